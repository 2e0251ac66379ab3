// The keyboard alone, and always seeing where one is.

import assert from 'node:assert/strict';

/** Stops of the Tab key on one page, at most. */
export const STOPS_MAX = 120;

/** What has the focus: its words, kind, and whether it can be seen. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return { name: '', kind: 'nothing' };
    const label = element.labels?.[0]?.innerText ?? element.getAttribute('aria-label') ?? element.innerText ?? '';
    // A radio or a checkbox is drawn by its label, and a file input by its button.
    const drawn = ['radio', 'checkbox'].includes(element.type) ? [element, element.nextElementSibling, element.closest('.govuk-radios__item, .govuk-checkboxes__item')] : [element, element.firstElementChild];
    const seen = drawn.filter(Boolean).some((one) =>
      ['', '::before'].some((part) => {
        const style = getComputedStyle(one, part || undefined);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
      }),
    );
    const box = element.getBoundingClientRect();
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return { name: label.trim(), kind: element.type ?? element.tagName.toLowerCase(), value: element.value, group: element.name, seen, inside, tag: element.tagName, heading: element.tagName === 'H1' };
  });
}

/** Presses Tab until something with these words has the focus; everything on the way must be visible. */
export async function tabTo(page, words, { back = false } = {}) {
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    const now = await focused(page);
    const heading = now.tag === 'H1' || now.tag === 'BODY' || now.kind === 'nothing';
    if (!heading) {
      assert.ok(now.seen, `no ring around “${now.name}” (${now.kind})`);
      assert.ok(now.inside, `“${now.name}” is out of sight`);
    }
    const hit = typeof words === 'string' ? now.name === words : words.test(now.name);
    if (hit && !heading) return now;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`the keyboard does not get to ${words}`);
}

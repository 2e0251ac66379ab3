// Seen otherwise: text at 200 %, the high contrast of the system, long words, and on paper.

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start } from '../lib/belong.mjs';
import { DESK, PHONE, launch, person } from '../lib/browser.mjs';
import { announced, answerSurvey, email, moveTo, press, signIn, staffList, takeCredential } from '../lib/steps.mjs';

const OUT = fileURLToPath(new URL('../out', import.meta.url));
/** A site whose name is as long as names of academies get, with a word that breaks nowhere. */
const LONG_SITE = 'The Right Reverend Wilfred Featherstonehaugh-Cholmondeley Memorial Church of England Primary Academy';
/** A statement as nobody should write it. */
const LONG_QUESTION = `In the last twelve months, when something that mattered to me and to the people whom I work with was decided, I was asked in good time, ${'I understood what was at stake, '.repeat(6)}and Donaudampfschifffahrtsgesellschaftskapitaenswitwe.`;
let belong, browser, trust, member;

before(async () => {
  mkdirSync(OUT, { recursive: true });
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  const list = staffList([[LONG_SITE, 'North', 24], ['Birch Academy', 'South', 26]]);
  trust = await announced(browser, belong, { list, facts: ['age'] });
  member = await signIn(browser, belong, email(6));
  await takeCredential(member, belong, trust.wave);
  await moveTo(trust.admin, belong, '2026-11-10');
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

/** Whether anything runs out of the page or is cut off by its own box. */
async function nothingCut(page, name) {
  const told = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.querySelectorAll('body *')].filter((element) => {
      const style = getComputedStyle(element);
      // What is hidden from sight for screen readers, and what may be scrolled, is meant so.
      if (element.closest('[class*=visually-hidden], .b-scrolls, [tabindex="0"], svg, textarea, select, option, .govuk-skip-link')) return false;
      if (element.clientWidth <= 1 || style.visibility === 'hidden') return false;
      const clips = (axis) => ['hidden', 'clip'].includes(style[`overflow${axis}`]);
      return (clips('X') && element.scrollWidth > element.clientWidth + 1) || (clips('Y') && element.scrollHeight > element.clientHeight + 1);
    });
    return { wide, cut: cut.map((element) => element.outerHTML.slice(0, 160)) };
  });
  assert.ok(told.wide <= 0, `${name}: runs ${told.wide} px out`);
  assert.deepEqual(told.cut, [], `${name}: cut off`);
}

/** The pages of everybody's way, each on the page given. */
async function* pages(page) {
  const go = async (path) => page.goto(belong.url + path);
  for (const [name, path] of [
    ['home', '/'],
    ['start', '/in'],
    ['wave', `/in/waves/${trust.wave}`],
    ['kept', '/how-it-is-kept'],
    ['check', '/check'],
  ]) {
    await go(path);
    await page.locator('main h1').first().waitFor();
    yield name;
  }
  await go(`/in/waves/${trust.wave}/take`);
  await page.getByRole('heading', { name: 'You have your credential' }).waitFor();
  await press(page, 'Show my twelve words');
  await page.locator('.b-words li').first().waitFor();
  yield 'taken';
  await go(`/answer/${trust.wave}`);
  await page.getByRole('button', { name: /^(Begin|Go on)$/ }).waitFor();
  yield 'first';
  await page.getByRole('button', { name: /^(Begin|Go on)$/ }).click();
  for (let screen = 1; screen < 20; screen++) {
    await page.locator('main h1').first().waitFor();
    const title = await page.locator('main h1').first().innerText();
    yield `screen-${screen}`;
    if (title === 'Before you send') break;
    if (title === 'About you') await page.locator('main input[type=radio]').first().check();
    await press(page, 'Continue');
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, title);
  }
}

test('text at 200 %: nothing is cut off and nothing runs out, on a desk and on a tablet', async () => {
  for (const [size, viewport] of [['desk', DESK], ['tablet', { width: 2 * PHONE.width, height: 900 }]]) {
    await member.setViewportSize(viewport);
    for await (const name of pages(member)) {
      await member.evaluate(() => (document.documentElement.style.fontSize = '200%'));
      await member.screenshot({ path: join(OUT, `large-${name}-${size}.png`), fullPage: true });
      await nothingCut(member, `${name} at 200 %, ${size}`);
    }
  }
});

test('long names and long questions wrap, on the narrowest phone too', async () => {
  for (const viewport of [{ width: 320, height: 640 }, PHONE]) {
    await member.setViewportSize(viewport);
    for await (const name of pages(member)) await nothingCut(member, `${name} at ${viewport.width}`);
  }
  // A survey as nobody should write it, in the preview.
  const { organiser } = trust;
  await organiser.goto(`${belong.url}/in/surveys`);
  const survey = await organiser.getByRole('link', { name: 'Your Voice Matters' }).first().getAttribute('href');
  await organiser.goto(`${belong.url}${survey}/questions/new?kind=single`);
  await organiser.getByLabel('The words of the question').fill(LONG_QUESTION);
  await organiser.getByLabel('Answers, one on each line').fill(`Yes\nNo\n${LONG_QUESTION.slice(0, 180)}`);
  await press(organiser, 'Save');
  await organiser.getByText('Donaudampf').first().waitFor();
  for (const viewport of [PHONE, DESK]) {
    await organiser.setViewportSize(viewport);
    await organiser.goto(`${belong.url}${survey}/test`);
    await press(organiser, 'Begin');
    for (let screen = 0; screen < 20; screen++) {
      const title = await organiser.locator('#answer h1').innerText();
      await nothingCut(organiser, `preview, ${title}`);
      if ((await organiser.getByText('Donaudampf').count()) > 0) {
        await organiser.screenshot({ path: join(OUT, `long-question-${viewport.width}.png`), fullPage: true });
        break;
      }
      await press(organiser, 'Continue');
      await organiser.waitForFunction((before) => document.querySelector('#answer h1')?.innerText !== before, title);
    }
    await organiser.getByText('Donaudampf').first().waitFor();
  }
  await organiser.setViewportSize(DESK);
});

test('in the high contrast of the system everything can be seen and told apart', async () => {
  const state = await member.context().storageState();
  const seen = await person(browser, { viewport: PHONE, forcedColors: 'active', storageState: state });
  for await (const name of pages(seen)) {
    await seen.screenshot({ path: join(OUT, `contrast-${name}.png`), fullPage: true });
    const unseen = await seen.evaluate(() =>
      [...document.querySelectorAll('main button, main a.govuk-button, main textarea, main input[type=text]')]
        .filter((element) => element.getClientRects().length > 0)
        .filter((element) => {
          const style = getComputedStyle(element);
          return style.borderStyle === 'none' || parseFloat(style.borderTopWidth) < 1;
        })
        .map((element) => element.outerHTML.slice(0, 120)),
    );
    assert.deepEqual(unseen, [], `${name}: without a border nothing of them is seen`);
    // What is chosen differs from what is not, without colours of ours.
    const radio = seen.locator('main .govuk-radios__item').first();
    if ((await radio.count()) > 0) {
      await radio.locator('input').uncheck().catch(() => {});
      const second = seen.locator('main .govuk-radios__item').nth(1);
      await radio.locator('input').check();
      const look = (item) => item.evaluate((element) => JSON.stringify([element, element.querySelector('label')].flatMap((one) => ['::before', '::after'].map((part) => { const style = getComputedStyle(one, part); return [style.opacity, style.borderColor, style.backgroundColor, style.display, style.content]; }))));
      assert.notEqual(await look(radio), await look(second), `${name}: a choice can be seen`);
    }
  }
  await seen.context().close();
});

test('cards, slips and receipts on paper: the code and the words, and nothing of the site around them', async () => {
  const printed = async (page, name, wanted) => {
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: join(OUT, `print-${name}.png`), fullPage: true });
    const shown = await page.evaluate(() => [...document.querySelectorAll('nav, .b-footer__links, .b-no-print, button, .govuk-back-link')].filter((element) => element.checkVisibility()).map((element) => element.outerHTML.slice(0, 100)));
    assert.deepEqual(shown, [], `${name}: not on paper`);
    const told = await page.locator('body').innerText();
    for (const text of wanted) assert.match(told, text, name);
    assert.ok((await page.locator('svg').evaluateAll((all) => all.filter((one) => one.getClientRects().length > 0).length)) > 0, `${name}: a code`);
    await page.emulateMedia({ media: 'screen' });
  };
  const { organiser } = trust;
  await organiser.goto(`${belong.url}/in/waves/${trust.wave}/run`);
  await organiser.getByRole('button', { name: /^Print claim cards for The Right/ }).click();
  await printed(organiser, 'cards', [/Person 23/, /Person 24/]);
  // Slips are made when three wait.
  for (const number of [8, 9, 10]) {
    const paper = await signIn(browser, belong, email(number));
    await paper.goto(`${belong.url}/in/waves/${trust.wave}`);
    await paper.getByText('I would rather answer on paper').click();
    await press(paper, 'Choose paper');
    await paper.getByText('You chose paper.').waitFor();
    await paper.context().close();
  }
  await organiser.goto(`${belong.url}/in/waves/${trust.wave}/run`);
  await organiser.getByRole('button', { name: /^Print paper slips for The Right/ }).click();
  await printed(organiser, 'slips', [/Featherstonehaugh/]);
  await member.setViewportSize(DESK);
  await member.goto(`${belong.url}/answer/${trust.wave}`);
  const words = await answerSurvey(member);
  await printed(member, 'receipt', [/Your receipt/, new RegExp(words.split(' ').join('\\s+'))]);
});

// A tablet that many people use clears itself: after the end, and when nobody has touched it for a while.

import { button, paragraph } from './form.ts';
import { h } from './h.ts';
import { say } from './say.ts';

/** Milliseconds without a touch until the person is asked whether she is still there. */
export const IDLE_MS = 120_000;
/** Seconds that she then has to say yes. */
export const WARNING_S = 60;

/** Watches for touches and keys, and calls `clear` when nobody answers the question. */
export function watchIdle(clear: () => void): void {
  let idle = 0;
  let second = 0;
  let asking: HTMLDialogElement | undefined;

  const wait = () => {
    clearTimeout(idle);
    if (!asking) idle = window.setTimeout(ask, IDLE_MS);
  };
  const ask = () => {
    let left = WARNING_S;
    const stay = () => {
      clearInterval(second);
      asking?.remove();
      asking = undefined;
      wait();
    };
    const clock = h('p', { class: 'govuk-body', 'aria-hidden': 'true' }, say('client-shared-seconds', { count: left }));
    asking = h(
      'dialog',
      { class: 'b-dialog', 'aria-labelledby': 'idle-title', oncancel: stay },
      h('div', { role: 'alert' }, h('h2', { class: 'govuk-heading-m', id: 'idle-title' }, say('client-shared-there')), paragraph(say('client-shared-clears', { count: WARNING_S }))),
      clock,
      button(say('client-shared-stay'), stay),
    );
    document.body.append(asking);
    asking.showModal();
    second = window.setInterval(() => {
      left--;
      clock.textContent = say('client-shared-seconds', { count: left });
      if (left <= 0) {
        clearInterval(second);
        clear();
      }
    }, 1_000);
  };

  for (const sign of ['pointerdown', 'keydown', 'input', 'scroll']) document.addEventListener(sign, wait, { passive: true });
  wait();
}

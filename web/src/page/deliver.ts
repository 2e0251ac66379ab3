// Sending the answer and all comments, with the screens that go with it (protocol 6.5).

import { type Canonical, padded } from '../credential/body.ts';
import type { Manifest } from '../credential/manifest.ts';
import type { Receipt } from '../credential/submission.ts';
import type { Credential } from '../credential/token.ts';
import { type Slot, slot } from './device.ts';
import { button, heading, paragraph, status, warning } from './form.ts';
import { type Mount, h, show } from './h.ts';
import { ConnectionLost, Refused, chance, pause, postToBox, shuffled } from './net.ts';
import { type Entered, answerBody, commentBodies } from './questionnaire.ts';
import { say } from './say.ts';
import { Letter } from './send.ts';

/** Longest random delay before each submission, in milliseconds, unless the page says otherwise. */
const DELAY_MS_MAX = 8_000;

export interface Delivery {
  /** Its data say where the box is: `data-box`, and `data-delay-ms-max` if the delay shall be another. */
  readonly page: Mount;
  readonly manifest: Manifest;
  /** The answer's first, then one for each comment question. */
  readonly credentials: readonly Credential[];
  readonly entered: Entered;
  /** The version that was sent last, as far as this device knows. */
  readonly versions: Readonly<Record<Slot, number>>;
  /** The mailbox of a comment by its slot; absent where nobody can come back to one, as with a slip. */
  readonly address?: (slot: number) => Promise<string>;
  /** Called before a version is sent for the first time. */
  readonly note: (at: Slot, version: number) => void;
}

/**
 * Sends 1 + c submissions in random order, each after a random delay. The promise is kept when all are acknowledged; until
 * then the person sees what is going on and can try again. The receipts are in the order of the credentials.
 */
export async function deliver(delivery: Delivery): Promise<Receipt[]> {
  const { page, manifest, credentials, entered, versions } = delivery;
  const bodies: readonly Canonical[] = [{ ...answerBody(manifest, entered) }, ...(await commentBodies(manifest, entered, delivery.address)).map((comment) => ({ ...comment }))];
  const key = ({ place }: Credential) => slot(place.purpose, place.slot);
  const letters = credentials.map((credential, at) => new Letter(manifest, credential, padded(bodies[at]!, manifest.bodyBytes), versions[key(credential)] ?? 0));
  const order = shuffled(letters);
  const delay = Number(page.ask('delay-ms-max') ?? DELAY_MS_MAX);
  const title = say('client-answer-sending-title');
  const stay = (event: Event) => event.preventDefault();

  const attempt = async (): Promise<void> => {
    const now = status('');
    const bar = h('progress', { class: 'b-progress__bar', value: 0, max: order.length, 'aria-label': title });
    show(page, title, heading(title), paragraph(say('client-answer-sending')), now, h('div', { class: 'b-progress' }, bar));
    window.addEventListener('beforeunload', stay);
    try {
      for (const [at, letter] of order.entries()) {
        now.textContent = say('client-answer-sending-part', { number: at + 1, total: order.length });
        if (!letter.receipt) {
          await pause(chance(delay + 1));
          await letter.send({
            post: (bytes) => postToBox(page.need('box'), bytes),
            pause,
            note: (version) => delivery.note(key(letter.credential), version),
          });
        }
        bar.value = at + 1;
      }
    } finally {
      window.removeEventListener('beforeunload', stay);
    }
  };

  return new Promise((resolve) => {
    const on = () => {
      attempt().then(
        () => resolve(letters.map(({ receipt }) => receipt!)),
        (why: unknown) => unsent(page, why, letters.some(({ receipt }) => receipt), on),
      );
    };
    on();
  });
}

/** The box could not be reached, or said no. What was acknowledged stays acknowledged. */
function unsent(page: Mount, why: unknown, some: boolean, again: () => void): void {
  if (why instanceof Refused && (why.why === 'closed' || why.why === 'not-open')) {
    const title = say('client-answer-late-title');
    show(page, title, heading(title), warning(say(some ? 'client-answer-late-some' : 'client-answer-late')));
    return;
  }
  const title = say('client-answer-unsent-title');
  const reason =
    why instanceof ConnectionLost
      ? say('client-answer-unsent-lost')
      : say('client-answer-unsent-refused', { reason: why instanceof Error ? why.message : String(why) });
  show(page, title, heading(title), warning(reason), paragraph(say('client-answer-unsent')), button(say('client-common-again'), again));
}

// The pages of a keyholder (protocol 5.7, 5.8, 10.1): making a key before a wave is announced, seeing that it is the one that
// was announced, and giving it at closing. To make and to give, the element stands inside the form of the server, which has the
// token against forged requests.
//
// <div id="keyholder" data-mode="make" data-field="public_key" data-wave data-seat>: makes twelve words, has them kept, then
//   puts the public key (base64url, 65 bytes) into the hidden field and sends the form. The words never leave the page. The
//   device remembers the public key.
// <div id="keyholder" data-mode="check" data-wave data-seat data-manifest data-hash data-log data-opens>: says whether the key of
//   this seat in the announced manifest is the one that was made on this device.
// <div id="keyholder" data-mode="give" data-field="words" data-public-key>: asks for the words, checks that they make the
//   public key of the manifest, then puts them into the hidden field and sends the form.

import { fromB64u, toB64u } from './credential/bytes.ts';
import { newSeed } from './credential/derive.ts';
import { keyholderKey } from './credential/hpke.ts';
import { SEED_WORDS, wordsOfSeed } from './credential/words.ts';
import { Device } from './page/device.ts';
import { type Fault, button, details, errorSummary, heading, inset, paragraph, status, subheading, submit, textField, warning } from './page/form.ts';
import { type Child, h, mount, show } from './page/h.ts';
import { shuffled } from './page/net.ts';
import { say } from './page/say.ts';
import { readWords, wordsAndCode } from './page/seed.ts';
import { keyWords, ownKey } from './page/own-key.ts';
import { trouble } from './page/trouble.ts';
import { checkInLog, fetchManifest } from './page/trust.ts';

const page = mount('keyholder');
const device = new Device();

/** Puts a value into the hidden field of the form and sends the form. */
function send(value: string): void {
  const form = page.element.closest('form');
  const field = form?.querySelector<HTMLInputElement>(`input[type=hidden][name="${CSS.escape(page.need('field'))}"]`);
  if (!form || !field) throw new Error('the form or its field is missing');
  field.value = value;
  // Not requestSubmit: that would come back to the listener below.
  form.submit();
}

/** What the screen's button does; the form itself is never sent unfinished. */
let next: () => void = () => {};
page.element.closest('form')?.addEventListener('submit', (event) => {
  event.preventDefault();
  next();
});

/** The button of the screen, which Return presses too. */
function main(text: string, work: () => Promise<void> | void, again: () => void): HTMLButtonElement {
  next = () => void Promise.resolve(work()).catch((why) => trouble(page, why, again));
  return submit(text);
}

async function make(): Promise<void> {
  const seed = newSeed();
  const words = await wordsOfSeed(seed);
  const checkWords = await keyWords((await keyholderKey(seed)).publicKey);
  const title = say('client-key-make-title');
  const start = async () => {
    show(
      page,
      title,
      heading(title),
      paragraph(say('client-key-make')),
      await wordsAndCode(seed, 'client-key-code'),
      warning(say('client-key-make-lost')),
      details(say('client-key-where-title'), paragraph(say('client-key-where'))),
      main(say('client-key-kept'), () => ask([]), () => void start()),
    );
  };
  // Two of the words, to be sure that they were written down.
  const [first, second] = shuffled(Array.from({ length: SEED_WORDS }, (_, at) => at)).slice(0, 2).sort((a, b) => a - b) as [number, number];
  const typed = new Map<number, string>();
  const ask = (faults: readonly Fault[]) => {
    const field = (at: number) =>
      textField({
        name: `word-${at + 1}`,
        label: say('client-key-word', { number: at + 1 }),
        labelSize: 's',
        fault: faults.find(({ id }) => id === `word-${at + 1}`)?.text,
        value: typed.get(at) ?? '',
        width: 'govuk-input--width-10',
        literal: true,
        oninput: (value) => typed.set(at, value),
      }).group;
    const confirm = async () => {
      const wrong = [first, second].filter((at) => typed.get(at)?.trim().toLowerCase() !== words[at]);
      if (wrong.length > 0) return ask(wrong.map((at) => ({ id: `word-${at + 1}`, text: say('client-key-word-wrong', { number: at + 1 }) })));
      const publicKey = toB64u((await keyholderKey(seed)).publicKey);
      device.keepKeyMade(page.need('wave'), page.need('seat'), publicKey);
      send(publicKey);
    };
    const summary = faults.length > 0 && errorSummary(faults);
    const heading_ = say('client-key-confirm-title');
    show(
      page,
      heading_,
      summary,
      heading(heading_),
      paragraph(say('client-key-confirm')),
      field(first),
      field(second),
      subheading(say('client-key-check-words')),
      h('p', { class: 'govuk-body-l', translate: 'no', lang: 'en' }, h('strong', {}, checkWords)),
      paragraph(say('client-key-check-note')),
      h('div', { class: 'govuk-button-group' }, main(say('client-key-make-done'), confirm, () => void start()), button(say('client-key-show-again'), () => void start(), 'secondary')),
    );
    if (summary) summary.focus();
  };
  await start();
}

/** Whether the key that was announced is the one that was made here. The page of the server shows the words beside it. */
async function check(): Promise<void> {
  show(page, '', status(say('client-key-check-looking')));
  try {
    const manifest = await fetchManifest(page.need('manifest'), page.need('hash'), page.need('wave'));
    await checkInLog(manifest, page.need('log'), device);
    const made = device.keyMade(page.need('wave'), page.need('seat'));
    const verdict = ownKey(manifest, Number(page.need('seat')), made);
    if (verdict === 'mine') {
      show(page, '', inset(h('strong', {}, say('client-key-check-mine-title')), ' ', say('client-key-check-mine')));
    } else if (verdict === 'other') {
      const words = await keyWords(fromB64u(made!));
      show(
        page,
        '',
        subheading(say('client-key-check-other-title')),
        warning(say('client-key-check-other', { opens: page.need('opens') })),
        paragraph(say('client-key-check-made', { words })),
      );
    } else {
      show(page, '', inset(say('client-key-check-unknown')));
    }
  } catch (why) {
    trouble(page, why, () => void check());
  }
}

function give(typed = '', fault?: string): void {
  let value = typed;
  const check = async () => {
    const read = await readWords(value);
    if ('fault' in read) return give(value, read.fault);
    const { publicKey } = await keyholderKey(read.seed);
    if (toB64u(publicKey) !== page.need('public-key')) return give(value, say('client-key-give-other'));
    send((await wordsOfSeed(read.seed)).join(' '));
  };
  const title = say('client-key-give-title');
  const summary: Child = fault !== undefined && errorSummary([{ id: 'words', text: fault }]);
  show(
    page,
    title,
    summary,
    heading(title),
    paragraph(say('client-key-give')),
    textField({ name: 'words', label: say('client-key-give-label'), hint: say('client-take-words-hint'), fault, value, rows: 3, literal: true, oninput: (text) => (value = text) }).group,
    main(say('client-key-give-done'), check, () => give(value)),
  );
  if (summary instanceof HTMLElement) summary.focus();
}

if (page.need('mode') === 'make') void make().catch((why) => trouble(page, why, () => location.reload()));
else if (page.need('mode') === 'check') void check();
else give();

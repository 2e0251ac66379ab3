// The two pages of a keyholder (protocol 5.7, 10.1): making a key before a wave is announced, and giving it at closing.
// The element stands inside the form of the server, which has the token against forged requests.
//
// <div id="keyholder" data-mode="make" data-field="public_key">: makes twelve words, has them kept, then puts the public
//   key (base64url, 65 bytes) into the hidden field and sends the form. The words never leave the page.
// <div id="keyholder" data-mode="give" data-field="words" data-public-key>: asks for the words, checks that they make the
//   public key of the manifest, then puts them into the hidden field and sends the form.

import { toB64u } from './credential/bytes.ts';
import { newSeed } from './credential/derive.ts';
import { keyholderKey } from './credential/hpke.ts';
import { SEED_WORDS, wordsOfSeed } from './credential/words.ts';
import { type Fault, button, details, errorSummary, heading, paragraph, submit, textField, warning } from './page/form.ts';
import { type Child, h, mount, show } from './page/h.ts';
import { shuffled } from './page/net.ts';
import { say } from './page/say.ts';
import { readWords, wordsAndCode } from './page/seed.ts';
import { trouble } from './page/trouble.ts';

const page = mount('keyholder');

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
      send(toB64u((await keyholderKey(seed)).publicKey));
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
      h('div', { class: 'govuk-button-group' }, main(say('client-key-make-done'), confirm, () => void start()), button(say('client-key-show-again'), () => void start(), 'secondary')),
    );
    if (summary) summary.focus();
  };
  await start();
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
else give();

// The public page that checks a receipt (protocol sections 7 and 8). Everything is fetched whole and checked here; the
// server does not learn which answer was of interest.
//
// <div id="check" data-log>: `log` is the address of the log of events.
// <script type="application/json" id="waves">: [{"wave","hash","manifest","tree"}…] with the hash of the manifest in hex,
//   its address, and the address of the closing tree once the wave is closed.

import { type Bytes, order, toHex } from './credential/bytes.ts';
import { ANSWER } from './credential/derive.ts';
import { type Manifest, inLanguage } from './credential/manifest.ts';
import { RECEIPT_BYTES, type Receipt, isAcknowledged, readReceipt } from './credential/submission.ts';
import { RECEIPT_WORDS, wordsOfLeaf } from './credential/words.ts';
import { Device } from './page/device.ts';
import { bullets, button, details, errorSummary, form, heading, paragraph, status, subheading, submit, textField, warning } from './page/form.ts';
import { type Child, h, mount, show } from './page/h.ts';
import { date, language, say } from './page/say.ts';
import { trouble } from './page/trouble.ts';
import { checkInLog, closingLeaves, fetchManifest } from './page/trust.ts';

interface Listed {
  readonly wave: string;
  readonly hash: string;
  readonly manifest: string;
  readonly tree?: string | null;
}

const page = mount('check');
const device = new Device();
const waves = JSON.parse(document.getElementById('waves')?.textContent ?? '[]') as Listed[];

/** Asks for a receipt: the text of its code, or its six words. */
function ask(typed = '', fault?: string): void {
  let value = typed;
  const title = say('client-check-title');
  const summary: Child = fault !== undefined && errorSummary([{ id: 'receipt', text: fault }]);
  const kept = keptHere();
  show(
    page,
    title,
    summary,
    heading(title),
    paragraph(say('client-check-what')),
    kept.length > 0 && h('div', {}, paragraph(say('client-check-kept')), button(say('client-check-kept-check'), () => run(kept, ''))),
    form(
      () => read(value),
      textField({
        name: 'receipt',
        label: say('client-check-label'),
        hint: say('client-check-hint'),
        fault,
        value,
        rows: 5,
        literal: true,
        oninput: (text) => (value = text),
      }).group,
      submit(say('client-check-check')),
    ),
    details(say('client-check-how-title'), bullets([say('client-check-how-1'), say('client-check-how-2'), say('client-check-how-3'), say('client-check-how-4')])),
  );
  if (summary instanceof HTMLElement) summary.focus();
}

/** A receipt, and what it is for if that is known. */
interface Kept {
  readonly label: string;
  readonly receipt: Receipt;
}

/** The receipts that this browser keeps of the waves that are listed. */
function keptHere(): Kept[] {
  if (!device.own) return [];
  return waves.flatMap(({ wave, hash }) =>
    Object.entries(device.wave(wave)?.receipts ?? {}).flatMap(([place, text]): Kept[] => {
      const receipt = safely(text);
      if (!receipt || toHex(receipt.manifestHash) !== hash) return [];
      const [purpose, number] = place.split('/').map(Number) as [number, number];
      const label = purpose === ANSWER ? say('client-answer-receipt-answer') : say('client-answer-receipt-comment', { number: number + 1 });
      return [{ label, receipt }];
    }),
  );
}

function safely(text: string): Receipt | undefined {
  try {
    return readReceipt(text);
  } catch {
    return undefined;
  }
}

function read(text: string): void {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const isWords = /^[a-z\s,.\d]*$/i.test(text) && words.length === RECEIPT_WORDS;
  const receipt = safely(text);
  if (receipt) run([{ label: '', receipt }], text);
  else if (isWords) void search(words, text).catch((why) => trouble(page, why, () => ask(text)));
  else ask(text, text.trim() === '' ? say('client-check-missing') : say('client-check-unreadable', { count: RECEIPT_WORDS, letters: Math.ceil((RECEIPT_BYTES * 4) / 3) }));
}

function run(receipts: readonly Kept[], typed: string): void {
  void check(receipts).catch((why) => trouble(page, why, () => ask(typed)));
}

function working(): void {
  const title = say('client-check-title');
  show(page, title, heading(title), status(say('client-check-working')));
}

/** Sees to the leaves of a wave only once, also for several receipts. */
const fetched = new Map<string, Promise<Bytes[]>>();

function leavesOf(manifest: Manifest, tree: string): Promise<Bytes[]> {
  const known = fetched.get(tree);
  if (known) return known;
  const asked = closingLeaves(manifest, tree, page.need('log'), device);
  fetched.set(tree, asked);
  asked.catch(() => fetched.delete(tree));
  return asked;
}

/** Whether a leaf is in a list that is sorted (8.2). The whole list was checked against the signed root before. */
function has(leaves: readonly Bytes[], leaf: Bytes): boolean {
  return leaves.some((one) => order(one, leaf) === 0);
}

/** What came out for one receipt, and what was checked for it. */
interface Outcome {
  readonly verdict: Child;
  readonly done: readonly string[];
}

async function check(receipts: readonly Kept[]): Promise<void> {
  working();
  const results: Child[] = [];
  const done = new Set<string>();
  for (const { label, receipt } of receipts) {
    const outcome = await checkOne(receipt);
    const words = (await wordsOfLeaf(receipt.leaf)).join(' ');
    results.push(h('section', {}, label && subheading(label), h('p', { class: 'govuk-body', translate: 'no', lang: 'en' }, words), outcome.verdict));
    outcome.done.forEach((one) => done.add(one));
  }
  const title = say('client-check-result-title');
  show(
    page,
    title,
    heading(title),
    results,
    done.size > 0 && [subheading(say('client-check-how-title')), bullets([...done])],
    button(say('client-check-another'), () => ask(), 'secondary'),
  );
}

async function checkOne(receipt: Receipt): Promise<Outcome> {
  const listed = waves.find(({ hash }) => hash === toHex(receipt.manifestHash));
  if (!listed) return { verdict: warning(say('client-check-no-wave')), done: [] };
  const manifest = await fetchManifest(listed.manifest, listed.hash, listed.wave);
  await checkInLog(manifest, page.need('log'), device);
  const title = inLanguage(manifest.title, language(), manifest.languages[0]).text;
  const done = [say('client-check-did-manifest', { title })];
  if (!(await isAcknowledged(receipt, manifest.boxKey))) return { verdict: warning(say('client-check-not-signed')), done };
  done.push(say('client-check-did-signature'));
  const strong = (text: string) => paragraph(h('strong', {}, text));
  if (!listed.tree) return { verdict: strong(say('client-check-not-closed', { closes: date(manifest.closesOn) })), done };
  const leaves = await leavesOf(manifest, listed.tree);
  done.push(say('client-check-did-tree', { count: leaves.length }));
  if (has(leaves, receipt.leaf)) return { verdict: strong(say('client-check-counted', { count: leaves.length })), done };
  return { verdict: [warning(say('client-check-not-counted')), paragraph(say('client-check-not-counted-why'))], done };
}

/** Looks for six words in every closed wave. */
async function search(words: readonly string[], typed: string): Promise<void> {
  working();
  const closed = waves.filter(({ tree }) => tree);
  for (const listed of closed) {
    const manifest = await fetchManifest(listed.manifest, listed.hash, listed.wave);
    await checkInLog(manifest, page.need('log'), device);
    const leaves = await leavesOf(manifest, listed.tree!);
    for (const leaf of leaves) {
      if ((await wordsOfLeaf(leaf)).some((word, at) => word !== words[at])) continue;
      const heading_ = say('client-check-result-title');
      const title = inLanguage(manifest.title, language(), manifest.languages[0]).text;
      show(
        page,
        heading_,
        heading(heading_),
        paragraph(h('strong', {}, say('client-check-words-found', { title, count: leaves.length }))),
        paragraph(say('client-check-words-less')),
        button(say('client-check-another'), () => ask(), 'secondary'),
      );
      return;
    }
  }
  ask(typed, closed.length > 0 ? say('client-check-words-missing', { count: closed.length }) : say('client-check-words-none-closed'));
}

ask();

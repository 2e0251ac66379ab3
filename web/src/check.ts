// The public page that checks a receipt (protocol sections 7 and 8). Everything is fetched whole and checked here; the
// server does not learn which answer was of interest.
//
// <div id="check" data-log>: `log` is the address of the log of events.
// <script type="application/json" id="waves">: [{"wave","hash","manifest","tree"}…] with the hash of the manifest in hex,
//   its address, and the address of the closing tree once the wave is closed.

import { type Bytes, order, toHex } from './credential/bytes.ts';
import { type Manifest, inLanguage } from './credential/manifest.ts';
import { RECEIPT_BYTES, type Receipt, isAcknowledged, readReceipt } from './credential/submission.ts';
import { RECEIPT_WORDS, wordsOfLeaf } from './credential/words.ts';
import { Device } from './page/device.ts';
import { bullets, button, details, errorSummary, form, heading, paragraph, status, submit, textField, warning } from './page/form.ts';
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
  const kept = waves.flatMap(({ wave, hash }) => {
    const receipts = device.own ? Object.values(device.wave(wave)?.receipts ?? {}) : [];
    return receipts.filter((text) => safely(text)?.manifestHash && toHex(safely(text)!.manifestHash) === hash);
  });
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
  if (safely(text)) run([text], text);
  else if (isWords) void search(words, text).catch((why) => trouble(page, why, () => ask(text)));
  else ask(text, text.trim() === '' ? say('client-check-missing') : say('client-check-unreadable', { count: RECEIPT_WORDS, letters: Math.ceil((RECEIPT_BYTES * 4) / 3) }));
}

function run(texts: readonly string[], typed: string): void {
  void check(texts.map((text) => readReceipt(text))).catch((why) => trouble(page, why, () => ask(typed)));
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

async function check(receipts: readonly Receipt[]): Promise<void> {
  working();
  const results: Child[] = [];
  for (const receipt of receipts) results.push(await checkOne(receipt));
  const title = say('client-check-result-title');
  show(page, title, heading(title), results, button(say('client-check-another'), () => ask(), 'secondary'));
}

/** One receipt: what was checked, and what came out, in sentences. */
async function checkOne(receipt: Receipt): Promise<Child> {
  const words = h('p', { class: 'govuk-body', translate: 'no', lang: 'en' }, (await wordsOfLeaf(receipt.leaf)).join(' '));
  const listed = waves.find(({ hash }) => hash === toHex(receipt.manifestHash));
  if (!listed) return h('section', { class: 'b-result' }, words, warning(say('client-check-no-wave')));
  const manifest = await fetchManifest(listed.manifest, listed.hash, listed.wave);
  await checkInLog(manifest, page.need('log'), device);
  const title = inLanguage(manifest.title, language(), manifest.languages[0]).text;
  const done = [say('client-check-did-manifest', { title })];
  if (!(await isAcknowledged(receipt, manifest.boxKey))) {
    return h('section', { class: 'b-result' }, words, warning(say('client-check-not-signed')), bullets(done));
  }
  done.push(say('client-check-did-signature', { version: receipt.version }));
  if (!listed.tree) {
    return h('section', { class: 'b-result' }, words, paragraph(h('strong', {}, say('client-check-not-closed', { closes: date(manifest.closesOn) }))), bullets(done));
  }
  const leaves = await leavesOf(manifest, listed.tree);
  done.push(say('client-check-did-tree', { count: leaves.length }));
  const counted = has(leaves, receipt.leaf);
  return h(
    'section',
    { class: 'b-result' },
    words,
    counted ? paragraph(h('strong', {}, say('client-check-counted', { count: leaves.length }))) : warning(say('client-check-not-counted')),
    !counted && paragraph(say('client-check-not-counted-why')),
    bullets(done),
  );
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

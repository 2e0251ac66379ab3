// The answering page (protocol sections 5 to 7). It has no session: nothing here says who is reading, and what it sends
// carries no cookie.
//
// <div id="answer" data-wave data-manifest data-hash data-log data-box data-take data-check data-mail data-stage data-delay-ms-max>
//   wave      id of the wave                  take    address of the page where credentials are taken
//   manifest  address of the manifest         check   address of the page that checks receipts
//   hash      its SHA-256, hex                 stage   "announced", "open" or "ended"
//   log       address of the log of events    delay-ms-max   longest random delay before a submission (optional)
//   box       address that takes submissions
//   mail      address of the questions to writers of comments, and of their replies
//
// <script type="application/json" id="contacts">: {"<code of a key group>": "whom to tell", "": "for all others"}.
// With ?shared in the address the page is a tablet that many people use, and clears itself.
//
// With stage "preview" an organiser looks at a survey that is being written: <script type="application/json" id="preview">
// has its title, languages, sections, facts and promise, the other attributes are left out, and nothing is sent.
//
// The box takes a submission as application/octet-stream and answers with the 96 bytes of the acknowledgement, or refuses
// with {"error":"version"|"closed"|"not-open"|"invalid"}.

import { fromB64u, toB64u } from './credential/bytes.ts';
import { type KeyGroup, type Manifest, issuerKey } from './credential/manifest.ts';
import { type Receipt, writeReceipt } from './credential/submission.ts';
import { type Credential, isSigned, restore } from './credential/token.ts';
import { wordsOfLeaf } from './credential/words.ts';
import { deliver } from './page/deliver.ts';
import { Device, type Slot, type WaveRecord, slot } from './page/device.ts';
import { bullets, button, choices, details, form, heading, inset, link, paragraph, status, subheading, submit, summaryList, textField, warning } from './page/form.ts';
import { type Child, h, mount, show } from './page/h.ts';
import { watchIdle } from './page/idle.ts';
import { places } from './page/issue.ts';
import { direction, languageName } from './page/languages.ts';
import type { NameFilter, Names } from './page/names.ts';
import { type Entered, NOTHING_ENTERED, shown } from './page/questionnaire.ts';
import { date, language, list, say } from './page/say.ts';
import { type Questionnaire, Survey } from './page/survey.ts';
import { trouble } from './page/trouble.ts';
import { ManifestChanged, checkInLog, fetchManifest } from './page/trust.ts';

/** Milliseconds after which a shared tablet clears itself at the end. */
const END_MS = 90_000;

const page = mount('answer');
const shared = new URLSearchParams(location.search).has('shared');
const device = new Device(shared);

interface Draft {
  readonly entered: Entered;
  readonly language: string;
}

async function start(): Promise<void> {
  if (page.need('stage') === 'preview') return preview();
  show(page, '', status(say('client-answer-loading')));
  try {
    const manifest = await fetchManifest(page.need('manifest'), page.need('hash'), page.need('wave'));
    await checkInLog(manifest, page.need('log'), device);
    const stage = page.need('stage');
    if (stage === 'announced') return notice('client-answer-early-title', say('client-answer-early', { opens: date(manifest.opensOn) }));
    if (stage === 'ended') return await ended(manifest);
    const held = await credentials(manifest);
    if (!held) return nothingHeld();
    await ask(manifest, held);
  } catch (why) {
    trouble(page, why, () => void start());
  }
}

function notice(title: 'client-answer-early-title', text: string): void {
  show(page, say(title), heading(say(title)), paragraph(text), device.own && keptHere());
}

/** After the last day: whether the writer was asked something back. The list is fetched whole, by everybody alike (14.3). */
async function ended(manifest: Manifest): Promise<void> {
  const title = say('client-answer-ended-title');
  const part = manifest.comments > 0 ? await import('./page/mail.ts') : undefined;
  const known = device.wave(manifest.wave)?.manifest === toB64u(manifest.hash) ? device.seed : undefined;
  const mail = part && (await part.mail({ page, manifest, seed: known, language: language(), again: () => void start() }));
  show(page, title, heading(title), paragraph(say('client-answer-ended', { closes: date(manifest.closesOn) }), ' ', link(say('client-answer-receipt-check-link'), page.need('check'))), mail, device.own && keptHere());
}

function nothingHeld(): void {
  const title = say('client-answer-none-title');
  show(page, title, heading(title), !device.keeps && warning(say('client-common-keeps-nothing')), paragraph(say('client-answer-none')), h('a', { class: 'govuk-button', href: page.need('take') }, say('client-answer-none-take')), paragraph(say('client-answer-none-paper')));
}

interface Held {
  readonly group: KeyGroup;
  readonly record: WaveRecord;
  /** The answer's first, then one for each comment question. */
  readonly credentials: readonly Credential[];
}

/** The credentials that this device holds for the wave; a record that does not fit the seed or the manifest is none. */
async function credentials(manifest: Manifest): Promise<Held | undefined> {
  const { seed } = device;
  const record = device.wave(manifest.wave);
  if (!seed || record?.manifest !== toB64u(manifest.hash)) return undefined;
  const group = manifest.groups.find(({ code }) => code === record.group);
  if (!group) throw new ManifestChanged('group');
  const held: Credential[] = [];
  for (const place of places(manifest)) {
    const signature = record.signatures[slot(place.purpose, place.slot)];
    if (signature === undefined) return undefined;
    const spki = issuerKey(group, place.purpose);
    const credential = await restore(seed, place, manifest.issuer, spki, fromB64u(signature));
    if (!(await isSigned(credential, spki))) return undefined;
    held.push(credential);
  }
  return { group, record, credentials: held };
}

async function ask(manifest: Manifest, held: Held): Promise<void> {
  const draft = held.record.draft as Draft | undefined;
  const wanted = draft?.language ?? language();
  if (shared) watchIdle(clearShared);
  const survey: Survey = new Survey({
    page,
    manifest,
    group: held.group,
    language: manifest.languages.includes(wanted) ? wanted : manifest.languages[0]!,
    entered: draft?.entered ?? NOTHING_ENTERED,
    contacts: contacts(held.group),
    askable: true,
    names: looker(held.record.names),
    first: () => first(manifest, held, survey),
    keep(entered, chosen) {
      if (device.own) keep(manifest, { draft: { entered, language: chosen } satisfies Draft });
    },
    done(entered) {
      void send(manifest, held, entered).catch((why) => trouble(page, why, () => location.reload()));
    },
  });
  await survey.start();
}

/** What looks for names in comments. Its code and its words are fetched when somebody writes. */
function looker(filter: NameFilter | undefined): ((text: string) => Promise<string[]>) | undefined {
  if (!filter) return undefined;
  let names: Promise<Names | undefined> | undefined;
  return async (text) => {
    // Without it, or with a filter that cannot be read, the comment is written without this help.
    names ??= import('./page/names.ts').then((code) => new code.Names(filter)).catch(() => undefined);
    return (await names)?.find(text) ?? [];
  };
}

/** A survey that is being written, asked as it will be; at the end nothing is sent. */
async function preview(): Promise<void> {
  const draft = JSON.parse(document.getElementById('preview')!.textContent!) as Questionnaire;
  const first = () => {
    const title = survey.text(draft.title);
    show(
      page,
      title.text,
      heading([title.text, survey.mark(title.lang)], title.lang),
      inset(say('client-preview-what')),
      promised(survey, draft),
      languageChoice(survey, draft.languages, first),
      button(say('client-answer-begin'), () => survey.begin()),
    );
  };
  const survey: Survey = new Survey({
    page,
    manifest: { ...draft, bodyBytes: 4_096 },
    language: draft.languages.includes(language()) ? language() : (draft.languages[0] ?? language()),
    entered: NOTHING_ENTERED,
    contacts: '',
    askable: true,
    first,
    keep: () => {},
    done(entered) {
      const title = say('client-preview-end-title');
      const codes = shown(draft, entered);
      const skipped = [...draft.sections.flatMap(({ questions }) => questions), ...draft.facts].filter(({ code }) => !codes.has(code));
      show(
        page,
        title,
        heading(title),
        paragraph(say('client-preview-end')),
        skipped.length > 0 && [paragraph(say('client-preview-skipped')), bullets(skipped.map(({ text }) => survey.said(text)))],
        button(say('client-preview-again'), () => location.reload()),
      );
    },
  });
  await survey.start();
}

/** The promise, a sentence a line. */
function promised(survey: Survey, { promise }: Pick<Manifest, 'promise'>): HTMLElement {
  const { text, lang } = survey.text(promise);
  return h('ul', { class: 'govuk-list govuk-list--bullet', lang, dir: direction(lang) }, text.split(/\n+/).map((line) => h('li', {}, line)));
}

/** Lets the reader choose the language of the questions, where there are several. */
function languageChoice(survey: Survey, languages: readonly string[], redraw: () => void): Child {
  return (
    languages.length > 1 &&
    choices({
      name: 'language',
      kind: 'radio',
      legend: say('client-answer-language'),
      legendSize: 's',
      choices: languages.map((code) => ({ value: code, text: languageName(code, true), lang: code })),
      chosen: [survey.language],
      onchange: ([code]) => {
        survey.language = code!;
        redraw();
        document.querySelector<HTMLInputElement>('input[name=language]:checked')?.focus();
      },
    })
  );
}

/** Changes the record of this wave, where there is one. */
function keep(manifest: Manifest, change: Partial<WaveRecord>): void {
  const record = device.wave(manifest.wave);
  if (record) device.keepWave(manifest.wave, { ...record, ...change });
}

function contacts(group: KeyGroup): string {
  const block = document.getElementById('contacts')?.textContent;
  const all = block ? (JSON.parse(block) as Record<string, string>) : {};
  return all[group.code] ?? all[''] ?? '';
}

/** The first screen: the promise, who can open the box, and what is kept here. */
function first(manifest: Manifest, held: Held, survey: Survey): void {
  const { group, record } = held;
  const title = survey.text(manifest.title);
  const holders = list(manifest.holders.map(({ name }) => name));
  const words = h('strong', {});
  const checked = details(
    say('client-answer-checked-title'),
    paragraph(say('client-answer-checked')),
    h('p', { class: 'govuk-body', translate: 'no', lang: 'en' }, words),
  );
  // The list of words is fetched only by those who look.
  checked.addEventListener('toggle', () => void wordsOfLeaf(manifest.hash).then((six) => (words.textContent = six.join(' '))), { once: true });
  show(
    page,
    title.text,
    heading([title.text, survey.mark(title.lang)], title.lang),
    record.receipts && inset(say('client-answer-again')),
    promised(survey, manifest),
    summaryList([
      [say('client-answer-group'), say('client-answer-group-size', { name: group.name, count: group.eligible })],
      [say('client-answer-until'), date(manifest.closesOn)],
      [say('client-answer-holders'), say(manifest.keyholders.threshold === 2 ? 'client-answer-holders-two' : 'client-answer-holders-one', { names: holders })],
    ]),
    checked,
    languageChoice(survey, manifest.languages, () => first(manifest, held, survey)),
    form(() => survey.begin(), submit(say(record.draft ? 'client-answer-go-on' : 'client-answer-begin'))),
    device.own ? keptHere() : paragraph(say(shared ? 'client-shared-kept' : 'client-common-kept-tab')),
  );
}

/** What is kept on this device, and the way to be rid of it. */
function keptHere(): HTMLElement {
  return details(
    say('client-common-kept-title'),
    paragraph(say('client-common-kept-own')),
    button(say('client-common-forget'), () => {
      const title = say('client-common-forget-title');
      show(
        page,
        title,
        heading(title),
        paragraph(say('client-common-forget-ask')),
        button(say('client-common-forget-yes'), forget, 'warning'),
        ' ',
        button(say('client-common-back'), () => location.reload(), 'secondary'),
      );
    }, 'warning'),
  );
}

function forget(): void {
  device.forget();
  const title = say('client-common-forgotten-title');
  show(page, title, heading(title), paragraph(say('client-common-forgotten')));
}

/** Forgets this person and makes the page ready for the next; leaves nothing to come back to. */
function clearShared(): void {
  device.forgetTab();
  location.replace(`${location.pathname}?shared`);
}

/** Sends everything, and keeps the receipts where the credentials are kept. */
async function send(manifest: Manifest, held: Held, entered: Entered): Promise<void> {
  const versions: Record<Slot, number> = { ...held.record.versions };
  const receipts = await deliver({
    page,
    manifest,
    credentials: held.credentials,
    entered,
    versions,
    address: async (at) => (await (await import('./credential/mailbox.ts')).mailbox(device.seed!, manifest.hash, at)).address,
    note(at, version) {
      versions[at] = version;
      keep(manifest, { versions });
    },
  });
  const places = held.credentials.map(({ place }) => slot(place.purpose, place.slot));
  const { draft: _, ...rest } = device.wave(manifest.wave) ?? held.record;
  device.keepWave(manifest.wave, { ...rest, receipts: Object.fromEntries(receipts.map((receipt, at) => [places[at]!, writeReceipt(receipt)])) });
  await sent(manifest, receipts);
}

/** The receipt: what it is good for, and what it is not. */
async function sent(manifest: Manifest, receipts: readonly Receipt[]): Promise<void> {
  const [answer, ...comments] = receipts as [Receipt, ...Receipt[]];
  const { qr } = await import('./page/qr.ts');
  const text = writeReceipt(answer);
  const code = (id: string, label: string, value: string) => {
    const { group, input } = textField({ name: id, label, labelSize: 's', value, rows: 4, literal: true });
    input.readOnly = true;
    input.addEventListener('focus', () => input.select());
    return group;
  };
  const title = say('client-answer-sent-title');
  show(
    page,
    title,
    heading(title),
    paragraph(say('client-answer-sent')),
    subheading(say('client-answer-receipt-title')),
    paragraph(say('client-answer-receipt')),
    h('ol', { class: 'b-words', translate: 'no', lang: 'en' }, (await wordsOfLeaf(answer.leaf)).map((word) => h('li', { class: 'b-words__word' }, word))),
    qr(text, say('client-answer-receipt-code')),
    details(
      say('client-answer-receipt-text'),
      code('receipt', say('client-answer-receipt-answer'), text),
      comments.length > 0 && paragraph(say('client-answer-receipt-comments')),
      comments.map((receipt, at) => code(`receipt-${at + 2}`, say('client-answer-receipt-comment', { number: at + 1 }), writeReceipt(receipt))),
    ),
    button(say('client-answer-receipt-print'), () => print(), 'secondary'),
    paragraph(say('client-answer-receipt-check', { closes: date(manifest.closesOn) }), ' ', link(say('client-answer-receipt-check-link'), page.need('check'))),
    inset(say('client-answer-replace', { closes: date(manifest.closesOn) })),
    shared
      ? [paragraph(say('client-shared-end')), button(say('client-shared-finish'), clearShared)]
      : [paragraph(say(device.own ? 'client-answer-kept' : 'client-common-kept-tab')), keptHere()],
  );
  if (shared) setTimeout(clearShared, END_MS);
}

// A browser may put a page that was left back on the screen as it was. What was cleared stays cleared.
window.addEventListener('pagehide', () => shared && page.element.replaceChildren());
window.addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
void start();

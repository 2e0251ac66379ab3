// Suggestions: backing them, putting them forward and replying without a name (docs/method/voice.md).
//
// One of these mounts, each with data-sheets, data-open, data-log, data-csrf, data-holder, data-delay-ms-max (optional):
//   <div id="carry">   takes tokens and sends what waits, and shows nothing: on every page about suggestions
//   <div id="back" data-device data-suggestion data-sheet data-thread>   backs one suggestion, and replies in one's own thread
//   <div id="put" data-device>, beside <form id="put-form">   sends what has no name to the box, never to the form's address
//   <div id="device" data-next>   makes a device ready: words, tokens
//
// A token that is taken tells nothing: every device takes all of them. What is used leaves without cookies, after a delay.

import { newSeed } from './credential/derive.ts';
import { SignatureRefused } from './credential/blind.ts';
import type { Bytes } from './credential/bytes.ts';
import { LogRefused } from './credential/log.ts';
import { SheetRefused } from './credential/voice.ts';
import { Device } from './page/device.ts';
import { type Fault, button, errorSummary, form, heading, inset, link, paragraph, status, subheading, submit, textField, warning } from './page/form.ts';
import { type Mount, h, mount, show } from './page/h.ts';
import { Refused } from './page/net.ts';
import { say } from './page/say.ts';
import { type Asked, answered, keepWords, questions } from './page/ready.ts';
import { type Offered, backedOn, freeWords, kept, makeBacking, makeReply, makeWords, offered, sendWaiting, sheetsOf, slotOf, takeAll, tryAllAgain, writerOf } from './page/tokens.ts';
import { trouble } from './page/trouble.ts';
import { ManifestChanged } from './page/trust.ts';

const device = new Device();
const found = (['carry', 'back', 'put', 'device'] as const).find((id) => document.getElementById(id));
if (found) {
  const page = mount(found);
  device.ofHolder(page.ask('holder'));
  const begin = { carry, back, put, device: ready }[found];
  begin(page).catch((why: unknown) => inPlace(page, why));
}

/** A fault in the middle of a page of the server is a sentence there, and not a screen of its own. */
function inPlace(page: Mount, why: unknown): void {
  page.element.replaceChildren(warning(reason(why)));
}

function reason(why: unknown): string {
  const unsound = [SheetRefused, SignatureRefused, LogRefused, ManifestChanged].some((kind) => why instanceof kind);
  if (unsound) return say('client-voice-changed');
  return say('client-voice-again', { reason: why instanceof Error ? why.message : String(why) });
}

/** Takes what is there to be taken. Gives nothing on a device that was not made ready. */
async function held(page: Mount): Promise<{ seed: Bytes; offers: Offered[] } | undefined> {
  const seed = device.seed;
  if (!seed) return undefined;
  const offers = await offered(page, device);
  await takeAll(page, device, seed, offers);
  return { seed, offers };
}

async function carry(page: Mount): Promise<void> {
  const has = await held(page);
  if (has) await sendWaiting(page, device, has.offers);
}

/** Where somebody comes from stands behind the #, which no server is told: it would say what they were about to back. */
function notReady(page: Mount): void {
  page.element.replaceChildren(
    paragraph(say('client-voice-not-ready')),
    h('p', { class: 'govuk-body' }, h('a', { class: 'govuk-button govuk-button--secondary', href: `${page.need('device')}#${location.pathname}` }, say('client-voice-make-ready'))),
  );
}

async function back(page: Mount): Promise<void> {
  const has = await held(page);
  const sheet = page.ask('sheet');
  if (!has) {
    if (sheet) notReady(page);
    return;
  }
  const shown: Node[] = [];
  // What was backed can be taken back for as long as it counts, also when it cannot be backed any more.
  if (sheet || backedOn(device, page.need('suggestion')).length > 0) shown.push(backing(page, has.seed, sheet, has.offers));
  const own = page.ask('thread') && writerOf(device, page.need('thread'));
  if (own) shown.push(answering(page, has.seed, own, has.offers));
  page.element.replaceChildren(...shown);
  await sendWaiting(page, device, has.offers);
}

/** The button that backs, or takes it back, and where it stands. Backing goes to the latest sheet; what is taken back, to all. */
function backing(page: Mount, seed: Bytes, sheet: string | undefined, offers: readonly Offered[], said = ''): HTMLElement {
  const matter = page.need('suggestion');
  const before = backedOn(device, matter);
  const backs = before.length > 0;
  const free = sheet === undefined ? undefined : slotOf(kept(device, sheet), matter);
  if (!backs && free === undefined) {
    if (sheet === undefined) return h('div', {}, said ? status(said) : '');
    return h('div', {}, paragraph(say(kept(device, sheet) ? 'client-voice-taken' : 'client-voice-no-token')));
  }
  const record = backs ? kept(device, before[0]!) : kept(device, sheet!);
  const used = record?.used?.[slotOf(record, matter)!];
  const box = h('div', { class: 'b-backing' });
  const press = (on: boolean) => async () => {
    box.replaceChildren(status(say('client-voice-sending')));
    try {
      for (const at of on ? [sheet!] : before) await makeBacking(device, seed, at, slotOf(kept(device, at), matter)!, on);
      await sendWaiting(page, device, offers);
      const now = backing(page, seed, sheet, offers, on ? '' : say('client-voice-back-undone'));
      box.replaceWith(now);
      // The button that was pressed is gone: whoever goes by keyboard stays where they were.
      now.querySelector('button')?.focus();
    } catch (why) {
      box.replaceWith(h('div', {}, warning(why instanceof Refused && why.why === 'closed' ? say('client-voice-closed') : reason(why))));
    }
  };
  const where = used?.waits ? say('client-voice-waiting') : backs ? say('client-voice-backed') : said;
  box.append(where ? status(where) : '');
  box.append(
    backs
      ? button(say('client-voice-back-undo'), () => void press(false)(), 'secondary')
      : button(say('client-voice-back'), () => void press(true)()),
  );
  if (!backs) box.append(h('p', { class: 'govuk-hint' }, say('client-voice-back-hint')));
  return box;
}

/** The form in which the writer of a thread replies under its name. */
function answering(page: Mount, seed: Bytes, own: { sheet: string; slot: number }, offers: readonly Offered[], fault?: string): HTMLElement {
  const typed = { text: '' };
  const box = h('div', {});
  const field = textField({ name: 'own-reply', label: say('client-voice-answer-as', { name: nameOf(page) }), hint: say('client-voice-answer-hint'), value: '', rows: 4, fault, oninput: (value) => (typed.text = value) });
  const send = async () => {
    if (!typed.text.trim()) return box.replaceWith(answering(page, seed, own, offers, say('client-voice-answer-missing')));
    box.replaceChildren(status(say('client-voice-sending')));
    await makeReply(device, seed, own, typed.text.trim());
    const left = await sendWaiting(page, device, offers);
    box.replaceChildren(inset(say(left > 0 ? 'client-voice-put-waiting' : 'client-voice-answer-sent')));
    box.tabIndex = -1;
    box.focus();
  };
  const failed = (why: unknown) => box.replaceChildren(warning(why instanceof RangeError ? say('client-voice-words-long') : reason(why)));
  box.append(form(() => void send().catch(failed), field.group, submit(say('client-voice-answer-send'))));
  return box;
}

/** The made-up name, which the server has written beside the suggestion. */
function nameOf(page: Mount): string {
  return page.ask('name') ?? '';
}

/** What has no name is sent to the box; the form goes its usual way with a name only. */
async function put(page: Mount): Promise<void> {
  const sheet = document.getElementById('put-form') as HTMLFormElement | null;
  if (!sheet) return;
  // From here on this page can hide who writes.
  for (const one of sheet.querySelectorAll<HTMLInputElement>('input[name=how]')) one.disabled = false;
  const chosen = (name: string) => String(new FormData(sheet).get(name) ?? '').trim();
  sheet.addEventListener('submit', (event) => {
    const how = chosen('how');
    if (how !== 'made_up' && how !== 'unnamed') return;
    event.preventDefault();
    const [title, text, whom] = [chosen('title'), chosen('text'), chosen('whom')];
    // Lines end as every device ends them, so that they do not tell which one it was.
    const words = { finding: chosen('finding'), named: how === 'made_up', title, text: text.replaceAll('\r\n', '\n') };
    void send(page, sheet, words, whom).catch((why: unknown) => {
      tell(page, warning(why instanceof RangeError ? say('client-voice-words-long') : reason(why)));
    });
  });
  await carry(page);
}

/** Says something above the form, which stays as it is. */
function tell(page: Mount, ...children: Node[]): void {
  page.element.replaceChildren(...children);
  page.element.tabIndex = -1;
  page.element.focus();
}

async function send(page: Mount, sheet: HTMLFormElement, words: { finding: string; named: boolean; title: string; text: string }, whom: string): Promise<void> {
  if (!words.title || !words.text || (whom !== 'all' && whom !== 'own')) return tell(page, warning(say('client-voice-fields')));
  tell(page, status(say('client-voice-working')));
  const has = await held(page);
  if (!has) return notReady(page);
  const at = freeWords(device, whom, has.offers);
  if (!at) return tell(page, warning(say('client-voice-another-day')));
  tell(page, status(say('client-voice-sending')));
  await makeWords(device, has.seed, at, words);
  // From here on it is kept on the device, whatever becomes of the connection.
  sheet.hidden = true;
  const left = await sendWaiting(page, device, has.offers);
  tell(page, subheading(say('client-voice-put-done-title')), paragraph(say(left > 0 ? 'client-voice-put-waiting' : 'client-voice-put-done')), paragraph(link(say('client-voice-list'), '/in/suggestions')));
}

/** Makes a device ready. */
async function ready(page: Mount, asked: Asked = {}, faults: readonly Fault[] = []): Promise<void> {
  const again = () => void ready(page).catch((why: unknown) => trouble(page, why, again));
  if (device.seed) return take(page, device.seed, device.own, again);
  const failed = (why: unknown) => trouble(page, why, again);
  const next = async () => {
    const found = await answered(asked);
    if ('faults' in found) return ready(page, asked, found.faults);
    const { own, seed } = found;
    if (seed) return take(page, seed, own, again);
    const made = newSeed();
    return keepWords(page, made, false, say('client-voice-make-ready'), () => void take(page, made, own, again).catch(failed), failed);
  };
  const summary = faults.length > 0 && errorSummary(faults);
  show(
    page,
    say('client-voice-device-title'),
    summary,
    heading(say('client-voice-device-title')),
    paragraph(say('client-voice-device-what')),
    !device.keeps && warning(say('client-common-keeps-nothing')),
    form(() => void next().catch(failed), questions(asked, faults), submit(say('client-common-continue'))),
  );
  if (summary) summary.focus();
}

/** Where somebody came from, and goes on once the device is ready. */
function comingFrom(): string | undefined {
  const path = location.hash.slice(1);
  return path.startsWith('/in/suggestions') ? path : undefined;
}

async function take(page: Mount, seed: Bytes, own: boolean, again: () => void): Promise<void> {
  show(page, say('client-voice-device-title'), heading(say('client-voice-device-title')), status(say('client-voice-working')));
  let lost = 0;
  try {
    const offers = await offered(page, device);
    // Before anything is asked for: what is signed must be found again with what is kept.
    device.keepSeed(seed, own, page.ask('holder'));
    tryAllAgain(device);
    lost = await takeAll(page, device, seed, offers);
  } catch (why) {
    const text = reason(why);
    show(page, say('client-voice-device-title'), heading(say('client-voice-device-title')), warning(text), button(say('client-common-again'), again));
    return;
  }
  const count = sheetsOf(device).reduce((sum, id) => sum + (kept(device, id)?.rights.length ?? 0), 0);
  show(
    page,
    say('client-voice-done-title'),
    heading(say('client-voice-done-title')),
    paragraph(say('client-voice-done', { count })),
    lost > 0 && paragraph(say('client-voice-taken')),
    h('p', { class: 'govuk-body' }, h('a', { class: 'govuk-button', href: comingFrom() ?? page.need('next') }, say('client-voice-go-on'))),
  );
}

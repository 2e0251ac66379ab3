// The page on which a signed-in person takes her credentials (protocol sections 2 to 4).
//
// <div id="take" data-wave data-manifest data-hash data-log data-group data-issue data-csrf data-answer data-holder
//   data-sign-out>
//   wave      id of the wave                      group   code of the person's key group
//   manifest  address of the manifest             issue   address that signs (4.2)
//   hash      its SHA-256, hex                     csrf    token against forged requests
//   log       address of the log of events        answer  address of the answering page
//   holder    an opaque name of the person, always the same: kept beside the words, so that two people at one computer
//             never share them
//   sign-out  address of the form that ends the session (optional): on a device that others use too, the session ends as
//             soon as the credential is there, so that the next person is not taken for this one
//
// <script type="application/json" id="names">: {"salt","hashes"}, the filter of colleagues' names (page/names.ts).
//
// Posts {"requests":[{"purpose","slot","blinded"}…]} to `issue`, which answers {"signatures":[…]} in the same order, or
// refuses with {"error":"taken"|"paper"|"not-eligible"|"not-announced"|"closed"|"signed-out"}.

import { SignatureRefused } from './credential/blind.ts';
import { type Bytes, toB64u } from './credential/bytes.ts';
import { newSeed } from './credential/derive.ts';
import { type KeyGroup, type Manifest, inLanguage } from './credential/manifest.ts';
import type { Credential } from './credential/token.ts';
import { wordsOfLeaf } from './credential/words.ts';
import { Device, type Slot, slot } from './page/device.ts';
import {
  type Fault,
  bullets,
  button,
  details,
  errorSummary,
  form,
  heading,
  inset,
  link,
  paragraph,
  status,
  subheading,
  submit,
  summaryList,
  warning,
} from './page/form.ts';
import { type Child, h, mount, show } from './page/h.ts';
import { acceptAll, requestAll, written } from './page/issue.ts';
import { Refused, endSession, postSignedIn } from './page/net.ts';
import { type Key, date, language, say } from './page/say.ts';
import { type Asked, answered, keepWords, questions } from './page/ready.ts';
import { wordsAndCode } from './page/seed.ts';
import type { NameFilter } from './page/names.ts';
import { trouble } from './page/trouble.ts';
import { ManifestChanged, checkInLog, fetchManifest } from './page/trust.ts';

const page = mount('take');
const device = new Device();
device.ofHolder(page.ask('holder'));

async function start(): Promise<void> {
  show(page, '', status(say('client-take-checking')));
  try {
    const manifest = await fetchManifest(page.need('manifest'), page.need('hash'), page.need('wave'));
    await checkInLog(manifest, page.need('log'), device);
    const group = manifest.groups.find(({ code }) => code === page.need('group'));
    if (!group) throw new ManifestChanged('group');
    const record = device.wave(manifest.wave);
    if (device.seed && record?.manifest === toB64u(manifest.hash)) {
      device.keepWave(manifest.wave, { ...record, ...names() });
      await holding(manifest, group);
    } else await ask(manifest, group);
  } catch (why) {
    trouble(page, why, () => void start());
  }
}

/** What was checked, for a person who wants to compare. */
async function facts(manifest: Manifest, group: KeyGroup): Promise<HTMLElement> {
  const words = await wordsOfLeaf(manifest.hash);
  return summaryList([
    [say('client-take-survey'), inLanguage(manifest.title, language()).text],
    [say('client-take-group'), say('client-take-group-size', { name: group.name, count: group.eligible })],
    [say('client-take-dates'), say('client-take-from-to', { opens: date(manifest.opensOn), closes: date(manifest.closesOn) })],
    [say('client-take-check-words'), h('span', { translate: 'no', lang: 'en' }, words.join(' '))],
  ]);
}

/** Whose device it is, and whether there are words from before. */
async function ask(manifest: Manifest, group: KeyGroup, asked: Asked = {}, faults: readonly Fault[] = []): Promise<void> {
  const kept = device.seed;
  const asking: Child = kept ? inset(say('client-take-kept')) : questions(asked, faults, say('client-take-own-yes-hint'));
  const failed = (why: unknown) => trouble(page, why, () => void start());
  const next = async () => {
    if (kept) return take(manifest, group, kept, device.own);
    const found = await answered(asked);
    if ('faults' in found) return ask(manifest, group, asked, found.faults);
    const { own, seed } = found;
    if (seed) return take(manifest, group, seed, own);
    const made = newSeed();
    const lead = paragraph(say(own ? 'client-take-keep-own' : 'client-take-keep-shared'));
    return keepWords(page, made, lead, say('client-take-now'), () => void take(manifest, group, made, own).catch(failed), failed);
  };
  const summary = faults.length > 0 && errorSummary(faults);
  show(
    page,
    say('client-take-title'),
    summary,
    heading(say('client-take-title')),
    paragraph(say('client-take-what')),
    !device.keeps && warning(say('client-common-keeps-nothing')),
    await facts(manifest, group),
    details(say('client-take-how-title'), bullets([say('client-take-how-1'), say('client-take-how-2'), say('client-take-how-3'), say('client-take-how-4')])),
    form(() => void next().catch(failed), asking, submit(say(kept ? 'client-take-now' : 'client-common-continue'))),
  );
  if (summary) summary.focus();
}

const REFUSALS: Readonly<Record<string, readonly [Key, Key]>> = {
  taken: ['client-take-taken-title', 'client-take-taken'],
  paper: ['client-take-paper-title', 'client-take-paper'],
  'not-eligible': ['client-take-not-eligible-title', 'client-take-not-eligible'],
  'not-announced': ['client-take-not-announced-title', 'client-take-not-announced'],
  closed: ['client-take-closed-title', 'client-take-closed'],
  'signed-out': ['client-take-signed-out-title', 'client-take-signed-out'],
};

/** Asks for all credentials, verifies each signature, and only then keeps them (4.2, 4.6). */
async function take(manifest: Manifest, group: KeyGroup, seed: Bytes, own: boolean): Promise<void> {
  show(page, say('client-take-title'), heading(say('client-take-title')), status(say('client-take-working')));
  let taken: Credential[];
  try {
    const requests = await requestAll(seed, manifest, group);
    taken = await acceptAll(requests, await postSignedIn(page.need('issue'), page.need('csrf'), { requests: written(requests) }));
  } catch (why) {
    const known = why instanceof Refused ? REFUSALS[why.why] : undefined;
    if (known) return refused(manifest, group, ...known);
    if (why instanceof SignatureRefused) {
      return refused(manifest, group, 'client-take-bad-signature-title', 'client-take-bad-signature');
    }
    return trouble(page, why, () => void take(manifest, group, seed, own));
  }
  device.keepSeed(seed, own, page.ask('holder'));
  const before = device.wave(manifest.wave);
  const same = before?.manifest === toB64u(manifest.hash) ? before : undefined;
  const signatures = Object.fromEntries(taken.map(({ place, signature }) => [slot(place.purpose, place.slot), toB64u(signature)]));
  device.keepWave(manifest.wave, {
    ...same,
    manifest: toB64u(manifest.hash),
    group: group.code,
    signatures: signatures as Record<Slot, string>,
    ...names(),
  });
  const out = own ? undefined : await signOut();
  await holding(manifest, group, out);
}

/** The filter of colleagues' names that came with this page, for the record of the wave. */
function names(): { names?: NameFilter } {
  const block = document.getElementById('names')?.textContent;
  return block ? { names: JSON.parse(block) as NameFilter } : {};
}

/** Ends the session; says in a sentence what came of it. */
async function signOut(): Promise<string | undefined> {
  const url = page.ask('sign-out');
  if (url === undefined) return undefined;
  try {
    await endSession(url, page.need('csrf'));
    return say('client-take-out');
  } catch {
    return say('client-take-still-in');
  }
}

function refused(manifest: Manifest, group: KeyGroup, title: Key, text: Key): void {
  show(page, say(title), heading(say(title)), paragraph(say(text)), button(say('client-common-back'), () => void ask(manifest, group), 'secondary'));
}

/** The credential is here. */
async function holding(manifest: Manifest, group: KeyGroup, out?: string): Promise<void> {
  const answerUrl = `${page.need('answer')}${device.own ? '' : '?shared'}`;
  const words = h('div', {});
  const open = button(say('client-take-show-words'), () => {
    void wordsAndCode(device.seed!, 'client-take-code').then((shown) => words.replaceChildren(warning(say('client-take-keep-secret')), shown));
  }, 'secondary');
  show(
    page,
    say('client-take-done-title'),
    heading(say('client-take-done-title')),
    !device.keeps && warning(say('client-common-keeps-nothing')),
    paragraph(say(device.own ? 'client-take-done-own' : 'client-take-done-shared', { opens: date(manifest.opensOn), closes: date(manifest.closesOn) })),
    out !== undefined && inset(out),
    await facts(manifest, group),
    h('p', { class: 'govuk-body' }, h('a', { class: 'govuk-button', href: answerUrl }, say('client-take-go-answer'))),
    open,
    words,
    subheading(say('client-common-kept-title')),
    paragraph(say(device.own ? 'client-common-kept-own' : 'client-common-kept-tab')),
    button(say('client-common-forget'), forget, 'warning'),
  );
}

function forget(): void {
  show(
    page,
    say('client-common-forget-title'),
    heading(say('client-common-forget-title')),
    paragraph(say('client-common-forget-ask')),
    button(say('client-common-forget-yes'), () => {
      device.forget();
      show(page, say('client-common-forgotten-title'), heading(say('client-common-forgotten-title')), paragraph(say('client-common-forgotten')), link(say('client-common-start-again'), location.href));
    }, 'warning'),
    ' ',
    button(say('client-common-back'), () => void start(), 'secondary'),
  );
}

void start();

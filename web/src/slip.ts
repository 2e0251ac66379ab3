// The page on which a clerk enters a paper slip (protocol section 12). The code of the slip is the seed; it goes no
// further than this page, only its hash is sent. The clerk sees the answers, and the promise says so.
//
// <div id="slip" data-wave data-manifest data-hash data-log data-issue data-csrf data-box data-stage data-delay-ms-max>
//   as on the pages for taking and answering; `issue` is the address that signs against a slip.
//
// Posts {"slip":"<SHA-256 of the code, base64url>","group":"<code>","requests":[…]} to `issue`, which answers
// {"signatures":[…]}, or refuses with {"error":"slip-unknown"|"slip-burnt"|"slip-group"|"closed"|"not-open"|"signed-out"}.

import { type Bytes, sha256, toB64u } from './credential/bytes.ts';
import type { KeyGroup, Manifest } from './credential/manifest.ts';
import type { Credential } from './credential/token.ts';
import { deliver } from './page/deliver.ts';
import { Device } from './page/device.ts';
import { type Fault, button, errorMessage, errorSummary, form, heading, paragraph, status, submit, textField, warning } from './page/form.ts';
import { h, mount, show } from './page/h.ts';
import { acceptAll, requestAll, written } from './page/issue.ts';
import { Refused, postSignedIn } from './page/net.ts';
import { type Entered, NOTHING_ENTERED } from './page/questionnaire.ts';
import { type Key, date, language, say } from './page/say.ts';
import { readWords } from './page/seed.ts';
import { Survey } from './page/survey.ts';
import { trouble } from './page/trouble.ts';
import { checkInLog, fetchManifest } from './page/trust.ts';

const page = mount('slip');

async function start(): Promise<void> {
  show(page, '', status(say('client-answer-loading')));
  try {
    const manifest = await fetchManifest(page.need('manifest'), page.need('hash'), page.need('wave'));
    await checkInLog(manifest, page.need('log'), new Device(true));
    if (page.need('stage') === 'open') return ask(manifest);
    const title = say('client-slip-not-open-title');
    show(page, title, heading(title), paragraph(say('client-slip-not-open', { opens: date(manifest.opensOn), closes: date(manifest.closesOn) })));
  } catch (why) {
    trouble(page, why, () => void start());
  }
}

/** Asks for the code of the slip and for the group that is printed on it. */
function ask(manifest: Manifest, typed = { code: '', group: '' }, faults: readonly Fault[] = []): void {
  const fault = (id: string) => faults.find((one) => one.id === id)?.text;
  const title = say('client-slip-title');
  const code = textField({
    name: 'code',
    label: say('client-slip-code'),
    hint: say('client-slip-code-hint'),
    fault: fault('code'),
    value: typed.code,
    rows: 3,
    literal: true,
    oninput: (value) => (typed.code = value),
  });
  const choose = (event: Event) => (typed.group = (event.target as HTMLSelectElement).value);
  const groups = h(
    'select',
    { class: `govuk-select${fault('group') ? ' govuk-select--error' : ''}`, id: 'group', 'aria-describedby': fault('group') ? 'group-error' : undefined, onchange: choose },
    h('option', { value: '' }, say('client-slip-group-choose')),
    manifest.groups.map(({ code: value, name }) => h('option', { value, selected: value === typed.group }, name)),
  );
  const next = async () => {
    const wrong: Fault[] = [];
    const read = await readWords(typed.code);
    const group = manifest.groups.find(({ code: one }) => one === typed.group);
    if ('fault' in read) wrong.push({ id: 'code', text: read.fault });
    if (!group) wrong.push({ id: 'group', text: say('client-slip-group-missing') });
    if ('fault' in read || !group) return ask(manifest, typed, wrong);
    await enter(manifest, group, read.seed, typed);
  };
  const summary = faults.length > 0 && errorSummary(faults);
  show(
    page,
    title,
    summary,
    heading(title),
    paragraph(say('client-slip-what')),
    form(
      () => void next().catch((why) => trouble(page, why, () => ask(manifest, typed))),
      code.group,
      h(
        'div',
        { class: `govuk-form-group${fault('group') ? ' govuk-form-group--error' : ''}` },
        h('label', { class: 'govuk-label govuk-label--m', for: 'group' }, say('client-slip-group')),
        fault('group') && errorMessage('group', fault('group')!),
        groups,
      ),
      submit(say('client-common-continue')),
    ),
  );
  if (summary) summary.focus();
}

const REFUSALS: Readonly<Record<string, Key>> = {
  'slip-unknown': 'client-slip-unknown',
  'slip-burnt': 'client-slip-burnt',
  'slip-group': 'client-slip-group-wrong',
  closed: 'client-slip-closed',
  'not-open': 'client-slip-closed',
  'signed-out': 'client-slip-signed-out',
};

/** Has the credentials of the slip signed, and goes to the questions. */
async function enter(manifest: Manifest, group: KeyGroup, seed: Bytes, typed: { code: string; group: string }): Promise<void> {
  let credentials: Credential[];
  try {
    const requests = await requestAll(seed, manifest, group);
    const body = { slip: toB64u(await sha256(seed)), group: group.code, requests: written(requests) };
    credentials = await acceptAll(requests, await postSignedIn(page.need('issue'), page.need('csrf'), body));
  } catch (why) {
    const known = why instanceof Refused ? REFUSALS[why.why] : undefined;
    if (!known) throw why;
    return ask(manifest, typed, [{ id: 'code', text: say(known) }]);
  }
  const survey: Survey = new Survey({
    page,
    manifest,
    group,
    language: manifest.languages.includes(language()) ? language() : manifest.languages[0]!,
    entered: NOTHING_ENTERED,
    contacts: '',
    askable: false,
    first() {
      const title = say('client-slip-enter-title');
      show(page, title, heading(title), warning(say('client-slip-enter')), button(say('client-slip-enter-begin'), () => survey.begin()));
    },
    keep: () => {},
    done: (entered) => void send(manifest, credentials, entered).catch((why) => trouble(page, why, () => location.reload())),
  });
  await survey.start();
}

async function send(manifest: Manifest, credentials: readonly Credential[], entered: Entered): Promise<void> {
  await deliver({ page, manifest, credentials, entered, versions: {}, note: () => {} });
  const title = say('client-slip-done-title');
  show(page, title, heading(title), warning(say('client-slip-done')), button(say('client-slip-next'), () => ask(manifest)));
}

void start();

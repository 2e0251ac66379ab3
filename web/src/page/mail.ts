// Questions to the writer of a comment, after the survey has closed (protocol section 14). Every device fetches the whole list
// and tries its own mailboxes on it; the server does not learn whose question is whose, nor whether anybody looked.

import { type Bytes, utf8 } from '../credential/bytes.ts';
import { type Manifest, type Question, inLanguage } from '../credential/manifest.ts';
import { type AskedBack, type Mailbox, QUESTION_BYTES, REPLY_TEXT_MAX, fitsReply, mailbox, openQuestion, sealReply } from '../credential/mailbox.ts';
import { type Fault, button, details, errorSummary, form, heading, inset, paragraph, status, subheading, submit, textField, warning } from './form.ts';
import { type Child, type Mount, h, show } from './h.ts';
import { ConnectionLost, Refused, chance, fetchPublic, pause, postToBox } from './net.ts';
import { commentQuestions } from './questionnaire.ts';
import { say } from './say.ts';
import { readWords } from './seed.ts';
import { trouble } from './trouble.ts';

/** Longest random delay before a reply, in milliseconds, unless the page says otherwise. */
const DELAY_MS_MAX = 8_000;

interface Mail {
  /** Its data say where mail is: `data-mail`, and `data-delay-ms-max`. */
  readonly page: Mount;
  readonly manifest: Manifest;
  /** The seed, where this device has it. */
  readonly seed: Bytes | undefined;
  readonly language: string;
  /** Goes back to the page. */
  readonly again: () => void;
}

/** A question to this person. */
interface Found {
  readonly mailbox: Mailbox;
  readonly asked: AskedBack;
  /** The comment question that was answered. */
  readonly comment: Question | undefined;
}

/** What stands on the page: the questions, that there is none, or a way to look with twelve words. */
export async function mail(of: Mail): Promise<Child> {
  // Fetched before anybody says that there may be something: that it is fetched tells nothing then.
  const all = await fetchPublic(of.page.need('mail'));
  return of.seed ? told(of, await look(of, all, of.seed)) : withWords(of, all);
}

/** All questions that one of the mailboxes of a seed opens. */
async function look({ manifest }: Mail, all: Bytes, seed: Bytes): Promise<Found[]> {
  const comments = commentQuestions(manifest);
  const boxes = await Promise.all(Array.from({ length: manifest.comments }, (_, slot) => mailbox(seed, manifest.hash, slot)));
  const found: Found[] = [];
  for (let at = 0; at + QUESTION_BYTES <= all.length; at += QUESTION_BYTES) {
    const sealed = all.slice(at, at + QUESTION_BYTES);
    for (const [slot, box] of boxes.entries()) {
      const asked = await openQuestion(box, sealed);
      if (asked) found.push({ mailbox: box, asked, comment: comments[slot] });
    }
  }
  return found;
}

function told(of: Mail, found: readonly Found[]): Child {
  if (found.length === 0) return [subheading(say('client-mail-title')), paragraph(say('client-mail-none'))];
  return [subheading(say('client-mail-title')), paragraph(say('client-mail-lead')), found.map((one) => button(say('client-mail-open'), () => question(of, one)))];
}

/** A way to look on a device that does not have the words. They are not kept here. */
function withWords(of: Mail, all: Bytes): Child {
  let value = '';
  const place = h('div', {});
  const draw = (fault?: string) => {
    const field = textField({
      name: 'words',
      label: say('client-take-words-label'),
      labelSize: 's',
      hint: say('client-mail-words-hint'),
      fault,
      value,
      rows: 3,
      literal: true,
      oninput: (text) => (value = text),
    });
    place.replaceChildren(form(() => void next().catch((why) => trouble(of.page, why, of.again)), field.group, submit(say('client-mail-look'))));
    if (fault !== undefined) field.input.focus();
  };
  const next = async () => {
    const read = await readWords(value);
    if ('fault' in read) return draw(read.fault);
    place.replaceChildren(status(say('client-mail-looking')));
    const found = await look(of, all, read.seed);
    const [only] = found;
    if (only && found.length === 1) return question(of, only);
    const told = status(say(found.length === 0 ? 'client-mail-none' : 'client-mail-lead'));
    place.replaceChildren(told, ...found.map((one) => button(say('client-mail-open'), () => question(of, one))));
  };
  draw();
  return details(say('client-mail-words-title'), paragraph(say('client-mail-words')), place);
}

/** The question, and room for a reply. */
function question(of: Mail, found: Found, typed = '', fault?: Fault): void {
  let value = typed;
  const title = say('client-mail-question-title');
  const summary = fault !== undefined && errorSummary([fault]);
  const about = found.comment && inLanguage(found.comment.text, of.language, of.manifest.languages[0]);
  show(
    of.page,
    title,
    summary,
    heading(title),
    about && [paragraph(say('client-mail-about')), h('p', { class: 'govuk-body', lang: about.lang }, about.text)],
    subheading(say('client-mail-asked')),
    inset(found.asked.text.split('\n').map((line, at) => [at > 0 && h('br'), line])),
    paragraph(say('client-mail-who')),
    form(
      () => {
        if (value.trim() === '') return question(of, found, value, { id: 'reply', text: say('client-mail-missing') });
        const over = Math.max(1, utf8(value.trim()).length - REPLY_TEXT_MAX);
        if (!fitsReply(value.trim())) return question(of, found, value, { id: 'reply', text: say('client-mail-too-long', { over }) });
        void send(of, found, value.trim());
      },
      textField({ name: 'reply', label: say('client-mail-reply'), hint: say('client-mail-reply-hint'), fault: fault?.text, value, rows: 6, oninput: (text) => (value = text) }).group,
      submit(say('client-mail-send')),
    ),
    button(say('client-common-back'), of.again, 'secondary'),
  );
  if (summary) summary.focus();
}

async function send(of: Mail, found: Found, text: string): Promise<void> {
  const title = say('client-answer-sending-title');
  // The same bytes each time, so that a reply whose confirmation was lost is the same reply.
  const message = await sealReply(found.mailbox, found.asked, text);
  const attempt = async (): Promise<void> => {
    show(of.page, title, heading(title), status(say('client-mail-sending')));
    try {
      await pause(chance(Number(of.page.ask('delay-ms-max') ?? DELAY_MS_MAX) + 1));
      await postToBox(of.page.need('mail'), message);
    } catch (why) {
      return unsent(why);
    }
    const done = say('client-mail-sent-title');
    show(of.page, done, heading(done), paragraph(say('client-mail-sent')), button(say('client-common-back'), of.again, 'secondary'));
  };
  const unsent = (why: unknown) => {
    const known = why instanceof Refused ? { replied: say('client-mail-replied'), closed: say('client-mail-closed') }[why.why] : undefined;
    const heading_ = say('client-mail-unsent-title');
    const reason = known ?? (why instanceof ConnectionLost ? say('client-answer-unsent-lost') : say('client-answer-unsent-refused', { reason: why instanceof Error ? why.message : String(why) }));
    show(of.page, heading_, heading(heading_), warning(reason), !known && [paragraph(say('client-mail-unsent')), button(say('client-common-again'), () => void attempt())], ' ', button(say('client-common-back'), () => question(of, found, text), 'secondary'));
  };
  await attempt();
}

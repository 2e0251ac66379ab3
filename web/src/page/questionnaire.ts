// What a person answered, and what of it is sent: the questionnaire without its looks.

import { type AnswerBody, type CommentBody, NOTHING, TEXT_BYTES_MAX, canonical } from '../credential/body.ts';
import { utf8 } from '../credential/bytes.ts';
import type { Manifest, Question, Section } from '../credential/manifest.ts';

/** The part of a manifest that questions are about. */
type Asked = Pick<Manifest, 'sections' | 'facts'>;

/** "Prefer not to say" (protocol 5.1). */
export const UNSAID = 0;

/** Everything that was entered. */
export interface Entered {
  /** Numbers of choices by code; several as an ascending list. */
  readonly choices: Readonly<Record<string, number | readonly number[]>>;
  /** Comments by code. */
  readonly texts: Readonly<Record<string, string>>;
  /** Codes of facts that shall not travel. */
  readonly unticked: readonly string[];
  /** Codes of comments whose writer may be asked back. */
  readonly askable?: readonly string[];
}

export const NOTHING_ENTERED: Entered = { choices: {}, texts: {}, unticked: [] };

/** Characters of the address of a mailbox (protocol 14.1). */
const ADDRESS_CHARACTERS = 87;

/** How many numbers a question has to choose from. */
export function choiceCount({ kind, options }: Question): number {
  return kind === 'zero_to_ten' ? 11 : options.length;
}

/** All questions in the order of the screens; facts come last. */
function questions({ sections, facts }: Asked): Question[] {
  return [...sections.flatMap((section) => section.questions), ...facts];
}

/** The codes of the questions that are shown, given what was entered so far. */
export function shown(manifest: Asked, { choices }: Entered): Set<string> {
  const codes = new Set<string>();
  for (const { code, show_if } of questions(manifest)) {
    if (show_if) {
      // What hangs on a question that is not shown itself is not shown either.
      const given = codes.has(show_if.item) ? choices[show_if.item] : undefined;
      const numbers = given === undefined ? [] : [given].flat();
      if (!numbers.some((number) => show_if.any_of.includes(number))) continue;
    }
    codes.add(code);
  }
  return codes;
}

/** Whether a section has anything to show. */
export function isShown({ questions: all }: Section, codes: ReadonlySet<string>): boolean {
  return all.some(({ code }) => codes.has(code));
}

/** A value that the question can have, or nothing. */
function fit(question: Question, value: number | readonly number[] | undefined): number | readonly number[] | undefined {
  const within = (number: number) => Number.isInteger(number) && number >= 1 && number <= choiceCount(question);
  if (value === undefined || value === UNSAID) return value;
  if (question.kind !== 'multiple') return typeof value === 'number' && within(value) ? value : undefined;
  const several = [...new Set([value].flat())].filter(within).sort((a, b) => a - b);
  return several.length > 0 ? several : undefined;
}

/** Whether a question was answered. A comment of white space is none. */
export function isAnswered(question: Question, entered: Entered): boolean {
  if (question.kind === 'text') return comment(question.code, entered) !== '';
  return fit(question, entered.choices[question.code]) !== undefined;
}

function comment(code: string, { texts }: Entered): string {
  return (texts[code] ?? '').replaceAll('\r\n', '\n').trim();
}

/** The facts that were told and are neither hidden nor "prefer not to say", with their number. */
export function tellableFacts(manifest: Asked, entered: Entered): { fact: Question; value: number }[] {
  const codes = shown(manifest, entered);
  return manifest.facts.flatMap((fact) => {
    const value = fit(fact, entered.choices[fact.code]);
    return codes.has(fact.code) && typeof value === 'number' && value !== UNSAID ? [{ fact, value }] : [];
  });
}

/** What is sealed as the answer: shown questions only, and the facts that were left ticked. */
export function answerBody(manifest: Asked, entered: Entered): AnswerBody {
  const codes = shown(manifest, entered);
  const a: Record<string, number | readonly number[]> = {};
  for (const question of manifest.sections.flatMap((section) => section.questions)) {
    if (question.kind === 'text' || question.kind === 'note' || !codes.has(question.code)) continue;
    const value = fit(question, entered.choices[question.code]);
    if (value !== undefined) a[question.code] = value;
  }
  const travelling = tellableFacts(manifest, entered).filter(({ fact }) => !entered.unticked.includes(fact.code));
  return { a, f: Object.fromEntries(travelling.map(({ fact, value }) => [fact.code, value])) };
}

/**
 * What is sealed as comments: one for each question of kind text in its order, nothing where nothing was written. `address`
 * gives the mailbox of a comment by its place in that order, for those whose writer may be asked back.
 */
export async function commentBodies(
  manifest: Asked,
  entered: Entered,
  address?: (slot: number) => Promise<string>,
): Promise<(CommentBody | typeof NOTHING)[]> {
  const codes = shown(manifest, entered);
  return Promise.all(
    commentQuestions(manifest).map(async ({ code }, slot) => {
      const text = codes.has(code) ? comment(code, entered) : '';
      if (text === '') return NOTHING;
      const body = { q: code, t: text };
      return address && mayBeAsked(code, entered) ? { m: await address(slot), ...body } : body;
    }),
  );
}

/** Whether the writer of a comment ticked that she may be asked back. */
export function mayBeAsked(code: string, { askable }: Entered): boolean {
  return askable?.includes(code) ?? false;
}

export function commentQuestions({ sections }: Asked): Question[] {
  return sections.flatMap((section) => section.questions).filter(({ kind }) => kind === 'text');
}

/**
 * Bytes that may still be written in a comment box; negative when there are too many. There is always room for a mailbox, so
 * that ticking it never makes a comment too long.
 */
export function bytesLeft(manifest: Pick<Manifest, 'bodyBytes'>, question: Question, text: string): number {
  const t = text.replaceAll('\r\n', '\n').trim();
  const sealed = utf8(canonical({ m: 'A'.repeat(ADDRESS_CHARACTERS), q: question.code, t })).length;
  return Math.min(TEXT_BYTES_MAX - utf8(t).length, manifest.bodyBytes - sealed);
}

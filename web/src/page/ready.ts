// What is asked before anything is taken: whose device it is, whether there are words from before; and showing new words.

import type { Bytes } from '../credential/bytes.ts';
import { type Fault, choices, errorSummary, form, heading, submit, textField, warning } from './form.ts';
import { type Child, type Mount, show } from './h.ts';
import { say } from './say.ts';
import { readWords, wordsAndCode } from './seed.ts';

/** What was answered so far. It is kept when the questions come back with an error. */
export interface Asked {
  own?: string;
  before?: string;
  words?: string;
}

/** The questions, filled in with what was answered. `ownHint` says what a device of one's own keeps, where that needs saying. */
export function questions(asked: Asked, faults: readonly Fault[], ownHint?: string): Child[] {
  const fault = (id: string) => faults.find((one) => one.id === id)?.text;
  const typed = textField({
    name: 'words',
    label: say('client-take-words-label'),
    labelSize: 's',
    hint: say('client-take-words-hint'),
    fault: fault('words'),
    value: asked.words ?? '',
    rows: 3,
    literal: true,
    oninput: (value) => (asked.words = value),
  });
  const reveal = () => (typed.group.hidden = asked.before !== 'yes');
  reveal();
  return [
    choices({
      name: 'own',
      kind: 'radio',
      legend: say('client-take-own'),
      hint: say('client-take-own-hint'),
      fault: fault('own'),
      choices: [
        { value: 'yes', text: say('client-take-own-yes'), ...(ownHint !== undefined && { hint: ownHint }) },
        { value: 'no', text: say('client-take-own-no'), hint: say('client-take-own-no-hint') },
      ],
      chosen: asked.own ? [asked.own] : [],
      onchange: ([value]) => (asked.own = value!),
    }),
    choices({
      name: 'before',
      kind: 'radio',
      legend: say('client-take-before'),
      fault: fault('before'),
      choices: [
        { value: 'no', text: say('client-take-before-no') },
        { value: 'yes', text: say('client-take-before-yes') },
      ],
      chosen: asked.before ? [asked.before] : [],
      onchange: ([value]) => {
        asked.before = value!;
        reveal();
      },
    }),
    typed.group,
  ];
}

/** What the answers come to: whose device it is, and the seed of the words that were typed, if any; or what is wrong with them. */
export async function answered(asked: Asked): Promise<{ own: boolean; seed?: Bytes } | { faults: Fault[] }> {
  const faults: Fault[] = [];
  if (!asked.own) faults.push({ id: 'own', text: say('client-take-own-missing') });
  if (!asked.before) faults.push({ id: 'before', text: say('client-take-before-missing') });
  const read = asked.before === 'yes' ? await readWords(asked.words ?? '') : undefined;
  if (read && 'fault' in read) faults.push({ id: 'words', text: read.fault });
  if (faults.length > 0) return { faults };
  return { own: asked.own === 'yes', ...(read && 'seed' in read && { seed: read.seed }) };
}

/** Shows new words, to be kept before anything is taken: without them a lost device is a lost credential. `go` is what comes next. */
export async function keepWords(page: Mount, seed: Bytes, lead: Child, button: string, go: () => void, failed: (why: unknown) => void, missing = false): Promise<void> {
  let kept: string[] = [];
  const text = say('client-take-keep-missing');
  const summary = missing && errorSummary([{ id: 'kept', text }]);
  const next = () => {
    if (kept.length === 0) keepWords(page, seed, lead, button, go, failed, true).catch(failed);
    else go();
  };
  show(
    page,
    say('client-take-keep-title'),
    summary,
    heading(say('client-take-keep-title')),
    lead,
    await wordsAndCode(seed, 'client-take-code'),
    warning(say('client-take-keep-secret')),
    form(
      next,
      choices({
        name: 'kept',
        kind: 'checkbox',
        legend: say('client-take-keep-legend'),
        legendSize: 's',
        fault: missing ? text : undefined,
        choices: [{ value: 'yes', text: say('client-take-keep-yes') }],
        chosen: [],
        onchange: (chosen) => (kept = chosen),
      }),
      submit(button),
    ),
  );
  if (summary) summary.focus();
}

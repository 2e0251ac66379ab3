// The manifest of a wave: what it says, and what of it a client checks (protocol section 1; the shape is that of
// `answers::manifest::Manifest`).

import { type Bytes, fromB64u, same, sha256, toHex, utf8 } from './bytes.ts';
import { COMMENT, type Purpose } from './derive.ts';
import { readIssuerKey } from './issuer-key.ts';
import type { LogKey } from './log.ts';
import type { Keyholders } from './submission.ts';

/** A text in the languages of the survey, by language code; may lack some, and where it is optional, all. */
export type Texts = Readonly<Record<string, string>>;

/** When a question is shown: only if an earlier one was answered with one of these numbers. */
export interface ShowIf {
  readonly item: string;
  readonly any_of: readonly number[];
}

/** A question, or words between questions. */
export interface Question {
  readonly code: string;
  readonly kind: 'scale' | 'scale_reversed' | 'zero_to_ten' | 'single' | 'multiple' | 'text' | 'note';
  readonly text: Texts;
  readonly hint: Texts;
  /** Names of the choices, numbered from 1; none for 0 to 10 (sent as 1 to 11), text and notes. */
  readonly options: readonly Texts[];
  readonly sensitive: boolean;
  readonly show_if: ShowIf | null;
}

/** Questions that are shown on one screen. */
export interface Section {
  readonly code: string;
  readonly title: Texts;
  readonly intro: Texts;
  readonly theme: boolean;
  readonly questions: readonly Question[];
}

/** People who are counted together at least. */
interface WrittenGroup {
  readonly code: string;
  readonly name: string;
  readonly eligible: number;
  readonly answer_key: string;
  readonly comment_key: string;
}

/** The document as it is written. */
interface Written {
  readonly format: string;
  readonly demonstration: boolean;
  readonly organisation: string;
  readonly issuer: string;
  readonly wave: string;
  readonly title: Texts;
  readonly promise: Texts;
  readonly languages: readonly string[];
  readonly announced_on: string;
  readonly opens_on: string;
  readonly closes_on: string;
  readonly sections: readonly Section[];
  readonly facts: readonly Question[];
  readonly groups: readonly WrittenGroup[];
  readonly policy: { readonly k: number; readonly k_d: number };
  readonly keyholders: readonly { readonly name: string; readonly side: string; readonly public_key: string }[];
  readonly threshold: number;
  readonly box_key: string;
  readonly log_key: string;
  readonly comments: number;
  readonly body_bytes: number;
}

/** A key group with the issuer's keys for it. */
export interface KeyGroup {
  readonly code: string;
  readonly name: string;
  readonly eligible: number;
  readonly answerKey: Bytes;
  /** Absent when the wave has no comments. */
  readonly commentKey: Bytes | undefined;
}

/** A manifest that keeps the rules of section 1. */
export interface Manifest {
  /** `M`. */
  readonly hash: Bytes;
  readonly demonstration: boolean;
  readonly organisation: string;
  readonly issuer: string;
  readonly wave: string;
  readonly title: Texts;
  readonly promise: Texts;
  readonly languages: readonly string[];
  readonly opensOn: string;
  readonly closesOn: string;
  readonly sections: readonly Section[];
  readonly facts: readonly Question[];
  readonly groups: readonly KeyGroup[];
  readonly holders: readonly { readonly name: string; readonly side: string }[];
  readonly keyholders: Keyholders;
  readonly boxKey: Bytes;
  /** The log of events, and the closing tree of this wave: one key, two names (8.3). */
  readonly eventLog: LogKey;
  readonly closingTree: LogKey;
  /** Comment credentials of each person, `c`: one for each question of kind text, in their order. */
  readonly comments: number;
  readonly bodyBytes: number;
}

/** A manifest that breaks a rule of section 1. */
export class ManifestRefused extends Error {
  constructor(rule: string, detail: string) {
    super(`rule ${rule}: ${detail}`);
  }
}

export const FORMAT = 'belong/manifest/v1';
export const GROUP_ELIGIBLE_MIN = 20;
const K_MIN = 10;
const K_D_MIN = 5;
const COMMENTS_MAX = 3;
const DAY_MS = 86_400_000;
const WORKING_DAYS_MIN = 3;

/** Reads the exact bytes that were served, and checks what a client can check (1.1 to 1.4). Throws `ManifestRefused`. */
export async function readManifest(bytes: Bytes): Promise<Manifest> {
  try {
    return checked(parse(bytes), await sha256(bytes));
  } catch (why) {
    // A field that is missing or of another kind, or a key that is none.
    throw why instanceof ManifestRefused ? why : new ManifestRefused('1.3', String(why));
  }
}

function checked(written: Written, hash: Bytes): Manifest {
  const { groups, keyholders, threshold, policy } = written;
  if (written.format !== FORMAT) throw new ManifestRefused('1.3', 'an unknown format');
  const demand = (holds: boolean, detail: string) => {
    if (!holds) throw new ManifestRefused('1.4', detail);
  };
  demand(groups.length > 0 && groups.every(({ eligible }) => eligible >= GROUP_ELIGIBLE_MIN), 'a key group is too small');
  demand(policy.k >= K_MIN && policy.k_d >= K_D_MIN && policy.k_d <= policy.k, 'the smallest group is too small');
  demand([[1, 1], [2, 3]].some(([wanted, holders]) => threshold === wanted && keyholders.length === holders), 'the threshold');
  demand(new Set(keyholders.map((holder) => holder.public_key)).size === keyholders.length, 'a keyholder key twice');
  const issuerKeys = groups.flatMap((group) => [group.answer_key, ...(written.comments > 0 ? [group.comment_key] : [])]);
  demand(new Set(issuerKeys).size === issuerKeys.length, 'an issuer key twice');
  demand(written.demonstration || workingDays(written.announced_on, written.opens_on) >= WORKING_DAYS_MIN, 'opens too soon');
  const texts = written.sections.flatMap(({ questions }) => questions).filter(({ kind }) => kind === 'text');
  demand(written.comments <= COMMENTS_MAX && texts.length === written.comments, 'comments without credentials');
  return complete(written, hash);
}

/** Parses the bytes, and refuses them unless writing them again gives the same (1.2). */
function parse(bytes: Bytes): Written {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    if (same(utf8(JSON.stringify(value)), bytes)) return value as Written;
  } catch {
    // Said below.
  }
  throw new ManifestRefused('1.2', 'not canonical');
}

/** Decodes the keys. Throws `RangeError` for one which is none. */
function complete(written: Written, hash: Bytes): Manifest {
  const point = (text: string) => sized(text, 65);
  const ed25519 = (text: string) => sized(text, 32);
  const issuer = (text: string) => {
    const key = fromB64u(text);
    readIssuerKey(key);
    return key;
  };
  const groups = written.groups.map(({ code, name, eligible, answer_key, comment_key }) => ({
    code,
    name,
    eligible,
    answerKey: issuer(answer_key),
    commentKey: written.comments > 0 ? issuer(comment_key) : undefined,
  }));
  const logKey = ed25519(written.log_key);
  return {
    hash,
    demonstration: written.demonstration,
    organisation: written.organisation,
    issuer: written.issuer,
    wave: written.wave,
    title: written.title,
    promise: written.promise,
    languages: written.languages,
    opensOn: written.opens_on,
    closesOn: written.closes_on,
    sections: written.sections,
    facts: written.facts,
    groups,
    holders: written.keyholders,
    keyholders: { publicKeys: written.keyholders.map(({ public_key }) => point(public_key)), threshold: written.threshold },
    boxKey: ed25519(written.box_key),
    eventLog: { name: `${written.issuer}/log`, key: logKey },
    closingTree: { name: `${written.issuer}/wave/${written.wave}`, key: logKey },
    comments: written.comments,
    bodyBytes: written.body_bytes,
  };
}

function sized(text: string, length: number): Bytes {
  const bytes = fromB64u(text);
  if (bytes.length !== length) throw new RangeError('a key of a wrong size');
  return bytes;
}

/** Working days after `from` up to and including `to` (1.4); no more are counted than matter. */
function workingDays(from: string, to: string): number {
  let days = 0;
  for (let at = Date.parse(from) + DAY_MS; at <= Date.parse(to) && days < WORKING_DAYS_MIN; at += DAY_MS) {
    if (![0, 6].includes(new Date(at).getUTCDay())) days++;
  }
  return days;
}

/** The issuer key of a group for a purpose, as it is in the manifest (1.6). */
export function issuerKey(group: KeyGroup, purpose: Purpose): Bytes {
  const key = purpose === COMMENT ? group.commentKey : group.answerKey;
  if (!key) throw new ManifestRefused('1.3', 'no key for this purpose');
  return key;
}

/** The entry of the log of events that announces this manifest (8.4). */
export function announcement({ wave, hash }: Manifest): { kind: string; wave: string; hash: string } {
  return { kind: 'manifest', wave, hash: toHex(hash) };
}

/** A text in the wanted language, else in the survey's first, else in any that it has; and which language it is in. */
export function inLanguage(texts: Texts, wanted: string, first = wanted): { text: string; lang: string } {
  const lang = [wanted, first, ...Object.keys(texts)].find((one) => texts[one]) ?? wanted;
  return { text: texts[lang] ?? '', lang };
}

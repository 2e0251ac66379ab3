// Taking the tokens of sheets, and using them (docs/method/voice.md, sections 2 and 3).

import { type Bytes, fromB64u, toB64u, toHex } from '../credential/bytes.ts';
import { ANSWER, type Place } from '../credential/derive.ts';
import { SignatureRefused } from '../credential/blind.ts';
import { type Credential, accept, request, restore } from '../credential/token.ts';
import { BACKING, REPLY, type Sheet, SheetRefused, WORDS, backingBody, message, readSheet, replyBody, threadOf, wordsBody } from '../credential/voice.ts';
import { type Device, SHEET } from './device.ts';
import type { Mount } from './h.ts';
import { Refused, chance, fetchPublic, getSignedIn, pause, postSignedIn, postToBox, shuffled } from './net.ts';
import { VERSION_MAX } from './send.ts';
import { sheetsInLog } from './trust.ts';

/** Longest random delay before a message, in milliseconds, unless the page says otherwise. */
const DELAY_MS_MAX = 8_000;
/** Sheets that are taken in one visit; the next visit goes on. */
const SHEETS_MAX = 40;

/** What is kept of one sheet: tokens for suggestions (docs/method/voice.md). */
export interface SheetRecord {
  /** The hash of the sheet `M`, base64url. */
  readonly hash: string;
  readonly kind: 'backing' | 'words';
  readonly issuer: string;
  /** The last day on which its tokens can be used. */
  readonly ends: string;
  /** In the order of the slots: matter, issuer key and signature, the last two base64url. */
  readonly rights: readonly (readonly [string, string, string])[];
  /** By slot: the version that was sent or waits last, and what it said. */
  readonly used?: Readonly<Record<number, Used>>;
}

export interface Used {
  readonly version: number;
  /** 1 backs, 0 takes it back; of words: 1 asked for a made-up name. */
  readonly value: number;
  /** The message, base64url, while it waits to be sent. */
  readonly waits?: string;
  /** The name of the thread, hex, of words under a made-up name. */
  readonly thread?: string;
}

/** What this device keeps of a sheet. */
export function kept(device: Device, id: string): SheetRecord | undefined {
  const text = device.shelf.getItem(SHEET + id);
  try {
    return text === null ? undefined : (JSON.parse(text) as SheetRecord);
  } catch {
    return undefined;
  }
}

/** Keeps a sheet; throws when the device is full, so that nobody believes that something was kept which was not. */
function keep(device: Device, id: string, record: SheetRecord): void {
  device.shelf.setItem(SHEET + id, JSON.stringify(record));
}

/** The ids of all sheets that are kept. */
export function sheetsOf({ shelf }: Device): string[] {
  const keys = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '');
  return keys.filter((key) => key.startsWith(SHEET)).map((key) => key.slice(SHEET.length));
}

/** What the server says of a sheet. */
export interface Offered {
  readonly sheet: string;
  readonly kind: 'backing' | 'words';
  readonly hash: string;
  readonly band: string;
  /** Whether enough people have taken it for a token to be used (2.5). */
  readonly ready: boolean;
}

/** The sheets that the person who is signed in may take. What is over by the organisation's own calendar is forgotten here. */
export async function offered(page: Mount, device: Device): Promise<Offered[]> {
  const { today, sheets } = (await getSignedIn(page.need('sheets'))) as { today?: unknown; sheets?: unknown };
  if (typeof today === 'string') {
    // Days are compared as text. A server that leaves a sheet out, or an empty list, makes this device forget nothing.
    for (const id of sheetsOf(device)) if ((kept(device, id)?.ends ?? today) < today) device.shelf.removeItem(SHEET + id);
  }
  return Array.isArray(sheets) ? (sheets as Offered[]) : [];
}

/** Forgets which sheets were taken with other words: with these words they may be held. */
export function tryAllAgain(device: Device): void {
  for (const id of sheetsOf(device)) if (kept(device, id)?.rights.length === 0) device.shelf.removeItem(SHEET + id);
}

/**
 * Takes all sheets that this device does not hold, each whole (2.1). Every sheet is checked before
 * anything is asked for (2.4), every signature before anything is kept. A sheet whose tokens were
 * taken with other words is passed over: whoever has lost the words has those of new sheets again.
 * Gives how many sheets were passed over.
 */
export async function takeAll(page: Mount, device: Device, seed: Bytes, offers: readonly Offered[]): Promise<number> {
  const missing = offers.filter(({ sheet, hash }) => kept(device, sheet)?.hash !== toB64u(hexBytes(hash))).slice(0, SHEETS_MAX);
  const sheets: Sheet[] = [];
  for (const { sheet, hash, band } of missing) {
    const [whole, part] = await Promise.all([fetchPublic(`${page.need('open')}/${sheet}`), fetchPublic(`${page.need('open')}/${sheet}/part/${band}`)]);
    const read = await readSheet(whole, part, sheet, band);
    if (toHex(read.hash) !== hash) throw new SheetRefused('another hash');
    sheets.push(read);
  }
  await sheetsInLog(sheets, page.need('log'), device);
  let lost = 0;
  for (const sheet of sheets) {
    const record = { hash: toB64u(sheet.hash), kind: sheet.kind, issuer: sheet.issuer, ends: sheet.ends };
    const requests = await Promise.all(sheet.rights.map(({ key }, slot) => request(seed, place(sheet.hash, slot), sheet.issuer, key)));
    const blinded = requests.map((made) => toB64u(made.blinded));
    let answer: unknown;
    try {
      answer = await postSignedIn(`${page.need('sheets')}/${sheet.id}/issue`, page.need('csrf'), { blinded });
    } catch (why) {
      if (!(why instanceof Refused) || why.why !== 'taken') throw why;
      keep(device, sheet.id, { ...record, rights: [] });
      lost += 1;
      continue;
    }
    const { signatures } = (answer ?? {}) as { signatures?: unknown };
    if (!Array.isArray(signatures) || signatures.length !== requests.length) throw new SignatureRefused('not as many signatures as were asked for');
    const taken = await Promise.all(requests.map((made, at) => accept(made, fromB64u(String(signatures[at])))));
    keep(device, sheet.id, {
      ...record,
      rights: taken.map(({ signature }, at) => [sheet.rights[at]!.matter, toB64u(sheet.rights[at]!.key), toB64u(signature)] as const),
    });
  }
  return lost;
}

function hexBytes(hex: string): Bytes {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

function place(hash: Bytes, slot: number): Place {
  return { manifestHash: hash, purpose: ANSWER, slot };
}

/** The token of a slot, again from the seed. */
function token(seed: Bytes, record: SheetRecord, slot: number): Promise<Credential> {
  const [, key, signature] = record.rights[slot]!;
  return restore(seed, place(fromB64u(record.hash), slot), record.issuer, fromB64u(key), fromB64u(signature));
}

/** The slot of a matter on a sheet that this device holds. */
export function slotOf(record: SheetRecord | undefined, matter: string): number | undefined {
  const at = record?.rights.findIndex(([name]) => name === matter) ?? -1;
  return at < 0 ? undefined : at;
}

/** The sheets on which a device backs a matter: after it was put on a new sheet, or joined to another, the old backing still counts. */
export function backedOn(device: Device, matter: string): string[] {
  return sheetsOf(device).filter((sheet) => {
    const record = kept(device, sheet);
    const slot = slotOf(record, matter);
    return slot !== undefined && record?.used?.[slot]?.value === 1;
  });
}

/** Keeps what is to be sent before anything is sent, so that it is sent once and in the same bytes, whatever happens. */
function note(device: Device, sheet: string, slot: number, used: Used): void {
  const record = kept(device, sheet)!;
  keep(device, sheet, { ...record, used: { ...record.used, [slot]: used } });
}

/** Makes a message that backs a matter, or takes that back. */
export async function makeBacking(device: Device, seed: Bytes, sheet: string, slot: number, backs: boolean, above = 0): Promise<void> {
  const record = kept(device, sheet)!;
  const version = above > 0 ? Math.min(above * 2, VERSION_MAX) : (record.used?.[slot]?.version ?? 0) + 1;
  const sent = await message(await token(seed, record, slot), BACKING, version, backingBody(backs));
  note(device, sheet, slot, { version, value: backs ? 1 : 0, waits: toB64u(sent) });
}

/**
 * A slot for words that was not used: of the latest month that enough people have taken, which everybody has who is here, so that it does
 * not tell since when somebody has tokens; and drawn by chance, so that it does not tell which of the month it is.
 */
export function freeWords(device: Device, whom: 'all' | 'own', offers: readonly Offered[]): { sheet: string; slot: number } | undefined {
  const ready = (sheet: string) => offers.some((offer) => offer.sheet === sheet && offer.ready);
  const latest = sheetsOf(device).sort().reverse();
  for (const sheet of [...latest.filter(ready), ...latest.filter((one) => !ready(one))]) {
    const record = kept(device, sheet);
    if (record?.kind !== 'words') continue;
    const free = record.rights.flatMap(([matter], slot) => (matter === whom && !record.used?.[slot] ? [slot] : []));
    const [slot] = shuffled(free);
    if (slot !== undefined) return { sheet, slot };
  }
  return undefined;
}

/** Makes a message of words. Gives the name of the thread, hex, if there is one. */
export async function makeWords(device: Device, seed: Bytes, at: { sheet: string; slot: number }, said: { finding: string; named: boolean; title: string; text: string }): Promise<string | undefined> {
  const credential = await token(seed, kept(device, at.sheet)!, at.slot);
  const body = wordsBody(said.finding, said.named, said.title, said.text);
  const thread = said.named ? await threadOf(credential) : undefined;
  const sent = await message(credential, WORDS, 1, body);
  note(device, at.sheet, at.slot, { version: 1, value: said.named ? 1 : 0, waits: toB64u(sent), ...(thread && { thread }) });
  return thread;
}

/** Where the words of a thread were sent from here, if they were. */
export function writerOf(device: Device, thread: string): { sheet: string; slot: number } | undefined {
  for (const sheet of sheetsOf(device)) {
    for (const [slot, used] of Object.entries(kept(device, sheet)?.used ?? {})) {
      if (used.thread === thread) return { sheet, slot: Number(slot) };
    }
  }
  return undefined;
}

/** Makes a reply in a thread of one's own. */
export async function makeReply(device: Device, seed: Bytes, at: { sheet: string; slot: number }, text: string): Promise<void> {
  const record = kept(device, at.sheet)!;
  const used = record.used![at.slot]!;
  const version = used.version + 1;
  const sent = await message(await token(seed, record, at.slot), REPLY, version, replyBody(text));
  note(device, at.sheet, at.slot, { ...used, version, waits: toB64u(sent) });
}

/** Sends one message. Another device with the same words may have sent a higher version: then this one goes above it (3.2). */
async function sendOne(page: Mount, device: Device, sheet: string, slot: number, used: Used): Promise<void> {
  for (let now = used; ; ) {
    const { waits, ...sent } = now;
    try {
      await postToBox(`${page.need('open')}/${sheet}/box`, fromB64u(waits!));
      return note(device, sheet, slot, sent);
    } catch (why) {
      if (!(why instanceof Refused)) throw why;
      const backs = kept(device, sheet)?.kind === 'backing';
      if (backs && why.why === 'version' && now.version < VERSION_MAX) {
        await makeBacking(device, device.seed!, sheet, slot, now.value === 1, now.version);
        now = kept(device, sheet)!.used![slot]!;
        continue;
      }
      // It will never be taken, so it does not wait any longer, and nobody is told that it counts.
      note(device, sheet, slot, backs ? { ...sent, value: 0 } : sent);
      throw why;
    }
  }
}

/** Sends what waits on this device and may be sent (2.5, 3.5), each after a random delay. Gives how many still wait. */
export async function sendWaiting(page: Mount, device: Device, offers: readonly Offered[]): Promise<number> {
  const waiting = sheetsOf(device).flatMap((sheet) =>
    Object.entries(kept(device, sheet)?.used ?? {}).flatMap(([slot, used]) => (used.waits ? [{ sheet, slot: Number(slot) }] : [])),
  );
  let left = 0;
  for (const { sheet, slot } of shuffled(waiting)) {
    if (!offers.find((offer) => offer.sheet === sheet)?.ready) {
      left += 1;
      continue;
    }
    await pause(chance(Number(page.ask('delay-ms-max') ?? DELAY_MS_MAX) + 1));
    const used = kept(device, sheet)?.used?.[slot];
    if (!used?.waits) continue;
    await sendOne(page, device, sheet, slot, used);
  }
  return left;
}


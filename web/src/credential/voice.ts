// Sheets and messages that use their tokens (docs/method/voice.md, sections 1 and 3).

import { type Bytes, cat, fromB64u, same, sha256, toHex, u32, u8, utf8 } from './bytes.ts';
import { ed25519 } from './ed25519.ts';
import { readIssuerKey } from './issuer-key.ts';
import type { LogKey } from './log.ts';
import { type Credential, tokenHash } from './token.ts';

export const BACKING = 1;
export const WORDS = 2;
export const REPLY = 3;
export type Use = typeof BACKING | typeof WORDS | typeof REPLY;

/** Bytes of a body that holds words. */
const WORDS_BYTES = 4_096;
const BAND_PEOPLE_MIN = 20;
const RIGHTS_MAX = 200;

/** A sheet, or the part of it for a band, is not what was announced. */
export class SheetRefused extends Error {}

/** The right to say something about a matter once: its name and the issuer's key for it. One for each token. */
export interface Right {
  readonly matter: string;
  readonly key: Bytes;
}

/** A sheet as somebody of one band sees it. */
export interface Sheet {
  readonly id: string;
  readonly hash: Bytes;
  readonly kind: 'backing' | 'words';
  readonly issuer: string;
  readonly eventLog: LogKey;
  readonly ends: string;
  readonly band: string;
  readonly people: number;
  /** In the order of the slots. */
  readonly rights: readonly Right[];
}

interface WrittenRight {
  readonly matter: string;
  readonly key: string;
  readonly tokens: number;
}

interface WrittenSheet {
  readonly format: string;
  readonly issuer: string;
  readonly log_key: string;
  readonly sheet: string;
  readonly kind: 'backing' | 'words';
  readonly ends_on: string;
  readonly common: readonly WrittenRight[];
  readonly parts: readonly { readonly code: string; readonly name: string; readonly people: number; readonly hash: string }[];
}

interface WrittenPart {
  readonly format: string;
  readonly sheet: string;
  readonly code: string;
  readonly matters: readonly WrittenRight[];
}

function parsed<Written>(bytes: Bytes): Written {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Written;
  } catch {
    throw new SheetRefused('not JSON');
  }
}

/** Reads a sheet and the part of it for a band (1.2 to 1.4, 2.4). Throws `SheetRefused`. */
export async function readSheet(sheetBytes: Bytes, partBytes: Bytes, id: string, band: string): Promise<Sheet> {
  const written = parsed<WrittenSheet>(sheetBytes);
  const part = parsed<WrittenPart>(partBytes);
  const said = written.parts.find(({ code }) => code === band);
  if (written.format !== 'belong/sheet/v1' || written.sheet !== id) throw new SheetRefused('another sheet');
  if (!said || toHex(await sha256(partBytes)) !== said.hash) throw new SheetRefused('another part');
  if (part.format !== 'belong/part/v1' || part.sheet !== id || part.code !== band) throw new SheetRefused('another band');
  if (said.people < BAND_PEOPLE_MIN) throw new SheetRefused('a band of too few people');
  const read = [...written.common, ...part.matters].map(({ matter, key, tokens }) => ({ matter, key: fromB64u(key), tokens }));
  for (const [at, { key }] of read.entries()) {
    readIssuerKey(key);
    if (read.slice(0, at).some((other) => same(other.key, key))) throw new SheetRefused('a key occurs twice');
  }
  const rights = read.flatMap(({ matter, key, tokens }) => Array.from({ length: tokens }, () => ({ matter, key })));
  if (rights.length > RIGHTS_MAX) throw new SheetRefused('too many tokens');
  return {
    id,
    hash: await sha256(sheetBytes),
    kind: written.kind,
    issuer: written.issuer,
    eventLog: { name: `${written.issuer}/log`, key: fromB64u(written.log_key) },
    ends: written.ends_on,
    band: said.name,
    people: said.people,
    rights,
  };
}

function padded(json: string): Bytes {
  const text = utf8(json);
  if (text.length > WORDS_BYTES) throw new RangeError('too long');
  return cat(text, new Uint8Array(WORDS_BYTES - text.length));
}

/** The body of words (3.3). Throws `RangeError` when they are too long. */
export function wordsBody(finding: string, named: boolean, title: string, text: string): Bytes {
  return padded(JSON.stringify({ f: finding, p: named ? 1 : 0, t: title, w: text }));
}

/** The body of a reply (3.4). */
export function replyBody(text: string): Bytes {
  return padded(JSON.stringify({ w: text }));
}

/** The body of backing (3.2). */
export function backingBody(backs: boolean): Bytes {
  return u8(backs ? 1 : 0);
}

/** A message as it is sent (3.1). */
export async function message(credential: Credential, use: Use, version: number, body: Bytes): Promise<Bytes> {
  const { place, secret, input, signature } = credential;
  const keys = await ed25519();
  const signed = cat(utf8('belong/voice/v1'), u8(0), place.manifestHash, await tokenHash(input), u8(use), u32(version), await sha256(body));
  return cat(utf8('BLV1'), u8(use), u32(version), input, signature, await keys.publicKey(secret), body, await keys.sign(secret, signed));
}

/** The name of a thread (3.4), hex. */
export async function threadOf({ input }: Pick<Credential, 'input'>): Promise<string> {
  return toHex(await sha256(cat(utf8('belong/thread/v1'), await tokenHash(input))));
}

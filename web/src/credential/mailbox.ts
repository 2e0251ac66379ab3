// The mailbox of a comment: being asked back without a name (protocol section 14).

import { canonical } from './body.ts';
import { type Bytes, cat, fromB64u, sha256, toB64u, utf8 } from './bytes.ts';
import { COMMENT, type Place, derive } from './derive.ts';
import { ENC_BYTES, suite } from './hpke.ts';

/** Bytes of the text of a reply at most, in UTF-8. */
export const REPLY_TEXT_MAX = 1_500;
const REPLY_BODY = 1_792;
const QUESTION_BODY = 768;
const TAG_BYTES = 16;
/** Bytes of a sealed question: the public list has one after the other. */
export const QUESTION_BYTES = ENC_BYTES + QUESTION_BODY + TAG_BYTES;
/** Bytes of a reply: the name of the thread, and what is sealed. */
export const REPLY_BYTES = 32 + ENC_BYTES + REPLY_BODY + TAG_BYTES;

const QUESTION_INFO = utf8('belong/question/v1');
const REPLY_INFO = utf8('belong/reply/v1');

/** The key pair of a mailbox. It follows from the seed and from nothing that is sent (14.1). */
export interface Mailbox {
  readonly manifestHash: Bytes;
  readonly keys: CryptoKeyPair;
  /** `m` of a comment. */
  readonly address: string;
}

/** A question that was opened. */
export interface AskedBack {
  readonly text: string;
  /** The asker's public key for this one question, 65 bytes. */
  readonly to: Bytes;
}

/** The mailbox of the comment in a slot. */
export async function mailbox(seed: Bytes, manifestHash: Bytes, slot: number): Promise<Mailbox> {
  const place: Place = { manifestHash, purpose: COMMENT, slot };
  const { kem } = suite();
  const keys = await kem.deriveKeyPair(await derive(seed, place, utf8('mailbox'), 32));
  return { manifestHash, keys, address: toB64u(new Uint8Array(await kem.serializePublicKey(keys.publicKey))) };
}

/** Reads padded JSON in its one spelling, with exactly these fields. */
function read(padded: Bytes, fields: readonly string[]): Record<string, string> | undefined {
  try {
    const end = padded.findLastIndex((byte) => byte !== 0) + 1;
    const text = new TextDecoder('utf-8', { fatal: true }).decode(padded.subarray(0, end));
    const body = JSON.parse(text) as Record<string, string>;
    return canonical(body) === text && Object.keys(body).join() === fields.join() ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The question in a sealed one, if it is for this mailbox (14.2). */
export async function openQuestion({ manifestHash, keys }: Mailbox, sealed: Bytes): Promise<AskedBack | undefined> {
  if (sealed.length !== QUESTION_BYTES) return undefined;
  const hpke = suite();
  try {
    const enc = sealed.slice(0, ENC_BYTES);
    const body = new Uint8Array(await hpke.open({ recipientKey: keys, enc, info: QUESTION_INFO }, sealed.slice(ENC_BYTES), manifestHash));
    const { k, t } = read(body, ['k', 't']) ?? {};
    if (typeof k !== 'string' || typeof t !== 'string' || t.trim() === '') return undefined;
    const to = fromB64u(k);
    await hpke.kem.deserializePublicKey(to);
    return { text: t, to };
  } catch {
    // Somebody else's.
    return undefined;
  }
}

/** Whether a reply may be so long. */
export function fitsReply(text: string): boolean {
  const body = utf8(canonical({ t: text }));
  return text.trim() !== '' && !text.includes('\0') && utf8(text).length <= REPLY_TEXT_MAX && body.length <= REPLY_BODY;
}

/** A reply, which only the owner of the mailbox can make and only the asker can read (14.4). */
export async function sealReply({ manifestHash, keys }: Mailbox, { to }: AskedBack, text: string): Promise<Bytes> {
  if (!fitsReply(text)) throw new RangeError('the text is empty or too long');
  const body = new Uint8Array(REPLY_BODY);
  body.set(utf8(canonical({ t: text })));
  const name = await sha256(to);
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(to);
  const { enc, ct } = await hpke.seal({ recipientPublicKey, senderKey: keys, info: REPLY_INFO }, body, cat(manifestHash, name));
  return cat(name, new Uint8Array(enc), new Uint8Array(ct));
}

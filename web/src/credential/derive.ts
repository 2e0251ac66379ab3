// Everything that a credential needs, from one seed (protocol section 2).

import { type Bytes, cat, u8, utf8 } from './bytes.ts';
import type { IssuerKey } from './issuer-key.ts';
import { greatestCommonDivisorIsOne, toBig } from './numbers.ts';

/** What a credential is for: the purpose byte `P`. */
export const ANSWER = 1;
export const COMMENT = 2;
export type Purpose = typeof ANSWER | typeof COMMENT;

/** Where in a wave a credential belongs: manifest hash, purpose and slot. */
export interface Place {
  readonly manifestHash: Bytes;
  readonly purpose: Purpose;
  readonly slot: number;
}

export const SALT = utf8('belong/v1');
const BLINDING_BYTES = 256;

/** A new seed of 128 random bits (2.1). */
export function newSeed(): Bytes {
  return crypto.getRandomValues(new Uint8Array(16));
}

/** HKDF-SHA256 (RFC 5869). */
export async function hkdf(ikm: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', ikm, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, 8 * length));
}

/** `derive(label, len)` of 2.2. */
export function derive(seed: Bytes, place: Place, label: Bytes, length: number): Promise<Bytes> {
  const { manifestHash, purpose, slot } = place;
  const info = cat(utf8('belong/v1/'), label, u8(0), manifestHash, u8(purpose), u8(slot));
  return hkdf(seed, SALT, info, length);
}

/** The Ed25519 secret seed of a credential (2.3), 32 bytes. */
export function secretKey(seed: Bytes, place: Place): Promise<Bytes> {
  return derive(seed, place, utf8('sk'), 32);
}

/** The salt of the PSS encoding (2.4), 48 bytes. */
export function pssSalt(seed: Bytes, place: Place): Promise<Bytes> {
  return derive(seed, place, utf8('salt'), 48);
}

/** The blinding factor (2.5): the first candidate in [2, n) that has an inverse modulo n. */
export async function blindingFactor(seed: Bytes, place: Place, { n }: IssuerKey): Promise<bigint> {
  for (let i = 0; i < 256; i++) {
    const r = toBig(await derive(seed, place, cat(utf8('r'), u8(i)), BLINDING_BYTES));
    if (r >= 2n && r < n && greatestCommonDivisorIsOne(r, n)) return r;
  }
  throw new Error('no blinding factor among 256 candidates');
}

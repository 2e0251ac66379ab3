// An issuer and a ballot box for tests, in plain arithmetic: the other side of the wire.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bytes, fromB64u, fromHex } from '../src/credential/bytes.ts';
import { writeIssuerKey } from '../src/credential/issuer-key.ts';
import { power, toBig, toBytes } from '../src/credential/numbers.ts';

export interface Issuer {
  readonly spki: Bytes;
  /** `BlindSign` of RFC 9474. */
  sign(blinded: Bytes): Bytes;
}

/** A fresh RSA-2048 key that signs blind. */
export async function issuer(): Promise<Issuer> {
  const pair = await crypto.subtle.generateKey(
    { name: 'RSA-PSS', modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1), hash: 'SHA-384' },
    true,
    ['sign', 'verify'],
  );
  const { n, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  const [modulus, exponent] = [fromB64u(n!), toBig(fromB64u(d!))];
  return {
    spki: writeIssuerKey(modulus),
    sign: (blinded) => toBytes(power(toBig(blinded), exponent, toBig(modulus)), blinded.length),
  };
}

/** The published vectors, kept once for both languages. */
export function vectors(name: string): Record<string, string>[] {
  return JSON.parse(readFileSync(join(TEST_FOLDER, '../../crates/credential/tests/data', name), 'utf8'));
}

/** Hexadecimal with or without `0x`, with a leading zero put back where it was left out. */
export function hex(text: string): Bytes {
  const digits = text.replace(/^0x/, '');
  return fromHex(digits.length % 2 ? `0${digits}` : digits);
}

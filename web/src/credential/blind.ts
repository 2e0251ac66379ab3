// RSABSSA with SHA-384 and PSS (RFC 9474 section 4), the client's half. Salt and blinding factor are given, since
// the protocol derives both from the seed (2.4, 2.5): the identical request can be made on any device.

import { type Bytes, cat, u32 } from './bytes.ts';
import { type IssuerKey, importIssuerKey } from './issuer-key.ts';
import { greatestCommonDivisorIsOne, inverse, power, toBig, toBytes } from './numbers.ts';

const HASH_BYTES = 48;

async function sha384(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
}

/** MGF1 with SHA-384 (RFC 8017 B.2.1). */
async function mask(seed: Bytes, length: number): Promise<Bytes> {
  const parts: Bytes[] = [];
  for (let counter = 0; counter * HASH_BYTES < length; counter++) parts.push(await sha384(cat(seed, u32(counter))));
  return cat(...parts).slice(0, length);
}

/** EMSA-PSS-ENCODE with SHA-384 (RFC 8017 9.1.1). */
export async function encode(message: Bytes, bits: number, salt: Bytes): Promise<Bytes> {
  const length = Math.ceil(bits / 8);
  if (length < HASH_BYTES + salt.length + 2) throw new RangeError('the key is too short for this salt');
  const hash = await sha384(cat(new Uint8Array(8), await sha384(message), salt));
  const block = cat(new Uint8Array(length - salt.length - HASH_BYTES - 2), Uint8Array.of(1), salt);
  const masked = await mask(hash, block.length);
  for (let at = 0; at < block.length; at++) block[at]! ^= masked[at]!;
  block[0]! &= 0xff >> (8 * length - bits);
  return cat(block, hash, Uint8Array.of(0xbc));
}

/** `Blind` (RFC 9474 4.2): the number that the issuer signs without learning the message. */
export async function blind(key: IssuerKey, message: Bytes, salt: Bytes, r: bigint): Promise<Bytes> {
  const m = toBig(await encode(message, key.bits - 1, salt));
  if (!greatestCommonDivisorIsOne(m, key.n)) throw new RangeError('the message is not coprime to the key');
  return toBytes((m * power(r, key.e, key.n)) % key.n, key.length);
}

/** The signature of an issuer did not verify: nothing of it may be kept (protocol 4.6). */
export class SignatureRefused extends Error {}

/** `Finalize` (RFC 9474 4.4): takes the blinding off and verifies. Throws `SignatureRefused`. */
export async function finalize(key: IssuerKey, message: Bytes, blindSignature: Bytes, r: bigint, saltLength = 48): Promise<Bytes> {
  const z = toBig(blindSignature);
  if (blindSignature.length !== key.length || z >= key.n) throw new SignatureRefused('the signature has a wrong size');
  const signature = toBytes((z * inverse(r, key.n)) % key.n, key.length);
  if (!(await verify(key, message, signature, saltLength))) throw new SignatureRefused('the signature does not verify');
  return signature;
}

/** Whether an unblinded signature is the issuer's (protocol 3.5). */
export async function verify(key: IssuerKey, message: Bytes, signature: Bytes, saltLength = 48): Promise<boolean> {
  return crypto.subtle.verify({ name: 'RSA-PSS', saltLength }, await importIssuerKey(key), signature, message);
}

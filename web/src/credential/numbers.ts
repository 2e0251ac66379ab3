// Whole numbers of 2,048 bits and more, for RSA. Variable in time: the client works on values of its own owner
// only, and the server sees none of its times but the whole.

import type { Bytes } from './bytes.ts';
import { toHex } from './bytes.ts';

/** Bytes as a big-endian number. */
export function toBig(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes) || '0'}`);
}

/** A number as `length` big-endian bytes. */
export function toBytes(x: bigint, length: number): Bytes {
  const hex = x.toString(16).padStart(2 * length, '0');
  if (x < 0n || hex.length !== 2 * length) throw new RangeError('the number does not fit');
  return Uint8Array.from({ length }, (_, at) => parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}

/** `base ^ exponent mod n`. */
export function power(base: bigint, exponent: bigint, n: bigint): bigint {
  let result = 1n;
  for (let b = base % n, e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * b) % n;
    b = (b * b) % n;
  }
  return result;
}

/** Euclid's algorithm: the greatest common divisor of a and n, and the factor of a that yields it modulo n. */
function euclid(a: bigint, n: bigint): { divisor: bigint; factor: bigint } {
  let [r0, r1, s0, s1] = [n, a % n, 0n, 1n];
  while (r1 !== 0n) {
    const q = r0 / r1;
    [r0, r1] = [r1, r0 - q * r1];
    [s0, s1] = [s1, s0 - q * s1];
  }
  return { divisor: r0, factor: s0 < 0n ? s0 + n : s0 };
}

export function greatestCommonDivisorIsOne(a: bigint, n: bigint): boolean {
  return euclid(a, n).divisor === 1n;
}

/** The inverse of `a` modulo `n`; throws where there is none. */
export function inverse(a: bigint, n: bigint): bigint {
  const { divisor, factor } = euclid(a, n);
  if (divisor !== 1n) throw new RangeError('no inverse');
  return factor;
}

// The issuer's public key: RSA-2048, e = 65537, as a SubjectPublicKeyInfo with the RSASSA-PSS parameters of
// RFC 9578 section 6.5 (protocol 3.2, 3.3).

import { type Bytes, cat, fromHex, same, toB64u } from './bytes.ts';
import { toBig } from './numbers.ts';

export interface IssuerKey {
  readonly n: bigint;
  readonly e: bigint;
  /** Bits of the modulus. */
  readonly bits: number;
  /** Bytes of the modulus, and so of a blinded number and of a signature. */
  readonly length: number;
}

const E_65537 = 65_537n;

// SEQUENCE { SEQUENCE { id-RSASSA-PSS, { SHA-384, MGF1 with SHA-384, salt 48 } }, BIT STRING { SEQUENCE { INTEGER n
// (2,048 bits), INTEGER 65537 } } }. All lengths are fixed, so one key has exactly one form.
const BEFORE = fromHex(
  '30820152303d06092a864886f70d01010a3030a00d300b0609608648016503040202a11a301806092a864886f70d010108300b06096086480165' +
    '03040202a2030201300382010f003082010a0282010100',
);
const MODULUS_BYTES = 256;
const AFTER = fromHex('0203010001');

/** Reads the one form that a key may have; throws `RangeError` for any other. */
export function readIssuerKey(spki: Uint8Array): IssuerKey {
  const modulus = spki.slice(BEFORE.length, BEFORE.length + MODULUS_BYTES);
  const n = toBig(modulus);
  if (!same(spki, cat(BEFORE, modulus, AFTER)) || (modulus[0] ?? 0) < 0x80 || (n & 1n) === 0n) {
    throw new RangeError('not an RSASSA-PSS key of RFC 9578 with 2,048 bits and e = 65537');
  }
  return { n, e: E_65537, bits: 8 * MODULUS_BYTES, length: MODULUS_BYTES };
}

/** The SubjectPublicKeyInfo for a modulus of 2,048 bits. */
export function writeIssuerKey(modulus: Bytes): Bytes {
  const spki = cat(BEFORE, modulus, AFTER);
  readIssuerKey(spki);
  return spki;
}

/** The key for verification by WebCrypto, which reads no RSASSA-PSS SubjectPublicKeyInfo but a JWK. */
export function importIssuerKey({ n, e }: IssuerKey): Promise<CryptoKey> {
  const b64u = (x: bigint) => {
    const hex = x.toString(16);
    return toB64u(fromHex(hex.length % 2 ? `0${hex}` : hex));
  };
  const jwk = { kty: 'RSA', alg: 'PS384', n: b64u(n), e: b64u(e) };
  return crypto.subtle.importKey('jwk', jwk, { name: 'RSA-PSS', hash: 'SHA-384' }, false, ['verify']);
}

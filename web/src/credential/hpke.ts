// HPKE (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; base mode for sealing (protocol 5.3, 5.7), auth
// mode for replies of writers (14.4).

import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { type Bytes, cat, utf8 } from './bytes.ts';
import { hkdf } from './derive.ts';

const INFO = utf8('belong/wrap/v1');
/** Bytes of an encapsulated key, which is an uncompressed point. */
export const ENC_BYTES = 65;
const TAG_BYTES = 16;
/** What one layer adds to what it wraps. */
export const LAYER_BYTES = ENC_BYTES + TAG_BYTES;

export const suite = () => new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** One layer around `inner` for a public key (65 bytes): `enc ‖ ciphertext`. `ikm` is secret and gives the ephemeral key. */
export async function wrap(publicKey: Bytes, aad: Bytes, inner: Bytes, ikm: Bytes): Promise<Bytes> {
  const hpke = suite();
  const recipientPublicKey = await hpke.kem.deserializePublicKey(publicKey);
  const { enc, ct } = await hpke.seal({ recipientPublicKey, info: INFO, ekm: ikm }, inner, aad);
  return cat(new Uint8Array(enc), new Uint8Array(ct));
}

/** Takes one layer off with a secret key (32 bytes). Throws when it is not for this key or this `aad`. */
export async function unwrap(secretKey: Bytes, aad: Bytes, layer: Bytes): Promise<Bytes> {
  const hpke = suite();
  const recipientKey = await hpke.kem.deserializePrivateKey(secretKey);
  const enc = layer.slice(0, ENC_BYTES);
  return new Uint8Array(await hpke.open({ recipientKey, enc, info: INFO }, layer.slice(ENC_BYTES), aad));
}

/** A keyholder's key pair: the public key 65 bytes (uncompressed point), the secret key 32. */
export interface KeyholderKey {
  readonly publicKey: Bytes;
  readonly secretKey: Bytes;
}

/** The keyholder's key pair that belongs to twelve words (protocol 5.7). */
export async function keyholderKey(seed: Bytes): Promise<KeyholderKey> {
  const { kem } = suite();
  const { publicKey, privateKey } = await kem.deriveKeyPair(await hkdf(seed, utf8('belong/v1'), utf8('belong/keyholder/v1'), 32));
  return {
    publicKey: new Uint8Array(await kem.serializePublicKey(publicKey)),
    secretKey: new Uint8Array(await kem.serializePrivateKey(privateKey)),
  };
}

// Ed25519 (RFC 8032) by WebCrypto, and by @noble/curves (fetched only then) in a browser which lacks it.

import { type Bytes, cat, fromB64u, fromHex } from './bytes.ts';

/** Secret keys are the 32 bytes of RFC 8032, public keys 32 bytes, signatures 64. */
export interface Ed25519 {
  publicKey(secret: Bytes): Promise<Bytes>;
  sign(secret: Bytes, message: Bytes): Promise<Bytes>;
  verify(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean>;
}

const NAME = 'Ed25519';
const PKCS8 = fromHex('302e020100300506032b657004220420');

const importSecret = (secret: Bytes, extractable: boolean) =>
  crypto.subtle.importKey('pkcs8', cat(PKCS8, secret), NAME, extractable, ['sign']);

export const byWebCrypto: Ed25519 = {
  async publicKey(secret) {
    // WebCrypto computes no public key, but writes it beside the private one.
    const jwk = await crypto.subtle.exportKey('jwk', await importSecret(secret, true));
    if (jwk.x === undefined) throw new Error('no public key in the exported key');
    return fromB64u(jwk.x);
  },
  async sign(secret, message) {
    return new Uint8Array(await crypto.subtle.sign(NAME, await importSecret(secret, false), message));
  },
  async verify(publicKey, message, signature) {
    const key = await crypto.subtle.importKey('raw', publicKey, NAME, false, ['verify']);
    return crypto.subtle.verify(NAME, key, signature, message);
  },
};

export const byNoble: Ed25519 = {
  async publicKey(secret) {
    const { ed25519 } = await import('./noble.ts');
    return new Uint8Array(ed25519.getPublicKey(secret));
  },
  async sign(secret, message) {
    const { ed25519 } = await import('./noble.ts');
    return new Uint8Array(ed25519.sign(message, secret));
  },
  async verify(publicKey, message, signature) {
    const { ed25519 } = await import('./noble.ts');
    return ed25519.verify(signature, message, publicKey);
  },
};

let chosen: Promise<Ed25519> | undefined;

async function choose(): Promise<Ed25519> {
  // RFC 8032 section 7.1, test 1. A browser may know the name and yet not export the public half.
  const secret = fromHex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  try {
    return (await byWebCrypto.publicKey(secret))[0] === 0xd7 ? byWebCrypto : byNoble;
  } catch {
    return byNoble;
  }
}

/** WebCrypto where it knows Ed25519, else @noble/curves. */
export function ed25519(): Promise<Ed25519> {
  return (chosen ??= choose());
}

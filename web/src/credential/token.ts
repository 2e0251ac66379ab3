// Token, credential and the request for one (protocol section 3, RFC 9577, RFC 9578).

import { blind, finalize, verify } from './blind.ts';
import { type Bytes, cat, sha256, u16, u8, utf8 } from './bytes.ts';
import { type Place, blindingFactor, pssSalt, secretKey } from './derive.ts';
import { ed25519 } from './ed25519.ts';
import { type IssuerKey, readIssuerKey } from './issuer-key.ts';

/** Blind RSA (RFC 9578 section 6). */
const TOKEN_TYPE = u16(0x0002);
export const TOKEN_INPUT_BYTES = 98;
export const SIGNATURE_BYTES = 256;

/** `challenge` of 3.1: a TokenChallenge with M as redemption context and no origin. */
export function challenge(issuerName: string, manifestHash: Bytes): Bytes {
  const name = utf8(issuerName);
  return cat(TOKEN_TYPE, u16(name.length), name, u8(manifestHash.length), manifestHash, u16(0));
}

/** `token_input` of 3.2. `pk` is the public key of the credential, `spki` the issuer's. */
export async function tokenInput(pk: Bytes, issuerName: string, manifestHash: Bytes, spki: Bytes): Promise<Bytes> {
  return cat(TOKEN_TYPE, await sha256(pk), await sha256(challenge(issuerName, manifestHash)), await sha256(spki));
}

/** `T` of 3.4. */
export function tokenHash(input: Bytes): Promise<Bytes> {
  return sha256(input);
}

/** One credential before the issuer has signed: what is sent, and what stays. */
export interface Request {
  readonly place: Place;
  readonly key: IssuerKey;
  readonly secret: Bytes;
  readonly input: Bytes;
  readonly r: bigint;
  /** What is sent: 256 bytes which say nothing about the token. */
  readonly blinded: Bytes;
}

/** A credential that can be spent: the token with its signature, and the secret that signs a submission. */
export interface Credential {
  readonly place: Place;
  readonly secret: Bytes;
  readonly input: Bytes;
  readonly signature: Bytes;
}

/** Makes the request for the credential of a place (2.2 to 3.3). The same seed makes the same bytes. */
export async function request(seed: Bytes, place: Place, issuerName: string, spki: Bytes): Promise<Request> {
  const key = readIssuerKey(spki);
  const secret = await secretKey(seed, place);
  const pk = await (await ed25519()).publicKey(secret);
  const input = await tokenInput(pk, issuerName, place.manifestHash, spki);
  const r = await blindingFactor(seed, place, key);
  return { place, key, secret, input, r, blinded: await blind(key, input, await pssSalt(seed, place), r) };
}

/** Takes the blinding off a signature and verifies it (4.6). Throws `SignatureRefused`. */
export async function accept(made: Request, blindSignature: Bytes): Promise<Credential> {
  const { place, key, secret, input, r } = made;
  return { place, secret, input, signature: await finalize(key, input, blindSignature, r) };
}

/** A credential again, from the seed and the signature that was kept. Whether it is signed is for `isSigned` to say. */
export async function restore(seed: Bytes, place: Place, issuerName: string, spki: Bytes, signature: Bytes): Promise<Credential> {
  const secret = await secretKey(seed, place);
  const pk = await (await ed25519()).publicKey(secret);
  return { place, secret, input: await tokenInput(pk, issuerName, place.manifestHash, spki), signature };
}

/** Whether a credential is signed by the issuer key; needs nothing but the public key (3.5). */
export function isSigned(credential: Pick<Credential, 'input' | 'signature'>, spki: Bytes): Promise<boolean> {
  return verify(readIssuerKey(spki), credential.input, credential.signature);
}

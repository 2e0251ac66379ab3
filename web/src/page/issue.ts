// Having all credentials of a person signed in one request (protocol 4.2, 4.6).

import { SignatureRefused } from '../credential/blind.ts';
import { type Bytes, fromB64u, toB64u } from '../credential/bytes.ts';
import { ANSWER, COMMENT, type Place } from '../credential/derive.ts';
import { type KeyGroup, type Manifest, issuerKey } from '../credential/manifest.ts';
import { type Credential, type Request, accept, request } from '../credential/token.ts';

/** The places of all credentials of a person in a wave: the answer's, then one for each comment question. */
export function places({ hash, comments }: Manifest): Place[] {
  const comment = Array.from({ length: comments }, (_, at): Place => ({ manifestHash: hash, purpose: COMMENT, slot: at }));
  return [{ manifestHash: hash, purpose: ANSWER, slot: 0 }, ...comment];
}

/** The requests for all of them. The same seed makes the same requests. */
export function requestAll(seed: Bytes, manifest: Manifest, group: KeyGroup): Promise<Request[]> {
  return Promise.all(places(manifest).map((place) => request(seed, place, manifest.issuer, issuerKey(group, place.purpose))));
}

/** The body of the request, ready for JSON. */
export function written(requests: readonly Request[]): { purpose: number; slot: number; blinded: string }[] {
  return requests.map(({ place, blinded }) => ({ purpose: place.purpose, slot: place.slot, blinded: toB64u(blinded) }));
}

/** Reads `{"signatures":["…"]}` in the order of the requests. Throws `SignatureRefused` unless every one verifies. */
export async function acceptAll(requests: readonly Request[], answer: unknown): Promise<Credential[]> {
  const { signatures } = (answer ?? {}) as { signatures?: unknown };
  if (!Array.isArray(signatures) || signatures.length !== requests.length) {
    throw new SignatureRefused('not as many signatures as were asked for');
  }
  return Promise.all(requests.map((made, at) => accept(made, decoded(signatures[at]))));
}

function decoded(signature: unknown): Bytes {
  try {
    return fromB64u(String(signature));
  } catch {
    throw new SignatureRefused('not base64url');
  }
}

// Whether the key in an announcement is the keyholder's own (protocol 5.8).

import { type Bytes, sha256, toB64u } from '../credential/bytes.ts';
import type { Manifest } from '../credential/manifest.ts';
import { wordsOfLeaf } from '../credential/words.ts';

/** Six words for a public key: the first 66 bits of its SHA-256. */
export async function keyWords(publicKey: Bytes): Promise<string> {
  return (await wordsOfLeaf(await sha256(publicKey))).join(' ');
}

/** `made` is the public key that this device made for the seat, base64url, if it made one. */
export function ownKey(manifest: Manifest, seat: number, made: string | undefined): 'mine' | 'other' | 'unknown' {
  const announced = manifest.keyholders.publicKeys[seat];
  if (made === undefined) return 'unknown';
  return announced !== undefined && toB64u(announced) === made ? 'mine' : 'other';
}

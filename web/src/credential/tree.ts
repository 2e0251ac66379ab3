// The Merkle tree of RFC 6962 section 2.1 and RFC 9162 (protocol 8.1). A checker holds all leaves (8.5), so being in
// the tree and the tree having only grown are both checked by computing roots again.

import { type Bytes, cat, sha256, u8 } from './bytes.ts';

/** The leaf of an entry: SHA-256(0x00 ‖ entry). */
export function entryLeaf(entry: Bytes): Promise<Bytes> {
  return sha256(cat(u8(0), entry));
}

/** The leaf of an answer in the closing tree, from token hash and ciphertext hash (8.1). */
export async function leafHash(tokenHash: Bytes, sealedHash: Bytes): Promise<Bytes> {
  return entryLeaf(await sha256(cat(tokenHash, sealedHash)));
}

/** The root of a tree with these leaf hashes; of no leaves, SHA-256 of nothing. */
export async function root(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return sha256(new Uint8Array(0));
  let level = leaves;
  // Joining neighbours level by level and passing a last one without a neighbour up unchanged gives the tree of
  // RFC 6962, which splits at the largest power of two below the number of leaves.
  while (level.length > 1) {
    const above: Promise<Bytes>[] = [];
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at]!, level[at + 1]];
      above.push(right ? sha256(cat(u8(1), left, right)) : Promise.resolve(left));
    }
    level = await Promise.all(above);
  }
  return level[0]!;
}

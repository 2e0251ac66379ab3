// Sealing a body so that only enough keyholders together can open it (protocol 5.2 to 5.5).

import { type Bytes, cat, same, sha256, u16, u32, u8, utf8 } from './bytes.ts';
import { hkdf, type Purpose, SALT } from './derive.ts';
import { LAYER_BYTES, unwrap, wrap } from './hpke.ts';

/** What a sealed body is bound to. */
export interface Binding {
  readonly manifestHash: Bytes;
  readonly purpose: Purpose;
  readonly tokenHash: Bytes;
  readonly version: number;
}

/** What the ephemeral keys of the layers are derived for (5.3). */
const EPHEMERAL = utf8('belong/wrap/v1/ephemeral');
const KEY_BYTES = 32;
const COMMIT_BYTES = 32;
const TAG_BYTES = 16;
/** A content key is used once, so its nonce may be constant. */
const NONCE = new Uint8Array(12);

/** The associated data `A` of 5.2. */
function associated({ manifestHash, purpose, tokenHash, version }: Binding): Bytes {
  return cat(utf8('belong/body/v1'), manifestHash, u8(purpose), tokenHash, u32(version));
}

/** `commit` of 5.4. */
function commitment(contentKey: Bytes, tokenHash: Bytes): Promise<Bytes> {
  return sha256(cat(utf8('ck'), contentKey, tokenHash));
}

/** The subsets of `holders` keyholders with `threshold` members, as masks in ascending order (5.3). */
export function masks(holders: number, threshold: number): number[] {
  const members = (mask: number) => mask.toString(2).replaceAll('0', '').length;
  return Array.from({ length: 2 ** holders }, (_, mask) => mask).filter((mask) => members(mask) === threshold);
}

/** The indices of the keyholders in a mask, ascending. */
function members(mask: number): number[] {
  return Array.from({ length: 8 }, (_, at) => at).filter((at) => (mask >> at) & 1);
}

/** The length of every sealed body of a wave (5.5). */
export function sealedLength(holders: number, threshold: number, bodyBytes: number): number {
  const wraps = masks(holders, threshold).length * (3 + KEY_BYTES + threshold * LAYER_BYTES);
  return COMMIT_BYTES + 1 + wraps + bodyBytes + TAG_BYTES;
}

/** Seals a padded body to the keyholders (public keys of 65 bytes, in the order of the manifest). */
export async function seal(body: Bytes, keyholders: readonly Bytes[], threshold: number, binding: Binding): Promise<Bytes> {
  const contentKey = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const additionalData = associated(binding);
  const aes = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['encrypt']);
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: NONCE, additionalData }, aes, body);
  const subsets = masks(keyholders.length, threshold);
  const parts = [await commitment(contentKey, binding.tokenHash), u8(subsets.length)];
  for (const mask of subsets) {
    let wrapped: Bytes = contentKey;
    for (const [layer, holder] of members(mask).entries()) {
      const aad = cat(additionalData, u8(mask), u8(layer));
      wrapped = await wrap(keyholders[holder]!, aad, wrapped, await hkdf(contentKey, SALT, cat(EPHEMERAL, aad), 32));
    }
    parts.push(u8(mask), u16(wrapped.length), wrapped);
  }
  return cat(...parts, new Uint8Array(ciphertext));
}

/**
 * Opens what `seal` made with the secret keys (32 bytes) of the keyholders in `mask`, ascending. No page does this:
 * it is the other half that the tests check against. Throws when a layer, the commitment or the body does not open.
 */
export async function open(sealed: Bytes, mask: number, secretKeys: readonly Bytes[], binding: Binding): Promise<Bytes> {
  const additionalData = associated(binding);
  let at = COMMIT_BYTES + 1;
  let contentKey: Bytes | undefined;
  for (let left = sealed[COMMIT_BYTES]!; left > 0; left--) {
    const length = sealed[at + 1]! * 256 + sealed[at + 2]!;
    if (sealed[at] === mask) {
      contentKey = sealed.slice(at + 3, at + 3 + length);
      for (let layer = secretKeys.length - 1; layer >= 0; layer--) {
        contentKey = await unwrap(secretKeys[layer]!, cat(additionalData, u8(mask), u8(layer)), contentKey);
      }
    }
    at += 3 + length;
  }
  if (!contentKey || !same(await commitment(contentKey, binding.tokenHash), sealed.slice(0, COMMIT_BYTES))) {
    throw new Error('the commitment does not match');
  }
  const aes = await crypto.subtle.importKey('raw', contentKey, 'AES-GCM', false, ['decrypt']);
  return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: NONCE, additionalData }, aes, sealed.slice(at)));
}

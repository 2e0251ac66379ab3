// A submission, its acknowledgement, and the receipt (protocol sections 6 and 7).

import { type Bytes, cat, fromB64u, readInteger, same, sha256, toB64u, u32, u8, utf8 } from './bytes.ts';
import { ed25519 } from './ed25519.ts';
import { type Binding, seal } from './seal.ts';
import { type Credential, tokenHash } from './token.ts';
import { leafHash } from './tree.ts';

const SUBMISSION = utf8('BLG1');
const RECEIPT = utf8('BLR1');
export const ACKNOWLEDGEMENT_BYTES = 96;
export const RECEIPT_BYTES = 168;

/** A submission as it is sent, and the leaf that it will be in the closing tree. */
export interface Submission {
  readonly bytes: Bytes;
  readonly tokenHash: Bytes;
  readonly version: number;
  readonly leaf: Bytes;
}

/** Who can open, in the order of the manifest, and how many of them it takes. */
export interface Keyholders {
  readonly publicKeys: readonly Bytes[];
  readonly threshold: number;
}

/** Seals a padded body and signs it with the credential (6.1). Each call gives other bytes. */
export async function submission(credential: Credential, version: number, body: Bytes, keyholders: Keyholders): Promise<Submission> {
  const { place, secret, input, signature } = credential;
  const token = await tokenHash(input);
  const binding: Binding = { manifestHash: place.manifestHash, purpose: place.purpose, tokenHash: token, version };
  const sealed = await seal(body, keyholders.publicKeys, keyholders.threshold, binding);
  const digest = await sha256(sealed);
  const keys = await ed25519();
  const signed = cat(utf8('belong/submission/v1'), u8(0), place.manifestHash, token, u32(version), digest);
  const proof = await keys.sign(secret, signed);
  const bytes = cat(SUBMISSION, u8(place.purpose), u32(version), input, signature, await keys.publicKey(secret), sealed, proof);
  return { bytes, tokenHash: token, version, leaf: await leafHash(token, digest) };
}

/** What a person keeps to check later that the answer was counted. It opens nothing (7.2). */
export interface Receipt {
  readonly manifestHash: Bytes;
  readonly tokenHash: Bytes;
  readonly version: number;
  readonly leaf: Bytes;
  readonly signature: Bytes;
}

/** What the box signs (6.4). */
function acknowledged({ manifestHash, tokenHash: token, version, leaf }: Omit<Receipt, 'signature'>): Bytes {
  return cat(utf8('belong/ack/v1'), u8(0), manifestHash, token, u32(version), leaf);
}

/** The box answered with something which is not its word for this submission. */
export class AcknowledgementRefused extends Error {}

/** Checks the box's acknowledgement of a submission and makes the receipt (6.4, 7.1). Throws `AcknowledgementRefused`. */
export async function receipt(sent: Submission, manifestHash: Bytes, acknowledgement: Bytes, boxKey: Bytes): Promise<Receipt> {
  const made: Receipt = {
    manifestHash,
    tokenHash: sent.tokenHash,
    version: sent.version,
    leaf: sent.leaf,
    signature: acknowledgement.slice(32),
  };
  const right = acknowledgement.length === ACKNOWLEDGEMENT_BYTES && same(acknowledgement.slice(0, 32), sent.leaf);
  if (!right || !(await isAcknowledged(made, boxKey))) throw new AcknowledgementRefused('not the acknowledgement of this submission');
  return made;
}

/** Whether the signature of a receipt is the box's. */
export async function isAcknowledged(made: Receipt, boxKey: Bytes): Promise<boolean> {
  return (await ed25519()).verify(boxKey, acknowledged(made), made.signature);
}

/** A receipt as 168 bytes in base64url, which is also the text of its QR code (7.1). */
export function writeReceipt({ manifestHash, tokenHash: token, version, leaf, signature }: Receipt): string {
  return toB64u(cat(RECEIPT, manifestHash, token, u32(version), leaf, signature));
}

/** Reads a receipt; white space around and between is allowed. Throws `RangeError` for anything else. */
export function readReceipt(text: string): Receipt {
  const bytes = fromB64u(text.replaceAll(/\s/g, ''));
  if (bytes.length !== RECEIPT_BYTES || !same(bytes.slice(0, 4), RECEIPT)) throw new RangeError('not a receipt');
  return {
    manifestHash: bytes.slice(4, 36),
    tokenHash: bytes.slice(36, 68),
    version: readInteger(bytes.slice(68, 72)),
    leaf: bytes.slice(72, 104),
    signature: bytes.slice(104),
  };
}

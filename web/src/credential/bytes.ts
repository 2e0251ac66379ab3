// Bytes and the few ways in which the protocol writes them. All integers are big-endian.

/** Bytes with a buffer of their own, as WebCrypto wants them. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Joins bytes: the `‖` of the protocol. */
export function cat(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Bytes {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** One byte. */
export function u8(value: number): Bytes {
  return integer(value, 1);
}

/** Two bytes, big-endian. */
export function u16(value: number): Bytes {
  return integer(value, 2);
}

/** Four bytes, big-endian. */
export function u32(value: number): Bytes {
  return integer(value, 4);
}

/** Eight bytes, big-endian. */
export function u64(value: number): Bytes {
  return integer(value, 8);
}

function integer(value: number, length: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0 || value >= 2 ** (8 * length)) {
    throw new RangeError(`${value} does not fit in ${length} bytes`);
  }
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

/** Reads a big-endian unsigned integer of at most six bytes. */
export function readInteger(bytes: Uint8Array): number {
  if (bytes.length > 6) throw new RangeError('more than six bytes');
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/** Whether two byte strings are the same. Not constant in time: nothing compared here is a secret. */
export function same(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

/** Which of two byte strings comes first, byte by byte: negative, zero or positive. */
export function order(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = a[at]! - b[at]!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Reads hexadecimal of either case. Throws `RangeError` for anything else. */
export function fromHex(text: string): Bytes {
  if (!/^(?:[0-9a-f]{2})*$/i.test(text)) throw new RangeError('not hexadecimal');
  return Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
}

const BINARY_PIECE = 0x4000;

/** Base64 with padding (RFC 4648 §4). */
export function toB64(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += BINARY_PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + BINARY_PIECE));
  }
  return btoa(binary);
}

/** Reads base64 with padding. Throws `RangeError` unless writing the bytes again gives the same text. */
export function fromB64(text: string): Bytes {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.length % 4 !== 0) throw new RangeError('not base64');
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  if (toB64(bytes) !== text) throw new RangeError('not canonical base64');
  return bytes;
}

/** Base64url without padding (RFC 4648 §5). */
export function toB64u(bytes: Uint8Array): string {
  return toB64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** Reads base64url without padding. Throws `RangeError` unless writing the bytes again gives the same text. */
export function fromB64u(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new RangeError('not base64url');
  return fromB64(text.replaceAll('-', '+').replaceAll('_', '/') + '='.repeat((4 - (text.length % 4)) % 4));
}

/** SHA-256. */
export async function sha256(bytes: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Bytes));
}

// What is sealed: canonical JSON, padded (protocol 5.1).

import { type Bytes, order, utf8 } from './bytes.ts';

/** Strings, whole numbers, arrays of whole numbers, and objects of these. */
export type Canonical = string | number | readonly number[] | { readonly [key: string]: Canonical };

/** Bytes of UTF-8 that the text of a comment may have. */
export const TEXT_BYTES_MAX = 3_500;

/** An answer: values by item code, and the facts which the person lets travel with it, by fact code. */
export interface AnswerBody {
  readonly a: Readonly<Record<string, number | readonly number[]>>;
  readonly f: Readonly<Record<string, number | readonly number[]>>;
}

/** A comment: what it answers and its text; `m` is the public key of a mailbox when the writer wants one. */
export interface CommentBody {
  readonly m?: string;
  readonly q: string;
  readonly t: string;
}

/** Nothing was written: sent all the same, so that nobody sees who writes comments. */
export const NOTHING = {} as const;

/** Writes canonical JSON: keys in the order of their UTF-8 bytes, no white space, whole numbers only. */
export function canonical(value: Canonical): string {
  if (typeof value === 'string') {
    // A lone surrogate has no UTF-8; like a text encoder, put the replacement character in its place. JSON.stringify
    // then escapes exactly what RFC 8785 section 3.2.2.2 says.
    return JSON.stringify(new TextDecoder().decode(utf8(value)));
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new RangeError('whole numbers only');
    return String(value);
  }
  if (Array.isArray(value)) return `[${value.map((item: Canonical) => canonical(item)).join(',')}]`;
  const fields = Object.entries(value as Record<string, Canonical>).sort(([a], [b]) => order(utf8(a), utf8(b)));
  return `{${fields.map(([key, field]) => `${canonical(key)}:${canonical(field)}`).join(',')}}`;
}

/** The text does not fit into the size that all bodies of a wave share. */
export class BodyTooLong extends Error {}

/** Canonical JSON padded with zero bytes to `length`. Throws `BodyTooLong`. */
export function padded(value: Canonical, length: number): Bytes {
  const text = utf8(canonical(value));
  if (text.length > length) throw new BodyTooLong(`${text.length} bytes, ${length} are allowed`);
  const body = new Uint8Array(length);
  body.set(text);
  return body;
}

// What leaves the page and comes in. Every address is on the page's own origin; the policy of the page allows no other.

import type { Bytes } from '../credential/bytes.ts';

/** Milliseconds until an answer of the server is given up. */
const ANSWER_MS_MAX = 30_000;
/** Bytes that are read of any answer: a whole tile has 8 KiB, a manifest with all languages a few hundred. */
const ANSWER_BYTES_MAX = 8_388_608;

/** The connection was lost, or the server did not answer in time: trying again may help. */
export class ConnectionLost extends Error {}

/** The server said no: its status, and the word for why if it gave one. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly why: string,
  ) {
    super(`refused: ${status} ${why}`);
  }
}

async function ask(url: string, init: RequestInit): Promise<Bytes> {
  let answer: Response;
  let bytes: Bytes;
  try {
    answer = await fetch(url, { cache: 'no-store', redirect: 'error', signal: AbortSignal.timeout(ANSWER_MS_MAX), ...init });
    bytes = new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new ConnectionLost(url);
  }
  // A proxy whose server is away or overloaded answers so: the same request may be sent again.
  if ([429, 502, 503, 504].includes(answer.status)) throw new ConnectionLost(url);
  if (!answer.ok) throw new Refused(answer.status, reason(bytes));
  if (bytes.length > ANSWER_BYTES_MAX) throw new Refused(answer.status, 'too-long');
  return bytes;
}

/** `{"error":"…"}`, where the server gave one. */
function reason(bytes: Bytes): string {
  try {
    const { error } = JSON.parse(new TextDecoder().decode(bytes)) as { error?: unknown };
    return typeof error === 'string' ? error : '';
  } catch {
    return '';
  }
}

/** Fetches something public, without cookies. */
export function fetchPublic(url: string): Promise<Bytes> {
  return ask(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
}

/** Fetches JSON as the person who is signed in. */
export async function getSignedIn(url: string): Promise<unknown> {
  const answer = await ask(url, { credentials: 'same-origin', headers: { accept: 'application/json' } });
  try {
    return JSON.parse(new TextDecoder().decode(answer)) as unknown;
  } catch {
    throw new Refused(200, 'not-json');
  }
}

/** Posts JSON as the person who is signed in. */
export async function postSignedIn(url: string, csrf: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json', 'x-csrf-token': csrf };
  const answer = await ask(url, { method: 'POST', credentials: 'same-origin', headers, body: JSON.stringify(body) });
  try {
    return JSON.parse(new TextDecoder().decode(answer)) as unknown;
  } catch {
    throw new Refused(200, 'not-json');
  }
}

/** Sends the sign-out form of the site. Throws unless the server answered with a page or sends the browser elsewhere. */
export async function endSession(url: string, csrf: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', credentials: 'same-origin', redirect: 'manual', body: new URLSearchParams({ csrf }) });
  if (!answer.ok && answer.type !== 'opaqueredirect') throw new Refused(answer.status, '');
}

/** Posts a submission to the box: no cookie, no referrer, nothing kept (6.5). */
export function postToBox(url: string, submission: Bytes): Promise<Bytes> {
  return ask(url, {
    method: 'POST',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    headers: { 'content-type': 'application/octet-stream' },
    body: submission,
  });
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((go) => setTimeout(go, ms));
}

/** A whole number in [0, below), evenly drawn by the device's source of chance. */
export function chance(below: number): number {
  const limit = Math.floor(2 ** 32 / below) * below;
  for (;;) {
    const drawn = crypto.getRandomValues(new Uint32Array(1))[0]!;
    if (drawn < limit) return drawn % below;
  }
}

/** A random order (Fisher and Yates). */
export function shuffled<Item>(items: readonly Item[]): Item[] {
  const all = [...items];
  for (let at = all.length - 1; at > 0; at--) {
    const other = chance(at + 1);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}

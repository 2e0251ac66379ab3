// The public log: checkpoints as signed notes, and whole tiles (protocol section 8; C2SP tlog-checkpoint, signed-note
// and tlog-tiles). Everything is fetched whole and computed here, so that no server learns which leaf was of interest.

import { type Bytes, cat, fromB64, same, sha256, toHex, utf8 } from './bytes.ts';
import { ed25519 } from './ed25519.ts';
import { entryLeaf, root } from './tree.ts';

/** What a log has signed: its name, how many leaves it has, and their root. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Bytes;
}

/** The log said something that does not hold together. `why` names the check that failed. */
export class LogRefused extends Error {
  constructor(readonly why: 'note' | 'signature' | 'tile' | 'root' | 'shrunk' | 'rewritten') {
    super(`log refused: ${why}`);
  }
}

/** Leaves that a checker fetches at most: 2^20 leaves are 32 MiB. */
export const LEAVES_MAX = 1_048_576;
const TILE_LEAVES = 256;
const HASH_BYTES = 32;
const ED25519_NOTE = 0x01;

/** The four bytes that a signed note writes before a signature, so that a reader knows whose it is. */
export async function keyId(name: string, publicKey: Bytes): Promise<Bytes> {
  return (await sha256(cat(utf8(name), utf8('\n'), Uint8Array.of(ED25519_NOTE), publicKey))).slice(0, 4);
}

/** A log's public key with its name, which is the origin of its checkpoints. */
export interface LogKey {
  readonly name: string;
  readonly key: Bytes;
}

/** Reads a verifier key, `name+id+base64`. Throws `RangeError`. */
export async function readLogKey(text: string): Promise<LogKey> {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? [];
  const bytes = fromB64(encoded ?? '');
  const key = bytes.slice(1);
  if (!name || bytes[0] !== ED25519_NOTE || key.length !== 32 || toHex(await keyId(name, key)) !== id) {
    throw new RangeError('not the public key of a log');
  }
  return { name, key };
}

/**
 * Reads a checkpoint and verifies the log's own signature. Cosignatures of witnesses may stand beside it; further
 * lines may not: what is not understood is not believed. Throws `LogRefused`.
 */
export async function readCheckpoint(note: string, { name: logName, key: publicKey }: LogKey): Promise<Checkpoint> {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new LogRefused('note');
  const text = note.slice(0, end + 1);
  const [origin, size, hash, ...rest] = text.split('\n');
  if (!origin || !size || !hash || rest.join() || !/^(?:0|[1-9][0-9]{0,14})$/.test(size)) throw new LogRefused('note');
  if (origin !== logName) throw new LogRefused('signature');
  const id = await keyId(origin, publicKey);
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, encoded] = line.split(' ');
    if (dash !== '—' || !name || !encoded) throw new LogRefused('note');
    const signature = read(encoded, 'note');
    if (name !== origin || signature.length !== 68 || !same(signature.slice(0, 4), id)) continue;
    if (!(await (await ed25519()).verify(publicKey, utf8(text), signature.slice(4)))) throw new LogRefused('signature');
    const treeRoot = read(hash, 'note');
    if (treeRoot.length !== HASH_BYTES) throw new LogRefused('note');
    return { origin, size: Number(size), root: treeRoot };
  }
  throw new LogRefused('signature');
}

function read(base64: string, why: 'note'): Bytes {
  try {
    return fromB64(base64);
  } catch {
    throw new LogRefused(why);
  }
}

/** The path of tile `index` (tlog-tiles): three digits a part, all but the last with an x; `.p/w` when it is not full. */
export function tilePath(kind: '0' | 'entries', index: number, width: number): string {
  const digits = String(index);
  const parts = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)!;
  const path = parts.map((part, at) => (at < parts.length - 1 ? `x${part}` : part)).join('/');
  return `tile/${kind}/${path}${width < TILE_LEAVES ? `.p/${width}` : ''}`;
}

/** Fetches one resource of a log by its path below the log's address. */
export type Fetch = (path: string) => Promise<Bytes>;

function* tiles(size: number): Generator<{ index: number; width: number }> {
  if (size > LEAVES_MAX) throw new LogRefused('tile');
  for (let at = 0; at < size; at += TILE_LEAVES) yield { index: at / TILE_LEAVES, width: Math.min(TILE_LEAVES, size - at) };
}

/** All leaf hashes of a tree, checked against its root. Throws `LogRefused`. */
export async function leaves(checkpoint: Checkpoint, get: Fetch): Promise<Bytes[]> {
  const all: Bytes[] = [];
  for (const { index, width } of tiles(checkpoint.size)) {
    const tile = await get(tilePath('0', index, width));
    if (tile.length !== width * HASH_BYTES) throw new LogRefused('tile');
    for (let at = 0; at < tile.length; at += HASH_BYTES) all.push(tile.slice(at, at + HASH_BYTES));
  }
  if (!same(await root(all), checkpoint.root)) throw new LogRefused('root');
  return all;
}

/** All entries of a log in their order, checked against its root. Throws `LogRefused`. */
export async function entries(checkpoint: Checkpoint, get: Fetch): Promise<Bytes[]> {
  const all: Bytes[] = [];
  for (const { index, width } of tiles(checkpoint.size)) {
    const bundle = await get(tilePath('entries', index, width));
    let at = 0;
    for (let left = width; left > 0; left--) {
      if (at + 2 > bundle.length) throw new LogRefused('tile');
      const length = bundle[at]! * 256 + bundle[at + 1]!;
      if (at + 2 + length > bundle.length) throw new LogRefused('tile');
      all.push(bundle.slice(at + 2, at + 2 + length));
      at += 2 + length;
    }
    if (at !== bundle.length) throw new LogRefused('tile');
  }
  if (!same(await root(await Promise.all(all.map(entryLeaf))), checkpoint.root)) throw new LogRefused('root');
  return all;
}

/** Whether a log has only grown since an earlier checkpoint. `all` are its leaf hashes now. Throws `LogRefused`. */
export async function onlyGrew(before: Checkpoint, all: readonly Bytes[]): Promise<void> {
  if (all.length < before.size) throw new LogRefused('shrunk');
  if (!same(await root(all.slice(0, before.size)), before.root)) throw new LogRefused('rewritten');
}

/** An entry of the organisation's log of events (8.4). */
export function eventEntry(kind: string, wave: string, hash: string): Bytes {
  return utf8(`${kind} ${wave} ${hash}`);
}

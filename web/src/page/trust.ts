// Fetching a manifest and the logs, and believing them only after they were checked here (protocol 1.5, 8.3 to 8.5).

import { type Bytes, same, toHex } from '../credential/bytes.ts';
import { type Checkpoint, type LogKey, entries, eventEntry, leaves, onlyGrew, readCheckpoint } from '../credential/log.ts';
import { type Manifest, announcement, readManifest } from '../credential/manifest.ts';
import { entryLeaf } from '../credential/tree.ts';
import type { Device } from './device.ts';
import { fetchPublic } from './net.ts';

/** The manifest is not the one that was announced. */
export class ManifestChanged extends Error {
  constructor(readonly why: 'hash' | 'wave' | 'log' | 'group' | 'closing') {
    super(`manifest changed: ${why}`);
  }
}

/** Fetches a manifest and refuses one with another hash, or of another wave, than the page names. `hash` is hex. */
export async function fetchManifest(url: string, hash: string, wave: string): Promise<Manifest> {
  const manifest = await readManifest(await fetchPublic(url));
  if (toHex(manifest.hash) !== hash) throw new ManifestChanged('hash');
  if (manifest.wave !== wave) throw new ManifestChanged('wave');
  return manifest;
}

const below = (url: string) => (path: string) => fetchPublic(`${url.replace(/\/$/, '')}/${path}`);

async function checkpoint(url: string, logKey: LogKey): Promise<{ note: string; read: Checkpoint }> {
  const note = new TextDecoder().decode(await below(url)('checkpoint'));
  return { note, read: await readCheckpoint(note, logKey) };
}

/** The entries of the organisation's log, after it was checked that the log has only grown since this device saw it last. */
async function events({ eventLog }: Pick<Manifest, 'eventLog'>, logUrl: string, device: Device): Promise<Bytes[]> {
  const { note, read } = await checkpoint(logUrl, eventLog);
  const all = await entries(read, below(logUrl));
  const seen = device.seenLog(logUrl);
  if (seen !== undefined) await onlyGrew(await readCheckpoint(seen, eventLog), await Promise.all(all.map(entryLeaf)));
  device.keepLog(logUrl, note);
  return all;
}

/**
 * Checks that a manifest is an entry of the organisation's log, and that the log has only grown since this device saw
 * it last. Throws `ManifestChanged`, or `LogRefused` when the log does not hold together.
 */
export async function checkInLog(manifest: Manifest, logUrl: string, device: Device): Promise<void> {
  const { kind, wave, hash } = announcement(manifest);
  const wanted = eventEntry(kind, wave, hash);
  if (!(await events(manifest, logUrl, device)).some((entry) => same(entry, wanted))) throw new ManifestChanged('log');
}

/** Checks that sheets are entries of the organisation's log, which has only grown since this device saw it last. Throws as above. */
export async function sheetsInLog(sheets: readonly { id: string; hash: Bytes; eventLog: LogKey }[], logUrl: string, device: Device): Promise<void> {
  const [first] = sheets;
  if (!first) return;
  const logged = new Set((await events(first, logUrl, device)).map((entry) => toHex(entry)));
  for (const { id, hash } of sheets) {
    if (!logged.has(toHex(eventEntry('sheet', id, toHex(hash))))) throw new ManifestChanged('log');
  }
}

/**
 * All leaves of the closing tree of a wave: its checkpoint is signed with the log key of the manifest, its root stands in
 * the log of events, and whole tiles make that root. Throws `LogRefused` or `ManifestChanged`.
 */
export async function closingLeaves(manifest: Manifest, treeUrl: string, logUrl: string, device: Device): Promise<Bytes[]> {
  const { read } = await checkpoint(treeUrl, manifest.closingTree);
  const wanted = eventEntry('closing', manifest.wave, toHex(read.root));
  if (!(await events(manifest, logUrl, device)).some((entry) => same(entry, wanted))) throw new ManifestChanged('closing');
  return leaves(read, below(treeUrl));
}

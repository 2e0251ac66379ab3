import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bytes, cat, fromHex, toB64, toHex, u16, utf8 } from '../src/credential/bytes.ts';
import { ANSWER, COMMENT } from '../src/credential/derive.ts';
import { ed25519 } from '../src/credential/ed25519.ts';
import { LogRefused, eventEntry, keyId, tilePath } from '../src/credential/log.ts';
import { type Manifest, ManifestRefused, issuerKey, readManifest } from '../src/credential/manifest.ts';
import { entryLeaf, root } from '../src/credential/tree.ts';
import { Device, slot } from '../src/page/device.ts';
import { ConnectionLost, Refused, fetchPublic, postSignedIn, postToBox } from '../src/page/net.ts';
import { ManifestChanged, checkInLog, closingLeaves, fetchManifest } from '../src/page/trust.ts';
import { issuer } from './issuer.ts';
import { document as written } from './manifest.ts';

/** What a browser calls localStorage, in memory. */
class Memory implements Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
  key = (at: number) => [...this.kept.keys()][at] ?? null;
  get length() {
    return this.kept.size;
  }
}

function browser(): { local: Memory; session: Memory } {
  const [local, session] = [new Memory(), new Memory()];
  (globalThis as { window?: unknown }).window = { localStorage: local, sessionStorage: session };
  return { local, session };
}

const keys = await ed25519();
const logSecret = fromHex('22'.repeat(32));
const [answers, comments] = await Promise.all([issuer(), issuer()]);
const document = await written({ answers: answers.spki, comments: comments.spki, boxKey: await keys.publicKey(fromHex('11'.repeat(32))) });
const bytes = utf8(JSON.stringify(document));
const manifest: Manifest = await readManifest(bytes);
const hash = toHex(manifest.hash);

/** The files of a small tree, as a server gives them. */
async function tree(name: string, entries: readonly Bytes[], leaves?: readonly Bytes[]): Promise<Record<string, Bytes>> {
  const hashes = leaves ?? (await Promise.all(entries.map(entryLeaf)));
  const text = `${name}\n${hashes.length}\n${toB64(await root(hashes))}\n`;
  const signature = cat(await keyId(name, await keys.publicKey(logSecret)), await keys.sign(logSecret, utf8(text)));
  return {
    checkpoint: utf8(`${text}\n— ${name} ${toB64(signature)}\n`),
    [tilePath('0', 0, hashes.length)]: cat(...hashes),
    [tilePath('entries', 0, hashes.length)]: cat(...entries.flatMap((entry) => [u16(entry.length), entry])),
  };
}

interface Asked {
  readonly url: string;
  readonly init: RequestInit;
}

/** Puts a server in place of `fetch`; returns what it was asked. */
function serve(files: Record<string, Record<string, Bytes> | Bytes>): Asked[] {
  const asked: Asked[] = [];
  const flat = Object.entries(files).flatMap(([url, content]) =>
    content instanceof Uint8Array ? [[url, content] as const] : Object.entries(content).map(([path, file]) => [`${url}/${path}`, file] as const),
  );
  const served = new Map<string, Bytes>(flat);
  globalThis.fetch = async (url, init = {}) => {
    asked.push({ url: String(url), init });
    const file = served.get(String(url));
    return new Response(file ?? '', { status: file ? 200 : 404 });
  };
  return asked;
}

const announced = eventEntry('manifest', manifest.wave, hash);
const other = eventEntry('manifest', 'w-earlier', 'ab'.repeat(32));

test('P 1.1 a manifest with another hash or of another wave than the page names is refused', async () => {
  serve({ '/manifest': bytes });
  assert.equal(toHex((await fetchManifest('/manifest', hash, manifest.wave)).hash), hash);
  await assert.rejects(fetchManifest('/manifest', hash.replace(/^../, '00'), manifest.wave), ManifestChanged);
  await assert.rejects(fetchManifest('/manifest', hash, 'w-other'), ManifestChanged);
});

test('P 1.5 a manifest that is not in the log is refused', async () => {
  browser();
  serve({ '/log': await tree(manifest.eventLog.name, [other, announced]) });
  await checkInLog(manifest, '/log', new Device());
  serve({ '/log': await tree(manifest.eventLog.name, [other, eventEntry('manifest', 'w-other', hash), eventEntry('release', manifest.wave, hash)]) });
  await assert.rejects(checkInLog(manifest, '/log', new Device()), LogRefused, 'and the log was rewritten');
  browser();
  await assert.rejects(checkInLog(manifest, '/log/', new Device()), ManifestChanged);
  serve({ '/log': await tree(manifest.closingTree.name, [announced]) });
  await assert.rejects(checkInLog(manifest, '/log', new Device()), LogRefused, 'a note of another tree of ours');
});

test('P 8.4 the device remembers the log, and refuses one that shrank or was rewritten', async () => {
  const { local } = browser();
  const visit = async (entries: readonly Bytes[]) => {
    serve({ '/log': await tree(manifest.eventLog.name, entries) });
    await checkInLog(manifest, '/log', new Device());
  };
  await visit([announced]);
  await visit([announced, other]);
  const before = local.getItem('belong/log//log');
  await assert.rejects(visit([announced]), LogRefused);
  await assert.rejects(visit([other, announced]), LogRefused);
  assert.equal(local.getItem('belong/log//log'), before, 'what was refused is not remembered');
  await visit([announced, other, eventEntry('closing', manifest.wave, 'cd'.repeat(32))]);
});

test('P 7.3 P 8.2 a closing tree counts only if its root was logged', async () => {
  browser();
  const leaves = await Promise.all(['a', 'b', 'c'].map((text) => entryLeaf(utf8(text))));
  const closing = eventEntry('closing', manifest.wave, toHex(await root(leaves)));
  const closed = await tree(manifest.closingTree.name, [], leaves);
  const asked = serve({ '/log': await tree(manifest.eventLog.name, [announced, closing]), '/tree': closed });
  assert.deepEqual((await closingLeaves(manifest, '/tree', '/log', new Device())).map(toHex), leaves.map(toHex));
  assert.ok(asked.every(({ url }) => !/[0-9a-f]{16}/.test(url)), 'P 8.5 no address tells a leaf');
  browser();
  serve({ '/log': await tree(manifest.eventLog.name, [announced]), '/tree': closed });
  await assert.rejects(closingLeaves(manifest, '/tree', '/log', new Device()), ManifestChanged);
  browser();
  serve({ '/log': await tree(manifest.eventLog.name, [announced, eventEntry('closing', 'w-other', toHex(await root(leaves)))]), '/tree': closed });
  await assert.rejects(closingLeaves(manifest, '/tree', '/log', new Device()), ManifestChanged, 'the root of another wave');
});

test('P 1.6 only issuer keys of the manifest are used, each for its purpose', () => {
  const [group] = manifest.groups as [Manifest['groups'][0]];
  assert.equal(toHex(issuerKey(group, ANSWER)), toHex(answers.spki));
  assert.equal(toHex(issuerKey(group, COMMENT)), toHex(comments.spki));
  assert.throws(() => issuerKey({ ...group, commentKey: undefined }, COMMENT), ManifestRefused);
});

test('P 6.5 a submission carries no cookie and no referrer, and is kept by no cache', async () => {
  const asked = serve({ '/box': utf8('x') });
  await postToBox('/box', utf8('submission'));
  const { method, credentials, referrerPolicy, cache, headers, redirect } = asked[0]!.init;
  assert.deepEqual({ method, credentials, referrerPolicy, cache, redirect }, { method: 'POST', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', redirect: 'error' });
  assert.deepEqual(headers, { 'content-type': 'application/octet-stream' });
  await fetchPublic('/box');
  assert.equal(asked[1]!.init.credentials, 'omit');
});

test('a refusal is told with its word, and what may pass is a lost connection', async () => {
  const answering = (status: number, body: string) => {
    globalThis.fetch = async () => new Response(body, { status });
  };
  answering(409, '{"error":"taken"}');
  await assert.rejects(postSignedIn('/issue', 't', {}), (why) => why instanceof Refused && why.why === 'taken' && why.status === 409);
  answering(500, '<h1>no</h1>');
  await assert.rejects(postToBox('/box', utf8('')), (why) => why instanceof Refused && why.why === '');
  for (const status of [429, 502, 503, 504]) {
    answering(status, '{"error":"busy"}');
    await assert.rejects(postToBox('/box', utf8('')), ConnectionLost);
  }
  globalThis.fetch = () => Promise.reject(new TypeError('failed'));
  await assert.rejects(fetchPublic('/'), ConnectionLost);
  answering(200, 'not json');
  await assert.rejects(postSignedIn('/issue', 't', {}), Refused);
});

test('on a device of many people nothing outlives the tab, and the owner of a device keeps hers', () => {
  const { local, session } = browser();
  const seed = new Uint8Array(16).fill(1);
  const record = { manifest: 'm', group: 'oak', signatures: { [slot(ANSWER, 0)]: 'x' } };
  const owner = new Device();
  owner.keepSeed(seed, true, 'one');
  owner.keepWave('w', record);
  assert.deepEqual(new Device().seed, seed);
  assert.equal(new Device(true).seed, undefined, 'shared mode does not look at them');
  const colleague = new Device();
  colleague.ofHolder('two');
  assert.equal(colleague.seed, undefined, 'two people never share a seed');
  colleague.keepSeed(new Uint8Array(16).fill(2), false, 'two');
  colleague.keepWave('w', { ...record, group: 'elm' });
  assert.equal(new Device().wave('w')?.group, 'oak');
  assert.equal(new Device(true).wave('w')?.group, 'elm');
  new Device(true).forgetTab();
  assert.equal(session.length, 0);
  assert.deepEqual(new Device().seed, seed);
  const back = new Device();
  back.ofHolder('one');
  assert.deepEqual(back.seed, seed);
  back.forget();
  assert.equal(local.length, 0);
});

test('another seed on an own device takes the records of the old one away', () => {
  browser();
  const device = new Device();
  device.keepSeed(new Uint8Array(16).fill(1), true, 'one');
  device.keepWave('w', { manifest: 'm', group: 'oak', signatures: {} });
  device.keepSeed(new Uint8Array(16).fill(1), true, 'one');
  assert.ok(device.wave('w'), 'the same seed keeps them');
  device.keepSeed(new Uint8Array(16).fill(3), true, 'one');
  assert.equal(device.wave('w'), undefined);
});

test('a browser that refuses storage remembers while the page is open', () => {
  (globalThis as { window?: unknown }).window = {
    get localStorage(): Storage {
      throw new Error('denied');
    },
    get sessionStorage(): Storage {
      throw new Error('denied');
    },
  };
  const device = new Device();
  device.keepSeed(new Uint8Array(16).fill(1), false);
  assert.equal(device.seed?.length, 16);
  assert.equal(new Device().seed, undefined);
});

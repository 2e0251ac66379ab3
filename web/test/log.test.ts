import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Bytes, cat, fromHex, sha256, toB64, toHex, u16, u8, utf8 } from '../src/credential/bytes.ts';
import { ed25519 } from '../src/credential/ed25519.ts';
import { type Checkpoint, LogRefused, entries, eventEntry, keyId, leaves, onlyGrew, readCheckpoint, readLogKey, tilePath } from '../src/credential/log.ts';
import { entryLeaf, root } from '../src/credential/tree.ts';

// The input and the roots of the test of RFC 6962's first implementation, certificate-transparency.
const INPUT = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('P 8.1 roots are those of RFC 6962', async () => {
  assert.equal(toHex(await root([])), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const hashes = await Promise.all(INPUT.map((entry) => entryLeaf(fromHex(entry))));
  for (const [at, expected] of ROOTS.entries()) assert.equal(toHex(await root(hashes.slice(0, at + 1))), expected);
});

test('P 8.1 the root splits at the largest power of two below the size', async () => {
  const split = async (all: readonly Bytes[]): Promise<Bytes> => {
    if (all.length === 1) return all[0]!;
    let left = 1;
    while (left * 2 < all.length) left *= 2;
    return sha256(cat(u8(1), await split(all.slice(0, left)), await split(all.slice(left))));
  };
  const hashes = await Promise.all(Array.from({ length: 70 }, (_, at) => entryLeaf(u8(at))));
  for (let size = 1; size <= hashes.length; size++) {
    assert.equal(toHex(await root(hashes.slice(0, size))), toHex(await split(hashes.slice(0, size))));
  }
});

test('P 8.3 tiles have the paths of tlog-tiles', () => {
  assert.equal(tilePath('0', 0, 256), 'tile/0/000');
  assert.equal(tilePath('0', 5, 3), 'tile/0/005.p/3');
  assert.equal(tilePath('entries', 1_234_067, 256), 'tile/entries/x001/x234/067');
  assert.equal(tilePath('0', 1_000, 1), 'tile/0/x001/000.p/1');
});

const ORIGIN = 'trust.example/events';
const secret = fromHex('22'.repeat(32));
const keys = await ed25519();
const logKey = await keys.publicKey(secret);
const log = { name: ORIGIN, key: logKey };

async function note(size: number, hash: Bytes, origin = ORIGIN, extra = ''): Promise<string> {
  const text = `${origin}\n${size}\n${toB64(hash)}\n${extra}`;
  const signature = cat(await keyId(origin, logKey), await keys.sign(secret, utf8(text)));
  return `${text}\n— witness.example ${toB64(cat(u8(9), new Uint8Array(75)))}\n— ${origin} ${toB64(signature)}\n`;
}

async function refused(work: Promise<unknown>): Promise<string> {
  const why = await work.then(() => assert.fail('accepted'), (error: unknown) => error);
  assert.ok(why instanceof LogRefused, String(why));
  return why.why;
}

test('P 8.3 a checkpoint is a signed note; cosignatures may stand in it, further lines may not', async () => {
  const hash = await sha256(utf8('root'));
  const read = await readCheckpoint(await note(42, hash), log);
  assert.deepEqual({ ...read, root: toHex(read.root) }, { origin: ORIGIN, size: 42, root: toHex(hash) });
  assert.equal(await refused(readCheckpoint(await note(42, hash, ORIGIN, 'further line\n'), log)), 'note');
});

test('P 8.3 the key id of a signed note is the published one', async () => {
  // The example key of the C2SP note: name, key hash and key in one line.
  const [name, id, encoded] = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'.split('+') as [string, string, string];
  const text = `${name}+${id}+${encoded}`;
  const read = await readLogKey(text);
  assert.equal(read.name, name);
  assert.equal(toHex(await keyId(name, read.key)), id);
  for (const bad of [text.replace('Peter', 'Petra'), text.replace('c74f', 'c74e'), text.slice(0, -4), `${text}A`, '', 'a+b']) {
    await assert.rejects(readLogKey(bad), RangeError);
  }
});

test('P 8.3 a checkpoint that is bent, unsigned or signed by another is refused', async () => {
  const hash = await sha256(utf8('root'));
  const good = await note(42, hash);
  assert.equal(await refused(readCheckpoint(good.replace('42', '43'), log)), 'signature');
  assert.equal(await refused(readCheckpoint(good.replace('42', '042'), log)), 'note');
  assert.equal(await refused(readCheckpoint(good.replace('\n\n', '\n'), log)), 'note');
  assert.equal(await refused(readCheckpoint(good.trimEnd(), log)), 'note');
  assert.equal(await refused(readCheckpoint('', log)), 'note');
  assert.equal(await refused(readCheckpoint(await note(42, hash, 'other.example/events'), log)), 'signature', 'another log of ours');
  assert.equal(await refused(readCheckpoint(good, { name: ORIGIN, key: await keys.publicKey(fromHex('33'.repeat(32))) })), 'signature');
  assert.equal(await refused(readCheckpoint(await note(1, new Uint8Array(31)), log)), 'note');
});

/** A log of entries, served from memory; `asked` lists the paths that were fetched. */
async function served(all: readonly Bytes[]): Promise<{ checkpoint: Checkpoint; get: (path: string) => Promise<Bytes>; asked: string[] }> {
  const hashes = await Promise.all(all.map(entryLeaf));
  const files = new Map<string, Bytes>();
  for (let at = 0; at < all.length; at += 256) {
    const width = Math.min(256, all.length - at);
    files.set(tilePath('0', at / 256, width), cat(...hashes.slice(at, at + width)));
    files.set(tilePath('entries', at / 256, width), cat(...all.slice(at, at + width).flatMap((entry) => [u16(entry.length), entry])));
  }
  const asked: string[] = [];
  const get = async (path: string) => {
    asked.push(path);
    return files.get(path) ?? assert.fail(path);
  };
  return { checkpoint: { origin: ORIGIN, size: all.length, root: await root(hashes) }, get, asked };
}

test('P 8.4 P 8.5 whole tiles are fetched, whichever leaf is of interest, and make the signed root', async () => {
  const all = Array.from({ length: 600 }, (_, at) => eventEntry('manifest', `wave-${at}`, 'ab'.repeat(32)));
  assert.equal(new TextDecoder().decode(all[7]), `manifest wave-7 ${'ab'.repeat(32)}`);
  const { checkpoint, get, asked } = await served(all);
  const hashes = await leaves(checkpoint, get);
  assert.equal(hashes.length, 600);
  assert.equal(toHex(hashes[511]!), toHex(await entryLeaf(all[511]!)));
  assert.deepEqual(asked, ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88']);
  assert.deepEqual((await entries(checkpoint, get)).map(toHex), all.map(toHex));
});

test('P 8.5 tiles that do not make the signed root are refused', async () => {
  const { checkpoint, get } = await served([utf8('a'), utf8('b'), utf8('c')]);
  const bent = async (path: string) => {
    const tile = (await get(path)).slice();
    tile[tile.length - 1]! ^= 1;
    return tile;
  };
  const short = async (path: string) => (await get(path)).slice(1);
  assert.equal(await refused(leaves(checkpoint, bent)), 'root');
  assert.equal(await refused(leaves(checkpoint, short)), 'tile');
  assert.equal(await refused(entries(checkpoint, bent)), 'root');
  assert.equal(await refused(entries(checkpoint, short)), 'tile');
  assert.equal(await refused(leaves({ ...checkpoint, size: 2 ** 40 }, get)), 'tile');
});

test('P 8.4 a log that shrank or was rewritten since the last visit is noticed', async () => {
  const hashes = await Promise.all(Array.from({ length: 9 }, (_, at) => entryLeaf(u8(at))));
  const before: Checkpoint = { origin: ORIGIN, size: 6, root: await root(hashes.slice(0, 6)) };
  await onlyGrew(before, hashes);
  await onlyGrew(before, hashes.slice(0, 6));
  assert.equal(await refused(onlyGrew(before, hashes.slice(0, 5))), 'shrunk');
  assert.equal(await refused(onlyGrew(before, [hashes[8]!, ...hashes.slice(1)])), 'rewritten');
});

// Names of colleagues in comments, on the device (crates/belong/src/features/surveys/names.rs makes the filter).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cat, fromHex, sha256, toB64u, utf8 } from '../src/credential/bytes.ts';
import { Names, fold } from '../src/page/names.ts';

const SALT = fromHex('07'.repeat(16));

/** A filter as the server makes it. */
async function filter(...names: string[]): Promise<Names> {
  const entries = names.flatMap((name) => {
    const parts = fold(name).split(' ');
    return [...parts, ...parts.flatMap((one, at) => parts.slice(at + 1).map((other) => [one, other].sort().join(' ')))];
  });
  const hashes = await Promise.all(entries.map((entry) => sha256(cat(utf8('belong/names/v1\0'), SALT, utf8(entry)))));
  return new Names({ salt: toB64u(SALT), hashes: toB64u(cat(...hashes.map((hash) => hash.slice(0, 4)))) });
}

test('the filter that the server makes is read', async () => {
  const names = new Names({ salt: toB64u(new Uint8Array(16)), hashes: toB64u(fromHex('0725a1511d78a40f9482bf4d')) });
  assert.deepEqual(await names.find('Ask Okafor or Grace Okafor.'), ['Okafor', 'Grace Okafor']);
  assert.deepEqual(await names.find('Ask Smith.'), []);
});

test('names fold as the directory folds them', () => {
  assert.equal(fold('  Zoë  O’Neill-Smith '), 'zoe oneill smith');
  assert.equal(fold('Łukasz Żak, Jr.'), 'łukasz zak jr');
  assert.equal(fold("D'Arcy ﬁsher"), 'darcy fisher');
});

test('a name is seen wherever it stands, whole, in parts, turned round and with an ending', async () => {
  const names = await filter('Sarah Jane Okafor', 'Zoë O’Neill', 'Anne-Marie Lee');
  for (const [text, seen] of [
    ['My head is Sarah Okafor and she never listens.', ['Sarah Okafor']],
    ['Okafor, Sarah', ['Okafor, Sarah']],
    ["Sarah's door is shut.", ['Sarah']],
    ['ZOE ONEILL SHOUTS', ['ZOE ONEILL']],
    ['sarah shouts at us', ['sarah']],
    ['I told Zoe O’Neill. Zoë did nothing.', ['Zoe O’Neill', 'Zoë']],
    ['ask Anne-Marie', ['Anne-Marie']],
    ['Mr okafor said so.', ['okafor']],
  ] as const) {
    assert.deepEqual(await names.find(text), seen, text);
  }
});

test('names that are words do not cry wolf', async () => {
  const names = await filter('Grace Baker', 'Will Young', 'Mark Brown', 'May Hope', 'April Head', 'An Li');
  for (const text of [
    'Will you say grace? I hope so. We may, and we mark books.',
    'Hope is what we need.\nMark books in green. “Will anybody listen?” May is worst.',
    'In May and April the head is away. Young staff leave. The baker comes.',
    'will grace and hope mark may',
    'I asked the head. An idea: a brown door. Li',
    'the good will young people show',
    'WE HOPE THE HEAD WILL MARK LESS',
  ]) {
    assert.deepEqual(await names.find(text), [], text);
  }
  for (const [text, seen] of [
    ['I asked Grace and Will about it.', ['Grace', 'Will']],
    ['Grace Baker helps.', ['Grace Baker']],
    ['then mark Brown came', ['mark Brown']],
    ['I saw April Head there', ['April Head']],
    ['Mrs May is kind', ['May']],
    ['mr young is not', ['young']],
  ] as const) {
    assert.deepEqual(await names.find(text), seen, text);
  }
});

test('a long text ends, and few names are told', async () => {
  const names = await filter('Sarah Okafor');
  assert.deepEqual(await names.find('Sarah '.repeat(5_000)), ['Sarah']);
  assert.deepEqual(await names.find(`${'word '.repeat(900)} Sarah`), [], 'not looked at beyond the limit');
  assert.deepEqual(await names.find(''), []);
  assert.throws(() => new Names({ salt: '!', hashes: '' }));
});

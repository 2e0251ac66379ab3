import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex, toB64u, utf8 } from '../src/credential/bytes.ts';
import { newSeed } from '../src/credential/derive.ts';
import { ed25519 } from '../src/credential/ed25519.ts';
import { keyholderKey } from '../src/credential/hpke.ts';
import { readManifest } from '../src/credential/manifest.ts';
import { keyWords, ownKey } from '../src/page/own-key.ts';
import { issuer } from './issuer.ts';
import { document } from './manifest.ts';

const keys = await ed25519();
const [answers, comments] = await Promise.all([issuer(), issuer()]);
const written = await document({ answers: answers.spki, comments: comments.spki, boxKey: await keys.publicKey(fromHex('11'.repeat(32))) });
const announced = (holders: unknown) => readManifest(utf8(JSON.stringify({ ...written, keyholders: holders })));

test('P 5.8 a keyholder sees whether the key in the announcement is the one that was made on this device', async () => {
  const holders = written.keyholders as { name: string; side: string; public_key: string }[];
  const made = holders[1]!.public_key;
  assert.equal(ownKey(await announced(holders), 1, made), 'mine');
  assert.equal(ownKey(await announced(holders), 1, undefined), 'unknown');
  assert.equal(ownKey(await announced(holders), 0, made), 'other', 'the key of another seat');
  const thief = toB64u((await keyholderKey(newSeed())).publicKey);
  const swapped = holders.map((holder, seat) => (seat === 1 ? { ...holder, public_key: thief } : holder));
  assert.equal(ownKey(await announced(swapped), 1, made), 'other', 'somebody put a key of their own in its place');
});

test('P 5.8 the check words of a key are the same as those of the server', async () => {
  // The same key and the same words stand in crates/answers/src/manifest.rs.
  const { publicKey } = await keyholderKey(fromHex('01'.repeat(16)));
  assert.equal(await keyWords(publicKey), 'offer quantum sorry range brief palace');
});

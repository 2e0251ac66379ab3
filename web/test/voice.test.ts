// Sheets as the server writes them, and what a device refuses (docs/method/voice.md).

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Bytes, toHex, utf8 } from '../src/credential/bytes.ts';
import { ANSWER, newSeed } from '../src/credential/derive.ts';
import { accept, request } from '../src/credential/token.ts';
import { BACKING, SheetRefused, backingBody, message, readSheet, replyBody, threadOf, wordsBody } from '../src/credential/voice.ts';

// A sheet of the program with one band, and its part, on two lines. The fuzzer begins with it too.
const [SHEET, PART] = readFileSync(new URL('../../../../fuzz/seeds/sheet/words.json', import.meta.url), 'utf8').split('\n').map(utf8) as [Bytes, Bytes];
const changed = (bytes: Bytes, from: string, to: string) => {
  const text = new TextDecoder().decode(bytes);
  assert.ok(text.includes(from), from);
  return utf8(text.replace(from, to));
};

test('V 1.4: a band has the common rights, then its own, one for each token', async () => {
  const sheet = await readSheet(SHEET, PART, 's1', 'a');
  assert.deepEqual(sheet.rights.map(({ matter }) => matter), ['all', 'all', 'all', 'own', 'own', 'own']);
  assert.deepEqual([sheet.kind, sheet.people, sheet.issuer], ['words', 40, 'belong.example']);
});

test('V 2.4: what is not what was announced is refused', async () => {
  const refused = (sheet: Bytes, part: Bytes, id = 's1', band = 'a') => assert.rejects(readSheet(sheet, part, id, band), SheetRefused);
  await refused(SHEET, PART, 's2');
  await refused(SHEET, PART, 's1', 'b');
  await refused(changed(SHEET, '"people":40', '"people":19'), PART);
  await refused(SHEET, changed(PART, '"owed_at":0', '"owed_at":1'));
  await refused(changed(SHEET, 'belong/sheet/v1', 'belong/sheet/v2'), PART);
  await refused(utf8('{'), PART);
});

test('V 2.3 and 3.1: the same seed asks for the same, and every token is another one', async () => {
  const sheet = await readSheet(SHEET, PART, 's1', 'a');
  const seed = newSeed();
  const ask = (slot: number) => request(seed, { manifestHash: sheet.hash, purpose: ANSWER, slot }, sheet.issuer, sheet.rights[slot]!.key);
  const [one, again, other] = await Promise.all([ask(0), ask(0), ask(1)]);
  assert.equal(toHex(one.blinded), toHex(again.blinded));
  assert.notEqual(toHex(one.blinded), toHex(other.blinded));
  await assert.rejects(accept(one, one.blinded));
  const held = { place: one.place, secret: one.secret, input: one.input, signature: new Uint8Array(256) };
  assert.equal((await message(held, BACKING, 1, backingBody(true))).length, 4 + 1 + 4 + 98 + 256 + 32 + 1 + 64);
  assert.notEqual(await threadOf(one), await threadOf(other));
});

test('V 3.3 and 3.4: words are padded to one length, and too many are refused', () => {
  const body = wordsBody('f1', true, 'Quiet rooms', 'In every academy.');
  assert.equal(body.length, 4_096);
  assert.equal(new TextDecoder().decode(body).replaceAll('\0', ''), '{"f":"f1","p":1,"t":"Quiet rooms","w":"In every academy."}');
  assert.equal(replyBody('Yes').length, 4_096);
  assert.throws(() => wordsBody('', false, 'x', '€'.repeat(2_000)), RangeError);
});

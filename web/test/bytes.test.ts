import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cat, fromB64u, fromHex, order, readInteger, sha256, toB64u, toHex, u16, u32, u64, utf8 } from '../src/credential/bytes.ts';

test('base64url is written without padding and read back', () => {
  for (const [hex, text] of [
    ['', ''],
    ['fb', '-w'],
    ['fbff', '-_8'],
    ['fbfffe', '-__-'],
  ] as const) {
    assert.equal(toB64u(fromHex(hex)), text);
    assert.equal(toHex(fromB64u(text)), hex);
  }
});

test('base64url with padding, other letters or loose bits is refused', () => {
  for (const text of ['-w==', '+w', '-x', 'A', 'AAAAA', 'é', '-w\n']) assert.throws(() => fromB64u(text), RangeError, text);
});

test('integers are big-endian and never cut', () => {
  assert.equal(toHex(cat(u16(0x0102), u32(0x03040506), u64(2 ** 40 + 1))), '0102030405060000010000000001');
  assert.equal(readInteger(fromHex('03040506')), 0x03040506);
  for (const value of [-1, 0.5, 65_536, Number.NaN]) assert.throws(() => u16(value), RangeError);
});

test('bytes are ordered from the left, a beginning before the whole', () => {
  const sorted = ['', '00', '0000', '01', 'ff'].map(fromHex);
  assert.deepEqual([...sorted].reverse().sort(order), sorted);
});

test('sha256 of abc is the one of FIPS 180-4', async () => {
  assert.equal(toHex(await sha256(utf8('abc'))), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

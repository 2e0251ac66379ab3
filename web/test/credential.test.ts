import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { SignatureRefused, blind, finalize, verify } from '../src/credential/blind.ts';
import { type Bytes, cat, fromHex, sha256, toHex, u8, utf8 } from '../src/credential/bytes.ts';
import { ANSWER, COMMENT, type Place, blindingFactor, derive, hkdf, newSeed } from '../src/credential/derive.ts';
import { byNoble, byWebCrypto, ed25519 } from '../src/credential/ed25519.ts';
import { type IssuerKey, importIssuerKey, readIssuerKey } from '../src/credential/issuer-key.ts';
import { inverse, power, toBig, toBytes } from '../src/credential/numbers.ts';
import { accept, challenge, isSigned, request, tokenHash, tokenInput } from '../src/credential/token.ts';
import { WordsRefused, seedOfWords, wordsOfLeaf, wordsOfSeed } from '../src/credential/words.ts';
import { hex, issuer, vectors } from './issuer.ts';

const seed = fromHex('000102030405060708090a0b0c0d0e0f');
const manifestHash = new Uint8Array(32).fill(7);
const place: Place = { manifestHash, purpose: ANSWER, slot: 0 };

test('P 2.1 the words of a seed are those of the BIP-39 vectors', async () => {
  for (const [entropy, words] of [
    ['00000000000000000000000000000000', 'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about'],
    ['7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f', 'legal winner thank year wave sausage worth useful legal winner thank yellow'],
    ['80808080808080808080808080808080', 'letter advice cage absurd amount doctor acoustic avoid letter advice cage above'],
    ['ffffffffffffffffffffffffffffffff', 'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong'],
    ['77c2b00716cec7213839159e404db50d', 'jelly better achieve collect unaware mountain thought cargo oxygen act hood bridge'],
  ] as const) {
    assert.equal((await wordsOfSeed(fromHex(entropy))).join(' '), words);
    assert.equal(toHex(await seedOfWords(words)), entropy);
  }
});

test('P 2.1 words are read as people type them, and refused with the reason', async () => {
  const typed = ' 1. Legal\n2. WINNER, thank year wave saus worth usef\tlegal winner than YELLOW ';
  assert.equal(toHex(await seedOfWords(typed)), '7f'.repeat(16));
  const refused = async (text: string) => {
    const error = await seedOfWords(text).then(() => assert.fail("accepted"), (why: unknown) => why);
    assert.ok(error instanceof WordsRefused);
    return [error.why, error.what];
  };
  assert.deepEqual(await refused('legal winner'), ['count', '2']);
  assert.deepEqual(await refused('legal winner thank year wave sausage worth useful legal winner thank yello0w'), ['count', '13']);
  assert.deepEqual(await refused('legal winner thank year wave sausage worth useful legal winner thank yelp'), ['unknown', 'yelp']);
  assert.deepEqual(await refused('legal winner thank year wave sausage worth useful legal winner thank zoo'), ['checksum', '']);
  assert.deepEqual(await refused('legal winner thank yea wave sausage worth useful legal winner thank yellow'), ['unknown', 'yea']);
});

test('P 2.1 a new seed is 128 bits of chance', () => {
  const seeds = Array.from({ length: 64 }, () => newSeed());
  assert.ok(seeds.every((one) => one.length === 16));
  assert.equal(new Set(seeds.map(toHex)).size, seeds.length);
});

test('P 2.2 hkdf agrees with RFC 5869, and derive binds label, manifest, purpose and slot', async () => {
  // RFC 5869 A.1
  const made = await hkdf(fromHex('0b'.repeat(22)), fromHex('000102030405060708090a0b0c'), fromHex('f0f1f2f3f4f5f6f7f8f9'), 42);
  assert.equal(toHex(made), '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865');
  const info = cat(utf8('belong/v1/sk'), u8(0), manifestHash, u8(1), u8(0));
  assert.equal(toHex(await derive(seed, place, utf8('sk'), 32)), toHex(await hkdf(seed, utf8('belong/v1'), info, 32)));
  const others: Bytes[] = await Promise.all([
    derive(seed, place, utf8('sk'), 32),
    derive(seed, place, utf8('salt'), 32),
    derive(seed, { ...place, slot: 1 }, utf8('sk'), 32),
    derive(seed, { ...place, purpose: COMMENT }, utf8('sk'), 32),
    derive(seed, { ...place, manifestHash: new Uint8Array(32) }, utf8('sk'), 32),
    derive(newSeed(), place, utf8('sk'), 32),
  ]);
  assert.equal(new Set(others.map(toHex)).size, others.length);
});

test('P 2.3 Ed25519 by WebCrypto and by the other library agree with RFC 8032', async () => {
  // RFC 8032 section 7.1, tests 1 and 2
  for (const [secret, pk, message, signature] of [
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
  ] as const) {
    for (const keys of [byWebCrypto, byNoble, await ed25519()]) {
      assert.equal(toHex(await keys.publicKey(fromHex(secret))), pk);
      assert.equal(toHex(await keys.sign(fromHex(secret), fromHex(message))), signature);
      assert.equal(await keys.verify(fromHex(pk), fromHex(message), fromHex(signature)), true);
      assert.equal(await keys.verify(fromHex(pk), fromHex(`${message}00`), fromHex(signature)), false);
    }
  }
});

test('P 2.5 the blinding factor is the first candidate below n with an inverse', async () => {
  const candidates = await Promise.all([0, 1, 2, 3].map(async (i) => toBig(await derive(seed, place, cat(utf8('r'), u8(i)), 256))));
  const key = (n: bigint): IssuerKey => ({ n, e: 65_537n, bits: 2048, length: 256 });
  const top = 1n << 2048n;
  assert.equal(await blindingFactor(seed, place, key(top - 1n)), candidates[0]);
  // n equal to the first candidate is too small for it; the first smaller one is taken.
  const [first] = candidates as [bigint];
  const n = first | 1n;
  const expected = candidates.find((r, at) => r < n && (at > 0 || first < n) && greatest(r, n) === 1n);
  assert.equal(await blindingFactor(seed, place, key(n)), expected);
  // a multiple of the first candidate shares it as a divisor
  const shared = first * 2n + first;
  assert.notEqual(await blindingFactor(seed, place, key(shared)), first);
});

function greatest(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatest(b, a % b);
}

test('P 2.6 the same seed makes the same request, another seed another', async () => {
  const { spki } = await issuer();
  const once = await request(seed, place, 'issuer.example', spki);
  const again = await request(seed, place, 'issuer.example', spki);
  const other = await request(newSeed(), place, 'issuer.example', spki);
  assert.equal(toHex(once.blinded), toHex(again.blinded));
  assert.equal(once.blinded.length, 256);
  assert.notEqual(toHex(once.blinded), toHex(other.blinded));
});

test('P 3.1 P 3.2 challenge and token agree with the vectors of RFC 9578', async () => {
  for (const vector of vectors('privacypass_public_go.json')) {
    const spki = hex(vector.pkS!);
    const key = readIssuerKey(spki);
    const message = cat(fromHex('0002'), hex(vector.nonce!), await sha256(hex(vector.token_challenge!)), await sha256(spki));
    const r = toBig(hex(vector.blind!));
    const blinded = await blind(key, message, hex(vector.salt!), r);
    assert.equal(toHex(blinded), vector.token_request!.slice(6));
    const signature = await finalize(key, message, hex(vector.token_response!), r);
    assert.equal(toHex(cat(message, signature)), vector.token);
  }
  // Of the five, one challenge has our form: a redemption context of 32 bytes and no origin.
  const ours = vectors('privacypass_public_go.json').map((vector) => vector.token_challenge!).filter((text) => text.endsWith('0000'));
  const context = fromHex('8e7acc900e393381e8810b7c9e4a68b5163f1f880ab6688a6ffe780923609e88');
  assert.ok(ours.includes(toHex(challenge('issuer.example', context))));
});

test('P 3.2 a key of another form is refused', async () => {
  const { spki } = await issuer();
  assert.equal(readIssuerKey(spki).bits, 2048);
  const plain = spki.slice();
  plain[16] = 0x01; // rsaEncryption in place of id-RSASSA-PSS
  const otherExponent = spki.slice();
  otherExponent[otherExponent.length - 1] = 3;
  const even = spki.slice();
  even[even.length - 6]! &= 0xfe;
  for (const bad of [plain, otherExponent, even, spki.slice(1), spki.slice(0, -1), cat(spki, u8(0)), new Uint8Array(0)]) {
    assert.throws(() => readIssuerKey(bad), RangeError);
  }
});

test('P 3.3 all four variants of RFC 9474 blind and finalize as published', async () => {
  const all = vectors('rfc9474.json');
  assert.equal(all.length, 4);
  for (const vector of all) {
    const n = toBig(hex(vector.n!));
    const key: IssuerKey = { n, e: toBig(hex(vector.e!)), bits: 4096, length: 512 };
    const message = hex(vector.input_msg!);
    assert.equal(toHex(message), toHex(cat(hex(vector.msg_prefix ?? ''), hex(vector.msg!))), vector.name);
    const salt = hex(vector.salt!);
    const r = inverse(toBig(hex(vector.inv!)), n);
    assert.equal(toHex(await blind(key, message, salt, r)), toHex(hex(vector.blinded_msg!)), vector.name);
    const signature = await finalize(key, message, hex(vector.blind_sig!), r, salt.length);
    assert.equal(toHex(signature), toHex(hex(vector.sig!)), vector.name);
  }
});

test('P 3.3 interoperates with another implementation, both ways', async () => {
  // Theirs signs, ours blinds and finalizes.
  const suite = RSABSSA.SHA384.PSS.Deterministic();
  const pair = await suite.generateKey({ modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) });
  const jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
  const n = toBig(new Uint8Array(Buffer.from(jwk.n!, 'base64url')));
  const key: IssuerKey = { n, e: 65_537n, bits: 2048, length: 256 };
  for (let round = 0; round < 3; round++) {
    const message = crypto.getRandomValues(new Uint8Array(98));
    const salt = crypto.getRandomValues(new Uint8Array(48));
    const r = toBig(crypto.getRandomValues(new Uint8Array(255)));
    const theirs = await suite.blindSign(pair.privateKey, await blind(key, message, salt, r));
    const signature = await finalize(key, message, new Uint8Array(theirs), r);
    assert.equal(await suite.verify(pair.publicKey, signature, message), true);
    // Theirs blinds and finalizes, ours signs and verifies.
    const { blindedMsg, inv } = await suite.blind(pair.publicKey, message);
    const { d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
    const exponent = toBig(new Uint8Array(Buffer.from(d!, 'base64url')));
    const signed = toBytes(power(toBig(blindedMsg), exponent, n), 256);
    const finalized = await suite.finalize(pair.publicKey, message, signed, inv);
    assert.equal(await verify(key, message, new Uint8Array(finalized)), true);
  }
});

test('P 3.4 P 3.5 a credential verifies with the public key alone', async () => {
  const one = await issuer();
  const made = await request(seed, { ...place, purpose: COMMENT, slot: 2 }, 'issuer.example', one.spki);
  const credential = await accept(made, one.sign(made.blinded));
  assert.equal(credential.input.length, 98);
  assert.equal(credential.signature.length, 256);
  assert.equal(toHex(await tokenHash(credential.input)), toHex(await sha256(credential.input)));
  const pk = await (await ed25519()).publicKey(credential.secret);
  assert.equal(toHex(credential.input), toHex(await tokenInput(pk, 'issuer.example', manifestHash, one.spki)));
  assert.equal(await isSigned(credential, one.spki), true);
  const other = await issuer();
  assert.equal(await isSigned(credential, other.spki), false);
  assert.equal((await importIssuerKey(readIssuerKey(one.spki))).type, 'public');
});

test('P 4.6 a signature that does not verify is refused', async () => {
  const one = await issuer();
  const made = await request(seed, place, 'issuer.example', one.spki);
  const right = one.sign(made.blinded);
  const bent = right.slice();
  bent[100]! ^= 1;
  const large = toBytes(toBig(right) + readIssuerKey(one.spki).n, 257).slice(1);
  for (const bad of [bent, large, right.slice(1), new Uint8Array(0), (await issuer()).sign(made.blinded)]) {
    await assert.rejects(accept(made, bad), SignatureRefused);
  }
});

test('P 7.1 a receipt has six words, from the first 66 bits of the leaf', async () => {
  assert.equal((await wordsOfLeaf(new Uint8Array(32))).join(' '), 'abandon abandon abandon abandon abandon abandon');
  const leaf = fromHex(`${'7f'.repeat(8)}40${'00'.repeat(23)}`);
  assert.equal((await wordsOfLeaf(leaf)).join(' '), 'legal winner thank year wave sausage');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignatureRefused } from '../src/credential/blind.ts';
import { canonical, padded } from '../src/credential/body.ts';
import { type Bytes, cat, fromHex, readInteger, toB64u, toHex, u32, u8, utf8 } from '../src/credential/bytes.ts';
import { ANSWER, newSeed } from '../src/credential/derive.ts';
import { ed25519 } from '../src/credential/ed25519.ts';
import { leafHash } from '../src/credential/tree.ts';
import { AcknowledgementRefused } from '../src/credential/submission.ts';
import { type Manifest, ManifestRefused, type Question, inLanguage, readManifest } from '../src/credential/manifest.ts';
import { type Credential, accept, request } from '../src/credential/token.ts';
import { sealedLength } from '../src/credential/seal.ts';
import { sha256 } from '../src/credential/bytes.ts';
import { acceptAll, requestAll, written } from '../src/page/issue.ts';
import { ConnectionLost, Refused, chance, shuffled } from '../src/page/net.ts';
import { type Entered, NOTHING_ENTERED, answerBody, bytesLeft, commentBodies, isAnswered, shown, tellableFacts } from '../src/page/questionnaire.ts';
import { Letter, VERSION_MAX, type Wire } from '../src/page/send.ts';
import { type Issuer, issuer } from './issuer.ts';
import { document } from './manifest.ts';

const [answers, comments] = (await Promise.all([issuer(), issuer()])) as [Issuer, Issuer];
const boxSecret = fromHex('11'.repeat(32));
const keys = await ed25519();
const made = await document({ answers: answers.spki, comments: comments.spki, boxKey: await keys.publicKey(boxSecret) });
const bytes = (document: unknown) => utf8(JSON.stringify(document));
const manifest: Manifest = await readManifest(bytes(made));

async function refusal(change: (document: any) => void): Promise<string> {
  const changed = structuredClone(made) as any;
  change(changed);
  const why = await readManifest(bytes(changed)).then(() => assert.fail('accepted'), (error: unknown) => error);
  assert.ok(why instanceof ManifestRefused, String(why));
  return why.message;
}

test('P 1.1 the hash of a manifest is over the exact bytes', async () => {
  assert.equal(toHex(manifest.hash), toHex(await sha256(bytes(made))));
});

test('P 1.2 a manifest that is not canonical is refused', async () => {
  const text = JSON.stringify(made);
  for (const other of [`${text}\n`, ` ${text}`, JSON.stringify(made, null, 1), `\ufeff${text}`, text.slice(0, -1), '', 'null', '[]', '{}', text.replace('"threshold":2', '"threshold":2.0')]) {
    await assert.rejects(readManifest(utf8(other)), ManifestRefused, other.slice(0, 20));
  }
  await assert.rejects(readManifest(cat(bytes(made), fromHex('ff'))), ManifestRefused);
});

test('P 1.3 a manifest without its parts, or with a key that is none, is refused', async () => {
  assert.match(await refusal((document) => (document.format = 'belong/manifest/v2')), /1\.3/);
  assert.match(await refusal((document) => delete document.groups), /1\.3/);
  assert.match(await refusal((document) => (document.box_key = 'AAAA')), /1\.3/);
  assert.match(await refusal((document) => (document.groups[0].answer_key = document.box_key)), /1\.3/);
  assert.match(await refusal((document) => (document.keyholders[1].public_key = document.box_key)), /1\.3/);
});

test('P 1.4 a manifest that promises too little is refused', async () => {
  assert.match(await refusal((document) => (document.groups[0].eligible = 19)), /1\.4/);
  assert.match(await refusal((document) => (document.groups[0].comment_key = document.groups[0].answer_key)), /1\.4/);
  assert.match(await refusal((document) => (document.policy.k = 9)), /1\.4/);
  assert.match(await refusal((document) => (document.policy.k_d = 4)), /1\.4/);
  assert.match(await refusal((document) => (document.policy.k_d = 11)), /1\.4/);
  assert.match(await refusal((document) => (document.threshold = 1)), /1\.4/);
  assert.match(await refusal((document) => (document.keyholders[1] = document.keyholders[0])), /1\.4/);
  assert.match(await refusal((document) => (document.opens_on = '2026-11-30')), /1\.4/);
  assert.match(await refusal((document) => (document.comments = 1)), /1\.4/);
  const demonstration = { ...structuredClone(made), demonstration: true, opens_on: '2026-11-26' };
  assert.equal((await readManifest(bytes(demonstration))).demonstration, true);
});

test('a text is given in the wanted language, else in the first, with its language', () => {
  const texts = { cy: 'Shwmae', en: 'Hello' };
  assert.deepEqual(inLanguage(texts, 'cy', 'en'), { text: 'Shwmae', lang: 'cy' });
  assert.deepEqual(inLanguage(texts, 'fr', 'en'), { text: 'Hello', lang: 'en' });
  assert.deepEqual(inLanguage({}, 'fr', 'en'), { text: '', lang: 'fr' });
});

const entered = (part: Partial<Entered>): Entered => ({ ...NOTHING_ENTERED, ...part });

test('a question that hangs on another is shown only then, and what hangs on it as well', () => {
  const codes = (choices: Entered['choices']) => [...shown(manifest, entered({ choices }))].filter((code) => /^(?:why|more)$/.test(code));
  assert.deepEqual(codes({}), []);
  assert.deepEqual(codes({ bel1: 2 }), ['why']);
  assert.deepEqual(codes({ bel1: 4, why: [2] }), []);
  assert.deepEqual(codes({ bel1: 1, why: [1, 2] }), ['why', 'more']);
  assert.deepEqual(codes({ bel1: 1, why: 0 }), ['why']);
});

test('P 5.1 the answer holds what is shown and fits, sorted, and nothing else', () => {
  const choices = { bel1: 2, why: [3, 1, 1, 9], enps: 11, sex: 2, age: 0, bel2: 6, unknown: 1, pick: 0 };
  assert.equal(canonical({ ...answerBody(manifest, entered({ choices })) } as never), '{"a":{"bel1":2,"enps":11,"pick":0,"why":[1,3]},"f":{"sex":2}}');
  assert.deepEqual(answerBody(manifest, entered({ choices: { why: [1] } })), { a: {}, f: {} }, 'hidden');
  assert.deepEqual(answerBody(manifest, entered({ choices: { bel1: 1, why: [] } })), { a: { bel1: 1 }, f: {} }, 'an empty list');
});

test('a fact that was unticked does not travel', () => {
  const choices = { sex: 2, age: 3 };
  assert.deepEqual(tellableFacts(manifest, entered({ choices })).map(({ fact }) => fact.code), ['age', 'sex']);
  assert.deepEqual(answerBody(manifest, entered({ choices, unticked: ['sex'] })).f, { age: 3 });
});

test('P 6.5 there is one comment body for each comment question, written in or not', async () => {
  assert.deepEqual(await commentBodies(manifest, NOTHING_ENTERED), [{}, {}]);
  const texts = { c1: '  \n ', c2: ' Good\r\nteam ' };
  assert.deepEqual(await commentBodies(manifest, entered({ texts })), [{}, { q: 'c2', t: 'Good\nteam' }]);
  // A mailbox is there only where something was written, it was ticked, and somebody can come back to it.
  const address = async (slot: number) => `box-${slot}`;
  assert.deepEqual(await commentBodies(manifest, entered({ texts, askable: ['c1', 'c2'] }), address), [{}, { m: 'box-1', q: 'c2', t: 'Good\nteam' }]);
  assert.deepEqual(await commentBodies(manifest, entered({ texts, askable: ['c1'] }), address), [{}, { q: 'c2', t: 'Good\nteam' }]);
  assert.deepEqual(await commentBodies(manifest, entered({ texts, askable: ['c2'] })), [{}, { q: 'c2', t: 'Good\nteam' }]);
  const question = (code: string) => manifest.sections.flatMap(({ questions }) => questions).find((one) => one.code === code) as Question;
  assert.equal(isAnswered(question('c1'), entered({ texts: { c1: '  ' } })), false);
  assert.equal(isAnswered(question('pick'), entered({ choices: { pick: 0 } })), true);
});

test('P 5.1 a comment is measured in bytes, and by its room in the body', () => {
  const question = manifest.sections.flatMap(({ questions }) => questions).find(({ code }) => code === 'c1') as Question;
  assert.equal(bytesLeft(manifest, question, ''), 3_500);
  assert.equal(bytesLeft(manifest, question, 'é'.repeat(1_750)), 0);
  assert.equal(bytesLeft(manifest, question, 'x'.repeat(3_501)), -1);
  // A line end takes two bytes of canonical JSON, a control character six.
  const lines = 'a\n'.repeat(1_400);
  assert.ok(bytesLeft(manifest, question, lines) < 0);
  assert.throws(() => padded({ q: 'c1', t: lines.trim() }, manifest.bodyBytes));
  const most = '"'.repeat(1_992);
  assert.ok(bytesLeft(manifest, question, most) >= 0);
  assert.equal(padded({ q: 'c1', t: most }, manifest.bodyBytes).length, manifest.bodyBytes);
});

test('order and delay are drawn evenly', () => {
  const first = [0, 0, 0];
  for (let round = 0; round < 3_000; round++) first[shuffled([0, 1, 2])[0]!]!++;
  assert.ok(first.every((times) => times > 800 && times < 1_200), String(first));
  const drawn = Array.from({ length: 1_000 }, () => chance(10));
  assert.ok(drawn.every((one) => one >= 0 && one < 10) && new Set(drawn).size === 10);
});

/** A box in memory with the rules of 6.3, which can lose requests and answers. */
class Box {
  readonly kept = new Map<string, { version: number; bytes: string }>();
  readonly got: Bytes[] = [];
  readonly waits: number[] = [];
  readonly noted: number[] = [];
  lose: ('request' | 'answer' | 'garble' | 'none')[] = [];

  wire: Wire = {
    post: (sent) => this.#post(sent),
    pause: async (ms) => void this.waits.push(ms),
    note: (version) => void this.noted.push(version),
  };

  async #post(sent: Bytes): Promise<Bytes> {
    const fate = this.lose.shift() ?? 'none';
    if (fate === 'request') throw new ConnectionLost('box');
    this.got.push(sent);
    const version = readInteger(sent.slice(5, 9));
    const token = await sha256(sent.slice(9, 107));
    const before = this.kept.get(toHex(token));
    if (before && (before.version > version || (before.version === version && before.bytes !== toHex(sent)))) {
      throw new Refused(409, 'version');
    }
    this.kept.set(toHex(token), { version, bytes: toHex(sent) });
    const length = sealedLength(manifest.keyholders.publicKeys.length, manifest.keyholders.threshold, manifest.bodyBytes);
    const leaf = await leafHash(token, await sha256(sent.slice(395, 395 + length)));
    const message = cat(utf8('belong/ack/v1'), u8(0), manifest.hash, token, u32(version), leaf);
    const answer = cat(leaf, await keys.sign(boxSecret, message));
    if (fate === 'answer') throw new ConnectionLost('box');
    return fate === 'garble' ? answer.slice(1) : answer;
  }
}

test('P 4.2 one request asks for the answer and for every comment, and nothing verifies by halves', async () => {
  const [group] = manifest.groups as [Manifest['groups'][0]];
  const requests = await requestAll(newSeed(), manifest, group);
  const asked = written(requests);
  assert.deepEqual(asked.map(({ purpose, slot }) => [purpose, slot]), [[1, 0], [2, 0], [2, 1]]);
  assert.equal(new Set(asked.map(({ blinded }) => blinded)).size, 3);
  const signatures = requests.map(({ place, blinded }) => toB64u((place.purpose === ANSWER ? answers : comments).sign(blinded)));
  const taken = await acceptAll(requests, { signatures });
  assert.deepEqual(taken.map(({ place }) => place.slot), [0, 0, 1]);
  const bad = [null, {}, { signatures: 'x' }, { signatures: signatures.slice(1) }, { signatures: [...signatures].reverse() }, { signatures: [...signatures.slice(0, 2), '!'] }, { signatures: [...signatures.slice(0, 2), null] }];
  for (const answer of bad) await assert.rejects(acceptAll(requests, answer), SignatureRefused);
});

async function credential(seed = newSeed()): Promise<Credential> {
  const asked = await request(seed, { manifestHash: manifest.hash, purpose: ANSWER, slot: 0 }, manifest.issuer, manifest.groups[0]!.answerKey);
  return accept(asked, answers.sign(asked.blinded));
}

const body = (number: number) => padded({ a: { bel1: number }, f: {} }, manifest.bodyBytes);

test('P 6.3 P 6.7 when the connection is lost the same bytes are sent again, and counted once', async () => {
  const box = new Box();
  box.lose = ['request', 'answer', 'garble', 'none'];
  const letter = new Letter(manifest, await credential(), body(1), 0);
  const receipt = await letter.send(box.wire);
  assert.equal(receipt.version, 1);
  assert.equal(new Set(box.got.map(toHex)).size, 1);
  assert.equal(box.kept.size, 1);
  assert.deepEqual(box.noted, [1], 'the version is noted before it is sent');
  assert.equal(box.waits.length, 3);
  assert.equal(await letter.send(box.wire), receipt, 'sent once and for all');
  assert.equal(box.got.length, 3);
});

test('P 6.7 after some attempts the person is asked, and trying again sends the same bytes', async () => {
  const box = new Box();
  box.lose = Array(6).fill('answer');
  const letter = new Letter(manifest, await credential(), body(1), 0);
  await assert.rejects(letter.send(box.wire), ConnectionLost);
  await letter.send(box.wire);
  assert.equal(new Set(box.got.map(toHex)).size, 1);
});

test('P 6.7 a device that knows its last version sends the next one', async () => {
  const box = new Box();
  const mine = await credential();
  await new Letter(manifest, mine, body(1), 0).send(box.wire);
  const second = await new Letter(manifest, mine, body(2), 1).send(box.wire);
  assert.equal(second.version, 2);
  assert.deepEqual(box.noted, [1, 2]);
});

test('P 6.7 a device that knows nothing doubles until its version is taken', async () => {
  const box = new Box();
  const mine = await credential();
  await new Letter(manifest, mine, body(1), 4).send(box.wire);
  const receipt = await new Letter(manifest, mine, body(2), 0).send(box.wire);
  assert.equal(receipt.version, 8);
  assert.deepEqual(box.noted, [5, 1, 2, 4, 8]);
  assert.deepEqual(box.waits, []);
});

test('P 6.7 doubling ends', async () => {
  let posts = 0;
  const wire: Wire = { post: async () => (posts++, Promise.reject(new Refused(409, 'version'))), pause: async () => {}, note: () => {} };
  await assert.rejects(new Letter(manifest, await credential(), body(1), VERSION_MAX - 2).send(wire), Refused);
  assert.equal(posts, 2);
});

test('a refusal that trying again cannot change is told at once', async () => {
  let posts = 0;
  const wire: Wire = { post: async () => (posts++, Promise.reject(new Refused(409, 'closed'))), pause: async () => {}, note: () => {} };
  await assert.rejects(new Letter(manifest, await credential(), body(1), 0).send(wire), Refused);
  assert.equal(posts, 1);
  const never: Wire = { ...wire, post: async () => new Uint8Array(96) };
  await assert.rejects(new Letter(manifest, await credential(), body(1), 0).send(never), AcknowledgementRefused);
});

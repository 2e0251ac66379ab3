// Both halves of the protocol against each other: the Rust side speaks on the standard input and output of the example
// `issuer` of crates/credential. cargo build -p credential --example issuer

import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { padded } from '../src/credential/body.ts';
import { type Bytes, fromB64u, fromHex, sha256, toB64u, toHex, utf8 } from '../src/credential/bytes.ts';
import { ANSWER, COMMENT, type Place, type Purpose, blindingFactor, newSeed, pssSalt } from '../src/credential/derive.ts';
import { keyholderKey } from '../src/credential/hpke.ts';
import { readIssuerKey } from '../src/credential/issuer-key.ts';
import { type Checkpoint, LogRefused, leaves, onlyGrew, readCheckpoint, readLogKey } from '../src/credential/log.ts';
import { REPLY_BYTES, fitsReply, mailbox, openQuestion, sealReply } from '../src/credential/mailbox.ts';
import { toBytes } from '../src/credential/numbers.ts';
import { open, seal, sealedLength } from '../src/credential/seal.ts';
import { readReceipt, receipt, submission, writeReceipt } from '../src/credential/submission.ts';
import { type Credential, type Request, accept, isSigned, request, tokenHash } from '../src/credential/token.ts';
import { entryLeaf, root } from '../src/credential/tree.ts';
import { seedOfWords, wordsOfLeaf, wordsOfSeed } from '../src/credential/words.ts';

const program = process.env.BELONG_ISSUER ?? join(TEST_FOLDER, '../../target/debug/examples/issuer');
const skip = existsSync(program) ? false : `skipped: ${program} is not built (cargo build -p credential --example issuer)`;

type Fields = Record<string, unknown>;
let child: ChildProcessWithoutNullStreams | undefined;
const waiting: ((line: string) => void)[] = [];

/** Asks the Rust side; throws its error. */
async function rust(op: string, fields: Fields = {}): Promise<Record<string, any>> {
  if (!child) {
    child = spawn(program);
    createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  }
  const line = await new Promise<string>((answer) => {
    waiting.push(answer);
    child!.stdin.write(`${JSON.stringify({ op, ...fields })}\n`);
  });
  const answer = JSON.parse(line) as Record<string, any>;
  if (answer.error) throw new Error(answer.error);
  return answer;
}
after(() => child?.kill());

const ISSUER = 'trust.example';
const manifestHash = fromHex('5a'.repeat(32));
const purposes = { [ANSWER]: 'answer', [COMMENT]: 'comment' } as const;
const of = (place: Place): Fields => ({ manifest: toHex(place.manifestHash), purpose: purposes[place.purpose], slot: place.slot });

interface Signed {
  readonly made: Request;
  readonly credential: Credential;
  readonly spki: Bytes;
  readonly pkcs8: string;
  readonly reply: string;
}

/** A credential blinded and finalized here and signed there. */
async function taken(seed: Bytes, purpose: Purpose = ANSWER, slot = 0): Promise<Signed> {
  const { pkcs8, spki } = await rust('keygen');
  const made = await request(seed, { manifestHash, purpose, slot }, ISSUER, fromB64u(spki));
  const { signature } = await rust('blind_sign', { pkcs8, blinded: toB64u(made.blinded) });
  return { made, credential: await accept(made, fromB64u(signature)), spki: fromB64u(spki), pkcs8, reply: signature };
}

test('P 2.1 P 7.1 both sides write and read the same words', { skip }, async () => {
  for (let round = 0; round < 20; round++) {
    const seed = newSeed();
    const words = (await wordsOfSeed(seed)).join(' ');
    assert.equal((await rust('words', { seed: toB64u(seed) })).words, words);
    assert.equal((await rust('seed', { words })).seed, toB64u(await seedOfWords(words)));
  }
});

test('P 2.2 to P 2.5 both sides derive the same key, salt and blinding factor', { skip }, async () => {
  const { spki } = await rust('keygen');
  const key = readIssuerKey(fromB64u(spki));
  let firsts = 0;
  for (let at = 0; at < 8; at++) {
    const [seed, place]: [Bytes, Place] = [newSeed(), { manifestHash, purpose: at % 2 ? COMMENT : ANSWER, slot: at % 3 }];
    const theirs = await rust('derive', { seed: toB64u(seed), ...of(place) });
    const ours = await request(seed, place, ISSUER, fromB64u(spki));
    assert.equal(theirs.nonce, toB64u(ours.input.slice(2, 34)));
    assert.equal(theirs.salt, toB64u(await pssSalt(seed, place)));
    if (theirs.r === toB64u(toBytes(await blindingFactor(seed, place, key), 256))) firsts++;
  }
  // The first candidate is below a key of 2,048 bits at least every second time.
  assert.ok(firsts > 0);
});

test('P 2.6 P 3.2 P 3.4 both sides make the identical request', { skip }, async () => {
  const { spki } = await rust('keygen');
  for (let at = 0; at < 8; at++) {
    const [seed, place]: [Bytes, Place] = [newSeed(), { manifestHash, purpose: at % 2 ? COMMENT : ANSWER, slot: at % 3 }];
    const ours = await request(seed, place, ISSUER, fromB64u(spki));
    const theirs = await rust('request', { seed: toB64u(seed), ...of(place), issuer: ISSUER, spki });
    assert.equal(theirs.token_input, toB64u(ours.input));
    assert.equal(theirs.blinded, toB64u(ours.blinded), 'blinded number');
    assert.equal(theirs.token, toHex(await tokenHash(ours.input)));
  }
});

test('P 3.3 P 4.4 P 4.6 what is blinded here and signed there verifies on both sides, twice the same', { skip }, async () => {
  const seed = newSeed();
  const { made, credential, spki, pkcs8, reply } = await taken(seed, COMMENT, 1);
  assert.equal(await isSigned(credential, spki), true);
  const valid = await rust('verify', { spki: toB64u(spki), message: toB64u(credential.input), signature: toB64u(credential.signature) });
  assert.equal(valid.valid, true);
  const again = await rust('blind_sign', { pkcs8, blinded: toB64u(made.blinded) });
  assert.equal(again.signature, reply);
  const theirs = await rust('finalize', { seed: toB64u(seed), ...of(made.place), issuer: ISSUER, spki: toB64u(spki), reply });
  assert.equal(theirs.credential, toB64u(Uint8Array.of(...credential.input, ...credential.signature)));
});

test('P 5.7 both sides make the same keyholder key of the same words', { skip }, async () => {
  for (let round = 0; round < 5; round++) {
    const seed = newSeed();
    const theirs = await rust('keyholder', { words: (await wordsOfSeed(seed)).join(' ') });
    const ours = await keyholderKey(seed);
    assert.equal(theirs.public, toB64u(ours.publicKey));
    assert.equal(theirs.secret, toB64u(ours.secretKey));
  }
});

const BODY_BYTES = 4_096;

for (const [holders, needed, mask, who] of [
  [1, 1, 1, [0]],
  [3, 2, 3, [0, 1]],
  [3, 2, 5, [0, 2]],
  [3, 2, 6, [1, 2]],
] as const) {
  test(`P 5.1 to P 5.5 what one side seals the other opens, ${needed} of ${holders}, keyholders ${who.join(' and ')}`, { skip }, async () => {
    const seeds = Array.from({ length: holders }, () => newSeed());
    const words = await Promise.all(seeds.map(async (seed) => (await wordsOfSeed(seed)).join(' ')));
    const keys = await Promise.all(seeds.map(keyholderKey));
    const token = fromHex('77'.repeat(32));
    const body = { a: { 'b-1': 5, b1: [1, 4], q_2: 0 }, f: { sex: 2 } };
    const text = '{"a":{"b-1":5,"b1":[1,4],"q_2":0},"f":{"sex":2}}';
    const binding = { manifestHash, purpose: ANSWER, tokenHash: token, version: 7 } as const;
    const fields = {
      ...of({ manifestHash, purpose: ANSWER, slot: 0 }),
      body_bytes: BODY_BYTES,
      token: toHex(token),
      version: 7,
      keyholders: keys.map(({ publicKey }) => toB64u(publicKey)),
      needed,
    };
    const ours = await seal(padded(body, BODY_BYTES), keys.map(({ publicKey }) => publicKey), needed, binding);
    assert.equal(ours.length, sealedLength(holders, needed, BODY_BYTES));
    const opened = await rust('open_sealed', { ...fields, sealed: toB64u(ours), secrets: who.map((at) => words[at]) });
    assert.equal(opened.body, text);
    const { sealed } = await rust('seal', { ...fields, body: text });
    assert.equal(fromB64u(sealed).length, ours.length);
    const ourSecrets = who.map((at) => keys[at]!.secretKey);
    assert.equal(toHex(await open(fromB64u(sealed), mask, ourSecrets, binding)), toHex(padded(body, BODY_BYTES)));
  });
}

test('P 5.1 comments in any script are canonical on both sides', { skip }, async () => {
  const seed = newSeed();
  const key = await keyholderKey(seed);
  const token = fromHex('78'.repeat(32));
  const binding = { manifestHash, purpose: COMMENT, tokenHash: token, version: 1 } as const;
  const texts = ['Thank you', 'line\nline\ttab "quoted" \\ back', '\u0001\u001f\u007f\u0080', '😀 ẽ \u2028\u2029 שלום 你好', 'half \udfff pair', '</script>'];
  for (const comment of [{}, ...texts.map((t) => ({ q: 'c1', t }))]) {
    const sealed = await seal(padded(comment, BODY_BYTES), [key.publicKey], 1, binding);
    const opened = await rust('open_sealed', {
      ...of({ manifestHash, purpose: COMMENT, slot: 0 }),
      body_bytes: BODY_BYTES,
      token: toHex(token),
      version: 1,
      keyholders: [toB64u(key.publicKey)],
      needed: 1,
      sealed: toB64u(sealed),
      secrets: [(await wordsOfSeed(seed)).join(' ')],
    });
    assert.deepEqual(JSON.parse(opened.body), JSON.parse(JSON.stringify(comment).replaceAll('\\udfff', '\ufffd')));
  }
});

test('P 6.1 P 6.2 P 6.4 P 7.1 a submission of ours is accepted, acknowledged and receipted', { skip }, async () => {
  const seed = newSeed();
  const { credential, spki } = await taken(seed);
  const holder = await keyholderKey(newSeed());
  const body = padded({ a: { q1: 4 }, f: {} }, BODY_BYTES);
  const sent = await submission(credential, 2, body, { publicKeys: [holder.publicKey], threshold: 1 });
  const terms = {
    submission: toB64u(sent.bytes),
    manifest: toHex(manifestHash),
    issuer: ISSUER,
    needed: 1,
    holders: 1,
    body_bytes: BODY_BYTES,
    keys: [{ purpose: 'answer', spki: toB64u(spki) }],
  };
  const checked = await rust('check_submission', terms);
  assert.equal(checked.token, toHex(sent.tokenHash));
  assert.equal(checked.version, 2);
  assert.equal(checked.leaf, toHex(sent.leaf));
  // One bit anywhere, another manifest, another key: refused.
  for (const at of [0, 4, 8, 20, 150, 380, 600, sent.bytes.length - 1]) {
    const bent = sent.bytes.slice();
    bent[at]! ^= 1;
    await assert.rejects(rust('check_submission', { ...terms, submission: toB64u(bent) }), Error, `byte ${at}`);
  }
  await assert.rejects(rust('check_submission', { ...terms, manifest: '00'.repeat(32) }));
  await assert.rejects(rust('check_submission', { ...terms, keys: [{ purpose: 'answer', spki: (await rust('keygen')).spki }] }));

  const secret = toB64u(fromHex('42'.repeat(32)));
  const { acknowledgement } = await rust('acknowledge', { ...terms, box_secret: secret });
  const boxKey = (await rust('box_public', { box_secret: secret })).public as string;
  const made = await receipt(sent, manifestHash, fromB64u(acknowledgement), fromB64u(boxKey));
  const theirs = await rust('check_receipt', { receipt: writeReceipt(made), box_public: boxKey });
  assert.equal(theirs.leaf, toHex(sent.leaf));
  assert.equal(theirs.words, (await wordsOfLeaf(sent.leaf)).join(' '));
  assert.deepEqual(readReceipt(writeReceipt(made)), made);
});

test('P 6.1 a submission that the other side makes of the same seed has the same token', { skip }, async () => {
  const seed = newSeed();
  const { made, spki, reply, credential } = await taken(seed);
  const holder = await keyholderKey(newSeed());
  const token = await tokenHash(credential.input);
  const sealed = await seal(padded({ a: {}, f: {} }, BODY_BYTES), [holder.publicKey], 1, { manifestHash, purpose: ANSWER, tokenHash: token, version: 1 });
  const theirs = await rust('submission', { seed: toB64u(seed), ...of(made.place), issuer: ISSUER, spki: toB64u(spki), reply, version: 1, sealed: toB64u(sealed) });
  const bytes = fromB64u(theirs.submission);
  assert.equal(toHex(bytes.slice(9, 107)), toHex(credential.input));
  assert.equal(toHex(bytes.slice(107, 363)), toHex(credential.signature));
});

test('P 14.1 P 14.2 P 14.4 both sides make the same mailbox, ask, open and reply', { skip }, async () => {
  const [seed, text, answer] = [newSeed(), 'Which hall?\n“The old one”?', 'Łódź 😀\nyes'];
  const fields = (slot: number): Fields => ({ seed: toB64u(seed), manifest: toHex(manifestHash), slot });
  const [mine, other] = await Promise.all([mailbox(seed, manifestHash, 0), mailbox(seed, manifestHash, 1)]);
  assert.equal((await rust('mailbox', fields(0))).address, mine.address);
  assert.equal((await rust('mailbox', fields(1))).address, other.address);
  const { question, thread } = await rust('ask', { manifest: toHex(manifestHash), address: mine.address, text });
  const asked = await openQuestion(mine, fromB64u(question));
  assert.equal(asked?.text, text);
  assert.equal(await openQuestion(other, fromB64u(question)), undefined, 'another comment of the same person');
  assert.equal(await openQuestion(mine, fromB64u(question).slice(1)), undefined);
  assert.equal((await rust('open_question', { ...fields(0), question })).text, text);
  const reply = await sealReply(mine, asked!, answer);
  assert.equal(reply.length, REPLY_BYTES);
  const read = (reply: Bytes, address: string) => rust('read_reply', { manifest: toHex(manifestHash), thread, address, reply: toB64u(reply) });
  assert.equal((await read(reply, mine.address)).text, answer);
  await assert.rejects(read(reply, other.address), 'by another mailbox');
  await assert.rejects(read(await sealReply(other, asked!, answer), mine.address), 'nobody else can reply');
  const theirs = await rust('reply', { ...fields(0), question, text: answer });
  assert.equal((await read(fromB64u(theirs.reply), mine.address)).text, answer);
  for (const wrong of ['', '  ', 'x'.repeat(1_501), '\n'.repeat(1_000) + 'x']) assert.equal(fitsReply(wrong), false);
  await assert.rejects(sealReply(mine, asked!, ''), RangeError);
});

test('P 8.1 P 8.3 tiles and checkpoints of the other side are read, and lead to the same root', { skip }, async () => {
  const all = await Promise.all(Array.from({ length: 700 }, (_, at) => entryLeaf(utf8(`entry ${at}`))));
  for (const size of [0, 1, 5, 256, 257, 700]) {
    const { root: hash, tiles } = await rust('tree', { leaves: all.slice(0, size).map(toHex) });
    assert.equal(toHex(await root(all.slice(0, size))), hash);
    const { note, verifier } = await rust('checkpoint', { log_secret: toB64u(fromHex('24'.repeat(32))), name: 'trust.example/log', size, root: hash });
    const checkpoint: Checkpoint = await readCheckpoint(note, await readLogKey(verifier));
    const get = async (path: string) => fromB64u(tiles[path] ?? assert.fail(path));
    const fetched = await leaves(checkpoint, get);
    assert.equal(fetched.length, size);
    if (size > 5) {
      const before: Checkpoint = { origin: checkpoint.origin, size: 5, root: await root(all.slice(0, 5)) };
      await onlyGrew(before, fetched);
      await assert.rejects(onlyGrew({ ...before, root: await sha256(utf8('x')) }, fetched), LogRefused);
    }
  }
});

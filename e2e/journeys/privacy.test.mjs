// What is left on the disk of somebody who can be known by everything about her: name, email, answers, facts, comment, address
// and browser. Everything the program writes is searched, while the wave is open and after it was counted: databases with
// their logs, keys, post, what it printed, and a backup that was made while the wave was open.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { launch, person } from '../lib/browser.mjs';
import { announced, answerSurvey, giveKey, moveTo, signIn, staffList, takeCredential } from '../lib/steps.mjs';

const NAME = 'Zebedee Quillfeather';
const EMAIL = 'z.quillfeather@willowbrook.example';
const AGENT = 'Mozilla/5.0 (Canary 77) CanaryBrowser/7731';
const ADDRESS = '203.0.113.77';
const COMMENT = 'The xylophone-canary-7731 in the staffroom is broken.';
/** What everybody sends: the answer, and a part for each of the two comment questions. */
const PARTS = 3;
let belong, browser, trust, words, receipt;

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  const list = staffList([['Alder Primary', 'North', 24], ['Birch Academy', 'South', 26]])
    .replace('Person 6,p6@willowbrook.example', `${NAME},${EMAIL}`);
  trust = await announced(browser, belong, { list, facts: ['age'] });
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

/** Everything that lies in the folder of the program, and what it printed. */
function everything() {
  const files = readdirSync(belong.folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const all = files.map((entry) => {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    return { name: path.slice(belong.folder.length + 1), bytes: readFileSync(path) };
  });
  return [...all, { name: 'printed', bytes: Buffer.from(belong.printed) }];
}

/** The names of the files in which a text or some bytes stand. */
const where = (needle) => everything().filter(({ bytes }) => bytes.includes(needle)).map(({ name }) => name);

/** What must be in no file at all, at any time. */
function secrets() {
  const bytes = Buffer.from(receipt, 'base64url');
  const token = bytes.subarray(36, 68);
  const seed = words;
  return {
    'the address': ADDRESS,
    'the browser': AGENT,
    'a part of the browser': 'CanaryBrowser',
    'the twelve words': seed,
    'the answers, opened': '{"a":{"',
    'a single answer': '"bel1":5',
    'the facts, opened': '"f":{"age"',
    'the token hash': token,
    'the token hash in hex': token.toString('hex'),
    'the token hash in base64url': token.toString('base64url'),
    'the receipt': receipt,
    'the comment in a seal': `"t":"${COMMENT}`,
  };
}

test('somebody with a name, an address and a browser takes a credential and answers', async () => {
  const more = { userAgent: AGENT, extraHTTPHeaders: { 'x-forwarded-for': ADDRESS, 'x-real-ip': ADDRESS, forwarded: `for=${ADDRESS}` } };
  const page = await signIn(browser, belong, EMAIL, undefined, more);
  words = await takeCredential(page, belong, trust.wave);
  await moveTo(trust.admin, belong, '2026-11-10');
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(request));
  await page.goto(`${belong.url}/answer/${trust.wave}`);
  await answerSurvey(page, { choice: 4, comment: COMMENT });
  receipt = await page.locator('#receipt').inputValue();
  assert.equal(sent.length, PARTS, 'the answer, and each comment for itself');
  for (const request of sent) {
    const headers = await request.allHeaders();
    assert.deepEqual([headers.cookie, headers.referer, headers.authorization], [undefined, undefined, undefined], 'P 6.5');
    assert.equal(request.postDataBuffer().includes(COMMENT), false);
  }
  // Others answer as well, so that there is a crowd.
  for (let number = 7; number < 10; number++) {
    const other = await signIn(browser, belong, `p${number}@willowbrook.example`);
    await takeCredential(other, belong, trust.wave);
    await other.goto(`${belong.url}/answer/${trust.wave}`);
    await answerSurvey(other, { choice: 2 });
    await other.context().close();
  }
});

test('P 6.6 P 9.1 while the wave is open nothing of it can be found in any file, nor in a backup', async () => {
  const backup = spawnSync(process.env.BELONG_PROGRAM, ['backup', '--config', join(belong.folder, 'belong.toml'), join(belong.folder, 'backup')], { encoding: 'utf8' });
  assert.equal(backup.status, 0, backup.stderr);
  const files = everything().map(({ name }) => name);
  assert.ok(files.some((name) => /^backup\/.*answers/.test(name)), files.join());
  assert.ok(files.some((name) => /^data\/answers/.test(name)) && files.some((name) => /^data\/keys\//.test(name)), files.join());
  for (const [what, needle] of Object.entries(secrets())) assert.deepEqual(where(needle), [], what);
  assert.deepEqual(where(COMMENT), [], 'the comment');
  assert.deepEqual(where('xylophone-canary'), [], 'a piece of the comment');
  // The name is in the staff list and in the post: there, and nowhere near the answers.
  for (const needle of [NAME, EMAIL, 'Quillfeather', 'quillfeather']) {
    const found = where(needle);
    assert.ok(found.every((name) => /(^|\/)people|(^|\/)post\//.test(name)), `${needle}: ${found}`);
  }
  assert.ok(where('Quillfeather').length > 0, 'there was something to find');
});

test('after the count the comment is with its reader, and everything else is nowhere', async () => {
  await moveTo(trust.admin, belong, '2026-12-05');
  const keyholder = await person(browser);
  for (const seat of [0, 1]) await giveKey(keyholder, belong, trust.wave, seat, trust.words[seat]);
  await keyholder.getByText('This survey is counted.').waitFor();
  for (const [what, needle] of Object.entries(secrets())) assert.deepEqual(where(needle), [], what);
  const found = where('xylophone-canary');
  assert.ok(found.length > 0 && found.every((name) => /^data\/answers/.test(name)), `the comment: ${found}`);
  for (const needle of [NAME, EMAIL]) assert.ok(where(needle).every((name) => !/answers|printed|keys/.test(name)), needle);
  for (const phrase of trust.words) assert.deepEqual(where(phrase), [], 'the words of a keyholder');
});

test('P 8.2 in what is published the parts lie in the order of their hashes, and not in that of their coming', async () => {
  const checkpoint = await (await fetch(`${belong.url}/waves/${trust.wave}/tree/checkpoint`)).text();
  const size = Number(checkpoint.split('\n')[1]);
  assert.equal(size, 4 * PARTS);
  const tile = Buffer.from(await (await fetch(`${belong.url}/waves/${trust.wave}/tree/tile/0/000.p/${size}`)).arrayBuffer());
  const leaves = Array.from({ length: size }, (_, at) => tile.subarray(32 * at, 32 * at + 32));
  assert.deepEqual(leaves, [...leaves].sort(Buffer.compare));
  const mine = Buffer.from(receipt, 'base64url').subarray(72, 104);
  assert.ok(leaves.some((leaf) => leaf.equals(mine)), 'and the answer is in it');
});

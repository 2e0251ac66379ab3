// One person, several devices, and what gets lost on the way: words and codes, storage, time, the seed, the connection, an
// answer that is replaced, a keyholder. At the end every answer is there once.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { PHONE, launch, person } from '../lib/browser.mjs';
import { announced, answerSurvey, email, giveKey, moveTo, press, readCode, signIn, takeCredential, takeWithWords, wordsShown } from '../lib/steps.mjs';

/** The words of which seeds are made, in their order. */
const LIST = readFileSync(new URL('../../crates/credential/src/words/english.txt', import.meta.url), 'utf8').trim().split(/\s+/);
/** What everybody sends: the answer, and a part for each of the two comment questions. */
const PARTS = 3;
let belong, browser, trust;
/** Receipts of the answers that count, and of those that were replaced. */
const last = [];
const replaced = [];
const answerUrl = () => `${belong.url}/answer/${trust.wave}`;
const phones = new Map();

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  trust = await announced(browser, belong);
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

/** Takes the credential of a person on a phone of their own. */
async function onPhone(number) {
  const phone = await signIn(browser, belong, email(number), PHONE);
  phone.words = await takeCredential(phone, belong, trust.wave);
  phones.set(number, phone);
  return phone;
}

const receiptText = (page) => page.locator('#receipt').inputValue();

test('P 2.6 the words go from a phone to a computer, typed or read from the code', async () => {
  const byWords = await onPhone(6);
  const desk = await signIn(browser, belong, email(6));
  // Capital letters, numbers in front and the first four letters do as well.
  const untidy = byWords.words.split(' ').map((word, at) => `${at + 1}. ${word.slice(0, 4).toUpperCase()}`).join('\n');
  await takeWithWords(desk, belong, trust.wave, untidy);
  phones.set('desk', desk);

  const byCode = await signIn(browser, belong, email(7), PHONE);
  byCode.words = await takeCredential(byCode, belong, trust.wave, {
    look: async (name) => {
      if (name === 'take-words') byCode.read = await readCode(byCode);
    },
  });
  assert.equal(byCode.read, byCode.words, 'the code holds the same words');
  const other = await signIn(browser, belong, email(7));
  await takeWithWords(other, belong, trust.wave, byCode.read);
  phones.set('other', other);
});

/** Whether the last of twelve words has the right check in it (BIP 39). */
function fits(words) {
  const bits = words.map((word) => LIST.indexOf(word).toString(2).padStart(11, '0')).join('');
  const entropy = Buffer.from(bits.slice(0, 128).match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  return parseInt(bits.slice(128), 2) === createHash('sha256').update(entropy).digest()[0] >> 4;
}

test('wrong words are told apart, and nothing is lost', async () => {
  const page = await signIn(browser, belong, email(6));
  await page.goto(`${belong.url}/in/waves/${trust.wave}/take`);
  await page.getByRole('radio', { name: 'Yes, only I use it' }).check();
  await page.getByRole('radio', { name: 'Yes, I will enter them' }).check();
  const words = phones.get(6).words.split(' ');
  assert.ok(fits(words), 'the words of the device have their check in the last one');
  // One in sixteen orders of the same words fits by chance.
  const orders = words.slice(1).map((word, at) => [word, ...words.slice(1, at + 1), words[0], ...words.slice(at + 2)]);
  const swapped = orders.find((order) => !fits(order)).join(' ');
  for (const [typed, sentence] of [
    [words.slice(1).join(' '), /There should be twelve words. You entered 11/],
    [['qzqz', ...words.slice(1)].join(' '), /“qzqz” is not one of the words/],
    [swapped, /do not belong together/],
  ]) {
    await page.getByLabel('Your twelve words').fill(typed);
    await press(page, 'Continue');
    await page.getByRole('alert').getByText(sentence).waitFor();
    assert.equal(await page.getByLabel('Your twelve words').inputValue(), typed);
  }
  await page.context().close();
});

test('P 4.4 storage that was cleared, and a seed that was lost', async () => {
  const cleared = await onPhone(8);
  await cleared.evaluate(() => localStorage.clear());
  await cleared.goto(answerUrl());
  await cleared.getByText('The survey has not opened yet').first().waitFor();
  await takeWithWords(cleared, belong, trust.wave, cleared.words);

  const lost = await onPhone(10);
  await lost.evaluate(() => localStorage.clear());
  const tryAgain = async () => {
    await lost.goto(`${belong.url}/in/waves/${trust.wave}/take`);
    await lost.getByRole('radio', { name: 'Yes, only I use it' }).check();
    await lost.getByRole('radio', { name: 'No, make new words for me' }).check();
    await press(lost, 'Continue');
    await lost.getByLabel('I have kept my twelve words').check();
    await press(lost, 'Take my credential');
  };
  await tryAgain();
  await lost.getByRole('heading', { name: 'Your credential was taken with other words' }).waitFor();
  await trust.organiser.goto(`${belong.url}/in/waves/${trust.wave}/run`);
  await trust.organiser.getByText('Somebody lost their words').click();
  await trust.organiser.getByLabel('Work email of the person').fill(email(10));
  await press(trust.organiser, 'Let them take a new one');
  await trust.organiser.getByText('They can take a new credential now.').waitFor();
  await tryAgain();
  await lost.getByRole('heading', { name: 'You have your credential' }).waitFor();
  // Only once.
  await trust.organiser.getByText('Somebody lost their words').click();
  await trust.organiser.getByLabel('Work email of the person').fill(email(10));
  await press(trust.organiser, 'Let them take a new one');
  await trust.organiser.getByRole('link', { name: 'It can be done once.' }).waitFor();
});

test('answers are sent from the device to which the words went', async () => {
  await onPhone(9);
  await onPhone(11);
  await onPhone(12);
  await moveTo(trust.admin, belong, '2026-11-10');
  for (const name of ['desk', 'other', 8, 10]) {
    const page = phones.get(name);
    await page.goto(answerUrl());
    last.push(await answerSurvey(page));
  }
});

test('ten days later the draft, the credential and the receipt are still there', async () => {
  const phone = phones.get(9);
  await phone.goto(answerUrl());
  await press(phone, 'Begin');
  await phone.locator('main fieldset').first().locator('input[type=radio]').nth(2).check();
  const context = phone.context();
  await phone.close();
  await moveTo(trust.admin, belong, '2026-11-20');
  const again = await context.newPage();
  phones.set(9, again);
  await again.goto(answerUrl());
  await press(again, 'Go on');
  assert.equal(await again.locator('main fieldset').first().locator('input[type=radio]').nth(2).isChecked(), true);
  await again.goto(answerUrl());
  last.push(await answerSurvey(again));
  // What was sent is not on the device any more; the receipt is.
  const kept = await again.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  assert.ok(!kept.includes('draft') && !kept.includes('choices'), kept);
  assert.match(kept, /receipts/);
  await again.goto(answerUrl());
  await again.getByText('You have answered already.').waitFor();
  await again.goto(`${belong.url}/check`);
  await press(again, 'Check the receipts kept here');
  await again.getByText('The receipt is genuine. The survey is still open').first().waitFor();
  // A camera reads the same receipt from the code.
  await again.goto(answerUrl());
  const first = last.at(-1);
  replaced.push(first);
  last[last.length - 1] = await answerSurvey(again, { choice: 3 });
  assert.notEqual(last.at(-1), first);
  assert.equal(await readCode(again), await receiptText(again));
});

test('P 6.3 a connection that is lost before or after the box has it: acknowledged once, counted once', async () => {
  const phone = phones.get(11);
  const got = [];
  let fate = ['before', 'after', 'garbled', 'through'];
  await phone.route('**/box/**', async (route) => {
    const now = fate.shift() ?? 'through';
    if (now === 'before') return route.abort('connectionfailed');
    got.push(route.request().postDataBuffer().toString('base64'));
    const answer = await route.fetch();
    if (now === 'after') return route.abort('connectionreset');
    if (now === 'garbled') return route.fulfill({ response: answer, body: (await answer.body()).subarray(0, 40) });
    return route.fulfill({ response: answer });
  });
  await phone.goto(answerUrl());
  last.push(await answerSurvey(phone));
  assert.equal(got.length, PARTS + 2, 'three tries of one part, one of each other');
  assert.equal(new Set(got).size, PARTS, 'the same bytes again');
});

test('P 6.7 an answer is replaced on the same device and on another', async () => {
  const phone = phones.get(12);
  await phone.goto(answerUrl());
  replaced.push(await answerSurvey(phone, { choice: 0 }));
  await phone.goto(answerUrl());
  replaced.push(await answerSurvey(phone, { choice: 1 }));
  const desk = await signIn(browser, belong, email(12));
  await takeWithWords(desk, belong, trust.wave, phone.words);
  await desk.goto(answerUrl());
  // This device does not know the versions: it doubles until one is taken.
  replaced.push(await answerSurvey(desk, { choice: 2 }));
  // And back on the first, which knows only of 2.
  await phone.goto(answerUrl());
  last.push(await answerSurvey(phone, { choice: 4 }));
  phone.text = await receiptText(phone);
});

test('one of three keyholders is lost: the other two close, and every answer is there once', async () => {
  await moveTo(trust.admin, belong, '2026-12-05');
  const page = await person(browser, { viewport: PHONE });
  // Somebody else's words, and words that are none, open nothing.
  await page.goto(`${belong.url}/box/${trust.wave}/closing/0`);
  await page.getByLabel('The twelve words of your key').fill(trust.words[1]);
  await press(page, 'Give my key');
  await page.getByText('they are not your key for this survey').first().waitFor();
  await giveKey(page, belong, trust.wave, 1, trust.words[1]);
  await page.getByText('1 of 2 keys are given.').waitFor();
  await giveKey(page, belong, trust.wave, 2, trust.words[2]);
  await page.getByText('This survey is counted.').waitFor();
  const release = await (await fetch(`${belong.url}/waves/${trust.wave}/release`)).json();
  const sum = (tallies, what) => tallies.reduce((all, tally) => all + tally[what], 0);
  const { answers, comments } = release.counts;
  assert.deepEqual([sum(answers, 'answered'), sum(answers, 'spoilt')], [7, 0]);
  assert.deepEqual([sum(comments, 'answered'), sum(comments, 'spoilt')], [7 * (PARTS - 1), 0]);
  assert.deepEqual([sum(answers, 'issued'), sum(answers, 'reissued')], [8, 1], 'a loss made good counts once more');
});

test('P 7.3 the last receipts are in the list, and those of replaced answers are not', async () => {
  const page = await person(browser, { viewport: PHONE });
  const check = async (typed) => {
    await page.goto(`${belong.url}/check`);
    await page.getByLabel('Your receipt').fill(typed);
    await press(page, 'Check');
    await page.getByText(/these six words|sealed parts/).first().waitFor();
    return page.locator('main').innerText();
  };
  for (const words of last) assert.match(await check(words), /^.*Yes\. A sealed part with these six words/s, words);
  for (const words of replaced) assert.match(await check(words), /No answer with these six words/, words);
  const { text } = phones.get(12);
  assert.match(await check(text), new RegExp(`Yes\\. This is one of the ${7 * PARTS} sealed parts`));
  // A letter that was changed is noticed, here and on the command line.
  const bent = text.slice(0, 200) + (text[200] === 'A' ? 'B' : 'A') + text.slice(201);
  await page.goto(`${belong.url}/check`);
  await page.getByLabel('Your receipt').fill(bent);
  await press(page, 'Check');
  await page.getByText(/was not given by the ballot box|not a whole receipt|no survey of this organisation/).first().waitFor();
  const audit = (receipt) =>
    spawnSync(process.env.BELONG_PROGRAM, ['audit', '--config', join(belong.folder, 'belong.toml'), trust.wave, '--receipt', receipt], { encoding: 'utf8' });
  const good = audit(text);
  assert.equal(good.status, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /receipt/);
  assert.doesNotMatch(good.stdout, /FAILED/);
  assert.notEqual(audit(bent).status, 0);
  assert.match(audit('nothing').stderr, /This is no receipt/);
});

test('after the closing no answer can be sent any more, and the page says so', async () => {
  const phone = phones.get(8);
  await phone.goto(answerUrl());
  await phone.getByRole('heading', { name: 'The survey has closed' }).waitFor();
  assert.equal(await phone.getByRole('button', { name: /Begin|Seal/ }).count(), 0);
  assert.equal(await wordsShown(phone), '');
});

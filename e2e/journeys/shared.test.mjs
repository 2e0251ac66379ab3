// A tablet that many people use clears itself; one keyholder of one closes alone; and the writer of a comment is asked
// back without a name (protocol section 14).

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { DESK, PHONE, launch, look, person } from '../lib/browser.mjs';
import { announced, answerSurvey, email, giveKey, moveTo, press, signIn, takeCredential } from '../lib/steps.mjs';

const COMMENT = 'The old hall is too cold to eat in.';
const QUESTION = 'Is it cold all day?';
const REPLY = 'Mostly before ten, when the heating starts.';
let belong, browser, trust, card, writer, words;
const answerUrl = () => `${belong.url}/answer/${trust.wave}`;

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  trust = await announced(browser, belong, { holders: 1 });
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

/** Everything that a tab and its browser keep. */
const stored = (page) => page.evaluate(() => ({ tab: Object.keys(sessionStorage), device: Object.keys(localStorage) }));
const onlyTheLog = ({ tab, device }) => tab.length === 0 && device.every((key) => key.startsWith('belong/log/'));

test('on a shared tablet the session ends with the taking, and nothing stays in the browser', async () => {
  await trust.organiser.goto(`${belong.url}/in/waves/${trust.wave}/run`);
  await trust.organiser.getByRole('button', { name: 'Print claim cards for Alder Primary' }).click();
  card = await trust.organiser.locator('.b-sheet__card', { hasText: 'Person 23' }).locator('.b-sheet__code').innerText();
  writer = await signIn(browser, belong, email(6), PHONE);
  words = await takeCredential(writer, belong, trust.wave);
  await moveTo(trust.admin, belong, '2026-11-10');
  const tablet = await person(browser, { viewport: DESK });
  await tablet.goto(`${belong.url}/in/card`);
  await tablet.getByLabel('The six words on your card').fill(card);
  await press(tablet, 'Continue');
  await tablet.getByLabel('This is a shared tablet or computer').check();
  await press(tablet, 'Yes, sign me in');
  await takeCredential(tablet, belong, trust.wave, { own: false });
  await tablet.getByText('You have been signed out here').waitFor();
  const kept = await stored(tablet);
  assert.ok(kept.device.every((key) => key.startsWith('belong/log/')), String(kept.device));
  assert.ok(kept.tab.includes('belong/seed'), 'until the tab is closed');

  // The answer, with time standing still, so that it can be moved.
  await tablet.clock.install({ time: new Date('2026-11-10T10:00:00Z') });
  await press(tablet, 'Go to the survey').catch(() => tablet.getByRole('link', { name: 'Go to the survey' }).click());
  await tablet.waitForURL('**/answer/**?shared');
  await press(tablet, 'Begin');
  await tablet.locator('main input[type=radio]').first().check();
  assert.ok(!JSON.stringify(await tablet.evaluate(() => ({ ...sessionStorage, ...localStorage }))).includes('draft'), 'no draft on a shared device');
  await tablet.clock.fastForward(121_000);
  await tablet.getByRole('dialog').getByText('Are you still there?').waitFor();
  await look(tablet, 'shared-there');
  await press(tablet, 'I am still here');
  assert.equal(await tablet.locator('main input[type=radio]').first().isChecked(), true, 'nothing is lost by saying yes');
  await tablet.clock.fastForward(121_000);
  await tablet.getByRole('dialog').waitFor();
  await Promise.all([tablet.waitForEvent('framenavigated'), tablet.clock.runFor(61_000)]);
  await tablet.getByRole('heading', { name: 'First take your credential' }).waitFor();
  assert.ok(onlyTheLog(await stored(tablet)), JSON.stringify(await stored(tablet)));
  // Going back shows nobody's answers.
  await tablet.goBack().catch(() => null);
  await tablet.waitForLoadState();
  assert.equal(await tablet.locator('main input:checked').count(), 0);
  assert.ok(onlyTheLog(await stored(tablet)));
  await tablet.context().close();
});

test('a shared tablet clears itself after the receipt', async () => {
  // On a shared computer with an email of one's own; the words are entered again and again, nothing is remembered.
  const tablet = await signIn(browser, belong, email(7));
  await takeCredential(tablet, belong, trust.wave, { own: false });
  await tablet.goto(`${answerUrl()}?shared`);
  const receipt = await answerSurvey(tablet, { comment: 'Nothing to add.' });
  assert.equal(receipt.split(' ').length, 6);
  await press(tablet, 'Finish and clear');
  await tablet.getByRole('heading', { name: 'First take your credential' }).waitFor();
  assert.ok(onlyTheLog(await stored(tablet)));
  await tablet.goBack().catch(() => null);
  await tablet.waitForLoadState();
  const shown = await tablet.locator('body').innerText();
  assert.ok(!shown.includes(receipt.split(' ').join('\n')) && !shown.includes('Your receipt'), shown);
  await tablet.context().close();
});

test('a comment box warns of names, and its writer may be asked back', async () => {
  // A name of the staff list: everybody is called Person here, and that is a name then.
  await writer.goto(answerUrl());
  await press(writer, 'Begin');
  for (let screen = 0; (await writer.locator('main textarea').count()) === 0 && screen < 20; screen++) {
    const before = await writer.locator('main h1').innerText();
    await press(writer, 'Continue');
    await writer.waitForFunction((title) => document.querySelector('main h1')?.innerText !== title, before);
  }
  const asked = [];
  writer.on('request', (request) => asked.push(request.method() + ' ' + new URL(request.url()).pathname));
  await writer.locator('main textarea').first().fill('Yesterday Person told us off.');
  await writer.getByText('“Person” looks like your name or the name of a colleague.').waitFor();
  await look(writer, 'comment-named');
  assert.ok(asked.every((one) => one.startsWith('GET /assets/')), `nothing is asked of the server: ${asked}`);
  await writer.locator('main textarea').first().fill(COMMENT);
  await writer.getByText('looks like your name').waitFor({ state: 'hidden' });
  await writer.goto(answerUrl());
  await answerSurvey(writer, { comment: COMMENT, askable: true });
  const kept = await writer.evaluate(() => JSON.stringify(localStorage));
  assert.ok(!kept.includes(COMMENT), 'a comment leaves the device when it is sent');
});

test('P 10.1 one keyholder of one closes alone', async () => {
  await moveTo(trust.admin, belong, '2026-12-01');
  const page = await person(browser, { viewport: PHONE });
  await giveKey(page, belong, trust.wave, 0, trust.words[0]);
  await page.getByText('This survey is counted.').waitFor();
});

test('P 14.2 a reader asks back', async () => {
  const { organiser } = trust;
  const queue = `${belong.url}/in/results/${trust.wave}/comments`;
  await organiser.goto(queue);
  for (let read = 0; read < 5; read++) {
    if ((await organiser.getByText(COMMENT).count()) > 0) break;
    await organiser.getByLabel('Show it as it is').check();
    await press(organiser, 'Save and go on');
  }
  await organiser.getByText('The writer is willing to be asked back.').waitFor();
  await look(organiser, 'remark-willing');
  await organiser.getByRole('link', { name: 'Ask one question' }).click();
  await press(organiser, 'Seal and ask');
  await organiser.getByRole('link', { name: 'Write your question' }).waitFor();
  await look(organiser, 'ask-error');
  await organiser.getByLabel('Your question').fill(QUESTION);
  await press(organiser, 'Seal and ask');
  await organiser.getByText('Your question is asked.').waitFor();
  await look(organiser, 'ask-done');
});

test('P 14.3 P 14.4 the writer finds the question on the own device and on another, and replies', async () => {
  // Somebody else sees that there is nothing for them, by fetching the same list.
  const stranger = await person(browser);
  const asked = [];
  stranger.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await stranger.goto(answerUrl());
  await stranger.getByText('You said that you may be asked back?').click();
  assert.equal(asked.filter((path) => path === `/mail/${trust.wave}`).length, 1, 'fetched before anybody asks for it');
  await look(stranger, 'asked-words');
  asked.length = 0;
  await stranger.getByLabel('Your twelve words').fill('abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about');
  await press(stranger, 'Look');
  await stranger.getByText('No. Nobody has asked you').waitFor();
  assert.ok(asked.every((path) => path.startsWith('/assets/')), `looking asks nothing of the server: ${asked}`);
  // The writer, on a new device with the twelve words.
  await stranger.goto(answerUrl());
  await stranger.getByText('You said that you may be asked back?').click();
  await stranger.getByLabel('Your twelve words').fill(words);
  await press(stranger, 'Look');
  await stranger.getByText(QUESTION).waitFor();
  assert.ok(onlyTheLog(await stored(stranger)), 'the words are not kept');
  // And on the own one.
  await writer.goto(answerUrl());
  await look(writer, 'asked-found');
  await press(writer, 'Read the question');
  await writer.getByText(QUESTION).waitFor();
  await look(writer, 'asked-question');
  await press(writer, 'Seal and send');
  await writer.getByRole('link', { name: 'Write your answer' }).waitFor();
  await writer.getByLabel('Your answer').fill(REPLY);
  const sent = writer.waitForRequest((request) => request.method() === 'POST');
  await press(writer, 'Seal and send');
  const request = await sent;
  assert.equal((await request.allHeaders()).cookie, undefined);
  assert.equal((await request.allHeaders()).referer, undefined);
  assert.ok(!request.postDataBuffer().includes(REPLY));
  await writer.getByRole('heading', { name: 'Your answer is sent' }).waitFor();
  await look(writer, 'asked-sent');
  // A second reply, from the other device, is refused.
  await stranger.getByLabel('Your answer').fill('Something else.');
  await press(stranger, 'Seal and send');
  await stranger.getByText('This question has been answered already.').waitFor();
});

test('P 14.5 the reply shows from the next day on', async () => {
  const { organiser } = trust;
  await organiser.goto(`${belong.url}/in/results/${trust.wave}/comments/asked`);
  await organiser.getByText('No reply yet').waitFor();
  await moveTo(trust.admin, belong, '2026-12-02');
  await organiser.reload();
  await organiser.getByText(REPLY).waitFor();
  await look(organiser, 'asked-back');
});

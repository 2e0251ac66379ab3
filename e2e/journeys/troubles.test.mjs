// What goes wrong on the way to the box, and what the page says then: nothing that was typed is lost, and nothing is sent twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { PHONE, launch, look, person } from '../lib/browser.mjs';
import { announced, answerSurvey, email, giveKey, moveTo, press, signIn, takeCredential, takeWithWords } from '../lib/steps.mjs';

let belong, browser, trust, member;
const answerUrl = () => `${belong.url}/answer/${trust.wave}`;
const log = new Map();

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  trust = await announced(browser, belong, { holders: 1 });
  member = await signIn(browser, belong, email(6), PHONE);
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

test('a browser without Ed25519 and one that keeps nothing take and answer all the same', async () => {
  const old = await signIn(browser, belong, email(7));
  await old.addInitScript(() => {
    const { importKey } = crypto.subtle;
    crypto.subtle.importKey = function (...all) {
      const name = all[2]?.name ?? all[2];
      return name === 'Ed25519' ? Promise.reject(new DOMException('unknown', 'NotSupportedError')) : importKey.apply(crypto.subtle, all);
    };
  });
  const fetched = [];
  old.on('request', (request) => fetched.push(request.url()));
  await takeCredential(old, belong, trust.wave);
  // In a window that keeps nothing, the credential is there as long as the page is; taking works, and says so.
  const forgetful = await signIn(browser, belong, email(8));
  await forgetful.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, { get: () => { throw new DOMException('blocked', 'SecurityError'); } });
    }
  });
  await forgetful.goto(`${belong.url}/in/waves/${trust.wave}/take`);
  await forgetful.getByText('This browser keeps nothing from one page to the next').waitFor();
  await look(forgetful, 'keeps-nothing');
  const kept = await takeCredential(forgetful, belong, trust.wave, { own: false });
  await takeCredential(member, belong, trust.wave);
  await moveTo(trust.admin, belong, '2026-11-10');
  await forgetful.goto(answerUrl());
  await forgetful.getByRole('heading', { name: 'First take your credential' }).waitFor();
  await forgetful.getByText('This browser keeps nothing').waitFor();
  await forgetful.context().close();
  // The words are good on another device.
  const other = await signIn(browser, belong, email(8));
  await takeWithWords(other, belong, trust.wave, kept);
  await other.context().close();
  await old.goto(answerUrl());
  await answerSurvey(old);
  await old.context().close();
});

test('the clock of the device does not matter', async () => {
  const wrong = await signIn(browser, belong, email(9));
  await wrong.clock.setFixedTime(new Date('2001-01-01T00:00:00Z'));
  await takeCredential(wrong, belong, trust.wave);
  await wrong.goto(answerUrl());
  await wrong.getByText('27 November 2026').first().waitFor();
  await wrong.context().close();
});

test('a box that is busy is asked again, and one that says no is told as it is', async () => {
  let busy = 2;
  await member.route('**/box/**', (route) => (busy-- > 0 ? route.fulfill({ status: 503, body: '{"error":"busy"}' }) : route.continue()));
  await member.goto(answerUrl());
  await answerSurvey(member, { comment: 'Kept until it is sent.' });
  await member.unroute('**/box/**');

  await member.route('**/box/**', (route) => route.fulfill({ status: 400, body: '{"error":"invalid"}' }));
  await member.goto(answerUrl());
  await answerSurvey(member, { choice: 2, send: false });
  await press(member, 'Seal and send');
  await member.getByRole('heading', { name: 'Not everything was sent yet' }).waitFor();
  await look(member, 'unsent');
  await member.unroute('**/box/**');
  await press(member, 'Try again');
  await member.getByRole('heading', { name: 'Your answers are in the box' }).waitFor();
});

test('a box that closes meanwhile says how far it came', async () => {
  let sent = 0;
  await member.route('**/box/**', (route) => (sent++ === 0 ? route.continue() : route.fulfill({ status: 409, body: '{"error":"closed"}' })));
  await member.goto(answerUrl());
  await answerSurvey(member, { choice: 3, send: false });
  await press(member, 'Seal and send');
  await member.getByRole('heading', { name: 'The survey is not open now' }).waitFor();
  await member.getByText('A part of them arrived in time.').waitFor();
  await look(member, 'late');
  await member.unroute('**/box/**');
});

test('P 1.5 a manifest that is not the announced one stops everything, also an old one from a cache', async () => {
  const manifest = await (await fetch(`${belong.url}/waves/${trust.wave}/manifest`)).text();
  for (const [changed, what] of [
    [manifest.replace('"k":10', '"k":11'), 'another policy'],
    [manifest.replace('Alder Primary', 'Elder Primary'), 'another name'],
    [manifest.slice(0, -1), 'cut off'],
    ['{}', 'empty'],
  ]) {
    assert.notEqual(changed, manifest, what);
    await member.route('**/manifest', (route) => route.fulfill({ body: changed, contentType: 'application/json' }));
    await member.goto(answerUrl());
    await member.getByRole('heading', { name: 'Please stop here' }).waitFor();
    assert.equal(await member.getByRole('button', { name: /Begin|Seal/ }).count(), 0, what);
    await member.unroute('**/manifest');
  }
  await look(member, 'stop');
});

test('P 8.4 a log that shrank stops everything', async () => {
  const page = await person(browser);
  page.on('response', async (answer) => {
    const path = new URL(answer.url()).pathname;
    if (path.startsWith('/log/')) log.set(path, await answer.body());
  });
  await page.goto(answerUrl());
  await page.getByRole('heading', { name: 'First take your credential' }).waitFor();
  // The page shows before the last answer of the log has been read here.
  for (let tries = 0; tries < 100 && log.size < 2; tries++) await new Promise((on) => setTimeout(on, 100));
  const early = new Map(log);
  assert.ok(early.size >= 2);
  await moveTo(trust.admin, belong, '2026-12-01');
  const keyholder = await person(browser);
  await giveKey(keyholder, belong, trust.wave, 0, trust.words[0]);
  await keyholder.getByText('This survey is counted.').waitFor();
  await member.goto(answerUrl());
  await member.getByRole('heading', { name: 'The survey has closed' }).waitFor();
  await member.route('**/log/**', (route) => {
    const body = early.get(new URL(route.request().url()).pathname);
    return body ? route.fulfill({ body }) : route.fulfill({ status: 404 });
  });
  await member.goto(answerUrl());
  await member.getByRole('heading', { name: 'Please stop here' }).waitFor();
  await member.unroute('**/log/**');
  // The receipt of the part that arrived counts, and the one that was replaced by it does not.
  await member.goto(`${belong.url}/check`);
  await press(member, 'Check the receipts kept here');
  await member.getByText(/Yes\. This is one of|This is not in the list/).first().waitFor();
});

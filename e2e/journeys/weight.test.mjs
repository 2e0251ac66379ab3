// What the answering page weighs on its first load, over the wire: page, styles, fonts, scripts, manifest and log, with the
// thirty key groups of a trust.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { PHONE, launch } from '../lib/browser.mjs';
import { announced, email, moveTo, signIn, takeCredential } from '../lib/steps.mjs';

/** Bytes that the first load may have. */
const BYTES_MAX = 100_000;
let belong, browser, trust;

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  const sites = Array.from({ length: 30 }, (_, at) => [`Academy number ${at + 1} of the trust`, ['North', 'East', 'South'][at % 3], 20]);
  trust = await announced(browser, belong, { sites, themes: ['belonging', 'wellbeing', 'workload'], facts: ['age', 'sex', 'disability', 'ethnicity', 'role'] });
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

test('the first load of the answering page is under 100 kB with fonts', async () => {
  const member = await signIn(browser, belong, email(6), PHONE);
  await takeCredential(member, belong, trust.wave);
  await moveTo(trust.admin, belong, '2026-11-10');
  const page = await member.context().newPage();
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: true });
  const [urls, bytes] = [new Map(), new Map()];
  devtools.on('Network.requestWillBeSent', ({ requestId, request }) => urls.set(requestId, new URL(request.url).pathname));
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => bytes.set(requestId, encodedDataLength));
  await page.goto(`${belong.url}/answer/${trust.wave}`);
  await page.getByRole('button', { name: 'Begin' }).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.waitForLoadState('networkidle');
  const listed = [...bytes].map(([id, size]) => [urls.get(id), size]).sort((a, b) => b[1] - a[1]);
  const sum = listed.reduce((all, [, size]) => all + size, 0);
  console.log(`${sum} bytes:\n${listed.map(([url, size]) => `${String(size).padStart(8)}  ${url}`).join('\n')}`);
  assert.ok(listed.some(([url]) => url.endsWith('.woff2')), 'with fonts');
  assert.ok(listed.some(([url]) => url.endsWith('/manifest')), 'with the manifest');
  assert.ok(sum < BYTES_MAX, `${sum} bytes`);
});

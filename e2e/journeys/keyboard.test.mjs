// With the keyboard alone, and always seeing where one is: a member from the link in the letter to the receipt, a keyholder
// from the start page to the key, and an organiser who announces.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { PHONE, launch, person } from '../lib/browser.mjs';
import { STOPS_MAX, focused, tabTo } from '../lib/keys.mjs';
import { announced, email, letter, moveTo, press, signIn, wordsShown } from '../lib/steps.mjs';

let belong, browser, trust;

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  trust = await announced(browser, belong);
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

const heading = (page, name) => page.getByRole('heading', { name, level: 1 }).waitFor();

/** Opens a page as a person does who has its address: without a mouse. */
async function open(page, path) {
  await page.goto(belong.url + path);
}

async function signInByKeys(number, viewport) {
  const page = await person(browser, { viewport });
  await open(page, '/in/sign-in');
  const linkIn = (text) => (text.includes(`To: ${email(number)}`) ? /\/in\/sign-in\/\S+/.exec(text)?.[0] : undefined);
  const known = new Set(belong.letters().map(linkIn));
  await tabTo(page, 'Your work email');
  await page.keyboard.type(email(number));
  await page.keyboard.press('Enter');
  // The letter may be there before the page that says so.
  await page.locator('input[name=code]').waitFor();
  const link = await letter(belong, (text) => (known.has(linkIn(text)) ? undefined : linkIn(text)));
  await open(page, link);
  await tabTo(page, 'Sign in');
  // The button in the page and not the link in its head, which has the same words.
  while ((await focused(page)).tag !== 'BUTTON') {
    await page.keyboard.press('Tab');
    await tabTo(page, 'Sign in');
  }
  await page.keyboard.press('Enter');
  await page.waitForURL('**/in');
  return page;
}

test('the first stop of every page is the way past its head', async () => {
  const page = await person(browser);
  await open(page, '/');
  await page.keyboard.press('Tab');
  assert.match((await focused(page)).name, /^Skip to/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inMain = await page.evaluate(() => document.querySelector('main').contains(document.activeElement));
  assert.ok(inMain);
});

test('a member, from the link in the letter to the receipt', async () => {
  const page = await signInByKeys(6, PHONE);
  await tabTo(page, /Your Voice Matters|Take my credential/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/waves/**');
  await tabTo(page, 'Take my credential');
  await page.keyboard.press('Enter');
  await heading(page, 'Take your credential');
  await tabTo(page, /^Yes, only I use it/);
  await page.keyboard.press('Space');
  // Arrows walk within a group.
  await page.keyboard.press('ArrowDown');
  assert.match((await focused(page)).name, /^No, others use it too/);
  await page.keyboard.press('ArrowUp');
  await tabTo(page, /^No, make new words for me/);
  await page.keyboard.press('Space');
  await tabTo(page, 'Continue');
  await page.keyboard.press('Enter');
  await heading(page, 'Keep these twelve words');
  assert.equal((await focused(page)).heading, true, 'reading starts at the heading');
  // Too early: the summary of what is missing takes the focus, and its link leads to the control.
  await tabTo(page, 'Take my credential');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await tabTo(page, 'Say that you have kept your twelve words');
  await page.keyboard.press('Enter');
  assert.match((await focused(page)).name, /I have kept my twelve words/);
  await page.keyboard.press('Space');
  await tabTo(page, 'Take my credential');
  await page.keyboard.press('Enter');
  await heading(page, 'You have your credential');
  await moveTo(trust.admin, belong, '2026-11-10');
  await tabTo(page, 'Go to the survey');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/answer/**');
  await page.getByRole('heading', { level: 1 }).waitFor();
  await tabTo(page, 'Begin');
  await page.keyboard.press('Enter');
  for (let screen = 0; screen < 20; screen++) {
    const title = await page.locator('main h1').innerText();
    if (title === 'Before you send') break;
    // The first answer of each statement, then on.
    for (let stop = 0; stop < STOPS_MAX; stop++) {
      const now = await focused(page);
      if (now.name === 'Continue') break;
      if (now.kind === 'radio') await page.keyboard.press('Space');
      if (now.kind === 'textarea') await page.keyboard.type('More plants.');
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, title);
    assert.equal((await focused(page)).heading, true);
  }
  // Back and forth, and nothing is lost.
  await tabTo(page, 'Back');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Continue');
  await page.keyboard.press('Enter');
  await heading(page, 'Before you send');
  await tabTo(page, 'Seal and send');
  await page.keyboard.press('Enter');
  await heading(page, 'Your answers are in the box');
  assert.equal((await wordsShown(page)).split(' ').length, 6);
  await tabTo(page, 'Receipts as text');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Receipt for your answer');
  await page.context().close();
});

test('a keyholder makes a key, and an organiser announces', async () => {
  // A second wave of the same survey, with the same keyholders.
  const organiser = await signInByKeys(1);
  await open(organiser, '/in/surveys');
  await tabTo(organiser, 'Your Voice Matters');
  await organiser.keyboard.press('Enter');
  await organiser.waitForURL(/surveys\/[^/]+$/);
  await tabTo(organiser, 'Plan a wave');
  await organiser.keyboard.press('Enter');
  await organiser.waitForURL('**/plan');
  // Tab stops at the choice that is made; arrows go on from there.
  await tabTo(organiser, /^Three people/);
  await organiser.keyboard.press('ArrowDown');
  assert.match((await focused(organiser)).name, /^One person/);
  for (let stop = 0; stop < STOPS_MAX; stop++) {
    const now = await focused(organiser);
    if (now.group === 'seat0') break;
    await organiser.keyboard.press('Tab');
  }
  await organiser.keyboard.type('Person 2');
  await tabTo(organiser, 'Save');
  await organiser.keyboard.press('Enter');
  await organiser.waitForURL('**/run');
  const wave = organiser.url().split('/').at(-2);

  const holder = await signInByKeys(2);
  await open(holder, `/in/waves/${wave}/key`);
  await heading(holder, 'Your key to the ballot box');
  const words = (await wordsShown(holder)).split(' ');
  await tabTo(holder, 'I have kept my twelve words');
  await holder.keyboard.press('Enter');
  await heading(holder, 'Are they safe?');
  for (let word = 0; word < 2; word++) {
    const { name } = await tabTo(holder, /^Word \d+$/);
    await holder.keyboard.type(words[Number(/\d+/.exec(name)[0]) - 1]);
    await holder.keyboard.press('Tab');
  }
  await tabTo(holder, 'Give in my public key');
  await holder.keyboard.press('Enter');
  await holder.waitForURL('**/in');

  await organiser.reload();
  await tabTo(organiser, 'Announce the wave');
  await organiser.keyboard.press('Enter');
  await organiser.getByText('From now on everything about it is frozen.').waitFor();
  await organiser.context().close();
  await holder.context().close();
});

// Steps that several journeys share.

import jsqr from 'jsqr';
import { PNG } from 'pngjs';
import { DESK, PHONE, person } from './browser.mjs';

/** The address of the person with a number of the staff list. */
export const email = (number) => `p${number}@willowbrook.example`;

/** A staff list: sites with a number of people each; some without email. Person 1 is at the first site. */
export function staffList(sites, withoutEmail = 2) {
  const lines = ['Staff number,Name,Email,Site,Region,Job title,Start date'];
  let number = 0;
  for (const [site, region, count] of sites) {
    for (let n = 0; n < count; n++) {
      number += 1;
      const email = n >= count - withoutEmail ? '' : `p${number}@willowbrook.example`;
      lines.push(`S${String(number).padStart(5, '0')},Person ${number},${email},${site},${region},Teacher,2024-09-01`);
    }
  }
  return lines.join('\n');
}

/** Presses a button by its words. */
export const press = (page, name) => page.getByRole('button', { name, exact: true }).first().click();

/** Signs the first administrator in. */
export async function administrator(browser, belong) {
  const page = await person(browser);
  await page.goto(belong.firstLink());
  await press(page, 'Sign in');
  await page.getByRole('heading', { name: 'Hello, Administrator' }).waitFor();
  return page;
}

/**
 * A small trust with a wave that is announced on Monday 2 November 2026, opens on the 9th and closes on the 27th. Person 1 is
 * its organiser; persons 2 to 4 hold the keys, or person 2 alone. Gives pages of the administrator and the organiser, the id
 * of the wave, and the words of the keyholders by seat.
 */
export async function announced(browser, belong, { holders = 3, sites = SITES, list = staffList(sites), themes = [], facts = [] } = {}) {
  const admin = await administrator(browser, belong);
  await moveTo(admin, belong, '2026-11-02');
  await admin.goto(`${belong.url}/in/people/import`);
  await admin.setInputFiles('input[type=file]', { name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  for (let step = 0; step < 3; step++) {
    await admin.locator('main button.govuk-button').first().click();
    await admin.waitForLoadState();
  }
  const seats = [[0, 2], [1, 3], [2, 4]].slice(0, holders);
  for (const [number, role] of [[1, 'organiser'], ...seats.map(([, number]) => [number, 'keyholder'])]) {
    await admin.goto(`${belong.url}/in/roles`);
    await admin.getByLabel('Your work email').fill(email(number));
    await admin.locator('select[name=role]').selectOption(role);
    await press(admin, 'Give a role');
    await admin.getByText('The roles are changed.').waitFor();
  }
  await admin.goto(`${belong.url}/in/settings`);
  await admin.getByLabel('Whom to tell if somebody is at risk').fill('Safeguarding lead: Robin Hale, 01632 960001');
  await press(admin, 'Save');
  const organiser = await signIn(browser, belong, email(1));
  await organiser.goto(`${belong.url}/in/surveys/new`);
  await organiser.getByLabel('Name of the survey').fill('Your Voice Matters');
  for (const theme of [...themes, 'comments']) await organiser.locator(`input[name=theme][value=${theme}]`).check();
  for (const fact of facts) await organiser.locator(`input[name=fact][value=${fact}]`).check();
  await press(organiser, 'Create the survey');
  await organiser.waitForURL(/surveys\/[^/]+$/);
  await organiser.goto(`${organiser.url()}/plan`);
  if (holders === 1) await organiser.locator('input[name=threshold][value="1"]').check();
  for (const [seat, number] of seats) await organiser.selectOption(`[name=seat${seat}]`, { label: `Person ${number}` });
  await press(organiser, 'Save');
  await organiser.waitForURL('**/run');
  const wave = organiser.url().split('/').at(-2);
  const words = [];
  for (const [seat, number] of seats) {
    const holder = await signIn(browser, belong, email(number), PHONE);
    words[seat] = await makeKey(holder, belong, wave);
    await holder.context().close();
  }
  await organiser.goto(`${belong.url}/in/waves/${wave}/run`);
  await press(organiser, 'Announce the wave');
  await organiser.getByText('From now on everything about it is frozen.').waitFor();
  return { admin, organiser, wave, words };
}

const SITES = [['Alder Primary', 'North', 24], ['Birch Academy', 'South', 26]];

/** What a camera reads from the code on the page. */
export async function readCode(page) {
  const { data, width, height } = PNG.sync.read(await page.locator('.b-qr').first().screenshot());
  const read = jsqr(new Uint8ClampedArray(data), width, height);
  if (!read) throw new Error('a camera cannot read the code');
  return read.data;
}

/** The words of a list on the page. */
export async function wordsShown(page) {
  return (await page.locator('.b-words li').allInnerTexts()).map((text) => text.trim().split(/\s+/).pop()).join(' ');
}

/** Signs somebody in by the link in the newest letter. */
export async function signIn(browser, belong, email, viewport = DESK, more = {}) {
  const page = await person(browser, { viewport, ...more });
  await page.goto(`${belong.url}/in/sign-in`);
  const linkIn = (text) => (text.includes(`To: ${email}`) ? /\/in\/sign-in\/\S+/.exec(text)?.[0] : undefined);
  // A link from before is spent.
  const before = new Set(belong.letters().map(linkIn));
  await page.getByLabel('Your work email').fill(email);
  await press(page, 'Send me a link');
  const link = await letter(belong, (text) => (before.has(linkIn(text)) ? undefined : linkIn(text)));
  await page.goto(belong.url + link);
  await press(page, 'Sign in');
  await page.waitForURL('**/in');
  return page;
}

/** Waits for a letter in which `find` finds something. */
export async function letter(belong, find) {
  for (let tries = 0; tries < 100; tries++) {
    for (const text of belong.letters().reverse()) {
      const found = find(text);
      if (found) return found;
    }
    await new Promise((go) => setTimeout(go, 100));
  }
  throw new Error('the letter did not come');
}

/** Moves the clock of the demonstration. */
export async function moveTo(page, belong, iso) {
  const [year, month, day] = iso.split('-');
  await page.goto(`${belong.url}/in/demo/clock`);
  await page.getByLabel('Day').fill(day);
  await page.getByLabel('Month').fill(month);
  await page.getByLabel('Year').fill(year);
  await press(page, 'Move the clock');
}

/** Makes a key on the keyholder's own device, keeps the words, and gives in the public key. Gives the words. */
export async function makeKey(page, belong, wave, look) {
  await page.goto(`${belong.url}/in/waves/${wave}/key`);
  await page.getByRole('heading', { name: 'Your key to the ballot box' }).waitFor();
  await look?.('key-make');
  const words = await page.locator('.b-words li').allInnerTexts();
  const kept = words.map((text) => text.trim().split(/\s+/).pop());
  await press(page, 'I have kept my twelve words');
  await page.getByRole('heading', { name: 'Are they safe?' }).waitFor();
  for (const input of await page.locator('main input[type=text]').all()) {
    const label = await input.evaluate((element) => element.labels[0].innerText);
    await input.fill(kept[Number(/\d+/.exec(label)[0]) - 1]);
  }
  await look?.('key-confirm');
  await press(page, 'Give in my public key');
  await page.waitForURL('**/in');
  return kept.join(' ');
}

/** Takes the credentials of whoever is signed in, with new words. Gives the words. */
export async function takeCredential(page, belong, wave, { own = true, look } = {}) {
  await page.goto(`${belong.url}/in/waves/${wave}/take`);
  await page.getByRole('radio', { name: own ? 'Yes, only I use it' : 'No, others use it too' }).check();
  await page.getByRole('radio', { name: 'No, make new words for me' }).check();
  await look?.('take');
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'Keep these twelve words' }).waitFor();
  const words = await page.locator('.b-words li').allInnerTexts();
  await look?.('take-words');
  await page.getByLabel('I have kept my twelve words').check();
  await press(page, 'Take my credential');
  await page.getByRole('heading', { name: 'You have your credential' }).waitFor();
  await look?.('taken');
  return words.map((text) => text.trim().split(/\s+/).pop()).join(' ');
}

/** Takes the credentials again on another device, with words from before. */
export async function takeWithWords(page, belong, wave, words) {
  await page.goto(`${belong.url}/in/waves/${wave}/take`);
  await page.getByRole('radio', { name: 'Yes, only I use it' }).check();
  await page.getByRole('radio', { name: 'Yes, I will enter them' }).check();
  await page.getByLabel('Your twelve words').fill(words);
  await press(page, 'Continue');
  await page.getByRole('heading', { name: 'You have your credential' }).waitFor();
}

/**
 * Answers every question: on a scale the choice with this number, and a comment in every box. Stops before sending
 * unless `send`. Gives the words of the receipt.
 */
export async function answerSurvey(page, { choice = 4, comment = '', askable = false, look, send = true } = {}) {
  await page.getByRole('button', { name: /^(Begin|Go on)$/ }).click();
  for (let screen = 0; screen < 40; screen++) {
    const heading = page.locator('main h1').first();
    await heading.waitFor();
    const title = await heading.innerText();
    await look?.(`answer-${screen}`);
    if (title === 'Before you send') break;
    for (const group of await page.locator('main fieldset').all()) {
      const radios = group.locator('input[type=radio]');
      const count = await radios.count();
      if (count > 0) await radios.nth(Math.min(choice, count) - 1).check();
      else if ((await group.locator('input[name$=-askable]').count()) === 0) await group.locator('input[type=checkbox]').first().check();
    }
    if (askable) for (const box of await page.locator('main input[name$=-askable]').all()) await box.check();
    if (comment) for (const box of await page.locator('main textarea').all()) await box.fill(comment);
    await press(page, 'Continue');
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, title);
  }
  if (!send) return undefined;
  await press(page, 'Seal and send');
  await page.getByRole('heading', { name: 'Your answers are in the box' }).waitFor();
  await look?.('receipt');
  return wordsShown(page);
}

/** A keyholder gives the words at closing, without being signed in. */
export async function giveKey(page, belong, wave, seat, words, look) {
  await page.goto(`${belong.url}/box/${wave}/closing`);
  await look?.('closing');
  await page.goto(`${belong.url}/box/${wave}/closing/${seat}`);
  await page.getByLabel('The twelve words of your key').fill(words);
  await look?.('closing-words');
  await press(page, 'Give my key');
  await page.waitForURL(`**/box/${wave}/closing`);
}

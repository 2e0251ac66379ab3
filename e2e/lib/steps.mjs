// Steps that several journeys share.

import { DESK, person } from './browser.mjs';

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

/** Signs somebody in by the link in the newest letter. */
export async function signIn(browser, belong, email, viewport = DESK) {
  const page = await person(browser, { viewport });
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
export async function answerSurvey(page, { choice = 4, comment = '', look, send = true } = {}) {
  await page.getByRole('button', { name: 'Begin' }).click();
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
      else await group.locator('input[type=checkbox]').first().check();
    }
    if (comment) for (const box of await page.locator('main textarea').all()) await box.fill(comment);
    await press(page, 'Continue');
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, title);
  }
  if (!send) return undefined;
  await press(page, 'Seal and send');
  await page.getByRole('heading', { name: 'Your answers are in the box' }).waitFor();
  await look?.('receipt');
  return (await page.locator('.b-words li').allInnerTexts()).map((text) => text.trim().split(/\s+/).pop()).join(' ');
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

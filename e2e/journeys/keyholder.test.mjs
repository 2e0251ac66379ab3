// A keyholder makes a key, sees after the announcement whether the announced key is the own one, and gives it at closing; and a
// wave that is counted on a machine apart takes no key.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { PHONE, launch, look as lookAt, person } from '../lib/browser.mjs';
import { administrator, giveKey, makeKey, moveTo, press, signIn, staffList } from '../lib/steps.mjs';

let belong, browser, admin, organiser, holder, wave, words;
const email = (number) => `p${number}@willowbrook.example`;
const look = (page) => (name) => lookAt(page, `keyholder-${name}`);

before(async () => {
  belong = await start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

/** Plans a wave with one keyholder, Person 2. Gives its id. */
async function plan(survey, { apart = false, title }) {
  await organiser.goto(`${survey}/plan`);
  await organiser.getByLabel('Name of this wave').fill(title);
  await organiser.getByLabel('One person alone. The promise to staff will say so.').check();
  if (apart) await organiser.getByLabel('On a machine apart').check();
  await organiser.selectOption('[name=seat0]', { label: 'Person 2' });
  if (apart) await look(organiser)('plan');
  await press(organiser, 'Save');
  await organiser.waitForURL('**/run');
  return organiser.url().split('/').at(-2);
}

async function announce(id) {
  await organiser.goto(`${belong.url}/in/waves/${id}/run`);
  await press(organiser, 'Announce the wave');
  await organiser.getByText('From now on everything about it is frozen.').waitFor();
}

test('there are people, an organiser and a keyholder', async () => {
  admin = await administrator(browser, belong);
  await moveTo(admin, belong, '2026-11-02');
  await admin.goto(`${belong.url}/in/people/import`);
  const list = Buffer.from(staffList([['Alder Primary', 'North', 24]]));
  await admin.setInputFiles('input[type=file]', { name: 'staff.csv', mimeType: 'text/csv', buffer: list });
  for (let step = 0; step < 3; step++) {
    await admin.locator('main button.govuk-button').first().click();
    await admin.waitForLoadState();
  }
  await admin.getByText('25 people are on the list.').waitFor();
  for (const [number, role] of [[1, 'organiser'], [2, 'keyholder']]) {
    await admin.goto(`${belong.url}/in/roles`);
    await admin.getByLabel('Your work email').fill(email(number));
    await admin.locator('select[name=role]').selectOption(role);
    await press(admin, 'Give a role');
    await admin.getByText('The roles are changed.').waitFor();
  }
  organiser = await signIn(browser, belong, email(1));
  holder = await signIn(browser, belong, email(2), PHONE);
});

test('the announced key is the one that was made on this device, and the page says so', async () => {
  await organiser.goto(`${belong.url}/in/surveys/new`);
  await organiser.getByLabel('Name of the survey').fill('Your Voice Matters');
  await organiser.locator('[name=theme]').first().check();
  await press(organiser, 'Create the survey');
  const survey = organiser.url().split('?')[0];
  wave = await plan(survey, { title: 'Autumn' });
  words = await makeKey(holder, belong, wave, look(holder));
  await announce(wave);
  await holder.goto(`${belong.url}/in`);
  await holder.getByText('Check that the key in the announcement is yours').waitFor();
  await look(holder)('start');
  await holder.goto(`${belong.url}/in/waves/${wave}/key`);
  await holder.getByText('It is your key').waitFor();
  await look(holder)('check-mine');
  assert.equal(await holder.locator('main input').count(), 0, 'nobody asks for the words');
  const other = await signIn(browser, belong, email(2));
  await other.goto(`${belong.url}/in/waves/${wave}/key`);
  await other.getByText('This device does not know your key').waitFor();
  await look(other)('check-unknown');
  await other.context().close();

  // Another key in the place of the own one: here the holder's own, made elsewhere.
  const second = await plan(survey, { title: 'Spring', apart: true });
  await makeKey(holder, belong, second);
  const elsewhere = await signIn(browser, belong, email(2));
  await makeKey(elsewhere, belong, second);
  await announce(second);
  await holder.goto(`${belong.url}/in/waves/${second}/key`);
  await holder.getByText('This is not your key').waitFor();
  await look(holder)('check-other');
  await elsewhere.goto(`${belong.url}/in/waves/${second}/key`);
  await elsewhere.getByText('It is your key').waitFor();
  belong.apart = second;
});

test('the key is given after the last day, the count goes by itself, and a wave counted apart takes no key', async () => {
  const page = await person(browser, { viewport: PHONE });
  await page.goto(`${belong.url}/box/${wave}/closing`);
  await look(page)('closing-early');
  await moveTo(admin, belong, '2026-12-20');
  await page.goto(`${belong.url}/box/${wave}/closing`);
  await page.getByText('0 of 1 keys are given.').waitFor();
  await look(page)('closing-waiting');
  await giveKey(page, belong, wave, 0, words);
  await page.getByText('This survey is counted.').waitFor();
  await look(page)('closing-done');
  await page.goto(`${belong.url}/box/${belong.apart}/closing`);
  await page.getByText('Do not give your words here').waitFor();
  await look(page)('closing-apart');
  await organiser.goto(`${belong.url}/in/waves/${belong.apart}/run`);
  await look(organiser)('run-apart');
});

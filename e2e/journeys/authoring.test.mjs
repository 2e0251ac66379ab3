// Writing a survey by hand in a real browser: questions, rules, languages, preview and test run, workbooks out and in.
// Every page that is new on the way is looked at.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { launch, look as lookAt } from '../lib/browser.mjs';
import { administrator, moveTo, press, signIn, staffList } from '../lib/steps.mjs';

let belong, browser, page, survey;
const look = (name) => lookAt(page, `authoring-${name}`);

before(async () => {
  belong = await start();
  browser = await launch();
  const admin = await administrator(browser, belong);
  await moveTo(admin, belong, '2026-11-02');
  await admin.goto(`${belong.url}/in/people/import`);
  const list = staffList([['Alder Primary', 'North', 24]]);
  await admin.setInputFiles('input[type=file]', { name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  for (let step = 0; step < 3; step++) {
    await admin.locator('main button.govuk-button').first().click();
    await admin.waitForLoadState();
  }
  await admin.goto(`${belong.url}/in/roles`);
  await admin.getByLabel('Your work email').fill('p1@willowbrook.example');
  await admin.locator('select[name=role]').selectOption('organiser');
  await press(admin, 'Give a role');
  await admin.getByText('The roles are changed.').waitFor();
  page = await signIn(browser, belong, 'p1@willowbrook.example');
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

test('a survey is written from the bank and by hand', async () => {
  await page.goto(`${belong.url}/in/surveys/new`);
  await page.getByLabel('Name of the survey').fill('Your Voice Matters');
  await press(page, 'Create the survey');
  survey = page.url();
  await look('survey');
  await page.goto(`${survey}/questions/new`);
  await look('kinds');
  await page.getByLabel('One choice').check();
  await press(page, 'Continue');
  await press(page, 'Save');
  await page.getByText(/There (is a problem|are \d+ problems)/).first().waitFor();
  await look('question-error');
  await page.getByLabel('The words of the question').fill('Where do you eat your lunch?');
  await page.getByLabel('Answers, one on each line').fill('Staffroom\nAt my desk\nI have no lunch break');
  await press(page, 'Save');
  await page.getByText('Where do you eat your lunch?').first().waitFor();
  await page.goto(`${survey}/sections/new`);
  await look('section');
  await page.getByLabel('Heading', { exact: true }).fill('Buildings');
  await press(page, 'Save');
  await page.goto(`${survey}/bank`);
  await look('bank');
  await page.goto(`${survey}/facts`);
  await look('facts');
});

test('the keyboard stays with what it moves', async () => {
  await page.goto(survey);
  const up = page.getByRole('button', { name: 'Move bel3 up' });
  await up.focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**#up-bel3');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'up-bel3');
  await page.keyboard.press('Enter');
  // The address stays the same, so it is the order that says when the page is new.
  await page.waitForFunction(() => document.querySelector('.b-question code')?.innerText === 'bel3');
  await page.waitForLoadState();
});

test('a question is shown after answers that are ticked, not numbered', async () => {
  await page.goto(`${survey}/questions/bel2/show`);
  await page.selectOption('[name=item]', 'bel1');
  await press(page, 'See its answers');
  await page.getByLabel('Strongly disagree').check();
  await page.getByLabel('Disagree', { exact: true }).check();
  await look('show');
  await press(page, 'Save');
  await page.getByText('shown only after Strongly disagree / Disagree to bel1').waitFor();
});

test('a second language is added and translated beside the original', async () => {
  await page.goto(`${survey}/languages`);
  await page.selectOption('[name=language]', 'ur');
  await look('languages');
  await press(page, 'Add a language');
  await page.getByRole('heading', { name: 'Translate into Urdu' }).waitFor();
  await look('translate');
  const fields = page.locator('main textarea');
  for (let at = 0; at < (await fields.count()); at++) await fields.nth(at).fill(`اردو ${at}`);
  await press(page, 'Save');
  await page.getByText('Complete').waitFor();
  await look('languages-complete');
});

test('the preview is the answering client, as on a phone, and sends nothing', async () => {
  await page.goto(`${survey}/preview`);
  const frame = page.frameLocator('iframe');
  await frame.getByRole('button', { name: 'Begin' }).waitFor();
  await look('preview');
  const sent = [];
  page.on('request', (request) => request.method() !== 'GET' && sent.push(request.url()));
  await page.goto(`${survey}/test`);
  await look('test-run');
  await page.getByLabel('اردو').check();
  await press(page, 'Begin');
  const heading = page.locator('main h1');
  await heading.waitFor();
  assert.equal(await heading.getAttribute('lang'), 'ur');
  assert.equal(await heading.getAttribute('dir'), 'rtl');
  assert.equal(await page.locator('main fieldset legend').first().getAttribute('lang'), 'ur');
  assert.equal(await page.getByText('Prefer not to say').first().getAttribute('lang'), 'en');
  await look('test-run-urdu');
  // bel2 is there only after a low answer to bel1.
  const second = page.locator('fieldset', { has: page.locator('[name=q-bel2]') });
  assert.equal(await second.isVisible(), false);
  await page.locator('[name=q-bel1]').first().check();
  assert.equal(await second.isVisible(), true);
  await page.locator('[name=q-bel1]').nth(4).check();
  for (let screen = 0; screen < 40 && (await heading.innerText()) !== 'Before you send'; screen++) {
    const title = await heading.innerText();
    await press(page, 'Continue');
    await page.waitForFunction((before) => document.querySelector('main h1')?.innerText !== before, title);
  }
  await press(page, 'Seal and send');
  await page.getByRole('heading', { name: 'The end of the preview' }).waitFor();
  await page.getByText('Your answers left these questions out:').waitFor();
  await look('test-run-end');
  assert.deepEqual(sent, []);
});

test('a workbook goes out, comes back as another survey, and a wrong one is refused with its row', async () => {
  await page.goto(survey);
  await page.getByText('More', { exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Download as a workbook' }).click()]);
  const file = await download.path();
  await page.goto(`${belong.url}/in/surveys/xlsform`);
  await look('upload');
  await page.setInputFiles('input[type=file]', { name: 'survey.xlsx', mimeType: 'application/octet-stream', buffer: readFileSync(file) });
  await press(page, 'Read it');
  await page.getByRole('heading', { name: 'The workbook is taken over' }).waitFor();
  await look('taken-over');
  await page.getByRole('button', { name: 'Go to the survey' }).click();
  await page.getByText('shown only after Strongly disagree / Disagree to bel1').waitFor();
  await page.goto(`${survey}/xlsform`);
  await look('replace');
  await page.setInputFiles('input[type=file]', { name: 'picture.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('no workbook') });
  await press(page, 'Read it');
  await page.getByRole('heading', { name: 'Nothing was taken over' }).waitFor();
  await look('refused');
});

test('what is removed is asked for, and a survey can be retired and brought back', async () => {
  await page.goto(`${survey}/questions/bel1/remove`);
  await page.getByText('They will be shown always').waitFor();
  await look('remove');
  await page.goto(survey);
  await page.getByText('More', { exact: true }).click();
  await press(page, 'Retire this survey');
  await page.getByText('Retired surveys').click();
  await look('retired');
  await page.getByRole('button', { name: 'Bring back Your Voice Matters' }).click();
  await page.getByText('The survey is back.').waitFor();
});

// From the staff list to published results, by hand in a real browser; every page that is new on the way is looked at
// with axe, at the width of a phone and of a desk, light and dark.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start } from '../lib/belong.mjs';
import { DESK, PHONE, launch, look as lookAt, person } from '../lib/browser.mjs';
import {
  administrator, answerSurvey, giveKey, makeKey, moveTo, press, signIn, staffList, takeCredential, takeWithWords,
} from '../lib/steps.mjs';

let belong, browser, admin, organiser, wave;
const seen = new Set();
/** Looks at a page once under each name. */
const look = (page) => async (name) => {
  if (seen.has(name)) return;
  seen.add(name);
  await lookAt(page, name);
};
const email = (number) => `p${number}@willowbrook.example`;
const holders = {};
const receipts = [];

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

test('an administrator imports people and gives roles', async () => {
  admin = await administrator(browser, belong);
  await look(admin)('start-empty');
  await moveTo(admin, belong, '2026-11-02');
  await admin.goto(`${belong.url}/in/people`);
  await look(admin)('people-empty');
  await admin.goto(`${belong.url}/in/people/import`);
  await look(admin)('import');
  const wrong = 'Name,National insurance number\nAda,QQ123456C';
  await admin.setInputFiles('input[type=file]', { name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(wrong) });
  await admin.locator('main button.govuk-button').first().click();
  await admin.getByText(/National insurance/i).first().waitFor();
  await look(admin)('import-refused');
  const list = staffList([['Alder Primary', 'North', 24], ['Birch Academy', 'South', 26]]);
  await admin.goto(`${belong.url}/in/people/import`);
  await admin.setInputFiles('input[type=file]', { name: 'staff.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  for (const name of ['import-columns', 'import-check', 'people']) {
    await admin.locator('main button.govuk-button').first().click();
    await admin.waitForLoadState();
    await look(admin)(name);
  }
  await admin.getByText('51 people are on the list.').waitFor();
  for (const [number, role] of [[1, 'organiser'], [2, 'keyholder'], [3, 'keyholder'], [4, 'keyholder'], [5, 'auditor']]) {
    await admin.goto(`${belong.url}/in/roles`);
    await admin.getByLabel('Your work email').fill(email(number));
    await admin.locator('select[name=role]').selectOption(role);
    await press(admin, 'Give a role');
    await admin.getByText('The roles are changed.').waitFor();
  }
  await look(admin)('roles');
  await admin.goto(`${belong.url}/in/settings`);
  await admin.getByLabel('Name of the organisation').fill('Willowbrook Learning Trust');
  await admin.getByLabel('Whom to tell if somebody is at risk').fill('Safeguarding lead: Robin Hale, 01632 960001');
  await press(admin, 'Save');
  await look(admin)('settings');
});

test('an organiser writes a survey, three people make keys, and the wave is announced', async () => {
  organiser = await signIn(browser, belong, email(1));
  await organiser.goto(`${belong.url}/in/surveys`);
  await look(organiser)('surveys-empty');
  await organiser.goto(`${belong.url}/in/surveys/new`);
  await press(organiser, 'Create the survey');
  await organiser.getByRole('link', { name: 'Give it a name' }).waitFor();
  await look(organiser)('survey-new-error');
  await organiser.getByLabel('Name of the survey').fill('Your Voice Matters');
  await press(organiser, 'Create the survey');
  await look(organiser)('survey');
  const survey = organiser.url();
  await organiser.goto(`${survey}/questions/bel1`);
  await look(organiser)('question');
  await organiser.goto(`${survey}/plan`);
  for (const [seat, number] of [[0, 2], [1, 3], [2, 4]]) {
    await organiser.selectOption(`[name=seat${seat}]`, { label: `Person ${number}` });
  }
  await look(organiser)('plan');
  await press(organiser, 'Save');
  await organiser.waitForURL('**/run');
  await look(organiser)('run-planned');
  wave = organiser.url().split('/').at(-2);
  for (const [seat, number] of [[0, 2], [1, 3], [2, 4]]) {
    const holder = await signIn(browser, belong, email(number), PHONE);
    holders[seat] = await makeKey(holder, belong, wave, look(holder));
    await holder.context().close();
  }
  await organiser.goto(`${belong.url}/in/waves/${wave}/run`);
  await look(organiser)('run-keys');
  await press(organiser, 'Announce the wave');
  await organiser.getByText('From now on everything about it is frozen.').waitFor();
  await look(organiser)('run-announced');
  await press(organiser, 'Send a round of letters now');
  await organiser.getByText('46 letters are on their way.').waitFor();
});

test('members take their credentials, also with a claim card, and three choose paper', async () => {
  const members = [];
  for (let number = 6; number <= 17; number++) members.push(await signIn(browser, belong, email(number), PHONE));
  await look(members[0])('member-start');
  await members[0].goto(`${belong.url}/in/waves/${wave}`);
  await look(members[0])('member-wave');
  for (const member of members) {
    member.words = await takeCredential(member, belong, wave, { look: look(member) });
  }
  // The first goes on at another device, with the twelve words.
  const second = await signIn(browser, belong, email(6));
  await takeWithWords(second, belong, wave, members[0].words);
  members.push(second);
  belong.members = members;

  // A card, on the shared tablet: Person 23 has no email.
  await organiser.goto(`${belong.url}/in/waves/${wave}/run`);
  await organiser.getByRole('button', { name: 'Print claim cards for Alder Primary' }).click();
  await organiser.getByText('Person 23').waitFor();
  await look(organiser)('cards');
  const card = await organiser.locator('.b-sheet__card', { hasText: 'Person 23' }).locator('.b-sheet__code').innerText();
  const tablet = await person(browser, { viewport: DESK });
  await tablet.goto(`${belong.url}/in/card`);
  await look(tablet)('card');
  await tablet.getByLabel('The six words on your card').fill(card);
  await press(tablet, 'Continue');
  await tablet.getByRole('heading', { name: 'Is this you, Person 23?' }).waitFor();
  await look(tablet)('card-found');
  await tablet.getByLabel('This is a shared tablet or computer').check();
  await press(tablet, 'Yes, sign me in');
  belong.cardWords = await takeCredential(tablet, belong, wave, { own: false });
  await tablet.context().close();

  const paper = await signIn(browser, belong, email(18));
  await paper.goto(`${belong.url}/in/waves/${wave}`);
  await paper.getByText('I would rather answer on paper').click();
  await press(paper, 'Choose paper');
  await paper.getByText('You chose paper.').waitFor();
  await paper.getByText('Fewer than 3 people of your group wait for a slip').waitFor();
  await look(paper)('paper');
  // A pile of one would say whose it is: slips are made when three wait.
  for (const number of [19, 21]) {
    const other = await signIn(browser, belong, email(number));
    await other.goto(`${belong.url}/in/waves/${wave}`);
    await other.getByText('I would rather answer on paper').click();
    await press(other, 'Choose paper');
    await other.context().close();
  }
  await organiser.goto(`${belong.url}/in/waves/${wave}/run`);
  await organiser.getByRole('button', { name: 'Print paper slips for Alder Primary' }).click();
  await look(organiser)('slips');
  belong.slip = await organiser.locator('.b-sheet__code').first().innerText();
});

test('answers are sealed, sent and can be replaced; a receipt comes back', async () => {
  await moveTo(admin, belong, '2026-11-10');
  const [first, ...others] = belong.members;
  for (const [at, member] of others.slice(0, 11).entries()) {
    await member.goto(`${belong.url}/answer/${wave}`);
    const comment = at === 0 ? 'More time to talk with each other would help.' : '';
    receipts.push(await answerSurvey(member, { choice: at % 2 ? 4 : 5, comment, look: look(member) }));
  }
  // The first answers on the phone, and again on the other device: only the last counts.
  const second = belong.members.at(-1);
  await first.goto(`${belong.url}/answer/${wave}`);
  const early = await answerSurvey(first, { choice: 1 });
  await second.goto(`${belong.url}/answer/${wave}`);
  const late = await answerSurvey(second, { choice: 5 });
  assert.notEqual(early, late);
  belong.early = early;
  receipts.push(late);
});

test('a clerk enters a paper slip', async () => {
  await organiser.goto(`${belong.url}/in/waves/${wave}/slip`);
  await organiser.getByLabel('Code on the slip').fill(belong.slip);
  await organiser.getByLabel('Group on the slip').selectOption({ label: 'Alder Primary' });
  await look(organiser)('slip');
  await press(organiser, 'Continue');
  await answerSurvey(organiser, { choice: 3, send: false });
  await press(organiser, 'Seal and send');
  await organiser.getByRole('heading', { name: 'The slip is entered' }).waitFor();
  await look(organiser)('slip-done');
});

test('two of three keyholders close, and everybody on the list reads the results', async () => {
  await moveTo(admin, belong, '2026-12-05');
  const keyholder = await person(browser, { viewport: PHONE });
  await giveKey(keyholder, belong, wave, 0, holders[0], look(keyholder));
  await keyholder.getByText('1 of 2 keys are given.').waitFor();
  await giveKey(keyholder, belong, wave, 2, holders[2]);
  await keyholder.getByText('This survey is counted.').waitFor();
  await look(keyholder)('closing-done');
  const member = await signIn(browser, belong, email(20));
  await member.goto(`${belong.url}/in/results`);
  await look(member)('results-list');
  await member.getByRole('link', { name: 'Your Voice Matters' }).click();
  await member.getByText('13 of 50 people answered.').waitFor();
  await look(member)('results');
  await member.getByRole('link', { name: 'Open the report, one page for a meeting' }).click();
  await member.getByRole('heading', { name: 'In five sentences' }).waitFor();
  await look(member)('report');
  // Every sentence leads to its number.
  for (const link of await member.getByRole('link', { name: 'See the number' }).all()) {
    assert.equal(await member.locator(await link.getAttribute('href')).count(), 1);
  }
  const [paper] = await Promise.all([member.waitForEvent('download'), member.getByRole('link', { name: 'Download this report as a PDF' }).click()]);
  assert.equal(paper.suggestedFilename(), 'report.pdf');
  await member.getByRole('link', { name: 'Back', exact: true }).click();
  await member.getByRole('link', { name: 'Alder Primary' }).click();
  await look(member)('results-group');
  // A theme has a page of its own, from which a number is pinned; whoever can see the number sees the finding.
  await member.getByRole('link', { name: 'Back', exact: true }).click();
  await member.getByRole('heading', { level: 2 }).getByRole('link').first().click();
  await member.getByRole('heading', { name: /^Made of/ }).waitFor();
  await look(member)('results-theme');
  await member.getByRole('link', { name: 'Pin a number of this as a finding' }).click();
  await member.getByLabel('Why does it matter?').fill('x'.repeat(301));
  await press(member, 'Pin this number');
  await member.getByRole('link', { name: /at most 300 letters/ }).waitFor();
  await look(member)('pin-error');
  await member.getByLabel('Why does it matter?').fill('We want to come back to it.');
  await press(member, 'Pin this number');
  await member.getByText('The finding is pinned.').waitFor();
  await look(member)('finding');
  // Weeks have passed since the organiser signed in.
  organiser = await signIn(browser, belong, email(1));
  await organiser.goto(`${belong.url}/in/findings`);
  await organiser.getByRole('link', { name: /of 100/ }).click();
  await organiser.getByText('We want to come back to it.').waitFor();
  for (const [path, name] of [[`results/${wave}/topics`, 'topics-few'], ['benchmarks', 'benchmarks-none'], ['benchmarks/new', 'benchmark-new']]) {
    await organiser.goto(`${belong.url}/in/${path}`);
    await look(organiser)(name);
  }
  const auditor = await signIn(browser, belong, email(5));
  await auditor.goto(`${belong.url}/in/audit`);
  assert.equal(await auditor.getByText('Failed', { exact: true }).count(), 0);
  await look(auditor)('audit');
});

test('anybody with a receipt sees that the answer was counted, and that the replaced one was not', async () => {
  const page = await person(browser, { viewport: PHONE });
  const check = async (words) => {
    await page.goto(`${belong.url}/check`);
    await page.getByLabel('Your receipt').fill(words);
    await press(page, 'Check');
    await page.getByText(/these six words/).first().waitFor();
    return page.locator('main').innerText();
  };
  assert.match(await check(receipts[0]), /Yes\. A sealed part with these six words/);
  await look(page)('check-found');
  assert.match(await check(receipts.at(-1)), /Yes\./);
  assert.match(await check(belong.early), /No answer with these six words/);
  await look(page)('check-missing');
});

test('nothing that the program printed on the way tells of anybody', () => {
  const printed = belong.printed.replaceAll(belong.firstLink(), '');
  assert.match(printed, /started/, 'there is a log');
  for (const canary of [/@willowbrook/i, /Person \d/, /Mozilla|Chrom/i, /127\.0\.0\.1|::1/, /sign-in\//, /\/box\//, /canary/i, /[0-9a-f]{32}/, ...receipts]) {
    assert.doesNotMatch(printed, canary instanceof RegExp ? canary : new RegExp(canary));
  }
});

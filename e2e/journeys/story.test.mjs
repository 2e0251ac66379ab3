// One story, from what colleagues with a disability said to what changed for them: a finding, a suggestion without a name, 84 people
// of 19 academies who back it, an answer that is owed and stands still over Easter, a yes, a group, an action in every academy, the
// next survey, what was measured again, and how everybody hears of it.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PHONE, launch, look, person } from '../lib/browser.mjs';
import { colleagues, each, letters, staff } from '../lib/colleagues.mjs';
import { giveKey, makeKey, press } from '../lib/steps.mjs';
import { trust } from '../lib/trust.mjs';

const OUT = fileURLToPath(new URL('../out', import.meta.url));
/** People who back the suggestion, and the academies that they come from. */
const BACKERS = 84;
const ACADEMIES = 19;
/** People of an academy whose devices are ready, so that a backer is not alone. */
const READY = 11;
const DAY_MS = 86_400_000;
const TITLE = 'A network for all of us who live with a disability';

let belong, browser, organiser, member, leader, head, suggestion, decision, action, wave, words, owedOn, cyclePage;
/** The noon of a day, so that no change of the hour moves it. */
const noon = (year, month, day) => new Date(Date.UTC(year, month - 1, day, 12));
const plus = (date, days) => new Date(date.getTime() + days * DAY_MS);
const words4 = (date) => date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Easter Sunday (Gauss), by another way than the program's. */
function easter(year) {
  const [a, k] = [year % 19, Math.floor(year / 100)];
  const m = (15 + k - Math.floor((13 + 8 * k) / 25) - Math.floor(k / 4)) % 30;
  const d = (19 * a + m) % 30;
  const e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + ((4 + k - Math.floor(k / 4)) % 7)) % 7;
  let day = 22 + d + e;
  if (d === 29 && e === 6) day = 50;
  if (d === 28 && e === 6 && (11 * m + 11) % 30 < 19) day = 49;
  return noon(year, 3, day);
}

before(async () => {
  // As many as there must be for thirty academies.
  belong = await trust(2_500, 50);
  browser = await launch();
  organiser = await belong.part(browser, 'Organiser');
  member = await belong.part(browser, 'Member', { viewport: PHONE });
  leader = await belong.part(browser, 'Site leader');
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

const go = (page, path) => page.goto(belong.url + path);
const follow = (page, name) => page.getByRole('link', { name, exact: true }).first().click();

/** Moves the clock of the demonstration to a day. */
async function to(date) {
  await go(organiser, '/in/demo/clock');
  for (const [name, value] of [['Day', date.getUTCDate()], ['Month', date.getUTCMonth() + 1], ['Year', date.getUTCFullYear()]]) {
    await organiser.getByLabel(name, { exact: true }).fill(String(value));
  }
  await press(organiser, 'Move the clock');
  await organiser.waitForLoadState();
}

/** Everybody signs in again: sessions end by themselves, and so do links. */
async function signedInAgain(...more) {
  await belong.again(...more);
  for (const [page, part] of [[organiser, 'Organiser'], [member, 'Member'], [leader, 'Site leader']]) await belong.enter(page, part);
}

/** Reloads until something is there: the morning is the program's own. */
async function until(page, path, what) {
  for (let tries = 0; tries < 90; tries++) {
    await go(page, path);
    if ((await what().count()) > 0) return;
    await new Promise((on) => setTimeout(on, 1_000));
  }
  throw new Error(`${path}: it did not come`);
}

/** Waits for a letter to somebody with words in it. */
async function mail(to, text) {
  for (let tries = 0; tries < 300; tries++) {
    const found = letters(belong.data).filter((one) => one.to === to && one.text.includes(text));
    if (found.length > 0) return found;
    await new Promise((on) => setTimeout(on, 200));
  }
  throw new Error(`no letter to ${to} says “${text}”`);
}
const count = (to, text) => letters(belong.data).filter((one) => one.to === to && one.text.includes(text)).length;

/** Makes the device of whoever is signed in ready, with new words. */
async function ready(page, shared = false) {
  await page.getByRole('link', { name: 'Get this device ready' }).click();
  await page.getByLabel(shared ? 'No, others use it too' : 'Yes, only I use it').check();
  await page.getByLabel('No, make new words for me').check();
  await press(page, 'Continue');
  await page.getByLabel('I have kept my twelve words').check();
  await press(page, 'Get this device ready');
  await page.getByRole('heading', { name: 'This device is ready' }).waitFor();
}

let start;
/** Colleagues with devices of their own, by academy; and all of them. */
let bands, people;

/** The colleagues of the largest academies, and of those of the two who stand at windows: enough that no backer is alone. */
async function meet() {
  const everybody = staff(belong.data);
  const windows = await Promise.all([member, organiser, leader].map((page) => page.locator('.b-header__name').innerText()));
  const cleaner = /A claim card for ([^,]+),/.exec(belong.printed())[1];
  const own = new Set(everybody.filter(({ name }) => [windows[0].trim(), cleaner].includes(name)).map(({ site }) => site));
  const sites = new Map();
  for (const one of everybody) if (one.email && !windows.some((name) => name.trim() === one.name)) sites.set(one.site, [...(sites.get(one.site) ?? []), one]);
  const order = [...sites].sort((a, b) => own.has(b[0]) - own.has(a[0]) || b[1].length - a[1].length);
  const chosen = order.slice(0, ACADEMIES).map(([, all]) => all.slice(0, READY));
  people = await colleagues(belong, chosen.flat());
  bands = chosen.map((site) => people.filter((one) => site.some(({ email }) => email === one.email)));
}

test('a finding: colleagues with a disability feel less that they belong; one of them says what would help, without a name', async () => {
  const today = new Date();
  // Two and a half weeks before the next Easter: fifteen school days from there do not fit before it.
  const years = [today.getUTCFullYear(), today.getUTCFullYear() + 1];
  start = years.map((year) => plus(easter(year), -19)).find((date) => date > plus(today, 2));
  while ([0, 6].includes(start.getUTCDay())) start = plus(start, 1);
  await to(start);
  await signedInAgain();
  await meet();
  // The tokens of the month are there when the morning is over.
  while (!(await people[0].offers()).some(({ kind }) => kind === 'words')) await new Promise((on) => setTimeout(on, 500));
  await each(people, (one) => one.take());
  await go(member, '/in/findings');
  await member.getByRole('link', { name: /health conditions/ }).first().click();
  await member.getByRole('heading', { name: 'What became of it' }).waitFor();
  await look(member, 'story-finding');
  await member.getByRole('link', { name: 'Put something forward about this' }).click();
  await member.getByRole('heading', { name: 'Put something forward' }).waitFor();
  const form = new URL(member.url());
  await go(member, '/in/suggestions?view=owed');
  await member.locator('main ul a[href^="/in/suggestions/"]').first().click();
  await ready(member);
  await member.goto(form.href);
  await member.getByLabel('With no name').check();
  await member.getByLabel('In a few words').fill(TITLE);
  await member.getByLabel('Your suggestion').fill('Each of us thinks that we are alone. Two hours in each half term, across all academies, would change that.');
  await member.getByLabel('The whole organisation').check();
  await look(member, 'story-suggest');
  await press(member, 'Put it forward');
  await member.getByRole('heading', { name: 'It is on its way' }).waitFor();
});

test('84 people of 19 academies back it without a name, some by claim card', async () => {
  await to(plus(start, 1));
  await until(organiser, '/in/suggestions', () => organiser.getByRole('link', { name: TITLE }));
  suggestion = new URL(await organiser.getByRole('link', { name: TITLE }).first().evaluate((link) => link.href)).pathname;

  // Its sheet comes at the end of the same morning.
  while ((await people[0].offers()).every(({ sheet }) => people[0].held.has(sheet))) await new Promise((on) => setTimeout(on, 500));
  await each(people, (one) => one.take());

  // Two of the 84 stand at windows of their own: one at a phone, one with a claim card at the tablet of the staffroom.
  await go(member, suggestion);
  await member.getByRole('button', { name: 'Back this, without my name' }).waitFor();
  await press(member, 'Back this, without my name');
  await member.getByText('You back this. Only this device knows it.').waitFor();
  await look(member, 'story-backed');
  await press(member, 'Follow this');
  const card = /A claim card for[^\n]*\n\s+(\S[^\n]*)/.exec(belong.printed())[1].trim();
  const tablet = await person(browser);
  await go(tablet, '/in/card');
  await tablet.getByLabel('The six words on your card').fill(card);
  await press(tablet, 'Continue');
  const shared = tablet.getByRole('checkbox');
  if (await shared.count()) await shared.first().check();
  await press(tablet, 'Yes, sign me in');
  await tablet.waitForURL('**/in');
  await go(tablet, suggestion);
  await ready(tablet, true);
  await go(tablet, suggestion);
  await press(tablet, 'Back this, without my name');
  await tablet.getByText(/You back this/).waitFor();
  await tablet.context().close();

  const backers = [];
  for (let turn = 0; backers.length < BACKERS - 2; turn++) backers.push(...bands.map((band) => band[turn]).filter(Boolean));
  let backed = 0;
  await each(backers.slice(0, BACKERS - 2), async (one) => {
    const done = await one.back(suggestion.split('/').at(-1));
    if (done) backed += 1;
  });
  assert.equal(backed, BACKERS - 2);
  // Nothing changes today: two looks on one day show the same.
  await go(organiser, suggestion);
  await organiser.getByText(/people or more back it/).first().waitFor({ state: 'detached' });
});

test('an answer is owed to them by a named sponsor, and its clock stands still over Easter', async () => {
  const name = await leader.locator('.b-header__name').innerText();
  await go(organiser, '/in/suggestions');
  await organiser.getByLabel('Who owes the answers about the whole organisation?').fill(name);
  await press(organiser, 'Name this person');
  head = { name: name.trim(), email: staff(belong.data).find((one) => one.name === name.trim()).email };
  const owed = plus(start, 2);
  await to(owed);
  await until(organiser, suggestion, () => organiser.getByText(/people or more back it/));
  await look(organiser, 'story-owed');
  const said = await organiser.locator('main').innerText();
  assert.match(said, /75 people or more back it/, 'the step below 84');
  // Fifteen school days from the term dates of the trust, counted here by hand: weekdays of term that are no bank holidays.
  await go(organiser, '/in/terms');
  const month = (text) => new Date(`${text} 12:00 UTC`);
  const terms = (await organiser.locator('main').innerText()).match(/\d{1,2} \w+ \d{4}[^\d]+\d{1,2} \w+ \d{4}/g).map((line) => line.match(/\d{1,2} \w+ \d{4}/g).map(month));
  const monday = plus(easter(start.getUTCFullYear()), 1);
  const friday = plus(monday, -3);
  const closed = [monday, friday].map(Number);
  const school = (date) => ![0, 6].includes(date.getUTCDay()) && !closed.includes(Number(date)) && terms.some(([from, last]) => from <= date && date <= last);
  let date = noon(owed.getUTCFullYear(), owed.getUTCMonth() + 1, owed.getUTCDate());
  for (let left = 15; left > 0; ) {
    date = plus(date, 1);
    if (school(date)) left -= 1;
  }
  owedOn = date;
  assert.ok(owedOn > plus(monday, 1), 'Easter lies between');
  assert.ok(said.includes(words4(owedOn)), `${words4(owedOn)} is not in: ${said}`);
  // Over Easter nobody is reminded.
  await to(monday);
  await go(member, suggestion);
  await look(member, 'story-easter');
  assert.equal(count(head.email, TITLE), 0);
  // Five school days before the day, its sponsor is.
  let back = owedOn;
  for (let left = 5; left > 0; ) {
    back = plus(back, -1);
    if (school(back)) left -= 1;
  }
  // Its day may have been passed over on the way to Easter: then the first day of term is the day.
  for (back = back > monday ? back : plus(monday, 1); !school(back); ) back = plus(back, 1);
  await to(back);
  const [reminder] = await mail(head.email, TITLE);
  assert.ok(reminder.text.includes(words4(owedOn)));
});

test('the sponsor says yes, with a day on which it is looked at again', async () => {
  await signedInAgain();
  await go(leader, suggestion);
  await follow(leader, 'Answer this');
  await leader.getByLabel('Yes', { exact: true }).check();
  await leader.getByLabel('Why?').fill('You should have a place of your own, and time for it.');
  const review = plus(owedOn, 200);
  for (const [name, value] of [['Day', review.getUTCDate()], ['Month', review.getUTCMonth() + 1], ['Year', review.getUTCFullYear()]]) await leader.getByLabel(name).fill(String(value));
  await look(leader, 'story-decide');
  await press(leader, 'Publish the decision');
  await leader.getByText('The decision is published.').waitFor();
  await leader.getByText(words4(review)).first().waitFor();
  decision = new URL(leader.url()).pathname;
  await look(leader, 'story-decision');
});

test('a working group takes it up, with an action in every academy', async () => {
  await go(organiser, '/in/spaces/new');
  await organiser.getByLabel('Name', { exact: true }).fill('Staff disability network');
  await organiser.getByLabel('What is it for?').fill('A place for open and honest talk, run by those whom it is for.');
  await press(organiser, 'Start the group');
  await organiser.getByRole('heading', { name: 'Staff disability network' }).waitFor();
  await go(organiser, decision);
  const groups = organiser.locator('select[name=space]');
  await groups.selectOption({ label: 'Staff disability network' });
  await press(organiser, 'Add an action');
  await organiser.getByLabel('What will be done?').fill('Two hours in each half term, covered, in every academy');
  await organiser.getByLabel('Who owns it?').fill(head.name);
  const due = plus(owedOn, 60);
  for (const [name, value] of [['Day', due.getUTCDate()], ['Month', due.getUTCMonth() + 1], ['Year', due.getUTCFullYear()]]) await organiser.getByLabel(name).fill(String(value));
  const moves = organiser.locator('select[name=finding]');
  await moves.selectOption(await moves.locator('option', { hasText: 'health conditions' }).first().getAttribute('value'));
  await look(organiser, 'story-action');
  await press(organiser, 'Save');
  await organiser.getByText('The action is agreed.').waitFor();
  action = new URL(organiser.url()).pathname;
  await follow(organiser, 'Share it out to places');
  await look(organiser, 'story-share-out');
  await press(organiser, 'Share out to all');
  const told = organiser.getByText(/0 of \d+ places have done it/).first();
  await told.waitFor();
  const shared = Number(/0 of (\d+)/.exec(await told.innerText())[1]);
  assert.ok(shared >= 30, `${shared} places`);
  await look(organiser, 'story-parts');
  await organiser.getByLabel('Being done', { exact: true }).first().check();
  await organiser.getByLabel('What should people know?').fill('The first evening was full.');
  await press(organiser, 'Save');
});

test('the next survey asks the same again', async () => {
  await to(plus(owedOn, 8));
  await go(organiser, '/in/surveys');
  await follow(organiser, 'Your Voice Matters');
  await organiser.goto(`${organiser.url()}/plan`);
  await organiser.locator('input[name=threshold][value="1"]').check();
  const own = (await organiser.locator('.b-header__name').innerText()).trim();
  await organiser.selectOption('[name=seat0]', { label: own });
  const days = { opens: plus(owedOn, 10), closes: plus(owedOn, 20) };
  for (const [name, date] of Object.entries(days)) {
    for (const [part, value] of [['day', date.getUTCDate()], ['month', date.getUTCMonth() + 1], ['year', date.getUTCFullYear()]]) await organiser.fill(`[name=${name}-${part}]`, String(value));
  }
  await press(organiser, 'Save');
  await organiser.waitForURL('**/run');
  wave = organiser.url().split('/').at(-2);
  words = await makeKey(organiser, belong, wave);
  await go(organiser, `/in/waves/${wave}/run`);
  await press(organiser, 'Announce the wave');
  await organiser.getByText('From now on everything about it is frozen.').waitFor();
  await look(organiser, 'story-announced');
  await to(plus(days.opens, 1));
  await signedInAgain('--answer');
  await to(plus(days.closes, 1));
  const anybody = await person(browser);
  await giveKey(anybody, belong, wave, 0, words);
  await until(organiser, `/in/results/${wave}`, () => organiser.getByRole('heading', { level: 1, name: /Your Voice Matters/ }));
  await look(organiser, 'story-results');
});

test('what was measured again, and how everybody hears of it', async () => {
  await go(organiser, action);
  await organiser.getByText(/has risen|is higher|asked again|too few to tell|no clear difference/i).first().waitFor();
  await look(organiser, 'story-again');
  await go(member, decision);
  await look(member, 'story-decision-again');
  await go(member, '/in/together');
  const cycle = await member.locator('main a[href^="/in/together/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  for (const path of cycle) {
    await go(member, path);
    if (await member.getByText(TITLE).count()) cyclePage = path;
  }
  assert.ok(cyclePage, 'the decision stands on the page of its cycle');
  await go(member, cyclePage);
  await look(member, 'story-together');
  await member.getByText(/places have done it/).first().waitFor();
  const poster = await member.request.get(`${belong.url}${cyclePage}/poster`);
  const bytes = await poster.body();
  assert.ok(poster.ok() && bytes.subarray(0, 5).toString() === '%PDF-');
  writeFileSync(join(OUT, 'story-poster.pdf'), bytes);
  await go(organiser, '/in/together');
  await press(organiser, 'Make an address for my feed reader');
  const address = new URL(await organiser.locator('.b-address').innerText()).pathname;
  const feed = await (await fetch(belong.url + address)).text();
  assert.ok(feed.includes(TITLE), 'the feed tells of it');
  // Whoever follows the suggestion had a letter of what became of it; those who backed it without a name had none.
  const name = (await member.locator('.b-header__name').innerText()).trim();
  const email = staff(belong.data).find((one) => one.name === name).email;
  // The letter of the week comes on a Monday.
  let date = plus(owedOn, 20);
  for (let days = 0; days < 8 && count(email, TITLE) === 0; days++) {
    await to((date = plus(date, 1)));
    await new Promise((on) => setTimeout(on, 1_500));
  }
  const [news] = await mail(email, TITLE);
  assert.ok(news.text.includes('Two hours in each half term, covered, in every academy') || news.text.includes('Yes'), news.text);
  // So do the results of the survey that asked again, from the day on which everybody can read them.
  for (let days = 0; days < 24 && count(email, 'was asked again') === 0; days++) {
    await to((date = plus(date, 1)));
    await new Promise((on) => setTimeout(on, 1_500));
  }
  assert.equal(count(email, 'was asked again'), 1);
  const told = new Set(letters(belong.data).filter(({ text }) => text.includes(TITLE)).map(({ to }) => to));
  told.delete(email);
  told.delete(head.email);
  const organisers = (await organiser.locator('.b-header__name').innerText()).trim();
  told.delete(staff(belong.data).find((one) => one.name === organisers)?.email);
  assert.deepEqual([...told], [], 'nobody else had a letter about it');
});

test('it is read out at a briefing, people are asked what matters most, and the world reads what an organiser shows it', async () => {
  await go(member, `${cyclePage}/briefing`);
  await member.getByText(TITLE).first().waitFor();
  await look(member, 'story-briefing');
  await go(member, '/in/act');
  assert.equal(await member.getByRole('link', { name: 'Ask everybody what matters most' }).count(), 0);
  await go(organiser, `/in/priorities/vote?wave=${cyclePage.split('/').at(-1)}`);
  await look(organiser, 'story-vote');
  await press(organiser, 'Write this vote');
  await organiser.getByText('The vote is written.').waitFor();
  await look(organiser, 'story-vote-written');
  await go(organiser, cyclePage);
  await organiser.getByText('nobody has been asked yet').waitFor();
  await follow(organiser, 'Who may read this page');
  await look(organiser, 'story-world-switch');
  const stranger = await person(browser, { viewport: PHONE });
  const open = `/in/open${cyclePage.slice('/in'.length)}`;
  assert.equal((await go(stranger, open)).status(), 404);
  await press(organiser, 'Show it to the world');
  await organiser.getByText('The world can read this page now.').waitFor();
  await look(organiser, 'story-world-open');
  await go(stranger, open);
  await stranger.getByText('You should have a place of your own, and time for it.').waitFor();
  await look(stranger, 'story-world');
  for (const hidden of ['Colleagues suggested', 'The first evening was full', head.name]) assert.equal(await stranger.getByText(hidden).count(), 0, hidden);
  assert.equal((await stranger.context().cookies()).length, 0, 'nobody is followed');
  await go(stranger, '/in/open/together');
  await look(stranger, 'story-world-list');
  const feed = await (await fetch(`${belong.url}/in/open/feed`)).text();
  assert.ok(feed.includes(TITLE) && !feed.includes('/in/decisions/'));
});

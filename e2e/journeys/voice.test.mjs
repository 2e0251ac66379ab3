// Suggestions in the demonstration trust: a device is made ready, something is backed and put forward without a name, and answered.
// Every page is looked at, and nothing that is sent without a name carries a cookie.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DESK, PHONE, launch, look, person } from '../lib/browser.mjs';
import { press } from '../lib/steps.mjs';
import { trust } from '../lib/trust.mjs';

let belong, browser, organiser, member, leader;
/** What a device sent to the box: the address and the headers. */
const sent = [];

before(async () => {
  belong = await trust();
  browser = await launch();
  organiser = await belong.part(browser, 'Organiser');
  member = await belong.part(browser, 'Member', { viewport: PHONE });
  leader = await belong.part(browser, 'Site leader');
  member.on('request', async (request) => {
    if (new URL(request.url()).pathname.startsWith('/sheets/')) sent.push({ method: request.method(), url: request.url(), headers: await request.allHeaders() });
  });
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

const go = (page, path) => page.goto(belong.url + path);
const follow = (page, name) => page.getByRole('link', { name, exact: true }).first().click();

/** Moves the clock of the demonstration by days, and waits for the morning of the day. */
async function later(page, days) {
  await go(page, '/in/demo/clock');
  const field = (name) => page.getByLabel(name, { exact: true });
  const [, day, month, year] = /(\d{1,2}) (\w+) (\d{4})/.exec(await page.locator('main p').first().innerText());
  const now = new Date(`${day} ${month} ${year} 12:00 UTC`);
  const next = new Date(now.getTime() + days * 86_400_000);
  await field('Day').fill(String(next.getUTCDate()));
  await field('Month').fill(String(next.getUTCMonth() + 1));
  await field('Year').fill(String(next.getUTCFullYear()));
  await press(page, 'Move the clock');
  await page.waitForLoadState();
}

/** Reloads until something is there: the morning is the program's own. */
async function until(page, path, what) {
  for (let tries = 0; tries < 60; tries++) {
    await go(page, path);
    if ((await what().count()) > 0) return;
    await new Promise((on) => setTimeout(on, 1_000));
  }
  throw new Error(`${path}: it did not come`);
}

test('everybody reads what was put forward, and what became of it', async () => {
  await follow(member, 'Suggestions');
  await member.getByRole('heading', { name: 'Suggestions', level: 1 }).waitFor();
  await look(member, 'voice-list');
  await member.getByLabel('Look for words').fill('nobody wrote this');
  await press(member, 'Search');
  await member.getByText('Nothing has these words in it.').waitFor();
  await look(member, 'voice-none-found');
  await go(member, '/in/suggestions?view=owed');
  await look(member, 'voice-owed');
  await go(member, '/in/suggestions?view=answered');
  await look(member, 'voice-answered');
  await follow(member, 'A network of colleagues with a disability, run by themselves');
  await member.getByText('people or more back it').first().waitFor();
  assert.ok(await member.getByText('You asked for a place of your own').count());
  await look(member, 'voice-answered-one');
});

test('a device is made ready once, and then backs something without a name', async () => {
  await go(member, '/in/suggestions?view=owed');
  await follow(member, 'Share plans between those who teach a subject alone');
  await member.getByText('this device has to be made ready once').waitFor();
  await look(member, 'voice-not-ready');
  await member.getByRole('link', { name: 'Get this device ready' }).click();
  await member.getByRole('heading', { name: 'Get this device ready' }).waitFor();
  await press(member, 'Continue');
  await member.getByRole('link', { name: 'Say whether this device is your own' }).waitFor();
  await look(member, 'voice-device-errors');
  await member.getByLabel('Yes, only I use it').check();
  await member.getByLabel('No, make new words for me').check();
  await press(member, 'Continue');
  await member.getByRole('heading', { name: 'Keep these twelve words' }).waitFor();
  await look(member, 'voice-device-words');
  await member.getByLabel('I have kept my twelve words').check();
  await press(member, 'Get this device ready');
  await member.getByRole('heading', { name: 'This device is ready' }).waitFor();
  await look(member, 'voice-device-done');
  await member.getByRole('link', { name: 'Go on' }).click();
  await member.getByRole('button', { name: 'Back this, without my name' }).waitFor();
  await look(member, 'voice-back');
  await press(member, 'Back this, without my name');
  await member.getByText('You back this. Only this device knows it.').waitFor();
  await look(member, 'voice-backed');
  assert.equal(await member.evaluate(() => document.activeElement.innerText), 'Take my backing back', 'the focus stays where it was');
  await press(member, 'Take my backing back');
  await member.getByText('You do not back this any more.').waitFor();
  await press(member, 'Back this, without my name');
  await member.getByText('You back this. Only this device knows it.').waitFor();
  const box = sent.filter(({ method }) => method === 'POST');
  assert.equal(box.length, 3);
  for (const { url, headers } of sent) {
    assert.equal(headers.cookie, undefined, url);
    assert.equal(headers.referer, undefined, url);
  }
  // The other half of the proof: what the same page asks for with the session does carry the cookie.
  assert.ok((await member.context().cookies(`${belong.url}/in`)).length > 0);
});

test('something is put forward without a name, appears in the morning, and its writer replies under a made-up one', async () => {
  await go(member, '/in/suggestions');
  await press(member, 'Put something forward');
  await look(member, 'voice-new');
  await press(member, 'Put it forward');
  await member.getByRole('link', { name: 'Choose whether you give your name' }).waitFor();
  await look(member, 'voice-new-errors');
  await member.getByLabel('Under a name made up for this suggestion').check();
  await press(member, 'Put it forward');
  await member.getByText('Fill in all of it').waitFor();
  await look(member, 'voice-new-missing');
  await member.getByLabel('In a few words').fill('Chairs that fit grown-up people');
  await member.getByLabel('Your suggestion').fill('In staff meetings at our school we sit on chairs for children.');
  await member.getByLabel('The whole organisation').check();
  await press(member, 'Put it forward');
  await member.getByRole('heading', { name: 'It is on its way' }).waitFor();
  await look(member, 'voice-new-sent');
  await go(member, '/in/suggestions');
  assert.equal(await member.getByText('Chairs that fit grown-up people').count(), 0);

  await later(organiser, 1);
  const chairs = () => organiser.getByRole('link', { name: 'Chairs that fit grown-up people' });
  await until(organiser, '/in/suggestions', chairs);
  await chairs().click();
  await organiser.getByText('a name made up for this one suggestion').waitFor();
  assert.equal(await organiser.getByText('You wrote this suggestion').count(), 0);
  await organiser.getByLabel('Say something about it').fill('How many would be needed?');
  await press(organiser, 'Say it');
  await organiser.getByText('It is there.').waitFor();
  await look(organiser, 'voice-one-organiser');
  const path = new URL(organiser.url()).pathname;

  await go(member, path);
  const own = member.getByLabel(/^You wrote this suggestion, as /);
  await own.waitFor();
  await look(member, 'voice-one-writer');
  await press(member, 'Send under this name');
  await member.getByText('Write something first').waitFor();
  await own.fill('Twelve would do.');
  await press(member, 'Send under this name');
  await member.getByText('It appears tomorrow morning.').waitFor();
  await later(organiser, 1);
  await until(organiser, path, () => organiser.getByText('Twelve would do.'));
  assert.ok(await organiser.getByText('who wrote this suggestion').count());
});

test('an organiser names who answers, joins two suggestions, and hides one with a reason', async () => {
  await go(organiser, '/in/suggestions');
  await organiser.getByLabel('Who owes the answers about the whole organisation?').fill('Nobody at all');
  await press(organiser, 'Name this person');
  await organiser.getByText('We found nobody with this email').waitFor();
  await look(organiser, 'voice-sponsor-unknown');
  const name = await leader.locator('.b-header__name').innerText();
  await go(organiser, '/in/suggestions');
  await organiser.getByLabel('Who owes the answers about the whole organisation?').fill(name);
  await press(organiser, 'Name this person');
  await organiser.getByText(`${name} owes the answers about the whole organisation.`).waitFor();
  await look(organiser, 'voice-list-organiser');
  await follow(organiser, 'Chairs that fit grown-up people');
  const chairs = organiser.url();
  await go(organiser, '/in/suggestions');
  await organiser.getByRole('link', { name: /^Read each other/ }).click();
  const one = new URL(organiser.url()).pathname;
  await go(member, one);
  await press(member, 'Back this, without my name');
  await member.getByText('You back this. Only this device knows it.').waitFor();
  await organiser.getByText('For organisers').click();
  await look(organiser, 'voice-keep');
  await organiser.getByLabel('It is the same as').fill(chairs);
  await press(organiser, 'Join them');
  await organiser.getByText('This was joined to another suggestion.').waitFor();
  await look(organiser, 'voice-joined');
  // It cannot be backed any more, and whoever did can take that back.
  await go(member, one);
  await press(member, 'Take my backing back');
  await member.getByText('You do not back this any more.').waitFor();
  assert.equal(await member.getByRole('button', { name: 'Back this, without my name' }).count(), 0);
  await organiser.goto(chairs);
  await organiser.getByText('These were joined to it:').waitFor();
  await look(organiser, 'voice-joined-into');
  await organiser.getByText('For organisers').click();
  await organiser.getByLabel('Take it out of sight, because').fill('It names a room that is no longer ours');
  await press(organiser, 'Take it out of sight');
  await organiser.getByText('It names a room that is no longer ours').waitFor();
  const gone = await member.goto(chairs);
  assert.equal(gone.status(), 404);
});

test('whoever owes an answer gives it, and everybody reads it below the suggestion', async () => {
  await go(organiser, '/in/suggestions?view=owed');
  await follow(organiser, 'Share plans between those who teach a subject alone');
  await follow(organiser, 'Answer this');
  await organiser.getByRole('heading', { name: 'Decide about something' }).waitFor();
  await look(organiser, 'voice-answer');
  await organiser.getByLabel('Yes', { exact: true }).check();
  await organiser.getByLabel('Why?').fill('It costs little, and those who are alone asked for it.');
  await press(organiser, 'Publish the decision');
  await organiser.getByText('The decision is published.').waitFor();
  await look(organiser, 'voice-answer-decision');
  await go(member, '/in/suggestions?view=answered');
  await follow(member, 'Share plans between those who teach a subject alone');
  await member.getByText('those who are alone asked for it').waitFor();
  await press(member, 'I would help to run it');
  await member.getByRole('button', { name: 'I would not help after all' }).waitFor();
  await look(member, 'voice-acts');
});

test('everything about suggestions can be done by keyboard alone', async () => {
  const { keyboard } = leader;
  const active = () => leader.evaluate(() => {
    const here = document.activeElement;
    const shown = here && getComputedStyle(here);
    return { text: (here?.labels?.[0] ?? here)?.innerText?.trim() ?? '', body: here === document.body, seen: shown?.outlineStyle !== 'none' || shown?.boxShadow !== 'none' };
  });
  /** Goes on by Tab until something with this name has the focus, which has to be seen. */
  const tabTo = async (name) => {
    for (let stops = 0; stops < 80; stops++) {
      await keyboard.press('Tab');
      const { text, seen } = await active();
      if (text !== name) continue;
      assert.ok(seen, `${name}: the focus is not seen`);
      return;
    }
    throw new Error(`${name} cannot be reached`);
  };
  await go(leader, '/in/suggestions');
  await tabTo('Look for words');
  await keyboard.type('bicycles');
  await keyboard.press('Enter');
  await leader.getByText('1 suggestion').first().waitFor();
  await tabTo('A dry place for bicycles');
  await keyboard.press('Enter');
  await leader.waitForURL(/suggestions\/[^/?]+$/);
  const one = leader.url();
  await tabTo('Get this device ready');
  await keyboard.press('Enter');
  await leader.getByRole('heading', { name: 'Get this device ready' }).waitFor();
  // The first of each pair: space chooses it.
  await tabTo('Yes, only I use it');
  await keyboard.press('Space');
  await tabTo('No, make new words for me');
  await keyboard.press('Space');
  await tabTo('Continue');
  await keyboard.press('Enter');
  await leader.getByRole('heading', { name: 'Keep these twelve words' }).waitFor();
  assert.equal((await active()).body, false, 'the focus goes along to the next screen');
  await tabTo('I have kept my twelve words');
  await keyboard.press('Space');
  await tabTo('Get this device ready');
  await keyboard.press('Enter');
  await leader.getByRole('heading', { name: 'This device is ready' }).waitFor();
  await go(leader, '/in/suggestions?view=owed');
  await leader.goto(one);
  const back = leader.getByRole('button', { name: 'Back this, without my name' });
  if (await back.waitFor({ timeout: 8_000 }).then(() => true, () => false)) {
    await tabTo('Back this, without my name');
    await keyboard.press('Enter');
    await leader.getByRole('button', { name: 'Take my backing back' }).waitFor();
    assert.equal((await active()).text, 'Take my backing back', 'the focus stays where it was');
  }
  await go(leader, '/in/suggestions/new');
  await tabTo('In a few words');
  await keyboard.type('A bench in the yard');
  await keyboard.press('Tab');
  await keyboard.type('One can sit on it.');
  await tabTo('The whole organisation');
  await keyboard.press('Space');
  await tabTo('With my name');
  await keyboard.press('Space');
  await tabTo('Put it forward');
  await keyboard.press('Enter');
  await leader.getByText('Thank you. It appears tomorrow morning.').waitFor();
});

test('without script only the way with a name can be chosen, the form says why, and keeps what was typed', async () => {
  const plain = await person(browser, { viewport: DESK, javaScriptEnabled: false, storageState: await member.context().storageState() });
  await go(plain, '/in/suggestions');
  await go(plain, '/in/suggestions/new');
  await plain.getByLabel('In a few words').fill('Light in the bicycle shed');
  await plain.getByLabel('Your suggestion').fill('It is dark at four.');
  await plain.getByLabel('The whole organisation').check();
  await plain.getByText(/Without JavaScript you can put something forward with your name only/).waitFor();
  for (const hidden of ['With no name', 'Under a name made up for this suggestion']) assert.ok(await plain.getByLabel(hidden).isDisabled(), hidden);
  await press(plain, 'Put it forward');
  await plain.locator('.govuk-error-summary').waitFor();
  assert.equal(await plain.getByLabel('In a few words').inputValue(), 'Light in the bicycle shed');
  await plain.getByLabel('With my name').check();
  await press(plain, 'Put it forward');
  await plain.getByText('Thank you. It appears tomorrow morning.').waitFor();
});

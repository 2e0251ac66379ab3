// From what was said to what was done, in the demonstration trust: an organiser decides about a finding and makes an action of it,
// its owner tells how it goes, and everybody reads it. Every page is looked at.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PNG } from 'pngjs';
import { launch, look } from '../lib/browser.mjs';
import { press } from '../lib/steps.mjs';
import { trust } from '../lib/trust.mjs';

let belong, browser, organiser, member, leader, action;

before(async () => {
  belong = await trust();
  browser = await launch();
  organiser = await belong.part(browser, 'Organiser');
  member = await belong.part(browser, 'Member');
  leader = await belong.part(browser, 'Site leader');
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

const go = (page, path) => page.goto(belong.url + path);
const follow = (page, name) => page.getByRole('link', { name, exact: true }).first().click();

test('the way of acting stands on one page, and nothing is there that is not linked', async () => {
  await follow(organiser, 'Act');
  await organiser.getByRole('heading', { name: 'What matters most' }).waitFor();
  await look(organiser, 'act-organiser');
  await follow(member, 'Act');
  await look(member, 'act-member');
  assert.equal(await member.getByText('Findings that wait for a decision').count(), 0);
});

test('an organiser decides about a finding, and a group makes an action of it', async () => {
  const waiting = organiser.getByRole('link', { name: /^Decide about this/ }).first();
  await waiting.click();
  await organiser.getByRole('heading', { name: 'Decide about something' }).waitFor();
  await look(organiser, 'act-decide');
  await press(organiser, 'Publish the decision');
  await organiser.getByRole('link', { name: 'Give the reason. Without it a decision helps nobody.' }).waitFor();
  await look(organiser, 'act-decide-errors');
  await organiser.getByLabel('What is it about?').fill('People do not see that anything is done');
  await organiser.getByLabel('Yes', { exact: true }).check();
  await organiser.getByLabel('Why?').fill('What is done and not told is not believed.');
  await press(organiser, 'Publish the decision');
  await organiser.getByText('The decision is published.').waitFor();
  await look(organiser, 'act-decision-new');
  await press(organiser, 'Add an action');
  await organiser.getByText('It comes from: People do not see that anything is done').waitFor();
  await look(organiser, 'act-action-form');
  await organiser.getByLabel('What will be done?').fill('Write to everybody what was done');
  await organiser.getByLabel('Who owns it?').fill('Nobody of that name');
  await press(organiser, 'Save');
  await organiser.getByRole('link', { name: /Nobody on the staff list has that/ }).waitFor();
  assert.equal(await organiser.getByLabel('What will be done?').inputValue(), 'Write to everybody what was done');
  const name = await member.locator('.b-header__name').innerText();
  await organiser.getByLabel('Who owns it?').fill(name);
  await organiser.getByLabel('Day').fill('1');
  await organiser.getByLabel('Month').fill('3');
  await organiser.getByLabel('Year').fill(String(new Date().getFullYear() + 1));
  await press(organiser, 'Save');
  await organiser.getByText('The action is agreed.').waitFor();
  action = new URL(organiser.url()).pathname;
  await look(organiser, 'act-action-new');
});

test('its owner finds it under the own promises and tells how it goes', async () => {
  await go(member, '/in/actions');
  await look(member, 'act-promises');
  await follow(member, 'Write to everybody what was done');
  await member.getByLabel('Stuck', { exact: true }).check();
  await press(member, 'Save');
  await member.getByRole('link', { name: /Say what holds it up/ }).waitFor();
  await look(member, 'act-update-errors');
  await member.getByLabel('What should people know?').fill('The list of addresses is not complete.');
  await press(member, 'Save');
  await member.getByText('Whoever can see the action can read it.').waitFor();
  await look(member, 'act-action-stuck');
});

test('its owner shows with a file what was done, and is told what is wrong with one', async () => {
  await follow(member, 'Add a file');
  await press(member, 'Add this file');
  await member.getByRole('link', { name: 'Choose a file' }).waitFor();
  await member.getByLabel('What does it show?').fill('The notice in the staffroom');
  await member.getByLabel('The file').setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<html><script>1</script>') });
  await press(member, 'Add this file');
  await member.getByRole('link', { name: /This is none of the kinds of file/ }).waitFor();
  assert.equal(await member.getByLabel('What does it show?').inputValue(), 'The notice in the staffroom');
  await look(member, 'act-evidence-errors');
  const picture = new PNG({ width: 4, height: 4 });
  await member.getByLabel('The file').setInputFiles({ name: 'notice.png', mimeType: 'image/png', buffer: PNG.sync.write(picture) });
  await press(member, 'Add this file');
  await member.getByText('The file is added.').waitFor();
  await look(member, 'act-evidence-one');
  const path = await member.getByRole('link', { name: 'notice.png' }).getAttribute('href');
  const saved = await organiser.request.get(belong.url + path);
  assert.ok(saved.ok() && saved.headers()['content-disposition'].startsWith('attachment'));
  await member.getByText('Remove this file').first().click();
  await look(member, 'act-evidence-remove');
});

test('somebody chooses when news comes, and that none comes', async () => {
  await go(member, '/in/suggestions?view=followed');
  await follow(member, 'Choose when you get letters about what you follow');
  // On which day is told in the unit tests: what has waited since the last letter comes on the next school day, whichever it is.
  await member.getByText(/The next letter comes on \w+day .* from 07:00 on/).waitFor();
  await look(member, 'act-news');
  await member.getByLabel('Thursday', { exact: true }).check();
  await member.getByLabel('From which hour?').selectOption('16:00');
  await press(member, 'Save');
  await member.getByText(/Saved\. The next letter comes on \w+day .* from 16:00 on/).waitFor();
  await member.getByLabel('No letters of news').check();
  await press(member, 'Save');
  await member.getByText('Saved. You get no letters of news.').waitFor();
  await look(member, 'act-news-none');
});

test('every page of acting holds, with parts in every academy, finished cycles and one under way', async () => {
  await go(organiser, '/in/together');
  await look(organiser, 'act-cycles');
  await press(organiser, 'Make an address for my feed reader');
  const address = await organiser.locator('.b-address').innerText();
  await look(organiser, 'act-feed');
  const feed = await (await fetch(belong.url + new URL(address).pathname)).text();
  assert.ok(feed.includes('<feed') && feed.includes('Nobody should have to ask twice'));
  const pack = await organiser.request.get(`${belong.url}/in/together/equality.csv`);
  const lines = await pack.text();
  assert.ok(pack.ok() && lines.includes('Ask every colleague once a year which adjustments help'), lines);
  assert.ok(lines.includes('A network of colleagues'), 'what a suggestion about it was answered is in it');
  assert.ok(!lines.includes('One afternoon in each'), 'what is about no characteristic is not in it');
  assert.equal((await member.request.get(`${belong.url}/in/together/equality.csv`)).status(), 404);
  await go(organiser, '/in/together');
  const cycles = await organiser.locator('main li a[href^="/in/together/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  assert.equal(cycles.length, 3);
  for (const [at, path] of cycles.entries()) {
    await go(organiser, path);
    await look(organiser, `act-together-${at}`);
  }
  // The second cycle aims at a number that the third survey asked again.
  await organiser.getByText(/easured again|asked again/).first().waitFor();
  await go(organiser, `${cycles[1]}/loop`);
  await look(organiser, 'act-loop');
  await go(organiser, cycles[0]);
  await follow(organiser, 'A quiet room in every academy');
  await organiser.getByText(/places have done it/).first().waitFor();
  await look(organiser, 'act-action-parts');
  await follow(organiser, 'Share it out to places');
  await look(organiser, 'act-share-out');
  await go(organiser, '/in/spaces');
  await look(organiser, 'act-spaces');
  await follow(organiser, 'Belonging and workload');
  await look(organiser, 'act-space');
  const space = new URL(organiser.url()).pathname;
  for (const [name, path] of [['board', '/actions'], ['charter', '/edit'], ['people', '/people'], ['meeting-form', '/meetings/new']]) {
    await go(organiser, space + path);
    await look(organiser, `act-space-${name}`);
  }
  await organiser.getByLabel('What is it about?').fill('What the survey says');
  await organiser.getByLabel('Day').fill('2');
  await organiser.getByLabel('Month').fill('3');
  await organiser.getByLabel('Year').fill(String(new Date().getFullYear() + 1));
  await organiser.getByLabel('Begins at').fill('15:45');
  await press(organiser, 'Save');
  await look(organiser, 'act-meeting');
  await go(organiser, '/in/spaces/new');
  await press(organiser, 'Start the group');
  await look(organiser, 'act-space-errors');
  await go(organiser, `/in/priorities/new?wave=${cycles[0].split('/').at(-1)}`);
  await press(organiser, 'Set a priority');
  await look(organiser, 'act-priority-errors');
});

test('who leads an academy sees what is done there, and a colleague reads all that is for everybody', async () => {
  await go(leader, '/in/act');
  await look(leader, 'act-leader');
  await leader.getByRole('link', { name: /^What is done at/ }).first().click();
  await look(leader, 'act-site');
  await go(member, '/in/together');
  await member.locator('main a[href^="/in/together/"]').first().click();
  await look(member, 'act-together-member');
  await member.getByText('What we could not do, and why').first().waitFor();
  await go(member, '/in/findings');
  await member.locator('main a[href^="/in/findings/"]').first().click();
  await member.getByRole('heading', { name: 'What became of it' }).waitFor();
  await look(member, 'act-finding');
});

test('the loop can be walked by keyboard alone', async () => {
  await go(member, '/in/act');
  const focused = () => member.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
  for (let stops = 0; stops < 40 && (await focused()) !== 'All surveys'; stops++) await member.keyboard.press('Tab');
  assert.equal(await focused(), 'All surveys');
  await member.keyboard.press('Enter');
  await member.waitForURL('**/in/together');
  await go(member, action);
  for (let stops = 0; stops < 60; stops++) {
    await member.keyboard.press('Tab');
    if ((await member.evaluate(() => document.activeElement?.getAttribute('name'))) === 'state') break;
  }
  await member.keyboard.press('ArrowDown');
  const chosen = await member.evaluate(() => document.querySelector('input[name=state]:checked').value);
  assert.notEqual(chosen, 'stuck', 'the arrow chose another state');
});

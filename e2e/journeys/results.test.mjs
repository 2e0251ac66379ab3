// Every page of results and every report: of the demonstration trust, of a survey of 60 places with names of 60 letters, of one
// without places, and of two in which everything is withheld. All are looked at, walked by keyboard, read without script and as
// the tree of a screen reader, and printed.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from '../lib/belong.mjs';
import { DESK, PHONE, launch, look, person } from '../lib/browser.mjs';
import { tabTo } from '../lib/keys.mjs';
import { trust } from '../lib/trust.mjs';

const OUT = fileURLToPath(new URL('../out', import.meta.url));
const ITEMS = [
  ['I can say what I think', 'Speaking up'],
  ['Somebody acts on what I say', 'Speaking up'],
  ['I have time for what matters', 'Time'],
  ['The hours that I am paid for are enough', 'Time'],
  ['Whoever is new here is made welcome, by everybody who works in the building and not by their own team alone', 'Welcome'],
  ['I belong here', 'Welcome'],
];

/** A name of 60 letters and spaces. */
const longName = (at) => `The ${['North', 'South', 'East', 'West'][at % 4]} Meadow Academy of Saint Bartholomew and All Friends`.slice(0, 57).padEnd(57, 'x') + ` ${String(at).padStart(2, '0')}`;

/** A survey of another system: so many places with so many answers each, and places in regions if there are any. */
function survey({ title, year, places, answers, regions = 0, holes = false }) {
  const lines = [`place,region,age,${ITEMS.map((_, item) => `q${item}`).join(',')}`];
  for (let place = 0; place < places; place++)
    for (let one = 0; one < answers; one++) {
      // Places differ, people in them too; the same every time.
      const value = (item) => (holes && one % 2 === item % 2 ? '' : 1 + ((place * 7 + one * 3 + item * 5 + ((place * one) % 3)) % 5));
      lines.push([longName(place), `Region ${1 + (place % Math.max(regions, 1))}`, ['younger', 'older'][one % 2], ...ITEMS.map((_, item) => value(item))].join(','));
    }
  const map = [
    `title = "${title}"\nopens_on = "${year}-10-01"\ncloses_on = "${year}-10-31"\ncollected_by = "a system that we had before"\nreaders = "everybody"`,
    places > 1 ? '' : 'ignore = ["place", "region"]',
    '[release]\nk = 10\nk_d = 5',
    places > 1 ? `[group]\ncolumn = "place"\nname = "{value}"${regions ? '\nregion_column = "region"' : ''}` : '',
    '[scale.agree]\noptions = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]',
    ...ITEMS.map(([text, theme], item) => `[[item]]\ncolumn = "q${item}"\ntext = "${text}"\ntheme = "${theme}"\nscale = "agree"`),
    '[[fact]]\ncolumn = "age"\nname = "How old are you?"\ncategories = ["younger", "older"]',
  ];
  if (places > 1 && !regions) map[1] = 'ignore = ["region"]';
  return { csv: lines.join('\n') + '\n', map: map.filter(Boolean).join('\n\n') + '\n' };
}

let belong, browser, organiser, waves;

before(async () => {
  belong = await trust();
  const folder = mkdtempSync(join(tmpdir(), 'belong-brought-'));
  const config = join(belong.data, 'belong.toml');
  for (const [name, wanted] of Object.entries({
    sixty: { title: 'Sixty places', year: 2021, places: 60, answers: 25, regions: 6 },
    one: { title: 'One place', year: 2022, places: 1, answers: 40 },
    small: { title: 'Small teams', year: 2023, places: 12, answers: 5 },
    few: { title: 'Few answers', year: 2024, places: 1, answers: 12, holes: true },
  })) {
    const { csv, map } = survey(wanted);
    writeFileSync(join(folder, `${name}.csv`), csv);
    writeFileSync(join(folder, `${name}.toml`), map);
    execFileSync(PROGRAM, ['import', '--config', config, 'answers', join(folder, `${name}.csv`), '--map', join(folder, `${name}.toml`)]);
  }
  rmSync(folder, { recursive: true });
  browser = await launch();
  organiser = await belong.part(browser, 'Organiser');
  await go('/in/results');
  waves = await organiser.locator('main a.govuk-heading-s').evaluateAll((links) => links.map((link) => [link.textContent.trim(), link.getAttribute('href')]));
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

const go = (path, page = organiser) => page.goto(belong.url + path);
const of = (title) => waves.find(([name]) => name === title)[1];
/** The first link of the page whose address has this in it. */
const link = (part, page = organiser) => page.locator(`main a[href*="${part}"]`).first().getAttribute('href');

/** What a screen reader meets: every chart has a sentence with its numbers for a name, and a table follows it. */
async function heard(page, name) {
  const charts = await page.locator('main figure, main .b-chart').evaluateAll((all) =>
    all.map((chart) => {
      const drawn = chart.querySelector('svg[role=img]');
      const label = drawn?.getAttribute('aria-labelledby')?.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ') ?? drawn?.getAttribute('aria-label') ?? '';
      const table = chart.querySelector('table');
      return { drawn: !!drawn, label: label.trim(), heads: table ? table.querySelectorAll('th').length : 0, rows: table ? table.querySelectorAll('tbody tr').length : 0 };
    }),
  );
  for (const { drawn, label, heads, rows } of charts.filter((chart) => chart.drawn)) {
    assert.match(label, /\d|withheld|goes (most )?with/, `${name}: a chart says no finding`);
    // The one bar of how many took part has all of its numbers in its name.
    assert.ok((heads > 1 && rows > 0) || /\d+ of \d+ people answered/.test(label), `${name}: no table follows “${label}”`);
  }
  return charts.length;
}

test('the list of results, and every kind of page of the latest survey', async () => {
  await go('/in/results');
  await look(organiser, 'results-all');
  const [, whole] = waves.find(([name]) => name.startsWith('Your Voice Matters'));
  await go(whole);
  await look(organiser, 'results-whole');
  assert.ok((await heard(organiser, 'whole')) > 5);
  const paths = { group: await link('/groups/'), region: await link('/regions/'), theme: await link('/themes/'), fact: await link('/facts/'), topic: await link('/topics/') };
  for (const [name, path] of Object.entries(paths)) {
    await go(path);
    await look(organiser, `results-${name}-full`);
    await heard(organiser, name);
    // The index at the centre is never without its parts, and a group is told how it went over all surveys.
    if (name === 'group') {
      assert.match(await organiser.locator('main').innerText(), /At the centre[\s\S]*plain mean of these 6 statements[\s\S]*fewer say so[\s\S]*Scores from survey to survey/);
      const line = organiser.locator('section, main').locator('table', { hasText: 'Scores from survey to survey' }).locator('tbody tr').first();
      assert.equal(await line.locator('td').count(), 3, 'a score of each of the three surveys');
    }
    if (name === 'theme') assert.match(await organiser.locator('main').innerText(), /What .* is made of|goes (most )?with|Scores of places, with some of the chance taken out/);
  }
  await go(paths.theme);
  await go(await link('/items/'));
  await look(organiser, 'results-item-full');
  await heard(organiser, 'item');
  assert.match(await organiser.locator('main').innerText(), /Whatever they think, it is between \d+% and \d+%/);
  for (const [name, path] of [['whole', whole], ['region', paths.region], ['group', paths.group]]) {
    await go(`${path}/report`);
    await look(organiser, `report-${name}`);
    await heard(organiser, `report of ${name}`);
    // Each sentence leads to its number.
    const leads = await organiser.locator('.b-sentences a').evaluateAll((links) => links.map((a) => [a.getAttribute('href'), !!document.querySelector(a.getAttribute('href'))]));
    assert.equal(leads.length, 5);
    assert.ok(leads.every(([, there]) => there), String(leads));
    assert.match(await organiser.locator('.b-sentences').innerText(), /actions that were agreed after “Your Voice Matters|One action was agreed after|nothing was agreed/);
  }
});

test('who knows no statistics reads what is certain, what is not, and why something is not shown', async () => {
  const [, whole] = waves.find(([name]) => name.startsWith('Your Voice Matters'));
  await go(`${whole}/report`);
  await organiser.getByText('How to read this page').first().click();
  const read = organiser.locator('details[open]').first();
  await read.waitFor();
  const text = await read.innerText();
  for (const wanted of [/certain/i, /likely/i, /withheld/i, /no clear difference/i, /too few/i]) assert.match(text, wanted);
  await look(organiser, 'report-how-to-read');
});

test('sixty places with long names: nothing runs out, and every place can be reached', async () => {
  await go(of('Sixty places'));
  await look(organiser, 'results-sixty');
  assert.ok((await organiser.locator('main a[href*="/groups/"]').count()) >= 60);
  const group = await link('/groups/');
  const region = await link('/regions/');
  await go(`${of('Sixty places')}/report`);
  await look(organiser, 'report-sixty');
  await heard(organiser, 'report of sixty');
  await go(`${group}/report`);
  await look(organiser, 'report-sixty-group');
  await go(region);
  await look(organiser, 'results-sixty-region');
  await go(of('Sixty places'));
  await go(await link('/themes/'));
  await look(organiser, 'results-sixty-theme');
});

test('one place, small teams, and so few answers that all is withheld: the pages say what is missing and why', async () => {
  await go(of('One place'));
  await look(organiser, 'results-one');
  await go(`${of('One place')}/report`);
  await look(organiser, 'report-one');
  await go(of('Small teams'));
  await look(organiser, 'results-small');
  await go(`${of('Small teams')}/report`);
  await look(organiser, 'report-small');
  await go(of('Few answers'));
  await look(organiser, 'results-few');
  const text = await organiser.locator('main').innerText();
  assert.match(text, /Withheld to protect people/i);
  assert.doesNotMatch(text, /\d+\.\d/, 'no score is shown');
  await go(`${of('Few answers')}/report`);
  await look(organiser, 'report-few');
});

test('a report can be walked by keyboard alone, and its sentences lead to their numbers', async () => {
  const [, whole] = waves.find(([name]) => name.startsWith('Your Voice Matters'));
  for (const viewport of [DESK, PHONE]) {
    await organiser.setViewportSize(viewport);
    await go(whole);
    await tabTo(organiser, 'Open the report, one page for a meeting');
    await organiser.keyboard.press('Enter');
    await organiser.waitForURL('**/report');
    await tabTo(organiser, 'See the number');
    await organiser.keyboard.press('Enter');
    await organiser.waitForURL('**/report#themes');
    await tabTo(organiser, 'The same numbers as a table');
    await organiser.keyboard.press('Enter');
    await organiser.locator('details[open] table').first().waitFor();
    await tabTo(organiser, 'Pin a number that you want to come back to');
  }
  await organiser.setViewportSize(DESK);
});

test('without script a report says the same', async () => {
  const [, whole] = waves.find(([name]) => name.startsWith('Your Voice Matters'));
  const plain = await person(browser, { viewport: DESK, javaScriptEnabled: false, storageState: await organiser.context().storageState() });
  for (const path of [whole, `${whole}/report`]) {
    await go(path);
    await go(path, plain);
    assert.equal(await plain.locator('main').innerText(), await organiser.locator('main').innerText(), path);
  }
  await plain.context().close();
});

test('printed: in grey, without what only a screen can do, the report of a place on one sheet', async () => {
  const [, whole] = waves.find(([name]) => name.startsWith('Your Voice Matters'));
  await go(whole);
  const group = await link('/groups/');
  await go(`${group}/report`);
  await organiser.emulateMedia({ media: 'print' });
  await organiser.evaluate(() => (document.documentElement.style.filter = 'grayscale(1)'));
  await organiser.setViewportSize({ width: 720, height: 1000 });
  await organiser.screenshot({ path: join(OUT, 'report-group-grey.png'), fullPage: true });
  const shown = await organiser.evaluate(() => [...document.querySelectorAll('nav, .b-footer__links, .b-no-print, button, .govuk-back-link')].filter((element) => element.checkVisibility()).length);
  assert.equal(shown, 0);
  assert.ok(await organiser.getByText('What is certain').first().isVisible(), 'what is folded on a screen is open on paper');
  await organiser.emulateMedia({ media: 'screen' });
  await organiser.setViewportSize(DESK);
  for (const [name, path, sheets] of [['group', group, 1], ['whole', whole, 3]]) {
    const paper = await organiser.request.get(`${belong.url}${path}/report.pdf`);
    assert.equal(paper.headers()['content-type'], 'application/pdf');
    const bytes = await paper.body();
    writeFileSync(join(OUT, `report-${name}.pdf`), bytes);
    const pages = bytes.toString('latin1').match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
    assert.ok(pages >= 1 && pages <= sheets, `${name}: ${pages} sheets`);
  }
  assert.ok(readFileSync(join(OUT, 'report-group.pdf')).length > 10_000);
});

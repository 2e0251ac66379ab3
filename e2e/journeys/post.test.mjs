// Mail through a real mail server that encrypts, asks for a sign-in, refuses, defers and hangs up, while the program is
// killed and started again: nobody gets a letter twice, and every letter is accounted for.

import assert from 'node:assert/strict';
import { createECDH } from 'node:crypto';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, test } from 'node:test';
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { PROGRAM, start } from '../lib/belong.mjs';
import { mailServer, readable } from '../lib/mailserver.mjs';
import { visitor } from '../lib/plain.mjs';

const LONG = Boolean(process.env.BELONG_LONG);
/** Letters of the round, and how often the program is killed meanwhile. */
const LETTERS = LONG ? 2500 : 240;
const KILLS = LONG ? 5 : 1;
const SETTINGS = 'mails_per_minute_max = 60000\nmail_retry_seconds = 1\nmail_from = "Ein Llais – Tŷ <voice@willowbrook.example>"';

const email = (number) => `p${number}@willowbrook.example`;
const numberOf = (address) => Number(/\d+/.exec(address)[0]);
const pause = (ms) => new Promise((go) => setTimeout(go, ms));
let mail, belong, organiser, admin, wave;

// Each by number, so that the outcome is known: refused for good, deferred once, and connections that end.
const deferred = new Set();
const hungUp = new Set();
const moods = (address, when) => {
  const number = numberOf(address);
  if (number < 10) return undefined;
  if (when === 'address') {
    if (number % 50 === 0) return mail.refusal(550, '5.1.1 There is nobody of that name');
    if (number % 33 === 0 && !deferred.has(number)) {
      deferred.add(number);
      return mail.refusal(451, '4.7.1 Come back later');
    }
    if (number % 29 === 0 && !hungUp.has(number)) {
      hungUp.add(number);
      return 'hangup';
    }
  }
  if (when === 'text') {
    if (number % 211 === 0) return 'hangup';
    if (number % 223 === 0) return 'lose';
  }
  return undefined;
};

async function until(what, find, seconds = 60) {
  for (let tries = 0; tries < seconds * 10; tries++) {
    const found = await find();
    if (found) return found;
    await pause(100);
  }
  throw new Error(`did not happen: ${what}\n${belong.printed}`);
}

/** How many letters are in each state, and which did not go out, as the administrator sees it. */
async function standing() {
  const page = (await admin.get('/in/letters')).text;
  const states = {};
  for (const [, state, count] of page.matchAll(/<dt[^>]*>\s*([^<]+?)\s*<\/dt>\s*<dd[^>]*>\s*(\d+)\s*<\/dd>/g)) states[state] = Number(count);
  const rows = page.split('Letters that did not go out').at(-1).split('Addresses that do not work')[0];
  const trouble = [...rows.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)]
    .map(([, row]) => [...row.matchAll(/<td[^>]*>([\s\S]*?)<\/td>/g)].map(([, cell]) => cell.replace(/<[^>]*>/g, '').trim()))
    .filter((cells) => cells.length === 4)
    .map(([to, , state]) => [to, state]);
  return { states, trouble, page, bounces: page.split('Addresses that do not work').at(-1) };
}

async function signIn(number) {
  const somebody = visitor(belong.url);
  await somebody.submit('/in/sign-in', '/in/sign-in', { email: email(number) });
  const link = await until(`a link for ${email(number)}`, () => {
    const letters = mail.received.filter(({ to }) => to === email(number)).map(({ text }) => readable(text));
    return letters.map((text) => /\/in\/sign-in\/\S+/.exec(text)?.[0]).filter(Boolean).at(-1);
  });
  await somebody.submit(link, link);
  return somebody;
}

before(async () => {
  mail = await mailServer({ mood: moods });
  belong = await start({ demonstration: false, more: `smtp = "${mail.url}"\nsmtp_root = "${mail.root}"\n${SETTINGS}` });
  const lines = ['Staff number,Name,Email,Site,Region,Job title,Start date'];
  for (let n = 1; n <= LETTERS; n++) {
    lines.push(`S${n},Siân Ō'Neil ${n},${email(n)},${n % 2 ? 'Alder Primary' : 'Birch Academy'},North,Teacher,2024-09-01`);
  }
  const list = join(belong.folder, 'staff.csv');
  writeFileSync(list, lines.join('\n'));
  execFileSync(PROGRAM, ['--config', belong.config, 'import', 'people', list, '--new-sites'], { stdio: 'ignore' });
  const link = belong.firstLink().slice(belong.url.length);
  admin = visitor(belong.url);
  await admin.submit(link, link);
  await admin.submit('/in/roles', '/in/roles', { email: email(1), role: 'organiser' });
});
after(async () => {
  await belong?.stop();
  await mail?.stop();
});

test('a link to sign in goes through STARTTLS and sign-in, and is read on the other side as it was written', async () => {
  organiser = await signIn(1);
  const letter = mail.received[0].text;
  assert.ok(mail.encrypted, 'nothing was said in clear');
  assert.match(letter, /^From: =\?utf-8\?/m);
  assert.match(letter, /^Auto-Submitted: auto-generated\r$/m);
  assert.match(readable(letter), /Siân Ō'Neil 1\b/);
});

test('a wave is announced', async () => {
  const made = await organiser.submit('/in/surveys/new', '/in/surveys/new', { title: 'Your Voice Matters', theme: ['belonging'] });
  const survey = made.location;
  const plan = await organiser.get(`${survey}/plan`);
  const seat = new RegExp(`<option value="([^"]+)"[^>]*>\\s*Siân Ō(?:&#39;|')Neil 1\\s*<`).exec(plan.text)[1];
  const planned = await organiser.submit(`${survey}/plan`, `${survey}/plan`, { threshold: '1', seat0: seat, seat1: '', seat2: '' });
  assert.equal(planned.status, 303, planned.text);
  wave = planned.location.split('/').at(-2);
  const key = createECDH('prime256v1').generateKeys('base64url');
  const form = await organiser.get('/in/sign-in').then(() => organiser.get(planned.location));
  const csrf = /name="csrf" value="([^"]+)"/.exec(form.text)[1];
  const given = await organiser.post(`/in/waves/${wave}/key`, { csrf, public_key: key });
  assert.equal(given.status, 303, given.text);
  const announced = await organiser.submit(planned.location, `/in/waves/${wave}/announce`);
  assert.equal(announced.status, 303, announced.text);
});

test(`${LETTERS} letters, ${KILLS} times killed on the way: none twice, none lost`, async () => {
  const before = mail.received.length;
  const began = Date.now();
  const sent = await organiser.submit(`/in/waves/${wave}/run`, `/in/waves/${wave}/invite`);
  assert.equal(sent.status, 303, sent.text);
  for (let kill = 1; kill <= KILLS; kill++) {
    const part = Math.floor((LETTERS * kill) / (KILLS + 1));
    await until('some letters', () => mail.received.length - before >= part);
    await pause(Math.random() * 30);
    await belong.kill('SIGKILL');
    await belong.launch();
  }
  // A letter in the hands of a killed program is free again after a minute; the everyday run does not wait for that.
  const done = await until('everything is over', async () => {
    const now = await standing();
    const inHand = (now.states['Being sent'] ?? 0) + (now.states['Being handed over'] ?? 0);
    return !now.states.Waiting && inHand <= (LONG ? 0 : KILLS) && now;
  }, 300);
  const seconds = (Date.now() - began) / 1000;
  const { Sent = 0, 'Did not go out': failed = 0, 'Nobody can say': uncertain = 0 } = done.states;
  const inHand = (done.states['Being sent'] ?? 0) + (done.states['Being handed over'] ?? 0);
  const invitations = Sent - before; // the links before were sent, too
  const got = mail.received.slice(before).map(({ to }) => to);
  const ids = mail.received.map(({ text }) => /^Message-ID: (\S+)/m.exec(text)[1]);
  console.log(
    `${LETTERS} letters in ${seconds.toFixed(1)} s, ${(LETTERS / seconds).toFixed(0)} a second with ${KILLS} kills: ` +
      `${invitations} sent, ${failed} failed, ${uncertain} uncertain, ${inHand} in hand; the server took ${got.length} over ${mail.connections} connections`,
  );
  assert.equal(invitations + failed + uncertain + inHand, LETTERS, 'every letter is accounted for');
  assert.equal(new Set(got).size, got.length, 'nobody got two');
  assert.equal(new Set(ids).size, ids.length, 'no letter came twice');
  const inTrouble = new Map(done.trouble);
  assert.equal(inTrouble.size, failed + uncertain, 'the administrator sees each of them');
  const all = Array.from({ length: LETTERS }, (_, n) => email(n + 1));
  const missing = all.filter((to) => !inTrouble.has(to) && !got.includes(to));
  assert.ok(missing.length <= inHand, `counted as sent and never taken: ${missing}`);
  // Exactly those were refused that the server refuses; only what was on its way is uncertain.
  const gone = all.filter((to) => numberOf(to) % 50 === 0);
  const failedNow = [...inTrouble].filter(([, state]) => state === 'Did not go out').map(([to]) => to);
  assert.deepEqual(failedNow.sort(), gone.sort());
  const silent = all.filter((to) => numberOf(to) >= 10 && (numberOf(to) % 211 === 0 || numberOf(to) % 223 === 0));
  assert.ok(uncertain <= silent.length + KILLS, `${uncertain} uncertain`);
  assert.ok(deferred.size > 0 && hungUp.size > 0 && silent.length > 0, 'the server was in every mood');
  for (const to of [...deferred, ...hungUp].map(email)) assert.ok(got.includes(to) || inTrouble.has(to) || inHand, to);
  for (const to of gone) assert.ok(done.bounces.includes(to), `${to} is on the list of addresses that do not work`);
});

test('a mended address is written to again', async () => {
  const mended = await admin.submit('/in/letters', '/in/letters/mend', { email: email(50) });
  assert.equal(mended.status, 303);
  const now = await standing();
  assert.ok(!now.bounces.includes(email(50)));
});

test('a certificate that nobody vouches for, a wrong password, and no encryption: nothing goes out', async () => {
  const taken = mail.received.length;
  const wrong = mail.url.replace(/:[^:@]+@/, ':wrong@');
  const plain = `smtp://localhost:${mail.port}?tls=none`;
  for (const [smtp, root, said] of [
    [mail.url, mail.other, /certificate/i],
    [wrong, mail.root, /535/],
    [plain, mail.root, /530|538|sign|auth/i],
  ]) {
    await belong.kill();
    belong.configure(`smtp = "${smtp}"\nsmtp_root = "${root}"\n${SETTINGS}`);
    await belong.launch();
    await visitor(belong.url).submit('/in/sign-in', '/in/sign-in', { email: email(3) });
    const page = await until('the page says why', async () => {
      const now = (await standing()).page;
      return now.includes('The mail server cannot be used') && now;
    }, 30);
    assert.match(page, said);
    assert.ok(!belong.printed.includes('se:cr@t%') && !belong.printed.includes(encodeURIComponent('se:cr@t%')));
  }
  assert.equal(mail.received.length, taken);
});

test('as JSON the log is one object a line, and tells of nobody', async () => {
  await belong.kill();
  belong.printed = '';
  belong.env = { BELONG_LOG_FORMAT: 'json' };
  // A mail server that is not there, so that there is something to say.
  belong.configure(`smtp = "smtp://belong:se%3Acret@127.0.0.1:9"\n${SETTINGS}`);
  await belong.launch();
  await visitor(belong.url).submit('/in/sign-in', '/in/sign-in', { email: email(4) });
  await until('a line about the mail server', () => belong.printed.includes('cannot be used'), 20);
  await belong.kill();
  const lines = belong.printed.trim().split('\n').filter((line) => !line.startsWith('Belong is at '));
  for (const line of lines) assert.ok(JSON.parse(line).message, line);
  assert.ok(lines.length >= 3, 'started, the mail server, stopped');
  for (const canary of [/@willowbrook/, /Siân/, /se:cret|se%3Acret/, /sign-in/, /node|undici/i]) assert.doesNotMatch(belong.printed, canary);
});

test('what is wrong with a start is said in a sentence', async () => {
  await belong.launch();
  const again = (words, env = {}) => {
    const run = spawnSync(PROGRAM, words, { encoding: 'utf8', env: { ...process.env, ...env }, cwd: belong.folder, timeout: 20_000 });
    assert.notEqual(run.status, 0);
    return run.stderr;
  };
  const bad = join(belong.folder, 'bad.toml');
  assert.match(again(['--config', belong.config, 'serve']), /is taken: another program listens there/);
  assert.match(again(['--config', join(belong.folder, 'none.toml'), 'serve']), /none\.toml cannot be read/);
  writeFileSync(bad, 'lisen = "x"');
  assert.match(again(['--config', bad, 'serve']), /not a valid configuration[\s\S]*lisen/);
  for (const [line, said] of [
    ['listen = "nowhere"', /nowhere/],
    ['smtp = "mail.example"', /smtp:\/\//],
    ['mail_from = "nobody"', /mail_from is not a sender/],
    ['smtp = "smtp://mail.example"\nsmtp_root = "bad.toml"', /holds no certificate/],
    ['people = "http://x"', /not a database/],
  ]) {
    const listen = line.startsWith('listen') ? '' : 'listen = "127.0.0.1:0"\n';
    writeFileSync(bad, `folder = "other"\n${listen}${line}\n`);
    assert.match(again(['--config', bad, 'serve']), said);
  }
  writeFileSync(bad, 'folder = "/proc/belong"');
  assert.match(again(['--config', bad, 'serve']), /\/proc\/belong cannot be made/);
  assert.match(again(['serve'], { BELONG_LOG_FORMAT: 'xml' }), /BELONG_LOG_FORMAT is xml/);
});

// With scripts off: every page of the program works, except those that take or spend a credential, make or give keys, or
// check a receipt. Those say so and name the paper way. The list is the router's own.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start } from '../lib/belong.mjs';
import { launch } from '../lib/browser.mjs';
import { administrator, announced, email, letter, press, signIn } from '../lib/steps.mjs';

const SOURCE = fileURLToPath(new URL('../../crates/belong/src', import.meta.url));
/** Pages that need a script, by the path in the router. */
const SCRIPT = new Set([
  '/answer/{wave}',
  '/box/{wave}/closing/{seat}',
  '/check',
  '/in/surveys/{survey}/test',
  '/in/waves/{wave}/key',
  '/in/waves/{wave}/take',
  '/in/waves/{wave}/slip',
]);
/** Not pages: bytes for scripts and checkers. */
const BYTES = new Set([
  '/waves/{wave}/manifest',
  '/mail/{wave}',
  '/log/{*path}',
  '/waves/{wave}/tree/{*path}',
  '/waves/{wave}/release',
  '/health',
  '/assets/{*file}',
]);
let belong, browser, trust, plain, admin;

before(async () => {
  belong = await start({ more: 'delay_ms_max = 30' });
  browser = await launch();
  trust = await announced(browser, belong);
});
after(async () => {
  await browser?.close();
  await belong?.stop();
});

/** Every path of the router that answers to GET. */
function paths() {
  const files = readdirSync(SOURCE, { recursive: true }).filter((name) => name.endsWith('.rs'));
  return files.flatMap((name) => {
    const text = readFileSync(join(SOURCE, name), 'utf8');
    const inside = name.includes('features');
    return [...text.matchAll(/\.route\(\s*"([^"]+)",\s*([\s\S]*?)\)\s*(?=\.route|\.merge|\.layer|\.nest|\.fallback|\n\s*}|;)/g)]
      .filter(([, , methods]) => /\bget\(/.test(methods))
      .map(([, path]) => (inside ? `/in${path === '/' ? '' : path}` : path));
  });
}

test('whoever has no script signs in by the link in a letter', async () => {
  plain = await signIn(browser, belong, email(1), undefined, { javaScriptEnabled: false });
  // The code in the letter does as well.
  const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await other.goto(`${belong.url}/in/sign-in`);
  await other.getByLabel('Your work email').fill(email(9));
  await press(other, 'Send me a link');
  const code = await letter(belong, (text) => (text.includes(`To: ${email(9)}`) ? /\b\d{6}\b/.exec(text.split('\r\n\r\n').slice(1).join('\n'))?.[0] : undefined));
  await other.locator('input[name=code]').fill(code);
  await press(other, 'Sign in with the code');
  await other.waitForURL('**/in');
  await other.context().close();
});

test('whoever has no script chooses paper, and goes back from it', async () => {
  const member = await signIn(browser, belong, email(8), undefined, { javaScriptEnabled: false });
  await member.goto(`${belong.url}/in/waves/${trust.wave}`);
  await member.getByText('I would rather answer on paper').click();
  await press(member, 'Choose paper');
  await member.getByText('You chose paper.').waitFor();
  await member.locator('main form button').first().click();
  await member.getByRole('link', { name: 'Take my credential' }).or(member.getByRole('button', { name: 'Take my credential' })).first().waitFor();
  await member.context().close();
});

test('every page of the router works without a script, or says that it needs one and names the paper way', async () => {
  const all = [...new Set(paths())];
  assert.ok(all.length > 40, `the router was read: ${all.length}`);
  admin = trust.admin;
  const cookies = await admin.context().cookies();
  const context = await browser.newContext({ javaScriptEnabled: false });
  await context.addCookies(cookies);
  const asAdmin = await context.newPage();
  await plain.goto(`${belong.url}/in/surveys`);
  const survey = (await plain.locator('a[href^="/in/surveys/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')))).find((href) => !href.endsWith('/new')).split('/')[3];
  const fill = (path) =>
    path
      .replace('{wave}', trust.wave)
      .replace('{survey}', survey)
      .replace('{code}', 'bel1')
      .replace('{seat}', '0')
      .replace(/\{token\}|\{[a-z_]+\}/g, 'x');
  const seen = { works: 0, script: 0 };
  for (const path of all) {
    if (BYTES.has(path) || path.includes('{*')) continue;
    for (const page of [plain, asAdmin]) {
      // A file to be kept is no page.
      const answer = await page.goto(belong.url + fill(path)).catch((why) => {
        if (!/Download is starting/.test(why.message)) throw why;
      });
      if (!answer) continue;
      const status = answer.status();
      assert.ok(status < 500, `${path}: ${status}`);
      if (!(await answer.headerValue('content-type'))?.includes('text/html')) continue;
      assert.ok((await page.locator('h1').count()) > 0, `${path}: a heading`);
      if (status !== 200) continue;
      const mounts = await page.locator('#take, #answer, #slip, #check, #keyholder').count();
      assert.equal(mounts > 0, SCRIPT.has(path), `${path}: is in the list of those that need a script: ${SCRIPT.has(path)}`);
      if (mounts > 0) {
        const told = await page.locator('main').innerText();
        assert.match(told, /script/i, path);
        assert.match(told, /paper/i, path);
        seen.script++;
      } else {
        // Every form can be sent without a script.
        for (const form of await page.locator('main form').all()) {
          assert.ok((await form.locator('button, input[type=submit]').count()) > 0, `${path}: a form without a button`);
        }
        seen.works++;
      }
    }
  }
  assert.ok(seen.works > 30 && seen.script >= 5, JSON.stringify(seen));
});

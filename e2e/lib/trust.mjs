// The demonstration trust, small, with everything that happened in it: for journeys to what takes a long history.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM, freePort } from './belong.mjs';
import { person } from './browser.mjs';
import { press } from './steps.mjs';

/** Seconds until the trust must be made and served. */
const MADE_SECONDS_MAX = 240;

/** Makes a trust of some staff and serves it. */
export async function trust(staff = 600) {
  const folder = mkdtempSync(join(tmpdir(), 'belong-trust-'));
  const port = await freePort();
  const args = ['demo', '--staff', String(staff), '--folder', join(folder, 'trust'), '--port', String(port)];
  const child = spawn(PROGRAM, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  child.stdout.on('data', (text) => (printed += text));
  child.stderr.on('data', (text) => (printed += text));
  const url = `http://localhost:${port}`;
  for (let tries = 0; ; tries++) {
    if (await fetch(`${url}/health`).then((answer) => answer.ok, () => false)) break;
    if (child.exitCode !== null || tries > MADE_SECONDS_MAX * 5) throw new Error(`the trust was not made: ${printed}`);
    await new Promise((go) => setTimeout(go, 200));
  }
  return {
    url,
    stop: () =>
      new Promise((gone) => {
        child.once('exit', () => {
          rmSync(folder, { recursive: true, force: true });
          gone();
        });
        child.kill('SIGTERM');
      }),
    /** Signs in whoever plays a part: "Organiser", "Site leader", "Member", by the link that is good once. */
    async part(browser, name, more = {}) {
      const link = new RegExp(`^  ${name} .*(/in/sign-in/\\S+)$`, 'm').exec(printed)?.[1];
      const page = await person(browser, more);
      await page.goto(url + link);
      await press(page, 'Sign in');
      await page.waitForURL('**/in');
      return page;
    },
  };
}

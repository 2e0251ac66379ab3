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
  const data = join(folder, 'trust');
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let child;
  let printed = '';
  const launch = async (...more) => {
    child = spawn(PROGRAM, ['demo', '--staff', String(staff), '--folder', data, '--port', String(port), ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
    printed = '';
    child.stdout.on('data', (text) => (printed += text));
    child.stderr.on('data', (text) => (printed += text));
    for (let tries = 0; ; tries++) {
      if (await fetch(`${url}/health`).then((answer) => answer.ok, () => false)) break;
      if (child.exitCode !== null || tries > MADE_SECONDS_MAX * 5) throw new Error(`the trust was not made: ${printed}`);
      await new Promise((go) => setTimeout(go, 200));
    }
  };
  const kill = () =>
    new Promise((gone) => {
      child.once('exit', gone);
      child.kill('SIGTERM');
    });
  await launch();
  return {
    url,
    data,
    printed: () => printed,
    /** The colleagues answer the surveys that are open today. The program is not there meanwhile. */
    async answered() {
      await kill();
      await launch('--answer');
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
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

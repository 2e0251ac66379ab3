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

/** Makes a trust of some staff and serves it; of each hundred who would answer its surveys, so many do. */
export async function trust(staff = 600, answering = 100) {
  const folder = mkdtempSync(join(tmpdir(), 'belong-trust-'));
  const data = join(folder, 'trust');
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let child;
  let printed = '';
  const launch = async (...more) => {
    const size = ['--staff', String(staff), '--answering', String(answering)];
    child = spawn(PROGRAM, ['demo', ...size, '--folder', data, '--port', String(port), ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
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
    /** Starts the program again: it prints new links. With '--answer' the colleagues first answer what is open. */
    async again(...more) {
      await kill();
      await launch(...more);
    },
    async stop() {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
    /** Signs in whoever plays a part: "Organiser", "Site leader", "Member", by the link that is good once. */
    async part(browser, name, more = {}) {
      const page = await person(browser, more);
      await this.enter(page, name);
      return page;
    },
    /** The same on a device that is there already. */
    async enter(page, name) {
      const link = new RegExp(`^  ${name} .*(/in/sign-in/\\S+)$`, 'm').exec(printed)?.[1];
      await page.goto(url + link);
      await press(page, 'Sign in');
      await page.waitForURL('**/in');
    },
  };
}

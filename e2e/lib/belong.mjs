// A program of its own for each journey: a fresh folder, a free port, and what it printed.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PROGRAM = process.env.BELONG_PROGRAM ?? fileURLToPath(new URL('../../target/debug/belong', import.meta.url));
/** Seconds until the program must be well. */
const START_SECONDS_MAX = 30;

export function freePort() {
  return new Promise((found, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });
}

/** Starts `belong serve` as a demonstration (so that its clock can be moved) on an empty folder. */
export async function start({ demonstration = true, more = '' } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'belong-journey-'));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const config = join(folder, 'belong.toml');
  const running = { url, folder, config, port, printed: '' };
  /** Writes the configuration, for the next launch. */
  running.configure = (more) =>
    writeFileSync(
      config,
      `folder = "data"\nlisten = "127.0.0.1:${port}"\nbase_url = "${url}"\ndemonstration = ${demonstration}\n${more}\n`,
    );
  running.configure(more);
  running.launch = async () => {
    const child = spawn(PROGRAM, ['serve', '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...running.env },
    });
    running.child = child;
    child.stdout.on('data', (text) => (running.printed += text));
    child.stderr.on('data', (text) => (running.printed += text));
    for (let tries = 0; ; tries++) {
      const well = await fetch(`${url}/health`).then((answer) => answer.ok, () => false);
      if (well) return;
      if (child.exitCode !== null || tries > START_SECONDS_MAX * 10) throw new Error(`did not start: ${running.printed}`);
      await new Promise((go) => setTimeout(go, 100));
    }
  };
  running.kill = (signal = 'SIGTERM') =>
    new Promise((gone) => {
      if (running.child.exitCode !== null || running.child.signalCode !== null) return gone();
      running.child.once('exit', gone);
      running.child.kill(signal);
    });
  running.stop = async () => {
    await running.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  running.data = join(folder, 'data');
  /** The link that the first start prints. */
  running.firstLink = () => /http:\S+\/in\/sign-in\/\S+/.exec(running.printed)?.[0];
  /** Letters in the post folder, newest last, as text with quoted lines joined. */
  running.letters = () => {
    const post = join(running.data, 'post');
    return readdirSync(post)
      .sort()
      .map((name) =>
        readFileSync(join(post, name), 'utf8')
          .replaceAll('=\r\n', '')
          .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16))),
      );
  };
  await running.launch();
  return running;
}

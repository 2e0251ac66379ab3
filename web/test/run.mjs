// Checks the types, bundles every test/*.test.ts and gives them to node's own runner.
// node --test reads no TypeScript on the oldest node that we support, and the bundle is what a browser gets.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = fileURLToPath(new URL('..', import.meta.url));
const out = join(web, 'node_modules/.cache/belong-test');

/** Runs one command in web/ and ends this program with its failure, if it fails. */
function must(command, args) {
  const { status } = spawnSync(command, args, { cwd: web, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

must(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit']);
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const tests = readdirSync(join(web, 'test')).filter((name) => name.endsWith('.test.ts'));
await build({
  absWorkingDir: web,
  entryPoints: tests.map((name) => `test/${name}`),
  outdir: out,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: ['node20'],
  define: { TEST_FOLDER: JSON.stringify(join(web, 'test')) },
  // sjcl, which the cross-check library brings along, still says require('crypto').
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
must(process.execPath, ['--test', '--test-reporter=spec', ...tests.map((name) => join(out, name.replace(/\.ts$/, '.mjs')))]);

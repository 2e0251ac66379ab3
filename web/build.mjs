// Builds the scripts of src/ and the styles of styles/ into crates/ui/assets/, and prints what each page weighs.
//
// Every src/*.ts is an entry of its own (an ES module for one page); what entries share becomes a part beside them.
// client.sha256 lists the SHA-256 of every script in the form that `sha256sum --check` reads; the hash of that
// list is the "client script" of a manifest (docs/method/protocol.md 1.3).

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const assets = join(here, '../crates/ui/assets');
const out = join(assets, 'js');

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const entries = readdirSync(join(here, 'src')).filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
// What entries share is cut into parts by which of them share it. Suggestions are a build of their own: otherwise the
// answering page, which must be light, would fetch twice as many parts.
const alone = ['voice.ts'];
const options = {
  absWorkingDir: here,
  outdir: out,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'browser',
  target: ['es2022'],
  minify: true,
  charset: 'utf8',
  legalComments: 'eof',
  chunkNames: 'part-[hash]',
  alias: { crypto: './src/page/no-node.ts' },
  metafile: true,
};
const rest = entries.filter((name) => !alone.includes(name));
const builds = await Promise.all([rest, ...alone.map((name) => [name])].map((some) => build({ ...options, entryPoints: some.map((name) => `src/${name}`) })));
const made = Object.assign({}, ...builds.map(({ metafile }) => metafile.outputs));

const weigh = (path) => gzipSync(readFileSync(path), { level: 9 }).length;
const outputs = new Map(Object.entries(made).map(([path, about]) => [path.replace(/^.*\//, ''), about]));

/** The files that a script loads, itself first: at once, or (later = true) only when it asks for them. */
function loads(name, later) {
  const seen = new Set();
  const walk = (file, deferred) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const { path, kind } of outputs.get(file).imports) {
      const dynamic = kind === 'dynamic-import';
      if (!dynamic || later) walk(path.replace(/^.*\//, ''), deferred || dynamic);
    }
  };
  walk(name, false);
  return [...seen];
}

// Only a browser without Ed25519 in WebCrypto loads this.
const isFallback = (file) => Object.keys(outputs.get(file).inputs).some((path) => path.includes('/@noble/'));
// Weights in kB (gzip) that must not be passed: at once, and with what is loaded later.
const LIMITS = { 'answer.js': [31, 50] };
let heavy = false;
for (const entry of entries) {
  const name = entry.replace(/\.ts$/, '.js');
  const kb = (names) => names.reduce((sum, file) => sum + weigh(join(out, file)), 0) / 1000;
  const all = loads(name, true);
  const weights = [kb(loads(name, false)), kb(all.filter((file) => !isFallback(file))), kb(all)];
  heavy ||= (LIMITS[name] ?? []).some((limit, at) => weights[at] > limit);
  const [now, later, most] = weights.map((weight) => weight.toFixed(1).padStart(5));
  console.log(`${name.padEnd(14)} ${now} kB at once, ${later} kB with what comes later, ${most} kB in a browser without Ed25519 (gzip)`);
}
if (heavy) throw new Error(`a script is heavier than it may be: ${JSON.stringify(LIMITS)}`);

const list = readdirSync(out)
  .sort()
  .map((name) => `${createHash('sha256').update(readFileSync(join(out, name))).digest('hex')}  ${name}\n`)
  .join('');
writeFileSync(join(out, 'client.sha256'), list);

if (existsSync(join(here, 'styles/build.mjs'))) await import('./styles/build.mjs');

// Builds the styles into crates/ui/assets: fonts cut down to what is used, app.css and answer.css, the favicon.
// Called by ../build.mjs; can be run alone: node styles/build.mjs

import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { compileAsync } from 'sass';
import subsetFont from 'subset-font';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = join(here, '../node_modules');
const assets = join(here, '../../crates/ui/assets');
mkdirSync(assets, { recursive: true });

// Weights in kB that must not be passed (gzip; fonts as they are). The answering page in all stays under 100 kB.
const LIMITS = { 'app.css': 30, 'answer.css': 20, 'font-latin.woff2': 20, 'font-latin-more.woff2': 16, 'paper-regular.ttf': 120, 'paper-bold.ttf': 120 };

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');
const LATIN = `${range(0x20, 0x7e)}${range(0xa0, 0xff)}ŒœŸ–—‘’“”…•·′″€™−←↑→↓≤≥≠✓`;
// Letters of Welsh, Polish, Turkish, Romanian and others: names of people come from everywhere.
const MORE = `${range(0x100, 0x151)}${range(0x154, 0x24f)}${range(0x1e80, 0x1e85)}ỲỳẀẁ`;

async function font(name, file, text) {
  const source = readFileSync(join(modules, '@fontsource-variable/atkinson-hyperlegible-next/files', file));
  return [name, await subsetFont(source, text, { targetFormat: 'woff2', variationAxes: { wght: { min: 400, max: 700 } } })];
}

// For reports on paper: whole fonts, since a PDF has one for each weight and no list of ranges.
async function paper(name, style, file) {
  const source = readFileSync(join(modules, '@expo-google-fonts/atkinson-hyperlegible-next', style, file));
  return [name, await subsetFont(source, LATIN + MORE, { targetFormat: 'truetype' })];
}

const papers = await Promise.all([
  paper('paper-regular.ttf', '400Regular', 'AtkinsonHyperlegibleNext_400Regular.ttf'),
  paper('paper-bold.ttf', '700Bold', 'AtkinsonHyperlegibleNext_700Bold.ttf'),
]);

const fonts = await Promise.all([
  font('font-latin.woff2', 'atkinson-hyperlegible-next-latin-wght-normal.woff2', LATIN),
  font('font-latin-more.woff2', 'atkinson-hyperlegible-next-latin-ext-wght-normal.woff2', MORE),
]);

for (const old of readdirSync(assets)) if (/^(font-.*\.woff2|paper-.*\.ttf|.*\.css|mark\.svg|OFL\.txt)$/.test(old)) rmSync(join(assets, old));

let heavy = false;
function write(name, bytes, weight) {
  writeFileSync(join(assets, name), bytes);
  const kb = weight / 1000;
  const limit = LIMITS[name];
  if (limit && kb > limit) heavy = true;
  console.log(`${name.padEnd(22)} ${kb.toFixed(1).padStart(6)} kB${limit ? ` (at most ${limit})` : ''}`);
}

// The same address as ui::asset_url makes: the first ten hex digits of the SHA-256.
const addresses = fonts.map(([name, bytes]) => {
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 10);
  return [name, name.replace(/\.woff2$/, `.${hash}.woff2`)];
});

for (const [name, bytes] of [...fonts, ...papers]) write(name, bytes, bytes.length);

for (const name of ['app', 'answer']) {
  const { css } = await compileAsync(join(here, `${name}.scss`), {
    style: 'compressed',
    loadPaths: [join(modules, 'govuk-frontend/dist/govuk')],
    quietDeps: true,
    charset: false,
  });
  const text = addresses.reduce((all, [from, to]) => all.replaceAll(from, to), css);
  for (const forbidden of ['GDS Transport', 'govuk-crest', 'crown']) {
    if (text.includes(forbidden)) throw new Error(`${name}.css holds "${forbidden}", which belongs to GOV.UK alone`);
  }
  write(`${name}.css`, text, gzipSync(text, { level: 9 }).length);
}

const mark = readFileSync(join(here, 'mark.svg'));
write('mark.svg', mark, mark.length);
// The licence asks to travel with the font.
const licence = readFileSync(join(modules, '@fontsource-variable/atkinson-hyperlegible-next/LICENSE'));
write('OFL.txt', licence, licence.length);

if (heavy) throw new Error('a file is heavier than its limit');

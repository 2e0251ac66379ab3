import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const words = new Map(
  readFileSync(join(TEST_FOLDER, '../../words/en/client.ftl'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, key, text] = /^(client-[a-z0-9-]+) = (.+)$/.exec(line) ?? [];
      return key && text ? [[key, text] as const] : [];
    }),
);
const sources = ['', 'page'].flatMap((folder) =>
  readdirSync(join(TEST_FOLDER, '../src', folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(TEST_FOLDER, '../src', folder, name), 'utf8')),
);
const used = new Set(sources.flatMap((source) => [...source.matchAll(/'(client-[a-z0-9-]+)'/g)].map(([, key]) => key!)));

test('every sentence that a script says is in words/en/client.ftl', () => {
  assert.ok(used.size > 100);
  assert.deepEqual([...used].filter((key) => !words.has(key)), []);
});

test('every sentence of words/en/client.ftl is said by a script', () => {
  assert.deepEqual([...words.keys()].filter((key) => !used.has(key)), []);
});

test('a sentence gets exactly the values that it has places for', () => {
  // `say('key', { a: …, b })`, where the values are written out beside the key.
  const calls = sources.flatMap((source) => [...source.matchAll(/say\('(client-[a-z0-9-]+)'(?:, \{ ([^{}]*) \})?\)/g)]);
  assert.ok(calls.length > 150);
  for (const [, key, values] of calls) {
    // Commas within calls such as date(a, b) are not between values.
    const given = (values ?? '').replace(/\([^()]*\)/g, '').split(', ').filter(Boolean).map((one) => one.split(':')[0]!.trim());
    const places = [...words.get(key!)!.matchAll(/\{ \$(\w+) \}/g)].map(([, name]) => name!);
    assert.deepEqual([...new Set(places)].sort(), given.sort(), key);
  }
});

test('the sentences keep the house style', () => {
  for (const [key, text] of words) {
    assert.doesNotMatch(text, /!/, key);
    assert.doesNotMatch(text, /'|"/, `${key}: typographic marks`);
    assert.doesNotMatch(text, /\{[^ ]|[^ ]\}|\.\.\.|\s$/, key);
  }
});

// Showing the words of a seed, and asking for them.

import type { Bytes } from '../credential/bytes.ts';
import { WordsRefused, seedOfWords, wordsOfSeed } from '../credential/words.ts';
import { h } from './h.ts';
import { type Key, say } from './say.ts';

/** Twelve words in order, and a QR code of the same words. */
export async function wordsAndCode(seed: Bytes, title: Key): Promise<HTMLElement> {
  const [words, { qr }] = await Promise.all([wordsOfSeed(seed), import('./qr.ts')]);
  return h(
    'div',
    {},
    h('ol', { class: 'b-words', translate: 'no', lang: 'en' }, words.map((word) => h('li', { class: 'b-words__word' }, word))),
    qr(words.join(' '), say(title)),
  );
}

/** Reads the words that a person typed, or says in a sentence what is wrong with them. */
export async function readWords(text: string): Promise<{ seed: Bytes } | { fault: string }> {
  try {
    return { seed: await seedOfWords(text) };
  } catch (why) {
    if (!(why instanceof WordsRefused)) throw why;
    if (why.why === 'count') return { fault: say('client-words-count', { count: why.what }) };
    if (why.why === 'unknown') return { fault: say('client-words-unknown', { word: why.what }) };
    return { fault: say('client-words-checksum') };
  }
}

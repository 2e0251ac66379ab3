// BIP-39 words (protocol 2.1, 7.1). The list of 2,048 words is fetched only when somebody looks at words.

import { type Bytes, sha256 } from './bytes.ts';

/** Words of a seed of 128 bits with its checksum. */
export const SEED_WORDS = 12;
/** Words of a receipt: 66 bits. */
export const RECEIPT_WORDS = 6;

const BITS_PER_WORD = 11;
const SEED_BYTES = 16;
/** The first four letters tell every word of the list from every other. */
const LETTERS_MIN = 4;

/** Why words were not accepted: the wrong number, an unknown word, or words that do not belong together. */
export class WordsRefused extends Error {
  constructor(
    readonly why: 'count' | 'unknown' | 'checksum',
    /** How many words there were, or the word that is not in the list. */
    readonly what: string,
  ) {
    super(`words refused: ${why} ${what}`);
  }
}

async function list(): Promise<readonly string[]> {
  return (await import('@scure/bip39/wordlists/english.js')).wordlist;
}

/** The first `count × 11` bits of `bytes` as words. */
function toWords(bytes: Uint8Array, count: number, words: readonly string[]): string[] {
  const bit = (at: number) => (bytes[at >> 3]! >> (7 - (at & 7))) & 1;
  return Array.from({ length: count }, (_, word) => {
    let index = 0;
    for (let at = 0; at < BITS_PER_WORD; at++) index = index * 2 + bit(word * BITS_PER_WORD + at);
    return words[index]!;
  });
}

/** Twelve words for a seed of 16 bytes (protocol 2.1). */
export async function wordsOfSeed(seed: Bytes): Promise<string[]> {
  if (seed.length !== SEED_BYTES) throw new RangeError('a seed has 16 bytes');
  const checksum = (await sha256(seed))[0]!;
  return toWords(Uint8Array.of(...seed, checksum), SEED_WORDS, await list());
}

/** Six words for a leaf hash (protocol 7.1). */
export async function wordsOfLeaf(leaf: Uint8Array): Promise<string[]> {
  return toWords(leaf, RECEIPT_WORDS, await list());
}

/**
 * Reads twelve words as a person types them: any case, any spacing, commas or line breaks between, numbers in
 * front, and the first four letters are enough. Throws `WordsRefused`.
 */
export async function seedOfWords(text: string): Promise<Bytes> {
  const typed = text.toLowerCase().match(/[a-z]+/g) ?? [];
  if (typed.length !== SEED_WORDS) throw new WordsRefused('count', String(typed.length));
  const words = await list();
  const bytes = new Uint8Array(SEED_BYTES + 1);
  typed.forEach((word, place) => {
    const index = words.findIndex((known) => known === word || (word.length >= LETTERS_MIN && known.startsWith(word)));
    if (index < 0) throw new WordsRefused('unknown', word);
    for (let at = 0; at < BITS_PER_WORD; at++) {
      const bit = place * BITS_PER_WORD + at;
      bytes[bit >> 3]! |= ((index >> (BITS_PER_WORD - 1 - at)) & 1) << (7 - (bit & 7));
    }
  });
  const seed = bytes.slice(0, SEED_BYTES);
  if (((await sha256(seed))[0]! & 0xf0) !== bytes[SEED_BYTES]!) throw new WordsRefused('checksum', '');
  return seed;
}

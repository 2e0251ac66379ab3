// Whether something in a comment looks like the name of a colleague: found here, from salted hashes that came with the
// credential, while the comment is written. Nothing is sent, nothing is stopped, and nothing is kept of what was found.
// (The other half: crates/belong/src/features/surveys/names.rs.)

import { type Bytes, cat, fromB64u, sha256, toHex, utf8 } from '../credential/bytes.ts';

/** As the server gives it and the device keeps it: base64url of 16 bytes, and of 4 bytes for each hash. */
export interface NameFilter {
  readonly salt: string;
  readonly hashes: string;
}

const HASH_BYTES = 4;
/** Words of a comment that are looked at, at most. */
const WORDS_MAX = 800;
/** Names that are told at once, at most. */
const TOLD_MAX = 3;

const TITLES = new Set('mr mrs miss ms mx dr sir madam rev prof professor'.split(' '));
/** Never a name alone: they have a capital wherever they stand. */
const DAYS = new Set('january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday easter christmas noel summer autumn winter spring english french german'.split(' '));
/** Names that are words as well: alone they count only with a capital inside a sentence. */
const WORDS = new Set(
  (
    'abbot abbott able amber angel archer art ash baker ball banks barber barker bell berry best bill bird bishop ' +
    'black bloom blue bond booth bow boy brand brewer bridge bright brook brooks brown buck bull burns bush butcher ' +
    'butler carpenter carter case cash castle chance chandler chase child church clark clay close cloud coach cole ' +
    'cook cooper corner cotton court cox craft crane crisp cross crystal daisy dale dawn day dean dear dee destiny ' +
    'diamond dick dove drew duke dyer earl early east ebony england english faith farmer fern field fields finch ' +
    'fisher flint flower flowers ford forest fox francis frank free freed freeman french frost gale gardener ' +
    'gardner gem gene gill ginger glen gold golden good goodman goody grace graham grant gray green grey groom guy ' +
    'hall hand hands harder hardy harper hart harvest haven hawk hay hazel head heath heather herb hill hills holly ' +
    'holy honey hood hope house hunt hunter iris ivory ivy jack jade jasmine jay jean jewel job john jolly josh joy ' +
    'judge justice keen king kitty knight knott lake lamb lane lark law lawn lead lee liberty light lily little ' +
    'long lord love lovely low lucky lynch major maker mark marks marsh marshal marshall mason may meadow mercy ' +
    'merry mill miller mills mint miss moon moor moore more moss myrtle nance neal new newton nick noble north ' +
    'nurse oak odd old olive orchard page paige palm parish park parker parsons patience peace peach pearl penny ' +
    'pepper pike pine piper pitt plum pond poole poor pope poppy porter potter power powers pratt precious price ' +
    'priest prince prior prudence quick rain ray read reader reed reeves rich rider ring rivers rob robin rock rod ' +
    'rose rosemary rowan ruby rudd rush rusty sage sailor sale sally sandy savage say school seal sellers senior ' +
    'serene sharp shaw shepherd sherry shore short silver singer sky skye slater slaughter small smart smith snow ' +
    'sole solomon south spark speed stable star steel stephens sterling stone storm strange street strong sue ' +
    'summer summers sunny swan sweet swift tailor tanner taylor teal temple terry thorn tiffany tiger tony tower ' +
    'town trace tracy trinity true tuck turner van vera verity victor victory vine violet virtue wade waite walker ' +
    'wall walls ward waters watts way weaver webb weeks well wells west wheeler white wild will willow wills win ' +
    'winner winter wise wolf wood woods woody worth young'
  ).split(' '),
);

/** A word of the text, cut into the parts of a double name, with what is around it. */
interface Part {
  /** Folded as the directory folds names. */
  readonly folded: string;
  readonly from: number;
  readonly to: number;
  readonly capital: boolean;
  /** Whether a sentence may begin here. */
  readonly begins: boolean;
  /** Whether only blanks or a comma are between this and the next. */
  joined: boolean;
}

/** As `fold` of the directory: without accents, apostrophes and case. */
export function fold(text: string): string {
  const bare = text.normalize('NFKD').replace(/[\p{M}'’‘`.]/gu, '');
  return [...bare].map((letter) => letter.toLowerCase()).join('').replace(/[^\p{Alphabetic}\p{N}]+/gu, ' ').trim();
}

const WORD = /[\p{L}\p{M}]+(?:['’‘`][\p{L}\p{M}]+)*/gu;

function parts(text: string): Part[] {
  const all: Part[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(WORD)) {
    if (all.length >= WORDS_MAX) break;
    const word = found.replace(/['’]s$/i, '');
    const gap = text.slice(end, index);
    const last = all.at(-1);
    if (last) last.joined = /^(?:\s{1,3}|,\s{0,3}|[-–])$/.test(gap);
    const folded = fold(word);
    end = index + found.length;
    all.push({ folded, from: index, to: index + word.length, capital: /^\p{Lu}/u.test(word), begins: !last || /[.!?:;\n"“”(•…]/.test(gap), joined: false });
  }
  return all;
}

/** Looks for names in a text. Gives what looks like one as it was written, at most three. */
export class Names {
  readonly #salt: Bytes;
  readonly #hashes: ReadonlySet<string>;
  readonly #asked = new Map<string, Promise<boolean>>();

  /** Throws when the filter is not one. */
  constructor({ salt, hashes }: NameFilter) {
    this.#salt = fromB64u(salt);
    const bytes = fromB64u(hashes);
    const all = new Set<string>();
    for (let at = 0; at + HASH_BYTES <= bytes.length; at += HASH_BYTES) all.add(toHex(bytes.subarray(at, at + HASH_BYTES)));
    this.#hashes = all;
  }

  #has(entry: string): Promise<boolean> {
    const known = this.#asked.get(entry);
    if (known) return known;
    const asked = sha256(cat(utf8('belong/names/v1\0'), this.#salt, utf8(entry))).then((hash) => this.#hashes.has(toHex(hash.subarray(0, HASH_BYTES))));
    this.#asked.set(entry, asked);
    return asked;
  }

  async find(text: string): Promise<string[]> {
    const all = parts(text);
    // Somebody who types without capitals, or with nothing else, tells nothing by them.
    const flat = !/\p{Lu}/u.test(text) || !/\p{Ll}/u.test(text);
    const found: string[] = [];
    for (let at = 0; at < all.length && found.length < TOLD_MAX; at++) {
      const [part, next] = [all[at]!, all[at + 1]];
      if (part.joined && next && (await this.#isPair(part, next, flat))) {
        found.push(text.slice(part.from, next.to));
        at++;
      } else if (await this.#isOne(part, all[at - 1], flat)) {
        found.push(text.slice(part.from, part.to));
      }
    }
    return [...new Set(found)];
  }

  /** First name and surname of one colleague, either way round. Of two that are words, one needs a capital. */
  async #isPair(one: Part, other: Part, flat: boolean): Promise<boolean> {
    const [a, b] = [one.folded, other.folded].sort((x, y) => (x < y ? -1 : 1));
    const plain = isWord(one.folded) && isWord(other.folded) && (flat || !other.capital);
    return !plain && this.#has(`${a} ${b}`);
  }

  async #isOne(part: Part, before: Part | undefined, flat: boolean): Promise<boolean> {
    const { folded, capital, begins } = part;
    const titled = before !== undefined && TITLES.has(before.folded);
    if (!titled) {
      if (DAYS.has(folded) || folded.length < 2) return false;
      if (isWord(folded) ? flat || !capital || begins : !flat && !capital) return false;
    }
    return this.#has(folded);
  }
}

/** Whether a name is a word as well. Names of two letters (Li, An, So) are read as words. */
function isWord(folded: string): boolean {
  return folded.length < 3 || WORDS.has(folded) || DAYS.has(folded);
}

// What is kept on the device: one seed, and for each wave what was taken and sent. On a device of the person's own it
// lies in localStorage; on any other in sessionStorage, which ends with the tab. Nothing of it is ever sent.

import { type Bytes, fromB64u, toB64u } from '../credential/bytes.ts';
import type { Purpose } from '../credential/derive.ts';
import type { NameFilter } from './names.ts';

const SEED = 'belong/seed';
const HOLDER = 'belong/holder';
const WAVE = 'belong/wave/';
/** Under which tokens of sheets are kept (tokens.ts). */
export const SHEET = 'belong/sheet/';
const LOG = 'belong/log/';
const KEY = 'belong/key/';
const ALL = 'belong/';

/** Which credential: purpose and slot, as in `1/0`. */
export type Slot = `${number}/${number}`;

/** What is kept of one wave. The token and its key follow from the seed, so only signatures are needed. */
export interface WaveRecord {
  /** The manifest hash `M`, base64url. */
  readonly manifest: string;
  /** The code of the person's key group. */
  readonly group: string;
  /** The issuer's signatures, base64url. */
  readonly signatures: Readonly<Record<Slot, string>>;
  /** The highest version that was sent, even if no acknowledgement came back. */
  readonly versions?: Readonly<Record<Slot, number>>;
  /** The receipts, base64url. */
  readonly receipts?: Readonly<Record<Slot, string>>;
  /** Answers that were not sent yet. */
  readonly draft?: unknown;
  /** Salted hashes of colleagues' names, to be looked at while a comment is written. */
  readonly names?: NameFilter;
}

export function slot(purpose: Purpose, number: number): Slot {
  return `${purpose}/${number}`;
}

/** Keeps things under keys; what a browser calls Storage, or a stand-in for one that keeps nothing. */
type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Whether a storage of the browser could be used. */
const kept: Record<string, boolean> = {};

/** Some browsers refuse storage, for instance when all cookies are blocked: then the page remembers while it is open. */
function open(which: 'localStorage' | 'sessionStorage'): Keeper {
  try {
    const storage = window[which];
    storage.setItem(`${ALL}trial`, '');
    storage.removeItem(`${ALL}trial`);
    kept[which] = true;
    return storage;
  } catch {
    const memory = new Map<string, string>();
    kept[which] = false;
    return {
      getItem: (key) => memory.get(key) ?? null,
      setItem: (key, value) => void memory.set(key, value),
      removeItem: (key) => void memory.delete(key),
      key: (at) => [...memory.keys()][at] ?? null,
      get length() {
        return memory.size;
      },
    };
  }
}

/** The keeper of this device. */
export class Device {
  readonly #local = open('localStorage');
  readonly #session = open('sessionStorage');
  #own: boolean;

  /** `shared` is the mode of a tablet that many people use: then nothing of an earlier person is looked at. */
  constructor(shared = false) {
    this.#own = !shared && this.#local.getItem(SEED) !== null;
  }

  /** Whether the browser keeps anything at all from one page to the next: what is taken here can be used here. */
  get keeps(): boolean {
    return kept.sessionStorage === true && kept.localStorage === true;
  }

  /** Whether things are kept beyond this tab. */
  get own(): boolean {
    return this.#own;
  }

  /**
   * Says who is signed in, by an opaque name. When the words that are kept here are another person's (two colleagues
   * at one computer), they are left alone and not looked at: two people with one seed would have one token.
   */
  ofHolder(holder: string | undefined): void {
    const kept = this.#local.getItem(HOLDER);
    if (this.#own && holder !== undefined && kept !== null && kept !== holder) this.#own = false;
  }

  get #keeper(): Keeper {
    return this.#own ? this.#local : this.#session;
  }

  get seed(): Bytes | undefined {
    const kept = this.#keeper.getItem(SEED);
    try {
      const seed = kept === null ? undefined : fromB64u(kept);
      return seed?.length === 16 ? seed : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps a seed: for good on a device of the person's own, else until the tab is closed. */
  keepSeed(seed: Bytes, own: boolean, holder?: string): void {
    const text = toB64u(seed);
    if (own) {
      if (this.#local.getItem(SEED) !== text) clear(this.#local);
      clear(this.#session);
      if (holder !== undefined) this.#local.setItem(HOLDER, holder);
    } else if (this.#session.getItem(SEED) !== text) {
      clear(this.#session);
    }
    this.#own = own;
    this.#keeper.setItem(SEED, text);
  }

  wave(id: string): WaveRecord | undefined {
    const kept = this.#keeper.getItem(WAVE + id);
    try {
      return kept === null ? undefined : (JSON.parse(kept) as WaveRecord);
    } catch {
      return undefined;
    }
  }

  keepWave(id: string, record: WaveRecord): void {
    try {
      this.#keeper.setItem(WAVE + id, JSON.stringify(record));
    } catch {
      // The device is full. A draft is only a comfort; signatures can be had again with the same words.
    }
  }

  /** Where things are kept now: for what other modules keep under names of their own. */
  get shelf(): Keeper {
    return this.#keeper;
  }

  /** The checkpoint of a log that was last seen here, as the log wrote it. */
  seenLog(url: string): string | undefined {
    return this.#local.getItem(LOG + url) ?? undefined;
  }

  keepLog(url: string, note: string): void {
    // Kept on every device: it tells nothing about a person, and a log that was rewritten is noticed by whoever looks.
    try {
      this.#local.setItem(LOG + url, note);
    } catch {
      // Full: then this visit leaves nothing to compare the next one with.
    }
  }

  /** The public key that was made here for a seat of a wave's keyholders, base64url. It is no secret, and stays. */
  keyMade(wave: string, seat: string): string | undefined {
    return this.#local.getItem(`${KEY}${wave}/${seat}`) ?? undefined;
  }

  keepKeyMade(wave: string, seat: string, publicKey: string): void {
    try {
      this.#local.setItem(`${KEY}${wave}/${seat}`, publicKey);
    } catch {
      // Full: then the keyholder compares the words.
    }
  }

  /** Forgets everything of a person. */
  forget(): void {
    clear(this.#local);
    clear(this.#session);
    this.#own = false;
  }

  /** Forgets what this tab keeps, and leaves alone what the owner of the device keeps. */
  forgetTab(): void {
    clear(this.#session);
  }
}

function clear(keeper: Keeper): void {
  const keys = Array.from({ length: keeper.length }, (_, at) => keeper.key(at) ?? '');
  keys.filter((key) => key === SEED || key === HOLDER || key.startsWith(WAVE) || key.startsWith(SHEET)).forEach((key) => keeper.removeItem(key));
}

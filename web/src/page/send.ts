// Sending the answer and the comments, each for itself (protocol 6.3 to 6.7).

import type { Bytes } from '../credential/bytes.ts';
import type { Manifest } from '../credential/manifest.ts';
import { AcknowledgementRefused, type Receipt, type Submission, receipt, submission } from '../credential/submission.ts';
import type { Credential } from '../credential/token.ts';
import { ConnectionLost, Refused } from './net.ts';

/** The highest version that a submission can have: 2^31, so that doubling ends (6.7). */
export const VERSION_MAX = 2 ** 31;
/** Waits between attempts after the connection was lost, in milliseconds; then the person is asked. */
const RETRY_MS = [1_000, 2_000, 5_000, 10_000, 20_000];

/** What sending needs from the outside: the box's address, a clock to wait by, and a place to note the version. */
export interface Wire {
  post(bytes: Bytes): Promise<Bytes>;
  pause(ms: number): Promise<void>;
  /** Called before a version is sent for the first time, so that it is never used for other bytes. */
  note(version: number): void;
}

/** One submission on its way. Its bytes are kept, so that trying again sends the same. */
export class Letter {
  #sent: Submission | undefined;
  #version: number;
  #receipt: Receipt | undefined;

  /** `lastVersion` is what this device knows to have sent for this credential, 0 when it knows of nothing. */
  constructor(
    private readonly manifest: Manifest,
    readonly credential: Credential,
    private readonly body: Bytes,
    lastVersion: number,
  ) {
    this.#version = lastVersion + 1;
  }

  get receipt(): Receipt | undefined {
    return this.#receipt;
  }

  /** Sends until the box has acknowledged. Throws `ConnectionLost` after some attempts; may then be called again. */
  async send(wire: Wire): Promise<Receipt> {
    if (this.#receipt) return this.#receipt;
    for (let attempt = 0; ; ) {
      if (!this.#sent) {
        this.#sent = await submission(this.credential, this.#version, this.body, this.manifest.keyholders);
        wire.note(this.#version);
      }
      try {
        const acknowledgement = await wire.post(this.#sent.bytes);
        this.#receipt = await receipt(this.#sent, this.manifest.hash, acknowledgement, this.manifest.boxKey);
        return this.#receipt;
      } catch (why) {
        if (why instanceof Refused && why.why === 'version' && this.#version < VERSION_MAX) {
          // Another device has sent this or a higher version (6.7).
          this.#version = Math.min(this.#version * 2, VERSION_MAX);
          this.#sent = undefined;
        } else if (why instanceof ConnectionLost || why instanceof AcknowledgementRefused) {
          // An answer that was garbled on its way is a lost one: the same bytes are acknowledged with the same.
          const wait = RETRY_MS[attempt++];
          if (wait === undefined) throw why;
          await wire.pause(wait);
        } else {
          throw why;
        }
      }
    }
  }
}

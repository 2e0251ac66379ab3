// Turning what went wrong into a sentence for the person, and a way on.

import { ManifestRefused } from '../credential/manifest.ts';
import { LogRefused } from '../credential/log.ts';
import { type Mount, show } from './h.ts';
import { button, heading, paragraph, warning } from './form.ts';
import { ConnectionLost, Refused } from './net.ts';
import { say } from './say.ts';
import { ManifestChanged } from './trust.ts';

/** What went wrong, as a heading and a sentence; `again` says whether trying once more can help. */
export function sentence(why: unknown): { title: string; text: string; again: boolean } {
  if (!globalThis.crypto?.subtle) {
    return { title: say('client-common-insecure-title'), text: say('client-common-insecure'), again: false };
  }
  if (why instanceof ConnectionLost) {
    return { title: say('client-common-lost-title'), text: say('client-common-lost'), again: true };
  }
  if (why instanceof ManifestChanged || why instanceof ManifestRefused || why instanceof LogRefused) {
    return { title: say('client-common-unsound-title'), text: say('client-common-unsound', { reason: why.message }), again: false };
  }
  if (why instanceof Refused && why.status === 404) {
    return { title: say('client-common-missing-title'), text: say('client-common-missing'), again: false };
  }
  const reason = why instanceof Error ? why.message : String(why);
  return { title: say('client-common-fault-title'), text: say('client-common-fault', { reason }), again: true };
}

/** Shows what went wrong on a screen of its own. */
export function trouble(target: Mount, why: unknown, again: () => void): void {
  const { title, text, again: helps } = sentence(why);
  show(target, title, heading(title), helps ? paragraph(text) : warning(text), helps && button(say('client-common-again'), again));
}

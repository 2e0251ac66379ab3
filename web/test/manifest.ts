// A small made-up manifest with every kind of question.

import { type Bytes, toB64u } from '../src/credential/bytes.ts';
import { fromHex } from '../src/credential/bytes.ts';
import { ed25519 } from '../src/credential/ed25519.ts';
import { keyholderKey } from '../src/credential/hpke.ts';

interface Keys {
  readonly answers: Bytes;
  readonly comments: Bytes;
  readonly boxKey: Bytes;
}

const en = (text: string) => ({ en: text });
const AGREEMENT = ['Strongly disagree', 'Disagree', 'Neither agree nor disagree', 'Agree', 'Strongly agree'].map(en);

function question(code: string, kind: string, text: string, options: object[] = [], show_if: object | null = null): object {
  return { code, kind, text: en(text), hint: {}, options, sensitive: false, show_if };
}

/** The document in the order of its schema. Its canonical bytes are `JSON.stringify` of it. */
export async function document({ answers, comments, boxKey }: Keys): Promise<Record<string, unknown>> {
  const holders = await Promise.all(['01', '02', '03'].map((byte) => keyholderKey(fromHex(byte.repeat(16)))));
  const people = [
    ['Amina Okafor', 'organiser'],
    ['Sam Whitfield', 'staff'],
    ['Dr Jo Hartley', 'outside'],
  ] as const;
  return {
    format: 'belong/manifest/v1',
    demonstration: false,
    organisation: 'Wharfedale Learning Trust',
    issuer: 'belong.wharfedale.example',
    wave: 'w-2026-autumn',
    title: { cy: 'Mae Eich Llais yn Bwysig', en: 'Your Voice Matters, autumn 2026' },
    promise: en('Nobody can know who said what. Your answers are sealed on your device.\n\nThey are opened by two of three people together, after the survey has closed, and only counted.'),
    languages: ['en', 'cy'],
    announced_on: '2026-11-26',
    opens_on: '2026-12-01',
    closes_on: '2026-12-14',
    sections: [
      {
        code: 'belonging',
        title: { cy: 'Perthyn', en: 'Belonging' },
        intro: en('How it feels to work here.'),
        theme: true,
        questions: [
          question('bel1', 'scale', 'I feel that I belong at my school.', AGREEMENT),
          question('why', 'multiple', 'What gets in the way?', ['Time', 'Being heard', 'Other'].map(en), { item: 'bel1', any_of: [1, 2] }),
          question('more', 'single', 'Has that changed this year?', ['Better', 'Worse'].map(en), { item: 'why', any_of: [2] }),
          question('bel2', 'scale_reversed', 'I can be myself at work.', AGREEMENT),
        ],
      },
      {
        code: 'change',
        title: en('What should change'),
        intro: {},
        theme: false,
        questions: [
          question('note1', 'note', 'The next questions are about the trust as a whole.'),
          question('enps', 'zero_to_ten', 'How likely are you to recommend this trust as a place to work?'),
          question('pick', 'single', 'Which should come first?', ['Workload', 'Behaviour', 'Buildings'].map(en)),
          question('c1', 'text', 'What is the one thing that we should change?'),
          question('c2', 'text', 'What should we never lose?'),
        ],
      },
    ],
    facts: [
      question('age', 'scale', 'How old are you?', ['Under 25', '25 to 39', '40 to 54', '55 or older'].map(en)),
      question('sex', 'single', 'What is your sex?', ['Female', 'Male'].map(en)),
    ],
    regions: [],
    groups: [
      { code: 'oak', name: 'Oakfield Primary and Little Oaks', region: null, eligible: 64, answer_key: toB64u(answers), comment_key: toB64u(comments) },
    ],
    policy: { k: 10, k_d: 5 },
    keyholders: people.map(([name, side], at) => ({ name, side, public_key: toB64u(holders[at]!.publicKey) })),
    threshold: 2,
    box_key: toB64u(boxKey),
    log_key: toB64u(await (await ed25519()).publicKey(fromHex('22'.repeat(32)))),
    comments: 2,
    body_bytes: 4096,
    reissue_cap: 20,
    objection_days: 14,
    script_sha256: '',
  };
}

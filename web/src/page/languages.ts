// Languages of a survey: how they are called, and which way they are written.

import { language } from './say.ts';

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** The attribute `dir` for a language; left out where it would say what is usual. */
export function direction(lang: string | undefined): 'rtl' | undefined {
  const [first = '', script = ''] = (lang ?? '').split('-');
  if (script === 'Arab') return 'rtl';
  return RIGHT_TO_LEFT.has(first) && !/^latn$/i.test(script) ? 'rtl' : undefined;
}

/** Own names of languages that common browsers do not know. */
const OWN: Readonly<Record<string, string>> = {
  ckb: 'کوردی', cy: 'Cymraeg', ga: 'Gaeilge', gd: 'Gàidhlig', ku: 'kurdî', ne: 'नेपाली', ps: 'پښتو', si: 'සිංහල', so: 'Soomaali', sq: 'shqip',
  ti: 'ትግርኛ', yi: 'ייִדיש', yo: 'Yorùbá',
};

/** The name of a language, as its own speakers or as the readers of this page call it. */
export function languageName(code: string, own: boolean): string {
  if (own && OWN[code]) return OWN[code];
  try {
    return new Intl.DisplayNames([own ? code : language()], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}

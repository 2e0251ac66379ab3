// The sentences of the product, which the server puts on the page as data: `<script type="application/json" id="words">`.
// They lie in words/<language>/client.ftl; a test compares the keys used here with that file, both ways.

/** A key of words/en/client.ftl. */
export type Key = `client-${string}`;
/** Values for the `{name}` places of a sentence. */
export type Values = Readonly<Record<string, string | number>>;

let sentences: Readonly<Record<string, string>> | undefined;

function read(): Readonly<Record<string, string>> {
  const block = document.getElementById('words');
  return block?.textContent ? (JSON.parse(block.textContent) as Record<string, string>) : {};
}

/** A sentence with its values. A sentence that is missing shows its key, so that it is noticed. */
export function say(key: Key, values: Values = {}): string {
  sentences ??= read();
  return (sentences[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** The sentence for one of a thing, or for several. */
export function count(one: Key, many: Key, number: number): string {
  return say(number === 1 ? one : many, { count: number });
}

/** The language of the page. */
export function language(): string {
  return document.documentElement.lang || 'en';
}

/** A date of the form `2026-11-24` as people of this page's language write it. */
export function date(day: string): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const format = new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : language(), { dateStyle: 'long', timeZone: 'UTC' });
  return format.format(Date.UTC(year, month - 1, date));
}

/** Words in a row: "a, b and c". */
export function list(words: readonly string[]): string {
  return new Intl.ListFormat(language() === 'en' ? 'en-GB' : language()).format(words);
}

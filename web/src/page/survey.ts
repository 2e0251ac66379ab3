// Asking the questions of a manifest, one section a screen, and showing before anything is sent which facts about the
// person travel with the answer. Used by the answering page and by the clerk who enters paper slips.

import { type KeyGroup, type Manifest, type Question, type Section, type Texts, inLanguage } from '../credential/manifest.ts';
import { choices, errorMessage, errorSummary, form, heading, paragraph, subheading, submit, textField } from './form.ts';
import { type Child, type Mount, h, show } from './h.ts';
import { direction, languageName } from './languages.ts';
import {
  type Entered,
  UNSAID,
  bytesLeft,
  choiceCount,
  isAnswered,
  isShown,
  mayBeAsked,
  shown,
  tellableFacts,
} from './questionnaire.ts';
import { count, date, language, list, say } from './say.ts';

/** The part of a manifest that is asked. A survey that is still being written has no dates. */
export type Questionnaire = Pick<Manifest, 'title' | 'promise' | 'languages' | 'sections' | 'facts' | 'bodyBytes'> & Partial<Pick<Manifest, 'closesOn'>>;

/** What is asked, and what happens with it. */
export interface Asking {
  readonly page: Mount;
  readonly manifest: Questionnaire;
  /** The person's key group; absent in a preview. */
  readonly group?: KeyGroup;
  /** The language of the questions at first. */
  readonly language: string;
  /** What was entered before. */
  readonly entered: Entered;
  /** What stands beside each comment box: whom to tell when somebody is at risk now. */
  readonly contacts: string;
  /** Whether the writer of a comment can be asked back: not where nobody can come back to a mailbox, as with a slip. */
  readonly askable: boolean;
  /** Finds what looks like the name of a colleague; absent where no names are known. */
  readonly names?: ((text: string) => Promise<string[]>) | undefined;
  /** Draws the first screen; `begin` goes to the questions. */
  readonly first: (survey: Survey) => Promise<void> | void;
  /** Called after each change. */
  readonly keep: (entered: Entered, language: string) => void;
  /** Called when the person sends. */
  readonly done: (entered: Entered) => void;
}

/** Characters from which on the room that is left in a comment box is said. */
const LEFT_SAID = 500;

/** Milliseconds without a key until names are looked for. */
const NAMES_MS = 700;

/** The screens: 0 the first, then the sections, the facts, and the review. */
export class Survey {
  #entered: Entered;
  #language: string;

  constructor(private readonly asking: Asking) {
    this.#entered = asking.entered;
    this.#language = asking.language;
  }

  get entered(): Entered {
    return this.#entered;
  }

  get language(): string {
    return this.#language;
  }

  set language(language: string) {
    this.#language = language;
    this.#keep();
  }

  /** A text of the survey in the chosen language. */
  text(texts: Texts): { text: string; lang: string } {
    return inLanguage(texts, this.#language, this.asking.manifest.languages[0]);
  }

  /** Says which language a text is in, where it is not the chosen one. */
  mark(lang: string): Child {
    const other = lang !== this.#language;
    return other && h('span', { class: 'b-lang', lang: language(), dir: 'ltr' }, ` (${languageName(lang, false)})`);
  }

  /** A text of the survey with its language, for where something else may stand beside it. */
  said(texts: Texts): Child {
    const { text, lang } = this.text(texts);
    return text !== '' && [h('span', { lang, dir: direction(lang) }, text), this.mark(lang)];
  }

  /** Shows the first screen, and lets the browser's back button walk through the screens. */
  async start(): Promise<void> {
    window.addEventListener('popstate', this.#walked);
    history.replaceState({ screen: 0 }, '');
    await this.#draw(0);
  }

  /** Goes to the first section. */
  begin(): void {
    this.#go(this.#next(0, 1));
  }

  readonly #walked = ({ state }: PopStateEvent) => {
    const screen = (state as { screen?: unknown } | null)?.screen;
    if (typeof screen === 'number') void this.#draw(screen);
  };

  /** Stops listening to the back button: what was sent is not on any screen any more. */
  #leave(): void {
    window.removeEventListener('popstate', this.#walked);
  }

  #go(screen: number): void {
    history.pushState({ screen }, '');
    void this.#draw(screen);
  }

  #keep(): void {
    this.asking.keep(this.#entered, this.#language);
  }

  /** The section on a screen; facts come as one of their own. */
  #section(screen: number): Section | undefined {
    const { sections, facts } = this.asking.manifest;
    const own: Section = { code: 'facts', title: {}, intro: {}, theme: false, questions: facts };
    return [...sections, own][screen - 1];
  }

  get #review(): number {
    return this.asking.manifest.sections.length + 2;
  }

  /** The next screen after `screen` in a direction that has anything to show. */
  #next(screen: number, step: 1 | -1): number {
    const codes = shown(this.asking.manifest, this.#entered);
    for (let at = screen + step; at > 0 && at < this.#review; at += step) {
      const section = this.#section(at);
      if (section && isShown(section, codes)) return at;
    }
    return step > 0 ? this.#review : 0;
  }

  async #draw(screen: number): Promise<void> {
    const section = this.#section(screen);
    if (screen === 0) await this.asking.first(this);
    else if (section) this.#drawSection(screen, section);
    else this.#drawReview();
  }

  #progress(screen: number): HTMLElement {
    const codes = shown(this.asking.manifest, this.#entered);
    const all = Array.from({ length: this.#review - 1 }, (_, at) => at + 1).filter((at) => isShown(this.#section(at)!, codes));
    const [number, total] = [screen === this.#review ? all.length + 1 : all.indexOf(screen) + 1, all.length + 1];
    const label = say('client-survey-progress', { number, total });
    return h(
      'div',
      { class: 'b-progress' },
      h('p', { class: 'b-progress__label' }, label),
      h('progress', { class: 'b-progress__bar', value: number, max: total, 'aria-label': label }),
    );
  }

  #back(screen: number): HTMLElement {
    const go = (event: Event) => {
      event.preventDefault();
      this.#go(this.#next(screen, -1));
    };
    return h('a', { class: 'govuk-back-link', href: '#', onclick: go }, say('client-common-back'));
  }

  #drawSection(screen: number, section: Section): void {
    const { page, manifest } = this.asking;
    const own = section.questions === manifest.facts;
    const title = own ? { text: say('client-survey-about-you'), lang: undefined } : this.text(section.title);
    const intro = this.text(section.intro);
    const parts = section.questions.map((question) => ({ question, part: this.#question(question) }));
    const refresh = () => {
      const codes = shown(manifest, this.#entered);
      for (const { question, part } of parts) part.hidden = !codes.has(question.code);
    };
    refresh();
    this.#changed = refresh;
    const long = () =>
      section.questions.filter((question) => question.kind === 'text' && bytesLeft(manifest, question, this.#entered.texts[question.code] ?? '') < 0);
    const next = () => {
      const faults = long().map(({ code }) => ({ id: controlId(code), text: say('client-survey-too-long') }));
      page.element.querySelector('.govuk-error-summary')?.remove();
      if (faults.length === 0) return this.#go(this.#next(screen, 1));
      const summary = errorSummary(faults);
      page.element.prepend(summary);
      summary.focus();
    };
    show(
      page,
      title.text,
      this.#back(screen),
      this.#progress(screen),
      heading([title.text, title.lang !== undefined && this.mark(title.lang)], title.lang),
      own && paragraph(say('client-survey-about-you-why')),
      intro.text && h('p', { class: 'govuk-body', lang: intro.lang, dir: direction(intro.lang) }, intro.text, this.mark(intro.lang)),
      form(next, parts.map(({ part }) => part), submit(say('client-common-continue'))),
    );
  }

  /** Called after a choice, so that questions which hang on it come and go. */
  #changed: () => void = () => {};

  #choose(code: string, value: number | readonly number[] | undefined): void {
    const { [code]: _, ...others } = this.#entered.choices;
    this.#entered = { ...this.#entered, choices: value === undefined ? others : { ...others, [code]: value } };
    this.#keep();
    this.#changed();
  }

  #question(question: Question): HTMLElement {
    const words = this.text(question.text);
    const hint = this.said(question.hint);
    if (question.kind === 'note') {
      return h('div', { class: 'govuk-inset-text', lang: words.lang, dir: direction(words.lang) }, lines(words.text), this.mark(words.lang));
    }
    if (question.kind === 'text') return this.#comment(question);
    const several = question.kind === 'multiple';
    const chosen = [this.#entered.choices[question.code] ?? []].flat().map(String);
    const options = Array.from({ length: choiceCount(question) }, (_, at) => {
      const value = String(at + 1);
      if (question.kind === 'zero_to_ten') return { value, text: String(at) };
      return { value, text: this.said(question.options[at]!) };
    });
    const pick = (values: string[]) => {
      const numbers = values.map(Number);
      if (!several) return this.#choose(question.code, numbers[0]);
      // "Prefer not to say" and a choice exclude each other: the one that was ticked last holds.
      const before = [this.#entered.choices[question.code] ?? []].flat();
      const unsaid = numbers.includes(UNSAID) && !before.includes(UNSAID);
      const rest = numbers.filter((number) => number !== UNSAID).sort((a, b) => a - b);
      for (const input of part.querySelectorAll<HTMLInputElement>('input')) {
        if ((input.value === String(UNSAID)) !== unsaid) input.checked = false;
      }
      this.#choose(question.code, unsaid ? UNSAID : rest.length > 0 ? rest : undefined);
    };
    const part = choices({
      name: controlId(question.code),
      kind: several ? 'checkbox' : 'radio',
      legend: [words.text, this.mark(words.lang)],
      hint: hint ? hint : several ? say('client-survey-several') : question.kind === 'zero_to_ten' ? say('client-survey-zero-to-ten') : undefined,
      choices: [...options, { value: String(UNSAID), text: say('client-survey-unsaid'), apart: true, lang: language() }],
      chosen,
      lang: words.lang,
      look: LOOKS[question.kind],
      onchange: pick,
    });
    return part;
  }

  #comment(question: Question): HTMLElement {
    const { manifest, contacts } = this.asking;
    const hint = this.said(question.hint);
    const id = controlId(question.code);
    const left = h('div', { class: 'govuk-hint govuk-character-count__message', id: `${id}-left` });
    const spoken = h('div', { class: 'govuk-visually-hidden', role: 'status' });
    let speak = 0;
    const count_ = (value: string) => {
      const room = bytesLeft(manifest, question, value);
      const sentence =
        room < 0
          ? count('client-characters-over-one', 'client-characters-over-many', -room)
          : room <= LEFT_SAID
            ? count('client-characters-left-one', 'client-characters-left-many', room)
            : '';
      left.textContent = sentence;
      left.hidden = sentence === '';
      left.className = room < 0 ? 'govuk-error-message govuk-character-count__message' : 'govuk-hint govuk-character-count__message';
      // Read out only after a pause in typing.
      clearTimeout(speak);
      speak = window.setTimeout(() => (spoken.textContent = sentence), 1_000);
    };
    const { group, input } = textField({
      name: id,
      label: this.said(question.text),
      turned: direction(this.text(question.text).lang),
      hint: [
        hint && [hint, ' '],
        manifest.closesOn === undefined ? say('client-preview-comment') : say('client-survey-comment-unread', { closes: date(manifest.closesOn) }),
      ],
      value: this.#entered.texts[question.code] ?? '',
      rows: 5,
      oninput: (value) => {
        this.#entered = { ...this.#entered, texts: { ...this.#entered.texts, [question.code]: value } };
        count_(value);
        named.look(value);
        this.#keep();
      },
    });
    const named = this.#named();
    named.look(input.value);
    // Whoever writes chooses the language, and with it the direction.
    input.setAttribute('dir', 'auto');
    input.setAttribute('aria-describedby', `${id}-hint ${id}-left ${id}-risk`);
    count_(input.value);
    const asked =
      this.asking.askable &&
      choices({
        name: `${id}-askable`,
        kind: 'checkbox',
        legend: h('span', { class: 'govuk-visually-hidden' }, say('client-survey-askable-legend')),
        legendSize: 's',
        look: 'b-askable',
        choices: [{ value: 'yes', text: say('client-survey-askable'), hint: say('client-survey-askable-hint') }],
        chosen: mayBeAsked(question.code, this.#entered) ? ['yes'] : [],
        onchange: ({ length }) => {
          const others = (this.#entered.askable ?? []).filter((code) => code !== question.code);
          this.#entered = { ...this.#entered, askable: length > 0 ? [...others, question.code] : others };
          this.#keep();
        },
      });
    group.append(left, spoken, named.element, h('div', { class: 'govuk-inset-text', id: `${id}-risk` }, say('client-survey-risk'), ' ', contacts.split('\n').map((line, at) => [at > 0 && h('br'), line])), ...(asked ? [asked] : []));
    return group;
  }

  /** The hint that something looks like a name. It stops nothing, and what it saw goes nowhere. */
  #named(): { element: HTMLElement; look: (text: string) => void } {
    const element = h('div', { role: 'status' });
    const find = this.asking.names;
    let wait = 0;
    let told = '';
    const tell = async (text: string) => {
      const found = await find!(text);
      const sentence = found.length > 0 ? say('client-survey-name', { name: list(found.map((one) => `“${one}”`)) }) : '';
      // The same sentence again would be read out again.
      if (sentence === told) return;
      told = sentence;
      element.replaceChildren(...(sentence ? [h('p', { class: 'govuk-inset-text' }, sentence)] : []));
    };
    const look = (text: string) => {
      clearTimeout(wait);
      if (find) wait = window.setTimeout(() => void tell(text), text === '' ? 0 : NAMES_MS);
    };
    return { element, look };
  }

  #drawReview(): void {
    const { page, manifest, group } = this.asking;
    const codes = shown(manifest, this.#entered);
    const sections = Array.from({ length: this.#review - 1 }, (_, at) => at + 1).flatMap((screen) => {
      const section = this.#section(screen)!;
      if (!isShown(section, codes)) return [];
      const asked = section.questions.filter(({ code, kind }) => kind !== 'note' && codes.has(code));
      const own = section.questions === manifest.facts;
      const title = own ? { text: say('client-survey-about-you'), lang: undefined } : this.text(section.title);
      const answered = asked.filter((question) => isAnswered(question, this.#entered)).length;
      const change = (event: Event) => {
        event.preventDefault();
        this.#go(screen);
      };
      return [
        h(
          'div',
          { class: 'govuk-summary-list__row' },
          h('dt', { class: 'govuk-summary-list__key', lang: title.lang, dir: direction(title.lang) }, title.text),
          h('dd', { class: 'govuk-summary-list__value' }, say('client-survey-answered', { answered, asked: asked.length })),
          h(
            'dd',
            { class: 'govuk-summary-list__actions' },
            h('a', { class: 'govuk-link', href: '#', onclick: change }, say('client-survey-change'), h('span', { class: 'govuk-visually-hidden', lang: title.lang }, ' ', title.text)),
          ),
        ),
      ];
    });
    const facts = tellableFacts(manifest, this.#entered);
    const tick = (ticked: string[]) => {
      const unticked = facts.map(({ fact }) => fact.code).filter((code) => !ticked.includes(code));
      this.#entered = { ...this.#entered, unticked };
      this.#keep();
    };
    const empty = h('div', {});
    const send = () => {
      const anything = [...manifest.sections.flatMap(({ questions }) => questions), ...manifest.facts].some((question) => isAnswered(question, this.#entered));
      if (!anything) {
        empty.replaceChildren(errorMessage('send', say('client-survey-nothing')));
        return;
      }
      this.#leave();
      this.asking.done(this.#entered);
    };
    show(
      page,
      say('client-survey-review-title'),
      this.#back(this.#review),
      this.#progress(this.#review),
      heading(say('client-survey-review-title')),
      h('dl', { class: 'govuk-summary-list' }, sections),
      subheading(say('client-survey-facts-title')),
      group && paragraph(say('client-survey-facts-group', { name: group.name, count: group.eligible })),
      form(
        send,
        facts.length > 0
          ? choices({
              name: 'travelling',
              kind: 'checkbox',
              legend: say('client-survey-facts-legend'),
              legendSize: 's',
              hint: say('client-survey-facts-hint'),
              choices: facts.map(({ fact, value }) => ({
                value: fact.code,
                text: this.said(fact.options[value - 1]!),
                hint: this.said(fact.text),
              })),
              chosen: facts.map(({ fact }) => fact.code).filter((code) => !this.#entered.unticked.includes(code)),
              onchange: tick,
            })
          : paragraph(say('client-survey-facts-none')),
        h('div', { role: 'alert' }, empty),
        submit(say('client-survey-send')),
      ),
    );
  }
}

const LOOKS: Readonly<Partial<Record<Question['kind'], string>>> = {
  scale: 'b-scale',
  scale_reversed: 'b-scale',
  zero_to_ten: 'b-scale b-scale--ten',
};

/** The id of the control of a question. Codes of a survey may look like ids of the page, so they are set apart. */
function controlId(code: string): string {
  return `q-${code}`;
}

/** Lines of a text of a survey as paragraphs. */
function lines(text: string): Child[] {
  return text.split(/\n{2,}/).map((one) => h('p', { class: 'govuk-body' }, one));
}

// Form parts with the markup and the class names of govuk-frontend.

import { type Child, h } from './h.ts';
import { direction } from './languages.ts';
import { type Key, say } from './say.ts';

/** What is wrong with an answer: a sentence, and the id of the control to which it leads. */
export interface Fault {
  readonly id: string;
  readonly text: string;
}

/** A summary of what is wrong, each with a link to its control. Put it above the heading, then call `focus()` on it. */
export function errorSummary(faults: readonly Fault[]): HTMLElement {
  const go = (id: string) => (event: Event) => {
    event.preventDefault();
    const control = document.getElementById(id);
    control?.closest('fieldset, .govuk-form-group')?.scrollIntoView();
    control?.focus({ preventScroll: true });
  };
  return h(
    'div',
    { class: 'govuk-error-summary', tabindex: -1 },
    h(
      'div',
      { role: 'alert' },
      h('h2', { class: 'govuk-error-summary__title' }, say('client-common-problem')),
      h(
        'div',
        { class: 'govuk-error-summary__body' },
        h(
          'ul',
          { class: 'govuk-list govuk-error-summary__list' },
          faults.map(({ id, text }) => h('li', {}, h('a', { href: `#${id}`, onclick: go(id) }, text))),
        ),
      ),
    ),
  );
}

/** The sentence beside a control that needs to be put right. */
export function errorMessage(id: string, text: string): HTMLElement {
  const prefix = h('span', { class: 'govuk-visually-hidden' }, say('client-common-error-prefix'));
  return h('p', { class: 'govuk-error-message', id: `${id}-error` }, prefix, ' ', text);
}

export interface Choice {
  readonly value: string;
  readonly text: Child;
  readonly hint?: Child;
  readonly lang?: string;
  /** Stands apart from the others, after a divider. */
  readonly apart?: boolean;
}

export interface Choices {
  /** The name of the controls; the first has this as its id too, the others with -2, -3 … */
  readonly name: string;
  readonly legend: Child;
  readonly legendSize?: 's' | 'm' | 'l';
  readonly hint?: Child;
  readonly fault?: string | undefined;
  readonly kind: 'radio' | 'checkbox';
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  /** The language of the legend. */
  readonly lang?: string | undefined;
  /** A further class of the group, as for a scale. */
  readonly look?: string | undefined;
  readonly onchange?: (chosen: string[]) => void;
}

/** A fieldset with a legend, and radio buttons or checkboxes. */
export function choices(of: Choices): HTMLElement {
  const { name, kind, fault } = of;
  const family = kind === 'radio' ? 'radios' : 'checkboxes';
  const described = [of.hint ? `${name}-hint` : '', fault ? `${name}-error` : ''].filter(Boolean).join(' ');
  const changed = () => {
    const picked = [...group.querySelectorAll<HTMLInputElement>('input:checked')].map((input) => input.value);
    of.onchange?.(picked);
  };
  // A question that is written from right to left is set from right to left, with what is not in its language turned round.
  const turned = direction(of.lang);
  const items = of.choices.map(({ value, text, hint, lang, apart }, at) => {
    const id = at === 0 ? name : `${name}-${at + 1}`;
    const input = h('input', {
      class: `govuk-${family}__input`,
      id,
      name,
      type: kind,
      value,
      'aria-describedby': hint ? `${id}-item-hint` : undefined,
      onchange: changed,
    });
    input.checked = of.chosen.includes(value);
    const item = h(
      'div',
      { class: `govuk-${family}__item` },
      input,
      h('label', { class: `govuk-label govuk-${family}__label`, for: id }, h('span', { lang, dir: direction(lang) ?? (turned && lang ? 'ltr' : undefined) }, text)),
      hint && h('div', { id: `${id}-item-hint`, class: `govuk-hint govuk-${family}__hint` }, hint),
    );
    return apart ? [h('div', { class: `govuk-${family}__divider` }, say('client-common-or')), item] : item;
  });
  const group = h(
    'div',
    { class: `govuk-form-group${of.look ? ` ${of.look}` : ''}${fault ? ' govuk-form-group--error' : ''}` },
    h(
      'fieldset',
      { class: 'govuk-fieldset', dir: turned, 'aria-describedby': described || undefined },
      h('legend', { class: `govuk-fieldset__legend govuk-fieldset__legend--${of.legendSize ?? 'm'}`, lang: of.lang, dir: turned }, of.legend),
      of.hint && h('div', { id: `${name}-hint`, class: 'govuk-hint', dir: turned && (typeof of.hint === 'string' ? 'ltr' : turned) }, of.hint),
      fault && errorMessage(name, fault),
      h('div', { class: `govuk-${family}` }, items),
    ),
  );
  return group;
}

export interface TextField {
  readonly name: string;
  readonly label: Child;
  readonly labelSize?: 's' | 'm' | 'l';
  readonly hint?: Child;
  readonly fault?: string | undefined;
  readonly value: string;
  /** Lines of a text area; a single line without. */
  readonly rows?: number;
  readonly lang?: string | undefined;
  /** Which way the label is written, where that is not the usual one. */
  readonly turned?: 'rtl' | undefined;
  readonly width?: string;
  /** Words and codes are not corrected by the device. */
  readonly literal?: boolean;
  readonly oninput?: (value: string) => void;
}

/** A label with a text area or a single line. */
export function textField(of: TextField): { group: HTMLElement; input: HTMLInputElement | HTMLTextAreaElement } {
  const { name, fault } = of;
  const described = [of.hint ? `${name}-hint` : '', fault ? `${name}-error` : ''].filter(Boolean).join(' ');
  // An id and no name: where the page lies inside a form of the server, nothing that is typed here is sent with it.
  const attributes = {
    id: name,
    'aria-describedby': described || undefined,
    oninput: () => of.oninput?.(input.value),
    ...(of.literal ? { autocomplete: 'off', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false' } : {}),
  };
  const input = of.rows
    ? h('textarea', { ...attributes, class: `govuk-textarea${fault ? ' govuk-textarea--error' : ''}`, rows: of.rows })
    : h('input', { ...attributes, class: `govuk-input ${of.width ?? ''}${fault ? ' govuk-input--error' : ''}`, type: 'text' });
  input.value = of.value;
  const group = h(
    'div',
    { class: `govuk-form-group${fault ? ' govuk-form-group--error' : ''}`, lang: of.lang },
    h('label', { class: `govuk-label govuk-label--${of.labelSize ?? 'm'}`, for: name, dir: of.turned }, of.label),
    of.hint && h('div', { id: `${name}-hint`, class: 'govuk-hint' }, of.hint),
    fault && errorMessage(name, fault),
    input,
  );
  return { group, input };
}

/** A button. `kind` secondary and warning are the quieter and the graver look. */
export function button(text: string, press: () => void, kind?: 'secondary' | 'warning'): HTMLButtonElement {
  const look = kind ? ` govuk-button--${kind}` : '';
  return h('button', { type: 'button', class: `govuk-button${look}`, onclick: press }, text);
}

/** The button that sends a form. */
export function submit(text: string): HTMLButtonElement {
  return h('button', { type: 'submit', class: 'govuk-button' }, text);
}

/** A form which never leaves the page. */
export function form(done: () => void, ...children: Child[]): HTMLFormElement {
  const sent = (event: Event) => {
    event.preventDefault();
    done();
  };
  return h('form', { novalidate: true, autocomplete: 'off', onsubmit: sent }, ...children);
}

export const heading = (text: Child, lang?: string) => h('h1', { class: 'govuk-heading-l', lang, dir: direction(lang) }, text);
export const subheading = (text: Child) => h('h2', { class: 'govuk-heading-m' }, text);
export const paragraph = (...text: Child[]) => h('p', { class: 'govuk-body' }, ...text);
export const inset = (...text: Child[]) => h('div', { class: 'govuk-inset-text' }, ...text);
export const bullets = (items: readonly Child[]) => h('ul', { class: 'govuk-list govuk-list--bullet' }, items.map((item) => h('li', {}, item)));
export const link = (text: string, href: string) => h('a', { class: 'govuk-link', href }, text);

/** A sentence that must not be missed. */
export function warning(text: Child): HTMLElement {
  return h(
    'div',
    { class: 'govuk-warning-text' },
    h('span', { class: 'govuk-warning-text__icon', 'aria-hidden': 'true' }, '!'),
    h('strong', { class: 'govuk-warning-text__text' }, h('span', { class: 'govuk-visually-hidden' }, say('client-common-warning')), ' ', text),
  );
}

/** Terms with what is said of each. */
export function summaryList(rows: readonly (readonly [Child, Child])[]): HTMLElement {
  const row = ([term, value]: readonly [Child, Child]) =>
    h('div', { class: 'govuk-summary-list__row' }, h('dt', { class: 'govuk-summary-list__key' }, term), h('dd', { class: 'govuk-summary-list__value' }, value));
  return h('dl', { class: 'govuk-summary-list' }, rows.map(row));
}

/** Text that unfolds. */
export function details(summary: string, ...children: Child[]): HTMLElement {
  return h(
    'details',
    { class: 'govuk-details' },
    h('summary', { class: 'govuk-details__summary' }, h('span', { class: 'govuk-details__summary-text' }, summary)),
    h('div', { class: 'govuk-details__text' }, ...children),
  );
}

/** A live sentence: what is going on, read out without moving the focus. */
export function status(text: string): HTMLElement {
  return h('p', { class: 'govuk-body', role: 'status' }, text);
}

/** A sentence of the key with one part as a link. The sentence holds `{link}`. */
export function linked(key: Key, text: Key, href: string): Child[] {
  const [before = '', after = ''] = say(key, { link: '\u0000' }).split('\u0000');
  return [before, link(say(text), href), after];
}

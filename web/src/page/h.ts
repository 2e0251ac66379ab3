// Building the page: elements, words and screens. Nothing here takes markup from a string, so no text of a survey
// can ever become anything but text.

export type Child = Node | string | number | false | null | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/**
 * Makes an element. An attribute that is false or undefined is left out, true is written empty; a function is a
 * listener for the event named after `on`.
 */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  dress(element, attributes, children);
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element. */
export function svg(tag: string, attributes: Attributes, ...children: Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag) as SVGElement;
  dress(element, attributes, children);
  return element;
}

function dress(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
  add(element, children);
}

function add(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) add(element, child as readonly Child[]);
    else if (child instanceof Node) element.append(child);
    else if (typeof child === 'string' || typeof child === 'number') element.append(String(child));
  }
}

/** The element of the page that a script draws in, with the data that the server wrote on it. */
export interface Mount {
  readonly element: HTMLElement;
  /** The value of `data-<name>`; throws when the server left it out. */
  need(name: string): string;
  /** The value of `data-<name>`, if there is one. */
  ask(name: string): string | undefined;
}

/** Finds `<div id="…">`. */
export function mount(id: string): Mount {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  const ask = (name: string) => element.getAttribute(`data-${name}`) ?? undefined;
  return {
    element,
    ask,
    need(name) {
      const value = ask(name);
      if (value === undefined) throw new Error(`#${id} has no data-${name}`);
      return value;
    },
  };
}

/**
 * Shows one screen and puts the focus on its heading, so that a screen reader starts there and the keyboard goes on
 * from there. `title` becomes the beginning of the title of the page.
 */
export function show(target: Mount, title: string, ...children: Child[]): void {
  target.element.replaceChildren();
  add(target.element, children);
  siteTitle ??= document.title;
  document.title = title ? `${title} – ${siteTitle}` : siteTitle;
  const heading = target.element.querySelector<HTMLElement>('h1');
  if (heading) {
    heading.tabIndex = -1;
    heading.focus();
  }
  window.scrollTo(0, 0);
}

let siteTitle: string | undefined;

// Packages that ship no types of their own.

declare module 'govuk-frontend' {
  type Component = new (root: Element) => unknown;
  export const Button: Component;
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const Radios: Component;
  export const ServiceNavigation: Component;
  export const SkipLink: Component;
  export const Tabs: Component;
  /** Starts a component on every element of the page that asks for it by `data-module`. */
  export function createAll(component: Component): unknown[];
}

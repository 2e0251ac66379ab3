// Loaded by every page of the site: the behaviour of the govuk-frontend components that the pages use.
// A page works without it; it only adds comfort (a conditional question folds away, focus goes to the errors).

import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from 'govuk-frontend';

// The components start only below an element that says so; pages carry no inline script which could set it.
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  NotificationBanner,
  ServiceNavigation,
  SkipLink,
  Tabs,
]) {
  createAll(component);
}

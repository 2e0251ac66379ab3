//! The pages of signing in.

use super::Person;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{Button, Checkboxes, CodeInput, FieldErrors, Input, Item, Values};

fn shared_box(visit: &Visit) -> Markup {
    let w = visit.app().words();
    html! {
        (Checkboxes::bare("shared").small().with(
            Item::new("yes", w.identity_shared_label()).hint(w.identity_shared_hint())
        ))
    }
}

/// Asks for an email address.
pub fn sign_in(visit: &Visit, email: &str, next: &str, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.identity_sign_in_title()) }
        p.govuk-body-l { (w.identity_sign_in_lead()) }
        form method="post" action="/in/sign-in" novalidate {
            (visit.csrf_field())
            input type="hidden" name="next" value=(next);
            (Input::email("email", w.identity_email_label()).value(email).errors(errors))
            (Button::new(w.identity_send_link()).once())
        }
        h2.govuk-heading-m { (w.identity_no_email_title()) }
        p.govuk-body { (w.identity_no_email()) }
        (Button::link(w.identity_use_card(), "/in/card").secondary())
    };
    visit.form_page(&w.identity_sign_in_title(), &body, errors)
}

/// Says that a link is on its way, and takes the code.
pub fn sent(visit: &Visit, email: &str, next: &str, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.identity_sent_title()) }
        p.govuk-body-l { (w.identity_sent(email)) }
        form method="post" action="/in/sign-in/sent" novalidate {
            (visit.csrf_field())
            input type="hidden" name="next" value=(next);
            input type="hidden" name="email" value=(email);
            (CodeInput::digits("code", w.identity_code_label()).hint(w.identity_code_hint()).errors(errors))
            (shared_box(visit))
            (Button::new(w.identity_code_button()).once())
        }
        p.govuk-body { (w.identity_sent_hint()) }
        @if visit.app().config().demonstration { p.govuk-body { a.govuk-link href="/in/demo/post" { (w.demo_post_link()) } } }
    };
    visit.form_page(&w.identity_sent_title(), &body, errors)
}

/// The page behind a link: a button, since mail scanners open links too.
pub fn link(visit: &Visit, token: &str) -> Response {
    let w = visit.app().words();
    let body = html! {
        h1.govuk-heading-l { (w.identity_link_title()) }
        p.govuk-body-l { (w.identity_link_lead()) }
        form method="post" action={ "/in/sign-in/" (token) } {
            (visit.csrf_field())
            (shared_box(visit))
            (Button::new(w.identity_link_button()).once())
        }
    };
    visit.page(&w.identity_link_title(), &body)
}

/// Takes the words of a card.
pub fn card(visit: &Visit, words: &str, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = Values::from_pairs([("words", words)]);
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.identity_card_title()) }
        p.govuk-body-l { (w.identity_card_lead()) }
        form method="post" action="/in/card" novalidate {
            (visit.csrf_field())
            (CodeInput::words("words", w.identity_card_label()).hint(w.identity_card_hint()).values(&values).errors(errors))
            (Button::new(w.identity_card_button()).once())
        }
    };
    visit.form_page(&w.identity_card_title(), &body, errors)
}

/// Shows whose card it is, before it is spent.
pub fn card_found(visit: &Visit, person: &Person, words: &str) -> Response {
    let w = visit.app().words();
    let title = w.identity_card_found_title(&person.name);
    let body = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.identity_card_found_lead()) }
        form method="post" action="/in/card/spend" {
            (visit.csrf_field())
            input type="hidden" name="words" value=(words);
            (shared_box(visit))
            (Button::new(w.identity_card_found_button()).once())
        }
        p.govuk-body { a.govuk-link href="/in/card" { (w.identity_card_not_me()) } }
    };
    visit.page(&title, &body)
}

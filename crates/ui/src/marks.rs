//! Small drawings made by hand: the wordmark, and a mark for each of the five verbs.
//!
//! Each is drawn on a grid of 24 with `currentColor`, so it follows the text in every mode and prints in grey.

use maud::{Markup, PreEscaped, html};

/// The five verbs of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Anonymous surveys in series.
    Listen,
    /// Findings become priorities, and priorities become actions.
    Act,
    /// Networks, discussion, shared practice.
    Connect,
    /// Days together: INSET, conferences, cohorts.
    Gather,
    /// Coaching groups and conversations.
    Grow,
}

impl Verb {
    /// All five, in the order of the story.
    pub const ALL: [Verb; 5] = [Verb::Listen, Verb::Act, Verb::Connect, Verb::Gather, Verb::Grow];

    /// The name in a class: `listen`.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Verb::Listen => "listen",
            Verb::Act => "act",
            Verb::Connect => "connect",
            Verb::Gather => "gather",
            Verb::Grow => "grow",
        }
    }

    fn drawing(self) -> &'static str {
        match self {
            // An ear of a listener, and two waves of a voice that reach it.
            Verb::Listen => concat!(
                r#"<path d="M9.5 20.5c2.6 0 3.3-1.7 3.8-3.3.6-1.9 3.7-3 3.7-7a5.7 5.7 0 0 0-11.4 0"/>"#,
                r#"<path d="M8.6 10.2a2.7 2.7 0 0 1 5.4 0c0 2-2.3 2.2-2.3 4.1"/>"#,
                r#"<path d="M20 5.2c1 1.5 1.5 3.2 1.5 5s-.5 3.5-1.5 5"/>"#
            ),
            // A hand-drawn tick that grows out of a note.
            Verb::Act => concat!(
                r#"<path d="M20 11.5V19a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 19V6a1.5 1.5 0 0 1 1.5-1.5H14"/>"#,
                r#"<path d="m8.5 11.5 3.6 3.7L21.5 4.5"/>"#
            ),
            // Two rings that hold each other.
            Verb::Connect => concat!(r#"<circle cx="8.7" cy="12" r="5.7"/>"#, r#"<circle cx="15.3" cy="12" r="5.7"/>"#),
            // People around a table.
            Verb::Gather => concat!(
                r#"<circle cx="12" cy="13" r="4"/>"#,
                r#"<circle cx="12" cy="4.6" r="1.9"/>"#,
                r#"<circle cx="4" cy="15.5" r="1.9"/>"#,
                r#"<circle cx="20" cy="15.5" r="1.9"/>"#,
                r#"<path d="M8.5 20.5c2.2 1 4.8 1 7 0"/>"#
            ),
            // A seedling.
            Verb::Grow => concat!(
                r#"<path d="M12 21v-9.5"/>"#,
                r#"<path d="M12 14c0-4-2.8-6.3-7.5-6.3C4.5 11.7 7.3 14 12 14Z"/>"#,
                r#"<path d="M12 11.5c0-4.3 2.5-7.5 7.5-8 .3 5-2.5 8-7.5 8Z"/>"#
            ),
        }
    }
}

/// The mark of a verb, 24 units square. It is decoration: the word stands beside it.
pub fn verb_mark(verb: Verb) -> Markup {
    html! {
        svg.b-mark xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24" fill="none"
            stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"
            aria-hidden="true" focusable="false" {
            (PreEscaped(verb.drawing()))
        }
    }
}

/// The name of the product with its mark: a few people as dots, one of them held by the others.
pub fn wordmark(name: &str) -> Markup {
    html! {
        span.b-wordmark {
            svg.b-wordmark__mark xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32" width="32" height="32"
                aria-hidden="true" focusable="false" {
                (PreEscaped(DOTS))
            }
            span.b-wordmark__name { (name) }
        }
    }
}

/// Six dots in a ring that is open at one place, and the seventh on its way in.
const DOTS: &str = concat!(
    r#"<g fill="currentColor">"#,
    r#"<circle cx="16" cy="4.8" r="3.4"/><circle cx="25.7" cy="10.4" r="3.4"/>"#,
    r#"<circle cx="25.7" cy="21.6" r="3.4"/><circle cx="16" cy="27.2" r="3.4"/>"#,
    r#"<circle cx="6.3" cy="21.6" r="3.4"/><circle cx="6.3" cy="10.4" r="3.4"/></g>"#,
    r#"<circle class="b-wordmark__one" cx="16" cy="16" r="4.2" fill="currentColor"/>"#
);

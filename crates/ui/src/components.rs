//! The parts that pages are made of. Each is a builder that `maud` can draw in place:
//!
//! ```
//! use ui::components::{Button, Radios};
//! let markup = maud::html! {
//!     (Radios::new("kind", "What is it?").item("survey", "A survey").item("pulse", "A short pulse").checked("pulse"))
//!     (Button::new("Continue"))
//! };
//! assert!(markup.into_string().contains("value=\"pulse\" checked"));
//! ```
//!
//! The markup of those that govuk-frontend has too is tested for equality with its fixtures
//! (`tests/govuk_fixtures.rs`), so its accessibility research and its styles hold here.

//!
//! Plain `h1` to `h4`, `p`, lists, `hr` and `code` need no class inside a page. For layout there are a few: `b-lead`
//! (the first sentence of a page), `b-board` (cards side by side), `b-numbers` (large numbers side by side),
//! `b-columns`, `b-actions` (buttons in a row), `b-narrow` (the width of a line of text on a wide page), `b-scale` (as
//! `group_class` of radios: large targets), `b-screen-only` (not printed).

use maud::{Markup, PreEscaped, Render, html};

mod code;
mod field;
mod form;
mod own;
mod show;

pub use code::{Card, CardSheet, WordCode, qr_code};
pub use field::{ErrorSummary, FieldErrors, Label, Legend, Values};
pub use form::{Button, Checkboxes, CodeInput, DateInput, Fieldset, FileUpload, Input, Item, Radios, Select, Textarea};
pub use own::{
    EmptyState, LargeNumber, NoticeCard, Progress, Step, StepState, Steps, Tree, TreeItem, verb_heading, withheld,
};
pub use show::{
    Cell, Details, Pages, Panel, SummaryList, SummaryRow, Table, Tabs, Tag, TagColour, Task, TaskList, back_link,
    breadcrumbs, inset_text, warning_text,
};

/// What a person reads in a component: plain text, or markup that the program made itself.
#[derive(Debug, Clone)]
pub enum Text {
    /// Text, escaped when drawn.
    Plain(String),
    /// Markup, drawn as it is.
    Made(Markup),
}

impl Default for Text {
    fn default() -> Self {
        Self::Plain(String::new())
    }
}

impl Text {
    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Plain(text) => text.is_empty(),
            Self::Made(markup) => markup.0.is_empty(),
        }
    }
}

impl Render for Text {
    fn render_to(&self, out: &mut String) {
        match self {
            Self::Plain(text) => text.render_to(out),
            Self::Made(markup) => markup.render_to(out),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::Plain(text.clone())
    }
}

impl From<Markup> for Text {
    fn from(markup: Markup) -> Self {
        Self::Made(markup)
    }
}

/// An opening tag with attributes whose names are known only when the program runs, which `maud` cannot write.
struct Opening {
    text: String,
}

impl Opening {
    fn open(name: &str) -> Self {
        Self { text: format!("<{name}") }
    }

    fn attr(mut self, name: &str, value: impl AsRef<str>) -> Self {
        self.text.push(' ');
        self.text.push_str(name);
        self.text.push_str("=\"");
        value.as_ref().render_to(&mut self.text);
        self.text.push('"');
        self
    }

    fn maybe(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.attr(name, value),
            None => self,
        }
    }

    fn flag(mut self, name: &str, on: bool) -> Self {
        if on {
            self.text.push(' ');
            self.text.push_str(name);
        }
        self
    }

    fn all(self, attributes: &[(String, String)]) -> Self {
        attributes.iter().fold(self, |tag, (name, value)| tag.attr(name, value))
    }

    fn done(mut self) -> Markup {
        self.text.push('>');
        PreEscaped(self.text)
    }
}

/// `govuk-tag` and `govuk-tag--green` become `govuk-tag govuk-tag--green`; empty parts fall away.
fn classes<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

/// A heading of a level that is known only when the program runs.
fn heading(level: u8, class: &str, text: &Text) -> Markup {
    let level = level.clamp(1, 6);
    html! {
        (Opening::open(&format!("h{level}")).attr("class", class).done())
        (text)
        (PreEscaped(format!("</h{level}>")))
    }
}

/// Implements `maud::Render` by the builder's own `draw`.
macro_rules! rendered {
    ($($kind:ident),+ $(,)?) => {
        $(impl maud::Render for $kind {
            fn render(&self) -> maud::Markup {
                self.draw()
            }
        })+
    };
}
pub(crate) use rendered;

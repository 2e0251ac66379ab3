//! What all fields of a form share: what was filled in, what is wrong with it, label, hint, error.

use std::collections::BTreeMap;

use maud::{Markup, Render, html};

use super::{Opening, Text, classes, rendered};
use crate::words::Words;

/// What a person filled in, as it came: field → values in order. A form that is refused comes back with these.
#[derive(Debug, Clone, Default)]
pub struct Values(BTreeMap<String, Vec<String>>);

impl Values {
    /// Nothing filled in.
    pub fn new() -> Self {
        Self::default()
    }

    /// From the pairs of a form's body.
    pub fn from_pairs<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let mut values = Self::default();
        for (name, value) in pairs {
            values.add(name, value);
        }
        values
    }

    /// Adds a value to a field.
    pub fn add(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.entry(name.into()).or_default().push(value.into());
    }

    /// The first value of a field, or empty text.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).first().map_or("", String::as_str)
    }

    /// All values of a field, as of checkboxes.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Sets a field to one value, whatever it had.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// Whether the field came at all.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// What is wrong with a form: field → sentence, in the order in which the fields stand.
#[derive(Debug, Clone)]
pub struct FieldErrors {
    words: Words,
    list: Vec<(String, String)>,
}

impl FieldErrors {
    /// Nothing wrong yet.
    pub fn new(words: Words) -> Self {
        Self { words, list: Vec::new() }
    }

    /// Says what is wrong with a field, and how to put it right. The first sentence of a field counts.
    pub fn add(&mut self, field: impl Into<String>, sentence: impl Into<String>) {
        let field = field.into();
        if self.get(&field).is_none() {
            self.list.push((field, sentence.into()));
        }
    }

    /// The sentence of a field.
    pub fn get(&self, field: &str) -> Option<&str> {
        self.list.iter().find(|(name, _)| name == field).map(|(_, sentence)| sentence.as_str())
    }

    /// Whether the form may go on.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many fields have to be put right.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Fields and sentences, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.list.iter().map(|(field, sentence)| (field.as_str(), sentence.as_str()))
    }

    /// `Ok` with the value if nothing is wrong.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.is_empty() { Ok(value) } else { Err(self) }
    }

    pub(crate) fn message(&self, field: &str) -> Option<Error> {
        self.get(field).map(|sentence| Error {
            prefix: self.words.error_prefix().trim_end_matches(':').to_owned(),
            text: sentence.into(),
        })
    }

    /// The list of faults on top of the form, each a link to its field; nothing when nothing is wrong. The script of
    /// the site moves the focus there.
    pub fn summary(&self) -> Markup {
        if self.is_empty() {
            return html! {};
        }
        let mut summary = ErrorSummary::new(self.words.error_summary_title(self.len() as i64));
        for (field, sentence) in self.iter() {
            summary = summary.error(format!("#{field}"), sentence);
        }
        summary.draw()
    }
}

/// A fault beside its field.
#[derive(Debug, Clone)]
pub(crate) struct Error {
    pub prefix: String,
    pub text: Text,
}

/// The list of faults on top of a form.
#[derive(Debug, Clone, Default)]
pub struct ErrorSummary {
    title: Text,
    description: Text,
    list: Vec<(Option<String>, Text)>,
    class: String,
}

impl ErrorSummary {
    /// With this title.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A sentence below the title.
    pub fn description(mut self, text: impl Into<Text>) -> Self {
        self.description = text.into();
        self
    }

    /// A fault with a link to its field (`#email`).
    pub fn error(mut self, href: impl Into<String>, text: impl Into<Text>) -> Self {
        self.list.push((Some(href.into()), text.into()));
        self
    }

    /// A fault of the whole form.
    pub fn general(mut self, text: impl Into<Text>) -> Self {
        self.list.push((None, text.into()));
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn draw(&self) -> Markup {
        html! {
            div class=(classes(["govuk-error-summary", &self.class])) data-module="govuk-error-summary" {
                div role="alert" {
                    h2.govuk-error-summary__title { (self.title) }
                    div.govuk-error-summary__body {
                        @if !self.description.is_empty() { p { (self.description) } }
                        @if !self.list.is_empty() {
                            ul.govuk-list.govuk-error-summary__list {
                                @for (href, text) in &self.list {
                                    li {
                                        @if let Some(href) = href { a href=(href) { (text) } } @else { (text) }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

rendered!(ErrorSummary);

/// The label of a field.
#[derive(Debug, Clone, Default)]
pub struct Label {
    text: Text,
    class: String,
    heading: bool,
}

impl Label {
    /// A plain label.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A label that is the heading of its page, when the page asks one thing only.
    pub fn heading(text: impl Into<Text>) -> Self {
        Self { text: text.into(), class: "govuk-label--l".into(), heading: true }
    }

    /// Whether the label is the `h1` of its page.
    pub fn as_heading(mut self, heading: bool) -> Self {
        self.heading = heading;
        self
    }

    /// More classes: `govuk-label--m`, `govuk-visually-hidden`.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    pub(crate) fn draw_for(&self, id: &str) -> Markup {
        if self.text.is_empty() {
            return html! {};
        }
        let label = html! { label class=(classes(["govuk-label", &self.class])) for=(id) { (self.text) } };
        html! {
            @if self.heading { h1.govuk-label-wrapper { (label) } } @else { (label) }
        }
    }
}

/// The question of a group of fields.
#[derive(Debug, Clone, Default)]
pub struct Legend {
    text: Text,
    class: String,
    heading: bool,
}

impl Legend {
    /// A legend in the size of a small heading.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A legend that is the heading of its page, when the page asks one thing only.
    pub fn heading(text: impl Into<Text>) -> Self {
        Self { text: text.into(), class: "govuk-fieldset__legend--l".into(), heading: true }
    }

    /// Whether the legend is the `h1` of its page.
    pub fn as_heading(mut self, heading: bool) -> Self {
        self.heading = heading;
        self
    }

    /// More classes: `govuk-fieldset__legend--m`, `govuk-visually-hidden`.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }
}

macro_rules! from_text {
    ($($kind:ident),+) => {
        $(
            impl From<&str> for $kind {
                fn from(text: &str) -> Self { Self::new(text) }
            }
            impl From<String> for $kind {
                fn from(text: String) -> Self { Self::new(text) }
            }
            impl From<&String> for $kind {
                fn from(text: &String) -> Self { Self::new(text) }
            }
            impl From<Markup> for $kind {
                fn from(markup: Markup) -> Self { Self::new(markup) }
            }
        )+
    };
}
from_text!(Label, Legend);

/// Hint, fault and outer element of a field; every field has one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frame {
    pub hint: Text,
    pub error: Option<Error>,
    pub group_class: String,
    pub described_by: String,
}

impl Frame {
    pub fn hint(&self, id: &str) -> Markup {
        html! {
            @if !self.hint.is_empty() { div.govuk-hint id=(format!("{id}-hint")) { (self.hint) } }
        }
    }

    pub fn error(&self, id: &str) -> Markup {
        html! {
            @if let Some(error) = &self.error {
                p.govuk-error-message id=(format!("{id}-error")) {
                    span.govuk-visually-hidden { (error.prefix) ":" } " " (error.text)
                }
            }
        }
    }

    /// Ids of what describes the field: given ones, hint, fault.
    pub fn described_by(&self, id: &str) -> Option<String> {
        let hint = if self.hint.is_empty() { String::new() } else { format!("{id}-hint") };
        let error = if self.error.is_some() { format!("{id}-error") } else { String::new() };
        let all = classes([self.described_by.as_str(), &hint, &error]);
        (!all.is_empty()).then_some(all)
    }

    pub fn group(&self, extra: &str, attributes: &[(String, String)], inner: Markup) -> Markup {
        let error = if self.error.is_some() { "govuk-form-group--error" } else { "" };
        html! {
            (Opening::open("div")
                .attr("class", classes(["govuk-form-group", error, extra, &self.group_class]))
                .all(attributes)
                .done())
            (inner)
            (maud::PreEscaped("</div>"))
        }
    }

    /// The same inside a fieldset, if there is a legend.
    pub fn fieldset(&self, legend: Option<&Legend>, role: Option<&str>, id: &str, inner: Markup) -> Markup {
        let Some(legend) = legend else { return inner };
        html! {
            fieldset.govuk-fieldset role=[role] aria-describedby=[self.described_by(id)] {
                @if !legend.text.is_empty() {
                    legend class=(classes(["govuk-fieldset__legend", &legend.class])) {
                        @if legend.heading { h1.govuk-fieldset__heading { (legend.text) } } @else { (legend.text) }
                    }
                }
                (inner)
            }
        }
    }
}

/// Gives a field its hint, its fault and its outer classes.
macro_rules! framed {
    ($($kind:ident),+ $(,)?) => {
        $(impl $kind {
            /// A sentence that helps to fill it in.
            pub fn hint(mut self, hint: impl Into<Text>) -> Self {
                self.frame.hint = hint.into();
                self
            }

            /// Shows the sentence which the errors of the form hold for this field's name.
            pub fn errors(mut self, errors: &FieldErrors) -> Self {
                self.frame.error = errors.message(&self.name);
                self
            }

            /// Shows this fault.
            pub fn error(mut self, words: crate::words::Words, sentence: Option<&str>) -> Self {
                self.frame.error = sentence.and_then(|sentence| {
                    let mut errors = FieldErrors::new(words);
                    errors.add(self.name.clone(), sentence);
                    errors.message(&self.name)
                });
                self
            }

            /// Ids of other elements that describe the field.
            pub fn described_by(mut self, ids: impl Into<String>) -> Self {
                self.frame.described_by = ids.into();
                self
            }

            /// More classes of the element around the field.
            pub fn group_class(mut self, class: impl Into<String>) -> Self {
                self.frame.group_class = class.into();
                self
            }
        })+
    };
}
pub(crate) use framed;

impl Render for FieldErrors {
    fn render(&self) -> Markup {
        self.summary()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_sentence_of_a_field_counts() {
        let mut errors = FieldErrors::new(Words::english());
        errors.add("email", "Enter your email address");
        errors.add("email", "Enter an address like sam@example.org");
        assert_eq!(errors.len(), 1);
        assert_eq!(errors.get("email"), Some("Enter your email address"));
        assert!(errors.or(()).is_err());
    }

    #[test]
    fn no_errors_draw_nothing() {
        assert_eq!(FieldErrors::new(Words::english()).summary().into_string(), "");
    }

    #[test]
    fn summary_links_to_each_field() {
        let mut errors = FieldErrors::new(Words::english());
        errors.add("email", "Enter your email address");
        errors.add("site", "Choose a site");
        let text = errors.summary().into_string();
        assert!(text.contains("There are 2 problems"), "{text}");
        assert!(text.contains("<a href=\"#email\">Enter your email address</a>"), "{text}");
        assert!(text.contains("<a href=\"#site\">"), "{text}");
    }

    #[test]
    fn values_keep_their_order() {
        let values = Values::from_pairs([("a", "1"), ("b", "2"), ("a", "3")]);
        assert_eq!(values.all("a"), ["1", "3"]);
        assert_eq!(values.get("b"), "2");
        assert_eq!(values.get("c"), "");
    }
}

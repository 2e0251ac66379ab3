//! Fields and buttons.

use maud::{Markup, PreEscaped, html};

use super::field::{Frame, framed};
use super::{FieldErrors, Label, Legend, Opening, Text, Values, classes, rendered};
use crate::words::Words;

/// A button, or a link that looks like one.
#[derive(Debug, Clone, Default)]
pub struct Button {
    text: Text,
    class: String,
    kind: Option<&'static str>,
    href: Option<String>,
    name: Option<String>,
    value: Option<String>,
    id: Option<String>,
    disabled: bool,
    once: bool,
    start: bool,
    attributes: Vec<(String, String)>,
}

impl Button {
    /// Sends its form.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A link to the next step.
    pub fn link(text: impl Into<Text>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: Some(href.into()), ..Self::default() }
    }

    /// A step that is open but not the main one of the page.
    pub fn secondary(self) -> Self {
        self.class("govuk-button--secondary")
    }

    /// A step that destroys something.
    pub fn warning(self) -> Self {
        self.class("govuk-button--warning")
    }

    /// A large button with an arrow that begins something.
    pub fn start(mut self) -> Self {
        self.start = true;
        self
    }

    /// `button` in place of `submit`, for scripts.
    pub fn plain(mut self) -> Self {
        self.kind = Some("button");
        self
    }

    /// What the form sends when this button is used.
    pub fn sends(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self.value = Some(value.into());
        self
    }

    /// A second click within a second is ignored.
    pub fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Cannot be used.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// An id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl AsRef<str>) -> Self {
        self.class = classes([self.class.as_str(), class.as_ref()]);
        self
    }

    /// Another attribute.
    pub fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    fn draw(&self) -> Markup {
        let start = if self.start { "govuk-button--start" } else { "" };
        let class = classes(["govuk-button", &self.class, start]);
        let inner = html! {
            @match &self.text {
                Text::Made(markup) if self.start => span { (markup) },
                text => (text),
            }
            @if self.start {
                svg.govuk-button__start-icon xmlns="http://www.w3.org/2000/svg" width="17.5" height="19"
                    viewBox="0 0 33 40" aria-hidden="true" focusable="false" {
                    path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
                }
            }
        };
        let once = self.once.then_some("true");
        match &self.href {
            Some(href) => html! {
                (Opening::open("a").attr("href", href).attr("role", "button").attr("draggable", "false")
                    .attr("class", class).attr("data-module", "govuk-button").all(&self.attributes)
                    .maybe("id", self.id.as_ref()).done())
                (inner) (PreEscaped("</a>"))
            },
            None => html! {
                (Opening::open("button").attr("type", self.kind.unwrap_or("submit"))
                    .maybe("value", self.value.as_ref()).maybe("name", self.name.as_ref())
                    .flag("disabled", self.disabled).maybe("aria-disabled", self.disabled.then_some("true"))
                    .maybe("data-prevent-double-click", once)
                    .attr("class", class).attr("data-module", "govuk-button").all(&self.attributes)
                    .maybe("id", self.id.as_ref()).done())
                (inner) (PreEscaped("</button>"))
            },
        }
    }
}

/// A field of one line.
#[derive(Debug, Clone, Default)]
pub struct Input {
    name: String,
    id: Option<String>,
    label: Label,
    frame: Frame,
    kind: Option<&'static str>,
    value: Option<String>,
    class: String,
    prefix: Text,
    suffix: Text,
    spellcheck: Option<bool>,
    disabled: bool,
    autocomplete: Option<&'static str>,
    autocapitalize: Option<&'static str>,
    inputmode: Option<&'static str>,
    pattern: Option<String>,
    attributes: Vec<(String, String)>,
}

impl Input {
    /// A field of text.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// A field for an email address.
    pub fn email(name: impl Into<String>, label: impl Into<Label>) -> Self {
        let mut field = Self::new(name, label).autocomplete("email").spellcheck(false);
        field.kind = Some("email");
        field
    }

    /// A field for a whole number.
    pub fn number(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self::new(name, label).inputmode("numeric").width(5).spellcheck(false)
    }

    /// `type` of the element.
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = Some(kind);
        self
    }

    /// An id other than the name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What is filled in.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// What was filled in, when the form comes back.
    pub fn values(mut self, values: &Values) -> Self {
        if values.has(&self.name) {
            self.value = Some(values.get(&self.name).to_owned());
        }
        self
    }

    /// About as wide as this many characters: 2, 3, 4, 5, 10, 20 or 30.
    pub fn width(self, characters: u8) -> Self {
        self.class(format!("govuk-input--width-{characters}"))
    }

    /// More classes.
    pub fn class(mut self, class: impl AsRef<str>) -> Self {
        self.class = classes([self.class.as_str(), class.as_ref()]);
        self
    }

    /// What stands before the field, as "£". It is decoration: say it in the label too.
    pub fn prefix(mut self, text: impl Into<Text>) -> Self {
        self.prefix = text.into();
        self
    }

    /// What stands behind the field, as "people". It is decoration: say it in the label too.
    pub fn suffix(mut self, text: impl Into<Text>) -> Self {
        self.suffix = text.into();
        self
    }

    /// Whether the browser checks the spelling.
    pub fn spellcheck(mut self, on: bool) -> Self {
        self.spellcheck = Some(on);
        self
    }

    /// Cannot be filled in.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// What the browser may fill in for the person.
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = Some(purpose);
        self
    }

    /// Capital letters on a phone's keyboard.
    pub fn autocapitalize(mut self, how: &'static str) -> Self {
        self.autocapitalize = Some(how);
        self
    }

    /// The keyboard of a phone: `numeric`, `email`.
    pub fn inputmode(mut self, mode: &'static str) -> Self {
        self.inputmode = Some(mode);
        self
    }

    /// A pattern that the browser checks.
    pub fn pattern(mut self, pattern: impl Into<String>) -> Self {
        self.pattern = Some(pattern.into());
        self
    }

    /// Another attribute.
    pub fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    fn id_or_name(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.name)
    }

    fn draw(&self) -> Markup {
        let id = self.id_or_name();
        let error = if self.frame.error.is_some() { "govuk-input--error" } else { "" };
        let element = Opening::open("input")
            .attr("class", classes(["govuk-input", &self.class, error]))
            .attr("id", id)
            .attr("name", &self.name)
            .attr("type", self.kind.unwrap_or("text"))
            .maybe("spellcheck", self.spellcheck.map(|on| on.to_string()))
            .maybe("value", self.value.as_ref())
            .flag("disabled", self.disabled)
            .maybe("aria-describedby", self.frame.described_by(id))
            .maybe("autocomplete", self.autocomplete)
            .maybe("autocapitalize", self.autocapitalize)
            .maybe("pattern", self.pattern.as_ref())
            .maybe("inputmode", self.inputmode)
            .all(&self.attributes)
            .done();
        let wrapped = !self.prefix.is_empty() || !self.suffix.is_empty();
        let inner = html! {
            (self.label.draw_for(id))
            (self.frame.hint(id))
            (self.frame.error(id))
            @if wrapped {
                div.govuk-input__wrapper {
                    @if !self.prefix.is_empty() { div.govuk-input__prefix aria-hidden="true" { (self.prefix) } }
                    (element)
                    @if !self.suffix.is_empty() { div.govuk-input__suffix aria-hidden="true" { (self.suffix) } }
                }
            } @else { (element) }
        };
        self.frame.group("", &[], inner)
    }
}

/// A field for the code of a mail or a card: large, spaced letters, no correction by the phone. There are no
/// passwords here.
#[derive(Debug, Clone, Default)]
pub struct CodeInput {
    input: Input,
}

impl CodeInput {
    /// A code of digits, as it comes by mail.
    pub fn digits(name: impl Into<String>, label: impl Into<Label>) -> Self {
        let input = Input::new(name, label).inputmode("numeric").autocomplete("one-time-code").width(10);
        Self::plain(input)
    }

    /// A code of words, as it stands on a card.
    pub fn words(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self::plain(Input::new(name, label).autocomplete("off"))
    }

    fn plain(input: Input) -> Self {
        Self { input: input.autocapitalize("none").spellcheck(false).class("govuk-input--extra-letter-spacing") }
    }

    /// A sentence that helps to find the code.
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.input = self.input.hint(hint);
        self
    }

    /// Shows the sentence which the errors of the form hold for this field's name.
    pub fn errors(mut self, errors: &FieldErrors) -> Self {
        self.input = self.input.errors(errors);
        self
    }

    /// What was filled in.
    pub fn values(mut self, values: &Values) -> Self {
        self.input = self.input.values(values);
        self
    }

    fn draw(&self) -> Markup {
        self.input.draw()
    }
}

/// A field of several lines, with or without a limit that is counted.
#[derive(Debug, Clone, Default)]
pub struct Textarea {
    name: String,
    id: Option<String>,
    label: Label,
    frame: Frame,
    value: String,
    rows: Option<u8>,
    class: String,
    spellcheck: Option<bool>,
    disabled: bool,
    autocomplete: Option<&'static str>,
    limit: Option<Limit>,
    attributes: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Limit {
    characters: usize,
    sentence: String,
    threshold: Option<u8>,
    sentences: Vec<(String, String)>,
}

impl Textarea {
    /// A field of five lines.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// An id other than the name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// What is filled in.
    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// What was filled in, when the form comes back.
    pub fn values(mut self, values: &Values) -> Self {
        if values.has(&self.name) {
            self.value = values.get(&self.name).to_owned();
        }
        self
    }

    /// Lines to begin with.
    pub fn rows(mut self, rows: u8) -> Self {
        self.rows = Some(rows);
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl AsRef<str>) -> Self {
        self.class = classes([self.class.as_str(), class.as_ref()]);
        self
    }

    /// Whether the browser checks the spelling.
    pub fn spellcheck(mut self, on: bool) -> Self {
        self.spellcheck = Some(on);
        self
    }

    /// Cannot be filled in.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// What the browser may fill in for the person.
    pub fn autocomplete(mut self, purpose: &'static str) -> Self {
        self.autocomplete = Some(purpose);
        self
    }

    /// Says how many characters fit; the script of the site counts them down.
    pub fn limit(mut self, words: Words, characters: usize) -> Self {
        let own = |key: &str, text: &str| (format!("data-i18n.{key}"), text.replace("{count}", "%{count}"));
        let say = |key: &str| words.client(key);
        self.limit = Some(Limit {
            characters,
            sentence: words.form_characters_at_most(characters as i64),
            threshold: None,
            sentences: vec![
                own("characters-under-limit.other", say("client-characters-left-many")),
                own("characters-under-limit.one", say("client-characters-left-one")),
                own("characters-at-limit", say("client-characters-none")),
                own("characters-over-limit.other", say("client-characters-over-many")),
                own("characters-over-limit.one", say("client-characters-over-one")),
            ],
        });
        self
    }

    /// The count appears when this much of the limit, in per cent, is used.
    pub fn limit_from(mut self, percent: u8) -> Self {
        if let Some(limit) = &mut self.limit {
            limit.threshold = Some(percent);
        }
        self
    }

    /// The limit with the script's own English sentences.
    #[doc(hidden)]
    pub fn bare_limit(mut self, characters: usize) -> Self {
        let sentence = format!("You can enter up to {characters} characters");
        self.limit = Some(Limit { characters, sentence, threshold: None, sentences: Vec::new() });
        self
    }

    /// Another attribute.
    pub fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    fn draw(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let error = if self.frame.error.is_some() { "govuk-textarea--error" } else { "" };
        let mut frame = self.frame.clone();
        let mut group = Vec::new();
        let (mut group_class, mut counted) = ("", "");
        if let Some(limit) = &self.limit {
            frame.described_by = classes([format!("{id}-info").as_str(), &frame.described_by]);
            group_class = "govuk-character-count";
            counted = "govuk-js-character-count";
            group.push(("data-module".to_owned(), "govuk-character-count".to_owned()));
            group.push(("data-maxlength".to_owned(), limit.characters.to_string()));
            if let Some(percent) = limit.threshold {
                group.push(("data-threshold".to_owned(), percent.to_string()));
            }
            group.extend(limit.sentences.iter().cloned());
        }
        let inner = html! {
            (self.label.draw_for(id))
            (self.frame.hint(id))
            (self.frame.error(id))
            (Opening::open("textarea")
                .attr("class", classes(["govuk-textarea", error, counted, &self.class]))
                .attr("id", id).attr("name", &self.name)
                .attr("rows", self.rows.unwrap_or(5).to_string())
                .maybe("spellcheck", self.spellcheck.map(|on| on.to_string()))
                .flag("disabled", self.disabled)
                .maybe("aria-describedby", frame.described_by(id))
                .maybe("autocomplete", self.autocomplete)
                .all(&self.attributes).done())
            (self.value)
            (PreEscaped("</textarea>"))
            @if let Some(limit) = &self.limit {
                div.govuk-hint.govuk-character-count__message id=(format!("{id}-info")) { (limit.sentence) }
            }
        };
        frame.group(group_class, &group, inner)
    }
}

/// A list to choose one entry from, when there are more than about seven.
#[derive(Debug, Clone, Default)]
pub struct Select {
    name: String,
    id: Option<String>,
    label: Label,
    frame: Frame,
    items: Vec<(Option<String>, String)>,
    value: Option<String>,
    class: String,
    disabled: bool,
    attributes: Vec<(String, String)>,
}

impl Select {
    /// An empty list.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// An entry: what is sent, and what is read.
    pub fn item(mut self, value: impl Into<String>, text: impl Into<String>) -> Self {
        self.items.push((Some(value.into()), text.into()));
        self
    }

    /// An entry that sends what is read.
    pub fn text_item(mut self, text: impl Into<String>) -> Self {
        self.items.push((None, text.into()));
        self
    }

    /// Which entry is chosen.
    pub fn chosen(mut self, value: impl Into<String>) -> Self {
        self.value = Some(value.into());
        self
    }

    /// What was chosen, when the form comes back.
    pub fn values(mut self, values: &Values) -> Self {
        if values.has(&self.name) {
            self.value = Some(values.get(&self.name).to_owned());
        }
        self
    }

    /// An id other than the name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl AsRef<str>) -> Self {
        self.class = classes([self.class.as_str(), class.as_ref()]);
        self
    }

    /// Cannot be changed.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// Another attribute.
    pub fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }

    fn draw(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let error = if self.frame.error.is_some() { "govuk-select--error" } else { "" };
        let inner = html! {
            (self.label.draw_for(id))
            (self.frame.hint(id))
            (self.frame.error(id))
            (Opening::open("select").attr("class", classes(["govuk-select", &self.class, error])).attr("id", id)
                .attr("name", &self.name).flag("disabled", self.disabled)
                .maybe("aria-describedby", self.frame.described_by(id)).all(&self.attributes).done())
            @for (value, text) in &self.items {
                option value=[value.as_ref()]
                    selected[self.value.as_deref() == Some(value.as_deref().unwrap_or(text))] { (text) }
            }
            (PreEscaped("</select>"))
        };
        self.frame.group("", &[], inner)
    }
}

/// One of several answers of radios or checkboxes.
#[derive(Debug, Clone, Default)]
pub struct Item {
    value: String,
    label: Text,
    label_class: String,
    hint: Text,
    id: Option<String>,
    name: Option<String>,
    checked: Option<bool>,
    disabled: bool,
    exclusive: bool,
    more: Option<Markup>,
    divider: Option<String>,
    attributes: Vec<(String, String)>,
}

impl Item {
    /// What is sent, and what is read.
    pub fn new(value: impl Into<String>, label: impl Into<Text>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// A word between two answers, as "or".
    pub fn divider(text: impl Into<String>) -> Self {
        Self { divider: Some(text.into()), ..Self::default() }
    }

    /// A sentence below the answer.
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Fields that are asked only with this answer. Without script they are always shown.
    pub fn more(mut self, markup: Markup) -> Self {
        self.more = (!markup.0.is_empty()).then_some(markup);
        self
    }

    /// An id of its own.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// A name of its own (checkboxes).
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// Ticked, whatever the group says.
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = Some(checked);
        self
    }

    /// Cannot be ticked.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// Ticking it unticks all others, as "none of these" (checkboxes).
    pub fn exclusive(mut self) -> Self {
        self.exclusive = true;
        self
    }

    /// More classes of the label.
    pub fn label_class(mut self, class: impl Into<String>) -> Self {
        self.label_class = class.into();
        self
    }

    /// Another attribute.
    pub fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push((name.into(), value.into()));
        self
    }
}

/// What radios and checkboxes share.
struct Group<'a> {
    block: &'static str,
    kind: &'static str,
    name: &'a str,
    prefix: &'a str,
    items: &'a [Item],
    chosen: &'a [String],
    class: &'a str,
    /// Ids that describe each item, where no fieldset says it for all.
    described_by: Option<String>,
    attributes: &'a [(String, String)],
}

impl Group<'_> {
    fn draw(&self) -> Markup {
        html! {
            (Opening::open("div").attr("class", classes([self.block, self.class])).all(self.attributes)
                .attr("data-module", self.block).done())
            @for (index, item) in self.items.iter().enumerate() { (self.item(index, item)) }
            (PreEscaped("</div>"))
        }
    }

    fn item(&self, index: usize, item: &Item) -> Markup {
        let block = self.block;
        if let Some(text) = &item.divider {
            return html! { div class=(format!("{block}__divider")) { (text) } };
        }
        let id = item.id.clone().unwrap_or_else(|| match index {
            0 => self.prefix.to_owned(),
            n => format!("{}-{}", self.prefix, n + 1),
        });
        let checked = item.checked.unwrap_or_else(|| self.chosen.contains(&item.value));
        let hint_id = (!item.hint.is_empty()).then(|| format!("{id}-item-hint"));
        let described =
            classes([self.described_by.as_deref().unwrap_or_default(), hint_id.as_deref().unwrap_or_default()]);
        let more_id = format!("conditional-{id}");
        html! {
            div class=(format!("{block}__item")) {
                (Opening::open("input").attr("class", format!("{block}__input")).attr("id", &id)
                    .attr("name", item.name.as_deref().unwrap_or(self.name)).attr("type", self.kind)
                    .attr("value", &item.value).flag("checked", checked).flag("disabled", item.disabled)
                    .maybe("data-aria-controls", item.more.is_some().then_some(&more_id))
                    .maybe("data-behaviour", item.exclusive.then_some("exclusive"))
                    .maybe("aria-describedby", (!described.is_empty()).then_some(described))
                    .all(&item.attributes).done())
                @if !item.label.is_empty() {
                    label class=(classes(["govuk-label", &format!("{block}__label"), &item.label_class])) for=(id) {
                        (item.label)
                    }
                }
                @if let Some(hint_id) = &hint_id {
                    div class=(format!("govuk-hint {block}__hint")) id=(hint_id) { (item.hint) }
                }
            }
            @if let Some(more) = &item.more {
                @let hidden = if checked { String::new() } else { format!("{block}__conditional--hidden") };
                div class=(classes([format!("{block}__conditional").as_str(), &hidden])) id=(more_id) { (more) }
            }
        }
    }
}

/// Several answers, one of which is chosen.
#[derive(Debug, Clone, Default)]
pub struct Radios {
    name: String,
    prefix: Option<String>,
    legend: Option<Legend>,
    frame: Frame,
    items: Vec<Item>,
    chosen: Vec<String>,
    class: String,
    attributes: Vec<(String, String)>,
}

/// Several answers, any of which are ticked.
#[derive(Debug, Clone, Default)]
pub struct Checkboxes {
    name: String,
    prefix: Option<String>,
    legend: Option<Legend>,
    frame: Frame,
    items: Vec<Item>,
    chosen: Vec<String>,
    class: String,
    attributes: Vec<(String, String)>,
}

macro_rules! choices {
    ($($kind:ident),+) => {
        $(impl $kind {
            /// A group with its question.
            pub fn new(name: impl Into<String>, legend: impl Into<Legend>) -> Self {
                Self { name: name.into(), legend: Some(legend.into()), ..Self::default() }
            }

            /// A group whose question stands elsewhere (then say so with `described_by`), or a single box.
            pub fn bare(name: impl Into<String>) -> Self {
                Self { name: name.into(), ..Self::default() }
            }

            /// An answer: what is sent, and what is read.
            pub fn item(self, value: impl Into<String>, label: impl Into<Text>) -> Self {
                self.with(Item::new(value, label))
            }

            /// An answer with more to it.
            pub fn with(mut self, item: Item) -> Self {
                self.items.push(item);
                self
            }

            /// A word between two answers, as "or".
            pub fn divider(self, text: impl Into<String>) -> Self {
                self.with(Item::divider(text))
            }

            /// The answer with this value is chosen.
            pub fn checked(mut self, value: impl Into<String>) -> Self {
                self.chosen.push(value.into());
                self
            }

            /// The answer with this value is chosen, if there is one.
            pub fn checked_if(self, value: Option<impl Into<String>>) -> Self {
                match value {
                    Some(value) => self.checked(value),
                    None => self,
                }
            }

            /// What was chosen, when the form comes back.
            pub fn values(mut self, values: &Values) -> Self {
                if values.has(&self.name) {
                    self.chosen = values.all(&self.name).to_vec();
                }
                self
            }

            /// Start of the ids, if it is not the name.
            pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
                self.prefix = Some(prefix.into());
                self
            }

            /// More classes: `govuk-radios--inline`, `govuk-checkboxes--small`.
            pub fn class(mut self, class: impl AsRef<str>) -> Self {
                self.class = classes([self.class.as_str(), class.as_ref()]);
                self
            }

            /// Another attribute of the group.
            pub fn attr(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.attributes.push((name.into(), value.into()));
                self
            }

            fn draw_as(&self, block: &'static str, kind: &'static str, item_described_by: bool) -> Markup {
                let prefix = self.prefix.as_deref().unwrap_or(&self.name);
                let own = item_described_by && self.legend.is_none();
                let group = Group {
                    block,
                    kind,
                    name: &self.name,
                    prefix,
                    items: &self.items,
                    chosen: &self.chosen,
                    class: &self.class,
                    described_by: if own { self.frame.described_by(prefix) } else { None },
                    attributes: &self.attributes,
                };
                let inner = html! { (self.frame.hint(prefix)) (self.frame.error(prefix)) (group.draw()) };
                self.frame.group("", &[], self.frame.fieldset(self.legend.as_ref(), None, prefix, inner))
            }
        })+
    };
}
choices!(Radios, Checkboxes);

impl Radios {
    /// Answers side by side, where there is room.
    pub fn inline(self) -> Self {
        self.class("govuk-radios--inline")
    }

    /// Smaller circles, for filters.
    pub fn small(self) -> Self {
        self.class("govuk-radios--small")
    }

    fn draw(&self) -> Markup {
        self.draw_as("govuk-radios", "radio", false)
    }
}

impl Checkboxes {
    /// Smaller boxes, for filters.
    pub fn small(self) -> Self {
        self.class("govuk-checkboxes--small")
    }

    fn draw(&self) -> Markup {
        self.draw_as("govuk-checkboxes", "checkbox", true)
    }
}

/// A date in three fields, which no calendar widget can break.
#[derive(Debug, Clone, Default)]
pub struct DateInput {
    name: String,
    legend: Option<Legend>,
    frame: Frame,
    labels: [String; 3],
    values: [String; 3],
    parts: [String; 3],
    class: String,
    autocomplete_birthday: bool,
}

impl DateInput {
    /// Three fields `<name>-day`, `<name>-month`, `<name>-year`.
    pub fn new(words: Words, name: impl Into<String>, legend: impl Into<Legend>) -> Self {
        let name = name.into();
        Self {
            parts: ["day", "month", "year"].map(|part| format!("{name}-{part}")),
            labels: [words.form_day(), words.form_month(), words.form_year()],
            name,
            legend: Some(legend.into()),
            ..Self::default()
        }
    }

    /// Day, month and year that are filled in.
    pub fn filled(mut self, day: impl Into<String>, month: impl Into<String>, year: impl Into<String>) -> Self {
        self.values = [day.into(), month.into(), year.into()];
        self
    }

    /// What was filled in, when the form comes back.
    pub fn values(mut self, values: &Values) -> Self {
        for (value, part) in self.values.iter_mut().zip(&self.parts) {
            if values.has(part) {
                *value = values.get(part).to_owned();
            }
        }
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    /// Other names for the three fields than `<name>-day` and so on.
    pub fn part_names(mut self, day: &str, month: &str, year: &str) -> Self {
        self.parts = [day, month, year].map(str::to_owned);
        self
    }

    /// The browser may fill in the person's birthday.
    pub fn birthday(mut self) -> Self {
        self.autocomplete_birthday = true;
        self
    }

    fn draw(&self) -> Markup {
        let id = self.name.as_str();
        let error = if self.frame.error.is_some() { "govuk-input--error" } else { "" };
        let width = ["govuk-input--width-2", "govuk-input--width-2", "govuk-input--width-4"];
        let purpose = ["bday-day", "bday-month", "bday-year"];
        let inner = html! {
            (self.frame.hint(id))
            (self.frame.error(id))
            div class=(classes(["govuk-date-input", &self.class])) id=(id) {
                @for (index, part) in ["day", "month", "year"].into_iter().enumerate() {
                    div.govuk-date-input__item {
                        @let field = Input::new(
                                self.parts[index].clone(),
                                Label::new(self.labels[index].as_str()).class("govuk-date-input__label"),
                            )
                            .id(format!("{id}-{part}"))
                            .class(classes(["govuk-date-input__input", error, width[index]]))
                            .inputmode("numeric");
                        @let field = if self.autocomplete_birthday { field.autocomplete(purpose[index]) } else { field };
                        @let value = self.values[index].as_str();
                        (if value.is_empty() { field } else { field.value(value) })
                    }
                }
            }
        };
        self.frame.group("", &[], self.frame.fieldset(self.legend.as_ref(), Some("group"), id, inner))
    }
}

/// Fields that belong together, with the question that they answer.
#[derive(Debug, Clone)]
pub struct Fieldset {
    legend: Legend,
    frame: Frame,
    inner: Markup,
}

impl Fieldset {
    /// The question, and the fields.
    pub fn new(legend: impl Into<Legend>, inner: Markup) -> Self {
        Self { legend: legend.into(), frame: Frame::default(), inner }
    }

    /// Ids of other elements that describe the fields.
    pub fn described_by(mut self, ids: impl Into<String>) -> Self {
        self.frame.described_by = ids.into();
        self
    }

    fn draw(&self) -> Markup {
        self.frame.fieldset(Some(&self.legend), None, "", self.inner.clone())
    }
}

/// A file from the person's device.
#[derive(Debug, Clone, Default)]
pub struct FileUpload {
    name: String,
    id: Option<String>,
    label: Label,
    frame: Frame,
    class: String,
    disabled: bool,
    multiple: bool,
    accept: Option<&'static str>,
}

impl FileUpload {
    /// One file.
    pub fn new(name: impl Into<String>, label: impl Into<Label>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }

    /// An id other than the name.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Kinds of file, as `.csv,.xlsx`.
    pub fn accept(mut self, kinds: &'static str) -> Self {
        self.accept = Some(kinds);
        self
    }

    /// Several files.
    pub fn multiple(mut self) -> Self {
        self.multiple = true;
        self
    }

    /// Cannot be used.
    pub fn disabled(mut self, disabled: bool) -> Self {
        self.disabled = disabled;
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn draw(&self) -> Markup {
        let id = self.id.as_deref().unwrap_or(&self.name);
        let error = if self.frame.error.is_some() { "govuk-file-upload--error" } else { "" };
        let inner = html! {
            (self.label.draw_for(id))
            (self.frame.hint(id))
            (self.frame.error(id))
            input class=(classes(["govuk-file-upload", &self.class, error])) id=(id) name=(self.name) type="file"
                disabled[self.disabled] multiple[self.multiple] aria-describedby=[self.frame.described_by(id)]
                accept=[self.accept];
        };
        self.frame.group("", &[], inner)
    }
}

framed!(Input, Textarea, Select, Radios, Checkboxes, DateInput, FileUpload);
rendered!(Button, Fieldset, Input, CodeInput, Textarea, Select, Radios, Checkboxes, DateInput, FileUpload);

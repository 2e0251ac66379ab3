//! Parts that are our own: steps of a wave, large numbers, cards of the noticeboard, trees, what is withheld.

use maud::{Markup, Render, html};

use super::{Button, Text, classes, heading, rendered};
use crate::marks::{Verb, verb_mark};
use crate::words::Words;

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepState {
    /// It is over.
    Done,
    /// It is what happens now.
    Now,
    /// It comes later.
    Later,
}

/// A step of something that takes its time.
#[derive(Debug, Clone)]
pub struct Step {
    title: Text,
    when: Text,
    note: Text,
    state: StepState,
}

impl Step {
    /// A step and how it stands.
    pub fn new(title: impl Into<Text>, state: StepState) -> Self {
        Self { title: title.into(), when: Text::default(), note: Text::default(), state }
    }

    /// When: "Monday 5 January".
    pub fn when(mut self, when: impl Into<Text>) -> Self {
        self.when = when.into();
        self
    }

    /// What it means, in a sentence or two.
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.note = note.into();
        self
    }
}

/// The steps of a wave, in order, each done, now or later.
#[derive(Debug, Clone)]
pub struct Steps {
    words: Words,
    steps: Vec<Step>,
}

impl Steps {
    /// No steps yet.
    pub fn new(words: Words) -> Self {
        Self { words, steps: Vec::new() }
    }

    /// Adds a step.
    pub fn step(mut self, step: Step) -> Self {
        self.steps.push(step);
        self
    }

    fn draw(&self) -> Markup {
        let w = self.words;
        html! {
            ol.b-steps {
                @for step in &self.steps {
                    @let (state, said) = match step.state {
                        StepState::Done => ("done", w.step_done()),
                        StepState::Now => ("now", w.step_now()),
                        StepState::Later => ("later", w.step_later()),
                    };
                    li class={ "b-steps__step b-steps__step--" (state) }
                        aria-current=[(step.state == StepState::Now).then_some("step")] {
                        span.b-steps__dot aria-hidden="true" {}
                        div.b-steps__text {
                            p.b-steps__title {
                                (step.title) " "
                                span.b-steps__state { (said) }
                            }
                            @if !step.when.is_empty() { p.b-steps__when { (step.when) } }
                            @if !step.note.is_empty() { div.b-steps__note { (step.note) } }
                        }
                    }
                }
            }
        }
    }
}

/// A number that is to be seen from across the room, with what it counts.
#[derive(Debug, Clone, Default)]
pub struct LargeNumber {
    number: Text,
    label: Text,
    note: Text,
}

impl LargeNumber {
    /// A number, as text, and what it counts.
    pub fn new(number: impl Into<Text>, label: impl Into<Text>) -> Self {
        Self { number: number.into(), label: label.into(), note: Text::default() }
    }

    /// A small sentence below: the base, the change.
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.note = note.into();
        self
    }

    fn draw(&self) -> Markup {
        html! {
            div.b-number {
                p.b-number__figure { (self.number) }
                p.b-number__label { (self.label) }
                @if !self.note.is_empty() { p.b-number__note { (self.note) } }
            }
        }
    }
}

/// A note on the board: something with a title, a few words, and a way in.
#[derive(Debug, Clone, Default)]
pub struct NoticeCard {
    title: Text,
    href: Option<String>,
    verb: Option<Verb>,
    body: Text,
    meta: Text,
    tag: Option<super::Tag>,
    level: Option<u8>,
}

impl NoticeCard {
    /// With this title.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Where it leads; the whole card can be clicked.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// The part of the story that it belongs to.
    pub fn verb(mut self, verb: Verb) -> Self {
        self.verb = Some(verb);
        self
    }

    /// What it says.
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.body = body.into();
        self
    }

    /// A small line at its foot: who, when, how many.
    pub fn meta(mut self, meta: impl Into<Text>) -> Self {
        self.meta = meta.into();
        self
    }

    /// How it stands.
    pub fn tag(mut self, tag: super::Tag) -> Self {
        self.tag = Some(tag);
        self
    }

    /// Level of its heading, 2 to 6 (3 unless said).
    pub fn level(mut self, level: u8) -> Self {
        self.level = Some(level);
        self
    }

    fn draw(&self) -> Markup {
        let title = match &self.href {
            Some(href) => html! { a.b-card__link href=(href) { (self.title) } },
            None => html! { (self.title) },
        };
        let link = if self.href.is_some() { "b-card--link" } else { "" };
        let verb = self.verb.map(|verb| format!("b-card--{}", verb.class())).unwrap_or_default();
        html! {
            div class=(classes(["b-card", link, &verb])) {
                div.b-card__top {
                    @if let Some(verb) = self.verb { (verb_mark(verb)) }
                    (heading(self.level.unwrap_or(3), "b-card__title", &title.into()))
                    @if let Some(tag) = &self.tag { (tag) }
                }
                @if !self.body.is_empty() { div.b-card__body { (self.body) } }
                @if !self.meta.is_empty() { p.b-card__meta { (self.meta) } }
            }
        }
    }
}

/// Nothing here yet: says why, and what can be done.
#[derive(Debug, Clone, Default)]
pub struct EmptyState {
    title: Text,
    body: Text,
    verb: Option<Verb>,
    action: Option<Button>,
}

impl EmptyState {
    /// What is not here, and why.
    pub fn new(title: impl Into<Text>, body: impl Into<Text>) -> Self {
        Self { title: title.into(), body: body.into(), ..Self::default() }
    }

    /// The part of the story that it belongs to.
    pub fn verb(mut self, verb: Verb) -> Self {
        self.verb = Some(verb);
        self
    }

    /// What can be done.
    pub fn action(mut self, button: Button) -> Self {
        self.action = Some(button);
        self
    }

    fn draw(&self) -> Markup {
        html! {
            div.b-empty {
                @if let Some(verb) = self.verb { (verb_mark(verb)) }
                h2.b-empty__title { (self.title) }
                div.b-empty__body { (self.body) }
                @if let Some(action) = &self.action { (action) }
            }
        }
    }
}

/// An entry of a tree.
#[derive(Debug, Clone, Default)]
pub struct TreeItem {
    text: Text,
    href: Option<String>,
    note: Text,
    children: Vec<TreeItem>,
}

impl TreeItem {
    /// An entry.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Where it leads.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// A few words beside it: "212 people".
    pub fn note(mut self, note: impl Into<Text>) -> Self {
        self.note = note.into();
        self
    }

    /// An entry below it.
    pub fn child(mut self, item: TreeItem) -> Self {
        self.children.push(item);
        self
    }

    /// Entries below it.
    pub fn children(mut self, items: impl IntoIterator<Item = TreeItem>) -> Self {
        self.children.extend(items);
        self
    }

    fn draw(&self) -> Markup {
        html! {
            li.b-tree__item {
                @if let Some(href) = &self.href { a.govuk-link href=(href) { (self.text) } } @else { span { (self.text) } }
                @if !self.note.is_empty() { " " span.b-tree__note { (self.note) } }
                @if !self.children.is_empty() { ul.b-tree__list { @for child in &self.children { (child.draw()) } } }
            }
        }
    }
}

/// Nested entries: trust, region, academy, department.
#[derive(Debug, Clone, Default)]
pub struct Tree {
    items: Vec<TreeItem>,
}

impl Tree {
    /// With these entries.
    pub fn new(items: impl IntoIterator<Item = TreeItem>) -> Self {
        Self { items: items.into_iter().collect() }
    }

    fn draw(&self) -> Markup {
        html! { ul.b-tree { @for item in &self.items { (item.draw()) } } }
    }
}

/// How far something has come, in words and as a bar.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    label: String,
    done: u64,
    of: u64,
}

impl Progress {
    /// `done` of `of`; the label says so in words ("Section 2 of 6").
    pub fn new(label: impl Into<String>, done: u64, of: u64) -> Self {
        Self { label: label.into(), done: done.min(of), of: of.max(1) }
    }

    fn draw(&self) -> Markup {
        html! {
            div.b-progress {
                p.b-progress__label { (self.label) }
                progress.b-progress__bar value=(self.done) max=(self.of) aria-label=(self.label) {}
            }
        }
    }
}

/// A number that is not shown, since it would say too much about a few people. Never looks like a zero.
pub fn withheld(words: Words) -> Markup {
    html! { span.b-withheld { (words.withheld()) } }
}

/// The name of a part of the story with its mark.
pub fn verb_heading(verb: Verb, level: u8, text: impl Into<Text>) -> Markup {
    let text = text.into();
    let inner = html! { (verb_mark(verb)) span { (text) } };
    heading(level, &format!("b-verb b-verb--{}", verb.class()), &inner.into())
}

impl Render for TreeItem {
    fn render(&self) -> Markup {
        self.draw()
    }
}

rendered!(Steps, LargeNumber, NoticeCard, EmptyState, Tree, Progress);

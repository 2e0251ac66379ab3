//! What shows things: tables, lists, tags, notes, links that lead about.

use maud::{Markup, html};

use super::{Text, classes, heading, rendered};
use crate::words::Words;

/// A colour of a tag. The word in the tag says it; the colour only helps to find it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TagColour {
    /// The colour of the brand.
    #[default]
    Brand,
    /// Over, or not yet.
    Grey,
    /// Good, open, done.
    Green,
    /// In between, announced.
    Yellow,
    /// Wrong, refused, lost.
    Red,
    /// For information.
    Blue,
}

/// A short word about the state of something.
#[derive(Debug, Clone)]
pub struct Tag {
    text: Text,
    class: String,
}

impl Tag {
    /// In the colour of the brand.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), class: String::new() }
    }

    /// In this colour.
    pub fn colour(self, colour: TagColour) -> Self {
        self.class(match colour {
            TagColour::Brand => "",
            TagColour::Grey => "govuk-tag--grey",
            TagColour::Green => "govuk-tag--green",
            TagColour::Yellow => "govuk-tag--yellow",
            TagColour::Red => "govuk-tag--red",
            TagColour::Blue => "govuk-tag--blue",
        })
    }

    /// More classes.
    pub fn class(mut self, class: impl AsRef<str>) -> Self {
        self.class = classes([self.class.as_str(), class.as_ref()]);
        self
    }

    fn draw(&self) -> Markup {
        html! { strong class=(classes(["govuk-tag", &self.class])) { (self.text) } }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    text: Text,
    numeric: bool,
    class: String,
    colspan: Option<u16>,
    rowspan: Option<u16>,
}

impl Cell {
    /// A cell of text.
    pub fn new(text: impl Into<Text>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// A cell of figures, set to the right.
    pub fn number(text: impl Into<Text>) -> Self {
        Self { text: text.into(), numeric: true, ..Self::default() }
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    /// Columns that it takes.
    pub fn colspan(mut self, columns: u16) -> Self {
        self.colspan = Some(columns);
        self
    }

    /// Rows that it takes.
    pub fn rowspan(mut self, rows: u16) -> Self {
        self.rowspan = Some(rows);
        self
    }
}

impl<T: Into<Text>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// A table with its caption. Give it one always: it is the table's name.
#[derive(Debug, Clone, Default)]
pub struct Table {
    caption: Text,
    caption_class: String,
    head: Vec<Cell>,
    rows: Vec<Vec<Cell>>,
    first_is_header: bool,
    class: String,
    scroll: bool,
    stack: bool,
}

impl Table {
    /// A table with this name.
    pub fn new(caption: impl Into<Text>) -> Self {
        Self { caption: caption.into(), ..Self::default() }
    }

    /// Classes of the caption: `govuk-table__caption--m`, `govuk-visually-hidden`.
    pub fn caption_class(mut self, class: impl Into<String>) -> Self {
        self.caption_class = class.into();
        self
    }

    /// The headers of the columns.
    pub fn head<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.head = cells.into_iter().map(Into::into).collect();
        self
    }

    /// A row.
    pub fn row<C: Into<Cell>>(mut self, cells: impl IntoIterator<Item = C>) -> Self {
        self.rows.push(cells.into_iter().map(Into::into).collect());
        self
    }

    /// Many rows.
    pub fn rows<C: Into<Cell>, R: IntoIterator<Item = C>>(mut self, rows: impl IntoIterator<Item = R>) -> Self {
        self.rows.extend(rows.into_iter().map(|row| row.into_iter().map(Into::into).collect()));
        self
    }

    /// The first cell of each row names the row.
    pub fn named_rows(mut self) -> Self {
        self.first_is_header = true;
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    /// A wide table may be scrolled sideways inside its own frame, by keyboard too; the page never is.
    pub fn scrolls(mut self) -> Self {
        self.scroll = true;
        self
    }

    /// On a narrow screen each row stands as a block, and each cell on a line of its own below the name of its column. Nothing has to
    /// be scrolled sideways.
    pub fn stacks(mut self) -> Self {
        self.stack = true;
        self
    }

    /// The name of a column before its cells, where rows stand as blocks.
    fn label(&self, column: usize) -> Option<String> {
        let name = self.head.get(column).filter(|_| self.stack)?.text.clone().into_plain();
        (!name.is_empty()).then_some(name)
    }

    fn draw(&self) -> Markup {
        // A table that is laid out as blocks is none for a screen reader unless its parts say what they are.
        let role = |role: &'static str| self.stack.then_some(role);
        let stack = if self.stack { "b-stack" } else { "" };
        let table = html! {
            table class=(classes(["govuk-table", stack, &self.class])) role=[role("table")] {
                @if !self.caption.is_empty() {
                    caption class=(classes(["govuk-table__caption", &self.caption_class])) { (self.caption) }
                }
                @if !self.head.is_empty() {
                    thead.govuk-table__head role=[role("rowgroup")] {
                        tr.govuk-table__row role=[role("row")] {
                            @for cell in &self.head {
                                @let numeric = if cell.numeric { "govuk-table__header--numeric" } else { "" };
                                th scope="col" role=[role("columnheader")] class=(classes(["govuk-table__header", numeric, &cell.class]))
                                    colspan=[cell.colspan] rowspan=[cell.rowspan] { (cell.text) }
                            }
                        }
                    }
                }
                tbody.govuk-table__body role=[role("rowgroup")] {
                    @for row in &self.rows {
                        tr.govuk-table__row role=[role("row")] {
                            @for (index, cell) in row.iter().enumerate() {
                                @let numeric = if cell.numeric { "govuk-table__cell--numeric" } else { "" };
                                @if index == 0 && self.first_is_header {
                                    th scope="row" role=[role("rowheader")] class=(classes(["govuk-table__header", &cell.class]))
                                        colspan=[cell.colspan] rowspan=[cell.rowspan] { (cell.text) }
                                } @else {
                                    td role=[role("cell")] data-label=[self.label(index)] class=(classes(["govuk-table__cell", numeric, &cell.class]))
                                        colspan=[cell.colspan] rowspan=[cell.rowspan] { (cell.text) }
                                }
                            }
                        }
                    }
                }
            }
        };
        if !self.scroll {
            return table;
        }
        // What can be scrolled has to be reachable by keyboard and to have a name.
        let name = self.caption.clone().into_plain();
        html! { div.b-scroll role="region" tabindex="0" aria-label=(name) { (table) } }
    }
}

impl Text {
    /// The text without markup, for an attribute.
    pub(crate) fn into_plain(self) -> String {
        match self {
            Self::Plain(text) => text,
            Self::Made(markup) => {
                let mut plain = String::new();
                let mut inside = false;
                for letter in markup.0.chars() {
                    match letter {
                        '<' => inside = true,
                        '>' if inside => inside = false,
                        letter if !inside => plain.push(letter),
                        _ => {}
                    }
                }
                plain
            }
        }
    }
}

/// A row of a summary list.
#[derive(Debug, Clone, Default)]
pub struct SummaryRow {
    key: Text,
    value: Text,
    class: String,
    actions: Vec<(String, Text, Text)>,
}

impl SummaryRow {
    /// A name and what it is.
    pub fn new(key: impl Into<Text>, value: impl Into<Text>) -> Self {
        Self { key: key.into(), value: value.into(), ..Self::default() }
    }

    /// A link such as "Change", and what it changes for those who hear the page.
    pub fn action(mut self, href: impl Into<String>, text: impl Into<Text>, what: impl Into<Text>) -> Self {
        self.actions.push((href.into(), text.into(), what.into()));
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }
}

/// Names and what they are, as before sending a form.
#[derive(Debug, Clone, Default)]
pub struct SummaryList {
    rows: Vec<SummaryRow>,
    class: String,
    card: Option<Text>,
}

impl SummaryList {
    /// No rows yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A row of name and value.
    pub fn row(self, key: impl Into<Text>, value: impl Into<Text>) -> Self {
        self.with(SummaryRow::new(key, value))
    }

    /// A row with actions.
    pub fn with(mut self, row: SummaryRow) -> Self {
        self.rows.push(row);
        self
    }

    /// More classes: `govuk-summary-list--no-border`.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    /// Puts the list on a card with this title.
    pub fn card(mut self, title: impl Into<Text>) -> Self {
        self.card = Some(title.into());
        self
    }

    fn link(&self, (href, text, what): &(String, Text, Text)) -> Markup {
        html! {
            a.govuk-link href=(href) {
                (text)
                @if !what.is_empty() || self.card.is_some() {
                    span.govuk-visually-hidden {
                        @if !what.is_empty() { " " (what) }
                        @if let Some(title) = &self.card { " (" (title) ")" }
                    }
                }
            }
        }
    }

    fn draw(&self) -> Markup {
        let any = self.rows.iter().any(|row| !row.actions.is_empty());
        let list = html! {
            dl class=(classes(["govuk-summary-list", &self.class])) {
                @for row in &self.rows {
                    @let none = if any && row.actions.is_empty() { "govuk-summary-list__row--no-actions" } else { "" };
                    div class=(classes(["govuk-summary-list__row", none, &row.class])) {
                        dt.govuk-summary-list__key { (row.key) }
                        dd.govuk-summary-list__value { (row.value) }
                        @match row.actions.as_slice() {
                            [] => {}
                            [one] => dd.govuk-summary-list__actions { (self.link(one)) },
                            many => dd.govuk-summary-list__actions {
                                ul.govuk-summary-list__actions-list {
                                    @for action in many {
                                        li.govuk-summary-list__actions-list-item { (self.link(action)) }
                                    }
                                }
                            },
                        }
                    }
                }
            }
        };
        match &self.card {
            None => list,
            Some(title) => html! {
                div.govuk-summary-card {
                    div.govuk-summary-card__title-wrapper { (heading(2, "govuk-summary-card__title", title)) }
                    div.govuk-summary-card__content { (list) }
                }
            },
        }
    }
}

/// More about something, for those who want it.
#[derive(Debug, Clone, Default)]
pub struct Details {
    summary: Text,
    body: Text,
    open: bool,
    id: Option<String>,
    class: String,
}

impl Details {
    /// What it is about, and the rest.
    pub fn new(summary: impl Into<Text>, body: impl Into<Text>) -> Self {
        Self { summary: summary.into(), body: body.into(), ..Self::default() }
    }

    /// Open from the start.
    pub fn open(mut self, open: bool) -> Self {
        self.open = open;
        self
    }

    /// An id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn draw(&self) -> Markup {
        html! {
            details id=[self.id.as_ref()] class=(classes(["govuk-details", &self.class])) open[self.open] {
                summary.govuk-details__summary { span.govuk-details__summary-text { (self.summary) } }
                div.govuk-details__text { (self.body) }
            }
        }
    }
}

/// A sentence that keeps somebody from harm.
pub fn warning_text(words: Words, text: impl Into<Text>) -> Markup {
    let text = text.into();
    html! {
        div.govuk-warning-text {
            span.govuk-warning-text__icon aria-hidden="true" { "!" }
            strong.govuk-warning-text__text {
                span.govuk-visually-hidden { (words.warning_prefix()) } " " (text)
            }
        }
    }
}

/// A note set apart from the text around it.
pub fn inset_text(text: impl Into<Text>) -> Markup {
    let text = text.into();
    html! { div.govuk-inset-text { (text) } }
}

/// The end of a task: it is done, and this is what happened.
#[derive(Debug, Clone, Default)]
pub struct Panel {
    title: Text,
    body: Text,
    level: Option<u8>,
    class: String,
}

impl Panel {
    /// With this title, the `h1` of its page.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// What stands below it.
    pub fn body(mut self, body: impl Into<Text>) -> Self {
        self.body = body.into();
        self
    }

    /// Level of the heading, 1 to 6.
    pub fn level(mut self, level: u8) -> Self {
        self.level = Some(level);
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn draw(&self) -> Markup {
        html! {
            div class=(classes(["govuk-panel", "govuk-panel--confirmation", &self.class])) {
                (heading(self.level.unwrap_or(1), "govuk-panel__title", &self.title))
                @if !self.body.is_empty() { div.govuk-panel__body { (self.body) } }
            }
        }
    }
}

/// Parts of a page of which one is seen at a time; without script they stand one below the other.
#[derive(Debug, Clone, Default)]
pub struct Tabs {
    title: Text,
    items: Vec<(String, Text, Markup)>,
    id: Option<String>,
    class: String,
}

impl Tabs {
    /// What the parts have in common.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// A part: its id, its name, what is in it.
    pub fn item(mut self, id: impl Into<String>, label: impl Into<Text>, panel: Markup) -> Self {
        self.items.push((id.into(), label.into(), panel));
        self
    }

    /// An id.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn draw(&self) -> Markup {
        html! {
            div id=[self.id.as_ref()] class=(classes(["govuk-tabs", &self.class])) data-module="govuk-tabs" {
                h2.govuk-tabs__title { (self.title) }
                @if !self.items.is_empty() {
                    ul.govuk-tabs__list {
                        @for (index, (id, label, _)) in self.items.iter().enumerate() {
                            li.govuk-tabs__list-item.govuk-tabs__list-item--selected[index == 0] {
                                a.govuk-tabs__tab href=(format!("#{id}")) { (label) }
                            }
                        }
                    }
                    @for (index, (id, _, panel)) in self.items.iter().enumerate() {
                        div.govuk-tabs__panel.govuk-tabs__panel--hidden[index > 0] id=(id) { (panel) }
                    }
                }
            }
        }
    }
}

/// Links to the pages of a long list.
#[derive(Debug, Clone)]
pub struct Pages {
    words: Words,
    previous: Option<String>,
    next: Option<String>,
    items: Vec<PageLink>,
    class: String,
}

#[derive(Debug, Clone)]
enum PageLink {
    Number { number: u64, href: String, current: bool },
    Gap,
}

impl Pages {
    /// Page `current` of `last` (both from 1), each at the address that `href` gives. Far pages are left out.
    pub fn new(words: Words, current: u64, last: u64, href: impl Fn(u64) -> String) -> Self {
        let mut pages = Self::empty(words);
        if current > 1 {
            pages.previous = Some(href(current - 1));
        }
        if current < last {
            pages.next = Some(href(current + 1));
        }
        let mut before = 0;
        for number in 1..=last {
            let near = number == 1 || number == last || number.abs_diff(current) <= 1;
            // A gap that hides one page would be as long as the page.
            let fills = (number == 2 && current == 4) || (number + 1 == last && current + 3 == last);
            if near || fills {
                if number > before + 1 {
                    pages.items.push(PageLink::Gap);
                }
                pages = pages.number(number, href(number), number == current);
                before = number;
            }
        }
        pages
    }

    /// No links yet.
    pub fn empty(words: Words) -> Self {
        Self { words, previous: None, next: None, items: Vec::new(), class: String::new() }
    }

    /// The link to the page before.
    pub fn previous(mut self, href: impl Into<String>) -> Self {
        self.previous = Some(href.into());
        self
    }

    /// The link to the page after.
    pub fn next(mut self, href: impl Into<String>) -> Self {
        self.next = Some(href.into());
        self
    }

    /// A page with its number.
    pub fn number(mut self, number: u64, href: impl Into<String>, current: bool) -> Self {
        self.items.push(PageLink::Number { number, href: href.into(), current });
        self
    }

    /// Pages that are left out.
    pub fn gap(mut self) -> Self {
        self.items.push(PageLink::Gap);
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn arrow(&self, href: &str, direction: &'static str) -> Markup {
        let block = self.items.is_empty();
        let previous = direction == "prev";
        let icon = html! {
            svg class=(format!("govuk-pagination__icon govuk-pagination__icon--{direction}"))
                xmlns="http://www.w3.org/2000/svg" height="13" width="15" aria-hidden="true" focusable="false"
                viewBox="0 0 15 13" {
                path d=(if previous { PREVIOUS } else { NEXT }) {}
            }
        };
        html! {
            div class=(format!("govuk-pagination__{direction}")) {
                a.govuk-link.govuk-pagination__link href=(href) rel=(direction) {
                    @if block || previous { (icon) }
                    span.govuk-pagination__link-title.govuk-pagination__link-title--decorated[block] {
                        @if previous { (self.words.pages_previous()) } @else { (self.words.pages_next()) }
                        span.govuk-visually-hidden { " " (self.words.pages_page()) }
                    }
                    @if !block && !previous { (icon) }
                }
            }
        }
    }

    fn draw(&self) -> Markup {
        let w = self.words;
        let block = self.items.is_empty() && (self.previous.is_some() || self.next.is_some());
        let block_class = if block { "govuk-pagination--block" } else { "" };
        html! {
            nav class=(classes(["govuk-pagination", block_class, &self.class])) aria-label=(w.pages_label()) {
                @if let Some(href) = &self.previous { (self.arrow(href, "prev")) }
                @if !self.items.is_empty() {
                    ul.govuk-pagination__list {
                        @for item in &self.items {
                            @match item {
                                PageLink::Gap => {
                                    li.govuk-pagination__item.govuk-pagination__item--ellipsis { "⋯" }
                                }
                                PageLink::Number { number, href, current } => {
                                    li.govuk-pagination__item.govuk-pagination__item--current[*current] {
                                        a.govuk-link.govuk-pagination__link href=(href)
                                            aria-label=(w.pages_number(number.to_string()))
                                            aria-current=[current.then_some("page")] { (number) }
                                    }
                                }
                            }
                        }
                    }
                }
                @if let Some(href) = &self.next { (self.arrow(href, "next")) }
            }
        }
    }
}

const PREVIOUS: &str = "m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z";
const NEXT: &str = "m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z";

/// The way from the start to this page: names and addresses; the last may have none, being this page.
pub fn breadcrumbs<T: Into<Text>>(words: Words, items: impl IntoIterator<Item = (T, Option<String>)>) -> Markup {
    html! {
        nav.govuk-breadcrumbs aria-label=(words.breadcrumbs_label()) {
            ol.govuk-breadcrumbs__list {
                @for (text, href) in items {
                    @let text: Text = text.into();
                    @if let Some(href) = href {
                        li.govuk-breadcrumbs__list-item { a.govuk-breadcrumbs__link href=(href) { (text) } }
                    } @else {
                        li.govuk-breadcrumbs__list-item aria-current="page" { (text) }
                    }
                }
            }
        }
    }
}

/// The way back to the step before.
pub fn back_link(words: Words, href: &str) -> Markup {
    html! { a.govuk-back-link href=(href) { (words.back_link()) } }
}

/// A task of a list.
#[derive(Debug, Clone, Default)]
pub struct Task {
    title: Text,
    hint: Text,
    href: Option<String>,
    status: Text,
    status_class: String,
    tag: Option<Tag>,
}

impl Task {
    /// A task that is not a link.
    pub fn new(title: impl Into<Text>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// Where it is done.
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// A sentence below it.
    pub fn hint(mut self, hint: impl Into<Text>) -> Self {
        self.hint = hint.into();
        self
    }

    /// How it stands, in words: "Completed".
    pub fn status(mut self, text: impl Into<Text>) -> Self {
        self.status = text.into();
        self
    }

    /// It cannot be begun yet; says why.
    pub fn cannot_start(mut self, text: impl Into<Text>) -> Self {
        self.status = text.into();
        self.status_class = "govuk-task-list__status--cannot-start-yet".into();
        self
    }

    /// How it stands, as a tag.
    pub fn tag(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }
}

/// Tasks that can be done in any order, and how each stands.
#[derive(Debug, Clone, Default)]
pub struct TaskList {
    prefix: Option<String>,
    tasks: Vec<Task>,
    class: String,
}

impl TaskList {
    /// No tasks yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Start of the ids, when a page has more than one list.
    pub fn id_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// Adds a task.
    pub fn task(mut self, task: Task) -> Self {
        self.tasks.push(task);
        self
    }

    /// More classes.
    pub fn class(mut self, class: impl Into<String>) -> Self {
        self.class = class.into();
        self
    }

    fn draw(&self) -> Markup {
        let prefix = self.prefix.as_deref().unwrap_or("task-list");
        html! {
            ul class=(classes(["govuk-task-list", &self.class])) {
                @for (index, task) in self.tasks.iter().enumerate() {
                    @let number = index + 1;
                    @let status = format!("{prefix}-{number}-status");
                    @let hint = if task.hint.is_empty() { String::new() } else { format!("{prefix}-{number}-hint") };
                    li.govuk-task-list__item.govuk-task-list__item--with-link[task.href.is_some()] {
                        div.govuk-task-list__name-and-hint {
                            @if let Some(href) = &task.href {
                                a.govuk-link.govuk-task-list__link href=(href)
                                    aria-describedby=(classes([hint.as_str(), &status])) { (task.title) }
                            } @else { div { (task.title) } }
                            @if !task.hint.is_empty() {
                                div.govuk-task-list__hint id=(hint) { (task.hint) }
                            }
                        }
                        div class=(classes(["govuk-task-list__status", &task.status_class])) id=(status) {
                            @if let Some(tag) = &task.tag { (tag) } @else { (task.status) }
                        }
                    }
                }
            }
        }
    }
}

rendered!(Tag, Table, SummaryList, Details, Panel, Tabs, Pages, TaskList);

#[cfg(test)]
mod tests {
    use super::*;
    use maud::Render;

    fn numbers(current: u64, last: u64) -> Vec<Option<u64>> {
        Pages::new(Words::english(), current, last, |n| format!("?page={n}"))
            .items
            .iter()
            .map(|item| match item {
                PageLink::Number { number, .. } => Some(*number),
                PageLink::Gap => None,
            })
            .collect()
    }

    #[test]
    fn far_pages_are_left_out() {
        assert_eq!(numbers(1, 3), [Some(1), Some(2), Some(3)]);
        assert_eq!(numbers(6, 42), [Some(1), None, Some(5), Some(6), Some(7), None, Some(42)]);
        assert_eq!(numbers(4, 9), [Some(1), Some(2), Some(3), Some(4), Some(5), None, Some(9)]);
    }

    #[test]
    fn table_that_scrolls_has_a_name_and_takes_focus() {
        let table = Table::new(html! { "Sites " b { "and" } " themes" }).scrolls().head(["Site"]).row(["North"]);
        let text = table.render().into_string();
        assert!(text.contains("role=\"region\" tabindex=\"0\" aria-label=\"Sites and themes\""), "{text}");
    }
}

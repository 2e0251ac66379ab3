//! Charts, drawn on the server as SVG that needs no script, prints in grey and follows the mode of the screen.
//!
//! A chart takes its numbers from a [`measure::Part`] of a [`measure::Release`], which only `measure` can make: what is
//! drawn was released. Each chart states its finding in words, has a title and a description, tells its parts apart by
//! pattern as well as hue, and carries the same numbers as a table.
//!
//! Horizontal places are per cents of the width and vertical ones are `em`, so that the letters keep their size on a
//! phone, and grow with the reader's own setting.

use maud::{Markup, html};
use measure::{Cell, Headline, Part, Place, Release, Share, Shares};

use crate::components::{Details, Table, Text};
use crate::words::Words;

mod bars;
mod drivers;
mod heat;
mod means;
mod trend;

pub use bars::{distribution, participation, shares};
pub use drivers::{drivers, found as drivers_found, note as drivers_note};
pub use heat::{Spot, heat_map, heat_map_of};
pub use means::{means, means_beside};
pub use trend::{Point, trend};

/// What is measured: an item or a theme, by its index in the release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An item.
    Item(usize),
    /// A theme.
    Theme(usize),
}

impl What {
    /// Its name in the structure of the release.
    pub fn name(self, release: &Release) -> &str {
        let structure = release.structure();
        match self {
            Self::Item(at) => structure.items.get(at).map_or("", |item| &item.text),
            Self::Theme(at) => structure.themes.get(at).map_or("", |theme| &theme.name),
        }
    }
}

/// A row of a chart: a name, and the part whose numbers stand for it.
#[derive(Debug, Clone)]
pub struct Row<'a> {
    label: String,
    part: Option<&'a Part>,
    what: What,
    /// Whose numbers these are, where they are not those of the place alone: short, for the drawing.
    short: String,
    /// The same with all names, for the table.
    note: String,
    /// Between which per cents the favourable share lies whatever those think who did not answer.
    bound: Option<[u8; 2]>,
}

impl<'a> Row<'a> {
    /// A row for a place. Where the place is not shown by itself the row says which group its numbers are of.
    pub fn of(words: Words, release: &'a Release, label: impl Into<String>, place: Place<'a>, what: What) -> Self {
        let label = label.into();
        let (short, note) = match place {
            Place::Own(_) | Place::Withheld => (String::new(), String::new()),
            Place::Together(part) => {
                (together_with(words, release, part, &label), words.shown_together_as(release.part_name(part)))
            }
            Place::Within(part) => {
                (words.shown_for(release.part_name(part)), words.shown_within(release.part_name(part)))
            }
        };
        Self { label, part: place.part(), what, short, note, bound: None }
    }

    /// A row for a part.
    pub fn part(label: impl Into<String>, part: &'a Part, what: What) -> Self {
        Self { label: label.into(), part: Some(part), what, short: String::new(), note: String::new(), bound: None }
    }

    /// The same, with what holds of its favourable share whatever those think who did not answer.
    #[must_use]
    pub fn bounded(mut self, release: &Release) -> Self {
        if let (Some(part), What::Item(at)) = (self.part, self.what) {
            self.bound = release.favourable_bound(part, at);
        }
        self
    }

    fn value(&self) -> Option<Value> {
        value(self.part?, self.what)
    }

    fn shares(&self) -> Option<Shares> {
        match self.what {
            What::Item(at) => self.part?.item(at).shown()?.shares,
            What::Theme(_) => None,
        }
    }

    /// The name beside the drawing.
    fn drawn(&self) -> String {
        if self.short.is_empty() { self.label.clone() } else { format!("{} ({})", self.label, self.short) }
    }

    fn named(&self) -> Markup {
        html! {
            (self.label)
            @if !self.note.is_empty() { " (" (self.note) ")" }
        }
    }
}

/// "with Birch and Cedar": whose numbers are in a part beside those of the place with this name.
pub fn together_with(words: Words, release: &Release, part: &Part, name: &str) -> String {
    let nodes = part.nodes().iter().map(|node| release.node_name(part.level(), usize::from(*node)));
    let facts = part.facts().iter().flat_map(|slice| {
        let fact = &release.structure().facts[usize::from(slice.fact)];
        slice.categories.iter().filter_map(|category| fact.categories.get(usize::from(*category) - 1))
    });
    // The nodes are what is told apart, unless categories are.
    let all: Vec<&str> =
        if part.nodes().len() > 1 { nodes.collect() } else { facts.map(|category| category.name.as_str()).collect() };
    let others: Vec<&str> = all.into_iter().filter(|other| *other != name).collect();
    match others.as_slice() {
        [] => words.shown_together(),
        [one] => words.shown_with_one(*one),
        [one, two] => words.shown_with_two(*one, *two),
        [one, rest @ ..] => words.shown_with_many(*one, rest.len()),
    }
}

/// A statement as it stands beside its score: of one that is scored the other way round, it says that high is good.
pub fn statement(words: Words, release: &Release, item: usize) -> String {
    let asked = &release.structure().items[item];
    match asked.kind {
        measure::Kind::Scale { reversed: true, .. } => words.statement_reversed(asked.text.trim_end_matches('.')),
        _ => asked.text.clone(),
    }
}

/// A mean that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Value {
    /// About how many answered.
    pub n: u32,
    /// The mean.
    pub headline: Headline,
    /// 95 % interval, in whole points.
    pub interval: Option<[u8; 2]>,
}

impl Value {
    fn percent(&self) -> f64 {
        f64::from(self.headline.tenths()) / 10.0
    }
}

/// What is shown of a part.
pub fn value(part: &Part, what: What) -> Option<Value> {
    match what {
        What::Item(at) => match part.item(at) {
            Cell::Shown(cell) => Some(Value { n: cell.n, headline: cell.headline?, interval: cell.interval }),
            Cell::Withheld => None,
        },
        What::Theme(at) => match part.theme(at) {
            Cell::Shown(cell) => Some(Value { n: cell.n, headline: cell.headline, interval: cell.interval }),
            Cell::Withheld => None,
        },
    }
}

/// A name as it stands before a colon: without its full stop, and in quotes where it is a question.
pub(crate) fn before_colon(name: &str) -> String {
    let name = name.trim_end_matches('.');
    if name.ends_with(['?', '!', '…']) { format!("“{name}”") } else { name.to_owned() }
}

/// A mean as it is read: "72.4", "72", "at most 5".
pub fn mean_text(words: Words, mean: Headline) -> String {
    match mean {
        Headline::Tenths(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
        Headline::Points(points) => points.to_string(),
        Headline::AtMost(points) => words.mean_at_most(i64::from(points)),
        Headline::AtLeast(points) => words.mean_at_least(i64::from(points)),
    }
}

/// A share as it is read: "37%", "very few", "nearly all".
pub fn share_text(words: Words, share: Share) -> String {
    match share {
        Share::About(percent) => words.share_percent(i64::from(percent)),
        Share::Few => words.share_few(),
        Share::AllButFew => words.share_all_but_few(),
    }
}

/// What a comparison of two numbers comes to, as `measure` decides it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// More than chance would do.
    Higher,
    /// Less than chance would do.
    Lower,
    /// Many answered, and nothing changed.
    Same,
    /// Too few answered to say.
    TooFew,
}

/// The change in words, each kind with a sign of its own. "Too few to tell" is not "no difference".
pub fn change(words: Words, change: Change) -> Markup {
    let (class, sign, text) = match change {
        Change::Higher => ("b-up", "▲", words.change_higher()),
        Change::Lower => ("b-down", "▼", words.change_lower()),
        Change::Same => ("b-same", "", words.change_same()),
        Change::TooFew => ("b-few", "", words.change_few()),
    };
    html! {
        span class=(class) {
            @if !sign.is_empty() { span aria-hidden="true" { (sign) } " " }
            (text)
        }
    }
}

/// Letters of a label on one line; the narrowest phone has room for so many, and for the value behind it.
const LINE_LETTERS: usize = 30;

/// Lines of a label at most.
const LINES_MAX: usize = 4;

/// A place on the plot, from 0 to 100.
fn x(percent: f64) -> String {
    format!("{:.2}%", percent.clamp(0.0, 100.0))
}

fn em(value: f64) -> String {
    format!("{value:.2}em")
}

/// A label in lines that fit a phone.
fn lines(label: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in label.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        let length = last.chars().count();
        if length > 0 && length + 1 + word.chars().count() > LINE_LETTERS {
            lines.push(word.to_owned());
        } else {
            if length > 0 {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    if lines.len() > LINES_MAX {
        lines.truncate(LINES_MAX);
        lines[LINES_MAX - 1].push('…');
    }
    lines
}

/// Draws the lines of a label with their base lines from `y` on (in em), the value at the end of the first line, and
/// gives the height that they take.
fn label(text: &str, value: &str, y: f64) -> (Markup, f64) {
    let lines = lines(text);
    let height = lines.len() as f64 * LINE;
    let markup = html! {
        @if !value.is_empty() {
            text class="b-strong" x="100%" y=(em(y + LINE * 0.8)) text-anchor="end" { (value) }
        }
        @for (index, line) in lines.iter().enumerate() {
            text x="0" y=(em(y + LINE * (index as f64 + 0.8))) { (line) }
        }
    };
    (markup, height)
}

/// Height of a line of a label, in em.
const LINE: f64 = 1.35;

/// What the rows of a table are: groups, unless each row is about something else.
fn row_kind(words: Words, rows: &[Row]) -> String {
    match rows {
        [first, rest @ ..] if rest.iter().any(|row| row.what != first.what) => match first.what {
            What::Item(_) => words.chart_statement(),
            What::Theme(_) => words.chart_theme(),
        },
        _ => words.chart_group(),
    }
}

/// Patterns of a chart; their names begin with the chart's id, since a page may hold many charts.
fn patterns(id: &str) -> Markup {
    html! {
        defs {
            pattern id={ (id) "-low" } width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                line class="b-hatch" x1="0" y1="0" x2="0" y2="7" {}
            }
            pattern id={ (id) "-mid" } width="6" height="6" patternUnits="userSpaceOnUse" {}
            pattern id={ (id) "-high" } width="8" height="8" patternUnits="userSpaceOnUse" {
                circle class="b-spot" cx="4" cy="4" r="1.3" {}
            }
            pattern id={ (id) "-withheld" } width="10" height="10" patternUnits="userSpaceOnUse"
                patternTransform="rotate(135)" {
                line class="b-grid" x1="0" y1="0" x2="0" y2="10" {}
            }
        }
    }
}

/// The band in place of a number that is not shown.
fn withheld_band(words: Words, id: &str, y: f64, height: f64) -> Markup {
    html! {
        rect class="b-hidden" x="0" y=(em(y)) width=(x(100.0)) height=(em(height)) fill={ "url(#" (id) "-withheld)" } {}
        text class="b-soft" x="0.5em" y=(em(y + height / 2.0 + 0.35)) { (words.withheld()) }
    }
}

/// Lines and numbers at 0, 25, 50, 75 and 100.
fn scale(height: f64) -> Markup {
    html! {
        @for at in [0, 25, 50, 75, 100] {
            line class="b-grid" x1=(x(f64::from(at))) x2=(x(f64::from(at))) y1="0" y2=(em(height)) {}
            text class="b-soft" x=(x(f64::from(at))) y=(em(height + 1.2))
                text-anchor=(match at { 0 => "start", 100 => "end", _ => "middle" }) { (at) }
        }
    }
}

/// Adds how many rows of a chart are not shown.
fn add_withheld(words: Words, sentence: &mut String, count: usize) {
    if count > 0 {
        sentence.push_str(". ");
        sentence.push_str(&words.finding_withheld(count as i64));
    }
}

/// Everything that a chart consists of.
struct Chart {
    id: String,
    finding: String,
    description: String,
    /// Height in em.
    height: f64,
    svg: Markup,
    key: Markup,
    note: Text,
    table: Table,
}

impl Chart {
    fn draw(self, words: Words) -> Markup {
        let (id, title, desc) = (&self.id, format!("{}-title", self.id), format!("{}-desc", self.id));
        html! {
            figure.b-chart id=(id) {
                figcaption.b-chart__finding { (self.finding) }
                (self.key)
                svg.b-chart__svg xmlns="http://www.w3.org/2000/svg" width="100%" height=(em(self.height)) role="img"
                    aria-labelledby=(title) aria-describedby=(desc) {
                    title id=(title) { (self.finding) }
                    desc id=(desc) { (self.description) }
                    (patterns(id))
                    (self.svg)
                }
                @if !self.note.is_empty() { p.b-chart__note { (self.note) } }
                (Details::new(words.chart_table_summary(), html! { (self.table) }).class("b-chart__table"))
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    #[test]
    fn long_label_is_broken_into_lines_that_fit_a_phone() {
        let name = "The Bishop Wilfred Memorial Church of England Voluntary Aided Primary School";
        let lines = lines(name);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.chars().count() <= LINE_LETTERS), "{lines:?}");
        assert_eq!(lines.join(" "), name);
    }

    #[test]
    fn means_and_shares_are_said_in_words() {
        let w = Words::english();
        assert_eq!(mean_text(w, Headline::Tenths(724)), "72.4");
        assert_eq!(mean_text(w, Headline::AtMost(5)), "at most 5");
        assert_eq!(mean_text(w, Headline::AtLeast(95)), "at least 95");
        assert_eq!(share_text(w, Share::About(37)), "37%");
        assert_eq!(share_text(w, Share::Few), "very few");
    }

    #[test]
    fn three_kinds_of_nothing_look_and_sound_different() {
        let w = Words::english();
        let same = change(w, Change::Same).into_string();
        let few = change(w, Change::TooFew).into_string();
        let withheld = crate::components::withheld(w).into_string();
        for (class, text) in [("b-same", &same), ("b-few", &few), ("b-withheld", &withheld)] {
            assert_eq!([&same, &few, &withheld].iter().filter(|markup| markup.contains(class)).count(), 1, "{text}");
        }
        assert!(
            same.contains("no clear difference") && few.contains("too few to tell") && withheld.contains("Withheld")
        );
    }
}

//! A report: what a page of results says in five sentences, each made of released numbers and of what everybody may know of
//! what was done, and tied to the place where its number stands. Nothing is said here that the page itself does not show.

use crate::features::actions::together::Since;
use crate::features::benchmarks::{Benchmark, Measure};
use crate::features::remarks::{Said, topics};
use crate::features::results::Reading;
use crate::features::results::before::{Before, Told, Trend};
use crate::features::results::similar::Similar;
use measure::stats::change::Change;
use measure::{Headline, Level, Part, Place, Release};
use std::collections::BTreeMap;
use ui::Words;
use ui::charts::mean_text;

/// The standing question on whether something came of the last survey.
pub const DONE_SINCE: &str = "act1";
/// Statements that are named as strongest, and as weakest.
const STATEMENTS: usize = 3;
/// Things done that a report names; the others are on the page of their cycle.
pub const DONE_MAX: usize = 5;

/// A sentence, and the place on the page where its number stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The id of an element on the same page.
    pub at: &'static str,
}

/// What is told beside the released numbers.
pub struct Sources<'a> {
    /// The survey before.
    pub before: Option<&'a Before>,
    /// All surveys before, for the whole or for a group.
    pub trend: Option<&'a Trend>,
    /// The comments that can be read at the node.
    pub comments: Vec<Said>,
    /// Where none can: the name of the region with which they are read, and how many there are.
    pub beyond: Option<(String, usize)>,
    /// The questions of the comments, by their codes.
    pub questions: BTreeMap<String, String>,
    /// The topics that people named.
    pub topics: Vec<topics::Told>,
    /// What was done since the survey before.
    pub since: Option<Since>,
    /// Of a group: those that are like it.
    pub similar: Option<Similar>,
    /// Of everybody: each theme beside other organisations.
    pub benchmarks: Vec<Vec<(Benchmark, Measure)>>,
}

/// What a report is about: everybody, or one key group with whatever it is shown with.
pub struct Report<'a> {
    /// The name of the group, or of the organisation.
    pub name: String,
    /// The node.
    pub node: (Level, usize),
    /// How it is shown.
    pub place: Place<'a>,
    /// The five sentences; none where nothing of it is shown.
    pub sentences: Vec<Sentence>,
    /// Statements with the highest scores, the highest first, by their index.
    pub strongest: Vec<usize>,
    /// Those with the lowest, the lowest first; none of them is among the strongest.
    pub weakest: Vec<usize>,
    /// What is said where there are none.
    pub no_statements: String,
}

/// "A", "A and B", "A, B and C".
fn listed(w: Words, names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => w.results_report_and(first.join(", "), *last),
    }
}

/// Scored statements that are shown of a part, the highest score first. Where two are alike the earlier question comes first.
fn ranked(release: &Release, part: &Part) -> Vec<(usize, Headline)> {
    let items = release.structure().items.iter().enumerate().filter(|(_, item)| item.kind.is_scored());
    let mut shown: Vec<(usize, Headline)> =
        items.filter_map(|(at, _)| Some((at, part.item(at).shown()?.headline?))).collect();
    shown.sort_by(|(a, one), (b, other)| other.tenths().cmp(&one.tenths()).then(a.cmp(b)));
    shown
}

/// What changed since the survey before.
fn changed(w: Words, release: &Release, part: &Part, before: Option<&Before>) -> String {
    let Some(before) = before else { return w.results_report_first() };
    let told = before.told(release, part);
    let named = |wanted: &dyn Fn(&Told) -> bool| -> Vec<&str> {
        let themes = release.structure().themes.iter().zip(&told);
        themes.filter(|(_, told)| told.as_ref().is_some_and(wanted)).map(|(theme, _)| theme.name.as_str()).collect()
    };
    let is = |told: &Told, kind: fn(&Change) -> bool| matches!(told, Told::Compared(change, _) if kind(change));
    let higher = named(&|told| is(told, |change| matches!(change, Change::Different(found) if found.points > 0.0)));
    let lower = named(&|told| is(told, |change| matches!(change, Change::Different(found) if found.points <= 0.0)));
    let same = named(&|told| is(told, |change| matches!(change, Change::NoDifference(_))));
    let few = named(&|told| is(told, |change| matches!(change, Change::TooFew)));
    let withheld = named(&|told| is(told, |change| matches!(change, Change::Withheld)));
    let apart = named(&|told| matches!(told, Told::NotAlike));
    let title = before.title.as_str();
    match (higher.is_empty(), lower.is_empty()) {
        (false, false) => w.results_report_both(title, listed(w, &higher), listed(w, &lower)),
        (false, true) => w.results_report_higher(title, listed(w, &higher)),
        (true, false) => w.results_report_lower(title, listed(w, &lower)),
        _ if !same.is_empty() => w.results_report_same(title),
        _ if !few.is_empty() => w.results_report_few(title),
        _ if !withheld.is_empty() => w.results_report_changes_withheld(title),
        _ if !apart.is_empty() => w.results_report_not_alike(title),
        _ => w.results_report_words(title),
    }
}

/// What was said most: the topic with the most comments, or else the question that drew the most.
fn said(w: Words, sources: &Sources<'_>) -> String {
    // The first of them, as they stand on the page.
    if let Some((name, n)) = sources.topics.first().and_then(|told| Some((told.topic.name.as_str(), told.about()?))) {
        return w.results_report_topic(name, n);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for comment in &sources.comments {
        *counts.entry(comment.item.as_str()).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(item, count)| (**count, std::cmp::Reverse(**item)));
    match most.and_then(|(item, count)| Some((sources.questions.get(*item)?, *count))) {
        Some((question, count)) if count == sources.comments.len() => w.results_report_said_all(count, question),
        Some((question, count)) => w.results_report_said(sources.comments.len(), count, question),
        None => no_comments(w, sources),
    }
}

/// That no comments can be read here, and where those of these people are read.
pub fn no_comments(w: Words, sources: &Sources<'_>) -> String {
    match &sources.beyond {
        Some((region, count)) => w.results_report_said_beyond(region, *count),
        None => w.results_report_silent(),
    }
}

/// How many of the actions that were agreed after the survey before are done, without a full stop.
pub fn acted(w: Words, since: &Since) -> String {
    let before = since.before.1.as_str();
    match since.agreed {
        0 => w.results_report_acted_none(before),
        agreed => w.results_report_acted(agreed, before, since.done.len()),
    }
}

/// What was done since the last survey, and what those who answered think of it.
fn done_since(w: Words, release: &Release, part: &Part, since: Option<&Since>) -> String {
    let acted = since.map(|since| acted(w, since));
    let asked = release.structure().items.iter().position(|item| item.code == DONE_SINCE);
    let score = asked.map(|at| (at, part.item(at).shown().and_then(|cell| cell.headline)));
    match (acted, score) {
        (acted, Some((at, Some(score)))) => {
            let (text, score) = (release.structure().items[at].text.trim_end_matches('.'), mean_text(w, score));
            match acted {
                Some(acted) => w.results_report_since_acted(acted, text, score),
                None => w.results_report_since(text, score),
            }
        }
        (Some(acted), _) => w.results_report_since_acted_only(acted),
        (None, Some((_, None))) => w.results_report_since_withheld(),
        (None, None) => w.results_report_since_unasked(),
    }
}

/// The report on everybody, or on a key group.
pub fn of<'a>(w: Words, reading: &'a Reading, node: (Level, usize), sources: &Sources<'_>) -> Report<'a> {
    let release = &*reading.release;
    let place = match node {
        (Level::Whole, _) => release.whole().map_or(Place::Withheld, Place::Own),
        (level, at) => release.place(level, at, &[]),
    };
    let name = release.node_name(node.0, node.1).to_owned();
    let (Place::Own(part) | Place::Together(part)) = place else {
        let no_statements = w.results_report_statements_withheld();
        return Report { name, node, place, sentences: vec![], strongest: vec![], weakest: vec![], no_statements };
    };
    let all = ranked(release, part);
    let each = STATEMENTS.min(all.len() / 2);
    let strongest: Vec<usize> = all.iter().take(each).map(|(at, _)| *at).collect();
    let weakest: Vec<usize> = all.iter().rev().take(each).map(|(at, _)| *at).collect();
    // Within a sentence, without its own full stop.
    let text = |at: usize| release.structure().items[at].text.trim_end_matches('.');
    let asked = release.structure().items.iter().any(|item| item.kind.is_scored());
    let no_statements = match asked && all.is_empty() {
        true => w.results_report_statements_withheld(),
        false => w.results_report_statements_few(),
    };
    // The next one may be as high, or as low: then no single one is the strongest.
    let near = |one: usize, other: usize| {
        let interval = |at: usize| part.item(at).shown().and_then(|cell| cell.interval);
        interval(one).zip(interval(other)).is_none_or(|(a, b)| a[0] <= b[1] && b[0] <= a[1])
    };
    let strongest_sentence = match all.as_slice() {
        [(at, score), (next, _), ..] if near(*at, *next) => {
            w.results_report_strongest_near(text(*at), mean_text(w, *score))
        }
        [(at, score), _, ..] => w.results_report_strongest(text(*at), mean_text(w, *score)),
        _ => no_statements.clone(),
    };
    let weakest_sentence = match all.as_slice() {
        [.., (next, _), (at, score)] if near(*at, *next) => {
            w.results_report_weakest_near(text(*at), mean_text(w, *score))
        }
        [.., _, (at, score)] => w.results_report_weakest(text(*at), mean_text(w, *score)),
        _ => no_statements.clone(),
    };
    let since = match node.0 {
        Level::Region => w.results_report_region(),
        _ => changed(w, release, part, sources.before),
    };
    let sentences = vec![
        Sentence { text: since, at: "themes" },
        Sentence { text: strongest_sentence, at: "strongest" },
        Sentence { text: weakest_sentence, at: "weakest" },
        Sentence { text: said(w, sources), at: "said" },
        Sentence { text: done_since(w, release, part, sources.since.as_ref()), at: "since" },
    ];
    Report { name, node, place, sentences, strongest, weakest, no_statements }
}

/// What a team may ask itself, the second question about what is weakest.
pub fn questions(w: Words, release: &Release, report: &Report) -> [String; 3] {
    let weakest = report.weakest.first().map(|at| release.structure().items[*at].text.trim_end_matches('.'));
    [
        w.results_report_ask_surprise(),
        weakest.map_or_else(|| w.results_report_ask_better(), |text| w.results_report_ask_weakest(text)),
        w.results_report_ask_do(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_listed_as_people_say_them() {
        let w = Words::english();
        assert_eq!(listed(w, &["Workload"]), "Workload");
        assert_eq!(listed(w, &["Workload", "Wellbeing"]), "Workload and Wellbeing");
        assert_eq!(listed(w, &["Workload", "Wellbeing", "Belonging"]), "Workload, Wellbeing and Belonging");
    }
}

//! A report: what a page of results says in five sentences, each made of released numbers and tied to the place where its
//! number stands. Nothing is read here that the page itself does not show.

use super::Reading;
use super::before::{Before, Told};
use crate::features::remarks::{Said, topics};
use measure::stats::change::Change;
use measure::{Headline, Level, Part, Place, Release};
use std::collections::BTreeMap;
use ui::Words;
use ui::charts::mean_text;

/// The standing question on whether something came of the last survey.
pub(super) const DONE_SINCE: &str = "act1";
/// Statements that are named as strongest, and as weakest.
const STATEMENTS: usize = 3;

/// A sentence, and the place on the page where its number stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The id of an element on the same page.
    pub at: &'static str,
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
fn changed(w: Words, release: &Release, part: &Part, node: usize, before: Option<&Before>) -> String {
    let Some(before) = before else { return w.results_report_first() };
    let told = before.told(release, part, node);
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
    let title = before.title.as_str();
    match (higher.is_empty(), lower.is_empty()) {
        (false, false) => w.results_report_both(title, listed(w, &higher), listed(w, &lower)),
        (false, true) => w.results_report_higher(title, listed(w, &higher)),
        (true, false) => w.results_report_lower(title, listed(w, &lower)),
        _ if !same.is_empty() => w.results_report_same(title),
        _ if !few.is_empty() => w.results_report_few(title),
        _ if !withheld.is_empty() => w.results_report_changes_withheld(title),
        _ => w.results_report_words(title),
    }
}

/// What was said most: the question that drew the most comments, among those that can be read here.
fn said(w: Words, comments: &[Said], questions: &BTreeMap<String, String>) -> String {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for comment in comments {
        *counts.entry(comment.item.as_str()).or_default() += 1;
    }
    let most = counts.iter().max_by_key(|(item, count)| (**count, std::cmp::Reverse(**item)));
    match most.and_then(|(item, count)| Some((questions.get(*item)?, *count))) {
        None => w.results_report_silent(),
        Some((question, count)) if count == comments.len() => w.results_report_said_all(count, question),
        Some((question, count)) => w.results_report_said(comments.len(), count, question),
    }
}

/// What was said most, in the topics that people named.
fn topic(w: Words, topics: &[topics::Told]) -> Option<String> {
    let most = topics.iter().max_by_key(|told| told.said.len())?;
    let name = most.topic.name.as_str();
    Some(most.about().map_or_else(|| w.results_report_topic_few(name), |n| w.results_report_topic(name, n)))
}

/// What was done since the last survey, in the eyes of those who answered.
fn done_since(w: Words, release: &Release, part: &Part) -> String {
    let found = release.structure().items.iter().position(|item| item.code == DONE_SINCE);
    match found.map(|at| (at, part.item(at).shown().and_then(|cell| cell.headline))) {
        None => w.results_report_since_unasked(),
        Some((at, Some(score))) => {
            w.results_report_since(release.structure().items[at].text.trim_end_matches('.'), mean_text(w, score))
        }
        Some((_, None)) => w.results_report_since_withheld(),
    }
}

/// The report on everybody, or on a key group.
pub fn of<'a>(
    w: Words,
    reading: &'a Reading,
    node: (Level, usize),
    before: Option<&Before>,
    (comments, questions): (&[Said], &BTreeMap<String, String>),
    topics: &[topics::Told],
) -> Report<'a> {
    let release = &*reading.release;
    let place = match node {
        (Level::Whole, _) => release.whole().map_or(Place::Withheld, Place::Own),
        (level, at) => release.place(level, at, &[]),
    };
    let name = release.node_name(node.0, node.1).to_owned();
    let (Place::Own(part) | Place::Together(part)) = place else {
        return Report { name, node, place, sentences: vec![], strongest: vec![], weakest: vec![] };
    };
    let all = ranked(release, part);
    let each = STATEMENTS.min(all.len() / 2);
    let strongest: Vec<usize> = all.iter().take(each).map(|(at, _)| *at).collect();
    let weakest: Vec<usize> = all.iter().rev().take(each).map(|(at, _)| *at).collect();
    // Within a sentence, without its own full stop.
    let text = |at: usize| release.structure().items[at].text.trim_end_matches('.');
    let extreme = |found: Option<&(usize, Headline)>, say: &dyn Fn(&str, String) -> String| match found {
        Some((at, score)) => say(text(*at), mean_text(w, *score)),
        None => w.results_report_statements_withheld(),
    };
    let (top, bottom) = if each == 0 { (None, None) } else { (all.first(), all.last()) };
    let since = match node.0 {
        Level::Region => w.results_report_region(),
        _ => changed(w, release, part, node.1, before),
    };
    let sentences = vec![
        Sentence { text: since, at: "themes" },
        Sentence { text: extreme(top, &|text, score| w.results_report_strongest(text, score)), at: "strongest" },
        Sentence { text: extreme(bottom, &|text, score| w.results_report_weakest(text, score)), at: "weakest" },
        Sentence { text: topic(w, topics).unwrap_or_else(|| said(w, comments, questions)), at: "said" },
        Sentence { text: done_since(w, release, part), at: "since" },
    ];
    Report { name, node, place, sentences, strongest, weakest }
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

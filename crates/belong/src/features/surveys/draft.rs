//! A survey as it is written: sections, questions, facts; and the changes that an organiser makes to it. A change that
//! would leave something impossible behind, as a question that hangs on a later one, is not made.

use super::bank;
use answers::manifest::{COMMENTS_MAX, Question, QuestionKind, Section, ShowIf, Text};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Sections of a survey, at most.
pub const SECTIONS_MAX: usize = 40;
/// Questions of a survey, at most.
pub const QUESTIONS_MAX: usize = 200;
/// Characters of a title, at most.
pub const TITLE_CHARS_MAX: usize = 120;
/// Characters of a question or of the words of a section, at most.
pub const TEXT_CHARS_MAX: usize = 1_000;
/// Characters of a hint, at most.
pub const HINT_CHARS_MAX: usize = 1_000;
/// Characters of a choice, at most.
pub const OPTION_CHARS_MAX: usize = 300;
/// Characters of a code, at most.
pub const CODE_CHARS_MAX: usize = 40;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Languages; the first is the one of reports.
    pub languages: Vec<String>,
    /// Sections.
    pub sections: Vec<Section>,
    /// Questions about the person.
    pub facts: Vec<Question>,
}

/// What stands in the way of asking a survey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No code.
    BadCode(String),
    /// A code occurs twice.
    CodeTwice(String),
    /// A question has too few or too many choices.
    Choices {
        /// Which question.
        code: String,
        /// How many it has.
        count: usize,
        /// How many it may have.
        range: RangeInclusive<usize>,
    },
    /// Nothing can be counted.
    NothingToCount,
    /// Too many questions with free text.
    Comments,
    /// Too many sections or questions.
    TooLarge,
    /// A question hangs on one that is not an earlier question with choices.
    Depends {
        /// Which question.
        code: String,
        /// On which it hangs.
        item: String,
    },
    /// A question hangs on a choice that is not there.
    DependsChoice {
        /// Which question.
        code: String,
        /// On which it hangs.
        item: String,
    },
    /// A question about the person is of another kind than one choice or a scale.
    FactKind(String),
    /// Sentences are not said in a language.
    Unsaid {
        /// Code of the language.
        language: String,
        /// How many sentences.
        count: usize,
    },
    /// A question was asked before with other words under its code.
    Locked(String),
}

impl Fault {
    /// Whether it can be left for later. Anything else is not let in at all.
    fn waits(&self) -> bool {
        matches!(self, Self::NothingToCount | Self::Unsaid { .. } | Self::Locked(_))
    }
}

/// A sentence to translate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// In the first language.
    pub original: String,
    /// In the other language; empty while it is missing.
    pub translation: String,
    /// How often it occurs.
    pub uses: usize,
    /// The section in which it occurs first; none for questions about the person.
    pub section: Option<usize>,
}

/// Whether a text can be the code of a question or section.
pub fn is_code(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'.' | b'-');
    (1..=CODE_CHARS_MAX).contains(&text.len()) && text.bytes().all(plain)
}

/// How many choices a kind of question may have.
pub fn options_range(kind: QuestionKind) -> RangeInclusive<usize> {
    match kind {
        QuestionKind::Scale | QuestionKind::ScaleReversed => 2..=11,
        QuestionKind::Single => 2..=usize::from(measure::OPTIONS_MAX),
        QuestionKind::Multiple => 1..=usize::from(measure::SEVERAL_MAX),
        QuestionKind::ZeroToTen | QuestionKind::Text | QuestionKind::Note => 0..=0,
    }
}

/// A code for new words of an old question: `bel1` → `bel1.2` → `bel1.3`, the first that is not taken.
pub fn successor(code: &str, taken: impl Fn(&str) -> bool) -> String {
    let (stem, number) = match code.rsplit_once('.') {
        Some((stem, number)) if !stem.is_empty() => number.parse::<u32>().map_or((code, 1), |number| (stem, number)),
        _ => (code, 1),
    };
    let from = number.saturating_add(1);
    let stem = stem.get(..stem.len().min(CODE_CHARS_MAX - 8)).unwrap_or("own");
    (from..).map(|number| format!("{stem}.{number}")).find(|code| !taken(code)).unwrap_or_default()
}

impl Draft {
    /// From the bank: the themes with these codes, the standing items, and facts.
    pub fn from_bank(themes: &[String], facts: &[String]) -> Self {
        let bank = bank::bank();
        let wanted = |theme: &&bank::Theme| theme.standing || themes.contains(&theme.code);
        Self {
            languages: vec!["en".into()],
            sections: bank.theme.iter().filter(wanted).map(bank::Theme::section).collect(),
            facts: bank.fact.iter().filter(|fact| facts.contains(&fact.code)).map(bank::Fact::question).collect(),
        }
    }

    /// All questions of all sections.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// All questions and facts, in the order in which they are asked.
    pub fn all(&self) -> impl Iterator<Item = &Question> {
        self.questions().chain(&self.facts)
    }

    fn all_mut(&mut self) -> impl Iterator<Item = &mut Question> {
        self.sections.iter_mut().flat_map(|section| &mut section.questions).chain(&mut self.facts)
    }

    /// A question or fact.
    pub fn find(&self, code: &str) -> Option<&Question> {
        self.all().find(|question| question.code == code)
    }

    /// The section of a question; none for facts.
    pub fn section_of(&self, code: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.questions.iter().any(|question| question.code == code))
    }

    /// Comment credentials that this survey needs.
    pub fn comments(&self) -> usize {
        self.questions().filter(|question| question.kind == QuestionKind::Text).count()
    }

    /// The language of reports.
    pub fn first(&self) -> &str {
        self.languages.first().map_or("en", String::as_str)
    }

    /// A text in the first language, or in any.
    pub fn said<'a>(&self, text: &'a BTreeMap<String, String>) -> &'a str {
        text.get(self.first()).or_else(|| text.values().next()).map_or("", String::as_str)
    }

    /// What stands in the way of asking it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = vec![];
        let mut seen: BTreeMap<&str, &Question> = BTreeMap::new();
        for question in self.all() {
            let code = question.code.clone();
            if !is_code(&code) {
                faults.push(Fault::BadCode(code.clone()));
            }
            let (count, range) = (question.options.len(), options_range(question.kind));
            if !range.contains(&count) {
                faults.push(Fault::Choices { code: code.clone(), count, range });
            }
            if let Some(rule) = &question.show_if {
                let item = rule.item.clone();
                match seen.get(item.as_str()).and_then(|earlier| earlier.answer_kind()) {
                    None => faults.push(Fault::Depends { code: code.clone(), item }),
                    Some(kind) => {
                        let fine = |choice: &u8| (1..=kind.options()).contains(choice);
                        if rule.any_of.is_empty() || !rule.any_of.iter().all(fine) {
                            faults.push(Fault::DependsChoice { code: code.clone(), item });
                        }
                    }
                }
            }
            if seen.insert(&question.code, question).is_some() {
                faults.push(Fault::CodeTwice(code));
            }
        }
        let mut sections = BTreeSet::new();
        for section in &self.sections {
            if !sections.insert(&section.code) {
                faults.push(Fault::CodeTwice(section.code.clone()));
            }
        }
        for fact in &self.facts {
            if !matches!(fact.kind, QuestionKind::Single | QuestionKind::Scale) {
                faults.push(Fault::FactKind(fact.code.clone()));
            }
        }
        if self.questions().all(|question| question.answer_kind().is_none()) {
            faults.push(Fault::NothingToCount);
        }
        if self.comments() > usize::from(COMMENTS_MAX) {
            faults.push(Fault::Comments);
        }
        if self.sections.len() > SECTIONS_MAX || self.all().count() > QUESTIONS_MAX {
            faults.push(Fault::TooLarge);
        }
        for language in &self.languages {
            let count = self.missing(language);
            if count > 0 {
                faults.push(Fault::Unsaid { language: language.clone(), count });
            }
        }
        faults
    }

    /// The first thing that must not be, whatever is still to be written.
    pub fn impossible(&self) -> Option<Fault> {
        self.faults().into_iter().find(|fault| !fault.waits())
    }

    /// Moves a question one place up or down, into the neighbouring section at an edge. Says whether it moved.
    pub fn shift(&mut self, code: &str, up: bool) -> bool {
        if let Some(at) = self.facts.iter().position(|fact| fact.code == code) {
            return swap(&mut self.facts, at, up);
        }
        let place = self.sections.iter().enumerate().find_map(|(s, section)| {
            section.questions.iter().position(|question| question.code == code).map(|q| (s, q))
        });
        let Some((s, q)) = place else { return false };
        let last = self.sections[s].questions.len() - 1;
        match (up, q) {
            (true, 0) if s == 0 => return false,
            (false, q) if q == last && s + 1 == self.sections.len() => return false,
            (true, 0) => {
                let question = self.sections[s].questions.remove(0);
                self.sections[s - 1].questions.push(question);
            }
            (true, q) => self.sections[s].questions.swap(q, q - 1),
            (false, q) if q == last => {
                let question = self.sections[s].questions.remove(q);
                self.sections[s + 1].questions.insert(0, question);
            }
            (false, q) => self.sections[s].questions.swap(q, q + 1),
        }
        true
    }

    /// Moves a section one place up or down. Says whether it moved.
    pub fn shift_section(&mut self, code: &str, up: bool) -> bool {
        let at = self.sections.iter().position(|section| section.code == code);
        at.is_some_and(|at| swap(&mut self.sections, at, up))
    }

    /// The questions that are shown only after some answers to another.
    pub fn dependents(&self, code: &str) -> Vec<&Question> {
        self.all().filter(|question| question.show_if.as_ref().is_some_and(|rule| rule.item == code)).collect()
    }

    /// Takes a question or a fact out; what hung on it is shown always. Says whether it was there.
    pub fn remove(&mut self, code: &str) -> bool {
        let before = self.all().count();
        for section in &mut self.sections {
            section.questions.retain(|question| question.code != code);
        }
        self.facts.retain(|fact| fact.code != code);
        self.free_dependents(code);
        before != self.all().count()
    }

    /// Takes a section out, with its questions. Says whether it was there.
    pub fn remove_section(&mut self, code: &str) -> bool {
        let Some(at) = self.sections.iter().position(|section| section.code == code) else { return false };
        for question in self.sections.remove(at).questions {
            self.free_dependents(&question.code);
        }
        true
    }

    fn free_dependents(&mut self, code: &str) {
        for question in self.all_mut() {
            question.show_if.take_if(|rule| rule.item == code);
        }
    }

    /// Puts a copy of a question below it, under a code that is free. Gives the code.
    pub fn duplicate(&mut self, code: &str, taken: impl Fn(&str) -> bool) -> Option<String> {
        let fresh = self.fresh_code("own", taken);
        let lists = self.sections.iter_mut().map(|section| &mut section.questions).chain([&mut self.facts]);
        for list in lists {
            if let Some(at) = list.iter().position(|question| question.code == code) {
                let copy = Question { code: fresh.clone(), ..list[at].clone() };
                list.insert(at + 1, copy);
                return Some(fresh);
            }
        }
        None
    }

    /// A code that no question has and that was never asked: `own1`, `own2` …
    pub fn fresh_code(&self, start: &str, taken: impl Fn(&str) -> bool) -> String {
        let free = |code: &String| self.find(code).is_none() && !taken(code);
        (1..).map(|number| format!("{start}{number}")).find(free).unwrap_or_default()
    }

    /// Gives a question another code; what hangs on it follows.
    pub fn rename(&mut self, old: &str, new: &str) {
        for question in self.all_mut() {
            if question.code == old {
                new.clone_into(&mut question.code);
            }
            if let Some(rule) = question.show_if.as_mut().filter(|rule| rule.item == old) {
                new.clone_into(&mut rule.item);
            }
        }
    }

    /// Puts a question in the place of another, or at the end of its section when there is none with the old code.
    /// `section` is the code of a section, or nothing for the facts. What hangs on it follows its code and its choices.
    /// Says whether there is such a section.
    pub fn put(&mut self, old: &str, question: Question, section: Option<&str>) -> bool {
        let before = self.find(old).cloned();
        if let Some(before) = &before {
            self.follow(before, &question);
        }
        let place = |list: &[Question]| list.iter().position(|one| one.code == old);
        let (from_fact, from) = match place(&self.facts) {
            Some(at) => (Some(at), None),
            None => (None, self.sections.iter().enumerate().find_map(|(s, one)| place(&one.questions).map(|q| (s, q)))),
        };
        let target = match section {
            None => None,
            Some(code) => match self.sections.iter().position(|one| one.code == code) {
                Some(at) => Some(at),
                None => return false,
            },
        };
        if let Some(at) = from_fact {
            self.facts.remove(at);
        }
        if let Some((s, q)) = from {
            self.sections[s].questions.remove(q);
        }
        let list = match target {
            None => &mut self.facts,
            Some(at) => &mut self.sections[at].questions,
        };
        let kept = match target {
            None => from_fact,
            Some(at) => from.filter(|(s, _)| *s == at).map(|(_, q)| q),
        };
        list.insert(kept.unwrap_or(list.len()).min(list.len()), question);
        true
    }

    /// Lets the rules that hang on a question follow it when it changes: its code, and its choices by their words. A
    /// choice that is reworded in its place keeps its rules; one that is gone takes them along.
    fn follow(&mut self, before: &Question, after: &Question) {
        let languages = self.languages.clone();
        let first = languages.first().map_or("en", String::as_str);
        let said = |text: &Text| text.get(first).cloned().unwrap_or_default();
        let (old, new): (Vec<_>, Vec<_>) =
            (before.options.iter().map(said).collect(), after.options.iter().map(said).collect());
        let number = |choice: u8| -> Option<u8> {
            after.answer_kind()?;
            let at = usize::from(choice).checked_sub(1)?;
            if before.options.is_empty() {
                // 0 to 10 has no words to go by.
                return (before.kind == after.kind).then_some(choice);
            }
            let words = old.get(at)?;
            let found = new.iter().position(|other| other == words);
            let reworded = || (old.len() == new.len() && !old.contains(&new[at])).then_some(at);
            found.or_else(reworded).and_then(|at| u8::try_from(at + 1).ok())
        };
        for question in self.all_mut() {
            let Some(rule) = question.show_if.as_mut().filter(|rule| rule.item == before.code) else { continue };
            let mut any_of: Vec<u8> = rule.any_of.iter().filter_map(|choice| number(*choice)).collect();
            any_of.sort_unstable();
            any_of.dedup();
            question.show_if = (!any_of.is_empty()).then(|| ShowIf { item: after.code.clone(), any_of });
        }
    }

    /// All texts, with the section in which they stand.
    fn texts(&self) -> impl Iterator<Item = (Option<usize>, &BTreeMap<String, String>)> {
        let sections = self.sections.iter().enumerate().flat_map(|(at, section)| {
            let own = [&section.title, &section.intro].into_iter();
            own.chain(section.questions.iter().flat_map(question_texts)).map(move |text| (Some(at), text))
        });
        sections.chain(self.facts.iter().flat_map(question_texts).map(|text| (None, text)))
    }

    fn texts_mut(&mut self) -> impl Iterator<Item = &mut BTreeMap<String, String>> {
        let sections = self.sections.iter_mut().flat_map(|section| {
            let own = [&mut section.title, &mut section.intro].into_iter();
            own.chain(section.questions.iter_mut().flat_map(question_texts_mut))
        });
        sections.chain(self.facts.iter_mut().flat_map(question_texts_mut))
    }

    /// The sentences with their translation into a language, each once however often it occurs.
    pub fn sentences(&self, language: &str) -> Vec<Sentence> {
        let first = self.first();
        let mut sentences: Vec<Sentence> = vec![];
        let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for (section, text) in self.texts() {
            let original = text.get(first).map_or("", String::as_str);
            if original.is_empty() {
                continue;
            }
            let translation = text.get(language).map_or("", String::as_str);
            let at = *places.entry((original, translation)).or_insert_with(|| {
                let (original, translation) = (original.to_owned(), translation.to_owned());
                sentences.push(Sentence { original, translation, uses: 0, section });
                sentences.len() - 1
            });
            sentences[at].uses += 1;
        }
        sentences
    }

    /// Sets the translation of a sentence wherever it is translated as it `was`. Gives how often that is.
    pub fn translate(&mut self, language: &str, original: &str, was: &str, now: &str) -> usize {
        let first = self.first().to_owned();
        let mut count = 0;
        for text in self.texts_mut() {
            let here = text.get(language).map_or("", String::as_str) == was;
            if !here || text.get(&first).map(String::as_str) != Some(original) {
                continue;
            }
            count += 1;
            if now.is_empty() {
                text.remove(language);
            } else {
                text.insert(language.to_owned(), now.to_owned());
            }
        }
        count
    }

    /// Sentences that are not said in a language.
    pub fn missing(&self, language: &str) -> usize {
        let first = self.first();
        let lacks = |text: &BTreeMap<String, String>| text.get(language).is_none_or(|words| words.is_empty());
        if language == first {
            // What has words in another language needs them in the first.
            return self.texts().filter(|(_, text)| !text.is_empty() && lacks(text)).count();
        }
        self.sentences(language).iter().filter(|sentence| sentence.translation.is_empty()).count()
    }

    /// Takes a language out, with all that was said in it. The first one stays.
    pub fn remove_language(&mut self, language: &str) -> bool {
        if self.first() == language || !self.languages.iter().any(|one| one == language) {
            return false;
        }
        self.languages.retain(|one| one != language);
        for text in self.texts_mut() {
            text.remove(language);
        }
        true
    }

    /// Makes a language the first one. It must be whole.
    pub fn lead_with(&mut self, language: &str) -> bool {
        let Some(at) = self.languages.iter().position(|one| one == language) else { return false };
        if self.missing(language) > 0 {
            return false;
        }
        let language = self.languages.remove(at);
        self.languages.insert(0, language);
        true
    }
}

fn swap<T>(list: &mut [T], at: usize, up: bool) -> bool {
    let other = if up { at.checked_sub(1) } else { Some(at + 1).filter(|other| *other < list.len()) };
    let Some(other) = other else { return false };
    list.swap(at, other);
    true
}

fn question_texts(question: &Question) -> impl Iterator<Item = &BTreeMap<String, String>> {
    [&question.text, &question.hint].into_iter().chain(&question.options)
}

fn question_texts_mut(question: &mut Question) -> impl Iterator<Item = &mut BTreeMap<String, String>> {
    [&mut question.text, &mut question.hint].into_iter().chain(&mut question.options)
}

/// The words under which a code was asked: everything that a person reads or chooses from. The first wave that asks a
/// question locks them; a translation that is added later is locked by the wave that adds it. The hint is the last; it is
/// none in wordings from before hints were locked, until the next wave locks the one that it asks with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording(pub QuestionKind, pub Text, pub Vec<Text>, #[serde(default)] pub Option<Text>);

impl Wording {
    /// Of a question.
    pub fn of(question: &Question) -> Self {
        Self(question.kind, question.text.clone(), question.options.clone(), Some(question.hint.clone()))
    }

    /// Whether a question says the same: the same kind, and in every language that both have the same words. A hint that
    /// comes or goes is another wording; one that is only not translated yet is not.
    pub fn fits(&self, question: &Question) -> bool {
        let Self(kind, text, options, hint) = self;
        let same = |a: &Text, b: &Text| a.iter().all(|(code, words)| b.get(code).is_none_or(|other| other == words));
        *kind == question.kind
            && options.len() == question.options.len()
            && text.keys().any(|code| question.text.contains_key(code))
            && same(text, &question.text)
            && options.iter().zip(&question.options).all(|(a, b)| same(a, b))
            && hint
                .as_ref()
                .is_none_or(|hint| hint.is_empty() == question.hint.is_empty() && same(hint, &question.hint))
    }

    /// With the languages that a question adds.
    pub fn with(mut self, question: &Question) -> Self {
        let add = |mine: &mut Text, theirs: &Text| {
            for (code, words) in theirs {
                mine.entry(code.clone()).or_insert_with(|| words.clone());
            }
        };
        add(&mut self.1, &question.text);
        for (mine, theirs) in self.2.iter_mut().zip(&question.options) {
            add(mine, theirs);
        }
        add(self.3.get_or_insert_default(), &question.hint);
        self
    }

    /// A question with these words again, in the languages of a survey. Nothing when they lack the first of them.
    pub fn restored(&self, question: &Question, languages: &[String]) -> Option<Question> {
        let first = languages.first()?;
        let Self(kind, text, options, hint) = self;
        let restore = |locked: &Text, now: Option<&Text>| -> Text {
            let unchanged = now.is_some_and(|now| now.get(first) == locked.get(first));
            let words = |code: &String| match locked.get(code) {
                Some(words) => Some(words.clone()),
                None if unchanged => now.and_then(|now| now.get(code)).cloned(),
                None => None,
            };
            languages.iter().filter_map(|code| words(code).map(|words| (code.clone(), words))).collect()
        };
        let unsaid_hint = hint.as_ref().is_some_and(|hint| !hint.is_empty() && !hint.contains_key(first));
        if unsaid_hint || !text.contains_key(first) || options.iter().any(|option| !option.contains_key(first)) {
            return None;
        }
        let hint = match hint {
            None => question.hint.clone(),
            Some(none) if none.is_empty() => Text::new(),
            Some(hint) => restore(hint, Some(&question.hint)),
        };
        let options: Vec<Text> =
            options.iter().enumerate().map(|(at, option)| restore(option, question.options.get(at))).collect();
        Some(Question { kind: *kind, text: restore(text, Some(&question.text)), hint, options, ..question.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::from_bank(&["belonging".into(), "comments".into()], &["age".into(), "role".into()])
    }

    fn codes(draft: &Draft) -> Vec<String> {
        draft.questions().map(|question| question.code.clone()).collect()
    }

    fn hang(draft: &mut Draft, code: &str, item: &str, any_of: &[u8]) {
        let rule = ShowIf { item: item.into(), any_of: any_of.to_vec() };
        draft.all_mut().find(|question| question.code == code).unwrap().show_if = Some(rule);
    }

    #[test]
    fn a_draft_from_the_bank_can_be_asked() {
        let draft = draft();
        assert_eq!(draft.faults(), vec![]);
        assert_eq!(draft.comments(), 2);
        assert!(draft.questions().any(|question| question.code == "act1"), "the standing items are in every survey");
    }

    #[test]
    fn questions_move_across_sections_and_none_is_lost() {
        let mut draft = draft();
        let before = codes(&draft);
        assert!(!draft.shift(&before[0], true), "the first cannot go up");
        for _ in 0..before.len() * 2 {
            draft.shift(&before[0], false);
        }
        let mut after = codes(&draft);
        assert_eq!(after.last(), before.first(), "it went to the very end");
        after.rotate_right(1);
        assert_eq!(after, before);
        assert!(draft.shift("role", false) && !draft.shift("role", false), "facts move among themselves");
    }

    #[test]
    fn a_second_use_of_a_code_is_named() {
        let mut draft = draft();
        let twin = draft.sections[0].questions[0].clone();
        draft.sections[0].questions.push(twin);
        assert!(draft.faults().contains(&Fault::CodeTwice("bel1".into())));
    }

    #[test]
    fn a_question_cannot_hang_on_a_later_one() {
        let mut draft = draft();
        hang(&mut draft, "bel2", "bel1", &[1, 2]);
        assert_eq!(draft.impossible(), None);
        draft.shift("bel2", true);
        let (code, item) = ("bel2".into(), "bel1".into());
        assert_eq!(draft.impossible(), Some(Fault::Depends { code, item }));
    }

    #[test]
    fn rules_follow_the_choices_by_their_words() {
        let mut draft = draft();
        hang(&mut draft, "bel2", "bel1", &[1, 2]);
        hang(&mut draft, "bel3", "bel1", &[5]);
        // "Strongly agree" goes, the two lowest change places, and "Agree" is reworded elsewhere.
        let mut question = draft.find("bel1").unwrap().clone();
        question.options.pop();
        question.options.swap(0, 3);
        question.code = "bel1.2".into();
        assert!(draft.put("bel1", question, Some("belonging")));
        let rule = |draft: &Draft, code: &str| draft.find(code).unwrap().show_if.clone();
        assert_eq!(rule(&draft, "bel2"), Some(ShowIf { item: "bel1.2".into(), any_of: vec![2, 4] }));
        assert_eq!(rule(&draft, "bel3"), None, "the choice on which it hung is gone");
        assert_eq!(draft.impossible(), None);
        assert_eq!(codes(&draft)[0], "bel1.2", "it kept its place");
        draft.remove("bel1.2");
        assert_eq!(rule(&draft, "bel2"), None);
    }

    #[test]
    fn a_sentence_is_translated_once_wherever_it_occurs() {
        let mut draft = draft();
        draft.languages.push("pl".into());
        let all = draft.missing("pl");
        assert_eq!(draft.sentences("pl").iter().filter(|s| s.original == "Agree").count(), 1);
        assert!(draft.sentences("pl").iter().find(|s| s.original == "Agree").unwrap().uses > 5);
        assert!(draft.translate("pl", "Agree", "", "Zgadzam się") > 5);
        assert_eq!(draft.missing("pl"), all - 1);
        assert_eq!(draft.translate("pl", "Agree", "", "Tak"), 0, "it is not untranslated any more");
        assert!(draft.faults().iter().any(|fault| matches!(fault, Fault::Unsaid { language, .. } if language == "pl")));
        assert!(!draft.lead_with("pl"), "only a whole language can lead");
        assert!(draft.remove_language("pl") && !draft.remove_language("en"));
        assert!(draft.texts().all(|(_, text)| !text.contains_key("pl")));
        assert_eq!(draft.faults(), vec![]);
    }

    #[test]
    fn a_translation_does_not_unlock_a_wording_and_other_words_do_not_fit() {
        let mut draft = draft();
        let locked = Wording::of(draft.find("bel1").unwrap());
        draft.languages.push("pl".into());
        draft.translate("pl", "I feel that I belong here.", "", "Czuję, że tu przynależę.");
        let translated = draft.find("bel1").unwrap().clone();
        assert!(locked.fits(&translated));
        let locked = locked.with(&translated);
        let mut other = translated.clone();
        other.text.insert("pl".into(), "Inaczej.".into());
        assert!(!locked.fits(&other), "the translation was locked too");
        let mut other = translated.clone();
        other.text = bank::english("I belong.");
        other.options.pop();
        assert!(!locked.fits(&other));
        assert_eq!(locked.restored(&other, &draft.languages).unwrap(), translated);
        assert_eq!(locked.restored(&other, &["cy".to_owned()]), None, "it was never asked in Welsh");
    }

    #[test]
    fn a_hint_is_part_of_the_wording() {
        let mut draft = draft();
        draft.languages.push("pl".into());
        let bare = draft.find("bel1").unwrap().clone();
        let hinted = Question { hint: bank::english("Think of the last month."), ..bare.clone() };
        let reworded = Question { hint: bank::english("Think of the last year."), ..bare.clone() };
        for (asked, now) in [(&bare, &hinted), (&hinted, &bare), (&hinted, &reworded)] {
            let locked = Wording::of(asked);
            assert!(locked.fits(asked) && !locked.fits(now), "{now:?}");
            assert_eq!(locked.restored(now, &draft.languages).as_ref(), Some(asked));
        }
        // A translation that comes later is locked with the wave that asks it.
        let mut translated = hinted.clone();
        translated.hint.insert("pl".into(), "Ostatni miesiąc.".into());
        let locked = Wording::of(&hinted);
        assert!(locked.fits(&translated));
        let locked = locked.with(&translated);
        assert!(locked.fits(&hinted), "not translated yet is not other words");
        translated.hint.insert("pl".into(), "Ostatni rok.".into());
        assert!(!locked.fits(&translated));
        assert_eq!(locked.restored(&bare, &["pl".to_owned()]), None, "the words were never asked in Polish");
    }

    #[test]
    fn a_wording_from_before_hints_were_locked_reads_on_and_locks_the_next_hint() {
        let draft = draft();
        let bare = draft.find("bel1").unwrap().clone();
        let mut stored = serde_json::to_value(Wording::of(&bare)).unwrap();
        stored.as_array_mut().unwrap().truncate(3);
        let old: Wording = serde_json::from_value(stored).unwrap();
        assert_eq!(old.3, None);
        let hinted = Question { hint: bank::english("Think of the last month."), ..bare.clone() };
        assert!(old.fits(&bare) && old.fits(&hinted), "nobody knows with which hint it was asked");
        assert_eq!(old.restored(&hinted, &draft.languages).unwrap().hint, hinted.hint);
        let now = old.with(&hinted);
        assert!(now.fits(&hinted) && !now.fits(&bare));
    }

    #[test]
    fn new_words_get_the_next_code() {
        assert_eq!(successor("bel1", |_| false), "bel1.2");
        assert_eq!(successor("bel1.2", |code| code == "bel1.3"), "bel1.4");
        assert_eq!(successor("a.b", |_| false), "a.b.2");
        assert!(is_code(&successor(&"x".repeat(40), |_| false)));
    }
}

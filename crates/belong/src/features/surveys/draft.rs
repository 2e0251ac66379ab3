//! A survey as it is written: sections, questions, facts; and the changes that an organiser makes to it.

use super::bank;
use answers::manifest::{COMMENTS_MAX, Question, QuestionKind, Section};
use serde::{Deserialize, Serialize};

/// Sections of a survey, at most.
pub const SECTIONS_MAX: usize = 40;
/// Questions of a survey, at most.
pub const QUESTIONS_MAX: usize = 200;

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

    /// Comment credentials that this survey needs.
    pub fn comments(&self) -> usize {
        self.questions().filter(|question| question.kind == QuestionKind::Text).count()
    }

    /// What stands in the way of asking it, each as a sentence.
    pub fn faults(&self) -> Vec<String> {
        let mut faults = vec![];
        let mut codes = std::collections::BTreeSet::new();
        for question in self.questions().chain(&self.facts) {
            if let Err(why) = question.check() {
                faults.push(why);
            }
            if !codes.insert(&question.code) {
                faults.push(format!("The code {} occurs twice.", question.code));
            }
        }
        if self.questions().all(|question| question.answer_kind().is_none()) {
            faults.push("There is no question that can be counted.".into());
        }
        if self.comments() > usize::from(COMMENTS_MAX) {
            faults.push(format!("There are more than {COMMENTS_MAX} questions with free text."));
        }
        if self.sections.len() > SECTIONS_MAX || self.questions().count() > QUESTIONS_MAX {
            faults.push(format!("A survey has at most {SECTIONS_MAX} sections and {QUESTIONS_MAX} questions."));
        }
        faults
    }

    /// Moves a question one place up or down, into the neighbouring section at an edge. Says whether it moved.
    pub fn shift(&mut self, code: &str, up: bool) -> bool {
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

    /// Takes a question or a fact out. Says whether it was there.
    pub fn remove(&mut self, code: &str) -> bool {
        let before = self.questions().count() + self.facts.len();
        for section in &mut self.sections {
            section.questions.retain(|question| question.code != code);
        }
        self.facts.retain(|fact| fact.code != code);
        before != self.questions().count() + self.facts.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft::from_bank(&["belonging".into(), "comments".into()], &["age".into()])
    }

    #[test]
    fn a_draft_from_the_bank_can_be_asked() {
        let draft = draft();
        assert_eq!(draft.faults(), Vec::<String>::new());
        assert_eq!(draft.comments(), 2);
        assert!(draft.questions().any(|question| question.code == "act1"), "the standing items are in every survey");
    }

    #[test]
    fn questions_move_across_sections_and_none_is_lost() {
        let mut draft = draft();
        let codes = |draft: &Draft| draft.questions().map(|q| q.code.clone()).collect::<Vec<_>>();
        let before = codes(&draft);
        assert!(!draft.shift(&before[0], true), "the first cannot go up");
        for _ in 0..before.len() * 2 {
            draft.shift(&before[0], false);
        }
        let mut after = codes(&draft);
        assert_eq!(after.last(), before.first(), "it went to the very end");
        after.rotate_right(1);
        assert_eq!(after, before);
    }

    #[test]
    fn a_second_use_of_a_code_is_named() {
        let mut draft = draft();
        let twin = draft.sections[0].questions[0].clone();
        draft.sections[0].questions.push(twin);
        assert!(draft.faults().iter().any(|fault| fault.contains("bel1 occurs twice")));
    }
}

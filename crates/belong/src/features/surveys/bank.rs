//! The question bank: items written for this product, each with its construct. See words/en/bank.toml.

use answers::manifest::{Question, QuestionKind, Section, Text};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static BANK: LazyLock<Bank> =
    LazyLock::new(|| toml::from_str(include_str!("../../../../../words/en/bank.toml")).expect("a test reads the bank"));

const AGREEMENT: [&str; 5] = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"];
const FREQUENCY: [&str; 5] = ["Never", "Rarely", "Sometimes", "Often", "Always"];

/// The whole bank.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    /// What has to be said about all items.
    pub note: String,
    /// Themes with their items.
    pub theme: Vec<Theme>,
    /// Questions about the person.
    pub fact: Vec<Fact>,
}

/// Items that are asked and reported together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Code of the section.
    pub code: String,
    /// Heading.
    pub title: String,
    /// A sentence below the heading.
    pub intro: String,
    /// Stands in every wave.
    #[serde(default)]
    pub standing: bool,
    /// The items.
    pub item: Vec<Item>,
}

/// One item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code; the wording that goes with it never changes.
    pub code: String,
    /// What it is meant to show.
    pub construct: String,
    /// The words.
    pub text: String,
    /// `agreement`, `frequency`, `zero_ten`, `single`, `multiple` or `text`.
    pub kind: String,
    /// `low` when a low answer is the good one.
    #[serde(default)]
    pub favourable: String,
    /// Choices, for single and multiple.
    #[serde(default)]
    pub options: Vec<String>,
}

/// A question about the person.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Code.
    pub code: String,
    /// The words.
    pub text: String,
    /// Categories.
    pub options: Vec<String>,
    /// Delicate.
    #[serde(default)]
    pub sensitive: bool,
}

/// The bank that ships with the product.
pub fn bank() -> &'static Bank {
    &BANK
}

/// Words in English.
pub fn english(text: &str) -> Text {
    Text::from([("en".to_owned(), text.to_owned())])
}

/// The choices of an agreement or frequency scale.
pub fn scale(kind: &str) -> Option<Vec<Text>> {
    match kind {
        "agreement" => Some(AGREEMENT.map(english).to_vec()),
        "frequency" => Some(FREQUENCY.map(english).to_vec()),
        _ => None,
    }
}

impl Item {
    /// As it is asked. A scale whose low end is the good one keeps its order on the page and is scored the other way.
    pub fn question(&self) -> Question {
        let (kind, options) = match self.kind.as_str() {
            "zero_ten" => (QuestionKind::ZeroToTen, vec![]),
            "single" => (QuestionKind::Single, self.options.iter().map(|text| english(text)).collect()),
            "multiple" => (QuestionKind::Multiple, self.options.iter().map(|text| english(text)).collect()),
            "text" => (QuestionKind::Text, vec![]),
            scaled => {
                let kind = if self.favourable == "low" { QuestionKind::ScaleReversed } else { QuestionKind::Scale };
                (kind, scale(scaled).unwrap_or_default())
            }
        };
        Question {
            code: self.code.clone(),
            kind,
            text: english(&self.text),
            hint: BTreeMap::new(),
            options,
            sensitive: false,
            show_if: None,
        }
    }
}

impl Theme {
    /// As a section of a survey.
    pub fn section(&self) -> Section {
        let questions: Vec<Question> = self.item.iter().map(Item::question).collect();
        Section {
            code: self.code.clone(),
            title: english(&self.title),
            intro: english(&self.intro),
            theme: questions.iter().any(|question| question.answer_kind().is_some_and(|kind| kind.is_scored())),
            questions,
        }
    }
}

impl Fact {
    /// As a question about the person. Age and length of service have an order.
    pub fn question(&self) -> Question {
        let ordered = matches!(self.code.as_str(), "age" | "service");
        Question {
            code: self.code.clone(),
            kind: if ordered { QuestionKind::Scale } else { QuestionKind::Single },
            text: english(&self.text),
            hint: BTreeMap::new(),
            options: self.options.iter().map(|text| english(text)).collect(),
            sensitive: self.sensitive,
            show_if: None,
        }
    }
}

/// The construct of an item of the bank.
pub fn construct(code: &str) -> Option<&'static str> {
    BANK.theme.iter().flat_map(|theme| &theme.item).find(|item| item.code == code).map(|item| item.construct.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_of_the_bank_makes_a_question_that_can_be_asked() {
        let mut codes = std::collections::BTreeSet::new();
        for theme in &bank().theme {
            for item in &theme.item {
                item.question().check().unwrap();
                assert!(!item.construct.is_empty(), "{} states its construct", item.code);
                assert!(codes.insert(item.code.clone()), "{} occurs once", item.code);
            }
        }
        for fact in &bank().fact {
            fact.question().check().unwrap();
            assert!(codes.insert(fact.code.clone()), "{} occurs once", fact.code);
        }
    }

    #[test]
    fn the_two_standing_items_are_there() {
        let standing: Vec<_> =
            bank().theme.iter().filter(|theme| theme.standing).flat_map(|theme| &theme.item).collect();
        assert_eq!(standing.len(), 2);
        assert!(bank().note.contains("Not a validated scale"));
    }
}

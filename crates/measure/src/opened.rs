//! Opened answers, in columns. They exist in memory only, between opening and release.

use crate::structure::{Kind, Structure};

/// Column value of a question with one answer: the person prefers not to say.
pub const DECLINED: u8 = 0;
/// Column value of a question with one answer: left out.
pub const LEFT_OUT: u8 = 255;
/// Bit of a question with several answers: the person prefers not to say.
pub const SEVERAL_DECLINED: u64 = 1 << 62;
/// Bit of a question with several answers: left out.
pub const SEVERAL_LEFT_OUT: u64 = 1 << 63;

/// One person's answer to one question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Left out.
    LeftOut,
    /// Prefers not to say.
    Declined,
    /// One choice, counted from 1.
    One(u8),
    /// Several choices: bit `i` stands for choice `i + 1`.
    Several(u64),
}

impl Answer {
    /// Several choices from their numbers (from 1).
    pub fn several(choices: &[u8]) -> Option<Self> {
        let mut bits = 0u64;
        for &c in choices {
            if !(1..=crate::structure::SEVERAL_MAX).contains(&c) {
                return None;
            }
            bits |= 1 << (c - 1);
        }
        Some(Self::Several(bits))
    }
}

/// Why a row is refused; such a ballot is counted as spoilt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RowFault {
    /// The key group does not exist.
    #[error("no such key group")]
    Group,
    /// The number of facts or items is wrong.
    #[error("the number of facts or items is wrong")]
    Width,
    /// A fact is out of range.
    #[error("fact {0} is out of range")]
    Fact(usize),
    /// An item is out of range or of the wrong kind.
    #[error("item {0} is out of range or of the wrong kind")]
    Item(usize),
}

pub(crate) enum Column {
    Choice(Vec<u8>),
    Several(Vec<u64>),
}

/// Answers in columns, one row a respondent. There is no way to read a row back.
pub struct Opened {
    kinds: Vec<Kind>,
    sizes: Vec<u8>,
    group_count: usize,
    pub(crate) groups: Vec<u16>,
    pub(crate) facts: Vec<Vec<u8>>,
    pub(crate) items: Vec<Column>,
}

impl Opened {
    /// Empty columns for a structure.
    pub fn new(structure: &Structure) -> Self {
        Self {
            kinds: structure.items.iter().map(|i| i.kind).collect(),
            sizes: structure.facts.iter().map(|f| f.categories.len() as u8).collect(),
            group_count: structure.groups.len(),
            groups: Vec::new(),
            facts: vec![Vec::new(); structure.facts.len()],
            items: structure
                .items
                .iter()
                .map(|i| match i.kind {
                    Kind::Multiple { .. } => Column::Several(Vec::new()),
                    _ => Column::Choice(Vec::new()),
                })
                .collect(),
        }
    }

    /// Adds one respondent. `facts` holds a category (from 1) or 0 for each fact, `items` an answer for each item,
    /// both in the order of the structure. Nothing is added when anything is out of range.
    pub fn push(&mut self, group: usize, facts: &[u8], items: &[Answer]) -> Result<(), RowFault> {
        if group >= self.group_count {
            return Err(RowFault::Group);
        }
        if facts.len() != self.sizes.len() || items.len() != self.kinds.len() {
            return Err(RowFault::Width);
        }
        if let Some(at) = (0..facts.len()).find(|&i| facts[i] > self.sizes[i]) {
            return Err(RowFault::Fact(at));
        }
        let fits = |kind: Kind, answer: Answer| match (kind, answer) {
            (_, Answer::LeftOut | Answer::Declined) => true,
            (Kind::Multiple { options }, Answer::Several(bits)) => bits >> options == 0,
            (Kind::Multiple { .. }, Answer::One(_)) | (_, Answer::Several(_)) => false,
            (kind, Answer::One(choice)) => (1..=kind.options()).contains(&choice),
        };
        if let Some(at) = (0..items.len()).find(|&i| !fits(self.kinds[i], items[i])) {
            return Err(RowFault::Item(at));
        }
        self.groups.push(group as u16);
        for (column, &fact) in self.facts.iter_mut().zip(facts) {
            column.push(fact);
        }
        for (column, &answer) in self.items.iter_mut().zip(items) {
            match column {
                Column::Choice(v) => v.push(match answer {
                    Answer::One(choice) => choice,
                    Answer::Declined => DECLINED,
                    _ => LEFT_OUT,
                }),
                Column::Several(v) => v.push(match answer {
                    Answer::Several(bits) => bits,
                    Answer::Declined => SEVERAL_DECLINED,
                    _ => SEVERAL_LEFT_OUT,
                }),
            }
        }
        Ok(())
    }

    /// Number of respondents.
    pub fn len(&self) -> usize {
        self.groups.len()
    }

    /// Whether nobody answered.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    pub(crate) fn fits(&self, structure: &Structure) -> bool {
        self.group_count == structure.groups.len()
            && self.sizes.iter().map(|&s| usize::from(s)).eq(structure.facts.iter().map(|f| f.categories.len()))
            && self.kinds.iter().copied().eq(structure.items.iter().map(|i| i.kind))
    }
}

impl std::fmt::Debug for Opened {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opened({} respondents)", self.len())
    }
}

//! The public frame of a wave: who is asked (as groups), what is asked, which facts may travel with an answer.

use serde::{Deserialize, Serialize};

/// Largest number of options of a question with one answer.
pub const OPTIONS_MAX: u8 = 100;
/// Largest number of options of a question with several answers.
pub const SEVERAL_MAX: u8 = 60;
/// Largest number of key groups, regions, items, facts or themes.
pub const PARTS_MAX: usize = 10_000;

/// The frame of a wave: the tree whole → regions → key groups, the facts, the themes and the items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// Name of the whole organisation.
    pub whole: String,
    /// Regions; may be empty.
    pub regions: Vec<Region>,
    /// Key groups, the smallest nodes of reporting.
    pub groups: Vec<Group>,
    /// Facts that a person may let travel with the answer.
    pub facts: Vec<Fact>,
    /// Themes.
    pub themes: Vec<Theme>,
    /// Questions, without comments.
    pub items: Vec<Item>,
}

/// A region.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Code, unique among regions.
    pub code: String,
    /// Name shown to readers.
    pub name: String,
}

/// A key group: a site, or small sites together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Code, unique among key groups.
    pub code: String,
    /// Name shown to readers.
    pub name: String,
    /// Index of its region, if it has one.
    pub region: Option<u16>,
    /// Number of eligible people; 0 if it is not known, as of a survey that another system collected.
    pub eligible: u32,
    /// Key groups with which this one is shown when it is too small, nearest first. Empty: the others of its region
    /// in their public order, beginning with the next.
    pub neighbours: Vec<u16>,
}

/// A fact (a self-declared characteristic).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// Code, unique among facts.
    pub code: String,
    /// Name shown to readers.
    pub name: String,
    /// Categories, numbered from 1 in columns; 0 is "not stated".
    pub categories: Vec<Category>,
    /// Whether the categories have an order, so that neighbours may be shown together.
    pub ordered: bool,
    /// Shown for the whole and for regions only, unless the policy says otherwise.
    pub sensitive: bool,
}

/// A category of a fact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Code, unique in its fact.
    pub code: String,
    /// Name shown to readers.
    pub name: String,
}

/// A theme: items that are reported together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Code, unique among themes.
    pub code: String,
    /// Name shown to readers.
    pub name: String,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code, unique among items.
    pub code: String,
    /// The words of the question.
    pub text: String,
    /// What can be answered.
    pub kind: Kind,
    /// Names of the options, as many as the kind has (for 0 to 10 it may be empty).
    pub options: Vec<String>,
    /// Index of its theme, if it has one.
    pub theme: Option<u16>,
    /// Whether the question itself is delicate (shown for the whole and for regions only, unless the policy says otherwise).
    pub sensitive: bool,
}

/// What can be answered. Choices are numbered from 1 in the order shown to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Kind {
    /// A scale of `points` options, scored evenly from 0 to 100; `reversed` when the first option is the best.
    Scale {
        /// Number of options, 2 to 11.
        points: u8,
        /// Whether the first option scores 100.
        reversed: bool,
    },
    /// 0 to 10, sent as choices 1 to 11, scored by tens. 7 to 10 count as favourable, 0 to 4 as unfavourable.
    ZeroToTen,
    /// One of several options without order.
    Single {
        /// Number of options.
        options: u8,
    },
    /// Any number of several options.
    Multiple {
        /// Number of options.
        options: u8,
    },
}

impl Kind {
    /// Number of options.
    pub fn options(self) -> u8 {
        match self {
            Self::Scale { points, .. } => points,
            Self::ZeroToTen => 11,
            Self::Single { options } | Self::Multiple { options } => options,
        }
    }

    /// Whether the options are scored from 0 to 100.
    pub fn is_scored(self) -> bool {
        matches!(self, Self::Scale { .. } | Self::ZeroToTen)
    }

    /// Number of steps between score 0 and score 100.
    pub fn steps(self) -> u32 {
        u32::from(self.options()).saturating_sub(1).max(1)
    }

    /// Steps above score 0 of a choice (1 …); its score is `100 · step / steps`.
    pub fn step(self, choice: u8) -> u32 {
        let up = u32::from(choice) - 1;
        match self {
            Self::Scale { points, reversed: true } => u32::from(points) - 1 - up,
            _ => up,
        }
    }

    /// −1 unfavourable, 0 neutral, 1 favourable.
    pub fn tone(self, choice: u8) -> i8 {
        let (step, steps) = (self.step(choice), self.steps());
        match self {
            Self::ZeroToTen => match step {
                7.. => 1,
                5 | 6 => 0,
                _ => -1,
            },
            _ => (2 * step).cmp(&steps) as i8,
        }
    }
}

/// Why a structure is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StructureFault {
    /// A code occurs twice or is empty.
    #[error("the code {0:?} is empty or occurs twice")]
    Code(String),
    /// An index points nowhere.
    #[error("{0:?} refers to a part that does not exist")]
    Index(String),
    /// A number of options is out of range, or does not fit the option names.
    #[error("the options of {0:?} are out of range")]
    Options(String),
    /// There are too many parts, or no key group.
    #[error("there must be 1 to {PARTS_MAX} key groups, and no more than that of anything else")]
    Parts,
}

impl Structure {
    /// Index of the fact with this code.
    pub fn fact(&self, code: &str) -> Option<usize> {
        self.facts.iter().position(|f| f.code == code)
    }

    /// Index of the item with this code.
    pub fn item(&self, code: &str) -> Option<usize> {
        self.items.iter().position(|i| i.code == code)
    }

    /// The items whose mean is the score of a theme, in their order.
    pub fn counted(&self, theme: usize) -> Vec<usize> {
        let counts =
            |item: &Item| item.theme.map(usize::from) == Some(theme) && item.kind.is_scored() && !item.sensitive;
        (0..self.items.len()).filter(|&at| counts(&self.items[at])).collect()
    }

    /// Number of eligible people.
    pub fn eligible(&self) -> u32 {
        self.groups.iter().map(|g| g.eligible).sum()
    }

    /// The key groups to be shown with group `at` when it is too small, nearest first.
    pub fn neighbours(&self, at: usize) -> Vec<usize> {
        let group = &self.groups[at];
        if !group.neighbours.is_empty() {
            return group.neighbours.iter().map(|&g| usize::from(g)).collect();
        }
        let alike: Vec<usize> = (0..self.groups.len()).filter(|&g| self.groups[g].region == group.region).collect();
        let here = alike.iter().position(|&g| g == at).unwrap_or(0);
        (1..alike.len()).map(|i| alike[(here + i) % alike.len()]).collect()
    }

    /// Refuses codes that occur twice, indices that point nowhere and options out of range.
    pub fn check(&self) -> Result<(), StructureFault> {
        let parts = [self.regions.len(), self.groups.len(), self.facts.len(), self.themes.len(), self.items.len()];
        if self.groups.is_empty() || parts.iter().any(|&n| n > PARTS_MAX) {
            return Err(StructureFault::Parts);
        }
        unique(self.regions.iter().map(|x| &x.code))?;
        unique(self.groups.iter().map(|x| &x.code))?;
        unique(self.facts.iter().map(|x| &x.code))?;
        unique(self.themes.iter().map(|x| &x.code))?;
        unique(self.items.iter().map(|x| &x.code))?;
        for (at, g) in self.groups.iter().enumerate() {
            let stray = g.neighbours.iter().any(|&n| usize::from(n) >= self.groups.len() || usize::from(n) == at);
            if stray || g.region.is_some_and(|r| usize::from(r) >= self.regions.len()) {
                return Err(StructureFault::Index(g.code.clone()));
            }
        }
        for f in &self.facts {
            unique(f.categories.iter().map(|x| &x.code))?;
            if f.categories.is_empty() || f.categories.len() > 250 {
                return Err(StructureFault::Options(f.code.clone()));
            }
        }
        for i in &self.items {
            if i.theme.is_some_and(|t| usize::from(t) >= self.themes.len()) {
                return Err(StructureFault::Index(i.code.clone()));
            }
            let range = match i.kind {
                Kind::Scale { .. } => 2..=11,
                Kind::ZeroToTen => 11..=11,
                Kind::Single { .. } => 2..=OPTIONS_MAX,
                Kind::Multiple { .. } => 1..=SEVERAL_MAX,
            };
            let named =
                i.options.len() == usize::from(i.kind.options()) || (i.kind == Kind::ZeroToTen && i.options.is_empty());
            if !range.contains(&i.kind.options()) || !named {
                return Err(StructureFault::Options(i.code.clone()));
            }
        }
        Ok(())
    }
}

fn unique<'a>(codes: impl Iterator<Item = &'a String>) -> Result<(), StructureFault> {
    let mut seen = std::collections::BTreeSet::new();
    for code in codes {
        if code.is_empty() || !seen.insert(code) {
            return Err(StructureFault::Code(code.clone()));
        }
    }
    Ok(())
}

//! What will be published, decided before anybody answers.

use serde::{Deserialize, Serialize};

use crate::structure::Structure;

/// Smallest `k` that a manifest may name.
pub const K_MIN: u32 = 10;
/// Smallest `k_d` that a manifest may name.
pub const KD_MIN: u32 = 5;
/// Largest number of cuts in a policy.
pub const CUTS_MAX: usize = 400;
/// Largest number of facts that one cut may cross.
pub const CROSS_MAX: usize = 2;

/// The release policy of a wave. It stands in the public manifest: integers and codes only, fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// A group is shown only if at least this many people of it answered.
    pub k: u32,
    /// Nothing that can be worked out from the release, however cleverly, is about fewer people than this.
    pub k_d: u32,
    /// The cuts, in the public order in which they are considered.
    pub cuts: Vec<Cut>,
    /// What is computed for each item of a group that is shown.
    pub statistics: Vec<Statistic>,
    /// How finely shares are shown.
    pub tier: Tier,
    /// With fewer answers than this in the whole wave, nothing is published.
    pub answers_min: u32,
    /// Whether facts marked as sensitive may be crossed with single key groups.
    pub sensitive_in_groups: bool,
    /// How long the search for an attack may take for one candidate before it is refused, in thousands of table entries
    /// touched (never in time, so that a recount decides alike).
    pub steps_max: u32,
    /// Code of the theme whose drivers are worked out at closing, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
}

/// The theme that stands at the centre, where a survey has it; else it is the first.
pub const OUTCOME: &str = "belonging";

/// One kind of table: every node of a level, crossed with no, one or two facts.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// The level of the tree.
    pub at: Level,
    /// Codes of the facts that are crossed, in the order of the structure.
    pub by: Vec<String>,
}

/// A level of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Everybody.
    Whole,
    /// The regions.
    Region,
    /// The key groups (a site, or small sites together).
    Group,
}

impl Level {
    /// How exports call it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Region => "region",
            Self::Group => "group",
        }
    }
}

/// What is computed for an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Statistic {
    /// Mean score from 0 to 100, to one decimal.
    Mean,
    /// Shares of favourable, neutral and unfavourable answers.
    Shares,
    /// The share of every option, from regions upwards.
    Options,
}

/// How finely shares are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Whole per cents; "fewer than 3" and "all but fewer than 3" people are said in words. Only with k_d of 10 or more.
    Percent,
    /// Counts rounded to the nearest 5 people before a share is formed; groups of fewer than 50 people show their mean and no
    /// shares beside it.
    Fives,
    /// Means to whole points in stretches twice as long, and shares of everybody only: what is shown where the announced tier
    /// does not pass its audit.
    Coarse,
    /// Such means and no shares of anybody: what is shown where [`Tier::Coarse`] does not pass.
    Means,
    /// Everybody together and no part of them: what is shown where even [`Tier::Means`] does not pass. Nothing of a group can be
    /// worked out: exchange the answers of somebody in it and somebody outside, and all that is shown stays the same.
    Everybody,
}

/// Why a policy is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyFault {
    /// k is too small.
    #[error("k must be at least {K_MIN}")]
    KTooSmall,
    /// k_d is out of range.
    #[error("k_d must lie between {KD_MIN} and k")]
    KdOutOfRange,
    /// There is no cut, or the first one is not the whole.
    #[error("the first cut must be the whole, with no fact")]
    WholeNotFirst,
    /// There are too many cuts.
    #[error("there are more than {CUTS_MAX} cuts")]
    TooManyCuts,
    /// A cut occurs twice.
    #[error("cut {0} occurs twice")]
    CutTwice(usize),
    /// A cut crosses too many facts, one fact twice, or facts out of order.
    #[error("cut {0} crosses more than {CROSS_MAX} facts, or not in the order of the structure")]
    CutFacts(usize),
    /// A cut names a fact that is not in the structure.
    #[error("cut {0} names an unknown fact")]
    FactUnknown(usize),
    /// A statistic occurs twice, or there is none.
    #[error("the statistics are empty, or one occurs twice")]
    Statistics,
    /// The finest tier needs k_d of 10.
    #[error("shares in whole per cents need a k_d of at least 10")]
    TierTooFine,
    /// The outcome is not a theme.
    #[error("the outcome is not a theme")]
    OutcomeUnknown,
    /// The minimum of answers is below k.
    #[error("the minimum of answers must be at least k")]
    AnswersMin,
    /// The search budget is zero or absurd.
    #[error("the search budget must lie between 1 and 10,000,000 steps")]
    StepsMax,
}

impl Policy {
    /// The usual policy: whole, whole × one, regions, groups, region × one, group × one, whole × two, region × two.
    pub fn standard(structure: &Structure, k: u32, k_d: u32) -> Self {
        let facts: Vec<&str> = structure.facts.iter().map(|f| f.code.as_str()).collect();
        let mut cuts = vec![Cut::of(Level::Whole, &[])];
        let one = |at, cuts: &mut Vec<Cut>| cuts.extend(facts.iter().map(|f| Cut::of(at, &[f])));
        let two = |at, cuts: &mut Vec<Cut>| {
            for (i, a) in facts.iter().enumerate() {
                cuts.extend(facts[i + 1..].iter().map(|b| Cut::of(at, &[a, b])));
            }
        };
        one(Level::Whole, &mut cuts);
        if !structure.regions.is_empty() {
            cuts.push(Cut::of(Level::Region, &[]));
        }
        cuts.push(Cut::of(Level::Group, &[]));
        if !structure.regions.is_empty() {
            one(Level::Region, &mut cuts);
        }
        one(Level::Group, &mut cuts);
        two(Level::Whole, &mut cuts);
        if !structure.regions.is_empty() {
            two(Level::Region, &mut cuts);
        }
        Self {
            k,
            k_d,
            cuts,
            statistics: vec![Statistic::Mean, Statistic::Shares, Statistic::Options],
            tier: Tier::Fives,
            answers_min: k,
            sensitive_in_groups: false,
            steps_max: 3_000,
            outcome: (structure.themes.len() > 1)
                .then(|| structure.themes.iter().find(|theme| theme.code == OUTCOME).or(structure.themes.first()))
                .flatten()
                .map(|theme| theme.code.clone()),
        }
    }

    /// The plain hierarchy: the whole, its regions, its key groups, and no facts.
    pub fn plain(structure: &Structure, k: u32, k_d: u32) -> Self {
        let mut policy = Self::standard(structure, k, k_d);
        policy.cuts.retain(|cut| cut.by.is_empty());
        policy
    }

    /// Refuses a policy that breaks rule 1.4 of the protocol or cannot be carried out.
    pub fn check(&self) -> Result<(), PolicyFault> {
        if self.k < K_MIN {
            return Err(PolicyFault::KTooSmall);
        }
        if self.k_d < KD_MIN || self.k_d > self.k {
            return Err(PolicyFault::KdOutOfRange);
        }
        if self.cuts.first().is_none_or(|c| c.at != Level::Whole || !c.by.is_empty()) {
            return Err(PolicyFault::WholeNotFirst);
        }
        if self.cuts.len() > CUTS_MAX {
            return Err(PolicyFault::TooManyCuts);
        }
        for (i, cut) in self.cuts.iter().enumerate() {
            if self.cuts[..i].contains(cut) {
                return Err(PolicyFault::CutTwice(i));
            }
            if cut.by.len() > CROSS_MAX || (cut.by.len() == 2 && cut.by[0] == cut.by[1]) {
                return Err(PolicyFault::CutFacts(i));
            }
        }
        if self.statistics.is_empty()
            || (1..self.statistics.len()).any(|i| self.statistics[..i].contains(&self.statistics[i]))
        {
            return Err(PolicyFault::Statistics);
        }
        if self.tier == Tier::Percent && self.k_d < 10 {
            return Err(PolicyFault::TierTooFine);
        }
        if self.answers_min < self.k {
            return Err(PolicyFault::AnswersMin);
        }
        if !(1..=10_000_000).contains(&self.steps_max) {
            return Err(PolicyFault::StepsMax);
        }
        Ok(())
    }

    /// [`Policy::check`], and that every cut names facts of the structure, in its order.
    pub fn check_for(&self, structure: &Structure) -> Result<(), PolicyFault> {
        self.check()?;
        if self.outcome.as_ref().is_some_and(|o| structure.themes.iter().all(|t| t.code != *o)) {
            return Err(PolicyFault::OutcomeUnknown);
        }
        for (i, cut) in self.cuts.iter().enumerate() {
            let mut at = Vec::new();
            for code in &cut.by {
                at.push(structure.fact(code).ok_or(PolicyFault::FactUnknown(i))?);
            }
            if at.windows(2).any(|w| w[0] >= w[1]) {
                return Err(PolicyFault::CutFacts(i));
            }
        }
        Ok(())
    }
}

impl Cut {
    /// A cut of a level by the facts with these codes.
    pub fn of(at: Level, by: &[&str]) -> Self {
        Self { at, by: by.iter().map(|s| (*s).to_owned()).collect() }
    }
}

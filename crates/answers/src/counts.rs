//! Numbers that are published beside the results (protocol section 11).

use measure::{Counts, Release, Tally};
use serde::{Deserialize, Serialize};

use crate::fault::BoxError;
use crate::manifest::Manifest;

/// What the people side handed out in one key group for one purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handed {
    /// Credentials taken.
    pub issued: u32,
    /// Of these, issued again after a loss.
    pub reissued: u32,
    /// People on paper.
    pub paper: u32,
}

/// One key group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCount {
    /// Its code.
    pub code: String,
    /// For answers.
    pub answers: Handed,
    /// For comments, counted in credentials.
    pub comments: Handed,
}

/// What the people side handed out: every key group of the wave, in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupCounts {
    /// The key groups.
    pub groups: Vec<GroupCount>,
}

impl GroupCounts {
    /// The counts of a release, for counting the same wave again.
    #[must_use]
    pub fn of(release: &Release) -> Self {
        let handed = |tally: Option<&Tally>| {
            tally.map_or_else(Handed::default, |t| Handed { issued: t.issued, reissued: t.reissued, paper: t.paper })
        };
        let counts = release.counts();
        let groups = release.structure().groups.iter().enumerate().map(|(at, group)| GroupCount {
            code: group.code.clone(),
            answers: handed(counts.answers.get(at)),
            comments: handed(counts.comments.get(at)),
        });
        Self { groups: groups.collect() }
    }

    /// Tallies with nothing answered yet, in the order of the manifest.
    pub(crate) fn tallies(&self, manifest: &Manifest) -> Result<Counts, BoxError> {
        let mut counts = Counts::default();
        let known = |code: &String| manifest.groups.iter().any(|group| group.code == *code);
        if self.groups.len() != manifest.groups.len() || !self.groups.iter().all(|count| known(&count.code)) {
            return Err(BoxError::NoGroup);
        }
        for group in &manifest.groups {
            let count = self.groups.iter().find(|count| count.code == group.code).ok_or(BoxError::NoGroup)?;
            let tally = |handed: Handed, eligible| Tally {
                eligible,
                issued: handed.issued,
                reissued: handed.reissued,
                paper: handed.paper,
                answered: 0,
                spoilt: 0,
            };
            counts.answers.push(tally(count.answers, group.eligible));
            counts.comments.push(tally(count.comments, group.eligible.saturating_mul(u32::from(manifest.comments))));
        }
        Ok(counts)
    }
}

/// Live participation of a key group (11.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Participation {
    /// Under 10 %.
    Under10,
    /// About so many per cent, in steps of the coarser of 5 people and 5 %.
    About(u8),
    /// Over 90 %.
    Over90,
}

impl Participation {
    /// `answered` of `eligible` people; `None` below 20 eligible people.
    #[must_use]
    pub fn of(answered: u32, eligible: u32) -> Option<Self> {
        if eligible < crate::manifest::GROUP_ELIGIBLE_MIN {
            return None;
        }
        let (answered, eligible) = (u64::from(answered.min(eligible)), u64::from(eligible));
        // In twentieths of the group, or in fives of people, whichever is coarser; rounded to the nearest step.
        let step = if eligible < 100 { 5 * 100 } else { 5 * eligible };
        let scaled = answered * 100;
        let rounded = (scaled + step / 2) / step * step;
        let per_cent = (rounded + eligible / 2) / eligible;
        Some(match per_cent {
            0..10 => Self::Under10,
            10..=90 => Self::About(u8::try_from(per_cent).unwrap_or(90)),
            _ => Self::Over90,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_11_2_participation_is_coarse_and_silent_at_its_ends() {
        use Participation::{About, Over90, Under10};
        assert_eq!(Participation::of(5, 19), None);
        for (answered, eligible, said) in [
            (0, 20, Under10),
            (2, 20, Under10),
            (3, 20, About(25)),
            (7, 20, About(25)),
            (8, 20, About(50)),
            (20, 20, Over90),
            (17, 20, About(75)),
            (18, 20, Over90),
            (100, 2000, Under10),
            (149, 2000, Under10),
            (150, 2000, About(10)),
            (1049, 2000, About(50)),
            (1850, 2000, Over90),
            (9999, 2000, Over90),
        ] {
            assert_eq!(Participation::of(answered, eligible), Some(said), "{answered} of {eligible}");
        }
    }

    #[test]
    fn p_11_2_one_more_answer_rarely_changes_what_is_said() {
        for eligible in 20..400 {
            let said: Vec<_> = (0..=eligible).map(|answered| Participation::of(answered, eligible)).collect();
            let mut run = 1;
            for pair in said.windows(2) {
                if pair[0] == pair[1] {
                    run += 1;
                } else {
                    assert!(run >= 3, "{eligible}: a step of {run} people");
                    run = 1;
                }
            }
        }
    }
}

//! Similar sites: groups all of whose sites are of one phase, as primary academies are. A group is set beside the middle of the
//! others of its phase, with where the middle half of them lies. Which of them has which score is not said: this is no league table.
//!
//! It is a function of released numbers alone. Whoever may not see the others is told no more than three of at least eight scores
//! without their names.

use super::Reading;
use crate::app::App;
use crate::features::directory::{self, nouns::Phase};
use crate::features::{brought, surveys};
use crate::web::refusal::Failure;
use measure::stats::change::benchmark;
use measure::{Headline, Level, Place};
use std::collections::BTreeMap;

/// Groups from which there is a middle of similar ones.
const SIMILAR_MIN: usize = 8;
/// Stands for a score beyond the end of the scale that is shown, so far off that a quarter made with it is known.
const BEYOND: f64 = 10_000.0;

/// The groups that are similar to one.
pub struct Similar {
    /// What they have in common.
    pub phase: Phase,
    /// Indices of the others in the release.
    groups: Vec<usize>,
}

/// The groups of the same phase as one of them; none when its sites are of several phases, or of none that is known.
///
/// # Errors
/// A fault.
pub async fn find(app: &App, reading: &Reading, group: usize) -> Result<Option<Similar>, Failure> {
    let (wave, is_brought) = (reading.wave.clone(), reading.brought.is_some());
    let (sites, pairs) = app
        .people()
        .read("results: similar", move |tx| {
            let pairs = match is_brought {
                true => brought::rows::group_sites(tx, &wave)?,
                false => surveys::rows::group_sites(tx, &wave)?,
            };
            Ok::<_, Failure>((directory::rows::sites(tx)?, pairs))
        })
        .await?;
    // A department has the phase of its academy.
    let phase = |site: &str| sites.upwards(site).find_map(|site| site.phase);
    let mut phases: BTreeMap<&str, Vec<Option<Phase>>> = BTreeMap::new();
    for (site, code) in &pairs {
        phases.entry(code).or_default().push(phase(site));
    }
    let of = |at: usize| {
        let all = phases.get(reading.release.structure().groups[at].code.as_str())?;
        let first = (*all.first()?)?;
        all.iter().all(|phase| *phase == Some(first)).then_some(first)
    };
    let count = reading.release.structure().groups.len();
    Ok(of(group).map(|phase| Similar {
        phase,
        groups: (0..count).filter(|at| *at != group && of(*at) == Some(phase)).collect(),
    }))
}

impl Similar {
    /// The lower quarter, the middle and the upper quarter of their scores for a theme, in tenths of a point, and of how many
    /// groups; none where fewer than eight are shown by themselves, or where one of the three has no exact score.
    pub fn middle(&self, reading: &Reading, theme: usize) -> Option<([f64; 3], usize)> {
        let own = |at: &usize| match reading.release.place(Level::Group, *at, &[]) {
            Place::Own(part) => Some(match part.theme(theme).shown()?.headline {
                // The end of the scale stands for all that lies beyond it.
                Headline::AtLeast(_) => BEYOND,
                Headline::AtMost(_) => -BEYOND,
                headline => f64::from(headline.tenths()) / 10.0,
            }),
            _ => None,
        };
        let scores: Vec<f64> = self.groups.iter().filter_map(own).collect();
        if scores.len() < SIMILAR_MIN {
            return None;
        }
        let quarters = benchmark(&scores)?;
        quarters.iter().all(|score| (0.0..=100.0).contains(score)).then_some((quarters, scores.len()))
    }
}

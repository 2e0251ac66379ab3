//! You said, together we did: everything that a cycle led to, for one person's eyes. A cycle begins with a survey.

use super::{Action, Decision, Priority, RollUp, rows};
use crate::app::App;
use crate::features::directory::{self, Sites};
use crate::features::identity::Person;
use crate::features::results;
use crate::features::results::again::Measured;
use crate::features::spaces::{self, Visibility};
use crate::features::surveys::{self, Wave};
use crate::web::refusal::{Failure, Refusal};
use std::collections::BTreeMap;

/// A finding that a decision answers, with what was measured again.
pub struct Heard {
    /// Its id.
    pub id: String,
    /// Its sentence.
    pub sentence: String,
    /// What the next survey that asked says.
    pub again: Option<Measured>,
}

/// An action in the cycle.
pub struct Deed {
    /// The action.
    pub action: Action,
    /// How far its parts are.
    pub parts: RollUp,
    /// The name of its site; none for the whole organisation.
    pub place: Option<String>,
}

/// A decision with what led to it and what came of it.
pub struct Answered {
    /// The decision.
    pub decision: Decision,
    /// The findings that it answers and that this person may see.
    pub heard: Vec<Heard>,
    /// What is done about it, as far as everybody may know.
    pub deeds: Vec<Deed>,
}

/// A cycle.
pub struct Together {
    /// The survey with which it begins.
    pub wave: Wave,
    /// What matters most.
    pub priorities: Vec<Priority>,
    /// The decisions, the first one first.
    pub answered: Vec<Answered>,
}

/// The cycles: surveys whose results are out, the latest first.
///
/// # Errors
/// A fault.
pub fn cycles(tx: &mut store::Tx<'_, store::People>) -> Result<Vec<Wave>, Failure> {
    let mut waves: Vec<Wave> =
        surveys::rows::waves(tx)?.into_iter().filter(|wave| wave.published_on.is_some()).collect();
    waves.sort_by(|a, b| (&b.closes_on, &b.id).cmp(&(&a.closes_on, &a.id)));
    Ok(waves)
}

/// Everything of a cycle for one person's eyes.
///
/// # Errors
/// Not found where there is no such cycle; a fault.
pub async fn gather(app: &App, person: &Person, wave: String) -> Result<Together, Failure> {
    type Bare = (Decision, Vec<String>, Vec<(Action, RollUp)>);
    let (wave, priorities, bare, sites): (Wave, Vec<Priority>, Vec<Bare>, Sites) = app
        .people()
        .read("actions: together", move |tx| {
            let found = surveys::rows::wave_by_id(tx, &wave)?.filter(|wave| wave.published_on.is_some());
            let found = found.ok_or(Refusal::NotFound)?;
            let spaces: BTreeMap<String, Visibility> =
                spaces::rows::all(tx)?.into_iter().map(|space| (space.id, space.visibility)).collect();
            let public = |space: &str| matches!(spaces.get(space), Some(Visibility::Open | Visibility::Listed));
            let mut roll_ups: BTreeMap<String, BTreeMap<String, RollUp>> = BTreeMap::new();
            let mut bare = vec![];
            for decision in rows::decisions_of(tx, &found.id)? {
                let findings = rows::findings_of_decision(tx, &decision.id)?;
                let mut deeds = vec![];
                for action in rows::of_decision(tx, &decision.id)? {
                    if !public(&action.space) {
                        continue;
                    }
                    if !roll_ups.contains_key(&action.space) {
                        roll_ups.insert(action.space.clone(), rows::roll_ups(tx, &action.space)?);
                    }
                    let parts = roll_ups[&action.space].get(&action.id).cloned().unwrap_or_default();
                    deeds.push((action, parts));
                }
                bare.push((decision, findings, deeds));
            }
            let priorities = rows::priorities(tx, &found.id)?;
            Ok::<_, Failure>((found, priorities, bare, directory::rows::sites(tx)?))
        })
        .await?;
    let mut answered = vec![];
    for (decision, findings, deeds) in bare {
        let mut heard = vec![];
        for id in findings {
            if let Some((finding, again)) = results::again::of(app, person, &id).await? {
                heard.push(Heard { id, sentence: finding.pinned.sentence, again });
            }
        }
        let deeds = deeds.into_iter().map(|(action, parts)| {
            let place = action.site.as_deref().map(|site| sites.full_name(site));
            Deed { action, parts, place }
        });
        answered.push(Answered { decision, heard, deeds: deeds.collect() });
    }
    Ok(Together { wave, priorities, answered })
}

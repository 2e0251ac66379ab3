//! You said, together we did: everything that a cycle led to, for one person's eyes. A cycle begins with a survey.

use super::vote::{self, Vote};
use super::{Action, Decision, Priority, RollUp, State, owed, rows};
use crate::app::App;
use crate::features::directory::{self, SiteKind, Sites};
use crate::features::identity::Person;
use crate::features::results;
use crate::features::results::again::Measured;
use crate::features::spaces::{self, Visibility};
use crate::features::surveys::{self, Wave};
use crate::web::refusal::{Failure, Refusal};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// A finding that a decision answers, with what was measured again.
#[derive(Clone)]
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
    /// The suggestions that it answers: id and title.
    pub suggested: Vec<(String, String)>,
    /// What is done about it, as far as everybody may know.
    pub deeds: Vec<Deed>,
}

/// A cycle, for everybody or for one place.
pub struct Together {
    /// The place: id and name; none for the whole organisation.
    pub site: Option<(String, String)>,
    /// The places that can be chosen: id, and name with its depth.
    pub sites: Vec<(String, String)>,
    /// The survey with which it begins.
    pub wave: Wave,
    /// By when the first decisions are owed.
    pub owed_on: Option<Date>,
    /// What matters most.
    pub priorities: Vec<Priority>,
    /// What people chose among it, if they were asked.
    pub vote: Option<Vote>,
    /// Whether the world may read it.
    pub is_open: bool,
    /// The decisions, the first one first.
    pub answered: Vec<Answered>,
}

impl Together {
    /// What was decided to do, and what was not.
    pub fn split(&self) -> (Vec<&Answered>, Vec<&Answered>) {
        self.answered.iter().partition(|one| one.decision.verdict.acts())
    }

    /// What is still to come, the one that is due first first.
    pub fn coming(&self) -> Vec<&Deed> {
        let (done, _) = self.split();
        let mut coming: Vec<&Deed> =
            done.into_iter().flat_map(|one| &one.deeds).filter(|deed| !deed.action.state.is_ended()).collect();
        coming.sort_by(|a, b| a.action.due_on.cmp(&b.action.due_on));
        coming
    }
}

/// The cycles: surveys whose results are out, the latest first. A vote begins none.
///
/// # Errors
/// A fault.
pub fn cycles(tx: &mut store::Tx<'_, store::People>) -> Result<Vec<Wave>, Failure> {
    let votes: BTreeSet<String> = rows::votes(tx)?.into_iter().map(|(survey, _)| survey).collect();
    let begun = |wave: &Wave| wave.published_on.is_some() && !votes.contains(&wave.survey);
    let mut waves: Vec<Wave> = surveys::rows::waves(tx)?.into_iter().filter(begun).collect();
    waves.sort_by(|a, b| (&b.closes_on, &b.id).cmp(&(&a.closes_on, &a.id)));
    Ok(waves)
}

/// One of them.
///
/// # Errors
/// Not found where there is no such cycle; a fault.
pub fn cycle(tx: &mut store::Tx<'_, store::People>, id: &str) -> Result<Wave, Failure> {
    Ok(cycles(tx)?.into_iter().find(|wave| wave.id == id).ok_or(Refusal::NotFound)?)
}

/// Those of some findings that somebody may see, each with what was measured again.
///
/// # Errors
/// A fault.
pub async fn heard(app: &App, person: Option<&Person>, findings: &[String]) -> Result<Vec<Heard>, Failure> {
    let found = results::again::of(app, person, findings).await?;
    let heard = found.into_iter().map(|(finding, again)| Heard {
        id: finding.pinned.id,
        sentence: finding.pinned.sentence,
        again,
    });
    Ok(heard.collect())
}

/// What of an action is done at a place: its part there; the whole with the parts of the places below, where there are several; the
/// whole itself, where it is meant for everybody.
fn at(site: &str, sites: &Sites, action: Action, parts: Vec<Action>) -> Option<(Action, RollUp)> {
    let below = |part: &Action| part.site.as_deref().is_some_and(|at| sites.upwards(at).any(|above| above.id == site));
    let above = |action: &Action| {
        action.site.as_deref().is_none_or(|at| sites.upwards(site).any(|above| above.id == at)) || below(action)
    };
    if parts.is_empty() {
        return above(&action).then(|| (action, RollUp::default()));
    }
    let mut here: Vec<Action> = parts.into_iter().filter(below).collect();
    match here.len() {
        0 => None,
        1 => here.pop().map(|part| (part, RollUp::default())),
        _ => {
            let mut sum = RollUp::default();
            here.iter().for_each(|part| sum.add(part.state, 1));
            Some((action, sum))
        }
    }
}

/// A decision with the ids of its findings, its suggestions, and what is done about it.
type Bare = (Decision, Vec<String>, Vec<(String, String)>, Vec<(Action, RollUp)>);

/// The decisions of a cycle with what is done about each, as far as everybody may know; with a site only what is done there.
fn bare(
    tx: &mut store::Tx<'_, store::People>,
    wave: &str,
    site: Option<&str>,
    sites: &Sites,
) -> Result<Vec<Bare>, Failure> {
    let spaces: BTreeMap<String, Visibility> =
        spaces::rows::all(tx)?.into_iter().map(|space| (space.id, space.visibility)).collect();
    let public = |space: &str| matches!(spaces.get(space), Some(Visibility::Open | Visibility::Listed));
    if site.is_some_and(|site| sites.get(site).is_none()) {
        return Err(Refusal::NotFound.into());
    }
    let mut led = rows::led(tx, wave)?;
    let mut bare = vec![];
    for decision in rows::decisions_of(tx, wave)? {
        let mut deeds = vec![];
        for action in led.actions.remove(&decision.id).unwrap_or_default() {
            if !public(&action.space) {
                continue;
            }
            if let Some(site) = site {
                let parts = rows::parts_of(tx, &action.id)?;
                deeds.extend(at(site, sites, action, parts));
                continue;
            }
            let parts = led.parts.get(&action.id).cloned().unwrap_or_default();
            deeds.push((action, parts));
        }
        let findings = led.findings.remove(&decision.id).unwrap_or_default();
        let suggested = led.suggestions.remove(&decision.id).unwrap_or_default();
        bare.push((decision, findings, suggested, deeds));
    }
    Ok(bare)
}

/// What came of the cycle before a survey.
pub struct Since {
    /// The survey with which that cycle began: id and title.
    pub before: (String, String),
    /// The place, where it is about one: its id.
    pub site: Option<String>,
    /// Actions that were agreed and that everybody may know.
    pub agreed: usize,
    /// Those that are done: id and title.
    pub done: Vec<(String, String)>,
}

/// What came of the cycle before a survey, in the whole organisation or at one place; none where there was no cycle before.
///
/// # Errors
/// Not found where there is no such place; a fault.
pub async fn since(app: &App, wave: String, site: Option<String>) -> Result<Option<Since>, Failure> {
    app.people()
        .read("actions: since", move |tx| {
            // The latest first, so the one before comes after it.
            let mut cycles = cycles(tx)?.into_iter().skip_while(|cycle| cycle.id != wave);
            let Some(before) = cycles.nth(1) else { return Ok(None) };
            let sites = directory::rows::sites(tx)?;
            let deeds = bare(tx, &before.id, site.as_deref(), &sites)?.into_iter().flat_map(|(_, _, _, deeds)| deeds);
            // In the order of the decisions; an action may come from two of them.
            let mut known = BTreeSet::new();
            let actions: Vec<Action> =
                deeds.map(|(action, _)| action).filter(|action| known.insert(action.id.clone())).collect();
            let agreed = actions.len();
            let is_done = |action: &Action| matches!(action.state, State::Done | State::Checked);
            let done = actions.into_iter().filter(is_done).map(|action| (action.id, action.title)).collect();
            Ok::<_, Failure>(Some(Since { before: (before.id, before.title), site: site.clone(), agreed, done }))
        })
        .await
}

/// Everything of a cycle for one person's eyes, or for those of the world; with `site` only what is done there.
///
/// # Errors
/// Not found where there is no such cycle or place; a fault.
pub async fn gather(
    app: &App,
    person: Option<&Person>,
    wave: String,
    site: Option<String>,
) -> Result<Together, Failure> {
    let (wanted, world) = (site.clone(), person.is_none());
    type Found = (Wave, Option<Date>, Vec<Priority>, Vec<Bare>, Sites, bool);
    let (wave, owed_on, priorities, bare, sites, is_open): Found = app
        .people()
        .read("actions: together", move |tx| {
            let found = cycle(tx, &wave)?;
            let is_open = rows::world(tx)?.contains(&found.id);
            if world && !is_open {
                return Err(Refusal::NotFound.into());
            }
            let sites = directory::rows::sites(tx)?;
            let bare = bare(tx, &found.id, wanted.as_deref(), &sites)?;
            let priorities = rows::priorities(tx, &found.id)?;
            let owed_on = owed::owed_on(&found, &owed::calendar(tx)?);
            Ok::<_, Failure>((found, owed_on, priorities, bare, sites, is_open))
        })
        .await?;
    let ids: BTreeSet<String> = bare.iter().flat_map(|(_, findings, ..)| findings).cloned().collect();
    let ids: Vec<String> = ids.into_iter().collect();
    let seen: BTreeMap<String, Heard> =
        heard(app, person, &ids).await?.into_iter().map(|heard| (heard.id.clone(), heard)).collect();
    let mut answered = vec![];
    for (decision, findings, suggested, deeds) in bare {
        let heard = findings.iter().filter_map(|id| seen.get(id)).cloned();
        let deeds = deeds.into_iter().map(|(action, parts)| {
            let place = action.site.as_deref().map(|site| sites.full_name(site));
            Deed { action, parts, place }
        });
        answered.push(Answered { decision, heard: heard.collect(), suggested, deeds: deeds.collect() });
    }
    let named = site.map(|id| (sites.full_name(&id), id)).map(|(name, id)| (id, name));
    let places = sites.in_order().into_iter().filter(|(depth, site)| *depth > 0 && site.kind != SiteKind::Department);
    let places = places.map(|(depth, site)| (site.id.clone(), format!("{}{}", "– ".repeat(depth - 1), site.name)));
    let vote = match person {
        Some(person) => vote::of(app, person, &wave.id).await?,
        None => None,
    };
    Ok(Together { vote, is_open, site: named, sites: places.collect(), wave, owed_on, priorities, answered })
}

//! Acting on what was said. The organiser takes up findings and decides: yes, partly, not now, or no, always with a reason in plain
//! words. A yes becomes actions, each with an owner, a space that looks after it, and a day. Owners say how it goes; whoever is
//! silent is reminded, then the space, then its sponsor. An action may name the finding that it should move: when the same is
//! asked again, the page shows both numbers. It says "measured again", never "caused by".
//!
//! What was said, what was done, and what could not be done stand on one page for everybody: *you said, together we did*.

mod access;
mod decision_pages;
mod equality;
mod evidence;
mod evidence_pages;
#[cfg(test)]
mod evidence_tests;
mod feed;
mod forms;
mod loops;
pub mod news;
mod news_pages;
#[cfg(test)]
mod news_tests;
mod owed;
mod pages;
mod poster;
mod remind;
mod routes;
pub mod rows;
#[cfg(test)]
pub mod tests;
pub mod together;
mod together_pages;
mod vote;
mod vote_pages;
mod world;

pub use access::Working;
#[cfg(any(test, feature = "fuzzing"))]
pub use evidence::see_evidence;
pub use routes::{routes, upload_routes};

use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::{self, Person};
use crate::features::spaces::{self, Leading, words_kept};
use crate::features::surveys;
use crate::features::voice;
use crate::web::refusal::{Failure, Refusal};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Characters of a title, at most.
pub const TITLE_MAX: usize = 150;
/// Characters of a question, a reason, a detail or an update, at most.
pub const TEXT_MAX: usize = 2_000;
/// Actions of a space, at most.
pub const ACTIONS_MAX: usize = 2_000;
/// Decisions of a survey, at most.
pub const DECISIONS_MAX: usize = 300;
/// Priorities of a survey, at most: a few, so that they are kept.
pub const PRIORITIES_MAX: usize = 6;
/// Findings that one decision answers, at most.
pub const FINDINGS_MAX: usize = 10;

words_kept! {
    /// What was decided.
    Verdict {
        /// It will be done.
        Yes = "yes",
        /// Some of it will be done.
        Partly = "partly",
        /// Not now; it is looked at again on a day.
        NotNow = "not_now",
        /// It will not be done.
        No = "no",
    }
}

words_kept! {
    /// How far an action is.
    State {
        /// It was agreed.
        Agreed = "agreed",
        /// Somebody is at it.
        Doing = "doing",
        /// It does not go on by itself.
        Stuck = "stuck",
        /// It was done.
        Done = "done",
        /// Somebody looked whether it worked.
        Checked = "checked",
        /// It was given up, with a reason.
        Stopped = "stopped",
    }
}

words_kept! {
    /// Whether an action worked.
    Outcome {
        /// Yes.
        Worked = "worked",
        /// In part.
        Mixed = "mixed",
        /// No.
        DidNot = "did_not",
    }
}

words_kept! {
    /// How its owner thinks that it goes.
    Confidence {
        /// It will be done by its day.
        OnCourse = "on_course",
        /// It may not.
        AtRisk = "at_risk",
        /// It will not without help.
        Stuck = "stuck",
    }
}

impl Verdict {
    /// Whether something is done.
    pub fn acts(self) -> bool {
        matches!(self, Self::Yes | Self::Partly)
    }
}

impl State {
    /// What can come next. Nothing leaves an end, so that what was done stays done.
    pub fn next(self) -> &'static [Self] {
        use State::{Agreed, Checked, Doing, Done, Stopped, Stuck};
        match self {
            Agreed => &[Doing, Stuck, Done, Stopped],
            Doing => &[Stuck, Done, Stopped],
            Stuck => &[Doing, Done, Stopped],
            Done => &[Checked, Doing],
            Checked | Stopped => &[],
        }
    }

    /// Whether nobody owes anything any more.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done | Self::Checked | Self::Stopped)
    }
}

/// Something that matters most in a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Priority {
    /// Id.
    pub id: String,
    /// The survey with which the cycle begins.
    pub wave: String,
    /// In a few words.
    pub title: String,
    /// Why it was chosen.
    pub reason: String,
    /// The space that looks after it: id and name.
    pub space: Option<(String, String)>,
    /// ISO.
    pub set_on: String,
}

/// What was decided about something that people said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Id.
    pub id: String,
    /// The survey whose cycle it belongs to.
    pub wave: String,
    /// What was decided about, in a sentence.
    pub question: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// ISO.
    pub decided_on: String,
    /// When it is looked at again, ISO.
    pub review_on: Option<String>,
    /// By whom: the name; nobody for somebody who is no longer kept.
    pub by: Option<String>,
}

/// Something that somebody has promised to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Id.
    pub id: String,
    /// The space that looks after it.
    pub space: String,
    /// The action of which it is a part.
    pub part_of: Option<String>,
    /// Where; none for the whole organisation.
    pub site: Option<String>,
    /// In a few words.
    pub title: String,
    /// More about it.
    pub detail: String,
    /// Who owns it: id and name; nobody for somebody who is no longer kept.
    pub owner: Option<(String, String)>,
    /// By when, ISO.
    pub due_on: String,
    /// How far it is.
    pub state: State,
    /// Whether it worked.
    pub outcome: Option<Outcome>,
    /// How its owner thinks that it goes.
    pub confidence: Option<Confidence>,
    /// The latest update.
    pub said: String,
    /// Id of the finding that it should move.
    pub finding: Option<String>,
    /// ISO.
    pub made_on: String,
    /// The latest sign of life, ISO.
    pub changed_on: String,
    /// Who was reminded since.
    pub reminded: i64,
}

/// What somebody said of an action on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Update {
    /// ISO.
    pub on_day: String,
    /// By whom: the name.
    pub by: Option<String>,
    /// How far it was then.
    pub state: State,
    /// How it went then.
    pub confidence: Option<Confidence>,
    /// What was said.
    pub said: String,
}

/// How many parts of an action are how far. They sum up to all parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollUp(BTreeMap<State, usize>);

impl RollUp {
    /// Adds parts.
    pub fn add(&mut self, state: State, count: usize) {
        *self.0.entry(state).or_default() += count;
    }

    /// All parts.
    pub fn all(&self) -> usize {
        self.0.values().sum()
    }

    /// Parts of a state.
    pub fn of(&self, state: State) -> usize {
        self.0.get(&state).copied().unwrap_or(0)
    }

    /// Parts that were done, whether or not somebody looked if they worked.
    pub fn done(&self) -> usize {
        self.of(State::Done) + self.of(State::Checked)
    }
}

/// What is due by itself: reminders of actions, and of what a survey is owed.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    remind::round(app).await?;
    owed::round(app).await?;
    news::round(app).await
}

/// Whether an action is late on a day.
pub fn is_late(action: &Action, today: Date) -> bool {
    !action.state.is_ended() && action.due_on.parse::<Date>().is_ok_and(|due| due < today)
}

/// Decides about something: findings, or the suggestion of somebody. `again` is the decision that was put off and is looked at now. Gives the id of the decision.
///
/// # Errors
/// Not found for those who may not; a rule in words when there are too many; a fault.
pub async fn decide(
    app: &App,
    by: &Person,
    mut decision: Decision,
    findings: Vec<String>,
    suggestion: Option<String>,
    again: Option<String>,
) -> Result<String, Failure> {
    if suggestion.is_none() {
        surveys::organisers_only(by)?;
    }
    decision.id = app.chance().id(app.clock().now());
    decision.decided_on = app.clock().today().to_string();
    let (app2, by, id) = (app.clone(), by.clone(), decision.id.clone());
    app.people()
        .write("actions: decide", move |tx| {
            if rows::decisions_of(tx, &decision.wave)?.len() >= DECISIONS_MAX {
                return Err(Refusal::Rule(app2.words().actions_decisions_enough(DECISIONS_MAX)).into());
            }
            rows::decision_add(tx, &decision, &by.id)?;
            if let Some(suggestion) = &suggestion {
                // Whoever owes the answer to a suggestion may give it.
                let one = voice::Reading::answering(tx, &by, suggestion)?.suggestion;
                voice::rows::set_answered(tx, &one.id, Some(&decision.decided_on))?;
                let (from, to) = (("decision", decision.id.as_str()), ("suggestion", suggestion.as_str()));
                spaces::rows::link_add(tx, from, "answers", to, &decision.decided_on)?;
            }
            for finding in &findings {
                let (from, to) = (("decision", decision.id.as_str()), ("finding", finding.as_str()));
                spaces::rows::link_add(tx, from, "answers", to, &decision.decided_on)?;
            }
            if let Some(again) = &again {
                let (from, to) = (("decision", again.as_str()), ("decision", decision.id.as_str()));
                spaces::rows::link_add(tx, from, "became", to, &decision.decided_on)?;
            }
            event::record(tx, &app2, Some(&by.id), &decision.id, &Event::DecisionMade)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

/// Makes an action, for those who lead its space. `became` is the decision that it came from. Gives its id.
///
/// # Errors
/// Not found for those who may not; a rule in words when there are too many; a fault.
pub async fn make(app: &App, by: &Person, mut action: Action, became: Option<String>) -> Result<String, Failure> {
    action.id = app.chance().id(app.clock().now());
    action.made_on = app.clock().today().to_string();
    action.changed_on.clone_from(&action.made_on);
    let (app2, by, id) = (app.clone(), by.clone(), action.id.clone());
    app.people()
        .write("actions: make", move |tx| {
            let Leading { space, .. } = Leading::find(tx, &by, &action.space)?;
            room_for(tx, &app2, &action.space, 1)?;
            rows::add(tx, &action)?;
            if let Some(decision) = &became {
                let (from, to) = (("decision", decision.as_str()), ("action", action.id.as_str()));
                spaces::rows::link_add(tx, from, "became", to, &action.made_on)?;
            }
            event::record(tx, &app2, spaces::quiet(&space, &by.id), &action.id, &Event::ActionChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

fn room_for(tx: &mut store::Tx<'_, store::People>, app: &App, space: &str, count: usize) -> Result<(), Failure> {
    let there = usize::try_from(rows::count_of(tx, space)?).unwrap_or(usize::MAX);
    if there.saturating_add(count) > ACTIONS_MAX {
        return Err(Refusal::Rule(app.words().actions_enough(ACTIONS_MAX)).into());
    }
    Ok(())
}

/// Makes a part of an action for each of some sites, owned by whoever leads the site, else by the owner of the whole. Sites that
/// have one already are passed over. Gives how many were made.
///
/// # Errors
/// Not found for those who may not; a rule in words; a fault.
pub async fn share_out(app: &App, by: &Person, action: String, sites: Vec<String>) -> Result<usize, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("actions: share out", move |tx| {
            let Working { action, space, leads, .. } = Working::find(tx, &by, &action)?;
            if !leads || action.part_of.is_some() || action.state.is_ended() {
                return Err(Refusal::NotFound.into());
            }
            let there: Vec<Option<String>> =
                rows::parts_of(tx, &action.id)?.into_iter().map(|part| part.site).collect();
            let new: Vec<&String> =
                sites.iter().filter(|site| !there.iter().flatten().any(|known| known == *site)).collect();
            room_for(tx, &app2, &action.space, new.len())?;
            let today = app2.clock().today().to_string();
            for site in &new {
                let leader = identity::rows::leader_of(tx, site)?;
                let part = Action {
                    id: app2.chance().id(app2.clock().now()),
                    part_of: Some(action.id.clone()),
                    site: Some((*site).clone()),
                    owner: leader.or_else(|| action.owner.clone()),
                    state: State::Agreed,
                    outcome: None,
                    confidence: None,
                    said: String::new(),
                    made_on: today.clone(),
                    changed_on: today.clone(),
                    reminded: 0,
                    ..action.clone()
                };
                rows::add(tx, &part)?;
            }
            event::record(tx, &app2, spaces::quiet(&space, &by.id), &action.id, &Event::ActionChanged)?;
            Ok::<_, Failure>(new.len())
        })
        .await
}

/// What somebody says of an action.
#[derive(Clone, Debug)]
pub struct Said {
    /// How far it is now.
    pub state: State,
    /// How it goes; only while it is not ended.
    pub confidence: Option<Confidence>,
    /// Whether it worked; only when it was checked.
    pub outcome: Option<Outcome>,
    /// In words.
    pub said: String,
}

/// Says how an action goes: its owner, or who leads its space.
///
/// # Errors
/// Not found for those who may not; a rule in words when it cannot go there; a fault.
pub async fn update(app: &App, by: &Person, action: String, new: Said) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("actions: update", move |tx| {
            let working = Working::find(tx, &by, &action)?;
            if !working.may_update {
                return Err(Refusal::NotFound.into());
            }
            let before = working.action.state;
            if new.state != before && !before.next().contains(&new.state) {
                return Err(Refusal::Rule(app2.words().actions_state_wrong()).into());
            }
            let today = app2.clock().today().to_string();
            let id = app2.chance().id(app2.clock().now());
            rows::update(tx, &id, &action, (&by.id, &today), &new)?;
            event::record(tx, &app2, spaces::quiet(&working.space, &by.id), &action, &Event::ActionChanged)?;
            Ok::<_, Failure>(())
        })
        .await
}

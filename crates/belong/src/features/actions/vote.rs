//! A vote on what matters most. It is a survey with one question, whose choices are the priorities of a cycle: asked, sealed and
//! counted like any other, so that nobody can know who chose what, and no share betrays a few. It begins no cycle of its own.

use super::{Priority, rows};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::features::surveys::{self, Draft, Survey, Wave};
use crate::features::{results, spaces};
use crate::web::refusal::{Failure, Refusal};
use answers::manifest::{Question, QuestionKind, Section, Text};
use measure::{Level, Place, Share};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use store::{People, Tx};
use ui::Words;

/// Priorities between which people can choose, at least.
pub const CHOICES_MIN: usize = 2;

/// The vote of a cycle.
pub struct Vote {
    /// The survey that asks.
    pub survey: String,
    /// Its latest wave that was not called off; none while it is not planned.
    pub wave: Option<Wave>,
    /// What was chosen, as far as this person may read it: the priority, and the share of those who voted. The most chosen first.
    pub shares: Vec<(String, Option<Share>)>,
}

/// The survey that asks about the priorities of a cycle, and its latest wave.
///
/// # Errors
/// A fault.
pub fn find(tx: &mut Tx<'_, People>, cycle: &str) -> Result<Option<(String, Option<Wave>)>, Failure> {
    let Some((survey, _)) = rows::votes(tx)?.into_iter().find(|(_, of)| of == cycle) else { return Ok(None) };
    let asked = surveys::rows::waves(tx)?.into_iter().filter(|wave| wave.survey == survey && wave.called_off.is_none());
    let latest = asked.max_by(|a, b| (&a.opens_on, &a.id).cmp(&(&b.opens_on, &b.id)));
    Ok(Some((survey, latest)))
}

/// How a share stands among others, where it is told at all.
fn weight(share: Option<Share>) -> u8 {
    match share {
        Some(Share::About(percent)) => percent.saturating_add(1),
        Some(Share::AllButFew) => u8::MAX,
        Some(Share::Few) | None => 0,
    }
}

/// The vote of a cycle as somebody may see it.
///
/// # Errors
/// A fault.
pub async fn of(app: &App, person: &Person, cycle: &str) -> Result<Option<Vote>, Failure> {
    let cycle = cycle.to_owned();
    let found = app.people().read("actions: vote", move |tx| find(tx, &cycle)).await?;
    let Some((survey, wave)) = found else { return Ok(None) };
    let mut shares = vec![];
    if let Some(wave) = wave.as_ref().filter(|wave| wave.published_on.is_some()) {
        match results::read(app, person, wave.id.clone()).await {
            Ok(reading) => shares = shares_of(&reading),
            // Not yet, or not for this person: the page says that it was asked, and no more.
            Err(Failure::Refused(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(Some(Vote { survey, wave, shares }))
}

/// The released shares of everybody. Their order is worked out from them and from nothing else.
fn shares_of(reading: &results::Reading) -> Vec<(String, Option<Share>)> {
    let release = &reading.release;
    let Some(item) = release.structure().items.first() else { return vec![] };
    let Place::Own(part) = release.place(Level::Whole, 0, &[]) else { return vec![] };
    let Some(told) = part.item(0).shown().and_then(|cell| cell.options.as_ref()) else { return vec![] };
    let mut shares: Vec<_> =
        item.options.iter().enumerate().map(|(at, name)| (name.clone(), told.get(at).copied())).collect();
    shares.sort_by_key(|(_, share)| Reverse(weight(*share)));
    shares
}

/// What is asked.
pub fn draft(w: Words, code: String, priorities: &[Priority]) -> Draft {
    let says = |text: &str| -> Text { BTreeMap::from([(w.lang().to_owned(), text.to_owned())]) };
    let reasons: Vec<String> = priorities.iter().map(|one| format!("{}: {}", one.title, one.reason)).collect();
    let reasons = reasons.join("\n");
    // Reasons that are longer than a survey may say stand where the priorities do.
    let intro = if reasons.chars().count() <= surveys::TEXT_CHARS_MAX { says(&reasons) } else { Text::new() };
    let question = Question {
        code,
        kind: QuestionKind::Multiple,
        text: says(&w.actions_vote_question()),
        hint: says(&w.actions_vote_question_hint()),
        options: priorities.iter().map(|one| says(&one.title)).collect(),
        sensitive: false,
        show_if: None,
    };
    let section = Section {
        code: "vote".into(),
        title: says(&w.actions_priorities()),
        intro,
        theme: false,
        questions: vec![question],
    };
    Draft { languages: vec![w.lang().to_owned()], sections: vec![section], facts: vec![] }
}

/// Writes the survey that asks. Gives its id; days and keyholders are chosen next, as of any survey.
///
/// # Errors
/// Not found for those who may not; a rule in words; a fault.
pub async fn make(app: &App, by: &Person, cycle: Wave) -> Result<String, Failure> {
    surveys::organisers_only(by)?;
    let now = app.clock().now();
    let id = app.chance().id(now);
    let (app2, by, new) = (app.clone(), by.clone(), id.clone());
    app.people()
        .write("actions: make a vote", move |tx| {
            let w = app2.words();
            if find(tx, &cycle.id)?.is_some() {
                return Err(Refusal::Rule(w.actions_vote_there()).into());
            }
            let priorities = rows::priorities(tx, &cycle.id)?;
            if priorities.len() < CHOICES_MIN {
                return Err(Refusal::Rule(w.actions_vote_few()).into());
            }
            // A code of its own: other votes ask for other choices, and are no series with this one.
            let code = format!("vote-{}", new.to_lowercase());
            let draft = draft(w, code, &priorities);
            let named = w.actions_vote_survey(&cycle.title);
            let fits = named.chars().count() <= surveys::TITLE_CHARS_MAX;
            let title = if fits { named } else { w.actions_priorities() };
            let survey = Survey { id: new.clone(), title, draft, changed_at: now };
            surveys::rows::insert_survey(tx, &survey)?;
            let today = app2.clock().today().to_string();
            spaces::rows::link_add(tx, ("survey", &new), "raised_by", ("wave", &cycle.id), &today)?;
            event::record(tx, &app2, Some(&by.id), &new, &Event::SurveyWritten)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

//! Once a week, on the day and at the hour that they chose, whoever follows a suggestion hears what became of it: answers, what
//! groups that everybody can see do about them, and that what this should move was asked again. A day that is no school day is made
//! up for on the next one. Nobody gets an empty letter. Backers get none: nobody knows them.
//!
//! Each person is told up to a day, and then from the next day on, so that another choice of the day loses nothing and says nothing
//! twice. Whoever has chosen nothing shares that day with all others who have not: it stands in the settings.

use super::owed::calendar;
use super::pages::{state_name, verdict_name};
use super::rows::{self, News, Told};
use crate::app::{App, set_setting, setting};
use crate::clock::days_after;
use crate::features::identity::Person;
use crate::features::terms::Calendar;
use crate::features::{results, surveys};
use crate::post::stop::{self, Letters};
use crate::post::{self, Letter};
use crate::web::refusal::Failure;
use jiff::civil::{Date, DateTime};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use store::{People, Tx};
use ui::Words;

/// The first and the last hour that can be chosen, by the clock of the organisation.
pub const HOURS: (i8, i8) = (6, 20);
/// Monday to Friday can be chosen.
pub const WEEKDAYS: (i8, i8) = (1, 5);
/// The weekday and the hour of those who have chosen nothing: Monday at seven.
const USUAL: (i8, i8) = (1, 7);
/// Days back of which somebody hears who takes letters up again: about a term, and not years.
pub const BACK_DAYS_MAX: i32 = 92;
/// Days ahead that the next letter is looked for: longer than any holidays.
const AHEAD_DAYS_MAX: i32 = 120;
/// The setting that keeps up to which day those were told who have chosen nothing.
const TOLD: &str = "news_told";

/// On which weekday and from which hour somebody is told, and up to which day they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// 1 is Monday.
    pub weekday: i8,
    /// By the clock of the organisation.
    pub hour: i8,
    /// Up to this day everything was told.
    pub told: Date,
}

/// What somebody has chosen about these letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// When.
    pub turn: Turn,
    /// Since when they want none, ISO.
    pub stopped_on: Option<String>,
    /// Since when they want to hear of every decision, ISO, and not only of what they follow.
    pub every_on: Option<String>,
}

impl Turn {
    /// Whether it is told on a day: a school day, and the chosen weekday or the first school day after it.
    fn falls_on(&self, day: Date, calendar: &Calendar) -> bool {
        let back = (day.weekday().to_monday_one_offset() - self.weekday).rem_euclid(7);
        let chosen = days_after(day, -i32::from(back));
        // Of the chosen day itself there may be more to come: everything before it is told.
        calendar.is_school_day(day) && self.told < days_after(chosen, -1)
    }

    /// Whether it is told now.
    pub fn is_due(&self, now: DateTime, calendar: &Calendar) -> bool {
        now.hour() >= self.hour && self.falls_on(now.date(), calendar)
    }

    /// The day of the next letter, if there is news by then.
    pub fn next(&self, today: Date, calendar: &Calendar) -> Option<Date> {
        (0..AHEAD_DAYS_MAX).map(|days| days_after(today, days)).find(|day| self.falls_on(*day, calendar))
    }
}

/// Everybody who is told at once.
#[derive(Clone, Copy, Debug)]
struct Group {
    turn: Turn,
    /// Whether they chose it; else they are those who have chosen nothing.
    chosen: bool,
}

/// Up to which day those were told who have chosen nothing.
fn usual_told(tx: &mut Tx<'_, People>) -> Result<Option<Date>, store::Error> {
    Ok(setting(tx, TOLD)?.and_then(|day| day.parse().ok()))
}

fn usual(told: Date) -> Turn {
    Turn { weekday: USUAL.0, hour: USUAL.1, told }
}

/// What somebody has chosen, or the usual.
///
/// # Errors
/// A fault of the database.
pub fn choice(tx: &mut Tx<'_, People>, person: &str, today: Date) -> Result<Choice, store::Error> {
    if let Some(choice) = rows::news_choice(tx, person)? {
        return Ok(choice);
    }
    let told = usual_told(tx)?.unwrap_or_else(|| days_after(today, -1));
    Ok(Choice { turn: usual(told), stopped_on: None, every_on: None })
}

/// Chooses another day and hour, or none: then it stays as it was, for whoever wants letters again. What people do for themselves is
/// no event. Gives what holds from now on.
///
/// # Errors
/// A fault.
pub async fn choose(app: &App, person: String, when: Option<(i8, i8)>) -> Result<Choice, Failure> {
    let today = app.clock().today();
    app.people()
        .write("actions: choose news", move |tx| {
            let mut choice = choice(tx, &person, today)?;
            match when {
                None if choice.stopped_on.is_some() => return Ok(choice),
                None => choice.stopped_on = Some(today.to_string()),
                Some((weekday, hour)) => {
                    let stopped = choice.stopped_on.take().is_some();
                    let told = match stopped {
                        true => choice.turn.told.max(days_after(today, -BACK_DAYS_MAX)),
                        false => choice.turn.told,
                    };
                    choice.turn = Turn { weekday, hour, told };
                }
            }
            rows::news_put(tx, &person, &choice)?;
            Ok::<_, Failure>(choice)
        })
        .await
}

/// Whether somebody hears of every decision, from today on. What people do for themselves is no event.
///
/// # Errors
/// A fault.
pub async fn hear_all(app: &App, person: String, every: bool) -> Result<(), Failure> {
    let today = app.clock().today();
    app.people()
        .write("actions: hear of all", move |tx| {
            let mut choice = choice(tx, &person, today)?;
            if choice.every_on.is_some() != every {
                choice.every_on = every.then(|| today.to_string());
                rows::news_put(tx, &person, &choice)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// Ends these letters for somebody, or lets them come again as they did.
///
/// # Errors
/// A fault.
pub async fn set_stopped(app: &App, person: String, stopped: bool) -> Result<(), Failure> {
    let (id, today) = (person.clone(), app.clock().today());
    let now = app.people().read("actions: news of", move |tx| choice(tx, &id, today)).await?;
    // One click too many changes nothing.
    if now.stopped_on.is_some() != stopped {
        choose(app, person, (!stopped).then_some((now.turn.weekday, now.turn.hour))).await?;
    }
    Ok(())
}

/// Writes the letters whose time has come.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    let now = app.clock().zoned().datetime();
    let until = days_after(now.date(), -1);
    let (begun, due) = app
        .people()
        .read("actions: news due", move |tx| {
            let calendar = calendar(tx)?;
            let told = usual_told(tx)?;
            let mut all: Vec<Group> =
                rows::news_turns(tx)?.into_iter().map(|turn| Group { turn, chosen: true }).collect();
            all.extend(told.map(|told| Group { turn: usual(told), chosen: false }));
            all.retain(|group| group.turn.is_due(now, &calendar));
            Ok::<_, Failure>((told.is_some(), all))
        })
        .await?;
    if !begun {
        let told = until.to_string();
        app.people().write("actions: news begin", move |tx| Ok::<_, Failure>(set_setting(tx, TOLD, &told)?)).await?;
    }
    if due.is_empty() {
        return Ok(());
    }
    let again = Arc::new(asked_again(app).await?);
    for group in due {
        let (app2, again) = (app.clone(), again.clone());
        app.people().write("actions: news", move |tx| tell(tx, &app2, group, until, &again)).await?;
    }
    Ok(())
}

/// What was asked again of what is done about suggestions, each from the day on which everybody can read it. Only findings that
/// everybody may see are told of, and no numbers: these stand on the page, with all that has to be said beside them.
async fn asked_again(app: &App) -> Result<Vec<Told>, Failure> {
    let aimed = app.people().read("actions: aimed", |tx| Ok::<_, Failure>(rows::aimed(tx)?)).await?;
    let findings: BTreeSet<String> = aimed.iter().map(|one| one.finding.clone()).collect();
    let findings: Vec<String> = findings.into_iter().collect();
    let found = results::again::of(app, None, &findings).await?;
    let waves: BTreeMap<String, String> =
        found.into_iter().filter_map(|(finding, again)| Some((finding.pinned.id, again?.wave))).collect();
    app.people()
        .read("actions: asked again", move |tx| {
            let mut told = vec![];
            for one in &aimed {
                let Some(wave) = waves.get(&one.finding) else { continue };
                let wave = surveys::rows::wave_by_id(tx, wave)?;
                let Some(day) = wave.and_then(|wave| wave.readable_from(surveys::Reader::Anybody)) else { continue };
                told.push(Told {
                    suggestion: one.suggestion.clone(),
                    title: one.title.clone(),
                    on_day: day.to_string(),
                    of: News::Measured(one.action.clone()),
                });
            }
            Ok::<_, Failure>(told)
        })
        .await
}

/// Tells a group everything after the day up to which it was told. Who has no news is told, too: by no letter.
fn tell(tx: &mut Tx<'_, People>, app: &App, group: Group, until: Date, again: &[Told]) -> Result<(), Failure> {
    let Group { turn, chosen } = group;
    // Another program may have been faster: then nobody is left who was told up to that day.
    if !chosen && usual_told(tx)? != Some(turn.told) {
        return Ok(());
    }
    let w = app.words();
    let (after, upto) = (turn.told.to_string(), until.to_string());
    let mut all = rows::news(tx, &after, &upto)?;
    all.extend(again.iter().filter(|one| one.on_day > after && one.on_day <= upto).cloned());
    all.sort_by(|one, other| one.suggestion.cmp(&other.suggestion));
    let mut letters: BTreeMap<String, (Person, Vec<String>)> = BTreeMap::new();
    for about in all.chunk_by(|one, other| one.suggestion == other.suggestion) {
        let followers = match chosen {
            true => rows::news_followers(tx, &about[0].suggestion, &turn)?,
            false => rows::news_usual_followers(tx, &about[0].suggestion)?,
        };
        let lines: Vec<String> = about.iter().map(|one| line(w, app, one)).collect();
        for (person, since_on) in followers {
            // What was there before they followed stood on the page on which they pressed it.
            let new = about.iter().zip(&lines).filter(|(one, _)| one.on_day >= since_on);
            let new: Vec<String> = new.map(|(_, line)| line.clone()).collect();
            if !new.is_empty() {
                letters.entry(person.id.clone()).or_insert_with(|| (person, vec![])).1.extend(new);
            }
        }
    }
    if chosen {
        decisions(tx, app, &turn, until, &mut letters)?;
    }
    let choose = format!("{}/in/suggestions/letters", app.config().base_url);
    for (id, (person, lines)) in letters {
        let stop = stop::address(app, Letters::News, &id)?;
        let body = w.actions_mail_news(&person.name, lines.join("\n\n"), &choose, &stop);
        let letter = Letter::new(&person, w.actions_mail_news_subject(), body).unsubscribe(&stop);
        post::enqueue(tx, app, &letter, app.clock().now())?;
    }
    match chosen {
        true => rows::news_told(tx, &turn, until)?,
        false => set_setting(tx, TOLD, &until.to_string())?,
    }
    Ok(())
}

/// Adds every decision for those who want to hear of all, but for those of which their letter tells already.
fn decisions(
    tx: &mut Tx<'_, People>,
    app: &App,
    turn: &Turn,
    until: Date,
    letters: &mut BTreeMap<String, (Person, Vec<String>)>,
) -> Result<(), Failure> {
    let everybody = rows::news_every(tx, turn)?;
    if everybody.is_empty() {
        return Ok(());
    }
    for (id, question, verdict, on_day) in rows::news_decisions(tx, &turn.told.to_string(), &until.to_string())? {
        let address = format!("{}/in/decisions/{id}", app.config().base_url);
        let line = app.words().actions_news_decided(question, verdict_name(app.words(), verdict), address);
        let about: Vec<String> = rows::suggestions_of_decision(tx, &id)?.into_iter().map(|(id, _)| id).collect();
        for (person, _) in everybody.iter().filter(|(_, since_on)| on_day >= *since_on) {
            let (_, lines) = letters.entry(person.id.clone()).or_insert_with(|| (person.clone(), vec![]));
            let told = |id: &String| lines.iter().any(|line| line.contains(&format!("/in/suggestions/{id}")));
            if !about.iter().any(told) {
                lines.push(line.clone());
            }
        }
    }
    letters.retain(|_, (_, lines)| !lines.is_empty());
    Ok(())
}

fn line(w: Words, app: &App, one: &Told) -> String {
    let address = format!("{}/in/suggestions/{}", app.config().base_url, one.suggestion);
    match &one.of {
        News::Answered(verdict) => w.actions_news_answered(&one.title, verdict_name(w, *verdict), address),
        News::Measured(action) => w.actions_news_measured(&one.title, action, address),
        News::Action(title, state) => w.actions_news_action(&one.title, title, state_name(w, *state), address),
    }
}

//! An answer that is owed is owed by a day: so many school days after enough people asked, at the place that it is about. The clock is
//! public and stands still in the holidays. Whoever owes the answer is reminded before the day; when it has passed in silence the
//! organisers are told, and then the administrators.

use super::{OWED_DAYS, Suggestion, rows};
use crate::app::{App, setting};
use crate::features::directory;
use crate::features::identity::{self, Role};
use crate::features::terms::{self, Calendar};
use crate::post::{self, Letter};
use crate::web::refusal::Failure;
use jiff::civil::Date;
use store::{People, Tx};

/// School days before the day on which the sponsor is reminded.
const BEFORE_DAYS: u32 = 5;
/// School days from the day to the letter to administrators.
const STEP_DAYS: u32 = 5;
/// The setting that keeps who answers for the whole organisation.
pub const SPONSOR: &str = "voice_sponsor";

/// The clock of an answer that is owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// By when.
    pub by: Date,
    /// When the sponsor is reminded.
    pub remind: Date,
    /// When administrators are told.
    pub last: Date,
    /// School days that are left; 0 on the day and after it.
    pub left: u32,
    /// Whether it stands still today: a holiday, a weekend or a bank holiday.
    pub still: bool,
    /// Whether the day has passed.
    pub late: bool,
}

/// The clock of an answer that is owed since a day.
pub fn clock_of(owed_on: &str, calendar: &Calendar, today: Date) -> Option<Clock> {
    let since: Date = owed_on.parse().ok()?;
    let by = calendar.days_after(since, OWED_DAYS);
    let left = calendar.days_until(today.max(since), by).min(OWED_DAYS);
    Some(Clock {
        by,
        remind: calendar.days_after(since, OWED_DAYS - BEFORE_DAYS),
        last: calendar.days_after(by, STEP_DAYS),
        left,
        still: !calendar.is_school_day(today),
        late: today > by,
    })
}

/// The calendar of the place that a suggestion is about.
///
/// # Errors
/// A fault.
pub fn calendar(tx: &mut Tx<'_, People>, one: &Suggestion) -> Result<Calendar, store::Error> {
    let site = one.band.as_ref().map(|(site, _)| site.as_str());
    Ok(terms::calendar_of(&terms::rows::all(tx)?, &directory::rows::sites(tx)?, site))
}

/// Who owes the answer when nobody has said so: who leads the place, else who answers for the organisation, else an organiser.
///
/// # Errors
/// A fault.
pub fn sponsor_for(tx: &mut Tx<'_, People>, one: &Suggestion) -> Result<Option<String>, store::Error> {
    if let Some((site, _)) = &one.band
        && let Some((leader, _)) = identity::rows::leader_of(tx, site)?
    {
        return Ok(Some(leader));
    }
    if let Some(person) = setting(tx, SPONSOR)?
        && identity::rows::person_by_id(tx, &person)?.is_some()
    {
        return Ok(Some(person));
    }
    let organisers = identity::rows::people_with_roles(tx)?;
    Ok(organisers.into_iter().find(|one| one.roles.contains(&Role::Organiser)).map(|one| one.id))
}

/// Whom a letter goes to at each step: 1 the sponsor, before the day; 2 sponsor and organisers, after it; 3 administrators.
fn step_of(clock: &Clock, today: Date) -> i64 {
    match () {
        () if today > clock.last => 3,
        () if clock.late => 2,
        () if today >= clock.remind => 1,
        () => 0,
    }
}

/// Reminds of answers that are owed.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    let app2 = app.clone();
    app.people()
        .write("voice: remind", move |tx| {
            let (w, today) = (app2.words(), app2.clock().today());
            for one in rows::all_owed(tx)? {
                let Some(since) = &one.owed_on else { continue };
                let calendar = calendar(tx, &one)?;
                // Nobody is reminded in the holidays, or at a weekend: the clock stands still there.
                if !calendar.is_school_day(today) {
                    continue;
                }
                let Some(clock) = clock_of(since, &calendar, today) else { continue };
                let step = step_of(&clock, today);
                if step <= terms::rows::reminded(tx, &one.id)? {
                    continue;
                }
                let all = identity::rows::people_with_roles(tx)?;
                let mut to: Vec<identity::Person> = match step {
                    3 => all.into_iter().filter(|one| one.roles.contains(&Role::Administrator)).collect(),
                    2 => all.into_iter().filter(|one| one.roles.contains(&Role::Organiser)).collect(),
                    _ => vec![],
                };
                if let Some((sponsor, _)) = one.sponsor.as_ref().filter(|_| step < 3)
                    && to.iter().all(|person| person.id != *sponsor)
                {
                    to.extend(identity::rows::person_by_id(tx, sponsor)?);
                }
                for person in to {
                    let address = format!("{}/in/suggestions/{}", app2.config().base_url, one.id);
                    let by = crate::clock::in_words(clock.by);
                    let body = match (step, &one.sponsor) {
                        (1, _) => w.voice_mail_soon(&person.name, &one.title, by, address),
                        (_, Some((id, name))) if *id != person.id => {
                            w.voice_mail_silent(&person.name, &one.title, name, by, address)
                        }
                        _ => w.voice_mail_late(&person.name, &one.title, by, address),
                    };
                    let letter = Letter::new(&person, w.voice_mail_subject(), body);
                    post::enqueue(tx, &app2, &letter, app2.clock().now())?;
                }
                terms::rows::set_reminded(tx, &one.id, step)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

//! Every survey is owed its first decisions by a day: so many school days after everybody can read the results. The day is public;
//! when it has passed in silence the organisers are reminded, and then the administrators.

use super::rows;
use super::together::cycles;
use crate::app::App;
use crate::features::directory;
use crate::features::identity::{self, Role};
use crate::features::surveys::{self, Wave};
use crate::features::terms::{self, Calendar};
use crate::post::{self, Letter};
use crate::web::refusal::Failure;
use jiff::civil::Date;
use store::{People, Tx};

/// School days from the results to the first decisions.
pub const OWED_DAYS: u32 = 15;
/// School days from the first reminder to the second.
const STEP_DAYS: u32 = 5;

/// By when the first decisions after a survey are owed.
pub fn owed_on(wave: &Wave, calendar: &Calendar) -> Option<Date> {
    Some(calendar.days_after(wave.readable_from(surveys::Reader::Anybody)?, OWED_DAYS))
}

/// The calendar of the whole organisation.
///
/// # Errors
/// A fault.
pub fn calendar(tx: &mut Tx<'_, People>) -> Result<Calendar, store::Error> {
    Ok(terms::calendar_of(&terms::rows::all(tx)?, &directory::rows::sites(tx)?, None))
}

/// Reminds of what was put off until today, and of the latest survey, if nothing has been decided.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    reviews(app).await?;
    first_decisions(app).await
}

/// Organisers are told once of each decision whose day has come.
async fn reviews(app: &App) -> Result<(), Failure> {
    let app2 = app.clone();
    app.people()
        .write("actions: reviews", move |tx| {
            let w = app2.words();
            for decision in rows::decisions_due(tx, &app2.clock().today().to_string())? {
                if terms::rows::reminded(tx, &decision.id)? > 0 {
                    continue;
                }
                for person in identity::rows::people_with_roles(tx)?
                    .into_iter()
                    .filter(|one| one.roles.contains(&Role::Organiser))
                {
                    let address = format!("{}/in/decide?again={}", app2.config().base_url, decision.id);
                    let body = w.actions_mail_review(
                        &person.name,
                        &decision.question,
                        surveys::day(&decision.decided_on),
                        address,
                    );
                    let letter = Letter::new(&person, w.actions_mail_review_subject(), body);
                    post::enqueue(tx, &app2, &letter, app2.clock().now())?;
                }
                terms::rows::set_reminded(tx, &decision.id, 1)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

async fn first_decisions(app: &App) -> Result<(), Failure> {
    let app2 = app.clone();
    app.people()
        .write("actions: owed", move |tx| {
            let (w, today) = (app2.words(), app2.clock().today());
            let Some(wave) = cycles(tx)?.into_iter().next() else { return Ok(()) };
            if !rows::decisions_of(tx, &wave.id)?.is_empty() {
                return Ok(());
            }
            let calendar = calendar(tx)?;
            let Some(owed) = owed_on(&wave, &calendar) else { return Ok(()) };
            let step = match (today > owed, today > calendar.days_after(owed, STEP_DAYS)) {
                (_, true) => 2,
                (true, false) => 1,
                (false, false) => 0,
            };
            let reminded = terms::rows::reminded(tx, &wave.id)?;
            if step <= reminded {
                return Ok(());
            }
            let wanted = if step == 1 { Role::Organiser } else { Role::Administrator };
            for person in identity::rows::people_with_roles(tx)?.into_iter().filter(|one| one.roles.contains(&wanted)) {
                let address = format!("{}/in/act", app2.config().base_url);
                let body = w.actions_mail_owed(&person.name, &wave.title, crate::clock::in_words(owed), address);
                let letter = Letter::new(&person, w.actions_mail_owed_subject(&wave.title), body);
                post::enqueue(tx, &app2, &letter, app2.clock().now())?;
            }
            terms::rows::set_reminded(tx, &wave.id, step)?;
            Ok::<_, Failure>(())
        })
        .await
}

//! Calling a wave off: a mistake in what was announced, or keys that are lost, must not bind anybody to a survey that helps
//! nobody. What had been sent in is destroyed unread, everybody is told why, and the log keeps that it was so.

use super::{Running, Stage, Wave, rows, waves};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::post::stop::{self, Letters};
use crate::post::{self, Letter};
use crate::web::refusal::{Failure, Refusal};
use answers::CalledOff;
use store::{People, Tx};

/// Calls an announced wave off. Doing it again changes nothing.
///
/// # Errors
/// A rule in words when it was not announced, or its box was sealed for counting, or a fault.
pub async fn call_off(app: &App, by: &Person, wave: String, reason: String) -> Result<(), Failure> {
    let (person, id) = (by.clone(), wave.clone());
    let Running(found) = app.people().read("surveys: wave", move |tx| Running::find(tx, &person, &id)).await?;
    if found.announced_on.is_none() {
        return Err(Refusal::Rule(app.words().surveys_call_off_planned()).into());
    }
    // The box may not have heard of it yet.
    waves::repeat_announcements(app).await?;
    let today = app.clock().today().to_string();
    let off = app.ballot_box().call_off(&wave, &reason, &today).await?;
    record(app, Some(by.id.clone()), wave, off).await
}

/// Records what the box knows: the program may have stopped between the two halves.
///
/// # Errors
/// A fault.
pub async fn follow(app: &App, wave: &Wave) -> Result<bool, Failure> {
    let Some(off) = app.ballot_box().called_off(&wave.id).await? else { return Ok(false) };
    record(app, None, wave.id.clone(), off).await?;
    Ok(true)
}

async fn record(app: &App, by: Option<String>, id: String, off: CalledOff) -> Result<(), Failure> {
    let app2 = app.clone();
    app.people()
        .write("surveys: called off", move |tx| {
            if rows::call_off(tx, &id, &off)? {
                let wave = rows::wave_by_id(tx, &id)?.ok_or(Refusal::NotFound)?;
                let count = tell(tx, &app2, &wave, &off)?;
                event::record(tx, &app2, by.as_deref(), &id, &Event::WaveCalledOff { count })?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// Writes to everybody who was written to before. Nobody can know who has answered, so it goes to all alike.
fn tell(tx: &mut Tx<'_, People>, app: &App, wave: &Wave, off: &CalledOff) -> Result<u64, Failure> {
    if rows::invitations(tx, &wave.id)?.is_empty() {
        return Ok(0);
    }
    let (words, now) = (app.words(), app.clock().now());
    let mut count = 0;
    for (id, name, email) in rows::recipients(tx, &wave.id)? {
        let stop = stop::address(app, Letters::Surveys, &id)?;
        let body = words.surveys_mail_called_off(&name, &wave.title, &off.reason, &stop);
        let subject = words.surveys_mail_called_off_subject(&wave.title);
        let to = Person { id, name, email: Some(email), roles: vec![] };
        post::enqueue(tx, app, &Letter::new(&to, subject, body).unsubscribe(&stop), now)?;
        count += 1;
    }
    Ok(count)
}

/// Whether a wave can still be called off, as far as the people side knows.
pub fn can_be(stage: Stage) -> bool {
    matches!(stage, Stage::Announced | Stage::Open | Stage::Ended)
}

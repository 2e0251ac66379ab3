//! Nothing is owed for ever in silence: whoever owns an action that is late, or of which nobody has said anything for four weeks,
//! is reminded; a week later the people who lead its space; a week later its sponsor. A sign of life begins it anew.

use super::{Action, rows};
use crate::app::App;
use crate::clock::days_after;
use crate::features::identity;
use crate::features::surveys::day;
use crate::post::{self, Letter};
use crate::web::refusal::Failure;
use jiff::civil::Date;
use store::{People, Tx};

/// Days without a word after which an owner is reminded.
pub const SILENT_DAYS: i32 = 28;
/// Days between one reminder and the next.
pub const STEP_DAYS: i32 = 7;
/// The last step: the sponsor.
const LAST: i64 = 3;

/// Who has to be reminded of an action by now: 0 nobody, 1 its owner, 2 who leads its space, 3 its sponsor.
pub fn step_due(action: &Action, today: Date) -> i64 {
    if action.state.is_ended() {
        return 0;
    }
    let days_since = |text: &str| -> i32 {
        text.parse::<Date>().ok().and_then(|on| today.since(on).ok()).map_or(0, |span| span.get_days())
    };
    let steps = |days: i32| if days < 0 { 0 } else { 1 + i64::from(days / STEP_DAYS) };
    let late = if days_since(&action.due_on) <= 0 {
        0
    } else if action.changed_on > action.due_on {
        // Whoever has spoken since it was due has a week until the next reminder.
        steps(days_since(&action.changed_on) - STEP_DAYS)
    } else {
        steps(days_since(&action.due_on) - 1)
    };
    late.max(steps(days_since(&action.changed_on) - SILENT_DAYS)).min(LAST)
}

/// To whom the letters of a step go.
fn addressees(tx: &mut Tx<'_, People>, action: &Action, step: i64) -> Result<Vec<String>, store::Error> {
    let leads = rows::people_of(tx, &action.space, "lead")?;
    Ok(match step {
        1 => action.owner.iter().map(|(id, _)| id.clone()).collect(),
        2 => leads,
        _ => {
            let sponsors = rows::people_of(tx, &action.space, "sponsor")?;
            if sponsors.is_empty() { leads } else { sponsors }
        }
    })
}

/// What is due by itself: reminders.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    let (today, app2) = (app.clock().today(), app.clone());
    app.people()
        .write("actions: remind", move |tx| {
            let w = app2.words();
            let since = days_after(today, -SILENT_DAYS + 1).to_string();
            for action in rows::silent(tx, &today.to_string(), &since)? {
                let step = match step_due(&action, today) {
                    // Nobody owns it: those who lead are the first who can do something.
                    1 if action.owner.is_none() => 2,
                    step => step,
                };
                if step <= action.reminded {
                    continue;
                }
                for id in addressees(tx, &action, step)? {
                    let Some(person) = identity::rows::person_by_id(tx, &id)? else { continue };
                    let address = format!("{}/in/actions/{}", app2.config().base_url, action.id);
                    let owner = action.owner.as_ref().map(|(_, name)| name.clone());
                    let body = match (step, owner) {
                        (1, _) => w.actions_mail_owner(&person.name, &action.title, day(&action.due_on), &address),
                        (_, Some(owner)) => {
                            w.actions_mail_others(&person.name, &action.title, owner, day(&action.due_on), &address)
                        }
                        (_, None) => w.actions_mail_nobody(&person.name, &action.title, day(&action.due_on), &address),
                    };
                    let letter = Letter::new(&person, w.actions_mail_subject(), body);
                    post::enqueue(tx, &app2, &letter, app2.clock().now())?;
                }
                rows::reminded(tx, &action.id, step)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

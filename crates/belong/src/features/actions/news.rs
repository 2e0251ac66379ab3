//! Once a week, on a school day, whoever follows a suggestion hears what became of it: answers, and what groups that everybody can see
//! do about them. Nobody gets an empty letter. Backers get none: nobody knows them.

use super::owed::calendar;
use super::pages::{state_name, verdict_name};
use super::rows::{self, News};
use crate::app::{App, set_setting, setting};
use crate::clock::days_after;
use crate::features::identity;
use crate::post::{self, Letter};
use crate::web::refusal::Failure;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Days between two letters, at least.
pub const WEEK_DAYS: i32 = 7;
/// The setting that keeps up to which day news has been told.
const TOLD: &str = "news_told";
/// The hour from which letters are written.
const HOUR: i8 = 7;

/// Writes the letters of the week, if it is time.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    if app.clock().zoned().hour() < HOUR {
        return Ok(());
    }
    let (app2, today) = (app.clone(), app.clock().today());
    app.people()
        .write("actions: news", move |tx| {
            let w = app2.words();
            let told = setting(tx, TOLD)?.and_then(|day| day.parse::<Date>().ok());
            let yesterday = days_after(today, -1);
            let Some(told) = told else { return Ok(set_setting(tx, TOLD, &yesterday.to_string())?) };
            if yesterday < days_after(told, WEEK_DAYS) || !calendar(tx)?.is_school_day(today) {
                return Ok(());
            }
            // Of today there may be more to come, which belongs to the next letter.
            let (after, until) = (told.to_string(), yesterday.to_string());
            let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for news in rows::news(tx, &after, &until)? {
                let address = format!("{}/in/suggestions/{}", app2.config().base_url, news.suggestion);
                let line = match &news.of {
                    News::Answered(verdict) => w.actions_news_answered(&news.title, verdict_name(w, *verdict), address),
                    News::Action(title, state) => {
                        w.actions_news_action(&news.title, title, state_name(w, *state), address)
                    }
                };
                by_person.entry(news.person).or_default().push(line);
            }
            for (id, lines) in by_person {
                let Some(person) = identity::rows::person_by_id(tx, &id)? else { continue };
                let stop = format!("{}/in/suggestions?view=followed", app2.config().base_url);
                let body = w.actions_mail_news(&person.name, lines.join("\n\n"), stop);
                let letter = Letter::new(&person, w.actions_mail_news_subject(), body);
                post::enqueue(tx, &app2, &letter, app2.clock().now())?;
            }
            set_setting(tx, TOLD, &until)?;
            Ok::<_, Failure>(())
        })
        .await
}

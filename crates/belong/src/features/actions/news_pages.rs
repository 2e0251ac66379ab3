//! The page on which somebody chooses when news comes.

use super::news::{Choice, HOURS, WEEKDAYS};
use crate::clock;
use crate::features::identity::Person;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use jiff::civil::Date;
use maud::html;
use ui::Words;
use ui::components::{Button, Checkboxes, FieldErrors, Item, Radios, Select, back_link, inset_text};

/// What the form sends for no letters at all.
pub const NONE: &str = "none";

fn weekday_name(w: Words, weekday: i8) -> String {
    match weekday {
        1 => w.actions_news_monday(),
        2 => w.actions_news_tuesday(),
        3 => w.actions_news_wednesday(),
        4 => w.actions_news_thursday(),
        _ => w.actions_news_friday(),
    }
}

/// An hour as clocks show it: "07:00".
fn hour_name(hour: i8) -> String {
    format!("{hour:02}:00")
}

/// What holds, in a sentence: when the next letter comes, or that none comes.
pub fn sentence(w: Words, choice: &Choice, next: Option<Date>) -> String {
    match (&choice.stopped_on, next) {
        (None, Some(next)) => w.actions_news_next(clock::in_words(next), hour_name(choice.turn.hour)),
        _ => w.actions_news_none_comes(),
    }
}

/// The form.
pub fn page(
    visit: &Visit,
    person: &Person,
    (choice, next): (&Choice, Option<Date>),
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let mut days = Radios::new("day", w.actions_news_day()).hint(w.actions_news_day_hint());
    for weekday in WEEKDAYS.0..=WEEKDAYS.1 {
        days = days.item(weekday.to_string(), weekday_name(w, weekday));
    }
    days =
        days.divider(w.actions_news_or()).with(Item::new(NONE, w.actions_news_none()).hint(w.actions_news_none_hint()));
    let mut hours = Select::new("hour", w.actions_news_hour()).hint(w.actions_news_hour_hint());
    for hour in HOURS.0..=HOURS.1 {
        hours = hours.item(hour.to_string(), hour_name(hour));
    }
    let chosen = match choice.stopped_on {
        None => choice.turn.weekday.to_string(),
        Some(_) => NONE.to_owned(),
    };
    let form = match form.has("hour") {
        true => form.clone(),
        false => {
            let every = choice.every_on.as_ref().map(|_| ("every", "yes".to_owned()));
            Form::of([("day", chosen), ("hour", choice.turn.hour.to_string())].into_iter().chain(every))
        }
    };
    let body = html! {
        (back_link(w, "/in/suggestions?view=followed"))
        (errors.summary())
        h1.govuk-heading-l { (w.actions_news_title()) }
        p.govuk-body-l { (w.actions_news_lead()) }
        @match person.email {
            Some(_) => p.govuk-body { (sentence(w, choice, next)) },
            None => (inset_text(html! { (w.actions_news_no_email()) })),
        }
        form method="post" action="/in/suggestions/letters" novalidate {
            (visit.csrf_field())
            (days.values(form.values()).errors(errors))
            (hours.values(form.values()).errors(errors))
            (Checkboxes::new("every", w.actions_news_every()).item("yes", w.actions_news_every_yes()).values(form.values()).errors(errors))
            (Button::new(w.spaces_save()).once())
        }
    };
    visit.form_page(&w.actions_news_title(), &body, errors)
}

//! Addresses of terms, for organisers and administrators.

use super::{NAME_MAX, TERM_DAYS_MAX, TERMS_MAX, Term, pages, rows};
use crate::app::App;
use crate::clock::days_after;
use crate::event::{self, Event};
use crate::features::directory::nouns::tidy;
use crate::features::directory::{self, Sites, import};
use crate::features::identity::Person;
use crate::web::form::{Form, Sent};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, done};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use ui::Words;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new().route("/terms", get(list).post(add)).route("/terms/{term}/drop", post(drop_one))
}

/// Only those who look after the calendar go on.
fn allowed(person: &Person) -> Result<(), Failure> {
    if person.is_organiser() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn all(app: &App) -> Result<(Vec<Term>, Sites), Failure> {
    app.people().read("terms: all", |tx| Ok::<_, Failure>((rows::all(tx)?, directory::rows::sites(tx)?))).await
}

async fn list(Member { visit, person }: Member) -> Result<Response, Failure> {
    allowed(&person)?;
    let (terms, sites) = all(visit.app()).await?;
    Ok(pages::list(&visit, &terms, &sites, &Form::default(), &FieldErrors::new(visit.app().words())))
}

/// The terms of a text with one in each line: name; first day; last day.
///
/// # Errors
/// The sentence for the first line that is wrong.
fn lines(w: Words, text: &str, known: &[Term], site: Option<&str>) -> Result<Vec<Term>, String> {
    let mut found: Vec<Term> = vec![];
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let at = at + 1;
        let parts: Vec<&str> = line.split([';', '\t']).map(str::trim).collect();
        let [name, starts, ends] = parts[..] else { return Err(w.terms_line_parts(at)) };
        let day = |text: &str| {
            import::date_of(text).ok_or_else(|| w.terms_line_date(at, text.chars().take(40).collect::<String>()))
        };
        let (starts_on, ends_on) = (day(starts)?, day(ends)?);
        if ends_on < starts_on {
            return Err(w.terms_line_order(at));
        }
        if ends_on > days_after(starts_on, TERM_DAYS_MAX) {
            return Err(w.terms_line_long(at, TERM_DAYS_MAX));
        }
        let name = tidy(name);
        if name.is_empty() || name.chars().count() > NAME_MAX {
            return Err(w.terms_line_name(at, NAME_MAX));
        }
        let clash =
            |other: &&Term| other.site.as_deref() == site && starts_on <= other.ends_on && ends_on >= other.starts_on;
        if let Some(other) = known.iter().chain(&found).find(clash) {
            return Err(w.terms_line_clash(at, &other.name));
        }
        found.push(Term { id: String::new(), site: site.map(str::to_owned), name, starts_on, ends_on });
    }
    if found.is_empty() {
        return Err(w.terms_none_given());
    }
    if known.iter().filter(|term| term.site.as_deref() == site).count() + found.len() > TERMS_MAX {
        return Err(w.terms_enough(TERMS_MAX));
    }
    Ok(found)
}

/// Reads terms, for the fuzzer: what is taken has its days in order, does not overlap, and is bounded.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_lines(text: &str) {
    if let Ok(terms) = lines(Words::english(), text, &[], None) {
        assert!(terms.len() <= TERMS_MAX);
        for (at, term) in terms.iter().enumerate() {
            assert!(term.starts_on <= term.ends_on && term.name.chars().count() <= NAME_MAX);
            assert!(terms[..at].iter().all(|other| term.starts_on > other.ends_on || term.ends_on < other.starts_on));
        }
        let calendar = super::Calendar::of(&terms);
        let from = terms[0].starts_on;
        assert!(calendar.days_after(from, 15) > from);
    }
}

async fn add(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    allowed(&person)?;
    let app = visit.app().clone();
    let w = app.words();
    let (known, sites) = all(&app).await?;
    let site = Some(form.text("site")).filter(|site| !site.is_empty());
    let mut errors = FieldErrors::new(w);
    if site.is_some_and(|site| sites.get(site).is_none()) {
        errors.add("site", w.terms_site_unknown());
    }
    let read = lines(w, form.text("terms"), &known, site);
    if let Err(why) = &read {
        errors.add("terms", why.as_str());
    }
    let (Ok(mut new), true) = (read, errors.is_empty()) else {
        return Ok(pages::list(&visit, &known, &sites, &form, &errors));
    };
    for term in &mut new {
        term.id = app.chance().id(app.clock().now());
    }
    let (app2, count) = (app.clone(), new.len());
    app.people()
        .write("terms: add", move |tx| {
            for term in &new {
                rows::add(tx, term)?;
            }
            event::record(tx, &app2, Some(&person.id), "", &Event::SettingChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, "/in/terms", &w.terms_added(count)))
}

async fn drop_one(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    allowed(&person)?;
    let app = visit.app().clone();
    let app2 = app.clone();
    app.people()
        .write("terms: drop", move |tx| {
            if rows::end(tx, &id)? == 0 {
                return Err(Refusal::NotFound.into());
            }
            event::record(tx, &app2, Some(&person.id), "", &Event::SettingChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, "/in/terms", &app.words().terms_dropped()))
}

//! How the post stands: what waits, what did not go out, and addresses that do not work.

use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::{self, Person};
use crate::post::{self, Bounce, Bounced, Standing};
use crate::web::form::{Form, Sent};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit, done};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post as posted};
use maud::{Markup, html};
use ui::components::{Button, Cell, Input, SummaryList, Table, inset_text};
use ui::{FieldErrors, Words};

/// Minutes that a letter may wait before the page says so.
const WAIT_MINUTES_MIN: i64 = 5;

/// Pages for administrators, under `/in`.
pub fn routes() -> Router<App> {
    Router::new().route("/letters", get(letters).post(told)).route("/letters/mend", posted(mend))
}

struct Shown {
    counts: Vec<(String, i64)>,
    trouble: Vec<[String; 4]>,
    bounces: Vec<Bounced>,
    standing: Standing,
}

async fn shown(app: &App) -> Result<Shown, Failure> {
    let app2 = app.clone();
    app.people()
        .read("home: letters", move |tx| {
            Ok::<_, Failure>(Shown {
                counts: post::counts(tx)?,
                trouble: post::trouble(tx)?,
                bounces: post::bounces(tx)?,
                standing: post::standing(tx, &app2)?,
            })
        })
        .await
}

fn administrators_only(person: &Person) -> Result<(), Failure> {
    if person.is_administrator() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn letters(Member { visit, person }: Member) -> Result<Response, Failure> {
    administrators_only(&person)?;
    let shown = shown(visit.app()).await?;
    Ok(page(&visit, &shown, &Form::default(), &FieldErrors::new(visit.app().words())))
}

/// An address that somebody read about in the mailbox of the sender.
async fn told(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    administrators_only(&person)?;
    let app = visit.app().clone();
    let Some(email) = identity::email_of(form.text("email")) else {
        let mut errors = FieldErrors::new(app.words());
        errors.add("email", app.words().identity_email_wrong());
        return Ok(page(&visit, &shown(&app).await?, &form, &errors));
    };
    let (app2, address) = (app.clone(), email.clone());
    app.people()
        .write("home: told of a bounce", move |tx| {
            post::told_bounced(tx, &app2, &address)?;
            Ok::<_, Failure>(event::record(tx, &app2, Some(&person.id), "", &Event::AddressRefused)?)
        })
        .await?;
    Ok(done(&app, "/in/letters", &app.words().post_told_done(&email)))
}

async fn mend(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    administrators_only(&person)?;
    let app = visit.app().clone();
    let email = form.text("email").to_owned();
    let (app2, address) = (app.clone(), email.clone());
    let mended = app
        .people()
        .write("home: mend an address", move |tx| {
            let mended = post::mend(tx, &address)?;
            if mended {
                event::record(tx, &app2, Some(&person.id), "", &Event::AddressMended)?;
            }
            Ok::<_, Failure>(mended)
        })
        .await?;
    let w = app.words();
    Ok(done(&app, "/in/letters", &if mended { w.post_mended(&email) } else { w.post_mended_already() }))
}

/// A state in words.
pub fn state_in_words(w: Words, state: &str) -> String {
    match state {
        "waiting" => w.post_state_waiting(),
        "sending" => w.post_state_sending(),
        "handing" => w.post_state_handing(),
        "sent" => w.post_state_sent(),
        "failed" => w.post_state_failed(),
        "uncertain" => w.post_state_uncertain(),
        other => other.to_owned(),
    }
}

/// Counts by state, or that there is nothing.
pub fn counts_list(w: Words, counts: &[(String, i64)]) -> Markup {
    html! {
        @if counts.is_empty() { p.govuk-body { (w.home_mail_none()) } }
        @else {
            (counts.iter().fold(SummaryList::new(), |list, (state, count)| list.row(state_in_words(w, state), count.to_string())))
        }
    }
}

/// Letters that did not go out.
pub fn trouble_table(w: Words, trouble: &[[String; 4]]) -> Markup {
    html! {
        (Table::new(w.post_trouble()).head([w.post_to(), w.post_subject(), w.post_state(), w.post_why()]).scrolls()
            .rows(trouble.iter().map(|[to, subject, state, why]| {
                [to.clone(), subject.clone(), state_in_words(w, state), post::why_in_words(w, why)]
            })))
    }
}

fn bounce_in_words(w: Words, bounced: &Bounced) -> String {
    let why = match bounced.why {
        Bounce::Unknown => w.post_bounce_unknown(),
        Bounce::Full => w.post_bounce_full(),
        Bounce::Refused => w.post_bounce_refused(),
        Bounce::Told => w.post_bounce_told(),
    };
    if bounced.reply.is_empty() { why } else { format!("{why} {}", w.post_bounce_said(&bounced.reply)) }
}

fn page(visit: &Visit, shown: &Shown, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let waits = shown.standing.waits_seconds / 60;
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.post_title()) }
        p.govuk-body-l { (w.post_lead()) }
        @if !shown.standing.troubles.is_empty() {
            h2.govuk-heading-m { (w.post_down_title()) }
            p.govuk-body { (w.post_down()) }
            @for trouble in &shown.standing.troubles { (inset_text(trouble)) }
        }
        h2.govuk-heading-m { (w.post_standing()) }
        (counts_list(w, &shown.counts))
        @if waits >= WAIT_MINUTES_MIN { p.govuk-body { (w.post_slow(waits)) } }
        h2.govuk-heading-m { (w.post_trouble()) }
        @if shown.trouble.is_empty() { p.govuk-body { (w.post_trouble_none()) } }
        @else {
            p.govuk-body { (w.post_trouble_note()) }
            (trouble_table(w, &shown.trouble))
        }
        h2.govuk-heading-m { (w.post_bounces()) }
        @if shown.bounces.is_empty() { p.govuk-body { (w.post_bounces_none()) } }
        @else {
            p.govuk-body { (w.post_bounces_note()) }
            (Table::new(w.post_bounces()).head([w.post_bounce_email(), w.post_bounce_who(), w.post_bounce_why(), w.post_bounce_since(), w.post_bounce_do()])
                .scrolls().rows(shown.bounces.iter().map(|bounced| [
                    Cell::new(bounced.email.clone()),
                    Cell::new(if bounced.name.is_empty() { w.post_bounce_nobody() } else { bounced.name.clone() }),
                    Cell::new(bounce_in_words(w, bounced)),
                    Cell::new(bounced.since_on.clone()),
                    Cell::new(html! {
                        form method="post" action="/in/letters/mend" {
                            (visit.csrf_field())
                            input type="hidden" name="email" value=(bounced.email);
                            (Button::new(w.post_mend()).secondary().attr("aria-label", w.post_mend_what(&bounced.email)))
                        }
                    }),
                ])))
        }
        h2.govuk-heading-m { (w.post_told_title()) }
        p.govuk-body { (w.post_told_note()) }
        form method="post" action="/in/letters" novalidate {
            (visit.csrf_field())
            (Input::email("email", w.post_bounce_email()).values(form.values()).errors(errors))
            (Button::new(w.post_told_button()).secondary().once())
        }
    };
    visit.form_page(&w.post_title(), &body, errors)
}

//! Closing a wave: who holds the keys, who has given theirs, and how the count goes. Like the rest of the open half these
//! pages know nobody; whoever has the words is the keyholder.

use super::open::{page, script_page};
use super::refusal::{Failure, Refusal};
use crate::app::App;
use crate::features::surveys;
use answers::manifest::Keyholder;
use answers::{Closing, ClosingState, Manifest};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Form, Router};
use maud::{Markup, html};
use ui::components::{Button, Cell, Table, warning_text};

/// Seconds after which the page looks again while the box is counted. It does so at no other time.
const LOOK_AGAIN_SECONDS: u32 = 5;

/// The routes of closing, outside every session.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/box/{wave}/closing", get(closing))
        .route("/box/{wave}/closing/{seat}", get(give_page).post(give_secret))
}

/// Who holds the keys, who has given theirs, and how the count goes.
async fn closing(State(app): State<App>, Path(wave): Path<String>) -> Result<Response, Failure> {
    let manifest = app.own_box().manifest(&wave).await?.ok_or(Refusal::NotFound)?;
    let closing = app.own_box().closing(&wave, app.clock().now()).await?;
    let w = app.words();
    let today = app.clock().today().to_string();
    let quorum = closing.given.len() >= closing.wanted;
    let body = html! {
        h1.govuk-heading-l { (w.open_closing_title()) }
        p.govuk-body-l { (manifest.said(&manifest.title)) }
        @if closing.state == ClosingState::Counted {
            p.govuk-body { (w.open_closing_done()) }
            (Button::link(w.surveys_results(), format!("/in/results/{wave}")))
        } @else if today <= manifest.closes_on {
            p.govuk-body { (w.open_closing_early(surveys::day(&manifest.closes_on))) }
        } @else if manifest.is_counted_apart() {
            (warning_text(w, w.open_closing_apart()))
            p.govuk-body { (w.open_closing_apart_note()) }
        } @else {
            (standing(&app, &closing))
            @if !matches!(closing.state, ClosingState::Counting { .. }) && !quorum {
                (seats(&app, &manifest, &closing))
            }
        }
        @if closing.state != ClosingState::Counted {
            p.govuk-body { (w.open_closing_words()) }
            (surveys::key_words(w, &manifest))
        }
    };
    let mut response = page(&app, &w.open_closing_title(), &body);
    let moving = matches!(closing.state, ClosingState::Counting { .. })
        || (closing.state == ClosingState::Waiting && quorum && today > manifest.closes_on);
    if moving {
        let seconds = HeaderValue::from(LOOK_AGAIN_SECONDS);
        response.headers_mut().insert(header::REFRESH, seconds);
    }
    Ok(response)
}

/// Where it stands, in words.
fn standing(app: &App, closing: &Closing) -> Markup {
    let w = app.words();
    let (given, wanted) = (closing.given.len(), closing.wanted);
    html! {
        @match &closing.state {
            ClosingState::Counting { since } => {
                h2.govuk-heading-m { (w.open_closing_counting()) }
                p.govuk-body { (w.open_closing_since(app.clock().hour_of(*since))) }
                p.govuk-body { (w.open_closing_counting_note(LOOK_AGAIN_SECONDS)) }
            }
            ClosingState::Waiting if given >= wanted => {
                h2.govuk-heading-m { (w.open_closing_begins()) }
                p.govuk-body { @if closing.numbers { (w.open_closing_begins_note()) } @else { (w.open_closing_numbers()) } }
                p.govuk-body { (w.open_closing_counting_note(LOOK_AGAIN_SECONDS)) }
            }
            ClosingState::Failed(why) => {
                (warning_text(w, w.open_closing_failed(why)))
                p.govuk-body { (w.open_closing_failed_note()) }
                p.govuk-body { (w.open_closing_held(given, wanted)) }
            }
            ClosingState::Lost => {
                (warning_text(w, w.open_closing_lost()))
                p.govuk-body { (w.open_closing_lost_note()) }
                p.govuk-body { (w.open_closing_held(given, wanted)) }
            }
            _ => {
                @if closing.lost {
                    (warning_text(w, w.open_closing_lost()))
                    p.govuk-body { (w.open_closing_lost_note()) }
                } @else {
                    p.govuk-body { (w.open_closing_lead()) }
                }
                p.govuk-body { (w.open_closing_held(given, wanted)) }
            }
        }
    }
}

fn seats(app: &App, manifest: &Manifest, closing: &Closing) -> Markup {
    let w = app.words();
    let row = |(seat, holder): (usize, &Keyholder)| {
        let state = if closing.given.contains(&seat) {
            html! { (w.open_closing_given()) }
        } else {
            html! {
                a.govuk-link href={ "/box/" (manifest.wave) "/closing/" (seat) } {
                    (w.open_closing_give()) span.govuk-visually-hidden { " (" (holder.name) ")" }
                }
            }
        };
        [Cell::new(holder.name.as_str()), Cell::new(state)]
    };
    html! {
        (Table::new(w.surveys_keys()).head([w.surveys_key_person(), w.surveys_key_state()]).named_rows()
            .rows(manifest.keyholders.iter().enumerate().map(row)))
    }
}

/// The page of one keyholder: the words are checked on the device before they are sent.
async fn give_page(State(app): State<App>, Path((wave, seat)): Path<(String, usize)>) -> Result<Response, Failure> {
    let manifest = app.own_box().manifest(&wave).await?.ok_or(Refusal::NotFound)?;
    let holder = manifest.keyholders.get(seat).ok_or(Refusal::NotFound)?;
    // The script sends the words as soon as they fit: nobody may be asked for them while the box is still open.
    if app.clock().today().to_string() <= manifest.closes_on {
        return Err(Refusal::Rule(app.words().open_closing_early(surveys::day(&manifest.closes_on))).into());
    }
    if manifest.is_counted_apart() {
        return Err(Refusal::Rule(app.words().open_closing_apart()).into());
    }
    let mount = html! {
        form method="post" action={ "/box/" (wave) "/closing/" (seat) } {
            input type="hidden" name="words" value="";
            div id="keyholder" data-mode="give" data-field="words" data-public-key=(holder.public_key) {}
        }
    };
    let title = app.words().open_closing_give();
    Ok(script_page(&app, &title, ("app.css", "js/keyholder.js"), &mount, vec![]))
}

#[derive(serde::Deserialize)]
struct Secret {
    words: String,
}

/// A keyholder gives the words. They stay in memory. When enough are there the count begins by itself, and the page says how
/// it goes: counting many answers takes longer than a request may.
async fn give_secret(
    State(app): State<App>,
    Path((wave, _)): Path<(String, usize)>,
    Form(secret): Form<Secret>,
) -> Result<Response, Failure> {
    let today = app.clock().today().to_string();
    app.own_box().give_secret(&wave, &secret.words, &today).await?;
    if app.has_people() {
        surveys::hand_counts(&app, &wave).await?;
    }
    app.own_box().tend(app.clock().now(), &today).await?;
    Ok(Redirect::to(&format!("/box/{wave}/closing")).into_response())
}

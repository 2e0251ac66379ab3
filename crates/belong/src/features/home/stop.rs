//! Ending a kind of letters with one click, and taking that back. A mail program may do it (RFC 8058), so there is no session and no
//! form token: the address itself is the proof. What people do for themselves is no event.

use crate::app::App;
use crate::features::{actions, surveys};
use crate::post::stop::{self, Letters};
use crate::web::refusal::Failure;
use crate::web::visit::Visit;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use maud::html;
use ui::Words;
use ui::components::Button;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new().route("/unsubscribe/{token}", get(ask).post(end)).route("/subscribe/{token}", post(again))
}

/// What the pages say about a kind of letters.
struct Said {
    title: String,
    lead: String,
    ended: String,
    still: String,
    again: String,
}

fn said(w: Words, letters: Letters) -> Said {
    match letters {
        Letters::Surveys => Said {
            title: w.surveys_unsubscribe_title(),
            lead: w.surveys_unsubscribe_lead(),
            ended: w.surveys_unsubscribed(),
            still: w.post_unsubscribe_still(),
            again: w.post_unsubscribe_undone(),
        },
        Letters::News => Said {
            title: w.actions_news_stop_title(),
            lead: w.actions_news_stop_lead(),
            ended: w.actions_news_stopped(),
            still: w.actions_news_stopped_still(),
            again: w.actions_news_again(),
        },
    }
}

async fn ask(visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let (letters, _) = stop::read(visit.app(), &token)?;
    let w = visit.app().words();
    let said = said(w, letters);
    let body = html! {
        h1.govuk-heading-l { (said.title) }
        p.govuk-body-l { (said.lead) }
        form method="post" action={ "/in/unsubscribe/" (token) } {
            (Button::new(w.surveys_unsubscribe_button()).once())
        }
    };
    Ok(visit.page(&said.title, &body))
}

async fn end(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let (letters, person) = stop::read(&app, &token)?;
    match letters {
        Letters::Surveys => surveys::set_stopped(&app, person, true).await?,
        Letters::News => actions::news::set_stopped(&app, person, true).await?,
    }
    let w = app.words();
    let said = said(w, letters);
    let body = html! {
        h1.govuk-heading-l { (w.surveys_unsubscribed_title()) }
        p.govuk-body-l { (said.ended) }
        p.govuk-body { (said.still) }
        h2.govuk-heading-m { (w.post_unsubscribe_again()) }
        form method="post" action={ "/in/subscribe/" (token) } {
            (Button::new(w.post_unsubscribe_again_button()).secondary().once())
        }
    };
    Ok(visit.page(&w.surveys_unsubscribed_title(), &body))
}

/// Whoever stopped letters by a slip of the thumb, or whose mail program did, gets them again.
async fn again(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response, Failure> {
    let (letters, person) = stop::read(&app, &token)?;
    match letters {
        Letters::Surveys => surveys::set_stopped(&app, person, false).await?,
        Letters::News => actions::news::set_stopped(&app, person, false).await?,
    }
    let w = app.words();
    let body = html! {
        h1.govuk-heading-l { (w.surveys_unsubscribed_title()) }
        p.govuk-body-l { (said(w, letters).again) }
    };
    Ok(visit.page(&w.surveys_unsubscribed_title(), &body))
}

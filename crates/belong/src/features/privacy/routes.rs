//! The addresses of what is kept about people.

use super::access::Answering;
use super::person::{self, Everything};
use super::{notices, pages};
use crate::app::App;
use crate::features::identity::{self, Person};
use crate::web::form::Sent;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, done};
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(me))
        .route("/me/copy", post(own_copy))
        .route("/me/sessions", post(end_sessions))
        .route("/people/{person}/kept", get(kept).post(copy))
        .route("/people/{person}/erase", get(erase_page).post(erase))
        .route("/assessment", get(assessment))
        .route("/assessment.md", get(assessment_file))
}

async fn me(Member { visit, person }: Member) -> Result<Response, Failure> {
    let all = own(visit.app(), &person).await?;
    let sessions = identity::sessions(visit.app(), &person).await?;
    Ok(pages::me(&visit, &all, &sessions))
}

async fn own(app: &App, person: &Person) -> Result<Everything, Failure> {
    let person = person.clone();
    app.people()
        .read("privacy: own", move |tx| {
            let who = Answering::own(tx, &person)?;
            person::everything(tx, &who)
        })
        .await
}

/// A file to keep: for reading, or for programs.
fn file(app: &App, all: &Everything, format: &str) -> Response {
    let on = app.clock().today();
    let (kind, name, body) = match format {
        "json" => ("application/json", format!("belong-{on}.json"), all.json(app)),
        _ => ("text/html; charset=utf-8", format!("belong-{on}.html"), all.document(app).alone()),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, body).into_response()
}

async fn own_copy(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let all = own(visit.app(), &person).await?;
    Ok(file(visit.app(), &all, form.text("format")))
}

async fn end_sessions(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let one = match form.text("session") {
        "others" => None,
        text => Some(hex::decode(text).map_err(|_| Refusal::NotFound)?),
    };
    let here = visit.session.clone().unwrap_or_default();
    identity::end_sessions(visit.app(), &person, one, &here).await?;
    Ok(done(visit.app(), "/in/me", &visit.app().words().privacy_session_ended()))
}

async fn kept(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let all = visit
        .app()
        .people()
        .read("privacy: kept", move |tx| {
            let who = Answering::find(tx, Some(&person), &id)?;
            person::everything(tx, &who)
        })
        .await?;
    Ok(pages::kept(&visit, &all))
}

async fn copy(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let all = person::give_out(visit.app(), Some(&person), id).await?;
    Ok(file(visit.app(), &all, form.text("format")))
}

async fn erase_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let erasing = person::would_erase(visit.app(), Some(&person), id).await?;
    Ok(pages::erase(&visit, &erasing))
}

async fn erase(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    person::erase(visit.app(), Some(&person), id).await?;
    Ok(done(visit.app(), "/in/people", &visit.app().words().privacy_erase_done()))
}

fn responsible(person: &Person) -> Result<(), Failure> {
    if person.is_auditor() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

async fn assessment(Member { visit, person }: Member) -> Result<Response, Failure> {
    responsible(&person)?;
    let text = notices::assessment(visit.app()).await?;
    Ok(pages::assessment(&visit, &text))
}

async fn assessment_file(Member { visit, person }: Member) -> Result<Response, Failure> {
    responsible(&person)?;
    let text = notices::assessment(visit.app()).await?.markdown();
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"assessment.md\""),
    ];
    Ok((headers, text).into_response())
}

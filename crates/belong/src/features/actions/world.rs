//! What the world may read: "you said, together we did" of the cycles that organisers opened to it. Nobody signs in for it, and it
//! shows what everybody who works here can read of the whole organisation, without the words of colleagues: no suggestions, no
//! updates, no names.

use super::together::{self, Together};
use super::{feed, rows, together_pages};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::features::surveys::Wave;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::Visit;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::BTreeMap;

/// Routes under `/in` that ask for no session.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/open/together", get(list))
        .route("/open/feed", get(atom))
        .route("/open/together/{wave}", get(cycle))
        .route("/open/together/{wave}/poster", get(poster))
}

/// Where the world reads a cycle.
pub fn address(app: &App, wave: &str) -> String {
    format!("{}/in/open/together/{wave}", app.config().base_url)
}

/// Whether the world may read a cycle.
///
/// # Errors
/// A fault.
pub async fn is_open(app: &App, wave: &str) -> Result<bool, Failure> {
    let wave = wave.to_owned();
    Ok(app.people().read("actions: open to the world", rows::world).await?.contains(&wave))
}

/// Opens a cycle to the world, or closes it again.
///
/// # Errors
/// A fault.
pub async fn set(app: &App, by: &Person, cycle: &Wave, open: bool) -> Result<(), Failure> {
    let (app2, by, wave) = (app.clone(), by.id.clone(), cycle.id.clone());
    app.people()
        .write("actions: open to the world", move |tx| {
            let today = app2.clock().today().to_string();
            rows::set_world(tx, &wave, open.then_some(today.as_str()))?;
            event::record(tx, &app2, Some(&by), &wave, &Event::CycleShown { world: open })?;
            Ok::<_, Failure>(())
        })
        .await
}

async fn found(app: &App, wave: String, query: Query<BTreeMap<String, String>>) -> Result<Together, Failure> {
    let site = query.get("site").map(|site| site.trim().to_owned()).filter(|site| !site.is_empty());
    together::gather(app, None, wave, site).await
}

async fn list(visit: Visit) -> Result<Response, Failure> {
    let open = visit
        .app()
        .people()
        .read("actions: cycles of the world", |tx| {
            let open = rows::world(tx)?;
            Ok::<_, Failure>(
                together::cycles(tx)?.into_iter().filter(|wave| open.contains(&wave.id)).collect::<Vec<_>>(),
            )
        })
        .await?;
    if open.is_empty() {
        return Err(Refusal::NotFound.into());
    }
    Ok(together_pages::world_list(&visit, &open))
}

async fn cycle(
    visit: Visit,
    Path(wave): Path<String>,
    query: Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let all = found(visit.app(), wave, query).await?;
    Ok(together_pages::world(&visit, &all))
}

async fn poster(
    State(app): State<App>,
    Path(wave): Path<String>,
    query: Query<BTreeMap<String, String>>,
) -> Result<Response, Failure> {
    let all = found(&app, wave, query).await?;
    let address = address(&app, &all.wave.id);
    super::routes::sheet(&app, &all, address)
}

async fn atom(State(app): State<App>) -> Result<Response, Failure> {
    let text = feed::of_the_world(&app).await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
}

//! Addresses of results.

use super::pages;
use crate::app::App;
use crate::features::surveys;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::Member;
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/results", get(list))
        .route("/results/{wave}", get(whole))
        .route("/results/{wave}/groups/{group}", get(group))
        .route("/results/{wave}/csv", get(csv))
}

async fn list(Member { visit, person }: Member) -> Result<Response, Failure> {
    let waves = visit
        .app()
        .people()
        .read("results: list", move |tx| {
            let all = person.is_organiser() || person.is_auditor();
            let waves = if all { surveys::rows::waves(tx)? } else { surveys::rows::waves_of(tx, &person.id)? };
            Ok::<_, Failure>(waves)
        })
        .await?;
    let published: Vec<_> = waves.into_iter().filter(|wave| wave.published_on.is_some()).collect();
    Ok(pages::list(&visit, &published))
}

async fn whole(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    Ok(pages::whole(&visit, &reading))
}

async fn group(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    if !reading.groups.contains(&code) {
        return Err(Refusal::NotFound.into());
    }
    let at = reading.release.structure().groups.iter().position(|group| group.code == code);
    Ok(pages::group(&visit, &reading, at.ok_or(Refusal::NotFound)?))
}

/// The whole release as a table, for those who may see every group.
async fn csv(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    if reading.groups.len() != reading.release.structure().groups.len() {
        return Err(Refusal::NotFound.into());
    }
    let mut writer = csv::Writer::from_writer(vec![]);
    for row in reading.release.csv_rows() {
        writer.write_record(&row).map_err(|why| crate::web::refusal::Fault(why.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|why| crate::web::refusal::Fault(why.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"results.csv\""),
    ];
    Ok((headers, bytes).into_response())
}

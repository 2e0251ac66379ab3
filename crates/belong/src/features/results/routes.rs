//! Addresses of results.

use super::{Reading, pages};
use crate::app::App;
use crate::features::{remarks, surveys};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit};
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;

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

/// Which page of the comments is wanted.
#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default = "first")]
    comments: usize,
}

fn first() -> usize {
    1
}

/// The comments of some nodes, each under its heading.
async fn said(
    visit: &Visit,
    reading: &Reading,
    nodes: &[(String, String)],
    at: &str,
    page: usize,
) -> Result<Markup, Failure> {
    let (app, w) = (visit.app(), visit.app().words());
    let manifest = app.ballot_box().manifest(&reading.wave.id).await?.ok_or(Refusal::NotFound)?;
    let asked = |code: &str| {
        let question = manifest.comment_questions().find(|question| question.code == code);
        question.map(|question| manifest.said(&question.text)).unwrap_or_default()
    };
    let mut parts = vec![];
    for (node, heading) in nodes {
        let all = remarks::shown_at(app, &reading.wave.id, node).await?;
        parts.push(remarks::said(w, heading, &all, page, asked, |page| format!("{at}?comments={page}#comments")));
    }
    Ok(maud::html! { @for part in parts { (part) } })
}

async fn whole(
    Member { visit, person }: Member,
    Path(wave): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let id = &reading.wave.id;
    let nodes = [("whole".to_owned(), visit.app().words().remarks_said_title())];
    let said = said(&visit, &reading, &nodes, &format!("/in/results/{id}"), wanted.comments).await?;
    let to_read = remarks::waiting_for(visit.app(), &person, id).await?;
    Ok(pages::whole(&visit, &reading, &said, to_read))
}

async fn group(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    if !reading.groups.contains(&code) {
        return Err(Refusal::NotFound.into());
    }
    let w = visit.app().words();
    let structure = reading.release.structure();
    let at = structure.groups.iter().position(|group| group.code == code).ok_or(Refusal::NotFound)?;
    let mut nodes = vec![(format!("group:{code}"), w.remarks_said_title())];
    if let Some(region) = structure.groups[at].region.and_then(|region| structure.regions.get(usize::from(region))) {
        nodes.push((format!("region:{}", region.code), w.remarks_said_region(region.name.as_str())));
    }
    let here = format!("/in/results/{}/groups/{code}", reading.wave.id);
    let said = said(&visit, &reading, &nodes, &here, wanted.comments).await?;
    Ok(pages::group(&visit, &reading, at, &said))
}

/// A cell that no spreadsheet takes for a formula: names of sites and statements are written by people.
fn plain_cell(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// The whole release as a table, for those who may see every group.
async fn csv(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    if reading.groups.len() != reading.release.structure().groups.len() {
        return Err(Refusal::NotFound.into());
    }
    let mut writer = csv::Writer::from_writer(vec![]);
    for row in reading.release.csv_rows() {
        writer
            .write_record(row.iter().map(|cell| plain_cell(cell)))
            .map_err(|why| crate::web::refusal::Fault(why.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|why| crate::web::refusal::Fault(why.to_string()))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"results.csv\""),
    ];
    Ok((headers, bytes).into_response())
}

#[cfg(test)]
mod tests {
    use super::plain_cell;

    #[test]
    fn no_cell_of_a_table_is_a_formula() {
        for formula in ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain_cell(formula), format!("'{formula}"));
        }
        for plain in ["", "Alder Primary", "-3.5", "+4", "12", "a=b"] {
            assert_eq!(plain_cell(plain), plain);
        }
    }
}

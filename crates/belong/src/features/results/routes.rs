//! Addresses of results.

use super::exports::Format;
use super::{Reading, before, pages, report, report_pages, report_pdf};
use crate::app::App;
use crate::features::identity::Person;
use crate::features::remarks;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit};
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;
use measure::Level;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/results", get(list))
        .route("/results/{wave}", get(whole))
        .route("/results/{wave}/groups/{group}", get(group))
        .route("/results/{wave}/regions/{region}", get(region))
        .route("/results/{wave}/facts/{fact}", get(fact))
        .route("/results/{wave}/report", get(report_of_whole))
        .route("/results/{wave}/report.pdf", get(paper_of_whole))
        .route("/results/{wave}/groups/{group}/report", get(report_of_group))
        .route("/results/{wave}/groups/{group}/report.pdf", get(paper_of_group))
        .route("/results/{wave}/csv", get(csv))
        .route("/results/{wave}/xlsx", get(xlsx))
        .route("/results/{wave}/json", get(json))
        .route("/results/{wave}/release", get(release))
        .route("/results/{wave}/description", get(description))
}

async fn list(Member { visit, person }: Member) -> Result<Response, Failure> {
    let all = super::all(visit.app(), &person).await?;
    Ok(pages::list(&visit, &all))
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
    let questions = app.ballot_box().comment_questions(&reading.wave).await?;
    let asked = |code: &str| questions.get(code).cloned().unwrap_or_default();
    let mut parts = vec![];
    for (node, heading) in nodes {
        let all = remarks::shown_at(app, &reading.wave, node).await?;
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
    let id = &reading.wave;
    let nodes = [("whole".to_owned(), visit.app().words().remarks_said_title())];
    let said = said(&visit, &reading, &nodes, &format!("/in/results/{id}"), wanted.comments).await?;
    let to_read = remarks::waiting_for(visit.app(), &person, id).await?;
    let before = before::find(visit.app(), &person, &reading, None).await?;
    Ok(pages::whole(&visit, &reading, before.as_ref(), &said, to_read))
}

async fn group(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = group_of(&reading, &code)?;
    let w = visit.app().words();
    let structure = reading.release.structure();
    let mut nodes = vec![(format!("group:{code}"), w.remarks_said_title())];
    if let Some(region) = structure.groups[at].region.and_then(|region| structure.regions.get(usize::from(region))) {
        nodes.push((format!("region:{}", region.code), w.remarks_said_region(region.name.as_str())));
    }
    let here = format!("/in/results/{}/groups/{code}", reading.wave);
    let said = said(&visit, &reading, &nodes, &here, wanted.comments).await?;
    let before = before::find(visit.app(), &person, &reading, Some(&code)).await?;
    Ok(pages::node(&visit, &reading, (Level::Group, at), before.as_ref(), &said))
}

async fn region(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let regions = &reading.release.structure().regions;
    let at = regions.iter().position(|region| region.code == code).ok_or(Refusal::NotFound)?;
    if !reading.sees_region(at) {
        return Err(Refusal::NotFound.into());
    }
    let nodes = [(format!("region:{code}"), visit.app().words().remarks_said_title())];
    let here = format!("/in/results/{}/regions/{code}", reading.wave);
    let said = said(&visit, &reading, &nodes, &here, wanted.comments).await?;
    Ok(pages::node(&visit, &reading, (Level::Region, at), None, &said))
}

async fn fact(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = reading.release.structure().fact(&code).ok_or(Refusal::NotFound)?;
    Ok(pages::fact(&visit, &reading, at))
}

/// A report, as a page or on paper.
async fn report(
    visit: &Visit,
    person: &Person,
    reading: &Reading,
    node: (Level, usize),
    on_paper: bool,
) -> Result<Response, Failure> {
    let (app, w) = (visit.app(), visit.app().words());
    let code = match node {
        (Level::Group, at) => Some(reading.release.structure().groups[at].code.clone()),
        _ => None,
    };
    let at = code.as_ref().map_or_else(|| "whole".to_owned(), |code| format!("group:{code}"));
    let comments = remarks::shown_at(app, &reading.wave, &at).await?;
    let questions = app.ballot_box().comment_questions(&reading.wave).await?;
    let before = before::find(app, person, reading, code.as_deref()).await?;
    let report = report::of(w, reading, node, before.as_ref(), &comments, &questions);
    if on_paper {
        let bytes = report_pdf::bytes(app, reading, &report, pages::took_part(w, reading))?;
        let headers = [
            (header::CONTENT_TYPE, "application/pdf"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"report.pdf\""),
        ];
        return Ok((headers, bytes).into_response());
    }
    let page = report_pages::address(reading, node);
    let page = page.trim_end_matches("/report");
    Ok(report_pages::report(visit, reading, &report, before.as_ref(), (comments.len(), page)))
}

async fn report_of_whole(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    report(&visit, &person, &reading, (Level::Whole, 0), false).await
}

async fn paper_of_whole(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    report(&visit, &person, &reading, (Level::Whole, 0), true).await
}

async fn paper_of_group(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = group_of(&reading, &code)?;
    report(&visit, &person, &reading, (Level::Group, at), true).await
}

async fn report_of_group(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = group_of(&reading, &code)?;
    report(&visit, &person, &reading, (Level::Group, at), false).await
}

/// A key group that this person may see, by its code.
fn group_of(reading: &Reading, code: &str) -> Result<usize, Failure> {
    let groups = &reading.release.structure().groups;
    let at = groups.iter().position(|group| group.code == code && reading.groups.contains(&group.code));
    Ok(at.ok_or(Refusal::NotFound)?)
}

/// The results, for those who may see every group of them.
async fn every_group(app: &App, person: &Person, wave: String) -> Result<Reading, Failure> {
    let reading = super::read(app, person, wave).await?;
    if reading.groups.len() == reading.release.structure().groups.len() {
        Ok(reading)
    } else {
        Err(Refusal::NotFound.into())
    }
}

/// The release of a survey that was brought in, byte for byte: it need not be open to everybody, as those of the box are.
async fn release(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = every_group(visit.app(), &person, wave).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], reading.release.bytes()).into_response())
}

/// The description of a survey that was brought in, byte for byte.
async fn description(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let reading = every_group(visit.app(), &person, wave).await?;
    let brought = reading.brought.ok_or(Refusal::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], brought.to_bytes()).into_response())
}

/// The whole release as a file, for those who may see every group.
async fn export(visit: Visit, person: Person, wave: String, format: Format) -> Result<Response, Failure> {
    let app = visit.app();
    let reading = every_group(app, &person, wave).await?;
    let bytes = format.write(app.words(), &app.config().base_url, reading).await?;
    let headers = [
        (header::CONTENT_TYPE, format.media().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"results.{}\"", format.word())),
    ];
    Ok((headers, bytes).into_response())
}

async fn csv(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    export(visit, person, wave, Format::Csv).await
}

async fn xlsx(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    export(visit, person, wave, Format::Xlsx).await
}

async fn json(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    export(visit, person, wave, Format::Json).await
}

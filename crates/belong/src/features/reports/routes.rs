//! Addresses of reports.

use super::report::{self, Sources};
use super::{pages, paper};
use crate::app::App;
use crate::features::actions::together::{self, Since};
use crate::features::benchmarks;
use crate::features::directory;
use crate::features::identity::Person;
use crate::features::remarks;
use crate::features::results::{self, Reading, before, similar};
use crate::features::surveys;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit};
use axum::Router;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use measure::Level;
use std::collections::BTreeMap;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/results/{wave}/report", get(of_whole))
        .route("/results/{wave}/report.pdf", get(paper_of_whole))
        .route("/results/{wave}/regions/{region}/report", get(of_region))
        .route("/results/{wave}/regions/{region}/report.pdf", get(paper_of_region))
        .route("/results/{wave}/groups/{group}/report", get(of_group))
        .route("/results/{wave}/groups/{group}/report.pdf", get(paper_of_group))
}

/// The site of a group; none where it is of several.
async fn site_of(app: &App, reading: &Reading, group: usize) -> Result<Option<String>, Failure> {
    let (wave, code) = (reading.wave.clone(), reading.release.structure().groups[group].code.clone());
    app.people()
        .read("reports: site", move |tx| {
            let sites = directory::rows::sites(tx)?;
            let pairs = surveys::rows::group_sites(tx, &wave)?.into_iter();
            let here: Vec<String> = pairs.filter(|(_, group)| *group == code).map(|(site, _)| site).collect();
            // A department belongs to its academy.
            let within = |site: &str| sites.upwards(site).any(|above| above.id != site && here.contains(&above.id));
            let mut tops = here.iter().filter(|site| !within(site));
            Ok::<_, Failure>(tops.next().filter(|_| tops.next().is_none()).cloned())
        })
        .await
}

/// What was done since the survey before: at the place of a group, else everywhere.
async fn since(app: &App, reading: &Reading, node: (Level, usize)) -> Result<Option<Since>, Failure> {
    if reading.brought.is_some() {
        return Ok(None);
    }
    let site = match node {
        (Level::Group, at) => site_of(app, reading, at).await?,
        _ => None,
    };
    together::since(app, reading.wave.clone(), site).await
}

/// A report, as a page or on paper.
async fn report(
    (visit, person): (&Visit, &Person),
    reading: &Reading,
    node: (Level, usize),
    on_paper: bool,
) -> Result<Response, Failure> {
    let (app, w) = (visit.app(), visit.app().words());
    let structure = reading.release.structure();
    let (code, at) = match node {
        (Level::Whole, _) => (None, "whole".to_owned()),
        (Level::Region, at) => (None, format!("region:{}", structure.regions[at].code)),
        (Level::Group, at) => (Some(structure.groups[at].code.clone()), format!("group:{}", structure.groups[at].code)),
    };
    let region = match node {
        (Level::Group, at) => structure.groups[at].region.map(|region| &structure.regions[usize::from(region)]),
        _ => None,
    };
    let above = region.map(|region| format!("region:{}", region.code));
    let all = match node {
        // Its topics are made of comments from everywhere.
        (Level::Whole, _) => app.ballot_box().comments(&reading.wave).await?,
        _ => {
            let nodes = std::iter::once(at.clone()).chain(above.clone()).collect();
            app.ballot_box().comments_at(&reading.wave, nodes).await?
        }
    };
    let comments = remarks::shown_at(&all, &at);
    // What people of a small group wrote is read with that of its region.
    let beyond = region.zip(above).filter(|_| comments.is_empty()).and_then(|(region, node)| {
        let count = remarks::shown_at(&all, &node).len();
        (count > 0).then(|| (region.name.clone(), count))
    });
    let questions: BTreeMap<String, String> = app.ballot_box().comment_questions(&reading.wave).await?;
    // A region is many groups, and these may have changed: it is set beside nothing.
    let trend = match node {
        (Level::Region, _) => None,
        _ => Some(before::trend(app, person, reading, code.as_deref()).await?),
    };
    let before = trend.as_ref().and_then(before::Trend::latest);
    let topics = match node {
        (Level::Whole, _) => remarks::topics::kept(app, &reading.wave, &all).await?,
        _ => vec![],
    };
    let since = since(app, reading, node).await?;
    let similar = match node {
        (Level::Group, at) => similar::find(app, reading, at).await?,
        _ => None,
    };
    let benchmarks = match node {
        (Level::Whole, _) => {
            let codes: Vec<&str> = structure.themes.iter().map(|theme| theme.code.as_str()).collect();
            benchmarks::beside_themes(app, &codes).await?
        }
        _ => vec![],
    };
    let sources =
        Sources { before, trend: trend.as_ref(), comments, beyond, questions, topics, since, similar, benchmarks };
    let report = report::of(w, reading, node, &sources);
    if on_paper {
        let bytes = paper::bytes(app, reading, &report, &sources)?;
        let headers = [
            (header::CONTENT_TYPE, "application/pdf"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"report.pdf\""),
        ];
        return Ok((headers, bytes).into_response());
    }
    Ok(pages::report(visit, reading, &report, &sources))
}

/// The report on a node that this person may see.
async fn on(
    Member { visit, person }: Member,
    wave: String,
    on_paper: bool,
    node: impl FnOnce(&Reading) -> Result<(Level, usize), Refusal>,
) -> Result<Response, Failure> {
    let reading = results::read(visit.app(), &person, wave).await?;
    let node = node(&reading)?;
    report((&visit, &person), &reading, node, on_paper).await
}

type Node = Path<(String, String)>;

async fn of_whole(member: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    on(member, wave, false, |_| Ok((Level::Whole, 0))).await
}

async fn paper_of_whole(member: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    on(member, wave, true, |_| Ok((Level::Whole, 0))).await
}

async fn of_group(member: Member, Path((wave, code)): Node) -> Result<Response, Failure> {
    on(member, wave, false, |reading| Ok((Level::Group, reading.group_of(&code)?))).await
}

async fn paper_of_group(member: Member, Path((wave, code)): Node) -> Result<Response, Failure> {
    on(member, wave, true, |reading| Ok((Level::Group, reading.group_of(&code)?))).await
}

async fn of_region(member: Member, Path((wave, code)): Node) -> Result<Response, Failure> {
    on(member, wave, false, |reading| Ok((Level::Region, reading.region_of(&code)?))).await
}

async fn paper_of_region(member: Member, Path((wave, code)): Node) -> Result<Response, Failure> {
    on(member, wave, true, |reading| Ok((Level::Region, reading.region_of(&code)?))).await
}

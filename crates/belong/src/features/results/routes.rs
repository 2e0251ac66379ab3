//! Addresses of results.

use super::exports::Format;
use super::findings::{self, Number, WHY_MAX, Whom};
use super::{Reading, before, finding_pages, pages, question_pages, similar};
use crate::app::App;
use crate::features::benchmarks;
use crate::features::identity::Person;
use crate::features::remarks;
use crate::web::form::{Form, Sent};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit, done};
use answers::Remark;
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::Markup;
use measure::Level;
use ui::charts::What;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/results", get(list))
        .route("/results/{wave}", get(whole))
        .route("/results/{wave}/groups/{group}", get(group))
        .route("/results/{wave}/regions/{region}", get(region))
        .route("/results/{wave}/facts/{fact}", get(fact))
        .route("/results/{wave}/themes/{theme}", get(theme))
        .route("/results/{wave}/items/{item}", get(item))
        .route("/results/{wave}/pin", get(pin_page).post(pin))
        .route("/findings", get(findings_page))
        .route("/results/{wave}/topics/{topic}", get(topic))
        .route("/results/{wave}/csv", get(csv))
        .route("/results/{wave}/xlsx", get(xlsx))
        .route("/results/{wave}/sav", get(sav))
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

/// The comments of some nodes that have headings.
async fn comments_at(visit: &Visit, reading: &Reading, nodes: &[(String, String)]) -> Result<Vec<Remark>, Failure> {
    let nodes = nodes.iter().map(|(node, _)| node.clone()).collect();
    Ok(visit.app().ballot_box().comments_at(&reading.wave, nodes).await?)
}

/// The comments of some nodes, each under its heading.
async fn said(
    visit: &Visit,
    reading: &Reading,
    comments: &[Remark],
    nodes: &[(String, String)],
    at: &str,
    page: usize,
) -> Result<Markup, Failure> {
    let (app, w) = (visit.app(), visit.app().words());
    let questions = app.ballot_box().comment_questions(&reading.wave).await?;
    let asked = |code: &str| questions.get(code).cloned().unwrap_or_default();
    let mut parts = vec![];
    for (node, heading) in nodes {
        let all = remarks::shown_at(comments, node);
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
    let comments = visit.app().ballot_box().comments(id).await?;
    let said = said(&visit, &reading, &comments, &nodes, &format!("/in/results/{id}"), wanted.comments).await?;
    let kept = remarks::topics::kept(visit.app(), id, &comments).await?;
    let said = maud::html! { (remarks::topic_list(visit.app().words(), id, &kept)) (said) };
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
    let at = reading.group_of(&code)?;
    let w = visit.app().words();
    let structure = reading.release.structure();
    let mut nodes = vec![(format!("group:{code}"), w.remarks_said_title())];
    if let Some(region) = structure.groups[at].region.and_then(|region| structure.regions.get(usize::from(region))) {
        nodes.push((format!("region:{}", region.code), w.remarks_said_region(region.name.as_str())));
    }
    let here = format!("/in/results/{}/groups/{code}", reading.wave);
    let comments = comments_at(&visit, &reading, &nodes).await?;
    let said = said(&visit, &reading, &comments, &nodes, &here, wanted.comments).await?;
    let trend = before::trend(visit.app(), &person, &reading, Some(&code)).await?;
    let similar = similar::find(visit.app(), &reading, at).await?;
    Ok(pages::node(&visit, &reading, (Level::Group, at), (Some(&trend), similar.as_ref()), &said))
}

async fn region(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = reading.region_of(&code)?;
    let nodes = [(format!("region:{code}"), visit.app().words().remarks_said_title())];
    let here = format!("/in/results/{}/regions/{code}", reading.wave);
    let comments = comments_at(&visit, &reading, &nodes).await?;
    let said = said(&visit, &reading, &comments, &nodes, &here, wanted.comments).await?;
    Ok(pages::node(&visit, &reading, (Level::Region, at), (None, None), &said))
}

async fn topic(
    Member { visit, person }: Member,
    Path((wave, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let app = visit.app();
    let reading = super::read(app, &person, wave).await?;
    let comments = app.ballot_box().comments(&reading.wave).await?;
    let kept = remarks::topics::kept(app, &reading.wave, &comments).await?;
    let told = kept.iter().find(|told| told.topic.id == id).ok_or(Refusal::NotFound)?;
    let questions = app.ballot_box().comment_questions(&reading.wave).await?;
    let asked = |code: &str| questions.get(code).cloned().unwrap_or_default();
    let readable = |node: &str| reading.sees_node(node);
    Ok(remarks::topic_page(&visit, (&reading.wave, &reading.title), told, (&readable, reading.sees_all()), asked))
}

/// The page of a theme or an item.
async fn question(visit: &Visit, person: &Person, reading: &Reading, what: What) -> Result<Response, Failure> {
    let app = visit.app();
    let trend = before::trend(app, person, reading, None).await?;
    let others = match what {
        What::Theme(at) => benchmarks::beside_theme(app, &reading.release.structure().themes[at].code).await?,
        What::Item(_) => vec![],
    };
    Ok(question_pages::page(visit, reading, what, &trend, &others))
}

async fn theme(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = reading.release.structure().themes.iter().position(|theme| theme.code == code);
    question(&visit, &person, &reading, What::Theme(at.ok_or(Refusal::NotFound)?)).await
}

async fn item(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = reading.release.structure().items.iter().position(|item| item.code == code);
    question(&visit, &person, &reading, What::Item(at.ok_or(Refusal::NotFound)?)).await
}

/// What the form for a finding is filled in with at first.
#[derive(serde::Deserialize)]
struct Chosen {
    #[serde(default)]
    what: String,
    #[serde(default)]
    whom: String,
}

async fn pin_page(
    Member { visit, person }: Member,
    Path(wave): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    reading.release.whole().ok_or(Refusal::NotFound)?;
    let form = Form::of([("what", chosen.what), ("whom", chosen.whom)]);
    Ok(finding_pages::pin(&visit, &reading, &form, &FieldErrors::new(visit.app().words())))
}

async fn pin(Path(wave): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let reading = super::read(&app, &person, wave).await?;
    let w = app.words();
    let mut errors = FieldErrors::new(w);
    let what = findings::what_of(&reading.release, form.text("what"));
    let whom = Whom::of(&reading.release, form.text("whom")).filter(|whom| whom.seen_by(&reading));
    let why = form.text("why");
    if what.is_none() {
        errors.add("what", w.results_pin_what_missing());
    }
    if whom.is_none() {
        errors.add("whom", w.results_pin_whom_missing());
    }
    if why.chars().count() > WHY_MAX {
        errors.add("why", w.results_pin_why_long(WHY_MAX));
    }
    let number = what.zip(whom).map(|(what, whom)| Number { what, whom });
    if number.is_some_and(|number| number.shown(&reading.release).is_none()) {
        errors.add("whom", w.results_pin_withheld());
    }
    let Some(number) = number.filter(|_| errors.is_empty()) else {
        return Ok(finding_pages::pin(&visit, &reading, &form, &errors));
    };
    let id = findings::pin(&app, &person, &reading, number, why).await?;
    Ok(done(&app, &format!("/in/findings/{id}"), &w.results_pinned()))
}

async fn findings_page(Member { visit, person }: Member) -> Result<Response, Failure> {
    let all = findings::all(visit.app(), &person).await?;
    Ok(finding_pages::list(&visit, &all))
}

async fn fact(
    Member { visit, person }: Member,
    Path((wave, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let reading = super::read(visit.app(), &person, wave).await?;
    let at = reading.release.structure().fact(&code).ok_or(Refusal::NotFound)?;
    Ok(pages::fact(&visit, &reading, at))
}

/// The results, for those who may see every group of them.
async fn every_group(app: &App, person: &Person, wave: String) -> Result<Reading, Failure> {
    let reading = super::read(app, person, wave).await?;
    if reading.sees_all() { Ok(reading) } else { Err(Refusal::NotFound.into()) }
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

async fn sav(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    export(visit, person, wave, Format::Sav).await
}

async fn json(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    export(visit, person, wave, Format::Json).await
}

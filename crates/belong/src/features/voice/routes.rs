//! Addresses of suggestions.

use super::pages::{self, Listing, Putting};
use super::rows::{self, Show};
use super::{Act, Change, How, PAGE_MAX, Reading, Suggestion, TEXT_MAX, TITLE_MAX, owed, take};
use crate::app::{App, set_setting, setting};
use crate::features::directory;
use crate::features::identity;
use crate::features::spaces::forms::needed;
use crate::features::surveys;
use crate::features::terms;
use crate::web::form::{Sent, SentJson};
use crate::web::refusal::{Failure, Fault, Refusal};
use crate::web::visit::{Member, done};
use answers::sheet::Sheet;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;
use ui::components::FieldErrors;

/// Routes under `/in`. The page of one suggestion is that of `actions`, which knows what became of it.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/suggestions", get(list))
        .route("/suggestions/new", get(new).post(put))
        .route("/suggestions/sponsor", post(set_sponsor))
        .route("/suggestions/{suggestion}/act", post(act))
        .route("/suggestions/{suggestion}/again", post(again))
        .route("/suggestions/{suggestion}/reply", post(reply))
        .route("/suggestions/{suggestion}/change", post(change))
        .route("/voice", get(device))
        .route("/voice/sheets", get(sheets))
        .route("/voice/sheets/{sheet}/issue", post(issue))
}

type Asked = Query<BTreeMap<String, String>>;

fn asked(query: &Asked, name: &str) -> String {
    query.get(name).map_or_else(String::new, |text| text.trim().chars().take(100).collect())
}

async fn list(Member { visit, person }: Member, query: Asked) -> Result<Response, Failure> {
    let view = asked(&query, "view");
    let view = if ["owed", "answered", "place", "followed"].contains(&view.as_str()) { view } else { "all".to_owned() };
    let page: usize = asked(&query, "page").parse().ok().filter(|page| (1..=10_000).contains(page)).unwrap_or(1);
    let show = Show { view, person: person.id.clone(), text: asked(&query, "q") };
    let (app2, shown, organiser) = (visit.app().clone(), show.clone(), person.is_organiser());
    let listing = visit
        .app()
        .people()
        .read("voice: list", move |tx| {
            let lines = rows::list(tx, &shown, (page - 1) * PAGE_MAX, PAGE_MAX)?;
            let all = rows::count(tx, &shown)?;
            let running = |line: &rows::Line| line.owed_on.is_some() && line.answered_on.is_none();
            let (terms, sites) = match lines.iter().any(running) {
                true => (terms::rows::all(tx)?, directory::rows::sites(tx)?),
                false => Default::default(),
            };
            let today = app2.clock().today();
            let mut calendars = BTreeMap::new();
            let clocks = lines
                .iter()
                .map(|line| {
                    let since = line.owed_on.as_deref().filter(|_| running(line))?;
                    let site = line.site.as_deref();
                    let calendar = calendars.entry(site).or_insert_with(|| terms::calendar_of(&terms, &sites, site));
                    owed::clock_of(since, calendar, today)
                })
                .collect();
            let sponsor = match setting(tx, owed::SPONSOR)? {
                Some(id) if organiser => identity::rows::person_by_id(tx, &id)?.map(|person| person.name),
                _ => None,
            };
            Ok::<_, Failure>(Listing { lines, clocks, all, page, show: shown.clone(), sponsor, organiser })
        })
        .await?;
    Ok(pages::list(&visit, &person, &listing))
}

/// The band that somebody is in today, as the form says it: name, people in it, and how many people there are in all.
async fn putting(app: &App, person: &identity::Person, finding: String) -> Result<Putting, Failure> {
    let (app2, found) = (app.clone(), finding.clone());
    let who = person.clone();
    // As the latest sheet says: for its bands there are tokens.
    let (own, everybody) = app
        .people()
        .read("voice: band", move |tx| {
            let today = app2.clock().today().to_string();
            let live = rows::sheets_live(tx, &who.id, &today)?;
            let Some(sheet) = live.into_iter().find(|sheet| sheet.kind == "words") else { return Ok((None, 0)) };
            let Some((bytes, _)) = rows::sheet_live(tx, &sheet.id, &today)? else { return Ok((None, 0)) };
            let read: Sheet = serde_json::from_slice(&bytes).map_err(|why| Fault(why.to_string()))?;
            let everybody = read.parts.iter().map(|part| part.people as usize).sum();
            let site = take::academy_of(tx, &app2, &who)?;
            let Some(code) = take::band_of(tx, &sheet.id, sheet.taken, site.as_deref())? else {
                return Ok((None, everybody));
            };
            let site = rows::site_of_band(tx, &sheet.id, &code)?;
            let people = read.parts.iter().find(|part| part.code == code).map_or(0, |part| part.people as usize);
            Ok::<_, Failure>((site.map(|(site, name)| (site, name, people)), everybody))
        })
        .await?;
    let finding = match finding.is_empty() {
        true => None,
        false => {
            let (finding, _) = crate::features::results::findings::one(app, person, &found).await?;
            Some((found, finding.pinned.sentence))
        }
    };
    let site = own.as_ref().map(|(site, ..)| site.clone());
    let band = own.map(|(_, name, people)| (name, people));
    Ok(Putting { band, site, everybody, finding })
}

async fn new(Member { visit, person }: Member, query: Asked) -> Result<Response, Failure> {
    let putting = putting(visit.app(), &person, asked(&query, "finding")).await?;
    let form = crate::web::form::Form::default();
    Ok(pages::new(&visit, &person, &putting, &form, &FieldErrors::new(visit.app().words())))
}

/// Something with a name, or from paper. What has no name never comes here: the script sends it to the box.
async fn put(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let putting = putting(&app, &person, form.text("finding").to_owned()).await?;
    let mut errors = FieldErrors::new(w);
    let title = needed(&mut errors, w, &form, "title", w.voice_title_missing(), TITLE_MAX);
    let text = needed(&mut errors, w, &form, "text", w.voice_text_missing(), TEXT_MAX);
    let how = How::of(form.text("how"));
    match how {
        Some(How::Named) => {}
        Some(How::Paper) if person.is_organiser() => {}
        // Without its script the page cannot hide who sends it, so nothing is kept.
        Some(How::MadeUp | How::Unnamed) => errors.add("how", w.voice_how_needs_script()),
        _ => errors.add("how", w.voice_how_missing()),
    }
    let whom = form.text("whom");
    if !["all", "own"].contains(&whom) || (whom == "own" && putting.band.is_none()) {
        errors.add("whom", w.voice_whom_missing());
    }
    if !errors.is_empty() {
        return Ok(pages::new(&visit, &person, &putting, &form, &errors));
    }
    let band = (whom == "own").then(|| putting.site.zip(putting.band.map(|(name, _)| name))).flatten();
    let new = Suggestion {
        finding: putting.finding.map(|(id, _)| id),
        ..Suggestion::new(&title, &text, how.unwrap_or(How::Named), band)
    };
    super::put(&app, &person, new).await?;
    Ok(done(&app, "/in/suggestions", &w.voice_put_done()))
}

fn address(id: &str) -> String {
    format!("/in/suggestions/{id}")
}

async fn act(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let act = Act::of(form.text("act")).ok_or(Refusal::NotFound)?;
    let on = form.text("on") == "yes";
    super::act(&app, &person, id.clone(), act, on).await?;
    let w = app.words();
    Ok(done(&app, &address(&id), &if on { w.voice_act_done() } else { w.voice_act_undone() }))
}

/// Whoever still wants what could be backed a year ago puts it on the next sheet.
async fn again(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    super::again(&app, &person, id.clone()).await?;
    Ok(done(&app, &address(&id), &app.words().voice_again_done()))
}

async fn reply(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let mut errors = FieldErrors::new(w);
    let text = needed(&mut errors, w, &form, "text", w.voice_reply_missing(), TEXT_MAX);
    if let Some(why) = errors.get("text") {
        return Err(Refusal::Rule(why.to_owned()).into());
    }
    super::reply(&app, &person, id.clone(), text).await?;
    Ok(done(&app, &address(&id), &w.voice_reply_done()))
}

async fn change(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let w = app.words();
    let text = form.text("text").to_owned();
    let rule = |sentence: String| Failure::from(Refusal::Rule(sentence));
    let change = match form.text("change") {
        "merge" => {
            // The whole address of the other one may be pasted.
            let into = text.rsplit('/').next().unwrap_or_default().to_owned();
            let known = into.clone();
            let found = app.people().read("voice: other", move |tx| rows::by_id(tx, &known)).await?;
            found.ok_or_else(|| rule(w.voice_merge_unknown()))?;
            Change::Merge(into)
        }
        "hide" if text.is_empty() => return Err(rule(w.voice_hide_missing())),
        "hide" => Change::Hide(text.chars().take(300).collect()),
        "show" => Change::Show,
        "sponsor" => Change::Sponsor(person_named(&app, text).await?),
        "hide-reply" => Change::HideReply(form.text("reply").to_owned()),
        _ => return Err(Refusal::NotFound.into()),
    };
    super::change(&app, &person, id.clone(), change).await?;
    Ok(done(&app, &address(&id), &w.voice_changed()))
}

/// The one person with this email, staff number or name.
async fn person_named(app: &App, text: String) -> Result<String, Failure> {
    let found =
        app.people().read("voice: person", move |tx| crate::features::spaces::rows::find_person(tx, &text)).await?;
    let w = app.words();
    match found {
        Ok(Some(id)) => Ok(id),
        Ok(None) => Err(Refusal::Rule(w.voice_person_none()).into()),
        Err(()) => Err(Refusal::Rule(w.voice_person_many()).into()),
    }
}

async fn set_sponsor(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let id = person_named(&app, form.text("person").to_owned()).await?;
    let app2 = app.clone();
    app.people()
        .write("voice: sponsor", move |tx| {
            set_setting(tx, owed::SPONSOR, &id)?;
            crate::event::record(tx, &app2, Some(&person.id), &id, &crate::event::Event::SponsorChosen)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, "/in/suggestions", &app.words().voice_changed()))
}

/// The page on which a device is made ready.
async fn device(Member { visit, person }: Member) -> Result<Response, Failure> {
    Ok(pages::device(&visit, &person))
}

/// The sheets of somebody, for the script.
async fn sheets(Member { visit, person }: Member) -> Result<Response, Failure> {
    let rights = take::rights(visit.app(), &person).await?;
    let today = visit.app().clock().today().to_string();
    Ok(Json(json!({ "today": today, "sheets": rights })).into_response())
}

/// All blinded numbers of a sheet, in the order of its rights.
#[derive(Deserialize)]
struct Blinded {
    blinded: Vec<String>,
}

async fn issue(Path(sheet): Path<String>, SentJson(Member { visit, person }, sent): SentJson<Blinded>) -> Response {
    let refuse = |status: StatusCode, why: &str| (status, Json(json!({ "error": why }))).into_response();
    let numbers: Option<Vec<[u8; 256]>> =
        sent.blinded.iter().map(|text| B64U.decode(text).ok()?.try_into().ok()).collect();
    let Some(numbers) = numbers else { return refuse(StatusCode::BAD_REQUEST, "incomplete") };
    match take::issue(visit.app(), &person, sheet, numbers).await {
        Ok(Ok(signed)) => {
            let signed: Vec<String> = signed.iter().map(|one| B64U.encode(one)).collect();
            Json(json!({ "signatures": signed })).into_response()
        }
        Ok(Err(denied)) => refuse(StatusCode::CONFLICT, denied.word()),
        Err(failure) => failure.into_response(),
    }
}

/// Everything that the page of one suggestion shows, but for what became of it.
pub(super) async fn shown(app: &App, person: &identity::Person, id: String) -> Result<pages::Shown, Failure> {
    let (app2, person) = (app.clone(), person.clone());
    app.people()
        .read("voice: one", move |tx| {
            let reading = Reading::find(tx, &person, &id)?;
            let today = app2.clock().today();
            let one = &reading.suggestion;
            let steps = rows::steps(tx, &id, &today.to_string())?;
            let calendar = owed::calendar(tx, one)?;
            let clock = one
                .owed_on
                .as_deref()
                .filter(|_| one.answered_on.is_none())
                .and_then(|since| owed::clock_of(since, &calendar, today));
            let joined = rows::joined(tx, &id)?;
            let mut joined_steps = vec![];
            for (other, title) in joined {
                joined_steps.push((other.clone(), title, rows::steps(tx, &other, &today.to_string())?));
            }
            let replies = rows::replies(tx, &id)?;
            let acts = rows::acts_of(tx, &id, &person.id)?;
            let helpers = match reading.answers {
                true => (rows::actors(tx, &id, Act::Join)?, rows::actors(tx, &id, Act::Help)?),
                false => (vec![], vec![]),
            };
            Ok::<_, Failure>(pages::Shown { reading, steps, clock, joined: joined_steps, replies, acts, helpers })
        })
        .await
}

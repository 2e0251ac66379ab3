//! Addresses of acting.

use super::decision_pages::Overview;
use super::pages::{Offered, Shown};
use super::together::{self, Heard};
use super::{
    Action, Decision, FINDINGS_MAX, PRIORITIES_MAX, Priority, TEXT_MAX, TITLE_MAX, Working, decision_pages, equality,
    evidence, evidence_pages, feed, forms, news, news_pages, owed, pages, poster, rows, together_pages, vote,
    vote_pages, world,
};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::directory::{self, SiteKind, Sites};
use crate::features::identity::{Person, Role};
use crate::features::results;
use crate::features::spaces::forms::needed;
use crate::features::spaces::{self, Leading, Listed, Seeing};
use crate::features::surveys::{self, Wave};
use crate::features::voice;
use crate::web::form::{Form, Sent, Uploaded};
use crate::web::refusal::{Failure, Fault, Refusal};
use crate::web::visit::{Member, Visit, done};
use axum::Router;
use axum::extract::{FromRequestParts, Path, Query, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/act", get(overview))
        .route("/priorities/new", get(new_priority).post(set_priority))
        .route("/priorities/vote", get(vote_page).post(make_vote))
        .route("/priorities/{priority}/end", post(end_priority))
        .route("/decide", get(decide_page).post(decide))
        .route("/decisions/{decision}", get(decision))
        .route("/decisions/{decision}/action", get(decision_to_action))
        .route("/actions", get(mine))
        .route("/actions/{action}", get(one))
        .route("/actions/{action}/update", post(update))
        .route("/actions/{action}/edit", get(edit).post(save))
        .route("/actions/{action}/parts", get(parts_page).post(share_out))
        .route("/actions/{action}/evidence/{evidence}", get(evidence_file))
        .route("/actions/{action}/evidence/{evidence}/remove", post(remove_evidence))
        .route("/spaces/{space}/actions", get(board))
        .route("/spaces/{space}/actions/new", get(new).post(make))
        .route("/sites/{site}/actions", get(at_site))
        .route("/findings/{finding}", get(finding))
        .route("/suggestions/letters", get(news_page).post(choose_news))
        .route("/suggestions/{suggestion}", get(suggestion))
        .route("/together", get(cycles))
        .route("/together/feed", post(make_feed))
        .route("/together/equality.csv", get(equality_pack))
        .route("/feed/{feed}", get(read_feed))
        .route("/together/{wave}", get(cycle))
        .route("/together/{wave}/poster", get(paper))
        .route("/together/{wave}/loop", get(picture))
        .route("/together/{wave}/briefing", get(briefing))
        .route("/together/{wave}/world", get(world_page).post(set_world))
        .merge(world::routes())
}

/// Routes under `/in` that take files.
pub fn upload_routes() -> Router<App> {
    Router::new().route("/actions/{action}/evidence", get(evidence_page).post(add_evidence))
}

type Asked = Query<BTreeMap<String, String>>;

fn asked(query: &Asked, name: &str) -> String {
    query.get(name).map_or_else(String::new, |text| text.trim().to_owned())
}

fn none(visit: &Visit) -> FieldErrors {
    FieldErrors::new(visit.app().words())
}

/// A cycle by its survey.
async fn cycle_of(app: &App, wave: String) -> Result<Wave, Failure> {
    app.people().read("actions: cycle", move |tx| together::cycle(tx, &wave)).await
}

/// The findings of a cycle that somebody may see: id and sentence.
async fn findings_of(app: &App, person: &Person, wave: &str) -> Result<Vec<(String, String)>, Failure> {
    let all = results::findings::all(app, person).await?;
    let of = all.into_iter().filter(|(finding, _)| finding.pinned.wave == wave);
    Ok(of.map(|(finding, _)| (finding.pinned.id, finding.pinned.sentence)).collect())
}

async fn overview(Member { visit, person }: Member) -> Result<Response, Failure> {
    let app = visit.app();
    let who = person.clone();
    let (promises, cycle, spaces, sites) = app
        .people()
        .read("actions: overview", move |tx| {
            let promises: Vec<Action> =
                rows::of_owner(tx, &who.id)?.into_iter().filter(|action| !action.state.is_ended()).collect();
            let cycle = together::cycles(tx)?.into_iter().next();
            Ok::<_, Failure>((promises, cycle, spaces::seen(tx, &who)?, directory::rows::sites(tx)?))
        })
        .await?;
    let (mut priorities, mut decisions, mut waiting, mut owed_on, mut due) = (vec![], vec![], vec![], None, vec![]);
    let mut vote = None;
    if let Some(cycle) = &cycle {
        let (id, wave) = (cycle.id.clone(), cycle.clone());
        let answered: BTreeSet<String>;
        vote = vote::of(app, &person, &cycle.id).await?;
        (priorities, decisions, answered, owed_on) = app
            .people()
            .read("actions: cycle", move |tx| {
                let decisions = rows::decisions_of(tx, &id)?;
                let answered = rows::led(tx, &id)?.findings.into_values().flatten().collect();
                let owed_on = match decisions.is_empty() {
                    true => owed::owed_on(&wave, &owed::calendar(tx)?),
                    false => None,
                };
                Ok::<_, Failure>((rows::priorities(tx, &id)?, decisions, answered, owed_on))
            })
            .await?;
        if person.is_organiser() {
            let today = app.clock().today().to_string();
            due = app.people().read("actions: due", move |tx| rows::decisions_due(tx, &today)).await?;
            waiting = findings_of(app, &person, &cycle.id).await?;
            waiting.retain(|(id, _)| !answered.contains(id));
        }
    }
    let led = person.roles.iter().filter_map(|role| match role {
        Role::SiteLeader { site } => sites.get(site).map(|found| (site.clone(), found.name.clone())),
        _ => None,
    });
    let all =
        Overview { promises, cycle, owed_on, priorities, vote, decisions, spaces, led: led.collect(), waiting, due };
    Ok(decision_pages::overview(&visit, &all))
}

async fn listed(app: &App, person: &Person) -> Result<Vec<Listed>, Failure> {
    let person = person.clone();
    app.people().read("actions: spaces", move |tx| spaces::seen(tx, &person)).await
}

async fn new_priority(Member { visit, person }: Member, query: Asked) -> Result<Response, Failure> {
    surveys::organisers_only(&person)?;
    let cycle = cycle_of(visit.app(), asked(&query, "wave")).await?;
    let spaces = listed(visit.app(), &person).await?;
    Ok(decision_pages::priority(&visit, &cycle, &spaces, &Form::default(), &none(&visit)))
}

async fn set_priority(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let w = app.words();
    let cycle = cycle_of(&app, form.text("wave").to_owned()).await?;
    let spaces = listed(&app, &person).await?;
    let mut errors = none(&visit);
    let title = needed(&mut errors, w, &form, "title", w.actions_priority_title_missing(), TITLE_MAX);
    let reason = needed(&mut errors, w, &form, "reason", w.actions_priority_reason_missing(), TEXT_MAX);
    let space = form.text("space");
    let found = spaces.iter().find(|one| one.space.id == space);
    if !space.is_empty() && found.is_none() {
        errors.add("space", w.actions_space_unknown());
    }
    if !errors.is_empty() {
        return Ok(decision_pages::priority(&visit, &cycle, &spaces, &form, &errors));
    }
    let now = app.clock().now();
    let priority = Priority {
        id: app.chance().id(now),
        wave: cycle.id,
        title,
        reason,
        space: found.map(|one| (one.space.id.clone(), one.space.name.clone())),
        set_on: app.clock().today().to_string(),
    };
    let app2 = app.clone();
    app.people()
        .write("actions: priority", move |tx| {
            if rows::priorities(tx, &priority.wave)?.len() >= PRIORITIES_MAX {
                return Err(Refusal::Rule(app2.words().actions_priorities_enough(PRIORITIES_MAX)).into());
            }
            rows::priority_add(tx, &priority)?;
            event::record(tx, &app2, Some(&person.id), &priority.id, &Event::PriorityChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, "/in/act", &w.actions_priority_set()))
}

async fn end_priority(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let app2 = app.clone();
    app.people()
        .write("actions: end a priority", move |tx| {
            if rows::priority_end(tx, &id, &app2.clock().today().to_string())? == 0 {
                return Err(Refusal::NotFound.into());
            }
            event::record(tx, &app2, Some(&person.id), &id, &Event::PriorityChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, "/in/act", &app.words().actions_priority_ended()))
}

/// The suggestion that is answered, for those who may answer it.
async fn answering(app: &App, person: &Person, id: String) -> Result<Option<voice::Suggestion>, Failure> {
    if id.is_empty() {
        return Ok(None);
    }
    let who = person.clone();
    let found = app
        .people()
        .read("actions: answering", move |tx| Ok::<_, Failure>(voice::Reading::answering(tx, &who, &id)?.suggestion))
        .await?;
    Ok(Some(found))
}

async fn decide_page(Member { visit, person }: Member, query: Asked) -> Result<Response, Failure> {
    let app = visit.app();
    if let Some(one) = answering(app, &person, asked(&query, "suggestion")).await? {
        let latest = app.people().read("actions: latest", together::cycles).await?.into_iter().next();
        let cycle = latest.ok_or_else(|| Refusal::Rule(app.words().actions_no_cycle_yet()))?;
        let form = Form::of([("suggestion", one.id), ("question", one.title)]);
        let is_open = world::is_open(app, &cycle.id).await?;
        return Ok(decision_pages::decide(&visit, (&cycle, is_open), &[], &form, &none(&visit)));
    }
    surveys::organisers_only(&person)?;
    let (wave, form) = match (asked(&query, "finding"), asked(&query, "again")) {
        (none, again) if none.is_empty() && !again.is_empty() => {
            let before = decision_by_id(app, again).await?;
            // It belongs to the cycle in which it is decided, and not to the one in which it was put off.
            let latest = app.people().read("actions: latest", together::cycles).await?.into_iter().next();
            let form = Form::of([("again", before.id), ("question", before.question)]);
            (latest.ok_or(Refusal::NotFound)?.id, form)
        }
        (none, _) if none.is_empty() => (asked(&query, "wave"), Form::default()),
        (id, _) => {
            let (finding, _) = results::findings::one(app, &person, &id).await?;
            // A number of one group is not for everybody's eyes, and a decision is: then the organiser finds the words.
            let public = finding.number.whom.level == measure::Level::Whole;
            let question = if public { finding.pinned.sentence.clone() } else { String::new() };
            (finding.pinned.wave, Form::of([("finding", id), ("question", question)]))
        }
    };
    let cycle = cycle_of(app, wave).await?;
    let findings = findings_of(app, &person, &cycle.id).await?;
    let is_open = world::is_open(app, &cycle.id).await?;
    Ok(decision_pages::decide(&visit, (&cycle, is_open), &findings, &form, &none(&visit)))
}

async fn decide(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let suggestion = answering(&app, &person, form.text("suggestion").to_owned()).await?.map(|one| one.id);
    if suggestion.is_none() {
        surveys::organisers_only(&person)?;
    }
    let cycle = cycle_of(&app, form.text("wave").to_owned()).await?;
    let findings = match suggestion {
        Some(_) => vec![],
        None => findings_of(&app, &person, &cycle.id).await?,
    };
    let chosen: Vec<String> = form.all("finding").to_vec();
    let read = forms::decision(w, &form, &cycle.id, app.clock().today());
    let mut errors = read.as_ref().err().cloned().unwrap_or_else(|| none(&visit));
    if chosen.len() > FINDINGS_MAX {
        errors.add("finding", w.actions_answers_many(FINDINGS_MAX));
    } else if chosen.iter().any(|id| findings.iter().all(|(known, _)| known != id)) {
        errors.add("finding", w.actions_answers_unknown());
    }
    match read {
        Ok(decision) if errors.is_empty() => {
            let again = match form.text("again") {
                "" => None,
                id => Some(decision_by_id(&app, id.to_owned()).await?.id),
            };
            let id = super::decide(&app, &person, decision, chosen, suggestion, again).await?;
            Ok(done(&app, &format!("/in/decisions/{id}"), &w.actions_decided()))
        }
        _ => {
            let is_open = world::is_open(&app, &cycle.id).await?;
            Ok(decision_pages::decide(&visit, (&cycle, is_open), &findings, &form, &errors))
        }
    }
}

/// A finding, with what became of it.
async fn finding(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app();
    let (finding, reading) = results::findings::one(app, &person, &id).await?;
    let (of, who) = (id.clone(), person.clone());
    let (decisions, actions, suggestions) = app
        .people()
        .read("actions: of a finding", move |tx| {
            let mut decisions = vec![];
            for link in spaces::rows::links_to(tx, ("finding", &of))? {
                decisions.extend(rows::decision_by_id(tx, &link.id)?);
            }
            let actions = rows::of_finding(tx, &of)?;
            let actions = Working::seen(tx, &who, actions)?;
            Ok::<_, Failure>((decisions, actions, voice::rows::of_finding(tx, &of)?))
        })
        .await?;
    let again = results::again::measured(app, &person, &finding, &reading).await?;
    let heard = Heard { id, sentence: finding.pinned.sentence.clone(), again };
    let became = decision_pages::became(&visit, &decisions, &actions, &suggestions, &heard);
    Ok(results::finding_page(&visit, &finding, &reading, &became))
}

/// A suggestion, with what became of it.
async fn suggestion(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app();
    let shown = voice::Shown::of(app, &person, id.clone()).await?;
    let who = person.clone();
    let (decisions, actions) = app
        .people()
        .read("actions: of a suggestion", move |tx| {
            let (mut decisions, mut actions) = (vec![], vec![]);
            for link in spaces::rows::links_to(tx, ("suggestion", &id))? {
                if let Some(decision) = rows::decision_by_id(tx, &link.id)? {
                    actions.extend(rows::of_decision(tx, &decision.id)?);
                    decisions.push(decision);
                }
            }
            let actions = Working::seen(tx, &who, actions)?;
            Ok::<_, Failure>((decisions, actions))
        })
        .await?;
    let became = decision_pages::became_of_suggestion(&visit, &shown, &decisions, &actions);
    Ok(voice::page(&visit, &person, &shown, &became))
}

/// A decision is for everybody who works here.
async fn decision_by_id(app: &App, id: String) -> Result<Decision, Failure> {
    let found = app.people().read("actions: decision", move |tx| Ok::<_, Failure>(rows::decision_by_id(tx, &id)?));
    Ok(found.await?.ok_or(Refusal::NotFound)?)
}

async fn decision(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app();
    let decision = decision_by_id(app, id).await?;
    let (id, who) = (decision.id.clone(), person.clone());
    let (findings, suggestions, actions, spaces, again) = app
        .people()
        .read("actions: of a decision", move |tx| {
            let mut again = vec![];
            for later in rows::decided_again(tx, &id)? {
                again.extend(rows::decision_by_id(tx, &later)?);
            }
            let actions = rows::of_decision(tx, &id)?;
            let actions = Working::seen(tx, &who, actions)?;
            let mut leading = spaces::seen(tx, &who)?;
            leading.retain(|one| one.part == Some(spaces::Part::Lead) || who.is_organiser());
            let suggestions = rows::suggestions_of_decision(tx, &id)?;
            Ok::<_, Failure>((rows::findings_of_decision(tx, &id)?, suggestions, actions, leading, again))
        })
        .await?;
    let heard = together::heard(app, Some(&person), &findings).await?;
    Ok(decision_pages::decision(&visit, &decision, (&heard, &suggestions), &actions, &spaces, &again))
}

/// From a decision on to the form of an action in the space that was chosen.
async fn decision_to_action(
    Member { visit, person }: Member,
    Path(id): Path<String>,
    query: Asked,
) -> Result<Response, Failure> {
    let decision = decision_by_id(visit.app(), id).await?;
    let space = asked(&query, "space");
    show_form(&visit, &person, space, &Form::of([("decision", decision.id)]), &none(&visit)).await
}

async fn mine(Member { visit, person }: Member) -> Result<Response, Failure> {
    let id = person.id.clone();
    let (actions, sites) = visit
        .app()
        .people()
        .read("actions: mine", move |tx| Ok::<_, Failure>((rows::of_owner(tx, &id)?, directory::rows::sites(tx)?)))
        .await?;
    Ok(pages::mine(&visit, &actions, &sites))
}

async fn board(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (seeing, actions, roll_ups, sites) = visit
        .app()
        .people()
        .read("actions: board", move |tx| {
            let seeing = Seeing::find(tx, &person, &id)?.inside()?;
            Ok::<_, Failure>((seeing, rows::of_space(tx, &id)?, rows::roll_ups(tx, &id)?, directory::rows::sites(tx)?))
        })
        .await?;
    Ok(pages::board(&visit, &seeing.space, seeing.leads, &actions, &roll_ups, &sites))
}

/// Who may see what is done at a site: those who lead it, and organisers.
async fn at_site(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let leads = person.roles.iter().any(|role| matches!(role, Role::SiteLeader { site } if *site == id));
    if !leads && !person.is_organiser() {
        return Err(Refusal::NotFound.into());
    }
    let (name, actions, sites) = visit
        .app()
        .people()
        .read("actions: at a site", move |tx| {
            let sites = directory::rows::sites(tx)?;
            let name = sites.get(&id).map(|site| site.name.clone()).ok_or(Refusal::NotFound)?;
            let actions = rows::at_site(tx, &id)?;
            let actions = Working::seen(tx, &person, actions)?;
            Ok::<_, Failure>((name, actions, sites))
        })
        .await?;
    Ok(pages::at_site(&visit, &name, &actions, &sites))
}

/// Everything that the page of an action shows.
async fn shown(app: &App, person: &Person, id: String) -> Result<Shown, Failure> {
    let who = person.clone();
    let mut shown = app
        .people()
        .read("actions: one", move |tx| {
            let working = Working::find(tx, &who, &id)?;
            let whole = match &working.action.part_of {
                Some(whole) => rows::by_id(tx, whole)?,
                None => None,
            };
            let mut decisions = vec![];
            let from = whole.as_ref().map_or(id.as_str(), |whole| whole.id.as_str());
            for link in spaces::rows::links_to(tx, ("action", from))? {
                if let Some(found) = rows::decision_by_id(tx, &link.id)? {
                    decisions.push((found.id, found.question));
                }
            }
            Ok::<_, Failure>(Shown {
                whole,
                parts: rows::parts_of(tx, &id)?,
                updates: rows::updates(tx, &id)?,
                evidence: rows::evidence_of(tx, &id)?,
                sites: directory::rows::sites(tx)?,
                decisions,
                finding: None,
                working,
            })
        })
        .await?;
    if let Some(id) = shown.working.action.finding.clone()
        && let Some((finding, again)) = results::again::of(app, Some(person), std::slice::from_ref(&id)).await?.pop()
    {
        let heard = Heard { id, sentence: finding.pinned.sentence.clone(), again };
        let told = together_pages::again(app.words(), &heard);
        shown.finding = Some((finding, told));
    }
    Ok(shown)
}

async fn one(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let shown = shown(visit.app(), &person, id).await?;
    Ok(pages::one(&visit, &shown, &Form::default(), &none(&visit)))
}

async fn update(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let shown = shown(&app, &person, id.clone()).await?;
    if !shown.working.may_update {
        return Err(Refusal::NotFound.into());
    }
    match forms::said(app.words(), &form, &shown.working.action) {
        Err(errors) => Ok(pages::one(&visit, &shown, &form, &errors)),
        Ok(said) => {
            super::update(&app, &person, id.clone(), said).await?;
            Ok(done(&app, &format!("/in/actions/{id}"), &app.words().actions_updated()))
        }
    }
}

/// The action and its files, for those who may add one.
async fn updating(app: &App, person: &Person, id: String) -> Result<(Working, usize), Failure> {
    let person = person.clone();
    app.people()
        .read("actions: updating", move |tx| {
            let working = Working::find(tx, &person, &id)?.updating()?;
            Ok::<_, Failure>((working, rows::evidence_of(tx, &id)?.len()))
        })
        .await
}

async fn evidence_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (working, there) = updating(visit.app(), &person, id).await?;
    Ok(evidence_pages::add(&visit, &working.action, there, &Form::default(), &none(&visit)))
}

/// Nothing is read of a file before it is clear that somebody may add it.
async fn add_evidence(State(app): State<App>, Path(id): Path<String>, request: Request) -> Result<Response, Failure> {
    let (mut parts, body) = request.into_parts();
    let Member { visit, person } = Visit::from_request_parts(&mut parts, &app).await?.member(false)?;
    let (working, there) = updating(&app, &person, id.clone()).await?;
    let sent = Uploaded::read(visit, Request::from_parts(parts, body)).await?;
    let Uploaded { visit, form, mut files } = sent;
    let w = app.words();
    let mut errors = none(&visit);
    let missing = w.actions_evidence_description_missing();
    let description = needed(&mut errors, w, &form, "description", missing, evidence::DESCRIPTION_MAX);
    let file = files.remove("file").filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty()));
    // Packed files are looked through, which takes a moment.
    let checked = match file {
        None => Err(w.actions_evidence_missing()),
        Some((name, bytes)) => tokio::task::spawn_blocking(move || evidence::check(&name, &bytes))
            .await
            .map_err(|why| Fault(why.to_string()))?
            .map_err(|why| evidence_pages::not_taken(w, why)),
    };
    match checked {
        Err(why) => errors.add("file", why),
        Ok(_) if there >= evidence::FILES_MAX => {
            errors.add("file", w.actions_evidence_enough(evidence::FILES_MAX));
        }
        Ok(file) if errors.is_empty() => {
            evidence::add(&app, &person, id.clone(), file, description).await?;
            return Ok(done(&app, &format!("/in/actions/{id}"), &w.actions_evidence_added()));
        }
        Ok(_) => {}
    }
    Ok(evidence_pages::add(&visit, &working.action, there, &form, &errors))
}

async fn evidence_file(
    Member { visit, person }: Member,
    Path((action, id)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let file = visit
        .app()
        .people()
        .read("actions: evidence", move |tx| Working::find(tx, &person, &action)?.evidence(tx, &id))
        .await?;
    // It is saved, and never shown as a page of this site: and if it were, it could do nothing.
    let headers = [
        (header::CONTENT_TYPE, file.kind.mime().to_owned()),
        (header::CONTENT_DISPOSITION, evidence_pages::disposition(&file.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox".to_owned()),
    ];
    Ok((headers, file.bytes).into_response())
}

async fn remove_evidence(
    Path((action, id)): Path<(String, String)>,
    Sent(visit, _): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    evidence::remove(&app, &person, action.clone(), id).await?;
    Ok(done(&app, &format!("/in/actions/{action}"), &app.words().actions_evidence_removed()))
}

/// The form of a new action in a space.
async fn show_form(
    visit: &Visit,
    person: &Person,
    space: String,
    form: &Form,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let app = visit.app();
    let (who, decision) = (person.clone(), form.text("decision").to_owned());
    let (leading, sites, decision) = app
        .people()
        .read("actions: form", move |tx| {
            let leading = Leading::find(tx, &who, &space)?;
            let decision = rows::decision_by_id(tx, &decision)?.map(|found| (found.id, found.question));
            Ok::<_, Failure>((leading, directory::rows::sites(tx)?, decision))
        })
        .await?;
    let findings = all_findings(app, person).await?;
    let offered =
        Offered { space: &leading.space, known: None, sites: &sites, findings: &findings, decision: decision.as_ref() };
    Ok(pages::edit(visit, &offered, form, errors))
}

/// Every finding that somebody may see, the latest first: id and sentence.
async fn all_findings(app: &App, person: &Person) -> Result<Vec<(String, String)>, Failure> {
    let all = results::findings::all(app, person).await?;
    Ok(all.into_iter().map(|(finding, _)| (finding.pinned.id, finding.pinned.sentence)).collect())
}

async fn new(Member { visit, person }: Member, Path(space): Path<String>) -> Result<Response, Failure> {
    show_form(&visit, &person, space, &Form::default(), &none(&visit)).await
}

/// Owner, site and finding of a form, looked up.
async fn look_up(
    app: &App,
    person: &Person,
    form: &Form,
    action: &mut Action,
    errors: &mut FieldErrors,
) -> Result<(), Failure> {
    let w = app.words();
    let who: String = form.text("owner").chars().take(2 * TITLE_MAX).collect();
    let site = form.text("site").to_owned();
    let kept = action.owner.as_ref().filter(|(_, name)| *name == who).cloned();
    let (owner, sites) = app
        .people()
        .read("actions: look up", move |tx| {
            let found = match (who.is_empty(), &kept) {
                (true, _) => Ok(None),
                (false, Some((id, _))) => Ok(Some(id.clone())),
                (false, None) => spaces::rows::find_person(tx, &who)?,
            };
            Ok::<_, Failure>((found, directory::rows::sites(tx)?))
        })
        .await?;
    match owner {
        Err(()) => errors.add("owner", w.spaces_who_several()),
        Ok(None) if form.text("owner").is_empty() => errors.add("owner", w.actions_owner_missing()),
        Ok(None) => errors.add("owner", w.spaces_who_unknown()),
        Ok(Some(id)) => action.owner = Some((id, form.text("owner").to_owned())),
    }
    if action.part_of.is_none() {
        if !site.is_empty() && sites.get(&site).is_none() {
            errors.add("site", w.actions_where_unknown());
        }
        action.site = Some(site).filter(|site| !site.is_empty());
        let finding = form.text("finding");
        if !finding.is_empty() && action.finding.as_deref() != Some(finding) {
            let known = all_findings(app, person).await?;
            if known.iter().all(|(id, _)| id != finding) {
                errors.add("finding", w.actions_moves_unknown());
            }
        }
        action.finding = Some(finding.to_owned()).filter(|finding| !finding.is_empty());
    }
    Ok(())
}

async fn make(Path(space): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let (id, who) = (space.clone(), person.clone());
    app.people().read("actions: may make", move |tx| Leading::find(tx, &who, &id)).await?;
    let (mut action, mut errors) = forms::action(app.words(), &form, None, app.clock().today());
    action.space.clone_from(&space);
    look_up(&app, &person, &form, &mut action, &mut errors).await?;
    if !errors.is_empty() {
        return show_form(&visit, &person, space, &form, &errors).await;
    }
    let decision = match form.text("decision") {
        "" => None,
        id => Some(decision_by_id(&app, id.to_owned()).await?.id),
    };
    let id = super::make(&app, &person, action, decision).await?;
    Ok(done(&app, &format!("/in/actions/{id}"), &app.words().actions_made()))
}

/// An action, its space and all sites, for those who lead the space while something is still owed.
async fn leading(app: &App, person: &Person, id: String) -> Result<(Working, Vec<Action>, Sites), Failure> {
    let person = person.clone();
    app.people()
        .read("actions: lead", move |tx| {
            let working = Working::find(tx, &person, &id)?;
            if !working.leads || working.action.state.is_ended() {
                return Err(Refusal::NotFound.into());
            }
            let parts = rows::parts_of(tx, &id)?;
            Ok::<_, Failure>((working, parts, directory::rows::sites(tx)?))
        })
        .await
}

/// The form of an action that is there already.
async fn show_edit(
    visit: &Visit,
    person: &Person,
    (working, sites): (&Working, &Sites),
    form: &Form,
    errors: &FieldErrors,
) -> Result<Response, Failure> {
    let findings = all_findings(visit.app(), person).await?;
    let offered =
        Offered { space: &working.space, known: Some(&working.action), sites, findings: &findings, decision: None };
    Ok(pages::edit(visit, &offered, form, errors))
}

async fn edit(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (working, _, sites) = leading(visit.app(), &person, id).await?;
    let form = forms::of_action(&working.action);
    show_edit(&visit, &person, (&working, &sites), &form, &none(&visit)).await
}

async fn save(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let (working, _, sites) = leading(&app, &person, id.clone()).await?;
    let (mut new, mut errors) = forms::action(app.words(), &form, Some(&working.action), app.clock().today());
    look_up(&app, &person, &form, &mut new, &mut errors).await?;
    if !errors.is_empty() {
        return show_edit(&visit, &person, (&working, &sites), &form, &errors).await;
    }
    let app2 = app.clone();
    app.people()
        .write("actions: save", move |tx| {
            let working = Working::find(tx, &person, &new.id)?;
            if !working.leads {
                return Err(Refusal::NotFound.into());
            }
            rows::change(tx, &new)?;
            event::record(tx, &app2, spaces::quiet(&working.space, &person.id), &new.id, &Event::ActionChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done(&app, &format!("/in/actions/{id}"), &app.words().spaces_saved()))
}

async fn parts_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let (working, parts, sites) = leading(visit.app(), &person, id).await?;
    if working.action.part_of.is_some() {
        return Err(Refusal::NotFound.into());
    }
    Ok(pages::share_out(&visit, &working.action, &sites, &parts, &none(&visit)))
}

async fn share_out(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let (working, parts, sites) = leading(&app, &person, id.clone()).await?;
    let academies = sites.iter().filter(|site| site.kind == SiteKind::Academy);
    let chosen: Vec<String> = academies
        .filter(|site| form.has("all") || form.all("site").contains(&site.id))
        .map(|site| site.id.clone())
        .collect();
    if chosen.is_empty() {
        let mut errors = none(&visit);
        errors.add("site", app.words().actions_share_missing());
        return Ok(pages::share_out(&visit, &working.action, &sites, &parts, &errors));
    }
    let made = super::share_out(&app, &person, id.clone(), chosen).await?;
    Ok(done(&app, &format!("/in/actions/{id}"), &app.words().actions_shared(made)))
}

async fn equality_pack(Member { visit, person }: Member) -> Result<Response, Failure> {
    let pack = equality::pack(visit.app(), &person).await?;
    let name = format!("equality-{}.csv", visit.app().clock().today());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    Ok((headers, pack).into_response())
}

/// What somebody has chosen about letters of news, and the day of the next one.
async fn news_of(app: &App, person: &Person) -> Result<(news::Choice, Option<Date>), Failure> {
    let (id, today) = (person.id.clone(), app.clock().today());
    app.people()
        .read("actions: news of", move |tx| {
            let choice = news::choice(tx, &id, today)?;
            let next = choice.turn.next(today, &owed::calendar(tx)?);
            Ok::<_, Failure>((choice, next))
        })
        .await
}

async fn news_page(Member { visit, person }: Member) -> Result<Response, Failure> {
    let (choice, next) = news_of(visit.app(), &person).await?;
    Ok(news_pages::page(&visit, &person, (&choice, next), &Form::default(), &none(&visit)))
}

async fn choose_news(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let w = app.words();
    let within = |name, (first, last): (i8, i8)| {
        form.text(name).parse::<i8>().ok().filter(|chosen| (first..=last).contains(chosen))
    };
    let (day, hour) = (within("day", news::WEEKDAYS), within("hour", news::HOURS));
    let stop = form.text("day") == news_pages::NONE;
    let mut errors = none(&visit);
    if day.is_none() && !stop {
        errors.add("day", w.actions_news_day_missing());
    }
    if hour.is_none() && !stop {
        errors.add("hour", w.actions_news_hour_missing());
    }
    if !errors.is_empty() {
        let (choice, next) = news_of(&app, &person).await?;
        return Ok(news_pages::page(&visit, &person, (&choice, next), &form, &errors));
    }
    news::choose(&app, person.id.clone(), day.zip(hour)).await?;
    news::hear_all(&app, person.id.clone(), form.has("every")).await?;
    let (choice, next) = news_of(&app, &person).await?;
    let said = format!("{} {}", w.spaces_saved(), news_pages::sentence(w, &choice, next));
    Ok(done(&app, "/in/suggestions/letters", &said))
}

async fn make_feed(Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let address = feed::make(visit.app(), &person).await?;
    Ok(together_pages::feed(&visit, &address))
}

/// The feed of an address. There is no session: the address is the proof.
async fn read_feed(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Failure> {
    let feed = feed::read(&app, &token).await?;
    Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], feed).into_response())
}

async fn cycles(Member { visit, person }: Member) -> Result<Response, Failure> {
    let cycles = visit
        .app()
        .people()
        .read("actions: cycles", |tx| {
            let mut found = vec![];
            for wave in together::cycles(tx)? {
                let decisions = rows::decisions_of(tx, &wave.id)?.len();
                found.push((wave, decisions));
            }
            Ok::<_, Failure>(found)
        })
        .await?;
    Ok(together_pages::list(&visit, &cycles, person.is_organiser()))
}

/// The place that is asked for; none for the whole organisation.
fn place(query: &Asked) -> Option<String> {
    Some(asked(query, "site")).filter(|site| !site.is_empty())
}

async fn cycle(Member { visit, person }: Member, Path(wave): Path<String>, query: Asked) -> Result<Response, Failure> {
    let all = together::gather(visit.app(), Some(&person), wave, place(&query)).await?;
    Ok(together_pages::cycle(&visit, &all))
}

async fn picture(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    let all = together::gather(visit.app(), Some(&person), wave, None).await?;
    Ok(together_pages::picture(&visit, &all))
}

/// The poster as a file.
pub(super) fn sheet(app: &App, all: &together::Together, address: String) -> Result<Response, Failure> {
    let bytes = poster::bytes(app, all, address)?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"poster.pdf\""),
    ];
    Ok((headers, bytes).into_response())
}

async fn briefing(
    Member { visit, person }: Member,
    Path(wave): Path<String>,
    query: Asked,
) -> Result<Response, Failure> {
    let all = together::gather(visit.app(), Some(&person), wave, place(&query)).await?;
    Ok(together_pages::briefing(&visit, &all))
}

async fn vote_page(Member { visit, person }: Member, query: Asked) -> Result<Response, Failure> {
    surveys::organisers_only(&person)?;
    let cycle = cycle_of(visit.app(), asked(&query, "wave")).await?;
    let id = cycle.id.clone();
    let priorities = visit.app().people().read("actions: priorities", move |tx| rows::priorities(tx, &id)).await?;
    Ok(vote_pages::new(&visit, &cycle, &priorities))
}

async fn make_vote(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let cycle = cycle_of(&app, form.text("wave").to_owned()).await?;
    let survey = vote::make(&app, &person, cycle).await?;
    Ok(done(&app, &format!("/in/surveys/{survey}"), &app.words().actions_vote_made()))
}

async fn world_page(Member { visit, person }: Member, Path(wave): Path<String>) -> Result<Response, Failure> {
    surveys::organisers_only(&person)?;
    let cycle = cycle_of(visit.app(), wave).await?;
    let is_open = world::is_open(visit.app(), &cycle.id).await?;
    Ok(together_pages::world_switch(&visit, &cycle, is_open))
}

async fn set_world(Path(wave): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    surveys::organisers_only(&person)?;
    let app = visit.app().clone();
    let cycle = cycle_of(&app, wave).await?;
    let open = form.text("open") == "yes";
    world::set(&app, &person, &cycle, open).await?;
    let said = if open { app.words().actions_world_opened() } else { app.words().actions_world_closed() };
    Ok(done(&app, &format!("/in/together/{}", cycle.id), &said))
}

async fn paper(Member { visit, person }: Member, Path(wave): Path<String>, query: Asked) -> Result<Response, Failure> {
    let all = together::gather(visit.app(), Some(&person), wave, place(&query)).await?;
    let address = format!("{}/in/together/{}", visit.app().config().base_url, all.wave.id);
    sheet(visit.app(), &all, address)
}

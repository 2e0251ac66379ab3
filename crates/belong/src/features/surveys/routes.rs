//! The addresses of surveys and waves. Those under `/in` have a session; the open ones (manifest, box, log, answering
//! page) have neither session nor cookies.

use super::access::{Holding, Taking};
use super::authoring::{self, editing, title_of};
use super::draft::Fault;
use super::take::{Asked, Denied, TakeError};
use super::{KeyGroup, Plan, Running, Seat, Stage, Survey, Wave, names, pages, rows, waves};
use crate::app::App;
use crate::clock;
use crate::features::identity::{self, Person};
use crate::web::form::{Form, Sent, SentJson};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, done};
use answers::manifest::Openness;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use credential::Purpose;
use jiff::civil::Date;
use maud::html;
use serde::Deserialize;
use serde_json::json;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    authoring::routes()
        .route("/surveys/{survey}/plan", get(plan_new).post(plan_create))
        .route("/waves/{wave}", get(wave))
        .route("/waves/{wave}/plan", get(plan_edit).post(plan_save))
        .route("/waves/{wave}/run", get(run))
        .route("/waves/{wave}/list", get(frozen_list))
        .route("/waves/{wave}/announce", post(announce))
        .route("/waves/{wave}/invite", post(invite))
        .route("/waves/{wave}/call-off", get(call_off_page).post(call_off))
        .route("/waves/{wave}/cards", post(print))
        .route("/waves/{wave}/cards/{group}", get(card_page).post(change_cards))
        .route("/waves/{wave}/reissue", post(reissue))
        .route("/waves/{wave}/key", get(key).post(give_key))
        .route("/waves/{wave}/take", get(take_page))
        .route("/waves/{wave}/issue", post(issue))
        .route("/waves/{wave}/paper", post(paper))
        .route("/waves/{wave}/slip", get(slip_page))
        .route("/waves/{wave}/slip/issue", post(issue_slip))
}

/// Everything that the pages of a wave show.
pub struct WaveView {
    /// The wave.
    pub wave: Wave,
    /// Where it stands.
    pub stage: Stage,
    /// The day from which this person may read the results, where it has not come.
    pub results_from: Option<Date>,
    /// Keyholders.
    pub seats: Vec<Seat>,
    /// Key groups, once announced.
    pub groups: Vec<KeyGroup>,
    /// Rounds of letters.
    pub rounds: Vec<(i64, String, i64)>,
    /// Credentials made good, and how many may be.
    pub reissued: i64,
    /// The cap of the manifest.
    pub reissue_cap: u32,
    /// The hash of the manifest in words, for the poster.
    pub hash_words: String,
    /// The promise, once announced.
    pub promise: String,
    /// Whether comments could be written, so that their writers may be asked back.
    pub has_comments: bool,
    /// Empty; `paper` for those who wait for a slip; `slip` once one could be theirs.
    pub way: String,
    /// The day from which slips are printed in any case, while too few of the visitor's group wait for one.
    pub few_until: Option<String>,
    /// When the visitor took the credentials.
    pub taken_on: Option<String>,
    /// The survey and what stands in the way of announcing it, for organisers while the wave is planned.
    pub unready: Option<(Survey, Vec<Fault>)>,
}

async fn view(app: &App, person: &Person, id: String, as_organiser: bool) -> Result<WaveView, Failure> {
    let manifest = app.ballot_box().manifest(&id).await?;
    let (app2, person) = (app.clone(), person.clone());
    app.people()
        .read("surveys: view", move |tx| {
            let (wave, way, group) = if as_organiser {
                (Running::find(tx, &person, &id)?.0, String::new(), String::new())
            } else {
                let taking = Taking::find(tx, &person.id, &id)?;
                (taking.wave, taking.way, taking.group)
            };
            let few_until = match way.as_str() {
                "paper" => waves::few_until(tx, &app2, &wave, &group)?,
                _ => None,
            };
            let hash = wave.manifest_hash.as_deref().and_then(|hash| hash.parse::<credential::LeafHash>().ok());
            let promise = match &manifest {
                Some(manifest) => manifest.said(&manifest.promise),
                None => String::new(),
            };
            let planned = as_organiser && wave.announced_on.is_none();
            let unready = match rows::survey_by_id(tx, &wave.survey)?.filter(|_| planned) {
                Some(survey) => {
                    let faults = waves::faults(tx, &survey.draft)?;
                    (!faults.is_empty()).then_some((survey, faults))
                }
                None => None,
            };
            Ok(WaveView {
                unready,
                stage: wave.stage(&app2.clock().today().to_string()),
                seats: rows::seats(tx, &id)?,
                groups: if as_organiser { rows::groups(tx, &id)? } else { vec![] },
                rounds: rows::invitations(tx, &id)?,
                reissued: rows::reissues(tx, &id)?,
                reissue_cap: manifest.as_ref().map_or(0, |manifest| manifest.reissue_cap),
                hash_words: hash.map(|hash| credential::words::from_leaf(&hash)).unwrap_or_default(),
                promise,
                has_comments: manifest.as_ref().is_some_and(|manifest| manifest.comments > 0),
                way,
                few_until,
                results_from: super::opens_later(tx, &wave, &person, app2.clock().today())?,
                taken_on: rows::taken_on(tx, &id, &person.id)?,
                wave,
            })
        })
        .await
}

fn no_errors(app: &App) -> FieldErrors {
    FieldErrors::new(app.words())
}

async fn staff(app: &App) -> Result<Vec<(String, String)>, Failure> {
    let people =
        app.people().read("surveys: people", |tx| Ok::<_, Failure>(identity::rows::people_with_roles(tx)?)).await?;
    Ok(people.into_iter().map(|person| (person.id, person.name)).collect())
}

fn date_of(app: &App, form: &Form, name: &str, errors: &mut FieldErrors) -> Option<Date> {
    let date = form.date(name);
    if date.is_none() {
        errors.add(name, app.words().surveys_date_wrong());
    }
    date
}

/// Reads what an organiser wants of a wave.
fn intent_of(app: &App, form: &Form, errors: &mut FieldErrors) -> Option<waves::Intent> {
    let w = app.words();
    let title = title_of(app, form, errors);
    let opens = date_of(app, form, "opens", errors);
    let closes = date_of(app, form, "closes", errors);
    if let (Some(opens), Some(closes)) = (opens, closes) {
        let earliest = clock::working_days_after(app.clock().today(), 3);
        if !app.config().demonstration && opens < earliest {
            errors.add("opens", w.surveys_opens_early(clock::in_words(earliest)));
        }
        if closes < opens {
            errors.add("closes", w.surveys_closes_early());
        }
    }
    let two = form.text("threshold") != "1";
    let sides: &[&str] = if two { &["organiser", "staff", "outside"] } else { &["organiser"] };
    let mut seats: Vec<(String, String)> = vec![];
    for (number, side) in sides.iter().enumerate() {
        let field = format!("seat{number}");
        let person = form.text(&field).to_owned();
        if person.is_empty() {
            errors.add(field, w.surveys_seat_missing());
        } else if seats.iter().any(|(_, other)| *other == person) {
            errors.add(field, w.surveys_seat_twice());
        }
        seats.push(((*side).to_owned(), person));
    }
    let [leaders, everybody] = ["leaders", "everybody"].map(|field| {
        let text = form.text(field);
        let days = if text.is_empty() { Some(0) } else { text.parse::<u16>().ok() };
        let days = days.filter(|days| *days <= Openness::DAYS_MAX);
        if days.is_none() {
            errors.add(field, w.surveys_days_wrong(Openness::DAYS_MAX));
        }
        days
    });
    if leaders.zip(everybody).is_some_and(|(leaders, everybody)| leaders > everybody) {
        errors.add("leaders", w.surveys_leaders_late());
    }
    let plan = Plan {
        k: 10,
        k_d: if form.text("care") == "sensitive" { 10 } else { 5 },
        threshold: if two { 2 } else { 1 },
        cuts: form.has("cuts"),
        apart: form.text("counting") == "apart",
        leaders_days: leaders.unwrap_or_default(),
        everybody_days: everybody.unwrap_or_default(),
        ..Plan::default()
    };
    if !errors.is_empty() {
        return None;
    }
    Some(waves::Intent { title, days: (opens?, closes?), plan, seats })
}

async fn plan_new(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app().clone();
    let survey = editing(&app, &person, id).await?;
    let opens = clock::working_days_after(app.clock().today(), 5);
    let closes = clock::days_after(opens, 18);
    let form = plan_form(&survey.title, opens, closes, &Plan::default(), &[]);
    Ok(pages::plan(&visit, &survey, None, &staff(&app).await?, &form, &no_errors(&app)))
}

fn plan_form(title: &str, opens: Date, closes: Date, plan: &Plan, seats: &[Seat]) -> Form {
    let mut fields = vec![
        ("title".to_owned(), title.to_owned()),
        ("care".to_owned(), if plan.k_d >= 10 { "sensitive" } else { "usual" }.to_owned()),
        ("threshold".to_owned(), plan.threshold.to_string()),
        ("counting".to_owned(), if plan.apart { "apart" } else { "server" }.to_owned()),
        ("leaders".to_owned(), plan.leaders_days.to_string()),
        ("everybody".to_owned(), plan.everybody_days.to_string()),
    ];
    for (name, date) in [("opens", opens), ("closes", closes)] {
        fields.push((format!("{name}-day"), date.day().to_string()));
        fields.push((format!("{name}-month"), date.month().to_string()));
        fields.push((format!("{name}-year"), date.year().to_string()));
    }
    if plan.cuts {
        fields.push(("cuts".to_owned(), "yes".to_owned()));
    }
    for seat in seats {
        fields.push((format!("seat{}", seat.seat), seat.person.clone()));
    }
    Form::of(fields)
}

async fn plan_create(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let survey = editing(&app, &person, id.clone()).await?;
    let mut errors = no_errors(&app);
    let Some(intent) = intent_of(&app, &form, &mut errors) else {
        return Ok(pages::plan(&visit, &survey, None, &staff(&app).await?, &form, &errors));
    };
    let wave = waves::plan(&app, &person, id, intent).await?;
    Ok(done(&app, &format!("/in/waves/{wave}/run"), &app.words().surveys_planned()))
}

async fn plan_edit(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app().clone();
    let shown = view(&app, &person, id.clone(), true).await?;
    let survey = editing(&app, &person, shown.wave.survey.clone()).await?;
    let date = |iso: &str| iso.parse::<Date>().unwrap_or(app.clock().today());
    let (opens, closes) = (date(&shown.wave.opens_on), date(&shown.wave.closes_on));
    let form = plan_form(&shown.wave.title, opens, closes, &shown.wave.plan, &shown.seats);
    Ok(pages::plan(&visit, &survey, Some(&id), &staff(&app).await?, &form, &no_errors(&app)))
}

async fn plan_save(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let shown = view(&app, &person, id.clone(), true).await?;
    let mut errors = no_errors(&app);
    let Some(intent) = intent_of(&app, &form, &mut errors) else {
        let survey = editing(&app, &person, shown.wave.survey).await?;
        return Ok(pages::plan(&visit, &survey, Some(&id), &staff(&app).await?, &form, &errors));
    };
    waves::replan(&app, &person, id.clone(), intent).await?;
    Ok(done(&app, &format!("/in/waves/{id}/run"), &app.words().surveys_planned()))
}

async fn run(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let view = view(visit.app(), &person, id, true).await?;
    Ok(pages::run(&visit, &view, &Form::default(), &no_errors(visit.app())))
}

#[derive(Deserialize)]
struct OfGroup {
    group: Option<String>,
}

/// The list of who may take part: for organisers, auditors, and the keyholders of the wave.
async fn frozen_list(
    Member { visit, person }: Member,
    Path(id): Path<String>,
    Query(asked): Query<OfGroup>,
) -> Result<Response, Failure> {
    let organises = person.is_organiser();
    let (wave, groups, of) = visit
        .app()
        .people()
        .read("surveys: frozen list", move |tx| {
            let wave = rows::wave_by_id(tx, &id)?.ok_or(Refusal::NotFound)?;
            let holder = rows::seats(tx, &id)?.iter().any(|seat| seat.person == person.id);
            if !(person.is_organiser() || person.is_auditor() || holder) {
                return Err(Refusal::NotFound.into());
            }
            let groups = rows::groups(tx, &id)?;
            let of = match &asked.group {
                Some(code) => {
                    let group = groups.iter().find(|group| group.code == *code).ok_or(Refusal::NotFound)?;
                    Some((group.name.clone(), rows::frozen_list(tx, &id, code)?))
                }
                None => None,
            };
            Ok::<_, Failure>((wave, groups, of))
        })
        .await?;
    Ok(match of {
        Some((name, people)) => pages::list_of(&visit, &wave, &name, &people),
        None => pages::list(&visit, &wave, &groups, organises),
    })
}

async fn wave(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let view = view(visit.app(), &person, id, false).await?;
    Ok(pages::wave(&visit, &view))
}

async fn announce(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    waves::announce(visit.app(), &person, id.clone()).await?;
    Ok(done(visit.app(), &format!("/in/waves/{id}/run"), &visit.app().words().surveys_announced()))
}

async fn call_off_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let shown = view(visit.app(), &person, id, true).await?;
    if !super::call_off::can_be(shown.stage) {
        return Err(Refusal::Rule(visit.app().words().surveys_call_off_late()).into());
    }
    Ok(pages::call_off(&visit, &shown.wave, &Form::default(), &no_errors(visit.app())))
}

async fn call_off(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let words = app.words();
    let shown = view(&app, &person, id.clone(), true).await?;
    let mut errors = no_errors(&app);
    let reason = form.text("reason");
    if reason.is_empty() || reason.chars().count() > answers::REASON_CHARS_MAX {
        errors.add("reason", words.surveys_call_off_reason_error(answers::REASON_CHARS_MAX));
    }
    if !form.has("sure") {
        errors.add("sure", words.surveys_call_off_sure_error());
    }
    if !errors.is_empty() {
        return Ok(pages::call_off(&visit, &shown.wave, &form, &errors));
    }
    super::call_off(&app, &person, id.clone(), reason.to_owned()).await?;
    Ok(done(&app, &format!("/in/waves/{id}/run"), &words.surveys_called_off_done()))
}

async fn invite(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let letters = waves::invite(visit.app(), &person, id.clone()).await?;
    Ok(done(visit.app(), &format!("/in/waves/{id}/run"), &visit.app().words().surveys_invited(letters)))
}

/// Cards or slips for a key group. The codes are shown once, on this page, and kept nowhere.
async fn print(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let code = form.text("group").to_owned();
    let shown = view(&app, &person, id.clone(), true).await?;
    let group = shown.groups.iter().find(|group| group.code == code).ok_or(Refusal::NotFound)?;
    if form.text("what") == "slips" {
        let slips = waves::make_slips(&app, &person, id, code).await?;
        return Ok(pages::slips(&visit, &shown.wave, &group.name, &slips));
    }
    let cards = waves::print_cards(&app, &person, id, code).await?;
    Ok(pages::cards(&visit, &shown.wave, &group.name, &cards))
}

fn group_of<'a>(shown: &'a WaveView, code: &str) -> Result<&'a KeyGroup, Failure> {
    Ok(shown.groups.iter().find(|group| group.code == code).ok_or(Refusal::NotFound)?)
}

/// Who of a key group gets a card.
async fn card_page(
    Member { visit, person }: Member,
    Path((id, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let shown = view(visit.app(), &person, id.clone(), true).await?;
    let holders = waves::card_people(visit.app(), &person, id, code.clone()).await?;
    let group = group_of(&shown, &code)?;
    Ok(pages::card_people(&visit, &shown.wave, group, &holders, &Form::default(), &no_errors(visit.app())))
}

/// One card, or the end of cards.
async fn change_cards(Path((id, code)): Path<(String, String)>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let shown = view(&app, &person, id.clone(), true).await?;
    let group = group_of(&shown, &code)?;
    let to = format!("/in/waves/{id}/cards/{code}");
    if let Some(one) = form.all("end").first() {
        let one = (one != "all").then(|| one.clone());
        waves::end_cards(&app, &person, id, code, one).await?;
        return Ok(done(&app, &to, &app.words().surveys_cards_ended()));
    }
    match waves::print_card(&app, &person, id.clone(), form.text("who").to_owned()).await {
        Ok(card) => Ok(pages::cards(&visit, &shown.wave, &group.name, &[card])),
        Err(Failure::Refused(Refusal::Rule(why))) => {
            let mut errors = no_errors(&app);
            errors.add("who", why);
            let holders = waves::card_people(&app, &person, id, code.clone()).await?;
            Ok(pages::card_people(&visit, &shown.wave, group, &holders, &form, &errors))
        }
        Err(failure) => Err(failure),
    }
}

async fn reissue(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let app = visit.app().clone();
    let email = identity::email_of(form.text("email")).unwrap_or_default();
    let (by, wave) = (person.clone(), id.clone());
    let found = app
        .people()
        .read("surveys: reissue whom", move |tx| {
            // First of all: whether an address is known is not for everybody.
            Running::find(tx, &by, &wave)?;
            Ok::<_, Failure>(identity::rows::person_by_email(tx, &email)?)
        })
        .await?;
    let done_so = match found {
        Some(found) => super::reissue(&app, &person, id.clone(), found.id).await,
        None => Err(Refusal::Rule(app.words().surveys_reissue_unknown()).into()),
    };
    match done_so {
        Ok(()) => Ok(done(&app, &format!("/in/waves/{id}/run"), &app.words().surveys_reissued())),
        // Beside the field, with what was typed.
        Err(Failure::Refused(Refusal::Rule(why))) => {
            let shown = view(&app, &person, id, true).await?;
            let mut errors = no_errors(&app);
            errors.add("email", why);
            Ok(pages::run(&visit, &shown, &form, &errors))
        }
        Err(other) => Err(other),
    }
}

async fn key(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app().clone();
    let Holding { wave, seat } = app.people().read("surveys: key", move |tx| Holding::find(tx, &person, &id)).await?;
    let w = app.words();
    if let Some(hash) = &wave.manifest_hash {
        let manifest = app.ballot_box().manifest(&wave.id).await?.ok_or(Refusal::NotFound)?;
        return Ok(pages::check_key(&visit, &manifest, hash, usize::try_from(seat).unwrap_or(usize::MAX)));
    }
    let mount = html! {
        form method="post" action={ "/in/waves/" (wave.id) "/key" } {
            (visit.csrf_field())
            input type="hidden" name="public_key" value="";
            div id="keyholder" data-mode="make" data-field="public_key" data-wave=(wave.id) data-seat=(seat) {}
        }
    };
    Ok(pages::script_page(&visit, &w.surveys_key_title(), "js/keyholder.js", &mount, vec![]))
}

async fn give_key(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    waves::give_key(visit.app(), &person, id, form.text("public_key").to_owned()).await?;
    Ok(done(visit.app(), "/in", &visit.app().words().surveys_key_given()))
}

/// An opaque name of a person for the own browser, so that two people at one computer never share words.
pub fn holder_name(person: &Person) -> String {
    hex::encode(&identity::hash(&format!("holder {}", person.id))[..8])
}

async fn take_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app().clone();
    let who = person.clone();
    let today = app.clock().today().to_string();
    let (taking, colleagues) = app
        .people()
        .read("surveys: take page", move |tx| {
            let taking = Taking::find(tx, &who.id, &id)?;
            let colleagues = rows::colleagues(tx, &id, &taking.group, &who.id, &today, names::COLLEAGUES_MAX)?;
            Ok::<_, Failure>((taking, colleagues))
        })
        .await?;
    let hash = taking.wave.manifest_hash.clone().ok_or(Refusal::NotFound)?;
    let wave = &taking.wave.id;
    // An old link: its own page says how far the wave is, where this one would offer what is over.
    if !matches!(taking.wave.stage(&app.clock().today().to_string()), Stage::Announced | Stage::Open) {
        return Ok(axum::response::Redirect::to(&format!("/in/waves/{wave}")).into_response());
    }
    let w = app.words();
    let mount = html! {
        div id="take" data-wave=(wave) data-manifest={ "/waves/" (wave) "/manifest" } data-hash=(hash) data-log="/log"
            data-group=(taking.group) data-issue={ "/in/waves/" (wave) "/issue" } data-csrf=(visit.csrf())
            data-answer={ "/answer/" (wave) } data-holder=(holder_name(&person)) data-sign-out="/in/sign-out" {}
    };
    // A fresh salt each time: two devices have nothing in common that could be compared.
    let data = vec![("names", names::block(&colleagues, &app.chance().bytes()))];
    Ok(pages::script_page(&visit, &w.surveys_take_title(), "js/take.js", &mount, data))
}

#[derive(Deserialize)]
struct Requests {
    requests: Vec<OneRequest>,
    /// SHA-256 of a slip's code, base64url; only for slips.
    #[serde(default)]
    slip: String,
    /// The key group that the clerk chose; only for slips.
    #[serde(default)]
    group: String,
}

#[derive(Deserialize)]
struct OneRequest {
    purpose: u8,
    slot: u8,
    blinded: String,
}

fn asked_of(requests: &Requests) -> Result<Vec<Asked>, TakeError> {
    requests
        .requests
        .iter()
        .take(1 + usize::from(answers::manifest::COMMENTS_MAX) + 1)
        .map(|one| {
            let blinded = B64U.decode(&one.blinded).ok().and_then(|bytes| bytes.try_into().ok());
            let purpose = Purpose::from_byte(one.purpose);
            match (purpose, blinded) {
                (Some(purpose), Some(blinded)) => Ok(Asked { purpose, slot: one.slot, blinded }),
                _ => Err(Denied::Incomplete.into()),
            }
        })
        .collect()
}

/// Reads the body of a request for signatures, for the fuzzer.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_requests(bytes: &[u8]) {
    if let Ok(requests) = serde_json::from_slice::<Requests>(bytes) {
        let _ = (asked_of(&requests), B64U.decode(&requests.slip));
    }
}

fn signed(result: Result<Vec<[u8; 256]>, TakeError>) -> Response {
    match result {
        Ok(signatures) => {
            let signatures: Vec<String> = signatures.iter().map(|one| B64U.encode(one)).collect();
            Json(json!({ "signatures": signatures })).into_response()
        }
        Err(TakeError::Denied(denied)) => {
            (StatusCode::CONFLICT, Json(json!({ "error": denied.word() }))).into_response()
        }
        Err(TakeError::Failure(failure)) => failure.into_response(),
    }
}

async fn issue(Path(id): Path<String>, SentJson(member, requests): SentJson<Requests>) -> Response {
    let asked = match asked_of(&requests) {
        Ok(asked) => asked,
        Err(why) => return signed(Err(why)),
    };
    signed(super::take(member.visit.app(), &member.person, id, asked).await)
}

async fn paper(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let chosen = form.text("chosen") == "yes";
    waves::choose_paper(visit.app(), &person, id.clone(), chosen).await?;
    let w = visit.app().words();
    let told = if chosen { w.surveys_paper_chosen() } else { w.surveys_paper_undone() };
    Ok(done(visit.app(), &format!("/in/waves/{id}"), &told))
}

async fn slip_page(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let app = visit.app().clone();
    let wave =
        app.people().read("surveys: slip page", move |tx| Ok::<_, Failure>(Running::find(tx, &person, &id)?.0)).await?;
    let hash = wave.manifest_hash.clone().ok_or(Refusal::NotFound)?;
    let stage = wave.stage(&app.clock().today().to_string());
    let w = app.words();
    let mount = html! {
        div id="slip" data-wave=(wave.id) data-manifest={ "/waves/" (wave.id) "/manifest" } data-hash=(hash)
            data-log="/log" data-issue={ "/in/waves/" (wave.id) "/slip/issue" } data-csrf=(visit.csrf())
            data-box={ "/box/" (wave.id) } data-stage=(if stage == Stage::Open { "open" } else { "ended" })
            data-delay-ms-max=[app.config().delay_ms_max] {}
    };
    Ok(pages::script_page(&visit, &w.surveys_slip_title(), "js/slip.js", &mount, vec![]))
}

async fn issue_slip(Path(id): Path<String>, SentJson(member, requests): SentJson<Requests>) -> Response {
    let code = B64U.decode(&requests.slip).ok().and_then(|bytes| bytes.try_into().ok());
    let result = match (code, asked_of(&requests)) {
        (Some(code), Ok(asked)) => {
            super::take_slip(member.visit.app(), &member.person, id, (code, requests.group), asked).await
        }
        (None, _) => Err(Denied::SlipUnknown.into()),
        (_, Err(why)) => Err(why),
    };
    signed(result)
}

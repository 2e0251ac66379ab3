//! The open half: the ballot box, the answering page, manifests, the log, checking, and pages about us.
//!
//! Nothing here has a session, a cookie, an address or a user agent: no handler takes request headers at all, and the
//! browser sends no cookie, since cookies are bound to `/in`. In the answers half this is all that is served.

use super::refusal::{Failure, Refusal};
use crate::app::App;
use crate::clock;
use crate::features::{privacy, results, surveys};
use answers::BoxError;
use answers::brought::Readers;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use credential::mailbox::REPLY_BYTES;
use credential::submission::SubmissionError;
use credential::voice::MESSAGE_BYTES_MAX;
use maud::{Markup, html};
use serde_json::json;
use ui::components::{Button, inset_text, warning_text};

/// Bytes of one submission, at most: a sealed body of the largest size, with wraps and signatures.
const SUBMISSION_BYTES_MAX: usize = 32 * 1024;

/// Routes outside every session.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/answer/{wave}", get(answer))
        .route("/waves/{wave}/manifest", get(manifest))
        .route("/box/{wave}", post(submit).layer(DefaultBodyLimit::max(SUBMISSION_BYTES_MAX)))
        .merge(super::closing::routes())
        .route("/mail/{wave}", get(questions).post(reply).layer(DefaultBodyLimit::max(REPLY_BYTES)))
        .route("/sheets/{sheet}", get(sheet))
        .route("/sheets/{sheet}/part/{band}", get(part))
        .route("/sheets/{sheet}/box", post(use_token).layer(DefaultBodyLimit::max(MESSAGE_BYTES_MAX)))
        .route("/log/{*path}", get(log))
        .route("/waves/{wave}/tree/{*path}", get(tree))
        .route("/waves/{wave}/release", get(release))
        .route("/schemas/results-v1.json", get(results_schema))
        .route("/check", get(check))
        .route("/promise", get(promise))
        .route("/how-it-is-kept", get(kept))
        .route("/privacy", get(privacy_notice))
        .route("/for-unions", get(for_unions))
        .route("/accessibility", get(accessibility))
        .route("/help", get(help))
}

/// A page of the open half.
pub fn page(app: &App, title: &str, body: &Markup) -> Response {
    ui::shell(app.draft(title, body).offer_sign_in()).into_response()
}

/// A page for one of the browser scripts, which draws everything into its mount; `data` are blocks that it reads.
pub fn script_page(
    app: &App,
    title: &str,
    (style, script): (&'static str, &'static str),
    mount: &Markup,
    data: Vec<(&'static str, serde_json::Value)>,
) -> Response {
    let w = app.words();
    let body = html! {
        noscript { h1.govuk-heading-l { (title) } (warning_text(w, surveys::needs_script(w, script))) }
        (mount)
    };
    let mut page = app.draft(title, &body).style(style).data("words", client_words(w, script));
    if script == "js/answer.js" {
        page = page.light();
    }
    for (id, value) in data {
        page = page.data(id, value);
    }
    ui::shell(page.script(ui::Script::new(script))).into_response()
}

/// The sentences that a script needs: those of its own page and those that all share.
pub fn client_words(w: ui::Words, script: &str) -> serde_json::Value {
    let own: &[&str] = match script {
        "js/answer.js" => &[
            "client-answer-",
            "client-mail-",
            "client-take-words-label",
            "client-survey-",
            "client-preview-",
            "client-words-",
        ],
        "js/check.js" => &["client-check-", "client-words-"],
        "js/voice.js" => &[
            "client-voice-",
            "client-words-",
            "client-take-own",
            "client-take-before",
            "client-take-words",
            "client-take-keep",
            "client-take-code",
        ],
        "js/keyholder.js" => &["client-key-", "client-words-"],
        _ => &["client-"],
    };
    let shared = ["client-common-", "client-shared-", "client-characters-"];
    let mut all = w.client_words();
    if let Some(words) = all.as_object_mut() {
        words.retain(|key, _| own.iter().chain(&shared).any(|start| key.starts_with(start)));
    }
    all
}

async fn home(State(app): State<App>) -> Result<Response, Failure> {
    let w = app.words();
    let waves = app.own_box().waves().await?;
    let today = app.clock().today().to_string();
    let body = html! {
        h1.govuk-heading-xl { (w.open_home_title()) }
        p.govuk-body-l { (w.open_home_lead(app.organisation())) }
        div.govuk-button-group {
            (Button::link(w.open_home_sign_in(), "/in"))
            (Button::link(w.open_home_card(), "/in/card").secondary())
        }
        h2.govuk-heading-m { (w.open_waves()) }
        @if waves.is_empty() { p.govuk-body { (w.open_waves_none()) } }
        ul.govuk-list {
            @for wave in &waves {
                li {
                    strong { (wave.said(&wave.title)) } ": "
                    (w.surveys_from_to(surveys::day(&wave.opens_on), surveys::day(&wave.closes_on)))
                    @if wave.opens_on <= today && today <= wave.closes_on {
                        " " a.govuk-link href={ "/answer/" (wave.wave) } { (w.open_answer_link()) }
                    } @else if wave.comments > 0 && wave.closes_on < today && may_ask_back(wave, &today) {
                        " " a.govuk-link href={ "/answer/" (wave.wave) } { (w.open_asked_link()) }
                    }
                }
            }
        }
        h2.govuk-heading-m { (w.open_home_check_title()) }
        p.govuk-body { (w.open_home_check()) }
        p.govuk-body { a.govuk-link href="/check" { (w.open_check_title()) } }
    };
    Ok(page(&app, &w.open_home_title(), &body))
}

/// Days after the last day for which the link to questions stands on the start page: long enough for a late closing.
const ASKED_DAYS: i32 = 60;

/// Whether writers of comments may still find a question there.
fn may_ask_back(wave: &answers::Manifest, today: &str) -> bool {
    let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
    let (closed, today) = (day(&wave.closes_on), day(today));
    closed.zip(today).is_some_and(|(closed, today)| (today - closed).get_days() <= ASKED_DAYS)
}

/// The hash of a wave's manifest in hex: what the script compares the bytes with.
async fn manifest_hash(app: &App, wave: &str) -> Result<String, Failure> {
    let bytes = app.own_box().manifest_bytes(wave).await?.ok_or(Refusal::NotFound)?;
    Ok(hex::encode(credential::sha256(&[&bytes])))
}

async fn answer(State(app): State<App>, Path(wave): Path<String>) -> Result<Response, Failure> {
    let manifest = app.own_box().manifest(&wave).await?.ok_or(Refusal::NotFound)?;
    if let Some(off) = app.own_box().called_off(&wave).await? {
        return Ok(called_off(&app, &manifest, &off));
    }
    let hash = manifest_hash(&app, &wave).await?;
    let w = app.words();
    let today = app.clock().today().to_string();
    let stage = if today < manifest.opens_on {
        "announced"
    } else if today <= manifest.closes_on {
        "open"
    } else {
        "ended"
    };
    let contacts = match app.has_people() {
        true => surveys::help_by_group(&app, &wave).await?,
        false => app.own_box().contacts(&wave).await?,
    };
    let mount = html! {
        div id="answer" data-wave=(wave) data-manifest={ "/waves/" (wave) "/manifest" } data-hash=(hash) data-log="/log"
            data-box={ "/box/" (wave) } data-take={ "/in/waves/" (wave) "/take" } data-check="/check" data-mail={ "/mail/" (wave) } data-stage=(stage)
            data-delay-ms-max=[app.config().delay_ms_max] {}
    };
    let data = vec![("contacts", json!(contacts))];
    Ok(script_page(&app, &w.open_answer_title(), ("answer.css", "js/answer.js"), &mount, data))
}

/// The answering page of a survey that was called off.
fn called_off(app: &App, manifest: &answers::Manifest, off: &answers::CalledOff) -> Response {
    let w = app.words();
    let title = manifest.said(&manifest.title);
    let body = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.surveys_called_off(surveys::day(&off.on))) }
        (ui::components::inset_text(off.reason.as_str()))
        p.govuk-body { (w.open_called_off_device()) }
    };
    page(app, &title, &body)
}

async fn manifest(State(app): State<App>, Path(wave): Path<String>) -> Result<Response, Failure> {
    let bytes = app.own_box().manifest_bytes(&wave).await?.ok_or(Refusal::NotFound)?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    Ok((headers, bytes.to_vec()).into_response())
}

/// One submission. The extractors are the address and the bytes; there is nothing else to know.
async fn submit(
    State(app): State<App>,
    Path(wave): Path<String>,
    submission: Result<Bytes, BytesRejection>,
) -> Response {
    let today = app.clock().today().to_string();
    let mut response = match submission {
        Ok(submission) => match app.own_box().submit(&wave, submission.to_vec(), &today).await {
            Ok(acknowledged) => {
                ([(header::CONTENT_TYPE, "application/octet-stream")], acknowledged.to_vec()).into_response()
            }
            Err(why) => box_refusal(&why),
        },
        Err(cut) => unread(&cut),
    };
    // One connection for one submission, so that a proxy in front cannot put them together (6.5).
    response.headers_mut().insert(header::CONNECTION, axum::http::HeaderValue::from_static("close"));
    response
}

/// All questions to writers of comments, sealed, the same bytes for everybody: who fetches them tells nothing (14.3).
async fn questions(State(app): State<App>, Path(wave): Path<String>) -> Result<Response, Failure> {
    Ok(tile(app.own_box().questions(&wave).await?))
}

/// A reply of a writer. As with a submission there is nothing else to know.
async fn reply(State(app): State<App>, Path(wave): Path<String>, message: Result<Bytes, BytesRejection>) -> Response {
    let today = app.clock().today().to_string();
    let mut response = match message {
        Ok(message) => match app.own_box().reply(&wave, message.to_vec(), &today).await {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(why) => box_refusal(&why),
        },
        Err(cut) => unread(&cut),
    };
    response.headers_mut().insert(header::CONNECTION, axum::http::HeaderValue::from_static("close"));
    response
}

/// A sheet: what can be backed or put forward without a name, byte for byte.
async fn sheet(State(app): State<App>, Path(sheet): Path<String>) -> Result<Response, Failure> {
    document(app.own_box().sheet_bytes(&sheet, None).await)
}

/// The part of a sheet for one band, byte for byte.
async fn part(State(app): State<App>, Path((sheet, band)): Path<(String, String)>) -> Result<Response, Failure> {
    document(app.own_box().sheet_bytes(&sheet, Some(&band)).await)
}

fn document(bytes: Result<Vec<u8>, BoxError>) -> Result<Response, Failure> {
    match bytes {
        Err(BoxError::NoSheet) => Err(Refusal::NotFound.into()),
        Err(why) => Err(why.into()),
        // It never changes.
        Ok(bytes) => {
            let headers =
                [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=86400")];
            Ok((headers, bytes).into_response())
        }
    }
}

/// A message that uses a token of a sheet. As with a submission there is nothing else to know.
async fn use_token(
    State(app): State<App>,
    Path(sheet): Path<String>,
    message: Result<Bytes, BytesRejection>,
) -> Response {
    let today = app.clock().today().to_string();
    let mut response = match message {
        Ok(message) => match app.own_box().use_token(&sheet, message.to_vec(), &today).await {
            Ok(()) => StatusCode::NO_CONTENT.into_response(),
            Err(why) => box_refusal(&why),
        },
        Err(cut) => unread(&cut),
    };
    response.headers_mut().insert(header::CONNECTION, axum::http::HeaderValue::from_static("close"));
    response
}

/// A body that is too large, or that broke off.
fn unread(cut: &BytesRejection) -> Response {
    let mut response = box_refusal(&BoxError::Submission(SubmissionError::Length));
    *response.status_mut() = cut.status();
    response
}

/// A refusal of the box for a script: a word that it knows, and the sentence.
fn box_refusal(why: &BoxError) -> Response {
    let (status, word) = match why {
        BoxError::TooEarly(_) | BoxError::StillOpen(_) => (StatusCode::CONFLICT, "not-open"),
        BoxError::Over | BoxError::SheetOver | BoxError::CalledOff | BoxError::Destroyed => {
            (StatusCode::CONFLICT, "closed")
        }
        BoxError::Replaced => (StatusCode::CONFLICT, "version"),
        BoxError::Replied => (StatusCode::CONFLICT, "replied"),
        BoxError::Spent => (StatusCode::CONFLICT, "spent"),
        BoxError::NoThread => (StatusCode::CONFLICT, "no-thread"),
        BoxError::NoWave => (StatusCode::NOT_FOUND, "no-wave"),
        BoxError::NoSheet => (StatusCode::NOT_FOUND, "no-sheet"),
        why if why.is_busy() => (StatusCode::SERVICE_UNAVAILABLE, "busy"),
        why if why.is_fault() => {
            super::refusal::tell_of_box(&why.detail());
            (StatusCode::INTERNAL_SERVER_ERROR, "fault")
        }
        _ => (StatusCode::BAD_REQUEST, "invalid"),
    };
    (status, Json(json!({ "error": word, "sentence": why.to_string() }))).into_response()
}

async fn log(State(app): State<App>, Path(path): Path<String>) -> Result<Response, Failure> {
    if path == "checkpoint" {
        return Ok(note(app.own_box().log_checkpoint().await?));
    }
    Ok(tile(app.own_box().log_tile(&path).await?))
}

async fn tree(State(app): State<App>, Path((wave, path)): Path<(String, String)>) -> Result<Response, Failure> {
    if path == "checkpoint" {
        return Ok(note(app.own_box().batch_checkpoint(&wave).await?));
    }
    Ok(tile(app.own_box().batch_tile(&wave, &path).await?))
}

fn note(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], bytes).into_response()
}

fn tile(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/octet-stream")], bytes).into_response()
}

/// The release as it was published, byte for byte: for whoever wants to check its hash against the log.
async fn release(State(app): State<App>, Path(wave): Path<String>) -> Result<Response, Failure> {
    // Of a survey that was brought in, its map may have kept the results to fewer.
    if let Some((brought, _)) = app.own_box().brought(&wave).await?
        && brought.readers != Readers::Everybody
    {
        return Err(Refusal::NotFound.into());
    }
    let today = app.clock().today().to_string();
    match app.own_box().open_release(&wave, &today).await?.ok_or(Refusal::NotFound)? {
        Ok(bytes) => Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response()),
        Err(on) => Err(Refusal::Rule(app.words().open_release_later(clock::in_words(on))).into()),
    }
}

/// What the JSON of results holds. It says nothing about anybody, so whoever has such a file can look it up.
async fn results_schema(State(app): State<App>) -> Response {
    let schema = results::schema(app.words(), &app.config().base_url);
    ([(header::CONTENT_TYPE, "application/schema+json")], schema.to_string()).into_response()
}

async fn check(State(app): State<App>) -> Result<Response, Failure> {
    let w = app.words();
    let waves = app.own_box().waves().await?;
    let mut listed = vec![];
    for wave in &waves {
        let id = &wave.wave;
        let closed = app.own_box().batch_checkpoint(id).await.is_ok();
        listed.push(json!({
            "wave": id,
            "hash": manifest_hash(&app, id).await?,
            "manifest": format!("/waves/{id}/manifest"),
            "tree": closed.then(|| format!("/waves/{id}/tree")),
        }));
    }
    let mount = html! { div id="check" data-log="/log" {} };
    let data = vec![("waves", json!(listed))];
    Ok(script_page(&app, &w.open_check_title(), ("app.css", "js/check.js"), &mount, data))
}

async fn promise(State(app): State<App>) -> Result<Response, Failure> {
    let w = app.words();
    let waves = app.own_box().waves().await?;
    let latest = waves.iter().max_by(|a, b| (&a.announced_on, &a.wave).cmp(&(&b.announced_on, &b.wave)));
    let body = html! {
        h1.govuk-heading-l { (w.promise_title()) }
        p.govuk-body-l { (w.open_promise_lead()) }
        @match latest {
            Some(wave) => {
                h2.govuk-heading-m { (w.open_promise_now()) ": " (wave.said(&wave.title)) }
                (surveys::promise_list(&wave.said(&wave.promise)))
            }
            None => (inset_text(w.open_promise_none())),
        }
        p.govuk-body { a.govuk-link href="/how-it-is-kept" { (w.open_kept_title()) } }
    };
    Ok(page(&app, &w.promise_title(), &body))
}

/// The threat model (docs/method/threat-model.md) in plain words.
async fn kept(State(app): State<App>) -> Response {
    let w = app.words();
    let parties = [
        (w.open_kept_colleagues_title(), w.open_kept_colleagues()),
        (w.open_kept_device_title(), w.open_kept_device()),
        (w.open_kept_organiser_title(), w.open_kept_organiser()),
        (w.open_kept_administrator_title(), w.open_kept_administrator()),
        (w.open_kept_server_title(), w.open_kept_server()),
        (w.open_kept_closing_title(), w.open_kept_closing()),
        (w.open_kept_keyholders_title(), w.open_kept_keyholders()),
        (w.open_kept_asked_title(), w.open_kept_asked()),
        (w.open_kept_thief_title(), w.open_kept_thief()),
        (w.open_kept_network_title(), w.open_kept_network()),
    ];
    let yourself = [w.open_kept_do_1(), w.open_kept_do_2(), w.open_kept_do_3(), w.open_kept_do_4()];
    let body = html! {
        h1.govuk-heading-l { (w.open_kept_title()) }
        p.govuk-body-l { (w.open_kept_lead()) }
        @for (who, what) in parties {
            h2.govuk-heading-m { (who) }
            p.govuk-body { (what) }
        }
        h2.govuk-heading-m { (w.open_kept_do_title()) }
        ul.govuk-list.govuk-list--bullet { @for sentence in yourself { li { (sentence) } } }
        p.govuk-body { a.govuk-link href="/promise" { (w.promise_title()) } }
    };
    page(&app, &w.open_kept_title(), &body)
}

fn paragraphs(app: &App, title: &str, sentences: &[String]) -> Response {
    let body = html! {
        h1.govuk-heading-l { (title) }
        @for sentence in sentences { p.govuk-body { (sentence) } }
    };
    page(app, title, &body)
}

async fn privacy_notice(State(app): State<App>) -> Response {
    privacy::notice(&app, &privacy::notices::privacy(&app))
}

async fn for_unions(State(app): State<App>) -> Result<Response, Failure> {
    Ok(privacy::notice(&app, &privacy::notices::unions(&app).await?))
}

async fn accessibility(State(app): State<App>) -> Response {
    let w = app.words();
    let all = [w.open_accessibility_1(), w.open_accessibility_2(), w.open_accessibility_3()];
    paragraphs(&app, &w.open_accessibility_title(), &all)
}

async fn help(State(app): State<App>) -> Response {
    let w = app.words();
    let all = [w.open_help_1(), w.open_help_2(), w.open_help_3(), w.open_help_4()];
    paragraphs(&app, &w.open_help_title(), &all)
}

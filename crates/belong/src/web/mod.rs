//! The way in: routes of all features, sessions, headers, and failures as pages.
//!
//! Two routers. The *signed-in* one lies under `/in`, has sessions, forms and failures as pages. The *open* one has
//! neither cookies nor sessions: the answering page, the box, the log, and assets. Session cookies are bound to the
//! path `/in`, so a browser does not even send them to the open one.

mod closing;
pub mod form;
#[cfg(test)]
mod hostile_tests;
pub mod open;
pub mod refusal;
pub mod server;
pub mod visit;

use crate::app::App;
use crate::ballots::Ballots;
use crate::features;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, http::StatusCode};
use refusal::{Failure, Fault, Refusal};
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::TimeoutLayer;

/// A request that takes longer than this is given up.
const REQUEST_SECONDS_MAX: u64 = 60;

/// With less free space than this the program does not call itself well: databases soon cannot be written.
const SPACE_BYTES_MIN: u64 = 32 * 1024 * 1024;

const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// All routes of the program, or of the half that it is. What is under `/in` is not compressed: its pages hold a secret (the proof of a form) beside
/// words that others may choose, and the length of the compressed page would tell of it (BREACH).
pub fn router(app: App) -> Router {
    let mut all = Router::new();
    if app.has_people() {
        let signed_in = features::signed_in_routes()
            .layer(DefaultBodyLimit::max(form::FORM_BYTES_MAX))
            .merge(features::upload_routes().layer(DefaultBodyLimit::max(form::UPLOAD_BYTES_MAX)));
        all = all.nest(visit::SIGNED_IN_PATH, signed_in);
    }
    if matches!(app.ballot_box(), Ballots::Here(_)) {
        all = all.merge(open::routes().layer(CompressionLayer::new()));
    }
    all.route("/health", get(health))
        .route("/health/live", get(async || "alive\n"))
        .merge(Router::new().route("/assets/{*file}", get(asset)).layer(CompressionLayer::new()))
        .fallback(nothing_here)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(REQUEST_SECONDS_MAX),
        ))
        .layer(middleware::from_fn(readable_addresses_only))
        .layer(middleware::from_fn_with_state(app.clone(), failures_become_pages))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), same_origin_only))
        .layer(middleware::from_fn_with_state(app.clone(), headers))
        .with_state(app)
}

/// Percent-encodes a text for a query.
pub fn url_encode(text: &str) -> String {
    serde_urlencoded::to_string([("", text)]).unwrap_or_default().trim_start_matches('=').to_owned()
}

async fn nothing_here() -> Failure {
    Refusal::NotFound.into()
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Failure::from(Fault("a handler panicked".into())).into_response()
}

/// Turns what a handler left behind into a page in the right words, and what the framework refused by itself as well: a
/// number that is none, a method that an address does not have, a body that is too large.
pub async fn failures_become_pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        return failure.page(&app);
    }
    let status = response.status();
    let kind = response.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let bare = kind.is_empty() || kind.starts_with("text/plain");
    if bare && status.is_client_error() {
        let refusal = match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => Refusal::NotFound,
            _ => Refusal::Unreadable(app.words().web_unreadable()),
        };
        let mut page = Failure::from(refusal).page(&app);
        *page.status_mut() = status;
        return page;
    }
    if kind.is_empty() && status == StatusCode::SERVICE_UNAVAILABLE {
        // It took too long and was given up.
        return Failure::from(Refusal::Busy).page(&app);
    }
    response
}

/// There is nothing at an address that is no text, or that has a zero in it, which PostgreSQL does not take.
async fn readable_addresses_only(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if is_readable(uri.path()) && uri.query().is_none_or(|query| !query.contains("%00")) {
        next.run(request).await
    } else {
        Failure::from(Refusal::NotFound).into_response()
    }
}

/// Whether a path is UTF-8 without zero bytes behind its percent signs.
fn is_readable(path: &str) -> bool {
    let (mut bytes, mut rest) = (vec![], path.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'%').then(|| tail.get(..2).and_then(|two| hex::decode(two).ok())).flatten();
        rest = if code.is_some() { &tail[2..] } else { tail };
        bytes.extend(code.unwrap_or_else(|| vec![*first]));
    }
    !bytes.contains(&0) && std::str::from_utf8(&bytes).is_ok()
}

/// Refuses anything that changes something when another site asked the browser for it. A mail program that ends mail
/// with one click (RFC 8058) sends neither header, and passes.
pub async fn same_origin_only(State(app): State<App>, request: Request, next: Next) -> Response {
    if is_foreign(&request) { Failure::from(Refusal::StaleForm).page(&app) } else { next.run(request).await }
}

/// Whether a request would change something, and another site asked for it.
fn is_foreign(request: &Request) -> bool {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return false;
    }
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => !matches!(site, "same-origin" | "none"),
        // A browser too old for the header sends the origin with every POST.
        None => text("origin").is_some_and(|origin| {
            let own = text("host").unwrap_or_default();
            origin.split_once("://").is_none_or(|(_, host)| host != own)
        }),
    }
}

async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/assets/");
    let mut response = next.run(request).await;
    let all = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, CSP),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: with it browsers send "Origin: null" with every form.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        all.entry(name).or_insert(HeaderValue::from_static(value));
    }
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ] {
        all.insert(name, HeaderValue::from_static(value));
    }
    if app.config().is_https() {
        all.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    if !asset {
        all.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
    response
}

/// Says whether the program can do its work: both databases answer, its loops are alive, and the disk is not full. For the
/// program that watches this one, and safe for anybody's eyes: a few fixed sentences, and no version, number or name.
async fn health(State(app): State<App>) -> Response {
    let ill = if app.is_well().await.is_err() {
        Some("a database does not answer\n")
    } else if !app.pulse().is_alive(app.clock().real()) {
        Some("the work that is done by itself stands still\n")
    } else if crate::disk::free_bytes(&app.config().folder).is_some_and(|free| free < SPACE_BYTES_MIN) {
        Some("the disk is full\n")
    } else {
        None
    };
    match ill {
        None => (StatusCode::OK, "well\n").into_response(),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, why).into_response(),
    }
}

async fn asset(axum::extract::Path(file): axum::extract::Path<String>) -> Result<Response, Failure> {
    let asset = ui::Assets::get(&file).ok_or(Refusal::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, asset.mime.to_owned()),
        (header::CACHE_CONTROL, asset.cache_control().to_owned()),
        (header::ETAG, asset.etag.clone()),
    ];
    Ok((headers, asset.bytes).into_response())
}

#[cfg(test)]
mod tests {
    use crate::testing::on_sqlite;
    use axum::http::StatusCode;

    #[tokio::test(flavor = "multi_thread")]
    async fn health_says_what_stands_still_and_nothing_else() {
        let trial = on_sqlite().await;
        let mut browser = trial.browser();
        let well = browser.get("/health").await;
        assert_eq!((well.status, well.text.as_str()), (StatusCode::OK, "well\n"));
        trial.app.pulse().stood_still_since(trial.app.clock().real() - 3_601);
        let ill = browser.get("/health").await;
        assert_eq!(ill.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(ill.text, "the work that is done by itself stands still\n");
        assert_eq!(browser.get("/health/live").await.status, StatusCode::OK, "the program itself is there");
        trial.app.pulse().stood_still_since(trial.app.clock().real());
        assert_eq!(browser.get("/health").await.status, StatusCode::OK);
    }
}

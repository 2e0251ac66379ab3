//! The two ways in which a request can fail, and their pages.
//!
//! A [`Refusal`] is for the person: a sentence and a way on. A [`Fault`] is ours: the page gives a reference, the
//! log has the rest.

use crate::app::App;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a handler returns when it does not return a page.
#[derive(Clone, Debug)]
pub enum Failure {
    /// For the person: a sentence and a way on.
    Refused(Refusal),
    /// Ours.
    Fault(Fault),
}

/// Why something is not done, in the person's words.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// There is no such thing, or it is not for this person: both look the same.
    NotFound,
    /// Sign in first, then go on at the path.
    SignIn {
        /// Where the person wanted to go.
        next: String,
    },
    /// The form is older than the session, or came from elsewhere.
    StaleForm,
    /// Too many tries: wait.
    TooMany,
    /// The server has more to do than it can take in; nothing was saved.
    Busy,
    /// The request is too large or cannot be read; the sentence says why.
    Unreadable(String),
    /// A rule says no; the sentence says which.
    Rule(String),
}

/// Something of ours went wrong.
#[derive(Clone, Debug)]
pub struct Fault(pub String);

impl Refusal {
    /// The status that goes with it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::StaleForm => StatusCode::FORBIDDEN,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::Rule(_) => StatusCode::CONFLICT,
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        if error.is_busy() { Self::Refused(Refusal::Busy) } else { Self::Fault(Fault(error.detail().to_owned())) }
    }
}

impl From<answers::BoxError> for Failure {
    fn from(error: answers::BoxError) -> Self {
        use answers::BoxError;
        if error.is_busy() {
            tell_of_box(&error.detail());
            Self::Refused(Refusal::Busy)
        } else if matches!(error, BoxError::Link(_)) {
            tracing::error!(why = error.detail(), "the other half cannot be asked");
            Self::Refused(Refusal::Rule(error.to_string()))
        } else if error.is_fault() {
            Self::Fault(Fault(error.detail()))
        } else if matches!(
            error,
            BoxError::NoWave | BoxError::NoSheet | BoxError::NoGroup | BoxError::NoRemark | BoxError::NoTile
        ) {
            Self::Refused(Refusal::NotFound)
        } else {
            Self::Refused(Refusal::Rule(error.to_string()))
        }
    }
}

/// Seconds between two lines of the log about the box.
const BOX_LINE_SECONDS_MIN: u64 = 600;

/// Logs that the box failed or was busy, at most once in ten minutes: a line for each failure would tell at which second
/// somebody sent something.
pub fn tell_of_box(why: &str) {
    static TOLD: Mutex<Option<(Instant, u64)>> = Mutex::new(None);
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let quiet = Duration::from_secs(BOX_LINE_SECONDS_MIN);
    match told.as_mut() {
        Some((at, silent)) if at.elapsed() < quiet => *silent += 1,
        _ => {
            let earlier = told.take().map_or(0, |(_, silent)| silent);
            tracing::error!(why, earlier, "the ballot box could not do what it was asked");
            *told = Some((Instant::now(), 0));
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(Refusal::Rule(why) | Refusal::Unreadable(why)) | Self::Fault(Fault(why)) => f.write_str(why),
            Self::Refused(refusal) => write!(f, "{refusal:?}"),
        }
    }
}

/// Leaves the failure for [`crate::web::failures_become_pages`], which knows the words.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Failure {
    /// The page for it.
    pub fn page(self, app: &App) -> Response {
        let words = app.words();
        match self {
            Self::Refused(Refusal::SignIn { next }) => {
                let to = format!("/in/sign-in?next={}", crate::web::url_encode(&next));
                (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
            }
            Self::Refused(refusal) => {
                let (title, sentence) = match &refusal {
                    Refusal::NotFound => (words.web_not_found_title(), words.web_not_found()),
                    Refusal::StaleForm => (words.web_stale_form_title(), words.web_stale_form()),
                    Refusal::TooMany => (words.web_too_many_title(), words.web_too_many()),
                    Refusal::Busy => (words.web_busy_title(), words.web_busy()),
                    Refusal::Unreadable(why) | Refusal::Rule(why) => (words.web_refused_title(), why.clone()),
                    Refusal::SignIn { .. } => unreachable!("answered above"),
                };
                (refusal.status(), app.plain_page(&title, &sentence)).into_response()
            }
            Self::Fault(Fault(why)) => {
                let reference = app.chance().id(app.clock().now());
                tracing::error!(%reference, %why, "fault");
                let sentence = words.web_fault(&reference);
                (StatusCode::INTERNAL_SERVER_ERROR, app.plain_page(&words.web_fault_title(), &sentence)).into_response()
            }
        }
    }
}

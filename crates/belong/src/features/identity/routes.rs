//! Signing in and out.

use super::pages;
use super::{SESSION_SECONDS, SHARED_SESSION_SECONDS};
use crate::app::App;
use crate::web::form::Sent;
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{self, SIGNED_IN_PATH, Visit};
use axum::Router;
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use std::collections::BTreeMap;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(sign_in).post(ask))
        .route("/sign-in/sent", get(sent).post(code))
        .route("/sign-in/{token}", get(link).post(spend_link))
        .route("/card", get(card).post(look_at_card))
        .route("/card/spend", post(spend_card))
        .route("/sign-out", post(sign_out))
}

/// Characters of a path to go back to, at most.
const NEXT_CHARS_MAX: usize = 2_000;

/// Only a path of ours under `/in`: never another site, and nothing that cannot stand in a header.
pub fn next_of(text: &str) -> &str {
    let under = text.strip_prefix(SIGNED_IN_PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
    let plain = text.len() <= NEXT_CHARS_MAX && text.bytes().all(|byte| byte.is_ascii_graphic());
    if under && plain && !text.contains("//") && !text.contains('\\') { text } else { SIGNED_IN_PATH }
}

/// Gives the browser its new session. The one that it had before ends: nobody is two people in one browser.
async fn signed_in(visit: &Visit, token: &str, shared: bool, next: &str) -> Result<Response, Failure> {
    let app = visit.app();
    if let Some(before) = &visit.session {
        super::sign_out(app, before).await?;
    }
    let seconds = if shared { SHARED_SESSION_SECONDS } else { SESSION_SECONDS };
    let cookie = visit::cookie(app, visit::session_cookie_name(app), token, seconds);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to(next_of(next))).into_response())
}

fn none(visit: &Visit) -> FieldErrors {
    FieldErrors::new(visit.app().words())
}

fn one(visit: &Visit, field: &str, sentence: String) -> FieldErrors {
    let mut errors = none(visit);
    errors.add(field, sentence);
    errors
}

type Asked = Query<BTreeMap<String, String>>;

fn asked<'a>(query: &'a Asked, name: &str) -> &'a str {
    query.get(name).map_or("", String::as_str)
}

async fn sign_in(visit: Visit, query: Asked) -> Response {
    let next = next_of(asked(&query, "next"));
    pages::sign_in(&visit, "", next, &none(&visit))
}

async fn ask(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let next = next_of(form.text("next")).to_owned();
    let words = visit.app().words();
    let Some(email) = super::email_of(form.text("email")) else {
        let errors = one(&visit, "email", words.identity_email_wrong());
        return Ok(pages::sign_in(&visit, form.text("email"), &next, &errors));
    };
    super::ask_for_link(visit.app(), email.clone()).await?;
    Ok(pages::sent(&visit, &email, &next, &none(&visit)))
}

async fn sent() -> Redirect {
    Redirect::to(ui::page::SIGN_IN)
}

async fn code(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let next = next_of(form.text("next")).to_owned();
    let email = super::email_of(form.text("email")).unwrap_or_default();
    let code: String = form.text("code").chars().filter(char::is_ascii_digit).collect();
    let shared = form.has("shared");
    match super::spend_code(visit.app(), email.clone(), code, shared).await {
        Ok(token) => signed_in(&visit, &token, shared, &next).await,
        Err(Failure::Refused(Refusal::Rule(why))) => Ok(pages::sent(&visit, &email, &next, &one(&visit, "code", why))),
        Err(failure) => Err(failure),
    }
}

async fn link(visit: Visit, Path(token): Path<String>) -> Response {
    pages::link(&visit, &token)
}

async fn spend_link(Path(token): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let shared = form.has("shared");
    let session = super::spend_link(visit.app(), token, shared).await?;
    signed_in(&visit, &session, shared, form.text("next")).await
}

async fn card(visit: Visit, query: Asked) -> Response {
    pages::card(&visit, asked(&query, "words"), &none(&visit))
}

async fn look_at_card(Sent(visit, form): Sent) -> Result<Response, Failure> {
    match super::card_holder(visit.app(), form.text("words")).await {
        Ok(person) => Ok(pages::card_found(&visit, &person, form.text("words"))),
        Err(Failure::Refused(Refusal::Rule(why))) => {
            Ok(pages::card(&visit, form.text("words"), &one(&visit, "words", why)))
        }
        Err(failure) => Err(failure),
    }
}

async fn spend_card(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let shared = form.has("shared");
    let session = super::spend_card(visit.app(), form.text("words").to_owned(), shared).await?;
    signed_in(&visit, &session, shared, SIGNED_IN_PATH).await
}

async fn sign_out(Sent(visit, _): Sent) -> Result<Response, Failure> {
    if let Some(token) = &visit.session {
        super::sign_out(visit.app(), token).await?;
    }
    let gone = visit::cookie(visit.app(), visit::session_cookie_name(visit.app()), "", 0);
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/")).into_response())
}

#[cfg(test)]
mod tests {
    use super::next_of;

    #[test]
    fn nobody_is_sent_to_another_site_after_signing_in() {
        for foreign in [
            "https://elsewhere.example",
            "//elsewhere.example",
            "/in//elsewhere.example",
            "/in\\x",
            "/inside",
            "/in/\r\nx: y",
            "/in/\0",
            "",
        ] {
            assert_eq!(next_of(foreign), "/in", "{foreign}");
        }
        assert_eq!(next_of("/in/waves/7"), "/in/waves/7");
    }
}

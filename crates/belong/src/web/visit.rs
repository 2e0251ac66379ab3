//! Who is here: the session of a request, and what a page needs of it.

use super::form::CSRF_FIELD;
use super::refusal::{Failure, Refusal};
use crate::app::App;
use crate::features::identity::{self, Person};
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::{HeaderValue, StatusCode, header, request::Parts};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64U;
use maud::{Markup, html};
use ui::components::FieldErrors;

/// The path under which cookies are sent. The answering page, the box, and the log lie outside of it, so that no
/// browser ever sends a session there.
pub const SIGNED_IN_PATH: &str = "/in";
const FLASH_COOKIE: &str = "belong_flash";

/// One request of a visitor, signed in or not.
pub struct Visit {
    app: App,
    /// Who it is, when signed in.
    pub person: Option<Person>,
    /// The token of the session, when there is one.
    pub session: Option<String>,
    /// The path that was asked for, with its query.
    pub path: String,
    flash: Option<String>,
}

/// One request of somebody who is signed in. The extractor sends others to the sign-in page.
pub struct Member {
    /// The visit.
    pub visit: Visit,
    /// Who it is.
    pub person: Person,
}

/// The name of the session cookie. A browser refuses `__Secure-` cookies without HTTPS.
pub fn session_cookie_name(app: &App) -> &'static str {
    if app.config().is_https() { "__Secure-belong" } else { "belong" }
}

fn cookie_value(parts: &Parts, name: &str) -> Option<String> {
    parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok()).find_map(|all| {
        cookie::Cookie::split_parse(all.to_owned())
            .flatten()
            .find(|cookie| cookie.name() == name)
            .map(|cookie| cookie.value().to_owned())
    })
}

/// A cookie for everything under [`SIGNED_IN_PATH`]; an empty value removes it.
pub fn cookie(app: &App, name: &'static str, value: &str, seconds: i64) -> HeaderValue {
    let cookie = cookie::Cookie::build((name, value))
        .path(SIGNED_IN_PATH)
        .http_only(true)
        .secure(app.config().is_https())
        .same_site(cookie::SameSite::Lax)
        .max_age(cookie::time::Duration::seconds(seconds))
        .build();
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Goes to a page and says there, once, what was done.
pub fn done(app: &App, to: &str, sentence: &str) -> Response {
    let flash = cookie(app, FLASH_COOKIE, &B64U.encode(sentence), 60);
    ([(header::SET_COOKIE, flash)], Redirect::to(to)).into_response()
}

impl FromRequestParts<App> for Visit {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let session = cookie_value(parts, session_cookie_name(app));
        let found = match &session {
            Some(token) => identity::who(app, token).await?,
            None => None,
        };
        let flash = cookie_value(parts, FLASH_COOKIE)
            .and_then(|text| B64U.decode(text).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok());
        let path = match parts.extensions.get::<OriginalUri>() {
            Some(OriginalUri(uri)) => uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
            None => parts.uri.path().to_owned(),
        };
        let person = found.map(|(person, _)| person);
        let session = session.filter(|_| person.is_some());
        Ok(Self { app: app.clone(), person, session, path, flash })
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let get = parts.method == axum::http::Method::GET;
        Visit::from_request_parts(parts, app).await?.member(get)
    }
}

impl Visit {
    /// The program that serves this visit.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The visit of somebody who is signed in; others are sent to sign in, and after a GET come back.
    ///
    /// # Errors
    /// [`Refusal::SignIn`] for those who are not.
    pub fn member(self, come_back: bool) -> Result<Member, Failure> {
        match self.person.clone() {
            Some(person) => Ok(Member { visit: self, person }),
            None => {
                let next = if come_back { self.path } else { SIGNED_IN_PATH.to_owned() };
                Err(Refusal::SignIn { next }.into())
            }
        }
    }

    /// The proof that a form was made for this session. Without a session there is nothing to steal: a form that
    /// signs in is protected by [`super::same_origin_only`].
    pub fn csrf(&self) -> String {
        match &self.session {
            Some(token) => B64U.encode(identity::hash(&format!("csrf {token}"))),
            None => "none".to_owned(),
        }
    }

    /// Whether a form brought the right proof.
    pub fn csrf_is(&self, given: &str) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(given.as_bytes(), self.csrf().as_bytes()).is_ok()
    }

    /// The hidden field for a form.
    pub fn csrf_field(&self) -> Markup {
        html! { input type="hidden" name=(CSRF_FIELD) value=(self.csrf()); }
    }

    /// A page in the shell of the product.
    pub fn page(&self, title: &str, body: &Markup) -> Response {
        self.show(self.draft(title, body))
    }

    /// A page with a form that may have come back with errors.
    pub fn form_page(&self, title: &str, body: &Markup, errors: &FieldErrors) -> Response {
        self.show_form(self.draft(title, body), errors)
    }

    /// Shows a page with a form that may have come back with errors.
    pub fn show_form(&self, page: ui::Page, errors: &FieldErrors) -> Response {
        let mut response = self.show(page.in_error(!errors.is_empty()));
        if !errors.is_empty() {
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        }
        response
    }

    /// A page to which something can still be added before it is shown.
    pub fn draft(&self, title: &str, body: &Markup) -> ui::Page {
        let app = &self.app;
        let mut page = app.draft(title, body);
        if let Some(person) = &self.person {
            page = page.person(&person.name, self.csrf()).nav(crate::features::navigation(
                app.words(),
                person,
                &self.path,
            ));
        } else {
            page = page.offer_sign_in();
        }
        if let Some(text) = &self.flash {
            page = page.flash(Some(ui::Flash { kind: ui::FlashKind::Done, text: text.clone() }));
        }
        page
    }

    /// Shows a page; a message that it carried is not shown again.
    pub fn show(&self, page: ui::Page) -> Response {
        let mut response = ui::shell(page).into_response();
        if self.flash.is_some() {
            response.headers_mut().append(header::SET_COOKIE, cookie(&self.app, FLASH_COOKIE, "", 0));
        }
        response
    }
}

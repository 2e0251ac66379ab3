//! Forms as they come in: fields by name, kept so that a page can give them back filled in.

use super::refusal::{Failure, Refusal};
use super::visit::{Member, Visit};
use crate::app::App;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use serde_json::json;
use std::collections::BTreeMap;
use tokio::sync::Semaphore;
use ui::components::Values;

/// Bytes of a form without files, at most.
pub const FORM_BYTES_MAX: usize = 512 * 1024;
/// Bytes of one uploaded file, at most.
pub const UPLOAD_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Files that are read in at the same time: each may be as large as [`UPLOAD_BYTES_MAX`], in memory.
const UPLOADS_MAX: usize = 4;
static UPLOADS: Semaphore = Semaphore::const_new(UPLOADS_MAX);
/// Fields of one form, at most.
const FIELDS_MAX: usize = 2_000;
/// The name of the hidden field that proves that a form is ours.
pub const CSRF_FIELD: &str = "csrf";

/// The fields of a form as they came, for reading and for giving the form back filled in.
#[derive(Clone, Debug, Default)]
pub struct Form(Values);

impl Form {
    /// Made up of pairs: for pages that show a thing in the form that changes it.
    pub fn of<K: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        Self(Values::from_pairs(pairs))
    }

    /// The first value of a field without spaces around it; empty when it is missing.
    pub fn text(&self, name: &str) -> &str {
        self.0.get(name).trim()
    }

    /// All values of a field.
    pub fn all(&self, name: &str) -> &[String] {
        self.0.all(name)
    }

    /// Whether the field came at all, as a ticked box does.
    pub fn has(&self, name: &str) -> bool {
        self.0.has(name)
    }

    /// The date of the three fields of a date input; nothing when they are no date.
    pub fn date(&self, name: &str) -> Option<Date> {
        let part = |part: &str| self.text(&format!("{name}-{part}")).parse::<i16>().ok();
        let (day, month) = (i8::try_from(part("day")?).ok()?, i8::try_from(part("month")?).ok()?);
        Date::new(part("year")?, month, day).ok()
    }

    /// The names of all fields.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.names()
    }

    /// The same with one field set to a value.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.0.set(name, value);
        self
    }

    /// What the components fill themselves in with.
    pub fn values(&self) -> &Values {
        &self.0
    }

    /// Reads the body of a form without files.
    ///
    /// # Errors
    /// The sentence that says why it cannot be read.
    pub fn parse(bytes: &[u8]) -> Result<Self, Refusal> {
        let pairs: Vec<(String, String)> = serde_urlencoded::from_bytes(bytes)
            .map_err(|_| Refusal::Unreadable("The form could not be read. Please go back and send it again.".into()))?;
        if pairs.len() > FIELDS_MAX {
            return Err(Refusal::Unreadable(format!("A form may have at most {FIELDS_MAX} fields.")));
        }
        let mut form = Self::default();
        for (name, value) in pairs {
            // PostgreSQL does not take a zero byte in a text, and nobody types one.
            form.0.add(name, value.replace('\0', ""));
        }
        Ok(form)
    }
}

/// A form that was sent, and the visit that it belongs to. Its hidden field has been checked.
pub struct Sent(pub Visit, pub Form);

impl FromRequest<App> for Sent {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        let bytes = Bytes::from_request(Request::from_parts(parts, body), app)
            .await
            .map_err(|_| Refusal::Unreadable(too_large(FORM_BYTES_MAX)))?;
        let form = Form::parse(&bytes)?;
        if !visit.csrf_is(form.text(CSRF_FIELD)) {
            return Err(Refusal::StaleForm.into());
        }
        Ok(Self(visit, form))
    }
}

/// JSON that a script of ours sent for somebody who is signed in. The proof is in a header.
pub struct SentJson<T>(pub Member, pub T);

impl<T: serde::de::DeserializeOwned> FromRequest<App> for SentJson<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let refuse = |status, why: &str| (status, Json(json!({ "error": why }))).into_response();
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await.map_err(IntoResponse::into_response)?;
        let header = |headers: &HeaderMap| {
            headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        let proof = header(&parts.headers);
        let member = visit.member(false).map_err(|_| refuse(StatusCode::UNAUTHORIZED, "signed-out"))?;
        if !member.visit.csrf_is(&proof) {
            return Err(refuse(StatusCode::UNAUTHORIZED, "signed-out"));
        }
        let request = Request::from_parts(parts, body);
        let Json(sent) =
            Json::<T>::from_request(request, app).await.map_err(|_| refuse(StatusCode::BAD_REQUEST, "unreadable"))?;
        Ok(Self(member, sent))
    }
}

/// A form with files. The files are in memory, each at most [`UPLOAD_BYTES_MAX`].
pub struct Uploaded {
    /// Who sent it.
    pub visit: Visit,
    /// The fields that are no files.
    pub form: Form,
    /// Field name → (file name, bytes).
    pub files: BTreeMap<String, (String, Vec<u8>)>,
}

impl FromRequest<App> for Uploaded {
    type Rejection = Failure;

    async fn from_request(request: Request, app: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, app).await?;
        // Before anything is read: files go into memory, and nobody must fill it who has no use for one.
        match &visit.person {
            None => return Err(Refusal::SignIn { next: super::visit::SIGNED_IN_PATH.to_owned() }.into()),
            Some(person) if person.roles.is_empty() => return Err(Refusal::NotFound.into()),
            Some(_) => {}
        }
        Self::read(visit, Request::from_parts(parts, body)).await
    }
}

impl Uploaded {
    /// Reads a form with files of somebody who has been looked at: nobody must fill the memory who has no use for a file.
    ///
    /// # Errors
    /// What cannot be read, was not sent from a page of ours, or comes while too many others send theirs.
    pub async fn read(visit: Visit, request: Request) -> Result<Self, Failure> {
        let _place = UPLOADS.try_acquire().map_err(|_| Refusal::Busy)?;
        let (form, files) = read_parts(request).await?;
        if !visit.csrf_is(form.text(CSRF_FIELD)) {
            return Err(Refusal::StaleForm.into());
        }
        Ok(Self { visit, form, files })
    }
}

/// The fields and the files of a form.
///
/// # Errors
/// The sentence that says why it cannot be read.
pub async fn read_parts(request: Request) -> Result<(Form, BTreeMap<String, (String, Vec<u8>)>), Refusal> {
    let unreadable = || Refusal::Unreadable(too_large(UPLOAD_BYTES_MAX));
    let mut multipart = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let (mut form, mut files) = (Form::default(), BTreeMap::new());
    let mut fields = 0;
    while let Some(field) = multipart.next_field().await.map_err(|_| unreadable())? {
        fields += 1;
        if fields > FIELDS_MAX {
            return Err(unreadable());
        }
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(|name| name.replace('\0', "")) {
            Some(file) => {
                let bytes = field.bytes().await.map_err(|_| unreadable())?;
                files.insert(name, (file, bytes.to_vec()));
            }
            None => form.0.add(name, field.text().await.map_err(|_| unreadable())?.replace('\0', "")),
        }
    }
    Ok((form, files))
}

fn too_large(bytes_max: usize) -> String {
    format!(
        "What was sent could not be read, or is larger than {} kB. Nothing was saved. Please go back and try again.",
        bytes_max / 1024
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_every_value_of_a_name_in_order() {
        let form = Form::parse(b"a=1&b=x%20y&a=2").unwrap();
        assert_eq!(form.all("a"), ["1", "2"]);
        assert_eq!(form.text("b"), "x y");
        assert_eq!(form.text("missing"), "");
    }

    #[test]
    fn zero_bytes_are_dropped() {
        assert_eq!(Form::parse(b"a=x%00y").unwrap().text("a"), "xy");
    }

    #[test]
    fn too_many_fields_are_refused_with_a_sentence() {
        let many = vec!["a=1"; FIELDS_MAX + 1].join("&");
        assert!(matches!(Form::parse(many.as_bytes()), Err(Refusal::Unreadable(_))));
    }
}

//! What only a demonstration has: its post, and a clock that anybody may move.

use crate::app::App;
use crate::web::form::{Form, Sent};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Visit, done};
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use maud::html;
use ui::FieldErrors;
use ui::components::{Button, DateInput, Details};

/// Letters that are shown.
const LETTERS_SHOWN: usize = 50;

/// Pages of a demonstration, under `/in`.
pub fn routes() -> Router<App> {
    Router::new().route("/demo/post", get(post)).route("/demo/clock", get(clock))
}

fn demonstration_only(visit: &Visit) -> Result<(), Failure> {
    if visit.app().config().demonstration { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

/// The newest letters: name of the file, and the letter.
fn letters(app: &App) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(app.config().post_at()).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.path()).collect();
    // The names begin with the time.
    names.sort_unstable_by(|a, b| b.cmp(a));
    names
        .into_iter()
        .take(LETTERS_SHOWN)
        .filter_map(|at| {
            let text = String::from_utf8_lossy(&std::fs::read(&at).ok()?).into_owned();
            Some((at.file_stem()?.to_string_lossy().into_owned(), text))
        })
        .collect()
}

/// The text of a letter: headers away, quoted-printable and base64 decoded by the library that wrote them is not
/// needed, since letters are plain text in eight bits or quoted lines.
fn readable(letter: &str) -> (String, String, String) {
    let (head, body) = letter.split_once("\r\n\r\n").unwrap_or((letter, ""));
    let header = |name: &str| {
        head.lines().find_map(|line| line.strip_prefix(name)).map(str::trim).unwrap_or_default().to_owned()
    };
    let quoted = header("Content-Transfer-Encoding:").eq_ignore_ascii_case("quoted-printable");
    let text = if quoted { unquoted(body) } else { body.to_owned() };
    (header("To:"), header("Subject:"), text)
}

/// Quoted-printable (RFC 2045 §6.7) back to text.
fn unquoted(body: &str) -> String {
    let joined = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (vec![], joined.as_bytes());
    while let Some((first, tail)) = rest.split_first() {
        let code = (*first == b'=').then(|| tail.get(..2).and_then(|two| hex::decode(two).ok())).flatten();
        match code {
            Some(code) => {
                bytes.extend(code);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Reads the bytes of a letter, for the fuzzer.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_letter(bytes: &[u8]) {
    let _ = readable(&String::from_utf8_lossy(bytes));
}

async fn post(visit: Visit) -> Result<Response, Failure> {
    demonstration_only(&visit)?;
    let w = visit.app().words();
    let letters = letters(visit.app());
    let body = html! {
        h1.govuk-heading-l { (w.demo_post_title()) }
        p.govuk-body { (w.demo_post_lead()) }
        @if letters.is_empty() { p.govuk-body { (w.demo_post_none()) } }
        @for (name, letter) in &letters {
            @let (to, subject, text) = readable(letter);
            (Details::new(format!("{subject} · {to}"), html! {
                div.b-letter id=(name) {
                    @for line in text.lines() {
                        @if let Some(at) = line.find("http") {
                            @let link = line[at..].split_whitespace().next().unwrap_or_default();
                            p.govuk-body { (line[..at]) a.govuk-link href=(link) { (link) } }
                        } @else { p.govuk-body { (line) } }
                    }
                }
            }))
        }
    };
    Ok(visit.page(&w.demo_post_title(), &body))
}

fn clock_page(visit: &Visit, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.demo_clock_title()) }
        p.govuk-body { (w.demo_today(crate::clock::in_words(visit.app().clock().today()))) }
        form method="post" action="/in/demo/clock" novalidate {
            (visit.csrf_field())
            (DateInput::new(w, "on", w.demo_clock_legend()).hint(w.demo_clock_hint()).values(form.values()).errors(errors))
            (Button::new(w.demo_clock_button()).once())
        }
    };
    visit.form_page(&w.demo_clock_title(), &body, errors)
}

async fn clock(visit: Visit) -> Result<Response, Failure> {
    demonstration_only(&visit)?;
    Ok(clock_page(&visit, &Form::default(), &FieldErrors::new(visit.app().words())))
}

/// Moves the clock, and keeps it so over a restart.
pub async fn move_clock(Sent(visit, form): Sent) -> Result<Response, Failure> {
    demonstration_only(&visit)?;
    let app = visit.app().clone();
    let Some(date) = form.date("on") else {
        let mut errors = FieldErrors::new(app.words());
        errors.add("on", app.words().surveys_date_wrong());
        return Ok(clock_page(&visit, &form, &errors));
    };
    let shift = app.clock().move_to(date);
    crate::cli::keep_shift(app.config(), shift)?;
    Ok(done(&app, "/in", &app.words().demo_clock_moved(crate::clock::in_words(date))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_letter_reads_as_it_was_written() {
        assert_eq!(unquoted("caf=C3=A9 a=3Db long=\r\ner"), "café a=b longer");
        assert_eq!(unquoted("50 = 50, =ZZ"), "50 = 50, =ZZ");
    }
}

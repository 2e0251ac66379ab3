//! The files of an action: the list on its page, and the form of a new one.

use super::Action;
use super::evidence::{DESCRIPTION_MAX, Evidence, FILE_BYTES_MAX, FILES_MAX, NotTaken};
use super::pages::Shown;
use crate::features::surveys::day;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::Words;
use ui::components::{Button, Details, FieldErrors, FileUpload, Textarea, back_link, warning_text};

const KB: u64 = 1024;
const MB_MAX: usize = FILE_BYTES_MAX / (1024 * 1024);

/// Why a file is not taken, and what can be done.
pub fn not_taken(w: Words, why: NotTaken) -> String {
    match why {
        NotTaken::Empty => w.actions_evidence_empty(),
        NotTaken::TooLarge => w.actions_evidence_large(MB_MAX),
        NotTaken::Unknown => w.actions_evidence_unknown(),
        NotTaken::Broken => w.actions_evidence_broken(),
    }
}

/// The header that makes a browser save a file under its name (RFC 6266): a plain name for old programs, the real one beside it.
pub fn disposition(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ()".contains(c) { c } else { '_' }).collect();
    let mut real = String::new();
    for byte in name.bytes() {
        match byte {
            b'-' | b'_' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => real.push(char::from(byte)),
            _ => real.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{real}")
}

fn one(visit: &Visit, shown: &Shown, file: &Evidence) -> Markup {
    let w = visit.app().words();
    let at = format!("/in/actions/{}/evidence/{}", shown.working.action.id, file.id);
    let by = file.by.clone().unwrap_or_else(|| w.privacy_name_erased());
    let size = w.actions_evidence_kb(file.size.div_ceil(KB));
    html! {
        li {
            p.govuk-body { (file.description) br; a.govuk-link href=(at) download { (file.name) } }
            p.govuk-hint { (w.actions_evidence_about(size, day(&file.added_on), by)) }
            @if shown.working.may_update {
                (Details::new(
                    html! { (w.actions_evidence_remove()) span.govuk-visually-hidden { ": " (file.description) } },
                    html! {
                        p.govuk-body { (w.actions_evidence_remove_lead()) }
                        form method="post" action={ (at) "/remove" } {
                            (visit.csrf_field())
                            (Button::new(w.actions_evidence_remove()).warning().once())
                        }
                    },
                ))
            }
        }
    }
}

/// The files of an action.
pub fn list(visit: &Visit, shown: &Shown) -> Markup {
    let w = visit.app().words();
    html! {
        h2.govuk-heading-m { (w.actions_evidence()) }
        @if shown.evidence.is_empty() {
            p.govuk-body { (w.actions_evidence_none()) }
        } @else {
            ul.govuk-list { @for file in &shown.evidence { (one(visit, shown, file)) } }
        }
        @if shown.working.may_update && shown.evidence.len() < FILES_MAX {
            p.govuk-body { a.govuk-link href={ "/in/actions/" (shown.working.action.id) "/evidence" } { (w.actions_evidence_add()) } }
        }
    }
}

/// The form of a new file.
pub fn add(visit: &Visit, action: &Action, there: usize, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let mut hint = w.actions_evidence_file_hint(MB_MAX);
    if !errors.is_empty() {
        hint = format!("{} {hint}", w.actions_evidence_again());
    }
    let at = format!("/in/actions/{}", action.id);
    let body = html! {
        (back_link(w, &at))
        (errors.summary())
        h1.govuk-heading-l { (w.actions_evidence_add()) }
        p.govuk-body-l { (action.title) }
        p.govuk-body { (w.actions_evidence_lead(FILES_MAX)) }
        @if there >= FILES_MAX { (warning_text(w, w.actions_evidence_enough(FILES_MAX))) }
        p.govuk-body { (w.actions_evidence_pictures()) }
        p.govuk-body { (w.actions_evidence_documents()) }
        form method="post" action={ (at) "/evidence" } enctype="multipart/form-data" novalidate {
            (visit.csrf_field())
            (Textarea::new("description", w.actions_evidence_description()).hint(w.actions_evidence_description_hint())
                .rows(2).values(form.values()).errors(errors).limit(w, DESCRIPTION_MAX).limit_from(75))
            (FileUpload::new("file", w.actions_evidence_file()).hint(hint)
                .accept(".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.odt,.csv,.txt").errors(errors))
            (Button::new(w.actions_evidence_button()).once())
        }
    };
    visit.form_page(&w.actions_evidence_add(), &body, errors)
}

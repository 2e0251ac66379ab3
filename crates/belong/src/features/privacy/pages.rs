//! The pages of what is kept about people.

use super::Document;
use super::person::{self, Erasing, Everything, Section};
use crate::app::App;
use crate::clock;
use crate::features::identity::{self, Session};
use crate::web::visit::Visit;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use ui::components::{Button, Cell, SummaryList, Table, back_link, inset_text, warning_text};

/// Columns from which a row is drawn as a list and not as a line.
const COLUMNS_OF_A_LIST_MIN: usize = 2;

fn sections(visit: &Visit, all: &[Section]) -> Markup {
    sections_of(visit, &all.iter().collect::<Vec<_>>())
}

fn sections_of(visit: &Visit, all: &[&Section]) -> Markup {
    let w = visit.app().words();
    html! {
        @for section in all.iter().filter(|section| !section.rows.is_empty()) {
            h2.govuk-heading-m { (person::held_name(w, section.held)) }
            @if section.held.columns.len() < COLUMNS_OF_A_LIST_MIN {
                ul.govuk-list.govuk-list--bullet {
                    @for row in &section.rows {
                        @for column in section.held.columns {
                            @if let Some(value) = row.get(*column) { li { (person::said(column, value)) } }
                        }
                    }
                }
            } @else {
                @for row in &section.rows {
                    (section.held.columns.iter().fold(SummaryList::new(), |list, column| {
                        let value = row.get(*column).map(|value| person::said(column, value)).unwrap_or_default();
                        if value.is_empty() { list } else { list.row(column.replace('_', " "), value) }
                    }))
                }
            }
        }
        @let empty: Vec<String> =
            all.iter().filter(|section| section.rows.is_empty()).map(|one| person::held_name(w, one.held)).collect();
        @if !empty.is_empty() { p.govuk-body { (w.privacy_empty(empty.join(", "))) } }
    }
}

fn cannot(visit: &Visit) -> Markup {
    let w = visit.app().words();
    html! {
        h2.govuk-heading-m { (w.privacy_cannot_title()) }
        ul.govuk-list.govuk-list--bullet { @for sentence in person::cannot(w) { li { (sentence) } } }
    }
}

fn copies(visit: &Visit, action: &str) -> Markup {
    let w = visit.app().words();
    html! {
        h2.govuk-heading-m { (w.privacy_download()) }
        form.govuk-button-group method="post" action=(action) {
            (visit.csrf_field())
            (Button::new(w.privacy_download_html()).secondary().sends("format", "html"))
            (Button::new(w.privacy_download_json()).secondary().sends("format", "json"))
        }
    }
}

/// The day of a moment, in words.
fn day(at: i64) -> String {
    Timestamp::from_second(at)
        .map_or_else(|_| String::new(), |at| clock::in_words(at.to_zoned_datetime(TimeZone::UTC).date()))
}

fn sessions(visit: &Visit, all: &[Session]) -> Markup {
    let w = visit.app().words();
    let here = visit.session.as_deref().map(identity::hash).unwrap_or_default();
    html! {
        h2.govuk-heading-m { (w.privacy_sessions_title()) }
        p.govuk-body { (w.privacy_sessions_lead()) }
        (Table::new(w.privacy_sessions_title()).caption_class("govuk-visually-hidden")
            .head([w.privacy_session_since(), w.privacy_session_until(), w.privacy_session_kind(), w.privacy_session_end()])
            .scrolls()
            .rows(all.iter().map(|session| {
                let kind = if session.shared { w.privacy_session_shared() } else { w.privacy_session_own() };
                let end = if session.hash == here {
                    html! { (w.privacy_session_this()) }
                } else {
                    html! {
                        form method="post" action="/in/me/sessions" {
                            (visit.csrf_field())
                            (Button::new(w.privacy_session_end()).secondary().sends("session", hex::encode(&session.hash))
                                .attr("aria-label", w.privacy_session_end_what(day(session.opened_at))))
                        }
                    }
                };
                [Cell::new(day(session.opened_at)), Cell::new(day(session.ends_at)), Cell::new(kind), Cell::new(end)]
            })))
        @if all.len() > 1 {
            form method="post" action="/in/me/sessions" {
                (visit.csrf_field())
                (Button::new(w.privacy_session_end_others()).secondary().sends("session", "others"))
            }
        }
    }
}

/// What is kept about the person who looks.
pub fn me(visit: &Visit, all: &Everything, signed_in: &[Session]) -> Response {
    let w = visit.app().words();
    // Sessions have a part of their own.
    let shown: Vec<&Section> = all.sections.iter().filter(|section| section.held.name != "sessions").collect();
    let body = html! {
        (back_link(w, "/in"))
        h1.govuk-heading-l { (w.privacy_me_title()) }
        p.govuk-body-l { (w.privacy_me_lead()) }
        (copies(visit, "/in/me/copy"))
        (sessions(visit, signed_in))
        (sections_of(visit, &shown))
        (cannot(visit))
        p.govuk-body { a.govuk-link href="/privacy" { (w.open_privacy_title()) } }
    };
    visit.page(&w.privacy_me_title(), &body)
}

/// What is kept about somebody, for an administrator.
pub fn kept(visit: &Visit, all: &Everything) -> Response {
    let w = visit.app().words();
    let title = w.privacy_person_title(&all.name);
    let base = format!("/in/people/{}", all.id);
    let body = html! {
        (back_link(w, &base))
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.privacy_person_lead()) }
        @if all.without_part { (inset_text(w.privacy_person_part())) }
        (copies(visit, &format!("{base}/kept")))
        (sections(visit, &all.sections))
        (cannot(visit))
        (Button::link(w.privacy_person_erase_link(), format!("{base}/erase")).secondary())
    };
    visit.page(&title, &body)
}

/// What erasing somebody would do.
pub fn erase(visit: &Visit, erasing: &Erasing) -> Response {
    let w = visit.app().words();
    let title = w.privacy_erase_title(&erasing.name);
    let body = html! {
        (back_link(w, &format!("/in/people/{}/kept", erasing.id)))
        h1.govuk-heading-l { (title) }
        @if let Some(why) = &erasing.refused {
            (inset_text(why.as_str()))
        } @else {
            p.govuk-body-l { (w.privacy_erase_lead()) }
            (Table::new(w.privacy_erase_what()).caption_class("govuk-visually-hidden")
                .head([w.privacy_erase_what(), w.privacy_erase_count(), w.privacy_erase_fate()]).named_rows().scrolls()
                .rows(erasing.lines.iter().map(|(held, count)| [
                    Cell::new(person::held_name(w, held)),
                    Cell::new(count.map_or_else(|| w.privacy_erase_not_told(), ui::counted)),
                    Cell::new(person::fate(w, held)),
                ])))
            @if erasing.here { (warning_text(w, w.privacy_erase_here())) }
            @if erasing.uploads > 0 { p.govuk-body { (w.privacy_erase_uploads(erasing.uploads)) } }
            (cannot(visit))
            (warning_text(w, w.privacy_erase_warning()))
            form method="post" action={ "/in/people/" (erasing.id) "/erase" } {
                (visit.csrf_field())
                (Button::new(w.privacy_erase_button()).warning().once())
            }
        }
    };
    visit.page(&title, &body)
}

/// The assessment, for administrators and auditors.
pub fn assessment(visit: &Visit, text: &Document) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, "/in"))
        h1.govuk-heading-l { (text.title) }
        p.govuk-body { a.govuk-link href="/in/assessment.md" download { (w.privacy_assessment_file()) } }
        (text.body())
    };
    visit.page(&text.title, &body)
}

/// A notice that everybody can read without signing in.
pub fn notice(app: &App, text: &Document) -> Response {
    let w = app.words();
    let body = html! {
        h1.govuk-heading-l { (text.title) }
        (text.body())
        ul.govuk-list {
            li { a.govuk-link href="/in/me" { (w.privacy_me_title()) } }
            li { a.govuk-link href="/how-it-is-kept" { (w.open_kept_title()) } }
            li { a.govuk-link href="/privacy" { (w.open_privacy_title()) } }
            li { a.govuk-link href="/for-unions" { (w.notices_unions_title()) } }
        }
    };
    ui::shell(app.draft(&text.title, &body).offer_sign_in()).into_response()
}

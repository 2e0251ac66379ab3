//! Pages of meetings.

use super::{Meeting, NOTES_MAX, Seeing, Space};
use crate::features::surveys::day;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{
    Button, Checkboxes, DateInput, EmptyState, FieldErrors, Input, SummaryList, Tag, TagColour, Textarea, back_link,
};

/// Text as it was written, a paragraph for each line.
pub fn paragraphs(text: &str) -> Markup {
    html! { @for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) { p.govuk-body { (line) } } }
}

/// One meeting.
pub fn one(visit: &Visit, seeing: &Seeing, meeting: &Meeting) -> Response {
    let w = visit.app().words();
    let when = w.spaces_meeting_when(day(&meeting.on_day.to_string()), meeting.starts.strftime("%-H:%M").to_string());
    let mut facts = SummaryList::new()
        .row(w.spaces_meeting_day(), when)
        .row(w.spaces_meeting_minutes(), w.spaces_meeting_minutes_long(meeting.minutes));
    if !meeting.place.is_empty() {
        facts = facts.row(w.spaces_meeting_place(), meeting.place.as_str());
    }
    let body = html! {
        (back_link(w, &format!("/in/spaces/{}", seeing.space.id)))
        h1.govuk-heading-l {
            (meeting.title)
            @if meeting.called_off { " " (Tag::new(w.spaces_meeting_off()).colour(TagColour::Red)) }
        }
        p.govuk-body-l { (seeing.space.name) }
        (facts)
        p.govuk-body { a.govuk-link href={ "/in/meetings/" (meeting.id) "/calendar" } { (w.spaces_meeting_calendar()) } }
        h2.govuk-heading-m { (w.spaces_meeting_agenda()) }
        @if meeting.agenda.is_empty() { p.govuk-body { (w.spaces_meeting_agenda_none()) } } @else { (paragraphs(&meeting.agenda)) }
        h2.govuk-heading-m { (w.spaces_meeting_notes()) }
        @if meeting.notes.is_empty() {
            (EmptyState::new(w.spaces_meeting_notes_none_title(), w.spaces_meeting_notes_none()))
        } @else { (paragraphs(&meeting.notes)) }
        @if seeing.leads { (Button::link(w.spaces_meeting_edit(), format!("/in/meetings/{}/edit", meeting.id)).secondary()) }
    };
    visit.page(&meeting.title, &body)
}

/// The form of a meeting.
pub fn edit(visit: &Visit, space: &Space, known: Option<&Meeting>, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let (title, at, back) = match known {
        Some(known) => {
            (w.spaces_meeting_edit(), format!("/in/meetings/{}/edit", known.id), format!("/in/meetings/{}", known.id))
        }
        None => (
            w.spaces_meeting_new(),
            format!("/in/spaces/{}/meetings/new", space.id),
            format!("/in/spaces/{}", space.id),
        ),
    };
    let body = html! {
        (back_link(w, &back))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (space.name) }
        form method="post" action=(at) novalidate {
            (visit.csrf_field())
            (Input::new("title", w.spaces_meeting_title()).values(values).errors(errors))
            (DateInput::new(w, "on", w.spaces_meeting_day()).values(values).errors(errors))
            (Input::new("starts", w.spaces_meeting_starts()).hint(w.spaces_meeting_starts_hint()).width(10).values(values).errors(errors))
            (Input::number("minutes", w.spaces_meeting_minutes()).width(5).values(values).errors(errors))
            (Input::new("place", w.spaces_meeting_place()).hint(w.spaces_meeting_place_hint()).values(values).errors(errors))
            (Textarea::new("agenda", w.spaces_meeting_agenda()).rows(6).values(values).errors(errors).limit(w, NOTES_MAX).limit_from(75))
            @if known.is_some() {
                (Textarea::new("notes", w.spaces_meeting_notes()).hint(w.spaces_meeting_notes_hint()).rows(10)
                    .values(values).errors(errors).limit(w, NOTES_MAX).limit_from(75))
                (Checkboxes::bare("called_off").item("yes", w.spaces_meeting_call_off()).values(values))
            }
            (Button::new(w.spaces_save()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

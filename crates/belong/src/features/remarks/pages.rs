//! Pages of the queue, and comments as they stand on the results.

use super::access::{Queue, may_be_asked};
use super::spots::{GAP, masked};
use super::{REMARKS_PER_PAGE, Said};
use crate::web::form::Form;
use crate::web::visit::Visit;
use answers::{AskedBack, REMARK_RESPONDENTS_MIN, REMARKS_MIN, Remark, Verdict};
use axum::response::Response;
use maud::{Markup, html};
use std::ops::Range;
use ui::components::{
    Button, EmptyState, FieldErrors, Item, Pages, Progress, Radios, Table, Tag, TagColour, Textarea, back_link,
    inset_text,
};
use ui::{Verb, Words};

/// Comments on the page of those that were read, at most.
pub const READ_LISTED_MAX: usize = 200;
/// Characters of a comment in that list, at most.
const LISTED_CHARS_MAX: usize = 160;

/// The verdicts by the names that the form sends.
pub const VERDICTS: &[(&str, Verdict)] = &[
    ("show", Verdict::Shown),
    ("mask", Verdict::Masked),
    ("withhold", Verdict::Withheld),
    ("hand-over", Verdict::HandedOver),
];

fn verdict_tag(w: Words, verdict: Verdict) -> Tag {
    match verdict {
        Verdict::Waiting => Tag::new(w.remarks_waiting()),
        Verdict::Shown => Tag::new(w.remarks_shown()).colour(TagColour::Green),
        Verdict::Masked => Tag::new(w.remarks_masked()).colour(TagColour::Green),
        Verdict::Withheld => Tag::new(w.remarks_withheld()).colour(TagColour::Grey),
        Verdict::HandedOver => Tag::new(w.remarks_handed_over()).colour(TagColour::Yellow),
    }
}

/// The words with the spots marked; lines are kept.
fn marked(text: &str, spots: &[Range<usize>]) -> Markup {
    let mut from = 0;
    let mut parts = vec![];
    for spot in spots {
        parts.push((&text[from..spot.start], &text[spot.clone()]));
        from = spot.end;
    }
    html! {
        @for (before, spot) in parts { (lines(before)) mark { (spot) } }
        (lines(&text[from..]))
    }
}

/// Words as they were written, line by line.
pub fn lines(text: &str) -> Markup {
    html! {
        @for (at, line) in text.split('\n').enumerate() {
            @if at > 0 { br; }
            (line)
        }
    }
}

/// The way to a writer who may be asked back.
fn ask_link(w: Words, queue: &Queue, remark: &Remark) -> Markup {
    html! {
        @if may_be_asked(remark) {
            p.govuk-body {
                (w.remarks_willing()) " "
                a.govuk-link href={ "/in/results/" (queue.wave) "/comments/" (remark.id) "/ask" } { (w.remarks_ask_link()) }
            }
        }
    }
}

/// Links to what was read, and to what was asked back.
fn lists(w: Words, queue: &Queue) -> Markup {
    html! {
        ul.govuk-list {
            li { a.govuk-link href={ "/in/results/" (queue.wave) "/comments/read" } { (w.remarks_read_link()) } }
            @if queue.askable_count() > 0 {
                li { a.govuk-link href={ "/in/results/" (queue.wave) "/comments/asked" } { (w.remarks_asked_link()) } }
            }
            li { a.govuk-link href={ "/in/results/" (queue.wave) "/topics" } { (w.remarks_topics_link()) } }
        }
    }
}

/// Asks the writer back, or shows what was asked and replied.
pub fn ask(
    visit: &Visit,
    queue: &Queue,
    remark: &Remark,
    known: Option<&AskedBack>,
    typed: &str,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, &format!("/in/results/{}/comments/{}", queue.wave, remark.id)))
        (errors.summary())
        h1.govuk-heading-l { (w.remarks_ask_title()) }
        h2.govuk-heading-s { (w.remarks_comment()) }
        blockquote.govuk-inset-text { p.govuk-body { (lines(&remark.text)) } }
        @match known {
            Some(asked) => {
                h2.govuk-heading-s { (w.remarks_ask_question()) }
                blockquote.govuk-inset-text { p.govuk-body { (lines(&asked.question)) } }
                h2.govuk-heading-s { (w.remarks_ask_reply()) }
                @match &asked.reply {
                    Some(reply) => { blockquote.govuk-inset-text { p.govuk-body-l { (lines(reply)) } } }
                    None => { p.govuk-body { (w.remarks_ask_waiting()) } }
                }
                p.govuk-body { (w.remarks_ask_destroyed()) }
                (lists(w, queue))
            }
            None => {
                p.govuk-body { (w.remarks_ask_lead()) }
                form method="post" action={ "/in/results/" (queue.wave) "/comments/" (remark.id) "/ask" } novalidate {
                    (visit.csrf_field())
                    (Textarea::new("question", w.remarks_ask_label()).hint(w.remarks_ask_hint()).rows(4).value(typed.to_owned()).errors(errors))
                    (Button::new(w.remarks_ask_button()).once())
                }
                p.govuk-body { (w.remarks_ask_destroyed()) }
            }
        }
    };
    visit.form_page(&w.remarks_ask_title(), &body, errors)
}

/// Everything that was asked back.
pub fn asked(visit: &Visit, queue: &Queue, all: &[AskedBack]) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, &format!("/in/results/{}/comments", queue.wave)))
        h1.govuk-heading-l { (w.remarks_asked_title()) }
        p.govuk-body { (w.remarks_asked_lead(queue.askable_count())) }
        @if all.is_empty() {
            p.govuk-body { (w.remarks_asked_none()) }
        } @else {
            (Table::new(w.remarks_asked_title()).caption_class("govuk-visually-hidden")
                .head([w.remarks_ask_question(), w.remarks_ask_reply()]).scrolls()
                .rows(all.iter().map(|one| {
                    let link = html! {
                        a.govuk-link href={ "/in/results/" (queue.wave) "/comments/" (one.remark) "/ask" } { (short(&one.question)) }
                    };
                    let state = match &one.reply {
                        Some(reply) => html! { (short(reply)) },
                        None => html! { (w.remarks_asked_waiting()) },
                    };
                    [link, state]
                })))
        }
    };
    visit.page(&w.remarks_asked_title(), &body)
}

/// The beginning of a text, for a list.
fn short(text: &str) -> String {
    let mut cut: String = text.chars().take(LISTED_CHARS_MAX).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

/// One comment with the four ways on.
pub fn one(
    visit: &Visit,
    queue: &Queue,
    remark: &Remark,
    asked: &str,
    spots: &[Range<usize>],
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let (read, all) = (queue.len() - queue.waiting(), queue.len());
    let known = VERDICTS.iter().find(|(_, verdict)| *verdict == remark.verdict).map_or("", |(name, _)| name);
    let chosen = if form.has("verdict") { form.text("verdict").to_owned() } else { known.to_owned() };
    let filled = match (&remark.masked, form.has("masked")) {
        (_, true) => form.text("masked").to_owned(),
        (Some(masked), false) => masked.clone(),
        (None, false) => masked(&remark.text, spots),
    };
    let mask = Textarea::new("masked", w.remarks_masked_label())
        .hint(w.remarks_masked_hint(GAP))
        .rows(6)
        .value(filled)
        .errors(errors);
    let body = html! {
        (back_link(w, &format!("/in/results/{}", queue.wave)))
        (errors.summary())
        h1.govuk-heading-l { (w.remarks_title()) }
        (Progress::new(w.remarks_progress(read, all), read as u64, all as u64))
        @if remark.verdict != Verdict::Waiting { p.govuk-body { (verdict_tag(w, remark.verdict)) } }
        h2.govuk-heading-s { (asked) }
        blockquote.govuk-inset-text { p.govuk-body-l { (marked(&remark.text, spots)) } }
        @if !spots.is_empty() { p.govuk-hint { (w.remarks_marked()) } }
        @if remark.node == answers::FOR_READER { (inset_text(w.remarks_for_reader(REMARKS_MIN, REMARK_RESPONDENTS_MIN))) }
        (ask_link(w, queue, remark))
        form method="post" action={ "/in/results/" (queue.wave) "/comments/" (remark.id) } novalidate {
            (visit.csrf_field())
            (Radios::new("verdict", w.remarks_verdict())
                .with(Item::new("show", w.remarks_show()).checked(chosen == "show"))
                .with(Item::new("mask", w.remarks_mask()).hint(w.remarks_mask_hint()).checked(chosen == "mask").more(html! { (mask) }))
                .with(Item::new("withhold", w.remarks_withhold()).hint(w.remarks_withhold_hint()).checked(chosen == "withhold"))
                .with(Item::new("hand-over", w.remarks_hand_over()).hint(w.remarks_hand_over_hint()).checked(chosen == "hand-over"))
                .errors(errors))
            (Button::new(w.remarks_save()).once())
        }
        (lists(w, queue))
    };
    visit.form_page(&w.remarks_title(), &body, errors)
}

/// Nothing is left to read.
pub fn nothing_left(visit: &Visit, queue: &Queue) -> Response {
    let w = visit.app().words();
    let sentence = if queue.len() == 0 { w.remarks_none() } else { w.remarks_all_read(queue.len()) };
    let body = html! {
        (back_link(w, &format!("/in/results/{}", queue.wave)))
        h1.govuk-heading-l { (w.remarks_title()) }
        (EmptyState::new(w.remarks_nothing_left(), sentence).verb(Verb::Listen))
        @if queue.len() > 0 { (lists(w, queue)) }
    };
    visit.page(&w.remarks_title(), &body)
}

/// What was decided so far, to look at again and to change.
pub fn read(visit: &Visit, queue: &Queue) -> Response {
    let w = visit.app().words();
    let rows: Vec<_> = queue.read(READ_LISTED_MAX).collect();
    let body = html! {
        (back_link(w, &format!("/in/results/{}/comments", queue.wave)))
        h1.govuk-heading-l { (w.remarks_read_title()) }
        p.govuk-body { (w.remarks_read_lead(READ_LISTED_MAX)) }
        @if rows.is_empty() {
            p.govuk-body { (w.remarks_read_none()) }
        } @else {
            (Table::new(w.remarks_read_title()).caption_class("govuk-visually-hidden")
                .head([w.remarks_comment(), w.remarks_decision(), w.remarks_change_head()]).scrolls()
                .rows(rows.iter().enumerate().map(|(at, remark)| {
                    let link = html! {
                        a.govuk-link href={ "/in/results/" (queue.wave) "/comments/" (remark.id) } {
                            (w.remarks_change()) span.govuk-visually-hidden { " " (at + 1) }
                        }
                    };
                    [html! { (short(remark.masked.as_ref().unwrap_or(&remark.text))) }, html! { (verdict_tag(w, remark.verdict)) }, link]
                })))
        }
    };
    visit.page(&w.remarks_read_title(), &body)
}

/// Whom to tell, after a comment was handed over.
pub fn handed_over(visit: &Visit, queue: &Queue, remark: &Remark, contacts: &[String]) -> Response {
    let w = visit.app().words();
    let body = html! {
        h1.govuk-heading-l { (w.remarks_tell_title()) }
        p.govuk-body-l { (w.remarks_tell_lead()) }
        blockquote.govuk-inset-text { p.govuk-body-l { (lines(&remark.text)) } }
        h2.govuk-heading-m { (w.remarks_tell_whom()) }
        @if contacts.is_empty() {
            (inset_text(w.remarks_tell_nobody()))
        }
        @for contact in contacts { p.govuk-body { (lines(contact)) } }
        @if may_be_asked(remark) {
            p.govuk-body { (w.remarks_tell_writer_willing()) }
            (ask_link(w, queue, remark))
        } @else {
            p.govuk-body { (w.remarks_tell_writer()) }
        }
        (Button::link(w.remarks_next(), format!("/in/results/{}/comments", queue.wave)))
    };
    visit.page(&w.remarks_tell_title(), &body)
}

/// Comments under the results of a node. `asked` gives the words of a question by its code, `href` the address of a page
/// of this list.
pub fn said(
    w: Words,
    heading: &str,
    all: &[Said],
    page: usize,
    asked: impl Fn(&str) -> String,
    href: impl Fn(u64) -> String,
) -> Markup {
    let last = all.len().div_ceil(REMARKS_PER_PAGE).max(1);
    let page = page.clamp(1, last);
    let here = &all[(page - 1) * REMARKS_PER_PAGE..all.len().min(page * REMARKS_PER_PAGE)];
    html! {
        @if !all.is_empty() {
            h2.govuk-heading-m #comments { (heading) }
            p.govuk-body { (w.remarks_said_lead(GAP)) }
            @for part in here.chunk_by(|a, b| a.item == b.item) {
                h3.govuk-heading-s { (asked(&part[0].item)) }
                @for one in part { blockquote.govuk-inset-text { (lines(&one.text)) } }
            }
            @if last > 1 { (Pages::new(w, page as u64, last as u64, href)) }
        }
    }
}

//! Pages of topics: what was found, to be named and kept, and one topic with its comments.

use super::Said;
use super::access::Queue;
use super::pages::lines;
use super::topics::{EXAMPLES, NAME_MAX, Told};
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::topics::{COMMENTS_MIN, TOPIC_MIN};
use ui::components::{Button, Details, EmptyState, FieldErrors, Input, Select, back_link};
use ui::{Verb, Words};

/// How many comments a topic has, to the nearest five.
pub fn about(w: Words, told: &Told) -> String {
    told.about().map_or_else(|| w.remarks_topic_few(), |n| w.remarks_topic_about(n))
}

/// The words that set a topic apart, said as a list.
fn words(told: &Told, least: usize) -> String {
    told.words(least).join(", ")
}

/// What a topic is called before and after it has a name.
fn title(told: &Told) -> String {
    if !told.topic.name.is_empty() {
        return told.topic.name.clone();
    }
    let words = words(told, 1);
    if words.is_empty() { "…".to_owned() } else { words }
}

/// The most typical comments, each text once: some write the same.
fn examples(told: &Told) -> Vec<&Said> {
    let mut found: Vec<&Said> = vec![];
    for (_, said) in &told.said {
        if found.len() < EXAMPLES && found.iter().all(|one| one.text != said.text) {
            found.push(said);
        }
    }
    found
}

/// The name of the field for the name of a topic.
pub fn name_field(topic: &str) -> String {
    format!("name-{topic}")
}

/// One topic with what can be done about it.
fn card(visit: &Visit, queue: &Queue, told: &Told, all: &[Told], form: &Form, errors: &FieldErrors) -> Markup {
    let w = visit.app().words();
    let id = &told.topic.id;
    let at = format!("/in/results/{}/topics/{id}", queue.wave);
    let name = Input::new(name_field(id), w.remarks_topic_name())
        .value(told.topic.name.as_str())
        .values(form.values())
        .width(30)
        .errors(errors);
    let others: Vec<&Told> = all.iter().filter(|other| other.topic.id != *id).collect();
    html! {
        section.b-card id={ "topic-" (id) } aria-labelledby={ "title-" (id) } {
            h3.govuk-heading-s id={ "title-" (id) } { (title(told)) }
            p.govuk-body { (about(w, told)) @if told.topic.kept { ". " (w.remarks_topic_words(words(told, 1))) } }
            @for said in examples(told) { blockquote.govuk-inset-text { (lines(&said.text)) } }
            form method="post" action={ (at) "/keep" } novalidate {
                (visit.csrf_field())
                (name)
                (Button::new(if told.topic.kept { w.remarks_topic_rename() } else { w.remarks_topic_keep() })
                    .secondary().attr("aria-describedby", format!("title-{id}")))
            }
            (Details::new(w.remarks_topic_more(), html! {
                @if !others.is_empty() {
                    form method="post" action={ (at) "/join" } novalidate {
                        (visit.csrf_field())
                        (others.iter().fold(
                            Select::new("into", w.remarks_topic_join_label()).id(format!("into-{id}")),
                            |select, other| select.item(other.topic.id.as_str(), title(other)),
                        ))
                        (Button::new(w.remarks_topic_join()).secondary().attr("aria-describedby", format!("title-{id}")))
                    }
                }
                form method="post" action={ (at) "/drop" } novalidate {
                    (visit.csrf_field())
                    (Button::new(w.remarks_topic_drop()).secondary().attr("aria-describedby", format!("title-{id}")))
                }
            }))
        }
    }
}

/// All topics of a wave, for those who read comments.
pub fn all(visit: &Visit, queue: &Queue, all: &[Told], form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let readable = queue.shown_count();
    let (kept, offered): (Vec<&Told>, Vec<&Told>) = all.iter().partition(|told| told.topic.kept);
    let body = html! {
        (back_link(w, &format!("/in/results/{}", queue.wave)))
        (errors.summary())
        h1.govuk-heading-l { (w.remarks_topics_title()) }
        p.govuk-body { (w.remarks_topics_lead()) }
        @if queue.waiting() > 0 { p.govuk-body {
            a.govuk-link href={ "/in/results/" (queue.wave) "/comments" } { (w.remarks_topics_read_first(queue.waiting())) }
        } }
        @if readable < COMMENTS_MIN {
            (EmptyState::new(w.remarks_topics_none_title(), w.remarks_topics_too_few(COMMENTS_MIN, readable)).verb(Verb::Listen))
        } @else {
            form method="post" action={ "/in/results/" (queue.wave) "/topics" } {
                (visit.csrf_field())
                p.govuk-body { (w.remarks_topics_look_lead()) }
                (Button::new(if offered.is_empty() { w.remarks_topics_look() } else { w.remarks_topics_look_again() }).once())
            }
        }
        @for (heading, some) in [(w.remarks_topics_kept(), &kept), (w.remarks_topics_offered(), &offered)] {
            @if !some.is_empty() {
                h2.govuk-heading-m { (heading) }
                @for told in some { (card(visit, queue, told, all, form, errors)) }
            }
        }
        p.govuk-hint { (w.remarks_topics_how(NAME_MAX)) }
    };
    visit.form_page(&w.remarks_topics_title(), &body, errors)
}

/// What people wrote about, as it stands on the results.
pub fn list(w: Words, wave: &str, kept: &[Told]) -> Markup {
    html! {
        @if !kept.is_empty() {
            h2.govuk-heading-m #topics { (w.remarks_topics_said()) }
            ul.govuk-list.govuk-list--bullet {
                @for told in kept {
                    li {
                        a.govuk-link href={ "/in/results/" (wave) "/topics/" (told.topic.id) } { (told.topic.name) }
                        ": " (about(w, told))
                    }
                }
            }
        }
    }
}

/// One topic, with the comments that this person may read.
pub fn topic(
    visit: &Visit,
    wave: (&str, &str),
    told: &Told,
    (readable, sees_all): (&dyn Fn(&str) -> bool, bool),
    asked: impl Fn(&str) -> String,
) -> Response {
    let w = visit.app().words();
    let (id, survey) = wave;
    let seen: Vec<_> = told.said.iter().filter(|(node, _)| readable(node)).map(|(_, said)| said).collect();
    let body = html! {
        (back_link(w, &format!("/in/results/{id}")))
        h1.govuk-heading-l { (told.topic.name) }
        p.govuk-body-l { (survey) }
        @let words = words(told, TOPIC_MIN);
        p.govuk-body {
            (about(w, told)) "."
            @if !words.is_empty() { " " (w.remarks_topic_words(words)) }
        }
        p.govuk-body { (w.remarks_topic_lead()) }
        // Whether there are any elsewhere is not said: beside the number of all it would count them.
        @if seen.is_empty() { p.govuk-body { (w.remarks_topic_elsewhere()) } }
        @else if !sees_all { p.govuk-body { (w.remarks_topic_some_elsewhere()) } }
        @let several = seen.iter().any(|said| said.item != seen[0].item);
        @if let Some(first) = seen.first().filter(|_| !several) { h2.govuk-heading-s { (asked(&first.item)) } }
        @for said in &seen {
            @if several { p.govuk-hint { (asked(&said.item)) } }
            blockquote.govuk-inset-text { (lines(&said.text)) }
        }
    };
    visit.page(&told.topic.name, &body)
}

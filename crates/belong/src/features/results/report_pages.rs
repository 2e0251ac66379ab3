//! The report as a page: one sheet for a staff meeting, or for a board. It prints in grey.

use super::before::Before;
use super::report::{Report, questions};
use super::similar::Similar;
use super::{Reading, pages};
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::{Level, Part, Place, Release};
use ui::Words;
use ui::charts::{self, Row, What};
use ui::components::{Details, back_link, inset_text};

/// The address of a report, without its ending.
pub fn address(reading: &Reading, (level, at): (Level, usize)) -> String {
    match level {
        Level::Group => {
            format!("{}/groups/{}/report", pages::home(reading), reading.release.structure().groups[at].code)
        }
        Level::Region => {
            format!("{}/regions/{}/report", pages::home(reading), reading.release.structure().regions[at].code)
        }
        Level::Whole => format!("{}/report", pages::home(reading)),
    }
}

/// Some statements as dots, under a heading to which a sentence leads.
fn statements(w: Words, id: &str, title: &str, release: &Release, part: &Part, items: &[usize]) -> Markup {
    let rows: Vec<Row> =
        items.iter().map(|at| Row::part(release.structure().items[*at].text.as_str(), part, What::Item(*at))).collect();
    html! {
        h2.govuk-heading-m id=(id) { (title) }
        @if rows.is_empty() {
            p.govuk-body { (w.results_report_statements_withheld()) }
        } @else {
            (charts::means(w, &format!("{id}-dots"), title, &rows))
        }
    }
}

/// The sentences, each leading to its number.
fn sentences(w: Words, report: &Report<'_>) -> Markup {
    html! {
        h2.govuk-heading-m { (w.results_report_sentences()) }
        ol.govuk-list.govuk-list--number.govuk-list--spaced.b-sentences {
            @for sentence in &report.sentences {
                li { (sentence.text) " " a.govuk-link.b-no-print href={ "#" (sentence.at) } { (w.results_report_see()) } }
            }
        }
    }
}

/// The statement on what was done since the last survey, where it was asked and is shown.
fn since(w: Words, release: &Release, part: &Part) -> Markup {
    let at = release.structure().items.iter().position(|item| item.code == super::report::DONE_SINCE);
    html! {
        h2.govuk-heading-m #since { (w.results_report_since_title()) }
        @match at {
            Some(at) => {
                (charts::means(w, "since-dots", &w.results_report_since_title(),
                    &[Row::part(release.structure().items[at].text.as_str(), part, What::Item(at))]))
            }
            None => { p.govuk-body { (w.results_report_since_unasked()) } }
        }
    }
}

/// The report.
pub fn report(
    visit: &Visit,
    reading: &Reading,
    report: &Report<'_>,
    (before, similar): (Option<&Before>, Option<&Similar>),
    comments: (usize, &str),
) -> Response {
    let w = visit.app().words();
    let release = &*reading.release;
    let (level, at) = report.node;
    let here = address(reading, report.node);
    let back = here.trim_end_matches("/report");
    let body = html! {
        div.b-no-print { (back_link(w, back)) }
        h1.govuk-heading-l { (report.name) }
        p.govuk-body-l { (reading.title) }
        p.govuk-body.b-no-print { a.govuk-link href={ (here) ".pdf" } { (w.results_report_pdf()) } }
        (pages::notice(w, reading))
        (pages::placed(w, reading, &report.name, report.place))
        @match report.place {
            Place::Own(part) | Place::Together(part) => {
                p.govuk-body {
                    @if level == Level::Whole { (pages::took_part(w, reading)) } @else { (w.results_about_n(ui::counted(part.n()))) }
                }
                (sentences(w, report))
                div #themes { (pages::themes_at_a_glance(w, release, part, at, before)) }
                (statements(w, "strongest", &w.results_report_strongest_title(), release, part, &report.strongest))
                (statements(w, "weakest", &w.results_report_weakest_title(), release, part, &report.weakest))
                @if level == Level::Whole {
                    (pages::places(w, reading))
                    @for theme in 0..release.structure().themes.len().min(1) {
                        h2.govuk-heading-m { (w.results_report_goes_with(&release.structure().themes[theme].name)) }
                        (charts::drivers(w, &format!("drivers-{theme}"), release, theme))
                    }
                } @else if let Some(whole) = release.whole().filter(|_| !release.structure().themes.is_empty()) {
                    h2.govuk-heading-m { (w.results_beside(&release.structure().whole)) }
                    (pages::beside_table(w, reading, part, whole, &release.structure().whole, similar))
                }
                h2.govuk-heading-m #said { (w.remarks_said_title()) }
                p.govuk-body {
                    @if comments.0 == 0 { (w.results_report_silent()) } @else {
                        a.govuk-link href={ (comments.1) "#comments" } { (w.results_report_read(comments.0)) }
                    }
                }
                (since(w, release, part))
                h2.govuk-heading-m { (w.results_report_talk()) }
                p.govuk-body { (w.results_report_talk_lead()) }
                ol.govuk-list.govuk-list--number.govuk-list--spaced {
                    @for question in questions(w, release, report) { li { (question) } }
                }
                p.govuk-body { (w.results_report_talk_next()) }
                p.govuk-body.b-no-print {
                    @let whom = super::findings::Whom { level, node: at, by: None }.word(release);
                    a.govuk-link href={ (pages::home(reading)) "/pin?whom=" (whom) } { (w.results_report_pin()) }
                }
            }
            Place::Within(part) => (inset_text(w.results_instead(release.part_name(part)))),
            Place::Withheld => {}
        }
        (pages::how_to_read(w, reading))
        (Details::new(w.results_report_not_scale_title(), html! { p.govuk-body { (w.results_report_not_scale()) } }).class("b-print-open"))
    };
    visit.page(&w.results_report_title(&report.name), &body)
}

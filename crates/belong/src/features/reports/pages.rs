//! The report as a page: one sheet for a staff meeting, or for a board. It prints in grey.

use super::report::{DONE_MAX, DONE_SINCE, Report, Sources, acted, no_comments, questions};
use crate::features::actions::together::Since;
use crate::features::benchmarks;
use crate::features::results::findings::Whom;
use crate::features::results::{Reading, pages};
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::{Level, Part, Place, Release};
use ui::Words;
use ui::charts::{self, Row, What};
use ui::components::{Cell, Details, Table, back_link, inset_text};

/// Some statements as dots, under a heading to which a sentence leads.
fn statements(
    w: Words,
    (id, title): (&str, &str),
    release: &Release,
    part: &Part,
    items: &[usize],
    none: &str,
) -> Markup {
    let rows: Vec<Row> =
        items.iter().map(|at| Row::part(charts::statement(w, release, *at), part, What::Item(*at))).collect();
    html! {
        h2.govuk-heading-m id=(id) { (title) }
        @if rows.is_empty() {
            p.govuk-body { (none) }
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

/// The themes beside other organisations.
fn elsewhere(w: Words, release: &Release, sources: &Sources<'_>) -> Markup {
    html! {
        @if let Some(found) = benchmarks::beside_all(w, release, &sources.benchmarks) {
            @let cells = |row: Vec<String>| {
                row.into_iter().enumerate().map(|(at, cell)| if (1..4).contains(&at) { Cell::number(cell) } else { Cell::new(cell) })
            };
            h2.govuk-heading-m { (w.benchmarks_theme_title()) }
            (Table::new(w.benchmarks_theme_title()).caption_class("govuk-visually-hidden").named_rows().scrolls()
                .head(cells(found.head)).rows(found.rows.into_iter().map(cells)))
            @for credit in &found.credits { p.govuk-hint { (credit) } }
            p.govuk-body { (w.benchmarks_caution()) }
        }
    }
}

/// What was done since the last survey, and the statement on it, where it was asked and is shown.
fn since(w: Words, release: &Release, part: &Part, since: Option<&Since>) -> Markup {
    let at = release.structure().items.iter().position(|item| item.code == DONE_SINCE);
    html! {
        h2.govuk-heading-m #since { (w.results_report_since_title()) }
        @if let Some(since) = since {
            @let place = since.site.as_deref().map(|site| format!("?site={site}")).unwrap_or_default();
            p.govuk-body { (w.results_report_since_acted_only(acted(w, since))) }
            @if !since.done.is_empty() {
                ul.govuk-list.govuk-list--bullet {
                    @for (id, title) in since.done.iter().take(DONE_MAX) {
                        li { a.govuk-link href={ "/in/actions/" (id) } { (title) } }
                    }
                }
            }
            p.govuk-body.b-no-print {
                a.govuk-link href={ "/in/together/" (since.before.0) (place) } { (w.results_report_together(&since.before.1)) }
            }
        }
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
pub fn report(visit: &Visit, reading: &Reading, report: &Report<'_>, sources: &Sources<'_>) -> Response {
    let w = visit.app().words();
    let release = &*reading.release;
    let (level, at) = report.node;
    let here = pages::report_address(reading, report.node);
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
                div #themes { (pages::themes_at_a_glance(w, release, part, sources.before)) }
                (pages::over_time(w, reading, sources.trend, report.place))
                (statements(w, ("strongest", &w.results_report_strongest_title()), release, part, &report.strongest, &report.no_statements))
                (statements(w, ("weakest", &w.results_report_weakest_title()), release, part, &report.weakest, &report.no_statements))
                @if level == Level::Whole {
                    (elsewhere(w, release, sources))
                    (pages::places(w, reading))
                    // The theme at the centre, where enough people answered to say what goes with it.
                    @if let Some(driver) = release.models().iter().find(|model| model.kind == "driver") {
                        @let theme = usize::from(driver.theme);
                        h2.govuk-heading-m { (w.results_report_goes_with(&release.structure().themes[theme].name)) }
                        (charts::drivers(w, "drivers", release, theme))
                    }
                } @else if let Some(whole) = release.whole().filter(|_| !release.structure().themes.is_empty()) {
                    h2.govuk-heading-m { (w.results_beside(&release.structure().whole)) }
                    (pages::beside_table(w, reading, part, whole, &release.structure().whole, sources.similar.as_ref()))
                }
                h2.govuk-heading-m #said { (w.remarks_said_title()) }
                @let count = sources.beyond.as_ref().map_or(sources.comments.len(), |(_, count)| *count);
                @if sources.comments.is_empty() { p.govuk-body { (no_comments(w, sources)) } }
                @if count > 0 {
                    p.govuk-body { a.govuk-link href={ (back) "#comments" } { (w.results_report_read(count)) } }
                }
                (since(w, release, part, sources.since.as_ref()))
                h2.govuk-heading-m { (w.results_report_talk()) }
                p.govuk-body { (w.results_report_talk_lead()) }
                ol.govuk-list.govuk-list--number.govuk-list--spaced {
                    @for question in questions(w, release, report) { li { (question) } }
                }
                p.govuk-body { (w.results_report_talk_next()) }
                p.govuk-body.b-no-print {
                    @let whom = Whom { level, node: at, by: None }.word(release);
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

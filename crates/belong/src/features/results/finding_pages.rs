//! Pages of findings: pinning a number, one finding, and all that somebody may see.

use super::Reading;
use super::findings::{Finding, Number, WHY_MAX, Whom, word};
use super::pages::home;
use super::question_pages;
use crate::features::surveys::day;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::{Level, Place};
use ui::Verb;
use ui::charts::{self, Row, What};
use ui::components::{Button, EmptyState, FieldErrors, Select, Textarea, back_link};

/// Everything that can be pinned: themes first, then statements with a score.
fn whats(reading: &Reading) -> Vec<What> {
    let structure = reading.release.structure();
    let items = (0..structure.items.len()).filter(|at| structure.items[*at].kind.is_scored()).map(What::Item);
    (0..structure.themes.len()).map(What::Theme).chain(items).collect()
}

/// Everybody whose numbers this person may see and that are shown: the whole, regions, groups, facts.
fn whoms(reading: &Reading) -> Vec<Whom> {
    let release = &reading.release;
    let structure = release.structure();
    let at = |level: Level, count: usize| (0..count).map(move |node| Whom { level, node, by: None });
    let facts = structure.facts.iter().enumerate().flat_map(|(fact, told)| {
        (1..=told.categories.len()).filter_map(move |category| Some((fact, u8::try_from(category).ok()?)))
    });
    let all = std::iter::once(Whom::EVERYBODY)
        .chain(at(Level::Region, structure.regions.len()))
        .chain(at(Level::Group, structure.groups.len()))
        .chain(facts.map(|by| Whom { by: Some(by), ..Whom::EVERYBODY }));
    let shown = |whom: &Whom| matches!(whom.place(release), Place::Own(_) | Place::Together(_));
    all.filter(|whom| whom.seen_by(reading)).filter(shown).collect()
}

/// The form that pins a number.
pub fn pin(visit: &Visit, reading: &Reading, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let release = &reading.release;
    let what = whats(reading).into_iter().fold(Select::new("what", w.results_pin_what()), |select, what| {
        select.item(word(release, what), what.name(release))
    });
    let whom = whoms(reading).into_iter().fold(Select::new("whom", w.results_pin_whom()), |select, whom| {
        select.item(whom.word(release), whom.name(w, release))
    });
    let body = html! {
        (back_link(w, &home(reading)))
        (errors.summary())
        h1.govuk-heading-l { (w.results_pin_title()) }
        p.govuk-body-l { (reading.title) }
        p.govuk-body { (w.results_pin_lead()) }
        form method="post" action={ (home(reading)) "/pin" } novalidate {
            (visit.csrf_field())
            (what.values(form.values()).errors(errors))
            (whom.values(form.values()).errors(errors))
            (Textarea::new("why", w.results_pin_why()).hint(w.results_pin_why_hint()).rows(3)
                .values(form.values()).errors(errors).limit(w, WHY_MAX))
            (Button::new(w.results_pin_button()).once())
        }
    };
    visit.form_page(&w.results_pin_title(), &body, errors)
}

/// The small chart of a finding, beside everybody.
fn chart(visit: &Visit, reading: &Reading, number: Number) -> Markup {
    let w = visit.app().words();
    let release = &reading.release;
    let row = Row::of(w, release, number.whom.name(w, release), number.whom.place(release), number.what);
    let name = number.what.name(release).trim_end_matches('.');
    html! {
        @match release.whole().filter(|_| number.whom != Whom::EVERYBODY) {
            Some(whole) => {
                (charts::means_beside(w, "finding", name, &[row], &Row::part(release.structure().whole.as_str(), whole, number.what)))
            }
            None => (charts::means(w, "finding", name, &[row])),
        }
    }
}

/// One finding. What became of it is told by whoever knows: a feature further down.
pub fn finding(visit: &Visit, finding: &Finding, reading: &Reading, became: &Markup) -> Response {
    let w = visit.app().words();
    let pinned = &finding.pinned;
    let on = day(&pinned.pinned_on);
    let body = html! {
        (back_link(w, "/in/findings"))
        h1.govuk-heading-l { (w.results_finding_title()) }
        p.govuk-body-l { (pinned.sentence) }
        (chart(visit, reading, finding.number))
        @if !pinned.why.is_empty() {
            h2.govuk-heading-s { (w.results_finding_why()) }
            blockquote.govuk-inset-text { (pinned.why) }
        }
        p.govuk-body {
            @match &pinned.name {
                Some(name) => (w.results_finding_by(name, on)),
                None => (w.results_finding_on(on)),
            }
        }
        h2.govuk-heading-m { (w.results_finding_from()) }
        ul.govuk-list {
            li { a.govuk-link href=(question_pages::address(reading, finding.number.what)) { (finding.number.what.name(&reading.release)) } }
            li { a.govuk-link href=(home(reading)) { (reading.title) } }
        }
        (became)
        p.govuk-hint { (w.results_finding_keeps()) }
    };
    visit.page(&w.results_finding_title(), &body)
}

/// All findings that somebody may see.
pub fn list(visit: &Visit, all: &[(Finding, String)]) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, "/in/results"))
        h1.govuk-heading-l { (w.results_findings()) }
        p.govuk-body { (w.results_findings_lead()) }
        @if all.is_empty() {
            (EmptyState::new(w.results_findings_none_title(), w.results_findings_none()).verb(Verb::Act))
        }
        ul.govuk-list.govuk-list--spaced {
            @for (finding, survey) in all {
                li {
                    a.govuk-link href={ "/in/findings/" (finding.pinned.id) } { (finding.pinned.sentence) }
                    p.govuk-hint { (survey) ", " (w.results_finding_on(day(&finding.pinned.pinned_on))) }
                }
            }
        }
    };
    visit.page(&w.results_findings(), &body)
}

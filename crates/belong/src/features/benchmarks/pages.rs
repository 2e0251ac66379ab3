//! Pages of benchmarks, and what stands beside a theme.

use super::{BENCHMARKS_MAX, Benchmark, Measure, Read, Unit, Wrong};
use crate::features::surveys::day;
use crate::web::form::{CSRF_FIELD, Form};
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::Release;
use std::collections::BTreeMap;
use ui::charts::mean_text;
use ui::components::{
    Button, Cell, DateInput, EmptyState, FieldErrors, FileUpload, Input, Item, Radios, Select, SummaryList, Table,
    back_link, withheld,
};
use ui::{Verb, Words};

/// Tenths as they are read.
fn tenths(n: i64) -> String {
    format!("{}.{}", n / 10, n % 10)
}

/// Themes beside other organisations, as a table for a report: the head, a line for each theme and benchmark, and where they come from.
pub struct Beside {
    /// The head of the table.
    pub head: Vec<String>,
    /// Its lines.
    pub rows: Vec<Vec<String>>,
    /// Source, licence and day of each benchmark, once.
    pub credits: Vec<String>,
}

/// The themes of everybody beside other organisations; none where no theme has a benchmark.
pub fn beside_all(w: Words, release: &Release, found: &[Vec<(Benchmark, Measure)>]) -> Option<Beside> {
    let whole = release.whole()?;
    let mut credits = vec![];
    let mut rows = vec![];
    for (at, (theme, found)) in release.structure().themes.iter().zip(found).enumerate() {
        let cell = whole.theme(at).shown();
        for (benchmark, measure) in found {
            let percent = benchmark.unit == Unit::Favourable;
            let here = match benchmark.unit {
                Unit::Mean => cell.map(|cell| mean_text(w, cell.headline)),
                Unit::Favourable => {
                    cell.and_then(|cell| cell.favourable).map(|share| w.share_percent(i64::from(share)))
                }
            };
            let said = |n: i64| if percent { format!("{}%", tenths(n)) } else { tenths(n) };
            let [low, middle, high] = measure.quarters;
            rows.push(vec![
                theme.name.clone(),
                here.unwrap_or_else(|| w.withheld()),
                said(middle),
                w.benchmarks_range(tenths(low), said(high)),
                w.benchmarks_measure_of(&measure.name, measure.organisations),
            ]);
            let credit = w.benchmarks_credit(&benchmark.source, &benchmark.licence, day(&benchmark.published_on));
            let credit = format!("{}: {credit}", benchmark.name);
            if !credits.contains(&credit) {
                credits.push(credit);
            }
        }
    }
    let head =
        vec![w.chart_theme(), w.benchmarks_here(), w.benchmarks_middle(), w.benchmarks_half(), w.benchmarks_beside()];
    (!rows.is_empty()).then_some(Beside { head, rows, credits })
}

/// The name of the field for the measure that is set beside a theme.
pub fn field(theme: &str) -> String {
    format!("beside-{theme}")
}

fn unit_name(w: Words, unit: Unit) -> String {
    match unit {
        Unit::Favourable => w.benchmarks_unit_favourable(),
        Unit::Mean => w.benchmarks_unit_mean(),
    }
}

/// Why a file is not taken.
pub fn wrong(w: Words, why: &Wrong) -> String {
    match why {
        Wrong::Column(wanted, header) => w.benchmarks_wrong_column(*wanted, header),
        Wrong::Value(line, value) => w.benchmarks_wrong_value(*line, value),
        Wrong::Twice(line) => w.benchmarks_wrong_twice(*line),
        Wrong::TooFew => w.benchmarks_wrong_few(),
        Wrong::TooMany => w.benchmarks_wrong_many(super::MEASURES_MAX),
    }
}

/// What was taken of a file, in a sentence or two.
pub fn taken(w: Words, read: &Read) -> String {
    let mut said = w.benchmarks_taken(read.measures.len());
    if !read.left_out.is_empty() {
        said.push(' ');
        said.push_str(&w.benchmarks_left_out(read.left_out.join(", ")));
    }
    if read.few > 0 {
        said.push(' ');
        said.push_str(&w.benchmarks_few(read.few));
    }
    said
}

/// All benchmarks.
pub fn list(visit: &Visit, all: &[Benchmark]) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, "/in/results"))
        h1.govuk-heading-l { (w.benchmarks_title()) }
        p.govuk-body { (w.benchmarks_lead()) }
        @if all.is_empty() {
            (EmptyState::new(w.benchmarks_none_title(), w.benchmarks_none()).verb(Verb::Listen))
        }
        ul.govuk-list.govuk-list--spaced {
            @for one in all {
                li {
                    a.govuk-link href={ "/in/benchmarks/" (one.id) } { (one.name) }
                    p.govuk-hint { (w.benchmarks_of(day(&one.published_on), one.measures.len())) }
                }
            }
        }
        @if all.len() < BENCHMARKS_MAX { (Button::link(w.benchmarks_add(), "/in/benchmarks/new")) }
    };
    visit.page(&w.benchmarks_title(), &body)
}

/// The form that takes one.
pub fn new(visit: &Visit, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let mut units = Radios::new("unit", w.benchmarks_unit()).hint(w.benchmarks_unit_hint());
    for unit in [Unit::Favourable, Unit::Mean] {
        units = units.with(Item::new(unit.code(), unit_name(w, unit)));
    }
    let body = html! {
        (back_link(w, "/in/benchmarks"))
        (errors.summary())
        h1.govuk-heading-l { (w.benchmarks_add()) }
        p.govuk-body { (w.benchmarks_add_lead()) }
        form method="post" action="/in/benchmarks/new" enctype="multipart/form-data" novalidate {
            input type="hidden" name=(CSRF_FIELD) value=(visit.csrf());
            (Input::new("name", w.benchmarks_name()).values(values).errors(errors))
            (Input::new("source", w.benchmarks_source()).hint(w.benchmarks_source_hint()).values(values).errors(errors))
            (Input::new("licence", w.benchmarks_licence()).hint(w.benchmarks_licence_hint()).values(values).errors(errors))
            (DateInput::new(w, "published", w.benchmarks_published()).values(values).errors(errors))
            (units.values(values).errors(errors))
            (FileUpload::new("file", w.benchmarks_file()).hint(w.benchmarks_file_hint()).errors(errors))
            (Button::new(w.benchmarks_button()).once())
        }
    };
    visit.form_page(&w.benchmarks_add(), &body, errors)
}

/// One benchmark, and beside which theme each of its measures is set.
pub fn one(visit: &Visit, benchmark: &Benchmark, themes: &BTreeMap<String, String>) -> Response {
    let w = visit.app().words();
    let at = format!("/in/benchmarks/{}", benchmark.id);
    let chosen = |theme: &str| benchmark.measures.iter().position(|measure| measure.theme == theme);
    let body = html! {
        (back_link(w, "/in/benchmarks"))
        h1.govuk-heading-l { (benchmark.name) }
        (SummaryList::new()
            .row(w.benchmarks_source(), benchmark.source.as_str())
            .row(w.benchmarks_licence(), benchmark.licence.as_str())
            .row(w.benchmarks_published(), day(&benchmark.published_on))
            .row(w.benchmarks_unit(), unit_name(w, benchmark.unit)))
        h2.govuk-heading-m { (w.benchmarks_beside_title()) }
        p.govuk-body { (w.benchmarks_beside_lead()) }
        @if themes.is_empty() {
            p.govuk-body { (w.benchmarks_no_themes()) }
        } @else {
            form method="post" action=(at) novalidate {
                (visit.csrf_field())
                @for (code, name) in themes {
                    @let select = Select::new(field(code), name.as_str()).item("", w.benchmarks_beside_none());
                    @let select = benchmark.measures.iter().enumerate()
                        .fold(select, |select, (at, measure)| select.item(at.to_string(), measure.name.as_str()));
                    (select.chosen(chosen(code).map(|at| at.to_string()).unwrap_or_default()))
                }
                (Button::new(w.benchmarks_save()).once())
            }
        }
        h2.govuk-heading-m { (w.benchmarks_measures()) }
        (Table::new(w.benchmarks_measures()).caption_class("govuk-visually-hidden").named_rows().scrolls()
            .head([Cell::new(w.benchmarks_measure()), Cell::number(w.benchmarks_middle()), Cell::number(w.benchmarks_half()),
                Cell::number(w.benchmarks_organisations())])
            .rows(benchmark.measures.iter().map(|measure| {
                let [low, middle, high] = measure.quarters;
                [
                    Cell::new(measure.name.as_str()),
                    Cell::number(tenths(middle)),
                    Cell::number(w.benchmarks_range(tenths(low), tenths(high))),
                    Cell::number(ui::counted(u32::try_from(measure.organisations).unwrap_or(u32::MAX))),
                ]
            })))
        form method="post" action={ (at) "/drop" } {
            (visit.csrf_field())
            (Button::new(w.benchmarks_drop()).warning())
        }
    };
    visit.page(&benchmark.name, &body)
}

/// What other organisations say of a theme, beside what is said here: `mean` and `favourable` as they are shown, if they are.
pub fn beside(w: Words, found: &[(Benchmark, Measure)], mean: Option<String>, favourable: Option<String>) -> Markup {
    html! {
        @if !found.is_empty() {
            h2.govuk-heading-m { (w.benchmarks_theme_title()) }
            @for (benchmark, measure) in found {
                @let [low, middle, high] = measure.quarters;
                @let here = match benchmark.unit { Unit::Mean => &mean, Unit::Favourable => &favourable };
                (Table::new(benchmark.name.as_str()).named_rows().scrolls()
                    .head([Cell::new(w.benchmarks_measure()), Cell::number(unit_name(w, benchmark.unit))])
                    .rows([
                        [Cell::new(w.benchmarks_here()), match here {
                            Some(here) => Cell::number(here.as_str()),
                            None => Cell::number(withheld(w)),
                        }],
                        [Cell::new(w.benchmarks_middle_of(measure.organisations, &measure.name)), Cell::number(tenths(middle))],
                        [Cell::new(w.benchmarks_half()), Cell::number(w.benchmarks_range(tenths(low), tenths(high)))],
                    ]))
                p.govuk-hint { (w.benchmarks_credit(&benchmark.source, &benchmark.licence, day(&benchmark.published_on))) }
            }
            p.govuk-body { (w.benchmarks_caution()) }
        }
    }
}

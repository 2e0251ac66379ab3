//! One theme or one statement: its score, how it went from survey to survey, where and for whom it stands how.

use super::Reading;
use super::before::Trend;
use super::pages::{self, changed, home, how_to_read, notice};
use super::steady;
use crate::features::benchmarks::{self, Benchmark, Measure};
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::{Level, Release};
use ui::Words;
use ui::charts::{self, Point, Row, What};
use ui::components::{Cell, Details, Table, back_link, inset_text, withheld};

/// The address of the page of a theme or an item.
pub fn address(reading: &Reading, what: What) -> String {
    let structure = reading.release.structure();
    match what {
        What::Theme(at) => format!("{}/themes/{}", home(reading), structure.themes[at].code),
        What::Item(at) => format!("{}/items/{}", home(reading), structure.items[at].code),
    }
}

/// From survey to survey, where there was one before.
fn over_time(w: Words, reading: &Reading, what: What, trend: &Trend) -> Markup {
    let name = what.name(&reading.release).trim_end_matches('.');
    let points: Vec<Point> = trend.points(&reading.title, &reading.release, reading.release.whole(), what);
    html! {
        @if points.len() > 1 {
            h2.govuk-heading-m { (w.results_trend()) }
            (charts::trend(w, "trend", name, &points))
            @if trend.has_gap() { p.govuk-body { (w.results_trend_withheld()) } }
        }
    }
}

/// The places that this person may see, beside everybody.
fn by_place(w: Words, reading: &Reading, what: What) -> Markup {
    let release = &reading.release;
    let structure = release.structure();
    let whole = release.whole().map(|part| Row::part(structure.whole.as_str(), part, what));
    let rows = |level: Level, nodes: Vec<usize>| -> Vec<Row> {
        let row = |at| pages::own_row(w, release, release.node_name(level, at), release.place(level, at, &[]), what);
        nodes.into_iter().map(row).collect()
    };
    html! {
        @for (id, title, rows) in [
            ("by-region", w.results_regions(), rows(Level::Region, reading.regions_seen())),
            ("by-group", w.results_groups(), rows(Level::Group, reading.groups_seen())),
        ] {
            @if !rows.is_empty() {
                h2.govuk-heading-m { (title) }
                @match &whole {
                    Some(whole) => (charts::means_beside(w, id, &title, &rows, whole)),
                    None => (charts::means(w, id, &title, &rows)),
                }
                p.govuk-body { (w.results_beside_note()) }
            }
        }
    }
}

/// What remains when chance, and who took part, are set aside.
fn steadied(w: Words, reading: &Reading, what: What) -> Markup {
    let release = &reading.release;
    let value = release.whole().and_then(|part| charts::value(part, what));
    let drawn = steady::drawn(w, reading, what);
    html! {
        @if let (Some((even, count)), Some(value)) = (steady::even(reading, what), value) {
            (Details::new(w.results_steady_even_title(), html! {
                p.govuk-body {
                    @let count = u32::try_from(count).unwrap_or(0).min(value.n);
                    (w.results_steady_even(even.to_string(), charts::mean_text(w, value.headline), ui::counted(value.n), ui::counted(count)))
                }
            }).class("b-print-open"))
        }
        @if !drawn.is_empty() {
            @let is_share = matches!(what, What::Item(_));
            @let [title, lead, own, steadied] = if is_share {
                [w.results_steady_shares_title(), w.results_steady_shares_lead(), w.chart_favourable(), w.results_steady_share()]
            } else {
                [w.results_steady_title(), w.results_steady_lead(), w.results_steady_own(), w.results_steady_drawn()]
            };
            @let said = |drawn: i64| if is_share { w.share_percent(drawn) } else { drawn.to_string() };
            (Details::new(title.clone(), html! {
                p.govuk-body { (lead) }
                (Table::new(title).caption_class("govuk-visually-hidden").named_rows().scrolls()
                    .head([Cell::new(w.results_steady_place()), Cell::number(own), Cell::number(steadied)])
                    .rows(drawn.iter().map(|place| [
                        Cell::new(place.name.as_str()), Cell::number(place.own.as_str()), Cell::number(said(place.drawn)),
                    ])))
            }).class("b-print-open"))
        }
    }
}

/// By each fact that is crossed for everybody.
fn by_fact(w: Words, reading: &Reading, what: What) -> Markup {
    let release = &reading.release;
    let structure = release.structure();
    let whole = release.whole().map(|part| Row::part(structure.whole.as_str(), part, what));
    let facts = reading.facts_told();
    let rows = |fact: usize| -> Vec<Row> {
        let all = (1..).zip(&structure.facts[fact].categories);
        all.map(|(number, category)| {
            let place = release.place(Level::Whole, 0, &[(fact, number)]);
            pages::own_row(w, release, &category.name, place, what)
        })
        .collect()
    };
    html! {
        @if let Some(whole) = whole.filter(|_| !facts.is_empty()) {
            h2.govuk-heading-m { (w.results_facts()) }
            p.govuk-body { (w.results_facts_lead()) }
            @for fact in facts {
                @let name = &structure.facts[fact].name;
                (Details::new(name.as_str(), charts::means_beside(w, &format!("by-fact-{fact}"), name, &rows(fact), &whole))
                    .class("b-print-open"))
            }
        }
    }
}

/// What the theme is made of, and how well its statements hang together: nothing is hidden in one number.
fn parts(w: Words, reading: &Reading, theme: usize) -> Markup {
    let release = &reading.release;
    let structure = release.structure();
    let items = structure.counted(theme);
    let model = |kind: &str| {
        let of = |model: &&measure::Model| model.kind == kind && usize::from(model.theme) == theme;
        release.models().iter().find(of)
    };
    html! {
        @if let Some(part) = release.whole() {
            h2.govuk-heading-m { (w.results_theme_parts(items.len())) }
            p.govuk-body { (w.results_theme_mean()) }
            @let rows: Vec<Row> = items.iter().map(|at| Row::part(charts::statement(w, release, *at), part, What::Item(*at))).collect();
            (charts::means(w, "parts", &structure.themes[theme].name, &rows))
            ul.govuk-list {
                @for at in &items {
                    li { a.govuk-link href=(address(reading, What::Item(*at))) { (structure.items[*at].text) } }
                }
            }
        }
        (Details::new(w.results_report_not_scale_title(), html! {
            p.govuk-body { (w.results_report_not_scale()) }
            @let hangs = ["alpha", "omega"].map(|kind| model(kind).and_then(|model| Some((model.value, model.interval?))));
            @match hangs {
                [Some((alpha, [low, high])), omega] => {
                    p.govuk-body {
                        (w.results_theme_hangs(hundredths(alpha), hundredths(low), hundredths(high)))
                        @if let Some((omega, [low, high])) = omega {
                            " " (w.results_theme_omega(hundredths(omega), hundredths(low), hundredths(high)))
                        }
                    }
                }
                [None, _] => {}
            }
            @if let Some(icc) = model("icc1") {
                p.govuk-body {
                    (w.results_theme_places(i64::from(icc.value.clamp(0, 100)))) " "
                    (if icc.value >= APART_FROM { w.results_theme_apart() } else { w.results_theme_alike() }) " "
                    @match steady::climate(release, theme).filter(|_| icc.value >= APART_FROM) {
                        Some(agree) => (w.results_theme_climate(hundredths((agree * 100.0).floor() as i32))),
                        None => (w.results_theme_no_climate()),
                    }
                }
            }
        }).class("b-print-open"))
    }
}

/// How sure the favourable share of a statement is, with and without the assumption that the silent think like the others.
fn sure(w: Words, release: &Release, part: &measure::Part, item: usize) -> Option<String> {
    let shares = part.item(item).shown()?.shares?;
    let favourable = charts::share_text(w, shares.favourable);
    let [low, high] = shares.interval;
    Some(match release.favourable_bound(part, item) {
        Some([least, most]) => w.results_item_sure(favourable, low, high, least, most),
        None => w.results_item_likely(favourable, low, high),
    })
}

/// Share of the differences that lies between groups, in hundredths, from which groups are worth looking at one by one (Bliese
/// 2000: ICC(1) of .05 and more).
const APART_FROM: i32 = 5;

fn hundredths(value: i32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    format!("{sign}{}.{:02}", value.abs() / 100, value.abs() % 100)
}

/// The page.
pub fn page(visit: &Visit, reading: &Reading, what: What, trend: &Trend, others: &[(Benchmark, Measure)]) -> Response {
    let w = visit.app().words();
    let release: &Release = &reading.release;
    let structure = release.structure();
    let name = what.name(release).to_owned();
    let value = release.whole().and_then(|part| charts::value(part, what));
    let scored = match what {
        What::Theme(_) => true,
        What::Item(at) => structure.items[at].kind.is_scored(),
    };
    let of = match what {
        What::Item(at) => structure.items[at].theme.map(usize::from),
        What::Theme(_) => None,
    };
    let told = match (what, trend.latest(), release.whole()) {
        (What::Theme(at), Some(before), Some(part)) => {
            before.told(release, part).get(at).copied().flatten().map(|told| (before, told))
        }
        _ => None,
    };
    let body = html! {
        (back_link(w, &home(reading)))
        h1.govuk-heading-l { (name) }
        p.govuk-body-l { (reading.title) }
        @if let Some(theme) = of {
            p.govuk-body { (w.results_item_of()) " " a.govuk-link href=(address(reading, What::Theme(theme))) { (structure.themes[theme].name) } }
        }
        @if let What::Item(at) = what {
            @if matches!(structure.items[at].kind, measure::Kind::Scale { reversed: true, .. }) {
                p.govuk-body { (w.results_item_reversed()) }
            }
        }
        (notice(w, reading))
        @if scored {
            div.b-numbers {
                @let note = html! {
                    @if let Some([low, high]) = value.and_then(|value| value.interval) { (w.results_likely_between(low, high)) br; }
                    @if let Some(value) = value { (w.results_about_n(ui::counted(value.n))) }
                    @if let Some((before, told)) = told { br; (changed(w, before, told)) }
                };
                @match value {
                    Some(value) => (ui::components::LargeNumber::new(charts::mean_text(w, value.headline), structure.whole.as_str()).note(note)),
                    None => (ui::components::LargeNumber::new(withheld(w), structure.whole.as_str())),
                }
            }
            (how_to_read(w, reading))
            p.govuk-body { a.govuk-link href={ (home(reading)) "/pin?what=" (super::findings::word(release, what)) } { (w.results_pin_link()) } }
            (over_time(w, reading, what, trend))
        }
        @match what {
            What::Theme(at) => {
                @let cell = release.whole().and_then(|part| part.theme(at).shown());
                (benchmarks::beside(w, others, value.map(|value| charts::mean_text(w, value.headline)),
                    cell.and_then(|cell| cell.favourable).map(|share| w.share_percent(i64::from(share)))))
                (parts(w, reading, at))
                @if release.models().iter().any(|model| model.kind == "driver" && usize::from(model.theme) == at) {
                    h2.govuk-heading-m { (w.results_report_goes_with(&name)) }
                    (charts::drivers(w, "drivers", release, at))
                }
            }
            What::Item(at) => {
                @if let Some(part) = release.whole() {
                    h2.govuk-heading-m { (w.results_spread()) }
                    @if part.item(at).shown().is_some_and(|cell| cell.options.is_some()) {
                        (charts::distribution(w, "answers", release, part, at))
                    } @else if part.item(at).shown().is_some_and(|cell| cell.shares.is_some()) {
                        (charts::shares(w, "answers", name.trim_end_matches('.'), &[Row::part(structure.whole.as_str(), part, what).bounded(release)]))
                    } @else {
                        p.govuk-body { (w.results_item_no_shares(measure::guard::shares_from(structure.items[at].kind.steps()))) }
                    }
                    @if let Some(sure) = sure(w, release, part, at) { p.govuk-body { (sure) } }
                } @else { (inset_text(w.results_group_withheld())) }
            }
        }
        @if scored {
            (by_place(w, reading, what))
            (steadied(w, reading, what))
            (by_fact(w, reading, what))
        }
    };
    visit.page(&name, &body)
}

//! Pages of results: large numbers first, then every item, withheld where it has to be.

use super::{Listed, Reading};
use crate::features::surveys::day;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::{Headline, ItemCell, Level, Part, Place, Share};
use ui::charts::{self, Row, What};
use ui::components::{Cell, EmptyState, LargeNumber, Table, Tag, TagColour, back_link, inset_text, withheld};
use ui::{Verb, Words};

/// A headline as it is read.
fn headline(w: Words, value: Headline) -> String {
    match value {
        Headline::Tenths(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
        Headline::Points(points) => points.to_string(),
        Headline::AtMost(points) => w.results_at_most(points),
        Headline::AtLeast(points) => w.results_at_least(points),
    }
}

fn share(w: Words, value: Share) -> String {
    match value {
        Share::About(percent) => w.results_about(percent),
        Share::Few => w.results_few(),
        Share::AllButFew => w.results_all_but_few(),
    }
}

/// Waves with results.
pub fn list(visit: &Visit, waves: &[Listed]) -> Response {
    let w = visit.app().words();
    let body = html! {
        h1.govuk-heading-l { (w.nav_results()) }
        @if waves.is_empty() {
            (EmptyState::new(w.results_none_title(), w.results_none()).verb(Verb::Listen))
        }
        ul.govuk-list {
            @for wave in waves {
                li {
                    a.govuk-link.govuk-heading-s href={ "/in/results/" (wave.wave) } { (wave.title) }
                    p.govuk-body {
                        (w.results_published(day(&wave.published_on)))
                        @if wave.brought { " " (Tag::new(w.brought_tag()).colour(TagColour::Grey)) }
                    }
                }
            }
        }
    };
    visit.page(&w.nav_results(), &body)
}

fn item_row(w: Words, text: &str, cell: measure::Cell<'_, ItemCell>) -> Vec<Cell> {
    match cell.shown() {
        Some(shown) => {
            let value = shown.headline.map(|value| headline(w, value)).unwrap_or_default();
            let interval = shown.interval.map(|[low, high]| w.results_between(low, high)).unwrap_or_default();
            let shares = shown.shares.map(|shares| {
                w.results_shares(share(w, shares.favourable), share(w, shares.neutral), share(w, shares.unfavourable))
            });
            vec![
                Cell::new(text),
                Cell::number(value),
                Cell::new(interval),
                Cell::new(shares.unwrap_or_default()),
                Cell::number(w.results_n(shown.n)),
            ]
        }
        None => vec![Cell::new(text), Cell::new(withheld(w)).colspan(4)],
    }
}

fn part_tables(visit: &Visit, reading: &Reading, part: &Part) -> Markup {
    let w = visit.app().words();
    let structure = reading.release.structure();
    let head =
        [w.results_statement(), w.results_score(), w.results_interval(), w.results_spread(), w.results_answers()];
    let themes = structure.themes.iter().map(|theme| theme.name.as_str()).enumerate();
    let scored = |theme: usize| {
        let items = structure.items.iter().enumerate();
        items.filter(move |(_, item)| item.theme.map(usize::from) == Some(theme) && item.kind.is_scored())
    };
    let overview: Vec<Row> = themes.clone().map(|(t, name)| Row::part(name, part, What::Theme(t))).collect();
    html! {
        @if overview.len() > 1 {
            (charts::means(w, "themes", &w.chart_themes_title(), &overview))
        }
        @for (t, name) in themes {
            h2.govuk-heading-m { (name) }
            @match part.theme(t).shown() {
                Some(theme) => (LargeNumber::new(headline(w, theme.headline), w.results_theme_label())
                    .note(theme.interval.map(|[low, high]| w.results_between(low, high)).unwrap_or_default())),
                None => p.govuk-body { (withheld(w)) },
            }
            @let rows: Vec<Row> = scored(t).map(|(at, item)| Row::part(item.text.as_str(), part, What::Item(at))).collect();
            @if !rows.is_empty() {
                (charts::shares(w, &format!("theme-{t}"), name, &rows))
            }
            (Table::new(name).caption_class("govuk-visually-hidden").head(head.clone()).named_rows().scrolls()
                .rows(scored(t).map(|(at, item)| item_row(w, &item.text, part.item(at)))))
        }
        @let others: Vec<_> = structure.items.iter().enumerate().filter(|(_, item)| !item.kind.is_scored()).collect();
        @for (at, item) in others {
            h3.govuk-heading-s { (item.text) }
            @match part.item(at).shown().and_then(|cell| cell.options.as_ref()) {
                Some(_) => (charts::distribution(w, &format!("item-{at}"), &reading.release, part, at)),
                None => p.govuk-body { (withheld(w)) },
            }
        }
    }
}

/// How many answered, of how many where that is known.
fn took_part(w: Words, reading: &Reading) -> String {
    match &reading.brought {
        Some(brought) => match brought.eligible() {
            Some(eligible) => w.brought_took_part_of(brought.answers, eligible),
            None => w.brought_took_part(brought.answers),
        },
        None => {
            let counts = &reading.release.counts().answers;
            let sum = |of: fn(&measure::Tally) -> u32| counts.iter().map(of).sum::<u32>();
            w.results_took_part(sum(|tally| tally.answered), sum(|tally| tally.eligible))
        }
    }
}

/// That another system collected the answers, on every page that shows them.
fn notice(w: Words, reading: &Reading) -> Markup {
    html! {
        @if let Some(by) = reading.release.collected_by() { (inset_text(w.brought_notice(by))) }
    }
}

/// Who could take part and how many did. Without credentials there is less to say.
fn counts(w: Words, reading: &Reading) -> Markup {
    let structure = reading.release.structure();
    let all = structure.groups.iter().zip(&reading.release.counts().answers);
    html! {
        h2.govuk-heading-m { (w.results_counts()) }
        @if reading.brought.is_some() {
            @let seen = all.filter(|(group, _)| reading.groups.contains(&group.code));
            p.govuk-body { (w.brought_counts_note()) }
            (Table::new(w.results_counts()).caption_class("govuk-visually-hidden").scrolls().named_rows()
                .head([Cell::new(w.surveys_group()), Cell::number(w.results_eligible()), Cell::number(w.results_answered())])
                .rows(seen.map(|(group, tally)| [
                    Cell::new(group.name.as_str()),
                    Cell::number(if tally.eligible > 0 { tally.eligible.to_string() } else { w.results_not_known() }),
                    Cell::number(w.results_n(tally.answered)),
                ])))
        } @else {
            p.govuk-body { (w.results_counts_note()) }
            (Table::new(w.results_counts()).caption_class("govuk-visually-hidden").scrolls().named_rows()
                .head([w.surveys_group(), w.results_eligible(), w.results_issued(), w.results_reissued(), w.results_paper(), w.results_answered(), w.results_spoilt()])
                .rows(all.map(|(group, tally)| [
                    Cell::new(group.name.as_str()),
                    Cell::number(tally.eligible.to_string()),
                    Cell::number(tally.issued.to_string()),
                    Cell::number(tally.reissued.to_string()),
                    Cell::number(tally.paper.to_string()),
                    Cell::number(tally.answered.to_string()),
                    Cell::number(tally.spoilt.to_string()),
                ])))
        }
    }
}

/// The whole organisation. `to_read` is the number of comments that wait for this person as their reader.
pub fn whole(visit: &Visit, reading: &Reading, said: &Markup, to_read: Option<usize>) -> Response {
    let w = visit.app().words();
    let release = &reading.release;
    let structure = release.structure();
    let body = html! {
        (back_link(w, "/in/results"))
        h1.govuk-heading-l { (reading.title) }
        p.govuk-body-l { (took_part(w, reading)) }
        (notice(w, reading))
        (inset_text(w.results_how(release.policy().k, release.policy().k_d)))
        @match release.whole() {
            Some(part) => (part_tables(visit, reading, part)),
            None => p.govuk-body { (w.results_nothing()) },
        }
        @if let Some(count) = to_read {
            p.govuk-body { a.govuk-link href={ "/in/results/" (reading.wave) "/comments" } { (w.remarks_to_read(count)) } }
        }
        (said)
        h2.govuk-heading-m { (w.results_groups()) }
        ul.govuk-list {
            @for code in &reading.groups {
                @if let Some(group) = structure.groups.iter().find(|group| group.code == *code) {
                    li {
                        a.govuk-link href={ "/in/results/" (reading.wave) "/groups/" (code) } { (group.name) }
                        @if reading.own.as_ref() == Some(code) { " " (w.results_own()) }
                    }
                }
            }
        }
        @if reading.groups.len() > 1 && !structure.themes.is_empty() {
            @let places: Vec<(String, Place)> = structure.groups.iter().enumerate()
                .filter(|(_, group)| reading.groups.contains(&group.code))
                .map(|(at, group)| (group.name.clone(), release.place(Level::Group, at, &[]))).collect();
            (charts::heat_map(w, "heat", release, &w.chart_heat_title(), &places, &(0..structure.themes.len()).collect::<Vec<_>>()))
        }
        (counts(w, reading))
        @if reading.groups.len() == structure.groups.len() {
            p.govuk-body { a.govuk-link href={ "/in/results/" (reading.wave) "/csv" } { (w.results_csv()) } }
        }
        @match &reading.brought {
            None => p.govuk-body { a.govuk-link href={ "/waves/" (reading.wave) "/release" } { (w.results_bytes()) } },
            Some(_) => {
                @if reading.groups.len() == structure.groups.len() {
                    p.govuk-body { a.govuk-link href={ "/in/results/" (reading.wave) "/release" } { (w.results_bytes()) } }
                    p.govuk-body { a.govuk-link href={ "/in/results/" (reading.wave) "/description" } { (w.brought_description()) } }
                }
            }
        }
    };
    visit.page(&reading.title, &body)
}

/// One key group, or what it is shown with.
pub fn group(visit: &Visit, reading: &Reading, at: usize, said: &Markup) -> Response {
    let w = visit.app().words();
    let release = &reading.release;
    let name = release.node_name(Level::Group, at).to_owned();
    let place = release.place(Level::Group, at, &[]);
    let note = match place {
        Place::Own(_) => None,
        Place::Together(part) => Some(w.results_together(release.part_name(part))),
        Place::Within(part) => Some(w.results_within(release.part_name(part))),
        Place::Withheld => Some(w.results_group_withheld()),
    };
    let body = html! {
        (back_link(w, &format!("/in/results/{}", reading.wave)))
        h1.govuk-heading-l { (name) }
        p.govuk-body-l { (reading.title) }
        (notice(w, reading))
        @if let Some(note) = note { (inset_text(note)) }
        @if let Some(part) = place.part() {
            p.govuk-body { (w.results_about_n(part.n())) }
            (part_tables(visit, reading, part))
        }
        (said)
    };
    visit.page(&name, &body)
}

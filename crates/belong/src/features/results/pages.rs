//! Pages of results: large numbers first, then every question, withheld where it has to be, and beside them how to read it.

use super::before::{Before, Told, Trend};
use super::exports::{Format, SCHEMA_PATH};
use super::similar::Similar;
use super::{Listed, Reading, question_pages};
use crate::features::directory::phase_name;
use crate::features::identity::Person;
use crate::features::surveys::day;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::guard::{self, GUARDED_BELOW};
use measure::stats::change::Change;
use measure::{Headline, Level, Part, Place, Release, Tier};
use ui::charts::{self, Row, Spot, What, mean_text};
use ui::components::{Cell, Details, EmptyState, LargeNumber, Table, Tag, TagColour, back_link, inset_text, withheld};
use ui::{Verb, Words};

/// The address of the results of a wave.
pub fn home(reading: &Reading) -> String {
    format!("/in/results/{}", reading.wave)
}

/// The address of the report on a node.
pub fn report_address(reading: &Reading, (level, at): (Level, usize)) -> String {
    let (home, structure) = (home(reading), reading.release.structure());
    match level {
        Level::Whole => format!("{home}/report"),
        Level::Region => format!("{home}/regions/{}/report", structure.regions[at].code),
        Level::Group => format!("{home}/groups/{}/report", structure.groups[at].code),
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
        @let organises = visit.person.as_ref().is_some_and(Person::is_organiser);
        ul.govuk-list {
            @if !waves.is_empty() { li { a.govuk-link href="/in/findings" { (w.results_findings()) } } }
            @if organises { li { a.govuk-link href="/in/benchmarks" { (w.benchmarks_title()) } } }
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

/// The statements of a theme, scored, by their index.
pub(super) fn scored(release: &Release, theme: usize) -> Vec<usize> {
    let items = release.structure().items.iter().enumerate();
    items
        .filter(|(_, item)| item.theme.map(usize::from) == Some(theme) && item.kind.is_scored())
        .map(|(at, _)| at)
        .collect()
}

/// What changed since the survey before, in one line: things that must not be taken for each other.
pub(super) fn changed(w: Words, before: &Before, told: Told) -> Markup {
    let since = |score: Option<Headline>| {
        score.map(|score| w.results_before_was(mean_text(w, score), &before.title)).unwrap_or_default()
    };
    html! {
        @match told {
            Told::OtherWords => (w.results_before_words(&before.title)),
            Told::NotAlike => (w.results_before_not_alike(&before.title)),
            Told::Compared(change, score) => {
                @match change {
                    Change::Different(found) if found.points > 0.0 => {
                        (charts::change(w, charts::Change::Higher)) (since(score))
                    }
                    Change::Different(_) => { (charts::change(w, charts::Change::Lower)) (since(score)) }
                    Change::NoDifference(_) => { (charts::change(w, charts::Change::Same)) (since(score)) }
                    Change::TooFew => {
                        (charts::change(w, charts::Change::TooFew)) (w.results_before_few(&before.title))
                    }
                    Change::Withheld => { (w.results_before_compared(&before.title)) ": " (withheld(w)) }
                }
            }
        }
    }
}

/// The scores of the themes, to be seen from across the room.
pub fn themes_at_a_glance(w: Words, release: &Release, part: &Part, before: Option<&Before>) -> Markup {
    let told = before.map(|before| before.told(release, part)).unwrap_or_default();
    let themes = &release.structure().themes;
    let number = |at: usize| {
        let change = before.zip(told.get(at).copied().flatten());
        let range = part.theme(at).shown().and_then(|cell| cell.interval);
        let note = html! {
            (range.map(|[low, high]| w.results_likely_between(low, high)).unwrap_or_default())
            @if let Some((before, told)) = change { br; (changed(w, before, told)) }
        };
        match part.theme(at).shown() {
            Some(cell) => LargeNumber::new(mean_text(w, cell.headline), themes[at].name.as_str()).note(note),
            None => LargeNumber::new(withheld(w), themes[at].name.as_str()),
        }
    };
    let centre = release.policy().outcome.as_ref().and_then(|code| themes.iter().position(|theme| theme.code == *code));
    let others: Vec<usize> = (0..themes.len()).filter(|at| Some(*at) != centre).collect();
    html! {
        @if let Some(at) = centre {
            // The index at the centre is never seen without what it is made of.
            @let items = release.structure().counted(at);
            @let rows: Vec<Row> =
                items.iter().map(|item| Row::part(charts::statement(w, release, *item), part, What::Item(*item))).collect();
            h2.govuk-heading-m { (w.results_centre_title()) }
            div.b-numbers { (number(at)) }
            p.govuk-body { (w.results_centre(items.len())) }
            (charts::means(w, "centre", &themes[at].name, &rows))
        }
        @if !others.is_empty() {
            h2.govuk-heading-m { (w.results_themes()) }
            div.b-numbers { @for at in others { (number(at)) } }
        }
    }
}

/// The scores of the themes from survey to survey; a place that is shown with others this time has none of its own.
pub fn over_time(w: Words, reading: &Reading, trend: Option<&Trend>, place: Place<'_>) -> Markup {
    html! {
        @if let Some((head, rows)) = trend.and_then(|trend| trend.table(w, reading, place.own())) {
            h2.govuk-heading-m { (w.results_over_time()) }
            (Table::new(w.results_over_time()).caption_class("govuk-visually-hidden").named_rows().scrolls()
                .head(head.into_iter().enumerate().map(|(at, cell)| if at == 0 { Cell::new(cell) } else { Cell::number(cell) }))
                .rows(rows.into_iter().map(|row| {
                    row.into_iter().enumerate().map(|(at, cell)| if at == 0 { Cell::new(cell) } else { Cell::number(cell) })
                })))
            p.govuk-body { (w.results_over_time_note()) }
        }
    }
}

/// Questions that the survey before asked in other words: the series breaks there, and both wordings can be read.
fn breaks(w: Words, release: &Release, before: Option<&Before>) -> Markup {
    let broken = before.map(|before| before.breaks(release)).unwrap_or_default();
    html! {
        @if let Some(before) = before.filter(|_| !broken.is_empty()) {
            (Details::new(w.results_breaks(&before.title), html! {
                p.govuk-body { (w.results_breaks_lead()) }
                (Table::new(w.results_breaks(&before.title)).caption_class("govuk-visually-hidden").scrolls()
                    .head([w.results_breaks_then(), w.results_breaks_now()])
                    .rows(broken.into_iter().map(|(then, now)| [then, now])))
            }).class("b-print-open"))
        }
    }
}

/// Everything that is shown of a part: each theme with its statements, then the other questions. `beside` is a larger group to
/// set it beside.
fn part_details(w: Words, reading: &Reading, part: &Part) -> Markup {
    let release = &*reading.release;
    let structure = release.structure();
    let drawn = |id: &str, name: &str, items: &[usize]| {
        let rows: Vec<Row> = items
            .iter()
            .map(|at| Row::part(charts::statement(w, release, *at), part, What::Item(*at)).bounded(release))
            .collect();
        let shares = items.iter().any(|at| part.item(*at).shown().is_some_and(|cell| cell.shares.is_some()));
        html! {
            (charts::means(w, id, name, &rows))
            @if shares {
                (Details::new(w.results_spread(), charts::shares(w, &format!("{id}-shares"), name, &rows)).class("b-print-open"))
            } @else if rows.len() > items.iter().filter(|at| part.item(**at).shown().is_none()).count() {
                p.b-chart__note {
                    (match release.tier() {
                        Tier::Percent | Tier::Fives => {
                            let from = items.iter().map(|at| guard::shares_from(structure.items[*at].kind.steps())).min();
                            w.results_spread_from(from.unwrap_or(GUARDED_BELOW))
                        }
                        Tier::Coarse | Tier::Everybody => w.results_spread_everybody(GUARDED_BELOW),
                        Tier::Means => w.results_spread_none(),
                    })
                }
            }
        }
    };
    let loose: Vec<usize> = (0..structure.items.len())
        .filter(|at| structure.items[*at].theme.is_none() && structure.items[*at].kind.is_scored())
        .collect();
    let others: Vec<usize> = (0..structure.items.len()).filter(|at| !structure.items[*at].kind.is_scored()).collect();
    html! {
        @for (at, theme) in structure.themes.iter().enumerate() {
            @let items = scored(release, at);
            @if !items.is_empty() {
                h2.govuk-heading-m id={ "theme-" (at) } {
                    a.govuk-link href=(question_pages::address(reading, What::Theme(at))) { (theme.name) }
                }
                (drawn(&format!("statements-{at}"), &theme.name, &items))
            }
        }
        @if !loose.is_empty() {
            h2.govuk-heading-m { (w.results_other_statements()) }
            (drawn("statements-other", &w.results_other_statements(), &loose))
        }
        @if !others.is_empty() {
            h2.govuk-heading-m { (w.results_choices()) }
            @if part.level() == Level::Group {
                p.govuk-body { (w.results_choices_larger()) }
            } @else {
                @for at in others { (charts::distribution(w, &format!("item-{at}"), release, part, at)) }
            }
        }
    }
}

/// The themes of a group and of everybody, as numbers.
pub fn beside_table(
    w: Words,
    reading: &Reading,
    part: &Part,
    whole: &Part,
    name: &str,
    similar: Option<&Similar>,
) -> Markup {
    let release = &*reading.release;
    let kind = similar.map(|similar| phase_name(w, similar.phase)).unwrap_or_default();
    let middle = |theme: usize| similar.and_then(|similar| similar.middle(reading, theme));
    let alike = (0..release.structure().themes.len()).filter_map(middle).map(|found| found.1).max();
    let beside = |theme: usize| {
        Cell::number(middle(theme).map_or_else(
            || html! { (w.results_similar_few()) },
            |([low, mid, high], _)| {
                html! { (format!("{mid:.0}")) " (" (w.chart_range(low.round(), high.round())) ")" }
            },
        ))
    };
    let score = |part: &Part, theme: usize| match part.theme(theme).shown() {
        Some(cell) => Cell::number(mean_text(w, cell.headline)),
        None => Cell::number(withheld(w)),
    };
    let range = |theme: usize| {
        let range = part.theme(theme).shown().and_then(|cell| cell.interval);
        Cell::number(range.map(|[low, high]| w.chart_range(i64::from(low), i64::from(high))).unwrap_or_default())
    };
    html! {
        (Table::new(w.results_beside(name)).caption_class("govuk-visually-hidden").named_rows().scrolls()
            .head([Cell::new(w.chart_theme()), Cell::number(w.results_here()), Cell::number(w.chart_between()), Cell::number(name)]
                .into_iter().chain(alike.map(|_| Cell::number(w.results_similar(&kind)))))
            .rows(release.structure().themes.iter().enumerate().map(|(at, theme)| {
                [Cell::new(theme.name.as_str()), score(part, at), range(at), score(whole, at)]
                    .into_iter().chain(alike.map(|_| beside(at)))
            })))
        p.govuk-body { (w.results_beside_note()) }
        @if let Some(count) = alike { p.govuk-body { (w.results_similar_note(count, &kind)) } }
    }
}

/// How many answered, of how many where that is known.
pub fn took_part(w: Words, reading: &Reading) -> String {
    match &reading.brought {
        Some(brought) => match brought.eligible() {
            Some(eligible) => w.brought_took_part_of(ui::counted(brought.answers), ui::counted(eligible)),
            None => w.brought_took_part(ui::counted(brought.answers)),
        },
        None => {
            let counts = &reading.release.counts().answers;
            let sum = |of: fn(&measure::Tally) -> u32| counts.iter().map(of).sum::<u32>();
            w.results_took_part(ui::counted(sum(|tally| tally.answered)), ui::counted(sum(|tally| tally.eligible)))
        }
    }
}

/// That another system collected the answers, on every page that shows them.
pub fn notice(w: Words, reading: &Reading) -> Markup {
    html! {
        @if let Some(by) = reading.release.collected_by() { (inset_text(w.brought_notice(by))) }
    }
}

/// What is certain, what is not, and why something is not shown, for a reader who knows no statistics.
pub fn how_to_read(w: Words, reading: &Reading) -> Markup {
    let release = &reading.release;
    let (k, k_d) = (release.policy().k, release.policy().k_d);
    let guessed = match &reading.brought {
        Some(brought) if brought.eligible().is_none() => w.results_read_range_unknown(),
        _ => w.results_read_range(),
    };
    let rounded = match release.tier() {
        Tier::Percent => w.results_read_rounded_percent(),
        Tier::Fives => w.results_read_rounded_fives(GUARDED_BELOW),
        Tier::Coarse => w.results_read_rounded_coarse(GUARDED_BELOW),
        Tier::Means => w.results_read_rounded_means(),
        Tier::Everybody => w.results_read_rounded_everybody(GUARDED_BELOW),
    };
    let says =
        if release.tier_passed() { w.results_read_withheld_says() } else { w.results_read_withheld_says_coarser() };
    let parts = [
        (w.results_read_certain_title(), vec![w.results_read_score(), w.results_read_certain(), rounded]),
        (w.results_read_unsure_title(), vec![guessed, w.results_read_overlap(), w.results_read_silent()]),
        (
            w.results_read_withheld_title(),
            vec![w.results_read_withheld(k, k_d), says, w.results_read_together(), w.results_read_end()],
        ),
        (
            w.results_read_words_title(),
            vec![
                w.results_read_word_higher(),
                w.results_read_word_same(),
                w.results_read_word_few(),
                w.results_read_word_withheld(),
            ],
        ),
    ];
    let body = html! {
        @for (title, sentences) in parts {
            h3.govuk-heading-s { (title) }
            ul.govuk-list.govuk-list--bullet { @for sentence in sentences { li { (sentence) } } }
        }
    };
    html! { (Details::new(w.results_read_title(), body).class("b-print-open")) }
}

/// Who could take part and how many did. Without credentials there is less to say.
fn counts(w: Words, reading: &Reading) -> Markup {
    let structure = reading.release.structure();
    let all = structure.groups.iter().zip(&reading.release.counts().answers);
    let body = html! {
        @if reading.brought.is_some() {
            @let seen = all.filter(|(group, _)| reading.groups.contains(&group.code));
            p.govuk-body { (w.brought_counts_note()) }
            (Table::new(w.results_counts()).caption_class("govuk-visually-hidden").scrolls().named_rows()
                .head([Cell::new(w.surveys_group()), Cell::number(w.results_eligible()), Cell::number(w.results_answered())])
                .rows(seen.map(|(group, tally)| [
                    Cell::new(group.name.as_str()),
                    Cell::number(if tally.eligible > 0 { ui::counted(tally.eligible) } else { w.results_not_known() }),
                    Cell::number(w.results_n(ui::counted(tally.answered))),
                ])))
        } @else {
            p.govuk-body { (w.results_counts_note()) }
            (Table::new(w.results_counts()).caption_class("govuk-visually-hidden").scrolls().named_rows()
                .head([Cell::new(w.surveys_group()), Cell::number(w.results_eligible()), Cell::number(w.results_issued()),
                    Cell::number(w.results_reissued()), Cell::number(w.results_paper()), Cell::number(w.results_answered()),
                    Cell::number(w.results_spoilt())])
                .rows(all.map(|(group, tally)| [
                    Cell::new(group.name.as_str()),
                    Cell::number(ui::counted(tally.eligible)),
                    Cell::number(ui::counted(tally.issued)),
                    Cell::number(ui::counted(tally.reissued)),
                    Cell::number(ui::counted(tally.paper)),
                    Cell::number(ui::counted(tally.answered)),
                    Cell::number(ui::counted(tally.spoilt)),
                ])))
        }
    };
    html! { (Details::new(w.results_counts(), body).class("b-print-open")) }
}

/// Regions and groups with their themes. Every place keeps its order: it is no league table.
pub fn places(w: Words, reading: &Reading) -> Markup {
    let release = &reading.release;
    let structure = release.structure();
    let themes: Vec<usize> = (0..structure.themes.len()).collect();
    let at = home(reading);
    let regions: Vec<Spot> = reading
        .regions_seen()
        .into_iter()
        .map(|region| Spot {
            name: structure.regions[region].name.clone(),
            href: Some(format!("{at}/regions/{}", structure.regions[region].code)),
            place: release.place(Level::Region, region, &[]),
        })
        .collect();
    let groups: Vec<Spot> = reading
        .groups_seen()
        .into_iter()
        .map(|group| {
            let own = reading.own.as_ref() == Some(&structure.groups[group].code);
            let name = structure.groups[group].name.clone();
            Spot {
                name: if own { format!("{name} {}", w.results_own()) } else { name },
                href: Some(format!("{at}/groups/{}", structure.groups[group].code)),
                place: release.place(Level::Group, group, &[]),
            }
        })
        .collect();
    html! {
        @if !regions.is_empty() {
            h2.govuk-heading-m { (w.results_regions()) }
            (charts::heat_map_of(w, "regions", release, &w.results_regions(), &regions, &themes))
        }
        @if !groups.is_empty() {
            h2.govuk-heading-m { (w.results_groups()) }
            (charts::heat_map_of(w, "heat", release, &w.results_groups(), &groups, &themes))
        }
    }
}

/// The facts that people told, each with a page of its own.
fn facts(w: Words, reading: &Reading) -> Markup {
    let structure = reading.release.structure();
    let cuts: Vec<_> = reading.facts_told().into_iter().map(|fact| &structure.facts[fact]).collect();
    html! {
        @if !cuts.is_empty() {
            h2.govuk-heading-m { (w.results_facts()) }
            p.govuk-body { (w.results_facts_lead()) }
            ul.govuk-list {
                @for fact in cuts {
                    li { a.govuk-link href={ (home(reading)) "/facts/" (fact.code) } { (fact.name) } }
                }
            }
        }
    }
}

/// The whole organisation. `to_read` is the number of comments that wait for this person as their reader.
pub fn whole(
    visit: &Visit,
    reading: &Reading,
    before: Option<&Before>,
    said: &Markup,
    to_read: Option<usize>,
) -> Response {
    let w = visit.app().words();
    let release = &reading.release;
    let every = reading.sees_all();
    let at = home(reading);
    let body = html! {
        (back_link(w, "/in/results"))
        h1.govuk-heading-l { (reading.title) }
        p.govuk-body-l { (took_part(w, reading)) }
        (notice(w, reading))
        @if release.is_contested() { (inset_text(w.results_contested())) }
        @match release.whole() {
            Some(part) => {
                (themes_at_a_glance(w, release, part, before))
                (breaks(w, release, before))
                (how_to_read(w, reading))
                (places(w, reading))
                (facts(w, reading))
                (visit.app().kept().drawn(&format!("{}/whole/{}", reading.wave, w.lang()), || part_details(w, reading, part)))
            }
            None => (EmptyState::new(w.results_nothing_title(), w.results_nothing(release.policy().answers_min)).verb(Verb::Listen)),
        }
        @if release.whole().is_some() {
            p.govuk-body { a.govuk-link href={ (at) "/report" } { (w.results_report_open()) } }
        }
        @if let Some(count) = to_read {
            p.govuk-body { a.govuk-link href={ (at) "/comments" } { (w.remarks_to_read(count)) } }
        }
        (said)
        h2.govuk-heading-m { (w.results_check()) }
        @if reading.brought.is_some() {
            (counts(w, reading))
        } @else {
            // Everybody sees the counts of all groups.
            (visit.app().kept().drawn(&format!("{}/counts/{}", reading.wave, w.lang()), || counts(w, reading)))
        }
        p.govuk-body {
            (match release.tier() {
                _ if release.tier_passed() => w.results_tier_passed(),
                Tier::Means => w.results_tier_means(),
                Tier::Everybody => w.results_tier_everybody(),
                _ => w.results_tier_coarse(),
            })
        }
        ul.govuk-list {
            @if every {
                @for format in Format::ALL {
                    li { a.govuk-link href={ (at) "/" (format.word()) } { (format.title(w)) } }
                }
                li { a.govuk-link href=(SCHEMA_PATH) { (w.results_schema()) } }
            }
            @if reading.brought.is_none() {
                li { a.govuk-link href={ "/waves/" (reading.wave) "/release" } { (w.results_bytes()) } }
            } @else if every {
                li { a.govuk-link href={ (at) "/release" } { (w.results_bytes()) } }
                li { a.govuk-link href={ (at) "/description" } { (w.brought_description()) } }
            }
        }
    };
    visit.page(&reading.title, &body)
}

/// Why a place is not shown by itself, or with whom it is shown, in words.
pub fn placed(w: Words, reading: &Reading, name: &str, place: Place<'_>) -> Markup {
    let release = &reading.release;
    let k = release.policy().k;
    html! {
        @match place {
            Place::Own(_) => {}
            Place::Together(part) => {
                (inset_text(w.results_together(name, charts::together_with(w, release, part, name), k)))
            }
            Place::Within(part) => (inset_text(w.results_within(name, release.part_name(part), k))),
            Place::Withheld => (inset_text(w.results_group_withheld())),
        }
    }
}

/// One region or key group, or what it is shown with.
pub fn node(
    visit: &Visit,
    reading: &Reading,
    (level, at): (Level, usize),
    (trend, similar): (Option<&Trend>, Option<&Similar>),
    said: &Markup,
) -> Response {
    let w = visit.app().words();
    let before = trend.and_then(Trend::latest);
    let release = &reading.release;
    let name = release.node_name(level, at).to_owned();
    let place = release.place(level, at, &[]);
    let own_tally = (level == Level::Group && reading.brought.is_none())
        .then(|| charts::participation(w, "participation", release, Some(at)));
    let whole = release.whole().map(|part| (release.structure().whole.as_str(), part));
    let body = html! {
        (back_link(w, &home(reading)))
        h1.govuk-heading-l { (name) }
        p.govuk-body-l { (reading.title) }
        (notice(w, reading))
        (placed(w, reading, &name, place))
        @match place {
            Place::Own(part) | Place::Together(part) => {
                @if let Some(drawn) = own_tally { (drawn) } @else { p.govuk-body { (w.results_about_n(ui::counted(part.n()))) } }
                @if level != Level::Whole {
                    p.govuk-body { a.govuk-link href=(report_address(reading, (level, at))) { (w.results_report_open()) } }
                }
                (themes_at_a_glance(w, release, part, before))
                (breaks(w, release, before))
                (over_time(w, reading, trend, place))
                (how_to_read(w, reading))
                @if let Some((name, whole)) = whole.filter(|_| !release.structure().themes.is_empty()) {
                    h2.govuk-heading-m { (w.results_beside(name)) }
                    (beside_table(w, reading, part, whole, name, similar))
                }
                @let key = format!("{}/{}:{at}/{}", reading.wave, level.word(), w.lang());
                (visit.app().kept().drawn(&key, || part_details(w, reading, part)))
            }
            Place::Within(part) => {
                @if let Some(drawn) = own_tally { (drawn) }
                h2.govuk-heading-m { (w.results_instead(release.part_name(part))) }
                p.govuk-body { (w.results_about_n(ui::counted(part.n()))) }
                (themes_at_a_glance(w, release, part, None))
                (how_to_read(w, reading))
            }
            Place::Withheld => (how_to_read(w, reading)),
        }
        (said)
    };
    visit.page(&name, &body)
}

/// A row for a place. The number of the larger group that holds it is not its own.
pub(super) fn own_row<'a>(w: Words, release: &'a Release, name: &str, place: Place<'a>, what: What) -> Row<'a> {
    match place {
        Place::Within(_) => Row::of(w, release, name, Place::Withheld, what),
        place => Row::of(w, release, name, place, what),
    }
}

/// Everybody by one fact that people told.
pub fn fact(visit: &Visit, reading: &Reading, fact: usize) -> Response {
    let w = visit.app().words();
    let release = &reading.release;
    let structure = release.structure();
    let told = &structure.facts[fact];
    let place = |category: usize| {
        let category = u8::try_from(category + 1).unwrap_or(u8::MAX);
        release.place(Level::Whole, 0, &[(fact, category)])
    };
    let whole = release.whole().map(|part| (structure.whole.as_str(), part));
    let spots: Vec<Spot> = told
        .categories
        .iter()
        .enumerate()
        .map(|(at, category)| Spot { name: category.name.clone(), href: None, place: place(at) })
        .collect();
    let themes: Vec<usize> = (0..structure.themes.len()).collect();
    let items: Vec<usize> = if themes.is_empty() {
        (0..structure.items.len()).filter(|at| structure.items[*at].kind.is_scored()).collect()
    } else {
        vec![]
    };
    let rows = |what: What| -> Vec<Row> {
        let all = told.categories.iter().enumerate();
        all.map(|(at, category)| own_row(w, release, &category.name, place(at), what)).collect()
    };
    let drawn = |id: String, title: &str, what: What| match whole {
        Some((name, part)) => charts::means_beside(w, &id, title, &rows(what), &Row::part(name, part, what)),
        None => charts::means(w, &id, title, &rows(what)),
    };
    let body = html! {
        (back_link(w, &home(reading)))
        h1.govuk-heading-l { (told.name) }
        p.govuk-body-l { (reading.title) }
        (notice(w, reading))
        p.govuk-body { (w.results_fact_lead()) }
        @if !themes.is_empty() { (charts::heat_map_of(w, "heat", release, &told.name, &spots, &themes)) }
        (how_to_read(w, reading))
        @for at in themes {
            h2.govuk-heading-m { (structure.themes[at].name) }
            (drawn(format!("theme-{at}"), &structure.themes[at].name, What::Theme(at)))
        }
        @for at in items {
            (drawn(format!("item-{at}"), &structure.items[at].text, What::Item(at)))
        }
    };
    visit.page(&told.name, &body)
}

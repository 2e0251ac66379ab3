//! Pages of "you said, together we did", for everybody.

use super::pages::{ROWS_FIRST, link, outcome_name, roll_up, some, state_name, tags, verdict_name, when};
use super::together::{Answered, Deed, Heard, Together};
use super::{State, decision_pages, loops, vote_pages};
use crate::features::results::again::Again;
use crate::features::surveys::{Wave, day};
use crate::features::voice;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use measure::stats::change::Change;
use ui::charts::mean_text;
use ui::components::{Button, Details, EmptyState, Select, back_link, warning_text, withheld};
use ui::{Verb, Words};

/// Answers of each kind in the text of a briefing, at most: it is read out in two minutes.
const BRIEFING_MAX: usize = 3;

/// A difference in whole points, without its sign.
fn points(x: f64) -> String {
    format!("{:.0}", x.abs())
}

/// What was measured again, in a sentence; nothing where nothing was asked again yet.
pub fn again_sentence(w: Words, heard: &Heard) -> Option<String> {
    let measured = heard.again.as_ref()?;
    let title = measured.title.as_str();
    Some(match &measured.again {
        Again::OtherWords => w.actions_again_other_words(title),
        Again::Region => w.actions_again_region(title),
        Again::Withheld => w.actions_again_withheld(title),
        Again::Compared(change, both) => {
            let numbers = both.map(|[was, is]| w.actions_again_numbers(mean_text(w, is), mean_text(w, was)));
            let said = match change {
                Change::Withheld => return Some(w.actions_again_withheld(title)),
                Change::TooFew => w.actions_again_few(title),
                Change::NoDifference(_) => w.actions_again_same(title),
                Change::Different(found) => {
                    let (low, high) =
                        (found.interval[0].min(found.interval[1]), found.interval[0].max(found.interval[1]));
                    if found.points > 0.0 {
                        w.actions_again_higher(title, points(low), points(high))
                    } else {
                        w.actions_again_lower(title, points(high), points(low))
                    }
                }
            };
            match numbers {
                Some(numbers) => format!("{said} {numbers}"),
                None => said,
            }
        }
    })
}

/// The same with its link, and that it says nothing of causes.
pub fn again(w: Words, heard: &Heard) -> Option<Markup> {
    let measured = heard.again.as_ref()?;
    let sentence = again_sentence(w, heard)?;
    Some(html! {
        @if matches!(measured.again, Again::Withheld | Again::Compared(Change::Withheld, _)) { p { (withheld(w)) } }
        p.govuk-body { (sentence) }
        p.govuk-body { a.govuk-link href={ "/in/results/" (measured.wave) } { (measured.title) } }
        p.govuk-hint { (w.actions_again_cause()) }
    })
}

/// What is done, where, and how far it is, in a sentence.
pub fn deed_sentence(w: Words, deed: &Deed) -> String {
    let action = &deed.action;
    let state = match action.outcome {
        Some(outcome) if action.state == State::Checked => outcome_name(w, outcome),
        _ => state_name(w, action.state),
    };
    let mut said = match &deed.place {
        Some(place) => w.actions_deed_at(&action.title, place, state),
        None => w.actions_deed(&action.title, state),
    };
    if deed.parts.all() > 0 {
        said.push(' ');
        said.push_str(&roll_up(w, &deed.parts));
    }
    said
}

/// By when the first decisions are owed, or were.
pub fn owed_sentence(w: Words, owed: jiff::civil::Date, today: jiff::civil::Date) -> String {
    let on = crate::clock::in_words(owed);
    if owed < today { w.actions_owed_late(on) } else { w.actions_owed(on, super::owed::OWED_DAYS) }
}

fn answered(w: Words, one: &Answered, today: jiff::civil::Date) -> Markup {
    let decision = &one.decision;
    html! {
        article.b-answer {
            h3.govuk-heading-s {
                a.govuk-link href={ "/in/decisions/" (decision.id) } { (decision.question) }
            }
            p { (decision_pages::verdict_tag(w, decision.verdict)) }
            p.govuk-body { (decision.reason) }
            @if let Some(review) = &decision.review_on { p.govuk-body { (w.actions_review_on(day(review))) } }
            @for (id, title) in &one.suggested { p.govuk-hint { (w.actions_together_suggested()) " " (voice::link(id, title)) } }
            @for heard in &one.heard { p.govuk-hint { (w.actions_together_heard()) " " a.govuk-link href={ "/in/findings/" (heard.id) } { (heard.sentence) } } }
            @if !one.deeds.is_empty() {
                ul.govuk-list.govuk-list--bullet {
                    @for deed in &one.deeds {
                        li {
                            (link(&deed.action))
                            @if let Some(place) = &deed.place { ", " (place) }
                            " " (tags(w, &deed.action, today))
                            @if deed.parts.all() > 0 { " " (roll_up(w, &deed.parts)) }
                            @if !deed.action.said.is_empty() { br; span.govuk-hint { (deed.action.said) } }
                        }
                    }
                }
            }
            @for sentence in one.heard.iter().filter_map(|heard| again_sentence(w, heard)) { p.govuk-body { strong { (sentence) } } }
        }
    }
}

/// The first of many as a list; the others open with one press.
fn some_of_list<T>(w: Words, all: &[T], draw: impl Fn(&T) -> Markup) -> Markup {
    let (first, others) = all.split_at(all.len().min(ROWS_FIRST));
    let list = |some: &[T]| html! { ul.govuk-list { @for one in some { li { (draw(one)) } } } };
    html! {
        (list(first))
        @if !others.is_empty() { (Details::new(w.actions_more(others.len()), list(others))) }
    }
}

/// The choice of a place.
fn place_form(w: Words, at: &str, all: &Together) -> Markup {
    let everywhere = Select::new("site", w.actions_together_place()).item("", w.actions_where_everywhere());
    let places = all.sites.iter().fold(everywhere, |select, (id, name)| select.item(id.as_str(), name.as_str()));
    html! {
        form.b-inline method="get" action=(at) {
            (places.chosen(all.site.as_ref().map(|(id, _)| id.clone()).unwrap_or_default()))
            (Button::new(w.actions_together_show()).secondary())
        }
    }
}

fn priorities(w: Words, all: &Together) -> Markup {
    html! {
        @if !all.priorities.is_empty() {
            h2.govuk-heading-m { (w.actions_priorities()) }
            ol.govuk-list.govuk-list--number { @for one in &all.priorities { li { strong { (one.title) ":" } " " (one.reason) } } }
        }
    }
}

/// Of what the cycle is, and where.
pub fn of_what(w: Words, all: &Together) -> String {
    match &all.site {
        Some((_, name)) => w.actions_together_of_at(all.wave.title.as_str(), name),
        None => w.actions_together_of(all.wave.title.as_str()),
    }
}

/// The same as a short text that is read out: the latest, and at most a few sentences of each kind.
pub fn briefing(visit: &Visit, all: &Together) -> Response {
    let w = visit.app().words();
    let (done, not) = all.split();
    let mut lines = vec![of_what(w, all)];
    for one in done.iter().rev().take(BRIEFING_MAX) {
        lines.push(w.actions_poster_said(one.decision.question.as_str()));
        match one.deeds.first() {
            Some(deed) => lines.push(deed_sentence(w, deed)),
            None => lines.push(one.decision.reason.clone()),
        }
        lines.extend(one.heard.iter().filter_map(|heard| again_sentence(w, heard)).take(1));
    }
    if done.is_empty() {
        lines.push(w.actions_together_did_none());
    }
    for one in not.iter().rev().take(BRIEFING_MAX) {
        lines.push(w.actions_poster_said(one.decision.question.as_str()));
        lines.push(w.actions_poster_not(verdict_name(w, one.decision.verdict), one.decision.reason.as_str()));
    }
    lines.extend(all.coming().first().map(|deed| w.actions_briefing_next(when(w, &deed.action))));
    let left = done.len().saturating_sub(BRIEFING_MAX) + not.len().saturating_sub(BRIEFING_MAX);
    if left > 0 {
        lines.push(w.actions_poster_more(left));
    }
    let back = match &all.site {
        Some((id, _)) => format!("/in/together/{}?site={id}", all.wave.id),
        None => format!("/in/together/{}", all.wave.id),
    };
    let body = html! {
        (back_link(w, &back))
        h1.govuk-heading-l { (w.actions_briefing()) }
        p.govuk-body { (w.actions_briefing_lead()) }
        div.govuk-inset-text { @for line in &lines { p.govuk-body { (line) } } }
    };
    visit.page(&w.actions_briefing(), &body)
}

/// Opens a cycle to the world, or closes it.
pub fn world_switch(visit: &Visit, wave: &Wave, is_open: bool) -> Response {
    let w = visit.app().words();
    let address = super::world::address(visit.app(), &wave.id);
    let body = html! {
        (back_link(w, &format!("/in/together/{}", wave.id)))
        h1.govuk-heading-l { (w.actions_world_title()) }
        p.govuk-body-l { (wave.title) }
        p.govuk-body { (w.actions_world_shows()) }
        ul.govuk-list.govuk-list--bullet {
            li { (w.actions_world_shows_decisions()) }
            li { (w.actions_world_shows_actions()) }
            li { (w.actions_world_shows_numbers()) }
        }
        p.govuk-body { (w.actions_world_hides()) }
        @if is_open {
            p.govuk-body { (w.actions_world_is_open()) }
            p.b-address { a.govuk-link href=(address) { (address) } }
        } @else {
            (warning_text(w, w.actions_world_read_first()))
        }
        form method="post" action={ "/in/together/" (wave.id) "/world" } {
            (visit.csrf_field())
            input type="hidden" name="open" value=(if is_open { "no" } else { "yes" });
            (Button::new(if is_open { w.actions_world_close() } else { w.actions_world_open() }).once())
        }
    };
    visit.page(&w.actions_world_title(), &body)
}

/// The cycles that the world may read.
pub fn world_list(visit: &Visit, cycles: &[Wave]) -> Response {
    let w = visit.app().words();
    let body = html! {
        h1.govuk-heading-l { (w.actions_together_title()) }
        p.govuk-body-l { (w.actions_world_lead(visit.app().organisation())) }
        ul.govuk-list.govuk-list--spaced {
            @for wave in cycles { li { a.govuk-link href={ "/in/open/together/" (wave.id) } { (wave.title) } } }
        }
        p.govuk-body { a.govuk-link href="/in/open/feed" { (w.actions_world_feed()) } }
    };
    visit.page(&w.actions_together_title(), &body)
}

/// A decision for the world: no link to what it may not read, and no words of colleagues.
fn answered_for_the_world(w: Words, one: &Answered) -> Markup {
    let decision = &one.decision;
    html! {
        article.b-answer {
            h3.govuk-heading-s { (decision.question) }
            p { (decision_pages::verdict_tag(w, decision.verdict)) }
            p.govuk-body { (decision.reason) }
            @if let Some(review) = &decision.review_on { p.govuk-body { (w.actions_review_on(day(review))) } }
            @for heard in &one.heard { p.govuk-hint { (w.actions_together_heard()) " " (heard.sentence) } }
            @if !one.deeds.is_empty() {
                ul.govuk-list.govuk-list--bullet { @for deed in &one.deeds { li { (deed_sentence(w, deed)) } } }
            }
            @for sentence in one.heard.iter().filter_map(|heard| again_sentence(w, heard)) { p.govuk-body { strong { (sentence) } } }
        }
    }
}

/// A cycle for the world.
pub fn world(visit: &Visit, all: &Together) -> Response {
    let w = visit.app().words();
    let at = format!("/in/open/together/{}", all.wave.id);
    let poster = match &all.site {
        Some((id, _)) => format!("{at}/poster?site={id}"),
        None => format!("{at}/poster"),
    };
    let (done, not) = all.split();
    let coming = all.coming();
    let body = html! {
        (back_link(w, "/in/open/together"))
        h1.govuk-heading-l { (w.actions_together_title()) }
        p.govuk-body-l { (of_what(w, all)) }
        p.govuk-body { (w.actions_world_lead(visit.app().organisation())) }
        p.govuk-body { a.govuk-link href=(poster) { (w.actions_poster()) } }
        (place_form(w, &at, all))
        (priorities(w, all))
        h2.govuk-heading-m { (w.actions_together_did()) }
        @if done.is_empty() { p.govuk-body { (w.actions_together_did_none()) } }
        (some(w, &done, |one| answered_for_the_world(w, one)))
        h2.govuk-heading-m { (w.actions_together_not()) }
        @if not.is_empty() { p.govuk-body { (w.actions_together_not_none()) } }
        (some(w, &not, |one| answered_for_the_world(w, one)))
        h2.govuk-heading-m { (w.actions_together_next()) }
        @if coming.is_empty() { p.govuk-body { (w.actions_together_next_none()) } }
        (some_of_list(w, &coming, |deed| html! { (when(w, &deed.action)) }))
    };
    visit.page(&w.actions_together_title(), &body)
}

/// A cycle.
pub fn cycle(visit: &Visit, all: &Together) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let at = format!("/in/together/{}", all.wave.id);
    let of_place = |what: &str| match &all.site {
        Some((id, _)) => format!("{at}/{what}?site={id}"),
        None => format!("{at}/{what}"),
    };
    let (poster, briefing) = (of_place("poster"), of_place("briefing"));
    let (done, not) = all.split();
    let coming = all.coming();
    let organiser = visit.person.as_ref().is_some_and(crate::features::identity::Person::is_organiser);
    let body = html! {
        (back_link(w, "/in/together"))
        h1.govuk-heading-l { (w.actions_together_title()) }
        p.govuk-body-l { (of_what(w, all)) }
        @if all.answered.is_empty() {
            (EmptyState::new(w.actions_together_none_title(), w.actions_together_none()).verb(Verb::Act))
            @if let Some(owed) = all.owed_on { p.govuk-body { strong { (owed_sentence(w, owed, today)) } } }
        } @else {
            ul.govuk-list {
                li { a.govuk-link href=(poster) { (w.actions_poster()) } }
                li { a.govuk-link href=(briefing) { (w.actions_briefing()) } }
                li { a.govuk-link href={ (at) "/loop" } { (w.actions_loop()) } }
                li { a.govuk-link href={ "/in/results/" (all.wave.id) } { (w.actions_together_results()) } }
            }
            (place_form(w, &at, all))
        }
        @if organiser && !all.answered.is_empty() {
            p.govuk-body {
                @if all.is_open { (w.actions_world_is_open()) " " }
                a.govuk-link href={ (at) "/world" } { (w.actions_world_link()) }
            }
        }
        (priorities(w, all))
        @if let Some(vote) = &all.vote { (vote_pages::stands(visit, vote)) }
        @if !all.answered.is_empty() {
            h2.govuk-heading-m { (w.actions_together_did()) }
            @if done.is_empty() { p.govuk-body { (w.actions_together_did_none()) } }
            (some(w, &done, |one| answered(w, one, today)))
            h2.govuk-heading-m { (w.actions_together_not()) }
            @if not.is_empty() { p.govuk-body { (w.actions_together_not_none()) } }
            (some(w, &not, |one| answered(w, one, today)))
            h2.govuk-heading-m { (w.actions_together_next()) }
            @if coming.is_empty() { p.govuk-body { (w.actions_together_next_none()) } }
            (some_of_list(w, &coming, |deed| html! { (day(&deed.action.due_on)) ": " (link(&deed.action)) }))
        }
    };
    visit.page(&w.actions_together_title(), &body)
}

/// The address of a feed, once.
pub fn feed(visit: &Visit, address: &str) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, "/in/together"))
        h1.govuk-heading-l { (w.actions_feed_title()) }
        p.govuk-body { (w.actions_feed_made()) }
        p.b-address { code { (address) } }
        (warning_text(w, w.actions_feed_secret()))
    };
    visit.page(&w.actions_feed_title(), &body)
}

/// All cycles.
pub fn list(visit: &Visit, cycles: &[(Wave, usize)], organiser: bool) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, "/in/act"))
        h1.govuk-heading-l { (w.actions_together_title()) }
        p.govuk-body-l { (w.actions_together_lead()) }
        @if cycles.is_empty() { (EmptyState::new(w.actions_no_cycle_title(), w.actions_no_cycle()).verb(Verb::Act)) }
        ul.govuk-list.govuk-list--spaced {
            @for (wave, decisions) in cycles {
                li {
                    a.govuk-link href={ "/in/together/" (wave.id) } { (wave.title) }
                    br; span.govuk-hint { (w.actions_together_card(*decisions)) }
                }
            }
        }
        h2.govuk-heading-m { (w.actions_feed_title()) }
        p.govuk-body { (w.actions_feed_lead()) }
        form method="post" action="/in/together/feed" {
            (visit.csrf_field())
            (Button::new(w.actions_feed_make()).secondary())
        }
        p.govuk-body { a.govuk-link href="/in/suggestions/letters" { (w.actions_news_link()) } }
        @if organiser {
            h2.govuk-heading-m { (w.actions_equality_title()) }
            p.govuk-body { (w.actions_equality_lead()) }
            p.govuk-body { a.govuk-link href="/in/together/equality.csv" download { (w.actions_equality_link()) } }
        }
    };
    visit.page(&w.actions_together_title(), &body)
}

/// The whole loop of a cycle as a picture, and the same as a table.
pub fn picture(visit: &Visit, all: &Together) -> Response {
    let w = visit.app().words();
    let drawn = loops::of(w, all);
    let body = html! {
        (back_link(w, &format!("/in/together/{}", all.wave.id)))
        h1.govuk-heading-l { (w.actions_loop()) }
        p.govuk-body-l { (all.wave.title) }
        p.govuk-body { (w.actions_loop_lead()) }
        (loops::svg(w, &drawn))
        (loops::table(w, &drawn))
    };
    visit.show(visit.draft(&w.actions_loop(), &body).width(ui::Width::Wide))
}

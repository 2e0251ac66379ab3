//! Pages of acting as a whole: where things stand, priorities, decisions.

use super::pages::{self, tags, verdict_name};
use super::together::Heard;
use super::vote::{self, Vote};
use super::{Action, Decision, PRIORITIES_MAX, Priority, TEXT_MAX, Verdict, together_pages, vote_pages};
use crate::features::spaces::{self, Listed, State as SpaceState};
use crate::features::surveys::{Wave, day};
use crate::features::voice;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{
    Button, Checkboxes, DateInput, EmptyState, FieldErrors, Input, Item, LargeNumber, NoticeCard, Radios, Select, Tag,
    TagColour, Textarea, back_link, inset_text,
};
use ui::{Verb, Words};

/// A verdict as a tag.
pub fn verdict_tag(w: Words, verdict: Verdict) -> Tag {
    let colour = match verdict {
        Verdict::Yes => TagColour::Green,
        Verdict::Partly => TagColour::Blue,
        Verdict::NotNow => TagColour::Yellow,
        Verdict::No => TagColour::Grey,
    };
    Tag::new(verdict_name(w, verdict)).colour(colour)
}

/// What the first page of acting shows.
pub struct Overview {
    /// What this person has promised and not yet done.
    pub promises: Vec<Action>,
    /// The latest cycle, if there is one.
    pub cycle: Option<Wave>,
    /// By when its first decisions are owed, while there is none.
    pub owed_on: Option<jiff::civil::Date>,
    /// Its priorities.
    pub priorities: Vec<Priority>,
    /// What people chose among them, if they were asked.
    pub vote: Option<Vote>,
    /// Its decisions, the latest first.
    pub decisions: Vec<Decision>,
    /// Groups of this person.
    pub spaces: Vec<Listed>,
    /// The sites that this person leads: id and name.
    pub led: Vec<(String, String)>,
    /// Findings that nobody has decided about: id and sentence. For organisers.
    pub waiting: Vec<(String, String)>,
    /// What was put off and is due to be looked at again. For organisers.
    pub due: Vec<Decision>,
}

fn priority_list(visit: &Visit, priorities: &[Priority], organiser: bool) -> Markup {
    let w = visit.app().words();
    html! {
        @if priorities.is_empty() { p.govuk-body { (w.actions_priorities_none()) } }
        ol.b-priorities {
            @for priority in priorities {
                li {
                    h3.govuk-heading-s { (priority.title) }
                    p.govuk-body { (priority.reason) }
                    @if let Some((id, name)) = &priority.space { p.govuk-hint { (w.actions_looked_after()) " " (spaces::link(id, name)) } }
                    @if organiser {
                        form method="post" action={ "/in/priorities/" (priority.id) "/end" } {
                            (visit.csrf_field())
                            (Button::new(w.actions_priority_end()).secondary().attr("aria-label", w.actions_priority_end_of(&priority.title)))
                        }
                    }
                }
            }
        }
    }
}

/// Where things stand.
pub fn overview(visit: &Visit, all: &Overview) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let organiser = visit.person.as_ref().is_some_and(crate::features::identity::Person::is_organiser);
    let late = all.promises.iter().filter(|action| super::is_late(action, today)).count();
    let body = html! {
        h1.govuk-heading-l { (w.actions_overview_title()) }
        p.govuk-body-l { (w.actions_overview_lead()) }
        div.b-numbers {
            (LargeNumber::new(all.promises.len().to_string(), w.actions_mine())
                .note(html! { a.govuk-link href="/in/actions" { (w.actions_mine_link()) } @if late > 0 { br; (w.actions_mine_late(late)) } }))
        }
        @if let Some(next) = all.promises.first() { p.govuk-body { (w.actions_mine_next()) " " (pages::link(next)) ", " (day(&next.due_on)) " " (tags(w, next, today)) } }
        @if !all.led.is_empty() {
            ul.govuk-list { @for (id, name) in &all.led { li { a.govuk-link href={ "/in/sites/" (id) "/actions" } { (w.actions_at(name)) } } } }
        }
        @match &all.cycle {
            None => (EmptyState::new(w.actions_no_cycle_title(), w.actions_no_cycle()).verb(Verb::Act)),
            Some(cycle) => {
                h2.govuk-heading-m { (w.actions_together_title()) }
                div.b-board {
                    (NoticeCard::new(cycle.title.as_str()).href(format!("/in/together/{}", cycle.id)).verb(Verb::Act)
                        .body(w.actions_together_card(all.decisions.len())).level(3))
                }
                @if let Some(owed) = all.owed_on { p.govuk-body { strong { (together_pages::owed_sentence(w, owed, today)) } } }
                p.govuk-body { a.govuk-link href="/in/together" { (w.actions_together_all()) } }
                h2.govuk-heading-m { (w.actions_priorities()) }
                (priority_list(visit, &all.priorities, organiser))
                @if let Some(vote) = &all.vote { (vote_pages::stands(visit, vote)) }
                @if organiser && all.priorities.len() < PRIORITIES_MAX {
                    p.govuk-body { a.govuk-link href={ "/in/priorities/new?wave=" (cycle.id) } { (w.actions_priority_new()) } }
                }
                @if organiser && all.vote.is_none() && all.priorities.len() >= vote::CHOICES_MIN {
                    p.govuk-body { a.govuk-link href={ "/in/priorities/vote?wave=" (cycle.id) } { (w.actions_vote_new()) } }
                }
                @if !all.due.is_empty() {
                    h2.govuk-heading-m { (w.actions_due_again()) }
                    ul.govuk-list.govuk-list--spaced {
                        @for one in &all.due {
                            li {
                                a.govuk-link href={ "/in/decisions/" (one.id) } { (one.question) } " " (verdict_tag(w, one.verdict))
                                br; a.govuk-link href={ "/in/decide?again=" (one.id) } { (w.actions_decide_again()) span.govuk-visually-hidden { ": " (one.question) } }
                            }
                        }
                    }
                }
                @if organiser {
                    h2.govuk-heading-m { (w.actions_waiting()) }
                    @if all.waiting.is_empty() { p.govuk-body { (w.actions_waiting_none()) } }
                    ul.govuk-list.govuk-list--spaced {
                        @for (id, sentence) in &all.waiting {
                            li { (sentence) br; a.govuk-link href={ "/in/decide?finding=" (id) } { (w.actions_decide_this()) span.govuk-visually-hidden { ": " (sentence) } } }
                        }
                    }
                    (Button::link(w.actions_decide(), format!("/in/decide?wave={}", cycle.id)).secondary())
                }
            }
        }
        h2.govuk-heading-m { (w.spaces_title()) }
        @let own: Vec<&Listed> = all.spaces.iter().filter(|listed| listed.part.is_some() && listed.space.state != SpaceState::Closed).collect();
        @if !own.is_empty() {
            ul.govuk-list { @for listed in own { li { (spaces::link(&listed.space.id, &listed.space.name)) " " (spaces::state_tag(w, listed.space.state)) } } }
        }
        p.govuk-body { a.govuk-link href="/in/spaces" { (w.actions_spaces_all()) } }
        p.govuk-body { a.govuk-link href="/in/findings" { (w.results_findings()) } }
        @if organiser { p.govuk-body { a.govuk-link href="/in/terms" { (w.terms_title()) } } }
    };
    visit.page(&w.actions_overview_title(), &body)
}

/// The form of a priority.
pub fn priority(visit: &Visit, cycle: &Wave, listed: &[Listed], form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let mut spaces = Select::new("space", w.actions_looked_after_by()).item("", w.actions_looked_after_nobody());
    for one in listed.iter().filter(|one| one.space.state != SpaceState::Closed) {
        spaces = spaces.item(one.space.id.as_str(), one.space.name.as_str());
    }
    let body = html! {
        (back_link(w, "/in/act"))
        (errors.summary())
        h1.govuk-heading-l { (w.actions_priority_new()) }
        p.govuk-body-l { (cycle.title) }
        p.govuk-body { (w.actions_priority_lead(PRIORITIES_MAX)) }
        form method="post" action="/in/priorities/new" novalidate {
            (visit.csrf_field())
            input type="hidden" name="wave" value=(cycle.id);
            (Input::new("title", w.actions_priority_title()).hint(w.actions_priority_title_hint()).values(values).errors(errors))
            (Textarea::new("reason", w.actions_priority_reason()).hint(w.actions_priority_reason_hint()).rows(4).values(values).errors(errors).limit(w, TEXT_MAX).limit_from(75))
            (spaces.values(values).errors(errors))
            (Button::new(w.actions_priority_new()).once())
        }
    };
    visit.form_page(&w.actions_priority_new(), &body, errors)
}

/// The form of a decision. `is_open` says whether the world reads the cycle; `findings` are those of the cycle that this person may see.
pub fn decide(
    visit: &Visit,
    (cycle, is_open): (&Wave, bool),
    findings: &[(String, String)],
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let mut verdicts = Radios::new("verdict", w.actions_verdict());
    for verdict in Verdict::ALL {
        let hint = match verdict {
            Verdict::Yes => w.actions_verdict_yes_hint(),
            Verdict::Partly => w.actions_verdict_partly_hint(),
            Verdict::NotNow => w.actions_verdict_not_now_hint(),
            Verdict::No => w.actions_verdict_no_hint(),
        };
        verdicts = verdicts.with(Item::new(verdict.code(), verdict_name(w, *verdict)).hint(hint));
    }
    let mut answers = Checkboxes::new("finding", w.actions_answers()).hint(w.actions_answers_hint());
    for (id, sentence) in findings {
        answers = answers.item(id.as_str(), sentence.as_str());
    }
    let back = match form.text("suggestion") {
        "" => "/in/act".to_owned(),
        id => format!("/in/suggestions/{id}"),
    };
    let body = html! {
        (back_link(w, &back))
        (errors.summary())
        h1.govuk-heading-l { (w.actions_decide()) }
        p.govuk-body-l { (cycle.title) }
        p.govuk-body { (w.actions_decide_lead()) }
        @if is_open { (inset_text(w.actions_world_decide())) }
        form method="post" action="/in/decide" novalidate {
            (visit.csrf_field())
            input type="hidden" name="wave" value=(cycle.id);
            @if form.has("suggestion") { input type="hidden" name="suggestion" value=(form.text("suggestion")); }
            @if form.has("again") { input type="hidden" name="again" value=(form.text("again")); }
            (Textarea::new("question", w.actions_question()).hint(w.actions_question_hint()).rows(3).values(values).errors(errors).limit(w, TEXT_MAX).limit_from(75))
            @if !findings.is_empty() { (answers.values(values).errors(errors)) }
            (verdicts.values(values).errors(errors))
            (Textarea::new("reason", w.actions_reason()).hint(w.actions_reason_hint()).rows(4).values(values).errors(errors).limit(w, TEXT_MAX).limit_from(75))
            (DateInput::new(w, "review", w.actions_review()).hint(w.actions_review_hint()).values(values).errors(errors))
            (Button::new(w.actions_decide_button()).once())
        }
    };
    visit.form_page(&w.actions_decide(), &body, errors)
}

/// One decision: what it answers, and what became of it. `again` are the decisions that were made when it was looked at again.
pub fn decision(
    visit: &Visit,
    decision: &Decision,
    (heard, suggestions): (&[Heard], &[(String, String)]),
    actions: &[Action],
    listed: &[Listed],
    again: &[Decision],
) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let organiser = visit.person.as_ref().is_some_and(crate::features::identity::Person::is_organiser);
    let mut spaces = Select::new("space", w.actions_into_space());
    for one in listed.iter().filter(|one| one.space.state != SpaceState::Closed) {
        spaces = spaces.item(one.space.id.as_str(), one.space.name.as_str());
    }
    let body = html! {
        (back_link(w, &format!("/in/together/{}", decision.wave)))
        h1.govuk-heading-l { (decision.question) }
        p { (verdict_tag(w, decision.verdict)) }
        h2.govuk-heading-m { (w.actions_reason_title()) }
        (spaces::paragraphs(&decision.reason))
        @if let Some(review) = &decision.review_on { p.govuk-body { (w.actions_review_on(day(review))) } }
        p.govuk-hint {
            @match &decision.by {
                Some(name) => (w.actions_decided_by(name, day(&decision.decided_on))),
                None => (w.actions_decided_on(day(&decision.decided_on))),
            }
        }
        @if !heard.is_empty() || !suggestions.is_empty() {
            h2.govuk-heading-m { (w.actions_from()) }
            ul.govuk-list.govuk-list--spaced {
                @for (id, title) in suggestions { li { (voice::link(id, title)) } }
                @for one in heard { li { a.govuk-link href={ "/in/findings/" (one.id) } { (one.sentence) } } }
            }
        }
        @if !again.is_empty() {
            h2.govuk-heading-m { (w.actions_decided_again()) }
            ul.govuk-list { @for one in again { li { a.govuk-link href={ "/in/decisions/" (one.id) } { (one.question) } " " (verdict_tag(w, one.verdict)) } } }
        }
        @if decision.verdict.acts() || !actions.is_empty() {
            h2.govuk-heading-m { (w.actions_became()) }
            @if actions.is_empty() { p.govuk-body { (w.actions_became_none()) } }
            ul.govuk-list.govuk-list--spaced {
                @for action in actions { li { (pages::link(action)) ", " (day(&action.due_on)) " " (tags(w, action, today)) } }
            }
        }
        @for told in heard.iter().filter_map(|one| together_pages::again(w, one)) {
            h2.govuk-heading-m { (w.actions_again()) }
            (told)
        }
        @if organiser && decision.verdict.acts() {
            @if listed.is_empty() {
                p.govuk-body { (w.actions_no_space()) " " a.govuk-link href="/in/spaces/new" { (w.spaces_new()) } }
            } @else {
                form method="get" action={ "/in/decisions/" (decision.id) "/action" } {
                    (spaces)
                    (Button::new(w.actions_new()))
                }
            }
        }
    };
    visit.page(&decision.question, &body)
}

/// What became of a suggestion: answers and actions.
pub fn became_of_suggestion(visit: &Visit, shown: &voice::Shown, decisions: &[Decision], actions: &[Action]) -> Markup {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let reading = &shown.reading;
    html! {
        h2.govuk-heading-m { (w.voice_became()) }
        @if decisions.is_empty() { p.govuk-body { (w.voice_became_nothing()) } }
        @for one in decisions {
            p.govuk-body { (verdict_tag(w, one.verdict)) " " a.govuk-link href={ "/in/decisions/" (one.id) } { (one.question) } ", " (day(&one.decided_on)) }
            (spaces::paragraphs(&one.reason))
            @if let Some(review) = &one.review_on { p.govuk-body { (w.actions_review_on(day(review))) } }
        }
        @if !actions.is_empty() {
            ul.govuk-list.govuk-list--spaced {
                @for action in actions { li { (pages::link(action)) ", " (day(&action.due_on)) " " (tags(w, action, today)) } }
            }
        }
        @if reading.answers && reading.suggestion.state == voice::State::Open {
            p.govuk-body { a.govuk-link href={ "/in/decide?suggestion=" (reading.suggestion.id) } { (w.voice_decide()) } }
        }
    }
}

/// What became of a finding: answers, actions, what was measured again.
pub fn became(
    visit: &Visit,
    decisions: &[Decision],
    actions: &[Action],
    suggestions: &[(String, String)],
    heard: &Heard,
) -> Markup {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let organiser = visit.person.as_ref().is_some_and(crate::features::identity::Person::is_organiser);
    html! {
        h2.govuk-heading-m { (w.actions_became()) }
        @if decisions.is_empty() && actions.is_empty() { p.govuk-body { (w.actions_became_nothing()) } }
        ul.govuk-list.govuk-list--spaced {
            @for one in decisions {
                li { a.govuk-link href={ "/in/decisions/" (one.id) } { (one.question) } " " (verdict_tag(w, one.verdict)) }
            }
            @for action in actions { li { (pages::link(action)) ", " (day(&action.due_on)) " " (tags(w, action, today)) } }
        }
        @if organiser { p.govuk-body { a.govuk-link href={ "/in/decide?finding=" (heard.id) } { (w.actions_decide_this()) } } }
        @if !suggestions.is_empty() {
            h2.govuk-heading-m { (w.voice_about_this()) }
            ul.govuk-list { @for (id, title) in suggestions { li { (voice::link(id, title)) } } }
        }
        p.govuk-body { a.govuk-link href={ "/in/suggestions/new?finding=" (heard.id) } { (w.actions_suggest_about()) } }
        @if let Some(again) = together_pages::again(w, heard) {
            h2.govuk-heading-m { (w.actions_again()) }
            (again)
        }
    }
}

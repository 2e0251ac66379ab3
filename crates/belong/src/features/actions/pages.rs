//! Pages of actions: what somebody has promised, the board of a space, a site, one action, its forms.

use super::evidence::Evidence;
use super::{Action, Confidence, Outcome, RollUp, State, TEXT_MAX, Update, Verdict, Working, evidence_pages, is_late};
use crate::features::directory::Sites;
use crate::features::results::findings::Finding;
use crate::features::spaces::{self, Space};
use crate::features::surveys::day;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::components::{
    Button, Cell, Checkboxes, DateInput, Details, EmptyState, FieldErrors, Input, Item, Radios, Select, SummaryList,
    Table, Tag, TagColour, Textarea, back_link,
};
use ui::{Verb, Words};

/// A state in words.
pub fn state_name(w: Words, state: State) -> String {
    match state {
        State::Agreed => w.actions_state_agreed(),
        State::Doing => w.actions_state_doing(),
        State::Stuck => w.actions_state_stuck(),
        State::Done => w.actions_state_done(),
        State::Checked => w.actions_state_checked(),
        State::Stopped => w.actions_state_stopped(),
    }
}

/// Whether it worked, in words.
pub fn outcome_name(w: Words, outcome: Outcome) -> String {
    match outcome {
        Outcome::Worked => w.actions_outcome_worked(),
        Outcome::Mixed => w.actions_outcome_mixed(),
        Outcome::DidNot => w.actions_outcome_did_not(),
    }
}

fn confidence_name(w: Words, confidence: Confidence) -> String {
    match confidence {
        Confidence::OnCourse => w.actions_confidence_on_course(),
        Confidence::AtRisk => w.actions_confidence_at_risk(),
        Confidence::Stuck => w.actions_confidence_stuck(),
    }
}

/// A verdict in words.
pub fn verdict_name(w: Words, verdict: Verdict) -> String {
    match verdict {
        Verdict::Yes => w.actions_verdict_yes(),
        Verdict::Partly => w.actions_verdict_partly(),
        Verdict::NotNow => w.actions_verdict_not_now(),
        Verdict::No => w.actions_verdict_no(),
    }
}

/// How far an action is, as tags: its state, and that it is late.
pub fn tags(w: Words, action: &Action, today: Date) -> Markup {
    let colour = match action.state {
        State::Agreed => TagColour::Grey,
        State::Doing => TagColour::Blue,
        State::Stuck => TagColour::Red,
        State::Done | State::Checked => TagColour::Green,
        State::Stopped => TagColour::Grey,
    };
    let name = match action.outcome {
        Some(outcome) if action.state == State::Checked => outcome_name(w, outcome),
        _ => state_name(w, action.state),
    };
    html! {
        (Tag::new(name).colour(colour))
        @if is_late(action, today) { " " (Tag::new(w.actions_late()).colour(TagColour::Yellow)) }
    }
}

/// An action with its day, in a line.
pub fn when(w: Words, action: &Action) -> String {
    w.actions_by_day(action.title.as_str(), day(&action.due_on))
}

/// A link to an action.
pub fn link(action: &Action) -> Markup {
    html! { a.govuk-link href={ "/in/actions/" (action.id) } { (action.title) } }
}

/// How far the parts are, in words.
pub fn roll_up(w: Words, parts: &RollUp) -> String {
    let mut said = w.actions_parts_done(parts.done(), parts.all());
    if parts.of(State::Stuck) > 0 {
        said.push(' ');
        said.push_str(&w.actions_parts_stuck(parts.of(State::Stuck)));
    }
    said
}

/// Rows of a table, decisions of a cycle or updates that stand there at once, at most; the others open with one press.
pub const ROWS_FIRST: usize = 25;

/// The first of many; the others open with one press.
pub fn some<T>(w: Words, all: &[T], draw: impl Fn(&T) -> Markup) -> Markup {
    let (first, others) = all.split_at(all.len().min(ROWS_FIRST));
    html! {
        @for one in first { (draw(one)) }
        @if !others.is_empty() { (Details::new(w.actions_more(others.len()), html! { @for one in others { (draw(one)) } })) }
    }
}

/// A table of actions.
struct Rows<'a> {
    title: String,
    actions: Vec<&'a Action>,
    roll_ups: Option<&'a BTreeMap<String, RollUp>>,
    sites: &'a Sites,
    owner: bool,
}

impl Rows<'_> {
    fn draw(&self, w: Words, today: Date) -> Markup {
        let mut head = vec![w.actions_action()];
        if self.owner {
            head.push(w.actions_owner());
        }
        head.extend([w.actions_due(), w.actions_how_far()]);
        let mut rows: Vec<Vec<Cell>> = vec![];
        rows.extend(self.actions.iter().map(|action| {
            let parts = self.roll_ups.and_then(|all| all.get(&action.id));
            let mut cells = vec![Cell::new(html! {
                (link(action))
                @if let Some(site) = &action.site { br; span.govuk-hint { (self.sites.full_name(site)) } }
            })];
            if self.owner {
                let owner = action.owner.as_ref().map_or_else(|| w.actions_owner_none(), |(_, name)| name.clone());
                cells.push(Cell::new(owner));
            }
            cells.push(Cell::new(
                action.due_on.parse::<Date>().map_or_else(|_| action.due_on.clone(), crate::clock::in_short),
            ));
            cells.push(Cell::new(html! {
                (tags(w, action, today))
                @if let Some(parts) = parts { br; span.govuk-hint { (roll_up(w, parts)) } }
            }));
            cells
        }));
        // A list of hundreds is as long as a street on a phone: the first are there, the others open with one press.
        let others = rows.split_off(rows.len().min(ROWS_FIRST));
        let table = |class: &str, rows| {
            Table::new(self.title.as_str()).caption_class(class).named_rows().stacks().head(head.clone()).rows(rows)
        };
        let count = others.len();
        html! {
            (table("govuk-table__caption--m", rows))
            @if count > 0 { (Details::new(w.actions_more(count), html! { (table("govuk-visually-hidden", others)) })) }
        }
    }
}

fn split(actions: &[Action]) -> (Vec<&Action>, Vec<&Action>) {
    actions.iter().partition(|action| !action.state.is_ended())
}

/// What somebody has promised.
pub fn mine(visit: &Visit, actions: &[Action], sites: &Sites) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let (open, ended) = split(actions);
    let rows = |title: String, actions| Rows { title, actions, roll_ups: None, sites, owner: false };
    let body = html! {
        (back_link(w, "/in/act"))
        h1.govuk-heading-l { (w.actions_mine()) }
        @if open.is_empty() {
            (EmptyState::new(w.actions_mine_none_title(), w.actions_mine_none()).verb(Verb::Act))
        } @else { (rows(w.actions_open(open.len()), open).draw(w, today)) }
        @if !ended.is_empty() { (Details::new(w.actions_ended(ended.len()), rows(w.actions_ended_title(), ended).draw(w, today))) }
    };
    visit.show(visit.draft(&w.actions_mine(), &body).width(ui::Width::Wide))
}

/// The board of a space.
pub fn board(
    visit: &Visit,
    space: &Space,
    leads: bool,
    actions: &[Action],
    roll_ups: &BTreeMap<String, RollUp>,
    sites: &Sites,
) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let at = format!("/in/spaces/{}", space.id);
    let of =
        |states: &[State]| -> Vec<&Action> { actions.iter().filter(|action| states.contains(&action.state)).collect() };
    let rows = |title: String, actions| Rows { title, actions, roll_ups: Some(roll_ups), sites, owner: true };
    let body = html! {
        (back_link(w, &at))
        h1.govuk-heading-l { (w.actions_board(&space.name)) }
        @if leads { (Button::link(w.actions_new(), format!("{at}/actions/new"))) }
        @if actions.is_empty() {
            (EmptyState::new(w.actions_board_none_title(), w.actions_board_none()).verb(Verb::Act))
        }
        @for (title, states) in [
            (w.actions_state_stuck(), &[State::Stuck][..]),
            (w.actions_state_doing(), &[State::Doing]),
            (w.actions_state_agreed(), &[State::Agreed]),
            (w.actions_ended_title(), &[State::Done, State::Checked, State::Stopped]),
        ] {
            @let some = of(states);
            @if !some.is_empty() { (rows(title, some).draw(w, today)) }
        }
    };
    visit.show(visit.draft(&w.actions_board(&space.name), &body).width(ui::Width::Wide))
}

/// What is done at a site, for whoever leads it.
pub fn at_site(visit: &Visit, name: &str, actions: &[Action], sites: &Sites) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let (open, ended) = split(actions);
    let rows = |title: String, actions| Rows { title, actions, roll_ups: None, sites, owner: true };
    let body = html! {
        (back_link(w, "/in/act"))
        h1.govuk-heading-l { (w.actions_at(name)) }
        @if actions.is_empty() { (EmptyState::new(w.actions_at_none_title(), w.actions_at_none()).verb(Verb::Act)) }
        @if !open.is_empty() { (rows(w.actions_open(open.len()), open).draw(w, today)) }
        @if !ended.is_empty() { (rows(w.actions_ended_title(), ended).draw(w, today)) }
    };
    visit.show(visit.draft(&w.actions_at(name), &body).width(ui::Width::Wide))
}

/// Everything that the page of an action shows.
pub struct Shown {
    /// The action, in the hands of whoever looks.
    pub working: Working,
    /// The action of which it is a part.
    pub whole: Option<Action>,
    /// Its parts.
    pub parts: Vec<Action>,
    /// What was said of it, the latest first.
    pub updates: Vec<Update>,
    /// Its files, the first one first.
    pub evidence: Vec<Evidence>,
    /// All sites.
    pub sites: Sites,
    /// The decisions that it came from: id and question.
    pub decisions: Vec<(String, String)>,
    /// The finding that it should move, where this person may see it, with the sentence on what was measured again.
    pub finding: Option<(Finding, Option<Markup>)>,
}

fn update_form(visit: &Visit, action: &Action, form: &Form, errors: &FieldErrors) -> Markup {
    let w = visit.app().words();
    let values = form.values();
    let mut states = Radios::new("state", w.actions_how_far());
    for state in std::iter::once(action.state).chain(action.state.next().iter().copied()) {
        states = states.item(state.code(), state_name(w, state));
    }
    let mut confidence = Radios::new("confidence", w.actions_confidence()).hint(w.actions_confidence_hint());
    for one in Confidence::ALL {
        confidence = confidence.item(one.code(), confidence_name(w, *one));
    }
    let mut outcome = Radios::new("outcome", w.actions_outcome()).hint(w.actions_outcome_hint());
    for one in Outcome::ALL {
        outcome = outcome.with(Item::new(one.code(), outcome_name(w, *one)));
    }
    html! {
        h2.govuk-heading-m { (w.actions_update()) }
        form method="post" action={ "/in/actions/" (action.id) "/update" } novalidate {
            (visit.csrf_field())
            (states.checked(action.state.code()).values(values).errors(errors))
            @if action.state.next().contains(&State::Checked) { (outcome.values(values).errors(errors)) }
            @if !action.state.is_ended() { (confidence.values(values).errors(errors)) }
            (Textarea::new("said", w.actions_said()).hint(w.actions_said_hint()).rows(4).values(values).errors(errors).limit(w, TEXT_MAX).limit_from(75))
            (Button::new(w.actions_update_button()).once())
        }
    }
}

/// One action.
pub fn one(visit: &Visit, shown: &Shown, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let action = &shown.working.action;
    let space = &shown.working.space;
    let mut facts = SummaryList::new()
        .row(w.actions_owner(), action.owner.as_ref().map_or_else(|| w.actions_owner_none(), |(_, name)| name.clone()))
        .row(w.actions_due(), day(&action.due_on));
    if shown.working.knows {
        facts = facts.row(w.actions_space(), spaces::link(&space.id, &space.name));
    }
    if let Some(site) = &action.site {
        facts = facts.row(w.actions_where(), shown.sites.full_name(site));
    }
    if let Some(confidence) = action.confidence.filter(|_| !action.state.is_ended()) {
        facts = facts.row(w.actions_confidence(), confidence_name(w, confidence));
    }
    let mut parts = RollUp::default();
    for part in &shown.parts {
        parts.add(part.state, 1);
    }
    let back = if shown.working.knows { format!("/in/spaces/{}/actions", space.id) } else { "/in/actions".to_owned() };
    let body = html! {
        (back_link(w, &back))
        (errors.summary())
        h1.govuk-heading-l { (action.title) }
        p { (tags(w, action, today)) }
        @if !action.detail.is_empty() { (spaces::paragraphs(&action.detail)) }
        (facts)
        @if let Some(whole) = &shown.whole { p.govuk-body { (w.actions_part_of()) " " (link(whole)) } }
        @if !shown.parts.is_empty() {
            p.govuk-body { strong { (roll_up(w, &parts)) } }
            (Rows { title: w.actions_parts(), actions: shown.parts.iter().collect(), roll_ups: None, sites: &shown.sites, owner: true }.draw(w, today))
        }
        @if shown.working.leads && !action.state.is_ended() {
            ul.govuk-list {
                li { a.govuk-link href={ "/in/actions/" (action.id) "/edit" } { (w.actions_edit()) } }
                @if action.part_of.is_none() {
                    li { a.govuk-link href={ "/in/actions/" (action.id) "/parts" } { (w.actions_share_out()) } }
                }
            }
        }
        @if !shown.decisions.is_empty() || shown.finding.is_some() {
            h2.govuk-heading-m { (w.actions_from()) }
            ul.govuk-list {
                @for (id, question) in &shown.decisions { li { a.govuk-link href={ "/in/decisions/" (id) } { (question) } } }
                @if let Some((finding, _)) = &shown.finding {
                    li { a.govuk-link href={ "/in/findings/" (finding.pinned.id) } { (finding.pinned.sentence) } }
                }
            }
        }
        @if let Some((_, again)) = &shown.finding {
            h2.govuk-heading-m { (w.actions_again()) }
            @match again {
                Some(again) => (again),
                None => p.govuk-body { (w.actions_again_not_yet()) },
            }
        }
        (evidence_pages::list(visit, shown))
        h2.govuk-heading-m { (w.actions_updates()) }
        @if shown.updates.is_empty() { p.govuk-body { (w.actions_updates_none(day(&action.made_on))) } }
        (some(w, &shown.updates, |update| html! {
            div.b-update {
                h3.govuk-heading-s {
                    (day(&update.on_day)) ": " (state_name(w, update.state))
                    @if let Some(confidence) = update.confidence { ", " (confidence_name(w, confidence)) }
                }
                (spaces::paragraphs(&update.said))
                p.govuk-hint { (update.by.clone().unwrap_or_else(|| w.privacy_name_erased())) }
            }
        }))
        @if shown.working.may_update && !action.state.next().is_empty() { (update_form(visit, action, form, errors)) }
    };
    visit.form_page(&action.title, &body, errors)
}

/// What the form of an action offers.
pub struct Offered<'a> {
    /// The space.
    pub space: &'a Space,
    /// The action, if it is there already.
    pub known: Option<&'a Action>,
    /// All sites.
    pub sites: &'a Sites,
    /// Findings that it may be meant to move: id and sentence.
    pub findings: &'a [(String, String)],
    /// The decision that it comes from: id and question.
    pub decision: Option<&'a (String, String)>,
}

/// The form of an action.
pub fn edit(visit: &Visit, offered: &Offered<'_>, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let (title, at, back) = match offered.known {
        Some(known) => {
            (w.actions_edit(), format!("/in/actions/{}/edit", known.id), format!("/in/actions/{}", known.id))
        }
        None => (
            w.actions_new(),
            format!("/in/spaces/{}/actions/new", offered.space.id),
            format!("/in/spaces/{}/actions", offered.space.id),
        ),
    };
    let whole = offered.known.is_none_or(|known| known.part_of.is_none());
    let mut places = Select::new("site", w.actions_where()).item("", w.actions_where_everywhere());
    for (depth, site) in offered.sites.in_order().into_iter().filter(|(depth, _)| *depth > 0) {
        places = places.item(site.id.as_str(), format!("{}{}", "– ".repeat(depth - 1), site.name));
    }
    let mut moves =
        Select::new("finding", w.actions_moves()).hint(w.actions_moves_hint()).item("", w.actions_moves_none());
    for (id, sentence) in offered.findings {
        moves = moves.item(id.as_str(), sentence.as_str());
    }
    let body = html! {
        (back_link(w, &back))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (offered.space.name) }
        @if let Some((_, question)) = offered.decision { p.govuk-body { (w.actions_from_decision(question)) } }
        form method="post" action=(at) novalidate {
            (visit.csrf_field())
            @if let Some((id, _)) = offered.decision { input type="hidden" name="decision" value=(id); }
            (Input::new("title", w.actions_title()).hint(w.actions_title_hint()).values(values).errors(errors))
            (Textarea::new("detail", w.actions_detail()).rows(4).values(values).errors(errors).limit(w, TEXT_MAX).limit_from(75))
            (Input::new("owner", w.actions_owner_field()).hint(w.actions_owner_hint()).values(values).errors(errors))
            (DateInput::new(w, "due", w.actions_due()).values(values).errors(errors))
            @if whole {
                (places.values(values).errors(errors))
                (moves.values(values).errors(errors))
            }
            (Button::new(w.spaces_save()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// For which sites an action is shared out.
pub fn share_out(visit: &Visit, action: &Action, sites: &Sites, parts: &[Action], errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let there = |site: &str| parts.iter().any(|part| part.site.as_deref() == Some(site));
    let academies = sites.in_order().into_iter().map(|(_, site)| site);
    let academies = academies.filter(|site| site.kind == crate::features::directory::SiteKind::Academy);
    let (have, left): (Vec<_>, Vec<_>) = academies.partition(|site| there(&site.id));
    let boxes = left.iter().fold(Checkboxes::new("site", w.actions_share_sites()), |boxes, site| {
        boxes.item(site.id.as_str(), site.name.as_str())
    });
    let body = html! {
        (back_link(w, &format!("/in/actions/{}", action.id)))
        (errors.summary())
        h1.govuk-heading-l { (w.actions_share_out()) }
        p.govuk-body-l { (action.title) }
        p.govuk-body { (w.actions_share_lead()) }
        @if !left.is_empty() {
            form method="post" action={ "/in/actions/" (action.id) "/parts" } novalidate {
                (visit.csrf_field())
                (boxes.small().errors(errors))
                div.b-actions {
                    (Button::new(w.actions_share_button()).once())
                    (Button::new(w.actions_share_all()).secondary().sends("all", "yes"))
                }
            }
        }
        @if !have.is_empty() {
            h2.govuk-heading-m { (w.actions_share_there()) }
            ul.govuk-list { @for site in &have { li { (site.name) } } }
        }
    };
    visit.form_page(&w.actions_share_out(), &body, errors)
}

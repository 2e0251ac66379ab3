//! Pages of spaces.

use super::{
    Joining, Leading, Listed, Meeting, PROTECTED_MAX, PURPOSE_MAX, Part, RULES_MAX, Seeing, Space, State, Visibility,
};
use crate::features::surveys::day;
use crate::web::form::Form;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{
    Button, Cell, DateInput, Details, EmptyState, FieldErrors, Input, Item, NoticeCard, Radios, Select, SummaryList,
    Table, Tag, TagColour, Textarea, back_link,
};
use ui::{Verb, Words};

/// A state in words.
pub fn state_name(w: Words, state: State) -> String {
    match state {
        State::Idea => w.spaces_state_idea(),
        State::Forming => w.spaces_state_forming(),
        State::Pilot => w.spaces_state_pilot(),
        State::Live => w.spaces_state_live(),
        State::Resting => w.spaces_state_resting(),
        State::Closed => w.spaces_state_closed(),
    }
}

/// A state as a tag.
pub fn state_tag(w: Words, state: State) -> Tag {
    let colour = match state {
        State::Live | State::Pilot => TagColour::Green,
        State::Idea | State::Forming => TagColour::Blue,
        State::Resting | State::Closed => TagColour::Grey,
    };
    Tag::new(state_name(w, state)).colour(colour)
}

/// A link to a space.
pub fn link(id: &str, name: &str) -> Markup {
    html! { a.govuk-link href={ "/in/spaces/" (id) } { (name) } }
}

fn part_name(w: Words, part: Part) -> String {
    match part {
        Part::Lead => w.spaces_part_lead(),
        Part::Sponsor => w.spaces_part_sponsor(),
        Part::Member => w.spaces_part_member(),
        Part::Observer => w.spaces_part_observer(),
        Part::Asked => w.spaces_part_asked(),
    }
}

fn visibility_name(w: Words, visibility: Visibility) -> (String, String) {
    match visibility {
        Visibility::Open => (w.spaces_visibility_open(), w.spaces_visibility_open_hint()),
        Visibility::Listed => (w.spaces_visibility_listed(), w.spaces_visibility_listed_hint()),
        Visibility::Private => (w.spaces_visibility_private(), w.spaces_visibility_private_hint()),
        Visibility::Hidden => (w.spaces_visibility_hidden(), w.spaces_visibility_hidden_hint()),
    }
}

fn joining_name(w: Words, joining: Joining) -> String {
    match joining {
        Joining::Anybody => w.spaces_joining_anybody(),
        Joining::Ask => w.spaces_joining_ask(),
        Joining::Invited => w.spaces_joining_invited(),
    }
}

fn card(w: Words, listed: &Listed) -> Markup {
    let space = &listed.space;
    let mut card = NoticeCard::new(space.name.as_str())
        .href(format!("/in/spaces/{}", space.id))
        .verb(Verb::Act)
        .body(space.purpose.as_str())
        .tag(state_tag(w, space.state))
        .level(3);
    if let Some(part) = listed.part {
        card = card.meta(part_name(w, part));
    }
    html! { (card) }
}

/// Cards of groups that stand there at once, at most; the others are a list that opens with one press.
const CARDS_FIRST: usize = 24;
/// People of a group with what can be changed about each who stand there at once, at most.
const PEOPLE_FIRST: usize = 50;

/// All spaces that somebody may know of: the own ones first.
pub fn list(visit: &Visit, spaces: &[Listed], may_make: bool) -> Response {
    let w = visit.app().words();
    let ended = |listed: &&Listed| listed.space.state == State::Closed;
    let own: Vec<&Listed> = spaces.iter().filter(|listed| listed.part.is_some() && !ended(listed)).collect();
    let others: Vec<&Listed> = spaces.iter().filter(|listed| listed.part.is_none() && !ended(listed)).collect();
    let closed: Vec<&Listed> = spaces.iter().filter(ended).collect();
    let body = html! {
        (back_link(w, "/in/act"))
        h1.govuk-heading-l { (w.spaces_title()) }
        p.govuk-body-l { (w.spaces_lead()) }
        @if may_make { (Button::link(w.spaces_new(), "/in/spaces/new")) }
        @if spaces.is_empty() { (EmptyState::new(w.spaces_none_title(), w.spaces_none()).verb(Verb::Act)) }
        @for (title, some) in [(w.spaces_own(), &own), (w.spaces_others(), &others)] {
            @if !some.is_empty() {
                h2.govuk-heading-m { (title) }
                div.b-board { @for listed in some.iter().take(CARDS_FIRST) { (card(w, listed)) } }
                @if some.len() > CARDS_FIRST {
                    (Details::new(w.spaces_more(some.len() - CARDS_FIRST), html! {
                        ul.govuk-list { @for listed in some.iter().skip(CARDS_FIRST) { li { (link(&listed.space.id, &listed.space.name)) " " (state_tag(w, listed.space.state)) } } }
                    }))
                }
            }
        }
        @if !closed.is_empty() {
            (Details::new(w.spaces_closed(closed.len()), html! {
                ul.govuk-list { @for listed in &closed { li { (link(&listed.space.id, &listed.space.name)) } } }
            }))
        }
    };
    visit.show(visit.draft(&w.spaces_title(), &body).width(ui::Width::Wide))
}

fn people_list(w: Words, seeing: &Seeing) -> Markup {
    let inside: Vec<_> = seeing.members.iter().filter(|member| member.part.is_inside()).collect();
    html! {
        h2.govuk-heading-m { (w.spaces_people()) }
        ul.govuk-list {
            @for member in &inside {
                li { (member.name) @if member.part != Part::Member { ", " (part_name(w, member.part)) } }
            }
        }
        @let asked = seeing.members.len() - inside.len();
        @if seeing.leads {
            @if asked > 0 { p.govuk-body { strong { (w.spaces_asking(asked)) } } }
            p.govuk-body { a.govuk-link href={ "/in/spaces/" (seeing.space.id) "/people" } { (w.spaces_people_change()) } }
        }
    }
}

fn charter(w: Words, space: &Space) -> Markup {
    let (visibility, _) = visibility_name(w, space.visibility);
    let mut facts = SummaryList::new()
        .row(w.spaces_visibility(), visibility)
        .row(w.spaces_joining(), joining_name(w, space.joining));
    if !space.protected_time.is_empty() {
        facts = facts.row(w.spaces_protected(), space.protected_time.as_str());
    }
    if let Some(review) = &space.review_on {
        facts = facts.row(w.spaces_review(), day(review));
    }
    html! {
        h2.govuk-heading-m { (w.spaces_charter()) }
        (facts)
        @if !space.rules.is_empty() {
            h3.govuk-heading-s { (w.spaces_rules()) }
            ol.govuk-list.govuk-list--number { @for rule in &space.rules { li { (rule) } } }
        }
    }
}

fn meeting_list(w: Words, seeing: &Seeing, meetings: &[Meeting], today: jiff::civil::Date) -> Markup {
    let (mut coming, held): (Vec<&Meeting>, Vec<&Meeting>) = meetings.iter().partition(|one| one.on_day >= today);
    coming.reverse();
    let items = |some: &[&Meeting]| {
        html! {
            ul.govuk-list.govuk-list--spaced {
                @for one in some {
                    li {
                        a.govuk-link href={ "/in/meetings/" (one.id) } { (one.title) }
                        @if one.called_off { " " (Tag::new(w.spaces_meeting_off()).colour(TagColour::Red)) }
                        br;
                        span.govuk-hint { (w.spaces_meeting_when(day(&one.on_day.to_string()), one.starts.strftime("%-H:%M").to_string())) }
                    }
                }
            }
        }
    };
    html! {
        h2.govuk-heading-m { (w.spaces_meetings()) }
        @if coming.is_empty() { p.govuk-body { (w.spaces_meetings_none()) } } @else { (items(&coming)) }
        @if !held.is_empty() { (Details::new(w.spaces_meetings_held(held.len()), items(&held))) }
        @if seeing.leads {
            p.govuk-body { a.govuk-link href={ "/in/spaces/" (seeing.space.id) "/meetings/new" } { (w.spaces_meeting_new()) } }
        }
    }
}

/// What this person can do about coming in and going out.
fn door(visit: &Visit, seeing: &Seeing) -> Markup {
    let w = visit.app().words();
    let at = format!("/in/spaces/{}", seeing.space.id);
    let open = seeing.space.state != State::Closed;
    html! {
        @match (seeing.part, seeing.space.joining) {
            (None, Joining::Anybody) if open => form method="post" action={ (at) "/join" } {
                (visit.csrf_field()) (Button::new(w.spaces_join()).once())
            },
            (None, Joining::Ask) if open => form method="post" action={ (at) "/join" } {
                (visit.csrf_field()) (Button::new(w.spaces_ask()).once())
            },
            (None, _) => {}
            (Some(Part::Asked), _) => {
                p.govuk-body { (w.spaces_you_asked()) }
                form method="post" action={ (at) "/leave" } { (visit.csrf_field()) (Button::new(w.spaces_ask_back()).secondary().once()) }
            }
            (Some(part), _) => {
                p.govuk-body { (w.spaces_you_are(part_name(w, part))) }
                form method="post" action={ (at) "/leave" } { (visit.csrf_field()) (Button::new(w.spaces_leave()).secondary().once()) }
            }
        }
    }
}

/// One space. What its actions are stands on a page of their own, since they belong to a feature further down.
pub fn one(visit: &Visit, seeing: &Seeing, meetings: &[Meeting]) -> Response {
    let w = visit.app().words();
    let space = &seeing.space;
    let at = format!("/in/spaces/{}", space.id);
    let today = visit.app().clock().today();
    let body = html! {
        (back_link(w, "/in/spaces"))
        h1.govuk-heading-l { (space.name) " " (state_tag(w, space.state)) }
        p.govuk-body-l { (space.purpose) }
        @if seeing.inside {
            p.govuk-body { a.govuk-link href={ (at) "/actions" } { (w.spaces_actions()) } }
        } @else {
            p.govuk-body { (w.spaces_outside()) }
        }
        (door(visit, seeing))
        (charter(w, space))
        @if seeing.inside {
            (people_list(w, seeing))
            (meeting_list(w, seeing, meetings, today))
        } @else {
            h2.govuk-heading-m { (w.spaces_led_by()) }
            ul.govuk-list { @for lead in seeing.leads() { li { (lead.name) } } }
        }
        @if seeing.leads {
            h2.govuk-heading-m { (w.spaces_look_after()) }
            p.govuk-body { a.govuk-link href={ (at) "/edit" } { (w.spaces_edit()) } }
            form method="post" action={ (at) "/state" } {
                (visit.csrf_field())
                @let select = space.state.next().iter().fold(Select::new("state", w.spaces_state_move()).hint(w.spaces_state_hint()),
                    |select, state| select.item(state.code(), state_name(w, *state)));
                (select)
                (Button::new(w.spaces_state_button()).secondary().once())
            }
        }
    };
    visit.page(&space.name, &body)
}

/// The form of a space.
pub fn edit(visit: &Visit, known: Option<&Space>, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let (title, at, back) = match known {
        Some(space) => (w.spaces_edit(), format!("/in/spaces/{}/edit", space.id), format!("/in/spaces/{}", space.id)),
        None => (w.spaces_new(), "/in/spaces/new".to_owned(), "/in/spaces".to_owned()),
    };
    let visibility = Visibility::ALL.iter().fold(Radios::new("visibility", w.spaces_visibility()), |radios, one| {
        let (name, hint) = visibility_name(w, *one);
        radios.with(Item::new(one.code(), name).hint(hint))
    });
    let joining = Joining::ALL
        .iter()
        .fold(Radios::new("joining", w.spaces_joining()), |radios, one| radios.item(one.code(), joining_name(w, *one)));
    let body = html! {
        (back_link(w, &back))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        form method="post" action=(at) novalidate {
            (visit.csrf_field())
            (Input::new("name", w.spaces_name()).hint(w.spaces_name_hint()).values(values).errors(errors))
            (Textarea::new("purpose", w.spaces_purpose()).hint(w.spaces_purpose_hint()).rows(3)
                .values(values).errors(errors).limit(w, PURPOSE_MAX))
            (Input::new("protected", w.spaces_protected()).hint(w.spaces_protected_hint(PROTECTED_MAX)).values(values).errors(errors))
            (Textarea::new("rules", w.spaces_rules()).hint(w.spaces_rules_hint(RULES_MAX)).rows(5).values(values).errors(errors))
            (visibility.values(values).errors(errors))
            (joining.values(values).errors(errors))
            (DateInput::new(w, "review", w.spaces_review()).hint(w.spaces_review_hint()).values(values).errors(errors))
            (Button::new(if known.is_some() { w.spaces_save() } else { w.spaces_make() }).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// Who is in a space, and what.
pub fn people(visit: &Visit, leading: &Leading, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let space = &leading.space;
    let at = format!("/in/spaces/{}/people", space.id);
    let parts = [Part::Lead, Part::Sponsor, Part::Member, Part::Observer];
    let select = |name: String, chosen: Part| {
        let chosen = if chosen.is_inside() { chosen } else { Part::Member };
        parts
            .iter()
            .fold(
                Select::new("part", html! { span.govuk-visually-hidden { (w.spaces_part_of(&name)) } }),
                |select, part| select.item(part.code(), part_name(w, *part)),
            )
            .chosen(chosen.code())
    };
    let mut rows: Vec<[Cell; 3]> = vec![];
    rows.extend(leading.members.iter().enumerate().map(|(row, member)| [
                Cell::new(html! { (member.name) @if !member.part.is_inside() { " " (Tag::new(w.spaces_part_asked()).colour(TagColour::Yellow)) } }),
                Cell::new(html! {
                    form.b-inline method="post" action=(at) {
                        (visit.csrf_field())
                        input type="hidden" name="person" value=(member.person);
                        (select(member.name.clone(), member.part).id(format!("part-{row}")))
                        (Button::new(if member.part.is_inside() { w.spaces_part_save() } else { w.spaces_let_in() }).secondary()
                            .attr("aria-label", w.spaces_part_save_of(&member.name)))
                    }
                }),
                Cell::new(html! {
                    form method="post" action=(at) {
                        (visit.csrf_field())
                        (Button::new(w.spaces_take_out()).secondary().sends("out", member.person.as_str())
                            .attr("aria-label", w.spaces_take_out_of(&member.name)))
                    }
                }),
            ]));
    let others = rows.split_off(rows.len().min(PEOPLE_FIRST));
    let count = others.len();
    let table = |rows| {
        Table::new(w.spaces_people())
            .caption_class("govuk-visually-hidden")
            .named_rows()
            .stacks()
            .head([w.spaces_person(), w.spaces_part(), w.spaces_take_out()])
            .rows::<Cell, [Cell; 3]>(rows)
    };
    let body = html! {
        (back_link(w, &format!("/in/spaces/{}", space.id)))
        (errors.summary())
        h1.govuk-heading-l { (w.spaces_people_of(&space.name)) }
        (table(rows))
        @if count > 0 { (Details::new(w.spaces_more(count), html! { (table(others)) })) }
        h2.govuk-heading-m { (w.spaces_add_person()) }
        form method="post" action=(at) novalidate {
            (visit.csrf_field())
            (Input::new("who", w.spaces_who()).hint(w.spaces_who_hint()).values(form.values()).errors(errors))
            @let choose = parts.iter().fold(Select::new("part", w.spaces_part()), |select, part| select.item(part.code(), part_name(w, *part)));
            (choose.id("new-part").values(form.values()).errors(errors))
            (Button::new(w.spaces_add_person()).once())
        }
    };
    visit.form_page(&w.spaces_people_of(&space.name), &body, errors)
}

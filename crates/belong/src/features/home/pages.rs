//! Pages of the start.

use super::Start;
use crate::event::Told;
use crate::features::identity::{Person, Role};
use crate::features::surveys::{Stage, day};
use crate::web::form::Form;
use crate::web::visit::Visit;
use answers::audit::{Check, NOT_FOR_BROUGHT};
use axum::response::Response;
use maud::{Markup, html};
use ui::Verb;
use ui::components::{
    Button, Cell, EmptyState, FieldErrors, Input, NoticeCard, Select, SummaryList, Table, Tag, TagColour, Textarea,
};

/// What there is to do.
pub fn start(visit: &Visit, start: &Start) -> Response {
    let w = visit.app().words();
    let name = visit.person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let admin = visit.person.as_ref().is_some_and(Person::is_administrator);
    let mut tasks: Vec<Markup> = vec![];
    for (wave, stage, taken) in &start.waves {
        let href = format!("/in/waves/{}", wave.id);
        let (body, tag) = match (stage, taken) {
            (Stage::Announced, false) => (w.home_take(day(&wave.opens_on)), w.home_do()),
            (Stage::Announced, true) => (w.home_taken(day(&wave.opens_on)), w.home_ready()),
            (Stage::Open, false) => (w.home_take_now(day(&wave.closes_on)), w.home_do()),
            (Stage::Open, true) => (w.home_answer(day(&wave.closes_on)), w.home_open()),
            (Stage::Ended, _) => (w.home_ended(), w.home_wait()),
            (Stage::Published | Stage::Destroyed, _) => (w.home_published(), w.home_read()),
            (Stage::Planned, _) => continue,
        };
        tasks.push(html! {
            (NoticeCard::new(wave.title.as_str()).href(href).verb(Verb::Listen).body(body).tag(Tag::new(tag)).level(2))
        });
    }
    for (wave, stage) in &start.keys {
        let (href, body) = match stage {
            Stage::Planned => (format!("/in/waves/{}/key", wave.id), w.home_make_key()),
            Stage::Ended => (format!("/box/{}/closing", wave.id), w.home_give_key()),
            _ => continue,
        };
        tasks.push(html! {
            (NoticeCard::new(w.home_key_of(&wave.title)).href(href).body(body).tag(Tag::new(w.home_do()).colour(TagColour::Yellow)).level(2))
        });
    }
    for (wave, stage) in start.running.iter().filter(|(_, stage)| *stage < Stage::Published) {
        tasks.push(html! {
            (NoticeCard::new(w.home_run(&wave.title)).href(format!("/in/waves/{}/run", wave.id))
                .body(w.surveys_from_to(day(&wave.opens_on), day(&wave.closes_on)))
                .tag(crate::features::surveys::stage_tag(w, *stage)).level(2))
        });
    }
    let body = html! {
        h1.govuk-heading-l { (w.home_welcome(&name)) }
        @if tasks.is_empty() {
            (EmptyState::new(w.home_nothing_title(), w.home_nothing()).verb(Verb::Listen))
        }
        div.b-board { @for task in &tasks { (task) } }
        @if admin {
            h2.govuk-heading-m { (w.home_look_after()) }
            ul.govuk-list {
                li { a.govuk-link href="/in/people" { (w.nav_people()) } }
                li { a.govuk-link href="/in/roles" { (w.home_roles_title()) } }
                li { a.govuk-link href="/in/settings" { (w.home_settings_title()) } }
            }
        }
        @if visit.app().config().demonstration {
            h2.govuk-heading-m { (w.demo_title()) }
            p.govuk-body { (w.demo_today(crate::clock::in_words(visit.app().clock().today()))) }
            ul.govuk-list {
                li { a.govuk-link href="/in/demo/post" { (w.demo_post_link()) } }
                li { a.govuk-link href="/in/demo/clock" { (w.demo_clock_title()) } }
            }
        }
    };
    visit.page(&w.home_title(), &body)
}

/// Events, mail and the checks of every wave.
pub fn audit(
    visit: &Visit,
    events: &[Told],
    letters: &[(String, i64)],
    trouble: &[[String; 4]],
    checks: &[(String, bool, Vec<Check>)],
) -> Response {
    let w = visit.app().words();
    let when = |at: i64| {
        jiff::Timestamp::from_second(at).map_or_else(|_| String::new(), |at| at.strftime("%Y-%m-%d %H:%M").to_string())
    };
    let body = html! {
        h1.govuk-heading-l { (w.home_audit_title()) }
        @for (title, brought, checked) in checks {
            h2.govuk-heading-m { (title) @if *brought { " " (Tag::new(w.brought_tag()).colour(TagColour::Grey)) } }
            (Table::new(w.home_checks()).head([w.home_check(), w.home_outcome(), w.home_meaning()]).scrolls()
                .rows(checked.iter().map(|check| {
                    let tag = if check.passed { Tag::new(w.home_passed()).colour(TagColour::Green) } else { Tag::new(w.home_failed()).colour(TagColour::Red) };
                    [Cell::new(check.name), Cell::new(html! { (tag) }), Cell::new(check.sentence.clone())]
                })))
            @if *brought {
                (Table::new(w.brought_checks_not()).head([w.home_check(), w.home_outcome(), w.home_meaning()]).scrolls()
                    .rows(NOT_FOR_BROUGHT.iter().map(|(name, why)| {
                        [Cell::new(*name), Cell::new(html! { (Tag::new(w.brought_not_checked()).colour(TagColour::Grey)) }), Cell::new(*why)]
                    })))
            }
        }
        h2.govuk-heading-m { (w.home_mail()) }
        @if letters.is_empty() { p.govuk-body { (w.home_mail_none()) } }
        @else {
            (letters.iter().fold(SummaryList::new(), |list, (state, count)| list.row(state.as_str(), count.to_string())))
        }
        @if !trouble.is_empty() {
            (Table::new(w.home_mail_trouble()).head([w.home_mail_to(), w.home_mail_subject(), w.home_mail_state(), w.home_mail_error()]).scrolls()
                .rows(trouble.iter().cloned()))
        }
        h2.govuk-heading-m { (w.home_events()) }
        @if events.is_empty() { p.govuk-body { (w.home_events_none()) } }
        (Table::new(w.home_events()).head([w.home_event_when(), w.home_event_who(), w.home_event_what(), w.home_event_about()]).scrolls()
            .rows(events.iter().map(|event| [
                when(event.at),
                event.by.clone().unwrap_or_else(|| w.home_event_program()),
                event.kind.replace('_', " "),
                event.body.clone(),
            ])))
    };
    visit.page(&w.home_audit_title(), &body)
}

fn role_name(visit: &Visit, role: &Role) -> String {
    let w = visit.app().words();
    match role {
        Role::SiteLeader { site } => w.home_role_site_leader_of(site),
        Role::Organiser => w.home_role_organiser(),
        Role::Administrator => w.home_role_administrator(),
        Role::Auditor => w.home_role_auditor(),
        Role::Keyholder => w.home_role_keyholder(),
    }
}

/// Who may do what.
pub fn roles(visit: &Visit, people: &[Person], form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.home_roles_title()) }
        p.govuk-body { (w.home_roles_lead()) }
        (Table::new(w.home_roles_title()).head([w.surveys_name(), w.home_role(), w.home_role_what()]).named_rows().scrolls()
            .rows(people.iter().flat_map(|person| person.roles.iter().map(move |role| (person, role))).map(|(person, role)| [
                Cell::new(person.name.clone()),
                Cell::new(role_name(visit, role)),
                Cell::new(html! {
                    form method="post" action="/in/roles" {
                        (visit.csrf_field())
                        input type="hidden" name="person" value=(person.id);
                        input type="hidden" name="role" value=(role.name());
                        input type="hidden" name="site" value=(role.site());
                        (Button::new(w.home_role_take()).secondary().sends("way", "take")
                            .attr("aria-label", w.home_role_take_what(role_name(visit, role), &person.name)))
                    }
                }),
            ])))
        h2.govuk-heading-m { (w.home_role_give()) }
        form method="post" action="/in/roles" novalidate {
            (visit.csrf_field())
            (Input::email("email", w.identity_email_label()).values(form.values()).errors(errors))
            (Select::new("role", w.home_role())
                .item("organiser", w.home_role_organiser())
                .item("keyholder", w.home_role_keyholder())
                .item("auditor", w.home_role_auditor())
                .item("administrator", w.home_role_administrator())
                .values(form.values()))
            (Button::new(w.home_role_give()).once())
        }
    };
    visit.form_page(&w.home_roles_title(), &body, errors)
}

/// What the organisation chooses.
pub fn settings(visit: &Visit, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.home_settings_title()) }
        form method="post" action="/in/settings" novalidate {
            (visit.csrf_field())
            (Input::new("organisation", w.home_organisation()).values(form.values()).errors(errors))
            (Textarea::new("help", w.home_help()).hint(w.home_help_hint()).rows(4).values(form.values()).errors(errors))
            (Button::new(w.surveys_save()).once())
        }
    };
    visit.form_page(&w.home_settings_title(), &body, errors)
}

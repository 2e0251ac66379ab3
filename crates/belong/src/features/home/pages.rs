//! Pages of the start.

use super::Start;
use super::letters::{counts_list, trouble_table};
use crate::event::{Event, Told};
use crate::features::directory::Sites;
use crate::features::identity::{Person, Role};
use crate::features::surveys::{Stage, Wave, day};
use crate::web::form::Form;
use crate::web::visit::Visit;
use answers::audit::{Check, NOT_FOR_BROUGHT};
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{
    Button, Cell, EmptyState, FieldErrors, Input, NoticeCard, Select, Table, Tag, TagColour, Textarea,
};
use ui::{Verb, Words};

/// A wave that asks something of the person, or soon will; none once its results are out.
fn task(w: Words, wave: &Wave, stage: Stage, taken: bool) -> Option<Markup> {
    let (body, tag) = match (stage, taken) {
        (Stage::Announced, false) => (w.home_take(day(&wave.opens_on)), w.home_do()),
        (Stage::Announced, true) => (w.home_taken(day(&wave.opens_on)), w.home_ready()),
        (Stage::Open, false) => (w.home_take_now(day(&wave.closes_on)), w.home_do()),
        (Stage::Open, true) => (w.home_answer(day(&wave.closes_on)), w.home_open()),
        (Stage::Ended, _) => (w.home_ended(), w.home_wait()),
        (Stage::CalledOff, _) => (w.home_called_off(), w.home_off()),
        (Stage::Planned | Stage::Published | Stage::Destroyed, _) => return None,
    };
    let card = NoticeCard::new(wave.title.as_str()).href(format!("/in/waves/{}", wave.id));
    Some(html! { (card.verb(Verb::Listen).body(body).tag(Tag::new(tag)).level(2)) })
}

/// A key of the box that has to be made or given.
fn key_task(w: Words, wave: &Wave, stage: Stage) -> Option<Markup> {
    let (href, body) = match stage {
        Stage::Planned => (format!("/in/waves/{}/key", wave.id), w.home_make_key()),
        Stage::Announced | Stage::Open => (format!("/in/waves/{}/key", wave.id), w.home_check_key()),
        Stage::Ended => (format!("/box/{}/closing", wave.id), w.home_give_key()),
        _ => return None,
    };
    let card = NoticeCard::new(w.home_key_of(&wave.title)).href(href).body(body);
    Some(html! { (card.tag(Tag::new(w.home_do()).colour(TagColour::Yellow)).level(2)) })
}

/// What there is to do, what there is to read, what the person looks after.
pub fn start(visit: &Visit, start: &Start) -> Response {
    let w = visit.app().words();
    let name = visit.person.as_ref().map(|person| person.name.clone()).unwrap_or_default();
    let admin = visit.person.as_ref().is_some_and(Person::is_administrator);
    let keys = start.keys.iter().filter_map(|(wave, stage)| key_task(w, wave, *stage));
    let waves = start.waves.iter().filter_map(|(wave, stage, taken)| task(w, wave, *stage, *taken));
    let tasks: Vec<Markup> = keys.chain(waves).collect();
    let running: Vec<&(Wave, Stage)> = start.running.iter().filter(|(_, stage)| *stage < Stage::Published).collect();
    let body = html! {
        h1.govuk-heading-l { (w.home_welcome(&name)) }
        @if tasks.is_empty() {
            (EmptyState::new(w.home_nothing_title(), w.home_nothing()).verb(Verb::Listen))
        } @else {
            div.b-board { @for task in &tasks { (task) } }
        }
        @if let Some((wave, earlier)) = &start.results {
            h2.govuk-heading-m { (w.home_results()) }
            p.govuk-body { a.govuk-link href={ "/in/results/" (wave.id) } { (wave.title) } }
            @if *earlier > 0 {
                p.govuk-body { a.govuk-link href="/in/results" { (w.home_results_earlier(*earlier)) } }
            }
        }
        @if !running.is_empty() {
            h2.govuk-heading-m { (w.home_running()) }
            div.b-board {
                @for (wave, stage) in running {
                    (NoticeCard::new(w.home_run(&wave.title)).href(format!("/in/waves/{}/run", wave.id))
                        .body(w.surveys_from_to(day(&wave.opens_on), day(&wave.closes_on)))
                        .tag(crate::features::surveys::stage_tag(w, *stage)).level(3))
                }
            }
        }
        @if admin {
            h2.govuk-heading-m { (w.home_look_after()) }
            ul.govuk-list {
                li { a.govuk-link href="/in/people" { (w.nav_people()) } }
                li { a.govuk-link href="/in/roles" { (w.home_roles_title()) } }
                li { a.govuk-link href="/in/letters" { (w.post_title()) } }
                li { a.govuk-link href="/in/settings" { (w.home_settings_title()) } }
                li { a.govuk-link href="/in/assessment" { (w.privacy_assessment_link()) } }
            }
        }
        p.govuk-body { a.govuk-link href="/in/me" { (w.privacy_me_link()) } }
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

/// What happened, as a sentence. Every kind of event has one.
fn said(w: Words, event: &Event) -> String {
    match event {
        Event::RoleChanged { role, given, .. } => {
            let role = Role::of(role, "").map_or_else(|| role.clone(), |role| role_name(w, &role, None));
            if *given { w.home_event_role_given(role) } else { w.home_event_role_taken(role) }
        }
        Event::CardsPrinted { count } => w.home_event_cards(*count),
        Event::PeopleImported { joined, changed, ended } => w.home_event_imported(*joined, *changed, *ended),
        Event::PersonChanged => w.home_event_person(),
        Event::SurveyWritten => w.home_event_survey(),
        Event::WavePlanned => w.home_event_planned(),
        Event::KeyMade => w.home_event_key(),
        Event::WaveAnnounced { manifest } => w.home_event_announced(short(manifest)),
        Event::PaperChosen { chosen: true } => w.home_event_paper(),
        Event::PaperChosen { chosen: false } => w.home_event_paper_undone(),
        Event::SlipsPrinted { group, count } => w.home_event_slips(*count, group),
        Event::CredentialReissued => w.home_event_reissued(),
        Event::Invited { count, reminder: false } => w.home_event_invited(*count),
        Event::Invited { count, reminder: true } => w.home_event_reminded(*count),
        Event::WaveClosed { release } => w.home_event_closed(short(release)),
        Event::SurveyBroughtIn { release } => w.home_event_brought(short(release)),
        Event::CommentRead { verdict } => match verdict.as_str() {
            "shown" => w.home_event_comment_shown(),
            "masked" => w.home_event_comment_masked(),
            "handed_over" => w.home_event_comment_handed_over(),
            _ => w.home_event_comment_withheld(),
        },
        Event::FindingPinned => w.home_event_finding(),
        Event::SpaceChanged => w.home_event_space(),
        Event::SpacePeopleChanged => w.home_event_space_people(),
        Event::PriorityChanged => w.home_event_priority(),
        Event::CycleShown { world: true } => w.home_event_world_opened(),
        Event::CycleShown { world: false } => w.home_event_world_closed(),
        Event::DecisionMade => w.home_event_decision(),
        Event::ActionChanged => w.home_event_action(),
        Event::SuggestionPut => w.home_event_suggestion(),
        Event::SuggestionReplied => w.home_event_suggestion_reply(),
        Event::SuggestionChanged => w.home_event_suggestion_changed(),
        Event::AnswerOwed => w.home_event_owed(),
        Event::SponsorChosen => w.home_event_sponsor(),
        Event::TopicsChanged => w.home_event_topics(),
        Event::WriterAsked => w.home_event_writer_asked(),
        Event::CardsEnded { count } => w.home_event_cards_ended(*count),
        Event::AddressRefused => w.home_event_refused(),
        Event::AddressMended => w.home_event_mended(),
        Event::Restored { made_on, waves } if made_on.is_empty() => w.home_event_restored_unknown(*waves),
        Event::Restored { made_on, waves } => w.home_event_restored(day(made_on), *waves),
        Event::PersonExported => w.home_event_exported(),
        Event::PersonErased => w.home_event_erased(),
        Event::LeaversForgotten { count } => w.home_event_forgotten(*count),
        Event::WaveCalledOff { count } => w.home_event_called_off(*count),
        Event::WaveDestroyed => w.home_event_destroyed(),
        Event::SettingChanged => w.home_event_setting(),
    }
}

/// The beginning of a hash: enough to compare by eye.
fn short(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}

/// The checks of one survey.
pub struct Checked {
    /// Its title.
    pub title: String,
    /// Another system collected its answers.
    pub from_outside: bool,
    /// What was checked.
    pub checks: Vec<Check>,
}

/// The checks of one wave and links to those of the others, mail, and events.
pub fn audit(
    visit: &Visit,
    events: &[Told],
    letters: &[(String, i64)],
    trouble: &[[String; 4]],
    checked: Option<&Checked>,
    others: &[(String, String)],
) -> Response {
    let w = visit.app().words();
    // After a day only the date of an event is left.
    let when = |at: i64| {
        let format = if at % (24 * 3600) == 0 { "%Y-%m-%d" } else { "%Y-%m-%d %H:%M" };
        jiff::Timestamp::from_second(at).map_or_else(|_| String::new(), |at| at.strftime(format).to_string())
    };
    let body = html! {
        h1.govuk-heading-l { (w.home_audit_title()) }
        p.govuk-body-l { (w.home_audit_lead()) }
        @match checked {
            Some(Checked { title, from_outside, checks }) => {
                @let failed = checks.iter().filter(|check| !check.passed).count();
                h2.govuk-heading-m { (title) @if *from_outside { " " (Tag::new(w.brought_tag()).colour(TagColour::Grey)) } }
                p.govuk-body {
                    @if failed == 0 { (w.home_checks_passed(checks.len())) }
                    @else { strong { (w.home_checks_failed(failed, checks.len())) } }
                }
                (Table::new(w.home_checks()).head([w.home_check(), w.home_outcome(), w.home_meaning()]).scrolls()
                    .rows(checks.iter().map(|check| {
                        let tag = if check.passed { Tag::new(w.home_passed()).colour(TagColour::Green) } else { Tag::new(w.home_failed()).colour(TagColour::Red) };
                        [Cell::new(check.name), Cell::new(html! { (tag) }), Cell::new(check.sentence.clone())]
                    })))
                @if *from_outside {
                    h3.govuk-heading-s { (w.brought_checks_not()) }
                    (Table::new(w.brought_checks_not()).caption_class("govuk-visually-hidden").scrolls()
                        .head([w.home_check(), w.home_meaning()])
                        .rows(NOT_FOR_BROUGHT.iter().map(|(name, why)| [Cell::new(*name), Cell::new(*why)])))
                }
            }
            None => p.govuk-body { (w.home_checks_none()) },
        }
        @if !others.is_empty() {
            h3.govuk-heading-s { (w.home_checks_others()) }
            ul.govuk-list { @for (id, title) in others { li { a.govuk-link href={ "/in/audit?wave=" (id) } { (title) } } } }
        }
        h2.govuk-heading-m { (w.home_mail()) }
        (counts_list(w, letters))
        @if !trouble.is_empty() { (trouble_table(w, trouble)) }
        h2.govuk-heading-m { (w.home_events()) }
        @if events.is_empty() { p.govuk-body { (w.home_events_none()) } }
        @else {
            (Table::new(w.home_events_list()).head([w.home_event_when(), w.home_event_who(), w.home_event_what()]).scrolls()
                .rows(events.iter().map(|told| [
                    when(told.at),
                    told.by.clone().unwrap_or_else(|| {
                        if told.forgotten { w.privacy_name_erased() } else { w.home_event_program() }
                    }),
                    told.event().map_or_else(|| w.home_event_unknown(), |event| said(w, &event)),
                ])))
        }
    };
    visit.page(&w.home_audit_title(), &body)
}

/// A role in words; a site leader's with the name of the site, where it is known.
fn role_name(w: Words, role: &Role, site: Option<&str>) -> String {
    match role {
        Role::SiteLeader { .. } => match site {
            Some(site) => w.home_role_site_leader_of(site),
            None => w.home_role_site_leader(),
        },
        Role::Organiser => w.home_role_organiser(),
        Role::Administrator => w.home_role_administrator(),
        Role::Auditor => w.home_role_auditor(),
        Role::Keyholder => w.home_role_keyholder(),
    }
}

/// Who may do what.
pub fn roles(visit: &Visit, people: &[Person], sites: &Sites, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let name_of = |role: &Role| role_name(w, role, sites.get(role.site()).map(|site| site.name.as_str()));
    let mut named: Vec<(&str, &str)> = sites.iter().map(|site| (site.id.as_str(), site.name.as_str())).collect();
    named.sort_by_key(|(_, name)| *name);
    let mut led =
        Select::new("site", w.home_role_site()).hint(w.home_role_site_hint()).item("", w.home_role_site_whole());
    for (id, name) in named {
        led = led.item(id, name);
    }
    let body = html! {
        (errors.summary())
        h1.govuk-heading-l { (w.home_roles_title()) }
        p.govuk-body { (w.home_roles_lead()) }
        (Table::new(w.home_roles_title()).head([w.surveys_name(), w.home_role(), w.home_role_what()]).named_rows().scrolls()
            .rows(people.iter().flat_map(|person| person.roles.iter().map(move |role| (person, role))).map(|(person, role)| [
                Cell::new(person.name.clone()),
                Cell::new(name_of(role)),
                Cell::new(html! {
                    form method="post" action="/in/roles" {
                        (visit.csrf_field())
                        input type="hidden" name="person" value=(person.id);
                        input type="hidden" name="role" value=(role.name());
                        input type="hidden" name="site" value=(role.site());
                        (Button::new(w.home_role_take()).secondary().sends("way", "take")
                            .attr("aria-label", w.home_role_take_what(name_of(role), &person.name)))
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
                .item("site_leader", w.home_role_site_leader())
                .values(form.values()))
            (led.values(form.values()).errors(errors))
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

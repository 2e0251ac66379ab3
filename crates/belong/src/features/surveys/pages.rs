//! The pages of surveys and waves.

use super::routes::WaveView;
use super::rows::CardHolder;
use super::{KeyGroup, Reader, SLIPS_MIN, Seat, Stage, Survey, Wave};
use crate::clock;
use crate::web::form::Form;
use crate::web::visit::Visit;
use answers::manifest::Openness;
use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use ui::components::{
    Button, Card, CardSheet, Cell, Checkboxes, DateInput, Details, FieldErrors, Input, Item, Radios, Select, Step,
    StepState, Steps, SummaryList, Table, Tag, TagColour, Textarea, back_link, inset_text, warning_text,
};
use ui::{Width, Words, counted};

/// A date of the database as people write it.
pub fn day(iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| iso.to_owned(), clock::in_words)
}

/// The name of a stage as a tag.
pub fn stage_tag(w: Words, stage: Stage) -> Tag {
    match stage {
        Stage::Planned => Tag::new(w.surveys_stage_planned()).colour(TagColour::Grey),
        Stage::Announced => Tag::new(w.surveys_stage_announced()).colour(TagColour::Blue),
        Stage::Open => Tag::new(w.surveys_stage_open()).colour(TagColour::Green),
        Stage::Ended => Tag::new(w.surveys_stage_ended()).colour(TagColour::Yellow),
        Stage::Published => Tag::new(w.surveys_stage_published()).colour(TagColour::Brand),
        Stage::Destroyed => Tag::new(w.surveys_stage_destroyed()).colour(TagColour::Grey),
        Stage::CalledOff => Tag::new(w.surveys_stage_called_off()).colour(TagColour::Grey),
    }
}

/// A wave, new or to be changed.
pub fn plan(
    visit: &Visit,
    survey: &Survey,
    wave: Option<&str>,
    people: &[(String, String)],
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let action = match wave {
        Some(wave) => format!("/in/waves/{wave}/plan"),
        None => format!("/in/surveys/{}/plan", survey.id),
    };
    let seat = |name: &str, label: String| {
        let mut select = Select::new(name, label).item("", w.surveys_seat_nobody());
        for (id, person) in people {
            select = select.item(id.as_str(), person.as_str());
        }
        select.values(form.values()).errors(errors)
    };
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}", survey.id)))
        (errors.summary())
        h1.govuk-heading-l { (w.surveys_plan_wave()) }
        p.govuk-body-l { (survey.title) }
        form method="post" action=(action) novalidate {
            (visit.csrf_field())
            (Input::new("title", w.surveys_wave_title()).hint(w.surveys_wave_title_hint()).values(form.values()).errors(errors))
            (DateInput::new(w, "opens", w.surveys_opens()).hint(w.surveys_opens_hint()).values(form.values()).errors(errors))
            (DateInput::new(w, "closes", w.surveys_closes()).hint(w.surveys_closes_hint()).values(form.values()).errors(errors))
            (Radios::new("care", w.surveys_care()).hint(w.surveys_care_hint())
                .with(Item::new("usual", w.surveys_care_usual()))
                .with(Item::new("sensitive", w.surveys_care_sensitive()))
                .values(form.values()))
            (Checkboxes::bare("cuts").with(Item::new("yes", w.surveys_cuts()).hint(w.surveys_cuts_hint())).values(form.values()))
            (Radios::new("threshold", w.surveys_threshold()).hint(w.surveys_threshold_hint())
                .with(Item::new("2", w.surveys_threshold_two()))
                .with(Item::new("1", w.surveys_threshold_one()))
                .values(form.values()).errors(errors))
            (Radios::new("counting", w.surveys_counting()).hint(w.surveys_counting_hint())
                .with(Item::new("server", w.surveys_counting_server()).hint(w.surveys_counting_server_hint()))
                .with(Item::new("apart", w.surveys_counting_apart()).hint(w.surveys_counting_apart_hint()))
                .values(form.values()))
            h2.govuk-heading-m { (w.surveys_opens_results()) }
            p.govuk-body { (w.surveys_opens_results_lead(Openness::DAYS_MAX)) }
            (Input::number("leaders", w.surveys_leaders_days()).width(3).values(form.values()).errors(errors))
            (Input::number("everybody", w.surveys_everybody_days()).width(3).values(form.values()).errors(errors))
            h2.govuk-heading-m { (w.surveys_keys()) }
            (seat("seat0", w.surveys_seat_organiser()))
            (seat("seat1", w.surveys_seat_staff()))
            (seat("seat2", w.surveys_seat_outside()))
            (Button::new(w.surveys_save()).once())
        }
    };
    visit.form_page(&w.surveys_plan_wave(), &body, errors)
}

fn step(title: String, when: String, note: String, at: Stage, now: Stage) -> Step {
    let state = match now.cmp(&at) {
        std::cmp::Ordering::Greater => StepState::Done,
        std::cmp::Ordering::Equal => StepState::Now,
        std::cmp::Ordering::Less => StepState::Later,
    };
    Step::new(title, state).when(when).note(note)
}

/// Where a wave stands, as steps: what is frozen, who has done what, what is destroyed when.
pub fn steps(w: Words, wave: &Wave, stage: Stage) -> Markup {
    let or = |date: &Option<String>| date.as_deref().map(day).unwrap_or_default();
    let destroyed = match (&wave.destroyed_on, &wave.published_on) {
        (Some(on), _) => day(on),
        (None, Some(on)) => {
            let days = i32::try_from(answers::manifest::OBJECTION_DAYS).unwrap_or(14);
            on.parse::<Date>().map_or_else(|_| String::new(), |on| clock::in_words(clock::days_after(on, days)))
        }
        _ => String::new(),
    };
    let keys = if wave.plan.threshold > 1 { w.surveys_step_close_two() } else { w.surveys_step_close_one() };
    let counting = if wave.plan.apart { w.surveys_step_close_apart() } else { w.surveys_step_close_here() };
    let closing = format!("{keys} {counting}");
    let opening =
        match (wave.plan.everybody_days, wave.readable_from(Reader::Leader), wave.readable_from(Reader::Anybody)) {
            (0, ..) => String::new(),
            (_, Some(leaders), Some(all)) => w.surveys_step_opens_on(clock::in_words(leaders), clock::in_words(all)),
            (days, ..) => w.surveys_step_opens(wave.plan.leaders_days, days),
        };
    let publishing = format!("{} {opening}", w.surveys_step_publish_note()).trim_end().to_owned();
    html! {
        (Steps::new(w)
            .step(step(w.surveys_step_plan(), String::new(), w.surveys_step_plan_note(), Stage::Planned, stage))
            .step(step(w.surveys_step_announce(), or(&wave.announced_on), w.surveys_step_announce_note(), Stage::Announced, stage))
            .step(step(w.surveys_step_open(), w.surveys_from_to(day(&wave.opens_on), day(&wave.closes_on)), w.surveys_step_open_note(), Stage::Open, stage))
            .step(step(w.surveys_step_close(), String::new(), closing, Stage::Ended, stage))
            .step(step(w.surveys_step_publish(), or(&wave.published_on), publishing, Stage::Published, stage))
            .step(step(w.surveys_step_destroy(), destroyed, w.surveys_step_destroy_note(), Stage::Destroyed, stage)))
    }
}

fn post_button(visit: &Visit, action: &str, text: String) -> Markup {
    html! {
        form method="post" action=(action) { (visit.csrf_field()) (Button::new(text).once()) }
    }
}

fn seats(w: Words, all: &[Seat]) -> Markup {
    html! {
        (Table::new(w.surveys_keys()).head([w.surveys_key_side(), w.surveys_key_person(), w.surveys_key_state()]).named_rows()
            .rows(all.iter().map(|seat| {
                let side = match seat.side.as_str() {
                    "staff" => w.surveys_seat_staff(),
                    "outside" => w.surveys_seat_outside(),
                    _ => w.surveys_seat_organiser(),
                };
                let state = if seat.public_key.is_some() { w.surveys_key_made() } else { w.surveys_key_waiting() };
                [Cell::new(side), Cell::new(seat.name.clone()), Cell::new(state)]
            })))
    }
}

/// The page from which an organiser runs a wave.
pub fn run(visit: &Visit, view: &WaveView, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let (wave, stage) = (&view.wave, view.stage);
    let base = format!("/in/waves/{}", wave.id);
    let body = html! {
        (back_link(w, "/in/surveys"))
        (errors.summary())
        h1.govuk-heading-l { (wave.title) " " (stage_tag(w, stage)) }
        h2.govuk-heading-m { (w.surveys_next()) }
        @match stage {
            Stage::Planned => {
                @if let Some((survey, faults)) = &view.unready {
                    div.govuk-inset-text {
                        p.govuk-body { (w.surveys_faults_of(&survey.title)) }
                        (super::authoring_pages::fault_list(w, survey, faults))
                    }
                }
                (seats(w, &view.seats))
                @if view.seats.iter().any(|seat| seat.public_key.is_none()) {
                    p.govuk-body { (w.surveys_next_keys()) }
                    p.govuk-body { code { (visit.app().config().base_url) (base) "/key" } }
                } @else if view.unready.is_none() {
                    p.govuk-body { (w.surveys_next_announce()) }
                    (warning_text(w, w.surveys_announce_warning()))
                    (post_button(visit, &format!("{base}/announce"), w.surveys_announce()))
                }
                (Button::link(w.surveys_replan(), format!("{base}/plan")).secondary())
            }
            Stage::Announced | Stage::Open => {
                p.govuk-body { (w.surveys_next_invite()) }
                @if view.rounds.is_empty() { p.govuk-body { (w.surveys_no_letters()) } }
                @for (round, on, letters) in &view.rounds {
                    p.govuk-body { (w.surveys_letters(*round + 1, day(on), *letters)) }
                }
                (post_button(visit, &format!("{base}/invite"), w.surveys_invite()))
                h3.govuk-heading-s { (w.surveys_without_email()) }
                p.govuk-body { (w.surveys_without_email_note()) }
                (Table::new(w.surveys_groups()).head([w.surveys_group(), w.surveys_eligible(), w.surveys_print()]).named_rows().scrolls()
                    .rows(view.groups.iter().map(|group| [
                        Cell::new(group.name.clone()),
                        Cell::number(counted(group.eligible)),
                        Cell::new(html! {
                            form.b-row method="post" action={ (base) "/cards" } {
                                (visit.csrf_field())
                                input type="hidden" name="group" value=(group.code);
                                (Button::new(w.surveys_print_cards()).secondary().sends("what", "cards").attr("aria-label", w.surveys_print_cards_of(&group.name)))
                                a.govuk-link href={ (base) "/cards/" (group.code) } { (w.surveys_cards_people()) span.govuk-visually-hidden { " " (group.name) } }
                                (Button::new(w.surveys_print_slips()).secondary().sends("what", "slips").attr("aria-label", w.surveys_print_slips_of(&group.name)))
                            }
                        }),
                    ])))
                (Button::link(w.surveys_enter_slip(), format!("{base}/slip")).secondary())
                (Details::new(w.surveys_reissue(), html! {
                    p.govuk-body { (w.surveys_reissue_note(view.reissued, view.reissue_cap)) }
                    form method="post" action={ (base) "/reissue" } novalidate {
                        (visit.csrf_field())
                        (Input::email("email", w.surveys_reissue_email()).values(form.values()).errors(errors))
                        (Button::new(w.surveys_reissue_button()).secondary().once())
                    }
                }).open(!errors.is_empty()))
            }
            Stage::Ended => {
                (seats(w, &view.seats))
                @if wave.plan.apart {
                    p.govuk-body { (w.surveys_next_close_apart()) }
                    p.govuk-body { code { "belong close export " (wave.id) } }
                } @else {
                    p.govuk-body { (w.surveys_next_close()) }
                }
                (Button::link(w.surveys_close(), format!("/box/{}/closing", wave.id)))
            }
            Stage::Published | Stage::Destroyed => {
                (Button::link(w.surveys_results(), format!("/in/results/{}", wave.id)))
            }
            Stage::CalledOff => { (called_off(w, wave)) }
        }
        h2.govuk-heading-m { (w.surveys_steps()) }
        (steps(w, wave, stage))
        @if super::call_off::can_be(stage) {
            p.govuk-body { a.govuk-link href={ (base) "/call-off" } { (w.surveys_call_off_link()) } }
        }
        @if let Some(hash) = &wave.manifest_hash {
            h2.govuk-heading-m { (w.surveys_frozen()) }
            (SummaryList::new()
                .row(w.surveys_frozen_hash(), html! { code.b-hash { (hash) } })
                .row(w.surveys_frozen_words(), html! { (view.hash_words) })
                .row(w.surveys_frozen_manifest(), html! { a.govuk-link href={ "/waves/" (wave.id) "/manifest" } { (w.surveys_frozen_read()) } })
                .row(w.surveys_frozen_list(), html! { a.govuk-link href={ (base) "/list" } { (w.surveys_frozen_list_read()) } }))
        }
    };
    visit.form_page(&wave.title, &body, errors)
}

/// That a wave was called off, when and why.
fn called_off(w: Words, wave: &Wave) -> Markup {
    html! {
        @if let Some(off) = &wave.called_off {
            p.govuk-body-l { (w.surveys_called_off(day(&off.on))) }
            (inset_text(off.reason.as_str()))
        }
    }
}

/// The page on which an organiser calls a wave off, with what that means.
pub fn call_off(visit: &Visit, wave: &Wave, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let base = format!("/in/waves/{}", wave.id);
    let title = w.surveys_call_off_title(&wave.title);
    let body = html! {
        (back_link(w, &format!("{base}/run")))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body { (w.surveys_call_off_lead()) }
        ul.govuk-list.govuk-list--bullet {
            li { (w.surveys_call_off_unread()) }
            li { (w.surveys_call_off_told()) }
            li { (w.surveys_call_off_log()) }
            li { (w.surveys_call_off_again()) }
        }
        (warning_text(w, w.surveys_call_off_warning()))
        form method="post" action={ (base) "/call-off" } novalidate {
            (visit.csrf_field())
            (Textarea::new("reason", w.surveys_call_off_reason()).hint(w.surveys_call_off_reason_hint()).rows(4).values(form.values()).errors(errors))
            (Checkboxes::bare("sure").small().item("yes", w.surveys_call_off_sure()).values(form.values()).errors(errors))
            (Button::new(w.surveys_call_off_button()).warning().once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// The key of one keyholder as it was announced: six words to compare, and on the device where the key was made the answer
/// whether it is that one.
pub fn check_key(visit: &Visit, manifest: &answers::Manifest, hash: &str, seat: usize) -> Response {
    let w = visit.app().words();
    let wave = &manifest.wave;
    let own = manifest.keyholders.get(seat).map(answers::manifest::Keyholder::check_words).unwrap_or_default();
    let body = html! {
        (back_link(w, "/in"))
        h1.govuk-heading-l { (w.surveys_key_check_title()) }
        p.govuk-body-l { (manifest.said(&manifest.title)) }
        div id="keyholder" data-mode="check" data-wave=(wave) data-seat=(seat) data-manifest={ "/waves/" (wave) "/manifest" }
            data-hash=(hash) data-log="/log" data-opens=(day(&manifest.opens_on)) {}
        p.govuk-body { (w.surveys_key_check_lead()) }
        p.govuk-body-l translate="no" lang="en" { strong { (own) } }
        p.govuk-body { (w.surveys_key_check_same()) }
        (warning_text(w, w.surveys_key_check_other(day(&manifest.opens_on))))
        (Details::new(w.surveys_key_check_stop(), html! {
            ul.govuk-list.govuk-list--bullet {
                li { (w.surveys_key_check_stop_1()) }
                li { (w.surveys_key_check_stop_2()) }
                li { (w.surveys_key_check_stop_3()) }
            }
        }))
        (key_words(w, manifest))
    };
    let page = visit.draft(&w.surveys_key_check_title(), &body).data("words", w.client_words());
    visit.show(page.script(ui::Script::new("js/keyholder.js")))
}

/// The check words of every keyholder's key, as it was announced.
pub fn key_words(w: Words, manifest: &answers::Manifest) -> Markup {
    html! {
        (Table::new(w.surveys_key_words()).head([w.surveys_key_person(), w.surveys_key_check_words()]).named_rows()
            .rows(manifest.keyholders.iter().map(|holder| [
                Cell::new(holder.name.as_str()),
                Cell::new(html! { span translate="no" lang="en" { (holder.check_words()) } }),
            ])))
    }
}

/// The groups of the frozen list, open to organisers, auditors and keyholders.
pub fn list(visit: &Visit, wave: &Wave, groups: &[KeyGroup], organises: bool) -> Response {
    let w = visit.app().words();
    let wave_page = format!("/in/waves/{}", wave.id);
    let all: i64 = groups.iter().map(|group| group.eligible).sum();
    let body = html! {
        (back_link(w, &if organises { format!("{wave_page}/run") } else { wave_page.clone() }))
        h1.govuk-heading-l { (w.surveys_frozen_list()) }
        p.govuk-body-l { (wave.title) }
        p.govuk-body { (w.surveys_frozen_list_note()) }
        p.govuk-body { (w.surveys_frozen_list_all(counted(all))) }
        (Table::new(w.surveys_frozen_list_groups()).head([Cell::new(w.surveys_group()), Cell::number(w.surveys_eligible())]).named_rows()
            .rows(groups.iter().map(|group| [
                Cell::new(html! { a.govuk-link href={ (wave_page) "/list?group=" (group.code) } { (group.name) } }),
                Cell::number(counted(group.eligible)),
            ])))
    };
    visit.page(&w.surveys_frozen_list(), &body)
}

/// The people of one group of the frozen list.
pub fn list_of(visit: &Visit, wave: &Wave, group: &str, people: &[String]) -> Response {
    let w = visit.app().words();
    let title = w.surveys_frozen_list_of(group);
    let body = html! {
        (back_link(w, &format!("/in/waves/{}/list", wave.id)))
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (wave.title) }
        p.govuk-body { (w.surveys_frozen_list_all(counted(people.len()))) }
        ul.govuk-list { @for name in people { li { (name) } } }
    };
    visit.page(&title, &body)
}

/// A wave as everybody on its list sees it.
pub fn wave(visit: &Visit, view: &WaveView) -> Response {
    let w = visit.app().words();
    let (wave, stage) = (&view.wave, view.stage);
    let base = format!("/in/waves/{}", wave.id);
    let can_take = matches!(stage, Stage::Announced | Stage::Open);
    let paper = !view.way.is_empty();
    let body = html! {
        (back_link(w, "/in"))
        h1.govuk-heading-l { (wave.title) " " (stage_tag(w, stage)) }
        @if can_take {
            @if paper {
                p.govuk-body-l { (w.surveys_on_paper()) }
                p.govuk-body { (w.surveys_on_paper_note()) }
                @if let Some(from) = &view.few_until { (inset_text(w.surveys_on_paper_few(SLIPS_MIN, day(from)))) }
                @if view.way == "paper" {
                    form method="post" action={ (base) "/paper" } {
                        (visit.csrf_field())
                        (Button::new(w.surveys_paper_back()).secondary().sends("chosen", "no"))
                    }
                }
            } @else if let Some(on) = &view.taken_on {
                p.govuk-body-l { (w.surveys_taken(day(on))) }
                @if stage == Stage::Open {
                    (Button::link(w.surveys_answer(), format!("/answer/{}", wave.id)).start())
                } @else {
                    p.govuk-body { (w.surveys_answer_from(day(&wave.opens_on))) }
                }
                p.govuk-body { a.govuk-link href={ (base) "/take" } { (w.surveys_take_again()) } }
            } @else {
                p.govuk-body-l { (w.surveys_take_lead()) }
                (Button::link(w.surveys_take(), format!("{base}/take")).start())
                (Details::new(w.surveys_paper(), html! {
                    p.govuk-body { (w.surveys_paper_note(SLIPS_MIN)) }
                    form method="post" action={ (base) "/paper" } {
                        (visit.csrf_field())
                        (Button::new(w.surveys_paper_choose()).secondary().sends("chosen", "yes"))
                    }
                }))
            }
        }
        @if stage == Stage::CalledOff { (called_off(w, wave)) }
        @if stage.has_results() {
            @match view.results_from {
                Some(from) => { p.govuk-body-l { (w.results_later(clock::in_words(from))) } }
                None => (Button::link(w.surveys_results(), format!("/in/results/{}", wave.id))),
            }
            p.govuk-body { a.govuk-link href="/check" { (w.surveys_check()) } }
        }
        @if stage == Stage::Ended { p.govuk-body-l { (w.surveys_ended()) } }
        @if stage == Stage::Published && view.has_comments {
            p.govuk-body { a.govuk-link href={ "/answer/" (wave.id) } { (w.open_asked_link()) } }
        }
        h2.govuk-heading-m { (w.surveys_promise()) }
        (promise(&view.promise))
        (steps(w, wave, stage))
    };
    visit.page(&wave.title, &body)
}

/// The promise as a list: one sentence or two each.
pub fn promise(text: &str) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet.b-promise { @for line in text.lines() { li { (line) } } }
    }
}

/// Who of a key group gets a card, and single cards.
pub fn card_people(
    visit: &Visit,
    wave: &Wave,
    group: &KeyGroup,
    holders: &[CardHolder],
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let run = format!("/in/waves/{}/run", wave.id);
    let here = format!("/in/waves/{}/cards/{}", wave.id, group.code);
    let missing = holders.iter().filter(|holder| holder.without_email && holder.printed_on.is_none()).count();
    let title = w.surveys_cards_title(&group.name);
    let body = html! {
        (back_link(w, &run))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body { (w.surveys_cards_lead()) }
        @if missing > 0 {
            form method="post" action={ "/in/waves/" (wave.id) "/cards" } {
                (visit.csrf_field())
                input type="hidden" name="group" value=(group.code);
                (Button::new(w.surveys_cards_missing(missing)).sends("what", "cards").once())
            }
        }
        @if holders.is_empty() { p.govuk-body { (w.surveys_cards_nobody()) } }
        @else {
            (Table::new(w.surveys_cards_people()).caption_class("govuk-visually-hidden")
                .head([w.surveys_key_person(), w.surveys_cards_printed(), w.surveys_cards_do()]).named_rows().scrolls()
                .rows(holders.iter().map(|holder| [
                    Cell::new(holder.name.clone()),
                    Cell::new(holder.printed_on.as_deref().map_or_else(|| w.surveys_cards_not_yet(), day)),
                    Cell::new(html! {
                        form.b-row method="post" action=(here) {
                            (visit.csrf_field())
                            (Button::new(w.surveys_cards_new()).secondary().sends("who", holder.person.as_str())
                                .attr("aria-label", w.surveys_cards_new_for(&holder.name)))
                            @if holder.printed_on.is_some() {
                                (Button::new(w.surveys_cards_end()).secondary().sends("end", holder.person.as_str())
                                    .attr("aria-label", w.surveys_cards_end_of(&holder.name)))
                            }
                        }
                    }),
                ])))
        }
        h2.govuk-heading-m { (w.surveys_cards_one()) }
        form method="post" action=(here) novalidate {
            (visit.csrf_field())
            (Input::new("who", w.surveys_cards_who()).hint(w.surveys_cards_who_hint()).values(form.values()).errors(errors))
            (Button::new(w.surveys_cards_new()).secondary().once())
        }
        @if holders.iter().any(|holder| holder.printed_on.is_some()) {
            h2.govuk-heading-m { (w.surveys_cards_end_all_title()) }
            p.govuk-body { (w.surveys_cards_end_all_note()) }
            form method="post" action=(here) {
                (visit.csrf_field())
                (Button::new(w.surveys_cards_end_all()).warning().sends("end", "all").once())
            }
        }
    };
    visit.form_page(&title, &body, errors)
}

/// Sheets of claim cards.
pub fn cards(visit: &Visit, wave: &Wave, group: &str, cards: &[(String, String)]) -> Response {
    let w = visit.app().words();
    let base = &visit.app().config().base_url;
    let sheet = cards.iter().map(|(name, words)| {
        let link = format!("{base}/in/card?words={}", words.replace(' ', "+"));
        Card::new(wave.title.as_str())
            .name(name.as_str())
            .line(w.surveys_card_line(format!("{base}/in/card")))
            .code(words)
            .qr(link)
            .foot(w.surveys_card_foot(day(&wave.closes_on)))
    });
    let body = html! {
        div.b-no-print {
            h1.govuk-heading-l { (w.surveys_cards_title(group)) }
            @if cards.is_empty() { p.govuk-body { (w.surveys_cards_none()) } }
            @else { p.govuk-body { (w.surveys_cards_note()) } }
            (back_link(w, &format!("/in/waves/{}/run", wave.id)))
        }
        (CardSheet::new(w, sheet))
    };
    visit.show(visit.draft(&w.surveys_cards_title(group), &body).width(Width::Bare))
}

/// Sheets of paper slips.
pub fn slips(visit: &Visit, wave: &Wave, group: &str, slips: &[String]) -> Response {
    let w = visit.app().words();
    let sheet = slips.iter().map(|words| {
        Card::new(wave.title.as_str()).name(group).line(w.surveys_slip_line()).code(words).qr(words.as_str())
    });
    let body = html! {
        div.b-no-print {
            h1.govuk-heading-l { (w.surveys_slips_title(group)) }
            @if slips.is_empty() { p.govuk-body { (w.surveys_slips_none()) } }
            @else { p.govuk-body { (w.surveys_slips_note()) } }
            (back_link(w, &format!("/in/waves/{}/run", wave.id)))
        }
        (CardSheet::new(w, sheet))
    };
    visit.show(visit.draft(&w.surveys_slips_title(group), &body).width(Width::Bare))
}

/// Why a page does nothing without its script, and what to do then.
pub fn needs_script(w: Words, script: &str) -> String {
    match script {
        "js/keyholder.js" => w.surveys_needs_script_key(),
        "js/check.js" => w.surveys_needs_script_check(),
        "js/slip.js" => w.surveys_needs_script_slip(),
        _ => w.surveys_needs_script(),
    }
}

/// The body of a page for one of the browser scripts, which draws everything into its mount.
pub fn script_body(w: Words, title: &str, script: &str, mount: &Markup) -> Markup {
    html! {
        noscript { h1.govuk-heading-l { (title) } (warning_text(w, needs_script(w, script))) }
        (mount)
    }
}

/// A page for one of the browser scripts, with further blocks of data that it reads.
pub fn script_page(
    visit: &Visit,
    title: &str,
    script: &'static str,
    mount: &Markup,
    data: Vec<(&'static str, serde_json::Value)>,
) -> Response {
    let w = visit.app().words();
    let mut page = visit.draft(title, &script_body(w, title, script, mount)).data("words", w.client_words());
    for (id, value) in data {
        page = page.data(id, value);
    }
    visit.show(page.script(ui::Script::new(script)))
}

//! Pages of suggestions.

use super::rows::{Line, Show};
use super::{Act, Clock, How, PAGE_MAX, Reading, Reply, State, Step, Suggestion, TEXT_MAX, TITLE_MAX, made_up_name};
use crate::app::App;
use crate::ballots::Ballots;
use crate::clock;
use crate::features::identity::Person;
use crate::features::spaces::paragraphs;
use crate::features::surveys::{day, holder_name, script_body};
use crate::web::form::Form;
use crate::web::open::client_words;
use crate::web::refusal::Failure;
use crate::web::url_encode;
use crate::web::visit::Visit;
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{
    Button, Details, EmptyState, FieldErrors, Input, Item, Radios, Tag, TagColour, Textarea, back_link, inset_text,
    warning_text,
};
use ui::{Verb, Words};

/// The browser's half of suggestions.
const SCRIPT: &str = "js/voice.js";

/// What the list shows.
pub struct Listing {
    /// The lines of this page.
    pub lines: Vec<Line>,
    /// The clock of each, where an answer is owed.
    pub clocks: Vec<Option<Clock>>,
    /// How many there are in all.
    pub all: usize,
    /// Which page, from 1.
    pub page: usize,
    /// What was asked for.
    pub show: Show,
    /// Who answers for the whole organisation, for organisers.
    pub sponsor: Option<String>,
    /// Whether an organiser looks.
    pub organiser: bool,
}

/// What the form needs to know of whoever puts something forward.
pub struct Putting {
    /// Name of the band and people in it; none where somebody is in none.
    pub band: Option<(String, usize)>,
    /// A site of the band.
    pub site: Option<String>,
    /// People in all bands.
    pub everybody: usize,
    /// The finding that raised it: id and sentence.
    pub finding: Option<(String, String)>,
}

/// One suggestion, but for what became of it.
pub struct Shown {
    /// The suggestion, and what this person may do.
    pub reading: Reading,
    /// How many back it, the latest sheet first.
    pub steps: Vec<Step>,
    /// The clock, while an answer is owed.
    pub clock: Option<Clock>,
    /// Those that were joined to it, with how many back them.
    pub joined: Vec<(String, String, Vec<Step>)>,
    /// What was said below it.
    pub replies: Vec<Reply>,
    /// What this person does about it.
    pub acts: Vec<Act>,
    /// Who would take part, and who would help to run it: for those who answer.
    pub helpers: (Vec<(String, String)>, Vec<(String, String)>),
}

impl Shown {
    /// Everything about one suggestion.
    ///
    /// # Errors
    /// Not found for those who may not read it; a fault.
    pub async fn of(app: &App, person: &Person, id: String) -> Result<Self, Failure> {
        super::routes::shown(app, person, id).await
    }
}

/// A link to a suggestion.
pub fn link(id: &str, title: &str) -> Markup {
    html! { a.govuk-link href={ "/in/suggestions/" (id) } { (title) } }
}

/// How many back it, in words.
pub fn step_sentence(w: Words, people: u32, bands: u32, owed_at: u32) -> String {
    let first = measure::steps::steps(owed_at.max(1)).first().copied().unwrap_or(10);
    match (people, bands) {
        (0, _) => w.voice_step_few(first),
        (people, 0) => w.voice_step(people),
        (people, bands) => w.voice_step_bands(people, bands),
    }
}

fn who(w: Words, how: How, author: Option<&str>, thread: Option<&str>) -> String {
    match (how, author, thread) {
        (How::Named, Some(name), _) => w.voice_by(name),
        (How::MadeUp, _, Some(thread)) => w.voice_by_made_up(made_up_name(thread)),
        (How::Paper, ..) => w.voice_by_paper(),
        (How::Named, None, _) => w.voice_by_gone(),
        _ => w.voice_by_nobody(),
    }
}

/// How long is left for an answer.
pub fn clock_sentence(w: Words, one: &Clock) -> String {
    let by = clock::in_words(one.by);
    match (one.late, one.still) {
        (true, _) => w.voice_clock_late(by),
        (false, true) => w.voice_clock_still(by, one.left),
        (false, false) => w.voice_clock(by, one.left),
    }
}

fn state_tag(w: Words, owed: bool, answered: bool, late: bool) -> Tag {
    match (answered, owed, late) {
        (true, ..) => Tag::new(w.voice_tag_answered()).colour(TagColour::Green),
        (_, true, true) => Tag::new(w.voice_tag_late()).colour(TagColour::Red),
        (_, true, false) => Tag::new(w.voice_tag_owed()).colour(TagColour::Blue),
        _ => Tag::new(w.voice_tag_open()).colour(TagColour::Grey),
    }
}

fn mount(visit: &Visit, person: &Person, id: &str, more: &Markup) -> Markup {
    html! {
        div id=(id) data-sheets="/in/voice/sheets" data-open="/sheets" data-log="/log" data-csrf=(visit.csrf())
            data-device="/in/voice" data-holder=(holder_name(person))
            data-delay-ms-max=[visit.app().config().delay_ms_max] { (more) }
    }
}

fn with_script(visit: &Visit, title: &str, body: &Markup) -> ui::Page {
    let w = visit.app().words();
    visit.draft(title, body).data("words", client_words(w, SCRIPT)).script(ui::Script::new(SCRIPT))
}

/// The list.
pub fn list(visit: &Visit, person: &Person, all: &Listing) -> Response {
    let w = visit.app().words();
    let views = [
        ("all", w.voice_view_all()),
        ("owed", w.voice_view_owed()),
        ("answered", w.voice_view_answered()),
        ("place", w.voice_view_place()),
        ("followed", w.voice_view_followed()),
    ];
    let pages = all.all.div_ceil(PAGE_MAX).max(1);
    let to =
        |page: usize| format!("/in/suggestions?view={}&q={}&page={page}", all.show.view, url_encode(&all.show.text));
    let body = html! {
        h1.govuk-heading-l { (w.voice_title()) }
        p.govuk-body-l { (w.voice_lead()) }
        (Button::link(w.voice_new(), "/in/suggestions/new"))
        (mount(visit, person, "carry", &html! {}))
        nav.b-views aria-label=(w.voice_views()) {
            ul.govuk-list {
                @for (view, name) in &views {
                    li { a.govuk-link href={ "/in/suggestions?view=" (view) } aria-current=[(all.show.view == *view).then_some("page")] { (name) } }
                }
            }
        }
        form.b-search method="get" action="/in/suggestions" role="search" {
            input type="hidden" name="view" value=(all.show.view);
            (Input::new("q", w.voice_search()).value(all.show.text.as_str()).width(20))
            (Button::new(w.voice_search_button()).secondary())
        }
        @if all.show.view == "followed" {
            p.govuk-body { a.govuk-link href="/in/suggestions/letters" { (w.voice_news_link()) } }
        }
        p.govuk-body { strong { (w.voice_count(all.all)) } }
        @if all.lines.is_empty() {
            @match (all.show.text.is_empty(), all.show.view.as_str()) {
                (false, _) => p.govuk-body { (w.voice_none_found()) },
                (true, "followed") => (EmptyState::new(w.voice_none_followed_title(), w.voice_none_followed()).verb(Verb::Listen)),
                (true, "all") => (EmptyState::new(w.voice_none_title(), w.voice_none()).verb(Verb::Listen)),
                (true, _) => p.govuk-body { (w.voice_none_here()) },
            }
        }
        ul.b-suggestions {
            @for (line, clock) in all.lines.iter().zip(&all.clocks) {
                li {
                    h2.govuk-heading-s { (link(&line.id, &line.title)) }
                    p.govuk-body {
                        (state_tag(w, line.owed_on.is_some(), line.answered_on.is_some(), clock.is_some_and(|clock| clock.late))) " "
                        (step_sentence(w, line.step.0, line.step.1, line.owed_at))
                    }
                    p.govuk-hint {
                        (who(w, line.how, line.author.as_deref(), line.thread.as_deref())) ", " (day(&line.appears_on))
                        @if !line.band.is_empty() { ". " (w.voice_for_band(&line.band)) }
                        @if let Some(clock) = clock { br; (clock_sentence(w, clock)) @if let Some(name) = &line.sponsor { " " (w.voice_sponsor_is(name)) } }
                    }
                }
            }
        }
        @if pages > 1 {
            nav.govuk-pagination.govuk-pagination--block aria-label=(w.voice_pages()) {
                @if all.page > 1 { div.govuk-pagination__prev { a.govuk-link.govuk-pagination__link href=(to(all.page - 1)) rel="prev" { span.govuk-pagination__link-title { (w.voice_newer()) } } } }
                p.govuk-body { (w.voice_page_of(all.page, pages)) }
                @if all.page < pages { div.govuk-pagination__next { a.govuk-link.govuk-pagination__link href=(to(all.page + 1)) rel="next" { span.govuk-pagination__link-title { (w.voice_older()) } } } }
            }
        }
        @if all.organiser {
            h2.govuk-heading-m { (w.voice_sponsor_title()) }
            p.govuk-body { @match &all.sponsor { Some(name) => (w.voice_sponsor_now(name)), None => (w.voice_sponsor_none()) } }
            form method="post" action="/in/suggestions/sponsor" {
                (visit.csrf_field())
                (Input::new("person", w.voice_sponsor_label()).hint(w.voice_sponsor_hint()))
                (Button::new(w.voice_sponsor_button()).secondary())
            }
        }
    };
    visit.show(with_script(visit, &w.voice_title(), &body))
}

/// Who could find out who wrote it, from how this site is run.
fn unknown_sentence(w: Words, app: &App, putting: &Putting) -> String {
    let all = ui::counted(putting.everybody);
    let band = ui::counted(putting.band.as_ref().map_or(0, |(_, people)| *people));
    match app.ballot_box() {
        Ballots::Here(_) => w.voice_unknown_here(all, band),
        Ballots::There(_) => w.voice_unknown_there(all, band),
    }
}

/// The form.
pub fn new(visit: &Visit, person: &Person, putting: &Putting, form: &Form, errors: &FieldErrors) -> Response {
    let app = visit.app();
    let w = app.words();
    let values = form.values();
    let mut whom = Radios::new("whom", w.voice_whom())
        .with(Item::new("all", w.voice_whom_all()).hint(w.voice_whom_all_hint(ui::counted(putting.everybody))));
    if let Some((name, people)) = &putting.band {
        whom = whom.with(Item::new("own", w.voice_whom_own(name)).hint(w.voice_whom_own_hint(ui::counted(people))));
    }
    let mut how = Radios::new("how", w.voice_how())
        .hint(w.voice_how_hint())
        .with(Item::new("named", w.voice_how_named()).hint(w.voice_how_named_hint(&person.name)));
    if putting.band.is_some() {
        how = how
            // The script opens these once it is there: without it the words would go with the name of whoever is signed in.
            .with(Item::new("made_up", w.voice_how_made_up()).hint(w.voice_how_made_up_hint()).disabled(true))
            .with(Item::new("unnamed", w.voice_how_unnamed()).hint(w.voice_how_unnamed_hint()).disabled(true));
    }
    if person.is_organiser() {
        how = how.with(Item::new("paper", w.voice_how_paper()).hint(w.voice_how_paper_hint()));
    }
    let fields = html! {
        form id="put-form" method="post" action="/in/suggestions/new" novalidate {
            (visit.csrf_field())
            @if let Some((id, sentence)) = &putting.finding {
                input type="hidden" name="finding" value=(id);
                (inset_text(html! { (w.voice_raised_by()) " " (sentence) }))
            }
            (Input::new("title", w.voice_title_label()).hint(w.voice_title_hint()).values(values).errors(errors).attr("maxlength", TITLE_MAX.to_string()))
            (Textarea::new("text", w.voice_text_label()).hint(w.voice_text_hint()).rows(6).values(values).errors(errors).limit(w, TEXT_MAX).limit_from(75))
            (whom.values(values).errors(errors))
            (how.values(values).errors(errors))
            @if putting.band.is_some() {
                (Details::new(w.voice_unknown_title(), html! { p.govuk-body { (unknown_sentence(w, app, putting)) } p.govuk-body { (w.voice_unknown_rest()) } }))
            }
            (Button::new(w.voice_put_button()))
        }
    };
    let body = html! {
        (back_link(w, "/in/suggestions"))
        (errors.summary())
        h1.govuk-heading-l { (w.voice_new()) }
        p.govuk-body { (w.voice_new_lead()) }
        @if putting.band.is_none() { p.govuk-body { (w.voice_no_band()) } }
        (mount(visit, person, "put", &html! { noscript { (warning_text(w, w.voice_new_needs_script())) } }))
        (fields)
    };
    visit.show_form(with_script(visit, &w.voice_new(), &body), errors)
}

fn steps_of(w: Words, one: &Suggestion, steps: &[Step]) -> Markup {
    html! {
        @match steps {
            [] => { p.govuk-body { (w.voice_not_counted()) } },
            [only] => {
                p.b-step { (step_sentence(w, only.people, only.bands, only.owed_at)) }
                @if one.owed_on.is_none() && one.answered_on.is_none() {
                    p.govuk-hint { @if one.band.is_some() { (w.voice_owed_at_band(only.owed_at)) } @else { (w.voice_owed_at(only.owed_at)) } }
                }
            },
            many => {
                ul.govuk-list.govuk-list--bullet { @for step in many { li { (step_sentence(w, step.people, step.bands, step.owed_at)) } } }
                p.govuk-hint { (w.voice_steps_many()) }
            },
        }
    }
}

fn acts(visit: &Visit, shown: &Shown) -> Markup {
    let w = visit.app().words();
    let one = &shown.reading.suggestion;
    html! {
        h2.govuk-heading-m { (w.voice_acts()) }
        p.govuk-hint { (w.voice_acts_hint()) }
        @for (act, name, undo, hint) in [
            (Act::Follow, w.voice_follow(), w.voice_follow_undo(), w.voice_follow_hint()),
            (Act::Join, w.voice_join(), w.voice_join_undo(), w.voice_join_hint()),
            (Act::Help, w.voice_help(), w.voice_help_undo(), w.voice_help_hint()),
        ] {
            @let on = shown.acts.contains(&act);
            form.b-act method="post" action={ "/in/suggestions/" (one.id) "/act" } {
                (visit.csrf_field())
                input type="hidden" name="act" value=(act.code());
                input type="hidden" name="on" value=(if on { "no" } else { "yes" });
                (Button::new(if on { undo } else { name }).secondary())
                p.govuk-hint { (hint) }
            }
        }
        @for (title, people) in [(w.voice_would_join(), &shown.helpers.0), (w.voice_would_help(), &shown.helpers.1)] {
            @if !people.is_empty() {
                (Details::new(format!("{title} ({})", people.len()), html! { ul.govuk-list { @for (_, name) in people { li { (name) } } } }))
            }
        }
    }
}

fn replies(visit: &Visit, shown: &Shown) -> Markup {
    let w = visit.app().words();
    let one = &shown.reading.suggestion;
    let writer = one.thread.as_deref().map(made_up_name);
    html! {
        h2.govuk-heading-m { (w.voice_replies()) }
        @if shown.replies.is_empty() { p.govuk-body { (w.voice_replies_none()) } }
        ul.b-replies {
            @for reply in shown.replies.iter().filter(|reply| !reply.hidden) {
                li {
                    p.govuk-body {
                        strong {
                            @match (&reply.author, reply.by_writer, &writer) {
                                (Some(name), _, _) => (name),
                                (None, true, Some(name)) => { (name) ", " (w.voice_the_writer()) },
                                _ => (w.voice_by_gone()),
                            }
                        }
                        ", " (day(&reply.on_day))
                    }
                    (paragraphs(&reply.text))
                    @if shown.reading.keeps {
                        form method="post" action={ "/in/suggestions/" (one.id) "/change" } {
                            (visit.csrf_field())
                            input type="hidden" name="change" value="hide-reply";
                            input type="hidden" name="reply" value=(reply.id);
                            (Button::new(w.voice_reply_hide()).secondary())
                        }
                    }
                }
            }
        }
        @if one.state == State::Open {
            form method="post" action={ "/in/suggestions/" (one.id) "/reply" } {
                (visit.csrf_field())
                (Textarea::new("text", w.voice_reply_label()).hint(w.voice_reply_hint()).rows(4).limit(w, TEXT_MAX).limit_from(75))
                (Button::new(w.voice_reply_button()).secondary().once())
            }
        }
    }
}

fn keeping(visit: &Visit, shown: &Shown) -> Markup {
    let w = visit.app().words();
    let one = &shown.reading.suggestion;
    let change = |change: &str, field: Markup, button: String| {
        html! {
            form method="post" action={ "/in/suggestions/" (one.id) "/change" } {
                (visit.csrf_field())
                input type="hidden" name="change" value=(change);
                (field)
                (Button::new(button).secondary())
            }
        }
    };
    let field = |id: &str, label: String, hint: String| html! { (Input::new("text", label).hint(hint).id(id)) };
    html! { (Details::new(
        w.voice_keep(),
        html! {
            (change("sponsor", field("sponsor-text", w.voice_sponsor_one(), w.voice_sponsor_hint()), w.voice_sponsor_button()))
            @if one.state == State::Open {
                (change("merge", field("merge-text", w.voice_merge(), w.voice_merge_hint()), w.voice_merge_button()))
                (change("hide", field("hide-text", w.voice_hide(), w.voice_hide_hint()), w.voice_hide_button()))
            }
            @if one.state == State::Hidden { (change("show", html! {}, w.voice_show_button())) }
        },
    )) }
}

/// One suggestion. `became` is what became of it.
pub fn page(visit: &Visit, person: &Person, shown: &Shown, became: &Markup) -> Response {
    let w = visit.app().words();
    let one = &shown.reading.suggestion;
    let open = shown.steps.iter().find(|step| step.is_open).filter(|_| one.state == State::Open);
    let back = html! {
        div id="back" data-sheets="/in/voice/sheets" data-open="/sheets" data-log="/log" data-csrf=(visit.csrf())
            data-device="/in/voice" data-holder=(holder_name(person))
            data-delay-ms-max=[visit.app().config().delay_ms_max] data-suggestion=(one.id)
            data-sheet=[open.map(|step| step.sheet.as_str())] data-thread=[one.thread.as_deref()] data-name=[one.thread.as_deref().map(made_up_name)] {
            noscript { (warning_text(w, w.voice_back_needs_script())) }
        }
    };
    let body = html! {
        (back_link(w, "/in/suggestions"))
        h1.govuk-heading-l { (one.title) }
        p {
            (state_tag(w, one.owed_on.is_some(), one.answered_on.is_some(), shown.clock.is_some_and(|clock| clock.late)))
            @if one.state == State::Waiting { " " (Tag::new(w.voice_tag_waiting()).colour(TagColour::Yellow)) }
            @if one.state == State::Hidden { " " (Tag::new(w.voice_tag_hidden()).colour(TagColour::Grey)) }
        }
        @if let Some(into) = &one.merged_into { (inset_text(html! { (w.voice_merged()) " " a.govuk-link href={ "/in/suggestions/" (into) } { (w.voice_merged_link()) } })) }
        @if one.state == State::Hidden { (inset_text(html! { (w.voice_hidden()) " " (one.hidden_why) })) }
        (paragraphs(&one.text))
        p.govuk-hint {
            (who(w, one.how, one.author.as_ref().map(|(_, name)| name.as_str()), one.thread.as_deref()))
            @if let Some(on) = &one.appears_on { ", " (day(on)) }
            @if let Some((_, band)) = &one.band { ". " (w.voice_for_band(band)) }
        }
        @if let Some(finding) = &one.finding { p.govuk-body { a.govuk-link href={ "/in/findings/" (finding) } { (w.voice_from_finding()) } } }
        @if one.state != State::Waiting {
            h2.govuk-heading-m { (w.voice_backing()) }
            (steps_of(w, one, &shown.steps))
            @if !shown.joined.is_empty() {
                p.govuk-body { (w.voice_joined()) }
                ul.govuk-list.govuk-list--bullet {
                    @for (id, title, steps) in &shown.joined {
                        li { (link(id, title)) @for step in steps { ": " (step_sentence(w, step.people, step.bands, step.owed_at)) } }
                    }
                }
                p.govuk-hint { (w.voice_joined_hint()) }
            }
            (back)
            @if one.state == State::Open && one.answered_on.is_none() && open.is_none() && !shown.steps.is_empty() {
                form method="post" action={ "/in/suggestions/" (one.id) "/again" } {
                    (visit.csrf_field())
                    p.govuk-body { (w.voice_again()) }
                    (Button::new(w.voice_again_button()).secondary())
                }
            }
            @if let Some(clock) = &shown.clock {
                h2.govuk-heading-m { (w.voice_owed()) }
                p.govuk-body { (clock_sentence(w, clock)) @if let Some((_, name)) = &one.sponsor { " " (w.voice_sponsor_is(name)) } }
            }
            (became)
            @if one.state == State::Open { (acts(visit, shown)) }
            (replies(visit, shown))
        }
        @if shown.reading.keeps { (keeping(visit, shown)) }
    };
    visit.show(with_script(visit, &one.title, &body))
}

/// The page on which a device is made ready: the script draws it.
pub fn device(visit: &Visit, person: &Person) -> Response {
    let w = visit.app().words();
    let title = w.voice_device_title();
    let mount = html! {
        div id="device" data-sheets="/in/voice/sheets" data-open="/sheets" data-log="/log" data-csrf=(visit.csrf())
            data-next="/in/suggestions" data-holder=(holder_name(person)) {}
    };
    visit.show(with_script(visit, &title, &script_body(w, &title, SCRIPT, &mount)))
}

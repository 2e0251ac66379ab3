//! The pages on which a survey is written.

use super::authoring::{ABOUT_YOU, Leaf, Locked, NEW_SECTION, View, field_of, mark};
use super::draft::{Draft, Fault, OPTION_CHARS_MAX, QUESTIONS_MAX, SECTIONS_MAX, Sentence};
use super::pages::{day, stage_tag};
use super::xlsform::{Found, Problem};
use super::{Survey, Wave, bank, languages};
use crate::web::form::Form;
use crate::web::visit::Visit;
use answers::manifest::{COMMENTS_MAX, Question, QuestionKind, Section};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use ui::components::{
    Button, Cell, Checkboxes, Details, EmptyState, FieldErrors, FileUpload, Input, Item, Label, Pages, Radios, Select,
    Table, Tag, TagColour, Textarea, back_link, inset_text, warning_text,
};
use ui::{Verb, Width, Words};

/// What a question is, as its form asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Five answers from disagreement to agreement.
    Agreement,
    /// Five answers from never to always.
    Frequency,
    /// A scale with answers of one's own.
    Scale,
    /// 0 to 10.
    ZeroToTen,
    /// One choice.
    Single,
    /// Several choices.
    Multiple,
    /// A comment.
    Text,
    /// Words without an answer.
    Note,
}

/// The kinds by the name that a form sends.
pub const KINDS: &[(&str, Kind)] = &[
    ("agreement", Kind::Agreement),
    ("frequency", Kind::Frequency),
    ("scale", Kind::Scale),
    ("zero_to_ten", Kind::ZeroToTen),
    ("single", Kind::Single),
    ("multiple", Kind::Multiple),
    ("text", Kind::Text),
    ("note", Kind::Note),
];

impl Kind {
    /// Whether its answers have a good end.
    pub fn is_scale(self) -> bool {
        matches!(self, Self::Agreement | Self::Frequency | Self::Scale)
    }

    /// Whether its answers are written by hand.
    fn has_options(self) -> bool {
        matches!(self, Self::Scale | Self::Single | Self::Multiple)
    }

    /// Whether a question about the person can be of this kind.
    fn tells_a_fact(self) -> bool {
        matches!(self, Self::Agreement | Self::Frequency | Self::Scale | Self::Single)
    }

    fn value(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    fn name(self, w: Words) -> String {
        match self {
            Self::Agreement => w.authoring_kind_agreement(),
            Self::Frequency => w.authoring_kind_frequency(),
            Self::Scale => w.authoring_kind_scale(),
            Self::ZeroToTen => w.authoring_kind_zero(),
            Self::Single => w.authoring_kind_single(),
            Self::Multiple => w.authoring_kind_multiple(),
            Self::Text => w.authoring_kind_text(),
            Self::Note => w.authoring_kind_note(),
        }
    }

    fn hint(self, w: Words) -> String {
        match self {
            Self::Agreement => w.authoring_kind_agreement_hint(),
            Self::Frequency => w.authoring_kind_frequency_hint(),
            Self::Scale => w.authoring_kind_scale_hint(),
            Self::ZeroToTen => w.authoring_kind_zero_hint(),
            Self::Single => w.authoring_kind_single_hint(),
            Self::Multiple => w.authoring_kind_multiple_hint(),
            Self::Text => w.authoring_kind_text_hint(COMMENTS_MAX),
            Self::Note => w.authoring_kind_note_hint(),
        }
    }
}

/// What stands in the way, as a sentence.
pub fn fault_sentence(w: Words, fault: &Fault) -> String {
    match fault {
        Fault::BadCode(code) => w.authoring_fault_code(code),
        Fault::CodeTwice(code) => w.authoring_fault_twice(code),
        Fault::Choices { code, count, range } => w.authoring_fault_choices(code, *count, *range.start(), *range.end()),
        Fault::NothingToCount => w.authoring_fault_nothing(),
        Fault::Comments => w.authoring_fault_comments(COMMENTS_MAX),
        Fault::TooLarge => w.authoring_fault_large(SECTIONS_MAX, QUESTIONS_MAX),
        Fault::Depends { code, item } => w.authoring_fault_depends(code, item),
        Fault::DependsChoice { code, item } => w.authoring_fault_depends_choice(code, item),
        Fault::FactKind(code) => w.authoring_fault_fact(code),
        Fault::Unsaid { language, count } => w.authoring_fault_unsaid(*count, languages::name(language)),
        Fault::Locked(code) => w.authoring_fault_locked(code),
    }
}

/// Where it can be put right, below the page of the survey.
fn fault_place(draft: &Draft, fault: &Fault) -> String {
    match fault {
        Fault::BadCode(code) | Fault::CodeTwice(code) | Fault::Choices { code, .. } | Fault::FactKind(code) => {
            format!("/questions/{code}")
        }
        Fault::Depends { code, .. } | Fault::DependsChoice { code, .. } => format!("/questions/{code}/show"),
        Fault::Locked(code) => format!("#q-{code}"),
        Fault::Unsaid { language, .. } if language == draft.first() => "#main-content".to_owned(),
        Fault::Unsaid { language, .. } => format!("/translate/{language}?show=missing"),
        Fault::NothingToCount => "/questions/new".to_owned(),
        Fault::Comments | Fault::TooLarge => "#main-content".to_owned(),
    }
}

/// The faults of a survey as a list, each with a link to the place where it can be put right.
pub fn fault_list(w: Words, survey: &Survey, faults: &[Fault]) -> Markup {
    html! {
        ul.govuk-list.govuk-list--bullet {
            @for fault in faults {
                li {
                    (fault_sentence(w, fault)) " "
                    a.govuk-link href={ "/in/surveys/" (survey.id) (fault_place(&survey.draft, fault)) } {
                        (w.authoring_fix()) span.govuk-visually-hidden { ": " (fault_sentence(w, fault)) }
                    }
                }
            }
        }
    }
}

fn post_button(visit: &Visit, action: &str, button: &Button) -> Markup {
    html! { form method="post" action=(action) { (visit.csrf_field()) (button) } }
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

/// All surveys and waves, for organisers.
pub fn surveys(visit: &Visit, surveys: &[Survey], retired: &[Survey], waves: &[Wave], today: &str) -> Response {
    let w = visit.app().words();
    let body = html! {
        h1.govuk-heading-l { (w.surveys_title()) }
        @if surveys.is_empty() {
            (EmptyState::new(w.surveys_none_title(), w.surveys_none()).verb(Verb::Listen)
                .action(Button::link(w.surveys_new(), "/in/surveys/new")))
        } @else {
            (Button::link(w.surveys_new(), "/in/surveys/new"))
            (Table::new(w.surveys_list()).head([w.surveys_name(), w.surveys_questions()]).named_rows()
                .rows(surveys.iter().map(|survey| [
                    Cell::new(html! { a.govuk-link href={ "/in/surveys/" (survey.id) } { (survey.title) } }),
                    Cell::number(survey.draft.questions().count().to_string()),
                ])))
        }
        p.govuk-body { a.govuk-link href="/in/surveys/xlsform" { (w.authoring_upload()) } }
        h2.govuk-heading-m { (w.surveys_waves()) }
        @if waves.is_empty() {
            p.govuk-body { (w.surveys_waves_none()) }
        } @else {
            (Table::new(w.surveys_waves_list()).head([w.surveys_name(), w.surveys_when(), w.surveys_stage()]).named_rows()
                .rows(waves.iter().map(|wave| [
                    Cell::new(html! { a.govuk-link href={ "/in/waves/" (wave.id) "/run" } { (wave.title) } }),
                    Cell::new(w.surveys_from_to(day(&wave.opens_on), day(&wave.closes_on))),
                    Cell::new(html! { (stage_tag(w, wave.stage(today))) }),
                ])))
        }
        @if !retired.is_empty() {
            (Details::new(w.authoring_retired_list(), html! {
                ul.govuk-list {
                    @for survey in retired {
                        li.b-row {
                            a.govuk-link href={ "/in/surveys/" (survey.id) } { (survey.title) }
                            (restore(visit, survey))
                        }
                    }
                }
            }))
        }
    };
    visit.page(&w.surveys_title(), &body)
}

fn restore(visit: &Visit, survey: &Survey) -> Markup {
    let w = visit.app().words();
    let name = w.authoring_restore_what(&survey.title);
    let button = Button::new(w.authoring_restore()).secondary().sends("retired", "no").attr("aria-label", name);
    post_button(visit, &format!("/in/surveys/{}/retire", survey.id), &button)
}

/// A new survey from the bank.
pub fn new_survey(visit: &Visit, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let bank = bank::bank();
    let mut themes = Checkboxes::new("theme", w.surveys_themes()).hint(w.surveys_themes_hint()).errors(errors);
    for theme in bank.theme.iter().filter(|theme| !theme.standing) {
        let items = theme.item.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(" · ");
        themes = themes.with(Item::new(theme.code.as_str(), theme.title.as_str()).hint(items));
    }
    let mut facts = Checkboxes::new("fact", w.surveys_facts()).hint(w.surveys_facts_hint());
    for fact in &bank.fact {
        facts = facts.with(Item::new(fact.code.as_str(), fact.text.as_str()).hint(fact.options.join(" · ")));
    }
    let body = html! {
        (back_link(w, "/in/surveys"))
        (errors.summary())
        h1.govuk-heading-l { (w.surveys_new()) }
        (inset_text(bank.note.as_str()))
        p.govuk-body { a.govuk-link href="/in/surveys/xlsform" { (w.authoring_upload()) } }
        form method="post" action="/in/surveys/new" novalidate {
            (visit.csrf_field())
            (Input::new("title", w.surveys_title_label()).hint(w.surveys_title_hint()).values(form.values()).errors(errors))
            (themes.values(form.values()))
            p.govuk-body { (w.surveys_standing()) }
            (facts.values(form.values()).small())
            (Button::new(w.surveys_create()).once())
        }
    };
    visit.form_page(&w.surveys_new(), &body, errors)
}

/// A survey as it is being written.
pub fn survey(visit: &Visit, view: &View) -> Response {
    let w = visit.app().words();
    let survey = &view.survey;
    let base = format!("/in/surveys/{}", survey.id);
    let faults = view.faults();
    let sections = &survey.draft.sections;
    let body = html! {
        (back_link(w, "/in/surveys"))
        h1.govuk-heading-l {
            (survey.title)
            @if view.retired { " " (Tag::new(w.authoring_retired_tag()).colour(TagColour::Grey)) }
        }
        @if !faults.is_empty() {
            div.govuk-inset-text { p.govuk-body { (w.authoring_waits()) } (fault_list(w, survey, &faults)) }
        }
        div.govuk-button-group {
            (Button::link(w.surveys_add_question(), format!("{base}/questions/new")))
            (Button::link(w.authoring_add_bank(), format!("{base}/bank")).secondary())
            (Button::link(w.authoring_add_section(), format!("{base}/sections/new")).secondary())
            (Button::link(w.surveys_preview(), format!("{base}/preview")).secondary())
            (Button::link(w.authoring_test(), format!("{base}/test")).secondary())
            @if view.retired { (restore(visit, survey)) }
            @else { (Button::link(w.surveys_plan_wave(), format!("{base}/plan")).secondary()) }
        }
        (Details::new(w.authoring_more(), html! {
            ul.govuk-list {
                li { a.govuk-link href={ (base) "/languages" } { (w.authoring_languages_of()) } ": " (language_names(survey)) }
                li { a.govuk-link href={ (base) "/workbook.xlsx" } { (w.authoring_download()) } }
                li { a.govuk-link href={ (base) "/xlsform" } { (w.authoring_replace()) } }
                li { a.govuk-link href={ (base) "/name" } { (w.authoring_rename()) } }
            }
            div.b-row {
                (post_button(visit, &format!("{base}/copy"), &Button::new(w.authoring_copy()).secondary().once()))
                @if !view.retired {
                    (post_button(visit, &format!("{base}/retire"), &Button::new(w.authoring_retire()).secondary().once()))
                }
            }
        }))
        @for (at, section) in sections.iter().enumerate() {
            (section_head(visit, survey, section, (at == 0, at + 1 == sections.len())))
            @if section.questions.is_empty() { p.govuk-body { (w.surveys_section_empty()) } }
            ol.govuk-list {
                @for (q, question) in section.questions.iter().enumerate() {
                    @let ends = (at == 0 && q == 0, at + 1 == sections.len() && q + 1 == section.questions.len());
                    (question_row(visit, view, question, ends))
                }
            }
            p.govuk-body {
                a.govuk-link href={ (base) "/questions/new?section=" (section.code) } {
                    (w.authoring_add_here())
                    span.govuk-visually-hidden { " " (w.authoring_add_here_what(survey.draft.said(&section.title))) }
                }
            }
        }
        h2.govuk-heading-m id="about-you" tabindex="-1" { (w.surveys_facts()) }
        p.govuk-hint { (w.surveys_facts_hint()) }
        @if survey.draft.facts.is_empty() { p.govuk-body { (w.surveys_facts_none()) } }
        ol.govuk-list {
            @for (at, fact) in survey.draft.facts.iter().enumerate() {
                (question_row(visit, view, fact, (at == 0, at + 1 == survey.draft.facts.len())))
            }
        }
        p.govuk-body { a.govuk-link href={ (base) "/facts" } { (w.authoring_add_fact()) } }
    };
    visit.page(&survey.title, &body)
}

fn language_names(survey: &Survey) -> String {
    survey.draft.languages.iter().map(|code| languages::name(code)).collect::<Vec<_>>().join(", ")
}

/// A button that moves something. Its id is where the keyboard goes on after the move.
fn mover(text: String, way: &str, id: String, name: String) -> Button {
    Button::new(text).secondary().sends("way", way).id(id).attr("aria-label", name)
}

fn section_head(visit: &Visit, survey: &Survey, section: &Section, (first, last): (bool, bool)) -> Markup {
    let w = visit.app().words();
    let base = format!("/in/surveys/{}/sections/{}", survey.id, section.code);
    let title = survey.draft.said(&section.title);
    // Where a button is not there any more, the other one takes over.
    let id = |way: &str| format!("section-{way}-{}", section.code);
    html! {
        section.b-section id={ "s-" (section.code) } tabindex="-1" {
            h2.govuk-heading-m {
                (title)
                @if section.theme { " " (Tag::new(w.authoring_theme_tag())) }
            }
            @let intro = survey.draft.said(&section.intro);
            @if !intro.is_empty() { p.govuk-body { (intro) } }
            form.b-row method="post" action={ (base) "/move" } {
                (visit.csrf_field())
                a.govuk-link href=(base) { (w.surveys_change()) span.govuk-visually-hidden { " " (w.authoring_section_change_what(title)) } }
                @if first { span id=(id("up")) tabindex="-1" {} }
                @else { (mover(w.surveys_up(), "up", id("up"), w.authoring_section_up(title))) }
                @if last { span id=(id("down")) tabindex="-1" {} }
                @else { (mover(w.surveys_down(), "down", id("down"), w.authoring_section_down(title))) }
                a.govuk-link href={ (base) "/remove" } { (w.surveys_remove()) span.govuk-visually-hidden { " " (w.authoring_section_change_what(title)) } }
            }
        }
    }
}

fn kind_name(w: Words, kind: QuestionKind) -> String {
    match kind {
        QuestionKind::Scale => w.surveys_kind_scale(),
        QuestionKind::ScaleReversed => w.surveys_kind_scale_reversed(),
        QuestionKind::ZeroToTen => w.surveys_kind_zero_to_ten(),
        QuestionKind::Single => w.surveys_kind_single(),
        QuestionKind::Multiple => w.surveys_kind_multiple(),
        QuestionKind::Text => w.surveys_kind_text(),
        QuestionKind::Note => w.surveys_kind_note(),
    }
}

/// The choices of a question by their numbers, in words.
fn choices(draft: &Draft, question: &Question) -> Vec<(u8, String)> {
    match question.kind {
        QuestionKind::ZeroToTen => (0..=10).map(|number| (number + 1, number.to_string())).collect(),
        _ => (1..).zip(&question.options).map(|(number, option)| (number, draft.said(option).to_owned())).collect(),
    }
}

fn rule_words(w: Words, draft: &Draft, question: &Question) -> Option<String> {
    let rule = question.show_if.as_ref()?;
    let all = draft.find(&rule.item).map(|item| choices(draft, item)).unwrap_or_default();
    let wanted = all.into_iter().filter(|(number, _)| rule.any_of.contains(number)).map(|(_, words)| words);
    Some(w.authoring_shown_after(&rule.item, wanted.collect::<Vec<_>>().join(" / ")))
}

fn question_row(visit: &Visit, view: &View, question: &Question, (first, last): (bool, bool)) -> Markup {
    let w = visit.app().words();
    let draft = &view.survey.draft;
    let code = &question.code;
    let base = format!("/in/surveys/{}/questions/{code}", view.survey.id);
    let id = |way: &str| format!("{way}-{code}");
    html! {
        li.b-question id={ "q-" (code) } tabindex="-1" {
            p.govuk-body.b-question__text { strong { (draft.said(&question.text)) } }
            p.govuk-hint.b-question__about {
                code { (code) } " · " (kind_name(w, question.kind))
                @if let Some(construct) = bank::construct(code) { " · " (construct) }
                @if let Some(rule) = rule_words(w, draft, question) { " · " (rule) }
                @if question.sensitive { " · " (w.surveys_sensitive()) }
            }
            @if let Some(locked) = view.broken(question) { (settle(visit, view, question, locked)) }
            form.b-row method="post" action={ (base) "/move" } {
                (visit.csrf_field())
                a.govuk-link href=(base) { (w.surveys_change()) span.govuk-visually-hidden { " " (code) } }
                a.govuk-link href={ (base) "/show" } { (w.authoring_show_link()) span.govuk-visually-hidden { " " (w.authoring_show_link_what(code)) } }
                @if first { span id=(id("up")) tabindex="-1" {} }
                @else { (mover(w.surveys_up(), "up", id("up"), w.surveys_up_what(code))) }
                @if last { span id=(id("down")) tabindex="-1" {} }
                @else { (mover(w.surveys_down(), "down", id("down"), w.surveys_down_what(code))) }
                (Button::new(w.authoring_duplicate()).secondary().sends("way", "duplicate").attr("aria-label", w.authoring_duplicate_what(code)))
                a.govuk-link href={ (base) "/remove" } { (w.surveys_remove()) span.govuk-visually-hidden { " " (code) } }
            }
        }
    }
}

fn locked_words(w: Words, draft: &Draft, locked: &Locked, question: &Question) -> Markup {
    let words = &locked.wording;
    html! {
        blockquote.b-quote {
            p.govuk-body { (draft.said(&words.1)) }
            @match &words.3 {
                Some(hint) if !hint.is_empty() => p.govuk-hint { (w.authoring_locked_hinted(draft.said(hint))) },
                Some(_) if !question.hint.is_empty() => p.govuk-hint { (w.authoring_locked_unhinted()) },
                _ => {}
            }
            @if !words.2.is_empty() {
                p.govuk-hint { (words.2.iter().map(|option| draft.said(option)).collect::<Vec<_>>().join(" · ")) }
            }
        }
    }
}

/// A question that was asked before with other words: what shall it be? One press each.
fn settle(visit: &Visit, view: &View, question: &Question, locked: &Locked) -> Markup {
    let w = visit.app().words();
    let code = &question.code;
    let possible = locked.wording.restored(question, &view.survey.draft.languages).is_some();
    html! {
        div.govuk-inset-text {
            p.govuk-body { strong { (w.authoring_locked_title(&locked.wave)) } }
            p.govuk-body { (w.authoring_locked_then()) }
            (locked_words(w, &view.survey.draft, locked, question))
            @if !possible { p.govuk-body { (w.authoring_locked_impossible()) } }
            form.b-row method="post" action={ "/in/surveys/" (view.survey.id) "/questions/" (code) "/wording" } {
                (visit.csrf_field())
                @if possible {
                    (Button::new(html! { (w.authoring_locked_keep()) span.govuk-visually-hidden { " " (w.authoring_locked_keep_what(code)) } }).sends("way", "keep"))
                }
                (Button::new(w.authoring_locked_break(view.successor(code))).secondary().sends("way", "break"))
            }
        }
    }
}

/// The name of a survey.
pub fn name(visit: &Visit, id: &str, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let body = html! {
        (back_link(w, &format!("/in/surveys/{id}")))
        (errors.summary())
        h1.govuk-heading-l { (w.authoring_rename_title()) }
        form method="post" action={ "/in/surveys/" (id) "/name" } novalidate {
            (visit.csrf_field())
            (Input::new("title", w.surveys_title_label()).hint(w.surveys_title_hint()).values(form.values()).errors(errors))
            (Button::new(w.surveys_save()).once())
        }
    };
    visit.form_page(&w.authoring_rename_title(), &body, errors)
}

/// Questions of the bank that a survey does not have yet.
pub fn bank(visit: &Visit, survey: &Survey, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let mut groups = vec![];
    for theme in &bank::bank().theme {
        let items: Vec<_> = theme.item.iter().filter(|item| survey.draft.find(&item.code).is_none()).collect();
        if items.is_empty() {
            continue;
        }
        let first = groups.is_empty();
        let prefix = if first { "item".to_owned() } else { format!("item-{}", theme.code) };
        let mut boxes = Checkboxes::new("item", theme.title.as_str()).id_prefix(prefix);
        if first {
            boxes = boxes.errors(errors);
        }
        for item in items {
            boxes = boxes.with(Item::new(item.code.as_str(), item.text.as_str()).hint(item.construct.as_str()));
        }
        groups.push(boxes.values(form.values()));
    }
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}", survey.id)))
        (errors.summary())
        h1.govuk-heading-l { (w.authoring_bank_title()) }
        (inset_text(bank::bank().note.as_str()))
        @if groups.is_empty() { p.govuk-body { (w.authoring_bank_all()) } }
        @else {
            p.govuk-body { (w.authoring_bank_hint()) }
            form method="post" action={ "/in/surveys/" (survey.id) "/bank" } novalidate {
                (visit.csrf_field())
                @for boxes in &groups { (boxes) }
                (Button::new(w.authoring_bank_add()).once())
            }
        }
    };
    visit.form_page(&w.authoring_bank_title(), &body, errors)
}

/// Questions about the person: ours, or one's own.
pub fn facts(visit: &Visit, survey: &Survey, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let missing: Vec<_> = bank::bank().fact.iter().filter(|fact| survey.draft.find(&fact.code).is_none()).collect();
    let mut boxes = Checkboxes::new("fact", w.surveys_facts()).hint(w.surveys_facts_hint()).errors(errors);
    for fact in &missing {
        boxes = boxes.with(Item::new(fact.code.as_str(), fact.text.as_str()).hint(fact.options.join(" · ")));
    }
    let base = format!("/in/surveys/{}", survey.id);
    let body = html! {
        (back_link(w, &base))
        (errors.summary())
        h1.govuk-heading-l { (w.authoring_facts_title()) }
        p.govuk-body { (w.authoring_facts_lead()) }
        @if missing.is_empty() { p.govuk-body { (w.authoring_facts_all()) } }
        @else {
            form method="post" action={ (base) "/facts" } novalidate {
                (visit.csrf_field())
                (boxes)
                (Button::new(w.authoring_bank_add()).once())
            }
        }
        p.govuk-body { a.govuk-link href={ (base) "/questions/new?kind=single&section=" (ABOUT_YOU) } { (w.authoring_facts_own()) } }
    };
    visit.form_page(&w.authoring_facts_title(), &body, errors)
}

fn keep_translations(w: Words, survey: &Survey, form: &Form) -> Markup {
    html! {
        @if survey.draft.languages.len() > 1 {
            (Checkboxes::bare("keep").with(Item::new("yes", w.authoring_keep_translations()).hint(w.authoring_keep_translations_hint()))
                .values(form.values()))
        }
    }
}

/// A section, new or to be changed.
pub fn section(
    visit: &Visit,
    survey: &Survey,
    section: Option<&Section>,
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let title = match section {
        Some(section) => w.authoring_section_change(survey.draft.said(&section.title)),
        None => w.authoring_section_new(),
    };
    let code = section.map_or("new", |section| section.code.as_str());
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}", survey.id)))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        @if let Some(section) = section.filter(|_| !errors.is_empty()) {
            (Details::new(w.authoring_changed_now(), html! {
                p.govuk-body { strong { (survey.draft.said(&section.title)) } }
                p.govuk-body { (survey.draft.said(&section.intro)) }
            }))
        }
        form method="post" action={ "/in/surveys/" (survey.id) "/sections/" (code) } novalidate {
            (visit.csrf_field())
            (hidden("was", form.text("was")))
            (Input::new("title", w.authoring_section_title()).values(form.values()).errors(errors))
            (Textarea::new("intro", w.authoring_section_intro()).rows(3).values(form.values()).errors(errors))
            (Checkboxes::bare("theme").with(Item::new("yes", w.authoring_section_theme()).hint(w.authoring_section_theme_hint()))
                .values(form.values()))
            @if section.is_some() { (keep_translations(w, survey, form)) }
            (Button::new(w.surveys_save()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// Asks whether a section shall go.
pub fn removing_section(visit: &Visit, survey: &Survey, section: &Section) -> Response {
    let w = visit.app().words();
    let title = w.authoring_section_remove(survey.draft.said(&section.title));
    let inner = html! {
        p.govuk-body { (w.authoring_section_remove_lead(section.questions.len())) }
        ul.govuk-list.govuk-list--bullet { @for question in &section.questions { li { (survey.draft.said(&question.text)) } } }
    };
    let action = format!("/in/surveys/{}/sections/{}/remove", survey.id, section.code);
    removing(visit, survey, &title, &inner, &action, &mark(section))
}

/// Asks whether a question shall go.
pub fn removing_question(visit: &Visit, survey: &Survey, question: &Question) -> Response {
    let w = visit.app().words();
    let hanging = survey.draft.dependents(&question.code);
    let inner = html! {
        blockquote.b-quote { p.govuk-body { (survey.draft.said(&question.text)) } }
        @if !hanging.is_empty() {
            p.govuk-body { (w.authoring_remove_dependents()) }
            ul.govuk-list.govuk-list--bullet {
                @for question in hanging { li { code { (question.code) } " " (survey.draft.said(&question.text)) } }
            }
        }
    };
    let action = format!("/in/surveys/{}/questions/{}/remove", survey.id, question.code);
    removing(visit, survey, &w.authoring_remove_question(&question.code), &inner, &action, &mark(question))
}

/// Asks whether a language shall go.
pub fn removing_language(visit: &Visit, survey: &Survey, language: &str) -> Response {
    let w = visit.app().words();
    let title = w.authoring_language_remove_title(languages::name(language));
    let inner = html! { p.govuk-body { (w.authoring_language_remove_lead()) } };
    removing(visit, survey, &title, &inner, &format!("/in/surveys/{}/languages/{language}/remove", survey.id), "")
}

fn removing(visit: &Visit, survey: &Survey, title: &str, inner: &Markup, action: &str, was: &str) -> Response {
    let w = visit.app().words();
    let back = format!("/in/surveys/{}", survey.id);
    let body = html! {
        (back_link(w, &back))
        h1.govuk-heading-l { (title) }
        (inner)
        form method="post" action=(action) {
            (visit.csrf_field())
            (hidden("was", was))
            div.govuk-button-group {
                (Button::new(w.authoring_remove_yes()).warning().once())
                a.govuk-link href=(back) { (w.authoring_remove_no()) }
            }
        }
    };
    visit.page(title, &body)
}

/// What kind of question? `code` is `new`, or that of a question that changes its kind.
pub fn kinds(visit: &Visit, survey: &Survey, code: &str, section: &str, now: Option<Kind>) -> Response {
    let w = visit.app().words();
    let fact = section == ABOUT_YOU;
    let mut radios = Radios::new("kind", w.authoring_kind_title());
    if fact {
        radios = radios.hint(w.authoring_kind_fact_hint());
    }
    for (value, kind) in KINDS {
        // The ready-made answers are English.
        let english = !matches!(kind, Kind::Agreement | Kind::Frequency) || survey.draft.first() == "en";
        let room =
            *kind != Kind::Text || survey.draft.comments() < usize::from(COMMENTS_MAX) || now == Some(Kind::Text);
        if english && room && (!fact || kind.tells_a_fact()) {
            radios = radios.with(Item::new(*value, kind.name(w)).hint(kind.hint(w)));
        }
    }
    let chosen = now.unwrap_or(if fact || survey.draft.first() != "en" { Kind::Single } else { Kind::Agreement });
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}", survey.id)))
        h1.govuk-heading-l { @if code == "new" { (w.surveys_add_question()) } @else { (w.surveys_change_question(code)) } }
        form method="get" action={ "/in/surveys/" (survey.id) "/questions/" (code) } {
            @if !section.is_empty() { (hidden("section", section)) }
            (radios.checked(chosen.value()))
            (Button::new(w.authoring_continue()))
        }
    };
    visit.page(&w.authoring_kind_title(), &body)
}

fn good(w: Words, kind: Kind) -> Option<[(&'static str, String); 2]> {
    match kind {
        Kind::Agreement => Some([("last", w.authoring_good_agree()), ("first", w.authoring_good_disagree())]),
        Kind::Frequency => Some([("last", w.authoring_good_often()), ("first", w.authoring_good_seldom())]),
        Kind::Scale => Some([("last", w.authoring_good_last()), ("first", w.authoring_good_first())]),
        _ => None,
    }
}

/// A question, new or to be changed.
pub fn question(
    visit: &Visit,
    view: &View,
    old: Option<&Question>,
    kind: Kind,
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let survey = &view.survey;
    let title = match old {
        Some(old) => w.surveys_change_question(&old.code),
        None => w.authoring_question_new(kind.name(w)),
    };
    let code = old.map_or("new", |old| old.code.as_str());
    let base = format!("/in/surveys/{}/questions/{code}", survey.id);
    let mut section = Select::new("section", w.surveys_section()).hint(w.surveys_section_hint());
    for existing in &survey.draft.sections {
        section = section.item(existing.code.as_str(), survey.draft.said(&existing.title));
    }
    if kind.tells_a_fact() {
        section = section.item(ABOUT_YOU, w.surveys_facts());
    }
    let section = section.item(NEW_SECTION, w.surveys_section_new());
    let label = match kind {
        Kind::Agreement => w.authoring_text_statement(),
        Kind::Note => w.authoring_text_note(),
        _ => w.surveys_text(),
    };
    let ready = match kind {
        Kind::Agreement => bank::scale("agreement"),
        Kind::Frequency => bank::scale("frequency"),
        _ => None,
    };
    let ready: Vec<String> = ready.unwrap_or_default().iter().filter_map(|text| text.get("en").cloned()).collect();
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}", survey.id)))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        @if let Some(old) = old {
            p.govuk-body { (kind.name(w)) " · " a.govuk-link href={ (base) "?choose=kind" } { (w.authoring_kind_change()) } }
            @if let Some(locked) = view.locked.get(&old.code) {
                div.govuk-inset-text {
                    p.govuk-body { strong { (w.authoring_locked_title(&locked.wave)) } }
                    @if !locked.wording.fits(old) { (locked_words(w, &survey.draft, locked, old)) }
                    p.govuk-body { (w.authoring_locked_hint()) }
                }
            }
            @if !errors.is_empty() {
                (Details::new(w.authoring_changed_now(), html! {
                    p.govuk-body { strong { (survey.draft.said(&old.text)) } }
                    p.govuk-body { (survey.draft.said(&old.hint)) }
                    ul.govuk-list.govuk-list--bullet { @for option in &old.options { li { (survey.draft.said(option)) } } }
                }))
            }
        } @else {
            p.govuk-hint { (kind.hint(w)) }
        }
        form method="post" action=(base) novalidate {
            (visit.csrf_field())
            (hidden("kind", kind.value()))
            (hidden("was", form.text("was")))
            (Textarea::new("text", label).rows(3).values(form.values()).errors(errors))
            @if kind != Kind::Note { (Textarea::new("hint", w.surveys_hint()).rows(2).values(form.values()).errors(errors)) }
            @if kind.has_options() {
                (Textarea::new("options", w.surveys_options()).hint(w.authoring_options_hint()).rows(6).values(form.values()).errors(errors))
            }
            @if !ready.is_empty() { p.govuk-body { (w.authoring_options_given()) " " (ready.join(" · ")) } }
            @if let Some(ends) = good(w, kind) {
                @let radios = ends.into_iter().fold(Radios::new("good", w.authoring_good()), |radios, (value, text)| radios.item(value, text));
                (radios.values(form.values()).errors(errors))
            }
            (section.values(form.values()).errors(errors))
            (Input::new("section_title", w.surveys_section_title()).hint(w.surveys_section_title_hint()).values(form.values()).errors(errors))
            @if !matches!(kind, Kind::Text | Kind::Note) {
                (Checkboxes::bare("sensitive").item("yes", w.surveys_sensitive_label()).values(form.values()))
            }
            @if old.is_some() { (keep_translations(w, survey, form)) }
            (Details::new(w.authoring_code_details(), html! {
                (Input::new("code", w.surveys_code()).hint(w.surveys_code_hint()).width(20).spellcheck(false).values(form.values()).errors(errors))
            }).open(errors.get("code").is_some()))
            (Button::new(w.surveys_save()).once())
        }
        @if old.is_some() { p.govuk-body { a.govuk-link href={ (base) "/show" } { (w.authoring_show_link()) } } }
    };
    visit.form_page(&title, &body, errors)
}

/// After which answers is a question shown? First the earlier question, then its answers.
pub fn show(
    visit: &Visit,
    survey: &Survey,
    question: &Question,
    item: &str,
    form: &Form,
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let draft = &survey.draft;
    let action = format!("/in/surveys/{}/questions/{}/show", survey.id, question.code);
    let earlier: Vec<&Question> = draft
        .all()
        .take_while(|other| other.code != question.code)
        .filter(|other| other.answer_kind().is_some())
        .collect();
    let chosen = earlier.iter().find(|other| other.code == item);
    let mut select = Select::new("item", w.authoring_show_item());
    for other in &earlier {
        let words: String = draft.said(&other.text).chars().take(90).collect();
        select = select.item(other.code.as_str(), format!("{}: {words}", other.code));
    }
    let title = w.authoring_show_title(&question.code);
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}#q-{}", survey.id, question.code)))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        blockquote.b-quote { p.govuk-body { (draft.said(&question.text)) } }
        @if let Some(rule) = rule_words(w, draft, question) { p.govuk-body { (rule) } }
        @if earlier.is_empty() { p.govuk-body { (w.authoring_show_none()) } }
        @else {
            form method="get" action=(action) {
                (select.chosen(item))
                (Button::new(w.authoring_show_choose()).secondary())
            }
        }
        @if let Some(other) = chosen {
            form method="post" action=(action) novalidate {
                (visit.csrf_field())
                (hidden("was", form.text("was")))
                (hidden("item", &other.code))
                p.govuk-body { strong { (draft.said(&other.text)) } }
                @let boxes = Checkboxes::new("choice", w.authoring_show_choices(&other.code)).hint(w.authoring_show_choices_hint()).errors(errors);
                (choices(draft, other).into_iter().fold(boxes, |boxes, (number, words)| boxes.item(number.to_string(), words)).values(form.values()))
                (Button::new(w.authoring_show_save()).once())
            }
        }
        @if question.show_if.is_some() {
            form method="post" action=(action) {
                (visit.csrf_field())
                (hidden("was", &mark(question)))
                (Button::new(w.authoring_show_always()).secondary().sends("always", "yes"))
            }
        }
    };
    visit.form_page(&title, &body, errors)
}

/// The languages of a survey.
pub fn languages(visit: &Visit, survey: &Survey, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let base = format!("/in/surveys/{}", survey.id);
    let draft = &survey.draft;
    let mut add = Select::new("language", w.authoring_language()).item("", w.authoring_language_choose());
    for (code, name, own) in languages::LANGUAGES {
        if !draft.languages.iter().any(|there| there == code) {
            add = add.item(*code, if name == own { (*name).to_owned() } else { format!("{name} ({own})") });
        }
    }
    let rows = draft.languages.iter().enumerate().map(|(at, code)| {
        let name = languages::name(code);
        let missing = draft.missing(code);
        let state = match (at, missing) {
            (0, _) => w.authoring_language_first(),
            (_, 0) => w.authoring_language_whole(),
            (_, missing) => w.authoring_fault_unsaid(missing, name),
        };
        let todo = html! {
            @if at > 0 {
                div.b-row {
                    a.govuk-link href={ (base) "/translate/" (code) } { (w.authoring_translate()) span.govuk-visually-hidden { " " (w.authoring_translate_what(name)) } }
                    @if missing == 0 {
                        (post_button(visit, &format!("{base}/languages"), &Button::new(w.authoring_lead()).secondary()
                            .sends("lead", code.as_str()).attr("aria-label", w.authoring_lead_what(name))))
                    }
                    a.govuk-link href={ (base) "/languages/" (code) "/remove" } { (w.surveys_remove()) span.govuk-visually-hidden { " " (name) } }
                }
            }
        };
        [Cell::new(name.to_owned()), Cell::new(state), Cell::new(todo)]
    });
    let body = html! {
        (back_link(w, &base))
        (errors.summary())
        h1.govuk-heading-l { (w.authoring_languages_title()) }
        p.govuk-body-l { (survey.title) }
        p.govuk-body { (w.authoring_languages_lead()) " " (w.authoring_languages_around()) }
        (Table::new(w.authoring_languages_title()).head([w.authoring_language(), w.authoring_language_state(), w.authoring_language_todo()])
            .named_rows().scrolls().rows(rows))
        h2.govuk-heading-m { (w.authoring_language_add()) }
        form method="post" action={ (base) "/languages" } novalidate {
            (visit.csrf_field())
            (add.values(form.values()).errors(errors))
            (Input::new("other", w.authoring_language_other()).hint(w.authoring_language_other_hint()).width(10).spellcheck(false)
                .values(form.values()).errors(errors))
            (Button::new(w.authoring_language_add()).once())
        }
    };
    visit.form_page(&w.authoring_languages_title(), &body, errors)
}

/// Every sentence beside a field for its translation.
#[allow(clippy::too_many_arguments)]
pub fn translation(
    visit: &Visit,
    survey: &Survey,
    language: &str,
    sentences: &[Sentence],
    leaf: &Leaf,
    form: &Form,
    conflicts: &[(Option<String>, String)],
    errors: &FieldErrors,
) -> Response {
    let w = visit.app().words();
    let draft = &survey.draft;
    let (name, first) = (languages::name(language), draft.first());
    let title = w.authoring_translate_title(name);
    let address = format!("/in/surveys/{}/translate/{language}", survey.id);
    let all = draft.sentences(language);
    let done = all.iter().filter(|sentence| !sentence.translation.is_empty()).count();
    let field = |sentence: &Sentence| {
        let name = field_of(&sentence.original, &sentence.translation);
        let label = html! {
            span lang=(first) dir=(languages::direction(first)) { (sentence.original) }
            @if sentence.uses > 1 { span.govuk-hint.b-translate__uses { (w.authoring_translate_uses(sentence.uses)) } }
        };
        let value = if form.has(&name) { form.text(&name).to_owned() } else { sentence.translation.clone() };
        let rows = if sentence.original.chars().count() > OPTION_CHARS_MAX / 5 { 3 } else { 1 };
        let empty = if sentence.translation.is_empty() { "b-translate b-translate--missing" } else { "b-translate" };
        html! {
            div class=(empty) {
                (Textarea::new(name, Label::new(label)).rows(rows).value(value).errors(errors)
                    .attr("lang", language).attr("dir", languages::direction(language)))
            }
        }
    };
    let query = if leaf.missing_only { "?show=missing" } else { "" };
    let body = html! {
        (back_link(w, &format!("/in/surveys/{}/languages", survey.id)))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (survey.title) }
        p.govuk-body { (w.authoring_translate_progress(done, all.len())) " "
            @if leaf.missing_only { a.govuk-link href=(address) { (w.authoring_translate_show_all()) } }
            @else if done < all.len() { a.govuk-link href={ (address) "?show=missing" } { (w.authoring_translate_missing_only()) } }
        }
        @if !conflicts.is_empty() {
            div.govuk-inset-text role="alert" {
                p.govuk-body { (w.authoring_translate_conflict()) }
                dl {
                    @for (original, words) in conflicts {
                        dt lang=(first) { @match original { Some(original) => { (original) } None => { (w.authoring_translate_gone()) } } }
                        dd lang=(language) dir=(languages::direction(language)) { (words) }
                    }
                }
            }
        }
        @if sentences.is_empty() { p.govuk-body { (w.authoring_translate_none()) } }
        @else {
            form method="post" action={ (address) @if leaf.missing_only { "?show=missing" } @else { "?page=" (leaf.page) } } novalidate {
                (visit.csrf_field())
                @for (at, sentence) in sentences.iter().enumerate() {
                    @if at == 0 || sentences[at - 1].section != sentence.section {
                        h2.govuk-heading-m {
                            @match sentence.section.and_then(|at| draft.sections.get(at)) {
                                Some(section) => { span lang=(first) { (draft.said(&section.title)) } }
                                None => { (w.surveys_facts()) }
                            }
                        }
                    }
                    (field(sentence))
                }
                (Button::new(w.surveys_save()).once())
            }
            @if leaf.pages > 1 {
                (Pages::new(w, leaf.page as u64, leaf.pages as u64, |page| {
                    let joint = if query.is_empty() { "?" } else { "&" };
                    format!("{address}{query}{joint}page={page}")
                }))
            }
        }
    };
    visit.show_form(visit.draft(&title, &body).width(Width::Wide), errors)
}

/// The survey in a frame as wide as a phone.
pub fn preview(visit: &Visit, survey: &Survey) -> Response {
    let w = visit.app().words();
    let base = format!("/in/surveys/{}", survey.id);
    let title = w.surveys_preview_of(&survey.title);
    let body = html! {
        (back_link(w, &base))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (w.authoring_preview_lead()) }
        p.govuk-body { a.govuk-link href={ (base) "/test" } { (w.authoring_preview_full()) } }
        iframe.b-phone title=(w.authoring_preview_frame(&survey.title)) src={ (base) "/test?frame" } {}
    };
    visit.page(&title, &body)
}

/// Takes a workbook: for a new survey, or in place of one.
pub fn upload(visit: &Visit, survey: Option<&Survey>, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let (title, action, back) = match survey {
        Some(survey) => (
            w.authoring_xlsform_replace_title(&survey.title),
            format!("/in/surveys/{}/xlsform", survey.id),
            format!("/in/surveys/{}", survey.id),
        ),
        None => (w.authoring_xlsform_title(), "/in/surveys/xlsform".to_owned(), "/in/surveys".to_owned()),
    };
    let body = html! {
        (back_link(w, &back))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body { (w.authoring_xlsform_lead()) }
        @if let Some(survey) = survey {
            (warning_text(w, w.authoring_xlsform_replace_warning()))
            p.govuk-body { a.govuk-link href={ "/in/surveys/" (survey.id) "/workbook.xlsx" } { (w.authoring_download()) } }
        }
        form method="post" action=(action) enctype="multipart/form-data" novalidate {
            (visit.csrf_field())
            @if let Some(survey) = survey { (hidden("was", &mark(&survey.draft))) }
            (FileUpload::new("file", w.authoring_xlsform_file()).accept(".xlsx,.xls").errors(errors))
            (Button::new(w.authoring_xlsform_read()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// What in a workbook cannot be taken over, by its place.
pub fn refused(visit: &Visit, survey: Option<&Survey>, file: &str, problems: &[Problem]) -> Response {
    let w = visit.app().words();
    let back =
        survey.map_or_else(|| "/in/surveys/xlsform".to_owned(), |survey| format!("/in/surveys/{}/xlsform", survey.id));
    let short: String = file.chars().take(120).collect();
    // What is wrong with the whole file has no place in it.
    let (whole, placed): (Vec<_>, Vec<_>) = problems.iter().partition(|problem| problem.sheet.is_empty());
    let row = |problem: &Problem| {
        let (sheet, column) = (problem.sheet.clone(), problem.column.clone());
        let place = match (problem.row, column.is_empty()) {
            (0, _) => sheet,
            (row, true) => w.authoring_xlsform_row(sheet, row),
            (row, false) => w.authoring_xlsform_cell(sheet, row, column),
        };
        [Cell::new(place), Cell::new(problem.why.clone())]
    };
    let body = html! {
        (back_link(w, &back))
        h1.govuk-heading-l { (w.authoring_xlsform_refused_title()) }
        p.govuk-body-l {
            @if placed.is_empty() { (w.authoring_xlsform_unread(short)) } @else { (w.authoring_xlsform_refused(short)) }
        }
        @for problem in whole { p.govuk-body { (problem.why) } }
        @if !placed.is_empty() {
            (Table::new(w.authoring_xlsform_problems())
                .head([w.authoring_xlsform_where(), w.authoring_xlsform_why()]).scrolls().rows(placed.into_iter().map(row)))
        }
        (Button::link(w.authoring_xlsform_again(), back))
    };
    let page = visit.draft(&w.authoring_xlsform_refused_title(), &body).width(Width::Wide).in_error(true);
    let mut response = visit.show(page);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// A workbook was taken over: what came of it, and what was left aside.
pub fn taken_over(visit: &Visit, id: &str, found: &Found) -> Response {
    let w = visit.app().words();
    let body = html! {
        h1.govuk-heading-l { (w.authoring_xlsform_done_title()) }
        p.govuk-body-l { (w.authoring_xlsform_done(found.draft.all().count(), found.draft.sections.len())) }
        @if !found.notes.is_empty() {
            h2.govuk-heading-m { (w.authoring_xlsform_notes()) }
            ul.govuk-list.govuk-list--bullet { @for note in &found.notes { li { (note) } } }
        }
        (Button::link(w.authoring_xlsform_go(), format!("/in/surveys/{id}")))
    };
    visit.page(&w.authoring_xlsform_done_title(), &body)
}

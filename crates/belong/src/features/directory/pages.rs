//! The pages of people, sites and staff lists.

use super::import::{
    Fact, Fate, Field, KnownPerson, MappingProblem, PEOPLE_MAX, Plan, Problem, Problems, Reason, Refused,
    SHRINK_PER_CENT_MAX, Tell, Wrong, fte_in_words, letters,
};
use super::nouns::{Appointment, JobFamily, LEVELS_MAX, Phase, SUBJECTS_MAX, Site, SiteKind, Sites};
use super::routes::{Check, PeopleView, PersonView};
use super::{Choices, List, rows};
use crate::clock;
use crate::features::identity::CARD_DAYS;
use crate::sheet::{COLUMNS_MAX, FILE_BYTES_MAX, LINES_MAX, SheetError, UNPACKED_BYTES_MAX};
use crate::web::form::Form;
use crate::web::url_encode;
use crate::web::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::components::{
    Button, Card, CardSheet, Cell, Checkboxes, DateInput, Details, EmptyState, FieldErrors, FileUpload, Input, Item,
    LargeNumber, Legend, Radios, Select, SummaryList, SummaryRow, Table, Tag, TagColour, Tree, TreeItem, back_link,
    inset_text, warning_text,
};
use ui::{Verb, Width, Words};

/// Bytes in a megabyte, as people count them.
const MB: usize = 1024 * 1024;
/// People whose changes the dry-run page shows, at most.
const TELLS_SHOWN_MAX: usize = 300;
/// Rows that a sentence lists, at most.
const ROWS_SHOWN_MAX: usize = 10;
/// Entries of a column that the mapping page shows.
const EXAMPLES: usize = 3;

/// The name of a kind of site.
pub fn kind_name(w: Words, kind: SiteKind) -> String {
    match kind {
        SiteKind::Trust => w.directory_kind_trust(),
        SiteKind::Region => w.directory_kind_region(),
        SiteKind::Academy => w.directory_kind_academy(),
        SiteKind::Department => w.directory_kind_department(),
    }
}

/// The name of a kind of work.
pub fn family_name(w: Words, family: JobFamily) -> String {
    match family {
        JobFamily::Leadership => w.directory_family_leadership(),
        JobFamily::Teaching => w.directory_family_teaching(),
        JobFamily::Classroom => w.directory_family_classroom(),
        JobFamily::Pastoral => w.directory_family_pastoral(),
        JobFamily::Office => w.directory_family_office(),
        JobFamily::Technical => w.directory_family_technical(),
        JobFamily::Premises => w.directory_family_premises(),
        JobFamily::Catering => w.directory_family_catering(),
        JobFamily::Cleaning => w.directory_family_cleaning(),
        JobFamily::Midday => w.directory_family_midday(),
        JobFamily::Central => w.directory_family_central(),
        JobFamily::Other => w.directory_family_other(),
    }
}

/// The name of a field of a staff list.
pub fn field_name(w: Words, field: Field) -> String {
    match field {
        Field::StaffNumber => w.directory_field_staff_number(),
        Field::PreferredName => w.directory_field_preferred_name(),
        Field::FirstName => w.directory_field_first_name(),
        Field::PreferredSurname => w.directory_field_preferred_surname(),
        Field::Surname => w.directory_field_surname(),
        Field::FullName => w.directory_field_full_name(),
        Field::Email => w.directory_field_email(),
        Field::Site => w.directory_field_site(),
        Field::Region => w.directory_field_region(),
        Field::Department => w.directory_field_department(),
        Field::Title => w.directory_field_job_title(),
        Field::Family => w.directory_field_job_family(),
        Field::Subjects => w.directory_field_subjects(),
        Field::Fte => w.directory_field_fte(),
        Field::StartsOn => w.directory_field_start(),
        Field::EndsOn => w.directory_field_end(),
        Field::Manager => w.directory_field_line_manager(),
    }
}

/// Why a file is no table, in words.
pub fn sheet_sentence(w: Words, why: &SheetError) -> String {
    match why {
        SheetError::Empty => w.directory_sheet_empty(),
        SheetError::TooLarge => w.directory_sheet_too_large(FILE_BYTES_MAX / MB),
        SheetError::UnpacksTooLarge => w.directory_sheet_unpacks_too_large(UNPACKED_BYTES_MAX as usize / MB),
        SheetError::NotATable => w.directory_sheet_not_a_table(),
        SheetError::OldWorkbook => w.directory_sheet_old_workbook(),
        SheetError::BrokenWorkbook => w.directory_sheet_broken_workbook(),
        SheetError::TooManyLines => w.directory_sheet_too_many_lines(LINES_MAX),
        SheetError::TooManyColumns => w.directory_sheet_too_many_columns(COLUMNS_MAX),
        SheetError::LineTooLong { line } => w.directory_sheet_line_too_long(*line),
        SheetError::CellTooLong { line } => w.directory_sheet_cell_too_long(*line),
        SheetError::NoHeader => w.directory_sheet_no_header(),
    }
}

/// Why a column is refused, in words.
pub fn reason_sentence(w: Words, reason: Reason) -> String {
    match reason {
        Reason::FromThePersonOnly => w.directory_refused_person(),
        Reason::NotNeededAndDangerous => w.directory_refused_danger(),
        Reason::PrivateLife => w.directory_refused_private(),
    }
}

/// What is wrong with a choice of columns: the column at which to say it, and the sentence.
pub fn mapping_sentence(w: Words, choices: &Choices, problem: &MappingProblem) -> (usize, String) {
    match problem {
        MappingProblem::NoKey => (0, w.directory_mapping_no_key()),
        MappingProblem::NoName => (0, w.directory_mapping_no_name()),
        MappingProblem::NoSite => (0, w.directory_mapping_no_site()),
        MappingProblem::Twice(field) => {
            let last = choices.columns.iter().rposition(|code| code == field.code()).unwrap_or(0);
            (last, w.directory_mapping_twice(field_name(w, *field)))
        }
    }
}

/// What is wrong with a row, in words.
pub fn wrong_sentence(w: Words, wrong: &Wrong) -> String {
    match wrong {
        Wrong::NoKey => w.directory_wrong_no_key(),
        Wrong::NoName => w.directory_wrong_no_name(),
        Wrong::TooLong { max } => w.directory_wrong_too_long(*max),
        Wrong::InsuranceNumber => w.directory_wrong_insurance_number(),
        Wrong::Email(text) => w.directory_wrong_email(text),
        Wrong::NoSite => w.directory_wrong_no_site(),
        Wrong::UnknownSite { text, close: None } => w.directory_wrong_unknown_site(text),
        Wrong::UnknownSite { text, close: Some(close) } => w.directory_wrong_unknown_site_close(text, close),
        Wrong::AmbiguousSite(text) => w.directory_wrong_ambiguous_site(text),
        Wrong::UnknownDepartment(text) => w.directory_wrong_unknown_department(text),
        Wrong::Date(text) => w.directory_wrong_date(text),
        Wrong::EndsBeforeStart => w.directory_wrong_ends_before_start(),
        Wrong::Fte(text) => w.directory_wrong_fte(text),
        Wrong::TooManySubjects => w.directory_wrong_too_many_subjects(SUBJECTS_MAX),
        Wrong::UnknownManager(text) => w.directory_wrong_unknown_manager(text),
        Wrong::OwnManager => w.directory_wrong_own_manager(),
        Wrong::OtherName { line } => w.directory_wrong_other_name(*line),
        Wrong::OtherEmail { line } => w.directory_wrong_other_email(*line),
        Wrong::EmailTwice { line } => w.directory_wrong_email_twice(*line),
        Wrong::EmailTaken { name } => w.directory_wrong_email_taken(name),
        Wrong::Repeats { line } => w.directory_wrong_repeats(*line),
        Wrong::TooManyPeople => w.directory_wrong_too_many_people(PEOPLE_MAX),
        Wrong::Shrinks { ended, of } => w.directory_wrong_shrinks(*ended, *of, SHRINK_PER_CENT_MAX),
    }
}

/// Where a problem is, in words.
pub fn place(w: Words, header: &[String], problem: &Problem) -> String {
    match (problem.line, problem.column) {
        (0, _) => w.directory_place_file(),
        (line, None) => w.directory_place_row(line),
        (line, Some(column)) => {
            let name = header.get(column).map_or("", String::as_str);
            w.directory_place_cell(line, letters(column), name)
        }
    }
}

/// A date as people write it, short.
fn day(on: jiff::civil::Date) -> String {
    on.strftime("%-d %B %Y").to_string()
}

/// The list of people.
pub fn people(visit: &Visit, view: &PeopleView) -> Response {
    let w = visit.app().words();
    let title = match &view.show {
        rows::Show::At(site) => w.directory_people_at(view.sites.full_name(site)),
        _ => w.directory_people_title(),
    };
    let query = match &view.show {
        rows::Show::Called(text) => text.as_str(),
        _ => "",
    };
    let next = view.page.people.last().filter(|_| view.page.more).map(|last| {
        let filter = match &view.show {
            rows::Show::Everybody => String::new(),
            rows::Show::Called(text) => format!("q={}&", url_encode(text)),
            rows::Show::At(site) => format!("site={}&", url_encode(site)),
        };
        format!("/in/people?{filter}name={}&after={}", url_encode(&last.name), url_encode(&last.id))
    });
    let actions = html! {
        div.govuk-button-group {
            (Button::link(w.directory_people_import(), "/in/people/import"))
            (Button::link(w.directory_people_add(), "/in/people/new").secondary())
            (Button::link(w.directory_people_sites(), "/in/people/sites").secondary())
        }
    };
    // The first administrator alone is nobody yet: without work, not on any list.
    let nobody_at_all = !view.any_work && view.show == rows::Show::Everybody;
    let body = html! {
        h1.govuk-heading-l { (title) }
        @if nobody_at_all {
            (EmptyState::new(w.directory_people_none_title(), w.directory_people_none()).verb(Verb::Connect))
            (actions)
        } @else {
            p.govuk-body-l { (w.directory_people_count(view.here)) }
            (actions)
            form method="get" action="/in/people" role="search" novalidate {
                (Input::new("q", w.directory_people_search()).value(query).width(20).spellcheck(false))
                (Button::new(w.directory_people_search_button()).secondary())
            }
            @if view.show != rows::Show::Everybody {
                p.govuk-body { a.govuk-link href="/in/people" { (w.directory_people_everybody()) } }
            }
            @if view.page.people.is_empty() {
                p.govuk-body { (w.directory_people_nobody()) }
            } @else {
                (Table::new(w.directory_people_list())
                    .head([w.directory_people_name(), w.directory_people_email(), w.directory_people_number()])
                    .named_rows()
                    .scrolls()
                    .rows(view.page.people.iter().map(|person| [
                        Cell::new(html! { a.govuk-link href={ "/in/people/" (person.id) } { (person.name) } }),
                        Cell::new(person.email.clone().unwrap_or_default()),
                        Cell::new(person.staff_number.clone().unwrap_or_default()),
                    ])))
                @if let Some(next) = next {
                    p.govuk-body { a.govuk-link href=(next) rel="next" { (w.directory_people_next()) } }
                }
            }
        }
    };
    visit.show(visit.draft(&title, &body).width(Width::Wide))
}

/// The form of a person as it is kept.
pub fn facts_form(person: &KnownPerson) -> Form {
    Form::of([
        ("name", person.name.clone()),
        ("email", person.email.clone().unwrap_or_default()),
        ("staff_number", person.staff_number.clone().unwrap_or_default()),
    ])
}

fn facts_fields(w: Words, form: &Form, errors: &FieldErrors) -> Markup {
    let values = form.values();
    html! {
        (Input::new("name", w.directory_people_name()).hint(w.directory_person_name_hint()).values(values).errors(errors))
        (Input::email("email", w.directory_people_email()).hint(w.directory_person_email_hint()).values(values).errors(errors))
        (Input::new("staff_number", w.directory_people_number()).hint(w.directory_person_number_hint()).width(20).values(values).errors(errors))
    }
}

/// The sites as choices, departments under their academy's name.
fn site_select(w: Words, name: &str, label: String, sites: &Sites) -> Select {
    let mut select = Select::new(name, label).item("", w.directory_choose_site());
    for (depth, site) in sites.in_order() {
        select = select.item(site.id.clone(), format!("{}{}", "\u{2003}".repeat(depth), sites.full_name(&site.id)));
    }
    select
}

fn work_fields(w: Words, sites: &Sites, form: &Form, errors: &FieldErrors) -> Markup {
    let values = form.values();
    let mut family = Select::new("family", w.directory_person_family_label()).item("", w.directory_choose_family());
    for one in JobFamily::ALL {
        family = family.item(one.code(), family_name(w, one));
    }
    html! {
        (site_select(w, "site", w.directory_person_site_label(), sites).values(values).errors(errors))
        (Input::new("title", w.directory_person_title_label()).values(values).errors(errors))
        (family.values(values).errors(errors))
        (Input::new("fte", w.directory_person_fte_label()).hint(w.directory_person_fte_hint()).width(5).inputmode("decimal").values(values).errors(errors))
        (DateInput::new(w, "start", w.directory_person_start_label()).hint(w.directory_person_date_hint()).values(values).errors(errors))
        (DateInput::new(w, "end", w.directory_person_end_label()).values(values).errors(errors))
    }
}

/// Adds a person by hand.
pub fn new_person(visit: &Visit, sites: &Sites, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let title = w.directory_person_new_title();
    let body = html! {
        (back_link(w, "/in/people"))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.directory_person_new_lead()) }
        form method="post" action="/in/people/new" novalidate {
            (visit.csrf_field())
            (facts_fields(w, form, errors))
            h2.govuk-heading-m { (w.directory_person_work()) }
            (work_fields(w, sites, form, errors))
            (Button::new(w.directory_person_save()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// "Teacher of music, Oak Lodge".
fn what(w: Words, sites: &Sites, work: &Appointment) -> String {
    let title = if work.title.is_empty() { family_name(w, work.family) } else { work.title.clone() };
    format!("{title}, {}", sites.full_name(&work.site))
}

/// One person.
pub fn person(visit: &Visit, view: &PersonView, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let person = &view.person;
    let href = format!("/in/people/{}", person.id);
    let cards = view.work.iter().map(|work| {
        let title = html! {
            @if work.title.is_empty() { (family_name(w, work.family)) } @else { (work.title) }
            @if work.source == super::Source::Hand {
                " " (Tag::new(w.directory_person_by_hand()).colour(TagColour::Grey))
            }
        };
        let until = SummaryRow::new(
            w.directory_person_until(),
            work.ends_on.map_or_else(|| w.directory_person_until_open(), day),
        );
        let until = match work.is_open(today) {
            true => until.action(
                format!("{href}/appointments/{}", work.id),
                w.directory_person_work_end(),
                what(w, &view.sites, work),
            ),
            false => until,
        };
        let mut list = SummaryList::new()
            .card(title)
            .row(w.directory_person_where(), view.sites.full_name(&work.site))
            .row(w.directory_person_family_label(), family_name(w, work.family));
        if let Some(fte) = work.fte {
            list = list.row(w.directory_person_share(), fte_in_words(fte));
        }
        if !work.subjects.is_empty() {
            list = list.row(w.directory_field_subjects(), work.subjects.join(", "));
        }
        list.row(w.directory_person_from(), day(work.starts_on)).with(until)
    });
    let adding = errors.iter().any(|(field, _)| !matches!(field, "name" | "email" | "staff_number"));
    let more = html! {
        form method="post" action={ (href) "/appointments" } novalidate {
            (visit.csrf_field())
            (work_fields(w, &view.sites, form, errors))
            (Button::new(w.directory_person_work_add()).once())
        }
    };
    let body = html! {
        (back_link(w, "/in/people"))
        (errors.summary())
        h1.govuk-heading-l { (person.name) }
        h2.govuk-heading-m { (w.directory_person_work()) }
        @if view.work.is_empty() {
            p.govuk-body { (w.directory_person_work_none()) }
        } @else {
            @for card in cards { (card) }
        }
        (Details::new(w.directory_person_work_add(), more).open(adding))
        h2.govuk-heading-m { (w.directory_person_facts()) }
        form method="post" action=(href) novalidate {
            (visit.csrf_field())
            (facts_fields(w, form, errors))
            (Button::new(w.directory_person_save()).once())
        }
        h2.govuk-heading-m { (w.directory_person_card()) }
        p.govuk-body { (w.directory_person_card_note()) }
        form method="post" action={ (href) "/card" } {
            (visit.csrf_field())
            (Button::new(w.directory_person_card_button()).secondary().once())
        }
        h2.govuk-heading-m { (w.directory_person_requests()) }
        ul.govuk-list {
            li { a.govuk-link href={ (href) "/kept" } { (w.privacy_person_link()) } }
            li { a.govuk-link href={ (href) "/erase" } { (w.privacy_person_erase_link()) } }
        }
    };
    visit.form_page(&person.name, &body, errors)
}

/// A claim card for one person.
pub fn card(visit: &Visit, person: &KnownPerson, words: &str) -> Response {
    let w = visit.app().words();
    let base = &visit.app().config().base_url;
    let until = day(clock::days_after(visit.app().clock().today(), CARD_DAYS));
    let link = format!("{base}/in/card?words={}", words.replace(' ', "+"));
    let card = Card::new(visit.app().organisation())
        .name(person.name.as_str())
        .line(w.surveys_card_line(format!("{base}/in/card")))
        .code(words)
        .qr(link)
        .foot(w.directory_card_foot(until));
    let title = w.directory_card_title(&person.name);
    let body = html! {
        div.b-no-print {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (w.directory_card_note()) }
            (back_link(w, &format!("/in/people/{}", person.id)))
        }
        (CardSheet::new(w, [card]))
    };
    visit.show(visit.draft(&title, &body).width(Width::Bare))
}

/// Ends an appointment.
pub fn end_work(visit: &Visit, view: &PersonView, work: &Appointment, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let today = visit.app().clock().today();
    let href = format!("/in/people/{}", view.person.id);
    let title = w.directory_person_work_end_title(what(w, &view.sites, work));
    let body = html! {
        (back_link(w, &href))
        (errors.summary())
        span.govuk-caption-l { (view.person.name) }
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.directory_person_work_end_lead()) }
        form method="post" action={ (href) "/appointments/" (work.id) } novalidate {
            (visit.csrf_field())
            (DateInput::new(w, "last", w.directory_person_last_day())
                .hint(w.directory_person_date_hint())
                .filled(today.day().to_string(), today.month().to_string(), today.year().to_string())
                .values(form.values())
                .errors(errors))
            (Button::new(w.directory_person_save()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// All sites with their people of today; those of a site count for the sites above it, too.
pub fn sites(visit: &Visit, sites: &Sites, counts: &BTreeMap<String, usize>) -> Response {
    let w = visit.app().words();
    let title = w.directory_sites_title();
    let body = html! {
        (back_link(w, "/in/people"))
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.directory_sites_lead()) }
        (Button::link(w.directory_sites_add(), "/in/people/sites/new"))
        (Tree::new(sites.root().map(|root| branch(w, sites, counts, root, LEVELS_MAX))))
    };
    visit.page(&title, &body)
}

fn branch(w: Words, sites: &Sites, counts: &BTreeMap<String, usize>, site: &Site, levels: usize) -> TreeItem {
    let count = counts.get(&site.id).copied().unwrap_or(0);
    let below = if levels > 1 { sites.below(&site.id) } else { vec![] };
    TreeItem::new(site.name.clone())
        .href(format!("/in/people/sites/{}", site.id))
        .note(w.directory_sites_note(kind_name(w, site.kind), count))
        .children(below.into_iter().map(|below| branch(w, sites, counts, below, levels - 1)))
}

/// What a site is for, in words.
pub fn phase_name(w: Words, phase: Phase) -> String {
    match phase {
        Phase::Nursery => w.directory_phase_nursery(),
        Phase::Primary => w.directory_phase_primary(),
        Phase::Secondary => w.directory_phase_secondary(),
        Phase::AllThrough => w.directory_phase_all_through(),
        Phase::Special => w.directory_phase_special(),
        Phase::Alternative => w.directory_phase_alternative(),
        Phase::College => w.directory_phase_college(),
        Phase::Central => w.directory_phase_central(),
    }
}

/// The form of a site as it is kept.
pub fn site_form(site: &Site) -> Form {
    Form::of([
        ("kind", site.kind.code().to_owned()),
        ("name", site.name.clone()),
        ("parent", site.parent.clone().unwrap_or_default()),
        ("urn", site.urn.clone().unwrap_or_default()),
        ("code", site.code.clone().unwrap_or_default()),
        ("phase", site.phase.map(Phase::code).unwrap_or_default().to_owned()),
    ])
}

/// Adds a site, or changes one.
pub fn site(visit: &Visit, sites: &Sites, site: Option<&Site>, form: &Form, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let values = form.values();
    let title = site.map_or_else(|| w.directory_site_new_title(), |site| site.name.clone());
    let href = site.map_or_else(|| "/in/people/sites/new".to_owned(), |site| format!("/in/people/sites/{}", site.id));
    let mut kinds = Radios::new("kind", Legend::new(w.directory_sites_kind()));
    for kind in [SiteKind::Region, SiteKind::Academy, SiteKind::Department] {
        kinds = kinds.item(kind.code(), kind_name(w, kind));
    }
    let is_root = site.is_some_and(|site| site.kind == SiteKind::Trust);
    let phases = Select::new("phase", w.directory_site_phase())
        .hint(w.directory_site_phase_hint())
        .item("", w.directory_site_phase_none());
    let phases = Phase::ALL.into_iter().fold(phases, |select, phase| select.item(phase.code(), phase_name(w, phase)));
    let body = html! {
        (back_link(w, "/in/people/sites"))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        @if let Some(site) = site {
            p.govuk-body { a.govuk-link href={ "/in/people?site=" (site.id) } { (w.directory_site_show_people()) } }
        }
        form method="post" action=(href) novalidate {
            (visit.csrf_field())
            (Input::new("name", w.directory_sites_name()).values(values).errors(errors))
            @if site.is_none() {
                (kinds.checked(SiteKind::Academy.code()).values(values).errors(errors))
            } @else {
                input type="hidden" name="kind" value=(form.text("kind"));
            }
            @if !is_root {
                (site_select(w, "parent", w.directory_site_parent(), sites).values(values).errors(errors))
                (Input::new("urn", w.directory_site_urn()).hint(w.directory_site_urn_hint()).width(10).inputmode("numeric").values(values).errors(errors))
                (Input::new("code", w.directory_site_code()).hint(w.directory_site_code_hint()).width(10).values(values).errors(errors))
            }
            @if !is_root { (phases.values(values).errors(errors)) }
            (Button::new(w.directory_site_save()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// Takes a staff list.
pub fn upload(visit: &Visit, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let title = w.directory_import_title();
    let body = html! {
        (back_link(w, "/in/people"))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.directory_import_lead()) }
        form method="post" action="/in/people/import" enctype="multipart/form-data" novalidate {
            (visit.csrf_field())
            (FileUpload::new("file", w.directory_import_file())
                .hint(w.directory_import_file_hint(FILE_BYTES_MAX / MB))
                .accept(".csv,.txt,.tsv,.xlsx,text/csv")
                .errors(errors))
            (Button::new(w.directory_import_button()).once())
        }
        h2.govuk-heading-m { (w.directory_import_what_title()) }
        ul.govuk-list.govuk-list--bullet {
            li { (w.directory_import_what_key()) }
            li { (w.directory_import_what_name()) }
            li { (w.directory_import_what_site()) }
            li { (w.directory_import_what_more()) }
        }
        h2.govuk-heading-m { (w.directory_import_never_title()) }
        p.govuk-body { (w.directory_import_never()) }
        h2.govuk-heading-m { (w.directory_import_again_title()) }
        p.govuk-body { (w.directory_import_again()) }
    };
    visit.form_page(&title, &body, errors)
}

/// Says which columns may not be in the file, and why.
pub fn refused(visit: &Visit, refused: &[Refused]) -> Response {
    let w = visit.app().words();
    let title = w.directory_refused_title();
    let rows = refused.iter().map(|one| {
        [Cell::new(format!("{} ({})", one.header, letters(one.column))), Cell::new(reason_sentence(w, one.reason))]
    });
    let body = html! {
        (back_link(w, "/in/people/import"))
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.directory_refused_lead()) }
        (Table::new(w.directory_refused_title())
            .caption_class("govuk-visually-hidden")
            .head([w.directory_refused_column(), w.directory_refused_why()])
            .named_rows()
            .rows(rows))
        p.govuk-body { (w.directory_refused_todo()) }
        (Button::link(w.directory_check_again(), "/in/people/import"))
    };
    let mut response = visit.page(&title, &body);
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response
}

/// Which column is what.
pub fn columns(visit: &Visit, list: &List, errors: &FieldErrors) -> Response {
    let w = visit.app().words();
    let title = w.directory_map_title();
    let selects = list.sheet.header.iter().enumerate().map(|(n, header)| {
        let examples: Vec<&str> = list
            .sheet
            .lines
            .iter()
            .map(|line| line.cells[n].as_str())
            .filter(|cell| !cell.is_empty())
            .take(EXAMPLES)
            .collect();
        let name = if header.is_empty() { w.directory_map_empty() } else { header.clone() };
        let mut select = Select::new(format!("column-{n}"), w.directory_map_column(letters(n), name))
            .hint(shortened(&examples.join(" · ")))
            .item("", w.directory_field_none())
            .errors(errors);
        for field in Field::ALL {
            select = select.item(field.code(), field_name(w, field));
        }
        select.chosen(list.choices.columns.get(n).cloned().unwrap_or_default())
    });
    let scope = if list.choices.only_named_sites { "named" } else { "everybody" };
    let body = html! {
        (back_link(w, "/in/people/import"))
        (errors.summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body-l { (w.directory_map_lead(list.sheet.lines.len(), &list.file_name)) }
        form method="post" action={ "/in/people/import/" (list.id) } novalidate {
            (visit.csrf_field())
            @for select in selects { (select) }
            (inset_text(w.directory_map_missing()))
            (Radios::new("scope", Legend::new(w.directory_map_scope()))
                .with(Item::new("everybody", w.directory_map_scope_everybody()).hint(w.directory_map_scope_everybody_hint()).checked(scope == "everybody"))
                .with(Item::new("named", w.directory_map_scope_named()).hint(w.directory_map_scope_named_hint()).checked(scope == "named")))
            (Checkboxes::new("also", Legend::new(w.directory_map_options()))
                .with(Item::new("new_sites", w.directory_map_new_sites()).checked(list.choices.new_sites))
                .with(Item::new("may_shrink", w.directory_map_may_shrink())
                    .hint(w.directory_map_may_shrink_hint(SHRINK_PER_CENT_MAX))
                    .checked(list.choices.may_shrink)))
            (Button::new(w.directory_map_button()).once())
        }
    };
    visit.form_page(&title, &body, errors)
}

/// A text of at most 80 characters.
fn shortened(text: &str) -> String {
    const MAX: usize = 80;
    if text.chars().count() <= MAX {
        return text.to_owned();
    }
    let short: String = text.chars().take(MAX).collect();
    format!("{short}…")
}

/// What would change, or what is wrong.
pub fn check(visit: &Visit, check: &Check) -> Response {
    let w = visit.app().words();
    let again = html! {
        div.govuk-button-group {
            (Button::link(w.directory_check_again(), "/in/people/import").secondary())
            (Button::link(w.directory_check_back(), format!("/in/people/import/{}", check.list.id)).secondary())
        }
    };
    let (title, inner) = match &check.plan {
        Ok(plan) => (w.directory_check_title(), planned(visit, check, plan)),
        Err(problems) => (w.directory_check_problems_title(), wrong(w, &check.list, problems)),
    };
    let body = html! {
        (back_link(w, &format!("/in/people/import/{}", check.list.id)))
        h1.govuk-heading-l { (title) }
        @if check.moved { (warning_text(w, w.directory_check_moved())) }
        (inner)
        (again)
    };
    let mut response = visit.show(visit.draft(&title, &body).width(Width::Wide));
    if check.plan.is_err() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    response
}

fn wrong(w: Words, list: &List, problems: &Problems) -> Markup {
    let rows = problems
        .listed
        .iter()
        .map(|problem| [Cell::new(place(w, &list.sheet.header, problem)), Cell::new(wrong_sentence(w, &problem.what))]);
    let more = problems.count - problems.listed.len();
    html! {
        p.govuk-body-l { (w.directory_check_problems(problems.count)) }
        (Table::new(w.directory_check_problems_title())
            .caption_class("govuk-visually-hidden")
            .head([w.directory_check_where(), w.directory_check_what()])
            .named_rows()
            .rows(rows))
        @if more > 0 { p.govuk-body { (w.directory_check_problems_more(more)) } }
    }
}

fn planned(visit: &Visit, check: &Check, plan: &Plan) -> Markup {
    let w = visit.app().words();
    let counts = [
        (plan.joined(), w.directory_check_joined()),
        (plan.changed(), w.directory_check_changed()),
        (plan.ended(), w.directory_check_ended()),
        (plan.unchanged, w.directory_check_unchanged()),
    ];
    let unknown: Vec<String> = plan.unknown_family.iter().take(ROWS_SHOWN_MAX).map(u32::to_string).collect();
    let dots = if plan.unknown_family.len() > ROWS_SHOWN_MAX { ", …" } else { "" };
    html! {
        p.govuk-body-l { (w.directory_check_lead()) }
        div.govuk-grid-row {
            @for (count, label) in counts {
                div.govuk-grid-column-one-quarter { (LargeNumber::new(ui::counted(count), label)) }
            }
        }
        @if !plan.new_sites.is_empty() {
            h2.govuk-heading-m { (w.directory_check_new_sites()) }
            @let list = plan.new_sites.iter().fold(SummaryList::new(), |list, site| {
                list.row(kind_name(w, site.kind), site.name.clone())
            });
            (list)
        }
        @if plan.past > 0 { p.govuk-body { (w.directory_check_past(plan.past)) } }
        @if !unknown.is_empty() {
            p.govuk-body { (w.directory_check_family(plan.unknown_family.len(), format!("{}{dots}", unknown.join(", ")))) }
        }
        @if plan.is_empty() {
            (inset_text(w.directory_check_nothing()))
        } @else {
            h2.govuk-heading-m { (w.directory_check_details()) }
            @if plan.tells.is_empty() {
                p.govuk-body { (w.directory_check_details_none()) }
            } @else {
                @if plan.tells.len() > TELLS_SHOWN_MAX {
                    p.govuk-body { (w.directory_check_details_more(TELLS_SHOWN_MAX, plan.tells.len())) }
                }
                (Table::new(w.directory_check_details())
                    .caption_class("govuk-visually-hidden")
                    .head([w.directory_people_name(), w.directory_check_title()])
                    .named_rows()
                    .rows(in_order(&plan.tells).into_iter().take(TELLS_SHOWN_MAX).map(|tell| [
                        Cell::new(tell.name.clone()),
                        Cell::new(fate(w, &tell.fate)),
                    ])))
            }
            form method="post" action={ "/in/people/import/" (check.list.id) "/check" } {
                (visit.csrf_field())
                input type="hidden" name="mark" value=(plan.mark());
                (Button::new(w.directory_check_button()).once())
            }
        }
    }
}

/// Those who leave first, then those who change, then those who join: what is hardest to undo is seen first.
fn in_order(tells: &[Tell]) -> Vec<&Tell> {
    let mut all: Vec<&Tell> = tells.iter().collect();
    all.sort_by_key(|tell| match tell.fate {
        Fate::Leaves => 0,
        Fate::Changes(_) => 1,
        Fate::Joins => 2,
    });
    all
}

fn fate(w: Words, fate: &Fate) -> Markup {
    match fate {
        Fate::Joins => html! { (Tag::new(w.directory_fate_joins()).colour(TagColour::Green)) },
        Fate::Leaves => html! { (Tag::new(w.directory_fate_leaves()).colour(TagColour::Yellow)) },
        Fate::Changes(differences) => html! {
            ul.govuk-list class="govuk-!-margin-bottom-0" {
                @for one in differences {
                    li {
                        @let name = fact_name(w, one.fact);
                        @let (from, to) = match one.fact {
                            Fact::Family => (of_family(w, &one.from), of_family(w, &one.to)),
                            Fact::StartsOn | Fact::EndsOn => (of_date(&one.from), of_date(&one.to)),
                            _ => (one.from.clone(), one.to.clone()),
                        };
                        @match (one.fact, from.is_empty(), to.is_empty()) {
                            (Fact::NewAppointment, ..) => (w.directory_fate_new_work(to)),
                            (Fact::EndedAppointment, ..) => (w.directory_fate_ended_work(from)),
                            (_, true, _) => (w.directory_fate_set(name, to)),
                            (_, _, true) => (w.directory_fate_cleared(name, from)),
                            _ => (w.directory_fate_change(name, from, to)),
                        }
                    }
                }
            }
        },
    }
}

fn of_family(w: Words, code: &str) -> String {
    JobFamily::of(code).map_or_else(|| code.to_owned(), |family| family_name(w, family))
}

fn of_date(iso: &str) -> String {
    iso.parse().map_or_else(|_| iso.to_owned(), clock::in_words)
}

fn fact_name(w: Words, fact: Fact) -> String {
    match fact {
        Fact::Name => w.directory_people_name(),
        Fact::Email => w.directory_people_email(),
        Fact::StaffNumber => w.directory_people_number(),
        Fact::NewAppointment | Fact::EndedAppointment => w.directory_person_work(),
        Fact::Title => w.directory_person_title_label(),
        Fact::Family => w.directory_person_family_label(),
        Fact::Subjects => w.directory_field_subjects(),
        Fact::Fte => w.directory_person_share(),
        Fact::Manager => w.directory_field_line_manager(),
        Fact::StartsOn => w.directory_person_from(),
        Fact::EndsOn => w.directory_person_until(),
    }
}

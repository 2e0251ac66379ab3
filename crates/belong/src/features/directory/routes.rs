//! The addresses of people, sites and staff lists. All of them are for administrators.

use super::import::{Plan, Problems, date_of, fte_of};
use super::nouns::{Appointment, JobFamily, SiteKind, Sites};
use super::{
    AppointmentFacts, Choices, Keeping, List, Outcome, PersonFacts, SiteFacts, Unfit, import, pages, rooted_sites, rows,
};
use crate::app::App;
use crate::features::identity::Person;
use crate::web::form::{Form, Sent, Uploaded};
use crate::web::refusal::{Failure, Refusal};
use crate::web::visit::{Member, Visit, done};
use axum::Router;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use jiff::civil::Date;
use std::collections::BTreeMap;
use ui::components::FieldErrors;

/// Routes under `/in`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(people))
        .route("/people/new", get(new_person).post(add_person))
        .route("/people/import", get(upload_page))
        .route("/people/import/{list}", get(columns).post(choose))
        .route("/people/import/{list}/check", get(check).post(import_now))
        .route("/people/{person}", get(person).post(save_person))
        .route("/people/{person}/card", post(card))
        .route("/people/{person}/appointments", post(add_work))
        .route("/people/{person}/appointments/{appointment}", get(end_page).post(end_work))
        .route("/people/sites", get(sites))
        .route("/people/sites/new", get(new_site).post(add_site))
        .route("/people/sites/{site}", get(site).post(save_site))
}

/// Routes under `/in` that take files.
pub fn upload_routes() -> Router<App> {
    Router::new().route("/people/import", post(upload))
}

type Asked = Query<BTreeMap<String, String>>;

fn asked<'a>(query: &'a Asked, name: &str) -> &'a str {
    query.get(name).map_or("", |text| text.trim())
}

fn none(visit: &Visit) -> FieldErrors {
    FieldErrors::new(visit.app().words())
}

/// What the list of people shows.
pub struct PeopleView {
    /// The page.
    pub page: rows::PeoplePage,
    /// Whom it shows.
    pub show: rows::Show,
    /// All sites.
    pub sites: Sites,
    /// How many people are here today.
    pub here: i64,
    /// Whether anybody has an appointment.
    pub any_work: bool,
}

async fn people(Member { visit, person }: Member, query: Asked) -> Result<Response, Failure> {
    Keeping::allowed(&person)?;
    let show = match (asked(&query, "q"), asked(&query, "site")) {
        ("", "") => rows::Show::Everybody,
        ("", site) => rows::Show::At(site.to_owned()),
        (text, _) => rows::Show::Called(text.chars().take(super::nouns::NAME_CHARS_MAX).collect()),
    };
    let after = (asked(&query, "name").to_owned(), asked(&query, "after").to_owned());
    let today = visit.app().clock().today();
    let view = visit
        .app()
        .people()
        .read("directory: people", move |tx| {
            Ok::<_, Failure>(PeopleView {
                page: rows::people_page(tx, &show, (&after.0, &after.1), today)?,
                show: show.clone(),
                sites: rows::sites(tx)?,
                here: rows::count_here(tx)?,
                any_work: rows::any_work(tx)?,
            })
        })
        .await?;
    Ok(pages::people(&visit, &view))
}

/// What the page of one person shows.
pub struct PersonView {
    /// The person.
    pub person: import::KnownPerson,
    /// All appointments, the latest first.
    pub work: Vec<Appointment>,
    /// All sites.
    pub sites: Sites,
}

async fn person_view(app: &App, by: &Person, id: String) -> Result<PersonView, Failure> {
    let by = by.clone();
    app.people()
        .read("directory: person", move |tx| {
            let Keeping(person) = Keeping::person(tx, &by, &id)?;
            Ok(PersonView { work: rows::appointments_of(tx, &person.id)?, person, sites: rows::sites(tx)? })
        })
        .await
}

async fn all_sites(app: &App, by: &Person) -> Result<Sites, Failure> {
    Keeping::allowed(by)?;
    let app2 = app.clone();
    app.people().write("directory: sites", move |tx| Ok::<_, Failure>(rooted_sites(tx, &app2)?)).await
}

fn facts_of(form: &Form) -> PersonFacts {
    PersonFacts {
        name: form.text("name").to_owned(),
        email: form.text("email").to_owned(),
        staff_number: form.text("staff_number").to_owned(),
    }
}

/// A date of three fields; `None` and an error where it is none, nothing at all where it may be empty.
fn date(visit: &Visit, form: &Form, name: &str, may_be_empty: bool, errors: &mut FieldErrors) -> Option<Date> {
    let part = |part: &str| form.text(&format!("{name}-{part}")).to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if may_be_empty && day.is_empty() && month.is_empty() && year.is_empty() {
        return None;
    }
    let date = date_of(&format!("{day}/{month}/{year}"));
    if date.is_none() {
        errors.add(name, visit.app().words().directory_date_wrong());
    }
    date
}

/// The fields of an appointment; `None` if one of them is wrong, which then stands in `errors`.
fn work_of(visit: &Visit, form: &Form, errors: &mut FieldErrors) -> Option<AppointmentFacts> {
    let w = visit.app().words();
    let starts_on = date(visit, form, "start", false, errors);
    let ends_on = date(visit, form, "end", true, errors);
    if form.text("site").is_empty() {
        errors.add("site", w.directory_choose_site());
    }
    let family = JobFamily::of(form.text("family"));
    if family.is_none() {
        errors.add("family", w.directory_choose_family());
    }
    let fte = match form.text("fte") {
        "" => None,
        text => {
            let fte = fte_of(text);
            if fte.is_none() {
                errors.add("fte", w.directory_wrong_fte(text));
            }
            fte
        }
    };
    if !errors.is_empty() {
        return None;
    }
    let (site, title) = (form.text("site").to_owned(), form.text("title").to_owned());
    Some(AppointmentFacts { site, title, family: family?, fte, starts_on: starts_on?, ends_on })
}

/// A rule goes back to the form that broke it; everything else goes on.
fn to_form(errors: &mut FieldErrors, field: &str, failure: Failure) -> Result<(), Failure> {
    match failure {
        Failure::Refused(Refusal::Rule(why)) => {
            errors.add(field, why);
            Ok(())
        }
        other => Err(other),
    }
}

async fn new_person(Member { visit, person }: Member) -> Result<Response, Failure> {
    let sites = all_sites(visit.app(), &person).await?;
    Ok(pages::new_person(&visit, &sites, &Form::default(), &none(&visit)))
}

async fn add_person(Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let sites = all_sites(visit.app(), &person).await?;
    let mut errors = none(&visit);
    if form.text("name").is_empty() {
        errors.add("name", visit.app().words().directory_wrong_name());
    }
    if let Some(work) = work_of(&visit, &form, &mut errors) {
        match super::add_person(visit.app(), &person, facts_of(&form), work).await {
            Ok(id) => {
                let words = visit.app().words();
                return Ok(done(visit.app(), &format!("/in/people/{id}"), &words.directory_person_added()));
            }
            Err(failure) => to_form(&mut errors, "name", failure)?,
        }
    }
    Ok(pages::new_person(&visit, &sites, &form, &errors))
}

async fn person(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let view = person_view(visit.app(), &person, id).await?;
    let form = pages::facts_form(&view.person);
    Ok(pages::person(&visit, &view, &form, &none(&visit)))
}

async fn save_person(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    match super::change_person(visit.app(), &person, id.clone(), facts_of(&form)).await {
        Ok(()) => {
            let words = visit.app().words();
            Ok(done(visit.app(), &format!("/in/people/{id}"), &words.directory_person_saved()))
        }
        Err(failure) => {
            let mut errors = none(&visit);
            to_form(&mut errors, "name", failure)?;
            let view = person_view(visit.app(), &person, id).await?;
            Ok(pages::person(&visit, &view, &form, &errors))
        }
    }
}

/// A new claim card. Its words are shown once, on this page, and kept nowhere.
async fn card(Path(id): Path<String>, Sent(visit, _): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let (holder, words) = super::make_card(visit.app(), &person, id).await?;
    Ok(pages::card(&visit, &holder, &words))
}

async fn add_work(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let mut errors = none(&visit);
    if let Some(work) = work_of(&visit, &form, &mut errors) {
        match super::add_appointment(visit.app(), &person, id.clone(), work).await {
            Ok(()) => {
                let words = visit.app().words();
                return Ok(done(visit.app(), &format!("/in/people/{id}"), &words.directory_person_work_added()));
            }
            Err(failure) => to_form(&mut errors, "site", failure)?,
        }
    }
    let view = person_view(visit.app(), &person, id).await?;
    // The form of the facts is on the same page: it shows what is kept.
    let fields = [
        "site",
        "title",
        "family",
        "fte",
        "start-day",
        "start-month",
        "start-year",
        "end-day",
        "end-month",
        "end-year",
    ];
    let kept = pages::facts_form(&view.person);
    let facts = ["name", "email", "staff_number"].map(|field| (field, kept.text(field).to_owned()));
    let both = Form::of(facts.into_iter().chain(fields.map(|field| (field, form.text(field).to_owned()))));
    Ok(pages::person(&visit, &view, &both, &errors))
}

async fn end_page(
    Member { visit, person }: Member,
    Path((id, appointment)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = person_view(visit.app(), &person, id).await?;
    let found = view.work.iter().find(|found| found.id == appointment).ok_or(Refusal::NotFound)?;
    Ok(pages::end_work(&visit, &view, found, &Form::default(), &none(&visit)))
}

async fn end_work(
    Path((id, appointment)): Path<(String, String)>,
    Sent(visit, form): Sent,
) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let view = person_view(visit.app(), &person, id.clone()).await?;
    let found = view.work.iter().find(|found| found.id == appointment).ok_or(Refusal::NotFound)?;
    let mut errors = none(&visit);
    if let Some(last) = date(&visit, &form, "last", false, &mut errors) {
        match super::end_appointment(visit.app(), &person, id.clone(), appointment, last).await {
            Ok(()) => {
                let words = visit.app().words();
                return Ok(done(visit.app(), &format!("/in/people/{id}"), &words.directory_person_work_ended()));
            }
            Err(failure) => to_form(&mut errors, "last", failure)?,
        }
    }
    Ok(pages::end_work(&visit, &view, found, &form, &errors))
}

async fn sites(Member { visit, person }: Member) -> Result<Response, Failure> {
    let sites = all_sites(visit.app(), &person).await?;
    let today = visit.app().clock().today();
    let work = visit
        .app()
        .people()
        .read("directory: headcount", move |tx| Ok::<_, Failure>(rows::appointments_on(tx, today)?))
        .await?;
    Ok(pages::sites(&visit, &sites, &sites.headcount(&work)))
}

fn site_facts(form: &Form) -> SiteFacts {
    SiteFacts {
        kind: SiteKind::of(form.text("kind")).unwrap_or(SiteKind::Academy),
        name: form.text("name").to_owned(),
        parent: form.text("parent").to_owned(),
        urn: form.text("urn").to_owned(),
        code: form.text("code").to_owned(),
        phase: form.text("phase").to_owned(),
    }
}

async fn new_site(Member { visit, person }: Member) -> Result<Response, Failure> {
    let sites = all_sites(visit.app(), &person).await?;
    Ok(pages::site(&visit, &sites, None, &Form::default(), &none(&visit)))
}

async fn site(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let sites = all_sites(visit.app(), &person).await?;
    let site = sites.get(&id).ok_or(Refusal::NotFound)?;
    Ok(pages::site(&visit, &sites, Some(site), &pages::site_form(site), &none(&visit)))
}

async fn add_site(sent: Sent) -> Result<Response, Failure> {
    keep_site(None, sent).await
}

async fn save_site(Path(id): Path<String>, sent: Sent) -> Result<Response, Failure> {
    keep_site(Some(id), sent).await
}

async fn keep_site(id: Option<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    match super::keep_site(visit.app(), &person, id.clone(), site_facts(&form)).await {
        Ok(_) => Ok(done(visit.app(), "/in/people/sites", &visit.app().words().directory_site_saved())),
        Err(failure) => {
            let mut errors = none(&visit);
            to_form(&mut errors, "name", failure)?;
            let sites = all_sites(visit.app(), &person).await?;
            let site = match &id {
                Some(id) => Some(sites.get(id).ok_or(Refusal::NotFound)?),
                None => None,
            };
            Ok(pages::site(&visit, &sites, site, &form, &errors))
        }
    }
}

async fn upload_page(Member { visit, person }: Member) -> Result<Response, Failure> {
    Keeping::allowed(&person)?;
    Ok(pages::upload(&visit, &none(&visit)))
}

async fn upload(Uploaded { visit, mut files, .. }: Uploaded) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    Keeping::allowed(&person)?;
    let mut errors = none(&visit);
    let words = visit.app().words();
    let file = files.remove("file").filter(|(name, bytes)| !(name.is_empty() && bytes.is_empty()));
    let Some((name, bytes)) = file else {
        errors.add("file", words.directory_import_no_file());
        return Ok(pages::upload(&visit, &errors));
    };
    match super::keep_list(visit.app(), &person, name, bytes).await? {
        Ok(id) => Ok(Redirect::to(&format!("/in/people/import/{id}")).into_response()),
        Err(Unfit::Sheet(why)) => {
            errors.add("file", pages::sheet_sentence(words, &why));
            Ok(pages::upload(&visit, &errors))
        }
        Err(Unfit::Refused(refused)) => Ok(pages::refused(&visit, &refused)),
    }
}

async fn columns(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let list = super::list(visit.app(), &person, id).await?;
    Ok(pages::columns(&visit, &list, &none(&visit)))
}

fn choices_of(form: &Form, list: &List) -> Choices {
    let columns = (0..list.sheet.header.len()).map(|n| form.text(&format!("column-{n}")).to_owned()).collect();
    let also = form.all("also");
    let ticked = |value: &str| also.iter().any(|found| found == value);
    Choices {
        columns,
        new_sites: ticked("new_sites"),
        only_named_sites: form.text("scope") == "named",
        may_shrink: ticked("may_shrink"),
    }
}

async fn choose(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    let mut list = super::list(visit.app(), &person, id.clone()).await?;
    let choices = choices_of(&form, &list);
    let problems = choices.mapping(list.sheet.header.len()).problems();
    list.choices = choices.clone();
    if !problems.is_empty() {
        let mut errors = none(&visit);
        for problem in &problems {
            let (column, sentence) = pages::mapping_sentence(visit.app().words(), &list.choices, problem);
            errors.add(format!("column-{column}"), sentence);
        }
        return Ok(pages::columns(&visit, &list, &errors));
    }
    super::choose(visit.app(), &person, id.clone(), choices).await?;
    Ok(Redirect::to(&format!("/in/people/import/{id}/check")).into_response())
}

/// What a staff list would change, and whether somebody agreed to something else before.
pub struct Check {
    /// The list.
    pub list: List,
    /// What it would change.
    pub plan: Result<Plan, Problems>,
    /// Whether something else was agreed to.
    pub moved: bool,
}

async fn checked(visit: &Visit, person: &Person, id: String, moved: bool) -> Result<Response, Failure> {
    let (list, plan) = super::dry_run(visit.app(), person, id.clone()).await?;
    if !list.choices.mapping(list.sheet.header.len()).problems().is_empty() {
        return Ok(Redirect::to(&format!("/in/people/import/{id}")).into_response());
    }
    Ok(pages::check(visit, &Check { list, plan, moved }))
}

async fn check(Member { visit, person }: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    checked(&visit, &person, id, false).await
}

async fn import_now(Path(id): Path<String>, Sent(visit, form): Sent) -> Result<Response, Failure> {
    let Member { visit, person } = visit.member(false)?;
    match super::import_list(visit.app(), &person, id.clone(), form.text("mark").to_owned()).await? {
        Outcome::Done(plan) => {
            let words = visit.app().words();
            let sentence = words.directory_import_done(plan.joined(), plan.changed(), plan.ended());
            Ok(done(visit.app(), "/in/people", &sentence))
        }
        Outcome::Moved => checked(&visit, &person, id, true).await,
    }
}

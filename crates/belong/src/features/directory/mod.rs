//! Who works where. The organisation is a tree of sites (trust, regions, academies, departments); people have dated
//! appointments at them, some have several. Most of it comes from a staff list that a school or HR system writes
//! ([`import`]); the rest is added by hand. Other features ask here for sites, for people, and for the key groups of a wave
//! ([`key_groups`]).
//!
//! Only what the product needs is kept: name, work email, staff number, and the work. Facts that the law protects are
//! refused at the door, because they come from the person alone, in a sealed answer.

mod access;
mod groups;
pub mod import;
#[cfg(test)]
mod import_tests;
pub mod nouns;
mod pages;
mod routes;
pub mod rows;
#[cfg(test)]
mod tests;

pub use access::Keeping;
pub use nouns::{Appointment, JobFamily, Site, SiteKind, Sites, Source};
pub use pages::{mapping_sentence, phase_name, place, reason_sentence, sheet_sentence, wrong_sentence};
pub use routes::{routes, upload_routes};

use crate::app::App;
use crate::clock::days_after;
use crate::event::{self, Event};
use crate::features::identity::{self, Person, email_of};
use crate::sheet::{self, Sheet, SheetError};
use crate::web::refusal::{Failure, Refusal};
use import::{Known, KnownPerson, Mapping, Options, Plan, Problems, Refused, Scope};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{People, Tx};
use ui::Words;

/// A key group of a wave, with its people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupPlan {
    /// Its code in the manifest: g01, g02, …
    pub code: String,
    /// The names of its sites: "Oak Lodge with Elm Court".
    pub name: String,
    /// The index of its region, if it lies in one.
    pub region: Option<u16>,
    /// The ids of its sites.
    pub sites: Vec<String>,
    /// The ids of its people.
    pub people: Vec<String>,
}

/// Code and name of a region.
pub type RegionName = (String, String);

/// Why there are no key groups.
#[derive(Debug)]
pub enum GroupFault {
    /// The database.
    Store(store::Error),
    /// Fewer people than one group needs: so many.
    TooFew(usize),
}

impl From<store::Error> for GroupFault {
    fn from(error: store::Error) -> Self {
        Self::Store(error)
    }
}

/// Names of sites that a group's name lists; the rest are counted.
const NAMED_MAX: usize = 4;

/// The key groups of everybody who has an appointment on a day, each person once, by the appointment with the most hours;
/// beside them code and name of each region.
///
/// # Errors
/// Too few people for a single group of `min`, or a fault of the database.
pub fn key_groups(
    tx: &mut Tx<'_, People>,
    on: Date,
    min: usize,
) -> Result<(Vec<RegionName>, Vec<GroupPlan>), GroupFault> {
    let sites = rows::sites(tx)?;
    let all = rows::appointments_on(tx, on)?;
    let mut by_site: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mine in all.chunk_by(|a, b| a.person == b.person) {
        let academy = nouns::primary(mine, on).and_then(|main| sites.academy_of(&main.site));
        if let Some(academy) = academy {
            by_site.entry(academy.id.clone()).or_default().push(mine[0].person.clone());
        }
    }
    let eligible = by_site.iter().map(|(site, people)| (site.clone(), people.len() as u64)).collect();
    let total: usize = by_site.values().map(Vec::len).sum();
    let groups = groups::key_groups(&sites, &eligible, min as u64).ok_or(GroupFault::TooFew(total))?;
    let words = Words::english();
    let mut regions: Vec<&Site> = Vec::new();
    let mut plans = Vec::with_capacity(groups.len());
    for (n, group) in groups.iter().enumerate() {
        let region = sites.get(&group.region).filter(|site| site.kind == SiteKind::Region);
        let region = region.map(|found| {
            let at = regions.iter().position(|site| site.id == found.id).unwrap_or_else(|| {
                regions.push(found);
                regions.len() - 1
            });
            at as u16
        });
        let names: Vec<String> = group.sites.iter().map(|id| sites.full_name(id)).collect();
        let mut people: Vec<String> = group.sites.iter().flat_map(|id| by_site[id].iter().cloned()).collect();
        people.sort();
        plans.push(GroupPlan {
            code: format!("g{:02}", n + 1),
            name: group_name(words, &names),
            region,
            sites: group.sites.clone(),
            people,
        });
    }
    let regions = regions.iter().enumerate().map(|(n, site)| (format!("r{:02}", n + 1), site.name.clone())).collect();
    Ok((regions, plans))
}

/// "Oak Lodge with Elm Court and Ash Hill".
fn group_name(words: Words, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => words.directory_group_two(first, second),
        [first, middle @ .., last] if names.len() <= NAMED_MAX => {
            words.directory_group_some(first, middle.join(", "), last)
        }
        [first, second, third, rest @ ..] => words.directory_group_many(first, second, third, rest.len()),
    }
}

/// The sites of the organisation, with the trust itself made if it is not there yet.
///
/// # Errors
/// A fault of the database.
pub fn rooted_sites(tx: &mut Tx<'_, People>, app: &App) -> Result<Sites, store::Error> {
    let mut sites = rows::sites(tx)?;
    if sites.root().is_none() {
        let id = app.chance().id(app.clock().now());
        let root = Site {
            id,
            kind: SiteKind::Trust,
            name: app.organisation(),
            parent: None,
            urn: None,
            code: None,
            phase: None,
        };
        rows::insert_site(tx, &root)?;
        sites.add(root);
    }
    Ok(sites)
}

/// What the daily round does: marks who has left, and drops staff lists that nobody imported.
///
/// # Errors
/// A fault of the database.
pub async fn round(app: &App) -> Result<(), Failure> {
    let (today, now) = (app.clock().today(), app.clock().now());
    app.people()
        .write("directory: round", move |tx| {
            rows::mark_leavers(tx, today)?;
            rows::drop_old_lists(tx, now)?;
            Ok(())
        })
        .await
}

/// How somebody wants a staff list taken; kept beside it between the pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The code of each column's field; empty for those that are left out.
    pub columns: Vec<String>,
    /// Whether sites that are not known are made.
    pub new_sites: bool,
    /// Whether the file speaks only of the academies that it names.
    pub only_named_sites: bool,
    /// Whether more people may leave than the guard lets pass.
    pub may_shrink: bool,
}

impl Choices {
    /// The mapping.
    pub fn mapping(&self, columns: usize) -> Mapping {
        Mapping((0..columns).map(|n| self.columns.get(n).and_then(|code| import::Field::of(code))).collect())
    }

    /// With a guessed mapping.
    pub fn guessed(header: &[String], first: bool) -> Self {
        let columns =
            Mapping::guess(header).0.iter().map(|field| field.map_or("", import::Field::code).to_owned()).collect();
        // The first list of an organisation brings its sites with it.
        Self { columns, new_sites: first, only_named_sites: false, may_shrink: false }
    }

    fn options(&self, app: &App) -> Options {
        Options {
            today: app.clock().today(),
            new_sites: self.new_sites,
            scope: if self.only_named_sites { Scope::SitesInFile } else { Scope::Everybody },
            may_shrink: self.may_shrink,
            organisation: app.organisation(),
        }
    }
}

/// Why a staff list is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// It is no table.
    Sheet(SheetError),
    /// It has columns that may not be in it.
    Refused(Vec<Refused>),
}

/// Reads a staff list and refuses it if it has columns that it may not have.
///
/// # Errors
/// Why it is not taken.
pub fn read_list(bytes: &[u8]) -> Result<Sheet, Unfit> {
    let sheet = sheet::read(bytes).map_err(Unfit::Sheet)?;
    let refused = import::refused(&sheet.header);
    if refused.is_empty() { Ok(sheet) } else { Err(Unfit::Refused(refused)) }
}

/// A staff list on its way in, in the hands of whoever sent it.
#[derive(Clone, Debug)]
pub struct List {
    /// Its id.
    pub id: String,
    /// The name of the file.
    pub file_name: String,
    /// The table.
    pub sheet: Sheet,
    /// How it is to be taken.
    pub choices: Choices,
}

/// Keeps a staff list until it is imported, for a day at most. Gives its id. What is refused is not kept.
///
/// # Errors
/// Not found for those who may not; why it is not taken; a fault.
pub async fn keep_list(
    app: &App,
    by: &Person,
    file_name: String,
    bytes: Vec<u8>,
) -> Result<Result<String, Unfit>, Failure> {
    Keeping::allowed(by)?;
    let sheet = match read_list(&bytes) {
        Ok(sheet) => sheet,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let now = app.clock().now();
    let (id, by) = (app.chance().id(now), by.clone());
    let made = id.clone();
    let file_name: String = file_name.chars().filter(|c| !c.is_control()).take(nouns::NAME_CHARS_MAX).collect();
    app.people()
        .write("directory: keep a list", move |tx| {
            let first = rows::sites(tx)?.iter().all(|site| site.kind == SiteKind::Trust);
            let choices = Choices::guessed(&sheet.header, first);
            let choices = serde_json::to_string(&choices).unwrap_or_default();
            Ok::<_, Failure>(rows::insert_list(tx, &id, &by.id, now, (&file_name, &bytes), &choices)?)
        })
        .await?;
    Ok(Ok(made))
}

fn found_list(tx: &mut Tx<'_, People>, by: &Person, id: &str) -> Result<List, Failure> {
    Keeping::allowed(by)?;
    let (file_name, bytes, choices) = rows::list(tx, id, &by.id)?.ok_or(Refusal::NotFound)?;
    let sheet = sheet::read(&bytes).map_err(|_| Refusal::NotFound)?;
    let choices = serde_json::from_str(&choices).unwrap_or_default();
    Ok(List { id: id.to_owned(), file_name, sheet, choices })
}

/// A staff list that somebody sent.
///
/// # Errors
/// Not found for everybody else; a fault.
pub async fn list(app: &App, by: &Person, id: String) -> Result<List, Failure> {
    let by = by.clone();
    app.people().read("directory: list", move |tx| found_list(tx, &by, &id)).await
}

/// Keeps what was chosen for a staff list.
///
/// # Errors
/// As [`list`].
pub async fn choose(app: &App, by: &Person, id: String, choices: Choices) -> Result<(), Failure> {
    let by = by.clone();
    app.people()
        .write("directory: choose", move |tx| {
            found_list(tx, &by, &id)?;
            Ok(rows::set_choices(tx, &id, &serde_json::to_string(&choices).unwrap_or_default())?)
        })
        .await
}

fn planned(
    tx: &mut Tx<'_, People>,
    app: &App,
    sheet: &Sheet,
    choices: &Choices,
) -> Result<Result<Plan, Problems>, store::Error> {
    let known: Known = rows::known(tx)?;
    let now = app.clock().now();
    let mapping = choices.mapping(sheet.header.len());
    Ok(import::plan(sheet, &mapping, &known, &choices.options(app), &mut || app.chance().id(now)))
}

/// Works out what a table changes as a staff list, twice, for the fuzzer.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_list(sheet: &Sheet, today: jiff::civil::Date) {
    let _ = import::refused(&sheet.header);
    let mapping = Choices::guessed(&sheet.header, true).mapping(sheet.header.len());
    for scope in [Scope::Everybody, Scope::SitesInFile] {
        let options = Options { today, new_sites: true, scope, may_shrink: false, organisation: "A trust".into() };
        let plan = || {
            let mut number = 0;
            let mut new_id = || {
                number += 1;
                format!("{number:08}")
            };
            import::plan(sheet, &mapping, &Known::default(), &options, &mut new_id)
        };
        match (plan(), plan()) {
            (Ok(one), Ok(two)) => assert_eq!(one.mark(), two.mark(), "the same list makes the same changes"),
            (Err(one), Err(two)) => assert!(one.count > 0 && one.count == two.count),
            _ => panic!("the same list is taken once and refused once"),
        }
    }
}

/// What a staff list would change: nothing is written.
///
/// # Errors
/// As [`list`].
pub async fn dry_run(app: &App, by: &Person, id: String) -> Result<(List, Result<Plan, Problems>), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .read("directory: dry run", move |tx| {
            let list = found_list(tx, &by, &id)?;
            let plan = planned(tx, &app2, &list.sheet, &list.choices)?;
            Ok((list, plan))
        })
        .await
}

/// What came of an import.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant)] // One at a time, and short-lived.
pub enum Outcome {
    /// Everything was done.
    Done(Box<Plan>),
    /// Nothing was done: what would change is not what was agreed to, or there are problems now, since somebody changed
    /// something meanwhile.
    Moved,
}

/// Imports a staff list, all of it or nothing. `mark` is that of the plan that was agreed to on the dry-run page.
///
/// # Errors
/// As [`list`].
pub async fn import_list(app: &App, by: &Person, id: String, mark: String) -> Result<Outcome, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: import a list", move |tx| {
            let list = found_list(tx, &by, &id)?;
            let plan = planned(tx, &app2, &list.sheet, &list.choices)?;
            let Some(plan) = plan.ok().filter(|plan| plan.mark() == mark) else { return Ok(Outcome::Moved) };
            done(tx, &app2, Some(&by.id), &plan)?;
            rows::drop_list(tx, &id)?;
            Ok(Outcome::Done(Box::new(plan)))
        })
        .await
}

/// Imports a file from the command line: with a guessed mapping unless `choices` are given, all of it or nothing. With
/// `dry` nothing is written.
///
/// # Errors
/// A fault.
pub async fn import_sheet(
    app: &App,
    sheet: Sheet,
    choices: Choices,
    dry: bool,
) -> Result<Result<Plan, Problems>, Failure> {
    let app2 = app.clone();
    app.people()
        .write("directory: import a file", move |tx| {
            let plan = planned(tx, &app2, &sheet, &choices)?;
            if let (Ok(plan), false) = (&plan, dry) {
                done(tx, &app2, None, plan)?;
            }
            Ok::<_, Failure>(plan)
        })
        .await
}

fn done(tx: &mut Tx<'_, People>, app: &App, by: Option<&str>, plan: &Plan) -> Result<(), store::Error> {
    rows::apply(tx, plan, app.clock().today())?;
    let told = Event::PeopleImported {
        joined: plan.joined() as u64,
        changed: plan.changed() as u64,
        ended: plan.ended() as u64,
    };
    event::record(tx, app, by, "", &told)
}

/// What somebody writes about a person by hand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// The name that the person goes by.
    pub name: String,
    /// Work email; may be empty.
    pub email: String,
    /// Staff number; may be empty.
    pub staff_number: String,
}

/// What somebody writes about an appointment by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppointmentFacts {
    /// Id of the site.
    pub site: String,
    /// Job title.
    pub title: String,
    /// Kind of work.
    pub family: JobFamily,
    /// Thousandths of full time, if known.
    pub fte: Option<u16>,
    /// First day.
    pub starts_on: Date,
    /// Last day, if there is one.
    pub ends_on: Option<Date>,
}

fn rule(sentence: String) -> Failure {
    Refusal::Rule(sentence).into()
}

fn checked(app: &App, id: String, facts: &PersonFacts) -> Result<KnownPerson, Failure> {
    let words = app.words();
    let name = nouns::tidy(&facts.name);
    if name.is_empty() || name.chars().count() > nouns::NAME_CHARS_MAX {
        return Err(rule(words.directory_wrong_name()));
    }
    let email = match facts.email.trim() {
        "" => None,
        text => Some(email_of(text).ok_or_else(|| rule(words.directory_wrong_email(text)))?),
    };
    let staff_number = Some(nouns::tidy(&facts.staff_number)).filter(|text| !text.is_empty());
    if staff_number.as_ref().is_some_and(|text| text.chars().count() > import::STAFF_NUMBER_CHARS_MAX) {
        return Err(rule(words.directory_wrong_too_long(import::STAFF_NUMBER_CHARS_MAX)));
    }
    Ok(KnownPerson { id, name, email, staff_number })
}

fn taken(app: &App, error: store::Error) -> Failure {
    if rows::is_taken(&error) { rule(app.words().directory_taken()) } else { error.into() }
}

fn checked_appointment(
    tx: &mut Tx<'_, People>,
    app: &App,
    person: &str,
    facts: &AppointmentFacts,
) -> Result<Appointment, Failure> {
    let words = app.words();
    rows::sites(tx)?.get(&facts.site).ok_or_else(|| rule(words.directory_wrong_no_site()))?;
    if facts.ends_on.is_some_and(|end| end < facts.starts_on) {
        return Err(rule(words.directory_wrong_ends_before_start()));
    }
    let title = nouns::tidy(&facts.title);
    if title.chars().count() > nouns::TITLE_CHARS_MAX {
        return Err(rule(words.directory_wrong_too_long(nouns::TITLE_CHARS_MAX)));
    }
    Ok(Appointment {
        id: app.chance().id(app.clock().now()),
        person: person.to_owned(),
        site: facts.site.clone(),
        title,
        family: facts.family,
        fte: facts.fte,
        subjects: vec![],
        manager: None,
        starts_on: facts.starts_on,
        ends_on: facts.ends_on,
        source: Source::Hand,
    })
}

/// Adds a person by hand, with a first appointment. Gives the id.
///
/// # Errors
/// Not found for those who may not; a rule in words; a fault.
pub async fn add_person(app: &App, by: &Person, facts: PersonFacts, work: AppointmentFacts) -> Result<String, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: add a person", move |tx| {
            Keeping::allowed(&by)?;
            let person = checked(&app2, app2.chance().id(app2.clock().now()), &facts)?;
            let appointment = checked_appointment(tx, &app2, &person.id, &work)?;
            rows::insert_person(tx, &person).map_err(|error| taken(&app2, error))?;
            rows::insert_appointment(tx, &appointment)?;
            rows::mark_leavers(tx, app2.clock().today())?;
            event::record(tx, &app2, Some(&by.id), &person.id, &Event::PersonChanged)?;
            Ok(person.id)
        })
        .await
}

/// Changes name, email and staff number by hand.
///
/// # Errors
/// As [`add_person`].
pub async fn change_person(app: &App, by: &Person, id: String, facts: PersonFacts) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: change a person", move |tx| {
            let Keeping(old) = Keeping::person(tx, &by, &id)?;
            let person = checked(&app2, old.id, &facts)?;
            rows::update_person(tx, &person).map_err(|error| taken(&app2, error))?;
            event::record(tx, &app2, Some(&by.id), &person.id, &Event::PersonChanged)?;
            Ok(())
        })
        .await
}

/// Makes a claim card for one person; an earlier card that was not used ends. Gives the person and the words.
///
/// # Errors
/// Not found for those who may not; a fault.
pub async fn make_card(app: &App, by: &Person, id: String) -> Result<(KnownPerson, String), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: make a card", move |tx| {
            let Keeping(person) = Keeping::person(tx, &by, &id)?;
            let words = identity::make_card(tx, &app2, &person.id)?;
            event::record(tx, &app2, Some(&by.id), "", &Event::CardsPrinted { count: 1 })?;
            Ok((person, words))
        })
        .await
}

/// Adds an appointment to a person by hand.
///
/// # Errors
/// As [`add_person`].
pub async fn add_appointment(app: &App, by: &Person, id: String, work: AppointmentFacts) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: add an appointment", move |tx| {
            let Keeping(person) = Keeping::person(tx, &by, &id)?;
            let appointment = checked_appointment(tx, &app2, &person.id, &work)?;
            rows::insert_appointment(tx, &appointment)?;
            rows::mark_leavers(tx, app2.clock().today())?;
            event::record(tx, &app2, Some(&by.id), &person.id, &Event::PersonChanged)?;
            Ok(())
        })
        .await
}

/// Ends an appointment: `last` is the last day.
///
/// # Errors
/// As [`add_person`].
pub async fn end_appointment(
    app: &App,
    by: &Person,
    id: String,
    appointment: String,
    last: Date,
) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: end an appointment", move |tx| {
            let Keeping(person) = Keeping::person(tx, &by, &id)?;
            let found = rows::appointment_by_id(tx, &appointment)?.filter(|found| found.person == person.id);
            let found = found.ok_or(Refusal::NotFound)?;
            if last < days_after(found.starts_on, -1) {
                return Err(rule(app2.words().directory_wrong_ends_before_start()));
            }
            rows::update_appointment(tx, &Appointment { ends_on: Some(last), ..found })?;
            rows::mark_leavers(tx, app2.clock().today())?;
            event::record(tx, &app2, Some(&by.id), &person.id, &Event::PersonChanged)?;
            Ok(())
        })
        .await
}

/// What somebody writes about a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteFacts {
    /// What it is.
    pub kind: SiteKind,
    /// Its name.
    pub name: String,
    /// Id of the site above it.
    pub parent: String,
    /// URN; may be empty.
    pub urn: String,
    /// Short code; may be empty.
    pub code: String,
    /// What it is for; may be empty.
    pub phase: String,
}

/// Adds a site, or changes the one with an id. Gives the id.
///
/// # Errors
/// As [`add_person`].
pub async fn keep_site(app: &App, by: &Person, id: Option<String>, facts: SiteFacts) -> Result<String, Failure> {
    let (app2, by) = (app.clone(), by.clone());
    app.people()
        .write("directory: keep a site", move |tx| {
            Keeping::allowed(&by)?;
            let words = app2.words();
            let sites = rooted_sites(tx, &app2)?;
            let old = match &id {
                Some(id) => Some(sites.get(id).ok_or(Refusal::NotFound)?),
                None => None,
            };
            let name = nouns::tidy(&facts.name);
            if name.is_empty() || name.chars().count() > nouns::NAME_CHARS_MAX {
                return Err(rule(words.directory_wrong_name()));
            }
            let is_root = old.is_some_and(|site| site.kind == SiteKind::Trust);
            let parent = match is_root {
                true => None,
                false => {
                    let parent = sites.get(&facts.parent).ok_or_else(|| rule(words.directory_wrong_parent()))?;
                    let below_itself =
                        old.is_some_and(|site| sites.upwards(&parent.id).any(|above| above.id == site.id));
                    let kept_kind = old.is_none_or(|site| site.kind == facts.kind);
                    if !facts.kind.fits_below(parent.kind) || below_itself || !kept_kind {
                        return Err(rule(words.directory_wrong_parent()));
                    }
                    Some(parent.id.clone())
                }
            };
            let twin = sites.iter().any(|site| {
                site.parent == parent
                    && nouns::fold(&site.name) == nouns::fold(&name)
                    && old.is_none_or(|old| old.id != site.id)
            });
            if twin && !is_root {
                return Err(rule(words.directory_site_twice(&name)));
            }
            let urn = match facts.urn.trim() {
                "" => None,
                text => Some(nouns::urn_of(text).ok_or_else(|| rule(words.directory_wrong_urn()))?),
            };
            let code = Some(nouns::tidy(&facts.code)).filter(|code| !code.is_empty());
            let site = Site {
                id: old.map_or_else(|| app2.chance().id(app2.clock().now()), |site| site.id.clone()),
                kind: if is_root { SiteKind::Trust } else { facts.kind },
                name,
                parent,
                urn,
                code,
                phase: nouns::Phase::of(&facts.phase),
            };
            match old {
                Some(_) => rows::update_site(tx, &site),
                None => rows::insert_site(tx, &site),
            }
            .map_err(|error| taken(&app2, error))?;
            event::record(tx, &app2, Some(&by.id), &site.id, &Event::SettingChanged)?;
            Ok(site.id)
        })
        .await
}

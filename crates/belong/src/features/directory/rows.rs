//! Every SQL statement of the directory.

use super::import::{Known, KnownPerson, Plan};
use super::nouns::{Appointment, JobFamily, Phase, Site, SiteKind, Sites, Source, fold};
use jiff::civil::Date;
use store::{Error, Kind, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// People on one page of a list.
pub const PAGE: usize = 50;
/// Sites of an organisation, at most.
pub const SITES_MAX: usize = 20_000;
/// Appointments that are read at once, at most: those of 60,000 people over some years.
const APPOINTMENTS_MAX: usize = 600_000;
/// Words by which somebody is found, at most.
const WORDS_MAX: usize = 12;

/// Every statement of this file by name: a test prepares them on both databases.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("SITES", SITES),
    ("INSERT_SITE", INSERT_SITE),
    ("UPDATE_SITE", UPDATE_SITE),
    ("PEOPLE", PEOPLE),
    ("PERSON", PERSON),
    ("INSERT_PERSON", INSERT_PERSON),
    ("UPDATE_PERSON", UPDATE_PERSON),
    ("APPOINTMENTS", APPOINTMENTS),
    ("APPOINTMENTS_OF", APPOINTMENTS_OF),
    ("APPOINTMENTS_ON", APPOINTMENTS_ON),
    ("APPOINTMENT", APPOINTMENT),
    ("INSERT_APPOINTMENT", INSERT_APPOINTMENT),
    ("UPDATE_APPOINTMENT", UPDATE_APPOINTMENT),
    ("DROP_APPOINTMENT", DROP_APPOINTMENT),
    ("LEFT", LEFT),
    ("BACK", BACK),
    ("INSERT_WORD", INSERT_WORD),
    ("DROP_WORDS", DROP_WORDS),
    ("PEOPLE_PAGE", PEOPLE_PAGE),
    ("PEOPLE_FOUND", PEOPLE_FOUND),
    ("PEOPLE_FEW", PEOPLE_FEW),
    ("WORDS_BEGUN", WORDS_BEGUN),
    ("PEOPLE_AT", PEOPLE_AT),
    ("COUNT_HERE", COUNT_HERE),
    ("ANY_WORK", ANY_WORK),
    ("INSERT_LIST", INSERT_LIST),
    ("LIST", LIST),
    ("SET_CHOICES", SET_CHOICES),
    ("DROP_LIST", DROP_LIST),
    ("DROP_OLD_LISTS", DROP_OLD_LISTS),
];

const SITES: &str = "SELECT id, kind, name, parent, urn, code, phase FROM site";
const INSERT_SITE: &str = "INSERT INTO site (id, kind, name, parent, urn, code, phase)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const UPDATE_SITE: &str = "UPDATE site SET kind = ?2, name = ?3, parent = ?4, urn = ?5, code = ?6, phase = ?7
    WHERE id = ?1";
const PEOPLE: &str = "SELECT id, name, email, staff_number FROM person";
const PERSON: &str = "SELECT id, name, email, staff_number FROM person WHERE id = ?1";
const INSERT_PERSON: &str = "INSERT INTO person (id, name, email, staff_number) VALUES (?1, ?2, ?3, ?4)";
const UPDATE_PERSON: &str = "UPDATE person SET name = ?2, email = ?3, staff_number = ?4 WHERE id = ?1";
const APPOINTMENTS: &str = "SELECT id, person, site, title, family, fte, subjects, manager, starts_on, ends_on, source
    FROM appointment ORDER BY id";
const APPOINTMENTS_OF: &str =
    "SELECT id, person, site, title, family, fte, subjects, manager, starts_on, ends_on, source
    FROM appointment WHERE person = ?1 ORDER BY starts_on DESC, id";
const APPOINTMENTS_ON: &str =
    "SELECT id, person, site, title, family, fte, subjects, manager, starts_on, ends_on, source
    FROM appointment WHERE starts_on <= ?1 AND (ends_on IS NULL OR ends_on >= ?1) ORDER BY person, id";
const APPOINTMENT: &str = "SELECT id, person, site, title, family, fte, subjects, manager, starts_on, ends_on, source
    FROM appointment WHERE id = ?1";
const INSERT_APPOINTMENT: &str = "INSERT INTO appointment
    (id, person, site, title, family, fte, subjects, manager, starts_on, ends_on, source)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
const UPDATE_APPOINTMENT: &str = "UPDATE appointment SET person = ?2, site = ?3, title = ?4, family = ?5, fte = ?6,
    subjects = ?7, manager = ?8, starts_on = ?9, ends_on = ?10, source = ?11 WHERE id = ?1";
const DROP_APPOINTMENT: &str = "DELETE FROM appointment WHERE id = ?1";
// Whoever never had an appointment (the first administrator) is not touched.
const LEFT: &str = "UPDATE person SET left_on = (SELECT MAX(a.ends_on) FROM appointment a WHERE a.person = person.id)
    WHERE left_on IS NULL
    AND EXISTS (SELECT 1 FROM appointment a WHERE a.person = person.id)
    AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.person = person.id AND (a.ends_on IS NULL OR a.ends_on >= ?1))";
const BACK: &str = "UPDATE person SET left_on = NULL WHERE left_on IS NOT NULL
    AND EXISTS (SELECT 1 FROM appointment a WHERE a.person = person.id AND (a.ends_on IS NULL OR a.ends_on >= ?1))";
const INSERT_WORD: &str = "INSERT INTO person_word (word, person) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
const DROP_WORDS: &str = "DELETE FROM person_word WHERE person = ?1";
const PEOPLE_PAGE: &str = "SELECT id, name, email, staff_number FROM person
    WHERE left_on IS NULL AND (name, id) > (?1, ?2) ORDER BY name, id LIMIT 51";
// Each of up to three words must begin a word of the person.
const PEOPLE_FOUND: &str = "SELECT id, name, email, staff_number FROM person p
    WHERE left_on IS NULL AND (name, id) > (?1, ?2)
    AND EXISTS (SELECT 1 FROM person_word w WHERE w.person = p.id AND w.word >= ?3 AND w.word < ?4)
    AND EXISTS (SELECT 1 FROM person_word w WHERE w.person = p.id AND w.word >= ?5 AND w.word < ?6)
    AND EXISTS (SELECT 1 FROM person_word w WHERE w.person = p.id AND w.word >= ?7 AND w.word < ?8)
    ORDER BY name, id LIMIT 51";
// The same where few people have the first word: they are looked up, and not everybody is gone through in the order of names.
const PEOPLE_FEW: &str = "SELECT id, name, email, staff_number FROM person p
    WHERE left_on IS NULL AND (name, id) > (?1, ?2)
    AND id IN (SELECT w.person FROM person_word w WHERE w.word >= ?3 AND w.word < ?4)
    AND EXISTS (SELECT 1 FROM person_word w WHERE w.person = p.id AND w.word >= ?5 AND w.word < ?6)
    AND EXISTS (SELECT 1 FROM person_word w WHERE w.person = p.id AND w.word >= ?7 AND w.word < ?8)
    ORDER BY name, id LIMIT 51";
const WORDS_BEGUN: &str =
    "SELECT COUNT(*) FROM (SELECT 1 FROM person_word WHERE word >= ?1 AND word < ?2 LIMIT 1001) AS begun";
const PEOPLE_AT: &str = "SELECT id, name, email, staff_number FROM person p
    WHERE (name, id) > (?1, ?2) AND EXISTS (SELECT 1 FROM appointment a LEFT JOIN site s ON s.id = a.site
        WHERE a.person = p.id AND (a.site = ?3 OR s.parent = ?3) AND (a.ends_on IS NULL OR a.ends_on >= ?4))
    ORDER BY name, id LIMIT 51";
// Those of the list: an index of them alone is counted in a moment, appointments of a large organisation are not.
const COUNT_HERE: &str = "SELECT COUNT(*) FROM person WHERE left_on IS NULL";
const ANY_WORK: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM appointment LIMIT 1) AS work";
const INSERT_LIST: &str = "INSERT INTO staff_list (id, person, made_at, file_name, body, choices)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const LIST: &str = "SELECT file_name, body, choices FROM staff_list WHERE id = ?1 AND person = ?2";
const SET_CHOICES: &str = "UPDATE staff_list SET choices = ?2 WHERE id = ?1";
const DROP_LIST: &str = "DELETE FROM staff_list WHERE id = ?1";
const DROP_OLD_LISTS: &str = "DELETE FROM staff_list WHERE made_at < ?1";

fn odd(what: &str) -> Error {
    Error::unexpected(what)
}

fn date(text: &str) -> Result<Date> {
    text.parse().map_err(|_| odd("a date that is none"))
}

fn site(row: &Row<'_>) -> Result<Site> {
    Ok(Site {
        id: row.get(0)?,
        kind: SiteKind::of(&row.get::<String>(1)?).ok_or_else(|| odd("an unknown kind of site"))?,
        name: row.get(2)?,
        parent: row.get(3)?,
        urn: row.get(4)?,
        code: row.get(5)?,
        phase: row.get::<Option<String>>(6)?.and_then(|code| Phase::of(&code)),
    })
}

fn person(row: &Row<'_>) -> Result<KnownPerson> {
    Ok(KnownPerson { id: row.get(0)?, name: row.get(1)?, email: row.get(2)?, staff_number: row.get(3)? })
}

fn appointment(row: &Row<'_>) -> Result<Appointment> {
    let subjects: String = row.get(6)?;
    Ok(Appointment {
        id: row.get(0)?,
        person: row.get(1)?,
        site: row.get(2)?,
        title: row.get(3)?,
        family: JobFamily::of(&row.get::<String>(4)?).unwrap_or(JobFamily::Other),
        fte: row.get(5)?,
        subjects: subjects.split("; ").filter(|subject| !subject.is_empty()).map(str::to_owned).collect(),
        manager: row.get(7)?,
        starts_on: date(&row.get::<String>(8)?)?,
        ends_on: row.get::<Option<String>>(9)?.map(|text| date(&text)).transpose()?,
        source: Source::of(&row.get::<String>(10)?).ok_or_else(|| odd("an unknown source"))?,
    })
}

/// All sites.
pub fn sites(tx: &mut Tx<'_, People>) -> Result<Sites> {
    Ok(tx.rows_upto(SITES_MAX, SITES, params![], site)?.into_iter().collect())
}

/// Adds a site. A URN or code that is taken is a unique violation.
pub fn insert_site(tx: &mut Tx<'_, People>, site: &Site) -> Result<()> {
    let phase = site.phase.map(Phase::code);
    tx.execute(INSERT_SITE, params![site.id, site.kind.code(), site.name, site.parent, site.urn, site.code, phase])?;
    Ok(())
}

/// Changes a site.
pub fn update_site(tx: &mut Tx<'_, People>, site: &Site) -> Result<()> {
    let phase = site.phase.map(Phase::code);
    tx.execute(UPDATE_SITE, params![site.id, site.kind.code(), site.name, site.parent, site.urn, site.code, phase])?;
    Ok(())
}

/// Whether anybody has an appointment.
pub fn any_work(tx: &mut Tx<'_, People>) -> Result<bool> {
    Ok(tx.row(ANY_WORK, params![], |row| row.get::<i64>(0))? > 0)
}

/// How many people are kept who have not left.
pub fn count_here(tx: &mut Tx<'_, People>) -> Result<i64> {
    tx.row(COUNT_HERE, params![], |row| row.get(0))
}

/// Everything that an import has to know.
pub fn known(tx: &mut Tx<'_, People>) -> Result<Known> {
    Ok(Known {
        people: tx.rows(PEOPLE, params![], person)?,
        sites: sites(tx)?,
        appointments: tx.rows_upto(APPOINTMENTS_MAX, APPOINTMENTS, params![], appointment)?,
    })
}

/// One person, also one who has left.
pub fn person_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<KnownPerson>> {
    tx.find(PERSON, params![id], person)
}

/// The appointments of one person, the latest first.
pub fn appointments_of(tx: &mut Tx<'_, People>, person: &str) -> Result<Vec<Appointment>> {
    tx.rows(APPOINTMENTS_OF, params![person], appointment)
}

/// All appointments that hold on a day, by person.
pub fn appointments_on(tx: &mut Tx<'_, People>, on: Date) -> Result<Vec<Appointment>> {
    tx.rows(APPOINTMENTS_ON, params![on.to_string()], appointment)
}

/// One appointment.
pub fn appointment_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Appointment>> {
    tx.find(APPOINTMENT, params![id], appointment)
}

/// Adds a person, with the words by which they are found. An email or staff number that is taken is a unique
/// violation.
pub fn insert_person(tx: &mut Tx<'_, People>, person: &KnownPerson) -> Result<()> {
    tx.execute(INSERT_PERSON, params![person.id, person.name, person.email, person.staff_number])?;
    set_words(tx, person)
}

/// Changes name, email and staff number.
pub fn update_person(tx: &mut Tx<'_, People>, person: &KnownPerson) -> Result<()> {
    tx.execute(UPDATE_PERSON, params![person.id, person.name, person.email, person.staff_number])?;
    tx.execute(DROP_WORDS, params![person.id])?;
    set_words(tx, person)
}

fn set_words(tx: &mut Tx<'_, People>, person: &KnownPerson) -> Result<()> {
    let text = format!("{} {}", fold(&person.name), person.staff_number.as_deref().map(fold).unwrap_or_default());
    for word in text.split_whitespace().take(WORDS_MAX) {
        tx.execute(INSERT_WORD, params![word, person.id])?;
    }
    Ok(())
}

/// Adds an appointment.
pub fn insert_appointment(tx: &mut Tx<'_, People>, new: &Appointment) -> Result<()> {
    write_appointment(tx, INSERT_APPOINTMENT, new)
}

/// Changes an appointment.
pub fn update_appointment(tx: &mut Tx<'_, People>, new: &Appointment) -> Result<()> {
    write_appointment(tx, UPDATE_APPOINTMENT, new)
}

fn write_appointment(tx: &mut Tx<'_, People>, sql: &'static str, a: &Appointment) -> Result<()> {
    let (starts_on, ends_on) = (a.starts_on.to_string(), a.ends_on.map(|end| end.to_string()));
    let subjects = a.subjects.join("; ");
    tx.execute(
        sql,
        params![
            a.id,
            a.person,
            a.site,
            a.title,
            a.family.code(),
            a.fte,
            subjects,
            a.manager,
            starts_on,
            ends_on,
            a.source.code()
        ],
    )?;
    Ok(())
}

/// Marks those who have left and those who are back. Gives how many changed.
pub fn mark_leavers(tx: &mut Tx<'_, People>, today: Date) -> Result<u64> {
    let today = today.to_string();
    Ok(tx.execute(BACK, params![today])? + tx.execute(LEFT, params![today])?)
}

/// Does everything that a plan says.
pub fn apply(tx: &mut Tx<'_, People>, plan: &Plan, today: Date) -> Result<()> {
    for site in &plan.new_sites {
        insert_site(tx, site)?;
    }
    // An email or a number may pass from one to another within a file: first all are let go.
    for person in &plan.changed_people {
        tx.execute(UPDATE_PERSON, params![person.id, person.name, None::<String>, None::<String>])?;
    }
    for person in &plan.changed_people {
        update_person(tx, person)?;
    }
    for person in &plan.new_people {
        insert_person(tx, person)?;
    }
    for id in &plan.dropped_appointments {
        tx.execute(DROP_APPOINTMENT, params![id])?;
    }
    for appointment in &plan.changed_appointments {
        update_appointment(tx, appointment)?;
    }
    for appointment in &plan.new_appointments {
        insert_appointment(tx, appointment)?;
    }
    mark_leavers(tx, today)?;
    Ok(())
}

/// A page of people by name: at most [`PAGE`], and whether there are more. `after` is name and id of the last one seen.
pub struct PeoplePage {
    /// The people.
    pub people: Vec<KnownPerson>,
    /// Whether there are more.
    pub more: bool,
}

/// Whom a list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Show {
    /// Everybody who is here.
    Everybody,
    /// Those of whom some word begins so; up to three words are looked at.
    Called(String),
    /// Those at a site or at one right below it.
    At(String),
}

/// Words of people that begin so, up to which the people are looked up by them.
const WORDS_FEW: i64 = 1_000;

/// A page of people.
pub fn people_page(tx: &mut Tx<'_, People>, show: &Show, after: (&str, &str), today: Date) -> Result<PeoplePage> {
    let mut people = match show {
        Show::Everybody => tx.rows(PEOPLE_PAGE, params![after.0, after.1], person)?,
        Show::At(site) => tx.rows(PEOPLE_AT, params![after.0, after.1, site, today.to_string()], person)?,
        Show::Called(text) => {
            let mut words: Vec<String> = fold(text).split_whitespace().take(3).map(str::to_owned).collect();
            // The longest word first: few people have it.
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
            // A word that is not given is begun by every word.
            let range = |n: usize| {
                let from = words.get(n).cloned().unwrap_or_default();
                (from.clone(), format!("{from}\u{10ffff}"))
            };
            let (a, b, c) = (range(0), range(1), range(2));
            let begun: i64 = tx.row(WORDS_BEGUN, params![a.0, a.1], |row| row.get(0))?;
            let sql = if begun <= WORDS_FEW { PEOPLE_FEW } else { PEOPLE_FOUND };
            tx.rows(sql, params![after.0, after.1, a.0, a.1, b.0, b.1, c.0, c.1], person)?
        }
    };
    let more = people.len() > PAGE;
    people.truncate(PAGE);
    Ok(PeoplePage { people, more })
}

/// Keeps an uploaded staff list until it is imported; drops those older than a day.
pub fn insert_list(
    tx: &mut Tx<'_, People>,
    id: &str,
    person: &str,
    now: i64,
    file: (&str, &[u8]),
    choices: &str,
) -> Result<()> {
    drop_old_lists(tx, now)?;
    tx.execute(INSERT_LIST, params![id, person, now, file.0, file.1, choices])?;
    Ok(())
}

/// File name, bytes and choices of the staff list that somebody sent.
pub fn list(tx: &mut Tx<'_, People>, id: &str, person: &str) -> Result<Option<(String, Vec<u8>, String)>> {
    tx.find(LIST, params![id, person], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}

/// Keeps what was chosen for a staff list.
pub fn set_choices(tx: &mut Tx<'_, People>, id: &str, choices: &str) -> Result<()> {
    tx.execute(SET_CHOICES, params![id, choices])?;
    Ok(())
}

/// Drops a staff list.
pub fn drop_list(tx: &mut Tx<'_, People>, id: &str) -> Result<()> {
    tx.execute(DROP_LIST, params![id])?;
    Ok(())
}

/// Drops staff lists that nobody imported within a day.
pub fn drop_old_lists(tx: &mut Tx<'_, People>, now: i64) -> Result<u64> {
    tx.execute(DROP_OLD_LISTS, params![now - 24 * 3600])
}

/// Whether an error says that an email, number, URN or code is taken.
pub fn is_taken(error: &Error) -> bool {
    error.kind() == Kind::Unique
}

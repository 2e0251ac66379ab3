//! Every SQL statement of identity.

use super::{Person, Role, Session};
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// Every statement of this file by name: a test prepares them on both databases.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("LEADER_OF", LEADER_OF),
    ("PERSON_BY_EMAIL", PERSON_BY_EMAIL),
    ("PERSON_BY_ID", PERSON_BY_ID),
    ("ROLES", ROLES),
    ("INSERT_PERSON", INSERT_PERSON),
    ("GIVE_ROLE", GIVE_ROLE),
    ("TAKE_ROLE", TAKE_ROLE),
    ("ANY_ADMINISTRATOR", ANY_ADMINISTRATOR),
    ("STRANDED_ADMINISTRATOR", STRANDED_ADMINISTRATOR),
    ("INSERT_LINK", INSERT_LINK),
    ("SPEND_LINK", SPEND_LINK),
    ("LINK_PERSON", LINK_PERSON),
    ("OPEN_LINKS", OPEN_LINKS),
    ("SPEND_CODE", SPEND_CODE),
    ("WRONG_CODE", WRONG_CODE),
    ("COUNT_ATTEMPT", COUNT_ATTEMPT),
    ("ATTEMPTS", ATTEMPTS),
    ("INSERT_SESSION", INSERT_SESSION),
    ("SESSION_PERSON", SESSION_PERSON),
    ("END_ALL_SESSIONS", END_ALL_SESSIONS),
    ("END_ALL_LINKS", END_ALL_LINKS),
    ("END_SESSION", END_SESSION),
    ("SESSIONS_OF", SESSIONS_OF),
    ("END_SESSION_OF", END_SESSION_OF),
    ("END_OTHER_SESSIONS", END_OTHER_SESSIONS),
    ("INSERT_CARD", INSERT_CARD),
    ("END_CARDS", END_CARDS),
    ("CARD_HOLDER", CARD_HOLDER),
    ("SPEND_CARD", SPEND_CARD),
    ("PEOPLE_WITH_ROLES", PEOPLE_WITH_ROLES),
];

const LEADER_OF: &str = "SELECT p.id, p.name FROM role r JOIN person p ON p.id = r.person
    WHERE r.role = 'site_leader' AND r.site = ?1 AND p.left_on IS NULL ORDER BY p.id LIMIT 1";
const PERSON_BY_EMAIL: &str = "SELECT id, name, email FROM person WHERE email = ?1 AND left_on IS NULL";
const PERSON_BY_ID: &str = "SELECT id, name, email FROM person WHERE id = ?1";
const ROLES: &str = "SELECT role, site FROM role WHERE person = ?1 ORDER BY role, site";
const INSERT_PERSON: &str = "INSERT INTO person (id, name, email, staff_number) VALUES (?1, ?2, ?3, ?4)";
const GIVE_ROLE: &str = "INSERT INTO role (person, role, site) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
const TAKE_ROLE: &str = "DELETE FROM role WHERE person = ?1 AND role = ?2 AND site = ?3";
const ANY_ADMINISTRATOR: &str = "SELECT person FROM role WHERE role = 'administrator' LIMIT 1";
const STRANDED_ADMINISTRATOR: &str = "SELECT r.person FROM role r WHERE r.role = 'administrator'
    AND NOT EXISTS (SELECT 1 FROM role a JOIN person p ON p.id = a.person
        WHERE a.role = 'administrator' AND p.email IS NOT NULL AND p.left_on IS NULL)
    AND NOT EXISTS (SELECT 1 FROM role a JOIN session s ON s.person = a.person
        WHERE a.role = 'administrator' AND s.ends_at > ?1)
    ORDER BY r.person LIMIT 1";
const INSERT_LINK: &str = "INSERT INTO signin_link (hash, person, code_hash, tries, ends_at, spent)
    VALUES (?1, ?2, ?3, 0, ?4, 0)";
const SPEND_LINK: &str = "UPDATE signin_link SET spent = 1 WHERE hash = ?1 AND spent = 0 AND ends_at > ?2";
const LINK_PERSON: &str = "SELECT person FROM signin_link WHERE hash = ?1";
const OPEN_LINKS: &str = "SELECT hash, code_hash FROM signin_link
    WHERE person = ?1 AND spent = 0 AND ends_at > ?2 AND tries < ?3 ORDER BY ends_at DESC LIMIT 5";
const SPEND_CODE: &str = "UPDATE signin_link SET spent = 1 WHERE hash = ?1 AND spent = 0";
const WRONG_CODE: &str = "UPDATE signin_link SET tries = tries + 1 WHERE person = ?1 AND spent = 0";
const COUNT_ATTEMPT: &str = "INSERT INTO attempt (key, window_at, count) VALUES (?1, ?2, 1)
    ON CONFLICT (key, window_at) DO UPDATE SET count = attempt.count + 1 RETURNING count";
const ATTEMPTS: &str = "SELECT count FROM attempt WHERE key = ?1 AND window_at = ?2";
const INSERT_SESSION: &str = "INSERT INTO session (hash, person, shared, opened_at, ends_at)
    VALUES (?1, ?2, ?3, ?4, ?5)";
const SESSION_PERSON: &str = "SELECT p.id, p.name, p.email, s.shared FROM session s JOIN person p ON p.id = s.person
    WHERE s.hash = ?1 AND s.ends_at > ?2 AND p.left_on IS NULL";
const END_SESSION: &str = "DELETE FROM session WHERE hash = ?1";
const END_ALL_SESSIONS: &str = "DELETE FROM session";
const END_ALL_LINKS: &str = "DELETE FROM signin_link";
const SESSIONS_OF: &str = "SELECT hash, opened_at, ends_at, shared FROM session
    WHERE person = ?1 AND ends_at > ?2 ORDER BY opened_at DESC, hash LIMIT 100";
const END_SESSION_OF: &str = "DELETE FROM session WHERE person = ?1 AND hash = ?2";
const END_OTHER_SESSIONS: &str = "DELETE FROM session WHERE person = ?1 AND hash <> ?2";
const INSERT_CARD: &str = "INSERT INTO claim_card (hash, person, made_on, ends_on) VALUES (?1, ?2, ?3, ?4)";
// It stays, like one that was used: otherwise ending a card would tell whether it was.
const END_CARDS: &str = "UPDATE claim_card SET spent_on = ?2 WHERE person = ?1 AND spent_on IS NULL";
const CARD_HOLDER: &str = "SELECT p.id, p.name, p.email FROM claim_card c JOIN person p ON p.id = c.person
    WHERE c.hash = ?1 AND c.spent_on IS NULL AND c.ends_on >= ?2 AND p.left_on IS NULL";
const SPEND_CARD: &str = "UPDATE claim_card SET spent_on = ?2 WHERE hash = ?1";
const PEOPLE_WITH_ROLES: &str = "SELECT p.id, p.name, p.email FROM person p
    WHERE p.left_on IS NULL AND EXISTS (SELECT 1 FROM role r WHERE r.person = p.id) ORDER BY p.name, p.id LIMIT 500";

fn person(row: &Row<'_>) -> Result<Person> {
    Ok(Person { id: row.get(0)?, name: row.get(1)?, email: row.get(2)?, roles: vec![] })
}

fn with_roles(tx: &mut Tx<'_, People>, found: Option<Person>) -> Result<Option<Person>> {
    let Some(mut person) = found else { return Ok(None) };
    person.roles = roles(tx, &person.id)?;
    Ok(Some(person))
}

/// The roles of a person.
pub fn roles(tx: &mut Tx<'_, People>, person: &str) -> Result<Vec<Role>> {
    let named = tx.rows(ROLES, params![person], |row| Ok((row.get::<String>(0)?, row.get::<String>(1)?)))?;
    Ok(named.iter().filter_map(|(name, site)| Role::of(name, site)).collect())
}

/// The person with an address.
pub fn person_by_email(tx: &mut Tx<'_, People>, email: &str) -> Result<Option<Person>> {
    let found = tx.find(PERSON_BY_EMAIL, params![email], person)?;
    with_roles(tx, found)
}

/// The person with an id, also one who has left.
pub fn person_by_id(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Person>> {
    let found = tx.find(PERSON_BY_ID, params![id], person)?;
    with_roles(tx, found)
}

/// Adds a person. Roles are given apart.
pub fn insert_person(tx: &mut Tx<'_, People>, person: &Person, staff_number: Option<&str>) -> Result<()> {
    tx.execute(INSERT_PERSON, params![person.id, person.name, person.email, staff_number.map(str::to_owned)])?;
    Ok(())
}

/// Who leads a site: id and name.
pub fn leader_of(tx: &mut Tx<'_, People>, site: &str) -> Result<Option<(String, String)>> {
    tx.find(LEADER_OF, params![site], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// Gives a role; giving it twice is giving it once.
pub fn give_role(tx: &mut Tx<'_, People>, person: &str, role: &Role) -> Result<()> {
    tx.execute(GIVE_ROLE, params![person, role.name(), role.site()])?;
    Ok(())
}

/// Takes a role back.
pub fn take_role(tx: &mut Tx<'_, People>, person: &str, role: &Role) -> Result<()> {
    tx.execute(TAKE_ROLE, params![person, role.name(), role.site()])?;
    Ok(())
}

/// Whether there is an administrator.
pub fn any_administrator(tx: &mut Tx<'_, People>) -> Result<bool> {
    Ok(tx.find(ANY_ADMINISTRATOR, params![], |row| row.get::<String>(0))?.is_some())
}

/// An administrator, when no administrator can come in: none has a work email, and none is signed in.
pub fn stranded_administrator(tx: &mut Tx<'_, People>, now: i64) -> Result<Option<String>> {
    tx.find(STRANDED_ADMINISTRATOR, params![now], |row| row.get(0))
}

/// Everybody who has a role, 500 at most.
pub fn people_with_roles(tx: &mut Tx<'_, People>) -> Result<Vec<Person>> {
    let mut people = tx.rows(PEOPLE_WITH_ROLES, params![], person)?;
    for person in &mut people {
        person.roles = roles(tx, &person.id)?;
    }
    Ok(people)
}

pub fn insert_link(tx: &mut Tx<'_, People>, hash: &[u8], person: &str, code: &[u8], ends_at: i64) -> Result<()> {
    tx.execute(INSERT_LINK, params![hash, person, code, ends_at])?;
    Ok(())
}

/// Spends a link; gives the person, or nothing when it is spent, too old or unknown.
pub fn spend_link(tx: &mut Tx<'_, People>, hash: &[u8], now: i64) -> Result<Option<String>> {
    if tx.execute(SPEND_LINK, params![hash, now])? == 0 {
        return Ok(None);
    }
    tx.find(LINK_PERSON, params![hash], |row| row.get(0))
}

/// Spends the link that has this code; counts a wrong one against all open links of the person. `mark` is what would be
/// kept of the code for a link.
pub fn spend_code(
    tx: &mut Tx<'_, People>,
    person: &str,
    mark: &dyn Fn(&[u8]) -> Vec<u8>,
    now: i64,
    tries_max: i64,
) -> Result<bool> {
    let open = tx.rows(OPEN_LINKS, params![person, now, tries_max], |row| {
        Ok((row.get::<Vec<u8>>(0)?, row.get::<Vec<u8>>(1)?))
    })?;
    let is = |link: &[u8], of: &[u8]| aws_lc_rs::constant_time::verify_slices_are_equal(&mark(link), of).is_ok();
    match open.iter().find(|(link, of)| is(link, of)) {
        Some((hash, _)) => Ok(tx.execute(SPEND_CODE, params![hash])? == 1),
        None => {
            tx.execute(WRONG_CODE, params![person])?;
            Ok(false)
        }
    }
}

/// Counts one try in a window; gives how many there are now.
pub fn count_attempt(tx: &mut Tx<'_, People>, key: &[u8], window_at: i64) -> Result<i64> {
    tx.row(COUNT_ATTEMPT, params![key, window_at], |row| row.get(0))
}

/// How many tries were counted in a window.
pub fn attempts(tx: &mut Tx<'_, People>, key: &[u8], window_at: i64) -> Result<i64> {
    Ok(tx.find(ATTEMPTS, params![key, window_at], |row| row.get(0))?.unwrap_or(0))
}

pub fn insert_session(
    tx: &mut Tx<'_, People>,
    hash: &[u8],
    person: &str,
    shared: bool,
    now: i64,
    ends_at: i64,
) -> Result<()> {
    tx.execute(INSERT_SESSION, params![hash, person, i64::from(shared), now, ends_at])?;
    Ok(())
}

pub fn session_person(tx: &mut Tx<'_, People>, hash: &[u8], now: i64) -> Result<Option<(Person, bool)>> {
    let found = tx.find(SESSION_PERSON, params![hash, now], |row| Ok((person(row)?, row.get::<i64>(3)? == 1)))?;
    let Some((mut person, shared)) = found else { return Ok(None) };
    person.roles = roles(tx, &person.id)?;
    Ok(Some((person, shared)))
}

/// Where somebody is signed in: hash, first day, end, whether it is a shared device.
pub fn sessions_of(tx: &mut Tx<'_, People>, person: &str, now: i64) -> Result<Vec<Session>> {
    tx.rows(SESSIONS_OF, params![person, now], |row| {
        Ok(Session { hash: row.get(0)?, opened_at: row.get(1)?, ends_at: row.get(2)?, shared: row.get(3)? })
    })
}

/// Ends one session of somebody.
pub fn end_session_of(tx: &mut Tx<'_, People>, person: &str, hash: &[u8]) -> Result<()> {
    tx.execute(END_SESSION_OF, params![person, hash])?;
    Ok(())
}

/// Ends every session of somebody but one, which may be nobody's.
pub fn end_other_sessions(tx: &mut Tx<'_, People>, person: &str, but: &[u8]) -> Result<()> {
    tx.execute(END_OTHER_SESSIONS, params![person, but])?;
    Ok(())
}

pub fn end_session(tx: &mut Tx<'_, People>, hash: &[u8]) -> Result<()> {
    tx.execute(END_SESSION, params![hash])?;
    Ok(())
}

pub fn insert_card(tx: &mut Tx<'_, People>, hash: &[u8], person: &str, made_on: &str, ends_on: &str) -> Result<()> {
    tx.execute(INSERT_CARD, params![hash, person, made_on, ends_on])?;
    Ok(())
}

/// Ends the unspent cards of a person.
pub fn end_cards(tx: &mut Tx<'_, People>, person: &str, today: &str) -> Result<()> {
    tx.execute(END_CARDS, params![person, today])?;
    Ok(())
}

pub fn card_holder(tx: &mut Tx<'_, People>, hash: &[u8], today: &str) -> Result<Option<Person>> {
    let found = tx.find(CARD_HOLDER, params![hash, today], person)?;
    with_roles(tx, found)
}

pub fn spend_card(tx: &mut Tx<'_, People>, hash: &[u8], today: &str) -> Result<()> {
    tx.execute(SPEND_CARD, params![hash, today])?;
    Ok(())
}

/// Ends every session and every link to sign in: after a restore those that were ended since would be back.
pub fn end_everything(tx: &mut Tx<'_, People>) -> Result<()> {
    tx.execute(END_ALL_SESSIONS, params![])?;
    tx.execute(END_ALL_LINKS, params![])?;
    Ok(())
}

//! Every SQL statement of terms.

use super::Term;
use jiff::civil::Date;
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] =
    &[("TERMS", ALL), ("TERM_ADD", ADD), ("TERM_END", END), ("OWED", OWED), ("OWED_SET", OWED_SET)];

const ALL: &str = "SELECT id, site, name, starts_on, ends_on FROM term ORDER BY starts_on, id LIMIT 5000";
const ADD: &str = "INSERT INTO term (id, site, name, starts_on, ends_on) VALUES (?1, ?2, ?3, ?4, ?5)";
const END: &str = "DELETE FROM term WHERE id = ?1";
const OWED: &str = "SELECT reminded FROM owed WHERE thing = ?1";
const OWED_SET: &str = "INSERT INTO owed (thing, reminded) VALUES (?1, ?2)
    ON CONFLICT (thing) DO UPDATE SET reminded = excluded.reminded";

fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| Error::unexpected("a date that is none"))
}

fn term(row: &Row<'_>) -> Result<Term> {
    Ok(Term {
        id: row.get(0)?,
        site: row.get(1)?,
        name: row.get(2)?,
        starts_on: day(&row.get::<String>(3)?)?,
        ends_on: day(&row.get::<String>(4)?)?,
    })
}

/// All terms, the first one first.
pub fn all(tx: &mut Tx<'_, People>) -> Result<Vec<Term>> {
    tx.rows(ALL, params![], term)
}

/// Adds a term.
pub fn add(tx: &mut Tx<'_, People>, one: &Term) -> Result<()> {
    let (starts, ends) = (one.starts_on.to_string(), one.ends_on.to_string());
    tx.execute(ADD, params![one.id, one.site, one.name, starts, ends]).map(|_| ())
}

/// Takes a term out. Gives how many there were.
pub fn end(tx: &mut Tx<'_, People>, id: &str) -> Result<u64> {
    tx.execute(END, params![id])
}

/// Who was reminded of what is owed about a wave or a decision.
pub fn reminded(tx: &mut Tx<'_, People>, thing: &str) -> Result<i64> {
    Ok(tx.find(OWED, params![thing], |row| row.get(0))?.unwrap_or(0))
}

/// Keeps who was reminded.
pub fn set_reminded(tx: &mut Tx<'_, People>, thing: &str, step: i64) -> Result<()> {
    tx.execute(OWED_SET, params![thing, step]).map(|_| ())
}

//! Every SQL statement of results: findings.

use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("FINDINGS", FINDINGS),
    ("FINDING", FINDING),
    ("FINDING_LIKE", FINDING_LIKE),
    ("FINDINGS_OF", FINDINGS_OF),
    ("FINDING_ADD", FINDING_ADD),
];

const FINDINGS: &str = "SELECT f.id, f.wave, f.whom, f.what, f.sentence, f.why, f.pinned_on,
    f.person, p.name FROM finding f LEFT JOIN person p ON p.id = f.person ORDER BY f.id DESC LIMIT 500";
const FINDING: &str = "SELECT f.id, f.wave, f.whom, f.what, f.sentence, f.why, f.pinned_on,
    f.person, p.name FROM finding f LEFT JOIN person p ON p.id = f.person WHERE f.id = ?1";
const FINDING_LIKE: &str = "SELECT id FROM finding WHERE wave = ?1 AND whom = ?2 AND what = ?3 ORDER BY id LIMIT 1";
const FINDINGS_OF: &str = "SELECT COUNT(*) FROM finding WHERE wave = ?1";
const FINDING_ADD: &str = "INSERT INTO finding
    (id, wave, whom, what, sentence, why, pinned_on, person)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// What is kept of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pinned {
    /// Time-ordered.
    pub id: String,
    /// The wave.
    pub wave: String,
    /// Of whom: `whole`, `region:CODE`, `group:CODE`, `fact:CODE:CATEGORY`.
    pub whom: String,
    /// `theme:CODE` or `item:CODE`.
    pub what: String,
    /// What stood on the page.
    pub sentence: String,
    /// Why it was pinned.
    pub why: String,
    /// When, ISO.
    pub pinned_on: String,
    /// By whom; nobody for somebody who is no longer kept.
    pub person: Option<String>,
    /// The name of that person.
    pub name: Option<String>,
}

fn pinned(row: &Row<'_>) -> Result<Pinned> {
    Ok(Pinned {
        id: row.get(0)?,
        wave: row.get(1)?,
        whom: row.get(2)?,
        what: row.get(3)?,
        sentence: row.get(4)?,
        why: row.get(5)?,
        pinned_on: row.get(6)?,
        person: row.get(7)?,
        name: row.get(8)?,
    })
}

/// The latest 500 findings, the latest first.
pub fn findings(tx: &mut Tx<'_, People>) -> Result<Vec<Pinned>> {
    tx.rows(FINDINGS, params![], pinned)
}

/// One of them.
pub fn finding(tx: &mut Tx<'_, People>, id: &str) -> Result<Option<Pinned>> {
    tx.find(FINDING, params![id], pinned)
}

/// The finding of the same number.
pub fn finding_like(tx: &mut Tx<'_, People>, like: &Pinned) -> Result<Option<String>> {
    tx.find(FINDING_LIKE, params![like.wave, like.whom, like.what], |row| row.get(0))
}

/// How many findings a wave has.
pub fn findings_of(tx: &mut Tx<'_, People>, wave: &str) -> Result<i64> {
    tx.row(FINDINGS_OF, params![wave], |row| row.get(0))
}

/// Keeps a finding.
pub fn finding_add(tx: &mut Tx<'_, People>, one: &Pinned) -> Result<()> {
    tx.execute(
        FINDING_ADD,
        params![one.id, one.wave, one.whom, one.what, one.sentence, one.why, one.pinned_on, one.person],
    )
    .map(|_| ())
}

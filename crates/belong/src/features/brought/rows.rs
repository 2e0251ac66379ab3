//! Every SQL statement of surveys that were brought in.

use super::Survey;
use answers::brought::Readers;
use store::{Error, People, Row, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// Every statement of this file by name: a test prepares them on both databases.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("BROUGHT_SURVEYS", SURVEYS),
    ("BROUGHT_SURVEY", SURVEY),
    ("BROUGHT_INSERT", INSERT),
    ("BROUGHT_INSERT_SITE", INSERT_SITE),
    ("BROUGHT_GROUP_SITES", GROUP_SITES),
];

const SURVEYS: &str = "SELECT wave, title, readers, opens_on, closes_on, brought_on FROM brought
    ORDER BY closes_on DESC, wave LIMIT 200";
const SURVEY: &str = "SELECT wave, title, readers, opens_on, closes_on, brought_on FROM brought WHERE wave = ?1";
const INSERT: &str = "INSERT INTO brought (wave, title, readers, opens_on, closes_on, brought_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const INSERT_SITE: &str = "INSERT INTO brought_site (wave, key_group, site) VALUES (?1, ?2, ?3)";
const GROUP_SITES: &str = "SELECT site, key_group FROM brought_site WHERE wave = ?1 ORDER BY site";

fn survey(row: &Row<'_>) -> Result<Survey> {
    Ok(Survey {
        wave: row.get(0)?,
        title: row.get(1)?,
        readers: Readers::of(&row.get::<String>(2)?).ok_or_else(|| Error::unexpected("an unknown kind of readers"))?,
        opens_on: row.get(3)?,
        closes_on: row.get(4)?,
        brought_on: row.get(5)?,
    })
}

/// All of them, the latest first.
pub fn surveys(tx: &mut Tx<'_, People>) -> Result<Vec<Survey>> {
    tx.rows(SURVEYS, params![], survey)
}

/// One of them.
pub fn survey_by_wave(tx: &mut Tx<'_, People>, wave: &str) -> Result<Option<Survey>> {
    tx.find(SURVEY, params![wave], survey)
}

/// Keeps one, with the group of each site.
pub fn insert(tx: &mut Tx<'_, People>, survey: &Survey, sites: &[(String, String)]) -> Result<()> {
    tx.execute(
        INSERT,
        params![survey.wave, survey.title, survey.readers.word(), survey.opens_on, survey.closes_on, survey.brought_on],
    )?;
    for (group, site) in sites {
        tx.execute(INSERT_SITE, params![survey.wave, group, site])?;
    }
    Ok(())
}

/// The sites of the groups: site, group.
pub fn group_sites(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<(String, String)>> {
    tx.rows(GROUP_SITES, params![wave], |row| Ok((row.get(0)?, row.get(1)?)))
}

//! Every SQL statement of this feature: whether a word is part of somebody's name, and topics.

use super::topics::Topic;
use store::{Error, People, Tx, params};

const NAMED: &str = "SELECT word FROM person_word WHERE word = ?1 LIMIT 1";

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("REMARKS_NAMED", NAMED),
    ("TOPICS", TOPICS),
    ("TOPIC_REMARKS", TOPIC_REMARKS),
    ("TOPIC_ADD", TOPIC_ADD),
    ("TOPIC_REMARK_ADD", TOPIC_REMARK_ADD),
    ("TOPIC_KEEP", TOPIC_KEEP),
    ("TOPIC_REMARKS_END", TOPIC_REMARKS_END),
    ("TOPIC_END", TOPIC_END),
    ("TOPICS_OFFERED", TOPICS_OFFERED),
];

const TOPICS: &str = "SELECT id, name, words, kept FROM topic WHERE wave = ?1 ORDER BY id";
const TOPIC_REMARKS: &str = "SELECT remark FROM topic_remark WHERE topic = ?1 ORDER BY place";
const TOPIC_ADD: &str = "INSERT INTO topic (id, wave, name, words) VALUES (?1, ?2, '', ?3)";
const TOPIC_REMARK_ADD: &str = "INSERT INTO topic_remark (topic, place, remark) VALUES (?1, ?2, ?3)";
const TOPIC_KEEP: &str = "UPDATE topic SET name = ?2, kept = 1 WHERE id = ?1";
const TOPIC_REMARKS_END: &str = "DELETE FROM topic_remark WHERE topic = ?1";
const TOPIC_END: &str = "DELETE FROM topic WHERE id = ?1";
const TOPICS_OFFERED: &str = "SELECT id FROM topic WHERE wave = ?1 AND kept = 0 ORDER BY id";

/// Which of these words (folded as names are) are in the name of somebody in the directory, past or present.
///
/// # Errors
/// A fault of the database.
pub fn names_among(tx: &mut Tx<'_, People>, words: &[String]) -> Result<Vec<String>, Error> {
    let mut found = vec![];
    for word in words {
        found.extend(tx.find(NAMED, params![word], |row| row.get::<String>(0))?);
    }
    Ok(found)
}

/// The topics of a wave.
pub fn topics(tx: &mut Tx<'_, People>, wave: &str) -> Result<Vec<Topic>, Error> {
    let mut all = tx.rows(TOPICS, params![wave], |row| {
        Ok(Topic {
            id: row.get(0)?,
            name: row.get(1)?,
            words: row.get(2)?,
            kept: row.get::<i64>(3)? == 1,
            remarks: vec![],
        })
    })?;
    for topic in &mut all {
        topic.remarks = tx.rows(TOPIC_REMARKS, params![topic.id], |row| row.get(0))?;
    }
    Ok(all)
}

/// Adds a topic that nobody has named yet.
pub fn topic_add(tx: &mut Tx<'_, People>, id: &str, wave: &str, words: &str, remarks: &[String]) -> Result<(), Error> {
    tx.execute(TOPIC_ADD, params![id, wave, words])?;
    topic_remarks(tx, id, remarks)
}

/// Gives a topic these comments and no others.
pub fn topic_remarks(tx: &mut Tx<'_, People>, id: &str, remarks: &[String]) -> Result<(), Error> {
    tx.execute(TOPIC_REMARKS_END, params![id])?;
    for (place, remark) in (0_i64..).zip(remarks) {
        tx.execute(TOPIC_REMARK_ADD, params![id, place, remark])?;
    }
    Ok(())
}

/// Names a topic and keeps it.
pub fn topic_keep(tx: &mut Tx<'_, People>, id: &str, name: &str) -> Result<(), Error> {
    tx.execute(TOPIC_KEEP, params![id, name]).map(|_| ())
}

/// Lets a topic go.
pub fn topic_end(tx: &mut Tx<'_, People>, id: &str) -> Result<(), Error> {
    tx.execute(TOPIC_REMARKS_END, params![id])?;
    tx.execute(TOPIC_END, params![id]).map(|_| ())
}

/// Lets all topics of a wave go that nobody kept.
pub fn topics_offered_end(tx: &mut Tx<'_, People>, wave: &str) -> Result<(), Error> {
    for id in tx.rows(TOPICS_OFFERED, params![wave], |row| row.get::<String>(0))? {
        topic_end(tx, &id)?;
    }
    Ok(())
}

//! The one statement of this feature: whether a word is part of somebody's name.

use store::{Error, People, Tx, params};

const NAMED: &str = "SELECT word FROM person_word WHERE word = ?1 LIMIT 1";

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[("REMARKS_NAMED", NAMED)];

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

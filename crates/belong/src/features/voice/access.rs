//! Who may: the only way to get hold of a suggestion.

use super::{State, Suggestion, rows};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use store::{People, Tx};

/// A suggestion in the hands of somebody who may read it.
pub struct Reading {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// Whether this person may join, hide and hand it over.
    pub keeps: bool,
    /// Whether this person may answer it.
    pub answers: bool,
}

impl Reading {
    /// A suggestion that has appeared: for everybody who works here. What is out of sight or has not appeared is for
    /// organisers, and for its writer who gave a name.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let suggestion = rows::by_id(tx, id)?.ok_or(Refusal::NotFound)?;
        let keeps = person.is_organiser();
        let is = |one: &Option<(String, String)>| one.as_ref().is_some_and(|(id, _)| *id == person.id);
        let seen = match suggestion.state {
            State::Open | State::Merged => true,
            State::Waiting => is(&suggestion.author),
            State::Hidden => keeps || is(&suggestion.author),
        };
        if !seen {
            return Err(Refusal::NotFound.into());
        }
        let answers = keeps || is(&suggestion.sponsor);
        Ok(Self { suggestion, keeps, answers })
    }

    /// The same, while it is open.
    ///
    /// # Errors
    /// Not found when it is not.
    pub fn open(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let reading = Self::find(tx, person, id)?;
        if reading.suggestion.state == State::Open { Ok(reading) } else { Err(Refusal::NotFound.into()) }
    }

    /// The same, for those who may answer it.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn answering(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let reading = Self::open(tx, person, id)?;
        if reading.answers { Ok(reading) } else { Err(Refusal::NotFound.into()) }
    }
}

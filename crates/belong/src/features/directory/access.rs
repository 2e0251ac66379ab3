//! Who may: the only way to get hold of a person of the directory, in order to change what is kept of them.

use super::import::KnownPerson;
use super::rows;
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use store::{People, Tx};

/// A person in the hands of an administrator.
pub struct Keeping(pub KnownPerson);

impl Keeping {
    /// The person, for administrators.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn person(tx: &mut Tx<'_, People>, by: &Person, id: &str) -> Result<Self, Failure> {
        Self::allowed(by)?;
        Ok(Self(rows::person_by_id(tx, id)?.ok_or(Refusal::NotFound)?))
    }

    /// Whether somebody may keep the directory: administrators may.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn allowed(by: &Person) -> Result<(), Failure> {
        if by.is_administrator() { Ok(()) } else { Err(Refusal::NotFound.into()) }
    }
}

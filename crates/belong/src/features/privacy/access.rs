//! Who may: the only way to get hold of what is kept about somebody.

use super::rows;
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use store::{People, Tx};

/// With whose eyes it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The person's own.
    Own,
    /// An administrator's, who does not see how others take part.
    Administrator,
    /// Those of whoever runs the server, who can read the database anyway.
    Operator,
}

/// Somebody about whom a question is answered.
pub struct Answering {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
    /// Their email.
    pub email: Option<String>,
    /// Whether they have left.
    pub left: bool,
    /// Whether they were taken out before.
    pub erased: bool,
    /// Whether it is the person who asks.
    pub own: bool,
    /// With whose eyes.
    pub view: View,
}

impl Answering {
    /// Somebody, for administrators; for nobody in particular, that is for the command line, anybody.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, by: Option<&Person>, id: &str) -> Result<Self, Failure> {
        if by.is_some_and(|by| !by.is_administrator()) {
            return Err(Refusal::NotFound.into());
        }
        let view = if by.is_some() { View::Administrator } else { View::Operator };
        let own = by.is_some_and(|by| by.id == id);
        rows::answering(tx, id, view, own)?.ok_or_else(|| Refusal::NotFound.into())
    }

    /// The person who asks.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn own(tx: &mut Tx<'_, People>, person: &Person) -> Result<Self, Failure> {
        rows::answering(tx, &person.id, View::Own, true)?.ok_or_else(|| Refusal::NotFound.into())
    }
}

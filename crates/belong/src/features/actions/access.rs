//! Who may: the only way to get hold of an action.

use super::{Action, rows};
use crate::features::identity::Person;
use crate::features::spaces::{Seeing, Space};
use crate::web::refusal::{Failure, Refusal};
use store::{People, Tx};

/// An action in the hands of somebody who may see it: those inside its space, its owner, and the owner of the whole.
pub struct Working {
    /// The action.
    pub action: Action,
    /// The space that looks after it.
    pub space: Space,
    /// Whether this person may know of the space: whoever owns an action of a private one need not.
    pub knows: bool,
    /// Whether this person leads the space.
    pub leads: bool,
    /// Whether this person may say how it goes.
    pub may_update: bool,
}

impl Working {
    /// Those of some actions that somebody may see.
    ///
    /// # Errors
    /// A fault.
    pub fn seen(tx: &mut Tx<'_, People>, person: &Person, actions: Vec<Action>) -> Result<Vec<Action>, Failure> {
        let mut seen = vec![];
        for action in actions {
            match Self::find(tx, person, &action.id) {
                Ok(working) => seen.push(working.action),
                Err(Failure::Refused(_)) => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(seen)
    }

    /// The action, for those who may see it.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let action = rows::by_id(tx, id)?.ok_or(Refusal::NotFound)?;
        let owns = |action: &Action| action.owner.as_ref().is_some_and(|(owner, _)| *owner == person.id);
        let owned = owns(&action)
            || match &action.part_of {
                Some(whole) => rows::by_id(tx, whole)?.is_some_and(|whole| owns(&whole)),
                None => false,
            };
        let space = crate::features::spaces::rows::by_id(tx, &action.space)?.ok_or(Refusal::NotFound)?;
        let (knows, inside, leads) = match Seeing::find(tx, person, &action.space) {
            Ok(seeing) => (true, seeing.inside, seeing.leads),
            Err(Failure::Refused(_)) => (false, false, false),
            Err(fault) => return Err(fault),
        };
        if !inside && !owned {
            return Err(Refusal::NotFound.into());
        }
        Ok(Self { action, space, knows, leads, may_update: leads || owned })
    }
}

//! Who may: the only way to get hold of an action.

use super::evidence::Checked;
use super::{Action, rows};
use crate::features::identity::Person;
use crate::features::spaces::{self, Seeing, Space};
use crate::web::refusal::{Failure, Refusal};
use std::collections::BTreeSet;
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
        if actions.is_empty() {
            return Ok(actions);
        }
        let inside: BTreeSet<String> =
            spaces::seen(tx, person)?.into_iter().filter(|one| one.inside).map(|one| one.space.id).collect();
        let owned: BTreeSet<String> = rows::of_owner(tx, &person.id)?.into_iter().map(|action| action.id).collect();
        let may = |action: &Action| {
            inside.contains(&action.space)
                || owned.contains(&action.id)
                || action.part_of.as_ref().is_some_and(|whole| owned.contains(whole))
        };
        Ok(actions.into_iter().filter(may).collect())
    }

    /// The same, for those who may say how it goes.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn updating(self) -> Result<Self, Failure> {
        if self.may_update { Ok(self) } else { Err(Refusal::NotFound.into()) }
    }

    /// A file of the action, with its bytes.
    ///
    /// # Errors
    /// Not found where it has no such file.
    pub fn evidence(&self, tx: &mut Tx<'_, People>, id: &str) -> Result<Checked, Failure> {
        Ok(rows::evidence(tx, &self.action.id, id)?.ok_or(Refusal::NotFound)?)
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
        let space = spaces::rows::by_id(tx, &action.space)?.ok_or(Refusal::NotFound)?;
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

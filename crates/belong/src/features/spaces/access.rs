//! Who may: the only way to get hold of a space.

use super::rows;
use super::{Member, Part, Space, Visibility};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use store::{People, Tx};

/// A space in the hands of somebody who may know of it.
pub struct Seeing {
    /// The space.
    pub space: Space,
    /// Everybody in it, leads first; and those who have asked.
    pub members: Vec<Member>,
    /// What this person is in it.
    pub part: Option<Part>,
    /// Whether this person may see more than that it is there.
    pub inside: bool,
    /// Whether this person may change it.
    pub leads: bool,
}

/// A space in the hands of somebody who may change it.
pub struct Leading {
    /// The space.
    pub space: Space,
    /// Everybody in it.
    pub members: Vec<Member>,
}

/// Whether somebody may know of a space, and may see all of it.
pub(super) fn rights(visibility: Visibility, within: bool, person: &Person) -> (bool, bool) {
    match visibility {
        Visibility::Open => (true, true),
        // Who looks after spaces may read all that is not hidden: somebody has to see when a group is in trouble.
        Visibility::Listed => (true, within || person.is_organiser()),
        Visibility::Private => (within || person.is_organiser(), within || person.is_organiser()),
        Visibility::Hidden => (within, within),
    }
}

/// Whether somebody is the only one who leads.
pub(super) fn is_last_lead(members: &[Member], person: &str) -> bool {
    let mut leads = members.iter().filter(|member| member.part == Part::Lead);
    matches!((leads.next(), leads.next()), (Some(only), None) if only.person == person)
}

impl Seeing {
    /// The space, for those who may know of it.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let space = rows::by_id(tx, id)?.ok_or(Refusal::NotFound)?;
        let members = rows::members(tx, id)?;
        let part = members.iter().find(|member| member.person == person.id).map(|member| member.part);
        let within = part.is_some_and(Part::is_inside);
        let (knows, inside) = rights(space.visibility, within, person);
        if !knows {
            return Err(Refusal::NotFound.into());
        }
        let leads = part == Some(Part::Lead) || (person.is_organiser() && space.visibility != Visibility::Hidden);
        Ok(Self { space, members, part, inside, leads })
    }

    /// The people who lead.
    pub fn leads(&self) -> impl Iterator<Item = &Member> {
        self.members.iter().filter(|member| member.part == Part::Lead)
    }

    /// The same, for what only those inside may see.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn inside(self) -> Result<Self, Failure> {
        if self.inside { Ok(self) } else { Err(Refusal::NotFound.into()) }
    }
}

impl Leading {
    /// The space, for those who may change it.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let seeing = Seeing::find(tx, person, id)?;
        if seeing.leads {
            Ok(Self { space: seeing.space, members: seeing.members })
        } else {
            Err(Refusal::NotFound.into())
        }
    }

    /// Whether somebody is the only one who leads.
    pub(super) fn is_last_lead(&self, person: &str) -> bool {
        is_last_lead(&self.members, person)
    }
}

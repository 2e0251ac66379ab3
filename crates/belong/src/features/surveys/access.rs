//! Who may: the only way to get hold of a survey or a wave.

use super::{Survey, Wave, rows};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use store::{People, Tx};

/// A survey in the hands of somebody who may change it.
pub struct Editing(pub Survey);

/// A wave in the hands of somebody who may run it.
pub struct Running(pub Wave);

/// A wave in the hands of somebody who is on its frozen list.
pub struct Taking {
    /// The wave.
    pub wave: Wave,
    /// The key group.
    pub group: String,
    /// Empty; `paper` for those who wait for a slip; `slip` once one could be theirs.
    pub way: String,
}

/// A seat of a wave in the hands of its holder.
pub struct Holding {
    /// The wave.
    pub wave: Wave,
    /// The number of the seat.
    pub seat: i64,
}

impl Editing {
    /// The survey, for organisers.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let survey = rows::survey_by_id(tx, id)?.filter(|_| person.is_organiser()).ok_or(Refusal::NotFound)?;
        Ok(Self(survey))
    }
}

impl Running {
    /// The wave, for organisers.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let wave = rows::wave_by_id(tx, id)?.filter(|_| person.is_organiser()).ok_or(Refusal::NotFound)?;
        Ok(Self(wave))
    }
}

impl Taking {
    /// The wave, for those on its list.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &str, id: &str) -> Result<Self, Failure> {
        let wave = rows::wave_by_id(tx, id)?.ok_or(Refusal::NotFound)?;
        let (group, way) = rows::eligible(tx, id, person)?.ok_or(Refusal::NotFound)?;
        Ok(Self { wave, group, way })
    }
}

impl Holding {
    /// The wave and the seat, for the holder of one of its keys.
    ///
    /// # Errors
    /// Not found for everybody else.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, id: &str) -> Result<Self, Failure> {
        let wave = rows::wave_by_id(tx, id)?.ok_or(Refusal::NotFound)?;
        let seats = rows::seats(tx, id)?;
        let seat = seats.iter().find(|seat| seat.person == person.id).ok_or(Refusal::NotFound)?;
        Ok(Self { seat: seat.seat, wave })
    }
}

/// Only organisers go on.
///
/// # Errors
/// Not found for everybody else.
pub fn organisers_only(person: &Person) -> Result<(), Failure> {
    if person.is_organiser() { Ok(()) } else { Err(Refusal::NotFound.into()) }
}

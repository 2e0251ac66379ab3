//! Who may read the results of a survey that was brought in: the only way to get hold of one.

use super::{Survey, rows};
use crate::features::directory;
use crate::features::identity::{Person, Role};
use answers::brought::Readers;
use jiff::civil::Date;
use store::{Error, People, Tx};

/// A survey that somebody may read.
pub struct Reading {
    /// The survey.
    pub survey: Survey,
    /// Codes of the groups that this person may see; none for all of them.
    pub groups: Option<Vec<String>>,
    /// The group of the site where this person works now.
    pub own: Option<String>,
}

impl Reading {
    /// The survey with this id, for those who may read it.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn find(tx: &mut Tx<'_, People>, person: &Person, wave: &str, today: Date) -> Result<Option<Self>, Error> {
        let Some(survey) = rows::survey_by_wave(tx, wave)? else { return Ok(None) };
        if person.is_organiser() || person.is_auditor() {
            return Ok(Some(Self { survey, groups: None, own: None }));
        }
        if survey.readers == Readers::Organisers {
            return Ok(None);
        }
        let mut groups = vec![];
        for role in &person.roles {
            if let Role::SiteLeader { site } = role {
                groups.extend(rows::group_of_site(tx, wave, site)?);
            }
        }
        let leads = person.roles.iter().any(|role| matches!(role, Role::SiteLeader { .. }));
        if survey.readers == Readers::Leaders {
            return Ok(leads.then_some(Self { survey, groups: Some(groups), own: None }));
        }
        let own = directory::rows::appointments_of(tx, &person.id)?;
        let main = directory::nouns::primary(&own, today).map(|main| main.site.clone());
        let mut own = None;
        if let Some(main) = main {
            let sites = directory::rows::sites(tx)?;
            // A department is a part of its academy, also where the file knew academies only.
            for site in sites.upwards(&main) {
                own = rows::group_of_site(tx, wave, &site.id)?;
                if own.is_some() {
                    break;
                }
            }
        }
        groups.extend(own.clone());
        Ok(Some(Self { survey, groups: Some(groups), own }))
    }

    /// All that somebody may read, the latest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub fn all(tx: &mut Tx<'_, People>, person: &Person) -> Result<Vec<Survey>, Error> {
        let leads = person.roles.iter().any(|role| matches!(role, Role::SiteLeader { .. }));
        let every = person.is_organiser() || person.is_auditor();
        let may = |survey: &Survey| match survey.readers {
            Readers::Organisers => every,
            Readers::Leaders => every || leads,
            Readers::Everybody => true,
        };
        Ok(rows::surveys(tx)?.into_iter().filter(may).collect())
    }
}

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
        // A leader of a region leads the sites in it.
        let leads_site =
            |site: &str| person.roles.iter().any(|role| matches!(role, Role::SiteLeader { .. }) && role.site() == site);
        let sites = directory::rows::sites(tx)?;
        let known = rows::group_sites(tx, wave)?;
        let mut groups: Vec<String> = known
            .iter()
            .filter(|(site, _)| leads_site(site) || sites.upwards(site).any(|above| leads_site(&above.id)))
            .map(|(_, group)| group.clone())
            .collect();
        let leads = person.roles.iter().any(|role| matches!(role, Role::SiteLeader { .. }));
        if survey.readers == Readers::Leaders {
            return Ok(leads.then_some(Self { survey, groups: Some(groups), own: None }));
        }
        let own = directory::rows::appointments_of(tx, &person.id)?;
        let main = directory::nouns::primary(&own, today).map(|main| main.site.clone());
        // A department is a part of its academy, also where the file knew academies only.
        let group_of = |site: &str| known.iter().find(|(known, _)| known == site).map(|(_, group)| group.clone());
        let own = main.and_then(|main| sites.upwards(&main).find_map(|site| group_of(&site.id)));
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

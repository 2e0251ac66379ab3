//! What was found. Everything here reads a published `Release` and nothing else; there is no answer to read.
//!
//! Everybody on a wave's list sees the whole organisation and the own group. Organisers and auditors see every group,
//! site leaders the groups of their sites. Of a survey that was brought in from another system its map says who may read.

pub mod again;
pub mod before;
mod exports;
mod finding_pages;
pub mod findings;
pub mod pages;
mod question_pages;
mod routes;
pub mod rows;
pub mod similar;
mod steady;
#[cfg(test)]
pub mod tests;

pub use exports::{schema, table};
pub use finding_pages::finding as finding_page;
pub use routes::routes;

use crate::app::App;
use crate::clock;
use crate::features::brought;
use crate::features::identity::Person;
use crate::features::surveys;
use crate::web::refusal::{Failure, Refusal};
use answers::Brought;
use measure::{Level, Release};
use std::sync::Arc;

/// Results in the list of all that somebody may read.
pub struct Listed {
    /// Id of the wave.
    pub wave: String,
    /// Title.
    pub title: String,
    /// Last day of answering, ISO: the order of the list.
    pub closed_on: String,
    /// The day on which results came out.
    pub published_on: String,
    /// Collected by another system.
    pub brought: bool,
}

/// A wave whose results somebody may read.
pub struct Reading {
    /// Id of the wave.
    pub wave: String,
    /// Title.
    pub title: String,
    /// Last day of answering, ISO.
    pub closed_on: String,
    /// What is public of a survey that another system collected; none for waves of the box.
    pub brought: Option<Arc<Brought>>,
    /// What was published.
    pub release: Arc<Release>,
    /// Codes of the key groups that this person may see, in the order of the release.
    pub groups: Vec<String>,
    /// The own key group.
    pub own: Option<String>,
}

impl Reading {
    /// Whether this person may see every group.
    pub fn sees_all(&self) -> bool {
        self.groups.len() == self.release.structure().groups.len()
    }

    /// Whether this person may see a region: all of them, or one in which a group lies that the person may see.
    pub fn sees_region(&self, region: usize) -> bool {
        let structure = self.release.structure();
        let within = |group: &measure::Group| group.region.map(usize::from) == Some(region);
        self.sees_all() || structure.groups.iter().any(|group| within(group) && self.groups.contains(&group.code))
    }
}

impl Reading {
    /// The regions that this person may see, in the order of the release.
    pub fn regions_seen(&self) -> Vec<usize> {
        (0..self.release.structure().regions.len()).filter(|region| self.sees_region(*region)).collect()
    }

    /// The groups that this person may see, in the order of the release; none where one group is everybody, which has nothing
    /// more to say.
    pub fn groups_seen(&self) -> Vec<usize> {
        let structure = self.release.structure();
        let one = structure.groups.len() == 1 && structure.regions.is_empty();
        let seen = |at: &usize| !one && self.groups.contains(&structure.groups[*at].code);
        (0..structure.groups.len()).filter(seen).collect()
    }

    /// A region that this person may see, by its code.
    ///
    /// # Errors
    /// Not found for any other.
    pub fn region_of(&self, code: &str) -> Result<usize, Refusal> {
        let regions = &self.release.structure().regions;
        regions
            .iter()
            .position(|region| region.code == code)
            .filter(|at| self.sees_region(*at))
            .ok_or(Refusal::NotFound)
    }

    /// A key group that this person may see, by its code.
    ///
    /// # Errors
    /// Not found for any other.
    pub fn group_of(&self, code: &str) -> Result<usize, Refusal> {
        let groups = &self.release.structure().groups;
        let at = groups.iter().position(|group| group.code == code && self.groups.contains(&group.code));
        at.ok_or(Refusal::NotFound)
    }

    /// The facts by which everybody is cut.
    pub fn facts_told(&self) -> Vec<usize> {
        let told = |fact: &usize| {
            let code = &self.release.structure().facts[*fact].code;
            self.release.cuts().iter().any(|cut| cut.at == Level::Whole && cut.by == std::slice::from_ref(code))
        };
        (0..self.release.structure().facts.len()).filter(told).collect()
    }

    /// Whether this person may read the comments of a node: `whole`, `region:CODE` or `group:CODE`.
    pub fn sees_node(&self, node: &str) -> bool {
        let structure = self.release.structure();
        match node.split_once(':') {
            Some(("group", code)) => self.groups.iter().any(|group| group == code),
            Some(("region", code)) => {
                structure.regions.iter().position(|region| region.code == code).is_some_and(|at| self.sees_region(at))
            }
            _ => node == "whole",
        }
    }
}

/// All results that somebody may read, the latest first.
///
/// # Errors
/// A fault.
pub async fn all(app: &App, person: &Person) -> Result<Vec<Listed>, Failure> {
    let (person, today) = (person.clone(), app.clock().today());
    app.people()
        .read("results: list", move |tx| {
            let every = person.is_organiser() || person.is_auditor();
            let waves = if every { surveys::rows::waves(tx)? } else { surveys::rows::waves_of(tx, &person.id)? };
            let mut readable = vec![];
            for wave in waves {
                let open = wave.is_readable(surveys::Reader::Anybody, today);
                // Whom somebody leads is looked up only where it matters.
                if open || every || wave.is_readable(surveys::reader(tx, &wave.id, &person)?, today) {
                    readable.push(wave);
                }
            }
            let own = readable.into_iter().filter_map(|wave| {
                let published_on = wave.published_on?;
                Some(Listed {
                    wave: wave.id,
                    title: wave.title,
                    closed_on: wave.closes_on,
                    published_on,
                    brought: false,
                })
            });
            let mut all: Vec<Listed> = own.collect();
            all.extend(brought::Reading::all(tx, &person)?.into_iter().map(|survey| Listed {
                wave: survey.wave,
                title: survey.title,
                closed_on: survey.closes_on,
                published_on: survey.brought_on,
                brought: true,
            }));
            all.sort_by(|a, b| (&b.closed_on, &b.wave).cmp(&(&a.closed_on, &a.wave)));
            Ok::<_, Failure>(all)
        })
        .await
}

/// The results of a wave, for those who may read them.
///
/// # Errors
/// Not found for everybody else, and before they are published.
pub async fn read(app: &App, person: &Person, wave: String) -> Result<Reading, Failure> {
    read_as(app, Some(person), wave).await
}

/// The same for somebody, or for the world: what everybody may read who could answer, and no group.
async fn read_as(app: &App, reader: Option<&Person>, wave: String) -> Result<Reading, Failure> {
    let release = app.ballot_box().release(&wave).await?.ok_or(Refusal::NotFound)?;
    let (reader, today, id, words) = (reader.cloned(), app.clock().today(), wave.clone(), app.words());
    let (title, closed_on, own, sites, is_brought) = app
        .people()
        .read("results: read", move |tx| {
            let later = |found: &surveys::Wave, reader| match found.readable_from(reader).filter(|from| today < *from) {
                Some(from) => Err(Failure::from(Refusal::Rule(words.results_later(clock::in_words(from))))),
                None => Ok(()),
            };
            let Some(person) = reader.as_ref() else {
                let found = surveys::rows::wave_by_id(tx, &id)?.ok_or(Refusal::NotFound)?;
                later(&found, surveys::Reader::Anybody)?;
                return Ok((found.title, found.closes_on, None, Some(vec![]), false));
            };
            if let Some(found) = brought::Reading::find(tx, person, &id, today)? {
                return Ok((found.survey.title, found.survey.closes_on, found.own, found.groups, true));
            }
            let found = surveys::rows::wave_by_id(tx, &id)?.ok_or(Refusal::NotFound)?;
            let own = surveys::rows::eligible(tx, &id, &person.id)?.map(|(group, _)| group);
            let all = person.is_organiser() || person.is_auditor();
            let led = surveys::groups_led(tx, &id, person)?;
            if own.is_none() && !all && led.is_empty() {
                return Err(Refusal::NotFound.into());
            }
            let reader = match (all, led.is_empty()) {
                (true, _) => surveys::Reader::Runner,
                (false, false) => surveys::Reader::Leader,
                (false, true) => surveys::Reader::Anybody,
            };
            later(&found, reader)?;
            Ok::<_, Failure>((found.title, found.closes_on, own, (!all).then_some(led), false))
        })
        .await?;
    let codes = release.structure().groups.iter().map(|group| group.code.clone());
    let groups = match &sites {
        None => codes.collect(),
        Some(led) => codes.filter(|code| led.contains(code) || own.as_ref() == Some(code)).collect(),
    };
    let brought = if is_brought { app.ballot_box().brought(&wave).await?.map(|(brought, _)| brought) } else { None };
    Ok(Reading { wave, title, closed_on, brought, release, groups, own })
}

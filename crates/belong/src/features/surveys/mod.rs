//! Surveys in series. An organiser writes a survey from the bank or anew, plans a *wave* of it, three people make the
//! keys of the box, and the wave is announced: from then on everything is frozen in the manifest. People take their
//! credentials, answer while it is open, and two keyholders close it.
//!
//! This feature knows who may take part and that a credential was taken. What was answered is in the ballot box,
//! which knows no people.

mod access;
mod authoring;
mod authoring_pages;
#[cfg(test)]
mod authoring_tests;
pub mod bank;
mod call_off;
mod close;
mod draft;
mod languages;
mod names;
mod pages;
mod routes;
pub mod rows;
mod take;
#[cfg(test)]
mod tests;
mod waves;
mod xlsform;
#[cfg(test)]
mod xlsform_tests;

pub use access::{Editing, Running, organisers_only};
pub use authoring::upload_routes;
pub use call_off::call_off;
pub use close::{close_wave, counts_at_end, follow_closings, hand_counts, publish_outcome};
pub use draft::{Draft, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
pub use pages::{day, key_words, needs_script, promise as promise_list, script_body, stage_tag};
#[cfg(any(test, feature = "fuzzing"))]
pub use routes::see_requests;
pub use routes::{holder_name, routes};
pub use take::{Asked, TakeError, reissue, take, take_slip};
pub use waves::{
    Intent, PAPER_LAST_DAYS, SLIPS_MIN, announce, choose_paper, give_key, invite, issuer_name, make_slips, plan,
    set_stopped,
};
#[cfg(any(test, feature = "fuzzing"))]
pub use xlsform::see_form;

use crate::app::App;
use crate::event::{self, Event};
use crate::features::directory;
use crate::features::identity::{self, Person};
use crate::web::refusal::Failure;
use answers::CalledOff;
use answers::manifest::Openness;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::{People, Tx};

/// A survey as it is being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// What is asked.
    pub draft: Draft,
    /// Seconds since 1970.
    pub changed_at: i64,
}

/// One time that a survey is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    /// Id; also in the manifest and in addresses.
    pub id: String,
    /// Id of the survey.
    pub survey: String,
    /// Title.
    pub title: String,
    /// What the organiser chose.
    pub plan: Plan,
    /// First day of answering, ISO.
    pub opens_on: String,
    /// Last day of answering, ISO.
    pub closes_on: String,
    /// Date of the announcement.
    pub announced_on: Option<String>,
    /// Hash of the manifest in hex.
    pub manifest_hash: Option<String>,
    /// Date on which results were published.
    pub published_on: Option<String>,
    /// Date on which the ciphertexts and keys were destroyed.
    pub destroyed_on: Option<String>,
    /// When and why it was called off.
    pub called_off: Option<CalledOff>,
}

/// What an organiser chooses for a wave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// A group is shown only from this many answers.
    pub k: u32,
    /// Nothing that can be worked out is about fewer people.
    pub k_d: u32,
    /// Keyholders who open the box together: 1 (of 1) or 2 (of 3).
    pub threshold: u8,
    /// Lost credentials that may be made good, in per mille of the eligible people.
    pub reissue_permille: u32,
    /// Whether results are cut by the facts that people tell of themselves.
    pub cuts: bool,
    /// Whether it is counted on a machine apart, and the server refuses keyholders' words.
    pub apart: bool,
    /// Days from publication until leaders of sites read the results.
    pub leaders_days: u16,
    /// Days from publication until everybody reads them.
    pub everybody_days: u16,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            k: 10,
            k_d: 5,
            threshold: 2,
            reissue_permille: 10,
            cuts: true,
            apart: false,
            leaders_days: 0,
            everybody_days: 0,
        }
    }
}

/// Who reads results, each sooner than the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// Whoever runs surveys or audits them.
    Runner,
    /// Leaders of sites.
    Leader,
    /// Everybody who could answer.
    Anybody,
}

/// Where a wave stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Everything can still be changed.
    Planned,
    /// Frozen; credentials can be taken.
    Announced,
    /// Answers are accepted.
    Open,
    /// No more answers; the keyholders can close the box.
    Ended,
    /// Results are out; the recount can be done.
    Published,
    /// Ciphertexts and keys are gone.
    Destroyed,
    /// It was called off, and what had been sent in was destroyed unread.
    CalledOff,
}

impl Stage {
    /// Whether there are results to read.
    pub fn has_results(self) -> bool {
        matches!(self, Self::Published | Self::Destroyed)
    }
}

impl Wave {
    /// The day from which somebody may read the results; none before they are published.
    pub fn readable_from(&self, reader: Reader) -> Option<Date> {
        let on: Date = self.published_on.as_deref()?.parse().ok()?;
        let days = match reader {
            Reader::Runner => 0,
            Reader::Leader => self.plan.leaders_days,
            Reader::Anybody => self.plan.everybody_days,
        };
        Some(Openness::day(on, days))
    }

    /// Whether somebody may read the results on a day.
    pub fn is_readable(&self, reader: Reader, today: Date) -> bool {
        self.readable_from(reader).is_some_and(|from| today >= from)
    }

    /// Where it stands on a day (ISO).
    pub fn stage(&self, today: &str) -> Stage {
        if self.called_off.is_some() {
            Stage::CalledOff
        } else if self.destroyed_on.is_some() {
            Stage::Destroyed
        } else if self.published_on.is_some() {
            Stage::Published
        } else if self.announced_on.is_none() {
            Stage::Planned
        } else if today < self.opens_on.as_str() {
            Stage::Announced
        } else if today <= self.closes_on.as_str() {
            Stage::Open
        } else {
            Stage::Ended
        }
    }
}

/// Who holds a key of a wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// 0, 1, 2.
    pub seat: i64,
    /// `organiser`, `staff` or `outside`.
    pub side: String,
    /// Id of the person.
    pub person: String,
    /// Name of the person.
    pub name: String,
    /// P-256 public key, once made.
    pub public_key: Option<String>,
}

/// A key group of an announced wave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyGroup {
    /// Code, as in the manifest.
    pub code: String,
    /// Name.
    pub name: String,
    /// Eligible people.
    pub eligible: i64,
}

/// Does what is due: tells the box of announced waves and of the numbers that it needs for counting, notes that results are
/// out, and destroys what has to be destroyed.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    waves::repeat_announcements(app).await?;
    close::share_contacts(app).await?;
    close::follow_closings(app).await?;
    close::destroy_due(app).await
}

/// Whom to tell, by site; the empty site stands for the whole organisation.
///
/// # Errors
/// A fault.
pub async fn help_contacts(app: &App) -> Result<Vec<(String, String)>, Failure> {
    app.people().read("surveys: help", |tx| Ok(rows::help(tx)?)).await
}

/// Says whom to tell, at a site or everywhere.
///
/// # Errors
/// A fault.
pub async fn set_help(app: &App, by: &Person, site: String, contacts: String) -> Result<(), Failure> {
    let (app2, by) = (app.clone(), by.id.clone());
    app.people()
        .write("surveys: set help", move |tx| {
            rows::set_help(tx, &site, &contacts)?;
            event::record(tx, &app2, Some(&by), &site, &Event::SettingChanged)?;
            Ok(())
        })
        .await
}

/// Whom to tell, by key group of a wave: the contacts of its sites, and those of the whole organisation under the empty code.
///
/// # Errors
/// A fault.
pub async fn help_by_group(app: &App, wave: &str) -> Result<BTreeMap<String, String>, Failure> {
    let wave = wave.to_owned();
    app.people()
        .read("surveys: help by group", move |tx| {
            let mut contacts = BTreeMap::new();
            for (site, text) in rows::help(tx)? {
                let group = if site.is_empty() { Some(String::new()) } else { rows::group_of_site(tx, &wave, &site)? };
                if let Some(group) = group {
                    let all: &mut String = contacts.entry(group).or_default();
                    if !all.is_empty() {
                        all.push('\n');
                    }
                    all.push_str(&text);
                }
            }
            Ok(contacts)
        })
        .await
}

/// The key groups of a wave whose sites somebody leads, or that lie below a site which somebody leads.
///
/// # Errors
/// A fault of the database.
pub fn groups_led(tx: &mut Tx<'_, People>, wave: &str, person: &Person) -> Result<Vec<String>, store::Error> {
    let leads = |site: &str| {
        person.roles.iter().any(|role| matches!(role, identity::Role::SiteLeader { .. }) && role.site() == site)
    };
    if !person.roles.iter().any(|role| matches!(role, identity::Role::SiteLeader { .. })) {
        return Ok(vec![]);
    }
    let sites = directory::rows::sites(tx)?;
    let groups = rows::group_sites(tx, wave)?.into_iter();
    let led = groups.filter(|(site, _)| leads(site) || sites.upwards(site).any(|above| leads(&above.id)));
    Ok(led.map(|(_, group)| group).collect::<std::collections::BTreeSet<_>>().into_iter().collect())
}

/// As what somebody reads the results of a wave.
///
/// # Errors
/// A fault of the database.
pub fn reader(tx: &mut Tx<'_, People>, wave: &str, person: &Person) -> Result<Reader, store::Error> {
    Ok(if person.is_organiser() || person.is_auditor() {
        Reader::Runner
    } else if groups_led(tx, wave, person)?.is_empty() {
        Reader::Anybody
    } else {
        Reader::Leader
    })
}

/// The day from which somebody may read published results, where it has not come.
///
/// # Errors
/// A fault of the database.
pub fn opens_later(
    tx: &mut Tx<'_, People>,
    wave: &Wave,
    person: &Person,
    today: Date,
) -> Result<Option<Date>, store::Error> {
    if wave.published_on.is_none() || wave.is_readable(Reader::Anybody, today) {
        return Ok(None);
    }
    Ok(wave.readable_from(reader(tx, &wave.id, person)?).filter(|from| today < *from))
}

#[cfg(test)]
mod stage_tests {
    use super::*;

    #[test]
    fn a_wave_is_open_on_its_first_and_its_last_day() {
        let mut wave = Wave {
            id: "w".into(),
            survey: "s".into(),
            title: "t".into(),
            plan: Plan::default(),
            opens_on: "2026-11-09".into(),
            closes_on: "2026-11-20".into(),
            announced_on: None,
            manifest_hash: None,
            published_on: None,
            destroyed_on: None,
            called_off: None,
        };
        assert_eq!(wave.stage("2026-11-10"), Stage::Planned);
        wave.announced_on = Some("2026-11-02".into());
        assert_eq!(wave.stage("2026-11-08"), Stage::Announced);
        assert_eq!(wave.stage("2026-11-09"), Stage::Open);
        assert_eq!(wave.stage("2026-11-20"), Stage::Open);
        assert_eq!(wave.stage("2026-11-21"), Stage::Ended);
        wave.published_on = Some("2026-11-21".into());
        assert_eq!(wave.stage("2026-11-21"), Stage::Published);
        wave.called_off = Some(CalledOff { reason: "Wrong list".into(), on: "2026-11-12".into() });
        wave.destroyed_on = Some("2026-11-12".into());
        assert_eq!(wave.stage("2026-11-13"), Stage::CalledOff);
        assert!(!Stage::CalledOff.has_results());
    }
}

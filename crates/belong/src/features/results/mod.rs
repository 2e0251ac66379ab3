//! What was found. Everything here reads a published `Release` and nothing else; there is no answer to read.
//!
//! Everybody on a wave's list sees the whole organisation and the own group. Organisers and auditors see every group,
//! site leaders the groups of their sites.

mod pages;
mod routes;

pub use routes::routes;

use crate::app::App;
use crate::features::identity::Person;
use crate::features::surveys::{self, Wave};
use crate::web::refusal::{Failure, Refusal};
use measure::Release;
use std::sync::Arc;

/// A wave whose results somebody may read.
pub struct Reading {
    /// The wave.
    pub wave: Wave,
    /// What was published.
    pub release: Arc<Release>,
    /// Codes of the key groups that this person may see, in the order of the release.
    pub groups: Vec<String>,
    /// The own key group.
    pub own: Option<String>,
}

/// The results of a wave, for those who may read them.
///
/// # Errors
/// Not found for everybody else, and before they are published.
pub async fn read(app: &App, person: &Person, wave: String) -> Result<Reading, Failure> {
    let release = app.ballot_box().release(&wave).await?.ok_or(Refusal::NotFound)?;
    let person = person.clone();
    let (wave, own, sites) = app
        .people()
        .read("results: read", move |tx| {
            let found = surveys::rows::wave_by_id(tx, &wave)?.ok_or(Refusal::NotFound)?;
            let own = surveys::rows::eligible(tx, &wave, &person.id)?.map(|(group, _)| group);
            let all = person.is_organiser() || person.is_auditor();
            let led = surveys::groups_led(tx, &wave, &person)?;
            if own.is_none() && !all && led.is_empty() {
                return Err(Refusal::NotFound.into());
            }
            Ok::<_, Failure>((found, own, (!all).then_some(led)))
        })
        .await?;
    let codes = release.structure().groups.iter().map(|group| group.code.clone());
    let groups = match &sites {
        None => codes.collect(),
        Some(led) => codes.filter(|code| led.contains(code) || own.as_ref() == Some(code)).collect(),
    };
    Ok(Reading { wave, release, groups, own })
}

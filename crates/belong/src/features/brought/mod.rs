//! Finished surveys of other systems, so that an organisation does not begin without a past. A file and a map
//! ([`map`]) are read ([`read`]) into a public description and columns in memory; the ballot box plans, counts and guards
//! them as it does its own, publishes the release, and no row of a person is kept anywhere. What is published says that
//! another system collected the answers.
//!
//! The same answers come in once: what was published of them stays. See docs/decisions for why.

mod access;
mod draft;
pub mod map;
pub mod read;
pub mod rows;
#[cfg(test)]
mod tests;

pub use access::Reading;
pub use draft::draft;

use crate::app::App;
use crate::event::{self, Event};
use crate::features::{directory, surveys};
use crate::sheet::Sheet;
use crate::web::refusal::{Failure, Refusal};
use answers::brought::{BroughtIn, Readers, count};
use read::Ready;

/// Reads a map, and by it a small table, for the fuzzer. A line of `===` parts the two.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_map(bytes: &[u8]) {
    let part = bytes.windows(5).position(|five| five == b"\n===\n");
    let (map, table) = part.map_or((bytes, &b"a,b\n1,2\n"[..]), |at| (&bytes[..=at], &bytes[at + 5..]));
    let (Ok(map), Ok(sheet)) = (map::parse(map), crate::sheet::read(table)) else { return };
    let sites = directory::Sites::default();
    match read::read(ui::Words::english(), &sheet, &map, &sites, ("A trust", "trust.example")) {
        Ok(ready) => drop(ready),
        Err(sentences) => assert!(!sentences.is_empty(), "what is refused has a reason"),
    }
}

/// A survey that was brought in, as the people side knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Its id in the answers database and in addresses.
    pub wave: String,
    /// Title.
    pub title: String,
    /// Who may read the results.
    pub readers: Readers,
    /// First day of answering, ISO.
    pub opens_on: String,
    /// Last day of answering.
    pub closes_on: String,
    /// The day on which it was brought in.
    pub brought_on: String,
}

/// Reads a file by a map, and changes nothing.
///
/// # Errors
/// A fault, or (inside) everything that is wrong, in sentences.
pub async fn check(
    app: &App,
    sheet: &Sheet,
    map: &[u8],
    map_name: &str,
) -> Result<Result<Ready, Vec<String>>, Failure> {
    let w = app.words();
    let map = match map::parse(map) {
        Ok(map) => map,
        Err((Some(line), why)) => return Ok(Err(vec![w.brought_map_line(map_name, line, why)])),
        Err((None, why)) => return Ok(Err(vec![w.brought_map_unreadable(map_name, why)])),
    };
    let sites = app.people().read("brought: sites", |tx| Ok::<_, Failure>(directory::rows::sites(tx)?)).await?;
    let (organisation, issuer) = (app.organisation(), surveys::issuer_name(app));
    let mut ready = match read::read(w, sheet, &map, &sites, (&organisation, &issuer)) {
        Ok(ready) => ready,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let (wave, log_key) = app.ballot_box().place_of(&ready.source).await?;
    ready.description.wave = wave;
    ready.description.log_key = log_key;
    match ready.description.check() {
        Ok(()) => Ok(Ok(ready)),
        Err(why) => Ok(Err(vec![why.to_string()])),
    }
}

/// How many groups would be shown alone, together with neighbours, and not at all. Decided as at the real bringing in, and
/// forgotten.
///
/// # Errors
/// When nothing can be drawn.
pub fn outlook(ready: Ready) -> Result<[usize; 3], Failure> {
    // Nothing of it is published, so nothing has to be hidden.
    let release = count(&ready.description, ready.rows, [0; 32])?.release()?;
    let mut seen = [0; 3];
    for at in 0..release.structure().groups.len() {
        seen[match release.place(measure::Level::Group, at, &[]) {
            measure::Place::Own(_) => 0,
            measure::Place::Together(_) => 1,
            measure::Place::Within(_) | measure::Place::Withheld => 2,
        }] += 1;
    }
    Ok(seen)
}

/// Brings a survey in: all of it, or nothing. The results are published at once.
///
/// # Errors
/// A rule in words when the answers are here already, or a fault. After a crash between the two databases the same
/// command finishes what was begun.
pub async fn bring(app: &App, ready: Ready) -> Result<BroughtIn, Failure> {
    let today = app.clock().today().to_string();
    let Ready { description, rows, source, sites, .. } = ready;
    let survey = Survey {
        wave: description.wave.clone(),
        title: description.said(&description.title),
        readers: description.readers,
        opens_on: description.opens_on.clone(),
        closes_on: description.closes_on.clone(),
        brought_on: today.clone(),
    };
    let done = app.ballot_box().bring(description, rows, &source, &today).await?;
    let (app2, release) = (app.clone(), hex::encode(done.release));
    app.people()
        .write("brought: bring", move |tx| {
            if let Some(known) = rows::survey_by_wave(tx, &survey.wave)? {
                let on = surveys::day(&known.brought_on);
                return Err(Refusal::Rule(app2.words().brought_before(&known.title, on)).into());
            }
            rows::insert(tx, &survey, &sites)?;
            event::record(tx, &app2, None, &survey.wave, &Event::SurveyBroughtIn { release: release.clone() })?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(done)
}

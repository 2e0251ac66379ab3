//! Findings: one number of a release, pinned by somebody who may see it. A finding is the only bridge from what people answered
//! to what is done about it. It never changes: it keeps its sentence, and its chart is drawn from the release, which does not
//! change either. Who may see the number may see the finding, and nobody else.

use super::rows::{self, Pinned};
use super::{Reading, read, read_as};
use crate::app::App;
use crate::event::{self, Event};
use crate::features::identity::Person;
use crate::web::refusal::{Failure, Refusal};
use measure::{Level, Part, Place, Release};
use std::collections::BTreeMap;
use ui::Words;
use ui::charts::{self, What};

/// Characters of the reason why something is pinned, at most.
pub const WHY_MAX: usize = 300;
/// Findings of one wave, at most.
pub const FINDINGS_MAX: usize = 500;

/// The people of whom a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whom {
    /// The level of the tree.
    pub level: Level,
    /// The node of that level.
    pub node: usize,
    /// A fact with one of its categories, from 1.
    pub by: Option<(usize, u8)>,
}

/// One number of a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Of what.
    pub what: What,
    /// Of whom.
    pub whom: Whom,
}

/// The code of a theme or an item, as forms send it.
pub fn word(release: &Release, what: What) -> String {
    let structure = release.structure();
    match what {
        What::Theme(at) => format!("theme:{}", structure.themes[at].code),
        What::Item(at) => format!("item:{}", structure.items[at].code),
    }
}

/// Reads what [`word`] wrote.
pub fn what_of(release: &Release, word: &str) -> Option<What> {
    let structure = release.structure();
    match word.split_once(':')? {
        ("theme", code) => structure.themes.iter().position(|theme| theme.code == code).map(What::Theme),
        ("item", code) => {
            let scored = |item: &&measure::Item| item.code == code && item.kind.is_scored();
            let at = structure.items.iter().position(|item| scored(&item))?;
            Some(What::Item(at))
        }
        _ => None,
    }
}

impl Whom {
    /// Everybody.
    pub const EVERYBODY: Self = Self { level: Level::Whole, node: 0, by: None };

    /// The code, as forms send it: `whole`, `region:CODE`, `group:CODE`, `fact:CODE:2`.
    pub fn word(self, release: &Release) -> String {
        let structure = release.structure();
        match (self.by, self.level) {
            (Some((fact, category)), _) => format!("fact:{}:{category}", structure.facts[fact].code),
            (None, Level::Whole) => "whole".to_owned(),
            (None, Level::Region) => format!("region:{}", structure.regions[self.node].code),
            (None, Level::Group) => format!("group:{}", structure.groups[self.node].code),
        }
    }

    /// Reads what [`Whom::word`] wrote.
    pub fn of(release: &Release, word: &str) -> Option<Self> {
        let structure = release.structure();
        if word == "whole" {
            return Some(Self::EVERYBODY);
        }
        let (kind, code) = word.split_once(':')?;
        match kind {
            "region" => {
                let node = structure.regions.iter().position(|region| region.code == code)?;
                Some(Self { level: Level::Region, node, by: None })
            }
            "group" => {
                let node = structure.groups.iter().position(|group| group.code == code)?;
                Some(Self { level: Level::Group, node, by: None })
            }
            "fact" => {
                let (code, category) = code.rsplit_once(':')?;
                let (fact, category) = (structure.fact(code)?, category.parse::<u8>().ok()?);
                let known = (1..=structure.facts[fact].categories.len()).contains(&usize::from(category));
                known.then_some(Self { level: Level::Whole, node: 0, by: Some((fact, category)) })
            }
            _ => None,
        }
    }

    /// The name of these people.
    pub fn name(self, w: Words, release: &Release) -> String {
        match self.by {
            Some((fact, category)) => {
                let fact = &release.structure().facts[fact];
                w.results_finding_people(fact.categories[usize::from(category) - 1].name.as_str(), fact.name.as_str())
            }
            None => release.node_name(self.level, self.node).to_owned(),
        }
    }

    /// Where their numbers are.
    pub fn place(self, release: &Release) -> Place<'_> {
        release.place(self.level, self.node, self.by.as_slice())
    }

    /// Whether somebody may see numbers of these people.
    pub fn seen_by(self, reading: &Reading) -> bool {
        match self.level {
            Level::Whole => true,
            Level::Region => reading.sees_region(self.node),
            Level::Group => reading
                .release
                .structure()
                .groups
                .get(self.node)
                .is_some_and(|group| reading.groups.contains(&group.code)),
        }
    }
}

impl Number {
    /// What is shown of it: by itself, or together with named neighbours. A number of a larger group is not its own.
    pub fn shown(self, release: &Release) -> Option<(&Part, charts::Value)> {
        let (Place::Own(part) | Place::Together(part)) = self.whom.place(release) else { return None };
        Some((part, charts::value(part, self.what)?))
    }

    /// The number in a sentence: of what, of whom, how much, how sure, and beside everybody.
    pub fn sentence(self, w: Words, release: &Release) -> Option<String> {
        let (part, value) = self.shown(release)?;
        let name = self.what.name(release).trim_end_matches('.');
        let mut whom = self.whom.name(w, release);
        if part.is_merged() {
            whom = format!("{whom} ({})", w.shown_together_as(release.part_name(part)));
        }
        let score = charts::mean_text(w, value.headline);
        let mut sentence = match value.interval {
            Some([low, high]) => w.results_finding_between(name, whom, score, low, high),
            None => w.results_finding(name, whom, score),
        };
        if self.whom != Whom::EVERYBODY
            && let Some((_, all)) = (Self { whom: Whom::EVERYBODY, ..self }).shown(release)
        {
            sentence.push(' ');
            sentence.push_str(
                &w.results_finding_beside(charts::mean_text(w, all.headline), release.structure().whole.as_str()),
            );
        }
        Some(sentence)
    }

    /// From what is kept of a finding.
    fn of(release: &Release, pinned: &Pinned) -> Option<Self> {
        Some(Self { what: what_of(release, &pinned.what)?, whom: Whom::of(release, &pinned.whom)? })
    }
}

/// A finding with the results that it is of.
pub struct Finding {
    /// What is kept.
    pub pinned: Pinned,
    /// The number.
    pub number: Number,
}

/// The surveys that somebody asked to read, by id; nothing for those that are not for this person, or not yet.
pub(super) type Readings = BTreeMap<String, Option<Reading>>;

/// Those of some findings that somebody may see, or the world, with the surveys that they are of.
pub(super) async fn seen(
    app: &App,
    person: Option<&Person>,
    pinned: Vec<Pinned>,
) -> Result<(Vec<Finding>, Readings), Failure> {
    let mut readings = Readings::new();
    let mut found = vec![];
    for pinned in pinned {
        if !readings.contains_key(&pinned.wave) {
            let reading = match read_as(app, person, pinned.wave.clone()).await {
                Ok(reading) => Some(reading),
                // One survey that waits must not hide the findings of all others.
                Err(Failure::Refused(_)) => None,
                Err(fault) => return Err(fault),
            };
            readings.insert(pinned.wave.clone(), reading);
        }
        let Some(Some(reading)) = readings.get(&pinned.wave) else { continue };
        let number = Number::of(&reading.release, &pinned).filter(|number| number.whom.seen_by(reading));
        found.extend(number.map(|number| Finding { pinned, number }));
    }
    Ok((found, readings))
}

/// The findings that somebody may see, the latest first, each with the title of its survey.
///
/// # Errors
/// A fault.
pub async fn all(app: &App, person: &Person) -> Result<Vec<(Finding, String)>, Failure> {
    let pinned = app.people().read("results: findings", |tx| Ok::<_, Failure>(rows::findings(tx)?)).await?;
    let (found, readings) = seen(app, Some(person), pinned).await?;
    let title = |finding: &Finding| readings[&finding.pinned.wave].as_ref().map(|reading| reading.title.clone());
    Ok(found.into_iter().filter_map(|finding| title(&finding).map(|title| (finding, title))).collect())
}

/// One finding, for those who may see its number.
///
/// # Errors
/// Not found for everybody else.
pub async fn one(app: &App, person: &Person, id: &str) -> Result<(Finding, Reading), Failure> {
    let id = id.to_owned();
    let pinned = app.people().read("results: finding", move |tx| Ok::<_, Failure>(rows::finding(tx, &id)?)).await?;
    let pinned = pinned.ok_or(Refusal::NotFound)?;
    let reading = read(app, person, pinned.wave.clone()).await?;
    let number = Number::of(&reading.release, &pinned).filter(|number| number.whom.seen_by(&reading));
    Ok((Finding { pinned, number: number.ok_or(Refusal::NotFound)? }, reading))
}

/// Pins a number. The same number of the same survey is pinned once: then the finding that is there already is given.
///
/// # Errors
/// Not found for numbers that this person may not see, a rule in words for those that nobody may, or a fault.
pub async fn pin(app: &App, person: &Person, reading: &Reading, number: Number, why: &str) -> Result<String, Failure> {
    let (w, release) = (app.words(), &reading.release);
    if !number.whom.seen_by(reading) {
        return Err(Refusal::NotFound.into());
    }
    let sentence = number.sentence(w, release).ok_or_else(|| Refusal::Rule(w.results_pin_withheld()))?;
    let pinned = Pinned {
        id: app.chance().id(app.clock().now()),
        wave: reading.wave.clone(),
        whom: number.whom.word(release),
        what: word(release, number.what),
        sentence,
        why: why.to_owned(),
        pinned_on: app.clock().today().to_string(),
        person: Some(person.id.clone()),
        name: None,
    };
    let app2 = app.clone();
    app.people()
        .write("results: pin", move |tx| {
            if let Some(known) = rows::finding_like(tx, &pinned)? {
                return Ok(known);
            }
            if rows::findings_of(tx, &pinned.wave)? >= FINDINGS_MAX as i64 {
                return Err(Refusal::Rule(app2.words().results_pin_enough(FINDINGS_MAX)).into());
            }
            rows::finding_add(tx, &pinned)?;
            event::record(tx, &app2, pinned.person.as_deref(), &pinned.id, &Event::FindingPinned)?;
            Ok::<_, Failure>(pinned.id.clone())
        })
        .await
}

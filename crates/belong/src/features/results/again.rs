//! Measured again: the same question, asked of the same people in the next survey. Only released numbers are compared, by the
//! rules by which a survey is set beside the one before. It says that something was measured again, never what caused it.

use super::before::{self, Before};
use super::findings::{Finding, Number, Whom};
use super::{Reading, findings, rows};
use crate::app::App;
use crate::features::identity::Person;
use crate::web::refusal::Failure;
use measure::stats::change::{self, Change, Side};
use measure::{Headline, Level, Part, Release};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use ui::charts::What;

/// What the next survey that asked says of a finding.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Id of that survey.
    pub wave: String,
    /// Its title.
    pub title: String,
    /// What can be said.
    pub again: Again,
}

/// What can be said of a number that was asked again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Again {
    /// It was asked in other words, so the numbers cannot be compared.
    OtherWords,
    /// It is of a region, whose groups may have changed.
    Region,
    /// Withheld to protect people: the number, or the comparison.
    Withheld,
    /// Compared, or too few to tell; with both numbers, where they are shown.
    Compared(Change, Option<[Headline; 2]>),
}

/// The same question in another release: the question with the same code, or the same code with another ending.
fn asked_again(old: &Release, new: &Release, what: What) -> Option<What> {
    match what {
        What::Theme(at) => {
            let code = &old.structure().themes[at].code;
            new.structure().themes.iter().position(|theme| theme.code == *code).map(What::Theme)
        }
        What::Item(at) => {
            let stem = before::stem(&old.structure().items[at].code);
            new.structure().items.iter().position(|item| before::stem(&item.code) == stem).map(What::Item)
        }
    }
}

/// The part of these people that is shown by itself: a number of a larger group is not theirs.
fn side(release: &Release, part: &Part, what: What) -> Option<Side> {
    match what {
        What::Theme(theme) => Side::of_theme(release, part, theme),
        What::Item(item) => Side::of_item(release, part, item),
    }
}

/// The fact and category of another release that are called the same.
fn same_fact(old: &Release, new: &Release, (fact, category): (usize, u8)) -> Option<(usize, u8)> {
    let known = &old.structure().facts[fact];
    let name = &known.categories.get(usize::from(category) - 1)?.name;
    let at = new.structure().fact(&known.code)?;
    let categories = &new.structure().facts[at].categories;
    let same = categories.len() == known.categories.len();
    let found = categories.iter().position(|one| one.name == *name).filter(|_| same)?;
    Some((at, u8::try_from(found + 1).ok()?))
}

/// What a later survey says of a number.
fn told(number: Number, old: &Release, later: &Before) -> Option<Again> {
    let (new, lists_allow, at, node) = later.parts();
    let what = asked_again(old, new, number.what)?;
    if !before::same(old, number.what, new, what) {
        return Some(Again::OtherWords);
    }
    if number.whom.level == Level::Region {
        return Some(Again::Region);
    }
    if !lists_allow {
        return Some(Again::Withheld);
    }
    let by = match number.whom.by {
        None => None,
        Some(by) => Some(same_fact(old, new, by)?),
    };
    let was = number.whom.place(old).own();
    let is = new.place(at, node, by.as_slice()).own();
    let was = was.and_then(|part| side(old, part, number.what));
    let is = is.and_then(|part| side(new, part, what));
    let both = was.zip(is).map(|(was, is)| [was.headline, is.headline]);
    match change::compare(was, is) {
        Change::Withheld => Some(Again::Withheld),
        other => Some(Again::Compared(other, both)),
    }
}

/// What one person, or the world, sees of later surveys. Lists and rights of a survey are looked at once, however many findings it has.
struct Looking<'a> {
    app: &'a App,
    person: Option<&'a Person>,
    /// The surveys after one: id and title, the first one first.
    later: BTreeMap<String, Vec<(String, String)>>,
    /// A later survey beside an earlier one, for everybody or for a group of the earlier one.
    beside: BTreeMap<(String, String, Option<String>), Option<Before>>,
    /// The groups of a later survey that the person may see.
    seen: BTreeMap<String, Vec<String>>,
}

impl<'a> Looking<'a> {
    fn new(app: &'a App, person: Option<&'a Person>) -> Self {
        Self { app, person, later: BTreeMap::new(), beside: BTreeMap::new(), seen: BTreeMap::new() }
    }

    async fn measured(&mut self, finding: &Finding, reading: &Reading) -> Result<Option<Measured>, Failure> {
        let release = &reading.release;
        let group = match finding.number.whom {
            Whom { level: Level::Group, node, by: None } => Some(release.structure().groups[node].code.clone()),
            _ => None,
        };
        if !self.later.contains_key(&reading.wave) {
            let later = before::later(self.app, self.person, reading).await?;
            self.later.insert(reading.wave.clone(), later);
        }
        for (wave, title) in &self.later[&reading.wave] {
            let key = (reading.wave.clone(), wave.clone(), group.clone());
            let later = match self.beside.entry(key) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => {
                    let of = (wave.clone(), title.clone());
                    free.insert(before::beside(self.app, reading, of, group.as_deref()).await?)
                }
            };
            let Some(later) = later else { continue };
            let Some(again) = told(finding.number, release, later) else { continue };
            // Whoever saw the group then need not see it now: somebody may lead another site, or results may open in steps.
            if let (Some(person), (new, _, Level::Group, node)) = (self.person, later.parts()) {
                let seen = match self.seen.entry(wave.clone()) {
                    Entry::Occupied(known) => known.into_mut(),
                    Entry::Vacant(free) => free.insert(super::read(self.app, person, wave.clone()).await?.groups),
                };
                if !seen.contains(&new.structure().groups[node].code) {
                    return Ok(None);
                }
            }
            return Ok(Some(Measured { wave: wave.clone(), title: title.clone(), again }));
        }
        Ok(None)
    }
}

/// What the first later survey that asked the same says of a finding; nothing before there is one.
///
/// # Errors
/// A fault.
pub async fn measured(
    app: &App,
    person: &Person,
    finding: &Finding,
    reading: &Reading,
) -> Result<Option<Measured>, Failure> {
    Looking::new(app, Some(person)).measured(finding, reading).await
}

/// Those of some findings that somebody may see, in the order in which they are asked for, each with what was measured again. Without
/// a person: those that are of everybody, for the world.
///
/// # Errors
/// A fault.
pub async fn of(
    app: &App,
    person: Option<&Person>,
    ids: &[String],
) -> Result<Vec<(Finding, Option<Measured>)>, Failure> {
    let ids = ids.to_vec();
    let pinned = app
        .people()
        .read("results: some findings", move |tx| {
            let found: Result<Vec<_>, _> = ids.iter().map(|id| rows::finding(tx, id)).collect();
            Ok::<_, Failure>(found?.into_iter().flatten().collect())
        })
        .await?;
    let mut looking = Looking::new(app, person);
    let (found, readings) = findings::seen(app, person, pinned).await?;
    let mut all = vec![];
    for finding in found {
        if let Some(Some(reading)) = readings.get(&finding.pinned.wave) {
            let measured = looking.measured(&finding, reading).await?;
            all.push((finding, measured));
        }
    }
    Ok(all)
}

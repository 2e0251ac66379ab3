//! What the program is made of.

use crate::ballots::Ballots;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::{Config, Half};
use crate::job::Pulse;
use crate::kept::Kept;
use crate::link::Link;
use crate::web::refusal::Failure;
use answers::{BallotBox, Issuer};
use maud::Markup;
use std::ops::Deref;
use std::os::unix::fs::DirBuilderExt;
use std::sync::{Arc, RwLock};
use store::{Db, People};
use ui::Words;

/// The program: a handle that is cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// The parts.
pub struct Parts {
    config: Config,
    /// None in the answers half.
    people: Option<Db<People>>,
    ballots: Ballots,
    clock: Clock,
    chance: Chance,
    words: Words,
    organisation: RwLock<String>,
    pulse: Pulse,
    kept: Kept,
}

impl Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

const SETTING: &str = "SELECT value FROM setting WHERE name = ?1";
const SET: &str = "INSERT INTO setting (name, value) VALUES (?1, ?2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const MOMENT: &str = "SELECT CAST(CURRENT_TIMESTAMP AS TEXT)";
const WELL: &str = "SELECT COUNT(*) FROM setting";

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[("SETTING", SETTING), ("SET", SET), ("WELL", WELL), ("MOMENT", MOMENT)];

/// A setting of the organisation.
///
/// # Errors
/// A fault of the database.
pub fn setting(tx: &mut store::Tx<'_, People>, name: &str) -> Result<Option<String>, store::Error> {
    tx.find(SETTING, store::params![name], |row| row.get(0))
}

/// Keeps a setting of the organisation.
///
/// # Errors
/// A fault of the database.
pub fn set_setting(tx: &mut store::Tx<'_, People>, name: &str, value: &str) -> Result<(), store::Error> {
    tx.execute(SET, store::params![name, value]).map(|_| ())
}

/// What the clock of the people database says: date, time and, on PostgreSQL, zone.
///
/// # Errors
/// A fault of the database.
pub fn moment(tx: &mut store::Tx<'_, People>) -> Result<String, store::Error> {
    tx.row(MOMENT, store::params![], |row| row.get(0))
}

impl App {
    /// Opens everything as configured.
    ///
    /// # Errors
    /// A sentence that says what could not be opened.
    pub async fn open(config: Config, clock: Clock, chance: Chance) -> Result<Self, String> {
        // For its owner alone: the databases and the keys are in it.
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&config.folder)
            .map_err(|why| format!("the folder {} cannot be made: {why}", config.folder.display()))?;
        let people = match config.only {
            Some(Half::Answers) => None,
            _ => Some(
                Db::open(&config.people_at()?).await.map_err(|why| format!("the people database: {}", why.detail()))?,
            ),
        };
        let ballots = ballots(&config, &clock).await?;
        let named = match &people {
            Some(people) => people
                .read("app: organisation", |tx| setting(tx, "organisation"))
                .await
                .map_err(|why: store::Error| why.detail().to_owned())?,
            None => None,
        };
        let organisation = RwLock::new(named.unwrap_or_else(|| config.organisation.clone()));
        let words = Words::english();
        let parts = Parts {
            config,
            people,
            ballots,
            clock,
            chance,
            words,
            organisation,
            pulse: Pulse::default(),
            kept: Kept::default(),
        };
        Ok(Self(Arc::new(parts)))
    }
}

/// The box: here, or at the other end of the link.
async fn ballots(config: &Config, clock: &Clock) -> Result<Ballots, String> {
    let keys = config.keys_at();
    let wrong = |why: answers::BoxError| format!("the ballot box: {}", why.detail());
    if config.only == Some(Half::People) {
        let issuer = Issuer::open(keys).map_err(wrong)?;
        let url = config.answers_url.as_deref().ok_or("answers_url is missing: where the answers half listens")?;
        return Ok(Ballots::There(Link::new(url, config.link_secret()?, clock.clone(), issuer)?));
    }
    let db = Db::open(&config.answers_at()?).await.map_err(|why| format!("the answers database: {}", why.detail()))?;
    let alone = config.only == Some(Half::Answers);
    let ballot_box = if alone { BallotBox::open_alone(db, keys) } else { BallotBox::open(db, keys) };
    Ok(Ballots::Here(ballot_box.map_err(wrong)?))
}

impl Parts {
    /// What was configured.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The database of people.
    ///
    /// # Panics
    /// In the answers half, which has none and serves no page that would ask for it.
    pub fn people(&self) -> &Db<People> {
        self.people.as_ref().expect("the answers half has no people")
    }

    /// Whether people are here: in both halves together, and in the people half.
    pub fn has_people(&self) -> bool {
        self.people.is_some()
    }

    /// The ballot box: the other half, which knows no people. It may be in another process.
    pub fn ballot_box(&self) -> &Ballots {
        &self.ballots
    }

    /// The ballot box of this process, for the open pages and for closing.
    ///
    /// # Panics
    /// In the people half, which has none and serves no page that would ask for it.
    pub fn own_box(&self) -> &BallotBox {
        match &self.ballots {
            Ballots::Here(ballot_box) => ballot_box,
            Ballots::There(_) => panic!("the people half has no ballot box"),
        }
    }

    /// What is worked out once from what can never change.
    pub fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Chance.
    pub fn chance(&self) -> &Chance {
        &self.chance
    }

    /// The sentences of the product.
    pub fn words(&self) -> Words {
        self.words
    }

    /// The name of the organisation.
    pub fn organisation(&self) -> String {
        self.organisation.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// Names the organisation.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn name_organisation(&self, name: &str) -> Result<(), Failure> {
        let kept = name.to_owned();
        self.people()
            .write("app: name the organisation", move |tx| Ok::<_, Failure>(set_setting(tx, "organisation", &kept)?))
            .await?;
        *self.organisation.write().unwrap_or_else(std::sync::PoisonError::into_inner) = name.to_owned();
        Ok(())
    }

    /// When the program last did what it does by itself.
    pub fn pulse(&self) -> &Pulse {
        &self.pulse
    }

    /// Whether the databases answer, of this half and of the other.
    ///
    /// # Errors
    /// The fault.
    pub async fn is_well(&self) -> Result<(), Failure> {
        if let Some(people) = &self.people {
            people
                .read("app: well", |tx| Ok::<i64, Failure>(tx.row(WELL, store::params![], |row| row.get(0))?))
                .await?;
        }
        Ok(self.ballots.is_well().await?)
    }

    /// A page in the shell, for somebody of whom nothing is known yet.
    pub fn draft(&self, title: &str, body: &Markup) -> ui::Page {
        ui::Page::new(self.words, title, body.clone()).organisation(self.organisation())
    }

    /// A page of one sentence, for somebody of whom nothing is known.
    pub fn plain_page(&self, title: &str, sentence: &str) -> Markup {
        let body = maud::html! { h1.govuk-heading-l { (title) } p.govuk-body { (sentence) } };
        ui::shell(self.draft(title, &body))
    }
}

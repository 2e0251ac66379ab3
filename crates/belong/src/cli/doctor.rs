//! `belong doctor`: whether an installation is as it should be.

use super::backup::inside;
use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::{event, post};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use store::Location;

/// Free space from which nothing is said.
const SPACE_BYTES_MIN: u64 = 2 * 1024 * 1024 * 1024;
/// Files in the folder of keys that are looked at, at most.
const KEY_FILES_MAX: usize = 20_000;
/// Seconds by which the last record may lie after the clock.
const CLOCK_SECONDS_MAX: i64 = 120;

/// Looks at everything that can be wrong with an installation.
#[derive(clap::Args)]
pub struct Doctor {
    /// The folder where backups are kept: looks that no keys are in it.
    #[arg(long)]
    backups: Option<PathBuf>,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// As it should be.
    Good,
    /// Worth knowing.
    Note,
    /// Has to be put right.
    Fault,
}

/// One thing that was looked at.
#[derive(Debug)]
pub struct Look {
    state: State,
    sentence: String,
}

#[cfg(test)]
impl Look {
    /// How it stands.
    pub fn state(&self) -> State {
        self.state
    }

    /// What was found.
    pub fn sentence(&self) -> &str {
        &self.sentence
    }
}

fn look(good: bool, yes: impl Into<String>, no: impl Into<String>) -> Look {
    if good { Look { state: State::Good, sentence: yes.into() } } else { fault(no) }
}

fn fault(sentence: impl Into<String>) -> Look {
    Look { state: State::Fault, sentence: sentence.into() }
}

fn note(sentence: impl Into<String>) -> Look {
    Look { state: State::Note, sentence: sentence.into() }
}

impl Doctor {
    /// Prints a list.
    ///
    /// # Errors
    /// How many faults there are.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let looks = looks(&config, self.backups.as_deref()).await;
        for look in &looks {
            let word = match look.state {
                State::Good => "good ",
                State::Note => "note ",
                State::Fault => "FAULT",
            };
            println!("{word}  {}", look.sentence);
        }
        match looks.iter().filter(|look| look.state == State::Fault).count() {
            0 => Ok(()),
            1 => Err("1 thing has to be put right.".into()),
            faults => Err(format!("{faults} things have to be put right.")),
        }
    }
}

/// Everything that is looked at, in order.
pub async fn looks(config: &Config, backups: Option<&Path>) -> Vec<Look> {
    let mut looks = vec![folder(&config.folder)];
    looks.push(address(&config.base_url));
    looks.extend(keys(&config.keys_at()));
    looks.push(space(&config.folder));
    if let Some(backups) = backups {
        looks.push(apart(&config.keys_at(), backups));
    }
    let places = match (config.people_at(), config.answers_at()) {
        (Ok(people), Ok(answers)) => (people, answers),
        (Err(why), _) | (_, Err(why)) => {
            looks.push(fault(why));
            return looks;
        }
    };
    looks.push(look(
        places.0 != places.1,
        "People and answers are in two databases.",
        "People and answers are configured to be in one database. They must be in two.",
    ));
    for (name, place) in [("people", &places.0), ("answers", &places.1)] {
        if let Location::Sqlite(path) = place
            && !path.is_file()
        {
            looks.push(fault(format!(
                "There is no database of {name} at {}. The first belong serve makes it.",
                path.display()
            )));
            return looks;
        }
    }
    let clock = Clock::shifted(super::kept_shift(config));
    match App::open(config.clone(), clock, Chance::system()).await {
        Ok(app) => {
            looks.push(look(true, "Both databases open, and their tables are up to date.", ""));
            looks.extend(inside_databases(&app).await);
        }
        Err(why) => looks.push(fault(format!("A database does not open: {why}."))),
    }
    looks
}

fn folder(at: &Path) -> Look {
    let probe = at.join(format!("doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, b"doctor").and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => look(true, format!("The folder {} can be written.", at.display()), ""),
        Err(why) => fault(format!("The folder {} cannot be written: {why}.", at.display())),
    }
}

fn address(base_url: &str) -> Look {
    let host = base_url.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':']).next().unwrap_or_default();
    if base_url.starts_with("https://") {
        look(true, format!("People reach the site by HTTPS, at {base_url}."), "")
    } else if matches!(host, "localhost" | "127.0.0.1") {
        note(format!("The site is at {base_url}: only this machine reaches it. Set base_url before others do."))
    } else {
        fault(format!(
            "People reach the site at {base_url}, without HTTPS. Browsers then give no cryptography to the answering page. \
             Set base_url to an address that begins with https://."
        ))
    }
}

/// Rights of the folder of keys and of everything in it.
fn keys(at: &Path) -> Vec<Look> {
    if !at.is_dir() {
        return vec![note(format!(
            "There is no folder of keys at {} yet. The first belong serve makes it.",
            at.display()
        ))];
    }
    let mut wrong = vec![];
    let mut left = vec![at.to_owned()];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        seen += 1;
        if seen > KEY_FILES_MAX {
            return vec![note(format!(
                "{} holds more than {KEY_FILES_MAX} files; not all were looked at.",
                at.display()
            ))];
        }
        let Ok(metadata) = std::fs::symlink_metadata(&path) else {
            wrong.push(format!("{} cannot be read.", path.display()));
            continue;
        };
        let (rights, wanted) = (metadata.permissions().mode() & 0o777, if metadata.is_dir() { 0o700 } else { 0o600 });
        if rights & !wanted != 0 {
            wrong.push(format!("{} has the rights {rights:o}; it must have {wanted:o}.", path.display()));
        }
        if metadata.is_dir() {
            match std::fs::read_dir(&path) {
                Ok(inside) => left.extend(inside.flatten().map(|entry| entry.path())),
                Err(why) => wrong.push(format!("{}: {why}.", path.display())),
            }
        }
    }
    if wrong.is_empty() {
        vec![look(true, "The keys are for nobody but the user of this program.", "")]
    } else {
        wrong.into_iter().map(fault).collect()
    }
}

fn space(at: &Path) -> Look {
    // POSIX: -P one line a file system, -k in units of 1,024 bytes; the fourth column is what is free.
    let told = std::process::Command::new("df").arg("-Pk").arg(at).output();
    let free = told.ok().and_then(|told| {
        let text = String::from_utf8(told.stdout).ok()?;
        text.lines().nth(1)?.split_whitespace().nth(3)?.parse::<u64>().ok()
    });
    match free.map(|kib| kib * 1024) {
        Some(bytes) => look(
            bytes >= SPACE_BYTES_MIN,
            format!("{} MB are free.", bytes / 1_000_000),
            format!("Only {} MB are free on the disk of {}.", bytes / 1_000_000, at.display()),
        ),
        None => note("How much space is free could not be found out."),
    }
}

fn apart(keys: &Path, backups: &Path) -> Look {
    if inside(keys, backups) {
        return fault(format!("The folder of keys lies inside {}, where backups are kept.", backups.display()));
    }
    let mut left = vec![backups.to_owned()];
    let mut seen = 0;
    while let Some(path) = left.pop() {
        let Ok(inside) = std::fs::read_dir(&path) else { continue };
        for entry in inside.flatten() {
            seen += 1;
            if seen > KEY_FILES_MAX {
                return note(format!(
                    "{} holds more than {KEY_FILES_MAX} files; not all were looked at.",
                    backups.display()
                ));
            }
            let name = entry.file_name();
            if ["k.key", "box.key", "issuer.json", "log.key"].iter().any(|key| name == *key) {
                return fault(format!("A key lies among the backups: {}.", entry.path().display()));
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                left.push(entry.path());
            }
        }
    }
    look(true, format!("No key lies in {}.", backups.display()), "")
}

async fn inside_databases(app: &App) -> Vec<Look> {
    let mut looks = vec![];
    match app.is_well().await {
        Ok(()) => looks.push(look(true, "Both databases answer.", "")),
        Err(why) => looks.push(fault(format!("A database does not answer: {why}."))),
    }
    let now = app.clock().now();
    let told = app.people().read("doctor", |tx| Ok::<_, store::Error>((post::counts(tx)?, event::latest(tx)?))).await;
    match told {
        Ok((letters, events)) => {
            let count = |state: &str| letters.iter().find(|(name, _)| name == state).map_or(0, |(_, count)| *count);
            let (waiting, failed, uncertain) = (count("waiting"), count("failed"), count("uncertain"));
            looks.push(look(true, format!("{waiting} letters wait to be sent, {} were sent.", count("sent")), ""));
            if failed + uncertain > 0 {
                looks.push(note(format!(
                    "{failed} letters did not go out, and of {uncertain} nobody can say. The page of the post lists them."
                )));
            }
            let latest = events.first().map_or(0, |event| event.at);
            looks.push(look(
                latest <= now + CLOCK_SECONDS_MAX,
                "The clock is not behind the last record.",
                format!("The clock is {} seconds behind the last record. Set the clock of this machine.", latest - now),
            ));
        }
        Err(why) => looks.push(fault(format!("The people database cannot be read: {}.", why.detail()))),
    }
    match waves_without_keys(app).await {
        Ok(missing) if missing.is_empty() => looks.push(look(true, "Every survey that needs its keys has them.", "")),
        Ok(missing) => {
            looks.extend(missing.into_iter().map(|title| fault(format!("The keys of {title} are not there."))))
        }
        Err(why) => looks.push(fault(why)),
    }
    looks
}

/// Titles of waves that were announced and not counted, and whose keys are not in the folder.
///
/// # Errors
/// A sentence, when the box cannot be read.
pub async fn waves_without_keys(app: &App) -> Result<Vec<String>, String> {
    let mut missing = vec![];
    for manifest in app.ballot_box().waves().await.map_err(|why| why.detail())? {
        let counted = app.ballot_box().release_bytes(&manifest.wave).await.map_err(|why| why.detail())?.is_some();
        // The names are those of `answers`, in its folder of keys.
        let folder = app.config().keys_at().join(hex::encode(&credential::sha256(&[manifest.wave.as_bytes()])[..16]));
        let there = ["k.key", "box.key", "issuer.json"].iter().all(|name| folder.join(name).is_file());
        if !counted && !there {
            missing.push(manifest.said(&manifest.title));
        }
    }
    Ok(missing)
}

//! `belong backup` and what it does not hold.

use crate::clock::Clock;
use crate::config::{ANSWERS, Config, PEOPLE};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use store::{Answers, Db, Location, People, World};

/// What was copied, when, by which program, with hashes.
pub const LABEL: &str = "backup.json";

/// Copies both databases while the site is in use. The keys are not in it.
#[derive(clap::Args)]
pub struct Backup {
    /// A new folder for the copy.
    to: PathBuf,
}

impl Backup {
    /// Makes the copy, and says what must be kept apart from it.
    ///
    /// # Errors
    /// A sentence that says what could not be copied. Nothing half done is left.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let places = config.places()?;
        for (_, at) in &places {
            match at {
                Location::Postgres(_) => return Err(postgres(&config)),
                Location::Sqlite(path) if !path.is_file() => {
                    return Err(format!("There is no database at {}.", path.display()));
                }
                Location::Sqlite(_) => {}
            }
        }
        if inside(&self.to, &config.keys_at()) {
            return Err("The backup cannot lie inside the folder of keys.".into());
        }
        if self.to.exists() {
            return Err(format!(
                "{} exists already. A backup needs a new folder; nothing was changed.",
                self.to.display()
            ));
        }
        // Under another name until it is whole: what a killed program leaves does not look like a backup.
        let half = half(&self.to)?;
        if half.exists() {
            std::fs::remove_dir_all(&half).map_err(|why| {
                format!("{}, left by a backup that stopped, cannot be removed: {why}", half.display())
            })?;
        }
        let mut folder = std::fs::DirBuilder::new();
        folder.mode(0o700).create(&half).map_err(|why| format!("{} cannot be made: {why}", half.display()))?;
        let done = self.copy(&half, &places).await;
        if done.is_err() {
            // The folder is ours and new: what is in it is half a copy.
            let _ = std::fs::remove_dir_all(&half);
        }
        done?;
        println!("The databases are copied to {}.", self.to.display());
        println!("Not in it, on purpose: the keys in {}.", config.keys_at().display());
        println!(
            "Keep a copy of log.key and mail.key somewhere else, with other people looking after it, and no copy of the \
             keys of single surveys. Destroy copies of the answers when the time for a recount is over."
        );
        Ok(())
    }

    async fn copy(&self, half: &Path, places: &[(&str, Location)]) -> Result<(), String> {
        let wrong = |why: store::Error| why.detail().to_owned();
        // Answers first: every credential behind an answer of the copy was given out by then, so the copy of the people,
        // which is later, counts it. The other way round a restored wave could look as if answers had been forged.
        for (name, at) in places {
            if *name == ANSWERS {
                let db: Db<Answers> = Db::open(at).await.map_err(wrong)?;
                db.backup_to(&half.join(name)).await.map_err(wrong)?;
            } else {
                let db: Db<People> = Db::open(at).await.map_err(wrong)?;
                db.backup_to(&half.join(name)).await.map_err(wrong)?;
            }
        }
        // Empty for what is of the other half.
        let hash = |name: &str| match places.iter().any(|(held, _)| *held == name) {
            true => sha256(&half.join(name)),
            false => Ok(String::new()),
        };
        let label = Label {
            made_on: Clock::shifted(0).today().to_string(),
            version: env!("CARGO_PKG_VERSION").into(),
            people_tables: People::migrations().len(),
            answers_tables: Answers::migrations().len(),
            people_sha256: hash(PEOPLE)?,
            answers_sha256: hash(ANSWERS)?,
        };
        let text = serde_json::to_string_pretty(&label).map_err(|why| why.to_string())?;
        let at = half.join(LABEL);
        let mut file = std::fs::OpenOptions::new();
        let written = file.write(true).create_new(true).mode(0o600).open(&at).and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|why| format!("{}: {why}", at.display()))?;
        let named = std::fs::rename(half, &self.to).and_then(|()| match self.to.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => std::fs::File::open(parent)?.sync_all(),
            _ => Ok(()),
        });
        named.map_err(|why| format!("{} cannot be given its name: {why}", self.to.display()))
    }
}

/// The name of a backup until it is whole.
fn half(to: &Path) -> Result<PathBuf, String> {
    let name = to.file_name().ok_or_else(|| format!("{} is not the name of a folder.", to.display()))?;
    let mut name = name.to_owned();
    name.push(".half");
    Ok(to.with_file_name(name))
}

/// What is known about a backup.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Label {
    /// The date.
    pub made_on: String,
    /// The version of the program.
    pub version: String,
    /// How many changes of tables the program knew.
    pub people_tables: usize,
    /// The same for answers.
    pub answers_tables: usize,
    /// Hash of each file, in hex; empty when it is not in the backup, which is then of one half.
    pub people_sha256: String,
    /// The other one.
    pub answers_sha256: String,
}

impl Label {
    /// Reads the label of a backup and compares the files with it.
    ///
    /// # Errors
    /// A sentence, when this is not a whole backup that this program can put back.
    pub fn of(folder: &Path) -> Result<Self, String> {
        let at = folder.join(LABEL);
        let text = std::fs::read_to_string(&at).map_err(|_| {
            format!("{} is not there, so this is not a whole backup. Nothing was changed.", at.display())
        })?;
        let label: Self = serde_json::from_str(&text)
            .map_err(|_| format!("{} is damaged. Take another backup. Nothing was changed.", at.display()))?;
        for (name, hash) in [(PEOPLE, &label.people_sha256), (ANSWERS, &label.answers_sha256)] {
            let file = folder.join(name);
            if hash.is_empty() {
                continue;
            }
            if !file.is_file() {
                return Err(format!(
                    "{} is not there, so this is not a whole backup. Nothing was changed.",
                    file.display()
                ));
            }
            if sha256(&file)? != *hash {
                return Err(format!(
                    "{} is not what was backed up: it was cut off or changed since. Take another backup. Nothing was changed.",
                    file.display()
                ));
            }
        }
        if label.people_tables > People::migrations().len() || label.answers_tables > Answers::migrations().len() {
            return Err(format!(
                "This backup was made by a newer Belong ({}). Put that version in place first. Nothing was changed.",
                label.version
            ));
        }
        Ok(label)
    }

    /// Whether a file is in the backup.
    pub fn holds(&self, name: &str) -> bool {
        !if name == ANSWERS { &self.answers_sha256 } else { &self.people_sha256 }.is_empty()
    }
}

fn sha256(at: &Path) -> Result<String, String> {
    let wrong = |why: std::io::Error| format!("{} cannot be read: {why}", at.display());
    let mut file = std::fs::File::open(at).map_err(wrong)?;
    let mut hash = aws_lc_rs::digest::Context::new(&aws_lc_rs::digest::SHA256);
    let mut part = vec![0; 1 << 20];
    loop {
        let count = file.read(&mut part).map_err(wrong)?;
        if count == 0 {
            return Ok(hex::encode(hash.finish()));
        }
        hash.update(&part[..count]);
    }
}

/// What to do with PostgreSQL, whose own program makes the copies.
fn postgres(config: &Config) -> String {
    format!(
        "This installation keeps its databases in PostgreSQL. Copy each with pg_dump (see the handbook for administrators), \
         and the people database last. A copy of the answers database that is made while a survey is open can tell in \
         which order answers came: make it before a survey opens and after it was destroyed, or keep it as safe as the \
         keys. Keep {} apart from both.",
        config.keys_at().display()
    )
}

/// Whether a path lies in a folder, as far as both exist.
pub fn inside(path: &Path, folder: &Path) -> bool {
    let real = |path: &Path| {
        let here = std::path::absolute(path).ok()?;
        here.ancestors()
            .find_map(|part| part.canonicalize().ok().map(|real| (real, part.to_owned())))
            .map(|(real, part)| here.strip_prefix(&part).map_or(real.clone(), |rest| real.join(rest)))
    };
    matches!((real(path), real(folder)), (Some(path), Some(folder)) if path.starts_with(&folder))
}

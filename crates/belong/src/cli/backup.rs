//! `belong backup` and what it does not hold.

use crate::config::Config;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use store::{Answers, Db, Location, People};

/// The files of a backup.
pub const PEOPLE: &str = "people.db";
/// The other one.
pub const ANSWERS: &str = "answers.db";

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
        let (people, answers) = (config.people_at()?, config.answers_at()?);
        if !matches!((&people, &answers), (Location::Sqlite(_), Location::Sqlite(_))) {
            return Err(postgres(&config));
        }
        for at in [&people, &answers] {
            if let Location::Sqlite(path) = at
                && !path.is_file()
            {
                return Err(format!("There is no database at {}.", path.display()));
            }
        }
        if inside(&self.to, &config.keys_at()) {
            return Err("The backup cannot lie inside the folder of keys.".into());
        }
        let mut folder = std::fs::DirBuilder::new();
        folder.mode(0o700).create(&self.to).map_err(|why| format!("{} cannot be made: {why}", self.to.display()))?;
        let done = self.copy(&people, &answers).await;
        if done.is_err() {
            // The folder is ours and new: what is in it is half a copy.
            let _ = std::fs::remove_dir_all(&self.to);
        }
        done?;
        println!("The databases are copied to {}.", self.to.display());
        println!("Not in it, on purpose: the keys in {}.", config.keys_at().display());
        println!(
            "Keep a copy of the keys somewhere else, with other people looking after it: who has both this copy and the \
             keys can see more than they should. When a survey has been counted, the copies of its keys must be destroyed \
             as well; so must copies of the answers when the time for a recount is over."
        );
        Ok(())
    }

    async fn copy(&self, people: &Location, answers: &Location) -> Result<(), String> {
        let wrong = |why: store::Error| why.detail().to_owned();
        // Answers first: every credential behind an answer of the copy was given out by then, so the copy of the people,
        // which is later, counts it. The other way round a restored wave could look as if answers had been forged.
        let db: Db<Answers> = Db::open(answers).await.map_err(wrong)?;
        db.backup_to(&self.to.join(ANSWERS)).await.map_err(wrong)?;
        let db: Db<People> = Db::open(people).await.map_err(wrong)?;
        db.backup_to(&self.to.join(PEOPLE)).await.map_err(wrong)
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

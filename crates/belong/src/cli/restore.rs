//! `belong restore`: a backup becomes an installation again.

use super::backup::{ANSWERS, PEOPLE};
use super::doctor;
use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use store::Location;

/// Puts a backup into an empty folder of data.
#[derive(clap::Args)]
pub struct Restore {
    /// The folder that `belong backup` made.
    from: PathBuf,
}

impl Restore {
    /// Copies the databases back, opens them, and says which keys are missing.
    ///
    /// # Errors
    /// A sentence, when there is no whole backup or the folder of data is in use. Nothing that is there is written over.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let (Location::Sqlite(people), Location::Sqlite(answers)) = (config.people_at()?, config.answers_at()?) else {
            return Err(
                "This installation keeps its databases in PostgreSQL. Use pg_restore, then belong doctor.".into()
            );
        };
        let pairs = [(self.from.join(ANSWERS), answers), (self.from.join(PEOPLE), people)];
        for (from, to) in &pairs {
            if !from.is_file() {
                return Err(format!(
                    "{} is not there, so this is not a whole backup. Nothing was changed.",
                    from.display()
                ));
            }
            if to.exists() {
                return Err(format!(
                    "There is a database at {} already. Restore into an empty folder. Nothing was changed.",
                    to.display()
                ));
            }
        }
        for (_, to) in &pairs {
            if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
                let mut make = std::fs::DirBuilder::new();
                make.recursive(true)
                    .mode(0o700)
                    .create(folder)
                    .map_err(|why| format!("{}: {why}", folder.display()))?;
            }
        }
        for (from, to) in &pairs {
            if let Err(why) = copy(from, to) {
                for (_, half) in &pairs {
                    let _ = std::fs::remove_file(half);
                }
                return Err(format!("{} could not be copied: {why}. Nothing was kept.", from.display()));
            }
        }
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        println!("The databases are back in {}.", app.config().folder.display());
        let missing = doctor::waves_without_keys(&app).await?;
        if missing.is_empty() {
            println!("Every survey that needs its keys has them.");
        } else {
            println!(
                "The keys of these surveys are not here. Copy them back into {} from where you kept them; until then no \
                 answers can be taken or counted:",
                app.config().keys_at().display()
            );
            for title in missing {
                println!("  {title}");
            }
        }
        println!("Now run belong doctor.");
        Ok(())
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    std::io::copy(&mut source, &mut target)?;
    target.sync_all()
}

//! `belong restore`: a backup becomes an installation again.
//!
//! What happened since the backup is gone, and three things of it must not go unnoticed: credentials that were given out
//! (their owners could take others), letters that were sent (they would be sent again), and sessions that were ended (they
//! would be back). So a backup with a wave that was announced and not counted is refused unless it is asked for by name;
//! letters that waited are uncertain; sessions and links end; and the restore is an event that auditors see.

use super::backup::Label;
use super::doctor;
use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::event::{self, Event};
use crate::features::identity;
use crate::post;
use crate::web::refusal::Failure;
use std::fs::{File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use store::Location;

/// Puts a backup into an empty folder of data.
#[derive(clap::Args)]
pub struct Restore {
    /// The folder that `belong backup` made. Not with PostgreSQL: use pg_restore, and then this command without a folder.
    from: Option<PathBuf>,
    /// Goes on although a survey was announced and not counted when the backup was made.
    #[arg(long)]
    with_open_surveys: bool,
}

impl Restore {
    /// Copies the databases back, opens them, and says which keys are missing.
    ///
    /// # Errors
    /// A sentence, when there is no whole backup or the folder of data is in use. Nothing that is there is written over.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let places = config.places()?;
        let files: Vec<(&str, PathBuf)> = places
            .iter()
            .filter_map(|(name, at)| match at {
                Location::Sqlite(path) => Some((*name, path.clone())),
                Location::Postgres(_) => None,
            })
            .collect();
        match &self.from {
            Some(from) if files.len() == places.len() => {
                let label = Label::of(from)?;
                if let Some((name, _)) = files.iter().find(|(name, _)| !label.holds(name)) {
                    return Err(format!("{name} is not in this backup: it is of one half. Nothing was changed."));
                }
                self.put_back(&config, from, &label, &files).await
            }
            None if files.len() == places.len() => Err("Say which backup: belong restore FOLDER.".into()),
            Some(_) => {
                Err("This installation keeps its databases in PostgreSQL. Put each back with pg_restore, then run \
                            belong restore without a folder, then belong doctor."
                    .into())
            }
            None => {
                let clock = Clock::shifted(super::kept_shift(&config));
                let app = App::open(config, clock, Chance::system()).await?;
                self.settle(&app, "").await
            }
        }
    }

    async fn put_back(
        &self,
        config: &Config,
        from: &Path,
        label: &Label,
        files: &[(&str, PathBuf)],
    ) -> Result<(), String> {
        let pairs: Vec<(PathBuf, PathBuf)> = files.iter().map(|(name, to)| (from.join(name), to.clone())).collect();
        for (_, to) in &pairs {
            // A log without its database would be taken for the new one's.
            for left in ["", "-wal", "-shm"].map(|end| with_end(to, end)) {
                if left.exists() {
                    return Err(format!(
                        "{} is there already. Stop Belong, move the old files away, and restore into an empty folder. \
                         Nothing was changed.",
                        left.display()
                    ));
                }
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
                self.take_away(&pairs);
                return Err(format!("{} could not be copied: {why}. Nothing was kept.", from.display()));
            }
        }
        let clock = Clock::shifted(super::kept_shift(config));
        let done = match App::open(config.clone(), clock, Chance::system()).await {
            Ok(app) => self.settle(&app, &label.made_on).await,
            Err(why) => Err(why),
        };
        if done.is_err() {
            self.take_away(&pairs);
        }
        done
    }

    /// Removes what this command has just written; there was nothing before.
    fn take_away(&self, pairs: &[(PathBuf, PathBuf)]) {
        for (_, to) in pairs {
            for end in ["", "-wal", "-shm", ".upgrade-lock"] {
                let _ = std::fs::remove_file(with_end(to, end));
            }
        }
    }

    /// Sees to what must not come back with a backup, and says what it means.
    async fn settle(&self, app: &App, made_on: &str) -> Result<(), String> {
        let open = doctor::waves_not_counted(app).await?;
        if !open.is_empty() && !self.with_open_surveys {
            return Err(format!(
                "When this backup was made, these surveys were announced and not counted: {}. Credentials that were taken \
                 and answers that were sent since then are not in it: whoever took one since could take another, and \
                 receipts given since will not be found. It is safer to restore without the keys of these surveys and to \
                 announce them again. To go on all the same, and to tell everybody, add --with-open-surveys. Nothing was \
                 kept.",
                open.join(", ")
            ));
        }
        if app.has_people() {
            self.settle_people(app, made_on, open.len() as u64).await?;
        }
        let missing = doctor::waves_without_keys(app).await?;
        if missing.is_empty() {
            println!("Every survey that needs its keys has them.");
        } else {
            println!(
                "The keys of these surveys are not in {}. Without them no answers can be taken or counted: announce the \
                 surveys again.",
                app.config().keys_at().display()
            );
            for title in missing {
                println!("  {title}");
            }
        }
        if !open.is_empty() {
            println!(
                "Tell staff: credentials taken and answers sent since the backup are lost. Receipts given since then will \
                 not be found. The page of the audit says that a backup was put back."
            );
        }
        println!("Put log.key and mail.key back, then run belong doctor.");
        Ok(())
    }

    /// The people's part of it.
    async fn settle_people(&self, app: &App, made_on: &str, waves: u64) -> Result<(), String> {
        let (app2, now, made) = (app.clone(), app.clock().now(), made_on.to_owned());
        let letters = app
            .people()
            .write("restore: settle", move |tx| {
                identity::rows::end_everything(tx)?;
                let letters = post::restored(tx, now)?;
                event::record(tx, &app2, None, "", &Event::Restored { made_on: made.clone(), waves })?;
                Ok::<_, Failure>(letters)
            })
            .await
            .map_err(|why: Failure| why.to_string())?;
        println!("The databases are back. Everybody has to sign in again.");
        if letters > 0 {
            println!("{letters} letters that waited may have gone out since the backup. They are not sent again.");
        }
        Ok(())
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut source = File::open(from)?;
    let mut target = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to)?;
    std::io::copy(&mut source, &mut target)?;
    target.sync_all()
}

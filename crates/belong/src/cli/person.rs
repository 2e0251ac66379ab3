//! `belong person`: what is kept about somebody, given out or taken out, for people who ask in writing.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::privacy::person;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Gives out, or takes out, what is kept about one person.
#[derive(clap::Args)]
pub struct Person {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Writes everything that is kept about a person: a page to read, and a file for programs (JSON).
    Export(Export),
    /// Takes a person out. Without --now it only says what would happen.
    Erase(Erase),
}

/// Whom, and where to.
#[derive(clap::Args)]
struct Export {
    /// Work email, staff number or id.
    who: String,
    /// A folder for the two files. It is made if it is missing; files that are there are not written over.
    #[arg(long, default_value = ".")]
    to: PathBuf,
}

/// Whom, and whether really.
#[derive(clap::Args)]
struct Erase {
    /// Work email, staff number or id.
    who: String,
    /// Does it. It cannot be undone.
    #[arg(long)]
    now: bool,
}

impl Person {
    /// Does it, and prints what came of it.
    ///
    /// # Errors
    /// A sentence that says why not.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        match self.what {
            What::Export(export) => {
                for file in give_out(&app, &export.who, &export.to).await? {
                    println!("{}", app.words().privacy_command_written(file.display().to_string()));
                }
                Ok(())
            }
            What::Erase(erase) => {
                println!("{}", erase_or_tell(&app, &erase.who, erase.now).await?);
                Ok(())
            }
        }
    }
}

async fn found(app: &App, who: &str) -> Result<String, String> {
    let found = person::who(app, who.to_owned()).await.map_err(|why| why.to_string())?;
    found.ok_or_else(|| app.words().privacy_command_unknown(who))
}

/// Writes the two files. Gives their names.
///
/// # Errors
/// A sentence that says why not.
pub async fn give_out(app: &App, who: &str, to: &Path) -> Result<[PathBuf; 2], String> {
    let id = found(app, who).await?;
    let all = person::give_out(app, None, id.clone()).await.map_err(|why| why.to_string())?;
    std::fs::create_dir_all(to).map_err(|why| format!("{}: {why}", to.display()))?;
    let files = [to.join(format!("{id}.html")), to.join(format!("{id}.json"))];
    for (at, text) in files.iter().zip([all.document(app).alone(), all.json(app)]) {
        // For its owner alone, and never over another file.
        let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(at);
        let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
        written.map_err(|why| format!("{}: {why}", at.display()))?;
    }
    Ok(files)
}

/// Says what erasing somebody would do, or does it.
///
/// # Errors
/// A sentence that says why not.
pub async fn erase_or_tell(app: &App, who: &str, now: bool) -> Result<String, String> {
    let w = app.words();
    let id = found(app, who).await?;
    let erasing = person::would_erase(app, None, id.clone()).await.map_err(|why| why.to_string())?;
    if let Some(why) = erasing.refused {
        return Err(why);
    }
    let mut told = vec![w.privacy_erase_title(&erasing.name)];
    for (held, count) in &erasing.lines {
        let count = count.map_or_else(|| w.privacy_erase_not_told(), |count| count.to_string());
        told.push(format!("  {} ({count}): {}", person::held_name(w, held), person::fate(w, held)));
    }
    if erasing.here {
        told.push(w.privacy_erase_here());
    }
    if erasing.uploads > 0 {
        told.push(w.privacy_erase_uploads(erasing.uploads));
    }
    told.push(w.privacy_cannot_title());
    told.extend(person::cannot(w).into_iter().map(|sentence| format!("  {sentence}")));
    if now {
        person::erase(app, None, id).await.map_err(|why| why.to_string())?;
        told.push(w.privacy_erase_done());
    } else {
        told.push(w.privacy_command_dry());
    }
    Ok(told.join("\n"))
}

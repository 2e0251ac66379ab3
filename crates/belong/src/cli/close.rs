//! `belong close`: counting on a machine that has never been on a network. Three steps: *export* on the server, *count* where
//! the keyholders are, *publish* on the server. The keyholders' words are never on the server then.

use super::audit::ask_words;
use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::features::surveys;
use answers::{GroupCounts, Manifest, close};
use credential::{RootHash, log::Tree};
use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The files of an export, and what comes back.
const MANIFEST: &str = "manifest.json";
const BATCH: &str = "batch.blb";
const ROOT: &str = "root.txt";
const COUNTS: &str = "counts.json";
const OUTCOME: &str = "outcome.json";

/// Counts a survey on a machine that is not the server.
#[derive(clap::Args)]
pub struct Close {
    #[command(subcommand)]
    step: Step,
}

#[derive(clap::Subcommand)]
enum Step {
    /// On the server: seals the list of answers and writes everything that is needed for counting into a new folder.
    Export {
        /// The id of the wave.
        wave: String,
        /// A new folder.
        folder: PathBuf,
    },
    /// On any machine: asks for the keyholders' words and counts. Writes the outcome into the same folder.
    Count {
        /// The folder of the export.
        folder: PathBuf,
    },
    /// On the server: publishes the outcome.
    Publish {
        /// The id of the wave.
        wave: String,
        /// The folder of the export, with the outcome in it.
        folder: PathBuf,
    },
}

impl Close {
    /// One of the three steps.
    ///
    /// # Errors
    /// A sentence that says why it was not done.
    pub async fn run(self, config: Config) -> Result<(), String> {
        match self.step {
            Step::Export { wave, folder } => export(&open(config).await?, &wave, &folder).await,
            Step::Count { folder } => {
                let manifest = Manifest::parse(&read(&folder.join(MANIFEST))?).map_err(|why| why.to_string())?;
                count(&folder, ask_words(usize::from(manifest.threshold))?)
            }
            Step::Publish { wave, folder } => publish(&open(config).await?, &wave, &folder).await,
        }
    }
}

async fn open(config: Config) -> Result<App, String> {
    let clock = Clock::shifted(super::kept_shift(&config));
    App::open(config, clock, Chance::system()).await
}

fn read(at: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(at).map_err(|why| format!("{} cannot be read: {why}.", at.display()))
}

fn write(at: &Path, bytes: &[u8]) -> Result<(), String> {
    let wrong = |why: std::io::Error| format!("{} cannot be written: {why}.", at.display());
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(at).map_err(wrong)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(wrong)
}

/// Seals the batch and writes the folder.
///
/// # Errors
/// A sentence, when the wave is not over or the folder is not new.
pub async fn export(app: &App, wave: &str, folder: &Path) -> Result<(), String> {
    let counts = surveys::counts_at_end(app, wave).await.map_err(|why| why.to_string())?;
    let mut make = std::fs::DirBuilder::new();
    make.mode(0o700).create(folder).map_err(|why| format!("{} cannot be made: {why}.", folder.display()))?;
    let today = app.clock().today().to_string();
    let told = |why: answers::BoxError| why.to_string();
    let batch = app.ballot_box().export_batch(wave, &today).await.map_err(told)?;
    let (published, _) = app.ballot_box().published(wave).await.map_err(told)?;
    let root = published.leaves.unwrap_or_default().into_iter().collect::<Tree>().root();
    write(&folder.join(MANIFEST), &published.manifest)?;
    write(&folder.join(BATCH), &batch)?;
    write(&folder.join(ROOT), root.to_string().as_bytes())?;
    write(&folder.join(COUNTS), &serde_json::to_vec_pretty(&counts).map_err(|why| why.to_string())?)?;
    println!("The sealed answers are in {}. Nothing in it can be read without the keyholders.", folder.display());
    println!("Their root is {root}. Compare it with the one in the log before counting.");
    println!("Now, on the machine where the keyholders are: belong close count {}", folder.display());
    Ok(())
}

/// Counts what an export holds, and writes the outcome.
///
/// # Errors
/// A sentence, when the files do not fit each other or the keys do not fit them.
pub fn count(folder: &Path, secrets: Vec<credential::seal::KeyholderSecret>) -> Result<(), String> {
    let (manifest, batch) = (read(&folder.join(MANIFEST))?, read(&folder.join(BATCH))?);
    let root = String::from_utf8(read(&folder.join(ROOT))?).map_err(|why| why.to_string())?;
    let root: RootHash = root.trim().parse().map_err(|_| format!("{ROOT} holds no root."))?;
    let counts: GroupCounts = serde_json::from_slice(&read(&folder.join(COUNTS))?)
        .map_err(|why| format!("{COUNTS} cannot be read: {why}."))?;
    let outcome = close::count_files(&manifest, &batch, root, secrets, &counts).map_err(|why| why.to_string())?;
    write(&folder.join(OUTCOME), &outcome.to_bytes())?;
    println!("Counted. The hash of the results is {}.", hex::encode(outcome.release_hash()));
    println!(
        "Bring {} back to the server: belong close publish WAVE {}",
        folder.join(OUTCOME).display(),
        folder.display()
    );
    println!("It holds the comments in clear. Destroy it when it is published.");
    Ok(())
}

/// Publishes the outcome.
///
/// # Errors
/// A sentence, when it is not the outcome of what was sealed here.
pub async fn publish(app: &App, wave: &str, folder: &Path) -> Result<(), String> {
    let outcome = read(&folder.join(OUTCOME))?;
    let release = surveys::publish_outcome(app, wave, outcome).await.map_err(|why| why.to_string())?;
    println!("The results are out. Their hash is {release}.");
    Ok(())
}

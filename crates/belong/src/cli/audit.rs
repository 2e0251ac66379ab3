//! `belong audit`: checks what is published, one receipt, or everything by counting again.

use crate::app::App;
use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use answers::audit::{Check, NOT_FOR_BROUGHT, audit_recount};
use answers::{GroupCounts, close};
use credential::log::Tree;
use credential::receipt::Receipt;
use credential::seal::KeyholderSecret;
use measure::attack::release::{Attempt, Standing, State, attack};
use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};
use zeroize::Zeroizing;

/// Checks a survey that was announced, by its id.
#[derive(clap::Args)]
pub struct Audit {
    /// The id of the wave, as in its address. Without it the waves are listed.
    wave: Option<String>,
    /// Checks one receipt: the text of its QR code.
    #[arg(long)]
    receipt: Option<String>,
    /// Counts again, with the words of enough keyholders; they are asked for, one keyholder a line.
    #[arg(long)]
    recount: bool,
    /// Attacks what is published in eight ways, as somebody would who wants to know what few people said.
    #[arg(long)]
    attack: bool,
}

impl Audit {
    /// Prints each check with its name.
    ///
    /// # Errors
    /// How many checks failed, or why there was nothing to check.
    pub async fn run(self, config: Config) -> Result<(), String> {
        let clock = Clock::shifted(super::kept_shift(&config));
        let app = App::open(config, clock, Chance::system()).await?;
        let Some(wave) = &self.wave else { return list(&app).await };
        let told = |why: answers::BoxError| why.to_string();
        if app.ballot_box().brought(wave).await.map_err(told)?.is_some() {
            return self.brought(&app, wave).await;
        }
        let mut checks = app.ballot_box().audit(wave).await.map_err(told)?;
        if let Some(text) = &self.receipt {
            let receipt = Receipt::from_b64u(text.trim()).map_err(|why| format!("This is no receipt: {why}."))?;
            checks.extend(app.ballot_box().audit_receipt(wave, &receipt).await.map_err(told)?);
        }
        if self.recount {
            checks.push(recount(&app, wave).await?);
        }
        let mut tried = vec![];
        if self.attack {
            // What a reader kept back is deleted some time after the sealed answers, not before.
            let destroyed = app.ballot_box().destroyed().await.map_err(told)?;
            tried = attacks(&app, wave, !destroyed.iter().any(|gone| gone == wave)).await?;
        }
        tell(&checks, &tried)
    }

    /// The checks of a survey that was brought in, and those that there cannot be.
    async fn brought(&self, app: &App, wave: &str) -> Result<(), String> {
        if self.receipt.is_some() || self.recount {
            return Err(
                "Another system collected these answers: there are no receipts, and nothing to count again.".into()
            );
        }
        let checks = app.ballot_box().audit_brought(wave).await.map_err(|why| why.to_string())?;
        let tried = if self.attack { attacks(app, wave, false).await? } else { vec![] };
        let told = tell(&checks, &tried);
        for (name, why) in NOT_FOR_BROUGHT {
            println!("none    {name:<20} {why}");
        }
        told
    }
}

fn tell(checks: &[Check], tried: &[Attempt]) -> Result<(), String> {
    let said = |passed: bool| if passed { "passed" } else { "FAILED" };
    for check in checks {
        println!("{}  {:<20} {}", said(check.passed), check.name, check.sentence);
    }
    for one in tried {
        let state = match one.state {
            State::NothingToTry => "none  ",
            state => said(state == State::Held),
        };
        println!("{state}  {:<20} {}", one.name, one.sentence);
    }
    let broken = tried.iter().filter(|one| one.state == State::Broken).count();
    match checks.iter().filter(|check| !check.passed).count() + broken {
        0 => Ok(()),
        1 => Err("1 check failed.".into()),
        failed => Err(format!("{failed} checks failed.")),
    }
}

async fn list(app: &App) -> Result<(), String> {
    for manifest in app.ballot_box().waves().await.map_err(|why| why.to_string())? {
        println!(
            "{}  {} ({} to {})",
            manifest.wave,
            manifest.said(&manifest.title),
            manifest.opens_on,
            manifest.closes_on
        );
    }
    for brought in app.ballot_box().all_brought().await.map_err(|why| why.to_string())? {
        let title = brought.said(&brought.title);
        println!("{}  {title} ({} to {}; from another system)", brought.wave, brought.opens_on, brought.closes_on);
    }
    Ok(())
}

/// Lets every attacker loose on what is published of a wave: its results, those of all other surveys, and where comments are read. `all`
/// says that no comment can have been deleted since.
///
/// # Errors
/// A sentence, when the wave has not been counted yet.
pub async fn attacks(app: &App, wave: &str, all: bool) -> Result<Vec<Attempt>, String> {
    let told = |why: answers::BoxError| why.to_string();
    let release = app.ballot_box().release(wave).await.map_err(told)?;
    let release = release.ok_or("This survey has not been counted yet, so there is nothing to attack.")?;
    let waves = app.ballot_box().waves().await.map_err(told)?;
    let brought = app.ballot_box().all_brought().await.map_err(told)?;
    let ids = waves.iter().map(|other| other.wave.clone()).chain(brought.iter().map(|other| other.wave.clone()));
    let mut others = vec![];
    for other in ids.filter(|other| other != wave) {
        others.extend(app.ballot_box().release(&other).await.map_err(told)?);
    }
    let mut counts: BTreeMap<(String, String), u32> = BTreeMap::new();
    // Those for the reader alone are published nowhere.
    let shown = |comment: &answers::Remark| comment.node != answers::FOR_READER;
    for comment in app.ballot_box().comments(wave).await.map_err(told)?.into_iter().filter(shown) {
        *counts.entry((comment.node, comment.item)).or_default() += 1;
    }
    let standing: Vec<Standing> =
        counts.into_iter().map(|((node, item), comments)| Standing { node, item, comments, all }).collect();
    let tried = tokio::task::spawn_blocking(move || {
        let others: Vec<&measure::Release> = others.iter().map(AsRef::as_ref).collect();
        attack(&release, &others, &standing, release.hash())
    });
    tried.await.map_err(|why| why.to_string())
}

async fn recount(app: &App, wave: &str) -> Result<Check, String> {
    let told = |why: answers::BoxError| why.to_string();
    let (published, _) = app.ballot_box().published(wave).await.map_err(told)?;
    let release = app.ballot_box().release(wave).await.map_err(told)?;
    let release = release.ok_or("This survey has not been counted yet, so there is nothing to count again.")?;
    let manifest = app.ballot_box().manifest(wave).await.map_err(told)?.ok_or("There is no such survey.")?;
    if manifest.is_counted_apart() {
        return Err(
            "This survey is counted on a machine apart, and so is a recount: use belong close export and count, and \
                    compare the hash of the results."
                .into(),
        );
    }
    let today = app.clock().today().to_string();
    let batch = app.ballot_box().export_batch(wave, &today).await.map_err(told)?;
    let secrets = ask_words(usize::from(manifest.threshold))?;
    let root = published.leaves.iter().flatten().copied().collect::<Tree>().root();
    let handed = GroupCounts::of(&release);
    let bytes = published.manifest.clone();
    let counted = tokio::task::spawn_blocking(move || close::count_files(&bytes, &batch, root, secrets, &handed)).await;
    let outcome = counted.map_err(|why| why.to_string())?.map_err(told)?;
    Ok(audit_recount(&published, &outcome))
}

/// The words of so many keyholders, read from the standard input. They are kept in memory only.
///
/// # Errors
/// A sentence, when a line is no secret of a keyholder.
pub fn ask_words(wanted: usize) -> Result<Vec<KeyholderSecret>, String> {
    let input = std::io::stdin();
    let mut secrets = vec![];
    for number in 1..=wanted {
        if input.is_terminal() {
            eprint!("The twelve words of keyholder {number} of {wanted}: ");
            let _ = std::io::stderr().flush();
        }
        // Long enough not to move in memory while it is read.
        let mut line = Zeroizing::new(String::with_capacity(1_024));
        input.lock().read_line(&mut line).map_err(|why| format!("The words could not be read: {why}."))?;
        secrets.push(
            KeyholderSecret::parse(line.trim()).map_err(|why| format!("The words of keyholder {number}: {why}."))?,
        );
    }
    Ok(secrets)
}

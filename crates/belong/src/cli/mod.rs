//! The command line: a file for each command.

mod audit;
mod backup;
mod close;
mod demo;
mod doctor;
mod dpia;
mod import;
mod person;
mod restore;
mod serve;
#[cfg(test)]
mod tests;

use crate::config::Config;
use crate::web::refusal::{Failure, Fault};
use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Belong: listen, act, connect, gather, grow.
#[derive(Parser)]
#[command(name = "belong", version, about)]
struct Arguments {
    /// The configuration; without it everything has a default and lies in ./data.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the site.
    Serve(serve::Serve),
    /// Makes an invented trust in a new folder and serves it.
    Demo(demo::Demo),
    /// Brings in a file of another system.
    Import(import::Import),
    /// Copies both databases while the site is in use. The keys are not in it.
    Backup(backup::Backup),
    /// Puts a backup into an empty folder of data.
    Restore(restore::Restore),
    /// Looks at everything that can be wrong with an installation.
    Doctor(doctor::Doctor),
    /// Checks what is published of a survey, one receipt, or everything by counting again.
    Audit(audit::Audit),
    /// Counts a survey on a machine that is not the server.
    Close(close::Close),
    /// Gives out what is kept about one person, or takes the person out.
    Person(person::Person),
    /// Writes the draft of the data protection impact assessment.
    Dpia(dpia::Dpia),
}

/// Runs a command to its end.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("BELONG_LOG")
                .unwrap_or_else(|_| "info,refinery_core=warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let config = match &arguments.config {
        Some(at) => Config::read(at),
        None => Ok(Config::default()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = config.and_then(|config| {
        let runtime = runtime.map_err(|why| format!("the program cannot start its threads: {why}"))?;
        runtime.block_on(async move {
            match arguments.command {
                Command::Serve(serve) => serve.run(config).await,
                Command::Demo(demo) => demo.run().await,
                Command::Import(import) => import.run(config).await,
                Command::Backup(backup) => backup.run(config).await,
                Command::Restore(restore) => restore.run(config).await,
                Command::Doctor(doctor) => doctor.run(config).await,
                Command::Audit(audit) => audit.run(config).await,
                Command::Close(close) => close.run(config).await,
                Command::Person(person) => person.run(config).await,
                Command::Dpia(dpia) => dpia.run(config).await,
            }
        })
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Where a demonstration keeps how far its clock is from the real one.
fn shift_at(config: &Config) -> PathBuf {
    config.folder.join("clock-shift")
}

/// How far the clock of a demonstration is from the real one, in seconds. Every other installation has the real time.
pub fn kept_shift(config: &Config) -> i64 {
    if !config.demonstration {
        return 0;
    }
    std::fs::read_to_string(shift_at(config)).ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// Keeps how far the clock of a demonstration is from the real one.
///
/// # Errors
/// A fault, when the folder cannot be written.
pub fn keep_shift(config: &Config, shift: i64) -> Result<(), Failure> {
    std::fs::write(shift_at(config), shift.to_string()).map_err(|why| Fault(why.to_string()).into())
}

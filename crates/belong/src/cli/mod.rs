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
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// How long work off the async threads may go on when the program stops.
const STOP_WAIT: Duration = Duration::from_secs(2);

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
    if let Err(why) = begin_log() {
        eprintln!("{why}");
        return ExitCode::FAILURE;
    }
    let config = match &arguments.config {
        Some(at) => Config::read(at),
        None => Ok(Config::default()),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let done = config.and_then(|config| {
        let runtime = runtime.map_err(|why| format!("the program cannot start its threads: {why}"))?;
        let done = runtime.block_on(async move {
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
        });
        // A count that is under way would hold the program up for minutes. It can be begun again and gives the same.
        runtime.shutdown_timeout(STOP_WAIT);
        done
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// What is logged without `BELONG_LOG`. The libraries beneath say no more than warnings: they may quote what they read.
const LOG: &str = "warn,belong=info,answers=info,store=info";

/// The log goes to stderr, as text or, with `BELONG_LOG_FORMAT=json`, as one JSON object a line.
fn begin_log() -> Result<(), String> {
    let wanted = std::env::var("BELONG_LOG").unwrap_or_else(|_| LOG.into());
    let filter = tracing_subscriber::EnvFilter::try_new(&wanted)
        .map_err(|_| format!("BELONG_LOG is not a list of what to log: {wanted}. Leave it out, or write {LOG}"))?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match std::env::var("BELONG_LOG_FORMAT").as_deref() {
        Err(_) | Ok("" | "text") => log.with_ansi(std::io::stderr().is_terminal()).init(),
        Ok("json") => log.json().flatten_event(true).init(),
        Ok(other) => return Err(format!("BELONG_LOG_FORMAT is {other}. It can be text or json.")),
    }
    Ok(())
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

//! Starting other programs, and saying so.

use std::path::PathBuf;
use std::process::Command;

/// The folder of the workspace.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace folder exists")
}

/// One line of progress.
pub fn say(what: &str) {
    eprintln!("» {what}");
}

/// Runs a command to its end.
///
/// # Errors
/// A sentence that names the command, when it cannot be started or does not end well.
pub fn run(mut command: Command) -> Result<(), String> {
    let name = format!("{command:?}").replace('"', "");
    let status = command.status().map_err(|why| format!("{name} could not be started: {why}"))?;
    if status.success() { Ok(()) } else { Err(format!("{name} ended with {status}")) }
}

/// Runs cargo in the workspace folder.
///
/// # Errors
/// As [`run`].
pub fn cargo(args: &[&str]) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    cargo.args(args).current_dir(root());
    run(cargo)
}

/// Runs npm in a folder of the workspace.
///
/// # Errors
/// As [`run`].
pub fn npm(folder: &str, args: &[&str]) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(args).current_dir(root().join(folder));
    run(npm)
}

//! What the tests need from the machine: a browser and a database server.

use crate::run;
use std::path::PathBuf;
use std::process::Command;

/// Finds Chromium, or installs Debian's.
///
/// # Errors
/// The one command that installs it, where this user may not.
pub fn chromium() -> Result<PathBuf, String> {
    find_or_install("chromium", &["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"])
}

/// Finds PostgreSQL's server programs, or installs Debian's.
///
/// # Errors
/// The one command that installs it, where this user may not.
pub fn postgres() -> Result<(), String> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions.map(|version| version.path().join("bin/initdb")).any(|at| at.exists());
    if debian || in_path("initdb").is_some() {
        return Ok(());
    }
    install("postgresql")
}

fn find_or_install(package: &str, places: &[&str]) -> Result<PathBuf, String> {
    let find = || places.iter().map(PathBuf::from).find(|at| at.exists()).or_else(|| in_path(package));
    if let Some(at) = find() {
        return Ok(at);
    }
    install(package)?;
    find().ok_or_else(|| format!("{package} was installed but cannot be found"))
}

fn in_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|at| at.exists())
}

fn install(package: &str) -> Result<(), String> {
    let by_hand = format!("{package} is needed for the tests: sudo apt-get install -y {package}");
    let root = Command::new("id").arg("-u").output().is_ok_and(|out| out.stdout.starts_with(b"0\n"));
    if !root || in_path("apt-get").is_none() {
        return Err(by_hand);
    }
    run::say(&format!("installing {package} (apt-get)"));
    for args in [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends", package]] {
        let mut apt = Command::new("apt-get");
        apt.args(args).env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null());
        run::run(apt).map_err(|why| format!("{why}\n{by_hand}"))?;
    }
    Ok(())
}

//! Styles and scripts: `web/` becomes `crates/ui/assets/`.

use crate::run;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

/// Installs the packages when the lock file changed, and builds when a source is newer than the last build.
///
/// # Errors
/// A sentence, when npm is absent or the build fails.
pub fn build() -> Result<(), String> {
    packages("web")?;
    let web = run::root().join("web");
    let stamp = run::root().join("crates/ui/assets/.built");
    let newest = newest(&web, &["node_modules"]);
    let built = fs::metadata(&stamp).and_then(|m| m.modified()).ok();
    if built.is_some_and(|built| newest < built) {
        return Ok(());
    }
    run::say("building styles and scripts");
    run::npm("web", &["run", "--silent", "build"])?;
    fs::write(&stamp, "").map_err(|why| format!("{} cannot be written: {why}", stamp.display()))
}

/// `npm ci` in a folder, unless exactly this lock file is installed.
///
/// # Errors
/// A sentence, when npm is absent or fails.
pub fn packages(folder: &str) -> Result<(), String> {
    let at = run::root().join(folder);
    let lock = fs::read(at.join("package-lock.json"))
        .map_err(|why| format!("{folder}/package-lock.json cannot be read: {why}"))?;
    let mark = at.join("node_modules/.installed-lock.json");
    if fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run::say(&format!("installing the packages of {folder}/ (npm ci)"));
    run::npm(folder, &["ci", "--no-audit", "--no-fund"])
        .map_err(|why| format!("{why}\nNode 20 or newer with npm is needed: apt-get install nodejs npm"))?;
    fs::write(&mark, lock).map_err(|why| format!("{} cannot be written: {why}", mark.display()))
}

fn newest(folder: &Path, but: &[&str]) -> SystemTime {
    let mut latest = SystemTime::UNIX_EPOCH;
    let Ok(entries) = fs::read_dir(folder) else { return latest };
    for entry in entries.flatten() {
        if but.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        let Ok(about) = entry.metadata() else { continue };
        let at = if about.is_dir() { newest(&entry.path(), but) } else { about.modified().unwrap_or(latest) };
        latest = latest.max(at);
    }
    latest
}

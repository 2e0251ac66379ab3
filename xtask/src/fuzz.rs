//! `cargo xtask fuzz`: libFuzzer on every parser of bytes from outside (`crates/belong/src/outside.rs`).
//!
//! No tool has to be installed and no other compiler: the stable one can count which code was reached, by flags of LLVM, and
//! the crate `libfuzzer-sys` brings the fuzzer. The flags are not those of other builds, so it has a target folder of its own.

use crate::run;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Seconds that each target runs when nothing else is said.
const SECONDS: u64 = 60;
/// Seconds over its time after which a target counts as hanging.
const OVERTIME_SECONDS: u64 = 60;
/// Bytes of one input at most. Longer inputs are tried in the ordinary tests of limits.
const INPUT_BYTES_MAX: u32 = 32 * 1024;
/// Seconds for one input, and megabytes of memory, after which it counts as a crash.
const INPUT_SECONDS_MAX: u32 = 10;
const MEMORY_MB_MAX: u32 = 2_048;

const FLAGS: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cdebug-assertions",
];

/// What came of one target.
struct Figures {
    name: String,
    runs: String,
    edges: String,
    features: String,
    corpus: String,
}

/// Runs the named targets, or all, for `BELONG_FUZZ_SECONDS` each.
///
/// # Errors
/// The first target that crashed, with the place of the input that did it.
pub fn fuzz(wanted: &[String]) -> Result<(), String> {
    let seconds = std::env::var("BELONG_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SECONDS);
    let folder = run::root().join("fuzz");
    let program = build(&folder)?;
    let names: Vec<String> =
        all(&folder)?.into_iter().filter(|name| wanted.is_empty() || wanted.contains(name)).collect();
    if names.is_empty() {
        return Err(format!("no target of that name; there are: {}", all(&folder)?.join(", ")));
    }
    let (mut figures, mut crashed) = (vec![], vec![]);
    for name in &names {
        match one(&folder, &program, name, seconds) {
            Ok(told) => figures.push(told),
            Err(why) => {
                eprintln!("{why}");
                crashed.push(name.as_str());
            }
        }
    }
    println!("{:<12} {:>12} {:>8} {:>10} {:>16}", "target", "runs", "edges", "features", "inputs/bytes");
    for one in &figures {
        println!("{:<12} {:>12} {:>8} {:>10} {:>16}", one.name, one.runs, one.edges, one.features, one.corpus);
    }
    if crashed.is_empty() { Ok(()) } else { Err(format!("broken by bytes from outside: {}", crashed.join(", "))) }
}

/// Every target has a folder of seeds.
fn all(folder: &Path) -> Result<Vec<String>, String> {
    let found = std::fs::read_dir(folder.join("seeds")).map_err(|why| format!("fuzz/seeds: {why}"))?;
    let mut names: Vec<String> = found.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    Ok(names)
}

fn build(folder: &Path) -> Result<PathBuf, String> {
    run::say("building the fuzzer (the first time takes several minutes)");
    let host = host()?;
    // The same versions as in the product; cargo adds those of the fuzzer itself.
    std::fs::copy(run::root().join("Cargo.lock"), folder.join("Cargo.lock"))
        .map_err(|why| format!("Cargo.lock: {why}"))?;
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    // With --target the flags are those of the program only, and not of build scripts and macros.
    cargo.args(["build", "--quiet", "--target", &host]).current_dir(folder).env("RUSTFLAGS", FLAGS.join(" "));
    cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").env_remove("CARGO_TARGET_DIR");
    run::run(cargo)?;
    Ok(folder.join("target").join(host).join("debug/belong-fuzz"))
}

fn host() -> Result<String, String> {
    let told = Command::new("rustc").arg("-vV").output().map_err(|why| format!("rustc: {why}"))?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned).ok_or("rustc names no host".into())
}

/// Real files that lie beside the project and not in it, where a target reads such.
fn shared(name: &str) -> Option<PathBuf> {
    let data = std::env::var_os("BELONG_SHARED_DATA").map_or_else(|| run::root().join("../shared/data"), PathBuf::from);
    let folder = data.join(if name == "book" { "xlsform" } else { return None });
    folder.is_dir().then_some(folder)
}

fn one(folder: &Path, program: &Path, name: &str, seconds: u64) -> Result<Figures, String> {
    run::say(&format!("{name} for {seconds} s"));
    let (corpus, found) = (folder.join("corpus").join(name), folder.join("crashers").join(name));
    for at in [&corpus, &found] {
        std::fs::create_dir_all(at).map_err(|why| format!("{}: {why}", at.display()))?;
    }
    let before = count(&found);
    let log = folder.join("corpus").join(format!("{name}.log"));
    let file = std::fs::File::create(&log).map_err(|why| format!("{}: {why}", log.display()))?;
    let mut child = Command::new(program)
        .env("BELONG_FUZZ_TARGET", name)
        .args([&corpus, &folder.join("seeds").join(name), &found])
        .args(shared(name))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={INPUT_BYTES_MAX}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-rss_limit_mb={MEMORY_MB_MAX}"))
        .args(["-print_final_stats=1", "-use_value_profile=1", "-reload=0"])
        .stdout(Stdio::null())
        .stderr(file)
        .spawn()
        .map_err(|why| format!("{}: {why}", program.display()))?;
    let began = Instant::now();
    let ended = loop {
        if let Some(ended) = child.try_wait().map_err(|why| why.to_string())? {
            break ended.success();
        }
        if began.elapsed() > Duration::from_secs(seconds + OVERTIME_SECONDS) {
            let _ = child.kill();
            let _ = child.wait();
            break false;
        }
        std::thread::sleep(Duration::from_millis(100));
    };
    let text = String::from_utf8_lossy(&std::fs::read(&log).unwrap_or_default()).into_owned();
    if !ended {
        let lines: Vec<&str> = text.lines().collect();
        let end = lines[lines.len().saturating_sub(30)..].join("\n");
        let kept = count(&found).saturating_sub(before);
        return Err(format!("{end}\n{name} broke; {kept} new inputs are in {}", found.display()));
    }
    if before == 0 {
        // Nothing was found: an empty folder is no crasher.
        let _ = std::fs::remove_dir(&found);
    }
    let after = |line: &str, word: &str| {
        line.split_once(word).and_then(|(_, rest)| rest.split_whitespace().next()).unwrap_or("?").to_owned()
    };
    let last = text.lines().rfind(|line| line.contains(" cov: ")).unwrap_or_default();
    Ok(Figures {
        name: name.to_owned(),
        runs: text
            .lines()
            .find(|line| line.contains("number_of_executed_units"))
            .map_or("?".into(), |l| after(l, "units:")),
        edges: after(last, " cov: "),
        features: after(last, " ft: "),
        corpus: after(last, " corp: "),
    })
}

fn count(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |files| files.flatten().count())
}

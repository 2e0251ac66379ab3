//! The chores of the project: `cargo xtask <demo|test|fuzz|assets|bench>`.
//!
//! Plain Rust without dependencies, so that the first command of a newcomer starts at once.

mod assets;
mod fuzz;
mod run;
mod tests;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask demo [--staff N] [--folder DIR] [--port N]   build everything and serve a demonstration trust
cargo xtask test [--long]                                pass every test (--long: kills, fuzzing, campaigns)
cargo xtask fuzz [TARGET]                                feed hostile bytes to every parser (BELONG_FUZZ_SECONDS each, 60)
cargo xtask assets                                       build styles and scripts into crates/ui/assets
cargo xtask bench [sign|box|close|pages|measure]          print the figures of the benchmarks";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("demo") => demo(rest),
        Some("test") => tests::test(rest),
        Some("fuzz") => fuzz::fuzz(rest),
        Some("assets") => assets::build(),
        Some("bench") => bench(rest),
        _ => Err(USAGE.to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the assets and the program, then hands over to `belong demo`.
fn demo(args: &[String]) -> Result<(), String> {
    assets::build()?;
    run::say("building the program (the first time takes a few minutes)");
    run::cargo(&["build", "--package", "belong"])?;
    let program = run::root().join("target/debug/belong");
    let mut demo = std::process::Command::new(program);
    demo.arg("demo").args(args).current_dir(run::root());
    run::run(demo)
}

/// The benchmarks of listening: all, or those that are named.
fn listen(parts: &[String]) -> Result<(), String> {
    let mut all = vec!["bench", "--quiet", "--package", "belong", "--bench", "listen", "--"];
    all.extend(parts.iter().map(String::as_str));
    run::cargo(&all)
}

/// Prints the figures of the benchmarks: of listening (signing, answers in, closing, pages), durable units of work, and
/// of the release plan, a nation and counting. `measure` alone runs what concerns the crate of that name; other words are handed to the first.
fn bench(args: &[String]) -> Result<(), String> {
    let measure_only = args.iter().any(|arg| arg == "measure");
    if !measure_only {
        assets::build()?;
        run::say(
            "listening: signing, answers in, closing, pages (some minutes; most of them prepare what is measured)",
        );
        listen(args)?;
        if !args.is_empty() {
            return Ok(());
        }
        run::say("durable units of work a second (SQLite synchronous=FULL, PostgreSQL)");
        run::cargo(&[
            "run",
            "--release",
            "--quiet",
            "--package",
            "store",
            "--features",
            "testing",
            "--example",
            "units_per_second",
        ])?;
    }
    let example = |name: &str, args: &[&str]| {
        let run = ["run", "--release", "--quiet", "--package", "measure", "--example", name, "--"];
        run::cargo(&[&run[..], args].concat())
    };
    if measure_only {
        assets::build()?;
        run::say("closing, from ciphertext to published release (BELONG_BENCH_ORGANISATIONS=200 closes 1.5 million)");
        listen(&["close".to_owned()])?;
    }
    run::say("the release plan on an invented trust");
    example("planner_bench", &["two"])?;
    run::say("a nation of 200 organisations");
    example("national", &[])?;
    run::say("all key group × fact tables of 1.5 million × 100");
    let columns = std::env::temp_dir().join(format!("belong-columns-{}", std::process::id()));
    let file = columns.to_string_lossy();
    example("tables_bench", &["1500000", "100", &file])?;
    let others = std::process::Command::new("python3")
        .args(["crates/measure/benches/tables.py", &file, "8,5,4,6,4,3,3,4", "6000", "100", "1500000"])
        .current_dir(run::root())
        .status();
    if others.is_err() {
        run::say("skipped: python3 is not installed, so there is nothing to compare with");
    }
    std::fs::remove_file(&columns).map_err(|why| format!("{}: {why}", columns.display()))
}

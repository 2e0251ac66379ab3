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
cargo xtask bench [measure]                              print the figures of the benchmarks";

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

/// Prints the figures of the parts that have a measurement of their own: durable units of work, and the planner.
fn bench(args: &[String]) -> Result<(), String> {
    let measure_only = args.iter().any(|arg| arg == "measure");
    if !measure_only {
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
    run::say("the release plan on an invented trust");
    run::cargo(&["run", "--release", "--quiet", "--package", "measure", "--example", "planner_bench"])
}

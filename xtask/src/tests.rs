//! `cargo xtask test`: everything that must hold before a change is shared.

use crate::{assets, fuzz, run, tools};
use std::process::Command;
use std::time::Instant;

type Step<'a> = (&'a str, Box<dyn Fn() -> Result<(), String> + 'a>);

/// Runs every test, in the order of how soon it can fail.
///
/// # Errors
/// The first step that failed.
pub fn test(args: &[String]) -> Result<(), String> {
    let long = args.iter().any(|arg| arg == "--long");
    let chromium = tools::chromium()?;
    tools::postgres()?;
    assets::build()?;
    assets::packages("e2e")?;
    let mut steps: Vec<Step> = vec![
        ("the form of the code (cargo fmt)", Box::new(|| run::cargo(&["fmt", "--all", "--check"]))),
        (
            "lints (cargo clippy)",
            Box::new(|| run::cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"])),
        ),
        ("unit and scenario tests, on both databases (cargo test)", Box::new(|| cargo_test(long))),
        (
            "the browser's half of the protocol (node --test)",
            Box::new(|| {
                run::cargo(&["build", "--quiet", "--package", "credential", "--example", "issuer"])?;
                run::npm("web", &["test"])
            }),
        ),
        (
            "journeys in a real browser",
            Box::new(|| {
                run::cargo(&["build", "--quiet", "--package", "belong"])?;
                let mut journeys = Command::new("npm");
                journeys
                    .arg("test")
                    .current_dir(run::root().join("e2e"))
                    .env("BELONG_PROGRAM", run::root().join("target/debug/belong"))
                    .env("CHROMIUM", &chromium);
                run::run(journeys)
            }),
        ),
    ];
    if long {
        steps.push(("hostile bytes for every parser (cargo xtask fuzz)", Box::new(|| fuzz::fuzz(&[]))));
    }
    for (name, step) in &steps {
        run::say(name);
        let start = Instant::now();
        step().map_err(|why| format!("{why}\nfailed: {name}"))?;
        run::say(&format!("{name}: passed in {} s", start.elapsed().as_secs()));
    }
    run::say("all tests passed");
    Ok(())
}

fn cargo_test(long: bool) -> Result<(), String> {
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".into()));
    // Every failure in one run.
    cargo.args(["test", "--workspace", "--no-fail-fast"]).env("BELONG_REQUIRE_POSTGRES", "1").current_dir(run::root());
    if long {
        cargo.env("BELONG_LONG", "1");
        cargo.args(["--", "--include-ignored"]);
    }
    run::run(cargo)
}

//! That the map tells the truth: which crate may import which, that ARCHITECTURE.md stays short and whole, and that what we
//! build on may be given away under our licence.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Who may import whom, as ARCHITECTURE.md says.
const MAY: &[(&str, &[&str])] = &[
    ("belong", &["answers", "credential", "measure", "store", "ui"]),
    ("answers", &["credential", "measure", "store"]),
    ("ui", &["measure"]),
    ("credential", &[]),
    ("measure", &[]),
    ("store", &[]),
    ("xtask", &[]),
];
/// Licences of others whose work may be part of a program under the AGPL, version 3 or later.
const LICENCES: &[&str] = &[
    "0BSD",
    "AGPL-3.0-or-later",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];
/// Lines of ARCHITECTURE.md, at most.
const LINES_MAX: usize = 200;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn crates_import_each_other_in_one_direction_only() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let told = std::process::Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo tells its metadata");
    let metadata: serde_json::Value = serde_json::from_slice(&told.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let names: BTreeSet<&str> = packages.iter().filter_map(|package| package["name"].as_str()).collect();
    let may: BTreeMap<&str, &[&str]> = MAY.iter().copied().collect();
    assert_eq!(names, may.keys().copied().collect(), "every crate is on the map, and none that is not there");
    for package in packages {
        let name = package["name"].as_str().expect("a name");
        for dependency in package["dependencies"].as_array().expect("dependencies") {
            let other = dependency["name"].as_str().expect("a name");
            if names.contains(other) {
                assert!(may[name].contains(&other), "{name} may not import {other}");
            }
        }
    }
}

/// Whether an SPDX expression can be met with [`LICENCES`]. `A/B` is the old way of writing `A OR B`.
fn may_be_used(expression: &str) -> bool {
    let expression = expression.trim();
    let outside = |word: &str| {
        let mut depth = 0_i32;
        expression.char_indices().find(|(at, c)| {
            depth += i32::from(*c == '(') - i32::from(*c == ')');
            depth == 0 && expression[*at..].starts_with(word)
        })
    };
    for (word, all) in [(" OR ", false), ("/", false), (" AND ", true)] {
        if let Some((at, _)) = outside(word) {
            let (one, other) = (may_be_used(&expression[..at]), may_be_used(&expression[at + word.len()..]));
            return if all { one && other } else { one || other };
        }
    }
    match expression.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => may_be_used(inner),
        None => LICENCES.contains(&expression),
    }
}

#[test]
fn everything_that_we_build_on_may_be_given_away_with_it() {
    for (expression, fine) in [
        ("MIT", true),
        ("GPL-2.0-only", false),
        ("Apache-2.0 OR GPL-2.0-only", true),
        ("MIT AND GPL-2.0-only", false),
        ("(MIT OR GPL-2.0-only) AND Unicode-3.0", true),
        ("(MIT OR Apache-2.0) AND (GPL-2.0-only OR CDDL-1.0)", false),
        ("GPL-2.0-only/MIT", true),
        ("", false),
    ] {
        assert_eq!(may_be_used(expression), fine, "{expression}");
    }
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let told = std::process::Command::new(cargo)
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .expect("cargo tells its metadata");
    let metadata: serde_json::Value = serde_json::from_slice(&told.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "dependencies are among them");
    for package in packages {
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(may_be_used(licence), "{} is under {licence:?}", package["name"]);
    }
}

#[test]
fn the_map_is_short_and_names_every_crate_and_feature() {
    let map = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the map is there");
    assert!(map.lines().count() <= LINES_MAX);
    for (name, _) in MAY {
        assert!(map.contains(&format!("`{name}`")) || map.contains(&format!("{name}/")), "{name} is on the map");
    }
    let features = root().join("crates/belong/src/features");
    for feature in std::fs::read_dir(features).expect("features").flatten().filter(|entry| entry.path().is_dir()) {
        let name = feature.file_name().to_string_lossy().into_owned();
        assert!(map.contains(&name), "{name} is on the map");
    }
}

#[test]
fn statements_stand_in_rows_and_nowhere_else() {
    // The few that belong to the frame and not to a feature.
    let frame = ["app.rs", "event.rs"];
    let mut folders = vec![root().join("crates/belong/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let excused =
                name == "rows.rs" || name == "map.rs" || name.contains("tests") || frame.contains(&name.as_str());
            if excused || !name.ends_with(".rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a source file");
            for word in ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE "] {
                assert!(!text.contains(&format!("\"{word}")), "{} holds a statement", path.display());
            }
        }
    }
}

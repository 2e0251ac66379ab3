//! That the map tells the truth: which crate may import which, and that ARCHITECTURE.md stays short and whole.

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

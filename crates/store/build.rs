//! Embeds the migrations of both worlds: `/migrations/<world>/V<number>__<name>.sql`, in the order of their numbers.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

fn main() {
    let here = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    let out = env::var("OUT_DIR").expect("cargo sets OUT_DIR");
    let mut code = String::new();
    for world in ["people", "answers"] {
        let folder = Path::new(&here).join("../../migrations").join(world);
        println!("cargo:rerun-if-changed={}", folder.display());
        let mut found = BTreeMap::new();
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|e| e != "sql") {
                continue;
            }
            println!("cargo:rerun-if-changed={}", path.display());
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let number: u32 = stem
                .strip_prefix('V')
                .and_then(|s| s.split_once("__"))
                .and_then(|(n, _)| n.parse().ok())
                .unwrap_or_else(|| panic!("{}: name it V<number>__<name>.sql", path.display()));
            let path = path.canonicalize().expect("a file that was just listed");
            if let Some((other, _)) = found.insert(number, (stem.clone(), path)) {
                panic!("two migrations of {world} have the number {number}: {other} and {stem}");
            }
        }
        writeln!(code, "pub(crate) const {}: &[(&str, &str)] = &[", world.to_uppercase()).expect("a string");
        for (stem, path) in found.values() {
            writeln!(code, "    ({stem:?}, include_str!({:?})),", path.display().to_string()).expect("a string");
        }
        writeln!(code, "];").expect("a string");
    }
    fs::write(Path::new(&out).join("migrations.rs"), code).expect("OUT_DIR can be written");
}

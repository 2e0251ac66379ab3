//! Turns `words/<language>/<feature>.ftl` into typed functions, and makes sure that there is a folder of assets.
//!
//! English is whole; every other language may lag behind it. A message which a language lacks is filled in from
//! English here, before the functions are made, so that a translation can never take a sentence away.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel};

#[path = "src/words/fill.rs"]
mod fill;

const ENGLISH: &str = "en";
const CLIENT: &str = "client";

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap());
    let assets = root.join("assets");
    fs::create_dir_all(&assets).expect("the folder crates/ui/assets can be made");
    println!("cargo::rerun-if-changed=build.rs");
    // A release embeds the assets, so it has to be made again when they change; a development build reads them
    // from the disk on each request.
    if env::var("PROFILE").as_deref() == Ok("release") {
        println!("cargo::rerun-if-changed={}", assets.display());
    }
    let words = root.join("../../words");
    println!("cargo::rerun-if-changed={}", words.display());
    if let Err(sentence) = write_words(&words, &out) {
        println!("cargo::error={}", sentence.replace('\n', " | "));
        std::process::exit(1);
    }
}

/// Text of each file, by language and then by feature.
type Texts = BTreeMap<String, BTreeMap<String, String>>;

fn write_words(words: &Path, out: &Path) -> Result<(), String> {
    let texts = read(words)?;
    let english = texts.get(ENGLISH).ok_or_else(|| format!("{} has no folder `en`", words.display()))?;
    let filled = out.join("locales");
    let _ = fs::remove_dir_all(&filled);
    for (language, files) in &texts {
        let folder = filled.join(language);
        make(&folder)?;
        if let Some(feature) = files.keys().find(|feature| !english.contains_key(*feature)) {
            return Err(format!("words/{language}/{feature}.ftl has no English original words/en/{feature}.ftl"));
        }
        for (feature, original) in english {
            let at = format!("words/{language}/{feature}.ftl");
            let translated = files.get(feature).cloned().unwrap_or_default();
            let text = fill::one_kind_a_line(&fill::fill(&at, original, &translated)?);
            write(&folder.join(format!("{feature}.ftl")), &text)?;
        }
    }
    let gathered = out.join("words");
    make(&gathered)?;
    let built = fluent_typed::try_build_from_locales_folder(
        BuildOptions::default()
            .with_locales_folder(&filled.to_string_lossy())
            .with_output_file_path(&out.join("l10n.rs").to_string_lossy())
            .with_ftl_output(FtlOutputOptions::multi_file(&gathered.to_string_lossy()))
            .with_default_language(ENGLISH)
            .with_prefix("")
            .with_lint_level(LintLevel::Deny)
            .without_bidi_isolation()
            .without_format(),
    );
    built.map_err(|fault| fault.to_string())?;
    // The functions borrow text but not other values, which does not compile for a message that has both; owning the
    // text does.
    let made = out.join("l10n.rs");
    let code = fs::read_to_string(&made).map_err(|fault| format!("{}: {fault}", made.display()))?;
    write(&made, &fill::in_order_of_comments(&code.replace(".as_ref());", ".as_ref().to_owned());")))?;

    let mut table = String::from("&[\n");
    for language in texts.keys() {
        let client = fs::read_to_string(filled.join(language).join(format!("{CLIENT}.ftl"))).unwrap_or_default();
        let json = fill::client_json(&format!("words/{language}/{CLIENT}.ftl"), &client)?;
        write(&gathered.join(format!("{language}.json")), &json)?;
        let _ = writeln!(
            table,
            "    Source {{ language: {language:?}, ftl: include_bytes!(concat!(env!(\"OUT_DIR\"), \"/words/{language}.ftl\")), client: include_str!(concat!(env!(\"OUT_DIR\"), \"/words/{language}.json\")) }},"
        );
    }
    table.push_str("]\n");
    write(&out.join("sources.rs"), &table)
}

fn read(words: &Path) -> Result<Texts, String> {
    let mut texts = Texts::new();
    for folder in list(words)?.into_iter().filter(|path| path.is_dir()) {
        let mut files = BTreeMap::new();
        for path in list(&folder)? {
            if path.extension().is_some_and(|end| end == "ftl") {
                let text = fs::read_to_string(&path).map_err(|fault| format!("{}: {fault}", path.display()))?;
                files.insert(name(&path), text);
            }
        }
        texts.insert(name(&folder), files);
    }
    Ok(texts)
}

fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|fault| format!("{}: {fault}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn make(folder: &Path) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|fault| format!("{}: {fault}", folder.display()))
}

/// Leaves a file alone that already holds these bytes, so that nothing is compiled for no reason.
fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|fault| format!("{}: {fault}", path.display()))
}

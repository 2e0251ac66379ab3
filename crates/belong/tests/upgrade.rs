//! An installation of an earlier day is brought up to date while a wave is open: nothing is lost, and the wave can be closed.
//!
//! `upgrade/open-wave.zip` was written by the program as it was on its first day in use (three migrations of people, one of
//! answers): the rows of both databases, the keys, and in `secrets.json` what people keep for themselves. 13 of 24 people have
//! taken credentials and 11 have answered. The file is never made anew: it stands for the installations that are out there, and
//! whatever migrations come, it has to go through all of them.

#[allow(dead_code, reason = "shared with the other tests of whole sites")]
mod site;

use base64::Engine;
use credential::derive::Seed;
use credential::sha256;
use jiff::civil::date;
use serde_json::Value;
use site::*;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use store::{Answers, Location, People, World, testing};

/// The migrations of that day and the SHA-256 of their texts. Texts that were applied somewhere are never edited.
const PEOPLE: [(&str, &str); 3] = [
    ("V001__identity", "ea57ad8fe2fffac98a6d9f5dd7eab9c3fe571a754425c0e8654bb315cbcb3669"),
    ("V002__directory", "d7db2968d2e23474c5b62c8a3bdd4b4c9be8e789084c92f23a28cf76ac0ecde1"),
    ("V003__surveys", "df8605bf03d49e8f1c15e3011659b41d7972648a892f67dd9be9f01e475d42f0"),
];
const ANSWERS: [(&str, &str); 1] = [("V001__box", "e134202b2040ab89802e0dcd2fef2396657df2c4757c82ca820e1c01343cb469")];

#[test]
fn migrations_that_are_in_use_are_not_edited() {
    for (now, then) in [(People::migrations(), &PEOPLE[..]), (Answers::migrations(), &ANSWERS[..])] {
        for ((name, text), (old, hash)) in now.iter().zip(then) {
            assert_eq!((*name, hex::encode(sha256(&[text.as_bytes()])).as_str()), (*old, *hash));
        }
        assert!(now.len() >= then.len());
    }
}

fn fixture() -> BTreeMap<String, Vec<u8>> {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/upgrade/open-wave.zip");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(at).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let mut bytes = vec![];
        file.read_to_end(&mut bytes).unwrap();
        found.insert(file.name().unwrap().into_owned(), bytes);
    }
    found
}

/// The rows of a world as INSERT statements in the words of one database.
fn inserts(json: &[u8], sqlite: bool) -> String {
    let tables: Vec<Value> = serde_json::from_slice(json).unwrap();
    let mut sql = String::new();
    for table in &tables {
        let columns: Vec<&str> =
            table["columns"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        for row in table["rows"].as_array().unwrap() {
            let values: Vec<String> = row.as_array().unwrap().iter().map(|value| literal(value, sqlite)).collect();
            let name = table["table"].as_str().unwrap();
            sql.push_str(&format!("INSERT INTO {name} ({}) VALUES ({});\n", columns.join(", "), values.join(", ")));
        }
    }
    sql
}

fn literal(value: &Value, sqlite: bool) -> String {
    match value {
        Value::Null => "NULL".into(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        Value::Object(blob) => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(blob["blob"].as_str().unwrap()).unwrap();
            if sqlite { format!("x'{}'", hex::encode(bytes)) } else { format!("'\\x{}'", hex::encode(bytes)) }
        }
        other => panic!("{other} is no value of a row"),
    }
}

/// Lays the installation of that day down.
async fn lay_down(folder: &Path, people: &Location, answers: &Location) -> Value {
    let files = fixture();
    std::fs::create_dir_all(folder).unwrap();
    let sqlite = matches!(people, Location::Sqlite(_));
    testing::migrate_to::<People>(people, PEOPLE.len()).await;
    testing::run_script(people, &inserts(&files["people.json"], sqlite)).await;
    testing::migrate_to::<Answers>(answers, ANSWERS.len()).await;
    testing::run_script(answers, &inserts(&files["answers.json"], sqlite)).await;
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with("keys/")) {
        let at = folder.join(name);
        std::fs::create_dir_all(at.parent().unwrap()).unwrap();
        std::fs::write(at, bytes).unwrap();
    }
    serde_json::from_slice(&files["secrets.json"]).unwrap()
}

/// Moves the clock of a program that is about to start to noon of a day.
fn to_noon(program: &Program, on: jiff::civil::Date) {
    let noon = on.at(12, 0, 0, 0).in_tz("Europe/London").unwrap().timestamp();
    program.shift_clock(noon.as_second() - jiff::Timestamp::now().as_second());
}

/// Brings it up to date by starting today's program, and goes on with the wave.
fn go_on(data: &Path, more: &str, secrets: &Value) {
    let ports = std::sync::Arc::new(std::sync::OnceLock::<u16>::new());
    let chosen = ports.clone();
    let (site, _) = front(move |_, _| *chosen.get().expect("it is known"));
    let mut program = Program::new(data, "upgraded", site, more);
    ports.set(program.port).expect("once");
    to_noon(&program, date(2026, 11, 12));
    program.start();
    assert_eq!(Browser::new(site).get("/health").text, "well\n");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut walk = Walk::of(site, &text(&secrets["wave"]), vec![text(&secrets["keyholder"])]);
    let letters = || letters_in(data);
    // Somebody who took before and has not answered: the same words give the same credentials.
    let browser = signed_in_as(site, &letters, "p12@willowbrook.example");
    let words = text(&secrets["untaken"][0][1]);
    walk.take_with(browser, 12, Seed::from_words(&words).unwrap());
    // Somebody who takes only now.
    let browser = signed_in_as(site, &letters, "p14@willowbrook.example");
    walk.take(browser, 14);
    walk.answer(site);
    program.kill();
    to_noon(&program, date(2026, 11, 21));
    program.start();
    walk.close(&[site]);
    let mut reader = signed_in_as(site, &letters, "p9@willowbrook.example");
    let results = format!("/in/results/{}", walk.wave);
    let page = wait_for("the results", || Some(reader.get(&results)).filter(|page| page.status == 200));
    assert!(page.text.contains("13 of 24 people answered"), "{}", page.text);
    let audit = program.run(&["audit", &walk.wave]);
    assert!(!audit.contains("FAILED"), "{audit}");
    to_noon(&program, date(2026, 12, 7));
    program.kill();
    program.start();
    // That of the wave: sheets of suggestions have keys of their own.
    let own = format!("{}/k.key", hex::encode(&credential::sha256(&[walk.wave.as_bytes()])[..16]));
    wait_for("the destruction", || (!files(data).iter().any(|(at, _)| at.ends_with(&own))).then_some(()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_wave_of_the_first_day_goes_on_after_an_upgrade_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let at = |name: &str| Location::Sqlite(data.join(name));
    std::fs::create_dir_all(&data).unwrap();
    let secrets = lay_down(&data, &at("people.db"), &at("answers.db")).await;
    let data = data.clone();
    tokio::task::spawn_blocking(move || go_on(&data, "", &secrets)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_wave_of_the_first_day_goes_on_after_an_upgrade_on_postgresql() {
    let (Some(people), Some(answers)) = (testing::postgres_location().await, testing::postgres_location().await) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let secrets = lay_down(&data, &people, &answers).await;
    let (Location::Postgres(people), Location::Postgres(answers)) = (people, answers) else { unreachable!() };
    let more = format!("people = {people:?}\nanswers = {answers:?}");
    tokio::task::spawn_blocking(move || go_on(&data, &more, &secrets)).await.unwrap();
}

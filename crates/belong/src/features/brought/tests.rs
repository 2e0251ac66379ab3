//! Scenarios: a foreign file with everything in it that could leak, two real ones, and everything that can be wrong.

use super::read::Ready;
use super::{bring, check, draft};
use crate::features::directory::{self, SiteKind};
use crate::features::identity::Role;
use crate::sheet::{self, Sheet};
use crate::testing::{Trial, on_both, on_sqlite};
use crate::web::refusal::{Failure, Refusal};
use answers::brought::BroughtIn;
use axum::http::StatusCode;
use measure::{Headline, Level, Place, Release};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

const MAP: &str = r#"
title = "Staff survey 2024"
opens_on = "2024-10-01"
closes_on = "2024-10-31"
collected_by = "Forms of the old office"
readers = "leaders"
missing = ["Not Stated", "-", 99]
declined = ["Rather not say"]
ignore = ["Respondent"]

[group]
column = "Site"
[group.values]
"Alder" = { name = "Alder Primary", eligible = 30 }
"Alder Infants" = "Alder Primary"
"Birch" = { site = "Birch Academy", region = "South", eligible = 40 }
"" = { name = "Not stated", eligible = 20 }

[scale.agree]
options = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
values = { "SD" = 1, "D" = 2, "N" = 3, "A" = 4, "SA" = 5 }

[[item]]
column = "Q1"
code = "q1"
text = "I am proud to work here."
scale = "agree"
theme = "Belonging"

[[item]]
column = "Q2"
text = "I think of leaving."
kind = "scale"
options = ["Never", "Sometimes", "Often"]
numbers_from = 0
reversed = true
theme = "Belonging"

[[item]]
code = "why"
text = "What would help?"
ticks = [{ column = "Help: time" }, { column = "Help: pay", words = "More pay" }]

[[item]]
column = "Happy"
kind = "zero_to_ten"

[[fact]]
column = "Sex"
sensitive = true

[[comment]]
column = "Say"
text = "What else?"
"#;

/// A file with 60 people; each has a number of their own in a column that no map reads.
fn file() -> String {
    let mut out = String::from("Respondent,Site,Q1,Q2,Help: time,Help: pay,Happy,Sex,Say\n");
    for n in 0..60 {
        let site = ["Alder", "Birch", "Alder Infants", "Birch", ""][n % 5];
        let q1 = ["SD", "D", "N", "A", "SA", "a", "-", "99", "Rather not say", "A"][n % 10];
        let said = match n % 4 {
            0 => format!("\"A remark, number {n}: the canary-said-{n} sings\""),
            1 => "-".to_owned(),
            _ => String::new(),
        };
        let sex = ["Female", "Female", "Male", "Not Stated"][n % 4];
        writeln!(out, "canary-row-{n},{site},{q1},{},{},FALSE,{},{sex},{said}", n % 3, ["TRUE", "no"][n % 2], n % 11)
            .unwrap();
    }
    out
}

fn table(text: &str) -> Sheet {
    sheet::read(text.as_bytes()).expect("a table")
}

async fn ready(trial: &Trial, sheet: &Sheet, map: &str) -> Result<Ready, Vec<String>> {
    check(&trial.app, sheet, map.as_bytes(), "MAP.toml").await.expect("no fault")
}

async fn brought(trial: &Trial, sheet: &Sheet, map: &str) -> Result<(String, BroughtIn), Failure> {
    let ready = ready(trial, sheet, map).await.expect("a map that fits");
    let wave = ready.description.wave.clone();
    bring(&trial.app, ready).await.map(|done| (wave, done))
}

async fn refused(trial: &Trial, sheet: &Sheet, map: &str) -> String {
    match brought(trial, sheet, map).await {
        Err(Failure::Refused(Refusal::Rule(sentence))) => sentence,
        other => panic!("it was not refused: {other:?}"),
    }
}

/// The sites that the map names.
const SITES: &[(&str, &str, usize)] = &[("Alder Primary", "North", 24), ("Birch Academy", "South", 26)];

async fn release_of(trial: &Trial, wave: &str) -> Arc<Release> {
    trial.app.own_box().release(wave).await.unwrap().expect("published")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_survey_becomes_results_for_those_who_may_read_them() {
    on_both(async |trial| {
        trial.import(SITES).await;
        let organiser = trial.person("p1@willowbrook.example", &[Role::Organiser, Role::Auditor]).await;
        let birch = trial
            .app
            .people()
            .read("test: sites", directory::rows::sites)
            .await
            .unwrap()
            .iter()
            .find(|site| site.kind == SiteKind::Academy && site.name == "Birch Academy")
            .unwrap()
            .id
            .clone();
        let leader = trial.person("p30@willowbrook.example", &[Role::SiteLeader { site: birch }]).await;
        let member = trial.person("p31@willowbrook.example", &[]).await;
        let (wave, done) = brought(&trial, &table(&file()), MAP).await.unwrap();
        assert_eq!((done.remarks, done.before), (15, false));

        let release = release_of(&trial, &wave).await;
        assert_eq!(release.collected_by(), Some("Forms of the old office"));
        assert!(!release.is_contested());
        assert_eq!(
            release.structure().groups.iter().map(|g| g.name.as_str()).collect::<Vec<_>>(),
            ["Alder Primary", "Birch", "Not stated"]
        );
        // 60 people: six of ten said something on the first statement, of 0, 25, 50, 75, 100, 75 and 75 points.
        let whole = release.whole().unwrap();
        let cell = whole.item(0).shown().unwrap();
        assert_eq!(cell.n, 40);
        assert!((f64::from(cell.headline.unwrap().tenths()) - 571.4).abs() <= 5.0, "{cell:?}");
        // Never is the best of the second: 100, 50, 0.
        // Shown by the middle of its stretch.
        let second = whole.item(1).shown().unwrap().headline.unwrap().tenths();
        assert!((f64::from(second) - 500.0).abs() <= 25.0, "{second}");

        let page = format!("/in/results/{wave}");
        let mut browser = trial.signed_in(&organiser).await;
        let list = browser.get("/in/results").await.text;
        assert!(list.contains("Staff survey 2024") && list.contains("From another system"));
        let shown = browser.get(&page).await.text;
        assert!(shown.contains("collected by another system: Forms of the old office"), "{shown}");
        assert!(shown.contains("60 of 90 people answered."));
        assert!(!shown.contains("credential"), "nobody had one");
        assert!(!shown.contains("canary"), "no comment before its reader has read it");
        assert_eq!(browser.get(&format!("{page}/csv")).await.status, StatusCode::OK);
        let bytes = browser.get(&format!("{page}/release")).await.bytes;
        assert_eq!(credential::sha256(&[&bytes]), done.release);
        let bytes = browser.get(&format!("{page}/description")).await.bytes;
        assert_eq!(credential::sha256(&[&bytes]), done.description);
        let audit = browser.get("/in/audit").await.text;
        assert!(audit.contains("What cannot be checked") && !audit.contains("Failed"), "{audit}");
        assert!(browser.get(&format!("{page}/comments")).await.text.contains("canary-said-"));

        let mut browser = trial.signed_in(&leader).await;
        assert_eq!(browser.get(&page).await.status, StatusCode::OK);
        let code = |name: &str| release.structure().groups.iter().find(|g| g.name == name).unwrap().code.clone();
        let shown = browser.get(&format!("{page}/groups/{}", code("Birch"))).await;
        assert!(shown.status == StatusCode::OK && shown.text.contains("collected by another system"));
        let other = browser.get(&format!("{page}/groups/{}", code("Alder Primary"))).await;
        assert_eq!(other.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get(&format!("{page}/release")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(browser.get(&format!("{page}/comments")).await.status, StatusCode::NOT_FOUND);

        let mut browser = trial.signed_in(&member).await;
        assert_eq!(browser.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(!browser.get("/in/results").await.text.contains("Staff survey 2024"));
        assert_eq!(browser.get(&format!("/waves/{wave}/release")).await.status, StatusCode::NOT_FOUND);

        let checks = trial.app.own_box().audit_brought(&wave).await.unwrap();
        assert!(checks.iter().all(|check| check.passed), "{checks:?}");
        let names: Vec<_> = checks.iter().map(|check| check.name).collect();
        for name in ["description_logged", "release_logged", "plan_logged", "log_signature"] {
            assert!(names.contains(&name), "{names:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_open_to_everybody_is_open_to_everybody() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let member = trial.person("p31@willowbrook.example", &[]).await;
    let map = MAP.replace("\"leaders\"", "\"everybody\"");
    let (wave, done) = brought(&trial, &table(&file()), &map).await.unwrap();
    let mut browser = trial.signed_in(&member).await;
    let shown = browser.get(&format!("/in/results/{wave}")).await.text;
    // The person works at Birch Academy today, which was the group Birch.
    assert!(shown.contains("(your group)") && !shown.contains("Alder Primary"), "{shown}");
    let bytes = trial.browser().get(&format!("/waves/{wave}/release")).await.bytes;
    assert_eq!(credential::sha256(&[&bytes]), done.release);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_row_of_a_person_rests_anywhere() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let (wave, _) = brought(&trial, &table(&file()), MAP).await.unwrap();
    let mut files = vec![];
    let mut folders = vec![trial.folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            if entry.path().is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    let holds = |word: &str| {
        let found = |file: &PathBuf| std::fs::read(file).unwrap().windows(word.len()).any(|w| w == word.as_bytes());
        files.iter().filter(|file| found(file)).count()
    };
    assert!(holds("canary-said-") > 0, "comments wait in the queue, so the search finds what is there");
    assert_eq!(holds("canary-row-"), 0, "{files:?}");
    // Comments lie in the order of random ids, and not in that of the file.
    let numbers: Vec<usize> = trial
        .app
        .own_box()
        .comments(&wave)
        .await
        .unwrap()
        .iter()
        .map(|remark| remark.text.split("canary-said-").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap())
        .collect();
    assert_eq!(numbers.len(), 15);
    assert!(!numbers.is_sorted() && !numbers.iter().rev().is_sorted(), "{numbers:?}");
    // The exact number of people of a group may be a fact that they told.
    let release = release_of(&trial, &wave).await;
    assert!(release.counts().answers.iter().all(|tally| tally.answered % 5 == 0 && tally.issued == 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_answers_come_in_once() {
    on_both(async |trial| {
        trial.import(SITES).await;
        let text = file();
        let (wave, _) = brought(&trial, &table(&text), MAP).await.unwrap();
        let before = release_of(&trial, &wave).await.bytes();
        assert!(refused(&trial, &table(&text), MAP).await.contains("before"));
        // With another map, with its lines turned round, or in another encoding, it is the same file.
        let other = MAP.replace("k = 10", "k = 12").replace("\"Staff survey 2024\"", "\"Another title\"");
        assert!(refused(&trial, &table(&text), &other).await.contains("before"));
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        assert!(refused(&trial, &table(&lines.join("\n")), MAP).await.contains("before"));
        // With one person less, the two together would tell of that person.
        lines.pop();
        assert!(refused(&trial, &table(&lines.join("\n")), MAP).await.contains("same columns"));
        // Another year is another survey.
        let later = MAP.replace("2024-", "2025-");
        let (next, _) = brought(&trial, &table(&lines.join("\n")), &later).await.unwrap();
        assert_ne!(wave, next);
        assert_eq!(release_of(&trial, &wave).await.bytes(), before);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_the_two_databases_is_made_good_by_the_same_command() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let sheet = table(&file());
    let found = ready(&trial, &sheet, MAP).await.unwrap();
    let wave = found.description.wave.clone();
    trial.app.own_box().bring(found.description, found.rows, &found.source, "2026-11-02").await.unwrap();
    // The people side knows nothing yet. With another map it cannot be finished.
    let other = MAP.replace("Staff survey 2024", "Another title");
    assert!(refused(&trial, &sheet, &other).await.contains("before"));
    let (same, done) = brought(&trial, &sheet, MAP).await.unwrap();
    assert!(same == wave && done.before && done.remarks == 15);
    let organiser = trial.app.people().read("test", super::rows::surveys).await.unwrap();
    assert_eq!(organiser.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn encodings_and_workbooks_are_read_alike() {
    let trial = on_sqlite().await;
    let text = file().replace("Birch", "Bîrch’s");
    let map = MAP.replace("\"Birch\"", "\"Bîrch's\"").replace("site = \"Birch Academy\", ", "");
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
    let from_windows = sheet::read(&windows).unwrap();
    assert!(ready(&trial, &from_windows, &map).await.is_ok());
    let mut cells = String::new();
    for (row, line) in (1..).zip(text.lines()) {
        write!(cells, "<row r=\"{row}\">").unwrap();
        let fields: Vec<String> = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(line.as_bytes())
            .records()
            .flatten()
            .flat_map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        for (column, field) in (b'A'..).zip(fields) {
            let column = char::from(column);
            if !field.is_empty() {
                write!(cells, "<c r=\"{column}{row}\" t=\"inlineStr\"><is><t>{field}</t></is></c>").unwrap();
            }
        }
        cells.push_str("</row>");
    }
    let workbook = sheet::read(&sheet::workbook(&cells)).unwrap();
    let (one, other) = (
        ready(&trial, &from_windows, &map).await.unwrap(),
        ready(&trial, &workbook, &map).await.unwrap_or_else(|wrong| panic!("{wrong:?}")),
    );
    assert_eq!(one.source, other.source);
    assert_eq!(one.description, other.description);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_is_wrong_is_named() {
    let trial = on_sqlite().await;
    trial.import(SITES).await;
    let sheet = table(&file());
    assert!(ready(&trial, &sheet, MAP).await.is_ok());
    for (from, to, says) in [
        ("title =", "titel =", "line 2: unknown field `titel`"),
        ("readers = \"leaders\"", "readers = \"all\"", "unknown variant `all`"),
        ("column = \"Q1\"", "column = \"Q9\"", "The map names the column “Q9”, and the file has no such column."),
        ("\"SA\" = 5", "\"SA\" = 6", "Column “Q1”: the value “SA” is given an option that is not in the list."),
        (
            ", \"D\" = 2",
            "",
            "Column “Q1”: the map does not say what “D” means. It stands there 6 times, first in line 3.",
        ),
        ("99]", "98]", "Column “Q1”: the map does not say what “99” means. It stands there 6 times, first in line 9."),
        ("\"\" = { name = \"Not stated\", eligible = 20 }", "", "12 cells are empty, first in line 6"),
        ("eligible = 30", "eligible = 12", "has 24 answers, and only 12 people who could take part"),
        ("site = \"Birch Academy\"", "site = \"Elm\"", "the site “Elm”, which is not in the directory"),
        ("scale = \"agree\"", "scale = \"agreed\"", "names the scale “agreed”, which is not in the map"),
        ("code = \"q1\"", "code = \"q2\"", "The code “q2” is empty or stands for two things."),
        ("code = \"q1\"", "code = \"Q 1\"", "is not a code"),
        ("closes_on = \"2024-10-31\"", "closes_on = \"31/10/2024\"", "is not a date"),
        ("closes_on = \"2024-10-31\"", "closes_on = \"2023-10-31\"", "cannot close before it opens"),
        ("ignore = [\"Respondent\"]", "ignore = [\"Nobody\"]", "“Nobody”, and the file has no such column"),
        ("column = \"Happy\"", "column = \"Q2\"\ncode=\"x\"", "uses the column “Q2” twice"),
        ("kind = \"zero_to_ten\"", "kind = \"scale\"", "has 0 options or categories; it needs 2 to 11"),
        ("sensitive = true", "ordered = true", "its categories have to be listed in their order"),
        ("[group]\n", "[release]\nk = 61\n\n[group]\n", "There are 60 answers. Below 61 nothing could be shown"),
        ("[group]\n", "[release]\nk = 5\n\n[group]\n", "k must be at least 10"),
        ("[group]\n", "[release]\nk_d = 4\n\n[group]\n", "k_d must lie between"),
        ("column = \"Help: time\"", "column = \"Say\"", "Column “Say”, line 2: the map does not say what"),
    ] {
        assert!(MAP.contains(from), "{from}");
        let map = MAP.replacen(from, to, 1);
        let wrong = match ready(&trial, &sheet, &map).await {
            Err(wrong) => wrong,
            Ok(_) => panic!("{to} was taken"),
        };
        assert!(wrong.iter().any(|sentence| sentence.contains(says)), "{to}: {wrong:#?}");
    }
    assert!(trial.app.own_box().all_brought().await.unwrap().is_empty());
    assert!(ready(&trial, &sheet, "\u{feff}not toml").await.is_err_and(|wrong| wrong[0].contains("line 1")));
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_maps_and_files_end_in_a_sentence() {
    let trial = on_sqlite().await;
    let sheet = table(&file());
    let deep = format!("x = {}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let wide = "[[item]]\ncolumn = \"Q1\"\n".repeat(20_000);
    for map in ["", "title = 1", &deep, &wide, "[group]\nvalues = 3", "title = \"\\u0000\""] {
        assert!(ready(&trial, &sheet, map).await.is_err(), "{map:.40}");
    }
    let many: String = (0..300).map(|n| format!("{n},word {n}\n")).collect();
    let sheet = table(&format!("Id,Site\n{many}"));
    let map = "title='t'\nopens_on='2024-01-01'\ncloses_on='2024-01-01'\ncollected_by='x'\nreaders='leaders'\n\
               [group]\ncolumn='Site'\n[[item]]\ncolumn='Id'\nkind='single'\noptions=['a','b']\n";
    let wrong = ready(&trial, &sheet, map).await.err().expect("nothing fits");
    assert!(wrong.len() <= super::read::PROBLEMS_MAX + 1, "{}", wrong.len());
    assert!(wrong.last().unwrap().contains("more things"), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drafted_map_can_be_read() {
    let trial = on_sqlite().await;
    let sheet = table(&file());
    let drafted = draft(&sheet, "Old survey", "2024-10-01");
    let found = ready(&trial, &sheet, &drafted).await.unwrap_or_else(|wrong| panic!("{drafted}\n{wrong:#?}"));
    let structure = found.description.structure();
    assert_eq!((structure.groups.len(), structure.facts.len()), (4, 1), "{drafted}");
    assert!(structure.facts[0].sensitive);
    assert!(structure.items.len() >= 3, "{drafted}");
    assert_eq!(found.description.comment_questions().count(), 1, "{drafted}");
    assert!(drafted.contains("\"Respondent\","), "{drafted}");
}

/// The real files, or a line that says that they are not here.
fn shared(name: &str) -> Option<Sheet> {
    let folder = shared_folder();
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Some(sheet::read(&bytes).expect("a table")),
        Err(_) => {
            eprintln!("skipped: {} is not in {} (or set BELONG_SHARED_DATA)", name, folder.display());
            None
        }
    }
}

fn shared_folder() -> PathBuf {
    std::env::var_os("BELONG_SHARED_DATA")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")), PathBuf::from)
}

fn example(name: &str) -> String {
    std::fs::read_to_string(format!("{}/../../docs/examples/{name}", env!("CARGO_MANIFEST_DIR"))).expect("an example")
}

#[tokio::test(flavor = "multi_thread")]
async fn real_answers_of_forty_nine_units_become_results() {
    let Some(sheet) = shared("army-units/lq2002.csv") else { return };
    let trial = on_sqlite().await;
    let drafted = draft(&sheet, "lq2002", "2002-01-01");
    let guessed = ready(&trial, &sheet, &drafted).await.unwrap_or_else(|wrong| panic!("{drafted}\n{wrong:#?}"));
    assert_eq!(guessed.description.structure().items.len(), 19);
    let (wave, _) = brought(&trial, &sheet, &example("army-units.toml")).await.unwrap();
    let release = release_of(&trial, &wave).await;
    assert_eq!((release.structure().groups.len(), release.structure().items.len()), (49, 19));
    // Means of LEAD01, TSIG03 and HOSTIL01 (turned round) by pandas: 52.0690, 57.8599, 62.7938.
    let whole = release.whole().unwrap();
    for (at, mean) in [(0, 52.0690), (13, 57.8599), (14, 62.7938)] {
        shown_as_promised(&release, at, whole.item(at).shown().unwrap().headline.unwrap(), 2_042, mean);
    }
    // Cronbach's alpha by numpy: .9022, .8231, .8729.
    let alphas: Vec<i32> = release.models().iter().filter(|m| m.kind == "alpha").map(|m| m.value).collect();
    assert_eq!(alphas, [90, 82, 87]);
    let places: Vec<Place<'_>> = (0..49).map(|at| release.place(Level::Group, at, &[])).collect();
    assert!(places.iter().all(|place| place.part().is_some()), "every unit has 10 people and more");
    // The number of people in a unit is not known, so no interval may be narrow for it.
    let small = places.iter().filter_map(|place| place.part()).find(|part| part.n() <= 15).unwrap();
    let theme = small.theme(0).shown().unwrap();
    let [low, high] = theme.interval.unwrap();
    assert!(high - low > 10, "{theme:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn real_answers_of_leavers_become_results() {
    let Some(sheet) = shared("education-exit/dete_survey.csv") else { return };
    let trial = on_sqlite().await;
    let drafted = draft(&sheet, "dete_survey", "2014-01-01");
    let guessed = ready(&trial, &sheet, &drafted).await.unwrap_or_else(|wrong| panic!("{drafted}\n{wrong:#?}"));
    let items = guessed.description.structure().items;
    assert_eq!(items.len(), 23, "21 statements, the reasons, and five columns of yes or nothing: {drafted}");
    assert!(items.iter().any(|item| item.sensitive), "one of these asks for a disability");
    let (wave, _) = brought(&trial, &sheet, &example("education-exit.toml")).await.unwrap();
    let release = release_of(&trial, &wave).await;
    let structure = release.structure();
    assert_eq!((structure.groups.len(), structure.items.len(), structure.facts.len()), (9, 23, 4));
    // By pandas: Professional Development 793 answers, 70.6494; Peer support 801, 74.9688; Wellness programs 733, 55.4570.
    for (text, n, mean) in [
        ("Professional development", 793, 70.6494),
        ("Support by colleagues", 801, 74.9688),
        ("Wellness programmes", 733, 55.4570),
    ] {
        let at = structure.items.iter().position(|item| item.text == text).unwrap();
        let cell = release.whole().unwrap().item(at).shown().unwrap();
        assert_eq!(cell.n, measure::guard::fives(n));
        shown_as_promised(&release, at, cell.headline.unwrap(), n, mean);
    }
    let growing = structure.themes.iter().position(|theme| theme.name == "Growing").unwrap();
    let alpha = release.models().iter().find(|m| m.kind == "alpha" && usize::from(m.theme) == growing).unwrap();
    assert_eq!(alpha.value, 89, "numpy: .8948");
    let again = refused(&trial, &sheet, &example("education-exit.toml")).await;
    assert!(again.contains("before"));
}

/// A headline is a mean, told as exactly as the tier of the release allows and not more: sums of steps in stretches.
fn shown_as_promised(release: &Release, item: usize, headline: Headline, n: u32, mean: f64) {
    let steps = release.structure().items[item].kind.steps();
    let total = (mean * f64::from(n * steps) / 100.0).round() as u64;
    assert_eq!(headline, measure::guard::headline(total, n, steps, release.tier()), "{mean} of {n}");
    // And no farther from the truth than the pages say.
    let told = f64::from(headline.tenths()) / 10.0;
    let width = 100.0 * measure::guard::stretch(steps, release.tier()) as f64 / f64::from(n * steps);
    let off = (told - mean).abs();
    assert!(off <= width + 0.5 || headline.is_end(), "{told} is not {mean}");
}

/// Two programs by two hands: what R finds in the files is what pandas finds, with which every release is compared below.
#[test]
fn r_and_pandas_find_the_same_in_both_files() {
    let folder = shared_folder();
    if shared("army-units/lq2002.csv").is_none() || shared("education-exit/dete_survey.csv").is_none() {
        return;
    }
    let run = |program: &str, script: &str| {
        let script = format!("{}/tests/reference/{script}", env!("CARGO_MANIFEST_DIR"));
        let told = std::process::Command::new(program).arg(script).arg(&folder).output().ok();
        told.filter(|told| told.status.success())
            .map(|told| serde_json::from_slice::<serde_json::Value>(&told.stdout).expect("JSON of the script"))
    };
    let (Some(pandas), Some(r)) = (run("python3", "brought.py"), run("Rscript", "brought.R")) else {
        eprintln!("skipped: python3 with pandas and numpy, or Rscript, is not here");
        return;
    };
    let mut compared = 0;
    for file in ["army", "leavers"] {
        let near =
            |ours: &serde_json::Value, theirs: &serde_json::Value, at: &str| match (ours.as_f64(), theirs.as_f64()) {
                (Some(a), Some(b)) => assert!((a - b).abs() <= 1e-8 * a.abs().max(1.0), "{at}: {a} {b}"),
                // A mean of nobody is no number in either.
                (a, b) => assert_eq!(a.is_some_and(f64::is_finite), b.is_some(), "{at}: {ours} {theirs}"),
            };
        for (column, wanted) in pandas[file]["items"].as_object().expect("items") {
            let found = &r[file]["items"][column];
            for what in ["n", "mean", "favourable", "unfavourable"] {
                near(&wanted[what], &found[what], &format!("{file} {column} {what}"));
            }
            for (group, wanted) in wanted["groups"].as_object().expect("groups") {
                near(&wanted["n"], &found["groups"][group]["n"], &format!("{file} {column} {group}"));
                if wanted["n"].as_u64() > Some(0) {
                    near(&wanted["mean"], &found["groups"][group]["mean"], &format!("{file} {column} {group}"));
                    compared += 1;
                }
            }
        }
        for (theme, wanted) in pandas[file]["alpha"].as_object().expect("alpha") {
            near(wanted, &r[file]["alpha"][theme], theme);
        }
    }
    assert!(compared > 1_000, "{compared} means of groups");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_number_shown_is_the_one_of_pandas_rounded_as_promised() {
    let folder = shared_folder();
    let (Some(army), Some(leavers)) = (shared("army-units/lq2002.csv"), shared("education-exit/dete_survey.csv"))
    else {
        return;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/brought.py");
    let told = std::process::Command::new("python3").arg(script).arg(&folder).output();
    let Some(told) = told.ok().filter(|told| told.status.success()) else {
        eprintln!("skipped: python3 with pandas and numpy is not here");
        return;
    };
    let found: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON of the script");
    let trial = on_sqlite().await;
    let mut compared = 0;
    for (name, sheet, map) in [("army", army, "army-units.toml"), ("leavers", leavers, "education-exit.toml")] {
        let map = example(map);
        let columns: Vec<(String, String)> = super::map::parse(map.as_bytes())
            .unwrap()
            .item
            .into_iter()
            .filter_map(|item| Some((item.text.clone()?, item.column?)))
            .collect();
        let (wave, _) = brought(&trial, &sheet, &map).await.unwrap();
        let release = release_of(&trial, &wave).await;
        for (at, item) in release.structure().items.iter().enumerate().filter(|(_, item)| item.kind.is_scored()) {
            let column = &columns.iter().find(|(text, _)| *text == item.text).unwrap().1;
            let wanted = &found[name]["items"][column];
            let cell = release.whole().unwrap().item(at).shown().unwrap();
            assert!((f64::from(cell.n) - wanted["n"].as_f64().unwrap()).abs() <= 2.0);
            let (n, mean) = (wanted["n"].as_u64().unwrap() as u32, wanted["mean"].as_f64().unwrap());
            shown_as_promised(&release, at, cell.headline.unwrap(), n, mean);
            let shares = cell.shares.unwrap();
            for (share, what) in [(shares.favourable, "favourable"), (shares.unfavourable, "unfavourable")] {
                // Counts are rounded to five of so many hundred people.
                assert!((f64::from(share.percent()) - wanted[what].as_f64().unwrap()).abs() < 1.2, "{column} {what}");
            }
            for (group, place) in release.structure().groups.iter().enumerate() {
                // Shown alone: then it is the group's own mean.
                if let Place::Own(part) = release.place(Level::Group, group, &[])
                    && let Some(cell) = part.item(at).shown()
                {
                    let wanted = &wanted["groups"][&place.name];
                    let (n, mean) = (wanted["n"].as_u64().unwrap() as u32, wanted["mean"].as_f64().unwrap());
                    shown_as_promised(&release, at, cell.headline.unwrap(), n, mean);
                    compared += 1;
                }
            }
        }
        for (theme, alpha) in found[name]["alpha"].as_object().unwrap() {
            let at = release.structure().themes.iter().position(|known| known.name == *theme).unwrap();
            let ours = release.models().iter().find(|m| m.kind == "alpha" && usize::from(m.theme) == at).unwrap();
            assert!((f64::from(ours.value) / 100.0 - alpha.as_f64().unwrap()).abs() <= 0.005, "{theme}");
        }
    }
    assert!(compared > 800, "{compared} means of groups were compared");
}

//! Scenarios of the files, through HTTP: each format is read back by another program and set beside the table.

use super::Format;
use crate::features::brought;
use crate::features::identity::{Person, Role};
use crate::sheet;
use crate::testing::{Browser, Trial, on_both, on_sqlite};
use axum::http::{StatusCode, header};
use calamine::{Data, Reader, Xlsx};
use measure::Release;
use measure::release::CSV_HEADER;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::sync::Arc;

/// Names that a spreadsheet could take for formulas, a statement that is longer than a short string of SPSS, letters of
/// several bytes.
const MAP: &str = r#"
title = "Old"
opens_on = "2024-10-01"
closes_on = "2024-10-31"
collected_by = "another system"
readers = "leaders"
[group]
column = "Site"
[group.values]
"A" = { name = "=HYPERLINK(1)", region = "North" }
"B" = { name = "Few", region = "South" }
"C" = { name = "None", region = "South" }
[[item]]
column = "Q"
text = "@SUM(A1)"
options = ["Worst", "Middle", "Best"]
theme = "Theme"
[[item]]
column = "R"
text = "LONG"
kind = "single"
options = ["Zoë’s", "Other", "-1", "4"]
[[fact]]
column = "Role"
name = "Role"
categories = ["Teacher", "Support", "Head", "Clerk"]
"#;

fn map() -> String {
    MAP.replace("LONG", &"Welche dieser Möglichkeiten trifft für Sie am ehesten zu? ".repeat(9))
}

/// Who is few, and where nobody is; and what the many of the first group choose.
struct People {
    few: &'static str,
    rare: &'static str,
    best: usize,
}

const FIRST: People = People { few: "B", rare: "Head", best: 60 };

/// A hundred and sixty people in one group; three in another, two with a role that nobody else has; nobody in a third, and nobody
/// with a fourth role.
async fn published(trial: &Trial, people: &People) -> (String, Arc<Release>) {
    let mut file = String::from("Site,Q,R,Role\n");
    for n in 0..163 {
        let site = if n < 160 { "A" } else { people.few };
        let role = match n {
            3 | 4 => people.rare,
            _ => ["Teacher", "Support"][n % 2],
        };
        let choice = if n < people.best { 3 } else { n % 3 + 1 };
        writeln!(file, "{site},{choice},{},{role}", ["Zoë’s", "Other", "-1"][n % 3]).unwrap();
    }
    let sheet = sheet::read(file.as_bytes()).unwrap();
    let ready = brought::check(&trial.app, &sheet, map().as_bytes(), "MAP").await.unwrap();
    let ready = ready.unwrap_or_else(|wrong| panic!("{wrong:?}"));
    let wave = ready.description.wave.clone();
    brought::bring(&trial.app, ready).await.unwrap();
    let release = trial.app.own_box().release(&wave).await.unwrap().unwrap();
    (wave, release)
}

async fn organiser(trial: &Trial) -> Person {
    trial.import(&[("Alder Primary", "North", 24)]).await;
    trial.person("p1@willowbrook.example", &[Role::Organiser]).await
}

async fn download(browser: &mut Browser, wave: &str, format: Format) -> Vec<u8> {
    let came = browser.get(&format!("/in/results/{wave}/{}", format.word())).await;
    assert_eq!(came.status, StatusCode::OK, "{format:?}: {}", came.text);
    assert_eq!(came.headers[header::CONTENT_TYPE], format.media());
    let named = format!("attachment; filename=\"results.{}\"", format.word());
    assert_eq!(came.headers[header::CONTENT_DISPOSITION], named);
    came.bytes
}

/// The lines of the table, each cell under the name of its column.
fn table(release: &Release) -> Vec<BTreeMap<&'static str, String>> {
    let rows = release.csv_rows().into_iter();
    let rows: Vec<_> = rows.map(|row| CSV_HEADER.into_iter().zip(row).collect::<BTreeMap<_, _>>()).collect();
    // All that could go wrong is in it.
    for state in ["shown", "withheld"] {
        assert!(rows.iter().filter(|row| row["state"] == state).count() > 3);
    }
    assert!(rows.iter().any(|row| row["by"] == "Role=Teacher" && row["state"] == "shown"));
    assert!(rows.iter().any(|row| row["options"].contains("few")) && rows.iter().any(|row| row["mean"].contains('.')));
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn the_workbook_has_what_the_table_has() {
    let trial = on_sqlite().await;
    let organiser = organiser(&trial).await;
    let (wave, release) = published(&trial, &FIRST).await;
    let mut browser = trial.signed_in(&organiser).await;
    let bytes = download(&mut browser, &wave, Format::Xlsx).await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    assert_eq!(names, ["results", "questions", "about"]);
    for name in &names {
        assert!(book.worksheet_formula(name).unwrap().used_cells().next().is_none(), "{name} has a formula");
    }
    let numbers = book.worksheet_range("results").unwrap();
    let lines: Vec<&[Data]> = numbers.rows().collect();
    let header: Vec<String> = lines[0].iter().map(ToString::to_string).collect();
    assert_eq!(header[..14], CSV_HEADER[..14]);
    assert_eq!(header[14..], ["option_1", "option_2", "option_3", "option_4"]);
    let table = table(&release);
    assert_eq!(lines.len(), table.len() + 1);
    for (line, row) in lines[1..].iter().zip(&table) {
        let text = |at: usize| line.get(at).map(ToString::to_string).unwrap_or_default();
        for (at, name) in CSV_HEADER[..14].iter().enumerate() {
            // A number of a workbook has no ".0" behind it.
            let wanted = row[name].strip_suffix(".0").unwrap_or(&row[name]);
            assert_eq!(text(at), wanted, "{row:?}");
            let is_number = matches!(line.get(at), Some(Data::Float(_) | Data::Int(_)));
            assert_eq!(is_number, at >= 7 && row[name].parse::<f64>().is_ok(), "{name} of {row:?}");
        }
        let options: Vec<String> = (14..18).map(text).filter(|text| !text.is_empty()).collect();
        assert_eq!(options.join("|"), row["options"]);
    }
    let questions = book.worksheet_range("questions").unwrap();
    let words: Vec<String> = questions.rows().skip(1).map(|line| line[3].to_string()).collect();
    assert_eq!(words, ["Worst", "Middle", "Best", "Zoë’s", "Other", "-1", "4"]);
    let about = book.worksheet_range("about").unwrap();
    let about: Vec<String> = about.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(about.iter().any(|said| said.contains(&hex::encode(release.hash()))), "{about:?}");
    assert!(about.iter().any(|said| said.contains("another system")), "{about:?}");
}

/// What the file for SPSS has is what the table has, read back by the reader of the same library; the numbers that stand for a
/// bound are declared as missing.
#[tokio::test(flavor = "multi_thread")]
async fn the_file_for_spss_has_what_the_table_has() {
    use ambers::{MissingSpec, Value};
    use arrow::array::{Array, Float64Array, StringArray};
    let trial = on_sqlite().await;
    let organiser = organiser(&trial).await;
    let (wave, release) = published(&trial, &FIRST).await;
    let mut browser = trial.signed_in(&organiser).await;
    let bytes = download(&mut browser, &wave, Format::Sav).await;
    let (batch, meta) = ambers::read_sav_from_reader(Cursor::new(bytes)).unwrap();
    assert!(meta.warnings.is_empty(), "{:?}", meta.warnings);
    assert_eq!(meta.file_label.trim(), "Old");
    assert!(
        meta.notes
            .iter()
            .map(|line| line.trim())
            .collect::<Vec<_>>()
            .join(" ")
            .contains("There is no line for a person")
    );
    let rows = table(&release);
    assert_eq!(batch.num_rows(), rows.len());
    let text = |name: &str, at: usize| {
        let column = batch.column_by_name(name).unwrap();
        match column.as_any().downcast_ref::<StringArray>() {
            Some(strings) => strings.value(at).trim_end().to_owned(),
            None => arrow::array::AsArray::as_string_view(column).value(at).trim_end().to_owned(),
        }
    };
    let number = |name: &str, at: usize| {
        let column = batch.column_by_name(name).unwrap().as_any().downcast_ref::<Float64Array>().unwrap();
        column.is_valid(at).then(|| column.value(at))
    };
    let share = |cell: &str| match cell {
        "few" => Some(-1.0),
        "nearly all" => Some(-2.0),
        _ => cell.parse::<f64>().ok(),
    };
    let (mut few, mut bounds) = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        for (name, column) in
            [("group", "group"), ("told", "by"), ("item", "item"), ("text", "text"), ("shown_for", "shown_for")]
        {
            assert_eq!(text(name, at), row[column].trim_end(), "{name} in line {at}");
        }
        assert_eq!(number("state", at), Some(f64::from(u8::from(row["state"] == "shown"))));
        for name in ["favourable", "neutral", "unfavourable"] {
            assert_eq!(number(name, at), share(&row[name]), "{name} in line {at}");
            few += usize::from(number(name, at).is_some_and(|n| n < 0.0));
        }
        for (option, cell) in row["options"].split('|').enumerate() {
            assert_eq!(number(&format!("option_{}", option + 1), at), share(cell));
        }
        let (mean, is) = (number("mean", at), number("mean_is", at));
        match row["mean"].as_str() {
            "" => assert_eq!((mean, is), (None, None)),
            cell => {
                let first = cell.split(' ').next().unwrap().parse::<f64>().unwrap();
                assert_eq!(mean, Some(first));
                let bound = cell.contains(' ');
                assert_eq!(is != Some(0.0), bound, "{cell}");
                bounds += usize::from(bound);
            }
        }
        assert_eq!(number("about_n", at), row["about_n"].parse().ok());
    }
    let options = rows.iter().filter(|row| row["options"].contains("few")).count();
    assert!(few + bounds + options > 0, "something stands for a bound");
    for name in ["favourable", "option_1"] {
        let labels = meta.value_labels(name).unwrap();
        assert_eq!(labels[&Value::Numeric(-1.0)], "Nobody or a few people");
        let mut missing: Vec<f64> = meta.variable_missing_values[name]
            .iter()
            .map(|spec| match spec {
                MissingSpec::Value(value) => *value,
                other => panic!("{other:?}"),
            })
            .collect();
        missing.sort_by(f64::total_cmp);
        assert_eq!(missing, [-2.0, -1.0], "{name}");
    }
    assert_eq!(meta.label("mean"), Some("Mean score, from 0 to 100"));
}

/// A file without what must differ between two surveys: the id and the hash.
fn masked(bytes: &[u8], secrets: &[String]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for secret in secrets {
        let places: Vec<usize> = bytes
            .windows(secret.len())
            .enumerate()
            .filter(|(_, w)| *w == secret.as_bytes())
            .map(|(at, _)| at)
            .collect();
        for at in places {
            bytes[at..at + secret.len()].fill(b'x');
        }
    }
    bytes
}

/// The parts of a workbook, unpacked, or the file itself.
fn parts(format: Format, bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    if format != Format::Xlsx {
        return vec![(String::new(), bytes)];
    }
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut all = vec![];
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let mut bytes = vec![];
        part.read_to_end(&mut bytes).unwrap();
        all.push((part.name().unwrap().into_owned(), bytes));
    }
    all
}

/// Where few answered and where nobody did is exchanged, for a place and for what people told about themselves: no byte of any
/// file is another one.
#[tokio::test(flavor = "multi_thread")]
async fn withheld_and_empty_are_the_same_bytes_in_every_file() {
    async fn all(trial: Trial, people: &People) -> Vec<Vec<(String, Vec<u8>)>> {
        let organiser = organiser(&trial).await;
        let (wave, release) = published(&trial, people).await;
        let of = |name: &str| {
            let at = release.structure().groups.iter().position(|group| group.name == name).unwrap();
            release.counts().answers[at].answered
        };
        // There is something that could leak.
        assert_eq!(of("Few") > 0, people.few == "B");
        assert_eq!(of("None") > 0, people.few == "C");
        let rows = release.csv_rows();
        for (column, cell) in [(1, "Few"), (1, "None"), (2, "Role=Head"), (2, "Role=Clerk")] {
            let mut of = rows.iter().filter(|row| row[column] == cell && (column == 2 || row[2].is_empty())).peekable();
            assert!(of.peek().is_some() && of.all(|row| row[5] == "withheld"), "{cell}");
        }
        let mut browser = trial.signed_in(&organiser).await;
        let secrets = [wave.clone(), hex::encode(release.hash())];
        let mut files = vec![];
        for format in Format::ALL {
            let bytes = download(&mut browser, &wave, format).await;
            let again = download(&mut browser, &wave, format).await;
            assert!(bytes == again, "{format:?} is another one each time");
            let parts = parts(format, bytes);
            files.push(parts.into_iter().map(|(name, part)| (name, masked(&part, &secrets))).collect());
        }
        files
    }
    let first = all(on_sqlite().await, &FIRST).await;
    let exchanged = all(on_sqlite().await, &People { few: "C", rare: "Clerk", ..FIRST }).await;
    let different = all(on_sqlite().await, &People { best: 100, ..FIRST }).await;
    for (at, format) in Format::ALL.into_iter().enumerate() {
        assert_eq!(first[at].len(), exchanged[at].len());
        for ((name, one), (_, other)) in first[at].iter().zip(&exchanged[at]) {
            assert!(one == other, "{format:?} {name}");
        }
        // What is shown does tell.
        assert_ne!(first[at], different[at], "{format:?}");
    }
}

/// What the JSON file holds is what its schema says, by somebody else's reader of schemas; and what it does not say is refused.
#[tokio::test(flavor = "multi_thread")]
async fn the_json_is_what_its_schema_says() {
    let trial = on_sqlite().await;
    let organiser = organiser(&trial).await;
    let (wave, _) = published(&trial, &FIRST).await;
    let mut browser = trial.signed_in(&organiser).await;
    let file: serde_json::Value = serde_json::from_slice(&download(&mut browser, &wave, Format::Json).await).unwrap();
    let schema = trial.browser().get("/schemas/results-v1.json").await;
    assert_eq!(schema.status, StatusCode::OK);
    let schema: serde_json::Value = serde_json::from_slice(&schema.bytes).unwrap();
    let at = file["$schema"].as_str().unwrap().to_owned();
    assert_eq!(schema["$id"], file["$schema"], "the file names the schema that is served");
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource(&at, schema).unwrap();
    let index = compiler.compile(&at, &mut schemas).unwrap_or_else(|why| panic!("{why}"));
    schemas.validate(&file, index).unwrap_or_else(|why| panic!("{why}"));
    type Break = fn(&mut serde_json::Value);
    let breaks: [(&str, Break); 5] = [
        ("no wave", |file| drop(file.as_object_mut().unwrap().remove("wave"))),
        ("a field that is not known", |file| file["people"] = serde_json::json!([])),
        ("another format", |file| file["format"] = "belong/results/v2".into()),
        ("a cell without its question", |file| drop(file["cells"][0].as_object_mut().unwrap().remove("question"))),
        ("cells that are none", |file| file["cells"] = "many".into()),
    ];
    for (what, change) in breaks {
        let mut wrong = file.clone();
        change(&mut wrong);
        assert!(wrong != file, "{what}");
        assert!(schemas.validate(&wrong, index).is_err(), "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_sees_every_group_finds_the_files_and_nobody_else_does() {
    on_both(async |trial| {
        let organiser = organiser(&trial).await;
        let leader = trial.person("p2@willowbrook.example", &[]).await;
        let (wave, _) = published(&trial, &FIRST).await;
        let mut browser = trial.signed_in(&organiser).await;
        let page = browser.get(&format!("/in/results/{wave}")).await.text;
        for format in Format::ALL {
            assert!(page.contains(&format!("href=\"/in/results/{wave}/{}\"", format.word())), "{format:?}");
            let path = format!("/in/results/{wave}/{}", format.word());
            assert_eq!(browser.get(&path).await.status, StatusCode::OK);
            assert_eq!(trial.signed_in(&leader).await.get(&path).await.status, StatusCode::NOT_FOUND, "{format:?}");
            assert_ne!(trial.browser().get(&path).await.status, StatusCode::OK, "{format:?}");
        }
        assert!(page.contains("href=\"/schemas/results-v1.json\""));
    })
    .await;
}

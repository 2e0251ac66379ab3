//! What a file of other organisations may hold. Who sets it beside a theme is tested with the results.

use super::{Measure, Wrong, read};
use crate::sheet;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

fn table(text: &str) -> Result<super::Read, Wrong> {
    read(&sheet::read(text.as_bytes()).expect("a table"))
}

/// Six organisations, a total and a published middle.
fn file() -> String {
    let mut text = String::from("Organisation,Measure,Value\n");
    for (n, name) in ["Ash", "Beech", "Cherry", "Damson", "Elm", "Fir"].into_iter().enumerate() {
        writeln!(text, "{name},Teamwork,{}", 50 + 5 * n).unwrap();
        writeln!(text, "{name},Pay,{}", if n < 4 { "12.5" } else { "[c]" }).unwrap();
    }
    text + "All bodies,Teamwork,1\nThe benchmark (median),Teamwork,2\n"
}

#[test]
fn the_middle_and_the_quarters_are_kept_of_five_organisations_or_more() {
    let found = table(&file()).unwrap();
    let teamwork = Measure {
        name: "Teamwork".into(),
        organisations: 6,
        // NumPy: numpy.percentile([50, 55, 60, 65, 70, 75], [25, 50, 75]) is 56.25, 62.5, 68.75.
        quarters: [563, 625, 688],
        theme: String::new(),
    };
    assert_eq!(found.measures, [teamwork]);
    assert_eq!((found.few, found.empty), (1, 2));
    assert_eq!(found.left_out, ["All bodies", "The benchmark (median)"]);
}

#[test]
fn what_is_wrong_is_said_by_row() {
    for (text, wrong) in [
        ("Body,Score\nAsh,1\n", Wrong::Column("measure", "Body, Score".into())),
        ("Name,Measure,Score\nAsh,Pay,1\n", Wrong::Column("organisation", "Name, Measure, Score".into())),
        ("Organisation,Measure,Value\nAsh,Pay,50\nElm,Pay,many\n", Wrong::Value(3, "many".into())),
        ("Organisation,Measure,Value\nAsh,Pay,101\n", Wrong::Value(2, "101".into())),
        ("Organisation,Measure,Value\nAsh,Pay,-1\n", Wrong::Value(2, "-1".into())),
        ("Organisation,Measure,Value\nAsh,Pay,NaN\n", Wrong::Value(2, "NaN".into())),
        ("Organisation,Measure,Value\nAsh,Pay,50\nASH,Pay,51\n", Wrong::Twice(3)),
        ("Organisation,Measure,Value\nAsh,Pay,50\n", Wrong::TooFew),
    ] {
        assert_eq!(table(text), Err(wrong), "{text}");
    }
}

/// The scores that about a hundred organisations of the UK Civil Service published, with the middle that was published of them.
#[test]
fn the_published_middle_of_the_civil_service_is_found() {
    let data = std::env::var_os("BELONG_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(bytes) = std::fs::read(data.join("civil-service/organisations-2024.csv")) else {
        eprintln!("skipped: civil-service/organisations-2024.csv is not here");
        return;
    };
    let sheet = sheet::read(&bytes).unwrap();
    let found = read(&sheet).unwrap();
    assert_eq!(found.left_out.len(), 2, "{:?}", found.left_out);
    assert_eq!(found.measures.len(), 121);
    let at = |name: &str| sheet.header.iter().position(|cell| cell == name).unwrap();
    let published: BTreeMap<&str, f64> = sheet
        .lines
        .iter()
        .filter(|line| line.cells[at("organisation")].contains("(median)"))
        .map(|line| (line.cells[at("measure")].as_str(), line.cells[at("value")].parse().unwrap()))
        .collect();
    // The file lacks some organisations that are in the published middle, so not every measure can agree.
    let agree = found.measures.iter().filter(|measure| {
        let middle = measure.quarters[1] as f64 / 10.0;
        (middle - published[measure.name.as_str()]).abs() <= 0.1
    });
    let agree: Vec<&str> = agree.map(|measure| measure.name.as_str()).collect();
    assert!(agree.len() >= 55, "{} of 121 agree", agree.len());
    let far = found.measures.iter().map(|m| (m.quarters[1] as f64 / 10.0 - published[m.name.as_str()]).abs());
    assert!(far.fold(0.0, f64::max) < 2.0, "and none is far from it");
}

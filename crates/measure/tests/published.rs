//! A real published table, where it is to be had: the Civil Service People Survey 2024 by long-term condition (Cabinet Office, Open
//! Government Licence v3.0). Two groups an organisation; some organisations hide one of the two.

use std::collections::BTreeMap;
use std::path::PathBuf;

use calamine::{Data, Ods, Reader, open_workbook};
use measure::attack::published::{Line, singly_hidden};

fn shared(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("BELONG_SHARED_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = folder.join(name);
    if !path.exists() {
        println!("skipped: {} is not there (set BELONG_SHARED_DATA)", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn the_civil_service_table_hides_single_groups() {
    let Some(path) = shared("civil-service/2024-by-long-term-health.ods") else { return };
    let mut book: Ods<_> = open_workbook(path).unwrap();
    let sheet = book.worksheet_range("Organisation").unwrap();
    let head = sheet.rows().position(|r| r[0] == "Organisation code").unwrap();
    let number = |d: &Data| match d {
        Data::Float(x) => Some(*x),
        Data::Int(x) => Some(*x as f64),
        other => other.to_string().trim().replace(',', "").parse().ok(),
    };
    let mut lines: BTreeMap<String, Line> = BTreeMap::new();
    for row in sheet.rows().skip(head + 1).filter(|r| !r[0].to_string().is_empty()) {
        let line = lines.entry(row[0].to_string()).or_insert_with(|| Line { name: row[1].to_string(), cells: vec![] });
        line.cells.push(number(&row[6]).zip(number(&row[7])));
    }
    let lines: Vec<Line> = lines.into_values().filter(|l| l.cells.len() == 2).collect();
    let single = singly_hidden(&lines);
    println!("{} lines of two groups, {} hide exactly one:", lines.len(), single.len());
    for line in &single {
        let shown = line.cells.iter().flatten().next().unwrap();
        println!("  {}: the other group has {:.0} people", line.name, shown.0);
    }
    assert!(lines.len() >= 100 && single.len() == 17, "{} of {}", single.len(), lines.len());
}

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
    let rows: Vec<_> = sheet.rows().skip(head + 1).filter(|r| !r[0].to_string().is_empty()).collect();
    let hiding = |columns: std::ops::RangeInclusive<usize>| {
        let mut organisations: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for column in columns {
            let mut lines: BTreeMap<String, Line> = BTreeMap::new();
            for row in &rows {
                let empty = || Line { name: row[1].to_string(), cells: vec![] };
                let line = lines.entry(row[0].to_string()).or_insert_with(empty);
                line.cells.push(number(&row[6]).or(Some(0.0)).zip(number(&row[column])));
            }
            assert!(lines.len() == 106 && lines.values().all(|l| l.cells.len() == 2), "{} organisations", lines.len());
            let lines: Vec<Line> = lines.into_values().collect();
            for line in singly_hidden(&lines) {
                organisations
                    .entry(line.name.clone())
                    .or_default()
                    .push(sheet.rows().nth(head).unwrap()[column].to_string());
            }
        }
        organisations
    };
    // The engagement index and all theme scores; being discriminated against and being bullied, where the few hide the other answer.
    let (scores, treated) = (hiding(7..=18), hiding(19..=20));
    println!("106 organisations of two groups; {} hide exactly one in every score:", scores.len());
    scores.keys().for_each(|name| println!("  {name}"));
    println!("{} more hide exactly one where it is asked about discrimination or bullying:", treated.len());
    treated.iter().for_each(|(name, columns)| println!("  {name}: {}", columns.len()));
    assert!(scores.values().all(|columns| columns.len() == 12));
    assert_eq!((scores.len(), treated.len()), (9, 17));
}

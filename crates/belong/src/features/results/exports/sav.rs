//! The table as a file for SPSS, with labels for every variable and value. Numbers that stand for a bound in place of a number
//! are values of their own, declared as missing, so that no mean is made of them by mistake.

use super::super::Reading;
use super::{columns, option_words, options_most};
use crate::web::refusal::{Failure, Fault};
use ambers::{Compression, MissingSpec, SpssMetadata, Value, write_sav_to_writer};
use arrow::array::{ArrayRef, Float64Array, StringArray};
use arrow::record_batch::RecordBatch;
use measure::release::CSV_HEADER;
use std::io::Cursor;
use std::sync::Arc;
use ui::Words;

/// In place of a share: nobody, or a few people.
const FEW: f64 = -1.0;
/// In place of a share: all people, or all but a few.
const ALL_BUT_FEW: f64 = -2.0;
/// Bytes of a variable label in SPSS, at most.
const LABEL_BYTES_MAX: usize = 255;
/// Bytes of a value label in SPSS, at most.
const VALUE_LABEL_BYTES_MAX: usize = 120;
/// Bytes of a string variable, at most.
const STRING_BYTES_MAX: usize = 32_767;
/// Bytes of a line of the notes of a file.
const NOTE_LETTERS_MAX: usize = 80;
/// Where the day and the time of making stand in the head of the file, and what for.
const MADE_AT: std::ops::Range<usize> = 92..109;
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// One variable.
struct Variable {
    name: String,
    label: String,
    values: Vec<(f64, String)>,
    missing: bool,
    column: ArrayRef,
    format: String,
}

/// As much of a text as fits into so many bytes.
fn cut(text: &str, bytes: usize) -> &str {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// A text in lines of at most [`NOTE_LETTERS_MAX`] letters: a longer one would be cut within a word.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| line.len() + 1 + word.len() <= NOTE_LETTERS_MAX) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn strings(name: &str, label: String, cells: Vec<&str>) -> Variable {
    let cells: Vec<&str> = cells.into_iter().map(|cell| cut(cell, STRING_BYTES_MAX)).collect();
    let width = cells.iter().map(|cell| cell.len()).max().unwrap_or(1).max(1);
    let column: ArrayRef = Arc::new(StringArray::from(cells));
    Variable { name: name.into(), label, values: vec![], missing: false, column, format: format!("A{width}") }
}

fn numbers(
    name: &str,
    label: String,
    cells: Vec<Option<f64>>,
    format: &str,
    values: Vec<(f64, String)>,
    missing: bool,
) -> Variable {
    let column: ArrayRef = Arc::new(Float64Array::from(cells));
    Variable { name: name.into(), label, values, missing, column, format: format.into() }
}

/// A share as a number, or as the value that stands for a bound.
fn share(cell: &str) -> Option<f64> {
    match cell {
        "few" => Some(FEW),
        "nearly all" => Some(ALL_BUT_FEW),
        _ => cell.parse().ok(),
    }
}

/// The file.
pub fn write(w: Words, reading: &Reading) -> Result<Vec<u8>, Failure> {
    let rows = reading.release.csv_rows();
    let all = variables(w, reading, &rows);
    let batch = RecordBatch::try_from_iter_with_nullable(
        all.iter().map(|variable| (variable.name.as_str(), variable.column.clone(), true)),
    );
    let batch = batch.map_err(|why| Fault(format!("a file for SPSS could not be made: {why}")))?;
    let mut meta = SpssMetadata {
        file_label: cut(&reading.title, 64).to_owned(),
        notes: [w.results_export_lines(), w.results_export_withheld(), w.results_sav_bounds()]
            .into_iter()
            // The hash stands on a line of its own.
            .chain([w.results_export_release(String::new()).trim_end().to_owned(), hex::encode(reading.release.hash())])
            .flat_map(|note| lines(&note))
            .collect(),
        ..SpssMetadata::default()
    };
    for variable in all {
        let name = variable.name;
        meta.variable_names.push(name.clone());
        meta.variable_labels.insert(name.clone(), cut(&variable.label, LABEL_BYTES_MAX).to_owned());
        meta.variable_formats.insert(name.clone(), variable.format);
        if !variable.values.is_empty() {
            let labels = variable.values.into_iter();
            let labels =
                labels.map(|(value, label)| (Value::Numeric(value), cut(&label, VALUE_LABEL_BYTES_MAX).to_owned()));
            meta.variable_value_labels.insert(name.clone(), labels.collect());
        }
        if variable.missing {
            let missing = vec![MissingSpec::Value(FEW), MissingSpec::Value(ALL_BUT_FEW)];
            meta.variable_missing_values.insert(name, missing);
        }
    }
    let mut bytes = Cursor::new(Vec::new());
    write_sav_to_writer(&mut bytes, &batch, &meta, Compression::Bytecode, None)
        .map_err(|why| Fault(format!("a file for SPSS could not be written: {why}")))?;
    let mut bytes = bytes.into_inner();
    // The day of closing and not that of today: the same results are the same bytes on every day.
    if let (Ok(day), Some(made)) = (reading.closed_on.parse::<jiff::civil::Date>(), bytes.get_mut(MADE_AT)) {
        let month = MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)];
        made.copy_from_slice(format!("{:02} {month} {:02}00:00:00", day.day(), day.year() % 100).as_bytes());
    }
    Ok(bytes)
}

fn variables(w: Words, reading: &Reading, rows: &[Vec<String>]) -> Vec<Variable> {
    let structure = reading.release.structure();
    let meanings = columns(w);
    let meaning = |name: &str| {
        meanings.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, meaning)| meaning.clone())
    };
    let at = |name: &str| CSV_HEADER.iter().position(|known| *known == name).unwrap_or(0);
    let cells = |name: &str| -> Vec<&str> {
        let column = at(name);
        rows.iter().map(|row| row[column].as_str()).collect()
    };
    let levels = [("whole", structure.whole.clone()), ("region", w.results_regions()), ("group", w.results_groups())];
    let level = cells("level").into_iter().map(|cell| levels.iter().position(|(word, _)| *word == cell));
    let level = level.map(|found| found.map(|at| at as f64 + 1.0)).collect();
    let labels = (1..).zip(&levels).map(|(value, (_, label))| (f64::from(value), label.clone())).collect();
    let mut all = vec![numbers("level", meaning("level"), level, "F1.0", labels, false)];
    for name in ["group", "by", "item", "text"] {
        // BY is a word of the command language.
        all.push(strings(if name == "by" { "told" } else { name }, meaning(name), cells(name)));
    }
    let state = cells("state").into_iter().map(|cell| Some(f64::from(u8::from(cell == "shown")))).collect();
    let states = vec![(0.0, w.withheld()), (1.0, w.results_sav_shown())];
    all.push(numbers("state", meaning("state"), state, "F1.0", states, false));
    all.push(strings("shown_for", meaning("shown_for"), cells("shown_for")));
    let parsed = |name: &str| -> Vec<Option<f64>> { cells(name).into_iter().map(|cell| cell.parse().ok()).collect() };
    all.push(numbers("about_n", meaning("about_n"), parsed("about_n"), "F8.0", vec![], false));
    // "5 or below" is the number, and a variable beside it says which side.
    let first = |cell: &str| cell.split(' ').next().and_then(|number| number.parse::<f64>().ok());
    let mean = cells("mean").into_iter().map(first).collect();
    all.push(numbers("mean", meaning("mean"), mean, "F5.1", vec![], false));
    let bound = cells("mean").into_iter().map(|cell| match cell {
        "" => None,
        _ if cell.ends_with("below") => Some(1.0),
        _ if cell.ends_with("above") => Some(2.0),
        _ => Some(0.0),
    });
    let bounds = vec![
        (0.0, w.results_schema_mean_about()),
        (1.0, w.results_schema_mean_at_most()),
        (2.0, w.results_schema_mean_at_least()),
    ];
    all.push(numbers("mean_is", w.results_sav_mean_is(), bound.collect(), "F1.0", bounds, false));
    for name in ["mean_low", "mean_high"] {
        all.push(numbers(name, meaning(name), parsed(name), "F3.0", vec![], false));
    }
    let few = || vec![(FEW, w.results_export_few()), (ALL_BUT_FEW, w.results_export_all_but_few())];
    for name in ["favourable", "neutral", "unfavourable"] {
        let column = cells(name).into_iter().map(share).collect();
        all.push(numbers(name, meaning(name), column, "F3.0", few(), true));
    }
    let options = cells("options");
    for number in 0..options_most(reading) {
        let column = options.iter().map(|cell| cell.split('|').nth(number).and_then(share)).collect();
        // The words of the options differ by item; a label with those of a single item would be wrong for the others.
        let words: std::collections::BTreeSet<String> =
            structure.items.iter().filter_map(|item| option_words(item).get(number).cloned()).collect();
        let label = match words.len() {
            1 => format!("{} ({})", meaning("option_1 …"), words.first().cloned().unwrap_or_default()),
            _ => meaning("option_1 …"),
        };
        all.push(numbers(&format!("option_{}", number + 1), label, column, "F3.0", few(), true));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{cut, share};

    #[test]
    fn texts_are_cut_between_letters_and_bounds_have_values_of_their_own() {
        assert_eq!((cut("Zoë", 3), cut("Zoë", 4), cut("", 3)), ("Zo", "Zoë", ""));
        let shares = ["12", "few", "nearly all", ""].map(share);
        assert_eq!(shares, [Some(12.0), Some(-1.0), Some(-2.0), None]);
    }
}

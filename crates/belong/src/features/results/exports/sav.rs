//! The table as a file for SPSS, with labels for every variable and value. Numbers that stand for a bound in place of a number
//! are values of their own, declared as missing, so that no mean is made of them by mistake.

use super::super::Reading;
use super::{columns, option_words, options_most};
use crate::web::refusal::{Failure, Fault};
use ambers::{Compression, MissingSpec, SpssMetadata, Value, write_sav_to_writer};
use arrow::array::{ArrayRef, Float64Array, StringArray};
use arrow::record_batch::RecordBatch;
use measure::{Headline, ItemCell, Level, Line, Share, Shares};
use std::collections::BTreeSet;
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

fn strings(name: &str, label: String, cells: &[String]) -> Variable {
    let cells: Vec<&str> = cells.iter().map(|cell| cut(cell, STRING_BYTES_MAX)).collect();
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
fn number_of(share: Share) -> f64 {
    match share {
        Share::Few => FEW,
        Share::AllButFew => ALL_BUT_FEW,
        Share::About(percent) => f64::from(percent),
    }
}

/// The file.
pub fn write(w: Words, reading: &Reading) -> Result<Vec<u8>, Failure> {
    let all = variables(w, reading);
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

fn variables(w: Words, reading: &Reading) -> Vec<Variable> {
    let release = &*reading.release;
    let structure = release.structure();
    let lines: Vec<Line<'_>> = release.lines().collect();
    let meanings = columns(w);
    let meaning = |name: &str| {
        meanings.iter().find(|(known, _)| *known == name).map_or_else(String::new, |(_, meaning)| meaning.clone())
    };
    let texts = |of: &dyn Fn(&Line<'_>) -> String| lines.iter().map(of).collect::<Vec<_>>();
    let all_of = |of: &dyn Fn(&Line<'_>) -> Option<f64>| lines.iter().map(of).collect::<Vec<_>>();
    let of_cell = |of: &dyn Fn(&ItemCell) -> Option<f64>| all_of(&|line| of(line.shown?.1));
    let level = all_of(&|line| {
        Some(match line.at {
            Level::Whole => 1.0,
            Level::Region => 2.0,
            Level::Group => 3.0,
        })
    });
    let levels = vec![(1.0, structure.whole.clone()), (2.0, w.results_regions()), (3.0, w.results_groups())];
    let states = vec![(0.0, w.withheld()), (1.0, w.results_sav_shown())];
    let bounds = vec![
        (0.0, w.results_schema_mean_about()),
        (1.0, w.results_schema_mean_at_most()),
        (2.0, w.results_schema_mean_at_least()),
    ];
    let few = || vec![(FEW, w.results_export_few()), (ALL_BUT_FEW, w.results_export_all_but_few())];
    let place = |line: &Line<'_>| release.node_name(line.at, line.node).to_owned();
    let shown_for = |line: &Line<'_>| line.shown.map_or_else(String::new, |(part, _)| release.part_name(part));
    // "5 or below" is the number, and a variable beside it says which side.
    let mean = of_cell(&|cell| Some(f64::from(cell.headline?.tenths()) / 10.0));
    let is = of_cell(&|cell| {
        Some(match cell.headline? {
            Headline::Tenths(_) | Headline::Points(_) => 0.0,
            Headline::AtMost(_) => 1.0,
            Headline::AtLeast(_) => 2.0,
        })
    });
    let end = |side: usize| of_cell(&|cell| cell.interval.map(|ends| f64::from(ends[side])));
    let tone = |of: fn(&Shares) -> Share| of_cell(&|cell| cell.shares.as_ref().map(|shares| number_of(of(shares))));
    let mut all = vec![
        numbers("level", meaning("level"), level, "F1.0", levels, false),
        strings("group", meaning("group"), &texts(&place)),
        // BY is a word of the command language.
        strings("told", meaning("by"), &texts(&|line| release.crossed(line))),
        strings("item", meaning("item"), &texts(&|line| structure.items[line.item].code.clone())),
        strings("text", meaning("text"), &texts(&|line| structure.items[line.item].text.clone())),
        numbers(
            "state",
            meaning("state"),
            all_of(&|line| Some(f64::from(u8::from(line.shown.is_some())))),
            "F1.0",
            states,
            false,
        ),
        strings("shown_for", meaning("shown_for"), &texts(&shown_for)),
        numbers("about_n", meaning("about_n"), of_cell(&|cell| Some(f64::from(cell.n))), "F8.0", vec![], false),
        numbers("mean", meaning("mean"), mean, "F5.1", vec![], false),
        numbers("mean_is", w.results_sav_mean_is(), is, "F1.0", bounds, false),
        numbers("mean_low", meaning("mean_low"), end(0), "F3.0", vec![], false),
        numbers("mean_high", meaning("mean_high"), end(1), "F3.0", vec![], false),
        numbers("favourable", meaning("favourable"), tone(|shares| shares.favourable), "F3.0", few(), true),
        numbers("neutral", meaning("neutral"), tone(|shares| shares.neutral), "F3.0", few(), true),
        numbers("unfavourable", meaning("unfavourable"), tone(|shares| shares.unfavourable), "F3.0", few(), true),
    ];
    for number in 0..options_most(reading) {
        let column = of_cell(&|cell| Some(number_of(*cell.options.as_ref()?.get(number)?)));
        // The words of the options differ by item; a label with those of a single item would be wrong for the others.
        let words: BTreeSet<String> =
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
    use super::{cut, number_of};
    use measure::Share;

    #[test]
    fn texts_are_cut_between_letters_and_bounds_have_values_of_their_own() {
        assert_eq!((cut("Zoë", 3), cut("Zoë", 4), cut("", 3)), ("Zo", "Zoë", ""));
        let shares = [Share::About(12), Share::Few, Share::AllButFew].map(number_of);
        assert_eq!(shares, [12.0, -1.0, -2.0]);
    }
}

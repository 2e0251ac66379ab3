//! The table as a workbook: the columns of the CSV with numbers as numbers and a column for each option, a sheet with the
//! words of every option, and one that says how to read it.

use super::super::Reading;
use super::{option_words, options_most};
use crate::web::refusal::{Failure, Fault, Refusal};
use measure::release::CSV_HEADER;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use ui::Words;

/// Lines below the header that a sheet holds.
const LINES_MAX: usize = 1_048_575;
/// Characters that a cell holds.
const CELL_CHARS_MAX: usize = 32_767;
/// The first column of the table that can hold a number. What stands before are names and words, whatever they look like.
const FIRST_NUMBER: usize = 7;
/// The column of the table in which all options stand in one cell.
const OPTIONS: usize = CSV_HEADER.len() - 1;

/// The workbook.
pub fn write(w: Words, reading: &Reading) -> Result<Vec<u8>, Failure> {
    let rows = reading.release.csv_rows();
    if rows.len() > LINES_MAX {
        return Err(Refusal::Rule(w.results_xlsx_too_long()).into());
    }
    Ok(book(w, reading, &rows).map_err(|why| Fault(format!("a workbook could not be written: {why}")))?)
}

fn book(w: Words, reading: &Reading, rows: &[Vec<String>]) -> Result<Vec<u8>, XlsxError> {
    let bold = Format::new().set_bold();
    let mut book = Workbook::new();
    let made = ExcelDateTime::parse_from_str(&reading.closed_on)?;
    book.set_properties(&DocProperties::new().set_title(&reading.title).set_creation_datetime(&made));
    table(book.add_worksheet().set_name(w.results_sheet_numbers())?, &bold, reading, rows)?;
    questions(book.add_worksheet().set_name(w.results_sheet_questions())?, &bold, w, reading)?;
    about(book.add_worksheet().set_name(w.results_sheet_about())?, &bold, w, reading)?;
    book.save_to_buffer()
}

/// The released cells.
fn table(sheet: &mut Worksheet, bold: &Format, reading: &Reading, rows: &[Vec<String>]) -> Result<(), XlsxError> {
    let options = (1..=options_most(reading)).map(|number| format!("option_{number}"));
    let header = CSV_HEADER[..OPTIONS].iter().map(|&name| name.to_owned()).chain(options);
    for (column, name) in (0..).zip(header) {
        sheet.write_string_with_format(0, column, name, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    for (row, cells) in (1..).zip(rows) {
        let options = cells[OPTIONS].split('|');
        let all = cells[..OPTIONS].iter().map(String::as_str).chain(options);
        for (column, cell) in (0_u16..).zip(all).filter(|(_, cell)| !cell.is_empty()) {
            match cell.parse::<f64>() {
                Ok(number) if usize::from(column) >= FIRST_NUMBER => sheet.write_number(row, column, number)?,
                // As text, whatever it looks like: a name that begins with = is no formula.
                _ => sheet.write_string(row, column, fitting(cell))?,
            };
        }
    }
    Ok(())
}

/// The words of every option, which the table has by number.
fn questions(sheet: &mut Worksheet, bold: &Format, w: Words, reading: &Reading) -> Result<(), XlsxError> {
    let header = ["item".to_owned(), "text".to_owned(), "option".to_owned(), w.results_sheet_option_words()];
    for (column, name) in (0..).zip(header) {
        sheet.write_string_with_format(0, column, name, bold)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 1;
    for item in &reading.release.structure().items {
        for (number, words) in (1_u32..).zip(option_words(item)) {
            sheet.write_string(row, 0, fitting(&item.code))?;
            sheet.write_string(row, 1, fitting(&item.text))?;
            sheet.write_number(row, 2, number)?;
            sheet.write_string(row, 3, fitting(&words))?;
            row += 1;
        }
    }
    Ok(())
}

/// What it is, and what the columns mean.
fn about(sheet: &mut Worksheet, bold: &Format, w: Words, reading: &Reading) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, fitting(&reading.title), bold)?;
    let notice = reading.release.collected_by().map(|by| w.brought_notice(by));
    let sentences = notice.into_iter().chain([
        w.results_export_lines(),
        w.results_export_withheld(),
        w.results_export_words(),
        w.results_export_wave(&reading.wave),
        w.results_export_release(hex::encode(reading.release.hash())),
    ]);
    let mut row = 1;
    for sentence in sentences {
        sheet.write_string(row, 0, sentence)?;
        row += 1;
    }
    row += 1;
    for (name, meaning) in super::columns(w) {
        sheet.write_string_with_format(row, 0, name, bold)?;
        sheet.write_string(row, 1, meaning)?;
        row += 1;
    }
    Ok(())
}

/// As much of a text as a cell holds: the names of very many places that are shown together may be longer.
fn fitting(text: &str) -> String {
    // Excel counts in UTF-16.
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= CELL_CHARS_MAX
    };
    text.chars().take_while(fits).collect()
}

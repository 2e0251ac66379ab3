//! The table as text.

use super::super::Reading;
use crate::web::refusal::{Failure, Fault};
use measure::release::CSV_HEADER;

/// What tells a spreadsheet that a table is in UTF-8.
const UTF8_MARK: &[u8] = "\u{feff}".as_bytes();

/// A cell that no spreadsheet takes for a formula: names of sites and statements are written by people.
fn plain_cell(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '|', '%']) && cell.parse::<f64>().is_err();
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// The lines of a release under their header.
pub fn write(reading: &Reading) -> Result<Vec<u8>, Failure> {
    table(std::iter::once(CSV_HEADER.map(str::to_owned).to_vec()).chain(reading.release.csv_rows()))
}

/// Rows as a table for spreadsheets, the header first.
///
/// # Errors
/// A fault, when rows are of different lengths.
pub fn table(rows: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>, Failure> {
    // With the mark of UTF-8 before it, since Excel takes anything else for the letters of one country.
    let mut writer = csv::Writer::from_writer(UTF8_MARK.to_vec());
    for row in rows {
        writer.write_record(row.iter().map(|cell| plain_cell(cell))).map_err(|why| Fault(why.to_string()))?;
    }
    Ok(writer.into_inner().map_err(|why| Fault(why.to_string()))?)
}

#[cfg(test)]
mod tests {
    use super::plain_cell;

    #[test]
    fn no_cell_of_a_table_is_a_formula() {
        for formula in ["=1+1", "+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(plain_cell(formula), format!("'{formula}"));
        }
        for plain in ["", "Alder Primary", "-3.5", "+4", "12", "a=b"] {
            assert_eq!(plain_cell(plain), plain);
        }
    }
}

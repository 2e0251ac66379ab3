//! Tables from outside: CSV in whatever encoding and with whatever separator, and the first filled sheet of an XLSX
//! workbook. Every cell is text here; what a text means is for whoever asked for the table.
//!
//! Everything is bounded before it is read: see the limits below. Bytes that are no table give a [`SheetError`], never a
//! panic.

use calamine::{DataRef, DataType, Reader, Xls, Xlsx};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Bytes of a file, at most.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// Bytes that a workbook may unpack to, at most: a small file can unpack to a huge one.
pub const UNPACKED_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// Bytes of a workbook that is read whole ([`read_book`]), at most, and what it may unpack to.
pub const BOOK_BYTES_MAX: usize = 4 * 1024 * 1024;
const BOOK_UNPACKED_BYTES_MAX: u64 = 40 * 1024 * 1024;
/// Lines of one of its sheets, at most.
pub const BOOK_LINES_MAX: usize = 5_000;
/// Its sheets, at most.
pub const BOOK_SHEETS_MAX: usize = 40;
/// Cells that the reader of old workbooks may make room for, over all sheets.
const OLD_CELLS_MAX: u64 = 2_000_000;
/// Parts of a workbook, at most.
const PARTS_MAX: usize = 2_000;
/// Lines below the header, at most.
pub const LINES_MAX: usize = 100_000;
/// Columns, at most.
pub const COLUMNS_MAX: usize = 1_000;
/// Characters in a cell, at most. Long answers to open questions fit.
pub const CELL_CHARS_MAX: usize = 20_000;
/// Lines above the header (a title, a date, a blank) that are passed over, at most.
const TITLE_LINES_MAX: usize = 15;
/// Bytes at the start of a text in which separators are counted.
const SAMPLE_BYTES: usize = 64 * 1024;

/// A table as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The names of the columns, without spaces around them. A column without a name has an empty one.
    pub header: Vec<String>,
    /// The lines below the header that are not empty.
    pub lines: Vec<Line>,
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number as a spreadsheet shows it: the first line of the file is 1.
    pub number: u32,
    /// Its cells, without spaces around them: exactly as many as the header has.
    pub cells: Vec<String>,
}

/// Why bytes are no table. Lines are numbered as a spreadsheet numbers them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SheetError {
    /// There is nothing in the file, or only a header.
    Empty,
    /// Larger than [`FILE_BYTES_MAX`].
    TooLarge,
    /// A workbook that unpacks to more than [`UNPACKED_BYTES_MAX`], or to too many parts.
    UnpacksTooLarge,
    /// Neither text nor a workbook.
    NotATable,
    /// A workbook of the kind before 2007 (`.xls`), which is not read.
    OldWorkbook,
    /// A workbook that is damaged, or locked with a password.
    BrokenWorkbook,
    /// More lines than [`LINES_MAX`].
    TooManyLines,
    /// More columns than [`COLUMNS_MAX`].
    TooManyColumns,
    /// A line has more cells than the header has columns: most often a separator inside a text without quotes.
    LineTooLong {
        /// Which line.
        line: u32,
    },
    /// A cell is longer than [`CELL_CHARS_MAX`]: most often a quote that is never closed.
    CellTooLong {
        /// Which line.
        line: u32,
    },
    /// No line with at least two filled cells among the first.
    NoHeader,
}

/// Reads a table. What kind it is shows in the bytes; the name of the file is not asked.
///
/// # Errors
/// Why the bytes are no table within the limits.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    if bytes.len() > FILE_BYTES_MAX {
        return Err(SheetError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return shape(read_workbook(bytes)?);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(SheetError::OldWorkbook);
    }
    shape(read_text(&decode(bytes)?)?)
}

/// Lines with their numbers, as they stand in the file.
pub type Raw = Vec<(u32, Vec<String>)>;

/// Every sheet of a workbook, `.xlsx` or `.xls`, with its name: for files that are more than one table. Empty lines are
/// left out; a cell with a formula counts as what it last came to.
///
/// # Errors
/// Why the bytes are no workbook within the limits.
pub fn read_book(bytes: &[u8]) -> Result<Vec<(String, Raw)>, SheetError> {
    if bytes.len() > BOOK_BYTES_MAX {
        return Err(SheetError::TooLarge);
    }
    let old = bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]);
    if !old && !bytes.starts_with(b"PK\x03\x04") {
        return Err(if bytes.is_empty() { SheetError::Empty } else { SheetError::NotATable });
    }
    let read = || {
        if old {
            old_room_is_fine(bytes)?;
            old_sheets(bytes)
        } else {
            unpacked_size_is_fine(bytes, BOOK_UNPACKED_BYTES_MAX)?;
            sheets(bytes)
        }
    };
    let book = catch_unwind(AssertUnwindSafe(read)).unwrap_or(Err(SheetError::BrokenWorkbook))?;
    if book.iter().all(|(_, lines)| lines.is_empty()) { Err(SheetError::Empty) } else { Ok(book) }
}

/// A text as it is kept: line ends as one sign, hard spaces as plain ones, no signs that cannot be seen, no spaces
/// around it. What goes through a workbook comes back the same.
pub fn plain_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\r' => Some('\n'),
        '\n' => Some(c),
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\t' => Some(' '),
        '\u{feff}' | '\u{200b}' | '\u{ad}' | '\u{fffe}' | '\u{ffff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    });
    kept.collect::<String>().trim().to_owned()
}

fn sheets(bytes: &[u8]) -> Result<Vec<(String, Raw)>, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
    let names = book.sheet_names();
    if names.len() > BOOK_SHEETS_MAX {
        return Err(SheetError::UnpacksTooLarge);
    }
    let mut all = Vec::new();
    for name in names {
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        let mut lines = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(|_| SheetError::BrokenWorkbook)? {
            put(&mut lines, cell.get_position(), &text_of(cell.get_value()))?;
        }
        all.push((name, lines.into_iter().collect()));
    }
    Ok(all)
}

fn old_sheets(bytes: &[u8]) -> Result<Vec<(String, Raw)>, SheetError> {
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
    let mut all = Vec::new();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let (row, column) = range.start().unwrap_or_default();
        let mut lines = BTreeMap::new();
        for (r, c, cell) in range.used_cells() {
            let text = match cell.get_float() {
                Some(number) if cell.is_float() => number_of(number),
                _ => cell.as_string().unwrap_or_default(),
            };
            let at = |start: u32, n: usize| start.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
            put(&mut lines, (at(row, r), at(column, c)), &text)?;
        }
        all.push((name, lines.into_iter().collect()));
    }
    Ok(all)
}

/// Puts a cell in its place, within the limits of a book.
fn put(lines: &mut BTreeMap<u32, Vec<String>>, (row, column): (u32, u32), text: &str) -> Result<(), SheetError> {
    let line = row.saturating_add(1);
    if text.chars().take(CELL_CHARS_MAX + 1).count() > CELL_CHARS_MAX {
        return Err(SheetError::CellTooLong { line });
    }
    let text = plain_text(text);
    if text.is_empty() {
        return Ok(());
    }
    let column = column as usize;
    if column >= COLUMNS_MAX {
        return Err(SheetError::TooManyColumns);
    }
    if lines.len() >= BOOK_LINES_MAX && !lines.contains_key(&line) {
        return Err(SheetError::TooManyLines);
    }
    let filled = lines.entry(line).or_default();
    if filled.len() <= column {
        filled.resize(column + 1, String::new());
    }
    filled[column] = text;
    Ok(())
}

/// Whether an old workbook is a sound container, and needs no more room than it may. Its reader makes room for every
/// cell up to the farthest one, so that two cells could ask for more memory than there is: this looks first, at the
/// places of the cells alone ([MS-XLS] 2.4).
fn old_room_is_fine(bytes: &[u8]) -> Result<(), SheetError> {
    const BOUND_SHEET: u16 = 0x85;
    const END: u16 = 0x0A;
    const SEVERAL: [u16; 2] = [0xBD, 0xBE];
    const CELLS: [u16; 10] = [0x06, 0x0206, 0x0406, 0x0203, 0x0204, 0x0205, 0x027E, 0xFD, 0xD6, 0x0201];
    let broken = |_| SheetError::BrokenWorkbook;
    let mut container = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(broken)?;
    // The reader believes what a stream says of its length, and goes round in a chain of sectors until it is reached.
    if container.walk().any(|entry| entry.is_stream() && entry.len() > BOOK_BYTES_MAX as u64) {
        return Err(SheetError::UnpacksTooLarge);
    }
    let name = ["Workbook", "Book"].into_iter().find(|name| container.is_stream(name));
    let name = name.ok_or(SheetError::BrokenWorkbook)?;
    let mut stream = Vec::new();
    let limit = BOOK_BYTES_MAX as u64 + 1;
    container.open_stream(name).map_err(broken)?.take(limit).read_to_end(&mut stream).map_err(broken)?;
    let short = |at: usize| stream.get(at..at + 2).map(|two| u16::from_le_bytes([two[0], two[1]]));
    // Kind of a record, where its body begins and ends.
    let record = |at: usize| Some((short(at)?, at + 4, at + 4 + usize::from(short(at + 2)?)));
    let mut sheets = Vec::new();
    let mut at = 0;
    while let Some((kind, body, end)) = record(at) {
        if kind == BOUND_SHEET {
            let place = stream.get(body..body + 4).ok_or(SheetError::BrokenWorkbook)?;
            sheets.push(u32::from_le_bytes([place[0], place[1], place[2], place[3]]) as usize);
        }
        if kind == END {
            break;
        }
        at = end;
    }
    if sheets.len() > BOOK_SHEETS_MAX {
        return Err(SheetError::UnpacksTooLarge);
    }
    let mut room = 0_u64;
    for start in sheets {
        let (mut rows, mut columns) = (0..=0, 0..=0);
        let (mut at, mut first) = (start, true);
        while let Some((kind, body, end)) = record(at) {
            if kind == END {
                break;
            }
            if let (true, Some(row), Some(column)) =
                (CELLS.contains(&kind) || SEVERAL.contains(&kind), short(body), short(body + 2))
            {
                let last = if SEVERAL.contains(&kind) { short(end.saturating_sub(2)) } else { None };
                let last = last.unwrap_or(column).max(column);
                if first {
                    (rows, columns, first) = (row..=row, column..=last, false);
                }
                rows = row.min(*rows.start())..=row.max(*rows.end());
                columns = column.min(*columns.start())..=last.max(*columns.end());
            }
            at = end;
        }
        let span = |range: &std::ops::RangeInclusive<u16>| u64::from(range.end() - range.start()) + 1;
        room += span(&rows) * span(&columns);
        if room > OLD_CELLS_MAX {
            return Err(SheetError::UnpacksTooLarge);
        }
    }
    Ok(())
}

/// Text in UTF-8, in UTF-16 with its mark, or else in Windows-1252, which most British school systems write.
fn decode(bytes: &[u8]) -> Result<String, SheetError> {
    let marked = encoding_rs::Encoding::for_bom(bytes);
    let encoding = match marked {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => encoding_rs::UTF_8,
        None => encoding_rs::WINDOWS_1252,
    };
    let (text, _, _) = encoding.decode(bytes);
    // No table holds control characters; a picture or a program does.
    let strange = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}' | '\u{1a}');
    if text.chars().any(|c| c == '\0') || text.chars().take(SAMPLE_BYTES).filter(|c| strange(*c)).count() > 8 {
        return Err(SheetError::NotATable);
    }
    Ok(text.into_owned())
}

/// The separator: the one of which the first filled lines have most, outside of quotes.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0), (b'|', 0)];
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(TITLE_LINES_MAX) {
        let mut quoted = false;
        for b in line.bytes() {
            quoted ^= b == b'"';
            for (separator, count) in &mut counts {
                *count += u32::from(b == *separator && !quoted);
            }
        }
    }
    // The first of the most frequent wins.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}

/// The empty lines at the start of what is left after a record: the reader of CSV passes over them, a spreadsheet
/// shows them as rows.
fn empty_lines(text: &[u8], mut at: usize) -> u32 {
    let mut count = 0;
    // The second half of a line end, left behind by the record before.
    if at > 0 && text.get(at - 1) == Some(&b'\r') && text.get(at) == Some(&b'\n') {
        at += 1;
    }
    loop {
        match (text.get(at), text.get(at + 1)) {
            (Some(b'\r'), Some(b'\n')) => at += 2,
            (Some(b'\r' | b'\n'), _) => at += 1,
            _ => return count,
        }
        count += 1;
    }
}

fn read_text(text: &str) -> Result<Raw, SheetError> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(text))
        .from_reader(text.as_bytes());
    let mut raw = Vec::new();
    let mut record = csv::StringRecord::new();
    let mut line = 0_u32;
    while reader.read_record(&mut record).map_err(|_| SheetError::NotATable)? {
        // Counted here, because a cell may hold line ends.
        let at = record.position().map_or(0, csv::Position::byte) as usize;
        line = line.saturating_add(1 + empty_lines(text.as_bytes(), at));
        if raw.len() > LINES_MAX + TITLE_LINES_MAX {
            return Err(SheetError::TooManyLines);
        }
        if record.len() > COLUMNS_MAX && record.iter().skip(COLUMNS_MAX).any(|cell| !cell.trim().is_empty()) {
            return Err(SheetError::TooManyColumns);
        }
        let mut cells = Vec::with_capacity(record.len().min(COLUMNS_MAX));
        for cell in record.iter().take(COLUMNS_MAX) {
            cells.push(tidy(cell, line)?);
        }
        raw.push((line, cells));
    }
    Ok(raw)
}

/// A cell without spaces around it, hard spaces and the like as plain ones.
fn tidy(cell: &str, line: u32) -> Result<String, SheetError> {
    if cell.chars().take(CELL_CHARS_MAX + 1).count() > CELL_CHARS_MAX {
        return Err(SheetError::CellTooLong { line });
    }
    let plain: String = cell
        .chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '\u{ad}'))
        .map(|c| if matches!(c, '\u{a0}' | '\u{2007}' | '\u{202f}' | '\t') { ' ' } else { c })
        // A workbook can write any character as a number, also those that no text may hold.
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\r'))
        .collect();
    Ok(plain.trim().to_owned())
}

fn read_workbook(bytes: &[u8]) -> Result<Raw, SheetError> {
    unpacked_size_is_fine(bytes, UNPACKED_BYTES_MAX)?;
    // The reader of workbooks is somebody else's and meets bytes from anywhere: should one of them ever make it panic,
    // that is a broken workbook.
    catch_unwind(AssertUnwindSafe(|| first_filled_sheet(bytes))).unwrap_or(Err(SheetError::BrokenWorkbook))
}

/// Unpacks every part once and counts, because the sizes that a file states of itself need not be true.
fn unpacked_size_is_fine(bytes: &[u8], bytes_max: u64) -> Result<(), SheetError> {
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
    if parts.len() > PARTS_MAX {
        return Err(SheetError::UnpacksTooLarge);
    }
    let mut left = bytes_max;
    for n in 0..parts.len() {
        let part = parts.by_index(n).map_err(|_| SheetError::BrokenWorkbook)?;
        let size =
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink()).map_err(|_| SheetError::BrokenWorkbook)?;
        left = left.checked_sub(size).ok_or(SheetError::UnpacksTooLarge)?;
    }
    Ok(())
}

fn first_filled_sheet(bytes: &[u8]) -> Result<Raw, SheetError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
    for name in book.sheet_names() {
        // A picture of a chart is no sheet of cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&name) else { continue };
        // Cell by cell: the reader's own tables are as large as the farthest cell says.
        let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        while let Some(cell) = cells.next_cell().map_err(|_| SheetError::BrokenWorkbook)? {
            let (row, column) = cell.get_position();
            let line = row.saturating_add(1);
            let text = tidy(&text_of(cell.get_value()), line)?;
            if text.is_empty() {
                continue;
            }
            let column = column as usize;
            if column >= COLUMNS_MAX {
                return Err(SheetError::TooManyColumns);
            }
            if lines.len() > LINES_MAX + TITLE_LINES_MAX && !lines.contains_key(&line) {
                return Err(SheetError::TooManyLines);
            }
            let filled = lines.entry(line).or_default();
            if filled.len() <= column {
                filled.resize(column + 1, String::new());
            }
            filled[column] = text;
        }
        if !lines.is_empty() {
            return Ok(lines.into_iter().collect());
        }
    }
    Err(SheetError::Empty)
}

/// A cell of a workbook as somebody would have typed it; dates in ISO 8601.
fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(i) => i.to_string(),
        DataRef::Float(f) => number_of(*f),
        DataRef::String(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Bool(b) => if *b { "yes" } else { "no" }.to_owned(),
        DataRef::DateTime(at) if at.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTime(at) => number_of(at.as_f64()),
        DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A number without the noise of its binary form: 12345, 0.6.
fn number_of(f: f64) -> String {
    // Excel keeps 15 digits; 0.1 + 0.2 is 0.3 there.
    let rounded: f64 = format!("{f:.14e}").parse().unwrap_or(f);
    format!("{rounded}")
}

/// Finds the header, and gives every line as many cells as it has.
fn shape(raw: Raw) -> Result<Sheet, SheetError> {
    let filled = |cells: &[String]| cells.iter().filter(|cell| !cell.is_empty()).count();
    let mut lines = raw.into_iter().filter(|(_, cells)| filled(cells) > 0).peekable();
    if lines.peek().is_none() {
        return Err(SheetError::Empty);
    }
    let mut header = lines
        .by_ref()
        .take(TITLE_LINES_MAX)
        .map(|(_, cells)| cells)
        .find(|cells| filled(cells) >= 2)
        .ok_or(SheetError::NoHeader)?;
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    let mut shaped = Vec::new();
    for (number, mut cells) in lines {
        if cells.iter().skip(header.len()).any(|cell| !cell.is_empty()) {
            return Err(SheetError::LineTooLong { line: number });
        }
        cells.resize(header.len(), String::new());
        if shaped.len() == LINES_MAX {
            return Err(SheetError::TooManyLines);
        }
        shaped.push(Line { number, cells });
    }
    if shaped.is_empty() { Err(SheetError::Empty) } else { Ok(Sheet { header, lines: shaped }) }
}

/// A workbook with one sheet of these cells (XML of a `<c>` each, with its place), for tests and for the fuzzer.
#[cfg(any(test, feature = "fuzzing"))]
pub fn workbook(cells: &str) -> Vec<u8> {
    use std::io::Write as _;
    let mut parts = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, text) in [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#.to_owned(),
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Staff" sheetId="1" r:id="rId1"/></sheets></workbook>"#.to_owned(),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#.to_owned(),
        ),
        (
            "xl/styles.xml",
            r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#.to_owned(),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>"#
            ),
        ),
    ] {
        parts.start_file(name, options).expect("a part");
        parts.write_all(text.as_bytes()).expect("a part");
    }
    parts.finish().expect("a workbook").into_inner()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write as _;

    /// The cells of a table, header first.
    fn cells(sheet: &Sheet) -> Vec<Vec<&str>> {
        let lines = sheet.lines.iter().map(|line| line.cells.iter().map(String::as_str).collect());
        std::iter::once(sheet.header.iter().map(String::as_str).collect()).chain(lines).collect()
    }

    #[test]
    fn text_is_read_in_every_usual_encoding() {
        let text = "Name,Site\nZoë Müller,St Mary’s\n";
        let wanted = vec![vec!["Name", "Site"], vec!["Zoë Müller", "St Mary’s"]];
        let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
        let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        for bytes in [text.as_bytes(), &windows, &utf16, &marked] {
            assert_eq!(cells(&read(bytes).expect("a table")), wanted);
        }
    }

    #[test]
    fn separators_are_found_and_titles_passed_over() {
        for text in [
            "Staff list\n\na,b\n\"x, y\",2\n",
            "a;b\n\"x, y\";2\n",
            "a\tb\nx, y\t2\n",
            "a|b\nx, y|2\n",
            "a,b,,\r\n\"x, y\",2,,\r\n,,,\r\n",
        ] {
            assert_eq!(cells(&read(text.as_bytes()).expect("a table")), [["a", "b"], ["x, y", "2"]], "{text}");
        }
    }

    #[test]
    fn lines_are_numbered_as_a_spreadsheet_numbers_them() {
        for end in ["\n", "\r\n"] {
            let text = "Title\n\na,b\n1,2\n\n\"3\n3\",4\n5,6\n,\n7,8\n".replace('\n', end);
            let sheet = read(text.as_bytes()).expect("a table");
            assert_eq!(sheet.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [4, 6, 7, 9], "{text:?}");
        }
    }

    #[test]
    fn what_is_no_table_says_why() {
        let long = format!("a,b\n1,{}\n", "x".repeat(CELL_CHARS_MAX + 1));
        let wide = vec!["x"; COLUMNS_MAX + 1].join(",");
        let deep = "1,2\n".repeat(LINES_MAX + 50);
        for (bytes, why) in [
            (&b""[..], SheetError::Empty),
            (b"   \n \n", SheetError::Empty),
            (b"a,b\n", SheetError::Empty),
            (b"only one column\nof text\n", SheetError::NoHeader),
            (b"\x00\x01\x02\x03", SheetError::NotATable),
            (b"\x89PNG\r\n\x1a\n\x00\x00", SheetError::NotATable),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", SheetError::OldWorkbook),
            (b"PK\x03\x04 and then nothing", SheetError::BrokenWorkbook),
            (b"a,b\n1,2,3\n", SheetError::LineTooLong { line: 2 }),
            (long.as_bytes(), SheetError::CellTooLong { line: 2 }),
            (wide.as_bytes(), SheetError::TooManyColumns),
            (deep.as_bytes(), SheetError::TooManyLines),
            (&vec![b'a'; FILE_BYTES_MAX + 1], SheetError::TooLarge),
        ] {
            assert_eq!(read(bytes), Err(why));
        }
    }

    #[test]
    fn a_workbook_is_read_with_numbers_dates_and_gaps() {
        let bytes = workbook(
            r#"<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c r="B1" t="inlineStr"><is><t>Number</t></is></c><c r="C1" t="inlineStr"><is><t>Start</t></is></c><c r="D1" t="inlineStr"><is><t>FTE</t></is></c></row>
               <row r="3"><c r="A3" t="inlineStr"><is><t>Zoë</t></is></c><c r="B3"><v>1042</v></c><c r="C3" s="1"><v>45536</v></c><c r="D3"><v>0.60000000000000009</v></c></row>
               <row r="4"><c r="C4" s="1"><v>45537</v></c></row>"#,
        );
        let sheet = read(&bytes).expect("a table");
        assert_eq!(
            cells(&sheet),
            [["Name", "Number", "Start", "FTE"], ["Zoë", "1042", "2024-09-01", "0.6"], ["", "", "2024-09-02", ""]]
        );
        assert_eq!(sheet.lines[0].number, 3);
    }

    #[test]
    fn a_cell_far_away_costs_nothing() {
        let bytes = workbook(
            r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>3</v></c></row>"#,
        );
        assert_eq!(read(&bytes).expect("a table").lines[0].number, 1_048_576);
        let bytes = workbook(r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>"#);
        assert_eq!(read(&bytes), Err(SheetError::TooManyColumns));
    }

    #[test]
    fn a_workbook_that_unpacks_to_too_much_is_refused_before_it_is_read() {
        let mut parts = zip::ZipWriter::new(Cursor::new(Vec::new()));
        parts.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).expect("a part");
        let block = vec![b' '; 1 << 20];
        for _ in 0..=UNPACKED_BYTES_MAX >> 20 {
            parts.write_all(&block).expect("a part");
        }
        let bytes = parts.finish().expect("a workbook").into_inner();
        assert!(bytes.len() < FILE_BYTES_MAX);
        assert_eq!(read(&bytes), Err(SheetError::UnpacksTooLarge));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn any_bytes_give_a_table_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(sheet) = read(&bytes) {
                prop_assert!(sheet.lines.iter().all(|line| line.cells.len() == sheet.header.len()));
            }
        }

        #[test]
        fn any_text_gives_a_table_or_a_reason(text in "[a-z,;|\t\"\r\n é]{0,200}") {
            if let Ok(sheet) = read(text.as_bytes()) {
                prop_assert!(sheet.lines.iter().all(|line| line.cells.len() == sheet.header.len()));
                prop_assert!(sheet.header.len() >= 2);
            }
        }

        #[test]
        fn a_damaged_workbook_gives_a_table_or_a_reason(at in 0_usize..2_000, with in any::<u8>(), cut in 0_usize..2_000) {
            let mut bytes = workbook(r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="2"><c r="A2"><v>3</v></c></row>"#);
            let at = at % bytes.len();
            bytes[at] = with;
            let _ = read(&bytes);
            bytes.truncate(cut % bytes.len());
            let _ = read(&bytes);
        }

        #[test]
        fn what_is_written_as_csv_is_read_back(table in proptest::collection::vec(proptest::collection::vec("[a-z ,\"\n']{0,6}", 3), 1..6)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(["one", "two", "three"]).unwrap();
            for line in &table {
                writer.write_record(line).unwrap();
            }
            let wanted: Vec<Vec<&str>> = table
                .iter()
                .map(|line| line.iter().map(|cell| cell.trim()).collect::<Vec<_>>())
                .filter(|line| line.iter().any(|cell| !cell.is_empty()))
                .collect();
            match read(&writer.into_inner().unwrap()) {
                Ok(sheet) => prop_assert_eq!(&cells(&sheet)[1..], &wanted[..]),
                Err(why) => prop_assert!(why == SheetError::Empty && wanted.is_empty()),
            }
        }
    }
}

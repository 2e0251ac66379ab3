//! Surveys as XLSForm workbooks: reading what others wrote, and writing what reads back the same.
//!
//! A workbook has the sheets `survey`, `choices` and `settings`. What Belong has and XLSForm has not stands in columns
//! of our own, whose names begin with `belong_`; other programs pass over them. Whatever cannot be said in Belong is
//! refused with its place; columns that change nothing are left aside, and named. docs/handbook/organiser.md has the
//! table of what becomes what.

use super::draft::{
    Draft, HINT_CHARS_MAX, OPTION_CHARS_MAX, QUESTIONS_MAX, SECTIONS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX, is_code,
    options_range,
};
use super::languages::{self, LANGUAGES_MAX};
use crate::sheet::{self, Raw, SheetError};
use answers::manifest::{COMMENTS_MAX, Question, QuestionKind, Section, ShowIf, Text};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::collections::{BTreeMap, BTreeSet};
use ui::Words;

/// Problems that are named, at most.
pub const PROBLEMS_MAX: usize = 50;

/// A survey that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Its title; empty when the workbook gives none.
    pub title: String,
    /// What is asked.
    pub draft: Draft,
    /// What was left aside, each as a sentence.
    pub notes: Vec<String>,
}

/// What cannot be taken over, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Name of the sheet; empty for the whole workbook.
    pub sheet: String,
    /// Row as a spreadsheet numbers it; 0 for the whole sheet.
    pub row: u32,
    /// Letter of the column; empty when it is about the row.
    pub column: String,
    /// Why, as a sentence.
    pub why: String,
}

/// Reads a workbook.
///
/// # Errors
/// Everything that cannot be taken over, up to [`PROBLEMS_MAX`]. Then nothing is.
pub fn read(w: Words, bytes: &[u8]) -> Result<Found, Vec<Problem>> {
    let book = sheet::read_book(bytes).map_err(|why| vec![whole(sheet_sentence(w, &why))])?;
    let mut reading = Reading { w, problems: vec![], notes: vec![], languages: vec![] };
    match reading.book(&book) {
        Some((title, draft)) if reading.problems.is_empty() => Ok(Found { title, draft, notes: reading.notes }),
        _ => {
            let more = reading.problems.len() > PROBLEMS_MAX;
            reading.problems.truncate(PROBLEMS_MAX);
            if more {
                reading.problems.push(whole(w.xlsform_more(PROBLEMS_MAX)));
            }
            Err(reading.problems)
        }
    }
}

/// Reads sheets written as text, for the fuzzer: a line with a name behind `#` begins a sheet, tabs part the cells.
#[cfg(any(test, feature = "fuzzing"))]
pub fn see_form(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut book: Vec<(String, Raw)> = vec![];
    for line in text.lines() {
        if let Some(name) = line.strip_prefix('#') {
            book.push((name.to_owned(), vec![]));
        } else if let Some((_, lines)) = book.last_mut() {
            let row = u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
            lines.push((row, line.split('\t').map(sheet::plain_text).collect()));
        }
    }
    let mut reading = Reading { w: Words::english(), problems: vec![], notes: vec![], languages: vec![] };
    if let Some((_, draft)) = reading.book(&book) {
        let _ = draft.faults();
    } else {
        assert!(!reading.problems.is_empty(), "what is refused has a reason");
    }
}

fn whole(why: String) -> Problem {
    Problem { sheet: String::new(), row: 0, column: String::new(), why }
}

fn sheet_sentence(w: Words, why: &SheetError) -> String {
    match why {
        SheetError::Empty | SheetError::NoHeader => w.xlsform_empty(),
        SheetError::TooLarge => w.xlsform_too_large(format!("{} MB", sheet::BOOK_BYTES_MAX / 1024 / 1024)),
        SheetError::UnpacksTooLarge => w.xlsform_unpacks(),
        SheetError::NotATable | SheetError::OldWorkbook => w.xlsform_not_workbook(),
        SheetError::BrokenWorkbook => w.xlsform_broken(),
        SheetError::TooManyLines => w.xlsform_lines(sheet::BOOK_LINES_MAX),
        SheetError::TooManyColumns => w.xlsform_columns(),
        SheetError::LineTooLong { line } | SheetError::CellTooLong { line } => w.xlsform_cell(*line),
    }
}

/// What a column means.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Head {
    Type,
    Name,
    List,
    /// Words, in a language; none for the first language.
    Label(Option<String>),
    Hint(Option<String>),
    Relevant,
    Constraint,
    Calculation,
    Filter,
    Parameters,
    Disabled,
    Required,
    /// A column of our own.
    Ours(&'static str),
    FormTitle,
    DefaultLanguage,
    /// Left aside.
    Other,
}

/// Columns of our own on the sheet survey.
const OURS: [&str; 4] = ["belong_code", "belong_kind", "belong_theme", "belong_sensitive"];
/// Columns that every workbook has and that say nothing about what is asked.
const SILENT: [&str; 5] = ["form_id", "version", "style", "id_string", "appearance"];

/// A sheet with the meaning of its columns.
struct Grid<'a> {
    name: &'a str,
    header_row: u32,
    heads: Vec<Head>,
    titles: Vec<&'a str>,
    lines: &'a [(u32, Vec<String>)],
}

/// One row of a grid.
#[derive(Clone, Copy)]
struct Row<'a> {
    grid: &'a Grid<'a>,
    number: u32,
    cells: &'a [String],
}

impl<'a> Grid<'a> {
    fn rows(&'a self) -> impl Iterator<Item = Row<'a>> {
        self.lines.iter().map(|(number, cells)| Row { grid: self, number: *number, cells })
    }

    fn has(&self, head: &Head) -> bool {
        self.heads.contains(head)
    }
}

impl<'a> Row<'a> {
    /// The first filled cell of a meaning, with its column.
    fn cell(&self, head: &Head) -> Option<(usize, &'a str)> {
        let columns = self.grid.heads.iter().enumerate().filter(|(_, one)| *one == head);
        columns
            .filter_map(|(at, _)| self.cells.get(at).map(|cell| (at, cell.as_str())))
            .find(|(_, cell)| !cell.is_empty())
    }

    fn text(&self, head: &Head) -> &'a str {
        self.cell(head).map_or("", |(_, cell)| cell)
    }

    fn column(&self, head: &Head) -> Option<usize> {
        self.cell(head).map(|(at, _)| at).or_else(|| self.grid.heads.iter().position(|one| one == head))
    }
}

/// A choice of a list.
struct Choice {
    name: String,
    text: Text,
    row: u32,
}

/// How a type is asked.
enum Asked {
    Select {
        several: bool,
        list: String,
        other: bool,
    },
    Kind(QuestionKind),
    Begin,
    End,
    /// Nothing is asked: left aside.
    Nothing,
    Refused(String),
}

struct Reading {
    w: Words,
    problems: Vec<Problem>,
    notes: Vec<String>,
    languages: Vec<String>,
}

/// A rule as a workbook says it: code of the question and names of its choices.
type Rule = (String, Vec<String>);

/// What was read of the questions so far.
#[derive(Default)]
struct Written {
    sections: Vec<Section>,
    facts: Vec<Question>,
    /// Name as written, and in small letters → code.
    codes: BTreeMap<String, String>,
    /// Codes that are taken.
    taken: BTreeSet<String>,
    /// Questions with choices, by code: the names of the choices.
    choices: BTreeMap<String, Vec<String>>,
    texts: usize,
}

impl Reading {
    fn problem(&mut self, row: Row<'_>, head: Option<&Head>, why: String) {
        let column = head.and_then(|head| row.column(head)).map(letter).unwrap_or_default();
        self.problems.push(Problem { sheet: row.grid.name.to_owned(), row: row.number, column, why });
    }

    fn book(&mut self, book: &[(String, Raw)]) -> Option<(String, Draft)> {
        let w = self.w;
        let find = |wanted: &str| book.iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(wanted));
        let used = ["survey", "choices", "settings"];
        for (name, lines) in book {
            if !lines.is_empty() && !used.contains(&name.trim().to_lowercase().as_str()) {
                self.notes.push(w.xlsform_left_sheet(name));
            }
        }
        let Some((survey_name, survey)) = find("survey") else {
            self.problems.push(whole(w.xlsform_no_survey()));
            return None;
        };
        let empty = Raw::new();
        let (choices_name, choices) = find("choices").map_or(("choices", &empty), |(name, raw)| (name.as_str(), raw));
        let (settings_name, settings) =
            find("settings").map_or(("settings", &empty), |(name, raw)| (name.as_str(), raw));
        let settings = self.grid(settings_name, settings);
        let survey = self.grid(survey_name, survey);
        let choices = self.grid(choices_name, choices);
        let setting = |head: &Head| settings.rows().next().map(|row| row.text(head).to_owned()).unwrap_or_default();
        let title: String = setting(&Head::FormTitle).chars().take(TITLE_CHARS_MAX).collect();
        self.find_languages(&settings, &survey, &choices);
        for (head, title) in [(Head::Type, "type"), (Head::Name, "name")] {
            if !survey.has(&head) {
                let why = format!("{title}: {}", w.xlsform_no_column());
                self.problems.push(Problem {
                    sheet: survey.name.into(),
                    row: survey.header_row,
                    column: String::new(),
                    why,
                });
            }
        }
        if !self.problems.is_empty() {
            return None;
        }
        let lists = self.lists(&choices);
        let mut draft = self.survey(&survey, &lists, &title)?;
        for grid in [&settings, &survey, &choices] {
            self.name_unused(grid);
        }
        draft.languages.clone_from(&self.languages);
        Some((title, draft))
    }

    /// Gives every column its meaning. The first filled line is the header.
    fn grid<'a>(&mut self, name: &'a str, raw: &'a Raw) -> Grid<'a> {
        let Some(((header_row, header), lines)) = raw.split_first() else {
            return Grid { name, header_row: 1, heads: vec![], titles: vec![], lines: &[] };
        };
        let titles: Vec<&str> = header.iter().map(String::as_str).collect();
        let mut heads = vec![];
        for (at, title) in titles.iter().enumerate() {
            heads.push(self.head(name, *header_row, at, title));
        }
        Grid { name, header_row: *header_row, heads, titles, lines }
    }

    fn head(&mut self, sheet: &str, row: u32, at: usize, title: &str) -> Head {
        let mut parts = if title.contains("::") {
            title.split("::").map(str::trim).collect::<Vec<_>>()
        } else {
            title.split(':').map(str::trim).collect()
        };
        let plain = |text: &str| text.to_lowercase().replace([' ', '-'], "_");
        if parts.len() > 1 && ["bind", "control", "body"].contains(&plain(parts[0]).as_str()) {
            parts.remove(0);
        }
        let language = |reading: &mut Self, parts: &[&str]| -> Option<String> {
            let named = parts.get(1..).unwrap_or_default().join(":");
            if named.is_empty() {
                return None;
            }
            let code = languages::code_of(&named);
            if code.is_none() {
                let column = letter(at);
                let why = reading.w.xlsform_language(named);
                reading.problems.push(Problem { sheet: sheet.to_owned(), row, column, why });
            }
            code
        };
        match plain(parts[0]).as_str() {
            "type" | "command" => Head::Type,
            "name" | "tag" | "value" => Head::Name,
            "list_name" => Head::List,
            "label" | "caption" => Head::Label(language(self, &parts)),
            "hint" => Head::Hint(language(self, &parts)),
            "relevant" | "relevance" => Head::Relevant,
            "constraint" => Head::Constraint,
            "calculation" | "calculate" => Head::Calculation,
            "choice_filter" => Head::Filter,
            "parameters" => Head::Parameters,
            "disabled" => Head::Disabled,
            "required" => Head::Required,
            "form_title" | "title" | "set_form_title" => Head::FormTitle,
            "default_language" => Head::DefaultLanguage,
            other => OURS.iter().find(|ours| **ours == other).map_or(Head::Other, |ours| Head::Ours(ours)),
        }
    }

    /// The languages of the workbook: the default one first, then as their columns stand.
    fn find_languages(&mut self, settings: &Grid<'_>, survey: &Grid<'_>, choices: &Grid<'_>) {
        let first =
            settings.rows().next().and_then(|row| row.cell(&Head::DefaultLanguage).map(|(_, cell)| (row, cell)));
        let mut found: Vec<String> = vec![];
        let mut unnamed = false;
        for head in survey.heads.iter().chain(&choices.heads) {
            match head {
                Head::Label(Some(code)) | Head::Hint(Some(code)) if !found.contains(code) => found.push(code.clone()),
                Head::Label(None) => unnamed = true,
                _ => {}
            }
        }
        if let Some((row, named)) = first {
            match languages::code_of(named) {
                Some(code) => {
                    found.retain(|other| *other != code);
                    found.insert(0, code);
                }
                None if named.eq_ignore_ascii_case("default") => {}
                None => self.problem(row, Some(&Head::DefaultLanguage), self.w.xlsform_language(named)),
            }
        } else if unnamed && !found.iter().any(|code| code == "en") {
            found.insert(0, "en".into());
        }
        if found.is_empty() {
            found.push("en".into());
        }
        if found.len() > LANGUAGES_MAX {
            self.problems.push(whole(self.w.xlsform_languages_max(LANGUAGES_MAX)));
        }
        self.languages = found;
    }

    /// The words of a row in all languages. `needed` says that the first language must be there.
    fn texts(&mut self, row: Row<'_>, hint: bool, chars_max: usize, needed: bool) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        let first = self.languages[0].clone();
        for (at, head) in row.grid.heads.iter().enumerate() {
            let code = match head {
                Head::Label(code) if !hint => code,
                Head::Hint(code) if hint => code,
                _ => continue,
            };
            let Some(cell) = row.cells.get(at).filter(|cell| !cell.is_empty()) else { continue };
            let code = code.clone().unwrap_or_else(|| first.clone());
            if cell.chars().count() > chars_max {
                self.problem(row, Some(head), self.w.xlsform_text_long(chars_max));
            }
            if texts.get(&code).is_some_and(|other| other != cell) {
                self.problem(row, Some(head), self.w.xlsform_label_twice(languages::name(&code)));
            }
            texts.insert(code, cell.clone());
        }
        if needed && !texts.contains_key(&first) {
            let heads = [Head::Label(Some(first.clone())), Head::Label(None)];
            let head = heads.into_iter().find(|head| row.grid.has(head)).unwrap_or(Head::Name);
            self.problem(row, Some(&head), self.w.xlsform_label_missing(languages::name(&first)));
        }
        texts
    }

    /// The lists of the sheet choices. What is wrong with a list is said only when a question uses it.
    fn lists<'a>(&mut self, grid: &'a Grid<'a>) -> BTreeMap<String, Vec<Row<'a>>> {
        let mut lists: BTreeMap<String, Vec<Row<'a>>> = BTreeMap::new();
        for row in grid.rows() {
            let list = row.text(&Head::List);
            if !list.is_empty() {
                lists.entry(list.to_owned()).or_default().push(row);
            }
        }
        lists
    }

    fn list(&mut self, rows: &[Row<'_>], list: &str) -> Vec<Choice> {
        let mut choices: Vec<Choice> = vec![];
        for row in rows {
            let before = self.problems.len();
            let name = row.text(&Head::Name).to_owned();
            if name.is_empty() {
                self.problem(*row, Some(&Head::Name), self.w.xlsform_choice_name_missing(list));
            } else if choices.iter().any(|choice| choice.name == name) {
                self.problem(*row, Some(&Head::Name), self.w.xlsform_choice_twice(&name, list));
            }
            let text = self.texts(*row, false, OPTION_CHARS_MAX, true);
            // A list that several questions use is found wrong once.
            let fresh = self.problems.split_off(before);
            for problem in fresh {
                if !self.problems.contains(&problem) {
                    self.problems.push(problem);
                }
            }
            choices.push(Choice { name, text, row: row.number });
        }
        choices
    }

    fn survey(&mut self, grid: &Grid<'_>, lists: &BTreeMap<String, Vec<Row<'_>>>, title: &str) -> Option<Draft> {
        let w = self.w;
        let mut written = Written::default();
        // The group that is open: its row, its rule, and whether it holds questions about the person.
        let mut open: Option<(Row<'_>, Option<Rule>, bool)> = None;
        let mut explicit: BTreeSet<usize> = BTreeSet::new();
        let mut loose: Option<usize> = None;
        for row in grid.rows() {
            let typed = row.text(&Head::Type);
            if typed.is_empty() {
                let says = row.cell(&Head::Name).is_some()
                    || row
                        .grid
                        .heads
                        .iter()
                        .zip(row.cells)
                        .any(|(head, cell)| matches!(head, Head::Label(_)) && !cell.is_empty());
                if says {
                    self.problem(row, Some(&Head::Type), w.xlsform_type_missing());
                }
                continue;
            }
            if is_yes(row.text(&Head::Disabled)) {
                self.notes.push(w.xlsform_left_disabled(row.number));
                continue;
            }
            match self.asked(row, typed) {
                Asked::Refused(why) => {
                    self.problem(row, Some(&Head::Type), why);
                    // What hangs on it later is not a problem of its own.
                    let name = row.text(&Head::Name);
                    written.codes.insert(name.to_owned(), String::new());
                }
                Asked::Nothing => self.notes.push(w.xlsform_left_row(row.number, typed)),
                Asked::Begin => {
                    if open.is_some() {
                        self.problem(row, Some(&Head::Type), w.xlsform_nested());
                        return None;
                    }
                    let rule = self.rule(row, &written);
                    loose = None;
                    let about_you = match row.cell(&Head::Ours("belong_kind")) {
                        None => false,
                        Some((_, "about_you")) => true,
                        Some((_, other)) => {
                            self.problem(
                                row,
                                Some(&Head::Ours("belong_kind")),
                                w.xlsform_ours_unknown("belong_kind", other),
                            );
                            false
                        }
                    };
                    if !about_you {
                        let section = self.section(row, title, &mut written);
                        if self.yes_no(row, "belong_theme").is_some() {
                            explicit.insert(written.sections.len());
                        }
                        written.sections.push(section);
                    }
                    open = Some((row, rule, about_you));
                }
                Asked::End => {
                    if open.take().is_none() {
                        self.problem(row, Some(&Head::Type), w.xlsform_end_extra());
                    }
                    loose = None;
                }
                Asked::Select { .. } | Asked::Kind(_) => {
                    let intro = row.text(&Head::Ours("belong_kind")) == "intro";
                    let at = match (&open, loose) {
                        (Some(_), _) => written.sections.len().checked_sub(1),
                        (None, Some(at)) => Some(at),
                        (None, None) => {
                            written.sections.push(self.loose_section(title));
                            loose = Some(written.sections.len() - 1);
                            loose
                        }
                    };
                    let about_you = open.as_ref().is_some_and(|(.., about_you)| *about_you);
                    if let (true, false, Some(at)) = (intro, about_you, at) {
                        let text = self.texts(row, false, TEXT_CHARS_MAX, true);
                        written.sections[at].intro = text;
                        continue;
                    }
                    let Some(mut question) = self.question(row, typed, lists, &mut written) else { continue };
                    if let Some((_, Some(rule), _)) = &open {
                        if question.show_if.is_some() {
                            self.problem(row, Some(&Head::Relevant), w.xlsform_relevant_both());
                        }
                        question.show_if = self.numbers(row, rule, &written);
                    }
                    if about_you {
                        if !matches!(question.kind, QuestionKind::Single | QuestionKind::Scale) {
                            self.problem(row, Some(&Head::Type), w.xlsform_about_you_kind());
                        }
                        written.facts.push(question);
                    } else if let Some(at) = at {
                        written.sections[at].questions.push(question);
                    }
                }
            }
            if self.problems.len() > PROBLEMS_MAX {
                return None;
            }
        }
        if let Some((row, ..)) = open {
            self.problem(row, Some(&Head::Type), w.xlsform_end_missing());
        }
        let mut taken: BTreeSet<String> = written.sections.iter().map(|section| section.code.clone()).collect();
        for (at, section) in written.sections.iter_mut().enumerate() {
            if section.code.is_empty() {
                section.code =
                    (1..).map(|n| format!("section{n}")).find(|code| !taken.contains(code)).unwrap_or_default();
                taken.insert(section.code.clone());
            }
            if !explicit.contains(&at) {
                section.theme = section.questions.iter().any(|q| q.answer_kind().is_some_and(|kind| kind.is_scored()));
            }
        }
        let count = written.sections.iter().map(|section| section.questions.len()).sum::<usize>() + written.facts.len();
        for (wrong, why) in [
            (written.sections.is_empty() && written.facts.is_empty(), w.xlsform_no_questions()),
            (written.sections.len() > SECTIONS_MAX, w.xlsform_sections_max(SECTIONS_MAX)),
            (count > QUESTIONS_MAX, w.xlsform_questions_max(QUESTIONS_MAX)),
        ] {
            if wrong && (self.problems.is_empty() || count > 0) {
                self.problems.push(Problem { sheet: grid.name.into(), row: 0, column: String::new(), why });
            }
        }
        Some(Draft { languages: vec![], sections: written.sections, facts: written.facts })
    }

    fn asked(&mut self, row: Row<'_>, typed: &str) -> Asked {
        let w = self.w;
        let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = text.to_lowercase();
        let joined = lower.replace(' ', "_");
        match joined.as_str() {
            "begin_group" => return Asked::Begin,
            "end_group" => return Asked::End,
            "text" | "string" => return Asked::Kind(QuestionKind::Text),
            "note" => return Asked::Kind(QuestionKind::Note),
            "range" => return self.range(row),
            "integer" | "int" | "decimal" => return self.integer(row),
            "start" | "end" | "today" | "deviceid" | "audit" | "instanceid" | "start_time" | "end_time" => {
                return Asked::Nothing;
            }
            "phonenumber" | "phone_number" | "username" | "email" | "subscriberid" | "simserial" | "imei" => {
                return Asked::Refused(w.xlsform_type_person(typed));
            }
            "geopoint" | "geotrace" | "geoshape" | "start_geopoint" | "background_geopoint" | "gps" | "location" => {
                return Asked::Refused(w.xlsform_type_place(typed));
            }
            "image" | "photo" | "audio" | "video" | "file" | "barcode" | "osm" | "background_audio" => {
                return Asked::Refused(w.xlsform_type_file(typed));
            }
            "date" | "time" | "datetime" | "date_time" => return Asked::Refused(w.xlsform_type_date(typed)),
            "calculate" | "hidden" | "acknowledge" | "trigger" | "xml_external" | "csv_external" => {
                return Asked::Refused(w.xlsform_type_calculate(typed));
            }
            _ => {}
        }
        if joined.contains("repeat") || joined.contains("loop") {
            return Asked::Refused(w.xlsform_type_repeat(typed));
        }
        if joined.starts_with("rank") {
            return Asked::Refused(w.xlsform_type_rank(typed));
        }
        if joined.contains("_from_file") || joined.contains("_external") {
            return Asked::Refused(w.xlsform_type_elsewhere(typed));
        }
        let starts = [
            ("select one from ", false),
            ("select_one_from ", false),
            ("select_one ", false),
            ("select one ", false),
            ("select1 ", false),
            ("select all that apply from ", true),
            ("select all that apply ", true),
            ("select multiple from ", true),
            ("select_multiple ", true),
            ("select multiple ", true),
        ];
        for (start, several) in starts {
            if !lower.starts_with(start) {
                continue;
            }
            let rest = &text[start.len()..];
            let (list, other) = ["or_other", "or specify other", "or other"]
                .iter()
                .find_map(|end| {
                    let at = rest.len().checked_sub(end.len())?;
                    let ends = rest.get(at..)?.eq_ignore_ascii_case(end);
                    ends.then(|| (rest[..at].trim(), true))
                })
                .unwrap_or((rest.trim(), false));
            return Asked::Select { several, list: list.to_owned(), other };
        }
        if ["select_one", "select_multiple", "select one", "select multiple", "select1"].contains(&lower.as_str()) {
            return Asked::Refused(w.xlsform_list_unnamed());
        }
        Asked::Refused(w.xlsform_type_unknown(typed))
    }

    fn range(&self, row: Row<'_>) -> Asked {
        let mut wanted = BTreeMap::from([("start", 1.0), ("end", 10.0), ("step", 1.0)]);
        for part in row.text(&Head::Parameters).replace([';', ','], " ").split_whitespace() {
            if let Some((name, value)) = part.split_once('=')
                && let (Some(place), Ok(value)) = (wanted.get_mut(name), value.parse::<f64>())
            {
                *place = value;
            }
        }
        let fits = wanted["start"] == 0.0 && wanted["end"] == 10.0 && wanted["step"] == 1.0;
        if fits { Asked::Kind(QuestionKind::ZeroToTen) } else { Asked::Refused(self.w.xlsform_range()) }
    }

    /// A number is taken over only where its constraint says 0 to 10.
    fn integer(&self, row: Row<'_>) -> Asked {
        let constraint: String = row.text(&Head::Constraint).chars().filter(|c| !c.is_whitespace()).collect();
        let fits = [".>=0and.<=10", ".<=10and.>=0", ".>-1and.<11", "(.>=0)and(.<=10)"].contains(&constraint.as_str());
        if fits { Asked::Kind(QuestionKind::ZeroToTen) } else { Asked::Refused(self.w.xlsform_integer()) }
    }

    fn yes_no(&mut self, row: Row<'_>, ours: &'static str) -> Option<bool> {
        let (_, cell) = row.cell(&Head::Ours(ours))?;
        match cell.to_lowercase().as_str() {
            "yes" | "true" => Some(true),
            "no" | "false" => Some(false),
            _ => {
                self.problem(row, Some(&Head::Ours(ours)), self.w.xlsform_ours_unknown(ours, cell));
                None
            }
        }
    }

    /// The code of a question or group; one that is made where the workbook gives none and none is needed.
    fn code(&mut self, row: Row<'_>, made: Option<&str>, written: &mut Written) -> Option<String> {
        let name = row.text(&Head::Name);
        let ours = row.cell(&Head::Ours("belong_code"));
        let head = if ours.is_some() { Head::Ours("belong_code") } else { Head::Name };
        let code = match (ours, made) {
            (Some((_, code)), _) => code.to_owned(),
            (None, _) if !name.is_empty() => name.to_lowercase(),
            (None, Some(start)) => (1..)
                .map(|number| format!("{start}{number}"))
                .find(|code| !written.taken.contains(code))
                .unwrap_or_default(),
            (None, None) => {
                self.problem(row, Some(&Head::Name), self.w.xlsform_name_missing());
                return None;
            }
        };
        if !is_code(&code) {
            self.problem(row, Some(&head), self.w.xlsform_name_unfit(&code));
            return None;
        }
        if !written.taken.insert(code.clone()) {
            self.problem(row, Some(&head), self.w.xlsform_name_twice(&code));
            return None;
        }
        if ours.is_none() && !name.is_empty() && name != code {
            self.notes.push(self.w.xlsform_renamed(name, &code));
        }
        if !name.is_empty() {
            written.codes.insert(name.to_owned(), code.clone());
        }
        Some(code)
    }

    fn section(&mut self, row: Row<'_>, title: &str, written: &mut Written) -> Section {
        // Sections and questions have codes of two kinds; a group may be named as a question is.
        let mut apart =
            Written { taken: written.sections.iter().map(|s| s.code.clone()).collect(), ..Written::default() };
        let code = self.code(row, Some("section"), &mut apart).unwrap_or_default();
        let mut heading = self.texts(row, false, TEXT_CHARS_MAX, false);
        let first = self.languages[0].clone();
        heading.entry(first).or_insert_with(|| {
            let name = row.text(&Head::Name).replace('_', " ");
            let fallback = if title.is_empty() { name } else { title.to_owned() };
            if fallback.is_empty() { code.clone() } else { fallback }
        });
        let intro = self.texts(row, true, TEXT_CHARS_MAX, false);
        let theme = self.yes_no(row, "belong_theme").unwrap_or(false);
        Section { code, title: heading, intro, theme, questions: vec![] }
    }

    /// Questions that stand in no group make a section of their own.
    fn loose_section(&self, title: &str) -> Section {
        let heading = if title.is_empty() { self.w.xlsform_questions() } else { title.to_owned() };
        Section {
            code: String::new(),
            title: Text::from([(self.languages[0].clone(), heading)]),
            intro: BTreeMap::new(),
            theme: false,
            questions: vec![],
        }
    }

    fn question(
        &mut self,
        row: Row<'_>,
        typed: &str,
        lists: &BTreeMap<String, Vec<Row<'_>>>,
        written: &mut Written,
    ) -> Option<Question> {
        let w = self.w;
        if let Some((_, text)) = row.cell(&Head::Calculation) {
            self.problem(row, Some(&Head::Calculation), w.xlsform_calculation(text));
        }
        if row.cell(&Head::Filter).is_some() {
            self.problem(row, Some(&Head::Filter), w.xlsform_filter());
        }
        let (kind, mut options, names, list) = match self.asked(row, typed) {
            Asked::Select { several, list, other } => {
                let Some(rows) = lists.get(&list) else {
                    let why = if list.is_empty() { w.xlsform_list_unnamed() } else { w.xlsform_list_missing(&list) };
                    self.problem(row, Some(&Head::Type), why);
                    written.codes.insert(row.text(&Head::Name).to_owned(), String::new());
                    return None;
                };
                let mut choices = self.list(rows, &list);
                if other && !choices.iter().any(|choice| choice.name == "other") {
                    let text = Text::from([(self.languages[0].clone(), w.xlsform_other())]);
                    choices.push(Choice { name: "other".into(), text, row: row.number });
                    let said = row.text(&Head::Name).to_lowercase();
                    self.notes.push(w.xlsform_or_other(said));
                }
                let kind = self.choice_kind(row, several);
                debug_assert!(choices.iter().all(|choice| choice.row > 0));
                let (names, options): (Vec<_>, Vec<_>) =
                    choices.into_iter().map(|choice| (choice.name, choice.text)).unzip();
                (kind, options, names, list)
            }
            Asked::Kind(kind) => {
                let names =
                    if kind == QuestionKind::ZeroToTen { (0..=10).map(|n| n.to_string()).collect() } else { vec![] };
                (kind, vec![], names, String::new())
            }
            _ => return None,
        };
        let range = options_range(kind);
        if !range.contains(&options.len()) {
            let why = w.xlsform_list_size(&list, options.len(), *range.start(), *range.end());
            self.problem(row, Some(&Head::Type), why);
            options.clear();
        }
        let made = (kind == QuestionKind::Note).then_some("note");
        // The rule first: a question cannot depend on itself.
        let show_if = self.rule(row, written).and_then(|rule| self.numbers(row, &rule, written));
        let code = self.code(row, made, written)?;
        if kind == QuestionKind::Text {
            written.texts += 1;
            if written.texts > usize::from(COMMENTS_MAX) {
                self.problem(row, Some(&Head::Type), w.xlsform_texts_max(COMMENTS_MAX));
            }
        }
        if !names.is_empty() {
            written.choices.insert(code.clone(), names);
        }
        Some(Question {
            code,
            kind,
            text: self.texts(row, false, TEXT_CHARS_MAX, true),
            hint: self.texts(row, true, HINT_CHARS_MAX, false),
            options,
            sensitive: self.yes_no(row, "belong_sensitive").unwrap_or(false),
            show_if,
        })
    }

    fn choice_kind(&mut self, row: Row<'_>, several: bool) -> QuestionKind {
        let head = Head::Ours("belong_kind");
        match (row.text(&head), several) {
            ("", true) | ("multiple", true) => QuestionKind::Multiple,
            ("", false) | ("single", false) => QuestionKind::Single,
            ("scale", false) => QuestionKind::Scale,
            ("scale_reversed", false) => QuestionKind::ScaleReversed,
            (other, _) => {
                self.problem(row, Some(&head), self.w.xlsform_ours_unknown("belong_kind", other));
                QuestionKind::Single
            }
        }
    }

    /// The rule in the column `relevant`.
    fn rule(&mut self, row: Row<'_>, written: &Written) -> Option<Rule> {
        let (_, text) = row.cell(&Head::Relevant)?;
        let head = Head::Relevant;
        let Some((name, choices)) = relevant(text) else {
            self.problem(row, Some(&head), self.w.xlsform_relevant_form(text));
            return None;
        };
        match written.codes.get(&name) {
            // It was refused where it stands.
            Some(code) if code.is_empty() => None,
            Some(code) if written.choices.contains_key(code) => Some((code.clone(), choices)),
            _ => {
                self.problem(row, Some(&head), self.w.xlsform_relevant_item(&name));
                None
            }
        }
    }

    /// A rule with the numbers of the choices.
    fn numbers(&mut self, row: Row<'_>, (code, wanted): &Rule, written: &Written) -> Option<ShowIf> {
        let known = written.choices.get(code)?;
        let mut any_of = vec![];
        for choice in wanted {
            match known.iter().position(|name| name == choice).and_then(|at| u8::try_from(at + 1).ok()) {
                Some(number) => any_of.push(number),
                None => {
                    self.problem(row, Some(&Head::Relevant), self.w.xlsform_relevant_choice(code, choice));
                    return None;
                }
            }
        }
        any_of.sort_unstable();
        any_of.dedup();
        Some(ShowIf { item: code.clone(), any_of })
    }

    /// Names the filled columns that change nothing.
    fn name_unused(&mut self, grid: &Grid<'_>) {
        for (at, head) in grid.heads.iter().enumerate() {
            let title = grid.titles[at];
            let silent = SILENT.contains(&title.to_lowercase().replace(' ', "_").as_str());
            if title.is_empty() || silent || !grid.rows().any(|row| row.cells.get(at).is_some_and(|c| !c.is_empty())) {
                continue;
            }
            match head {
                Head::Other => self.notes.push(self.w.xlsform_left_column(title, grid.name)),
                Head::Required => self.notes.push(self.w.xlsform_left_required()),
                Head::Constraint
                    if grid.rows().any(|row| {
                        let number = ["integer", "int", "decimal"].contains(&row.text(&Head::Type));
                        !number && row.cell(&Head::Constraint).is_some()
                    }) =>
                {
                    self.notes.push(self.w.xlsform_left_column(title, grid.name));
                }
                _ => {}
            }
        }
    }
}

fn is_yes(cell: &str) -> bool {
    ["yes", "true", "true()", "1"].contains(&cell.to_lowercase().as_str())
}

/// The letter of a column: A … Z, AA …
fn letter(at: usize) -> String {
    let (mut at, mut text) = (at + 1, vec![]);
    while at > 0 {
        text.push(b'A' + u8::try_from((at - 1) % 26).unwrap_or(0));
        at = (at - 1) / 26;
    }
    text.iter().rev().map(|b| char::from(*b)).collect()
}

/// Reads `${q} = 'x'` and `selected(${q}, 'x')`, joined with `or`, all about one question. Gives its name and those of
/// the choices.
fn relevant(text: &str) -> Option<Rule> {
    let tokens = tokens(text)?;
    let mut rest = tokens.as_slice();
    // Brackets around the whole.
    while let [Token::Sign('('), inner @ .., Token::Sign(')')] = rest {
        if !balanced(inner) {
            break;
        }
        rest = inner;
    }
    let mut rule: Option<Rule> = None;
    for part in rest.split(|token| *token == Token::Word("or".into())) {
        let mut part = part;
        while let [Token::Sign('('), inner @ .., Token::Sign(')')] = part {
            part = inner;
        }
        let (item, choice) = match part {
            [Token::Item(item), Token::Sign('='), Token::Value(choice)]
            | [Token::Value(choice), Token::Sign('='), Token::Item(item)] => (item, choice),
            [
                Token::Word(word),
                Token::Sign('('),
                Token::Item(item),
                Token::Sign(','),
                Token::Value(choice),
                Token::Sign(')'),
            ] if word == "selected" => (item, choice),
            _ => return None,
        };
        let (about, choices) = rule.get_or_insert_with(|| (item.clone(), vec![]));
        if about != item {
            return None;
        }
        choices.push(choice.clone());
    }
    rule
}

fn balanced(tokens: &[Token]) -> bool {
    let mut depth = 0_i32;
    tokens.iter().all(|token| {
        depth += match token {
            Token::Sign('(') => 1,
            Token::Sign(')') => -1,
            _ => 0,
        };
        depth >= 0
    }) && depth == 0
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Item(String),
    Value(String),
    Word(String),
    Sign(char),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = vec![];
    let mut rest = text.trim();
    while let Some(c) = rest.chars().next() {
        let taken = if let Some(after) = rest.strip_prefix("${") {
            let end = after.find('}')?;
            tokens.push(Token::Item(after[..end].trim().to_owned()));
            end + 3
        } else if matches!(c, '\'' | '"' | '‘' | '’' | '“' | '”') {
            let closing: &[char] = match c {
                '\'' => &['\''],
                '"' => &['"'],
                '‘' | '’' => &['’', '\''],
                _ => &['”', '"'],
            };
            let after = &rest[c.len_utf8()..];
            let end = after.find(closing)?;
            tokens.push(Token::Value(after[..end].to_owned()));
            c.len_utf8() + end + after[end..].chars().next().map_or(0, char::len_utf8)
        } else if matches!(c, '(' | ')' | ',' | '=') {
            tokens.push(Token::Sign(c));
            1
        } else if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            tokens.push(Token::Value(rest[..end].to_owned()));
            end
        } else if c.is_ascii_alphabetic() {
            let end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_lowercase()));
            end
        } else {
            return None;
        };
        rest = rest[taken..].trim_start();
    }
    Some(tokens)
}

/// Writes a survey as a workbook that [`read`] reads back the same, and that other programs read as XLSForm.
///
/// # Errors
/// When the writer of workbooks fails, which it does only for texts longer than a cell.
pub fn write(w: Words, title: &str, draft: &Draft) -> Result<Vec<u8>, XlsxError> {
    let mut names = Names::default();
    let sections: Vec<String> = draft.sections.iter().map(|section| names.give(&section.code)).collect();
    for question in draft.questions().chain(&draft.facts) {
        let name = names.give(&question.code);
        names.of_question.insert(question.code.clone(), name);
    }
    let label = |kind: &str, code: &String| format!("{kind}::{}", languages::heading(code));
    let header = [
        ["type", "name"].map(str::to_owned).to_vec(),
        draft.languages.iter().map(|code| label("label", code)).collect(),
        draft.languages.iter().map(|code| label("hint", code)).collect(),
        ["relevant", "parameters", "appearance"].map(str::to_owned).to_vec(),
        OURS.map(str::to_owned).to_vec(),
    ]
    .concat();
    let mut lines = vec![header];
    let mut lists: Vec<(String, &[Text])> = vec![];
    let none = BTreeMap::new();
    for (section, name) in draft.sections.iter().zip(&sections) {
        let ours = Ours { code: name != &section.code, kind: "", theme: Some(section.theme), sensitive: None };
        lines.push(line(
            draft,
            ("begin_group", name, &section.code),
            (&section.title, &none),
            ("", "", "field-list"),
            &ours,
        ));
        if !section.intro.is_empty() {
            let ours = Ours { code: false, kind: "intro", theme: None, sensitive: None };
            let intro = names.give(&format!("{name}_intro"));
            lines.push(line(draft, ("note", &intro, ""), (&section.intro, &none), ("", "", ""), &ours));
        }
        for question in &section.questions {
            lines.push(question_line(draft, question, &names, &mut lists));
        }
        lines.push(vec!["end_group".to_owned()]);
    }
    if !draft.facts.is_empty() {
        let ours = Ours { code: false, kind: "about_you", theme: None, sensitive: None };
        let name = names.give("about_you");
        let title = BTreeMap::from([(draft.languages.first().cloned().unwrap_or_default(), w.surveys_facts())]);
        lines.push(line(draft, ("begin_group", &name, ""), (&title, &none), ("", "", "field-list"), &ours));
        for fact in &draft.facts {
            lines.push(question_line(draft, fact, &names, &mut lists));
        }
        lines.push(vec!["end_group".to_owned()]);
    }
    let mut choices = vec![
        [
            ["list_name", "name"].map(str::to_owned).to_vec(),
            draft.languages.iter().map(|code| label("label", code)).collect(),
        ]
        .concat(),
    ];
    for (list, options) in &lists {
        for (number, option) in (1..).zip(*options) {
            let mut line = vec![list.clone(), format!("{number}")];
            line.extend(draft.languages.iter().map(|code| option.get(code).cloned().unwrap_or_default()));
            choices.push(line);
        }
    }
    let first = draft.languages.first().map(|code| languages::heading(code)).unwrap_or_default();
    let settings = vec![
        ["form_title", "form_id", "default_language", "style"].map(str::to_owned).to_vec(),
        vec![title.to_owned(), "belong_survey".to_owned(), first, "pages".to_owned()],
    ];
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for (name, lines) in [("survey", &lines), ("choices", &choices), ("settings", &settings)] {
        let sheet = book.add_worksheet().set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (row, cells) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                // As text, whatever it looks like: a sentence that begins with = is no formula.
                if row == 0 {
                    sheet.write_string_with_format(row, column, cell, &bold)?;
                } else {
                    sheet.write_string(row, column, cell)?;
                }
            }
        }
    }
    book.save_to_buffer()
}

/// Names that are good in XML, each once, capital letters aside.
#[derive(Default)]
struct Names {
    taken: BTreeSet<String>,
    of_question: BTreeMap<String, String>,
}

impl Names {
    fn give(&mut self, code: &str) -> String {
        let letter = code.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let plain = if letter { code.to_owned() } else { format!("q_{code}") };
        // `meta` and `data` have a meaning of their own in XForms.
        let free = |name: &String| !self.taken.contains(&name.to_lowercase()) && name != "meta" && name != "data";
        let name = std::iter::once(plain.clone()).chain((2..).map(|number| format!("{plain}_{number}"))).find(free);
        let name = name.unwrap_or_default();
        self.taken.insert(name.to_lowercase());
        name
    }
}

struct Ours {
    code: bool,
    kind: &'static str,
    theme: Option<bool>,
    sensitive: Option<bool>,
}

fn line(
    draft: &Draft,
    (kind, name, code): (&str, &str, &str),
    (label, hint): (&BTreeMap<String, String>, &BTreeMap<String, String>),
    (relevant, parameters, appearance): (&str, &str, &str),
    ours: &Ours,
) -> Vec<String> {
    let said = |texts: &BTreeMap<String, String>| -> Vec<String> {
        draft.languages.iter().map(|code| texts.get(code).cloned().unwrap_or_default()).collect()
    };
    let yes_no = |flag: Option<bool>| flag.map_or("", |yes| if yes { "yes" } else { "no" }).to_owned();
    [
        vec![kind.to_owned(), name.to_owned()],
        said(label),
        said(hint),
        [relevant, parameters, appearance].map(str::to_owned).to_vec(),
        vec![if ours.code { code.to_owned() } else { String::new() }, ours.kind.to_owned()],
        vec![yes_no(ours.theme), yes_no(ours.sensitive)],
    ]
    .concat()
}

fn question_line<'a>(
    draft: &'a Draft,
    question: &'a Question,
    names: &Names,
    lists: &mut Vec<(String, &'a [Text])>,
) -> Vec<String> {
    let mut list = || {
        if let Some((name, _)) = lists.iter().find(|(_, options)| *options == question.options) {
            return name.clone();
        }
        let name = format!("list{}", lists.len() + 1);
        lists.push((name.clone(), &question.options));
        name
    };
    let (kind, ours, parameters, appearance) = match question.kind {
        QuestionKind::Scale => (format!("select_one {}", list()), "scale", "", ""),
        QuestionKind::ScaleReversed => (format!("select_one {}", list()), "scale_reversed", "", ""),
        QuestionKind::Single => (format!("select_one {}", list()), "single", "", ""),
        QuestionKind::Multiple => (format!("select_multiple {}", list()), "multiple", "", ""),
        QuestionKind::ZeroToTen => ("range".to_owned(), "", "start=0 end=10 step=1", ""),
        QuestionKind::Text => ("text".to_owned(), "", "", "multiline"),
        QuestionKind::Note => ("note".to_owned(), "", "", ""),
    };
    let name = &names.of_question[&question.code];
    let relevant = question.show_if.as_ref().map(|rule| relevant_of(draft, rule, names)).unwrap_or_default();
    let sensitive = question.answer_kind().is_some().then_some(question.sensitive);
    let ours = Ours {
        code: name != &question.code,
        kind: ours,
        theme: None,
        sensitive: if question.sensitive { Some(true) } else { sensitive },
    };
    line(
        draft,
        (&kind, name, &question.code),
        (&question.text, &question.hint),
        (&relevant, parameters, appearance),
        &ours,
    )
}

fn relevant_of(draft: &Draft, rule: &ShowIf, names: &Names) -> String {
    let name = names.of_question.get(&rule.item).map_or(rule.item.as_str(), String::as_str);
    let kind = draft.questions().chain(&draft.facts).find(|q| q.code == rule.item).map(|q| q.kind);
    let parts = rule.any_of.iter().map(|number| match kind {
        Some(QuestionKind::Multiple) => format!("selected(${{{name}}}, '{number}')"),
        Some(QuestionKind::ZeroToTen) => format!("${{{name}}} = {}", number.saturating_sub(1)),
        _ => format!("${{{name}}} = '{number}'"),
    });
    parts.collect::<Vec<_>>().join(" or ")
}

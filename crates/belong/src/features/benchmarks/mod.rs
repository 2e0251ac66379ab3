//! Benchmarks: what other organisations published of their own surveys, to set beside a theme. Of a file with a line for each
//! organisation and measure only the middle organisation and the quarters are kept, and only where there are five or more, so
//! that no organisation is ranked against another. Source, licence and day stand beside every number.
//!
//! Other people answered other questions: it is a hint, and the page says so.

mod pages;
mod routes;
pub mod rows;
#[cfg(test)]
mod tests;

pub use pages::{beside, beside_all};
pub use routes::{routes, upload_routes};

use crate::app::App;
use crate::event::{self, Event};
use crate::features::directory::nouns::{fold, tidy};
use crate::features::identity::Person;
use crate::sheet::Sheet;
use crate::web::refusal::{Failure, Refusal};
use std::collections::BTreeMap;

/// Benchmarks that are kept, at most.
pub const BENCHMARKS_MAX: usize = 20;
/// Measures of one benchmark, at most.
pub const MEASURES_MAX: usize = 500;
/// Characters of a name, a source or a licence, at most.
pub const WORDS_MAX: usize = 200;

/// What its numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Per cent of favourable answers.
    Favourable,
    /// Mean scores from 0 to 100.
    Mean,
}

impl Unit {
    /// The name in the database and in forms.
    pub fn code(self) -> &'static str {
        match self {
            Self::Favourable => "favourable",
            Self::Mean => "mean",
        }
    }

    /// Back from it.
    pub fn of(code: &str) -> Option<Self> {
        [Self::Favourable, Self::Mean].into_iter().find(|unit| unit.code() == code)
    }
}

/// Published scores of other organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benchmark {
    /// Id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it can be looked up.
    pub source: String,
    /// Under which licence it may be shown.
    pub licence: String,
    /// When it was published, ISO.
    pub published_on: String,
    /// What its numbers are.
    pub unit: Unit,
    /// What is kept, in the order of the file.
    pub measures: Vec<Measure>,
}

/// One measure over all organisations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its name.
    pub name: String,
    /// How many organisations have it.
    pub organisations: usize,
    /// Lower quarter, middle, upper quarter, in tenths.
    pub quarters: [i64; 3],
    /// Code of the theme that it is set beside; empty for none.
    pub theme: String,
}

/// What a file turned out to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    /// Measures with five organisations or more.
    pub measures: Vec<Measure>,
    /// Measures with fewer.
    pub few: usize,
    /// Lines that are no organisation, by name: totals and benchmarks within the file.
    pub left_out: Vec<String>,
    /// Cells without a number that a publisher leaves empty on purpose.
    pub empty: usize,
}

/// Why a file is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A column is missing: which, and what there is.
    Column(&'static str, String),
    /// A value is no number from 0 to 100: line, value.
    Value(u32, String),
    /// An organisation has two values for a measure: line.
    Twice(u32),
    /// No measure has five organisations.
    TooFew,
    /// More measures than are kept.
    TooMany,
}

const ORGANISATION: &[&str] = &["organisation", "organization", "org", "organisation name", "employer", "body"];
const MEASURE: &[&str] = &["measure", "question", "item", "indicator", "theme", "label"];
const VALUE: &[&str] = &["value", "score", "percent", "percentage", "result", "positive"];
/// What publishers write in place of a number.
const NO_VALUE: &[&str] = &["", "-", "–", "[c]", "[z]", "[x]", "[low]", "n/a", "na", ".", "*", "c", "z"];
/// Words by which a line is known to be no organisation.
const TOTALS: &[&str] = &["benchmark", "median", "mean", "average", "total", "overall"];

/// What stands behind "all" where a line is of all of them.
const ALL_OF: &[&str] = &[
    "organisations",
    "organizations",
    "bodies",
    "employers",
    "departments",
    "agencies",
    "trusts",
    "schools",
    "academies",
    "respondents",
    "employees",
    "staff",
    "people",
    "others",
    "the",
    "of",
];

/// Whether a line is a total and not an organisation.
fn is_total(name: &str) -> bool {
    let name = fold(name);
    let words: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // "All Saints" is an organisation, "all organisations" is not.
    let of_all = words.first() == Some(&"all") && words.get(1).is_none_or(|word| ALL_OF.contains(word));
    of_all || words.iter().any(|word| TOTALS.contains(word))
}

/// Reads a file with a line for each organisation and measure.
///
/// # Errors
/// The first thing that is wrong with it.
pub fn read(sheet: &Sheet) -> Result<Read, Wrong> {
    let header: Vec<String> = sheet.header.iter().map(|cell| fold(cell)).collect();
    let column = |known: &[&str], wanted: &'static str| {
        let found = known.iter().find_map(|name| header.iter().position(|cell| cell == name));
        found.ok_or_else(|| Wrong::Column(wanted, sheet.header.join(", ")))
    };
    let (organisation, measure, value) =
        (column(ORGANISATION, "organisation")?, column(MEASURE, "measure")?, column(VALUE, "value")?);
    let mut order: Vec<String> = vec![];
    let mut values: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    let (mut left_out, mut empty): (Vec<String>, usize) = (vec![], 0);
    for line in &sheet.lines {
        let cell = |at: usize| line.cells.get(at).map(|cell| tidy(cell)).unwrap_or_default();
        let (organisation, measure, text) = (cell(organisation), cell(measure), cell(value));
        if organisation.is_empty() || measure.is_empty() {
            continue;
        }
        if is_total(&organisation) {
            if !left_out.contains(&organisation) {
                left_out.push(organisation);
            }
            continue;
        }
        if NO_VALUE.contains(&text.to_lowercase().as_str()) {
            empty += 1;
            continue;
        }
        let number = text.trim_end_matches('%').trim().parse::<f64>().ok().filter(|n| (0.0..=100.0).contains(n));
        let number = number.ok_or(Wrong::Value(line.number, text))?;
        let of = values.entry(measure.clone()).or_insert_with(|| {
            order.push(measure);
            BTreeMap::new()
        });
        if of.insert(fold(&organisation), number).is_some_and(|before| (before - number).abs() > 1e-9) {
            return Err(Wrong::Twice(line.number));
        }
    }
    let (mut measures, mut few) = (vec![], 0);
    for name in order {
        let of: Vec<f64> = values[&name].values().copied().collect();
        match measure::stats::change::benchmark(&of) {
            Some(quarters) => measures.push(Measure {
                name,
                organisations: of.len(),
                quarters: quarters.map(|quarter| (quarter * 10.0).round() as i64),
                theme: String::new(),
            }),
            None => few += 1,
        }
    }
    if measures.is_empty() {
        return Err(Wrong::TooFew);
    }
    if measures.len() > MEASURES_MAX {
        return Err(Wrong::TooMany);
    }
    Ok(Read { measures, few, left_out, empty })
}

/// Keeps a benchmark. Gives its id.
///
/// # Errors
/// A rule in words when there are too many, or a fault.
async fn keep(app: &App, by: &Person, mut benchmark: Benchmark) -> Result<String, Failure> {
    benchmark.id = app.chance().id(app.clock().now());
    let (app2, by, id) = (app.clone(), by.id.clone(), benchmark.id.clone());
    app.people()
        .write("benchmarks: keep", move |tx| {
            if rows::all(tx)?.len() >= BENCHMARKS_MAX {
                return Err(Refusal::Rule(app2.words().benchmarks_enough(BENCHMARKS_MAX)).into());
            }
            rows::add(tx, &benchmark, &app2.clock().today().to_string())?;
            event::record(tx, &app2, Some(&by), &benchmark.id, &Event::SettingChanged)?;
            Ok::<_, Failure>(())
        })
        .await?;
    Ok(id)
}

/// What is set beside a theme: each benchmark with its measure.
///
/// # Errors
/// A fault.
pub async fn beside_theme(app: &App, theme: &str) -> Result<Vec<(Benchmark, Measure)>, Failure> {
    let mut all = beside_themes(app, &[theme]).await?;
    Ok(all.pop().unwrap_or_default())
}

/// The same for several themes, in their order.
///
/// # Errors
/// A fault.
pub async fn beside_themes(app: &App, themes: &[&str]) -> Result<Vec<Vec<(Benchmark, Measure)>>, Failure> {
    let all = app.people().read("benchmarks: themes", |tx| Ok::<_, Failure>(rows::all(tx)?)).await?;
    let found = themes.iter().map(|theme| {
        let known = all.iter().filter_map(|benchmark| {
            let measure = benchmark.measures.iter().find(|measure| measure.theme == *theme)?.clone();
            Some((Benchmark { measures: vec![], ..benchmark.clone() }, measure))
        });
        known.collect()
    });
    Ok(found.collect())
}

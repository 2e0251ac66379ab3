//! Every SQL statement of benchmarks.

use super::{Benchmark, Measure, Unit};
use store::{Error, People, Tx, params};

type Result<T> = std::result::Result<T, Error>;

/// The statements of this file, for the test that prepares them.
#[cfg(test)]
pub const STATEMENTS: &[(&str, &str)] = &[
    ("BENCHMARKS", ALL),
    ("BENCHMARK_MEASURES", MEASURES),
    ("BENCHMARK_ADD", ADD),
    ("BENCHMARK_MEASURE_ADD", MEASURE_ADD),
    ("BENCHMARK_BESIDE", BESIDE),
    ("BENCHMARK_MEASURES_END", MEASURES_END),
    ("BENCHMARK_END", END),
];

const ALL: &str = "SELECT id, name, source, licence, published_on, unit FROM benchmark ORDER BY published_on DESC, id";
const MEASURES: &str = "SELECT measure, organisations, low, middle, high, theme FROM benchmark_measure
    WHERE benchmark = ?1 ORDER BY place";
const ADD: &str = "INSERT INTO benchmark (id, name, source, licence, published_on, unit, added_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const MEASURE_ADD: &str = "INSERT INTO benchmark_measure (benchmark, place, measure, organisations, low, middle, high)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const BESIDE: &str = "UPDATE benchmark_measure SET theme = ?3 WHERE benchmark = ?1 AND place = ?2";
const MEASURES_END: &str = "DELETE FROM benchmark_measure WHERE benchmark = ?1";
const END: &str = "DELETE FROM benchmark WHERE id = ?1";

/// All benchmarks, the latest first.
pub fn all(tx: &mut Tx<'_, People>) -> Result<Vec<Benchmark>> {
    let mut all = tx.rows(ALL, params![], |row| {
        Ok(Benchmark {
            id: row.get(0)?,
            name: row.get(1)?,
            source: row.get(2)?,
            licence: row.get(3)?,
            published_on: row.get(4)?,
            unit: Unit::of(&row.get::<String>(5)?).ok_or_else(|| Error::unexpected("an unknown unit"))?,
            measures: vec![],
        })
    })?;
    for benchmark in &mut all {
        benchmark.measures = tx.rows(MEASURES, params![benchmark.id], |row| {
            Ok(Measure {
                name: row.get(0)?,
                organisations: usize::try_from(row.get::<i64>(1)?).unwrap_or(0),
                quarters: [row.get(2)?, row.get(3)?, row.get(4)?],
                theme: row.get(5)?,
            })
        })?;
    }
    Ok(all)
}

/// Keeps one.
pub fn add(tx: &mut Tx<'_, People>, one: &Benchmark, today: &str) -> Result<()> {
    tx.execute(ADD, params![one.id, one.name, one.source, one.licence, one.published_on, one.unit.code(), today])?;
    for (place, measure) in (0_i64..).zip(&one.measures) {
        let organisations = i64::try_from(measure.organisations).unwrap_or(i64::MAX);
        let [low, middle, high] = measure.quarters;
        tx.execute(MEASURE_ADD, params![one.id, place, measure.name, organisations, low, middle, high])?;
    }
    Ok(())
}

/// Sets each measure beside the theme with this code, or beside none.
pub fn set_beside(tx: &mut Tx<'_, People>, id: &str, themes: &[String]) -> Result<()> {
    for (place, theme) in (0_i64..).zip(themes) {
        tx.execute(BESIDE, params![id, place, theme])?;
    }
    Ok(())
}

/// Lets one go.
pub fn end(tx: &mut Tx<'_, People>, id: &str) -> Result<()> {
    tx.execute(MEASURES_END, params![id])?;
    tx.execute(END, params![id]).map(|_| ())
}

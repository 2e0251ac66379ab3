//! Results as files. Every format is made of the lines of the release (`measure::Line`), in which there is nothing to tell
//! what is withheld from what is empty. None has a line for a person: there is no person to read.
//!
//! Nothing here asks for the time, so the same results are the same bytes on every day.

mod csv;
mod json;
mod sav;
#[cfg(test)]
mod tests;
mod xlsx;

pub use csv::table;
pub use json::{SCHEMA_PATH, schema};

use super::Reading;
use crate::web::refusal::{Failure, Fault};
use measure::Item;
use ui::Words;

/// What the results can be had as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table as text.
    Csv,
    /// A workbook.
    Xlsx,
    /// A file for SPSS.
    Sav,
    /// JSON, described by [`schema`].
    Json,
}

impl Format {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Xlsx, Self::Sav, Self::Json];

    /// The end of its address and of the name of its file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Sav => "sav",
            Self::Json => "json",
        }
    }

    /// Its media type.
    pub fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Sav => "application/x-spss-sav",
            Self::Json => "application/json",
        }
    }

    /// What its link says.
    pub fn title(self, w: Words) -> String {
        match self {
            Self::Csv => w.results_csv(),
            Self::Xlsx => w.results_xlsx(),
            Self::Sav => w.results_sav(),
            Self::Json => w.results_json(),
        }
    }

    /// The whole release in this format. `base_url` is where the program is reached.
    ///
    /// # Errors
    /// A refusal when there is more than the format holds; a fault when it cannot be written.
    pub async fn write(self, w: Words, base_url: &str, reading: Reading) -> Result<Vec<u8>, Failure> {
        let base_url = base_url.to_owned();
        // A large release takes seconds to write, for which nobody else should wait.
        let written = tokio::task::spawn_blocking(move || match self {
            Self::Csv => csv::write(&reading),
            Self::Xlsx => xlsx::write(w, &reading),
            Self::Sav => sav::write(w, &reading),
            Self::Json => json::write(&base_url, &reading),
        });
        written.await.map_err(|_| Fault("the writer of an export panicked".into()))?
    }
}

/// The words of the options of a question, also where the question itself gives none.
fn option_words(item: &Item) -> Vec<String> {
    if item.options.is_empty() {
        (0..item.kind.options()).map(|n| n.to_string()).collect()
    } else {
        item.options.clone()
    }
}

/// The most options that a question of the release has.
fn options_most(reading: &Reading) -> usize {
    reading.release.structure().items.iter().map(|item| usize::from(item.kind.options())).max().unwrap_or(0)
}

/// The columns of the tables and what they mean.
fn columns(w: Words) -> [(&'static str, String); 15] {
    [
        ("level", w.results_column_level()),
        ("group", w.results_column_group()),
        ("by", w.results_column_by()),
        ("item", w.results_column_item()),
        ("text", w.results_column_text()),
        ("state", w.results_column_state()),
        ("shown_for", w.results_column_shown_for()),
        ("about_n", w.results_column_about_n()),
        ("mean", w.results_column_mean()),
        ("mean_low", w.results_column_mean_low()),
        ("mean_high", w.results_column_mean_high()),
        ("favourable", w.results_column_favourable()),
        ("neutral", w.results_column_neutral()),
        ("unfavourable", w.results_column_unfavourable()),
        ("option_1 …", w.results_column_options()),
    ]
}

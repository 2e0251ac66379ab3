//! The first page after signing in: what there is to do for this person, and nothing else. And, in a demonstration,
//! the post that would have gone out and the clock.

mod demo;
mod letters;
mod pages;
mod routes;
mod stop;
#[cfg(test)]
mod tests;

#[cfg(any(test, feature = "fuzzing"))]
pub use demo::see_letter;
pub use routes::routes;

use super::surveys::{Stage, Wave};

/// What somebody finds at the start.
pub struct Start {
    /// Waves that the person may take part in, or could, with their stage and whether a credential was taken. The one
    /// that opens last comes first.
    pub waves: Vec<(Wave, Stage, bool)>,
    /// The latest of them whose results the person may read, and how many there are before it.
    pub results: Option<(Wave, usize)>,
    /// Waves of which the person holds a key: those that wait for the key or for closing.
    pub keys: Vec<(Wave, Stage)>,
    /// Waves that the person runs.
    pub running: Vec<(Wave, Stage)>,
}

//! Reports: what a page of results says, on one sheet for a staff meeting or for a board, with what was done since the survey
//! before. Results know nothing of what is done about them, so their reports stand here, above both.

mod pages;
mod paper;
mod report;
mod routes;
#[cfg(test)]
mod tests;

pub use routes::routes;

//! What is kept about people, for how long, and what they can ask for.
//!
//! One table in code says what is kept ([`retention`]); the daily round lets go of what has had its time, and every notice
//! is drawn from the same table. Everybody can see what is kept about them and take a copy; administrators, and whoever
//! runs the server, can answer for those who ask in another way, and can erase somebody ([`person`]). The assessment that
//! the law asks for, the notice to staff and the page for unions are filled in from how this installation really is
//! ([`notices`]).
//!
//! What is not here: an answer. Nobody can find one.

mod access;
mod document;
pub mod notices;
mod pages;
pub mod person;
pub mod retention;
mod routes;
pub mod rows;
#[cfg(test)]
mod tests;

pub use document::Document;
pub use pages::notice;
pub use retention::round;
pub use routes::routes;

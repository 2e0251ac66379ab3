//! The features, in the order in which they may use each other: a feature uses those above it only, through their
//! `mod.rs`; anything upwards is an [`crate::event::Event`].
//!
//! identity · directory · terms · surveys · benchmarks · brought · remarks · results · spaces · voice · actions · reports ·
//! privacy · home

pub mod actions;
pub mod benchmarks;
pub mod brought;
pub mod directory;
pub mod home;
pub mod identity;
pub mod privacy;
pub mod remarks;
pub mod reports;
pub mod results;
pub mod spaces;
pub mod surveys;
pub mod terms;
#[cfg(test)]
mod tests;
pub mod voice;

use crate::app::App;
use crate::web::refusal::Failure;
use axum::Router;
use identity::Person;
use ui::{NavItem, Words};

/// Everything under `/in` that takes forms.
pub fn signed_in_routes() -> Router<App> {
    home::routes()
        .merge(identity::routes())
        .merge(directory::routes())
        .merge(terms::routes())
        .merge(surveys::routes())
        .merge(benchmarks::routes())
        .merge(remarks::routes())
        .merge(results::routes())
        .merge(spaces::routes())
        .merge(voice::routes())
        .merge(actions::routes())
        .merge(reports::routes())
        .merge(privacy::routes())
}

/// Everything under `/in` that takes files.
pub fn upload_routes() -> Router<App> {
    directory::upload_routes()
        .merge(surveys::upload_routes())
        .merge(benchmarks::upload_routes())
        .merge(actions::upload_routes())
}

/// The main navigation of somebody.
pub fn navigation(w: Words, person: &Person, path: &str) -> Vec<NavItem> {
    let mut items = vec![
        (w.nav_home(), "/in"),
        (w.nav_results(), "/in/results"),
        (w.nav_suggestions(), "/in/suggestions"),
        (w.nav_act(), "/in/act"),
    ];
    if person.is_organiser() {
        items.push((w.nav_surveys(), "/in/surveys"));
    }
    if person.is_administrator() {
        items.push((w.nav_people(), "/in/people"));
    }
    if person.is_auditor() {
        items.push((w.nav_audit(), "/in/audit"));
    }
    // What is acted on has addresses of its own.
    let acting = [
        "/in/act",
        "/in/together",
        "/in/spaces",
        "/in/meetings",
        "/in/dec",
        "/in/priorities",
        "/in/sites",
        "/in/terms",
    ];
    let current = |href: &str| match href {
        "/in" => path == "/in",
        "/in/act" => acting.iter().any(|begins| path.starts_with(begins)),
        "/in/results" => path.starts_with(href) || path.starts_with("/in/findings"),
        "/in/suggestions" => path.starts_with(href) || path.starts_with("/in/voice"),
        _ => path.starts_with(href),
    };
    items.into_iter().map(|(text, href)| NavItem::new(text, href).current(current(href))).collect()
}

/// What is due by itself, over all features.
///
/// # Errors
/// A fault.
pub async fn round(app: &App) -> Result<(), Failure> {
    // A fault of one keeps no other from its work: least of all from letting go of what has had its time.
    let done = [
        directory::round(app).await,
        surveys::round(app).await,
        voice::round(app).await,
        actions::round(app).await,
        privacy::round(app).await,
    ];
    done.into_iter().collect()
}

/// Every SQL statement of the people side, by name: a test prepares them on both databases.
#[cfg(test)]
pub fn statements() -> Vec<(&'static str, &'static str)> {
    [
        crate::app::STATEMENTS,
        crate::event::STATEMENTS,
        crate::post::STATEMENTS,
        identity::rows::STATEMENTS,
        directory::rows::STATEMENTS,
        terms::rows::STATEMENTS,
        surveys::rows::STATEMENTS,
        benchmarks::rows::STATEMENTS,
        brought::rows::STATEMENTS,
        remarks::rows::STATEMENTS,
        results::rows::STATEMENTS,
        spaces::rows::STATEMENTS,
        voice::rows::STATEMENTS,
        actions::rows::STATEMENTS,
        privacy::rows::STATEMENTS,
    ]
    .concat()
}

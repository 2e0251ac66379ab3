//! The sealed box: takes a token and a sealed answer and gives back a Release. Knows no people.

pub mod manifest;

pub use manifest::Manifest;

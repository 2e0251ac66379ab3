//! Belong: a self-hosted platform on which an organisation of many sites builds a culture of belonging.
//!
//! The program is [`main`]; `src/main.rs` only calls it. It is a library so that what reads bytes from outside can also be
//! called by the fuzzer (`fuzz/`): see `outside.rs`.

mod app;
mod ballots;
mod chance;
mod cli;
mod clock;
mod config;
mod disk;
mod event;
mod features;
mod job;
mod kept;
mod keys;
mod link;
#[cfg(test)]
mod map;
#[cfg(any(test, feature = "fuzzing"))]
pub mod outside;
mod post;
mod respondent;
mod sheet;
#[cfg(test)]
mod testing;
mod web;

pub use cli::main;

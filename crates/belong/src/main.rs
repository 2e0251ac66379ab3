//! Belong: a self-hosted platform on which an organisation of many sites builds a culture of belonging.

mod app;
mod chance;
mod cli;
mod clock;
mod config;
mod disk;
mod event;
mod features;
mod job;
mod keys;
#[cfg(test)]
mod map;
mod post;
mod respondent;
mod sheet;
#[cfg(test)]
mod testing;
mod web;

fn main() -> std::process::ExitCode {
    cli::main()
}

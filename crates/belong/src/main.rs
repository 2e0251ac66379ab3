//! The program `belong`. Everything is in the library beside it, with its tests.

use std::process::ExitCode;

#[cfg(not(test))]
fn main() -> ExitCode {
    belong::main()
}

#[cfg(test)]
fn main() -> ExitCode {
    eprintln!("There are no tests here. Those of the library: cargo test --workspace --lib FILTER");
    ExitCode::FAILURE
}

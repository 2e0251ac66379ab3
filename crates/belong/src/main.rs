//! Belong, the program.
fn main() {}

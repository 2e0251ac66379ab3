//! One program for all targets: `BELONG_FUZZ_TARGET` names the parser of `belong::outside` that gets the bytes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static PARSER: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("BELONG_FUZZ_TARGET").unwrap_or_default();
    let found = belong::outside::PARSERS.iter().find(|parser| parser.name == name);
    // The fuzzer ends at every panic, also at one that is caught on purpose: the reader of workbooks is somebody else's.
    std::panic::set_hook(Box::new(|told| eprintln!("{told}")));
    found.unwrap_or_else(|| panic!("BELONG_FUZZ_TARGET must name a parser of belong::outside, and {name:?} is none")).see
});

// What is not caught ends the fuzzer here.
fuzz_target!(|bytes: &[u8]| PARSER(bytes));

//! Workbooks. What must hold of them stands in `properties/workbook.rs`.

#![no_main]

#[path = "../properties/mod.rs"]
#[expect(dead_code, reason = "each target runs one of them")]
mod properties;

// Panics of the reader of old workbooks are caught, and end nothing; one that nobody catches ends the fuzzer all the same.
libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|panic| eprintln!("{panic}"))),
    |bytes: &[u8]| properties::workbook::hold(bytes)
);

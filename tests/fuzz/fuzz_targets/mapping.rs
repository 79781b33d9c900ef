//! Mapping files. What must hold of them stands in `properties/mapping.rs`.

#![no_main]

#[path = "../properties/mod.rs"]
#[expect(dead_code, reason = "each target runs one of them")]
mod properties;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| properties::mapping::hold(bytes));

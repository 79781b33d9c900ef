//! Any text as a mapping file: it is one, or the error names a line of it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shangjia::{Error, Mapping};

fuzz_target!(|text: &str| {
    if let Err(error) = Mapping::parse("shangjia.toml", text) {
        let said = Error::to_string(&error);
        assert!(!said.is_empty());
    }
});

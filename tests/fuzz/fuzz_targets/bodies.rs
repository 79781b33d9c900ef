//! Any text as a request body: read, written and read again it is the same, and every rule can be asked about it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shangjia::{Checker, Document, SPU_ADD};
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| Checker::new(&SPU_ADD));

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse(text) else { return };
    let written = document.to_json();
    let again = Document::parse(&written).expect("what we write is JSON");
    assert_eq!(again.to_json(), written);
    CHECKER.check_value(&document.to_value());
});

//! Any text as a price: what is read comes back as the same fen when it is written out in yuan.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shangjia::{Fen, Unit};

fuzz_target!(|text: &str| {
    for unit in [Unit::Yuan, Unit::Fen] {
        if let Ok(fen) = Fen::parse(text, unit) {
            assert_eq!(Fen::parse(&fen.yuan(), Unit::Yuan), Ok(fen), "{text:?}");
            assert!(text.chars().any(char::is_numeric), "{text:?}");
        }
    }
});

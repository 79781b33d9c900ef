//! Any bytes as a catalog, with a mapping before it if it begins with one: converted or refused as a whole, whatever
//! the number of threads, the file's pace, its line ends and its encoding; what a check says is what a conversion does,
//! and what went out is taken by the same check.

use super::reading::Way;
use super::running::{Ran, Run};
use shangjia::{Mapping, Stage};
use std::sync::LazyLock;

static MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    let text = include_str!("../../../examples/catalogs/shangjia.toml");
    Mapping::parse("shangjia.toml", text).expect("the example is a mapping")
});

/// What stands between a mapping and the catalog.
const BETWEEN: &[u8] = b"\n+++\n";

/// What must hold.
pub fn hold(bytes: &[u8]) {
    let Some(at) = bytes.windows(BETWEEN.len()).position(|next| next == BETWEEN) else { return converted(&MAPPING, bytes) };
    let mapping = std::str::from_utf8(&bytes[..at]).ok().and_then(|text| Mapping::parse("shangjia.toml", text).ok());
    if let Some(mapping) = mapping {
        converted(&mapping, &bytes[at + BETWEEN.len()..]);
    }
}

fn converted(mapping: &Mapping, bytes: &[u8]) {
    let ran = Run::new(mapping).over(bytes);
    assert_eq!(Run { threads: 2, way: Way::SLOW, ..Run::new(mapping) }.over(bytes), ran);
    let Ok(ran) = ran else { return };
    let checked = Run { stage: Stage::Check, ..Run::new(mapping) }.over(bytes).expect("it was read before");
    assert_eq!((&checked.found, &checked.outcome), (&ran.found, &ran.outcome));
    closed(&ran);
    written_otherwise(mapping, bytes, &ran);
}

/// What went out goes out again.
fn closed(ran: &Ran) {
    if ran.payloads.is_empty() {
        return;
    }
    let none = Mapping::default();
    let again = Run { stage: Stage::Check, ..Run::new(&none) }.over(ran.payloads.join("\n").as_bytes()).expect("bodies are read");
    assert_eq!((again.errors, again.outcome.ledger.products), (0, ran.payloads.len() as u64), "{:#?}", again.found);
}

/// A text table with other line ends, with a byte order mark, or in UTF-16 is the same catalog.
fn written_otherwise(mapping: &Mapping, bytes: &[u8], ran: &Ran) {
    let is_utf8 = ran.outcome.sources.iter().all(|source| source.encoding.as_deref() == Some("UTF-8") && source.delimiter.is_some());
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // A text with two sorts of line ends, or with some inside of a cell, is another table with others.
    if !is_utf8 || text.starts_with('\u{feff}') || text.contains('\0') {
        return;
    }
    let utf16 = |bytes: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect();
    let mut others: Vec<Vec<u8>> = vec![format!("\u{feff}{text}").into_bytes(), utf16(u16::to_le_bytes), utf16(u16::to_be_bytes)];
    if !text.contains(['"', '\r']) {
        others.push(text.replace('\n', "\r\n").into_bytes());
    }
    for other in others {
        let other = Run::new(mapping).over(&other).expect("it is the same catalog");
        assert_eq!((&other.payloads, &other.outcome.ledger), (&ran.payloads, &ran.outcome.ledger));
    }
}

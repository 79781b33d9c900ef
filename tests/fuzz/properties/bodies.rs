//! Any bytes as request bodies: what is JSON to `serde_json` is JSON here with the same values, comes back when it is
//! written, is cut into the bodies that it holds, and goes out only if its schema takes it.

use super::reading::Way;
use super::running::{CHECKER, Run, SCHEMA};
use serde_json::Value;
use shangjia::{Bodies, Document, JsonProblem, Mapping, Severity, Stage};
use std::io::BufReader;

/// What must hold.
pub fn hold(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        one(text);
    }
    cut(bytes);
    let mapping = Mapping::default();
    let check = |threads, way| Run { stage: Stage::Check, threads, way, ..Run::new(&mapping) }.over(bytes);
    let ran = check(1, Way::WHOLE);
    assert_eq!(ran, check(2, Way::SLOW));
}

/// A text as one body.
fn one(text: &str) {
    let theirs: Result<Value, _> = serde_json::from_str(text);
    let document = match (Document::parse(text), &theirs) {
        (Ok(document), Ok(_)) => document,
        (Err(_), Err(_)) => return,
        (Err(fault), Ok(_)) if matches!(fault.what, JsonProblem::TooManyValues(_)) => return,
        (ours, theirs) => panic!("{ours:?}\n{theirs:?}"),
    };
    let value = document.to_value();
    assert_eq!(theirs.ok().as_ref(), Some(&value));
    let written = document.to_json();
    let again = Document::parse(&written).expect("what we write is JSON");
    assert_eq!((&again.to_json(), &again.to_value()), (&written, &value));
    assert_eq!((again.doubled(), again.too_large().len()), (document.doubled(), document.too_large().len()));
    let doubled = document.doubled();
    // A pointer leads through the first of doubled members, so it may lead nowhere where it means what is in a later one.
    let is_inside_doubled = |pointer: &str| doubled.iter().any(|member| pointer.starts_with(&format!("{member}/")));
    for pointer in doubled.iter().chain(&document.too_large()) {
        assert!(document.pointer(pointer).is_some() || is_inside_doubled(pointer), "{pointer}");
        assert!(shangjia::position(text, pointer).0 > 0, "{pointer}");
    }
    let is_clean = CHECKER.check_value(&value).iter().all(|found| found.severity != Severity::Error);
    assert!(!is_clean || SCHEMA.is_valid(&value), "{value}");
}

/// A file of bodies, read by the piece and by the byte; its lines are those of the file.
fn cut(bytes: &[u8]) {
    let whole: Vec<_> = Bodies::new(bytes).map(|body| body.expect("memory can be read")).collect();
    let slow: Vec<_> = Bodies::new(BufReader::with_capacity(3, bytes)).map(|body| body.expect("memory can be read")).collect();
    assert_eq!(whole, slow);
    let lines = bytes.split(|&byte| byte == b'\n').count() as u64;
    assert!(whole.is_sorted_by_key(|body| body.line) && whole.iter().all(|body| (1..=lines).contains(&body.line)));
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let expected = match serde_json::from_slice(text) {
        Ok(Value::Array(items)) => items,
        Ok(object @ Value::Object(_)) => vec![object],
        _ => return,
    };
    let read: Result<Vec<_>, _> = whole.iter().map(|body| body.document().map(|document| document.to_value())).collect();
    assert_eq!(read, Ok(expected));
}

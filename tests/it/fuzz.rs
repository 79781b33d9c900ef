//! What the fuzzer's targets ask of any bytes, asked without it: of the inputs that are kept beside them (each showed a
//! fault once, or leads far into a reader) and of random changes of those, with the words of their dictionaries.

#[path = "../fuzz/properties/mod.rs"]
mod properties;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;
use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

/// Changes of kept inputs that are tried for each target.
const CHANGED: u32 = 100;

#[test]
fn bodies() {
    holds("bodies");
}

#[test]
fn convert() {
    holds("convert");
}

#[test]
fn mapping() {
    holds("mapping");
}

#[test]
fn price() {
    holds("price");
}

#[test]
fn text() {
    holds("text");
}

#[test]
fn workbook() {
    holds("workbook");
}

fn holds(target: &str) {
    let (_, hold) = properties::ALL.into_iter().find(|(name, _)| *name == target).unwrap();
    let kept = kept(target);
    for (name, bytes) in &kept {
        assert!(catch_unwind(|| hold(bytes)).is_ok(), "it does not hold of {target}/{name}");
    }
    let inputs: Vec<_> = kept.into_iter().map(|(_, bytes)| bytes).collect();
    let strategy = (select(inputs.clone()), prop::collection::vec(change(inputs, words(target)), 1..5));
    let strategy = strategy.prop_map(|(bytes, changes)| changes.into_iter().fold(bytes, Change::make));
    let config = ProptestConfig { cases: CHANGED, failure_persistence: None, ..ProptestConfig::default() };
    let tried = TestRunner::new(config).run(&strategy, |bytes| {
        hold(&bytes);
        Ok(())
    });
    tried.unwrap_or_else(|found| panic!("{found}"));
}

fn kept(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut kept: Vec<_> = files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect();
    assert!(!kept.is_empty(), "{target} has no input");
    kept.sort();
    kept
}

/// The words of a dictionary, each in quotes on a line of its own, with `\xHH` for what is no ASCII.
fn words(target: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fuzz/dictionaries/{target}.dict"));
    let text = fs::read_to_string(path).unwrap();
    let word = |line: &str| {
        let mut pieces = line.trim_matches('"').split("\\x");
        let mut word = pieces.next().unwrap().as_bytes().to_vec();
        for piece in pieces {
            let (byte, rest) = piece.split_at(2);
            word.push(u8::from_str_radix(byte, 16).unwrap());
            word.extend_from_slice(rest.as_bytes());
        }
        word
    };
    text.lines().filter(|line| line.starts_with('"')).map(word).collect()
}

/// One thing that is done to an input.
#[derive(Debug, Clone)]
enum Change {
    Flip(Index, u8),
    Put(Index, Vec<u8>),
    Drop(Index, Index),
    /// A part of another input, or of the same.
    Graft(Index, Vec<u8>, Index, Index),
}

fn change(inputs: Vec<Vec<u8>>, words: Vec<Vec<u8>>) -> impl Strategy<Value = Change> {
    let at = any::<Index>;
    prop_oneof![
        2 => (at(), 1..=255_u8).prop_map(|(at, bits)| Change::Flip(at, bits)),
        4 => (at(), select(words)).prop_map(|(at, word)| Change::Put(at, word)),
        1 => (at(), at()).prop_map(|(from, to)| Change::Drop(from, to)),
        2 => (at(), select(inputs), at(), at()).prop_map(|(at, other, from, to)| Change::Graft(at, other, from, to)),
    ]
}

impl Change {
    fn make(mut bytes: Vec<u8>, change: Change) -> Vec<u8> {
        let range = |from: Index, to: Index, length: usize| {
            let [from, to] = [from, to].map(|at| at.index(length + 1));
            from.min(to)..from.max(to)
        };
        let length = bytes.len();
        match change {
            Change::Flip(at, bits) if length > 0 => bytes[at.index(length)] ^= bits,
            Change::Flip(..) => {}
            Change::Put(at, word) => insert(&mut bytes, at, &word),
            Change::Drop(from, to) => drop(bytes.drain(range(from, to, length))),
            Change::Graft(at, other, from, to) => insert(&mut bytes, at, &other[range(from, to, other.len())]),
        }
        bytes
    }
}

fn insert(bytes: &mut Vec<u8>, at: Index, new: &[u8]) {
    let at = at.index(bytes.len() + 1);
    drop(bytes.splice(at..at, new.iter().copied()));
}

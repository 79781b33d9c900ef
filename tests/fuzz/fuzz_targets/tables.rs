//! Any bytes as tables: text in any encoding, pages, workbooks. Read in small and in large blocks the rows are the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shangjia::table::{Block, ReadOptions, Source, Stop, Tables};

/// Rows of the first table, or nothing where it cannot be read.
fn rows(bytes: &[u8], at_a_time: usize) -> Option<Vec<(u64, Vec<String>)>> {
    let mut source = Source::from_bytes("table", bytes.to_vec());
    let mut decided = None;
    // A decision is never taken back, so the second reading is the last.
    for _ in 0..2 {
        let mut tables = Tables::open(&mut source, &ReadOptions::default(), decided.take()).ok()?;
        if tables.sheets().is_empty() {
            return None;
        }
        let mut rows = tables.rows(0).ok()?;
        let mut block = Block::default();
        loop {
            match rows.fill(&mut block, at_a_time) {
                Ok(true) => {}
                Ok(false) => {
                    let cells = |row: shangjia::table::Row<'_>| row.cells().map(|cell| cell.text.to_owned()).collect();
                    return Some(block.rows().map(|row| (row.number(), cells(row))).collect());
                }
                Err(Stop::Failed(_)) => return None,
                Err(Stop::Again(decision)) => {
                    decided = Some(decision);
                    break;
                }
            }
        }
    }
    panic!("a decision was taken back")
}

fuzz_target!(|bytes: &[u8]| assert_eq!(rows(bytes, 16), rows(bytes, 1 << 20)));

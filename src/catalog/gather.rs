//! Tables whose products' rows may stand anywhere: all rows first, then product by product in the order in which the
//! products first appeared. One table is gathered where its ids come back; all tables of a run are, together, where
//! rows name the rows that they belong to.
//!
//! The rows are held in memory for as long as that takes.

#[cfg(feature = "workbook")]
use super::Stage;
use super::Stop;
use super::batch::{BATCH_BYTES, Batch};
#[cfg(feature = "workbook")]
use super::beside::{Again, Beside};
use super::claims::{Claims, Whose};
use super::merge::Merge;
use super::pass::{Course, Pass, again};
use crate::listing::{Role, RowIs};
#[cfg(feature = "workbook")]
use crate::table::SheetFacts;
use crate::table::{Block, Row, Rows};

/// How much text one of the blocks holds in which rows wait; a table takes as many as it needs.
const HELD_BYTES: usize = 4 << 20;

/// A table and all its rows.
pub(super) struct Held<'h> {
    pub pass: &'h Pass<'h>,
    whole: Whole,
}

/// Where a row is held: which table, which block of it, which row of that.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub table: u32,
    block: u32,
    row: u32,
}

/// A row, what it is, and whose.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry {
    pub at: At,
    pub role: Role,
    pub whose: Whose,
}

/// All rows of a table, before its columns are settled.
pub(super) struct Whole {
    blocks: Vec<Block>,
    #[cfg(feature = "workbook")]
    beside: Option<SheetFacts>,
}

impl Whole {
    /// Reads a table to its end.
    pub fn read(source: usize, rows: &mut Rows<'_>) -> Result<Whole, Stop> {
        let mut blocks = Vec::new();
        loop {
            let mut block = Block::default();
            if !rows.fill(&mut block, HELD_BYTES).map_err(|stop| again(source, stop))? {
                return Ok(Whole {
                    blocks,
                    #[cfg(feature = "workbook")]
                    beside: rows.facts().cloned(),
                });
            }
            blocks.push(block);
        }
    }
}

/// The rows of all tables.
pub(super) fn row<'h>(held: &'h [Held<'_>], at: At) -> Row<'h> {
    held[at.table as usize].whole.blocks[at.block as usize].row(at.row as usize)
}

/// Hands on the products of those tables, which are one catalog.
pub(super) fn products(passes: &[Pass<'_>], wholes: Vec<Whole>, merge: &mut Merge<'_>) -> Result<(), Stop> {
    let mut held: Vec<Held<'_>> = passes.iter().zip(wholes).map(|(pass, whole)| Held { pass, whole }).collect();
    let mut entries = Vec::new();
    for (table, held) in (0..).zip(held.iter_mut()) {
        let before = (merge.rows_read(), entries.len());
        let course = index(table, held, &mut entries, merge)?;
        held.pass.ended(&course, merge.rows_read() - before.0 + (entries.len() - before.1) as u64, merge)?;
    }
    let held = &*held;
    #[cfg(feature = "workbook")]
    for Held { pass, whole } in held {
        if let Some(facts) = whole.beside.as_ref().filter(|_| pass.job.stage != Stage::Preview) {
            Beside::new(pass).say(facts, Again::Held(&whole.blocks), merge)?;
        }
    }
    let count = Claims::new(held).settle(held, &mut entries);
    // Products in the order of their first rows; the rows of each in reading order.
    let (mut ranks, mut next) = (vec![u32::MAX; count], 0);
    for entry in &entries {
        let rank = &mut ranks[entry.whose.product()];
        if *rank == u32::MAX {
            *rank = next;
            next += 1;
        }
    }
    entries.sort_by_key(|entry| ranks[entry.whose.product()]);
    let mut products = entries.chunk_by(|a, b| a.whose == b.whose).peekable();
    let read = |mut batch: Batch| {
        while let Some(product) = products.next_if(|_| batch.block.bytes() < BATCH_BYTES) {
            for entry in product {
                batch.copy(row(held, entry.at), entry.at.table, entry.role);
            }
            batch.cut(None);
        }
        Ok((batch.len() > 0).then_some(batch))
    };
    merge.hand_on(passes, read, |_| Ok(()), |_| (), |_, _, _| Ok(()))
}

/// Notes every row that belongs to a product, and passes over the others.
fn index(table: u32, held: &mut Held<'_>, entries: &mut Vec<Entry>, merge: &mut Merge<'_>) -> Result<Course, Stop> {
    let Held { pass, whole } = held;
    let (mut course, mut header) = (Course::new(pass), pass.table.columns.header_rows);
    for (b, block) in (0..).zip(&mut whole.blocks) {
        let first = header.min(block.len());
        header -= first;
        course.fill_down(pass, block, first);
        for (r, row) in (0..).zip(block.rows()).skip(first) {
            match pass.table.row_is(row) {
                RowIs::Skipped(reason) => {
                    course.skip(row, reason);
                    merge.skip(reason, 1);
                }
                RowIs::Of(_, role) => {
                    pass.look_for_units(row)?;
                    entries.push(Entry { at: At { table, block: b, row: r }, role, whose: Whose::Unknown });
                }
            }
        }
    }
    Ok(course)
}

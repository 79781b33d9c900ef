//! A table whose products' rows do not stand together: all rows first, then product by product in the order in which
//! the products first appeared.
//!
//! The rows are held in memory for the length of one table.

use super::Stop;
use super::merge::Merge;
use super::stream::{Pass, again};
use crate::listing::{Key, RowKind};
use crate::table::{Block, Rows};
use std::collections::HashMap;

/// How much text one block holds; a table takes as many blocks as it needs.
const BLOCK_BYTES: usize = 4 << 20;

/// A row: which block, which row of it.
type At = (usize, usize);

#[derive(Debug, Default)]
struct Products {
    rows: Vec<Vec<At>>,
    by_id: HashMap<String, usize>,
    /// The product of the row above, which rows without a readable id belong to.
    last: Option<usize>,
}

/// Reads the whole table and hands on its products.
pub(super) fn gather(pass: &mut Pass<'_>, rows: &mut Rows<'_>, merge: &mut Merge<'_>) -> Result<(), Stop> {
    let blocks = read_all(pass, rows)?;
    let mut products = Products::default();
    let mut skip = pass.columns.header_rows;
    let key = Key::new(&pass.sheet, &pass.columns);
    for (b, block) in blocks.iter().enumerate() {
        for (r, row) in block.rows().enumerate() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            match key.of(row) {
                RowKind::Blank => merge.skip("blank"),
                RowKind::RepeatedHeader => merge.skip("repeated-header"),
                RowKind::Unreadable => products.push_to_last((b, r)),
                RowKind::Of(id) => products.push(&id, (b, r)),
                RowKind::Alone => products.push_alone((b, r)),
            }
        }
    }
    for at in &products.rows {
        pass.product(at.iter().map(|&(b, r)| blocks[b].row(r)).collect(), merge)?;
    }
    Ok(())
}

fn read_all(pass: &Pass<'_>, rows: &mut Rows<'_>) -> Result<Vec<Block>, Stop> {
    let mut blocks = Vec::new();
    loop {
        let mut block = Block::default();
        let more = rows.fill(&mut block, BLOCK_BYTES).map_err(|stop| again(pass.index, stop))?;
        blocks.push(block);
        if !more {
            return Ok(blocks);
        }
    }
}

impl Products {
    fn push(&mut self, id: &str, at: At) {
        let product = if let Some(&product) = self.by_id.get(id) {
            product
        } else {
            self.by_id.insert(id.to_owned(), self.rows.len());
            self.rows.push(Vec::new());
            self.rows.len() - 1
        };
        self.rows[product].push(at);
        self.last = Some(product);
    }

    fn push_alone(&mut self, at: At) {
        self.rows.push(vec![at]);
        self.last = Some(self.rows.len() - 1);
    }

    fn push_to_last(&mut self, at: At) {
        match self.last {
            Some(product) => self.rows[product].push(at),
            None => self.push_alone(at),
        }
    }
}

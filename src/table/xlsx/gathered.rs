//! The rows of a sheet that has them out of order: all of them at once, put in order.

use super::fault::{Fault, damaged};
use super::reference::ROWS;
use crate::Unreadable;
use crate::table::block::Block;
use crate::table::limits::Limits;
use crate::table::value::weight;

/// Rows in the order of their numbers.
pub(super) struct Gathered {
    rows: Block,
    order: Vec<usize>,
    /// How many were handed over.
    done: usize,
}

impl Gathered {
    /// Takes the rows from that one on out of a block, and then all that `read` still gives.
    pub fn new(
        block: &mut Block,
        first: usize,
        limits: &Limits,
        mut read: impl FnMut(&mut Block) -> Result<bool, Fault>,
    ) -> Result<Gathered, Fault> {
        let mut rows = Block::default();
        (first..block.len()).for_each(|row| rows.push_copy(block.row(row)));
        block.truncate(first);
        while read(&mut rows)? {
            if rows.bytes() > limits.block {
                return Err(Unreadable::Limit("block", limits.block as u64).into());
            }
            if rows.len() > ROWS as usize {
                return Err(damaged("a row is there twice"));
            }
        }
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by_key(|&row| rows.row(row).number());
        let twice = order.windows(2).map(|pair| rows.row(pair[1]).number()).zip(&order).find(|(next, row)| *next == rows.row(**row).number());
        match twice {
            Some((number, _)) => Err(damaged(format!("row {number} is there twice"))),
            None => Ok(Gathered { rows, order, done: 0 }),
        }
    }

    /// Appends rows until about that many bytes were added; false if there was none.
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> bool {
        let (before, end) = (self.done, weight(block).saturating_add(bytes));
        while self.done < self.order.len() && (self.done == before || weight(block) < end) {
            block.push_copy(self.rows.row(self.order[self.done]));
            self.done += 1;
        }
        self.done > before
    }
}

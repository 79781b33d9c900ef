//! Which rows of a file are next, product by product, once [`apart`](super::apart) knows whose they are.

use super::batch::{BATCH_BYTES, Batch};
use crate::listing::Role;
use crate::table::{Block, Stand};
use std::ops::Range;

/// Where a row stands, and what it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Where it begins in the file; of a row that is kept, its index among those.
    pub begin: u64,
    /// Its physical line.
    pub number: u64,
    /// How many bytes it has in the file.
    pub length: u32,
    pub role: Role,
    pub is_kept: bool,
}

/// Knows which rows are next, product by product.
pub(super) struct Fetch {
    rows: Vec<At>,
    kept: Block,
    /// The numbers of all rows, product after product, and how many of them are fetched.
    order: Vec<u32>,
    row: usize,
    /// How many rows each product has, and how many products are fetched.
    sizes: Vec<u32>,
    product: usize,
    /// The rows that are next.
    next: Vec<At>,
}

impl Fetch {
    /// For rows of which each is of the product of that number.
    pub fn new(rows: Vec<At>, kept: Block, products: &[u32], count: usize) -> Fetch {
        let (order, sizes) = in_products(products, count);
        Fetch { rows, kept, order, row: 0, sizes, product: 0, next: Vec::new() }
    }

    /// The next batch, whose memory is used again; `None` after the last one. Its rows are still to be read, all but those
    /// that are kept.
    pub fn batch(&mut self, mut batch: Batch) -> Option<Batch> {
        let products = self.look_up();
        for at in self.next.iter().filter(|at| at.is_kept) {
            batch.block.push_copy(self.kept.row(usize::try_from(at.begin).unwrap_or(usize::MAX)));
        }
        let (mut kept, mut read) = (0, batch.block.len());
        let mut next = self.next.iter();
        for &size in &self.sizes[products] {
            for at in next.by_ref().take(size as usize) {
                let row = if at.is_kept { &mut kept } else { &mut read };
                batch.push(*row, 0, at.role);
                *row += 1;
            }
            batch.cut(None);
        }
        let stand = |at: &At| Stand { begin: at.begin, length: at.length, number: at.number };
        batch.wanted.rows.extend(self.next.iter().filter(|at| !at.is_kept).map(stand));
        (batch.len() > 0).then_some(batch)
    }

    /// Looks up all rows of the next products before one of them is read: memory is slow to answer, but answers many at
    /// once.
    fn look_up(&mut self) -> Range<usize> {
        let (first, mut bytes) = (self.product, 0);
        self.next.clear();
        while bytes < BATCH_BYTES
            && let Some(&size) = self.sizes.get(self.product)
        {
            let (known, end) = (self.next.len(), self.row + size as usize);
            self.next.extend(self.order[self.row..end].iter().map(|&row| self.rows[row as usize]));
            bytes += self.next[known..].iter().map(|at| at.length as usize).sum::<usize>();
            (self.row, self.product) = (end, self.product + 1);
        }
        first..self.product
    }
}

/// The numbers of all rows, product after product, those of one product in their order; and how many each product has.
fn in_products(products: &[u32], count: usize) -> (Vec<u32>, Vec<u32>) {
    let mut sizes = vec![0u32; count];
    for &product in products {
        sizes[product as usize] += 1;
    }
    let mut next: Vec<u32> = sizes.iter().scan(0, |sum, size| Some(std::mem::replace(sum, *sum + size))).collect();
    let mut order = vec![0; products.len()];
    for (row, &product) in (0..).zip(products) {
        let at = &mut next[product as usize];
        order[*at as usize] = row;
        *at += 1;
    }
    (order, sizes)
}

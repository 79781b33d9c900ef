//! A table whose products' rows do not stand together, in a file whose rows can be read twice: first all of them, to see
//! whose they are, then product by product in the order in which the products first appeared. Of a row, only its place is
//! kept in between, so memory is bounded by the number of rows, not by what they hold.
//!
//! Everything that cannot be read so is held in memory by `gather`.

use super::Stop;
use super::batch::{BATCH_BYTES, Batch};
use super::merge::Merge;
use super::pass::{Course, Pass, again};
use super::sheet::BLOCK_BYTES;
use crate::listing::{Owner, Role, RowIs};
use crate::mapping::Use;
use crate::rules::Firsts;
use crate::table::{Block, Row, Tables};
use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

/// Where a row stands, and what it is.
#[derive(Debug, Clone, Copy)]
struct At {
    /// Where it begins in the file; of a row that is kept, its index among those.
    begin: u64,
    /// How many bytes it has there; [`KEPT`] for one that is kept.
    length: u32,
    role: Role,
    /// Its physical line.
    number: u64,
}

/// The rows of a table, each with its product.
struct Index<'p> {
    pass: &'p Pass<'p>,
    hasher: &'p RandomState,
    course: Course,
    rows: Vec<At>,
    /// The number of each row's product, in the order in which products first appeared.
    products: Vec<u32>,
    by_id: Firsts<u32>,
    count: u32,
    /// Rows with damage: what they hold depends on what stands around them.
    kept: Block,
    skipped: BTreeMap<&'static str, u64>,
}

/// Hands on the products of that table. False says that its rows cannot be read so, and that nothing was done.
pub(super) fn products(pass: &Pass<'_>, tables: &mut Tables<'_>, merge: &mut Merge<'_>) -> Result<bool, Stop> {
    let shop = merge.shop();
    let Some(index) = Index::of(pass, tables, shop.hasher)? else { return Ok(false) };
    let Some(mut again) = tables.again() else { return Ok(false) };
    let Index { course, rows, products, by_id, count, kept, skipped, .. } = index;
    drop(by_id);
    pass.ended(&course, rows.len() as u64 + skipped.values().sum::<u64>(), merge)?;
    for (reason, count) in skipped {
        merge.skip(reason, count);
    }
    let order = in_products(&products, count as usize);
    let mut products = order.chunk_by(|&a, &b| products[a as usize] == products[b as usize]).peekable();
    let feed = |mut batch: Batch| {
        again.begin();
        while let Some(product) = products.next_if(|_| batch.block.bytes() < BATCH_BYTES) {
            for &row in product {
                let At { begin, length, role, number } = rows[row as usize];
                let at = batch.block.len();
                match usize::try_from(begin) {
                    Ok(row) if length == KEPT => batch.block.push_copy(kept.row(row)),
                    _ => again.row(begin..begin + u64::from(length), number, &mut batch.block)?,
                }
                batch.push(at, 0, role);
            }
            batch.cut(None);
        }
        Ok((batch.len() > 0).then_some(batch))
    };
    merge.hand_on(std::slice::from_ref(pass), feed, |_| Ok(()))?;
    Ok(true)
}

/// The length of rows that are kept. No other row is so short.
const KEPT: u32 = 0;

impl<'p> Index<'p> {
    /// Reads a table to its end; `None` if its rows cannot be read again one by one.
    fn of(pass: &'p Pass<'p>, tables: &mut Tables<'_>, hasher: &'p RandomState) -> Result<Option<Index<'p>>, Stop> {
        let columns = &pass.table.columns;
        let refers = |used: &Use| matches!(used, Use::Skus { refers: Some(_), .. });
        let named = columns.rows.parent.is_some() || !columns.rows.names.is_empty() || columns.uses.iter().any(|used| refers(&used.used));
        if named || !columns.rows.fill_down.is_empty() {
            return Ok(None);
        }
        let mut index = Index {
            pass,
            hasher,
            course: Course::new(pass),
            rows: Vec::new(),
            products: Vec::new(),
            by_id: Firsts::default(),
            count: 0,
            kept: Block::default(),
            skipped: BTreeMap::new(),
        };
        let mut rows = tables.rows(pass.at.1)?;
        let (mut block, mut header) = (Block::default(), columns.header_rows);
        while rows.fill(&mut block, BLOCK_BYTES).map_err(|stop| again(pass.at.0, stop))? {
            let Some(added) = rows.added() else { return Ok(None) };
            let first = header.min(block.len());
            header -= first;
            let starts = block.rows().skip(first + 1).map(|row| added.start + row.raw_start() as u64);
            for (row, end) in block.rows().skip(first).zip(starts.chain([added.end])) {
                if !index.row(row, added.start + row.raw_start() as u64..end)? {
                    return Ok(None);
                }
            }
            block.clear();
        }
        Ok(Some(index))
    }

    /// Takes in a row and where it stands; false if it names another one.
    fn row(&mut self, row: Row<'_>, at: Range<u64>) -> Result<bool, Stop> {
        let (owner, role) = match self.pass.table.row_is(row) {
            RowIs::Skipped(reason) => {
                self.course.skip(row, reason);
                *self.skipped.entry(reason).or_default() += 1;
                return Ok(true);
            }
            RowIs::Of(Owner::Named(_), _) => return Ok(false),
            RowIs::Of(owner, role) => (owner, role),
        };
        self.pass.look_for_units(row)?;
        let product = match owner {
            Owner::Id(id) => {
                let next = self.count;
                self.by_id.note(self.hasher.hash_one(&*id), next).unwrap_or(next)
            }
            Owner::Above => self.products.last().copied().unwrap_or(self.count),
            Owner::Alone | Owner::Named(_) => self.count,
        };
        self.count = self.count.max(product + 1);
        self.products.push(product);
        let (begin, length) = match u32::try_from(at.end - at.start) {
            Ok(length) if row.damage().next().is_none() => (at.start, length),
            _ => {
                self.kept.push_copy(row);
                (self.kept.len() as u64 - 1, KEPT)
            }
        };
        self.rows.push(At { begin, length, role, number: row.number() });
        Ok(true)
    }
}

/// The numbers of all rows, product after product; those of one product stay in their order.
fn in_products(products: &[u32], count: usize) -> Vec<u32> {
    let mut next = vec![0u32; count + 1];
    for &product in products {
        next[product as usize + 1] += 1;
    }
    for product in 1..next.len() {
        next[product] += next[product - 1];
    }
    let mut order = vec![0; products.len()];
    for (row, &product) in (0..).zip(products) {
        let at = &mut next[product as usize];
        order[*at as usize] = row;
        *at += 1;
    }
    order
}

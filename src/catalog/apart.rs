//! A table whose products' rows do not stand together, in a file whose rows can be read twice: first all of them, to see
//! whose they are, then product by product in the order in which the products first appeared. Of a row, only its place is
//! kept in between, so memory is bounded by the number of rows, not by what they hold.
//!
//! Everything that cannot be read so is held in memory by `gather`.

use super::Stop;
use super::batch::{BATCH_BYTES, Batch};
use super::crew::in_order;
use super::merge::Merge;
use super::pass::{Course, Pass, again};
use super::work::Shop;
use crate::listing::{Owner, Role, RowIs};
use crate::mapping::Use;
use crate::rules::Firsts;
use crate::table::{Block, Row, Tables};
use std::collections::BTreeMap;
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
    let Some(index) = Index::of(pass, tables, shop)? else { return Ok(false) };
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
    fn of(pass: &'p Pass<'p>, tables: &mut Tables<'_>, shop: Shop<'p>) -> Result<Option<Index<'p>>, Stop> {
        let columns = &pass.table.columns;
        let refers = |used: &Use| matches!(used, Use::Skus { refers: Some(_), .. });
        let named = columns.rows.parent.is_some() || !columns.rows.names.is_empty() || columns.uses.iter().any(|used| refers(&used.used));
        if named || !columns.rows.fill_down.is_empty() {
            return Ok(None);
        }
        let mut index = Index {
            pass,
            course: Course::new(pass),
            rows: Vec::new(),
            products: Vec::new(),
            by_id: Firsts::default(),
            count: 0,
            kept: Block::default(),
            skipped: BTreeMap::new(),
        };
        let mut rows = tables.rows(pass.at.1)?;
        let mut header = columns.header_rows;
        let feed = |mut part: Part| {
            part.block.clear();
            if !rows.fill(&mut part.block, BATCH_BYTES).map_err(|stop| Some(again(pass.at.0, stop)))? {
                return Ok(None);
            }
            part.added = rows.added().ok_or(None)?;
            part.first = header.min(part.block.len());
            header -= part.first;
            Ok(Some(part))
        };
        let threads = pass.job.threads.get();
        match in_order(threads, |part: &mut Part| part.look(pass, shop), feed, |part: &mut Part| index.part(part)) {
            Ok(()) => Ok(Some(index)),
            Err(None) => Ok(None),
            Err(Some(ended)) => Err(ended),
        }
    }

    /// Takes in rows that follow one another; an error without a reason if one of them names another one.
    fn part(&mut self, part: &Part) -> Result<(), Option<Stop>> {
        let start = |row: Row<'_>| part.added.start + row.raw_start() as u64;
        let starts = part.block.rows().skip(part.first + 1).map(start);
        let ends = starts.chain([part.added.end]);
        for ((row, seen), end) in part.block.rows().skip(part.first).zip(&part.seen).zip(ends) {
            match *seen {
                Seen::Skipped(reason) => {
                    self.course.skip(row, reason);
                    *self.skipped.entry(reason).or_default() += 1;
                }
                Seen::NamesAnother => return Err(None),
                Seen::Of(whose, role) => self.row(row, start(row)..end, whose, role)?,
            }
        }
        Ok(())
    }

    /// Takes in a row and where it stands.
    fn row(&mut self, row: Row<'_>, at: Range<u64>, whose: Whose, role: Role) -> Result<(), Stop> {
        self.pass.look_for_units(row)?;
        let product = match whose {
            Whose::Id(id) => {
                let next = self.count;
                self.by_id.note(id, next).unwrap_or(next)
            }
            Whose::Above => self.products.last().copied().unwrap_or(self.count),
            Whose::Alone => self.count,
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
        Ok(())
    }
}

/// Rows that follow one another, on their way into the index.
#[derive(Default)]
struct Part {
    block: Block,
    /// Where they stand in the file.
    added: Range<u64>,
    /// The first that is none of the header.
    first: usize,
    seen: Vec<Seen>,
}

/// What a row is.
#[derive(Clone, Copy)]
enum Seen {
    Skipped(&'static str),
    NamesAnother,
    Of(Whose, Role),
}

/// Whose it is.
#[derive(Clone, Copy)]
enum Whose {
    /// The product with the id of that fingerprint.
    Id(u64),
    /// The product of the row above.
    Above,
    /// A product of its own.
    Alone,
}

impl Part {
    /// Looks at every row by itself.
    fn look(&mut self, pass: &Pass<'_>, shop: Shop<'_>) {
        let see = |row: Row<'_>| match pass.table.row_is(row) {
            RowIs::Skipped(reason) => Seen::Skipped(reason),
            RowIs::Of(Owner::Named(_), _) => Seen::NamesAnother,
            RowIs::Of(Owner::Id(id), role) => Seen::Of(Whose::Id(shop.fingerprint(&id)), role),
            RowIs::Of(Owner::Above, role) => Seen::Of(Whose::Above, role),
            RowIs::Of(Owner::Alone, role) => Seen::Of(Whose::Alone, role),
        };
        self.seen.clear();
        self.seen.extend(self.block.rows().skip(self.first).map(see));
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

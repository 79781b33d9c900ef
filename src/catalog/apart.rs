//! A table whose products' rows do not stand together, in a file whose rows can be read twice: first all of them, to see
//! whose they are, then product by product in the order in which the products first appeared. Of a row, only its place is
//! kept in between, so memory is bounded by the number of rows, not by what they hold.
//!
//! Everything that cannot be read so is held in memory by `gather`.

use super::Stop;
use super::batch::{BATCH_BYTES, Batch};
use super::crew::in_order;
use super::fetch::{At, Fetch};
use super::merge::Merge;
use super::pass::{Course, Pass, again};
use super::work::Shop;
use crate::listing::{Owner, Role, RowIs};
use crate::mapping::Use;
use crate::rules::{Fingerprint, Firsts};
use crate::table::{Block, Piece, Row, Tables};
use std::collections::BTreeMap;
use std::ops::Range;

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
    let Some(again) = tables.again() else { return Ok(false) };
    let Index { course, rows, products, by_id, count, kept, skipped, .. } = index;
    drop(by_id);
    pass.ended(&course, rows.len() as u64 + skipped.values().sum::<u64>(), merge)?;
    for (reason, count) in skipped {
        merge.skip(reason, count);
    }
    let mut fetch = Fetch::new(rows, kept, &products, count as usize);
    drop(products);
    let complete = |batch: &mut Batch| batch.failed = again.read(&mut batch.wanted, &mut batch.block).err();
    merge.hand_on(std::slice::from_ref(pass), |spare| Ok(fetch.batch(spare)), |_| Ok(()), complete, |_, _, _| Ok(()))?;
    Ok(true)
}

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
        let (mut ahead, Some(records)) = rows.parts() else { return Ok(None) };
        let mut header = columns.header_rows;
        let read = |mut part: Part| {
            part.block.clear();
            let is_more = ahead.next(&mut part.piece, &mut part.block, BATCH_BYTES).map_err(|stop| Some(again(pass.at.0, stop)))?;
            Ok(is_more.then_some(part))
        };
        let cut = |part: &mut Part| {
            let stands = records.split(&mut part.piece, &mut part.block).map_err(|stop| Some(again(pass.at.0, stop)))?;
            part.stands = stands.ok_or(None)?;
            part.first = header.min(part.block.len());
            header -= part.first;
            Ok(())
        };
        let work = |Part { block, first, seen, .. }: &mut Part| {
            seen.clear();
            seen.extend(block.rows().skip(*first).map(|row| Seen::of(row, pass, shop)));
        };
        match in_order(pass.job.threads.get(), read, cut, work, |part| index.part(part)) {
            Ok(()) => Ok(Some(index)),
            Err(None) => Ok(None),
            Err(Some(ended)) => Err(ended),
        }
    }

    /// Takes in the rows of a part. An error without a reason if one of them names another one.
    fn part(&mut self, Part { block, first, stands, seen, .. }: &Part) -> Result<(), Option<Stop>> {
        let rows = || block.rows().skip(*first);
        self.by_id.expect(seen.iter().filter_map(|seen| if let Seen::Of(Whose::Id(id), _) = seen { Some(*id) } else { None }));
        let start = |row: Row<'_>| stands.start + row.raw_start() as u64;
        let ends = rows().skip(1).map(start).chain([stands.end]);
        for ((row, seen), end) in rows().zip(seen).zip(ends) {
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
        let length = u32::try_from(at.end - at.start);
        let is_kept = length.is_err() || row.damage().next().is_some();
        if is_kept {
            self.kept.push_copy(row);
        }
        let begin = if is_kept { self.kept.len() as u64 - 1 } else { at.start };
        self.rows.push(At { begin, number: row.number(), length: length.unwrap_or(u32::MAX), role, is_kept });
        Ok(())
    }
}

/// Rows on their way into the index.
#[derive(Default)]
struct Part {
    piece: Piece,
    block: Block,
    /// How many of them are the header's.
    first: usize,
    /// Where all of them stand in the file.
    stands: Range<u64>,
    /// What the others are.
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
    Id(Fingerprint),
    /// The product of the row above.
    Above,
    /// A product of its own.
    Alone,
}

impl Seen {
    /// A row by itself.
    fn of(row: Row<'_>, pass: &Pass<'_>, shop: Shop<'_>) -> Seen {
        match pass.table.row_is(row) {
            RowIs::Skipped(reason) => Seen::Skipped(reason),
            RowIs::Of(Owner::Named(_), _) => Seen::NamesAnother,
            RowIs::Of(Owner::Id(id), role) => Seen::Of(Whose::Id(shop.fingerprint(&id)), role),
            RowIs::Of(Owner::Above, role) => Seen::Of(Whose::Above, role),
            RowIs::Of(Owner::Alone, role) => Seen::Of(Whose::Alone, role),
        }
    }
}

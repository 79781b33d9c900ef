//! One table, read in blocks, cut into products where the id changes.
//!
//! Optimistic: the rows of a product are expected to stand together. When an id comes back after its product was
//! closed, the pass starts over and the table is gathered instead.

use super::Stop;
use super::batch::{BATCH_BYTES, Batch, Open};
use super::merge::Merge;
use super::pass::{Course, Pass, again};
use super::plan::Again;
use super::work::{Seat, Shop};
use crate::listing::{Owner, Role, RowIs};
use crate::rules::{Fingerprint, Firsts, Ids};
use crate::table::{Records, Rows};
use crate::{Error, Unreadable};

/// Reads a table whose products stand together. No product may have more than so many bytes.
pub(super) fn stream(pass: &Pass<'_>, course: &mut Course, rows: &mut Rows<'_>, limit: usize, merge: &mut Merge<'_>) -> Result<(), Stop> {
    let (shop, header) = (merge.shop(), pass.table.columns.header_rows);
    let (mut ahead, records) = rows.parts();
    let mut cutter = Cutter { pass, course, records, shop, limit, open: Open::default(), id: None, header, above: None };
    let read = |mut batch: Batch| {
        let is_more = ahead.next(&mut batch.piece, &mut batch.block, BATCH_BYTES).map_err(|stop| again(pass.at.0, stop))?;
        batch.is_last = ahead.is_over();
        Ok(is_more.then_some(batch))
    };
    let mut closed = Closed::default();
    let look = |batch: &Batch, ids: &Ids<Seat>, again: &[(Fingerprint, Seat)]| {
        let is_torn = closed.is_torn(batch, pass.table.index, ids, again);
        if is_torn { Err(Stop::Again(Again::Gather { table: pass.at })) } else { Ok(()) }
    };
    merge.hand_on(std::slice::from_ref(pass), read, |batch| cutter.cut(batch), |_| (), look)
}

/// The ids by which the rows of products were found that have all their rows. Nearly always that is the id which the product
/// has itself, and the catalog keeps it; only the others are kept here.
#[derive(Default)]
struct Closed(Firsts<()>);

impl Closed {
    /// Whether the rows of a product of the batch do not stand together, for all that is known. The catalog has the `ids` of
    /// all products so far, and says which of the batch have come `again`.
    ///
    /// Where products have ids by which rows of others were found, it may say so of rows that do stand together. To gather
    /// them takes longer and gives the same.
    fn is_torn(&mut self, batch: &Batch, table: usize, ids: &Ids<Seat>, again: &[(Fingerprint, Seat)]) -> bool {
        let is_there = |id: Fingerprint| ids.product_at(id).is_some_and(|first| first.is_in(table));
        batch.found_by(false).any(|id| self.0.note(id, ()).is_some() || is_there(id))
            || !self.0.is_empty() && batch.found_by(true).any(|id| self.0.at(id).is_some())
            // What was in another table first may come once more in this one.
            || again.iter().any(|(id, first)| first.is_in(table) || self.0.note(*id, ()).is_some())
    }
}

/// Cuts a table into batches of whole products.
struct Cutter<'c, 'p> {
    pass: &'c Pass<'p>,
    course: &'c mut Course,
    /// Splits what was read, if it comes as text.
    records: Option<&'c mut Records>,
    shop: Shop<'c>,
    limit: usize,
    /// The product that goes on in the next batch.
    open: Open,
    /// The id of that product.
    id: Option<String>,
    /// How many rows of the header are still to come.
    header: usize,
    /// Of the row before the next in its block, if it is of that product by its id: how many of its first cells decided
    /// that, and what it is.
    above: Option<(usize, Role)>,
}

impl Cutter<'_, '_> {
    /// Cuts what was read behind the batches before.
    fn cut(&mut self, batch: &mut Batch) -> Result<(), Stop> {
        if let Some(records) = &mut self.records {
            records.split(&mut batch.piece, &mut batch.block).map_err(|stop| again(self.pass.at.0, stop))?;
        }
        batch.resume(&mut self.open);
        let header = self.header.min(batch.block.len());
        self.header -= header;
        self.above = None;
        self.course.fill_down(self.pass, &mut batch.block, header);
        for index in header..batch.block.len() {
            self.row(batch, index)?;
        }
        if batch.is_last {
            batch.cut(self.fingerprint());
            return Ok(());
        }
        batch.carry(&mut self.open);
        if self.open.bytes() > self.limit {
            let limit = Unreadable::Limit("block", self.limit as u64);
            return Err(Error::unreadable(&*self.pass.table.file, limit).into());
        }
        Ok(())
    }

    fn row(&mut self, batch: &mut Batch, index: usize) -> Result<(), Stop> {
        let (row, table) = (batch.block.row(index), &self.pass.table);
        let above = self.above.take();
        if let Some((decided_by, role)) = above
            && table.is_as_above(row, decided_by)
        {
            debug_assert!(matches!(table.row_is(row), RowIs::Of(Owner::Id(id), as_) if Some(&*id) == self.id.as_deref() && as_ == role));
            self.pass.look_for_units(row)?;
            self.above = above;
            batch.push(index, 0, role);
            return Ok(());
        }
        let (owner, role) = match table.row_is(row) {
            RowIs::Skipped(reason) => {
                self.course.skip(row, reason);
                *batch.skipped.entry(reason).or_default() += 1;
                return Ok(());
            }
            RowIs::Of(owner, role) => (owner, role),
        };
        self.pass.look_for_units(row)?;
        self.above = table.decided_by(row).map(|decided_by| (decided_by, role)).filter(|_| matches!(owner, Owner::Id(_)));
        let id = match owner {
            Owner::Above => {
                batch.push(index, 0, role);
                return Ok(());
            }
            Owner::Named(_) => return Err(Stop::Again(Again::Gather { table: self.pass.at })),
            Owner::Id(id) => Some(id),
            Owner::Alone => None,
        };
        if !batch.is_open() || id.is_none() || self.id.as_deref() != id.as_deref() {
            let closed = self.fingerprint();
            self.id = id.map(|id| {
                let mut own = self.id.take().unwrap_or_default();
                own.clear();
                own + &id
            });
            batch.cut(closed);
        }
        batch.push(index, 0, role);
        Ok(())
    }

    /// The fingerprint of the id of the product that is being gathered.
    fn fingerprint(&self) -> Option<Fingerprint> {
        self.id.as_deref().map(|id| self.shop.fingerprint(id))
    }
}

//! The tables that a product's rows stand in, and the rows with what each of them is to the product.

use super::group::{Key, RowIs};
use super::options::varies;
use super::plain::Plain;
use crate::Level;
use crate::mapping::{ColumnUse, Columns, Use};
use crate::table::{Cell, CellKind, Links, Row};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

/// One table as a place that rows come from.
#[derive(Debug)]
pub struct SourceTable {
    /// The file's name.
    pub file: Arc<str>,
    /// The sheet's name; `None` for text tables.
    pub sheet: Option<Arc<str>>,
    /// What its columns fill.
    pub columns: Columns,
    /// Which of the run's tables it is, from 0.
    pub(crate) index: usize,
    /// How many cells a row of a text table may have: as many as the header names, up to those that its line has.
    cells: Option<RangeInclusive<usize>>,
    key: Key,
    /// The links of columns that are read by them.
    links: Links,
    /// Whether any column changes an amount that another says, lacks its tax, or leaves it out.
    pub(super) settles_amounts: bool,
    /// Whether a row may hold several SKUs: packed into one cell, or each in a column of its own.
    pub(super) may_hold_several: bool,
    /// Columns that are an option only where rows differ.
    pub(super) varying: Vec<usize>,
    /// Columns side by side, of the first uses, that say something of the product and are read as they stand.
    pub(super) of_product: Range<usize>,
    /// Of each use, what the everyday cells of its column become.
    pub(super) plain: Vec<Plain>,
}

/// A row and the table that it stands in.
#[derive(Debug, Clone, Copy)]
pub struct SourceRow<'a> {
    /// The table.
    pub table: &'a SourceTable,
    /// The row.
    pub row: Row<'a>,
}

/// A row of a product, and what it is to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Member<'a> {
    /// The row.
    pub at: SourceRow<'a>,
    /// What it is.
    pub role: super::Role,
}

impl SourceTable {
    /// A table of a run.
    pub(crate) fn new(
        file: Arc<str>,
        sheet: Option<Arc<str>>,
        columns: Columns,
        index: usize,
        cells: Option<RangeInclusive<usize>>,
        links: Links,
    ) -> SourceTable {
        let key = Key::new(&columns);
        let settles =
            |used: &ColumnUse| matches!(used.used, Use::Adjust { .. }) || used.how.as_ref().is_some_and(|how| how.net || how.above);
        let settles_amounts = columns.uses.iter().any(settles);
        let several = |used: &ColumnUse| matches!(used.used, Use::Skus { .. }) || used.is_matrix();
        let may_hold_several = columns.uses.iter().any(several);
        let first = columns.uses.first().map_or(0, |used| used.column);
        let side_by_side =
            columns.uses.iter().zip(first..).take_while(|(used, column)| is_plain_of_product(used) && used.column == *column);
        let of_product = first..first + side_by_side.count();
        let plain = Plain::of(&columns.uses);
        let varying = columns.uses.iter().filter(|used| varies(used)).map(|used| used.column).collect();
        SourceTable { file, sheet, columns, index, cells, key, links, settles_amounts, may_hold_several, varying, of_product, plain }
    }

    /// What a use reads of a row: the cell, or where it leads.
    #[inline]
    pub(crate) fn cell<'a>(&'a self, row: Row<'a>, used: &ColumnUse) -> Cell<'a> {
        self.link(row, used).map_or_else(|| row.cell(used.column), |text| Cell { text, kind: CellKind::Text })
    }

    /// Where the cell of a use leads that is read by that.
    #[inline]
    pub(crate) fn link<'a>(&'a self, row: Row<'a>, used: &ColumnUse) -> Option<&'a str> {
        if used.reads_link() { self.links.behind(row, used.column) } else { None }
    }

    /// Why that row is passed over, if it is, before anybody asks whose it is.
    pub(crate) fn skips(&self, row: Row<'_>) -> Option<&'static str> {
        super::skip::reason(&self.columns, row)
    }

    /// What that row is, and whose.
    pub(crate) fn row_is<'a>(&self, row: Row<'a>) -> RowIs<'a> {
        self.key.of(self, row)
    }

    /// Whether a row is what the row before it in its block is, and of the same product: it begins with the cells that
    /// decided that, of which there are so many.
    #[inline]
    pub(crate) fn is_as_above(&self, row: Row<'_>, decided_by: usize) -> bool {
        row.begins_as_above(decided_by) && row.damage().next().is_none() && self.ragged(row).is_none()
    }

    /// How many of a row's first cells decide what it is, and whose, if no others have a say.
    pub(crate) fn decided_by(&self, row: Row<'_>) -> Option<usize> {
        self.key.decided_by(self, row)
    }

    /// How product ids are found in it.
    pub(crate) fn key(&self) -> &Key {
        &self.key
    }

    /// How many cells the header has, where the row has another number of them.
    pub(crate) fn ragged(&self, row: Row<'_>) -> Option<usize> {
        let (least, most) = self.cells.clone()?.into_inner();
        if row.len() < least {
            return Some(least);
        }
        (most..row.len()).any(|column| !row.cell(column).is_blank()).then_some(most)
    }
}

/// Whether a column says something of the product, and is read as it stands.
fn is_plain_of_product(used: &ColumnUse) -> bool {
    used.how.is_none() && used.used.field().is_some_and(|field| field.level() == Level::Product)
}

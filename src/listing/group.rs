//! Which rows are one product: consecutive rows with the same id, in reading order.
//!
//! A row whose id cannot be read belongs to the product above it, which it continues (where the mapping says so) or
//! else refuses: nobody knows whether it was one of that product's SKUs.

use crate::Field;
use crate::mapping::{Columns, Part, Template};
use crate::table::Row;
use std::borrow::Cow;

/// What a row is for grouping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowKind<'a> {
    /// Nothing in it: skipped.
    Blank,
    /// The header once more, as printed lists repeat it on every page: skipped.
    RepeatedHeader,
    /// A row of the product with that id.
    Of(Cow<'a, str>),
    /// A row without a readable id.
    Unreadable,
    /// The table has no product ids at all: every row is a product of its own.
    Alone,
}

/// How product ids are found in one table.
#[derive(Debug)]
pub(crate) struct Key<'c> {
    columns: &'c Columns,
    by: By<'c>,
}

#[derive(Debug)]
enum By<'c> {
    Column(usize),
    Template(&'c Template),
    Nothing,
}

impl<'c> Key<'c> {
    /// The key of a table with those columns.
    pub(crate) fn new(columns: &'c Columns) -> Key<'c> {
        let column = columns.column_of(Field::OutProductId).map(By::Column);
        let by = column.or_else(|| columns.value_of(Field::OutProductId).map(By::Template)).unwrap_or(By::Nothing);
        Key { columns, by }
    }

    /// What that row is.
    pub(crate) fn of<'b>(&self, row: Row<'b>) -> RowKind<'b> {
        if row.is_blank() {
            return RowKind::Blank;
        }
        if self.is_header(row) {
            return RowKind::RepeatedHeader;
        }
        match self.by {
            By::Nothing => RowKind::Alone,
            By::Column(column) if super::has_readable_id(self.columns, row) => RowKind::Of(Cow::Borrowed(row.cell(column).trimmed())),
            By::Column(_) => RowKind::Unreadable,
            By::Template(template) => self.of_template(template, row),
        }
    }

    fn of_template<'b>(&self, template: &Template, row: Row<'b>) -> RowKind<'b> {
        let mut id = String::new();
        for part in &template.0 {
            let column = match part {
                Part::Text(text) => {
                    id.push_str(text);
                    continue;
                }
                Part::Column(column) => Some(*column),
                Part::Field(field) => self.columns.column_of(*field),
            };
            match column.map(|c| row.cell(c).trimmed()).filter(|text| !text.is_empty()) {
                Some(text) => id.push_str(text),
                None => return RowKind::Unreadable,
            }
        }
        RowKind::Of(Cow::Owned(id))
    }

    fn is_header(&self, row: Row<'_>) -> bool {
        let header = &self.columns.header;
        let named = header.iter().filter(|h| !h.is_empty()).count();
        named > 1 && row.len() >= header.len() && header.iter().enumerate().all(|(c, h)| row.cell(c).trimmed() == h.as_str())
    }
}

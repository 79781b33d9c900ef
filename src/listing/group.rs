//! Which rows are one product: consecutive rows with the same id, in reading order.
//!
//! A row whose id cannot be read belongs to the product above it, which it continues (where the mapping says so) or
//! else refuses: nobody knows whether it was one of that product's SKUs.

use super::Sheet;
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
    sheet: &'c Sheet,
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
    pub(crate) fn new(sheet: &'c Sheet, columns: &'c Columns) -> Key<'c> {
        let column = columns.column_of(Field::OutProductId).map(By::Column);
        let by = column.or_else(|| columns.value_of(Field::OutProductId).map(By::Template)).unwrap_or(By::Nothing);
        Key { sheet, columns, by }
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
            By::Column(column) if self.is_readable(row) => RowKind::Of(Cow::Borrowed(row.cell(column).trimmed())),
            By::Column(_) => RowKind::Unreadable,
            By::Template(template) => self.of_template(template, row).map_or(RowKind::Unreadable, |id| RowKind::Of(Cow::Owned(id))),
        }
    }

    /// Whether the row's id is there, and nothing makes it doubtful where it stands.
    pub(crate) fn is_readable(&self, row: Row<'_>) -> bool {
        let certain = |column| !row.damage().any(|d| d.spoils(column)) && (column == 0 || self.sheet.ragged(row).is_none());
        // No separator is too many or too few in front of the first column.
        !self.is_blank(row) && if let By::Column(column) = self.by { certain(column) } else { true }
    }

    /// Whether the row says nothing where its id should stand.
    pub(crate) fn is_blank(&self, row: Row<'_>) -> bool {
        match self.by {
            By::Nothing => false,
            By::Column(column) => row.cell(column).is_blank(),
            By::Template(template) => self.of_template(template, row).is_none(),
        }
    }

    fn of_template(&self, template: &Template, row: Row<'_>) -> Option<String> {
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
                None => return None,
            }
        }
        Some(id)
    }

    fn is_header(&self, row: Row<'_>) -> bool {
        let header = &self.columns.header;
        let named = header.iter().filter(|h| !h.is_empty()).count();
        named > 1 && row.len() >= header.len() && header.iter().enumerate().all(|(c, h)| row.cell(c).trimmed() == h.as_str())
    }
}

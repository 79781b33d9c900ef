//! Rows that hold several SKUs: packed into one cell, or one in each of a family of columns; and SKUs whose options the
//! product's row lists.

use super::assemble::{Assembly, Position, cut, slot, split};
use super::convert::convert;
use super::{FactKind, Origin, Role, SourceRow};
use crate::mapping::{ColumnUse, Columns, Use};
use crate::table::{Cell, CellKind, Row};
use crate::{Field, Slot};
use std::borrow::Cow;

/// One SKU of a row that holds several.
pub(super) struct Variant<'a> {
    used: &'a ColumnUse,
    /// What its cell holds of it, by fields; of a matrix nothing but the cell.
    parts: Vec<(Field, &'a str)>,
}

/// The SKUs that a row holds; `None` where it is no row of that kind.
pub(super) fn variants<'a>(at: &Position<'a>) -> Option<Result<Vec<Variant<'a>>, (usize, FactKind)>> {
    if !at.table.may_hold_several {
        return None;
    }
    let columns: Vec<&'a ColumnUse> = at.table.columns.uses.iter().filter(|used| used.is_matrix()).collect();
    if !columns.is_empty() {
        let filled = columns.into_iter().filter(|used| !at.row.cell(used.column).is_blank());
        return Some(Ok(filled.map(|used| Variant { used, parts: Vec::new() }).collect()));
    }
    let packed = at.table.columns.uses.iter().find(|used| matches!(used.used, Use::Skus { refers: None, .. }))?;
    let text = at.row.cell(packed.column).trimmed();
    (!text.is_empty()).then(|| unpacked(packed, text).map_err(|fact| (packed.column, fact)))
}

/// Takes a packed cell apart: an item of the first form begins a SKU, items of the others add to it.
fn unpacked<'a>(used: &'a ColumnUse, text: &'a str) -> Result<Vec<Variant<'a>>, FactKind> {
    let (Use::Skus { separators, .. }, Some(how)) = (&used.used, used.how.as_deref()) else { return Ok(Vec::new()) };
    let mut variants: Vec<Variant<'a>> = Vec::new();
    for item in split(text, separators).filter(|item| !item.is_empty()) {
        let found = how.patterns.iter().enumerate().find_map(|(form, pattern)| Some((form, pattern.take(item)?)));
        let Some((form, taken)) = found else {
            if how.others_skipped {
                continue;
            }
            return Err(FactKind::NotOfPattern);
        };
        let parts = taken.into_iter().filter_map(|(name, text)| Some((Field::from_name(name)?, text)));
        match variants.last_mut() {
            _ if form == 0 => variants.push(Variant { used, parts: parts.collect() }),
            Some(last) => last.parts.extend(parts),
            None => return Err(FactKind::NotOfPattern),
        }
    }
    Ok(variants)
}

impl<'a> Assembly<'a> {
    /// Fills one SKU of a row that holds several with what is its own.
    pub(super) fn variant(&mut self, at: &Position<'a>, variant: &Variant<'a>) {
        let column = variant.used.column;
        let (cell, origin) = (at.row.cell(column), Origin::cell(at.index, column));
        if let Some((key, value)) = variant.used.how.as_deref().and_then(|how| how.matrix.as_ref()) {
            if let Use::Field { field, separators, unit, .. } = &variant.used.used {
                self.fill(at, variant.used, *field, cell, separators, *unit);
            }
            return self.attribute(at, origin, cell, Cow::Borrowed(key), Cow::Borrowed(value));
        }
        let mut key = "";
        for &(field, text) in &variant.parts {
            match field {
                Field::AttrKey => key = text,
                Field::AttrValue => self.attribute(at, origin, cell, Cow::Borrowed(key), Cow::Borrowed(text)),
                _ => {
                    let part = Cell { text, kind: CellKind::Text };
                    let columns = &at.table.columns;
                    let (slot, leaf) = (slot(field, at.sku), convert(part, field, columns.price_unit, &columns.rates));
                    self.converted(slot, origin, text, &columns.rates, &leaf);
                    self.leaf(slot, origin, part, leaf);
                }
            }
        }
    }

    /// The options that the product's row lists for a SKU that stands in a row of its own.
    pub(super) fn listed_options(&mut self, at: &Position<'a>) {
        let Some((index, SourceRow { table, row })) = self.first.filter(|_| at.role == Role::Sku) else { return };
        for used in &table.columns.uses {
            let Use::Skus { separators, within, pair, refers: Some(refers) } = &used.used else { continue };
            let Some(own) = own_name(at.table.columns.header.iter(), refers, at.row) else { continue };
            let cell = row.cell(used.column);
            let origin = Origin::cell(index, used.column);
            for item in split(cell.trimmed(), separators) {
                let pairs: Vec<_> = split(item, within).filter_map(|part| cut(part, pair)).collect();
                if pairs.iter().any(|(key, value)| key == refers && *value == own) {
                    for (key, value) in pairs.into_iter().filter(|(key, _)| key != refers) {
                        self.attribute(at, origin, cell, Cow::Borrowed(key), Cow::Borrowed(value));
                    }
                }
            }
        }
    }

    pub(super) fn packed_fault(&mut self, at: &Position<'a>, column: usize, fact: FactKind) {
        let slot = Slot::sku(Field::AttrValue, at.sku.unwrap_or_default());
        self.note(Some(slot), Origin::cell(at.index, column), at.row.cell(column).text, fact);
    }
}

/// What a row is called in the column of that header.
fn own_name<'b, 'h>(mut header: impl Iterator<Item = &'h String>, name: &str, row: Row<'b>) -> Option<&'b str> {
    let column = header.position(|text| text.eq_ignore_ascii_case(name))?;
    Some(row.cell(column).trimmed()).filter(|text| !text.is_empty())
}

/// The ids of the rows that a product's row lists as its SKUs, and the column of that header where they stand.
pub(crate) fn listed<'b>(columns: &Columns, row: Row<'b>) -> Vec<(String, &'b str)> {
    let mut found = Vec::new();
    for used in &columns.uses {
        let Use::Skus { separators, within, pair, refers: Some(refers) } = &used.used else { continue };
        for item in split(row.cell(used.column).trimmed(), separators).filter(|item| !item.is_empty()) {
            let own = split(item, within).filter_map(|part| cut(part, pair)).find(|(key, id)| key == refers && !id.is_empty());
            // An item that names no row stands for one that is not there.
            found.push((refers.clone(), own.map_or(item, |(_, id)| id)));
        }
    }
    found
}

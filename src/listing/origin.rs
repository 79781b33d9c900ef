//! From a slot back to the cell it was filled from.

use super::SourceRow;
use crate::{Place, Slot, Spot};
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

/// Slots among which one is looked for one by one. Nearly every product has fewer, and an index would cost it more than
/// everything else; a clean product is asked for a few that stand in front.
const FEW: usize = 2000;

/// One cell among the rows of one product: which of its rows (from 0), which column (from 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Origin {
    /// The index of the row among the product's rows.
    pub row: u32,
    /// The column, from 0; [`Origin::WHOLE_ROW`] where a value has no column of its own.
    pub column: u32,
}

impl Origin {
    /// The column of values that no column holds: constants, and values that are missing.
    pub const WHOLE_ROW: u32 = u32::MAX;

    /// The cell in that row and column.
    pub fn cell(row: usize, column: usize) -> Origin {
        Origin { row: narrow(row), column: narrow(column) }
    }

    /// The cell in the same row and that column.
    #[inline]
    pub(super) fn column(self, column: usize) -> Origin {
        Origin { column: narrow(column), ..self }
    }

    /// That row as a whole.
    pub fn row(row: usize) -> Origin {
        Origin { column: Origin::WHOLE_ROW, ..Origin::cell(row, 0) }
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(Origin::WHOLE_ROW - 1)
}

/// Which cell each slot was filled from, in the order of filling.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    all: Vec<(Slot, Origin)>,
    /// Made when the origins of many slots are asked for the first time.
    index: OnceLock<Index>,
}

/// The first origin of every slot and list, and the first row of every SKU, of so many slots.
#[derive(Debug, Clone)]
struct Index {
    count: usize,
    slots: HashMap<Slot, Origin>,
    rows: HashMap<Option<u32>, u32>,
}

impl Origins {
    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, count: usize) {
        self.all.reserve(count);
    }

    /// Remembers where the value of a slot came from.
    pub fn push(&mut self, slot: Slot, origin: Origin) {
        self.all.push((slot, origin));
    }

    /// The items of a list stand in another order: `order` says of each where it stood.
    pub(super) fn reorder(&mut self, field: crate::Field, order: &[usize]) {
        self.index.take();
        for (slot, _) in self.all.iter_mut().filter(|(slot, _)| slot.field == field) {
            if let Some(item) = slot.item {
                let at = order.iter().position(|&at| at == item as usize);
                *slot = slot.item(at.unwrap_or(item as usize));
            }
        }
        self.all.sort_by_key(|(slot, _)| if slot.field == field { slot.item } else { None });
    }

    /// Looks for where the values of that field came from, in SKU after SKU.
    pub(crate) fn sku_by_sku(&self, field: crate::Field) -> SkuBySku<'_> {
        SkuBySku { all: &self.all, field, at: 0, apart: 0 }
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.all.clear();
        self.index.take();
    }

    /// Where the value of exactly that slot came from; for a list as a whole: its first item, else the blank cell that
    /// could have held one.
    pub fn get(&self, slot: Slot) -> Option<Origin> {
        if let Some(index) = self.index() {
            return index.slots.get(&slot).copied();
        }
        let first_item = |(s, _): &&(Slot, Origin)| s.item.is_some() && s.field == slot.field && s.sku == slot.sku;
        let item = if slot.item.is_none() && slot.field.many() { self.all.iter().find(first_item) } else { None };
        item.or_else(|| self.all.iter().find(|(s, _)| *s == slot)).map(|(_, origin)| *origin)
    }

    /// The same, or where nothing was filled in: the row of the slot's SKU, else the product's first row.
    pub fn nearest(&self, slot: Slot) -> Option<Origin> {
        self.get(slot).or_else(|| {
            let of_sku = match self.index() {
                Some(index) => index.rows.get(&slot.sku).copied(),
                None => self.all.iter().find(|(s, _)| s.sku == slot.sku).map(|(_, origin)| origin.row),
            };
            let row = of_sku.or(self.all.first().map(|(_, origin)| origin.row))?;
            Some(Origin { row, column: Origin::WHOLE_ROW })
        })
    }

    /// The index, if there are many slots and none was added since.
    fn index(&self) -> Option<&Index> {
        let index = (self.all.len() > FEW).then(|| self.index.get_or_init(|| Index::of(&self.all)))?;
        (index.count == self.all.len()).then_some(index)
    }
}

/// The origins of one field. Mostly the next one stands as far behind the last as that does behind the one before.
pub(crate) struct SkuBySku<'o> {
    all: &'o [(Slot, Origin)],
    field: crate::Field,
    at: usize,
    apart: usize,
}

impl SkuBySku<'_> {
    /// Where the value of a SKU came from, which is behind those that were asked for before, if it stands in their order.
    pub fn of(&mut self, sku: u32) -> Option<Origin> {
        let slot = Slot::sku(self.field, sku as usize);
        let is_there = |at: usize| self.all.get(at).filter(|(known, _)| *known == slot).map(|(_, origin)| *origin);
        let likely = self.at + self.apart;
        if let Some(origin) = is_there(likely) {
            self.at = likely;
            return Some(origin);
        }
        let is_next = |(known, _): &(Slot, Origin)| known.field == self.field && known.sku >= slot.sku;
        self.apart = self.all[self.at..].iter().position(is_next).unwrap_or(self.all.len() - self.at);
        self.at += self.apart;
        is_there(self.at)
    }
}

impl Index {
    fn of(all: &[(Slot, Origin)]) -> Index {
        let mut index = Index { count: all.len(), slots: HashMap::with_capacity(all.len()), rows: HashMap::new() };
        for (slot, origin) in all.iter().filter(|(slot, _)| slot.item.is_some() && slot.field.many()) {
            index.slots.entry(Slot { item: None, ..*slot }).or_insert(*origin);
        }
        for (slot, origin) in all {
            index.slots.entry(*slot).or_insert(*origin);
            index.rows.entry(slot.sku).or_insert(origin.row);
        }
        index
    }
}

/// What the origins of a listing point into.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Provenance<'a> {
    /// Nothing: the product was built by a program.
    Made,
    /// The product's rows, which may stand in several tables: first the one that says what the product is.
    Rows(Vec<SourceRow<'a>>),
    /// A request body that was read: places are pointers, which the target knows.
    Body {
        /// The file's name.
        file: Arc<str>,
        /// The physical line where the body begins.
        line: u64,
    },
}

impl<'a> Provenance<'a> {
    /// The row of an origin.
    pub fn row(&self, origin: Origin) -> Option<&SourceRow<'a>> {
        let Provenance::Rows(rows) = self else { return None };
        rows.get(origin.row as usize)
    }

    /// The place of an origin, as the merchant sees it.
    pub fn place(&self, origin: Origin) -> Option<Place> {
        let SourceRow { table, row } = *self.row(origin)?;
        let column = if origin.column == Origin::WHOLE_ROW { 0 } else { origin.column + 1 };
        let spot = match (&table.sheet, row.above(origin.column as usize)) {
            // The text was written in another row.
            (Some(sheet), Some(row)) => Spot::Cell { sheet: Arc::clone(sheet), row, column },
            (None, Some(line)) => Spot::Line { line, column: 0, field: column },

            (Some(sheet), None) => Spot::Cell { sheet: Arc::clone(sheet), row: row.number(), column },
            (None, None) if column == 0 => Spot::Line { line: row.number(), column: 0, field: 0 },
            (None, None) => {
                let (line, character) = row.line_and_column(origin.column as usize);
                Spot::Line { line, column: character, field: column }
            }
        };
        Some(Place { file: Arc::clone(&table.file), spot })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Field;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    /// Some slots of six SKUs, in any order.
    fn slots() -> impl Strategy<Value = Vec<Slot>> {
        let of_sku = |sku| [Field::OutSkuId, Field::Barcode, Field::StockNum].map(|field| Slot::sku(field, sku));
        subsequence((0..6).flat_map(of_sku).collect::<Vec<_>>(), 0..=18).prop_shuffle()
    }

    proptest! {
        #[test]
        fn sku_by_sku_is_one_by_one(mut slots in slots(), is_in_order: bool) {
            if is_in_order {
                slots.sort_by_key(|slot| slot.sku);
            }
            let mut origins = Origins::default();
            (0..).zip(&slots).for_each(|(column, slot)| origins.push(*slot, Origin::cell(0, column)));
            let mut sku_by_sku = origins.sku_by_sku(Field::OutSkuId);
            for sku in 0..6 {
                let (found, expected) = (sku_by_sku.of(sku), origins.get(Slot::sku(Field::OutSkuId, sku as usize)));
                prop_assert!(found == expected || found.is_none() && !is_in_order);
            }
        }
    }
}

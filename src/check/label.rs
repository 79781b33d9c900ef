//! From a slot to what the merchant sees: the place, the header, the cell, and the row around it as a card.

use super::Checker;
use crate::document::Finder;
use crate::table::Row;
use crate::{Diagnostic, Document, Fix, FixCell, Label, Level, Listing, Origin, Place, Provenance, Slot, SourceRow, Spot, Target, wide};
use smol_str::SmolStr;

/// How many cells the card shows on each side of the one it is about.
const NEIGHBOURS: usize = 2;
/// How much of a cell is kept for reports, in characters.
const KEPT: usize = 200;

/// Looks up where the values of one product stand.
pub(super) struct Labels<'l, 'a> {
    pub listing: &'l Listing<'a>,
    pub document: &'l Document<'a>,
    pub finder: Finder<'l>,
    pub target: &'static Target,
    /// Whether labels have cards.
    cards: bool,
}

impl<'l, 'a> Labels<'l, 'a> {
    pub(super) fn of(listing: &'l Listing<'a>, document: &'l Document<'a>, checker: &Checker) -> Labels<'l, 'a> {
        Labels { listing, document, finder: Finder::new(document.root()), target: checker.target, cards: checker.cards }
    }

    /// The label of a slot; of the nearest thing that is there, where the slot is empty.
    pub(super) fn of_slot(&self, slot: Slot) -> Option<Label> {
        match &self.listing.provenance {
            Provenance::Rows(_) => self.of_origin(self.listing.origins.nearest(slot)?),
            Provenance::Body { .. } => self.of_pointer(&self.target.pointer(slot)?),
            Provenance::Made => None,
        }
    }

    /// The label of a cell among the product's rows.
    pub(super) fn of_origin(&self, origin: Origin) -> Option<Label> {
        let place = self.listing.provenance.place(origin)?;
        let SourceRow { table, row } = *self.listing.provenance.row(origin)?;
        let header = &table.columns.header;
        if origin.column == Origin::WHOLE_ROW {
            return Some(Label {
                place,
                header: None,
                value: None,
                card: self.card(header, row, 0..header.len().min(2 * NEIGHBOURS)),
                focus: None,
            });
        }
        let column = origin.column as usize;
        // The cells beside a text that was written in a row above stand in another row.
        let around = if row.above(column).is_some() { 0 } else { NEIGHBOURS };
        let around = column.saturating_sub(around)..(column + around + 1).min(header.len().max(column + 1));
        Some(Label {
            place,
            header: header.get(column).filter(|text| !text.is_empty()).map(SmolStr::new),
            value: Some(kept(row.cell(column).text)),
            focus: self.cards.then_some(column - around.start),
            card: self.card(header, row, around),
        })
    }

    fn card(&self, header: &[String], row: Row<'_>, columns: std::ops::Range<usize>) -> Vec<(SmolStr, SmolStr)> {
        let columns = if self.cards { columns } else { 0..0 };
        columns.map(|c| (header.get(c).map(SmolStr::new).unwrap_or_default(), kept(row.cell(c).text))).collect()
    }

    /// A fix with the cells that hold its text. What stands once per product may stand in each of its rows, and has to
    /// be changed in all of them. There is no fix where the text is only made from what a cell holds.
    pub(super) fn with_cells(&self, mut fix: Fix, origin: Option<Origin>, slot: Option<Slot>) -> Option<Fix> {
        let Provenance::Rows(rows) = &self.listing.provenance else { return Some(fix) };
        let own = origin.or_else(|| self.listing.origins.get(slot?)).filter(|own| own.column != Origin::WHOLE_ROW)?;
        let column = own.column as usize;
        let SourceRow { table, row } = *self.listing.provenance.row(own)?;
        let said = row.cell(column).trimmed();
        for (index, other) in rows.iter().enumerate() {
            let text = other.row.cell(column).text;
            let repeats = || {
                let product = slot.is_none_or(|slot| slot.field.level() == Level::Product);
                product && std::ptr::eq(other.table, table) && text.trim() == said && text.contains(&fix.before)
            };
            if index != own.row as usize && !repeats() {
                continue;
            }
            let place = self.listing.provenance.place(Origin::cell(index, column))?;
            if fix.cells.iter().all(|cell| cell.place != place) {
                let header = table.columns.header.get(column).filter(|text| !text.is_empty()).cloned();
                fix.cells.push(FixCell { place, header, text: text.to_owned() });
            }
        }
        row.cell(column).text.contains(&fix.before).then_some(fix)
    }

    /// The label of a member of a body that was read.
    pub(super) fn of_pointer(&self, pointer: &str) -> Option<Label> {
        let Provenance::Body { file, line } = &self.listing.provenance else { return None };
        let place = Place { file: file.clone(), spot: Spot::Body { line: *line, pointer: pointer.to_owned() } };
        let value = self.finder.pointer(pointer).and_then(|node| node.as_text().map(kept).or_else(|| node.word().map(SmolStr::from)));
        Some(Label { place, header: None, value, card: Vec::new(), focus: None })
    }

    /// Says of a diagnostic which product and SKU it belongs to.
    pub(super) fn name(&self, diagnostic: &mut Diagnostic, slot: Option<Slot>) {
        let product = &self.listing.product;
        diagnostic.product = product.out_product_id.as_deref().map(kept);
        let sku = slot.and_then(|slot| product.skus.get(slot.sku? as usize));
        diagnostic.sku = sku.and_then(|sku| sku.out_sku_id.as_deref()).map(kept);
        diagnostic.field = slot.map(|slot| slot.field);
    }
}

/// Leaves out what the cell says.
pub(super) fn conceal(label: &mut Label) {
    label.value = None;
    if let Some((_, text)) = label.focus.and_then(|focus| label.card.get_mut(focus)) {
        *text = const { SmolStr::new_static("***") };
    }
}

fn kept(text: &str) -> SmolStr {
    SmolStr::new(wide::beginning(text, KEPT))
}

//! Whether a row's cells are read at all: not where nobody knows which column, or which product, they belong to. The
//! reason is a fact, noted once. How cells are read is in [`assemble`](super::assemble).

use super::assemble::{Assembly, Position, filled};
use super::convert::convert;
use super::{FactKind, Member, Origin, Role, SourceRow, Wrong};
use crate::mapping::{Kinds, Parent, Use};
use crate::table::Damage;
use crate::{Field, Reading, Slot};

/// How much of a row can be taken at its word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// All of it, but for cells with damage of their own.
    Whole,
    /// Its cells may belong to other columns or to another product, so they say nothing.
    Nothing,
}

impl<'a> Assembly<'a> {
    /// Rows that are SKUs or add something, of a product that no row says.
    pub(super) fn nobody_says_it(&mut self, members: &[Member<'a>]) {
        let partial = |member: &Member<'_>| matches!(member.role, Role::Sku | Role::Add | Role::More);
        let Some(Member { at: SourceRow { table, row }, .. }) = members.first().filter(|_| members.iter().all(partial)) else { return };
        let origin = table.columns.column_of(Field::OutProductId).map_or(Origin::row(0), |column| Origin::cell(0, column));
        let text = if origin.column == Origin::WHOLE_ROW { "" } else { row.cell(origin.column as usize).trimmed() };
        self.note(None, origin, text, FactKind::NoProductRow);
    }

    pub(super) fn damage(&mut self, at: &Position<'a>) {
        let Position { table, row, index, sku, .. } = *at;
        for damage in row.damage() {
            let column = damage.column();
            let filled = filled(table.columns.used(column), sku);
            let is_id = filled.is_some_and(|slot| slot.field.reading() == Reading::Id);
            // Of an id that lost digits, the conversion says so.
            if !(is_id && matches!(damage, Damage::NumberBeyond15Digits { .. })) {
                self.note(filled, Origin::cell(index, column), row.cell(column).text, FactKind::Damage(damage.clone()));
            }
        }
    }

    /// Whether the row's cells are read at all. The reason why not is noted once, and nothing that follows from it.
    pub(super) fn trust(&mut self, at: &Position<'a>) -> Trust {
        let Position { table, row, index, role, .. } = *at;
        if row.damage().any(Damage::shifts_cells) {
            return Trust::Nothing;
        }
        if let Some(header) = table.ragged(row) {
            self.note(None, Origin::row(index), "", FactKind::Ragged { cells: row.len(), header });
            return Trust::Nothing;
        }
        match role {
            Role::Wrong(wrong) => self.wrong(at, wrong),
            Role::Product if self.first.is_some() => self.note(None, Origin::row(index), "", FactKind::ProductRowRepeated),
            Role::More if self.above.is_none() => self.note(None, Origin::row(index), "", FactKind::AddsToNothing),
            Role::Sku | Role::Add | Role::More => return Trust::Whole,
            Role::Continues if index > 0 => return Trust::Whole,
            // It is one of the product's rows because its id was read.
            Role::Both if table.columns.rows.parent.is_none() && !table.columns.blank_id_continues => return Trust::Whole,
            _ if role != Role::Unreadable && table.key().is_readable(table, row) => return Trust::Whole,
            _ if table.key().is_blank(table, row) => self.note(None, Origin::row(index), "", FactKind::NoProductId),
            _ => {
                if let Some(column) = table.key().placeholder(row) {
                    let slot = Slot::product(Field::OutProductId);
                    self.note(Some(slot), Origin::cell(index, column), row.cell(column).trimmed(), FactKind::ProductIdSaysNothing);
                }
            }
        }
        Trust::Nothing
    }

    /// Why a row refuses its product, at the cell that says so.
    fn wrong(&mut self, at: &Position<'a>, wrong: Wrong) {
        let rules = &at.table.columns.rows;
        let kind = if let Some(Kinds::Column { column, .. }) = &rules.kind { Some(*column) } else { None };
        let parent = if let Some(Parent::Column { column, .. }) = &rules.parent { Some(*column) } else { None };
        let list = at.table.columns.uses.iter().find(|used| matches!(used.used, Use::Skus { .. })).map(|used| used.column);
        let (column, fact) = match wrong {
            Wrong::UnknownKind => (kind, FactKind::UnknownRowKind),
            Wrong::NamesNone => (parent, FactKind::NoParent),
            Wrong::NamesNobody => (parent, FactKind::NoProductRow),
            Wrong::NamesSeveral => (parent, FactKind::ParentAmbiguous),
            Wrong::NamesSku => (parent, FactKind::ParentIsSku),
            Wrong::ListsNobody => (list, FactKind::ListedRowMissing),
        };
        let origin = column.map_or(Origin::row(at.index), |column| Origin::cell(at.index, column));
        self.note(None, origin, column.map_or("", |column| at.row.cell(column).trimmed()), fact);
    }

    /// Of a row whose cells are not read, the product's name: reports speak of it.
    pub(super) fn name_only(&mut self, at: &Position<'a>) {
        let Some(column) = at.table.columns.column_of(Field::OutProductId) else { return };
        let (slot, cell) = (Slot::product(Field::OutProductId), at.row.cell(column));
        if self.listing.product.out_product_id.is_none()
            && !matches!(at.role, Role::Wrong(_))
            && at.table.key().is_readable(at.table, at.row)
            && let Ok(Some(leaf)) = convert(cell, Field::OutProductId, None, &[])
        {
            self.leaf(slot, Origin::cell(at.index, column), cell, Ok(Some(leaf)));
        }
    }
}

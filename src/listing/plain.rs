//! Cells as nearly all of them are: everyday, of a column that is read as it stands, and the one value of a field, an
//! item of a list, or the value of an option. They are spared the ways of all others, which are those of
//! [`assemble`](super::assemble), and whatever can be known of them before the first row is told once for the table.

use super::assemble::{Assembly, Position};
use super::convert::everyday;
use super::taken::{may_be_left_out, says_nothing};
use super::{Listing, Origin};
use crate::mapping::{ColumnUse, Use};
use crate::table::{Cell, trimmed};
use crate::{Attribute, Field, Leaf, Level, Reading, Slot, Unit};
use std::borrow::Cow;
use std::slice::Iter;

/// What the everyday cells of a column become.
#[derive(Debug)]
pub(super) struct Plain {
    /// Which of the table's uses it is.
    nth: usize,
    column: usize,
    becomes: Becomes,
}

/// Each kind of a SKU's fields for itself, so that nothing about a cell is asked more than once.
#[derive(Debug)]
enum Becomes {
    /// A text of the SKU; whether one that says nothing is left out.
    Text(Field, bool),
    /// An id of the SKU, likewise.
    Id(Field, bool),
    /// An amount of the SKU.
    Money(Field, Option<Unit>),
    /// A number of the SKU.
    Integer(Field),
    /// The one value of a field of the product; whether one that says nothing is left out.
    OfProduct(Field, Option<Unit>, bool),
    /// The value of the option of that name.
    Option(String),
    /// Nothing: all of them are looked at closely.
    Nothing,
}

impl Plain {
    /// What becomes of the cells of each use's column.
    pub(super) fn of(uses: &[ColumnUse]) -> Vec<Plain> {
        uses.iter().enumerate().map(|(nth, used)| Plain { nth, column: used.column, becomes: Becomes::of(used) }).collect()
    }
}

impl Becomes {
    fn of(used: &ColumnUse) -> Becomes {
        let (field, unit) = match used.used {
            _ if used.how.is_some() => return Becomes::Nothing,
            Use::Option { ref key } => return Becomes::Option(key.clone()),
            Use::Field { field, unit, .. } if !field.many() => (field, unit),
            _ => return Becomes::Nothing,
        };
        let is_left_out = may_be_left_out(Some(field));
        match (field.level(), field.reading()) {
            (Level::Product, _) => Becomes::OfProduct(field, unit, is_left_out),
            (Level::Sku, Reading::Text | Reading::Image) => Becomes::Text(field, is_left_out),
            (Level::Sku, Reading::Id) => Becomes::Id(field, is_left_out),
            (Level::Sku, Reading::Money) => Becomes::Money(field, unit),
            (Level::Sku, Reading::Integer) => Becomes::Integer(field),
        }
    }
}

impl<'a> Assembly<'a> {
    /// Takes cells in as long as they are everyday. The first that is not is given back, to be looked at closely.
    pub(super) fn plain(&mut self, at: &Position<'a>, says_product: bool, cells: &mut Iter<'a, Plain>) -> Option<&'a ColumnUse> {
        let (keeps_names, row, listing) = (self.keeps_names(at), Origin::row(at.index), &mut *self.listing);
        // The slots of a SKU's fields differ in their field alone.
        let own = at.sku.map(|sku| Slot::sku(Field::OutSkuId, sku));
        for Plain { nth, column, becomes } in cells {
            let (cell, origin) = (at.row.cell(*column), row.column(*column));
            let says_something = |is_left_out: bool| !is_left_out || !says_nothing(cell.text);
            let is_taken = match (becomes, own) {
                (&Becomes::Text(field, is_left_out), Some(own)) if says_something(is_left_out) => {
                    listing.of_sku(Slot { field, ..own }, origin, everyday(cell, Reading::Text, None))
                }
                (&Becomes::Id(field, is_left_out), Some(own)) if says_something(is_left_out) => {
                    listing.of_sku(Slot { field, ..own }, origin, everyday(cell, Reading::Id, None))
                }
                (&Becomes::Money(field, unit), Some(own)) => {
                    listing.of_sku(Slot { field, ..own }, origin, everyday(cell, Reading::Money, unit))
                }
                (&Becomes::Integer(field), Some(own)) => {
                    listing.of_sku(Slot { field, ..own }, origin, everyday(cell, Reading::Integer, None))
                }
                (&Becomes::OfProduct(field, unit, is_left_out), _) if says_product && says_something(is_left_out) => {
                    let leaf = everyday(cell, field.reading(), unit);
                    leaf.map(|leaf| listing.settled(Slot::product(field), origin, leaf)).is_some()
                }
                (Becomes::Option(key), Some(own)) if keeps_names => match everyday(cell, Reading::Text, None) {
                    Some(Leaf::Text(value)) => listing.option(own, origin, Cow::Borrowed(key), value).is_some(),
                    _ => false,
                },
                _ => false,
            };
            if !is_taken {
                return Some(&at.table.columns.uses[*nth]);
            }
        }
        None
    }

    /// Takes in the addresses of a list of images, which are the cell's items as they stand, as long as they are everyday.
    /// The first that is not is given back, to be looked at closely.
    pub(super) fn plain_images(
        &mut self,
        slot: Slot,
        origin: Origin,
        cell: Cell<'a>,
        items: &mut impl Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let Some(images) = self.listing.product.images_mut(slot.field) else { return items.next() };
        for item in items {
            let Some(Leaf::Text(image)) = everyday(Cell { text: item, ..cell }, Reading::Image, None) else {
                let item = trimmed(item);
                if item.is_empty() {
                    continue;
                }
                return Some(item);
            };
            if images.is_empty() {
                // The items of a list are mostly of one length.
                images.reserve((cell.text.len() / (item.len() + 1)).min(MANY) + 1);
            }
            self.listing.origins.push(slot.item(images.len()), origin);
            images.push(image);
        }
        None
    }
}

impl<'a> Listing<'a> {
    /// Puts a value into its slot, of which there is nothing to say.
    #[inline]
    pub(super) fn settled(&mut self, slot: Slot, origin: Origin, leaf: Leaf<'a>) {
        self.origins.push(slot, origin);
        self.product.put(slot, leaf);
    }

    /// Puts what an everyday cell holds into a field of a SKU that is there; whether it is one.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in line, it is known which kind of value goes into which fields")]
    fn of_sku(&mut self, slot: Slot, origin: Origin, leaf: Option<Leaf<'a>>) -> bool {
        let (Some(sku), Some(leaf)) = (slot.sku.and_then(|sku| self.product.skus.get_mut(sku as usize)), leaf) else {
            return false;
        };
        sku.put(slot.field, leaf);
        self.origins.push(slot, origin);
        true
    }

    /// Adds an option to the SKU of that slot; the slot of its value, if the SKU is there.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in line, an option is made where it will stand, and is not copied")]
    pub(super) fn option(&mut self, of: Slot, origin: Origin, key: Cow<'a, str>, value: Cow<'a, str>) -> Option<Slot> {
        let attributes = &mut self.product.skus.get_mut(of.sku? as usize)?.attributes;
        let slot = Slot { field: Field::AttrValue, ..of }.item(attributes.len());
        attributes.push(Attribute { key, value });
        self.origins.push(slot, origin);
        self.origins.push(Slot { field: Field::AttrKey, ..slot }, origin);
        Some(slot)
    }
}

/// For so many images room is made at once.
const MANY: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::listing::assemble::{split, split_at};
    use crate::listing::{Listing, Member, RowIs, SourceRow, SourceTable, Spare, assemble};
    use crate::mapping::Columns;
    use crate::table::{Block, CellKind, Links};
    use proptest::prelude::*;

    /// A table with a column for each field and one for an option.
    fn table() -> SourceTable {
        let field = |field| Use::Field { field, separators: vec!["|".to_owned()], unit: Some(Unit::Yuan), first_row: false };
        let fields = Field::all().filter(|field| !matches!(field, Field::AttrKey | Field::AttrValue)).map(field);
        let uses = fields.chain([Use::Option { key: "颜色".to_owned() }]);
        let uses: Vec<_> = uses.enumerate().map(|(column, used)| ColumnUse { column, used, how: None }).collect();
        SourceTable::new("t.csv".into(), None, Columns { uses, ..Columns::default() }, 0, None, Links::default())
    }

    /// What is understood of rows, in every detail.
    fn understood(table: &SourceTable, block: &Block) -> String {
        let member = |row| match table.row_is(row) {
            RowIs::Of(_, role) => Some(Member { at: SourceRow { table, row }, role }),
            RowIs::Skipped(_) => None,
        };
        let members: Vec<_> = block.rows().filter_map(member).collect();
        let said = |listing: &Listing<'_>| format!("{:?} {:?} {:?}", listing.product, listing.origins, listing.facts);
        let mut spare = Spare::default();
        let understood = said(&assemble(&members, &mut spare));
        // Of a product that was in the same memory before, nothing is left.
        let other: Vec<_> = members.iter().rev().copied().collect();
        let done = assemble(&other, &mut spare);
        spare.keep(done);
        assert_eq!(said(&assemble(&members, &mut spare)), understood);
        understood
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn everyday_cells_are_understood_as_a_close_look_does(
            rows in prop::collection::vec(prop::collection::vec(
                (prop_oneof![
                    6 => "[0-9]{1,6}|[0-9]{1,4}\\.[0-9]{1,2}|毛毯|[a-z]{1,9}|https://a\\.cn/1\\.jpg",
                    1 => "|-|NULL|无| 毛毯 |#N/A|#1|９|1E\\+3|\\+3|1,234|¥9|https://a\\.cn/1\\.jpg\\| b \\|\\||\\[\"a\"\\]",
                ],
                prop_oneof![9 => Just(CellKind::Text), 1 => Just(CellKind::Number), 1 => Just(CellKind::Blank), 1 => Just(CellKind::Error)]),
                20,
            ), 1..4),
        ) {
            let mut block = Block::default();
            for (number, cells) in (1..).zip(&rows) {
                block.push_row(number, cells.iter().map(|(text, kind)| (text.as_str(), *kind)));
            }
            let (glanced, mut closely) = (table(), table());
            prop_assert!(glanced.plain.iter().any(|plain| matches!(plain.becomes, Becomes::Money(..))));
            closely.plain.iter_mut().for_each(|plain| plain.becomes = Becomes::Nothing);
            prop_assert_eq!(understood(&glanced, &block), understood(&closely, &block));
        }

        #[test]
        fn items_between_single_characters_are_the_same_however_they_are_split(text in "[a毯 \u{3000}|\n]{0,12}", mark in "[a|\n ]") {
            let split: Vec<_> = split(trimmed(&text), std::slice::from_ref(&mark)).filter(|item| !item.is_empty()).collect();
            let at: Vec<_> = split_at(trimmed(&text), mark.as_bytes()[0]).map(trimmed).filter(|item| !item.is_empty()).collect();
            prop_assert_eq!(split, at);
        }
    }
}

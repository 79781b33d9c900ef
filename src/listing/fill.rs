//! What a use puts into its field: one value, numbers that add up, or the items of a list in their order. Which uses are
//! read for a row is decided in [`assemble`](super::assemble).

use super::assemble::{Assembly, Position, slot, split, split_at};
use super::convert::{convert, everyday, integer, of_marks, owned, rate_of, with_point};
use super::taken::items;
use super::{FactKind, IntegerFault, Origin};
use crate::mapping::{ColumnUse, How, Rate, ReadAs};
use crate::table::Cell;
use crate::{FenError, Field, Leaf, Reading, Slot, Unit, column_letters};
use std::borrow::Cow;
use std::sync::Arc;

/// A stock without any digit is a word such as 有货, whose number the mapping can say: the column as it is named there.
fn of_stock(fact: FactKind, at: &Position<'_>, used: &ColumnUse, cell: Cell<'_>) -> FactKind {
    let counts = |c: char| c.is_numeric() || "〇零一二三四五六七八九十百千万亿两".contains(c);
    let is_word = used.used.field() == Some(Field::StockNum) && !cell.text.contains(counts);
    if !is_word || fact != FactKind::NotInteger(IntegerFault::NotANumber) {
        return fact;
    }
    let header = &at.table.columns.header;
    let name = header.get(used.column).filter(|name| !name.is_empty() && header.iter().filter(|other| other == name).count() == 1);
    let letters = || format!("@{}", column_letters(u32::try_from(used.column + 1).unwrap_or(u32::MAX)));
    FactKind::StockWord { column: name.cloned().unwrap_or_else(letters) }
}

/// What tables call yuan where a column of its own names the money.
const YUAN: [&str; 5] = ["CNY", "RMB", "人民币", "元", "¥"];

impl<'a> Assembly<'a> {
    /// Puts what a cell holds into a field: the item of a list, or the one value.
    pub(super) fn fill(
        &mut self,
        at: &Position<'a>,
        used: &'a ColumnUse,
        field: Field,
        cell: Cell<'a>,
        separators: &[String],
        unit: Option<Unit>,
    ) {
        let (slot, origin, how) = (slot(field, at.sku), Origin::cell(at.index, used.column), used.how.as_deref());
        let rates = &at.table.columns.rates;
        if field.many() {
            return self.list(at, used, slot, cell, separators);
        }
        let Some(how) = how else {
            let leaf = convert(cell, field, unit, rates);
            self.converted(slot, origin, cell.trimmed(), rates, &leaf);
            return self.leaf(slot, origin, cell, leaf.map_err(|fact| of_stock(fact, at, used, cell)));
        };
        if how.inherits(cell.trimmed())
            && let Some((origin, text, leaf)) = self.of_product_row(at, field)
        {
            self.converted(slot, origin, text, rates, &Ok(Some(leaf.clone())));
            self.listing.origins.push(slot, origin);
            self.listing.product.put(slot, leaf);
            self.inherited.push(slot);
            return;
        }
        if how.sum {
            return self.sum(slot, origin, cell, separators, used);
        }
        let item = match items(cell.trimmed(), &[], Some(how), false).pop() {
            None => return self.leaf(slot, origin, Cell { text: "", ..cell }, Ok(None)),
            Some(Err(fact)) => return self.leaf(slot, origin, cell, Err(fact)),
            Some(Ok(item)) => {
                if how.read == Some(ReadAs::Page) && item != cell.trimmed() {
                    self.note(Some(slot), origin, cell.text, FactKind::PageRead);
                }
                with_point(item, cell.kind, Some(how))
            }
        };
        let item = match item {
            Ok(item) => match self.in_money(at, slot, how, item) {
                Some(item) => Ok(item),
                None => return self.listing.origins.push(slot, origin),
            },
            Err(fact) => Err(fact),
        };
        let leaf = item.and_then(|item| owned(item, cell.kind, |cell| convert(cell, field, unit, rates)));
        let money = how.currency.unwrap_or(used.column);
        self.converted(slot, Origin::cell(at.index, money), at.row.cell(money).trimmed(), rates, &leaf);
        self.leaf(slot, origin, cell, leaf.map_err(|fact| of_stock(of_marks(fact, how).of_part(), at, used, cell)));
    }

    /// Notes the rate at which a price was converted, if it names a money that there is one for.
    #[inline]
    pub(super) fn converted(
        &mut self,
        slot: Slot,
        origin: Origin,
        text: &'a str,
        rates: &[Arc<Rate>],
        leaf: &Result<Option<Leaf<'_>>, FactKind>,
    ) {
        if rates.is_empty() {
            return;
        }
        if let (Ok(Some(Leaf::Money(_))), Some((rate, _))) = (leaf, rate_of(text, rates)) {
            self.note(Some(slot), origin, text, FactKind::AtRate(Arc::clone(rate)));
        }
    }

    /// An amount together with the money that another column names; `None` for one that nobody gives a rate for.
    fn in_money(&mut self, at: &Position<'a>, slot: Slot, how: &How, amount: Cow<'a, str>) -> Option<Cow<'a, str>> {
        let Some(column) = how.currency else { return Some(amount) };
        let cell = at.row.cell(column);
        let money = cell.trimmed();
        if money.is_empty() || YUAN.iter().any(|yuan| yuan.eq_ignore_ascii_case(money)) {
            return Some(amount);
        }
        if at.table.columns.rates.iter().any(|rate| rate.currency.eq_ignore_ascii_case(money)) {
            return Some(Cow::Owned(format!("{amount} {money}")));
        }
        self.note(Some(slot), Origin::cell(at.index, column), cell.text, FactKind::NotMoney(FenError::ForeignCurrency, None));
        None
    }

    /// Numbers that add up, of several cells or of one.
    fn sum(&mut self, slot: Slot, origin: Origin, cell: Cell<'a>, separators: &[String], used: &'a ColumnUse) {
        if cell.is_blank() {
            return self.listing.origins.push(slot, origin);
        }
        let before = if let Some(Leaf::Integer(number)) = self.listing.product.leaf(slot) { number } else { 0 };
        let numbers = items(cell.trimmed(), separators, used.how.as_deref(), false)
            .into_iter()
            .map(|item| integer(&item?).map_err(FactKind::NotInteger));
        let sum = numbers.collect::<Result<Vec<u64>, _>>().and_then(|numbers| {
            let mut all = std::iter::once(before).chain(numbers);
            all.try_fold(0u64, u64::checked_add).ok_or(FactKind::NotInteger(IntegerFault::TooLarge))
        });
        self.leaf(slot, origin, cell, sum.map(|sum| Some(Leaf::Integer(sum))));
    }

    fn list(&mut self, at: &Position<'a>, used: &'a ColumnUse, slot: Slot, cell: Cell<'a>, separators: &[String]) {
        let (origin, how) = (Origin::cell(at.index, used.column), used.how.as_deref());
        if cell.is_blank() {
            // The place where a list that is missing should stand.
            self.listing.origins.push(slot, origin);
        }
        if how.is_none() && !cell.trimmed().starts_with('[') {
            match separators {
                // As nearly all lists of images are written.
                [mark] if mark.len() == 1 && slot.field.reading() == Reading::Image && self.is_first(at) => {
                    let mut items = split_at(cell.trimmed(), mark.as_bytes()[0]);
                    while let Some(item) = self.plain_images(slot, origin, cell, &mut items) {
                        self.item(at, used, slot, cell, Cow::Borrowed(item));
                    }
                }
                _ => {
                    for item in split(cell.trimmed(), separators).filter(|item| !item.is_empty()) {
                        self.item(at, used, slot, cell, Cow::Borrowed(item));
                    }
                }
            }
            return;
        }
        for item in items(cell.trimmed(), separators, how, slot.field.reading() == Reading::Image) {
            match item {
                Ok(item) => self.item(at, used, slot, cell, item),
                Err(fact) => self.note(Some(slot.item(self.listing.product.count(slot))), origin, cell.text, fact),
            }
        }
    }

    fn item(&mut self, at: &Position<'a>, used: &'a ColumnUse, slot: Slot, cell: Cell<'a>, text: Cow<'a, str>) {
        let slot = slot.item(self.listing.product.count(slot));
        if !self.is_first(at) && self.already_there(slot, &text) {
            return;
        }
        if let Some(position) = used.how.as_ref().and_then(|how| how.position).filter(|_| slot.field == Field::HeadImg) {
            self.positions.resize(self.listing.product.head_img.len(), u64::MAX);
            self.positions.push(integer(at.row.cell(position).trimmed()).unwrap_or(u64::MAX));
        }
        let origin = Origin::cell(at.index, used.column);
        if let (Cow::Borrowed(text), Reading::Image) = (&text, slot.field.reading())
            && let Some(leaf) = everyday(Cell { text, ..cell }, Reading::Image, None)
        {
            return self.listing.settled(slot, origin, leaf);
        }
        self.leaf(slot, origin, cell, owned(text, cell.kind, |cell| convert(cell, slot.field, None, &[])));
    }

    /// Puts the main images in the order of the positions that the table gives; those without one come last.
    pub(super) fn in_position(&mut self) {
        if self.positions.is_sorted() {
            return;
        }
        let images = std::mem::take(&mut self.listing.product.head_img);
        self.positions.resize(images.len(), u64::MAX);
        let mut order: Vec<usize> = (0..images.len()).collect();
        order.sort_by_key(|&at| self.positions[at]);
        self.listing.origins.reorder(Field::HeadImg, &order);
        self.listing.product.head_img = order.into_iter().map(|at| images[at].clone()).collect();
    }

    /// Rows that add images often repeat those that are there.
    fn already_there(&self, slot: Slot, text: &str) -> bool {
        let items = 0..self.listing.product.count(slot);
        items.into_iter().any(|i| self.listing.product.text(slot.item(i)) == Some(text))
    }
}

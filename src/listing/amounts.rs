//! Amounts that several cells make: taken over from the product's row, changed by other columns, left out where they
//! say nothing. Everything is exact: what is no whole fen afterwards is refused.

use super::assemble::{Assembly, Position, slot};
use super::convert::{convert, money, of_marks, owned, with_point};
use super::taken::taken;
use super::{FactKind, Origin, Role, SourceRow};
use crate::mapping::{By, ColumnUse, Use};
use crate::{Fen, FenError, Field, Leaf, Slot, Unit};
use std::borrow::Cow;

/// Hundredths of a percent in a whole.
const WHOLE: u128 = 1_000_000;

impl<'a> Assembly<'a> {
    /// What the row that says the product says of that field, where it is another row.
    pub(super) fn of_product_row(&self, at: &Position<'a>, field: Field) -> Option<(Origin, &'a str, Leaf<'a>)> {
        let product = self.product_row(at)?;
        product.table.columns.uses_of(field).find_map(|used| {
            let cell = taken(&product, used).ok()??;
            let unit = if let Use::Field { unit, .. } = used.used { unit } else { None };
            let text = with_point(Cow::Borrowed(cell.trimmed()), cell.kind, used.how.as_deref()).ok()?;
            let leaf = owned(text, cell.kind, |cell| convert(cell, field, unit, &product.table.columns.rates)).ok()??;
            Some((Origin::cell(product.index, used.column), cell.trimmed(), leaf))
        })
    }

    /// The row that says the product, as that one sees it; `None` where it is the row itself.
    fn product_row(&self, at: &Position<'a>) -> Option<Position<'a>> {
        let (index, SourceRow { table, row }) = self.first.filter(|(first, _)| *first != at.index)?;
        Some(Position { table, row, index, role: Role::Product, ..*at })
    }

    /// Applies what columns change about the amounts of a SKU, and leaves out a market price that is none.
    pub(super) fn settle_amounts(&mut self, at: &Position<'a>, sku: usize) {
        if !at.table.settles_amounts && self.first.is_none_or(|(_, first)| !first.table.settles_amounts) {
            return;
        }
        let own = at.table.columns.uses.iter().map(|used| (at, used));
        let product = self.product_row(at).filter(|_| at.role == Role::Sku);
        let theirs = product.iter().flat_map(|at| at.table.columns.uses.iter().map(move |used| (at, used)));
        let changes: Vec<_> = own.chain(theirs).filter(|(_, used)| matches!(used.used, Use::Adjust { .. })).collect();
        // What is added counts before tax, that before a share of the whole is taken away, and that before an amount.
        for step in [By::Plus, By::PercentOff, By::Minus] {
            if step == By::PercentOff {
                for field in [Field::SalePrice, Field::MarketPrice] {
                    self.with_tax(at, slot(field, Some(sku)));
                }
            }
            for &(from, used) in &changes {
                if let Use::Adjust { field, by, unit } = used.used
                    && by == step
                {
                    self.adjust(from, used, slot(field, Some(sku)), by, unit);
                }
            }
        }
        let above = |used: &ColumnUse| used.used.field() == Some(Field::MarketPrice) && used.how.as_ref().is_some_and(|how| how.above);
        if at.table.columns.uses.iter().any(above) {
            let sku = &mut self.listing.product.skus[sku];
            sku.market_price = sku.market_price.filter(|market| sku.sale_price.is_none_or(|sale| *market > sale));
            // What is left out is as good as blank, and a constant may stand in for it.
            if let Some(template) = at.table.columns.value_of(Field::MarketPrice) {
                self.value(at, Field::MarketPrice, template);
            }
        }
    }

    /// Adds the tax to an amount that its column has without, to the nearest fen as tills do.
    fn with_tax(&mut self, at: &Position<'a>, slot: Slot) {
        let Some(Leaf::Money(fen)) = self.listing.product.leaf(slot) else { return };
        let Some(origin) = self.listing.origins.get(slot) else { return };
        let Some(SourceRow { table, row }) = self.listing.provenance.row(origin) else { return };
        let column = origin.column as usize;
        // A further row of the SKU does not add it once more.
        if at.role == Role::More && origin.row as usize != at.index {
            return;
        }
        let is_net = |used: &ColumnUse| used.column == column && used.how.as_ref().is_some_and(|how| how.net);
        if !table.columns.uses_of(slot.field).any(is_net) {
            return;
        }
        let Some(tax) = &table.columns.tax else { return self.note(Some(slot), origin, row.cell(column).text, FactKind::TaxUnknown) };
        let gross = percent(tax).map(|tax| (u128::from(fen.get()) * (WHOLE + tax) + WHOLE / 2) / WHOLE);
        match gross.and_then(|gross| u64::try_from(gross).ok()) {
            Some(gross) => self.listing.product.put(slot, Leaf::Money(Fen::new(gross))),
            None => self.note(Some(slot), origin, row.cell(column).text, FactKind::NotMoney(FenError::TooLarge, None)),
        }
    }

    fn adjust(&mut self, at: &Position<'a>, used: &'a ColumnUse, slot: Slot, by: By, unit: Option<Unit>) {
        let origin = Origin::cell(at.index, used.column);
        let cell = match taken(at, used) {
            Ok(Some(cell)) if !cell.is_blank() => cell,
            Ok(_) => return,
            Err(fact) => return self.note(Some(slot), origin, at.row.cell(used.column).text, fact),
        };
        let Some(Leaf::Money(fen)) = self.listing.product.leaf(slot) else { return };
        let text = with_point(Cow::Borrowed(cell.trimmed()), cell.kind, used.how.as_deref());
        match text.and_then(|text| changed(fen, &text, by, unit)) {
            Ok(fen) => self.listing.product.put(slot, Leaf::Money(fen)),
            Err(fault) => {
                // The amount without the change would be a wrong one.
                self.listing.product.take(slot);
                self.note(Some(slot), origin, cell.text, used.how.as_ref().map_or(fault.clone(), |how| of_marks(fault, how)));
            }
        }
    }
}

fn changed(fen: Fen, text: &str, by: By, unit: Option<Unit>) -> Result<Fen, FactKind> {
    let (text, negative) = text.strip_prefix('-').map_or((text, false), |rest| (rest.trim_start(), true));
    let negative_is_wrong = |wrong: bool| if wrong { Err(FactKind::NotMoney(FenError::Negative, None)) } else { Ok(()) };
    let too_large = || FactKind::NotMoney(FenError::TooLarge, None);
    match by {
        By::PercentOff => {
            negative_is_wrong(negative)?;
            let off = percent(text.trim_end_matches('%').trim_end()).ok_or(FactKind::NotMoney(FenError::NotANumber, None))?;
            let left = WHOLE.checked_sub(off).ok_or(FactKind::NotMoney(FenError::Negative, None))?;
            let product = u128::from(fen.get()) * left;
            if product % WHOLE != 0 {
                return Err(FactKind::NotMoney(FenError::SubFen, None));
            }
            u64::try_from(product / WHOLE).map(Fen::new).map_err(|_| too_large())
        }
        By::Plus | By::Minus => {
            let change = money(text, unit, &[])?.get();
            let sum = if (by == By::Plus) == negative { fen.get().checked_sub(change) } else { fen.get().checked_add(change) };
            sum.map(Fen::new).ok_or(FactKind::NotMoney(FenError::Negative, None))
        }
    }
}

/// A percentage in hundredths of a percent of a percent: 5.5 is 55,000.
fn percent(text: &str) -> Option<u128> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || fraction.len() > 4 || !digits(whole) || !digits(fraction) {
        return None;
    }
    format!("{whole}{fraction:0<4}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_exact_or_refused() {
        let change = |fen, text, by| changed(Fen::new(fen), text, by, Some(Unit::Yuan)).map(Fen::get);
        for (fen, text, by, expected) in [
            (10_000, "40", By::Plus, Ok(14_000)),
            (10_000, "-40", By::Plus, Ok(6_000)),
            (10_000, "30.50", By::Minus, Ok(6_950)),
            (10_000, "5.5", By::PercentOff, Ok(9_450)),
            (10_000, "100%", By::PercentOff, Ok(0)),
            (999, "5", By::PercentOff, Err(FactKind::NotMoney(FenError::SubFen, None))),
            (999, "101", By::PercentOff, Err(FactKind::NotMoney(FenError::Negative, None))),
            (1_000, "20", By::Minus, Err(FactKind::NotMoney(FenError::Negative, None))),
            (1_000, "x", By::PercentOff, Err(FactKind::NotMoney(FenError::NotANumber, None))),
        ] {
            assert_eq!(change(fen, text, by), expected, "{fen} {text}");
        }
    }
}

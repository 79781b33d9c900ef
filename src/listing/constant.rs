//! What no column says: constants, and templates that are filled in from other values. What columns say is filled in
//! [`fill`](super::fill).

use super::assemble::{Assembly, Position, slot};
use super::convert::integer;
use super::{FactKind, Listing, Origin, SourceTable};
use crate::mapping::{Part, Template};
use crate::{Field, Leaf, Level, Reading, Unit};
use std::borrow::Cow;

impl<'a> Assembly<'a> {
    /// Everything that no column says.
    pub(super) fn values(&mut self, at: &Position<'a>) {
        for (field, template) in &at.table.columns.values {
            self.value(at, *field, template);
        }
    }

    /// A constant or a template: once per product, or once per SKU.
    pub(super) fn value(&mut self, at: &Position<'a>, field: Field, template: &'a Template) {
        let wanted = if field.level() == Level::Product { self.is_first(at) && !at.again } else { at.sku.is_some() };
        if !wanted {
            return;
        }
        let slot = slot(field, at.sku);
        if !field.many() && self.listing.product.leaf(slot).is_some() {
            return;
        }
        let slot = if field.many() { slot.item(self.listing.product.count(slot)) } else { slot };
        let origin = Origin::row(at.index);
        match render(template, at, &self.listing).and_then(|text| leaf_of(text, field, at.table.columns.price_unit)) {
            Ok(leaf) => {
                self.listing.product.put(slot, leaf);
                self.listing.origins.push(slot, origin);
            }
            Err(kind) => {
                let text = if let [Part::Text(text)] = template.0.as_slice() { text } else { "" };
                self.note(Some(slot), origin, text, kind);
            }
        }
    }
}

/// The text of a template for one row; a placeholder that is empty there is a fact.
fn render<'a>(template: &'a Template, at: &Position<'a>, listing: &Listing<'a>) -> Result<Cow<'a, str>, FactKind> {
    if let [Part::Text(text)] = template.0.as_slice() {
        return Ok(Cow::Borrowed(text));
    }
    let mut text = String::new();
    for part in &template.0 {
        let before = text.len();
        match part {
            Part::Text(t) => text.push_str(t),
            Part::Column(column) => text.push_str(at.row.cell(*column).trimmed()),
            Part::Options => {
                let options = at.sku.map_or(&[][..], |sku| listing.product.skus[sku].attributes.as_slice());
                for option in options {
                    text.push('-');
                    text.push_str(&option.value);
                }
                continue;
            }
            // Of a list, the first item stands for all.
            Part::Field(field) => match listing.product.leaf(slot(*field, at.sku)) {
                Some(Leaf::Text(t)) => text.push_str(&t),
                Some(Leaf::Integer(n)) => text.push_str(&n.to_string()),
                Some(Leaf::Money(fen)) => text.push_str(&fen.yuan()),
                None => {}
            },
        }
        if text.len() == before {
            return Err(FactKind::TemplateEmpty { part: name_of(part, at.table) });
        }
    }
    Ok(Cow::Owned(text))
}

fn name_of(part: &Part, table: &SourceTable) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Field(field) => field.name().to_owned(),
        Part::Column(column) => table.columns.header.get(*column).cloned().unwrap_or_default(),
        Part::Options => "options".to_owned(),
    }
}

/// A constant's text as the field's value. An amount says its unit itself, or the mapping says it for all.
fn leaf_of(text: Cow<'_, str>, field: Field, unit: Option<Unit>) -> Result<Leaf<'_>, FactKind> {
    match field.reading() {
        Reading::Integer => integer(text.trim()).map(Leaf::Integer).map_err(FactKind::NotInteger),
        Reading::Money => {
            let unit = Unit::of_text(&text).or(unit);
            let price = crate::Fen::parse(&text, unit.unwrap_or(Unit::Yuan)).map_err(|error| FactKind::NotMoney(error, None))?;
            if unit.is_some() { Ok(Leaf::Money(price)) } else { Err(FactKind::UnitUnknown) }
        }
        _ => Ok(Leaf::Text(text)),
    }
}

//! Names instead of ids: a category or a brand by WeChat's own name, by its path, or by the merchant's name for it.
//!
//! A cell that names one is read as its id; a cell that names none, or several, stays unread and says so. The value
//! comes from the cell all the same, so what is wrong with it is said there.

use super::Checker;
use super::reference::Tables;
use crate::reference::{Lookup, Named};
use crate::{Fact, FactKind, Field, Leaf, Listing, Origin, Slot};

/// How many names are offered instead of one that is not there.
const OFFERED: usize = 3;

impl Checker {
    /// Takes the merchant's own names of categories from that table.
    pub fn category_lookup(&mut self, lookup: Lookup) {
        self.tables.category_lookup = Some(lookup);
    }

    /// Takes the merchant's own names of brands from that table.
    pub fn brand_lookup(&mut self, lookup: Lookup) {
        self.tables.brand_lookup = Some(lookup);
    }

    /// Puts ids where the cells of a table have names.
    pub(crate) fn resolve(&self, listing: &mut Listing<'_>) {
        for field in [Field::ThirdCatId, Field::BrandId] {
            if self.tables.knows_names(field) {
                resolve(&self.tables, Slot::product(field), listing);
            }
        }
    }
}

fn resolve(tables: &Tables, slot: Slot, listing: &mut Listing<'_>) {
    let unread = listing
        .facts
        .iter()
        .position(|fact| fact.slot == Some(slot) && !fact.text.trim().is_empty() && matches!(fact.kind, FactKind::NotInteger(_)));
    let (text, origin) = match unread {
        Some(index) => (listing.facts[index].text, listing.facts[index].origin),
        // A number is WeChat's id, unless the merchant has numbers for names.
        None if tables.lookup(slot.field).is_some_and(Lookup::has_numbers) => {
            let Some(origin) = listing.origins.get(slot).filter(|origin| origin.column != Origin::WHOLE_ROW) else { return };
            let Some(at) = listing.provenance.row(origin) else { return };
            (at.row.cell(origin.column as usize).text, origin)
        }
        None => return,
    };
    if text.trim().is_empty() {
        return;
    }
    let kind = match tables.named(slot.field, text.trim()) {
        Named::One(id) => {
            listing.product.put(slot, Leaf::Integer(id));
            if let Some(index) = unread {
                listing.facts.remove(index);
            }
            return;
        }
        Named::Nobody => FactKind::NameUnknown { nearest: tables.nearest(slot.field, text.trim(), OFFERED) },
        Named::Several(ids) => FactKind::NameAmbiguous { meant: tables.shown(slot.field, &ids, OFFERED) },
    };
    let fact = Fact { slot: Some(slot), origin, text, kind };
    if let Some(index) = unread {
        listing.facts[index] = fact;
        return;
    }
    // A number that is none of the merchant's is nothing.
    match slot.field {
        Field::ThirdCatId => listing.product.third_cat_id = None,
        _ => listing.product.brand_id = None,
    }
    listing.facts.push(fact);
}

//! Products as they were understood, before any rule: one JSON object per product, every value with its place.
//!
//! It is what a merchant looks at first, and what tests score reading by.

use crate::{FactKind, Field, Leaf, Level, Listing, Origin, Place, Provenance, Slot, SourceRow, Spot, rules};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io;

/// One product, ready to be serialised.
#[derive(Debug, Clone, Copy)]
pub struct Preview<'l, 'a>(pub &'l Listing<'a>);

impl Preview<'_, '_> {
    /// Writes it as one line of JSON without its end, in which no character moves a terminal's cursor or hides.
    ///
    /// # Errors
    /// If the writer fails.
    pub fn write(&self, out: impl io::Write) -> io::Result<()> {
        super::escaped::write(self, out)
    }
}

impl Serialize for Preview<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Provenance::Rows(rows) = &self.0.provenance
            && let Some(first) = rows.first()
        {
            map.serialize_entry("file", first.table.file.as_ref())?;
            if let Some(sheet) = &first.table.sheet {
                map.serialize_entry("sheet", sheet.as_ref())?;
            }
            let same = |other: &&SourceRow<'_>| std::ptr::eq(other.table, first.table);
            map.serialize_entry("rows", &rows.iter().filter(same).map(|at| at.row.number()).collect::<Vec<_>>())?;
            // Places in another table say which.
            let elsewhere: Vec<_> = rows.iter().enumerate().filter(|(_, row)| !same(row)).collect();
            if !elsewhere.is_empty() {
                let place =
                    |(index, _): &(usize, &SourceRow<'_>)| self.0.provenance.place(Origin::row(*index)).map(|place| At(self.0, place));
                map.serialize_entry("rows_elsewhere", &elsewhere.iter().map(place).collect::<Vec<_>>())?;
            }
        }
        fields(self.0, None, &mut map)?;
        let skus: Vec<_> = (0..self.0.product.skus.len()).map(|sku| SkuPreview(self.0, sku)).collect();
        map.serialize_entry("skus", &skus)?;
        let facts: Vec<_> = self.0.facts.iter().map(|fact| FactPreview { listing: self.0, fact }).collect();
        if !facts.is_empty() {
            map.serialize_entry("unread", &facts)?;
        }
        map.end()
    }
}

struct SkuPreview<'l, 'a>(&'l Listing<'a>, usize);

impl Serialize for SkuPreview<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        fields(self.0, Some(self.1), &mut map)?;
        let attributes = &self.0.product.skus[self.1].attributes;
        if !attributes.is_empty() {
            let options: Vec<_> =
                (0..attributes.len()).map(|item| OptionPreview(self.0, Slot::sku(Field::AttrValue, self.1).item(item))).collect();
            map.serialize_entry("options", &options)?;
        }
        map.end()
    }
}

struct OptionPreview<'l, 'a>(&'l Listing<'a>, Slot);

impl Serialize for OptionPreview<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let key = self.0.product.leaf(Slot { field: Field::AttrKey, ..self.1 });
        map.serialize_entry("key", &key.map(Bare))?;
        map.serialize_entry("value", &self.0.product.leaf(self.1).map(Bare))?;
        map.serialize_entry("at", &self.0.place(self.1).map(|place| At(self.0, place)))?;
        map.end()
    }
}

/// Every field of that level that holds something, in the order of the fields.
fn fields<M: SerializeMap>(listing: &Listing<'_>, sku: Option<usize>, map: &mut M) -> Result<(), M::Error> {
    let level = if sku.is_some() { Level::Sku } else { Level::Product };
    let wanted = Field::all().filter(|f| f.level() == level && !matches!(f, Field::AttrKey | Field::AttrValue));
    for field in wanted {
        let slot = sku.map_or(Slot::product(field), |sku| Slot::sku(field, sku));
        match listing.product.count(slot) {
            0 => {}
            n if field.many() => {
                let items: Vec<_> = (0..n).map(|item| Valued(listing, slot.item(item))).collect();
                map.serialize_entry(field.name(), &items)?;
            }
            _ => map.serialize_entry(field.name(), &Valued(listing, slot))?,
        }
    }
    Ok(())
}

struct Valued<'l, 'a>(&'l Listing<'a>, Slot);

impl Serialize for Valued<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("value", &self.0.product.leaf(self.1).map(Bare))?;
        map.serialize_entry("at", &self.0.place(self.1).map(|place| At(self.0, place)))?;
        map.end()
    }
}

struct Bare<'l>(Leaf<'l>);

impl Serialize for Bare<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Leaf::Text(text) => serializer.serialize_str(text),
            Leaf::Integer(n) => serializer.serialize_u64(*n),
            Leaf::Money(fen) => serializer.serialize_u64(fen.get()),
        }
    }
}

/// A place without its table, if the product has said it already.
struct At<'l, 'a>(&'l Listing<'a>, Place);

impl At<'_, '_> {
    fn is_elsewhere(&self) -> bool {
        let Provenance::Rows(rows) = &self.0.provenance else { return false };
        rows.first().is_some_and(|first| match &self.1.spot {
            Spot::Cell { sheet, .. } => first.table.file != self.1.file || first.table.sheet.as_ref() != Some(sheet),
            _ => first.table.file != self.1.file,
        })
    }
}

impl Serialize for At<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.1.spot {
            _ if self.is_elsewhere() => serializer.collect_str(&format_args!("{}: {}", self.1.file, self.1)),
            Spot::Cell { row, column: 0, .. } => serializer.collect_str(&format_args!("{row}:{row}")),
            Spot::Cell { row, column, .. } => serializer.collect_str(&format_args!("{}{row}", crate::column_letters(*column))),
            _ => serializer.collect_str(&self.1),
        }
    }
}

struct FactPreview<'l, 'a> {
    listing: &'l Listing<'a>,
    fact: &'l crate::Fact<'a>,
}

impl Serialize for FactPreview<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", rules::of_fact(self.fact).rule.code)?;
        if let Some(slot) = self.fact.slot {
            map.serialize_entry("field", slot.field.name())?;
        }
        map.serialize_entry("at", &self.listing.provenance.place(self.fact.origin).map(|place| At(self.listing, place)))?;
        map.serialize_entry("text", self.fact.text)?;
        if let FactKind::Disagrees { first } = &self.fact.kind {
            map.serialize_entry("first", &self.listing.provenance.place(*first).map(|place| At(self.listing, place)))?;
        }
        map.end()
    }
}

//! The rows of one product → its listing.
//!
//! The first row says what the product is; every row (or, where the mapping says so, every row with a SKU's values)
//! says one SKU. What a later row says differently about the product is a fact, never a silent choice.

use super::convert::{convert, integer};
use super::{Fact, FactKind, Key, Listing, Origin, Provenance};
use crate::mapping::{Columns, Part, Template, Use};
use crate::table::{Cell, CellKind, Damage, Row};
use crate::{Field, Leaf, Level, Reading, Slot, Unit};
use std::borrow::Cow;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// One table as a place that rows come from.
#[derive(Debug, Clone)]
pub(crate) struct Sheet {
    /// The file's name.
    pub file: Arc<str>,
    /// The sheet's name; `None` for text tables.
    pub name: Option<Arc<str>>,
    /// How many cells a row of a text table may have: as many as the header names, up to those that its line has.
    pub cells: Option<RangeInclusive<usize>>,
}

/// The rows of one product, in reading order.
pub(crate) fn assemble<'a>(sheet: &Sheet, columns: &'a Columns, rows: Vec<Row<'a>>) -> Listing<'a> {
    let header = Arc::clone(&columns.header);
    let provenance = Provenance::Rows { file: Arc::clone(&sheet.file), sheet: sheet.name.clone(), header, rows: rows.clone() };
    let listing = Listing { provenance, ..Listing::of(crate::Product::default()) };
    let mut assembly = Assembly { columns, sheet, key: Key::new(sheet, columns), first: None, listing };
    for (index, row) in rows.into_iter().enumerate() {
        assembly.row(index, row);
    }
    assembly.listing
}

impl Sheet {
    /// How many cells the header has, where the row has another number of them.
    pub(super) fn ragged(&self, row: Row<'_>) -> Option<usize> {
        let (least, most) = self.cells.clone()?.into_inner();
        if row.len() < least {
            return Some(least);
        }
        (most..row.len()).any(|column| !row.cell(column).is_blank()).then_some(most)
    }
}

struct Assembly<'a, 's> {
    columns: &'a Columns,
    sheet: &'s Sheet,
    key: Key<'s>,
    /// The first row that was read, and its number among the product's rows: the one that says what the product is.
    first: Option<(usize, Row<'a>)>,
    listing: Listing<'a>,
}

/// How much of a row can be taken at its word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// All of it, but for cells with damage of their own.
    Whole,
    /// Its cells may belong to other columns or to another product, so they say nothing.
    Nothing,
}

/// One row on its way into the listing.
#[derive(Clone, Copy)]
struct Position<'a> {
    row: Row<'a>,
    /// Among the product's rows.
    index: usize,
    /// The SKU it fills.
    sku: Option<usize>,
    /// Whether blank product fields mean "as above".
    continues: bool,
}

impl<'a> Assembly<'a, '_> {
    fn row(&mut self, index: usize, row: Row<'a>) {
        let continues = self.columns.blank_id_continues && index > 0 && self.key.is_blank(row);
        let sku = self.is_sku(row).then_some(self.listing.product.skus.len());
        self.damage(index, row, sku);
        if self.trust(index, row, continues) == Trust::Nothing {
            return self.name_only(index, row);
        }
        self.first.get_or_insert((index, row));
        let at = Position { row, index, sku, continues };
        if sku.is_some() {
            self.listing.product.skus.push(crate::Sku::default());
        }
        for &column in &self.columns.order {
            self.cell(at, column, &self.columns.uses[column]);
        }
        for (field, template) in &self.columns.values {
            self.value(at, *field, template);
        }
    }

    /// A row is a SKU, unless the mapping knows rows that only add to a product, and it fills nothing of a SKU.
    fn is_sku(&self, row: Row<'_>) -> bool {
        let sells = |used: &Use| match used {
            Use::Field { field, .. } => field.level() == Level::Sku && *field != Field::ThumbImg,
            Use::Option { .. } | Use::Options { .. } => true,
            Use::Ignore => false,
        };
        !self.columns.rows_without_sku || self.columns.uses.iter().enumerate().any(|(c, used)| sells(used) && !row.cell(c).is_blank())
    }

    fn damage(&mut self, index: usize, row: Row<'a>, sku: Option<usize>) {
        for damage in row.damage() {
            let column = damage.column();
            let filled = self.columns.uses.get(column).and_then(|used| filled(used, sku));
            let is_id = filled.is_some_and(|slot| slot.field.reading() == Reading::Id);
            // Of an id that lost digits, the conversion says so.
            if !(is_id && matches!(damage, Damage::NumberBeyond15Digits { .. })) {
                self.note(filled, Origin::cell(index, column), row.cell(column).text, FactKind::Damage(damage.clone()));
            }
        }
    }

    /// Whether the row's cells are read at all. The reason why not is noted once, and nothing that follows from it.
    fn trust(&mut self, index: usize, row: Row<'a>, continues: bool) -> Trust {
        if row.damage().any(Damage::shifts_cells) {
            return Trust::Nothing;
        }
        if let Some(header) = self.sheet.ragged(row) {
            self.note(None, Origin::row(index), "", FactKind::Ragged { cells: row.len(), header });
            return Trust::Nothing;
        }
        if continues || self.key.is_readable(row) {
            return Trust::Whole;
        }
        if self.key.is_blank(row) {
            self.note(None, Origin::row(index), "", FactKind::NoProductId);
        }
        Trust::Nothing
    }

    /// Of a row whose cells are not read, the product's name: reports speak of it.
    fn name_only(&mut self, index: usize, row: Row<'a>) {
        let Some(column) = self.columns.column_of(Field::OutProductId) else { return };
        let (slot, cell) = (Slot::product(Field::OutProductId), row.cell(column));
        if self.listing.product.out_product_id.is_none()
            && self.key.is_readable(row)
            && let Ok(Some(leaf)) = convert(cell, Field::OutProductId, None)
        {
            self.leaf(slot, Origin::cell(index, column), cell, Ok(Some(leaf)));
        }
    }

    fn is_first(&self, at: Position<'_>) -> bool {
        self.first.is_none_or(|(index, _)| index == at.index)
    }

    fn cell(&mut self, at: Position<'a>, column: usize, used: &'a Use) {
        let cell = at.row.cell(column);
        match used {
            Use::Ignore | Use::Field { field: Field::AttrKey, .. } => {}
            Use::Field { field: Field::AttrValue, .. } => self.named_option(at, column, cell),
            Use::Field { field, separators, unit, first_row } => match (field.level(), at.sku) {
                (Level::Product, _) => {
                    let inherit = *first_row || at.continues;
                    if self.says_something_new(at, column, *field, cell, inherit) {
                        self.fill(at, column, *field, cell, separators, *unit);
                    }
                }
                (Level::Sku, Some(_)) => self.fill(at, column, *field, cell, separators, *unit),
                (Level::Sku, None) => {}
            },
            Use::Option { key } => self.option(at, column, key, cell),
            Use::Options { separators, pair } => self.options(at, column, cell, separators, pair),
        }
    }

    /// Whether a product field's cell in this row has to be read: in the first row always, in later rows only the
    /// items that a row may add. A cell that contradicts the first row is noted and not read.
    fn says_something_new(&mut self, at: Position<'a>, column: usize, field: Field, cell: Cell<'a>, inherit: bool) -> bool {
        let Some((first, row)) = self.first.filter(|(first, _)| *first != at.index) else { return true };
        let same = cell.trimmed() == row.cell(column).trimmed();
        if same || field == Field::OutProductId || (inherit && cell.is_blank()) {
            return false;
        }
        if field.many() && self.columns.rows_without_sku {
            return true;
        }
        let first = Origin::cell(first, column);
        self.note(Some(Slot::product(field)), Origin::cell(at.index, column), cell.text, FactKind::Disagrees { first });
        false
    }

    fn fill(&mut self, at: Position<'a>, column: usize, field: Field, cell: Cell<'a>, separators: &[String], unit: Option<Unit>) {
        let slot = slot(field, at.sku);
        if !field.many() {
            self.leaf(slot, Origin::cell(at.index, column), cell, convert(cell, field, unit));
            return;
        }
        if cell.is_blank() {
            // The place where a list that is missing should stand.
            self.listing.origins.push(slot, Origin::cell(at.index, column));
        }
        for text in split(cell.trimmed(), separators).filter(|item| !item.is_empty()) {
            let item = Cell { text, ..cell };
            let slot = slot.item(self.listing.product.count(slot));
            if self.is_first(at) || !self.already_there(slot, text) {
                self.leaf(slot, Origin::cell(at.index, column), item, convert(item, field, unit));
            }
        }
    }

    /// Rows that add images often repeat those that are there.
    fn already_there(&self, slot: Slot, text: &str) -> bool {
        let items = 0..self.listing.product.count(slot);
        items.into_iter().any(|i| matches!(self.listing.product.leaf(slot.item(i)), Some(Leaf::Text(t)) if t == text))
    }

    fn option(&mut self, at: Position<'a>, column: usize, key: &'a str, cell: Cell<'a>) {
        let (Some(sku), origin) = (at.sku, Origin::cell(at.index, column)) else { return };
        if cell.is_blank() {
            let slot = Slot::sku(Field::AttrValue, sku);
            self.note(Some(slot), origin, "", FactKind::OptionBlank { key: key.to_owned() });
            return;
        }
        self.attribute(sku, origin, cell, key, cell.trimmed());
    }

    /// An option whose name stands in a column of its own, in this row or in the product's first.
    fn named_option(&mut self, at: Position<'a>, column: usize, cell: Cell<'a>) {
        let (Some(sku), false) = (at.sku, cell.is_blank()) else { return };
        let names = self.columns.all_of(Field::AttrKey);
        let nth = self.columns.all_of(Field::AttrValue).position(|c| c == column);
        let name =
            nth.and_then(|nth| names.clone().nth(nth)).map(|name| (at.row.cell(name), self.first.unwrap_or((0, at.row)).1.cell(name)));
        let key = name.map_or("", |(own, first)| if own.is_blank() { first.trimmed() } else { own.trimmed() });
        self.attribute(sku, Origin::cell(at.index, column), cell, key, cell.trimmed());
    }

    fn options(&mut self, at: Position<'a>, column: usize, cell: Cell<'a>, separators: &[String], pair: &[String]) {
        let (Some(sku), origin) = (at.sku, Origin::cell(at.index, column)) else { return };
        for part in split(cell.trimmed(), separators).filter(|part| !part.is_empty()) {
            match cut(part, pair) {
                Some((key, value)) if !key.is_empty() && !value.is_empty() => self.attribute(sku, origin, cell, key, value),
                _ => {
                    let slot = Slot::sku(Field::AttrValue, sku);
                    self.note(Some(slot), origin, part, FactKind::NotAnOption);
                }
            }
        }
    }

    fn attribute(&mut self, sku: usize, origin: Origin, cell: Cell<'a>, key: &'a str, value: &'a str) {
        let item = self.listing.product.skus[sku].attributes.len();
        let slot = Slot::sku(Field::AttrValue, sku).item(item);
        if cell.kind == CellKind::Error {
            self.note(Some(slot), origin, cell.text, FactKind::CellError);
        }
        self.listing.product.put(Slot { field: Field::AttrKey, ..slot }, Leaf::Text(Cow::Borrowed(key)));
        self.listing.product.put(slot, Leaf::Text(Cow::Borrowed(value)));
        self.listing.origins.push(slot, origin);
        self.listing.origins.push(Slot { field: Field::AttrKey, ..slot }, origin);
    }

    /// A constant or a template: once per product, or once per SKU.
    fn value(&mut self, at: Position<'a>, field: Field, template: &'a Template) {
        let wanted = if field.level() == Level::Product { self.is_first(at) } else { at.sku.is_some() };
        if !wanted {
            return;
        }
        let slot = slot(field, at.sku);
        let slot = if field.many() { slot.item(self.listing.product.count(slot)) } else { slot };
        let origin = Origin::row(at.index);
        match render(template, at.row, &self.listing, at.sku).and_then(|text| leaf_of(text, field, self.columns.price_unit)) {
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

    fn leaf(&mut self, slot: Slot, origin: Origin, cell: Cell<'a>, result: Result<Option<Leaf<'a>>, FactKind>) {
        self.listing.origins.push(slot, origin);
        match result {
            Ok(Some(leaf)) => {
                if slot.field.reading() == Reading::Id && cell.text.len() != cell.trimmed().len() {
                    self.note(Some(slot), origin, cell.text, FactKind::Trimmed);
                }
                self.listing.product.put(slot, leaf);
            }
            Ok(None) => {}
            Err(kind) => self.note(Some(slot), origin, cell.text, kind),
        }
    }

    fn note(&mut self, slot: Option<Slot>, origin: Origin, text: &'a str, kind: FactKind) {
        self.listing.facts.push(Fact { slot, origin, text, kind });
    }
}

/// What a column fills in a row with that SKU.
fn filled(used: &Use, sku: Option<usize>) -> Option<Slot> {
    match used {
        Use::Ignore => None,
        Use::Field { field, .. } => Some(slot(*field, sku)),
        Use::Option { .. } | Use::Options { .. } => Some(slot(Field::AttrValue, sku)),
    }
}

fn slot(field: Field, sku: Option<usize>) -> Slot {
    match (field.level(), sku) {
        (Level::Sku, Some(sku)) => Slot::sku(field, sku),
        _ => Slot::product(field),
    }
}

/// The items of a cell, trimmed; the whole cell where nothing separates.
fn split<'a>(text: &'a str, separators: &[String]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match cut(text, separators) {
            Some((item, after)) => {
                rest = Some(after);
                Some(item)
            }
            None => rest.take().map(str::trim),
        }
    })
}

/// The text before and after the first of the marks, both trimmed.
fn cut<'a>(text: &'a str, marks: &[String]) -> Option<(&'a str, &'a str)> {
    let first = marks.iter().filter_map(|mark| Some((text.find(mark.as_str())?, mark.len()))).min()?;
    Some((text[..first.0].trim(), text[first.0 + first.1..].trim()))
}

/// The text of a template for one row; a placeholder that is empty there is a fact.
pub(crate) fn render<'a>(
    template: &'a Template,
    row: Row<'a>,
    listing: &Listing<'a>,
    sku: Option<usize>,
) -> Result<Cow<'a, str>, FactKind> {
    if let [Part::Text(text)] = template.0.as_slice() {
        return Ok(Cow::Borrowed(text));
    }
    let mut text = String::new();
    for part in &template.0 {
        let before = text.len();
        match part {
            Part::Text(t) => text.push_str(t),
            Part::Column(column) => text.push_str(row.cell(*column).trimmed()),
            // Of a list, the first item stands for all.
            Part::Field(field) => match listing.product.leaf(slot(*field, sku)) {
                Some(Leaf::Text(t)) => text.push_str(&t),
                Some(Leaf::Integer(n)) => text.push_str(&n.to_string()),
                Some(Leaf::Money(fen)) => text.push_str(&fen.yuan()),
                None => {}
            },
        }
        if text.len() == before {
            return Err(FactKind::TemplateEmpty { part: name_of(part, listing) });
        }
    }
    Ok(Cow::Owned(text))
}

fn name_of(part: &Part, listing: &Listing<'_>) -> String {
    match part {
        Part::Text(text) => text.clone(),
        Part::Field(field) => field.name().to_owned(),
        Part::Column(column) => match &listing.provenance {
            Provenance::Rows { header, .. } => header.get(*column).cloned().unwrap_or_default(),
            _ => String::new(),
        },
    }
}

/// A constant's text as the field's value. An amount says its unit itself, or the mapping says it for all.
fn leaf_of(text: Cow<'_, str>, field: Field, unit: Option<Unit>) -> Result<Leaf<'_>, FactKind> {
    match field.reading() {
        Reading::Integer => integer(text.trim()).map(Leaf::Integer).map_err(FactKind::NotInteger),
        Reading::Money => {
            let unit = Unit::of_text(&text).or(unit);
            let price = crate::Fen::parse(&text, unit.unwrap_or(Unit::Yuan)).map_err(FactKind::NotMoney)?;
            if unit.is_some() { Ok(Leaf::Money(price)) } else { Err(FactKind::UnitUnknown) }
        }
        _ => Ok(Leaf::Text(text)),
    }
}

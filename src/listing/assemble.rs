//! The rows of one product → its listing.
//!
//! The first row says what the product is; every row (or, where the mapping says so, every row with a SKU's values)
//! says one SKU. What a later row says differently about the product is a fact, never a silent choice.

use super::convert::is_full_width;
use super::packed::variants;
use super::taken::taken;
use super::trust::Trust;
use super::{Fact, FactKind, Listing, Member, Origin, Role, SourceRow, SourceTable, Spare};
use crate::mapping::{ColumnUse, Repeated, Use};
use crate::table::{Cell, Row, trimmed};
use crate::{Attribute, Field, Leaf, Level, Reading, Sku, Slot};
use memchr::{memchr, memchr_iter};
use std::collections::HashMap;

/// The rows of one product, in reading order, in the memory of those that are done with.
pub(crate) fn assemble<'a>(members: &[Member<'a>], spare: &mut Spare<'a>) -> Box<Listing<'a>> {
    let mut listing = spare.of_rows(members.iter().map(|member| member.at));
    listing.product.skus.reserve(members.len());
    listing.origins.reserve(members.iter().map(|member| member.at.table.columns.uses.len() + 4).sum());
    let has_skus = members.iter().any(|member| member.role == Role::Sku);
    let same = super::options::same(members);
    let mut assembly = Assembly {
        has_skus,
        first: None,
        again: None,
        above: None,
        same,
        positions: Vec::new(),
        told: HashMap::new(),
        inherited: Vec::new(),
        options: std::mem::take(&mut spare.options),
        listing,
    };
    // The row that says what the product is comes first, wherever it stands.
    let first = |role| members.iter().position(|member| member.role == role);
    let says = first(Role::Product).or_else(|| first(Role::Both)).unwrap_or(0);
    assembly.nobody_says_it(members);
    let own = members.get(says).and_then(|member| assembly.row(says, *member));
    for (index, member) in members.iter().enumerate() {
        assembly.above = if index == says { own } else { assembly.row(index, *member).or(assembly.above) };
    }
    assembly.in_position();
    spare.options = assembly.options;
    assembly.listing
}

pub(super) struct Assembly<'a> {
    /// Whether rows of their own are the product's SKUs.
    has_skus: bool,
    /// The first row that was read, and its number among the product's rows: the one that says what the product is.
    pub first: Option<(usize, SourceRow<'a>)>,
    /// The last row that says once more what the product is, to the letter.
    again: Option<Row<'a>>,
    /// The SKU that a row above has filled.
    pub above: Option<usize>,
    /// Columns whose text is the same in all rows.
    pub same: Vec<usize>,
    /// Where each main image stands in the gallery, where the table says it.
    pub positions: Vec<u64>,
    /// SKUs by the cells that tell them from the product's others, where rows that say the same one are one.
    pub told: HashMap<Vec<&'a str>, usize>,
    /// What SKUs have only taken over from the product's row.
    pub inherited: Vec<Slot>,
    /// Lists for the options of SKUs to come.
    options: Vec<Vec<Attribute<'a>>>,
    pub listing: Box<Listing<'a>>,
}

/// One row on its way into the listing.
#[derive(Clone, Copy)]
pub(super) struct Position<'a> {
    pub table: &'a SourceTable,
    pub row: Row<'a>,
    pub role: Role,
    /// Among the product's rows.
    pub index: usize,
    /// The SKU it fills.
    pub sku: Option<usize>,
    /// Whether its cells are read once more, for another SKU: then they say nothing more about the product.
    pub again: bool,
}

impl<'a> Assembly<'a> {
    /// Takes a row in; the SKU that it fills, if it fills one.
    fn row(&mut self, index: usize, member: Member<'a>) -> Option<usize> {
        let Member { at: SourceRow { table, row }, role } = member;
        let next = self.listing.product.skus.len();
        let told_by = told_by(member);
        let again = told_by.as_ref().and_then(|told_by| self.told.get(told_by)).copied();
        let role = if again.is_some() { Role::Again } else { role };
        let sku = match role {
            Role::Again => again,
            // Where nothing says what rows are, SKUs may stand in another table, and this one says the products.
            Role::Both if table.columns.rows.kind.is_some() => is_sku(table, row).then_some(next),
            Role::Both | Role::Continues => (!self.has_skus && is_sku(table, row)).then_some(next),
            Role::Product => (!self.has_skus && self.first.is_none()).then_some(next),
            Role::Sku => Some(next),
            Role::More => self.above,
            Role::Add | Role::Unreadable | Role::Wrong(_) => None,
        };
        let at = &Position { table, row, role, index, sku, again: false };
        self.damage(at);
        if self.trust(at) == Trust::Nothing {
            self.name_only(at);
            return None;
        }
        self.first.get_or_insert((index, member.at));
        if let (Some(told_by), Some(sku)) = (told_by, sku.filter(|_| again.is_none())) {
            self.told.insert(told_by, sku);
        }
        match variants(at).filter(|_| sku == Some(next)) {
            None => self.whole(at, next),
            Some(Err((column, fact))) => {
                self.whole(at, next);
                self.packed_fault(at, column, fact);
            }
            Some(Ok(variants)) => {
                for (nth, variant) in variants.iter().enumerate() {
                    let at = &Position { sku: Some(next + nth), again: nth > 0, ..*at };
                    self.begin_sku();
                    self.cells(at);
                    self.variant(at, variant);
                    self.values(at);
                    self.settle_amounts(at, next + nth);
                }
                if variants.is_empty() {
                    self.cells(&Position { sku: None, ..*at });
                }
            }
        }
        sku
    }

    fn begin_sku(&mut self) {
        let attributes = self.options.pop().unwrap_or_default();
        self.listing.product.skus.push(Sku { attributes, ..Sku::default() });
    }

    /// A row that is one SKU, or none.
    fn whole(&mut self, at: &Position<'a>, next: usize) {
        if at.sku == Some(next) {
            self.begin_sku();
        }
        self.cells(at);
        self.listed_options(at);
        if !matches!(at.role, Role::Add | Role::More | Role::Again) {
            self.values(at);
        }
        if let Some(sku) = at.sku.filter(|_| at.role != Role::Again) {
            self.settle_amounts(at, sku);
        }
    }

    fn cells(&mut self, at: &Position<'a>) {
        let (above, of_product) = (self.says_product(at), &at.table.of_product);
        let mut first = 0;
        if above.is_some_and(|above| at.row.repeats(above, of_product.clone())) {
            self.again = Some(at.row);
            first = of_product.len();
        }
        if matches!(at.role, Role::Add | Role::More | Role::Again) || !at.table.columns.rates.is_empty() {
            at.table.columns.uses[first..].iter().for_each(|used| self.cell(at, used));
            return;
        }
        let says_product = at.role != Role::Sku && !at.again && self.is_first(at);
        let mut cells = at.table.plain[first..].iter();
        while let Some(used) = self.plain(at, says_product, &mut cells) {
            let column = used.column;
            if !above.is_some_and(|above| of_product.contains(&column) && at.row.cell(column) == above.cell(column)) {
                self.cell(at, used);
            }
        }
    }

    /// For a later row that says what the product is: a row above that says it. What it repeats to the letter, as most do,
    /// needs no second look.
    fn says_product(&self, at: &Position<'a>) -> Option<Row<'a>> {
        let (index, SourceRow { table, row }) = self.first?;
        let says_it = matches!(at.role, Role::Both | Role::Continues) && index != at.index && std::ptr::eq(table, at.table);
        says_it.then_some(self.again.unwrap_or(row))
    }

    pub(super) fn is_first(&self, at: &Position<'_>) -> bool {
        self.first.is_none_or(|(index, _)| index == at.index)
    }

    fn cell(&mut self, at: &Position<'a>, used: &'a ColumnUse) {
        if used.is_matrix() {
            return;
        }
        let cell = match taken(at, used) {
            Ok(Some(cell)) => cell,
            Ok(None) => return,
            Err(fact) => {
                let filled = filled(&used.used, at.sku);
                return self.note(filled, Origin::cell(at.index, used.column), at.row.cell(used.column).text, fact);
            }
        };
        let more = matches!(at.role, Role::More | Role::Again);
        if more && cell.is_blank() {
            return;
        }
        match &used.used {
            Use::Ignore | Use::Adjust { .. } | Use::Skus { .. } | Use::Field { field: Field::AttrKey, .. } => {}
            // They have told which SKU it is.
            Use::Option { .. } | Use::Options { .. } | Use::Field { field: Field::AttrValue, .. } if at.role == Role::Again => {}
            Use::Field { field: Field::AttrValue, .. } => self.named_option(at, used, cell),
            Use::Field { field, separators, unit, first_row } => match (field.level(), at.sku) {
                (Level::Product, _) => {
                    let inherit = *first_row || at.role == Role::Continues;
                    if !at.again && self.says_something_new(at, used, *field, cell, inherit) {
                        self.fill(at, used, *field, cell, separators, *unit);
                    }
                }
                (Level::Sku, Some(sku)) if more && !self.is_free(at, used.column, slot(*field, Some(sku))) => {}
                (Level::Sku, Some(_)) => self.fill(at, used, *field, cell, separators, *unit),
                (Level::Sku, None) => {}
            },
            Use::Option { key } => self.option(at, used, key, cell),
            Use::Options { .. } => self.options(at, used, cell),
        }
    }

    /// Whether a product field's cell in this row has to be read: in the first row always, in later rows only the
    /// items that a row may add. A cell that contradicts the first row is noted and not read.
    fn says_something_new(&mut self, at: &Position<'a>, used: &ColumnUse, field: Field, cell: Cell<'a>, inherit: bool) -> bool {
        match at.role {
            Role::Sku | Role::More => return false,
            Role::Add => return field.many() && !cell.is_blank(),
            _ => {}
        }
        let Some((first, SourceRow { table, row })) = self.first.filter(|(first, _)| *first != at.index) else { return true };
        let column = used.column;
        let same = at.table.cell(at.row, used).trimmed() == table.cell(row, used).trimmed();
        if same || field == Field::OutProductId || (inherit && cell.is_blank()) {
            return false;
        }
        if field.many() && at.table.columns.rows_without_sku {
            return true;
        }
        let first = Origin::cell(first, column);
        self.note(Some(Slot::product(field)), Origin::cell(at.index, column), cell.text, FactKind::Disagrees { first });
        false
    }

    /// Whether the SKU says nothing there yet, so that a further row of it may. Another text than the first is noted; of
    /// two rows that say the same SKU, neither counts then.
    fn is_free(&mut self, at: &Position<'a>, column: usize, slot: Slot) -> bool {
        let disagree = |fact: &Fact<'_>| fact.slot == Some(slot) && matches!(fact.kind, FactKind::Disagrees { .. });
        if at.role == Role::Again && self.listing.facts.iter().any(disagree) {
            return false;
        }
        if self.listing.product.leaf(slot).is_none() || self.inherited.contains(&slot) {
            return true;
        }
        let (cell, first) = (at.row.cell(column), self.listing.origins.get(slot));
        let said = first.and_then(|first| Some(self.listing.provenance.row(first)?.row.cell(first.column as usize).trimmed()));
        if let Some(first) = first.filter(|_| said != Some(cell.trimmed())) {
            self.note(Some(slot), Origin::cell(at.index, column), cell.text, FactKind::Disagrees { first });
            if at.role == Role::Again {
                self.listing.product.take(slot);
            }
        }
        false
    }

    #[inline]
    pub(super) fn leaf(&mut self, slot: Slot, origin: Origin, cell: Cell<'a>, result: Result<Option<Leaf<'a>>, FactKind>) {
        self.listing.origins.push(slot, origin);
        match result {
            Ok(Some(leaf)) => {
                match slot.field.reading() {
                    Reading::Id if cell.text.len() != cell.trimmed().len() => self.note(Some(slot), origin, cell.text, FactKind::Trimmed),
                    Reading::Id | Reading::Text | Reading::Image => {}
                    _ if is_full_width(cell.text) => self.note(Some(slot), origin, cell.text, FactKind::FullWidth),
                    _ => {}
                }
                self.listing.product.put(slot, leaf);
            }
            Ok(None) => {}
            Err(kind) => self.note(Some(slot), origin, cell.text, kind),
        }
    }

    pub(super) fn note(&mut self, slot: Option<Slot>, origin: Origin, text: &'a str, kind: FactKind) {
        self.listing.facts.push(Fact { slot, origin, text, kind });
    }
}

/// The cells that tell the row's SKU from the product's others, where rows that say the same one are one.
fn told_by(Member { at: SourceRow { table, row }, role }: Member<'_>) -> Option<Vec<&str>> {
    let columns = &table.columns;
    let says_sku = matches!(role, Role::Both | Role::Continues | Role::Sku);
    if columns.rows.repeated != Repeated::Merge || !says_sku || !is_sku(table, row) || table.may_hold_several {
        return None;
    }
    let tells = |used: &&ColumnUse| {
        matches!(used.used, Use::Option { .. } | Use::Options { .. } | Use::Field { field: Field::AttrKey | Field::AttrValue, .. })
    };
    Some(columns.uses.iter().filter(tells).map(|used| row.cell(used.column).trimmed()).collect())
}

/// A row is a SKU, unless the mapping knows rows that only add to a product, and it fills nothing of a SKU.
fn is_sku(table: &SourceTable, row: Row<'_>) -> bool {
    let sells = |used: &Use| match used {
        Use::Field { field, .. } => field.level() == Level::Sku && *field != Field::ThumbImg,
        Use::Option { .. } | Use::Options { .. } | Use::Skus { .. } => true,
        Use::Ignore | Use::Adjust { .. } => false,
    };
    !table.columns.rows_without_sku || table.columns.uses.iter().any(|used| sells(&used.used) && !row.cell(used.column).is_blank())
}

/// What a column fills in a row with that SKU.
pub(super) fn filled(used: &Use, sku: Option<usize>) -> Option<Slot> {
    match used {
        Use::Ignore => None,
        Use::Field { field, .. } | Use::Adjust { field, .. } => Some(slot(*field, sku)),
        Use::Option { .. } | Use::Options { .. } | Use::Skus { .. } => Some(slot(Field::AttrValue, sku)),
    }
}

pub(super) fn slot(field: Field, sku: Option<usize>) -> Slot {
    match (field.level(), sku) {
        (Level::Sku, Some(sku)) => Slot::sku(field, sku),
        _ => Slot::product(field),
    }
}

/// The items of a cell, trimmed; the whole cell where nothing separates.
pub(super) fn split<'a>(text: &'a str, separators: &[String]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        match cut(text, separators) {
            Some((item, after)) => {
                rest = Some(after);
                Some(item)
            }
            None => rest.take().map(trimmed),
        }
    })
}

/// The items of a cell as they stand, where one character separates them.
pub(super) fn split_at(text: &str, mark: u8) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr_iter(mark, text.as_bytes()).chain(std::iter::once(text.len()));
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// The text before and after the first of the marks, both trimmed.
pub(super) fn cut<'a>(text: &'a str, marks: &[String]) -> Option<(&'a str, &'a str)> {
    let (at, length) = match marks {
        // A single character is found fastest, and is what most lists have between their items.
        [mark] if mark.len() == 1 => (memchr(mark.as_bytes()[0], text.as_bytes())?, 1),
        _ => marks.iter().filter_map(|mark| Some((text.find(mark.as_str())?, mark.len()))).min()?,
    };
    Some((trimmed(&text[..at]), trimmed(&text[at + length..])))
}

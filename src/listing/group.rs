//! What a row is, and whose: one decision, made once for every row, before its cells are read.
//!
//! Rows of one product have the same id, or name the product's row, or stand below it. A row of which nobody can say
//! whose it is belongs to the product above, which it refuses: nobody knows whether it was one of that product's SKUs.

use super::SourceTable;
use super::skip::{is_never_passed_over, reason};
use super::taken::says_nothing;
use crate::Field;
use crate::mapping::{Columns, Kinds, Parent, Part, RowKind, Template, same};
use crate::table::{Damage, Row};
use std::borrow::Cow;

/// What became of a row before it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowIs<'a> {
    /// It holds no product: passed over for that reason.
    Skipped(&'static str),
    /// It belongs to a product.
    Of(Owner<'a>, Role),
}

/// Whose a row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Owner<'a> {
    /// The product with that id.
    Id(Cow<'a, str>),
    /// The product whose row is called so.
    Named(&'a str),
    /// The product of the row above.
    Above,
    /// A product of its own.
    Alone,
}

/// What a row is to its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// It says what the product is, as the product's other rows do, and is a SKU of it.
    Both,
    /// The same, but what is blank is as in the row above.
    Continues,
    /// It says what the product is.
    Product,
    /// It is a SKU.
    Sku,
    /// It adds to the product's lists.
    Add,
    /// It adds to the SKU above.
    More,
    /// It says once more a SKU that a row has said.
    Again,
    /// Nobody can say whose it is, or what its cells are.
    Unreadable,
    /// It refuses its product.
    Wrong(Wrong),
}

/// Why a row that can be read refuses its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// The mapping does not say what its kind means.
    UnknownKind,
    /// It should name its product's row and names none.
    NamesNone,
    /// No product row is called as it says.
    NamesNobody,
    /// Several product rows are called as it says.
    NamesSeveral,
    /// The row that it names is a SKU itself.
    NamesSku,
    /// It lists rows as its product's SKUs, and one of them is nowhere.
    ListsNobody,
}

/// How product ids are found in one table.
#[derive(Debug)]
pub(crate) struct Key(By);

#[derive(Debug)]
enum By {
    /// The first of these columns in which the row says anything, and the texts that say nothing there.
    Columns(Vec<(usize, Vec<String>)>),
    Template(Template),
    Nothing,
}

impl Key {
    /// The key of a table with those columns.
    pub(super) fn new(columns: &Columns) -> Key {
        let mut uses: Vec<_> = columns.uses_of(Field::OutProductId).collect();
        uses.sort_by_key(|used| used.how.as_ref().map_or(0, |how| how.rank));
        let by_columns = (!uses.is_empty()).then(|| {
            By::Columns(uses.iter().map(|used| (used.column, used.how.as_ref().map_or(Vec::new(), |how| how.blank.clone()))).collect())
        });
        Key(by_columns.or_else(|| columns.value_of(Field::OutProductId).cloned().map(By::Template)).unwrap_or(By::Nothing))
    }

    /// What that row is, and whose.
    pub(super) fn of<'b>(&self, table: &SourceTable, row: Row<'b>) -> RowIs<'b> {
        if let Some(reason) = reason(&table.columns, row) {
            return RowIs::Skipped(reason);
        }
        let rules = &table.columns.rows;
        if rules.kind.is_none() && rules.parent.is_none() {
            let role = if table.columns.blank_id_continues && self.is_blank(table, row) { Role::Continues } else { Role::Both };
            return self.by_id(table, row, role);
        }
        if row.damage().any(Damage::shifts_cells) || table.ragged(row).is_some() {
            let owner =
                if rules.parent.is_none() { self.by_id(table, row, Role::Unreadable) } else { RowIs::Of(Owner::Above, Role::Unreadable) };
            return owner;
        }
        match kind(table, row) {
            Some(RowKind::Skip) => RowIs::Skipped("kind"),
            Some(RowKind::Product) => self.by_id_or_alone(table, row, Role::Product),
            Some(RowKind::Both) => self.by_id_or_alone(table, row, Role::Both),
            Some(RowKind::Sku) => self.of_parent(table, row, Role::Sku),
            Some(RowKind::Add) => self.of_parent(table, row, Role::Add),
            Some(RowKind::More) => self.of_parent(table, row, Role::More),
            None => self.of_parent(table, row, Role::Wrong(Wrong::UnknownKind)),
        }
    }

    /// How many of a row's first cells decide what it is, and whose, if no others have a say: a row without damage that
    /// begins with the same ones, and has no cell too many or too few, is the same.
    pub(super) fn decided_by(&self, table: &SourceTable, row: Row<'_>) -> Option<usize> {
        let By::Columns(columns) = &self.0 else { return None };
        let rules = &table.columns.rows;
        let has_own_kind = rules.kind.is_some() || rules.parent.is_some();
        let last = columns.iter().map(|(column, _)| *column).max().filter(|_| !has_own_kind)?;
        is_never_passed_over(&table.columns, row).then_some(last + 1)
    }

    /// A row of the product whose id it holds.
    fn by_id<'b>(&self, table: &SourceTable, row: Row<'b>, role: Role) -> RowIs<'b> {
        match self.id(table, row) {
            Some(id) => RowIs::Of(Owner::Id(id), role),
            None if matches!(self.0, By::Nothing) => RowIs::Of(Owner::Alone, role),
            None if self.is_blank(table, row) && (role == Role::Continues || table.columns.blank_id_continues) => {
                RowIs::Of(Owner::Above, role)
            }
            None => RowIs::Of(Owner::Above, Role::Unreadable),
        }
    }

    /// A row that begins a product even where its id cannot be read.
    fn by_id_or_alone<'b>(&self, table: &SourceTable, row: Row<'b>, role: Role) -> RowIs<'b> {
        if table.columns.rows.parent.is_none() {
            return self.by_id(table, row, role);
        }
        RowIs::Of(self.id(table, row).map_or(Owner::Alone, Owner::Id), role)
    }

    fn of_parent<'b>(&self, table: &SourceTable, row: Row<'b>, role: Role) -> RowIs<'b> {
        match &table.columns.rows.parent {
            None => self.by_id(table, row, role),
            Some(Parent::Above) => RowIs::Of(Owner::Above, role),
            Some(Parent::Column { column, .. }) => {
                let text = row.cell(*column).trimmed();
                match role {
                    _ if row.damage().any(|damage| damage.spoils(*column)) => RowIs::Of(Owner::Above, Role::Unreadable),
                    _ if !text.is_empty() => RowIs::Of(Owner::Named(text), role),
                    Role::Sku => RowIs::Of(Owner::Above, Role::Wrong(Wrong::NamesNone)),
                    Role::More => RowIs::Of(Owner::Above, role),
                    _ => self.by_id_or_alone(table, row, role),
                }
            }
        }
    }

    /// The row's id, if nothing makes it doubtful.
    fn id<'b>(&self, table: &SourceTable, row: Row<'b>) -> Option<Cow<'b, str>> {
        match &self.0 {
            By::Nothing => None,
            By::Columns(columns) => readable(columns, table, row).map(Cow::Borrowed),
            By::Template(template) => text_of(template, &table.columns, row),
        }
    }

    /// Whether the row's id is there, and nothing makes it doubtful where it stands.
    pub(super) fn is_readable(&self, table: &SourceTable, row: Row<'_>) -> bool {
        match &self.0 {
            By::Columns(columns) => readable(columns, table, row).is_some(),
            _ => !self.is_blank(table, row),
        }
    }

    /// The column where the row's id should stand, and a text for nothing does.
    pub(super) fn placeholder(&self, row: Row<'_>) -> Option<usize> {
        let By::Columns(columns) = &self.0 else { return None };
        filled(columns, row).filter(|(_, text)| says_nothing(text)).map(|(column, _)| column)
    }

    /// Whether the row says nothing where its id should stand.
    pub(super) fn is_blank(&self, table: &SourceTable, row: Row<'_>) -> bool {
        match &self.0 {
            By::Nothing => false,
            By::Columns(columns) => filled(columns, row).is_none(),
            By::Template(template) => text_of(template, &table.columns, row).is_none(),
        }
    }
}

/// The first of the columns in which the row says anything, and what it says there.
fn filled<'b>(columns: &[(usize, Vec<String>)], row: Row<'b>) -> Option<(usize, &'b str)> {
    columns.iter().find_map(|(column, blank)| {
        let text = row.cell(*column).trimmed();
        let is_blank = text.is_empty() || blank.iter().any(|blank| same(blank, text));
        (!is_blank).then_some((*column, text))
    })
}

/// The same, if nothing makes it doubtful where it stands.
fn readable<'b>(columns: &[(usize, Vec<String>)], table: &SourceTable, row: Row<'b>) -> Option<&'b str> {
    let (column, text) = filled(columns, row)?;
    // No separator is too many or too few in front of the first column.
    let is_certain = !row.damage().any(|damage| damage.spoils(column)) && (column == 0 || table.ragged(row).is_none());
    (is_certain && !says_nothing(text)).then_some(text)
}

/// What kind of row it is; `None` where the mapping does not say what its cell means.
fn kind(table: &SourceTable, row: Row<'_>) -> Option<RowKind> {
    let rules = &table.columns.rows;
    match (&rules.kind, &rules.parent) {
        (Some(Kinds::All(kind)), _) => Some(*kind),
        (Some(Kinds::Column { column, words }), _) => {
            let certain = !row.damage().any(|damage| damage.spoils(*column));
            certain.then(|| Kinds::of(words, row.cell(*column).trimmed())).flatten()
        }
        // A row that names a product is a SKU of it.
        (None, Some(Parent::Column { column, .. })) if !row.cell(*column).is_blank() => Some(RowKind::Sku),
        (None, _) => Some(RowKind::Product),
    }
}

/// What a template reads in that row as it stands; `None` where a part of it is blank.
pub(crate) fn text_of<'b>(template: &Template, columns: &Columns, row: Row<'b>) -> Option<Cow<'b, str>> {
    let part_of = |part: &Part| match part {
        Part::Text(_) | Part::Options => None,
        Part::Column(column) => Some(*column),
        Part::Field(field) => columns.column_of(*field),
    };
    let cell = |part: &Part| part_of(part).map(|column| row.cell(column).trimmed()).filter(|text| !text.is_empty());
    if let [part] = template.0.as_slice()
        && let Some(text) = cell(part)
    {
        return Some(Cow::Borrowed(text));
    }
    let mut text = String::new();
    for part in &template.0 {
        match part {
            Part::Text(part) => text.push_str(part),
            // The id itself may be put together.
            Part::Field(field) if columns.column_of(*field).is_none() => text.push_str(&text_of(columns.value_of(*field)?, columns, row)?),
            _ => text.push_str(cell(part)?),
        }
    }
    Some(Cow::Owned(text))
}

//! What tells a product's SKUs apart: options in columns of their own, in pairs of columns, or several in one cell.

use super::assemble::{Assembly, Position, cut, split};
use super::taken::{items, of_pattern};
use super::{FactKind, Member, Origin, SourceRow};
use crate::mapping::{ColumnUse, Pattern, Use};
use crate::table::{Cell, CellKind};
use crate::{Field, Slot};
use std::borrow::Cow;

impl<'a> Assembly<'a> {
    pub(super) fn option(&mut self, at: &Position<'a>, used: &'a ColumnUse, key: &'a str, cell: Cell<'a>) {
        let (Some(sku), origin) = (at.sku, Origin::cell(at.index, used.column)) else { return };
        if varies(used) && self.same.contains(&used.column) {
            return;
        }
        if cell.is_blank() {
            return self.blank(used, Slot::sku(Field::AttrValue, sku), origin, key);
        }
        if let Some(value) = self.value_of(used, origin, sku, cell, cell.trimmed()) {
            self.attribute(at, origin, cell, Cow::Borrowed(key), value);
        }
    }

    /// An option whose name stands in a column of its own, in this row or in the product's first; or several, where
    /// both columns hold lists.
    pub(super) fn named_option(&mut self, at: &Position<'a>, used: &'a ColumnUse, cell: Cell<'a>) {
        let Some(sku) = at.sku else { return };
        let origin = Origin::cell(at.index, used.column);
        let nth = at.table.columns.uses_of(Field::AttrValue).position(|other| std::ptr::eq(other, used)).unwrap_or_default();
        let name = |SourceRow { table, row }: SourceRow<'a>| {
            let used = table.columns.uses_of(Field::AttrKey).nth(nth)?;
            Some((used, row.cell(used.column).trimmed())).filter(|(_, name)| !name.is_empty())
        };
        let own = name(SourceRow { table: at.table, row: at.row });
        let named = own.or_else(|| name(self.first?.1));
        if cell.is_blank() {
            if let Some((_, key)) = named {
                self.blank(used, Slot::sku(Field::AttrValue, sku), origin, key);
            }
            return;
        }
        let Some((named, key)) = named else {
            return self.attribute(at, origin, cell, Cow::Borrowed(""), Cow::Borrowed(cell.trimmed()));
        };
        let lists = |used: &'a ColumnUse, text: &'a str| match &used.used {
            Use::Field { separators, .. } if !separators.is_empty() => items(text, separators, used.how.as_deref(), false),
            _ => vec![
                used.how
                    .as_deref()
                    .map_or(Ok(Some(Cow::Borrowed(text))), |how| of_pattern(Cow::Borrowed(text), how))
                    .map(Option::unwrap_or_default),
            ],
        };
        let (keys, values) = (lists(named, key), lists(used, cell.trimmed()));
        if keys.len() != values.len() {
            let fact =
                if values.len() > keys.len() { FactKind::SeveralValues } else { FactKind::OptionValueMissing { keys: key.to_owned() } };
            return self.note(Some(Slot::sku(Field::AttrValue, sku)), origin, cell.text, fact);
        }
        for (key, value) in keys.into_iter().zip(values) {
            match (key, value) {
                (Ok(key), Ok(value)) if !is_neutral(used, &value) => self.attribute(at, origin, cell, key, value),
                (Ok(_), Ok(_)) => {}
                _ => self.note(Some(Slot::sku(Field::AttrValue, sku)), origin, cell.text, FactKind::NotOfPattern),
            }
        }
    }

    /// A SKU that says nothing for an option.
    fn blank(&mut self, used: &ColumnUse, slot: Slot, origin: Origin, key: &str) {
        let (key, required) = (key.to_owned(), used.how.as_ref().is_some_and(|how| how.required));
        let fact = if required { FactKind::OptionValueMissing { keys: key } } else { FactKind::OptionBlank { key } };
        self.note(Some(slot), origin, "", fact);
    }

    /// Several options in one cell: `颜色:红;尺码:L`, or their values alone.
    pub(super) fn options(&mut self, at: &Position<'a>, used: &'a ColumnUse, cell: Cell<'a>) {
        let Use::Options { separators, pair, names } = &used.used else { return };
        let (Some(sku), origin) = (at.sku, Origin::cell(at.index, used.column)) else { return };
        let slot = Slot::sku(Field::AttrValue, sku);
        let parts: Vec<&'a str> = split(cell.trimmed(), separators).filter(|part| !part.is_empty()).collect();
        if !names.is_empty() {
            if parts.len() > names.len() {
                return self.note(Some(slot), origin, cell.text, FactKind::NotAnOption);
            }
            for (name, part) in names.iter().zip(parts) {
                self.attribute(at, origin, cell, Cow::Borrowed(name), Cow::Borrowed(part));
            }
            return;
        }
        for part in parts {
            match key_and_value(part, used, pair) {
                Some((key, value)) if !key.is_empty() && !value.is_empty() => {
                    self.attribute(at, origin, cell, Cow::Borrowed(key), Cow::Borrowed(value));
                }
                _ => self.note(Some(slot), origin, part, FactKind::NotAnOption),
            }
        }
    }

    fn value_of(&mut self, used: &'a ColumnUse, origin: Origin, sku: usize, cell: Cell<'a>, text: &'a str) -> Option<Cow<'a, str>> {
        let Some(how) = used.how.as_deref() else { return Some(Cow::Borrowed(text)) };
        match items(text, &[], Some(how), false).pop()? {
            Ok(value) => (!is_neutral(used, &value)).then_some(value),
            Err(fact) => {
                self.note(Some(Slot::sku(Field::AttrValue, sku)), origin, cell.text, fact);
                None
            }
        }
    }

    /// One more option of a SKU, called as the mapping calls it.
    pub(super) fn attribute(&mut self, at: &Position<'a>, origin: Origin, cell: Cell<'a>, key: Cow<'a, str>, value: Cow<'a, str>) {
        let Some(sku) = at.sku else { return };
        let (key, value, is_named) = if self.keeps_names(at) { (key, value, true) } else { self.called(at, key, value) };
        if !is_named {
            self.note(Some(Slot::sku(Field::AttrValue, sku)), origin, cell.text, FactKind::OptionUnnamed { value: value.to_string() });
        }
        let slot = self.listing.option(Slot::sku(Field::AttrValue, sku), origin, key, value);
        if cell.kind == CellKind::Error {
            self.note(slot, origin, cell.text, FactKind::CellError);
        }
    }

    /// Whether options are called what they are called in the table.
    #[inline]
    pub(super) fn keeps_names(&self, at: &Position<'a>) -> bool {
        self.first.map_or(at.table, |(_, first)| first.table).columns.options.is_empty()
    }

    /// What `[options]` calls a key and a value, as they stand where it says nothing; and whether no value is left a
    /// number that should have a name.
    fn called(&self, at: &Position<'a>, key: Cow<'a, str>, value: Cow<'a, str>) -> (Cow<'a, str>, Cow<'a, str>, bool) {
        let SourceRow { table, row } = self.first.map_or(SourceRow { table: at.table, row: at.row }, |(_, first)| first);
        let names = &table.columns.options;
        let named_by = |said: &'a Option<(usize, Vec<String>, Pattern)>, value: &str| {
            let (column, separators, pattern) = said.as_ref()?;
            split(row.cell(*column).trimmed(), separators).find_map(|item| {
                let taken = pattern.take(item)?;
                let of = |wanted: &str| taken.iter().find(|(name, _)| *name == wanted).map_or("", |(_, text)| text);
                (of("key") == key && of("value") == value && !of("name").is_empty()).then(|| of("name"))
            })
        };
        let found = named_by(&names.values, &value);
        let of_key =
            || named_by(&names.labels, "").or_else(|| names.keys.iter().find(|(own, _)| *own == key).map(|(_, name)| name.as_str()));
        let of_value = |own: &str| own.split_once(':').is_some_and(|(of, own)| of == key && own == value);
        let found = found.or_else(|| names.keys.iter().find(|(own, _)| of_value(own)).map(|(_, name)| name.as_str()));
        let is_named = found.is_some() || names.values.is_none() || value.parse::<i64>().is_err();
        let called = of_key().map(Cow::Borrowed);
        (called.unwrap_or(key), found.map_or(value, Cow::Borrowed), is_named)
    }
}

/// Whether a column is an option only where rows differ.
pub(super) fn varies(used: &ColumnUse) -> bool {
    used.how.as_ref().is_some_and(|how| how.varies)
}

/// Of the columns that are an option only where rows differ, those where they do not.
pub(super) fn same(members: &[Member<'_>]) -> Vec<usize> {
    let Some(Member { at: first, .. }) = members.first() else { return Vec::new() };
    let text = |member: &Member<'_>, column| member.at.row.cell(column).trimmed() == first.row.cell(column).trimmed();
    first.table.varying.iter().copied().filter(|column| members.iter().all(|member| text(member, *column))).collect()
}

fn is_neutral(used: &ColumnUse, value: &str) -> bool {
    used.how.as_ref().is_some_and(|how| how.neutral.iter().any(|neutral| crate::mapping::same(neutral, value)))
}

fn key_and_value<'a>(part: &'a str, used: &'a ColumnUse, pair: &[String]) -> Option<(&'a str, &'a str)> {
    let Some(how) = used.how.as_deref().filter(|how| !how.patterns.is_empty()) else { return cut(part, pair) };
    let taken = how.patterns.iter().find_map(|pattern| pattern.take(part))?;
    let of = |wanted: &str| taken.iter().find(|(name, _)| *name == wanted).map_or("", |(_, text)| *text);
    Some((of("key"), of("value")))
}

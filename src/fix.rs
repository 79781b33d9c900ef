//! The cells that fixes change, put together from the findings of a run: what each of them says, and what it would say.
//!
//! A fix is made by the rule that objects to a value and comes with its [`Diagnostic`]; nothing here decides what is
//! wrong. Text tables are written anew by [`Tables::write_changed`](crate::table::Tables::write_changed).

use crate::{Diagnostic, Fix, Place, Spot};
use indexmap::IndexMap;

/// Fixes that a run has found, cell by cell.
///
/// ```
/// use shangjia::Fixes;
/// let mut fixes = Fixes::safe();
/// // fixes.add(&diagnostic) for each
/// assert!(fixes.edits().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct Fixes {
    all: bool,
    cells: IndexMap<Place, Cell>,
}

#[derive(Debug)]
struct Cell {
    header: Option<String>,
    text: String,
    changes: Vec<Change>,
}

/// What takes the place of a part of a cell, and how often it was asked for.
#[derive(Debug)]
struct Change {
    before: String,
    after: String,
    rule: &'static str,
    times: usize,
}

/// A cell that is to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Where it stands.
    pub place: Place,
    /// The text of its column's header.
    pub header: Option<String>,
    /// Its whole text.
    pub before: String,
    /// Its whole text after the change.
    pub after: String,
    /// The rules that asked for it.
    pub rules: Vec<&'static str>,
}

impl Fixes {
    /// Takes safe fixes only.
    pub fn safe() -> Fixes {
        Fixes::default()
    }

    /// Takes all fixes, also those that are only mostly right.
    pub fn all() -> Fixes {
        Fixes { all: true, ..Fixes::default() }
    }

    /// Takes the fix of a finding, if it has one.
    pub fn add(&mut self, diagnostic: &Diagnostic) {
        let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.is_safe || self.all) else { return };
        for found in &fix.cells {
            let cell = self.cells.entry(found.place.clone());
            let new = || Cell { header: found.header.clone(), text: found.text.clone(), changes: Vec::new() };
            cell.or_insert_with(new).add(fix, diagnostic.rule.code);
        }
    }

    /// Forgets everything: the run starts over.
    pub fn clear(&mut self) {
        self.cells.clear();
    }

    /// The cells that change: table by table as they were read, and row by row.
    pub fn edits(&self) -> Vec<Edit> {
        let mut tables = Vec::new();
        let mut edits: Vec<((usize, u64, u32), Edit)> = Vec::new();
        for (place, edit) in self.cells.iter().filter_map(|(place, cell)| Some((place, cell.edit(place)?))) {
            let (sheet, row, column) = match &place.spot {
                Spot::Cell { sheet, row, column } => (Some(sheet), *row, *column),
                Spot::Line { line, field, .. } => (None, *line, *field),
                Spot::File | Spot::Body { .. } => continue,
            };
            let table = (&place.file, sheet);
            let index = tables.iter().position(|known| *known == table).unwrap_or(tables.len());
            if index == tables.len() {
                tables.push(table);
            }
            edits.push(((index, row, column), edit));
        }
        edits.sort_by_key(|(at, _)| *at);
        edits.into_iter().map(|(_, edit)| edit).collect()
    }
}

impl Cell {
    fn add(&mut self, fix: &Fix, rule: &'static str) {
        match self.changes.iter_mut().find(|change| change.before == fix.before && change.after == fix.after) {
            Some(change) => change.times += 1,
            None => self.changes.push(Change { before: fix.before.clone(), after: fix.after.clone(), rule, times: 1 }),
        }
    }

    /// The longest texts change first, for a shorter one may be a part of them. A text that stands there more often
    /// than it was objected to is left alone: nobody knows which one was meant.
    fn edit(&self, place: &Place) -> Option<Edit> {
        let mut changes: Vec<&Change> = self.changes.iter().collect();
        changes.sort_by_key(|change| std::cmp::Reverse(change.before.len()));
        let (mut text, mut rules) = (self.text.clone(), Vec::new());
        for change in changes {
            if text.matches(&change.before).count() == change.times {
                text = text.replace(&change.before, &change.after);
                if !rules.contains(&change.rule) {
                    rules.push(change.rule);
                }
            }
        }
        (text != self.text).then(|| Edit {
            place: place.clone(),
            header: self.header.clone(),
            before: self.text.clone(),
            after: text,
            rules,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod tests {
    use super::*;
    use crate::{FixCell, rules};

    fn edited(text: &str, fixes: &[(&str, &str)]) -> Option<String> {
        let place = Place { file: "goods.csv".into(), spot: Spot::Line { line: 2, column: 5, field: 2 } };
        let mut all = Fixes::all();
        for (before, after) in fixes {
            let cells = vec![FixCell { place: place.clone(), header: None, text: text.to_owned() }];
            let fix = Fix { cells, ..Fix::not_safe(before, *after) };
            all.add(&Diagnostic { fix: Some(fix), ..Diagnostic::new(rules::by_code("image-http").unwrap()) });
        }
        all.edits().pop().map(|edit| edit.after)
    }

    #[test]
    fn several_fixes_of_a_cell_come_together() {
        let (one, other) = (("http://a/1", "https://a/1"), ("http://a/12", "https://a/12"));
        assert_eq!(edited("http://a/1;http://a/12", &[one, other]).as_deref(), Some("https://a/1;https://a/12"));
        assert_eq!(edited("http://a/1;http://a/1", &[one, one]).as_deref(), Some("https://a/1;https://a/1"));
        assert_eq!(edited(" 719\u{200b}", &[(" 719\u{200b}", "719\u{200b}"), ("719\u{200b}", "719")]).as_deref(), Some("719"));
    }

    #[test]
    fn a_text_that_stands_there_for_something_else_as_well_is_left_alone() {
        assert_eq!(edited("http://a/1;http://a/12", &[("http://a/1", "https://a/1")]), None);
        assert_eq!(edited("719", &[("720", "721")]), None);
    }
}

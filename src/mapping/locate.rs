//! Where things stand in a table: which row is the header, and which columns a name of the mapping leads to. What the
//! columns then fill is decided in `fit`.

use super::Mapping;
use super::alias::{Role, aliases};
use super::header::{LONGEST, families, heading, key};
use crate::table::{Block, Cell, Row};
use crate::{Error, Field, Unreadable, column_number};
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A header is looked for in so many rows.
const HEADER_WITHIN: usize = 50;

/// And by so many of their cells: a stranger's table may have thousands.
const HEADER_CELLS: usize = 1000;

/// Where the header stands.
#[derive(Clone, Copy)]
pub(super) enum HeaderRow {
    /// At that index in the block.
    At(usize),
    /// Nowhere.
    None,
}

/// The texts of a header, to find names in.
pub(super) struct Names<'t> {
    texts: Vec<&'t str>,
    /// Only worked out when some name does not stand there to the letter.
    keys: OnceCell<Vec<String>>,
}

impl<'t> Names<'t> {
    pub fn new(texts: impl Iterator<Item = &'t str>) -> Names<'t> {
        Names { texts: texts.collect(), keys: OnceCell::new() }
    }

    pub fn texts(&self) -> impl Iterator<Item = &'t str> {
        self.texts.iter().copied()
    }

    /// Whether a name stands there to the letter.
    fn holds(&self, name: &str) -> bool {
        self.texts.contains(&name)
    }

    /// The columns that a name of the mapping means, from 0, with their numbers if it names a family.
    pub fn find(&self, name: &str) -> Vec<(usize, Option<u32>)> {
        let all = |same: &dyn Fn(usize) -> bool| -> Vec<_> {
            (0..self.texts.len()).filter(|&column| same(column)).map(|column| (column, None)).collect()
        };
        let exact = all(&|column| self.texts[column] == name);
        if !exact.is_empty() {
            return exact;
        }
        if let Some(column) = letters(name) {
            return (column < self.texts.len()).then_some((column, None)).into_iter().collect();
        }
        let (keys, wanted) = (self.keys(), key(name));
        if name.contains("{n}") {
            let number = |key: &String| families(key).into_iter().find(|(pattern, _)| *pattern == wanted).map(|(_, number)| number);
            let mut family: Vec<_> = (0..keys.len()).filter_map(|column| Some((column, Some(number(&keys[column])?)))).collect();
            family.sort_by_key(|(column, number)| (*number, *column));
            return family;
        }
        let same = all(&|column| !wanted.is_empty() && keys[column] == wanted);
        if !same.is_empty() {
            return same;
        }
        let bare = |column: usize| heading(self.texts[column]).is_some_and(|heading| !heading.remark && heading.keys[0] == wanted);
        all(&bare)
    }

    /// Long cells are no names.
    fn keys(&self) -> &[String] {
        let of = |text: &&str| if text.len() <= 4 * LONGEST { key(text) } else { String::new() };
        self.keys.get_or_init(|| self.texts.iter().map(of).collect())
    }
}

impl Mapping {
    /// The row that the mapping names; else the row that holds most of the columns it names; else the row that holds
    /// most names that headers usually have.
    pub(super) fn header_row(&self, table: &str, rows: &Block) -> Result<HeaderRow, Error> {
        let no_header = |names: Vec<String>| Error::unreadable(table, Unreadable::NoHeader(names));
        if let Some(number) = self.source.header_row {
            let index = rows.rows().position(|row| row.number() == number);
            let wanted = || no_header(aliases().looked_for.clone());
            return if number == 0 { Ok(HeaderRow::None) } else { index.map(HeaderRow::At).ok_or_else(wanted) };
        }
        let named = self.columns.iter().chain(&self.attrs).map(|rule| rule.name.as_str());
        let named: Vec<_> = named.filter(|name| letters(name).is_none()).collect();
        if !self.columns.is_empty() && !named.is_empty() {
            let index = named_header(rows, &named);
            return index.map(HeaderRow::At).ok_or_else(|| no_header(named.iter().map(|&name| name.to_owned()).collect()));
        }
        match usual_header(rows) {
            Some(index) => Ok(HeaderRow::At(index)),
            None if !self.columns.is_empty() => Ok(HeaderRow::None),
            None => Err(no_header(aliases().looked_for.clone())),
        }
    }
}

/// The first row that holds all the names to the letter, or else the most of them in any way of writing.
fn named_header(rows: &Block, wanted: &[&str]) -> Option<usize> {
    let headers: Vec<_> = rows.rows().take(HEADER_WITHIN).map(|row| Names::new(row.cells().map(Cell::trimmed))).collect();
    let whole = headers.iter().position(|names| wanted.iter().all(|name| names.holds(name)));
    let score = |names: &Names<'_>| wanted.iter().filter(|name| !names.find(name).is_empty()).count();
    whole.or_else(|| Some(first_best(headers.iter().map(score))?.0))
}

/// `@F` is the column with that letter.
pub(super) fn letters(name: &str) -> Option<usize> {
    Some(column_number(name.strip_prefix('@')?)? as usize - 1)
}

/// As wide as the header, or as the rows below it where they hold more; blank columns at the end are left out.
pub(super) fn header_texts(rows: &Block, place: HeaderRow) -> Arc<[String]> {
    let last = |row: Row<'_>| (0..row.len()).rev().find(|&column| !row.cell(column).is_blank()).map_or(0, |column| column + 1);
    let from = match place {
        HeaderRow::At(index) => index,
        HeaderRow::None => 0,
    };
    let width = rows.rows().skip(from).map(last).max().unwrap_or(0);
    let text = |column| match place {
        HeaderRow::At(index) => rows.row(index).cell(column).trimmed().trim_start_matches('\u{feff}').trim().to_owned(),
        HeaderRow::None => String::new(),
    };
    (0..width).map(text).collect()
}

/// The first row with the most points, if any has one.
fn first_best(scores: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
    scores.enumerate().filter(|(_, score)| *score > 0).max_by_key(|(index, score)| (*score, std::cmp::Reverse(*index)))
}

/// The row that names most fields. Where headers stand in two rows, in two languages say, it is the lower one: what
/// stands below a header is data.
fn usual_header(rows: &Block) -> Option<usize> {
    let scores: Vec<_> = rows.rows().take(HEADER_WITHIN).map(header_score).collect();
    let Some((mut index, best)) = first_best(scores.iter().copied()) else { return names_only(rows) };
    while scores.get(index + 1).is_some_and(|&next| next >= 2 && next * 5 >= best * 3) && !same_texts(rows.row(index), rows.row(index + 1))
    {
        index += 1;
    }
    Some(index)
}

/// The first row that holds anything, where all it holds are usual names and nothing stands beside them further down:
/// a header, though the product has no name in it.
fn names_only(rows: &Block) -> Option<usize> {
    let index = rows.rows().position(|row| !row.is_blank())?;
    let row = rows.row(index);
    let named = |column| !aliases().meanings(row.cell(column).trimmed()).is_empty();
    let width = rows.rows().map(Row::len).max().unwrap_or(0);
    (0..width).all(|column| named(column) || rows.rows().all(|row| row.cell(column).is_blank())).then_some(index)
}

fn same_texts(a: Row<'_>, b: Row<'_>) -> bool {
    a.cells().map(Cell::trimmed).eq(b.cells().map(Cell::trimmed))
}

/// How many different things a row's cells are the names of; nothing unless it names the product and one thing more.
fn header_score(row: Row<'_>) -> usize {
    let mut roles = BTreeSet::new();
    for cell in row.cells().filter(|cell| !cell.is_blank()).take(HEADER_CELLS) {
        roles.extend(aliases().meanings(cell.trimmed()).first().map(|meaning| meaning.role));
    }
    let title = Role::Field(Field::Title);
    let names_product = roles.contains(&title)
        || roles.iter().any(|role| matches!(role, Role::Group | Role::Code | Role::Sku | Role::Merchant | Role::Field(Field::Barcode)));
    if names_product && roles.len() > 1 { roles.len() } else { 0 }
}

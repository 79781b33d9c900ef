//! Where things stand in a table: which row is the header, and which columns a name of the mapping leads to. What the
//! columns then fill is decided in `fit`.

use super::Mapping;
use super::alias::{Role, aliases};
use super::header::{LONGEST, families, heading, key};
use crate::table::{Block, Cell, Row};
use crate::{Error, Field, Unreadable, column_number};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// A header is looked for in so many rows.
pub(super) const HEADER_WITHIN: usize = 50;

/// And by so many of their cells: a stranger's table may have thousands.
const HEADER_CELLS: usize = 1000;

/// Where the header stands.
#[derive(Clone, Copy)]
pub(super) enum HeaderRow {
    /// In so many rows, the last of them at that index in the block.
    At { last: usize, levels: usize },
    /// Nowhere.
    None,
}

/// The texts of a header, to find names in.
pub(super) struct Names<'t> {
    texts: Vec<&'t str>,
    /// Only worked out when some name does not stand there to the letter.
    keys: OnceCell<Vec<String>>,
    /// The same without what stands in brackets: for one name that is looked for there are many that are not there.
    bare: OnceCell<Vec<Option<String>>>,
}

impl<'t> Names<'t> {
    pub fn new(texts: impl Iterator<Item = &'t str>) -> Names<'t> {
        Names { texts: texts.collect(), keys: OnceCell::new(), bare: OnceCell::new() }
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
        if name.contains("{any}") {
            let of = |column: &usize| any_of(name, self.texts[*column]).is_some();
            return (0..self.texts.len()).filter(of).zip(1..).map(|(column, number)| (column, Some(number))).collect();
        }
        if let Some((name, nth)) = nth_of(name) {
            return self.find(name).into_iter().nth(nth).into_iter().collect();
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
        all(&|column| self.bare()[column].as_ref() == Some(&wanted))
    }

    /// A remark in brackets makes another name of it.
    fn bare(&self) -> &[Option<String>] {
        let of = |text: &&str| heading(text).filter(|heading| !heading.remark).map(|heading| heading.keys.into_iter().next());
        self.bare.get_or_init(|| self.texts.iter().map(|text| of(text).flatten()).collect())
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
        let levels = self.source.header_rows.unwrap_or(1);
        let at = |last| HeaderRow::At { last, levels };
        if let Some(number) = self.source.header_row {
            let first = rows.rows().position(|row| row.number() == number);
            let last = first.map(|first| first + levels - 1).filter(|&last| last < rows.len());
            let wanted = || no_header(aliases().looked_for.iter().map(|&name| name.to_owned()).collect());
            return if number == 0 { Ok(HeaderRow::None) } else { last.map(at).ok_or_else(wanted) };
        }
        let named = self.columns.iter().chain(&self.attrs).map(|rule| rule.name.as_str());
        let named: Vec<_> = named.filter(|name| letters(name).is_none()).collect();
        if !self.columns.is_empty() && !named.is_empty() {
            let last = named_header(rows, levels, &named);
            return last.map(at).ok_or_else(|| no_header(named.iter().map(|&name| name.to_owned()).collect()));
        }
        match usual_header(rows, levels) {
            Some(last) => Ok(at(last)),
            None if !self.columns.is_empty() => Ok(HeaderRow::None),
            None => Err(no_header(aliases().looked_for.iter().map(|&name| name.to_owned()).collect())),
        }
    }
}

/// The first row that holds all the names to the letter, or else the most of them in any way of writing.
fn named_header(rows: &Block, levels: usize, wanted: &[&str]) -> Option<usize> {
    let texts: Vec<_> = candidates(rows, levels).map(|last| texts_at(rows, last, levels)).collect();
    let headers: Vec<_> = texts.iter().map(|texts| Names::new(texts.iter().map(Cow::as_ref))).collect();
    let whole = headers.iter().position(|names| wanted.iter().all(|name| names.holds(name)));
    let score = |names: &Names<'_>| wanted.iter().filter(|name| !names.find(name).is_empty()).count();
    let found = whole.or_else(|| Some(first_best(headers.iter().map(score))?.0))?;
    Some(found + levels - 1)
}

/// Where the last row of a header may be.
fn candidates(rows: &Block, levels: usize) -> impl Iterator<Item = usize> {
    levels - 1..rows.len().min(HEADER_WITHIN)
}

/// What a header says whose last row is that one. Of several rows, what stands above is said first, and once: the name
/// of a group reaches to the right as far as nothing else stands beside it, unless the sheet says what is merged.
fn texts_at(rows: &Block, last: usize, levels: usize) -> Vec<Cow<'_, str>> {
    let lines: Vec<Row<'_>> = (last + 1 - levels..=last).map(|index| rows.row(index)).collect();
    if let [line] = lines[..] {
        return line.cells().map(|cell| Cow::Borrowed(cell.trimmed())).collect();
    }
    let spread = lines.iter().any(|line| line.is_laid_over());
    let mut groups = vec![""; levels];
    let width = lines.iter().map(|line| line.len()).max().unwrap_or(0);
    let name = |column: usize| {
        let mut texts: Vec<&str> = Vec::new();
        for (level, line) in lines.iter().enumerate() {
            let own = line.cell(column).trimmed();
            let below = lines[level + 1..].iter().any(|line| !line.cell(column).is_blank());
            if !own.is_empty() || !below {
                groups[level] = if below && !spread { own } else { "" };
            }
            let text = if own.is_empty() { groups[level] } else { own };
            if !text.is_empty() && texts.last() != Some(&text) {
                texts.push(text);
            }
        }
        Cow::Owned(texts.join(" "))
    };
    (0..width).map(name).collect()
}

/// What `{any}` stands for in a header, if the rest of the name is as the mapping has it.
pub(super) fn any_of<'t>(name: &str, text: &'t str) -> Option<&'t str> {
    let (before, after) = name.split_once("{any}")?;
    let begins = text.get(..before.len()).is_some_and(|start| start.eq_ignore_ascii_case(before));
    let middle = if begins { text.get(before.len()..text.len().checked_sub(after.len())?)? } else { return None };
    let ends = text[before.len() + middle.len()..].eq_ignore_ascii_case(after);
    (ends && !middle.trim().is_empty()).then_some(middle.trim())
}

/// `商家编码{2}` is the second of the columns with that header.
fn nth_of(name: &str) -> Option<(&str, usize)> {
    let (name, number) = name.strip_suffix('}')?.rsplit_once('{')?;
    Some((name, number.parse::<usize>().ok()?.checked_sub(1)?))
}

/// `@F` is the column with that letter.
pub(super) fn letters(name: &str) -> Option<usize> {
    Some(column_number(name.strip_prefix('@')?)? as usize - 1)
}

/// As wide as the header, or as the rows below it where they hold more; blank columns at the end are left out.
pub(super) fn header_texts(rows: &Block, place: HeaderRow) -> Arc<[String]> {
    let last_filled = |row: Row<'_>| (0..row.len()).rev().find(|&column| !row.cell(column).is_blank()).map_or(0, |column| column + 1);
    let (from, texts) = match place {
        HeaderRow::At { last, levels } => (last + 1 - levels, texts_at(rows, last, levels)),
        HeaderRow::None => (0, Vec::new()),
    };
    let width = rows.rows().skip(from).map(last_filled).max().unwrap_or(0);
    let clean = |text: &str| text.trim_start_matches('\u{feff}').trim().to_owned();
    (0..width).map(|column| texts.get(column).map_or_else(String::new, |text| clean(text))).collect()
}

/// The texts of each row of a header that stands in several: what a printed list repeats.
pub(super) fn header_lines(rows: &Block, place: HeaderRow) -> Vec<Vec<String>> {
    match place {
        HeaderRow::At { last, levels } if levels > 1 => {
            let line = |row: Row<'_>| row.cells().map(|cell| cell.trimmed().to_owned()).collect();
            (last + 1 - levels..=last).map(|index| line(rows.row(index))).collect()
        }
        _ => Vec::new(),
    }
}

/// The first row with the most points, if any has one.
fn first_best(scores: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
    scores.enumerate().filter(|(_, score)| *score > 0).max_by_key(|(index, score)| (*score, std::cmp::Reverse(*index)))
}

/// The row that names most fields. Where headers stand in two rows, in two languages say, it is the lower one: what
/// stands below a header is data.
fn usual_header(rows: &Block, levels: usize) -> Option<usize> {
    let mut known = HashMap::new();
    let score = |last| header_score(texts_at(rows, last, levels), &mut known);
    let scores: Vec<_> = candidates(rows, levels).map(score).collect();
    let Some((mut index, best)) = first_best(scores.iter().copied()) else { return names_only(rows).filter(|_| levels == 1) };
    while levels == 1
        && scores.get(index + 1).is_some_and(|&next| next >= 2 && next * 5 >= best * 3)
        && !same_texts(rows.row(index), rows.row(index + 1))
    {
        index += 1;
    }
    Some(index + levels - 1)
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
/// What a text means is worked out once: the rows of one product say most things alike.
fn header_score<'t>(texts: Vec<Cow<'t, str>>, known: &mut HashMap<Cow<'t, str>, Option<Role>>) -> usize {
    let mut roles = BTreeSet::new();
    for text in texts.into_iter().filter(|text| !text.is_empty()).take(HEADER_CELLS) {
        let means = |text: &Cow<'_, str>| aliases().meanings(text).first().map(|meaning| meaning.role);
        roles.extend(*known.entry(text).or_insert_with_key(means));
    }
    let title = Role::Field(Field::Title);
    let names_product = roles.contains(&title)
        || roles.iter().any(|role| matches!(role, Role::Group | Role::Code | Role::Sku | Role::Merchant | Role::Field(Field::Barcode)));
    if names_product && roles.len() > 1 { roles.len() } else { 0 }
}

//! A mapping laid over one table: finds the header row, then gives every column its use, from what the merchant wrote
//! or else from what headers are usually called (`assign`). Everything that was decided and could be asked about
//! afterwards is in the [`Fit`].

use super::alias::{Role, aliases};
use super::assign::{Assigned, BlankPrices, assign, reading_order, with_unit};
use super::header::{families, heading, key};
use super::sample::Sample;
use super::template::Piece;
use super::{ColumnRule, Columns, Fills, Mapping, Part, Template, Use, ValueRule};
use crate::table::{Block, Row};
use crate::{Error, Field, MappingError, MappingProblem, Unreadable, column_number};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A mapping laid over a table's header, and what was decided on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What every column fills.
    pub columns: Columns,
    /// The physical line or sheet row of the header, from 1; 0 if the table has none.
    pub header_row_number: u64,
    /// Headers that are near to a known name. Nothing is taken from them.
    pub suggestions: Vec<Suggestion>,
    /// Names that stand over several columns. Nothing is taken from any of them.
    pub duplicates: Vec<Duplicate>,
    /// Headers that were taken for a name that they are not to the letter.
    pub normalised: Vec<Normalised>,
}

/// A header that may mean a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The column, from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// What it may mean.
    pub field: Field,
}

/// Columns with the same name, of which the field can take one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The field.
    pub field: Field,
    /// The columns, from 0.
    pub columns: Vec<usize>,
}

/// A header that was read apart from case, width, spaces, marks and units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// The column, from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// The name that it was taken for.
    pub meant: String,
}

/// A header is looked for in so many rows.
const HEADER_WITHIN: usize = 50;

/// Where the header stands.
#[derive(Clone, Copy)]
pub(super) enum HeaderRow {
    /// At that index in the block.
    At(usize),
    /// Nowhere.
    None,
}

impl Mapping {
    /// Lays the mapping over a table whose first rows (some fifty are enough) are given.
    ///
    /// # Errors
    /// If no row looks like a header, or if the mapping names a column that the table does not have.
    pub fn fit(&self, table: &str, rows: &Block) -> Result<Fit, Error> {
        self.fit_with(table, rows, BlankPrices::Taken)
    }

    pub(super) fn fit_with(&self, table: &str, rows: &Block, blank_prices: BlankPrices) -> Result<Fit, Error> {
        let place = self.header_row(table, rows)?;
        let (header_rows, header_row_number) = match place {
            HeaderRow::At(index) => (index + 1, rows.row(index).number()),
            HeaderRow::None => (0, 0),
        };
        let header = header_texts(rows, place);
        let sample = Sample::new(rows, header_rows);
        let mut fit = if self.columns.is_empty() {
            let assigned = assign(&header, sample, blank_prices);
            self.from_names(header, assigned)
        } else {
            self.from_rules(header)?
        };
        fit.columns.header_rows = header_rows;
        fit.header_row_number = header_row_number;
        self.overlay(&mut fit)?;
        with_unit(&mut fit.columns.uses, self.price_unit);
        fit.columns.values.extend(self.templates(&fit.columns)?);
        fit.columns.values.sort_by_key(|(field, _)| *field);
        fit.columns.blank_id_continues = self.rows.blank_id_continues.unwrap_or(false);
        fit.columns.rows_without_sku = self.rows.without_sku_add.unwrap_or(false);
        Ok(fit)
    }

    /// The row that the mapping names; else the row that holds most of the columns it names; else the row that holds
    /// most names that headers usually have.
    pub(super) fn header_row(&self, table: &str, rows: &Block) -> Result<HeaderRow, Error> {
        let wanted = || {
            let roles = [Role::Code, Role::Sku, Role::Field(Field::Title), Role::Field(Field::SalePrice)];
            Error::unreadable(table, Unreadable::NoHeader(roles.iter().flat_map(|&role| aliases().names(role, 3)).collect()))
        };
        if let Some(number) = self.source.header_row {
            let index = rows.rows().position(|row| row.number() == number);
            return if number == 0 { Ok(HeaderRow::None) } else { index.map(HeaderRow::At).ok_or_else(wanted) };
        }
        let named: Vec<_> =
            self.columns.iter().chain(&self.attrs).map(|rule| rule.name.as_str()).filter(|name| letters(name).is_none()).collect();
        if !self.columns.is_empty() && !named.is_empty() {
            let score = |row: Row<'_>| {
                let texts: Vec<_> = row.cells().map(|cell| cell.trimmed()).collect();
                named.iter().filter(|name| !find(&texts, name).is_empty()).count()
            };
            let best = first_best(rows.rows().take(HEADER_WITHIN).map(score));
            return best.map(|(index, _)| HeaderRow::At(index)).ok_or_else(|| {
                let named = named.iter().map(|&name| name.to_owned()).collect();
                Error::unreadable(table, Unreadable::NoHeader(named))
            });
        }
        match usual_header(rows) {
            Some(index) => Ok(HeaderRow::At(index)),
            None if !self.columns.is_empty() => Ok(HeaderRow::None),
            None => Err(wanted()),
        }
    }

    fn from_names(&self, header: Arc<[String]>, assigned: Assigned) -> Fit {
        let Assigned { uses, order, duplicates, normalised, one_id } = assigned;
        let filled: BTreeSet<_> = uses.iter().filter_map(field_of).chain(self.values.iter().map(|value| value.field)).collect();
        let left_over = header
            .iter()
            .enumerate()
            .filter(|(column, _)| uses[*column] == Use::Ignore && !duplicates.iter().any(|d| d.columns.contains(column)));
        let suggestions = left_over.filter_map(|(column, text)| {
            let field = aliases().suggestion(&heading(text)?)?;
            (!filled.contains(&field)).then(|| Suggestion { column, header: text.clone(), field })
        });
        let suggestions = suggestions.collect();
        let mut values = Vec::new();
        if one_id && !filled.contains(&Field::OutSkuId) {
            values.push((Field::OutSkuId, Template(vec![Part::Field(Field::OutProductId)])));
        }
        let columns = Columns { header, header_rows: 0, uses, order, values, blank_id_continues: false, rows_without_sku: false };
        Fit { columns, header_row_number: 0, suggestions, duplicates, normalised }
    }

    fn from_rules(&self, header: Arc<[String]>) -> Result<Fit, Error> {
        let mut uses = vec![(Use::Ignore, 0); header.len()];
        let (mut duplicates, mut normalised) = (Vec::new(), Vec::new());
        for (rule, listed) in self.columns.iter().zip(0..) {
            let found = self.find_column(rule, &header)?;
            if let Fills::Field { field, .. } = rule.fills {
                let several = found.len() > 1 && found.iter().all(|(_, number)| *number == found[0].1);
                if several || (found.len() > 1 && !field.many()) {
                    duplicates.push(Duplicate { field, columns: found.iter().map(|(column, _)| *column).collect() });
                    continue;
                }
            }
            for (column, number) in found {
                if header[column] != rule.name && number.is_none() && letters(&rule.name).is_none() {
                    normalised.push(Normalised { column, header: header[column].clone(), meant: rule.name.clone() });
                }
                // Families keep together in the order of the file; their members stand by number.
                uses[column] = (rule.fills.on(&header[column]), listed * 1000 + number.unwrap_or(0));
            }
        }
        let order = reading_order(&uses);
        let uses = uses.into_iter().map(|(what, _)| what).collect();
        let columns =
            Columns { header, header_rows: 0, uses, order, values: Vec::new(), blank_id_continues: false, rows_without_sku: false };
        Ok(Fit { columns, header_row_number: 0, suggestions: Vec::new(), duplicates, normalised })
    }

    /// What the command line and `[values]` say, over the columns.
    fn overlay(&self, fit: &mut Fit) -> Result<(), Error> {
        for rule in &self.attrs {
            for (column, _) in self.find_column(rule, &fit.columns.header)? {
                fit.columns.uses[column] = rule.fills.on(&fit.columns.header[column]);
            }
        }
        // Without `[columns]` a value of the file is as clear a word as one of the command line.
        let ours = self.values.iter().map(|value| value.field).filter(|field| self.columns.is_empty() || self.set.contains(field));
        let ours: BTreeSet<_> = ours.collect();
        for what in &mut fit.columns.uses {
            if field_of(what).is_some_and(|field| ours.contains(&field)) {
                *what = Use::Ignore;
            }
        }
        Ok(())
    }

    fn find_column(&self, rule: &ColumnRule, header: &[String]) -> Result<Vec<(usize, Option<u32>)>, Error> {
        let texts: Vec<_> = header.iter().map(String::as_str).collect();
        let found = find(&texts, &rule.name);
        if !found.is_empty() {
            return Ok(found);
        }
        let nearest = super::nearest(&rule.name, texts.into_iter().filter(|text| !text.is_empty())).map(str::to_owned);
        Err(self.wrong(&rule.name, rule.span.clone(), MappingProblem::UnknownColumn { column: rule.name.clone(), nearest }))
    }

    fn templates(&self, columns: &Columns) -> Result<Vec<(Field, Template)>, Error> {
        let mut templates = Vec::new();
        for value in &self.values {
            let parts = value.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => Ok(Part::Text(text.clone())),
                Piece::Name(name) => self.placeholder(value, name, columns),
            });
            templates.push((value.field, Template(parts.collect::<Result<_, _>>()?)));
        }
        for (value, (field, _)) in self.values.iter().zip(&templates) {
            if needs_itself(*field, &templates) {
                return Err(self.wrong_template(value, field.name()));
            }
        }
        Ok(templates)
    }

    /// A placeholder is a field that something fills, else a column of the table.
    fn placeholder(&self, value: &ValueRule, name: &str, columns: &Columns) -> Result<Part, Error> {
        let filled = |field| columns.uses.iter().filter_map(field_of).chain(self.values.iter().map(|v| v.field)).any(|f| f == field);
        let field = Field::from_name(name).filter(|field| !matches!(field, Field::AttrKey | Field::AttrValue));
        if let Some(field) = field.filter(|&field| filled(field)) {
            return Ok(Part::Field(field));
        }
        let texts: Vec<_> = columns.header.iter().map(String::as_str).collect();
        match find(&texts, name)[..] {
            [(column, None)] => Ok(Part::Column(column)),
            _ => Err(self.wrong_template(value, name)),
        }
    }

    fn wrong_template(&self, value: &ValueRule, part: &str) -> Error {
        let problem = MappingProblem::Template { template: value.template.clone(), part: part.to_owned() };
        self.wrong(&value.template, value.span.clone(), problem)
    }

    /// What has no place in the file came from the command line.
    fn wrong(&self, argument: &str, span: Option<std::ops::Range<usize>>, problem: MappingProblem) -> Error {
        match span {
            Some(span) => MappingError { file: self.file.clone(), text: self.text.clone(), span: Some(span), problem },
            None => MappingError { file: "--set, --attr".into(), text: argument.into(), span: Some(0..argument.len()), problem },
        }
        .into()
    }
}

impl Fit {
    /// A table in which no header was found.
    pub(super) fn without_header(rows: &Block) -> Fit {
        let header = header_texts(rows, HeaderRow::None);
        let (uses, order) = (vec![Use::Ignore; header.len()], (0..header.len()).collect());
        let columns =
            Columns { header, header_rows: 0, uses, order, values: Vec::new(), blank_id_continues: false, rows_without_sku: false };
        Fit { columns, header_row_number: 0, suggestions: Vec::new(), duplicates: Vec::new(), normalised: Vec::new() }
    }
}

impl Fills {
    fn on(&self, header: &str) -> Use {
        match self.clone() {
            Fills::Ignore => Use::Ignore,
            Fills::Field { field, separators, unit, first_row } => {
                let unit = unit.or_else(|| heading(header).and_then(|heading| heading.unit));
                Use::Field { field, separators, unit: unit.filter(|_| field.reading() == crate::Reading::Money), first_row }
            }
            Fills::Option { key } => Use::Option { key: key.unwrap_or_else(|| header.to_owned()) },
            Fills::Options { separators, pair } => Use::Options { separators, pair },
        }
    }
}

pub(super) fn field_of(what: &Use) -> Option<Field> {
    match what {
        Use::Field { field, .. } => Some(*field),
        _ => None,
    }
}

/// The columns that a name of the mapping means, from 0, with their numbers if it names a family.
pub(super) fn find(texts: &[&str], name: &str) -> Vec<(usize, Option<u32>)> {
    let all = |same: &dyn Fn(&str) -> bool| -> Vec<_> { (0..texts.len()).filter(|&c| same(texts[c])).map(|c| (c, None)).collect() };
    let exact = all(&|text| text == name);
    if !exact.is_empty() {
        return exact;
    }
    if let Some(column) = letters(name) {
        return (column < texts.len()).then_some((column, None)).into_iter().collect();
    }
    let wanted = key(name);
    if name.contains("{n}") {
        let number = |text: &str| families(&key(text)).into_iter().find(|(pattern, _)| *pattern == wanted).map(|(_, number)| number);
        let mut family: Vec<_> = (0..texts.len()).filter_map(|c| Some((c, Some(number(texts[c])?)))).collect();
        family.sort_by_key(|(column, number)| (*number, *column));
        return family;
    }
    let same = all(&|text| !wanted.is_empty() && key(text) == wanted);
    if !same.is_empty() {
        return same;
    }
    let bare = |text: &str| heading(text).is_some_and(|heading| !heading.remark && heading.keys[0] == wanted);
    all(&bare)
}

/// `@F` is the column with that letter.
fn letters(name: &str) -> Option<usize> {
    Some(column_number(name.strip_prefix('@')?)? as usize - 1)
}

/// As wide as the header, or as the rows below it where they hold more; blank columns at the end are left out.
fn header_texts(rows: &Block, place: HeaderRow) -> Arc<[String]> {
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
    let best = scores.enumerate().filter(|(_, score)| *score > 0).max_by_key(|(index, score)| (*score, std::cmp::Reverse(*index)));
    best
}

/// The row that names most fields. Where headers stand in two rows, in two languages say, it is the lower one: what
/// stands below a header is data.
fn usual_header(rows: &Block) -> Option<usize> {
    let scores: Vec<_> = rows.rows().take(HEADER_WITHIN).map(header_score).collect();
    let (mut index, best) = first_best(scores.iter().copied())?;
    while scores.get(index + 1).is_some_and(|&next| next >= 2 && next * 5 >= best * 3) && !same_texts(rows.row(index), rows.row(index + 1))
    {
        index += 1;
    }
    Some(index)
}

fn same_texts(a: Row<'_>, b: Row<'_>) -> bool {
    a.cells().map(|cell| cell.trimmed()).eq(b.cells().map(|cell| cell.trimmed()))
}

/// How many different things a row's cells are the names of; nothing unless it names the product and one thing more.
fn header_score(row: Row<'_>) -> usize {
    let mut roles = BTreeSet::new();
    for cell in row.cells().filter(|cell| !cell.is_blank()) {
        roles.extend(aliases().meanings(cell.trimmed()).first().map(|meaning| meaning.role));
    }
    let title = Role::Field(Field::Title);
    let names_product = roles.contains(&title)
        || roles.iter().any(|role| matches!(role, Role::Group | Role::Code | Role::Sku | Role::Merchant | Role::Field(Field::Barcode)));
    if names_product && roles.len() > 1 { roles.len() } else { 0 }
}

fn needs_itself(field: Field, templates: &[(Field, Template)]) -> bool {
    let mut reached = BTreeSet::new();
    let mut next = vec![field];
    while let Some(from) = next.pop() {
        for part in templates.iter().filter(|(f, _)| *f == from).flat_map(|(_, template)| &template.0) {
            if let Part::Field(to) = part
                && reached.insert(*to)
            {
                next.push(*to);
            }
        }
    }
    reached.contains(&field)
}

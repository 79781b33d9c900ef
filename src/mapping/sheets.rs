//! `[[sheets]]`: tables that are read in another way than the rest, by sheet, by file, or by what their header says. A
//! whole [`Mapping`] is made of what the entry says and what stands at the top.

use super::locate::{HEADER_WITHIN, Names};
use super::rows::NameRule;
use super::{FillRule, Fills, Mapping, RowOptions, SheetName, SourceOptions};
use crate::Level;
use crate::table::{Block, Cell, ReadOptions};
use std::borrow::Cow;
use std::ops::Range;

/// One `[[sheets]]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct SheetRule {
    /// The sheet of a workbook.
    pub name: Option<SheetName>,
    /// A pattern of file names.
    pub file: Option<String>,
    /// Texts that some row near the beginning holds all of.
    pub headers: Vec<String>,
    /// What it says: only what stands in the entry itself.
    pub says: Mapping,
    /// Where the entry stands.
    pub span: Option<Range<usize>>,
}

/// A table that may have an entry of its own.
#[derive(Clone, Copy)]
pub(crate) struct Candidate<'t> {
    /// The file's name, with or without its folder.
    pub file: &'t str,
    /// The sheet's name and its number, from 1.
    pub sheet: Option<(&'t str, usize)>,
    /// Its first rows.
    pub rows: &'t Block,
}

impl Mapping {
    /// The first entry that is about that table, as a mapping for it.
    pub(crate) fn for_table(&self, table: Candidate<'_>) -> Option<Mapping> {
        self.sheets.iter().find(|rule| rule.is_about(table)).map(|rule| self.with(rule))
    }

    /// Whether some tables are read in another way than the rest.
    pub(crate) fn has_sheets(&self) -> bool {
        !self.sheets.is_empty()
    }

    /// Whether an entry calls a sheet by its name or number.
    pub(crate) fn names_sheet(&self, name: &str, number: usize) -> bool {
        self.sheets.iter().any(|rule| rule.is_called((name, number)) == Some(true))
    }

    /// How that file is read: as the caller asks, over what the mapping says.
    pub(crate) fn read_options(&self, file: &str, asked: &ReadOptions) -> ReadOptions {
        let says = self.source_of(file);
        ReadOptions {
            encoding: asked.encoding.clone().or_else(|| says.encoding.clone()),
            delimiter: asked.delimiter.or_else(|| says.delimiter.and_then(|c| u8::try_from(c).ok())),
            limits: Some(asked.limits.clone().unwrap_or_else(|| self.limits())),
        }
    }

    /// How a file is read, before it is opened.
    fn source_of(&self, file: &str) -> Cow<'_, SourceOptions> {
        let about = |rule: &&SheetRule| rule.file.as_deref().is_some_and(|pattern| matches(pattern, file));
        match self.sheets.iter().find(about) {
            Some(rule) => Cow::Owned(over(&rule.says.source, &self.source)),
            None => Cow::Borrowed(&self.source),
        }
    }

    /// Whether the rows of some table belong to rows of others.
    pub(crate) fn names_rows(&self) -> bool {
        let below = |rule: &SheetRule| rule.says.names_rows() || rule.says.rows.kind.is_some();
        self.rows.names_rows() || self.lists_rows() || self.sheets.iter().any(below)
    }

    /// Whether the rows of products list the rows of their SKUs.
    fn lists_rows(&self) -> bool {
        let lists = |fill: &FillRule| matches!(&fill.fills, Fills::Skus { refers: Some(_), .. });
        self.columns.iter().any(|column| column.fills.iter().any(lists))
    }

    /// What product rows may be called by, wherever the rows stand that call them so.
    pub(super) fn all_names(&self) -> impl Iterator<Item = &NameRule> {
        let of_sheets = self.sheets.iter().flat_map(|rule| rule.says.rows.called());
        self.rows.called().iter().chain(of_sheets)
    }

    /// A table with columns of its own takes nothing else from the top but units and what the command line says of
    /// SKUs; without, what it says is laid over the top.
    fn with(&self, rule: &SheetRule) -> Mapping {
        let says = &rule.says;
        let mut whole = self.clone();
        whole.price_unit = says.price_unit.or(self.price_unit);
        whole.source = over(&says.source, &self.source);
        if says.columns.is_empty() {
            whole.values.retain(|value| says.values.iter().all(|own| own.field != value.field));
            whole.values.extend(says.values.iter().cloned());
            whole.rows = rows_over(&says.rows, &self.rows);
        } else {
            whole.columns.clone_from(&says.columns);
            whole.attrs.clear();
            whole.set.retain(|field| field.level() == Level::Sku);
            whole.values.retain(|value| whole.set.contains(&value.field));
            whole.values.extend(says.values.iter().filter(|value| !whole.set.contains(&value.field)).cloned());
            whole.rows = says.rows.clone();
        }
        whole
    }
}

impl SheetRule {
    fn is_about(&self, table: Candidate<'_>) -> bool {
        let called = || self.name.is_none() || table.sheet.is_some_and(|sheet| self.is_called(sheet) == Some(true));
        let file = || self.file.as_deref().is_none_or(|pattern| matches(pattern, table.file));
        let holds = |names: &Names<'_>| self.headers.iter().all(|header| !names.find(header).is_empty());
        let headers = || {
            let rows = table.rows.rows().take(HEADER_WITHIN);
            self.headers.is_empty() || rows.map(|row| Names::new(row.cells().map(Cell::trimmed))).any(|names| holds(&names))
        };
        called() && file() && headers()
    }

    fn is_called(&self, (name, number): (&str, usize)) -> Option<bool> {
        self.name.as_ref().map(|wanted| match wanted {
            SheetName::Name(wanted) => wanted == name,
            SheetName::Number(wanted) => usize::try_from(*wanted) == Ok(number),
        })
    }
}

/// Whether a pattern means a file, wherever that is.
fn matches(pattern: &str, file: &str) -> bool {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    globset::Glob::new(pattern).is_ok_and(|glob| glob.compile_matcher().is_match(name))
}

pub(super) fn over(own: &SourceOptions, top: &SourceOptions) -> SourceOptions {
    SourceOptions {
        sheet: None,
        header_row: own.header_row.or(top.header_row),
        header_rows: own.header_rows.or(top.header_rows),
        encoding: own.encoding.clone().or_else(|| top.encoding.clone()),
        delimiter: own.delimiter.or(top.delimiter),
    }
}

pub(super) fn rows_over(own: &RowOptions, top: &RowOptions) -> RowOptions {
    let list = |own: &Vec<_>, top: &Vec<_>| if own.is_empty() { top.clone() } else { own.clone() };
    RowOptions {
        blank_id_continues: own.blank_id_continues.or(top.blank_id_continues),
        without_sku_add: own.without_sku_add.or(top.without_sku_add),
        hidden_read: own.hidden_read.or(top.hidden_read),
        group_skip: own.group_skip.or(top.group_skip),
        repeated: own.repeated.or(top.repeated),
        kind: own.kind.clone().or_else(|| top.kind.clone()),
        parent: own.parent.clone().or_else(|| top.parent.clone()),
        skip: own.skip.clone().or_else(|| top.skip.clone()),
        fill_down: list(&own.fill_down, &top.fill_down),
    }
}

//! The rows of an xlsx or xlsm workbook, read by ourselves: one pass over each part that is needed, inflated as a
//! stream, with nothing that the file claims about itself believed.

mod cell;
mod characters;
mod contents;
mod escapes;
mod facts;
pub(super) mod fault;
mod gathered;
mod grid;
pub(super) mod markup;
mod overlay;
pub(super) mod package;
mod reference;
mod relations;
mod sheet;
mod strings;
mod styles;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod twin;

pub use facts::{Area, Link, SheetFacts};
pub(super) use sheet::SheetRows;

use self::contents::Contents;
use self::fault::Fault;
use self::package::Package;
use self::relations::Relations;
use self::strings::Strings;
use self::styles::Styles;
use super::limits::Limits;
use super::source::Source;
use super::tables::Sheet;
use crate::{Error, Unreadable};
use std::sync::Arc;

/// An open workbook.
pub(super) struct Workbook<'s> {
    file: Arc<str>,
    package: Package<'s>,
    contents: Contents,
    strings: Strings,
    styles: Styles,
    pub sheets: Vec<Sheet>,
    /// Bytes inflated so far; a sheet that is read again counts once.
    inflated: u64,
}

impl<'s> Workbook<'s> {
    /// Opens a workbook and reads all of it but its sheets.
    pub fn open(source: &'s mut Source, limits: &Limits) -> Result<Workbook<'s>, Error> {
        let file = Arc::clone(source.name());
        Workbook::read(Arc::clone(&file), source, limits).map_err(|fault| fault.about(&file))
    }

    fn read(file: Arc<str>, source: &'s mut Source, limits: &Limits) -> Result<Workbook<'s>, Fault> {
        let mut package = Package::open(source, limits)?;
        let contents = Contents::read(&mut package)?;
        let strings = match &contents.strings {
            Some(part) => package.read(part, |markup| Strings::read(markup, limits.strings))?,
            None => None,
        };
        let styles = match &contents.styles {
            Some(part) => package.read(part, Styles::read)?,
            None => None,
        };
        let inflated = package.inflated();
        let sheets = contents.sheets.iter().map(|entry| entry.sheet.clone()).collect();
        let (strings, styles) = (strings.unwrap_or_default(), styles.unwrap_or_default());
        Ok(Workbook { file, package, contents, strings, styles, sheets, inflated })
    }

    /// Reads a sheet from its beginning.
    pub fn rows(&mut self, sheet: usize, limits: &Limits) -> Result<SheetRows<'_>, Error> {
        let file = Arc::clone(&self.file);
        self.open_sheet(sheet, limits, false).map_err(|fault| fault.about(&file))
    }

    /// The same, with all links among the facts, and not the first ones alone.
    pub fn rows_with_links(&mut self, sheet: usize, limits: &Limits) -> Result<SheetRows<'_>, Error> {
        let file = Arc::clone(&self.file);
        self.open_sheet(sheet, limits, true).map_err(|fault| fault.about(&file))
    }

    fn open_sheet(&mut self, sheet: usize, limits: &Limits, all_links: bool) -> Result<SheetRows<'_>, Fault> {
        let Some(entry) = self.contents.sheets.get(sheet) else {
            return Err(Unreadable::NoSheet { asked: (sheet + 1).to_string(), present: Vec::new() }.into());
        };
        self.package.count_from(self.inflated);
        let relations = Relations::of(&mut self.package, &entry.part)?.unwrap_or_default();
        let facts = SheetFacts { all_links, ..overlay::read(&mut self.package, &relations)? };
        let markup = self.package.markup(&entry.part)?;
        let given = sheet::Given { strings: &self.strings, styles: &self.styles, from_1904: self.contents.from_1904 };
        SheetRows::open(Arc::clone(&self.file), entry.part.clone(), markup, given, sheet::Beside { relations, facts }, limits)
    }
}

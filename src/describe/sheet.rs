//! What one table holds, read from its beginning; what lies further on in a large text is for `windows`.

use super::column::ColumnDescription;
use crate::column_letters;
use crate::mapping::{Candidate, Fit, Mapping, Preset};
use crate::report::printable;
use crate::table::{self, Block, Kind, Row, Tables};
use serde::Serialize;

/// How much is read at a time.
const BLOCK_BYTES: usize = 1 << 20;
/// How much text of all sheets of a workbook is read.
const WORKBOOK_BYTES: usize = 32 << 20;
/// A text file of this length is read whole.
const WHOLE_TEXT: u64 = 16 << 20;
/// More columns than anybody reads about.
const COLUMNS: usize = 1000;

/// One table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SheetDescription {
    /// Its name; a text table has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether it is hidden.
    pub hidden: bool,
    /// How many rows were looked at below the header; blank ones do not count.
    pub rows: u64,
    /// Whether these are all rows that there are.
    pub complete: bool,
    /// About how many rows there are in all, where only some were looked at and there is a way to tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_about: Option<u64>,
    /// The preset that it would be read by, if it looks like an export that one knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<PresetDescription>,
    /// Where the header stands, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<HeaderDescription>,
    /// Its columns.
    pub columns: Vec<ColumnDescription>,
    /// How many columns more there are.
    pub more_columns: usize,
}

/// A preset, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PresetDescription {
    /// Its name.
    pub name: &'static str,
    /// How many headers show it, which stand together in no other export.
    pub headers: usize,
}

/// Where the header stands, and what speaks for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeaderDescription {
    /// Its last row, or physical line, from 1.
    pub row: u64,
    /// Why it is taken for one.
    pub because: HeaderFound,
    /// How many of its names are known, and how many there are.
    pub known: usize,
    /// How many names there are.
    pub names: usize,
}

/// Why a row is taken for the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderFound {
    /// The mapping names its row.
    Asked,
    /// It holds the names that the mapping speaks of.
    MappedNames,
    /// It holds the names of the preset's export.
    PresetNames,
    /// It holds names that headers usually have.
    UsualNames,
}

/// Every sheet of a file. A workbook whose first sheets are long has later ones that are named and not looked at.
pub(super) fn sheets(mapping: &Mapping, file: &str, tables: &mut Tables<'_>, size: u64) -> Result<Vec<SheetDescription>, table::Stop> {
    let is_text = tables.kind() == Kind::Text;
    let mut left = match (is_text, size > WHOLE_TEXT) {
        (true, true) => BLOCK_BYTES,
        (true, false) => usize::MAX,
        (false, _) => WORKBOOK_BYTES,
    };
    let mut described = Vec::new();
    for index in 0..tables.sheets().len() {
        let sheet = tables.sheets()[index].clone();
        let mut table = SheetDescription {
            name: sheet.name.as_deref().map(|name| printable(name).into_owned()),
            hidden: !sheet.visible,
            rows: 0,
            complete: false,
            rows_about: None,
            preset: None,
            header: None,
            columns: Vec::new(),
            more_columns: 0,
        };
        if left > 0 {
            let called = sheet.name.as_deref().map(|name| (name, index + 1));
            left = left.saturating_sub(table.read(mapping, file, called, &mut tables.rows(index)?, left)?);
        }
        table.columns.iter_mut().filter(|_| table.complete).for_each(ColumnDescription::settle);
        described.push(table);
    }
    Ok(described)
}

impl SheetDescription {
    /// Reads rows until there are none left, or about so many bytes of text were read; tells how many were.
    fn read(
        &mut self,
        mapping: &Mapping,
        file: &str,
        called: Option<(&str, usize)>,
        rows: &mut table::Rows<'_>,
        most: usize,
    ) -> Result<usize, table::Stop> {
        let mut block = Block::default();
        self.complete = !rows.fill(&mut block, BLOCK_BYTES)?;
        let own = mapping.for_table(Candidate { file, sheet: called, rows: &block });
        let mapping = own.as_ref().unwrap_or(mapping);
        // As a run does: what the merchant says of columns speaks before what they look like.
        let silent = mapping.preset.is_none() && !mapping.has_columns() && !mapping.has_sheets();
        let shown = if silent { Preset::of(&block) } else { None };
        self.preset = shown.map(|(preset, headers)| PresetDescription { name: preset.name, headers });
        let below = match shown {
            Some((preset, _)) => self.fit(&mapping.over(preset), file, &block),
            None => self.fit(mapping, file, &block),
        };
        let mut read = block.bytes();
        block.rows().skip(below).for_each(|row| self.add(row));
        while !self.complete && read < most {
            block.clear();
            self.complete = !rows.fill(&mut block, BLOCK_BYTES)?;
            read += block.bytes();
            block.rows().for_each(|row| self.add(row));
        }
        Ok(read.max(1))
    }

    /// Finds the header and what the columns would be taken for; tells how many rows stand above the data.
    fn fit(&mut self, mapping: &Mapping, file: &str, head: &Block) -> usize {
        // A mapping is for the catalog; other sheets, and other files, have headers all the same.
        let (usual, mapped) = (Mapping::default(), mapping.fit(file, head));
        let mapping = if mapped.is_ok() { mapping } else { &usual };
        let fit = mapped.or_else(|_| usual.fit(file, head));
        let width = head.rows().map(Row::len).max().unwrap_or(0);
        let header = fit.as_ref().map(|fit| fit.columns.header.to_vec()).unwrap_or_default();
        let width = width.max(header.len());
        for index in 0..width.min(COLUMNS) {
            let letters = column_letters(u32::try_from(index + 1).unwrap_or(u32::MAX));
            let name = header.get(index).map_or("", String::as_str);
            self.columns.push(ColumnDescription::new(letters, printable(name).into_owned()));
        }
        self.more_columns = width.saturating_sub(COLUMNS);
        match fit {
            Ok(fit) => self.taken_for(mapping, &fit),
            Err(_) => 0,
        }
    }

    fn taken_for(&mut self, mapping: &Mapping, fit: &Fit) -> usize {
        for used in &fit.columns.uses {
            if let Some(column) = self.columns.get_mut(used.column) {
                column.fills.push(used.clone());
            }
        }
        for suggestion in &fit.suggestions {
            if let Some(column) = self.columns.get_mut(suggestion.column) {
                column.nearly = Some(suggestion.field.name());
            }
        }
        let because = match (mapping.source.header_row, mapping.has_columns()) {
            (Some(_), _) => HeaderFound::Asked,
            (None, true) if mapping.preset.is_some() => HeaderFound::PresetNames,
            (None, true) => HeaderFound::MappedNames,
            (None, false) => HeaderFound::UsualNames,
        };
        self.header = (fit.header_row_number > 0).then(|| HeaderDescription {
            row: fit.header_row_number,
            because,
            known: self.columns.iter().filter(|column| !column.fills.is_empty()).count(),
            names: fit.columns.header.iter().filter(|name| !name.is_empty()).count(),
        });
        fit.columns.header_rows
    }

    /// One more row of data.
    pub(super) fn add(&mut self, row: Row<'_>) {
        if row.is_blank() {
            return;
        }
        self.rows += 1;
        for (column, cell) in self.columns.iter_mut().zip(row.cells()) {
            column.add(cell);
        }
    }
}

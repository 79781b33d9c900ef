//! Which sheet of a file is the catalog, and what a report says of it.

use super::stream::BLOCK_BYTES;
use super::{Job, SheetChoice};
use crate::mapping::{Fit, SheetName};
use crate::table::{self, Block, Tables};
use crate::{Error, SourceFacts, Unreadable};

impl Job<'_> {
    /// The sheet to read and its columns; the block holds its first rows afterwards.
    pub(super) fn choose(&self, name: &str, tables: &mut Tables<'_>, block: &mut Block) -> Result<(usize, Fit), table::Stop> {
        let mut first_error = None;
        for sheet in candidates(&self.sheet, self.mapping.source.sheet.as_ref(), name, tables)? {
            block.clear();
            tables.rows(sheet)?.fill(block, BLOCK_BYTES)?;
            match self.mapping.fit(name, block) {
                Ok(fit) => return Ok((sheet, fit)),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.unwrap_or_else(|| Error::unreadable(name, Unreadable::Empty)).into())
    }
}

/// The sheets that may be meant, in order: the one that is named, or every visible one.
pub(super) fn candidates(choice: &SheetChoice, mapped: Option<&SheetName>, name: &str, tables: &Tables<'_>) -> Result<Vec<usize>, Error> {
    let sheets = tables.sheets();
    let asked = match (choice, mapped) {
        (SheetChoice::Named(asked), _) | (SheetChoice::Fitting, Some(SheetName::Name(asked))) => asked.clone(),
        (SheetChoice::Fitting, Some(SheetName::Number(number))) => number.to_string(),
        (SheetChoice::Fitting, None) => return Ok((0..sheets.len()).filter(|&i| sheets[i].visible).collect()),
    };
    let by_name = sheets.iter().position(|sheet| sheet.name.as_deref() == Some(&asked));
    let by_number = || asked.parse::<usize>().ok().filter(|n| (1..=sheets.len()).contains(n)).map(|n| n - 1);
    by_name.or_else(by_number).map(|sheet| vec![sheet]).ok_or_else(|| {
        let present = sheets.iter().filter_map(|sheet| sheet.name.as_deref().map(str::to_owned)).collect();
        Error::unreadable(name, Unreadable::NoSheet { asked, present })
    })
}

/// What a report says of a table.
pub(super) fn facts(name: &str, tables: &Tables<'_>, chosen: usize, fit: &Fit) -> SourceFacts {
    let other = tables.sheets().iter().enumerate().filter(|(i, _)| *i != chosen);
    SourceFacts {
        file: name.to_owned(),
        sheet: tables.sheets()[chosen].name.as_deref().map(str::to_owned),
        encoding: tables.decision().map(|decision| decision.encoding.name().to_owned()),
        encoding_reason: tables.decision().map(|decision| decision.why.name().to_owned()),
        delimiter: tables.delimiter().map(|delimiter| char::from(delimiter.byte)),
        header_row: (fit.header_row_number > 0).then_some(fit.header_row_number),
        other_sheets: other.filter_map(|(_, sheet)| sheet.name.as_deref().map(str::to_owned)).collect(),
        columns: Some(fit.columns.clone()),
    }
}

//! Which sheets of a file are the catalog, and what a report says of them.

use super::pass::{Draft, again};
use super::plan::Plan;
use super::stream::BLOCK_BYTES;
use super::{Job, SheetChoice, Stop};
use crate::mapping::{Fit, SheetName};
use crate::table::{Block, Tables};
use crate::{Error, SourceFacts, Unreadable};
use std::sync::Arc;

impl Job<'_> {
    /// The tables of a file that are read, fitted.
    pub(super) fn drafts(&self, plan: &Plan, source: usize, name: &Arc<str>, tables: &mut Tables<'_>) -> Result<Vec<Draft>, Stop> {
        let (mut drafts, mut first_error, mut block) = (Vec::new(), None, Block::default());
        for sheet in candidates(&self.sheet, self.mapping.source.sheet.as_ref(), name, tables)? {
            block.clear();
            tables.rows(sheet)?.fill(&mut block, BLOCK_BYTES).map_err(|stop| again(source, stop))?;
            match self.mapping.fit(name, &block) {
                Ok(fit) => {
                    let sheet_name = tables.sheets()[sheet].name.clone();
                    let known = plan.of((source, sheet));
                    drafts.push(Draft::new((source, sheet), &known, facts(name, tables, sheet, &fit), sheet_name, fit, &block));
                    if self.sheet != SheetChoice::All {
                        break;
                    }
                }
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        if drafts.is_empty() {
            return Err(first_error.unwrap_or_else(|| Error::unreadable(name.as_ref(), Unreadable::Empty)).into());
        }
        let read: Vec<usize> = drafts.iter().map(|draft| draft.at.1).collect();
        let other = || tables.sheets().iter().enumerate().filter(|(sheet, _)| !read.contains(sheet)).map(|(_, sheet)| sheet);
        let named = |sheet: &crate::table::Sheet| sheet.name.as_deref().map(str::to_owned);
        drafts[0].unread = other().filter(|sheet| sheet.visible).filter_map(named).collect();
        for draft in &mut drafts {
            draft.facts.other_sheets = other().filter_map(named).collect();
        }
        Ok(drafts)
    }
}

/// The sheets that may be meant, in order: the one that is named, or every visible one.
pub(super) fn candidates(choice: &SheetChoice, mapped: Option<&SheetName>, name: &str, tables: &Tables<'_>) -> Result<Vec<usize>, Error> {
    let sheets = tables.sheets();
    let asked = match (choice, mapped) {
        (SheetChoice::Named(asked), _) | (SheetChoice::Fitting, Some(SheetName::Name(asked))) => asked.clone(),
        (SheetChoice::Fitting, Some(SheetName::Number(number))) => number.to_string(),
        (SheetChoice::Fitting, None) | (SheetChoice::All, _) => {
            return Ok((0..sheets.len()).filter(|&i| sheets[i].visible).collect());
        }
    };
    let by_name = sheets.iter().position(|sheet| sheet.name.as_deref() == Some(&asked));
    let by_number = || asked.parse::<usize>().ok().filter(|n| (1..=sheets.len()).contains(n)).map(|n| n - 1);
    by_name.or_else(by_number).map(|sheet| vec![sheet]).ok_or_else(|| {
        let present = sheets.iter().filter_map(|sheet| sheet.name.as_deref().map(str::to_owned)).collect();
        Error::unreadable(name, Unreadable::NoSheet { asked, present })
    })
}

/// What a report says of a table.
fn facts(name: &str, tables: &Tables<'_>, sheet: usize, fit: &Fit) -> SourceFacts {
    SourceFacts {
        file: name.to_owned(),
        sheet: tables.sheets()[sheet].name.as_deref().map(str::to_owned),
        encoding: tables.decision().map(|decision| decision.encoding.name().to_owned()),
        encoding_reason: tables.decision().map(|decision| decision.why.name().to_owned()),
        delimiter: tables.delimiter().map(|delimiter| char::from(delimiter.byte)),
        header_row: (fit.header_row_number > 0).then_some(fit.header_row_number),
        other_sheets: Vec::new(),
        columns: Some(fit.columns.clone()),
    }
}

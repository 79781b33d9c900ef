//! Which sheets of a file are the catalog, and what a report says of them.

use super::pass::{Draft, again};
use super::plan::Plan;
use super::{Job, SheetChoice, Stop};
use crate::mapping::{Candidate, Fit, Mapping, NO_PRESET, SheetName};
use crate::table::{self, Block, Links, Tables};
use crate::{Error, SourceFacts, Unreadable};
use std::sync::Arc;

/// How much of a table is read at once where its rows are only looked at.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

impl Job<'_> {
    /// The tables of a file that are read, fitted: those that have an entry of their own in the mapping, and of the
    /// others the first that fits, or all that do.
    pub(super) fn drafts(&self, plan: &Plan, source: usize, name: &Arc<str>, tables: &mut Tables<'_>) -> Result<Vec<Draft>, Stop> {
        let (mut drafts, mut others, mut first_error) = (Vec::new(), Vec::new(), None);
        for sheet in self.candidates(name, tables)? {
            if !self.mapping.has_sheets() {
                others.push(sheet);
                continue;
            }
            let head = head(source, sheet, tables)?;
            let shown = tables.sheets()[sheet].name.clone();
            let called = shown.as_deref().map(|shown| (shown, sheet + 1));
            match self.mapping.for_table(Candidate { file: name, sheet: called, rows: &head }) {
                Some(mapping) => drafts.push(draft(&mapping, plan, (source, sheet), name, tables, head)?),
                None => others.push(sheet),
            }
        }
        let own = !drafts.is_empty();
        // Where the mapping speaks of single tables alone, a table that it does not speak of is none of the catalog.
        if !own || self.mapping.has_columns() || self.sheet == SheetChoice::All {
            others.retain(|&sheet| self.is_meant(tables, sheet));
            for sheet in others {
                let head = head(source, sheet, tables)?;
                match draft(self.mapping, plan, (source, sheet), name, tables, head) {
                    Ok(draft) => drafts.push(draft),
                    Err(Stop::Failed(error)) => {
                        first_error = first_error.or(Some(error));
                        continue;
                    }
                    Err(again) => return Err(again),
                }
                if self.sheet != SheetChoice::All {
                    break;
                }
            }
        }
        if drafts.is_empty() {
            return Err(first_error.unwrap_or_else(|| Error::unreadable(name.as_ref(), Unreadable::Empty)).into());
        }
        drafts.sort_by_key(|draft| draft.at);
        let read: Vec<usize> = drafts.iter().map(|draft| draft.at.1).collect();
        let other = || tables.sheets().iter().enumerate().filter(|(sheet, _)| !read.contains(sheet)).map(|(_, sheet)| sheet);
        let named = |sheet: &table::Sheet| sheet.name.as_deref().map(str::to_owned);
        drafts[0].unread = other().filter(|sheet| sheet.visible).filter_map(named).collect();
        for draft in &mut drafts {
            draft.facts.other_sheets = other().filter_map(named).collect();
        }
        Ok(drafts)
    }

    /// The sheets that may be meant, in order: the one that is named, or every visible one, and those that an entry of
    /// the mapping names.
    fn candidates(&self, name: &str, tables: &Tables<'_>) -> Result<Vec<usize>, Error> {
        let sheets = tables.sheets();
        if let SheetChoice::Named(_) = self.sheet {
            return candidates(&self.sheet, None, name, tables);
        }
        let named = |i: usize| sheets[i].name.as_deref().is_some_and(|name| self.mapping.names_sheet(name, i + 1));
        let top = candidates(&SheetChoice::Fitting, self.mapping.source.sheet.as_ref(), name, tables);
        // A sheet that the mapping names may be missing where others have entries of their own.
        let top = if (0..sheets.len()).any(named) { top.unwrap_or_default() } else { top? };
        Ok((0..sheets.len()).filter(|&i| sheets[i].visible || named(i) || top.contains(&i)).collect())
    }

    /// Whether a table without an entry of its own may be the catalog.
    fn is_meant(&self, tables: &Tables<'_>, sheet: usize) -> bool {
        match (&self.sheet, self.mapping.source.sheet.as_ref()) {
            (SheetChoice::Fitting, Some(asked)) => {
                candidates(&SheetChoice::Fitting, Some(asked), "", tables).is_ok_and(|meant| meant.contains(&sheet))
            }
            _ => true,
        }
    }
}

/// Lays a mapping over a sheet, whose first rows are given.
fn draft(
    mapping: &Mapping,
    plan: &Plan,
    at: (usize, usize),
    name: &Arc<str>,
    tables: &mut Tables<'_>,
    #[cfg_attr(not(feature = "workbook"), expect(unused_mut, reason = "only a workbook has merges to spread"))] mut head: Block,
) -> Result<Draft, Stop> {
    #[cfg(feature = "workbook")]
    if mapping.source.header_rows.is_some_and(|rows| rows > 1) {
        head.spread(&tables.merges(at.1).map_err(|stop| again(at.0, stop))?);
    }
    let fit = mapping.fit(name, &head)?;
    let shown = tables.sheets()[at.1].name.clone();
    let links = links(mapping, at, tables, &fit)?;
    let mut draft = Draft::new(at, &plan.of(at), facts(mapping, name, tables, at.1, &fit), shown, fit, &head);
    draft.links = links;
    Ok(draft)
}

/// Where the cells lead of columns that are read by that. A kind of file that knows no links is the wrong one for the
/// mapping.
fn links(mapping: &Mapping, at: (usize, usize), tables: &mut Tables<'_>, fit: &Fit) -> Result<Links, Stop> {
    let columns: Vec<usize> = fit.columns.uses.iter().filter(|used| used.reads_link()).map(|used| used.column).collect();
    if columns.is_empty() {
        return Ok(Links::default());
    }
    let links = tables.links(at.1, &columns).map_err(|stop| again(at.0, stop))?;
    links.ok_or_else(|| mapping.no_links().into())
}

/// The first rows of a sheet.
fn head(source: usize, sheet: usize, tables: &mut Tables<'_>) -> Result<Block, Stop> {
    let mut block = Block::default();
    tables.rows(sheet)?.fill(&mut block, BLOCK_BYTES).map_err(|stop| again(source, stop))?;
    Ok(block)
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
fn facts(mapping: &Mapping, name: &str, tables: &Tables<'_>, sheet: usize, fit: &Fit) -> SourceFacts {
    SourceFacts {
        file: name.to_owned(),
        sheet: tables.sheets()[sheet].name.as_deref().map(str::to_owned),
        encoding: tables.decision().map(|decision| decision.encoding.name().to_owned()),
        encoding_reason: tables.decision().map(|decision| decision.why.name().to_owned()),
        delimiter: tables.delimiter().map(|delimiter| char::from(delimiter.byte)),
        header_row: (fit.header_row_number > 0).then_some(fit.header_row_number),
        preset: mapping.preset.clone().filter(|name| name != NO_PRESET),
        other_sheets: Vec::new(),
        columns: Some(fit.columns.clone()),
    }
}

//! What is said once about a workbook's sheet after its last row: what it hides, and what it shows beside its cells.
//!
//! Only what touches a column that is used, below the header, is worth a merchant's time: arrows over a list, a logo in
//! a corner and hidden lists of a template's choices are everyday.

use super::Stop;
use super::merge::Merge;
use super::pass::{Pass, again};
use super::sheet::BLOCK_BYTES;
use crate::mapping::{Part, Use};
use crate::rules::{Rule, sheet, visible};
use crate::table::{Area, Block, Link, Row, SheetFacts, Tables};
use crate::{Diagnostic, Error, Label, Place, Reading, Spot, column_letters};
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many of the first cells a message names.
const NAMED: usize = 3;

/// A row from 1 and a column from 0.
type At = (u64, u32);

/// One sheet, its header and the columns of it that are used.
pub(super) struct Beside<'p> {
    pass: &'p Pass<'p>,
    header_row: u64,
    used: Vec<bool>,
}

/// Where the rows of a sheet are, once they have gone by.
pub(super) enum Again<'a, 's> {
    /// In the file: they are read once more.
    In(&'a mut Tables<'s>),
    /// Here.
    Held(&'a [Block]),
}

impl<'p> Beside<'p> {
    pub fn new(pass: &'p Pass<'p>) -> Beside<'p> {
        let columns = &pass.table.columns;
        let mut used: Vec<bool> = (0..columns.header.len()).map(|column| *columns.used(column) != Use::Ignore).collect();
        for part in columns.values.iter().flat_map(|(_, template)| &template.0) {
            if let Part::Column(column) = part {
                used[*column] = true;
            }
        }
        Beside { pass, header_row: pass.header_row, used }
    }

    /// Says what there is to say.
    pub fn say(&self, facts: &SheetFacts, rows: Again<'_, '_>, merge: &mut Merge<'_>) -> Result<(), Stop> {
        self.columns(facts, merge)?;
        self.filter(facts, merge)?;
        let merges: Vec<&Area> = facts.merges.iter().filter(|area| self.concerns(area)).collect();
        let starts: Vec<At> = merges.iter().map(|area| (area.first_row, area.first_column)).collect();
        self.cells(&sheet::MERGED, &starts, merges.iter().map(|area| range(area)), merge)?;
        let pictures: Vec<At> = facts.floating.iter().copied().filter(|&at| self.is_image(at)).collect();
        self.cells(&sheet::PICTURES, &pictures, pictures.iter().map(name), merge)?;
        let comments: Vec<At> = facts.comments.iter().copied().filter(|&at| self.is_used(at)).collect();
        self.cells(&sheet::COMMENTED, &comments, comments.iter().map(name), merge)?;
        self.links(facts, rows, merge)
    }

    fn columns(&self, facts: &SheetFacts, merge: &mut Merge<'_>) -> Result<(), Error> {
        let hidden = |column: &u32| facts.hidden_columns.iter().any(|(first, last)| (first..=last).contains(&column));
        let count = u32::try_from(self.used.len()).unwrap_or(u32::MAX);
        let columns: Vec<u32> = (0..count).filter(|&column| self.used[column as usize]).filter(hidden).collect();
        let Some(&first) = columns.first() else { return Ok(()) };
        let letters: Vec<String> = columns.iter().map(|&column| column_letters(column + 1)).collect();
        let mut said = Diagnostic::new(&sheet::COLUMNS_HIDDEN).arg("columns", letters.join(", ")).arg("first", column_letters(first + 1));
        said.labels = columns.iter().take(NAMED).map(|&column| self.label((self.header_row.max(1), column))).collect();
        merge.diagnostic(said)
    }

    fn filter(&self, facts: &SheetFacts, merge: &mut Merge<'_>) -> Result<(), Error> {
        match &facts.filter {
            Some(area) if facts.hidden_rows > 0 && self.pass.table.columns.rows.read_hidden => {
                let said = Diagnostic::new(&sheet::FILTERED).arg("cells", range(area)).arg("count", facts.hidden_rows);
                merge.diagnostic(said.at(self.label((area.first_row, area.first_column))))
            }
            _ => Ok(()),
        }
    }

    /// Says a rule of cells, if there are any.
    fn cells(&self, rule: &'static Rule, cells: &[At], names: impl Iterator<Item = String>, merge: &mut Merge<'_>) -> Result<(), Error> {
        if cells.is_empty() {
            return Ok(());
        }
        let names: Vec<String> = names.take(NAMED).collect();
        let mut said = Diagnostic::new(rule).arg("count", cells.len()).arg("cells", names.join(", "));
        said.labels = cells.iter().take(NAMED).map(|&at| self.label(at)).collect();
        merge.diagnostic(said)
    }

    /// The file lists links behind all rows, so the texts in front of them are read once more, where there are any.
    fn links(&self, facts: &SheetFacts, rows: Again<'_, '_>, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let single = |link: &&Link| link.area.first_row == link.area.last_row && link.area.first_column == link.area.last_column;
        let cells = facts.links.iter().filter(single).map(|link| ((link.area.first_row, link.area.first_column), &*link.target));
        let is_read = |at: &At| self.pass.table.columns.uses.iter().any(|used| used.column == at.1 as usize && used.reads_link());
        let links: BTreeMap<At, &str> =
            cells.filter(|(at, target)| self.is_used(*at) && !is_read(at) && sheet::leads_elsewhere("?", target)).collect();
        let Some(&(last, _)) = links.keys().next_back() else { return Ok(()) };
        let mut behind = Vec::new();
        let mut look = |row: Row<'_>| {
            for (&at, &target) in links.range((row.number(), 0)..=(row.number(), u32::MAX)) {
                let text = row.cell(at.1 as usize).trimmed();
                if sheet::leads_elsewhere(text, target) {
                    behind.push((at, text.to_owned(), target));
                }
            }
        };
        match rows {
            Again::Held(blocks) => blocks.iter().flat_map(Block::rows).for_each(look),
            Again::In(tables) => {
                let (mut rows, mut block) = (tables.rows(self.pass.at.1)?, Block::default());
                while rows.fill(&mut block, BLOCK_BYTES).map_err(|stop| again(self.pass.at.0, stop))? {
                    block.rows().for_each(&mut look);
                    if block.rows().next_back().is_some_and(|row| row.number() > last) {
                        break;
                    }
                    block.clear();
                }
            }
        }
        let Some((_, text, target)) = behind.first() else { return Ok(()) };
        let names: Vec<String> = behind.iter().take(NAMED).map(|(at, ..)| name(at)).collect();
        let mut said = Diagnostic::new(&sheet::LINKED).arg("count", behind.len()).arg("cells", names.join(", "));
        said = said.arg("value", visible(text)).arg("target", shown(target));
        let label = |(at, text, _): &(At, String, &str)| Label { value: Some(text.into()), ..self.label(*at) };
        said.labels = behind.iter().take(NAMED).map(label).collect();
        Ok(merge.diagnostic(said)?)
    }

    /// Whether a merged range reaches over cells that are used below the header. A header of two lines is merged with
    /// the one beneath.
    fn concerns(&self, area: &Area) -> bool {
        let columns = area.first_column as usize..=area.last_column as usize;
        let below = self.header_row + u64::from(area.first_row <= self.header_row);
        // A column that is filled down reads as if nothing were merged.
        let blank = |column: &usize| !self.pass.table.columns.rows.fill_down.contains(column) && columns.contains(column);
        area.last_row > below && self.used.iter().enumerate().any(|(column, &used)| used && blank(&column))
    }

    fn is_used(&self, (row, column): At) -> bool {
        row > self.header_row && self.used.get(column as usize) == Some(&true)
    }

    fn is_image(&self, (row, column): At) -> bool {
        let used = self.pass.table.columns.used(column as usize);
        row > self.header_row && matches!(used, Use::Field { field, .. } if field.reading() == Reading::Image)
    }

    fn label(&self, (row, column): At) -> Label {
        let header = self.pass.table.columns.header.get(column as usize).filter(|text| !text.is_empty());
        let sheet = self.pass.table.sheet.clone().unwrap_or_default();
        let place = Place { file: Arc::clone(&self.pass.table.file), spot: Spot::Cell { sheet, row, column: column + 1 } };
        Label { place, header: header.map(SmolStr::new), value: None, card: Vec::new(), focus: None }
    }
}

fn name(&(row, column): &At) -> String {
    format!("{}{row}", column_letters(column + 1))
}

fn range(area: &Area) -> String {
    let (first, last) = ((area.first_row, area.first_column), (area.last_row, area.last_column));
    if first == last { name(&first) } else { format!("{}:{}", name(&first), name(&last)) }
}

/// A link as it is shown. One with a user name in it may give a password away.
fn shown(target: &str) -> SmolStr {
    match url::Url::parse(target) {
        Ok(url) if url.username().is_empty() && url.password().is_none() => visible(target),
        _ => const { SmolStr::new_static("…") },
    }
}

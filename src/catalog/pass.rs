//! One table on its way through a run: its columns with everything that was decided about them before the first row.

use super::merge::Merge;
use super::plan::{Again, Known};
use super::{Job, Stage, Stop};
use crate::listing::{SourceTable, unit_said};
use crate::mapping::{By, ColumnUse, Columns, Fit, Mapping, Parent, Part, Template, Use};
use crate::rules::header;
use crate::table::{self, Block, FillDown, Links, Row};
use crate::{Error, Field, Reading, SourceFacts};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// A table that was found and fitted, before the others of its catalog are known.
pub(super) struct Draft {
    /// Which source, and which sheet of it.
    pub at: (usize, usize),
    pub file: Arc<str>,
    pub sheet: Option<Arc<str>>,
    pub fit: Fit,
    /// What a report says of it.
    pub facts: SourceFacts,
    /// Visible sheets of the same file that nobody reads.
    pub unread: Vec<String>,
    columns: Columns,
    cells: Option<RangeInclusive<usize>>,
    /// The links of columns that are read by them.
    pub links: Links,
    undecided: Vec<usize>,
}

/// What stays the same from row to row of one table.
pub(super) struct Pass<'p> {
    pub job: &'p Job<'p>,
    /// Which source, and which sheet of it.
    pub at: (usize, usize),
    pub table: SourceTable,
    /// The physical line or sheet row of the header; 0 if there is none.
    #[cfg(feature = "workbook")]
    pub header_row: u64,
    /// Required fields that neither a column nor a value fills, and fields that several columns claim: said once, not
    /// once per product, and nothing goes out.
    pub absent: Vec<Field>,
    /// Money columns whose unit nobody has said yet.
    undecided: Vec<usize>,
}

/// What changes from row to row of one table.
pub(super) struct Course {
    /// Rows that the sheet does not show and that were passed over: how many, and the numbers of the first.
    hidden: (u64, Vec<u64>),
    fill: FillDown,
}

/// How many hidden rows are named.
const HIDDEN_SHOWN: usize = 5;

impl Draft {
    /// A table with its fit; the block holds its first rows.
    pub fn new(at: (usize, usize), known: &Known, facts: SourceFacts, sheet: Option<Arc<str>>, fit: Fit, head: &Block) -> Draft {
        let mut columns = fit.columns.clone();
        let undecided = decide_units(&mut columns, known, head);
        let cells = sheet.is_none().then(|| cells_of(&columns, head));
        let file = Arc::from(facts.file.as_str());
        Draft { at, file, sheet, fit, facts, unread: Vec::new(), columns, cells, links: Links::default(), undecided }
    }

    fn fills(&self, field: Field) -> bool {
        self.columns.column_of(field).is_some() || self.columns.value_of(field).is_some()
    }
}

impl Job<'_> {
    /// Tables that are one catalog together: what one of them lacks, another may have.
    pub(super) fn settle(&self, mut drafts: Vec<Draft>, merge: &mut Merge<'_>) -> Result<Vec<Pass<'_>>, Error> {
        let defaults = if self.stage == Stage::Preview { &[] } else { self.checker.target().defaults };
        for &(field, from) in defaults {
            if drafts.iter().any(|draft| draft.fills(from)) {
                for draft in drafts.iter_mut().filter(|draft| !draft.fills(field)) {
                    draft.columns.values.push((field, Template(vec![Part::Field(from)])));
                }
            }
        }
        let needed = self.checker.needed().iter().copied();
        let mut absent: Vec<Field> = needed.filter(|&field| !drafts.iter().any(|draft| draft.fills(field))).collect();
        let missing = absent.clone();
        absent.extend(drafts.iter().flat_map(|draft| draft.fit.duplicates.iter().map(|twice| twice.field)));
        let mut passes: Vec<Pass<'_>> = Vec::new();
        for draft in drafts {
            let index = merge.source(draft.facts);
            let table = SourceTable::new(draft.file, draft.sheet, draft.columns, index, draft.cells, draft.links);
            let pass = Pass {
                job: self,
                at: draft.at,
                table,
                #[cfg(feature = "workbook")]
                header_row: draft.fit.header_row_number,
                absent: absent.clone(),
                undecided: draft.undecided,
            };
            if self.stage != Stage::Preview {
                let first = passes.is_empty();
                pass.headings(&draft.fit, if first { &missing } else { &[] }, &draft.unread, merge)?;
            }
            passes.push(pass);
        }
        Ok(passes)
    }
}

/// Refuses a mapping that calls product rows by what no table says of them: every row would be an orphan.
pub(super) fn names_are_known(mapping: &Mapping, drafts: &[Draft]) -> Result<(), Error> {
    let tables: Vec<&Columns> = drafts.iter().map(|draft| &draft.columns).collect();
    let known = |name: &String| tables.iter().any(|columns| columns.rows.names.iter().any(|(known, _)| known == name));
    for columns in &tables {
        if let Some(Parent::Column { names, .. }) = &columns.rows.parent
            && !names.iter().any(known)
        {
            return Err(mapping.unknown_name(names.first().map_or("", String::as_str), &tables));
        }
    }
    Ok(())
}

impl Pass<'_> {
    /// An amount that says its unit decides for its whole column, and for the rows that came before it.
    pub fn look_for_units(&self, row: Row<'_>) -> Result<(), Stop> {
        if self.undecided.is_empty() {
            return Ok(());
        }
        for ColumnUse { column, how, .. } in self.table.columns.uses.iter().filter(|used| self.undecided.contains(&used.column)) {
            if let Some(unit) = unit_said(row.cell(*column), how.as_deref()) {
                return Err(Stop::Again(Again::Unit { table: self.at, column: *column, unit }));
            }
        }
        Ok(())
    }

    /// What is known of a table when its last row was read.
    pub fn ended(&self, course: &Course, rows: u64, merge: &mut Merge<'_>) -> Result<(), Error> {
        if self.job.stage == Stage::Preview {
            return Ok(());
        }
        let (count, numbers) = &course.hidden;
        if *count > 0 {
            let mut shown = numbers.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            if *count > numbers.len() as u64 {
                shown.push_str(" …");
            }
            merge.diagnostic(self.about_header(&header::ROWS_HIDDEN).arg("count", count).arg("rows", shown))?;
        }
        if rows == 0 {
            merge.diagnostic(self.about_header(&header::NO_ROWS))?;
        }
        Ok(())
    }
}

impl Course {
    /// Nothing has gone by yet.
    pub fn new(pass: &Pass<'_>) -> Course {
        Course { hidden: (0, Vec::new()), fill: FillDown::new(&pass.table.columns.rows.fill_down) }
    }

    /// Fills the blank cells of columns that take the text above, in the rows of a block from that one on. Rows that are
    /// passed over stay as they are; what stands in them still stands above, but for headers, totals and the like.
    pub fn fill_down(&mut self, pass: &Pass<'_>, block: &mut Block, from: usize) {
        if self.fill.is_idle() {
            return;
        }
        self.fill.begin();
        for index in from..block.len() {
            match pass.table.skips(block.row(index)) {
                None => self.fill.fill(block, index),
                Some("hidden" | "mapping") => self.fill.remember(block.row(index)),
                Some(_) => {}
            }
        }
    }

    /// Remembers a row that holds no product.
    pub fn skip(&mut self, row: Row<'_>, reason: &'static str) {
        if reason == "hidden" {
            self.hidden.0 += 1;
            if self.hidden.1.len() < HIDDEN_SHOWN {
                self.hidden.1.push(row.number());
            }
        }
    }
}

/// A reader's wish to start over, with the source it is about.
pub(super) fn again(source: usize, stop: table::Stop) -> Stop {
    match stop {
        table::Stop::Again(decision) => Stop::Again(Again::Decoded { source, decision }),
        table::Stop::Failed(error) => Stop::Failed(error),
    }
}

/// How many cells a row of a text table may have. Blank ones at the end of a line are often left out; more than the
/// header's own line has are none of its columns.
fn cells_of(columns: &Columns, head: &Block) -> RangeInclusive<usize> {
    let width = columns.header.len();
    let Some(header) = columns.header_rows.checked_sub(1).filter(|&row| row < head.len()) else { return width..=width };
    let named = columns.header.iter().rposition(|text| !text.is_empty()).map_or(0, |last| last + 1);
    named..=named.max(head.row(header).len())
}

/// Gives every money column its unit as far as it is known; the columns where nobody has said it.
fn decide_units(columns: &mut Columns, known: &Known, head: &Block) -> Vec<usize> {
    let mut undecided = Vec::new();
    let first = columns.header_rows;
    for ColumnUse { column, used, how } in &mut columns.uses {
        let column = *column;
        let unit = match used {
            Use::Field { field, unit: unit @ None, .. } if field.reading() == Reading::Money => unit,
            // A share of the whole has no unit.
            Use::Adjust { by: By::Plus | By::Minus, unit: unit @ None, .. } => unit,
            _ => continue,
        };
        let evidence = || head.rows().skip(first).find_map(|row| unit_said(row.cell(column), how.as_deref()));
        *unit = known.units.get(&column).copied().or_else(evidence);
        if unit.is_none() {
            undecided.push(column);
        }
    }
    undecided
}

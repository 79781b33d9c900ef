//! One table, read in blocks, cut into products where the id changes.
//!
//! Optimistic: the rows of a product are expected to stand together. When an id comes back after its product was
//! closed, the pass starts over and the table is gathered instead.

#[cfg(feature = "workbook")]
use super::beside::Beside;
use super::gather::gather;
use super::merge::Merge;
use super::plan::{Again, Known, Plan};
use super::sheet::facts;
use super::{Job, Stage, Stop, work};
use crate::listing::{Key, RowKind, Sheet};
use crate::mapping::{Columns, Part, Template, Use};
use crate::rules::header;
use crate::table::{self, Block, Kind, ReadOptions, Row, Rows, Source, Tables};
use crate::{Error, Field, Reading, Unit, Unreadable};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Small enough to stay in the processor's cache, large enough that the seams between blocks cost nothing.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

/// Rows with the same id, as row numbers in the current block.
#[derive(Debug, Default)]
pub(super) struct Group {
    pub id: Option<String>,
    pub rows: Vec<usize>,
}

/// What stays the same from row to row of one table.
pub(super) struct Pass<'p> {
    pub job: &'p Job<'p>,
    pub index: usize,
    pub sheet: Sheet,
    pub columns: Columns,
    /// Required fields that neither a column nor a value fills, and fields that several columns claim: said once, not
    /// once per product, and nothing goes out.
    pub absent: Vec<Field>,
    /// Money columns whose unit nobody has said yet.
    pub undecided: Vec<usize>,
    closed: HashSet<u64>,
    hasher: RandomState,
}

impl Job<'_> {
    pub(super) fn source(&self, plan: &Plan, index: usize, source: &mut Source, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let known = plan.of(index);
        let name = Arc::clone(source.name());
        let mut tables = Tables::open(source, &self.read_options(), known.decision)?;
        if tables.kind() == Kind::Json {
            return match self.stage {
                Stage::Check => self.bodies(source, merge),
                Stage::Preview | Stage::Convert => Err(Error::unreadable(name.as_ref(), Unreadable::Kind("request bodies")).into()),
            };
        }
        let mut block = Block::default();
        let (chosen, fit) = self.choose(&name, &mut tables, &mut block).map_err(|stop| again(index, stop))?;
        merge.source(facts(&name, &tables, chosen, &fit));
        let sheet_name = tables.sheets()[chosen].name.clone();
        let cells = sheet_name.is_none().then(|| cells_of(&fit.columns, &block));
        let sheet = Sheet { file: name, name: sheet_name, cells };
        let mut pass = Pass::new(self, index, sheet, self.with_defaults(&fit.columns), known, &block);
        pass.absent.extend(fit.duplicates.iter().map(|twice| twice.field));
        if self.stage != Stage::Preview {
            pass.headings(&fit, &tables, chosen, merge)?;
        }
        let before = merge.rows_read();
        let mut rows = tables.rows(chosen)?;
        if known.gather {
            gather(&mut pass, &mut rows, merge)?;
        } else {
            pass.stream(&mut rows, merge)?;
        }
        if self.stage != Stage::Preview && merge.rows_read() == before {
            merge.diagnostic(pass.about_header(&header::NO_ROWS))?;
        }
        #[cfg(feature = "workbook")]
        if let Some(facts) = rows.facts().cloned().filter(|_| self.stage != Stage::Preview) {
            drop(rows);
            Beside::new(&pass, fit.header_row_number).say(&facts, &mut tables, chosen, merge)?;
        }
        Ok(())
    }

    /// The columns, and what the target takes for fields that nothing fills.
    fn with_defaults(&self, columns: &Columns) -> Columns {
        let mut columns = columns.clone();
        if self.stage == Stage::Preview {
            return columns;
        }
        for &(field, from) in self.checker.target().defaults {
            let filled = |field| columns.column_of(field).is_some() || columns.value_of(field).is_some();
            if !filled(field) && filled(from) {
                columns.values.push((field, Template(vec![Part::Field(from)])));
            }
        }
        columns
    }

    /// What the caller says, over what the mapping says.
    fn read_options(&self) -> ReadOptions {
        let mapped = &self.mapping.source;
        ReadOptions {
            encoding: self.read.encoding.clone().or_else(|| mapped.encoding.clone()),
            delimiter: self.read.delimiter.or_else(|| mapped.delimiter.and_then(|c| u8::try_from(c).ok())),
            limits: self.read.limits.clone(),
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

impl<'p> Pass<'p> {
    fn new(job: &'p Job<'p>, index: usize, sheet: Sheet, mut columns: Columns, known: &Known, head: &Block) -> Pass<'p> {
        let undecided = decide_units(&mut columns, known, head);
        let absent = job.checker.absent(&columns);
        Pass { job, index, sheet, columns, absent, undecided, closed: HashSet::new(), hasher: RandomState::new() }
    }

    fn stream(&mut self, rows: &mut Rows<'_>, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let (mut block, mut group) = (Block::default(), Group::default());
        let mut next = 0;
        let mut skip = self.columns.header_rows;
        loop {
            let more = rows.fill(&mut block, BLOCK_BYTES).map_err(|stop| again(self.index, stop))?;
            let skipped = skip.min(block.len() - next);
            skip -= skipped;
            for i in next + skipped..block.len() {
                self.row(&block, i, &mut group, merge)?;
            }
            if !more {
                return self.close(&block, &mut group, merge);
            }
            let open = group.rows.first().copied().unwrap_or(block.len());
            next = block.len() - open;
            block.keep_from(open);
            group.rows.iter_mut().for_each(|row| *row -= open);
        }
    }

    fn row(&mut self, block: &Block, index: usize, group: &mut Group, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let kind = Key::new(&self.sheet, &self.columns).of(block.row(index));
        let id = match kind {
            RowKind::Blank => {
                merge.skip("blank");
                return Ok(());
            }
            RowKind::RepeatedHeader => {
                merge.skip("repeated-header");
                return Ok(());
            }
            RowKind::Unreadable => {
                group.rows.push(index);
                return Ok(());
            }
            RowKind::Of(id) => Some(id),
            RowKind::Alone => None,
        };
        if group.rows.is_empty() || id.is_none() || group.id.as_deref() != id.as_deref() {
            self.close(block, group, merge)?;
            group.id = id.map(std::borrow::Cow::into_owned);
        }
        group.rows.push(index);
        Ok(())
    }

    fn close(&mut self, block: &Block, group: &mut Group, merge: &mut Merge<'_>) -> Result<(), Stop> {
        if group.rows.is_empty() {
            return Ok(());
        }
        if let Some(id) = group.id.take()
            && !self.closed.insert(self.hasher.hash_one(&id))
        {
            return Err(Stop::Again(Again::Gather { source: self.index }));
        }
        let rows = group.rows.drain(..).map(|i| block.row(i)).collect();
        self.product(rows, merge)
    }

    /// One product's rows, whichever way they were found.
    pub(super) fn product(&self, rows: Vec<Row<'_>>, merge: &mut Merge<'_>) -> Result<(), Stop> {
        self.look_for_units(&rows)?;
        let count = rows.len() as u64;
        let listing = work::listing(&self.sheet, &self.columns, rows);
        if self.job.stage == Stage::Preview {
            return Ok(merge.preview(count, &listing)?);
        }
        let document = self.job.checker.target().build(&listing.product);
        let verdict = work::verdict(self.job.checker, &listing, &document, &self.absent);
        Ok(merge.product(count, &listing, verdict)?)
    }

    /// An amount that says its unit decides for its whole column, and for the rows that came before it.
    fn look_for_units(&self, rows: &[Row<'_>]) -> Result<(), Stop> {
        for &column in &self.undecided {
            if let Some(unit) = rows.iter().find_map(|row| Unit::of_text(row.cell(column).trimmed())) {
                return Err(Stop::Again(Again::Unit { source: self.index, column, unit }));
            }
        }
        Ok(())
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
    for (column, used) in columns.uses.iter_mut().enumerate() {
        let Use::Field { field, unit: unit @ None, .. } = used else { continue };
        if field.reading() != Reading::Money {
            continue;
        }
        let evidence = || head.rows().skip(first).find_map(|row| Unit::of_text(row.cell(column).trimmed()));
        *unit = known.units.get(&column).copied().or_else(evidence);
        if unit.is_none() {
            undecided.push(column);
        }
    }
    undecided
}

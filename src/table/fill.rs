//! Cells that take their text from a row above, or from the corner of a merged range. The row's own cell stays blank;
//! the text lies over it, together with the number of the row that it stands in.

#[cfg(feature = "workbook")]
use super::Area;
use super::block::{Block, Cell, CellKind, Row, offset};

/// A text that lies over a blank cell.
#[derive(Debug, Clone, Copy)]
pub(super) struct Over {
    row: u32,
    column: u32,
    start: u32,
    end: u32,
    kind: CellKind,
    /// The row that it stands in, as the merchant counts.
    number: u64,
}

/// Columns in which blank cells take the text above.
#[derive(Debug, Default)]
pub struct FillDown {
    columns: Vec<Above>,
}

/// What a column holds in the nearest row above that holds anything.
#[derive(Debug)]
struct Above {
    column: usize,
    text: String,
    kind: CellKind,
    number: u64,
}

impl Over {
    /// Goes along when the rows before that one are dropped, and the text before its own; false if it is dropped too.
    pub fn moved(&mut self, row: u32, raw: u32) -> bool {
        let Some(row) = self.row.checked_sub(row) else { return false };
        self.row = row;
        self.start -= raw;
        self.end -= raw;
        true
    }
}

impl FillDown {
    /// Nothing stands above yet.
    pub fn new(columns: &[usize]) -> FillDown {
        let above = |&column| Above { column, text: String::new(), kind: CellKind::Blank, number: 0 };
        FillDown { columns: columns.iter().map(above).collect() }
    }

    /// Whether no column is filled.
    pub fn is_idle(&self) -> bool {
        self.columns.is_empty()
    }

    /// Remembers what a row holds.
    pub fn remember(&mut self, row: Row<'_>) {
        for above in &mut self.columns {
            let cell = row.cell(above.column);
            if !cell.is_blank() {
                above.text.clear();
                above.text.push_str(cell.text);
                (above.kind, above.number) = (cell.kind, row.number());
            }
        }
    }

    /// Fills the blank cells of the row at that index. Rows are filled in order.
    pub fn fill(&mut self, block: &mut Block, index: usize) {
        self.remember(block.row(index));
        for above in &self.columns {
            if above.number != 0 && block.row(index).cell(above.column).is_blank() {
                block.lay_over(index, above.column, &above.text, above.kind, above.number);
            }
        }
    }
}

impl Block {
    /// Lays a text over a cell of that row. Rows come in order.
    pub(super) fn lay_over(&mut self, row: usize, column: usize, text: &str, kind: CellKind, number: u64) {
        let start = match self.over.last() {
            // Most rows take what the row before them took; what lies in front of a row goes when the row is the first.
            Some(last) if last.start >= self.rows[row].raw && &self.text[last.start as usize..last.end as usize] == text => last.start,
            _ => {
                self.text.push_str(text);
                offset(self.text.len() - text.len())
            }
        };
        let end = start + offset(text.len());
        self.over.push(Over { row: offset(row), column: offset(column), start, end, kind, number });
    }

    /// What lies over that cell.
    pub(super) fn over(&self, row: usize, column: usize) -> Option<(Cell<'_>, u64)> {
        let row = offset(row);
        let first = self.over.partition_point(|over| over.row < row);
        let mut of_row = self.over[first..].iter().take_while(|over| over.row == row);
        let over = of_row.find(|over| over.column as usize == column)?;
        Some((Cell { text: &self.text[over.start as usize..over.end as usize], kind: over.kind }, over.number))
    }

    /// Lays the text of a merged range over all its cells, in the first rows: as many as a header may stand in.
    #[cfg(feature = "workbook")]
    pub(crate) fn spread(&mut self, merges: &[Area]) {
        let width = self.rows().take(HEAD).map(Row::len).max().unwrap_or(0);
        for index in 0..self.len().min(HEAD) {
            let number = self.row(index).number();
            for area in merges.iter().filter(|area| (area.first_row..=area.last_row).contains(&number)) {
                let (first, last) = (area.first_column as usize, (area.last_column as usize).min(width.saturating_sub(1)));
                let Some(corner) = self.rows().take(HEAD).find(|row| row.number() == area.first_row) else { continue };
                let Cell { text, kind } = corner.cell(first);
                let text = text.to_owned();
                for column in (first..=last).filter(|&column| (area.first_row, first) != (number, column)) {
                    self.lay_over(index, column, &text, kind, area.first_row);
                }
            }
        }
    }
}

/// How many rows a header and what stands above it may have.
#[cfg(feature = "workbook")]
const HEAD: usize = 50;

impl Row<'_> {
    /// Whether a text lies over any of its cells.
    pub(crate) fn is_laid_over(self) -> bool {
        (0..self.len()).any(|column| self.above(column).is_some())
    }
}

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
    /// Where the text lies in the block, if it does already: one copy is enough for all rows that take it.
    laid: Option<(u32, u32)>,
}

impl FillDown {
    /// Nothing stands above yet.
    pub fn new(columns: &[usize]) -> FillDown {
        let above = |&column| Above { column, text: String::new(), kind: CellKind::Blank, number: 0, laid: None };
        FillDown { columns: columns.iter().map(above).collect() }
    }

    /// Whether no column is filled.
    pub fn is_idle(&self) -> bool {
        self.columns.is_empty()
    }

    /// Rows were added to the block, or it is another one: what lay in it may go before they do.
    pub fn begin(&mut self) {
        self.columns.iter_mut().for_each(|above| above.laid = None);
    }

    /// Remembers what a row holds.
    pub fn remember(&mut self, row: Row<'_>) {
        for above in &mut self.columns {
            let cell = row.cell(above.column);
            if !cell.is_blank() {
                above.text.clear();
                above.text.push_str(cell.text);
                (above.kind, above.number, above.laid) = (cell.kind, row.number(), None);
            }
        }
    }

    /// Fills the blank cells of the row at that index. Rows are filled in order.
    pub fn fill(&mut self, block: &mut Block, index: usize) {
        self.remember(block.row(index));
        for above in &mut self.columns {
            if above.number != 0 && block.row(index).cell(above.column).is_blank() {
                let span = *above.laid.get_or_insert_with(|| block.lay(&above.text));
                block.lay_over(index, above.column, span, above.kind, above.number);
            }
        }
    }
}

impl Block {
    /// Puts a text at the end of the block, where it may lie over any cell of the rows that came last.
    fn lay(&mut self, text: &str) -> (u32, u32) {
        let start = self.text.len();
        self.text.push_str(text);
        (offset(start), offset(self.text.len()))
    }

    /// Lays a text over a cell of that row. Rows come in order.
    fn lay_over(&mut self, row: usize, column: usize, (start, end): (u32, u32), kind: CellKind, number: u64) {
        self.over.push(Over { row: offset(row), column: offset(column), start, end, kind, number });
    }

    /// Lays over the last row what lies over that row of another block.
    pub(super) fn copy_over(&mut self, from: &Block, row: usize) {
        let own = self.len().saturating_sub(1);
        let row = offset(row);
        let first = from.over.partition_point(|over| over.row < row);
        for over in from.over[first..].iter().take_while(|over| over.row == row) {
            let text = &from.text[over.start as usize..over.end as usize];
            // Rows that stand below one another take the same text, of which one copy is enough.
            let same = |laid: &&Over| laid.column == over.column && self.text[laid.start as usize..laid.end as usize] == *text;
            let span = self.over.iter().rev().take(LAST).find(same).map(|laid| (laid.start, laid.end));
            let span = span.unwrap_or_else(|| self.lay(text));
            self.lay_over(own, over.column as usize, span, over.kind, over.number);
        }
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
        let head: Vec<u64> = self.rows().take(HEAD).map(Row::number).collect();
        let mut spread = Vec::new();
        for area in merges.iter().filter(|area| head.contains(&area.first_row)).take(MERGES) {
            let corner = head.iter().position(|&number| number == area.first_row).unwrap_or_default();
            let Cell { text, kind } = self.row(corner).cell(area.first_column as usize);
            // Longer texts are no names.
            if !text.is_empty() && text.len() <= NAME {
                let text = text.to_owned();
                spread.push((area, self.lay(&text), kind));
            }
        }
        for (index, &number) in head.iter().enumerate() {
            for (area, span, kind) in spread.iter().filter(|(area, ..)| (area.first_row..=area.last_row).contains(&number)) {
                let (first, last) = (area.first_column as usize, (area.last_column as usize).min(width.saturating_sub(1)));
                for column in (first..=last).filter(|&column| (area.first_row, first) != (number, column)) {
                    self.lay_over(index, column, *span, *kind, area.first_row);
                }
            }
        }
    }
}

/// How many merged ranges of a header are looked at, and how many bytes long the texts in them may be.
#[cfg(feature = "workbook")]
const MERGES: usize = 1000;
#[cfg(feature = "workbook")]
const NAME: usize = 640;

/// How many of the texts that were laid down last are looked at for one that is laid down again.
const LAST: usize = 16;

/// How many rows a header and what stands above it may have.
#[cfg(feature = "workbook")]
const HEAD: usize = 50;

impl Row<'_> {
    /// Whether a text lies over any of its cells.
    pub(crate) fn is_laid_over(self) -> bool {
        (0..self.len()).any(|column| self.above(column).is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row that takes two long texts costs no copy of them, and a row that is kept keeps what lies over it.
    #[test]
    fn long_texts_are_laid_down_once() {
        let mut block = Block::default();
        let (long, longer) = ("长".repeat(1000), "短".repeat(2000));
        let mut fill = FillDown::new(&[0, 1]);
        for batch in 0..3_u64 {
            let first = block.len();
            for row in 0..1000 {
                let [a, b] = if (batch, row) == (0, 0) { [long.as_str(), longer.as_str()] } else { ["", ""] };
                block.push_row(batch * 1000 + row + 1, [(a, CellKind::Text), (b, CellKind::Text), ("x", CellKind::Text)]);
            }
            fill.begin();
            (first..block.len()).for_each(|index| fill.fill(&mut block, index));
            let kept = block.len() - 2;
            let mut next = Block::default();
            (kept..block.len()).for_each(|index| next.push_copy(block.row(index)));
            block = next;
        }
        assert!(block.bytes() < 20_000, "{}", block.bytes());
        let row = block.row(1);
        assert_eq!((row.cell(0).text, row.cell(1).text, row.above(1)), (long.as_str(), longer.as_str(), Some(1)));
        assert_eq!((row.cell(2).text, row.above(2)), ("x", None));
    }
}

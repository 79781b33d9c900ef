//! A run of rows with their texts, cells and damage: what every reader fills and every later stage borrows from.
//!
//! A block owns one text and lists of spans into it. It is filled, used and filled again, so that a clean row costs
//! no allocation. Readers note facts ([`Damage`]); whether a fact is a problem is for the rules to say.

use super::damage::Damage;
use super::fill::Over;
use crate::wide;
use memchr::memchr2_iter;
use std::ops::Range;

/// Rows in reading order, sharing one buffer.
#[derive(Debug, Default)]
pub struct Block {
    /// What the cells' spans point into. For text tables this is the text as it was read, with unescaped copies of
    /// quoted fields at the end; for workbooks the cells one after another.
    pub(super) text: String,
    pub(super) cells: Vec<Span>,
    pub(super) rows: Vec<RowSpan>,
    /// Damage in the order of rows.
    pub(super) damage: Vec<(u32, Damage)>,
    /// Texts that lie over blank cells, in the order of rows.
    pub(super) over: Vec<Over>,
}

/// One cell's text in [`Block::text`], and where its raw form begins there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub start: u32,
    pub end: u32,
    /// For text tables: where the field begins in the text as it was read (its opening quote, if it has one).
    pub raw: u32,
    pub kind: CellKind,
}

impl Span {
    /// Whether it lies apart from the text as it was read: nothing but a quote stands before a field's own text.
    fn is_unescaped(self) -> bool {
        self.start > self.raw + 1
    }

    /// The same so many bytes further on.
    #[inline]
    pub fn further(self, by: u32) -> Span {
        Span { start: self.start + by, end: self.end + by, raw: self.raw + by, ..self }
    }
}

/// One row: its cells, and its number as the merchant counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct RowSpan {
    pub first_cell: u32,
    /// Where the row begins in the text as it was read.
    pub raw: u32,
    /// Physical line or sheet row, from 1.
    pub number: u64,
    /// Whether a sheet does not show it.
    pub hidden: bool,
    /// For text tables: how many of its first cells are written to the letter as those of the row before it in its block;
    /// there may be more.
    pub as_above: u32,
}

/// What a cell was before it became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum CellKind {
    /// Text, and every field of a text table.
    #[default]
    Text,
    /// Nothing at all.
    Blank,
    /// A workbook's number, already as its shortest exact text at 15 significant digits.
    Number,
    /// A workbook's date or time, as ISO text.
    Date,
    /// `TRUE` or `FALSE`.
    Boolean,
    /// A spreadsheet error such as `#REF!`.
    Error,
}

impl Block {
    /// Forgets all rows and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
        self.rows.clear();
        self.damage.clear();
        self.over.clear();
    }

    /// Drops the rows from that one on, over whose cells no text lies.
    #[cfg(feature = "workbook")]
    pub(super) fn truncate(&mut self, rows: usize) {
        if let Some(&RowSpan { first_cell, raw, .. }) = self.rows.get(rows) {
            self.text.truncate(raw as usize);
            self.cells.truncate(first_cell as usize);
            self.rows.truncate(rows);
            self.damage.retain(|(row, _)| (*row as usize) < rows);
        }
    }

    /// Makes the cell pushed last the cell of that column, which the last row has already.
    #[cfg(feature = "workbook")]
    pub(super) fn move_last_cell(&mut self, column: usize) {
        if let (Some(row), Some(cell)) = (self.rows.last(), self.cells.pop())
            && let Some(place) = self.cells.get_mut(row.first_cell as usize + column)
        {
            *place = cell;
        }
    }

    /// How many rows it holds.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many bytes of text it holds.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The row at that index.
    ///
    /// # Panics
    /// If there is no such row.
    pub fn row(&self, index: usize) -> Row<'_> {
        let first = self.rows[index].first_cell as usize;
        let end = self.rows.get(index + 1).map_or(self.cells.len(), |next| next.first_cell as usize);
        Row { block: self, index, cells: &self.cells[first..end] }
    }

    /// All rows in reading order.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = Row<'_>> + DoubleEndedIterator {
        (0..self.rows.len()).map(|index| self.row(index))
    }

    /// Adds a row that is already in cells, as a workbook gives them: text and kind of each.
    pub fn push_row<'t>(&mut self, number: u64, cells: impl IntoIterator<Item = (&'t str, CellKind)>) {
        self.begin_row(number);
        for (text, kind) in cells {
            self.push_cell(text, kind);
        }
    }

    /// Begins a row; the cells pushed next are its own.
    pub fn begin_row(&mut self, number: u64) {
        let row = RowSpan { first_cell: offset(self.cells.len()), raw: offset(self.text.len()), number, hidden: false, as_above: 0 };
        self.rows.push(row);
    }

    /// Says that a sheet does not show the last row.
    pub fn hide_row(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.hidden = true;
        }
    }

    /// Appends a row of another block as it is, with its damage and the texts that lie over its cells.
    pub fn push_copy(&mut self, row: Row<'_>) {
        let Row { block: from, index, cells } = row;
        let span = row.span();
        let begin = offset(self.text.len());
        // Behind the cells as they were read, the unescaped copies of some of them.
        let end = cells.iter().map(|cell| if cell.is_unescaped() { cell.raw } else { cell.end }).max().unwrap_or(span.raw).max(span.raw);
        self.text.push_str(&from.text[span.raw as usize..end as usize]);
        self.rows.push(RowSpan { first_cell: offset(self.cells.len()), raw: begin, as_above: 0, ..span });
        for &cell in cells {
            let raw = cell.raw - span.raw + begin;
            let start = if cell.is_unescaped() { offset(self.text.len()) } else { cell.start - span.raw + begin };
            if cell.is_unescaped() {
                self.text.push_str(&from.text[cell.start as usize..cell.end as usize]);
            }
            self.cells.push(Span { start, end: start + (cell.end - cell.start), raw, kind: cell.kind });
        }
        row.damage().for_each(|damage| self.push_damage(damage.clone()));
        self.copy_over(from, index);
    }

    /// Adds a cell to the last row.
    pub fn push_cell(&mut self, text: &str, kind: CellKind) {
        let start = offset(self.text.len());
        self.text.push_str(text);
        self.cells.push(Span { start, end: offset(self.text.len()), raw: start, kind });
    }

    /// Notes damage of the last row.
    pub fn push_damage(&mut self, damage: Damage) {
        self.damage.push((offset(self.rows.len().saturating_sub(1)), damage));
    }
}

/// Blocks are cut far below 4 GiB by the readers' limits, so every offset fits.
pub(super) fn offset(i: usize) -> u32 {
    u32::try_from(i).expect("a block stays far below 4 GiB")
}

/// A borrowed row.
#[derive(Debug, Clone, Copy)]
pub struct Row<'b> {
    block: &'b Block,
    index: usize,
    cells: &'b [Span],
}

impl<'b> Row<'b> {
    /// Physical line or sheet row, from 1.
    pub fn number(self) -> u64 {
        self.span().number
    }

    /// Whether a sheet does not show it, because it is hidden or filtered out.
    pub fn is_hidden(self) -> bool {
        self.span().hidden
    }

    /// How many cells it has.
    pub fn len(self) -> usize {
        self.cells.len()
    }

    /// Whether it has no cell at all.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether every cell is empty or white space, and nothing is damaged.
    pub fn is_blank(self) -> bool {
        self.cells().all(Cell::is_blank) && self.damage().next().is_none()
    }

    /// The cell in that column (from 0); a blank one where the row is shorter.
    #[inline]
    pub fn cell(self, column: usize) -> Cell<'b> {
        if !self.block.over.is_empty()
            && let Some((cell, _)) = self.block.over(self.index, column)
        {
            return cell;
        }
        let Some(span) = self.cells.get(column) else { return Cell { text: "", kind: CellKind::Blank } };
        Cell { text: &self.block.text[span.start as usize..span.end as usize], kind: span.kind }
    }

    /// Whether another row holds the same in all of those columns; a row that is written in another way, with quotes
    /// inside of quotes, or holds texts that stand above, may hold the same and is not looked at so closely.
    pub(crate) fn repeats(self, other: Row<'b>, columns: Range<usize>) -> bool {
        let no_over = self.block.over.is_empty() && other.block.over.is_empty();
        let is_below = std::ptr::eq(self.block, other.block) && self.index == other.index + 1;
        if is_below && self.begins_as_above(columns.end) {
            return true;
        }
        let (Some(own), Some(others)) = (self.cells.get(columns.clone()), other.cells.get(columns)) else { return false };
        let (Some(first), Some(last), Some(other_first)) = (own.first(), own.last(), others.first()) else { return false };
        let (from, other_from) = (first.start as usize, other_first.start as usize);
        let lies = |span: &Span, first: &Span| (span.start.wrapping_sub(first.start), span.end.wrapping_sub(first.start), span.kind);
        let is_inside = |span: &Span| first.start <= span.start && span.end <= last.end;
        let alike = own.iter().zip(others).all(|(own, other)| is_inside(own) && lies(own, first) == lies(other, other_first));
        let length = (last.end as usize).checked_sub(from);
        let text = |text: &'b str, from: usize| text.as_bytes().get(from..from + length?);
        no_over && alike && length.is_some() && text(&self.block.text, from) == text(&other.block.text, other_from)
    }

    /// Whether its first cells, so many of them, are those of the row before it in its block, and written to the letter as
    /// they are; only text tables say so, and not of all rows that are.
    #[inline]
    pub(crate) fn begins_as_above(self, cells: usize) -> bool {
        self.block.over.is_empty() && self.span().as_above as usize >= cells
    }

    /// The row that the text of the cell in that column stands in, where it stands above.
    pub fn above(self, column: usize) -> Option<u64> {
        self.block.over(self.index, column).map(|(_, number)| number)
    }

    /// All cells from left to right.
    pub fn cells(self) -> impl ExactSizeIterator<Item = Cell<'b>> + Clone {
        (0..self.len()).map(move |column| self.cell(column))
    }

    /// What the reader noted about the row.
    pub fn damage(self) -> impl Iterator<Item = &'b Damage> {
        let index = offset(self.index);
        let first = self.block.damage.partition_point(|(row, _)| *row < index);
        self.block.damage[first..].iter().take_while(move |(row, _)| *row == index).map(|(_, damage)| damage)
    }

    /// For text tables: the physical line and the character column (both from 1) where the field in that column
    /// begins, as an editor shows them; the end of the row where the row is shorter.
    pub fn line_and_column(self, column: usize) -> (u64, u32) {
        let text = self.block.text.as_str();
        let cells = self.cells;
        let start = self.span().raw as usize;
        let at = cells.get(column).or(cells.last()).map_or(start, |span| span.raw as usize);
        let before = &text[start..at.max(start)];
        let bytes = before.as_bytes();
        let breaks = memchr2_iter(b'\n', b'\r', bytes).filter(|&i| bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n'));
        let (lines, last) = breaks.fold((0, 0), |(n, _), i| (n + 1, i + 1));
        (self.number() + lines, offset(wide::characters(&before[last..])) + 1)
    }

    /// For text tables: where a cell is written in the block's text, its quotes included, in a row whose text ends
    /// there.
    pub(super) fn written_at(self, column: usize, row_end: usize) -> Range<usize> {
        let raw = |column: usize| self.block.cells[self.span().first_cell as usize + column].raw as usize;
        let start = raw(column);
        if column + 1 < self.len() {
            // One delimiter stands in between.
            return start..raw(column + 1) - 1;
        }
        let last = &self.block.text[start..row_end];
        let line_end = ["\r\n", "\n", "\r"].iter().find_map(|line_end| last.strip_suffix(line_end));
        start..start + line_end.unwrap_or(last).len()
    }

    /// For text tables: where the row begins in the block's text.
    pub(crate) fn raw_start(self) -> usize {
        self.span().raw as usize
    }

    /// The block's text.
    pub(super) fn block_text(self) -> &'b str {
        &self.block.text
    }

    fn span(self) -> RowSpan {
        self.block.rows[self.index]
    }
}

/// A borrowed cell: its text and what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'b> {
    /// The text, not trimmed.
    pub text: &'b str,
    /// What the cell was before it became text.
    pub kind: CellKind,
}

impl<'b> Cell<'b> {
    /// The text without white space around it (ideographic and no-break spaces are white space).
    #[inline]
    pub fn trimmed(self) -> &'b str {
        trimmed(self.text)
    }

    /// Whether there is nothing but white space.
    #[inline]
    pub fn is_blank(self) -> bool {
        self.trimmed().is_empty()
    }
}

/// The text without white space around it.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    // Nearly every text begins and ends with a letter, a digit or a Chinese character, which is seen at a glance.
    let (Some(first), Some(last)) = (text.as_bytes().first(), text.as_bytes().last()) else { return text };
    let begins = first.is_ascii_graphic() || is_chinese(*first);
    let ends = last.is_ascii_graphic() || matches!(text.as_bytes(), [.., first, _, 0x80..=0xff] if is_chinese(*first));
    if begins && ends { text } else { closely_trimmed(text) }
}

#[cold]
fn closely_trimmed(text: &str) -> &str {
    text.trim()
}

/// Whether a byte begins one of three that are a Chinese character.
#[inline]
fn is_chinese(byte: u8) -> bool {
    matches!(byte, 0xe4..=0xe9)
}

//! Sheets that were read whole: tables dressed up as web pages or as XML, which are small and cannot be read in pieces.
//!
//! [`html`](super::html) and [`spreadsheet_xml`](super::spreadsheet_xml) fill it; it hands rows on as every reader does.

use super::block::Block;
use super::tables::Sheet;

/// The sheets of one file, with their rows.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub sheets: Vec<Sheet>,
    pub blocks: Vec<Block>,
}

impl Held {
    /// One more sheet.
    pub fn push(&mut self, sheet: Sheet, rows: Block) {
        self.sheets.push(sheet);
        self.blocks.push(rows);
    }

    /// Reads a sheet from its beginning; one that there is not has no rows.
    pub fn rows(&self, sheet: usize) -> HeldRows<'_> {
        HeldRows { held: self.blocks.get(sheet), next: 0 }
    }
}

/// Hands on the rows of one sheet.
pub(super) struct HeldRows<'t> {
    held: Option<&'t Block>,
    next: usize,
}

impl HeldRows<'_> {
    /// See [`Rows::fill`](super::Rows::fill).
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> bool {
        let (begun, until) = (self.next, block.bytes() + bytes);
        while let Some(held) = self.held.filter(|held| self.next < held.len() && block.bytes() <= until) {
            block.push_copy(held.row(self.next));
            self.next += 1;
        }
        self.next > begun
    }
}

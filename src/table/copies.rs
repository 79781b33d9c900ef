//! Texts of fields that stand in the file with doubled quotes: the scanner only says where fields lie, and these lie
//! nowhere in the text as it was read.

use super::block::{Block, Span, offset};
use memchr::memchr;
use std::ops::Range;

pub(super) const QUOTE: u8 = b'"';

/// Unescaped copies of quoted fields, to which the spans of their cells are relative until they are laid into the block.
#[derive(Default)]
pub(super) struct Copies {
    pub text: String,
    /// Indices of the cells whose spans point into the text.
    pub cells: Vec<usize>,
}

impl Copies {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.cells.clear();
    }

    /// The cells from `to` on repeat those, which are the last that point into the text, and point where they do.
    pub fn repeat(&mut self, repeated: Range<usize>, cells: &mut [Span], to: usize) {
        let first = self.cells.iter().rposition(|&cell| cell < repeated.start).map_or(0, |before| before + 1);
        for index in first..self.cells.len() {
            let cell = self.cells[index];
            if repeated.contains(&cell) {
                let (Span { start, end, .. }, repeat) = (cells[cell], cell - repeated.start + to);
                cells[repeat] = Span { start, end, ..cells[repeat] };
                self.cells.push(repeat);
            }
        }
    }

    /// Lays the copies at the end of the block's text, which holds all text of its records by then.
    pub fn lay(&mut self, block: &mut Block) {
        let base = offset(block.text.len());
        block.text.push_str(&self.text);
        for &cell in &self.cells {
            block.cells[cell].start += base;
            block.cells[cell].end += base;
        }
        self.clear();
    }
}

/// Adds a text without the second of each two quotes.
pub(super) fn unescape(mut text: &str, into: &mut String) {
    while let Some(quote) = memchr(QUOTE, text.as_bytes()) {
        into.push_str(&text[..=quote]);
        text = text.get(quote + 2..).unwrap_or_default();
    }
    into.push_str(text);
}

//! Single rows of a text table in UTF-8, read once more from where they stand in the file.
//!
//! Only rows without damage are read so: what they hold depends on nothing but their own bytes.

use super::block::{Block, RowSpan, offset};
use super::copies::Copies;
use super::delimiter::Delimiter;
use super::limits::Limits;
use super::scanner::{Scanner, Sink, Step};
use super::source::Source;
use crate::{Error, Unreadable};
use std::io::{self, Seek, SeekFrom};
use std::ops::Range;

/// Reads rows wherever they stand.
pub(crate) struct Again<'s> {
    source: &'s mut Source,
    scanner: Scanner,
    bytes: Vec<u8>,
    copies: Copies,
}

impl<'s> Again<'s> {
    pub(super) fn new(source: &'s mut Source, delimiter: Delimiter, limits: &Limits) -> Again<'s> {
        let scanner = Scanner::new(delimiter.byte, limits);
        Again { source, scanner, bytes: Vec::new(), copies: Copies::default() }
    }

    /// To be called before the first row of a block.
    pub(crate) fn begin(&mut self) {
        self.scanner.moved();
    }

    /// Adds the row of those bytes to the block; `number` is its physical line.
    ///
    /// # Errors
    /// If the file is no longer what it was.
    pub(crate) fn row(&mut self, at: Range<u64>, number: u64, block: &mut Block) -> Result<(), Error> {
        let there = self.read(&at).map_err(|error| Error::io(&**self.source.name(), error))?;
        if there && self.split(number, block).is_some() {
            return Ok(());
        }
        Err(Error::unreadable(&**self.source.name(), Unreadable::Changed))
    }

    /// Whether all those bytes are there.
    fn read(&mut self, at: &Range<u64>) -> io::Result<bool> {
        let Ok(length) = usize::try_from(at.end - at.start) else { return Ok(false) };
        self.bytes.resize(length, 0);
        self.source.seek(SeekFrom::Start(at.start))?;
        Ok(self.source.fill(&mut self.bytes)? == length)
    }

    /// Nothing if the bytes are not one row without damage any more.
    fn split(&mut self, number: u64, block: &mut Block) -> Option<()> {
        let begin = block.text.len();
        block.text.push_str(simdutf8::basic::from_utf8(&self.bytes).ok()?);
        let (first_cell, mut found) = (block.cells.len(), Vec::new());
        let Block { text, cells, .. } = block;
        let mut sink = Sink { cells, damage: &mut found, copies: &mut self.copies };
        let Step::Record { next, as_above, .. } = self.scanner.record(text, begin, true, &mut sink) else { return None };
        if next != text.len() || !found.is_empty() {
            return None;
        }
        let row = RowSpan { first_cell: offset(first_cell), raw: offset(begin), number, hidden: false, as_above: offset(as_above) };
        block.rows.push(row);
        if !self.copies.cells.is_empty() {
            // What is laid into the block is no copy any more that the next row could repeat.
            self.copies.lay(block);
            self.scanner.moved();
        }
        Some(())
    }
}

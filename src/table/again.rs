//! Rows of a text table in UTF-8, read once more from where they stand in the file: fetched first, which only one thread
//! can do at a time, and split where they are worked on.
//!
//! Only rows without damage are read so: what they hold depends on nothing but their own bytes.

use super::block::{Block, RowSpan, offset};
use super::copies::Copies;
use super::delimiter::Delimiter;
use super::limits::Limits;
use super::scanner::{Scanner, Sink, Step};
use super::source::Source;
use super::unreadable;
use crate::{Error, Unreadable};
use std::io::{self, Seek, SeekFrom};
use std::ops::Range;

/// Fetches rows wherever they stand.
pub(crate) struct Again<'s> {
    source: &'s mut Source,
    scanner: Scanner,
    block_limit: usize,
}

/// Rows that were fetched and are still to be split.
#[derive(Default)]
pub(crate) struct Fetched {
    /// Begins with what was fetched; the rest is room for more.
    bytes: Vec<u8>,
    length: usize,
    /// Of each row, how many bytes it has, and its physical line.
    rows: Vec<(u32, u64)>,
    scanner: Option<Scanner>,
    copies: Copies,
}

impl<'s> Again<'s> {
    pub(super) fn new(source: &'s mut Source, delimiter: Delimiter, limits: &Limits) -> Again<'s> {
        Again { source, scanner: Scanner::new(delimiter.byte, limits), block_limit: limits.block }
    }

    /// Fetches rows that follow one another and are all that stands there, for a block: of each, how many bytes it has, and
    /// its physical line.
    ///
    /// # Errors
    /// If the file is no longer what it was, or the block holds too much already.
    pub(crate) fn fetch(
        &mut self,
        at: &Range<u64>,
        rows: impl Iterator<Item = (u32, u64)>,
        into: &mut Fetched,
        block: &Block,
    ) -> Result<(), Error> {
        if block.bytes() > self.block_limit {
            return Err(unreadable(self.source, Unreadable::Limit("block", self.block_limit as u64)));
        }
        let there = into.fill(self.source, at).map_err(|error| Error::io(&**self.source.name(), error))?;
        if !there {
            return Err(unreadable(self.source, Unreadable::Changed));
        }
        into.rows.extend(rows);
        into.scanner.get_or_insert_with(|| self.scanner.clone());
        Ok(())
    }
}

impl Fetched {
    /// Whether all those bytes are there.
    fn fill(&mut self, source: &mut Source, at: &Range<u64>) -> io::Result<bool> {
        let Ok(more) = usize::try_from(at.end - at.start) else { return Ok(false) };
        let from = self.length;
        self.length += more;
        if self.bytes.len() < self.length {
            self.bytes.resize(self.length, 0);
        }
        source.seek(SeekFrom::Start(at.start))?;
        Ok(source.fill(&mut self.bytes[from..self.length])? == more)
    }

    /// How much that is.
    pub(crate) fn bytes(&self) -> usize {
        self.length
    }

    /// Adds the rows to a block and forgets them. False says that the bytes are not those rows without damage any more.
    pub(crate) fn split(&mut self, block: &mut Block) -> bool {
        let is_whole = self.scan(block).is_some();
        self.copies.lay(block);
        self.length = 0;
        self.rows.clear();
        is_whole
    }

    fn scan(&mut self, block: &mut Block) -> Option<()> {
        let Some(scanner) = &mut self.scanner else { return Some(()) };
        scanner.moved();
        let mut begin = block.text.len();
        block.text.push_str(simdutf8::basic::from_utf8(&self.bytes[..self.length]).ok()?);
        let mut found = Vec::new();
        for &(length, number) in &self.rows {
            let end = begin + length as usize;
            let first_cell = offset(block.cells.len());
            let mut sink = Sink { cells: &mut block.cells, damage: &mut found, copies: &mut self.copies };
            let step = scanner.record(block.text.get(..end)?, begin, true, &mut sink);
            let Step::Record { next, as_above, .. } = step else { return None };
            if next != end || !found.is_empty() {
                return None;
            }
            block.rows.push(RowSpan { first_cell, raw: offset(begin), number, hidden: false, as_above: offset(as_above) });
            begin = end;
        }
        Some(())
    }
}

//! Single rows of a text table in UTF-8, read once more from where they stand in the file.
//!
//! Only rows without damage are read so: what they hold depends on nothing but their own bytes.

use super::block::{Block, RowSpan, offset};
use super::delimiter::Delimiter;
use super::limits::Limits;
use super::scanner::{Copies, Scanner, Sink, Step};
use super::source::Source;
use crate::Error;
use std::io::{self, Read, Seek, SeekFrom};
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

    /// Adds the row of those bytes to the block; `number` is its physical line.
    ///
    /// # Errors
    /// If the file is no longer what it was.
    pub(crate) fn row(&mut self, at: Range<u64>, number: u64, block: &mut Block) -> Result<(), Error> {
        self.read(&at).and_then(|()| self.split(number, block)).map_err(|error| Error::io(&**self.source.name(), error))
    }

    fn read(&mut self, at: &Range<u64>) -> io::Result<()> {
        let length = usize::try_from(at.end - at.start).map_err(|_| changed())?;
        self.bytes.resize(length, 0);
        self.source.seek(SeekFrom::Start(at.start))?;
        self.source.read_exact(&mut self.bytes)
    }

    fn split(&mut self, number: u64, block: &mut Block) -> io::Result<()> {
        let begin = block.text.len();
        block.text.push_str(simdutf8::basic::from_utf8(&self.bytes).map_err(|_| changed())?);
        let (first_cell, mut found) = (block.cells.len(), Vec::new());
        let Block { text, cells, .. } = block;
        let mut sink = Sink { cells, damage: &mut found, copies: &mut self.copies };
        self.scanner.moved();
        let step = self.scanner.record(text, begin, true, &mut sink);
        if !matches!(step, Step::Record { next, .. } if next == text.len()) || !found.is_empty() {
            return Err(changed());
        }
        block.rows.push(RowSpan { first_cell: offset(first_cell), raw: offset(begin), number, hidden: false });
        self.copies.lay(block);
        Ok(())
    }
}

fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the file was changed while it was read")
}

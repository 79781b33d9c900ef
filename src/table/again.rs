//! Rows of a text table in UTF-8, read once more from where they stand in the file, by any number of threads side by side.
//!
//! Only rows without damage are read so: what they hold depends on nothing but their own bytes.

use super::block::{Block, RowSpan, offset};
use super::copies::Copies;
use super::delimiter::Delimiter;
use super::limits::Limits;
use super::scanner::{Scanner, Sink, Step};
use super::source::Source;
use crate::{Error, Unreadable};
use std::sync::{Arc, Mutex, PoisonError};

/// How much is fetched before it is split: it is held twice for a moment, and one product may have any number of rows.
const HELD_TWICE: usize = 1 << 20;

/// Reads rows wherever they stand.
pub(crate) struct Again<'s> {
    file: Arc<str>,
    source: Mutex<&'s mut Source>,
    scanner: Scanner,
    block_limit: usize,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stand {
    /// Its first byte in the file.
    pub begin: u64,
    /// How many bytes it has there.
    pub length: u32,
    /// Its physical line.
    pub number: u64,
}

/// Rows that are still to be read, and the means to do so.
#[derive(Default)]
pub(crate) struct Wanted {
    pub rows: Vec<Stand>,
    /// The source once more, for nobody else to use.
    own: Option<Source>,
    /// Begins with what was fetched; the rest is room for more.
    bytes: Vec<u8>,
    scanner: Option<Scanner>,
    copies: Copies,
}

impl<'s> Again<'s> {
    pub(super) fn new(source: &'s mut Source, delimiter: Delimiter, limits: &Limits) -> Again<'s> {
        let (file, scanner) = (Arc::clone(source.name()), Scanner::new(delimiter.byte, limits));
        Again { file, source: Mutex::new(source), scanner, block_limit: limits.block }
    }

    /// Adds the rows to a block. They are not wanted any more then.
    ///
    /// # Errors
    /// If they are no longer what they were, or the block holds too much.
    pub(crate) fn read(&self, wanted: &mut Wanted, block: &mut Block) -> Result<(), Error> {
        let rows = std::mem::take(&mut wanted.rows);
        let mut left = rows.as_slice();
        while !left.is_empty() {
            if block.bytes() > self.block_limit {
                return Err(self.unreadable(Unreadable::Limit("block", self.block_limit as u64)));
            }
            let (next, behind) = left.split_at(handful(left));
            let length = self.fetch(next, wanted)?;
            if wanted.split(next, length, &self.scanner, block).is_none() {
                return Err(self.unreadable(Unreadable::Changed));
            }
            left = behind;
        }
        wanted.rows = rows;
        wanted.rows.clear();
        Ok(())
    }

    /// Fetches the bytes of those rows, and says how many they are.
    fn fetch(&self, rows: &[Stand], wanted: &mut Wanted) -> Result<usize, Error> {
        let lock = || self.source.lock().unwrap_or_else(PoisonError::into_inner);
        if wanted.own.is_none() {
            wanted.own = lock().another();
        }
        let mut shared;
        let source = if let Some(own) = &mut wanted.own {
            own
        } else {
            shared = lock();
            &mut **shared
        };
        let length = length(rows);
        if wanted.bytes.len() < length {
            wanted.bytes.resize(length, 0);
        }
        let mut left = &mut wanted.bytes[..length];
        // Rows that stand one behind another are fetched at once.
        for run in rows.chunk_by(|one, next| one.end() == next.begin) {
            let (room, behind) = left.split_at_mut(self::length(run));
            let there = source.fill_from(run[0].begin, room).map_err(|error| Error::io(&*self.file, error))?;
            if there < room.len() {
                return Err(self.unreadable(Unreadable::Changed));
            }
            left = behind;
        }
        Ok(length)
    }

    fn unreadable(&self, reason: Unreadable) -> Error {
        Error::unreadable(&*self.file, reason)
    }
}

impl Wanted {
    /// Adds those rows to a block; `None` where the bytes are not those rows without damage any more.
    fn split(&mut self, rows: &[Stand], length: usize, scanner: &Scanner, block: &mut Block) -> Option<()> {
        let scanner = self.scanner.get_or_insert_with(|| scanner.clone());
        scanner.moved();
        let mut begin = block.text.len();
        block.text.push_str(simdutf8::basic::from_utf8(&self.bytes[..length]).ok()?);
        let mut found = Vec::new();
        for row in rows {
            let end = begin + row.length as usize;
            let first_cell = offset(block.cells.len());
            let mut sink = Sink { cells: &mut block.cells, damage: &mut found, copies: &mut self.copies };
            let step = scanner.record(block.text.get(..end)?, begin, true, &mut sink);
            let Step::Record { next, as_above, .. } = step else { return None };
            if next != end || !found.is_empty() {
                return None;
            }
            let as_above = offset(as_above);
            block.rows.push(RowSpan { first_cell, raw: offset(begin), number: row.number, hidden: false, as_above });
            begin = end;
        }
        self.copies.lay(block);
        Some(())
    }
}

impl Stand {
    fn end(&self) -> u64 {
        self.begin + u64::from(self.length)
    }
}

/// How many bytes rows have together.
fn length(rows: &[Stand]) -> usize {
    rows.iter().map(|row| row.length as usize).sum()
}

/// How many of those rows are read at once: at least one.
fn handful(rows: &[Stand]) -> usize {
    let fits = |length: &mut usize, row: &Stand| {
        *length += row.length as usize;
        (*length <= HELD_TWICE).then_some(())
    };
    rows.iter().scan(0, fits).count().max(1)
}

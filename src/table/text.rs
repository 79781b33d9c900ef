//! The rows of a text table: decoded piece by piece, split where they lie, handed out in blocks.
//!
//! Text is decoded straight into the block and split there; what is left of an unfinished record waits for the next
//! block. So a clean field is never copied and a block never holds half a row.

use super::block::{Block, RowSpan, offset};
use super::copies::Copies;
use super::damage::Damage;
use super::decoder::{BadBytes, Decoder, Progress};
use super::delimiter::Delimiter;
use super::encoding::{Decision, second_thoughts};
use super::limits::Limits;
use super::scanner::{Scanner, Sink, Step, cut};
use super::source::Source;
use super::{Stop, unreadable};
use crate::{Error, Unreadable};
use memchr::memchr;
use std::io::Seek;
use std::ops::Range;

/// How much is read at a time: small enough to stay in the processor's cache until it is split.
const PIECE: usize = 64 * 1024;

/// Reads a text table from its beginning.
pub(super) struct TextRows<'s> {
    source: &'s mut Source,
    decoder: Decoder,
    scanner: Scanner,
    block_limit: usize,
    piece: usize,
    /// Text that is decoded and not yet handed out; the part before `waiting_from` is used up.
    waiting: String,
    waiting_from: usize,
    ended: bool,
    /// The physical line of the next record.
    line: u64,
    /// How much text lies before the next record.
    position: u64,
    /// Where the text that was added last begins and ends in the file, if it stands there byte for byte.
    added: Option<Range<u64>>,
    skip_first: bool,
    faults: Faults,
    copies: Copies,
    found: Vec<Damage>,
}

/// What the decoder noticed, by position in the whole text.
#[derive(Default)]
struct Faults {
    bad: Vec<BadBytes>,
    /// Those that were seen to, at the beginning of `bad`.
    seen: usize,
    /// Where the last piece of text that holds a NUL ends.
    nul_to: u64,
}

impl<'s> TextRows<'s> {
    pub fn open(source: &'s mut Source, decision: Decision, delimiter: Delimiter, limits: &Limits) -> Result<TextRows<'s>, Error> {
        source.rewind().map_err(|e| Error::io(&**source.name(), e))?;
        Ok(TextRows {
            source,
            decoder: Decoder::new(decision),
            scanner: Scanner::new(delimiter.byte, limits),
            block_limit: limits.block,
            piece: PIECE,
            waiting: String::new(),
            waiting_from: 0,
            ended: false,
            line: 1,
            position: 0,
            added: None,
            skip_first: delimiter.takes_first_line(),
            faults: Faults::default(),
            copies: Copies::default(),
            found: Vec::new(),
        })
    }

    /// Reads so many bytes at a time.
    #[cfg(test)]
    pub fn in_pieces(mut self, piece: usize) -> Self {
        self.piece = piece;
        self
    }

    /// The physical line of the next record, and how much text lies before it.
    pub fn next_record(&self) -> (u64, u64) {
        (self.line, self.position)
    }

    /// See [`Rows::fill`](super::Rows::fill).
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Stop> {
        let (origin, rows) = (block.text.len(), block.rows.len());
        if origin > self.block_limit {
            return Err(unreadable(self.source, Unreadable::Limit("block", self.block_limit as u64)).into());
        }
        self.scanner.moved();
        let end = self.split(block, bytes.max(1))?;
        self.put_back(&block.text[end..]);
        block.text.truncate(end);
        let begin = self.position;
        self.position += (end - origin) as u64;
        self.added = self.decoder.begins_at().map(|marks| marks + begin..marks + self.position);
        self.copies.lay(block);
        Ok(block.rows.len() > rows)
    }

    /// Where the text that the last filling added begins and ends in the file, if it stands there byte for byte.
    pub fn added(&self) -> Option<Range<u64>> {
        self.added.clone()
    }

    /// Splits records until enough of them are in the block, and returns where the last one ends.
    fn split(&mut self, block: &mut Block, bytes: usize) -> Result<usize, Stop> {
        let (origin, rows) = (block.text.len(), block.rows.len());
        let mut at = origin;
        // A line that only names the delimiter is no row, however few bytes were asked for.
        while at - origin < bytes || block.rows.len() == rows {
            let at_end = self.ended && self.waiting_from == self.waiting.len();
            if at == block.text.len() && at_end {
                break;
            }
            let step = if at == block.text.len() { Step::More } else { self.record(block, at, origin, at_end) };
            match step {
                Step::Record { next, .. } => at = next,
                // What has been read is handed out, all but the beginning of a record: the rest of a further piece would
                // have to wait, and be copied.
                Step::More if block.rows.len() > rows && at - origin >= bytes / 2 => break,
                Step::Limit(name, value) => {
                    return Err(unreadable(self.source, Unreadable::Limit(name, value as u64)).into());
                }
                Step::More => {
                    // Reading as much again as there is keeps a long record from being split over and over.
                    let want = self.piece.max(block.text.len() - at);
                    if self.waiting_from < self.waiting.len() {
                        let piece = cut(&self.waiting[self.waiting_from..], want.max(4));
                        block.text.push_str(piece);
                        self.waiting_from += piece.len();
                    } else {
                        self.decode(&mut block.text, want, origin)?;
                    }
                }
            }
        }
        Ok(at)
    }

    fn record(&mut self, block: &mut Block, at: usize, origin: usize, at_end: bool) -> Step {
        let Block { text, cells, rows, damage, .. } = block;
        let first_cell = cells.len();
        let mut sink = Sink { cells, damage: &mut self.found, copies: &mut self.copies };
        let step = self.scanner.record(text, at, at_end, &mut sink);
        let Step::Record { next, lines, as_above } = step else { return step };
        let number = self.line;
        self.line += lines;
        if std::mem::take(&mut self.skip_first) {
            cells.truncate(first_cell);
            self.copies.clear();
            self.found.clear();
            return step;
        }
        let (start, end) = (self.position + (at - origin) as u64, self.position + (next - origin) as u64);
        let column_at = |position: u64| {
            let at = at + usize::try_from(position - start).unwrap_or(0);
            cells[first_cell..].partition_point(|span| span.raw as usize <= at).saturating_sub(1)
        };
        let at_row_end = at_end && next == text.len();
        self.faults.of_row(start, end, at_row_end, column_at, &text[at..next], &mut self.found);
        let row = offset(rows.len());
        rows.push(RowSpan { first_cell: offset(first_cell), raw: offset(at), number, hidden: false, as_above: offset(as_above) });
        damage.extend(self.found.drain(..).map(|damage| (row, damage)));
        step
    }

    fn decode(&mut self, text: &mut String, want: usize, origin: usize) -> Result<(), Stop> {
        self.waiting.clear();
        self.waiting_from = 0;
        let (from, position) = (text.len(), self.position);
        let to_position = |at: usize| position + (at - origin) as u64;
        let bad = self.faults.forget_seen();
        let known = bad.len();
        let read = self.decoder.read(self.source, want, text, bad);
        for bytes in &mut bad[known..] {
            bytes.text = to_position(usize::try_from(bytes.text).unwrap_or(usize::MAX));
        }
        if memchr(0, &text.as_bytes()[from..]).is_some() {
            self.faults.nul_to = to_position(text.len());
        }
        match read.map_err(|e| Error::io(&**self.source.name(), e))? {
            Progress::Going => Ok(()),
            Progress::Ended => {
                self.ended = true;
                Ok(())
            }
            Progress::Disproved => {
                let decision = second_thoughts(self.source, self.decoder.decision()).map_err(|e| Error::io(&**self.source.name(), e))?;
                Err(Stop::Again(decision))
            }
        }
    }

    /// Keeps the text behind the last whole record for the next block.
    fn put_back(&mut self, tail: &str) {
        if self.waiting.is_empty() {
            self.waiting.push_str(tail);
        } else {
            // Nothing but waiting text was taken since, so the tail still lies before what is waiting.
            self.waiting_from -= tail.len();
        }
    }
}

impl Faults {
    fn forget_seen(&mut self) -> &mut Vec<BadBytes> {
        self.bad.drain(..self.seen);
        self.seen = 0;
        &mut self.bad
    }

    /// Notes, once per column, the undecodable bytes and the NULs of the row between those positions.
    fn of_row(&mut self, start: u64, end: u64, last: bool, column_at: impl Fn(u64) -> usize, text: &str, found: &mut Vec<Damage>) {
        while let Some(bytes) = self.bad.get(self.seen).filter(|bytes| bytes.text < end || last) {
            let column = column_at(bytes.text.max(start));
            let known = found.iter().any(|d| matches!(d, Damage::Undecodable { column: c, .. } if *c == column));
            if !known {
                found.push(Damage::Undecodable { column, byte: bytes.byte });
            }
            self.seen += 1;
        }
        if start >= self.nul_to {
            return;
        }
        for nul in memchr::memchr_iter(0, text.as_bytes()) {
            let damage = Damage::Nul { column: column_at(start + nul as u64) };
            if found.last() != Some(&damage) {
                found.push(damage);
            }
        }
    }
}

//! The rows of a text table: decoded piece by piece, split where they lie, handed out in blocks.
//!
//! Text is decoded straight into the block and split there; what is left of an unfinished record waits for the next
//! block. So a clean field is never copied and a block never holds half a row.

use super::Stop;
use super::block::{Block, RowSpan, offset};
use super::copies::Copies;
use super::damage::Damage;
use super::delimiter::Delimiter;
use super::encoding::Decision;
use super::limits::Limits;
use super::pieces::{Noticed, Piece, Pieces, READ};
use super::scanner::{Scanner, Sink, Step, cut};
use super::source::Source;
use crate::{Error, Unreadable};
use std::ops::Range;
use std::sync::Arc;

/// Reads a text table from its beginning.
pub(super) struct TextRows<'s> {
    pieces: Pieces<'s>,
    records: Records,
}

/// Splits a text table, from its beginning on.
pub(crate) struct Records {
    file: Arc<str>,
    scanner: Scanner,
    block_limit: usize,
    piece: usize,
    /// Text that is decoded and not yet handed out; the part before `waiting_from` is used up.
    waiting: String,
    waiting_from: usize,
    /// How much of that was split in vain: the end of its record is behind it.
    in_vain: usize,
    /// The physical line of the next record.
    line: u64,
    /// How much text lies before the next record.
    position: u64,
    skip_first: bool,
    faults: Faults,
    copies: Copies,
    found: Vec<Damage>,
}

/// What was noticed of the text, and which of its bad bytes were seen to: those at the beginning.
#[derive(Default)]
struct Faults {
    noticed: Noticed,
    seen: usize,
}

impl<'s> TextRows<'s> {
    pub fn open(source: &'s mut Source, decision: Decision, delimiter: Delimiter, limits: &Limits) -> Result<TextRows<'s>, Error> {
        let records = Records::new(Arc::clone(source.name()), delimiter, limits);
        Ok(TextRows { pieces: Pieces::open(source, decision)?, records })
    }

    /// Reads so many bytes at a time.
    #[cfg(test)]
    pub fn in_pieces(mut self, piece: usize) -> Self {
        self.records.piece = piece;
        self
    }

    /// The physical line of the next record, and how much text lies before it.
    pub fn next_record(&self) -> (u64, u64) {
        (self.records.line, self.records.position)
    }

    /// See [`Rows::fill`](super::Rows::fill).
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Stop> {
        let TextRows { pieces, records } = self;
        records.fill(block, bytes, |text, want, noticed| pieces.read(text, want, noticed).map(|()| true))
    }

    /// What decodes and what splits, to be used by two threads.
    pub fn parts(&mut self) -> (&mut Pieces<'s>, &mut Records) {
        (&mut self.pieces, &mut self.records)
    }
}

impl Records {
    fn new(file: Arc<str>, delimiter: Delimiter, limits: &Limits) -> Records {
        Records {
            file,
            scanner: Scanner::new(delimiter.byte, limits),
            block_limit: limits.block,
            piece: READ,
            waiting: String::new(),
            waiting_from: 0,
            in_vain: 0,
            line: 1,
            position: 0,
            skip_first: delimiter.takes_first_line(),
            faults: Faults::default(),
            copies: Copies::default(),
            found: Vec::new(),
        }
    }

    /// Fills an empty block with the rows that end in the next piece. Says where their text begins and ends in the file, if
    /// it stands there byte for byte.
    ///
    /// # Errors
    /// [`Stop`]
    pub(crate) fn split(&mut self, piece: &mut Piece, block: &mut Block) -> Result<Option<Range<u64>>, Stop> {
        let begin = self.position;
        let waiting = self.waiting.len() - self.waiting_from + piece.text.len();
        if waiting < 2 * self.in_vain && !piece.noticed.ended {
            self.waiting.push_str(&piece.text);
            self.faults.noticed.append(&mut piece.noticed);
            return Ok(self.in_file(begin));
        }
        let mut next = Some(piece);
        let more = |text: &mut String, _, noticed: &mut Noticed| {
            let Some(Piece { text: piece, noticed: later }) = next.take() else { return Ok(false) };
            if text.is_empty() {
                std::mem::swap(text, piece);
            } else {
                text.push_str(piece);
            }
            noticed.append(later);
            Ok(true)
        };
        self.fill(block, usize::MAX, more)?;
        self.in_vain = self.waiting.len();
        Ok(self.in_file(begin))
    }

    /// Where the text from there to the next record stands in the file, if it does byte for byte.
    fn in_file(&self, begin: u64) -> Option<Range<u64>> {
        self.faults.noticed.begins_at.map(|marks| marks + begin..marks + self.position)
    }

    /// Adds rows to a block; `more` appends to its text, unless there is no more for now.
    fn fill(
        &mut self,
        block: &mut Block,
        bytes: usize,
        more: impl FnMut(&mut String, usize, &mut Noticed) -> Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        let (origin, rows) = (block.text.len(), block.rows.len());
        if origin > self.block_limit {
            return Err(self.limit("block", self.block_limit));
        }
        self.scanner.moved();
        let end = self.rows(block, bytes.max(1), more)?;
        self.put_back(&block.text[end..]);
        block.text.truncate(end);
        self.position += (end - origin) as u64;
        self.copies.lay(block);
        Ok(block.rows.len() > rows)
    }

    /// Splits records until enough of them are in the block, and returns where the last one ends.
    fn rows(
        &mut self,
        block: &mut Block,
        bytes: usize,
        mut more: impl FnMut(&mut String, usize, &mut Noticed) -> Result<bool, Stop>,
    ) -> Result<usize, Stop> {
        let (origin, rows) = (block.text.len(), block.rows.len());
        let mut at = origin;
        // A line that only names the delimiter is no row, however few bytes were asked for.
        while at - origin < bytes || block.rows.len() == rows {
            let at_end = self.faults.noticed.ended && self.waiting_from == self.waiting.len();
            if at == block.text.len() && at_end {
                break;
            }
            let step = if at == block.text.len() { Step::More } else { self.record(block, at, origin, at_end) };
            match step {
                Step::Record { next, .. } => at = next,
                // What has been read is handed out, all but the beginning of a record: the rest of a further piece would
                // have to wait, and be copied.
                Step::More if block.rows.len() > rows && at - origin >= bytes / 2 => break,
                Step::Limit(name, value) => return Err(self.limit(name, value)),
                Step::More => {
                    // Taking as much again as there is keeps a long record from being split over and over.
                    let want = self.piece.max(block.text.len() - at);
                    if self.waiting_from < self.waiting.len() {
                        let piece = cut(&self.waiting[self.waiting_from..], want.max(4));
                        block.text.push_str(piece);
                        self.waiting_from += piece.len();
                    } else {
                        self.waiting.clear();
                        self.waiting_from = 0;
                        if !more(&mut block.text, want, self.faults.forget_seen())? {
                            break;
                        }
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

    fn limit(&self, name: &'static str, value: usize) -> Stop {
        Error::unreadable(&*self.file, Unreadable::Limit(name, value as u64)).into()
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
    fn forget_seen(&mut self) -> &mut Noticed {
        self.noticed.bad.drain(..self.seen);
        self.seen = 0;
        &mut self.noticed
    }

    /// Notes, once per column, the undecodable bytes and the NULs of the row between those positions.
    fn of_row(&mut self, start: u64, end: u64, last: bool, column_at: impl Fn(u64) -> usize, text: &str, found: &mut Vec<Damage>) {
        while let Some(bytes) = self.noticed.bad.get(self.seen).filter(|bytes| bytes.text < end || last) {
            let column = column_at(bytes.text.max(start));
            let known = found.iter().any(|d| matches!(d, Damage::Undecodable { column: c, .. } if *c == column));
            if !known {
                found.push(Damage::Undecodable { column, byte: bytes.byte });
            }
            self.seen += 1;
        }
        if start >= self.noticed.nul_to {
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

//! A text table with some of its cells changed, and every other byte as it was.
//!
//! The table is split by the scanner that reads it, so a change lands where the reader has seen the cell. The places
//! are then found again among the bytes on disk: what lies between is copied and never decoded and encoded, since not
//! every encoding gives the same bytes back.

use super::block::{Block, Row};
use super::decoder::{Decoder, Progress};
use super::delimiter::Delimiter;
use super::encoding::{Decision, Encoding};
use super::limits::Limits;
use super::source::Source;
use super::tables::Stop;
use super::text::TextRows;
use crate::Error;
use std::collections::BTreeMap;
use std::io::{self, Read, Seek, Write};
use std::ops::Range;

/// How much is read at a time.
const PIECE: usize = 1 << 20;

/// A cell of a text table, and what it shall say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change<'c> {
    /// The physical line in which the cell, or its row, begins.
    pub line: u64,
    /// The number of the cell in its row, from 1.
    pub field: u32,
    /// What it says.
    pub before: &'c str,
    /// What it shall say.
    pub after: &'c str,
}

/// A piece of the decoded text, and the bytes that take its place.
struct Splice {
    from: u64,
    to: u64,
    bytes: Vec<u8>,
}

/// A text table that is opened for changing.
pub(super) struct Changing<'s> {
    pub source: &'s mut Source,
    pub decision: Decision,
    pub delimiter: Delimiter,
    pub limits: &'s Limits,
}

impl Changing<'_> {
    /// Writes the table with those changes; gives back the changes that were not made, because their cell says
    /// something else, or is written in a way that leaves no place for the new text.
    pub fn write<'c>(mut self, changes: &[Change<'c>], out: &mut dyn Write) -> Result<Vec<Change<'c>>, Stop> {
        let (splices, left) = self.splices(changes)?;
        let name = self.source.name().clone();
        copy(self.source, self.decision, &splices, out).map_err(|error| Error::io(&*name, error))?;
        Ok(left)
    }

    fn splices<'c>(&mut self, changes: &[Change<'c>]) -> Result<(Vec<Splice>, Vec<Change<'c>>), Stop> {
        let mut wanted: BTreeMap<(u64, u32), Change<'c>> = changes.iter().map(|c| ((c.line, c.field), *c)).collect();
        let mut rows = TextRows::open(self.source, self.decision, self.delimiter, self.limits)?;
        let (mut block, mut splices) = (Block::default(), Vec::new());
        let mut at = rows.next_record().1;
        while !wanted.is_empty() && rows.fill(&mut block, PIECE)? {
            let (line, position) = rows.next_record();
            for (index, row) in block.rows().enumerate() {
                let next = (index + 1 < block.len()).then(|| block.row(index + 1));
                // The last record of a file may end without a line break, so the line after it is looked through as well.
                let line = next.map_or(line + 1, Row::number);
                let end = next.map_or(usize::try_from(position - at).unwrap_or(usize::MAX), Row::raw_start);
                let here: Vec<_> = wanted.range((row.number(), 0)..(line, 0)).map(|(key, _)| *key).collect();
                for key in here {
                    let made = wanted.get(&key).and_then(|change| splice(row, end, change, self.delimiter.byte, self.decision.encoding));
                    if let Some((range, bytes)) = made {
                        splices.push(Splice { from: at + range.start as u64, to: at + range.end as u64, bytes });
                        wanted.remove(&key);
                    }
                }
            }
            at = position;
            block.clear();
        }
        splices.sort_by_key(|splice| splice.from);
        Ok((splices, wanted.into_values().collect()))
    }
}

/// Where a changed cell is written in the block's text, and its new bytes; nothing where the cell says something else.
fn splice(row: Row<'_>, row_end: usize, change: &Change<'_>, delimiter: u8, encoding: Encoding) -> Option<(Range<usize>, Vec<u8>)> {
    let column = change.field.checked_sub(1)? as usize;
    let is_here = row.number() == change.line || row.line_and_column(column).0 == change.line;
    if !is_here || column >= row.len() || row.cell(column).text != change.before || row.damage().next().is_some() {
        return None;
    }
    let range = row.written_at(column, row_end);
    let written = &row.block_text()[range.clone()];
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let apart = |c: char| matches!(c, '"' | '\n' | '\r') || c == char::from(delimiter);
    let new = if written.starts_with('"') {
        // Blanks behind the closing quote stay.
        format!("{}{}", quoted(change.after), written.strip_prefix(&quoted(change.before))?)
    } else if written != change.before {
        return None;
    } else if change.after.contains(apart) {
        quoted(change.after)
    } else {
        change.after.to_owned()
    };
    Some((range, encoded(&new, encoding)?))
}

/// The text in that encoding, which may have no way to write it.
fn encoded(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    if encoding == Encoding::UTF_16LE {
        return Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == Encoding::UTF_16BE {
        return Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, has_errors) = encoding.0.encode(text);
    (!has_errors).then(|| bytes.into_owned())
}

/// Copies a source with those splices, which are in order and apart.
fn copy(source: &mut Source, decision: Decision, splices: &[Splice], out: &mut dyn Write) -> io::Result<()> {
    let mut original = Original::open(source, decision)?;
    for splice in splices {
        original.up_to(splice.from, out)?;
        out.write_all(&splice.bytes)?;
        original.up_to(splice.to, &mut io::sink())?;
    }
    out.write_all(&original.marks)?;
    io::copy(original.source, out).map(drop)
}

/// The bytes of a source, told by how much text they come to.
struct Original<'s> {
    source: &'s mut Source,
    decoder: Decoder,
    /// How much text the bytes have come to so far.
    text: u64,
    /// Byte order marks come to none.
    marks: Vec<u8>,
}

impl<'s> Original<'s> {
    fn open(source: &'s mut Source, decision: Decision) -> io::Result<Original<'s>> {
        source.rewind()?;
        let mark = encoded("\u{feff}", decision.encoding).unwrap_or_default();
        let (mut marks, mut next) = (Vec::new(), vec![0; mark.len()]);
        while !mark.is_empty() && source.fill(&mut next)? == mark.len() && next == mark {
            marks.extend_from_slice(&mark);
        }
        source.seek(io::SeekFrom::Start(marks.len() as u64))?;
        Ok(Original { source, decoder: Decoder::new(decision), text: 0, marks })
    }

    /// Copies bytes until they have come to that much text. A byte never comes to more than three of text, so a third
    /// of what is missing is never too much.
    fn up_to(&mut self, text: u64, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(&std::mem::take(&mut self.marks))?;
        while self.text < text {
            let want = ((text - self.text) / 3).clamp(1, PIECE as u64);
            let mut bytes = Vec::new();
            self.source.take(want).read_to_end(&mut bytes)?;
            if bytes.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            out.write_all(&bytes)?;
            // No more is asked for than there is, for what follows would not be looked for then.
            let (length, mut piece) = (bytes.len(), Source::from_bytes("", bytes));
            let (mut decoded, mut bad) = (String::new(), Vec::new());
            if self.decoder.read(&mut piece, length, &mut decoded, &mut bad)? == Progress::Disproved {
                return Err(io::ErrorKind::InvalidData.into());
            }
            self.text += decoded.len() as u64;
        }
        if self.text == text { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

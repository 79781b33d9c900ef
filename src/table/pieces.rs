//! The text of a table, decoded piece by piece, for [`Records`](super::text::Records) to split: at once, or on another
//! thread while the next piece is decoded.

use super::Stop;
use super::decoder::{BadBytes, Decoder, Progress};
use super::encoding::{Decision, second_thoughts};
use super::source::Source;
use crate::Error;
use memchr::{memchr, memrchr};
use std::io::Seek;

/// How much is read at a time: small enough to stay in the processor's cache until it is decoded and split.
pub(super) const READ: usize = 64 << 10;

/// Decodes a source from its beginning to its end.
pub(crate) struct Pieces<'s> {
    source: &'s mut Source,
    decoder: Decoder,
    /// How much text is decoded.
    decoded: u64,
    /// The beginning of a line whose end is in no piece yet.
    line: String,
    ended: bool,
}

/// A piece of the text, and what was noticed on the way.
#[derive(Default)]
pub(crate) struct Piece {
    pub(super) text: String,
    pub(super) noticed: Noticed,
}

/// What the decoder noticed, by position in the whole text.
#[derive(Default)]
pub(super) struct Noticed {
    pub bad: Vec<BadBytes>,
    /// Where the last piece of text that holds a NUL ends.
    pub nul_to: u64,
    /// Where the text begins in the file, if all of it so far stands there byte for byte.
    pub begins_at: Option<u64>,
    /// Whether that was all of it.
    pub ended: bool,
}

impl Noticed {
    /// Adds what was noticed later.
    pub fn append(&mut self, later: &mut Noticed) {
        self.bad.append(&mut later.bad);
        self.nul_to = self.nul_to.max(later.nul_to);
        (self.begins_at, self.ended) = (later.begins_at, later.ended);
    }
}

impl<'s> Pieces<'s> {
    pub(super) fn open(source: &'s mut Source, decision: Decision) -> Result<Pieces<'s>, Error> {
        source.rewind().map_err(|error| Error::io(&**source.name(), error))?;
        Ok(Pieces { source, decoder: Decoder::new(decision), decoded: 0, line: String::new(), ended: false })
    }

    /// Decodes about that many bytes more, up to the end of a line if there is one among them. False says that this was all.
    ///
    /// # Errors
    /// [`Stop`]
    pub(super) fn next(&mut self, piece: &mut Piece, want: usize) -> Result<bool, Stop> {
        piece.text.clear();
        piece.text.push_str(&self.line);
        self.line.clear();
        while piece.text.len() < want && !self.ended {
            self.read(&mut piece.text, READ.min(want), &mut piece.noticed)?;
        }
        // Where a piece ends with a record, as it mostly does with a line, nothing of it is copied for the next one.
        if let Some(end) = memrchr(b'\n', piece.text.as_bytes()).filter(|_| !self.ended) {
            self.line.push_str(&piece.text[end + 1..]);
            piece.text.truncate(end + 1);
        }
        Ok(!self.ended)
    }

    /// Reads about that many bytes and appends their text.
    pub(super) fn read(&mut self, text: &mut String, want: usize, noticed: &mut Noticed) -> Result<(), Stop> {
        let (from, known) = (text.len(), noticed.bad.len());
        let read = self.decoder.read(self.source, want, text, &mut noticed.bad);
        for bytes in &mut noticed.bad[known..] {
            bytes.text = self.decoded + (bytes.text - from as u64);
        }
        self.decoded += (text.len() - from) as u64;
        if memchr(0, &text.as_bytes()[from..]).is_some() {
            noticed.nul_to = self.decoded;
        }
        match read.map_err(|error| Error::io(&**self.source.name(), error))? {
            Progress::Going => {}
            Progress::Ended => self.ended = true,
            Progress::Disproved => {
                let again = second_thoughts(self.source, self.decoder.decision());
                return Err(Stop::Again(again.map_err(|error| Error::io(&**self.source.name(), error))?));
            }
        }
        (noticed.begins_at, noticed.ended) = (self.decoder.begins_at(), self.ended);
        Ok(())
    }
}

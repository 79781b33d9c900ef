//! Bytes → text in pieces, with every byte that is no text located on disk.
//!
//! It executes a [`Decision`]; it never makes one.

use super::encoding::{Decision, Encoding, Why};
use super::proof::Proof;
use super::source::Source;
use encoding_rs::DecoderResult;
use std::io;

/// Stands in a text for a sequence of bytes that could not be decoded. Not U+FFFD, which a merchant's text may hold
/// already; the row is noted as damaged either way.
const STAND_IN: char = '?';

/// Decodes one source from its beginning to its end.
pub(super) struct Decoder {
    decision: Decision,
    inner: encoding_rs::Decoder,
    /// What the bytes so far say for GB18030 where the file does not say itself what it is.
    proof: Option<Proof>,
    /// Begins with the bytes that were read and not yet decoded; the rest is room for more.
    bytes: Vec<u8>,
    /// How many those are.
    waiting: usize,
    /// Where `bytes` begins on disk.
    offset: u64,
    /// Bytes of the byte order marks in front of the text.
    marks: u64,
    /// Whether the bytes that were read are the text as it stands.
    is_plain: bool,
    begun: bool,
    ended: bool,
}

/// A sequence of bytes that is no text in this encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BadBytes {
    /// Where its stand-in is in the text.
    pub text: u64,
    /// Its first byte, counted from 0 in the file as it stands on disk.
    pub byte: u64,
}

/// What came of an attempt to read on.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// There may be more.
    Going,
    /// That was the last of it.
    Ended,
    /// It was read so for want of a reason against it, and here is one.
    Disproved,
}

impl Decoder {
    /// For a source that was rewound.
    pub fn new(decision: Decision) -> Decoder {
        let inner = decision.encoding.0.new_decoder_without_bom_handling();
        let is_plain = decision.encoding == Encoding::UTF_8;
        let proof = (decision.why == Why::Fallback).then(Proof::default);
        Decoder { decision, inner, proof, bytes: Vec::new(), waiting: 0, offset: 0, marks: 0, is_plain, begun: false, ended: false }
    }

    /// What it executes.
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// Where the text begins in the file, if all of it so far stands there byte for byte.
    pub fn begins_at(&self) -> Option<u64> {
        self.is_plain.then_some(self.marks)
    }

    /// Reads about `want` bytes and appends their text.
    pub fn read(&mut self, source: &mut Source, want: usize, text: &mut String, bad: &mut Vec<BadBytes>) -> io::Result<Progress> {
        if self.ended {
            return Ok(Progress::Ended);
        }
        // Less than was asked for is all that there is.
        self.ended = self.fill(source, want)? < want;
        let (from, known) = (text.len(), bad.len());
        if self.decision.encoding == Encoding::UTF_8 {
            if !self.utf8(text, bad) {
                return Ok(Progress::Disproved);
            }
        } else {
            self.other(text, bad);
            if self.is_disproved(bad.len() > known) {
                return Ok(Progress::Disproved);
            }
        }
        self.is_plain &= bad.len() == known;
        if !self.begun {
            self.marks += drop_marks(text, from, &mut bad[known..]);
            self.begun = text.len() > from;
        }
        Ok(if self.ended { Progress::Ended } else { Progress::Going })
    }

    /// Reads so many bytes more, or as many as there are.
    fn fill(&mut self, source: &mut Source, want: usize) -> io::Result<usize> {
        let whole = self.waiting + want;
        if self.bytes.len() < whole {
            self.bytes.resize(whole, 0);
        }
        let read = source.fill(&mut self.bytes[self.waiting..whole])?;
        if let Some(proof) = &mut self.proof {
            proof.count(&self.bytes[self.waiting..self.waiting + read]);
        }
        self.waiting += read;
        Ok(read)
    }

    /// Forgets the first so many bytes.
    fn forget(&mut self, decoded: usize) {
        self.bytes.copy_within(decoded..self.waiting, 0);
        self.waiting -= decoded;
        self.offset += decoded as u64;
    }

    /// False at the first bad byte where UTF-8 was only an assumption.
    fn utf8(&mut self, text: &mut String, bad: &mut Vec<BadBytes>) -> bool {
        let mut at = 0;
        while at < self.waiting {
            let rest = &self.bytes[at..self.waiting];
            let Err(error) = simdutf8::compat::from_utf8(rest).map(|valid| text.push_str(valid)) else {
                at = self.waiting;
                break;
            };
            let valid = error.valid_up_to();
            text.push_str(simdutf8::basic::from_utf8(&rest[..valid]).expect("it was found valid up to here"));
            at += valid;
            // A character that is cut off by the end of the piece is whole in the next one, unless the file ends.
            let Some(length) = error.error_len().or(self.ended.then_some(rest.len() - valid)) else { break };
            if self.decision.why == Why::ValidUtf8 {
                return false;
            }
            bad.push(BadBytes { text: text.len() as u64, byte: self.offset + at as u64 });
            text.push(STAND_IN);
            at += length;
        }
        self.forget(at);
        true
    }

    /// Whether a fault, or all of the file together, speaks against what it was taken for.
    fn is_disproved(&mut self, faulty: bool) -> bool {
        let ended = self.ended;
        self.proof.as_mut().is_some_and(|proof| {
            if ended {
                proof.end();
            }
            faulty || ended && !proof.holds()
        })
    }

    fn other(&mut self, text: &mut String, bad: &mut Vec<BadBytes>) {
        let mut at = 0;
        loop {
            let room = self.inner.max_utf8_buffer_length_without_replacement(self.waiting - at);
            text.reserve(room.expect("a piece is far smaller than the memory"));
            let (result, read) = self.inner.decode_to_string_without_replacement(&self.bytes[at..self.waiting], text, self.ended);
            at += read;
            match result {
                DecoderResult::InputEmpty => break,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(length, behind) => {
                    let byte = (self.offset + at as u64).saturating_sub(u64::from(length) + u64::from(behind));
                    bad.push(BadBytes { text: text.len() as u64, byte });
                    text.push(STAND_IN);
                }
            }
        }
        self.forget(at);
    }
}

/// Drops all byte order marks that the text begins with, and says how many bytes that were. Programs that append to a
/// marked file, and merchants who save twice, leave more than one.
fn drop_marks(text: &mut String, from: usize, bad: &mut [BadBytes]) -> u64 {
    let marks = text[from..].len() - text[from..].trim_start_matches('\u{FEFF}').len();
    text.drain(from..from + marks);
    for bytes in bad {
        bytes.text -= marks as u64;
    }
    marks as u64
}

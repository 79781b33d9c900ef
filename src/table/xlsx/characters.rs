//! The bytes of a part as text, piece by piece: UTF-8 is checked, UTF-16 and what the XML declaration names is decoded.

use super::fault::Fault;
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::Read;

/// How much is read at once.
const PIECE: usize = 128 * 1024;

/// A part's text.
pub(super) struct Characters<'t> {
    input: Box<dyn Read + Send + 't>,
    /// What was read; the first `held` bytes are a character that is not whole yet.
    raw: Vec<u8>,
    held: usize,
    /// Bytes before those in `raw`.
    before: u64,
    decoder: Option<Decoder>,
    begun: bool,
}

impl<'t> Characters<'t> {
    pub fn new(input: Box<dyn Read + Send + 't>) -> Characters<'t> {
        Characters { input, raw: vec![0; PIECE], held: 0, before: 0, decoder: None, begun: false }
    }

    /// Appends the next piece; false when there is none.
    pub fn fill(&mut self, text: &mut String) -> Result<bool, Fault> {
        let mut length = self.held;
        while length < self.raw.len() {
            match self.input.read(&mut self.raw[length..]) {
                Ok(0) => break,
                Ok(more) => length += more,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        if length == 0 {
            return Ok(false);
        }
        let last = length < self.raw.len();
        let mut start = 0;
        if !self.begun {
            self.begun = true;
            start = self.begin(length)?;
        }
        self.held = match &mut self.decoder {
            None => check(&self.raw[start..length], text).map_err(|at| self.undecodable(start + at))?,
            Some(decoder) => {
                decode(decoder, &self.raw[start..length], text, last).map_err(|at| self.undecodable(start + at))?;
                0
            }
        };
        if last && self.held > 0 {
            return Err(self.undecodable(length - self.held));
        }
        self.before += (length - self.held) as u64;
        self.raw.copy_within(length - self.held..length, 0);
        Ok(true)
    }

    /// Finds out the encoding; how many bytes are a mark of it.
    fn begin(&mut self, length: usize) -> Result<usize, Fault> {
        let raw = &self.raw[..length];
        let (encoding, mark) = match raw {
            [0xEF, 0xBB, 0xBF, ..] => (UTF_8, 3),
            [0xFF, 0xFE, ..] => (UTF_16LE, 2),
            [0xFE, 0xFF, ..] => (UTF_16BE, 2),
            [b'<', 0, ..] => (UTF_16LE, 0),
            [0, b'<', ..] => (UTF_16BE, 0),
            _ => match declared(raw) {
                // A declaration that can be read as ASCII does not stand in UTF-16, whatever it says.
                Some(label) => match Encoding::for_label(label) {
                    Some(encoding) if encoding.is_ascii_compatible() => (encoding, 0),
                    Some(_) => (UTF_8, 0),
                    None => return Err(Fault::Part(format!("unknown encoding {}", String::from_utf8_lossy(label).escape_debug()))),
                },
                None => (UTF_8, 0),
            },
        };
        if encoding != UTF_8 {
            self.decoder = Some(encoding.new_decoder_without_bom_handling());
        }
        Ok(mark)
    }

    fn undecodable(&self, at: usize) -> Fault {
        let encoding = self.decoder.as_ref().map_or(UTF_8, Decoder::encoding).name();
        Fault::Part(format!("the bytes at {} are not {encoding}", self.before + at as u64))
    }
}

/// The encoding that an XML declaration names.
fn declared(raw: &[u8]) -> Option<&[u8]> {
    let inside = raw.strip_prefix(b"<?xml")?;
    let inside = &inside[..memchr::memchr(b'>', &inside[..inside.len().min(200)])?];
    let at = memchr::memmem::find(inside, b"encoding")? + b"encoding".len();
    let mut quoted = inside[at..].splitn(3, |b| matches!(b, b'"' | b'\''));
    quoted.nth(1)
}

/// Appends UTF-8 and gives back how many bytes at the end are an unfinished character, or else where a bad one is.
fn check(raw: &[u8], text: &mut String) -> Result<usize, usize> {
    match simdutf8::compat::from_utf8(raw) {
        Ok(valid) => text.push_str(valid),
        Err(error) if error.error_len().is_none() => {
            let (valid, rest) = raw.split_at(error.valid_up_to());
            text.push_str(simdutf8::basic::from_utf8(valid).expect("it was found valid up to here"));
            return Ok(rest.len());
        }
        Err(error) => return Err(error.valid_up_to()),
    }
    Ok(0)
}

fn decode(decoder: &mut Decoder, raw: &[u8], text: &mut String, last: bool) -> Result<(), usize> {
    let mut done = 0;
    loop {
        text.reserve(raw.len() - done + 16);
        let (result, read) = decoder.decode_to_string_without_replacement(&raw[done..], text, last);
        done += read;
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => return Err(done.saturating_sub(usize::from(length) + usize::from(after))),
        }
    }
}

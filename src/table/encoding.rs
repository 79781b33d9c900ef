//! Which encoding a text is in, decided in the open: every decision carries its reason.
//!
//! Nothing is guessed from a part of the file. A byte order mark or the pattern of NUL bytes speaks for itself;
//! everything else is read as UTF-8 until a byte proves that wrong ([`second_thoughts`]), and what then reads as
//! GB18030 is watched to its end ([`Proof`]). What the bytes become is the decoder's business.

use super::proof::Proof;
use super::source::Source;
use encoding_rs::{CoderResult, DecoderResult};
use std::io::{self, Seek};

/// A text encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(pub(super) &'static encoding_rs::Encoding);

/// An encoding, and why it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// What the text is read as.
    pub encoding: Encoding,
    /// Why.
    pub why: Why,
}

/// Why an encoding was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The caller asked for it.
    Asked,
    /// The file begins with its byte order mark.
    ByteOrderMark,
    /// Every second byte is NUL often enough: UTF-16 without a mark.
    NulPattern,
    /// The file itself says so: a web page or an XML file names its encoding.
    Declared,
    /// Everything that was read is UTF-8.
    ValidUtf8,
    /// It is not UTF-8, and all of it that was read is GB18030 without a fault.
    Fallback,
    /// It is faulty both as UTF-8 and as GB18030, and has fewer faults in this one.
    FewerErrors,
    /// It is faulty UTF-8, but so much of it is UTF-8 (or so little looks like Chinese in GB18030) that reading it as
    /// anything else would give wrong text.
    MostlyUtf8,
}

impl Why {
    /// A name for reports, not a sentence.
    pub fn name(self) -> &'static str {
        match self {
            Why::Asked => "asked",
            Why::ByteOrderMark => "byte-order-mark",
            Why::NulPattern => "nul-pattern",
            Why::Declared => "declared",
            Why::ValidUtf8 => "valid-utf-8",
            Why::Fallback => "not-utf-8",
            Why::FewerErrors => "fewer-errors",
            Why::MostlyUtf8 => "mostly-utf-8",
        }
    }
}

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Encoding = Encoding(encoding_rs::UTF_8);
    /// GB18030, which includes GBK and GB2312.
    pub const GB18030: Encoding = Encoding(encoding_rs::GB18030);
    /// UTF-16, low byte first.
    pub const UTF_16LE: Encoding = Encoding(encoding_rs::UTF_16LE);
    /// UTF-16, high byte first.
    pub const UTF_16BE: Encoding = Encoding(encoding_rs::UTF_16BE);

    /// The encoding of that label (`utf-8`, `gbk`, `big5`, `utf-16le` …, in any case), by the labels of the WHATWG.
    /// GBK is read as the GB18030 that includes it.
    ///
    /// ```
    /// use shangjia::table::Encoding;
    /// assert_eq!(Encoding::for_label("GBK"), Some(Encoding::GB18030));
    /// assert_eq!(Encoding::for_label("utf-7"), None);
    /// ```
    pub fn for_label(label: &str) -> Option<Encoding> {
        let found = encoding_rs::Encoding::for_label_no_replacement(label.as_bytes())?;
        Some(if found == encoding_rs::GBK { Encoding::GB18030 } else { Encoding(found) })
    }

    /// Its usual name: `UTF-8`, `gb18030`, `UTF-16LE`, `Big5` …
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

/// What the beginning of a file says by itself; `None` where nothing speaks against UTF-8.
pub(super) fn first_thoughts(sample: &[u8]) -> Option<Decision> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(sample) {
        return Some(Decision { encoding: Encoding(encoding), why: Why::ByteOrderMark });
    }
    nul_pattern(sample).map(|encoding| Decision { encoding, why: Why::NulPattern })
}

/// UTF-16 without a mark shows by the high bytes of its digits, delimiters and line ends, all NUL and all on one side.
/// Characters such as 一 (U+4E00) put a few on the other side too.
fn nul_pattern(sample: &[u8]) -> Option<Encoding> {
    memchr::memchr(0, sample)?;
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(pair[0] == 0);
        odd += usize::from(pair[1] == 0);
    }
    let units = sample.len() / 2;
    let speaks = |side: usize, other: usize| side >= 2 && side * 16 >= units && side >= other * 8;
    if speaks(odd, even) {
        Some(Encoding::UTF_16LE)
    } else if speaks(even, odd) {
        Some(Encoding::UTF_16BE)
    } else {
        None
    }
}

/// How much of a file has to speak for GB18030 before it is read so, and watched.
const BEGINNING: u64 = 1 << 20;

/// Says how a text is best read that is not what it was taken for. A beginning that is GB18030 without a fault is read
/// as that, and the reading itself proves it or comes back; anything else is judged by the whole file first.
pub(super) fn second_thoughts(source: &mut Source, disproved: Decision) -> io::Result<Decision> {
    source.rewind()?;
    let mut look = Look::new();
    let more = look.on(source, BEGINNING)?;
    if more && disproved.why == Why::ValidUtf8 && look.proof.faults_as_utf8() > 0 {
        let first = look.verdict();
        if first.why == Why::Fallback {
            return Ok(first);
        }
    }
    if more {
        look.on(source, u64::MAX)?;
    }
    look.proof.end();
    Ok(look.verdict())
}

/// A file that is looked at as UTF-8 and as GB18030 at once.
struct Look {
    proof: Proof,
    gb: encoding_rs::Decoder,
    text: String,
    bad: u64,
}

impl Look {
    fn new() -> Look {
        let gb = encoding_rs::GB18030.new_decoder_without_bom_handling();
        Look { proof: Proof::default(), gb, text: String::with_capacity(64 * 1024), bad: 0 }
    }

    /// Looks at so many bytes more; false if that was the last of them.
    fn on(&mut self, source: &mut Source, most: u64) -> io::Result<bool> {
        const CHUNK: u64 = 256 * 1024;
        let (mut bytes, mut left) = (Vec::new(), most);
        while left > 0 {
            let want = left.min(CHUNK);
            bytes.resize(usize::try_from(want).unwrap_or(usize::MAX), 0);
            let read = source.fill(&mut bytes)?;
            self.proof.count(&bytes[..read]);
            self.count_bad(&bytes[..read], read == 0);
            if read == 0 {
                return Ok(false);
            }
            left -= read as u64;
        }
        Ok(true)
    }

    fn count_bad(&mut self, bytes: &[u8], ended: bool) {
        let mut at = 0;
        loop {
            self.text.clear();
            let (result, read) = self.gb.decode_to_string_without_replacement(&bytes[at..], &mut self.text, ended);
            at += read;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.bad += 1,
            }
        }
    }

    fn verdict(&self) -> Decision {
        let (encoding, why) = if !self.proof.holds() {
            (Encoding::UTF_8, Why::MostlyUtf8)
        } else if self.bad == 0 {
            (Encoding::GB18030, Why::Fallback)
        } else if self.bad < self.proof.faults_as_utf8() {
            (Encoding::GB18030, Why::FewerErrors)
        } else {
            (Encoding::UTF_8, Why::FewerErrors)
        };
        Decision { encoding, why }
    }
}

/// The beginning of a file as text, good enough to recognise what it is; faults become U+FFFD, which goes no further.
pub(super) fn glance(encoding: Encoding, sample: &[u8]) -> String {
    let mut decoder = encoding.0.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length(sample.len()).unwrap_or(0));
    let (result, ..) = decoder.decode_to_string(sample, &mut text, false);
    debug_assert_eq!(result, CoderResult::InputEmpty);
    text.drain(..text.len() - text.trim_start_matches('\u{FEFF}').len());
    text
}

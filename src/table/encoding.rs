//! Which encoding a text is in, decided in the open: every decision carries its reason.
//!
//! Nothing is guessed from a part of the file. A byte order mark or the pattern of NUL bytes speaks for itself;
//! everything else is read as UTF-8 until a byte proves that wrong ([`second_thoughts`]). What the bytes become is the
//! decoder's business.

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
    /// It is not UTF-8, and the whole file is GB18030 without a fault.
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

/// Reads the whole source once, as UTF-8 and as GB18030, and says how a text that is not UTF-8 is best read.
pub(super) fn second_thoughts(source: &mut Source) -> io::Result<Decision> {
    const CHUNK: usize = 256 * 1024;
    source.rewind()?;
    let (mut utf8, mut gb) = (Utf8Count::default(), GbCount::new());
    let (mut bytes, mut kept) = (vec![0; CHUNK], 0);
    loop {
        let read = source.fill(&mut bytes[kept..])?;
        let (whole, ended) = (kept + read, read == 0);
        gb.count(&bytes[kept..whole], ended);
        kept = utf8.count(&bytes[..whole], ended);
        bytes.copy_within(whole - kept..whole, 0);
        if ended {
            break;
        }
    }
    let (encoding, why) = if utf8.speaks_for_itself() || !gb.looks_chinese() {
        (Encoding::UTF_8, Why::MostlyUtf8)
    } else if gb.bad == 0 {
        (Encoding::GB18030, Why::Fallback)
    } else if gb.bad < utf8.bad {
        (Encoding::GB18030, Why::FewerErrors)
    } else {
        (Encoding::UTF_8, Why::FewerErrors)
    };
    Ok(Decision { encoding, why })
}

/// How much of a file is UTF-8.
#[derive(Default)]
struct Utf8Count {
    bad: u64,
    two_bytes: u64,
    longer: u64,
}

impl Utf8Count {
    /// Counts, and returns how many bytes at the end belong to a character that is not there as a whole yet.
    fn count(&mut self, bytes: &[u8], ended: bool) -> usize {
        let mut chunks = bytes.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.count_valid(chunk.valid().as_bytes());
            let bad = chunk.invalid();
            let is_begun = || std::str::from_utf8(bad).is_err_and(|error| error.error_len().is_none());
            if !ended && chunks.peek().is_none() && !bad.is_empty() && is_begun() {
                return bad.len();
            }
            self.bad += u64::from(!bad.is_empty());
        }
        0
    }

    fn count_valid(&mut self, valid: &[u8]) {
        let lead = |from: u8| valid.iter().filter(|&&b| b >= from).count() as u64;
        let longer = lead(0xE0);
        self.longer += longer;
        self.two_bytes += lead(0xC2) - longer;
    }

    /// Chinese in GB18030 hardly ever makes three-byte UTF-8, and makes two-byte UTF-8 by chance about one time in
    /// five; so that much well-formed UTF-8 is no accident, even where GB18030 would swallow the file without a fault.
    fn speaks_for_itself(&self) -> bool {
        self.longer > self.bad || self.two_bytes + self.longer > 4 * self.bad
    }
}

/// How well a file reads as GB18030.
struct GbCount {
    decoder: encoding_rs::Decoder,
    text: String,
    bad: u64,
    common: u64,
    rare: u64,
    lead: Option<u8>,
}

impl GbCount {
    fn new() -> GbCount {
        let decoder = encoding_rs::GB18030.new_decoder_without_bom_handling();
        GbCount { decoder, text: String::with_capacity(64 * 1024), bad: 0, common: 0, rare: 0, lead: None }
    }

    fn count(&mut self, bytes: &[u8], ended: bool) {
        self.count_pairs(bytes);
        let mut at = 0;
        loop {
            self.text.clear();
            let (result, read) = self.decoder.decode_to_string_without_replacement(&bytes[at..], &mut self.text, ended);
            at += read;
            match result {
                DecoderResult::InputEmpty => return,
                DecoderResult::OutputFull => {}
                DecoderResult::Malformed(..) => self.bad += 1,
            }
        }
    }

    /// Pairs in the old GB2312 square, where practically all Chinese text stands, and all others.
    fn count_pairs(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            match self.lead.take() {
                Some(lead) if lead >= 0xA1 && byte >= 0xA1 => self.common += 1,
                // Half of a character of four bytes.
                Some(_) if byte.is_ascii_digit() => {}
                Some(_) => self.rare += 1,
                None if byte >= 0x81 => self.lead = Some(byte),
                None => {}
            }
        }
    }

    /// Accented letters of a Western encoding pair up with the ASCII letter behind them into rare characters, often
    /// without a fault.
    fn looks_chinese(&self) -> bool {
        self.common * 4 >= self.rare
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

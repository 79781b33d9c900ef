//! Which encoding a text is in, decided in the open: every decision carries its reason.
//!
//! Nothing is guessed from a part of the file. A byte order mark or the pattern of NUL bytes speaks for itself;
//! everything else is read as UTF-8 until a byte proves that wrong ([`second_thoughts`]), and what then reads as
//! GB18030 is watched to its end ([`Proof`]). What the bytes become is the decoder's business.

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
    if more && disproved.why == Why::ValidUtf8 && look.proof.utf8.bad > 0 {
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
        } else if self.bad < self.proof.utf8.bad {
            (Encoding::GB18030, Why::FewerErrors)
        } else {
            (Encoding::UTF_8, Why::FewerErrors)
        };
        Decision { encoding, why }
    }
}

/// Whether bytes that are no UTF-8 are Chinese in GB18030: what they look like as either, in any pieces.
#[derive(Default)]
pub(super) struct Proof {
    utf8: Utf8Count,
    pairs: Pairs,
}

impl Proof {
    /// Looks at the next bytes of the file.
    pub fn count(&mut self, bytes: &[u8]) {
        self.utf8.count(bytes);
        self.pairs.count(bytes);
    }

    /// There are no more.
    pub fn end(&mut self) {
        self.utf8.end();
    }

    /// Whether what was seen speaks for GB18030, if that has no faults.
    pub fn holds(&self) -> bool {
        !self.utf8.speaks_for_itself() && self.pairs.look_chinese()
    }
}

/// How much of a file is UTF-8.
#[derive(Default)]
struct Utf8Count {
    bad: u64,
    two_bytes: u64,
    longer: u64,
    /// How many bytes of a character are still to come, and how many there are of it.
    missing: u8,
    begun: u8,
    /// The next of them, in any character that has no shorter form and is no surrogate.
    next: (u8, u8),
}

impl Utf8Count {
    /// A fault is a byte that begins nothing, or a character that is cut off.
    fn count(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if self.missing == 0 {
                at += encoding_rs::Encoding::ascii_valid_up_to(&bytes[at..]);
            }
            // Text that is not ASCII comes in words.
            while let Some(&byte) = bytes.get(at).filter(|&&byte| byte >= 0x80 || self.missing > 0) {
                at += usize::from(self.takes(byte));
            }
        }
    }

    /// Whether the byte is used up; it is not where it only shows that the character before it is cut off.
    fn takes(&mut self, byte: u8) -> bool {
        const ANY: (u8, u8) = (0x80, 0xBF);
        if self.missing == 0 {
            (self.missing, self.next) = match byte {
                0xC2..=0xDF => (1, ANY),
                0xE0 => (2, (0xA0, 0xBF)),
                0xED => (2, (0x80, 0x9F)),
                0xE1..=0xEF => (2, ANY),
                0xF0 => (3, (0x90, 0xBF)),
                0xF4 => (3, (0x80, 0x8F)),
                0xF1..=0xF3 => (3, ANY),
                _ => (0, ANY),
            };
            self.begun = self.missing + 1;
            self.bad += u64::from(self.missing == 0);
            return true;
        }
        if !(self.next.0..=self.next.1).contains(&byte) {
            self.end();
            return false;
        }
        self.missing -= 1;
        self.next = ANY;
        if self.missing == 0 {
            self.two_bytes += u64::from(self.begun == 2);
            self.longer += u64::from(self.begun > 2);
        }
        true
    }

    fn end(&mut self) {
        self.bad += u64::from(self.missing > 0);
        self.missing = 0;
    }

    /// Chinese in GB18030 hardly ever makes three-byte UTF-8, and makes two-byte UTF-8 by chance about one time in
    /// five; so that much well-formed UTF-8 is no accident, even where GB18030 would swallow the file without a fault.
    fn speaks_for_itself(&self) -> bool {
        self.longer > self.bad || self.two_bytes + self.longer > 4 * self.bad
    }
}

/// Pairs in the old GB2312 square, where practically all Chinese text stands, and all others.
#[derive(Default)]
struct Pairs {
    common: u64,
    rare: u64,
    lead: Option<u8>,
}

impl Pairs {
    fn count(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            if self.lead.is_none() {
                at += encoding_rs::Encoding::ascii_valid_up_to(&bytes[at..]);
            }
            while let [0xA1..=0xFF, 0xA1..=0xFF, ..] = bytes[at..]
                && self.lead.is_none()
            {
                self.common += 1;
                at += 2;
            }
            let Some(&byte) = bytes.get(at) else { return };
            match self.lead.take() {
                Some(lead) if lead >= 0xA1 && byte >= 0xA1 => self.common += 1,
                // Half of a character of four bytes.
                Some(_) if byte.is_ascii_digit() => {}
                Some(_) => self.rare += 1,
                None if byte >= 0x81 => self.lead = Some(byte),
                None => {}
            }
            at += 1;
        }
    }

    /// Accented letters of a Western encoding pair up with the ASCII letter behind them into rare characters, often
    /// without a fault.
    fn look_chinese(&self) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The counts that the standard library's own reader comes to.
    fn counted(bytes: &[u8]) -> (u64, u64, u64) {
        let (mut bad, mut two_bytes, mut longer) = (0, 0, 0);
        for chunk in bytes.utf8_chunks() {
            bad += u64::from(!chunk.invalid().is_empty());
            for c in chunk.valid().chars() {
                two_bytes += u64::from(c.len_utf8() == 2);
                longer += u64::from(c.len_utf8() > 2);
            }
        }
        (bad, two_bytes, longer)
    }

    fn pieces() -> impl Strategy<Value = Vec<Vec<u8>>> {
        let odd = prop::sample::select(vec![0x80, 0xBF, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0, 0x90, 0x8F, 0x41]);
        let byte = prop_oneof![any::<u8>(), odd];
        let piece = prop_oneof![prop::collection::vec(byte, 0..9), "[一-龥]{1,3}".prop_map(String::into_bytes)];
        prop::collection::vec(piece, 0..12)
    }

    proptest! {
        #[test]
        fn faults_are_counted_alike_in_whatever_pieces(pieces in pieces()) {
            let whole = pieces.concat();
            let (mut at_once, mut in_pieces) = (Proof::default(), Proof::default());
            at_once.count(&whole);
            for piece in &pieces {
                in_pieces.count(piece);
            }
            for proof in [&mut at_once, &mut in_pieces] {
                proof.end();
                let utf8 = &proof.utf8;
                prop_assert_eq!((utf8.bad, utf8.two_bytes, utf8.longer), counted(&whole));
            }
            prop_assert_eq!((at_once.pairs.common, at_once.pairs.rare), (in_pieces.pairs.common, in_pieces.pairs.rare));
        }
    }
}

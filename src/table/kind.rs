//! What a file is, told from its content and never from its name.

use super::encoding::{self, Decision, Encoding, Why};
use super::limits::Limits;
use super::source::Source;
use super::unreadable;
use crate::{Error, Unreadable};
use std::io::{Read, Seek, SeekFrom};

/// How much of a file is looked at.
const SAMPLE: usize = 64 * 1024;

/// Kinds of files that can be read here or elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A text table.
    Text,
    /// JSON: request bodies, which are no table and are read elsewhere.
    Json,
    /// A workbook of Excel's since 2007 (`.xlsx`, `.xlsm`).
    Xlsx,
    /// The same with binary parts.
    Xlsb,
    /// A workbook of Excel's before 2007.
    Xls,
    /// An `OpenDocument` spreadsheet.
    Ods,
    /// A web page with tables, mostly under the name `.xls`.
    Html,
    /// XML Spreadsheet 2003, mostly under the name `.xls`.
    SpreadsheetXml,
}

/// A recognised text: what it is read as, and its beginning.
pub(super) struct TextKind {
    pub kind: Kind,
    pub decision: Decision,
    pub beginning: String,
}

/// What a file turned out to be.
pub(super) enum Recognised {
    Text(TextKind),
    #[cfg_attr(not(feature = "workbook"), expect(dead_code, reason = "only the reader of workbooks asks which"))]
    Workbook(Kind),
}

/// Beginnings of files that are known and not read.
const REFUSED: [(&[u8], &str); 15] = [
    (b"\xFF\xFE\0\0", "UTF-32 text"),
    (b"\0\0\xFE\xFF", "UTF-32 text"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x1F\x8B", "gzip"),
    (b"BZh91AY&SY", "bzip2"),
    (b"7z\xBC\xAF\x27\x1C", "7z"),
    (b"\x28\xB5\x2F\xFD", "zstd"),
    (b"\xFD7zXZ\0", "xz"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"\x89PNG\r\n\x1A\n", "PNG image"),
    (b"\xFF\xD8\xFF", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1", "Parquet"),
];

/// Looks at the beginning of a source, and for containers at their table of contents. A text is decoded as `decided`
/// says, else as `asked`, else as it shows itself.
pub(super) fn recognise(
    source: &mut Source,
    limits: &Limits,
    asked: Option<Encoding>,
    decided: Option<Decision>,
) -> Result<Recognised, Error> {
    let mut sample = Vec::with_capacity(SAMPLE);
    let read = source.rewind().and_then(|()| source.take(SAMPLE as u64).read_to_end(&mut sample));
    read.map_err(|e| Error::io(&**source.name(), e))?;
    if let Some((_, name)) = REFUSED.iter().find(|(magic, _)| sample.starts_with(magic)) {
        return Err(unreadable(source, Unreadable::Kind(name)));
    }
    if sample.starts_with(b"RIFF") && sample.get(8..12) == Some(b"WEBP") {
        return Err(unreadable(source, Unreadable::Kind("WebP image")));
    }
    if sample.starts_with(b"PK\x03\x04") || sample.starts_with(b"PK\x05\x06") {
        bound(source, limits)?;
        return super::container::zip(source, limits).map(Recognised::Workbook);
    }
    if sample.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        bound(source, limits)?;
        return super::container::ole(source).map(Recognised::Workbook);
    }
    text(&sample, asked, decided).map(Recognised::Text).map_err(|reason| unreadable(source, reason))
}

/// Refuses a workbook whose file is too large.
fn bound(source: &mut Source, limits: &Limits) -> Result<(), Error> {
    let length = source.seek(SeekFrom::End(0)).map_err(|e| Error::io(&**source.name(), e))?;
    if length > limits.file { Err(unreadable(source, Unreadable::Limit("file", limits.file))) } else { Ok(()) }
}

fn text(sample: &[u8], asked: Option<Encoding>, decided: Option<Decision>) -> Result<TextKind, Unreadable> {
    let asked = asked.map(|encoding| Decision { encoding, why: Why::Asked });
    let shown = encoding::first_thoughts(sample);
    let wide = |d: &Decision| [Encoding::UTF_16LE, Encoding::UTF_16BE].contains(&d.encoding);
    let unasked = asked.is_none() && decided.is_none();
    if unasked && is_utf32(sample) {
        return Err(Unreadable::Kind("UTF-32 text"));
    }
    let assumed = Decision { encoding: Encoding::UTF_8, why: Why::ValidUtf8 };
    let decision = decided.or(asked).or(shown).unwrap_or(assumed);
    if !wide(&decision) && is_binary(sample) {
        return Err(Unreadable::Binary);
    }
    let beginning = encoding::glance(decision.encoding, sample);
    let start = beginning.trim_start();
    if start.is_empty() && sample.len() < SAMPLE {
        return Err(Unreadable::Empty);
    }
    let kind = match markup(start) {
        Some(Kind::Html) if decided.or(asked).is_none() => {
            let decision = shown.or_else(|| declared(sample)).unwrap_or(assumed);
            return Ok(TextKind { kind: Kind::Html, decision, beginning });
        }
        Some(Kind::Text) => return Err(Unreadable::Kind("XML")),
        Some(kind) => kind,
        None if is_json(start) => Kind::Json,
        None => Kind::Text,
    };
    Ok(TextKind { kind, decision, beginning })
}

/// Text in four bytes per character, without a mark: three of four bytes are NUL nearly everywhere, or two in Chinese.
fn is_utf32(sample: &[u8]) -> bool {
    let units = sample.len() / 4;
    let nul =
        |at: [usize; 2]| sample.chunks_exact(4).filter(|unit| unit[at[0]] == 0 && unit[at[1]] == 0 && unit.iter().any(|&b| b != 0)).count();
    units >= 2 && memchr::memchr(0, sample).is_some() && (nul([2, 3]) == units || nul([0, 1]) == units)
}

/// Control characters, NUL among them, are rare in any text. What little a damaged text holds does not make it binary.
fn is_binary(sample: &[u8]) -> bool {
    let is_control = |b: u8| matches!(b, 0..=0x08 | 0x0B | 0x0C | 0x0E..=0x1F | 0x7F);
    // So many at a time that a byte counts them, which the compiler turns into vector code.
    let counts = sample.chunks(255).map(|bytes| bytes.iter().map(|&b| u8::from(is_control(b))).sum::<u8>());
    counts.map(usize::from).sum::<usize>() * 20 > sample.len()
}

/// Tables dressed up as web pages and XML are common exports. XML that is no spreadsheet is a text of no use.
fn markup(start: &str) -> Option<Kind> {
    const TAGS: [&str; 12] = ["!doctype html", "html", "head", "body", "table", "meta", "title", "div", "script", "style", "center", "!--"];
    let inside = start.strip_prefix('<')?;
    let is_tag = |tag: &&str| inside.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag));
    if TAGS.iter().any(is_tag) {
        return Some(Kind::Html);
    }
    if !is_tag(&"?xml") && !is_tag(&"workbook") && !is_tag(&"ss:workbook") {
        return None;
    }
    if start.contains("urn:schemas-microsoft-com:office:spreadsheet") && !start.contains("<html") {
        return Some(Kind::SpreadsheetXml);
    }
    Some(if start.contains("<html") { Kind::Html } else { Kind::Text })
}

/// The encoding that a page says it is in, if it says one.
fn declared(sample: &[u8]) -> Option<Decision> {
    let head = sample.get(..sample.len().min(4096)).unwrap_or_default().to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + b"charset=".len();
    let label: Vec<u8> = head[at..].iter().copied().skip_while(|b| matches!(b, b'"' | b'\'' | b' ')).collect();
    let end = label.iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_')).unwrap_or(label.len());
    let encoding = Encoding::for_label(std::str::from_utf8(&label[..end]).ok()?)?;
    // A page that can be read this far is in no encoding of two bytes, whatever it says.
    let why = if encoding == Encoding::UTF_8 { Why::ValidUtf8 } else { Why::Declared };
    (![Encoding::UTF_16LE, Encoding::UTF_16BE].contains(&encoding)).then_some(Decision { encoding, why })
}

/// An object, or a list of what JSON lists: a table may well begin with a header such as `[编号]`.
fn is_json(start: &str) -> bool {
    if let Some(inside) = start.strip_prefix('[') {
        return inside.trim_start().starts_with(['{', '[', ']', '"']) || inside.trim().is_empty();
    }
    start.starts_with('{')
}

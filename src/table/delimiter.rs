//! What parts the fields of a text table, found from its first records with the same scanner that reads them later.

use super::copies::Copies;
use super::limits::Limits;
use super::scanner::{Scanner, Sink, Step};

/// What is looked for, the likeliest first.
const CANDIDATES: [u8; 4] = [b',', b'\t', b';', b'|'];

/// How many records that are not blank are looked at.
const RECORDS: usize = 40;

/// The delimiter of a text table, and how it was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter {
    /// The ASCII character that parts fields.
    pub byte: u8,
    /// How it was found.
    pub found: DelimiterFound,
}

/// How a delimiter was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DelimiterFound {
    /// The caller asked for it.
    Asked,
    /// The caller asked for it, and the first line is a `sep=` line of Excel's, which is no row.
    AskedOverSepLine,
    /// The first line says so (`sep=;`); it is no row.
    SepLine,
    /// It parts the first records into columns.
    Consistent,
    /// Nothing parts the first records: the table has one column, or is none.
    Nothing,
    /// Nothing parts the first records except the full-width comma `，`, which is no delimiter.
    FullWidthComma,
}

impl Delimiter {
    /// Whether the first line only names the delimiter.
    pub(super) fn takes_first_line(self) -> bool {
        matches!(self.found, DelimiterFound::SepLine | DelimiterFound::AskedOverSepLine)
    }

    /// Whether this byte can part fields at all: it must not be a part of a character, a quote or a line end.
    pub(super) fn is_possible(byte: u8) -> bool {
        byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0)
    }

    /// Finds it in the beginning of a text; `asked` overrides what is found.
    pub(super) fn find(text: &str, asked: Option<u8>) -> Delimiter {
        let sep_line = sep_line(text);
        let (byte, found) = match (asked, sep_line) {
            (Some(byte), None) => (byte, DelimiterFound::Asked),
            (Some(byte), Some(_)) => (byte, DelimiterFound::AskedOverSepLine),
            (None, Some(byte)) => (byte, DelimiterFound::SepLine),
            (None, None) => match most_consistent(text) {
                Some(byte) => (byte, DelimiterFound::Consistent),
                None if has_full_width_commas(text) => (b',', DelimiterFound::FullWidthComma),
                None => (b',', DelimiterFound::Nothing),
            },
        };
        Delimiter { byte, found }
    }
}

/// The delimiter that Excel's own first line names; a program that quotes every field quotes it too.
fn sep_line(text: &str) -> Option<u8> {
    let line = text.split(['\n', '\r']).next()?;
    let line = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(line);
    let (name, byte) = line.split_at_checked(4)?;
    let &[byte] = byte.as_bytes() else { return None };
    (name.eq_ignore_ascii_case("sep=") && Delimiter::is_possible(byte)).then_some(byte)
}

/// The candidate by which most records have the same number of columns, weighed by that number: a comma in the prose
/// of a tab-separated file parts a few records in two, the tab parts all of them in twelve. Where two records agree, a
/// single one says nothing: it may hold a list of forty images.
fn most_consistent(text: &str) -> Option<u8> {
    let mut best = ((false, 0), None);
    // What does not stand there parts nothing.
    for candidate in CANDIDATES.into_iter().filter(|&byte| memchr::memchr(byte, text.as_bytes()).is_some()) {
        let score = score(text, candidate);
        if score > best.0 {
            best = (score, Some(candidate));
        }
    }
    best.1
}

fn score(text: &str, delimiter: u8) -> (bool, usize) {
    let mut counts = column_counts(text, delimiter);
    counts.sort_unstable();
    let parted = counts.chunk_by(|a, b| a == b).filter(|same| same[0] > 1);
    parted.map(|same| (same.len() > 1, same.len() * (same[0] - 1))).max().unwrap_or_default()
}

/// The number of columns of each of the first records.
fn column_counts(text: &str, delimiter: u8) -> Vec<usize> {
    let limits = Limits { columns: usize::MAX - 1, ..Limits::default() };
    let mut scanner = Scanner::new(delimiter, &limits);
    let (mut cells, mut damage, mut copies) = (Vec::new(), Vec::new(), Copies::default());
    let (mut at, mut counts) = (0, Vec::new());
    while at < text.len() && counts.len() < RECORDS {
        cells.clear();
        damage.clear();
        let mut sink = Sink { cells: &mut cells, damage: &mut damage, copies: &mut copies };
        // The text is only the beginning of a file, and the record that it cuts off says nothing unless it is alone.
        let step = match scanner.record(text, at, false, &mut sink) {
            Step::More if counts.is_empty() => scanner.record(text, at, true, &mut sink),
            step => step,
        };
        let Step::Record { next, .. } = step else { break };
        // A record whose quotes make no sense was split at the wrong places.
        if damage.is_empty() && !text[at..next].trim().is_empty() {
            counts.push(cells.len());
        }
        at = next;
    }
    counts
}

fn has_full_width_commas(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).take(RECORDS).peekable();
    lines.peek().is_some() && lines.all(|line| line.contains('，'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters_are_found() {
        let cases: &[(&str, u8, DelimiterFound)] = &[
            ("a,b,c\n1,2,3\n", b',', DelimiterFound::Consistent),
            ("a\tb\n1,5\t2\n", b'\t', DelimiterFound::Consistent),
            ("id,title,images\n1,x,a;b;c;d;e;f;g;h;i;j\n", b',', DelimiterFound::Consistent),
            ("id;title;price\n1;x;9,90\n2;y;8,80\n", b';', DelimiterFound::Consistent),
            ("id|tags\n1|a;b\n", b'|', DelimiterFound::Consistent),
            ("商品表\n\nid,title\n1,\"a;b;c;d\"\n", b',', DelimiterFound::Consistent),
            ("id,options,n\n1,颜色:红;尺码:L,5\n2,颜色:红;尺码:M,5\n", b',', DelimiterFound::Consistent),
            ("sep=;\nid;title\n", b';', DelimiterFound::SepLine),
            ("\"SEP=|\"\r\nid|title\n", b'|', DelimiterFound::SepLine),
            ("id\n1\n2\n", b',', DelimiterFound::Nothing),
            ("编号，标题\n1，毛毯\n", b',', DelimiterFound::FullWidthComma),
            ("id,title", b',', DelimiterFound::Consistent),
        ];
        for &(text, byte, found) in cases {
            assert_eq!(Delimiter::find(text, None), Delimiter { byte, found }, "{text:?}");
        }
        assert_eq!(Delimiter::find("sep=;\na,b", Some(b',')).found, DelimiterFound::AskedOverSepLine);
    }
}

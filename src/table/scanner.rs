//! Text → records: a strict splitter that notes every quote it had to interpret.
//!
//! It splits one record at a time out of decoded text and touches no byte of well-formed text one by one. It knows
//! nothing of bytes on disk, blocks or pieces: [`TextRows`](super::text::TextRows) feeds it.

use super::block::{Span, offset};
use super::damage::Damage;
use super::limits::Limits;
use memchr::{memchr, memchr2, memchr2_iter, memchr3, memrchr2};

const QUOTE: u8 = b'"';

/// Splits records of one dialect: fields parted by one ASCII delimiter, quoted by `"`, a quote inside of quotes
/// doubled, records ended by LF, CRLF or CR.
pub(super) struct Scanner {
    delimiter: u8,
    field_limit: usize,
    record_limit: usize,
    column_limit: usize,
    /// Columns of the last record without damage: what an intact line looks like.
    columns: Option<usize>,
    /// No quote stands between the place of scanning and here.
    quote_free_to: usize,
}

/// Where a record's parts go. Spans of unescaped copies are relative to `copies` until the reader places them.
pub(super) struct Sink<'b> {
    pub cells: &'b mut Vec<Span>,
    pub damage: &'b mut Vec<Damage>,
    pub copies: &'b mut String,
    /// Indices of the cells whose spans point into `copies`.
    pub copied: &'b mut Vec<usize>,
}

/// What came of an attempt to split a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A record; the next one begins at `next`, so many physical lines later.
    Record { next: usize, lines: u64 },
    /// Its end is not in the text yet.
    More,
    /// A limit is passed: its name and value.
    Limit(&'static str, usize),
}

/// The text that one record may take up.
#[derive(Clone, Copy)]
struct Window<'t> {
    text: &'t str,
    bytes: &'t [u8],
    /// The text ends where the window ends, and nothing follows.
    at_end: bool,
    /// The window ends before the text does: the record is too long if it does not end inside.
    full: bool,
}

/// One field, and what ends it.
struct Field {
    /// Where it begins, its opening quote included.
    raw: usize,
    start: usize,
    end: usize,
    /// The delimiter, the line end, or the end of the window.
    stop: usize,
    /// Line breaks inside.
    breaks: u64,
    doubled: bool,
    damage: Option<fn(usize) -> Damage>,
}

/// Why there is no field.
enum Missing {
    More,
    TooLong,
}

/// Where a quoted field ends.
enum Close {
    /// At a quote behind which nothing stands before the delimiter, the line end or the end at `stop`.
    Proper { end: usize, stop: usize },
    /// At a quote that other text follows.
    Text(usize),
    /// Nowhere.
    Never,
}

impl Scanner {
    pub fn new(delimiter: u8, limits: &Limits) -> Scanner {
        Scanner {
            delimiter,
            field_limit: limits.field,
            record_limit: limits.record,
            column_limit: limits.columns,
            columns: None,
            quote_free_to: 0,
        }
    }

    /// To be called whenever offsets into the text have a new meaning.
    pub fn moved(&mut self) {
        self.quote_free_to = 0;
    }

    /// Splits the record at `start`, which is inside the text. `at_end` says that no text will follow. After anything
    /// but a record, the sink is as it was.
    pub fn record(&mut self, text: &str, start: usize, at_end: bool, sink: &mut Sink<'_>) -> Step {
        let before = (sink.cells.len(), sink.damage.len(), sink.copies.len(), sink.copied.len());
        let step = self.split(text, start, at_end, sink);
        if !matches!(step, Step::Record { .. }) {
            sink.cells.truncate(before.0);
            sink.damage.truncate(before.1);
            sink.copies.truncate(before.2);
            sink.copied.truncate(before.3);
            self.quote_free_to = 0;
        } else if sink.damage.len() == before.1 && sink.cells.len() > before.0 {
            self.columns = Some(sink.cells.len() - before.0);
        }
        step
    }

    fn split(&mut self, text: &str, start: usize, at_end: bool, sink: &mut Sink<'_>) -> Step {
        let window = Window::new(text, start, self.record_limit, at_end);
        let (mut at, mut column, mut breaks) = (start, 0, 0);
        loop {
            let blank = at == start && matches!(window.bytes.get(at), Some(b'\n' | b'\r'));
            let stop = if blank {
                at
            } else {
                let field = match self.field(window, at) {
                    Ok(field) => field,
                    Err(Missing::More) => return Step::More,
                    Err(Missing::TooLong) => return Step::Limit("record", self.record_limit),
                };
                if column == self.column_limit {
                    return Step::Limit("columns", self.column_limit);
                }
                self.push(window.text, &field, column, sink);
                column += 1;
                breaks += field.breaks;
                field.stop
            };
            match window.line_end(stop) {
                Ok(Some(next)) => return Step::Record { next, lines: breaks + u64::from(next > stop) },
                Ok(None) => at = stop + 1,
                Err(Missing::More) => return Step::More,
                Err(Missing::TooLong) => return Step::Limit("record", self.record_limit),
            }
        }
    }

    fn field(&mut self, window: Window<'_>, at: usize) -> Result<Field, Missing> {
        if window.bytes.get(at) == Some(&QUOTE) { self.quoted(window, at) } else { self.plain(window, at) }
    }

    fn plain(&mut self, window: Window<'_>, at: usize) -> Result<Field, Missing> {
        let stop = self.stop(window, at)?;
        let stray = self.has_quote(window.bytes, at, stop) && !is_text_formula(&window.bytes[at..stop]);
        let damage = stray.then_some((|column| Damage::StrayQuote { column }) as fn(usize) -> Damage);
        Ok(Field { raw: at, start: at, end: stop, stop, breaks: 0, doubled: false, damage })
    }

    /// Where a field without quotes ends.
    fn stop(&self, window: Window<'_>, at: usize) -> Result<usize, Missing> {
        if window.bytes.get(at) == Some(&self.delimiter) {
            return Ok(at);
        }
        match memchr3(self.delimiter, b'\n', b'\r', &window.bytes[at..]) {
            Some(i) => Ok(at + i),
            None if window.at_end => Ok(window.bytes.len()),
            None => Err(window.missing()),
        }
    }

    /// Asked from left to right, this looks at every stretch of text once.
    fn has_quote(&mut self, bytes: &[u8], from: usize, to: usize) -> bool {
        if to > self.quote_free_to {
            let from = from.max(self.quote_free_to);
            self.quote_free_to = memchr(QUOTE, &bytes[from..]).map_or(bytes.len(), |i| from + i);
        }
        self.quote_free_to < to
    }

    fn quoted(&self, window: Window<'_>, open: usize) -> Result<Field, Missing> {
        let bytes = window.bytes;
        let (close, doubled) = self.close(window, open + 1)?;
        match close {
            Close::Proper { end, stop } => {
                // A field of that length is far likelier to be two fields with rows between them.
                if end - open > self.field_limit && self.rows_follow(window, open, end)? {
                    return Ok(unclosed(bytes, open));
                }
                Ok(Field { raw: open, start: open + 1, end, stop, breaks: breaks(&bytes[open..end]), doubled, damage: None })
            }
            Close::Text(quote) if self.rows_follow(window, open, quote)? => Ok(unclosed(bytes, open)),
            Close::Text(quote) => {
                let stop = self.stop(window, quote + 1)?;
                let damage: fn(usize) -> Damage = |column| Damage::TextAfterQuote { column };
                let breaks = breaks(&bytes[open..stop]);
                Ok(Field { raw: open, start: open, end: stop, stop, breaks, doubled: false, damage: Some(damage) })
            }
            Close::Never if !window.at_end && memchr2(b'\n', b'\r', &bytes[open..]).is_none() => Err(window.missing()),
            Close::Never => Ok(unclosed(bytes, open)),
        }
    }

    /// The end of a quoted field whose text begins at `from`, and whether quotes are doubled in it.
    fn close(&self, window: Window<'_>, from: usize) -> Result<(Close, bool), Missing> {
        let (mut at, mut doubled) = (from, false);
        loop {
            let Some(quote) = memchr(QUOTE, &window.bytes[at..]).map(|i| at + i) else {
                return if window.at_end || window.full { Ok((Close::Never, doubled)) } else { Err(Missing::More) };
            };
            if window.bytes.get(quote + 1) == Some(&QUOTE) {
                doubled = true;
                at = quote + 2;
                continue;
            }
            let stop = self.after_padding(window.bytes, quote + 1);
            let close = match window.bytes.get(stop) {
                Some(&b) if b == self.delimiter || b == b'\n' || b == b'\r' => Close::Proper { end: quote, stop },
                Some(_) => Close::Text(quote),
                None if window.at_end => Close::Proper { end: quote, stop },
                None if window.full => Close::Never,
                None => return Err(Missing::More),
            };
            return Ok((close, doubled));
        }
    }

    /// Where blanks end. Programs that align the columns of a text pad quoted fields behind the quote; the blanks mean
    /// as little there as at the end of a field without quotes.
    fn after_padding(&self, bytes: &[u8], from: usize) -> usize {
        let padding = bytes[from..].iter().take_while(|&&b| (b == b' ' || b == b'\t') && b != self.delimiter).count();
        from + padding
    }

    /// Whether the text between an opening quote and a later one is lines of their own: the line after the opening
    /// quote, or the line in which the later quote stands, splits into as many fields as rows have here.
    fn rows_follow(&self, window: Window<'_>, open: usize, quote: usize) -> Result<bool, Missing> {
        let Some(first) = memchr2(b'\n', b'\r', &window.bytes[open..quote]) else { return Ok(false) };
        let mut next = open + first;
        while next < quote && matches!(window.bytes[next], b'\n' | b'\r') {
            next += 1;
        }
        let last = memrchr2(b'\n', b'\r', &window.bytes[..quote]).map_or(next, |i| i + 1);
        Ok(self.is_intact(window, next)? || self.is_intact(window, last)?)
    }

    fn is_intact(&self, window: Window<'_>, start: usize) -> Result<bool, Missing> {
        let columns = self.count(window, start)?;
        Ok(self.columns.map_or(columns > 1, |usual| columns == usual))
    }

    /// The number of fields of the record at `at`; 0 if it is malformed itself.
    fn count(&self, window: Window<'_>, mut at: usize) -> Result<usize, Missing> {
        for columns in 1..=self.column_limit {
            let stop = if window.bytes.get(at) == Some(&QUOTE) {
                let Close::Proper { stop, .. } = self.close(window, at + 1)?.0 else { return Ok(0) };
                stop
            } else {
                let stop = match self.stop(window, at) {
                    Err(Missing::TooLong) => return Ok(0),
                    other => other?,
                };
                if memchr(QUOTE, &window.bytes[at..stop]).is_some() && !is_text_formula(&window.bytes[at..stop]) {
                    return Ok(0);
                }
                stop
            };
            if window.bytes.get(stop) != Some(&self.delimiter) {
                return Ok(columns);
            }
            at = stop + 1;
        }
        Ok(0)
    }

    fn push(&self, text: &str, field: &Field, column: usize, sink: &mut Sink<'_>) {
        let whole = &text[field.start..field.end];
        let kept = cut(whole, self.field_limit);
        let (mut start, mut end) = (field.start, field.start + kept.len());
        if field.doubled {
            start = sink.copies.len();
            unescape(kept, sink.copies);
            end = sink.copies.len();
            sink.copied.push(sink.cells.len());
        }
        let kind = super::block::CellKind::Text;
        sink.cells.push(Span { start: offset(start), end: offset(end), raw: offset(field.raw), kind });
        sink.damage.extend(field.damage.map(|damage| damage(column)));
        if kept.len() < whole.len() {
            sink.damage.push(Damage::FieldTooLong { column, limit: self.field_limit });
        }
    }
}

impl<'t> Window<'t> {
    fn new(text: &'t str, start: usize, limit: usize, at_end: bool) -> Window<'t> {
        let end = start.saturating_add(limit).min(text.len());
        let full = end < text.len();
        Window { text, bytes: &text.as_bytes()[..end], at_end: at_end && !full, full }
    }

    fn missing(self) -> Missing {
        if self.full { Missing::TooLong } else { Missing::More }
    }

    /// Where the next record begins if the record ends at `stop`; `None` if a delimiter stands there.
    fn line_end(self, stop: usize) -> Result<Option<usize>, Missing> {
        match (self.bytes.get(stop), self.bytes.get(stop + 1)) {
            (Some(b'\n'), _) | (None, _) => Ok(Some((stop + 1).min(self.bytes.len()))),
            (Some(b'\r'), Some(b'\n')) => Ok(Some(stop + 2)),
            (Some(b'\r'), Some(_)) => Ok(Some(stop + 1)),
            (Some(b'\r'), None) if self.at_end => Ok(Some(stop + 1)),
            (Some(b'\r'), None) => Err(self.missing()),
            (Some(_), _) => Ok(None),
        }
    }
}

/// A field whose opening quote is given up: it goes, as it stands, to the end of its physical line.
fn unclosed(bytes: &[u8], open: usize) -> Field {
    let end = memchr2(b'\n', b'\r', &bytes[open..]).map_or(bytes.len(), |i| open + i);
    let damage: fn(usize) -> Damage = |column| Damage::UnclosedQuote { column };
    Field { raw: open, start: open, end, stop: end, breaks: 0, doubled: false, damage: Some(damage) }
}

/// Excel's way to keep an id from becoming a number: `="00719"`. Its quotes are not the table's.
fn is_text_formula(field: &[u8]) -> bool {
    matches!(field, [b'=', QUOTE, inner @ .., QUOTE] if memchr(QUOTE, inner).is_none())
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr2_iter(b'\n', b'\r', bytes).filter(|&i| bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n')).count() as u64
}

fn unescape(mut text: &str, into: &mut String) {
    while let Some(quote) = memchr(QUOTE, text.as_bytes()) {
        into.push_str(&text[..=quote]);
        text = text.get(quote + 2..).unwrap_or_default();
    }
    into.push_str(text);
}

/// The beginning of a text, at most that many bytes of it and no part of a character.
pub(super) fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Damage, DelimiterFound, Limits, ReadOptions, Source, Stop, Tables};
    use super::super::{delimiter::Delimiter, encoding::Decision, encoding::Encoding, encoding::Why, text::TextRows};
    use proptest::prelude::*;
    use std::fmt::Write;

    type Found = Vec<(u64, Vec<String>, Vec<Damage>)>;

    /// Reads a text as UTF-8 in pieces and blocks of those sizes.
    fn read(text: &[u8], delimiter: u8, limits: &Limits, piece: usize, bytes: usize) -> Result<Found, Stop> {
        let mut source = Source::from_bytes("t.csv", text.to_vec());
        let decision = Decision { encoding: Encoding::UTF_8, why: Why::Asked };
        let delimiter = Delimiter { byte: delimiter, found: DelimiterFound::Asked };
        let mut rows = TextRows::open(&mut source, decision, delimiter, limits).expect("memory can be rewound").in_pieces(piece);
        let (mut block, mut found) = (Block::default(), Vec::new());
        while rows.fill(&mut block, bytes)? {
            for row in block.rows() {
                let cells = row.cells().map(|cell| cell.text.to_owned()).collect();
                found.push((row.number(), cells, row.damage().cloned().collect()));
            }
            block.clear();
        }
        Ok(found)
    }

    fn split(text: &str) -> Found {
        read(text.as_bytes(), b',', &Limits::default(), 1 << 16, 1 << 20).expect("it is readable")
    }

    /// One row as a line: its number, its cells, its damage.
    fn show(found: &Found) -> String {
        let mut out = String::new();
        for (number, cells, damage) in found {
            write!(out, "{number} {}", cells.join("|")).expect("a string takes all");
            for damage in damage {
                write!(out, " !{damage:?}").expect("a string takes all");
            }
            out.push('\n');
        }
        out.replace("\r", "␍").replace(" { column:", "").replace(" }", "")
    }

    #[test]
    fn malformed_text_is_split_where_a_merchant_would_split_it() {
        let cases = [
            // Every kind of line end, blank lines, and lines inside of quotes.
            ("a,b\r\n1,2\n3,4\r5,6", "1 a|b\n2 1|2\n3 3|4\n4 5|6\n"),
            ("a\r\r\nb\n\n\nc\n", "1 a\n2 \n3 b\n4 \n5 \n6 c\n"),
            ("a,\"x\ny\r\nz\rw\"\nb,c\n", "1 a|x\ny␍\nz␍w\n5 b|c\n"),
            ("a,\n,\n\"\"\n", "1 a|\n2 |\n3 \n"),
            // Quotes.
            ("a,\"x \"\"y\"\" z\"\n", "1 a|x \"y\" z\n"),
            ("a,\"\"\"\"\n", "1 a|\"\n"),
            ("a,5\"x,b\n", "1 a|5\"x|b !StrayQuote 1\n"),
            ("a, \"x\",b\n", "1 a| \"x\"|b !StrayQuote 1\n"),
            ("a,=\"00719\",b\n", "1 a|=\"00719\"|b\n"),
            ("a,\"x\"  ,\"y\" \n", "1 a|x|y\n"),
            ("a,\"x\"y,b\nc,d,e\n", "1 a|\"x\"y|b !TextAfterQuote 1\n2 c|d|e\n"),
            ("a,\"5\\\"x\",b\nc,d,e\n", "1 a|\"5\\\"x\"|b !TextAfterQuote 1\n2 c|d|e\n"),
            // A last line without an end, and with half a record.
            ("a,\"x", "1 a|\"x !UnclosedQuote 1\n"),
            ("a,b\n\"", "1 a|b\n2 \" !UnclosedQuote 0\n"),
            // An opening quote that is never closed costs its own line and no other.
            ("h,i,j\na,\"x,b\nc,d,e\nf,g,h\n", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 c|d|e\n4 f|g|h\n"),
            ("h,i,j\na,\"x,b\nc,\"d\",e\nf,g,h\n", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 c|d|e\n4 f|g|h\n"),
            ("h,i,j\na,\"x,b\n\nc,d,e\nf,\"g\",h\n", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 \n4 c|d|e\n5 f|g|h\n"),
            ("h,i,j\na,\"x,b\nc,\"\",e\nf,g,h", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 c||e\n4 f|g|h\n"),
            ("h,i\na,\"5\\\"\"\nb,\"c\"\n", "1 h|i\n2 a|\"5\\\"\" !UnclosedQuote 1\n3 b|c\n"),
            // A bad quote far inside of a text of several lines leaves the text together.
            ("h,i\na,\"x\ny \"z\" w\nv\"\nb,c\n", "1 h|i\n2 a|\"x\ny \"z\" w !TextAfterQuote 1\n4 v\" !StrayQuote 0\n5 b|c\n"),
            ("a,\0\n\0\nb,c\n", "1 a|\0 !Nul 1\n2 \0 !Nul 0\n3 b|c\n"),
        ];
        for (text, expected) in cases {
            assert_eq!(show(&split(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { field: 8, record: 64, columns: 4, ..Limits::default() };
        let show_read = |text: &str| match read(text.as_bytes(), b',', &limits, 16, 32) {
            Ok(found) => show(&found),
            Err(stop) => format!("{stop:?}"),
        };
        assert_eq!(show_read("毛毯毛毯,b\nc,d\n"), "1 毛毯|b !FieldTooLong 0, limit: 8\n2 c|d\n");
        assert_eq!(show_read("\"12345\"\"789\",b\nc,d\n"), "1 12345\"7|b !FieldTooLong 0, limit: 8\n2 c|d\n");
        assert!(show_read("1,2,3,4,5\n").contains("Limit(\"columns\", 4)"));
        assert!(show_read(&"x".repeat(65)).contains("Limit(\"record\", 64)"));
        // A quote that is still open at the limit was never meant to be one.
        let unclosed = format!("a,\"b\n{}", "c,d\n".repeat(40));
        assert!(show_read(&unclosed).starts_with("1 a|\"b !UnclosedQuote 1\n2 c|d\n"));
        assert_eq!(show_read(&unclosed).lines().count(), 41);
    }

    #[test]
    fn a_record_longer_than_any_piece_comes_whole() {
        let long = "毛毯\"\"\n".repeat(50_000);
        let text = format!("a,\"{long}\"\nb,c\n");
        let found = read(text.as_bytes(), b',', &Limits::default(), 1 << 16, 1 << 10).expect("it is readable");
        assert_eq!(found[0].1[1], long.replace("\"\"", "\""));
        assert_eq!((found[1].0, found.len()), (50_002, 2));
    }

    #[test]
    fn what_is_kept_of_a_block_keeps_its_places() {
        let text = "a,\"x\"\"\ny\",b\n\"c\"\"d\",毛,\"\"\"\"\ne,5\"f,g\nh,i,j\n";
        let mut source = Source::from_bytes("t.csv", text.into());
        let mut tables = Tables::open(&mut source, &ReadOptions::default(), None).expect("it is text");
        let mut rows = tables.rows(0).expect("it has a sheet");
        let (mut block, mut seen) = (Block::default(), Vec::new());
        // Each fill adds one row; all but the last one of the block are dropped before it.
        while rows.fill(&mut block, 1).expect("it is readable") {
            for row in block.rows() {
                let cells: Vec<_> = (0..3).map(|column| (row.cell(column).text.to_owned(), row.line_and_column(column))).collect();
                seen.push((cells, row.damage().count()));
            }
            block.keep_from(block.len() - 1);
        }
        let cell = |text: &str, line, column| (text.to_owned(), (line, column));
        let (first, second) = (
            (vec![cell("a", 1, 1), cell("x\"\ny", 1, 3), cell("b", 2, 4)], 0),
            (vec![cell("c\"d", 3, 1), cell("毛", 3, 8), cell("\"", 3, 10)], 0),
        );
        let third = (vec![cell("e", 4, 1), cell("5\"f", 4, 3), cell("g", 4, 7)], 1);
        let fourth = (vec![cell("h", 5, 1), cell("i", 5, 3), cell("j", 5, 5)], 0);
        let both = |a: &(Vec<_>, usize), b: &(Vec<_>, usize)| vec![a.clone(), b.clone()];
        let expected = [vec![first.clone()], both(&first, &second), both(&second, &third), both(&third, &fourth)].concat();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_late_bad_byte_starts_over() {
        let (gbk, ..) = encoding_rs::GB18030.encode("编号,标题\n719,毛毯\n");
        let mut text = b"id,title\n".repeat(100_000);
        text.extend_from_slice(&gbk);
        let mut source = Source::from_bytes("t.csv", text);
        let mut block = Block::default();
        let mut fill = |decided| {
            let mut tables = Tables::open(&mut source, &ReadOptions::default(), decided).expect("it is text");
            let mut rows = tables.rows(0).expect("it has a sheet");
            block.clear();
            let outcome = loop {
                match rows.fill(&mut block, 1 << 16) {
                    Ok(true) => {}
                    Ok(false) => break None,
                    Err(stop) => break Some(stop),
                }
            };
            (outcome, block.len(), block.rows().last().map(|row| row.cell(1).text.to_owned()))
        };
        let Some(Stop::Again(decision)) = fill(None).0 else { panic!("it is no UTF-8") };
        assert_eq!(decision, Decision { encoding: Encoding::GB18030, why: Why::Fallback });
        let (outcome, rows, last) = fill(Some(decision));
        assert!(outcome.is_none());
        assert_eq!((rows, last.as_deref()), (100_002, Some("毛毯")));
    }

    fn delimiters() -> impl Strategy<Value = u8> {
        prop::sample::select(vec![b',', b'\t', b';', b'|'])
    }

    proptest! {
        #[test]
        fn well_formed_text_reads_as_the_csv_crate_reads_it(
            table in prop::collection::vec(prop::collection::vec("[a毛,;|\t\"\r\n =]{0,6}", 1..6), 1..12),
            delimiter in delimiters(),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            quoted: bool,
            piece in 4_usize..64,
            bytes in 1_usize..64,
        ) {
            let terminator = if end == "\r\n" { csv::Terminator::CRLF } else { csv::Terminator::Any(end.as_bytes()[0]) };
            let quotes = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter)
                .terminator(terminator)
                .quote_style(quotes)
                .flexible(true)
                .from_writer(Vec::new());
            for row in &table {
                // Where quotes are optional, the writer forgets them around line ends other than its own.
                let keep = |c: &char| quoted || !"\r\n".contains(*c) || end.contains(*c);
                let row: Vec<String> = row.iter().map(|cell| cell.chars().filter(keep).collect()).collect();
                writer.write_record(&row).expect("memory takes all");
            }
            let text = writer.into_inner().expect("memory takes all");
            let mut expected = Vec::new();
            let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(&*text);
            for record in reader.records() {
                expected.push(record.expect("it is well-formed").iter().map(str::to_owned).collect::<Vec<_>>());
            }
            let found = read(&text, delimiter, &Limits::default(), piece, bytes).expect("it is readable");
            let mut line = 1;
            for ((number, cells, damage), row) in found.iter().zip(&expected) {
                prop_assert_eq!(cells, row);
                prop_assert_eq!(damage, &Vec::new());
                prop_assert_eq!(*number, line);
                let inside = |cell: &String| cell.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64;
                line += 1 + row.iter().map(inside).sum::<u64>();
            }
            prop_assert_eq!(found.len(), expected.len());
        }

        #[test]
        fn blocks_of_any_size_hold_the_same_rows(
            text in "[a毛,\"\r\n\0 ]{0,80}",
            limits in prop::sample::select(vec![
                Limits::default(),
                Limits { field: 5, record: 20, columns: 5, ..Limits::default() },
            ]),
            piece in 4_usize..32,
            bytes in 1_usize..32,
        ) {
            let whole = read(text.as_bytes(), b',', &limits, 1 << 16, 1 << 20);
            let parts = read(text.as_bytes(), b',', &limits, piece, bytes);
            prop_assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
        }

        #[test]
        fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), asked in prop::option::of(
            prop::sample::select(vec!["utf-8", "gbk", "big5", "utf-16le", "utf-16be", "shift_jis", "windows-1252"]),
        )) {
            let mut source = Source::from_bytes("t.csv", bytes);
            let options = ReadOptions { encoding: asked.map(str::to_owned), ..ReadOptions::default() };
            let mut decided = None;
            // A decision is never taken back, so the second reading is the last.
            for _ in 0..2 {
                let Ok(mut tables) = Tables::open(&mut source, &options, decided) else { break };
                let Ok(mut rows) = tables.rows(0) else { break };
                let mut block = Block::default();
                loop {
                    match rows.fill(&mut block, 16) {
                        Ok(true) => {}
                        Ok(false) => break,
                        Err(Stop::Again(decision)) => {
                            prop_assert!(decided.is_none());
                            decided = Some(decision);
                            break;
                        }
                        Err(Stop::Failed(_)) => break,
                    }
                }
                for row in block.rows() {
                    for column in 0..row.len() {
                        prop_assert!(row.cell(column).text.len() <= 600 && row.line_and_column(column).0 >= row.number());
                    }
                }
            }
        }
    }
}

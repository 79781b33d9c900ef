//! Text → records: a strict splitter that notes every quote it had to interpret.
//!
//! It splits one record at a time out of decoded text and touches no byte of well-formed text one by one. It knows
//! nothing of bytes on disk, blocks or pieces: [`TextRows`](super::text::TextRows) feeds it.

mod quoted;

use super::block::{CellKind, Span, offset};
use super::copies::{Copies, QUOTE, unescape};
use super::damage::Damage;
use super::limits::Limits;
use super::marks::Marks;
use crate::wide;
use memchr::{memchr, memchr2_iter};

/// Splits records of one dialect: fields parted by one ASCII delimiter, quoted by `"`, a quote inside of quotes
/// doubled, records ended by LF, CRLF or CR.
#[derive(Clone)]
pub(super) struct Scanner {
    delimiter: u8,
    field_limit: usize,
    record_limit: usize,
    column_limit: usize,
    /// Columns of the last record without damage: what an intact line looks like.
    columns: Option<usize>,
    marks: Marks,
    above: Option<Above>,
}

/// The record in front of the next one, if it is undamaged.
#[derive(Clone, Copy)]
struct Above {
    /// Where it begins in the text.
    start: usize,
    /// Its cells are all that the sink has from the first of these on to the second.
    cells: (usize, usize),
    has_breaks: bool,
}

/// Where a record's parts go.
pub(super) struct Sink<'b> {
    pub cells: &'b mut Vec<Span>,
    pub damage: &'b mut Vec<Damage>,
    pub copies: &'b mut Copies,
}

/// What came of an attempt to split a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A record; the next one begins at `next`, so many physical lines later. So many of its first cells at least are
    /// written to the letter as those of the record above.
    Record { next: usize, lines: u64, as_above: usize },
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
#[derive(Clone, Copy)]
enum Missing {
    More,
    TooLong,
}

impl Scanner {
    pub fn new(delimiter: u8, limits: &Limits) -> Scanner {
        Scanner {
            delimiter,
            marks: Marks::new(delimiter),
            field_limit: limits.field,
            record_limit: limits.record,
            column_limit: limits.columns,
            columns: None,
            above: None,
        }
    }

    /// To be called whenever offsets into the text have a new meaning.
    pub fn moved(&mut self) {
        self.marks.forget();
        self.above = None;
    }

    /// Splits the record at `start`, which is inside the text. `at_end` says that no text will follow. After anything
    /// but a record, the sink is as it was.
    pub fn record(&mut self, text: &str, start: usize, at_end: bool, sink: &mut Sink<'_>) -> Step {
        let before = (sink.cells.len(), sink.damage.len(), sink.copies.text.len(), sink.copies.cells.len());
        let step = self.split(text, start, at_end, sink);
        let Step::Record { lines, .. } = step else {
            sink.cells.truncate(before.0);
            sink.damage.truncate(before.1);
            sink.copies.text.truncate(before.2);
            sink.copies.cells.truncate(before.3);
            return step;
        };
        let cells = (before.0, sink.cells.len());
        let is_intact = sink.damage.len() == before.1 && cells.1 > cells.0;
        if is_intact {
            self.columns = Some(cells.1 - cells.0);
        }
        self.above = is_intact.then_some(Above { start, cells, has_breaks: lines > 1 });
        step
    }

    fn split(&mut self, text: &str, start: usize, at_end: bool, sink: &mut Sink<'_>) -> Step {
        let window = Window::new(text, start, self.record_limit, at_end);
        if matches!(window.bytes.get(start), Some(b'\n' | b'\r')) {
            return self.end(window, start, 0, 0);
        }
        let (mut at, as_above, mut breaks) = self.repeat(window, start, sink);
        let mut column = as_above;
        loop {
            let known = sink.cells.len();
            let end = self.simple(window, &mut at, self.column_limit - column, sink);
            column += sink.cells.len() - known;
            if let Some(stop) = end {
                return self.end(window, stop, breaks, as_above);
            }
            if column == self.column_limit {
                return Step::Limit("columns", self.column_limit);
            }
            let field = match self.field(window, at) {
                Ok(field) => field,
                Err(missing) => return self.missing(missing),
            };
            self.push(text, &field, column, sink);
            breaks += field.breaks;
            if window.bytes.get(field.stop) != Some(&self.delimiter) {
                return self.end(window, field.stop, breaks, as_above);
            }
            column += 1;
            at = field.stop + 1;
        }
    }

    /// Takes over the first fields of the record above as far as this one repeats them to the letter, as the rows of one
    /// product do with most of their bytes. Says where the next field begins, how many there are before it, and how many
    /// line breaks are in those.
    fn repeat(&self, window: Window<'_>, start: usize, sink: &mut Sink<'_>) -> (usize, usize, u64) {
        let Some(above) = self.above.filter(|above| above.cells.1 == sink.cells.len()) else { return (start, 0, 0) };
        let (first, end) = above.cells;
        let alike = above.start + wide::alike(&window.bytes[above.start..start], &window.bytes[start..]);
        // A field is the same once the delimiter behind it is: the next one begins no later than where they differ.
        let count = sink.cells[first + 1..].iter().take_while(|next| next.raw as usize <= alike).count();
        let by = offset(start - above.start);
        let next = (sink.cells[first + count].raw + by) as usize;
        sink.cells.extend_from_within(first..first + count);
        sink.cells[end..].iter_mut().for_each(|cell| *cell = cell.further(by));
        sink.copies.repeat(first..first + count, sink.cells, end);
        (next, count, if above.has_breaks { breaks(&window.bytes[start..next]) } else { 0 })
    }

    /// Takes the fields from `at` on, no more than `room`, as long as they are what most tables are made of: without quotes,
    /// and not too long. Says where the record ends if the last of them is its last; otherwise the next field is at `at`.
    #[inline]
    fn simple(&mut self, window: Window<'_>, at: &mut usize, room: usize, sink: &mut Sink<'_>) -> Option<usize> {
        let mut marks = self.marks.from(window.text.as_bytes(), *at);
        for _ in 0..room {
            let stop = marks.next()?;
            let mark = *window.bytes.get(stop)?;
            if mark == QUOTE || stop - *at > self.field_limit {
                return None;
            }
            sink.cells.push(Span { start: offset(*at), end: offset(stop), raw: offset(*at), kind: CellKind::Text });
            if mark != self.delimiter {
                return Some(stop);
            }
            *at = stop + 1;
        }
        None
    }

    /// The record ends at `stop`, where a line end stands or nothing.
    fn end(&self, window: Window<'_>, stop: usize, breaks: u64, as_above: usize) -> Step {
        match window.line_end(stop) {
            Ok(next) => Step::Record { next, lines: breaks + u64::from(next > stop), as_above },
            Err(missing) => self.missing(missing),
        }
    }

    fn missing(&self, missing: Missing) -> Step {
        match missing {
            Missing::More => Step::More,
            Missing::TooLong => Step::Limit("record", self.record_limit),
        }
    }

    fn field(&mut self, window: Window<'_>, at: usize) -> Result<Field, Missing> {
        if window.bytes.get(at) == Some(&QUOTE) { self.quoted(window, at) } else { self.plain(window, at) }
    }

    fn plain(&mut self, window: Window<'_>, at: usize) -> Result<Field, Missing> {
        let (stop, quotes) = self.stop(window, at)?;
        let stray = quotes && !is_text_formula(&window.bytes[at..stop]);
        let damage = stray.then_some((|column| Damage::StrayQuote { column }) as fn(usize) -> Damage);
        Ok(Field { raw: at, start: at, end: stop, stop, breaks: 0, doubled: false, damage })
    }

    /// Where a field ends whose quotes mean nothing, and whether it has any.
    fn stop(&mut self, window: Window<'_>, mut at: usize) -> Result<(usize, bool), Missing> {
        let (text, mut quotes) = (window.text.as_bytes(), false);
        loop {
            match self.marks.next(text, at) {
                Some(mark) if mark >= window.bytes.len() => return Err(window.missing()),
                Some(mark) if text[mark] == QUOTE => {
                    quotes = true;
                    at = mark + 1;
                }
                Some(mark) => return Ok((mark, quotes)),
                None if window.at_end => return Ok((text.len(), quotes)),
                None => return Err(window.missing()),
            }
        }
    }

    fn push(&self, text: &str, field: &Field, column: usize, sink: &mut Sink<'_>) {
        let (mut start, mut end) = (field.start, field.end);
        if end - start > self.field_limit {
            end = start + cut(&text[start..end], self.field_limit).len();
            sink.damage.push(Damage::FieldTooLong { column, limit: self.field_limit });
        }
        if field.doubled {
            let escaped = &text[start..end];
            start = sink.copies.text.len();
            unescape(escaped, &mut sink.copies.text);
            end = sink.copies.text.len();
            sink.copies.cells.push(sink.cells.len());
        }
        sink.cells.push(Span { start: offset(start), end: offset(end), raw: offset(field.raw), kind: CellKind::Text });
        sink.damage.extend(field.damage.map(|damage| damage(column)));
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

    /// Where the next record begins if this one ends at `stop`.
    fn line_end(self, stop: usize) -> Result<usize, Missing> {
        match (self.bytes.get(stop), self.bytes.get(stop + 1)) {
            (Some(b'\r'), Some(b'\n')) => Ok(stop + 2),
            (Some(b'\r'), None) if !self.at_end => Err(self.missing()),
            (Some(_), _) => Ok(stop + 1),
            (None, _) => Ok(stop),
        }
    }
}

/// Excel's way to keep an id from becoming a number: `="00719"`. Its quotes are not the table's.
fn is_text_formula(field: &[u8]) -> bool {
    matches!(field, [b'=', QUOTE, inner @ .., QUOTE] if memchr(QUOTE, inner).is_none())
}

fn breaks(bytes: &[u8]) -> u64 {
    memchr2_iter(b'\n', b'\r', bytes).filter(|&i| bytes[i] == b'\n' || bytes.get(i + 1) != Some(&b'\n')).count() as u64
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
    use super::*;
    use crate::table::Block;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_record_is_split_alike_whatever_stands_above(
            fields in prop::collection::vec(prop::sample::select(vec![
                "", "a", "毛毯", "ab", " a", "\"a,b\"", "\"a\" ", "\"a\"\"\"", "\"a\nb\"", "a\"b", "\"a\"b", "=\"1\"", "\"", "abcdefgh", "\"abcdefgh\"",
            ]), 1..6),
            changes in prop::collection::vec((0_usize..6, prop::sample::select(vec!["", "a", "b\"", "\"b\"", "a,a", "\n"])), 0..6),
            at_end: bool,
            field in prop::sample::select(vec![6_usize, 1000]),
        ) {
            let mut row = fields;
            let mut text = row.join(",") + "\n";
            for (column, change) in changes {
                if let Some(field) = row.get_mut(column) {
                    *field = change;
                }
                text += &(row.join(",") + "\n");
            }
            let limits = Limits { field, record: 60, columns: 6, ..Limits::default() };
            let split = |forgets: bool| {
                let mut scanner = Scanner::new(b',', &limits);
                let (mut block, mut damage, mut copies, mut steps) = (Block::default(), Vec::new(), Copies::default(), Vec::new());
                let (mut at, mut above) = (0, 0);
                while at < text.len() {
                    if forgets {
                        scanner.moved();
                    }
                    let first = block.cells.len();
                    let mut sink = Sink { cells: &mut block.cells, damage: &mut damage, copies: &mut copies };
                    let step = scanner.record(&text, at, at_end, &mut sink);
                    let Step::Record { next, lines, as_above } = step else {
                        steps.push(format!("{step:?}"));
                        break;
                    };
                    steps.push(format!("to {next} in {lines} lines"));
                    let alike = if as_above > 0 { block.cells[first + as_above].raw as usize - at } else { 0 };
                    assert_eq!(text[at..].get(..alike), text[above..].get(..alike));
                    (above, at) = (at, next);
                }
                block.text.clone_from(&text);
                copies.lay(&mut block);
                let cells: Vec<_> = block.cells.iter().map(|cell| (cell.raw, &block.text[cell.start as usize..cell.end as usize])).collect();
                format!("{steps:?} {cells:?} {damage:?}")
            };
            prop_assert_eq!(split(false), split(true));
        }
    }
}

//! Fields in quotes: where they end, and which opening quotes are given up because rows of their own follow.

use super::{Field, Missing, Scanner, Window, breaks, is_text_formula};
use crate::table::copies::QUOTE;
use crate::table::damage::Damage;
use memchr::{memchr, memchr2, memrchr2};

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
    pub(super) fn quoted(&mut self, window: Window<'_>, open: usize) -> Result<Field, Missing> {
        let bytes = window.bytes;
        let (close, doubled) = self.close(window, open + 1)?;
        match close {
            Close::Proper { end, stop } => {
                // A field that is too long is far likelier to be two fields with rows between them.
                if end - (open + 1) > self.field_limit && self.rows_follow(window, open, end)? {
                    return Ok(unclosed(bytes, open));
                }
                Ok(Field { raw: open, start: open + 1, end, stop, breaks: breaks(&bytes[open..end]), doubled, damage: None })
            }
            Close::Text(quote) if self.rows_follow(window, open, quote)? => Ok(unclosed(bytes, open)),
            Close::Text(quote) => {
                let (stop, _) = self.stop(window, quote + 1)?;
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
    fn rows_follow(&mut self, window: Window<'_>, open: usize, quote: usize) -> Result<bool, Missing> {
        let Some(first) = memchr2(b'\n', b'\r', &window.bytes[open..quote]) else { return Ok(false) };
        let mut next = open + first;
        while next < quote && matches!(window.bytes[next], b'\n' | b'\r') {
            next += 1;
        }
        let last = memrchr2(b'\n', b'\r', &window.bytes[..quote]).map_or(next, |i| i + 1);
        Ok(self.is_intact(window, next)? || self.is_intact(window, last)?)
    }

    fn is_intact(&mut self, window: Window<'_>, start: usize) -> Result<bool, Missing> {
        let columns = self.count(window, start)?;
        Ok(self.columns.map_or(columns > 1, |usual| columns == usual))
    }

    /// The number of fields of the record at `at`; 0 if it is malformed itself.
    fn count(&mut self, window: Window<'_>, mut at: usize) -> Result<usize, Missing> {
        for columns in 1..=self.column_limit {
            let stop = if window.bytes.get(at) == Some(&QUOTE) {
                let Close::Proper { stop, .. } = self.close(window, at + 1)?.0 else { return Ok(0) };
                stop
            } else {
                let (stop, quotes) = match self.stop(window, at) {
                    Err(Missing::TooLong) => return Ok(0),
                    other => other?,
                };
                if quotes && !is_text_formula(&window.bytes[at..stop]) {
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
}

/// A field whose opening quote is given up: it goes, as it stands, to the end of its physical line.
fn unclosed(bytes: &[u8], open: usize) -> Field {
    let end = memchr2(b'\n', b'\r', &bytes[open..]).map_or(bytes.len(), |i| open + i);
    let damage: fn(usize) -> Damage = |column| Damage::UnclosedQuote { column };
    Field { raw: open, start: open, end, stop: end, breaks: 0, doubled: false, damage: Some(damage) }
}

//! What one column holds, counted cell by cell.

use crate::Reading;
use crate::mapping::{ColumnUse, Use};
use crate::report::shorten;
use crate::table::{Cell, CellKind};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Of more different texts than this, no column is asked how many there are.
pub const MOST_DISTINCT: usize = 20_000;
/// How many samples are kept, and how many columns of a terminal each may take.
const SAMPLES: usize = 3;
const SAMPLE_COLUMNS: usize = 40;

/// What a column holds, and what it would be taken for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ColumnDescription {
    /// Its letters.
    pub column: String,
    /// Its header; empty if it has none.
    pub header: String,
    /// How many cells hold what: `text`, `number`, `date`, `boolean`, `error`. A text that is written as a number or a
    /// day is one, for a text table knows nothing else.
    pub kinds: BTreeMap<&'static str, u64>,
    /// How many cells hold anything.
    pub filled: u64,
    /// How many different texts there are; [`MOST_DISTINCT`] stands for at least so many.
    pub distinct: usize,
    /// The first different texts, printable and shortened.
    pub samples: Vec<String>,
    /// What it would be taken for; nothing, if it is not used.
    #[serde(serialize_with = "fills")]
    pub fills: Vec<ColumnUse>,
    /// The name of the field that its header is nearly called like. Nothing is taken from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nearly: Option<&'static str>,
    #[serde(skip)]
    seen: HashSet<u64>,
}

impl ColumnDescription {
    pub(super) fn new(column: String, header: String) -> ColumnDescription {
        ColumnDescription {
            column,
            header,
            kinds: BTreeMap::new(),
            filled: 0,
            distinct: 0,
            samples: Vec::new(),
            fills: Vec::new(),
            nearly: None,
            seen: HashSet::new(),
        }
    }

    /// What most of it is: the one kind of all cells that are filled, `mixed` for several, `blank` for none.
    pub fn kind(&self) -> &'static str {
        let mut kinds = self.kinds.keys();
        match (kinds.next(), kinds.next()) {
            (None, _) => "blank",
            (Some(only), None) => only,
            _ => "mixed",
        }
    }

    /// One more cell.
    pub(super) fn add(&mut self, cell: Cell<'_>) {
        let text = cell.trimmed();
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        *self.kinds.entry(kind(cell.kind, text)).or_default() += 1;
        if self.seen.len() >= MOST_DISTINCT {
            return;
        }
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        if self.seen.insert(hasher.finish()) {
            self.distinct = self.seen.len();
            if self.samples.len() < SAMPLES {
                self.samples.push(shorten(text, SAMPLE_COLUMNS));
            }
        }
    }

    /// Forgets what is needed for counting alone.
    pub(super) fn settle(&mut self) {
        self.seen = HashSet::new();
    }
}

fn kind(kind: CellKind, text: &str) -> &'static str {
    match kind {
        CellKind::Number => "number",
        CellKind::Date => "date",
        CellKind::Boolean => "boolean",
        CellKind::Error => "error",
        _ if is_number(text) => "number",
        _ if is_day(text) => "date",
        _ => "text",
    }
}

/// Digits with a sign and decimals at most. What begins with a zero or is longer than a spreadsheet's numbers is a
/// code that consists of digits.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, decimals) = match text.strip_prefix('-').unwrap_or(text).split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (text.strip_prefix('-').unwrap_or(text), None),
    };
    digits(whole) && decimals.is_none_or(digits) && text.len() <= 16 && (whole == "0" || !whole.starts_with('0'))
}

/// `2026-11-25`, `2026/1/2`, `2026年1月2日`, with or without a time behind it.
fn is_day(text: &str) -> bool {
    let mut parts = text.splitn(3, ['-', '/', '年', '月']);
    let number = |part: Option<&str>, least: usize, most: usize| {
        part.is_some_and(|part| (least..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (year, month, rest) = (parts.next(), parts.next(), parts.next());
    let day = rest.map(|rest| rest.split(|c: char| !c.is_ascii_digit()).next().unwrap_or(""));
    number(year, 4, 4) && number(month, 1, 2) && number(day, 1, 2)
}

/// Each use in the words of mapping files.
fn fills<S: Serializer>(uses: &[ColumnUse], serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(uses.len()))?;
    for used in uses {
        list.serialize_element(&Fill(used))?;
    }
    list.end()
}

struct Fill<'u>(&'u ColumnUse);

impl Serialize for Fill<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (what, key, unit, separators) = match &self.0.used {
            Use::Ignore => ("ignore", None, None, &[][..]),
            Use::Field { field, separators, unit, .. } => {
                (field.name(), None, unit.filter(|_| field.reading() == Reading::Money), &separators[..])
            }
            Use::Option { key } => ("option", Some(key), None, &[][..]),
            Use::Options { separators, .. } => ("options", None, None, &separators[..]),
            Use::Adjust { field, unit, .. } => (field.name(), None, *unit, &[][..]),
            Use::Skus { separators, .. } => ("skus", None, None, &separators[..]),
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("as", what)?;
        if matches!(self.0.used, Use::Adjust { .. }) {
            map.serialize_entry("adjusts", &true)?;
        }
        if let Some(key) = key {
            map.serialize_entry("key", &crate::report::printable(key))?;
        }
        if let Some(unit) = unit {
            map.serialize_entry("unit", if unit == crate::Unit::Fen { "fen" } else { "yuan" })?;
        }
        if let Some(decimal) = self.0.how.as_ref().and_then(|how| how.decimal) {
            map.serialize_entry("decimal", &decimal.mark())?;
        }
        if !separators.is_empty() {
            map.serialize_entry("separators", separators)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_are_written_as_numbers_or_days_are_seen() {
        for (text, expected) in [
            ("59.90", "number"),
            ("-3", "number"),
            ("0", "number"),
            ("0.5", "number"),
            ("007", "text"),
            ("12345678901234567890", "text"),
            ("1.2.3", "text"),
            ("59元", "text"),
            ("2026-11-25", "date"),
            ("2026/1/2 10:00", "date"),
            ("2026年1月2日", "date"),
            ("13-25-2026", "text"),
            ("1445-1-2", "date"),
            ("MT-01", "text"),
        ] {
            assert_eq!(kind(CellKind::Text, text), expected, "{text}");
        }
    }

    #[test]
    fn different_texts_are_counted_up_to_a_bound() {
        let mut column = ColumnDescription::new("A".into(), "x".into());
        for i in 0..2 * MOST_DISTINCT {
            let text = i.to_string();
            column.add(Cell { text: &text, kind: CellKind::Text });
            column.add(Cell { text: &text, kind: CellKind::Text });
        }
        assert_eq!((column.distinct, column.filled), (MOST_DISTINCT, 4 * MOST_DISTINCT as u64));
        assert_eq!((column.kind(), column.samples.len()), ("number", 3));
    }
}

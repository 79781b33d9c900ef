//! One cell → one value: exactly, or a fact that says why not. Nothing is rounded, repaired or guessed.

use super::fact::{FactKind, IntegerFault};
use crate::table::{Cell, CellKind};
use crate::{Fen, Field, Leaf, Reading, Unit};
use std::borrow::Cow;

/// What the cell holds for that field; `None` where it is blank.
pub(super) fn convert(cell: Cell<'_>, field: Field, unit: Option<Unit>) -> Result<Option<Leaf<'_>>, FactKind> {
    let text = cell.trimmed();
    if text.is_empty() {
        return Ok(None);
    }
    match (cell.kind, field.reading()) {
        (CellKind::Error, _) => return Err(FactKind::CellError),
        _ if is_error(text) => return Err(FactKind::CellError),
        (CellKind::Boolean, _) => return Err(FactKind::CellBoolean),
        (CellKind::Date, Reading::Money | Reading::Integer) => return Err(FactKind::CellIsDate),
        _ => {}
    }
    match field.reading() {
        Reading::Money => money(text, unit).map(|fen| Some(Leaf::Money(fen))),
        Reading::Integer => integer(text).map(|n| Some(Leaf::Integer(n))).map_err(FactKind::NotInteger),
        Reading::Id => id(cell, text),
        Reading::Text | Reading::Image => Ok(Some(Leaf::Text(Cow::Borrowed(text)))),
    }
}

/// What spreadsheets show where a formula has failed, and write into every text that they export.
const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"];

fn is_error(text: &str) -> bool {
    text.starts_with('#') && ERRORS.contains(&text)
}

/// Without a unit, only an amount that says its own is read: yuan and fen are never told apart by the number's size.
fn money(text: &str, unit: Option<Unit>) -> Result<Fen, FactKind> {
    let unit = unit.or_else(|| Unit::of_text(text)).ok_or(FactKind::UnitUnknown)?;
    Fen::parse(text, unit).map_err(FactKind::NotMoney)
}

/// An id is text. A spreadsheet that holds it as a number has kept 15 digits, and the rest are gone for good.
fn id<'a>(cell: Cell<'a>, text: &'a str) -> Result<Option<Leaf<'a>>, FactKind> {
    match cell.kind {
        CellKind::Date => return Err(FactKind::IdIsDate),
        CellKind::Number if !text.bytes().all(|b| b.is_ascii_digit()) => return Err(FactKind::IdNotWhole),
        CellKind::Number if text.len() > 15 => return Err(FactKind::IdBeyond15Digits),
        _ if is_scientific(text) => return Err(FactKind::IdScientific),
        _ => {}
    }
    Ok(Some(Leaf::Text(Cow::Borrowed(text))))
}

/// Whether a text is a number as a spreadsheet shows one that does not fit its column: `1.23E+15`.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}

/// A whole number: digits, with well-formed thousands separators or a fraction of zeros, in either width.
pub(super) fn integer(text: &str) -> Result<u64, IntegerFault> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return digits(text);
    }
    let narrow: String = text.chars().map(narrow).collect();
    if narrow.strip_prefix('-').is_some_and(|rest| rest.trim_start().bytes().next().is_some_and(|b| b.is_ascii_digit())) {
        return Err(IntegerFault::Negative);
    }
    if is_scientific(&narrow) {
        return Err(IntegerFault::Scientific);
    }
    let (whole, fraction) = narrow.split_once('.').unwrap_or((&narrow, ""));
    let plain = ungrouped(whole).ok_or(IntegerFault::NotANumber)?;
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return Err(IntegerFault::NotANumber);
    }
    if fraction.bytes().any(|b| b != b'0') {
        return Err(IntegerFault::Fraction);
    }
    digits(&plain)
}

fn digits(text: &str) -> Result<u64, IntegerFault> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(IntegerFault::NotANumber);
    }
    text.parse().map_err(|_| IntegerFault::TooLarge)
}

/// The digits of `1,234,567`; `None` where the groups are not of three.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split(',');
    let first = groups.next().filter(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()))?;
    let rest: Vec<&str> = groups.collect();
    if !rest.is_empty() && first.len() > 3 || rest.iter().any(|g| g.len() != 3 || !g.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    Some(std::iter::once(first).chain(rest).collect())
}

/// Full-width digits and marks as their ASCII twins; nothing else is folded, for NFKC would read ① as 1.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '．' => '.',
        '，' => ',',
        '－' | '−' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_exact_or_refused() {
        let cases = [
            ("200", Ok(200)),
            ("0200", Ok(200)),
            ("2,000", Ok(2000)),
            ("２００", Ok(200)),
            ("200.00", Ok(200)),
            ("20,00", Err(IntegerFault::NotANumber)),
            ("200.5", Err(IntegerFault::Fraction)),
            ("-3", Err(IntegerFault::Negative)),
            ("1.2E+3", Err(IntegerFault::Scientific)),
            ("10件", Err(IntegerFault::NotANumber)),
            ("18446744073709551616", Err(IntegerFault::TooLarge)),
        ];
        for (text, expected) in cases {
            assert_eq!(integer(text), expected, "{text}");
        }
    }

    #[test]
    fn ids_keep_every_digit_or_are_refused() {
        let cell = |text, kind| id(Cell { text, kind }, text).map(|leaf| leaf.is_some());
        assert_eq!(cell("00719", CellKind::Text), Ok(true));
        assert_eq!(cell("123456789012345", CellKind::Number), Ok(true));
        assert_eq!(cell("1234567890123456", CellKind::Number), Err(FactKind::IdBeyond15Digits));
        assert_eq!(cell("719.5", CellKind::Number), Err(FactKind::IdNotWhole));
        assert_eq!(cell("1.23457E+15", CellKind::Text), Err(FactKind::IdScientific));
        assert_eq!(cell("12E4", CellKind::Text), Ok(true));
        let title = |text| convert(Cell { text, kind: CellKind::Text }, Field::Title, None);
        assert_eq!(title("#N/A"), Err(FactKind::CellError));
        assert!(title("#1 毛毯").is_ok());
    }
}

//! One cell → one value: exactly, or a fact that says why not. Nothing is rounded, repaired or guessed.

use super::fact::{FactKind, IntegerFault};
use crate::mapping::{Decimal, How, Rate, amount};
use crate::table::{Cell, CellKind};
use crate::{Fen, FenError, Field, Leaf, Reading, Unit, wide};
use std::borrow::Cow;
use std::sync::Arc;

/// What nearly every cell holds for a field that is read so: a text without anything odd, read in full. `None` where it
/// has to be looked at more closely, which gives the same for the others; nothing has to be noted of these.
#[inline(always)]
#[expect(clippy::inline_always, reason = "in line, it is known how the cell is read")]
pub(super) fn everyday(cell: Cell<'_>, reading: Reading, unit: Option<Unit>) -> Option<Leaf<'_>> {
    let text = cell.text;
    let first = *text.as_bytes().first()?;
    if cell.kind != CellKind::Text || first == b'#' || cell.trimmed().len() != text.len() {
        return None;
    }
    match reading {
        Reading::Money => Fen::everyday(text, unit?).map(Leaf::Money),
        Reading::Integer if first == b'+' => None,
        Reading::Integer => text.parse().ok().map(Leaf::Integer),
        Reading::Id if wide::any(text.as_bytes(), |word| wide::equal(word, b'+')) => None,
        Reading::Id | Reading::Text | Reading::Image => Some(Leaf::Text(Cow::Borrowed(text))),
    }
}

/// What the cell holds for that field; `None` where it is blank.
pub(super) fn convert<'a>(cell: Cell<'a>, field: Field, unit: Option<Unit>, rates: &[Arc<Rate>]) -> Result<Option<Leaf<'a>>, FactKind> {
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
        Reading::Money => money(text, unit, rates).map(|fen| Some(Leaf::Money(fen))),
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
pub(super) fn money(text: &str, unit: Option<Unit>, rates: &[Arc<Rate>]) -> Result<Fen, FactKind> {
    if let Some((rate, amount)) = rate_of(text, rates) {
        return at_rate(amount, rate).map_err(|error| FactKind::NotMoney(error, None));
    }
    let unit = unit.or_else(|| Unit::of_text(text)).ok_or(FactKind::UnitUnknown)?;
    Fen::parse(text, unit).map_err(|error| FactKind::NotMoney(error, Some(unit)))
}

/// An amount of a column whose decimal mark is a comma as the program reads amounts: comma and point change places, so
/// that what is written the other way is refused and not read a hundredfold. A workbook's numbers have no such marks.
pub(super) fn with_point<'t>(text: Cow<'t, str>, kind: CellKind, how: Option<&How>) -> Result<Cow<'t, str>, FactKind> {
    let Some(decimal @ (Decimal::Comma | Decimal::CommaShown)) = how.and_then(|how| how.decimal) else { return Ok(text) };
    if kind == CellKind::Number || !text.contains(['.', ',', '．', '，']) {
        return Ok(text);
    }
    let text: Cow<'t, str> = if text.is_ascii() { text } else { Cow::Owned(narrowed(&text)) };
    // 1,230 may be a thousand among prices such as 9,90.
    let behind = |amount: &str| amount.rsplit_once(',').map_or(0, |(_, behind)| behind.len());
    if decimal == Decimal::CommaShown && !text.contains('.') && amount(&text).is_some_and(|amount| behind(amount) == 3) {
        return Err(FactKind::NotDecimalComma);
    }
    let swapped = |c| match c {
        ',' => '.',
        '.' => ',',
        other => other,
    };
    Ok(Cow::Owned(text.chars().map(swapped).collect()))
}

/// The unit that a cell of amounts says.
pub(crate) fn unit_said(cell: Cell<'_>, how: Option<&How>) -> Option<Unit> {
    Unit::of_text(&with_point(Cow::Borrowed(cell.trimmed()), cell.kind, how).ok()?)
}

/// Where the comma is the decimal mark, marks that do not stand every three digits are points.
pub(super) fn of_marks(fact: FactKind, how: &How) -> FactKind {
    match fact {
        FactKind::NotMoney(FenError::DecimalComma | FenError::Grouping, _) if how.decimal.is_some_and(|decimal| decimal.mark() == ',') => {
            FactKind::NotDecimalComma
        }
        other => other,
    }
}

/// The rate of the money that a text names, and the amount beside the name.
pub(super) fn rate_of<'t, 'r>(text: &'t str, rates: &'r [Arc<Rate>]) -> Option<(&'r Arc<Rate>, &'t str)> {
    rates.iter().find_map(|rate| {
        let code = rate.currency.as_str();
        if text.get(..code.len()).is_some_and(|head| head.eq_ignore_ascii_case(code)) {
            return Some((rate, text[code.len()..].trim()));
        }
        let at = text.len().checked_sub(code.len())?;
        text.get(at..).filter(|tail| tail.eq_ignore_ascii_case(code))?;
        Some((rate, text[..at].trim()))
    })
}

/// An amount of foreign money at a rate, to the nearest fen.
fn at_rate(amount: &str, rate: &Rate) -> Result<Fen, FenError> {
    let ((amount, behind), (rate, places)) = decimal(amount).zip(decimal(&rate.rate)).ok_or(FenError::Syntax)?;
    let fen = || {
        // Two places are fen; the rest is rounded half up.
        let unit = 10u128.checked_pow(behind.checked_add(places)?)?;
        let fen = amount.checked_mul(rate)?.checked_mul(100)?.checked_add(unit / 2)? / unit;
        u64::try_from(fen).ok().map(Fen::new)
    };
    fen().ok_or(FenError::TooLarge)
}

/// The digits of a plain decimal number as one whole number, and how many of them stand behind the point.
fn decimal(text: &str) -> Option<(u128, u32)> {
    let plain = ungrouped(text.split('.').next()?)?;
    let fraction = text.split_once('.').map_or("", |(_, fraction)| fraction);
    if plain.len() + fraction.len() > 24 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some((format!("{plain}{fraction}").parse().ok()?, u32::try_from(fraction.len()).ok()?))
}

/// A text that may have been put together, converted: what is kept of it is its own where it was.
pub(super) fn owned<'a>(
    text: Cow<'a, str>,
    kind: CellKind,
    convert: impl for<'c> FnOnce(Cell<'c>) -> Result<Option<Leaf<'c>>, FactKind>,
) -> Result<Option<Leaf<'a>>, FactKind> {
    match text {
        Cow::Borrowed(text) => convert(Cell { text, kind }),
        Cow::Owned(text) => Ok(convert(Cell { text: &text, kind })?.map(Leaf::into_owned)),
    }
}

/// An id is text. A spreadsheet that holds it as a number has kept 15 digits, and the rest are gone for good.
fn id<'a>(cell: Cell<'a>, text: &'a str) -> Result<Option<Leaf<'a>>, FactKind> {
    match cell.kind {
        CellKind::Date => return Err(FactKind::IdIsDate),
        CellKind::Number if !wide::is_digits(text) => return Err(FactKind::IdNotWhole),
        CellKind::Number if text.len() > 15 => return Err(FactKind::IdBeyond15Digits),
        _ if is_scientific(text) => return Err(FactKind::IdScientific),
        _ => {}
    }
    Ok(Some(Leaf::Text(Cow::Borrowed(text))))
}

/// Whether a text is a number as a spreadsheet shows one that does not fit its column: `1.23E+15`.
fn is_scientific(text: &str) -> bool {
    if !text.contains('+') {
        return false;
    }
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    digits(whole) && digits(fraction) && exponent.strip_prefix('+').is_some_and(digits)
}

/// A whole number: digits, with well-formed thousands separators or a fraction of zeros, in either width.
pub(crate) fn integer(text: &str) -> Result<u64, IntegerFault> {
    if wide::is_digits(text) {
        return digits(text);
    }
    let narrow = narrowed(text);
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
    if text.is_empty() || !wide::is_digits(text) {
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

/// Whether a number that was read is written with full-width digits or marks, were it only one of them.
pub(super) fn is_full_width(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(|c| narrow(c) != c)
}

/// The same number in ASCII digits and marks.
pub(crate) fn narrowed(text: &str) -> String {
    text.chars().map(narrow).collect()
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
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn an_everyday_cell_is_what_a_close_look_finds(text in "[0-9.,＃#¥+Ee \u{a0}９毯a-]{0,8}|[0-9]{1,22}|[0-9]{1,17}[.][0-9]{1,3}", fen: bool) {
            let unit = Some(if fen { Unit::Fen } else { Unit::Yuan });
            for kind in [CellKind::Text, CellKind::Blank, CellKind::Number, CellKind::Date, CellKind::Boolean, CellKind::Error] {
                let cell = Cell { text: &text, kind };
                for field in Field::all() {
                    let Some(leaf) = everyday(cell, field.reading(), unit) else { continue };
                    prop_assert_eq!(convert(cell, field, unit, &[]), Ok(Some(leaf)));
                    prop_assert_eq!(cell.trimmed(), &text);
                    let is_number = matches!(field.reading(), Reading::Money | Reading::Integer);
                    prop_assert!(!(is_number && is_full_width(&text)));
                }
            }
        }
    }

    #[test]
    fn nearly_every_cell_is_everyday() {
        let is = |text, reading| everyday(Cell { text, kind: CellKind::Text }, reading, Some(Unit::Yuan)).is_some();
        assert!(is("毛毯", Reading::Text) && is("00719", Reading::Id) && is("200", Reading::Integer) && is("9.90", Reading::Money));
        assert!(!is("#N/A", Reading::Text) && !is("1E+3", Reading::Id) && !is(" 200", Reading::Integer) && !is("９.90", Reading::Money));
    }

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
    fn a_full_width_digit_is_seen_wherever_it_stands() {
        assert!(["９", "6９.9", "６9", "9．9", "1，000"].into_iter().all(is_full_width));
        assert!(!["9", "¥9.9元", "1,000", ""].into_iter().any(is_full_width));
    }

    #[test]
    fn a_decimal_comma_is_never_read_as_a_point_nor_a_point_as_nothing() {
        let said = How { decimal: Some(Decimal::Comma), ..How::default() };
        let shown = How { decimal: Some(Decimal::CommaShown), ..How::default() };
        let read_as =
            |text, kind, how| money(&with_point(Cow::Borrowed(text), kind, Some(how)).ok()?, Some(Unit::Yuan), &[]).map(Fen::get).ok();
        let read = |text, kind| {
            let read = read_as(text, kind, &said);
            assert_eq!(read_as(text, kind, &shown), read, "{text}");
            read
        };
        assert_eq!(read("9,90", CellKind::Text), Some(990));
        assert_eq!(read("1.234,50", CellKind::Text), Some(123_450));
        assert_eq!(read("1.500", CellKind::Text), Some(150_000));
        assert_eq!(read("11.99", CellKind::Text), None);
        assert_eq!(read("11.5", CellKind::Number), Some(1_150));
        assert_eq!(read("1.234,500", CellKind::Text), Some(123_450));
        let thousands = |how| read_as("29,900", CellKind::Text, how);
        assert_eq!((thousands(&said), thousands(&shown)), (Some(2_990), None));
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
        let title = |text| convert(Cell { text, kind: CellKind::Text }, Field::Title, None, &[]);
        assert_eq!(title("#N/A"), Err(FactKind::CellError));
        assert!(title("#1 毛毯").is_ok());
    }
}

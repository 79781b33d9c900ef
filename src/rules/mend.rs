//! What could be written instead of what a rule objects to. A fix stands beside the finding that it ends; where more
//! than one thing could be meant there is none.

use super::finding::is_hidden;
use crate::listing::{integer, narrowed};
use crate::{Fact, FactKind, Fen, FenError, Field, Fix, IntegerFault, Unit};

/// The fix of a fact, if it has one.
pub(super) fn of_fact(fact: &Fact<'_>) -> Option<Fix> {
    let text = fact.text;
    match &fact.kind {
        FactKind::Trimmed => Some(Fix::safe(text, text.trim())),
        // A full-width comma may part two numbers as well as thousands.
        FactKind::FullWidth if !text.contains('，') => Some(Fix::safe(text, narrowed(text))),
        FactKind::NotMoney(error, Some(unit)) => amount(text, *error, *unit),
        FactKind::NotInteger(IntegerFault::NotANumber) if fact.slot.is_some_and(|slot| slot.field == Field::StockNum) => pieces(text),
        _ => None,
    }
}

/// An amount that says what it is and is only written in a way that is not taken.
fn amount(text: &str, error: FenError, unit: Unit) -> Option<Fix> {
    match error {
        FenError::CurrencyTwice => {
            let number = narrowed(text.trim()).trim_matches(is_currency).trim().to_owned();
            plain(&number, Unit::Yuan).map(|fen| Fix::safe(text, if unit == Unit::Yuan { number } else { fen.to_string() }))
        }
        // Decimals alone do not say yuan for certain: it may be the column that is misnamed.
        FenError::UnitMismatch if text.contains(is_currency) => {
            Fen::parse(text, Unit::Yuan).ok().map(|fen| Fix::safe(text, fen.to_string()))
        }
        FenError::InvisibleChar | FenError::ControlChar => hidden(text).filter(|fix| Fen::parse(&fix.after, unit).is_ok()),
        _ => None,
    }
}

fn is_currency(c: char) -> bool {
    matches!(c, '¥' | '￥' | '元' | '块' | '整')
}

fn plain(number: &str, unit: Unit) -> Option<Fen> {
    Fen::parse(number, unit).ok().filter(|_| number.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// `10件`: stock is counted in pieces, but not everybody's piece is the SKU.
fn pieces(text: &str) -> Option<Fix> {
    let number = narrowed(text.trim().strip_suffix(['件', '个'])?.trim_end());
    integer(&number).ok().map(|_| Fix::not_safe(text, number))
}

/// A text without the characters that nobody sees. Around it they are as little of it as blanks are; inside, it is
/// mostly so, and control characters may stand for something that was lost.
pub(super) fn hidden(text: &str) -> Option<Fix> {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || is_hidden(c));
    if inner.is_empty() {
        return None;
    }
    if !inner.contains(is_hidden) {
        return Some(Fix::safe(text, inner));
    }
    (!inner.contains(char::is_control)).then(|| Fix::not_safe(text, inner.replace(is_hidden, "")))
}

/// A text without the white space around it.
pub(super) fn trimmed(text: &str) -> Option<Fix> {
    let inner = text.trim();
    (!inner.is_empty() && inner != text).then(|| Fix::safe(text, inner))
}

//! Money in whole fen, read exactly from text.
//!
//! This file holds the amount, the well-formed number, and nothing that can fail silently; what merchants write
//! besides plain numbers (`12元5角`, `1.2万`, `9.9起`) is read, or named and refused, in [`notation`].

mod notation;

use std::fmt;

/// An amount of money in whole fen (分): 9.90 yuan is 990 fen.
///
/// ```
/// use shangjia::{Fen, FenError, Unit};
/// assert_eq!(Fen::parse("¥9.90", Unit::Yuan), Ok(Fen::new(990)));
/// assert_eq!(Fen::parse("9.905", Unit::Yuan), Err(FenError::SubFen));
/// assert_eq!((Fen::new(990).to_string(), Fen::new(990).yuan()), ("990".into(), "9.90".into()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(u64);

/// The unit a column of prices is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Yuan with up to two decimals.
    Yuan,
    /// Whole fen.
    Fen,
}

/// Why a text is no amount of money. Each reason has its own advice in [`rules`](crate::rules).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FenError {
    /// There is nothing but white space.
    Missing,
    /// It is finer than one fen: `9.905`.
    SubFen,
    /// It is below zero: `-9.9`, `(9.90)`.
    Negative,
    /// It has more digits than any amount of fen that we can hold.
    TooLarge,
    /// It has an exponent: `1.5E+3`.
    Scientific,
    /// It has a decimal comma: `9,90`.
    DecimalComma,
    /// Its thousands commas are not every three digits: `1,23,456`.
    Grouping,
    /// It leaves its last unit out, as one speaks: `12块5`.
    Colloquial,
    /// It is a range: `9.9-19.9`.
    Range,
    /// It is a share or a discount: `10%`, `8.5折`.
    Percent,
    /// It counts in ten thousands and the like: `1.2万`, `2w`.
    ScaledUnit,
    /// It names money other than yuan: `$9.9`.
    ForeignCurrency,
    /// It says yuan in front and behind: `¥9.9元`.
    CurrencyTwice,
    /// It has no digit that we read: `面议`, `九元`.
    NotANumber,
    /// It has digits and something else around or between them: `9.9起`.
    Syntax,
    /// It is a formula that was kept as text: `=A1*2`.
    FormulaText,
    /// It is a spreadsheet's error: `#REF!`.
    ErrorText,
    /// It has several lines.
    Several,
    /// It has a character that nobody sees, such as U+200B.
    InvisibleChar,
    /// It has a control character.
    ControlChar,
    /// The column is in fen, and the text says yuan by a mark or by decimals.
    UnitMismatch,
}

impl Fen {
    /// From whole fen.
    pub const fn new(fen: u64) -> Fen {
        Fen(fen)
    }

    /// The number of fen.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The same amount in yuan with two decimals: 990 fen is `9.90`.
    pub fn yuan(self) -> String {
        format!("{}.{:02}", self.0 / 100, self.0 % 100)
    }

    /// Reads an amount exactly, or says why it is none; nothing is ever rounded or guessed.
    ///
    /// A text that says its unit (`9.9元`, `990分`) is taken at its word. In a column of fen, a text that says yuan
    /// is [`FenError::UnitMismatch`]. Plain numbers cost no allocation.
    pub fn parse(text: &str, unit: Unit) -> Result<Fen, FenError> {
        if let Some(fen) = Fen::everyday(text, unit) {
            return Ok(fen);
        }
        match Written::plain(text) {
            Some(written) => written.fen(unit),
            None => Written::of(&notation::normalise(text)?)?.fen(unit),
        }
    }

    /// What nearly every price is: a few digits, in yuan with one or two decimals or none. It only spares them the reading
    /// of all others, which gives the same.
    #[inline]
    pub(crate) fn everyday(text: &str, unit: Unit) -> Option<Fen> {
        let digit = |byte: u8| byte.is_ascii_digit().then(|| u64::from(byte - b'0'));
        let (whole, fraction) = match *text.as_bytes() {
            [ref whole @ .., b'.', tenths] => (whole, Some(digit(tenths)? * 10)),
            [ref whole @ .., b'.', tenths, hundredths] => (whole, Some(digit(tenths)? * 10 + digit(hundredths)?)),
            ref whole => (whole, None),
        };
        // So few digits fit into every sum below.
        if whole.is_empty() || whole.len() > 15 {
            return None;
        }
        let whole = whole.iter().try_fold(0, |number, byte| Some(number * 10 + digit(*byte)?))?;
        match (unit, fraction) {
            (Unit::Yuan, fraction) => Some(Fen(whole * 100 + fraction.unwrap_or(0))),
            (Unit::Fen, None) => Some(Fen(whole)),
            (Unit::Fen, Some(_)) => None,
        }
    }
}

impl fmt::Display for Fen {
    /// Whole fen, as the request body has it: `990`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Unit {
    /// The unit that a text itself says: decimals or a mark mean yuan, `分` means fen, a bare whole number (and what
    /// is no amount) says nothing.
    ///
    /// ```
    /// use shangjia::Unit;
    /// assert_eq!([Unit::of_text("9.9"), Unit::of_text("990分"), Unit::of_text("990")], [Some(Unit::Yuan), Some(Unit::Fen), None]);
    /// ```
    pub fn of_text(text: &str) -> Option<Unit> {
        match Written::plain(text) {
            Some(written) => written.says(),
            None => Written::of(&notation::normalise(text).ok()?).ok()?.says(),
        }
    }
}

impl FenError {
    /// A stable name for it, such as `sub-fen`.
    pub fn name(self) -> &'static str {
        match self {
            FenError::Missing => "missing",
            FenError::SubFen => "sub-fen",
            FenError::Negative => "negative",
            FenError::TooLarge => "too-large",
            FenError::Scientific => "scientific",
            FenError::DecimalComma => "decimal-comma",
            FenError::Grouping => "grouping",
            FenError::Colloquial => "colloquial",
            FenError::Range => "range",
            FenError::Percent => "percent",
            FenError::ScaledUnit => "scaled-unit",
            FenError::ForeignCurrency => "foreign-currency",
            FenError::CurrencyTwice => "currency-twice",
            FenError::NotANumber => "not-a-number",
            FenError::Syntax => "syntax",
            FenError::FormulaText => "formula-text",
            FenError::ErrorText => "error-text",
            FenError::Several => "several",
            FenError::InvisibleChar => "invisible-char",
            FenError::ControlChar => "control-char",
            FenError::UnitMismatch => "unit-mismatch",
        }
    }
}

impl fmt::Display for FenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl std::error::Error for FenError {}

/// An amount as it is written, before anybody has said in which unit its column is.
enum Written<'t> {
    /// Digits with or without thousands commas, and decimals; with the unit that stands beside them.
    Number { whole: &'t str, fraction: &'t str, marked: Option<Unit> },
    /// `12元5角3分`, any of the three left out.
    Spelled { yuan: &'t str, fraction: u64 },
}

impl<'t> Written<'t> {
    /// The everyday forms: white space around, one `¥` in front or one `元` behind, a well-formed number. Everything
    /// else is left to [`notation`], also what it will refuse.
    fn plain(text: &'t str) -> Option<Written<'t>> {
        let text = text.trim_matches(notation::is_space);
        if let Some(rest) = text.strip_prefix(['¥', '￥']) {
            return Written::number(rest.trim_start_matches(notation::is_gap), Some(Unit::Yuan));
        }
        match text.strip_suffix('元') {
            Some(rest) => Written::number(rest.trim_end_matches(notation::is_gap), Some(Unit::Yuan)),
            None => Written::number(text, None),
        }
    }

    /// A well-formed number: `9`, `9.`, `.9`, `1,234.50`.
    fn number(text: &'t str, marked: Option<Unit>) -> Option<Written<'t>> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if !digits(fraction) || whole.is_empty() && fraction.is_empty() {
            return None;
        }
        if !digits(whole) {
            let mut groups = whole.split(',');
            let first = groups.next()?;
            if !(1..=3).contains(&first.len()) || !digits(first) || !groups.all(|group| group.len() == 3 && digits(group)) {
                return None;
            }
        }
        Some(Written::Number { whole, fraction, marked })
    }

    fn says(&self) -> Option<Unit> {
        match self {
            Written::Number { fraction: "", marked, .. } => *marked,
            _ => Some(Unit::Yuan),
        }
    }

    fn fen(&self, column: Unit) -> Result<Fen, FenError> {
        if column == Unit::Fen && self.says() == Some(Unit::Yuan) {
            return Err(FenError::UnitMismatch);
        }
        let (yuan, fraction) = match *self {
            Written::Number { whole, marked: Some(Unit::Fen), .. } => return whole_number(whole).map(Fen),
            Written::Number { whole, .. } if column == Unit::Fen => return whole_number(whole).map(Fen),
            // What is finer than a fen is said before what is too much: the merchant mistyped the end, not the start.
            Written::Number { whole, fraction, .. } => (whole, hundredths(fraction)?),
            Written::Spelled { yuan, fraction } => (yuan, fraction),
        };
        let fen = whole_number(yuan)?.checked_mul(100).and_then(|fen| fen.checked_add(fraction));
        fen.map(Fen).ok_or(FenError::TooLarge)
    }
}

fn whole_number(digits: &str) -> Result<u64, FenError> {
    let mut digits = digits.bytes().filter(u8::is_ascii_digit);
    digits.try_fold(0u64, |n, digit| n.checked_mul(10)?.checked_add(u64::from(digit - b'0'))).ok_or(FenError::TooLarge)
}

/// The decimals of an amount in yuan as fen; further decimals may only be zeros.
fn hundredths(fraction: &str) -> Result<u64, FenError> {
    let digit = |at: usize| fraction.as_bytes().get(at).map_or(0, |b| u64::from(b - b'0'));
    if fraction.bytes().skip(2).any(|b| b != b'0') {
        return Err(FenError::SubFen);
    }
    Ok(digit(0) * 10 + digit(1))
}

#[cfg(test)]
mod tests;

//! What merchants write in a price column besides plain numbers: a few forms are read, the rest gets its name.
//!
//! The order of the questions decides which name a text gets, so it is one list, read from top to bottom. Only the
//! full-width forms of digits, comma, point, sign and ￥ are mapped. A general compatibility mapping (NFKC) would turn
//! `①` into 1, `²` into 2 and `½` into 1/2, and nobody means those as prices.

use super::{FenError, Unit, Written};

/// White space that may stand around an amount.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{3000}')
}

/// White space that may stand between an amount and its currency.
pub(super) fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{3000}')
}

/// The text without what surrounds it and with full-width forms as ASCII; or why it cannot be an amount at all.
pub(super) fn normalise(text: &str) -> Result<String, FenError> {
    let inner = text.trim_matches(is_space);
    if inner.is_empty() {
        return Err(FenError::Missing);
    }
    if text.chars().any(is_invisible) {
        return Err(FenError::InvisibleChar);
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return Err(FenError::ControlChar);
    }
    Ok(inner.chars().map(half_width).collect())
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).expect("there are ten digits")),
        '．' => '.',
        '，' => ',',
        '￥' => '¥',
        '－' => '-',
        '＋' => '+',
        _ => c,
    }
}

impl<'t> Written<'t> {
    /// Reads a normalised text, or names what it is.
    pub(super) fn of(text: &'t str) -> Result<Written<'t>, FenError> {
        if text.starts_with(['=', '@']) {
            return Err(FenError::FormulaText);
        }
        if text.starts_with('#') {
            return Err(FenError::ErrorText);
        }
        if text.contains(['\n', '\r']) {
            return Err(FenError::Several);
        }
        if let Some(spelled) = spelled(text) {
            return Ok(spelled);
        }
        if text.split_once(['元', '块']).is_some_and(|(yuan, rest)| is_digits(yuan) && is_digits(rest)) {
            return Err(FenError::Colloquial);
        }
        if is_foreign(text) {
            return Err(FenError::ForeignCurrency);
        }
        if text.contains(['万', '千', '百', '亿', 'w', 'W', 'k', 'K']) && text.contains(|c: char| c.is_ascii_digit()) {
            return Err(FenError::ScaledUnit);
        }
        let (amount, marked) = without_currency(text)?;
        Written::number(amount, marked).ok_or_else(|| name(text, amount))
    }
}

/// `12元5角3分`, `5角`, `990分`: amounts that end in 角 or 分.
fn spelled(text: &str) -> Option<Written<'_>> {
    if let Some(fen) = text.strip_suffix('分').filter(|fen| is_digits(fen)) {
        return Some(Written::Number { whole: fen, fraction: "", marked: Some(Unit::Fen) });
    }
    if !text.ends_with(['角', '分']) {
        return None;
    }
    let (yuan, rest) = match text.split_once(['元', '块']) {
        Some((yuan, rest)) if is_digits(yuan) => (yuan, rest),
        Some(_) => return None,
        None => ("", text),
    };
    let (jiao, rest) = one_digit(rest, '角')?;
    let (fen, rest) = one_digit(rest, '分')?;
    rest.is_empty().then_some(Written::Spelled { yuan, fraction: jiao * 10 + fen })
}

/// The one digit before that unit, 0 if the unit is not there, and the text after it.
fn one_digit(text: &str, unit: char) -> Option<(u64, &str)> {
    let Some((digit, rest)) = text.split_once(unit) else { return Some((0, text)) };
    match digit.as_bytes() {
        [digit @ b'0'..=b'9'] => Some((u64::from(digit - b'0'), rest)),
        _ => None,
    }
}

fn is_foreign(text: &str) -> bool {
    const SIGNS: [char; 6] = ['$', '€', '£', '₩', '₽', '฿'];
    const WORDS: [&str; 31] = [
        "HK", "USD", "EUR", "JPY", "GBP", "KRW", "TWD", "SGD", "MYR", "THB", "VND", "IDR", "PHP", "INR", "BDT", "AUD", "CAD", "CHF", "RUB",
        "TND", "BRL", "MXN", "TRY", "PLN", "日元", "美元", "港币", "港元", "台币", "欧元", "円",
    ];
    // Most amounts have no letter, and so no word.
    let has_word = || {
        let upper = text.to_ascii_uppercase();
        upper.contains("JP¥") || WORDS.iter().any(|word| upper.contains(word))
    };
    text.contains(SIGNS) || text.contains(char::is_alphabetic) && has_word()
}

/// The text without its one currency mark, and what the mark said.
fn without_currency(text: &str) -> Result<(&str, Option<Unit>), FenError> {
    const FRONT: [&str; 4] = ["¥", "RMB", "CNY", "人民币"];
    const BEHIND: [&str; 6] = ["元整", "元", "块", "¥", "RMB", "CNY"];
    let front = FRONT.iter().find_map(|mark| {
        let head = text.get(..mark.len())?;
        head.eq_ignore_ascii_case(mark).then(|| text[mark.len()..].trim_start_matches(is_gap))
    });
    let rest = front.unwrap_or(text);
    let behind = BEHIND.iter().find_map(|mark| {
        let at = rest.len().checked_sub(mark.len())?;
        rest.get(at..)?.eq_ignore_ascii_case(mark).then(|| rest[..at].trim_end_matches(is_gap))
    });
    match (front, behind) {
        (Some(_), Some(_)) => Err(FenError::CurrencyTwice),
        (None, None) => Ok((text, None)),
        (_, behind) => Ok((behind.unwrap_or(rest), Some(Unit::Yuan))),
    }
}

/// What a text without its currency is, if it is no well-formed number.
fn name(text: &str, amount: &str) -> FenError {
    let number_like = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    let in_brackets = |open, close| amount.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(number_like);
    let signed = amount.strip_prefix(['-', '−', '–', '—']).is_some_and(|rest| number_like(rest.trim_start()));
    let sign_before_mark = text.strip_prefix("-¥").is_some_and(number_like);
    if signed || sign_before_mark || in_brackets('(', ')') || in_brackets('（', '）') {
        return FenError::Negative;
    }
    if is_scientific(amount) {
        return FenError::Scientific;
    }
    if is_range(amount, number_like) {
        return FenError::Range;
    }
    if amount.contains(['%', '‰', '折']) {
        return FenError::Percent;
    }
    if has_decimal_comma(amount) {
        return FenError::DecimalComma;
    }
    if !amount.contains(|c: char| c.is_ascii_digit()) {
        return FenError::NotANumber;
    }
    if amount.contains(',') && number_like(amount) { FenError::Grouping } else { FenError::Syntax }
}

fn is_scientific(amount: &str) -> bool {
    let Some((number, exponent)) = amount.split_once(['e', 'E']) else { return false };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    is_digits(whole) && is_digits(fraction) && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

fn is_range(amount: &str, number_like: impl Fn(&str) -> bool) -> bool {
    let at = amount.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(0);
    let (from, rest) = amount.split_at(at);
    let Some(to) = rest.trim_start().strip_prefix(['-', '~', '～', '至', '到', '—', '–']) else { return false };
    let to = to.trim_start();
    number_like(from) && number_like(to.strip_prefix('¥').unwrap_or(to))
}

/// `9,9` and `1.234,50`, as half of Europe writes; `1,234` is taken for a thousand.
fn has_decimal_comma(amount: &str) -> bool {
    let Some((whole, fraction)) = amount.split_once(',') else { return false };
    if !is_digits(fraction) || fraction.len() > 2 {
        return false;
    }
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or("");
    is_digits(whole) || is_digits(first) && first.len() <= 3 && groups.all(|group| is_digits(group) && group.len() == 3)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

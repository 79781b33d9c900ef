//! Any text as a price, against a slow second reading that moves decimal points and never calculates: both accept the
//! same texts and mean the same amount, which comes back when it is written in yuan.

use shangjia::{Fen, FenError, Unit};

/// What must hold.
pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for unit in [Unit::Yuan, Unit::Fen] {
        let read = Fen::parse(text, unit);
        let ours = read.ok().map(|fen| fen.to_string());
        let by_hand = by_hand(text, unit);
        let fits = |digits: &String| digits.len() < 20 || digits.len() == 20 && digits.as_str() <= "18446744073709551615";
        assert_eq!(ours, by_hand.clone().filter(fits), "{text:?} in {unit:?}");
        if by_hand.is_some_and(|digits| !fits(&digits)) {
            assert_eq!(read, Err(FenError::TooLarge), "{text:?}");
        }
        if let Ok(fen) = read {
            assert_eq!(Fen::parse(&fen.yuan(), Unit::Yuan), Ok(fen), "{text:?}");
            assert_eq!(Fen::parse(&fen.to_string(), Unit::Fen), Ok(fen), "{text:?}");
        }
    }
    let said = Unit::of_text(text);
    assert!(said != Some(Unit::Yuan) || by_hand(text, Unit::Fen).is_none(), "{text:?} says yuan");
    assert!(said != Some(Unit::Fen) || by_hand(text, Unit::Fen) == by_hand(text, Unit::Yuan), "{text:?} says fen");
}

/// The fen that a text means in a column of that unit, as digits.
fn by_hand(text: &str, unit: Unit) -> Option<String> {
    let white = [' ', '\t', '\r', '\n', '\u{a0}', '\u{3000}'];
    let text: String = text.trim_matches(white).chars().map(narrow).collect();
    if let Some(digits) = text.strip_suffix('分').filter(|digits| is_digits(digits)) {
        return Some(without_zeros(digits));
    }
    if let Some((yuan, jiao, fen)) = spoken(&text) {
        return (unit == Unit::Yuan).then(|| without_zeros(&format!("{yuan}{jiao}{fen}")));
    }
    let (number, is_yuan) = unmarked(&text)?;
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let is_there = !(whole.is_empty() && decimals.is_empty());
    if !is_there || !(decimals.is_empty() || is_digits(decimals)) || !(whole.is_empty() || is_digits(whole) || is_grouped(whole)) {
        return None;
    }
    let whole = whole.replace(',', "");
    if unit == Unit::Fen {
        return (!is_yuan && decimals.is_empty()).then(|| without_zeros(&whole));
    }
    // Two places to the right, and nothing but zeros may be left behind the point.
    let mut shifted = format!("{decimals}00");
    let left = shifted.split_off(2);
    left.chars().all(|digit| digit == '0').then(|| without_zeros(&format!("{whole}{shifted}")))
}

/// Full-width forms of what stands in numbers.
fn narrow(c: char) -> char {
    let wide = "０１２３４５６７８９．，￥";
    wide.chars().position(|other| other == c).and_then(|at| "0123456789.,¥".chars().nth(at)).unwrap_or(c)
}

/// `12元5角3分`: yuan, jiao and fen as digits.
fn spoken(text: &str) -> Option<(String, char, char)> {
    let mut rest = text;
    let mut before = |units: &[char]| {
        let at = rest.find(units)?;
        let (digits, behind) = rest.split_at(at);
        let mut behind = behind.chars();
        behind.next();
        rest = behind.as_str();
        Some(digits)
    };
    let (yuan, jiao, fen) = (before(&['元', '块']), before(&['角']), before(&['分']));
    let one = |digits: Option<&str>| match digits {
        None => Some('0'),
        Some(digits) => digits.chars().next().filter(|digit| digits.len() == 1 && digit.is_ascii_digit()),
    };
    let is_spoken = (jiao.is_some() || fen.is_some()) && rest.is_empty() && yuan.is_none_or(is_digits);
    let amount = (yuan.unwrap_or_default().to_owned(), one(jiao)?, one(fen)?);
    is_spoken.then_some(amount)
}

/// The number without its one mark of yuan, and whether it has one.
fn unmarked(text: &str) -> Option<(&str, bool)> {
    let gap = [' ', '\u{a0}', '\u{3000}'];
    let is_mark = |part: &str, marks: &[&str]| marks.iter().any(|mark| mark.eq_ignore_ascii_case(part));
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let from = text.find(is_number)?;
    let to = text.rfind(is_number)? + 1;
    let (front, number, behind) = (text[..from].trim_end_matches(gap), &text[from..to], text[to..].trim_start_matches(gap));
    match (front.is_empty(), behind.is_empty()) {
        // A blank is only a gap beside a mark.
        (true, true) => (number.len() == text.len()).then_some((number, false)),
        (false, true) if text.len() == to => is_mark(front, &["¥", "RMB", "CNY", "人民币"]).then_some((number, true)),
        (true, false) if from == 0 => is_mark(behind, &["元整", "元", "块", "¥", "RMB", "CNY"]).then_some((number, true)),
        _ => None,
    }
}

fn is_grouped(whole: &str) -> bool {
    let groups: Vec<&str> = whole.split(',').collect();
    groups.iter().all(|group| is_digits(group)) && groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

fn without_zeros(digits: &str) -> String {
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }
}

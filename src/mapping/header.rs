//! The text of one header: what it says apart from case, spaces, marks and hints, and the unit it names. Which field a
//! name means is for `alias` to say.

use super::sample::is_address;
use crate::Unit;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;

/// Longer cells are sentences, not names, and are not worth the work.
pub(super) const LONGEST: usize = 160;

/// A header taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heading {
    /// The header trimmed, without invisible characters, marks (`*`, 必填) and hints in brackets: fit to be shown.
    pub bare: String,
    /// The key of `bare`, and that of the whole text with what stands in brackets.
    pub keys: [String; 2],
    /// Brackets held something that is neither a unit nor a known mark.
    pub remark: bool,
    /// The unit of money that it names.
    pub unit: Option<Unit>,
}

/// Takes a header apart; `None` for blank cells, for addresses, and for what is too long to be a name.
///
/// Every cell of the first rows may be a header, so a text without anything odd in it is taken as it stands.
pub(super) fn heading(text: &str) -> Option<Heading> {
    if is_address(text) || text.len() > 4 * LONGEST || text.len() > LONGEST && text.chars().count() > LONGEST {
        return None;
    }
    let clean = clean(text);
    let (outside, remark, unit) = without_brackets(&clean);
    let bare = without_words(&outside);
    let bare = bare.trim_matches(|c: char| c.is_whitespace() || "*＊#:：".contains(c));
    let (bare, unit) = unit_at_the_end(bare).map_or((bare, unit), |(stem, named)| (stem, unit.or(Some(named))));
    let own = key(bare);
    if own.is_empty() {
        return None;
    }
    let whole = if bare.len() == clean.len() { own.clone() } else { key(&clean) };
    Some(Heading { bare: bare.to_owned(), keys: [own, whole], remark, unit })
}

/// Without invisible characters, and with one kind of space.
fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| invisible(c) || c.is_whitespace() && c != ' ') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|&c| !invisible(c)).map(|c| if c.is_whitespace() { ' ' } else { c }).collect())
}

/// What stands outside of brackets; whether they hold more than a hint, and the unit that they name.
fn without_brackets(clean: &str) -> (Cow<'_, str>, bool, Option<Unit>) {
    let (mut outside, mut rest) = (String::new(), clean);
    let (mut remark, mut unit) = (false, None);
    while let Some(open) = rest.find(['(', '（', '[', '【', '［', '〔']) {
        let after = &rest[open..];
        let Some(close) = after.find([')', '）', ']', '】', '］', '〕']) else { break };
        let inside = || after[..close].split(|c: char| !c.is_alphanumeric()).map(key);
        unit = unit.or_else(|| inside().find_map(|word| money_unit(&word)));
        // `metafields.custom.color` names another thing, and what is in its brackets is no hint.
        let dotted = after[..close].contains('.') && !after[..close].contains("..");
        remark |= dotted || !inside().all(|word| is_hint(&word));
        outside.push_str(&rest[..open]);
        if dotted {
            outside.push_str(&after[..close]);
        }
        outside.push(' ');
        rest = &after[close..];
        rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
    }
    if rest.len() == clean.len() {
        return (Cow::Borrowed(clean), remark, unit);
    }
    outside.push_str(rest);
    (Cow::Owned(outside), remark, unit)
}

/// Without the words that say whether a column must be filled.
fn without_words(outside: &str) -> Cow<'_, str> {
    if outside.contains('填') {
        return Cow::Owned(outside.replace("必填", " ").replace("选填", " "));
    }
    Cow::Borrowed(outside)
}

/// A name with everything taken out that people write in different ways: width, case, spaces, punctuation, invisible
/// characters. `{n}` stays, as `#`.
pub(super) fn key(name: &str) -> String {
    let name = if name.contains('{') { Cow::Owned(name.replace("{n}", "#")) } else { Cow::Borrowed(name) };
    plain_key(&name).unwrap_or_else(|| folded_key(&name))
}

/// The key of what folding leaves alone: ASCII and the usual ideographs, which nothing behind them changes.
fn plain_key(name: &str) -> Option<String> {
    let mut key = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            'a'..='z' | '0'..='9' | '#' | '\u{4e00}'..='\u{9fa5}' => key.push(c),
            'A'..='Z' => key.push(c.to_ascii_lowercase()),
            '\0'..='\x7f' | '（' | '）' | '【' | '】' | '：' | '，' | '、' => {}
            _ => return None,
        }
    }
    Some(key)
}

fn folded_key(name: &str) -> String {
    let folded = name.nfkc().flat_map(char::to_lowercase);
    folded.filter(|&c| c.is_alphanumeric() || c == '#').collect()
}

/// The ways to read a key as a member of a numbered family: the pattern with `#`, and the number.
pub(super) fn families(key: &str) -> Vec<(String, u32)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = key[at..].find(|c: char| c.is_ascii_digit()).map(|i| i + at) {
        let end = key[start..].find(|c: char| !c.is_ascii_digit()).map_or(key.len(), |i| i + start);
        if let (true, Ok(number)) = (end - start <= 3, key[start..end].parse()) {
            found.push((format!("{}#{}", &key[..start], &key[end..]), number));
        }
        at = end;
    }
    let mut in_words: Vec<(&str, u32, usize)> = Vec::new();
    for (at, first) in key.bytes().enumerate() {
        // Every cell may be a header, and hardly any has a number in words.
        if !matches!(first, b'o' | b't' | b'f' | b's' | b'e' | b'n' | 0xE4 | 0xE5) {
            continue;
        }
        for &(word, number) in NUMBERS.iter().filter(|(word, _)| key.as_bytes()[at..].starts_with(word.as_bytes())) {
            if in_words.iter().all(|(known, ..)| *known != word) {
                in_words.push((word, number, at));
            }
        }
    }
    in_words.sort_by_key(|(_, number, _)| *number);
    found.extend(in_words.into_iter().map(|(word, number, at)| (format!("{}#{}", &key[..at], &key[at + word.len()..]), number)));
    found
}

/// A header's text with one of its numbers as `{n}`, in every way.
pub(super) fn digits_as_n(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|i| i + at) {
        let end = text[start..].find(|c: char| !c.is_ascii_digit()).map_or(text.len(), |i| i + start);
        found.push(format!("{}{{n}}{}", &text[..start], &text[end..]));
        at = end;
    }
    found
}

/// The unit of money that stands in brackets or at the end of a header's key.
pub(super) fn money_unit(key: &str) -> Option<Unit> {
    let named = |names: &[&str]| names.contains(&key);
    if named(&["元", "人民币元", "单位元", "yuan", "rmb", "cny", "人民币"]) {
        Some(Unit::Yuan)
    } else if named(&["分", "单位分", "fen", "人民币分"]) {
        Some(Unit::Fen)
    } else {
        None
    }
}

/// `售价元`, `price_fen`, `售价/分`: the name without the unit, and the unit. 美元 and its like are no yuan.
fn unit_at_the_end(bare: &str) -> Option<(&str, Unit)> {
    let lower = bare.to_ascii_lowercase();
    for (word, unit) in
        [("元", Unit::Yuan), ("yuan", Unit::Yuan), ("rmb", Unit::Yuan), ("cny", Unit::Yuan), ("分", Unit::Fen), ("fen", Unit::Fen)]
    {
        let Some(stem) = lower.strip_suffix(word).and_then(|stem| bare.get(..stem.len())) else { continue };
        let apart = stem.ends_with(|c: char| !c.is_alphanumeric());
        let yuan = word == "元" && stem.ends_with(['价', '格', '额']);
        if apart || yuan {
            let stem = stem.trim_end_matches(|c: char| !c.is_alphanumeric());
            return (!stem.is_empty()).then_some((stem, unit));
        }
    }
    None
}

const NUMBERS: [(&str, u32); 20] = [
    ("一", 1),
    ("one", 1),
    ("二", 2),
    ("two", 2),
    ("三", 3),
    ("three", 3),
    ("四", 4),
    ("four", 4),
    ("五", 5),
    ("five", 5),
    ("六", 6),
    ("six", 6),
    ("七", 7),
    ("seven", 7),
    ("八", 8),
    ("eight", 8),
    ("九", 9),
    ("nine", 9),
    ("十", 10),
    ("ten", 10),
];

/// What stands in brackets and does not change what the header means.
fn is_hint(key: &str) -> bool {
    const HINTS: &[&str] = &[
        "",
        "必填",
        "选填",
        "可不填",
        "可选",
        "非必填",
        "必填项",
        "选填项",
        "数字",
        "整数",
        "文本",
        "required",
        "optional",
        "number",
        "integer",
        "text",
        "html",
        "url",
        "urls",
        "link",
        "xyz",
        "01",
        "kg",
        "g",
        "克",
        "千克",
        "cm",
        "mm",
        "m",
        "厘米",
        "毫米",
        "ml",
        "l",
        "lbs",
        "lb",
        "oz",
        "in",
        "件",
        "个",
        "pcs",
        "条",
        "s",
        "eur",
        "usd",
        "gbp",
        "inr",
        "rub",
        "hkd",
        "twd",
        "jpy",
    ];
    HINTS.contains(&key) || money_unit(key).is_some()
}

pub(super) fn invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_units_width_and_case_do_not_matter() {
        let bare = |text| heading(text).expect("a header").bare;
        for text in ["*售价（元）", "售价(必填)", "\u{feff}售价*", " 售价 必填", "售价\n【元】", "售价："] {
            assert_eq!(bare(text), "售价", "{text}");
        }
        assert_eq!(heading("售价（元）").and_then(|h| h.unit), Some(Unit::Yuan));
        for (text, unit) in [
            ("售价元", Some(Unit::Yuan)),
            ("price_fen", Some(Unit::Fen)),
            ("售价 / 元", Some(Unit::Yuan)),
            ("售价美元", None),
            ("积分", None),
        ] {
            assert_eq!(heading(text).and_then(|h| h.unit), unit, "{text}");
        }
        assert_eq!(heading("售价[分]").and_then(|h| h.unit), Some(Unit::Fen));
        assert_eq!(key("Ｉmage-Link_"), key("imageLink"));
        assert!(heading("价格(会员)").expect("a header").remark);
        assert!(!heading("Weight (kg)").expect("a header").remark);
        assert_ne!(heading("Color (product.metafields.shopify.color)").expect("a header").keys[0], "color");
        assert_eq!(heading(" * "), None);
    }

    #[test]
    fn numbers_make_families() {
        assert!(families("图片12").contains(&("图片#".into(), 12)));
        assert!(families("option3name").contains(&("option#name".into(), 3)));
        assert!(families("规格二名称").contains(&("规格#名称".into(), 2)));
        assert_eq!(families("2100000000"), vec![]);
        assert_eq!(families("三二"), vec![("三#".into(), 2), ("#二".into(), 3)]);
        for (word, _) in NUMBERS {
            assert_eq!(families(word).len(), 1, "{word}: its first byte is looked for");
        }
    }

    #[test]
    fn what_is_plain_folds_to_itself() {
        for c in ('\0'..='\u{ffff}').chain('a'..='z') {
            let text = format!("A{c}9");
            if let Some(plain) = plain_key(&text) {
                assert_eq!(plain, folded_key(&text), "{c:?}");
            }
        }
        assert_eq!(plain_key("商品 ID（必填）").as_deref(), Some("商品id必填"));
        assert_eq!(plain_key("É"), None);
    }
}

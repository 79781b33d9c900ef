//! Text made safe to show: whatever a stranger's cell holds, a terminal, a log or an editor shows it and obeys
//! nothing of it.
//!
//! Payloads never pass through here; they keep every character.

use crate::wide;
use std::borrow::Cow;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// The most columns that the text of one cell takes in a report.
pub(crate) const CELL_COLUMNS: usize = 80;

/// The same text with every control, bidi and invisible character written out: `\n`, `\u{202E}`.
pub fn printable(text: &str) -> Cow<'_, str> {
    // Nearly every text is told by one quick look.
    let first = if wide::is_usual(text) { None } else { text.find(is_hidden) };
    let Some(first) = first else { return Cow::Borrowed(text) };
    let mut shown = String::with_capacity(text.len() + 16);
    shown.push_str(&text[..first]);
    text[first..].chars().for_each(|c| push_printable(&mut shown, c));
    Cow::Owned(shown)
}

/// The beginning of the text that fits into that many columns, made printable; `...` says that there was more.
///
/// Marks that take no column count as one here, so that a heap of them is cut as well.
///
/// ```
/// assert_eq!(shangjia::report::shorten("纯棉四件套", 9), "纯棉四...");
/// ```
pub fn shorten(text: &str, columns: usize) -> String {
    shortened(text, columns).into_owned()
}

/// The same, borrowed where nothing has to be changed.
pub(super) fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    // No character takes more columns than bytes.
    if text.len() <= columns
        && let Cow::Borrowed(whole) = printable(text)
    {
        return Cow::Borrowed(whole);
    }
    Cow::Owned(cut(text, columns))
}

fn cut(text: &str, columns: usize) -> String {
    let mut shown = String::new();
    let mut used = 0;
    // Where the text may be cut so that the dots still fit.
    let mut cut = 0;
    for c in text.chars() {
        let before = shown.len();
        push_printable(&mut shown, c);
        used += shown[before..].chars().map(|c| c.width().unwrap_or(0).max(1)).sum::<usize>();
        if used + 3 <= columns {
            cut = shown.len();
        }
        if used > columns {
            shown.truncate(cut);
            shown.push_str("...");
            break;
        }
    }
    shown
}

fn push_printable(shown: &mut String, c: char) {
    match c {
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        c if is_hidden(c) => write!(shown, "\\u{{{:X}}}", u32::from(c)).expect("a String takes every text"),
        c => shown.push(c),
    }
}

/// Whether a character moves the cursor, turns the direction of text or cannot be seen at all.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Direction marks, embeddings, overrides and isolates.
            '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators, which some viewers break at.
            | '\u{2028}' | '\u{2029}'
            // Nothing to see: joiners, soft hyphen, fillers, invisible operators, byte order mark, variation
            // selectors, annotation marks and tags.
            | '\u{AD}' | '\u{34F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200D}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_hidden_is_left() {
        let cases = [
            ("商品 A", "商品 A"),
            ("a\u{202E}b", "a\\u{202E}b"),
            ("\u{1B}[31m红", "\\u{1B}[31m红"),
            ("第一行\r\n\t第二行", "第一行\\r\\n\\t第二行"),
            ("\u{9B}31m\u{7F}\u{0}", "\\u{9B}31m\\u{7F}\\u{0}"),
            ("A\u{200B}1\u{FEFF}", "A\\u{200B}1\\u{FEFF}"),
        ];
        for (text, shown) in cases {
            assert_eq!(printable(text), shown);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(shorten("纯棉四件套", 10), "纯棉四件套");
        assert_eq!(shorten("纯棉四件套", 9), "纯棉四...");
        assert_eq!(shorten("ab\u{202E}cd", 9), "ab...");
        assert_eq!(shorten(&"\u{301}".repeat(9000), 10), format!("{}...", "\u{301}".repeat(7)));
    }

    proptest! {
        #[test]
        fn what_is_short_is_shown_whole(text in "\\PC{0,12}", limit in 3usize..60) {
            prop_assert_eq!(shorten(&text, limit), cut(&text, limit));
        }

        #[test]
        fn whatever_comes_fits_and_is_safe(text in any::<String>(), limit in 3usize..100) {
            let shown = shorten(&text, limit);
            prop_assert!(shown.chars().filter_map(UnicodeWidthChar::width).sum::<usize>() <= limit);
            prop_assert!(!shown.chars().any(is_hidden));
            prop_assert_eq!(shown, cut(&text, limit));
            prop_assert!(!printable(&text).chars().any(is_hidden));
        }
    }
}

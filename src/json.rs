//! A text as JSON, byte for byte as `serde_json` writes it. Whole bodies are written by [`document`](crate::Document).

use crate::wide;

/// Nearly every text has nothing to escape; the rest is `serde_json`'s work.
pub(crate) fn write_text(text: &str, out: &mut Vec<u8>) {
    if is_plain(text) {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        serde_json::to_writer(out, text).expect("text is serialisable and writing to memory does not fail");
    }
}

/// Whether no byte is a control character, a quote or a backslash.
pub(crate) fn is_plain(text: &str) -> bool {
    !wide::any(text.as_bytes(), |word| wide::below(word, b' ') | wide::equal(word, b'"') | wide::equal(word, b'\\'))
}

/// How many control characters, quotes and backslashes there are. In a body whose texts were written as they stand
/// these are the quotes around them, unless a text holds what has to be escaped.
pub(crate) fn count_odd(json: &[u8]) -> usize {
    // One bit turned, the quote stands right behind the control characters, and one comparison is for all of them.
    wide::count(json, |byte| byte ^ 2 <= b'"' ^ 2 || byte == b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_is_what_needs_no_escape(text in "[ !a~\"\\\\\u{0}\u{1f}\u{7f}毯😀]{0,20}") {
            let escaped = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(is_plain(&text), escaped.len() == text.len() + 2);
            prop_assert_eq!(is_plain(&text), count_odd(text.as_bytes()) == 0);
        }
    }
}

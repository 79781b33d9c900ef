//! Characters that XML cannot hold, as workbooks write them: `_x000D_` for one unit of UTF-16.

/// Appends a text with its escapes resolved.
pub(super) fn push(raw: &str, text: &mut String) {
    let mut done = 0;
    for at in memchr::memchr_iter(b'_', raw.as_bytes()) {
        if at < done {
            continue;
        }
        if let Some((character, length)) = escape(&raw.as_bytes()[at..]) {
            text.push_str(&raw[done..at]);
            text.push(character);
            done = at + length;
        }
    }
    text.push_str(&raw[done..]);
}

/// The character that an escape at the beginning stands for, and the escape's length. Half of a pair is no character.
fn escape(raw: &[u8]) -> Option<(char, usize)> {
    let first = unit(raw)?;
    if let Some(character) = char::from_u32(u32::from(first)) {
        return Some((character, LENGTH));
    }
    match raw.get(LENGTH..).and_then(unit) {
        Some(second) if char::decode_utf16([first, second]).all(|c| c.is_ok()) => {
            let character = char::decode_utf16([first, second]).next()?.ok()?;
            Some((character, 2 * LENGTH))
        }
        _ => Some((char::REPLACEMENT_CHARACTER, LENGTH)),
    }
}

const LENGTH: usize = "_x000D_".len();

fn unit(raw: &[u8]) -> Option<u16> {
    let [b'_', b'x', digits @ .., b'_'] = raw.get(..LENGTH)? else { return None };
    digits.iter().try_fold(0, |unit, &digit| Some(unit * 16 + u16::try_from(char::from(digit).to_digit(16)?).ok()?))
}

#[cfg(test)]
mod tests {
    #[test]
    fn escapes_are_units_of_utf_16() {
        for (raw, expected) in [
            ("a_x000D_b_x001B_[31m", "a\rb\u{1B}[31m"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_!", "😀!"),
            ("_xD83D_!", "\u{FFFD}!"),
            ("__x0041__", "_A_"),
            ("_x00G0_ _x00_ 商_x", "_x00G0_ _x00_ 商_x"),
        ] {
            let mut text = String::new();
            super::push(raw, &mut text);
            assert_eq!(text, expected);
        }
    }
}

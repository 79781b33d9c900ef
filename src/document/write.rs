//! A document as compact JSON text, byte for byte what `serde_json` would write for the same values in that order.

use super::{Document, Value};
use std::io;

impl Document<'_> {
    /// Adds the body as compact JSON to `out`: UTF-8 as it stands, only what must be escaped is.
    pub fn write(&self, out: &mut Vec<u8>) {
        let mut ends: Vec<(u32, u8)> = Vec::new();
        let mut first = true;
        for (index, node) in (0u32..).zip(&self.nodes) {
            while ends.last().is_some_and(|(end, _)| *end <= index) {
                out.extend(ends.pop().map(|(_, bracket)| bracket));
                first = false;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            if matches!(ends.last(), Some((_, b'}'))) {
                write_text(&node.key, out);
                out.push(b':');
            }
            match &node.value {
                Value::Object(_) => {
                    out.push(b'{');
                    ends.push((node.end, b'}'));
                    first = true;
                }
                Value::Array(_) => {
                    out.push(b'[');
                    ends.push((node.end, b']'));
                    first = true;
                }
                Value::Text(text) => write_text(text, out),
                Value::Integer(number) => write_integer(*number, out),
                Value::Number(number) => out.extend_from_slice(number.to_string().as_bytes()),
                Value::Bool(true) => out.extend_from_slice(b"true"),
                Value::Bool(false) => out.extend_from_slice(b"false"),
                Value::Null => out.extend_from_slice(b"null"),
            }
        }
        out.extend(ends.iter().rev().map(|(_, bracket)| bracket));
    }

    /// Writes the body as compact JSON to a file or a pipe.
    pub fn write_to(&self, mut out: impl io::Write) -> io::Result<()> {
        let mut text = Vec::new();
        self.write(&mut text);
        out.write_all(&text)
    }

    /// The body as compact JSON.
    #[expect(clippy::missing_panics_doc, reason = "what is expected cannot fail")]
    pub fn to_json(&self) -> String {
        let mut out = Vec::new();
        self.write(&mut out);
        String::from_utf8(out).expect("texts are UTF-8 and everything added is ASCII")
    }
}

/// Nearly every text has nothing to escape; the rest is `serde_json`'s work.
fn write_text(text: &str, out: &mut Vec<u8>) {
    if is_plain(text.as_bytes()) {
        out.reserve(text.len() + 2);
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        serde_json::to_writer(out, text).expect("text is serialisable and writing to memory does not fail");
    }
}

/// Whether no byte is a control character, a quote or a backslash. Without a branch, the compiler looks at many at once.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.iter().fold(0, |odd, &byte| odd | u8::from(byte < 0x20) | u8::from(byte == b'"') | u8::from(byte == b'\\')) == 0
}

fn write_integer(mut number: u64, out: &mut Vec<u8>) {
    let mut digits = [0u8; 20];
    let mut begin = digits.len();
    for slot in digits.iter_mut().rev() {
        *slot = b'0' + u8::try_from(number % 10).expect("a digit");
        begin -= 1;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[begin..]);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_what_serde_json_writes(value in crate::document::parse::tests::any_json()) {
            let document = Document::from_value(&value).unwrap();
            prop_assert_eq!(document.to_json(), value.to_string());
            let text = value.to_string();
            prop_assert_eq!(Document::parse(&text).unwrap().to_json(), text);
        }

        #[test]
        fn plain_is_what_needs_no_escape(text in "[ !a~\"\\\\\u{0}\u{1f}\u{7f}毯😀]{0,20}") {
            let escaped = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(is_plain(text.as_bytes()), escaped.len() == text.len() + 2);
        }

        #[test]
        fn integers(number: u64) {
            let mut out = Vec::new();
            write_integer(number, &mut out);
            prop_assert_eq!(out, number.to_string().into_bytes());
        }
    }
}

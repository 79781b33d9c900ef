//! A document as compact JSON text, byte for byte what `serde_json` would write for the same values in that order.

use super::{Document, Key, Value};
use crate::json::write_text;
use std::io;

/// What is around the body: nothing that ends.
const OUTSIDE: (u32, u8) = (u32::MAX, b' ');

impl Document<'_> {
    /// Adds the body as compact JSON to `out`: UTF-8 as it stands, only what must be escaped is.
    pub fn write(&self, out: &mut Vec<u8>) {
        // What is open around the next node: where it ends, and by which bracket.
        let mut outer: Vec<(u32, u8)> = Vec::new();
        let mut inner = OUTSIDE;
        let mut first = true;
        for (index, node) in (0u32..).zip(&self.nodes) {
            while inner.0 <= index {
                out.push(inner.1);
                inner = outer.pop().unwrap_or(OUTSIDE);
                first = false;
            }
            if !first {
                out.push(b',');
            }
            first = false;
            if inner.1 == b'}' {
                write_key(&node.key, out);
            }
            match &node.value {
                Value::Object(_) => {
                    out.push(b'{');
                    outer.push(std::mem::replace(&mut inner, (node.end, b'}')));
                    first = true;
                }
                Value::Array(_) => {
                    out.push(b'[');
                    outer.push(std::mem::replace(&mut inner, (node.end, b']')));
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
        let open = std::iter::once(inner).chain(outer.into_iter().rev());
        out.extend(open.take_while(|open| *open != OUTSIDE).map(|(_, bracket)| bracket));
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

fn write_key(key: &Key<'_>, out: &mut Vec<u8>) {
    match key {
        Key::Ours(name) => {
            out.push(b'"');
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
        }
        Key::Read(name) => {
            write_text(name, out);
            out.push(b':');
        }
    }
}

/// Adds a whole number in decimal digits.
pub(crate) fn write_integer(number: u64, out: &mut Vec<u8>) {
    serde_json::to_writer(out, &number).expect("a number is serialisable and writing to memory does not fail");
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
        fn integers(number: u64) {
            let mut out = Vec::new();
            write_integer(number, &mut out);
            prop_assert_eq!(out, number.to_string().into_bytes());
        }
    }
}

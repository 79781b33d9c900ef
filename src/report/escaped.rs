//! JSON whose texts are the same and show themselves: what a terminal obeys, or nobody sees, is written as `\u202E`.
//! The text of reports for people ([`printable`](super::printable())) is another one.

use super::printable::is_hidden;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use std::io::{self, Write};

/// Writes a value as one line.
pub(super) fn write(value: &impl Serialize, out: impl Write) -> io::Result<()> {
    Ok(value.serialize(&mut Serializer::with_formatter(out, Escaped(CompactFormatter)))?)
}

struct Escaped(CompactFormatter);

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_hidden) {
            self.0.write_string_fragment(writer, &rest[..at])?;
            let hidden = rest[at..].chars().next().unwrap_or_default();
            for unit in hidden.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + hidden.len_utf8()..];
        }
        self.0.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    #[test]
    fn what_nobody_sees_is_written_out() {
        let mut line = Vec::new();
        super::write(&"a\u{202E}b\u{7F}\u{E0041}毯\n", &mut line).expect("memory takes all");
        assert_eq!(String::from_utf8(line).expect("it is text"), r#""a\u202eb\u007f\udb40\udc41毯\n""#);
    }

    proptest! {
        #[test]
        fn the_text_is_the_same(text in "\\PC*|[\u{80}-\u{9F}\u{200B}-\u{206F}\"\\\\]*") {
            let mut line = Vec::new();
            super::write(&text, &mut line).expect("memory takes all");
            prop_assert_eq!(serde_json::from_slice::<String>(&line).expect("it is JSON"), text);
        }
    }
}

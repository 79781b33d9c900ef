//! From a JSON pointer back to the line of the text that was read.
//!
//! Documents hold no positions, because only the few values that are wrong need one: the text is walked again.

use super::node::array_index;

/// The line and the character (both from 1) where the value begins that the pointer leads to. Where it leads nowhere
/// (a member that is missing), the nearest value around it. `text` is JSON that was read without a fault; in any other
/// text the answer may be any line of it.
///
/// ```
/// assert_eq!(shangjia::position("{\n  \"a\": [1,\n    2]\n}", "/a/1"), (3, 5));
/// ```
pub fn position(text: &str, pointer: &str) -> (u64, u32) {
    let before = text.get(..offset(text, pointer)).unwrap_or(text);
    let line = before.bytes().filter(|b| *b == b'\n').count() as u64 + 1;
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    (line, u32::try_from(column).unwrap_or(u32::MAX))
}

/// The same as a number of bytes.
pub(crate) fn offset(text: &str, pointer: &str) -> usize {
    let mut walk = Walk { bytes: text.as_bytes(), at: 0 };
    walk.blanks();
    let mut found = walk.at;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        let inside = match walk.peek() {
            Some(b'{') => walk.enter_member(&token),
            Some(b'[') => array_index(&token).is_some_and(|index| walk.enter_item(index)),
            _ => false,
        };
        if !inside {
            break;
        }
        found = walk.at;
    }
    found.min(text.len())
}

/// A place in the text.
struct Walk<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Walk<'t> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    /// From an object's bracket to the value of its first member of that name.
    fn enter_member(&mut self, name: &str) -> bool {
        self.step();
        while self.peek() == Some(b'"') {
            let key = self.value();
            self.step();
            // Names with escapes are rare; the parser knows them all.
            let same = serde_json::from_slice::<String>(key).is_ok_and(|key| key == name);
            if same {
                return true;
            }
            self.value();
            if self.peek() == Some(b',') {
                self.step();
            }
        }
        false
    }

    /// From an array's bracket to the item of that index.
    fn enter_item(&mut self, index: usize) -> bool {
        self.step();
        for _ in 0..index {
            self.value();
            if self.peek() != Some(b',') {
                return false;
            }
            self.step();
        }
        self.peek().is_some_and(|b| b != b']')
    }

    /// Over one byte and the blanks behind it.
    fn step(&mut self) {
        self.at += 1;
        self.blanks();
    }

    /// Over one value, and the blanks behind it; gives its bytes.
    fn value(&mut self) -> &'t [u8] {
        let begin = self.at;
        let mut depth = 0usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => self.string(),
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' | b':' if depth == 0 => break,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let end = self.at;
        self.bytes.get(begin..end).unwrap_or(&[])
    }

    /// From a quote to the quote that closes it.
    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => return,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use proptest::prelude::*;

    #[test]
    fn values_are_found_and_missing_ones_are_near() {
        let text = "{\n \"标\\\"题\": {\"a\": [1, {\"b\": \"}]\"}] ,\n\"c\":2},\n \"x/y\": [],\n \"z\": 5\n}";
        for (pointer, expected) in [
            ("", (1, 1)),
            ("/标\"题", (2, 10)),
            ("/标\"题/a/1/b", (2, 26)),
            ("/标\"题/c", (3, 5)),
            ("/x~1y", (4, 9)),
            ("/x~1y/0", (4, 9)),
            ("/z", (5, 7)),
            ("/missing", (1, 1)),
            ("/标\"题/a/7", (2, 16)),
        ] {
            assert_eq!(position(text, pointer), expected, "{pointer}");
        }
    }

    proptest! {
        #[test]
        fn every_value_begins_where_it_is_said_to(value in crate::document::parse::tests::any_json()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            let document = Document::parse(&text).unwrap();
            for index in 0..document.size() {
                let pointer = document.pointers_of(&[u32::try_from(index).unwrap()]).remove(0);
                let (line, column) = position(&text, &pointer);
                let rest: String = text.split('\n').skip(usize::try_from(line).unwrap() - 1).collect::<Vec<_>>().join("\n");
                let rest: String = rest.chars().skip(column as usize - 1).collect();
                let expected = serde_json::to_string(value.pointer(&pointer).unwrap()).unwrap();
                let first = serde_json::Deserializer::from_str(&rest).into_iter::<serde_json::Value>().next().unwrap().unwrap();
                prop_assert_eq!(first.to_string(), expected, "{}", pointer);
            }
        }

        #[test]
        fn no_text_breaks_it(text in "[\\[\\]{}\",:\\\\a毯 \n]{0,40}", pointer in "[/~01a]{0,10}") {
            position(&text, &pointer);
        }
    }
}

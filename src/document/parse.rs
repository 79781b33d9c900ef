//! JSON text → document, keeping what a map would lose: the order of members, doubled members, unknown ones.
//!
//! Splitting a file into bodies is [`Bodies`](super::Bodies)' work; here is one body.

use super::{Document, Value};
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

/// The most values that one body may hold. A product with 10,000 SKUs has fewer.
pub const MAX_VALUES: usize = 500_000;

/// The deepest nesting that is read; `serde_json` keeps the same bound for text.
const MAX_DEPTH: usize = 127;

/// From this many members on, names are looked up in a set rather than compared one by one.
const MANY_MEMBERS: usize = 16;

/// A text that is no JSON, or no JSON that can be a request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonFault {
    /// The line, from 1; 0 where there is no text.
    pub line: u64,
    /// The character in the line, from 1; 0 stands for the whole line.
    pub column: u32,
    /// What is wrong there.
    pub what: JsonProblem,
}

/// What is wrong with a JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum JsonProblem {
    /// It breaks JSON's grammar, in the parser's words: `trailing comma`, `expected ident` …
    Syntax(String),
    /// It ends too early.
    Unfinished,
    /// Its bytes are not UTF-8.
    NotUtf8,
    /// It is nested too deeply.
    TooDeep,
    /// A number too large for any computer, such as `1e999`.
    NumberTooLarge,
    /// It holds more values than any product has; the bound.
    TooManyValues(usize),
    /// It is longer than any product; the bound in bytes.
    TooLong(usize),
    /// Something follows where the file should end.
    Trailing,
}

impl JsonFault {
    /// Where it is, as a number of bytes from the beginning of the text.
    pub(crate) fn offset(&self, text: &str) -> usize {
        let begin = (1..self.line).try_fold(0, |at, _| Some(at + text.get(at..)?.find('\n')? + 1)).unwrap_or(0);
        let line = text.get(begin..).and_then(|rest| rest.lines().next()).unwrap_or("");
        let before = usize::try_from(self.column.saturating_sub(1)).unwrap_or(0);
        begin + line.char_indices().nth(before).map_or(line.len(), |(at, _)| at)
    }
}

impl fmt::Display for JsonFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}", self.line, self.column, self.what)
    }
}

impl fmt::Display for JsonProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonProblem::Syntax(words) => f.write_str(words),
            JsonProblem::Unfinished => f.write_str("the JSON text ends too early"),
            JsonProblem::NotUtf8 => f.write_str("not UTF-8"),
            JsonProblem::TooDeep => f.write_str("nested too deeply"),
            JsonProblem::NumberTooLarge => f.write_str("a number too large for any computer"),
            JsonProblem::TooManyValues(most) => write!(f, "more than {most} values"),
            JsonProblem::TooLong(most) => write!(f, "longer than {most} bytes"),
            JsonProblem::Trailing => f.write_str("something follows the end of the JSON text"),
        }
    }
}

impl std::error::Error for JsonFault {}

impl<'a> Document<'a> {
    /// Reads one body. Texts without escapes are borrowed from `text`.
    pub fn parse(text: &'a str) -> Result<Document<'a>, JsonFault> {
        let mut document = Document::default();
        document.parse_into(text)?;
        Ok(document)
    }

    /// The same into a document whose memory is used again; what it held is forgotten.
    pub fn parse_into(&mut self, text: &'a str) -> Result<(), JsonFault> {
        self.clear();
        let mut parser = serde_json::Deserializer::from_str(text);
        let read = Seed { document: self, key: Cow::Borrowed("") }.deserialize(&mut parser);
        read.and_then(|()| parser.end()).map_err(|error| fault(text, &error))
    }

    /// The tree of a value that a program built. Its line is 0 if it is refused: nested too deeply, or too many
    /// values.
    pub fn from_value(value: &'a serde_json::Value) -> Result<Document<'a>, JsonFault> {
        let mut document = Document::default();
        match document.add(Cow::Borrowed(""), value, MAX_DEPTH) {
            Ok(()) => Ok(document),
            Err(what) => Err(JsonFault { line: 0, column: 0, what }),
        }
    }

    fn add(&mut self, key: Cow<'a, str>, value: &'a serde_json::Value, depth: usize) -> Result<(), JsonProblem> {
        use serde_json::Value as Json;
        if self.size() >= MAX_VALUES {
            return Err(JsonProblem::TooManyValues(MAX_VALUES));
        }
        let inner = depth.checked_sub(1).ok_or(JsonProblem::TooDeep);
        match value {
            Json::Object(members) => {
                self.begin_object(key);
                members.iter().try_for_each(|(name, member)| self.add(Cow::Borrowed(name), member, inner.clone()?))?;
                self.end();
            }
            Json::Array(items) => {
                self.begin_array(key);
                items.iter().try_for_each(|item| self.add(Cow::Borrowed(""), item, inner.clone()?))?;
                self.end();
            }
            Json::String(text) => self.text(key, text.as_str()),
            Json::Number(n) => self.number(key, n.clone()),
            Json::Bool(b) => self.leaf(key, Value::Bool(*b)),
            Json::Null => self.leaf(key, Value::Null),
        }
        Ok(())
    }
}

/// Whether it is a whole number of more than 64 bits: no such number is written with a fraction, and the parser keeps
/// only the leading digits of it.
pub(super) fn is_beyond_64_bits(number: &serde_json::Number) -> bool {
    const BEYOND: f64 = 18_446_744_073_709_551_616.0;
    number.is_f64() && number.as_f64().is_none_or(|float| float.abs() >= BEYOND)
}

/// Reads one value to the end of a document.
struct Seed<'d, 'a> {
    document: &'d mut Document<'a>,
    key: Cow<'a, str>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.document.size() >= MAX_VALUES {
            return Err(D::Error::custom(TOO_MANY));
        }
        deserializer.deserialize_any(self)
    }
}

/// The mark of our own fault among the parser's: it travels as its error's text.
const TOO_MANY: &str = "too many values";

impl<'de> Visitor<'de> for Seed<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Seed { document, key } = self;
        let mut names = Names::of(document.size());
        document.begin_object(key);
        while let Some(Text(name)) = map.next_key_seed(TextSeed)? {
            if !names.add(&name, document) {
                document.double_next();
            }
            map.next_value_seed(Seed { document: &mut *document, key: name })?;
        }
        document.end();
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Seed { document, key } = self;
        document.begin_array(key);
        while items.next_element_seed(Seed { document: &mut *document, key: Cow::Borrowed("") })?.is_some() {}
        document.end();
        Ok(())
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<(), E> {
        self.document.text(self.key, text);
        Ok(())
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        self.document.text(self.key, text.to_owned());
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.document.integer(self.key, number);
        Ok(())
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.document.number(self.key, value.into());
        Ok(())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        let value = serde_json::Number::from_f64(value).ok_or_else(|| E::custom("number out of range"))?;
        self.document.number(self.key, value);
        Ok(())
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.document.leaf(self.key, Value::Bool(value));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.document.leaf(self.key, Value::Null);
        Ok(())
    }
}

/// A member's name, borrowed unless it holds escapes.
struct Text<'a>(Cow<'a, str>);
struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Text<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Text<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member's name")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(name)))
    }

    fn visit_str<E>(self, name: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(name.to_owned())))
    }
}

/// The names that an object has had so far. Those of a small object are looked up in the document itself; a stranger's
/// huge one must not cost its square.
struct Names {
    /// Where the object stands in the document.
    object: usize,
    count: usize,
    many: HashSet<String>,
}

impl Names {
    /// Those of an object that will begin there.
    fn of(object: usize) -> Names {
        Names { object, count: 0, many: HashSet::new() }
    }

    /// Whether the name of the next member is new.
    fn add(&mut self, name: &str, document: &Document<'_>) -> bool {
        self.count += 1;
        if self.count < MANY_MEMBERS {
            return document.members_from(self.object).all(|member| member != name);
        }
        if self.count == MANY_MEMBERS {
            self.many.extend(document.members_from(self.object).map(str::to_owned));
        }
        self.many.insert(name.to_owned())
    }
}

/// The parser's complaint in our words. Its kinds are private; only what a merchant can act upon is told apart.
fn fault(text: &str, error: &serde_json::Error) -> JsonFault {
    let words = error.to_string();
    let words = words.rsplit_once(" at line ").map_or(words.as_str(), |(words, _)| words);
    let what = match words {
        TOO_MANY => JsonProblem::TooManyValues(MAX_VALUES),
        "number out of range" => JsonProblem::NumberTooLarge,
        "recursion limit exceeded" => JsonProblem::TooDeep,
        _ if error.is_eof() => JsonProblem::Unfinished,
        _ => JsonProblem::Syntax(words.to_owned()),
    };
    // The parser counts bytes in a line, an editor characters.
    let line = text.split('\n').nth(error.line().saturating_sub(1)).unwrap_or("");
    let mut before = error.column().saturating_sub(1).min(line.len());
    while !line.is_char_boundary(before) {
        before -= 1;
    }
    let column = line.get(..before).map_or(0, |before| before.chars().count() + 1);
    JsonFault { line: error.line() as u64, column: u32::try_from(column).unwrap_or(u32::MAX), what }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    /// Any JSON value, its fractions being fractions: `1.0` is where the tree is stricter than JSON Schema.
    pub(crate) fn any_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            any::<u64>().prop_map(Json::from),
            any::<i64>().prop_map(Json::from),
            any::<i32>().prop_map(|n| Json::from(f64::from(n) + 0.5)),
            "\\PC{0,6}|[\"\\\\/\u{0}-\u{1f}\u{7f}毯😀]{0,5}".prop_map(Json::from),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Json::from),
                prop::collection::btree_map("[a-c/~\"毯]{0,2}", inner, 0..6)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn faults_are_where_an_editor_shows_them() {
        for (text, line, column, what) in [
            ("{\n  \"标题\": \"毯\",\n}", 3, 1, JsonProblem::Syntax("trailing comma".into())),
            ("{\"标题\": 毯}", 1, 8, JsonProblem::Syntax("expected value".into())),
            ("{\"a\": 1", 1, 7, JsonProblem::Unfinished),
            ("{\"a\": 1} x", 1, 10, JsonProblem::Syntax("trailing characters".into())),
            ("{\"a\": 1e999}", 1, 11, JsonProblem::NumberTooLarge),
            ("", 1, 1, JsonProblem::Unfinished),
        ] {
            let found = Document::parse(text).unwrap_err();
            assert_eq!((found.line, &found.what), (line, &what), "{text}");
            assert!(found.column.abs_diff(column) <= 1, "{text}: column {} instead of {column}", found.column);
        }
    }

    #[test]
    fn lost_digits_are_named() {
        let document = Document::parse(r#"{"a":[1,18446744073709551616,18446744073709551615,-99999999999999999999,0.5]}"#).unwrap();
        assert_eq!(document.too_large(), ["/a/1", "/a/3"]);
    }

    #[test]
    fn hostile_nesting_and_counts_are_bounded() {
        let deep = "[".repeat(1_000_000);
        assert_eq!(Document::parse(&deep).unwrap_err().what, JsonProblem::TooDeep);
        let value = (0..200).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(Document::from_value(&value).unwrap_err().what, JsonProblem::TooDeep);
        let many = format!("[{}0]", "0,".repeat(MAX_VALUES));
        assert_eq!(Document::parse(&many).unwrap_err().what, JsonProblem::TooManyValues(MAX_VALUES));
    }

    #[test]
    fn doubled_names_are_found_in_large_objects_too() {
        let members: Vec<String> = (0..5000).map(|i| format!("\"k{}\":{i}", i % 4990)).collect();
        let text = format!("{{{}}}", members.join(","));
        assert_eq!(Document::parse(&text).unwrap().doubled().len(), 10);
    }
}

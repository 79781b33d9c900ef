//! A schema as a glance sees it: which of its keywords a glance knows, and what they ask.

use super::{ARRAY, BOOL, Bounds, Glance, INTEGER, Keyword, MOST_MEMBERS, Members, NULL, OBJECT, Part, TEXT, Word};
use crate::NodeRef;
use crate::document::Value;
use std::collections::HashMap;

/// The only dialect whose keywords mean what is taken for granted here.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Glance {
    /// `None` for a schema that says anything which a glance does not see.
    pub(crate) fn of(schema: NodeRef<'_>) -> Option<Glance> {
        let mut reader = Reader { schema, parts: Vec::new(), known: HashMap::new() };
        reader.part(schema)?;
        Some(Glance { parts: reader.parts.into_iter().collect::<Option<_>>()? })
    }
}

/// Reads a schema, each part of it once.
struct Reader<'s> {
    schema: NodeRef<'s>,
    /// Those that are still being read are `None`.
    parts: Vec<Option<Part>>,
    known: HashMap<u32, usize>,
}

impl<'s> Reader<'s> {
    fn part(&mut self, schema: NodeRef<'s>) -> Option<usize> {
        if let Some(known) = self.known.get(&schema.index()) {
            return Some(*known);
        }
        let only_refers = schema.get("$ref").filter(|_| schema.members().all(|(keyword, _)| keyword == "$ref" || says_nothing(keyword)));
        if let Some(to) = only_refers {
            return self.referred(to.as_text()?);
        }
        let index = self.parts.len();
        self.known.insert(schema.index(), index);
        self.parts.push(None);
        let part = match schema.value() {
            Value::Bool(true) => Part::default(),
            Value::Object(_) => self.keywords(schema)?,
            _ => return None,
        };
        self.parts[index] = Some(part);
        Some(index)
    }

    fn keywords(&mut self, schema: NodeRef<'s>) -> Option<Part> {
        let mut part = Part { anything: false, ..Part::default() };
        let (mut required, mut refers) = (None, None);
        for (keyword, value) in schema.members() {
            match keyword {
                "required" => required = Some(value),
                "properties" => part.members = self.members(value)?,
                "items" => part.items = Some(self.part(value)?),
                "$ref" => refers = Some(self.referred(value.as_text()?)?),
                "$schema" if value.as_text() == Some(DIALECT) => {}
                "$id" if schema.index() == self.schema.index() => {}
                keyword if says_nothing(keyword) => {}
                _ => part.ask(keyword, value)?,
            }
        }
        let required = required.into_iter().flat_map(NodeRef::items).map(NodeRef::as_text).collect::<Option<Vec<_>>>()?;
        part.required = part.bits(required.into_iter())?;
        part.keywords = Keyword::all_of(schema)?;
        if let Some(refers) = refers {
            part.take_over(self.parts[refers].as_ref()?)?;
        }
        Some(part)
    }

    fn members(&mut self, schemas: NodeRef<'s>) -> Option<Members> {
        let few = schemas.len() <= MOST_MEMBERS;
        let members = schemas.members().map(|(name, schema)| Some((name.to_owned(), self.part(schema)?)));
        few.then_some(Members(members.collect::<Option<_>>()?))
    }

    fn referred(&mut self, to: &str) -> Option<usize> {
        let pointer = to.strip_prefix('#').filter(|pointer| pointer.starts_with('/') && !pointer.contains('%'))?;
        self.part(self.schema.pointer(pointer)?)
    }
}

impl Part {
    /// Takes over what is asked by a part that it refers to, if that is asked of single values alone.
    fn take_over(&mut self, other: &Part) -> Option<()> {
        let is_of_one_value = other.members.0.is_empty() && other.items.is_none() && other.others;
        self.keywords.extend_from_slice(&other.keywords);
        if is_of_one_value { self.ask_as(other) } else { None }
    }

    /// One keyword that says nothing of other parts; `None` for one that a glance does not know.
    pub(super) fn ask(&mut self, keyword: &str, value: NodeRef<'_>) -> Option<()> {
        let least = |bounds: Bounds| Some(Bounds(value.as_u64()?, bounds.1));
        let most = |bounds: Bounds| Some(Bounds(bounds.0, value.as_u64()?));
        match keyword {
            "type" => self.kinds = kinds(value)?,
            "minLength" => self.length = least(self.length)?,
            "maxLength" => self.length = most(self.length)?,
            "minimum" => self.number = least(self.number)?,
            "maximum" => self.number = most(self.number)?,
            "minItems" => self.count = least(self.count)?,
            "maxItems" => self.count = most(self.count)?,
            "pattern" => self.beginnings = beginnings(value.as_text()?)?,
            "enum" => self.values = Some(value.items().map(word).collect::<Option<Vec<_>>>()?).filter(|words| !words.is_empty())?,
            "additionalProperties" => match value.value() {
                Value::Bool(others) => self.others = *others,
                _ => return None,
            },
            _ => return None,
        }
        Some(())
    }
}

/// Keywords that ask nothing of the value.
fn says_nothing(keyword: &str) -> bool {
    matches!(keyword, "title" | "description" | "$comment" | "examples" | "$defs" | "x-rule" | "x-message")
}

fn word(value: NodeRef<'_>) -> Option<Word> {
    value.as_text().map(|text| Word::Text(text.to_owned())).or_else(|| value.as_u64().map(Word::Integer))
}

fn kinds(value: NodeRef<'_>) -> Option<u8> {
    let kind = |name: NodeRef<'_>| match name.as_text()? {
        "object" => Some(OBJECT),
        "array" => Some(ARRAY),
        "string" => Some(TEXT),
        "integer" | "number" => Some(INTEGER),
        "boolean" => Some(BOOL),
        "null" => Some(NULL),
        _ => None,
    };
    if value.is_empty() { kind(value) } else { value.items().try_fold(0, |kinds, name| Some(kinds | kind(name)?)) }
}

/// The texts that a pattern asks for at the beginning, where it is made of letters and signs that stand for themselves,
/// each of which may be left out if a question mark follows.
fn beginnings(pattern: &str) -> Option<Vec<String>> {
    let mut found = vec![String::new()];
    let mut rest = pattern.strip_prefix('^')?.chars().peekable();
    while let Some(c) = rest.next() {
        if !(c.is_ascii_alphanumeric() || matches!(c, '/' | ':' | '_')) || found.len() > 4 {
            return None;
        }
        let without = if rest.next_if_eq(&'?').is_some() { found.clone() } else { Vec::new() };
        for beginning in &mut found {
            beginning.push(c);
        }
        found.extend(without);
    }
    Some(found)
}

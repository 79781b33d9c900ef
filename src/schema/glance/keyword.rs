//! The keywords that a glance knows, one by one: what is said of a value that does not keep one of them. The walk over
//! whole values stands in [`glance`](super); this is asked only where something is known to be wrong.
//!
//! It says what the validator would say, in the same order, which properties hold against it.

use super::Part;
use crate::NodeRef;
use crate::document::{Value, member_pointer};
use crate::schema::{Said, Violation, cut, listed, noted};
use smol_str::{SmolStr, ToSmolStr as _};

/// One keyword of a schema.
#[derive(Debug, Clone)]
pub(crate) struct Keyword {
    name: &'static str,
    /// What it asks by itself.
    asked: Part,
    expected: SmolStr,
    /// The member that it asks for, if it is `required`: one keyword for each.
    member: Option<SmolStr>,
    rule: Option<SmolStr>,
    message: Option<Said>,
    /// Of two schemas that were made one, whether it is the second that asks.
    pub is_of_second: bool,
}

/// In the order in which the validator looks at them.
const ORDER: [&str; 10] = ["type", "enum", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "required", "pattern"];

/// The types of values, in the order in which the validator names them.
const KINDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

impl Keyword {
    /// The keywords of one object of a schema that ask something of the value itself.
    pub(super) fn all_of(schema: NodeRef<'_>) -> Option<Vec<Keyword>> {
        let mut keywords = Vec::new();
        for name in ORDER {
            let Some(value) = schema.get(name) else { continue };
            if name == "required" {
                keywords.extend(value.items().filter_map(NodeRef::as_text).map(|member| Keyword::of(schema, name, Some(member))));
                continue;
            }
            let mut asked = Part::default();
            asked.ask(name, value)?;
            keywords.push(Keyword { asked, expected: expected(name, value).into(), ..Keyword::of(schema, name, None) });
        }
        Some(keywords)
    }

    fn of(schema: NodeRef<'_>, name: &'static str, member: Option<&str>) -> Keyword {
        let note = |beside| noted(&schema.get(beside)?.owned(), name, member);
        Keyword {
            name,
            asked: Part::default(),
            expected: SmolStr::default(),
            member: member.map(SmolStr::new),
            rule: note("x-rule").map(|said| said.en.into()),
            message: note("x-message"),
            is_of_second: false,
        }
    }

    /// The same, asked by the second of two schemas.
    pub(super) fn of_the_second(&self) -> Keyword {
        Keyword { is_of_second: true, ..self.clone() }
    }

    /// What is said of a value; of an object that lacks the member, whatever is in it.
    pub(crate) fn violation(&self, pointer: &str, value: &Value<'_>) -> Violation {
        Violation {
            pointer: self.member.as_deref().map_or_else(|| pointer.into(), |name| member_pointer(pointer, name).into()),
            keyword: SmolStr::new_static(self.name),
            rule: self.rule.clone(),
            message: self.message.clone(),
            expected: self.expected.clone(),
            member: self.member.clone(),
            count: match (self.name, value) {
                ("minLength" | "maxLength", Value::Text(text)) => Some(text.chars().count() as u64),
                ("minItems" | "maxItems", Value::Array(count)) => Some(u64::from(*count)),
                _ => None,
            },
            value: match value {
                Value::Text(text) => Some(cut(text)),
                Value::Integer(number) => Some(number.to_smolstr()),
                _ => None,
            },
        }
    }
}

impl Part {
    /// The keywords that a value does not keep.
    pub(crate) fn objections<'k>(&'k self, value: &'k Value<'_>) -> impl Iterator<Item = &'k Keyword> {
        self.keywords.iter().filter(|keyword| keyword.member.is_none() && !keyword.asked.takes(value))
    }

    /// The keywords that ask for one of these members, which are not there.
    pub(crate) fn lacking<'k>(&'k self, lacks: &'k [&str]) -> impl Iterator<Item = &'k Keyword> {
        self.keywords.iter().filter(|keyword| keyword.member.as_deref().is_some_and(|member| lacks.contains(&member)))
    }
}

/// What a keyword asks for, in no particular language.
fn expected(name: &str, value: NodeRef<'_>) -> String {
    match name {
        "type" if !value.is_empty() => {
            let has = |kind: &&str| value.items().any(|item| item.as_text() == Some(kind));
            KINDS.into_iter().filter(has).collect::<Vec<_>>().join(", ")
        }
        "enum" => listed(&value.items().map(NodeRef::owned).collect::<Vec<_>>()),
        _ => value.as_text().map(str::to_owned).or_else(|| value.word()).unwrap_or_default(),
    }
}

//! The first glance at a body: nearly every body is in order, and most schemas say so in a handful of keywords, which
//! one walk over the body can look at. What the glance does not accept, the validator judges; a schema that says more
//! has no glance. It never accepts what the validator would not, which a property holds against random schemas.

mod join;
mod keyword;
mod read;

use crate::NodeRef;
use crate::document::{Value, has_length};
use keyword::Keyword;
use std::ops::Range;

/// Every member that a schema names has a bit in one word.
const MOST_MEMBERS: usize = 64;

/// A body that is deeper is not one of ours.
const DEEPEST: usize = 8;

/// What a schema asks, part by part; the first part is about the body as a whole.
#[derive(Debug)]
pub(crate) struct Glance {
    parts: Vec<Part>,
}

/// What is asked of one value.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Whether anything will do.
    anything: bool,
    kinds: u8,
    length: Bounds,
    /// What a text may begin with; anything, where it is empty.
    beginnings: Vec<String>,
    number: Bounds,
    /// The only values it may be; any, where it is empty.
    values: Vec<Word>,
    count: Bounds,
    items: Option<usize>,
    members: Members,
    /// Which of the members must be there, one bit for each.
    required: u64,
    /// Whether there may be others.
    others: bool,
    /// The same, keyword by keyword.
    keywords: Vec<Keyword>,
}

/// A value that may be among the only ones.
#[derive(Debug, Clone, PartialEq)]
enum Word {
    Text(String),
    Integer(u64),
}

/// The least and the most.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Bounds(u64, u64);

const ANY: Bounds = Bounds(0, u64::MAX);

impl Bounds {
    fn hold(self, number: u64) -> bool {
        self.0 <= number && number <= self.1
    }

    fn and(self, other: Bounds) -> Bounds {
        Bounds(self.0.max(other.0), self.1.min(other.1))
    }
}

const OBJECT: u8 = 1;
const ARRAY: u8 = 2;
const TEXT: u8 = 4;
const INTEGER: u8 = 8;
const BOOL: u8 = 16;
const NULL: u8 = 32;
const EVERYTHING: u8 = u8::MAX;

/// What asks nothing.
static NOTHING: Part = Part {
    anything: true,
    kinds: EVERYTHING,
    length: ANY,
    beginnings: Vec::new(),
    number: ANY,
    values: Vec::new(),
    count: ANY,
    items: None,
    members: Members(Vec::new()),
    required: 0,
    others: true,
    keywords: Vec::new(),
};

impl Default for Part {
    fn default() -> Part {
        NOTHING.clone()
    }
}

/// The members that a schema names, in the order in which it names them, each with the part that asks about it.
#[derive(Debug, Clone, Default)]
struct Members(Vec<(String, usize)>);

impl Members {
    /// The number of a member among those that are named. A body has them in the order of the schema, but for some that
    /// are not there, so `next` is where to begin looking.
    fn position(&self, name: &str, next: usize) -> Option<usize> {
        let is = |(known, _): &(String, usize)| known == name;
        let (before, behind) = self.0.split_at(next);
        behind.iter().position(is).map(|at| next + at).or_else(|| before.iter().position(is))
    }
}

impl Glance {
    /// What is asked of the body as a whole.
    pub(crate) fn whole(&self) -> &Part {
        &self.parts[0]
    }

    /// What is asked of that member of an object; `None` if it is not to be there.
    pub(crate) fn of_member(&self, object: &Part, name: &str) -> Option<&Part> {
        match object.members.position(name, 0) {
            Some(position) => Some(&self.parts[object.members.0[position].1]),
            None => object.others.then_some(&NOTHING),
        }
    }

    /// What is asked of the items of a list.
    pub(crate) fn of_items(&self, list: &Part) -> &Part {
        list.items.map_or(&NOTHING, |items| &self.parts[items])
    }

    /// Whether the schema has nothing to object to, as far as a glance can tell.
    pub(crate) fn accepts(&self, body: NodeRef<'_>) -> bool {
        let mut around = [const { None }; DEEPEST];
        let (mut depth, mut node, mut part) = (0, body, &self.parts[0]);
        loop {
            let mut next = node.end();
            if !part.anything {
                if !part.takes(node.value()) {
                    return false;
                }
                if matches!(node.value(), Value::Object(_) | Value::Array(_)) {
                    let Some(place) = around.get_mut(depth) else { return false };
                    let is_list = matches!(node.value(), Value::Array(_));
                    *place = Some(Inside { part, is_list, end: node.end(), there: 0, next: 0 });
                    (depth, next) = (depth + 1, node.index() + 1);
                }
            }
            // On to the next value of which anything is asked.
            (node, part) = loop {
                let Some(Some(inside)) = depth.checked_sub(1).and_then(|depth| around.get_mut(depth)) else { return true };
                if next >= inside.end {
                    if inside.part.required & !inside.there != 0 {
                        return false;
                    }
                    depth -= 1;
                    continue;
                }
                let node = node.at(next);
                match inside.asked(node.key()) {
                    Asked::Part(part) => break (node, &self.parts[part]),
                    Asked::Nothing => next = node.end(),
                    Asked::NotToBe => return false,
                }
            };
        }
    }
}

/// The object or list that the walk is inside of.
#[derive(Clone, Copy)]
struct Inside<'g> {
    part: &'g Part,
    is_list: bool,
    /// Where it ends.
    end: u32,
    /// Which of the members were seen, one bit for each.
    there: u64,
    /// Which member is likely to be the next.
    next: usize,
}

/// What is asked of a value inside.
enum Asked {
    Part(usize),
    Nothing,
    NotToBe,
}

impl Inside<'_> {
    #[inline]
    fn asked(&mut self, key: &str) -> Asked {
        if self.is_list {
            return self.part.items.map_or(Asked::Nothing, Asked::Part);
        }
        match self.part.members.position(key, self.next) {
            Some(position) => {
                self.there |= 1 << position;
                self.next = position + 1;
                Asked::Part(self.part.members.0[position].1)
            }
            None if self.part.others => Asked::Nothing,
            None => Asked::NotToBe,
        }
    }
}

impl Part {
    /// Asks of the value itself what another part asks, besides.
    fn ask_as(&mut self, other: &Part) -> Option<()> {
        let both_say = |own: bool, other: bool| own && other;
        if both_say(!self.beginnings.is_empty(), !other.beginnings.is_empty())
            || both_say(!self.values.is_empty(), !other.values.is_empty())
        {
            return None;
        }
        self.anything &= other.anything;
        self.kinds &= other.kinds;
        self.length = self.length.and(other.length);
        self.number = self.number.and(other.number);
        self.count = self.count.and(other.count);
        self.beginnings.extend_from_slice(&other.beginnings);
        self.values.extend_from_slice(&other.values);
        Some(())
    }

    /// What is asked of the value itself, whatever is inside.
    #[inline]
    fn takes(&self, value: &Value<'_>) -> bool {
        let is = |kind: u8| self.kinds & kind != 0 && self.values.is_empty();
        match value {
            Value::Text(text) => self.takes_text(text),
            Value::Integer(number) => self.takes_integer(*number),
            Value::Object(_) => is(OBJECT),
            Value::Array(count) => is(ARRAY) && self.count.hold(u64::from(*count)),
            Value::Bool(_) => is(BOOL),
            Value::Null => is(NULL),
            // Below zero, or with a fraction: none of ours, and too rare to be worth a rule of its own.
            Value::Number(_) => false,
        }
    }

    /// Whether it may be an object, whatever is inside.
    pub(crate) fn takes_object(&self) -> bool {
        self.anything || self.takes(&Value::Object(0))
    }

    /// Whether it may be a list of so many items.
    pub(crate) fn takes_list(&self, count: usize) -> bool {
        self.anything || u32::try_from(count).is_ok_and(|count| self.takes(&Value::Array(count)))
    }

    pub(crate) fn takes_integer(&self, number: u64) -> bool {
        self.kinds & INTEGER != 0 && self.number.hold(number) && self.lists(|word| *word == Word::Integer(number))
    }

    #[inline]
    pub(crate) fn takes_text(&self, text: &str) -> bool {
        self.free_lengths().contains(&text.len()) || self.takes_other_text(text)
    }

    /// How many bytes a text may have of which nothing else has to be known. Of nearly every text only a length is asked, and
    /// its bytes say that it has it: one to four are a character.
    #[inline]
    pub(crate) fn free_lengths(&self) -> Range<usize> {
        let is_free = self.kinds & TEXT != 0 && self.beginnings.is_empty() && self.values.is_empty();
        let narrow = |length: u64| usize::try_from(length).unwrap_or(usize::MAX);
        let Bounds(least, most) = self.length;
        if is_free { narrow(least.saturating_mul(4))..narrow(most.saturating_add(1)) } else { 0..0 }
    }

    #[inline(never)]
    fn takes_other_text(&self, text: &str) -> bool {
        self.kinds & TEXT != 0
            && (self.length == ANY || has_length(text, self.length.0, self.length.1))
            && (self.beginnings.is_empty() || self.beginnings.iter().any(|beginning| text.starts_with(beginning)))
            && self.lists(|word| matches!(word, Word::Text(known) if known == text))
    }

    /// Whether what it is about is one of the values that may be.
    fn lists(&self, is: impl Fn(&Word) -> bool) -> bool {
        self.values.is_empty() || self.values.iter().any(is)
    }
}

impl Part {
    /// The bits of the members of those names; `None` if there is one of which nothing is asked.
    fn bits<'n>(&self, names: impl Iterator<Item = &'n str>) -> Option<u64> {
        let mut bits = names.map(|name| Some(1 << self.members.position(name, 0)?));
        bits.try_fold(0, |all, bit: Option<u64>| Some(all | bit?))
    }

    /// The members that an object must have.
    pub(crate) fn required_names(&self) -> impl Iterator<Item = &str> {
        self.members.0.iter().enumerate().filter(|(at, _)| self.required & (1 << at) != 0).map(|(_, (name, _))| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, SPU_ADD, Schema};
    use proptest::prelude::*;
    use proptest::sample::select;
    use serde_json::{Value as Json, json};

    /// Schemas of the keywords that a glance knows, at bounds that random values come near to.
    fn schema() -> impl Strategy<Value = Json> {
        let leaf = select(vec![
            json!(true),
            json!({}),
            json!({"type": "string", "minLength": 1, "maxLength": 3}),
            json!({"type": ["string", "null"], "pattern": "^https?://"}),
            json!({"pattern": "^a?b", "x-rule": {"pattern": "image-scheme"}}),
            json!({"type": "integer", "minimum": 1, "maximum": 3}),
            json!({"type": "number", "maximum": 2}),
            json!({"enum": [1, "b", 3]}),
            json!({"$ref": "#/$defs/few", "minItems": 1}),
            json!({"$ref": "#/$defs/text"}),
            json!({"$ref": "#"}),
            json!({"$ref": "#/$defs/whole", "maxItems": 1}),
            json!({"type": "boolean"}),
        ]);
        leaf.prop_recursive(3, 12, 3, |inner| {
            let object = (prop::collection::btree_map("[a-c]", inner.clone(), 0..3), prop::collection::vec("[a-c]", 0..2), any::<bool>());
            prop_oneof![
                object.prop_map(|(members, required, others)| {
                    json!({"type": "object", "properties": members, "required": required, "additionalProperties": others})
                }),
                (inner, 0u64..3).prop_map(|(items, most)| json!({"items": items, "maxItems": most})),
            ]
        })
    }

    fn value() -> impl Strategy<Value = Json> {
        let leaf = select(vec![
            json!(null),
            json!(true),
            json!(0),
            json!(1),
            json!(3),
            json!(4),
            json!(-1),
            json!(1.5),
            json!(""),
            json!("b"),
            json!("ab"),
            json!("毛毯"),
            json!("毛毯毛毯"),
            json!("https://a"),
        ]);
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                prop::collection::btree_map("[a-d]", inner.clone(), 0..4).prop_map(|members| json!(members)),
                prop::collection::vec(inner, 0..4).prop_map(|items| json!(items)),
            ]
        })
    }

    /// With what the schema refers to; `None` for one that asks itself about the same value, which is no schema.
    fn compiled(mut schema: Json) -> Option<(Schema, Option<Glance>)> {
        if let Some(keywords) = schema.as_object_mut() {
            let whole = json!({"properties": {"a": {"$ref": "#"}}});
            keywords.insert("$defs".into(), json!({"few": {"maxItems": 2}, "text": {"type": "string"}, "whole": whole}));
        }
        Some((Schema::compile(&schema.to_string()).ok()?, of(&schema)))
    }

    fn of(schema: &Json) -> Option<Glance> {
        Glance::of(Document::from_value(schema).unwrap().root())
    }

    fn has_odd_number(value: &Json) -> bool {
        match value {
            Json::Number(number) => !number.is_u64(),
            Json::Array(items) => items.iter().any(has_odd_number),
            Json::Object(members) => members.values().any(has_odd_number),
            _ => false,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn it_accepts_exactly_what_the_validator_accepts(schema in schema(), body in value()) {
            let Some((compiled, glance)) = compiled(schema) else { return Ok(()) };
            let document = Document::from_value(&body).unwrap();
            let valid = compiled.validator().is_valid(document.root());
            match glance {
                Some(glance) if has_odd_number(&body) => prop_assert!(valid || !glance.accepts(document.root())),
                Some(glance) => prop_assert_eq!(glance.accepts(document.root()), valid),
                None => {}
            }
        }

        #[test]
        fn two_together_accept_what_both_accept(first in schema(), second in schema(), body in value()) {
            let glance = |schema| compiled(schema)?.1;
            let both = glance(first).zip(glance(second)).and_then(|(first, second)| Some((first.and(&second)?, first, second)));
            let document = Document::from_value(&body).unwrap();
            if let Some((both, first, second)) = both {
                let root = document.root();
                prop_assert_eq!(both.accepts(root), first.accepts(root) && second.accepts(root));
            }
        }
    }

    #[test]
    fn the_target_s_own_schemas_are_seen_at_a_glance() {
        let [request, advice] = [SPU_ADD.request_schema, SPU_ADD.advice_schema].map(|schema| of(&serde_json::from_str(schema).unwrap()));
        assert!(request.zip(advice).and_then(|(request, advice)| request.and(&advice)).is_some());
    }

    #[test]
    fn what_it_does_not_know_is_left_to_the_validator() {
        for schema in [
            json!({"not": {}}),
            json!({"properties": {"a": {"format": "uri"}}}),
            json!({"pattern": "^a+"}),
            json!({"required": ["a"]}),
            json!({"minimum": -1}),
            json!({"$schema": "http://json-schema.org/draft-07/schema#"}),
            json!({"items": {"$id": "other.json"}}),
            json!({"properties": {"a": {"$ref": "#", "minLength": 1}}}),
            json!(false),
        ] {
            assert!(of(&schema).is_none(), "{schema}");
        }
    }
}

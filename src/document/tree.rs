//! The document as `jsonschema` sees it: validated where it stands, without a `serde_json::Value` in between.
//!
//! One thing is stricter than JSON Schema: a number written with a fraction or an exponent (`990.0`) is no integer,
//! because receivers that read into an integer type refuse it.

use super::{Document, Key, Node, NodeRef, Value};
use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object, cmp, unique};
use serde_json::Value as SerdeValue;
use std::borrow::Cow;

/// Up to this many items, equal ones are found by comparing each with each.
const FEW_ITEMS: usize = 64;

/// The representation's name for `jsonschema::options_for`.
pub(crate) struct Tree;

impl Json for Tree {
    type Node<'a> = NodeRef<'a>;
    type PreparedKey = String;
    type StringBuffer = ();

    // A lookup compares with every member before it, so one pass over the members is worth many lookups.
    const KEYS_PER_LOOKUP: usize = 4;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(NodeRef<'_>) -> T) -> T {
        let nodes = [Node { key: Key::Ours(""), value: Value::Text(Cow::Borrowed(string)), end: 1 }];
        f(NodeRef::new(&nodes, 0))
    }
}

impl<'a> JsonNode<'a, Tree> for NodeRef<'a> {
    type Object = NodeRef<'a>;
    type Array = NodeRef<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<NodeRef<'a>> {
        matches!(self.value(), Value::Object(_)).then_some(*self)
    }

    fn as_array(&self) -> Option<NodeRef<'a>> {
        matches!(self.value(), Value::Array(_)).then_some(*self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.as_text().map(Cow::Borrowed)
    }

    fn as_number(&self) -> Option<Number<'a>> {
        match self.value() {
            Value::Integer(number) => Some(Number::Whole(*number)),
            Value::Number(number) => Some(Number::Other(number)),
            _ => None,
        }
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.value() {
            Value::Bool(value) => Some(*value),
            _ => None,
        }
    }

    fn is_null(&self) -> bool {
        *self.value() == Value::Null
    }

    fn json_type(&self) -> JsonType {
        match self.value() {
            Value::Object(_) => JsonType::Object,
            Value::Array(_) => JsonType::Array,
            Value::Text(_) => JsonType::String,
            Value::Integer(_) | Value::Number(_) => JsonType::Number,
            Value::Bool(_) => JsonType::Boolean,
            Value::Null => JsonType::Null,
        }
    }

    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        self.as_text().map(|text| has_length(text, min, max))
    }

    fn equals_value(&self, expected: &SerdeValue) -> bool {
        match (self.value(), expected) {
            (Value::Text(text), SerdeValue::String(expected)) => text == expected,
            (Value::Integer(number), SerdeValue::Number(expected)) if expected.is_u64() => Some(*number) == expected.as_u64(),
            (Value::Bool(value), SerdeValue::Bool(expected)) => value == expected,
            (Value::Text(_) | Value::Bool(_), _) | (Value::Integer(_), SerdeValue::String(_)) => false,
            _ => cmp::equal(&self.to_value(), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, SerdeValue> {
        Cow::Owned(value(*self))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::new(std::ptr::from_ref(self.node()) as usize))
    }
}

/// Whether a text has so many characters.
pub(crate) fn has_length(text: &str, min: u64, max: u64) -> bool {
    // A character takes one to four bytes, which decides nearly every text without counting.
    let most = text.len() as u64;
    let least = most.div_ceil(4);
    if most < min || least > max {
        return false;
    }
    min <= least && most <= max || (min..=max).contains(&(text.chars().count() as u64))
}

impl<'a> Object<'a, Tree> for NodeRef<'a> {
    type Node = NodeRef<'a>;
    type MemberName = &'a str;
    type MembersIter = super::node::Members<'a>;

    fn len(&self) -> usize {
        NodeRef::len(*self)
    }

    fn get(&self, key: &String) -> Option<NodeRef<'a>> {
        NodeRef::get(*self, key)
    }

    fn members(&self) -> Self::MembersIter {
        NodeRef::members(*self)
    }
}

impl<'a> Array<'a, Tree> for NodeRef<'a> {
    type Node = NodeRef<'a>;
    type ElementsIter = super::node::Children<'a>;

    fn len(&self) -> usize {
        NodeRef::len(*self)
    }

    fn elements(&self) -> Self::ElementsIter {
        self.items()
    }

    fn is_unique(&self) -> bool {
        let simple = |item: NodeRef<'_>| matches!(item.value(), Value::Text(_) | Value::Integer(_));
        if Array::len(self) <= FEW_ITEMS && self.items().all(simple) {
            let mut items = self.items();
            return std::iter::from_fn(|| items.next().map(|item| (item, items.clone())))
                .all(|(item, mut later)| later.all(|other| other.value() != item.value()));
        }
        let values: Vec<SerdeValue> = self.items().map(value).collect();
        unique::is_unique(&values)
    }
}

/// A number of the tree.
pub(crate) enum Number<'a> {
    Whole(u64),
    Other(&'a serde_json::Number),
}

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        match self {
            Number::Whole(number) => Some(*number),
            Number::Other(number) => number.as_u64(),
        }
    }

    fn as_i64(&self) -> Option<i64> {
        match self {
            Number::Whole(number) => i64::try_from(*number).ok(),
            Number::Other(number) => number.as_i64(),
        }
    }

    fn as_f64(&self) -> Option<f64> {
        self.to_number().as_f64()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_number().to_string())
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        match self {
            Number::Whole(number) => Cow::Owned((*number).into()),
            Number::Other(number) => Cow::Borrowed(number),
        }
    }

    fn is_integer(&self) -> bool {
        self.is_written_as_integer()
    }

    fn is_written_as_integer(&self) -> bool {
        match self {
            Number::Whole(_) => true,
            // A whole number beyond 64 bits, see `Document::too_large`.
            Number::Other(number) => !number.is_f64() || super::parse::is_beyond_64_bits(number),
        }
    }
}

impl NodeRef<'_> {
    /// The value as `serde_json` holds it: members sorted by name, of doubled ones the last.
    pub(crate) fn owned(self) -> SerdeValue {
        value(self)
    }
}

impl Document<'_> {
    /// The body as `serde_json` holds it: members sorted by name, of doubled ones the last.
    pub fn to_value(&self) -> SerdeValue {
        value(self.root())
    }
}

/// The value as `serde_json` holds it. Nesting is bounded where documents are read.
fn value(node: NodeRef<'_>) -> SerdeValue {
    match node.value() {
        Value::Object(_) => SerdeValue::Object(node.members().map(|(key, member)| (key.to_owned(), value(member))).collect()),
        Value::Array(_) => SerdeValue::Array(node.items().map(value).collect()),
        Value::Text(text) => SerdeValue::from(text.as_ref()),
        Value::Integer(number) => SerdeValue::from(*number),
        Value::Number(number) => SerdeValue::Number(number.clone()),
        Value::Bool(value) => SerdeValue::Bool(*value),
        Value::Null => SerdeValue::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn only_what_is_written_as_an_integer_is_one() {
        let schema = jsonschema::options_for::<Tree>().offline().build(&json!({"items": {"type": "integer"}})).unwrap();
        for (text, valid) in [("[990, 0, -3, 18446744073709551615]", true), ("[990.0]", false), ("[1e3]", false), ("[-0]", false)] {
            assert_eq!(schema.is_valid(Document::parse(text).unwrap().root()), valid, "{text}");
        }
    }

    #[test]
    fn names_are_nodes_too() {
        let mut lengths = Vec::new();
        let document = Document::parse(r#"{"毯":1,"":2}"#).unwrap();
        let each = Object::try_for_each_name_node(&document.root(), &mut (), |name| {
            lengths.push((name.json_type(), name.string_length(), name.container_identity().is_some()));
            std::ops::ControlFlow::<()>::Continue(())
        });
        assert!(each.is_continue());
        assert_eq!(lengths, [(JsonType::String, Some(1), false), (JsonType::String, Some(0), false)]);
    }

    /// Schemas that together use every keyword of ours and those that reach into the tree in unusual ways.
    fn schemas() -> Vec<SerdeValue> {
        vec![
            json!({"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "integer", "minimum": 3, "maximum": 9_000_000_000_u64}}, "additionalProperties": false}),
            json!({"items": {"type": ["string", "integer"], "minLength": 2, "maxLength": 3}, "uniqueItems": true, "maxItems": 3, "minItems": 1}),
            json!({"additionalProperties": {"enum": [1, "毯", null, [], {}, true]}, "propertyNames": {"maxLength": 1, "pattern": "^[a-b]*$"}}),
            json!({"$defs": {"t": {"anyOf": [{"type": "string", "pattern": "^\\S*$"}, {"items": {"$ref": "#/$defs/t"}, "type": "array"}, {"additionalProperties": {"$ref": "#/$defs/t"}, "type": "object"}]}}, "$ref": "#/$defs/t"}),
            json!({"oneOf": [{"const": 0}, {"type": "number", "multipleOf": 2}, {"contains": {"type": "number"}}, {"unevaluatedProperties": false, "properties": {"a": true}}], "maxProperties": 3}),
        ]
    }

    proptest! {
        #[test]
        fn errors_are_the_same_as_for_a_value(value in crate::document::parse::tests::any_json()) {
            let document = Document::from_value(&value).unwrap();
            for schema in schemas() {
                let on_value = jsonschema::options().offline().build(&schema).unwrap();
                let on_tree = jsonschema::options_for::<Tree>().offline().build(&schema).unwrap();
                prop_assert_eq!(on_tree.is_valid(document.root()), on_value.is_valid(&value));
                let name = |e: jsonschema::ValidationError<'_>| format!("{} {} {}", e.instance_path(), e.schema_path(), e);
                let mut expected: Vec<String> = on_value.iter_errors(&value).map(name).collect();
                let mut found: Vec<String> = on_tree.iter_errors(document.root()).map(name).collect();
                expected.sort();
                found.sort();
                prop_assert_eq!(found, expected);
            }
        }
    }
}

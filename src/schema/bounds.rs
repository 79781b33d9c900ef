//! What a stranger's schema may ask for, found out before it is compiled: references that end, and few enough keywords
//! at one value. The validator itself follows no reference out of the file, and its patterns run in linear time.

use super::{SchemaBound, SchemaError};
use crate::document::member_pointer;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// The longest text of a schema, in bytes.
pub(super) const MAX_BYTES: usize = 1 << 20;
/// The most patterns in one schema; each may take a while to compile.
const MAX_PATTERNS: usize = 500;
/// The most schemas that may be asked about one value and everything around it.
const MAX_STEPS: u64 = 10_000;
/// The longest chain of schemas that are asked about the same value.
const MAX_CHAIN: usize = 100;
/// How deep a body may be; no document is deeper.
const DEPTH: usize = 128;

/// Schemas that are asked about the same value.
const SAME_VALUE: &[&str] = &["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"];
/// Schemas of which at most one is asked about each of the values inside.
const ONE_INSIDE: &[&str] = &["properties", "prefixItems"];
/// Schemas that are all asked about the values inside.
const ALL_INSIDE: &[&str] = &[
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "items",
    "unevaluatedItems",
    "additionalItems",
    "contains",
];
/// Schemas that only stand there to be referred to.
const KEPT: &[&str] = &["$defs", "definitions"];

/// One schema of the text.
#[derive(Debug, Default)]
struct Part {
    pointer: String,
    /// Where it refers to, and the keyword that says so.
    refers: Vec<(String, &'static str)>,
    same: Vec<usize>,
    one: Vec<usize>,
    all: Vec<usize>,
}

/// All schemas of the text, and how they ask one another.
pub(super) struct Parts {
    all: Vec<Part>,
    names: HashMap<String, usize>,
    patterns: usize,
}

impl Parts {
    pub(super) fn of(source: &Value) -> Parts {
        let mut found = Parts { all: Vec::new(), names: HashMap::new(), patterns: 0 };
        found.add(source, "");
        found
    }

    /// Schemas are nested no deeper than JSON may be.
    fn add(&mut self, schema: &Value, pointer: &str) -> usize {
        let index = self.all.len();
        self.names.insert(format!("#{pointer}"), index);
        self.all.push(Part { pointer: pointer.to_owned(), ..Part::default() });
        let Value::Object(schema) = schema else { return index };
        for keyword in ["$anchor", "$dynamicAnchor"] {
            if let Some(name) = schema.get(keyword).and_then(Value::as_str) {
                self.names.insert(format!("#{name}"), index);
            }
        }
        if let Some(id) = schema.get("$id").and_then(Value::as_str) {
            self.names.insert(id.trim_end_matches('#').to_owned(), index);
        }
        for keyword in ["$ref", "$dynamicRef"] {
            self.all[index].refers.extend(schema.get(keyword).and_then(Value::as_str).map(|to| (to.to_owned(), keyword)));
        }
        self.patterns += usize::from(schema.contains_key("pattern"));
        self.patterns += schema.get("patternProperties").and_then(Value::as_object).map_or(0, Map::len);
        for (keyword, value) in schema {
            let name = keyword.as_str();
            let place = [SAME_VALUE, ONE_INSIDE, ALL_INSIDE, KEPT].iter().position(|group| group.contains(&name));
            let Some(place) = place else { continue };
            let of_names = matches!(name, "dependentSchemas" | "properties" | "patternProperties" | "$defs" | "definitions");
            let inner = self.inner(value, &member_pointer(pointer, keyword), of_names);
            let part = &mut self.all[index];
            match place {
                0 => part.same.extend(inner),
                1 => part.one.extend(inner),
                2 => part.all.extend(inner),
                _ => {}
            }
        }
        index
    }

    /// The schemas below a keyword: one, a list, or one for each name.
    fn inner(&mut self, value: &Value, pointer: &str, of_names: bool) -> Vec<usize> {
        match value {
            Value::Array(items) => items.iter().enumerate().map(|(i, item)| self.add(item, &format!("{pointer}/{i}"))).collect(),
            Value::Object(map) if of_names => map.iter().map(|(name, item)| self.add(item, &member_pointer(pointer, name))).collect(),
            _ => vec![self.add(value, pointer)],
        }
    }

    /// The pointer of the first reference that leads nowhere in this text.
    pub(super) fn dangling(&self) -> Option<String> {
        let parts = self.all.iter();
        let mut refers = parts.flat_map(|part| part.refers.iter().map(move |(to, keyword)| (part, to, keyword)));
        let (part, _, keyword) = refers.find(|(_, to, _)| self.target(to).is_none())?;
        Some(format!("{}/{keyword}", part.pointer))
    }

    fn target(&self, to: &str) -> Option<usize> {
        let (file, name) = to.split_once('#').unwrap_or((to, ""));
        let name = name.replace("%25", "%");
        let found = if file.is_empty() { self.names.get(&format!("#{name}")) } else { self.names.get(file) };
        // An address that is relative to another one ends like it.
        let ends =
            || self.names.iter().filter(|(known, _)| !known.starts_with('#') && known.ends_with(&format!("/{file}"))).map(|(_, i)| i).min();
        found.or_else(|| if file.is_empty() { None } else { ends() }).copied()
    }

    /// Whether checking any body against it comes to an end soon.
    pub(super) fn check(mut self) -> Result<(), SchemaError> {
        let wrong = |part: &Part, bound| Err(SchemaError::Bound { pointer: part.pointer.clone(), bound });
        if self.patterns > MAX_PATTERNS {
            return wrong(&self.all[0], SchemaBound::Patterns(MAX_PATTERNS));
        }
        for index in 0..self.all.len() {
            let refers: Vec<usize> = self.all[index].refers.iter().filter_map(|(to, _)| self.target(to)).collect();
            self.all[index].same.extend(refers);
        }
        let order = match self.order() {
            Ok(order) => order,
            Err(index) => return wrong(&self.all[index], SchemaBound::Loop),
        };
        let mut chain = vec![1; self.all.len()];
        for &index in &order {
            chain[index] = 1 + self.all[index].same.iter().map(|&inner| chain[inner]).max().unwrap_or(0);
            if chain[index] > MAX_CHAIN {
                return wrong(&self.all[index], SchemaBound::Chain(MAX_CHAIN));
            }
        }
        match self.dearest(&order) {
            Some(index) => wrong(&self.all[index], SchemaBound::Steps(MAX_STEPS)),
            None => Ok(()),
        }
    }

    /// Every schema behind those that it asks about the same value; one that asks itself, if there is any.
    fn order(&self) -> Result<Vec<usize>, usize> {
        let mut waiting: Vec<usize> = self.all.iter().map(|part| part.same.len()).collect();
        let mut askers = vec![Vec::new(); self.all.len()];
        for (index, part) in self.all.iter().enumerate() {
            part.same.iter().for_each(|&inner| askers[inner].push(index));
        }
        let mut order: Vec<usize> = (0..self.all.len()).filter(|&index| waiting[index] == 0).collect();
        let mut next = 0;
        while let Some(&index) = order.get(next) {
            next += 1;
            for &asker in &askers[index] {
                waiting[asker] -= 1;
                if waiting[asker] == 0 {
                    order.push(asker);
                }
            }
        }
        waiting.iter().position(|&left| left > 0).map_or(Ok(order), Err)
    }

    /// The first schema that costs too many steps, for a value with others in it, as deep as any body may be.
    fn dearest(&self, order: &[usize]) -> Option<usize> {
        let mut below = vec![0u64; self.all.len()];
        for _ in 0..DEPTH {
            let mut steps = vec![0u64; self.all.len()];
            for &index in order {
                let part = &self.all[index];
                let same = part.same.iter().map(|&inner| steps[inner]);
                let all = part.all.iter().map(|&inner| below[inner]);
                let one = part.one.iter().map(|&inner| below[inner]).max();
                steps[index] = same.chain(all).chain(one).fold(1, u64::saturating_add);
            }
            if let Some(index) = steps.iter().position(|&steps| steps > MAX_STEPS) {
                return Some(index);
            }
            if steps == below {
                return None;
            }
            below = steps;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(schema: &str) -> Option<(String, SchemaBound)> {
        match Parts::of(&serde_json::from_str(schema).unwrap()).check() {
            Err(SchemaError::Bound { pointer, bound }) => Some((pointer, bound)),
            _ => None,
        }
    }

    fn ladder(rungs: usize, each: usize) -> String {
        let rung =
            |i| (format!("a{i}"), serde_json::json!({"allOf": vec![serde_json::json!({"$ref": format!("#/$defs/a{}", i + 1)}); each]}));
        let mut defs: Map<String, Value> = (0..rungs).map(rung).collect();
        defs.insert(format!("a{rungs}"), serde_json::json!({"type": "object"}));
        serde_json::json!({"$defs": defs, "$ref": "#/$defs/a0"}).to_string()
    }

    #[test]
    fn what_never_ends_is_refused() {
        let at = |pointer: &str, bound| Some((pointer.to_owned(), bound));
        assert_eq!(bound(r##"{"$ref": "#"}"##), at("", SchemaBound::Loop));
        assert_eq!(
            bound(r##"{"$defs": {"r": {"oneOf": [{"type": "object"}, {"$ref": "#/$defs/r"}]}}, "$ref": "#/$defs/r"}"##),
            at("", SchemaBound::Loop)
        );
        assert_eq!(bound(r##"{"$dynamicAnchor": "n", "$dynamicRef": "#n"}"##), at("", SchemaBound::Loop));
        assert!(matches!(bound(&ladder(20_000, 1)), Some((_, SchemaBound::Chain(_)))));
        assert!(matches!(bound(&ladder(24, 2)), Some((_, SchemaBound::Steps(_)))));
        assert!(matches!(bound(r##"{"properties": {"c": {"allOf": [{"$ref": "#"}, {"$ref": "#"}]}}}"##), Some((_, SchemaBound::Steps(_)))));
        let many: Vec<_> = (0..=MAX_PATTERNS).map(|_| serde_json::json!({"pattern": "a"})).collect();
        assert_eq!(bound(&serde_json::json!({"anyOf": many}).to_string()), at("", SchemaBound::Patterns(MAX_PATTERNS)));
    }

    #[test]
    fn what_ends_is_taken() {
        for schema in [
            "true",
            r##"{"type": "object", "properties": {"child": {"$ref": "#"}}}"##,
            r##"{"properties": {"left": {"$ref": "#"}, "right": {"$ref": "#"}}}"##,
            r#"{"$id": "https://shop.example/a.json", "$defs": {"b": {"$id": "b.json", "type": "string"}}, "properties": {"x": {"$ref": "b.json"}}}"#,
            crate::SPU_ADD.request_schema,
            crate::SPU_ADD.advice_schema,
        ] {
            assert_eq!(bound(schema), None, "{schema}");
        }
        assert_eq!(bound(&ladder(8, 2)), None);
        assert_eq!(bound(&ladder(40, 1)), None);
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_found() {
        let dangling = |schema: &str| Parts::of(&serde_json::from_str(schema).unwrap()).dangling();
        assert_eq!(dangling(r##"{"properties": {"a/b": {"$ref": "#/$defs/none"}}}"##).as_deref(), Some("/properties/a~1b/$ref"));
        assert_eq!(dangling(r##"{"$ref": "#a", "$defs": {"x": {"$anchor": "a"}}}"##), None);
        assert_eq!(dangling(r#"{"allOf": [true, {"$ref": "https://shop.example/other.json"}]}"#).as_deref(), Some("/allOf/1/$ref"));
    }
}

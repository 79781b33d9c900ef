//! What a schema asks of the values at one place, for those who want to say it before anything is written. Whether a
//! value keeps it is the validator's matter.

use super::Schema;
use serde_json::Value;

/// More schemas than this never speak of one place of ours; it ends references that go round in circles.
const MOST: usize = 64;

/// The bounds that stand in a schema for one place; `None` where it names none.
///
/// ```
/// use shangjia::{Field, SPU_ADD};
/// let title = SPU_ADD.asks(Field::Title);
/// assert_eq!((title.min_length, title.max_length), (Some(3), Some(60)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Asks {
    /// The fewest characters of a text.
    pub min_length: Option<u64>,
    /// The most characters of a text.
    pub max_length: Option<u64>,
    /// The fewest items of a list.
    pub min_items: Option<u64>,
    /// The most items of a list.
    pub max_items: Option<u64>,
    /// The smallest number.
    pub minimum: Option<u64>,
    /// The largest number.
    pub maximum: Option<u64>,
}

impl Schema {
    /// What is asked of whatever stands at that JSON pointer, by every schema on the way that speaks of it.
    pub(crate) fn asks(&self, pointer: &str) -> Asks {
        let here = self.at(pointer);
        let bounds = |keyword: &str| here.iter().filter_map(|schema| schema.get(keyword)?.as_u64()).collect::<Vec<_>>();
        let least = |keyword| bounds(keyword).into_iter().max();
        let most = |keyword| bounds(keyword).into_iter().min();
        Asks {
            min_length: least("minLength"),
            max_length: most("maxLength"),
            min_items: least("minItems"),
            max_items: most("maxItems"),
            minimum: least("minimum"),
            maximum: most("maximum"),
        }
    }

    /// Whether the object that a JSON pointer leads into has to have that member.
    pub(crate) fn requires(&self, pointer: &str) -> bool {
        let Some((object, member)) = pointer.rsplit_once('/') else { return false };
        let names =
            |schema: &&Value| schema.get("required").and_then(Value::as_array).is_some_and(|names| names.iter().any(|name| name == member));
        self.at(object).iter().any(names)
    }

    /// Every schema that speaks of whatever stands at that JSON pointer.
    fn at(&self, pointer: &str) -> Vec<&Value> {
        let mut here = self.meant(vec![&self.source]);
        for token in pointer.split('/').skip(1) {
            let next = here
                .iter()
                .filter_map(|schema| schema.get("properties").and_then(|members| members.get(token)).or_else(|| schema.get("items")));
            here = self.meant(next.collect());
        }
        here
    }

    /// The same schemas and those that they refer to.
    fn meant<'s>(&'s self, mut schemas: Vec<&'s Value>) -> Vec<&'s Value> {
        let mut next = 0;
        while let Some(schema) = schemas.get(next).filter(|_| next < MOST) {
            let refers = schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#'));
            schemas.extend(refers.and_then(|pointer| self.source.pointer(pointer)));
            next += 1;
        }
        schemas
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_found_behind_references_and_the_tightest_hold() {
        let schema = r##"{"properties": {"a": {"items": {"$ref": "#/$defs/b", "minLength": 2}, "maxItems": 9}},
            "$defs": {"b": {"$ref": "#/$defs/c", "minLength": 1, "maxLength": 8}, "c": {"maxLength": 5}}}"##;
        let schema = Schema::compile(schema).unwrap();
        assert_eq!(schema.asks("/a"), Asks { max_items: Some(9), ..Asks::default() });
        assert_eq!(schema.asks("/a/0"), Asks { min_length: Some(2), max_length: Some(5), ..Asks::default() });
        assert_eq!(schema.asks("/nosuch"), Asks::default());
    }
}

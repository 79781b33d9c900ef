//! JSON Schemas, compiled once, run on documents in place; what they object to comes out as data.
//!
//! Which limits there are stands in the schemas' own files. Which rule reports a broken keyword stands there too, next
//! to the keyword, as `x-rule`; the words are the rules' matter. Only a merchant's own schema brings words of its own,
//! as `x-message`.

mod asks;
mod bounds;
mod glance;

pub use asks::Asks;

use crate::document::{Finder, Tree, member_pointer, offset};
use crate::{Document, Error, JsonFault, JsonProblem, MappingError, MappingProblem, NodeRef};
use bounds::Parts;
pub(crate) use glance::{Glance, Part};
use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{PatternOptions, ValidationError, Validator};
use serde_json::Value;
use smol_str::{SmolStr, format_smolstr};
use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

/// How many characters of a value a violation quotes.
const QUOTED: usize = 200;

/// How many values of an enumeration it names.
const OPTIONS: usize = 30;

/// The schemas that come with the crate, by the name that `shangjia schema` knows them by.
pub const SCHEMAS: &[(&str, &str)] = &[
    ("spu-add", include_str!("../../schemas/spu-add/request.schema.json")),
    ("spu-add-advice", include_str!("../../schemas/spu-add/advice.schema.json")),
    ("spu-add-cat-get", include_str!("../../schemas/spu-add/cat-get.schema.json")),
    ("spu-add-category-list", include_str!("../../schemas/spu-add/category-list.schema.json")),
    ("spu-add-brand-list", include_str!("../../schemas/spu-add/brand-list.schema.json")),
    ("mapping", include_str!("../../schemas/mapping.schema.json")),
    ("description", include_str!("../../schemas/description.schema.json")),
    ("report", include_str!("../../schemas/report.schema.json")),
];

/// A compiled schema.
///
/// ```
/// use shangjia::{Document, Schema};
/// let schema = Schema::compile(r#"{"properties": {"title": {"maxLength": 3, "x-rule": {"maxLength": "title-length"}}}}"#)?;
/// let body = Document::parse(r#"{"title": "加厚珊瑚绒毯"}"#)?;
/// let violations = schema.violations(&body);
/// assert_eq!((violations[0].pointer.as_str(), violations[0].rule.as_deref()), ("/title", Some("title-length")));
/// assert_eq!((violations[0].count, violations[0].expected.as_str()), (Some(6), "3"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Schema {
    source: Value,
    glance: Option<Glance>,
    /// Made for one of ours when the first body is not accepted at a glance.
    validator: OnceLock<Validator<Tree>>,
}

/// A text that is no schema, or one that needs another file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaError {
    /// It is no JSON.
    Json(JsonFault),
    /// It asks for more than a run can give, with the JSON pointer of what does.
    Bound {
        /// Where in the schema.
        pointer: String,
        /// What it asks for.
        bound: SchemaBound,
    },
    /// It is no JSON Schema, in the validator's words, with the JSON pointer of what is wrong.
    Invalid {
        /// Where in the schema.
        pointer: String,
        /// What is wrong.
        reason: String,
    },
}

/// What a schema may not ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemaBound {
    /// To ask itself about the same value, without end.
    Loop,
    /// More schemas than this about the same value, each referring to the next.
    Chain(usize),
    /// More schemas than this about a value and what is around it.
    Steps(u64),
    /// More patterns than this.
    Patterns(usize),
}

/// What a merchant's schema says of a broken keyword, in both languages; the same in both if it says it in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// One value that a schema objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The JSON pointer of the value; of the member that is missing or should not be there.
    pub pointer: SmolStr,
    /// The keyword that was broken, such as `maxLength`.
    pub keyword: SmolStr,
    /// The code of the rule that the schema names for it.
    pub rule: Option<SmolStr>,
    /// The words that the schema has for it.
    pub message: Option<Said>,
    /// What the keyword asks for: the limit, the types, the pattern, the values that are allowed (joined by `, `).
    pub expected: SmolStr,
    /// The name of the member that is missing or should not be there.
    pub member: Option<SmolStr>,
    /// How many characters, items or members there are, where that was the question.
    pub count: Option<u64>,
    /// The value, if it is a text or a number (JSON for anything else of one word), cut off if it is very long.
    pub value: Option<SmolStr>,
}

impl Schema {
    /// Compiles the text of a schema. Nothing is fetched: a reference to another file is an error. Patterns run in time
    /// linear in the text, and a schema that would ask too much of any body is refused, so a stranger's schema cannot
    /// stall a run.
    pub fn compile(text: &str) -> Result<Schema, SchemaError> {
        if text.len() > bounds::MAX_BYTES {
            return Err(SchemaError::Json(JsonFault { line: 0, column: 0, what: JsonProblem::TooLong(bounds::MAX_BYTES) }));
        }
        let document = Document::parse(text).map_err(SchemaError::Json)?;
        let source = document.to_value();
        let parts = Parts::of(&source);
        let dangling = parts.dangling();
        parts.check()?;
        match validator(&source) {
            Ok(validator) => Ok(Schema { glance: Glance::of(document.root()), source, validator: OnceLock::from(validator) }),
            Err(error) => {
                let own = error.instance_path().to_string();
                let pointer = dangling.filter(|_| own.is_empty()).unwrap_or(own);
                Err(SchemaError::Invalid { pointer, reason: error.to_string() })
            }
        }
    }

    /// One of ours, which a test has compiled.
    pub(crate) fn of_ours(text: &str) -> Schema {
        let document = Document::parse(text).expect("a test compiles the schemas of every target");
        Schema { glance: Glance::of(document.root()), source: document.to_value(), validator: OnceLock::new() }
    }

    pub(crate) fn validator(&self) -> &Validator<Tree> {
        self.validator.get_or_init(|| validator(&self.source).expect("a test compiles the schemas of every target"))
    }

    /// A glance that accepts what this schema and another one accept.
    pub(crate) fn glance_with(&self, other: &Schema) -> Option<Glance> {
        self.glance.as_ref()?.and(other.glance.as_ref()?)
    }

    /// The same for a file of the merchant's; `name` is what errors call it.
    ///
    /// # Errors
    /// It is no schema, with line and column.
    pub fn read(name: &str, text: &str) -> Result<Schema, Error> {
        Schema::compile(text).map_err(|error| {
            let at = match &error {
                SchemaError::Json(fault) => fault.offset(text),
                SchemaError::Bound { pointer, .. } | SchemaError::Invalid { pointer, .. } => offset(text, pointer),
            };
            let end = text[at..].find('\n').map_or(text.len(), |line| at + line);
            let problem = MappingProblem::Schema(error);
            MappingError { file: name.to_owned(), text: text.to_owned(), span: Some(at..end.min(at + 1).max(at)), problem }.into()
        })
    }

    /// Whether the schema has nothing to object to. Costs no allocation for a body that we built.
    pub fn is_valid(&self, document: &Document<'_>) -> bool {
        let root = document.root();
        self.glance.as_ref().is_some_and(|glance| glance.accepts(root)) || self.validator().is_valid(root)
    }

    /// Everything the schema objects to, in the order in which it stands in the document; a member that is missing
    /// comes after the object that lacks it.
    pub fn violations(&self, document: &Document<'_>) -> Vec<Violation> {
        let root = document.root();
        // What a glance does not accept is nearly always wrong, and listing what is wrong asks for everything anyway.
        if self.glance.as_ref().map_or_else(|| self.validator().is_valid(root), |glance| glance.accepts(root)) {
            return Vec::new();
        }
        let finder = Finder::new(root);
        let mut found: Vec<(u32, Violation)> = Vec::new();
        for error in self.validator().iter_errors(root) {
            let pointer = error.instance_path().as_str();
            // Only a schema that looks at member names can object to something that has no place of its own.
            let node = finder.pointer(pointer).unwrap_or(root);
            self.add(&error, pointer, node, &mut found);
        }
        found.sort_by_key(|(index, _)| *index);
        let mut violations: Vec<Violation> = found.into_iter().map(|(_, violation)| violation).collect();
        one_problem_each(&mut violations);
        violations
    }

    /// One error of the validator as one violation, or one per member that it speaks of.
    fn add(&self, error: &ValidationError<'_>, pointer: &str, node: NodeRef<'_>, found: &mut Vec<(u32, Violation)>) {
        let schema_path = error.schema_path().as_str();
        let keyword = error.kind().keyword();
        let violation = |member: Option<&str>| Violation {
            pointer: match member {
                Some(name) => member_pointer(pointer, name).into(),
                None => pointer.into(),
            },
            keyword: keyword.into(),
            rule: self.note("x-rule", schema_path, keyword, member).map(|said| said.en.into()),
            message: self.note("x-message", schema_path, keyword, member),
            expected: expected(error.kind()).into(),
            member: member.map(SmolStr::new),
            count: None,
            value: None,
        };
        match error.kind() {
            ValidationErrorKind::Required { property } => {
                found.push((node.index(), violation(Some(property.as_str().unwrap_or_default()))));
            }
            ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                for name in unexpected {
                    let member = node.get(name);
                    let at = member.map_or(node.index(), NodeRef::index);
                    found.push((at, Violation { value: member.and_then(quoted), ..violation(Some(name)) }));
                }
            }
            kind => {
                found.push((node.index(), Violation { count: count(kind, node), value: quoted(node), ..violation(None) }));
            }
        }
    }

    /// What stands next to the keyword in the schema: one text for every keyword of its object, or one for each, or for
    /// a keyword that speaks of members one for each of them.
    fn note(&self, name: &str, schema_path: &str, keyword: &str, member: Option<&str>) -> Option<Said> {
        let (object, _) = schema_path.rsplit_once('/')?;
        noted(self.source.pointer(object)?.get(name)?, keyword, member)
    }
}

/// What a note beside the keywords of an object says of one of them.
fn noted(of_object: &Value, keyword: &str, member: Option<&str>) -> Option<Said> {
    let of_keyword = || of_object.get(keyword);
    let of_member = || of_keyword()?.get(member?);
    [Some(of_object), of_keyword(), of_member()].into_iter().flatten().find_map(Said::of)
}

/// An empty text is one problem, however many patterns it also does not fit.
pub(crate) fn one_problem_each(violations: &mut Vec<Violation>) {
    let empty: HashSet<SmolStr> =
        violations.iter().filter(|v| v.keyword == "minLength" && v.count == Some(0)).map(|v| v.pointer.clone()).collect();
    violations.retain(|v| v.keyword != "pattern" || !empty.contains(&v.pointer));
}

impl Said {
    /// A text for both languages, or one for each.
    fn of(value: &Value) -> Option<Said> {
        let short = |text: &str| text.chars().take(QUOTED).collect::<String>();
        let of = |language: &str| value.get(language).and_then(Value::as_str).map(short);
        let both = value.as_str().map(short);
        let zh = both.clone().or_else(|| of("zh")).or_else(|| of("en"))?;
        Some(Said { en: both.or_else(|| of("en")).unwrap_or_else(|| zh.clone()), zh })
    }
}

impl fmt::Debug for Schema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Schema").field("$id", &self.source.get("$id")).finish_non_exhaustive()
    }
}

impl fmt::Display for SchemaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SchemaError::Json(fault) => fault.fmt(f),
            SchemaError::Bound { pointer, bound } => write!(f, "{pointer}: asks for too much ({bound:?})"),
            SchemaError::Invalid { pointer, reason } if pointer.is_empty() => f.write_str(reason),
            SchemaError::Invalid { pointer, reason } => write!(f, "{pointer}: {reason}"),
        }
    }
}

impl std::error::Error for SchemaError {}

fn validator(source: &Value) -> Result<Validator<Tree>, ValidationError<'static>> {
    jsonschema::options_for::<Tree>().with_pattern_options(PatternOptions::regex()).offline().build(source)
}

/// What a keyword asks for, in no particular language.
fn expected(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::MaxItems { limit }
        | Kind::MinItems { limit }
        | Kind::MaxLength { limit }
        | Kind::MinLength { limit }
        | Kind::MaxProperties { limit }
        | Kind::MinProperties { limit } => limit.to_string(),
        Kind::Maximum { limit } | Kind::Minimum { limit } | Kind::ExclusiveMaximum { limit } | Kind::ExclusiveMinimum { limit } => {
            limit.to_string()
        }
        Kind::MultipleOf { multiple_of } => multiple_of.to_string(),
        Kind::Pattern { pattern } => pattern.clone(),
        Kind::Format { format } => format.clone(),
        Kind::Constant { expected_value } => expected_value.to_string(),
        Kind::Enum { options } => listed(options.as_array().map_or(&[][..], Vec::as_slice)),
        Kind::Type { kind: TypeKind::Single(kind) } => kind.to_string(),
        Kind::Type { kind: TypeKind::Multiple(kinds) } => {
            let kinds: Vec<String> = kinds.iter().map(|kind| kind.to_string()).collect();
            kinds.join(", ")
        }
        _ => String::new(),
    }
}

/// The values of an enumeration.
fn listed(all: &[Value]) -> String {
    let more = (all.len() > OPTIONS).then(|| format!("… ({})", all.len()));
    all.iter().take(OPTIONS).map(Value::to_string).chain(more).collect::<Vec<_>>().join(", ")
}

fn count(kind: &ValidationErrorKind, node: NodeRef<'_>) -> Option<u64> {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::MaxLength { .. } | Kind::MinLength { .. } => node.as_text().map(|text| text.chars().count() as u64),
        Kind::MaxItems { .. } | Kind::MinItems { .. } | Kind::MaxProperties { .. } | Kind::MinProperties { .. } => Some(node.len() as u64),
        _ => None,
    }
}

fn quoted(node: NodeRef<'_>) -> Option<SmolStr> {
    node.as_text().map(cut).or_else(|| node.word().map(SmolStr::from))
}

/// The beginning of a text.
fn cut(text: &str) -> SmolStr {
    let cut = if text.len() > QUOTED { text.char_indices().nth(QUOTED) } else { None };
    cut.map_or_else(|| text.into(), |(at, _)| format_smolstr!("{}…", &text[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pointer, keyword, rule, expected, count.
    type Found = (SmolStr, SmolStr, Option<SmolStr>, SmolStr, Option<u64>);

    fn found(schema: &str, body: &str) -> Vec<Found> {
        let schema = Schema::compile(schema).unwrap();
        let body = Document::parse(body).unwrap();
        let violations = schema.violations(&body).into_iter();
        violations.map(|v| (v.pointer, v.keyword, v.rule, v.expected, v.count)).collect()
    }

    #[test]
    fn rules_are_found_behind_references_and_per_member() {
        let schema = r##"{"$id": "https://shangjia.example/x.json", "properties": {"a": {"$ref": "#/$defs/t"}, "l": {"items": {"$ref": "#/$defs/t", "minLength": 1, "x-rule": {"minLength": "empty-item"}}}},
            "required": ["x~/y", "z"], "x-rule": {"required": {"z": "no-z"}},
            "$defs": {"t": {"allOf": [{"pattern": "^x", "x-rule": {"pattern": "not-x"}}], "maxLength": 2}}}"##;
        let some = |s: &str| Some(SmolStr::new(s));
        assert_eq!(
            found(schema, r#"{"l": ["", "xyz", "y"], "a": "毯毯毯"}"#),
            [
                ("/x~0~1y".into(), "required".into(), None, SmolStr::default(), None),
                ("/z".into(), "required".into(), some("no-z"), SmolStr::default(), None),
                ("/l/0".into(), "minLength".into(), some("empty-item"), "1".into(), Some(0)),
                ("/l/1".into(), "maxLength".into(), None, "2".into(), Some(3)),
                ("/l/2".into(), "pattern".into(), some("not-x"), "^x".into(), None),
                ("/a".into(), "maxLength".into(), None, "2".into(), Some(3)),
                ("/a".into(), "pattern".into(), some("not-x"), "^x".into(), None),
            ]
        );
    }

    #[test]
    fn words_stand_beside_their_keywords() {
        let schema = r#"{"required": ["a", "b"], "minProperties": 2, "x-message": {"required": {"a": "give a"}, "minProperties": "two of them"},
            "properties": {"c": {"type": "string", "maxLength": 1, "x-message": "c is a letter"}, "d": {"const": 1, "x-message": {"type": "?"}}}}"#;
        let said = |body: &str| {
            let violations = Schema::compile(schema).unwrap().violations(&Document::parse(body).unwrap());
            violations.into_iter().map(|v| (v.pointer, v.message.map(|said| said.en))).collect::<Vec<_>>()
        };
        let some = |pointer: &str, words: &str| (SmolStr::new(pointer), Some(words.to_owned()));
        let none = |pointer: &str| (pointer.into(), None);
        assert_eq!(said(r#"{"c": "xy"}"#), [some("", "two of them"), some("/a", "give a"), none("/b"), some("/c", "c is a letter")]);
        assert_eq!(said(r#"{"a": 0, "b": 0, "c": 7, "d": 2}"#), [some("/c", "c is a letter"), none("/d")]);
    }

    #[test]
    fn words_may_be_there_in_both_languages() {
        let said = |note: &str| {
            let schema = Schema::compile(&format!(r#"{{"maxLength": 1, "x-message": {note}}}"#)).unwrap();
            schema.violations(&Document::parse(r#""ab""#).unwrap()).remove(0).message.map(|said| (said.zh, said.en))
        };
        let some = |zh: &str, en: &str| Some((zh.to_owned(), en.to_owned()));
        assert_eq!(said(r#""短些""#), some("短些", "短些"));
        assert_eq!(said(r#"{"zh": "短些", "en": "shorter"}"#), some("短些", "shorter"));
        assert_eq!(said(r#"{"maxLength": {"en": "shorter"}}"#), some("shorter", "shorter"));
        assert_eq!(said(r#"{"minLength": {"en": "longer"}}"#), None);
    }

    #[test]
    fn a_schema_that_is_none_is_refused_at_its_place() {
        let place = |text: &str| Schema::read("house.json", text).unwrap_err().to_string().split(": ").next().unwrap().to_owned();
        assert_eq!(place("{\n  \"type\": }"), "house.json, line 2, column 11");
        assert_eq!(place("{\n \"properties\": {\"标题\": {\"type\": \"strin\"}}}"), "house.json, line 2, column 32");
        assert_eq!(place("{\n\n \"$ref\": \"other.json\"}"), "house.json, line 3, column 10");
        assert_eq!(place("{\n \"allOf\": [true, {\"$ref\": \"#\"}]}"), "house.json, line 1, column 1");
        assert_eq!(place(&" ".repeat(bounds::MAX_BYTES + 1)), "house.json, line 1, column 1");
        assert_eq!(place(""), "house.json, line 1, column 1");
        let enormous = serde_json::json!({"enum": (0..100_000).collect::<Vec<_>>()}).to_string();
        let violation = Schema::compile(&enormous).unwrap().violations(&Document::parse("\"x\"").unwrap()).remove(0);
        assert!(violation.expected.ends_with("29, … (100000)"), "{}", violation.expected);
    }

    #[test]
    fn strangers_schemas_stay_offline_and_linear() {
        for outside in ["https://example.com/a.json", "file:///etc/passwd", "other.json"] {
            let schema = serde_json::json!({"$ref": outside}).to_string();
            assert!(matches!(Schema::compile(&schema), Err(SchemaError::Invalid { .. })), "{outside}");
        }
        assert!(matches!(Schema::compile("{"), Err(SchemaError::Json(_))));
        assert!(matches!(Schema::compile(r#"{"type": 7}"#), Err(SchemaError::Invalid { pointer, .. }) if pointer == "/type"));
        let schema = Schema::compile(r#"{"pattern": "^(a+)+$"}"#).unwrap();
        let text = serde_json::to_string(&format!("{}b", "a".repeat(50_000))).unwrap();
        assert!(!schema.is_valid(&Document::parse(&text).unwrap()));
    }
}

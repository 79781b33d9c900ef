//! `[columns]`: what a column fills, how often and how. What rows are stands in `[rows]`.

use super::rows::{header, items};
use super::{Entry, Problem, boolean, expected, in_order, known_field, text, texts, unit, unknown_key};
use crate::mapping::rows::Header;
use crate::mapping::{By, ColumnRule, Decimal, FillRule, Fills, How, OPTION_SEPARATORS, On, PAIR_SEPARATORS, Pattern, ReadAs};
use crate::{Field, Level, MappingProblem, Reading};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Keys that every use may have.
const EVERY: &[&str] = &["on", "when", "between", "otherwise", "blank", "words", "pattern", "others"];
pub(super) const FIELD_KEYS: &[&str] = &[
    "field",
    "separator",
    "escape",
    "unit",
    "first_row",
    "decimal",
    "currency",
    "net",
    "above",
    "sum",
    "inherit",
    "base",
    "read",
    "position",
    "neutral",
    "required",
    "matrix",
];
const OPTION_KEYS: &[&str] = &["option", "neutral", "varies", "required"];
const OPTIONS_KEYS: &[&str] = &["options", "separator", "pair", "names"];
const ADJUST_KEYS: &[&str] = &["adjust", "by", "unit", "decimal"];
const SKUS_KEYS: &[&str] = &["skus", "separator", "within", "pair", "refers"];

type Value<'i> = Spanned<DeValue<'i>>;

pub(super) fn column((key, value): Entry<'_, '_>) -> Result<ColumnRule, Problem> {
    let fills = match value.get_ref() {
        DeValue::Array(uses) => uses.iter().map(|value| fill(key.get_ref(), value)).collect::<Result<_, _>>()?,
        _ => vec![fill(key.get_ref(), value)?],
    };
    let name = key.get_ref().trim();
    if name.is_empty() {
        return Err((key.span(), MappingProblem::Value { key: name.into(), expected: "header or \"@A\"".into() }));
    }
    Ok(ColumnRule { name: name.into(), fills, span: Some(key.span()), optional: false })
}

fn fill(key: &str, value: &Value<'_>) -> Result<FillRule, Problem> {
    if let DeValue::Table(table) = value.get_ref() {
        return fill_table(value, table);
    }
    let fills = match text(key, value)?.as_str() {
        "ignore" => Fills::Ignore,
        "option" => Fills::Option { key: None },
        name => {
            let field = known_field(name).map_err(|problem| (value.span(), problem))?;
            Fills::Field { field, separators: Vec::new(), unit: None, first_row: false }
        }
    };
    Ok(FillRule { fills, how: None })
}

/// One of the kinds of tables that a column takes; which one is said by the key that only it has.
fn fill_table(whole: &Value<'_>, table: &DeTable<'_>) -> Result<FillRule, Problem> {
    let has = |name: &&str| table.keys().any(|key| key.get_ref() == *name);
    let kinds = [OPTIONS_KEYS, OPTION_KEYS, ADJUST_KEYS, SKUS_KEYS, FIELD_KEYS];
    let own = *kinds.iter().find(|keys| has(&keys[0])).unwrap_or(&FIELD_KEYS);
    let known: Vec<&str> = own.iter().chain(EVERY).copied().collect();
    if let Some((key, _)) = in_order(table).into_iter().find(|(key, _)| !known.contains(&key.get_ref().as_ref())) {
        return Err(unknown_key(key, &known));
    }
    let uses = Uses { table };
    let fills = match own[0] {
        "options" => uses.options()?,
        "option" => uses.option()?,
        "adjust" => uses.adjust()?,
        "skus" => uses.skus()?,
        _ => uses.field(whole)?,
    };
    let how = uses.how(&fills)?;
    Ok(FillRule { fills, how: (how != How::default()).then(|| Box::new(how)) })
}

/// The keys of one use.
struct Uses<'t, 'i> {
    table: &'t DeTable<'i>,
}

impl<'t, 'i> Uses<'t, 'i> {
    fn get(&self, name: &str) -> Option<&'t Value<'i>> {
        self.table.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value)
    }

    fn read<T>(&self, name: &str, read: impl FnOnce(&str, &Value<'_>) -> Result<T, Problem>) -> Result<Option<T>, Problem> {
        self.get(name).map(|value| read(name, value)).transpose()
    }

    fn texts(&self, name: &str, otherwise: &[&str]) -> Result<Vec<String>, Problem> {
        Ok(self.read(name, texts)?.unwrap_or_else(|| otherwise.iter().map(|&text| text.to_owned()).collect()))
    }

    /// A key that says nothing but yes.
    fn yes(&self, name: &str) -> Result<(), Problem> {
        match self.get(name) {
            Some(value) if !boolean(name, value)? => Err(expected(name, "true", value)),
            _ => Ok(()),
        }
    }

    fn options(&self) -> Result<Fills, Problem> {
        self.yes("options")?;
        let names = self.texts("names", &[])?;
        Ok(Fills::Options { separators: self.texts("separator", OPTION_SEPARATORS)?, pair: self.texts("pair", PAIR_SEPARATORS)?, names })
    }

    fn option(&self) -> Result<Fills, Problem> {
        let key = self.read("option", text)?.unwrap_or_default();
        match self.get("option") {
            Some(value) if key.trim().is_empty() => Err(expected("option", "name of the option", value)),
            _ => Ok(Fills::Option { key: Some(key) }),
        }
    }

    fn adjust(&self) -> Result<Fills, Problem> {
        let field = self.field_named("adjust")?;
        if let Some(value) = self.get("adjust").filter(|_| field.reading() != Reading::Money) {
            return Err(expected("adjust", "sale_price or market_price", value));
        }
        let by = match self.read("by", text)?.as_deref() {
            None | Some("plus") => By::Plus,
            Some("minus") => By::Minus,
            Some("percent-off") => By::PercentOff,
            Some(_) => return Err(self.wrong("by", "\"plus\", \"minus\" or \"percent-off\"")),
        };
        Ok(Fills::Adjust { field, by, unit: self.read("unit", unit)? })
    }

    fn skus(&self) -> Result<Fills, Problem> {
        self.yes("skus")?;
        let refers = self.read("refers", text)?;
        if refers.is_none() && self.get("pattern").is_none() {
            return Err(self.wrong("skus", "pattern or refers beside it"));
        }
        let (within, pair) = (self.texts("within", &[","])?, self.texts("pair", &["="])?);
        Ok(Fills::Skus { separators: self.texts("separator", OPTION_SEPARATORS)?, within, pair, refers })
    }

    fn field(&self, whole: &Value<'_>) -> Result<Fills, Problem> {
        if self.get("field").is_none() {
            return Err(expected("field", "field, option or options", whole));
        }
        let field = self.field_named("field")?;
        let (money, is_option) = (field.reading() == Reading::Money, matches!(field, Field::AttrKey | Field::AttrValue));
        let (image, text) = (field.reading() == Reading::Image, field.reading() == Reading::Text && !is_option);
        for (key, allowed) in [
            ("separator", field.many() || field == Field::StockNum),
            ("unit", money),
            ("first_row", field.level() == Level::Product && !field.many() || field == Field::AttrKey),
            ("decimal", money),
            ("currency", money),
            ("net", money),
            ("above", field == Field::MarketPrice),
            ("sum", field == Field::StockNum),
            ("inherit", field.level() == Level::Sku && !is_option),
            ("base", image),
            ("read", image || text && self.is_no_list()),
            ("position", image && field.many()),
            ("neutral", field == Field::AttrValue),
            ("required", field == Field::AttrValue),
            ("matrix", field.level() == Level::Sku && !is_option),
        ] {
            if let Some(value) = self.get(key).filter(|_| !allowed) {
                return Err(expected(key, &format!("no {key} for {field}"), value));
            }
        }
        let first_row = self.read("first_row", boolean)?.unwrap_or(false);
        Ok(Fills::Field { field, separators: self.texts("separator", &[])?, unit: self.read("unit", unit)?, first_row })
    }

    /// Whether what is read is one text: of JSON it is a list.
    fn is_no_list(&self) -> bool {
        self.get("read").and_then(|value| value.get_ref().as_str()) != Some("json")
    }

    fn field_named(&self, key: &str) -> Result<Field, Problem> {
        let Some(value) = self.get(key) else { return Err(self.wrong(key, "field")) };
        known_field(&text(key, value)?).map_err(|problem| (value.span(), problem))
    }

    fn how(&self, fills: &Fills) -> Result<How<Header>, Problem> {
        let patterns: Option<Vec<Pattern>> = self.read("pattern", |key, value| items(value).map(|item| pattern(key, item)).collect())?;
        let patterns = patterns.unwrap_or_default();
        self.pattern_names(fills, &patterns)?;
        let matrix = self.read("matrix", text)?;
        Ok(How {
            on: self.read("on", on)?,
            when: self.read("when", when)?.unwrap_or_default(),
            between: self.read("between", between)?,
            rank: u32::from(self.read("otherwise", boolean)?.unwrap_or(false)),
            blank: self.read("blank", any_texts)?.unwrap_or_default(),
            words: self.read("words", words)?.unwrap_or_default(),
            patterns,
            others_skipped: self.one_of("others", "skip", "refuse")?,
            escape: self.read("escape", text)?.filter(|mark| !mark.is_empty()),
            decimal: match self.read("decimal", text)?.as_deref() {
                None => None,
                Some(",") => Some(Decimal::Comma),
                Some(".") => Some(Decimal::Point),
                Some(_) => return Err(self.wrong("decimal", "\",\" or \".\"")),
            },
            currency: self.read("currency", header)?,
            net: self.read("net", boolean)?.unwrap_or(false),
            above: self.read("above", boolean)?.unwrap_or(false),
            sum: self.read("sum", boolean)?.unwrap_or(false),
            inherit: self.read("inherit", inherit)?.unwrap_or_default(),
            base: self.read("base", text)?,
            read: self.read("read", read_as)?.map(|read| match fills {
                // Of a page, a text takes the words.
                Fills::Field { field, .. } if read == ReadAs::Pictures && field.reading() == Reading::Text => ReadAs::Page,
                _ => read,
            }),
            position: self.read("position", header)?,
            neutral: self.texts("neutral", &[])?,
            varies: self.read("varies", boolean)?.unwrap_or(false),
            required: self.read("required", boolean)?.unwrap_or(false),
            // The value is the column's, which is not known yet.
            matrix: matrix.map(|key| (key, String::new())),
        })
    }

    /// What a pattern may take out depends on what is filled.
    fn pattern_names(&self, fills: &Fills, patterns: &[Pattern]) -> Result<(), Problem> {
        let is_known = |name: &str| match fills {
            Fills::Skus { .. } => Field::from_name(name).is_some_and(|field| field.level() == Level::Sku),
            Fills::Options { .. } => matches!(name, "key" | "value"),
            _ => name == "value",
        };
        let unknown = patterns.iter().find_map(|pattern| Some((pattern, pattern.names().find(|name| !is_known(name))?)));
        let Some((pattern, name)) = unknown else { return Ok(()) };
        let span = self.get("pattern").map_or(0..0, Spanned::span);
        Err((span, MappingProblem::Template { template: pattern.text.clone(), part: name.to_owned() }))
    }

    fn one_of(&self, key: &str, yes: &str, no: &str) -> Result<bool, Problem> {
        Ok(self.read(key, |key, value| super::one_of(key, value, yes, no))?.unwrap_or(false))
    }

    fn wrong(&self, key: &str, what: &str) -> Problem {
        let span = self.get(key).map_or(0..0, Spanned::span);
        (span, MappingProblem::Value { key: key.to_owned(), expected: what.to_owned() })
    }
}

fn on(key: &str, value: &Value<'_>) -> Result<On, Problem> {
    Ok(if super::one_of(key, value, "product", "sku")? { On::Product } else { On::Sku })
}

/// Conditions on other columns' cells.
pub(super) fn when(key: &str, value: &Value<'_>) -> Result<Vec<(Header, Vec<String>)>, Problem> {
    let conditions = in_order(super::table(key, value)?).into_iter().map(|(key, value)| {
        let name = Header { name: key.get_ref().trim().to_owned(), span: Some(key.span()) };
        Ok((name, any_texts(key.get_ref(), value)?))
    });
    conditions.collect()
}

/// Two headers, either of which may be left out as an empty text.
fn between(key: &str, value: &Value<'_>) -> Result<[Option<Header>; 2], Problem> {
    let bounds: Vec<_> = items(value).collect();
    let [from, until] = bounds[..] else { return Err(expected(key, "two headers: from, until", value)) };
    let bound = |value: &Value<'_>| Ok(if text(key, value)?.trim().is_empty() { None } else { Some(header(key, value)?) });
    Ok([bound(from)?, bound(until)?])
}

/// Texts, among which an empty one is a blank cell.
fn any_texts(key: &str, value: &Value<'_>) -> Result<Vec<String>, Problem> {
    items(value).map(|item| text(key, item).map(|text| text.trim().to_owned())).collect()
}

fn words(key: &str, value: &Value<'_>) -> Result<Vec<(String, String)>, Problem> {
    let words = in_order(super::table(key, value)?).into_iter();
    words
        .map(|(key, value)| {
            let meant = match value.get_ref() {
                DeValue::Integer(number) => number.to_string(),
                _ => text(key.get_ref(), value)?,
            };
            Ok((key.get_ref().trim().to_owned(), meant))
        })
        .collect()
}

fn pattern(key: &str, value: &Value<'_>) -> Result<Pattern, Problem> {
    let text = text(key, value)?;
    Pattern::parse(&text).map_err(|part| (value.span(), MappingProblem::Template { template: text, part }))
}

/// `true` for blank cells, or the texts that mean the same.
fn inherit(key: &str, value: &Value<'_>) -> Result<Vec<String>, Problem> {
    match value.get_ref() {
        DeValue::Boolean(true) => Ok(vec![String::new()]),
        DeValue::Boolean(false) => Ok(Vec::new()),
        _ => any_texts(key, value),
    }
}

fn read_as(key: &str, value: &Value<'_>) -> Result<ReadAs, Problem> {
    match value.get_ref().as_str() {
        Some("html") => Ok(ReadAs::Pictures),
        Some("json") => Ok(ReadAs::Json),
        Some("link") => Ok(ReadAs::Link),
        _ => Err(expected(key, "\"html\", \"json\" or \"link\"", value)),
    }
}

//! What the merchant decides about findings, as it is written: `[rules]`, `[[allow]]` and `[words]`. Whether there are
//! such rules, and what the decisions mean for a finding, is for [`policy`](crate::policy) to know.

use super::parse::{Entry, Problem, expected, in_order, table, text, texts, unknown_key};
use crate::{Day, MappingProblem};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const ALLOW: &[&str] = &["rule", "product", "sku", "reason", "until"];
const WORDS: &[&str] = &["forbidden", "required"];
const WEIGHTS: &str = "\"off\", \"note\", \"warning\" or \"error\"";

/// How much a rule's findings are to weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// They are not reported.
    Off,
    /// Worth knowing.
    Note,
    /// Probably wrong.
    Warning,
    /// The product does not go out.
    Error,
}

/// One line of `[rules]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leveled {
    /// A rule's code, or the beginning of several up to a hyphen.
    pub rule: String,
    /// How much its findings weigh.
    pub weight: Weight,
    /// The files that it holds for, as a pattern; all of them without one.
    pub files: Option<String>,
    /// Where the rule is named.
    pub span: Range<usize>,
}

/// One `[[allow]]`: findings that the merchant knows of and accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// Codes, or beginnings of codes.
    pub rules: Vec<String>,
    /// The product's id.
    pub product: Option<String>,
    /// The SKU's id.
    pub sku: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds.
    pub until: Option<Day>,
    /// Where the entry stands.
    pub span: Range<usize>,
}

/// `[words]`: files of words, one to a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WordFiles {
    /// Words that no title and no description may have.
    pub forbidden: Vec<String>,
    /// Words of which every title must have one.
    pub required: Vec<String>,
}

/// `[rules]`: a code and its weight, or a pattern of file names and a table of such.
pub(super) fn rules(table: &DeTable<'_>) -> Result<Vec<Leveled>, Problem> {
    let mut levels = Vec::new();
    for (key, value) in in_order(table) {
        let DeValue::Table(inner) = value.get_ref() else {
            levels.push(leveled((key, value), None)?);
            continue;
        };
        let files = key.get_ref().as_ref();
        if globset::Glob::new(files).is_err() {
            return Err((key.span(), MappingProblem::Value { key: files.into(), expected: "pattern of file names, as \"*.csv\"".into() }));
        }
        for entry in in_order(inner) {
            levels.push(leveled(entry, Some(files.to_owned()))?);
        }
    }
    Ok(levels)
}

fn leveled((key, value): Entry<'_, '_>, files: Option<String>) -> Result<Leveled, Problem> {
    let weight = match value.get_ref().as_str() {
        Some("off") => Weight::Off,
        Some("note") => Weight::Note,
        Some("warning") => Weight::Warning,
        Some("error") => Weight::Error,
        _ => return Err(expected(key.get_ref(), WEIGHTS, value)),
    };
    Ok(Leveled { rule: key.get_ref().to_string(), weight, files, span: key.span() })
}

/// `[[allow]]`: every entry names a rule, a product or a SKU, and a reason.
pub(super) fn allow(value: &Spanned<DeValue<'_>>) -> Result<Vec<Allowed>, Problem> {
    let items = value.get_ref().as_array().ok_or_else(|| expected("allow", "[[allow]]", value))?;
    items.iter().map(|item| entry(item, table("allow", item)?)).collect()
}

fn entry(whole: &Spanned<DeValue<'_>>, table: &DeTable<'_>) -> Result<Allowed, Problem> {
    let mut allowed = Allowed { rules: Vec::new(), product: None, sku: None, reason: String::new(), until: None, span: whole.span() };
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "rule" => allowed.rules = texts("rule", value)?,
            "product" => allowed.product = Some(text("product", value)?),
            "sku" => allowed.sku = Some(text("sku", value)?),
            "reason" => allowed.reason = text("reason", value)?,
            "until" => allowed.until = Some(day(value)?),
            _ => return Err(unknown_key(key, ALLOW)),
        }
    }
    let lacking = if allowed.rules.is_empty() {
        "rule"
    } else if allowed.product.is_none() && allowed.sku.is_none() {
        "product or sku"
    } else if allowed.reason.trim().is_empty() {
        "reason"
    } else {
        return Ok(allowed);
    };
    Err(expected("allow", lacking, whole))
}

fn day(value: &Spanned<DeValue<'_>>) -> Result<Day, Problem> {
    let date = match value.get_ref() {
        DeValue::Datetime(when) if when.time.is_none() => when.date.and_then(|date| Day::new(date.year, date.month, date.day).ok()),
        DeValue::String(text) => text.parse().ok(),
        _ => None,
    };
    date.ok_or_else(|| expected("until", "day, as 2026-12-31", value))
}

/// `[words]`.
pub(super) fn words(table: &DeTable<'_>) -> Result<WordFiles, Problem> {
    let mut words = WordFiles::default();
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "forbidden" => words.forbidden = texts("forbidden", value)?,
            "required" => words.required = texts("required", value)?,
            _ => return Err(unknown_key(key, WORDS)),
        }
    }
    Ok(words)
}

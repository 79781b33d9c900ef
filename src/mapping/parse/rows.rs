//! `[rows]`: what a row is. What its columns fill stands in `[columns]`.

use super::columns::when;
use super::{Problem, boolean, expected, in_order, one_of, pieces, table, text, unknown_key};
use crate::mapping::rows::{Header, KindRule, NameRule, ParentRule, SkipRule};
use crate::mapping::{Repeated, RowKind, RowOptions};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) const ROWS: &[&str] = &["blank_id", "without_sku", "kind", "parent", "skip", "group", "fill_down", "hidden", "repeated"];
const KINDS: &[(&str, RowKind)] = &[
    ("product", RowKind::Product),
    ("both", RowKind::Both),
    ("sku", RowKind::Sku),
    ("add", RowKind::Add),
    ("more", RowKind::More),
    ("skip", RowKind::Skip),
];

type Value<'i> = Spanned<DeValue<'i>>;

pub(super) fn rows(options: &DeTable<'_>) -> Result<RowOptions, Problem> {
    let mut rows = RowOptions::default();
    for (key, value) in in_order(options) {
        match key.get_ref().as_ref() {
            "blank_id" => rows.blank_id_continues = Some(one_of("blank_id", value, "continue", "refuse")?),
            "without_sku" => rows.without_sku_add = Some(one_of("without_sku", value, "add", "refuse")?),
            "hidden" => rows.hidden_read = Some(one_of("hidden", value, "read", "skip")?),
            "repeated" => {
                rows.repeated = Some(match text("repeated", value)?.as_str() {
                    "refuse" => Repeated::Refuse,
                    "skip" => Repeated::Skip,
                    "merge" => Repeated::Merge,
                    _ => return Err(expected("repeated", "\"skip\", \"merge\" or \"refuse\"", value)),
                });
            }
            "group" => rows.group_skip = Some(one_of("group", value, "skip", "refuse")?),
            "kind" => rows.kind = Some(kind(value)?),
            "parent" => rows.parent = Some(parent(value)?),
            "skip" => {
                rows.skip = Some(items(value).map(skip).collect::<Result<_, _>>()?);
            }
            "fill_down" => rows.fill_down = headers("fill_down", value)?,
            _ => return Err(unknown_key(key, ROWS)),
        }
    }
    Ok(rows)
}

/// One kind for all rows, or the texts of a column for each.
fn kind(value: &Value<'_>) -> Result<KindRule, Problem> {
    let Some(table) = value.get_ref().as_table() else {
        let name = text("kind", value)?;
        let known = KINDS.iter().find(|(known, _)| *known == name);
        return known.map(|(_, kind)| KindRule::All(*kind)).ok_or_else(|| expected("kind", "product, both, sku, add, more or skip", value));
    };
    let (mut column, mut words) = (None, Vec::new());
    for (key, value) in in_order(table) {
        if key.get_ref() == "column" {
            column = Some(header("column", value)?);
            continue;
        }
        let Some((_, kind)) = KINDS.iter().find(|(name, _)| key.get_ref() == name) else {
            return Err(unknown_key(key, &["column", "product", "both", "sku", "add", "more", "skip"]));
        };
        for item in items(value) {
            let word = text(key.get_ref(), item)?.trim().to_lowercase();
            if words.iter().any(|(known, other)| *known == word && other != kind) {
                return Err(expected(key.get_ref(), "text that no other kind has", item));
            }
            words.push((word, *kind));
        }
    }
    let column = column.ok_or_else(|| expected("kind", "column", value))?;
    Ok(KindRule::Column { column, words })
}

fn parent(value: &Value<'_>) -> Result<ParentRule, Problem> {
    let Some(table) = value.get_ref().as_table() else {
        let above = value.get_ref().as_str() == Some("above");
        return above.then_some(ParentRule::Above).ok_or_else(|| expected("parent", "\"above\" or table", value));
    };
    let (mut column, mut names) = (None, Vec::new());
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "column" => column = Some(header("column", value)?),
            "names" => names = items(value).map(name).collect::<Result<_, _>>()?,
            _ => return Err(unknown_key(key, &["column", "names"])),
        }
    }
    let column = column.ok_or_else(|| expected("parent", "column", value))?;
    if names.is_empty() {
        names.push(NameRule::product_id());
    }
    Ok(ParentRule::Column { column, names })
}

fn name(value: &Value<'_>) -> Result<NameRule, Problem> {
    let text = header("names", value)?.name;
    let pieces = pieces(&text).map_err(|problem| (value.span(), problem))?;
    Ok(NameRule { text, pieces, span: Some(value.span()) })
}

fn skip(value: &Value<'_>) -> Result<SkipRule, Problem> {
    let options = table("skip", value)?;
    let (mut column, mut is, mut starts, mut conditions, mut whole) = (None, Vec::new(), Vec::new(), Vec::new(), false);
    for (key, value) in in_order(options) {
        let texts = || items(value).map(|item| text(key.get_ref(), item).map(|text| text.trim().to_owned())).collect::<Result<_, _>>();
        match key.get_ref().as_ref() {
            "column" => column = Some(header("column", value)?),
            "is" => is = texts()?,
            "starts" => {
                starts = texts()?;
                // Every text begins with nothing.
                if starts.iter().any(String::is_empty) {
                    return Err(expected("starts", "string or list of strings, none of them empty", value));
                }
            }
            "when" => conditions = when("when", value)?,
            "whole" => whole = boolean("whole", value)?,
            _ => return Err(unknown_key(key, &["column", "is", "starts", "when", "whole"])),
        }
    }
    match column {
        Some(column) if !is.is_empty() || !starts.is_empty() => Ok(SkipRule { column, is, starts, when: conditions, whole }),
        _ => Err(expected("skip", "column, and is or starts", value)),
    }
}

fn headers(key: &str, value: &Value<'_>) -> Result<Vec<Header>, Problem> {
    items(value).map(|item| header(key, item)).collect()
}

/// A header, or `@` and a column's letters.
pub(super) fn header(key: &str, value: &Value<'_>) -> Result<Header, Problem> {
    let name = text(key, value)?.trim().to_owned();
    if name.is_empty() { Err(expected(key, "header or \"@A\"", value)) } else { Ok(Header { name, span: Some(value.span()) }) }
}

/// One text, or a list of them.
pub(super) fn items<'v, 'i>(value: &'v Value<'i>) -> impl Iterator<Item = &'v Value<'i>> {
    let list = if let DeValue::Array(items) = value.get_ref() { Some(items.iter()) } else { None };
    let one = list.is_none().then_some(value);
    one.into_iter().chain(list.into_iter().flatten())
}

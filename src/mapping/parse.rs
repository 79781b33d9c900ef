//! `shangjia.toml` → [`Mapping`]: the language, its errors with the place in the file, and the two arguments of the
//! command line that say the same things. What the words mean for one table is decided in `fit`.

mod columns;
mod names;
mod preset;
mod rows;
mod sheets;

use super::{ColumnRule, FillRule, Fills, Mapping, SheetName, SourceOptions, ValueRule};
use super::{limits, lookup, policy, template};
use crate::{Error, Field, MappingError, MappingProblem, Unit};
use columns::column;
use rows::rows;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) type Problem = (Range<usize>, MappingProblem);
pub(super) type Entry<'t, 'i> = (&'t Spanned<toml::de::DeString<'i>>, &'t Spanned<DeValue<'i>>);

pub(super) const TOP: &[&str] = &[
    "target",
    "preset",
    "price_unit",
    "tax",
    "source",
    "columns",
    "values",
    "options",
    "currency",
    "rows",
    "sheets",
    "rules",
    "allow",
    "words",
    "schema",
    "lookup",
    "limits",
];
/// Keys of a value that is no mere text.
const VALUE: &[&str] = &["text", "otherwise"];
const SOURCE: &[&str] = &["sheet", "header_row", "header_rows", "encoding", "delimiter"];

impl Mapping {
    /// Reads a mapping file; `name` is what errors call it.
    ///
    /// ```
    /// use shangjia::mapping::Mapping;
    /// let mapping = Mapping::parse("shangjia.toml", r#"
    ///     [columns]
    ///     "商品编号" = "out_product_id"
    ///     "售价" = { field = "sale_price", unit = "yuan" }
    ///     [values]
    ///     path = "pages/detail?id={out_product_id}"
    /// "#)?;
    /// # Ok::<(), shangjia::Error>(())
    /// ```
    pub fn parse(name: &str, text: &str) -> Result<Mapping, Error> {
        let wrong = |(span, problem)| MappingError { file: name.to_owned(), text: text.to_owned(), span: Some(span), problem };
        let table = DeTable::parse(text)
            .map_err(|error| wrong((error.span().unwrap_or(0..0), MappingProblem::Syntax(error.message().to_owned()))))?;
        let mut mapping = Mapping { file: name.to_owned(), text: text.to_owned(), ..Mapping::default() };
        for entry in in_order(table.get_ref()) {
            mapping.section(entry).map_err(wrong)?;
        }
        mapping.single_fields_stand_once().map_err(wrong)?;
        Ok(mapping)
    }

    /// Adds `FIELD=TEXT`, a constant or template that replaces whatever the file says about that field.
    ///
    /// ```
    /// use shangjia::mapping::Mapping;
    /// let mut mapping = Mapping::default();
    /// mapping.set("path=pages/detail?id={out_product_id}")?;
    /// assert!(mapping.set("prise=9.90").is_err());
    /// # Ok::<(), shangjia::Error>(())
    /// ```
    pub fn set(&mut self, argument: &str) -> Result<(), Error> {
        let (name, text) = argument.split_once('=').unwrap_or((argument, ""));
        let wrong = |problem| MappingError { file: "--set".into(), text: argument.into(), span: Some(0..argument.len()), problem };
        if name.len() == argument.len() {
            return Err(wrong(MappingProblem::Value { key: argument.into(), expected: "FIELD=TEXT".into() }).into());
        }
        let field = known_field(name.trim()).map_err(wrong)?;
        let value =
            ValueRule { field, template: text.into(), pieces: pieces(text).map_err(wrong)?, span: None, otherwise: false, optional: false };
        self.values.retain(|value| value.field != field);
        self.set.push(field);
        self.values.push(value);
        Ok(())
    }

    /// Adds `HEADER` or `HEADER=KEY`: that column is an option, under its own name or another one.
    pub fn attr(&mut self, argument: &str) -> Result<(), Error> {
        let (header, key) = argument.split_once('=').map_or((argument, None), |(header, key)| (header, Some(key.trim())));
        let header = header.trim();
        if header.is_empty() || key == Some("") {
            let problem = MappingProblem::Value { key: argument.into(), expected: "HEADER[=KEY]".into() };
            let span = Some(0..argument.len());
            return Err(MappingError { file: "--attr".into(), text: argument.into(), span, problem }.into());
        }
        self.attrs.retain(|rule| rule.name != header);
        let fills = vec![FillRule { fills: Fills::Option { key: key.map(str::to_owned) }, how: None }];
        self.attrs.push(ColumnRule { name: header.into(), fills, span: None, optional: false });
        Ok(())
    }

    /// Whether the file says of any column what it fills.
    pub fn has_columns(&self) -> bool {
        !self.columns.is_empty()
    }

    /// An error about that place of the file.
    pub(crate) fn error_at(&self, span: &Range<usize>, problem: MappingProblem) -> Error {
        MappingError { file: self.file.clone(), text: self.text.clone(), span: Some(span.clone()), problem }.into()
    }

    /// The file's name, as errors call it.
    pub fn file(&self) -> &str {
        &self.file
    }

    /// The line of the file where that place is, from 1.
    pub(crate) fn line(&self, span: &Range<usize>) -> u64 {
        self.text.get(..span.start).map_or(0, |before| before.matches('\n').count() as u64 + 1)
    }

    fn section(&mut self, (key, value): Entry<'_, '_>) -> Result<(), Problem> {
        match key.get_ref().as_ref() {
            "target" => self.target = Some(text("target", value)?),
            "preset" => self.preset_entry(value)?,
            "price_unit" => self.price_unit = Some(unit("price_unit", value)?),
            "tax" => self.tax = Some(tax(value)?),
            "source" => self.source = source(table("source", value)?)?,
            "rows" => self.rows = rows(table("rows", value)?)?,
            "sheets" => self.sheets = self.sheet_rules(value)?,
            "columns" => {
                let columns = in_order(table("columns", value)?);
                self.columns = columns.into_iter().map(column).collect::<Result<_, _>>()?;
            }
            "values" => {
                for entry in in_order(table("values", value)?) {
                    self.value(entry)?;
                }
            }
            "options" => self.options = names::options(table("options", value)?)?,
            "currency" => self.rates = names::rates(table("currency", value)?)?,
            "rules" => self.levels = policy::rules(table("rules", value)?)?,
            "allow" => self.allowed = policy::allow(value)?,
            "schema" => self.schemas = texts("schema", value)?,
            "limits" => self.limits = limits::limits(table("limits", value)?)?,
            "lookup" => self.lookups = lookup::lookups(table("lookup", value)?)?,
            "words" => self.words = policy::words(table("words", value)?)?,
            _ => return Err(unknown_key(key, TOP)),
        }
        Ok(())
    }

    /// A list field takes a list, whose items become values one after another.
    fn value(&mut self, (key, value): Entry<'_, '_>) -> Result<(), Problem> {
        let field = known_field(key.get_ref()).map_err(|problem| (key.span(), problem))?;
        let items = match value.get_ref() {
            DeValue::Array(items) if field.many() => items.iter().collect(),
            _ => vec![value],
        };
        for item in items {
            let (item, otherwise) = match item.get_ref() {
                DeValue::Table(entries) => {
                    let known = |name: &str| entries.iter().find(|(key, _)| key.get_ref() == name).map(|(_, value)| value);
                    if let Some((key, _)) = in_order(entries).into_iter().find(|(key, _)| !VALUE.contains(&key.get_ref().as_ref())) {
                        return Err(unknown_key(key, VALUE));
                    }
                    let otherwise = known("otherwise").map(|value| boolean("otherwise", value)).transpose()?.unwrap_or(false);
                    (known("text").ok_or_else(|| expected("text", "text", item))?, otherwise)
                }
                _ => (item, false),
            };
            let template = match item.get_ref() {
                DeValue::Integer(number) => number.to_string(),
                _ => text(field.name(), item)?,
            };
            let pieces = pieces(&template).map_err(|problem| (item.span(), problem))?;
            self.values.push(ValueRule { field, template, pieces, span: Some(item.span()), otherwise, optional: false });
        }
        Ok(())
    }

    /// A field that holds one value is filled by one column, unless the others say when it is theirs.
    fn single_fields_stand_once(&self) -> Result<(), Problem> {
        let always = |rule: &FillRule| {
            rule.how.as_ref().is_none_or(|how| {
                how.rank == 0 && how.on.is_none() && how.when.is_empty() && how.between.is_none() && !how.sum && how.matrix.is_none()
            })
        };
        let columns = self.columns.iter().flat_map(|column| column.fills.iter().map(move |rule| (rule, &column.span)));
        let columns = columns.filter_map(|(rule, span)| match rule.fills {
            Fills::Field { field, .. } if always(rule) => Some((field, span)),
            _ => None,
        });
        let mut seen = Vec::new();
        let values = self.values.iter().filter(|value| !value.otherwise).map(|value| (value.field, &value.span));
        for (field, span) in columns.chain(values) {
            if seen.contains(&field) && !field.many() {
                let problem = MappingProblem::Twice { field: field.name().into() };
                return Err((span.clone().unwrap_or(0..0), problem));
            }
            seen.push(field);
        }
        Ok(())
    }
}

fn source(table: &DeTable<'_>) -> Result<SourceOptions, Problem> {
    let mut source = SourceOptions::default();
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "sheet" => {
                source.sheet = Some(match value.get_ref() {
                    DeValue::Integer(_) => SheetName::Number(number("sheet", value, 1)?),
                    _ => SheetName::Name(text("sheet", value)?),
                });
            }
            "header_row" => source.header_row = Some(number("header_row", value, 0)?),
            "header_rows" => {
                let rows = number("header_rows", value, 1)?;
                source.header_rows =
                    Some(usize::try_from(rows).ok().filter(|&rows| rows <= 9).ok_or_else(|| expected("header_rows", "1 to 9", value))?);
            }
            "encoding" => source.encoding = Some(text("encoding", value)?),
            "delimiter" => {
                let text = text("delimiter", value)?;
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(c), None) if c.is_ascii() && !matches!(c, '"' | '\n' | '\r') => source.delimiter = Some(c),
                    _ => return Err(expected("delimiter", "\",\" \";\" \"\\t\" \"|\"", value)),
                }
            }
            _ => return Err(unknown_key(key, SOURCE)),
        }
    }
    Ok(source)
}

/// The entries as they stand in the file; the map itself is sorted by key.
pub(super) fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<Entry<'t, 'i>> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

fn known_field(name: &str) -> Result<Field, MappingProblem> {
    Field::from_name(name).ok_or_else(|| {
        let nearest = super::nearest(name, Field::all().map(Field::name)).map(str::to_owned);
        MappingProblem::UnknownField { field: name.to_owned(), nearest }
    })
}

fn pieces(text: &str) -> Result<Vec<template::Piece>, MappingProblem> {
    template::pieces(text).map_err(|part| MappingProblem::Template { template: text.to_owned(), part })
}

pub(super) fn unknown_key(key: &Spanned<toml::de::DeString<'_>>, known: &[&str]) -> Problem {
    let nearest = super::nearest(key.get_ref(), known.iter().copied()).map(str::to_owned);
    (key.span(), MappingProblem::UnknownKey { key: key.get_ref().to_string(), nearest })
}

pub(super) fn expected(key: &str, what: &str, value: &Spanned<DeValue<'_>>) -> Problem {
    (value.span(), MappingProblem::Value { key: key.to_owned(), expected: what.to_owned() })
}

pub(super) fn table<'t, 'i>(key: &str, value: &'t Spanned<DeValue<'i>>) -> Result<&'t DeTable<'i>, Problem> {
    value.get_ref().as_table().ok_or_else(|| expected(key, "table", value))
}

pub(super) fn text(key: &str, value: &Spanned<DeValue<'_>>) -> Result<String, Problem> {
    value.get_ref().as_str().map(str::to_owned).ok_or_else(|| expected(key, "string", value))
}

fn boolean(key: &str, value: &Spanned<DeValue<'_>>) -> Result<bool, Problem> {
    value.get_ref().as_bool().ok_or_else(|| expected(key, "true or false", value))
}

fn number(key: &str, value: &Spanned<DeValue<'_>>, least: u64) -> Result<u64, Problem> {
    let number = value.get_ref().as_integer().and_then(|n| u64::from_str_radix(n.as_str(), n.radix()).ok());
    number.filter(|&n| n >= least).ok_or_else(|| expected(key, &format!("integer from {least}"), value))
}

fn unit(key: &str, value: &Spanned<DeValue<'_>>) -> Result<Unit, Problem> {
    Ok(if one_of(key, value, "yuan", "fen")? { Unit::Yuan } else { Unit::Fen })
}

/// A percentage, which is kept as it is written: a number of the file would be a binary fraction.
fn tax(value: &Spanned<DeValue<'_>>) -> Result<String, Problem> {
    let text = value.get_ref().as_integer().map_or_else(|| text("tax", value), |number| Ok(number.as_str().to_owned()))?;
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, "0"));
    let digits = |part: &str, most| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if digits(whole, 3) && digits(fraction, 4) { Ok(text) } else { Err(expected("tax", "percent, such as \"13\"", value)) }
}

fn one_of(key: &str, value: &Spanned<DeValue<'_>>, yes: &str, no: &str) -> Result<bool, Problem> {
    match value.get_ref().as_str() {
        Some(text) if text == yes => Ok(true),
        Some(text) if text == no => Ok(false),
        _ => Err(expected(key, &format!("\"{yes}\" or \"{no}\""), value)),
    }
}

/// One text or a list of texts, none of them empty.
pub(super) fn texts(key: &str, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Problem> {
    let texts = match value.get_ref() {
        DeValue::Array(items) => items.iter().map(|item| text(key, item)).collect::<Result<Vec<_>, _>>()?,
        _ => vec![text(key, value)?],
    };
    if texts.is_empty() || texts.iter().any(String::is_empty) {
        return Err(expected(key, "string or list of strings, none of them empty", value));
    }
    Ok(texts)
}

#[cfg(test)]
mod tests {
    use super::rows::ROWS;
    use super::*;
    use crate::ErrorKind;
    use crate::mapping::RowOptions;
    use proptest::prelude::*;

    const WHOLE: &str = r#"
        target = "spu-add"
        price_unit = "yuan"
        tax = "13"
        schema = ["house.schema.json", "more.json"]
        [source]
        sheet = "商品表"
        header_row = 3
        header_rows = 2
        encoding = "gb18030"
        delimiter = ";"
        [columns]
        "商品编号" = "out_product_id"
        "售价" = { field = "sale_price", unit = "fen" }
        "图片{n}" = "head_img"
        "详情图" = { field = "desc_imgs", separator = [",", "\n"] }
        "标题" = { field = "title", first_row = true }
        "颜色" = "option"
        "尺码:" = { option = "尺码" }
        "规格" = { options = true, separator = ";", pair = ":" }
        "@F" = "ignore"
        "运费" = [{ adjust = "sale_price", by = "plus", on = "sku" }, { field = "info_version", otherwise = true, when = { a = ["", "x"] } }]
        "包" = { skus = true, separator = ";", pattern = ["{sale_price}:{stock_num}:{attr_key}:{attr_value}", "{attr_key}:{attr_value}"] }
        "子" = { skus = true, separator = "|", within = ",", pair = "=", refers = "sku" }
        "值" = { options = true, names = ["颜色", "尺码"], separator = "," }
        [values]
        path = "pages/productDetail/productDetail?id={out_product_id}"
        brand_id = 2100000000
        scene_group_list = ["1", 3]
        market_price = { text = "599.00", otherwise = true }
        out_sku_id = "{out_product_id}-{颜色}-{{x}}"
        [options]
        names = { "1627207" = "颜色分类" }
        values = { column = "别名", separator = ";", pattern = "{key}:{value}:{name}" }
        [currency]
        USD = { rate = "7.12", date = 2026-11-01 }
        EUR = { rate = "8", date = "2026-11-01" }
        [rows]
        blank_id = "continue"
        without_sku = "add"
        kind = { column = "类型", product = ["商品", ""], sku = "SKU", add = "图", more = "价", skip = "*" }
        parent = { column = "属于", names = ["货号", "id:{out_product_id}"] }
        skip = [{ column = "@A", is = ["合计"], starts = ["※"] }, { column = "a", is = "x", when = { b = "" }, whole = true }]
        group = "skip"
        fill_down = ["款号", "标题"]
        hidden = "read"
        [[sheets]]
        name = "春季"
        [[sheets]]
        file = "*规格*.csv"
        headers = ["编号", "加价"]
        price_unit = "fen"
        source = { header_row = 1 }
        columns = { "编号" = "ignore" }
        values = { stock_num = 1 }
        rows = { kind = "sku", parent = { column = "编号" } }
        [rules]
        title-length = "note"
        [rules."旧*.csv"]
        price = "off"
        [[allow]]
        rule = ["price-zero", "image"]
        product = "719"
        sku = "719-1"
        reason = "清仓"
        until = "2026-12-31"
        [lookup.category]
        file = "类目映射.csv"
        from = "自家类目"
        to = "类目ID"
        [lookup.brand]
        file = "品牌.csv"
        [words]
        forbidden = ["违禁词.txt", "more.txt"]
        required = "必有词.txt"
    "#;

    /// Mappings that are wrong, what is said, and the text that the place points at.
    const WRONG: &[(&str, &str, &str)] = &[
        ("[colunms]\n", "UnknownKey { key: \"colunms\", nearest: Some(\"columns\") }", "colunms"),
        ("[source]\nheaderrow = 3", "UnknownKey { key: \"headerrow\", nearest: Some(\"header_row\") }", "headerrow"),
        ("[columns]\nx = { field = 'title', on = 'row' }", "Value { key: \"on\", expected: \"\\\"product\\\" or \\\"sku\\\"\" }", "'row'"),
        ("[columns]\nx = { field = 'title', above = true }", "Value { key: \"above\", expected: \"no above for title\" }", "true"),
        ("[columns]\nx = { skus = true }", "Value { key: \"skus\", expected: \"pattern or refers beside it\" }", "true"),
        ("[columns]\nx = [{ field = 'titel' }]", "UnknownField { field: \"titel\", nearest: Some(\"title\") }", "'titel'"),
        ("[currency]\nUSD = { rate = 7.12, date = 2026-11-01 }", "Value { key: \"rate\", expected: \"string\" }", "7.12"),
        ("[options]\nvalues = { column = 'a' }", "Value { key: \"values\", expected: \"column and pattern\" }", "{ column = 'a' }"),
        ("[rows]\nblank = 1", "UnknownKey { key: \"blank\", nearest: Some(\"blank_id\") }", "blank"),
        ("[source]\nheader_rows = 0", "Value { key: \"header_rows\", expected: \"integer from 1\" }", "0"),
        ("[source]\nheader_rows = 10", "Value { key: \"header_rows\", expected: \"1 to 9\" }", "10"),
        ("sheets = [{ rows = { } }]", "Value { key: \"sheets\", expected: \"name, file or headers\" }", "{ rows = { } }"),
        ("[[sheets]]\nnames = 'x'", "UnknownKey { key: \"names\", nearest: Some(\"name\") }", "names"),
        ("[[sheets]]\nfile = ''", "Value { key: \"file\", expected: \"pattern of file names, as \\\"*.csv\\\"\" }", "''"),
        ("[rows]\nkind = 'SKU'", "Value { key: \"kind\", expected: \"product, both, sku, add, more or skip\" }", "'SKU'"),
        ("[rows]\nkind = { sku = 'x' }", "Value { key: \"kind\", expected: \"column\" }", "{ sku = 'x' }"),
        ("[rows]\nkind = { column = 'a', skus = 'x' }", "UnknownKey { key: \"skus\", nearest: Some(\"sku\") }", "skus"),
        ("[rows]\nparent = 'below'", "Value { key: \"parent\", expected: \"\\\"above\\\" or table\" }", "'below'"),
        ("[rows]\nparent = { names = 'x' }", "Value { key: \"parent\", expected: \"column\" }", "{ names = 'x' }"),
        ("[rows]\nskip = [{ column = 'a' }]", "Value { key: \"skip\", expected: \"column, and is or starts\" }", "{ column = 'a' }"),
        ("[rows]\nfill_down = ' '", "Value { key: \"fill_down\", expected: \"header or \\\"@A\\\"\" }", "' '"),
        ("[columns]\nx = 'sale_prise'", "UnknownField { field: \"sale_prise\", nearest: Some(\"sale_price\") }", "'sale_prise'"),
        ("[columns]\nx = { field = 'titel' }", "UnknownField { field: \"titel\", nearest: Some(\"title\") }", "'titel'"),
        ("[columns]\nx = { field = 'title', sep = ';' }", "UnknownKey { key: \"sep\", nearest: None }", "sep"),
        (
            "[columns]\nx = { field = 'title', separator = ';' }",
            "Value { key: \"separator\", expected: \"no separator for title\" }",
            "';'",
        ),
        ("[columns]\nx = { field = 'title', unit = 'fen' }", "Value { key: \"unit\", expected: \"no unit for title\" }", "'fen'"),
        (
            "[columns]\nx = { field = 'stock_num', first_row = true }",
            "Value { key: \"first_row\", expected: \"no first_row for stock_num\" }",
            "true",
        ),
        ("[columns]\nx = { option = 1 }", "Value { key: \"option\", expected: \"string\" }", "1"),
        ("[columns]\nx = { option = ' ' }", "Value { key: \"option\", expected: \"name of the option\" }", "' '"),
        ("[columns]\nx = { options = false }", "Value { key: \"options\", expected: \"true\" }", "false"),
        (
            "[columns]\nx = { options = true, pair = '' }",
            "Value { key: \"pair\", expected: \"string or list of strings, none of them empty\" }",
            "''",
        ),
        ("[columns]\nx = { }", "Value { key: \"field\", expected: \"field, option or options\" }", "{ }"),
        ("[columns]\nx = 3", "Value { key: \"x\", expected: \"string\" }", "3"),
        ("[columns]\n' ' = 'title'", "Value { key: \"\", expected: \"header or \\\"@A\\\"\" }", "' '"),
        ("columns = 3", "Value { key: \"columns\", expected: \"table\" }", "3"),
        ("price_unit = 'jiao'", "Value { key: \"price_unit\", expected: \"\\\"yuan\\\" or \\\"fen\\\"\" }", "'jiao'"),
        ("[source]\nsheet = 0", "Value { key: \"sheet\", expected: \"integer from 1\" }", "0"),
        ("[source]\nheader_row = -1", "Value { key: \"header_row\", expected: \"integer from 0\" }", "-1"),
        ("[source]\ndelimiter = ';;'", "Value { key: \"delimiter\", expected: \"\\\",\\\" \\\";\\\" \\\"\\\\t\\\" \\\"|\\\"\" }", "';;'"),
        ("[values]\npaht = 'x'", "UnknownField { field: \"paht\", nearest: Some(\"path\") }", "paht"),
        (
            "[rules]\nprice = 'loud'",
            "Value { key: \"price\", expected: \"\\\"off\\\", \\\"note\\\", \\\"warning\\\" or \\\"error\\\"\" }",
            "'loud'",
        ),
        ("[[allow]]\nrule = 'price'\nreason = 'x'", "Value { key: \"allow\", expected: \"product or sku\" }", "[[allow]]"),
        ("[[allow]]\nrule = 'price'\nsku = '1'", "Value { key: \"allow\", expected: \"reason\" }", "[[allow]]"),
        ("[[allow]]\nsku = '1'\nreason = 'x'", "Value { key: \"allow\", expected: \"rule\" }", "[[allow]]"),
        ("[[allow]]\nuntil = 'soon'", "Value { key: \"until\", expected: \"day, as 2026-12-31\" }", "'soon'"),
        ("schema = 3", "Value { key: \"schema\", expected: \"string\" }", "3"),
        ("[lookup.brands]\nfile = 'x'", "UnknownKey { key: \"brands\", nearest: Some(\"brand\") }", "brands"),
        ("[lookup.brand]\nfrom = 'x'", "Value { key: \"brand\", expected: \"file\" }", "[lookup.brand]"),
        ("[words]\nforbidden = []", "Value { key: \"forbidden\", expected: \"string or list of strings, none of them empty\" }", "[]"),
        ("[values]\npath = ['x']", "Value { key: \"path\", expected: \"string\" }", "['x']"),
    ];

    /// What a schema cannot say: two mappings of one field, and templates.
    const WRONG_BEYOND_THE_SCHEMA: &[(&str, &str, &str)] = &[
        ("[columns]\na = 'title'\nb = 'title'", "Twice { field: \"title\" }", "b"),
        ("[columns]\na = 'title'\n[values]\ntitle = 'x'", "Twice { field: \"title\" }", "'x'"),
        (
            "[rows]\nkind = { column = 'a', sku = 'x', add = 'X' }",
            "Value { key: \"add\", expected: \"text that no other kind has\" }",
            "'X'",
        ),
        ("[columns]\nx = { field = 'title', pattern = '{a}' }", "Template { template: \"{a}\", part: \"a\" }", "'{a}'"),
        ("[values]\npath = 'a{b'", "Template { template: \"a{b\", part: \"{b\" }", "'a{b'"),
        ("[rules.'a[b']\nprice = 'off'", "Value { key: \"a[b\", expected: \"pattern of file names, as \\\"*.csv\\\"\" }", "'a[b'"),
        ("[[allow]]\nuntil = 2026-12-31T10:00:00", "Value { key: \"until\", expected: \"day, as 2026-12-31\" }", "2026-12-31T10:00:00"),
        ("a = = b", "Syntax(\"extra `=`, expected nothing\")", "="),
    ];

    /// A value for every key of a field's use.
    const SAMPLES: &[(&str, &str)] = &[
        ("separator", "';'"),
        ("escape", "'x'"),
        ("unit", "'fen'"),
        ("first_row", "true"),
        ("decimal", "','"),
        ("above", "true"),
        ("sum", "true"),
        ("inherit", "['', 'parent']"),
        ("base", "'https://x.cn/'"),
        ("read", "'json'"),
        ("position", "'n'"),
        ("neutral", "['x']"),
        ("matrix", "'尺码'"),
        ("on", "'sku'"),
        ("when", "{ a = ['', 'x'] }"),
        ("between", "['a', '']"),
        ("otherwise", "true"),
        ("read", "'json'"),
        ("read", "'link'"),
        ("blank", "['-', '']"),
        ("words", "{ '有货' = 100, '无' = '0' }"),
        ("pattern", "['{_}|{value}', '{value}']"),
        ("others", "'skip'"),
    ];

    fn problem(text: &str) -> Option<(String, String)> {
        let error = Mapping::parse("m.toml", text).err()?;
        let ErrorKind::Mapping(error) = error.kind() else { panic!("{error}") };
        Some((format!("{:?}", error.problem), text[error.span.clone().expect("a place")].to_owned()))
    }

    fn is_valid(text: &str) -> bool {
        let schema = serde_json::from_str(include_str!("../../schemas/mapping.schema.json")).expect("JSON");
        let value: serde_json::Value = toml::from_str(text).expect("TOML");
        jsonschema::draft202012::is_valid(&schema, &value)
    }

    #[test]
    fn the_whole_language_is_read() {
        let mapping = Mapping::parse("m.toml", WHOLE).expect("all of it is right");
        assert_eq!((mapping.price_unit, mapping.tax.as_deref()), (Some(Unit::Yuan), Some("13")));
        assert_eq!(mapping.source.header_row, Some(3));
        let RowOptions { blank_id_continues, without_sku_add, hidden_read, group_skip, .. } = mapping.rows;
        assert_eq!([blank_id_continues, without_sku_add, hidden_read, group_skip], [Some(true); 4]);
        let names: Vec<_> = mapping.columns.iter().map(|rule| rule.name.as_str()).collect();
        assert_eq!(names, ["商品编号", "售价", "图片{n}", "详情图", "标题", "颜色", "尺码:", "规格", "@F", "运费", "包", "子", "值"]);
        assert_eq!(
            mapping.columns[3].fills[0].fills,
            Fills::Field { field: Field::DescImgs, separators: vec![",".into(), "\n".into()], unit: None, first_row: false }
        );
        assert_eq!(mapping.values.iter().filter(|value| value.field == Field::SceneGroupList).count(), 2);
        assert!(Mapping::parse("m.toml", &format!("\u{feff}{WHOLE}")).is_ok(), "editors write byte order marks");
        assert!(is_valid(WHOLE), "the schema takes what the parser takes");
    }

    #[test]
    fn every_mistake_is_named_at_its_place_and_refused_by_the_schema_too() {
        for (text, said, at) in WRONG.iter().chain(WRONG_BEYOND_THE_SCHEMA) {
            assert_eq!(problem(text), Some(((*said).into(), (*at).into())), "{text}");
        }
        for (text, ..) in WRONG {
            assert!(!is_valid(text), "{text}");
        }
    }

    #[test]
    fn the_schema_knows_every_field_and_every_key() {
        let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/mapping.schema.json")).expect("JSON");
        let fields: Vec<_> = Field::all().map(Field::name).collect();
        assert_eq!(schema["$defs"]["field"]["enum"], serde_json::json!(fields));
        let keys =
            |value: &serde_json::Value| value.as_object().expect("an object").keys().cloned().collect::<std::collections::BTreeSet<_>>();
        let set = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let properties = &schema["properties"];
        assert_eq!(keys(properties), set(TOP));
        assert_eq!(keys(&properties["source"]["properties"]), set(SOURCE));
        assert_eq!(keys(&properties["rows"]["properties"]), set(ROWS));
        assert_eq!(keys(&properties["values"]["properties"]), set(&fields));
        for (field, key, kind) in Field::all().flat_map(|field| SAMPLES.iter().map(move |(key, kind)| (field, key, kind))) {
            let text = format!("[columns]\nx = {{ field = '{field}', {key} = {kind} }}");
            assert_eq!(is_valid(&text), Mapping::parse("m", &text).is_ok(), "{text}");
            let text = format!("[values]\n{field} = ['x', 1]");
            assert_eq!(is_valid(&text), Mapping::parse("m", &text).is_ok(), "{text}");
        }
    }

    #[test]
    fn the_command_line_adds_and_overrides() {
        let mut mapping = Mapping::parse("m.toml", "[values]\npath = 'a'").expect("right");
        mapping.set("path=b={out_product_id}").expect("right");
        mapping.attr("颜色").expect("right");
        mapping.attr("尺码:=尺码").expect("right");
        assert_eq!(mapping.values.iter().map(|value| value.template.as_str()).collect::<Vec<_>>(), ["b={out_product_id}"]);
        let keys: Vec<_> = mapping.attrs.iter().map(|rule| (rule.name.as_str(), rule.fills[0].fills.clone())).collect();
        assert_eq!(keys, [("颜色", Fills::Option { key: None }), ("尺码:", Fills::Option { key: Some("尺码".into()) })]);
        for wrong in ["path", "prise=1", "path={"] {
            assert!(mapping.set(wrong).is_err(), "{wrong}");
        }
        assert!(mapping.attr("=x").is_err() && mapping.attr("x=").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "([\\[\\]{}=\"'\n a-z_商]|columns|field|option)*") {
            let _ = Mapping::parse("m", &text);
        }
    }
}

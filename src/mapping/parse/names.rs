//! `[options]` and `[currency]`: what the table's numbers of options and foreign moneys stand for.

use super::rows::header;
use super::{Problem, expected, in_order, table, text, texts, unknown_key};
use crate::mapping::rows::Header;
use crate::mapping::{OptionNames, Pattern, Rate};
use crate::{Day, MappingProblem};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) const OPTIONS: &[&str] = &["names", "keys", "values"];
const VALUES: &[&str] = &["column", "separator", "pattern"];
const RATE: &[&str] = &["rate", "date"];

type Value<'i> = Spanned<DeValue<'i>>;

pub(super) fn options(options: &DeTable<'_>) -> Result<OptionNames<Header>, Problem> {
    let mut names = OptionNames::default();
    for (key, value) in in_order(options) {
        match key.get_ref().as_ref() {
            "names" => {
                for (key, value) in in_order(table("names", value)?) {
                    names.keys.push((key.get_ref().trim().to_owned(), text(key.get_ref(), value)?));
                }
            }
            "keys" => names.labels = Some(named_by(key.get_ref(), value, &["key", "name"])?),
            "values" => names.values = Some(named_by(key.get_ref(), value, &["key", "value", "name"])?),
            _ => return Err(unknown_key(key, OPTIONS)),
        }
    }
    Ok(names)
}

/// A column whose cells say how keys or values are called; the pattern may take these parts.
fn named_by(what: &str, value: &Value<'_>, parts: &[&str]) -> Result<(Header, Vec<String>, Pattern), Problem> {
    let (mut column, mut separators, mut pattern) = (None, vec![";".to_owned()], None);
    for (key, value) in in_order(table(what, value)?) {
        match key.get_ref().as_ref() {
            "column" => column = Some(header("column", value)?),
            "separator" => separators = texts("separator", value)?,
            "pattern" => {
                let template = text("pattern", value)?;
                let wrong = |part: String| (value.span(), MappingProblem::Template { template: template.clone(), part });
                let parsed = Pattern::parse(&template).map_err(wrong)?;
                if let Some(name) = parsed.names().find(|name| !parts.contains(name)) {
                    return Err(wrong(name.to_owned()));
                }
                pattern = Some(parsed);
            }
            _ => return Err(unknown_key(key, VALUES)),
        }
    }
    match (column, pattern) {
        (Some(column), Some(pattern)) => Ok((column, separators, pattern)),
        _ => Err(expected(what, "column and pattern", value)),
    }
}

pub(super) fn rates(currency: &DeTable<'_>) -> Result<Vec<Arc<Rate>>, Problem> {
    in_order(currency).into_iter().map(|(key, value)| rate(key.get_ref(), value).map(Arc::new)).collect()
}

fn rate(currency: &str, value: &Value<'_>) -> Result<Rate, Problem> {
    let (mut rate, mut date) = (None, None);
    for (key, value) in in_order(table(currency, value)?) {
        match key.get_ref().as_ref() {
            // A decimal number of the file would be a binary fraction.
            "rate" => rate = Some(text("rate", value)?).filter(|text| is_decimal(text)),
            "date" => {
                let day = value.get_ref().as_datetime().map(ToString::to_string).or_else(|| value.get_ref().as_str().map(str::to_owned));
                date = day.filter(|day| day.parse::<Day>().is_ok());
            }
            _ => return Err(unknown_key(key, RATE)),
        }
    }
    match (rate, date) {
        (Some(rate), Some(date)) => Ok(Rate { currency: currency.to_owned(), rate, date }),
        _ => Err(expected(currency, "rate = \"7.12\" and date = 2026-11-01", value)),
    }
}

fn is_decimal(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|b| b.is_ascii_digit());
    digits(whole) && digits(fraction)
}

//! `[[sheets]]`: which tables an entry is about, and the sections that it has of its own.

use super::{Entry, Problem, expected, in_order, number, table, text, texts, unknown_key};
use crate::mapping::sheets::SheetRule;
use crate::mapping::{Mapping, SheetName};
use toml::Spanned;
use toml::de::DeValue;

pub(super) const SHEETS: &[&str] = &["name", "file", "headers", "price_unit", "source", "columns", "values", "rows"];

impl Mapping {
    pub(super) fn sheet_rules(&self, value: &Spanned<DeValue<'_>>) -> Result<Vec<SheetRule>, Problem> {
        match value.get_ref() {
            DeValue::Array(items) => items.iter().map(|item| self.sheet_rule(item)).collect(),
            _ => Err(expected("sheets", "[[sheets]]", value)),
        }
    }

    fn sheet_rule(&self, value: &Spanned<DeValue<'_>>) -> Result<SheetRule, Problem> {
        let says = Mapping { file: self.file.clone(), text: self.text.clone(), ..Mapping::default() };
        let mut rule = SheetRule { says, span: Some(value.span()), ..SheetRule::default() };
        for entry in in_order(table("sheets", value)?) {
            rule.key(entry)?;
        }
        if rule.name.is_none() && rule.file.is_none() && rule.headers.is_empty() {
            return Err(expected("sheets", "name, file or headers", value));
        }
        rule.says.single_fields_stand_once()?;
        Ok(rule)
    }
}

impl SheetRule {
    fn key(&mut self, (key, value): Entry<'_, '_>) -> Result<(), Problem> {
        match key.get_ref().as_ref() {
            "name" => {
                self.name = Some(match value.get_ref() {
                    DeValue::Integer(_) => SheetName::Number(number("name", value, 1)?),
                    _ => SheetName::Name(text("name", value)?),
                });
            }
            "file" => {
                let pattern = text("file", value)?;
                if pattern.is_empty() || globset::Glob::new(&pattern).is_err() {
                    return Err(expected("file", "pattern of file names, as \"*.csv\"", value));
                }
                self.file = Some(pattern);
            }
            "headers" => self.headers = texts("headers", value)?,
            "price_unit" | "source" | "columns" | "values" | "rows" => self.says.section((key, value))?,
            _ => return Err(unknown_key(key, SHEETS)),
        }
        Ok(())
    }
}

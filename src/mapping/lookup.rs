//! Tables of the merchant's own names, as they are written: `[lookup.category]` and `[lookup.brand]`. What a name means
//! is found out where the tables of categories and brands are known.

use super::parse::{Problem, expected, in_order, table, text, unknown_key};
use toml::de::DeTable;

const TABLES: &[&str] = &["category", "brand"];
const TABLE: &[&str] = &["file", "from", "to"];

/// `[lookup]`: which files say what the merchant's names of categories and brands mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookupFiles {
    /// Names of categories.
    pub category: Option<LookupFile>,
    /// Names of brands.
    pub brand: Option<LookupFile>,
}

/// One such file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookupFile {
    /// Its name, relative to the mapping file.
    pub file: String,
    /// The header of the merchant's names.
    pub from: Option<String>,
    /// The header of what they mean.
    pub to: Option<String>,
}

pub(super) fn lookups(tables: &DeTable<'_>) -> Result<LookupFiles, Problem> {
    let mut lookups = LookupFiles::default();
    for (key, value) in in_order(tables) {
        let name = key.get_ref().as_ref();
        if !TABLES.contains(&name) {
            return Err(unknown_key(key, TABLES));
        }
        let found = lookup(table(name, value)?)?;
        if found.file.trim().is_empty() {
            return Err(expected(name, "file", value));
        }
        *(if name == "category" { &mut lookups.category } else { &mut lookups.brand }) = Some(found);
    }
    Ok(lookups)
}

fn lookup(table: &DeTable<'_>) -> Result<LookupFile, Problem> {
    let mut found = LookupFile::default();
    for (key, value) in in_order(table) {
        match key.get_ref().as_ref() {
            "file" => found.file = text("file", value)?,
            "from" => found.from = Some(text("from", value)?),
            "to" => found.to = Some(text("to", value)?),
            _ => return Err(unknown_key(key, TABLE)),
        }
    }
    Ok(found)
}

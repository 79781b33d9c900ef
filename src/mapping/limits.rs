//! `[limits]`: bounds of what is believed of a table, where a merchant's own files need others than the usual ones.

use super::Mapping;
use super::parse::{Problem, expected, in_order, unknown_key};
use crate::table::Limits;
use toml::de::{DeTable, DeValue};

impl Mapping {
    /// The usual limits, and over them what the file says.
    ///
    /// ```
    /// let mapping = shangjia::mapping::Mapping::parse("shangjia.toml", "[limits]\ncolumns = 2000\ninflated = \"4G\"\n")?;
    /// assert_eq!((mapping.limits().columns, mapping.limits().inflated), (2_000, 4 << 30));
    /// # Ok::<(), shangjia::Error>(())
    /// ```
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::default();
        for &(name, amount) in &self.limits {
            limits.set(name, amount);
        }
        limits
    }
}

/// The names of limits, and how much each is to be.
pub(super) fn limits(table: &DeTable<'_>) -> Result<Vec<(&'static str, u64)>, Problem> {
    let entries = in_order(table).into_iter().map(|(key, value)| {
        let name = Limits::NAMES.into_iter().find(|name| name == key.get_ref()).ok_or_else(|| unknown_key(key, &Limits::NAMES))?;
        let amount = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Limits::amount(number.as_str()),
            DeValue::String(text) => Limits::amount(text),
            _ => None,
        };
        let amount = amount.ok_or_else(|| expected(name, "number from 1, as 2000 or \"4G\"", value))?;
        Ok((name, amount))
    });
    entries.collect()
}

//! Links behind the cells of a sheet, for the columns whose links are asked for. What a cell shows is in the block; the
//! first links of a sheet, whoever asks, are among its facts.

use super::block::Row;
#[cfg(feature = "workbook")]
use super::{Limits, SheetFacts};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where the cells of some columns lead, by row from 1 and column from 0.
#[derive(Debug, Default)]
pub(crate) struct Links(BTreeMap<(u64, usize), Arc<str>>);

impl Links {
    /// The links of those columns. Places within the workbook are no addresses.
    #[cfg(feature = "workbook")]
    pub(super) fn of(facts: &SheetFacts, columns: &[usize], limits: &Limits) -> Result<Links, crate::Unreadable> {
        let mut links = BTreeMap::new();
        let mut places = 0;
        for link in facts.links.iter().filter(|link| !link.target.starts_with('#')) {
            let across = link.area.first_column as usize..=link.area.last_column as usize;
            for &column in columns.iter().filter(|column| across.contains(column)) {
                // A short file can say that a link stands behind a million cells, many times over.
                places += link.area.last_row.saturating_sub(link.area.first_row) + 1;
                if places > limits.places {
                    return Err(crate::Unreadable::Limit("places", limits.places));
                }
                links.extend((link.area.first_row..=link.area.last_row).map(|row| ((row, column), Arc::clone(&link.target))));
            }
        }
        Ok(Links(links))
    }

    /// Where that cell leads; a text from a row above leads where it does there.
    pub fn behind(&self, row: Row<'_>, column: usize) -> Option<&str> {
        self.0.get(&(row.above(column).unwrap_or(row.number()), column)).map(|target| &**target)
    }
}

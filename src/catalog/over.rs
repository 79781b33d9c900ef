//! Products that the mapping passes over because of what their rows say: counted for each of its rules, and said once
//! at the end, so that no product is missed without a word.

use crate::listing::PassedOver;
use crate::rules::{header, visible};
use crate::{Diagnostic, Label, Place, Spot};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many rows and texts are named.
const SHOWN: usize = 5;

/// What was passed over, by table and by the number of the mapping's rule.
pub(super) type Over = BTreeMap<(usize, usize), Said>;

/// What one rule of the mapping has passed over in one table.
#[derive(Debug)]
pub(super) struct Said {
    file: Arc<str>,
    column: String,
    texts: Vec<String>,
    products: u64,
    skus: u64,
    rows: Vec<u64>,
}

/// Remembers a product with rows that are passed over.
pub(super) fn remember(over: &mut Over, passed: &PassedOver<'_>) {
    let is_product = passed.left.is_empty();
    for (number, at) in passed.because.iter().take(if is_product { 1 } else { usize::MAX }) {
        let column = at.table.columns.rows.skip[*number].column;
        let said = over.entry((at.table.index, *number)).or_insert_with(|| Said {
            file: Arc::clone(&at.table.file),
            column: at.table.columns.header.get(column).cloned().unwrap_or_default(),
            texts: Vec::new(),
            products: 0,
            skus: 0,
            rows: Vec::new(),
        });
        said.add_text(at.row.cell(column).trimmed());
        *(if is_product { &mut said.products } else { &mut said.skus }) += 1;
        said.rows.extend((said.rows.len() <= SHOWN).then_some(at.row.number()));
    }
}

/// Adds what was passed over later, and leaves nothing there.
pub(super) fn append(over: &mut Over, later: &mut Over) {
    for (rule, more) in std::mem::take(later) {
        match over.get_mut(&rule) {
            None => {
                over.insert(rule, more);
            }
            Some(said) => {
                more.texts.iter().for_each(|text| said.add_text(text));
                said.products += more.products;
                said.skus += more.skus;
                let room = (SHOWN + 1).saturating_sub(said.rows.len());
                said.rows.extend(more.rows.into_iter().take(room));
            }
        }
    }
}

impl Said {
    fn add_text(&mut self, text: &str) {
        if self.texts.len() < SHOWN && !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
        }
    }

    /// The sentence.
    pub(super) fn diagnostic(self) -> Diagnostic {
        let mut rows: Vec<String> = self.rows.iter().take(SHOWN).map(u64::to_string).collect();
        if self.rows.len() > SHOWN {
            rows.push("…".to_owned());
        }
        let place = Place { file: self.file, spot: Spot::File };
        Diagnostic::new(&header::PASSED_OVER)
            .arg("column", visible(&self.column))
            .arg("values", visible(&self.texts.join(", ")))
            .arg("products", self.products)
            .arg("skus", self.skus)
            .arg("rows", rows.join(", "))
            .at(Label { place, header: None, value: None, card: Vec::new(), focus: None })
    }
}

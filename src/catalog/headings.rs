//! What is said once about a table as a whole: its header and its sheets.

use super::merge::Merge;
use super::pass::Pass;
use crate::mapping::{Fit, Normalised};
use crate::rules::{Rule, header, money, visible};
use crate::{Diagnostic, Error, Field, Label, Place, Spot, column_letters};
use smol_str::SmolStr;
use std::sync::Arc;

impl Pass<'_> {
    /// Says what the header lacks, has twice, or only nearly says; and which sheets nobody reads.
    pub(super) fn headings(&self, fit: &Fit, missing: &[Field], unread: &[String], merge: &mut Merge<'_>) -> Result<(), Error> {
        let defaults = self.job.checker.target().defaults;
        // A field that would be taken from another is not missed where the other is missing.
        for &field in missing.iter().filter(|&&field| defaults.iter().all(|(taken, _)| *taken != field)) {
            if fit.duplicates.iter().all(|twice| twice.field != field) {
                merge.diagnostic(self.about_field(&header::COLUMN_MISSING, field))?;
            }
        }
        let beside = side_by_side(fit);
        if let Some((first, second)) = &beside {
            let range = |columns: &[usize]| {
                let ends = [columns.first(), columns.last()].into_iter().flatten().map(|&column| column_letters(number(column)));
                ends.collect::<Vec<_>>().join("-")
            };
            let mut said = self.about_header(&header::SIDE_BY_SIDE).arg("first", range(first)).arg("second", range(second));
            said.labels = [first[0], second[0]].map(|column| self.header_cell(fit, column)).into();
            merge.diagnostic(said)?;
        }
        for twice in fit.duplicates.iter().filter(|_| beside.is_none()) {
            let letters: Vec<String> = twice.columns.iter().map(|&column| column_letters(number(column))).collect();
            let mut diagnostic = self.about_field(&header::COLUMN_TWICE, twice.field).arg("columns", letters.join(", "));
            diagnostic.args.push(("first", letters.first().map(SmolStr::new).unwrap_or_default()));
            diagnostic.labels = twice.columns.iter().map(|&column| self.header_cell(fit, column)).collect();
            merge.diagnostic(diagnostic)?;
        }
        for (field, from) in defaults {
            if self.table.columns.value_of(*field).is_some() && fit.columns.value_of(*field).is_none() {
                merge.diagnostic(self.about_field(&header::DEFAULT_TAKEN, *field).arg("from", from))?;
            }
        }
        for name in fit.normalised.iter().filter(|name| is_surprising(name)) {
            let diagnostic = Diagnostic::new(&header::NAME_NORMALISED).arg("value", &name.header).arg("meant", &name.meant);
            merge.diagnostic(diagnostic.at(self.header_cell(fit, name.column)))?;
        }
        for near in &fit.suggestions {
            let said =
                Diagnostic::new(&header::NAME_NEAR).arg("value", visible(&near.header)).arg("field", near.field).arg("name", near.field);
            merge.diagnostic(said.at(self.header_cell(fit, near.column)))?;
        }
        for &column in &fit.decimal_commas {
            let name = fit.columns.header.get(column).filter(|name| !name.is_empty());
            let name = name.map_or_else(|| column_letters(number(column)).into(), |name| visible(name));
            let said = Diagnostic::new(&money::DECIMAL_COMMA).arg("value", name);
            merge.diagnostic(said.at(self.header_cell(fit, column)))?;
        }
        if !unread.is_empty() {
            merge.diagnostic(self.about_header(&header::SHEETS_UNREAD).arg("sheets", unread.join(", ")))?;
        }
        Ok(())
    }

    /// A finding about the table as a whole, shown at its file.
    pub(super) fn about_header(&self, rule: &'static Rule) -> Diagnostic {
        let place = Place { file: Arc::clone(&self.table.file), spot: Spot::File };
        Diagnostic::new(rule).at(Label { place, header: None, value: None, card: Vec::new(), focus: None })
    }

    fn about_field(&self, rule: &'static Rule, field: Field) -> Diagnostic {
        let mut diagnostic = self.about_header(rule).arg("field", field).arg("name", field);
        diagnostic.field = Some(field);
        diagnostic
    }

    fn header_cell(&self, fit: &Fit, column: usize) -> Label {
        let text = fit.columns.header.get(column).cloned().unwrap_or_default();
        let (row, number) = (fit.header_row_number, number(column));
        let spot = match &self.table.sheet {
            Some(sheet) => Spot::Cell { sheet: Arc::clone(sheet), row, column: number },
            None => Spot::Line { line: row, column: 0, field: number },
        };
        let place = Place { file: Arc::clone(&self.table.file), spot };
        Label { place, header: None, value: Some(text.into()), card: Vec::new(), focus: None }
    }
}

/// The columns of two tables beside each other: several names stand twice, each as far from itself as the others.
fn side_by_side(fit: &Fit) -> Option<(Vec<usize>, Vec<usize>)> {
    let apart = |columns: &[usize]| columns.get(1)?.checked_sub(columns[0]);
    let distance = apart(&fit.duplicates.first()?.columns)?;
    if fit.duplicates.len() < 2 || fit.duplicates.iter().any(|twice| apart(&twice.columns) != Some(distance)) {
        return None;
    }
    let header = &fit.columns.header;
    let again = |column: &usize| !header[*column].is_empty() && header.get(column + distance) == header.get(*column);
    let first: Vec<usize> = (0..header.len()).filter(again).take_while(|&column| column < fit.duplicates[0].columns[1]).collect();
    let second: Vec<usize> = first.iter().map(|column| column + distance).collect();
    (!first.is_empty()).then_some((first, second))
}

/// A column as the merchant counts it.
fn number(column: usize) -> u32 {
    u32::try_from(column + 1).unwrap_or(u32::MAX)
}

/// Whether a merchant may wonder how the header was recognised: brackets with a unit behind it are everyday.
fn is_surprising(name: &Normalised) -> bool {
    let bare = name.header.trim().trim_matches('*');
    let end = bare.find(['(', '（', '[', '【']).unwrap_or(bare.len());
    !bare[..end].trim().trim_matches('*').eq_ignore_ascii_case(&name.meant)
}

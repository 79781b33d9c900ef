//! What is told once for a table, however many of its cells it is about.

use crate::check::Checker;
use crate::rules::of_fact;
use crate::{Diagnostic, Fact, FactKind, Listing};

/// For each table and each thing that is told of it: the finding at the first cell, and how many cells there were.
#[derive(Debug, Default)]
pub(super) struct Once(Vec<(usize, FactKind, Diagnostic, u64)>);

impl Once {
    /// Counts what a listing's facts tell.
    pub fn note(&mut self, checker: &Checker, listing: &Listing<'_>) {
        for fact in listing.facts.iter().filter(|fact| fact.kind.is_told_once()) {
            let Some(table) = listing.provenance.row(fact.origin).map(|row| row.table.index) else { continue };
            match self.find(table, &fact.kind) {
                Some(count) => *count += 1,
                None => self.0.push((table, fact.kind.clone(), told(checker, listing, fact), 1)),
            }
        }
    }

    /// Adds what was counted later, and leaves nothing there.
    pub fn append(&mut self, later: &mut Once) {
        for (table, kind, diagnostic, more) in later.0.drain(..) {
            match self.find(table, &kind) {
                Some(count) => *count += more,
                None => self.0.push((table, kind, diagnostic, more)),
            }
        }
    }

    /// What there is to tell.
    pub fn into_diagnostics(self) -> impl Iterator<Item = Diagnostic> {
        self.0.into_iter().map(|(.., diagnostic, count)| diagnostic.arg("count", count))
    }

    fn find(&mut self, table: usize, kind: &FactKind) -> Option<&mut u64> {
        self.0.iter_mut().find(|(of, known, ..)| *of == table && known == kind).map(|(.., count)| count)
    }
}

fn told(checker: &Checker, listing: &Listing<'_>, fact: &Fact<'_>) -> Diagnostic {
    let finding = of_fact(fact);
    let labels = fact.slot.and_then(|slot| checker.label(listing, slot)).into_iter().collect();
    Diagnostic { args: finding.args, labels, ..checker.with_severity(finding.rule) }
}

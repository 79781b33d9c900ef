//! Products in order: what only the whole catalog can tell, the ledger, and the way out.
//!
//! Rules about several products run here and may refuse only the product that is just passing.

use super::Sink;
use super::work::Verdict;
use crate::check::Checker;
use crate::{Diagnostic, Error, Listing, Outcome, Payload, Severity, SourceFacts};

/// The ordered end of the pipeline.
pub(super) struct Merge<'s> {
    checker: &'s Checker,
    sink: &'s mut dyn Sink,
    order: Order,
    outcome: Outcome,
}

impl<'s> Merge<'s> {
    pub(super) fn new(checker: &'s Checker, sink: &'s mut dyn Sink) -> Merge<'s> {
        Merge { checker, sink, order: Order::new(checker.target()), outcome: Outcome::default() }
    }

    /// A source begins.
    pub(super) fn source(&mut self, facts: SourceFacts) {
        self.outcome.sources.push(facts);
    }

    /// A source could not be read to its end, and the others are to go on.
    pub(super) fn unreadable(&mut self, error: Error) -> Result<(), Error> {
        self.sink.unreadable(error)
    }

    /// A row that holds no product.
    pub(super) fn skip(&mut self, reason: &'static str) {
        self.outcome.ledger.read += 1;
        *self.outcome.ledger.skipped.entry(reason).or_default() += 1;
    }

    /// A product that is only shown.
    pub(super) fn preview(&mut self, rows: u64, listing: &Listing<'_>) -> Result<(), Error> {
        let ledger = &mut self.outcome.ledger;
        ledger.read += rows;
        ledger.emitted += rows;
        ledger.products += 1;
        ledger.count_skus(&listing.product);
        self.sink.listing(listing)
    }

    /// A product and what its own rules say; the catalog's rules have the last word.
    pub(super) fn product(&mut self, rows: u64, listing: &Listing<'_>, mut verdict: Verdict) -> Result<(), Error> {
        let found = self.order.see(listing);
        verdict.diagnostics.extend(self.checker.place(found, listing));
        let refused = verdict.json.is_none() || verdict.diagnostics.iter().any(|d| d.severity == Severity::Error);
        for diagnostic in verdict.diagnostics {
            self.diagnostic(diagnostic)?;
        }
        let ledger = &mut self.outcome.ledger;
        ledger.read += rows;
        match verdict.json.filter(|_| !refused) {
            Some(json) => {
                ledger.emitted += rows;
                ledger.products += 1;
                ledger.count_skus(&listing.product);
                let product = listing.product.out_product_id.as_deref().unwrap_or_default();
                self.sink.payload(Payload { json: &json, product })
            }
            None => {
                ledger.refused += rows;
                ledger.products_refused += 1;
                Ok(())
            }
        }
    }

    /// A body that is no JSON: one row, refused.
    pub(super) fn refused_row(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.outcome.ledger.read += 1;
        self.outcome.ledger.refused += 1;
        self.diagnostic(diagnostic)
    }

    /// A finding on its way out, counted.
    pub(super) fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.outcome.counts.add(diagnostic.severity);
        self.sink.diagnostic(diagnostic)
    }

    /// What only the whole catalog can tell, and the sums.
    pub(super) fn finish(mut self) -> Result<Outcome, Error> {
        for diagnostic in self.order.finish() {
            self.diagnostic(diagnostic)?;
        }
        Ok(self.outcome)
    }
}

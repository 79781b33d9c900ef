//! Products in order: what only the whole catalog can tell, the ledger, and the way out.
//!
//! Rules about several products run here and may refuse only the product that is just passing.

use super::images::{self, Missing};
use super::over::{Over, Said};
use super::plan::{Again, Withheld};
use super::work::Verdict;
use super::{Job, Sink, Stop};
use crate::check::{Checker, errors_silence_warnings};
use crate::policy::Judge;
use crate::rules::order::{IMAGE_NOT_IN_MAP, IMAGE_NOT_UPLOADED};
use crate::rules::{Catalog, CatalogFinding, Rule, of_fact, rests_on_merchant};
use crate::{
    Diagnostic, Error, Fact, FactKind, Field, Label, Leaf, Listing, Origin, Outcome, Payload, Place, Provenance, Severity, Slot,
    SourceFacts, Spot,
};
use std::collections::HashSet;
use std::sync::Arc;

/// A place in few bytes, for there is one for every id of the catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Seat {
    source: u32,
    column: u32,
    row: u64,
}

/// A column of a table: file, sheet and header.
type Column = (Arc<str>, Option<Arc<str>>, Option<String>);

/// The ordered end of the pipeline.
pub(super) struct Merge<'s> {
    checker: &'s Checker,
    judge: Judge<'s>,
    withheld: Withheld,
    /// Images that WeChat does not have, if they are asked for.
    missing: Option<Missing>,
    /// An error about a table as a whole that nobody hears of.
    unheard: Option<Diagnostic>,
    sink: &'s mut dyn Sink,
    catalog: Catalog<Seat>,
    outcome: Outcome,
    /// Rules about a whole column that have been said of it, by table and header.
    said: HashSet<Column>,
    /// What is told once for a table: which, what, the finding at the first cell, and how many cells there were.
    once: Vec<(usize, FactKind, Diagnostic, u64)>,
    /// What the mapping has passed over.
    pub(super) over: Over,
}

impl<'s> Merge<'s> {
    pub(super) fn new(job: &'s Job<'_>, withheld: Withheld, sink: &'s mut dyn Sink) -> Merge<'s> {
        let hosts: Vec<String> = job.checker.target().image_hosts.iter().map(|h| format!("{}{}", h.host, h.path)).collect();
        let catalog = Catalog::new(&hosts.iter().map(String::as_str).collect::<Vec<_>>());
        Merge {
            checker: job.checker,
            judge: Judge::new(job.policy),
            withheld,
            missing: job.list_missing_images.then(Missing::default),
            unheard: None,
            sink,
            catalog: if job.images.is_some() { catalog.with_image_map() } else { catalog },
            outcome: Outcome::default(),
            said: HashSet::new(),
            once: Vec::new(),
            over: Over::new(),
        }
    }

    /// A source begins; its number.
    pub(super) fn source(&mut self, facts: SourceFacts) -> usize {
        self.outcome.sources.push(facts);
        self.outcome.sources.len() - 1
    }

    /// A source could not be read to its end, and the others are to go on.
    pub(super) fn unreadable(&mut self, error: Error) -> Result<(), Error> {
        self.sink.unreadable(error)
    }

    /// How many rows have found their end so far.
    pub(super) fn rows_read(&self) -> u64 {
        self.outcome.ledger.read
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

    /// A product and what its own rules say; the catalog's rules have the last word, and the merchant decides how much
    /// each finding weighs.
    pub(super) fn product(&mut self, rows: u64, listing: &Listing<'_>, mut verdict: Verdict) -> Result<(), Error> {
        verdict.diagnostics.retain(|diagnostic| self.is_new(diagnostic));
        listing.facts.iter().filter(|fact| fact.kind.is_told_once()).for_each(|fact| self.count(listing, fact));
        let lacks_image = self.look(listing, &mut verdict.diagnostics);
        let hidden = self.weigh(&mut verdict.diagnostics);
        let heard = verdict.diagnostics.iter().any(|d| d.severity == Severity::Error);
        let certain = verdict.json.is_none() || hidden.is_some();
        if let Some(hidden) = hidden.as_ref().or(self.unheard.as_ref()).filter(|_| certain && !heard) {
            self.judge.hold(listing.product.out_product_id.as_deref(), hidden);
        }
        if let Some(hidden) = hidden.filter(|hidden| is_about_column(hidden.rule)) {
            self.unheard.get_or_insert(hidden);
        }
        let withheld = match self.withheld {
            Withheld::Nothing => false,
            Withheld::WithMissingImages => lacks_image,
            Withheld::Everything => true,
        };
        let refused = certain || heard || withheld;
        for diagnostic in verdict.diagnostics {
            self.say(diagnostic)?;
        }
        let ledger = &mut self.outcome.ledger;
        ledger.read += rows;
        let Some(json) = verdict.json.filter(|_| !refused) else {
            ledger.refused += rows;
            ledger.products_refused += 1;
            return Ok(());
        };
        ledger.emitted += rows;
        ledger.products += 1;
        ledger.count_skus(&listing.product);
        let product = listing.product.out_product_id.as_deref().unwrap_or_default();
        self.sink.payload(Payload { json: &json, product })
    }

    /// A body that is no JSON: one row, refused.
    pub(super) fn refused_row(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.outcome.ledger.read += 1;
        self.outcome.ledger.refused += 1;
        self.outcome.ledger.products_refused += 1;
        let mut found = vec![diagnostic];
        if let Some(hidden) = self.weigh(&mut found) {
            self.judge.hold(None, &hidden);
        }
        found.into_iter().try_for_each(|diagnostic| self.say(diagnostic))
    }

    /// A finding about no product, on its way out.
    pub(super) fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        let mut found = vec![diagnostic];
        if let Some(hidden) = self.weigh(&mut found) {
            self.unheard.get_or_insert(hidden);
        }
        found.into_iter().try_for_each(|diagnostic| self.say(diagnostic))
    }

    /// Gives every finding the weight that the merchant decides on, and takes out what is not reported. The first error
    /// that is none any more and still refuses its product, if there is one.
    fn weigh(&mut self, found: &mut Vec<Diagnostic>) -> Option<Diagnostic> {
        let mut hidden = None;
        found.retain_mut(|diagnostic| {
            let severity = self.judge.weigh(diagnostic);
            let certain = diagnostic.severity == Severity::Error && !rests_on_merchant(diagnostic.rule);
            if certain && severity != Some(Severity::Error) && hidden.is_none() {
                hidden = Some(diagnostic.clone());
            }
            diagnostic.severity = severity.unwrap_or(diagnostic.severity);
            severity.is_some()
        });
        errors_silence_warnings(found);
        hidden
    }

    /// What is wrong with a whole column is said once.
    fn is_new(&mut self, diagnostic: &Diagnostic) -> bool {
        let column = |label: &Label| {
            let sheet = if let Spot::Cell { sheet, .. } = &label.place.spot { Some(Arc::clone(sheet)) } else { None };
            (Arc::clone(&label.place.file), sheet, label.header.clone())
        };
        !is_about_column(diagnostic.rule) || diagnostic.labels.first().is_none_or(|label| self.said.insert(column(label)))
    }

    /// A fact that is told once for a table.
    fn count(&mut self, listing: &Listing<'_>, fact: &Fact<'_>) {
        let Some(table) = listing.provenance.row(fact.origin).map(|row| row.table.index) else { return };
        if let Some((.., count)) = self.once.iter_mut().find(|(of, kind, ..)| *of == table && *kind == fact.kind) {
            *count += 1;
            return;
        }
        let finding = of_fact(fact);
        let labels = fact.slot.and_then(|slot| self.checker.label(listing, slot)).into_iter().collect();
        let diagnostic = Diagnostic { args: finding.args, labels, ..self.found(finding.rule, None) };
        self.once.push((table, fact.kind.clone(), diagnostic, 1));
    }

    /// A finding out, counted.
    fn say(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.outcome.counts.add(diagnostic.severity);
        self.sink.diagnostic(diagnostic)
    }

    /// What only the whole catalog can tell, and the sums. An error there is about products that are gone: then the
    /// pass starts over, and they do not go out.
    pub(super) fn finish(mut self) -> Result<Outcome, Stop> {
        for said in std::mem::take(&mut self.over).into_values().map(Said::diagnostic) {
            self.diagnostic(said)?;
        }
        let catalog = std::mem::replace(&mut self.catalog, Catalog::new(&[]));
        let mut found: Vec<Diagnostic> = Vec::new();
        for finding in catalog.finish() {
            let labels = finding.places.iter().map(|seat| self.label(*seat)).collect();
            found.push(Diagnostic { args: finding.args, labels, ..self.found(finding.rule, Some(finding.field)) });
        }
        found.extend(self.once.drain(..).map(|(.., diagnostic, count)| diagnostic.arg("count", count)));
        self.weigh(&mut found);
        let concerned = found.iter().filter(|d| d.severity == Severity::Error).map(|d| match d.rule {
            rule if rule == &IMAGE_NOT_UPLOADED || rule == &IMAGE_NOT_IN_MAP => Withheld::WithMissingImages,
            _ => Withheld::Everything,
        });
        if let Some(withheld) = concerned.max().filter(|withheld| *withheld > self.withheld) {
            return Err(Stop::Again(Again::Withhold(withheld)));
        }
        found.extend(self.judge.finish());
        found.into_iter().try_for_each(|diagnostic| self.say(diagnostic))?;
        for image in self.missing.map(Missing::into_list).unwrap_or_default() {
            self.sink.missing_image(image)?;
        }
        Ok(self.outcome)
    }

    /// Shows a product to the catalog's rules. Whether it has an image that WeChat does not have.
    fn look(&mut self, listing: &Listing<'_>, found: &mut Vec<Diagnostic>) -> bool {
        let (product, source) = (&listing.product, self.source_index());
        if let Some(id) = &product.out_product_id {
            let slot = Slot::product(Field::OutProductId);
            let finding = self.catalog.product(id, seat(source, listing, slot));
            found.extend(finding.map(|finding| self.about(listing, slot, finding)));
        }
        for (index, sku) in product.skus.iter().enumerate() {
            if let Some(id) = &sku.out_sku_id {
                let slot = Slot::sku(Field::OutSkuId, index);
                let finding = self.catalog.sku(id, seat(source, listing, slot));
                found.extend(finding.map(|finding| self.about(listing, slot, finding)));
            }
            if let Some(price) = sku.sale_price {
                self.catalog.price(price, || seat(source, listing, Slot::sku(Field::SalePrice, index)));
            }
        }
        let mut lacks_image = false;
        for slot in images::slots(listing) {
            let Some(Leaf::Text(image)) = product.leaf(slot) else { continue };
            found.extend(self.catalog.unencrypted(&image, slot).map(|finding| self.checker.found(listing, finding)));
            if self.catalog.image(&image, || seat(source, listing, slot)) {
                lacks_image = true;
                if let Some(missing) = &mut self.missing {
                    missing.add(&image, product.out_product_id.as_deref());
                }
            }
        }
        lacks_image
    }

    /// The source that is being read.
    fn source_index(&self) -> u32 {
        u32::try_from(self.outcome.sources.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    fn about(&self, listing: &Listing<'_>, slot: Slot, finding: CatalogFinding<Seat>) -> Diagnostic {
        let first = finding.places.get(1).map(|seat| self.label(*seat));
        let labels = self.checker.label(listing, slot).into_iter().chain(first).collect();
        let mut diagnostic = Diagnostic { args: finding.args, labels, ..self.found(finding.rule, Some(finding.field)) };
        self.checker.name(listing, slot, &mut diagnostic);
        diagnostic
    }

    fn found(&self, rule: &'static Rule, field: Option<Field>) -> Diagnostic {
        let severity = self.checker.target().severity(rule.code).unwrap_or(rule.severity);
        Diagnostic { severity, field, ..Diagnostic::new(rule) }
    }

    /// A seat as a place again, without the row around it, which is long gone.
    fn label(&self, seat: Seat) -> Label {
        let source = &self.outcome.sources[seat.source as usize];
        let column = if seat.column == Origin::WHOLE_ROW { 0 } else { seat.column + 1 };
        let spot = match (&source.sheet, &source.columns) {
            (Some(sheet), _) => Spot::Cell { sheet: Arc::from(sheet.as_str()), row: seat.row, column },
            (None, Some(_)) => Spot::Line { line: seat.row, column: 0, field: column },
            (None, None) => Spot::Body { line: seat.row, pointer: String::new() },
        };
        let header = source.columns.as_ref().and_then(|columns| columns.header.get(seat.column as usize).cloned());
        let place = Place { file: Arc::from(source.file.as_str()), spot };
        Label { place, header: header.filter(|text| !text.is_empty()), value: None, card: Vec::new(), focus: None }
    }
}

fn is_about_column(rule: &Rule) -> bool {
    rule == &crate::rules::money::UNIT_UNKNOWN || rule == &crate::rules::money::TAX_UNKNOWN
}

fn seat(source: u32, listing: &Listing<'_>, slot: Slot) -> Seat {
    let (row, column) = match &listing.provenance {
        Provenance::Rows(_) => {
            let origin = listing.origins.nearest(slot).unwrap_or(Origin::row(0));
            let Some(at) = listing.provenance.row(origin) else { return Seat { source, column: Origin::WHOLE_ROW, row: 0 } };
            let source = u32::try_from(at.table.index).unwrap_or(u32::MAX);
            return Seat { source, column: origin.column, row: at.row.above(origin.column as usize).unwrap_or(at.row.number()) };
        }
        Provenance::Body { line, .. } => (*line, Origin::WHOLE_ROW),
        Provenance::Made => (0, Origin::WHOLE_ROW),
    };
    Seat { source, column, row }
}

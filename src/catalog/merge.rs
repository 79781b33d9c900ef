//! Products in order: what only the whole catalog can tell, the ledger, and the way out.
//!
//! Rules about several products run here and may refuse only the product that is just passing.

use super::batch::{Batch, Read};
use super::crew::in_order;
use super::images::Missing;
use super::once::Once;
use super::over::{self, Over, Said};
use super::pass::Pass;
use super::plan::{Again, Withheld};
use super::work::{Done, Results, Seat, Shop};
use super::{Sink, Stage, Stop};
use crate::check::{Checker, errors_silence_warnings};
use crate::ledger::Sums;
use crate::payload::Passed;
use crate::policy::Judge;
use crate::rules::order::{IMAGE_NOT_IN_MAP, IMAGE_NOT_UPLOADED, product_again, sku_again};
use crate::rules::{CatalogFinding, Fingerprint, FirstImages, Ids, Rule, Spellings, Tally, product_alike, rests_on_merchant, sku_alike};
use crate::{Diagnostic, Error, Field, Label, Leaf, Listing, Outcome, Payloads, Place, Product, Severity, Slot, SourceFacts, Spot};
use smol_str::SmolStr;
use std::collections::HashSet;
use std::sync::Arc;

/// A column of a table: file, sheet and header.
type Column = (Arc<str>, Option<Arc<str>>, Option<SmolStr>);

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
    shop: Shop<'s>,
    ids: Ids<Seat>,
    /// Products of the batch whose rows were found by an id that a product before them has, and where that stands.
    again: Vec<(Fingerprint, Seat)>,
    /// Ids of products and of SKUs that are spelt in an unusual way.
    spellings: [Spellings<Seat>; 2],
    first_images: FirstImages<Seat>,
    tally: Tally<Seat>,
    outcome: Outcome,
    /// Rules about a whole column that have been said of it, by table and header.
    said: HashSet<Column>,
    /// What is told once for a table.
    once: Once,
    /// What the mapping has passed over.
    over: Over,
    /// Products whose bodies are still to go out, all at once.
    passed: Vec<Passed>,
}

impl<'s> Merge<'s> {
    pub(super) fn new(shop: Shop<'s>, withheld: Withheld, sink: &'s mut dyn Sink) -> Merge<'s> {
        let job = shop.job;
        Merge {
            checker: job.checker,
            judge: Judge::new(job.policy),
            withheld,
            missing: job.list_missing_images.then(Missing::default),
            unheard: None,
            sink,
            shop,
            ids: Ids::default(),
            again: Vec::new(),
            spellings: [Spellings::default(), Spellings::default()],
            first_images: FirstImages::default(),
            tally: Tally::default(),
            outcome: Outcome::default(),
            said: HashSet::new(),
            once: Once::default(),
            over: Over::default(),
            passed: Vec::new(),
        }
    }

    /// What is the same for all products of the run.
    pub(super) fn shop(&self) -> Shop<'s> {
        self.shop
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

    /// Rows that hold no product.
    pub(super) fn skip(&mut self, reason: &'static str, rows: u64) {
        if rows > 0 {
            self.outcome.ledger.read += rows;
            *self.outcome.ledger.skipped.entry(reason).or_default() += rows;
        }
    }

    /// Works on the products of the batches that `read` makes, with memory to be used again, and `cut` and `complete`
    /// prepare, and takes them in their turn; `look` sees each of them then, with all ids up to it.
    pub(super) fn hand_on(
        &mut self,
        passes: &[Pass<'_>],
        read: impl FnMut(Batch) -> Result<Option<Batch>, Stop> + Send,
        cut: impl FnMut(&mut Batch) -> Result<(), Stop> + Send,
        complete: impl Fn(&mut Batch) + Sync,
        mut look: impl FnMut(&Batch, &Ids<Seat>, &[(Fingerprint, Seat)]) -> Result<(), Stop> + Send,
    ) -> Result<(), Stop> {
        let shop = self.shop;
        let take = |batch: &mut Batch| {
            self.again.clear();
            self.batch(batch, passes)?;
            look(batch, &self.ids, &self.again)?;
            batch.clear();
            Ok(())
        };
        let work = |batch: &mut Batch| {
            complete(batch);
            batch.work(shop, passes);
        };
        in_order(shop.job.threads.get(), read, cut, work, take)
    }

    /// The products of a batch, in their turn.
    fn batch(&mut self, batch: &mut Batch, passes: &[Pass<'_>]) -> Result<(), Error> {
        if let Some(failed) = batch.failed.take() {
            return Err(failed);
        }
        for (reason, count) in std::mem::take(&mut batch.skipped) {
            self.skip(reason, count);
        }
        if self.shop.job.stage == Stage::Preview {
            return (0..batch.len()).try_for_each(|product| self.preview(&batch.read(product, self.shop, passes)));
        }
        let (shop, mut results) = (self.shop, std::mem::take(&mut batch.results));
        self.results(&mut results, |product| {
            batch.read(product, shop, passes).listing.map_or_else(|| Listing::of(Product::default()), |listing| *listing)
        })?;
        batch.results = results;
        Ok(())
    }

    /// A product that is only shown.
    fn preview(&mut self, Read { listing, rows, repeated, off_sale, .. }: &Read<'_>) -> Result<(), Error> {
        self.skip("repeated", *repeated);
        self.skip("off-sale", *off_sale);
        let Some(listing) = listing else { return Ok(()) };
        let ledger = &mut self.outcome.ledger;
        ledger.read += rows;
        ledger.emitted += rows;
        ledger.products += 1;
        ledger.count_skus(Sums::of(&listing.product));
        self.sink.listing(listing)
    }

    /// Products and what their own rules say; `listing` reads one of them again where the catalog has something to say of
    /// it.
    pub(super) fn results<'l>(&mut self, results: &mut Results, listing: impl Fn(usize) -> Listing<'l>) -> Result<(), Error> {
        self.tally.add(&mut results.tally);
        if let Some(missing) = &mut self.missing {
            missing.append(&mut results.missing);
        }
        self.once.append(&mut results.once);
        over::append(&mut self.over, &mut results.over);
        let mut all = std::mem::take(&mut results.done);
        self.ids.expect(all.iter().filter_map(|done| Some(done.id?.fingerprint)), results.skus.iter().map(|(_, id)| id.fingerprint));
        self.first_images.expect(all.iter().filter_map(|done| Some(done.first_image?.0)));
        for mut done in all.drain(..) {
            self.skip("repeated", done.whence.repeated);
            self.skip("off-sale", done.whence.off_sale);
            done.diagnostics.retain(|diagnostic| self.is_new(diagnostic));
            let number = done.whence.number;
            self.look(&mut done, results, || listing(number));
            self.product(done, results)?;
        }
        results.done = all;
        self.hand_over(results)
    }

    /// A product of which everything is known; the merchant decides how much each finding weighs.
    fn product(&mut self, mut done: Done, results: &Results) -> Result<(), Error> {
        let name = done.name.clone().map(|name| &results.names[name]);
        let hidden = self.weigh(&mut done.diagnostics);
        let heard = done.diagnostics.iter().any(|d| d.severity == Severity::Error);
        let certain = done.line.is_none() || hidden.is_some();
        if let Some(hidden) = hidden.as_ref().or(self.unheard.as_ref()).filter(|_| certain && !heard) {
            self.judge.hold(name, hidden);
        }
        if let Some(hidden) = hidden.filter(|hidden| is_about_column(hidden.rule)) {
            self.unheard.get_or_insert(hidden);
        }
        let withheld = match self.withheld {
            Withheld::Nothing => false,
            Withheld::WithMissingImages => done.lacks_image,
            Withheld::Everything => true,
        };
        let refused = certain || heard || withheld;
        done.diagnostics.into_iter().try_for_each(|diagnostic| self.say(diagnostic))?;
        let ledger = &mut self.outcome.ledger;
        ledger.read += done.whence.rows;
        let Some(line) = done.line.filter(|_| !refused) else {
            ledger.refused += done.whence.rows;
            ledger.products_refused += 1;
            return Ok(());
        };
        ledger.emitted += done.whence.rows;
        ledger.products += 1;
        ledger.count_skus(done.sums);
        if self.passed.last().is_some_and(|last| last.line.end != line.start) {
            self.hand_over(results)?;
        }
        self.passed.push(Passed { line, name: done.name.unwrap_or_default() });
        Ok(())
    }

    /// What has passed goes out.
    fn hand_over(&mut self, results: &Results) -> Result<(), Error> {
        if self.passed.is_empty() {
            return Ok(());
        }
        let taken = self.sink.payloads(Payloads::of(&results.lines, &results.names, &self.passed));
        // Whatever became of them, they say nothing of the results to come.
        self.passed.clear();
        taken
    }

    /// Whether the ids of a product were there before.
    fn look<'l>(&mut self, done: &mut Done, results: &Results, listing: impl Fn() -> Listing<'l>) {
        if let Some(id) = done.id {
            let name = || done.name.clone().map_or("", |name| &results.names[name]);
            let slot = Slot::product(Field::OutProductId);
            if let Some(first) = self.ids.product(id.fingerprint, id.seat) {
                self.again.extend(done.is_found_by_its_id().then_some((id.fingerprint, first)));
                let finding = product_again(name(), id.seat, first);
                done.diagnostics.push(self.about(&listing(), slot, finding));
                // Its SKUs would then all be there again, and that is one problem.
                return;
            }
            let known = |plain| self.ids.product_at(plain);
            if let Some(first) = self.spellings[0].other(id.fingerprint, id.plain, id.seat, known) {
                let finding = product_alike(name(), id.seat, first);
                done.diagnostics.push(self.about(&listing(), slot, finding));
            }
        }
        if let Some((image, place)) = done.first_image {
            self.first_images.add(image, place, || listing().product.head_img.first().map_or_else(String::new, ToString::to_string));
        }
        let own = &results.skus[done.skus.clone()];
        for (index, (sku, id)) in own.iter().enumerate() {
            let again = self.ids.sku(id.fingerprint, id.seat);
            let known = |plain| self.ids.sku_at(plain);
            let alike = if again.is_none() { self.spellings[1].other(id.fingerprint, id.plain, id.seat, known) } else { None };
            let Some(first) = again.or(alike) else { continue };
            if own[..index].iter().any(|(_, other)| other.fingerprint == id.fingerprint) {
                continue;
            }
            let (listing, slot) = (listing(), Slot::sku(Field::OutSkuId, *sku as usize));
            let said = if again.is_some() { sku_again } else { sku_alike };
            if let Some(Leaf::Text(text)) = listing.product.leaf(slot) {
                done.diagnostics.push(self.about(&listing, slot, said(&text, id.seat, first)));
            }
        }
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
        let mut found: Vec<Diagnostic> = Vec::new();
        let tally = std::mem::take(&mut self.tally).findings();
        for finding in tally.into_iter().chain(std::mem::take(&mut self.first_images).finding()) {
            let labels = finding.places.iter().map(|seat| self.label(*seat)).collect();
            found.push(Diagnostic { args: finding.args, labels, ..self.found(finding.rule, Some(finding.field)) });
        }
        found.extend(std::mem::take(&mut self.once).into_diagnostics());
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
        for image in self.missing.into_iter().flat_map(Missing::into_list) {
            self.sink.missing_image(image)?;
        }
        Ok(self.outcome)
    }

    fn about(&self, listing: &Listing<'_>, slot: Slot, finding: CatalogFinding<Seat>) -> Diagnostic {
        let first = finding.places.get(1).map(|seat| self.label(*seat));
        let labels = self.checker.label(listing, slot).into_iter().chain(first).collect();
        let mut diagnostic = Diagnostic { args: finding.args, labels, ..self.found(finding.rule, Some(finding.field)) };
        self.checker.name(listing, slot, &mut diagnostic);
        diagnostic
    }

    fn found(&self, rule: &'static Rule, field: Option<Field>) -> Diagnostic {
        Diagnostic { field, ..self.checker.with_severity(rule) }
    }

    /// A seat as a place again, without the row around it, which is long gone.
    fn label(&self, seat: Seat) -> Label {
        let source = &self.outcome.sources[usize::from(seat.table)];
        let (row, column) = (u64::from(seat.row), if seat.column == Seat::WHOLE_ROW { 0 } else { u32::from(seat.column) + 1 });
        let spot = match (&source.sheet, &source.columns) {
            (Some(sheet), _) => Spot::Cell { sheet: Arc::from(sheet.as_str()), row, column },
            (None, Some(_)) => Spot::Line { line: row, column: 0, field: column },
            (None, None) => Spot::Body { line: row, pointer: String::new() },
        };
        let header = source.columns.as_ref().and_then(|columns| columns.header.get(usize::from(seat.column)).cloned());
        let place = Place { file: Arc::from(source.file.as_str()), spot };
        Label { place, header: header.filter(|text| !text.is_empty()).map(SmolStr::from), value: None, card: Vec::new(), focus: None }
    }
}

fn is_about_column(rule: &Rule) -> bool {
    rule == &crate::rules::money::UNIT_UNKNOWN || rule == &crate::rules::money::TAX_UNKNOWN
}

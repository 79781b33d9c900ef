//! Schemas and rules over one product, in one order, with one problem said once.
//!
//! A fact about a cell silences what follows from it: a price that could not be read is not also missing. An error
//! silences a warning about the same value.

mod label;
mod reference;

use crate::document::Document;
use crate::listing::Listing;
use crate::mapping::Columns;
use crate::rules::{self, Finding, Findings, Rule, Seen};
use crate::schema::{Schema, Violation};
use crate::{Brands, Categories, Diagnostic, Field, Product, Severity, Sku, Slot, Target};
use label::Labels;
use reference::Tables;

/// What products are checked against: a target's schemas and rules, and the merchant's reference tables.
#[derive(Debug)]
pub struct Checker {
    target: &'static Target,
    request: Schema,
    advice: Schema,
    tables: Tables,
    needed: Vec<Field>,
}

/// What a check found.
#[derive(Debug)]
pub(crate) struct Checked {
    pub diagnostics: Vec<Diagnostic>,
    pub refused: bool,
}

impl Checker {
    /// A checker for that target, without reference tables.
    ///
    /// ```
    /// use shangjia::{Checker, Target};
    /// let checker = Checker::new(Target::default());
    /// let body = serde_json::json!({"out_product_id": "719", "title": "毛毯"});
    /// assert!(checker.check_value(&body).iter().any(|found| found.rule.code == "title-length"));
    /// ```
    pub fn new(target: &'static Target) -> Checker {
        let request = Schema::compile(target.request);
        let needed = needed(target, &request);
        Checker { target, request, advice: Schema::compile(target.advice), tables: Tables::default(), needed }
    }

    /// Checks category ids against that table.
    pub fn categories(&mut self, categories: Categories) {
        self.tables.categories = Some(categories);
    }

    /// Checks brand ids against that table.
    pub fn brands(&mut self, brands: Brands) {
        self.tables.brands = Some(brands);
    }

    /// The endpoint that bodies are made for.
    pub fn target(&self) -> &'static Target {
        self.target
    }

    /// The fields without which no product passes.
    pub fn needed(&self) -> &[Field] {
        &self.needed
    }

    /// Checks one request body. The diagnostics carry JSON pointers and no places.
    pub fn check_value(&self, body: &serde_json::Value) -> Vec<Diagnostic> {
        match Document::from_value(body) {
            Ok(document) => self.check(&Listing::of(self.target.read(&document)), &document, &[]).diagnostics,
            Err(fault) => vec![rules::broken_body(&fault)],
        }
    }

    /// Checks one product. The diagnostics carry the JSON pointers of the body that it makes.
    pub fn check_product(&self, product: Product<'_>) -> Vec<Diagnostic> {
        let listing = Listing::of(product);
        let document = self.target.build(&listing.product);
        self.check(&listing, &document, &[]).diagnostics
    }

    /// The fields that a product needs and this table has no way to fill.
    pub(crate) fn absent(&self, columns: &Columns) -> Vec<Field> {
        let filled = |field: &Field| columns.column_of(*field).is_some() || columns.value_of(*field).is_some();
        self.needed.iter().copied().filter(|field| !filled(field)).collect()
    }

    /// Checks a listing and the body made from it (or that it was read from). Fields in `absent` are refused without
    /// a word: their column's absence has been said once for the whole table.
    pub(crate) fn check(&self, listing: &Listing<'_>, document: &Document<'_>, absent: &[Field]) -> Checked {
        let labels = Labels { listing, document, target: self.target };
        let mut findings = Findings::default();
        rules::product(listing, &self.tables, &mut findings);
        let mut checked = Checked { diagnostics: Vec::new(), refused: false };
        let facts = listing.facts.len();
        let shadows: Vec<Slot> = findings.iter().take(facts).filter_map(|finding| finding.slot).collect();
        for finding in findings.drain() {
            checked.add(self.diagnostic(finding, &labels));
        }
        if !self.request.accepts(document) {
            for violation in self.request.violations(document) {
                self.violation(&violation, &labels, absent, &shadows, None, &mut checked);
            }
        }
        if !self.advice.accepts(document) {
            for violation in self.advice.violations(document) {
                self.violation(&violation, &labels, absent, &shadows, Some(Severity::Warning), &mut checked);
            }
        }
        checked
    }

    fn violation(&self, violation: &Violation, labels: &Labels<'_, '_>, absent: &[Field], shadows: &[Slot], severity: Option<Severity>, checked: &mut Checked) {
        let slot = self.target.slot(&violation.pointer);
        if slot.is_some_and(|slot| shadows.iter().any(|fact| shadowed(slot, *fact))) {
            checked.refused |= severity.is_none();
            return;
        }
        if violation.is_missing() && slot.is_some_and(|slot| absent.contains(&slot.field)) {
            checked.refused |= severity.is_none();
            return;
        }
        if severity.is_some() && checked.says_error_at(&violation.pointer) {
            return;
        }
        let rule = violation.rule.and_then(rules::by_code).unwrap_or_else(|| rules::of_keyword(violation.keyword));
        let mut diagnostic = Diagnostic { pointer: Some(violation.pointer.clone()), ..self.with_severity(rule) };
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        labels.name(&mut diagnostic, slot);
        diagnostic.args = violation.args(slot.map(|slot| slot.field));
        diagnostic.labels.extend(slot.and_then(|slot| labels.of_slot(slot)).or_else(|| labels.of_pointer(&violation.pointer)));
        checked.add(diagnostic);
    }

    /// A finding with its places and pointers looked up.
    fn diagnostic(&self, finding: Finding, labels: &Labels<'_, '_>) -> Diagnostic {
        let mut diagnostic = self.with_severity(finding.rule);
        labels.name(&mut diagnostic, finding.slot);
        diagnostic.pointer = finding.slot.map(|slot| self.target.pointer(slot));
        let own = finding.origin.and_then(|origin| labels.of_origin(origin)).or_else(|| labels.of_slot(finding.slot?));
        diagnostic.labels.extend(own);
        for other in finding.others {
            diagnostic.labels.extend(match other {
                Seen::Slot(slot) => labels.of_slot(slot),
                Seen::Origin(origin) => labels.of_origin(origin),
            });
        }
        diagnostic.args = finding.args;
        diagnostic
    }

    fn with_severity(&self, rule: &'static Rule) -> Diagnostic {
        let severity = self.target.severity(rule.code).unwrap_or(rule.severity);
        Diagnostic { severity, ..Diagnostic::new(rule) }
    }
}

impl Checked {
    fn add(&mut self, diagnostic: Diagnostic) {
        self.refused |= diagnostic.severity == Severity::Error;
        self.diagnostics.push(diagnostic);
    }

    fn says_error_at(&self, pointer: &str) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error && d.pointer.as_deref() == Some(pointer))
    }
}

/// Whether what a schema says about a slot follows from a fact about another: the same slot, or the list it is in.
fn shadowed(slot: Slot, fact: Slot) -> bool {
    slot == fact || (slot.field == fact.field && slot.sku == fact.sku && (slot.item.is_none() || fact.item.is_none()))
}

/// What a product without any value lacks.
fn needed(target: &Target, request: &Schema) -> Vec<Field> {
    let empty = Product { skus: vec![Sku::default()], ..Product::default() };
    let document = target.build(&empty);
    let mut needed: Vec<Field> =
        request.violations(&document).iter().filter(|v| v.is_missing()).filter_map(|v| target.slot(&v.pointer)).map(|slot| slot.field).collect();
    needed.sort();
    needed.dedup();
    needed
}

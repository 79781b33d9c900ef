//! Schemas and rules over one product, in one order, with one problem said once.
//!
//! A fact about a cell silences what follows from it: a price that could not be read is not also missing. A row whose
//! cells could not be told apart silences everything but facts. An error silences a warning about the same value.

mod label;
mod reference;

use crate::document::{Document, JsonFault, NodeRef};
use crate::listing::Listing;
use crate::mapping::Columns;
use crate::rules::{self, Finding, Findings, Rule, Seen};
use crate::schema::Violation;
use crate::{Brands, Categories, Diagnostic, FactKind, Fen, Field, Label, Product, Reading, Severity, Sku, Slot, Target};
use label::Labels;
use reference::Tables;
use std::collections::HashSet;

/// What products are checked against: a target's schemas and rules, and the merchant's reference tables.
#[derive(Debug)]
pub struct Checker {
    target: &'static Target,
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
    /// use shangjia::{Checker, SPU_ADD};
    /// let checker = Checker::new(&SPU_ADD);
    /// let body = serde_json::json!({"out_product_id": "719", "title": "毛毯"});
    /// assert!(checker.check_value(&body).iter().any(|found| found.rule.code == "title-length"));
    /// ```
    pub fn new(target: &'static Target) -> Checker {
        Checker { target, tables: Tables::default(), needed: needed(target) }
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
            Err(fault) => vec![broken(&fault)],
        }
    }

    /// Checks one product. The diagnostics carry the JSON pointers of the body that it makes.
    pub fn check_product(&self, product: Product<'_>) -> Vec<Diagnostic> {
        let listing = Listing::of(product);
        let document = self.target.build(&listing.product);
        self.check(&listing, &document, &[]).diagnostics
    }

    /// The label of one value of a listing.
    pub(crate) fn label(&self, listing: &Listing<'_>, slot: Slot) -> Option<Label> {
        Labels { listing, document: &Document::default(), target: self.target }.of_slot(slot)
    }

    /// Says of a diagnostic which product and SKU it belongs to, and where in the body.
    pub(crate) fn name(&self, listing: &Listing<'_>, slot: Slot, diagnostic: &mut Diagnostic) {
        Labels { listing, document: &Document::default(), target: self.target }.name(diagnostic, Some(slot));
        diagnostic.pointer = self.target.pointer(slot);
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
        let silent = Silent { absent, listing };
        let mut checked = Checked { diagnostics: Vec::new(), refused: !absent.is_empty() };
        let mut findings = Findings::default();
        rules::facts(listing, &mut findings);
        for (fact, finding) in listing.facts.iter().zip(findings.drain()) {
            if self.follows(&fact.kind) {
                continue;
            }
            checked.add(self.diagnostic(finding, &labels));
        }
        if listing.facts.iter().any(|fact| fact.kind.leaves_row_unread()) {
            // Without one of its rows, the product would be judged by what is left of it.
            checked.refused = true;
            return checked;
        }
        rules::product(listing, &self.tables, &mut findings);
        for finding in findings.drain().filter(|finding| finding.slot.is_none_or(|slot| !silent.spoils(slot))) {
            checked.add(self.diagnostic(finding, &labels));
        }
        for violation in self.target.request().violations(document) {
            self.violation(&violation, &labels, &silent, None, &mut checked);
        }
        for violation in self.target.advice().violations(document) {
            self.violation(&violation, &labels, &silent, Some(Severity::Warning), &mut checked);
        }
        self.members(&labels, &mut checked);
        checked.errors_silence_warnings();
        checked
    }

    /// Whether a fact follows from something that is said anyway: a template that lacks a field which every product
    /// needs. The field the template should fill is then missing too, and refuses the product in silence.
    fn follows(&self, fact: &FactKind) -> bool {
        matches!(fact, FactKind::TemplateEmpty { part } if Field::from_name(part).is_some_and(|field| self.needed.contains(&field)))
    }

    fn violation(
        &self,
        violation: &Violation,
        labels: &Labels<'_, '_>,
        silent: &Silent<'_, '_>,
        severity: Option<Severity>,
        checked: &mut Checked,
    ) {
        let slot = self.target.slot(&violation.pointer);
        if slot.is_some_and(|slot| silent.covers(slot, violation)) {
            checked.refused |= severity.is_none();
            return;
        }
        // A value that a rule has refused in its own words is not refused again for its shape; its length is another
        // matter.
        let shape = !matches!(violation.keyword.as_str(), "maxLength" | "maxItems");
        if shape && checked.says_error_at(&violation.pointer) {
            return;
        }
        let rule = violation.rule.as_deref().and_then(rules::by_code).unwrap_or_else(|| rules::of_keyword(&violation.keyword));
        let mut diagnostic = Diagnostic { pointer: Some(violation.pointer.clone()), ..self.with_severity(rule) };
        diagnostic.severity = severity.unwrap_or(diagnostic.severity);
        let near = slot.unwrap_or_else(|| self.target.nearest_slot(&violation.pointer));
        labels.name(&mut diagnostic, Some(near));
        diagnostic.field = slot.map(|slot| slot.field);
        diagnostic.args = args(violation, slot.map(|slot| slot.field));
        diagnostic.labels.extend(labels.of_pointer(&violation.pointer).or_else(|| labels.of_slot(near)));
        checked.add(diagnostic);
    }

    /// What only a body that was read can have: members that stand twice, SKUs that name another product.
    fn members(&self, labels: &Labels<'_, '_>, checked: &mut Checked) {
        let doubled = labels.document.doubled().into_iter().map(|pointer| (&rules::body::DOUBLED_MEMBER, pointer));
        let other = self.target.disagreements(labels.document).into_iter().map(|pointer| (&rules::body::OTHER_PRODUCT, pointer));
        let large = labels.document.too_large().into_iter().map(|pointer| (&rules::number::TOO_LARGE, pointer));
        let large = large.filter(|(_, pointer)| !checked.says_error_at(pointer)).collect::<Vec<_>>();
        for (rule, pointer) in doubled.chain(other).chain(large) {
            let member = pointer.rsplit('/').next().unwrap_or_default().to_owned();
            let mut diagnostic =
                self.with_severity(rule).arg("field", self.target.slot(&pointer).map_or(&*member, |slot| slot.field.name()));
            diagnostic.args.extend(labels.document.pointer(&pointer).and_then(NodeRef::word).map(|word| ("value", word)));
            diagnostic.args.push(("member", member));
            labels.name(&mut diagnostic, Some(self.target.nearest_slot(&pointer)));
            diagnostic.labels.extend(labels.of_pointer(&pointer));
            diagnostic.pointer = Some(pointer);
            checked.add(diagnostic);
        }
    }

    /// A finding with its places and pointers looked up.
    fn diagnostic(&self, finding: Finding, labels: &Labels<'_, '_>) -> Diagnostic {
        let mut diagnostic = self.with_severity(finding.rule);
        labels.name(&mut diagnostic, finding.slot);
        diagnostic.pointer = finding.slot.and_then(|slot| self.target.pointer(slot));
        let own = finding.origin.and_then(|origin| labels.of_origin(origin)).or_else(|| labels.of_slot(finding.slot?));
        diagnostic.labels.extend(own);
        for other in finding.others {
            diagnostic.labels.extend(match other {
                Seen::Slot(slot) => labels.of_slot(slot),
                Seen::Origin(origin) => labels.of_origin(origin),
            });
        }
        diagnostic.args = finding.args;
        if finding.rule == &rules::image::CREDENTIALS {
            // Reports travel further than catalogs, so the password in the address is not repeated.
            diagnostic.labels.iter_mut().for_each(label::conceal);
        }
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

    fn errors_silence_warnings(&mut self) {
        if !self.refused || self.diagnostics.iter().all(|d| d.severity != Severity::Warning) {
            return;
        }
        let wrong = self.diagnostics.iter().filter(|d| d.severity == Severity::Error);
        let wrong: HashSet<String> = wrong.filter_map(|d| d.pointer.clone()).collect();
        self.diagnostics.retain(|d| d.severity != Severity::Warning || d.pointer.as_ref().is_none_or(|at| !wrong.contains(at)));
    }
}

/// What has been said already, and is not said again in other words.
struct Silent<'s, 'a> {
    /// Fields that the whole table lacks.
    absent: &'s [Field],
    /// What was noticed while it was read.
    listing: &'s Listing<'a>,
}

impl Silent<'_, '_> {
    /// Whether the cell that the slot was filled from is not what the merchant meant.
    fn spoils(&self, slot: Slot) -> bool {
        let mut spoilt = self.listing.facts.iter().filter(|fact| fact.kind.spoils_value()).peekable();
        spoilt.peek().is_some() && self.listing.origins.get(slot).is_some_and(|origin| spoilt.any(|fact| fact.origin == origin))
    }

    /// Whether what a schema says about a slot follows from what was said: about the slot, or about its list.
    fn covers(&self, slot: Slot, violation: &Violation) -> bool {
        let same =
            |fact: Slot| slot == fact || (slot.field == fact.field && slot.sku == fact.sku && (slot.item.is_none() || fact.item.is_none()));
        let spoilt = self.listing.facts.iter().filter(|fact| fact.kind.spoils_value());
        let missing = matches!(violation.keyword.as_str(), "required" | "minItems" | "minLength");
        (missing && self.absent.contains(&slot.field)) || spoilt.filter_map(|fact| fact.slot).any(same)
    }
}

/// The arguments of the rules that schemas name.
fn args(violation: &Violation, field: Option<Field>) -> Vec<(&'static str, String)> {
    let visible = |text: &String| rules::visible(text);
    let member = violation.member.clone().or_else(|| violation.pointer.rsplit('/').next().map(str::to_owned));
    let named = field.map(|field| field.name().to_owned()).or_else(|| member.clone());
    let mut args = vec![
        ("field", named.unwrap_or_default()),
        ("expected", violation.expected.clone()),
        ("limit", violation.expected.clone()),
        ("allowed", violation.expected.clone()),
    ];
    args.extend(member.as_ref().map(|member| ("member", visible(member))));
    args.extend(violation.count.map(|count| ("count", count.to_string())));
    args.extend(violation.value.as_ref().map(|value| ("value", visible(value))));
    if field.is_some_and(|field| field.reading() == Reading::Money) {
        // Bodies count in fen, merchants in yuan.
        let yuan = |text: &String| text.parse().map(|fen| Fen::new(fen).yuan()).ok();
        args.extend(violation.value.as_ref().and_then(yuan).map(|yuan| ("yuan", yuan)));
        args.extend(yuan(&violation.expected).map(|yuan| ("limit_yuan", yuan)));
    }
    args
}

/// A body that is no JSON.
pub(crate) fn broken(fault: &JsonFault) -> Diagnostic {
    Diagnostic::new(&rules::body::NOT_JSON).arg("line", fault.line).arg("column", fault.column)
}

/// What a product without any value lacks.
fn needed(target: &Target) -> Vec<Field> {
    let empty = Product { skus: vec![Sku::default()], ..Product::default() };
    let document = target.build(&empty);
    let missing = target.request().violations(&document).into_iter().filter(|v| matches!(v.keyword.as_str(), "required" | "minItems"));
    let mut needed: Vec<Field> = missing.filter_map(|v| target.slot(&v.pointer)).map(|slot| slot.field).collect();
    needed.sort();
    needed.dedup();
    needed
}

//! Schemas and rules over one product, in one order, with one problem said once.
//!
//! A fact about a cell silences what follows from it: a price that could not be read is not also missing. A row whose
//! cells could not be told apart silences everything but facts. An error silences a warning about the same value.

mod label;
mod lookup;
mod reference;
mod said;
mod violation;

use crate::document::{Document, JsonFault, NodeRef};
use crate::listing::{Listing, Provenance};
use crate::payload::Ready;
use crate::rules::{self, Finding, Findings, Rule, Seen};
use crate::schema::Violation;
use crate::target::Objections;
use crate::{
    Brands, Categories, Day, Diagnostic, FactKind, Field, Label, Origin, Place, Product, Schema, Severity, Sku, Slot, Spot, Target,
    WordList,
};
use label::Labels;
use reference::Tables;
use said::Said;
use smol_str::{SmolStr, ToSmolStr as _};
use std::collections::HashSet;
use violation::{Silent, Unread, Voice};

/// What products are checked against: a target's schemas and rules, and the merchant's own tables and schemas.
#[derive(Debug)]
pub struct Checker {
    target: &'static Target,
    tables: Tables,
    house: Vec<Schema>,
    needed: Vec<Field>,
    /// Whether a label has the cells around its own.
    cards: bool,
    /// Files that were saved once, and when.
    saved: Vec<(String, Day)>,
    today: Option<Day>,
}

/// How old a saved table may be, in days, before that is worth a note.
const OLD: u64 = 30;

/// What a check found.
#[derive(Debug)]
pub(crate) struct Checked {
    /// Warnings about what has an error stand among them until [`errors_silence_warnings`] was called.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the product is refused whatever the merchant decides about findings.
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
        Checker {
            target,
            tables: Tables::default(),
            house: Vec::new(),
            needed: needed(target, &[]),
            cards: true,
            saved: Vec::new(),
            today: None,
        }
    }

    /// Checks category ids against that table, and takes names for ids from it. The whole tree says which there are, the
    /// merchant's own list ([`Categories::is_own`]) which of them may be sold in; both may be given.
    pub fn categories(&mut self, categories: Categories) {
        let table = if categories.is_own() { &mut self.tables.own_categories } else { &mut self.tables.categories };
        *table = Some(categories);
    }

    /// Checks brand ids against that table, and takes names for ids from it.
    pub fn brands(&mut self, brands: Brands) {
        self.tables.brands = Some(brands);
    }

    /// Says when a table of categories or brands was saved: one that is old is worth a note.
    pub fn saved(&mut self, file: &str, day: Day) {
        self.saved.push((file.to_owned(), day));
    }

    /// Says what day it is. Without it nothing is old.
    pub fn today(&mut self, today: Day) {
        self.today = Some(today);
    }

    /// Tables that are old.
    pub(crate) fn old_tables(&self) -> Vec<Diagnostic> {
        let Some(today) = self.today else { return Vec::new() };
        let old = self.saved.iter().filter(|(_, saved)| today.days_since(*saved) > OLD);
        old.map(|(file, saved)| {
            let place = Place { file: file.as_str().into(), spot: Spot::File };
            let found = self.with_severity(&rules::category::REFERENCE_OLD).arg("days", today.days_since(*saved)).arg("saved", saved);
            found.at(Label { place, header: None, value: None, card: Vec::new(), focus: None })
        })
        .collect()
    }

    /// Leaves the cells around a finding's own out of its labels, which costs less: only a report for people draws them.
    pub fn without_cards(&mut self) {
        self.cards = false;
    }

    /// Refuses titles and descriptions with a word of that list. Several lists are one.
    pub fn forbidden_words(&mut self, words: WordList) {
        self.tables.forbidden.push(words);
    }

    /// Warns of titles that have no word of that list. Several lists are one.
    pub fn required_words(&mut self, words: WordList) {
        self.tables.required.push(words);
    }

    /// Also checks every body against a schema of the merchant's own. What it objects to is an error of the rule
    /// `house-schema`, in the schema's words where it has any: `x-message` beside the keywords is a text for all of
    /// them, or an object with a text for each; instead of a text, `{"zh": …, "en": …}` has one for each language. What the platform's own schema says in the same words is said once.
    ///
    /// ```
    /// use shangjia::{Checker, SPU_ADD, Schema};
    /// let mut checker = Checker::new(&SPU_ADD);
    /// checker.house_schema(Schema::compile(r#"{
    ///     "properties": {"title": {"maxLength": 4, "x-message": {"maxLength": "at most four in our shop"}}}
    /// }"#)?);
    /// let found = checker.check_value(&serde_json::json!({"title": "加厚珊瑚绒毯"}));
    /// let house = found.iter().find(|found| found.rule.code == "house-schema").ok_or("the title is longer")?;
    /// assert_eq!(house.pointer.as_deref(), Some("/title"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn house_schema(&mut self, schema: Schema) {
        self.house.push(schema);
        self.needed = needed(self.target, &self.house);
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
            Ok(document) => self.check_body(&Listing::of(self.target.read(&document)), &document).settled(),
            Err(fault) => vec![broken(&fault)],
        }
    }

    /// Checks one product. The diagnostics carry the JSON pointers of the body that it makes.
    pub fn check_product(&self, product: Product<'_>) -> Vec<Diagnostic> {
        let listing = Listing::of(product);
        let document = self.target.build(&listing.product);
        self.check_body(&listing, &document).settled()
    }

    /// The body of one product, if nothing is wrong with the product by itself. Whether another product of the catalog
    /// has the same id is for a [`Job`](crate::Job) to see.
    ///
    /// # Errors
    /// Everything that was found, when at least one of it is an error.
    ///
    /// ```
    /// use shangjia::{Checker, Product, SPU_ADD};
    /// let found = Checker::new(&SPU_ADD).payload(Product { title: Some("毛毯".into()), ..Product::default() }).unwrap_err();
    /// assert!(found.iter().any(|found| found.rule.code == "no-sku"));
    /// ```
    pub fn payload(&self, product: Product<'_>) -> Result<Ready, Vec<Diagnostic>> {
        let listing = Listing::of(product);
        let document = self.target.build(&listing.product);
        let checked = self.check_body(&listing, &document);
        let refused = checked.refused;
        let diagnostics = checked.settled();
        if refused || diagnostics.iter().any(|found| found.severity == Severity::Error) {
            return Err(diagnostics);
        }
        let product = listing.product.out_product_id.as_deref().unwrap_or_default().to_owned();
        Ok(Ready { json: document.to_json(), product, diagnostics })
    }

    /// What is found in a listing by somebody else than this check.
    pub(crate) fn found(&self, listing: &Listing<'_>, finding: Finding) -> Diagnostic {
        self.diagnostic(finding, &Labels::of(listing, &Document::default(), self))
    }

    /// The label of one value of a listing.
    pub(crate) fn label(&self, listing: &Listing<'_>, slot: Slot) -> Option<Label> {
        Labels::of(listing, &Document::default(), self).of_slot(slot)
    }

    /// Says of a diagnostic which product and SKU it belongs to, and where in the body.
    pub(crate) fn name(&self, listing: &Listing<'_>, slot: Slot, diagnostic: &mut Diagnostic) {
        Labels::of(listing, &Document::default(), self).name(diagnostic, Some(slot));
        diagnostic.pointer = self.target.pointer(slot).map(SmolStr::from);
    }

    /// Checks one product, and adds its body to `out` as compact JSON unless it is refused whatever the merchant decides.
    /// A listing that was read from a body comes with it; any other body is made only as far as it is needed.
    pub(crate) fn write(&self, listing: &Listing<'_>, read: Option<&Document<'_>>, absent: &[Field], out: &mut Vec<u8>) -> Checked {
        let (product, before) = (&listing.product, out.len());
        let build = || self.target.build(product);
        let made = (read.is_none() && !self.house.is_empty()).then(build);
        let body = read.or(made.as_ref());
        let mut is_written = false;
        let checked = self.check(listing, body, absent, |refused| {
            is_written = body.is_none() && !refused && self.target.write_in_order(product, out);
            match body {
                Some(body) => self.target.objections_to(body),
                None if is_written => Objections::default(),
                None => self.target.objections(product),
            }
        });
        if checked.refused {
            out.truncate(before);
        } else if !is_written {
            let made = body.is_none().then(build);
            body.or(made.as_ref()).into_iter().for_each(|body| body.write(out));
        }
        checked
    }

    /// Checks a listing and the body that was made from it.
    fn check_body(&self, listing: &Listing<'_>, body: &Document<'_>) -> Checked {
        self.check(listing, Some(body), &[], |_| self.target.objections_to(body))
    }

    /// Checks a listing. The body is given where there is one: where the listing was read from it, or somebody beside the
    /// target's own schemas has to look at it. `objections` says what the target's schemas object to; it is asked when
    /// the cells and the rules have been heard, and told whether the product is refused already. Fields in `absent` are
    /// refused without a word: their column's absence has been said once for the whole table.
    fn check(
        &self,
        listing: &Listing<'_>,
        body: Option<&Document<'_>>,
        absent: &[Field],
        objections: impl FnOnce(bool) -> Objections,
    ) -> Checked {
        let nothing = Document::default();
        let document = body.unwrap_or(&nothing);
        let labels = Labels::of(listing, document, self);
        let silent = Silent::of(absent, listing);
        let mut checked = Said::nothing(!absent.is_empty());
        let mut findings = Findings::default();
        for fact in listing.facts.iter().filter(|fact| !fact.kind.is_told_once() && !self.follows(&fact.kind)) {
            checked.add(self.diagnostic(rules::of_fact(fact), &labels));
        }
        if listing.facts.iter().any(|fact| fact.kind.leaves_row_unread()) {
            // Without one of its rows, the product would be judged by what is left of it.
            checked.refused = true;
            return checked.checked();
        }
        rules::product(listing, &self.tables, &mut findings);
        let is_certain = |finding: &Finding| self.refuses(finding.rule) && !finding.slot.is_some_and(|slot| silent.spoils(slot));
        let Objections { request, advice } = objections(checked.refused || findings.iter().any(is_certain));
        checked.refused |= !request.is_empty();
        let unread = Unread::of(&request, self.target);
        let follows = |slot| silent.spoils(slot) || unread.covers(slot);
        for finding in findings.drain().filter(|finding| !finding.slot.is_some_and(follows)) {
            if !finding.slot.is_some_and(|slot| checked.says_of_original(finding.rule, self.original(listing, slot))) {
                checked.add(self.diagnostic(finding, &labels));
            }
        }
        for violation in &request {
            self.violation(violation, &labels, &silent, Voice::Request, &mut checked);
        }
        let platform: HashSet<_> = if self.house.is_empty() { HashSet::new() } else { request.iter().map(Violation::sense).collect() };
        for violation in self.house.iter().flat_map(|schema| schema.violations(document)) {
            if !platform.contains(&violation.sense()) {
                self.violation(&violation, &labels, &silent, Voice::House, &mut checked);
            }
        }
        for violation in &advice {
            self.violation(violation, &labels, &silent, Voice::Advice, &mut checked);
        }
        if !matches!(listing.provenance, Provenance::Rows(_)) {
            self.members(&labels, &mut checked);
        }
        checked.checked()
    }

    /// The field that a slot was filled from by default: what is wrong with its value is said there.
    fn original(&self, listing: &Listing<'_>, slot: Slot) -> Option<Field> {
        let (_, from) = self.target.defaults.iter().find(|(field, _)| *field == slot.field)?;
        listing.origins.get(slot).is_some_and(|origin| origin.column == Origin::WHOLE_ROW).then_some(*from)
    }

    /// Whether a fact follows from something that is said anyway: a template that lacks a field which every product
    /// needs. The field the template should fill is then missing too, and refuses the product in silence.
    fn follows(&self, fact: &FactKind) -> bool {
        matches!(fact, FactKind::TemplateEmpty { part } if Field::from_name(part).is_some_and(|field| self.needed.contains(&field)))
    }

    /// What only a body that was read can have: members that stand twice, SKUs that name another product.
    fn members(&self, labels: &Labels<'_, '_>, checked: &mut Said) {
        let doubled = labels.document.doubled().into_iter().map(|pointer| (&rules::body::DOUBLED_MEMBER, pointer));
        let other = self.target.disagreements(labels.document).into_iter().map(|pointer| (&rules::body::OTHER_PRODUCT, pointer));
        let large = labels.document.too_large().into_iter().map(|pointer| (&rules::number::TOO_LARGE, pointer));
        let unsaid = other.chain(large).filter(|(_, pointer)| !checked.says_error_at(pointer)).collect::<Vec<_>>();
        for (rule, pointer) in doubled.chain(unsaid) {
            let member = pointer.rsplit('/').next().unwrap_or_default().to_smolstr();
            let mut diagnostic =
                self.with_severity(rule).arg("field", self.target.slot(&pointer).map_or(&*member, |slot| slot.field.name()));
            diagnostic.args.extend(labels.finder.pointer(&pointer).and_then(NodeRef::word).map(|word| ("value", word.into())));
            diagnostic.args.push(("member", member));
            labels.name(&mut diagnostic, Some(self.target.nearest_slot(&pointer)));
            diagnostic.labels.extend(labels.of_pointer(&pointer));
            diagnostic.pointer = Some(pointer.into());
            checked.add(diagnostic);
        }
    }

    /// A finding with its places and pointers looked up.
    fn diagnostic(&self, finding: Finding, labels: &Labels<'_, '_>) -> Diagnostic {
        let mut diagnostic = self.with_severity(finding.rule);
        labels.name(&mut diagnostic, finding.slot);
        diagnostic.pointer = finding.slot.and_then(|slot| self.target.pointer(slot)).map(SmolStr::from);
        let own = finding.origin.and_then(|origin| labels.of_origin(origin)).or_else(|| labels.of_slot(finding.slot?));
        // Nearly every finding has one place, and a list that grows by itself makes room for four.
        diagnostic.labels.reserve_exact(1 + finding.others.len());
        diagnostic.labels.extend(own);
        for other in finding.others {
            diagnostic.labels.extend(match other {
                Seen::Slot(slot) => labels.of_slot(slot),
                Seen::Origin(origin) => labels.of_origin(origin),
            });
        }
        diagnostic.fix = finding.fix.and_then(|fix| labels.with_cells(fix, finding.origin, finding.slot));
        diagnostic.args = finding.args;
        if finding.rule == &rules::image::CREDENTIALS {
            // Reports travel further than catalogs, so the password in the address is not repeated.
            diagnostic.labels.iter_mut().for_each(label::conceal);
        }
        diagnostic
    }

    /// Whether a finding of that rule refuses its product whatever the merchant decides.
    fn refuses(&self, rule: &'static Rule) -> bool {
        self.severity(rule) == Severity::Error && !rules::rests_on_merchant(rule)
    }

    /// A diagnostic of that rule, as heavy as the target has it.
    pub(crate) fn with_severity(&self, rule: &'static Rule) -> Diagnostic {
        Diagnostic { severity: self.severity(rule), ..Diagnostic::new(rule) }
    }

    fn severity(&self, rule: &'static Rule) -> Severity {
        self.target.severity(rule.code).unwrap_or(rule.severity)
    }
}

impl Checked {
    /// What is said where nobody decides anything about it.
    fn settled(mut self) -> Vec<Diagnostic> {
        errors_silence_warnings(&mut self.diagnostics);
        self.diagnostics
    }
}

/// Takes out warnings about values that have an error.
pub(crate) fn errors_silence_warnings(found: &mut Vec<Diagnostic>) {
    if !found.iter().any(|d| d.severity == Severity::Error) || !found.iter().any(|d| d.severity == Severity::Warning) {
        return;
    }
    let wrong: HashSet<SmolStr> = found.iter().filter(|d| d.severity == Severity::Error).filter_map(|d| d.pointer.clone()).collect();
    found.retain(|d| d.severity != Severity::Warning || d.pointer.as_ref().is_none_or(|at| !wrong.contains(at)));
}

/// A body that is no JSON.
pub(crate) fn broken(fault: &JsonFault) -> Diagnostic {
    Diagnostic::new(&rules::body::NOT_JSON).arg("line", fault.line).arg("column", fault.column)
}

/// What a product without any value lacks. The target's own schema is asked without its validator, which a catalog without
/// a fault never needs.
fn needed(target: &Target, house: &[Schema]) -> Vec<Field> {
    let empty = Product { skus: vec![Sku::default()], ..Product::default() };
    let document = target.build(&empty);
    let missing = house.iter().flat_map(|schema| schema.violations(&document)).filter(Violation::is_missing);
    let by_house = missing.filter_map(|v| target.slot(&v.pointer)).map(|slot| slot.field);
    let mut needed: Vec<Field> = Field::all().filter(|&field| target.needs(field)).chain(by_house).collect();
    needed.sort();
    needed.dedup();
    needed
}

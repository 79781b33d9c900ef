//! One pass under a [`Policy`]: what each finding weighs now, and what is to be said of the decisions themselves.

use super::baseline::Known;
use super::{Policy, covers};
use crate::rules::policy as rules;
use crate::{Diagnostic, Label, Place, Severity, Spot};
use smol_str::SmolStr;
use std::collections::HashMap;
use std::sync::Arc;

/// How many products are named that stay held back.
const NAMED: usize = 5;

/// Weighs the findings of one pass.
#[derive(Debug, Default)]
pub(crate) struct Judge<'p> {
    policy: Option<&'p Policy>,
    /// How often each entry of the allow-list was used.
    used: Vec<u64>,
    /// How often each finding of the baseline has come back.
    again: HashMap<Known, u64>,
    /// How many findings were silenced by levels, the allow-list and the baseline.
    silenced: [u64; 3],
    /// The place of the first of them.
    first: Option<Place>,
    /// Products that are held back by errors which nobody sees.
    held: Held,
}

#[derive(Debug, Default)]
struct Held {
    count: u64,
    names: Vec<SmolStr>,
    first: Option<Place>,
}

impl<'p> Judge<'p> {
    pub(crate) fn new(policy: Option<&'p Policy>) -> Judge<'p> {
        Judge { policy, used: vec![0; policy.map_or(0, |policy| policy.allowed.len())], ..Judge::default() }
    }

    /// How much a finding weighs under the policy; `None` if it is not reported.
    pub(crate) fn weigh(&mut self, diagnostic: &Diagnostic) -> Option<Severity> {
        let Some(policy) = self.policy else { return Some(diagnostic.severity) };
        let severity = policy.severity(diagnostic);
        if severity.is_none() || !policy.is_selected(diagnostic.rule.code) {
            return self.silence(0, diagnostic);
        }
        if self.is_allowed(policy, diagnostic) {
            return self.silence(1, diagnostic);
        }
        if self.is_known(policy, diagnostic) {
            return self.silence(2, diagnostic);
        }
        severity
    }

    fn silence(&mut self, by: usize, diagnostic: &Diagnostic) -> Option<Severity> {
        self.silenced[by] += 1;
        if self.first.is_none() {
            self.first = diagnostic.labels.first().map(|label| label.place.clone());
        }
        None
    }

    fn is_allowed(&mut self, policy: &Policy, diagnostic: &Diagnostic) -> bool {
        let is_same = |wanted: &Option<String>, is: Option<&str>| wanted.is_none() || wanted.as_deref() == is;
        let mut found = false;
        for (entry, used) in policy.allowed.iter().zip(&mut self.used) {
            let allowed = &entry.allowed;
            if !policy.is_over(entry)
                && is_same(&allowed.product, diagnostic.product.as_deref())
                && is_same(&allowed.sku, diagnostic.sku.as_deref())
                && allowed.rules.iter().any(|rule| covers(rule, diagnostic.rule.code))
            {
                *used += 1;
                found = true;
            }
        }
        found
    }

    fn is_known(&mut self, policy: &Policy, diagnostic: &Diagnostic) -> bool {
        let Some(baseline) = &policy.baseline else { return false };
        let known = Known::of(diagnostic);
        let count = baseline.count(&known);
        if count == 0 {
            return false;
        }
        let again = self.again.entry(known).or_default();
        *again += 1;
        *again <= count
    }

    /// A product that stays held back although no error of it is reported any more.
    pub(crate) fn hold(&mut self, product: Option<&str>, hidden: &Diagnostic) {
        self.held.count += 1;
        if self.held.names.len() < NAMED {
            self.held.names.extend(product.map(crate::rules::visible));
        }
        if self.held.first.is_none() {
            self.held.first = hidden.labels.first().map(|label| label.place.clone());
        }
    }

    /// What is to be said of the decisions after the last product.
    pub(crate) fn finish(&mut self) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        let Some(policy) = self.policy else { return found };
        for (entry, used) in policy.allowed.iter().zip(&self.used) {
            let (rule, until) = if policy.is_over(entry) {
                (&rules::ALLOW_EXPIRED, entry.allowed.until)
            } else if *used == 0 {
                (&rules::ALLOW_UNUSED, None)
            } else {
                continue;
            };
            let whom = entry.allowed.sku.as_ref().or(entry.allowed.product.as_ref());
            let said = Diagnostic::new(rule)
                .arg("rule", crate::rules::visible(&entry.allowed.rules.join(", ")))
                .arg("value", crate::rules::visible(whom.map_or("", |id| id)))
                .arg("reason", crate::rules::visible(&entry.allowed.reason))
                .arg("until", until.map_or_else(String::new, |day| day.to_string()));
            let spot = Spot::Line { line: entry.line, column: 0, field: 0 };
            found.push(said.at(at(Place { file: Arc::from(policy.file.as_str()), spot })));
        }
        if let Some(baseline) = &policy.baseline {
            let back = |known: &Known| self.again.get(known).copied().unwrap_or(0);
            let gone = baseline.iter().map(|(known, count)| count.saturating_sub(back(known))).fold(0, u64::saturating_add);
            if gone > 0 {
                found.push(
                    Diagnostic::new(&rules::BASELINE_GONE)
                        .arg("count", gone)
                        .at(at(Place { file: Arc::from(policy.baseline_file.as_str()), spot: Spot::File })),
                );
            }
        }
        let [levels, allowed, known] = self.silenced;
        if levels + allowed + known > 0 {
            let said = Diagnostic::new(&rules::SILENCED).arg("count", levels + allowed + known).arg("levels", levels);
            let mut said = said.arg("allowed", allowed).arg("known", known);
            said.labels.extend(self.first.take().map(at));
            found.push(said);
        }
        found.retain_mut(|said| match policy.severity(said) {
            Some(severity) if !policy.is_ignored(said.rule.code) => {
                said.severity = severity;
                true
            }
            _ => false,
        });
        if self.held.count > 0 {
            // Nothing turns this off: a product that is left out is never left out in silence.
            let said = Diagnostic::new(&rules::STILL_REFUSED).arg("count", self.held.count);
            let mut said = said.arg("products", self.held.names.join(", "));
            said.labels.extend(self.held.first.take().map(at));
            said.severity = policy.severity(&said).unwrap_or(said.severity).max(said.severity);
            found.push(said);
        }
        found
    }
}

fn at(place: Place) -> Label {
    Label { place, header: None, value: None, card: Vec::new(), focus: None }
}

impl Policy {
    fn is_over(&self, entry: &super::Entry) -> bool {
        self.today.zip(entry.allowed.until).is_some_and(|(today, until)| today > until)
    }
}

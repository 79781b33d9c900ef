//! What was said of a product so far, and how to look it up: a product of many thousand SKUs that are all wrong must not
//! be gone through again for every finding.

use super::Checked;
use crate::rules::{self, Rule};
use crate::{Diagnostic, Field, Severity, Slot};
use smol_str::SmolStr;
use std::collections::HashSet;

/// Diagnostics, in the order in which they were added.
#[derive(Default)]
pub(super) struct Said {
    diagnostics: Vec<Diagnostic>,
    /// Whether the product is refused whatever the merchant decides about findings.
    pub refused: bool,
    /// Pointers of errors among the diagnostics that were looked at: most products never need them.
    wrong: HashSet<SmolStr>,
    looked_at: usize,
    /// By which rules something was said of which fields: these are few, however many SKUs are wrong.
    rules: Vec<(Field, &'static str, Severity)>,
}

impl Said {
    /// Nothing yet, though the product may be refused already.
    pub fn nothing(refused: bool) -> Said {
        Said { refused, ..Said::default() }
    }

    pub fn add(&mut self, diagnostic: Diagnostic) {
        let is_error = diagnostic.severity == Severity::Error;
        self.refused |= is_error && !rules::rests_on_merchant(diagnostic.rule);
        let said = diagnostic.field.map(|field| (field, diagnostic.rule.code, diagnostic.severity));
        self.rules.extend(said.filter(|said| !self.rules.contains(said)));
        self.diagnostics.push(diagnostic);
    }

    /// Whether the same is said of the field that a value was copied from.
    pub fn says_of_original(&self, rule: &'static Rule, original: Option<Field>) -> bool {
        original.is_some_and(|field| self.rules.iter().any(|(of, code, _)| *of == field && *code == rule.code))
    }

    pub fn says_error_of(&self, field: Field) -> bool {
        self.rules.iter().any(|(of, _, severity)| *of == field && *severity == Severity::Error)
    }

    pub fn says_error_at(&mut self, pointer: &str) -> bool {
        let new = self.diagnostics[self.looked_at..].iter().filter(|diagnostic| diagnostic.severity == Severity::Error);
        self.wrong.extend(new.filter_map(|diagnostic| diagnostic.pointer.clone()));
        self.looked_at = self.diagnostics.len();
        self.wrong.contains(pointer)
    }

    pub fn checked(self) -> Checked {
        Checked { diagnostics: self.diagnostics, refused: self.refused }
    }
}

/// Slots that are not spoken of again. Of a list and one of its items, either covers the other.
#[derive(Default)]
pub(super) struct Slots {
    own: HashSet<Slot>,
    /// Lists of which an item is among them.
    begun: HashSet<Slot>,
}

impl Slots {
    pub fn covers(&self, slot: Slot) -> bool {
        let list = Slot { item: None, ..slot };
        self.own.contains(&slot) || self.own.contains(&list) || (slot.item.is_none() && self.begun.contains(&slot))
    }
}

impl FromIterator<Slot> for Slots {
    fn from_iter<I: IntoIterator<Item = Slot>>(slots: I) -> Slots {
        let mut all = Slots::default();
        for slot in slots {
            all.own.insert(slot);
            all.begun.extend(slot.item.map(|_| Slot { item: None, ..slot }));
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_and_its_items_cover_each_other_and_items_do_not() {
        let (images, thumb) = (Slot::product(Field::HeadImg), Slot::sku(Field::ThumbImg, 3));
        let slots: Slots = [images.item(2), thumb].into_iter().collect();
        assert!(slots.covers(images) && slots.covers(images.item(2)) && !slots.covers(images.item(1)));
        assert!(slots.covers(thumb) && !slots.covers(Slot::sku(Field::ThumbImg, 2)) && !slots.covers(Slot::sku(Field::SalePrice, 3)));
        let slots: Slots = [images].into_iter().collect();
        assert!(slots.covers(images.item(7)) && !slots.covers(Slot::product(Field::DescImgs)));
    }
}

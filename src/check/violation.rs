//! From what a schema objects to, to what is said of it: by which rule, how heavy, with which arguments, or not at all.

use super::Checker;
use super::label::Labels;
use super::said::{Said, Slots};
use crate::rules::{self, body, money, number, price};
use crate::schema::Violation;
use crate::{Diagnostic, Field, Listing, Origin, Reading, Severity, Slot, Target};
use smol_str::{SmolStr, ToSmolStr as _};
use std::collections::HashSet;

/// Who objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    /// The platform: the body would be refused.
    Request,
    /// Only some of the platform's documents: the body goes out, with a warning.
    Advice,
    /// The merchant's own schema.
    House,
}

/// What has been said already, and is not said again in other words.
pub(super) struct Silent<'s, 'a> {
    /// Fields that the whole table lacks.
    absent: &'s [Field],
    listing: &'s Listing<'a>,
    /// What could not be read: slots, and the cells that do not say what the merchant meant.
    spoilt: Slots,
    spoilt_cells: HashSet<Origin>,
}

/// Values of a body that are of another type than the product's fields: what rules would say of them, or of their
/// absence, follows from that.
pub(super) struct Unread {
    slots: Slots,
    /// An option is among them.
    options: bool,
}

impl Checker {
    pub(super) fn violation(
        &self,
        violation: &Violation,
        labels: &Labels<'_, '_>,
        silent: &Silent<'_, '_>,
        voice: Voice,
        checked: &mut Said,
    ) {
        let slot = self.target.slot(&violation.pointer);
        if slot.is_some_and(|slot| silent.covers(slot, violation)) {
            checked.refused |= voice != Voice::Advice;
            return;
        }
        if voice != Voice::House && self.is_said(violation, slot, labels, checked) {
            return;
        }
        let mut diagnostic = self.said_by(voice, violation, slot);
        diagnostic.pointer = Some(violation.pointer.clone());
        let near = slot.unwrap_or_else(|| self.target.nearest_slot(&violation.pointer));
        labels.name(&mut diagnostic, Some(near));
        diagnostic.field = slot.map(|slot| slot.field);
        diagnostic.args = args(violation, slot.map(|slot| slot.field), voice);
        diagnostic.labels = labels.of_pointer(&violation.pointer).or_else(|| labels.of_slot(near)).into_iter().collect();
        checked.add(diagnostic);
    }

    /// A value that a rule has refused in its own words is not refused again for its shape; its length is another
    /// matter. What is wrong with a value that was copied from another field is said there.
    fn is_said(&self, violation: &Violation, slot: Option<Slot>, labels: &Labels<'_, '_>, checked: &mut Said) -> bool {
        let shape = !matches!(violation.keyword.as_str(), "maxLength" | "maxItems");
        let original = slot.and_then(|slot| self.original(labels.listing, slot));
        shape && checked.says_error_at(&violation.pointer) || original.is_some_and(|from| checked.says_error_of(from))
    }

    fn said_by(&self, voice: Voice, violation: &Violation, slot: Option<Slot>) -> Diagnostic {
        if voice == Voice::House {
            return self.with_severity(&body::HOUSE_SCHEMA);
        }
        let named = violation.rule.as_deref().and_then(rules::by_code).unwrap_or_else(|| rules::of_keyword(&violation.keyword));
        let below_zero = violation.keyword == "minimum" && violation.value.as_deref().is_some_and(|value| value.starts_with('-'));
        let said = self.with_severity(match slot.filter(|_| below_zero).map(|slot| slot.field) {
            // The rules of the smallest price and the smallest stock speak of zero.
            Some(Field::SalePrice | Field::MarketPrice) => &money::NEGATIVE,
            Some(Field::StockNum) => &number::BELOW_ZERO,
            _ => named,
        });
        if voice == Voice::Advice { Diagnostic { severity: Severity::Warning, ..said } } else { said }
    }
}

impl Violation {
    /// Whether something is not there.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.keyword.as_str(), "required" | "minItems")
    }

    /// What it objects to and why: the same where two schemas say the same.
    pub(super) fn sense(&self) -> (SmolStr, SmolStr, SmolStr) {
        (self.pointer.clone(), self.keyword.clone(), self.expected.clone())
    }
}

impl<'s, 'a> Silent<'s, 'a> {
    /// What is silent of the fields that the table lacks, and of what was noticed while the product was read.
    pub(super) fn of(absent: &'s [Field], listing: &'s Listing<'a>) -> Silent<'s, 'a> {
        let spoilt = || listing.facts.iter().filter(|fact| fact.kind.spoils_value());
        let (slots, cells) = (spoilt().filter_map(|fact| fact.slot).collect(), spoilt().map(|fact| fact.origin).collect());
        Silent { absent, listing, spoilt: slots, spoilt_cells: cells }
    }

    /// Whether the cell that the slot was filled from is not what the merchant meant.
    pub(super) fn spoils(&self, slot: Slot) -> bool {
        !self.spoilt_cells.is_empty() && self.listing.origins.get(slot).is_some_and(|origin| self.spoilt_cells.contains(&origin))
    }

    /// Whether what a schema says about a slot follows from what was said: about the slot, or about its list.
    fn covers(&self, slot: Slot, violation: &Violation) -> bool {
        let missing = violation.is_missing() || violation.keyword == "minLength";
        (missing && self.absent.contains(&slot.field)) || self.spoilt.covers(slot)
    }
}

impl Unread {
    pub(super) fn of(violations: &[Violation], target: &Target) -> Unread {
        let in_sku = |pointer: &str| target.sku_of(pointer).map(|sku| Slot::sku(Field::AttrKey, sku));
        let types = violations.iter().filter(|violation| violation.keyword == "type");
        let unread = types.filter_map(|violation| target.slot(&violation.pointer).or_else(|| in_sku(&violation.pointer)));
        let halves = violations.iter().filter(|violation| violation.is_missing()).filter_map(|violation| target.slot(&violation.pointer));
        let all: Vec<Slot> = unread.chain(halves.filter(|slot| is_option(*slot))).collect();
        Unread { options: all.iter().any(|slot| is_option(*slot)), slots: all.into_iter().collect() }
    }

    /// Options are compared from SKU to SKU, so one that cannot be read leaves nothing to be said of the others.
    pub(super) fn covers(&self, slot: Slot) -> bool {
        self.slots.covers(slot) || (self.options && is_option(slot))
    }
}

fn is_option(slot: Slot) -> bool {
    matches!(slot.field, Field::AttrKey | Field::AttrValue)
}

/// The arguments of the rules that schemas name.
fn args(violation: &Violation, field: Option<Field>, voice: Voice) -> Vec<(&'static str, SmolStr)> {
    let member = violation.member.as_deref().or_else(|| last_name(&violation.pointer)).map(rules::visible);
    let named = field.map(|field| SmolStr::new_static(field.name())).or_else(|| member.clone());
    let plain = || format!("{} {}", violation.keyword, violation.expected).trim_end().into();
    let mut args = vec![
        ("field", named.unwrap_or(const { SmolStr::new_static("product") })),
        ("expected", violation.expected.clone()),
        ("limit", violation.expected.clone()),
        ("allowed", violation.expected.clone()),
    ];
    if voice == Voice::House {
        match &violation.message {
            // Whoever reads English is shown the second.
            Some(said) if said.zh != said.en => args.extend([("says", SmolStr::new(&said.zh)), ("says_en", SmolStr::new(&said.en))]),
            Some(said) => args.push(("says", SmolStr::new(&said.zh))),
            None => args.push(("says", plain())),
        }
    }
    args.extend(member.map(|member| ("member", member)));
    args.extend(violation.count.map(|count| ("count", count.to_smolstr())));
    args.extend(violation.value.as_deref().map(|value| ("value", rules::visible(value))));
    if field.is_some_and(|field| field.reading() == Reading::Money) {
        args.extend(violation.value.as_deref().and_then(price::in_yuan).map(|yuan| ("yuan", yuan.into())));
        args.extend(price::in_yuan(&violation.expected).map(|yuan| ("limit_yuan", yuan.into())));
    }
    args
}

/// The last name of a JSON pointer: of an item, the name of its list. The whole body has none.
fn last_name(pointer: &str) -> Option<&str> {
    pointer.rsplit('/').find(|token| token.parse::<u32>().is_err()).filter(|name| !name.is_empty())
}

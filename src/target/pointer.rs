//! From a slot to its place in the body, and back: the other half of the layout's interpreter.

use super::Target;
use super::layout::{At, Member, Shape};
use crate::document::array_index;
use crate::{Field, Level, Slot};
use std::fmt::Write as _;

/// No pointer into the first SKUs of a body is longer.
const USUAL_LENGTH: usize = 32;

impl Target {
    /// The JSON pointer of a slot: of its first place where a value is repeated, of the whole list where the slot names
    /// no item. `None` if this body has no place for the field.
    pub fn pointer(&self, slot: Slot) -> Option<String> {
        let mut pointer = String::with_capacity(USUAL_LENGTH);
        find(self.layout, slot, &mut pointer).then_some(pointer)
    }

    /// The slot that stands at a JSON pointer. `None` where no slot stands: on objects, on the list of SKUs, on members
    /// that the layout does not know.
    pub fn slot(&self, pointer: &str) -> Option<Slot> {
        let mut tokens = pointer.strip_prefix('/')?.split('/');
        lookup(self.layout, &mut tokens, At::default())
    }

    /// The slot nearest to a JSON pointer: the one at it, else the id of the SKU that it lies in, else the product's id.
    pub fn nearest_slot(&self, pointer: &str) -> Slot {
        self.slot(pointer).unwrap_or_else(|| match self.sku_of(pointer) {
            Some(sku) => Slot::sku(Field::OutSkuId, sku),
            None => Slot::product(Field::OutProductId),
        })
    }

    /// Which SKU (from 0) a JSON pointer lies in.
    pub fn sku_of(&self, pointer: &str) -> Option<usize> {
        let mut tokens = pointer.strip_prefix('/')?.split('/');
        let member = named(self.layout, tokens.next()?)?;
        let Shape::Skus(_) = member.shape else { return None };
        index(tokens.next()?)
    }
}

/// Adds the path to the slot's place, if there is one in these members.
fn find(members: &'static [Member], slot: Slot, pointer: &mut String) -> bool {
    members.iter().any(|member| {
        if matches!(member.shape, Shape::Leaf(field, _) | Shape::List(field, _) if field != slot.field) {
            return false;
        }
        let before = pointer.len();
        pointer.push('/');
        pointer.push_str(member.name);
        let found = match member.shape {
            Shape::Leaf(..) => true,
            Shape::List(..) => push_item(slot.item, pointer),
            Shape::Object(members) => find(members, slot, pointer),
            Shape::Skus(members) => slot.field.level() == Level::Sku && push_item(slot.sku, pointer) && find(members, slot, pointer),
            Shape::Each(field, _) if field == slot.field && slot.item.is_none() => true,
            Shape::Each(_, members) => push_item(slot.item, pointer) && find(members, slot, pointer),
            Shape::Repeat(..) => false,
        };
        if !found {
            pointer.truncate(before);
        }
        found
    })
}

fn push_item(item: Option<u32>, pointer: &mut String) -> bool {
    if let Some(item) = item {
        pointer.push('/');
        write!(pointer, "{item}").expect("a String takes every text");
    }
    true
}

/// The slot that the rest of the tokens leads to.
fn lookup<'t>(members: &'static [Member], tokens: &mut impl Iterator<Item = &'t str>, at: At) -> Option<Slot> {
    let member = named(members, tokens.next()?)?;
    match member.shape {
        Shape::Leaf(field, _) | Shape::Repeat(field, _) => tokens.next().is_none().then(|| at.slot(field)),
        Shape::List(field, _) => {
            let slot = match tokens.next() {
                Some(item) => at.at_item(index(item)?).slot(field),
                None => at.slot(field),
            };
            tokens.next().is_none().then_some(slot)
        }
        Shape::Object(members) => lookup(members, tokens, at),
        Shape::Skus(members) => {
            let sku = index(tokens.next()?)?;
            lookup(members, tokens, At { sku: Some(sku), item: None })
        }
        Shape::Each(field, members) => match tokens.next() {
            Some(item) => lookup(members, tokens, at.at_item(index(item)?)),
            None => Some(at.slot(field)),
        },
    }
}

fn named(members: &'static [Member], name: &str) -> Option<&'static Member> {
    members.iter().find(|member| member.name == name)
}

/// An index that a slot can hold.
fn index(token: &str) -> Option<usize> {
    array_index(token).filter(|index| u32::try_from(*index).is_ok())
}

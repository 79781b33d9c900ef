//! A body straight from its product into bytes: the layout and what both schemas ask, put together member by member
//! before the first product. Nearly every body of a catalog is in order, and costs no tree; what is wrong with any other one
//! is for [`objections`](super::objections) to say.
//!
//! It writes exactly the bodies that the schemas have nothing to object to, byte for byte as the document would be
//! written; properties hold it against both.
//!
//! Nearly no text has anything to escape, so that texts are written as they stand, and one look at the whole body tells
//! whether that was right; the few other bodies are written once more.

use super::layout::{At, Form, Member, Presence, Shape};
use crate::document::write_integer;
use crate::json::{count_odd, write_text};
use crate::schema::{Glance, Part};
use crate::{Field, Leaf, Product, Reading};

/// A layout with what is asked of its members.
#[derive(Debug)]
pub(super) struct Straight(pub(super) Steps);

/// The members of an object, and what is asked of it.
#[derive(Debug)]
pub(super) struct Steps {
    pub members: Vec<Step>,
    pub asked: Part,
}

/// A member, and what is asked of it.
#[derive(Debug)]
pub(super) struct Step {
    pub name: &'static str,
    /// A comma, its name in quotes, a colon.
    begin: String,
    /// `None` if it must not be there.
    pub asked: Option<Part>,
    pub is_required: bool,
    pub presence: Presence,
    pub holds: Holds,
}

/// The same as a [`Shape`], with what is asked of everything inside.
#[derive(Debug)]
pub(super) enum Holds {
    Text(Field),
    Value(Field, Form),
    Values(Field, Form, Part),
    Members(Steps),
    Skus(Steps),
    Each(Field, Steps),
}

impl Straight {
    /// `None` where a schema asks for what the layout does not have.
    pub(super) fn of(layout: &[Member], glance: &Glance) -> Option<Straight> {
        steps(layout, glance.whole(), glance).map(Straight)
    }

    /// Adds the body of a product to `out` if it is in order; nothing if it is not.
    pub(super) fn write(&self, product: &Product<'_>, out: &mut Vec<u8>) -> bool {
        let before = out.len();
        let mut body = Body { out: std::mem::take(out), odd: 0, escapes: false };
        let mut is_in_order = self.write_to(product, &mut body);
        if is_in_order && count_odd(&body.out[before..]) != body.odd {
            body.out.truncate(before);
            body.escapes = true;
            is_in_order = self.write_to(product, &mut body);
        }
        if !is_in_order {
            body.out.truncate(before);
        }
        *out = body.out;
        is_in_order
    }

    fn write_to(&self, product: &Product<'_>, body: &mut Body) -> bool {
        object(&self.0, Presence::Always, product, At::default(), body).is_some()
    }
}

/// A body on its way into bytes.
struct Body {
    out: Vec<u8>,
    /// How many bytes that no text may hold as they stand were written on purpose.
    odd: usize,
    /// Whether every text is looked at for what has to be escaped.
    escapes: bool,
}

impl Body {
    /// Writes a text as it stands, unless it is of a kind that may well have something to escape.
    #[inline]
    fn text(&mut self, text: &str, may_be_odd: bool) {
        if self.escapes || may_be_odd {
            return self.escaped(text);
        }
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
        self.odd += 2;
    }

    #[inline(never)]
    fn escaped(&mut self, text: &str) {
        let before = self.out.len();
        write_text(text, &mut self.out);
        self.odd += count_odd(&self.out[before..]);
    }
}

fn steps(members: &[Member], object: &Part, glance: &Glance) -> Option<Steps> {
    let has = |name: &str| members.iter().any(|member| member.name == name);
    if !object.takes_object() || !object.required_names().all(has) {
        return None;
    }
    let step = |member: &Member| {
        let asked = glance.of_member(object, member.name).cloned();
        let inside = asked.clone().unwrap_or_default();
        let holds = match member.shape {
            Shape::Leaf(field, _) | Shape::Repeat(field, _) if is_text(field) => Holds::Text(field),
            Shape::Leaf(field, form) | Shape::Repeat(field, form) => Holds::Value(field, form),
            Shape::List(field, form) => Holds::Values(field, form, glance.of_items(&inside).clone()),
            Shape::Object(members) => Holds::Members(steps(members, &inside, glance)?),
            Shape::Skus(members) => Holds::Skus(steps(members, glance.of_items(&inside), glance)?),
            Shape::Each(field, members) => Holds::Each(field, steps(members, glance.of_items(&inside), glance)?),
        };
        let is_required = object.required_names().any(|name| name == member.name);
        let begin = format!(",\"{}\":", member.name);
        Some(Step { name: member.name, begin, asked, is_required, presence: member.presence, holds })
    };
    Some(Steps { members: members.iter().map(step).collect::<Option<_>>()?, asked: object.clone() })
}

/// Whether anything was written; `None` if something is not in order.
type Written = Option<bool>;

fn object(steps: &Steps, presence: Presence, product: &Product<'_>, at: At, body: &mut Body) -> Written {
    let (start, mut lacks) = (body.out.len(), false);
    for step in &steps.members {
        lacks |= !step.write(product, at, body)? && step.is_required;
    }
    let is_there = body.out.len() > start || presence == Presence::Always;
    if is_there {
        close(*b"{}", start, &mut body.out);
    }
    (!is_there || !lacks).then_some(is_there)
}

/// Puts brackets around what was written since, each item of it behind a comma.
fn close(brackets: [u8; 2], start: usize, out: &mut Vec<u8>) {
    match out.get_mut(start) {
        Some(comma) => *comma = brackets[0],
        None => out.push(brackets[0]),
    }
    out.push(brackets[1]);
}

impl Step {
    fn write(&self, product: &Product<'_>, at: At, body: &mut Body) -> Written {
        match &self.holds {
            Holds::Text(field) => match product.text(at.slot(*field)) {
                Some(said) => text(*field, said, self.begin(body)?, body),
                None => Some(false),
            },
            Holds::Value(field, form) => match product.leaf(at.slot(*field)) {
                Some(leaf) => value(*field, leaf, *form, self.begin(body)?, body),
                None => Some(false),
            },
            Holds::Members(steps) => {
                let before = (body.out.len(), body.odd);
                let asked = self.begin(body);
                let is_there = object(steps, self.presence, product, at, body)?;
                if !is_there {
                    body.out.truncate(before.0);
                    body.odd = before.1;
                    return Some(false);
                }
                asked.map(|_| true)
            }
            Holds::Values(field, form, item) => self.list(product.count(at.slot(*field)), body, |index, body| {
                value(*field, product.leaf(at.at_item(index).slot(*field))?, *form, item, body)
            }),
            Holds::Skus(steps) => self.list(product.skus.len(), body, |sku, body| {
                object(steps, Presence::Always, product, At { sku: Some(sku), item: None }, body)
            }),
            Holds::Each(field, steps) => self.list(product.count(at.slot(*field)), body, |index, body| {
                object(steps, Presence::Always, product, at.at_item(index), body)
            }),
        }
    }

    /// Writes what stands in front of the value; what is asked of it.
    fn begin(&self, body: &mut Body) -> Option<&Part> {
        body.out.extend_from_slice(self.begin.as_bytes());
        body.odd += 2;
        self.asked.as_ref()
    }

    /// So many items, each of which `item` writes.
    fn list(&self, count: usize, body: &mut Body, item: impl Fn(usize, &mut Body) -> Written) -> Written {
        if count == 0 && self.presence == Presence::WhenFilled {
            return Some(false);
        }
        let asked = self.begin(body)?;
        let start = body.out.len();
        for index in 0..count {
            body.out.push(b',');
            item(index, body)?;
        }
        close(*b"[]", start, &mut body.out);
        asked.takes_list(count).then_some(true)
    }
}

fn is_text(field: Field) -> bool {
    !matches!(field.reading(), Reading::Money | Reading::Integer)
}

#[inline]
fn text(field: Field, text: &str, asked: &Part, body: &mut Body) -> Written {
    // A description has lines.
    body.text(text, field == Field::Desc);
    asked.takes_text(text).then_some(true)
}

fn value(field: Field, leaf: Leaf<'_>, form: Form, asked: &Part, body: &mut Body) -> Written {
    let number = match leaf {
        Leaf::Text(said) => return text(field, &said, asked, body),
        Leaf::Integer(number) => number,
        Leaf::Money(fen) => fen.get(),
    };
    if form == Form::Number {
        write_integer(number, &mut body.out);
        return asked.takes_integer(number).then_some(true);
    }
    let digits = number.to_string();
    text(field, &digits, asked, body)
}

#[cfg(test)]
#[path = "straight_tests.rs"]
mod tests;

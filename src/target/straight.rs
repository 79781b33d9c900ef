//! A body straight from its product into bytes: the layout and what both schemas ask, put together member by member
//! before the first product. Nearly every body of a catalog is in order, and costs no tree; what is wrong with any other one
//! is for [`objections`](super::objections) to say.
//!
//! It writes exactly the bodies that the schemas have nothing to object to, byte for byte as the document would be
//! written; properties hold it against both.
//!
//! Nearly no text has anything to escape, so that texts are written as they stand, and one look at the whole body tells
//! whether that was right; the few other bodies are written once more.

use super::layout::{Form, Member, Presence, Shape};
use crate::document::write_integer;
use crate::json::{count_odd, write_text};
use crate::product::Here;
use crate::schema::{Glance, Part};
use crate::{Field, Product, Reading};
use std::ops::Range;

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
    begin: Begin,
    /// How long a text may be of which nothing else is asked.
    free: Range<usize>,
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

/// What stands in front of a value: a comma, a name in quotes, a colon, and the quote that begins a text. It is copied with
/// what fills it up to a size that the compiler knows, which costs less than to copy just as many bytes as there are.
#[derive(Debug)]
struct Begin {
    filled: [u8; MOST],
    length: usize,
    /// The quotes around the name and around the text.
    odd: usize,
}

/// How long it may be.
const MOST: usize = 32;

impl Straight {
    /// `None` where a schema asks for what the layout does not have, or a name is too long.
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
        object(&self.0, Presence::Always, &Here { product, sku: None, item: 0 }, body).is_some()
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
    #[inline]
    fn begin(&mut self, begin: &Begin) {
        let end = self.out.len() + begin.length;
        self.out.extend_from_slice(&begin.filled);
        self.out.truncate(end);
    }

    /// Writes the rest of a text whose first quote is there: as it stands, unless it is of a kind that may well have something
    /// to escape. Its two quotes are counted with its name.
    #[inline]
    fn text(&mut self, text: &str, may_be_odd: bool) {
        if self.escapes || may_be_odd {
            return self.escaped(text);
        }
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
    }

    #[inline(never)]
    fn escaped(&mut self, text: &str) {
        self.out.pop();
        let before = self.out.len();
        write_text(text, &mut self.out);
        self.odd += count_odd(&self.out[before..]) - 2;
    }
}

impl Begin {
    /// `None` if it is too long.
    fn of(name: &str, is_of_text: bool) -> Option<Begin> {
        let text = format!(",\"{name}\":{}", if is_of_text { "\"" } else { "" });
        let mut filled = [b' '; MOST];
        filled.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Begin { filled, length: text.len(), odd: if is_of_text { 4 } else { 2 } })
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
            Shape::List(field, form) => {
                let form = if is_text(field) { Form::Text } else { form };
                Holds::Values(field, form, glance.of_items(&inside).clone())
            }
            Shape::Object(members) => Holds::Members(steps(members, &inside, glance)?),
            Shape::Skus(members) => Holds::Skus(steps(members, glance.of_items(&inside), glance)?),
            Shape::Each(field, members) => Holds::Each(field, steps(members, glance.of_items(&inside), glance)?),
        };
        let is_required = object.required_names().any(|name| name == member.name);
        let is_of_text = match holds {
            Holds::Text(_) => true,
            Holds::Value(_, form) => form != Form::Number,
            _ => false,
        };
        let (begin, free) = (Begin::of(member.name, is_of_text)?, asked.as_ref().map_or(0..0, Part::free_lengths));
        Some(Step { name: member.name, begin, free, asked, is_required, presence: member.presence, holds })
    };
    Some(Steps { members: members.iter().map(step).collect::<Option<_>>()?, asked: object.clone() })
}

/// Whether anything was written; `None` if something is not in order.
type Written = Option<bool>;

fn object(steps: &Steps, presence: Presence, here: &Here<'_>, body: &mut Body) -> Written {
    let (start, mut lacks, mut odd) = (body.out.len(), false, 0);
    for step in &steps.members {
        let is_there = if let Holds::Text(field) = step.holds { step.text(field, here, body) } else { step.other(here, body) }?;
        odd += if is_there { step.begin.odd } else { 0 };
        lacks |= !is_there && step.is_required;
    }
    body.odd += odd;
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
    /// Whether it may be there and hold that text.
    #[inline]
    pub fn takes_text(&self, text: &str) -> bool {
        self.free.contains(&text.len()) || self.asked.as_ref().is_some_and(|asked| asked.takes_text(text))
    }

    #[expect(clippy::inline_always, reason = "nearly every member is a text, and a call takes a fifth of what it costs")]
    #[inline(always)]
    fn text(&self, field: Field, here: &Here<'_>, body: &mut Body) -> Written {
        let Some(text) = here.text(field) else { return Some(false) };
        body.begin(&self.begin);
        // A description has lines.
        body.text(text, field == Field::Desc);
        self.takes_text(text).then_some(true)
    }

    #[inline(never)]
    fn other(&self, here: &Here<'_>, body: &mut Body) -> Written {
        match &self.holds {
            Holds::Text(field) => self.text(*field, here, body),
            Holds::Value(field, form) => {
                let Some(value) = here.number(*field) else { return Some(false) };
                body.begin(&self.begin);
                number(value, *form, self.asked.as_ref()?, body)
            }
            Holds::Members(steps) => {
                let before = body.out.len();
                body.begin(&self.begin);
                let is_there = object(steps, self.presence, here, body)?;
                if !is_there {
                    body.out.truncate(before);
                    return Some(false);
                }
                self.asked.as_ref().map(|_| true)
            }
            Holds::Values(field, form, item) => self.list(here.count(*field), body, |index, body| {
                let here = Here { item: index, ..*here };
                if *form != Form::Number {
                    body.out.push(b'"');
                    body.odd += 2;
                }
                let Some(text) = here.text(*field) else { return number(here.number(*field)?, *form, item, body) };
                body.text(text, false);
                item.takes_text(text).then_some(true)
            }),
            Holds::Skus(steps) => self.list(here.product.skus.len(), body, |sku, body| {
                object(steps, Presence::Always, &Here { sku: here.product.skus.get(sku), item: 0, ..*here }, body)
            }),
            Holds::Each(field, steps) => {
                self.list(here.count(*field), body, |index, body| object(steps, Presence::Always, &Here { item: index, ..*here }, body))
            }
        }
    }

    /// So many items, each of which `item` writes.
    fn list(&self, count: usize, body: &mut Body, item: impl Fn(usize, &mut Body) -> Written) -> Written {
        if count == 0 && self.presence == Presence::WhenFilled {
            return Some(false);
        }
        body.begin(&self.begin);
        let start = body.out.len();
        for index in 0..count {
            body.out.push(b',');
            item(index, body)?;
        }
        close(*b"[]", start, &mut body.out);
        self.asked.as_ref()?.takes_list(count).then_some(true)
    }
}

fn is_text(field: Field) -> bool {
    !matches!(field.reading(), Reading::Money | Reading::Integer)
}

/// Writes a number, the first quote of which is there if it is written as a text.
fn number(number: u64, form: Form, asked: &Part, body: &mut Body) -> Written {
    if form == Form::Number {
        write_integer(number, &mut body.out);
        return asked.takes_integer(number).then_some(true);
    }
    let digits = number.to_string();
    body.text(&digits, false);
    asked.takes_text(&digits).then_some(true)
}

#[cfg(test)]
#[path = "straight_tests.rs"]
mod tests;

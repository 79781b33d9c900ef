//! What a request body looks like, as data, and the interpreter that builds bodies by it and reads them.
//!
//! The other half of the interpreter, from slots to JSON pointers and back, stands in its own file.

use super::Target;
use crate::{Document, Fen, Field, Leaf, NodeRef, Product, Reading, Sku, Slot};
use std::borrow::Cow;

/// One member of an object of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it is there when it holds nothing.
    pub presence: Presence,
}

/// What a member holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One value.
    Leaf(Field, Form),
    /// The same value again, somewhere else.
    Repeat(Field, Form),
    /// A list of values.
    List(Field, Form),
    /// An object.
    Object(&'static [Member]),
    /// A list with an object for each SKU.
    Skus(&'static [Member]),
    /// A list with an object for each item of that field.
    Each(Field, &'static [Member]),
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Text in quotes.
    Text,
    /// A number.
    Number,
    /// A number in quotes, as ids beyond 53 bits are sometimes written.
    Digits,
}

/// Whether a member is there when it holds nothing. A single value that is missing is left out either way: there is
/// nothing to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// There, with nothing in it.
    Always,
    /// Left out.
    WhenFilled,
}

impl Target {
    /// The request body of a product. What the product lacks, the body lacks.
    pub fn build<'p>(&self, product: &'p Product<'_>) -> Document<'p> {
        let mut document = Document::default();
        document.begin_object("");
        build_members(self.layout, product, At::default(), &mut document);
        document.end();
        document
    }

    /// What a request body says about a product. A value of the wrong kind is none: nothing is converted. A list is
    /// read up to the first item of the wrong kind, so that every item keeps its number.
    pub fn read<'d>(&self, document: &'d Document<'_>) -> Product<'d> {
        let mut product = Product::default();
        read_members(self.layout, document.root(), At::default(), &mut product);
        product
    }

    /// JSON pointers of values that should repeat another one and say something else. Where that other one is missing
    /// or empty, nothing can be said.
    pub fn disagreements(&self, document: &Document<'_>) -> Vec<String> {
        let product = self.read(document);
        let mut found = Vec::new();
        compare_members(self.layout, document.root(), &product, "", &mut found);
        found
    }
}

/// Where in the product the interpreter is: in which SKU, at which item of a list.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct At {
    pub(super) sku: Option<usize>,
    pub(super) item: Option<usize>,
}

impl At {
    #[inline]
    pub(super) fn slot(self, field: Field) -> Slot {
        let slot = match (field.level(), self.sku) {
            (crate::Level::Sku, Some(sku)) => Slot::sku(field, sku),
            _ => Slot::product(field),
        };
        self.item.map_or(slot, |item| slot.item(item))
    }

    pub(super) fn at_item(self, item: usize) -> At {
        At { item: Some(item), ..self }
    }
}

fn build_members<'p>(members: &'static [Member], product: &'p Product<'_>, at: At, document: &mut Document<'p>) {
    for member in members {
        match member.shape {
            Shape::Leaf(field, form) | Shape::Repeat(field, form) => {
                build_leaf(member.name, product.leaf(at.slot(field)), form, document);
            }
            Shape::List(field, form) => {
                document.begin_array(member.name);
                for item in 0..product.count(at.slot(field)) {
                    build_leaf("", product.leaf(at.at_item(item).slot(field)), form, document);
                }
                end(member.presence, document);
            }
            Shape::Object(members) => {
                document.begin_object(member.name);
                build_members(members, product, at, document);
                end(member.presence, document);
            }
            Shape::Skus(members) => {
                document.begin_array(member.name);
                for sku in 0..product.skus.len() {
                    document.begin_object("");
                    build_members(members, product, At { sku: Some(sku), item: None }, document);
                    document.end();
                }
                end(member.presence, document);
            }
            Shape::Each(field, members) => {
                document.begin_array(member.name);
                for item in 0..product.count(at.slot(field)) {
                    document.begin_object("");
                    build_members(members, product, at.at_item(item), document);
                    document.end();
                }
                end(member.presence, document);
            }
        }
    }
}

fn end(presence: Presence, document: &mut Document<'_>) {
    match presence {
        Presence::Always => document.end(),
        Presence::WhenFilled => document.end_or_undo(),
    }
}

fn build_leaf<'p>(name: &'static str, leaf: Option<Leaf<'p>>, form: Form, document: &mut Document<'p>) {
    match (leaf, form) {
        (None, _) => {}
        (Some(Leaf::Text(text)), _) => document.text(name, text),
        (Some(Leaf::Integer(number)), Form::Number) => document.integer(name, number),
        (Some(Leaf::Money(fen)), Form::Number) => document.integer(name, fen.get()),
        (Some(Leaf::Integer(number)), Form::Text | Form::Digits) => document.text(name, number.to_string()),
        (Some(Leaf::Money(fen)), Form::Text | Form::Digits) => document.text(name, fen.get().to_string()),
    }
}

fn read_members<'d>(members: &'static [Member], object: NodeRef<'d>, at: At, product: &mut Product<'d>) {
    for member in members {
        let Some(node) = object.get(member.name) else { continue };
        match member.shape {
            Shape::Repeat(..) => {}
            Shape::Leaf(field, form) => {
                read_leaf(field, form, node, at, product);
            }
            Shape::List(field, form) => {
                for (item, node) in node.items().enumerate() {
                    if !read_leaf(field, form, node, at.at_item(item), product) {
                        break;
                    }
                }
            }
            Shape::Object(members) => read_members(members, node, at, product),
            Shape::Skus(members) => {
                for (sku, node) in node.items().enumerate() {
                    product.skus.push(Sku::default());
                    read_members(members, node, At { sku: Some(sku), item: None }, product);
                }
            }
            Shape::Each(field, members) => {
                for (item, node) in node.items().enumerate() {
                    read_members(members, node, at.at_item(item), product);
                    if product.count(at.slot(field)) != item + 1 {
                        break;
                    }
                }
            }
        }
    }
}

/// Whether there was something to read.
fn read_leaf<'d>(field: Field, form: Form, node: NodeRef<'d>, at: At, product: &mut Product<'d>) -> bool {
    let number = match form {
        Form::Number | Form::Text => node.as_u64(),
        Form::Digits => node.as_text().and_then(digits),
    };
    let leaf = match field.reading() {
        Reading::Text | Reading::Id | Reading::Image => node.as_text().map(|text| Leaf::Text(Cow::Borrowed(text))),
        Reading::Money => number.map(|number| Leaf::Money(Fen::new(number))),
        Reading::Integer => number.map(Leaf::Integer),
    };
    let found = leaf.is_some();
    if let Some(leaf) = leaf {
        product.put(at.slot(field), leaf);
    }
    found
}

/// A number in quotes, if it is written as we would write it.
fn digits(text: &str) -> Option<u64> {
    let canonical = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if canonical { text.parse().ok() } else { None }
}

fn compare_members(members: &'static [Member], object: NodeRef<'_>, product: &Product<'_>, pointer: &str, found: &mut Vec<String>) {
    for member in members {
        let Some(node) = object.get(member.name) else { continue };
        let pointer = format!("{pointer}/{}", member.name);
        match member.shape {
            Shape::Leaf(..) | Shape::List(..) => {}
            Shape::Repeat(field, form) => {
                let mut again = Product::default();
                let Some(own) = product.leaf(Slot::product(field)).filter(|own| !is_empty(own)) else { continue };
                if read_leaf(field, form, node, At::default(), &mut again) && again.leaf(Slot::product(field)) != Some(own) {
                    found.push(pointer);
                }
            }
            Shape::Object(members) => compare_members(members, node, product, &pointer, found),
            Shape::Skus(members) | Shape::Each(_, members) => {
                for (index, item) in node.items().enumerate() {
                    compare_members(members, item, product, &format!("{pointer}/{index}"), found);
                }
            }
        }
    }
}

fn is_empty(leaf: &Leaf<'_>) -> bool {
    matches!(leaf, Leaf::Text(text) if text.is_empty())
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;

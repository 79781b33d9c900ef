//! The request body as a small JSON tree that borrows its texts: built once, then validated, located and written.
//!
//! The nodes stand in one list in the order in which they are written; each knows where its own end is. Nothing is
//! copied for validation: the schema validator walks these nodes in place, so what was checked is what is written.
//! Unlike a [`Product`](crate::Product), a document also holds what nobody asked for: unknown members, values of the
//! wrong kind, doubled members.

mod bodies;
mod node;
mod parse;
mod position;
mod tree;
mod write;

pub use bodies::{Bodies, Body, MAX_BODY_BYTES};
pub use node::NodeRef;
pub(crate) use node::{Finder, array_index};
pub use parse::{JsonFault, JsonProblem, MAX_VALUES};
pub(crate) use position::offset;
pub use position::position;
pub(crate) use tree::{Tree, has_length};
pub(crate) use write::write_integer;

use std::borrow::Cow;

/// A JSON tree.
///
/// ```
/// use shangjia::Document;
/// let body = Document::parse(r#"{"title": "珊瑚绒毯", "skus": [{"sale_price": 990}]}"#)?;
/// assert_eq!(body.pointer("/skus/0/sale_price").and_then(|n| n.as_u64()), Some(990));
/// # Ok::<(), shangjia::JsonFault>(())
/// ```
#[derive(Debug, Default, Clone)]
pub struct Document<'a> {
    nodes: Vec<Node<'a>>,
    /// Containers that are still open while the tree is being built, each with how many members or items it has so far.
    open: Vec<(u32, u32)>,
    /// Members of a body that was read whose name stood in the same object before.
    doubled: Vec<u32>,
    /// Whole numbers of a body that was read whose last digits are lost.
    too_large: Vec<u32>,
}

/// One value with its member name, if it is a member of an object.
#[derive(Debug, Clone)]
struct Node<'a> {
    key: Key<'a>,
    value: Value<'a>,
    /// The index just after the last node inside this one.
    end: u32,
}

/// A member's name; empty for everything that is no member.
#[derive(Debug, Clone)]
pub(crate) enum Key<'a> {
    /// One of a target's own, in which nothing has to be escaped.
    Ours(&'static str),
    /// Of a body that was read.
    Read(Cow<'a, str>),
}

impl Key<'_> {
    fn as_str(&self) -> &str {
        match self {
            Key::Ours(name) => name,
            Key::Read(name) => name,
        }
    }
}

impl From<&'static str> for Key<'_> {
    fn from(name: &'static str) -> Self {
        debug_assert!(crate::json::is_plain(name), "{name} cannot be written as it is");
        Key::Ours(name)
    }
}

impl<'a> From<Cow<'a, str>> for Key<'a> {
    fn from(name: Cow<'a, str>) -> Self {
        Key::Read(name)
    }
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value<'a> {
    /// An object with that many members.
    Object(u32),
    /// An array with that many items.
    Array(u32),
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number that fits a field of ours.
    Integer(u64),
    /// Any other number of a body that was read: below zero, or written with a fraction or an exponent.
    Number(serde_json::Number),
    /// True or false.
    Bool(bool),
    /// Null.
    Null,
}

/// The root of a document in which nothing was built.
static NOTHING: [Node<'static>; 1] = [Node { key: Key::Ours(""), value: Value::Null, end: 1 }];

impl<'a> Document<'a> {
    /// The whole body; null while the document is empty.
    pub fn root(&self) -> NodeRef<'_> {
        if self.nodes.is_empty() { NodeRef::new(&NOTHING, 0) } else { NodeRef::new(&self.nodes, 0) }
    }

    /// The value that a JSON pointer (RFC 6901) leads to, if there is one. The empty pointer is the whole body.
    pub fn pointer(&self, pointer: &str) -> Option<NodeRef<'_>> {
        self.root().pointer(pointer)
    }

    /// JSON pointers of the members whose name already stood in the same object. Both copies are kept and checked;
    /// which of them a receiver takes is its own choice, so such a body says two things at once.
    pub fn doubled(&self) -> Vec<String> {
        self.pointers_of(&self.doubled)
    }

    /// JSON pointers of whole numbers of more than 64 bits: their last digits are lost, so such a body must not go out.
    pub fn too_large(&self) -> Vec<String> {
        self.pointers_of(&self.too_large)
    }

    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.open.clear();
        self.doubled.clear();
        self.too_large.clear();
    }

    /// Begins an object; [`end`](Self::end) closes it. Items of arrays and the root have an empty key.
    pub(crate) fn begin_object(&mut self, key: impl Into<Key<'a>>) {
        self.begin(key.into(), Value::Object(0));
    }

    /// Begins an array; [`end`](Self::end) closes it.
    pub(crate) fn begin_array(&mut self, key: impl Into<Key<'a>>) {
        self.begin(key.into(), Value::Array(0));
    }

    /// Closes what was begun last.
    pub(crate) fn end(&mut self) {
        let end = self.next_index();
        let Some((open, inside)) = self.open.pop() else { return };
        if let Some(Node { value: Value::Object(count) | Value::Array(count), end: known, .. }) = self.nodes.get_mut(open as usize) {
            (*count, *known) = (inside, end);
        }
    }

    /// Writes text.
    #[inline]
    pub(crate) fn text(&mut self, key: impl Into<Key<'a>>, text: impl Into<Cow<'a, str>>) {
        self.leaf(key, Value::Text(text.into()));
    }

    /// Writes a whole number.
    #[inline]
    pub(crate) fn integer(&mut self, key: impl Into<Key<'a>>, number: u64) {
        self.leaf(key, Value::Integer(number));
    }

    /// Writes anything that holds nothing else.
    #[inline]
    pub(crate) fn leaf(&mut self, key: impl Into<Key<'a>>, value: Value<'a>) {
        self.push(key.into(), value);
    }

    /// Whether what is being built has had no member or item yet, and if so takes its beginning back.
    pub(crate) fn end_or_undo(&mut self) {
        let began = self.open.last().copied();
        self.end();
        if began.is_some_and(|(began, _)| began + 1 == self.next_index()) {
            self.nodes.pop();
            if let Some((_, count)) = self.open.last_mut() {
                *count -= 1;
            }
        }
    }

    /// How many nodes there are.
    pub(crate) fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The names that the object standing there has so far, while it is being built.
    fn members_from(&self, object: usize) -> impl Iterator<Item = &str> {
        let mut next = object + 1;
        std::iter::from_fn(move || {
            let member = self.nodes.get(next)?;
            next = member.end as usize;
            Some(member.key.as_str())
        })
    }

    /// Writes a number that was read.
    fn number(&mut self, key: Cow<'a, str>, number: serde_json::Number) {
        if parse::is_beyond_64_bits(&number) {
            let next = self.next_index();
            self.too_large.push(next);
        }
        self.leaf(key, number.as_u64().map_or(Value::Number(number), Value::Integer));
    }

    /// Marks the node that will be built next as a member whose name was there before.
    fn double_next(&mut self) {
        let next = self.next_index();
        self.doubled.push(next);
    }

    fn begin(&mut self, key: Key<'a>, value: Value<'a>) {
        let index = self.push(key, value);
        self.open.push((index, 0));
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in line, a node is made where it will stand; passed on, it is copied piece by piece")]
    fn push(&mut self, key: Key<'a>, value: Value<'a>) -> u32 {
        debug_assert!(self.nodes.is_empty() || !self.open.is_empty(), "a body has one root");
        let index = self.next_index();
        if let Some((_, count)) = self.open.last_mut() {
            *count += 1;
        }
        self.nodes.push(Node { key, value, end: index + 1 });
        index
    }

    fn next_index(&self) -> u32 {
        u32::try_from(self.nodes.len()).expect("a body that is read is limited, and no product that fits in memory has more")
    }

    /// The JSON pointers of nodes, which stand in the order of the document.
    fn pointers_of(&self, nodes: &[u32]) -> Vec<String> {
        let mut pointers = Vec::with_capacity(nodes.len());
        push_pointers(self.root(), nodes, &mut String::new(), &mut pointers);
        pointers
    }
}

/// Adds the pointers of those nodes inside of that one, whose own pointer is `at`.
fn push_pointers(node: NodeRef<'_>, mut nodes: &[u32], at: &mut String, pointers: &mut Vec<String>) {
    if let Some((first, rest)) = nodes.split_first()
        && *first == node.index()
    {
        pointers.push(at.clone());
        nodes = rest;
    }
    for (position, child) in node.children().enumerate() {
        if nodes.is_empty() {
            return;
        }
        let inside = nodes.partition_point(|node| child.contains(*node));
        if inside == 0 {
            continue;
        }
        let own = at.len();
        at.push('/');
        match node.value() {
            Value::Array(_) => at.push_str(&position.to_string()),
            _ => push_token(at, child.key()),
        }
        push_pointers(child, &nodes[..inside], at, pointers);
        at.truncate(own);
        nodes = &nodes[inside..];
    }
}

/// The JSON pointer of a member of the object at that one.
pub(crate) fn member_pointer(object: &str, name: &str) -> String {
    let mut pointer = format!("{object}/");
    push_token(&mut pointer, name);
    pointer
}

/// Adds a member's name to a JSON pointer, which gives `~` and `/` names of their own.
fn push_token(pointer: &mut String, name: &str) {
    for c in name.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_without_content_can_be_taken_back() {
        let mut document = Document::default();
        document.begin_object("");
        document.begin_object("desc_info");
        document.end_or_undo();
        document.begin_array("head_img");
        document.text("", "a");
        document.end_or_undo();
        document.end();
        assert_eq!(document.to_json(), r#"{"head_img":["a"]}"#);
        assert_eq!(document.root().len(), 1);
    }

    #[test]
    fn doubled_members_are_kept_and_named() {
        let document = Document::parse(r#"{"a/b":1,"skus":[{},{"x":1,"y":{"x":0},"x":2}],"a/b":3}"#).unwrap();
        assert_eq!(document.doubled(), ["/skus/1/x", "/a~1b"]);
        assert_eq!(document.to_json(), r#"{"a/b":1,"skus":[{},{"x":1,"y":{"x":0},"x":2}],"a/b":3}"#);
    }
}

//! The request body as a small JSON tree that borrows its texts: built once, then validated, located and written.
//!
//! The nodes stand in one list in the order in which they are written; each knows where its own end is. Nothing is
//! copied for validation: the schema validator walks these nodes in place.

use std::borrow::Cow;

/// A JSON tree.
#[derive(Debug, Default, Clone)]
pub struct Document<'a> {
    nodes: Vec<Node<'a>>,
    /// Containers that are still open while the tree is being built.
    open: Vec<u32>,
}

/// One value with its member name, if it is a member of an object.
#[derive(Debug, Clone)]
struct Node<'a> {
    key: Cow<'a, str>,
    value: Value<'a>,
    /// The index just after the last node inside this one.
    end: u32,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// An object with that many members.
    Object(u32),
    /// An array with that many items.
    Array(u32),
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number that we wrote.
    Integer(u64),
    /// Any other number of a body that was read.
    Number(serde_json::Number),
    /// True or false.
    Bool(bool),
    /// Null.
    Null,
}

//! Reading a document: one value and what lies inside it. Building stands in the parent module.

use super::{Node, Value};
use std::cell::Cell;
use std::iter;

/// One value of a [`Document`](crate::Document).
///
/// ```
/// use shangjia::Document;
/// let body = Document::parse(r#"{"head_img": ["https://mmbizurl.cn/a", 7]}"#)?;
/// let images = body.root().get("head_img").expect("it was written");
/// let texts: Vec<_> = images.items().map(|image| image.as_text()).collect();
/// assert_eq!(texts, [Some("https://mmbizurl.cn/a"), None]);
/// # Ok::<(), shangjia::JsonFault>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct NodeRef<'d> {
    nodes: &'d [Node<'d>],
    index: u32,
}

impl<'d> NodeRef<'d> {
    pub(super) fn new(nodes: &'d [Node<'d>], index: u32) -> NodeRef<'d> {
        NodeRef { nodes, index }
    }

    /// The member of that name; of doubled members, the first. `None` for anything but an object.
    pub fn get(self, name: &str) -> Option<NodeRef<'d>> {
        self.members().find(|(key, _)| *key == name).map(|(_, node)| node)
    }

    /// The members of an object, in the order they stand in; nothing for anything else.
    #[inline]
    pub fn members(self) -> Members<'d> {
        Members(self.children_if(matches!(self.value(), Value::Object(_))))
    }

    /// The items of an array; nothing for anything else.
    #[inline]
    pub fn items(self) -> Children<'d> {
        self.children_if(matches!(self.value(), Value::Array(_)))
    }

    /// The text, if it is one.
    pub fn as_text(self) -> Option<&'d str> {
        match self.value() {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, if it is a whole one of at most 64 bits, written without fraction and exponent.
    pub fn as_u64(self) -> Option<u64> {
        match self.value() {
            Value::Integer(number) => Some(*number),
            _ => None,
        }
    }

    /// How many members or items it has; 0 for anything else.
    pub fn len(self) -> usize {
        match self.value() {
            Value::Object(count) | Value::Array(count) => *count as usize,
            _ => 0,
        }
    }

    /// Whether it has no members or items.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// What it is, in JSON Schema's words: `object`, `array`, `string`, `integer`, `number`, `boolean`, `null`.
    pub fn kind(self) -> &'static str {
        match self.value() {
            Value::Object(_) => "object",
            Value::Array(_) => "array",
            Value::Text(_) => "string",
            Value::Integer(_) => "integer",
            Value::Number(number) if number.is_i64() => "integer",
            Value::Number(_) => "number",
            Value::Bool(_) => "boolean",
            Value::Null => "null",
        }
    }

    /// A number, `true`, `false` or `null` as JSON; `None` for texts, objects and arrays.
    pub fn word(self) -> Option<String> {
        match self.value() {
            Value::Integer(number) => Some(number.to_string()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Null => Some("null".to_owned()),
            Value::Object(_) | Value::Array(_) | Value::Text(_) => None,
        }
    }

    /// The value that a JSON pointer leads to from here, if there is one.
    pub fn pointer(self, pointer: &str) -> Option<NodeRef<'d>> {
        self.follow(pointer, |list, item| list.items().nth(item))
    }

    fn follow(self, pointer: &str, item: impl Fn(NodeRef<'d>, usize) -> Option<NodeRef<'d>>) -> Option<NodeRef<'d>> {
        let mut tokens = pointer.split('/');
        if tokens.next() != Some("") {
            return None;
        }
        tokens.try_fold(self, |node, token| match node.value() {
            Value::Array(_) => item(node, array_index(token)?),
            _ if token.contains('~') => node.get(&token.replace("~1", "/").replace("~0", "~")),
            _ => node.get(token),
        })
    }

    #[inline]
    pub(crate) fn value(self) -> &'d Value<'d> {
        &self.node().value
    }

    #[inline]
    pub(crate) fn key(self) -> &'d str {
        self.node().key.as_str()
    }

    /// Where it stands among all values of the document, counted as they are written.
    pub(crate) fn index(self) -> u32 {
        self.index
    }

    /// Just behind the last value inside it.
    #[inline]
    pub(crate) fn end(self) -> u32 {
        self.node().end
    }

    /// Another value of the document, by where it stands.
    #[inline]
    pub(crate) fn at(self, index: u32) -> NodeRef<'d> {
        NodeRef { index, ..self }
    }

    /// Whether that node is this one or lies inside it.
    pub(super) fn contains(self, index: u32) -> bool {
        (self.index..self.node().end).contains(&index)
    }

    /// Members or items, whichever there are.
    pub(super) fn children(self) -> Children<'d> {
        self.children_if(true)
    }

    #[inline]
    pub(super) fn node(self) -> &'d Node<'d> {
        &self.nodes[self.index as usize]
    }

    fn children_if(self, there_are: bool) -> Children<'d> {
        let end = if there_are { self.node().end } else { 0 };
        Children { next: NodeRef { index: self.index + 1, ..self }, end }
    }
}

/// Follows pointers into one document that come in the order of its values: an item of a list is looked for from the one
/// that was found last, so that a list of any length is walked through once and not once for every pointer.
#[derive(Debug, Clone)]
pub(crate) struct Finder<'d> {
    root: NodeRef<'d>,
    /// The list, one of its items, and where that item is.
    last: Cell<Option<(u32, usize, NodeRef<'d>)>>,
}

impl<'d> Finder<'d> {
    pub fn new(root: NodeRef<'d>) -> Finder<'d> {
        Finder { root, last: Cell::new(None) }
    }

    /// See [`NodeRef::pointer`].
    pub fn pointer(&self, pointer: &str) -> Option<NodeRef<'d>> {
        self.root.follow(pointer, |list, item| self.item(list, item))
    }

    fn item(&self, list: NodeRef<'d>, item: usize) -> Option<NodeRef<'d>> {
        if list.len() < LONG {
            return list.items().nth(item);
        }
        let from = self.last.get().filter(|(last, at, _)| *last == list.index && *at <= item);
        let (at, next) = from.map_or((0, list.items().next), |(_, at, node)| (at, node));
        let found = Children { next, ..list.items() }.nth(item - at)?;
        self.last.set(Some((list.index, item, found)));
        Some(found)
    }
}

/// Items of a list that is walked through once.
const LONG: usize = 16;

/// The values directly inside one, in the order they stand in.
#[derive(Debug, Clone)]
pub struct Children<'d> {
    next: NodeRef<'d>,
    end: u32,
}

impl<'d> Iterator for Children<'d> {
    type Item = NodeRef<'d>;

    #[inline]
    fn next(&mut self) -> Option<NodeRef<'d>> {
        if self.next.index >= self.end {
            return None;
        }
        let child = self.next;
        self.next.index = child.node().end;
        Some(child)
    }
}

impl iter::FusedIterator for Children<'_> {}

/// The members of an object with their names, in the order they stand in.
#[derive(Debug, Clone)]
pub struct Members<'d>(Children<'d>);

impl<'d> Iterator for Members<'d> {
    type Item = (&'d str, NodeRef<'d>);

    #[inline]
    fn next(&mut self) -> Option<(&'d str, NodeRef<'d>)> {
        self.0.next().map(|child| (child.key(), child))
    }
}

impl iter::FusedIterator for Members<'_> {}

/// An array index as RFC 6901 writes it: no sign, no leading zeros.
pub(crate) fn array_index(token: &str) -> Option<usize> {
    let canonical = token == "0" || (!token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit()));
    if canonical { token.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::Finder;
    use crate::{Document, NodeRef};

    #[test]
    fn pointers_lead_to_values() {
        let document = Document::parse(r#"{"a":[{"b~/c":1},[2,3]],"":4,"d":{}}"#).unwrap();
        for (pointer, expected) in [("/a/0/b~0~1c", 1), ("/a/1/0", 2), ("/a/1/1", 3), ("/", 4)] {
            assert_eq!(document.pointer(pointer).and_then(NodeRef::as_u64), Some(expected), "{pointer}");
        }
        for nowhere in ["a", "/a/2", "/a/01", "/a/+1", "/a/-", "/d/x", "/a/1/0/0", "/x"] {
            assert!(document.pointer(nowhere).is_none(), "{nowhere}");
        }
        assert_eq!(document.pointer("").map(NodeRef::len), Some(3));
    }

    #[test]
    fn pointers_in_any_order_lead_to_items_of_long_lists() {
        let items: Vec<_> = (0..40).map(|n| format!("[{n},[{n}]]")).collect();
        let text = format!("[{}]", items.join(","));
        let document = Document::parse(&text).unwrap();
        let finder = Finder::new(document.root());
        for item in [0, 3, 3, 39, 40, 5, 20, 41, 21] {
            let found = finder.pointer(&format!("/{item}/1/0")).and_then(NodeRef::as_u64);
            assert_eq!(found, (item < 40).then_some(item), "{item}");
        }
    }

    #[test]
    fn an_empty_document_is_null() {
        assert_eq!(Document::default().root().kind(), "null");
    }
}

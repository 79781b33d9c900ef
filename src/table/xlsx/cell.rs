//! One cell as it stands in the markup: the usual way in one step, every other way token by token.

use super::fault::{Fault, shorten};
use super::markup::{Markup, Tag, unescape};
use super::strings::{is_bare, rich_text};

/// A cell's attributes and values, not yet understood.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Raw<'w> {
    pub reference: Option<&'w str>,
    pub style: Option<&'w str>,
    /// What kind of value it says it is; a number if it does not say.
    pub kind: &'w str,
    /// Text of the value, or of the text in its place.
    pub value: Option<&'w str>,
    /// The value's references are not resolved.
    pub written: bool,
    /// The formula; empty if it is shared with another cell.
    pub formula: Option<&'w str>,
    /// There is more to its value than the text says.
    pub metadata: bool,
}

/// A cell as nearly every program writes it, if the text begins with one and holds the whole of it; and its length.
pub(super) fn usual(rest: &str) -> Option<(Raw<'_>, usize)> {
    let bytes = rest.as_bytes();
    if !bytes.starts_with(b"<c ") {
        return None;
    }
    let mut raw = Raw { written: true, ..Raw::default() };
    let mut at = 2;
    loop {
        match *bytes.get(at..at + 4)? {
            [b' ', name @ (b'r' | b's' | b't'), b'=', b'"'] => {
                at += 4;
                // What is not plain is not usual.
                let length = bytes[at..].iter().take_while(|&&b| b.is_ascii_alphanumeric() || b == b'$').count();
                if length == 0 || bytes.get(at + length) != Some(&b'"') {
                    return None;
                }
                let value = &rest[at..at + length];
                at += length + 1;
                match name {
                    b'r' if raw.reference.is_none() => raw.reference = Some(value),
                    b's' if raw.style.is_none() => raw.style = Some(value),
                    b't' if raw.kind.is_empty() => raw.kind = value,
                    _ => return None,
                }
            }
            [b'/', b'>', ..] => return Some((raw, at + 2)),
            [b'>', ..] => {
                at += 1;
                break;
            }
            _ => return None,
        }
    }
    let (start, end) = ENDS.iter().find(|(start, _)| bytes[at..].starts_with(start.as_bytes()))?;
    if end.starts_with("</t>") != (raw.kind == "inlineStr") {
        return None;
    }
    at += start.len();
    let length = memchr::memchr(b'<', &bytes[at..])?;
    if start.ends_with("<t>") && !is_bare(&rest[at..at + length]) {
        return None;
    }
    raw.value = Some(&rest[at..at + length]);
    at += length;
    bytes[at..].starts_with(end.as_bytes()).then(|| (raw, at + end.len()))
}

/// What stands around a usual value.
const ENDS: [(&str, &str); 3] = [("<v>", "</v></c>"), ("<is><t>", "</t></is></c>"), ("<is><t xml:space=\"preserve\">", "</t></is></c>")];

/// A cell that is put together from tokens, in memory that is used again for the next.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    attributes: [Piece; 3],
    value: Piece,
    inline: Piece,
    formula: Piece,
    metadata: bool,
}

/// A text that is there or not.
#[derive(Debug, Default)]
struct Piece {
    text: String,
    given: bool,
}

impl Piece {
    fn clear(&mut self) {
        self.text.clear();
        self.given = false;
    }

    fn get(&self) -> Option<&str> {
        self.given.then_some(self.text.as_str())
    }
}

const NAMES: [&str; 3] = ["r", "s", "t"];

impl Pieces {
    /// Forgets the cell before, and takes the attributes of the next. Its tag comes first.
    pub fn tag(&mut self, tag: Tag<'_>) -> Result<(), Fault> {
        let Pieces { attributes, value, inline, formula, metadata } = self;
        attributes.iter_mut().chain([value, inline, formula]).for_each(Piece::clear);
        *metadata = false;
        tag.attributes(|name, raw| {
            if let Some(at) = NAMES.iter().position(|&known| known == name) {
                if std::mem::replace(&mut self.attributes[at].given, true) {
                    return Err(Fault::Part(format!("a cell has “{name}” twice")));
                }
                unescape(&raw, &mut self.attributes[at].text)?;
            }
            self.metadata |= name == "vm";
            Ok(())
        })
    }

    /// Reads what is inside of the cell, and passes its end.
    pub fn inside(&mut self, markup: &mut Markup<'_>) -> Result<(), Fault> {
        while let Some(tag) = markup.child()? {
            match tag.name() {
                "v" if self.value.given => return Err(Fault::Part(format!("cell {} has two values", self.name()))),
                "v" => {
                    self.value.given = true;
                    markup.text(&mut self.value.text)?;
                }
                "is" if self.inline.given => return Err(Fault::Part(format!("cell {} has two texts", self.name()))),
                "is" => {
                    self.inline.given = true;
                    rich_text(markup, &mut self.inline.text)?;
                }
                "f" => {
                    self.formula.given = true;
                    markup.text(&mut self.formula.text)?;
                }
                _ => markup.skip()?,
            }
        }
        Ok(())
    }

    /// The cell.
    pub fn raw(&self) -> Raw<'_> {
        let [reference, style, kind] = self.attributes.each_ref().map(Piece::get);
        // A text in its place counts for what says that it is one, and else where there is no other value.
        let value = self.value.get();
        let inline = self.inline.get();
        Raw {
            reference,
            style,
            kind: kind.unwrap_or_default(),
            value: if kind == Some("inlineStr") { inline.or(value) } else { value.or(inline) },
            written: false,
            formula: self.formula.get(),
            metadata: self.metadata,
        }
    }

    fn name(&self) -> String {
        self.attributes[0].get().map_or_else(|| "without a name".into(), shorten)
    }
}

//! The markup of one part as a stream of tokens, within the bounds that a stranger's file needs.
//!
//! Only what a workbook's parts may hold is let through: no DTD, so no entities of its own and nothing to fetch; every
//! element closed by its own name; a bounded depth; a bounded token. Attributes and references are read by
//! `quick-xml`. [`Markup::rest`] shows the window, so that a reader can take a usual run of tokens in one step.

use super::characters::Characters;
use super::fault::{Fault, shorten};
use crate::Unreadable;
use quick_xml::events::attributes::Attributes;
use quick_xml::parser::{ElementParser, Parser};
use std::borrow::Cow;
use std::io::Read;

/// Elements inside of elements; the formats need about ten.
const DEPTH: usize = 128;
/// Bytes of one text, and of one tag, if a field may not be longer. Nobody types a cell of that length.
const LONGEST: usize = 1 << 20;

/// A part as tokens.
pub(in crate::table) struct Markup<'t> {
    /// Bytes that one text or tag may take.
    longest: usize,
    characters: Characters<'t>,
    /// Text that is there, read up to `at`.
    window: String,
    at: usize,
    ended: bool,
    /// The names of the open elements, one after another, and where each begins.
    names: String,
    open: Vec<usize>,
    /// The element opened last is empty and has still to be closed.
    empty: bool,
    rooted: bool,
}

/// One token. An empty element is an opening and a closing one.
#[derive(Debug, Clone, Copy)]
pub(in crate::table) enum Token<'w> {
    /// An element begins.
    Open(Tag<'w>),
    /// The innermost element ends.
    Close,
    /// Text as it is written, with its references.
    Text(&'w str),
    /// Text without references.
    Verbatim(&'w str),
}

/// The beginning of an element.
#[derive(Debug, Clone, Copy)]
pub(in crate::table) struct Tag<'w> {
    inside: &'w str,
    name: usize,
}

/// The next token by its length in the window.
enum Found {
    Text(usize),
    Verbatim(usize),
    Open(usize),
    Close(usize),
    Nothing(usize),
    More,
}

impl<'t> Markup<'t> {
    /// The tokens of a part.
    pub fn new(input: Box<dyn Read + Send + 't>, field: usize) -> Markup<'t> {
        Markup {
            longest: field.max(LONGEST),
            characters: Characters::new(input),
            window: String::new(),
            at: 0,
            ended: false,
            names: String::new(),
            open: Vec::new(),
            empty: false,
            rooted: false,
        }
    }

    /// What of the window is not read yet. It may end anywhere, and stands between two tokens.
    pub fn rest(&self) -> &str {
        if self.empty { "" } else { &self.window[self.at..] }
    }

    /// Passes over bytes of [`rest`](Markup::rest) that are whole elements.
    pub fn advance(&mut self, length: usize) {
        self.at += length;
    }

    /// The next token; `None` when the part was read to its very end.
    pub fn next(&mut self) -> Result<Option<Token<'_>>, Fault> {
        if self.empty {
            self.leave();
            return Ok(Some(Token::Close));
        }
        let found = loop {
            match self.find()? {
                Found::Nothing(length) => self.at += length,
                Found::Text(length) if self.open.is_empty() => {
                    if !self.window[self.at..][..length].trim().is_empty() {
                        return wrong("no XML");
                    }
                    self.at += length;
                }
                Found::Verbatim(_) if self.open.is_empty() => return wrong("no XML"),
                Found::More => {
                    if !self.refill()? {
                        return self.at_end();
                    }
                }
                found => break found,
            }
        };
        let start = self.at;
        match found {
            Found::Text(length) => {
                self.at += length;
                Ok(Some(Token::Text(&self.window[start..self.at])))
            }
            Found::Verbatim(length) => {
                self.at += length;
                Ok(Some(Token::Verbatim(&self.window[start + CDATA.len()..self.at - 3])))
            }
            Found::Open(length) => {
                self.at += length;
                self.enter(start).map(|tag| Some(Token::Open(tag)))
            }
            Found::Close(length) => {
                self.at += length;
                let name = self.window[start + 2..self.at - 1].trim_end();
                if self.open.last().map(|&from| &self.names[from..]) != Some(name) {
                    return wrong(format!("</{}> where another element is open", shorten(name)));
                }
                self.leave();
                Ok(Some(Token::Close))
            }
            Found::Nothing(_) | Found::More => unreachable!("the loop goes on"),
        }
    }

    /// The next token where an element is open, so that there is one.
    pub fn inside(&mut self) -> Result<Token<'_>, Fault> {
        self.next()?.ok_or_else(|| Fault::Part("it ends too early".into()))
    }

    /// The tag of the next element in the element opened last; `None` passes the end of that one.
    pub fn child(&mut self) -> Result<Option<Tag<'_>>, Fault> {
        // A loop that gave back its token would borrow for too long, so the tokens before it are passed one by one.
        loop {
            if self.empty {
                break;
            }
            match self.find()? {
                Found::Text(length) | Found::Verbatim(length) | Found::Nothing(length) => self.at += length,
                Found::More if self.refill()? => {}
                _ => break,
            }
        }
        match self.inside()? {
            Token::Open(tag) => Ok(Some(tag)),
            _ => Ok(None),
        }
    }

    /// Opens the part's outermost element, which must have that name.
    pub fn root(&mut self, name: &str) -> Result<(), Fault> {
        match self.next()? {
            Some(Token::Open(tag)) if tag.name() == name => Ok(()),
            Some(Token::Open(tag)) => wrong(format!("<{}> instead of <{name}>", shorten(tag.name()))),
            _ => wrong(format!("no <{name}>")),
        }
    }

    /// Reads the part to its very end, for nothing but its checksum is complete before.
    pub fn finish(&mut self) -> Result<(), Fault> {
        while self.next()?.is_some() {}
        Ok(())
    }

    /// Passes over the rest of the element opened last.
    pub fn skip(&mut self) -> Result<(), Fault> {
        let mut depth = 1;
        while depth > 0 {
            match self.inside()? {
                Token::Open(_) => depth += 1,
                Token::Close => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// Appends the text of the element opened last, and passes its end. What other elements in it hold is not its own.
    pub fn text(&mut self, text: &mut String) -> Result<(), Fault> {
        let start = text.len();
        loop {
            match self.inside()? {
                Token::Text(raw) => unescape(raw, text)?,
                Token::Verbatim(raw) => text.push_str(raw),
                Token::Open(_) => self.skip()?,
                Token::Close => return Ok(()),
            }
            self.bound(text.len() - start)?;
        }
    }

    /// Refuses a text of that length if it is too long.
    pub fn bound(&self, length: usize) -> Result<(), Fault> {
        if length > self.longest { Err(Unreadable::Limit("field", self.longest as u64).into()) } else { Ok(()) }
    }

    fn find(&self) -> Result<Found, Fault> {
        let rest = &self.window.as_bytes()[self.at..];
        let end = |end: Option<usize>, past: usize, found: fn(usize) -> Found| end.map_or(Found::More, |at| found(at + past));
        let [b'<', after @ ..] = rest else {
            return Ok(match memchr::memchr(b'<', rest) {
                Some(length) => Found::Text(length),
                None if self.ended && !rest.is_empty() => Found::Text(rest.len()),
                None => Found::More,
            });
        };
        Ok(match after {
            [] => Found::More,
            [b'/', ..] => end(memchr::memchr(b'>', rest), 1, Found::Close),
            [b'?', ..] => end(memchr::memmem::find(rest, b"?>"), 2, Found::Nothing),
            [b'!', ..] if rest.starts_with(b"<!--") => end(memchr::memmem::find(&rest[4..], b"-->"), 7, Found::Nothing),
            [b'!', ..] if rest.starts_with(CDATA) => {
                end(memchr::memmem::find(&rest[CDATA.len()..], b"]]>"), CDATA.len() + 3, Found::Verbatim)
            }
            [b'!', ..] if CDATA.starts_with(rest) || b"<!--".starts_with(rest) => Found::More,
            [b'!', ..] => return wrong("it has a DTD, which a workbook has no use for"),
            _ => end(ElementParser::default().feed(rest), 1, Found::Open),
        })
    }

    fn refill(&mut self) -> Result<bool, Fault> {
        if self.ended {
            return Ok(false);
        }
        if self.window.len() - self.at > self.longest {
            let is_text = !self.window[self.at..].starts_with('<');
            return if is_text { self.bound(usize::MAX) } else { wrong("a tag without an end") }.map(|()| false);
        }
        self.window.drain(..self.at);
        self.at = 0;
        // The token at hand may be text that ends with the part, so the end is something new too.
        self.ended = !self.characters.fill(&mut self.window)?;
        Ok(!self.ended || !self.window.is_empty())
    }

    fn at_end<T>(&self) -> Result<Option<T>, Fault> {
        match self.open.last() {
            Some(&from) => wrong(format!("it ends inside of <{}>", shorten(&self.names[from..]))),
            None if self.at < self.window.len() => wrong("it ends inside of a tag"),
            None if !self.rooted => wrong("no XML"),
            None => Ok(None),
        }
    }

    fn enter(&mut self, start: usize) -> Result<Tag<'_>, Fault> {
        let inside = &self.window[start + 1..self.at - 1];
        let (inside, empty) = inside.strip_suffix('/').map_or((inside, false), |inside| (inside, true));
        let name = inside.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(inside.len());
        if name == 0 || inside[..name].contains(['<', '"', '\'', '=', '/', '&']) {
            return wrong("no XML");
        }
        if self.open.len() == DEPTH {
            return wrong("its elements are nested too deeply");
        }
        if self.open.is_empty() && self.rooted {
            return wrong("it goes on after its end");
        }
        self.rooted = true;
        self.empty = empty;
        self.open.push(self.names.len());
        self.names.push_str(&inside[..name]);
        Ok(Tag { inside, name })
    }

    fn leave(&mut self) {
        self.empty = false;
        if let Some(from) = self.open.pop() {
            self.names.truncate(from);
        }
    }
}

const CDATA: &[u8] = b"<![CDATA[";

impl<'w> Tag<'w> {
    /// The name without its prefix.
    pub fn name(self) -> &'w str {
        local(&self.inside[..self.name])
    }

    /// Hands over every attribute: its name without the prefix, and its value with references as they are written.
    pub fn attributes(self, mut take: impl FnMut(&'w str, Cow<'w, str>) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut attributes = Attributes::new(self.inside, self.name);
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|e| Fault::Part(e.to_string()))?;
            take(local(attribute.key.into_inner()), attribute.value)?;
        }
        Ok(())
    }

    /// The value of the attribute of that name.
    pub fn attribute(self, name: &str) -> Result<Option<String>, Fault> {
        let mut found = None;
        self.attributes(|key, raw| {
            if key == name {
                let mut value = String::new();
                unescape(&raw, &mut value)?;
                if found.replace(value).is_some() {
                    return wrong(format!("{name} is given twice"));
                }
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Whether the attribute of that name is there and says yes.
    pub fn is(self, name: &str) -> Result<bool, Fault> {
        Ok(self.attribute(name)?.is_some_and(|value| is_true(&value)))
    }
}

/// Whether that is how XML says yes.
pub(super) fn is_true(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "TRUE" | "on")
}

/// Appends a text with its references resolved and its line ends as XML has them.
pub(in crate::table) fn unescape(raw: &str, text: &mut String) -> Result<(), Fault> {
    if memchr::memchr2(b'&', b'\r', raw.as_bytes()).is_none() {
        text.push_str(raw);
        return Ok(());
    }
    // Line ends are made equal before references are resolved: a written-out carriage return stays one.
    let raw = if raw.contains('\r') { Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(raw) };
    let resolved = quick_xml::escape::unescape(&raw).map_err(|e| Fault::Part(e.to_string()))?;
    text.push_str(&resolved);
    Ok(())
}

fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

fn wrong<T>(what: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Part(what.into()))
}

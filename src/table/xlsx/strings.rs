//! The table of shared strings: every text once, in one piece of memory that follows what is there and no claim.

use super::escapes;
use super::fault::Fault;
use super::markup::{Markup, Token, unescape};
use crate::Unreadable;

/// Shared strings by their number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each string ends.
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part.
    pub fn read(markup: &mut Markup<'_>, most: usize) -> Result<Strings, Fault> {
        markup.root("sst")?;
        let (mut strings, mut item) = (Strings::default(), String::new());
        loop {
            while let Some((raw, length)) = usual(markup.rest()) {
                item.clear();
                unescape(raw, &mut item)?;
                strings.push(&item, most)?;
                markup.advance(length);
            }
            let Some(tag) = markup.child()? else { break };
            if tag.name() != "si" {
                markup.skip()?;
                continue;
            }
            item.clear();
            rich_text(markup, &mut item)?;
            strings.push(&item, most)?;
        }
        strings.text.shrink_to_fit();
        Ok(strings)
    }

    /// The string of that number.
    pub fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        Some(&self.text[start..end])
    }

    fn push(&mut self, item: &str, most: usize) -> Result<(), Fault> {
        if self.ends.len() >= most {
            return Err(Unreadable::Limit("strings", most as u64).into());
        }
        escapes::push(item, &mut self.text);
        let end = u32::try_from(self.text.len()).map_err(|_| Unreadable::Limit("strings", u64::from(u32::MAX)))?;
        self.ends.push(end);
        Ok(())
    }
}

/// A string as nearly every program writes it, and how long it is in the markup.
fn usual(rest: &str) -> Option<(&str, usize)> {
    const PLAIN: &str = "<si><t>";
    const SPACED: &str = "<si><t xml:space=\"preserve\">";
    const END: &str = "</t></si>";
    let start = [PLAIN, SPACED].into_iter().find(|start| rest.starts_with(start))?.len();
    let length = memchr::memchr(b'<', &rest.as_bytes()[start..])?;
    let end = start + length;
    let raw = &rest[start..end];
    if start == PLAIN.len() && !is_bare(raw) {
        return None;
    }
    rest.as_bytes()[end..].starts_with(END.as_bytes()).then(|| (raw, end + END.len()))
}

/// Whether there is surely no white space around a text, which goes away where it is not said that it stays.
pub(super) fn is_bare(raw: &str) -> bool {
    let at_edge = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'&' | b';');
    !raw.as_bytes().first().is_some_and(at_edge) && !raw.as_bytes().last().is_some_and(at_edge)
}

/// Appends the text of a string item opened last, and passes its end: its runs one after another, and not how they
/// are pronounced.
pub(super) fn rich_text(markup: &mut Markup<'_>, text: &mut String) -> Result<(), Fault> {
    let start = text.len();
    let mut in_run = false;
    loop {
        match markup.inside()? {
            Token::Open(tag) => match tag.name() {
                "t" => {
                    let stays = tag.attribute("space")?.is_some_and(|space| space == "preserve");
                    let from = text.len();
                    markup.text(text)?;
                    if !stays {
                        trim(text, from);
                    }
                }
                "r" if !in_run => in_run = true,
                _ => markup.skip()?,
            },
            Token::Close if in_run => in_run = false,
            Token::Close => return Ok(()),
            Token::Text(_) | Token::Verbatim(_) => {}
        }
        markup.bound(text.len() - start)?;
    }
}

/// Takes away the white space around the text from there on, but not spaces that only other scripts have.
fn trim(text: &mut String, from: usize) {
    const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];
    let end = text[from..].trim_end_matches(WHITE).len();
    text.truncate(from + end);
    let before = text.len() - from - text[from..].trim_start_matches(WHITE).len();
    text.drain(from..from + before);
}

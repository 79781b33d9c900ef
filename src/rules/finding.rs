//! What a rule found, before anybody has looked up where it stands: slots and arguments, no places and no pointers.

use super::Rule;
use crate::{Fix, Origin, Slot, wide};
use smol_str::{SmolStr, ToSmolStr as _, format_smolstr};
use std::fmt::{Display, Write as _};

/// One thing that a rule found in a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// The value it is about; `None` for the product or the row as a whole.
    pub slot: Option<Slot>,
    /// The cell it was noticed in, where a fact knows it better than the slot.
    pub origin: Option<Origin>,
    /// What explains it: the first of two equal ids, say.
    pub others: Vec<Seen>,
    /// The values for the rule's texts.
    pub args: Vec<(&'static str, SmolStr)>,
    /// What could be written instead.
    pub fix: Option<Fix>,
}

/// Something else that a finding points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seen {
    /// A value of the same product.
    Slot(Slot),
    /// A cell among the product's rows.
    Origin(Origin),
}

/// The findings about one product, in the order of the rules.
#[derive(Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// A finding about that value, or with `None` about the product as a whole.
    #[expect(clippy::missing_panics_doc, reason = "the list is not empty after a push")]
    pub fn add(&mut self, rule: &'static Rule, slot: impl Into<Option<Slot>>) -> &mut Finding {
        self.0.push(Finding::new(rule, slot.into()));
        self.0.last_mut().expect("it was just pushed")
    }

    /// A finding made elsewhere.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// What was found so far.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Takes everything out and keeps the memory for the next product.
    pub fn drain(&mut self) -> impl Iterator<Item = Finding> + '_ {
        self.0.drain(..)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Finding {
    /// A finding without arguments.
    pub fn new(rule: &'static Rule, slot: Option<Slot>) -> Finding {
        let mut args = Vec::new();
        if let Some(slot) = slot {
            args.push(("field", SmolStr::new_static(slot.field.name())));
        }
        Finding { rule, slot, origin: None, others: Vec::new(), args, fix: None }
    }

    /// One more argument.
    pub fn arg(&mut self, name: &'static str, value: impl Display) -> &mut Finding {
        self.args.push((name, value.to_smolstr()));
        self
    }

    /// The merchant's own text as the argument `value`, fit for being printed.
    pub fn value(&mut self, text: &str) -> &mut Finding {
        self.args.push(("value", visible(text)));
        self
    }

    /// What could be written instead, if there is one such thing.
    pub fn fix(&mut self, fix: Option<Fix>) -> &mut Finding {
        self.fix = fix;
        self
    }

    /// Another value that explains it.
    pub fn other(&mut self, slot: Slot) -> &mut Finding {
        self.others.push(Seen::Slot(slot));
        self
    }
}

/// The text with every character that nobody sees written out as `<U+200B>`, cut after 60 characters. It may come from
/// a stranger, so nothing in it may reach a terminal as a command.
pub(crate) fn visible(text: &str) -> SmolStr {
    let beginning = wide::beginning(text, 60);
    let shown = if wide::is_usual(beginning) { SmolStr::new(beginning) } else { written_out(beginning).into() };
    if beginning.len() < text.len() { format_smolstr!("{shown}...") } else { shown }
}

/// The text with what nobody sees written out.
fn written_out(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if is_hidden(c) || c == '\u{a0}' || c == '\u{3000}' {
            write!(shown, "<U+{:04X}>", u32::from(c)).expect("a String takes everything");
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Several texts in one line, each fit for being printed.
pub(crate) fn visible_all(texts: &[String]) -> String {
    texts.iter().map(|text| visible(text)).collect::<Vec<_>>().join(", ")
}

/// Control characters, and those that are there but show nothing: zero-width, direction marks, soft hyphen, tags.
pub(super) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

//! One problem, as data: which rule, about which value, seen at which places. It becomes words only in a report.

use crate::rules::Rule;
use crate::{Field, Place};
use smol_str::{SmolStr, ToSmolStr as _};
use std::fmt::Display;

/// How much a problem weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Note,
    /// Probably wrong, or undocumented but known to be refused. The product still goes out.
    Warning,
    /// The product does not go out.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`, as reports and mapping files write it.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// One problem. Its texts read as `&str`; nearly all of them are short, and short ones need no memory of their own.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How much it weighs here: the target or the merchant may have changed the rule's own severity.
    pub severity: Severity,
    /// The field it is about.
    pub field: Option<Field>,
    /// The JSON pointer into the request body.
    pub pointer: Option<SmolStr>,
    /// The product's id.
    pub product: Option<SmolStr>,
    /// The SKU's id.
    pub sku: Option<SmolStr>,
    /// The values that fill the placeholders of the rule's texts, in no particular language.
    pub args: Vec<(&'static str, SmolStr)>,
    /// Where it was seen: the offending cell first, then the cells that explain it.
    pub labels: Vec<Label>,
    /// What could stand there instead, where only one thing can be meant.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// A finding of that rule, at its own severity, about nothing in particular yet.
    pub fn new(rule: &'static Rule) -> Diagnostic {
        Diagnostic {
            rule,
            severity: rule.severity,
            field: None,
            pointer: None,
            product: None,
            sku: None,
            args: Vec::new(),
            labels: Vec::new(),
            fix: None,
        }
    }

    /// The same with one more argument for the rule's texts.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl Display) -> Diagnostic {
        self.args.push((name, value.to_smolstr()));
        self
    }

    /// The same, seen at one more place.
    #[must_use]
    pub fn at(mut self, label: Label) -> Diagnostic {
        self.labels.push(label);
        self
    }
}

/// What could be written instead of a text, made by the rule that objects to it. It changes how a value is written, and
/// never which value it is, unless it says that it is not safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The text that the rule objects to.
    pub before: String,
    /// What takes its place.
    pub after: String,
    /// Whether nobody could mean anything else.
    pub is_safe: bool,
    /// The cells that hold the text: more than one where a product's rows repeat it. A request body has none.
    pub cells: Vec<FixCell>,
}

/// A cell that holds a text to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixCell {
    /// Where it stands.
    pub place: Place,
    /// The text of its column's header.
    pub header: Option<String>,
    /// Its whole text.
    pub text: String,
}

impl Fix {
    /// A change that nobody could object to.
    pub fn safe(before: &str, after: impl Into<String>) -> Fix {
        Fix { before: before.to_owned(), after: after.into(), is_safe: true, cells: Vec::new() }
    }

    /// A change that is mostly right.
    pub fn not_safe(before: &str, after: impl Into<String>) -> Fix {
        Fix { is_safe: false, ..Fix::safe(before, after) }
    }
}

/// A cell that a diagnostic points at, with enough of its row to recognise it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where it stands.
    pub place: Place,
    /// The text of the column's header.
    pub header: Option<SmolStr>,
    /// The cell's text as it stands.
    pub value: Option<SmolStr>,
    /// The cells around it, as (header, text), from left to right.
    pub card: Vec<(SmolStr, SmolStr)>,
    /// Which of them the label points at.
    pub focus: Option<usize>,
}

//! What a run found, told to somebody: one file per format.
//!
//! A [`Report`] is fed every [`Diagnostic`] in order and then, once, the [`Outcome`]. Formats differ in what they keep:
//! [`JsonReport`] writes each problem at once and keeps none; [`HumanReport`] keeps a bounded number, because it draws
//! repeats together. Neither ever holds all of them.
//!
//! Nothing that stands in a cell reaches a report as it is: control, bidi and invisible characters are written out as
//! `\u{202E}`.

#[cfg(feature = "miette")]
mod card;
#[cfg(feature = "miette")]
mod finding;
#[cfg(feature = "miette")]
mod group;
#[cfg(feature = "miette")]
mod human;
mod json;
#[cfg(feature = "miette")]
mod pen;
mod printable;
#[cfg(feature = "miette")]
mod summary;
#[cfg(all(test, feature = "miette"))]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod tests;

#[cfg(feature = "miette")]
pub use finding::Finding;
#[cfg(feature = "miette")]
pub use human::{Colour, Drawing, HumanOptions, HumanReport, show_error};
pub use json::{JsonReport, REPORT_SCHEMA};
pub(crate) use printable::{CELL_COLUMNS, printable, shorten};

use crate::{Diagnostic, Language, Ledger, Severity};
use std::io;

/// A format of report: fed every problem in order, then the outcome.
///
/// ```
/// use shangjia::report::{Heading, JsonReport, Outcome, Report};
/// # fn main() -> std::io::Result<()> {
/// let mut text = Vec::new();
/// let mut report = JsonReport::new(&mut text, &Heading::default())?;
/// // report.diagnostic(&diagnostic)?; for each
/// report.finish(&Outcome::default())?;
/// assert!(text.ends_with(b"}\n"));
/// # Ok(())
/// # }
/// ```
pub trait Report {
    /// One more problem.
    ///
    /// # Errors
    /// Where the report goes to cannot be written.
    fn diagnostic(&mut self, diagnostic: &Diagnostic) -> io::Result<()>;

    /// Everything else. Nothing may follow.
    ///
    /// # Errors
    /// Where the report goes to cannot be written.
    fn finish(&mut self, outcome: &Outcome) -> io::Result<()>;
}

/// What is known before the first row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The tool's name.
    pub tool: String,
    /// Its version.
    pub version: String,
    /// The target's name, such as `spu-add`.
    pub target: String,
    /// The language of every sentence.
    pub language: Language,
}

impl Default for Heading {
    /// This crate in its own version, without a target, in English.
    fn default() -> Heading {
        Heading {
            tool: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            target: String::new(),
            language: Language::En,
        }
    }
}

/// What is known after the last row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Each table that was read, in order.
    pub sources: Vec<SourceFacts>,
    /// What became of every row.
    pub ledger: Ledger,
    /// How many problems of each weight there were.
    pub counts: Counts,
}

/// How one table was read: decisions that the merchant may want to correct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFacts {
    /// The file's name as it was given; `-` is standard input.
    pub file: String,
    /// The sheet, for workbooks.
    pub sheet: Option<String>,
    /// The encoding's name, for text.
    pub encoding: Option<String>,
    /// Why that encoding: a name, not a sentence.
    pub encoding_reason: Option<String>,
    /// What separates the fields, for text tables.
    pub delimiter: Option<char>,
    /// The row, or the physical line of a text, where the header stands, from 1.
    pub header_row: Option<u64>,
}

/// Problems by weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Products with them do not go out.
    pub errors: u64,
    /// Probably wrong.
    pub warnings: u64,
    /// Worth knowing.
    pub notes: u64,
}

impl Counts {
    /// One more of that weight.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.errors + self.warnings + self.notes
    }
}

/// The message and the help of a problem, its arguments made printable and no longer than a cell may be shown.
fn sentences(diagnostic: &Diagnostic, language: Language) -> (String, String) {
    let args: Vec<_> = diagnostic.args.iter().map(|(name, value)| (*name, shorten(value, CELL_COLUMNS))).collect();
    (diagnostic.rule.message.fill(language, &args), diagnostic.rule.help.fill(language, &args))
}

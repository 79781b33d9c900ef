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
mod escaped;
#[cfg(feature = "miette")]
mod finding;
#[cfg(feature = "miette")]
mod group;
#[cfg(feature = "miette")]
mod human;
mod json;
#[cfg(feature = "miette")]
mod pen;
mod preview;
mod printable;
#[cfg(feature = "miette")]
mod summary;
#[cfg(all(test, feature = "miette"))]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod tests;
#[cfg(feature = "miette")]
mod understood;

#[cfg(feature = "miette")]
pub use finding::Finding;
#[cfg(feature = "miette")]
pub use human::{Colour, Detail, Drawing, HumanOptions, HumanReport, show_error, show_sources};
pub use json::{JsonReport, REPORT_SCHEMA};
pub use preview::Preview;
pub(crate) use printable::CELL_COLUMNS;
use printable::shortened;
pub use printable::{printable, shorten};
#[cfg(feature = "miette")]
pub use understood::meaning;

use crate::rules::Words;
use crate::{Diagnostic, Language, Outcome};
use std::io;

/// A format of report: fed every problem in order, then the outcome.
///
/// ```
/// use shangjia::Outcome;
/// use shangjia::report::{Heading, JsonReport, Report};
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

/// Adds what a rule says of a problem, its arguments made printable and no longer than a cell may be shown.
fn say(words: &Words, diagnostic: &Diagnostic, language: Language, text: &mut String) {
    let find = |name: &str| diagnostic.args.iter().find(|(n, _)| *n == name).map(|(_, value)| shortened(value, CELL_COLUMNS));
    words.fill_into(text, language, find);
}

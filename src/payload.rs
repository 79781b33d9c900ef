//! What has passed: a body that may be sent.
//!
//! A [`Payload`] cannot be made by hand: only a product without an error becomes one, and a [`Sink`](crate::Sink) is
//! given nothing else to write. A program that builds its products itself gets one from
//! [`Checker::payload`](crate::Checker::payload).

use crate::Diagnostic;

/// A request body that has passed every check, as compact JSON.
#[derive(Debug, Clone, Copy)]
pub struct Payload<'a> {
    pub(crate) json: &'a [u8],
    pub(crate) product: &'a str,
}

impl<'a> Payload<'a> {
    /// The body as compact JSON in UTF-8, without a line end.
    pub fn json(&self) -> &'a [u8] {
        self.json
    }

    /// The product's id.
    pub fn product(&self) -> &'a str {
        self.product
    }
}

/// A product that has passed, outside of a run over a catalog.
#[derive(Debug, Clone)]
pub struct Ready {
    pub(crate) json: String,
    pub(crate) product: String,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Ready {
    /// What may be sent.
    pub fn payload(&self) -> Payload<'_> {
        Payload { json: self.json.as_bytes(), product: &self.product }
    }

    /// The body as compact JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// What was found all the same: warnings and notes.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

/// The name of a body's own file: its number, and as much of the product's id as is safe in a file name anywhere.
///
/// The number alone makes the name unique; the id is only there for the reader.
///
/// ```
/// assert_eq!(shangjia::file_name(7, "毛毯/../719"), "000007-719.json");
/// ```
pub fn file_name(number: u64, product: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let stem: String = product.chars().filter(|c| safe(*c)).take(40).collect();
    let dash = if stem.is_empty() { "" } else { "-" };
    format!("{number:06}{dash}{stem}.json")
}

//! One product's listing and body → a verdict. Knows nothing of other products.

use crate::check::{Checked, Checker};
use crate::{Diagnostic, Document, Field, Listing};

/// What became of one product, before the rest of the catalog has been asked.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// The body, unless the product is refused whatever the merchant decides about findings.
    pub json: Option<Vec<u8>>,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks a listing against its body and writes the body if it may go out.
pub(crate) fn verdict(checker: &Checker, listing: &Listing<'_>, document: &Document<'_>, absent: &[Field]) -> Verdict {
    let Checked { diagnostics, refused } = checker.check(listing, document, absent);
    let json = (!refused).then(|| {
        let mut json = Vec::new();
        document.write(&mut json);
        json
    });
    Verdict { json, diagnostics }
}

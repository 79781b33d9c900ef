//! Files of request bodies, read back into products so that the same rules see them.

use super::merge::Merge;
use super::{Job, Stop, work};
use crate::document::Bodies;
use crate::listing::Provenance;
use crate::table::Tables;
use crate::{Listing, rules};

impl Job<'_> {
    /// Every body of the file, one row of the ledger each.
    pub(super) fn bodies(&self, tables: &mut Tables<'_>, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let text = tables.text()?;
        let file = tables.name_arc();
        for (line, body) in Bodies::new(&text) {
            let document = match body {
                Ok(document) => document,
                Err(fault) => {
                    merge.broken_body(&file, line, &fault)?;
                    continue;
                }
            };
            let provenance = Provenance::Body { file: file.clone(), line };
            let listing = Listing { provenance, ..Listing::of(self.checker.target().read(&document)) };
            let verdict = work::verdict(self.checker, &listing, &document, &[]);
            merge.product(0, 1, &listing, verdict)?;
        }
        let _ = rules::RULES;
        Ok(())
    }
}

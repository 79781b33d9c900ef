//! Files of request bodies, read back into products so that the same rules see them.

use super::merge::Merge;
use super::work::{Results, Whence};
use super::{Job, Stop};
use crate::check::broken;
use crate::document::Bodies;
use crate::listing::Provenance;
use crate::table::Source;
use crate::{Error, JsonFault, Label, Listing, Place, SourceFacts, Spot};
use std::io::{BufReader, Seek};
use std::sync::Arc;

impl Job<'_> {
    /// Every body of the file, one row of the ledger each.
    pub(super) fn bodies(&self, source: &mut Source, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let file = Arc::clone(source.name());
        let failed = |error| Error::io(file.as_ref(), error);
        let table = merge.source(SourceFacts { file: file.to_string(), ..SourceFacts::default() });
        let (shop, mut results) = (merge.shop(), Results::default());
        source.rewind().map_err(failed)?;
        for body in Bodies::new(BufReader::with_capacity(1 << 20, source)) {
            let body = body.map_err(failed)?;
            let document = match body.document() {
                Ok(document) => document,
                Err(fault) => {
                    merge.refused_row(broken_at(&file, body.line, &fault))?;
                    continue;
                }
            };
            let provenance = Provenance::Body { file: Arc::clone(&file), line: body.line };
            let listing = || Listing { provenance: provenance.clone(), ..Listing::of(self.checker.target().read(&document)) };
            results.add(shop, Whence { rows: 1, ..Whence::default() }, &listing(), Some(&document), &[], table);
            merge.results(&mut results, |_| listing())?;
            results.clear();
        }
        Ok(())
    }
}

fn broken_at(file: &Arc<str>, line: u64, fault: &JsonFault) -> crate::Diagnostic {
    let spot = Spot::Line { line: fault.line.max(line), column: fault.column, field: 0 };
    broken(fault).at(Label { place: Place { file: Arc::clone(file), spot }, header: None, value: None, card: Vec::new(), focus: None })
}

//! The memory of listings that are done with, for those that come: a product costs hardly an allocation.

use super::{Listing, Provenance, SourceRow};
use crate::{Attribute, Product};

/// A listing's memory, and that of its SKUs' options.
#[derive(Debug, Default)]
pub(crate) struct Spare<'a> {
    listing: Option<Box<Listing<'a>>>,
    /// Lists that hold nothing.
    pub(super) options: Vec<Vec<Attribute<'a>>>,
}

impl<'a> Spare<'a> {
    /// Keeps what a listing that is done with has held.
    pub fn keep(&mut self, mut listing: Box<Listing<'a>>) {
        self.options.extend(listing.product.skus.drain(..).map(|mut sku| {
            sku.attributes.clear();
            sku.attributes
        }));
        listing.product.clear();
        listing.origins.clear();
        listing.facts.clear();
        self.listing = Some(listing);
    }

    /// A listing of rows in which nothing is said yet.
    pub(super) fn of_rows(&mut self, rows: impl Iterator<Item = SourceRow<'a>>) -> Box<Listing<'a>> {
        let nothing = || Listing { provenance: Provenance::Rows(Vec::new()), ..Listing::of(Product::default()) };
        let mut listing = self.listing.take().unwrap_or_else(|| Box::new(nothing()));
        if let Provenance::Rows(known) = &mut listing.provenance {
            known.clear();
            known.extend(rows);
        }
        listing
    }
}

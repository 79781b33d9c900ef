//! Rows → listing: what a product is, where every value of it came from, and what could not be read.
//!
//! A [`Listing`] only records facts. Whether a fact is a problem, and in which words, is for [`rules`](crate::rules).

mod amounts;
mod assemble;
mod constant;
mod convert;
mod fact;
mod fill;
mod group;
mod options;
mod origin;
mod packed;
mod page;
mod plain;
mod skip;
mod source;
mod spare;
mod taken;
mod trust;

pub(crate) use assemble::assemble;
pub(crate) use convert::{integer, narrowed, unit_said};
pub(crate) use group::{Owner, Role, RowIs, Wrong, text_of};
pub(crate) use packed::listed;
pub(crate) use skip::{PassedOver, passed_over};
pub(crate) use source::Member;
pub(crate) use spare::Spare;
pub(crate) use taken::says_nothing;

pub use fact::{Fact, FactKind, IntegerFault};
pub use origin::{Origin, Origins, Provenance};
pub use source::{SourceRow, SourceTable};

use crate::{Place, Product, Slot};

/// A product, where everything came from, and what could not be read.
#[derive(Debug)]
pub struct Listing<'a> {
    /// The product as far as it could be read.
    pub product: Product<'a>,
    /// Which cell each value came from.
    pub origins: Origins,
    /// What was noticed on the way, in reading order.
    pub facts: Vec<Fact<'a>>,
    /// What the origins point into.
    pub provenance: Provenance<'a>,
}

impl<'a> Listing<'a> {
    /// A listing of a product that came from no table: every place is unknown.
    pub fn of(product: Product<'a>) -> Listing<'a> {
        Listing { product, origins: Origins::default(), facts: Vec::new(), provenance: Provenance::Made }
    }

    /// Where the value in that slot stands, if it stands anywhere. Where the slot itself has no origin (a value that
    /// is missing), the nearest one that is there: the SKU's row, else the product's first row.
    pub fn place(&self, slot: Slot) -> Option<Place> {
        self.provenance.place(self.origins.nearest(slot)?)
    }
}

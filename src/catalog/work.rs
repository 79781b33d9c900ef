//! Products one after another → what becomes of each. Knows nothing of products elsewhere in the catalog, so that many
//! of these can be at work side by side; what the catalog as a whole has to say is for [`merge`](super::merge).

use super::Job;
use super::images::{self, Missing};
use super::once::Once;
use super::over::Over;
use crate::check::Checked;
use crate::ledger::Sums;
use crate::rules::{Fingerprint, Hosting, Tally, plain_spelling};
use crate::{Diagnostic, Document, Field, Listing, Origin, Provenance, Reading, Slot};
use std::hash::RandomState;
use std::ops::Range;

/// A place in few bytes, for there is one for every id of the catalog.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Seat {
    pub row: u32,
    /// Which table of the run.
    pub table: u16,
    /// From 0.
    pub column: u16,
}

/// An id of the catalog: its fingerprint, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id {
    pub fingerprint: Fingerprint,
    /// The fingerprint of its plain spelling.
    pub plain: Fingerprint,
    pub seat: Seat,
}

impl Id {
    fn of(text: &str, shop: Shop<'_>, seat: Seat) -> Id {
        let fingerprint = shop.fingerprint(text);
        let plain = plain_spelling(text).map_or(fingerprint, |plain| shop.fingerprint(&plain));
        Id { fingerprint, plain, seat }
    }
}

/// What a product was made from.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Whence {
    /// Its number among those that are worked on together.
    pub number: usize,
    /// How many rows it has.
    pub rows: u64,
    /// Rows of it that said once more what another one says.
    pub repeated: u64,
    /// Rows of it that the mapping passes over.
    pub off_sale: u64,
    /// The fingerprint of the id that its rows were found by, if they were found by one.
    pub found_by: Option<Fingerprint>,
}

/// What became of one product, before the rest of the catalog has been asked.
#[derive(Debug)]
pub(super) struct Done {
    pub whence: Whence,
    /// Its id among [`Results::names`], if it has one.
    pub name: Option<Range<usize>>,
    pub id: Option<Id>,
    /// The ids of its SKUs among [`Results::skus`]: of each that has one, its number and the id.
    pub skus: Range<usize>,
    /// Its body among [`Results::lines`], unless it is refused whatever the merchant decides about findings.
    pub line: Option<Range<usize>>,
    pub diagnostics: Vec<Diagnostic>,
    /// Whether it has an image that WeChat does not have.
    pub lacks_image: bool,
    /// The fingerprint of the image that buyers see first, and where it stands.
    pub first_image: Option<(Fingerprint, Seat)>,
    pub sums: Sums,
}

impl Done {
    /// Whether its rows were found by the id that it has.
    pub fn is_found_by_its_id(&self) -> bool {
        self.id.is_some_and(|id| self.whence.found_by == Some(id.fingerprint))
    }
}

/// What became of products that follow one another. It is filled, merged and filled again.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// The bodies, each with a line end behind it: those that follow one another go out at once.
    pub lines: Vec<u8>,
    pub names: String,
    pub skus: Vec<(u32, Id)>,
    pub done: Vec<Done>,
    pub tally: Tally<Seat>,
    pub missing: Missing,
    pub once: Once,
    pub over: Over,
}

/// What is the same for all products of a run.
#[derive(Clone, Copy)]
pub(super) struct Shop<'r> {
    pub job: &'r Job<'r>,
    pub hosting: &'r Hosting,
    pub hasher: &'r RandomState,
}

impl Shop<'_> {
    /// The fingerprint of a text.
    pub fn fingerprint(self, text: &str) -> Fingerprint {
        Fingerprint::of(text, self.hasher)
    }
}

impl Results {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.names.clear();
        self.skus.clear();
        self.done.clear();
    }

    /// Checks a product, writes its body if it may go out, and notes what the catalog has to know of it. A product that
    /// was not read from rows was read from a body, and is of table `table`.
    pub fn add(
        &mut self,
        shop: Shop<'_>,
        whence: Whence,
        listing: &Listing<'_>,
        read: Option<&Document<'_>>,
        absent: &[Field],
        table: usize,
    ) {
        let (checker, before) = (shop.job.checker, self.lines.len());
        let Checked { mut diagnostics, refused } = checker.write(listing, read, absent, &mut self.lines);
        self.once.note(checker, listing);
        if !refused {
            self.lines.push(b'\n');
        }
        let line = (!refused).then_some(before..self.lines.len());
        let lacks_image = self.images(shop, listing, &mut diagnostics, table);
        let (id, skus) = (self.id(shop, listing, table), self.skus(shop, listing, table));
        let first_image = listing.product.head_img.first().filter(|image| !image.is_empty()).map(|image| {
            let slot = Slot::product(Field::HeadImg).item(0);
            (shop.fingerprint(image), seat(listing, slot, table))
        });
        self.done.push(Done {
            whence,
            name: id.as_ref().map(|(name, _)| name.clone()),
            id: id.map(|(_, id)| id),
            skus,
            line,
            diagnostics,
            lacks_image,
            first_image,
            sums: Sums::of(&listing.product),
        });
    }

    /// The product's id, and where it stands among the names.
    fn id(&mut self, shop: Shop<'_>, listing: &Listing<'_>, table: usize) -> Option<(Range<usize>, Id)> {
        let text = listing.product.out_product_id.as_deref()?;
        let seat = seat(listing, Slot::product(Field::OutProductId), table);
        self.tally.product(text, &seat);
        let before = self.names.len();
        self.names.push_str(text);
        Some((before..self.names.len(), Id::of(text, shop, seat)))
    }

    /// The ids of its SKUs, whose barcodes and prices are counted.
    fn skus(&mut self, shop: Shop<'_>, listing: &Listing<'_>, table: usize) -> Range<usize> {
        let first = self.skus.len();
        let mut origins = listing.origins.sku_by_sku(Field::OutSkuId);
        for (number, sku) in (0u32..).zip(&listing.product.skus) {
            if let Some(text) = sku.out_sku_id.as_deref() {
                let elsewhere = || seat(listing, Slot::sku(Field::OutSkuId, number as usize), table);
                let seat = origins.of(number).map_or_else(elsewhere, |origin| seat_of(listing, origin, table));
                self.tally.sku(text, &seat);
                self.skus.push((number, Id::of(text, shop, seat)));
            }
            if let Some(barcode) = sku.barcode.as_deref() {
                self.tally.barcode(barcode, || seat(listing, Slot::sku(Field::Barcode, number as usize), table));
            }
            if let Some(price) = sku.sale_price {
                self.tally.price(price, || seat(listing, Slot::sku(Field::SalePrice, number as usize), table));
            }
        }
        first..self.skus.len()
    }

    /// Whether the product has an image that WeChat does not have.
    fn images(&mut self, shop: Shop<'_>, listing: &Listing<'_>, found: &mut Vec<Diagnostic>, table: usize) -> bool {
        // What is said of no value in particular may be that its row was not read.
        let may_be_refused = found.iter().any(|found| found.field.is_none_or(|field| field.reading() == Reading::Image));
        if !may_be_refused
            && !shop.job.list_missing_images
            && let Some(lacks_image) = self.tally.usual_images(images::all(&listing.product))
        {
            return lacks_image;
        }
        let mut lacks_image = false;
        let is_of_rows = matches!(listing.provenance, Provenance::Rows(_));
        images::each(&listing.product, |slot, image| {
            // A body is as its program made it; the platform's own sample has such addresses.
            let unencrypted = if is_of_rows { shop.hosting.unencrypted(image, slot) } else { None };
            if let Some(finding) = unencrypted {
                found.push(shop.job.checker.found(listing, finding));
            }
            if self.tally.image(shop.hosting, image, may_be_refused, || seat(listing, slot, table)) {
                lacks_image = true;
                if shop.job.list_missing_images {
                    self.missing.add(image, listing.product.out_product_id.as_deref());
                }
            }
        });
        lacks_image
    }
}

/// Where a value stands; what is read from no row stands in that table.
fn seat(listing: &Listing<'_>, slot: Slot, table: usize) -> Seat {
    seat_of(listing, listing.origins.nearest(slot).unwrap_or(Origin::row(0)), table)
}

fn seat_of(listing: &Listing<'_>, origin: Origin, table: usize) -> Seat {
    let nowhere = |row: u64| Seat { row: u32::try_from(row).unwrap_or(u32::MAX), table: narrow(table), column: Seat::WHOLE_ROW };
    match &listing.provenance {
        Provenance::Rows(_) => {
            let Some(at) = listing.provenance.row(origin) else { return nowhere(0) };
            let row = at.row.above(origin.column as usize).unwrap_or(at.row.number());
            Seat { table: narrow(at.table.index), column: narrow(origin.column as usize), ..nowhere(row) }
        }
        Provenance::Body { line, .. } => nowhere(*line),
        Provenance::Made => nowhere(0),
    }
}

impl Seat {
    /// Whether it is in that table.
    pub fn is_in(self, table: usize) -> bool {
        self.table == narrow(table)
    }

    /// The column of what no column holds.
    pub const WHOLE_ROW: u16 = u16::MAX;
}

/// No table has so many columns, and no run so many tables, that a narrow number would not do.
fn narrow(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}

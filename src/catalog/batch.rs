//! Rows of whole products on their way through the run: cut from a table, worked on, and merged in their turn.

use super::pass::Pass;
use super::work::{Done, Results, Shop, Whence};
use super::{Stage, images, over};
use crate::listing::{Member, PassedOver, Role, SourceRow, Spare, assemble, passed_over};
use crate::mapping::Repeated;
use crate::rules::Fingerprint;
use crate::table::{Block, Piece, Row, Wanted};
use crate::{Error, Field, Listing};
use std::collections::{BTreeMap, HashSet};

/// How much text a batch holds: so little that it stays in the processor's cache, and that the findings of a catalog in
/// which every cell is wrong fit into memory while the batches before it are merged.
pub(super) const BATCH_BYTES: usize = 256 << 10;

/// Products that follow one another, with their rows and with what became of them.
#[derive(Default)]
pub(super) struct Batch {
    /// What was read of a table and is still to be split.
    pub piece: Piece,
    /// Whether that was the end of the table.
    pub is_last: bool,
    /// Rows of the first product that the batch before had already.
    carried: Block,
    pub block: Block,
    /// Rows that are still to come into the block, behind those that are there.
    pub wanted: Wanted,
    /// Why they did not.
    pub failed: Option<Error>,
    /// The rows of all products, product after product.
    rows: Vec<At>,
    products: Vec<Cut>,
    /// Rows that hold no product, by reason.
    pub skipped: BTreeMap<&'static str, u64>,
    pub results: Results,
}

/// The product that is being gathered where a batch ends, with the rows that it has so far.
#[derive(Default)]
pub(super) struct Open {
    block: Block,
    rows: Vec<At>,
}

/// A row of the block, or one of those that are carried on.
#[derive(Debug, Clone, Copy)]
struct At {
    is_carried: bool,
    row: u32,
    /// Which of the tables that are read together it stands in.
    table: u32,
    role: Role,
}

/// Where the rows of a product end.
#[derive(Debug, Clone, Copy)]
struct Cut {
    end: usize,
    /// The fingerprint of the id that its rows were found by, if they were found by one.
    id: Option<Fingerprint>,
    /// Whether that is what the product's own id has turned out to be.
    is_own: bool,
}

impl Open {
    /// How much text its rows have.
    pub fn bytes(&self) -> usize {
        self.block.bytes()
    }
}

impl Batch {
    /// Forgets everything and keeps the memory.
    pub fn clear(&mut self) {
        self.carried.clear();
        self.block.clear();
        self.failed = None;
        self.rows.clear();
        self.products.clear();
        self.skipped.clear();
        self.results.clear();
    }

    /// How many products it holds.
    pub fn len(&self) -> usize {
        self.products.len()
    }

    /// The next row of the product that is being gathered.
    pub fn push(&mut self, row: usize, table: u32, role: Role) {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        self.rows.push(At { is_carried: false, row, table, role });
    }

    /// The same for a row of another block, which is copied.
    pub fn copy(&mut self, row: Row<'_>, table: u32, role: Role) {
        let index = self.block.len();
        self.block.push_copy(row);
        self.push(index, table, role);
    }

    /// The product has all its rows; nothing happens where it has none.
    pub fn cut(&mut self, id: Option<Fingerprint>) {
        if self.is_open() {
            self.products.push(Cut { end: self.rows.len(), id, is_own: false });
        }
    }

    /// Whether a product is being gathered.
    pub fn is_open(&self) -> bool {
        self.rows.len() > self.end_of_last()
    }

    /// Goes on, in an empty batch, with the product that is being gathered.
    pub fn resume(&mut self, open: &mut Open) {
        std::mem::swap(&mut self.carried, &mut open.block);
        std::mem::swap(&mut self.rows, &mut open.rows);
    }

    /// Leaves the product that is being gathered to the next batch.
    pub fn carry(&mut self, open: &mut Open) {
        if self.products.is_empty() {
            // All that was carried here goes on, and is not copied.
            self.resume(open);
        } else {
            let end = self.end_of_last();
            open.rows.extend(self.rows.drain(end..));
        }
        let known = open.block.len();
        for at in &mut open.rows[known..] {
            let row = u32::try_from(open.block.len()).unwrap_or(u32::MAX);
            open.block.push_copy(self.block.row(at.row as usize));
            *at = At { is_carried: true, row, ..*at };
        }
    }

    /// The fingerprints of the ids that its products' rows were found by: those that are the products' own ids, or those
    /// that are not.
    pub fn found_by(&self, is_own: bool) -> impl Iterator<Item = Fingerprint> {
        self.products.iter().filter(move |cut| cut.is_own == is_own).filter_map(|cut| cut.id)
    }

    /// Works on all products.
    pub fn work(&mut self, shop: Shop<'_>, passes: &[Pass<'_>]) {
        if self.failed.is_some() || shop.job.stage == Stage::Preview {
            return;
        }
        let Batch { carried, block, rows, products, skipped, results, .. } = self;
        let (mut first, mut members, mut spare) = (0, Vec::new(), Spare::default());
        for (number, cut) in products.iter_mut().enumerate() {
            let rows = &rows[first..cut.end];
            let Read { listing, rows: count, repeated, off_sale, over } =
                read((carried, block), rows, shop, passes, (&mut members, &mut spare));
            if let Some(over) = &over {
                over::remember(&mut results.over, over);
            }
            first = cut.end;
            let Some(listing) = listing else {
                *skipped.entry("off-sale").or_default() += off_sale;
                continue;
            };
            let whence = Whence { number, rows: count, repeated, off_sale, found_by: cut.id };
            results.add(shop, whence, &listing, None, absent(rows, passes), 0);
            cut.is_own = results.done.last().is_some_and(Done::is_found_by_its_id);
            spare.keep(listing);
        }
    }

    /// One of the products as it was understood: what is said of it when its rows are long gone by needs them again.
    pub fn read<'b>(&'b self, product: usize, shop: Shop<'_>, passes: &'b [Pass<'_>]) -> Read<'b> {
        let first = product.checked_sub(1).map_or(0, |before| self.products[before].end);
        let rows = &self.rows[first..self.products[product].end];
        read((&self.carried, &self.block), rows, shop, passes, (&mut Vec::new(), &mut Spare::default()))
    }

    fn end_of_last(&self) -> usize {
        self.products.last().map_or(0, |cut| cut.end)
    }
}

/// A product as it was understood.
pub(super) struct Read<'b> {
    /// `None` where the mapping passes over all of it.
    pub listing: Option<Box<Listing<'b>>>,
    /// How many rows it was read from.
    pub rows: u64,
    /// How many more said the same once again.
    pub repeated: u64,
    /// How many the mapping passes over, and why.
    pub off_sale: u64,
    pub over: Option<PassedOver<'b>>,
}

/// Memory for a product's rows, and for what is understood of them.
type Memory<'m, 'b> = (&'m mut Vec<Member<'b>>, &'m mut Spare<'b>);

fn read<'b>(
    (carried, block): (&'b Block, &'b Block),
    rows: &[At],
    shop: Shop<'_>,
    passes: &'b [Pass<'_>],
    (members, spare): Memory<'_, 'b>,
) -> Read<'b> {
    let row = |at: &At| if at.is_carried { carried.row(at.row as usize) } else { block.row(at.row as usize) };
    let member = |at: &At| Member { at: SourceRow { table: &passes[at.table as usize].table, row: row(at) }, role: at.role };
    members.clear();
    members.extend(rows.iter().map(member));
    let over = passed_over(members);
    if let Some(over) = &over {
        members.clone_from(&over.left);
    }
    let left = members.len();
    if left > 1 && members.iter().any(|member| member.at.table.columns.rows.repeated == Repeated::Skip) {
        *members = without_repeats(members);
    }
    let listing = (left > 0).then(|| {
        let mut listing = assemble(members, spare);
        shop.job.checker.resolve(&mut listing);
        if let Some(map) = shop.job.images.filter(|_| shop.job.stage != Stage::Preview) {
            images::rewrite(&mut listing.product, map);
        }
        listing
    });
    let (off_sale, repeated) = ((rows.len() - left) as u64, (left - members.len()) as u64);
    Read { listing, rows: members.len() as u64, repeated, off_sale, over }
}

/// What all the tables lack that the first row of a product is read with.
fn absent<'p>(rows: &[At], passes: &'p [Pass<'_>]) -> &'p [Field] {
    rows.first().map_or(&[], |at| &passes[at.table as usize].absent)
}

/// A product's rows without those that say again, in every column that is used, what one above says.
fn without_repeats<'a>(members: &[Member<'a>]) -> Vec<Member<'a>> {
    let mut seen = HashSet::new();
    let is_new = |member: &&Member<'a>| {
        let Member { at: SourceRow { table, row }, role } = member;
        let certain = matches!(role, Role::Both | Role::Sku | Role::Add) && row.damage().next().is_none();
        let cells: Vec<&str> = table.columns.uses.iter().map(|used| table.cell(*row, used).trimmed()).collect();
        !(table.columns.rows.repeated == Repeated::Skip && certain) || seen.insert((table.index, cells))
    };
    members.iter().filter(is_new).copied().collect()
}

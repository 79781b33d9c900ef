//! One table, read in blocks, cut into products where the id changes.
//!
//! Optimistic: the rows of a product are expected to stand together. When an id comes back after its product was
//! closed, the pass starts over and the table is gathered instead.

use super::Stop;
use super::merge::Merge;
use super::pass::Pass;
use super::plan::Again;
use crate::listing::{Member, Owner, Role, RowIs, SourceRow};
use crate::table::{Block, Rows};
use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// Small enough to stay in the processor's cache, large enough that the seams between blocks cost nothing.
pub(super) const BLOCK_BYTES: usize = 1 << 20;

/// Rows of one product, as row numbers in the current block.
#[derive(Debug, Default)]
struct Group {
    id: Option<String>,
    rows: Vec<(usize, Role)>,
}

/// The products that have gone by.
#[derive(Default)]
struct Closed {
    ids: HashSet<u64>,
    hasher: RandomState,
}

/// Reads a table whose products stand together.
pub(super) fn stream(pass: &mut Pass<'_>, rows: &mut Rows<'_>, merge: &mut Merge<'_>) -> Result<(), Stop> {
    let (mut block, mut group, mut closed) = (Block::default(), Group::default(), Closed::default());
    let mut next = 0;
    let mut skip = pass.table.columns.header_rows;
    loop {
        let more = rows.fill(&mut block, BLOCK_BYTES).map_err(|stop| pass.again(stop))?;
        let skipped = skip.min(block.len() - next);
        skip -= skipped;
        pass.fill_down(&mut block, next + skipped);
        for index in next + skipped..block.len() {
            row(pass, &block, index, &mut group, &mut closed, merge)?;
        }
        if !more {
            return close(pass, &block, &mut group, &mut closed, merge);
        }
        let open = group.rows.first().map_or(block.len(), |(row, _)| *row);
        next = block.len() - open;
        block.keep_from(open);
        group.rows.iter_mut().for_each(|(row, _)| *row -= open);
    }
}

fn row(
    pass: &mut Pass<'_>,
    block: &Block,
    index: usize,
    group: &mut Group,
    closed: &mut Closed,
    merge: &mut Merge<'_>,
) -> Result<(), Stop> {
    let row = block.row(index);
    let (owner, role) = match pass.table.row_is(row) {
        RowIs::Skipped(reason) => {
            pass.skip(row, reason, merge);
            return Ok(());
        }
        RowIs::Of(owner, role) => (owner, role),
    };
    pass.look_for_units(row)?;
    let id = match owner {
        Owner::Above => {
            group.rows.push((index, role));
            return Ok(());
        }
        Owner::Named(_) => return Err(Stop::Again(Again::Gather { table: pass.at })),
        Owner::Id(id) => Some(id),
        Owner::Alone => None,
    };
    if group.rows.is_empty() || id.is_none() || group.id.as_deref() != id.as_deref() {
        close(pass, block, group, closed, merge)?;
        group.id = id.map(std::borrow::Cow::into_owned);
    }
    group.rows.push((index, role));
    Ok(())
}

fn close(pass: &Pass<'_>, block: &Block, group: &mut Group, closed: &mut Closed, merge: &mut Merge<'_>) -> Result<(), Stop> {
    if group.rows.is_empty() {
        return Ok(());
    }
    if let Some(id) = group.id.take()
        && !closed.ids.insert(closed.hasher.hash_one(&id))
    {
        return Err(Stop::Again(Again::Gather { table: pass.at }));
    }
    let member = |(index, role)| Member { at: SourceRow { table: &pass.table, row: block.row(index) }, role };
    let members: Vec<_> = group.rows.drain(..).map(member).collect();
    Ok(pass.job.product(&members, &pass.absent, merge)?)
}

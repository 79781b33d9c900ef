//! The rows of one sheet: the part from its first byte to its last, row by row into blocks.

use super::cell::{self, Pieces};
use super::facts::{Aside, SheetFacts};
use super::fault::{Fault, damaged};
use super::gathered::Gathered;
use super::grid::Grid;
use super::markup::{Markup, Tag};
use super::relations::Relations;
use crate::table::block::Block;
use crate::table::limits::Limits;
use crate::table::value::weight;
use crate::{Error, Unreadable};
use std::sync::Arc;

pub(super) use super::grid::Given;

/// Reads the rows of one sheet.
pub(in crate::table) struct SheetRows<'t> {
    file: Arc<str>,
    inside: Inside<'t>,
    limits: Limits,
    /// All rows, where they are out of order.
    gathered: Option<Gathered>,
    /// Rows were handed over that cannot be taken back.
    delivered: bool,
}

/// What is known of a sheet before its own part is opened.
pub(super) struct Beside {
    pub relations: Relations,
    pub facts: SheetFacts,
}

/// The part and what is understood of it.
struct Inside<'t> {
    part: String,
    markup: Markup<'t>,
    grid: Grid<'t>,
    pieces: Pieces,
    relations: Relations,
    ended: bool,
}

impl<'t> SheetRows<'t> {
    /// Reads a sheet up to its first row.
    pub(super) fn open(
        file: Arc<str>,
        part: String,
        markup: Markup<'t>,
        given: Given<'t>,
        beside: Beside,
        limits: &Limits,
    ) -> Result<SheetRows<'t>, Fault> {
        let Beside { relations, facts } = beside;
        let grid = Grid::new(given, facts, limits);
        let mut inside = Inside { part, markup, grid, pieces: Pieces::default(), relations, ended: false };
        inside.before_rows().map_err(|fault| fault.of(&inside.part))?;
        Ok(SheetRows { file, inside, limits: limits.clone(), gathered: None, delivered: false })
    }

    /// See [`Rows::facts`](crate::table::Rows::facts).
    pub fn facts(&self) -> &SheetFacts {
        &self.inside.grid.facts
    }

    /// See [`Rows::fill`](crate::table::Rows::fill).
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Error> {
        let filled = if block.bytes() > self.limits.block {
            Err(Unreadable::Limit("block", self.limits.block as u64).into())
        } else {
            self.read(block, bytes)
        };
        filled.map_err(|fault| fault.of(&self.inside.part).about(&self.file))
    }

    fn read(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Fault> {
        if let Some(gathered) = &mut self.gathered {
            return Ok(gathered.fill(block, bytes));
        }
        let (rows, end) = (block.len(), weight(block).saturating_add(bytes));
        while (block.len() == rows || weight(block) < end) && self.inside.row(block)? {
            let Some(number) = self.inside.grid.backwards else { continue };
            if self.delivered {
                return Err(damaged(format!("row {number} comes after later rows")));
            }
            let mut gathered = Gathered::new(block, rows, &self.limits, |block| self.inside.row(block))?;
            let any = gathered.fill(block, bytes);
            self.gathered = Some(gathered);
            return Ok(any);
        }
        self.delivered |= block.len() > rows;
        Ok(block.len() > rows)
    }
}

impl Inside<'_> {
    fn before_rows(&mut self) -> Result<(), Fault> {
        self.markup.root("worksheet")?;
        if !self.asides(Until::Rows)? {
            self.ended = true;
            self.markup.finish()?;
        }
        Ok(())
    }

    /// Takes the elements beside the rows; whether the rows begin.
    fn asides(&mut self, until: Until) -> Result<bool, Fault> {
        let Inside { markup, grid, relations, .. } = self;
        while let Some(tag) = markup.child()? {
            let aside = match (tag.name(), until) {
                ("sheetData", Until::Rows) => return Ok(true),
                ("sheetData", Until::End) => return Err(Fault::Part("it has rows in two places".into())),
                ("cols", _) => Aside::Columns,
                ("mergeCells", _) => Aside::Merges,
                ("hyperlinks", _) => Aside::Links,
                (name, _) => {
                    if name == "autoFilter" {
                        grid.facts.filter(tag)?;
                    }
                    markup.skip()?;
                    continue;
                }
            };
            grid.facts.take(markup, aside, relations)?;
        }
        Ok(false)
    }

    /// Reads the next row into the block, if it has cells; false when the part has been read to its end.
    fn row(&mut self, block: &mut Block) -> Result<bool, Fault> {
        loop {
            if self.ended {
                return Ok(false);
            }
            match self.markup.child()? {
                Some(tag) if tag.name() == "row" => {
                    begin_row(tag, &mut self.grid)?;
                    let rows = block.len();
                    self.cells(block)?;
                    if block.len() > rows {
                        return Ok(true);
                    }
                }
                Some(_) => self.markup.skip()?,
                None => {
                    self.asides(Until::End)?;
                    self.markup.finish()?;
                    self.ended = true;
                }
            }
        }
    }

    fn cells(&mut self, block: &mut Block) -> Result<(), Fault> {
        let Inside { markup, grid, pieces, .. } = self;
        loop {
            let all = markup.rest();
            let mut rest = all.trim_ascii_start();
            while let Some((cell, length)) = cell::usual(rest) {
                grid.put(&cell, block)?;
                rest = rest[length..].trim_ascii_start();
            }
            let done = all.len() - rest.len();
            markup.advance(done);
            match markup.child()? {
                Some(tag) if tag.name() == "c" => {
                    pieces.tag(tag)?;
                    pieces.inside(markup)?;
                    grid.put(&pieces.raw(), block)?;
                }
                Some(_) => markup.skip()?,
                None => return Ok(()),
            }
        }
    }
}

/// Which end a run of elements beside the rows has.
#[derive(Debug, Clone, Copy)]
enum Until {
    Rows,
    End,
}

fn begin_row(tag: Tag<'_>, grid: &mut Grid<'_>) -> Result<(), Fault> {
    let (mut number, mut hidden) = (None, false);
    tag.attributes(|name, value| {
        match name {
            "r" => number = Some(super::reference::row(&value)?),
            "hidden" => hidden = super::markup::is_true(&value),
            _ => {}
        }
        Ok(())
    })?;
    grid.begin_row(number, hidden);
    Ok(())
}

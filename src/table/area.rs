//! What a workbook of many sheets would come to in memory, when a reader makes a cell of every place between the first
//! and the last one and a copy of every text.

use super::limits::Limits;
use crate::Unreadable;

/// Places for each cell that holds a value.
const PER_CELL: u64 = 4;

/// The smallest rectangle that holds all cells.
#[derive(Debug, Default)]
pub(super) struct Rectangle {
    /// The first and the last row and column.
    corners: Option<[u32; 4]>,
}

/// What all sheets come to so far.
#[derive(Debug, Default)]
pub(super) struct Area {
    places: u64,
    cells: u64,
    /// Bytes of text.
    pub text: u64,
}

impl Rectangle {
    /// Widens it for a cell.
    pub fn add(&mut self, row: u32, column: u32) {
        let [top, left, bottom, right] = self.corners.unwrap_or([row, column, row, column]);
        self.corners = Some([top.min(row), left.min(column), bottom.max(row), right.max(column)]);
    }

    fn places(&self) -> u64 {
        let side = |first: u32, last: u32| u64::from(last - first) + 1;
        self.corners.map_or(0, |[top, left, bottom, right]| side(top, bottom).saturating_mul(side(left, right)))
    }
}

impl Area {
    /// Adds places that are held besides, and cells among them that hold a value.
    pub fn hold(&mut self, places: u64, cells: u64) {
        self.places = self.places.saturating_add(places);
        self.cells = self.cells.saturating_add(cells);
    }

    /// Adds a sheet with that many cells that hold a value.
    pub fn add(&mut self, rectangle: &Rectangle, cells: u64) {
        self.hold(rectangle.places(), cells);
    }

    /// Refuses what would not be held.
    pub fn check(&self, limits: &Limits) -> Result<(), Unreadable> {
        if self.places > self.cells.saturating_mul(PER_CELL).saturating_add(limits.places) {
            return Err(Unreadable::Limit("places", limits.places));
        }
        if self.text > limits.text {
            return Err(Unreadable::Limit("text", limits.text));
        }
        Ok(())
    }
}

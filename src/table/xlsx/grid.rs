//! What the cells of a sheet mean: where each stands, and what its value is as text.

use super::cell::Raw;
use super::escapes;
use super::facts::SheetFacts;
use super::fault::{Fault, damaged};
use super::markup::unescape;
use super::reference::{self, COLUMNS, Place, ROWS};
use super::strings::Strings;
use super::styles::{Shown, Styles};
use crate::Unreadable;
use crate::table::block::{Block, CellKind};
use crate::table::damage::Damage;
use crate::table::limits::Limits;
use crate::table::number;
use crate::table::value::{pad, push_date, push_number, push_text};
use calamine::{ExcelDateTime, ExcelDateTimeType};

/// What the workbook's sheets share.
#[derive(Clone, Copy)]
pub(super) struct Given<'t> {
    pub strings: &'t Strings,
    pub styles: &'t Styles,
    pub from_1904: bool,
}

/// The rows so far, and the row at hand.
pub(super) struct Grid<'t> {
    given: Given<'t>,
    limits: Limits,
    pub facts: SheetFacts,
    /// A row that comes after later ones.
    pub backwards: Option<u32>,
    /// Cells with a value so far.
    cells: u64,
    /// The number of the last row.
    row: u32,
    /// The row at hand as its element says it.
    declared: Option<u32>,
    hidden: bool,
    /// The row at hand is in the block.
    begun: bool,
    /// Where a cell stands that does not say it.
    column: u32,
    scratch: String,
}

impl<'t> Grid<'t> {
    pub fn new(given: Given<'t>, facts: SheetFacts, limits: &Limits) -> Grid<'t> {
        Grid {
            given,
            limits: limits.clone(),
            facts,
            backwards: None,
            cells: 0,
            row: 0,
            declared: None,
            hidden: false,
            begun: false,
            column: 0,
            scratch: String::new(),
        }
    }

    /// Begins a row; it comes into the block with its first cell.
    pub fn begin_row(&mut self, number: Option<u32>, hidden: bool) {
        // A row without a cell counts too, where the next does not say its number.
        if !self.begun
            && let Some(before) = self.declared
        {
            self.row = self.row.max(before);
        }
        (self.declared, self.hidden, self.begun, self.column) = (number, hidden, false, 0);
    }

    /// Adds a cell to the block.
    pub fn put(&mut self, cell: &Raw<'_>, block: &mut Block) -> Result<(), Fault> {
        let column = self.place(cell, block)?;
        // A cell without a value is there for its looks.
        let value = cell.value.filter(|value| !value.is_empty());
        let present = block.row(block.len() - 1).len();
        let back = (column as usize) < present;
        if back && !block.row(block.len() - 1).cell(column as usize).text.is_empty() {
            return Err(damaged(format!("cell {} is there twice", self.name(column))));
        }
        if value.is_none() && cell.formula.is_none() {
            return Ok(());
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Unreadable::Limit("cells", self.limits.cells).into());
        }
        if column as usize >= self.limits.columns {
            return Err(Unreadable::Limit("columns", self.limits.columns as u64).into());
        }
        pad(block, column);
        self.value(cell, value, column, block)?;
        if back {
            block.move_last_cell(column as usize);
        }
        Ok(())
    }

    /// Finds out where the cell stands, and begins its row if it is the first.
    fn place(&mut self, cell: &Raw<'_>, block: &mut Block) -> Result<u32, Fault> {
        let place = cell.reference.map(reference::place).transpose()?;
        if !self.begun {
            let number = self.declared.or(place.map(|place| place.row)).unwrap_or(self.row + 1);
            if number > ROWS {
                return Err(damaged(format!("there is no row {number}")));
            }
            if number == self.row {
                return Err(damaged(format!("row {number} is there twice")));
            }
            if number < self.row {
                self.backwards.get_or_insert(number);
            }
            (self.row, self.begun) = (number, true);
            block.begin_row(u64::from(number));
            if self.hidden {
                block.hide_row();
                self.facts.hidden_rows += 1;
            }
        }
        let column = match place {
            Some(Place { row, column }) if row == self.row => column,
            Some(Place { column, row }) => {
                return Err(damaged(format!("cell {}{row} stands in row {}", crate::column_letters(column + 1), self.row)));
            }
            None if self.column < COLUMNS => self.column,
            None => return Err(damaged(format!("row {} has too many cells", self.row))),
        };
        self.column = column + 1;
        Ok(column)
    }

    fn value(&mut self, cell: &Raw<'_>, value: Option<&str>, column: u32, block: &mut Block) -> Result<(), Fault> {
        if let Some(formula) = cell.formula {
            self.facts.formulas += 1;
            // What a spreadsheet's own picture comes to is no value, but its formula says what it is.
            if formula.contains("DISPIMG(") {
                self.facts.picture(self.row, column);
                self.scratch.clear();
                self.scratch.push('=');
                self.scratch.push_str(formula);
                push_text(block, column as usize, &self.scratch, &self.limits);
                return Ok(());
            }
            self.facts.formula(formula, self.row, column);
        }
        let Some(value) = value else {
            block.push_cell("", CellKind::Blank);
            // A formula may come to an empty text; it has no result if nothing says that it is a text.
            if cell.value.is_none() || cell.kind != "str" {
                block.push_damage(Damage::FormulaWithoutValue { column: column as usize });
            }
            return Ok(());
        };
        let value = if cell.written && memchr::memchr2(b'&', b'\r', value.as_bytes()).is_some() {
            self.scratch.clear();
            unescape(value, &mut self.scratch)?;
            &self.scratch
        } else {
            value
        };
        let at = column as usize;
        match cell.kind {
            "" | "n" => self.number(cell, value.trim(), column, block),
            "s" => match self.given.string(value) {
                Some(text) => push_text(block, at, text, &self.limits),
                None => block.push_cell("#STRING!", CellKind::Error),
            },
            "str" | "inlineStr" => {
                if memchr::memmem::find(value.as_bytes(), b"_x").is_none() {
                    push_text(block, at, value, &self.limits);
                } else {
                    let mut text = String::new();
                    escapes::push(value, &mut text);
                    push_text(block, at, &text, &self.limits);
                }
            }
            "b" => match value.trim() {
                "1" | "true" | "TRUE" => block.push_cell("TRUE", CellKind::Boolean),
                "0" | "false" | "FALSE" => block.push_cell("FALSE", CellKind::Boolean),
                other => block.push_cell(other, CellKind::Error),
            },
            "d" => block.push_cell(value.trim(), CellKind::Date),
            _ => {
                if cell.metadata && value == "#VALUE!" {
                    self.facts.picture(self.row, column);
                }
                block.push_cell(value.trim(), CellKind::Error);
            }
        }
        Ok(())
    }

    fn number(&self, cell: &Raw<'_>, value: &str, column: u32, block: &mut Block) {
        let style = cell.style.and_then(|style| style.parse().ok());
        let shown = style.map_or(Shown::Number, |style| self.given.styles.shown(style));
        let kind = match shown {
            Shown::Date => ExcelDateTimeType::DateTime,
            Shown::Duration => ExcelDateTimeType::TimeDelta,
            Shown::Number => {
                return plain_number(value, column as usize, block);
            }
        };
        match value.parse() {
            Ok(serial) => push_date(block, column as usize, ExcelDateTime::new(serial, kind, self.given.from_1904)),
            Err(_) => block.push_cell(value, CellKind::Error),
        }
    }

    fn name(&self, column: u32) -> String {
        format!("{}{}", crate::column_letters(column + 1), self.row)
    }
}

impl<'t> Given<'t> {
    /// The shared string of that number, which is digits and nothing else.
    fn string(self, number: &str) -> Option<&'t str> {
        let is_number = number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit());
        if !is_number {
            return None;
        }
        self.strings.get(number.bytes().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
    }
}

/// Adds a number that is shown as one.
fn plain_number(value: &str, column: usize, block: &mut Block) {
    if let Some(plain) = number::plain(value) {
        return block.push_cell(plain, CellKind::Number);
    }
    match value.parse() {
        Ok(value) => push_number(block, column, |text| number::push_number(value, text)),
        Err(_) => block.push_cell(value, CellKind::Error),
    }
}

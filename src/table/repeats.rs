//! How often the cells and rows of an ods workbook say that they are repeated: a short file can claim any number of
//! cells, and calamine writes each of them out or, beyond its own bounds, drops them without a word.

use super::area::{Area, Rectangle};
use super::limits::Limits;
use super::xlsx::fault::{Fault, damaged};
use super::xlsx::markup::{Markup, Tag, Token};
use crate::Unreadable;

const ROWS: u64 = 1_048_576;
const COLUMNS: u64 = 16_384;

/// How many places a cell with a value counts for that is only said to be there: nobody sells that many of the same.
const REPEATED: u64 = 6;

/// Elements that count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Element {
    Table,
    Row,
    Cell,
    Other,
}

/// All sheets so far.
struct Sum<'s> {
    limits: &'s Limits,
    area: Area,
    cells: u64,
    repeated: u64,
    table: Table,
    row: Row,
    cell: Cell,
}

#[derive(Default)]
struct Table {
    /// Rows so far, with and without their repeats.
    rows: u64,
    written: u64,
    values: Rectangle,
    formulas: Rectangle,
}

#[derive(Default)]
struct Row {
    repeats: u64,
    columns: u64,
    /// Columns up to the last cell with a value, and from the first one on.
    width: u64,
    first: Option<u64>,
    filled: u64,
    written: u64,
    has_formula: bool,
    text: u64,
}

#[derive(Default)]
struct Cell {
    repeats: u64,
    is_filled: bool,
    text: u64,
}

/// Walks over the content of a workbook.
pub(super) fn check(markup: &mut Markup<'_>, limits: &Limits) -> Result<(), Fault> {
    let area = Area::default();
    let (table, row, cell) = Default::default();
    let mut sum = Sum { limits, area, cells: 0, repeated: 0, table, row, cell };
    let mut open = Vec::new();
    while let Some(token) = markup.next()? {
        match token {
            Token::Open(tag) => {
                let element = Element::of(tag);
                sum.open(element, tag)?;
                open.push(element);
            }
            Token::Close => sum.close(open.pop().unwrap_or(Element::Other))?,
            Token::Text(text) | Token::Verbatim(text) => sum.cell.text += text.len() as u64,
        }
    }
    Ok(())
}

impl Element {
    fn of(tag: Tag<'_>) -> Element {
        match tag.name() {
            "table" => Element::Table,
            "table-row" => Element::Row,
            "table-cell" | "covered-table-cell" => Element::Cell,
            _ => Element::Other,
        }
    }
}

impl Sum<'_> {
    fn open(&mut self, element: Element, tag: Tag<'_>) -> Result<(), Fault> {
        match element {
            Element::Table => self.table = Table::default(),
            Element::Row => self.row = Row { repeats: count(tag, "number-rows-repeated")?, ..Row::default() },
            Element::Cell => {
                self.cell = Cell { repeats: count(tag, "number-columns-repeated")?, ..Cell::default() };
                let (cell, has_formula) = (&mut self.cell, &mut self.row.has_formula);
                tag.attributes(|name, value| {
                    cell.is_filled |= match name {
                        "value" | "string-value" | "date-value" | "time-value" | "boolean-value" | "formula" => true,
                        "value-type" => &*value == "string",
                        _ => false,
                    };
                    *has_formula |= name == "formula";
                    cell.text += value.len() as u64;
                    Ok(())
                })?;
            }
            // So many spaces.
            Element::Other if tag.name() == "s" => self.cell.text = self.cell.text.saturating_add(count(tag, "c")?),
            Element::Other => {}
        }
        Ok(())
    }

    fn close(&mut self, element: Element) -> Result<(), Fault> {
        match element {
            Element::Cell => self.row.add(&std::mem::take(&mut self.cell)),
            Element::Row => {
                let row = std::mem::take(&mut self.row);
                self.add(&row)
            }
            Element::Table => {
                let table = std::mem::take(&mut self.table);
                self.area.add(&table.values, 0);
                self.area.add(&table.formulas, 0);
                Ok(self.area.check(self.limits)?)
            }
            Element::Other => Ok(()),
        }
    }

    fn add(&mut self, row: &Row) -> Result<(), Fault> {
        let first = self.table.rows;
        self.table.rows = first.saturating_add(row.repeats);
        self.table.written += 1;
        if self.table.written > ROWS || (row.filled > 0 && self.table.rows > ROWS) {
            return Err(damaged("a row is beyond the last row"));
        }
        if let Some(left) = row.first.filter(|_| row.repeats > 0) {
            let corners = [(first, left), (self.table.rows - 1, row.width - 1)].map(|(row, column)| (bounded(row), bounded(column)));
            for (top, left) in corners {
                self.table.values.add(top, left);
                if row.has_formula {
                    self.table.formulas.add(top, left);
                }
            }
        }
        let filled = row.filled.saturating_mul(row.repeats);
        self.cells = self.cells.saturating_add(filled);
        self.repeated = self.repeated.saturating_add(filled.saturating_sub(row.written));
        self.area.hold(row.width, row.written);
        self.area.text = self.area.text.saturating_add(row.text.saturating_mul(row.repeats));
        if self.cells > self.limits.cells {
            return Err(Unreadable::Limit("cells", self.limits.cells).into());
        }
        if self.repeated.saturating_mul(REPEATED) > self.limits.places {
            return Err(Unreadable::Limit("places", self.limits.places).into());
        }
        Ok(self.area.check(self.limits)?)
    }
}

impl Row {
    fn add(&mut self, cell: &Cell) -> Result<(), Fault> {
        let first = self.columns;
        self.columns = first.saturating_add(cell.repeats);
        if !cell.is_filled || cell.repeats == 0 {
            return Ok(());
        }
        if self.columns > COLUMNS {
            return Err(damaged("a cell is beyond the last column"));
        }
        self.width = self.columns;
        self.first = self.first.or(Some(first));
        self.filled += cell.repeats;
        self.written += 1;
        self.text = self.text.saturating_add(cell.text.saturating_mul(cell.repeats));
        Ok(())
    }
}

/// A number of repeats, which is one if nothing is said.
fn count(tag: Tag<'_>, name: &str) -> Result<u64, Fault> {
    match tag.attribute(name)? {
        Some(value) => value.parse().map_err(|_| Fault::Part(format!("{name} is no number"))),
        None => Ok(1),
    }
}

/// A row or column that was checked to be in bounds.
fn bounded(at: u64) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

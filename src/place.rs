//! Where a value stands as the merchant sees it: file, sheet, row and column, always counted from 1.
//!
//! The product's side of the same value is a [`Slot`](crate::Slot).

use std::fmt;
use std::sync::Arc;

/// One spot in what the merchant gave us.
///
/// It prints the way the merchant's own program names it: `商品表!F7` for a workbook, `line 7, column 4` for text,
/// line and JSON pointer for a request body.
///
/// ```
/// use shangjia::{Place, Spot};
/// let place = Place { file: "goods.xlsx".into(), spot: Spot::Cell { sheet: "商品表".into(), row: 7, column: 6 } };
/// assert_eq!(place.to_string(), "商品表!F7");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The file's name as it was given; `-` is standard input.
    pub file: Arc<str>,
    /// The spot in the file.
    pub spot: Spot,
}

/// A spot inside one file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Spot {
    /// The file as a whole.
    File,
    /// A cell of a workbook.
    Cell {
        /// The sheet's name.
        sheet: Arc<str>,
        /// The sheet's row, from 1.
        row: u64,
        /// The column, from 1; 0 stands for the whole row.
        column: u32,
    },
    /// A field of a text table.
    Line {
        /// The physical line, as an editor counts.
        line: u64,
        /// The character in that line where the field begins, from 1; 0 stands for the whole line.
        column: u32,
        /// The number of the field in its record, from 1; 0 stands for the whole record.
        field: u32,
    },
    /// A member of a request body that was read.
    Body {
        /// The physical line where the body begins.
        line: u64,
        /// The JSON pointer (RFC 6901) inside the body.
        pointer: String,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.spot {
            Spot::File => f.write_str(&self.file),
            Spot::Cell { sheet, row, column: 0 } => write!(f, "{sheet}!{row}:{row}"),
            Spot::Cell { sheet, row, column } => write!(f, "{sheet}!{}{row}", column_letters(*column)),
            Spot::Line { line, column: 0, .. } => write!(f, "line {line}"),
            Spot::Line { line, column, .. } => write!(f, "line {line}, column {column}"),
            Spot::Body { line, pointer } if pointer.is_empty() => write!(f, "line {line}"),
            Spot::Body { line, pointer } => write!(f, "line {line}, {pointer}"),
        }
    }
}

/// The letters that a spreadsheet shows above a column, counted from 1: 1 is `A`, 27 is `AA`.
///
/// ```
/// assert_eq!(shangjia::column_letters(28), "AB");
/// ```
pub fn column_letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        column -= 1;
        letters.push(char::from(b'A' + (column % 26) as u8));
        column /= 26;
    }
    letters.iter().rev().collect()
}

/// The column that those letters name, counted from 1, up to `XFD` (16384).
///
/// ```
/// assert_eq!(shangjia::column_number("ab"), Some(28));
/// assert_eq!(shangjia::column_number("价格"), None);
/// ```
pub fn column_number(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let number = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1);
    (number <= 16_384).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numbers_are_each_others_inverse() {
        for column in 1..=16_384 {
            assert_eq!(column_number(&column_letters(column)), Some(column));
        }
        assert_eq!(column_number("XFE"), None);
    }
}

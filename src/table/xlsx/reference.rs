//! Where a cell stands: `B2` as a row and a column, and nothing beyond the grid.

use super::fault::{Fault, damaged, shorten};

/// Rows of a sheet.
pub(super) const ROWS: u32 = 1_048_576;
/// Columns of a sheet, up to XFD.
pub(super) const COLUMNS: u32 = 16_384;

/// A row from 1 and a column from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub row: u32,
    pub column: u32,
}

/// Reads the name of a cell. Dollar signs and small letters are taken as Excel takes them.
pub(super) fn place(reference: &str) -> Result<Place, Fault> {
    read(reference.as_bytes()).ok_or_else(|| damaged(format!("there is no cell {}", shorten(reference))))
}

/// Reads the number of a row, from 1.
pub(super) fn row(number: &str) -> Result<u32, Fault> {
    digits(number.trim().as_bytes()).ok_or_else(|| damaged(format!("there is no row {}", shorten(number))))
}

/// Reads a range, or one cell: the top left and the bottom right.
pub(super) fn range(reference: &str) -> Option<(Place, Place)> {
    let (first, last) = reference.trim().split_once(':').unwrap_or((reference.trim(), reference.trim()));
    let (first, last) = (read(first.as_bytes())?, read(last.as_bytes())?);
    let ordered = first.row <= last.row && first.column <= last.column;
    ordered.then_some((first, last))
}

fn read(reference: &[u8]) -> Option<Place> {
    let reference = reference.strip_prefix(b"$").unwrap_or(reference);
    let letters = reference.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let (name, number) = reference.split_at(letters);
    if !(1..=3).contains(&letters) {
        return None;
    }
    // Three letters are at most 18,278.
    let column = name.iter().fold(0, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = digits(number.strip_prefix(b"$").unwrap_or(number))?;
    (column <= COLUMNS).then_some(Place { row, column: column - 1 })
}

fn digits(number: &[u8]) -> Option<u32> {
    if !(1..=7).contains(&number.len()) || !number.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let row = number.iter().fold(0, |row, digit| row * 10 + u32::from(digit - b'0'));
    (1..=ROWS).contains(&row).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_where_a_spreadsheet_has_them() {
        for (name, row, column) in
            [("A1", 1, 0), ("a2", 2, 0), ("$B$2", 2, 1), ("Z9", 9, 25), ("AA10", 10, 26), ("XFD1048576", ROWS, COLUMNS - 1)]
        {
            assert_eq!(place(name).expect("it is a cell"), Place { row, column }, "{name}");
        }
        let none = ["", "A", "1", "A0", "A-5", "A1048577", "XFE1", "MWLQKWX2", "A4294967298", "B2:C3", "A1 ", "Ａ1", "A99999999999"];
        for name in none {
            assert!(place(name).is_err(), "{name}");
        }
        assert_eq!(range("B2:C3"), Some((Place { row: 2, column: 1 }, Place { row: 3, column: 2 })));
        assert_eq!(range("C3:B2"), None);
    }
}

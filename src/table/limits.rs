//! How much of a table is believed: bounds on everything that a hostile file could make large.

/// Bounds of one table. Passing one of them ends the reading, except for [`field`](Limits::field), which damages a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one field; the rest of a longer one is cut off and noted as damage.
    pub field: usize,
    /// Bytes of one record of a text table, quotes and line ends included.
    pub record: usize,
    /// Columns of one row.
    pub columns: usize,
    /// Bytes of text that a block may reach, whatever is asked to be kept in it.
    pub block: usize,
    /// Cells with a value in one sheet of a workbook.
    pub cells: u64,
    /// Bytes of all parts of a workbook when inflated.
    pub inflated: u64,
    /// Parts of a workbook.
    pub parts: usize,
    /// Shared strings of a workbook.
    pub strings: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            field: 1 << 20,
            record: 16 << 20,
            columns: 1_000,
            block: 1 << 30,
            cells: 20_000_000,
            inflated: 1 << 30,
            parts: 10_000,
            strings: 2_000_000,
        }
    }
}

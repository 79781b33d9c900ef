//! How much of a table is believed: bounds on everything that a hostile file could make large. Each has a name, by which
//! messages, the mapping file and the command line call it.

/// Bounds of one table. Passing one of them ends the reading, except for [`field`](Limits::field), which damages a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one field; the rest of a longer one is cut off and noted as damage. In a workbook, a text beyond a
    /// mebibyte and beyond this limit ends the reading.
    pub field: usize,
    /// Bytes of one record of a text table, quotes and line ends included.
    pub record: usize,
    /// Columns of one row.
    pub columns: usize,
    /// Bytes of text that a block may reach, whatever is asked to be kept in it: the rows of one product, mostly.
    pub block: usize,
    /// Bytes of a workbook's file. Texts are streamed and may be of any length.
    pub file: u64,
    /// Cells with a value in one sheet of a workbook.
    pub cells: u64,
    /// Places that the sheets of an xls or ods workbook may reach over, empty ones among them, with four more for each
    /// cell that holds a value: memory is taken for all of them.
    pub places: u64,
    /// Bytes of text in all cells of an xls or ods workbook: memory is taken for each of them.
    pub text: u64,
    /// Bytes of all parts of a workbook when inflated.
    pub inflated: u64,
    /// Parts of a workbook.
    pub parts: usize,
    /// Shared strings of a workbook.
    pub strings: usize,
}

/// Blocks count their bytes in 32 bits.
const MOST_BYTES: u64 = 1 << 31;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            field: 1 << 20,
            record: 16 << 20,
            columns: 1_000,
            block: 1 << 30,
            file: 512 << 20,
            cells: 20_000_000,
            places: 6_000_000,
            text: 256 << 20,
            inflated: 1 << 30,
            parts: 10_000,
            strings: 2_000_000,
        }
    }
}

impl Limits {
    /// The names of all limits.
    pub const NAMES: [&str; 11] =
        ["field", "record", "columns", "block", "file", "cells", "places", "text", "inflated", "parts", "strings"];

    /// Sets the limit of that name; false if there is none. Those that bound a block stay below 2 GiB.
    ///
    /// ```
    /// let mut limits = shangjia::table::Limits::default();
    /// assert!(limits.set("columns", 2_000) && !limits.set("rows", 2_000));
    /// assert_eq!(limits.columns, 2_000);
    /// ```
    pub fn set(&mut self, name: &str, value: u64) -> bool {
        let size = |most: u64| usize::try_from(value.min(most)).unwrap_or(usize::MAX);
        match name {
            "field" => self.field = size(MOST_BYTES),
            "record" => self.record = size(MOST_BYTES),
            "columns" => self.columns = size(MOST_BYTES),
            "block" => self.block = size(MOST_BYTES),
            "file" => self.file = value,
            "cells" => self.cells = value,
            "places" => self.places = value,
            "text" => self.text = value,
            "inflated" => self.inflated = value,
            "parts" => self.parts = size(u64::MAX),
            "strings" => self.strings = size(u64::MAX),
            _ => return false,
        }
        true
    }

    /// Reads how much a limit is to be: a whole number above zero, with `K`, `M` or `G` for a power of 1,024 behind it.
    ///
    /// ```
    /// use shangjia::table::Limits;
    /// assert_eq!(Limits::amount("2000"), Some(2_000));
    /// assert_eq!(Limits::amount("4G"), Some(4 << 30));
    /// assert_eq!(Limits::amount("0"), None);
    /// ```
    pub fn amount(text: &str) -> Option<u64> {
        let (digits, unit) = match text.char_indices().last()? {
            (at, 'K' | 'k') => (&text[..at], 1 << 10),
            (at, 'M' | 'm') => (&text[..at], 1 << 20),
            (at, 'G' | 'g') => (&text[..at], 1 << 30),
            _ => (text, 1_u64),
        };
        let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<u64>().ok()).flatten()?;
        number.checked_mul(unit).filter(|&amount| amount > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::Limits;

    #[test]
    fn every_name_sets_a_limit_of_its_own() {
        let mut seen = Vec::new();
        for name in Limits::NAMES {
            let mut limits = Limits::default();
            assert!(limits.set(name, 7), "{name}");
            assert!(limits != Limits::default() && !seen.contains(&limits), "{name}");
            seen.push(limits);
        }
        for text in ["", "K", "-1", "1.5", "1 K", "99999999999G", "一", "+1"] {
            assert_eq!(Limits::amount(text), None, "{text}");
        }
    }
}

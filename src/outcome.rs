//! How a run ended, as data: what was read and how, what became of every row, how many problems there were.

use crate::mapping::Columns;
use crate::{Ledger, Severity};

/// What is known after the last row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Each table that was read, in order.
    pub sources: Vec<SourceFacts>,
    /// What became of every row.
    pub ledger: Ledger,
    /// How many problems of each weight there were.
    pub counts: Counts,
}

/// How one table was read: decisions that the merchant may want to correct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceFacts {
    /// The file's name as it was given; `-` is standard input.
    pub file: String,
    /// The sheet, for workbooks.
    pub sheet: Option<String>,
    /// The encoding's name, for text.
    pub encoding: Option<String>,
    /// Why that encoding: a name, not a sentence.
    pub encoding_reason: Option<String>,
    /// What separates the fields, for text tables.
    pub delimiter: Option<char>,
    /// The row, or the physical line of a text, where the header stands, from 1.
    pub header_row: Option<u64>,
    /// The preset that it is read by.
    pub preset: Option<String>,
    /// Sheets of the workbook that were not read.
    pub other_sheets: Vec<String>,
    /// What every column fills; `None` for request bodies.
    pub columns: Option<Columns>,
}

/// Problems by weight.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Products with them do not go out.
    pub errors: u64,
    /// Probably wrong.
    pub warnings: u64,
    /// Worth knowing.
    pub notes: u64,
}

impl Counts {
    /// One more of that weight.
    pub fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.errors + self.warnings + self.notes
    }
}

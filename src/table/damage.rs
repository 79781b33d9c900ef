//! What a reader noticed about a row and did not repair: facts, without a judgement.

/// One fact about one row. Columns count from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Damage {
    /// A quote in a field that did not begin with one; it was kept as it stands.
    StrayQuote {
        /// The column.
        column: usize,
    },
    /// Text between a closing quote and the next delimiter: nobody can say what the field was meant to be.
    TextAfterQuote {
        /// The column.
        column: usize,
    },
    /// A quoted field that is never closed where its row ends.
    UnclosedQuote {
        /// The column.
        column: usize,
    },
    /// A NUL character.
    Nul {
        /// The column.
        column: usize,
    },
    /// Bytes that are no text in the file's encoding.
    Undecodable {
        /// The column.
        column: usize,
        /// The first bad byte, counted from 0 in the file as it stands on disk.
        byte: u64,
    },
    /// A field longer than the limit; the rest of it was not kept.
    FieldTooLong {
        /// The column.
        column: usize,
        /// How many bytes were kept at most.
        limit: usize,
    },
    /// A number with more than the 15 significant digits that a spreadsheet keeps.
    NumberBeyond15Digits {
        /// The column.
        column: usize,
    },
    /// A formula whose result the file does not hold.
    FormulaWithoutValue {
        /// The column.
        column: usize,
    },
}

impl Damage {
    /// The column it concerns, from 0.
    pub fn column(&self) -> usize {
        match *self {
            Damage::StrayQuote { column }
            | Damage::TextAfterQuote { column }
            | Damage::UnclosedQuote { column }
            | Damage::Nul { column }
            | Damage::Undecodable { column, .. }
            | Damage::FieldTooLong { column, .. }
            | Damage::NumberBeyond15Digits { column }
            | Damage::FormulaWithoutValue { column } => column,
        }
    }

    /// Whether it makes the text in that column doubtful.
    pub fn spoils(&self, column: usize) -> bool {
        match self {
            Damage::StrayQuote { .. } | Damage::NumberBeyond15Digits { .. } | Damage::FormulaWithoutValue { .. } => false,
            _ if self.shifts_cells() => self.column() <= column,
            _ => self.column() == column,
        }
    }

    /// Whether the row's cells can no longer be told apart with certainty from this column on.
    pub fn shifts_cells(&self) -> bool {
        matches!(self, Damage::TextAfterQuote { .. } | Damage::UnclosedQuote { .. })
    }
}

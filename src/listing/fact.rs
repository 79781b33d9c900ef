//! What was noticed while a listing was put together: facts that rules later turn into sentences.

use super::Origin;
use crate::mapping::Rate;
use crate::table::Damage;
use crate::{FenError, Slot, Unit};
use std::sync::Arc;

/// One fact about one slot or row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact<'a> {
    /// Where it belongs, if it belongs to a value.
    pub slot: Option<Slot>,
    /// The cell it was noticed in.
    pub origin: Origin,
    /// The text it was noticed in, as it stands in the cell.
    pub text: &'a str,
    /// What was noticed.
    pub kind: FactKind,
}

/// Kinds of facts.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactKind {
    /// The cell should hold money and could not be read as money in this unit. There is no unit where the amount is only
    /// a part of the cell, or none of the cell's own.
    NotMoney(FenError, Option<Unit>),
    /// The amount was in foreign money, and the mapping's rate was used. Told once for a table.
    AtRate(Arc<Rate>),
    /// Of a web page's text, the words were taken. Told once for a table.
    PageRead,
    /// The stock is a word, and nobody has said how many that is: the column, as a mapping names it.
    StockWord {
        /// Its header, or its letters.
        column: String,
    },
    /// The cell should lead to an address, and leads nowhere and is none.
    NoLink,
    /// The decimal mark of the column's amounts is the comma, and this one is written otherwise.
    NotDecimalComma,
    /// The cell should hold a whole number and does not.
    NotInteger(IntegerFault),
    /// The cell should name something of a table, which has nothing of that name; the nearest names.
    NameUnknown {
        /// Names that are most like it, the best first.
        nearest: Vec<String>,
    },
    /// The cell names several things of a table.
    NameAmbiguous {
        /// Which.
        meant: Vec<String>,
    },
    /// The cell should hold options (`颜色:红;尺码:L`), and this part of it has no key or no value.
    NotAnOption,
    /// A field that stands once per product says something else in another row: the cell that came first.
    Disagrees {
        /// The cell that was taken.
        first: Origin,
    },
    /// The row has no product id, and the mapping does not say that such rows continue the product above.
    NoProductId,
    /// The row's product id is a text that people and databases write for nothing.
    ProductIdSaysNothing,
    /// The row's kind is none that the mapping names.
    UnknownRowKind,
    /// The row is a SKU of another row's product, and does not say of which.
    NoParent,
    /// No row says the product that the row belongs to.
    NoProductRow,
    /// Several products' rows are called as the row says.
    ParentAmbiguous,
    /// The row that the row belongs to is a SKU itself.
    ParentIsSku,
    /// The row lists rows as SKUs of its product, and one of them is nowhere.
    ListedRowMissing,
    /// A second row that says what the product is.
    ProductRowRepeated,
    /// The row says more of a SKU, and there is none above it.
    AddsToNothing,
    /// An id that a spreadsheet shows in scientific notation: its digits are gone.
    IdScientific,
    /// An id in a number cell with more than 15 digits: the last ones are not what the merchant typed.
    IdBeyond15Digits,
    /// An id in a number cell that has a fraction or a sign.
    IdNotWhole,
    /// An id in a date cell.
    IdIsDate,
    /// A spreadsheet error such as `#REF!` in a cell that is used.
    CellError,
    /// A true/false cell where something else belongs.
    CellBoolean,
    /// A date where a number belongs.
    CellIsDate,
    /// An amount without a unit: nobody has said whether the column is in yuan or in fen.
    UnitUnknown,
    /// An amount without tax, and nobody has said how much that is.
    TaxUnknown,
    /// White space around an id was taken away.
    Trimmed,
    /// A number is written with full-width digits or marks.
    FullWidth,
    /// An option column that is blank in this row.
    OptionBlank {
        /// The option's name.
        key: String,
    },
    /// A number stands for a value of an option, and nothing says what it is called.
    OptionUnnamed {
        /// The number.
        value: String,
    },
    /// Fewer or more cells than the header has.
    Ragged {
        /// Cells in the row.
        cells: usize,
        /// Cells in the header.
        header: usize,
    },
    /// A text of another form than the mapping says.
    NotOfPattern,
    /// Several values of an option stand where one belongs, or more of them than there are names.
    SeveralValues,
    /// Fewer values than there are options, or none where the mapping wants one.
    OptionValueMissing {
        /// The options' names.
        keys: String,
    },
    /// A text that should be a day and is none.
    NotADay {
        /// The text.
        text: String,
    },
    /// The row says from when or until when it holds, and nobody has said what day it is.
    TodayUnknown,
    /// What the reader noticed.
    Damage(Damage),
    /// A template could not be filled because this part of it is empty.
    TemplateEmpty {
        /// The placeholder's name.
        part: String,
    },
}

impl FactKind {
    /// The same of a part of a cell, or of a text that was made from it.
    pub(super) fn of_part(self) -> FactKind {
        if let FactKind::NotMoney(error, _) = self { FactKind::NotMoney(error, None) } else { self }
    }

    /// Whether the row's cells were not read, because nobody knows which column or product they belong to.
    pub(crate) fn leaves_row_unread(&self) -> bool {
        match self {
            FactKind::NoProductId
            | FactKind::ProductIdSaysNothing
            | FactKind::Ragged { .. }
            | FactKind::UnknownRowKind
            | FactKind::NoParent
            | FactKind::NoProductRow
            | FactKind::ParentAmbiguous
            | FactKind::ParentIsSku
            | FactKind::ListedRowMissing
            | FactKind::ProductRowRepeated
            | FactKind::AddsToNothing => true,
            FactKind::Damage(damage) => damage.shifts_cells(),
            _ => false,
        }
    }

    /// Whether it is told once for a table, with the number of cells that it was noticed in.
    pub(crate) fn is_told_once(&self) -> bool {
        matches!(self, FactKind::AtRate(_) | FactKind::PageRead)
    }

    /// Whether what stands in the cell is not what the merchant meant, so that nothing else about it counts.
    pub(crate) fn spoils_value(&self) -> bool {
        let damaged = |damage: &Damage| !matches!(damage, Damage::StrayQuote { .. } | Damage::NumberBeyond15Digits { .. });
        match self {
            FactKind::Trimmed
            | FactKind::FullWidth
            | FactKind::AtRate(_)
            | FactKind::PageRead
            | FactKind::OptionBlank { .. }
            | FactKind::Disagrees { .. } => false,
            FactKind::Damage(damage) => damaged(damage),
            _ => true,
        }
    }
}

/// Why a text is not a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntegerFault {
    /// It has a fraction.
    Fraction,
    /// It is below zero.
    Negative,
    /// It does not fit into 64 bits.
    TooLarge,
    /// It is written with an exponent.
    Scientific,
    /// It is no number at all.
    NotANumber,
}

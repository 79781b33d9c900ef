//! Bytes → rows: every kind of file becomes blocks of rows whose cells know where they stand.
//!
//! A [`Source`] is a named, seekable stream. [`Tables::open`] recognises it by its content, never by its name, and
//! lists its sheets (a text file is one sheet without a name); [`Tables::rows`] reads one of them in blocks. Nothing
//! here knows what a column means.

mod again;
mod ahead;
#[cfg(feature = "workbook")]
mod archive;
#[cfg(feature = "workbook")]
mod area;
#[cfg(feature = "workbook")]
mod biff;
#[cfg(feature = "workbook")]
mod binary;
mod block;
#[cfg(feature = "workbook")]
mod cfb;
mod change;
mod container;
mod copies;
mod damage;
mod decoder;
mod delimiter;
mod encoding;
mod fill;
#[cfg(feature = "workbook")]
mod held;
#[cfg(feature = "workbook")]
mod html;
mod kind;
mod limits;
mod links;
mod marks;
#[cfg(feature = "workbook")]
mod number;
mod pieces;
mod proof;
#[cfg(feature = "workbook")]
mod repeats;
mod scanner;
mod source;
#[cfg(feature = "workbook")]
mod spreadsheet_xml;
mod tables;
#[cfg(test)]
mod tests;
mod text;
#[cfg(feature = "workbook")]
mod value;
#[cfg(feature = "workbook")]
mod workbook;
#[cfg(feature = "workbook")]
mod xlsx;

pub(crate) use again::{Stand, Wanted};
pub(crate) use block::trimmed;
pub use block::{Block, Cell, CellKind, Row};
pub use change::Change;
pub use damage::Damage;
pub use delimiter::{Delimiter, DelimiterFound};
pub use encoding::{Decision, Encoding, Why};
pub use fill::FillDown;
pub use kind::Kind;
pub use limits::Limits;
pub(crate) use links::Links;
pub(crate) use pieces::Piece;
pub use source::Source;
pub(crate) use tables::settled;
pub use tables::{ReadOptions, Rows, Sheet, Stop, Tables};
pub(crate) use text::Records;
#[cfg(feature = "workbook")]
pub use xlsx::{Area, Link, SheetFacts};

fn unreadable(source: &Source, reason: crate::Unreadable) -> crate::Error {
    crate::Error::unreadable(&**source.name(), reason)
}

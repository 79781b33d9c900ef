//! Bytes → rows: every kind of file becomes blocks of rows whose cells know where they stand.
//!
//! A [`Source`] is a named, seekable stream. [`Tables::open`] recognises it by its content, never by its name, and
//! lists its sheets (a text file is one sheet without a name); [`Tables::rows`] reads one of them in blocks. Nothing
//! here knows what a column means.

mod block;
mod damage;

pub use block::{Block, Cell, CellKind, Row};
pub use damage::Damage;

//! A table that is read by one thread while another splits what was read before.

use super::Stop;
use super::block::Block;
use super::pieces::{Piece, Pieces};
#[cfg(feature = "workbook")]
use super::tables::Reader;

/// Reads ahead in a table: a text table as pieces of its text, which are still to be split, any other as its rows.
pub(crate) struct Ahead<'r, 't>(What<'r, 't>);

enum What<'r, 't> {
    Pieces(&'r mut Pieces<'t>),
    #[cfg(feature = "workbook")]
    Rows(&'r mut Reader<'t>),
}

impl<'r, 't> Ahead<'r, 't> {
    pub(super) fn pieces(pieces: &'r mut Pieces<'t>) -> Ahead<'r, 't> {
        Ahead(What::Pieces(pieces))
    }

    #[cfg(feature = "workbook")]
    pub(super) fn rows(rows: &'r mut Reader<'t>) -> Ahead<'r, 't> {
        Ahead(What::Rows(rows))
    }

    /// Reads about that many bytes more: text into the piece, rows into the empty block. False says that this was all.
    ///
    /// # Errors
    /// [`Stop`]
    #[cfg_attr(not(feature = "workbook"), expect(unused_variables, reason = "rows come from workbooks"))]
    pub(crate) fn next(&mut self, piece: &mut Piece, block: &mut Block, bytes: usize) -> Result<bool, Stop> {
        match &mut self.0 {
            What::Pieces(pieces) => pieces.next(piece, bytes),
            #[cfg(feature = "workbook")]
            What::Rows(rows) => rows.fill(block, bytes),
        }
    }
}

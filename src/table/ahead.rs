//! A table that is read by one thread while another splits what was read before.

use super::Stop;
use super::block::Block;
use super::pieces::{Piece, Pieces};
#[cfg(feature = "workbook")]
use super::tables::Reader;

/// Reads ahead in a table: a text table as pieces of its text, which are still to be split, any other as its rows.
pub(crate) struct Ahead<'r, 't> {
    what: What<'r, 't>,
    is_over: bool,
}

enum What<'r, 't> {
    Pieces(&'r mut Pieces<'t>),
    #[cfg(feature = "workbook")]
    Rows(&'r mut Reader<'t>),
}

impl<'r, 't> Ahead<'r, 't> {
    pub(super) fn pieces(pieces: &'r mut Pieces<'t>) -> Ahead<'r, 't> {
        Ahead { what: What::Pieces(pieces), is_over: false }
    }

    #[cfg(feature = "workbook")]
    pub(super) fn rows(rows: &'r mut Reader<'t>) -> Ahead<'r, 't> {
        Ahead { what: What::Rows(rows), is_over: false }
    }

    /// Whether all of it is read.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Reads about that many bytes more: text into the piece, rows into the empty block. False says that all was read before.
    ///
    /// # Errors
    /// [`Stop`]
    #[cfg_attr(not(feature = "workbook"), expect(unused_variables, reason = "rows come from workbooks"))]
    pub(crate) fn next(&mut self, piece: &mut Piece, block: &mut Block, bytes: usize) -> Result<bool, Stop> {
        if self.is_over {
            return Ok(false);
        }
        let is_more = match &mut self.what {
            What::Pieces(pieces) => pieces.next(piece, bytes)?,
            #[cfg(feature = "workbook")]
            What::Rows(rows) => rows.fill(block, bytes)?,
        };
        self.is_over = !is_more;
        Ok(true)
    }
}

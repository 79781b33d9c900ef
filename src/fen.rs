//! Money in whole fen, read exactly from text.

/// An amount of money in whole fen (分): 9.90 yuan is 990 fen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Fen(u64);

/// The unit a column of prices is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Yuan with up to two decimals.
    Yuan,
    /// Whole fen.
    Fen,
}

/// Why a text is no amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FenError {
    /// stub
    Missing,
}
impl Fen {
    /// From whole fen.
    pub fn new(fen: u64) -> Fen {
        Fen(fen)
    }
    /// The number of fen.
    pub fn get(self) -> u64 {
        self.0
    }
}

//! What became of every physical row, and the sums of what goes out: nothing is lost without a word.

use std::collections::BTreeMap;

/// Rows read, and where they ended. Rows are counted after the header; a request body that is read counts as one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Rows read.
    pub read: u64,
    /// Rows of products that go out.
    pub emitted: u64,
    /// Rows of products that are refused; each of these products has an error.
    pub refused: u64,
    /// Rows passed over, by reason: `blank`, `repeated-header` …
    pub skipped: BTreeMap<&'static str, u64>,
    /// Products that go out.
    pub products: u64,
    /// Products that are refused.
    pub products_refused: u64,
    /// SKUs that go out.
    pub skus: u64,
    /// The sum of their selling prices in fen.
    pub sale_price_fen: u128,
    /// The sum of their stock.
    pub stock: u128,
}

impl Ledger {
    /// Adds the SKUs of a product that goes out to the sums.
    pub(crate) fn count_skus(&mut self, sums: Sums) {
        self.skus += sums.skus;
        self.sale_price_fen += sums.sale_price_fen;
        self.stock += sums.stock;
    }

    /// Whether every row read ended somewhere.
    pub fn adds_up(&self) -> bool {
        self.read == self.emitted + self.refused + self.skipped.values().sum::<u64>()
    }
}

/// What the SKUs of one product add to the ledger.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sums {
    skus: u64,
    sale_price_fen: u128,
    stock: u128,
}

impl Sums {
    /// The sums of that product.
    pub(crate) fn of(product: &crate::Product<'_>) -> Sums {
        let mut sums = Sums { skus: product.skus.len() as u64, ..Sums::default() };
        for sku in &product.skus {
            sums.sale_price_fen += sku.sale_price.map_or(0, |fen| u128::from(fen.get()));
            sums.stock += sku.stock_num.map_or(0, u128::from);
        }
        sums
    }
}

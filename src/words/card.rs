//! Words on the cards of a preview; the names of fields are the rules'.

words! {
    OPTIONS: "规格", "options";
    MORE_SKUS: "还有 {n} 个 SKU", "{n} more SKUs";
    MORE_UNREAD: "还有 {n} 处读不出来", "{n} more cells that could not be read";
}

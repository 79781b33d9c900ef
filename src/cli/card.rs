//! A product for somebody who is looking: its id, title and images, and a line for each SKU.

use shangjia::report::printable;
use shangjia::{Fen, Listing, Product, Sku, Slot};
use unicode_width::UnicodeWidthStr;

/// The product as a few lines of text.
pub(crate) fn card(listing: &Listing<'_>) -> String {
    let product = &listing.product;
    let mut text = format!("{}  {}", shown(product.out_product_id.as_deref()), shown(product.title.as_deref()));
    let first = listing.place(Slot::product(shangjia::Field::OutProductId));
    text.push_str(&first.map_or(String::new(), |place| format!("  ({})", printable(&place.to_string()))));
    text.push('\n');
    let rows: Vec<[String; 4]> = product.skus.iter().map(cells).collect();
    let widths: Vec<usize> = (0..4).map(|c| rows.iter().map(|row| row[c].width()).max().unwrap_or(0)).collect();
    for row in rows {
        text.push_str("   ");
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str("  ");
            text.push_str(cell);
            text.push_str(&" ".repeat(width - cell.width()));
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text.push_str(&images(product));
    text
}

fn cells(sku: &Sku<'_>) -> [String; 4] {
    let options: Vec<String> =
        sku.attributes.iter().map(|option| format!("{}: {}", printable(&option.key), printable(&option.value))).collect();
    [
        shown(sku.out_sku_id.as_deref()),
        sku.sale_price.map_or("-".to_owned(), |price| format!("¥{}", Fen::yuan(price))),
        sku.stock_num.map_or("-".to_owned(), |stock| format!("x {stock}")),
        options.join(", "),
    ]
}

fn images(product: &Product<'_>) -> String {
    match product.head_img.first() {
        None => String::new(),
        Some(first) if product.head_img.len() == 1 => format!("     {}\n", printable(first)),
        Some(first) => format!("     {} (+{})\n", printable(first), product.head_img.len() - 1),
    }
}

fn shown(text: Option<&str>) -> String {
    text.map_or("-".to_owned(), |text| printable(text).into_owned())
}

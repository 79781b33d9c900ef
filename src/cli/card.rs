//! A product for somebody who is looking at a terminal: its id and title, what it has once, a line for each SKU, and
//! what could not be read.

use super::terminal::{Stream, Terminal};
use shangjia::report::shorten;
use shangjia::rules::{field_name, of_fact};
use shangjia::words::card as words;
use shangjia::{Fen, Field, Language, Listing, Place, Product, Sku, Slot, Spot};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// How many SKUs and how many unread cells of one product are shown.
const SKUS: usize = 30;
const UNREAD: usize = 5;

/// How cards are drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Style {
    pub(super) language: Language,
    pub(super) width: usize,
    colours: bool,
}

impl Style {
    /// For standard output as it is.
    pub(crate) fn of(terminal: &Terminal) -> Style {
        Style { language: terminal.language, width: terminal.human(Stream::Out).width, colours: terminal.colours(Stream::Out) }
    }

    pub(super) fn paint(self, code: &str, text: &str) -> String {
        if self.colours && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn field(self, field: Field) -> String {
        field_name(field.name(), self.language).into_owned()
    }
}

pub(super) const BOLD: &str = "1";
pub(super) const DIM: &str = "2";
pub(super) const YELLOW: &str = "33";

/// The product as a few lines of text, with a blank one behind them.
pub(crate) fn card(listing: &Listing<'_>, style: Style) -> String {
    let mut text = heading(listing, style);
    text.push_str(&once(&listing.product, style));
    text.push_str(&skus(&listing.product, style));
    text.push_str(&unread(listing, style));
    text.push('\n');
    text
}

/// Id and title, and where the product begins.
fn heading(listing: &Listing<'_>, style: Style) -> String {
    let id = shown(listing.product.out_product_id.as_deref(), 40);
    let place = listing.place(Slot::product(Field::OutProductId));
    let place = place.map_or(String::new(), |place| shorten(&at(&place), 40));
    let room = style.width.saturating_sub(id.width() + place.width() + 4).max(20);
    let title = shown(listing.product.title.as_deref(), room);
    let space = " ".repeat(style.width.saturating_sub(id.width() + title.width() + place.width() + 2).max(2));
    format!("{}  {title}{space}{}\n", style.paint(BOLD, &id), style.paint(DIM, &place))
}

/// What stands once per product: numbers of images, category and brand, page.
fn once(product: &Product<'_>, style: Style) -> String {
    let mut parts = Vec::new();
    for (field, images) in [
        (Field::HeadImg, &product.head_img),
        (Field::DescImgs, &product.desc_imgs),
        (Field::QualificationPics, &product.qualification_pics),
    ] {
        if !images.is_empty() {
            parts.push(format!("{} x{}", style.field(field), images.len()));
        }
    }
    let number = |n: Option<u64>| n.map(|n| n.to_string());
    for (field, value) in [(Field::ThirdCatId, number(product.third_cat_id)), (Field::BrandId, number(product.brand_id))] {
        parts.extend(value.map(|value| format!("{} {value}", style.field(field))));
    }
    let path = product.path.as_deref().map(|path| format!("{} {path}", style.field(Field::Path)));
    let lines = [Some(parts.join("  ")).filter(|line| !line.is_empty()), path];
    let mut text = String::new();
    for line in lines.into_iter().flatten() {
        let _ = writeln!(text, "  {}", style.paint(DIM, &shorten(&line, style.width - 2)));
    }
    text
}

/// A line for each SKU below a line of headings; prices and stock end in the same column.
fn skus(product: &Product<'_>, style: Style) -> String {
    let option = words::OPTIONS.text(style.language).to_owned();
    let heading = [Field::OutSkuId, Field::SalePrice, Field::MarketPrice, Field::StockNum].map(|field| style.field(field));
    let [id, sale, market, stock] = heading;
    let rows: Vec<[String; 5]> = [[id, sale, market, stock, option]].into_iter().chain(product.skus.iter().take(SKUS).map(cells)).collect();
    let widths: [usize; 5] = std::array::from_fn(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0));
    let mut text = String::new();
    for (n, row) in rows.iter().enumerate() {
        let mut line = String::new();
        for (i, (cell, width)) in row.iter().zip(widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            // Numbers stand to the right.
            let (before, after) = if (1..4).contains(&i) { (space.as_str(), "") } else { ("", space.as_str()) };
            let _ = write!(line, "  {before}{cell}{after}");
        }
        let line = shorten(line.trim_end(), style.width);
        text.push_str(&if n == 0 { style.paint(DIM, &line) } else { line });
        text.push('\n');
    }
    if product.skus.len() > SKUS {
        let more = words::MORE_SKUS.fill(style.language, &[("n", (product.skus.len() - SKUS).to_string())]);
        let _ = writeln!(text, "  {}", style.paint(DIM, &more));
    }
    text
}

fn cells(sku: &Sku<'_>) -> [String; 5] {
    let options: Vec<String> =
        sku.attributes.iter().map(|option| format!("{}: {}", shorten(&option.key, 20), shorten(&option.value, 40))).collect();
    [
        shown(sku.out_sku_id.as_deref(), 40),
        sku.sale_price.map_or("-".to_owned(), Fen::yuan),
        sku.market_price.map_or("-".to_owned(), Fen::yuan),
        sku.stock_num.map_or("-".to_owned(), |stock| stock.to_string()),
        if options.is_empty() { "-".to_owned() } else { options.join(", ") },
    ]
}

/// Cells that could not be read, each with its rule's one line.
fn unread(listing: &Listing<'_>, style: Style) -> String {
    let mut text = String::new();
    for fact in listing.facts.iter().take(UNREAD) {
        let place = listing.provenance.place(fact.origin).map_or(String::new(), |place| at(&place));
        let summary = of_fact(fact).rule.summary.text(style.language);
        let field = fact.slot.map_or(String::new(), |slot| style.field(slot.field) + ": ");
        let line = format!("! {}  {field}{}  {summary}", shorten(&place, 40), shorten(fact.text, 40));
        let _ = writeln!(text, "  {}", style.paint(YELLOW, &shorten(&line, style.width - 2)));
    }
    if listing.facts.len() > UNREAD {
        let more = words::MORE_UNREAD.fill(style.language, &[("n", (listing.facts.len() - UNREAD).to_string())]);
        let _ = writeln!(text, "  {}", style.paint(YELLOW, &more));
    }
    text
}

/// A place in few words: `商品表!F7`, `goods.csv:7`.
fn at(place: &Place) -> String {
    let file = place.file.rsplit(['/', '\\']).next().unwrap_or_default();
    match &place.spot {
        Spot::Line { line, .. } | Spot::Body { line, .. } => format!("{file}:{line}"),
        _ => place.to_string(),
    }
}

fn shown(text: Option<&str>, columns: usize) -> String {
    text.map_or("-".to_owned(), |text| shorten(text, columns))
}

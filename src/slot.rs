//! Where a value belongs in a product: the field, which SKU, which item of a list.
//!
//! [`Field`] is the closed list of everything a column can fill, and the only list of fields in the program: mapping
//! files, help texts and targets all speak of fields through it. A [`Slot`] is a field with its place inside one
//! product. The merchant's side of the same value is a [`Place`](crate::Place).

use std::fmt;

/// Everything a column of a merchant's table can fill.
///
/// ```
/// use shangjia::Field;
/// assert_eq!(Field::from_name("sale_price"), Some(Field::SalePrice));
/// assert_eq!(Field::SalePrice.name(), "sale_price");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// The merchant's product id (SPU).
    OutProductId,
    /// The product's title.
    Title,
    /// The mini-program page of the product.
    Path,
    /// The mini-program page that buys at once.
    DirectPath,
    /// Main images, the first one shown in lists.
    HeadImg,
    /// Pictures of the papers that some categories require.
    QualificationPics,
    /// Description text.
    Desc,
    /// Description images.
    DescImgs,
    /// Third-level category id.
    ThirdCatId,
    /// Brand id; 2100000000 means "no brand".
    BrandId,
    /// The merchant's own version mark.
    InfoVersion,
    /// Where the product is sold: 1 is 视频号, 3 is 订单中心.
    SceneGroupList,
    /// The merchant's SKU id.
    OutSkuId,
    /// The SKU's picture.
    ThumbImg,
    /// Selling price in fen.
    SalePrice,
    /// Strike-through price in fen.
    MarketPrice,
    /// Pieces in stock.
    StockNum,
    /// The merchant's goods code of the SKU.
    SkuCode,
    /// Barcode of the SKU.
    Barcode,
    /// What tells the SKUs of a product apart: the name of an option, such as 颜色.
    AttrKey,
    /// The value of an option, such as 酒红.
    AttrValue,
}

/// How the text of a cell becomes a field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Taken as it stands, trimmed.
    Text,
    /// An id chosen by the merchant: text, but never a number that a spreadsheet has damaged.
    Id,
    /// An amount of money, read exactly into [`Fen`](crate::Fen).
    Money,
    /// A whole number.
    Integer,
    /// An image address.
    Image,
}

/// Whether a field stands once per product or once per SKU.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Once per product.
    Product,
    /// Once per SKU.
    Sku,
}

struct Spec {
    field: Field,
    name: &'static str,
    level: Level,
    many: bool,
    reading: Reading,
}

const fn spec(field: Field, name: &'static str, level: Level, many: bool, reading: Reading) -> Spec {
    Spec { field, name, level, many, reading }
}

const SPECS: &[Spec] = &[
    spec(Field::OutProductId, "out_product_id", Level::Product, false, Reading::Id),
    spec(Field::Title, "title", Level::Product, false, Reading::Text),
    spec(Field::Path, "path", Level::Product, false, Reading::Text),
    spec(Field::DirectPath, "direct_path", Level::Product, false, Reading::Text),
    spec(Field::HeadImg, "head_img", Level::Product, true, Reading::Image),
    spec(Field::QualificationPics, "qualification_pics", Level::Product, true, Reading::Image),
    spec(Field::Desc, "desc", Level::Product, false, Reading::Text),
    spec(Field::DescImgs, "desc_imgs", Level::Product, true, Reading::Image),
    spec(Field::ThirdCatId, "third_cat_id", Level::Product, false, Reading::Integer),
    spec(Field::BrandId, "brand_id", Level::Product, false, Reading::Integer),
    spec(Field::InfoVersion, "info_version", Level::Product, false, Reading::Text),
    spec(Field::SceneGroupList, "scene_group_list", Level::Product, true, Reading::Integer),
    spec(Field::OutSkuId, "out_sku_id", Level::Sku, false, Reading::Id),
    spec(Field::ThumbImg, "thumb_img", Level::Sku, false, Reading::Image),
    spec(Field::SalePrice, "sale_price", Level::Sku, false, Reading::Money),
    spec(Field::MarketPrice, "market_price", Level::Sku, false, Reading::Money),
    spec(Field::StockNum, "stock_num", Level::Sku, false, Reading::Integer),
    spec(Field::SkuCode, "sku_code", Level::Sku, false, Reading::Id),
    spec(Field::Barcode, "barcode", Level::Sku, false, Reading::Id),
    spec(Field::AttrKey, "attr_key", Level::Sku, true, Reading::Text),
    spec(Field::AttrValue, "attr_value", Level::Sku, true, Reading::Text),
];

impl Field {
    /// Every field, in the order of the request body.
    pub fn all() -> impl Iterator<Item = Field> {
        SPECS.iter().map(|spec| spec.field)
    }

    /// The name that mapping files, `--set` and reports use.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The field of that name, if there is one.
    pub fn from_name(name: &str) -> Option<Field> {
        SPECS.iter().find(|spec| spec.name == name).map(|spec| spec.field)
    }

    /// Whether it stands once per product or once per SKU.
    pub fn level(self) -> Level {
        self.spec().level
    }

    /// Whether it holds a list.
    pub fn many(self) -> bool {
        self.spec().many
    }

    /// How the text of a cell becomes its value.
    pub fn reading(self) -> Reading {
        self.spec().reading
    }

    fn spec(self) -> &'static Spec {
        // The table is written in the order of the enum, which a test keeps.
        &SPECS[self as usize]
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One value's seat inside a product: a field, and where the field repeats, which SKU and which item (from 0).
///
/// ```
/// use shangjia::{Field, Slot};
/// let price = Slot::sku(Field::SalePrice, 2);
/// assert_eq!((price.field, price.sku, price.item), (Field::SalePrice, Some(2), None));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// Which field.
    pub field: Field,
    /// Which SKU, from 0; `None` for fields of the product.
    pub sku: Option<u32>,
    /// Which item of a list, from 0; `None` for fields that hold one value, and for a list as a whole.
    pub item: Option<u32>,
}

impl Slot {
    /// A field of the product, or a whole list of it.
    pub fn product(field: Field) -> Slot {
        Slot { field, sku: None, item: None }
    }

    /// A field of the SKU with that index.
    pub fn sku(field: Field, sku: usize) -> Slot {
        Slot { field, sku: Some(index(sku)), item: None }
    }

    /// The same slot, at that item of its list.
    #[must_use]
    pub fn item(self, item: usize) -> Slot {
        Slot { item: Some(index(item)), ..self }
    }
}

/// No catalog that the limits let through holds more than `u32::MAX` SKUs in a product or items in a list.
fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (i, spec) in SPECS.iter().enumerate() {
            assert_eq!(spec.field as usize, i, "{}", spec.name);
            assert_eq!(Field::from_name(spec.name), Some(spec.field));
        }
    }
}

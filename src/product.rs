//! What a product is, whatever table it came from and whatever endpoint it goes to.
//!
//! Every leaf may be missing: a listing may be incomplete, and one bad cell must not hide the other nine.

use crate::{Fen, Field, Slot};
use std::borrow::Cow;

/// A product with its SKUs (an SPU, in the platform's word).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Product<'a> {
    /// The merchant's product id.
    pub out_product_id: Option<Cow<'a, str>>,
    /// Title.
    pub title: Option<Cow<'a, str>>,
    /// Mini-program page of the product.
    pub path: Option<Cow<'a, str>>,
    /// Mini-program page that buys at once.
    pub direct_path: Option<Cow<'a, str>>,
    /// Main images.
    pub head_img: Vec<Cow<'a, str>>,
    /// Pictures of papers that the category requires.
    pub qualification_pics: Vec<Cow<'a, str>>,
    /// Description text.
    pub desc: Option<Cow<'a, str>>,
    /// Description images.
    pub desc_imgs: Vec<Cow<'a, str>>,
    /// Third-level category id.
    pub third_cat_id: Option<u64>,
    /// Brand id; 2100000000 means "no brand".
    pub brand_id: Option<u64>,
    /// The merchant's own version mark.
    pub info_version: Option<Cow<'a, str>>,
    /// Where the product is sold.
    pub scene_group_list: Vec<u64>,
    /// What can be bought, in order.
    pub skus: Vec<Sku<'a>>,
}

/// One thing that can be bought: a product in one colour, size, set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sku<'a> {
    /// The merchant's SKU id.
    pub out_sku_id: Option<Cow<'a, str>>,
    /// Picture.
    pub thumb_img: Option<Cow<'a, str>>,
    /// Selling price.
    pub sale_price: Option<Fen>,
    /// Strike-through price.
    pub market_price: Option<Fen>,
    /// Pieces in stock.
    pub stock_num: Option<u64>,
    /// The merchant's goods code.
    pub sku_code: Option<Cow<'a, str>>,
    /// Barcode.
    pub barcode: Option<Cow<'a, str>>,
    /// What tells this SKU from the others, in display order.
    pub attributes: Vec<Attribute<'a>>,
}

/// One option of a SKU: 颜色 = 酒红.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute<'a> {
    /// The option's name.
    pub key: Cow<'a, str>,
    /// Its value.
    pub value: Cow<'a, str>,
}

/// The value in one slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leaf<'a> {
    /// Text as it will be sent.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(u64),
    /// An amount of money.
    Money(Fen),
}

impl Leaf<'_> {
    /// The same value, borrowing from nothing.
    pub fn into_owned(self) -> Leaf<'static> {
        match self {
            Leaf::Text(text) => Leaf::Text(Cow::Owned(text.into_owned())),
            Leaf::Integer(number) => Leaf::Integer(number),
            Leaf::Money(fen) => Leaf::Money(fen),
        }
    }
}

impl<'a> Product<'a> {
    /// Forgets everything and keeps the memory of its lists.
    pub fn clear(&mut self) {
        let Product { mut head_img, mut qualification_pics, mut desc_imgs, mut scene_group_list, mut skus, .. } = std::mem::take(self);
        head_img.clear();
        qualification_pics.clear();
        desc_imgs.clear();
        scene_group_list.clear();
        skus.clear();
        *self = Product { head_img, qualification_pics, desc_imgs, scene_group_list, skus, ..Product::default() };
    }

    /// How many items the list in that field holds; for fields with one value, 1 if it is there. SKU fields look at
    /// the SKU of the slot.
    pub fn count(&self, slot: Slot) -> usize {
        self.at(slot).count(slot.field)
    }

    /// The value in that slot, borrowed, if it is there.
    pub fn leaf(&self, slot: Slot) -> Option<Leaf<'_>> {
        self.at(slot).leaf(slot.field)
    }

    /// The text in that slot, if it is there and a text.
    #[inline]
    pub(crate) fn text(&self, slot: Slot) -> Option<&str> {
        self.at(slot).text(slot.field)
    }

    /// Where the values of that slot's SKU and item are.
    #[inline]
    fn at(&self, slot: Slot) -> Here<'_> {
        Here { product: self, sku: slot.sku.and_then(|sku| self.skus.get(sku as usize)), item: slot.item.unwrap_or(0) as usize }
    }

    /// Puts a value into a slot, at the end of its list where the field holds a list. SKUs and attributes up to the
    /// slot's are made as needed. A leaf of the wrong kind for the field is left out.
    #[inline]
    pub fn put(&mut self, slot: Slot, leaf: Leaf<'a>) {
        match (slot.field, leaf) {
            (Field::OutProductId, Leaf::Text(t)) => self.out_product_id = Some(t),
            (Field::Title, Leaf::Text(t)) => self.title = Some(t),
            (Field::Path, Leaf::Text(t)) => self.path = Some(t),
            (Field::DirectPath, Leaf::Text(t)) => self.direct_path = Some(t),
            (Field::HeadImg, Leaf::Text(t)) => self.head_img.push(t),
            (Field::QualificationPics, Leaf::Text(t)) => self.qualification_pics.push(t),
            (Field::Desc, Leaf::Text(t)) => self.desc = Some(t),
            (Field::DescImgs, Leaf::Text(t)) => self.desc_imgs.push(t),
            (Field::ThirdCatId, Leaf::Integer(n)) => self.third_cat_id = Some(n),
            (Field::BrandId, Leaf::Integer(n)) => self.brand_id = Some(n),
            (Field::InfoVersion, Leaf::Text(t)) => self.info_version = Some(t),
            (Field::SceneGroupList, Leaf::Integer(n)) => self.scene_group_list.push(n),
            (field @ (Field::OutSkuId | Field::ThumbImg | Field::SkuCode | Field::Barcode), leaf @ Leaf::Text(_))
            | (field @ (Field::SalePrice | Field::MarketPrice), leaf @ Leaf::Money(_))
            | (field @ Field::StockNum, leaf @ Leaf::Integer(_)) => self.sku_mut(slot).put(field, leaf),
            (Field::AttrKey, Leaf::Text(t)) => self.attribute_mut(slot).key = t,
            (Field::AttrValue, Leaf::Text(t)) => self.attribute_mut(slot).value = t,
            _ => {}
        }
    }

    /// The list of images in that field.
    pub(crate) fn images_mut(&mut self, field: Field) -> Option<&mut Vec<Cow<'a, str>>> {
        match field {
            Field::HeadImg => Some(&mut self.head_img),
            Field::QualificationPics => Some(&mut self.qualification_pics),
            Field::DescImgs => Some(&mut self.desc_imgs),
            _ => None,
        }
    }

    /// Takes an amount out of its slot: it could not be changed as the table says.
    pub(crate) fn take(&mut self, slot: Slot) {
        match slot.field {
            Field::SalePrice => self.sku_mut(slot).sale_price = None,
            Field::MarketPrice => self.sku_mut(slot).market_price = None,
            _ => {}
        }
    }

    #[inline]
    fn sku_mut(&mut self, slot: Slot) -> &mut Sku<'a> {
        let index = slot.sku.unwrap_or(0) as usize;
        if self.skus.len() <= index {
            self.skus.resize_with(index + 1, Sku::default);
        }
        &mut self.skus[index]
    }

    fn attribute_mut(&mut self, slot: Slot) -> &mut Attribute<'a> {
        let attributes = &mut self.sku_mut(slot).attributes;
        let index = slot.item.map_or(attributes.len(), |item| item as usize);
        if attributes.len() <= index {
            attributes.resize_with(index + 1, || Attribute { key: Cow::Borrowed(""), value: Cow::Borrowed("") });
        }
        &mut attributes[index]
    }
}

impl<'a> Sku<'a> {
    /// Puts a value into one of the SKU's fields. What is none of a SKU, or a leaf of the wrong kind, is left out.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "in line, a value is made where it will stand, and is not copied")]
    pub(crate) fn put(&mut self, field: Field, leaf: Leaf<'a>) {
        match (field, leaf) {
            (Field::OutSkuId, Leaf::Text(t)) => self.out_sku_id = Some(t),
            (Field::ThumbImg, Leaf::Text(t)) => self.thumb_img = Some(t),
            (Field::SalePrice, Leaf::Money(fen)) => self.sale_price = Some(fen),
            (Field::MarketPrice, Leaf::Money(fen)) => self.market_price = Some(fen),
            (Field::StockNum, Leaf::Integer(n)) => self.stock_num = Some(n),
            (Field::SkuCode, Leaf::Text(t)) => self.sku_code = Some(t),
            (Field::Barcode, Leaf::Text(t)) => self.barcode = Some(t),
            _ => {}
        }
    }
}

/// A place in a product that values are read at: in one of its SKUs, or in none, at an item of lists. Of many values there, the
/// way is gone once.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Here<'p> {
    pub product: &'p Product<'p>,
    pub sku: Option<&'p Sku<'p>>,
    pub item: usize,
}

impl<'p> Here<'p> {
    /// How many items the list in that field holds; for fields with one value, 1 if it is there.
    #[inline]
    pub fn count(self, field: Field) -> usize {
        match field {
            Field::HeadImg => self.product.head_img.len(),
            Field::QualificationPics => self.product.qualification_pics.len(),
            Field::DescImgs => self.product.desc_imgs.len(),
            Field::SceneGroupList => self.product.scene_group_list.len(),
            Field::AttrKey | Field::AttrValue => self.sku.map_or(0, |sku| sku.attributes.len()),
            _ => usize::from(self.leaf(field).is_some()),
        }
    }

    /// The value of that field, borrowed, if it is there.
    pub fn leaf(self, field: Field) -> Option<Leaf<'p>> {
        match field {
            Field::SalePrice | Field::MarketPrice => self.number(field).map(Fen::new).map(Leaf::Money),
            Field::ThirdCatId | Field::BrandId | Field::SceneGroupList | Field::StockNum => self.number(field).map(Leaf::Integer),
            _ => self.text(field).map(|text| Leaf::Text(Cow::Borrowed(text))),
        }
    }

    /// The number of that field, money in fen, if it is there and a number.
    #[inline]
    pub fn number(self, field: Field) -> Option<u64> {
        match field {
            Field::ThirdCatId => self.product.third_cat_id,
            Field::BrandId => self.product.brand_id,
            Field::SceneGroupList => self.product.scene_group_list.get(self.item).copied(),
            Field::SalePrice => self.sku?.sale_price.map(Fen::get),
            Field::MarketPrice => self.sku?.market_price.map(Fen::get),
            Field::StockNum => self.sku?.stock_num,
            _ => None,
        }
    }

    /// The text of that field, if it is there and a text.
    #[inline]
    pub fn text(self, field: Field) -> Option<&'p str> {
        let Here { product, sku, item } = self;
        let attribute = || sku?.attributes.get(item);
        match field {
            Field::OutProductId => product.out_product_id.as_deref(),
            Field::Title => product.title.as_deref(),
            Field::Path => product.path.as_deref(),
            Field::DirectPath => product.direct_path.as_deref(),
            Field::HeadImg => product.head_img.get(item).map(AsRef::as_ref),
            Field::QualificationPics => product.qualification_pics.get(item).map(AsRef::as_ref),
            Field::Desc => product.desc.as_deref(),
            Field::DescImgs => product.desc_imgs.get(item).map(AsRef::as_ref),
            Field::InfoVersion => product.info_version.as_deref(),
            Field::OutSkuId => sku?.out_sku_id.as_deref(),
            Field::ThumbImg => sku?.thumb_img.as_deref(),
            Field::SkuCode => sku?.sku_code.as_deref(),
            Field::Barcode => sku?.barcode.as_deref(),
            Field::AttrKey => attribute().map(|attribute| attribute.key.as_ref()),
            Field::AttrValue => attribute().map(|attribute| attribute.value.as_ref()),
            Field::ThirdCatId | Field::BrandId | Field::SceneGroupList | Field::SalePrice | Field::MarketPrice | Field::StockNum => None,
        }
    }
}

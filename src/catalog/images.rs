//! Images on their way to WeChat: what is uploaded gets WeChat's address, what is not is put on a list.

use crate::{Field, ImageMap, Product, Slot};
use indexmap::IndexMap;
use std::borrow::Cow;

/// An image of the catalog that WeChat does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingImage {
    /// What the catalog has for it: an address or the name of a file.
    pub original: String,
    /// How often it is used.
    pub count: u64,
    /// The first product that uses it.
    pub product: String,
}

/// Gives every image of the map its address at WeChat. Where a value came from stays what it was: the cell is the one
/// that the merchant wrote.
pub(super) fn rewrite(product: &mut Product<'_>, map: &ImageMap) {
    let lists = [&mut product.head_img, &mut product.desc_imgs, &mut product.qualification_pics];
    let images = lists.into_iter().flatten().chain(product.skus.iter_mut().filter_map(|sku| sku.thumb_img.as_mut()));
    for image in images {
        if let Some(uploaded) = map.get(image) {
            *image = Cow::Owned(uploaded.to_owned());
        }
    }
}

/// Every image of a product.
pub(super) fn all<'p>(product: &'p Product<'_>) -> impl Iterator<Item = &'p str> {
    let lists = [&product.head_img, &product.desc_imgs, &product.qualification_pics].into_iter().flatten();
    lists.chain(product.skus.iter().filter_map(|sku| sku.thumb_img.as_ref())).map(AsRef::as_ref)
}

/// The same, each with its slot.
pub(super) fn each<'p>(product: &'p Product<'_>, mut see: impl FnMut(Slot, &'p str)) {
    let lists = [
        (Field::HeadImg, &product.head_img),
        (Field::DescImgs, &product.desc_imgs),
        (Field::QualificationPics, &product.qualification_pics),
    ];
    for (field, images) in lists {
        for (item, image) in images.iter().enumerate() {
            see(Slot::product(field).item(item), image);
        }
    }
    for (i, sku) in product.skus.iter().enumerate() {
        if let Some(image) = &sku.thumb_img {
            see(Slot::sku(Field::ThumbImg, i), image);
        }
    }
}

/// Images without an address at WeChat, in the order of the catalog: how often each is used, and by which product first.
#[derive(Debug, Default)]
pub(super) struct Missing(IndexMap<String, (u64, String)>);

impl Missing {
    pub(super) fn add(&mut self, original: &str, product: Option<&str>) {
        if let Some((count, _)) = self.0.get_mut(original) {
            *count += 1;
            return;
        }
        self.0.insert(original.to_owned(), (1, product.unwrap_or_default().to_owned()));
    }

    /// Adds those of the products that follow, and leaves nothing there.
    pub(super) fn append(&mut self, later: &mut Missing) {
        for (original, (more, product)) in later.0.drain(..) {
            self.0.entry(original).or_insert((0, product)).0 += more;
        }
    }

    /// Each of them.
    pub(super) fn into_list(self) -> impl Iterator<Item = MissingImage> {
        self.0.into_iter().map(|(original, (count, product))| MissingImage { original, count, product })
    }
}

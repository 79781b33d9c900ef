//! Products that show buyers the same picture first. Pictures that stand twice in one product are the matter of `image`.

use super::firsts::{Fingerprint, Firsts};
use super::order::CatalogFinding;
use crate::Field;
use smol_str::{SmolStr, ToSmolStr as _};

/// Places that a finding shows.
const SHOWN: usize = 3;

/// The first main images of a catalog, product after product in its order.
#[derive(Debug)]
pub(crate) struct FirstImages<P> {
    seen: Firsts<()>,
    count: u64,
    example: SmolStr,
    places: Vec<P>,
}

impl<P> Default for FirstImages<P> {
    fn default() -> FirstImages<P> {
        FirstImages { seen: Firsts::default(), count: 0, example: SmolStr::default(), places: Vec::new() }
    }
}

impl<P> FirstImages<P> {
    /// The fingerprint of the next product's image, where it stands, and how to know what it is.
    pub fn add(&mut self, image: Fingerprint, place: P, address: impl FnOnce() -> String) {
        if self.seen.note(image, ()).is_none() {
            return;
        }
        self.count += 1;
        if self.places.len() < SHOWN {
            self.places.push(place);
        }
        if self.count == 1 {
            self.example = super::visible(&address());
        }
    }

    /// The fingerprints of images that come next.
    pub fn expect(&self, images: impl Iterator<Item = Fingerprint>) {
        self.seen.expect(images);
    }

    /// One finding for the catalog: a picture that stands in for those to come would give one for every product.
    pub fn finding(self) -> Option<CatalogFinding<P>> {
        (self.count > 0).then(|| CatalogFinding {
            rule: &IMAGE_SHARED,
            field: Field::HeadImg,
            args: vec![("value", self.example), ("count", self.count.to_smolstr())],
            places: self.places,
        })
    }
}

rules! {
    IMAGE_SHARED: Note "image-shared" {
        summary: "几个商品的第一张主图一样" | "products have the same first image",
        explanation: "列表里只显示第一张主图，几个商品用同一张，买家分不清。多半是占位图忘了换，或者图片填错了行。"
            | "Lists show the first image alone, and buyers cannot tell such products apart. Mostly a placeholder was not replaced, or an image stands in the wrong row.",
        message: "“{value}”：第一张主图和前面的商品一样，共 {count} 个商品" | "{value}: the first image is one that a product before it has ({count} in all)",
        help: "给每个商品换上自己的主图；本来就该一样就不用管" | "give each product an image of its own, unless they are meant to share one",
        predicts: [],
        failing: "商品编号,主图\n719,https://mmecimage.cn/p/a.jpg\n720,https://mmecimage.cn/p/a.jpg\n",
        passing: "商品编号,主图\n719,https://mmecimage.cn/p/a.jpg\n720,https://mmecimage.cn/p/b.jpg\n",
    }
}

//! Ids that come again, product after product in the order of the catalog; and the words for everything that only the
//! whole catalog shows. What its values add up to is counted in `tally`.

use super::Rule;
use super::finding::visible;
use super::firsts::{Fingerprint, Firsts};
use crate::Field;
use smol_str::SmolStr;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

/// The ids of a run. `P` is a place as the caller wants it back.
///
/// It keeps a fingerprint of each id and its place, never rows. Those of numbers are never the same. Others are made under a
/// key that nobody knows beforehand: that two ids of a catalog of a million are taken for one, and the second product is
/// refused for it, happens once in eighteen million runs.
#[derive(Debug)]
pub struct Ids<P> {
    products: Firsts<P>,
    skus: Firsts<P>,
}

/// One thing that a catalog rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogFinding<P> {
    /// The rule.
    pub rule: &'static Rule,
    /// The field it is about.
    pub field: Field,
    /// The values for the rule's texts.
    pub args: Vec<(&'static str, SmolStr)>,
    /// Where it was seen: the offending place first; of many, the first three.
    pub places: Vec<P>,
}

impl<P: Default> Default for Ids<P> {
    fn default() -> Ids<P> {
        Ids { products: Firsts::default(), skus: Firsts::default() }
    }
}

impl<P: Copy + Default> Ids<P> {
    /// The next product; where its id was before, if it was.
    pub fn product(&mut self, id: Fingerprint, place: P) -> Option<P> {
        self.products.note(id, place)
    }

    /// Where the product with that id stands.
    pub fn product_at(&self, id: Fingerprint) -> Option<P> {
        self.products.at(id)
    }

    /// Where the SKU with that id stands.
    pub fn sku_at(&self, id: Fingerprint) -> Option<P> {
        self.skus.at(id)
    }

    /// One of its SKUs; where its id was before, if it was.
    pub fn sku(&mut self, id: Fingerprint, place: P) -> Option<P> {
        self.skus.note(id, place)
    }

    /// The ids of products and of SKUs that come next. Nothing but the time it takes to know them depends on it.
    pub fn expect(&self, products: impl Iterator<Item = Fingerprint>, skus: impl Iterator<Item = Fingerprint>) {
        self.products.expect(products);
        self.skus.expect(skus);
    }
}

/// A product whose id was there before. It refuses this product, not the one that had the id first.
pub fn product_again<P>(id: &str, place: P, first: P) -> CatalogFinding<P> {
    twice(&PRODUCT_REPEATED, Field::OutProductId, id, place, first)
}

/// A SKU whose id another product has.
pub fn sku_again<P>(id: &str, place: P, first: P) -> CatalogFinding<P> {
    twice(&SKU_IN_TWO_PRODUCTS, Field::OutSkuId, id, place, first)
}

/// An id that another one is like, or the same as.
pub(super) fn twice<P>(rule: &'static Rule, field: Field, id: &str, place: P, first: P) -> CatalogFinding<P> {
    CatalogFinding { rule, field, args: vec![("value", visible(id))], places: vec![place, first] }
}

/// The fingerprint of something that is only counted.
pub(super) fn fingerprint(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

rules! {
    PRODUCT_REPEATED: Error "product-repeated" {
        summary: "商品编号重复" | "a product id comes again",
        explanation: "同一个商品编号在别的文件或前面的请求体里已经出现过。第二次添加，微信报 1000012，就算先删掉也还占着。"
            | "The product id was there before, in another file or an earlier body. WeChat answers 1000012 to the second one, even after the first was deleted.",
        message: "“{value}”：这个商品编号前面已经有了" | "{value}: this product id was there before",
        help: "换一个商品编号，或者去掉重复的商品" | "choose another id, or leave the copy out",
        predicts: [1_000_012, 9_401_001],
        failing: "@twice 商品编号\n719\n",
        passing: "商品编号\n719\n",
    }
    SKU_IN_TWO_PRODUCTS: Warning "sku-in-two-products" {
        summary: "两个商品用了同一个 SKU 编号" | "two products have the same SKU id",
        explanation: "微信只要求 SKU 编号在商品内唯一，但以后按 SKU 编号对订单、对库存就分不清是哪一个了。"
            | "WeChat wants SKU ids unique within a product alone, but orders and stock that come by SKU id will not tell the two apart.",
        message: "“{value}”：另一个商品里也有这个 SKU 编号" | "{value}: another product has this SKU id as well",
        help: "每个 SKU 用自己的编号，比如 商品编号-颜色-尺码" | "give each SKU its own id, such as product-colour-size",
        predicts: [],
        failing: "商品编号,SKU编号\n719,A\n720,A\n",
        passing: "商品编号,SKU编号\n719,719-A\n720,720-A\n",
    }
    IMAGE_NOT_UPLOADED: Warning "image-not-uploaded" {
        summary: "图片还没有传到微信" | "images have not been uploaded to WeChat",
        explanation: "微信只认自己图片接口换来的地址，别的网站的图片会报 1070010。同一个网站只提醒一次。"
            | "WeChat takes images from its own upload interface alone and answers 1070010 to others. Each host is reported once.",
        message: "{host}：这个网站上的 {count} 张图片要先传到微信" | "{host}: {count} images on this host have to be uploaded to WeChat first",
        help: "用 /shop/img/upload 换成微信的图片地址，再填进来" | "exchange them for WeChat addresses with /shop/img/upload",
        predicts: [1_070_010],
        failing: "商品编号,主图\n719,https://img.example.com/a.jpg\n",
        passing: "商品编号,主图\n719,https://mmecimage.cn/p/wx719/a.jpg\n",
    }
    IMAGE_NOT_IN_MAP: Warning "image-not-in-map" {
        summary: "对照表里没有的图片" | "images that the table of uploaded images lacks",
        explanation: "给了图片对照表（--images），表里没有的图片就还没有传到微信，这样的商品微信会报 1070010。同一张图只算一次；--missing-images 把它们列成一张待上传的清单，填好微信地址就是新的对照表。把这条规则设成 error，用到这些图片的商品就不输出。"
            | "With a table of uploaded images (--images), whatever it lacks is not at WeChat, and WeChat answers 1070010 to products that use it. Each image counts once; --missing-images writes them as a list to work through, which is a table again once the addresses are filled in. Where this rule is made an error, products with such images are held back.",
        message: "有 {count} 张图片不在对照表里，例如 {value}" | "{count} images are not in the table of uploaded images, {value} for one",
        help: "用 --missing-images 待上传.csv 列出来，传到微信后把地址填上" | "list them with --missing-images todo.csv, upload them, and fill in their addresses",
        predicts: [1_070_010],
        failing: "@images https://img.example.com/b.jpg 商品编号,主图\n719,https://img.example.com/a.jpg\n",
        passing: "@images https://img.example.com/a.jpg 商品编号,主图\n719,https://img.example.com/a.jpg\n",
    }
    LEADING_ZEROS: Warning "id-leading-zeros-lost" {
        summary: "编号前面的 0 可能丢了" | "ids have probably lost their leading zeros",
        explanation: "同一列的编号大多一样长，有的以 0 开头，个别的却短一截，多半是被表格当成数字，把前面的 0 去掉了。"
            | "Most ids of the column have one length and some begin with 0, but a few are shorter. A spreadsheet probably took them for numbers.",
        message: "“{value}”等 {count} 个{field}不足 {length} 位，前面的 0 可能丢了" | "{value}: {count} values of the {field} have fewer than {length} digits and may have lost leading zeros",
        help: "把这一列设成“文本”格式，补上前面的 0" | "format the column as text and write the zeros again",
        predicts: [],
        failing: "商品编号\n00719\n00720\n00721\n00722\n723\n",
        passing: "商品编号\n00719\n00720\n00721\n00722\n00723\n",
    }
    PRICE_UNIT: Warning "price-unit-doubtful" {
        summary: "整个文件的价格单位可能弄错了" | "the prices of a whole file may be in the wrong unit",
        explanation: "所有售价都不到一元，或者都是几百元以上的整十数，多半是把元当成分读、或者把分当成元读了。单位错了就差一百倍。"
            | "Every price is below one yuan, or every price is a large round number. Mostly yuan were read as fen or the reverse, a factor of a hundred.",
        message: "{count} 个售价都在 {lowest} 到 {highest} 元之间：元和分可能弄反了" | "all {count} selling prices are between {lowest} and {highest} yuan, so yuan and fen may be mixed up",
        help: "核对几个商品；单位不对就在配置里写明这一列是元还是分" | "check a few products; if the unit is wrong, say in the mapping which one the column has",
        predicts: [],
        failing: "商品编号,售价(元),市场价(元)\n719,990,99990\n720,1290,99990\n721,5900,99990\n722,12900,99990\n723,1990,99990\n",
        passing: "商品编号,售价(元),市场价(元)\n719,9.9,999\n720,12.9,999\n721,59,999\n722,129,999\n723,19.9,999\n",
    }
}

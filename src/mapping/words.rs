//! The words of the file that `init` writes, in both languages, and an example for every field that may have to be
//! filled in by hand.

use crate::{Field, Language};

/// The same words in both languages.
pub(super) struct Words {
    zh: &'static str,
    en: &'static str,
}

const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

impl Words {
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }
}

pub(super) const INTRO: Words = words("哪一列填哪个字段，对应文件：", "Which column fills which field, for");
pub(super) const INTRO_2: Words = words(
    "行首 # 的行不生效：确认后去掉 #。每行末尾是列号和一个样例。",
    "Lines that begin with # do nothing until the # is taken away. At the end of each line: the column and a sample.",
);
pub(super) const UNIT_SEEN: Words = words("价格列带小数或货币符号", "the prices have decimals or a currency mark");
pub(super) const UNIT_ASKED: Words = words("请填写：价格单位是元（yuan）还是分（fen）", "to be said: are prices in yuan or in fen?");
pub(super) const NO_HEADER: Words =
    words("没有找到表头行：请按列号填写", "no header row was found: say by the letters what the columns are");
pub(super) const SEPARATORS_SEEN: Words = words("分隔符取自样例", "separators as seen in the samples");
pub(super) const FIRST_ROW_SEEN: Words = words("只在商品的首行填写", "filled on the first row of a product only");
pub(super) const DECIMAL_SEEN: Words = words("逗号是小数点，取自样例", "the comma is the decimal mark, as seen in the samples");
pub(super) const NOT_USED: Words = words("未使用的列", "Columns that nothing is taken from");
pub(super) const TELLS_APART: Words = words("同一商品的各行不同，也许是规格", "differs between the rows of one product: an option?");
pub(super) const MAYBE: Words = words("名称相近，请确认", "near to a known name: please confirm");
pub(super) const TWICE: Words = words("同名列有多个，请选择一个", "this name stands over several columns: choose one");
pub(super) const BLANK_PRICE: Words = words("样例中全为空", "blank in all samples");
pub(super) const VALUES: Words = words(
    "没有列填写的字段（值是例子）：固定值或模板，{列名} 会换成该行的内容",
    "Fields that no column fills, with examples: constants and templates; {header} becomes the row's text",
);
pub(super) const CONTINUES: Words =
    words("有的行没有商品编号，属于上一行的商品", "some rows have no id and continue the product above them");
pub(super) const WITHOUT_SKU: Words = words("有的行只补充图片等，不是 SKU", "some rows only add images and the like, and are no SKU");

/// What a field is, in a few words.
pub(super) fn label(field: Field) -> Words {
    match field {
        Field::OutProductId => words("商品编号", "product id"),
        Field::Title => words("标题", "title"),
        Field::Path => words("商品详情页路径", "mini-program page of the product"),
        Field::DirectPath => words("直达购买页路径", "mini-program page that buys at once"),
        Field::HeadImg => words("主图", "main images"),
        Field::QualificationPics => words("资质图片", "pictures of papers"),
        Field::Desc => words("描述", "description"),
        Field::DescImgs => words("详情图", "description images"),
        Field::ThirdCatId => words("三级类目 ID", "third-level category id"),
        Field::BrandId => words("品牌 ID，2100000000 为无品牌", "brand id; 2100000000 means no brand"),
        Field::InfoVersion => words("版本号", "version mark"),
        Field::SceneGroupList => words("商品使用场景", "where the product is sold"),
        Field::OutSkuId => words("SKU 编号", "SKU id"),
        Field::ThumbImg => words("SKU 小图", "the SKU's picture"),
        Field::SalePrice => words("售价", "selling price"),
        Field::MarketPrice => words("市场价", "strike-through price"),
        Field::StockNum => words("库存", "stock"),
        Field::SkuCode => words("商家编码", "goods code"),
        Field::Barcode => words("条形码", "barcode"),
        Field::AttrKey => words("规格名", "name of an option"),
        Field::AttrValue => words("规格值", "value of an option"),
    }
}

/// What could be written for a field by hand.
pub(super) fn example(field: Field) -> &'static str {
    match field {
        Field::OutProductId => "P-1001",
        Field::Path => "pages/productDetail/productDetail?id={out_product_id}",
        Field::DirectPath => "pages/buy/buy?id={out_product_id}",
        Field::HeadImg | Field::DescImgs | Field::QualificationPics | Field::ThumbImg => "https://example.com/{out_product_id}.jpg",
        Field::ThirdCatId => "6493",
        Field::BrandId => "2100000000",
        Field::OutSkuId => "{out_product_id}",
        Field::SalePrice | Field::MarketPrice => "9.90",
        Field::StockNum => "100",
        Field::InfoVersion | Field::SceneGroupList => "1",
        _ => "…",
    }
}

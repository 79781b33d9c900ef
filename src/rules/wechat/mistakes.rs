//! What goes wrong again and again, as opposed to the codes that WeChat answers with.

use super::codes::{ACCOUNT, HEADERS, IMAGE, ORDERS, STATE, STORE, UPDATE};
use super::{Rule, Words, words};
use crate::rules::{body, category, image, money, number, order, price, text, variant, wording};

/// Something that merchants get wrong again and again.
#[derive(Debug, Clone, Copy)]
pub struct Mistake {
    /// What it is.
    pub what: Words,
    /// The rules that see it.
    pub seen_by: &'static [&'static Rule],
    /// Why none does, if so.
    pub unseen: Option<Words>,
}

const fn seen(zh: &'static str, en: &'static str, seen_by: &'static [&'static Rule]) -> Mistake {
    Mistake { what: words(zh, en), seen_by, unseen: None }
}

const fn unseen(zh: &'static str, en: &'static str, reason: Words) -> Mistake {
    Mistake { what: words(zh, en), seen_by: &[], unseen: Some(reason) }
}

/// What merchants and their programs get wrong most often, the most frequent first.
pub static MISTAKES: &[Mistake] = &[
    seen(
        "图片没有先传到微信",
        "images that were not uploaded to WeChat first",
        &[&order::IMAGE_NOT_UPLOADED, &order::IMAGE_NOT_IN_MAP, &image::LOCAL_PATH, &image::NOT_AN_ADDRESS, &image::PRIVATE_HOST],
    ),
    seen(
        "标题不合规则",
        "titles that break the rules",
        &[&text::TITLE_LENGTH, &text::TITLE_NEEDS_CHINESE, &text::TITLE_ODD_CHARACTER, &text::TITLE_FEW_CHARACTERS],
    ),
    seen(
        "类目没有权限，或者级别不对",
        "a category that is not open to the shop, or of the wrong level",
        &[&category::CATEGORY_NOT_OPEN, &category::CATEGORY_NOT_THIRD, &category::CATEGORY_UNKNOWN],
    ),
    seen("SKU 列表是空的", "an empty list of SKUs", &[&variant::NO_SKU]),
    seen("请求内容不是合法的 JSON", "a body that is not JSON", &[&body::NOT_JSON, &body::DOUBLED_MEMBER]),
    unseen("Content-Type 不对", "a wrong Content-Type", HEADERS),
    seen("编号和数字的类型弄反", "numbers for ids, or the reverse", &[&body::WRONG_TYPE]),
    unseen("场景没有开通", "a scene that is not open to the shop", ACCOUNT),
    seen("商品编号重复使用", "a product id that is used again", &[&order::PRODUCT_REPEATED]),
    unseen("商品删了以后再用它的编号", "the id of a product that was deleted", STATE),
    seen(
        "库存是 0，价格是 0，市场价低于售价",
        "no stock, no price, a market price below the selling price",
        &[&number::STOCK_ZERO, &price::ZERO, &price::MARKET_ZERO, &price::MARKET_BELOW_SALE],
    ),
    seen(
        "元和分弄混，用浮点数算价格",
        "yuan taken for fen, prices calculated in floating point",
        &[&money::UNIT_UNKNOWN, &money::UNIT_MISMATCH, &money::SUB_FEN, &order::PRICE_UNIT],
    ),
    seen(
        "详情里有网页代码，列表里有空字符串，规格的名或值是空的",
        "HTML in descriptions, empty texts in lists, options without name or value",
        &[&text::HTML, &text::EMPTY_ITEM, &variant::INCOMPLETE],
    ),
    seen("标题像是在测试", "titles that look like a test", &[&wording::TITLE_IS_TEST]),
    unseen("食品图片上看不到品牌、产地、保质期", "pictures of food that do not show brand, origin and shelf life", IMAGE),
    unseen("订单金额对不上", "amounts of orders that do not add up", ORDERS),
    unseen(
        "小店的必填参数、图片格式、上架检查、售后地址、四级类目",
        "the store's required attributes, image formats, checks, after-sale addresses, four levels of categories",
        STORE,
    ),
    unseen("免审更新说成功，其实什么也没改", "an update without review that succeeds and changes nothing", UPDATE),
];

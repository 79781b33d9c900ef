//! Category and brand against the merchant's saved reference tables. Without tables, nothing is said.

use super::Findings;
use crate::{Field, Listing, Slot};

/// The brand id that means "no brand".
const NO_BRAND: u64 = 2_100_000_000;

/// What the merchant's reference tables and lists of words know. Whoever has no tables passes `&()`.
pub trait Reference {
    /// The category with that id.
    fn category(&self, id: u64) -> Known<Category>;
    /// The brand with that id, among those that the merchant may sell.
    fn brand(&self, id: u64) -> Known<()>;
    /// Categories whose ids are most like that one, to be shown; the best first.
    fn nearest_categories(&self, _id: u64) -> Vec<String> {
        Vec::new()
    }
    /// The words in that text which the merchant forbids.
    fn forbidden_words(&self, _text: &str) -> Vec<&str> {
        Vec::new()
    }
    /// If the title has none of the words of which it must have one: those words.
    fn lacking_words(&self, _title: &str) -> Option<Vec<&str>> {
        None
    }
}

/// The answer of a reference table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<T> {
    /// There is no such table, so nobody can say.
    NoTable,
    /// The table does not have it.
    Absent,
    /// The table has it.
    Found(T),
}

/// What matters about a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Category {
    /// Whether products may stand in it: it is of the third level, not a group of categories.
    pub takes_products: bool,
    /// Whether every product in it needs pictures of its papers.
    pub needs_pictures: bool,
    /// Whether the merchant may sell in it, as far as anybody knows.
    pub is_open: bool,
}

impl Reference for () {
    fn category(&self, _: u64) -> Known<Category> {
        Known::NoTable
    }

    fn brand(&self, _: u64) -> Known<()> {
        Known::NoTable
    }
}

/// The rules about category, brand and the papers they require.
pub(super) fn check(listing: &Listing<'_>, reference: &dyn Reference, findings: &mut Findings) {
    let product = &listing.product;
    if let Some(id) = product.third_cat_id {
        let slot = Slot::product(Field::ThirdCatId);
        match reference.category(id) {
            Known::NoTable => {}
            Known::Absent => {
                findings.add(&CATEGORY_UNKNOWN, slot).arg("value", id).arg("nearest", offered(&reference.nearest_categories(id)));
            }
            Known::Found(category) if !category.takes_products => {
                findings.add(&CATEGORY_NOT_THIRD, slot).arg("value", id);
            }
            Known::Found(category) => {
                if !category.is_open {
                    findings.add(&CATEGORY_NOT_OPEN, slot).arg("value", id);
                }
                if category.needs_pictures && product.qualification_pics.is_empty() {
                    findings.add(&PICTURES_MISSING, Slot::product(Field::QualificationPics)).arg("value", id).other(slot);
                }
            }
        }
    }
    if let Some(id) = product.brand_id.filter(|&id| id != NO_BRAND && reference.brand(id) == Known::Absent) {
        findings.add(&BRAND_UNKNOWN, Slot::product(Field::BrandId)).arg("value", id);
    }
}

/// What is offered instead, in one line.
pub(super) fn offered(names: &[String]) -> String {
    if names.is_empty() { "-".to_owned() } else { super::visible_all(names) }
}

rules! {
    NAME_UNKNOWN: Error "name-not-in-table" {
        summary: "表里没有这个名称" | "a name that the table does not have",
        explanation: "类目和品牌可以写名称，写路径（居家日用 > 生活日用 > 保暖防护），或者写自己的叫法（配置里的 [lookup.category]、[lookup.brand]）。表里找不到一样的名称，就不知道是哪一个，不会替您猜。"
            | "Categories and brands may be named, by name, by path (居家日用 > 生活日用 > 保暖防护), or by the merchant's own name ([lookup.category] and [lookup.brand] in the mapping). A name that the tables do not have could be anything, and nothing is guessed.",
        message: "“{value}”：表里没有这个名称" | "{value}: the table has nothing of this name",
        help: "写表里有的名称、路径或 ID，相近的：{nearest}；或者在对照表里加上这个名称" | "write a name, a path or an id of the table, the nearest: {nearest}; or add the name to the look-up table",
        predicts: [],
        failing: "商品编号,类目ID\n719,毛毯子\n",
        passing: "商品编号,类目ID\n719,居家日用 > 家纺 > 毛毯\n",
    }
    NAME_AMBIGUOUS: Error "name-ambiguous" {
        summary: "几个类目都叫这个名称" | "a name that several have",
        explanation: "表里不止一个类目叫这个名称，不知道是哪一个。" | "The table has several of this name, and nobody can say which one is meant.",
        message: "“{value}”：不止一个叫这个名称" | "{value}: more than one is called so",
        help: "写出路径或 ID：{nearest}" | "write the path or the id: {nearest}",
        predicts: [],
        failing: "商品编号,类目ID\n719,婴童毯\n",
        passing: "商品编号,类目ID\n719,母婴/婴童毯\n",
    }
    CATEGORY_NOT_OPEN: Error "category-not-open" {
        summary: "还没有这个类目的权限" | "the merchant may not sell in this category yet",
        explanation: "有些类目要先提交资质、审核通过才能卖，没有的话微信报 1000005。这里按您保存的类目列表（get_category_list）核对；不需要资质的类目不在那份列表里，同时给出完整的类目表（cat/get）就认得。"
            | "Some categories are open only to merchants whose papers were approved; WeChat answers 1000005 to others. This is checked by your own list (get_category_list). Categories that need no papers are not on it; with the whole tree (cat/get) beside it, they are known.",
        message: "“{value}”：您的类目列表里没有这个类目" | "{value}: this category is not on your own list",
        help: "先在小商店里申请这个类目，再重新保存类目列表；或者换一个类目" | "apply for the category and save the list again, or choose another one",
        predicts: [1_000_005],
        failing: "商品编号,类目ID\n719,6495\n",
        passing: "商品编号,类目ID\n719,1445\n",
    }
    REFERENCE_OLD: Note "reference-old" {
        summary: "保存的类目表或品牌表旧了" | "a saved table of categories or brands is old",
        explanation: "微信的类目会改，您的权限和品牌也会变。核对用的表是很久以前保存的，结果可能不准。" | "WeChat changes its categories, and what you may sell changes as well. The table that products are checked by was saved long ago.",
        message: "这份表是 {days} 天前（{saved}）保存的" | "this table was saved {days} days ago, on {saved}",
        help: "重新从微信取一份" | "fetch it anew from WeChat",
        predicts: [],
        failing: "@saved 2026-01-31 商品编号\n719\n",
        passing: "@saved 2026-11-20 商品编号\n719\n",
    }
    CATEGORY_UNKNOWN: Error "category-unknown" {
        summary: "类目 ID 不存在" | "there is no such category",
        explanation: "微信的类目表里没有这个 ID，会报 1000009。别的平台的类目 ID 不能拿来用。"
            | "WeChat's list of categories does not have this id and answers 1000009. Ids of other platforms do not work here.",
        message: "“{value}”：微信没有这个类目" | "{value}: WeChat has no such category",
        help: "从微信的类目表里查到对应的三级类目，填它的 ID；相近的有：{nearest}" | "look the third-level category up in WeChat's list and write its id; the nearest are: {nearest}",
        predicts: [1_000_009, 1_000_040],
        failing: "商品编号,类目ID\n719,99999999\n",
        passing: "商品编号,类目ID\n719,1445\n",
    }
    CATEGORY_NOT_THIRD: Error "category-not-third-level" {
        summary: "填的不是三级类目" | "the category is not of the third level",
        explanation: "商品只能放在三级类目下面，填一级、二级类目会报 1000007。" | "Products stand in third-level categories only; WeChat answers 1000007 to any other.",
        message: "“{value}”：这不是三级类目" | "{value}: this category is not of the third level",
        help: "在它下面选一个三级类目，填那个 ID" | "choose a third-level category below it and write that id",
        predicts: [1_000_007],
        failing: "商品编号,类目ID\n719,6489\n",
        passing: "商品编号,类目ID\n719,1445\n",
    }
    PICTURES_MISSING: Error "qualification-missing" {
        summary: "这个类目必须有商品资质图片" | "the category requires pictures of the product's papers",
        explanation: "有些类目的每个商品都要附资质图片（比如 3C 认证、检测报告），没有就报 1000008。"
            | "In some categories every product needs pictures of its papers, such as a certificate or a test report; WeChat answers 1000008 without them.",
        message: "类目 {value} 要求资质图片，这里没有" | "{value}: this category requires qualification pictures, and there are none",
        help: "上传资质图片，把图片地址填进资质图片列，或者换一个类目" | "upload the pictures and fill in their addresses, or choose another category",
        predicts: [1_000_008],
        failing: "商品编号,类目ID\n719,6493\n",
        passing: "商品编号,类目ID,资质图片\n719,6493,https://mmecimage.cn/p/wx719/ccc.jpg\n",
    }
    BRAND_UNKNOWN: Error "brand-unknown" {
        summary: "品牌没有授权" | "the brand is not among those the merchant may sell",
        explanation: "品牌要先在微信审核通过才能用，否则报 1000006。没有品牌就填 2100000000。"
            | "A brand has to be approved by WeChat first, else the answer is 1000006. 2100000000 stands for no brand.",
        message: "“{value}”：这个品牌不在已审核的品牌里" | "{value}: this brand is not among the approved ones",
        help: "先申请品牌，或者填 2100000000（无品牌）" | "apply for the brand first, or write 2100000000 (no brand)",
        predicts: [1_000_006],
        failing: "商品编号,品牌ID\n719,424242\n",
        passing: "商品编号,品牌ID\n719,2100000000\n",
    }
}

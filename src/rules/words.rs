//! The same words in two languages, and how an argument finds its place in them.

use crate::Field;
use memchr::memchr;
use std::borrow::Cow;

/// The same words in both languages. `{name}` stands for an argument of the diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// The languages that every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    #[default]
    En,
}

impl Words {
    /// The words in that language, placeholders and all.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }

    /// The words with their placeholders filled. Arguments are language-free; `{field}`, `{from}`, `{part}` and `{expected}`
    /// are said in the merchant's words.
    pub fn fill(&self, language: Language, args: &[(&'static str, impl AsRef<str>)]) -> String {
        let find = |name: &str| args.iter().find(|(n, _)| *n == name).map(|(_, value)| Cow::Borrowed(value.as_ref()));
        let mut text = String::new();
        self.fill_into(&mut text, language, find);
        text
    }

    /// The same behind a text, with the arguments that `find` finds by their names.
    pub(crate) fn fill_into<'a>(&self, text: &mut String, language: Language, find: impl Fn(&str) -> Option<Cow<'a, str>>) {
        let mut rest = self.text(language);
        while let Some((before, after)) = split_once(rest, b'{') {
            let (name, after) = split_once(after, b'}').unwrap_or((after, ""));
            // Of all arguments, only the words of a merchant's own schema may be there in both languages.
            let english = if name == "says" && language == Language::En { find("says_en") } else { None };
            let value = english.or_else(|| find(name)).unwrap_or_default();
            text.push_str(before);
            match name {
                "field" | "from" | "part" => push_name(text, &field_name(&value, language), after),
                "expected" => text.push_str(type_name(&value, language)),
                _ => text.push_str(&value),
            }
            rest = after;
        }
        text.push_str(rest);
    }
}

/// The words before and behind a mark of one byte.
fn split_once(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = memchr(mark, text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}

/// A name between the words around it: Chinese is parted from Latin letters by a space, as in “缺少 SKU 编号”.
fn push_name(text: &mut String, name: &str, after: &str) {
    let parted = |left: Option<char>, right: Option<char>| {
        left.zip(right).is_some_and(|(left, right)| {
            let mixed = left.is_ascii_alphanumeric() != right.is_ascii_alphanumeric();
            mixed && left.is_alphanumeric() && right.is_alphanumeric()
        })
    };
    if parted(text.chars().next_back(), name.chars().next()) {
        text.push(' ');
    }
    text.push_str(name);
    if parted(name.chars().next_back(), after.chars().next()) {
        text.push(' ');
    }
}

/// What a field is called when one speaks to a merchant: `sale_price` is 售价. Names that are no field stay as they are.
pub fn field_name(name: &str, language: Language) -> Cow<'_, str> {
    let words = match name {
        "product" => Words { zh: "商品", en: "product" },
        "skus" => Words { zh: "SKU", en: "SKUs" },
        "desc_info" => Words { zh: "商品详情", en: "description" },
        "sku_attrs" => Words { zh: "规格", en: "options" },
        _ => match Field::from_name(name) {
            Some(field) => words_of(field),
            None => return Cow::Borrowed(name),
        },
    };
    Cow::Borrowed(words.text(language))
}

fn words_of(field: Field) -> Words {
    let (zh, en) = match field {
        Field::OutProductId => ("商品编号", "product id"),
        Field::Title => ("商品标题", "title"),
        Field::Path => ("商品页面路径", "page path"),
        Field::DirectPath => ("立即购买页面路径", "buy-now page path"),
        Field::HeadImg => ("主图", "main image"),
        Field::QualificationPics => ("资质图片", "qualification picture"),
        Field::Desc => ("详情文字", "description text"),
        Field::DescImgs => ("详情图", "description image"),
        Field::ThirdCatId => ("三级类目 ID", "third-level category id"),
        Field::BrandId => ("品牌 ID", "brand id"),
        Field::InfoVersion => ("版本号", "version mark"),
        Field::SceneGroupList => ("售卖场景", "selling scene"),
        Field::OutSkuId => ("SKU 编号", "SKU id"),
        Field::ThumbImg => ("规格图", "SKU picture"),
        Field::SalePrice => ("售价", "selling price"),
        Field::MarketPrice => ("市场价", "market price"),
        Field::StockNum => ("库存", "stock"),
        Field::SkuCode => ("商家编码", "goods code"),
        Field::Barcode => ("条码", "barcode"),
        Field::AttrKey => ("规格名", "option name"),
        Field::AttrValue => ("规格值", "option value"),
    };
    Words { zh, en }
}

/// What a JSON type is called by somebody who has never seen JSON.
fn type_name(name: &str, language: Language) -> &str {
    let words = match name {
        "string" => Words { zh: "文字（带引号）", en: "text (in quotes)" },
        "integer" => Words { zh: "整数（不带引号）", en: "a whole number (without quotes)" },
        "number" => Words { zh: "数字（不带引号）", en: "a number (without quotes)" },
        "array" => Words { zh: "列表（方括号）", en: "a list (in square brackets)" },
        "object" => Words { zh: "一组字段（花括号）", en: "an object (in braces)" },
        "boolean" => Words { zh: "true 或 false", en: "true or false" },
        _ => return name,
    };
    words.text(language)
}

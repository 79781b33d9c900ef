//! Titles and descriptions against the merchant's own lists of words. Without lists, nothing is said. Which characters
//! a text may have is the matter of `text`.

use super::Findings;
use super::category::Reference;
use crate::{Field, Leaf, Listing, Slot};

/// How many words one message names.
const NAMED: usize = 5;

/// The rules about words.
pub(super) fn check(listing: &Listing<'_>, reference: &dyn Reference, findings: &mut Findings) {
    for field in [Field::Title, Field::Desc] {
        let slot = Slot::product(field);
        let Some(Leaf::Text(text)) = listing.product.leaf(slot) else { continue };
        let mut words = reference.forbidden_words(&text);
        if !words.is_empty() {
            words.truncate(NAMED);
            findings.add(&WORD_FORBIDDEN, slot).value(&text).arg("words", super::visible(&words.join(", ")));
        }
    }
    let title = listing.product.title.as_deref().filter(|title| !title.trim().is_empty());
    if let Some((title, mut words)) = title.and_then(|title| Some((title, reference.lacking_words(title)?))) {
        words.truncate(NAMED);
        findings.add(&WORD_REQUIRED, Slot::product(Field::Title)).value(title).arg("words", super::visible(&words.join(", ")));
    }
}

rules! {
    WORD_FORBIDDEN: Error "word-forbidden" {
        summary: "用了自家词表里的禁用词" | "a word of the merchant's own list of forbidden words",
        explanation: "shangjia.toml 里 [words] forbidden 列出的词，标题和详情里都不许有。空格、全角、大小写、看不见的字符都躲不过去。真要用的话，改词表，或者写一条 [[allow]]。"
            | "No title and no description may have a word of the lists that [words] forbidden names in shangjia.toml. Spaces, full-width letters, capitals and invisible characters do not hide it. If it has to stay, change the list or write an [[allow]].",
        message: "“{value}”：{field}里有禁用词 {words}" | "{value}: the {field} has forbidden words: {words}",
        help: "换一个说法" | "say it in other words",
        predicts: [],
        failing: "商品编号,商品标题\n719,国 家级珊瑚绒毛毯\n",
        passing: "商品编号,商品标题\n719,国家标准珊瑚绒毛毯\n",
    }
    WORD_REQUIRED: Warning "word-required" {
        summary: "标题里没有必有词" | "a title without any of the words that one must have",
        explanation: "shangjia.toml 里 [words] required 列出的词，每个标题至少要有一个，比如店名或品类。" | "Every title must have one of the words of the lists that [words] required names in shangjia.toml, such as the shop's name or a kind of goods.",
        message: "“{value}”：标题里要有这些词里的一个：{words}" | "{value}: the title should have one of: {words}",
        help: "在标题里加上一个" | "add one of them to the title",
        predicts: [],
        failing: "@required 绒毯 商品编号,商品标题\n719,加厚珊瑚绒毛巾\n",
        passing: "@required 绒毛 商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
}

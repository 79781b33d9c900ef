//! What titles and descriptions say: against the merchant's own lists of words, and titles that are only a test. Which
//! characters a text may have is the matter of `text`.

use super::Findings;
use super::category::Reference;
use crate::{Field, Listing, Slot};

/// How many words one message names.
const NAMED: usize = 5;

/// The rules about words.
pub(super) fn check(listing: &Listing<'_>, reference: &dyn Reference, findings: &mut Findings) {
    for field in [Field::Title, Field::Desc] {
        let slot = Slot::product(field);
        let Some(text) = listing.product.text(slot) else { continue };
        let mut words = reference.forbidden_words(text);
        if !words.is_empty() {
            words.truncate(NAMED);
            findings.add(&WORD_FORBIDDEN, slot).value(text).arg("words", super::visible(&words.join(", ")));
        }
    }
    let title = listing.product.title.as_deref().filter(|title| !title.trim().is_empty());
    if let Some(title) = title.filter(|title| is_test(title)) {
        findings.add(&TITLE_IS_TEST, Slot::product(Field::Title)).value(title);
    }
    if let Some((title, mut words)) = title.and_then(|title| Some((title, reference.lacking_words(title)?))) {
        words.truncate(NAMED);
        findings.add(&WORD_REQUIRED, Slot::product(Field::Title)).value(title).arg("words", super::visible(&words.join(", ")));
    }
}

/// Whether a title is there to try something out. Goods may be for testing (测试仪, 测试线), so the word alone says
/// nothing, unless the title has no other.
fn is_test(title: &str) -> bool {
    const TRIALS: [&str; 6] = ["测试商品", "测试产品", "测试标题", "测试链接", "请勿下单", "请勿购买"];
    // Most titles hold neither of the words that all of them have, and one look for each is enough.
    if !title.contains("测试") && !title.contains("请勿") {
        return false;
    }
    let other = |c: char| c.is_alphabetic() && !matches!(c, '测' | '试');
    TRIALS.iter().any(|trial| title.contains(trial)) || (title.contains("测试") && !title.contains(other))
}

rules! {
    TITLE_IS_TEST: Warning "title-is-test" {
        summary: "标题像是在测试" | "a title looks like a test",
        explanation: "写着“测试商品”“请勿下单”的标题，审核一般不通过；万一通过了，买家也看得到。"
            | "Titles that say they are a test, or ask nobody to order, rarely pass the review. If they do, buyers see them.",
        message: "“{value}”：标题像是在测试" | "{value}: the title looks like a test",
        help: "写真正的品名，或者去掉这个商品" | "write what it really is, or leave the product out",
        predicts: [],
        failing: "商品编号,商品标题\n719,测试商品请勿下单\n",
        passing: "商品编号,商品标题\n719,网线测试仪\n",
    }
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

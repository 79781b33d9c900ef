//! What stands in titles, descriptions and other texts, character by character. How long they may be is in the schemas.

use super::finding::is_hidden;
use super::glance::Glance;
use super::{Findings, mend};
use crate::table::trimmed;
use crate::{Field, Listing, Slot, wide};
use memchr::memchr2;

/// Letters and digits that a title should have at least; punctuation does not count.
const EFFECTIVE: usize = 5;

/// The rules about characters.
pub(super) fn check(listing: &Listing<'_>, glance: Glance, findings: &mut Findings) {
    let product = &listing.product;
    for field in [Field::OutProductId, Field::Title, Field::Path, Field::DirectPath, Field::Desc, Field::InfoVersion] {
        if let Some(text) = product.text(Slot::product(field)) {
            characters(text, Slot::product(field), findings);
        }
    }
    for (i, sku) in product.skus.iter().enumerate().filter(|_| !glance.usual_texts) {
        for (field, text) in [(Field::OutSkuId, &sku.out_sku_id), (Field::SkuCode, &sku.sku_code), (Field::Barcode, &sku.barcode)] {
            if let Some(text) = text {
                characters(text, Slot::sku(field, i), findings);
            }
        }
        for (j, attribute) in sku.attributes.iter().enumerate() {
            characters(&attribute.key, Slot::sku(Field::AttrKey, i).item(j), findings);
            characters(&attribute.value, Slot::sku(Field::AttrValue, i).item(j), findings);
        }
    }
    if let Some(text) = product.title.as_deref().filter(|text| !is_usual_title(text)) {
        title(text, findings);
    }
    if let Some(text) = product.desc.as_deref().filter(|text| has_tag(text)) {
        findings.add(&HTML, Slot::product(Field::Desc)).value(text);
    }
}

/// What no text may hold, whatever it is for.
#[inline]
fn characters(text: &str, slot: Slot, findings: &mut Findings) {
    if !wide::is_usual(text) {
        unusual(text, slot, findings);
    }
}

fn unusual(text: &str, slot: Slot, findings: &mut Findings) {
    // A description may have lines; everywhere else a line break is as much a stowaway as a zero-width space.
    let stowaway = |c: char| is_hidden(c) && !(slot.field == Field::Desc && matches!(c, '\n' | '\r' | '\t'));
    if let Some(c) = text.chars().find(|&c| stowaway(c)) {
        findings.add(&HIDDEN_CHARACTER, slot).value(text).arg("character", code_point(c)).fix(mend::hidden(text));
    }
    if text.contains('\u{fffd}') {
        findings.add(&REPLACEMENT, slot).value(text);
    }
}

/// Whether one look tells that there is nothing to say of a title's characters: it has enough Chinese ones, and others only
/// of those on a keyboard.
#[expect(clippy::needless_bitwise_bool, reason = "without a branch for each of them, all are looked at at once")]
fn is_usual_title(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Of the usual characters, those from U+4DC0 to U+4DFF are no Chinese.
    let is_hexagram = |one: u8, next: u8| (one == 0xe4) & (next == 0xb7);
    trimmed(text).len() == text.len()
        && wide::is_usual(text)
        && wide::count(bytes, |byte| byte >= 0xc0) >= EFFECTIVE
        && !wide::any_two(bytes, is_hexagram)
}

fn title(text: &str, findings: &mut Findings) {
    let slot = Slot::product(Field::Title);
    let trimmed = trimmed(text);
    if trimmed.len() < text.len() && !trimmed.is_empty() {
        findings.add(&TITLE_WHITE_SPACE, slot).value(text).fix(mend::trimmed(text));
    }
    if !text.is_empty() && !text.contains(is_chinese) {
        findings.add(&TITLE_NEEDS_CHINESE, slot).value(text);
        return;
    }
    if let Some(c) = text.chars().find(|&c| !is_title_character(c) && !is_hidden(c) && c != '\u{fffd}') {
        findings.add(&TITLE_ODD_CHARACTER, slot).value(text).arg("character", c).arg("code", code_point(c));
    }
    let effective = text.chars().filter(|&c| c.is_ascii_alphanumeric() || is_chinese(c)).take(EFFECTIVE).count();
    if (1..EFFECTIVE).contains(&effective) {
        findings.add(&TITLE_FEW_CHARACTERS, slot).value(text).arg("count", effective).arg("limit", EFFECTIVE);
    }
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// Chinese, digits, English letters and the punctuation that the platform has published.
fn is_title_character(c: char) -> bool {
    const PUNCTUATION: &str = "·～！￥……（）——【】、｜；’：“‘”，。《》？\u{a0}\u{3000}";
    matches!(c, ' '..='~') || is_chinese(c) || PUNCTUATION.contains(c)
}

fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// An opening or closing tag, or an entity: what a shop's rich-text editor leaves.
fn has_tag(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = memchr2(b'<', b'&', rest.as_bytes()) {
        let (mark, after) = (rest.as_bytes()[at], &rest[at + 1..]);
        let name = after.strip_prefix('/').unwrap_or(after);
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if mark == b'<' && begins && name.contains('>') {
            return true;
        }
        if mark == b'&' && ["nbsp;", "amp;", "lt;", "gt;", "quot;"].iter().any(|entity| after.starts_with(entity)) {
            return true;
        }
        // Without a '>' behind this one there is none behind the next, so the search stays linear.
        if mark == b'<' && begins {
            return false;
        }
        rest = after;
    }
    false
}

rules! {
    TITLE_LENGTH: Error "title-length" {
        summary: "标题太短或太长" | "a title is too short or too long",
        explanation: "微信限制标题的字数，不合要求报 1000045。一个汉字、字母、数字或标点都算一个字。"
            | "WeChat limits the length of titles and answers 1000045. A Chinese character, a letter, a digit and a punctuation mark count one each.",
        message: "“{value}”：标题有 {count} 个字，微信的界限是 {limit} 个字" | "{value}: the title has {count} characters, and WeChat's limit is {limit}",
        help: "太短就补上品牌、品名、规格；太长就去掉堆砌的卖点" | "if it is short, add brand, thing and size; if it is long, leave slogans out",
        predicts: [1_000_045, 9_401_036],
        failing: "商品编号,商品标题\n719,毯\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    TITLE_NEEDS_CHINESE: Error "title-needs-chinese" {
        summary: "标题里没有汉字" | "a title has no Chinese character",
        explanation: "标题不能只有数字、字母和符号，微信会报 1000045。进口商品也要加上中文品名。"
            | "A title of digits, letters and signs alone is refused with 1000045. Imported goods need their Chinese name as well.",
        message: "“{value}”：标题里没有汉字" | "{value}: the title has no Chinese character",
        help: "加上中文品名，比如 iPhone 13 手机壳" | "add what it is in Chinese, such as iPhone 13 手机壳",
        predicts: [1_000_045, 9_401_060],
        failing: "商品编号,商品标题\n719,Classic Wool Blanket\n",
        passing: "商品编号,商品标题\n719,Classic 羊毛毯\n",
    }
    TITLE_ODD_CHARACTER: Warning "title-odd-character" {
        summary: "标题里有微信可能不认的符号" | "a title has a character that WeChat may refuse",
        explanation: "微信小店公布过标题能用的符号，表情、√、★、Ⅲ、①、全角字母数字都不在里面，可能报 1000045。"
            | "WeChat's store has published which signs a title may have. Emoji, √, ★, Ⅲ, ① and full-width letters are not among them and may bring 1000045.",
        message: "“{value}”：标题里的“{character}”（{code}）微信可能不收" | "{value}: WeChat may refuse {character} ({code}) in a title",
        help: "去掉这个符号，或者换成汉字、字母、数字（Ⅲ 写成 3 或 III）" | "leave it out, or write it in letters or digits (III or 3 for Ⅲ)",
        predicts: [1_000_045, 9_401_060],
        failing: "商品编号,商品标题\n719,便携折叠毛毯第Ⅲ代\n",
        passing: "商品编号,商品标题\n719,便携折叠毛毯第3代\n",
    }
    TITLE_FEW_CHARACTERS: Warning "title-few-characters" {
        summary: "标题的有效字太少" | "a title has few characters that count",
        explanation: "微信小店曾要求标题至少 5 个有效字（汉字、字母、数字，标点不算），字太少容易审核不过。"
            | "WeChat's store has asked for at least five letters, digits or Chinese characters; punctuation does not count. Shorter titles often fail the review.",
        message: "“{value}”：去掉标点只有 {count} 个字，建议至少 {limit} 个" | "{value}: without punctuation the title has {count} characters, and {limit} or more are better",
        help: "补上品牌、材质或规格" | "add brand, material or size",
        predicts: [1_000_045],
        failing: "商品编号,商品标题\n719,[五元]扇子\n",
        passing: "商品编号,商品标题\n719,[五元]折叠扇子\n",
    }
    TITLE_WHITE_SPACE: Warning "title-white-space" {
        summary: "标题前后有空白" | "a title has white space around it",
        explanation: "前后的空白占字数，列表里看着也不齐。标题不会被悄悄改动，所以请自己去掉。"
            | "White space around a title counts towards its length and shows in lists. Titles are never changed in silence, so it is yours to remove.",
        message: "“{value}”：标题前后有空白" | "\"{value}\": the title has white space around it",
        help: "去掉前后的空格和换行" | "remove the spaces and line breaks around it",
        predicts: [],
        failing: "{\"title\":\" 加厚珊瑚绒毛毯\"}",
        passing: "{\"title\":\"加厚珊瑚绒毛毯\"}",
    }
    HIDDEN_CHARACTER: Error "hidden-character" {
        summary: "夹了看不见的字符" | "a text has a character that nobody sees",
        explanation: "从网页、聊天窗口复制来的文字常带零宽空格、方向符、换行。看着一样的两个编号，其实不一样。"
            | "Text copied from web pages and chats often brings zero-width spaces, direction marks or line breaks. Two ids that look the same are then different.",
        message: "“{value}”：{field}里夹了看不见的字符" | "{value}: the {field} has a character that nobody sees",
        help: "清空这个格子，手动重新输入；夹在前后的，--fix 可以替您去掉" | "empty the cell and type the text again; what stands around it, --fix takes away",
        predicts: [],
        failing: "商品编号,商品标题\n719,加厚珊瑚绒\u{200b}毛毯\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    REPLACEMENT: Error "replacement-character" {
        summary: "文字里有乱码" | "a text has replacement characters",
        explanation: "“\u{fffd}”说明这个文件以前用错误的编码打开又保存过，原来的字已经丢了。"
            | "U+FFFD says that the file was once opened in the wrong encoding and saved. What stood there is lost.",
        message: "“{value}”：{field}里有乱码" | "{value}: the {field} has characters that were lost in a wrong encoding",
        help: "从原系统重新导出，不要在中间另存" | "export it again from where it came, without saving it in between",
        predicts: [],
        failing: "商品编号,商品标题\n719,加厚珊瑚\u{fffd}毛毯\n",
        passing: "商品编号,商品标题\n719,加厚珊瑚绒毛毯\n",
    }
    EMPTY_ITEM: Error "empty-item" {
        summary: "列表里有一项是空的" | "a list has an empty item",
        explanation: "没有图片时，程序常常拼出 [\"\"] 这样的列表。微信会把空字符串当成一张打不开的图片。"
            | "Programs often make [\"\"] of a product without pictures. To WeChat that is a picture that cannot be opened.",
        message: "{field}里有一项是空的" | "the list of {field} has an empty item",
        help: "去掉空的那一项" | "leave the empty item out",
        predicts: [1_000_035],
        failing: "{\"head_img\":[\"\"]}",
        passing: "{\"head_img\":[\"https://mmecimage.cn/p/wx719/a.jpg\"]}",
    }
    HTML: Warning "description-html" {
        summary: "详情文字里有网页代码" | "a description has HTML in it",
        explanation: "详情文字按原样显示，买家会看到 <p>、&nbsp; 这样的代码。图片请放到详情图里。"
            | "The description is shown as it stands, so buyers see the <p> and &nbsp;. Pictures belong to the description images.",
        message: "“{value}”：{field}里有网页代码" | "{value}: the {field} has HTML in it",
        help: "只留文字，或者在配置里给这一列写 read = \"html\"；图片地址挪到详情图" | "leave plain text, or write read = \"html\" for the column in the mapping; pictures belong to the description images",
        predicts: [],
        failing: "商品编号,详情\n719,<p>柔软保暖</p>\n",
        passing: "商品编号,详情\n719,柔软保暖\n",
    }
    HTML_READ: Note "html-read-as-text" {
        summary: "网页代码里只取了文字" | "of HTML the text alone was taken",
        explanation: "配置给这一列写了 read = \"html\"：一段、一行占一行，&amp; 这样的写法还原成字，标签、样式和脚本去掉，字一个不少。图片不在文字里。"
            | "The mapping says read = \"html\" of the column: what stands below stands on a line of its own, entities such as &amp; become their characters, tags, styles and scripts are left out, and no word is lost. Pictures are no part of the text.",
        message: "{count} 处{field}是网页代码，只取了里面的文字" | "the {field} is HTML in {count} places, and its text alone was taken",
        help: "看一眼预览；里面的图片要当详情图，就在配置里给这一列再加上 {line}" | "look at the preview; for the pictures in it as description images, add {line} to the column in the mapping",
        predicts: [],
        failing: "@toml columns.\"详情\"={field=\"desc\",read=\"html\"} 商品编号,详情\n719,<p>柔软保暖</p>\n",
        passing: "@toml columns.\"详情\"={field=\"desc\",read=\"html\"} 商品编号,详情\n719,柔软保暖\n",
    }
    DESCRIPTION_TOO_LONG: Error "description-too-long" {
        summary: "详情文字太长" | "a description is too long",
        explanation: "微信限制详情文字的长度。长篇介绍一般做成详情图。" | "WeChat limits the description. Long ones are mostly made into description images.",
        message: "{field}有 {count} 个字，最多 {limit} 个" | "the {field} has {count} characters, and {limit} are allowed",
        help: "缩短文字，或者改用详情图" | "shorten it, or use description images",
        predicts: [990_008],
        failing: "@times 300 商品编号,详情\n719,柔软保暖好毛毯\n",
        passing: "商品编号,详情\n719,柔软保暖好毛毯\n",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5000))]

        #[test]
        fn nothing_is_said_of_a_usual_title(text in "[a-z毯一亲\u{4dbf}\u{4dc0}\u{4dff}\u{4e00}\u{9fff}\u{a000}，！ ※\u{200b}]{0,12}|[毯一]{4,8}[a-z]{0,2}") {
            let mut findings = Findings::default();
            title(&text, &mut findings);
            prop_assert!(!is_usual_title(&text) || findings.is_empty(), "{:?}", findings);
        }
    }

    #[test]
    fn nearly_every_title_is_usual() {
        assert!(is_usual_title("茶具亲肤网红大容量浴巾100cm*150cm"));
        assert!(!is_usual_title("浴巾毛巾") && !is_usual_title("䷀毛毯毛毯毛毯"));
    }
}

//! The merchant's own ids and codes: product, SKU, goods code, barcode. They are kept to the character or refused.

use super::glance::Glance;
use super::repeated::{Tail, repeated};
use super::{Findings, mend, table};
use crate::listing::says_nothing;
use crate::{Field, Fix, Listing, Sku, Slot, wide};

/// The rules about the ids of one product. What two products share is seen in `order`.
pub(super) fn check(listing: &Listing<'_>, glance: Glance, findings: &mut Findings) {
    let product = &listing.product;
    if let Some(id) = product.out_product_id.as_deref() {
        one(id, Slot::product(Field::OutProductId), findings);
    }
    for (i, sku) in product.skus.iter().enumerate().filter(|_| !glance.plain_ids) {
        for (field, id) in [(Field::OutSkuId, &sku.out_sku_id), (Field::SkuCode, &sku.sku_code), (Field::Barcode, &sku.barcode)] {
            if let Some(id) = id.as_deref() {
                one(id, Slot::sku(field, i), findings);
            }
        }
    }
    let id = |i: usize| product.skus[i].out_sku_id.as_deref();
    repeated(
        product.skus.len(),
        |i| id(i).map(Tail),
        |first, again| {
            let found = findings.add(&SKU_REPEATED, Slot::sku(Field::OutSkuId, again));
            found.value(id(again).unwrap_or_default()).other(Slot::sku(Field::OutSkuId, first));
        },
    );
}

/// Whether one look tells that there is nothing to say of a SKU's ids, neither here nor of their characters.
#[inline]
pub(super) fn are_plain(sku: &Sku<'_>) -> bool {
    let (id, code, barcode) = (sku.out_sku_id.as_deref(), sku.sku_code.as_deref(), sku.barcode.as_deref());
    [id, code, barcode].into_iter().flatten().all(is_plain) && !id.is_some_and(says_nothing) && !barcode.is_some_and(has_wrong_check_digit)
}

/// Whether an id has none of the characters that make others look like a formula, a date, or a number that is none: on a
/// keyboard, these stand before the digits. Nothing is said of an id without any, but that it stands for nothing.
fn is_plain(id: &str) -> bool {
    let odd = |word| word | wide::below(word, b'0') | wide::equal(word, 0x7f);
    id.is_empty() || !(id.starts_with('=') || wide::any(id.as_bytes(), odd))
}

fn one(id: &str, slot: Slot, findings: &mut Findings) {
    // Of digits there is nothing else to say, and most ids are digits.
    if wide::is_digits(id) {
        if slot.field == Field::Barcode && has_wrong_check_digit(id) {
            findings.add(&CHECK_DIGIT, slot).value(id);
        }
        return;
    }
    let odd = |c: char| c.is_whitespace() && c != ' ' && !c.is_control();
    let rule = if says_nothing(id) && matches!(slot.field, Field::OutProductId | Field::OutSkuId) {
        &PLACEHOLDER
    } else if id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return;
    } else if id.trim() != id || id.contains(odd) {
        &WHITE_SPACE
    } else if is_scientific(id) {
        &SCIENTIFIC
    } else if id.starts_with('=') {
        &table::FORMULA_TEXT
    } else if id.starts_with('\'') {
        &APOSTROPHE
    } else if of_float(id).is_some() {
        &LIKE_FLOAT
    } else if is_date(id) {
        &LIKE_DATE
    } else {
        return;
    };
    let found = findings.add(rule, slot).value(id);
    let bare = |bare: &str| Some(Fix::not_safe(id, bare)).filter(|fix| !fix.after.is_empty());
    if rule == &WHITE_SPACE {
        found.fix(mend::trimmed(id).filter(|fix| !fix.after.contains(odd)));
    } else if rule == &APOSTROPHE {
        found.arg("pattern", r#"["'{value}", "{value}"]"#).fix(bare(&id[1..]));
    } else if rule == &LIKE_FLOAT {
        found.arg("pattern", r#"["{value}.0", "{value}"]"#).fix(of_float(id).and_then(bare));
    }
}

/// The whole number that programs write as `719.0` where it was not kept as text.
fn of_float(id: &str) -> Option<&str> {
    id.strip_suffix(".0").filter(|whole| !whole.is_empty() && whole.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether a barcode of digits has thirteen of them and is no EAN-13. Of other lengths, many are the shop's own codes; what
/// is said of one with letters in it means nothing.
fn has_wrong_check_digit(barcode: &str) -> bool {
    if barcode.len() != 13 {
        return false;
    }
    let sum: u32 = barcode.bytes().zip([1, 3].iter().cycle()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    !sum.is_multiple_of(10)
}

/// A day as a spreadsheet shows it, with or without a time: `2024/3/5`, `3月5日`, `Mar-24`. Codes are mostly in capitals,
/// months are not.
fn is_date(id: &str) -> bool {
    let day = match id.split_once(' ') {
        Some((day, time)) if time.contains(':') && time.bytes().all(|b| b.is_ascii_digit() || b == b':') => day,
        _ => id,
    };
    let number = |text: &str, to: u32| text.len() <= 2 && text.parse().is_ok_and(|number| (1..=to).contains(&number));
    let year =
        |text: &str| text.len() == 4 && (text.starts_with("19") || text.starts_with("20")) && text.bytes().all(|b| b.is_ascii_digit());
    if let Some((before, after)) = day.split_once('月') {
        let (in_year, month) = before.split_once('年').map_or((true, before), |(before, month)| (year(before), month));
        return in_year && number(month, 12) && (after.is_empty() || number(after.trim_end_matches('日'), 31));
    }
    let Some(mark) = day.chars().find(|c| matches!(c, '-' | '/')) else { return false };
    let mut parts = day.split(mark);
    match [(); 4].map(|()| parts.next()) {
        [Some(first), Some(month), Some(last), None] => {
            let by_name = MONTHS.contains(&month) && number(first, 31) && (year(last) || number(last, 99));
            by_name
                || number(month, 12) && (year(first) && number(last, 31) || year(last) && number(first, 31))
                || year(last) && number(first, 12) && number(month, 31)
        }
        [Some(first), Some(second), None, None] => {
            MONTHS.contains(&first) && (year(second) || number(second, 99)) || MONTHS.contains(&second) && number(first, 31)
        }
        _ => false,
    }
}

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `6.90123E+12`, as a spreadsheet shows long numbers. It always writes the plus, which tells it from a code such as `12E5`.
fn is_scientific(id: &str) -> bool {
    let Some((number, exponent)) = id.split_once("E+").or_else(|| id.split_once("e+")) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    digits(whole) && digits(fraction) && digits(exponent)
}

rules! {
    TRIMMED: Note "id-trimmed" {
        summary: "编号前后的空格去掉了" | "white space around an id was left out",
        explanation: "编号前后有空格或制表符，发出去的是去掉以后的。别的系统里如果带着空格，两边就对不上了。"
            | "The id stands between spaces or tabs and is sent without them. If another system keeps them, the two will not match.",
        message: "“{value}”：前后的空格已去掉" | "{value}: sent without the white space around it",
        help: "在原表里去掉空格，两边才一致；--fix 可以替您去掉" | "remove the white space in the table, so that all systems agree; --fix does it for you",
        predicts: [],
        failing: "商品编号,SKU编号\n719, 719-1\n",
        passing: "商品编号,SKU编号\n719,719-1\n",
    }
    MISSING: Error "id-missing" {
        summary: "这一行没有商品编号" | "a row has no product id",
        explanation: "没有商品编号，就不知道这一行属于哪个商品。合计行、备注行也会这样。\
            这一行和它上面的商品都不发出去。如果表格习惯只在第一行写编号、下面几行留空，就在配置的 [rows] 里写 blank_id = \"continue\"。"
            | "Without a product id nobody knows which product the row belongs to. Neither the row nor the product above it goes \
            out. If the id is written on the first row of a product alone, write blank_id = \"continue\" under [rows] in the mapping.",
        message: "没有商品编号" | "the row has no product id",
        help: "填上商品编号；合计行、备注行就删掉" | "fill in the product id, or delete the row if it is a total or a note",
        predicts: [1_000_001],
        failing: "商品编号,SKU编号,颜色\n719,A,红\n,B,蓝\n",
        passing: "商品编号,SKU编号,颜色\n719,A,红\n719,B,蓝\n",
    }
    PLACEHOLDER: Error "id-placeholder" {
        summary: "编号写的是 NULL、“-”这样的占位符" | "an id is a placeholder such as NULL or -",
        explanation: "数据库导出时用 NULL、\\N 表示没有，手填的表里常用“-”“无”。当成编号发出去，几十个商品就成了同一个编号，\
            再也分不开。商品编号这样写的行，和它上面的商品都不发出去。"
            | "Databases export NULL or \\N for nothing, and people write - . Sent as an id, it would be the id of many products that \
            nobody can part again. Where that stands for a product id, neither the row nor the product above it goes out.",
        message: "“{value}”：这里没有{field}，只有一个占位符" | "{value}: this is a placeholder, and no {field}",
        help: "填上真正的编号；本来就该空着的话，在配置里给这一列写 blank = '{value}'" | "write the id; if the cell is meant to be blank, write blank = '{value}' for the column in the mapping",
        predicts: [],
        failing: "商品编号,SKU编号\n719,NULL\n",
        passing: "商品编号,SKU编号\n719,719-1\n",
    }
    APOSTROPHE: Warning "id-apostrophe" {
        summary: "编号前面有一个撇号" | "an apostrophe stands in front of an id",
        explanation: "在表格里，开头打一个撇号表示“这是文本”，它不算编号的一部分。导出成 CSV 时撇号变成了真的字符，\
            照原样发出去，编号就和别的系统对不上。"
            | "In a spreadsheet, an apostrophe in front says that a cell is text and is no part of it. In this file it has become a \
            character. The id is sent with it, and other systems will not know it by that.",
        message: "“{value}”：{field}前面的撇号会一起发出去" | "{value}: the {field} is sent with the apostrophe in front",
        help: "去掉撇号再导出；或者在配置里给这一列写 pattern = {pattern}" | "export it without the apostrophe, or write pattern = {pattern} for the column in the mapping",
        predicts: [],
        failing: "商品编号,SKU编号\n719,'00719\n",
        passing: "商品编号,SKU编号\n719,00719\n",
    }
    LIKE_FLOAT: Warning "id-like-float" {
        summary: "编号后面多了“.0”" | "an id ends in .0, as a number does that was no text",
        explanation: "有的程序把编号当成小数存，719 导出来成了 719.0。照原样发出去，编号和条码就和别的系统对不上。编号本来就带 .0 的话，可以不管。"
            | "Some programs keep ids as decimal numbers, and 719 is exported as 719.0. Sent so, ids and barcodes will not match those of other systems. If the id really ends in .0, nothing is wrong.",
        message: "“{value}”：{field}后面的“.0”会一起发出去" | "{value}: the {field} is sent with the .0 behind it",
        help: "把这一列按文本重新导出；或者在配置里给这一列写 pattern = {pattern}" | "export the column as text, or write pattern = {pattern} for it in the mapping",
        predicts: [],
        failing: "商品编号,SKU编号\n719,719.0\n",
        passing: "商品编号,SKU编号\n719,719\n",
    }
    LIKE_DATE: Warning "id-like-date" {
        summary: "编号看着像日期" | "an id looks like a date",
        explanation: "像 3-5、2024/3 这样的编号，一输入就被表格改成日期，导出来成了“3月5日”“Mar-24”，原来的写法已经没了。\
            编号本来就是日期的话，可以不管。"
            | "An id such as 3-5 is turned into a date as soon as it is typed, and exported as 3月5日 or 5-Mar; what was typed is \
            gone. If the id really is a date, nothing is wrong.",
        message: "“{value}”：{field}像是被表格改成了日期" | "{value}: the {field} looks as if a spreadsheet had made a date of it",
        help: "和原系统核对；改过的话，先把这一列设成“文本”格式，再重新填写或导出" | "compare it with where it came from; if it was changed, format the column as text and type or export it again",
        predicts: [],
        failing: "商品编号,SKU编号\n719,3月5日\n",
        passing: "商品编号,SKU编号\n719,3-5\n",
    }
    CHECK_DIGIT: Warning "barcode-check-digit" {
        summary: "条码的校验位不对" | "a barcode's check digit is wrong",
        explanation: "13 位商品条码的最后一位，是用前 12 位算出来的。对不上，就一定有哪一位抄错了，扫码时找不到这个商品。\
            如果是店里自编的 13 位编码，填到商家编码更合适。"
            | "The last of a barcode's 13 digits is worked out from the first twelve. If it does not fit, one of them is wrong, and scanners will not find the \
            goods. A 13-digit code of the shop's own belongs to the goods code.",
        message: "“{value}”：{field}有一位抄错了，校验位对不上" | "{value}: a digit of the {field} is wrong, since its check digit does not fit",
        help: "照包装上的条码重新填；不确定就先空着" | "copy it from the package again, or leave it blank",
        predicts: [],
        failing: "商品编号,条码\n719,6901234567890\n",
        passing: "商品编号,条码\n719,6901234567892\n",
    }
    SCIENTIFIC: Error "id-scientific" {
        summary: "编号变成了科学计数法" | "an id was turned into scientific notation",
        explanation: "表格把长编号显示成 6.90123E+12，导出以后后面的数字就没了，找不回来，只能从源头重新导出。"
            | "The spreadsheet showed a long id as 6.90123E+12, and the digits behind it were lost on export. Only a new export brings them back.",
        message: "“{value}”：{field}成了科学计数法，后几位已经丢了" | "{value}: the {field} is in scientific notation and its last digits are lost",
        help: "先把这一列设成“文本”格式，再从原系统重新导出" | "format the column as text and export it again from where it came",
        predicts: [],
        failing: "商品编号,条码\n719,6.90123E+12\n",
        passing: "商品编号,条码\n719,6901234567892\n",
    }
    BEYOND_15_DIGITS: Error "id-beyond-15-digits" {
        summary: "编号存成了数字，15 位以后不可靠" | "an id with more than 15 digits was stored as a number",
        explanation: "表格里的数字只保 15 位，再往后都变成 0。这个格子的编号已经不是原来的编号。"
            | "A spreadsheet number keeps 15 digits and turns the rest to zeros. The id in this cell is no longer the original one.",
        message: "“{value}”：{field}超过 15 位，末几位可能已经变成 0" | "{value}: the {field} has more than 15 digits, and the last ones may have become zeros",
        help: "先把这一列设成“文本”格式，再重新填写或导出" | "format the column as text first, then fill it in or export it again",
        predicts: [],
        failing: "@xlsx 商品编号\n=number 12345678901234567890\n",
        passing: "@xlsx 商品编号\n12345678901234567890\n",
    }
    NOT_WHOLE: Error "id-not-whole" {
        summary: "编号带小数或者是负数" | "an id is a number with a fraction or a sign",
        explanation: "存成数字的编号，像 90.750 会变成 90.75。原来是什么样已经看不出来。" | "An id that is stored as a number changes: 90.750 becomes 90.75. What it was can no longer be seen.",
        message: "“{value}”：{field}存成了带小数或负号的数字" | "{value}: the {field} is stored as a number with a fraction or a sign",
        help: "先把这一列设成“文本”格式，再填原来的编号" | "format the column as text, then write the id as it should be",
        predicts: [],
        failing: "@xlsx 商品编号\n=number 90.75\n",
        passing: "@xlsx 商品编号\n90.750\n",
    }
    IS_DATE: Error "id-is-date" {
        summary: "编号被表格当成了日期" | "an id was taken for a date",
        explanation: "像 3-12、2021/4 这样的编号，一输入就被表格改成日期，原来的写法已经没了。"
            | "An id such as 3-12 is turned into a date as soon as it is typed, and what was typed is gone.",
        message: "“{value}”：{field}成了日期" | "{value}: the {field} has become a date",
        help: "先把这一列设成“文本”格式，再把编号重新填一遍" | "format the column as text, then type the id again",
        predicts: [],
        failing: "@xlsx 商品编号\n=date 2021-03-12\n",
        passing: "@xlsx 商品编号\n3-12\n",
    }
    WHITE_SPACE: Error "id-white-space" {
        summary: "编号前后有空格，或者夹了特殊空白" | "an id has white space around it or odd white space inside",
        explanation: "“719”和“719 ”在微信看来是两个商品，以后对库存、对订单都对不上。"
            | "To WeChat, \"719\" and \"719 \" are two products, and stock and orders will never match again.",
        message: "“{value}”：{field}里有多余的空白" | "\"{value}\": the {field} has white space where none belongs",
        help: "去掉空白，包括全角空格" | "remove the white space, also the full-width kind",
        predicts: [],
        failing: "{\"skus\":[{\"out_sku_id\":\"719-A \"}]}",
        passing: "{\"skus\":[{\"out_sku_id\":\"719-A\"}]}",
    }
    SKU_REPEATED: Error "sku-repeated" {
        summary: "同一个商品里有两个一样的 SKU 编号" | "a product has the same SKU id twice",
        explanation: "SKU 编号在一个商品里必须唯一。常见原因是复制行以后忘了改编号，或者同一行导出了两遍。"
            | "SKU ids are unique within a product. Mostly a row was copied and the id forgotten, or the same row was exported twice.",
        message: "“{value}”：同一个商品里{field}重复" | "{value}: the product has this {field} twice",
        help: "每个 SKU 用自己的编号；重复的行就删掉" | "give each SKU its own id, or delete the row if it is a copy",
        predicts: [],
        failing: "商品编号,SKU编号,颜色\n719,A,红\n719,A,蓝\n",
        passing: "商品编号,SKU编号,颜色\n719,A,红\n719,B,蓝\n",
    }
    SKU_CODE_TOO_LONG: Error "sku-code-too-long" {
        summary: "商家编码太长" | "the goods code is too long",
        explanation: "微信给商家编码留的位置有限，超了会被退回。" | "WeChat keeps few characters for the goods code and refuses longer ones.",
        message: "“{value}”：{field}有 {count} 个字符，最多 {limit} 个" | "{value}: the {field} has {count} characters, and {limit} are allowed",
        help: "缩短编码，或者先空着" | "shorten it, or leave it empty",
        predicts: [990_008],
        failing: "商品编号,商家编码\n719,WAREHOUSE-2-SHELF-17-BLANKET-RED-L\n",
        passing: "商品编号,商家编码\n719,W2-17-RED-L\n",
    }
}

//! What tells the SKUs of a product apart: options such as 颜色 and 尺码, and how those of one product fit together.

use super::glance::Glance;
use super::repeated::repeated;
use super::{Findings, alike};
use crate::table::trimmed;
use crate::{Attribute, Field, Listing, Product, Sku, Slot};
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Different values that one option may have within a product.
const VALUES: usize = 100;

/// The rules about the options of a product's SKUs.
pub(super) fn check(listing: &Listing<'_>, glance: Glance, findings: &mut Findings) {
    if !glance.told_apart {
        closely(&listing.product, findings);
    }
}

fn closely(product: &Product<'_>, findings: &mut Findings) {
    for (i, sku) in product.skus.iter().enumerate() {
        each(sku, i, findings);
    }
    let [first, rest @ ..] = &product.skus[..] else { return };
    if rest.is_empty() {
        return;
    }
    if product.skus.iter().all(|sku| sku.attributes.is_empty()) {
        findings.add(&MISSING, Slot::sku(Field::AttrKey, 1)).arg("count", product.skus.len());
        return;
    }
    // An option without a name has been said, and can be compared with nothing.
    let named = product.skus.iter().flat_map(|sku| &sku.attributes).all(|attribute| !trimmed(&attribute.key).is_empty());
    if named && same_options(first, rest, findings) {
        combinations(product, findings);
        alike::check(product, findings);
    }
    too_many_values(product, findings);
}

/// Each option of one SKU: there, whole, and not twice.
fn each(sku: &Sku<'_>, i: usize, findings: &mut Findings) {
    for (j, attribute) in sku.attributes.iter().enumerate() {
        let (key, value) = (trimmed(&attribute.key), trimmed(&attribute.value));
        if key.is_empty() || value.is_empty() {
            let field = if key.is_empty() { Field::AttrKey } else { Field::AttrValue };
            let found = findings.add(&INCOMPLETE, Slot::sku(field, i).item(j));
            found.value(&format!("{key}:{value}"));
        }
    }
    repeated(
        sku.attributes.len(),
        |j| Some(&*sku.attributes[j].key).filter(|key| !key.is_empty()),
        |first, again| {
            let found = findings.add(&KEY_REPEATED, Slot::sku(Field::AttrKey, i).item(again));
            found.value(&sku.attributes[again].key).other(Slot::sku(Field::AttrKey, i).item(first));
        },
    );
}

/// Whether all SKUs have the options of the first one; the first that has not is reported, and the first in another order.
fn same_options(first: &Sku<'_>, rest: &[Sku<'_>], findings: &mut Findings) -> bool {
    let (mut same, mut ordered) = (true, true);
    for (i, sku) in (1..).zip(rest) {
        if sku.attributes.iter().map(|a| &a.key).eq(first.attributes.iter().map(|a| &a.key)) {
            continue;
        }
        let (ours, theirs) = (sorted_keys(first), sorted_keys(sku));
        if ours == theirs {
            if std::mem::take(&mut ordered) {
                findings.add(&ORDER_DIFFERS, Slot::sku(Field::AttrKey, i)).value(&keys(sku)).arg("first", keys(first));
            }
        } else if std::mem::take(&mut same) {
            let found = findings.add(&KEYS_DIFFER, Slot::sku(Field::AttrKey, i));
            found.value(&keys(sku)).arg("first", super::finding::visible(&keys(first))).other(Slot::sku(Field::AttrKey, 0));
        }
    }
    same
}

fn sorted_keys<'s>(sku: &'s Sku<'_>) -> Vec<&'s str> {
    let mut keys: Vec<&str> = sku.attributes.iter().map(|a| &*a.key).collect();
    keys.sort_unstable();
    keys
}

fn keys(sku: &Sku<'_>) -> String {
    sku.attributes.iter().map(|a| &*a.key).collect::<Vec<_>>().join(", ")
}

/// Two SKUs with the same value in every option.
fn combinations(product: &Product<'_>, findings: &mut Findings) {
    let combination = |i: usize| Some(Combination(&product.skus[i].attributes));
    repeated(product.skus.len(), combination, |first, again| {
        let values: Vec<&str> = product.skus[again].attributes.iter().map(|a| &*a.value).collect();
        let found = findings.add(&REPEATED, Slot::sku(Field::AttrValue, again));
        found.value(&values.join(", ")).other(Slot::sku(Field::AttrValue, first));
    });
}

/// The options of a SKU in whatever order.
#[derive(Eq)]
struct Combination<'s>(&'s [Attribute<'s>]);

impl PartialEq for Combination<'_> {
    fn eq(&self, other: &Self) -> bool {
        if self.0 == other.0 {
            return true;
        }
        let sorted = |attributes: &[Attribute<'_>]| -> Vec<(String, String)> {
            let mut pairs: Vec<_> = attributes.iter().map(|a| (a.key.to_string(), a.value.to_string())).collect();
            pairs.sort_unstable();
            pairs
        };
        // Sorting is for the odd product whose rows name their options in different orders.
        self.0.len() == other.0.len()
            && !self.0.iter().map(|a| &a.key).eq(other.0.iter().map(|a| &a.key))
            && sorted(self.0) == sorted(other.0)
    }
}

impl Hash for Combination<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let one = |attribute: &Attribute<'_>| {
            let mut hasher = DefaultHasher::new();
            (&*attribute.key, &*attribute.value).hash(&mut hasher);
            hasher.finish()
        };
        state.write_u64(self.0.iter().map(one).fold(0, u64::wrapping_add));
    }
}

fn too_many_values(product: &Product<'_>, findings: &mut Findings) {
    if product.skus.len() <= VALUES {
        return;
    }
    let mut values: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (i, sku) in product.skus.iter().enumerate() {
        for (j, attribute) in sku.attributes.iter().enumerate() {
            let seen = values.entry(&attribute.key).or_default();
            if seen.len() <= VALUES && seen.insert(&attribute.value) && seen.len() > VALUES {
                findings.add(&TOO_MANY_VALUES, Slot::sku(Field::AttrValue, i).item(j)).value(&attribute.key).arg("limit", VALUES);
            }
        }
    }
}

rules! {
    BLANK: Note "option-blank" {
        summary: "规格的格子是空的" | "an option's cell is blank",
        explanation: "这一行没有填这个规格，发出去的 SKU 就不带它。漏填的话，买家选不到；本来就没有这个规格，就不用管。"
            | "The row says nothing for this option, so its SKU goes out without it. Fill it in if it was forgotten; if the product has no such option, all is well.",
        message: "“{option}”是空的" | "{option} is blank",
        help: "漏填就补上" | "fill it in if it was forgotten",
        predicts: [],
        failing: "商品编号,颜色\n719,\n",
        passing: "商品编号,颜色\n719,酒红\n",
    }
    NO_SKU: Error "no-sku" {
        summary: "商品没有 SKU" | "a product has no SKU",
        explanation: "每个商品至少要有一个 SKU，没有规格的商品也要有一个，否则报 1000020。"
            | "Every product has at least one SKU, also one without options; WeChat answers 1000020 otherwise.",
        message: "这个商品没有 SKU" | "the product has no SKU",
        help: "至少加一个 SKU，写上编号、价格、库存" | "add at least one SKU with its id, price and stock",
        predicts: [1_000_020],
        failing: "{\"skus\":[]}",
        passing: "{}",
    }
    MISSING: Error "variant-missing" {
        summary: "有多个 SKU，却没有写规格" | "a product has several SKUs and no options",
        explanation: "买家要靠规格（颜色、尺码等）来选 SKU。没有规格，几个 SKU 就分不开。"
            | "Buyers choose a SKU by its options, such as colour and size. Without options the SKUs cannot be told apart.",
        message: "这个商品有 {count} 个 SKU，却没有规格" | "the product has {count} SKUs and no options",
        help: "给每个 SKU 写上规格，比如颜色、尺码；如果颜色或尺码列没认出来，在配置里指定" | "give each SKU its options, such as colour and size; if those columns were not recognised, name them in the mapping",
        predicts: [],
        failing: "商品编号,SKU编号,颜色,尺码\n719,A,,\n719,B,,\n",
        passing: "商品编号,SKU编号,颜色,尺码\n719,A,红,M\n719,B,蓝,M\n",
    }
    KEYS_DIFFER: Error "variant-keys-differ" {
        summary: "同一个商品里，各 SKU 的规格项不一样" | "the SKUs of a product do not have the same options",
        explanation: "一个商品的所有 SKU 要有同样的规格项：有颜色就都有颜色。常见原因是某一行漏填，或者规格名写法不一（颜色/颜色分类）。"
            | "All SKUs of a product have the same options. Mostly a cell was left empty, or the option is spelt in two ways.",
        message: "“{value}”：规格项和第一个 SKU（{first}）不一样" | "{value}: these are not the options of the first SKU ({first})",
        help: "把缺的规格补上，规格名统一写法" | "fill in what is missing, and spell the options alike",
        predicts: [],
        failing: "商品编号,SKU编号,颜色,尺码\n719,A,红,M\n719,B,蓝,\n",
        passing: "商品编号,SKU编号,颜色,尺码\n719,A,红,M\n719,B,蓝,M\n",
    }
    ORDER_DIFFERS: Note "variant-order-differs" {
        summary: "各 SKU 的规格顺序不一样" | "the SKUs of a product name their options in different orders",
        explanation: "买家看到的规格顺序以第一个 SKU 为准，别的 SKU 顺序不同不影响上架。"
            | "Buyers see the options in the order of the first SKU; a different order in the others does no harm.",
        message: "“{value}”：规格顺序和第一个 SKU（{first}）不同" | "{value}: the first SKU names its options in another order ({first})",
        help: "想要的顺序写在第一个 SKU 上就行" | "write the order you want on the first SKU",
        predicts: [],
        failing: "{\"skus\":[{\"out_sku_id\":\"A\",\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"红\"},{\"attr_key\":\"尺码\",\"attr_value\":\"M\"}]},\
            {\"out_sku_id\":\"B\",\"sku_attrs\":[{\"attr_key\":\"尺码\",\"attr_value\":\"M\"},{\"attr_key\":\"颜色\",\"attr_value\":\"蓝\"}]}]}",
        passing: "{\"skus\":[{\"out_sku_id\":\"A\",\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"红\"},{\"attr_key\":\"尺码\",\"attr_value\":\"M\"}]},\
            {\"out_sku_id\":\"B\",\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"蓝\"},{\"attr_key\":\"尺码\",\"attr_value\":\"M\"}]}]}",
    }
    REPEATED: Warning "variant-repeated" {
        summary: "两个 SKU 的规格完全一样" | "two SKUs have the same options",
        explanation: "规格一样的两个 SKU，买家只能选到其中一个。微信没有写明会退回，但多半是填错了。"
            | "Of two SKUs with the same options buyers can choose only one. WeChat does not say that it refuses them, but mostly something was mistyped.",
        message: "“{value}”：和另一个 SKU 的规格一样" | "{value}: another SKU has the same options",
        help: "改成不同的规格；重复的行就删掉" | "tell them apart, or delete the row if it is a copy",
        predicts: [],
        failing: "商品编号,SKU编号,颜色\n719,A,红\n719,B,红\n",
        passing: "商品编号,SKU编号,颜色\n719,A,红\n719,B,蓝\n",
    }
    INCOMPLETE: Error "variant-incomplete" {
        summary: "规格只写了一半" | "an option lacks its name or its value",
        explanation: "规格要有名有值，比如 颜色:红。只有名没有值，或者只有值没有名，微信不收。"
            | "An option has a name and a value, such as 颜色:红. One without the other is refused.",
        message: "“{value}”：规格缺名称或者缺值" | "{value}: the option lacks its name or its value",
        help: "写成“名称:值”，多个规格用分号隔开，比如 颜色:红;尺码:L" | "write name:value, and a semicolon between options, such as 颜色:红;尺码:L",
        predicts: [],
        failing: "{\"skus\":[{\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"\"}]}]}",
        passing: "{\"skus\":[{\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"红\"}]}]}",
    }
    SEVERAL_VALUES: Error "variant-several-values" {
        summary: "一格里有好几个规格值" | "several values of an option stand in one cell",
        explanation: "这一格列出了一个规格的所有值，可是没有每个值各自的价格和库存，不能拆成几个 SKU；当成一个 SKU 卖，买家就没法选。"
            | "The cell lists all values of an option, but there is no price and stock for each of them. It cannot be split into SKUs, and sold as one SKU the buyer could not choose.",
        message: "“{value}”：有好几个规格值，却只有一行" | "{value}: several values, and one row for all of them",
        help: "每个规格值写成单独一行，带上自己的价格和库存" | "give each value a row of its own, with its price and stock",
        predicts: [],
        failing: "@toml columns.\"规格名\"=\"attr_key\" @toml columns.\"规格值\"={field=\"attr_value\",separator=\";\"} 商品编号,规格名,规格值\n719,颜色,红;蓝\n",
        passing: "@toml columns.\"规格名\"=\"attr_key\" @toml columns.\"规格值\"={field=\"attr_value\",separator=\";\"} 商品编号,规格名,规格值\n719,颜色,红\n",
    }
    VALUE_MISSING: Error "variant-value-missing" {
        summary: "规格值没有给全" | "an option of a SKU has no value",
        explanation: "这个 SKU 有这些规格，却没有写全每个规格的值；有的系统用空格子表示“任意一个”。微信的每个 SKU 都要有确定的值，不能替您选。"
            | "The SKU has these options, and not every one of them has a value; some systems leave it blank for \"any of them\". Every SKU at WeChat has a certain value, and none is chosen for you.",
        message: "“{option}”：规格值没有给全" | "{option}: not every one of them has a value",
        help: "给这个 SKU 写上规格值；“任意”的，按每个值拆成单独一行" | "write the value; for \"any\", give each value a row of its own",
        predicts: [],
        failing: "@toml columns.\"颜色\"={option=\"颜色\",required=true} 商品编号,颜色\n719,\n",
        passing: "@toml columns.\"颜色\"={option=\"颜色\",required=true} 商品编号,颜色\n719,酒红\n",
    }
    UNNAMED: Error "option-unnamed" {
        summary: "规格值只有编号，没有名称" | "a value of an option is a number without a name",
        explanation: "导出的文件用编号代替规格值，改过名的才写出名称。买家看到的是一串数字，不知道选的是什么，所以不发出去。"
            | "The export has numbers in place of an option's values, and names only those that the shop has renamed. A buyer would have to choose among numbers, so the product does not go out.",
        message: "“{number}”：不知道这个规格值叫什么" | "{number}: nothing says what this value is called",
        help: "在配置的 [options] 的 names 里给它起名，比如 \"颜色编号:28332\" = \"军绿\""
            | "name it in the mapping's [options], such as \"10:28332\" = \"olive\" among its names",
        predicts: [],
        failing: "@toml options.values={column=\"别名\",separator=\";\",pattern=\"{key}:{value}:{name}\"} @toml columns.\"颜色\"=\"option\" 商品编号,颜色,别名\n719,28332,\n",
        passing: "@toml options.values={column=\"别名\",separator=\";\",pattern=\"{key}:{value}:{name}\"} @toml columns.\"颜色\"=\"option\" 商品编号,颜色,别名\n719,28332,颜色:28332:军绿\n",
    }
    KEY_REPEATED: Error "variant-key-repeated" {
        summary: "一个 SKU 里同一规格写了两遍" | "a SKU has the same option twice",
        explanation: "一个 SKU 的一个规格只能有一个值。" | "A SKU has one value for each option.",
        message: "“{value}”：这个 SKU 里写了两遍" | "{value}: the SKU has this option twice",
        help: "留一个，去掉另一个" | "keep one and leave the other out",
        predicts: [],
        failing: "{\"skus\":[{\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"红\"},{\"attr_key\":\"颜色\",\"attr_value\":\"蓝\"}]}]}",
        passing: "{\"skus\":[{\"sku_attrs\":[{\"attr_key\":\"颜色\",\"attr_value\":\"红\"}]}]}",
    }
    OPTION_TOO_LONG: Error "option-too-long" {
        summary: "规格名或规格值太长" | "the name or value of an option is too long",
        explanation: "规格显示在一个小按钮上，微信限制它的字数。" | "Options are shown on small buttons, so WeChat limits their length.",
        message: "“{value}”：{field}有 {count} 个字，最多 {limit} 个" | "{value}: the {field} has {count} characters, and {limit} are allowed",
        help: "缩短，细节写到详情里" | "shorten it, and move the details to the description",
        predicts: [990_008],
        failing: "商品编号,颜色\n719,酒红色配金色流苏边加厚双面珊瑚绒四季通用可机洗不掉毛不褪色礼盒装送礼自用均可的那一款毛毯\n",
        passing: "商品编号,颜色\n719,酒红色配金色流苏边\n",
    }
    TOO_MANY_VALUES: Error "option-too-many-values" {
        summary: "一个规格的可选值太多" | "an option has too many different values",
        explanation: "一个商品里，每个规格最多 100 个不同的值。再多就拆成几个商品。"
            | "Within a product an option has at most 100 different values. Beyond that, split the product.",
        message: "“{value}”：不同的值超过 {limit} 个" | "{value}: the option has more than {limit} different values",
        help: "拆成几个商品" | "split it into several products",
        predicts: [],
        failing: "@rows 101 商品编号,SKU编号,颜色\n719,S{n},色{n}\n",
        passing: "@rows 100 商品编号,SKU编号,颜色\n719,S{n},色{n}\n",
    }
}

#[cfg(test)]
#[path = "variant_tests.rs"]
mod tests;

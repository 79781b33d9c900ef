//! SKUs that are told apart in plain sight are those of which nothing is said when one looks closely.

use super::closely;
use crate::rules::Findings;
use crate::rules::distinct::in_plain_sight;
use crate::{Attribute, Product, Sku};
use proptest::prelude::*;
use proptest::sample::select;

/// Values that mean the same in different ways, begin alike, or are blank.
fn value() -> impl Strategy<Value = &'static str> {
    select(vec![
        "黑",
        "黑色",
        "BLACK",
        "black色",
        "白",
        "色",
        "色色",
        "红",
        "酒红",
        "红 ",
        "XL",
        "ｘｌ",
        "xl",
        "1",
        "１",
        "1 件",
        "1件",
        "2件",
        "+1",
        "＋1",
        "",
        " ",
        "\u{3000}",
        "\u{3000}黑",
        "-",
        "é",
        "\u{fffd}",
        "一",
        "龥",
        "㐀",
        "豈",
    ])
}

fn sku() -> impl Strategy<Value = Sku<'static>> {
    let key = select(vec!["颜色", "尺码", "颜色", "规格", "", " ", "Size"]);
    let some = prop::collection::vec((key, value()), 0..3);
    let usual = (value(), value()).prop_map(|(colour, size)| vec![("颜色", colour), ("尺码", size)]);
    prop_oneof![1 => some, 9 => usual].prop_map(|attributes| {
        let attribute = |(key, value): (&'static str, &'static str)| Attribute { key: key.into(), value: value.into() };
        Sku { attributes: attributes.into_iter().map(attribute).collect(), ..Sku::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5000))]

    #[test]
    fn nothing_is_said_of_what_stands_in_plain_sight(skus in prop::collection::vec(sku(), 0..5)) {
        let mut findings = Findings::default();
        let is_plain = in_plain_sight(&skus);
        closely(&Product { skus, ..Product::default() }, &mut findings);
        prop_assert!(!is_plain || findings.is_empty(), "{:?}", findings);
    }
}

#[test]
fn the_usual_product_stands_in_plain_sight() {
    let sku = |colour: &'static str, set: &'static str| Sku {
        attributes: [("颜色", colour), ("套装", set)].map(|(key, value)| Attribute { key: key.into(), value: value.into() }).into(),
        ..Sku::default()
    };
    let mut skus = vec![sku("驼色", "单件"), sku("酒红", "单件"), sku("驼色", "两件装"), sku("酒红", "两件装")];
    assert!(in_plain_sight(&skus) && in_plain_sight(&skus[..1]));
    skus.push(sku("酒红", "单件"));
    assert!(!in_plain_sight(&skus));
    for size in ["S", "M", "L", "XL", "XXL", "100cm", "120cm"] {
        skus[4] = sku("酒红", size);
        assert!(in_plain_sight(&skus), "{size}");
    }
    let many: Vec<_> = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "百", "千"].map(|set| sku("驼色", set)).into();
    assert!(in_plain_sight(&many[..11]) && !in_plain_sight(&many));
}

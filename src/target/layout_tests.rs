//! Bodies are built, read and compared by one layout: each direction against the other.

use super::*;
use crate::Attribute;
use crate::target::SPU_ADD;
use proptest::prelude::*;
use serde_json::json;

fn sku(id: &'static str, options: &[(&'static str, &'static str)]) -> Sku<'static> {
    let option = |(key, value): &(&'static str, &'static str)| Attribute { key: Cow::Borrowed(*key), value: Cow::Borrowed(*value) };
    Sku {
        out_sku_id: Some(id.into()),
        thumb_img: Some("https://mmecimage.cn/p/thumb".into()),
        sale_price: Some(Fen::new(12_900)),
        market_price: Some(Fen::new(15_900)),
        stock_num: Some(7),
        sku_code: Some("TC-1".into()),
        barcode: Some("6901234567892".into()),
        attributes: options.iter().map(option).collect(),
    }
}

fn cup() -> Product<'static> {
    Product {
        out_product_id: Some("cup-88".into()),
        title: Some("手绘陶瓷马克杯".into()),
        path: Some("pages/goods?id=cup-88".into()),
        head_img: vec!["https://mmecimage.cn/p/1".into(), "https://mmecimage.cn/p/2".into()],
        desc: Some("景德镇\n\"手绘\"".into()),
        desc_imgs: vec!["https://mmbizurl.cn/d".into()],
        third_cat_id: Some(6930),
        brand_id: Some(2_100_000_000),
        info_version: Some("7".into()),
        scene_group_list: vec![1, 3],
        skus: vec![sku("a", &[("颜色", "青"), ("容量", "350ml")]), sku("b", &[])],
        ..Product::default()
    }
}

#[test]
fn members_stand_in_the_order_of_the_official_sample() {
    let expected = concat!(
        r#"{"out_product_id":"cup-88","title":"手绘陶瓷马克杯","path":"pages/goods?id=cup-88","#,
        r#""head_img":["https://mmecimage.cn/p/1","https://mmecimage.cn/p/2"],"qualification_pics":[],"#,
        r#""desc_info":{"desc":"景德镇\n\"手绘\"","imgs":["https://mmbizurl.cn/d"]},"#,
        r#""third_cat_id":6930,"brand_id":2100000000,"info_version":"7","scene_group_list":[1,3],"skus":["#,
        r#"{"out_product_id":"cup-88","out_sku_id":"a","thumb_img":"https://mmecimage.cn/p/thumb","sale_price":12900,"#,
        r#""market_price":15900,"stock_num":7,"sku_code":"TC-1","barcode":"6901234567892","#,
        r#""sku_attrs":[{"attr_key":"颜色","attr_value":"青"},{"attr_key":"容量","attr_value":"350ml"}]},"#,
        r#"{"out_product_id":"cup-88","out_sku_id":"b","thumb_img":"https://mmecimage.cn/p/thumb","sale_price":12900,"#,
        r#""market_price":15900,"stock_num":7,"sku_code":"TC-1","barcode":"6901234567892","sku_attrs":[]}]}"#,
    );
    let product = cup();
    assert_eq!(SPU_ADD.build(&product).to_json(), expected);
    assert_eq!(SPU_ADD.read(&Document::parse(expected).unwrap()), product);
    let direct = Product { direct_path: Some("pages/buy".into()), desc: None, desc_imgs: Vec::new(), ..cup() };
    let body = SPU_ADD.build(&direct).to_json();
    assert!(body.contains(r#""path":"pages/goods?id=cup-88","direct_path":"pages/buy","head_img""#), "{body}");
    assert!(body.contains(r#""qualification_pics":[],"third_cat_id""#), "{body}");
    assert_eq!(SPU_ADD.build(&Product::default()).to_json(), r#"{"qualification_pics":[],"skus":[]}"#);
}

#[test]
fn wrong_kinds_are_not_converted_and_items_keep_their_numbers() {
    let body = json!({"title": 7, "head_img": ["a", 5, "b"], "third_cat_id": "6930", "brand_id": 1.5, "desc_info": [],
        "skus": [3, {"sale_price": "12.90", "market_price": 990.0, "stock_num": -1,
                     "sku_attrs": [{"attr_key": "颜色", "attr_value": "青"}, {"attr_value": "x"}, {"attr_key": "容量"}]},
                 {"out_sku_id": "c"}]});
    let document = Document::from_value(&body).unwrap();
    let product = SPU_ADD.read(&document);
    let option = Attribute { key: "颜色".into(), value: "青".into() };
    let expected = Product {
        head_img: vec!["a".into()],
        skus: vec![
            Sku::default(),
            Sku {
                attributes: vec![
                    option,
                    Attribute { key: "".into(), value: "x".into() },
                    Attribute { key: "容量".into(), value: "".into() },
                ],
                ..Sku::default()
            },
            Sku { out_sku_id: Some("c".into()), ..Sku::default() },
        ],
        ..Product::default()
    };
    assert_eq!(product, expected);
}

#[test]
fn a_repeated_value_that_differs_is_named() {
    let body = r#"{"out_product_id":"1","skus":[{"out_product_id":"1"},{"out_product_id":"2"},{},{"out_product_id":1}]}"#;
    assert_eq!(SPU_ADD.disagreements(&Document::parse(body).unwrap()), ["/skus/1/out_product_id"]);
}

/// Every slot that a product can have, within bounds.
fn any_slot() -> impl Strategy<Value = Slot> {
    let fields: Vec<Field> = Field::all().collect();
    (prop::sample::select(fields), 0..40usize, prop::option::of(0..120usize)).prop_map(|(field, sku, item)| {
        let slot = match field.level() {
            crate::Level::Product => Slot::product(field),
            crate::Level::Sku => Slot::sku(field, sku),
        };
        match item {
            Some(item) if field.many() => slot.item(item),
            // The list of options as a whole goes by the name of their keys.
            None if field == Field::AttrValue => slot.item(0),
            _ => slot,
        }
    })
}

proptest! {
    #[test]
    fn slots_and_pointers_are_each_others_inverse(slot in any_slot()) {
        let pointer = SPU_ADD.pointer(slot).unwrap();
        prop_assert_eq!(SPU_ADD.slot(&pointer), Some(slot), "{}", pointer);
    }

    #[test]
    fn pointers_of_slots_are_where_they_came_from(pointer in "(/(skus|head_img|desc_info|imgs|sku_attrs|attr_key|attr_value|sale_price|out_product_id|title|[0-9]{1,2}|x)){0,5}") {
        if let Some(slot) = SPU_ADD.slot(&pointer) {
            let back = SPU_ADD.pointer(slot).unwrap();
            let repeats = pointer.starts_with("/skus/") && pointer.ends_with("/out_product_id");
            prop_assert!(back == pointer || repeats && back == "/out_product_id", "{} came back as {}", pointer, back);
        }
    }

    #[test]
    fn what_is_built_can_be_read(images in 0..4usize, skus in 0..4usize, options in 0..3usize, fen: u64) {
        let options = &[("颜色", "青"), ("容量", "350ml")][..options];
        let product = Product {
            head_img: (0..images).map(|i| format!("https://mmecimage.cn/p/{i}").into()).collect(),
            skus: (0..skus).map(|_| Sku { sale_price: Some(Fen::new(fen)), ..sku("s", options) }).collect(),
            ..cup()
        };
        let document = SPU_ADD.build(&product);
        prop_assert_eq!(&SPU_ADD.read(&document), &product);
        let text = document.to_json();
        let parsed = Document::parse(&text).unwrap();
        prop_assert_eq!(&SPU_ADD.read(&parsed), &product);
    }
}

#[test]
fn pointers_without_slots_have_neighbours() {
    for (pointer, nearest) in [
        ("", Slot::product(Field::OutProductId)),
        ("/skus", Slot::product(Field::OutProductId)),
        ("/skus/2", Slot::sku(Field::OutSkuId, 2)),
        ("/skus/2/colour", Slot::sku(Field::OutSkuId, 2)),
        ("/skus/02", Slot::product(Field::OutProductId)),
        ("/desc_info", Slot::product(Field::OutProductId)),
        ("/skus/1/sku_attrs", Slot::sku(Field::AttrKey, 1)),
        ("/head_img/99999999999", Slot::product(Field::OutProductId)),
    ] {
        assert_eq!(SPU_ADD.nearest_slot(pointer), nearest, "{pointer}");
    }
}

/// The seam: another endpoint's body is another table, with other names, numbers in quotes, a list of one's ancestors.
#[test]
fn another_endpoint_is_another_layout() {
    const fn member(name: &'static str, shape: Shape) -> Member {
        Member { name, shape, presence: Presence::WhenFilled }
    }
    const LAYOUT: &[Member] = &[
        member("title", Shape::Leaf(Field::Title, Form::Text)),
        member("head_imgs", Shape::List(Field::HeadImg, Form::Text)),
        member("cats_v2", Shape::Each(Field::ThirdCatId, &[member("cat_id", Shape::Leaf(Field::ThirdCatId, Form::Digits))])),
        member("brand_id", Shape::Leaf(Field::BrandId, Form::Digits)),
        member(
            "skus",
            Shape::Skus(&[
                member("bar_code", Shape::Leaf(Field::Barcode, Form::Text)),
                member("sale_price", Shape::Leaf(Field::SalePrice, Form::Number)),
            ]),
        ),
    ];
    let target = Target { layout: LAYOUT, ..Target::for_tests() };
    let product = cup();
    let document = target.build(&product);
    let expected = concat!(
        r#"{"title":"手绘陶瓷马克杯","head_imgs":["https://mmecimage.cn/p/1","https://mmecimage.cn/p/2"],"#,
        r#""cats_v2":[{"cat_id":"6930"}],"brand_id":"2100000000","#,
        r#""skus":[{"bar_code":"6901234567892","sale_price":12900},{"bar_code":"6901234567892","sale_price":12900}]}"#,
    );
    assert_eq!(document.to_json(), expected);
    let read = target.read(&document);
    assert_eq!((read.brand_id, read.third_cat_id, read.skus.len()), (Some(2_100_000_000), Some(6930), 2));
    assert_eq!(target.pointer(Slot::sku(Field::Barcode, 1)).as_deref(), Some("/skus/1/bar_code"));
    assert_eq!(target.pointer(Slot::product(Field::Path)), None);
}

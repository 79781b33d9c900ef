//! What is written straight is what the document would be written as, exactly where no schema objects to it; and what is
//! objected to is told of the product as it is of the document.

use crate::schema::Glance;
use crate::target::SPU_ADD;
use crate::target::layout::{Form, Member, Presence, Shape};
use crate::target::objections::Objections;
use crate::target::straight::Straight;
use crate::{Attribute, Document, Fen, Field, Product, Schema, Sku};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};
use std::borrow::Cow;

type Text = Cow<'static, str>;

fn text() -> impl Strategy<Value = Text> {
    let texts = ["", "a", "毛毯", "珊瑚绒毯", "a\"\\\n", "https://mmecimage.cn/p/1", "10件 \u{7f}", "pages/goods?id=1"];
    select(texts.map(Cow::Borrowed).to_vec())
}

fn maybe() -> impl Strategy<Value = Option<Text>> {
    prop::option::weighted(0.8, text())
}

fn number() -> impl Strategy<Value = Option<u64>> {
    prop::option::weighted(0.8, select(vec![0, 1, 3, 990, 2_100_000_000, u64::MAX]))
}

fn sku() -> impl Strategy<Value = Sku<'static>> {
    let attribute = (text(), text()).prop_map(|(key, value)| Attribute { key, value });
    let texts = (maybe(), maybe(), maybe(), maybe());
    (texts, number(), number(), number(), prop::collection::vec(attribute, 0..3)).prop_map(
        |((out_sku_id, thumb_img, sku_code, barcode), sale, market, stock_num, attributes)| Sku {
            out_sku_id,
            thumb_img,
            sale_price: sale.map(Fen::new),
            market_price: market.map(Fen::new),
            stock_num,
            sku_code,
            barcode,
            attributes,
        },
    )
}

fn product() -> impl Strategy<Value = Product<'static>> {
    let texts = (maybe(), maybe(), maybe(), maybe(), maybe(), maybe());
    let images = || prop::collection::vec(text(), 0..3);
    let numbers = (number(), number(), prop::collection::vec(select(vec![0, 1, 3]), 0..3));
    (texts, (images(), images(), images()), numbers, prop::collection::vec(sku(), 0..3)).prop_map(|(texts, images, numbers, skus)| {
        let (out_product_id, title, path, direct_path, desc, info_version) = texts;
        let (head_img, qualification_pics, desc_imgs) = images;
        let (third_cat_id, brand_id, scene_group_list) = numbers;
        Product {
            out_product_id,
            title,
            path,
            direct_path,
            head_img,
            qualification_pics,
            desc,
            desc_imgs,
            third_cat_id,
            brand_id,
            info_version,
            scene_group_list,
            skus,
        }
    })
}

/// A product to whose own values nobody objects, with what else the other one has, and its SKUs behind its own.
fn good(other: Product<'static>) -> Product<'static> {
    let image = || Cow::Borrowed("https://mmecimage.cn/p/1");
    let own = Sku {
        out_sku_id: Some("1-a".into()),
        thumb_img: Some(image()),
        sale_price: Some(Fen::new(990)),
        market_price: Some(Fen::new(1_990)),
        stock_num: Some(3),
        ..Sku::default()
    };
    Product {
        out_product_id: Some("1".into()),
        title: Some("加厚珊瑚绒毯".into()),
        path: Some("pages/goods?id=1".into()),
        head_img: vec![image()],
        desc: Some("\"加厚\"".into()),
        third_cat_id: Some(6930),
        brand_id: Some(2_100_000_000),
        skus: std::iter::once(own).chain(other.skus).collect(),
        ..other
    }
}

/// Schemas that ask for something at each of the places that a layout has.
fn schema() -> impl Strategy<Value = Json> {
    let text = select(vec![
        json!({}),
        json!({"type": "string", "minLength": 1}),
        json!({"maxLength": 3}),
        json!({"pattern": "^https?://"}),
        json!({"type": ["null", "integer"], "x-rule": "price-zero"}),
        json!({"$ref": "#/$defs/text", "minLength": 2, "x-rule": {"minLength": "title-length"}}),
        json!({"enum": ["a", 7, "毛毯"], "x-message": {"en": "one of these"}}),
    ]);
    let number = select(vec![
        json!(true),
        json!({"type": "integer", "minimum": 1, "maximum": 999}),
        json!({"enum": [1, 3]}),
        json!({"type": "string"}),
    ]);
    let required = |names: &'static [&'static str]| prop::sample::subsequence(names.to_vec(), 0..=2);
    let few = select(vec![json!(0), json!(1), json!(2)]);
    let all = (text.clone(), text.clone(), number.clone(), number);
    (all, required(&["title", "desc_info", "skus", "qualification_pics", "other"]), required(&["imgs", "sale_price", "attr_key"]), few, any::<bool>())
        .prop_map(|((first, second, price, scene), required, inside, few, others)| {
            let asks = |names: &[&str]| inside.iter().filter(|name| names.contains(name)).copied().collect::<Vec<_>>();
            let option = json!({"properties": {"attr_key": first}, "required": asks(&["attr_key"])});
            let attrs = json!({"type": "array", "maxItems": few, "items": option});
            let sku = json!({"properties": {"sale_price": price, "thumb_img": second, "sku_attrs": attrs, "out_product_id": first}, "required": asks(&["sale_price"])});
            json!({"type": "object", "required": required, "additionalProperties": others, "properties": {
                "out_product_id": first, "title": second, "head_img": {"items": second, "minItems": few}, "desc_info": {"properties": {"imgs": {"maxItems": 2}}, "required": asks(&["imgs"])},
                "skus": {"minItems": few, "items": sku}, "scene_group_list": {"items": scene}, "qualification_pics": {"maxItems": few},
                "third_cat_id": scene, "path": {}, "direct_path": {}, "brand_id": {}, "other": {},
            }, "x-rule": {"required": {"title": "title-length"}}, "$defs": {"text": {"type": "string", "maxLength": 4, "pattern": "^p", "x-rule": {"pattern": "image-scheme"}}}})
        })
}

/// A layout with what that of `spu/add` does not have.
const ODD: &[Member] = &[
    odd("title", Shape::Leaf(Field::Title, Form::Text), Presence::WhenFilled),
    odd("third_cat_id", Shape::Leaf(Field::ThirdCatId, Form::Digits), Presence::WhenFilled),
    odd("desc_info", Shape::Object(&[odd("imgs", Shape::List(Field::DescImgs, Form::Text), Presence::Always)]), Presence::Always),
    odd("skus", Shape::Skus(&[odd("sale_price", Shape::Leaf(Field::SalePrice, Form::Text), Presence::WhenFilled)]), Presence::WhenFilled),
    odd("scene_group_list", Shape::List(Field::SceneGroupList, Form::Digits), Presence::WhenFilled),
];

const fn odd(name: &'static str, shape: Shape, presence: Presence) -> Member {
    Member { name, shape, presence }
}

/// What is written, and what should be: nothing where the schema objects.
fn both(layout: &'static [Member], schema: &Json, product: &Product<'_>) -> (Option<String>, Option<String>) {
    let straight = Straight::of(layout, &Glance::of(Document::from_value(schema).unwrap().root()).unwrap());
    let mut out = b"before".to_vec();
    let is_written = straight.is_some_and(|straight| straight.write(product, &mut out));
    let out = String::from_utf8(out).unwrap();
    assert_eq!(is_written, out != "before");
    let target = crate::Target { layout, ..crate::Target::for_tests() };
    let body = target.build(product);
    let is_valid = Schema::compile(&schema.to_string()).unwrap().validator().is_valid(body.root());
    (is_written.then(|| out["before".len()..].to_owned()), is_valid.then(|| body.to_json()))
}

/// What two schemas object to, told of the product, and of the document.
fn told(layout: &'static [Member], schemas: [&Json; 2], product: &Product<'_>) -> Option<(Objections, Objections)> {
    let [request, advice] = schemas.map(|schema| Schema::compile(&schema.to_string()).unwrap());
    let told = Objections::of(&Straight::of(layout, &request.glance_with(&advice)?)?, product)?;
    let target = crate::Target { layout, ..crate::Target::for_tests() };
    let body = target.build(product);
    Some((told, Objections { request: request.violations(&body), advice: advice.violations(&body) }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn bodies_are_written_exactly_where_the_schema_has_nothing_against_them(schema in schema(), product in product()) {
        let (written, expected) = both(SPU_ADD.layout, &schema, &product);
        prop_assert_eq!(written, expected);
        let (written, expected) = both(ODD, &schema, &product);
        prop_assert_eq!(written, expected);
    }

    #[test]
    fn objections_of_the_target_itself(product in product(), fills: bool) {
        let product = if fills { good(product) } else { product };
        prop_assert_eq!(SPU_ADD.objections(&product), SPU_ADD.objections_to(&SPU_ADD.build(&product)));
    }

    #[test]
    fn bodies_of_the_target_itself(product in product(), fills: bool) {
        let product = if fills { good(product) } else { product };
        let mut out = Vec::new();
        let is_written = SPU_ADD.write_in_order(&product, &mut out);
        let body = SPU_ADD.build(&product);
        prop_assert_eq!(is_written, [SPU_ADD.request(), SPU_ADD.advice()].iter().all(|schema| schema.validator().is_valid(body.root())));
        prop_assert_eq!(String::from_utf8(out).unwrap(), if is_written { body.to_json() } else { String::new() });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn objections_are_those_of_the_validator(first in schema(), second in schema(), product in product()) {
        for layout in [SPU_ADD.layout, ODD] {
            let told = told(layout, [&first, &second], &product);
            if let Some((told, expected)) = told {
                prop_assert_eq!(told, expected);
            }
        }
    }
}

#[test]
fn a_good_body_is_written() {
    let mut out = Vec::new();
    assert!(SPU_ADD.write_in_order(&good(Product::default()), &mut out));
    assert!(out.starts_with(br#"{"out_product_id":"1","title""#));
}

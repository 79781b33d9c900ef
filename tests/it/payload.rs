//! One good request body, broken in every way that the schemas speak of, one way at a time: each is reported where it
//! was broken, and nothing else is.

use serde_json::{Value, json};
use shangjia::target::SPU_ADD;
use shangjia::{Document, Schema, Severity, Violation};

fn good() -> Value {
    json!({
        "out_product_id": "cup-88",
        "title": "手绘陶瓷马克杯",
        "path": "pages/goods?id=cup-88",
        "direct_path": "pages/buy?id=cup-88",
        "head_img": ["https://mmecimage.cn/p/1", "http://mmbizurl.cn/2"],
        "qualification_pics": ["https://mmecimage.cn/p/3"],
        "desc_info": {"desc": "景德镇手绘", "imgs": ["https://mmecimage.cn/p/4"]},
        "third_cat_id": 6930,
        "brand_id": 2_100_000_000,
        "info_version": "7",
        "scene_group_list": [1],
        "skus": [
            {"out_product_id": "cup-88", "out_sku_id": "a", "thumb_img": "https://mmecimage.cn/p/5", "sale_price": 12_900,
             "market_price": 15_900, "stock_num": 7, "sku_code": "TC-1", "barcode": "6901234567892",
             "sku_attrs": [{"attr_key": "颜色", "attr_value": "青"}]},
            {"out_product_id": "cup-88", "out_sku_id": "b", "thumb_img": "https://mmecimage.cn/p/6", "sale_price": 12_900,
             "market_price": 15_900, "stock_num": 7, "sku_attrs": []}
        ]
    })
}

/// The good body with another value at that pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut body = good();
    *parent(&mut body, pointer).entry(last(pointer)).or_insert(Value::Null) = value;
    body
}

/// The good body without the member at that pointer.
fn without(pointer: &str) -> Value {
    let mut body = good();
    assert!(parent(&mut body, pointer).remove(last(pointer)).is_some(), "{pointer}");
    body
}

fn parent<'b>(body: &'b mut Value, pointer: &str) -> &'b mut serde_json::Map<String, Value> {
    let (parent, _) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap()
}

fn last(pointer: &str) -> &str {
    pointer.rsplit('/').next().unwrap()
}

fn check(schema: &Schema, body: &Value) -> Vec<Violation> {
    let text = body.to_string();
    let document = Document::parse(&text).unwrap();
    let violations = schema.violations(&document);
    assert_eq!(schema.is_valid(&document), violations.is_empty());
    violations
}

/// Both schemas' violations as (weight, pointer, keyword, rule).
fn found(body: &Value) -> Vec<(Severity, String, String, Option<String>)> {
    let of = |schema: &Schema, severity| {
        let violations = check(schema, body).into_iter();
        violations.map(move |v| (severity, v.pointer.into(), v.keyword.into(), v.rule.map(String::from))).collect::<Vec<_>>()
    };
    [of(SPU_ADD.request(), Severity::Error), of(SPU_ADD.advice(), Severity::Warning)].concat()
}

fn one(severity: Severity, pointer: &str, keyword: &str, rule: Option<&str>) -> Vec<(Severity, String, String, Option<String>)> {
    vec![(severity, pointer.to_owned(), keyword.to_owned(), rule.map(str::to_owned))]
}

/// Pointers of every value of the good body below the root.
fn pointers() -> Vec<String> {
    fn walk(value: &Value, pointer: &str, found: &mut Vec<String>) {
        let children: Vec<(String, &Value)> = match value {
            Value::Object(members) => members.iter().map(|(name, member)| (name.clone(), member)).collect(),
            Value::Array(items) => items.iter().enumerate().map(|(i, item)| (i.to_string(), item)).collect(),
            _ => Vec::new(),
        };
        for (name, child) in children {
            found.push(format!("{pointer}/{name}"));
            walk(child, &format!("{pointer}/{name}"), found);
        }
    }
    let mut found = Vec::new();
    walk(&good(), "", &mut found);
    found
}

fn set(pointer: &str, value: Value) -> Value {
    let mut body = good();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

#[test]
fn the_good_body_is_good() {
    assert_eq!(found(&good()), []);
    let text = good().to_string();
    let document = Document::parse(&text).unwrap();
    assert_eq!((document.doubled().len(), document.too_large().len(), SPU_ADD.disagreements(&document).len()), (0, 0, 0));
}

#[test]
fn what_was_read_and_built_again_is_as_good() {
    let text = good().to_string();
    let document = Document::parse(&text).unwrap();
    let product = SPU_ADD.read(&document);
    let built = SPU_ADD.build(&product);
    assert_eq!(built.to_value(), good());
    assert!(SPU_ADD.request().is_valid(&built) && SPU_ADD.advice().is_valid(&built));
}

#[test]
fn each_missing_member() {
    let optional =
        ["direct_path", "qualification_pics", "desc_info", "desc", "imgs", "info_version", "scene_group_list", "sku_code", "barcode"];
    let mut required = 0;
    for pointer in pointers().iter().filter(|p| last(p).parse::<u32>().is_err()) {
        let expected = match last(pointer) {
            name if optional.contains(&name) => Vec::new(),
            "sku_attrs" => one(Severity::Warning, pointer, "required", None),
            "head_img" => one(Severity::Error, pointer, "required", Some("no-image")),
            "skus" => one(Severity::Error, pointer, "required", Some("no-sku")),
            _ => one(Severity::Error, pointer, "required", None),
        };
        required += expected.len();
        assert_eq!(found(&without(pointer)), expected, "{pointer}");
    }
    assert_eq!(required, 7 + 2 * 7 + 2);
}

#[test]
fn each_wrong_type() {
    let kinds = [json!(null), json!(true), json!("https://mmecimage.cn/p/x"), json!(7), json!(1.5), json!(["x"]), json!({"x": 1})];
    for pointer in pointers() {
        let body = good();
        let own = body.pointer(&pointer).unwrap();
        for wrong in kinds.iter().filter(|kind| std::mem::discriminant(*kind) != std::mem::discriminant(own) || kind.is_f64()) {
            let body = set(&pointer, wrong.clone());
            let violations = check(SPU_ADD.request(), &body);
            let [violation] = &violations[..] else { panic!("{pointer} as {wrong}: {violations:?}") };
            assert_eq!((violation.pointer.as_str(), violation.keyword.as_str()), (pointer.as_str(), "type"), "as {wrong}");
            assert_eq!(violation.value.is_some(), !wrong.is_array() && !wrong.is_object(), "{pointer} as {wrong}");
        }
    }
    // Whole numbers with a fraction part are refused by receivers that read into an integer.
    let body = good().to_string().replace("12900", "12900.0");
    let document = Document::parse(&body).unwrap();
    assert_eq!(SPU_ADD.request().violations(&document).len(), 2);
}

#[test]
fn each_limit_holds_at_its_bound_and_not_beyond() {
    let text = |length: usize| json!("毯".repeat(length));
    let image = |length: usize| json!(format!("https://{}", "x".repeat(length - 8)));
    let images = |count: usize| json!(vec!["https://mmecimage.cn/p/1"; count]);
    let (error, warning) = (Severity::Error, Severity::Warning);
    let table = [
        ("/out_product_id", text(1), text(0), error, "minLength", None),
        ("/out_product_id", text(128), text(129), warning, "maxLength", None),
        ("/title", text(3), text(2), error, "minLength", Some("title-length")),
        ("/title", text(60), text(61), error, "maxLength", Some("title-length")),
        ("/title", json!("a".repeat(60)), json!("😀".repeat(61)), error, "maxLength", Some("title-length")),
        ("/path", text(1), text(0), error, "minLength", None),
        ("/head_img", images(1), images(0), error, "minItems", Some("no-image")),
        ("/head_img", images(9), images(10), error, "maxItems", Some("too-many-images")),
        ("/qualification_pics", images(5), images(6), error, "maxItems", Some("too-many-images")),
        ("/desc_info/desc", text(2000), text(2001), error, "maxLength", Some("description-too-long")),
        ("/desc_info/imgs", images(50), images(51), error, "maxItems", Some("too-many-images")),
        ("/third_cat_id", json!(1), json!(0), error, "minimum", None),
        ("/third_cat_id", json!(u64::MAX), json!(99_999_999_999_999_999_999.0), error, "maximum", None),
        ("/brand_id", json!(1), json!(-1), error, "minimum", None),
        ("/scene_group_list", json!([]), json!([1, 3, 1]), warning, "maxItems", None),
        ("/scene_group_list/0", json!(3), json!(2), warning, "enum", None),
        ("/skus", json!([good()["skus"][0]]), json!([]), error, "minItems", Some("no-sku")),
        ("/skus/0/out_sku_id", text(1), text(0), error, "minLength", None),
        ("/skus/0/out_sku_id", text(128), text(129), warning, "maxLength", None),
        ("/skus/1/out_product_id", text(1), text(0), error, "minLength", None),
        ("/skus/0/thumb_img", image(2048), image(2049), error, "maxLength", None),
        ("/skus/0/thumb_img", image(9), text(0), error, "minLength", None),
        ("/skus/0/thumb_img", json!("http://x"), json!("//mmecimage.cn/p/x"), error, "pattern", Some("image-scheme")),
        ("/skus/1/sale_price", json!(1), json!(0), error, "minimum", Some("price-zero")),
        ("/skus/1/sale_price", json!(10_000_000), json!(10_000_001), warning, "maximum", Some("price-unusually-high")),
        ("/skus/1/market_price", json!(0), json!(-1), error, "minimum", None),
        ("/skus/1/market_price", json!(10_000_000), json!(10_000_001), warning, "maximum", Some("price-unusually-high")),
        ("/skus/1/stock_num", json!(1), json!(0), error, "minimum", Some("stock-zero")),
        ("/skus/1/stock_num", json!(10_000_000), json!(10_000_001), error, "maximum", Some("stock-too-high")),
        ("/skus/0/sku_code", text(20), text(21), error, "maxLength", Some("sku-code-too-long")),
        ("/skus/0/sku_attrs/0/attr_key", text(40), text(41), error, "maxLength", Some("option-too-long")),
        ("/skus/0/sku_attrs/0/attr_value", text(40), text(41), error, "maxLength", Some("option-too-long")),
    ];
    for (pointer, holds, broken, severity, keyword, rule) in table {
        assert_eq!(found(&set(pointer, holds.clone())), [], "{pointer}: {holds}");
        assert_eq!(found(&set(pointer, broken.clone())), one(severity, pointer, keyword, rule), "{pointer}: {broken}");
    }
    for price in ["/skus/0/sale_price", "/skus/0/market_price"] {
        let high = Some("price-unusually-high");
        assert_eq!(found(&set(price, json!(1_000_000_000))), one(warning, price, "maximum", high));
        let beyond = [one(error, price, "maximum", Some("price-too-high")), one(warning, price, "maximum", high)].concat();
        assert_eq!(found(&set(price, json!(1_000_000_001))), beyond);
    }
}

#[test]
fn violations_carry_what_a_message_needs() {
    let of = |body: Value| check(SPU_ADD.request(), &body).remove(0);
    let title = of(set("/title", json!("杯杯")));
    assert_eq!((title.expected.as_str(), title.count, title.value.as_deref()), ("3", Some(2), Some("杯杯")));
    let images = of(set("/head_img", json!(vec!["https://a"; 11])));
    assert_eq!((images.expected.as_str(), images.count, images.value), ("9", Some(11), None));
    let price = of(set("/skus/0/sale_price", json!("129.00")));
    assert_eq!((price.expected.as_str(), price.value.as_deref()), ("integer", Some("129.00")));
    let missing = of(without("/skus/1/stock_num"));
    assert_eq!(missing.member.as_deref(), Some("stock_num"));
    let scene = check(SPU_ADD.advice(), &set("/scene_group_list/0", json!(9))).remove(0);
    assert_eq!((scene.expected.as_str(), scene.value.as_deref()), ("1, 3", Some("9")));
}

#[test]
fn unknown_members_are_advice_and_late_2021_ones_are_known() {
    for object in ["", "/desc_info", "/skus/1", "/skus/0/sku_attrs/0"] {
        let pointer = format!("{object}/a~1b");
        let mut body = good();
        let members = body.pointer_mut(object).unwrap().as_object_mut().unwrap();
        members.insert("a/b".into(), json!({"deep": [1]}));
        assert_eq!(found(&body), one(Severity::Warning, &pointer, "additionalProperties", None));
    }
    for (name, value) in [
        ("supplier", json!("x")),
        ("express_fee", json!(0)),
        ("product_type", json!("x")),
        ("sell_time", json!("2021-11-01 00:00:00")),
        ("pick_up_type", json!(["1", "4"])),
        ("onsale", json!(1)),
        ("unitname", json!("只")),
        ("unitfactor", json!(1)),
        ("item_type", json!(1)),
    ] {
        assert_eq!(found(&with(&format!("/{name}"), value)), [], "{name}");
    }
}

#[test]
fn an_empty_text_in_a_list_is_one_problem() {
    for list in ["/head_img", "/qualification_pics", "/desc_info/imgs"] {
        let body = set(list, json!(["https://mmecimage.cn/p/1", ""]));
        assert_eq!(found(&body), one(Severity::Error, &format!("{list}/1"), "minLength", Some("empty-item")));
    }
}

#[test]
fn doubled_members_at_every_depth() {
    let text = good().to_string();
    for (member, pointer) in [
        ("\"title\":", "/title"),
        ("\"desc\":", "/desc_info/desc"),
        ("\"sku_code\":", "/skus/0/sku_code"),
        ("\"attr_key\":", "/skus/0/sku_attrs/0/attr_key"),
    ] {
        let doubled = text.replacen(member, &format!("{member}\"手绘陶瓷马克杯\",{member}"), 1);
        let document = Document::parse(&doubled).unwrap();
        assert_eq!(document.doubled(), [pointer]);
        assert_eq!(document.to_json(), doubled, "both copies are kept");
    }
}

#[test]
fn many_problems_come_in_the_order_of_the_body() {
    let mut body = set("/title", json!("杯"));
    body["skus"][1]["stock_num"] = json!(0);
    body["skus"][0]["sale_price"] = json!(0);
    body.as_object_mut().unwrap().remove("path");
    // The body that a map was written from has its members sorted by name.
    let pointers: Vec<String> = check(SPU_ADD.request(), &body).into_iter().map(|v| v.pointer.to_string()).collect();
    assert_eq!(pointers, ["/path", "/skus/0/sale_price", "/skus/1/stock_num", "/title"]);
}

#[test]
fn every_rule_in_a_schema_stands_next_to_its_keyword() {
    fn walk(schema: &Value, rules: &mut usize) {
        for (keyword, rule) in schema.get("x-rule").and_then(Value::as_object).into_iter().flatten() {
            assert!(schema.get(keyword).is_some(), "{keyword} in {schema}");
            assert!(rule.is_string() || rule.is_object(), "{rule}");
            *rules += 1;
        }
        let children: Vec<&Value> = match schema {
            Value::Object(members) => members.values().collect(),
            Value::Array(items) => items.iter().collect(),
            _ => Vec::new(),
        };
        for child in children {
            walk(child, rules);
        }
    }
    let mut rules = 0;
    for text in [SPU_ADD.request_schema, SPU_ADD.advice_schema] {
        walk(&serde_json::from_str(text).unwrap(), &mut rules);
    }
    assert!(rules > 15, "{rules}");
}

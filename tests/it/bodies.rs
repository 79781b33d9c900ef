//! Whole runs over files of request bodies: each single fault is one error, at the pointer where it was made, and
//! does not hide the other bodies of its file.
//!
//! `payload.rs` asks the schemas alone; here rules and schemas have to agree on who speaks.

use serde_json::{Value, json};
use shangjia::{Checker, Diagnostic, Error, Job, Language, Mapping, Outcome, Payload, SPU_ADD, Schema, Severity, Sink, Source, Stage};
use std::fs;
use std::path::Path;

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
        "skus": [
            {"out_product_id": "cup-88", "out_sku_id": "a", "thumb_img": "https://mmecimage.cn/p/5", "sale_price": 12_900,
             "market_price": 15_900, "stock_num": 7, "sku_code": "TC-1", "barcode": "6901234567892",
             "sku_attrs": [{"attr_key": "颜色", "attr_value": "青"}]},
            {"out_product_id": "cup-88", "out_sku_id": "b", "thumb_img": "https://mmecimage.cn/p/6", "sale_price": 12_900,
             "market_price": 15_900, "stock_num": 7, "sku_attrs": [{"attr_key": "颜色", "attr_value": "白"}]}
        ],
        "scene_group_list": [1]
    })
}

/// Everything that one run gave to its sink.
#[derive(Default)]
struct Run {
    payloads: Vec<Vec<u8>>,
    found: Vec<Diagnostic>,
    outcome: Outcome,
}

impl Sink for Run {
    fn begin(&mut self) -> Result<(), Error> {
        *self = Run::default();
        Ok(())
    }
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.payloads.push(payload.json().to_vec());
        Ok(())
    }
    fn diagnostic(&mut self, found: Diagnostic) -> Result<(), Error> {
        self.found.push(found);
        Ok(())
    }
    fn finish(&mut self, outcome: &Outcome) -> Result<(), Error> {
        self.outcome = outcome.clone();
        Ok(())
    }
}

fn run_with(checker: &Checker, file: impl Into<Vec<u8>>) -> Run {
    let mut run = Run::default();
    let mapping = Mapping::default();
    let job = Job { stage: Stage::Check, ..Job::new(checker, &mapping) };
    job.run(&mut [Source::from_bytes("goods.json", file.into())], &mut run).unwrap();
    assert!(run.outcome.ledger.adds_up(), "{:?}", run.outcome.ledger);
    assert_eq!(run.outcome.ledger.products, run.payloads.len() as u64);
    run
}

fn run(file: impl Into<Vec<u8>>) -> Run {
    run_with(&Checker::new(&SPU_ADD), file)
}

/// Severity, code and pointer of everything that was found.
fn said(run: &Run) -> Vec<(Severity, &'static str, String)> {
    run.found.iter().map(|d| (d.severity, d.rule.code, d.pointer.as_deref().unwrap_or_default().to_owned())).collect()
}

fn errors(run: &Run) -> Vec<(&'static str, String)> {
    said(run).into_iter().filter(|(severity, ..)| *severity == Severity::Error).map(|(_, code, pointer)| (code, pointer)).collect()
}

fn set(pointer: &str, value: Value) -> Value {
    let mut body = good();
    *body.pointer_mut(pointer).unwrap() = value;
    body
}

fn without(pointer: &str) -> Value {
    let mut body = good();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name).unwrap();
    body
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

/// The only error that was found, and nothing at all beside it.
fn one(code: &'static str, pointer: &str) -> Vec<(Severity, &'static str, String)> {
    vec![(Severity::Error, code, pointer.to_owned())]
}

#[test]
fn the_good_body_is_said_nothing_of_and_goes_out_as_it_is() {
    let text = good().to_string();
    let run = run(text.clone());
    assert_eq!((said(&run), &run.payloads), (Vec::new(), &vec![text.into_bytes()]));
}

#[test]
fn a_missing_member_is_one_error_where_it_should_be() {
    let optional = ["direct_path", "qualification_pics", "desc_info", "desc", "imgs", "info_version", "scene_group_list"];
    let optional_of_skus = ["sku_code", "barcode"];
    for pointer in pointers().iter().filter(|pointer| !pointer.ends_with(|c: char| c.is_ascii_digit())) {
        let name = pointer.rsplit('/').next().unwrap();
        let found = said(&run(without(pointer).to_string()));
        let expected = match name {
            // Without them a SKU differs from the other one, which has options.
            "sku_attrs" => {
                let errors = found.iter().filter(|(severity, ..)| *severity == Severity::Error);
                assert_eq!(errors.map(|(_, code, _)| *code).collect::<Vec<_>>(), ["variant-keys-differ"], "{pointer}");
                continue;
            }
            name if optional.contains(&name) || optional_of_skus.contains(&name) => Vec::new(),
            "head_img" => one("no-image", pointer),
            "skus" => one("no-sku", pointer),
            _ => one("missing-field", pointer),
        };
        assert_eq!(found, expected, "{pointer}");
    }
}

#[test]
fn a_value_of_another_type_is_one_error_and_nothing_follows_from_it() {
    let kinds = [json!(null), json!(true), json!("https://mmecimage.cn/p/x"), json!(7), json!(1.5), json!(["x"]), json!({"x": 1})];
    let mut tried = 0;
    for pointer in pointers() {
        let body = good();
        let own = std::mem::discriminant(body.pointer(&pointer).unwrap());
        for wrong in kinds.iter().filter(|kind| std::mem::discriminant(*kind) != own || kind.is_f64()) {
            let run = run(set(&pointer, wrong.clone()).to_string());
            assert_eq!(said(&run), one("wrong-type", &pointer), "as {wrong}");
            assert_eq!(run.found[0].labels.len(), 1, "{pointer} as {wrong}");
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

fn text(characters: usize) -> Value {
    json!("毯".repeat(characters))
}

fn image(characters: usize) -> Value {
    json!(format!("{:x<characters$}", "https://mmecimage.cn/p/"))
}

fn images(count: usize) -> Value {
    json!((0..count).map(|i| format!("https://mmecimage.cn/p/{i}")).collect::<Vec<_>>())
}

#[test]
fn a_limit_that_is_met_is_no_error_and_one_that_is_passed_is_one() {
    for (pointer, met, passed) in [
        ("/title", vec![text(3), text(60)], vec![("title-length", text(2)), ("title-length", text(61)), ("title-length", text(0))]),
        ("/desc_info/desc", vec![text(0), text(2000)], vec![("description-too-long", text(2001))]),
        ("/path", vec![json!("p")], vec![("text-too-short", text(0))]),
        ("/out_product_id", vec![], vec![("text-too-short", text(0))]),
        ("/skus/1/out_product_id", vec![], vec![("text-too-short", text(0))]),
        ("/skus/1/out_sku_id", vec![json!("c")], vec![("text-too-short", text(0)), ("sku-repeated", json!("a"))]),
        ("/skus/1/thumb_img", vec![image(2048)], vec![("text-too-short", text(0)), ("text-too-long", image(2049))]),
        ("/head_img/0", vec![image(2048)], vec![("empty-item", text(0)), ("text-too-long", image(2049))]),
        ("/head_img", vec![images(1), images(9)], vec![("no-image", images(0)), ("too-many-images", images(10))]),
        ("/qualification_pics/0", vec![image(2048)], vec![("empty-item", text(0))]),
        ("/qualification_pics", vec![images(0), images(5)], vec![("too-many-images", images(6))]),
        ("/desc_info/imgs/0", vec![image(2048)], vec![("empty-item", text(0))]),
        ("/desc_info/imgs", vec![images(0), images(50)], vec![("too-many-images", images(51))]),
        ("/skus/0/sku_code", vec![text(0), text(20)], vec![("sku-code-too-long", text(21))]),
        ("/skus/0/sku_attrs/0/attr_key", vec![], vec![("variant-incomplete", text(0))]),
        ("/skus/0/sku_attrs/0/attr_value", vec![text(40)], vec![("option-too-long", text(41)), ("variant-incomplete", text(0))]),
        ("/skus/0/sale_price", vec![json!(1), json!(15_900)], vec![("price-zero", json!(0)), ("price-negative", json!(-1))]),
        (
            "/skus/0/market_price",
            vec![json!(0), json!(12_900), json!(1_000_000_000)],
            vec![("market-price-below-sale", json!(12_899)), ("price-too-high", json!(1_000_000_001)), ("price-negative", json!(-1))],
        ),
        (
            "/skus/0/stock_num",
            vec![json!(1), json!(10_000_000)],
            vec![("stock-zero", json!(0)), ("stock-too-high", json!(10_000_001)), ("number-negative", json!(-1))],
        ),
        ("/third_cat_id", vec![json!(1), json!(u64::MAX)], vec![("number-too-low", json!(0)), ("number-too-low", json!(-1))]),
        ("/brand_id", vec![json!(1), json!(u64::MAX)], vec![("number-too-low", json!(0)), ("number-too-low", json!(-1))]),
        ("/scene_group_list", vec![json!([]), json!([1, 3]), json!([1, 3, 7])], vec![]),
        ("/skus", vec![], vec![("no-sku", json!([]))]),
    ] {
        for value in met {
            assert_eq!(errors(&run(set(pointer, value.clone()).to_string())), [], "{pointer} as {value}");
        }
        for (code, value) in passed {
            assert_eq!(said(&run(set(pointer, value.clone()).to_string())), one(code, pointer), "{pointer} as {value}");
        }
    }
}

#[test]
fn numbers_that_no_integer_holds_are_refused_where_they_stand() {
    for (number, code) in [
        ("18446744073709551616", "number-too-high"),
        ("123456789012345678901234567890", "number-too-high"),
        ("6930.0", "wrong-type"),
        ("6.93e3", "wrong-type"),
        ("-0", "wrong-type"),
    ] {
        let run = run(good().to_string().replacen("6930", number, 1));
        assert_eq!(said(&run), one(code, "/third_cat_id"), "{number}");
    }
}

#[test]
fn a_member_that_stands_twice_is_one_error_at_every_depth() {
    let text = good().to_string();
    for (member, pointer) in [
        (r#""title":"手绘陶瓷马克杯""#, "/title"),
        (r#""desc":"景德镇手绘""#, "/desc_info/desc"),
        (r#""sku_code":"TC-1""#, "/skus/0/sku_code"),
        (r#""attr_value":"白""#, "/skus/1/sku_attrs/0/attr_value"),
    ] {
        assert!(text.contains(member), "{member}");
        let doubled = text.replacen(member, &format!("{member},{member}"), 1);
        assert_eq!(said(&run(doubled)), one("doubled-member", pointer));
    }
}

#[test]
fn an_unknown_member_is_a_warning_and_the_body_goes_out() {
    for object in ["", "/desc_info", "/skus/1", "/skus/0/sku_attrs/0"] {
        let mut body = good();
        body.pointer_mut(object).unwrap().as_object_mut().unwrap().insert("a/b".into(), json!([1]));
        let run = run(body.to_string());
        assert_eq!(said(&run), [(Severity::Warning, "unknown-member", format!("{object}/a~1b"))]);
        assert_eq!(run.payloads.len(), 1);
    }
}

#[test]
fn what_only_several_values_can_tell() {
    let mut other = good();
    other["out_product_id"] = json!("cup-89");
    assert_eq!(
        errors(&run(other.to_string())),
        [("sku-of-another-product", "/skus/0/out_product_id".into()), ("sku-of-another-product", "/skus/1/out_product_id".into())]
    );
    let mut one_sku = set("/skus/1/out_product_id", json!("cup-89"));
    assert_eq!(said(&run(one_sku.to_string())), one("sku-of-another-product", "/skus/1/out_product_id"));
    one_sku["skus"].as_array_mut().unwrap().pop();
    assert_eq!(said(&run(one_sku.to_string())), []);
    assert_eq!(
        errors(&run(set("/skus/1/sku_attrs/0/attr_key", json!("花色")).to_string())),
        [("variant-keys-differ", "/skus/1/sku_attrs".into())]
    );
    let repeated = run(format!("{}\n{}\n", good(), good()));
    assert_eq!(said(&repeated), one("product-repeated", "/out_product_id"));
    assert_eq!((repeated.payloads.len(), repeated.found[0].labels[0].place.to_string().as_str()), (1, "line 2, /out_product_id"));
    let shared = run(format!("{}\n{}\n", good(), good().to_string().replace("cup-88", "cup-89")));
    let warning = |sku| (Severity::Warning, "sku-in-two-products", format!("/skus/{sku}/out_sku_id"));
    let image = (Severity::Note, "image-shared", String::new());
    assert_eq!((said(&shared), shared.payloads.len()), (vec![warning(0), warning(1), image], 2));
}

/// Where the file cannot be read on: line and column.
fn broken_at(run: &Run) -> Vec<(&'static str, String)> {
    run.found.iter().map(|found| (found.rule.code, found.labels[0].place.to_string())).collect()
}

#[test]
fn what_is_no_json_is_shown_where_it_breaks() {
    let text = serde_json::to_string_pretty(&good()).unwrap();
    let lines = text.lines().count();
    let end = text.len() - 1;
    for (name, broken, place) in [
        ("a comma before the end", format!("{},\n}}", &text[..end].trim_end()), format!("line {lines}, column 1")),
        ("a comment", text.replacen('\n', " // a cup\n", 1), "line 1, column 3".into()),
        ("single quotes", "{'title': '毛毯'}".into(), "line 1, column 2".into()),
        ("no quotes", "{title: 1}".into(), "line 1, column 2".into()),
        ("a missing comma", "{\"title\": \"毯\" \"path\": \"p\"}".into(), "line 1, column 15".into()),
        ("a number of no kind", "{\"third_cat_id\": NaN}".into(), "line 1, column 18".into()),
        ("a tail", format!("{text} x"), format!("line {lines}")),
        ("a cut", "{\"title\": \"毛".into(), "line 1, column 12".into()),
    ] {
        let run = run(broken);
        assert_eq!(broken_at(&run), [("not-json", place)], "{name}");
    }
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    for text in [good().to_string(), format!("[{}]", good()), serde_json::to_string_pretty(&good()).unwrap()] {
        let run = run(format!("\u{feff}{text}"));
        assert_eq!((said(&run), run.payloads.len()), (Vec::new(), 1));
    }
}

#[test]
fn a_broken_body_does_not_hide_the_others() {
    let (first, last) = (
        good().to_string(),
        good()
            .to_string()
            .replace("cup-88", "cup-89")
            .replace("mmecimage.cn/p/", "mmecimage.cn/p/other/")
            .replace(r#""out_sku_id":""#, r#""out_sku_id":"x"#),
    );
    for (middle, column) in [("{\"title\":}", 10), ("{\"title\":\"毯\"", 12), ("oops", 1), ("{\"a\":1},", 8)] {
        let run = run(format!("{first}\n{middle}\n\n{last}\n"));
        assert_eq!(broken_at(&run), [("not-json", format!("line 2, column {column}"))], "{middle}");
        assert_eq!((run.outcome.ledger.read, run.outcome.ledger.refused, run.payloads.len()), (3, 1, 2), "{middle}");
        assert_eq!(run.payloads[1], last.as_bytes());
    }
    // In an array, an item that is closed like an object ends where its brackets do.
    let run = run(format!("[\n{first},\n{{\"title\":}},\n{last}\n]"));
    assert_eq!((broken_at(&run), run.payloads.len()), (vec![("not-json", "line 3, column 10".into())], 2));
}

#[test]
fn a_house_schema_is_heard_once_beside_the_platform() {
    let mut checker = Checker::new(&SPU_ADD);
    let schema = r#"{
        "required": ["info_version", "title"],
        "x-message": {"required": {"info_version": "every product of ours has a version"}},
        "properties": {
            "title": {"maxLength": 30, "x-message": "30 characters fit on our labels"},
            "skus": {"items": {"properties": {"stock_num": {"multipleOf": 7}, "sale_price": {"minimum": 1}}}}
        }
    }"#;
    checker.house_schema(Schema::compile(schema).unwrap());
    let heard = |body: Value| {
        let run = run_with(&checker, body.to_string());
        assert!(run.found.iter().all(|found| found.labels.len() == 1));
        let heard = run.found.iter().map(|found| {
            let message = found.rule.message.fill(Language::En, &found.args);
            (found.rule.code, found.pointer.as_deref().unwrap().to_owned(), message)
        });
        heard.collect::<Vec<_>>()
    };
    let house = |pointer: &str, message: &str| vec![("house-schema", pointer.to_owned(), message.to_owned())];
    assert_eq!(heard(good()), []);
    assert_eq!(heard(without("/info_version")), house("/info_version", "version mark: every product of ours has a version"));
    assert_eq!(heard(set("/title", text(31))), house("/title", "title: 30 characters fit on our labels"));
    assert_eq!(heard(set("/skus/1/stock_num", json!(8))), house("/skus/1/stock_num", "stock: multipleOf 7"));
    // What the platform says anyway is said in its words alone.
    assert_eq!(heard(without("/title")).len(), 1);
    assert_eq!(heard(set("/skus/0/sale_price", json!(0)))[0].0, "price-zero");
    assert_eq!(heard(set("/skus/0/sale_price", json!(0))).len(), 1);
    // Another limit is another matter.
    assert_eq!(heard(set("/title", text(61))).len(), 2);
}

/// The platform's own samples, as others have collected them, where they lie beside the project.
#[test]
fn the_platforms_samples_are_judged_sensibly() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/wechat/SKIT.FlurlHttpClient.Wechat/ModelSamples/Shop/SPU");
    if !samples.is_dir() {
        println!("samples: not beside the project, nothing judged");
        return;
    }
    let judged = |name: &str| said(&run(fs::read(samples.join(name)).unwrap()));
    let missing = |pointer: &str| (Severity::Error, "missing-field", pointer.to_owned());
    let unknown = |pointer: &str| (Severity::Warning, "unknown-member", pointer.to_owned());
    assert_eq!(judged("ShopSPUAddRequest.json"), []);
    // The update takes the platform's own id as well, which an added product does not have yet.
    assert_eq!(judged("ShopSPUUpdateRequest.json"), [unknown("/product_id")]);
    // The update without an audit changes prices and stock, and lacks what else a product needs.
    let expected = vec![
        missing("/title"),
        (Severity::Error, "no-image", "/head_img".into()),
        missing("/third_cat_id"),
        missing("/brand_id"),
        missing("/skus/0/out_product_id"),
        missing("/skus/0/thumb_img"),
        unknown("/product_id"),
        (Severity::Warning, "missing-field", "/skus/0/sku_attrs".into()),
    ];
    assert_eq!(judged("ShopSPUUpdateWithoutAuditRequest.json"), expected);
    // Everything else is a reply, or names a product that is there already: no product at all.
    let others = fs::read_dir(&samples).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut judged_others = 0;
    for name in
        others.filter(|name| !["Add", "Update", "UpdateWithoutAudit"].iter().any(|kind| *name == format!("ShopSPU{kind}Request.json")))
    {
        let (errors, warnings): (Vec<_>, Vec<_>) = judged(&name).into_iter().partition(|(severity, ..)| *severity == Severity::Error);
        let pointers: Vec<&str> = errors.iter().map(|(_, _, pointer)| &**pointer).collect();
        assert!(pointers.ends_with(&["/title", "/path", "/head_img", "/third_cat_id", "/brand_id", "/skus"]), "{name}: {errors:?}");
        assert!(warnings.iter().all(|(_, code, _)| *code == "unknown-member") && !warnings.is_empty(), "{name}: {warnings:?}");
        judged_others += 1;
    }
    assert_eq!(judged_others, 11);
    println!("samples: {} judged", judged_others + 3);
}

#[test]
fn skus_that_are_all_wrong_take_time_in_proportion_to_their_number() {
    let checker = Checker::new(&SPU_ADD);
    let time = |count: usize| {
        let skus = vec![json!({ "sale_price": "x", "sku_attrs": [] }); count];
        let body = json!({ "out_product_id": "1", "skus": skus });
        let start = std::time::Instant::now();
        assert!(checker.check_value(&body).len() > 3 * count);
        start.elapsed().as_secs_f64()
    };
    // Four times in proportion, sixteen times where every finding goes through all the others; the machine may be busy.
    let ratio = (0..3).map(|_| time(4_000) / time(1_000)).fold(f64::MAX, f64::min);
    assert!(ratio < 9.0, "{ratio}");
}

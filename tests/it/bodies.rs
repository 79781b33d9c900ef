//! Whole runs over files of request bodies: each single fault is one error, at the pointer where it was made, and
//! does not hide the other bodies of its file.
//!
//! `payload.rs` asks the schemas alone; here rules and schemas have to agree on who speaks.

use serde_json::{Value, json};
use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Outcome, Payload, SPU_ADD, Severity, Sink, Source, Stage};

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
    run.found.iter().map(|d| (d.severity, d.rule.code, d.pointer.clone().unwrap_or_default())).collect()
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

#[test]
fn probe() {
    let long = |n: usize| json!("毯".repeat(n));
    let urls = |n: usize| json!((0..n).map(|i| format!("https://mmecimage.cn/p/x{i}")).collect::<Vec<_>>());
    let url = |n: usize| json!(format!("https://mmecimage.cn/p/{}", "x".repeat(n - 23)));
    for (pointer, values) in [
        ("/title", vec![long(3), long(60), long(2), long(61), json!("")]),
        ("/desc_info/desc", vec![long(2000), long(2001), json!("")]),
        ("/path", vec![json!("")]),
        ("/out_product_id", vec![json!(""), long(129)]),
        ("/skus/1/out_product_id", vec![json!("")]),
        ("/skus/1/out_sku_id", vec![json!(""), json!("a")]),
        ("/skus/1/thumb_img", vec![json!(""), url(2048), url(2049)]),
        ("/head_img/0", vec![json!(""), url(2048), url(2049)]),
        ("/head_img", vec![urls(9), urls(10), json!([])]),
        ("/qualification_pics", vec![urls(5), urls(6), json!([]), json!([""])]),
        ("/desc_info/imgs", vec![urls(50), urls(51), json!([]), json!([""])]),
        ("/skus/0/sku_code", vec![long(20), long(21), json!("")]),
        ("/skus/0/sku_attrs/0/attr_key", vec![long(40), long(41), json!("")]),
        ("/skus/0/sku_attrs/0/attr_value", vec![long(40), long(41), json!("")]),
        ("/skus/0/sale_price", vec![json!(1), json!(0), json!(15_900), json!(15_901), json!(1_000_000_000), json!(1_000_000_001)]),
        (
            "/skus/0/market_price",
            vec![json!(12_900), json!(12_899), json!(0), json!(10_000_000), json!(10_000_001), json!(1_000_000_000), json!(1_000_000_001)],
        ),
        ("/skus/0/stock_num", vec![json!(1), json!(0), json!(10_000_000), json!(10_000_001)]),
        ("/third_cat_id", vec![json!(1), json!(0), json!(u64::MAX)]),
        ("/brand_id", vec![json!(1), json!(0), json!(u64::MAX)]),
        ("/skus", vec![json!([])]),
        ("/scene_group_list", vec![json!([]), json!([1, 3]), json!([1, 3, 1])]),
    ] {
        for value in values {
            let shown: String = value.to_string().chars().take(30).collect();
            println!("{pointer} := {shown}: {:?}", said(&run(set(pointer, value).to_string())));
        }
    }
    for (from, to) in [("6930", "18446744073709551616"), ("12900", "1e3"), ("12900", "12900.0"), ("6930", "-0"), ("6930", "1e400")] {
        println!("{from} := {to}: {:?}", said(&run(good().to_string().replacen(from, to, 1))));
    }
    let g = good().to_string();
    for (name, text) in [
        ("nothing", "{}".to_owned()),
        ("array", "[]".into()),
        ("null", "null".into()),
        ("number", "7".into()),
        ("array in array", "[[]]".into()),
        ("trailing comma", g.replacen("]}]", "]},]", 1)),
        ("trailing comma end", format!("{},}}", &g[..g.len() - 1])),
        ("comment", g.replacen(":", ":/* */", 1)),
        ("line comment", format!("// x\n{g}")),
        ("bom", format!("\u{feff}{g}")),
        ("cut", g[..g.len() / 2].to_owned()),
        ("single quotes", g.replace('"', "'")),
        ("text", "hello".into()),
        ("trail", format!("{g} x")),
        ("ndjson", format!("{g}\n{},}}\n{}\n", &g[..g.len() - 1], g.replace("cup-88", "cup-89"))),
        ("array", format!("[{g},{},}},{}]", &g[..g.len() - 1], g.replace("cup-88", "cup-89"))),
        ("twice", format!("{g}\n{g}\n")),
        ("skus twice", format!("{g}\n{}\n", g.replace("cup-88", "cup-89"))),
        ("nul", g.replacen("手", "\\u0000", 1)),
        ("nan", g.replacen("6930", "NaN", 1)),
    ] {
        let bytes = text.as_bytes();
        let mut run_ = Run::default();
        let checker = Checker::new(&SPU_ADD);
        let mapping = Mapping::default();
        let job = Job { stage: Stage::Check, ..Job::new(&checker, &mapping) };
        match job.run(&mut [Source::from_bytes("goods.json", bytes.to_vec())], &mut run_) {
            Ok(o) => println!(
                "{name}: {:?} {:?} read {} refused {}",
                said(&run_),
                run_.found.iter().map(|d| d.labels.iter().map(|l| l.place.to_string()).collect::<Vec<_>>()).collect::<Vec<_>>(),
                o.ledger.read,
                o.ledger.refused
            ),
            Err(e) => println!("{name}: ERR {e}"),
        }
    }
}

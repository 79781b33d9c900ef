//! Whole runs over files of request bodies: each single fault is one error, at the pointer where it was made, and
//! does not hide the other bodies of its file.
//!
//! `payload.rs` asks the schemas alone; here rules and schemas have to agree on who speaks.

use serde_json::{Value, json};
use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Outcome, Payload, SPU_ADD, Severity, Sink, Source};

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
    Job::new(checker, &mapping).run(&mut [Source::from_bytes("goods.json", file.into())], &mut run).unwrap();
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
    println!("good {:?}", said(&run(good().to_string())));
    for pointer in pointers().iter().filter(|p| !p.ends_with(char::is_numeric)) {
        println!("without {pointer}: {:?}", said(&run(without(pointer).to_string())));
    }
    let kinds = [json!(null), json!(true), json!("毛毯/x"), json!(7), json!(-7), json!(1.5), json!(["x"]), json!({"x": 1})];
    for pointer in pointers() {
        for kind in &kinds {
            println!("{pointer} := {kind}: {:?}", said(&run(set(&pointer, kind.clone()).to_string())));
        }
    }
}

//! The examples say what they promise, and stay short enough to be read in one go.

use std::fmt::Debug;
use std::fs;
use std::io::Write;
use std::path::Path;

#[path = "../../examples/build_payload.rs"]
#[allow(dead_code, reason = "main is for those who run it alone")]
mod build_payload;
#[path = "../../examples/check_value.rs"]
#[allow(dead_code, reason = "main is for those who run it alone")]
mod check_value;
#[path = "../../examples/convert_csv.rs"]
#[allow(dead_code, reason = "main is for those who run it alone")]
mod convert_csv;
#[path = "../../examples/house_schema.rs"]
#[allow(dead_code, reason = "main is for those who run it alone")]
mod house_schema;

fn said<E: Debug>(run: impl FnOnce(&mut dyn Write) -> Result<(), E>) -> Vec<String> {
    let mut out = Vec::new();
    run(&mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn a_value_is_checked() {
    assert_eq!(
        said(check_value::run),
        [
            "error wrong-type /skus/0/sale_price: 39.90: the selling price should be a whole number (without quotes)",
            "error stock-zero /skus/0/stock_num: 0: the stock is zero when the product is added",
        ]
    );
}

#[test]
fn a_payload_is_built() {
    let said = said(build_payload::run);
    let [sent, refused] = &said[..] else { panic!("{said:?}") };
    let json = sent.strip_prefix("send to /shop/spu/add: ").unwrap();
    let body: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!((&body["skus"][0]["sale_price"], &body["skus"][0]["out_product_id"]), (&3990.into(), &"B100".into()));
    assert_eq!(refused, "price-zero at Some(\"/skus/0/sale_price\")");
}

#[test]
fn a_csv_is_converted() {
    let said = said(convert_csv::run);
    let [first, second, rows] = &said[..] else { panic!("{said:?}") };
    assert!(first.starts_with("B100: ") && second.starts_with("B101: "), "{said:?}");
    assert_eq!(rows, "4 of 4 rows go out");
}

#[test]
fn a_house_schema_speaks_of_the_cell() {
    let said = said(house_schema::run);
    assert_eq!(said, ["line 2, column 6: title: our shop window shows 14 characters"]);
}

#[test]
fn examples_are_short_and_all_of_them_are_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    let programs = entries.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut names: Vec<String> = programs.map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort();
    assert_eq!(names, ["build_payload.rs", "check_value.rs", "convert_csv.rs", "house_schema.rs"]);
    for name in names {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        assert!(text.starts_with("//! ") && text.lines().count() <= 40, "{name}: {} lines", text.lines().count());
    }
}

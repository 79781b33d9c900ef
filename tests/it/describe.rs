//! What `shangjia describe` says of files: for people, and as JSON of the published shape.

use encoding_rs::GB18030;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const GOODS: &str = include_str!("../../examples/catalogs/blankets.csv");

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("goods.csv", GOODS.as_bytes());
    write(
        "goods.xls",
        &GB18030.encode("商品编号\t商品标题\t售价(元)\t备注\tproduct tittle\nA1\t毛毯\t59.90\t\t\nA2\t\u{202e}毯\t面议\t2026-11-25\tx\n").0,
    );
    write("page.xls", "<html><meta charset=utf-8><table><tr><td>商品编号<td>售价(元)<tr><td>A1<td>59</table></html>".as_bytes());
    write("bodies.ndjson", b"{\"out_product_id\": \"A\"}\n");
    write("odd.csv", b"a,b\n1,2\n");
    write("paper.pdf", b"%PDF-1.4\n");
    folder
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shangjia"));
    let out = command.env("NO_COLOR", "").env("LANG", "C").current_dir(folder).arg("describe").args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (out.status.code().unwrap(), text(out.stdout), text(out.stderr))
}

/// The JSON of some files, which keeps its schema.
fn seen(folder: &Path, files: &[&str]) -> Value {
    let (code, out, err) = run(folder, &[files, &["--format", "json"]].concat());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    let schema = serde_json::from_str(include_str!("../../schemas/description.schema.json")).unwrap();
    let document: Value = serde_json::from_str(&out).unwrap();
    let wrong: Vec<String> = jsonschema::validator_for(&schema).unwrap().iter_errors(&document).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{out}");
    document["files"].clone()
}

#[test]
fn a_description_for_people() {
    let folder = folder();
    let (code, out, err) = run(folder.path(), &["goods.xls", "--lang", "zh"]);
    assert_eq!((code, err.as_str()), (0, ""));
    let expected = "\
goods.xls  文本表格，名字却是 .xls，91 字节，编码 GB18030（不是 UTF-8，按这个编码全文有效），分隔符 制表符（用它分，前几行列数一致）
  2 行，表头在第 1 行（常见的列名最多，5 个列名认得 3 个）
    列  列名            内容             填了  不同  当作                       例子
    A   商品编号        文字             100%     2  商品编号 (out_product_id)  A1 | A2
    B   商品标题        文字             100%     2  商品标题 (title)           毛毯 | \\u{202E}毯
    C   售价(元)        数字 1 + 文字 1  100%     2  售价 (sale_price)，单位元  59.90 | 面议
    D   备注            日期              50%     1  -                          2026-11-25
    E   product tittle  文字              50%     1  -                          x
";
    assert_eq!(out, expected, "\n{out}");
    let (_, english, _) = run(folder.path(), &["goods.xls", "--lang", "en"]);
    assert!(english.starts_with("goods.xls  text table, though it is called .xls, 91 bytes, encoding GB18030"), "{english}");
    for text in [&out, &english] {
        assert!(text.lines().all(|line| shangjia::report::printable(line) == line), "{text}");
    }
}

#[test]
fn a_description_for_programs() {
    let folder = folder();
    let files = seen(folder.path(), &["goods.xls", "page.xls", "bodies.ndjson", "odd.csv", "goods.csv"]);
    let [gbk, page, bodies, odd, goods] = &files.as_array().unwrap()[..] else { panic!("{files}") };
    assert_eq!((&gbk["kind"], &gbk["name_says"], &gbk["encoding"]["because"]), (&json!("text"), &json!("xls"), &json!("not-utf-8")));
    assert_eq!(gbk["delimiter"], json!({"character": "\t", "because": "consistent"}));
    let price = &gbk["sheets"][0]["columns"][2];
    assert_eq!((&price["kinds"], &price["fills"]), (&json!({"number": 1, "text": 1}), &json!([{"as": "sale_price", "unit": "yuan"}])));
    assert_eq!((&page["kind"], &page["name_says"], &page["sheets"][0]["rows"]), (&json!("html"), &json!("xls"), &json!(1)));
    assert_eq!((&bodies["kind"], &bodies["sheets"]), (&json!("json"), &json!([])));
    assert_eq!((&odd["sheets"][0]["header"], &odd["sheets"][0]["rows"]), (&Value::Null, &json!(2)));
    assert_eq!((goods.get("name_says"), &goods["sheets"][0]["complete"]), (None, &json!(true)));
    assert_eq!(goods["sheets"][0]["columns"][13]["fills"], json!([{"as": "option", "key": "颜色"}]));
}

#[test]
fn every_sheet_of_a_workbook_is_described_and_hidden_ones_are_marked() {
    let folder = folder();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("商品").unwrap();
    for (row, [id, title, price]) in
        (0..).zip([["说明", "", ""], ["商品编号", "商品标题", "售价(元)"], ["A1", "毛毯", "x"], ["", "", ""], ["A2", "毯", "y"]])
    {
        for (column, text) in (0..).zip([id, title, price]) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    sheet.write_number(2, 2, 59).unwrap();
    book.add_worksheet().set_name("旧价").unwrap().set_hidden(true).write_string(0, 0, "只有字").unwrap();
    book.save(folder.path().join("book.xlsx")).unwrap();
    let files = seen(folder.path(), &["book.xlsx"]);
    let [goods, old] = &files[0]["sheets"].as_array().unwrap()[..] else { panic!("{files}") };
    assert_eq!((&goods["name"], &goods["rows"], &goods["header"]["row"]), (&json!("商品"), &json!(2), &json!(2)));
    assert_eq!((&goods["hidden"], &old["hidden"], &old["name"]), (&json!(false), &json!(true), &json!("旧价")));
    assert_eq!(goods["columns"][2]["kinds"], json!({"number": 1, "text": 1}));
    let (_, out, _) = run(folder.path(), &["book.xlsx", "--lang", "zh"]);
    assert!(out.contains("第 2 张表 旧价，隐藏，1 行，没有找到表头"), "{out}");
}

#[test]
fn what_cannot_be_read_is_said_and_the_others_are_described() {
    let folder = folder();
    let (code, out, err) = run(folder.path(), &["paper.pdf", "--lang", "en"]);
    assert!(code == 2 && out.is_empty() && err.contains("paper.pdf: this is a PDF"), "{out}{err}");
    let (code, out, err) = run(folder.path(), &["paper.pdf", "goods.csv", "nosuch.csv", "--lang", "en"]);
    assert_eq!(code, 2);
    assert!(out.starts_with("goods.csv  text table") && err.contains("paper.pdf") && err.contains("nosuch.csv"), "{out}{err}");
    let (code, _, err) = run(folder.path(), &["goods.csv", "--encoding", "utf-7", "--lang", "en"]);
    assert!(code == 2 && err.contains("unknown encoding \"utf-7\""), "{err}");
}

#[test]
fn a_mapping_says_what_columns_would_be() {
    let folder = folder();
    fs::write(folder.path().join("m.toml"), "[columns]\n\"备注\" = \"title\"\n").unwrap();
    let (_, out, _) = run(folder.path(), &["goods.xls", "-m", "m.toml", "--format", "json"]);
    let document: Value = serde_json::from_str(&out).unwrap();
    let sheet = &document["files"][0]["sheets"][0];
    assert_eq!((&sheet["header"]["because"], &sheet["columns"][3]["fills"]), (&json!("mapped-names"), &json!([{"as": "title"}])));
    assert_eq!(sheet["columns"][2]["fills"], json!([]));
}

#[test]
fn an_export_that_a_preset_knows_is_recognised() {
    let folder = folder();
    let all = shangjia::mapping::presets();
    for preset in all {
        let file: toml::Table = preset.text.parse().unwrap();
        let names: Vec<&str> = file["preset"]["headers"][0].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        fs::write(folder.path().join("export.csv"), format!("{}\n{}\n", quoted.join(","), vec!["1"; names.len()].join(","))).unwrap();
        let sheet = &seen(folder.path(), &["export.csv"])[0]["sheets"][0];
        assert!(
            sheet["preset"]["name"].is_string() && sheet["preset"]["headers"].as_u64().unwrap() >= names.len() as u64,
            "{}: {sheet}",
            preset.name
        );
        let (_, out, _) = run(folder.path(), &["export.csv", "--lang", "zh"]);
        assert!(out.contains(&format!("按预设 {} 来读", sheet["preset"]["name"].as_str().unwrap())), "{out}");
    }
    assert!(all.len() >= 20);
}

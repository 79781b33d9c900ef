//! The template that merchants fill in: as it comes it is a catalog without a finding, and its example is the product
//! that goes out.

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const CATEGORIES: &str =
    "cat_id,name,f_cat_id,level,leaf,product_qualification_type\n10,家居,0,1,0,\n20,床品,10,2,0,\n31,婴儿毯,20,3,1,1\n32,毛毯,20,3,1,0\n";
const BRANDS: &str = "brand_id,brand_wording\n71,山月\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("categories.csv"), CATEGORIES).unwrap();
    fs::write(folder.path().join("brands.csv"), BRANDS).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let out = Command::new(env!("CARGO_BIN_EXE_shangjia")).current_dir(folder).args(args).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (out.status.code().unwrap(), text(&out.stdout), text(&out.stderr))
}

/// One file inside a workbook.
fn part(book: &Path, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(book).unwrap()).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

#[test]
fn the_untouched_template_is_a_catalog_without_a_finding() {
    let folder = folder();
    let lists = ["--categories", "categories.csv", "--brands", "brands.csv"];
    for (lang, title, options) in [
        ("zh", "云朵珊瑚绒毛毯 办公室午睡盖毯", json!([["颜色", "酒红"], ["尺寸", "150cm*200cm"]])),
        ("en", "Cloud coral fleece blanket 珊瑚绒毛毯", json!([["Color", "wine red"], ["Size", "150cm*200cm"]])),
    ] {
        for (lists, category) in [(&lists[..0], 1445), (&lists[..], 32)] {
            let args = [&["template", "-o", "t.xlsx", "--force", "--lang", lang], lists].concat();
            let (code, out, err) = run(folder.path(), &args);
            assert_eq!((code, out.as_str()), (0, ""), "{err}");
            let (code, report, err) = run(folder.path(), &[&["check", "t.xlsx", "--report", "json", "--deny", "warnings"], lists].concat());
            let report: Value = serde_json::from_str(&report).unwrap();
            assert_eq!((code, &report["diagnostics"]), (0, &json!([])), "{lang}: {report:#}\n{err}");
            let (code, bodies, _) = run(folder.path(), &[&["convert", "t.xlsx", "-q"], lists].concat());
            let body: Value = serde_json::from_str(&bodies).unwrap();
            let sku = &body["skus"][1];
            let said: Vec<_> = sku["sku_attrs"].as_array().unwrap().iter().map(|o| json!([o["attr_key"], o["attr_value"]])).collect();
            assert_eq!((code, body["title"].as_str(), body["third_cat_id"].as_u64()), (0, Some(title), Some(category)), "{bodies}");
            assert_eq!((json!(said), body["skus"].as_array().unwrap().len()), (options.clone(), 3));
            assert_eq!((&sku["sale_price"], &sku["market_price"], &sku["stock_num"]), (&json!(6900), &json!(9900), &json!(120)));
            assert_eq!((&sku["barcode"], &sku["sku_code"]), (&json!("6901234567908"), &json!("MT-R-L")));
            let images = |list: &Value| list.as_array().unwrap().len();
            assert_eq!((images(&body["head_img"]), images(&body["desc_info"]["imgs"])), (2, 2));
        }
    }
}

#[test]
fn every_column_fills_the_field_that_it_is_for() {
    for (lang, language) in [("zh", shangjia::Language::Zh), ("en", shangjia::Language::En)] {
        let folder = folder();
        run(folder.path(), &["template", "-o", "t.xlsx", "--lang", lang]);
        let (_, text, err) = run(folder.path(), &["init", "t.xlsx", "-o", "-", "--lang", "en"]);
        for column in shangjia::words::template::COLUMNS {
            let (header, field) = (column.header.text(language), column.field.name());
            let family = header.replace(['1', '2'], "{n}");
            let said = |line: &str| {
                (line.contains(&format!("\"{header}\"")) || line.contains(&format!("\"{family}\"")))
                    && line.contains(&format!("\"{field}\""))
            };
            assert!(text.lines().any(said), "{header} is not {field}\n{text}{err}");
        }
    }
}

#[test]
fn cells_are_guarded_as_the_schema_and_the_lists_say() {
    let folder = folder();
    let args = ["template", "--lang", "zh", "--categories", "categories.csv", "--brands", "brands.csv"];
    let (code, _, err) = run(folder.path(), &args);
    assert!(code == 0 && err.starts_with("写好了 商品模板.xlsx"), "{err}");
    let book = folder.path().join("商品模板.xlsx");
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    for said in [
        "'类目'!$A$1:$A$2",
        "'品牌'!$A$1:$A$2",
        "<formula1>0.01</formula1><formula2>10000000.00</formula2>",
        "<formula1>1</formula1><formula2>10000000</formula2>",
        "<formula1>3</formula1><formula2>60</formula2>",
        "3 到 60 个字",
        "最多 9 张",
        "numberStoredAsText=\"1\"",
        "topLeftCell=\"A6\" activePane=\"bottomLeft\" state=\"frozen\"",
    ] {
        assert!(sheet.contains(said), "{said} is missing\n{sheet}");
    }
    // Format 49 is text; numbers alone have another one.
    let styles = part(&book, "xl/styles.xml");
    let formats: Vec<&str> =
        styles.split_once("<cellXfs").unwrap().1.split("<xf numFmtId=\"").skip(1).map(|xf| xf.split_once('"').unwrap().0).collect();
    for (column, words) in (1..).zip(shangjia::words::template::COLUMNS) {
        let value =
            |col: &str, name: &str| col.split_once(&format!("{name}=\"")).unwrap().1.split_once('"').unwrap().0.parse::<usize>().unwrap();
        let covers = |col: &&str| (value(col, "min")..=value(col, "max")).contains(&column);
        let style = value(sheet.split("<col ").skip(1).find(covers).unwrap(), "style");
        let number = matches!(words.field.name(), "sale_price" | "market_price" | "stock_num");
        assert_eq!(formats[style] == "49", !number, "{}", words.header.zh);
    }
}

#[test]
fn the_same_words_make_the_same_bytes_and_nothing_is_overwritten() {
    let folder = folder();
    let made = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_shangjia")).current_dir(folder.path()).args(args).output().unwrap();
    let first = made(&["template", "-o", "-", "--lang", "en"]);
    assert!(first.status.success() && first.stdout.starts_with(b"PK") && first.stderr.is_empty());
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let (code, _, err) = run(folder.path(), &["template", "--lang", "en"]);
    assert!(code == 0 && err.starts_with("products.xlsx is written"), "{err}");
    assert!(fs::read(folder.path().join("products.xlsx")).unwrap() == first.stdout);
    for (args, said) in [
        (&["template", "--lang", "en"][..], "products.xlsx: is there already"),
        (&["template", "--lang", "en", "--brands", "brands.csv", "-o", "brands.csv", "--force"], "the output is one of the inputs"),
        (&["template", "--lang", "en", "-o", "nosuch/t.xlsx"], "nosuch: there is no such folder"),
        (&["template", "--lang", "en", "--brands", "products.xlsx"], "products.xlsx"),
    ] {
        let (code, out, err) = run(folder.path(), args);
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(said), "{args:?}: {err}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("brands.csv")).unwrap(), BRANDS);
}

#[cfg(target_os = "linux")]
#[test]
fn a_workbook_is_not_poured_into_a_terminal() {
    let folder = folder();
    let command = format!("{} template -o - --lang en", env!("CARGO_BIN_EXE_shangjia"));
    let Ok(out) = Command::new("script").current_dir(folder.path()).args(["-qec", &command, "/dev/null"]).output() else {
        println!("there is no `script` here: nothing tried");
        return;
    };
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(said.contains("cannot be shown on a terminal") && !said.contains("PK"), "{said}");
    assert_eq!(out.status.code(), Some(2));
}

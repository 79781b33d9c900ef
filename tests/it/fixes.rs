//! `check --fix` and `--diff` as a merchant types them. What a fix is, is tried with the rules; how a case looks is in
//! the gallery.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const HEADER: &str = "商品编号,商品标题,页面路径,主图,类目ID,品牌ID,SKU编号,规格图,售价(元),市场价(元),库存";

fn row(id: &str, price: &str) -> String {
    let images = "https://mmecimage.cn/p/1";
    format!("{id},加厚珊瑚绒毛毯,pages/a?id=1,{images},1445,2100000000,{id}-1,{images},{price},９９,20")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), format!("{HEADER}\n{}\n", row("719", "¥59.9元"))).unwrap();
    fs::write(folder.path().join("b.csv"), format!("{HEADER}\n{}\n", row("720", "59"))).unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("商品表").unwrap();
    for (line, text) in (0..).zip([HEADER, &row("721", "¥59.9元")]) {
        for (column, cell) in (0..).zip(text.split(',')) {
            sheet.write_string(line, column, cell).unwrap();
        }
    }
    book.save(folder.path().join("c.xlsx")).unwrap();
    folder
}

fn check(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shangjia")).current_dir(folder).arg("check").args(args).args(["--lang", "en"]).output().unwrap()
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_text_is_copied_and_the_original_stays() {
    let folder = folder();
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let before = read("a.csv");
    let shown = check(folder.path(), &["a.csv", "--diff"]);
    assert_eq!(
        text(shown.stdout),
        "@@ a.csv:2:98 售价(元) [price-unreadable] @@\n-¥59.9元\n+59.9\n@@ a.csv:2:105 市场价(元) [number-full-width] @@\n-９９\n+99\n"
    );
    assert!(!folder.path().join("out.csv").exists());
    let made = check(folder.path(), &["a.csv", "--fix", "out.csv"]);
    assert_eq!(made.status.code(), Some(1), "the catalog itself has an error");
    assert!(text(made.stderr).ends_with("a.csv: 2 cells corrected, written to out.csv\n"));
    assert!(text(made.stdout).contains("price-unreadable"), "the report is there all the same");
    assert_eq!((read("a.csv"), read("out.csv")), (before.clone(), before.replace("¥59.9元,９９", "59.9,99")));
    assert_eq!(check(folder.path(), &["out.csv", "--fix", "again.csv"]).status.code(), Some(0));
    assert_eq!(read("out.csv"), read("again.csv"));
}

#[test]
fn a_workbook_gives_a_list_and_several_files_want_a_folder() {
    let folder = folder();
    check(folder.path(), &["c.xlsx", "--fix", "list.csv"]);
    let list = fs::read_to_string(folder.path().join("list.csv")).unwrap();
    let lines = ["\u{feff}sheet,cell,header,before,after,rules", "商品表,I2,售价(元),¥59.9元,59.9,price-unreadable"];
    assert!(list.starts_with(&lines.join("\n")), "{list}");
    check(folder.path(), &["c.xlsx", "--fix", "list.json"]);
    let list: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("list.json")).unwrap()).unwrap();
    assert_eq!((&list[0]["cell"], &list[0]["after"], &list[1]["cell"]), (&"I2".into(), &"59.9".into(), &"J2".into()));
    let files = ["a.csv", "b.csv", "c.xlsx", "--fix", "fixed"];
    assert_eq!(check(folder.path(), &files).status.code(), Some(2));
    fs::create_dir(folder.path().join("fixed")).unwrap();
    check(folder.path(), &files);
    for name in ["a.csv", "b.csv", "c.xlsx.csv"] {
        assert!(folder.path().join("fixed").join(name).is_file(), "{name}");
    }
}

#[test]
fn nothing_that_is_read_is_written_to() {
    let folder = folder();
    let before = fs::read(folder.path().join("a.csv")).unwrap();
    for args in [&["a.csv", "--fix", "a.csv"][..], &["a.csv", "b.csv", "--fix", "."], &["a.csv", "--unsafe-fixes"]] {
        assert_eq!(check(folder.path(), args).status.code(), Some(2), "{args:?}");
    }
    fs::write(folder.path().join("spu.ndjson"), "{\"out_product_id\":\"719\"}\n").unwrap();
    assert_eq!(check(folder.path(), &["spu.ndjson", "--fix", "out"]).status.code(), Some(2));
    assert_eq!(fs::read(folder.path().join("a.csv")).unwrap(), before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}

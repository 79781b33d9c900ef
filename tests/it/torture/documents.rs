//! JSON that a user may hand over, as a request body or as a schema of his own (`tests/torture/documents.tsv`: how the
//! run ends, and the codes or the words of what is said), addresses of images, and prices.

use super::made::made;
use serde_json::Value;
use shangjia::{Fen, Unit};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const DOCUMENTS: &str = include_str!("../../torture/documents.tsv");

/// A table in which nothing is wrong, but for the image.
const HEADER: &str = "商品编号,商品标题,页面路径,主图,类目ID,品牌ID,版本,SKU编号,规格图,售价(元),市场价(元),库存,颜色\n";

/// Addresses that are taken for more, or for less, than the made table says; and why.
const URLS: [(&str, &str); 9] = [
    ("HTTPS://IMG", "a scheme in capitals is refused with the address to write instead; WeChat says nothing of it"),
    ("a.png,https", "a list of two, which is what a column of images may hold"),
    ("a.png;https", "the same"),
    ("a.png https", "the same"),
    ("a.png，https", "the same"),
    ("metadata.tencentyun.com", "nothing is fetched here, and the name is a public one"),
    ("aaaaaaaaaa.example.com", "a name that is too long is nobody's, and fetching it fails at WeChat's"),
    ("%zz", "a warning: what a server makes of it is its own affair"),
    (".exe", "what an address holds is not told by its last letters"),
];

fn check(folder: &Path, args: &[&str]) -> Output {
    let mut run = Command::new(env!("CARGO_BIN_EXE_shangjia"));
    run.current_dir(folder).arg("check").args(args).args(["--lang", "en", "--report", "json=-"]).output().unwrap()
}

fn row(id: &str, image: &str) -> String {
    let image = image.replace('"', "\"\"");
    format!("P{id},好看的羊毛毯子,pages/a?id=1,\"{image}\",6493,2100000000,1,S{id},https://mmbizurl.cn/a.png,9.90,19.90,5,红\n")
}

#[test]
fn documents_and_schemas_end_as_the_table_says() {
    let Some(made) = made().filter(|made| made.join("json").is_dir()) else {
        println!("torture: not made here, skipped");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("goods.csv"), HEADER.to_owned() + &row("1", "https://mmbizurl.cn/a.png")).unwrap();
    let mut wrong = Vec::new();
    for line in DOCUMENTS.lines().skip(1) {
        let [name, exit, said] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let file = made.join("json").join(name);
        let file = file.to_str().unwrap();
        let ran = if name.starts_with("schema-") {
            fs::write(folder.path().join("mapping.toml"), format!("schema = {file:?}\n")).unwrap();
            check(folder.path(), &["goods.csv", "-m", "mapping.toml", "--attr", "颜色"])
        } else {
            check(folder.path(), &[file])
        };
        let bare = |text: &str| text.split_whitespace().filter(|word| *word != "|").collect::<String>();
        let (code, holds) = match ran.status.code() {
            Some(2) => (2, bare(&String::from_utf8_lossy(&ran.stderr)).contains(&bare(said))),
            code => (code.unwrap_or(-1), codes(&ran, None).into_iter().collect::<Vec<_>>().join(" ") == said),
        };
        if code.to_string() != exit || !holds {
            wrong.push(format!("{name}: exit {code}, {:?}\n{}", codes(&ran, None), String::from_utf8_lossy(&ran.stderr)));
        }
    }
    println!("torture: {} documents and schemas, {} differences", DOCUMENTS.lines().count() - 1, wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn addresses_of_images_are_taken_as_the_made_table_says() {
    let Some(made) = made().filter(|made| made.join("json").is_dir()) else {
        println!("torture: not made here, skipped");
        return;
    };
    let table = fs::read_to_string(made.join("urls/image-urls.tsv")).unwrap();
    let lines: Vec<(String, &str)> = table
        .lines()
        .skip(1)
        .map(|line| {
            let (url, rest) = line.split_once('\t').unwrap();
            (serde_json::from_str(url).unwrap(), rest)
        })
        .collect();
    let mut text = HEADER.to_owned();
    for (number, (url, _)) in lines.iter().enumerate() {
        text.push_str(&row(&number.to_string(), url));
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("goods.csv"), text).unwrap();
    let ran = check(folder.path(), &["goods.csv", "--attr", "颜色"]);
    let mut wrong = String::new();
    let mut known = 0;
    for (number, (url, rest)) in lines.iter().enumerate() {
        let errors = codes(&ran, Some(&format!("P{number}")));
        if rest.starts_with("no") != errors.is_empty() {
            continue;
        }
        if URLS.iter().any(|(part, _)| url.contains(part)) {
            known += 1;
        } else {
            writeln!(wrong, "{url:?}: {rest}, found {errors:?}").unwrap();
        }
    }
    println!("torture: {} addresses of images, {known} of them otherwise for a reason: {URLS:#?}", lines.len());
    assert!(wrong.is_empty(), "{wrong}");
    assert_eq!((lines.len(), known), (83, URLS.len()));
    // The password of an address is nowhere in what is said.
    assert!(!String::from_utf8_lossy(&ran.stdout).contains("user:pw"));
}

/// The codes of all findings, or of the errors of a product.
fn codes(ran: &Output, errors_of: Option<&str>) -> BTreeSet<String> {
    let Ok(report) = serde_json::from_slice::<Value>(&ran.stdout) else { return BTreeSet::new() };
    let found = report["diagnostics"].as_array().unwrap().iter();
    let wanted = found.filter(|found| errors_of.is_none_or(|product| found["product"] == product && found["severity"] == "error"));
    wanted.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn prices_are_read_to_the_fen_or_refused_for_the_reason_in_the_made_table() {
    let Some(made) = made().filter(|made| made.join("prices").is_dir()) else {
        println!("torture: not made here, skipped");
        return;
    };
    let table = fs::read_to_string(made.join("prices/prices.tsv")).unwrap();
    let mut wrong = Vec::new();
    for line in table.lines().skip(1) {
        let [kind, input, expected] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line:?}") };
        let input: String = serde_json::from_str(input).unwrap();
        let text = if kind == "number" { shown(input.parse().unwrap()) } else { input };
        let got = match Fen::parse(&text, Unit::Yuan) {
            Ok(fen) if fen.get() == 0 => "price.zero".to_owned(),
            Ok(fen) if fen.get() > 1_000_000_000 => "price.too-large".to_owned(),
            Ok(fen) => fen.to_string(),
            Err(error) => format!("price.{error}"),
        };
        if got != expected {
            wrong.push(format!("{kind} {text:?}: expected {expected}, got {got}"));
        }
    }
    println!("torture: {} prices, {} differences", table.lines().count() - 1, wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a workbook's number becomes in the reader: 15 significant digits, without an exponent.
fn shown(number: f64) -> String {
    let text = format!("{:.14e}", number.abs());
    let (digits, exponent) = text.split_once('e').unwrap();
    let (digits, exponent) = (digits.replace('.', ""), exponent.parse::<i32>().unwrap());
    let sign = if number < 0.0 { "-" } else { "" };
    match usize::try_from(exponent) {
        Err(_) => format!("{sign}0.{}{digits}", "0".repeat(usize::try_from(-exponent - 1).unwrap())),
        Ok(e) if e + 1 >= digits.len() => format!("{sign}{digits}{}", "0".repeat(e + 1 - digits.len())),
        Ok(e) => format!("{sign}{}.{}", &digits[..=e], &digits[e + 1..]),
    }
}

//! The same catalog gives the same bytes, however many threads read it, wherever and in whichever surroundings the
//! command runs, and whatever kind of file holds it. Catalogs of all shapes, but smaller than a block, go through other
//! encodings, line ends, orders of columns and workbooks in [`closure`](super::rules); this one is read in several blocks.

mod books;

use std::fs;
use std::path::Path;
use std::process::Command;

const GOODS: &str = include_str!("../../examples/catalogs/blankets.csv");
const MAPPING: &str = include_str!("../../examples/catalogs/shangjia.toml");

/// How often the four rows are repeated: more than two megabytes in all.
const TIMES: usize = 1900;

/// Payloads and JSON report of a run in that folder.
fn run(folder: &Path, file: &str, args: &[&str], surroundings: &[(&str, &str)]) -> (Vec<u8>, Vec<u8>) {
    let ran = Command::new(env!("CARGO_BIN_EXE_shangjia"))
        .args(["convert", file, "-o", "out.ndjson", "--report", "json=report.json", "-q", "--lang", "en"])
        .args(args)
        .envs(surroundings.iter().copied())
        .current_dir(folder)
        .output()
        .unwrap();
    assert_eq!(ran.status.code(), Some(1), "{file} {args:?}\n{}", String::from_utf8_lossy(&ran.stderr));
    (fs::read(folder.join("out.ndjson")).unwrap(), fs::read(folder.join("report.json")).unwrap())
}

/// The catalog, every hundredth product of which is refused.
fn catalog(times: usize) -> String {
    let (header, rows) = GOODS.split_once('\n').unwrap();
    let many = (0..times).map(|n| {
        let rows = rows.replace("B10", &format!("{n}-"));
        if n % 50 == 7 { rows.replacen(",39.90,", ",39.905,", 1) } else { rows }
    });
    format!("{header}\n{}", many.collect::<String>())
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// The cells of the text.
fn table(text: &str) -> Vec<Vec<String>> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    rows.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The text as a workbook.
pub(crate) fn workbook(text: &str) -> Vec<u8> {
    xlsx(&table(text))
}

fn xlsx(table: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(table) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_catalog_of_several_blocks_gives_the_same_bytes_however_it_comes() {
    let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let text = catalog(TIMES);
    assert!(text.len() > 2 << 20, "{}", text.len());
    for folder in [folder.path(), elsewhere.path()] {
        fs::write(folder.join("shangjia.toml"), MAPPING).unwrap();
        fs::write(folder.join("goods.csv"), &text).unwrap();
    }
    let first = run(folder.path(), "goods.csv", &["-j", "1"], &[]);
    assert_eq!(first.0.split(|&byte| byte == b'\n').count(), 2 * TIMES - TIMES / 50 + 1);
    let same_in = |folder: &Path, args: &[&str], surroundings: &[(&str, &str)]| {
        assert!(run(folder, "goods.csv", args, surroundings) == first, "{args:?} {surroundings:?}");
    };
    same_in(folder.path(), &["-j", "2"], &[]);
    same_in(folder.path(), &["-j", "8"], &[("TZ", "Asia/Shanghai"), ("LANG", "zh_CN.GB18030")]);
    same_in(elsewhere.path(), &[], &[("TZ", "America/St_Johns"), ("LC_ALL", "tr_TR.UTF-8"), ("HOME", "/nonexistent")]);

    in_any_surroundings(folder.path(), &first);

    let (gb, _, unmappable) = encoding_rs::GB18030.encode(&text);
    assert!(!unmappable);
    let ways: [(&str, Vec<u8>, &[&str]); 7] = [
        ("crlf.csv", text.replace('\n', "\r\n").into_bytes(), &[]),
        ("bom.csv", format!("\u{feff}{text}").into_bytes(), &[]),
        ("gb18030.csv", gb.to_vec(), &[]),
        ("gbk.csv", gb.to_vec(), &["--encoding", "gbk"]),
        ("utf-16le.csv", utf16(&text, u16::to_le_bytes), &["--encoding", "utf-16le"]),
        ("utf-16be.csv", utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), &[]),
        ("book.xlsx", workbook(&text), &[]),
    ];
    for (file, bytes, args) in ways {
        fs::write(folder.path().join(file), bytes).unwrap();
        assert!(run(folder.path(), file, args, &[]).0 == first.0, "{file}");
    }
}

/// Runs by a shell that has prepared something for them.
#[cfg(unix)]
fn in_any_surroundings(folder: &Path, first: &(Vec<u8>, Vec<u8>)) {
    let program = env!("CARGO_BIN_EXE_shangjia");
    let outputs = ["out.ndjson", "report.json"].map(|name| folder.join(name));
    let goods = folder.join("goods.csv");
    let run = format!("{program} convert {} -o {} --report json={}", goods.display(), outputs[0].display(), outputs[1].display());
    let ways = [
        format!("mkdir gone && cd gone && rmdir ../gone && exec {run}"),
        format!("mkdir closed && cd closed && chmod 0555 . && exec {run}"),
        format!("exec env -i {run}"),
        format!("unset HOME; NO_COLOR=1 LC_ALL=C TZ=Pacific/Kiritimati exec {run}"),
        format!("CLICOLOR_FORCE=1 LC_ALL=zh_CN.UTF-8 TERM=dumb COLUMNS=1 exec {run}"),
        // Somebody looks at it on a terminal of one column.
        format!("exec script -qec 'stty cols 1 rows 1; {run} --report human --color always' /dev/null"),
    ];
    for way in ways {
        outputs.iter().filter(|path| path.exists()).for_each(|path| fs::remove_file(path).unwrap());
        let ran = Command::new("sh").args(["-c", &way]).env("SHANGJIA_LANG", "en").current_dir(folder).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(ran.status.code() == Some(1) && !said.contains("panicked"), "{way}: {}\n{said}", ran.status);
        let [payloads, report] = outputs.each_ref().map(|path| fs::read(path).unwrap());
        assert!(payloads == first.0, "{way}");
        assert!(without_names(&report) == without_names(&first.1), "{way}");
    }
}

/// A report tells the file by the name that was given.
#[cfg(unix)]
fn without_names(report: &[u8]) -> String {
    let text = String::from_utf8_lossy(report).into_owned();
    text.split('"').map(|part| if part.ends_with("goods.csv") { "goods.csv" } else { part }).collect::<Vec<_>>().join("\"")
}

#[cfg(not(unix))]
fn in_any_surroundings(_: &Path, _: &(Vec<u8>, Vec<u8>)) {}

#[test]
fn four_kinds_of_workbook_give_the_bytes_of_the_text() {
    let folder = tempfile::tempdir().unwrap();
    let text = catalog(TIMES / 10);
    let table = table(&text);
    fs::write(folder.path().join("shangjia.toml"), MAPPING).unwrap();
    fs::write(folder.path().join("goods.csv"), &text).unwrap();
    let (first, _) = run(folder.path(), "goods.csv", &[], &[]);
    for (file, bytes) in
        [("a.xlsx", xlsx(&table)), ("a.xls", books::xls(&table)), ("a.xlsb", books::xlsb(&table)), ("a.ods", books::ods(&table))]
    {
        fs::write(folder.path().join(file), bytes).unwrap();
        assert!(run(folder.path(), file, &[], &[]).0 == first, "{file}");
    }
}

#[test]
fn rows_in_another_order_give_the_same_payloads() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("shangjia.toml"), MAPPING).unwrap();
    let text = catalog(TIMES);
    fs::write(folder.path().join("goods.csv"), &text).unwrap();
    // First the last row of every four and then the others, backwards: the SKUs of a product keep their order, which
    // buyers see, and no product stands together.
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let apart = [3, 0, 1, 2].iter().flat_map(|row| rows.iter().skip(*row).step_by(4).rev().copied());
    let shuffled: Vec<&str> = std::iter::once(header).chain(apart).collect();
    fs::write(folder.path().join("apart.csv"), shuffled.join("\n")).unwrap();
    let payloads = |file, threads| {
        let (payloads, _) = run(folder.path(), file, &["-j", threads], &[]);
        let mut lines: Vec<String> = String::from_utf8(payloads).unwrap().lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    };
    let apart = payloads("apart.csv", "1");
    assert!(apart == payloads("goods.csv", "2") && apart == payloads("apart.csv", "2"));
    // What is read once more from where it stands is what is held in memory where it cannot be, damaged rows among it.
    let damage = |(row, line): (usize, &&str)| if row % 60 == 7 { line.replacen(',', ",x\"", 1) } else { (*line).to_owned() };
    let damaged = shuffled.iter().enumerate().map(damage).collect::<Vec<_>>().join("\n");
    fs::write(folder.path().join("damaged.csv"), &damaged).unwrap();
    fs::write(folder.path().join("held.csv"), utf16(&format!("\u{feff}{damaged}"), u16::to_le_bytes)).unwrap();
    let held = run(folder.path(), "held.csv", &[], &[]).0;
    assert!(!held.is_empty() && ["1", "2", "8"].iter().all(|threads| run(folder.path(), "damaged.csv", &["-j", threads], &[]).0 == held));
}

#[test]
fn ids_that_come_again_far_away_are_told_with_both_places_by_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let (header, rows) = GOODS.split_once('\n').unwrap();
    let products: Vec<String> = (0..TIMES).map(|n| rows.replace("B10", &format!("{n}-"))).collect();
    let mut text = format!("{header}\n{}", products.concat());
    // At the far end, SKUs and products that are there already, to the letter and nearly; each way round.
    for (own, new) in
        [("1899-1-W", "3-1-W"), ("1898-1-W", "4-1-w"), ("\n1897-1,", "\n５-1,"), ("\n6-1,", "\n６-1,"), ("\n1896-1,", "\n6-1,")]
    {
        assert_eq!(text.matches(own).count(), 1, "{own}");
        text = text.replace(own, new);
    }
    fs::write(folder.path().join("shangjia.toml"), MAPPING).unwrap();
    fs::write(folder.path().join("together.csv"), &text).unwrap();
    // A product that goes on behind all others.
    let late = products[8].lines().last().unwrap().replace("8-1-W", "8-1-B").replace("米白", "雾蓝");
    fs::write(folder.path().join("apart.csv"), format!("{text}{late}\n")).unwrap();
    fs::write(folder.path().join("more.csv"), format!("{header}\n{}", products[7])).unwrap();
    for file in ["together.csv", "apart.csv"] {
        let first = run(folder.path(), file, &["more.csv", "-j", "1"], &[]);
        for threads in ["2", "3", "8"] {
            assert!(run(folder.path(), file, &["more.csv", "-j", threads], &[]) == first, "{file} {threads}");
        }
        let report: serde_json::Value = serde_json::from_slice(&first.1).unwrap();
        let at = |place: &serde_json::Value| format!("{}:{}", place["file"].as_str().unwrap(), place["line"]);
        let told = |said: &serde_json::Value| format!("{} {} {}", said["code"].as_str().unwrap(), at(said), at(&said["related"][0]));
        let told: Vec<String> = report["diagnostics"].as_array().unwrap().iter().map(told).collect();
        let expected = [
            "id-alike F:7589 F:29",
            "id-alike F:7593 F:25",
            "id-alike F:7597 F:21",
            "sku-in-two-products F:7601 F:17",
            "product-repeated more.csv:2 F:30",
            "product-repeated more.csv:5 F:33",
            "image-shared F:6 F:9",
        ];
        assert_eq!(told, expected.map(|line| line.replace("F:", &format!("{file}:"))));
    }
}

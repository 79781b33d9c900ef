//! What the READMEs show is what happens: their commands run, their mapping parses, their diagnostic is the program's.

use shangjia::Mapping;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

const READMES: [(&str, &str); 2] = [("en", include_str!("../../README.md")), ("zh", include_str!("../../README.zh-CN.md"))];

fn shangjia(folder: &Path, words: &[&str], lang: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_shangjia"))
        .current_dir(folder)
        .args(words)
        .env_remove("LC_ALL")
        .env_remove("SHANGJIA_LANG")
        .env("LANG", lang)
        .output()
        .unwrap()
}

/// The bodies of the fenced blocks of that language.
fn blocks<'t>(readme: &'t str, language: &str) -> Vec<&'t str> {
    let parts = readme.split("```");
    // Between an opening and a closing fence stand the language and the block.
    parts.skip(1).step_by(2).filter_map(|block| block.strip_prefix(language)?.strip_prefix('\n')).collect()
}

/// A folder with the examples, and a merchant's workbook that holds the same table.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let catalogs = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/catalogs");
    fs::create_dir_all(folder.path().join("examples/catalogs")).unwrap();
    for entry in fs::read_dir(&catalogs).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), folder.path().join("examples/catalogs").join(entry.file_name())).unwrap();
    }
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_path(catalogs.join("blankets.csv")).unwrap();
    for (row, record) in (0..).zip(rows.records()) {
        for (column, text) in (0..).zip(record.unwrap().iter()) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    book.save(folder.path().join("商品表.xlsx")).unwrap();
    folder
}

#[test]
fn the_commands_run_in_the_order_in_which_they_stand() {
    for (lang, readme) in READMES {
        let folder = folder();
        let mut run = 0;
        for line in blocks(readme, "sh").iter().flat_map(|block| block.lines()) {
            let line = line.split(" #").next().unwrap().trim();
            let Some(line) = line.strip_prefix("shangjia ").or_else(|| Some(line.strip_prefix("cargo run")?.split_once(" -- ")?.1)) else {
                continue;
            };
            let words: Vec<&str> = line.split_whitespace().collect();
            let out = shangjia(folder.path(), &words, lang);
            assert!(out.status.success(), "{line}\n{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
            run += 1;
            if words[0] == "init" {
                fill_in(&folder.path().join("shangjia.toml"));
            }
        }
        assert_eq!(run, 5, "the commands are gone");
        let bodies = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(bodies("out.ndjson").lines().count(), 2);
        assert_eq!(bodies("payloads.ndjson").lines().count(), 2);
    }
}

/// What the README tells the merchant to do with the lines that `init` could not fill in.
fn fill_in(mapping: &Path) {
    let text = fs::read_to_string(mapping).unwrap();
    let filled = text.replace("# path = ", "path = ").replace("# brand_id = ", "brand_id = ");
    assert!(filled != text, "{text}");
    fs::write(mapping, filled).unwrap();
}

#[test]
fn commands_within_a_sentence_run() {
    let folder = folder();
    for (lang, readme) in READMES {
        let commands: Vec<&str> =
            readme.split('`').filter_map(|text| text.strip_prefix("shangjia ")).filter(|c| !c.contains('\n')).collect();
        assert!(commands.len() >= 4, "{commands:?}");
        for command in commands {
            let words: Vec<&str> = command.split_whitespace().collect();
            assert!(shangjia(folder.path(), &words, lang).status.success(), "{command}");
        }
    }
}

#[test]
fn the_mapping_is_one() {
    for (_, readme) in READMES {
        let toml = blocks(readme, "toml").into_iter().find(|block| block.contains("[columns]")).unwrap();
        Mapping::parse("README.md", toml).unwrap();
    }
}

#[test]
fn the_diagnostic_is_the_programs() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/titles-disagree");
    for (lang, readme) in READMES {
        let out = shangjia(&case, &["check", "input.csv"], lang).stdout;
        let report = String::from_utf8(out).unwrap();
        let first = report.split("\n\n").next().unwrap();
        assert!(blocks(readme, "text").contains(&format!("{first}\n").as_str()), "{first}");
    }
}

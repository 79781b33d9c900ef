//! The gallery: every folder of `tests/cases` is an input, a mapping, the bodies, and the report in both forms.
//!
//! `UPDATE=1 cargo test --test it cases` writes what the program says now; a person reads it before it is kept.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_case_says_what_its_folder_says() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> = fs::read_dir(cases).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let wrong: Vec<String> = folders.iter().flat_map(|folder| differences(folder)).collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(folders.len() >= 12, "the gallery is gone");
}

fn differences(folder: &Path) -> Vec<String> {
    let out = tempfile::tempdir().unwrap();
    let args = fs::read_to_string(folder.join("args")).unwrap_or_default();
    let mut inputs: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    inputs.retain(|name| name.starts_with("input"));
    inputs.sort();
    let run = Command::new(env!("CARGO_BIN_EXE_shangjia"))
        .current_dir(folder)
        .arg("convert")
        .args(&inputs)
        .args(args.split_whitespace())
        .args(["--lang", "zh", "--color", "never", "--report", "human", "-o"])
        .arg(out.path().join("payloads.ndjson"))
        .arg(format!("--report=json={}", out.path().join("report.json").display()))
        .output()
        .unwrap();
    // How long it took is the one thing that `-v` says anew every time.
    let (said, took) = (String::from_utf8(run.stderr).unwrap(), |line: &&str| line.starts_with("全程 "));
    let said: String = said.split_inclusive('\n').filter(|line| !took(line)).collect();
    let said = said + &format!("exit {}\n", run.status.code().unwrap());
    let read = |name| fs::read_to_string(out.path().join(name)).unwrap_or_default();
    let got = [("report.txt", said), ("report.json", read("report.json")), ("payloads.ndjson", read("payloads.ndjson"))];
    // What went out is what a second look lets through.
    if out.path().join("payloads.ndjson").metadata().is_ok_and(|meta| meta.len() > 0) {
        let again = Command::new(env!("CARGO_BIN_EXE_shangjia")).args(["check", "-q"]).arg(out.path().join("payloads.ndjson")).status();
        assert!(again.unwrap().success(), "{}: the payloads do not pass", folder.display());
    }
    let corrected = corrected(folder, &inputs, &args, out.path());
    got.into_iter().chain(corrected).filter_map(|(name, text)| difference(&folder.join(name), &text)).collect()
}

/// Where the folder has a corrected copy, what is corrected and how it is shown.
fn corrected(folder: &Path, inputs: &[String], args: &str, out: &Path) -> Vec<(&'static str, String)> {
    if !folder.join("fixed.csv").exists() {
        return Vec::new();
    }
    let run = |more: &[&str]| {
        let mut check = Command::new(env!("CARGO_BIN_EXE_shangjia"));
        check.current_dir(folder).arg("check").args(inputs).args(args.split_whitespace()).args(["--lang", "zh", "--unsafe-fixes"]);
        String::from_utf8(check.args(more).output().unwrap().stdout).unwrap()
    };
    let shown = run(&["--diff"]);
    let copy = out.join("fixed.csv");
    run(&["-q", "--fix", copy.to_str().unwrap()]);
    vec![("diff.txt", shown), ("fixed.csv", fs::read_to_string(copy).unwrap_or_default())]
}

fn difference(expected: &Path, got: &str) -> Option<String> {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(expected, got).unwrap();
        return None;
    }
    let wanted = fs::read_to_string(expected).unwrap_or_default();
    (wanted != got).then(|| format!("{} differs:\n--- wanted\n{wanted}\n+++ got\n{got}", expected.display()))
}

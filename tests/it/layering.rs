//! What holds over the whole source: who may know whom, and the house rules that a program can see.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Each part of the library, and the parts that it may name. What stands here is what may be, not what must.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("day", &[]),
    ("fen", &[]),
    ("slot", &["fen"]),
    ("place", &[]),
    ("wide", &[]),
    ("json", &["wide"]),
    ("product", &["fen", "slot"]),
    // A diagnostic names its rule; a rule has a severity.
    ("diagnostic", &["place", "slot", "rules"]),
    ("table", &["place", "error", "wide"]),
    ("mapping", &["table", "slot", "fen", "place", "error", "day"]),
    ("listing", &["table", "mapping", "product", "slot", "fen", "place", "day", "wide"]),
    ("document", &["place", "slot", "wide", "json"]),
    ("schema", &["document", "error"]),
    ("target", &["product", "slot", "fen", "document", "schema", "diagnostic", "json"]),
    ("reference", &["document", "schema", "error"]),
    // Of a table, only what may be wrong with it.
    ("rules", &["listing", "diagnostic", "product", "slot", "fen", "table", "wide"]),
    (
        "check",
        &[
            "listing",
            "target",
            "schema",
            "rules",
            "fen",
            "reference",
            "day",
            "document",
            "mapping",
            "table",
            "payload",
            "diagnostic",
            "product",
            "slot",
            "place",
            "wide",
        ],
    ),
    ("fix", &["diagnostic", "place"]),
    // A policy is what the mapping says of rules; nothing that finds or shows anything knows of it.
    ("policy", &["mapping", "rules", "diagnostic", "slot", "place", "error", "day"]),
    ("payload", &["diagnostic"]),
    ("ledger", &["product"]),
    ("outcome", &["ledger", "mapping", "diagnostic"]),
    (
        "catalog",
        &[
            "check",
            "policy",
            "reference",
            "listing",
            "mapping",
            "table",
            "document",
            "rules",
            "payload",
            "ledger",
            "outcome",
            "diagnostic",
            "error",
            "product",
            "slot",
            "fen",
            "place",
        ],
    ),
    ("describe", &["table", "mapping", "slot", "fen", "place", "error", "report"]),
    (
        "report",
        &[
            "rules",
            "listing",
            "mapping",
            "outcome",
            "ledger",
            "diagnostic",
            "error",
            "product",
            "slot",
            "fen",
            "place",
            "wide",
            "json",
            "words",
        ],
    ),
    ("words", &["rules", "error", "report", "schema", "slot"]),
    ("error", &["document", "schema", "words"]),
];

/// Items that belong to nobody in particular.
const EVERYBODYS: [&str; 1] = ["Language"];

/// Shop systems: what is theirs is data, in mappings and lists of names.
const VENDORS: [&str; 14] = [
    "shopify",
    "woocommerce",
    "magento",
    "prestashop",
    "bigcommerce",
    "lightspeed",
    "youzan",
    "有赞",
    "淘宝",
    "天猫",
    "京东",
    "拼多多",
    "聚水潭",
    "微店",
];

/// What the library leaves to its caller: files, sockets, clocks, the environment, the process.
const OUTSIDE: [&str; 8] = ["std::fs", "TcpStream", "UdpSocket", "std::env", "std::process", "SystemTime", "Instant::", "stdout("];

/// Where floating point numbers are met: cells of workbooks, numbers in JSON, and how alike two names are. No money.
const FLOATS: [&str; 3] = ["table", "document", "reference"];

struct SourceFile {
    /// From `src`, with `/`.
    name: String,
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Program,
    Test,
}

impl SourceFile {
    /// The part of the library: the first folder, or the file.
    fn part(&self) -> &str {
        self.name.split('/').next().unwrap().trim_end_matches(".rs")
    }

    fn is_test(&self) -> bool {
        self.kind == Kind::Test
    }

    fn is_library(&self) -> bool {
        !matches!(self.part(), "cli" | "main")
    }

    /// The lines before the tests, comments and their examples left empty.
    fn code(&self) -> Vec<&str> {
        let lines = self.text.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line });
        lines.take_while(|line| !line.contains("mod tests")).collect()
    }
}

fn sources() -> Vec<SourceFile> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
    let file = |path: &PathBuf| SourceFile { name: name(path), text: fs::read_to_string(path).unwrap(), kind: Kind::Program };
    let mut files: Vec<SourceFile> = paths.iter().map(file).collect();
    let tests: Vec<String> = files.iter().flat_map(test_modules).collect();
    for file in files.iter_mut().filter(|file| file.name.ends_with("tests.rs") || tests.contains(&file.name)) {
        file.kind = Kind::Test;
    }
    assert!(files.len() > 100, "only {} files", files.len());
    files
}

/// The files of the modules that a `mod.rs` has for tests only.
fn test_modules(file: &SourceFile) -> Vec<String> {
    let Some(folder) = file.name.strip_suffix("mod.rs") else { return Vec::new() };
    let lines: Vec<&str> = file.text.lines().collect();
    let tests = lines.windows(2).filter(|pair| pair[0].starts_with("#[cfg(test)]") || pair[0].starts_with("#[cfg(all(test"));
    tests.filter_map(|pair| Some(format!("{folder}{}.rs", pair[1].strip_prefix("mod ")?.strip_suffix(';')?))).collect()
}

/// Which part each item comes from that the root of the crate shows.
fn owners(lib: &str) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for item in lib.split("pub use ").skip(1) {
        let (part, names) = item.split_once(';').unwrap().0.split_once("::").unwrap();
        for name in names.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty()) {
            owners.insert(name.to_owned(), part.to_owned());
        }
    }
    owners
}

/// The names right behind `crate::`, one or several in braces.
fn named(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let (mut depth, mut at_start) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '}' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' => at_start |= depth == 0,
                c if c.is_whitespace() => {}
                _ if at_start => {
                    names.push(word(&list[at..]));
                    at_start = false;
                }
                _ => {}
            }
        }
    }
    names
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn names_are_found_in_every_spelling() {
    let code = "use crate::{\n    Fen, listing::{Fact, Key},\n    rules,\n};\nuse crate::table::Row; fn f(x: crate::Slot) {}";
    assert_eq!(named(code), ["Fen", "listing", "rules", "table", "Slot"]);
}

#[test]
fn nobody_knows_whom_they_should_not() {
    let files = sources();
    let owners = owners(&files.iter().find(|file| file.name == "lib.rs").unwrap().text);
    assert_eq!(owners.get("Checker").map(String::as_str), Some("check"));
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| file.name != "lib.rs" && !file.is_test()) {
        let known = named(&file.code().join("\n"));
        let (_, may_know) = MAY_KNOW.iter().find(|(part, _)| *part == file.part()).unwrap_or(&("", &[]));
        for name in known.iter().filter(|name| !EVERYBODYS.contains(&name.as_str())) {
            let part = owners.get(name).unwrap_or(name);
            if part != file.part() && !may_know.contains(&part.as_str()) {
                wrong.push(format!("{} knows {part} ({name})", file.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_part_is_in_the_table() {
    let mut missing: Vec<String> = sources().iter().filter(|file| file.is_library()).map(|file| file.part().to_owned()).collect();
    missing.dedup();
    missing.retain(|part| part != "lib" && MAY_KNOW.iter().all(|(known, _)| known != part));
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_file_says_what_it_is_and_fits_a_sitting() {
    for file in sources() {
        assert!(file.text.starts_with("//! "), "{} does not open with what it is", file.name);
        let stem = file.name.rsplit('/').next().unwrap().trim_end_matches(".rs").to_owned();
        assert!(!["util", "utils", "helper", "helpers", "common", "misc"].contains(&stem.as_str()), "{} is named after nothing", file.name);
        let lines = file.code().len();
        assert!(lines <= 400 || file.is_test(), "{} has {lines} lines before its tests", file.name);
    }
}

#[test]
fn nothing_panics_at_will_and_no_vendor_is_named() {
    let mut wrong = Vec::new();
    for file in sources().iter().filter(|file| !file.is_test()) {
        for (number, line) in (1..).zip(file.code()) {
            let small = line.to_lowercase();
            let vendor = VENDORS.iter().find(|vendor| small.contains(**vendor));
            let outside = OUTSIDE.iter().filter(|_| file.is_library()).find(|name| line.contains(**name));
            let float = (line.contains("f64") && file.is_library() && !FLOATS.contains(&file.part())).then_some(&"f64");
            let unwrap = line.contains(".unwrap()").then_some(&"unwrap");
            let found = vendor.or(outside).or(float).or(unwrap);
            wrong.extend(found.map(|found| format!("{}:{number}: {found}", file.name)));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

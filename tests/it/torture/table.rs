//! What must be seen of every made file, from `tests/torture/expected.tsv`: how the run ends, what became of every row,
//! the sums, findings that must be there, and the exact text or fen of cells.
//!
//! Ledger: rows read = emitted + refused, then the skipped ones with their reason. Codes: a rule and the cells or lines
//! where it must be found, the first four of them. Of a file that is refused, the words that must be in the message.

use super::made::made;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicUsize, Ordering};

const TABLE: &str = include_str!("../../torture/expected.tsv");

/// Files that take a build without optimisations more than ten seconds.
const HEAVY: [&str; 2] = ["csv/errors-100k-rows.csv", "xlsx-bombs/sst-amplify-1mib-x-12000.xlsx"];

/// A line of the table.
struct Expected<'t> {
    file: &'t str,
    mapping: &'t str,
    exit: &'t str,
    ledger: &'t str,
    /// Products, SKUs and fen that go out.
    sums: [&'t str; 3],
    codes: &'t str,
    cells: &'t str,
}

#[test]
fn every_made_file_is_read_as_the_table_says() {
    let Some(made) = made() else {
        println!("torture: not made here, skipped");
        return;
    };
    let lines: Vec<Expected<'_>> = TABLE.lines().skip(1).map(Expected::read).collect();
    let (wanted, skipped): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| !cfg!(debug_assertions) || !HEAVY.contains(&line.file));
    for line in &skipped {
        println!("torture: {} is left to builds with optimisations", line.file);
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut wrong = Vec::new();
        while let Some(line) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
            wrong.extend(line.differences(made).into_iter().map(|what| format!("{}: {what}", line.file)));
        }
        wrong
    };
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads = [scope.spawn(work), scope.spawn(work)];
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    println!("torture: {} made files as the table says, {} differences", wanted.len(), wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl<'t> Expected<'t> {
    fn read(line: &'t str) -> Expected<'t> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, mapping, exit, ledger, products, skus, fen, codes, cells] = cells[..] else { panic!("{line}") };
        Expected { file, mapping, exit, ledger, sums: [products, skus, fen], codes, cells }
    }

    fn differences(&self, made: &Path) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let mapping = folder.path().join("mapping.toml");
        std::fs::write(&mapping, self.mapping.replace("; ", "\n")).unwrap();
        let run = |command: &str| -> Output {
            let mut run = Command::new(env!("CARGO_BIN_EXE_shangjia"));
            run.current_dir(folder.path()).args([command, "--lang", "en", "--mapping"]).arg(&mapping).arg(made.join(self.file));
            if command == "check" { run.args(["--report", "json=-"]).output().unwrap() } else { run.output().unwrap() }
        };
        let mut wrong = Vec::new();
        let mut differ = |what: &str, expected: &str, found: String| {
            if expected != found {
                wrong.push(format!("{what} should be {expected}, not {found}"));
            }
        };
        let checked = run("check");
        differ("the exit code", self.exit, checked.status.code().map_or_else(|| "a signal".into(), |code| code.to_string()));
        if self.exit == "2" {
            let (said, expected) = (bare(&String::from_utf8_lossy(&checked.stderr)), bare(self.codes));
            differ("the message", "there", if said.contains(&expected) { "there".into() } else { said });
            return wrong;
        }
        let Ok(report) = serde_json::from_slice::<Value>(&checked.stdout) else { return vec!["there is no report".into()] };
        differ("the ledger", self.ledger, ledger(&report["ledger"]));
        for (name, expected) in ["products", "skus", "sale_price_fen"].into_iter().zip(self.sums) {
            differ(name, expected, report["totals"][name].to_string());
        }
        let found = places(&report);
        for code in self.codes.split(", ").filter(|code| !code.is_empty()) {
            let (code, places) = code.split_once(' ').unwrap();
            let there = found.get(code).cloned().unwrap_or_default();
            for place in places.split(' ').filter(|place| !place.starts_with('(')) {
                let at = if there.iter().any(|there| there == place) { place.to_owned() } else { format!("at {there:?}") };
                differ(code, place, at);
            }
        }
        if !self.cells.is_empty() {
            let held = cells(&String::from_utf8_lossy(&run("preview").stdout));
            for cell in self.cells.split(' ') {
                let (at, expected) = cell.split_once('=').unwrap();
                differ(at, expected, held.get(at).cloned().unwrap_or_else(|| "nothing".into()));
            }
        }
        wrong
    }
}

/// A text without its white space: messages are wrapped.
fn bare(text: &str) -> String {
    text.split_whitespace().collect()
}

fn ledger(ledger: &Value) -> String {
    let mut text = format!("{}={}+{}", ledger["rows_read"], ledger["rows_emitted"], ledger["rows_refused"]);
    for (reason, count) in ledger["rows_skipped"].as_object().unwrap() {
        write!(text, "+{count} {reason}").unwrap();
    }
    text
}

/// Where each rule was broken: cells, lines, or `-` for the file as a whole.
fn places(report: &Value) -> BTreeMap<&str, Vec<String>> {
    let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for found in report["diagnostics"].as_array().unwrap() {
        let place = found["cell"].as_str().map(str::to_owned).or_else(|| found["line"].as_u64().map(|line| line.to_string()));
        places.entry(found["code"].as_str().unwrap()).or_default().push(place.unwrap_or_else(|| "-".into()));
    }
    places
}

/// Every value that a preview shows, by its cell.
fn cells(preview: &str) -> BTreeMap<String, String> {
    let mut cells = BTreeMap::new();
    for line in preview.split('\n').filter(|line| !line.is_empty()) {
        collect(&serde_json::from_str(line).unwrap(), &mut cells);
    }
    cells
}

fn collect(value: &Value, cells: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) => {
            if let (Some(Value::String(at)), Some(value)) = (members.get("at"), members.get("value")) {
                let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                cells.entry(at.clone()).or_insert(text);
            }
            members.values().for_each(|member| collect(member, cells));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, cells)),
        _ => {}
    }
}

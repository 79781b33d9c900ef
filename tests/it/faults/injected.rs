//! One system call after another fails, or ends the program, until a run has no call left that could: `strace` counts
//! them and injects the fault. Whatever fails, the run is refused and nothing has changed, with what could not be done and
//! why in the message; or, where the list below says why, the fault does no harm.
//!
//! Where `strace` is missing or may not trace, this says so and tries nothing, unless `SHANGJIA_GATE` is set: then it
//! fails. `SHANGJIA_FAULTS` has every call of every run fail in every way.

use super::{FILE, FOLDER, Files, MAPPING, command, goods, outputs, put_back};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Writes what a run reads, and what its outputs were before.
type Prepare = fn(&Path);

const ARRAY: &[&str] =
    &["convert", "goods.csv", "-o", "out", "--layout", "json", "--images", "images.csv", "--missing-images", "missing.csv"];
const NEW: &[&str] = &["convert", "goods.csv", "-o", "out", "--layout", "files", "-q"];
const EMPTY: &[&str] = &["convert", "goods.csv", "-o", "out", "--layout", "files", "--report", "json=report.json"];
const FIX: &[&str] = &["check", "goods.csv", "--fix", "fixed.csv", "--report", "json=report.json"];
const TO_STDOUT: &[&str] = &["convert", "goods.csv"];
const PREVIEW: &[&str] = &["preview", "goods.csv", "-o", "out"];
const INIT: &[&str] = &["init", "goods.csv", "--force"];
const TEMPLATE: &[&str] = &["template", "-o", "out", "--force"];
const SHOP: &[&str] = &["convert", "shop.csv", "-o", "out", "--report", "json=report.json", "-q"];
const BOOK: &[&str] = &["convert", "shop.xlsx", "-o", "out", "--report", "json=report.json", "-q"];
const APART: &[&str] = &["convert", "apart.csv", "-o", "out", "--report", "json=report.json", "-q"];

type Run = (&'static [&'static str], Prepare);

const RUNS: &[Run] = &[
    (&FILE, table),
    (&FOLDER, folder_before),
    (ARRAY, table),
    (NEW, table_alone),
    (EMPTY, empty_folder),
    (FIX, table),
    (TO_STDOUT, table),
    (PREVIEW, table),
    (INIT, table),
    (TEMPLATE, table),
    (SHOP, shop),
    (BOOK, shop),
    (APART, apart),
];

/// Calls that mean the same, and how they can fail; of very many, each of so many is tried.
struct Kind {
    calls: &'static str,
    errors: &'static [&'static str],
    step: usize,
}

const WRITES: Kind = Kind { calls: "write,pwrite64", errors: &["ENOSPC", "EIO", "EDQUOT"], step: 1 };
const OPENS: Kind = Kind { calls: "openat", errors: &["EMFILE", "EACCES", "ENOENT"], step: 1 };
const SYNCS: Kind = Kind { calls: "fsync,fdatasync", errors: &["EIO", "ENOSPC"], step: 1 };
const READS: Kind = Kind { calls: "read,pread64", errors: &["EIO"], step: 9 };
const RENAMES: Kind = Kind { calls: "?rename,renameat", errors: &["EIO", "EXDEV", "EACCES"], step: 1 };
const EXCHANGES: Kind = Kind { calls: "renameat2", errors: &["EXDEV", "EIO", "EACCES"], step: 1 };
const LINKS: Kind = Kind { calls: "?link,linkat", errors: &["EACCES", "EXDEV"], step: 1 };
const REMOVALS: Kind = Kind { calls: "?unlink", errors: &["EACCES", "EIO"], step: 1 };
const REMOVALS_IN_FOLDERS: Kind = Kind { calls: "unlinkat", errors: &["EIO", "EACCES"], step: 1 };

/// A system that cannot exchange two names at once.
const PLAIN: &str = "renameat2:error=EINVAL";

/// Calls that may fail: what their line says, and why that is no failure of the run.
const HARMLESS: &[(&str, &str)] = &[
    ("/ld.so", "the system's loader finds libraries otherwise, or the program does not begin"),
    (".so.", "the same"),
    ("/proc/", "how large the stack may be, how many processors there are"),
    ("/sys/", "the same"),
    ("write(2<", "nobody hears what is said when the work is done"),
    ("RENAME_EXCHANGE", "the names are exchanged in three steps"),
    ("linkat(", "a file is renamed and not linked"),
];

/// What the message says of a fault.
fn words(error: &str) -> &'static str {
    match error {
        "ENOSPC" | "EDQUOT" => "no space left on the disk",
        "EMFILE" => "Too many open files",
        "EACCES" => "permission denied",
        "ENOENT" => "there is no such",
        "EXDEV" => "Invalid cross-device link",
        _ => "Input/output error",
    }
}

fn old_outputs(folder: &Path) {
    for name in ["out", "report.json", "report.txt", "known.json", "missing.csv", "fixed.csv"] {
        fs::write(folder.join(name), "old").unwrap();
    }
}

fn table_alone(folder: &Path) {
    goods(folder, 2);
    let text = fs::read_to_string(folder.join("goods.csv")).unwrap();
    // Something to correct.
    fs::write(folder.join("goods.csv"), text.replacen(",69.00,", ",¥69.00元,", 1)).unwrap();
    fs::write(folder.join("images.csv"), "original,wechat\nhttps://a.cn/b.jpg,https://mmecimage.cn/p/b.jpg\n").unwrap();
    fs::write(folder.join("shangjia.toml"), MAPPING).unwrap();
}

fn table(folder: &Path) {
    old_outputs(folder);
    table_alone(folder);
}

fn folder_before(folder: &Path) {
    table(folder);
    fs::remove_file(folder.join("out")).unwrap();
    fs::create_dir(folder.join("out")).unwrap();
    fs::write(folder.join("out/000001-old.json"), "old").unwrap();
}

fn empty_folder(folder: &Path) {
    table_alone(folder);
    fs::create_dir(folder.join("out")).unwrap();
}

/// An export that is told by its header, as text and as a workbook: reading it badly must not make it another.
fn shop(folder: &Path) {
    let text = include_str!("../../cases/preset-shopify/input.csv");
    fs::write(folder.join("shop.csv"), text).unwrap();
    fs::write(folder.join("shop.xlsx"), super::super::same_bytes::workbook(text)).unwrap();
    fs::write(folder.join("shangjia.toml"), include_str!("../../cases/preset-shopify/shangjia.toml")).unwrap();
    old_outputs(folder);
}

/// Rows that are read once more from where they stand.
fn apart(folder: &Path) {
    table(folder);
    let text = fs::read_to_string(folder.join("goods.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let rows: Vec<&str> = rows.lines().collect();
    let mixed: Vec<&str> = (0..2).flat_map(|part| rows.iter().skip(part).step_by(2).copied()).collect();
    fs::write(folder.join("apart.csv"), format!("{header}\n{}\n", mixed.join("\n"))).unwrap();
}

/// What a run without faults does.
struct Course {
    args: Vec<&'static str>,
    before: BTreeMap<String, Files>,
    after: BTreeMap<String, Files>,
    code: Option<i32>,
    stdout: Vec<u8>,
}

impl Course {
    fn of(args: &[&'static str], prepare: Prepare) -> Course {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        let before = outputs(folder.path());
        let mut args = args.to_vec();
        if matches!(args[0], "convert" | "check") {
            args.extend(["-j", "1"]);
        }
        let Output { status, stdout, stderr } = command(folder.path(), &args).output().unwrap();
        assert!(matches!(status.code(), Some(0 | 1)), "{args:?}: {status}\n{}", String::from_utf8_lossy(&stderr));
        let after = outputs(folder.path());
        assert!(before != after || args[..] == *[TO_STDOUT, &["-j", "1"]].concat(), "{args:?}");
        Course { args, before, after, code: status.code(), stdout }
    }

    /// Runs it where a fault is injected into one call of those; what was hit, what came of it, and what stands there.
    fn faulty(&self, calls: &str, fault: &str, nth: usize, system: Option<&str>) -> Faulty {
        let (folder, log) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
        put_back(folder.path(), &self.before);
        let mut strace = Command::new("strace");
        strace.args(["-f", "-y", "-s", "0", "-e", "signal=none", "-o"]).arg(log.path());
        let traced = if system.is_some() { format!("{calls},renameat2") } else { calls.to_owned() };
        strace.args(["-e", &format!("trace={traced}"), "-e", &format!("inject={calls}:{fault}:when={nth}")]);
        if let Some(system) = system {
            strace.args(["-e", &format!("inject={system}")]);
        }
        // Cargo's own variable has libraries looked for in many places.
        strace.arg(env!("CARGO_BIN_EXE_shangjia")).args(&self.args).env_remove("LD_LIBRARY_PATH");
        let output = super::surroundings(strace, folder.path()).output().unwrap();
        let log = fs::read_to_string(log.path()).unwrap();
        let hits = log.lines().filter(|line| line.contains("(INJECTED)") && !(system.is_some() && line.contains("renameat2(")));
        Faulty { hits: hits.map(str::to_owned).collect(), after: outputs(folder.path()), folder, output }
    }

    /// Has each of those calls fail in turn, and counts what came of it.
    fn each_fails(&self, kind: &Kind, system: Option<&str>, tally: &mut Tally) {
        let Kind { calls, errors, step } = *kind;
        let (rounds, step) = if every() { (errors.len(), 1) } else { (1, step) };
        for round in 0..rounds {
            for nth in (1..).step_by(step) {
                let error = errors[if rounds > 1 { round } else { nth % errors.len() }];
                let faulty = self.faulty(calls, &format!("error={error}"), nth, system);
                if faulty.hits.is_empty() {
                    assert!(faulty.is_earned(self), "{self}: call {nth} of {calls} was not made\n{}", faulty.said());
                    break;
                }
                faulty.judge(self, error, tally);
            }
        }
    }
}

impl std::fmt::Display for Course {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.args.join(" "))
    }
}

#[derive(Default)]
struct Tally {
    refused: usize,
    harmless: usize,
}

struct Faulty {
    hits: Vec<String>,
    output: Output,
    after: BTreeMap<String, Files>,
    folder: TempDir,
}

impl Faulty {
    fn said(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    fn is_earned(&self, course: &Course) -> bool {
        self.output.status.code() == course.code && self.after == course.after && self.output.stdout == course.stdout
    }

    fn judge(&self, course: &Course, error: &str, tally: &mut Tally) {
        let (hit, said) = (self.hits.join("\n"), self.said());
        let assert = |holds: bool, what: &str| {
            assert!(holds, "{course}: {what}\n{hit}\n{}\n{said}\n{:?}", self.output.status, self.after.keys());
        };
        assert(!said.contains("panicked at"), "a panic");
        let untouched = self.after == course.before;
        let wrote_nothing = self.output.stdout.is_empty() || self.output.stdout == course.stdout;
        if self.output.status.code() == Some(2) && untouched && wrote_nothing {
            tally.refused += 1;
            let input = ["goods.csv", "shop.csv", "shop.xlsx", "apart.csv", "images.csv", "shangjia.toml"];
            let named = input.into_iter().find(|name| hit.contains(&format!("/{name}>")) || hit.contains(&format!("{name}\"")));
            let is_named = match named {
                Some(name) => said.contains(&format!("{name}: ")),
                None => ["-", "out", "report.json", "report.txt", "known.json", "missing.csv", "fixed.csv", "shangjia.toml"]
                    .iter()
                    .any(|name| said.contains(&format!("{name}: "))),
            };
            assert(is_named && !said.contains(".shangjia-"), "the message does not name the file");
            return assert(said.contains(words(error)), "the message does not say what is wrong");
        }
        tally.harmless += 1;
        let excused = HARMLESS.iter().any(|(line, _)| hit.contains(line));
        let not_begun = self.output.status.code() == Some(127) && untouched && hit.contains(".so.");
        // What was replaced could not be taken away: the rest is whole, and the message says where it is.
        let left: Vec<&String> = self.after.keys().filter(|name| name.starts_with(".shangjia-")).collect();
        if let [left] = left[..] {
            let mut others = self.after.clone();
            others.remove(left);
            let whole = others == course.after && self.output.status.code() == course.code;
            return assert(whole && said.contains(&format!("{left}: holds what was replaced")), "something is left");
        }
        assert(excused && (not_begun || self.is_earned(course)), "neither refused nor done");
    }
}

/// Whether faults can be injected here.
fn can_trace() -> bool {
    let trace =
        Command::new("strace").args(["-f", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO", "true"]).status();
    let can = trace.is_ok_and(|status| status.success());
    if !can {
        // The runner shows what is printed by a test that passes to nobody.
        let mut everywhere = std::io::stderr();
        writeln!(everywhere, "faults: NOT TRIED, strace is missing or may not trace here").unwrap();
        assert!(std::env::var_os("SHANGJIA_GATE").is_none(), "the gate leaves no test out");
    }
    can
}

fn every() -> bool {
    std::env::var_os("SHANGJIA_FAULTS").is_some()
}

/// Every run of the list, or those of them, with calls of each of those kinds failing; how many did, in words.
fn each_call_fails(some: Option<&[&[&str]]>, kinds: &[Kind], system: Option<&str>) -> String {
    let mut tally = Tally::default();
    if !can_trace() {
        return "not tried".to_owned();
    }
    for (args, prepare) in RUNS.iter().filter(|(args, _)| every() || some.is_none_or(|some| some.contains(args))) {
        let course = Course::of(args, *prepare);
        for kind in kinds {
            course.each_fails(kind, system, &mut tally);
        }
    }
    let calls: Vec<&str> = kinds.iter().map(|kind| kind.calls).collect();
    format!("faults: {}: {} refused, {} harmless", calls.join(","), tally.refused, tally.harmless)
}

#[test]
fn whatever_cannot_be_written_or_synced_leaves_everything_as_it_was() {
    println!("{}", each_call_fails(None, &[WRITES, SYNCS], None));
}

#[test]
fn whatever_cannot_be_opened_leaves_everything_as_it_was() {
    println!("{}", each_call_fails(Some(&[&FILE, &FOLDER, FIX, BOOK, INIT]), &[OPENS], None));
}

#[test]
fn whatever_cannot_be_read_leaves_everything_as_it_was() {
    println!("{}", each_call_fails(Some(&[FIX, SHOP, BOOK, APART]), &[READS], None));
}

#[test]
fn whatever_cannot_be_renamed_or_removed_leaves_everything_as_it_was_or_whole() {
    let some: &[&[&str]] = &[&FILE, &FOLDER, EMPTY, FIX];
    println!("{}", each_call_fails(Some(some), &[RENAMES, EXCHANGES, REMOVALS, REMOVALS_IN_FOLDERS], None));
    println!("{}", each_call_fails(Some(some), &[RENAMES, LINKS], Some(PLAIN)));
}

#[test]
fn a_run_that_ends_at_any_call_leaves_its_outputs_as_they_were_or_whole() {
    if !can_trace() {
        return;
    }
    let calls = ["openat", "write", "fsync", "?rename,renameat,renameat2", "?link,linkat", "?unlink,unlinkat,?rmdir"];
    let (mut killed, mut ended) = (0, 0);
    for (args, prepare) in RUNS.iter().filter(|(args, _)| *args == FOLDER || every() && **args != *TO_STDOUT) {
        let course = Course::of(args, *prepare);
        for (signal, system) in [("KILL", None), ("KILL", Some(PLAIN)), ("TERM", None)] {
            for calls in calls.iter().filter(|calls| system.is_none() || !calls.contains("renameat2")) {
                for nth in 1.. {
                    let faulty = course.faulty(calls, &format!("signal={signal}"), nth, system);
                    let status = faulty.output.status;
                    if status.code() == course.code {
                        break;
                    }
                    let how = (status.signal(), status.code());
                    assert!(how == (Some(9), None) || how == (None, Some(143)) || how == (Some(15), None), "{course}: {status}");
                    if signal == "KILL" {
                        killed += 1;
                    } else {
                        ended += 1;
                    }
                    for (name, files) in &faulty.after {
                        if name.starts_with(".shangjia-") {
                            assert!(signal == "KILL", "{course}: {signal} at call {nth} of {calls} leaves {name}");
                            continue;
                        }
                        let whole = course.before.get(name) == Some(files) || course.after.get(name) == Some(files);
                        assert!(whole, "{course}: {signal} at call {nth} of {calls} leaves {name} neither as it was nor whole");
                    }
                    let gone = course.before.keys().find(|name| !faulty.after.contains_key(*name));
                    assert!(gone.is_none(), "{course}: {signal} at call {nth} of {calls} took {gone:?} away");
                    if signal == "KILL" && nth % 4 == 0 && ![NEW, EMPTY].contains(args) {
                        let again = command(faulty.folder.path(), &course.args).output().unwrap();
                        let now = outputs(faulty.folder.path());
                        let same = course.after.iter().all(|(name, files)| now.get(name) == Some(files));
                        assert!(again.status.code() == course.code && same, "{course}: it cannot be run again");
                    }
                }
            }
        }
    }
    println!("faults: {killed} killed at a call, {ended} told to end at one");
    assert!(killed > 50 && ended > 25, "{killed} {ended}");
}

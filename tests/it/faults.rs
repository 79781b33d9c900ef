//! What can go wrong around the command while it works: it is killed or told to end at any moment, the disk is full, a
//! file may grow no further, a stream is closed. Whatever happens, each output is as it was or whole.
//!
//! `SHANGJIA_FAULTS=200` tries that many moments for each signal and layout. A folder that takes no files, one that is
//! not there and a reader that has seen enough are tried in [`cli`](super::cli).

mod changed;
#[cfg(target_os = "linux")]
mod injected;
mod pieces;
mod together;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

pub(super) const GOODS: &str = include_str!("../../examples/catalogs/blankets.csv");
pub(super) const MAPPING: &str = include_str!("../../examples/catalogs/shangjia.toml");

const FILE: [&str; 10] =
    ["convert", "goods.csv", "-o", "out", "--report", "json=report.json", "--report", "human=report.txt", "--write-baseline", "known.json"];
const FOLDER: [&str; 11] =
    ["convert", "goods.csv", "-o", "out", "--layout", "files", "--force", "--report", "json=report.json", "--write-baseline", "known.json"];

/// Name and content of every file of an output; an output that is a file is alone with no name.
type Files = Vec<(String, Vec<u8>)>;

/// A folder with a catalog of twice as many products, the first of them refused, and its mapping.
fn folder(times: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    goods(folder.path(), times);
    fs::write(folder.path().join("shangjia.toml"), MAPPING).unwrap();
    folder
}

fn goods(folder: &Path, times: usize) {
    let (header, rows) = GOODS.split_once('\n').unwrap();
    let many: String = (0..times).map(|n| rows.replace("B10", &format!("{n}-"))).collect();
    fs::write(folder.join("goods.csv"), format!("{header}\n{}", many.replacen(",39.90,", ",39.905,", 1))).unwrap();
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shangjia"));
    command.args(args);
    surroundings(command, folder)
}

/// The command begun by a shell that has set something up.
fn after(setting: &str, folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", &format!("{setting}\"$0\" \"$@\""), env!("CARGO_BIN_EXE_shangjia")]).args(args);
    surroundings(command, folder)
}

/// The command in that folder, in English and without an input.
pub(super) fn surroundings(mut command: Command, folder: &Path) -> Command {
    command.env("SHANGJIA_LANG", "en").current_dir(folder).stdin(Stdio::null());
    command
}

/// The outputs and whatever else stands in a folder, by name.
fn outputs(folder: &Path) -> BTreeMap<String, Files> {
    let entries = |folder: &Path| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).collect::<Vec<_>>();
    let name = |entry: &fs::DirEntry| entry.file_name().into_string().unwrap();
    let content = |path: &Path| {
        let mut files: Files = if path.is_dir() {
            entries(path).iter().map(|entry| (name(entry), fs::read(entry.path()).unwrap())).collect()
        } else {
            vec![(String::new(), fs::read(path).unwrap())]
        };
        files.sort();
        files
    };
    entries(folder).iter().map(|entry| (name(entry), content(&entry.path()))).collect()
}

fn put_back(folder: &Path, outputs: &BTreeMap<String, Files>) {
    for (name, files) in outputs {
        let path = folder.join(name);
        match files.as_slice() {
            [(inner, content)] if inner.is_empty() => fs::write(path, content).unwrap(),
            files => {
                fs::create_dir(&path).unwrap();
                for (name, content) in files {
                    fs::write(path.join(name), content).unwrap();
                }
            }
        }
    }
}

/// What stands there before a run and after it, and how long it takes.
struct Course {
    args: &'static [&'static str],
    before: BTreeMap<String, Files>,
    after: BTreeMap<String, Files>,
    takes: Duration,
}

impl Course {
    fn of(args: &'static [&'static str]) -> Course {
        let folder = folder(3);
        let run = || assert_eq!(command(folder.path(), args).output().unwrap().status.code(), Some(1));
        run();
        goods(folder.path(), 40);
        let before = outputs(folder.path());
        let begun = Instant::now();
        run();
        let takes = begun.elapsed();
        let after = outputs(folder.path());
        assert!(["out", "report.json", "known.json"].iter().all(|name| before[*name] != after[*name] || *name == "known.json"));
        Course { args, before, after, takes }
    }

    /// Ends a run after that time, and looks at what it leaves.
    fn end(&self, signal: &str, at: Duration) -> (TempDir, ExitStatus) {
        let folder = tempfile::tempdir().unwrap();
        put_back(folder.path(), &self.before);
        // To start something that sends the signal may take longer than the run does.
        let mut sender = Command::new("sh");
        sender.args(["-c", "read run; kill -s $0 $run", signal]).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut sender = sender.spawn().unwrap();
        let mut child = command(folder.path(), self.args).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(at);
        writeln!(sender.stdin.take().unwrap(), "{}", child.id()).unwrap();
        // It may be over by then.
        let _ = sender.wait().unwrap();
        let status = child.wait().unwrap();
        for (name, files) in outputs(folder.path()) {
            if name.starts_with(".shangjia-") {
                assert_eq!(signal, "KILL", "{name} is left, {at:?} after the start");
                continue;
            }
            let whole = self.before.get(&name) == Some(&files) || self.after.get(&name) == Some(&files);
            assert!(whole, "{signal} after {at:?} leaves {name} neither as it was nor whole");
        }
        assert!(self.before.keys().all(|name| folder.path().join(name).exists()), "{signal} after {at:?} took an output away");
        (folder, status)
    }
}

#[test]
fn whenever_a_run_is_ended_its_outputs_are_as_they_were_or_whole() {
    let moments: u32 = std::env::var("SHANGJIA_FAULTS").map_or(10, |count| count.parse().unwrap());
    for args in [&FILE[..], &FOLDER[..]] {
        let course = Course::of(args);
        for (signal, number) in [("KILL", 9), ("INT", 2), ("TERM", 15)] {
            let (mut early, mut ended) = (0, 0);
            for moment in 0..moments {
                // Most is at stake towards the end.
                let share = (f64::from(moment) / f64::from(moments)).sqrt();
                let (folder, status) = course.end(signal, course.takes.mul_f64(share));
                match (status.code(), status.signal()) {
                    (Some(1), None) => {}
                    (None, Some(by)) if by == number => early += 1,
                    (Some(code), None) if code == 128 + number && signal != "KILL" => ended += 1,
                    how => panic!("{signal}: {how:?}"),
                }
                if moment + 1 == moments {
                    assert_eq!(command(folder.path(), args).output().unwrap().status.code(), Some(1), "it cannot be run again");
                    assert!(course.after.iter().all(|(name, files)| outputs(folder.path())[name] == *files));
                }
            }
            println!("faults: {} {signal}: {moments} moments, {early} killed, {ended} ended by the program", args.join(" "));
            assert!(early + ended > 0, "{signal} came too late every time");
        }
    }
}

/// What somebody sees of a run that fails: exit code 2, the name of what could not be written, and nothing else changed.
fn assert_fails(mut command: Command, folder: &Path, name: &str) {
    let before = outputs(folder);
    let Output { status, stderr, .. } = command.output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert_eq!(status.code(), Some(2), "{command:?}: {status}\n{said}");
    assert!(said.contains(name) && !said.contains("panicked") && !said.contains(".shangjia-"), "{command:?}: {name} is not named\n{said}");
    assert!(outputs(folder) == before, "{command:?} has changed something");
}

#[test]
fn a_file_that_may_grow_no_further_is_named_and_nothing_changes() {
    let folder = folder(60);
    fs::write(folder.path().join("report.json"), "old").unwrap();
    for blocks in [0, 1, 2, 10, 50] {
        let limit = format!("ulimit -f {blocks}; exec ");
        assert_fails(after(&limit, folder.path(), &["convert", "goods.csv", "-o", "out"]), folder.path(), "out: ");
        assert_fails(after(&limit, folder.path(), &FILE), folder.path(), "out: ");
    }
    let limit = "ulimit -f 0; exec ";
    assert_fails(after(limit, folder.path(), &FOLDER), folder.path(), "out: ");
    assert_fails(after(limit, folder.path(), &["check", "goods.csv", "--report", "json=report.json"]), folder.path(), "report.json: ");
    assert_fails(after(limit, folder.path(), &["check", "goods.csv", "--write-baseline", "known.json"]), folder.path(), "known.json: ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_named_and_no_file_changes() {
    let folder = folder(3);
    for name in ["out", "report.json", "known.json"] {
        fs::write(folder.path().join(name), "old").unwrap();
    }
    let full = || File::options().write(true).open("/dev/full").unwrap();
    for args in [
        &["convert", "goods.csv"][..],
        &["check", "goods.csv"],
        &["preview", "goods.csv"],
        &["convert", "goods.csv", "--report", "json=report.json"],
    ] {
        let mut command = command(folder.path(), args);
        command.stdout(full());
        assert_fails(command, folder.path(), "-: ");
    }
    let to_device = |args: &[&str]| assert_fails(command(folder.path(), args), folder.path(), "/dev/full: ");
    to_device(&["convert", "goods.csv", "-o", "/dev/full", "--report", "json=report.json"]);
    to_device(&["convert", "goods.csv", "-o", "out", "--report", "json=/dev/full", "--write-baseline", "known.json"]);
    let mut silent = command(folder.path(), &FILE[..4]);
    silent.stderr(full());
    assert_fails(silent, folder.path(), "");
    assert_fails(command(folder.path(), &["convert", "goods.csv", "-o", "/proc/out"]), folder.path(), "/proc/out: ");
}

#[test]
fn streams_that_are_closed_are_no_failure() {
    let folder = folder(3);
    for closed in ["exec <&-", "exec >&- ", "exec 2>&- ", "exec <&- >&- 2>&- "] {
        for args in [&["convert", "goods.csv"][..], &["check", "goods.csv"], &FILE] {
            let said = after(&format!("{}; exec ", closed.trim()), folder.path(), args).output().unwrap();
            assert_eq!(said.status.code(), Some(1), "{closed} {args:?}\n{}", String::from_utf8_lossy(&said.stderr));
        }
    }
}

//! Somebody writes to a catalog while it is read. Either the run is refused and says so, or its output is what the old
//! content gives, or the new one: never some of both.

use super::{GOODS, MAPPING, command, outputs};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// A table whose every row tells by its ids which one it is; the rows of a product stand together, or apart.
fn catalog(which: char, apart: bool) -> String {
    let (header, rows) = GOODS.split_once('\n').unwrap();
    let many: String = (0..300).map(|n| rows.replace("B10", &format!("{n}{which}"))).collect();
    let rows: Vec<&str> = many.lines().collect();
    let parts = if apart { 2 } else { 1 };
    let rows = (0..parts).flat_map(|part| rows.iter().skip(part).step_by(parts).map(|row| format!("{row}\n")));
    format!("{header}\n{}", rows.collect::<String>())
}

/// Changes a file; the other content is as long as its own.
type Change = fn(&Path, &str);

const WAYS: [(&str, Change); 4] = [
    ("overwritten", |path, other| File::options().write(true).open(path).unwrap().write_all(other.as_bytes()).unwrap()),
    ("lengthened", |path, other| File::options().append(true).open(path).unwrap().write_all(other.as_bytes()).unwrap()),
    ("cut", |path, other| File::options().write(true).open(path).unwrap().set_len(other.len() as u64 / 2).unwrap()),
    ("replaced", |path, other| {
        fs::write(path.with_extension("new"), other).unwrap();
        fs::rename(path.with_extension("new"), path).unwrap();
    }),
];

/// Converts that text as a file or as standard input, with something happening meanwhile.
fn converted(text: &str, stdin: bool, meanwhile: impl FnOnce(&Path)) -> (Output, Option<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("goods.csv");
    fs::write(&path, text).unwrap();
    fs::write(folder.path().join("shangjia.toml"), MAPPING).unwrap();
    // Nobody has written to it for a while.
    File::options().write(true).open(&path).unwrap().set_modified(SystemTime::now() - Duration::from_secs(3600)).unwrap();
    let mut command = command(folder.path(), &["convert", if stdin { "-" } else { "goods.csv" }, "-o", "out", "-q"]);
    if stdin {
        command.stdin(File::open(&path).unwrap());
    }
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    meanwhile(&path);
    let output = child.wait_with_output().unwrap();
    let mut there = outputs(folder.path());
    let out = there.remove("out").map(|mut files| files.remove(0).1);
    assert!(there.keys().eq(["goods.csv", "shangjia.toml"]), "{:?}", there.keys());
    (output, out)
}

#[test]
fn a_catalog_that_changes_while_it_is_read_gives_the_old_the_new_or_nothing() {
    let moments: u32 = std::env::var("SHANGJIA_FAULTS").map_or(3, |count| count.parse::<u32>().unwrap() / 4);
    let (mut refused, mut old, mut new) = (0, 0, 0);
    for apart in [false, true] {
        let (text, other) = (catalog('a', apart), catalog('b', apart));
        assert_eq!(text.len(), other.len());
        let begun = Instant::now();
        let expected = converted(&text, false, |_| {}).1.unwrap();
        let takes = begun.elapsed();
        for (way, change) in WAYS {
            let changed = {
                let file = tempfile::NamedTempFile::new().unwrap();
                fs::write(file.path(), &text).unwrap();
                change(file.path(), &other);
                converted(&fs::read_to_string(file.path()).unwrap(), false, |_| {}).1.unwrap()
            };
            for moment in 0..moments {
                let at = takes.mul_f64((f64::from(moment) + 0.5) / f64::from(moments));
                let (output, out) = converted(&text, moment % 3 == 2 && !apart, |path| {
                    std::thread::sleep(at);
                    change(path, &other);
                });
                let said = String::from_utf8(output.stderr).unwrap();
                match (output.status.code(), out) {
                    (Some(2), None) if said.contains("goods.csv: the file was changed") || said.contains("-: the file was changed") => {
                        refused += 1;
                        assert!(way != "replaced", "the old file can still be read");
                    }
                    (Some(0 | 1), Some(out)) if out == expected => old += 1,
                    (Some(0 | 1), Some(out)) if out == changed => new += 1,
                    (code, out) => panic!("{way} after {at:?}, {apart}: {code:?}, {:?}\n{said}", out.map(|out| out.len())),
                }
            }
        }
    }
    println!("faults: changed while it was read: {refused} refused, {old} read as it was, {new} read as it became");
    assert!(refused > 0, "it was never changed in time");
}

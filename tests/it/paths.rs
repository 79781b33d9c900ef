//! Files that are odd by their name or are no files at all: the first are read as any other and shown without harm, the
//! others are refused at once, by name.

use super::faults::{GOODS, MAPPING, surroundings};
use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

/// Names, and how they are shown where that is not as they are.
const NAMES: [(&[u8], &str); 13] = [
    (b"plain.csv", ""),
    (b"plain.CSV", ""),
    (b"no-extension", ""),
    (b"two.dots.tar.csv", ""),
    (b"CON.csv", ""),
    (b"%s%n%d.csv", ""),
    ("name with spaces 中文 🧣.csv".as_bytes(), ""),
    (b"-rf.csv", ""),
    (b"new\nline.csv", "new\\nline.csv"),
    (b"\x1b[31mred.csv", "\\u{1B}[31mred.csv"),
    ("\u{202e}fdp.csv".as_bytes(), "\\u{202E}fdp.csv"),
    (b"not-utf8-\xff\xfe.csv", "not-utf8-\u{fffd}\u{fffd}.csv"),
    (&[b'a'; 255], "aaaa..."),
];

fn convert(folder: &Path, input: &OsStr, out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shangjia"));
    command.args(["convert", "-o"]).arg(out).arg("--").arg(input);
    surroundings(command, folder).output().unwrap()
}

/// What is said is one text without a character that a terminal would obey.
fn said(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert!(!said.contains(|c: char| c.is_control() && c != '\n' || c == '\u{202e}'), "{said:?}");
    said
}

#[test]
fn a_file_of_any_name_is_read_and_shown_without_harm() {
    let folder = tempfile::tempdir().unwrap();
    let (at, out) = (folder.path(), folder.path().join("out"));
    fs::write(at.join("shangjia.toml"), MAPPING).unwrap();
    let mut bodies = None;
    for (name, shown) in NAMES {
        let path = at.join(OsStr::from_bytes(name));
        fs::write(&path, GOODS.replacen(",39.90,", ",３９.90,", 1)).unwrap();
        // By a link of the same name in another folder as well, which stays one.
        let link = at.join("links").join(OsStr::from_bytes(name));
        fs::create_dir_all(at.join("links")).unwrap();
        symlink(&path, &link).unwrap();
        for input in [OsStr::from_bytes(name), link.as_os_str()] {
            let output = convert(at, input, &out);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(0), "{said}");
            assert!(said.contains(if shown.is_empty() { std::str::from_utf8(name).unwrap() } else { shown }), "{said}");
            let written = fs::read(&out).unwrap();
            assert_eq!(*bodies.get_or_insert(written.clone()), written);
        }
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}

#[test]
fn what_is_no_file_is_refused_at_once_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let (at, out) = (folder.path(), folder.path().join("out"));
    fs::create_dir(at.join("directory.xlsx")).unwrap();
    assert!(Command::new("mkfifo").arg(at.join("fifo.csv")).status().unwrap().success());
    let _listener = UnixListener::bind(at.join("socket.csv")).unwrap();
    for (name, to) in
        [("null", "/dev/null"), ("zero", "/dev/zero"), ("tty", "/dev/tty"), ("gone", "/nonexistent/x.csv"), ("loop", "loop.csv")]
    {
        symlink(to, at.join(name).with_extension("csv")).unwrap();
    }
    for name in ["sparse.csv", "sparse.xlsx"] {
        File::create(at.join(name)).unwrap().set_len(10 << 30).unwrap();
    }
    fs::write(at.join("closed.csv"), GOODS).unwrap();
    fs::set_permissions(at.join("closed.csv"), Permissions::from_mode(0o000)).unwrap();
    let mut cases = vec![
        ("directory.xlsx", "this is a folder"),
        ("fifo.csv", "this is a device or a pipe"),
        ("socket.csv", "this is a device or a pipe"),
        ("null.csv", "this is a device or a pipe"),
        ("zero.csv", "this is a device or a pipe"),
        ("tty.csv", "this is a device or a pipe"),
        ("gone.csv", "there is no such file"),
        ("loop.csv", "Too many levels of symbolic links"),
        ("sparse.csv", "neither text nor a kind of workbook"),
        ("sparse.xlsx", "neither text nor a kind of workbook"),
    ];
    // Nothing is closed to the administrator.
    if File::open(at.join("closed.csv")).is_err() {
        cases.push(("closed.csv", "ermission denied"));
    }
    for (name, reason) in cases {
        let begun = Instant::now();
        let output = convert(at, OsStr::new(name), &out);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(&format!("{name}: ")) && said.contains(reason), "{said}");
        assert!(begun.elapsed() < Duration::from_secs(10), "{name}");
        assert!(!out.exists());
    }
}

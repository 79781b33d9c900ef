//! Several runs at once write to one place. What stands there in the end is the whole output of one of them.

use super::{Files, GOODS, MAPPING, command, outputs};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const RUNS: usize = 8;

/// What each of the runs writes there when it is alone.
fn alone(folder: &Path, args: &[&str]) -> Vec<Files> {
    let write = |run| {
        let output = converting(folder, run, args).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let out = outputs(folder).remove("out").unwrap();
        take_away(folder);
        out
    };
    (0..RUNS).map(write).collect()
}

fn take_away(folder: &Path) {
    let out = folder.join("out");
    if out.is_dir() { fs::remove_dir_all(out).unwrap() } else { fs::remove_file(out).unwrap() }
}

fn converting(folder: &Path, run: usize, args: &[&str]) -> Command {
    let file = format!("goods-{run}.csv");
    let mut command = command(folder, &[&["convert", file.as_str(), "-o", "out", "-q", "-j", "1"], args].concat());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// All of them at once.
fn together(folder: &Path, args: &[&str]) -> Vec<Output> {
    let children: Vec<_> = (0..RUNS).map(|run| converting(folder, run, args).spawn().unwrap()).collect();
    children.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

#[test]
fn several_runs_at_once_leave_the_whole_output_of_one_of_them() {
    let rounds = std::env::var("SHANGJIA_FAULTS").map_or(3, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("shangjia.toml"), MAPPING).unwrap();
    for run in 0..RUNS {
        fs::write(folder.join(format!("goods-{run}.csv")), GOODS.replace("B10", &format!("{run}-"))).unwrap();
    }
    let inputs = outputs(folder).len();
    let cases: [(&[&str], bool); 4] = [
        (&["--layout", "files", "--force"], false),
        (&["--layout", "files", "--force"], true),
        (&["--layout", "files"], false),
        (&["--layout", "json", "--force"], true),
    ];
    for (args, is_there) in cases {
        let (expected, force) = (alone(folder, args), args.contains(&"--force"));
        for round in 0..rounds {
            if is_there {
                converting(folder, round % RUNS, args).output().unwrap();
            }
            let ended = together(folder, args);
            let won = ended.iter().filter(|output| output.status.code() == Some(0)).count();
            assert_eq!(won, if force { RUNS } else { 1 }, "{args:?}: {ended:?}");
            for output in ended.iter().filter(|output| output.status.code() != Some(0)) {
                let said = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.code() == Some(2) && said.contains("out: is there already"), "{args:?}: {}\n{said}", output.status);
            }
            let mut there = outputs(folder);
            let out = there.remove("out").unwrap();
            let winner = expected.iter().position(|files| *files == out);
            assert!(winner.is_some(), "{args:?}: what is there is of no single run");
            assert!(force || ended[winner.unwrap()].status.code() == Some(0), "{args:?}: it is of a run that was refused");
            assert_eq!(there.len(), inputs, "{args:?}: something is left: {:?}", there.keys());
            take_away(folder);
        }
    }
    println!("faults: {rounds} rounds of {RUNS} runs at once, in {} ways", cases.len());
}

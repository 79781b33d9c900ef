//! Hostile and damaged workbooks, where a set of them was made: none of them ends the program, and none is read as
//! anything but what its sound twin holds.

mod collected;
mod documents;
pub(crate) mod made;
mod table;

use made::made;
use shangjia::table::{Block, ReadOptions, Source, Stop, Tables};
use shangjia::{Error, ErrorKind, Unreadable};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Zeros behind the sound workbook in the copy named `…-suffix-junk`.
const JUNK: usize = 70_000;

#[test]
fn damaged_copies_are_refused_or_read_as_their_sound_twin() {
    let Some(made) = made() else {
        println!("torture: not made here, skipped");
        return;
    };
    for (extension, changed_most) in [("xls", 1), ("xlsb", 0), ("ods", 0), ("xlsx", 0)] {
        let copies = files(&made.join("containers/broken"), extension);
        assert_eq!(copies.len(), 163, "{extension}");
        let junk = copies.iter().find(|path| path.to_string_lossy().contains("suffix-junk")).unwrap();
        let mut sound = fs::read(junk).unwrap();
        sound.truncate(sound.len() - JUNK);
        let sound = read(sound).unwrap();
        let (mut refused, mut same, mut changed) = (0, 0, Vec::new());
        for path in copies {
            match read(fs::read(&path).unwrap()) {
                Err(_) => refused += 1,
                Ok(cells) if cells == sound => same += 1,
                Ok(_) => changed.push(path.file_name().unwrap().to_string_lossy().into_owned()),
            }
        }
        println!("torture: {extension}: {refused} refused, {same} as their twin, {} changed unseen {changed:?}", changed.len());
        // Xls has no checksum: a byte inside of a text can change unseen, and one of these does.
        assert!(changed.len() <= changed_most, "{extension}: {changed:?}");
    }
}

#[test]
fn compound_files_that_lie_are_refused_as_damaged() {
    let Some(made) = made() else {
        println!("torture: not made here, skipped");
        return;
    };
    let files = files(&made.join("containers/cfb"), "xls");
    for path in &files {
        let refused = read(fs::read(path).unwrap()).unwrap_err();
        let is_damaged = matches!(refused.kind(), ErrorKind::Unreadable { reason: Unreadable::Damaged(_) | Unreadable::Kind(_), .. });
        assert!(is_damaged, "{}: {refused}", path.display());
        let out = tempfile::tempdir().unwrap();
        let converted =
            Command::new(env!("CARGO_BIN_EXE_shangjia")).arg("convert").arg(path).arg("-o").arg(out.path().join("out")).output();
        assert_eq!(converted.unwrap().status.code(), Some(2), "{}", path.display());
    }
    println!("torture: cfb: {} refused, exit code 2", files.len());
    assert_eq!(files.len(), 17);
}

#[test]
fn encrypted_workbooks_are_called_so() {
    let Some(made) = made() else {
        println!("torture: not made here, skipped");
        return;
    };
    let mut named = 0;
    for entry in fs::read_dir(made.join("containers/encrypted")).unwrap() {
        let path = entry.unwrap().path();
        let refused = read(fs::read(&path).unwrap()).unwrap_err();
        let is_named = matches!(refused.kind(), ErrorKind::Unreadable { reason: Unreadable::Kind("encrypted workbook"), .. });
        assert!(is_named, "{}: {refused}", path.display());
        named += 1;
    }
    println!("torture: encrypted: {named} called so");
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = all.filter(|path| path.extension().is_some_and(|own| own == extension)).collect();
    files.sort();
    files
}

/// Everything that all sheets hold.
fn read(bytes: Vec<u8>) -> Result<String, Error> {
    let mut source = Source::from_bytes("copy", bytes);
    let mut tables = Tables::open(&mut source, &ReadOptions::default(), None)?;
    let (mut held, mut block) = (String::new(), Block::default());
    for sheet in 0..tables.sheets().len() {
        writeln!(held, "{:?}", tables.sheets()[sheet]).unwrap();
        let mut rows = tables.rows(sheet)?;
        while rows.fill(&mut block, 1 << 20).map_err(failed)? {}
        for row in block.rows() {
            let cells: Vec<_> = row.cells().map(|cell| (cell.text, cell.kind)).collect();
            writeln!(held, "{}: {cells:?} {:?}", row.number(), row.damage().collect::<Vec<_>>()).unwrap();
        }
        block.clear();
    }
    Ok(held)
}

fn failed(stop: Stop) -> Error {
    match stop {
        Stop::Failed(error) => error,
        Stop::Again(_) => unreachable!("a workbook is no text"),
    }
}

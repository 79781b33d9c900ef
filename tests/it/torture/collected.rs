//! Collected workbooks: every one is read, or refused for a reason that can be named; and how often that is right.

use super::made::shared;
use super::read;
use crate::corpus::Nothing;
use shangjia::table::Source;
use shangjia::{Checker, Error, ErrorKind, Job, Mapping, SPU_ADD, Stage, Unreadable};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Workbooks that somebody would want to be read, and why they are not.
const WRONG: [(&str, &str); 16] = [
    ("53105.xlsx", "wider than the usual limit, which --limit columns=… raises"),
    ("60825.xlsx", "a sheet of macros without a part"),
    ("64130.xls", "a string that calamine finds too short"),
    ("WrongFormulaRecordType.xls", "formulas written as in an older format, which calamine would lose"),
    ("Simple.xlsb", "a sheet that calamine does not find"),
    ("BlankSheetTypes.xlsb", "a sheet of macros, which calamine does not know"),
    ("write_57.xls", "a codepage of the Macintosh's, which calamine does not know"),
    ("51535.xls", SPARSE),
    ("SharedFormulaTest.xls", SPARSE),
    ("wtf_path.xlsb", "parts in folders of other names"),
    ("testEXCEL_3.xls", BEFORE),
    ("testEXCEL_4.xls", BEFORE),
    ("CRLFR9_4.XLS", BEFORE),
    ("CRLFX5_2.XLS", BEFORE),
    ("CRLFX5_3.XLS", BEFORE),
    ("CRLFX5_4.XLS", BEFORE),
];
const SPARSE: &str = "a few cells all over the sheet, which --limit places=… allows";
const BEFORE: &str = "a format from before 1993";

/// Files that are refused whatever they hold: damaged, encrypted, bombs and other kinds of files.
const REFUSED: usize = 68;

#[test]
fn collected_workbooks_are_read_or_refused_for_a_reason() {
    let Some(shared) = shared() else {
        println!("torture: nothing was collected here, skipped");
        return;
    };
    let files = workbooks(&shared);
    let checker = Checker::new(&SPU_ADD);
    let (mut refused, mut wrong, mut no_table, mut tables) = (BTreeMap::<String, Vec<String>>::new(), Vec::new(), 0, 0);
    for file in &files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = fs::read(file).unwrap();
        match read(bytes.clone()) {
            Err(error) => match WRONG.iter().find(|(known, _)| *known == name) {
                Some((_, why)) => wrong.push(format!("{name}: {why}")),
                None => refused.entry(class(&error)).or_default().push(name),
            },
            Ok(_) => match preview(&checker, bytes) {
                Err(error) => {
                    let ErrorKind::Unreadable { reason: Unreadable::NoHeader(_), .. } = error.kind() else { panic!("{name}: {error}") };
                    no_table += 1;
                }
                Ok(()) => tables += 1,
            },
        }
    }
    let right: usize = refused.values().map(Vec::len).sum();
    println!("torture: {} collected workbooks: {tables} with a product table, {no_table} without one", files.len());
    println!("torture: {} refused unread, rightly {right}: {refused:#?}", right + wrong.len());
    println!("torture: exit code 2 for {} workbooks, right for {}; wrong for {wrong:#?}", right + wrong.len() + no_table, right + no_table);
    assert!(right <= REFUSED, "{right} workbooks are refused; it was {REFUSED}");
}

/// In few words, why it was refused.
fn class(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Unreadable { reason: Unreadable::Damaged(_), .. } => "damaged".into(),
        ErrorKind::Unreadable { reason: Unreadable::Kind(kind), .. } => (*kind).into(),
        ErrorKind::Unreadable { reason: Unreadable::Limit(name, _), .. } => format!("limit {name}"),
        _ => error.to_string(),
    }
}

fn workbooks(shared: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in ["corpus", "torture/xlsx-calamine", "torture/xlsx-excelize", "torture/xlsx-poi", "torture/xlsx-sheetjs"] {
        list(&shared.join(folder), &mut files);
    }
    files.sort();
    files
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    const KINDS: [&str; 6] = ["xlsx", "xlsm", "xls", "xlsb", "ods", "xltx"];
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|own| KINDS.iter().any(|kind| own.eq_ignore_ascii_case(kind))) {
            files.push(path);
        }
    }
}

fn preview(checker: &Checker, bytes: Vec<u8>) -> Result<(), Error> {
    let mapping = Mapping::default();
    let job = Job { stage: Stage::Preview, ..Job::new(checker, &mapping) };
    job.run(&mut [Source::from_bytes("collected", bytes)], &mut Nothing).map(drop)
}

//! The same workbooks through calamine, cell by cell: where the two differ, one of them is wrong, and it is known which.

use crate::table::limits::Limits;
use crate::table::{Block, ReadOptions, Source, Stop, Tables, workbook};
use calamine::Reader as _;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

type Cells = BTreeMap<(u64, usize), String>;

fn ours(bytes: &[u8]) -> Result<Vec<(String, Cells)>, String> {
    let mut source = Source::from_bytes("t.xlsx", bytes.to_vec());
    let said = |stop: Stop| match stop {
        Stop::Failed(error) => error.to_string(),
        Stop::Again(_) => "again".to_owned(),
    };
    let limits = Limits { columns: 16_384, ..Limits::default() };
    let mut tables = Tables::open(&mut source, &ReadOptions { limits, ..ReadOptions::default() }, None).map_err(|e| e.to_string())?;
    let names: Vec<_> = tables.sheets().iter().map(|sheet| sheet.name.as_deref().unwrap_or_default().to_owned()).collect();
    let mut sheets = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        let (mut block, mut cells) = (Block::default(), Cells::new());
        let mut rows = tables.rows(index).map_err(|e| e.to_string())?;
        while rows.fill(&mut block, 1 << 16).map_err(said)? {
            collect(&block, &mut cells);
            block.clear();
        }
        sheets.push((name, cells));
    }
    Ok(sheets)
}

fn collect(block: &Block, cells: &mut Cells) {
    for row in block.rows() {
        for (column, cell) in row.cells().enumerate().filter(|(_, cell)| !cell.text.is_empty()) {
            cells.insert((row.number(), column), format!("{}:{:?}", cell.text, cell.kind));
        }
    }
}

fn theirs(bytes: &[u8]) -> Result<Vec<(String, Cells)>, String> {
    let mut book = calamine::Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let all = book.sheets_metadata().iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet);
    let names: Vec<_> = all.map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Vec::new();
    for name in names {
        let mut cells = Cells::new();
        let mut reader = book.worksheet_cells_reader(&name).map_err(|e| e.to_string())?;
        while let Some(cell) = reader.next_cell().map_err(|e| e.to_string())? {
            let ((row, column), mut block) = (cell.get_position(), Block::default());
            block.begin_row(u64::from(row) + 1);
            workbook::push(&mut block, 0, cell.get_value(), &Limits::default());
            let mut one = Cells::new();
            collect(&block, &mut one);
            cells.extend(one.into_values().map(|text| ((u64::from(row) + 1, column as usize), text)));
        }
        sheets.push((name, cells));
    }
    Ok(sheets)
}

/// Workbooks in which the two may differ, and why.
const KNOWN: [(&str, &str); 5] = [
    ("xlsx-excelize/BadWorkbook.xlsx", "no sheet at all, which calamine takes for a workbook"),
    ("xlsx-poi/clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx", "a wrong checksum, which calamine does not compare"),
    ("xlsx-poi/duplicate-filename-case-insensitive.xlsx", "two parts of one name, of which calamine takes one"),
    ("xlsx-poi/duplicate-filename.xlsx", "two parts of one name, of which calamine takes one"),
    ("xlsx-poi/52575_main.xlsx", "a value where a text in its place was announced, which calamine does not read"),
];

#[test]
fn the_same_cells_as_calamine() {
    let beside = |path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let shared = [beside("../shared"), beside("../../shared")].into_iter().find(|path| path.is_dir()).unwrap_or_default();
    let mut files = Vec::new();
    for folder in ["corpus", "torture/xlsx-calamine", "torture/xlsx-excelize", "torture/xlsx-poi", "torture/xlsx-sheetjs"] {
        list(&shared.join(folder), &mut files);
    }
    files.sort();
    let (mut books, mut compared, mut differ, mut refused, mut unexplained) = (0, 0, 0, 0, Vec::new());
    for file in &files {
        let bytes = std::fs::read(file).expect("it can be read");
        let name = file.strip_prefix(&shared).unwrap_or(file).display().to_string();
        let known = KNOWN.iter().find(|(known, _)| name.ends_with(known)).map(|(_, why)| *why);
        let theirs = catch_unwind(AssertUnwindSafe(|| theirs(&bytes))).unwrap_or_else(|_| Err("it panicked".into()));
        match (ours(&bytes), theirs) {
            (Ok(ours), Ok(theirs)) => {
                books += 1;
                let found = compare(&ours, &theirs, &mut compared);
                differ += found.len();
                for line in found.iter().take(3) {
                    eprintln!("{name}: {line} ({})", known.unwrap_or("?"));
                }
                if !found.is_empty() && known.is_none() {
                    unexplained.push(name);
                }
            }
            (Err(reason), Ok(_)) => {
                refused += 1;
                eprintln!("{name}: only here: {reason} ({})", known.unwrap_or("?"));
                if known.is_none() {
                    unexplained.push(name);
                }
            }
            (Ok(_), Err(reason)) => eprintln!("{name}: only calamine refuses it: {reason}"),
            (Err(_), Err(_)) => {}
        }
    }
    eprintln!("{} files, {books} workbooks read by both, {compared} cells compared, {differ} cells that differ, {refused} refused only here", files.len());
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

fn compare(ours: &[(String, Cells)], theirs: &[(String, Cells)], compared: &mut usize) -> Vec<String> {
    let names = |sheets: &[(String, Cells)]| sheets.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let mut found = Vec::new();
    if names(ours) != names(theirs) {
        found.push(format!("sheets {:?} and {:?}", names(ours), names(theirs)));
        return found;
    }
    for ((name, ours), (_, theirs)) in ours.iter().zip(theirs) {
        let mut places: Vec<_> = ours.keys().chain(theirs.keys()).collect();
        places.sort_unstable();
        places.dedup();
        *compared += places.len();
        for place in places.into_iter().filter(|place| ours.get(place) != theirs.get(place)) {
            found.push(format!("{name} {place:?}: {:?} and {:?}", ours.get(place), theirs.get(place)));
        }
    }
    found
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("xlsx") || e.eq_ignore_ascii_case("xlsm")) {
            files.push(path);
        }
    }
}

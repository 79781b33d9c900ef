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
    let mut tables =
        Tables::open(&mut source, &ReadOptions { limits: Some(limits), ..ReadOptions::default() }, None).map_err(|e| e.to_string())?;
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
const KNOWN: [(&str, &str); 13] = [
    ("BadWorkbook.xlsx", "no sheet at all, which calamine takes for a workbook"),
    ("clusterfuzz-testcase-minimized-POIXSSFFuzzer-5265527465181184.xlsx", CHECKSUM),
    ("duplicate-filename-case-insensitive.xlsx", DOUBLE),
    ("duplicate-filename.xlsx", DOUBLE),
    ("52575_main.xlsx", "a value where a text in its place was announced, which calamine does not read"),
    ("image-in-cell-wps-dispimg.xlsx", "a picture in a cell, of which we give the formula and calamine the value"),
    ("crc-wrong.xlsx", CHECKSUM),
    ("sheet1-twice.xlsx", DOUBLE),
    ("central-size-4gib.xlsx", "a part shorter than the archive says, which calamine does not compare"),
    ("missing-xl-workbook_xml.xlsx", "no sheet at all, which calamine takes for a workbook"),
    ("escapes-richtext-cdata.xlsx", "values in CDATA, with spaces or around a comment, of which calamine loses parts"),
    ("same-cell-twice.xlsx", "one cell twice, of which calamine takes the last"),
    ("shared-string-index.xlsx", "an index that is no number, for which calamine takes the first string"),
];
const CHECKSUM: &str = "a wrong checksum, which calamine does not compare";
const DOUBLE: &str = "two parts of one name, of which calamine takes one";

/// What the two make of all workbooks.
#[derive(Default)]
struct Report {
    both: usize,
    compared: usize,
    refused_by_both: usize,
    /// Workbooks and cells by the reason why they differ.
    differ: BTreeMap<&'static str, (usize, usize)>,
    unexplained: Vec<String>,
    /// Workbooks that only calamine refuses.
    only_read_here: Vec<String>,
}

#[test]
fn the_same_cells_as_calamine() {
    let beside = |path| Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let shared = [beside("../shared"), beside("../../shared")].into_iter().find(|path| path.is_dir()).unwrap_or_default();
    let made = std::env::var_os("TORTURE_MADE").map_or_else(|| std::env::temp_dir().join("shangjia-torture"), PathBuf::from);
    let mut files = Vec::new();
    for folder in ["corpus", "torture/xlsx-calamine", "torture/xlsx-excelize", "torture/xlsx-poi", "torture/xlsx-sheetjs"] {
        list(&shared.join(folder), &mut files);
    }
    // The bombs are left out: calamine ends the program on some of them.
    for folder in ["xlsx-traps", "containers/zip", "containers/misnamed"] {
        list(&made.join(folder), &mut files);
    }
    files.sort();
    let mut report = Report::default();
    for file in &files {
        report.add(file);
    }
    println!("twin: {} workbooks, {} read by both, {} by neither", files.len(), report.both, report.refused_by_both);
    println!("twin: {} cells compared", report.compared);
    for (why, (books, cells)) in &report.differ {
        println!("twin: {books} workbooks, {cells} cells: {why}");
    }
    println!("twin: {} workbooks that only calamine refuses: {:#?}", report.only_read_here.len(), report.only_read_here);
    assert!(report.unexplained.is_empty(), "{:#?}", report.unexplained);
}

impl Report {
    fn add(&mut self, file: &Path) {
        let bytes = std::fs::read(file).expect("it can be read");
        let known = KNOWN.iter().find(|(known, _)| file.ends_with(known)).map(|(_, why)| *why);
        let theirs = catch_unwind(AssertUnwindSafe(|| theirs(&bytes))).unwrap_or_else(|_| Err("it panicked".into()));
        match (ours(&bytes), theirs) {
            (Ok(ours), Ok(theirs)) => {
                self.both += 1;
                let found = compare(&ours, &theirs, &mut self.compared);
                self.differ(file, known, found.len(), found.first().map_or("", |first| first));
            }
            (Err(reason), Ok(_)) => {
                self.differ(file, known, 0, &reason);
            }
            (Ok(_), Err(reason)) => self.only_read_here.push(format!("{}: {reason}", file.file_name().unwrap_or_default().display())),
            (Err(_), Err(_)) => self.refused_by_both += 1,
        }
    }

    fn differ(&mut self, file: &Path, known: Option<&'static str>, cells: usize, what: &str) {
        if what.is_empty() {
            return;
        }
        let Some(why) = known else {
            self.unexplained.push(format!("{}: {cells} cells, {what}", file.display()));
            return;
        };
        let (books, all) = self.differ.entry(why).or_default();
        *books += 1;
        *all += cells;
    }
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

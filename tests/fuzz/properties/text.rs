//! Any bytes as a text table: however it is read the rows are the same, its places are where an editor shows them, the
//! `csv` crate splits a sound one alike, and a change of one cell changes that cell and no other byte's meaning.

use super::reading::{Cell, File, Row, Way, narrow, read, untold};
use shangjia::table::{Change, DelimiterFound, Encoding, Kind, ReadOptions, Source, Tables};

/// What must hold.
pub fn hold(bytes: &[u8]) {
    for options in [ReadOptions::default(), narrow()] {
        let file = untold(read(bytes, &options, &Way::WHOLE));
        for way in [Way::SLOW, Way::STEADY] {
            assert_eq!(untold(read(bytes, &options, &way)), file);
        }
        let Some(file) = file else { continue };
        if file.kind == Kind::Text
            && let [Ok((rows, _))] = &file.sheets[..]
        {
            assert!(rows.is_sorted_by(|a, b| a.number < b.number), "a line was given twice");
            if options.limits.is_none() {
                places_are_an_editors(bytes, &file, rows);
                split_as_csv_splits(bytes, &file, rows);
                changed(bytes, &file, rows);
            }
        }
    }
}

/// The file's text, if it is sound UTF-8 and was read without damage.
fn sound<'b>(bytes: &'b [u8], file: &File, rows: &[Row]) -> Option<&'b str> {
    let is_utf8 = file.decision.is_some_and(|decision| decision.encoding == Encoding::UTF_8);
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    (is_utf8 && rows.iter().all(|row| row.damage.is_empty())).then_some(text)
}

/// Where a cell is said to begin stands its first character, or the quote before it.
fn places_are_an_editors(bytes: &[u8], file: &File, rows: &[Row]) {
    let Some(text) = sound(bytes, file, rows) else { return };
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines: Vec<Vec<char>> = unified.split('\n').map(|line| line.chars().collect()).collect();
    for (said, _, (line, column)) in rows.iter().flat_map(|row| &row.cells) {
        let stands = usize::try_from(line - 1).ok().and_then(|line| lines.get(line)?.get(*column as usize - 1)).copied();
        let begins = said.chars().next().map(|first| if first == '\r' { '\n' } else { first });
        let is_there = begins.is_none() || stands == begins || stands == Some('"');
        assert!(is_there, "{said:?} at {line}:{column}, where {stands:?} stands");
    }
}

/// The `csv` crate passes over blank lines and keeps what stands between a closing quote and the next delimiter.
fn split_as_csv_splits(bytes: &[u8], file: &File, rows: &[Row]) {
    let (Some(text), Some(delimiter)) = (sound(bytes, file, rows), file.delimiter) else { return };
    if text.contains("\" ") || text.contains("\"\t") || text.contains("\"\u{a0}") || text.contains("\"\u{3000}") {
        return;
    }
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter.byte).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("it is UTF-8").iter().map(str::to_owned).collect::<Vec<_>>());
    let names_delimiter = usize::from(matches!(delimiter.found, DelimiterFound::SepLine | DelimiterFound::AskedOverSepLine));
    let is_blank = |cells: &Vec<String>| cells.iter().all(String::is_empty) && cells.len() < 2;
    let theirs: Vec<_> = records.skip(names_delimiter).filter(|cells| !is_blank(cells)).collect();
    let texts = |row: &Row| row.cells.iter().map(|(text, ..)| text.clone()).collect::<Vec<_>>();
    let ours: Vec<_> = rows.iter().map(texts).filter(|cells| !is_blank(cells)).collect();
    assert_eq!(ours, theirs);
}

/// Nothing changed is the same file, and one cell changed is that cell.
fn changed(bytes: &[u8], file: &File, rows: &[Row]) {
    let (Some(decision), Some(delimiter)) = (file.decision, file.delimiter) else { return };
    let options =
        ReadOptions { encoding: Some(decision.encoding.name().to_owned()), delimiter: Some(delimiter.byte), ..ReadOptions::default() };
    let Ok(before) = read(bytes, &options, &Way::WHOLE) else { return };
    assert_eq!(write(bytes, &options, &[]), (bytes.to_vec(), 0));
    // With a few control characters more or less a short file is no text any more.
    let is_odd = |row: &Row| !row.damage.is_empty() || row.cells.iter().any(|(text, ..)| text.contains(char::is_control));
    if before.sheets != file.sheets || rows.iter().any(is_odd) {
        return;
    }
    let mut rows = rows.to_vec();
    // Which cell it is depends on the input alone.
    let count: usize = rows.iter().map(|row| row.cells.len()).sum();
    let nth = bytes.len().checked_rem(count).unwrap_or(0);
    let cells = rows.iter_mut().flat_map(|row| {
        let number = row.number;
        row.cells.iter_mut().enumerate().map(move |(column, cell)| (number, column, cell))
    });
    let Some((line, column, cell)) = cells.skip(nth).find(|(.., cell)| !cell.0.is_empty()) else { return };
    let (said, field) = (cell.0.clone(), u32::try_from(column + 1).expect("a thousand columns"));
    let change = Change { line, field, before: &said, after: "毯\"1" };
    let (written, left) = write(bytes, &options, &[change]);
    if left == 1 {
        assert_eq!(written, bytes);
        return;
    }
    change.after.clone_into(&mut cell.0);
    let after = read(&written, &options, &Way::WHOLE).expect("a table stays one");
    if after.kind != Kind::Text {
        // What stood before a bracket or a tag kept it from being taken for JSON or a page.
        return;
    }
    let texts =
        |rows: &[Row]| rows.iter().map(|row| row.cells.iter().map(|(text, ..): &Cell| text.clone()).collect()).collect::<Vec<Vec<_>>>();
    let [Ok((after, _))] = &after.sheets[..] else { panic!("a table stays one: {:?}", after.sheets) };
    assert_eq!(texts(after), texts(&rows));
}

/// The file with those changes, and how many of them were not made.
fn write(bytes: &[u8], options: &ReadOptions, changes: &[Change<'_>]) -> (Vec<u8>, usize) {
    let mut source = Source::from_bytes("table", bytes.to_vec());
    let mut tables = Tables::open(&mut source, options, None).expect("it was read before");
    let mut out = Vec::new();
    let left = tables.write_changed(changes, &mut out).expect("memory takes all").len();
    (out, left)
}

//! Any bytes as a workbook, and any parts as one whose archive is sound: however it is read the rows and what the
//! sheet says beside them are the same, and no place lies beyond the last one.

use super::reading::{Contents, Way, narrow, read, untold};
use shangjia::table::ReadOptions;
use std::io::{Cursor, Write};
use zip::CompressionMethod::{Deflated, Stored};
use zip::write::SimpleFileOptions;

/// What must hold.
pub fn hold(bytes: &[u8]) {
    let Some(parts) = parts(bytes) else { return same(bytes) };
    let stored = archive(&parts, Stored);
    same(&stored);
    // The order of the parts and how they are packed are nobody's business.
    let turned: Vec<_> = parts.into_iter().rev().collect();
    let is_ordered = turned.iter().any(|(name, _)| *name == "mimetype");
    if !is_ordered {
        assert_eq!(understood(&stored), understood(&archive(&turned, Deflated)));
    }
}

/// Every sheet that can be read; which of several faults is told first does depend on the order.
fn understood(bytes: &[u8]) -> Option<Vec<Option<Contents>>> {
    let file = untold(read(bytes, &ReadOptions::default(), &Way::WHOLE))?;
    Some(file.sheets.into_iter().map(Result::ok).collect())
}

fn same(bytes: &[u8]) {
    for options in [ReadOptions::default(), narrow()] {
        let file = untold(read(bytes, &options, &Way::WHOLE));
        for way in [Way::SLOW, Way::STEADY] {
            assert_eq!(untold(read(bytes, &options, &way)), file);
        }
        for (rows, _) in file.iter().flat_map(|file| &file.sheets).flatten() {
            assert!(rows.is_sorted_by(|a, b| a.number < b.number), "a row was given twice");
            assert!(rows.iter().all(|row| row.cells.len() <= 16_384), "a cell beyond the last column");
        }
    }
}

/// A part's name and bytes.
type Part<'b> = (&'b str, &'b [u8]);

/// What stands in every archive of its kind unless the input says otherwise.
const XLSX: [Part<'static>; 3] = [
    ("_rels/.rels", br#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
    ("xl/workbook.xml", br#"<workbook><sheets><sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>"#),
    ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="b" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="c" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#),
];
const ODS: [Part<'static>; 2] = [
    ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
    ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest='m'/>"),
];

/// The parts that an input lists, each under a line `=== name`; nothing if it is no such list.
fn parts(bytes: &[u8]) -> Option<Vec<Part<'_>>> {
    let mut rest = bytes.strip_prefix(b"=== ")?;
    let mut parts: Vec<Part<'_>> = Vec::new();
    loop {
        let line = rest.iter().position(|&byte| byte == b'\n')?;
        let (name, text) = (std::str::from_utf8(&rest[..line]).ok()?, &rest[line + 1..]);
        let end = text.windows(5).position(|next| next == b"\n=== ");
        if !parts.iter().any(|(present, _)| *present == name) {
            parts.push((name, &text[..end.unwrap_or(text.len())]));
        }
        let Some(end) = end else { break };
        rest = &text[end + 5..];
    }
    let has = |part| parts.iter().any(|(name, _)| *name == part);
    let usual = match (has("content.xml"), has("xl/workbook.bin")) {
        (true, _) => &ODS[..],
        (_, true) => &[],
        _ => &XLSX[..],
    };
    let missing = usual.iter().filter(|(name, _)| !parts.iter().any(|(present, _)| present == name)).copied();
    let missing: Vec<_> = missing.collect();
    Some([missing, parts].concat())
}

fn archive(parts: &[Part<'_>], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        // A name that no archive can have is left out.
        if writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).is_ok() {
            writer.write_all(bytes).expect("memory takes all");
        }
    }
    writer.finish().expect("memory takes all").into_inner()
}

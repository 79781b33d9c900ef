//! One table as a workbook of the formats that nothing in Rust writes: the least of each that a reader asks for, every
//! cell a text.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An `OpenDocument` spreadsheet.
pub fn ods(table: &[Vec<String>]) -> Vec<u8> {
    let cell = |text: &String| {
        let text = text.replace('&', "&amp;").replace('<', "&lt;");
        let filled = format!("<table:table-cell office:value-type='string'><text:p>{text}</text:p></table:table-cell>");
        if text.is_empty() { "<table:table-cell/>".into() } else { filled }
    };
    let row = |row: &Vec<String>| format!("<table:table-row>{}</table:table-row>", row.iter().map(cell).collect::<String>());
    let content = format!(
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
         xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>\
         <office:body><office:spreadsheet><table:table table:name='商品'>{}</table:table></office:spreadsheet></office:body>\
         </office:document-content>",
        table.iter().map(row).collect::<String>()
    );
    archive(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest='urn:oasis:names:tc:opendocument:xmlns:manifest:1.0'/>"),
        ("content.xml", content.as_bytes()),
    ])
}

/// An Excel workbook of records in an archive.
pub fn xlsb(table: &[Vec<String>]) -> Vec<u8> {
    let (mut sheet, no_size) = (vec![part(0x81, &[]), part(0x94, &[0; 16]), part(0x91, &[])], [0; 13]);
    for (row, cells) in (0_u32..).zip(table) {
        sheet.push(part(0x00, &[&row.to_le_bytes()[..], &no_size].concat()));
        for (column, text) in (0_u32..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            sheet.push(part(0x06, &[&column.to_le_bytes()[..], &[0; 4], &wide(text)].concat()));
        }
    }
    sheet.extend([part(0x92, &[]), part(0x82, &[])]);
    let bundle = part(0x9C, &[&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide("rId1"), &wide("商品")].concat());
    let book = [part(0x83, &[]), part(0x8F, &[]), bundle, part(0x90, &[]), part(0x9D, &[]), part(0x84, &[])].concat();
    let relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='rId1' \
                     Type='http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet' \
                     Target='worksheets/sheet1.bin'/></Relationships>";
    archive(&[
        ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
        ("xl/workbook.bin", &book),
        ("xl/worksheets/sheet1.bin", &sheet.concat()),
    ])
}

/// A record of an xlsb: its kind in one or two bytes, its length in seven bits a byte.
fn part(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut record = if kind < 0x80 { vec![kind] } else { vec![kind, 1] };
    let mut length = data.len();
    while length > 0x7F {
        record.push(u8::try_from(length & 0x7F).unwrap() | 0x80);
        length >>= 7;
    }
    record.push(u8::try_from(length).unwrap());
    record.extend(data);
    record
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let length = u32::try_from(units.len()).unwrap();
    length.to_le_bytes().into_iter().chain(units.into_iter().flat_map(u16::to_le_bytes)).collect()
}

/// An Excel workbook from before 2007.
pub fn xls(table: &[Vec<String>]) -> Vec<u8> {
    let name = [&[2, 1][..], &utf16("商品")].concat();
    let begin = old(0x809, &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let at = u32::try_from(begin.len() + 4 + 6 + name.len() + 4).unwrap();
    let mut stream = [begin, old(0x85, &[&at.to_le_bytes()[..], &[0, 0], &name].concat()), old(0x0A, &[])].concat();
    stream.extend(old(0x809, &[0, 6, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
    for (row, cells) in (0_u16..).zip(table) {
        for (column, text) in (0_u16..).zip(cells).filter(|(_, text)| !text.is_empty()) {
            let length = u16::try_from(text.encode_utf16().count()).unwrap();
            let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0], length.to_le_bytes()].concat();
            stream.extend(old(0x204, &[&place[..], &[1], &utf16(text)].concat()));
        }
    }
    stream.extend(old(0x0A, &[]));
    compound(stream)
}

fn old(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// The stream in a compound file: header, table of sectors, directory, and the stream itself.
fn compound(mut stream: Vec<u8>) -> Vec<u8> {
    const SECTOR: usize = 512;
    const END: u32 = 0xFFFF_FFFE;
    const FREE: u32 = 0xFFFF_FFFF;
    const TABLE: u32 = 0xFFFF_FFFD;
    let length = u32::try_from(stream.len()).unwrap();
    stream.resize(stream.len().next_multiple_of(SECTOR), 0);
    let sectors = u32::try_from(stream.len() / SECTOR).unwrap();
    let tables = (sectors + 1).div_ceil(127);
    let first = tables + 1;
    let mut next: Vec<u32> = vec![TABLE; tables as usize];
    next.extend(std::iter::once(END).chain(first + 1..first + sectors).chain([END]));
    next.resize(tables as usize * SECTOR / 4, FREE);

    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
    let mut file = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    file.resize(24, 0);
    file.extend(b"\x3E\0\x03\0\xFE\xFF\x09\0\x06\0\0\0\0\0\0\0");
    file.extend(words(&[0, tables, tables, 0, 4096, END, 0, END, 0]));
    file.extend(words(&(0..109).map(|at| if at < tables { at } else { FREE }).collect::<Vec<_>>()));
    file.extend(words(&next));
    let entry = |name: &str, kind: u8, child: u32, start: u32, length: u32| {
        let mut entry = utf16(name);
        let named = u16::try_from(entry.len() + 2).unwrap();
        entry.resize(64, 0);
        entry.extend(named.to_le_bytes());
        entry.extend([kind, 1]);
        entry.extend(words(&[FREE, FREE, child]));
        entry.resize(116, 0);
        entry.extend(words(&[start, length, 0]));
        entry
    };
    let mut directory = [entry("Root Entry", 5, 1, END, 0), entry("Workbook", 2, FREE, first, length)].concat();
    directory.resize(SECTOR, 0);
    [file, directory, stream].concat()
}

//! The archive that an xlsb or ods workbook is, read through once before calamine sees it: the parts that calamine
//! reads are whole, no larger than the limits and free of claims that it would believe. For xlsx our own reader does
//! the same as it reads.

use super::kind::Kind;
use super::limits::Limits;
use super::source::Source;
use super::xlsx::fault::Fault;
use super::xlsx::package::Package;
use super::{binary, repeats};
use crate::{Error, Unreadable};
use std::io::{self, BufReader, Cursor, Read};
use std::sync::Arc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Refuses an archive that is damaged, or that calamine would believe too much of. An xlsb some of whose cells it would
/// pass over is put, mended and in memory, in the place of the source.
pub(super) fn check(source: &mut Source, kind: Kind, limits: &Limits) -> Result<(), Error> {
    let file = Arc::clone(source.name());
    let checked = Package::open(source, limits).and_then(|mut package| match kind {
        Kind::Ods => open_document(&mut package, limits).map(|()| None),
        _ if xlsb(&mut package, limits)? => mended(&mut package).map(Some),
        _ => Ok(None),
    });
    let checked = checked.map_err(|fault| fault.about(&file));
    if let Some(mended) = source.trusted(checked)? {
        *source = Source::from_bytes(file, mended);
    }
    Ok(())
}

/// Says which sheets the workbook has.
const RELATIONS: &str = "xl/_rels/workbook.bin.rels";

fn is_sheet(part: &str) -> bool {
    // A sheet may have any name in there; next to it stands only what refers to other parts.
    part.starts_with("xl/worksheets/") && !part.starts_with("xl/worksheets/_rels/")
}

/// The parts of an xlsb that calamine reads.
fn parts(package: &Package<'_>) -> Vec<String> {
    let is_read = |name: &&str| is_sheet(name) || matches!(*name, "xl/workbook.bin" | "xl/styles.bin" | "xl/sharedstrings.bin" | RELATIONS);
    package.names().filter(is_read).map(str::to_owned).collect()
}

/// Whether calamine would pass over a cell.
fn xlsb(package: &mut Package<'_>, limits: &Limits) -> Result<bool, Fault> {
    package.check_names()?;
    let mut unseen = false;
    for part in parts(package) {
        let mut bytes = BufReader::new(package.bytes(&part)?);
        let checked = if part == RELATIONS {
            io::copy(&mut bytes, &mut io::sink()).map(|_| false).map_err(Fault::from)
        } else {
            binary::check(&mut bytes, limits)
        };
        unseen |= checked.map_err(|fault| fault.of(&part))?;
    }
    Ok(unseen)
}

/// The same parts, with the cells that it would pass over as kinds that it reads.
fn mended(package: &mut Package<'_>) -> Result<Vec<u8>, Fault> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for part in parts(package) {
        writer.start_file(part.as_str(), SimpleFileOptions::default()).map_err(|error| Fault::Io(error.into()))?;
        let mut bytes = BufReader::new(package.bytes(&part)?);
        if is_sheet(&part) {
            binary::mend(&mut bytes, &mut writer)?;
        } else {
            io::copy(&mut bytes, &mut writer)?;
        }
    }
    writer.finish().map(Cursor::into_inner).map_err(|error| Fault::Io(error.into()))
}

fn open_document(package: &mut Package<'_>, limits: &Limits) -> Result<(), Fault> {
    const MANIFEST: &str = "meta-inf/manifest.xml";
    /// Bytes of a list of parts.
    const MOST: u64 = 16 << 20;
    package.check_names()?;
    for part in ["mimetype", MANIFEST] {
        let mut text = Vec::new();
        let read = package.bytes(part)?.take(MOST + 1).read_to_end(&mut text).map_err(Fault::from);
        read.map_err(|fault| fault.of(part))?;
        if text.len() as u64 > MOST {
            return Err(super::xlsx::fault::damaged("the list of its parts is too long"));
        }
        if part == MANIFEST && memchr::memmem::find(&text, b"encryption-data").is_some() {
            return Err(Unreadable::Kind("encrypted workbook").into());
        }
    }
    package.read("content.xml", |markup| repeats::check(markup, limits)).map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::{Block, ReadOptions, Source, Stop, Tables};
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in parts {
            writer.start_file(*name, SimpleFileOptions::default()).expect("the name is new");
            writer.write_all(content).expect("memory takes all");
        }
        writer.finish().expect("memory takes all").into_inner()
    }

    /// A spreadsheet of one sheet with these rows.
    fn ods(rows: &str) -> Vec<u8> {
        let content = format!(
            "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><office:body><office:spreadsheet>\
             <table:table table:name='商品'>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
        );
        archive(&[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest='m'/>"),
            ("content.xml", content.as_bytes()),
        ])
    }

    /// All cells, or why there are none.
    fn read(file: Vec<u8>) -> String {
        let mut source = Source::from_bytes("goods.ods", file);
        let read = Tables::open(&mut source, &ReadOptions::default(), None).map_err(Stop::Failed).and_then(|mut tables| {
            let (mut rows, mut block) = (tables.rows(0)?, Block::default());
            while rows.fill(&mut block, 1 << 20)? {}
            let cells = block.rows().flat_map(|row| row.cells().map(|cell| cell.text.to_owned()).collect::<Vec<_>>());
            Ok(cells.collect::<Vec<_>>().join("|"))
        });
        read.unwrap_or_else(|stop| match stop {
            Stop::Failed(error) => error.to_string(),
            Stop::Again(_) => unreachable!("it is no text"),
        })
    }

    #[test]
    fn repeats_are_believed_where_they_cost_nothing() {
        const CELL: &str = "office:value-type='string'><text:p>毛毯</text:p></table:table-cell>";
        let row = |attributes: &str, cells: &str| format!("<table:table-row {attributes}>{cells}</table:table-row>");
        let cell = |attributes: &str| format!("<table:table-cell {attributes} {CELL}");
        let blank = |repeats: &str| format!("<table:table-cell table:number-columns-repeated='{repeats}'/>");
        let rows = |repeats: &str| format!("table:number-rows-repeated='{repeats}'");
        let columns = |repeats: &str| format!("table:number-columns-repeated='{repeats}'");
        for (rows, expected) in [
            // As every spreadsheet program ends its sheets.
            (row("", &(cell(&columns("3")) + &blank("16381"))) + &row(&rows("1048575"), &blank("16384")), "毛毯|毛毯|毛毯"),
            (row(&rows("2"), &cell("")), "毛毯|毛毯"),
            (row("", &cell(&columns("1001"))), "more than the limit columns (1000) allows"),
            (row("", &cell(&columns("99999999999"))), "beyond the last column"),
            (row(&rows("1048577"), &cell("")), "beyond the last row"),
            (row(&rows("1048576"), &cell("")), "more than the limit places (6000000) allows"),
            (row(&rows("100000"), &cell(&columns("11"))), "more than the limit places (6000000) allows"),
            (row("", &cell("")) + &row(&rows("1048574"), "") + &row("", &(blank("16383") + &cell(""))), "more than the limit places"),
            (row("", &(blank("16383") + &cell(""))).repeat(1_000), "more than the limit places"),
            (row("", &cell("").replace("毛毯", "<text:s text:c='2000000000'/>")), "more than the limit text"),
            (row(&rows("-1"), &cell("")), "is no number"),
        ] {
            let read = read(ods(&rows));
            assert!(if expected.starts_with('毛') { read == expected } else { read.contains(expected) }, "{expected}: {read}");
        }
    }

    #[test]
    fn an_encrypted_spreadsheet_is_named_and_no_name_is_taken_twice() {
        let sound = ods("<table:table-row/>");
        let manifest = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>";
        let parts: [(&str, &[u8]); 3] = [("mimetype", b"x"), ("content.xml", b"\x8A\x01"), ("META-INF/manifest.xml", manifest)];
        assert!(read(archive(&parts)).contains("password"), "{}", read(archive(&parts)));
        let doubled = archive(&[("mimetype", b"x"), ("content.xml", b"<a/>"), ("Content.xml", b"<a/>")]);
        assert!(read(doubled).contains("two parts have the name"));
        // A name that is wrong in the table of contents only.
        let mut renamed = sound;
        let name = memchr::memmem::rfind(&renamed, b"mimetype").expect("it is listed");
        renamed[name] = b'M';
        assert!(read(renamed).contains("header inconsistency"));
    }

    #[test]
    fn an_error_that_a_formula_came_to_and_a_text_in_several_fonts_are_read_from_xlsb() {
        let wide = |text: &str| {
            let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            [&[u8::try_from(units.len() / 2).expect("it is short"), 0, 0, 0], &units[..]].concat()
        };
        let record = |kind: &[u8], data: &[u8]| [kind, &[u8::try_from(data.len()).expect("it is short")], data].concat();
        let cell = |kind: u8, column: u8, value: &[u8]| record(&[kind], &[&[column, 0, 0, 0, 0, 0, 0, 0], value].concat());
        let sheet = [
            record(&[0x94, 1], &[0; 16]),
            record(&[0x91, 1], &[]),
            record(&[0], &[0; 4]),
            cell(6, 0, &wide("售价")),
            cell(62, 1, &[&[1], &wide("毛毯")[..], &[1, 0, 0, 0, 0, 0, 0, 0]].concat()),
            cell(11, 2, &[0x2A, 0, 0, 0, 0, 0, 0]),
            record(&[0x92, 1], &[]),
        ];
        let bundle = [&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide("a"), &wide("商品")].concat();
        let book = [record(&[0x9C, 1], &bundle), record(&[0x90, 1], &[]), record(&[0x9D, 1], &[])].concat();
        let workbook = archive(&[
            ("xl/_rels/workbook.bin.rels", b"<Relationships><Relationship Id='a' Target='worksheets/Sheet1.bin'/></Relationships>"),
            ("xl/workbook.bin", &book),
            ("xl/worksheets/Sheet1.bin", &sheet.concat()),
        ]);
        assert_eq!(read(workbook), "售价|毛毯|#N/A");
    }

    #[test]
    fn records_of_xlsb_are_no_longer_than_their_part() {
        let workbook = |sheet: &[u8]| archive(&[("xl/workbook.bin", b""), ("xl/worksheets/sheet1.bin", sheet)]);
        for (sheet, expected) in [
            (&b"\x81\x01\xFF\xFF\xFF\x7F"[..], "a record is longer than the rest of the part"),
            (b"\x00\x04\x00\x00\x10\x00", "a row is beyond the last row"),
            (b"\x00\x04\x06\x00\x00\x00\x0D\x00", "a cell in row 7 does not say its column"),
            (b"\x81", "it ends inside of a record"),
        ] {
            let read = read(workbook(sheet));
            assert!(read.contains(expected), "{expected}: {read}");
        }
    }
}

//! Workbooks written by hand, each with one thing in it that readers get wrong.

#![expect(clippy::format_collect, reason = "these strings are short")]

use crate::table::{Area, Block, Link, ReadOptions, SheetFacts, Source, Stop, Tables};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const KINDS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The parts of a workbook with one sheet.
struct Parts(Vec<(String, Vec<u8>)>);

impl Parts {
    fn new(sheet: &str) -> Parts {
        let worksheet = format!("<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{KINDS}\">{sheet}</worksheet>");
        let book = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<workbook xmlns=\"{MAIN}\" xmlns:r=\"{KINDS}\">\
             <sheets><sheet name=\"商品\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
        );
        Parts(Vec::new())
            .with("_rels/.rels", &rels(&[("rId1", "officeDocument", "xl/workbook.xml")]))
            .with("xl/workbook.xml", &book)
            .with(
                "xl/_rels/workbook.xml.rels",
                &rels(&[
                    ("rId1", "worksheet", "worksheets/sheet1.xml"),
                    ("rId2", "sharedStrings", "sharedStrings.xml"),
                    ("rId3", "styles", "styles.xml"),
                ]),
            )
            .with("xl/worksheets/sheet1.xml", &worksheet)
    }

    /// A sheet with those rows.
    fn rows(rows: &str) -> Parts {
        Parts::new(&format!("<sheetData>{rows}</sheetData>"))
    }

    fn with(self, name: &str, text: &str) -> Parts {
        self.with_bytes(name, text.as_bytes().to_vec())
    }

    fn with_bytes(mut self, name: &str, bytes: Vec<u8>) -> Parts {
        self.0.retain(|(present, _)| present != name);
        self.0.push((name.to_owned(), bytes));
        self
    }

    fn without(mut self, name: &str) -> Parts {
        self.0.retain(|(present, _)| present != name);
        self
    }

    fn edit(mut self, name: &str, from: &str, to: &str) -> Parts {
        let (_, bytes) = self.0.iter_mut().find(|(present, _)| present == name).expect("the part is there");
        let text = String::from_utf8(bytes.clone()).expect("it is text");
        assert!(text.contains(from), "{text}");
        *bytes = text.replace(from, to).into_bytes();
        self
    }

    fn rename(mut self, rename: impl Fn(&str) -> String) -> Parts {
        self.0.iter_mut().for_each(|(name, _)| *name = rename(name));
        self
    }

    fn strings(self, items: &str) -> Parts {
        self.with("xl/sharedStrings.xml", &format!("<sst xmlns=\"{MAIN}\" count=\"99\" uniqueCount=\"18446744073709551615\">{items}</sst>"))
    }

    fn styles(self, formats: &str, ids: &[u32]) -> Parts {
        let styles: String = ids.iter().map(|id| format!("<xf numFmtId=\"{id}\"/>")).collect();
        let text = format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>\
             <cellXfs>{styles}</cellXfs></styleSheet>"
        );
        self.with("xl/styles.xml", &text)
    }

    fn zip(&self) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.0 {
            archive.start_file(name, SimpleFileOptions::default()).expect("the name is new");
            archive.write_all(bytes).expect("memory takes all");
        }
        archive.finish().expect("memory takes all").into_inner()
    }

    /// What is read: every row in a line with its cells (and what they were), and its damage.
    fn show(&self) -> String {
        show(self.zip()).unwrap_or_else(|stop| panic!("{stop:?}"))
    }

    fn refusal(&self) -> String {
        match show(self.zip()) {
            Ok(rows) => panic!("it was read: {rows}"),
            Err(Stop::Failed(error)) => error.to_string(),
            Err(stop) => panic!("{stop:?}"),
        }
    }

    fn facts(&self) -> SheetFacts {
        let mut source = Source::from_bytes("goods.xlsx", self.zip());
        let mut tables = Tables::open(&mut source, &ReadOptions::default(), None).expect("it is a workbook");
        let (mut rows, mut block) = (tables.rows(0).expect("it has that sheet"), Block::default());
        while rows.fill(&mut block, 1 << 20).expect("it is sound") {}
        rows.facts().expect("it is a sheet").clone()
    }
}

fn rels(relations: &[(&str, &str, &str)]) -> String {
    let all: String = relations
        .iter()
        .map(|(id, kind, target)| format!("<Relationship Id=\"{id}\" Type=\"{KINDS}/{kind}\" Target=\"{target}\"/>"))
        .collect();
    format!("<Relationships xmlns=\"{RELATIONSHIPS}\">{all}</Relationships>")
}

fn show(bytes: Vec<u8>) -> Result<String, Stop> {
    let mut source = Source::from_bytes("goods.xlsx", bytes);
    let mut tables = Tables::open(&mut source, &ReadOptions::default(), None)?;
    let (mut rows, mut block, mut out) = (tables.rows(0)?, Block::default(), String::new());
    while rows.fill(&mut block, 1 << 20)? {}
    for row in block.rows() {
        write!(out, "{}", row.number()).expect("a string takes all");
        for cell in row.cells() {
            write!(out, " {}:{:?}", cell.text, cell.kind).expect("a string takes all");
        }
        for damage in row.damage() {
            write!(out, " !{damage:?}").expect("a string takes all");
        }
        out.push('\n');
    }
    Ok(out.replace(":Text", "").replace(":Number", "#").replace(" { column: ", " ").replace(" }", ""))
}

#[test]
fn values_are_what_a_spreadsheet_shows() {
    for (cells, expected) in [
        // The usual way and every other way of writing a cell.
        (r#"<c r="A1"><v>719</v></c><c r="C1" s="0" t="n"><v>9.8999999999999986</v></c>"#, "1 719# :Blank 9.9#\n"),
        (r#"<c t="inlineStr" r="A1"><is><t>毛毯 &amp; 被</t></is></c>"#, "1 毛毯 & 被\n"),
        (r"<c r='A1' t='inlineStr' ><is><r><t>富</t></r><r><rPr><b/></rPr><t>文本</t></r><rPh><t>フリ</t></rPh></is></c>", "1 富文本\n"),
        (r#"<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a_x000D_b </t></is></c>"#, "1  a\rb \n"),
        (r#"<c r="A1" t="inlineStr"><is><t> 毛毯&#10;</t></is></c><c t="inlineStr"><is><t>　被 </t></is></c>"#, "1 毛毯 　被\n"),
        (r#"<c r="A1" t="inlineStr"><v>7</v><is><t>毛毯</t></is></c><c r="B1"><v>7</v><is><t>毛毯</t></is></c>"#, "1 毛毯 7#\n"),
        (r#"<c r="A1" t="inlineStr"><is><t><![CDATA[<原样>]]></t></is></c>"#, "1 <原样>\n"),
        (r#"<c r="A1"><v>12<!-- c -->34</v></c><c r="B1"><v><![CDATA[9.9]]></v></c><c r="C1"><v> 9.9 </v></c>"#, "1 1234# 9.9# 9.9#\n"),
        (r#"<c><v>1</v></c><c><v>2</v></c><c r="E1"><v>3</v></c><c><v>4</v></c>"#, "1 1# 2# :Blank :Blank 3# 4#\n"),
        (r#"<c r="a1"><v>719</v></c><c r="$B$1"><v>9.9</v></c>"#, "1 719# 9.9#\n"),
        (r#"<c r="B1"><v>8.8</v></c><c r="A1"><v>720</v></c>"#, "1 720# 8.8#\n"),
        (
            r#"<c r="A1" t="b"><v>1</v></c><c r="B1" t="b"><v>0</v></c><c r="C1" t="d"><v>2021-04-09</v></c>"#,
            "1 TRUE:Boolean FALSE:Boolean 2021-04-09:Date\n",
        ),
        (r#"<c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><v>#名称?</v></c>"#, "1 #SPILL!:Error #名称?:Error\n"),
        (r#"<c r="A1"><v>abc</v></c><c r="B1" t="?"><v>x</v></c><c r="C1"><v>1e400</v></c>"#, "1 abc:Error x:Error #NUM!:Error\n"),
        (r#"<c r="A1"><v>12345678901234567</v></c>"#, "1 12345678901234600# !NumberBeyond15Digits 0\n"),
        (r#"<c r="A1" s="3"/><c r="B1"/>"#, "1\n"),
        (r#"<x:c xmlns:x="y" r="A1"><x:v>5</x:v></x:c>"#, "1 5#\n"),
        // Formulas.
        (r#"<c r="A1"><f>C3*2</f></c><c r="B1"><f>C4</f><v/></c>"#, "1 :Blank :Blank !FormulaWithoutValue 0 !FormulaWithoutValue 1\n"),
        (r#"<c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f t="shared" si="4294967295"/><v>2</v></c>"#, "1 :Blank 2#\n"),
        (r#"<c r="A1" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>"#, "1 =_xlfn.DISPIMG(\"ID_1\",1)\n"),
    ] {
        assert_eq!(Parts::rows(&format!("<row r=\"1\">{cells}</row>")).show(), expected, "{cells}");
    }
}

#[test]
fn rows_stand_where_they_say() {
    for (rows, expected) in [
        (r#"<row r="3"><c r="A3"><v>3</v></c></row><row><c><v>4</v></c></row>"#, "3 3#\n4 4#\n"),
        (r#"<row><c r="A7"><v>7</v></c></row><row r="9"/><row><c><v>10</v></c></row>"#, "7 7#\n10 10#\n"),
        (r#"<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c><v>1</v></c></row><row r="2"><c/></row>"#, "1 1#\n2\n3 3#\n"),
        (r#"<row r="1048576"><c r="A1048576"><v>3</v></c></row>"#, "1048576 3#\n"),
    ] {
        assert_eq!(Parts::rows(rows).show(), expected, "{rows}");
    }
    for (rows, reason) in [
        (r#"<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>"#, "A2 is there twice"),
        (r#"<row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>2</v></c><c r="A2"><v>2</v></c></row>"#, "A2 is there twice"),
        (r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="2"><c r="B2"><v>2</v></c></row>"#, "row 2 is there twice"),
        (r#"<row r="2"><c/></row><row r="1"><c/></row><row r="2"><c/></row>"#, "row 2 is there twice"),
        (r#"<row r="4294967298"><c><v>1</v></c></row>"#, "no row 4294967298"),
        (r#"<row r="2"><c r="A4294967298"><v>1</v></c></row>"#, "no cell A4294967298"),
        (r#"<row r="2"><c r="MWLQKWX2"><v>1</v></c></row>"#, "no cell MWLQKWX2"),
        (r#"<row r="2"><c r="XFE2"><v>1</v></c></row>"#, "no cell XFE2"),
        (r#"<row r="2"><c r="A-5"><v>1</v></c></row>"#, "no cell A-5"),
        (r#"<row r="2"><c r="B3"><v>1</v></c></row>"#, "cell B3 stands in row 2"),
        (r#"<row r="1048576"><c/></row><row><c/></row>"#, "no row 1048577"),
        (r#"<row r="2"><c r="A2"><v>1</v><v>2</v></c></row>"#, "two values"),
        (r#"<row r="2"><c r="A2" r="B2"><v>1</v></c></row>"#, "“r” twice"),
        (r#"<row r="2"><c r="XFD2"><v>1</v></c></row>"#, "columns"),
    ] {
        let refusal = Parts::rows(rows).refusal();
        assert!(refusal.contains(reason), "{rows}: {refusal}");
    }
}

#[test]
fn shared_strings_keep_their_numbers() {
    let cell = |index: &str| format!("<row><c t=\"s\"><v>{index}</v></c></row>");
    let rows: String = ["0", "1", "2", "3", "4", " 3 ", "3.0", "-1", "abc", "5", "99999999999999999999"].map(cell).concat();
    let items = "<si><t>商品</t></si><si/><si><t></t></si><si><r><t xml:space=\"preserve\">毛 </t></r><r><t> 毯</t></r><phoneticPr/></si>\
                 <si><t>a&#x4E2D;_x0041_</t></si><extLst/>";
    let expected = "1 商品\n2 \n3 \n4 毛 毯\n5 a中A\n6 #STRING!:Error\n7 #STRING!:Error\n8 #STRING!:Error\n9 #STRING!:Error\n\
                    10 #STRING!:Error\n11 #STRING!:Error\n";
    assert_eq!(Parts::rows(&rows).strings(items).show(), expected);
    assert_eq!(Parts::rows(&cell("0")).show(), "1 #STRING!:Error\n");
}

#[test]
fn dates_are_dates_by_their_style() {
    let formats = r#"<numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="[h]:mm"/><numFmt numFmtId="166" formatCode="0.00&quot;d&quot;"/>"#;
    let cell = |(style, value): (usize, &str)| format!("<c s=\"{style}\"><v>{value}</v></c>");
    let cells = [(0, "44295"), (1, "44295"), (2, "44295.5"), (3, "1.5"), (4, "9.9"), (5, "44295"), (1, "27359029914"), (99, "5")]
        .map(cell)
        .concat();
    let parts = Parts::rows(&format!("<row>{cells}</row>")).styles(formats, &[0, 164, 22, 165, 166, 31]);
    let expected = "1 44295# 2021-04-09:Date 2021-04-09T12:00:00:Date 36:00:00:Date 9.9# 2021-04-09:Date 27359029914# 5#\n";
    assert_eq!(parts.show(), expected);
    let parts = Parts::rows(&format!("<row>{}</row>", cell((1, "42833")))).styles(formats, &[0, 164]);
    let parts = parts.edit("xl/workbook.xml", "<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    assert_eq!(parts.show(), "1 2021-04-09:Date\n");
}

#[test]
fn what_a_sheet_hides_is_told() {
    let sheet = r#"<dimension ref="XFD9999999999:A0"/><cols><col min="1" max="2" width="9"/><col min="3" max="3" hidden="1"/><col min="5" max="16384" width="0"/></cols>
        <sheetData><row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row><row r="3" hidden="true"/>
        <row r="4"><c t="e" vm="1"><v>#VALUE!</v></c><c><f>1</f><v>1</v></c></row></sheetData>
        <autoFilter ref="A1:B4"/><mergeCells count="9"><mergeCell ref="A1:XFD1048576"/><mergeCell ref="nowhere"/></mergeCells>
        <hyperlinks><hyperlink ref="B2" r:id="rId7"/><hyperlink ref="B3:B4" location="旧!A1"/></hyperlinks><drawing r:id="rId8"/>"#;
    let links = format!(
        "<Relationships xmlns=\"{RELATIONSHIPS}\"><Relationship Id=\"rId7\" Type=\"{KINDS}/hyperlink\" Target=\"https://img.example.com/a.png\" TargetMode=\"External\"/>\
         <Relationship Id=\"rId8\" Type=\"{KINDS}/drawing\" Target=\"../drawings/drawing1.xml\"/>\
         <Relationship Id=\"rId9\" Type=\"{KINDS}/comments\" Target=\"../comments1.xml\"/></Relationships>"
    );
    let drawing = "<xdr:wsDr xmlns:xdr=\"x\">\
        <xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>2</xdr:row></xdr:from><xdr:to/><xdr:pic/></xdr:twoCellAnchor>\
        <xdr:oneCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>4</xdr:row></xdr:from><xdr:sp/></xdr:oneCellAnchor>\
        <xdr:absoluteAnchor><xdr:pic/></xdr:absoluteAnchor></xdr:wsDr>";
    let comments =
        "<comments><authors/><commentList><comment ref=\"B2\"/><comment ref=\"C3\"/><comment ref=\"?\"/></commentList></comments>";
    let parts = Parts::new(sheet).with("xl/worksheets/_rels/sheet1.xml.rels", &links);
    let facts = parts.with("xl/drawings/drawing1.xml", drawing).with("xl/comments1.xml", comments).facts();
    let area = |first_row, last_row, first_column, last_column| Area { first_row, last_row, first_column, last_column };
    assert_eq!((facts.hidden_rows, facts.hidden_columns), (1, vec![(2, 2), (4, 16_383)]));
    assert_eq!(facts.filter, Some(area(1, 4, 0, 1)));
    assert_eq!((facts.merges, facts.merge_count), (vec![area(1, 1_048_576, 0, 16_383)], 2));
    let links = [(area(2, 2, 1, 1), "https://img.example.com/a.png"), (area(3, 4, 1, 1), "#旧!A1")];
    assert_eq!(facts.links, links.map(|(area, target)| Link { area, target: target.into() }));
    assert_eq!((facts.link_count, facts.formulas, facts.pictures), (2, 1, vec![(4, 0)]));
    assert_eq!((facts.floating, facts.comments), (vec![(3, 1)], vec![(2, 1), (3, 2)]));
}

#[test]
fn parts_are_found_by_what_refers_to_them() {
    let parts = || Parts::rows("<row><c><v>1</v></c></row>");
    let sound = [
        parts().rename(|name| name.replace('/', "\\")),
        parts().rename(str::to_uppercase),
        parts().rename(|name| format!("/{name}")),
        parts().edit("_rels/.rels", "xl/workbook.xml", "/xl/workbook.xml"),
        parts().edit("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../xl/./worksheets//sheet1.xml"),
        parts().rename(|name| name.replace("worksheets/sheet1", "tables/Eins")).edit(
            "xl/_rels/workbook.xml.rels",
            "worksheets/sheet1.xml",
            "/xl/tables/Eins.xml",
        ),
        parts().edit("xl/workbook.xml", "r:id", "rel:id"),
        parts()
            .edit("_rels/.rels", "xl/workbook.xml", "book.xml")
            .edit("xl/_rels/workbook.xml.rels", "worksheets/", "a/b/")
            .rename(|name| name.trim_start_matches("xl/").replace("workbook.xml", "book.xml").replace("worksheets/", "a/b/"))
            .with(
                "[Content_Types].xml",
                "<Types><Override ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/></Types>",
            ),
    ];
    for parts in sound {
        assert_eq!(parts.show(), "1 1#\n");
    }
    let sheet = "xl/worksheets/sheet1.xml";
    for (parts, reason) in [
        (parts().without("_rels/.rels"), "_rels/.rels"),
        (parts().without("xl/workbook.xml"), "xl/workbook.xml"),
        (parts().without("xl/_rels/workbook.xml.rels"), "xl/workbook.xml"),
        (parts().without(sheet), sheet),
        (parts().edit("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "workbook.xml"), "<workbook> instead of <worksheet>"),
        (parts().edit("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "../../../../etc/passwd"), "etc/passwd"),
        (parts().edit("xl/_rels/workbook.xml.rels", "rId1", "rId9"), "商品"),
        (parts().edit("xl/workbook.xml", "<sheet name=\"商品\" sheetId=\"1\" r:id=\"rId1\"/>", ""), "no worksheet"),
        (parts().with("xl/Worksheets/Sheet1.xml", "<worksheet/>"), "the same name|the name"),
    ] {
        let refusal = parts.refusal();
        assert!(reason.split('|').any(|reason| refusal.contains(reason)), "{reason}: {refusal}");
    }
}

#[test]
fn markup_that_is_none_is_refused_with_its_part() {
    let sheet = "xl/worksheets/sheet1.xml";
    let parts = || Parts::rows("<row><c t=\"inlineStr\"><is><t>毯</t></is></c></row>");
    let whole = String::from_utf8(parts().0.pop().expect("it has a sheet").1).expect("it is text");
    let utf16 = |mark: &[u8], order: fn(u16) -> [u8; 2]| [mark.to_vec(), whole.encode_utf16().flat_map(order).collect()].concat();
    for bytes in [
        utf16(&[0xFF, 0xFE], u16::to_le_bytes),
        utf16(&[0xFE, 0xFF], u16::to_be_bytes),
        utf16(&[], u16::to_le_bytes),
        [b"\xEF\xBB\xBF", whole.as_bytes()].concat(),
        [b"<?xml version='1.0' encoding='gbk'?>", &*encoding_rs::GBK.encode(&whole).0].concat(),
    ] {
        assert_eq!(parts().with_bytes(sheet, bytes).show(), "1 毯\n");
    }
    for length in 1..whole.len() {
        let refusal = parts().with_bytes(sheet, whole.as_bytes()[..length].to_vec()).refusal();
        assert!(refusal.contains(sheet), "{length}: {refusal}");
    }
    let deep = "<x>".repeat(2_000);
    for (from, to, reason) in [
        ("<worksheet", "<!DOCTYPE worksheet [<!ENTITY a \"b\">]><worksheet", "DTD"),
        ("毯", "&lol;", "lol"),
        ("毯", "&#0;", sheet),
        ("毯", "&#xD800;", sheet),
        ("</row>", "</c>", "</c>"),
        ("</worksheet>", "</worksheet><worksheet/>", "after its end"),
        ("</worksheet>", "</worksheet>x", sheet),
        ("<row>", "<row r=1>", sheet),
        ("<sheetData>", "<sheetData/><sheetData>", "two places"),
        ("<sheetData>", deep.as_str(), "deep"),
    ] {
        let refusal = parts().edit(sheet, from, to).refusal();
        assert!(refusal.contains(reason) && refusal.contains(sheet), "{from} → {to}: {refusal}");
    }
    let bad = [&whole.as_bytes()[..60], b"\xFF", &whole.as_bytes()[60..]].concat();
    assert!(parts().with_bytes(sheet, bad).refusal().contains("60"));
    assert!(parts().with(sheet, "no markup").refusal().contains(sheet));
    assert!(parts().with_bytes(sheet, Vec::new()).refusal().contains(sheet));
    let long = format!("<t>{}", "a".repeat(3 << 20));
    assert!(parts().edit(sheet, "<t>", &long).refusal().contains("field"));
}

#[test]
fn a_flipped_bit_is_never_read_as_something_else() {
    let rows: String = (1..40).map(|row| format!("<row r=\"{row}\"><c><v>{}</v></c></row>", row * 719)).collect();
    let whole = Parts::rows(&rows).zip();
    let read = show(whole.clone()).expect("it is sound");
    for at in 0..whole.len() {
        let mut broken = whole.clone();
        broken[at] ^= 0x10;
        if let Ok(other) = show(broken) {
            assert_eq!(other, read, "byte {at}");
        }
    }
}

#[test]
fn blank_rows_are_many_and_cheap() {
    let rows: String =
        (1..=20_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/><c r=\"XFD{row}\" s=\"1\"/></row>")).collect();
    let shown = Parts::rows(&rows).show();
    assert_eq!((shown.lines().count(), shown.len()), (20_000, (1..=20_000).map(|row: u32| row.to_string().len() + 1).sum()));
}

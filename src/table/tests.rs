//! Tests of the readers as a whole: bytes in, rows out. Parts that can be judged alone are tested where they stand.

use super::{Block, Damage, DelimiterFound, Kind, Limits, ReadOptions, Source, Stop, Tables};
use super::{Decision, Delimiter, Encoding, Piece, Why, text::TextRows};
use crate::{ErrorKind, Unreadable};
use proptest::prelude::*;
use std::fmt::Write;

type Found = Vec<(u64, Vec<String>, Vec<Damage>)>;

/// Opens a text as UTF-8.
fn open<'s>(source: &'s mut Source, delimiter: u8, limits: &Limits) -> TextRows<'s> {
    let decision = Decision { encoding: Encoding::UTF_8, why: Why::Asked };
    let delimiter = Delimiter { byte: delimiter, found: DelimiterFound::Asked };
    TextRows::open(source, decision, delimiter, limits).expect("memory can be rewound")
}

fn note(block: &Block, found: &mut Found) {
    for row in block.rows() {
        let cells = row.cells().map(|cell| cell.text.to_owned()).collect();
        found.push((row.number(), cells, row.damage().cloned().collect()));
    }
}

/// Reads a text as UTF-8 in pieces and blocks of those sizes.
fn read(text: &[u8], delimiter: u8, limits: &Limits, piece: usize, bytes: usize) -> Result<Found, Stop> {
    let mut source = Source::from_bytes("t.csv", text.to_vec());
    let mut rows = open(&mut source, delimiter, limits).in_pieces(piece);
    let (mut block, mut found) = (Block::default(), Vec::new());
    while rows.fill(&mut block, bytes)? {
        note(&block, &mut found);
        block.clear();
    }
    Ok(found)
}

/// The same where pieces are decoded here and split there.
fn read_by_two(text: &[u8], delimiter: u8, limits: &Limits, size: usize) -> Result<Found, Stop> {
    let mut source = Source::from_bytes("t.csv", text.to_vec());
    let mut rows = open(&mut source, delimiter, limits);
    let (pieces, records) = rows.parts();
    let (mut piece, mut block, mut found) = (Piece::default(), Block::default(), Vec::new());
    loop {
        let is_over = !pieces.next(&mut piece, size)?;
        block.clear();
        let stands = records.split(&mut piece, &mut block)?;
        if let (Some(stands), Some(row)) = (stands, block.rows().next()) {
            let stands = usize::try_from(stands.start).unwrap()..usize::try_from(stands.end).unwrap();
            assert_eq!(&row.block_text().as_bytes()[..stands.len()], &text[stands]);
        }
        note(&block, &mut found);
        if is_over {
            return Ok(found);
        }
    }
}

fn split(text: &str) -> Found {
    read(text.as_bytes(), b',', &Limits::default(), 1 << 16, 1 << 20).expect("it is readable")
}

/// One row as a line: its number, its cells, its damage.
fn show(found: &Found) -> String {
    let mut out = String::new();
    for (number, cells, damage) in found {
        write!(out, "{number} {}", cells.join("|")).expect("a string takes all");
        for damage in damage {
            write!(out, " !{damage:?}").expect("a string takes all");
        }
        out.push('\n');
    }
    out.replace('\r', "␍").replace(" { column:", "").replace(" }", "")
}

#[test]
fn malformed_text_is_split_where_a_merchant_would_split_it() {
    let cases = [
        // Every kind of line end, blank lines, and lines inside of quotes.
        ("a,b\r\n1,2\n3,4\r5,6", "1 a|b\n2 1|2\n3 3|4\n4 5|6\n"),
        ("a\r\r\nb\n\n\nc\n", "1 a\n2 \n3 b\n4 \n5 \n6 c\n"),
        ("a,\"x\ny\r\nz\rw\"\nb,c\n", "1 a|x\ny␍\nz␍w\n5 b|c\n"),
        ("a,\n,\n\"\"\n", "1 a|\n2 |\n3 \n"),
        // Quotes.
        ("a,\"x \"\"y\"\" z\"\n", "1 a|x \"y\" z\n"),
        ("a,\"\"\"\"\n", "1 a|\"\n"),
        ("a,5\"x,b\n", "1 a|5\"x|b !StrayQuote 1\n"),
        ("a, \"x\",b\n", "1 a| \"x\"|b !StrayQuote 1\n"),
        ("a,=\"00719\",b\n", "1 a|=\"00719\"|b\n"),
        ("a,\"x\"  ,\"y\" \n", "1 a|x|y\n"),
        ("a,\"x\"y,b\nc,d,e\n", "1 a|\"x\"y|b !TextAfterQuote 1\n2 c|d|e\n"),
        ("a,\"5\\\"x\",b\nc,d,e\n", "1 a|\"5\\\"x\"|b !TextAfterQuote 1\n2 c|d|e\n"),
        // A last line without an end, and with half a record.
        ("a,\"x", "1 a|\"x !UnclosedQuote 1\n"),
        ("a,b\n\"", "1 a|b\n2 \" !UnclosedQuote 0\n"),
        // An opening quote that is never closed costs its own line and no other.
        ("h,i,j\na,\"x,b\nc,d,e\nf,g,h\n", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 c|d|e\n4 f|g|h\n"),
        ("h,i,j\na,\"x,b\nc,\"d\",e\nf,g,h\n", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 c|d|e\n4 f|g|h\n"),
        ("h,i,j\na,\"x,b\n\nc,d,e\nf,\"g\",h\n", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 \n4 c|d|e\n5 f|g|h\n"),
        ("h,i,j\na,\"x,b\nc,\"\",e\nf,g,h", "1 h|i|j\n2 a|\"x,b !UnclosedQuote 1\n3 c||e\n4 f|g|h\n"),
        ("h,i\na,\"5\\\"\"\nb,\"c\"\n", "1 h|i\n2 a|\"5\\\"\" !UnclosedQuote 1\n3 b|c\n"),
        // A bad quote far inside of a text of several lines leaves the text together.
        ("h,i\na,\"x\ny \"z\" w\nv\"\nb,c\n", "1 h|i\n2 a|\"x\ny \"z\" w !TextAfterQuote 1\n4 v\" !StrayQuote 0\n5 b|c\n"),
        ("a,\0\n\0\nb,c\n", "1 a|\0 !Nul 1\n2 \0 !Nul 0\n3 b|c\n"),
    ];
    for (text, expected) in cases {
        assert_eq!(show(&split(text)), expected, "{text:?}");
    }
}

#[test]
fn limits_hold() {
    let limits = Limits { field: 8, record: 64, columns: 4, ..Limits::default() };
    let show_read = |text: &str| match read(text.as_bytes(), b',', &limits, 16, 32) {
        Ok(found) => show(&found),
        Err(stop) => format!("{stop:?}"),
    };
    assert_eq!(show_read("毛毯毛毯,b\nc,d\n"), "1 毛毯|b !FieldTooLong 0, limit: 8\n2 c|d\n");
    assert_eq!(show_read("\"12345\"\"789\",b\nc,d\n"), "1 12345\"7|b !FieldTooLong 0, limit: 8\n2 c|d\n");
    assert!(show_read("1,2,3,4,5\n").contains("Limit(\"columns\", 4)"));
    assert!(show_read(&"x".repeat(65)).contains("Limit(\"record\", 64)"));
    // A quote that is still open at the limit was never meant to be one.
    let unclosed = format!("a,\"b\n{}", "c,d\n".repeat(40));
    assert!(show_read(&unclosed).starts_with("1 a|\"b !UnclosedQuote 1\n2 c|d\n"));
    assert_eq!(show_read(&unclosed).lines().count(), 41);
}

#[test]
fn a_record_longer_than_any_piece_comes_whole() {
    let long = "毛毯\"\"\n".repeat(50_000);
    let text = format!("a,\"{long}\"\nb,c\n");
    let found = read(text.as_bytes(), b',', &Limits::default(), 1 << 16, 1 << 10).expect("it is readable");
    assert_eq!(found[0].1[1], long.replace("\"\"", "\""));
    assert_eq!((found[1].0, found.len()), (50_002, 2));
}

#[test]
fn what_is_kept_of_a_block_keeps_its_places() {
    let text = "a,\"x\"\"\ny\",b\n\"c\"\"d\",毛,\"\"\"\"\ne,5\"f,g\nh,i,j\n";
    let mut source = Source::from_bytes("t.csv", text.into());
    let mut tables = Tables::open(&mut source, &ReadOptions::default(), None).expect("it is text");
    let mut rows = tables.rows(0).expect("it has a sheet");
    let (mut block, mut seen) = (Block::default(), Vec::new());
    // Each fill adds one row; all but the last one of the block are dropped before it.
    while rows.fill(&mut block, 1).expect("it is readable") {
        for row in block.rows() {
            let cells: Vec<_> = (0..3).map(|column| (row.cell(column).text.to_owned(), row.line_and_column(column))).collect();
            seen.push((cells, row.damage().count()));
        }
        let mut next = Block::default();
        next.push_copy(block.row(block.len() - 1));
        block = next;
    }
    let cell = |text: &str, line, column| (text.to_owned(), (line, column));
    let (first, second) = (
        (vec![cell("a", 1, 1), cell("x\"\ny", 1, 3), cell("b", 2, 4)], 0),
        (vec![cell("c\"d", 3, 1), cell("毛", 3, 8), cell("\"", 3, 10)], 0),
    );
    let third = (vec![cell("e", 4, 1), cell("5\"f", 4, 3), cell("g", 4, 7)], 1);
    let fourth = (vec![cell("h", 5, 1), cell("i", 5, 3), cell("j", 5, 5)], 0);
    let both = |a: &(Vec<_>, usize), b: &(Vec<_>, usize)| vec![a.clone(), b.clone()];
    let expected = [vec![first.clone()], both(&first, &second), both(&second, &third), both(&third, &fourth)].concat();
    assert_eq!(seen, expected);
}

#[test]
fn a_late_bad_byte_starts_over() {
    let (gbk, ..) = encoding_rs::GB18030.encode("编号,标题\n719,毛毯\n");
    let mut text = b"id,title\n".repeat(100_000);
    text.extend_from_slice(&gbk);
    let mut source = Source::from_bytes("t.csv", text);
    let mut block = Block::default();
    let mut fill = |decided| {
        let mut tables = Tables::open(&mut source, &ReadOptions::default(), decided).expect("it is text");
        let mut rows = tables.rows(0).expect("it has a sheet");
        block.clear();
        let outcome = loop {
            match rows.fill(&mut block, 1 << 16) {
                Ok(true) => {}
                Ok(false) => break None,
                Err(stop) => break Some(stop),
            }
        };
        (outcome, block.len(), block.rows().last().map(|row| row.cell(1).text.to_owned()))
    };
    let Some(Stop::Again(decision)) = fill(None).0 else { panic!("it is no UTF-8") };
    assert_eq!(decision, Decision { encoding: Encoding::GB18030, why: Why::Fallback });
    let (outcome, rows, last) = fill(Some(decision));
    assert!(outcome.is_none());
    assert_eq!((rows, last.as_deref()), (100_002, Some("毛毯")));
}

/// Reads a source as a caller does, starting over where it is told to.
fn read_all(bytes: Vec<u8>, options: &ReadOptions) -> (Option<Decision>, Found) {
    let mut source = Source::from_bytes("t.csv", bytes);
    let mut decided = None;
    loop {
        let mut tables = Tables::open(&mut source, options, decided).expect("it is text");
        let decision = tables.decision().copied();
        let mut rows = tables.rows(0).expect("it has a sheet");
        let mut block = Block::default();
        let stop = loop {
            match rows.fill(&mut block, 1 << 16) {
                Ok(true) => {}
                Ok(false) => break None,
                Err(stop) => break Some(stop),
            }
        };
        match stop {
            Some(Stop::Again(decision)) => decided = Some(decision),
            Some(Stop::Failed(error)) => panic!("{error}"),
            None => {
                let cells = |row: super::Row<'_>| row.cells().map(|cell| cell.text.to_owned()).collect();
                let rows = block.rows().map(|row| (row.number(), cells(row), row.damage().cloned().collect()));
                return (decision, rows.collect());
            }
        }
    }
}

#[test]
fn encodings_are_decided_in_the_open() {
    const TEXT: &str = "编号,标题\r\n719,一一毛毯\r\n720,地毯,乗|俓\r\n";
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| TEXT.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
    let (gbk, big5) = (encoding_rs::GBK.encode(TEXT).0.into_owned(), encoding_rs::BIG5.encode("编號,標題\n719,功許\n").0.into_owned());
    let sjis = encoding_rs::SHIFT_JIS.encode("品番,表\n719,ソフト\n").0.into_owned();
    let marked = |mark: &[u8], text: &[u8]| [mark, text].concat();
    let cases: [(&str, Vec<u8>, &str, Why); 10] = [
        ("", TEXT.into(), "UTF-8", Why::ValidUtf8),
        ("", marked(b"\xEF\xBB\xBF\xEF\xBB\xBF", TEXT.as_bytes()), "UTF-8", Why::ByteOrderMark),
        ("", marked(b"\xFF\xFE", &utf16(u16::to_le_bytes)), "UTF-16LE", Why::ByteOrderMark),
        ("", marked(b"\xFE\xFF", &utf16(u16::to_be_bytes)), "UTF-16BE", Why::ByteOrderMark),
        ("", utf16(u16::to_le_bytes), "UTF-16LE", Why::NulPattern),
        ("", utf16(u16::to_be_bytes), "UTF-16BE", Why::NulPattern),
        ("", gbk.clone(), "gb18030", Why::Fallback),
        ("gbk", gbk, "gb18030", Why::Asked),
        ("Big5", big5, "Big5", Why::Asked),
        ("shift_jis", sjis, "Shift_JIS", Why::Asked),
    ];
    for (asked, bytes, name, why) in cases {
        let options = ReadOptions { encoding: (!asked.is_empty()).then(|| asked.to_owned()), ..ReadOptions::default() };
        let (decision, rows) = read_all(bytes, &options);
        let decision = decision.expect("it is text");
        assert_eq!((decision.encoding.name(), decision.why), (name, why));
        assert!(rows.iter().all(|(_, _, damage)| damage.is_empty()), "{name}: {rows:?}");
        let last = match name {
            "Big5" => "功許",
            "Shift_JIS" => "ソフト",
            _ => "一一毛毯",
        };
        assert_eq!(rows[1].1, ["719", last], "{name} {why:?}");
    }
}

#[test]
fn the_beginning_of_a_file_does_not_speak_for_all_of_it() {
    let chinese = encoding_rs::GBK.encode(&"719,毛毯地毯\n".repeat(90_000)).0.into_owned();
    let later = "720,被子枕头\n".repeat(270_000).into_bytes();
    assert!(chinese.len() > 1 << 20, "more than is looked at first");
    let cases = [
        (chinese.clone(), "gb18030", Why::Fallback, 0),
        ([&*chinese, b"720,\xFF\n"].concat(), "gb18030", Why::FewerErrors, 1),
        ([&*chinese, b"720,\xB5"].concat(), "gb18030", Why::FewerErrors, 1),
        ([&*chinese, &*later].concat(), "UTF-8", Why::MostlyUtf8, 90_000),
    ];
    for (bytes, name, why, damaged) in cases {
        let (decision, rows) = read_all(bytes, &ReadOptions::default());
        assert_eq!(decision.map(|decision| (decision.encoding.name(), decision.why)), Some((name, why)));
        assert_eq!(rows.iter().filter(|row| !row.2.is_empty()).count(), damaged, "{why:?}");
    }
}

#[test]
fn bytes_that_are_no_text_are_damage_where_they_stand() {
    let utf16 = |units: &[u16]| [&[0xFF, 0xFE], &*units.iter().copied().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()].concat();
    let chinese = "编号,商品标题,毛毯地毯\n".as_bytes();
    let (western, ..) = encoding_rs::WINDOWS_1252.encode("id,title\n719,Caf\u{e9} pr\u{e9}cieux\n720,Andr\u{e9}e\n");
    let (mixed, ..) = encoding_rs::GBK.encode("编号,标题,毛毯地毯\n719,毛毯\n720,");
    let undecodable = |column, byte| Damage::Undecodable { column, byte };
    let cases = [
        // UTF-8 with a bad byte, an overlong slash, half a surrogate, and a character that the end cuts off.
        ([chinese, b"719,a\xFFb\n720,c\n"].concat(), Why::MostlyUtf8, vec![vec![], vec![undecodable(1, 38)], vec![]]),
        ([chinese, b"719,\xC0\xAF\n"].concat(), Why::MostlyUtf8, vec![vec![], vec![undecodable(1, 37)]]),
        ([chinese, b"\xED\xA0\xBD,1\n"].concat(), Why::MostlyUtf8, vec![vec![], vec![undecodable(0, 33)]]),
        ([chinese, b"719,x\xE6\xAF"].concat(), Why::MostlyUtf8, vec![vec![], vec![undecodable(1, 38)]]),
        // Accented letters look like rare Chinese to GB18030, without a fault.
        (western.into_owned(), Why::MostlyUtf8, vec![vec![], vec![undecodable(1, 16)], vec![undecodable(1, 35)]]),
        ([&*mixed, b"\xFF\n"].concat(), Why::FewerErrors, vec![vec![], vec![], vec![undecodable(1, 32)]]),
        // A lone surrogate, and half a unit at the end.
        (utf16(&[0x61, 0xD800, 0x2C, 0x62, 0x0A, 0x63, 0x0A]), Why::ByteOrderMark, vec![vec![undecodable(0, 4)], vec![]]),
        ([&*utf16(&[0x61, 0x2C, 0x62]), b"c"].concat(), Why::ByteOrderMark, vec![vec![undecodable(1, 8)]]),
    ];
    for (bytes, why, expected) in cases {
        let (decision, rows) = read_all(bytes, &ReadOptions::default());
        assert_eq!(decision.map(|decision| decision.why), Some(why), "{rows:?}");
        assert_eq!(rows.iter().map(|row| row.2.clone()).collect::<Vec<_>>(), expected, "{rows:?}");
        assert!(rows.iter().all(|row| !row.1.concat().contains('\u{FFFD}')));
    }
}

#[test]
fn files_are_told_by_their_content() {
    let mut random = 1_u32;
    let noise = (0..4096).map(|_| {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        random.to_be_bytes()[0]
    });
    let utf32: Vec<u8> = "编号,标题\n".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let refused: Vec<(Vec<u8>, Unreadable)> = vec![
        (b"".into(), Unreadable::Empty),
        ("\u{FEFF}\u{FEFF} \r\n\t".into(), Unreadable::Empty),
        (vec![0; 5000], Unreadable::Binary),
        (noise.collect(), Unreadable::Binary),
        (utf32, Unreadable::Kind("UTF-32 text")),
        (b"%PDF-1.7".into(), Unreadable::Kind("PDF")),
        (b"{\\rtf1".into(), Unreadable::Kind("RTF")),
        (b"\x1F\x8B\x08".into(), Unreadable::Kind("gzip")),
        (b"\x89PNG\r\n\x1A\n".into(), Unreadable::Kind("PNG image")),
        (b"\n <TABLE><tr>".into(), Unreadable::Kind("HTML")),
        (
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>".into(),
            Unreadable::Damaged("it ends inside of <Workbook>".into()),
        ),
        (b"<?xml version='1.0'?><rss>".into(), Unreadable::Kind("XML")),
    ];
    for (bytes, expected) in refused {
        let mut source = Source::from_bytes("goods.xlsx", bytes);
        match Tables::open(&mut source, &ReadOptions::default(), None).err().as_ref().map(crate::Error::kind) {
            Some(ErrorKind::Unreadable { file, reason }) => assert_eq!((file.as_str(), reason), ("goods.xlsx", &expected)),
            other => panic!("{expected:?}: {other:?}"),
        }
    }
    for (text, kind) in [
        ("a,b", Kind::Text),
        (" {\"a\":1}", Kind::Json),
        ("[\n {}]", Kind::Json),
        ("[编号],标题", Kind::Text),
        ("<5,b", Kind::Text),
        ("<TABLE><tr><td>a", Kind::Html),
        ("<Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet/></Workbook>", Kind::SpreadsheetXml),
    ] {
        let mut source = Source::from_bytes("goods.xlsx", text.into());
        assert_eq!(Tables::open(&mut source, &ReadOptions::default(), None).expect("it is known").kind(), kind, "{text}");
    }
    for options in [
        ReadOptions { encoding: Some("utf-7".into()), ..ReadOptions::default() },
        ReadOptions { delimiter: Some(0xA3), ..ReadOptions::default() },
        ReadOptions { delimiter: Some(b'"'), ..ReadOptions::default() },
    ] {
        let mut source = Source::from_bytes("t.csv", "a,b".into());
        assert!(Tables::open(&mut source, &options, None).is_err(), "{options:?}");
    }
}

#[test]
fn a_line_that_names_the_delimiter_is_no_row() {
    let (_, rows) = read_all("sep=;\r\na;b\r\n1,5;\"x\"\"\"\r\n".into(), &ReadOptions::default());
    assert_eq!(show(&rows), "2 a|b\n3 1,5|x\"\n");
}

fn delimiters() -> impl Strategy<Value = u8> {
    prop::sample::select(vec![b',', b'\t', b';', b'|'])
}

proptest! {
    #[test]
    fn well_formed_text_reads_as_the_csv_crate_reads_it(
        table in prop::collection::vec(prop::collection::vec("[a毛,;|\t\"\r\n =]{0,6}", 1..6), 1..12),
        delimiter in delimiters(),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        quoted: bool,
        piece in 4_usize..64,
        bytes in 1_usize..64,
    ) {
        let terminator = if end == "\r\n" { csv::Terminator::CRLF } else { csv::Terminator::Any(end.as_bytes()[0]) };
        let quotes = if quoted { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .quote_style(quotes)
            .flexible(true)
            .from_writer(Vec::new());
        for row in &table {
            // Where quotes are optional, the writer forgets them around line ends other than its own.
            let keep = |c: &char| quoted || !"\r\n".contains(*c) || end.contains(*c);
            let row: Vec<String> = row.iter().map(|cell| cell.chars().filter(keep).collect()).collect();
            writer.write_record(&row).expect("memory takes all");
        }
        let text = writer.into_inner().expect("memory takes all");
        let mut expected = Vec::new();
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(&*text);
        for record in reader.records() {
            expected.push(record.expect("it is well-formed").iter().map(str::to_owned).collect::<Vec<_>>());
        }
        let found = read(&text, delimiter, &Limits::default(), piece, bytes).expect("it is readable");
        let mut line = 1;
        for ((number, cells, damage), row) in found.iter().zip(&expected) {
            prop_assert_eq!(cells, row);
            prop_assert_eq!(damage, &Vec::new());
            prop_assert_eq!(*number, line);
            let inside = |cell: &String| cell.replace("\r\n", "\n").matches(['\n', '\r']).count() as u64;
            line += 1 + row.iter().map(inside).sum::<u64>();
        }
        prop_assert_eq!(found.len(), expected.len());
    }

    #[test]
    fn blocks_of_any_size_hold_the_same_rows(
        text in "[a毛,\"\r\n\0 ]{0,80}",
        limits in prop::sample::select(vec![
            Limits::default(),
            Limits { field: 5, record: 20, columns: 5, ..Limits::default() },
        ]),
        piece in 4_usize..32,
        bytes in 1_usize..32,
        bad: bool,
    ) {
        let text: Vec<u8> = text.bytes().map(|byte| if bad && byte == b'a' { 0xff } else { byte }).collect();
        let whole = read(&text, b',', &limits, 1 << 16, 1 << 20);
        let parts = read(&text, b',', &limits, piece, bytes);
        prop_assert_eq!(format!("{whole:?}"), format!("{parts:?}"));
        let by_two = read_by_two(&text, b',', &limits, bytes);
        prop_assert_eq!(format!("{whole:?}"), format!("{by_two:?}"));
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), asked in prop::option::of(
        prop::sample::select(vec!["utf-8", "gbk", "big5", "utf-16le", "utf-16be", "shift_jis", "windows-1252"]),
    )) {
        let mut source = Source::from_bytes("t.csv", bytes);
        let options = ReadOptions { encoding: asked.map(str::to_owned), ..ReadOptions::default() };
        let mut decided = None;
        // A decision is never taken back, so the second reading is the last.
        for _ in 0..2 {
            let Ok(mut tables) = Tables::open(&mut source, &options, decided) else { break };
            let Ok(mut rows) = tables.rows(0) else { break };
            let mut block = Block::default();
            loop {
                match rows.fill(&mut block, 16) {
                    Ok(true) => {}
                    Ok(false) | Err(Stop::Failed(_)) => break,
                    Err(Stop::Again(decision)) => {
                        prop_assert!(decided.is_none());
                        decided = Some(decision);
                        break;
                    }
                }
            }
            for row in block.rows() {
                for column in 0..row.len() {
                    prop_assert!(row.cell(column).text.len() <= 600 && row.line_and_column(column).0 >= row.number());
                }
            }
        }
    }
}

/// The rows of a text in one block.
fn block_of(text: &str) -> Block {
    let mut source = Source::from_bytes("t.csv", text.as_bytes().to_vec());
    let mut rows = open(&mut source, b',', &Limits::default());
    let mut block = Block::default();
    rows.fill(&mut block, 1 << 20).expect("it is readable");
    block
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// A row that repeats another in some columns holds the same there, however it is written.
    #[test]
    fn rows_that_repeat_one_another_are_the_same(
        fields in prop::collection::vec("a|b|\"a\"|\"a\"\"b\"|\"\"\"\"|\"a\"\"\n\"|\"\"\"a\"  |a\"b|\"a\"b", 4),
        other in prop::collection::vec(prop::option::weighted(0.1, "a|\"a\"|a\"\"b|\"a\"\"b\""), 4),
        (from, to) in (0_usize..4, 0_usize..5),
        copied: bool,
    ) {
        let others: Vec<String> = fields.iter().zip(other).map(|(own, other)| other.unwrap_or_else(|| own.clone())).collect();
        let mut block = block_of(&format!("{},1\n{},23\n", fields.join(","), others.join(",")));
        if copied {
            let mut copy = Block::default();
            block.rows().for_each(|row| copy.push_copy(row));
            block = copy;
        }
        prop_assume!(block.len() == 2);
        let (row, first) = (block.row(1), block.row(0));
        let same = (from..to).all(|column| row.cell(column).text == first.cell(column).text);
        prop_assert!(!row.repeats(first, from..to) || same);
    }
}

#[test]
fn a_row_repeats_another_one_with_doubled_quotes() {
    let block = block_of("a,\"5\"\"\",c,1\na,\"5\"\"\",c,2\na,\"6\"\"\",c,3\na,\"5\"\"\",cc,4\n");
    let repeats = |row: usize, columns| block.row(row).repeats(block.row(0), columns);
    assert!(repeats(1, 0..3) && repeats(1, 1..3) && !repeats(1, 0..4) && !repeats(2, 0..3) && !repeats(3, 0..3));
}

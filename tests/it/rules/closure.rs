//! What must not matter does not (encoding, line ends, order of columns, kind of file), and what comes out always adds
//! up: it passes the same check again, and its sums are the ledger's, however damaged the table was.

use super::random::{CHECKER, Catalog, catalog};
use super::run::{Collected, bodies, table};
use encoding_rs::GB18030;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use shangjia::Severity;

const LF: csv::Terminator = csv::Terminator::Any(b'\n');

/// How the kinds of files begin that a table is told by: text with and without marks, workbooks, pages, request bodies.
const BEGINNINGS: [&[u8]; 9] = [
    b"",
    "商品编号,商品标题,售价(元),库存\n719,".as_bytes(),
    "\u{feff}商品编号\t商品标题\n".as_bytes(),
    b"\xff\xfe\x16\x7f\xf7\x53\x2c\x00",
    b"PK\x03\x04\x14\x00\x00\x00\x08\x00",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "<table><tr><td>商品编号<td>商品标题<tr><td>719<td>".as_bytes(),
    b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet><Table><Row><Cell><Data>",
    b"[{\"out_product_id\":",
];

/// Everything that went out is clean when it is read as request bodies, and there is as much of it as the ledger says.
fn assert_closed(ran: &Collected) -> Result<(), TestCaseError> {
    let ledger = &ran.outcome.ledger;
    prop_assert!(ledger.adds_up(), "{ledger:?}");
    // What is refused is refused with a word, and an error refuses something, if there is anything at all.
    let any = ledger.emitted + ledger.refused > 0;
    prop_assert!(!any || (ledger.products_refused > 0) == (ran.outcome.counts.errors > 0), "{ledger:?}\n{}", ran.told());
    let written: Vec<Value> = ran.payloads.iter().map(|payload| serde_json::from_str(payload).unwrap()).collect();
    let skus: Vec<&Value> = written.iter().flat_map(|body| body["skus"].as_array().unwrap()).collect();
    let sum = |name: &str| skus.iter().map(|sku| u128::from(sku[name].as_u64().unwrap())).sum::<u128>();
    prop_assert_eq!((ledger.products, ledger.skus), (written.len() as u64, skus.len() as u64));
    prop_assert_eq!((ledger.sale_price_fen, ledger.stock), (sum("sale_price"), sum("stock_num")));
    if !ran.payloads.is_empty() {
        let again = bodies(&CHECKER, ran.payloads.join("\n"));
        prop_assert_eq!(again.codes(Severity::Error), Vec::<&str>::new(), "{}", again.told());
        prop_assert_eq!(again.outcome.ledger.products, ledger.products);
        prop_assert_eq!(&again.payloads, &ran.payloads);
    }
    Ok(())
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect()
}

fn workbook(catalog: &Catalog) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, catalog.header.iter().copied()).unwrap();
    for (row, cells) in (1..).zip(&catalog.rows) {
        for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// Another order of the columns; those of options keep theirs, for buyers see it.
fn reordered() -> impl Strategy<Value = (Catalog, Catalog)> {
    catalog().prop_flat_map(|catalog| {
        let columns: Vec<usize> = (0..catalog.header.len()).collect();
        (Just(catalog), Just(columns).prop_shuffle()).prop_map(|(catalog, mut order)| {
            let [colour, size] = ["颜色", "尺码"].map(|name| catalog.column(name));
            let at = |order: &[usize], column| order.iter().position(|&other| other == column).unwrap();
            let (a, b) = (at(&order, colour), at(&order, size));
            if (a < b) != (colour < size) {
                order.swap(a, b);
            }
            let permuted = catalog.permuted(&order);
            (catalog, permuted)
        })
    })
}

/// One thing that happens to a file on its way.
#[derive(Debug, Clone)]
enum Mishap {
    Flip(usize, u8),
    Put(usize, &'static str),
    Cut(usize),
    RowLost(usize),
    RowTwice(usize),
    RowMoved(usize, usize),
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let put =
        prop::sample::select(vec!["\"", ",", "\n", "\r", "\0", "\u{b}", "\"\"", ",,", "\u{feff}", "合计,,,\n", "😀", "\t", ";", "=1+1"]);
    prop_oneof![
        3 => (any::<usize>(), any::<u8>()).prop_map(|(at, bits)| Mishap::Flip(at, bits)),
        3 => (any::<usize>(), put).prop_map(|(at, text)| Mishap::Put(at, text)),
        1 => any::<usize>().prop_map(Mishap::Cut),
        1 => any::<usize>().prop_map(Mishap::RowLost),
        1 => any::<usize>().prop_map(Mishap::RowTwice),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(from, to)| Mishap::RowMoved(from, to)),
    ]
}

fn suffer(bytes: &mut Vec<u8>, mishap: &Mishap) {
    let mut lines: Vec<Vec<u8>> = bytes.split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    if lines.is_empty() {
        return;
    }
    let (length, count) = (bytes.len(), lines.len());
    match *mishap {
        Mishap::Flip(at, bits) => bytes[at % length] ^= bits,
        Mishap::Put(at, text) => drop(bytes.splice(at % length..at % length, text.bytes())),
        // Rarely so much that nothing is left.
        Mishap::Cut(at) => bytes.truncate(length - at % length / 3),
        Mishap::RowLost(row) => drop(lines.remove(row % count)),
        Mishap::RowTwice(row) => lines.insert(row % count, lines[row % count].clone()),
        Mishap::RowMoved(from, to) => {
            let line = lines.remove(from % count);
            lines.insert(to % count, line);
        }
    }
    if matches!(mishap, Mishap::RowLost(_) | Mishap::RowTwice(_) | Mishap::RowMoved(..)) {
        *bytes = lines.concat();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn encodings_and_line_ends_change_nothing(catalog in catalog()) {
        let text = catalog.csv(LF);
        let plain = table(&CHECKER, text.clone()).unwrap();
        assert_closed(&plain)?;
        let (gb, _, unmappable) = GB18030.encode(&text);
        prop_assert!(!unmappable);
        let others = [
            catalog.csv(csv::Terminator::CRLF).into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
            format!("\u{feff}{}", catalog.csv(csv::Terminator::CRLF)).into_bytes(),
            text.trim_end().as_bytes().to_vec(),
            gb.to_vec(),
            utf16(&text, u16::to_le_bytes),
            utf16(&text, u16::to_be_bytes),
        ];
        for (n, other) in others.into_iter().enumerate() {
            let ran = table(&CHECKER, other).unwrap();
            prop_assert_eq!(&ran.payloads, &plain.payloads, "way {}: {:?}\n{}", n, ran.outcome.sources[0].encoding, ran.told());
        }
    }

    #[test]
    fn the_order_of_columns_changes_nothing((catalog, permuted) in reordered()) {
        let [one, other] = [&catalog, &permuted].map(|catalog| table(&CHECKER, catalog.csv(LF)).unwrap());
        prop_assert_eq!(&one.payloads, &other.payloads, "{}", other.told());
    }

    #[test]
    fn a_workbook_of_the_same_cells_says_the_same(catalog in catalog()) {
        let (text, book) = (table(&CHECKER, catalog.csv(LF)).unwrap(), table(&CHECKER, workbook(&catalog)).unwrap());
        prop_assert_eq!(&text.payloads, &book.payloads, "{}", book.told());
        prop_assert_eq!(&text.outcome.ledger, &book.outcome.ledger);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_to_a_table_it_adds_up(catalog in catalog(), mishaps in prop::collection::vec(mishap(), 1..6)) {
        let mut bytes = catalog.csv(LF).into_bytes();
        for mishap in &mishaps {
            suffer(&mut bytes, mishap);
        }
        // A file that is no table any more is refused as a whole, which is no matter for the ledger.
        if let Ok(ran) = table(&CHECKER, bytes) {
            assert_closed(&ran)?;
        }
    }

    #[test]
    fn whatever_the_bytes_are_a_conversion_adds_up(kind in 0..BEGINNINGS.len(), bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let catalog = [BEGINNINGS[kind], &bytes].concat();
        if let Ok(ran) = table(&CHECKER, catalog) {
            assert_closed(&ran)?;
        }
    }
}

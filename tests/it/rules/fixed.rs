//! Corrected copies: what was fixed is not found again, nothing else has changed by a byte, and a second look fixes
//! nothing more.

use super::random::{CHECKER, Catalog, catalog};
use super::run::{Collected, table};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use proptest::prelude::*;
use proptest::sample::select;
use shangjia::table::{Change, ReadOptions, Source, Tables};
use shangjia::{Edit, Fixes, Spot};

/// What a merchant does to a cell: its column, what it becomes, and whether setting it right is safe.
type Slip = (&'static str, fn(&str) -> String, bool);

const SLIPS: [Slip; 14] = [
    ("商品编号", |text| format!(" {text}"), true),
    ("商品编号", |text| format!("{text}\u{200b}"), true),
    ("SKU编号", |text| format!("{text}\u{a0} "), true),
    ("SKU编号", |text| format!("{text}\u{2060}\u{feff}"), true),
    ("商品标题", |text| format!("\u{200e}{text}"), true),
    ("商品标题", |text| format!("毛\u{200b}{text}"), false),
    ("售价(元)", |text| wide(text.trim_matches(['¥', '元', ' ']).replace(',', "").as_str()), true),
    ("售价(元)", |text| format!("￥{} 元", text.trim_matches(['¥', '元', ' '])).replace(',', ""), true),
    ("市场价(元)", |text| format!("\u{ad}{text}"), true),
    ("库存", |text| wide(text), true),
    ("库存", |text| format!("{text} 件"), false),
    ("规格图", |text| text.replace("https:", "http:"), false),
    ("主图", |text| text.replace("https:", "http:"), false),
    ("页面路径", |text| format!("/{text}"), false),
];

fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(u32::from('０') + c.to_digit(10).unwrap()).unwrap(),
        '.' => '．',
        other => other,
    };
    text.chars().map(wide).collect()
}

/// How the table is written down.
#[derive(Debug, Clone, Copy)]
struct Written {
    encoding: &'static Encoding,
    marked: bool,
    terminator: &'static str,
    delimiter: u8,
    quotes: bool,
    last_break: bool,
}

fn written() -> impl Strategy<Value = Written> {
    let encodings = select(vec![(UTF_8, false), (UTF_8, true), (GB18030, false), (UTF_16LE, true), (UTF_16BE, true)]);
    (encodings, select(vec!["\n", "\r\n", "\r"]), select(vec![b',', b'\t', b'|']), any::<bool>(), any::<bool>()).prop_map(
        |((encoding, marked), terminator, delimiter, quotes, last_break)| Written {
            encoding,
            marked,
            terminator,
            delimiter,
            quotes,
            last_break,
        },
    )
}

impl Written {
    fn bytes(self, catalog: &Catalog) -> Vec<u8> {
        let style = if self.quotes { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new().delimiter(self.delimiter).quote_style(style).from_writer(Vec::new());
        writer.write_record(&catalog.header).unwrap();
        catalog.rows.iter().for_each(|row| writer.write_record(row).unwrap());
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap().replace('\n', self.terminator);
        let text = if self.last_break { &text[..] } else { text.strip_suffix(self.terminator).unwrap() };
        let text = if self.marked { format!("\u{feff}{text}") } else { text.to_owned() };
        if self.encoding == UTF_16LE {
            return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        }
        if self.encoding == UTF_16BE {
            return text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        }
        self.encoding.encode(&text).0.into_owned()
    }
}

/// The copy of a table with the fixes of a run, and what they change.
fn corrected(bytes: &[u8], ran: &Collected, mut fixes: Fixes) -> (Vec<u8>, Vec<Edit>) {
    ran.found.iter().for_each(|diagnostic| fixes.add(diagnostic));
    let edits = fixes.edits();
    let change = |edit: &Edit| match edit.place.spot {
        Spot::Line { line, field, .. } => (line, field),
        _ => panic!("{edit:?} is no cell of a text"),
    };
    let changes: Vec<Change<'_>> = edits
        .iter()
        .map(|edit| {
            let (line, field) = change(edit);
            Change { line, field, before: &edit.before, after: &edit.after }
        })
        .collect();
    let facts = &ran.outcome.sources[0];
    let options = ReadOptions { encoding: facts.encoding.clone(), delimiter: facts.delimiter.map(|c| c as u8), limits: None };
    let (mut source, mut copy) = (Source::from_bytes("goods.csv", bytes.to_vec()), Vec::new());
    let left = Tables::open(&mut source, &options, None).unwrap().write_changed(&changes, &mut copy).unwrap();
    assert!(left.is_empty(), "{left:?}");
    (copy, edits)
}

/// A catalog with some slips; those of a product's own columns are made in all of its rows.
fn slipped() -> impl Strategy<Value = (Catalog, Vec<Slip>)> {
    (catalog(), prop::collection::vec((any::<usize>(), select(SLIPS.to_vec())), 0..4)).prop_map(|(mut catalog, slips)| {
        let mut made: Vec<(Vec<usize>, Slip)> = Vec::new();
        for (at, slip) in slips {
            let row = at % catalog.rows.len();
            let rows =
                if ["商品编号", "商品标题", "主图", "页面路径"].contains(&slip.0) { catalog.product(row) } else { vec![row] };
            // One slip for each cell, and for the id that says which rows are a product.
            if made.iter().all(|(others, other)| other.0 != slip.0 || others.iter().all(|other| !rows.contains(other))) {
                made.push((rows, slip));
            }
        }
        for (rows, slip) in &made {
            let column = catalog.column(slip.0);
            for &row in rows {
                catalog.rows[row][column] = slip.1(&catalog.rows[row][column]);
            }
        }
        (catalog, made.into_iter().map(|(_, slip)| slip).collect())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_corrected_is_not_found_again_and_nothing_else_changes((catalog, slips) in slipped(), written in written(), all: bool) {
        let fixes = || if all { Fixes::all() } else { Fixes::safe() };
        let bytes = written.bytes(&catalog);
        let ran = table(&CHECKER, bytes.clone()).unwrap();
        let (copy, edits) = corrected(&bytes, &ran, fixes());
        prop_assert!(slips.iter().filter(|slip| slip.2 || all).count() <= edits.len(), "{slips:?} {edits:?}\n{}", ran.told());
        // The same table, its cells changed and then written down, is the copy.
        let mut wanted = catalog.clone();
        for edit in &edits {
            let Spot::Line { line, field, .. } = edit.place.spot else { unreachable!() };
            let cell = (0..wanted.rows.len()).find(|&row| catalog.line_and_field(row, field as usize - 1) == (line, field));
            let cell = &mut wanted.rows[cell.unwrap()][field as usize - 1];
            prop_assert_eq!(&*cell, &edit.before);
            cell.clone_from(&edit.after);
        }
        prop_assert_eq!(&written.bytes(&wanted), &copy);
        let again = table(&CHECKER, copy.clone()).unwrap();
        let (twice, more) = corrected(&copy, &again, fixes());
        prop_assert_eq!((twice, more), (copy, vec![]), "{}", again.told());
        // What could be corrected is gone, and nothing new is found.
        let fixable = |d: &&shangjia::Diagnostic| d.fix.as_ref().is_some_and(|fix| all || fix.is_safe);
        prop_assert_eq!(again.found.len(), ran.found.iter().filter(|d| !fixable(d)).count(), "{}\n\n{}", ran.told(), again.told());
        prop_assert!(!all || again.outcome.ledger.products_refused == 0, "{}", again.told());
    }
}

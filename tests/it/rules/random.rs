//! Random good catalogs: they go through without a word, and with one fault in one cell there is one error, in that
//! cell.

use super::run::{checker, table};
use proptest::prelude::*;
use proptest::sample::select;
use shangjia::{Checker, Diagnostic, Place, Severity, Spot};
use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// The checker of all cases: making one compiles the schemas.
pub static CHECKER: LazyLock<Checker> = LazyLock::new(checker);

/// The columns of every random catalog, before they change places.
pub const COLUMNS: [&str; 17] = [
    "商品编号",
    "商品标题",
    "页面路径",
    "主图",
    "详情",
    "详情图",
    "类目ID",
    "品牌ID",
    "SKU编号",
    "规格图",
    "售价(元)",
    "市场价(元)",
    "库存",
    "商家编码",
    "条码",
    "颜色",
    "尺码",
];

/// What stands once per product, as against once per SKU.
const PRODUCT_COLUMNS: usize = 8;

/// A catalog as rows of cells.
#[derive(Debug, Clone)]
pub struct Catalog {
    pub header: Vec<&'static str>,
    pub rows: Vec<Vec<String>>,
}

impl Catalog {
    /// The column of that name.
    pub fn column(&self, name: &str) -> usize {
        self.header.iter().position(|&header| header == name).unwrap()
    }

    /// The rows of the product that row belongs to.
    pub fn product(&self, row: usize) -> Vec<usize> {
        let id = self.column("商品编号");
        (0..self.rows.len()).filter(|&other| self.rows[other][id] == self.rows[row][id]).collect()
    }

    /// The columns in another order.
    pub fn permuted(&self, order: &[usize]) -> Catalog {
        let cells = |row: &Vec<String>| order.iter().map(|&column| row[column].clone()).collect();
        Catalog { header: order.iter().map(|&column| self.header[column]).collect(), rows: self.rows.iter().map(cells).collect() }
    }

    /// The catalog as CSV, with that at the end of its lines.
    pub fn csv(&self, terminator: csv::Terminator) -> String {
        let mut writer = csv::WriterBuilder::new().terminator(terminator).from_writer(Vec::new());
        writer.write_record(&self.header).unwrap();
        for row in &self.rows {
            writer.write_record(row).unwrap();
        }
        String::from_utf8(writer.into_inner().unwrap()).unwrap()
    }

    /// The physical line and the field where a cell begins, as an editor counts.
    pub fn line_and_field(&self, row: usize, column: usize) -> (u64, u32) {
        let breaks = |cells: &[String]| cells.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let before: usize = self.rows[..row].iter().map(|row| 1 + breaks(row)).sum();
        (u64::try_from(2 + before + breaks(&self.rows[row][..column])).unwrap(), u32::try_from(column + 1).unwrap())
    }
}

/// A SKU before it has a product: price in fen, how the price is written, stock, codes, colour, size.
type Seed = (u64, u8, u32, bool, usize, usize);

fn sku() -> impl Strategy<Value = Seed> {
    (100..1_000_000_u64, 0..5_u8, 1..10_000_u32, any::<bool>(), 0..4_usize, 0..3_usize)
}

fn title() -> impl Strategy<Value = String> {
    ("[一-龥]{3}", "[一-龥a-zA-Z0-9 ，。（）【】·\"*,+-]{0,40}", "[一-龥a-z0-9]{2}").prop_map(|(a, b, c)| a + &b + &c)
}

fn description() -> impl Strategy<Value = String> {
    prop_oneof![2 => "[一-龥，。 ]{0,30}", 1 => "[一-龥]{1,9}(\n[一-龥\", ]{0,9}[一-龥]){1,3}"]
}

/// A good product's rows.
fn product() -> impl Strategy<Value = Vec<Vec<String>>> {
    let images = |least| (least..4_usize, "[a-z0-9]{4}");
    let options = select(vec![(true, true), (true, false), (false, true), (false, false)]);
    (
        "[A-Z]{1,3}-?[1-9][0-9]{0,8}",
        title(),
        description(),
        images(1),
        images(0),
        any::<bool>(),
        options,
        prop::collection::vec(sku(), 1..6),
    )
        .prop_map(|(id, title, desc, main, more, brand, options, skus)| {
            let list = |(count, name): &(usize, String)| {
                (0..*count).map(|i| format!("https://mmecimage.cn/p/wx/{name}-{i}.jpg")).collect::<Vec<_>>().join(";")
            };
            // Several SKUs are told apart by something.
            let options = if skus.len() > 1 && options == (false, false) { (true, false) } else { options };
            let product = [
                id.clone(),
                title,
                format!("pages/goods/detail?id={id}"),
                list(&main),
                desc.trim().to_owned(),
                list(&more),
                "1445".to_owned(),
                if brand { "10001" } else { "2100000000" }.to_owned(),
            ];
            let row = |(n, seed): (usize, &Seed)| [&product[..], &sku_cells(&id, n, *seed, options)].concat();
            skus.iter().enumerate().map(row).collect()
        })
}

fn sku_cells(id: &str, n: usize, (fen, notation, stock, codes, colour, size): Seed, (coloured, sized): (bool, bool)) -> Vec<String> {
    // Prices that are all round would be doubted.
    let fen = if fen.is_multiple_of(1000) { fen + 1 } else { fen };
    let code = |text: String| if codes { text } else { String::new() };
    let colours = ["酒红", "藏青", "米白", "黑"];
    let fits = ["S", "M", "均码"];
    vec![
        format!("{id}-{n}"),
        "https://mmecimage.cn/p/wx/sku.jpg".to_owned(),
        price(fen, notation),
        price(fen + 1 + fen / 3, 0),
        stock.to_string(),
        code(format!("W2-{n}")),
        code("6901234567892".to_owned()),
        if coloured { format!("{}{n}", colours[colour]) } else { String::new() },
        if sized { format!("{}{n}", fits[size]) } else { String::new() },
    ]
}

/// An amount in one of the ways that people write it.
fn price(fen: u64, notation: u8) -> String {
    let plain = format!("{}.{:02}", fen / 100, fen % 100);
    match notation {
        0 => plain,
        1 => format!("¥{plain}"),
        2 => format!("{plain}元"),
        3 if fen >= 100_000 => format!("{},{:03}.{:02}", fen / 100_000, fen / 100 % 1000, fen % 100),
        _ if fen.is_multiple_of(10) => plain[..plain.len() - 1].to_owned(),
        _ => format!(" {plain} "),
    }
}

/// A catalog of good products, its columns in any order.
pub fn catalog() -> impl Strategy<Value = Catalog> {
    catalog_of(1..=4)
}

/// The same with so many products.
fn catalog_of(products: RangeInclusive<usize>) -> impl Strategy<Value = Catalog> {
    let order: Vec<usize> = (0..COLUMNS.len()).collect();
    (prop::collection::vec(product(), products), Just(order).prop_shuffle()).prop_map(|(mut products, order)| {
        // Ids of their own, whatever the dice said: two products that stand one below the other may have the same.
        for (n, rows) in products.iter_mut().enumerate() {
            for row in rows {
                for column in [0, 8] {
                    row[column] = format!("{}{}", n + 1, row[column]);
                }
                row[3] = row[3].replace("/wx/", &format!("/wx/{}/", n + 1));
            }
        }
        let rows = products.concat();
        Catalog { header: COLUMNS.to_vec(), rows }.permuted(&order)
    })
}

/// A fault in one cell: the column, what is written there, the code of the error.
type Fault<'t> = (&'static str, &'t str, &'static str);

/// Written into one row. The prices of random SKUs are between 1 and 10,000 yuan, the market price is the higher one.
const SKU_FAULTS: [Fault<'static>; 40] = [
    ("售价(元)", "", "missing-field"),
    ("售价(元)", "12.345", "price-sub-fen"),
    ("售价(元)", "-9.9", "price-negative"),
    ("售价(元)", "1.5E+3", "price-scientific"),
    ("售价(元)", "9,90", "price-comma"),
    ("售价(元)", "12元5", "price-colloquial"),
    ("售价(元)", "68-98", "price-range"),
    ("售价(元)", "8.5折", "price-percent"),
    ("售价(元)", "1.2万", "price-scaled-unit"),
    ("售价(元)", "$8.20", "price-foreign-currency"),
    ("售价(元)", "面议", "price-not-a-number"),
    ("售价(元)", "9.9元起", "price-unreadable"),
    ("售价(元)", "69012345678901234567", "price-too-many-digits"),
    ("售价(元)", "=B2*0.8", "formula-as-text"),
    ("售价(元)", "#REF!", "cell-error"),
    ("售价(元)", "9\u{200b}.9", "hidden-character"),
    ("售价(元)", "0", "price-zero"),
    ("市场价(元)", "", "missing-field"),
    ("市场价(元)", "0.01", "market-price-below-sale"),
    ("市场价(元)", "10000001", "price-too-high"),
    ("市场价(元)", "约 99", "price-unreadable"),
    ("库存", "", "missing-field"),
    ("库存", "0", "stock-zero"),
    ("库存", "1.5", "number-fraction"),
    ("库存", "-3", "number-negative"),
    ("库存", "10件", "number-unreadable"),
    ("库存", "99999999999999999999", "number-too-large"),
    ("库存", "99999999", "stock-too-high"),
    ("SKU编号", "", "missing-field"),
    ("SKU编号", "6.90123E+12", "id-scientific"),
    ("SKU编号", "719\u{200b}1", "hidden-character"),
    ("规格图", "", "missing-field"),
    ("规格图", "C:\\pictures\\a.jpg", "image-local-path"),
    ("规格图", "/upload/a.jpg", "image-not-an-address"),
    ("规格图", "ftp://mmecimage.cn/p/a.jpg", "image-scheme"),
    ("规格图", "https://mmecimage.cn/p/a b.jpg", "image-white-space"),
    ("规格图", "https://192.168.1.5/a.jpg", "image-private-host"),
    ("商家编码", "WAREHOUSE-2-SHELF-17-BLANKET", "sku-code-too-long"),
    ("条码", "6.90123E+12", "id-scientific"),
    ("条码", "69012\u{fffd}4567892", "replacement-character"),
];

/// Written into every row of one product.
const PRODUCT_FAULTS: [Fault<'static>; 22] = [
    ("商品标题", "", "missing-field"),
    ("商品标题", "毯", "title-length"),
    ("商品标题", "Classic Wool Blanket", "title-needs-chinese"),
    ("商品标题", "加厚珊瑚绒\u{200b}毛毯", "hidden-character"),
    ("商品标题", "加厚珊瑚\u{fffd}毛毯", "replacement-character"),
    ("页面路径", "", "missing-field"),
    ("页面路径", "https://shop.example.com/goods/719", "path-form"),
    ("主图", "", "no-image"),
    ("主图", "见附件", "image-not-an-address"),
    ("主图", "https://mmecimage.cn/p/1;https://mmecimage.cn\\p\\2", "image-backslash"),
    ("主图", "https://mmecimage.cn/p/1;https://u:p@mmecimage.cn/p/2", "image-credentials"),
    ("主图", "=DISPIMG(\"ID_6A1F\",1)", "image-embedded"),
    ("详情图", "data:image/png", "image-scheme"),
    ("类目ID", "", "missing-field"),
    ("类目ID", "家居", "name-not-in-table"),
    ("类目ID", "99999999", "category-unknown"),
    ("类目ID", "6489", "category-not-third-level"),
    ("类目ID", "6493", "qualification-missing"),
    ("品牌ID", "", "missing-field"),
    ("品牌ID", "424242", "brand-unknown"),
    ("品牌ID", "海月", "name-not-in-table"),
    ("商品编号", "6.90123E+12", "id-scientific"),
];

/// Written into the second row of a product that has two.
const SECOND_ROW_FAULTS: [Fault<'static>; 5] = [
    ("商品标题", "另一条加厚珊瑚绒毛毯", "rows-disagree"),
    ("主图", "https://mmecimage.cn/p/another.jpg", "rows-disagree"),
    ("SKU编号", "(as above)", "sku-repeated"),
    ("商品编号", "", "id-missing"),
    ("颜色", "酒红色配金色流苏边加厚双面珊瑚绒四季通用可机洗不掉毛不褪色礼盒装送礼自用均可的那一款毛毯", "option-too-long"),
];

/// Puts a fault in; gives the row that the error should stand in, or nothing where the catalog has no place for it.
fn damage(catalog: &mut Catalog, at: usize, fault: Fault<'_>) -> Option<usize> {
    let (column, text, _) = fault;
    let column = catalog.column(column);
    let rows = catalog.product(at % catalog.rows.len());
    let put = |catalog: &mut Catalog, row: usize, text: &str| text.clone_into(&mut catalog.rows[row][column]);
    let is_of = |list: &[Fault<'_>]| list.iter().any(|(column, _, code)| (*column, *code) == (fault.0, fault.2));
    if is_of(&PRODUCT_FAULTS) {
        for &row in &rows {
            put(catalog, row, text);
        }
        return rows.first().copied();
    }
    if !is_of(&SECOND_ROW_FAULTS) {
        put(catalog, at % catalog.rows.len(), text);
        return Some(at % catalog.rows.len());
    }
    let (&first, &second) = (rows.first()?, rows.get(1)?);
    let above = catalog.rows[first][column].clone();
    // An option that the product does not have would be another fault.
    if fault.2 == "option-too-long" && above.is_empty() {
        return None;
    }
    put(catalog, second, if fault.2 == "sku-repeated" { &above } else { text });
    Some(second)
}

/// Where an error stands: line and field.
fn position(wrong: &Diagnostic) -> Option<(u64, u32)> {
    match &wrong.labels.first()?.place {
        Place { spot: Spot::Line { line, field, .. }, .. } => Some((*line, *field)),
        _ => None,
    }
}

fn any_fault() -> impl Strategy<Value = Fault<'static>> {
    select([&SKU_FAULTS[..], &PRODUCT_FAULTS, &SECOND_ROW_FAULTS].concat())
}

/// Products that go through in one catalog: a run has its price, however little there is to read.
const TOGETHER: usize = 25;

/// Products in a catalog of its own order of columns, with a fault in each of them, and where the errors are.
fn damaged() -> impl Strategy<Value = (Catalog, Vec<(&'static str, u64, u32)>)> {
    let faults = prop::collection::vec((any::<usize>(), any_fault()), TOGETHER);
    (catalog_of(TOGETHER..=TOGETHER), faults).prop_map(|(mut catalog, faults)| {
        let (good, id) = (catalog.clone(), catalog.column("商品编号"));
        let firsts: Vec<usize> = (0..good.rows.len()).filter(|&row| row == 0 || good.rows[row - 1][id] != good.rows[row][id]).collect();
        let mut wrong = Vec::new();
        for (n, (&first, (at, fault))) in firsts.iter().zip(faults).enumerate() {
            let rows = good.product(first);
            // What every product would have in common would be another fault.
            let text = fault.1.replace("6.90123E", &format!("6.9{:03}E", 100 + n));
            if let Some(row) = damage(&mut catalog, rows[at % rows.len()], (fault.0, &text, fault.2)) {
                wrong.push((row, fault));
            }
        }
        let place = |(row, fault): (usize, Fault<'static>)| {
            let (line, field) = catalog.line_and_field(row, catalog.column(fault.0));
            let whole_row = catalog.line_and_field(row, 0).0;
            // What is not there stands nowhere: the row lacks it.
            let is_absent = ["id-missing", "qualification-missing"].contains(&fault.2);
            if is_absent { (fault.2, whole_row, 0) } else { (fault.2, line, field) }
        };
        let mut wrong: Vec<_> = wrong.into_iter().map(place).collect();
        wrong.sort_by_key(|(_, line, _)| *line);
        (catalog, wrong)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// 10,000 products, each of them good but for one cell.
    #[test]
    fn one_fault_is_one_error_in_its_own_cell((catalog, wrong) in damaged()) {
        let ran = table(&CHECKER, catalog.csv(csv::Terminator::Any(b'\n'))).unwrap();
        let place = |d: &Diagnostic| position(d).map(|(line, field)| (d.rule.code, line, field));
        let mut found: Vec<_> = ran.of(Severity::Error).filter_map(place).collect();
        found.sort_by_key(|(_, line, _)| *line);
        prop_assert_eq!(found, &wrong[..], "{}", ran.told());
        prop_assert_eq!(ran.codes(Severity::Warning), Vec::<&str>::new(), "{}", ran.told());
        prop_assert_eq!(ran.outcome.ledger.products_refused, wrong.len() as u64);
        prop_assert!(ran.outcome.ledger.adds_up());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    /// 1,000 good products.
    #[test]
    fn a_good_catalog_goes_through_without_a_word(catalog in catalog_of(TOGETHER..=TOGETHER)) {
        let ran = table(&CHECKER, catalog.csv(csv::Terminator::Any(b'\n'))).unwrap();
        // A product may have no size in a table that has a column for sizes; nothing else is worth a word.
        prop_assert!(ran.found.iter().all(|d| d.rule.code == "option-blank"), "{}", ran.told());
        prop_assert_eq!((ran.outcome.ledger.products, ran.outcome.ledger.products_refused), (TOGETHER as u64, 0));
        prop_assert_eq!(ran.outcome.ledger.skus, catalog.rows.len() as u64);
        prop_assert_eq!(ran.payloads.len(), TOGETHER);
    }
}

/// Nothing of the lists above is never tried: each fault alone, in one fixed catalog.
#[test]
fn every_fault_is_found_in_one_catalog() {
    let row = |n: usize| -> Vec<String> {
        let product = ["719", "加厚珊瑚绒毛毯", "pages/a?id=719", "https://mmecimage.cn/p/1", "柔软", "", "1445", "10001"];
        let cells = product.iter().map(|&cell| cell.to_owned());
        cells.chain(sku_cells("719", n, (5900 + n as u64, 0, 20, true, n, n), (true, false))).collect()
    };
    for fault in SKU_FAULTS.iter().chain(&PRODUCT_FAULTS).chain(&SECOND_ROW_FAULTS) {
        let mut catalog = Catalog { header: COLUMNS.to_vec(), rows: vec![row(0), row(1)] };
        damage(&mut catalog, 1, *fault).unwrap();
        let ran = table(&CHECKER, catalog.csv(csv::Terminator::Any(b'\n'))).unwrap();
        assert_eq!(ran.codes(Severity::Error), [fault.2], "{fault:?}\n{}", ran.told());
        assert!(ran.payloads.is_empty(), "{fault:?}");
    }
    assert_eq!(COLUMNS[PRODUCT_COLUMNS], "SKU编号");
}

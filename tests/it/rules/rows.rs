//! Rows that belong to other rows, wherever they stand: order does not matter, nothing is lost, and what a workbook merges
//! or hides is read as one sees it.

use super::random::CHECKER;
use super::run::{Collected, Setup};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::Value;
use shangjia::{ErrorKind, Mapping, MappingProblem, Severity, SheetChoice};
use std::collections::{BTreeSet, HashSet};

const KINDS: &str = r#"
    price_unit = "yuan"
    [columns]
    "编号" = "out_product_id"
    "标题" = "title"
    "颜色" = "option"
    "售价" = "sale_price"
    "图" = "head_img"
    [values]
    path = "pages/a?id={out_product_id}"
    third_cat_id = 1445
    brand_id = 2100000000
    out_sku_id = "{编号}"
    market_price = "999"
    stock_num = 9
    [rows]
    kind = { column = "类型", product = "商品", sku = "SKU", add = "图片", skip = "停售" }
    parent = { column = "属于" }
"#;

const HEADER: &str = "类型,编号,标题,颜色,售价,图,属于\n";

fn run(mapping: &str, files: Vec<(&str, Vec<u8>)>) -> Collected {
    let setup = Setup { mapping: Mapping::parse("shangjia.toml", mapping).unwrap(), ..Setup::default() };
    setup.run(&CHECKER, files).unwrap()
}

const BY_ID: &str = r#"
    price_unit = "yuan"
    [columns]
    "编号" = "out_product_id"
    "规格编号" = "out_sku_id"
    "标题" = "title"
    "颜色" = "option"
    "售价" = "sale_price"
    [values]
    path = "pages/a?id={out_product_id}"
    head_img = "https://mmecimage.cn/p/a.jpg"
    third_cat_id = 1445
    brand_id = 2100000000
    market_price = "999"
    stock_num = 9
    [rows]
    skip = { column = "状态", is = "停售", whole = true }
"#;

/// Products with their SKUs and further images, a row each, in some order.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let product = |(n, skus): (usize, usize)| {
        let mut rows =
            vec![format!("商品,P{n},加厚珊瑚绒毛毯{n},,{},https://mmecimage.cn/p/{n}.jpg,\n", if skus == 0 { "59" } else { "" })];
        rows.extend((0..skus).map(|sku| format!("SKU,P{n}-{sku},,色{sku},{}9,,P{n}\n", sku + 1)));
        rows.push(format!("图片,,,,,https://mmecimage.cn/p/{n}-2.jpg,P{n}\n"));
        rows.push(format!("停售,Q{n},,,,,\n"));
        rows
    };
    let skus = prop::collection::vec(0_usize..4, 1..5);
    skus.prop_map(move |skus| skus.into_iter().enumerate().flat_map(product).collect::<Vec<_>>())
}

/// What went out, without any order: neither that of products nor that of SKUs.
fn unordered(ran: &Collected) -> Vec<String> {
    let sorted = |payload: &String| {
        let mut body: Value = serde_json::from_str(payload).unwrap();
        body["skus"].as_array_mut().unwrap().sort_by_key(|sku| sku["out_sku_id"].to_string());
        body.to_string()
    };
    let mut bodies: Vec<String> = ran.payloads.iter().map(sorted).collect();
    bodies.sort();
    bodies
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_rows_changes_nothing_but_the_order((rows, mixed, cut) in rows().prop_flat_map(|rows| {
        (Just(rows.clone()), Just(rows.clone()).prop_shuffle(), 0..=rows.len())
    })) {
        let table = |rows: &[String]| format!("{HEADER}{}", rows.concat()).into_bytes();
        let plain = run(KINDS, vec![("a.csv", table(&rows))]);
        prop_assert_eq!(plain.codes(Severity::Error), Vec::<&str>::new(), "{}", plain.told());
        let other = run(KINDS, vec![("a.csv", table(&mixed))]);
        prop_assert_eq!(unordered(&plain), unordered(&other), "{}", other.told());
        prop_assert_eq!(&plain.outcome.ledger, &other.outcome.ledger);
        // Nor does it matter in which file of the run a row stands.
        let (one, two) = mixed.split_at(cut);
        let apart = run(KINDS, vec![("a.csv", table(one)), ("b.csv", table(two))]);
        prop_assert_eq!(&other.payloads, &apart.payloads, "{}", apart.told());
        prop_assert_eq!(&plain.outcome.ledger, &apart.outcome.ledger);
    }

    #[test]
    fn a_product_is_one_wherever_its_rows_stand_and_once_in_the_catalog(
        files in prop::collection::vec(prop::collection::vec((
            prop::sample::select(vec!["A", "B", "C", "D"]),
            prop::sample::select(vec!["在售", "在售", "在售", "停售"]),
        ), 1..8), 1..4),
        filling in prop::sample::select(vec![0_usize, 90_000]),
    ) {
        let (mut known, mut number) = (HashSet::new(), 0);
        let (mut emitted, mut refused, mut off_sale, mut again) = (0, 0, 0, 0);
        let mut tables = Vec::new();
        for (index, rows) in files.iter().enumerate() {
            // So many bytes fill a batch in a few rows.
            let filling = "a".repeat(filling);
            let lines = rows.iter().map(|(id, state)| {
                number += 1;
                format!("{id},S{number},加厚珊瑚绒毛毯,色{number},59,{state},{filling}\n")
            });
            let text = format!("编号,规格编号,标题,颜色,售价,状态,备注\n{}", lines.collect::<String>());
            tables.push((["a.csv", "b.csv", "c.csv"][index], text.into_bytes()));
            let ids: BTreeSet<&str> = rows.iter().map(|(id, _)| *id).collect();
            for id in ids {
                let own: Vec<_> = rows.iter().filter(|(other, _)| *other == id).collect();
                let count = if own.iter().any(|(_, state)| *state == "停售") {
                    &mut off_sale
                } else if known.insert(id) {
                    &mut emitted
                } else {
                    again += 1;
                    &mut refused
                };
                *count += own.len() as u64;
            }
        }
        let ran = run(BY_ID, tables);
        let ledger = &ran.outcome.ledger;
        let found = (ledger.emitted, ledger.refused, ledger.skipped.get("off-sale").copied().unwrap_or(0));
        prop_assert_eq!(found, (emitted, refused, off_sale), "{}", ran.told());
        prop_assert_eq!((ran.payloads.len(), ledger.products_refused), (known.len(), again), "{}", ran.told());
    }

    #[test]
    fn every_row_finds_its_end_whatever_is_wrong(
        cells in prop::collection::vec((
            prop::sample::select(vec!["商品", "SKU", "图片", "停售", "套装", ""]),
            prop::sample::select(vec!["A", "B", "C", ""]),
            prop::sample::select(vec!["A", "B", "C", "D", ""]),
        ), 1..12),
        above in any::<bool>(),
    ) {
        let rows: Vec<String> = cells.iter().map(|(kind, id, parent)| format!("{kind},{id},加厚珊瑚绒毛毯,,59,,{parent}\n")).collect();
        let mapping = if above { KINDS.replace("{ column = \"属于\" }", "\"above\"") } else { KINDS.to_owned() };
        let ran = run(&mapping, vec![("a.csv", format!("{HEADER}{}", rows.concat()).into_bytes())]);
        let ledger = &ran.outcome.ledger;
        prop_assert!(ledger.adds_up(), "{ledger:?}");
        prop_assert_eq!(ledger.read, rows.len() as u64);
        prop_assert!((ledger.products_refused > 0) == (ran.outcome.counts.errors > 0), "{ledger:?}\n{}", ran.told());
        // A row of a kind that nobody explained goes nowhere, and a product without its image is refused.
        prop_assert_eq!(ledger.emitted, 0);
    }
}

fn written(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

const VALUES: &str = r#"
    [values]
    path = "pages/a?id={out_product_id}"
    third_cat_id = 1445
    brand_id = 2100000000
    market_price = "999元"
    stock_num = 9
"#;

/// A header of two lines, with merges across and down; a product's cells merged over its rows; one row hidden.
#[test]
fn a_workbook_is_read_as_one_sees_it() {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet().set_name("报价").unwrap();
    let rows: [&[&str]; 7] = [
        &["山野商店"],
        &["编号", "商品", "", "价格", "", "颜色"],
        &["", "标题", "图", "售价(元)", "SKU", ""],
        &["719", "加厚珊瑚绒毛毯", "https://mmecimage.cn/p/1.jpg", "59", "719-A", "红"],
        &["", "", "", "69", "719-B", "蓝"],
        &["", "", "", "1", "719-X", "试做"],
        &["720", "加厚法兰绒毛毯", "https://mmecimage.cn/p/2.jpg", "面议", "720-A", "红"],
    ];
    written(sheet, &rows);
    let format = Format::new();
    for (first, last, text) in [((1, 0), (2, 0), "编号"), ((1, 1), (1, 2), "商品"), ((1, 3), (1, 4), "价格"), ((3, 0), (5, 0), "719")]
    {
        sheet.merge_range(first.0, first.1, last.0, last.1, text, &format).unwrap();
    }
    sheet.set_row_hidden(5).unwrap();
    let mapping = format!(
        "{VALUES}
        [source]
        header_rows = 2
        [columns]
        '编号' = 'out_product_id'
        '商品 标题' = 'title'
        '商品 图' = 'head_img'
        '价格 售价(元)' = 'sale_price'
        '价格 SKU' = 'out_sku_id'
        '颜色' = 'option'
        [rows]
        fill_down = ['编号', '商品 标题', '商品 图']"
    );
    let ran = run(&mapping, vec![("goods.xlsx", workbook.save_to_buffer().unwrap())]);
    let ledger = &ran.outcome.ledger;
    assert_eq!((ledger.emitted, ledger.refused, ledger.skipped["hidden"], ledger.skus), (2, 1, 1, 2), "{}", ran.told());
    assert_eq!(ran.codes(Severity::Error), ["price-not-a-number"], "{}", ran.told());
    assert!(ran.codes(Severity::Note).contains(&"rows-hidden"), "{}", ran.told());
    assert_eq!(ran.outcome.sources[0].header_row, Some(3));
}

/// A text that was filled down is pointed at where it was written.
#[test]
fn a_filled_cell_is_shown_where_its_text_stands() {
    let mapping = format!("{VALUES}\n[rows]\nfill_down = ['商品编号', '商品标题', '主图']");
    let table = "商品编号,商品标题,主图,SKU编号,售价(元)\n719,毛毯,https://mmecimage.cn/p/1.jpg,A,59\n720,好,https://mmecimage.cn/p/1.jpg,B,59\n721,,,C,59\n";
    let ran = run(&mapping, vec![("goods.csv", table.into())]);
    let places: Vec<String> = ran.of(Severity::Error).map(|d| d.labels[0].place.to_string()).collect();
    assert_eq!(places, ["line 2, column 5", "line 3, column 5", "line 3"], "{}", ran.told());
    assert_eq!(ran.outcome.ledger.refused, 3, "{}", ran.told());
}

/// Every sheet that fits is read, and one that the mapping describes apart is read in its own way.
#[test]
fn sheets_of_a_workbook_are_one_catalog() {
    let mut workbook = Workbook::new();
    let spring: [&[&str]; 2] =
        [&["商品编号", "商品标题", "主图", "SKU编号", "售价(元)"], &["719", "加厚珊瑚绒毛毯", "https://mmecimage.cn/p/1.jpg", "A", "59"]];
    let autumn: [&[&str]; 3] = [
        &["商品编号", "商品标题", "主图", "SKU编号", "售价(元)"],
        &["720", "加厚法兰绒毛毯", "https://mmecimage.cn/p/2.jpg", "B", "69"],
        &["719", "加厚珊瑚绒毛毯", "https://mmecimage.cn/p/1.jpg", "C", "59"],
    ];
    let old: [&[&str]; 2] = [&["货", "名", "图", "价"], &["721", "加厚羊羔绒毛毯", "https://mmecimage.cn/p/3.jpg", "7900"]];
    for (name, rows) in [("说明", &[&["随便写的"] as &[&str]] as &[&[&str]]), ("春", &spring), ("秋", &autumn), ("旧", &old)] {
        written(workbook.add_worksheet().set_name(name).unwrap(), rows);
    }
    workbook.worksheet_from_name("旧").unwrap().set_hidden(true);
    let bytes = workbook.save_to_buffer().unwrap();
    let told = |mapping: &str, sheet: SheetChoice| {
        let setup = Setup { mapping: Mapping::parse("shangjia.toml", mapping).unwrap(), sheet, ..Setup::default() };
        let ran = setup.run(&CHECKER, vec![("goods.xlsx", bytes.clone())]).unwrap();
        assert!(ran.outcome.ledger.adds_up());
        let sheets: Vec<String> = ran.outcome.sources.iter().filter_map(|source| source.sheet.clone()).collect();
        (sheets.concat(), ran.payloads.len(), ran.codes(Severity::Error))
    };
    assert_eq!(told(VALUES, SheetChoice::Fitting), ("春".to_owned(), 1, vec![]));
    // The same product on two sheets is there twice.
    assert_eq!(told(VALUES, SheetChoice::All), ("春秋".to_owned(), 2, vec!["product-repeated"]));
    let apart = format!(
        "{VALUES}
        out_sku_id = '{{out_product_id}}'
        [[sheets]]
        name = '旧'
        price_unit = 'fen'
        columns = {{ '货' = 'out_product_id', '名' = 'title', '图' = 'head_img', '价' = 'sale_price' }}
        [sheets.values]
        path = 'pages/a?id={{out_product_id}}'
        third_cat_id = 1445
        brand_id = 2100000000
        out_sku_id = '{{out_product_id}}'
        market_price = '99900'
        stock_num = 9"
    );
    assert_eq!(told(&apart, SheetChoice::Fitting), ("旧".to_owned(), 1, vec![]));
    assert_eq!(told(&apart, SheetChoice::All), ("春秋旧".to_owned(), 3, vec!["product-repeated"]));
}

/// A mapping that would make an orphan of every row is no mapping.
#[test]
fn names_that_no_table_has_are_said_before_any_row() {
    let wrong = |mapping: &str| {
        let setup = Setup { mapping: Mapping::parse("shangjia.toml", mapping).unwrap(), ..Setup::default() };
        setup.run(&CHECKER, vec![("a.csv", format!("{HEADER}商品,A,毛毯,,1,,\n").into_bytes())]).err().unwrap().to_string()
    };
    let said = wrong(&KINDS.replace("{ column = \"属于\" }", "{ column = \"属于\", names = \"编码\" }"));
    assert!(said.contains("编码") && said.contains("编号"), "{said}");
    let said = wrong(&VALUES.replace("[values]", "[rows]\nparent = 'above'\n[values]"));
    assert!(said.contains("kind"), "{said}");
}

/// The row that says a product is read first, though its SKUs stand in a file that comes before.
#[test]
fn a_sister_file_may_come_first() {
    let mapping = format!(
        "{VALUES}
        [columns]
        '编号' = 'out_product_id'
        '名' = 'title'
        '图' = 'head_img'
        [[sheets]]
        headers = ['规格编号']
        columns = {{ '规格编号' = 'out_sku_id', '颜色' = 'option', '售价(元)' = 'sale_price' }}
        values = {{ market_price = '999元', stock_num = 9 }}
        rows = {{ parent = {{ column = '商品' }} }}"
    );
    let skus: (&str, Vec<u8>) = ("a.csv", "规格编号,颜色,售价(元),商品\nA,红,59,719\nB,蓝,69,719\n".into());
    let products: (&str, Vec<u8>) = ("b.csv", "编号,名,图\n719,加厚珊瑚绒毛毯,https://mmecimage.cn/p/1.jpg\n".into());
    let (one, other) = (run(&mapping, vec![skus.clone(), products.clone()]), run(&mapping, vec![products, skus]));
    assert_eq!(one.payloads, other.payloads, "{}", one.told());
    assert_eq!((one.outcome.ledger.products, one.outcome.ledger.skus), (1, 2), "{}", one.told());
}

/// The first rows show that the comma is the decimal mark; a row that lies far behind them shows the opposite.
#[test]
fn a_late_price_that_contradicts_the_decimal_mark_is_refused_and_not_read_a_hundredfold() {
    let row = |n: usize| {
        let price = if n == 11_000 { "12.90" } else { "12,90" };
        format!("P{n};加厚珊瑚绒毛毯{n};https://mmecimage.cn/p/a-long-name-of-a-picture-{n}.jpg;{price};99\n")
    };
    let table = std::iter::once("商品编号;商品标题;主图;售价;市场价\n".to_owned()).chain((0..12_000).map(row)).collect::<String>();
    let mapping = "price_unit = \"yuan\"\n[values]\nout_sku_id = \"{out_product_id}\"\npath = \"pages/a?id={out_product_id}\"\nthird_cat_id = 1445\nbrand_id = 2100000000\nstock_num = 9\n";
    let ran = run(mapping, vec![("a.csv", table.into_bytes())]);
    assert_eq!(ran.codes(Severity::Error), ["price-not-decimal-comma"], "{}", ran.told());
    assert_eq!((ran.outcome.ledger.products, ran.outcome.ledger.products_refused), (11_999, 1));
    assert!(ran.payloads.iter().all(|payload| payload.contains("\"sale_price\":1290,")));
}

const LINKED: &str = r#"
    price_unit = "yuan"
    [columns]
    "编号" = "out_product_id"
    "标题" = ["title", { field = "desc_imgs", read = "link" }]
    "颜色" = "option"
    "售价" = "sale_price"
    "图" = { field = "head_img", read = "link", base = "https://img.example.com/" }
    [values]
    path = "pages/a?id={out_product_id}"
    third_cat_id = 1445
    brand_id = 2100000000
    out_sku_id = "{编号}-{颜色}"
    market_price = "999"
    stock_num = 9
    [rows]
    blank_id = "continue"
    without_sku = "add"
"#;

/// A sheet whose pictures stand behind texts that say the same in every row.
fn linked() -> Workbook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["编号", "标题", "颜色", "售价", "图"]).unwrap();
    for row in 1..=5_u32 {
        let text = |column, text: &str, sheet: &mut Worksheet| sheet.write_string(row, column, text).map(|_| ()).unwrap();
        let id = ["", "P1", "", "", "P2", "P3"][row as usize];
        if !id.is_empty() {
            text(0, id, sheet);
            text(2, "红", sheet);
            text(3, "59", sheet);
        }
        let title = ["", "加厚珊瑚绒毛毯", "", "", "加厚法兰绒毛毯", "加厚羊羔绒毛毯"][row as usize];
        if !title.is_empty() {
            sheet.write_url_with_text(row, 1, "https://img.example.com/detail.jpg", title).unwrap();
        }
        match row {
            3 => {
                let formula = Formula::new(r#"=HYPERLINK("https://img.example.com/3.jpg?a=1&b=2","查看")"#).set_result("查看");
                sheet.write_formula(row, 4, formula).unwrap();
            }
            4 => text(4, "https://img.example.com/4.jpg", sheet),
            5 => text(4, "查看", sheet),
            _ => {
                sheet.write_url_with_text(row, 4, format!("https://img.example.com/{row}.jpg").as_str(), "查看").unwrap();
            }
        }
    }
    workbook
}

#[test]
fn a_link_behind_a_text_is_read_where_the_mapping_says_so() {
    let book = linked().save_to_buffer().unwrap();
    let ran = run(LINKED, vec![("a.xlsx", book.clone())]);
    let body = |payload: &String| serde_json::from_str::<Value>(payload).unwrap();
    let bodies: Vec<Value> = ran.payloads.iter().map(body).collect();
    let images = |at: usize| bodies[at]["head_img"].to_string();
    let image = |name: &str| format!("\"https://img.example.com/{name}\"");
    assert_eq!(images(0), format!("[{},{},{}]", image("1.jpg"), image("2.jpg"), image("3.jpg?a=1&b=2")), "{}", ran.told());
    assert_eq!(bodies[0]["title"], "加厚珊瑚绒毛毯");
    assert_eq!(bodies[0]["desc_info"]["imgs"].to_string(), format!("[{}]", image("detail.jpg")));
    assert_eq!(images(1), format!("[{}]", image("4.jpg")), "an address without a link is one");
    assert_eq!((ran.codes(Severity::Error), ran.payloads.len()), (vec!["link-missing"], 2), "{}", ran.told());
    assert!(!ran.codes(Severity::Note).contains(&"link-behind-text"), "{}", ran.told());
    let plain = run(&LINKED.replace(r#"read = "link", "#, ""), vec![("a.xlsx", book)]);
    assert!(plain.codes(Severity::Note).contains(&"link-behind-text"), "{}", plain.told());
}

#[test]
fn links_are_asked_of_a_file_that_can_have_some() {
    let setup = Setup { mapping: Mapping::parse("shangjia.toml", LINKED).unwrap(), ..Setup::default() };
    let error = setup.run(&CHECKER, vec![("a.csv", "编号,标题,颜色,售价,图\nP1,毛毯,红,59,查看\n".into())]).err().unwrap();
    let ErrorKind::Mapping(wrong) = error.kind() else { panic!("{error}") };
    assert_eq!(wrong.problem, MappingProblem::NoLinks { column: "标题".into() });
    assert_eq!(&LINKED[wrong.span.clone().unwrap()], "\"标题\"");
    assert!(error.to_string().contains("save it as .xlsx"), "{error}");
}

/// A text that the mapping calls blank is blank in any case of its letters, for the row's product as for its cells.
#[test]
fn what_the_mapping_calls_blank_continues_the_product_above() {
    let mapping = r#"
        price_unit = "yuan"
        [columns]
        "编号" = { field = "out_product_id", blank = "N/A" }
        "标题" = "title"
        "颜色" = "option"
        "售价" = "sale_price"
        "图" = { field = "head_img", base = "https://mmecimage.cn/p/" }
        [values]
        path = "pages/a?id={out_product_id}"
        third_cat_id = 1445
        brand_id = 2100000000
        out_sku_id = "{out_product_id}-{颜色}"
        market_price = "999"
        stock_num = 9
        [rows]
        blank_id = "continue"
    "#;
    let table = "编号,标题,颜色,售价,图\nP1,加厚珊瑚绒毛毯,红,59,1.jpg\nn/a,,蓝,59,\nNULL,加厚法兰绒毛毯,绿,59,//mmecimage.cn/p/2.jpg\n";
    let ran = run(mapping, vec![("a.csv", table.into())]);
    assert_eq!(ran.codes(Severity::Error), ["id-placeholder"], "{}", ran.told());
    assert_eq!(ran.payloads, Vec::<String>::new(), "a row of nobody may be the product's above");
    let ran = run(mapping, vec![("a.csv", table.replace("NULL", "P2").into())]);
    let bodies: Vec<Value> = ran.payloads.iter().map(|payload| serde_json::from_str(payload).unwrap()).collect();
    assert_eq!(bodies.iter().map(|body| body["skus"].as_array().unwrap().len()).collect::<Vec<_>>(), [2, 1], "{}", ran.told());
    assert_eq!(bodies[1]["head_img"][0], "https://mmecimage.cn/p/2.jpg");
}

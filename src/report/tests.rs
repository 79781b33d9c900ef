//! Both formats in both languages over one set of awkward problems, compared with the texts in `fixtures/`.
//!
//! Run with `UPDATE_FIXTURES=1` to write the texts anew; then read every line of the difference.

use super::card::columns;
use super::*;
use crate::rules::{Rule, Words};
use crate::table::{Block, CellKind};
use crate::{Counts, Error, Field, Label, Ledger, Mapping, MappingError, MappingProblem, Place, Severity, SourceFacts, Spot, Unreadable};
use proptest::prelude::*;
use smol_str::SmolStr;
use std::path::Path;

const fn rule(code: &'static str, severity: Severity, summary: Words, message: Words, help: Words) -> Rule {
    let none = Words { zh: "", en: "" };
    Rule { code, severity, summary, explanation: none, message, help, predicts: &[], failing: "", passing: "" }
}

const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

static NOT_EXACT: Rule = rule(
    "price-not-exact",
    Severity::Error,
    words("价格不是整分", "a price is no whole number of fen"),
    words("价格“{value}”不是整分，最多只能有两位小数。", "The price \"{value}\" is no whole number of fen: it has more than two decimals."),
    words("写成 {nearest}，或者确认原来的价格。", "Write {nearest}, or look up the original price."),
);
static WITH_UNIT: Rule = rule(
    "price-with-unit",
    Severity::Error,
    words("价格里有单位", "a price with its unit"),
    words("价格“{value}”里有单位。", "The price \"{value}\" has its unit in the cell."),
    words("只写数字：{number}。", "Write the number alone: {number}."),
);
static SKU_TWICE: Rule = rule(
    "sku-id-twice",
    Severity::Error,
    words("SKU 编码重复", "a SKU id stands twice"),
    words("SKU 编码“{id}”在两行里都出现了。", "The SKU id \"{id}\" stands in two rows."),
    words("给其中一行换一个编码，或者删掉重复的一行。", "Give one of the rows another id, or delete the row that is there twice."),
);
static HIDDEN: Rule = rule(
    "title-hidden-characters",
    Severity::Error,
    words("标题里有看不见的字符", "a title with characters that cannot be seen"),
    words("标题“{value}”里有看不见的字符。", "The title \"{value}\" holds characters that cannot be seen."),
    words("删掉这些字符，重新输入标题。", "Delete them and type the title again."),
);
static MARKET_BELOW: Rule = rule(
    "market-price-below-sale-price",
    Severity::Warning,
    words("划线价低于售价", "a strike-through price below the selling price"),
    words("划线价 {market} 元低于售价 {sale} 元。", "The strike-through price of {market} yuan is below the selling price of {sale} yuan."),
    words("把两列对调，或者删掉划线价。", "Swap the two, or leave the strike-through price out."),
);
static NO_COLUMN: Rule = rule(
    "column-missing",
    Severity::Error,
    words("缺少必需的列", "a required column is missing"),
    words("没有哪一列填写字段 {field}。", "No column fills the field {field}."),
    words("加上这一列，或者在命令行里写 --set {name}=……", "Add the column, or say --set {name}=... on the command line."),
);
static RAGGED: Rule = rule(
    "row-too-short",
    Severity::Error,
    words("一行的格数和表头不一致", "a row with more or fewer cells than the header"),
    words("这一行有 {cells} 格，表头有 {header} 格。", "This row has {cells} cells, the header has {header}."),
    words("看看是不是有没加引号的分隔符或换行。", "Look for a separator or a line break that is not in quotes."),
);
static BLANK: Rule = rule(
    "stock-missing",
    Severity::Error,
    words("没有库存", "no stock"),
    words("没有填库存。", "The stock is not filled in."),
    words("填一个不小于 0 的整数。", "Write a whole number, 0 or more."),
);
static TOO_SMALL: Rule = rule(
    "price-not-positive",
    Severity::Error,
    words("价格必须大于 0", "a price must be more than 0"),
    words("价格是 {value}，必须大于 0。", "The price is {value}; it must be more than 0."),
    words("写成以分为单位的正整数。", "Write a positive whole number of fen."),
);
static LONG: Rule = rule(
    "image-unusual-host",
    Severity::Warning,
    words("图片地址的域名少见", "an image address with an unusual host"),
    words(
        "图片地址“{value}”看起来不是公开的图片服务器，微信可能取不到图片，审核时商品会因此被退回。",
        "The image address \"{value}\" does not look like a public server: WeChat may not be able to fetch it, and the product would come back from review.",
    ),
    words("换成公网可以打开的 https 地址。", "Use an https address that opens from anywhere."),
);
static NO_ROWS: Rule = rule(
    "no-rows",
    Severity::Note,
    words("没有数据行", "no rows"),
    words("表格里只有表头。", "The table is a header and nothing else."),
    words("", ""),
);

fn row<'a>(cells: &[(&'a str, &'a str)]) -> Vec<(SmolStr, SmolStr)> {
    cells.iter().map(|(header, value)| ((*header).into(), (*value).into())).collect()
}

fn label(spot: Spot, file: &str, cells: &[(&str, &str)], focus: Option<usize>) -> Label {
    let (header, value) = focus.map(|i| cells[i]).unzip();
    Label {
        place: Place { file: file.into(), spot },
        header: header.map(SmolStr::new),
        value: value.map(SmolStr::new),
        card: row(cells),
        focus,
    }
}

fn cell(row: u64, column: u32, cells: &[(&str, &str)], focus: Option<usize>) -> Label {
    label(Spot::Cell { sheet: "商品表".into(), row, column }, "商品.xlsx", cells, focus)
}

fn line(line: u64, column: u32, cells: &[(&str, &str)], focus: Option<usize>) -> Label {
    label(Spot::Line { line, column, field: 3 }, "库存.csv", cells, focus)
}

fn found(rule: &'static Rule, field: Option<Field>, product: Option<&str>, sku: Option<&str>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(rule);
    diagnostic.field = field;
    diagnostic.product = product.map(SmolStr::new);
    diagnostic.sku = sku.map(SmolStr::new);
    diagnostic
}

fn problems(repeats: u64) -> Vec<Diagnostic> {
    let sheets = [
        ("商品编码", "A-1001"),
        ("商品名称", "纯棉四件套 加大双人"),
        ("颜色", "酒红"),
        ("售价", "199.999"),
        ("划线价", "299"),
        ("库存", "12"),
    ];
    let mut problems = vec![
        found(&NO_COLUMN, Some(Field::ThirdCatId), None, None).arg("field", "third_cat_id").arg("name", "third_cat_id").at(Label {
            place: Place { file: "商品.xlsx".into(), spot: Spot::File },
            header: None,
            value: None,
            card: Vec::new(),
            focus: None,
        }),
        found(&NOT_EXACT, Some(Field::SalePrice), Some("A-1001"), Some("A-1001-R"))
            .arg("value", "199.999")
            .arg("nearest", "199.99")
            .at(cell(7, 4, &sheets, Some(3))),
    ];
    problems[1].pointer = Some("/skus/0/sale_price".into());
    for n in 0..repeats {
        let value = format!("{}元", 9 + n);
        let cells = [("商品名称", "四季通用凉席"), ("售价", value.as_str()), ("库存", "3")];
        let id = format!("B-{}", 2000 + n);
        problems.push(found(&WITH_UNIT, Some(Field::SalePrice), Some(&id), None).arg("value", &value).arg("number", 9 + n).at(cell(
            9 + n,
            4,
            &cells,
            Some(1),
        )));
    }
    let first = [("商品编码", "C-1"), ("SKU编码", "C-1-白"), ("颜色", "白"), ("库存", "5")];
    let second = [("商品编码", "C-9"), ("SKU编码", "C-1-白"), ("颜色", "米白"), ("库存", "80")];
    problems.push(
        found(&SKU_TWICE, Some(Field::OutSkuId), Some("C-9"), Some("C-1-白"))
            .arg("id", "C-1-白")
            .at(cell(131, 2, &second, Some(1)))
            .at(cell(52, 2, &first, Some(1))),
    );
    let mut shared = found(&SKU_TWICE, Some(Field::SkuCode), Some("C-9"), None).arg("id", "6901234567892");
    for n in [160, 161, 170, 171, 180, 199] {
        shared = shared.at(cell(n, 3, &[("商品编码", "C-9"), ("颜色", "米白"), ("货号", "6901234567892")], Some(2)));
    }
    problems.push(shared);
    let title = "正品\u{202E}销热\u{200B}爆款\u{1B}[31m".to_owned() + &"超长标题".repeat(40);
    let cells = [("商品编码", "D-1"), ("商品名称", title.as_str()), ("颜色", "\u{9B}2J黑\n白")];
    problems.push(found(&HIDDEN, Some(Field::Title), Some("D-1\u{7}"), None).arg("value", &title).at(cell(200, 2, &cells, Some(1))));
    let mut market = sheets;
    market[3].1 = "399";
    problems.push(
        found(&MARKET_BELOW, Some(Field::MarketPrice), Some("A-1001"), Some("A-1001-G"))
            .arg("market", "299.00")
            .arg("sale", "399.00")
            .at(cell(8, 5, &market, Some(4)))
            .at(cell(8, 4, &market, Some(3))),
    );
    problems.push(found(&RAGGED, None, None, None).arg("cells", 4).arg("header", 6).at(line(
        17,
        0,
        &[("SKU编码", "E-1"), ("颜色", "蓝"), ("库存", "1")],
        None,
    )));
    for n in [21, 23] {
        problems.push(found(&BLANK, Some(Field::StockNum), Some("E-2"), None).at(line(
            n,
            14,
            &[("SKU编码", "E-2-黑"), ("颜色", "黑"), ("库存", "")],
            Some(2),
        )));
    }
    let mut body = label(Spot::Body { line: 3, pointer: "/skus/1/sale_price".into() }, "spu.ndjson", &[], None);
    body.value = Some("-5".into());
    problems.push(found(&TOO_SMALL, Some(Field::SalePrice), Some("F-1"), Some("F-1-2")).arg("value", "-5").at(body));
    let image = "https://192.168.1.20:8080/商品图片/2024/主图-01.jpg?".to_owned() + &"x".repeat(70);
    problems.push(found(&LONG, Some(Field::HeadImg), Some("G-1"), None).arg("value", &image).at(cell(
        310,
        9,
        &[("商品编码", "G-1"), ("主图", &image), ("视频", "https://example.com/a.mp4")],
        Some(1),
    )));
    problems.push(found(&NO_ROWS, None, None, None).at(label(Spot::File, "-", &[], None)));
    problems.push(Diagnostic::new(&NO_ROWS));
    problems
}

fn outcome(problems: &[Diagnostic]) -> Outcome {
    let mut counts = Counts::default();
    for problem in problems {
        counts.add(problem.severity);
    }
    let ledger = Ledger {
        read: 412,
        emitted: 346,
        refused: 61,
        skipped: [("blank", 4), ("moved", 1)].into(),
        products: 128,
        products_refused: 47,
        skus: 1346,
        sale_price_fen: 123_456_705,
        stock: 98_760,
    };
    let book = SourceFacts {
        file: "商品.xlsx".into(),
        sheet: Some("商品表".into()),
        header_row: Some(2),
        other_sheets: vec!["说明".into(), "2023\u{202E}".into()],
        ..SourceFacts::default()
    };
    let text = SourceFacts {
        file: "库存.csv".into(),
        encoding: Some("GB18030".into()),
        encoding_reason: Some("not-utf-8".into()),
        delimiter: Some('\t'),
        header_row: Some(1),
        preset: Some("shopify".into()),
        columns: Some(columns_of("库存.csv")),
        ..SourceFacts::default()
    };
    let input = SourceFacts { file: "-".into(), ..SourceFacts::default() };
    Outcome { sources: vec![book, text, input], ledger, counts }
}

/// Every kind of column that there is.
fn columns_of(file: &str) -> crate::mapping::Columns {
    let toml = r#"
        price_unit = "yuan"
        [columns]
        "款号" = "out_product_id"
        "图片{n}" = { field = "head_img", separator = ";" }
        "售价" = "sale_price"
        "市场价(分)" = { field = "market_price", unit = "fen" }
        "颜色" = "option"
        "规格" = { options = true, separator = ";", pair = ":" }
        "备注" = "ignore"
        [values]
        path = "pages/goods/detail?id={out_product_id}&c={颜色}"
    "#;
    let mut block = Block::default();
    let header = ["款号", "图片1", "图片2", "售价", "市场价(分)", "颜色", "规格", "备注"];
    block.push_row(1, header.map(|text| (text, CellKind::Text)));
    Mapping::parse("shangjia.toml", toml).unwrap().fit(file, &block).unwrap().columns
}

fn heading(language: Language) -> Heading {
    Heading { tool: "shangjia".into(), version: "0.1.0".into(), target: "spu-add".into(), language }
}

fn human(problems: &[Diagnostic], language: Language, options: HumanOptions) -> String {
    let mut out = Vec::new();
    let mut report = HumanReport::new(&mut out, &heading(language), options);
    for problem in problems {
        report.diagnostic(problem).unwrap();
    }
    report.finish(&outcome(problems)).unwrap();
    String::from_utf8(out).unwrap()
}

fn json(problems: &[Diagnostic], language: Language) -> String {
    let mut out = Vec::new();
    let mut report = JsonReport::new(&mut out, &heading(language)).unwrap();
    for problem in problems {
        report.diagnostic(problem).unwrap();
    }
    report.finish(&outcome(problems)).unwrap();
    String::from_utf8(out).unwrap()
}

fn options(drawing: Drawing) -> HumanOptions {
    HumanOptions { drawing, ..HumanOptions::default() }
}

fn matches_fixture(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/report/fixtures").join(name);
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == text, "{name} differs:\n{text}");
}

#[test]
fn people_read_the_same_in_both_languages() {
    let detailed = |drawing| HumanOptions { detail: Detail::Columns, ..options(drawing) };
    matches_fixture("human.zh.txt", &human(&problems(41), Language::Zh, detailed(Drawing::Unicode)));
    matches_fixture("human.en.txt", &human(&problems(41), Language::En, detailed(Drawing::Ascii)));
}

#[test]
fn programs_read_what_the_schema_describes() {
    let schema = serde_json::from_str(REPORT_SCHEMA).unwrap();
    for (name, language) in [("json.zh.txt", Language::Zh), ("json.en.txt", Language::En)] {
        let text = json(&problems(2), language);
        let report = serde_json::from_str(&text).unwrap();
        jsonschema::validate(&schema, &report).unwrap();
        assert_eq!(report["diagnostics"].as_array().unwrap().len(), problems(2).len());
        matches_fixture(name, &text);
    }
}

#[test]
fn errors_are_shown_with_the_line_of_the_mapping() {
    let toml = "# 我的店\n[columns]\n售价 = { field = \"sale_prise\", unit = \"yuan\" }\n";
    let start = toml.find("\"sale").unwrap();
    let problem = MappingProblem::UnknownField { field: "sale_prise".into(), nearest: Some("sale_price".into()) };
    let mapping: Error = MappingError { file: "shangjia.toml".into(), text: toml.into(), span: Some(start..start + 12), problem }.into();
    let present = vec!["Sheet1".into(), "说明".into()];
    let sheet = Error::unreadable("商品.xlsx", Unreadable::NoSheet { asked: "商品".into(), present });
    let mut text = String::new();
    for language in [Language::Zh, Language::En] {
        for error in [&mapping, &sheet] {
            text += &show_error(error, language, options(Drawing::Ascii));
            text.push('\n');
        }
    }
    matches_fixture("errors.txt", &text);
}

/// The display columns of the underline below each card line, and those of the text that it must stand under.
fn underlined(report: &str, value: &str) -> Option<(std::ops::Range<usize>, std::ops::Range<usize>)> {
    let lines: Vec<&str> = report.lines().collect();
    let at = lines.iter().position(|line| line.contains(" | ") && line.contains(value))?;
    let (above, below) = (lines[at], lines.get(at + 1)?);
    let start = columns(&above[..above.find(value)?]);
    let mark = |c: char| c == '^' || c == '|';
    let gutter = below.find(':')? + 1;
    let first = gutter + below[gutter..].find(mark)?;
    let last = gutter + below[gutter..].rfind(mark)?;
    Some((columns(&below[..first])..columns(&below[..=last]), start..start + columns(value)))
}

#[test]
fn the_mark_stands_under_its_cell_whatever_stands_before_it() {
    let befores = ["a", "商品", "ﾊﾝｶｸ", "全角Ａ１", "e\u{301}a", "\u{202E}左", "😀笑", "Ж·…"];
    for before in befores {
        for value in ["12元", "x", "纯棉四件套"] {
            for width in [40, 60, 100] {
                let cells = [("编码", before), ("售价", value), ("库存", "5")];
                let problem = found(&WITH_UNIT, Some(Field::SalePrice), None, None).at(cell(7, 2, &cells, Some(1)));
                let text = human(&[problem], Language::Zh, HumanOptions { width, ..HumanOptions::default() });
                let (mark, cell) = underlined(&text, value).expect(&text);
                assert_eq!(mark, cell, "{before} {value}\n{text}");
            }
        }
    }
}

#[test]
fn nothing_from_a_cell_reaches_the_terminal() {
    let evil = "\u{1B}]0;x\u{7}\u{9B}2J\r\n\t\u{202E}\u{200B}\u{FEFF}\u{E0041}";
    let mut label = cell(3, 1, &[(evil, evil), (evil, evil)], Some(1));
    label.place = Place { file: evil.into(), spot: Spot::Cell { sheet: evil.into(), row: 3, column: 1 } };
    let mut problem = found(&NOT_EXACT, None, Some(evil), Some(evil)).arg("value", evil).at(label);
    problem.pointer = Some(evil.into());
    let mut outcome = outcome(&[]);
    outcome.sources = vec![SourceFacts { file: evil.into(), sheet: Some(evil.into()), delimiter: Some('\u{7}'), ..SourceFacts::default() }];
    let mut out = Vec::new();
    let mut report =
        HumanReport::new(&mut out, &heading(Language::Zh), HumanOptions { detail: Detail::Columns, ..HumanOptions::default() });
    for _ in 0..5 {
        report.diagnostic(&problem).unwrap();
    }
    report.finish(&outcome).unwrap();
    let text = String::from_utf8(out).unwrap() + &json(&[problem], Language::En).replace('\n', "");
    let wrong = MappingProblem::Syntax(evil.into());
    let errors = [13..16, 14..15, 13..14, 0..9999, std::ops::Range { start: 7, end: 2 }].map(|span| {
        let mapping = MappingError { file: evil.into(), text: evil.repeat(9), span: Some(span), problem: wrong.clone() };
        show_error(&mapping.into(), Language::Zh, HumanOptions::default())
    });
    assert!(errors[0].contains(",-["), "{}", errors[0]);
    assert!(errors.iter().all(|error| error.lines().count() < 20));
    let text = text + &errors.concat();
    assert_eq!(text.replace('\n', ""), printable(&text.replace('\n', "")));
    assert!(text.contains("\\u{202E}"));
}

#[test]
fn only_printing_is_capped_and_errors_come_before_warnings() {
    let cells = |n: u64| format!("列{n}");
    let mut all = Vec::new();
    for n in 0..500 {
        let header = cells(n);
        all.push(found(&MARKET_BELOW, None, None, None).at(cell(n + 2, 3, &[(&header, "1")], Some(0))));
    }
    all.push(found(&BLANK, None, None, None).at(cell(900, 3, &[("库存", "1")], Some(0))));
    let text = human(&all, Language::En, HumanOptions { limit: 20, ..HumanOptions::default() });
    assert_eq!(text.matches("warning[").count(), 19);
    assert_eq!(text.matches("error[").count(), 1);
    assert!(text.contains("481 more kinds of problems (481 in all)"), "{text}");
    assert!(text.contains("1 error, 500 warnings;"), "{text}");
}

#[test]
fn a_narrow_terminal_is_not_passed() {
    for language in [Language::Zh, Language::En] {
        for width in [1, 60, 80] {
            let text = human(&problems(9), language, HumanOptions { width, ..HumanOptions::default() });
            // Long cells are shown at their length, and a table is no wider than its words; sentences must fit.
            let sentence = |line: &&str| line.starts_with("  = ") || line.starts_with("  x ") || line.starts_with("  help");
            for line in text.lines().filter(sentence) {
                assert!(columns(line) <= width.max(40), "{line}");
            }
        }
    }
}

#[test]
fn colours_change_nothing_but_colours() {
    for language in [Language::Zh, Language::En] {
        let plain = human(&problems(9), language, HumanOptions::default());
        let coloured = human(&problems(9), language, HumanOptions { colour: Colour::Always, ..HumanOptions::default() });
        let mut stripped = String::new();
        for (i, piece) in coloured.split('\u{1b}').enumerate() {
            stripped += if i == 0 { piece } else { piece.split_once('m').unwrap().1 };
        }
        assert!(stripped == plain && coloured != plain);
    }
}

#[test]
fn other_programs_show_a_finding_with_its_place() {
    let blank = found(&BLANK, Some(Field::StockNum), None, None).at(line(21, 14, &[("颜色", "黑"), ("库存", "")], Some(1)));
    let handler = miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none());
    let mut text = String::new();
    handler.render_report(&mut text, &Finding::new(&blank, Language::En)).unwrap();
    for part in
        ["stock-missing", "[库存.csv:21:14]", "x The stock is not filled in.", " 21 | 颜色: 黑 | 库存: \"\"", "help: Write a whole number"]
    {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
}

fn any_label() -> impl Strategy<Value = Label> {
    let text = || prop_oneof![".{0,6}", "[商品售价a-z:| ]{0,40}", "\\PC{0,200}"];
    let spot = prop_oneof![
        Just(Spot::File),
        (text(), 1u64.., any::<u32>()).prop_map(|(sheet, row, column)| Spot::Cell { sheet: sheet.into(), row, column }),
        (1u64..20, any::<u32>(), 0u32..9).prop_map(|(line, column, field)| Spot::Line { line, column, field }),
        (1u64.., text()).prop_map(|(line, pointer)| Spot::Body { line, pointer }),
    ];
    let card = prop::collection::vec((text(), text()), 0..8);
    let parts = (text(), spot, prop::option::of(text()), prop::option::of(text()), card, prop::option::of(0usize..9));
    parts.prop_map(|(file, spot, header, value, card, focus)| Label {
        place: Place { file: file.into(), spot },
        header: header.map(SmolStr::from),
        value: value.map(SmolStr::from),
        card: card.into_iter().map(|(header, text)| (header.into(), text.into())).collect(),
        focus,
    })
}

proptest! {
    #[test]
    fn whatever_is_pointed_at_can_be_shown(labels in prop::collection::vec(any_label(), 0..7), text in any::<String>(), width in 1usize..140) {
        let mut problem = found(&WITH_UNIT, None, Some(&text), Some(&text)).arg("value", &text).arg("number", &text);
        problem.labels = labels;
        let shown = human(std::slice::from_ref(&problem), Language::Zh, HumanOptions { width, ..HumanOptions::default() });
        for line in shown.lines() {
            prop_assert_eq!(line, &*printable(line));
        }
        let schema = serde_json::from_str(REPORT_SCHEMA).unwrap();
        let report = serde_json::from_str(&json(&[problem], Language::En)).unwrap();
        prop_assert!(jsonschema::validate(&schema, &report).is_ok(), "{}", report);
    }
}

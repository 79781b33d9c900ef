//! A rule's example → the files that it stands for, filled up from one good product. The format is documented on
//! `Rule`; this is the only reader of it.

use super::run::{Collected, Setup};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Image, Note, Workbook, Worksheet};
use serde_json::{Map, Value, json};
use shangjia::table::Limits;
use shangjia::{Baseline, Checker, Diagnostic, Error, ImageMap, Mapping, WordList, rules};

/// The columns of the good product and what stands in them; `{n}` is the row's number.
pub const STANDARD: [(&str, &str); 15] = [
    ("商品编号", "719"),
    ("商品标题", "加厚珊瑚绒毛毯"),
    ("页面路径", "pages/goods/detail?id=719"),
    ("主图", "https://mmecimage.cn/p/wx719/main.jpg"),
    ("详情", "柔软保暖"),
    ("详情图", "https://mmecimage.cn/p/wx719/more.jpg"),
    ("类目ID", "1445"),
    ("品牌ID", "2100000000"),
    ("SKU编号", "719-{n}"),
    ("规格图", "https://mmecimage.cn/p/wx719/sku.jpg"),
    ("售价(元)", "59"),
    ("市场价(元)", "99"),
    ("库存", "20"),
    ("商家编码", "W2-17"),
    ("条码", "6901234567892"),
];

/// What stands in front of an example, and the example itself.
#[derive(Debug, Default)]
struct Example<'e> {
    text: &'e str,
    without: Vec<&'e str>,
    set: Vec<&'e str>,
    toml: Vec<&'e str>,
    baseline: Option<&'e str>,
    required: Option<&'e str>,
    saved: Option<&'e str>,
    hide: Option<u32>,
    images: Option<&'e str>,
    field_limit: Option<usize>,
    times: usize,
    rows: usize,
    sheets: usize,
    marks: Vec<&'e str>,
}

/// Runs an example through the whole pipeline.
pub fn run(checker: &Checker, text: &str) -> Result<Collected, Error> {
    run_as(Setup::default(), checker, text)
}

/// The same with rules that nobody wants to hear of.
pub fn run_ignoring(checker: &Checker, text: &str, ignored: &[&'static str]) -> Result<Collected, Error> {
    run_as(Setup { ignored: ignored.to_vec(), ..Setup::default() }, checker, text)
}

fn run_as(mut setup: Setup, checker: &Checker, text: &str) -> Result<Collected, Error> {
    if text.starts_with('{') {
        return setup.run(checker, vec![("bodies", body(text).into_bytes())]);
    }
    let example = Example::read(text);
    if !example.toml.is_empty() {
        setup.mapping = Mapping::parse("shangjia.toml", &example.mapping())?;
    }
    if !example.is("@no-today") {
        setup.mapping.today = Some("2026-12-31".parse().unwrap());
    }
    setup.images = example.images.map(uploaded);
    setup.baseline = example.baseline.map(known);
    for argument in &example.set {
        setup.mapping.set(argument)?;
    }
    if let Some(limit) = example.field_limit {
        setup.read.limits = Some(Limits { field: limit, ..Limits::default() });
    }
    let lines = example.lines();
    let bytes = match example.sheets {
        0 if example.is("@bytes") => bytes(&lines.concat()),
        0 => lines.concat().into_bytes(),
        _ => example.workbook(&lines),
    };
    let mut files = vec![("goods", bytes)];
    if example.is("@twice") {
        files.push(("goods again", files[0].1.clone()));
    }
    let mut other = Checker::new(checker.target());
    if let Some(word) = example.required {
        other.required_words(WordList::read("words.txt", word.as_bytes())?);
        return setup.run(&other, files);
    }
    if let Some(day) = example.saved {
        other.today("2026-11-25".parse().unwrap());
        other.saved("categories.json", day.parse().unwrap());
        return setup.run(&other, files);
    }
    setup.run(checker, files)
}

/// A table of uploaded images with one in it.
fn uploaded(image: &str) -> ImageMap {
    ImageMap::read("images.csv", format!("original,wechat\n{image},https://mmecimage.cn/p/wx719/uploaded.jpg\n").as_bytes()).unwrap()
}

/// A baseline with one finding of product 719.
fn known(rule: &str) -> Baseline {
    let mut finding = Diagnostic::new(rules::by_code(rule).unwrap());
    finding.product = Some("719".into());
    let mut baseline = Baseline::default();
    baseline.add(&finding);
    baseline
}

/// What the columns of the good product fill, in their order.
const FILLED: [&str; 15] = [
    "out_product_id",
    "title",
    "path",
    "head_img",
    "desc",
    "desc_imgs",
    "third_cat_id",
    "brand_id",
    "out_sku_id",
    "thumb_img",
    "sale_price",
    "market_price",
    "stock_num",
    "sku_code",
    "barcode",
];

impl<'e> Example<'e> {
    /// The mapping file.
    fn mapping(&self) -> String {
        let mut lines: Vec<String> = self.toml.iter().map(|&line| line.to_owned()).collect();
        if self.toml.iter().any(|line| line.starts_with("columns.")) {
            for ((header, _), field) in STANDARD.iter().zip(FILLED) {
                let said = self
                    .toml
                    .iter()
                    .any(|line| line.starts_with(&format!("columns.{header}=")) || line.starts_with(&format!("columns.\"{header}\"=")));
                if !said && !self.without.contains(header) {
                    lines.push(format!("columns.\"{header}\"=\"{field}\""));
                }
            }
        }
        lines.join("\n")
    }

    fn read(mut text: &'e str) -> Example<'e> {
        let mut example = Example { times: 1, rows: 1, ..Example::default() };
        while text.starts_with('@') {
            let mark = word(&mut text);
            match mark {
                "@xlsx" => example.sheets = 1,
                "@sheets" => example.sheets = number(word(&mut text)),
                "@field-limit" => example.field_limit = Some(number(word(&mut text))),
                "@times" => example.times = number(word(&mut text)),
                "@rows" => example.rows = number(word(&mut text)),
                "@toml" => example.toml.push(word(&mut text)),
                "@baseline" => example.baseline = Some(word(&mut text)),
                "@required" => example.required = Some(word(&mut text)),
                "@hide" => example.hide = word(&mut text).parse().ok(),
                "@images" => example.images = Some(word(&mut text)),
                "@saved" => example.saved = Some(word(&mut text)),
                "@set" => example.set.push(word(&mut text)),
                "@without" => example.without.push(word(&mut text)),
                "@bytes" | "@twice" | "@header-only" | "@no-today" => example.marks.push(mark),
                "@hidden-column" | "@filter" | "@merged" | "@link" | "@picture" | "@comment" => {
                    example.sheets = 1;
                    example.marks.push(mark);
                }
                _ => panic!("{mark} is no mark of an example"),
            }
        }
        Example { text, ..example }
    }

    fn is(&self, mark: &str) -> bool {
        self.marks.contains(&mark)
    }

    /// The table's lines with everything in them that the example leaves out, at their left.
    fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.text.split_inclusive('\n').map(str::to_owned).collect();
        let header = lines.remove(0);
        if let Some(last) = lines.pop() {
            lines.extend((1..=self.rows).map(|n| self.stretched(&last).replace("{n}", &n.to_string())));
        }
        let named: Vec<&str> = header.trim_end().split(',').collect();
        let absent = STANDARD.iter().filter(|(name, _)| !named.contains(name) && !self.without.contains(name));
        let absent: Vec<_> = absent.collect();
        let left = |text: fn(&(&'static str, &'static str)) -> &'static str| {
            absent.iter().flat_map(|column| [text(column), ","]).collect::<String>()
        };
        let values = left(|column| column.1);
        let header = left(|column| column.0) + &header;
        if self.is("@header-only") {
            assert!(lines.is_empty());
        }
        let rows = lines.iter().enumerate().map(|(n, line)| values.replace("{n}", &(n + 1).to_string()) + line);
        std::iter::once(header).chain(rows).collect()
    }

    /// The line with its last cell's text so many times.
    fn stretched(&self, line: &str) -> String {
        let (before, last) = line.trim_end().rsplit_once(',').unwrap_or(("", line.trim_end()));
        if self.times == 1 { line.to_owned() } else { format!("{before},{}\n", last.repeat(self.times)) }
    }

    fn workbook(&self, lines: &[String]) -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("商品表").unwrap();
        sheet.set_formula_result_default("");
        for (row, line) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(line.trim_end_matches('\n').split(',')) {
                write(sheet, row, column, cell);
            }
        }
        let last = (u32::try_from(lines.len() - 1).unwrap(), u16::try_from(lines[0].matches(',').count()).unwrap());
        let text = lines[lines.len() - 1].trim_end().rsplit(',').next().unwrap();
        self.look(sheet, last, text);
        if let Some(row) = self.hide {
            sheet.set_row_hidden(row).unwrap();
        }
        for n in 1..self.sheets {
            workbook.add_worksheet().set_name(format!("说明{n}")).unwrap().write(0, 0, "随便写的").unwrap();
        }
        workbook.save_to_buffer().unwrap()
    }
}

impl Example<'_> {
    /// What the sheet hides or shows beside its cells; the last one stands there and holds that text.
    fn look(&self, sheet: &mut Worksheet, (row, column): (u32, u16), text: &str) {
        let done = match self.marks.first() {
            Some(&"@hidden-column") => sheet.set_column_hidden(column),
            Some(&"@filter") => sheet.autofilter(0, 0, row, column).and_then(|sheet| sheet.set_row_hidden(row)),
            Some(&"@merged") => sheet.merge_range(1, column, row, column, "加厚珊瑚绒毛毯", &Format::new()),
            Some(&"@link") => sheet.write_url_with_text(row, column, "https://mmecimage.cn/p/a.jpg", text),
            Some(&"@picture") => sheet.insert_image(row, column, &Image::new_from_buffer(&pixel()).unwrap()),
            Some(&"@comment") => sheet.insert_note(row, column, &Note::new("停售")),
            _ => return,
        };
        done.unwrap();
    }
}

/// A picture of one dot: the parts of a BMP file that say its size, and the dot.
fn pixel() -> Vec<u8> {
    let mut bytes = b"BM".to_vec();
    for number in [58_u32, 0, 54, 40, 1, 1, 1 | 24 << 16, 0, 4, 2835, 2835, 0, 0, 0xFF_FF_FF] {
        bytes.extend(number.to_le_bytes());
    }
    bytes
}

pub fn write(sheet: &mut Worksheet, row: u32, column: u16, cell: &str) {
    let typed =
        cell.strip_prefix('=').and_then(|typed| typed.split_once(' ')).filter(|(kind, _)| kind.bytes().all(|b| b.is_ascii_lowercase()));
    let written = match typed {
        None => sheet.write_string(row, column, cell),
        Some(("number", text)) => sheet.write_number(row, column, text.parse::<f64>().unwrap()),
        Some(("bool", text)) => sheet.write_boolean(row, column, text == "true"),
        Some(("formula", text)) => sheet.write_formula(row, column, text),
        Some(("error", text)) => sheet.write_formula(row, column, Formula::new(text).set_result(text)),
        Some(("date", text)) => {
            let date = ExcelDateTime::parse_from_str(text).unwrap();
            sheet.write_datetime_with_format(row, column, &date, &Format::new().set_num_format("yyyy-mm-dd"))
        }
        Some((kind, _)) => panic!("{kind} is no type of a cell"),
    };
    written.unwrap();
}

/// The next word, and the space or line break behind it.
fn word<'e>(text: &mut &'e str) -> &'e str {
    let (word, rest) = text.split_once([' ', '\n']).unwrap();
    *text = rest;
    word
}

fn number(text: &str) -> usize {
    text.parse().unwrap()
}

/// `\xB3` is that byte.
fn bytes(text: &str) -> Vec<u8> {
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// The good product as a request body.
fn good() -> Map<String, Value> {
    let body = json!({
        "out_product_id": "719",
        "title": "加厚珊瑚绒毛毯",
        "path": "pages/goods/detail?id=719",
        "head_img": ["https://mmecimage.cn/p/wx719/main.jpg"],
        "desc_info": {"desc": "柔软保暖", "imgs": ["https://mmecimage.cn/p/wx719/more.jpg"]},
        "third_cat_id": 1445,
        "brand_id": 2_100_000_000_u64,
        "skus": [good_sku(1)],
    });
    body.as_object().unwrap().clone()
}

fn good_sku(n: usize) -> Value {
    json!({
        "out_product_id": "719",
        "out_sku_id": format!("719-{n}"),
        "thumb_img": "https://mmecimage.cn/p/wx719/sku.jpg",
        "sale_price": 5900,
        "market_price": 9900,
        "stock_num": 20,
        "sku_code": "W2-17",
        "barcode": "6901234567892",
        "sku_attrs": [],
    })
}

/// The whole body that a part of one stands for. What no JSON value holds (a member that stands twice, a number of
/// twenty digits, broken JSON) comes behind the good product's members as it is written.
fn body(text: &str) -> String {
    let mut body = good();
    match serde_json::from_str::<Map<String, Value>>(text) {
        Ok(part) if Value::Object(part.clone()).to_string().len() == text.len() => {
            for (name, value) in part {
                body.insert(name.clone(), if name == "skus" { skus(value) } else { value });
            }
            Value::Object(body).to_string()
        }
        _ => {
            body.retain(|name, _| !text.contains(&format!("\"{name}\":")));
            let good = Value::Object(body).to_string();
            format!("{},{}", good.strip_suffix('}').unwrap(), text.strip_prefix('{').unwrap())
        }
    }
}

fn skus(parts: Value) -> Value {
    let Value::Array(parts) = parts else { return parts };
    let whole = |(n, part): (usize, Value)| {
        let mut sku = good_sku(n);
        sku.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        sku
    };
    (1..).zip(parts).map(whole).collect()
}

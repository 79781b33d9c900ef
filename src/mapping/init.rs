//! Writes a `shangjia.toml` for one table: what `assign` decides about its header, in the merchant's own hands, with
//! the evidence beside it. Whatever the table does not say stands there as a line to fill in.

use super::assign::BlankPrices;
use super::fit::Fit;
use super::header::digits_as_n;
use super::locate::Names;
use super::sample::Sample;
use super::{Mapping, Preset, Use, words};
use crate::table::{Block, Row};
use crate::{Field, Language, Level, Reading, column_letters};
use std::fmt::Write as _;

/// What `init` has to know beside the table.
#[derive(Debug, Clone, Copy, Default)]
pub struct InitOptions<'o> {
    /// The table's file name, for the first line.
    pub file: &'o str,
    /// The sheet that was read, if it is not the first one.
    pub sheet: Option<&'o str>,
    /// What the target cannot do without.
    pub needed: &'o [Field],
    /// The preset that the table shows, if it shows one.
    pub preset: Option<&'o Preset>,
    /// The language of the comments.
    pub language: Language,
}

/// A commented mapping file for the table whose first rows (a thousand are plenty) are given. It parses, and fits the
/// same table.
///
/// ```
/// use shangjia::mapping::{InitOptions, Mapping, init};
/// use shangjia::table::{Block, CellKind};
/// let mut rows = Block::default();
/// rows.push_row(1, ["商品编号", "商品名称", "售价"].map(|text| (text, CellKind::Text)));
/// rows.push_row(2, ["A1", "围巾", "59.90"].map(|text| (text, CellKind::Text)));
/// let text = init(&InitOptions { file: "goods.csv", ..Default::default() }, &rows);
/// assert!(text.contains("\"售价\" = \"sale_price\"  # C: 59.90"));
/// Mapping::parse("shangjia.toml", &text)?.fit("goods.csv", &rows)?;
/// # Ok::<(), shangjia::Error>(())
/// ```
pub fn init(options: &InitOptions<'_>, rows: &Block) -> String {
    if let Some(preset) = options.preset {
        return with_preset(options, preset);
    }
    let fit = Mapping::default().fit_with(options.file, rows, BlankPrices::PassedOver).unwrap_or_else(|_| Fit::without_header(rows));
    let sample = Sample::new(rows, fit.columns.header_rows);
    let texts: Vec<_> = fit.columns.header.iter().map(String::as_str).collect();
    let names = Names::new(texts.iter().copied());
    let mut writer = Writer { options, rows, fit: &fit, sample, texts, names, out: String::new() };
    writer.top();
    writer.columns();
    writer.values();
    writer.row_kinds();
    writer.out
}

/// A file that takes the preset and asks for what exports of that kind never hold.
fn with_preset(options: &InitOptions<'_>, preset: &Preset) -> String {
    let say = |words: &words::Words| words.text(options.language);
    let mut out = format!("# {} {}\n\n", say(&words::INTRO), single_line(options.file, 80));
    let _ = writeln!(out, "preset = {}  # {}", quoted(preset.name), preset.about(options.language));
    if let Some(sheet) = options.sheet {
        let _ = write!(out, "\n[source]\nsheet = {}\n", quoted(sheet));
    }
    let _ = write!(out, "\n[values]\n# {}\n", say(&words::VALUES));
    for &field in options.needed.iter().filter(|&&field| !preset.mapping().fills(field)) {
        let _ = writeln!(out, "# {field} = {}  # {}", quoted(words::example(field)), say(&words::label(field)));
    }
    out
}

struct Writer<'w> {
    options: &'w InitOptions<'w>,
    rows: &'w Block,
    fit: &'w Fit,
    sample: Sample<'w>,
    /// The header's texts.
    texts: Vec<&'w str>,
    names: Names<'w>,
    out: String,
}

impl Writer<'_> {
    fn say(&self, words: &words::Words) -> &'static str {
        words.text(self.options.language)
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn top(&mut self) {
        self.line(&format!("# {} {}", self.say(&words::INTRO), single_line(self.options.file, 80)));
        self.line(&format!("# {}", self.say(&words::INTRO_2)));
        self.line("");
        self.price_unit();
        let first = self.rows.rows().next().map_or(1, Row::number);
        let (sheet, number) = (self.options.sheet, self.fit.header_row_number);
        if sheet.is_some() || number != first {
            self.line("[source]");
        }
        if let Some(sheet) = sheet {
            self.line(&format!("sheet = {}", quoted(sheet)));
        }
        if number == 0 {
            self.line(&format!("header_row = 0  # {}", self.say(&words::NO_HEADER)));
        } else if number != first {
            self.line(&format!("header_row = {number}"));
        }
        if sheet.is_some() || number != first {
            self.line("");
        }
    }

    /// Said only by evidence: a unit in the header (which needs no line here), decimals, a currency mark.
    fn price_unit(&mut self) {
        let mut asked = Vec::new();
        for (column, what) in self.fit.columns.uses.iter().map(|used| (used.column, &used.used)) {
            if let Use::Field { field, unit: None, .. } = what
                && field.reading() == Reading::Money
            {
                asked.push(column);
            }
        }
        let has_prices = self.fit.columns.uses.iter().filter_map(|used| used.used.field()).any(|field| field.reading() == Reading::Money);
        if asked.is_empty() && has_prices {
            return;
        }
        let mark = |column| if self.fit.decimal_commas.contains(column) { ',' } else { '.' };
        let line = if asked.iter().any(|column| self.sample.shows_yuan(*column, mark(column))) {
            format!("price_unit = \"yuan\"  # {}", self.say(&words::UNIT_SEEN))
        } else {
            format!("# price_unit = \"yuan\"  # {}", self.say(&words::UNIT_ASKED))
        };
        self.line(&line);
        self.line("");
    }

    fn columns(&mut self) {
        self.line("[columns]");
        let mut written = vec![false; self.texts.len()];
        for column in self.fit.columns.uses.iter().map(|used| used.column) {
            if written[column] {
                continue;
            }
            let (name, members) = self.family(column).unwrap_or_else(|| (self.name(column), vec![column]));
            for &member in &members {
                written[member] = true;
            }
            let line = format!("{} = {}  # {}", quoted(&name), self.right_side(column), self.evidence(column, &members));
            self.line(&line);
        }
        let left: Vec<_> = (0..self.texts.len()).filter(|&column| !written[column]).collect();
        let left: Vec<_> = left.into_iter().filter(|&column| !(self.texts[column].is_empty() && self.sample.is_blank(column))).collect();
        if !left.is_empty() {
            self.line("");
            self.line(&format!("# {}", self.say(&words::NOT_USED)));
        }
        for column in left {
            let (right, why) = self.left_over(column);
            let line = format!("# {} = {right}  # {}{why}", quoted(&self.name(column)), self.evidence(column, &[column]));
            self.line(&line);
        }
    }

    /// What the left-over column might be, and why.
    fn left_over(&self, column: usize) -> (String, String) {
        let because = |words: &words::Words| format!(" ({})", self.say(words));
        if let Some(duplicate) = self.fit.duplicates.iter().find(|duplicate| duplicate.columns.contains(&column)) {
            return (quoted(duplicate.field.name()), because(&words::TWICE));
        }
        if let Some(suggestion) = self.fit.suggestions.iter().find(|suggestion| suggestion.column == column) {
            return (quoted(suggestion.field.name()), because(&words::MAYBE));
        }
        if let Some(field) = self.blank_price(column) {
            return (quoted(field.name()), because(&words::BLANK_PRICE));
        }
        if self.tells_apart(column) { (quoted("option"), because(&words::TELLS_APART)) } else { (quoted("ignore"), String::new()) }
    }

    /// Whether a column looks like an option: short texts that differ between the rows of one product.
    fn tells_apart(&self, column: usize) -> bool {
        let short = |cell: &str| cell.chars().count() <= 30 && !cell.contains("://");
        let known = super::alias::aliases().is_never(self.texts[column]);
        let Some(id) = self.id().filter(|_| !known && !self.sample.is_serial(column)) else { return false };
        self.sample.differs_within(id, column, self.continues(id)) && self.sample.cells(column).all(short)
    }

    /// Whether rows without an id belong to the product above.
    fn continues(&self, id: usize) -> bool {
        let title: Vec<_> = self.columns_of(&|what| what.field() == Some(Field::Title));
        self.sample.continues(id, &title)
    }

    fn columns_of(&self, wanted: &dyn Fn(&Use) -> bool) -> Vec<usize> {
        (0..self.texts.len()).filter(|&column| wanted(self.fit.columns.used(column))).collect()
    }

    /// The price that would have been taken from a column, had it held any.
    fn blank_price(&self, column: usize) -> Option<Field> {
        let role = super::alias::Role::Field(Field::SalePrice);
        let is_price = super::alias::aliases().meanings(self.texts[column]).iter().any(|meaning| meaning.role == role);
        (is_price && self.sample.is_blank(column)).then_some(Field::SalePrice)
    }

    fn right_side(&self, column: usize) -> String {
        let list = |texts: &[String]| match texts {
            [one] => quoted(one),
            _ => format!("[{}]", texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
        };
        match self.fit.columns.used(column) {
            Use::Field { field, separators, first_row, .. } => {
                let mut keys = format!("field = {}", quoted(field.name()));
                if !separators.is_empty() {
                    let _ = write!(keys, ", separator = {}", list(separators));
                }
                if *first_row {
                    keys.push_str(", first_row = true");
                }
                let decimal_comma = self.fit.decimal_commas.contains(&column);
                if decimal_comma {
                    keys.push_str(", decimal = \",\"");
                }
                if separators.is_empty() && !first_row && !decimal_comma { quoted(field.name()) } else { format!("{{ {keys} }}") }
            }
            Use::Option { key } if key == self.texts[column] => quoted("option"),
            Use::Option { key } => format!("{{ option = {} }}", quoted(key)),
            // What a header and samples show is never a change of an amount, and no packed SKUs.
            Use::Ignore | Use::Adjust { .. } | Use::Skus { .. } => quoted("ignore"),
            Use::Options { separators, pair, .. } => {
                format!("{{ options = true, separator = {}, pair = {} }}", list(separators), list(pair))
            }
        }
    }

    /// `A: 719`, or `A "编码": 719` where the line does not say the header.
    fn evidence(&self, column: usize, members: &[usize]) -> String {
        let letters: Vec<_> = members.iter().map(|&member| letters(member)).collect();
        let mut text = letters.join(", ");
        if self.name(column).starts_with('@') && !self.texts[column].is_empty() {
            let _ = write!(text, " \"{}\"", single_line(self.texts[column], 30));
        }
        if let Some(cell) = members.iter().find_map(|&member| self.sample.cells(member).next()) {
            let _ = write!(text, ": {}", single_line(cell, 30));
        }
        if let Use::Field { separators, first_row, .. } = self.fit.columns.used(column) {
            for (is, words) in [
                (!separators.is_empty(), &words::SEPARATORS_SEEN),
                (*first_row, &words::FIRST_ROW_SEEN),
                (self.fit.decimal_commas.contains(&column), &words::DECIMAL_SEEN),
            ] {
                if is {
                    let _ = write!(text, " ({})", self.say(words));
                }
            }
        }
        text
    }

    /// The header, or the letters where the header is blank or does not lead to this column alone.
    fn name(&self, column: usize) -> String {
        let text = self.texts[column];
        match self.names.find(text)[..] {
            [(found, _)] if found == column && !text.is_empty() => text.to_owned(),
            _ => format!("@{}", letters(column)),
        }
    }

    /// The columns that one name with `{n}` leads to, if they are all used alike.
    fn family(&self, column: usize) -> Option<(String, Vec<usize>)> {
        let used = |column| self.fit.columns.used(column);
        if !used(column).field().is_some_and(Field::many) {
            return None;
        }
        digits_as_n(self.texts[column]).into_iter().find_map(|name| {
            let found = self.names.find(&name);
            let members: Vec<_> = found.iter().map(|(member, _)| *member).collect();
            let alike = members.iter().all(|&member| used(member) == used(column));
            // The reading order of the members is that of their numbers; it must be the one that was decided.
            let order: Vec<_> = self.fit.columns.uses.iter().map(|used| used.column).filter(|member| members.contains(member)).collect();
            (members.len() > 1 && alike && members.contains(&column) && order == members).then_some((name, members))
        })
    }

    fn id(&self) -> Option<usize> {
        self.fit.columns.column_of(Field::OutProductId)
    }

    fn values(&mut self) {
        let filled: Vec<_> = self.fit.columns.uses.iter().filter_map(|used| used.used.field()).collect();
        let missing = Field::all().filter(|field| self.options.needed.contains(field) || *field == Field::OutSkuId);
        let missing: Vec<_> = missing.filter(|field| !filled.contains(field)).collect();
        if missing.is_empty() {
            return;
        }
        self.line("");
        self.line("[values]");
        self.line(&format!("# {}", self.say(&words::VALUES)));
        for field in missing {
            let active = self.fit.columns.values.iter().any(|(value, _)| *value == field);
            let mark = if active { "" } else { "# " };
            let line = format!("{mark}{field} = {}  # {}", quoted(&self.example(field)), self.say(&words::label(field)));
            self.line(&line);
        }
    }

    /// A SKU's id is made of the product's and of what tells the SKUs apart.
    fn example(&self, field: Field) -> String {
        let mut example = words::example(field).to_owned();
        if field == Field::OutSkuId && !self.fit.columns.values.iter().any(|(value, _)| *value == field) {
            let options = self.fit.columns.uses.iter().filter(|used| matches!(used.used, Use::Option { .. }));
            for used in options.filter(|used| !self.texts[used.column].contains(['{', '}'])) {
                let _ = write!(example, "-{{{}}}", self.name(used.column));
            }
        }
        example
    }

    fn row_kinds(&mut self) {
        let Some(id) = self.id() else { return };
        let of_sku = self.columns_of(&|what| match what {
            Use::Field { field, .. } => field.level() == Level::Sku && *field != Field::AttrKey,
            Use::Option { .. } | Use::Options { .. } | Use::Skus { .. } => true,
            Use::Ignore | Use::Adjust { .. } => false,
        });
        let continues = self.continues(id);
        let without_sku = !of_sku.is_empty() && self.sample.has_rows_without(id, &of_sku, continues);
        if continues || without_sku {
            self.line("");
            self.line("[rows]");
        }
        if continues {
            self.line(&format!("blank_id = \"continue\"  # {}", self.say(&words::CONTINUES)));
        }
        if without_sku {
            self.line(&format!("without_sku = \"add\"  # {}", self.say(&words::WITHOUT_SKU)));
        }
    }
}

fn letters(column: usize) -> String {
    column_letters(u32::try_from(column + 1).unwrap_or(0))
}

/// A TOML string that stays in one line, so that it can stand as a key and behind a `#`.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ if hidden(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Short, in one line, and without anything that a comment cannot hold or a terminal would obey.
fn single_line(text: &str, most: usize) -> String {
    let safe = |c: char| if hidden(c) { ' ' } else { c };
    let words: Vec<_> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().map(safe).collect();
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most - 1).chain(['…']).collect()
}

/// What nobody sees, or what a terminal would obey.
fn hidden(c: char) -> bool {
    c.is_control() || super::header::invisible(c) || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::{Decimal, Part};
    use crate::table::CellKind;
    use proptest::prelude::*;

    const NEEDED: &[Field] = &[
        Field::OutProductId,
        Field::Title,
        Field::Path,
        Field::HeadImg,
        Field::ThirdCatId,
        Field::BrandId,
        Field::SalePrice,
        Field::StockNum,
    ];

    fn table(rows: &[&[&str]]) -> Block {
        let mut block = Block::default();
        for (row, number) in rows.iter().zip(1..) {
            block.push_row(number, row.iter().map(|&text| (text, CellKind::Text)));
        }
        block
    }

    /// The file that is written parses, and says of the same table what was decided about it.
    fn round_trip(rows: &Block) -> String {
        let options = InitOptions { file: "样例\n.csv", sheet: Some("Sheet\"1"), needed: NEEDED, preset: None, language: Language::Zh };
        let text = init(&options, rows);
        let mapping = Mapping::parse("shangjia.toml", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let fit = mapping.fit("t", rows).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let Ok(decided) = Mapping::default().fit_with("t", rows, BlankPrices::PassedOver) else { return text };
        let mut uses = decided.columns.uses.clone();
        for used in &mut uses {
            if let Some(unit) = super::super::how::unit_of(&mut used.used) {
                *unit = unit.or(mapping.price_unit);
            }
            // What the cells have shown, the file says.
            if let Some(decimal) = used.how.as_mut().and_then(|how| how.decimal.as_mut()) {
                *decimal = Decimal::Comma;
            }
        }
        if mapping.has_columns() {
            assert_eq!(fit.columns.uses, uses, "{text}");
            assert_eq!(read(&fit), read(&decided), "{text}");
        }
        assert_eq!(fit.columns.header_rows, decided.columns.header_rows, "{text}");
        assert_eq!(fit.columns.values, decided.columns.values, "{text}");
        text
    }

    /// Lists in reading order.
    fn read(fit: &Fit) -> Vec<usize> {
        let lists = fit.columns.uses.iter().filter(|used| used.used.field().is_some_and(Field::many));
        lists.map(|used| used.column).collect()
    }

    #[test]
    fn what_the_table_shows_is_written_down() {
        let text = round_trip(&table(&[
            &["商品导入表"],
            &["商品编号*", "商品名称", "颜色（必填）", "选择尺码", "售价", "库存", "图片1", "图片2", "详情图", "备注", "产地", ""],
            &[
                "A1",
                "围巾",
                "红",
                "S",
                "59.90",
                "5",
                "https://e.com/1.jpg",
                "https://e.com/2.jpg",
                "https://e.com/a.jpg;https://e.com/b.jpg",
                "多行\n备注 # \"引号\"",
                "杭州",
                "",
            ],
            &["", "", "绿", "M", "59.90", "0", "", "", "", "", "苏州", ""],
            &["", "", "", "", "", "", "https://e.com/3.jpg", "", "", "", "", ""],
            &["A2", "手套", "红", "S", "19.90", "2", "https://e.com/4.jpg", "", "", "", "杭州", ""],
        ]));
        for line in [
            "price_unit = \"yuan\"  # 价格列带小数或货币符号",
            "sheet = \"Sheet\\\"1\"",
            "header_row = 2",
            "\"商品编号*\" = \"out_product_id\"  # A: A1",
            "\"商品名称\" = { field = \"title\", first_row = true }  # B: 围巾 (只在商品的首行填写)",
            "\"颜色（必填）\" = { option = \"颜色\" }  # C: 红",
            "\"选择尺码\" = \"option\"  # D: S",
            "\"图片{n}\" = \"head_img\"  # G, H: https://e.com/1.jpg",
            "\"详情图\" = { field = \"desc_imgs\", separator = \";\" }  # I: https://e.com/a.jpg;https://e… (分隔符取自样例)",
            "# \"备注\" = \"ignore\"  # J: 多行 备注 # \"引号\"",
            "# \"产地\" = \"option\"  # K: 杭州 (同一商品的各行不同，也许是规格)",
            "# path = \"pages/productDetail/productDetail?id={out_product_id}\"  # 商品详情页路径",
            "# out_sku_id = \"{out_product_id}-{颜色（必填）}-{选择尺码}\"  # SKU 编号",
            "blank_id = \"continue\"  # 有的行没有商品编号，属于上一行的商品",
            "without_sku = \"add\"  # 有的行只补充图片等，不是 SKU",
        ] {
            assert!(text.lines().any(|l| l == line), "no line {line}\n{text}");
        }
    }

    #[test]
    fn the_unit_of_prices_is_never_guessed() {
        let rows = |header: &str, price: &str| table(&[&["商品编号", header], &["1", price]]);
        let text = |header, price| round_trip(&rows(header, price));
        assert!(text("售价", "5990").contains("# price_unit = \"yuan\"  # 请填写"));
        assert!(text("售价", "￥59").contains("\nprice_unit = \"yuan\""));
        assert!(text("售价", "$ 59").contains("# price_unit"));
        assert!(!text("售价（分）", "5990").contains("price_unit"));
    }

    #[test]
    fn a_decimal_comma_is_written_down_with_its_evidence() {
        let text = round_trip(&table(&[&["商品编号", "售价", "市场价"], &["1", "9,90", "1.290"], &["2", "12,5", "15,50"]]));
        assert!(text.contains("\nprice_unit = \"yuan\"  # 价格列带小数或货币符号"), "{text}");
        assert!(text.contains("\"售价\" = { field = \"sale_price\", decimal = \",\" }  # B: 9,90 (逗号是小数点，取自样例)"), "{text}");
        assert!(text.contains("\"市场价\" = \"market_price\""), "{text}");
    }

    #[test]
    fn a_lone_sku_is_the_product_and_a_table_without_a_header_is_named_by_letters() {
        let text = round_trip(&table(&[&["SKU", "Name", "Price"], &["a", "b", "1.5"]]));
        assert!(text.contains("\nout_sku_id = \"{out_product_id}\""), "{text}");
        let text = round_trip(&table(&[&["155046", "金士顿", "47.70"], &["137276", "秋叶原", "14.80"]]));
        assert!(text.contains("header_row = 0") && text.contains("# \"@C\" = \"ignore\"  # C: 47.70"), "{text}");
        let text = round_trip(&table(&[&["商家编码", "商品标题", "商家编码"], &["a", "b", "c"]]));
        assert!(text.contains("# \"@C\" = \"out_product_id\"  # C \"商家编码\": c (同名列有多个"), "{text}");
    }

    #[test]
    fn a_placeholder_can_name_a_header() {
        let mut mapping = Mapping::default();
        mapping.set("out_sku_id={out_product_id}-{颜色}").expect("well-formed");
        let rows = table(&[&["商品编号", "商品名称", " 颜色* "], &["1", "b", "红"]]);
        let fit = mapping.fit("t", &rows).expect("fits");
        let parts = vec![Part::Field(Field::OutProductId), Part::Text("-".into()), Part::Column(2)];
        assert_eq!(fit.columns.values, vec![(Field::OutSkuId, crate::mapping::Template(parts))]);
    }

    proptest! {
        #[test]
        fn every_table_round_trips(cells in prop::collection::vec(prop::collection::vec("(商品编号|标题|售价|颜色|图片[12]|SKU|price|\\PC{0,6}|[\\x00-\\x20\"'\\\\{n}@A]{0,4})", 1..5), 0..4)) {
            let rows: Vec<Vec<&str>> = cells.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            round_trip(&table(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        }
    }

    /// What lies beside the project: real exports, text tables only.
    #[test]
    fn real_exports_round_trip() {
        let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
        let mut folders = vec![corpus];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "csv") {
                    round_trip(&text_table(&path));
                }
            }
        }
    }

    fn text_table(path: &std::path::Path) -> Block {
        let bytes = std::fs::read(path).expect("the file is there");
        let text = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 20)]);
        let mut block = Block::default();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        for record in reader.records().take(300).flatten() {
            block.push_row(record.position().map_or(1, csv::Position::line), record.iter().map(|text| (text, CellKind::Text)));
        }
        block
    }
}

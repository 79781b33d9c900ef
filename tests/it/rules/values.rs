//! Every rule at its bound and around it: the values of `tests/values.toml`, from CSV and from a workbook. What breaks a
//! rule breaks that rule alone, in its own cell; what does not breaks nothing.

use super::example::{self, STANDARD};
use super::run::{Collected, table};
use rust_xlsxwriter::Workbook;
use serde::Deserialize;
use serde_json::Value;
use shangjia::rules;
use shangjia::{Brands, Categories, Checker, Diagnostic, SPU_ADD, Schema, Spot, WordList};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// As many of each as there should be.
const ENOUGH: usize = 5;

#[derive(Deserialize)]
struct Table {
    not: Not,
    #[serde(flatten)]
    rules: BTreeMap<String, Values>,
}

/// Rules without values of their own, and why.
#[derive(Deserialize)]
struct Not {
    values: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    why: String,
    rules: Vec<String>,
}

/// What is tried of one rule.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    column: Option<String>,
    with: Option<String>,
    #[serde(default)]
    beside: BTreeMap<String, String>,
    /// Whether it is the whole row that is wrong.
    #[serde(default)]
    row: bool,
    head: Option<String>,
    cell: Option<String>,
    at: Option<String>,
    bound: Option<String>,
    advice: Option<String>,
    from: Option<String>,
    /// Notes that come along.
    #[serde(default)]
    notes: Vec<String>,
    fails: Vec<String>,
    passes: Vec<String>,
    why: Option<String>,
}

/// What was seen of a rule's values, and what should have been.
#[derive(Default)]
struct Tally {
    text: String,
    wrong: Vec<String>,
}

/// Where a finding should stand: the line, and the header of its column.
type Cell = (Option<u64>, Option<String>);

fn checker() -> Checker {
    let mut checker = Checker::new(&SPU_ADD);
    let mut tree = "cat_id,name,f_cat_id,level,leaf,product_qualification_type\n1,居家日用,0,1,0,0\n2,服饰,0,1,0,0\n\
        11,家纺,1,2,0,0\n12,床品,1,2,0,0\n13,童装,2,2,0,0\n1445,毛毯,11,3,1,0\n"
        .to_owned();
    let mut own = vec![1445];
    for (n, name) in (1..).zip(["凉席", "枕巾", "床单", "被套", "毛巾"]) {
        writeln!(tree, "{},{name},11,3,1,0\n{},婴童{name},12,3,1,1\n{},旅行{name},12,3,1,0", 100 + n, 200 + n, 300 + n).unwrap();
        own.extend([100 + n, 200 + n]);
    }
    for (n, name) in (1..).zip(["盖毯", "浴巾", "睡袋", "抱枕", "地毯"]) {
        writeln!(tree, "{},{name},11,3,1,0\n{},{name},12,3,1,0", 400 + n, 500 + n).unwrap();
        own.extend([400 + n, 500 + n]);
    }
    let own: Vec<String> = own.iter().map(|id| format!(r#"{{"third_cat_id":{id},"third_cat_name":"-"}}"#)).collect();
    checker.categories(Categories::read("categories.csv", tree.as_bytes()).unwrap());
    checker.categories(Categories::read("own.json", format!(r#"{{"errcode":0,"data":[{}]}}"#, own.join(",")).as_bytes()).unwrap());
    let brands: Vec<String> = (10_001..10_006).map(|id| format!(r#"{{"brand_id":{id},"brand_wording":"山月{id}"}}"#)).collect();
    checker.brands(Brands::read("brands.json", format!("[{}]", brands.join(",")).as_bytes()).unwrap());
    checker.house_schema(Schema::compile(r#"{"properties": {"info_version": {"pattern": "^[0-9]"}}}"#).unwrap());
    checker.forbidden_words(WordList::read("words.txt", "国家级".as_bytes()).unwrap());
    checker
}

#[test]
fn every_rule_holds_at_its_bound_and_around_it() {
    let table: Table = toml::from_str(include_str!("../../values.toml")).unwrap();
    let checker = checker();
    let mut tally = Tally::default();
    for (code, values) in &table.rules {
        let rule = rules::by_code(code).unwrap_or_else(|| panic!("{code} is no rule"));
        let enough = values.fails.len().min(values.passes.len()) >= ENOUGH;
        assert_eq!(values.why.is_none(), enough, "{code} has too few values, or a reason for nothing");
        let kinds: &[&str] = match values.from.as_deref() {
            Some("csv") => &["csv"],
            Some("xlsx") => &["xlsx"],
            _ if values.at.is_some() => &["body"],
            _ => &["csv", "xlsx"],
        };
        let _ = write!(tally.text, "{code:26} {:8}", rule.severity.name());
        for kind in kinds {
            let wrong = values.run(code, kind, &checker);
            let failed = |what: &str| wrong.iter().filter(|wrong| wrong.contains(what)).count();
            let (fails, passes) = (values.fails.len(), values.passes.len());
            let (bad, worse) = (fails - failed("should break it").min(fails), passes - failed("should pass").min(passes));
            let _ = write!(tally.text, "  {kind:4} fails {bad}/{fails} passes {worse}/{passes}");
            tally.wrong.extend(wrong);
        }
        tally.text.push('\n');
    }
    for reason in &table.not.values {
        for code in &reason.rules {
            let _ = writeln!(tally.text, "{code:26} its own examples: {}", reason.why);
        }
    }
    println!("{}", tally.text);
    assert!(tally.wrong.is_empty(), "{} of them:\n{}", tally.wrong.len(), tally.wrong.join("\n"));
    let excused = table.not.values.iter().flat_map(|reason| &reason.rules).map(String::as_str);
    let listed: Vec<&str> = table.rules.keys().map(String::as_str).chain(excused).collect();
    let all: BTreeSet<&str> = rules::all().iter().map(|rule| rule.code).collect();
    let known: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(all.symmetric_difference(&known).collect::<Vec<_>>(), Vec::<&&str>::new(), "tests/values.toml lacks these");
    assert_eq!(listed.len(), all.len(), "a rule stands twice");
}

impl Values {
    /// What did not go as it should.
    fn run(&self, code: &str, kind: &str, checker: &Checker) -> Vec<String> {
        match &self.column {
            Some(column) => self.in_column(code, column, kind, checker),
            None => self.one_by_one(code, kind, checker),
        }
    }

    /// All values in one table, each in a product of its own.
    fn in_column(&self, code: &str, column: &str, kind: &str, checker: &Checker) -> Vec<String> {
        let values: Vec<String> = self.fails.iter().chain(&self.passes).map(|value| self.expanded(value)).collect();
        let rows: Vec<Vec<String>> = values.iter().enumerate().map(|(n, value)| self.row_of(n, column, value)).collect();
        let header: Vec<&str> = STANDARD.iter().map(|(name, _)| *name).collect();
        let ran = table(checker, if kind == "csv" { csv(&header, &rows) } else { workbook(&header, &rows) }).unwrap();
        let mut wrong = Vec::new();
        let mut seen = 0;
        for (n, value) in values.iter().enumerate() {
            let line = n as u64 + 2;
            let mut here: Vec<&Diagnostic> = ran.found.iter().filter(|d| cell(d).0 == Some(line)).collect();
            seen += here.len();
            here.retain(|d| self.is_meant(d));
            let expected: Cell = (Some(line), (!self.row).then(|| column.to_owned()));
            let is_broken = here.len() == 1 && here[0].rule.code == code && cell(here[0]) == expected;
            if n < self.fails.len() && !is_broken {
                wrong.push(format!("{code}, {kind}: {value:?} should break it\n{}", told(&here)));
            } else if n >= self.fails.len() && !here.is_empty() {
                wrong.push(format!("{code}, {kind}: {value:?} should pass\n{}", told(&here)));
            }
        }
        if seen != ran.found.len() {
            wrong.push(format!("{code}, {kind}: more is found than that\n{}", ran.told()));
        }
        wrong
    }

    /// The good product with that value, and what stands beside it.
    fn row_of(&self, n: usize, column: &str, value: &str) -> Vec<String> {
        let (value, with) = match &self.with {
            Some(_) => value.split_once(" | ").unwrap(),
            None => (value, ""),
        };
        let cell = |(name, good): &(&str, &str)| match *name {
            name if name == column => value.to_owned(),
            name if self.with.as_deref() == Some(name) => with.to_owned(),
            name if self.beside.contains_key(name) => self.beside[name].clone(),
            "商品编号" => format!("V{n}"),
            "SKU编号" => format!("V{n}-1"),
            "主图" => format!("https://mmecimage.cn/p/wx719/{n}.jpg"),
            _ => (*good).to_owned(),
        };
        STANDARD.iter().map(cell).collect()
    }

    /// Tables and bodies, one run for each.
    fn one_by_one(&self, code: &str, kind: &str, checker: &Checker) -> Vec<String> {
        let mut wrong = Vec::new();
        for (n, value) in self.fails.iter().chain(&self.passes).enumerate() {
            let text = self.expanded(&format!("{}{value}", self.head.as_deref().unwrap_or_default()));
            let whole = if kind == "xlsx" { format!("@xlsx {text}") } else { text.clone() };
            let ran = example::run(checker, &whole.replace('»', "")).unwrap_or_else(|error| panic!("{code}, {value:?}: {error}"));
            // The products of these small tables all show the good product's picture.
            let comes_along = |d: &Diagnostic| d.rule.code == "image-shared" && d.rule.code != code || !self.is_meant(d);
            let here: Vec<&Diagnostic> = ran.found.iter().filter(|d| !comes_along(d)).collect();
            let is_broken = here.len() == 1 && here[0].rule.code == code && self.is_there(here[0], &text);
            if n < self.fails.len() && !is_broken {
                wrong.push(format!("{code}, {kind}: {value:?} should break it\n{}", told_all(&ran)));
            } else if n >= self.fails.len() && !here.is_empty() {
                wrong.push(format!("{code}, {kind}: {value:?} should pass\n{}", told_all(&ran)));
            }
        }
        wrong
    }

    /// Whether a finding is none of those that come along.
    fn is_meant(&self, found: &Diagnostic) -> bool {
        !self.notes.iter().any(|note| note == found.rule.code)
    }

    /// Whether a finding stands where the value says.
    fn is_there(&self, found: &Diagnostic, text: &str) -> bool {
        if let Some(at) = &self.at {
            return found.pointer.as_deref().unwrap_or_default().starts_with(at);
        }
        if let Some(header) = &self.cell {
            return header == "any" || cell(found).1.as_ref() == Some(header);
        }
        let mut lines = text.lines();
        let header = lines.next().unwrap().rsplit(' ').next().unwrap();
        let marked = lines.enumerate().find_map(|(n, line)| Some((n, line.split(',').position(|cell| cell.contains('»'))?)));
        let Some((line, column)) = marked else { return true };
        cell(found) == (Some(line as u64 + 2), header.split(',').nth(column).map(str::to_owned))
    }

    /// A value with what stands in braces put in.
    fn expanded(&self, value: &str) -> String {
        let (mut whole, mut rest) = (String::new(), value);
        while let Some((before, inside, after)) = rest.split_once('{').and_then(|(before, after)| {
            let (inside, after) = after.split_once('}')?;
            Some((before, inside, after))
        }) {
            whole.push_str(before);
            whole.push_str(&self.meant(inside).unwrap_or_else(|| format!("{{{inside}}}")));
            rest = after;
        }
        whole + rest
    }

    fn meant(&self, inside: &str) -> Option<String> {
        if let Some((text, times)) = inside.split_once('*') {
            return Some(text.repeat(usize::try_from(self.number(times)?).ok()?));
        }
        if let Some(number) = inside.strip_prefix("yuan ") {
            let fen = self.number(number)?;
            return Some(format!("{}.{:02}", fen / 100, fen % 100));
        }
        if let Some(number) = inside.strip_prefix("list ") {
            let items: Vec<String> = (0..self.number(number)?).map(|n| format!("https://mmecimage.cn/p/{n}.jpg")).collect();
            return Some(items.join(";"));
        }
        self.number(inside).map(|number| number.to_string())
    }

    /// A number, or a bound with what is added to it.
    fn number(&self, text: &str) -> Option<u64> {
        if let Some((left, right)) = text.split_once('+') {
            return Some(self.number(left)? + right.parse::<u64>().ok()?);
        }
        if let Some((left, right)) = text.split_once('-') {
            return self.number(left)?.checked_sub(right.parse().ok()?);
        }
        let keywords: &[&str] = match text {
            "max" => &["maxLength", "maxItems", "maximum"],
            "min" => &["minLength", "minItems", "minimum"],
            _ => return text.parse().ok(),
        };
        let (file, pointer) = match (&self.bound, &self.advice) {
            (Some(pointer), _) => (include_str!("../../../schemas/spu-add/request.schema.json"), pointer),
            (None, Some(pointer)) => (include_str!("../../../schemas/spu-add/advice.schema.json"), pointer),
            (None, None) => panic!("{text} of what?"),
        };
        let schema: Value = serde_json::from_str(file).unwrap();
        let part = schema.pointer(pointer).unwrap_or_else(|| panic!("{pointer} is nowhere"));
        keywords.iter().find_map(|keyword| part[keyword].as_u64())
    }
}

/// Where a finding stands: the line or row, and the header of its column.
fn cell(found: &Diagnostic) -> Cell {
    let Some(label) = found.labels.first() else { return (None, None) };
    let line = match &label.place.spot {
        Spot::Line { line, .. } => Some(*line),
        Spot::Cell { row, .. } => Some(*row),
        _ => None,
    };
    (line, label.header.as_ref().map(ToString::to_string))
}

fn csv(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).unwrap();
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

fn workbook(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, header.iter().copied()).unwrap();
    for (row, cells) in (1..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            example::write(sheet, row, column, text);
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn told(found: &[&Diagnostic]) -> String {
    let one = |d: &&Diagnostic| format!("    {} at {:?} {:?}", d.rule.code, cell(d), d.pointer);
    if found.is_empty() { "    nothing".to_owned() } else { found.iter().map(one).collect::<Vec<_>>().join("\n") }
}

fn told_all(ran: &Collected) -> String {
    told(&ran.found.iter().collect::<Vec<_>>())
}

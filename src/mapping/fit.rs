//! A mapping laid over one table: finds the header row, then gives every column its use, from what the merchant wrote
//! or else from what headers are usually called (`assign`). Everything that was decided and could be asked about
//! afterwards is in the [`Fit`].

use super::alias::aliases;
use super::assign::{Assigned, BlankPrices, assign, in_reading_order};
use super::header::heading;
use super::how::unit_of;
use super::locate::{HeaderRow, Names, any_of, header_lines, header_texts, letters};
use super::rows::Header;
use super::sample::Sample;
use super::template::Piece;
use super::{
    ColumnRule, ColumnUse, Columns, Decimal, FillRule, Fills, How, Mapping, OptionNames, Part, Pattern, ReadAs, Template, Use, ValueRule,
};
use crate::table::Block;
use crate::{Error, Field, MappingError, MappingProblem};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A mapping laid over a table's header, and what was decided on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Fit {
    /// What every column fills.
    pub columns: Columns,
    /// The physical line or sheet row of the header, from 1; 0 if the table has none.
    pub header_row_number: u64,
    /// Headers that are near to a known name. Nothing is taken from them.
    pub suggestions: Vec<Suggestion>,
    /// Names that stand over several columns. Nothing is taken from any of them.
    pub duplicates: Vec<Duplicate>,
    /// Headers that were taken for a name that they are not to the letter.
    pub normalised: Vec<Normalised>,
    /// Columns of amounts, from 0, of which the cells and not the mapping say that the comma is their decimal mark.
    pub decimal_commas: Vec<usize>,
}

/// A header that may mean a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The column, from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// What it may mean.
    pub field: Field,
}

/// Columns with the same name, of which the field can take one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// The field.
    pub field: Field,
    /// The columns, from 0.
    pub columns: Vec<usize>,
}

/// A header that was read apart from case, width, spaces, marks and units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised {
    /// The column, from 0.
    pub column: usize,
    /// Its header.
    pub header: String,
    /// The name that it was taken for.
    pub meant: String,
}

/// Suggestions compare with every known name, and nobody reads thousands of them.
const SUGGESTED_FROM: usize = 500;

impl Mapping {
    /// Lays the mapping over a table whose first rows (some fifty are enough) are given.
    ///
    /// # Errors
    /// If no row looks like a header, or if the mapping names a column that the table does not have.
    pub fn fit(&self, table: &str, rows: &Block) -> Result<Fit, Error> {
        self.fit_with(table, rows, BlankPrices::Taken)
    }

    pub(super) fn fit_with(&self, table: &str, rows: &Block, blank_prices: BlankPrices) -> Result<Fit, Error> {
        let place = self.header_row(table, rows)?;
        let (header_rows, header_row_number) = match place {
            HeaderRow::At { last, .. } => (last + 1, rows.row(last).number()),
            HeaderRow::None => (0, 0),
        };
        let header = header_texts(rows, place);
        let sample = Sample::new(rows, header_rows);
        let mut fit = if self.columns.is_empty() {
            let assigned = assign(&header, sample, blank_prices);
            self.by_names(header, assigned)
        } else {
            self.by_rules(header)?
        };
        fit.columns.header_rows = header_rows;
        fit.header_row_number = header_row_number;
        self.overlay(&mut fit)?;
        fit.decide_decimals(sample);
        for used in &mut fit.columns.uses {
            if let Some(unit) = unit_of(&mut used.used) {
                *unit = unit.or(self.price_unit);
            }
        }
        fit.columns.options = self.option_names(&fit.columns)?;
        fit.columns.rates.clone_from(&self.rates);
        fit.columns.today = self.today;
        fit.columns.tax.clone_from(&self.tax);
        fit.columns.values.extend(self.templates(&fit.columns)?);
        fit.columns.values.sort_by_key(|(field, _)| *field);
        fit.columns.blank_id_continues = self.rows.blank_id_continues.unwrap_or(false);
        fit.columns.price_unit = self.price_unit;
        fit.columns.rows_without_sku = self.rows.without_sku_add.unwrap_or(false);
        fit.columns.rows = self.row_rules(&fit.columns)?;
        fit.columns.rows.header_lines = header_lines(rows, place);
        Ok(fit)
    }

    fn by_names(&self, header: Arc<[String]>, assigned: Assigned) -> Fit {
        let Assigned { uses, duplicates, normalised, one_id } = assigned;
        let filled: BTreeSet<_> =
            uses.iter().filter_map(|used| used.used.field()).chain(self.values.iter().map(|value| value.field)).collect();
        let left_over = header
            .iter()
            .enumerate()
            .filter(|(column, _)| uses.iter().all(|used| used.column != *column) && !duplicates.iter().any(|d| d.columns.contains(column)));
        let suggestions = left_over.take(SUGGESTED_FROM).filter_map(|(column, text)| {
            let field = aliases().suggestion(&heading(text)?)?;
            (!filled.contains(&field)).then(|| Suggestion { column, header: text.clone(), field })
        });
        let suggestions = suggestions.collect();
        let mut values = Vec::new();
        if one_id && !filled.contains(&Field::OutSkuId) {
            values.push((Field::OutSkuId, Template(vec![Part::Field(Field::OutProductId)])));
        }
        let columns = Columns { header, uses, values, ..Columns::default() };
        Fit { suggestions, duplicates, normalised, ..Fit::of(columns) }
    }

    fn by_rules(&self, header: Arc<[String]>) -> Result<Fit, Error> {
        let names = Names::new(header.iter().map(String::as_str));
        let mut uses: Vec<(ColumnUse, u32)> = Vec::new();
        let (mut duplicates, mut normalised) = (Vec::new(), Vec::new());
        // What names one column says more about it than what names its family.
        let mut rules: Vec<(&ColumnRule, u32)> = self.columns.iter().zip(0..).collect();
        rules.sort_by_key(|(rule, _)| !rule.name.contains('{'));
        for (rule, listed) in rules {
            let found = self.find_column(rule, &names)?;
            if let Some(field) = rule.fills.iter().find_map(|fill| fill.taken_from_one(&found)) {
                duplicates.push(Duplicate { field, columns: found.iter().map(|(column, _)| *column).collect() });
                continue;
            }
            for (column, number) in found {
                if header[column] != rule.name && number.is_none() && letters(&rule.name).is_none() && !rule.optional {
                    normalised.push(Normalised { column, header: header[column].clone(), meant: rule.name.clone() });
                }
                // Families keep together in the order of the file; their members stand by number.
                let place = listed.saturating_mul(1000).saturating_add(number.unwrap_or(0));
                uses.retain(|(used, _)| used.column != column);
                for fill in &rule.fills {
                    let mut how = fill.how(|header| self.condition(rule, header, &names))?;
                    if let Some((_, value)) = how.as_mut().and_then(|how| how.matrix.as_mut()) {
                        any_of(&rule.name, &header[column]).unwrap_or(&header[column]).clone_into(value);
                    }
                    if let Some(how) = how.as_mut().filter(|how| how.rank > 0) {
                        how.rank = listed.saturating_add(1);
                    }
                    let mut what = fill.fills.on(&header[column]);
                    // Of a family of columns, each is the option that its name ends in.
                    if let (Use::Option { key }, Fills::Option { key: None }) = (&mut what, &fill.fills)
                        && let Some(own) = any_of(&rule.name, &header[column])
                    {
                        *key = heading(own).map_or_else(|| own.to_owned(), |heading| heading.bare);
                    }
                    uses.push((ColumnUse { column, used: what, how }, place));
                }
            }
        }
        uses.retain(|(used, _)| used.used != Use::Ignore);
        let uses = in_reading_order(uses);
        let columns = Columns { header, uses, ..Columns::default() };
        Ok(Fit { duplicates, normalised, ..Fit::of(columns) })
    }

    /// What the command line and `[values]` say, over the columns.
    fn overlay(&self, fit: &mut Fit) -> Result<(), Error> {
        let header = Arc::clone(&fit.columns.header);
        let names = Names::new(header.iter().map(String::as_str));
        for rule in &self.attrs {
            for (column, _) in self.find_column(rule, &names)? {
                let used = rule.fills.iter().map(|fill| ColumnUse { column, used: fill.fills.on(&header[column]), how: None });
                fit.columns.uses.retain(|used| used.column != column);
                let at = fit.columns.uses.iter().position(|used| used.column > column).unwrap_or(fit.columns.uses.len());
                fit.columns.uses.splice(at..at, used);
            }
        }
        fit.duplicates.retain(|duplicate| !self.set.contains(&duplicate.field));
        // Without `[columns]` a value of the file is as clear a word as one of the command line.
        let ours = self.values.iter().map(|value| value.field).filter(|field| self.columns.is_empty() || self.set.contains(field));
        let ours: BTreeSet<_> = ours.collect();
        fit.columns.uses.retain(|used| !used.used.field().is_some_and(|field| ours.contains(&field)));
        Ok(())
    }

    fn find_column(&self, rule: &ColumnRule, names: &Names<'_>) -> Result<Vec<(usize, Option<u32>)>, Error> {
        let found = names.find(&rule.name);
        if !found.is_empty() || rule.optional {
            return Ok(found);
        }
        let nearest = super::nearest(&rule.name, names.texts().filter(|text| !text.is_empty())).map(str::to_owned);
        let problem = MappingProblem::UnknownColumn { column: rule.name.clone(), nearest };
        Err(self.wrong("--attr", &rule.name, rule.span.clone(), problem))
    }

    /// The column that a condition looks at. A table may lack it where it may lack the use: it is blank throughout then.
    fn condition(&self, rule: &ColumnRule, header: &Header, names: &Names<'_>) -> Result<usize, Error> {
        match self.one_column(header, names) {
            Err(_) if rule.optional => Ok(usize::MAX),
            found => found,
        }
    }

    fn option_names(&self, columns: &Columns) -> Result<OptionNames, Error> {
        let names = Names::new(columns.header.iter().map(String::as_str));
        let named_by = |said: &Option<(Header, Vec<String>, Pattern)>| match said {
            Some((header, separators, pattern)) => match self.one_column(header, &names) {
                Ok(column) => Ok(Some((column, separators.clone(), pattern.clone()))),
                Err(_) if self.is_preset => Ok(None),
                Err(error) => Err(error),
            },
            None => Ok(None),
        };
        let OptionNames { keys, labels, values } = &self.options;
        Ok(OptionNames { keys: keys.clone(), labels: named_by(labels)?, values: named_by(values)? })
    }

    fn templates(&self, columns: &Columns) -> Result<Vec<(Field, Template)>, Error> {
        let mut templates = Vec::new();
        let mut given = Vec::new();
        for value in &self.values {
            let parts = value.pieces.iter().map(|piece| match piece {
                Piece::Text(text) => Ok(Part::Text(text.clone())),
                Piece::Name(name) => self.placeholder(value, name, columns),
            });
            match parts.collect::<Result<_, _>>() {
                Ok(parts) => templates.push((value.field, Template(parts))),
                Err(_) if value.optional => continue,
                Err(error) => return Err(error),
            }
            given.push(value);
        }
        for (value, (field, _)) in given.into_iter().zip(&templates) {
            if needs_itself(*field, &templates) {
                return Err(self.wrong_template(value, field.name()));
            }
        }
        Ok(templates)
    }

    /// A placeholder is a field that something fills, else a column of the table.
    fn placeholder(&self, value: &ValueRule, name: &str, columns: &Columns) -> Result<Part, Error> {
        let filled =
            |field| columns.uses.iter().filter_map(|used| used.used.field()).chain(self.values.iter().map(|v| v.field)).any(|f| f == field);
        let field = Field::from_name(name).filter(|field| !matches!(field, Field::AttrKey | Field::AttrValue));
        if let Some(field) = field.filter(|&field| filled(field)) {
            return Ok(Part::Field(field));
        }
        match Names::new(columns.header.iter().map(String::as_str)).find(name)[..] {
            [(column, None)] => Ok(Part::Column(column)),
            [] if name == "options" => Ok(Part::Options),
            _ => Err(self.wrong_template(value, name)),
        }
    }

    fn wrong_template(&self, value: &ValueRule, part: &str) -> Error {
        let problem = MappingProblem::Template { template: value.template.clone(), part: part.to_owned() };
        self.wrong("--set", &value.template, value.span.clone(), problem)
    }

    /// The error that a table has no links, at the column that is read by them.
    pub(crate) fn no_links(&self) -> Error {
        let reads = |fill: &FillRule| fill.how.as_ref().is_some_and(|how| how.read == Some(ReadAs::Link));
        let rule = self.columns.iter().find(|rule| rule.fills.iter().any(reads));
        let (column, span) = rule.map_or(("", None), |rule| (rule.name.as_str(), rule.span.clone()));
        self.wrong("read", column, span, MappingProblem::NoLinks { column: column.to_owned() })
    }

    /// What has no place in the file came from the command line.
    pub(super) fn wrong(&self, option: &str, argument: &str, span: Option<std::ops::Range<usize>>, problem: MappingProblem) -> Error {
        match span {
            Some(span) => MappingError { file: self.file.clone(), text: self.text.clone(), span: Some(span), problem },
            None => MappingError { file: option.into(), text: argument.into(), span: Some(0..argument.len()), problem },
        }
        .into()
    }
}

impl Fit {
    fn of(columns: Columns) -> Fit {
        let (suggestions, duplicates, normalised) = (Vec::new(), Vec::new(), Vec::new());
        Fit { columns, header_row_number: 0, suggestions, duplicates, normalised, decimal_commas: Vec::new() }
    }

    /// Gives columns of amounts, where the mapping does not name their decimal mark, the one that their cells show.
    fn decide_decimals(&mut self, sample: Sample<'_>) {
        for used in self.columns.uses.iter_mut().filter(|used| used.used.amount().is_some()) {
            if used.how.as_ref().is_none_or(|how| how.decimal.is_none()) && sample.has_decimal_comma(used.column) {
                used.how.get_or_insert_default().decimal = Some(Decimal::CommaShown);
                if !self.decimal_commas.contains(&used.column) {
                    self.decimal_commas.push(used.column);
                }
            }
        }
    }

    /// A table in which no header was found.
    pub(super) fn without_header(rows: &Block) -> Fit {
        let header = header_texts(rows, HeaderRow::None);
        let columns = Columns { header, ..Columns::default() };
        Fit::of(columns)
    }
}

impl FillRule {
    /// The field that cannot be taken from so many columns, if it is so.
    fn taken_from_one(&self, found: &[(usize, Option<u32>)]) -> Option<Field> {
        let field = match self.fills {
            Fills::Ignore | Fills::Adjust { .. } => return None,
            Fills::Field { field, .. } => field,
            Fills::Option { .. } | Fills::Options { .. } | Fills::Skus { .. } => Field::AttrValue,
        };
        let same_name = found.iter().all(|(_, number)| found.first().is_some_and(|(_, first)| number == first));
        let adds_up = self.how.as_ref().is_some_and(|how| how.sum || how.matrix.is_some());
        (found.len() > 1 && !adds_up && (same_name || !field.many())).then_some(field)
    }

    fn how(&self, find: impl FnMut(&Header) -> Result<usize, Error>) -> Result<Option<Box<How>>, Error> {
        self.how.as_ref().map(|how| how.fit(find).map(Box::new)).transpose()
    }
}

impl Fills {
    fn on(&self, header: &str) -> Use {
        let said = || heading(header).and_then(|heading| heading.unit);
        match self.clone() {
            Fills::Ignore => Use::Ignore,
            Fills::Field { field, separators, unit, first_row } => {
                let unit = unit.or_else(said).filter(|_| field.reading() == crate::Reading::Money);
                Use::Field { field, separators, unit, first_row }
            }
            Fills::Option { key } => Use::Option { key: key.unwrap_or_else(|| header.to_owned()) },
            Fills::Options { separators, pair, names } => Use::Options { separators, pair, names },
            Fills::Adjust { field, by, unit } => Use::Adjust { field, by, unit: unit.or_else(said) },
            Fills::Skus { separators, within, pair, refers } => Use::Skus { separators, within, pair, refers },
        }
    }
}

fn needs_itself(field: Field, templates: &[(Field, Template)]) -> bool {
    let mut reached = BTreeSet::new();
    let mut next = vec![field];
    while let Some(from) = next.pop() {
        for part in templates.iter().filter(|(f, _)| *f == from).flat_map(|(_, template)| &template.0) {
            if let Part::Field(to) = part
                && reached.insert(*to)
            {
                next.push(*to);
            }
        }
    }
    reached.contains(&field)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::CellKind;
    use crate::{ErrorKind, Unit, Unreadable, column_letters};

    fn table(lines: &str) -> Block {
        let mut block = Block::default();
        for (line, number) in lines.lines().zip(1..) {
            block.push_row(number, line.split('\t').map(|text| (text, CellKind::Text)));
        }
        block
    }

    fn fit(mapping: &str, lines: &str) -> Result<Fit, Error> {
        Mapping::parse("m.toml", mapping).expect("a right mapping").fit("t.csv", &table(lines))
    }

    /// What every column in reading order fills, in one line: `A=title C=option:颜色`.
    fn said(fit: &Fit) -> String {
        let one = |used: &ColumnUse| {
            let what = match &used.used {
                Use::Ignore => return None,
                Use::Field { field, unit, first_row, separators } => {
                    let unit = unit.map_or("", |unit| if unit == Unit::Fen { "/fen" } else { "/yuan" });
                    format!("{field}{unit}{}{}", if *first_row { "/first" } else { "" }, separators.concat())
                }
                Use::Option { key } => format!("option:{key}"),
                Use::Options { separators, pair, .. } => format!("options{}{}", separators.concat(), pair.concat()),
                Use::Adjust { field, by, .. } => format!("adjust:{field}:{by:?}"),
                Use::Skus { .. } => "skus".to_owned(),
            };
            Some(format!("{}={what}", column_letters(u32::try_from(used.column).expect("few columns") + 1)))
        };
        fit.columns.uses.iter().filter_map(one).collect::<Vec<_>>().join(" ")
    }

    fn problem(result: Result<Fit, Error>) -> (MappingProblem, String) {
        let error = result.expect_err("it is wrong");
        let ErrorKind::Mapping(error) = error.kind() else { panic!("{error}") };
        (error.problem.clone(), error.text[error.span.clone().expect("a place")].to_owned())
    }

    #[test]
    fn usual_names_are_weighed_against_each_other() {
        for (lines, expected) in [
            ("商品编号\t商品名称\t售价\t库存\n1\ta\t2\t3", "A=out_product_id B=title C=sale_price D=stock_num"),
            (
                "款式编码\t商品编码\t商品名称\t基本售价\t市场|吊牌价\n1\t2\ta\t2\t3",
                "A=out_product_id B=out_sku_id C=title D=sale_price E=market_price",
            ),
            ("Handle\tTitle\tVariant SKU\tID\n1\ta\t2\t3", "A=out_product_id B=title C=out_sku_id"),
            (
                "ID\tSKU\tName\tSale price\tRegular price\n1\t2\ta\t3\t4",
                "A=out_product_id B=out_sku_id C=title D=sale_price E=market_price",
            ),
            ("id\ttitle\tprice\tsale_price\n1\ta\t4\t3", "A=out_product_id B=title C=market_price D=sale_price"),
            ("条码\t名称\t销售价（必填）\t进货价\t成本价\n6\ta\t1\t2\t3", "A=out_product_id B=title C=sale_price"),
            ("item group id\tid\ttitle\timage_link\tadditional_image_link\n\t1\ta\tx\ty", "B=out_product_id C=title D=head_img E=head_img"),
            ("编码\t名称\t图片10\t图片2\t图片1\n1\ta\tx\ty\tz", "A=out_product_id B=title E=head_img D=head_img C=head_img"),
            ("编码\t附图1\t主图\t名称\n1\tb\ta\tx", "A=out_product_id C=head_img B=head_img D=title"),
            ("sku\tImages\tname\n1\thttp://e/1.jpg, http://e/2.jpg\ta", "A=out_product_id B=head_img, C=title"),
            ("编码\t名称\t规格\n1\ta\t颜色:红;尺码:L", "A=out_product_id B=title C=options;:"),
            ("编码\t名称\t规格\n1\ta\t大号", "A=out_product_id B=title C=option:规格"),
            ("编码\t名称\t*选择颜色\t尺码（选填）\n1\ta\t红\tL", "A=out_product_id B=title C=option:选择颜色 D=option:尺码"),
            ("编码\t名称\t售价(分)\t划线价（元）\n1\ta\t1\t2", "A=out_product_id B=title C=sale_price/fen D=market_price/yuan"),
            ("编码\t名称\t价格（会员）\t图片描述\tSEO标题\n1\ta\t1\tx\ty", "A=out_product_id B=title"),
            (
                "handle\ttitle\toption1 name\toption1 value\tprice\nx\ta\tcolor\tred\t1\nx\t\t\tblue\t2",
                "A=out_product_id B=title/first C=attr_key/first D=attr_value E=sale_price",
            ),
        ] {
            assert_eq!(said(&fit("", lines).expect("fits")), expected, "{lines}");
        }
    }

    #[test]
    fn the_header_row_is_found() {
        let number = |lines: &str| fit("", lines).map(|fit| (fit.header_row_number, fit.columns.header_rows)).ok();
        assert_eq!(number("导入说明\n\n商品编号\t名称\t售价\n1\ta\t2"), Some((3, 3)));
        assert_eq!(number("version 1.00\ntitle\tprice\tnum\n宝贝名称\t宝贝价格\t宝贝数量\na\t1\t2"), Some((3, 3)));
        assert_eq!(number("商品编号\t名称\t售价\n1\t颜色\t价格\n商品编号\t名称\t售价"), Some((1, 1)));
        assert_eq!(number("155046\t金士顿\t47.70\n137276\t秋叶原\t14.80"), None, "a first row of data is no header");
        assert_eq!(number("价格\t数量\n1\t2"), Some((1, 1)), "nothing names the product, and nothing else stands there");
        assert_eq!(number("价格\t数量\n1\t2\t毛毯"), None, "nothing names the product, and something else stands there");
        let error = fit("", "a\tb").expect_err("no header");
        let ErrorKind::Unreadable { reason: Unreadable::NoHeader(names), .. } = error.kind() else { panic!("another error") };
        assert!(names.contains(&"商品编号".to_owned()), "{names:?}");
    }

    #[test]
    fn names_that_stand_twice_are_facts_and_near_names_only_suggestions() {
        let fit_ = fit("", "商品编号\t名称\t售价\t 售价*\n1\ta\t2\t3").expect("fits");
        assert_eq!(fit_.duplicates, [Duplicate { field: Field::SalePrice, columns: vec![2, 3] }]);
        assert_eq!(said(&fit_), "A=out_product_id B=title");
        let fit_ = fit("", "商品编号\t库存\tdescriptoin\t售价格钱\tbarcodee\tproduct tittle").expect("fits");
        let suggested: Vec<_> = fit_.suggestions.iter().map(|s| s.field).collect();
        assert_eq!(suggested, [Field::Desc, Field::Title]);
    }

    #[test]
    fn a_mapping_finds_its_columns() {
        let mapping = "[columns]\n'货号' = 'out_product_id'\n'图{n}' = 'head_img'\n'@D' = 'title'\n'价格' = 'sale_price'\n'尺码:' = { option = '尺码' }";
        let fit_ = fit(mapping, "说明\t价格\n货号\t图2\t图1\t价格 (元)\t 尺码:\n1\tb\ta\tx\t5").map(|fit| said(&fit));
        assert_eq!(fit_.expect("fits"), "A=out_product_id C=head_img B=head_img D=sale_price/yuan E=option:尺码");
        let (problem_, at) = problem(fit("[columns]\n'商品编号' = 'title'\n'数量' = 'stock_num'", "商品编号\t商品数量\n1\t2"));
        assert_eq!(problem_, MappingProblem::UnknownColumn { column: "数量".into(), nearest: Some("商品数量".into()) });
        assert_eq!(at, "'数量'");
        let fit_ = fit("[columns]\n'@A' = 'title'\n'@B' = 'sale_price'", "a\t1\nb\t2").expect("letters need no header");
        assert_eq!((said(&fit_), fit_.columns.header_rows), ("A=title B=sale_price".into(), 0));
        let fit_ = fit("[source]\nheader_row = 2\n[columns]\n'@A' = 'title'", "a\nb\nc").expect("fits");
        assert_eq!((fit_.columns.header_rows, &fit_.columns.header[0]), (2, &"b".to_owned()));
        let fit_ = fit("[columns]\n'价' = 'sale_price'", "价\t价\n1\t2").expect("fits");
        assert_eq!(fit_.duplicates, [Duplicate { field: Field::SalePrice, columns: vec![0, 1] }]);
    }

    #[test]
    fn values_name_fields_and_headers_that_exist() {
        let lines = "商品编号\t名称\tcolour\n1\ta\tred";
        let fit_ = fit("[values]\npath = 'p?id={out_product_id}&c={colour}'", lines).expect("fits");
        let parts = [Part::Text("p?id=".into()), Part::Field(Field::OutProductId), Part::Text("&c=".into()), Part::Column(2)];
        assert_eq!(fit_.columns.values, [(Field::Path, Template(parts.to_vec()))]);
        for (values, part) in [
            ("path = '{prise}'", "prise"),
            ("path = '{sale_price}'", "sale_price"),
            ("path = '{title}{path}'", "path"),
            ("path = '{direct_path}'\ndirect_path = '{path}'", "path"),
        ] {
            let (problem, at) = problem(fit(&format!("[values]\n{values}"), lines));
            assert!(matches!(&problem, MappingProblem::Template { part: p, .. } if p == part), "{problem:?} at {at}");
        }
        let mut mapping = Mapping::parse("m", "[columns]\n'名称' = 'title'").expect("right");
        mapping.set("title=特价 {名称}").expect("right");
        let fit_ = mapping.fit("t", &table(lines)).expect("fits");
        assert_eq!((said(&fit_), fit_.columns.values.len()), (String::new(), 1));
    }
}

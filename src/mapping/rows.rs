//! What a row is, laid over one table: which column says its kind, which one names its product, what is passed over.
//! What a column fills is not said here but in [`Use`](super::Use).

use super::locate::Names;
use super::template::Piece;
use super::{Columns, Mapping, Part, Template};
use crate::table::Row;
use crate::{Error, Field, MappingProblem};
use std::ops::Range;
use std::sync::Arc;

/// What rows of an unusual kind mean: `[rows]`, before the header is known. `None` where the mapping says nothing,
/// which is the strict reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowOptions {
    /// Whether a row with a blank product id continues the product above it.
    pub blank_id_continues: Option<bool>,
    /// Whether a row that fills no SKU field only adds to its product.
    pub without_sku_add: Option<bool>,
    /// Whether rows that a sheet does not show are read.
    pub hidden_read: Option<bool>,
    /// Whether rows with a single filled cell are passed over.
    pub group_skip: Option<bool>,
    /// What rows of a product are that repeat one above.
    pub repeated: Option<Repeated>,
    pub(super) kind: Option<KindRule>,
    pub(super) parent: Option<ParentRule>,
    pub(super) skip: Option<Vec<SkipRule>>,
    pub(super) fill_down: Vec<Header>,
}

/// A column by its header, or by `@` and its letters, and where that stands in the mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub name: String,
    pub span: Option<Range<usize>>,
}

/// [`Kinds`] before the header is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KindRule {
    All(RowKind),
    Column { column: Header, words: Vec<(String, RowKind)> },
}

/// [`Parent`] before the header is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ParentRule {
    Above,
    Column { column: Header, names: Vec<NameRule> },
}

/// What product rows are called by: a header, or a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NameRule {
    pub text: String,
    pub pieces: Vec<Piece>,
    pub span: Option<Range<usize>>,
}

/// [`SkippedRows`] before the header is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SkipRule {
    pub column: Header,
    pub is: Vec<String>,
    pub starts: Vec<String>,
    pub when: Vec<(Header, Vec<String>)>,
    pub whole: bool,
}

/// What the rows of one table are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowRules {
    /// How a row's kind is known; `None` where every row says what its product is and is a SKU of it.
    pub kind: Option<Kinds>,
    /// How a row's product is known; `None` where rows of one product have the same product id.
    pub parent: Option<Parent>,
    /// What rows of other rows' products may call the product rows of this table by: the name as the mapping writes
    /// it, and how it reads in a row.
    pub names: Vec<(String, Template)>,
    /// The texts of each row of a header that stands in several.
    pub header_lines: Vec<Vec<String>>,
    /// Rows that the mapping passes over.
    pub skip: Vec<SkippedRows>,
    /// Columns in which a blank cell takes the text above.
    pub fill_down: Vec<usize>,
    /// Whether rows with a single filled cell are passed over.
    pub skip_groups: bool,
    /// Whether rows that a sheet does not show are read.
    pub read_hidden: bool,
    /// What rows of a product are that repeat one above.
    pub repeated: Repeated,
}

/// What a row is that says a SKU which a row of its product has said before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Repeated {
    /// A SKU of its own, which the rules refuse.
    #[default]
    Refuse,
    /// Passed over where it repeats the other cell for cell in all columns that are used.
    Skip,
    /// The same SKU where its options are the same. What the rows say differently is refused.
    Merge,
}

/// What a row is to its product.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// It says what the product is, and is its only SKU if no row is a SKU of it.
    Product,
    /// It says what the product is, and is its first SKU.
    Both,
    /// It is a SKU of a product that another row says.
    Sku,
    /// It adds images and the like to a product.
    Add,
    /// It says more about the SKU of the row above it.
    More,
    /// It is passed over.
    Skip,
}

/// How a row's kind is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kinds {
    /// All rows of the table are of one kind.
    All(RowKind),
    /// A column says it.
    Column {
        /// Which one.
        column: usize,
        /// Texts of its cells in lower case, and what they mean; `*` is every other text.
        words: Vec<(String, RowKind)>,
    },
}

/// How the product of a row is known that says a SKU or adds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parent {
    /// It is the product row above.
    Above,
    /// A column names it.
    Column {
        /// Which one.
        column: usize,
        /// Which of the product rows' [names](RowRules::names) stand in it.
        names: Vec<String>,
    },
}

/// Rows that the mapping passes over: those with certain texts in a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedRows {
    /// The column.
    pub column: usize,
    /// The whole cell's text.
    pub is: Vec<String>,
    /// How the cell's text begins.
    pub starts: Vec<String>,
    /// Only where each of these cells is one of its texts; an empty text is a blank cell.
    pub when: Vec<(usize, Vec<String>)>,
    /// Whether what the row says is passed over whole: the product with all its rows, or the SKU with all that further
    /// rows say of it. Otherwise it is the row.
    pub whole: bool,
}

/// What rows with other kinds are called where a column says it.
const ANY_OTHER: &str = "*";

impl Kinds {
    /// What a row is whose cell holds that text; `None` where the mapping does not say it, or says two things.
    pub fn of(words: &[(String, RowKind)], text: &str) -> Option<RowKind> {
        let named = |wanted: &str| words.iter().find(|(word, _)| same(word, wanted)).map(|(_, kind)| *kind);
        if let Some(kind) = named(text) {
            return Some(kind);
        }
        // A cell may say several things of its row, of which only one is a kind.
        let mut kinds = text.split(',').filter_map(|item| named(item.trim()));
        match kinds.next() {
            Some(kind) => kinds.all(|other| other == kind).then_some(kind),
            None if text.is_empty() => None,
            None => named(ANY_OTHER),
        }
    }
}

impl SkippedRows {
    /// Whether it is about that row. A cell that may not be what the merchant wrote says nothing.
    pub(crate) fn holds(&self, row: Row<'_>) -> bool {
        let text = |column: usize| row.cell(column).trimmed();
        let said = text(self.column);
        let named = self.is.iter().any(|is| is == said) || self.starts.iter().any(|start| said.starts_with(start.as_str()));
        named
            && !row.damage().any(|damage| damage.spoils(self.column))
            && self.when.iter().all(|(column, texts)| texts.iter().any(|wanted| same(wanted, text(*column))))
    }
}

impl RowOptions {
    /// Whether rows may name other rows that they belong to.
    pub(super) fn names_rows(&self) -> bool {
        matches!(self.parent, Some(ParentRule::Column { .. }))
    }

    pub(super) fn called(&self) -> &[NameRule] {
        if let Some(ParentRule::Column { names, .. }) = &self.parent { names } else { &[] }
    }
}

impl NameRule {
    /// Products are called by their ids.
    pub fn product_id() -> NameRule {
        let name = Field::OutProductId.name();
        NameRule { text: format!("{{{name}}}"), pieces: vec![Piece::Name(name.to_owned())], span: None }
    }
}

impl Mapping {
    /// What `[rows]` means for a table with those columns.
    pub(super) fn row_rules(&self, columns: &Columns) -> Result<RowRules, Error> {
        let header = Arc::clone(&columns.header);
        let names = Names::new(header.iter().map(String::as_str));
        let column = |header: &Header| self.one_column(header, &names);
        // A form of an export may lack a column that another form has.
        let has = |header: &Header| !self.is_preset || !names.find(&header.name).is_empty();
        let rows = &self.rows;
        let kind = match &rows.kind {
            Some(KindRule::All(kind)) => Some(Kinds::All(*kind)),
            Some(KindRule::Column { column: header, words }) if has(header) => {
                Some(Kinds::Column { column: column(header)?, words: words.clone() })
            }
            _ => None,
        };
        let parent = match &rows.parent {
            None => None,
            Some(ParentRule::Column { column: header, .. }) if !has(header) => None,
            Some(ParentRule::Above) if kind.is_some() => Some(Parent::Above),
            Some(ParentRule::Above) => {
                let problem = MappingProblem::Value { key: "parent".into(), expected: "kind beside \"above\"".into() };
                return Err(self.wrong("[rows]", "parent = \"above\"", None, problem));
            }
            Some(ParentRule::Column { column: header, names }) => {
                let names = names.iter().map(|name| name.text.clone()).collect();
                Some(Parent::Column { column: column(header)?, names })
            }
        };
        let skip = rows.skip.iter().flatten().filter(|rule| has(&rule.column)).map(|rule| {
            let SkipRule { column: header, is, starts, when, whole } = rule.clone();
            // What a table does not have is blank in every row.
            let cell = |header: &Header| if has(header) { column(header) } else { Ok(columns.header.len()) };
            let when = when.iter().map(|(header, texts)| Ok((cell(header)?, texts.clone()))).collect::<Result<_, Error>>()?;
            Ok(SkippedRows { column: column(&header)?, is, starts, when, whole })
        });
        Ok(RowRules {
            kind,
            parent,
            names: self.all_names().filter_map(|name| Some((name.text.clone(), name.fit(columns, &names)?))).collect(),
            header_lines: Vec::new(),
            skip: skip.collect::<Result<_, Error>>()?,
            fill_down: rows.fill_down.iter().filter(|header| has(header)).map(column).collect::<Result<_, _>>()?,
            skip_groups: rows.group_skip.unwrap_or(false),
            read_hidden: rows.hidden_read.unwrap_or(false),
            repeated: rows.repeated.unwrap_or_default(),
        })
    }

    /// A name that product rows should have, and that no table of the run has a column for.
    pub(crate) fn unknown_name(&self, name: &str, tables: &[&Columns]) -> Error {
        let headers = tables.iter().flat_map(|columns| columns.header.iter()).map(String::as_str);
        let nearest = super::nearest(name, headers.filter(|text| !text.is_empty())).map(str::to_owned);
        let problem = MappingProblem::UnknownColumn { column: name.to_owned(), nearest };
        let span = self.all_names().find(|rule| rule.text == name).and_then(|rule| rule.span.clone());
        self.wrong("[rows]", name, span, problem)
    }

    pub(super) fn one_column(&self, header: &Header, names: &Names<'_>) -> Result<usize, Error> {
        match names.find(&header.name)[..] {
            [(column, _)] => Ok(column),
            [] => {
                let nearest = super::nearest(&header.name, names.texts().filter(|text| !text.is_empty())).map(str::to_owned);
                let problem = MappingProblem::UnknownColumn { column: header.name.clone(), nearest };
                Err(self.wrong("[rows]", &header.name, header.span.clone(), problem))
            }
            _ => {
                let problem = MappingProblem::Value { key: header.name.clone(), expected: "\"@A\"".into() };
                Err(self.wrong("[rows]", &header.name, header.span.clone(), problem))
            }
        }
    }
}

impl NameRule {
    /// How the name reads in the rows of a table, if it has the columns for it.
    fn fit(&self, columns: &Columns, names: &Names<'_>) -> Option<Template> {
        let column = |name: &str| if let [(column, None)] = names.find(name)[..] { Some(Part::Column(column)) } else { None };
        // Without braces it is a header.
        if let [Piece::Text(text)] = self.pieces.as_slice() {
            return Some(Template(vec![column(text)?]));
        }
        let filled = |field: &Field| columns.column_of(*field).is_some() || columns.value_of(*field).is_some();
        let parts = self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => Some(Part::Text(text.clone())),
            Piece::Name(name) => Field::from_name(name).filter(filled).map(Part::Field).or_else(|| column(name)),
        });
        parts.collect::<Option<_>>().map(Template)
    }
}

/// Whether a word in lower case is that text, apart from case.
fn same(word: &str, text: &str) -> bool {
    word.eq_ignore_ascii_case(text) || !text.is_ascii() && word == text.to_lowercase()
}

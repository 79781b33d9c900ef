//! Which column fills which field, and how it is read.
//!
//! A [`Mapping`] is what the merchant wrote (`shangjia.toml`, `--set`, `--attr`). [`Mapping::fit`] lays it over the
//! header of one table and gives [`Columns`], in which every decision is made once, before the first row.

mod alias;
mod assign;
mod columns;
mod fit;
mod header;
mod how;
mod init;
mod limits;
mod locate;
mod lookup;
mod parse;
mod pattern;
mod policy;
mod preset;
mod rows;
mod sample;
mod sheets;
mod shown;
mod template;
mod words;

pub use columns::{ColumnUse, Columns, Part, Template, Use};
pub use fit::{Duplicate, Fit, Normalised, Suggestion};
pub(crate) use how::same;
pub use how::{By, Decimal, How, On, OptionNames, Rate, ReadAs};
pub use init::{InitOptions, init};
pub use lookup::{LookupFile, LookupFiles};
pub use pattern::Pattern;
pub use policy::{Allowed, Leveled, Weight, WordFiles};
pub use preset::{NO_PRESET, Preset, presets};
pub use rows::{Kinds, Parent, Repeated, RowKind, RowOptions, RowRules, SkippedRows};
pub(crate) use sample::amount;
pub(crate) use sheets::Candidate;

use crate::{Day, Field, Unit};
use rows::Header;
use std::ops::Range;
use std::sync::Arc;

/// What the merchant wrote: `shangjia.toml`, with `--set` and `--attr` on top of it.
///
/// Without any columns the header is fitted by the names that catalogs usually have; with some, only those are taken.
///
/// ```
/// let mapping = shangjia::mapping::Mapping::parse("shangjia.toml", r#"
///     preset = "none"                                       # or the name of one: the rest is laid over it
///     price_unit = "yuan"                                   # for every price that does not say its own
///     tax = "13"                                            # percent, for prices that a column has without (net = true)
///     schema = ["house.schema.json"]                        # further JSON Schemas that every product must keep
///     [source]
///     sheet = "商品表"                                       # or its number
///     header_row = 3                                        # 0: there is none; without this line it is found
///     header_rows = 2                                       # names are then "价格 售价": what stands above, then below
///     [columns]                                             # a header, or "@F" for the column with that letter
///     "商品编号" = "out_product_id"
///     "标题" = { field = "title", first_row = true }         # stands only on the first row of a product
///     "售价" = { field = "sale_price", unit = "fen" }
///     "图片{n}" = "head_img"                                 # 图片1, 图片2 …
///     "详情图" = { field = "desc_imgs", separator = [";", "\n"] }
///     "颜色" = "option"                                      # the header is the option's name, the cell its value
///     "尺码:" = { option = "尺码" }
///     "规格" = { options = true, separator = ";", pair = ":" }  # 颜色:红;尺码:L
///     "备注" = "ignore"
///     [options]                                             # what an export's keys and numbers of options stand for
///     names = { color = "颜色", "10:28332" = "军绿" }         # also of a cell: keys and values = { column, pattern, … }
///     [values]                                              # constants and templates; {{ and }} are braces
///     path = "pages/productDetail/productDetail?id={out_product_id}"
///     out_sku_id = "{out_product_id}-{颜色}-{尺码:}"          # {field} or {header}
///     [rows]
///     blank_id = "continue"                                 # a row without an id belongs to the product above
///     without_sku = "add"                                   # a row without SKU fields only adds images and the like
///     skip = [{ column = "@A", is = ["说明"], starts = ["※"] },  # rows to pass over; the report counts them
///             { column = "状态", is = "下架", whole = true }]   # products with all their rows; when = { … } as in columns
///     group = "skip"                                        # rows with a single filled cell: names of groups
///     fill_down = ["商品编号"]                                # a blank cell takes the text above
///     repeated = "skip"                                     # what says nothing new; "merge": same options, one SKU
///     hidden = "read"                                       # else rows that a sheet hides are passed over
///     [rules]                                               # off, note, warning, error; also title-..., or a pattern
///     title-odd-character = "off"                           # of file names with its own table
///     [rules."旧商品*.csv"]
///     image = "note"
///     [[allow]]                                             # what is known and accepted
///     rule = "market-price-equals-sale"
///     product = "719"
///     reason = "清仓"
///     until = 2026-12-31
///     [lookup.category]                                     # the merchant's own names, and WeChat's ids
///     file = "类目映射.csv"
///     [words]                                               # one word per line
///     forbidden = "违禁词.txt"
/// "#)?;
/// # Ok::<(), shangjia::Error>(())
/// ```
///
/// Where a product says itself in one row and its SKUs in others, the mapping says what each row is and whose:
///
/// ```
/// let mapping = shangjia::mapping::Mapping::parse("shangjia.toml", r#"
///     [columns]
///     "SKU" = "out_product_id"
///     "Name" = "title"
///     "Price" = "sale_price"
///     [rows.kind]                                           # or, for all rows of a table: kind = "sku"
///     column = "Type"
///     product = ["simple", "variable"]                      # says a product, and is its only SKU if it has no other
///     both = "single"                                       # says a product, and is its first SKU
///     sku = "variation"                                     # is a SKU of another row's product
///     add = "image"                                         # adds images and the like to a product
///     more = "price rule"                                   # adds to the SKU above it
///     skip = "*"                                            # any other text; "" is a blank cell
///     [rows.parent]                                         # or, for the product row above: parent = "above"
///     column = "Parent"                                     # without kinds, rows that name one are SKUs
///     names = ["SKU", "id:{ID}"]                            # what product rows are called; without it, by their ids
///     [[sheets]]                                            # a table that is read in another way: all tables of a run
///     file = "*stock*.csv"                                  # are one catalog. By file, by sheet (name = "春季"), or
///     headers = ["Variant", "Colour"]                       # by what the header holds
///     columns = { "Variant" = "out_sku_id", "Colour" = "option" }  # with its own columns, it stands by itself
///     rows = { kind = "sku", parent = { column = "Product" } }
/// "#)?;
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mapping {
    /// The endpoint that the file is for.
    pub target: Option<String>,
    /// The preset under it, by name; [`NO_PRESET`] says that there is none, whatever a table looks like.
    pub preset: Option<String>,
    /// The unit of every money column that does not say its own.
    pub price_unit: Option<Unit>,
    /// The tax in percent that is added to prices which a column has without; "0" where there is none.
    pub tax: Option<String>,
    /// How the table is read.
    pub source: SourceOptions,
    /// What rows of an unusual kind mean.
    pub rows: RowOptions,
    /// How much rules weigh, in the order of the file.
    pub levels: Vec<Leveled>,
    /// Findings that are accepted.
    pub allowed: Vec<Allowed>,
    /// Files with the merchant's own JSON Schemas; their names are relative to the mapping file.
    pub schemas: Vec<String>,
    /// Files of the merchant's own names.
    pub lookups: LookupFiles,
    /// Files of words; their names are relative to the mapping file.
    pub words: WordFiles,
    limits: Vec<(&'static str, u64)>,
    /// The day for prices that hold for some time only; without one they are refused.
    pub today: Option<Day>,
    columns: Vec<ColumnRule>,
    values: Vec<ValueRule>,
    options: OptionNames<Header>,
    rates: Vec<Arc<Rate>>,
    /// Tables that are read in another way.
    sheets: Vec<sheets::SheetRule>,
    /// Columns that the command line made options.
    attrs: Vec<ColumnRule>,
    /// Fields that the command line has set: they win over every column.
    set: Vec<Field>,
    preset_span: Option<Range<usize>>,
    /// What a preset says about itself.
    about: Option<preset::About>,
    /// Whether it comes with the crate: what a table lacks of it is no mistake of the merchant's.
    is_preset: bool,
    file: String,
    text: String,
}

/// How the table is read: `[source]`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceOptions {
    /// Which sheet of a workbook.
    pub sheet: Option<SheetName>,
    /// The physical line or sheet row of the header, from 1; 0 says that the table has none.
    pub header_row: Option<u64>,
    /// How many rows the header stands in, the first of them at [`header_row`](SourceOptions::header_row); one if it is
    /// not said.
    pub header_rows: Option<usize>,
    /// The text's encoding, by its usual name.
    pub encoding: Option<String>,
    /// What stands between the fields of a text table.
    pub delimiter: Option<char>,
}

/// A sheet by name or by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetName {
    /// Its name.
    Name(String),
    /// Its number, from 1.
    Number(u64),
}

/// One line of `[columns]`.
#[derive(Debug, Clone, PartialEq)]
struct ColumnRule {
    /// A header, a header with `{n}`, or `@` and a column's letters.
    name: String,
    /// What it fills, once or several times.
    fills: Vec<FillRule>,
    /// Where the name stands in the mapping file.
    span: Option<Range<usize>>,
    /// Whether a table may lack it.
    optional: bool,
}

/// One thing that a column fills, and how.
#[derive(Debug, Clone, PartialEq)]
struct FillRule {
    fills: Fills,
    how: Option<Box<How<Header>>>,
}

/// What a column fills, before the header is known.
#[derive(Debug, Clone, PartialEq)]
enum Fills {
    Ignore,
    Field { field: Field, separators: Vec<String>, unit: Option<Unit>, first_row: bool },
    Option { key: Option<String> },
    Options { separators: Vec<String>, pair: Vec<String>, names: Vec<String> },
    Adjust { field: Field, by: By, unit: Option<Unit> },
    Skus { separators: Vec<String>, within: Vec<String>, pair: Vec<String>, refers: Option<String> },
}

/// One line of `[values]`.
#[derive(Debug, Clone, PartialEq)]
struct ValueRule {
    field: Field,
    template: String,
    pieces: Vec<template::Piece>,
    span: Option<Range<usize>>,
    /// Only where no column fills the field.
    otherwise: bool,
    /// Whether a table may lack its columns.
    optional: bool,
}

/// What usually stands between the options of one cell.
const OPTION_SEPARATORS: &[&str] = &[";", "；", "\n"];
/// What usually stands between an option's name and its value.
const PAIR_SEPARATORS: &[&str] = &[":", "："];

/// The known name that a wrong one most probably means.
fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    // What is longer than any name costs more to compare than the answer is worth.
    if name.chars().count() > header::LONGEST {
        return None;
    }
    let name = header::key(name);
    let close = known.map(|known| (strsim::normalized_damerau_levenshtein(&name, &header::key(known)), known));
    let best = close.max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (best.0 >= 0.5).then_some(best.1)
}

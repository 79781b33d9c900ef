//! What a file is and what its columns hold, for somebody who has not decided yet how to read it.
//!
//! Nothing is checked and nothing converted here. A large file is looked at in samples, and the description says so.

mod column;
mod sheet;
mod windows;

pub use column::{ColumnDescription, MOST_DISTINCT};
pub use sheet::{HeaderDescription, HeaderFound, PresetDescription, SheetDescription};

use crate::Error;
use crate::mapping::Mapping;
use crate::report::printable;
use crate::table::{self, Decision, Delimiter, DelimiterFound, Kind, ReadOptions, Source, Tables};
use serde::Serialize;
use std::io::{Seek, SeekFrom};
use std::sync::Arc;

/// Where the shape of a list of descriptions in JSON is written down.
pub const DESCRIPTION_SCHEMA: &str = "https://docs.rs/crate/shangjia/latest/source/schemas/description.schema.json";

/// Looks at files.
///
/// ```
/// use shangjia::{Describe, Mapping, Source};
/// let mut source = Source::from_bytes("goods.xls", "商品编号,售价(元)\nA1,59.90\nA2,面议\n".into());
/// let seen = Describe::new(&Mapping::default()).run(&mut source)?;
/// assert_eq!((seen.kind, seen.name_says.as_deref()), ("text", Some("xls")));
/// let price = &seen.sheets[0].columns[1];
/// assert_eq!((price.filled, price.kind(), price.fills[0].used.field().map(|field| field.name())), (2, "mixed", Some("sale_price")));
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug)]
pub struct Describe<'m> {
    /// What columns would be taken for.
    pub mapping: &'m Mapping,
    /// How files are read.
    pub read: ReadOptions,
}

/// A file as it was found. Texts of the file are printable.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Description {
    /// The name it was given by.
    pub file: String,
    /// What it is by its content: `text`, `json`, `xlsx`, `xlsb`, `xls`, `ods`, `html` or `spreadsheet-xml`.
    pub kind: &'static str,
    /// The ending of its name, where that says something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_says: Option<String>,
    /// How long it is.
    pub bytes: u64,
    /// What it is read as, and why; workbooks have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<EncodingDescription>,
    /// What parts its cells, and how that was found; text tables alone have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<DelimiterDescription>,
    /// Its tables, in order.
    pub sheets: Vec<SheetDescription>,
}

/// What a text is read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EncodingDescription {
    /// The encoding's name.
    pub name: String,
    /// Why: a name, as reports have it.
    pub because: &'static str,
}

/// What parts the cells of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DelimiterDescription {
    /// The character.
    pub character: char,
    /// How it was found: `asked`, `sep-line`, `consistent`, `nothing` or `full-width-comma`.
    pub because: &'static str,
}

impl<'m> Describe<'m> {
    /// Reads files as their content says.
    pub fn new(mapping: &'m Mapping) -> Describe<'m> {
        Describe { mapping, read: ReadOptions::default() }
    }

    /// Looks at one file.
    ///
    /// # Errors
    /// When it cannot be read. A table in which no header is found is described all the same.
    pub fn run(&self, source: &mut Source) -> Result<Description, Error> {
        let mapping = self.mapping.with_named_preset()?;
        // A preset may say how the file is read, be it named or shown by the file itself.
        let mut known = None;
        let whole = mapping.with_preset_of(std::slice::from_mut(source), &self.read, std::slice::from_mut(&mut known))?;
        let read = whole.read_options(source.name().as_ref(), &self.read);
        table::settled(source, &mut known, |source, decided| attempt(&mapping, &read, source, decided))
    }
}

fn attempt(mapping: &Mapping, read: &ReadOptions, source: &mut Source, decided: Option<Decision>) -> Result<Description, table::Stop> {
    let name = Arc::clone(source.name());
    let bytes = source.seek(SeekFrom::End(0)).map_err(|error| Error::io(&*name, error))?;
    let mut tables = Tables::open(source, read, decided)?;
    let kind = tables.kind();
    let (decision, delimiter) = (tables.decision().copied(), tables.delimiter());
    let mut sheets = sheet::sheets(mapping, &name, &mut tables, bytes)?;
    drop(tables);
    if let (Some(decision), Some(delimiter), [only]) = (decision, delimiter, &mut sheets[..])
        && !only.complete
    {
        let as_found = ReadOptions { encoding: Some(decision.encoding.name().to_owned()), delimiter: Some(delimiter.byte), ..read.clone() };
        windows::look(source, bytes, &as_found, only)?;
    }
    Ok(Description {
        file: printable(&name).into_owned(),
        kind: kind_name(kind),
        name_says: name_says(&name, kind),
        bytes,
        encoding: decision.map(|decision| EncodingDescription { name: decision.encoding.name().to_owned(), because: decision.why.name() }),
        delimiter: delimiter.map(described),
        sheets,
    })
}

fn described(delimiter: Delimiter) -> DelimiterDescription {
    let because = match delimiter.found {
        DelimiterFound::Asked | DelimiterFound::AskedOverSepLine => "asked",
        DelimiterFound::SepLine => "sep-line",
        DelimiterFound::Consistent => "consistent",
        DelimiterFound::Nothing => "nothing",
        DelimiterFound::FullWidthComma => "full-width-comma",
    };
    DelimiterDescription { character: char::from(delimiter.byte), because }
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Json => "json",
        Kind::Xlsx => "xlsx",
        Kind::Xlsb => "xlsb",
        Kind::Xls => "xls",
        Kind::Ods => "ods",
        Kind::Html => "html",
        Kind::SpreadsheetXml => "spreadsheet-xml",
    }
}

/// The ending of a name that is one of a table's, and of another kind of table than this is.
fn name_says(name: &str, kind: Kind) -> Option<String> {
    let ending = name.rsplit(['/', '\\']).next()?.rsplit_once('.')?.1.to_ascii_lowercase();
    let says = match ending.as_str() {
        "csv" | "tsv" | "tab" | "txt" => Kind::Text,
        "json" | "jsonl" | "ndjson" => Kind::Json,
        "xlsx" | "xlsm" | "xltx" => Kind::Xlsx,
        "xlsb" => Kind::Xlsb,
        "xls" | "xlt" | "et" => Kind::Xls,
        "ods" => Kind::Ods,
        "htm" | "html" => Kind::Html,
        "xml" => Kind::SpreadsheetXml,
        _ => return None,
    };
    (says != kind).then_some(ending)
}

//! An [`Error`] as a sentence; its words stand in [`trouble`].
//!
//! Files, sheets and columns are named by strangers, so everything that is filled in is made printable and cut: no
//! error is longer than a few lines, whatever it speaks of.

use super::trouble;
use crate::report::{printable, shorten};
use crate::rules::Words;
use crate::{Error, ErrorKind, Language, MappingError, MappingProblem, ReferenceProblem, SchemaBound, SchemaError, Unreadable};
use std::io;

/// How many names of a list are shown.
const NAMES: usize = 8;
/// Columns that the name of a file may take: more than any system allows a name to have.
const FILE_COLUMNS: usize = 400;
/// Columns that the words of another program may take, and those of one name.
const FOREIGN_COLUMNS: usize = 300;
const NAME_COLUMNS: usize = 80;

/// Why nothing was done, in one line that names the file.
///
/// ```
/// use shangjia::{Error, Language, Unreadable, words::error_text};
/// let error = Error::unreadable("goods.csv", Unreadable::Empty);
/// assert_eq!(error_text(&error, Language::En), "goods.csv: the file is empty");
/// assert_eq!(error.to_string(), error_text(&error, Language::En));
/// ```
pub fn error_text(error: &Error, language: Language) -> String {
    match error.kind() {
        ErrorKind::Io { file, source } => named(file, &io_sentence(source, language), language),
        ErrorKind::Unreadable { file, reason } => named(file, &unreadable_sentence(file, reason, language), language),
        ErrorKind::Reference(error) => {
            let problem = reference_sentence(&error.problem, language);
            match error.line {
                0 => named(&error.file, &problem, language),
                line => trouble::AT_LINE.fill(language, &[file_arg(&error.file), ("line", line.to_string()), ("problem", problem)]),
            }
        }
        ErrorKind::Mapping(error) => {
            let problem = mapping_sentence(error, language);
            match mapping_place(error) {
                Some((line, column)) => {
                    let args = [file_arg(&error.file), ("line", line.to_string()), ("column", column.to_string()), ("problem", problem)];
                    trouble::AT.fill(language, &args)
                }
                None => named(&error.file, &problem, language),
            }
        }
    }
}

/// What is wrong with a table of categories or brands.
fn reference_sentence(problem: &ReferenceProblem, language: Language) -> String {
    match problem {
        ReferenceProblem::Json(_) => trouble::REFERENCE_JSON.text(language).to_owned(),
        ReferenceProblem::Shape(violation) => trouble::REFERENCE_SHAPE.fill(language, &[("pointer", name_text(&violation.pointer))]),
        ReferenceProblem::NoColumn(names) => trouble::REFERENCE_COLUMN.fill(language, &[("names", names.join(", "))]),
        ReferenceProblem::Ragged { cells, header } => {
            trouble::REFERENCE_RAGGED.fill(language, &[("cells", cells.to_string()), ("header", header.to_string())])
        }
        ReferenceProblem::NotAnId(text) => trouble::REFERENCE_ID.fill(language, &[("text", name_text(text))]),
        ReferenceProblem::NoSuchColumn(name) => trouble::REFERENCE_COLUMN.fill(language, &[("names", name_text(name))]),
        ReferenceProblem::TwoMeanings(name) => trouble::REFERENCE_MEANING.fill(language, &[("name", name_text(name))]),
        ReferenceProblem::TwoAddresses(image) => trouble::REFERENCE_IMAGE_TWICE.fill(language, &[("image", name_text(image))]),
        ReferenceProblem::NoWord => trouble::REFERENCE_NO_WORD.text(language).to_owned(),
        ReferenceProblem::TooManyWords(most) => trouble::REFERENCE_WORDS.fill(language, &[("most", most.to_string())]),
        ReferenceProblem::NotABaseline => trouble::REFERENCE_BASELINE.text(language).to_owned(),
        ReferenceProblem::Twice(id) => trouble::REFERENCE_TWICE.fill(language, &[("id", id.to_string())]),
    }
}

/// What is wrong with a mapping, without its place, with the nearest known name.
pub(crate) fn mapping_sentence(error: &MappingError, language: Language) -> String {
    let unknown = |words: Words, name: &str, nearest: Option<&String>| {
        let sentence = words.fill(language, &[("name", name_text(name))]);
        match nearest {
            None => sentence,
            Some(nearest) => {
                sentence + trouble::BETWEEN_SENTENCES.text(language) + &trouble::NEAREST.fill(language, &[("nearest", name_text(nearest))])
            }
        }
    };
    match &error.problem {
        MappingProblem::Syntax(reason) => trouble::SYNTAX.fill(language, &[("reason", foreign(reason))]),
        MappingProblem::UnknownKey { key, nearest } => unknown(trouble::UNKNOWN_KEY, key, nearest.as_ref()),
        MappingProblem::UnknownColumn { column, nearest } => unknown(trouble::UNKNOWN_COLUMN, column, nearest.as_ref()),
        MappingProblem::UnknownField { field, nearest } => unknown(trouble::UNKNOWN_FIELD, field, nearest.as_ref()),
        MappingProblem::UnknownPreset { preset, nearest } => unknown(trouble::UNKNOWN_PRESET, preset, nearest.as_ref()),
        MappingProblem::UnknownRule { rule, nearest } => unknown(trouble::UNKNOWN_RULE, rule, nearest.as_ref()),
        MappingProblem::Template { template, part } => {
            trouble::TEMPLATE.fill(language, &[("template", name_text(template)), ("part", name_text(part))])
        }
        MappingProblem::Schema(error) => schema_sentence(error, language),
        MappingProblem::Value { key, expected } => {
            trouble::VALUE.fill(language, &[("name", name_text(key)), ("expected", foreign(expected))])
        }
        MappingProblem::NoLinks { column } => trouble::NO_LINKS.fill(language, &[("column", name_text(column))]),
        MappingProblem::Twice { field } => trouble::TWICE.fill(language, &[("name", name_text(field))]),
    }
}

/// What is wrong with a JSON Schema of the merchant's.
fn schema_sentence(error: &SchemaError, language: Language) -> String {
    let (words, limit) = match error {
        SchemaError::Json(fault) => return trouble::SCHEMA_JSON.fill(language, &[("reason", foreign(&fault.what.to_string()))]),
        SchemaError::Invalid { reason, .. } => return trouble::SCHEMA_INVALID.fill(language, &[("reason", foreign(reason))]),
        SchemaError::Bound { bound: SchemaBound::Loop, .. } => (trouble::SCHEMA_LOOP, 0),
        SchemaError::Bound { bound: SchemaBound::Chain(most), .. } => (trouble::SCHEMA_CHAIN, *most as u64),
        SchemaError::Bound { bound: SchemaBound::Steps(most), .. } => (trouble::SCHEMA_STEPS, *most),
        SchemaError::Bound { bound: SchemaBound::Patterns(most), .. } => (trouble::SCHEMA_PATTERNS, *most as u64),
    };
    words.fill(language, &[("most", limit.to_string())])
}

/// The line and the character in the mapping file where the problem begins, from 1.
pub(crate) fn mapping_place(error: &MappingError) -> Option<(usize, usize)> {
    let before = error.text.get(..error.span.as_ref()?.start)?;
    let line = before.rsplit_once('\n').map_or(before, |(_, line)| line);
    Some((before.matches('\n').count() + 1, line.chars().count() + 1))
}

fn named(file: &str, reason: &str, language: Language) -> String {
    trouble::IO.fill(language, &[file_arg(file), ("reason", reason.to_owned())])
}

fn file_arg(file: &str) -> (&'static str, String) {
    // A name is what the reader looks for, so all of an honest one is shown.
    ("file", shorten(file, FILE_COLUMNS))
}

fn io_sentence(error: &io::Error, language: Language) -> String {
    let words = match error.kind() {
        io::ErrorKind::NotFound => trouble::NOT_FOUND,
        io::ErrorKind::PermissionDenied => trouble::NOT_ALLOWED,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => trouble::NO_SPACE,
        io::ErrorKind::AlreadyExists => trouble::EXISTS,
        io::ErrorKind::IsADirectory => trouble::IS_FOLDER,
        _ => return foreign(&error.to_string()),
    };
    words.text(language).to_owned()
}

fn unreadable_sentence(file: &str, reason: &Unreadable, language: Language) -> String {
    match reason {
        Unreadable::Changed => trouble::CHANGED.text(language).to_owned(),
        Unreadable::Empty => trouble::EMPTY.text(language).to_owned(),
        Unreadable::Binary => trouble::BINARY.text(language).to_owned(),
        Unreadable::Kind(name) => {
            let (kind, sentence) = trouble::kind(name);
            let kind = kind.map_or(*name, |words| words.text(language));
            sentence.fill(language, &[("kind", kind.to_owned()), file_arg(file.trim_end_matches('/'))])
        }
        Unreadable::Damaged(reason) => trouble::DAMAGED.fill(language, &[("reason", foreign(reason))]),
        Unreadable::NoHeader(names) if names.is_empty() => trouble::NO_HEADER_AT_ALL.text(language).to_owned(),
        Unreadable::NoHeader(names) => trouble::NO_HEADER.fill(language, &[("names", list(names, language))]),
        Unreadable::NoSheet { asked, present } => {
            let words = if present.is_empty() { trouble::NO_SHEET_AT_ALL } else { trouble::NO_SHEET };
            words.fill(language, &[("asked", name_text(asked)), ("present", list(present, language))])
        }
        Unreadable::Encoding(label) => trouble::ENCODING.fill(language, &[("label", name_text(label))]),
        Unreadable::Delimiter(byte) => {
            trouble::DELIMITER.fill(language, &[("byte", foreign(&char::from(*byte).escape_default().to_string()))])
        }
        Unreadable::Limit(name, value) => {
            // Small files that are read whole have limits of their own, which nobody needs to raise.
            let is_fixed = ["bytes", "reference-file-bytes"].contains(name);
            let words = if is_fixed { trouble::LIMIT } else { trouble::LIMIT_TO_RAISE };
            words.fill(language, &[("name", (*name).to_owned()), ("value", value.to_string())])
        }
    }
}

fn list(names: &[String], language: Language) -> String {
    let mut shown: Vec<String> = names.iter().take(NAMES).map(|name| shorten(name, NAME_COLUMNS / 2)).collect();
    if names.len() > NAMES {
        shown.push(trouble::AND_MORE.fill(language, &[("n", (names.len() - NAMES).to_string())]));
    }
    shown.join(trouble::BETWEEN_NAMES.text(language))
}

fn name_text(name: &str) -> String {
    shorten(name, NAME_COLUMNS)
}

/// The words of the system or of a library: their lines joined, printable, and cut.
fn foreign(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    shorten(&printable(&lines.join("; ")), FOREIGN_COLUMNS)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod tests {
    use super::*;

    fn mapping(problem: MappingProblem, text: &str, span: std::ops::Range<usize>) -> Error {
        MappingError { file: "shangjia.toml".into(), text: text.into(), span: Some(span), problem }.into()
    }

    #[test]
    fn every_error_names_its_file_in_one_line() {
        let toml = "[columns]\n售价 = \"sale_prise\"\n";
        let start = toml.find("\"sale").unwrap();
        let unknown = MappingProblem::UnknownField { field: "sale_prise".into(), nearest: Some("sale_price".into()) };
        let sheets = (1..=2000).map(|n| format!("表{n}")).collect();
        let cases = [
            (
                Error::io("商品.xlsx", io::Error::new(io::ErrorKind::NotFound, "No such file")),
                "商品.xlsx：没有这个文件",
                "商品.xlsx: there is no such file",
            ),
            (
                Error::unreadable("-\u{1B}[2J", Unreadable::Damaged("bad\n\u{202E}zip".into())),
                "-\\u{1B}[2J：文件损坏，无法读取：bad; \\u{202E}zip",
                "-\\u{1B}[2J: the file is damaged: bad; \\u{202E}zip",
            ),
            (
                Error::unreadable("a.xlsx", Unreadable::NoSheet { asked: "商品".into(), present: sheets }),
                "a.xlsx：工作簿里没有工作表“商品”；现有：表1、表2、表3、表4、表5、表6、表7、表8、还有 1992 个",
                "a.xlsx: the workbook has no sheet \"商品\"; it has: 表1, 表2, 表3, 表4, 表5, 表6, 表7, 表8, 1992 more",
            ),
            (
                mapping(unknown.clone(), toml, start..start + 12),
                "shangjia.toml，第 2 行第 6 个字符：没有“sale_prise”这个字段，是不是想写“sale_price”？",
                "shangjia.toml, line 2, column 6: unknown field \"sale_prise\"; did you mean \"sale_price\"?",
            ),
            (
                mapping(unknown, toml, 900..901),
                "shangjia.toml：没有“sale_prise”这个字段，是不是想写“sale_price”？",
                "shangjia.toml: unknown field \"sale_prise\"; did you mean \"sale_price\"?",
            ),
        ];
        for (error, zh, en) in cases {
            assert_eq!(error_text(&error, Language::Zh), zh);
            assert_eq!(error_text(&error, Language::En), en);
            assert_eq!(error.to_string(), en);
        }
    }

    #[test]
    fn no_name_makes_an_error_long() {
        let long = "甲\n\u{7}".repeat(100_000);
        let errors = [
            Error::unreadable(long.clone(), Unreadable::NoHeader(vec![long.clone(); 500])),
            mapping(MappingProblem::Syntax(long.clone()), &long, 30..40),
            mapping(MappingProblem::Template { template: long.clone(), part: long.clone() }, "", 0..0),
        ];
        for error in errors {
            for language in [Language::Zh, Language::En] {
                let text = error_text(&error, language);
                assert!(text.chars().count() < 1500 && !text.chars().any(char::is_control), "{text}");
            }
        }
    }
}

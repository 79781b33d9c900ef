//! How the tables were understood: encoding, separator, header, and what every column fills. Told when it is asked
//! for; what was wrong with the header is a problem like any other.

use super::card::columns;
use super::pen::Pen;
use super::summary::pad;
use super::{printable, shorten};
use crate::mapping::{ColumnUse, Columns, Part, Template, Use};
use crate::rules::{Words, field_name};
use crate::words::report as words;
use crate::{Field, Language, Reading, SourceFacts, Unit, column_letters};
use std::fmt::Write;

/// The columns that a header takes in the list of columns.
const HEADER_COLUMNS: usize = 30;
/// The columns that a constant or a template takes.
const VALUE_COLUMNS: usize = 80;

/// Each table with the decisions that were made about it, and its columns.
pub(super) fn sources(sources: &[SourceFacts], pen: &Pen) -> String {
    let mut text = String::new();
    for source in sources {
        let mut line = format!("{} {}", words::SOURCE.text(pen.language), pen.file(&source.file));
        if let Some(sheet) = &source.sheet {
            let _ = write!(line, " {} {}", pen.arrow(), printable(sheet));
        }
        for decision in decisions(source, pen) {
            line.push_str(words::BETWEEN.text(pen.language));
            line.push_str(&decision);
        }
        text.push_str(&pen.wrap("", "  ", &line));
        if !source.other_sheets.is_empty() {
            let names: Vec<String> = source.other_sheets.iter().map(|name| shorten(name, HEADER_COLUMNS)).collect();
            let sheets = names.join(words::BETWEEN.text(pen.language));
            text.push_str(&pen.wrap("  ", "    ", &words::OTHER_SHEETS.fill(pen.language, &[("sheets", sheets)])));
        }
        if let Some(columns) = &source.columns {
            text.push_str(&table(columns, pen));
        }
        text.push('\n');
    }
    text
}

fn decisions(source: &SourceFacts, pen: &Pen) -> Vec<String> {
    let SourceFacts { encoding, encoding_reason, delimiter, header_row, preset, columns, .. } = source;
    let fill = |words: Words, args: &[(&'static str, String)]| words.fill(pen.language, args);
    let encoding = encoding.as_ref().map(|encoding| match encoding_reason {
        Some(reason) => {
            let reason = words::encoding_reason(reason).map_or(reason.as_str(), |words| words.text(pen.language));
            fill(words::ENCODING_BECAUSE, &[("encoding", encoding.to_uppercase()), ("reason", reason.to_owned())])
        }
        None => fill(words::ENCODING, &[("encoding", encoding.to_uppercase())]),
    });
    let delimiter = delimiter.map(|delimiter| {
        let name = match delimiter {
            '\t' => words::TAB.text(pen.language).to_owned(),
            ',' => words::COMMA.text(pen.language).to_owned(),
            ';' => words::SEMICOLON.text(pen.language).to_owned(),
            other => printable(&other.to_string()).into_owned(),
        };
        fill(words::DELIMITER, &[("delimiter", name)])
    });
    let header = match header_row {
        Some(row) => Some(fill(words::HEADER_ROW, &[("row", row.to_string())])),
        None => columns.as_ref().map(|_| words::NO_HEADER_ROW.text(pen.language).to_owned()),
    };
    let preset = preset.as_ref().map(|preset| fill(words::PRESET, &[("preset", preset.clone())]));
    [encoding, delimiter, header, preset].into_iter().flatten().collect()
}

/// A line for each column, with its letters, its header and what it fills; then the constants.
fn table(fitted: &Columns, pen: &Pen) -> String {
    let mut rows: Vec<[String; 3]> = Vec::new();
    for (i, header) in fitted.header.iter().enumerate() {
        let mut uses = fitted.uses.iter().filter(|used| used.column == i).map(|used| meaning(used, pen.language)).collect::<Vec<_>>();
        if uses.is_empty() && header.is_empty() {
            continue;
        }
        if uses.is_empty() {
            uses.push(words::COLUMN_IGNORED.text(pen.language).to_owned());
        }
        let letters = column_letters(u32::try_from(i + 1).unwrap_or(u32::MAX));
        rows.push([letters, shorten(header, HEADER_COLUMNS), uses.join(", ")]);
    }
    let width = |i: usize| rows.iter().map(|row| columns(&row[i])).max().unwrap_or(0);
    let (letters, header) = (width(0), width(1));
    let mut text = String::new();
    for [column, name, what] in &rows {
        let _ = writeln!(text, "  {}  {}  {what}", pad(column, letters), pad(name, header));
    }
    for (field, template) in &fitted.values {
        let value = shorten(&written(template, fitted), VALUE_COLUMNS);
        let _ = writeln!(text, "  {}  {} = {value}", pad("=", letters), named(*field, pen.language));
    }
    text
}

/// What a column is taken for, in a few words.
pub fn meaning(used: &ColumnUse, language: Language) -> String {
    let what = filled(&used.used, language);
    match used.how.as_ref().and_then(|how| how.decimal) {
        Some(decimal) if decimal.mark() == ',' => words::COLUMN_DECIMAL_COMMA.fill(language, &[("what", what)]),
        _ => what,
    }
}

fn filled(used: &Use, language: Language) -> String {
    let separated = |what: String, separators: &[String]| {
        if separators.is_empty() {
            return what;
        }
        let separators: Vec<String> = separators.iter().map(|separator| shorten(separator, 10)).collect();
        words::COLUMN_SEPARATED.fill(language, &[("what", what), ("separators", separators.join(" "))])
    };
    match used {
        Use::Ignore => words::COLUMN_IGNORED.text(language).to_owned(),
        Use::Option { key } => words::COLUMN_OPTION.fill(language, &[("key", shorten(key, HEADER_COLUMNS))]),
        Use::Options { separators, .. } => separated(words::COLUMN_OPTIONS.text(language).to_owned(), separators),
        Use::Skus { separators, .. } => separated(words::COLUMN_SKUS.text(language).to_owned(), separators),
        Use::Adjust { field, .. } => words::COLUMN_ADJUSTS.fill(language, &[("field", named(*field, language))]),
        Use::Field { field, separators, unit, .. } => {
            let words = match (field.reading(), unit) {
                (Reading::Money, Some(Unit::Yuan)) => words::COLUMN_IN_YUAN,
                (Reading::Money, Some(Unit::Fen)) => words::COLUMN_IN_FEN,
                (Reading::Money, None) => words::COLUMN_WITHOUT_UNIT,
                _ => return separated(named(*field, language), separators),
            };
            words.fill(language, &[("field", named(*field, language))])
        }
    }
}

/// The field in the merchant's words, and as a mapping file writes it.
fn named(field: Field, language: Language) -> String {
    format!("{} ({})", field_name(field.name(), language), field.name())
}

/// A template as a mapping file writes it.
fn written(template: &Template, columns: &Columns) -> String {
    let mut text = String::new();
    for part in &template.0 {
        match part {
            Part::Text(part) => text.push_str(part),
            Part::Field(field) => {
                let _ = write!(text, "{{{}}}", field.name());
            }
            Part::Options => text.push_str("{options}"),
            Part::Column(column) => {
                let _ = write!(text, "{{{}}}", columns.header.get(*column).map_or("", String::as_str));
            }
        }
    }
    text
}

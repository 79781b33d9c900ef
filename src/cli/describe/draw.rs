//! A description for people: a line for the file, one for each sheet, and a table of its columns.

use super::super::card::{BOLD, DIM, Style, YELLOW};
use shangjia::mapping::Preset;
use shangjia::report::{meaning, shorten};
use shangjia::rules::{Words, field_name};
use shangjia::words::{describe as words, report};
use shangjia::{ColumnDescription, Description, EncodingDescription, Language, MOST_DISTINCT, SheetDescription};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The columns of a terminal that a header, and all samples of a column, may take.
const HEADER: usize = 24;
const SAMPLES: usize = 44;

/// One file.
pub(super) fn description(seen: &Description, style: Style) -> String {
    let language = style.language;
    let sampled = seen.sheets.iter().any(|sheet| !sheet.complete);
    let kind = if seen.kind == "text" { "text-table" } else { seen.kind };
    let says = seen.name_says.as_ref().map(|ending| {
        let ending = words::NAME_SAYS.fill(language, &[("ending", ending.clone())]);
        style.paint(YELLOW, &ending)
    });
    let encoding = seen.encoding.as_ref().map(|encoding| encoded(encoding, sampled, language));
    let delimiter = seen.delimiter.as_ref().map(|delimiter| {
        let args = [("delimiter", character(delimiter.character, language)), ("reason", named(delimiter.because, language))];
        words::DELIMITER.fill(language, &args)
    });
    let facts = [Some(named(kind, language)), says, Some(size(seen.bytes, language)), encoding, delimiter];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let mut text = format!("{}  {}\n", style.paint(BOLD, &seen.file), facts.join(report::BETWEEN.text(language)));
    if seen.kind == "json" {
        let _ = writeln!(text, "  {}", words::BODIES.text(language));
    }
    if sampled && seen.delimiter.is_some() {
        let _ = writeln!(text, "  {}", style.paint(YELLOW, words::SAMPLED.text(language)));
    }
    for (number, sheet) in (1..).zip(&seen.sheets) {
        text.push_str(&self::sheet(sheet, number, style));
    }
    text
}

fn sheet(sheet: &SheetDescription, number: usize, style: Style) -> String {
    let language = style.language;
    let count = |words: Words, n: String| words.fill(language, &[("n", n)]);
    let name = sheet.name.as_ref().map(|name| {
        let called = words::SHEET.fill(language, &[("n", number.to_string()), ("name", shorten(name, HEADER * 2))]);
        style.paint(BOLD, &called)
    });
    let hidden = sheet.hidden.then(|| style.paint(YELLOW, words::HIDDEN.text(language)));
    let looked_at = sheet.complete || sheet.rows > 0;
    let rows = match (looked_at, sheet.complete) {
        (false, _) => words::NOT_LOOKED_AT.text(language).to_owned(),
        (true, true) => count(words::ROWS, sheet.rows.to_string()),
        (true, false) => count(words::ROWS_SEEN, sheet.rows.to_string()),
    };
    let about = sheet.rows_about.map(|rows| count(words::ROWS_ABOUT, rows.to_string()));
    let header = sheet.header.as_ref().map(|header| {
        let because = serde_json::to_value(header.because).ok().and_then(|name| Some(named(name.as_str()?, language)));
        let args = [
            ("row", header.row.to_string()),
            ("reason", because.unwrap_or_default()),
            ("names", header.names.to_string()),
            ("known", header.known.to_string()),
        ];
        words::HEADER.fill(language, &args)
    });
    let header = header.or_else(|| (sheet.rows > 0).then(|| words::NO_HEADER.text(language).to_owned()));
    let facts: Vec<String> = [name, hidden, Some(rows), about, header].into_iter().flatten().collect();
    let mut text = format!("  {}\n", facts.join(report::BETWEEN.text(language)));
    if let Some(preset) = &sheet.preset {
        let system = Preset::by_name(preset.name).map_or("", |preset| preset.about(language)).to_owned();
        let args = [("system", system), ("n", preset.headers.to_string()), ("name", preset.name.to_owned())];
        let _ = writeln!(text, "  {}", words::PRESET.fill(language, &args));
    }
    if !sheet.columns.is_empty() {
        text.push_str(&columns(sheet, style));
    }
    if sheet.more_columns > 0 {
        let _ = writeln!(text, "    {}", count(words::MORE_COLUMNS, sheet.more_columns.to_string()));
    }
    text
}

/// A line for each column below one of headings, aligned by what a terminal shows.
fn columns(sheet: &SheetDescription, style: Style) -> String {
    let headings = [words::COLUMN, words::NAME, words::KIND, words::FILLED, words::DISTINCT, words::TAKEN_FOR, words::SAMPLES];
    let headings = headings.map(|words| words.text(style.language).to_owned());
    let rows: Vec<[String; 7]> =
        std::iter::once(headings).chain(sheet.columns.iter().map(|column| cells(column, sheet.rows, style.language))).collect();
    let widths: [usize; 7] = std::array::from_fn(|i| rows.iter().map(|row| row[i].width()).max().unwrap_or(0));
    let mut text = String::new();
    for (number, row) in rows.iter().enumerate() {
        let mut line = String::from("  ");
        for (i, (cell, width)) in row.iter().zip(widths).enumerate() {
            let space = " ".repeat(width - cell.width());
            // Figures stand to the right.
            let (before, after) = if (3..5).contains(&i) { (space.as_str(), "") } else { ("", space.as_str()) };
            let _ = write!(line, "  {before}{cell}{after}");
        }
        let line = shorten(line.trim_end(), style.width.max(60));
        text.push_str(&if number == 0 { style.paint(DIM, &line) } else { line });
        text.push('\n');
    }
    text
}

fn cells(column: &ColumnDescription, rows: u64, language: Language) -> [String; 7] {
    let fills: Vec<String> = column.fills.iter().map(|used| meaning(used, language)).collect();
    let taken = match column.nearly {
        _ if !fills.is_empty() => fills.join(report::BETWEEN.text(language)),
        Some(field) => words::NEARLY.fill(language, &[("field", field_name(field, language).into_owned())]),
        None => "-".to_owned(),
    };
    let distinct = if column.distinct >= MOST_DISTINCT {
        words::AT_LEAST.fill(language, &[("n", column.distinct.to_string())])
    } else {
        column.distinct.to_string()
    };
    let percent = (column.filled * 100).checked_div(rows).unwrap_or(0);
    // Neither a few cells nor all but a few are rounded away.
    let filled = match percent {
        0 if column.filled > 0 => "<1%".to_owned(),
        percent => format!("{percent}%"),
    };
    let samples = shorten(&column.samples.join(" | "), SAMPLES);
    [column.column.clone(), shorten(&column.header, HEADER), held(column, language), filled, distinct, taken, samples]
}

/// The kind of all cells; of several kinds the commonest, and how many cells hold something else.
fn held(column: &ColumnDescription, language: Language) -> String {
    let kind = column.kind();
    if kind != "mixed" {
        return named(kind, language);
    }
    let mut kinds: Vec<(&str, u64)> = column.kinds.iter().map(|(kind, count)| (*kind, *count)).collect();
    kinds.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    kinds.iter().map(|(kind, count)| format!("{} {count}", named(kind, language))).collect::<Vec<_>>().join(" + ")
}

fn encoded(encoding: &EncodingDescription, sampled: bool, language: Language) -> String {
    let reason = match encoding.because {
        "valid-utf-8" | "not-utf-8" if sampled => words::VALID_SO_FAR.text(language).to_owned(),
        because => report::encoding_reason(because).map_or(because, |words| words.text(language)).to_owned(),
    };
    report::ENCODING_BECAUSE.fill(language, &[("encoding", encoding.name.to_uppercase()), ("reason", reason)])
}

fn character(character: char, language: Language) -> String {
    match character {
        '\t' => report::TAB.text(language).to_owned(),
        ',' => report::COMMA.text(language).to_owned(),
        ';' => report::SEMICOLON.text(language).to_owned(),
        other => shorten(&other.to_string(), 10),
    }
}

fn size(bytes: u64, language: Language) -> String {
    let (words, n) = match bytes {
        0..=9_999 => (words::BYTES, bytes),
        10_000..=9_999_999 => (words::KIB, bytes / 1000),
        _ => (words::MIB, bytes / 1_000_000),
    };
    words.fill(language, &[("n", n.to_string())])
}

fn named(name: &str, language: Language) -> String {
    words::named(name).map_or(name, |words| words.text(language)).to_owned()
}

//! The report for programs: one JSON object, described by `schemas/report.schema.json`.
//!
//! Problems are written as they come and none is kept; sources, ledger, totals and counts stand behind them, because
//! they are only known at the end. Codes, names of fields and arguments are the same in every language; `message` and
//! `help` are in the reader's.

use super::{Heading, Report, printable, sentences};
use crate::{Diagnostic, Fix, Label, Language, Ledger, Spot, column_letters};
use crate::{Outcome, SourceFacts};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::borrow::Cow;
use std::io::{self, Write};

/// The JSON Schema of the report.
pub const REPORT_SCHEMA: &str = include_str!("../../schemas/report.schema.json");

/// The schema's `$id`, which every report names.
const SCHEMA_ID: &str = "https://docs.rs/crate/shangjia/latest/source/schemas/report.schema.json";

/// Writes a JSON report: one problem per line, so that a person can still search it.
#[derive(Debug)]
pub struct JsonReport<W> {
    out: W,
    language: Language,
    written: u64,
    /// The problem being written, so that the writer is called once for each.
    line: Vec<u8>,
}

impl<W: Write> JsonReport<W> {
    /// Begins a report.
    ///
    /// # Errors
    /// The writer cannot be written.
    pub fn new(mut out: W, heading: &Heading) -> io::Result<JsonReport<W>> {
        out.write_all(b"{")?;
        member(&mut out, "$schema", SCHEMA_ID)?;
        out.write_all(b",\n")?;
        member(&mut out, "tool", &Tool { name: &heading.tool, version: &heading.version })?;
        out.write_all(b",\n")?;
        member(&mut out, "target", &heading.target)?;
        out.write_all(b",\n\"diagnostics\":[")?;
        Ok(JsonReport { out, language: heading.language, written: 0, line: Vec::new() })
    }
}

impl<W: Write> Report for JsonReport<W> {
    fn diagnostic(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        self.line.clear();
        self.line.extend_from_slice(if self.written == 0 { b"\n" } else { b",\n" });
        write_value(&mut self.line, &Problem { diagnostic, language: self.language })?;
        self.written += 1;
        self.out.write_all(&self.line)
    }

    fn finish(&mut self, outcome: &Outcome) -> io::Result<()> {
        let out = &mut self.out;
        out.write_all(if self.written == 0 { b"],\n" } else { b"\n],\n" })?;
        member(out, "sources", &outcome.sources.iter().map(Source).collect::<Vec<_>>())?;
        out.write_all(b",\n")?;
        member(out, "ledger", &Rows(&outcome.ledger))?;
        out.write_all(b",\n")?;
        member(out, "totals", &Totals(&outcome.ledger))?;
        out.write_all(b",\n")?;
        let counts = outcome.counts;
        let counts = [("error", counts.errors), ("warning", counts.warnings), ("note", counts.notes)];
        member(out, "counts", &Members(&counts))?;
        out.write_all(b"}\n")?;
        out.flush()
    }
}

fn member<T: Serialize + ?Sized>(out: &mut impl Write, name: &str, value: &T) -> io::Result<()> {
    write!(out, "\"{name}\":")?;
    write_value(out, value)
}

fn write_value<T: Serialize + ?Sized>(out: &mut impl Write, value: &T) -> io::Result<()> {
    Ok(serde_json::to_writer(out, value)?)
}

struct Tool<'a> {
    name: &'a str,
    version: &'a str,
}

impl Serialize for Tool<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", self.name)?;
        map.serialize_entry("version", self.version)?;
        map.end()
    }
}

struct Members<'a>(&'a [(&'static str, u64)]);

impl Serialize for Members<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

struct Source<'a>(&'a SourceFacts);

impl Serialize for Source<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let SourceFacts { file, sheet, encoding, encoding_reason, delimiter, header_row, preset, other_sheets, columns: _ } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", &printable(file))?;
        text(&mut map, "sheet", sheet.as_deref())?;
        text(&mut map, "encoding", encoding.as_deref())?;
        text(&mut map, "encoding_reason", encoding_reason.as_deref())?;
        // The one text that is kept as it is: JSON itself writes a tab as \t, and a program can compare it.
        if let Some(delimiter) = delimiter {
            map.serialize_entry("delimiter", delimiter)?;
        }
        if let Some(row) = header_row {
            map.serialize_entry("header_row", row)?;
        }
        text(&mut map, "preset", preset.as_deref())?;
        if !other_sheets.is_empty() {
            map.serialize_entry("unread_sheets", &other_sheets.iter().map(|name| printable(name)).collect::<Vec<_>>())?;
        }
        map.end()
    }
}

struct Rows<'a>(&'a Ledger);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("rows_read", &self.0.read)?;
        map.serialize_entry("rows_emitted", &self.0.emitted)?;
        map.serialize_entry("rows_refused", &self.0.refused)?;
        map.serialize_entry("rows_skipped", &self.0.skipped)?;
        map.end()
    }
}

struct Totals<'a>(&'a Ledger);

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("products", &self.0.products)?;
        map.serialize_entry("skus", &self.0.skus)?;
        map.serialize_entry("sale_price_fen", &self.0.sale_price_fen)?;
        map.serialize_entry("stock", &self.0.stock)?;
        map.serialize_entry("products_refused", &self.0.products_refused)?;
        map.end()
    }
}

struct Problem<'a> {
    diagnostic: &'a Diagnostic,
    language: Language,
}

impl Serialize for Problem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Diagnostic { rule, severity, field, pointer, product, sku, args, labels, fix } = self.diagnostic;
        let (message, help) = sentences(self.diagnostic, self.language);
        let first = labels.first();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", rule.code)?;
        map.serialize_entry("severity", severity.name())?;
        if let Some(label) = first {
            seen(&mut map, label)?;
        }
        if let Some(field) = field {
            map.serialize_entry("field", field.name())?;
        }
        text(&mut map, "pointer", pointer.as_deref().or_else(|| first.and_then(body_pointer)))?;
        text(&mut map, "product", product.as_deref())?;
        text(&mut map, "sku", sku.as_deref())?;
        text(&mut map, "value", first.and_then(|label| label.value.as_deref()))?;
        map.serialize_entry("message", &message)?;
        if !help.is_empty() {
            map.serialize_entry("help", &help)?;
        }
        if let Some(fix) = fix {
            map.serialize_entry("fix", &Change(fix))?;
        }
        if labels.len() > 1 {
            map.serialize_entry("related", &labels.iter().skip(1).map(Related).collect::<Vec<_>>())?;
        }
        if !args.is_empty() {
            map.serialize_entry("args", &Args(args))?;
        }
        map.end()
    }
}

struct Change<'a>(&'a Fix);

impl Serialize for Change<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("before", &printable(&self.0.before))?;
        map.serialize_entry("after", &printable(&self.0.after))?;
        map.serialize_entry("safe", &self.0.is_safe)?;
        map.end()
    }
}

struct Related<'a>(&'a Label);

impl Serialize for Related<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        seen(&mut map, self.0)?;
        text(&mut map, "pointer", body_pointer(self.0))?;
        text(&mut map, "value", self.0.value.as_deref())?;
        map.end()
    }
}

struct Args<'a>(&'a [(&'static str, String)]);

impl Serialize for Args<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // An argument given twice is the first one, as in the sentences; JSON knows no doubled members.
        let first = |i: usize, name: &str| self.0.iter().position(|(n, _)| *n == name) == Some(i);
        let args = self.0.iter().enumerate().filter(|(i, (name, _))| first(*i, name));
        serializer.collect_map(args.map(|(_, (name, value))| (name, printable(value))))
    }
}

/// Where a label stands, and under which header.
fn seen<M: SerializeMap>(map: &mut M, label: &Label) -> Result<(), M::Error> {
    map.serialize_entry("file", &printable(&label.place.file))?;
    match &label.place.spot {
        Spot::File => {}
        Spot::Cell { sheet, row, column } => {
            map.serialize_entry("sheet", &printable(sheet))?;
            map.serialize_entry("cell", &cell_name(*row, *column))?;
        }
        Spot::Line { line, column, .. } => {
            map.serialize_entry("line", line)?;
            if *column > 0 {
                map.serialize_entry("column", column)?;
            }
        }
        Spot::Body { line, .. } => map.serialize_entry("line", line)?,
    }
    text(map, "header", label.header.as_deref())
}

/// `F7`, or `7:7` for the whole row, as a spreadsheet names it.
pub(super) fn cell_name(row: u64, column: u32) -> String {
    if column == 0 { format!("{row}:{row}") } else { format!("{}{row}", column_letters(column)) }
}

fn body_pointer(label: &Label) -> Option<&str> {
    match &label.place.spot {
        Spot::Body { pointer, .. } => Some(pointer),
        _ => None,
    }
}

fn text<M: SerializeMap>(map: &mut M, name: &'static str, value: Option<&str>) -> Result<(), M::Error> {
    let value: Option<Cow<'_, str>> = value.map(printable);
    value.map_or(Ok(()), |value| map.serialize_entry(name, &value))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on may panic")]
mod tests {
    use super::*;

    #[test]
    fn the_schema_has_the_name_that_reports_give_it() {
        let schema: serde_json::Value = serde_json::from_str(REPORT_SCHEMA).unwrap();
        assert_eq!(schema["$id"], SCHEMA_ID);
        jsonschema::draft202012::meta::validate(&schema).unwrap();
    }

    #[test]
    fn a_report_without_problems_is_whole() {
        let mut text = Vec::new();
        let mut report = JsonReport::new(&mut text, &Heading::default()).unwrap();
        report.finish(&Outcome::default()).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(report["diagnostics"], serde_json::json!([]));
        let schema = serde_json::from_str(REPORT_SCHEMA).unwrap();
        jsonschema::validate(&schema, &report).unwrap();
    }
}

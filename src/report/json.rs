//! The report for programs: one JSON object, described by `schemas/report.schema.json`.
//!
//! Problems are written as they come and none is kept; sources, ledger, totals and counts stand behind them, because
//! they are only known at the end. Codes, names of fields and arguments are the same in every language; `message` and
//! `help` are in the reader's.

use super::{Heading, Report, printable, say};
use crate::json::write_text;
use crate::{Diagnostic, Label, Language, Outcome, SourceFacts, Spot, column_letters};
use serde::Serialize;
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
    /// One of its sentences.
    sentence: String,
}

impl<W: Write> JsonReport<W> {
    /// Begins a report.
    ///
    /// # Errors
    /// The writer cannot be written.
    pub fn new(mut out: W, heading: &Heading) -> io::Result<JsonReport<W>> {
        let mut line = Vec::new();
        let mut report = Object::begin(&mut line);
        report.plain("$schema", SCHEMA_ID);
        report.next_line();
        report.object("tool", |tool| {
            tool.plain("name", &heading.tool);
            tool.plain("version", &heading.version);
        });
        report.next_line();
        report.plain("target", &heading.target);
        report.next_line();
        report.name("diagnostics").push(b'[');
        out.write_all(&line)?;
        Ok(JsonReport { out, language: heading.language, written: 0, line, sentence: String::new() })
    }
}

impl<W: Write> Report for JsonReport<W> {
    fn diagnostic(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        self.line.clear();
        self.line.extend_from_slice(if self.written == 0 { b"\n" } else { b",\n" });
        problem(diagnostic, self.language, Object::begin(&mut self.line), &mut self.sentence);
        self.written += 1;
        self.out.write_all(&self.line)
    }

    fn finish(&mut self, outcome: &Outcome) -> io::Result<()> {
        let (ledger, counts) = (&outcome.ledger, &outcome.counts);
        self.line.clear();
        self.line.extend_from_slice(if self.written == 0 { b"]" } else { b"\n]" });
        let mut report = Object(&mut self.line);
        report.next_line();
        list(report.name("sources"), &outcome.sources, source);
        report.next_line();
        report.object("ledger", |rows| {
            rows.number("rows_read", &ledger.read);
            rows.number("rows_emitted", &ledger.emitted);
            rows.number("rows_refused", &ledger.refused);
            rows.object("rows_skipped", |skipped| ledger.skipped.iter().for_each(|(reason, rows)| skipped.number(reason, rows)));
        });
        report.next_line();
        report.object("totals", |totals| {
            totals.number("products", &ledger.products);
            totals.number("skus", &ledger.skus);
            totals.number("sale_price_fen", &ledger.sale_price_fen);
            totals.number("stock", &ledger.stock);
            totals.number("products_refused", &ledger.products_refused);
        });
        report.next_line();
        report.object("counts", |all| {
            all.number("error", &counts.errors);
            all.number("warning", &counts.warnings);
            all.number("note", &counts.notes);
        });
        report.end();
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        self.out.flush()
    }
}

/// An object that is being written; its members stand in the order in which they come.
struct Object<'o>(&'o mut Vec<u8>);

impl<'o> Object<'o> {
    fn begin(out: &'o mut Vec<u8>) -> Object<'o> {
        out.push(b'{');
        Object(out)
    }

    fn end(self) {
        self.0.push(b'}');
    }

    /// The next member begins a line.
    fn next_line(&mut self) {
        self.0.extend_from_slice(b",\n");
    }

    /// Where the value of a member is written to. Its name is ours, and has nothing to escape.
    fn name(&mut self, name: &str) -> &mut Vec<u8> {
        // Whatever stands before a member has its own last byte: of a text that is a quote.
        if !matches!(self.0.last(), Some(b'{' | b'\n')) {
            self.0.push(b',');
        }
        self.0.push(b'"');
        self.0.extend_from_slice(name.as_bytes());
        self.0.extend_from_slice(b"\":");
        self.0
    }

    /// A text of ours.
    fn plain(&mut self, name: &str, text: &str) {
        write_text(text, self.name(name));
    }

    /// A text of the merchant's, if there is one.
    fn text(&mut self, name: &str, text: Option<&str>) {
        if let Some(text) = text {
            write_text(&printable(text), self.name(name));
        }
    }

    /// A number, or a word of JSON.
    fn number(&mut self, name: &str, number: &impl Serialize) {
        serde_json::to_writer(self.name(name), number).expect("a number is serialisable and writing to memory does not fail");
    }

    fn object(&mut self, name: &str, fill: impl FnOnce(&mut Object<'_>)) {
        let mut object = Object::begin(self.name(name));
        fill(&mut object);
        object.end();
    }
}

fn list<T>(out: &mut Vec<u8>, items: impl IntoIterator<Item = T>, item: impl Fn(T, &mut Vec<u8>)) {
    out.push(b'[');
    for (i, one) in items.into_iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        item(one, out);
    }
    out.push(b']');
}

fn source(facts: &SourceFacts, out: &mut Vec<u8>) {
    let SourceFacts { file, sheet, encoding, encoding_reason, delimiter, header_row, preset, other_sheets, columns: _ } = facts;
    let mut source = Object::begin(out);
    source.text("file", Some(file));
    source.text("sheet", sheet.as_deref());
    source.text("encoding", encoding.as_deref());
    source.text("encoding_reason", encoding_reason.as_deref());
    // The one text that is kept as it is: JSON itself writes a tab as \t, and a program can compare it.
    if let Some(delimiter) = delimiter {
        source.plain("delimiter", delimiter.encode_utf8(&mut [0; 4]));
    }
    if let Some(row) = header_row {
        source.number("header_row", row);
    }
    source.text("preset", preset.as_deref());
    if !other_sheets.is_empty() {
        list(source.name("unread_sheets"), other_sheets, |name, out| write_text(&printable(name), out));
    }
    source.end();
}

fn problem(diagnostic: &Diagnostic, language: Language, mut problem: Object<'_>, sentence: &mut String) {
    let Diagnostic { rule, severity, field, pointer, product, sku, args, labels, fix } = diagnostic;
    let first = labels.first();
    problem.plain("code", rule.code);
    problem.plain("severity", severity.name());
    if let Some(label) = first {
        seen(&mut problem, label);
    }
    if let Some(field) = field {
        problem.plain("field", field.name());
    }
    problem.text("pointer", pointer.as_deref().or_else(|| first.and_then(body_pointer)));
    problem.text("product", product.as_deref());
    problem.text("sku", sku.as_deref());
    problem.text("value", first.and_then(|label| label.value.as_deref()));
    for (name, words) in [("message", &rule.message), ("help", &rule.help)] {
        sentence.clear();
        say(words, diagnostic, language, sentence);
        if !sentence.is_empty() {
            problem.plain(name, sentence);
        }
    }
    if let Some(fix) = fix {
        problem.object("fix", |change| {
            change.text("before", Some(&fix.before));
            change.text("after", Some(&fix.after));
            change.number("safe", &fix.is_safe);
        });
    }
    if labels.len() > 1 {
        list(problem.name("related"), &labels[1..], related);
    }
    if !args.is_empty() {
        // An argument given twice is the first one, as in the sentences; JSON knows no doubled members.
        let first = |i: usize, name: &str| args.iter().position(|(n, _)| *n == name) == Some(i);
        let args = args.iter().enumerate().filter(|(i, (name, _))| first(*i, name));
        problem.object("args", |all| args.for_each(|(_, (name, value))| all.text(name, Some(value))));
    }
    problem.end();
}

fn related(label: &Label, out: &mut Vec<u8>) {
    let mut related = Object::begin(out);
    seen(&mut related, label);
    related.text("pointer", body_pointer(label));
    related.text("value", label.value.as_deref());
    related.end();
}

/// Where a label stands, and under which header.
fn seen(object: &mut Object<'_>, label: &Label) {
    object.text("file", Some(&label.place.file));
    match &label.place.spot {
        Spot::File => {}
        Spot::Cell { sheet, row, column } => {
            object.text("sheet", Some(sheet));
            object.plain("cell", &cell_name(*row, *column));
        }
        Spot::Line { line, column, .. } => {
            object.number("line", line);
            if *column > 0 {
                object.number("column", column);
            }
        }
        Spot::Body { line, .. } => object.number("line", line),
    }
    object.text("header", label.header.as_deref());
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

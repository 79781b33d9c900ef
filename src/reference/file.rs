//! Bytes of a reference file → JSON that keeps its schema, or rows of CSV. What they mean is for the two tables.

use crate::error::{ReferenceError, ReferenceProblem};
use crate::{Document, Error, Schema, Unreadable, position};
use std::borrow::Cow;

/// The largest reference file that is read; the platform's whole tree of categories takes about 2 MB.
const MAX_BYTES: usize = 64 << 20;

/// The text of a reference file: UTF-8, UTF-16 with its mark, or GB18030, which spreadsheets write.
pub(super) fn text<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Error> {
    if bytes.len() > MAX_BYTES {
        return Err(Error::unreadable(name, Unreadable::Limit("bytes", MAX_BYTES as u64)));
    }
    let text = match encoding_rs::Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]),
        None => std::str::from_utf8(bytes)
            .ok()
            .map(Cow::Borrowed)
            .or_else(|| encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(bytes)),
    };
    let text = text.ok_or_else(|| Error::unreadable(name, Unreadable::Binary))?;
    if text.trim().is_empty() { Err(Error::unreadable(name, Unreadable::Empty)) } else { Ok(text) }
}

/// Whether the text is JSON rather than CSV.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}

/// The JSON of a saved reply that keeps the schema. The error is the first violation, with its line.
pub(super) fn json<'t>(name: &str, text: &'t str, schema: &Schema) -> Result<Document<'t>, Error> {
    let document = Document::parse(text).map_err(|fault| fail(name, fault.line, ReferenceProblem::Json(fault.what)))?;
    if let Some(violation) = schema.violations(&document).into_iter().next() {
        let (line, _) = position(text, &violation.pointer);
        return Err(fail(name, line, ReferenceProblem::Shape(Box::new(violation))));
    }
    Ok(document)
}

/// A CSV table with a header, whose columns are looked up by any of several names.
pub(super) struct Table<'t> {
    name: &'t str,
    text: &'t str,
    header: csv::StringRecord,
    reader: csv::Reader<&'t [u8]>,
}

impl<'t> Table<'t> {
    pub(super) fn new(name: &'t str, text: &'t str) -> Result<Table<'t>, Error> {
        let tabs = text.lines().next().is_some_and(|line| line.contains('\t') && !line.contains(','));
        let delimiter = if tabs { b'\t' } else { b',' };
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| unreadable(name, text, &error))?.clone();
        Ok(Table { name, text, header, reader })
    }

    /// The column of one of those names.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        self.header.iter().position(|header| names.iter().any(|name| name.eq_ignore_ascii_case(header)))
    }

    /// The column of that name, which somebody has asked for.
    pub(super) fn named(&self, name: &str) -> Result<usize, Error> {
        self.column(&[name]).ok_or_else(|| fail(self.name, 1, ReferenceProblem::NoSuchColumn(name.to_owned())))
    }

    /// The same for a column that must be there.
    pub(super) fn required(&self, names: &[&'static str]) -> Result<usize, Error> {
        self.column(names).ok_or_else(|| fail(self.name, 1, ReferenceProblem::NoColumn(names.to_vec())))
    }

    /// Hands every row to `take` with its line; a problem that `take` finds becomes an error at that line.
    pub(super) fn rows(mut self, mut take: impl FnMut(&csv::StringRecord) -> Result<(), ReferenceProblem>) -> Result<(), Error> {
        let mut record = csv::StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|error| unreadable(self.name, self.text, &error))? {
            take(&record).map_err(|problem| fail(self.name, line(self.text, record.position()), problem))?;
        }
        Ok(())
    }
}

/// The id in a cell.
pub(super) fn id(record: &csv::StringRecord, column: usize) -> Result<u64, ReferenceProblem> {
    let text = record.get(column).unwrap_or("");
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let id = if digits { text.parse().ok() } else { None };
    id.ok_or_else(|| ReferenceProblem::NotAnId(text.to_owned()))
}

/// The line of a record. The reader's own count stops before blank lines that stand above the record.
fn line(text: &str, position: Option<&csv::Position>) -> u64 {
    let Some(begin) = position.and_then(|position| usize::try_from(position.byte()).ok()) else { return 0 };
    let bytes = text.as_bytes();
    let blanks = bytes.iter().skip(begin).take_while(|byte| matches!(byte, b'\n' | b'\r')).count();
    bytes.iter().take(begin + blanks).filter(|byte| **byte == b'\n').count() as u64 + 1
}

fn unreadable(name: &str, text: &str, error: &csv::Error) -> Error {
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, pos } => {
            let line = line(text, pos.as_ref());
            fail(name, line, ReferenceProblem::Ragged { cells: *len, header: *expected_len })
        }
        _ => Error::unreadable(name, Unreadable::Damaged(error.to_string())),
    }
}

fn fail(name: &str, line: u64, problem: ReferenceProblem) -> Error {
    ReferenceError { file: name.to_owned(), line, problem }.into()
}

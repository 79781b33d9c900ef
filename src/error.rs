//! The job could not be done. Never "the catalog is wrong": that is a [`Diagnostic`](crate::Diagnostic).

use crate::{JsonProblem, SchemaError, Violation};
use std::fmt;

/// Why nothing was done.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// Kinds of errors.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Reading or writing failed.
    Io {
        /// The file's name.
        file: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The input is nothing that can be read as a catalog.
    Unreadable {
        /// The file's name.
        file: String,
        /// Why.
        reason: Unreadable,
    },
    /// The mapping file or an argument is wrong.
    Mapping(MappingError),
    /// A table of categories or brands is wrong.
    Reference(ReferenceError),
}

/// Why a file cannot be read as a catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unreadable {
    /// It holds nothing.
    Empty,
    /// It is not text and no workbook that we know.
    Binary,
    /// It is a kind of file that is recognised and not read, named here (`HTML`, `PDF`, `an encrypted workbook` …).
    Kind(&'static str),
    /// The reader of its format refused it, with its own words.
    Damaged(String),
    /// No row looks like a header; what was looked for.
    NoHeader(Vec<String>),
    /// The workbook has no such sheet; the names of those that it has.
    NoSheet {
        /// What was asked for.
        asked: String,
        /// What there is.
        present: Vec<String>,
    },
    /// The named encoding is unknown.
    Encoding(String),
    /// This byte cannot part fields: it is a quote, a line end or no ASCII character.
    Delimiter(u8),
    /// A limit was passed: its name and its value.
    Limit(&'static str, u64),
    /// It was changed while it was read.
    Changed,
}

/// What is wrong with a mapping: a sentence-free description with the place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingError {
    /// The mapping file's name, or the argument.
    pub file: String,
    /// The text of the mapping file, to show the place in.
    pub text: String,
    /// Byte range in the text.
    pub span: Option<std::ops::Range<usize>>,
    /// What is wrong.
    pub problem: MappingProblem,
}

/// Kinds of problems in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum MappingProblem {
    /// It is not TOML, in the parser's words.
    Syntax(String),
    /// An unknown key, and the nearest known one.
    UnknownKey {
        /// The key.
        key: String,
        /// The nearest known one.
        nearest: Option<String>,
    },
    /// A column that the file does not have, and the nearest one that it has.
    UnknownColumn {
        /// The column as the mapping names it.
        column: String,
        /// The nearest header.
        nearest: Option<String>,
    },
    /// A field that does not exist, and the nearest one that does.
    UnknownField {
        /// The field as the mapping names it.
        field: String,
        /// The nearest name.
        nearest: Option<String>,
    },
    /// A preset that does not exist, and the nearest one that does.
    UnknownPreset {
        /// The preset as the mapping or the argument names it.
        preset: String,
        /// The nearest name.
        nearest: Option<String>,
    },
    /// A rule that does not exist, and the nearest one that does.
    UnknownRule {
        /// The rule as the mapping or the argument names it.
        rule: String,
        /// The nearest code.
        nearest: Option<String>,
    },
    /// A template that is not well-formed, or names what does not exist.
    Template {
        /// The template.
        template: String,
        /// The part that is wrong.
        part: String,
    },
    /// A file that should be a JSON Schema, and is none that can be used.
    Schema(SchemaError),
    /// A value of the wrong kind.
    Value {
        /// The key.
        key: String,
        /// What may stand there.
        expected: String,
    },
    /// A column is to be read by its links, and the table is of a kind that has none.
    NoLinks {
        /// The column as the mapping names it.
        column: String,
    },
    /// Two columns or values fill the same single field.
    Twice {
        /// The field.
        field: String,
    },
}

/// What is wrong with a table of categories or brands, a list of words or a baseline: a sentence-free description with the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferenceError {
    /// The file's name.
    pub file: String,
    /// The line, from 1; 0 where it is not known.
    pub line: u64,
    /// What is wrong.
    pub problem: ReferenceProblem,
}

/// Kinds of problems in a reference file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceProblem {
    /// It is no JSON.
    Json(JsonProblem),
    /// It is JSON, and not the reply that was expected.
    Shape(Box<Violation>),
    /// There is no column of one of these names.
    NoColumn(Vec<&'static str>),
    /// There is no column of the name that was asked for.
    NoSuchColumn(String),
    /// A name that means two things.
    TwoMeanings(String),
    /// A row has more or fewer cells than the header.
    Ragged {
        /// Cells in the row.
        cells: u64,
        /// Cells in the header.
        header: u64,
    },
    /// This should be an id or a small whole number.
    NotAnId(String),
    /// An id that was there before.
    Twice(u64),
    /// An image that has two addresses.
    TwoAddresses(String),
    /// It should be a list of words, and has none.
    NoWord,
    /// A list of more words than this, or of very long ones.
    TooManyWords(usize),
    /// It should be a baseline, and was not written as one.
    NotABaseline,
}

impl Error {
    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// Whether reading failed: nothing is known of the file, and the next attempt may succeed.
    pub(crate) fn is_io(&self) -> bool {
        matches!(*self.0, ErrorKind::Io { .. })
    }

    /// A file that cannot be read as a catalog.
    pub fn unreadable(file: impl Into<String>, reason: Unreadable) -> Error {
        ErrorKind::Unreadable { file: file.into(), reason }.into()
    }

    /// Reading or writing failed.
    pub fn io(file: impl Into<String>, source: std::io::Error) -> Error {
        ErrorKind::Io { file: file.into(), source }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Error {
        Error(Box::new(kind))
    }
}

impl From<MappingError> for Error {
    fn from(error: MappingError) -> Error {
        ErrorKind::Mapping(error).into()
    }
}

impl From<ReferenceError> for Error {
    fn from(error: ReferenceError) -> Error {
        ErrorKind::Reference(error).into()
    }
}

impl fmt::Display for Error {
    /// In English and in one line; the command says the same in the merchant's language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&crate::words::error_text(self, crate::Language::En))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

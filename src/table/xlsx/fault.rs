//! What ends the reading of a workbook, before the part it happened in is known.

use crate::{Error, Unreadable};
use std::fmt;
use std::io;

/// Why a workbook cannot be read on.
#[derive(Debug)]
pub(in crate::table) enum Fault {
    /// The source failed.
    Io(io::Error),
    /// The workbook is refused.
    Refused(Unreadable),
    /// Something is wrong inside of a part; [`Fault::of`] says which.
    Part(String),
}

/// More was inflated than the limit allows.
#[derive(Debug)]
pub(super) struct TooMuch(pub u64);

impl Fault {
    /// The same, naming the part.
    pub fn of(self, part: &str) -> Fault {
        match self {
            Fault::Part(what) => damaged(format!("{}: {what}", shorten(part))),
            fault => fault,
        }
    }

    /// The error about that file.
    pub fn about(self, file: &str) -> Error {
        match self {
            Fault::Io(error) => Error::io(file, error),
            Fault::Refused(reason) => Error::unreadable(file, reason),
            Fault::Part(what) => Error::unreadable(file, Unreadable::Damaged(what)),
        }
    }
}

/// A workbook that is damaged in that way.
pub(in crate::table) fn damaged(what: impl Into<String>) -> Fault {
    Fault::Refused(Unreadable::Damaged(what.into()))
}

/// A name of a stranger's, at a length that a message can hold.
pub(super) fn shorten(name: &str) -> String {
    const MOST: usize = 60;
    match name.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

impl From<Unreadable> for Fault {
    fn from(reason: Unreadable) -> Fault {
        Fault::Refused(reason)
    }
}

impl From<io::Error> for Fault {
    /// What the system did not say itself was said about the archive.
    fn from(error: io::Error) -> Fault {
        if let Some(&TooMuch(limit)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
            return Unreadable::Limit("inflated", limit).into();
        }
        if error.raw_os_error().is_some() { Fault::Io(error) } else { Fault::Part(error.to_string()) }
    }
}

impl fmt::Display for TooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} bytes", self.0)
    }
}

impl std::error::Error for TooMuch {}

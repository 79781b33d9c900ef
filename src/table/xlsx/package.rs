//! The archive that a workbook is: its parts by name, inflated as a stream, counted and checked to the last byte.

use super::fault::{Fault, TooMuch, damaged, shorten};
use super::markup::Markup;
use crate::Unreadable;
use crate::table::limits::Limits;
use crate::table::source::Source;
use std::collections::BTreeMap;
use std::io::{self, BufReader, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use zip::ZipArchive;
use zip::result::ZipError;

/// The parts of a workbook.
pub(in crate::table) struct Package<'s> {
    archive: ZipArchive<BufReader<&'s mut Source>>,
    /// Where the part of each name is; names are told apart as the format does, without regard to case.
    parts: BTreeMap<String, usize>,
    /// Bytes that were inflated so far.
    inflated: Arc<AtomicU64>,
    limit: u64,
    /// How long one text may be.
    field: usize,
}

/// A part that counts what it gives.
struct Counted<R> {
    part: R,
    /// What the archive says that the part is long.
    claimed: u64,
    given: u64,
    inflated: Arc<AtomicU64>,
    limit: u64,
}

impl<'s> Package<'s> {
    /// Opens the archive and looks through its table of contents.
    pub fn open(source: &'s mut Source, limits: &Limits) -> Result<Package<'s>, Fault> {
        source.rewind().map_err(Fault::Io)?;
        let archive = ZipArchive::new(BufReader::with_capacity(64 * 1024, source)).map_err(refused)?;
        if archive.len() > limits.parts {
            return Err(Unreadable::Limit("parts", limits.parts as u64).into());
        }
        if archive.has_duplicate_names() {
            return Err(damaged("two parts have the same name"));
        }
        let mut parts = BTreeMap::new();
        for (index, name) in archive.file_names().enumerate() {
            let name = name.map_err(refused)?;
            // A folder is no part.
            if !name.ends_with(['/', '\\']) && parts.insert(normal(&name), index).is_some() {
                return Err(damaged(format!("two parts have the name {}", shorten(&name))));
            }
        }
        Ok(Package { archive, parts, inflated: Arc::default(), limit: limits.inflated, field: limits.field })
    }

    /// Whether there is a part of that name.
    pub fn has(&self, part: &str) -> bool {
        self.parts.contains_key(&normal(part))
    }

    /// Reads a part as a whole, through to its end; `None` if there is none of that name.
    pub fn read<T>(&mut self, part: &str, read: impl FnOnce(&mut Markup<'_>) -> Result<T, Fault>) -> Result<Option<T>, Fault> {
        if !self.has(part) {
            return Ok(None);
        }
        let mut markup = self.markup(part)?;
        let read = read(&mut markup).and_then(|value| markup.finish().map(|()| value));
        read.map(Some).map_err(|fault| fault.of(part))
    }

    /// Refuses an archive whose table of contents is not what stands before each part: nothing else tells that a
    /// part's name is damaged, and a part of another name is only missing.
    pub fn check_names(&mut self) -> Result<(), Fault> {
        self.archive.validate_header_consistency().map_err(refused)
    }

    /// The names of all parts, in lower case and in their order: which of several faults is told first must not be chance.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.keys().map(String::as_str)
    }

    /// The tokens of a part.
    pub fn markup(&mut self, part: &str) -> Result<Markup<'_>, Fault> {
        let field = self.field;
        self.bytes(part).map(|bytes| Markup::new(bytes, field))
    }

    /// The bytes of a part. Its checksum is compared when they are read to their end.
    pub fn bytes(&mut self, part: &str) -> Result<Box<dyn Read + Send + '_>, Fault> {
        let Some(&index) = self.parts.get(&normal(part)) else {
            return Err(damaged(format!("{}: the part is missing", shorten(part))));
        };
        let entry = self.archive.by_index(index).map_err(|e| refused(e).of(part))?;
        let claimed = entry.size();
        let counted = Counted { part: entry, claimed, given: 0, inflated: Arc::clone(&self.inflated), limit: self.limit };
        Ok(Box::new(counted))
    }

    /// How much was inflated so far.
    pub fn inflated(&self) -> u64 {
        self.inflated.load(Ordering::Relaxed)
    }

    /// Counts on from there: what was inflated since is no longer used.
    pub fn count_from(&mut self, inflated: u64) {
        self.inflated.store(inflated, Ordering::Relaxed);
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.part.read(buffer)?;
        self.given += length as u64;
        if length == 0 && !buffer.is_empty() && self.given != self.claimed {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the part is shorter than the archive says"));
        }
        let before = self.inflated.fetch_add(length as u64, Ordering::Relaxed);
        if before.saturating_add(length as u64) > self.limit {
            return Err(io::Error::other(TooMuch(self.limit)));
        }
        Ok(length)
    }
}

/// A part's name as all programs would write it: some begin it with a slash or part folders with backslashes.
fn normal(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

fn refused(error: ZipError) -> Fault {
    match error {
        ZipError::Io(error) => error.into(),
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => {
            Unreadable::Kind("encrypted workbook").into()
        }
        error => Fault::Part(error.to_string()),
    }
}

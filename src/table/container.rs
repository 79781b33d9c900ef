//! What lies inside of the two containers that workbooks come in, told from their tables of contents.

use super::kind::Kind;
use super::limits::Limits;
use super::source::Source;
use super::unreadable;
use crate::{Error, Unreadable};
use std::io::{self, Read, Seek};

/// A zip archive: a workbook by the parts that it holds.
#[cfg(feature = "workbook")]
pub(super) fn zip(source: &mut Source, limits: &Limits) -> Result<Kind, Error> {
    let mut archive = match ::zip::ZipArchive::new(&mut *source) {
        Ok(archive) => archive,
        Err(::zip::result::ZipError::Io(e)) if e.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(Error::io(&**source.name(), e));
        }
        Err(e) => {
            let reason = Unreadable::Damaged(e.to_string());
            return Err(unreadable(source, reason));
        }
    };
    // Some programs write part names with backslashes or a slash in front.
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.replace('\\', "/")).collect();
    let has = |part: &str| names.iter().any(|name| name.trim_start_matches('/').eq_ignore_ascii_case(part));
    let sizes = (0..archive.len()).map(|part| archive.by_index_raw(part).map_or(0, |part| part.size()));
    let size = sizes.fold(0, u64::saturating_add);
    let found = if has("xl/workbook.bin") {
        Ok(Kind::Xlsb)
    } else if has("xl/workbook.xml") || names.iter().any(|name| name.starts_with("xl/")) {
        Ok(Kind::Xlsx)
    } else if has("word/document.xml") {
        Err(Unreadable::Kind("Word document"))
    } else if has("ppt/presentation.xml") {
        Err(Unreadable::Kind("PowerPoint presentation"))
    } else if has("Index/Document.iwa") {
        Err(Unreadable::Kind("Apple Numbers"))
    } else if has("content.xml") && has("mimetype") {
        Ok(Kind::Ods)
    } else if names_a_workbook(&mut archive) {
        Ok(Kind::Xlsx)
    } else {
        Err(Unreadable::Kind("zip archive"))
    };
    // Our own reader counts what it inflates; for the others the archive's claims are all there is.
    let found = match found {
        Ok(kind) if kind != Kind::Xlsx && size > limits.inflated => Err(Unreadable::Limit("inflated", limits.inflated)),
        found => found,
    };
    drop(archive);
    found.map_err(|reason| unreadable(source, reason))
}

/// Whether the list of content types names the parts of a workbook: they may have any names.
#[cfg(feature = "workbook")]
fn names_a_workbook(archive: &mut ::zip::ZipArchive<&mut Source>) -> bool {
    const MOST: u64 = 1 << 20;
    let mut types = Vec::new();
    let read = archive.by_name("[Content_Types].xml").map(|part| part.take(MOST).read_to_end(&mut types));
    read.is_ok() && memchr::memmem::find(&types, b"spreadsheetml.sheet.main+xml").is_some()
}

/// Without the feature `workbook` nothing can look inside.
#[cfg(not(feature = "workbook"))]
pub(super) fn zip(source: &mut Source, _: &Limits) -> Result<Kind, Error> {
    Err(unreadable(source, Unreadable::Kind("zip archive or workbook")))
}

/// A compound file: a workbook, or the safe that an encrypted one lies in, by the streams that it holds.
pub(super) fn ole(source: &mut Source) -> Result<Kind, Error> {
    let streams = stream_names(source).map_err(|e| Error::io(&**source.name(), e))?;
    let has = |name: &str| streams.iter().any(|stream| stream.eq_ignore_ascii_case(name));
    let reason = if has("EncryptionInfo") || has("EncryptedPackage") {
        Unreadable::Kind("encrypted workbook")
    } else if has("Workbook") || has("Book") {
        return Ok(Kind::Xls);
    } else if has("WordDocument") {
        Unreadable::Kind("Word document")
    } else if has("PowerPoint Document") {
        Unreadable::Kind("PowerPoint presentation")
    } else {
        Unreadable::Kind("compound file without a workbook")
    };
    Err(unreadable(source, reason))
}

/// The names of a compound file's streams. Directory entries stand at multiples of 128 bytes, so the file is looked
/// through for them from front to back: no chain of sectors has to be believed.
fn stream_names(source: &mut Source) -> io::Result<Vec<String>> {
    const MOST: usize = 1_000;
    source.rewind()?;
    let mut reader = io::BufReader::with_capacity(64 * 1024, source);
    let (mut entry, mut names) = ([0; 128], Vec::new());
    while names.len() < MOST {
        match reader.read_exact(&mut entry) {
            Ok(()) => names.extend(stream_name(&entry)),
            Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(e) => return Err(e),
        }
    }
    Ok(names)
}

/// The name in a directory entry, if these bytes are one: up to 31 characters and an end, its length, and the mark of
/// a stream.
fn stream_name(entry: &[u8; 128]) -> Option<String> {
    const STREAM: u8 = 2;
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
    if entry[66] != STREAM || !(4..=64).contains(&length) || length % 2 != 0 || entry[length - 2..length] != [0, 0] {
        return None;
    }
    let units: Vec<u16> = entry[..length - 2].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    String::from_utf16(&units).ok()
}

//! The records of an xlsb part, walked before calamine reads them: it makes room for the length that a record claims,
//! ends a sheet at a row that there cannot be, and does not see one kind of text.

use super::limits::Limits;
use super::xlsx::fault::{Fault, damaged};
use crate::Unreadable;
use std::io::{self, BufRead, Read};

const ROW: u16 = 0x0000;
const SHARED_STRING: u16 = 0x0013;
/// A cell with a text in several fonts, which programs put among the shared strings instead.
const RICH_TEXT: u16 = 0x003E;

const ROWS: u32 = 1_048_576;

/// Walks over all records of a part.
pub(super) fn check(part: &mut impl BufRead, limits: &Limits) -> Result<(), Fault> {
    let mut strings = 0;
    while let Some(kind) = kind(part)? {
        let length = length(part)?;
        let row = if kind == ROW && length >= 4 { Some(number(part)?) } else { None };
        skip(part, length - if row.is_some() { 4 } else { 0 })?;
        strings += usize::from(kind == SHARED_STRING);
        if strings > limits.strings {
            return Err(Unreadable::Limit("strings", limits.strings as u64).into());
        }
        if row.is_some_and(|row| row >= ROWS) {
            return Err(damaged("a row is beyond the last row"));
        }
        if kind == RICH_TEXT {
            return Err(damaged("a cell holds a text in several fonts, which cannot be read from xlsb"));
        }
    }
    Ok(())
}

/// The kind of the next record: one byte, or two.
fn kind(part: &mut impl BufRead) -> Result<Option<u16>, Fault> {
    if part.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let first = byte(part)?;
    let second = if first & 0x80 == 0 { 0 } else { u16::from(byte(part)? & 0x7F) };
    Ok(Some(u16::from(first & 0x7F) | second << 7))
}

/// The length of the next record: seven bits in each of up to four bytes.
fn length(part: &mut impl BufRead) -> Result<u64, Fault> {
    let mut length = 0;
    for place in 0..4 {
        let next = byte(part)?;
        length |= u64::from(next & 0x7F) << (7 * place);
        if next & 0x80 == 0 {
            break;
        }
    }
    Ok(length)
}

fn number(part: &mut impl BufRead) -> Result<u32, Fault> {
    let mut bytes = [0; 4];
    part.read_exact(&mut bytes).map_err(cut)?;
    Ok(u32::from_le_bytes(bytes))
}

fn byte(part: &mut impl BufRead) -> Result<u8, Fault> {
    let mut byte = [0];
    part.read_exact(&mut byte).map_err(cut)?;
    Ok(byte[0])
}

fn skip(part: &mut impl BufRead, length: u64) -> Result<(), Fault> {
    let passed = io::copy(&mut part.take(length), &mut io::sink())?;
    if passed < length { Err(Fault::Part("a record is longer than the rest of the part".into())) } else { Ok(()) }
}

fn cut(error: io::Error) -> Fault {
    if error.kind() == io::ErrorKind::UnexpectedEof { Fault::Part("it ends inside of a record".into()) } else { error.into() }
}

//! The records of an xlsb part, walked before calamine reads them: it makes room for the length that a record claims,
//! ends a sheet at a row that there cannot be, and passes over some kinds of cells without a word. Those are written
//! anew as kinds that it reads.

use super::limits::Limits;
use super::xlsx::fault::{Fault, damaged};
use crate::Unreadable;
use std::io::{self, BufRead, Read, Write};
use std::ops::RangeInclusive;

const ROW: u16 = 0x0000;
const SHARED_STRING: u16 = 0x0013;
const ERROR: u16 = 0x0003;
const TEXT: u16 = 0x0006;
/// The error that a formula came to: as [`ERROR`], and the formula behind it.
const FORMULA_ERROR: u16 = 0x000B;
/// A text in several fonts: as [`TEXT`] but for a byte before it, and the fonts behind it.
const RICH_TEXT: u16 = 0x003E;
/// Values without their column, as no program is known to write them.
const WITHOUT_COLUMN: RangeInclusive<u16> = 0x000D..=0x0012;
/// Where a cell's value begins, behind its column and its looks.
const VALUE: usize = 8;

const ROWS: u32 = 1_048_576;

/// Walks over all records of a part, and says whether calamine would pass over a cell.
pub(super) fn check(part: &mut impl BufRead, limits: &Limits) -> Result<bool, Fault> {
    let (mut strings, mut last, mut unseen) = (0, None, false);
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
        last = row.or(last);
        // In other parts than sheets these are no cells.
        let Some(row) = last else { continue };
        unseen |= matches!(kind, FORMULA_ERROR | RICH_TEXT);
        if WITHOUT_COLUMN.contains(&kind) {
            return Err(damaged(format!("a cell in row {} does not say its column", row + 1)));
        }
    }
    Ok(unseen)
}

/// Copies the records of a sheet, with those cells that calamine would pass over as kinds that it reads.
pub(super) fn mend(sheet: &mut impl BufRead, mended: &mut impl Write) -> Result<(), Fault> {
    while let Some(kind) = kind(sheet)? {
        let length = length(sheet)?;
        let mut data = Vec::new();
        sheet.by_ref().take(length).read_to_end(&mut data)?;
        match kind {
            FORMULA_ERROR => put(mended, ERROR, &data)?,
            RICH_TEXT if data.len() > VALUE => {
                data.remove(VALUE);
                put(mended, TEXT, &data)?;
            }
            kind => put(mended, kind, &data)?,
        }
    }
    Ok(())
}

fn put(mended: &mut impl Write, kind: u16, data: &[u8]) -> io::Result<()> {
    let [low, high] = [kind & 0x7F, kind >> 7].map(|half| half.to_le_bytes()[0]);
    let kind = if high == 0 { vec![low] } else { vec![low | 0x80, high] };
    mended.write_all(&kind)?;
    let mut length = data.len();
    while length > 0x7F {
        mended.write_all(&[length.to_le_bytes()[0] | 0x80])?;
        length >>= 7;
    }
    mended.write_all(&[length.to_le_bytes()[0]])?;
    mended.write_all(data)
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

//! The records of an xls workbook, walked before calamine reads them: lengths, places, counts and what they would come
//! to in memory. Nothing is read here for its own sake.
//!
//! Xls has no checksum, so a flipped byte inside of a text or a number cannot be seen.

use super::area::{Area, Rectangle};
use super::limits::Limits;
use crate::Unreadable;

const ROWS: u32 = 65_536;
const COLUMNS: u32 = 256;

/// Kinds of records.
mod kind {
    pub const FORMULA: u16 = 0x0006;
    pub const FORMULA_OF_BIFF3: u16 = 0x0206;
    pub const FORMULA_OF_BIFF4: u16 = 0x0406;
    pub const EOF: u16 = 0x000A;
    pub const FILEPASS: u16 = 0x002F;
    pub const CONTINUE: u16 = 0x003C;
    pub const BOUND_SHEET: u16 = 0x0085;
    pub const MULTIPLE_RK: u16 = 0x00BD;
    pub const RICH_STRING: u16 = 0x00D6;
    pub const SHARED_STRINGS: u16 = 0x00FC;
    pub const LABEL_SHARED: u16 = 0x00FD;
    pub const DIMENSIONS: u16 = 0x0200;
    pub const NUMBER: u16 = 0x0203;
    pub const LABEL: u16 = 0x0204;
    pub const BOOL_OR_ERROR: u16 = 0x0205;
    pub const RK: u16 = 0x027E;
    pub const BOF: u16 = 0x0809;
}

/// The records from somewhere to the end of the stream.
struct Records<'s> {
    rest: &'s [u8],
}

/// What the sheets come to, all together: calamine reads all of them at once.
struct Sum<'s> {
    limits: &'s Limits,
    /// How long each shared string is at most.
    strings: Vec<u32>,
    area: Area,
}

/// What a sheet is for. A chart's numbers stand in cells too, several in one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Table,
    Other,
}

/// One sheet.
#[derive(Default)]
struct Sheet {
    /// Row and column of each cell.
    cells: Vec<u32>,
    values: Rectangle,
    formulas: Rectangle,
}

/// Refuses a workbook that calamine would believe too much of, or lose cells of.
pub(super) fn check(stream: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let mut sum = Sum { limits, strings: Vec::new(), area: Area::default() };
    let mut sheets = Vec::new();
    let mut records = Records { rest: stream };
    while let Some((kind, data)) = records.next()? {
        match kind {
            kind::FILEPASS => return Err(Unreadable::Kind("encrypted workbook")),
            kind::BOUND_SHEET => sheets.push((word(data, 0)? as usize, Content::of(data))),
            kind::SHARED_STRINGS => sum.strings = SharedStrings::begin(data, &records)?.lengths(limits)?,
            kind::EOF => break,
            _ => {}
        }
    }
    let mut walked = 0;
    for (start, content) in sheets {
        let rest = stream.get(start..).ok_or_else(|| damaged("a sheet begins beyond the end"))?;
        walked += sum.sheet(Records { rest }, content)?;
        // Each sheet has records of its own; that many at one place would take time and memory without end.
        if walked > stream.len().saturating_mul(4) {
            return Err(damaged("sheets lie upon each other"));
        }
    }
    Ok(())
}

impl<'s> Records<'s> {
    /// The next record: its kind and what it holds.
    fn next(&mut self) -> Result<Option<(u16, &'s [u8])>, Unreadable> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let (kind, length) = (half(self.rest, 0)?, usize::from(half(self.rest, 2)?));
        let data = self.rest.get(4..4 + length).ok_or_else(|| damaged("a record is longer than the rest of the workbook"))?;
        self.rest = &self.rest[4 + length..];
        Ok(Some((kind, data)))
    }
}

impl Sum<'_> {
    /// Walks over one sheet and tells how many bytes it takes up.
    fn sheet(&mut self, mut records: Records<'_>, content: Content) -> Result<usize, Unreadable> {
        let (length, mut depth, mut sheet) = (records.rest.len(), 0_usize, Sheet::default());
        while let Some((kind, data)) = records.next()? {
            match kind {
                kind::BOF => depth += 1,
                kind::EOF if depth <= 1 => break,
                kind::EOF => depth -= 1,
                // Charts on the sheet hold cells of their own.
                _ if depth > 1 => {}
                kind => self.record(kind, data, &mut sheet)?,
            }
        }
        if content == Content::Table {
            sheet.refuse_doubles()?;
        }
        self.area.add(&sheet.values, sheet.cells.len() as u64);
        self.area.add(&sheet.formulas, 0);
        self.area.check(self.limits)?;
        Ok(length - records.rest.len())
    }

    fn record(&mut self, kind: u16, data: &[u8], sheet: &mut Sheet) -> Result<(), Unreadable> {
        match kind {
            kind::DIMENSIONS => return dimensions(data),
            kind::NUMBER | kind::BOOL_OR_ERROR | kind::RK => sheet.place(data, 1)?,
            kind::LABEL | kind::RICH_STRING => {
                sheet.place(data, 1)?;
                self.area.text += 3 * data.len() as u64;
            }
            kind::LABEL_SHARED => {
                sheet.place(data, 1)?;
                let length = self.strings.get(word(data, 6)? as usize);
                self.area.text += u64::from(*length.ok_or_else(|| damaged("a cell refers to a text that there is not"))?);
            }
            kind::MULTIPLE_RK => sheet.place(data, (data.len().saturating_sub(6) / 6) as u64)?,
            // Some programs write these where the format has another kind; calamine passes over them.
            kind::FORMULA_OF_BIFF3 | kind::FORMULA_OF_BIFF4 => {
                return Err(damaged(format!("a formula in row {} is written as in an older format", u32::from(half(data, 0)?) + 1)));
            }
            kind::FORMULA => {
                sheet.place(data, 1)?;
                sheet.formulas.add(u32::from(half(data, 0)?), u32::from(half(data, 2)?));
            }
            _ => return Ok(()),
        }
        if sheet.cells.len() as u64 > self.limits.cells {
            return Err(Unreadable::Limit("cells", self.limits.cells));
        }
        self.area.check(self.limits)
    }
}

impl Content {
    fn of(sheet: &[u8]) -> Content {
        if sheet.get(5) == Some(&0) { Content::Table } else { Content::Other }
    }
}

impl Sheet {
    /// Of two values for one cell calamine keeps the last and says nothing.
    fn refuse_doubles(&mut self) -> Result<(), Unreadable> {
        self.cells.sort_unstable();
        let Some(twice) = self.cells.windows(2).find(|pair| pair[0] == pair[1]) else { return Ok(()) };
        let (row, column) = (twice[0] / COLUMNS, twice[0] % COLUMNS);
        Err(damaged(format!("cell {}{} is there twice", crate::column_letters(column + 1), row + 1)))
    }

    /// Notes the cells of a record, which stand side by side.
    fn place(&mut self, data: &[u8], count: u64) -> Result<(), Unreadable> {
        let (row, first) = (u32::from(half(data, 0)?), u32::from(half(data, 2)?));
        for column in u64::from(first)..u64::from(first) + count {
            let column = u32::try_from(column).ok().filter(|&column| column < COLUMNS);
            let column = column.ok_or_else(|| damaged(format!("a cell in row {} is beyond the last column", row + 1)))?;
            self.cells.push(row * COLUMNS + column);
            self.values.add(row, column);
        }
        Ok(())
    }
}

/// What a sheet claims to reach over, which calamine makes room for.
fn dimensions(data: &[u8]) -> Result<(), Unreadable> {
    let (rows, columns) = match data.len() {
        10 => (u32::from(half(data, 2)?), half(data, 6)?),
        _ => (word(data, 4)?, half(data, 10)?),
    };
    if rows > ROWS || u32::from(columns) > COLUMNS {
        return Err(damaged(format!("a sheet claims {rows} rows and {columns} columns")));
    }
    Ok(())
}

/// The shared strings: one record and those that continue it.
struct SharedStrings<'s> {
    now: &'s [u8],
    more: Records<'s>,
}

impl<'s> SharedStrings<'s> {
    fn begin(data: &'s [u8], after: &Records<'s>) -> Result<SharedStrings<'s>, Unreadable> {
        let now = data.get(8..).ok_or_else(too_short)?;
        Ok(SharedStrings { now, more: Records { rest: after.rest } })
    }

    /// How many bytes each string takes at most as UTF-8.
    fn lengths(mut self, limits: &Limits) -> Result<Vec<u32>, Unreadable> {
        let mut lengths = Vec::new();
        while !self.now.is_empty() || self.turn()? {
            lengths.push(if self.now.is_empty() { 0 } else { self.string()? });
            if lengths.len() > limits.strings {
                return Err(Unreadable::Limit("strings", limits.strings as u64));
            }
        }
        Ok(lengths)
    }

    /// Goes on to the next record, if it continues this one.
    fn turn(&mut self) -> Result<bool, Unreadable> {
        let mut ahead = Records { rest: self.more.rest };
        match ahead.next()? {
            Some((kind::CONTINUE, data)) => {
                self.now = data;
                self.more = ahead;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    fn string(&mut self) -> Result<u32, Unreadable> {
        let head = self.take(3)?;
        let (characters, flags) = (u32::from(half(head, 0)?), head[2]);
        let runs = if flags & 8 != 0 { u64::from(half(self.take(2)?, 0)?) } else { 0 };
        let extension = if flags & 4 != 0 { u64::from(word(self.take(4)?, 0)?) } else { 0 };
        let (mut left, mut wide, mut bytes) = (characters, flags & 1 != 0, 0);
        loop {
            let (size, most) = if wide { (2, 3) } else { (1, 2) };
            let here = left.min(u32::try_from(self.now.len() / size).unwrap_or(u32::MAX));
            self.now = &self.now[here as usize * size..];
            left -= here;
            bytes += here * most;
            if left == 0 {
                break;
            }
            if !self.turn()? {
                return Err(too_short());
            }
            // Each piece says anew how wide its characters are.
            wide = self.take(1)?[0] & 1 != 0;
        }
        self.skip(runs * 4 + extension)?;
        Ok(bytes)
    }

    fn take(&mut self, length: usize) -> Result<&'s [u8], Unreadable> {
        let (taken, rest) = self.now.split_at_checked(length).ok_or_else(too_short)?;
        self.now = rest;
        Ok(taken)
    }

    fn skip(&mut self, mut length: u64) -> Result<(), Unreadable> {
        while length > 0 {
            if self.now.is_empty() && !self.turn()? {
                return Err(too_short());
            }
            let here = self.now.len().min(usize::try_from(length).unwrap_or(usize::MAX));
            self.now = &self.now[here..];
            length -= here as u64;
        }
        Ok(())
    }
}

fn half(data: &[u8], at: usize) -> Result<u16, Unreadable> {
    let bytes = data.get(at..at + 2).ok_or_else(too_short)?;
    Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
}

fn word(data: &[u8], at: usize) -> Result<u32, Unreadable> {
    Ok(u32::from(half(data, at)?) | u32::from(half(data, at + 2)?) << 16)
}

fn too_short() -> Unreadable {
    damaged("a record is too short")
}

fn damaged(what: impl Into<String>) -> Unreadable {
    Unreadable::Damaged(what.into())
}

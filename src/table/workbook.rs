//! The rows of an xlsb, xls or ods workbook, through calamine: xlsb cell by cell, the others a sheet at a time.
//!
//! Everything calamine does runs where a panic is caught, and what it gives is believed only within limits. An abort
//! for want of memory inside of it cannot be caught, so no file comes to it that was not walked through before: see
//! [`cfb`](super::cfb) and [`archive`](super::archive).

use super::block::{Block, CellKind};
use super::kind::Kind;
use super::limits::Limits;
use super::number;
use super::source::Source;
use super::tables::Sheet;
use super::value::{pad, push_date, push_number, push_text, weight};
use super::xlsx::Area;
use super::xlsx::SheetFacts;
use crate::{Error, Unreadable};
use calamine::{Data, DataRef, Dimensions, OdsError, Range, Reader, SheetType, SheetVisible, XlsError, XlsbError};
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt::Display;
use std::io::{BufReader, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

type Input<'s> = BufReader<&'s mut Source>;

/// An open workbook.
pub(super) struct Workbook<'s> {
    file: Arc<str>,
    book: Book<'s>,
    pub sheets: Vec<Sheet>,
}

enum Book<'s> {
    Xlsb(Box<calamine::Xlsb<Input<'s>>>),
    Xls(Box<calamine::Xls<Input<'s>>>),
    Ods(Box<calamine::Ods<Input<'s>>>),
}

/// Reads the rows of one sheet.
pub(super) struct SheetRows<'t> {
    file: Arc<str>,
    cells: Cells<'t>,
    limits: Limits,
    /// A row of one cell: the first of the next row, met when the last block was full.
    met: Option<Block>,
    last: Option<(u32, u32)>,
    count: u64,
    /// No cell is left; calamine takes being asked again for a damaged sheet.
    ended: bool,
    facts: SheetFacts,
}

/// Hands over the next cell of a sheet, from the top left to the bottom right; false if there is none.
type Cells<'t> = Box<dyn FnMut(&mut Take<'_>) -> Result<bool, Unreadable> + Send + 't>;

/// Takes a cell: its row and its column, from 0, and what it holds.
type Take<'f> = dyn FnMut(u32, u32, &DataRef<'_>) -> Result<(), Unreadable> + 'f;

impl<'s> Workbook<'s> {
    /// Opens a workbook of that kind.
    pub fn open(source: &'s mut Source, kind: Kind, limits: &Limits) -> Result<Workbook<'s>, Error> {
        let file = Arc::clone(source.name());
        match kind {
            Kind::Xls => super::cfb::check(source, limits)?,
            _ => super::archive::check(source, kind, limits)?,
        }
        source.rewind().map_err(|e| Error::io(&*file, e))?;
        let opened = caught(|| {
            let input = BufReader::new(source);
            let book = match kind {
                Kind::Xlsb => Book::Xlsb(Box::new(calamine::Xlsb::new(input)?)),
                Kind::Ods => Book::Ods(Box::new(calamine::Ods::new(input)?)),
                _ => Book::Xls(Box::new(calamine::Xls::new(input)?)),
            };
            book.refuse_doubles()?;
            let sheets = book.sheets();
            Ok((book, sheets))
        });
        match opened {
            Ok((_, sheets)) if sheets.is_empty() => Err(Error::unreadable(&*file, Unreadable::Damaged("no worksheet".into()))),
            Ok((book, sheets)) => Ok(Workbook { file, book, sheets }),
            Err(reason) => Err(Error::unreadable(&*file, reason)),
        }
    }

    /// Reads a sheet from its beginning.
    pub fn rows(&mut self, sheet: usize, limits: &Limits) -> Result<SheetRows<'_>, Error> {
        let name = self.sheets.get(sheet).and_then(|sheet| sheet.name.as_deref()).unwrap_or_default();
        let facts = self.book.facts(name);
        let book = &mut self.book;
        let opened = caught(|| -> Result<Cells<'_>, Unreadable> {
            Ok(match book {
                Book::Xlsb(book) => {
                    let mut cells = book.worksheet_cells_reader(name)?;
                    Box::new(move |take| Ok(cells.next_cell()?.map(|cell| hand_over(&cell, take)).transpose()?.is_some()))
                }
                Book::Xls(book) => grid(book.worksheet_range(name)?),
                Book::Ods(book) => grid(book.worksheet_range(name)?),
            })
        });
        let file = Arc::clone(&self.file);
        let cells = opened.map_err(|reason| Error::unreadable(&*file, reason))?;
        Ok(SheetRows { file, cells, limits: limits.clone(), met: None, last: None, count: 0, ended: false, facts })
    }
}

impl Workbook<'_> {
    /// The merged ranges of a sheet; only xls workbooks say them here.
    pub fn merges(&mut self, sheet: usize) -> Vec<Area> {
        let (Book::Xls(book), Some(name)) = (&self.book, self.sheets.get(sheet).and_then(|sheet| sheet.name.as_deref())) else {
            return Vec::new();
        };
        let area = |range: Dimensions| Area {
            first_row: u64::from(range.start.0) + 1,
            last_row: u64::from(range.end.0) + 1,
            first_column: range.start.1,
            last_column: range.end.1,
        };
        book.merge_cells_by_sheet_name(name).unwrap_or_default().into_iter().map(area).collect()
    }
}

impl Book<'_> {
    fn all(&self) -> &[calamine::Sheet] {
        match self {
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        }
    }

    /// Calamine finds a sheet by its name, so of two with one name it would read the same one twice.
    fn refuse_doubles(&self) -> Result<(), Unreadable> {
        let mut names = HashSet::new();
        if self.all().iter().all(|sheet| names.insert(&sheet.name)) {
            return Ok(());
        }
        Err(Unreadable::Damaged("two sheets have the same name".into()))
    }

    /// Merges are all that calamine tells, and it has them at hand for xls alone.
    fn facts(&self, sheet: &str) -> SheetFacts {
        let Book::Xls(book) = self else { return SheetFacts::default() };
        SheetFacts::of_merges(&book.merge_cells_by_sheet_name(sheet).unwrap_or_default())
    }

    fn sheets(&self) -> Vec<Sheet> {
        let tables = self.all().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
        tables.map(|sheet| Sheet { name: Some(sheet.name.as_str().into()), visible: sheet.visible == SheetVisible::Visible }).collect()
    }
}

impl SheetRows<'_> {
    /// See [`Rows::facts`](super::Rows::facts).
    pub fn facts(&self) -> &SheetFacts {
        &self.facts
    }

    /// See [`Rows::fill`](super::Rows::fill).
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Error> {
        let reason = if block.bytes() > self.limits.block {
            Unreadable::Limit("block", self.limits.block as u64)
        } else {
            match caught(|| self.read(block, bytes)) {
                Ok(more) => return Ok(more),
                Err(reason) => reason,
            }
        };
        Err(Error::unreadable(&*self.file, reason))
    }

    fn read(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Unreadable> {
        let (rows, end) = (block.len(), weight(block).saturating_add(bytes));
        if let Some(met) = self.met.take() {
            let row = met.row(0);
            block.push_row(row.number(), row.cells().map(|cell| (cell.text, cell.kind)));
            row.damage().for_each(|damage| block.push_damage(damage.clone()));
        }
        let SheetRows { cells, limits, met, last, count, ended, .. } = self;
        let full = Cell::new(false);
        let mut take = |row: u32, column: u32, data: &DataRef<'_>| {
            check(row, column, last, limits, data)?;
            *count += u64::from(*data != DataRef::Empty);
            if *count > limits.cells {
                return Err(Unreadable::Limit("cells", limits.cells));
            }
            let number = u64::from(row) + 1;
            let begun = block.len() > rows;
            if begun && block.row(block.len() - 1).number() == number {
                push(block, column, data, limits);
            } else if begun && weight(block) >= end {
                let mut first = Block::default();
                first.begin_row(number);
                push(&mut first, column, data, limits);
                *met = Some(first);
                full.set(true);
            } else {
                block.begin_row(number);
                push(block, column, data, limits);
            }
            Ok(())
        };
        while !*ended && !full.get() {
            *ended = !cells(&mut take)?;
        }
        Ok(block.len() > rows)
    }
}

/// Refuses cells that a spreadsheet cannot have, or that are not in order: calamine counts rows and columns in 32 bits
/// and lets a reference that is beyond them, or given twice, take the place of another cell.
fn check(row: u32, column: u32, last: &mut Option<(u32, u32)>, limits: &Limits, data: &DataRef<'_>) -> Result<(), Unreadable> {
    const ROWS: u32 = 1_048_576;
    let at = || format!("{}{}", crate::column_letters(column.saturating_add(1)), u64::from(row) + 1);
    if row >= ROWS {
        return Err(Unreadable::Damaged(format!("cell {} is beyond the last row", at())));
    }
    if last.is_some_and(|last| (row, column) <= last) {
        return Err(Unreadable::Damaged(format!("cell {} is there twice or not in order", at())));
    }
    *last = Some((row, column));
    if *data != DataRef::Empty && column as usize >= limits.columns {
        return Err(Unreadable::Limit("columns", limits.columns as u64));
    }
    Ok(())
}

/// Adds a cell to the last row, in its column. An empty cell adds nothing: what is missing at a row's end is blank.
pub(super) fn push(block: &mut Block, column: u32, data: &DataRef<'_>, limits: &Limits) {
    if *data == DataRef::Empty {
        return;
    }
    pad(block, column);
    let column = column as usize;
    match data {
        DataRef::String(text) => push_text(block, column, text, limits),
        DataRef::SharedString(text) => push_text(block, column, text, limits),
        DataRef::Int(value) => push_number(block, column, |text| number::push_integer(*value, text)),
        DataRef::Float(value) => push_number(block, column, |text| number::push_number(*value, text)),
        DataRef::Bool(true) => block.push_cell("TRUE", CellKind::Boolean),
        DataRef::Bool(false) => block.push_cell("FALSE", CellKind::Boolean),
        DataRef::DateTime(moment) => push_date(block, column, *moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => block.push_cell(text, CellKind::Date),
        DataRef::Error(error) => block.push_cell(&error.to_string(), CellKind::Error),
        DataRef::Empty => {}
    }
}

fn hand_over(cell: &calamine::Cell<DataRef<'_>>, take: &mut Take<'_>) -> Result<(), Unreadable> {
    let (row, column) = cell.get_position();
    take(row, column, cell.get_value())
}

/// The cells of a sheet that is in memory as a whole.
fn grid<'t>(range: Range<Data>) -> Cells<'t> {
    let ((height, width), (top, left)) = (range.get_size(), range.start().unwrap_or_default());
    let mut at = (0, 0);
    Box::new(move |take| {
        while at.0 < height {
            let (row, column) = at;
            at = if column + 1 < width { (row, column + 1) } else { (row + 1, 0) };
            let data = match range.get((row, column)) {
                None | Some(Data::Empty) => continue,
                Some(Data::Int(value)) => DataRef::Int(*value),
                Some(Data::Float(value)) => DataRef::Float(*value),
                Some(Data::String(text)) => DataRef::SharedString(text),
                Some(Data::Bool(value)) => DataRef::Bool(*value),
                Some(Data::DateTime(date)) => DataRef::DateTime(*date),
                Some(Data::DateTimeIso(text)) => DataRef::DateTimeIso(text.clone()),
                Some(Data::DurationIso(text)) => DataRef::DurationIso(text.clone()),
                Some(Data::Error(error)) => DataRef::Error(error.clone()),
            };
            let place = |start: u32, at: usize| u32::try_from(at).ok().and_then(|at| start.checked_add(at));
            let (Some(row), Some(column)) = (place(top, row), place(left, column)) else {
                return Err(Unreadable::Damaged("a cell is beyond the last row or column".into()));
            };
            take(row, column, &data)?;
            return Ok(true);
        }
        Ok(false)
    })
}

/// Runs calamine, whose panics are a damaged file.
fn caught<T>(work: impl FnOnce() -> Result<T, Unreadable>) -> Result<T, Unreadable> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Unreadable::Damaged(words.unwrap_or("the reader failed").to_owned()))
    })
}

fn refused(error: &dyn Display, needs_password: bool) -> Unreadable {
    if needs_password { Unreadable::Kind("encrypted workbook") } else { Unreadable::Damaged(error.to_string()) }
}

impl From<XlsbError> for Unreadable {
    fn from(error: XlsbError) -> Unreadable {
        refused(&error, matches!(error, XlsbError::Password))
    }
}

impl From<XlsError> for Unreadable {
    fn from(error: XlsError) -> Unreadable {
        refused(&error, matches!(error, XlsError::Password))
    }
}

impl From<OdsError> for Unreadable {
    fn from(error: OdsError) -> Unreadable {
        refused(&error, matches!(error, OdsError::Password))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Block, Damage, Kind, Limits, ReadOptions, Source, Stop, Tables};
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    /// A workbook with gaps, blank formatted cells, dates, long numbers and a hidden sheet.
    fn workbook() -> Vec<u8> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet().set_name("商品表").expect("it is a name");
        let write = |e: Result<&mut rust_xlsxwriter::Worksheet, _>| e.map(|_| ()).expect("it fits");
        write(sheet.write_string(1, 1, "编号"));
        write(sheet.write_string(1, 2, "售价"));
        write(sheet.write_blank(2, 1, &Format::new().set_bold()));
        write(sheet.write_number(4, 1, 719.0));
        write(sheet.write_number(4, 3, 9.899_999_999_999_999));
        let date = ExcelDateTime::from_ymd(2021, 4, 9).expect("it is a date");
        write(sheet.write_datetime_with_format(5, 1, &date, &Format::new().set_num_format("yyyy-mm-dd")));
        write(sheet.write_number(6, 1, 12_345_678_901_234_567.0));
        write(sheet.write_boolean(6, 2, true));
        workbook.add_worksheet().set_name("旧").expect("it is a name").set_hidden(true);
        workbook.save_to_buffer().expect("memory takes all")
    }

    #[test]
    fn rows_of_a_workbook_keep_their_numbers_columns_and_kinds() {
        let mut source = Source::from_bytes("goods.csv", workbook());
        let mut tables = Tables::open(&mut source, &ReadOptions::default(), None).expect("it is a workbook");
        assert_eq!(tables.kind(), Kind::Xlsx);
        let sheets: Vec<_> = tables.sheets().iter().map(|sheet| (sheet.name.as_deref(), sheet.visible)).collect();
        assert_eq!(sheets, [(Some("商品表"), true), (Some("旧"), false)]);
        // Blocks of every size hold the same rows, each of them whole.
        for bytes in [1, 40, 100, 1 << 20] {
            let mut rows = tables.rows(0).expect("it has that sheet");
            let (mut block, mut found) = (Block::default(), Vec::new());
            while rows.fill(&mut block, bytes).expect("it is sound") {
                for row in block.rows() {
                    let cells = row.cells().map(|cell| format!("{}:{:?}", cell.text, cell.kind)).collect::<Vec<_>>();
                    found.push((row.number(), cells.join(" "), row.damage().cloned().collect::<Vec<_>>()));
                }
                block.clear();
            }
            let expected = [
                (2, ":Blank 编号:Text 售价:Text", vec![]),
                (3, "", vec![]),
                (5, ":Blank 719:Number :Blank 9.9:Number", vec![]),
                (6, ":Blank 2021-04-09:Date", vec![]),
                (7, ":Blank 12345678901234600:Number TRUE:Boolean", vec![Damage::NumberBeyond15Digits { column: 1 }]),
            ];
            assert_eq!(found, expected.map(|(number, cells, damage)| (number, cells.to_owned(), damage)), "{bytes}");
        }
    }

    #[test]
    fn limits_of_workbooks_hold() {
        for (limits, name) in [
            (Limits { columns: 2, ..Limits::default() }, "columns"),
            (Limits { cells: 3, ..Limits::default() }, "cells"),
            (Limits { inflated: 1000, ..Limits::default() }, "inflated"),
        ] {
            let mut source = Source::from_bytes("goods.xlsx", workbook());
            let options = ReadOptions { limits: Some(limits), ..ReadOptions::default() };
            let stop = Tables::open(&mut source, &options, None).map_err(Stop::Failed).and_then(|mut tables| {
                let mut block = Block::default();
                tables.rows(0)?.fill(&mut block, 1 << 20).map(|_| ())
            });
            assert!(format!("{stop:?}").contains(name), "{name}: {stop:?}");
        }
    }

    #[test]
    fn a_workbook_cut_short_anywhere_is_refused_or_read() {
        let whole = workbook();
        for length in (0..whole.len()).step_by(97) {
            let mut source = Source::from_bytes("goods.xlsx", whole[..length].to_vec());
            assert!(Tables::open(&mut source, &ReadOptions::default(), None).is_err(), "{length}");
        }
    }
}

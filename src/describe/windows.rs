//! Samples from the middle and the end of a large text, cut where records begin.
//!
//! A line end is the beginning of a record only outside of quotes, and nothing at that place says which it is. So the
//! lines of a window are tried until one is found from which on every record is as wide as the table's first ones.

use super::column::ColumnDescription;
use super::sheet::SheetDescription;
use crate::Error;
use crate::table::{Block, Kind, ReadOptions, Row, Source, Tables};
use std::io::{Read, Seek, SeekFrom};

/// How many windows there are, and how long each is.
const WINDOWS: u64 = 8;
const BYTES: u64 = 256 << 10;
/// How many lines of a window are tried.
const TRIED: usize = 40;

/// Adds the rows of all windows to what is known of the table.
pub(super) fn look(source: &mut Source, size: u64, read: &ReadOptions, table: &mut SheetDescription) -> Result<(), Error> {
    let name = std::sync::Arc::clone(source.name());
    let (width, span) = (table.columns.len() + table.more_columns, size.saturating_sub(BYTES));
    let (mut rows, mut bytes) = (0, 0);
    // A line end of two bytes cannot be told from half of another character.
    let by_bytes = !read.encoding.as_deref().is_some_and(|name| name.to_ascii_lowercase().starts_with("utf-16"));
    for index in (1..=WINDOWS).filter(|_| by_bytes && span > BYTES) {
        let mut window = Vec::new();
        let taken = source.seek(SeekFrom::Start(span / WINDOWS * index)).and_then(|_| source.take(BYTES).read_to_end(&mut window));
        taken.map_err(|error| Error::io(&*name, error))?;
        let Some((block, used)) = records(&window, read, width) else { continue };
        let found = block.len() - 1;
        block.rows().take(found).for_each(|row| table.add(row));
        rows += found as u64;
        bytes += used;
    }
    if bytes > 0 {
        table.rows_about = Some(rounded(u64::try_from(u128::from(size) * u128::from(rows) / u128::from(bytes)).unwrap_or(u64::MAX)));
    }
    table.columns.iter_mut().for_each(ColumnDescription::settle);
    Ok(())
}

/// The records of a window and how many bytes they take, the last one of them cut off.
fn records(window: &[u8], read: &ReadOptions, width: usize) -> Option<(Block, u64)> {
    let ends = window.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let last = window.iter().rposition(|byte| *byte == b'\n')? + 1;
    ends.take(TRIED).find_map(|start| {
        let text = window.get(start..last).filter(|text| !text.is_empty())?;
        let mut source = Source::from_bytes("", text.to_vec());
        let mut tables = Tables::open(&mut source, read, None).ok().filter(|tables| tables.kind() == Kind::Text)?;
        let mut block = Block::default();
        tables.rows(0).ok()?.fill(&mut block, usize::MAX).ok()?;
        let whole = |row: Row<'_>| row.len() == width && row.damage().next().is_none();
        let most = block.len().checked_sub(1).filter(|most| *most > 0)?;
        let fits = block.rows().take(most).all(whole);
        fits.then_some((block, text.len() as u64))
    })
}

/// To two digits, for more is not known.
fn rounded(number: u64) -> u64 {
    let unit = 10u64.pow(number.checked_ilog10().unwrap_or(0).saturating_sub(1));
    (number + unit / 2) / unit * unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mapping::Mapping;
    use crate::{Describe, Source};
    use std::fmt::Write;

    /// A text of that many rows, each with quoted lines that look like rows.
    fn text(rows: usize) -> String {
        let mut text = "商品编号,商品标题,详情,售价(元)\n".to_owned();
        for row in 0..rows {
            let price = row % 100;
            let _ = writeln!(text, "P{row},毛毯 {row},\"第一行\n不是,一行\n\"\"引号\"\",也,不,是\",{price}.90");
        }
        text
    }

    #[test]
    fn a_large_text_is_sampled_at_the_beginnings_of_records() {
        let rows = 300_000;
        let mut source = Source::from_bytes("big.csv", text(rows).into());
        let seen = Describe::new(&Mapping::default()).run(&mut source).unwrap();
        let table = &seen.sheets[0];
        assert!(!table.complete && table.rows > 10_000, "{}", table.rows);
        let about = table.rows_about.unwrap();
        assert!((rows as u64).abs_diff(about) < rows as u64 / 20, "{about}");
        for (column, kind) in table.columns.iter().zip(["text", "text", "text", "number"]) {
            assert_eq!((column.kind(), column.filled), (kind, table.rows), "{}", column.header);
        }
        assert_eq!((table.columns[2].distinct, table.columns[3].distinct), (1, 100));
    }

    #[test]
    fn a_number_is_rounded_to_two_digits() {
        assert_eq!([0, 7, 42, 149, 998, 123_456].map(rounded), [0, 7, 42, 150, 1000, 120_000]);
    }
}

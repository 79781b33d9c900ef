//! XML Spreadsheet 2003: a workbook as one XML file, which older systems still write under the name `.xls`.
//!
//! The tokens come from the reader of xlsx parts, with its bounds: no DTD, a bounded depth, every element closed.

use super::block::{Block, CellKind};
use super::damage::Damage;
use super::held::Held;
use super::limits::Limits;
use super::number::{self, Digits};
use super::source::Source;
use super::tables::Sheet;
use super::unreadable;
use super::value::{pad, push_number, push_text};
use super::xlsx::fault::Fault;
use super::xlsx::markup::{Markup, Tag, Token, unescape};
use crate::{Error, Unreadable};
use std::io::{Read, Seek};
use std::sync::Arc;

/// Rows that a sheet of that format can have.
const ROWS: u64 = 1_048_576;

/// Reads all sheets.
pub(super) fn read(source: &mut Source, limits: &Limits) -> Result<Held, Error> {
    let name = Arc::clone(source.name());
    source.rewind().map_err(|e| Error::io(&*name, e))?;
    let input = Box::new(source.by_ref().take(limits.inflated));
    let held = workbook(&mut Markup::new(input, limits.field), limits).map_err(|fault| fault.about(&name))?;
    if held.sheets.is_empty() { Err(unreadable(source, Unreadable::Damaged("no worksheet".into()))) } else { Ok(held) }
}

fn workbook(markup: &mut Markup<'_>, limits: &Limits) -> Result<Held, Fault> {
    let mut held = Held::default();
    markup.root("Workbook")?;
    while let Some(tag) = markup.child()? {
        if tag.name() == "Worksheet" {
            let name = tag.attribute("Name")?.unwrap_or_else(|| format!("sheet{}", held.sheets.len() + 1));
            let (visible, rows) = worksheet(markup, limits)?;
            held.push(Sheet { name: Some(name.into()), visible }, rows);
        } else {
            markup.skip()?;
        }
    }
    markup.finish()?;
    Ok(held)
}

fn worksheet(markup: &mut Markup<'_>, limits: &Limits) -> Result<(bool, Block), Fault> {
    let (mut visible, mut rows) = (true, Block::default());
    while let Some(tag) = markup.child()? {
        match tag.name() {
            "Table" if rows.is_empty() => rows = table(markup, limits)?,
            "Table" => return Err(Fault::Part("a worksheet has two tables".into())),
            "WorksheetOptions" => {
                while let Some(tag) = markup.child()? {
                    let is_visible = tag.name() == "Visible";
                    let mut text = String::new();
                    markup.text(&mut text)?;
                    visible &= !is_visible || text.trim() == "SheetVisible";
                }
            }
            _ => markup.skip()?,
        }
    }
    Ok((visible, rows))
}

fn table(markup: &mut Markup<'_>, limits: &Limits) -> Result<Block, Fault> {
    let (mut rows, mut number, mut cells) = (Block::default(), 0, 0);
    while let Some(tag) = markup.child()? {
        if tag.name() != "Row" {
            markup.skip()?;
            continue;
        }
        number = forward("row", index(tag, "Index")?, number)?;
        if number > ROWS {
            return Err(Fault::Part(format!("row {number} is beyond the end of any sheet")));
        }
        let span = index(tag, "Span")?.unwrap_or(0);
        rows.begin_row(number);
        if tag.is("Hidden")? {
            rows.hide_row();
        }
        cells += row(markup, &mut rows, limits)?;
        number += span;
        if cells > limits.cells {
            return Err(Unreadable::Limit("cells", limits.cells).into());
        }
        if rows.bytes() > limits.block {
            return Err(Unreadable::Limit("block", limits.block as u64).into());
        }
    }
    Ok(rows)
}

/// Reads the cells of one row; how many there were.
fn row(markup: &mut Markup<'_>, rows: &mut Block, limits: &Limits) -> Result<u64, Fault> {
    let (mut next, mut count) = (0, 0);
    while let Some(tag) = markup.child()? {
        if tag.name() != "Cell" {
            markup.skip()?;
            continue;
        }
        let number = forward("column", index(tag, "Index")?, next)?;
        let across = index(tag, "MergeAcross")?.unwrap_or(0);
        let has_formula = tag.attribute("Formula")?.is_some();
        if number + across > limits.columns as u64 {
            return Err(Unreadable::Limit("columns", limits.columns as u64).into());
        }
        let column = u32::try_from(number - 1).unwrap_or(u32::MAX);
        pad(rows, column);
        if !cell(markup, rows, column as usize, limits)? {
            rows.push_cell("", CellKind::Blank);
            if has_formula {
                rows.push_damage(Damage::FormulaWithoutValue { column: column as usize });
            }
        }
        next = number + across;
        count += 1;
    }
    Ok(count)
}

/// Where the next row or cell stands: where it says, else behind the one before; never before that.
fn forward(what: &str, says: Option<u64>, last: u64) -> Result<u64, Fault> {
    match says {
        Some(number) if number <= last => Err(Fault::Part(format!("{what} {number} comes after {what} {last}"))),
        Some(number) => Ok(number),
        None => Ok(last + 1),
    }
}

fn index(tag: Tag<'_>, name: &str) -> Result<Option<u64>, Fault> {
    let Some(text) = tag.attribute(name)? else { return Ok(None) };
    let number = text.trim().parse::<u32>().map_err(|_| Fault::Part(format!("{name} is no number")))?;
    Ok(Some(u64::from(number)))
}

/// Reads what is inside of a cell; false where there is no value. Comments stand beside the value.
fn cell(markup: &mut Markup<'_>, rows: &mut Block, column: usize, limits: &Limits) -> Result<bool, Fault> {
    let mut found = false;
    while let Some(tag) = markup.child()? {
        if tag.name() != "Data" {
            markup.skip()?;
            continue;
        }
        if std::mem::replace(&mut found, true) {
            return Err(Fault::Part("a cell has two values".into()));
        }
        let kind = tag.attribute("Type")?.unwrap_or_default();
        let mut text = String::new();
        all_text(markup, &mut text)?;
        push(rows, column, &kind, &text, limits)?;
    }
    Ok(found)
}

/// The text of the element opened last, with that of what is inside of it: a formatted text is in pieces.
fn all_text(markup: &mut Markup<'_>, text: &mut String) -> Result<(), Fault> {
    let mut depth = 1;
    while depth > 0 {
        match markup.inside()? {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            Token::Text(raw) => unescape(raw, text)?,
            Token::Verbatim(raw) => text.push_str(raw),
        }
        markup.bound(text.len())?;
    }
    Ok(())
}

fn push(rows: &mut Block, column: usize, kind: &str, text: &str, limits: &Limits) -> Result<(), Fault> {
    match kind {
        "Number" => match text.trim().parse::<f64>() {
            Ok(value) => push_number(rows, column, |out| match number::plain(text.trim()) {
                Some(plain) => {
                    out.push_str(plain);
                    Digits::Kept
                }
                None => number::push_number(value, out),
            }),
            Err(_) => return Err(Fault::Part("a number is none".into())),
        },
        // ISO text, whose time is left out where there is none.
        "DateTime" => rows.push_cell(text.trim().trim_end_matches(".000").trim_end_matches("T00:00:00"), CellKind::Date),
        "Boolean" => rows.push_cell(if text.trim() == "1" { "TRUE" } else { "FALSE" }, CellKind::Boolean),
        "Error" => rows.push_cell(text.trim(), CellKind::Error),
        _ => push_text(rows, column, text, limits),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(table: &str) -> Result<String, String> {
        let xml = format!(
            "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" \
             xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\"><Styles/><Worksheet ss:Name=\"商品\"><Table>{table}</Table></Worksheet></Workbook>"
        );
        let held = read(&mut Source::from_bytes("x.xls", xml.into()), &Limits::default()).map_err(|error| error.to_string())?;
        let mut rows = Block::default();
        held.rows(0).fill(&mut rows, 1 << 20);
        let line = |row: super::super::Row<'_>| {
            let cells: Vec<_> = row.cells().map(|cell| cell.text).collect();
            format!("{}{}:{}", row.number(), if row.is_hidden() { "h" } else { "" }, cells.join("|"))
        };
        Ok(rows.rows().map(line).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn rows_and_cells_stand_where_they_say() {
        for (table, expected) in [
            ("<Row><Cell><Data ss:Type=\"String\">编号</Data></Cell></Row>", "1:编号"),
            ("<Row ss:Index=\"3\"><Cell ss:Index=\"2\"><Data ss:Type=\"Number\">9.9000000000000004</Data></Cell></Row><Row/>", "3:|9.9 4:"),
            (
                "<Row><Cell ss:MergeAcross=\"1\"><Data ss:Type=\"String\">a</Data></Cell><Cell><Data ss:Type=\"Number\">1E3</Data></Cell></Row>",
                "1:a||1000",
            ),
            ("<Row ss:Hidden=\"1\"><Cell><Data ss:Type=\"Boolean\">1</Data></Cell></Row>", "1h:TRUE"),
            ("<Row><Cell><ss:Data ss:Type=\"String\"><B>a</B>&lt;b</ss:Data><Comment><ss:Data>c</ss:Data></Comment></Cell></Row>", "1:a<b"),
            ("<Row><Cell><Data ss:Type=\"DateTime\">2021-03-12T00:00:00.000</Data></Cell></Row>", "1:2021-03-12"),
        ] {
            assert_eq!(shown(table).as_deref(), Ok(expected), "{table}");
        }
    }

    #[test]
    fn what_lies_is_refused() {
        for table in [
            "<Row ss:Index=\"2\"/><Row ss:Index=\"2\"/>",
            "<Row ss:Index=\"9999999\"/>",
            "<Row><Cell ss:Index=\"4000000000\"/></Row>",
            "<Row><Cell><Data ss:Type=\"Number\">12,5</Data></Cell></Row>",
            "<Row><Cell><Data>a</Data><Data>b</Data></Cell></Row>",
            "</Table><Table>",
        ] {
            assert!(shown(&format!("<Row/>{table}")).is_err(), "{table}");
        }
    }
}

//! What lies over a sheet's cells in parts of its own: floating pictures and comments, each with the cell it belongs to.

use super::facts::{KEPT, SheetFacts};
use super::fault::Fault;
use super::markup::Markup;
use super::package::Package;
use super::reference::{self, COLUMNS, ROWS};
use super::relations::Relations;
use crate::Unreadable;

/// Reads the parts that a sheet refers to. No cell depends on them, so one that is damaged tells nothing and refuses
/// nothing.
pub(super) fn read(package: &mut Package<'_>, relations: &Relations) -> Result<SheetFacts, Fault> {
    let mut facts = SheetFacts::default();
    if let Some(part) = relations.part("drawing") {
        facts.floating = told(package.read(part, pictures))?;
    }
    if let Some(part) = relations.part("comments") {
        facts.comments = told(package.read(part, comments))?;
    }
    Ok(facts)
}

fn told(read: Result<Option<Vec<(u64, u32)>>, Fault>) -> Result<Vec<(u64, u32)>, Fault> {
    match read {
        Ok(cells) => Ok(cells.unwrap_or_default()),
        Err(Fault::Part(_) | Fault::Refused(Unreadable::Damaged(_))) => Ok(Vec::new()),
        Err(fault) => Err(fault),
    }
}

/// The cells under the upper left corners of a drawing's pictures.
fn pictures(markup: &mut Markup<'_>) -> Result<Vec<(u64, u32)>, Fault> {
    markup.root("wsDr")?;
    let mut cells = Vec::new();
    while markup.child()?.is_some() {
        let (mut corner, mut picture) = (None, false);
        while let Some(tag) = markup.child()? {
            match tag.name() {
                "from" => corner = self::corner(markup)?,
                name => {
                    picture |= name == "pic";
                    markup.skip()?;
                }
            }
        }
        cells.extend(corner.filter(|_| picture && cells.len() < KEPT));
    }
    Ok(cells)
}

/// A corner's cell; the file counts both from 0.
fn corner(markup: &mut Markup<'_>) -> Result<Option<(u64, u32)>, Fault> {
    let (mut row, mut column) = (None, None);
    while let Some(tag) = markup.child()? {
        let number = match tag.name() {
            "row" => &mut row,
            "col" => &mut column,
            _ => {
                markup.skip()?;
                continue;
            }
        };
        let mut text = String::new();
        markup.text(&mut text)?;
        *number = text.trim().parse::<u32>().ok();
    }
    let (row, column) = (row.filter(|&row| row < ROWS), column.filter(|&column| column < COLUMNS));
    Ok(row.zip(column).map(|(row, column)| (u64::from(row) + 1, column)))
}

fn comments(markup: &mut Markup<'_>) -> Result<Vec<(u64, u32)>, Fault> {
    markup.root("comments")?;
    let mut cells = Vec::new();
    while let Some(tag) = markup.child()? {
        if tag.name() != "commentList" {
            markup.skip()?;
            continue;
        }
        while let Some(tag) = markup.child()? {
            let area = tag.attribute("ref")?.as_deref().and_then(reference::range);
            cells.extend(area.filter(|_| cells.len() < KEPT).map(|(first, _)| (u64::from(first.row), first.column)));
            markup.skip()?;
        }
    }
    Ok(cells)
}

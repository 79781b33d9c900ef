//! What a workbook consists of: its sheets in order and the parts that they lie in.

use super::fault::{Fault, damaged, shorten};
use super::markup::{Markup, is_true};
use super::package::Package;
use super::relations::Relations;
use crate::table::tables::Sheet;

/// The sheets and what they share.
pub(super) struct Contents {
    pub sheets: Vec<Entry>,
    pub strings: Option<String>,
    pub styles: Option<String>,
    /// Days are counted from 1904 and not from 1900.
    pub from_1904: bool,
}

/// A sheet and its part.
pub(super) struct Entry {
    pub sheet: Sheet,
    pub part: String,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    visible: bool,
    id: String,
}

impl Contents {
    /// Finds the workbook in its archive and reads what it lists.
    pub fn read(package: &mut Package<'_>) -> Result<Contents, Fault> {
        let missing = |part: &str| damaged(format!("{}: the part is missing", shorten(part)));
        let root = Relations::of(package, "")?.ok_or_else(|| missing("_rels/.rels"))?;
        let book = root.part("officeDocument").ok_or_else(|| damaged("_rels/.rels: it names no workbook"))?;
        let (listed, from_1904) = package.read(book, list)?.ok_or_else(|| missing(book))?;
        let relations = Relations::of(package, book)?.ok_or_else(|| missing(&format!("the relations of {book}")))?;
        let mut sheets = Vec::new();
        for Listed { name, visible, id } in listed {
            let relation = relations.get(&id).ok_or_else(|| damaged(format!("{book}: sheet “{}” has no part", shorten(&name))))?;
            // A chart or a macro on a sheet of its own is no table.
            if relation.kind != "worksheet" {
                continue;
            }
            if relation.external {
                return Err(damaged(format!("{book}: sheet “{}” lies outside of the workbook", shorten(&name))));
            }
            sheets.push(Entry { sheet: Sheet { name: Some(name.into()), visible }, part: relation.target.to_string() });
        }
        if sheets.is_empty() {
            return Err(damaged(format!("{book}: no worksheet")));
        }
        let part = |kind| relations.part(kind).map(str::to_owned);
        Ok(Contents { sheets, strings: part("sharedStrings"), styles: part("styles"), from_1904 })
    }
}

/// The sheets in their order, and whether days are counted from 1904.
fn list(markup: &mut Markup<'_>) -> Result<(Vec<Listed>, bool), Fault> {
    markup.root("workbook")?;
    let (mut sheets, mut from_1904) = (Vec::new(), false);
    while let Some(tag) = markup.child()? {
        match tag.name() {
            "workbookPr" => {
                from_1904 = tag.attribute("date1904")?.is_some_and(|value| is_true(&value));
                markup.skip()?;
            }
            "sheets" => {
                while let Some(tag) = markup.child()? {
                    if tag.name() == "sheet" {
                        let visible = tag.attribute("state")?.is_none_or(|state| state == "visible");
                        let name = tag.attribute("name")?.unwrap_or_default();
                        sheets.push(Listed { name, visible, id: tag.attribute("id")?.unwrap_or_default() });
                    }
                    markup.skip()?;
                }
            }
            _ => markup.skip()?,
        }
    }
    Ok((sheets, from_1904))
}

//! What a sheet says beside its cells: what it hides, merges, links and lays over them.

use super::fault::Fault;
use super::markup::{Markup, Tag};
use super::reference;
use super::relations::Relations;
use std::sync::Arc;

/// How many merges, links, pictures and comments are kept.
pub(super) const KEPT: usize = 10_000;

/// Facts about a sheet of an xlsx workbook; of an xls workbook only the merges. They are complete when the last row was
/// read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SheetFacts {
    /// Rows with cells that are not shown.
    pub hidden_rows: u64,
    /// Columns that are not shown: the first and the last of each run, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// The range that is filtered, or can be by the arrows in its first row.
    pub filter: Option<Area>,
    /// The first merged ranges.
    pub merges: Vec<Area>,
    /// How many merged ranges there are.
    pub merge_count: u64,
    /// The first links.
    pub links: Vec<Link>,
    /// How many links there are.
    pub link_count: u64,
    /// How many cells are formulas.
    pub formulas: u64,
    /// Cells that hold a picture of a spreadsheet's own making, which has no address: row from 1, column from 0. No
    /// more than the first 10,000.
    pub pictures: Vec<(u64, u32)>,
    /// The cells that pictures float over, by their upper left corner: row from 1, column from 0. No more than the
    /// first 10,000.
    pub floating: Vec<(u64, u32)>,
    /// The cells that have a note or comment: row from 1, column from 0. No more than the first 10,000.
    pub comments: Vec<(u64, u32)>,
    /// Whether every link is kept, those of formulas too.
    pub(super) all_links: bool,
}

/// A range of cells: rows from 1, columns from 0, both ends among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The first row.
    pub first_row: u64,
    /// The last row.
    pub last_row: u64,
    /// The first column.
    pub first_column: u32,
    /// The last column.
    pub last_column: u32,
}

/// A link behind cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The cells.
    pub area: Area,
    /// Where it leads, as the file says it.
    pub target: Arc<str>,
}

impl SheetFacts {
    /// The merges of a sheet that calamine has read.
    pub(in crate::table) fn of_merges(merges: &[calamine::Dimensions]) -> SheetFacts {
        let area = |merge: &calamine::Dimensions| Area {
            first_row: u64::from(merge.start.0) + 1,
            last_row: u64::from(merge.end.0) + 1,
            first_column: merge.start.1,
            last_column: merge.end.1,
        };
        let (merges, merge_count) = (merges.iter().take(KEPT).map(area).collect(), merges.len() as u64);
        SheetFacts { merges, merge_count, ..SheetFacts::default() }
    }

    /// Takes an element of the sheet that is not its cells; it was opened last, and its end is passed.
    pub(super) fn take(&mut self, markup: &mut Markup<'_>, name: Aside, relations: &Relations) -> Result<(), Fault> {
        while let Some(tag) = markup.child()? {
            match (name, tag.name()) {
                (Aside::Columns, "col") => self.column(tag)?,
                (Aside::Merges, "mergeCell") => {
                    self.merge_count += 1;
                    let area = tag.attribute("ref")?.as_deref().and_then(Area::read);
                    self.merges.extend(area.filter(|_| self.merges.len() < KEPT));
                }
                (Aside::Links, "hyperlink") => self.link(tag, relations)?,
                _ => {}
            }
            markup.skip()?;
        }
        Ok(())
    }

    /// Takes the range of a filter.
    pub(super) fn filter(&mut self, tag: Tag<'_>) -> Result<(), Fault> {
        self.filter = tag.attribute("ref")?.as_deref().and_then(Area::read);
        Ok(())
    }

    /// Notes a picture in a cell.
    pub(super) fn picture(&mut self, row: u32, column: u32) {
        if self.pictures.len() < KEPT {
            self.pictures.push((u64::from(row), column));
        }
    }

    fn column(&mut self, tag: Tag<'_>) -> Result<(), Fault> {
        let number = |name| Ok::<_, Fault>(tag.attribute(name)?.and_then(|value| value.trim().parse::<u32>().ok()));
        let no_width = tag.attribute("width")?.is_some_and(|width| width.parse::<f32>().is_ok_and(|width| width <= 0.0));
        if let (true, Some(first), Some(last)) = (tag.is("hidden")? || no_width, number("min")?, number("max")?)
            && (1..=reference::COLUMNS).contains(&first)
            && first <= last
            && self.hidden_columns.len() < KEPT
        {
            self.hidden_columns.push((first - 1, last.min(reference::COLUMNS) - 1));
        }
        Ok(())
    }

    fn link(&mut self, tag: Tag<'_>, relations: &Relations) -> Result<(), Fault> {
        self.link_count += 1;
        let area = tag.attribute("ref")?.as_deref().and_then(Area::read);
        let target = match tag.attribute("id")? {
            Some(id) => relations.get(&id).map(|relation| Arc::clone(&relation.target)),
            None => tag.attribute("location")?.map(|place| format!("#{place}").into()),
        };
        if let (Some(area), Some(target), true) = (area, target, self.all_links || self.links.len() < KEPT) {
            self.links.push(Link { area, target });
        }
        Ok(())
    }

    /// Takes the link of a formula such as `HYPERLINK("https://…","查看")`; an address that is put together is none.
    pub(super) fn formula(&mut self, formula: &str, row: u32, column: u32) {
        let Some(rest) = formula.trim_start().strip_prefix("HYPERLINK(\"").filter(|_| self.all_links) else { return };
        let Some(at) = rest.find('"').filter(|at| rest[at + 1..].trim_start().starts_with([',', ')'])) else { return };
        let row = u64::from(row);
        let area = Area { first_row: row, last_row: row, first_column: column, last_column: column };
        self.links.push(Link { area, target: rest[..at].into() });
    }
}

/// Elements of a sheet beside its cells that are looked into.
#[derive(Debug, Clone, Copy)]
pub(super) enum Aside {
    Columns,
    Merges,
    Links,
}

impl Area {
    fn read(range: &str) -> Option<Area> {
        let (first, last) = reference::range(range)?;
        Some(Area { first_row: first.row.into(), last_row: last.row.into(), first_column: first.column, last_column: last.column })
    }
}

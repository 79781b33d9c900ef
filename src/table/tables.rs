//! One recognised file: its sheets, and the reader for each.

use super::again::Again;
use super::ahead::Ahead;
use super::block::Block;
use super::change::{Change, Changing};
use super::delimiter::Delimiter;
use super::encoding::{Decision, Encoding};
#[cfg(feature = "workbook")]
use super::held::{Held, HeldRows};
use super::kind::{self, Kind, Recognised};
use super::limits::Limits;
use super::links::Links;
use super::source::Source;
use super::text::{Records, TextRows};
use super::unreadable;
#[cfg(feature = "workbook")]
use super::workbook::{SheetRows, Workbook};
#[cfg(feature = "workbook")]
use super::xlsx::{self, Area, SheetFacts};
use crate::{Error, Unreadable};
use std::io::{Seek, Write};
use std::sync::Arc;

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// The label of a text's encoding; found out if there is none.
    pub encoding: Option<String>,
    /// What parts the fields of a text; found out if there is none.
    pub delimiter: Option<u8>,
    /// Bounds; the mapping's, or else the usual ones, if there are none.
    pub limits: Option<Limits>,
}

/// One sheet of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name; a text table has none.
    pub name: Option<Arc<str>>,
    /// Whether the merchant sees it.
    pub visible: bool,
}

/// A recognised file.
///
/// ```
/// use shangjia::table::{Block, ReadOptions, Source, Tables};
/// let mut source = Source::from_bytes("goods.csv", "商品编号,标题\n719,毛毯\n".into());
/// let mut tables = Tables::open(&mut source, &ReadOptions::default(), None)?;
/// let mut rows = tables.rows(0)?;
/// let mut block = Block::default();
/// assert!(rows.fill(&mut block, 1 << 20).is_ok());
/// assert_eq!(block.row(1).number(), 2);
/// assert_eq!(block.row(1).cell(1).text, "毛毯");
/// # Ok::<(), shangjia::Error>(())
/// ```
pub struct Tables<'s> {
    file: Arc<str>,
    limits: Limits,
    inside: Inside<'s>,
}

enum Inside<'s> {
    Text {
        source: &'s mut Source,
        decision: Decision,
        delimiter: Delimiter,
    },
    Json {
        decision: Decision,
    },
    #[cfg(feature = "workbook")]
    Workbook {
        kind: Kind,
        workbook: Workbook<'s>,
    },
    #[cfg(feature = "workbook")]
    Xlsx(Box<xlsx::Workbook<'s>>),
    #[cfg(feature = "workbook")]
    Held {
        kind: Kind,
        /// What a web page is read as.
        decision: Option<Decision>,
        held: Held,
    },
}

/// A text table's only sheet.
const NAMELESS: [Sheet; 1] = [Sheet { name: None, visible: true }];

/// Reads the rows of one sheet.
pub struct Rows<'t>(Reader<'t>);

pub(super) enum Reader<'t> {
    Text(Box<TextRows<'t>>),
    #[cfg(feature = "workbook")]
    Sheet(Box<SheetRows<'t>>),
    #[cfg(feature = "workbook")]
    Xlsx(Box<xlsx::SheetRows<'t>>),
    #[cfg(feature = "workbook")]
    Held(HeldRows<'t>),
}

/// Why reading stopped before the end.
#[derive(Debug)]
pub enum Stop {
    /// The encoding proved wrong: open the source again with this decision, and forget all rows it gave.
    Again(Decision),
    /// The job cannot be done.
    Failed(Error),
}

/// What an attempt to read gives, once it is made under the right decision about the encoding; `decided` is what is
/// known of that, before and after.
pub(crate) fn settled<T>(
    source: &mut Source,
    decided: &mut Option<Decision>,
    mut attempt: impl FnMut(&mut Source, Option<Decision>) -> Result<T, Stop>,
) -> Result<T, Error> {
    loop {
        let read = attempt(source, *decided);
        match source.trusted(read) {
            Ok(read) => return Ok(read),
            Err(Stop::Again(decision)) => *decided = Some(decision),
            Err(Stop::Failed(error)) => return Err(error),
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

impl<'s> Tables<'s> {
    /// Recognises a source. `decided` is what an earlier reading of the same source stopped with, if one did.
    ///
    /// # Errors
    /// If the source cannot be read, is nothing that can be read as a catalog, or the options name an encoding or a
    /// delimiter that there is not.
    pub fn open(source: &'s mut Source, options: &ReadOptions, decided: Option<Decision>) -> Result<Tables<'s>, Error> {
        let asked = match &options.encoding {
            Some(label) => {
                let unknown = || unreadable(source, Unreadable::Encoding(label.clone()));
                Some(Encoding::for_label(label).ok_or_else(unknown)?)
            }
            None => None,
        };
        if let Some(byte) = options.delimiter.filter(|&byte| !Delimiter::is_possible(byte)) {
            return Err(unreadable(source, Unreadable::Delimiter(byte)));
        }
        let limits = options.limits.clone().unwrap_or_default();
        let file = Arc::clone(source.name());
        let inside = match kind::recognise(source, &limits, asked, decided)? {
            Recognised::Text(text) if text.kind == Kind::Json => Inside::Json { decision: text.decision },
            #[cfg(feature = "workbook")]
            Recognised::Text(text) if text.kind == Kind::Html => {
                let held = super::html::read(source, text.decision, &limits)?;
                Inside::Held { kind: Kind::Html, decision: Some(text.decision), held }
            }
            #[cfg(feature = "workbook")]
            Recognised::Text(text) if text.kind == Kind::SpreadsheetXml => {
                let held = super::spreadsheet_xml::read(source, &limits)?;
                Inside::Held { kind: Kind::SpreadsheetXml, decision: None, held }
            }
            #[cfg(not(feature = "workbook"))]
            Recognised::Text(text) if matches!(text.kind, Kind::Html | Kind::SpreadsheetXml) => {
                return Err(unreadable(source, Unreadable::Kind("workbook")));
            }
            Recognised::Text(text) => {
                let delimiter = Delimiter::find(&text.beginning, options.delimiter);
                Inside::Text { source, decision: text.decision, delimiter }
            }
            #[cfg(feature = "workbook")]
            Recognised::Workbook(Kind::Xlsx) => Inside::Xlsx(Box::new(xlsx::Workbook::open(source, &limits)?)),
            #[cfg(feature = "workbook")]
            Recognised::Workbook(kind) => Inside::Workbook { kind, workbook: Workbook::open(source, kind, &limits)? },
            #[cfg(not(feature = "workbook"))]
            Recognised::Workbook(_) => return Err(unreadable(source, Unreadable::Kind("workbook"))),
        };
        Ok(Tables { file, limits, inside })
    }

    /// What the file is.
    pub fn kind(&self) -> Kind {
        match self.inside {
            Inside::Text { .. } => Kind::Text,
            Inside::Json { .. } => Kind::Json,
            #[cfg(feature = "workbook")]
            Inside::Workbook { kind, .. } => kind,
            #[cfg(feature = "workbook")]
            Inside::Held { kind, .. } => kind,
            #[cfg(feature = "workbook")]
            Inside::Xlsx(_) => Kind::Xlsx,
        }
    }

    /// Its sheets in their order; JSON has none.
    pub fn sheets(&self) -> &[Sheet] {
        match &self.inside {
            Inside::Text { .. } => &NAMELESS,
            Inside::Json { .. } => &[],
            #[cfg(feature = "workbook")]
            Inside::Workbook { workbook, .. } => &workbook.sheets,
            #[cfg(feature = "workbook")]
            Inside::Held { held, .. } => &held.sheets,
            #[cfg(feature = "workbook")]
            Inside::Xlsx(workbook) => &workbook.sheets,
        }
    }

    /// What a text (JSON too) is read as, and why.
    pub fn decision(&self) -> Option<&Decision> {
        match &self.inside {
            Inside::Text { decision, .. } | Inside::Json { decision } => Some(decision),
            #[cfg(feature = "workbook")]
            Inside::Held { decision, .. } => decision.as_ref(),
            #[cfg(feature = "workbook")]
            Inside::Workbook { .. } | Inside::Xlsx(_) => None,
        }
    }

    /// What parts the fields of a text table, and how that was found.
    pub fn delimiter(&self) -> Option<Delimiter> {
        let Inside::Text { delimiter, .. } = self.inside else { return None };
        Some(delimiter)
    }

    /// Reads a sheet from its beginning.
    ///
    /// # Errors
    /// If there is no such sheet, or it cannot be read.
    pub fn rows(&mut self, sheet: usize) -> Result<Rows<'_>, Error> {
        if sheet >= self.sheets().len() {
            let present = self.sheets().iter().filter_map(|sheet| sheet.name.as_deref().map(str::to_owned)).collect();
            return Err(Error::unreadable(&*self.file, Unreadable::NoSheet { asked: (sheet + 1).to_string(), present }));
        }
        Ok(Rows(match &mut self.inside {
            Inside::Text { source, decision, delimiter } => {
                Reader::Text(Box::new(TextRows::open(source, *decision, *delimiter, &self.limits)?))
            }
            Inside::Json { .. } => unreachable!("it has no sheets"),
            #[cfg(feature = "workbook")]
            Inside::Workbook { workbook, .. } => Reader::Sheet(Box::new(workbook.rows(sheet, &self.limits)?)),
            #[cfg(feature = "workbook")]
            Inside::Held { held, .. } => Reader::Held(held.rows(sheet)),
            #[cfg(feature = "workbook")]
            Inside::Xlsx(workbook) => Reader::Xlsx(Box::new(workbook.rows(sheet, &self.limits)?)),
        }))
    }

    /// Writes a text table with some cells changed, and every other byte as it was; gives back the changes that were
    /// not made, because their cell says something else than they expect or its row is damaged.
    ///
    /// ```
    /// use shangjia::table::{Change, ReadOptions, Source, Tables};
    /// let mut source = Source::from_bytes("goods.csv", "商品编号,售价\r\n719,\"¥9.9元\"\r\n".into());
    /// let mut tables = Tables::open(&mut source, &ReadOptions::default(), None)?;
    /// let mut out = Vec::new();
    /// let change = Change { line: 2, field: 2, before: "¥9.9元", after: "9.9" };
    /// let left = tables.write_changed(&[change], &mut out);
    /// assert!(left.is_ok_and(|left| left.is_empty()));
    /// assert_eq!(out, "商品编号,售价\r\n719,\"9.9\"\r\n".as_bytes());
    /// # Ok::<(), shangjia::Error>(())
    /// ```
    ///
    /// # Errors
    /// If it is no text table, or cannot be read or written.
    pub fn write_changed<'c>(&mut self, changes: &[Change<'c>], out: &mut dyn Write) -> Result<Vec<Change<'c>>, Stop> {
        let Inside::Text { source, decision, delimiter } = &mut self.inside else {
            return Err(Error::unreadable(&*self.file, Unreadable::Kind("workbook")).into());
        };
        let changing = Changing { source, decision: *decision, delimiter: *delimiter, limits: &self.limits };
        let left = changing.write(changes, out);
        source.trusted(left)
    }

    /// The links behind the cells of those columns; `None` where the file's kind says nothing of links. An xlsx sheet is
    /// read to its end for them.
    ///
    /// # Errors
    /// If there is no such sheet, or it cannot be read.
    #[cfg_attr(not(feature = "workbook"), expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "only a workbook has links"))]
    pub(crate) fn links(&mut self, sheet: usize, columns: &[usize]) -> Result<Option<Links>, Stop> {
        #[cfg(feature = "workbook")]
        if let Inside::Xlsx(workbook) = &mut self.inside {
            let (mut rows, mut block) = (workbook.rows_with_links(sheet, &self.limits)?, Block::default());
            while rows.fill(&mut block, 1 << 20)? {
                block.clear();
            }
            let links = Links::of(rows.facts(), columns, &self.limits);
            return Ok(Some(links.map_err(|reason| Error::unreadable(&*self.file, reason))?));
        }
        let _ = (sheet, columns);
        Ok(None)
    }

    /// The merged ranges of a sheet, as far as its kind of workbook says them. An xlsx sheet is read to its end for them.
    ///
    /// # Errors
    /// If there is no such sheet, or it cannot be read.
    #[cfg(feature = "workbook")]
    pub fn merges(&mut self, sheet: usize) -> Result<Vec<Area>, Stop> {
        if let Inside::Workbook { workbook, .. } = &mut self.inside {
            return Ok(workbook.merges(sheet));
        }
        let (mut rows, mut block) = (self.rows(sheet)?, Block::default());
        if rows.facts().is_some() {
            while rows.fill(&mut block, 1 << 20)? {
                block.clear();
            }
        }
        Ok(rows.facts().map(|facts| facts.merges.clone()).unwrap_or_default())
    }
}

impl Tables<'_> {
    /// What is believed of them.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Reads single rows of a text table once more, as it stands in a file in UTF-8.
    pub(crate) fn again(&mut self) -> Option<Again<'_>> {
        let Inside::Text { source, delimiter, .. } = &mut self.inside else { return None };
        // Nothing is read from here, but whoever watches it sees that all of it is read once more.
        source.rewind().ok()?;
        Some(Again::new(source, *delimiter, &self.limits))
    }
}

impl<'t> Rows<'t> {
    /// What reads and what splits, to be used by two threads instead of [`fill`](Rows::fill); only a text table is split.
    pub(crate) fn parts(&mut self) -> (Ahead<'_, 't>, Option<&mut Records>) {
        match &mut self.0 {
            Reader::Text(rows) => {
                let (pieces, records) = rows.parts();
                (Ahead::pieces(pieces), Some(records))
            }
            #[cfg(feature = "workbook")]
            rows => (Ahead::rows(rows), None),
        }
    }

    /// Appends whole rows to the block until about that many bytes were added. False says that no row was added,
    /// because there is none left.
    ///
    /// # Errors
    /// [`Stop`]; what the block then holds means nothing.
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Stop> {
        self.0.fill(block, bytes)
    }

    /// What a sheet says beside its cells, as far as its kind of workbook tells. It is complete when
    /// [`fill`](Rows::fill) has said that no row is left.
    #[cfg(feature = "workbook")]
    pub fn facts(&self) -> Option<&SheetFacts> {
        match &self.0 {
            Reader::Xlsx(rows) => Some(rows.facts()),
            Reader::Sheet(rows) => Some(rows.facts()),
            Reader::Text(_) | Reader::Held(_) => None,
        }
    }
}

impl Reader<'_> {
    pub fn fill(&mut self, block: &mut Block, bytes: usize) -> Result<bool, Stop> {
        match self {
            Reader::Text(rows) => rows.fill(block, bytes),
            #[cfg(feature = "workbook")]
            Reader::Sheet(rows) => Ok(rows.fill(block, bytes)?),
            #[cfg(feature = "workbook")]
            Reader::Held(rows) => Ok(rows.fill(block, bytes)),
            #[cfg(feature = "workbook")]
            Reader::Xlsx(rows) => Ok(rows.fill(block, bytes)?),
        }
    }
}

//! A mapping file for one catalog: reads the first rows of the right sheet and lets `mapping` write.

use super::SheetChoice;
use super::sheet::candidates;
use crate::check::Checker;
use crate::mapping::{InitOptions, Mapping, Preset, init};
use crate::table::{self, Block, Kind, ReadOptions, Source, Tables};
use crate::{Error, Language, Unreadable};
use std::sync::Arc;

/// How much of a table is looked at.
const SAMPLE_BYTES: usize = 1 << 20;

/// What writes a mapping file for a catalog.
#[derive(Debug)]
pub struct Init<'c> {
    /// What the products are to pass; it says which fields are needed.
    pub checker: &'c Checker,
    /// How the file is read.
    pub read: ReadOptions,
    /// Which sheet.
    pub sheet: SheetChoice,
    /// The language of the comments.
    pub language: Language,
}

impl Init<'_> {
    /// The text of a `shangjia.toml` for that catalog.
    ///
    /// # Errors
    /// When the file cannot be read as a table.
    pub fn run(&self, source: &mut Source) -> Result<String, Error> {
        table::settled(source, &mut None, |source, decided| self.attempt(source, decided))
    }

    fn attempt(&self, source: &mut Source, decided: Option<table::Decision>) -> Result<String, table::Stop> {
        let name = Arc::clone(source.name());
        let mut tables = Tables::open(source, &self.read, decided)?;
        if tables.kind() == Kind::Json {
            return Err(Error::unreadable(name.as_ref(), Unreadable::Kind("request bodies")).into());
        }
        let mut block = Block::default();
        let chosen = self.choose(&name, &mut tables, &mut block)?;
        let sheet = tables.sheets()[chosen].name.as_deref();
        let preset = Preset::of(&block).map(|(preset, _)| preset);
        let options = InitOptions {
            preset,
            file: &name,
            sheet: sheet.filter(|_| chosen > 0),
            needed: self.checker.needed(),
            language: self.language,
        };
        Ok(init(&options, &block))
    }

    /// The first sheet whose header is understood, else the first that holds anything.
    fn choose(&self, name: &str, tables: &mut Tables<'_>, block: &mut Block) -> Result<usize, table::Stop> {
        let mut holds_something = None;
        for sheet in candidates(&self.sheet, None, name, tables)? {
            fill(tables, sheet, block)?;
            if Preset::of(block).is_some() || Mapping::default().fit(name, block).is_ok() {
                return Ok(sheet);
            }
            if holds_something.is_none() && block.rows().any(|row| !row.is_blank()) {
                holds_something = Some(sheet);
            }
        }
        let sheet = holds_something.ok_or_else(|| Error::unreadable(name, Unreadable::Empty))?;
        fill(tables, sheet, block)?;
        Ok(sheet)
    }
}

fn fill(tables: &mut Tables<'_>, sheet: usize, block: &mut Block) -> Result<(), table::Stop> {
    block.clear();
    tables.rows(sheet)?.fill(block, SAMPLE_BYTES).map(drop)
}

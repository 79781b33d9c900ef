//! Which preset a run is read by: the one that the mapping names, or, where it says nothing about columns, the one that
//! the first file shows whose header carries a fingerprint. A run is one catalog, and comes from one system.

use super::Job;
use crate::Error;
use crate::mapping::{Mapping, Preset};
use crate::table::{self, Block, Kind, Source, Tables};

/// How much of a table is looked at.
const SAMPLE_BYTES: usize = 64 << 10;

impl Job<'_> {
    /// The mapping with its preset.
    pub(super) fn mapping_of_run(&self, sources: &mut [Source]) -> Result<Mapping, Error> {
        let mapping = self.mapping.with_named_preset()?;
        if mapping.preset.is_some() || mapping.has_columns() || mapping.has_sheets() {
            return Ok(mapping);
        }
        for source in sources {
            let options = self.mapping.read_options(source.name().as_ref(), &self.read);
            // What cannot be read shows no preset, and is reported when it is read.
            if let Ok(Some(preset)) = table::settled(|decided| shown(source, &options, decided)) {
                return Ok(mapping.over(preset));
            }
        }
        Ok(mapping)
    }
}

/// The preset that a file shows.
fn shown(
    source: &mut Source,
    options: &table::ReadOptions,
    decided: Option<table::Decision>,
) -> Result<Option<&'static Preset>, table::Stop> {
    let mut tables = Tables::open(source, options, decided)?;
    if tables.kind() == Kind::Json {
        return Ok(None);
    }
    let visible: Vec<usize> = (0..tables.sheets().len()).filter(|&sheet| tables.sheets()[sheet].visible).collect();
    let mut best: Option<(&Preset, usize)> = None;
    for sheet in visible.into_iter().take(16) {
        let mut block = Block::default();
        tables.rows(sheet)?.fill(&mut block, SAMPLE_BYTES)?;
        if let Some(found) = Preset::of(&block).filter(|(_, count)| best.is_none_or(|(_, most)| *count > most)) {
            best = Some(found);
        }
    }
    Ok(best.map(|(preset, _)| preset))
}

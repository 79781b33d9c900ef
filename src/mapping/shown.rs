//! Which preset files are read by: the one that the mapping names, or, where it says nothing about columns, the one that
//! the first file shows whose header carries a fingerprint. A run is one catalog, and comes from one system.

use super::{Mapping, Preset};
use crate::Error;
use crate::table::{self, Block, Decision, Kind, ReadOptions, Source, Tables};

/// How much of a table is looked at.
const SAMPLE_BYTES: usize = 64 << 10;

impl Mapping {
    /// The mapping with the preset of those files under it, if there is one; `known` is what is known of each file's
    /// encoding, before and after.
    ///
    /// # Errors
    /// If the mapping names a preset that there is not.
    pub(crate) fn with_preset_of(
        &self,
        sources: &mut [Source],
        read: &ReadOptions,
        known: &mut [Option<Decision>],
    ) -> Result<Mapping, Error> {
        let mapping = self.with_named_preset()?;
        if mapping.preset.is_some() || mapping.has_columns() || mapping.has_sheets() {
            return Ok(mapping);
        }
        for (source, known) in sources.iter_mut().zip(known) {
            let options = self.read_options(source.name().as_ref(), read);
            match table::settled(source, known, |source, decided| shown(source, &options, decided)) {
                Ok(Some(preset)) => {
                    let whole = mapping.over(preset);
                    // What a preset says itself is not decided again.
                    known.take_if(|_| whole.read_options(source.name().as_ref(), read).encoding.is_some());
                    return Ok(whole);
                }
                // Whether this file shows one is not known, and the next reading may succeed.
                Err(error) if error.is_io() => return Err(error),
                // What is no table shows no preset, and is reported when it is read.
                Ok(None) | Err(_) => {}
            }
        }
        Ok(mapping)
    }
}

/// The preset that a file shows.
fn shown(source: &mut Source, options: &ReadOptions, decided: Option<Decision>) -> Result<Option<&'static Preset>, table::Stop> {
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

//! `shangjia presets`: the mappings that come with the program, and what their exports never hold.

use super::terminal::{self, Terminal};
use super::{Ending, Failure};
use shangjia::mapping::{Preset, presets};
use shangjia::rules::field_name;
use shangjia::words::report;
use shangjia::{Checker, Field, SPU_ADD};

/// Prints one preset's file, or lists all presets.
pub(crate) fn presets_or_one(name: Option<&str>, terminal: &Terminal) -> Result<Ending, Failure> {
    let Some(name) = name else { return terminal::print(&listed(terminal)) };
    if let Some(preset) = Preset::by_name(name) {
        return terminal::print(preset.text);
    }
    let names: Vec<&str> = presets().iter().map(|preset| preset.name).collect();
    Err(Failure::Argument { name: "NAME", value: name.to_owned(), expected: names.join(", ") })
}

/// A line for each preset, and below it what has to be said besides.
fn listed(terminal: &Terminal) -> String {
    let longest = presets().iter().map(|preset| preset.name.len()).max().unwrap_or(0);
    let needed = Checker::new(&SPU_ADD);
    let lines = presets().iter().map(|preset| {
        let missing: Vec<&Field> =
            needed.needed().iter().filter(|field| !preset.mapping().fills(**field) && **field != Field::ThumbImg).collect();
        let missing: Vec<String> = missing.iter().map(|field| field_name(field.name(), terminal.language).into_owned()).collect();
        let needs = report::PRESET_NEEDS.fill(terminal.language, &[("fields", missing.join(", "))]);
        format!("{:longest$}  {}\n{:longest$}    {needs}\n", preset.name, preset.about(terminal.language), "")
    });
    lines.collect()
}

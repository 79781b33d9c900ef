//! `shangjia schema NAME`: the published JSON Schemas, as they are compiled in.

use super::terminal::Terminal;
use super::{Ending, Failure};

/// Prints one schema, or the names of all.
pub(crate) fn schema(name: Option<&str>, terminal: &Terminal) -> Result<Ending, Failure> {
    let Some(name) = name else {
        return terminal.print(&shangjia::SCHEMAS.iter().map(|(name, _)| format!("{name}\n")).collect::<String>());
    };
    match shangjia::SCHEMAS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => terminal.print(text),
        None => Err(Failure::Argument {
            name: "NAME",
            value: name.to_owned(),
            expected: shangjia::SCHEMAS.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
        }),
    }
}

//! `shangjia schema NAME`: the published JSON Schemas, as they are compiled in.

use super::terminal;
use super::{Ending, Failure};

/// Prints one schema, or the names of all.
pub(crate) fn schema(name: Option<&str>) -> Result<Ending, Failure> {
    let Some(name) = name else {
        return terminal::print(&(names().join("\n") + "\n"));
    };
    match shangjia::SCHEMAS.iter().find(|(known, _)| *known == name) {
        Some((_, text)) => terminal::print(text),
        None => Err(Failure::Argument { name: "NAME", value: name.to_owned(), expected: names().join(", ") }),
    }
}

fn names() -> Vec<&'static str> {
    shangjia::SCHEMAS.iter().map(|(name, _)| *name).collect()
}

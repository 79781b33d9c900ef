//! `shangjia describe`: what files are and what their columns hold, before anything is decided.

mod draw;

use super::card::Style;
use super::convert::read_options;
use super::inputs::Catalogs;
use super::terminal::{self, Terminal};
use super::{Ending, Failure, args, inputs, progress};
use serde_json::json;
use shangjia::{DESCRIPTION_SCHEMA, Describe, Description, Error};

/// Describes every file that can be read, and says which cannot.
pub(crate) fn describe(args: &args::Describe, terminal: &Terminal) -> Result<Ending, Failure> {
    let mut mapping = inputs::mapping(args.mapping.as_deref(), &args.files)?;
    if args.preset.is_some() {
        mapping.preset.clone_from(&args.preset);
    }
    let describe = Describe { read: read_options(&args.decoding, &mapping)?, ..Describe::new(&mapping) };
    let bar = progress::bar(terminal);
    let (mut seen, mut unreadable) = (Vec::<Description>::new(), Vec::<Error>::new());
    for path in &args.files {
        let mut catalogs = Catalogs::default();
        match catalogs.open(path, bar.as_ref()).and_then(|mut source| catalogs.trusted(describe.run(&mut source))) {
            Ok(description) => seen.push(description),
            // One file alone is the whole job.
            Err(error) if args.files.len() == 1 => return Err(error.into()),
            Err(error) => unreadable.push(error),
        }
    }
    bar.iter().for_each(indicatif::ProgressBar::finish_and_clear);
    let text = match args.format {
        args::Shape::Json => {
            let document = json!({ "$schema": DESCRIPTION_SCHEMA, "files": seen });
            format!("{document:#}\n")
        }
        args::Shape::Human => {
            let style = Style::of(terminal);
            seen.iter().map(|description| draw::description(description, style)).collect::<Vec<_>>().join("\n")
        }
    };
    terminal::print(&text)?;
    for error in &unreadable {
        terminal.complain_about(error);
    }
    Ok(if unreadable.is_empty() { Ending::Clean } else { Ending::Partial })
}

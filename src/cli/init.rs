//! `shangjia init`: a commented `shangjia.toml` for one file, beside it.

use super::convert::{read_options, sheet};
use super::inputs::{self, Catalogs, MAPPING_FILE, Overwrite};
use super::output::folder_of;
use super::terminal::{self, Terminal};
use super::{Ending, Failure, args};
use shangjia::words::trouble;
use shangjia::{Checker, Init, Mapping, SPU_ADD};
use std::path::PathBuf;

/// Writes the mapping file, and says where.
pub(crate) fn init(args: &args::Init, terminal: &Terminal) -> Result<Ending, Failure> {
    let mut catalogs = Catalogs::default();
    let mut source = catalogs.open(&args.file, None)?;
    let checker = Checker::new(&SPU_ADD);
    let read = read_options(&args.decoding, &Mapping::default())?;
    let init = Init { checker: &checker, read, sheet: sheet(args.sheet.as_deref()), language: terminal.language };
    let text = catalogs.trusted(init.run(&mut source))?;
    // What is written must be what the other commands read.
    Mapping::parse(MAPPING_FILE, &text)?;
    if args.output.as_ref().is_some_and(|path| path.as_os_str() == "-") {
        return terminal::print(&text);
    }
    let path = args.output.clone().unwrap_or_else(|| beside(args));
    let overwrite = if args.force { Overwrite::Wanted } else { Overwrite::Never };
    inputs::write_new(&path, text.as_bytes(), overwrite, terminal)?;
    let file = shangjia::report::printable(inputs::shown(&path).trim_start_matches("./")).into_owned();
    terminal.say(&trouble::WRITTEN.fill(terminal.language, &[("file", file)]));
    Ok(Ending::Clean)
}

fn beside(args: &args::Init) -> PathBuf {
    if args.file.as_os_str() == "-" { PathBuf::from(MAPPING_FILE) } else { folder_of(&args.file).join(MAPPING_FILE) }
}

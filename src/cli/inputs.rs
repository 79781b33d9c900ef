//! Files given on the command line: opened, told apart from folders and devices, and found mappings for.

use super::Failure;
use indicatif::ProgressBar;
use shangjia::{Day, Error, Mapping, Source, Unreadable};
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The name of a mapping file that is found by itself.
pub(crate) const MAPPING_FILE: &str = "shangjia.toml";

/// Opens a catalog, whose reading the bar shows; `-` is standard input.
pub(crate) fn open(path: &Path, bar: &ProgressBar) -> Result<Source, Error> {
    if path.as_os_str() == "-" {
        return standard_input();
    }
    let name = shown(path);
    let meta = fs::metadata(path).map_err(|error| Error::io(&name, error))?;
    if meta.is_dir() {
        return Err(Error::unreadable(name, Unreadable::Kind("folder")));
    }
    if !meta.is_file() {
        return Err(Error::unreadable(name, Unreadable::Kind("device")));
    }
    let file = File::open(path).map_err(|error| Error::io(&name, error))?;
    bar.inc_length(meta.len());
    Ok(Source::new(name, bar.wrap_read(file)))
}

/// Standard input is read once and may be needed twice.
fn standard_input() -> Result<Source, Error> {
    let failed = |error| Error::io("-", error);
    let mut spool = tempfile::SpooledTempFile::new(64 << 20);
    io::copy(&mut io::stdin().lock(), &mut spool).map_err(failed)?;
    spool.seek(SeekFrom::Start(0)).map_err(failed)?;
    Ok(Source::new("-", spool))
}

/// A path as it is shown: exactly, and safe to print.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The mapping given, or the one found in the first file's folder or the folders above it, or none.
pub(crate) fn mapping(given: Option<&Path>, files: &[PathBuf]) -> Result<Mapping, Error> {
    let Some(path) = mapping_file(given, files) else { return Ok(Mapping::default()) };
    let name = shown(&path);
    let text = read_text(&path)?;
    Mapping::parse(&name, &text)
}

/// The mapping file that is given or found.
pub(crate) fn mapping_file(given: Option<&Path>, files: &[PathBuf]) -> Option<PathBuf> {
    given.map(Path::to_owned).or_else(|| find_mapping(files.first()?))
}

fn find_mapping(file: &Path) -> Option<PathBuf> {
    let start = if file.as_os_str() == "-" { PathBuf::from(".") } else { super::output::folder_of(file).to_owned() };
    let start = fs::canonicalize(start).ok()?;
    start.ancestors().map(|folder| folder.join(MAPPING_FILE)).find(|path| path.is_file())
}

/// A file that a mapping names: in the mapping's own folder, if no other is said.
pub(crate) fn beside(mapping: &Mapping, file: &str) -> PathBuf {
    super::output::folder_of(Path::new(mapping.file())).join(file)
}

/// Every file that a mapping names.
pub(crate) fn named_by(mapping: &Mapping) -> Vec<PathBuf> {
    let words = mapping.words.forbidden.iter().chain(&mapping.words.required);
    let lookups = [&mapping.lookups.category, &mapping.lookups.brand].into_iter().flatten().map(|lookup| &lookup.file);
    words.chain(&mapping.schemas).chain(lookups).map(|file| beside(mapping, file)).collect()
}

/// The day on which a file was written last, if the system tells.
pub(crate) fn saved_on(path: &Path) -> Option<Day> {
    let written = fs::metadata(path).ok()?.modified().ok()?;
    Some(Day::of_unix(written.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs()))
}

/// A small file of text, whole.
pub(crate) fn read_text(path: &Path) -> Result<String, Error> {
    let bytes = read_bytes(path)?;
    String::from_utf8(bytes).map_err(|_| Error::unreadable(shown(path), Unreadable::Encoding("UTF-8".to_owned())))
}

/// Reference files and mappings are small; more than this is a mistake.
const SMALL: u64 = 64 << 20;

/// A small file, whole.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let name = shown(path);
    let failed = |error| Error::io(&name, error);
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(SMALL + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > SMALL {
        return Err(Error::unreadable(&name, Unreadable::Limit("reference-file-bytes", SMALL)));
    }
    Ok(bytes)
}

/// Refuses an output that is one of the inputs, or a folder that holds one: the input would be gone.
pub(crate) fn refuse_overlap(inputs: &[PathBuf], output: &Path) -> Result<(), Failure> {
    let Ok(output_is) = fs::canonicalize(output) else { return Ok(()) };
    match inputs.iter().find(|input| fs::canonicalize(input).is_ok_and(|input| input.starts_with(&output_is))) {
        Some(input) => Err(Failure::OutputIsInput(shown(input))),
        None => Ok(()),
    }
}

/// Writes a small file whole, and not over another unless that is wanted.
pub(crate) fn write_new(path: &Path, bytes: &[u8], overwrite: Overwrite) -> Result<(), Failure> {
    if overwrite == Overwrite::Never && path.exists() {
        return Err(Failure::Exists(shown(path)));
    }
    let failed = |error| Failure::from(Error::io(shown(path), error));
    let mut held = super::output::Held::open(super::output::Destination::File(path.to_owned()))?;
    held.write_all(bytes).map_err(failed)?;
    held.stage().map_err(failed)?;
    held.publish().map_err(failed)
}

/// What happens to a file that is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overwrite {
    Never,
    Wanted,
}

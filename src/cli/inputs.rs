//! Files given on the command line: opened, told apart from folders and devices, and found mappings for.

use super::Failure;
use super::output::{Destination, Held, folder_of};
use super::progress::Shown;
use super::publication::Publication;
use super::terminal::Terminal;
use super::watched::Watched;
use indicatif::ProgressBar;
use shangjia::{Day, Error, Mapping, Source, Unreadable};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::{SpooledData, SpooledTempFile};

/// The name of a mapping file that is found by itself.
pub(crate) const MAPPING_FILE: &str = "shangjia.toml";

/// The catalogs of a run.
#[derive(Debug, Default)]
pub(crate) struct Catalogs(Vec<Watched>);

impl Catalogs {
    /// Opens one, whose reading the bar shows if there is one; `-` is standard input.
    pub(crate) fn open(&mut self, path: &Path, bar: Option<&ProgressBar>) -> Result<Source, Error> {
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
        let file = Watched::open(path)?;
        let source = match bar {
            Some(bar) => {
                bar.inc_length(meta.len());
                Source::shared(name, Shown { reader: file.reader(), bar: bar.clone() })
            }
            None => Source::shared(name, file.reader()),
        };
        self.0.push(file);
        Ok(source)
    }

    /// What was made of them, unless one of them has changed meanwhile.
    pub(crate) fn trusted<T, E: From<Error>>(&self, made: Result<T, E>) -> Result<T, E> {
        self.0.iter().try_for_each(Watched::unchanged)?;
        made
    }
}

/// Standard input is read once and may be needed twice.
fn standard_input() -> Result<Source, Error> {
    let failed = |error| Error::io("-", error);
    let mut spool = SpooledTempFile::new(64 << 20);
    let input = io::stdin().lock();
    // It may be a file that somebody is still writing to.
    #[cfg(unix)]
    let watched = {
        use std::os::fd::AsFd;
        Watched::new("-", input.as_fd().try_clone_to_owned().map_err(failed)?.into())?
    };
    io::copy(&mut { input }, &mut spool).map_err(failed)?;
    #[cfg(unix)]
    watched.unchanged()?;
    match spool.into_inner() {
        SpooledData::InMemory(bytes) => Ok(Source::from_bytes("-", bytes.into_inner())),
        SpooledData::OnDisk(file) => Ok(Source::shared("-", Watched::new("-", file)?.reader())),
    }
}

/// A path as it is shown: exactly, and safe to print.
pub(crate) fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The mapping given, or the one found in the first file's folder or the folders above it, or none.
pub(crate) fn mapping(given: Option<&Path>, files: &[PathBuf]) -> Result<Mapping, Error> {
    let Some(path) = mapping_file(given, files)? else { return Ok(Mapping::default()) };
    let name = shown(&path);
    let text = read_text(&path)?;
    Mapping::parse(&name, &text)
}

/// The mapping file that is given or found.
pub(crate) fn mapping_file(given: Option<&Path>, files: &[PathBuf]) -> Result<Option<PathBuf>, Error> {
    match (given, files.first()) {
        (Some(path), _) => Ok(Some(path.to_owned())),
        (None, Some(file)) => find_mapping(file),
        (None, None) => Ok(None),
    }
}

fn find_mapping(file: &Path) -> Result<Option<PathBuf>, Error> {
    let start = if file.as_os_str() == "-" { Path::new(".") } else { folder_of(file) };
    let Some(start) = there(start, fs::canonicalize)? else { return Ok(None) };
    for path in start.ancestors().map(|folder| folder.join(MAPPING_FILE)) {
        if there(&path, fs::metadata)?.is_some_and(|meta| meta.is_file()) {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// What the system says of a path, or nothing if there is no such thing. Whatever else it says, nobody knows.
pub(crate) fn there<'p, T>(path: &'p Path, ask: impl FnOnce(&'p Path) -> io::Result<T>) -> Result<Option<T>, Error> {
    match ask(path) {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(Error::io(shown(path), error)),
    }
}

/// A file that a mapping names: in the mapping's own folder, if no other is said.
pub(crate) fn beside(mapping: &Mapping, file: &str) -> PathBuf {
    folder_of(Path::new(mapping.file())).join(file)
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
    let (file, mut bytes) = (Watched::open(path)?, Vec::new());
    file.reader().take(SMALL + 1).read_to_end(&mut bytes).map_err(failed)?;
    file.unchanged()?;
    if bytes.len() as u64 > SMALL {
        return Err(Error::unreadable(&name, Unreadable::Limit("reference-file-bytes", SMALL)));
    }
    Ok(bytes)
}

/// Refuses an output that is one of the inputs, or a folder that holds one: the input would be gone.
pub(crate) fn refuse_overlap(inputs: &[PathBuf], output: &Path) -> Result<(), Failure> {
    let Some(output_is) = there(output, fs::canonicalize)? else { return Ok(()) };
    match inputs.iter().find(|input| fs::canonicalize(input).is_ok_and(|input| input.starts_with(&output_is))) {
        Some(input) => Err(Failure::OutputIsInput(shown(input))),
        None => Ok(()),
    }
}

/// Writes a small file whole, and not over another unless that is wanted.
pub(crate) fn write_new(path: &Path, bytes: &[u8], overwrite: Overwrite, terminal: &Terminal) -> Result<(), Failure> {
    if overwrite == Overwrite::Never && there(path, fs::metadata)?.is_some() {
        return Err(Failure::Exists(shown(path)));
    }
    let failed = |error| Failure::from(Error::io(shown(path), error));
    let mut held = Held::open(Destination::File(path.to_owned()))?;
    held.write_all(bytes).map_err(failed)?;
    held.stage().map_err(failed)?;
    let mut publication = Publication::default();
    held.publish(&mut publication).map_err(failed)?;
    publication.complete(terminal);
    Ok(())
}

/// What happens to a file that is already there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overwrite {
    Never,
    Wanted,
}

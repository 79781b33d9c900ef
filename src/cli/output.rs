//! Where results go: held back until the run is over, then published whole, or not at all.
//!
//! A file is written under a temporary name in its own folder, flushed, synced and renamed. Standard output, standard
//! error and devices are held in memory, and in a temporary file when they grow.

use super::Failure;
use super::inputs::{shown, there};
use super::publication::Publication;
use shangjia::Error;
use std::fs::{self, File, Metadata};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use tempfile::{SpooledTempFile, TempPath};

/// Where something is written in the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
    /// A file.
    File(PathBuf),
}

/// Something written that nobody sees before [`Held::publish`].
#[derive(Debug)]
pub(crate) struct Held {
    to: Destination,
    stream: Stream,
}

#[derive(Debug)]
enum Stream {
    Spool(SpooledTempFile),
    /// The file itself and its place: errors of a named temporary file would tell a name that means nothing to anybody.
    File(BufWriter<File>, TempPath),
}

/// Above this, what is held back for a stream goes to a temporary file.
const IN_MEMORY: usize = 8 << 20;

/// Temporary files that a signal has to take away, since nothing is dropped when a process is told to end.
static TEMPORARY: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// Takes away every temporary file of this process; called when a signal ends it. Nobody gets the list again, so that
/// nothing new is begun while the process ends.
pub(crate) fn discard_all() {
    let files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
    for path in files.iter() {
        // The process is ending and has no better place to say that a file could not be removed.
        let _ = remove(path);
    }
    mem::forget(files);
}

/// Does something with temporary files that a signal must not meet half done: it waits, and finds the list complete.
pub(crate) fn undisturbed<T>(act: impl FnOnce(&mut Vec<PathBuf>) -> T) -> T {
    act(&mut TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Held {
    /// Opens a place to hold what goes there. A file's folder must exist and take new files.
    pub(crate) fn open(to: Destination) -> Result<Held, Failure> {
        let meta = if let Destination::File(path) = &to { there(path, fs::metadata)? } else { None };
        let stream = match &to {
            Destination::File(path) if meta.as_ref().is_some_and(Metadata::is_dir) => return Err(Failure::OutputIsFolder(shown(path))),
            Destination::File(path) if !meta.as_ref().is_some_and(is_device) => {
                let file = beside(path, |builder, folder| builder.tempfile_in(folder), |file| file.path())?;
                let (file, place) = file.into_parts();
                // What comes in pieces that are larger is written as it stands.
                Stream::File(BufWriter::with_capacity(1 << 15, file), place)
            }
            _ => Stream::Spool(SpooledTempFile::new(IN_MEMORY)),
        };
        Ok(Held { to, stream })
    }

    /// Whether it goes where something may still fail when it is shown, and where nothing can be taken back.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self.stream, Stream::Spool(_))
    }

    /// Takes back everything written so far.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Spool(spool) => *spool = SpooledTempFile::new(IN_MEMORY),
            Stream::File(file, _) => {
                file.flush()?;
                let file = file.get_mut();
                file.set_len(0)?;
                file.seek(SeekFrom::Start(0))?;
            }
        }
        Ok(())
    }

    /// Makes sure that everything is on the disk, so that publishing can hardly fail any more.
    pub(crate) fn stage(&mut self) -> io::Result<()> {
        match &mut self.stream {
            Stream::Spool(spool) => spool.flush(),
            Stream::File(file, _) => {
                file.flush()?;
                file.get_ref().sync_all()
            }
        }
    }

    /// Shows it. A file can be taken back for as long as the publication is not complete; of a stream, a reader that has
    /// closed it has seen all that it wanted.
    pub(crate) fn publish(self, publication: &mut Publication) -> io::Result<()> {
        match (self.stream, &self.to) {
            (Stream::File(file, place), Destination::File(path)) => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                make_readable(&file, path)?;
                publication.place(place.keep().map_err(|error| error.error)?, path).map(drop)
            }
            (Stream::Spool(mut spool), to) => {
                spool.seek(SeekFrom::Start(0))?;
                let copied = match to {
                    Destination::Stdout => copy(&mut spool, &mut io::stdout()),
                    Destination::Stderr => copy(&mut spool, &mut io::stderr()),
                    Destination::File(path) => copy(&mut spool, &mut fs::OpenOptions::new().write(true).open(path)?),
                };
                copied.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
            }
            (Stream::File(..), _) => Ok(()),
        }
    }
}

impl Write for Held {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.stream {
            Stream::Spool(spool) => spool.write(bytes),
            Stream::File(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    io::copy(from, to)?;
    to.flush()
}

/// Makes something temporary in the folder of a path that will be written, and remembers where.
pub(crate) fn beside<T>(
    path: &Path,
    make: impl FnOnce(tempfile::Builder<'_, '_>, &Path) -> io::Result<T>,
    place: impl FnOnce(&T) -> &Path,
) -> Result<T, Failure> {
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Failure::NoFolder(shown(folder)));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".shangjia-");
    // The temporary name that ends the message means nothing to anybody.
    let failed = |error: io::Error| {
        let reason = error.to_string();
        let reason = reason.rsplit_once(" at path ").map_or(reason.as_str(), |(reason, _)| reason);
        Error::io(shown(path), io::Error::new(error.kind(), reason))
    };
    undisturbed(|known| {
        let temporary = make(builder, folder).map_err(failed)?;
        known.push(place(&temporary).to_owned());
        Ok(temporary)
    })
}

/// A device or a pipe, such as `/dev/null`: it is written to, and never replaced by a file.
fn is_device(meta: &Metadata) -> bool {
    !meta.is_file() && !meta.is_dir()
}

/// Whether both paths name one file, be it there or not. A device takes whatever comes.
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        let there = fs::canonicalize(path).ok();
        there.or_else(|| Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?)))
    };
    !fs::metadata(one).is_ok_and(|meta| is_device(&meta)) && (one == other || whole(one).is_some_and(|one| Some(one) == whole(other)))
}

/// Takes a file away, or a folder with everything in it.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
}

pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A temporary file is for its owner alone; the published one keeps the rights of the file it replaces, or gets
/// those of a new file.
fn make_readable(file: &File, target: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let rights = fs::metadata(target).map_or_else(|_| fs::Permissions::from_mode(0o644), |meta| meta.permissions());
        file.set_permissions(rights)?;
    }
    #[cfg(not(unix))]
    let _ = (file, target);
    Ok(())
}

/// Makes a rename survive a power cut, where the system can.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

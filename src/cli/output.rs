//! Where results go: held back until the run is over, then published whole, or not at all.
//!
//! A file is written under a temporary name in its own folder, flushed, synced and renamed. Standard output, standard
//! error and devices are held in memory, and in a temporary file when they grow.

use super::Failure;
use super::inputs::shown;
use shangjia::Error;
use std::fs::{self, File};
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
        let _ = if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
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
        let stream = match &to {
            Destination::File(path) if path.is_dir() => return Err(Failure::OutputIsFolder(shown(path))),
            Destination::File(path) if !is_device(path) => {
                let file = beside(path, |builder, folder| builder.tempfile_in(folder), |file| file.path())?;
                let (file, place) = file.into_parts();
                Stream::File(BufWriter::with_capacity(1 << 20, file), place)
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

    /// Shows it. A reader that has closed the stream has seen all that it wanted.
    pub(crate) fn publish(self) -> io::Result<()> {
        match (self.stream, &self.to) {
            (Stream::File(file, place), Destination::File(path)) => {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
                make_readable(&file, path)?;
                undisturbed(|known| {
                    known.retain(|path| **path != *place);
                    place.persist(path).map_err(|error| error.error)?;
                    Ok::<_, io::Error>(())
                })?;
                sync_folder(folder_of(path))
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
    // The temporary name that the system's message holds means nothing to anybody.
    let failed = |error: io::Error| Error::io(shown(path), io::Error::from(error.kind()));
    undisturbed(|known| {
        let temporary = make(builder, folder).map_err(failed)?;
        known.push(place(&temporary).to_owned());
        Ok(temporary)
    })
}

/// A device or a pipe, such as `/dev/null`: it is written to, and never replaced by a file.
fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// Whether both paths name one file, be it there or not. A device takes whatever comes.
pub(crate) fn same_file(one: &Path, other: &Path) -> bool {
    let whole = |path: &Path| {
        let there = fs::canonicalize(path).ok();
        there.or_else(|| Some(fs::canonicalize(folder_of(path)).ok()?.join(path.file_name()?)))
    };
    !is_device(one) && (one == other || whole(one).is_some_and(|one| Some(one) == whole(other)))
}

/// Puts a finished temporary folder in the place of another. What stood there is taken away last, by a signal too.
pub(crate) fn replace_folder(made: &Path, target: &Path) -> io::Result<()> {
    let old = undisturbed(|known| {
        let old = put(made, target)?;
        known.retain(|path| path != made);
        known.extend(old.clone());
        Ok::<_, io::Error>(old)
    })?;
    if let Some(old) = old {
        fs::remove_dir_all(&old)?;
        undisturbed(|known| known.retain(|path| *path != old));
    }
    sync_folder(folder_of(target))
}

/// Names the finished folder as the target is named, and says where the folder of that name is now. Where the system
/// can exchange two folders the name is never without one; elsewhere it is for a moment.
fn put(made: &Path, target: &Path) -> io::Result<Option<PathBuf>> {
    if !target.exists() {
        return fs::rename(made, target).map(|()| None);
    }
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, made, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(Some(made.to_owned()));
        }
    }
    let aside = made.with_extension("old");
    fs::rename(target, &aside)?;
    if let Err(error) = fs::rename(made, target) {
        fs::rename(&aside, target)?;
        return Err(error);
    }
    Ok(Some(aside))
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

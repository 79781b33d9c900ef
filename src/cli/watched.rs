//! Files that must stay as they are while they are read: of one that changes meanwhile, what was read may be half old and
//! half new.

use super::inputs::shown;
use shangjia::{Error, Unreadable};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

/// A file that was opened, and what the system said of it then.
#[derive(Debug)]
pub(crate) struct Watched {
    name: String,
    file: Arc<File>,
    was: State,
}

/// The size of a file and when it was written last; nothing of what is no file, such as a pipe.
type State = Option<(u64, Option<SystemTime>)>;

impl Watched {
    /// Opens a file.
    pub(crate) fn open(path: &Path) -> Result<Watched, Error> {
        let name = shown(path);
        match File::open(path) {
            Ok(file) => Watched::new(name, file),
            Err(error) => Err(Error::io(name, error)),
        }
    }

    /// A file that is open.
    pub(crate) fn new(name: impl Into<String>, file: File) -> Result<Watched, Error> {
        let name = name.into();
        match state(&file) {
            Ok(was) => Ok(Watched { name, file: Arc::new(file), was }),
            Err(error) => Err(Error::io(name, error)),
        }
    }

    /// What it is read by.
    pub(crate) fn reader(&self) -> Reader {
        Reader { file: Arc::clone(&self.file), at: self.was.is_some().then_some(0) }
    }

    /// Refuses what was read if the file has changed since. One that was replaced under its name has not: the old one is
    /// still what is read.
    pub(crate) fn unchanged(&self) -> Result<(), Error> {
        match state(&self.file) {
            Ok(is) if is == self.was => Ok(()),
            Ok(_) => Err(Error::unreadable(&self.name, Unreadable::Changed)),
            Err(error) => Err(Error::io(&self.name, error)),
        }
    }
}

/// Reads a file that was opened. Where it goes on is said with every read, so that to go elsewhere costs nothing and several
/// may read the file side by side.
#[derive(Clone)]
pub(crate) struct Reader {
    file: Arc<File>,
    /// Where it goes on; nothing of what is no file, which is read as it comes.
    at: Option<u64>,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(at) = &mut self.at else { return self.file.read(buffer) };
        let read = read_at(&self.file, buffer, *at)?;
        *at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        let Some(at) = &mut self.at else { return self.file.seek(position) };
        let to = match position {
            SeekFrom::Start(to) => Some(to),
            SeekFrom::Current(by) => at.checked_add_signed(by),
            SeekFrom::End(by) => self.file.metadata()?.len().checked_add_signed(by),
        };
        *at = to.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(*at)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(not(any(unix, windows)))]
fn read_at(mut file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    // Whoever reads goes somewhere first, and nobody else may go elsewhere in between.
    static TURN: std::sync::Mutex<()> = std::sync::Mutex::new(());
    let _turn = TURN.lock();
    file.seek(SeekFrom::Start(at))?;
    file.read(buffer)
}

fn state(file: &File) -> io::Result<State> {
    let meta = file.metadata()?;
    Ok(meta.is_file().then(|| (meta.len(), meta.modified().ok())))
}

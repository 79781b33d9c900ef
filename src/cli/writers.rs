//! The request bodies in the layout that was asked for, held back until the run is over.

use super::Failure;
use super::args::Layout;
use super::inputs::shown;
use super::output::{self, Destination, Held};
use super::publication::Publication;
use shangjia::{Error, Payload, Payloads, file_name};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// Where the bodies go.
#[derive(Debug)]
pub(crate) enum Bodies {
    /// One stream: NDJSON, or one array.
    Stream { held: Held, name: String, array: bool, written: u64 },
    /// A folder with a file for each body.
    Folder { temporary: TempDir, target: PathBuf, force: bool, written: u64 },
}

impl Bodies {
    /// Opens what the bodies will be written to; nothing of it is visible before [`Bodies::publish`].
    pub(crate) fn new(output: Option<&Path>, layout: Layout, force: bool) -> Result<Bodies, Failure> {
        match (layout, output) {
            (Layout::Files, Some(target)) => Bodies::folder(target, force),
            (Layout::Files, None) => Err(Failure::FolderWanted),
            (_, output) => {
                let output = output.filter(|path| path.as_os_str() != "-");
                let to = output.map_or(Destination::Stdout, |path| Destination::File(path.to_owned()));
                let name = output.map_or_else(|| "-".to_owned(), shown);
                let held = Held::open(to)?;
                Ok(Bodies::Stream { held, name, array: layout == Layout::Json, written: 0 })
            }
        }
    }

    fn folder(target: &Path, force: bool) -> Result<Bodies, Failure> {
        // A folder named `.` or `out/` is replaced under its own name.
        let target = &fs::canonicalize(target).unwrap_or_else(|_| target.to_owned());
        if target.exists() {
            may_replace(target, target, force)?;
        }
        let temporary = output::beside(target, |builder, folder| builder.tempdir_in(folder), |folder| folder.path())?;
        Ok(Bodies::Folder { temporary, target: target.clone(), force, written: 0 })
    }

    /// Whether they go to standard output or a device.
    pub(crate) fn is_stream(&self) -> bool {
        matches!(self, Bodies::Stream { held, .. } if held.is_stream())
    }

    /// A pass begins; what came before never happened.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        match self {
            Bodies::Stream { held, name, written, .. } => {
                *written = 0;
                held.clear().map_err(|error| Error::io(name.as_str(), error))
            }
            Bodies::Folder { temporary, target, written, .. } => {
                *written = 0;
                let failed = |error| Error::io(shown(target), error);
                for entry in fs::read_dir(temporary.path()).map_err(failed)? {
                    fs::remove_file(entry.map_err(failed)?.path()).map_err(failed)?;
                }
                Ok(())
            }
        }
    }

    /// One body.
    pub(crate) fn write(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        match self {
            Bodies::Stream { held, name, array, written } => {
                let (before, after) = if *array { (if *written == 0 { "[\n" } else { ",\n" }, "") } else { ("", "\n") };
                *written += 1;
                let all = [before.as_bytes(), payload.json(), after.as_bytes()];
                all.iter().try_for_each(|bytes| held.write_all(bytes)).map_err(|error| Error::io(name.as_str(), error))
            }
            Bodies::Folder { temporary, target, written, .. } => {
                *written += 1;
                let path = temporary.path().join(file_name(*written, payload.product()));
                output::undisturbed(|_| write_file(&path, payload.json())).map_err(|error| Error::io(shown(target), error))
            }
        }
    }

    /// Several bodies, which are a stream of lines as they stand.
    pub(crate) fn write_all(&mut self, payloads: Payloads<'_>) -> Result<(), Error> {
        match self {
            Bodies::Stream { held, name, array: false, .. } => {
                held.write_all(payloads.lines()).map_err(|error| Error::io(name.as_str(), error))
            }
            _ => payloads.iter().try_for_each(|payload| self.write(payload)),
        }
    }

    /// The last body has been written.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        match self {
            Bodies::Stream { held, name, array: true, written } => {
                let end: &[u8] = if *written == 0 { b"[]\n" } else { b"\n]\n" };
                held.write_all(end).map_err(|error| Error::io(name.as_str(), error))
            }
            _ => Ok(()),
        }
    }

    /// Makes sure that everything is on the disk.
    pub(crate) fn stage(&mut self) -> Result<(), Failure> {
        match self {
            Bodies::Stream { held, name, .. } => Ok(held.stage().map_err(|error| Error::io(name.as_str(), error))?),
            Bodies::Folder { temporary, target, .. } => {
                Ok(output::sync_folder(temporary.path()).map_err(|error| Error::io(shown(target), error))?)
            }
        }
    }

    /// Shows everything at once.
    pub(crate) fn publish(self, publication: &mut Publication) -> Result<(), Failure> {
        match self {
            Bodies::Stream { held, name, .. } => Ok(held.publish(publication).map_err(|error| Error::io(name, error))?),
            Bodies::Folder { temporary, target, force, .. } => {
                let failed = |error| Failure::from(Error::io(shown(&target), error));
                make_readable(temporary.path()).map_err(failed)?;
                // What stands there may have come, or may have got company, since the run began.
                if force {
                    let old = publication.place(temporary.keep(), &target).map_err(failed)?;
                    return old.map_or(Ok(()), |old| may_replace(&old, &target, force));
                }
                publication.place_new(temporary.keep(), &target).map_err(|error| match error.kind() {
                    io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists => Failure::Exists(shown(&target)),
                    _ => failed(error),
                })
            }
        }
    }
}

fn write_file(path: &Path, json: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create_new(path)?;
    file.write_all(json)?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Whether a folder, which has or had that name, may be replaced as a whole: it is empty, or the user says so and nothing
/// in it is anybody else's.
fn may_replace(folder: &Path, target: &Path, force: bool) -> Result<(), Failure> {
    let failed = |error| Error::io(shown(target), error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !force {
            return Err(Failure::Exists(shown(target)));
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        if !is_ours(&name) || !entry.file_type().map_err(failed)?.is_file() {
            return Err(Failure::NotOurs { folder: shown(target), file: name });
        }
    }
    Ok(())
}

/// Whether a file is named as [`file_name`] names them.
fn is_ours(name: &str) -> bool {
    let number: String = name.chars().take_while(char::is_ascii_digit).collect();
    let product = name[number.len()..].trim_start_matches('-').trim_end_matches(".json");
    number.len() >= 6 && number.parse().is_ok_and(|number| file_name(number, product) == name)
}

/// A temporary folder is for its owner alone; the published one is not.
fn make_readable(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

//! Finished outputs take their places by renames. Should one of them fail, those before it are taken back, so that a run
//! has either shown all that it made or changed nothing.

use super::output::{folder_of, remove, sync_folder, undisturbed};
use super::terminal::Terminal;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Outputs that stand in their places. Dropped before it is [complete](Publication::complete), it takes them back.
#[derive(Debug, Default)]
pub(crate) struct Publication(Vec<Placed>);

#[derive(Debug)]
struct Placed {
    /// The temporary name, which what was replaced has now.
    made: PathBuf,
    target: PathBuf,
    before: Before,
}

/// What had the name of an output before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    EmptyFolder,
    Something,
}

impl Publication {
    /// Gives what was made its name. Says under which name to find what had it before, if anything had.
    pub(crate) fn place(&mut self, made: PathBuf, target: &Path) -> io::Result<Option<PathBuf>> {
        self.put(made, target, put)
    }

    /// The same for a folder that replaces none, unless that is empty.
    pub(crate) fn place_new(&mut self, made: PathBuf, target: &Path) -> io::Result<()> {
        let put = |made: &Path, target: &Path| {
            let before = if target.is_dir() { Before::EmptyFolder } else { Before::Nothing };
            fs::rename(made, target).map(|()| before)
        };
        self.put(made, target, put).map(drop)
    }

    fn put(&mut self, made: PathBuf, target: &Path, put: impl Fn(&Path, &Path) -> io::Result<Before>) -> io::Result<Option<PathBuf>> {
        // A signal waits; what bears the temporary name afterwards is taken away by it.
        let before = undisturbed(|_| put(&made, target)).inspect_err(|_| {
            // The reason why it could not be published is the one to tell.
            let _ = remove(&made);
        })?;
        let old = (before == Before::Something).then(|| made.clone());
        self.0.push(Placed { made, target: target.to_owned(), before });
        sync_folder(folder_of(target))?;
        Ok(old)
    }

    /// Everything stands; what was replaced is taken away.
    pub(crate) fn complete(mut self, terminal: &Terminal) {
        for Placed { made, .. } in self.0.drain(..).filter(|placed| placed.before == Before::Something) {
            if remove(&made).is_err() {
                terminal.left_behind(&made);
            }
        }
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        for placed in self.0.drain(..).rev() {
            // Something else has failed, and that is what is told.
            let _ = placed.take_back();
        }
    }
}

impl Placed {
    fn take_back(&self) -> io::Result<()> {
        undisturbed(|_| {
            if self.before == Before::Something {
                return exchange(&self.made, &self.target);
            }
            fs::rename(&self.target, &self.made)?;
            if self.before == Before::EmptyFolder { fs::create_dir(&self.target) } else { Ok(()) }
        })?;
        remove(&self.made)?;
        sync_folder(folder_of(&self.target))
    }
}

/// Names what was made as the target is named, and the other way round if there is such a thing, which is told.
fn put(made: &Path, target: &Path) -> io::Result<Before> {
    match exchange(made, target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        done => return done.map(|()| Before::Something),
    }
    match fs::rename(made, target) {
        Ok(()) => Ok(Before::Nothing),
        // Another run may have been quicker, and a folder does not replace one.
        Err(error) => exchange(made, target).map(|()| Before::Something).map_err(|_| error),
    }
}

/// Gives each of two names what the other had: at once where the system can. Elsewhere a file has its name all the while,
/// and a folder is without one for a moment.
fn exchange(made: &Path, target: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, made, CWD, target, RenameFlags::EXCHANGE).map_err(io::Error::from) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {}
            done => return done,
        }
    }
    let aside = made.with_extension("old");
    let linked = fs::hard_link(target, &aside).is_ok();
    if !linked {
        fs::rename(target, &aside)?;
    }
    let done = fs::rename(made, target).and_then(|()| fs::rename(&aside, made).inspect_err(|_| drop(fs::rename(target, made))));
    // What failed first is what is told. Where both names are still those of one file, renaming takes neither away.
    if done.is_err() && fs::rename(&aside, target).is_ok() && linked {
        let _ = fs::remove_file(&aside);
    }
    done
}

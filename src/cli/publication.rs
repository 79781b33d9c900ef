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
    replaced: bool,
}

impl Publication {
    /// Gives what was made its name. Says under which name to find what had it before, if anything had.
    pub(crate) fn place(&mut self, made: PathBuf, target: &Path) -> io::Result<Option<PathBuf>> {
        // A signal waits; what bears the temporary name afterwards is taken away by it.
        let replaced = undisturbed(|_| put(&made, target)).inspect_err(|_| {
            // The reason why it could not be published is the one to tell.
            let _ = remove(&made);
        })?;
        let old = replaced.then(|| made.clone());
        self.0.push(Placed { made, target: target.to_owned(), replaced });
        sync_folder(folder_of(target))?;
        Ok(old)
    }

    /// Everything stands; what was replaced is taken away.
    pub(crate) fn complete(mut self, terminal: &Terminal) {
        for Placed { made, .. } in self.0.drain(..).filter(|placed| placed.replaced) {
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
        undisturbed(|_| if self.replaced { exchange(&self.made, &self.target) } else { fs::rename(&self.target, &self.made) })?;
        remove(&self.made)?;
        sync_folder(folder_of(&self.target))
    }
}

/// Names what was made as the target is named, and the other way round if there is such a thing, which is told.
fn put(made: &Path, target: &Path) -> io::Result<bool> {
    match exchange(made, target) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        done => return done.map(|()| true),
    }
    match fs::rename(made, target) {
        Ok(()) => Ok(false),
        // Another run may have been quicker, and a folder does not replace one.
        Err(error) => exchange(made, target).map(|()| true).map_err(|_| error),
    }
}

/// Gives each of two names what the other had: at once where the system can. Elsewhere a file has its name all the while,
/// and a folder is without one for a moment.
fn exchange(made: &Path, target: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        if renameat_with(CWD, made, CWD, target, RenameFlags::EXCHANGE).is_ok() {
            return Ok(());
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

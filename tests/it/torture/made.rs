//! Where the hostile files are: made once by the generators that lie beside the project, where those are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The folder of the made files, where anything can make them.
pub fn made() -> Option<&'static Path> {
    static MADE: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
        let made = std::env::var_os("TORTURE_MADE").map_or_else(|| std::env::temp_dir().join("shangjia-torture"), PathBuf::from);
        (made.join("csv").is_dir() || make(&made)).then_some(made)
    });
    MADE.as_deref()
}

/// What was collected, beside the project.
pub fn shared() -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    shared.is_dir().then_some(shared)
}

/// Makes them aside and moves them into place, for another run may be doing the same.
fn make(made: &Path) -> bool {
    let Some(generators) = shared().map(|shared| shared.join("torture/gen")).filter(|folder| folder.is_dir()) else { return false };
    let beside = made.parent().unwrap_or(Path::new("."));
    let Ok(aside) = tempfile::tempdir_in(beside) else { return false };
    for kind in ["xlsx_bombs", "xlsx_traps", "containers", "csv", "prices", "json"] {
        let made = Command::new("python3").arg(generators.join(format!("gen_{kind}.py"))).arg(aside.path()).output();
        if !made.is_ok_and(|made| made.status.success()) {
            return false;
        }
    }
    fs::rename(aside.path(), made).is_ok() || made.join("csv").is_dir()
}

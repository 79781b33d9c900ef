//! Ctrl-C and SIGTERM: nothing half-written stays, and the exit code says what happened.

use super::output;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a signal is ending the program.
static ENDING: AtomicBool = AtomicBool::new(false);

/// Watches for the signals that end a program, for as long as it runs.
///
/// # Errors
/// When the system does not let a program listen.
pub(crate) fn watch() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
        // A limit on the size of files is an error of the writing, which says which file; unheard it would end the program.
        signal_hook::flag::register(SIGXFSZ, std::sync::Arc::default())?;
        let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP])?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            if let Some(signal) = signals.forever().next() {
                ENDING.store(true, Ordering::SeqCst);
                output::discard_all();
                std::process::exit(128 + signal);
            }
        })?;
    }
    Ok(())
}

/// Waits for the end if a signal has come: the work may fail because its outputs were taken away, and that is not how
/// the program ended.
pub(crate) fn settle() {
    while ENDING.load(Ordering::SeqCst) {
        std::thread::park();
    }
}

//! A bar on standard error for work that takes long, and only where somebody is looking.

use super::terminal::{Stream, Terminal};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use std::io::{self, Read, Seek, SeekFrom};

/// Fewer bytes are read before anybody could look at a bar.
const WORTH_A_BAR: u64 = 16 << 20;

/// A bar that counts bytes read, if somebody may look at it; it grows with every file that is opened, and nobody sees it
/// before [`show`].
pub(crate) fn bar(terminal: &Terminal) -> Option<ProgressBar> {
    if terminal.quiet || !Stream::Err.is_terminal() {
        return None;
    }
    let style = ProgressStyle::with_template("{bar:30} {binary_bytes}/{binary_total_bytes} {elapsed}");
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
    // A run that fails drops the bar, which must not stay above the message.
    Some(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_finish(ProgressFinish::AndClear))
}

/// Shows the bar if there is enough to read.
pub(crate) fn show(bar: Option<&ProgressBar>) {
    if let Some(bar) = bar.filter(|bar| bar.length().unwrap_or(0) >= WORTH_A_BAR) {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    }
}

/// A file whose reading a bar shows.
#[derive(Clone)]
pub(crate) struct Shown<R> {
    pub(crate) reader: R,
    pub(crate) bar: ProgressBar,
}

impl<R: Read> Read for Shown<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        self.bar.inc(read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Shown<R> {
    /// Whoever goes back to the beginning reads all of it once more, as is done with rows in any order.
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        if position == SeekFrom::Start(0) {
            self.bar.set_position(0);
        }
        self.reader.seek(position)
    }
}

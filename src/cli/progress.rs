//! A bar on standard error for work that takes long, and only where somebody is looking.

use super::terminal::{Stream, Terminal};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A bar that counts bytes read; it grows with every file that is opened.
pub(crate) fn bar(terminal: &Terminal) -> ProgressBar {
    if terminal.quiet || !terminal.is_terminal(Stream::Err) {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(10));
    let style = ProgressStyle::with_template("{bar:30} {binary_bytes}/{binary_total_bytes} {elapsed}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

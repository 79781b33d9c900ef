//! A bar on standard error for work that takes long, and only where somebody is looking.

use super::terminal::{Stream, Terminal};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

/// Fewer bytes are read before anybody could look at a bar.
const WORTH_A_BAR: u64 = 16 << 20;

/// A bar that counts bytes read; it grows with every file that is opened, and nobody sees it before [`show`].
pub(crate) fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:30} {binary_bytes}/{binary_total_bytes} {elapsed}");
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
    // A run that fails drops the bar, which must not stay above the message.
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())).with_finish(ProgressFinish::AndClear)
}

/// Shows the bar if there is enough to read and somebody who waits.
pub(crate) fn show(bar: &ProgressBar, terminal: &Terminal) {
    if !terminal.quiet && Stream::Err.is_terminal() && bar.length().unwrap_or(0) >= WORTH_A_BAR {
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10));
    }
}

//! The `shangjia` command: see `shangjia --help`.

mod cli;

use std::panic;
use std::process::ExitCode;

fn main() -> ExitCode {
    // A damaged workbook can make its reader panic; the library catches that and says so in the merchant's words. What
    // nobody catches is our own fault, and is said here, without a trace of the merchant's data.
    panic::set_hook(Box::new(|_| {}));
    panic::catch_unwind(cli::run).unwrap_or_else(|_| cli::fault())
}

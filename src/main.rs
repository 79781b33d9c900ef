//! The `shangjia` command: see `shangjia --help`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}

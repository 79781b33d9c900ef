//! The command line over the library: arguments, files, colours, progress, exit codes.
//!
//! Exit code 0: no errors. 1: the catalog has at least one error; the other products were written all the same.
//! 2: nothing was done, and no output file was touched. 130 and 143: ended by Ctrl-C or SIGTERM.

mod args;
mod card;
mod convert;
mod describe;
mod explain;
mod fixes;
mod init;
mod inputs;
mod missing;
mod output;
mod policy;
mod presets;
mod preview;
mod progress;
mod publication;
mod reports;
mod schema;
mod signals;
mod template;
mod terminal;
mod watched;
mod words;
mod writers;

use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use shangjia::rules::wechat;
use shangjia::{Error, Language};
use std::process::ExitCode;

/// Why nothing was done.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The library says so.
    Job(Error),
    /// The output names one of the inputs.
    OutputIsInput(String),
    /// The output is there already, and must not be overwritten.
    Exists(String),
    /// The file that something else is to be written to, too.
    OutputTwice(String),
    /// A folder, where a file is to be written.
    OutputIsFolder(String),
    /// A workbook would go to a terminal.
    WorkbookToTerminal,
    /// A file for each product is asked for, without saying where.
    FolderWanted,
    /// The folder that an output would stand in is not there.
    NoFolder(String),
    /// A folder that would be replaced holds a file that we have not written.
    NotOurs { folder: String, file: String },
    /// Corrections of a file that is no table.
    NoTableToFix(String),
    /// Several files would be corrected into one.
    FixFolderWanted,
    /// An argument is wrong: which, what it says, and what it may say.
    Argument { name: &'static str, value: String, expected: String },
    /// No rule of that code; the nearest ones.
    NoSuchRule { code: String, nearest: Vec<&'static str> },
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Job(error)
    }
}

/// How the work ended, if it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// No errors.
    Clean,
    /// At least one error in the catalog.
    Errors,
    /// One of several files could not be read; the others were.
    Partial,
}

/// Runs the command that the arguments ask for.
pub(crate) fn run() -> ExitCode {
    let language = terminal::language(std::env::args_os());
    let command = words::translated(Cli::command(), language);
    let matches = match command.try_get_matches() {
        Ok(matches) => matches,
        Err(error) => return words::usage(&error),
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => return words::usage(&error),
    };
    let terminal = terminal::Terminal::new(&cli.global, language);
    let ended =
        signals::watch().map_err(|error| Failure::from(Error::io("signals", error))).and_then(|()| dispatch(&cli.command, &terminal));
    signals::settle();
    match ended {
        Ok(Ending::Clean) => ExitCode::SUCCESS,
        Ok(Ending::Errors) => ExitCode::from(1),
        Ok(Ending::Partial) => ExitCode::from(2),
        Err(failure) => {
            terminal.complain(&failure);
            ExitCode::from(2)
        }
    }
}

/// A fault of this program: nothing was published, for that is the last thing a run does.
pub(crate) fn fault() -> ExitCode {
    output::discard_all();
    words::fault(terminal::language(std::env::args_os()));
    ExitCode::from(2)
}

fn dispatch(command: &Command, terminal: &terminal::Terminal) -> Result<Ending, Failure> {
    match command {
        Command::Convert(args) => convert::convert(args, terminal),
        Command::Check(args) => convert::check(args, terminal),
        Command::Preview(args) => preview::preview(args, terminal),
        Command::Describe(args) => describe::describe(args, terminal),
        Command::Init(args) => init::init(args, terminal),
        Command::Template(args) => template::template(args, terminal),
        Command::Explain(args) => explain::explain(&args.code, terminal),
        Command::Rules(args) if args.wechat => terminal::print(&wechat::page(terminal.language)),
        Command::Rules(_) => explain::list(terminal),
        Command::Presets(args) => presets::presets_or_one(args.name.as_deref(), terminal),
        Command::Schema(args) => schema::schema(args.name.as_deref()),
        Command::Completions(args) => {
            let mut command = words::translated(Cli::command(), Language::En);
            let mut text = Vec::new();
            clap_complete::generate(args.shell, &mut command, "shangjia", &mut text);
            terminal::print(&String::from_utf8_lossy(&text))
        }
    }
}

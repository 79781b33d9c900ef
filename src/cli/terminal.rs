//! What this terminal is: language, colour, width; and the one way to print to it.

use super::args::{Color, Global};
use super::{Ending, Failure, words};
use shangjia::report::{Colour, Detail, Drawing, HumanOptions};
use shangjia::words::report;
use shangjia::{Error, Language};
use std::ffi::OsString;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

/// The terminal as this run found it.
#[derive(Debug)]
pub(crate) struct Terminal {
    pub language: Language,
    pub verbose: bool,
    pub quiet: bool,
    color: Color,
}

/// The stream that something is printed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Out,
    Err,
}

impl Stream {
    /// Whether somebody is looking at it.
    pub(crate) fn is_terminal(self) -> bool {
        match self {
            Stream::Out => io::stdout().is_terminal(),
            Stream::Err => io::stderr().is_terminal(),
        }
    }
}

/// Prints a result to standard output; a reader that has gone away has seen enough.
pub(crate) fn print(text: &str) -> Result<Ending, Failure> {
    print_bytes(text.as_bytes())
}

/// The same for what is no text.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<Ending, Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Error::io("-", error).into()),
        _ => Ok(Ending::Clean),
    }
}

impl Terminal {
    pub(crate) fn new(global: &Global, language: Language) -> Terminal {
        Terminal { language, verbose: global.verbose, quiet: global.quiet, color: global.color }
    }

    /// Whether that stream takes colours: asked for, or else a terminal whose user has not said no.
    pub(crate) fn colours(&self, stream: Stream) -> bool {
        let said = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => !said("NO_COLOR") && (said("CLICOLOR_FORCE") || stream.is_terminal()),
        }
    }

    /// How reports for people are drawn on that stream.
    pub(crate) fn human(&self, stream: Stream) -> HumanOptions {
        let columns = terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0));
        HumanOptions {
            colour: if self.colours(stream) { Colour::Always } else { Colour::Never },
            drawing: Drawing::Ascii,
            width: if stream.is_terminal() { columns.clamp(60, 140) } else { 100 },
            detail: self.detail(),
            ..HumanOptions::default()
        }
    }

    /// How much reports for people tell.
    pub(crate) fn detail(&self) -> Detail {
        if self.verbose { Detail::Columns } else { Detail::Rows }
    }

    /// Says something on the side, unless the user wants silence.
    pub(crate) fn say(&self, text: &str) {
        if !self.quiet {
            // There is nowhere left to report that standard error is closed.
            let _ = writeln!(io::stderr().lock(), "{text}");
        }
    }

    /// Says how long a run took, to whoever wants to hear more.
    pub(crate) fn took(&self, compiled: Duration, whole: Duration) {
        if self.verbose {
            let milliseconds = |time: Duration| format!("{}.{}", time.as_millis(), time.as_micros() / 100 % 10);
            let args = [("compiled", milliseconds(compiled)), ("whole", milliseconds(whole))];
            self.say(&report::TOOK.fill(self.language, &args));
        }
    }

    /// Says why nothing was done.
    pub(crate) fn complain(&self, failure: &Failure) {
        let _ = write!(io::stderr().lock(), "{}", words::failure(failure, self));
    }

    /// Says that what was replaced by an output could not be taken away.
    pub(crate) fn left_behind(&self, path: &Path) {
        let _ = writeln!(io::stderr().lock(), "{}", words::left_behind(path, self.language));
    }

    /// Says that one of several files could not be read.
    pub(crate) fn complain_about(&self, error: &Error) {
        let _ = writeln!(io::stderr().lock(), "{}", words::unreadable(error, self.language));
    }
}

/// The language of this run, known before the arguments are parsed, so that their help can speak it: `--lang`, else
/// the locale.
pub(crate) fn language(args: impl Iterator<Item = OsString>) -> Language {
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let after = args.iter().position(|arg| arg == "--lang").and_then(|i| args.get(i + 1).cloned());
    let joined = args.iter().find_map(|arg| arg.strip_prefix("--lang=").map(str::to_owned));
    let said = after.or(joined).or_else(locale).unwrap_or_default();
    if said.to_ascii_lowercase().starts_with("zh") { Language::Zh } else { Language::En }
}

fn locale() -> Option<String> {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    set("SHANGJIA_LANG").or_else(|| set("LC_ALL")).or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG")).or_else(sys_locale::get_locale)
}

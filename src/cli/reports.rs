//! The reports that were asked for, each with its format and its destination.

use super::output::{Destination, Held};
use super::publication::Publication;
use super::terminal::{Stream, Terminal};
use super::{Failure, inputs, output};
use shangjia::report::{Heading, HumanOptions, HumanReport, JsonReport, Report};
use shangjia::{Diagnostic, Error, Outcome};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was asked for with `--report`.
#[derive(Debug)]
pub(crate) struct Requests(Vec<(Format, Destination)>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Human,
    Json,
}

impl Requests {
    /// Reads `human`, `json=FILE` …; without any, the human report goes where the command's reports go, unless the user
    /// wants silence or something else there.
    pub(crate) fn new(asked: &[String], default: &Destination, terminal: &Terminal, taken: bool) -> Result<Requests, Failure> {
        if asked.is_empty() {
            let human = (!terminal.quiet && !taken).then(|| (Format::Human, default.clone()));
            return Ok(Requests(human.into_iter().collect()));
        }
        let read = |text: &String| {
            let (format, file) = text.split_once('=').map_or((text.as_str(), None), |(format, file)| (format, Some(file)));
            let format = match format {
                "human" => Format::Human,
                "json" => Format::Json,
                _ => {
                    return Err(Failure::Argument {
                        name: "--report",
                        value: text.clone(),
                        expected: "human, json, human=FILE, json=FILE".to_owned(),
                    });
                }
            };
            let to = file.filter(|file| !file.is_empty() && *file != "-").map(|file| Destination::File(PathBuf::from(file)));
            Ok((format, to.unwrap_or_else(|| default.clone())))
        };
        asked.iter().map(read).collect::<Result<_, _>>().map(Requests)
    }

    /// Whether any of them draws the rows of a problem.
    pub(crate) fn draw(&self) -> bool {
        self.0.iter().any(|(format, _)| *format == Format::Human)
    }

    /// Refuses a report that would replace what is read, another output, or another report.
    pub(crate) fn refuse_overlap<'p>(&'p self, reads: &[PathBuf], mut written: Vec<&'p Path>) -> Result<(), Failure> {
        for (i, (_, to)) in self.0.iter().enumerate() {
            let Destination::File(path) = to else {
                if self.0[..i].iter().any(|(_, other)| other == to) {
                    return Err(Failure::OutputTwice("-".to_owned()));
                }
                continue;
            };
            inputs::refuse_overlap(reads, path)?;
            if written.iter().any(|other| output::same_file(other, path)) {
                return Err(Failure::OutputTwice(inputs::shown(path)));
            }
            written.push(path);
        }
        Ok(())
    }

    /// Opens every report's destination.
    pub(crate) fn open(&self, terminal: &Terminal, target: &str) -> Result<Reports, Failure> {
        let heading = Heading { target: target.to_owned(), language: terminal.language, ..Heading::default() };
        let mut reports = Vec::new();
        for (format, to) in &self.0 {
            let stream = if *to == Destination::Stderr { Stream::Err } else { Stream::Out };
            let options = match to {
                Destination::File(_) => HumanOptions { detail: terminal.detail(), ..HumanOptions::default() },
                _ => terminal.human(stream),
            };
            let name = if let Destination::File(path) = to { inputs::shown(path) } else { "-".to_owned() };
            let held = Held::open(to.clone())?;
            reports.push(One { format: *format, name, options, held: Shared(Arc::new(Mutex::new(held))), report: None });
        }
        Ok(Reports { heading, reports })
    }
}

/// The reports of a run.
pub(crate) struct Reports {
    heading: Heading,
    reports: Vec<One>,
}

struct One {
    format: Format,
    name: String,
    options: HumanOptions,
    held: Shared,
    report: Option<Box<dyn Report + Send>>,
}

impl One {
    fn publish(self, publication: &mut Publication) -> Result<(), Failure> {
        let held = Arc::into_inner(self.held.0).map(|held| held.into_inner().unwrap_or_else(PoisonError::into_inner));
        Ok(held.map_or(Ok(()), |held| held.publish(publication)).map_err(|error| Error::io(&self.name, error))?)
    }
}

/// A report writes into what is published when the report is over.
#[derive(Clone)]
struct Shared(Arc<Mutex<Held>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Reports {
    /// A pass begins; what came before never happened.
    pub(crate) fn begin(&mut self) -> Result<(), Error> {
        for one in &mut self.reports {
            one.report = None;
            one.held.lock().clear().map_err(|error| Error::io(&one.name, error))?;
            one.report = Some(match one.format {
                Format::Human => Box::new(HumanReport::new(one.held.clone(), &self.heading, one.options)),
                Format::Json => Box::new(JsonReport::new(one.held.clone(), &self.heading).map_err(|error| Error::io(&one.name, error))?),
            });
        }
        Ok(())
    }

    /// One problem, into every report.
    pub(crate) fn diagnostic(&mut self, diagnostic: &Diagnostic) -> Result<(), Error> {
        self.each(|report| report.diagnostic(diagnostic))
    }

    /// The end of the run, into every report.
    pub(crate) fn finish(&mut self, outcome: &Outcome) -> Result<(), Error> {
        self.each(|report| report.finish(outcome))
    }

    /// Makes sure that everything is on the disk.
    pub(crate) fn stage(&mut self) -> Result<(), Failure> {
        for one in &mut self.reports {
            one.report = None;
            one.held.lock().stage().map_err(|error| Error::io(&one.name, error))?;
        }
        Ok(())
    }

    /// Shows the reports that go to a stream or a device.
    pub(crate) fn publish_streams(&mut self, publication: &mut Publication) -> Result<(), Failure> {
        self.reports.extract_if(.., |one| one.held.lock().is_stream()).try_for_each(|one| one.publish(publication))
    }

    /// Shows every report that has not been shown.
    pub(crate) fn publish(self, publication: &mut Publication) -> Result<(), Failure> {
        self.reports.into_iter().try_for_each(|one| one.publish(publication))
    }

    fn each(&mut self, mut act: impl FnMut(&mut dyn Report) -> io::Result<()>) -> Result<(), Error> {
        for one in &mut self.reports {
            if let Some(report) = &mut one.report {
                act(report.as_mut()).map_err(|error| Error::io(&one.name, error))?;
            }
        }
        Ok(())
    }
}

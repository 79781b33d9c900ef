//! What the command line decides about findings, on top of `shangjia.toml`; and the baseline that a run writes.

use super::args::{Checking, Deny, Reading};
use super::output::{Destination, Held};
use super::publication::Publication;
use super::{Failure, inputs};
use shangjia::{Baseline, Day, Diagnostic, Error, Mapping, Policy};
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

/// The policy of a run.
pub(crate) fn policy(checking: &Checking, mapping: &Mapping) -> Result<Policy, Failure> {
    let mut policy = Policy::new(mapping)?;
    for rule in split(&checking.select) {
        policy.select(rule)?;
    }
    for rule in split(&checking.ignore) {
        policy.ignore(rule)?;
    }
    if checking.deny == Some(Deny::Warnings) {
        policy.deny_warnings();
    }
    if let Some(today) = mapping.today {
        policy.today(today);
    }
    if let Some(path) = &checking.baseline {
        let name = inputs::shown(path);
        policy.baseline(&name, Baseline::read(&name, &inputs::read_bytes(path)?)?);
    }
    Ok(policy)
}

/// Several rules may stand in one argument.
fn split(arguments: &[String]) -> impl Iterator<Item = &str> {
    arguments.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|rule| !rule.is_empty())
}

/// The day that was given, else that of the system's clock.
pub(crate) fn today(reading: &Reading) -> Result<Day, Failure> {
    let Some(text) = &reading.today else {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |passed| passed.as_secs());
        return Ok(Day::of_unix(seconds));
    };
    text.parse().map_err(|_| Failure::Argument { name: "--today", value: text.clone(), expected: "2026-12-31".to_owned() })
}

/// A baseline that is filled while a catalog is checked.
pub(crate) struct Writing {
    path: PathBuf,
    baseline: Baseline,
    held: Held,
}

impl Writing {
    /// Opens the file that was asked for, if one was.
    pub(crate) fn new(checking: &Checking) -> Result<Option<Writing>, Failure> {
        let Some(path) = checking.write_baseline.clone() else { return Ok(None) };
        let held = Held::open(Destination::File(path.clone()))?;
        Ok(Some(Writing { path, baseline: Baseline::default(), held }))
    }

    /// A pass begins; what came before never happened.
    pub(crate) fn begin(&mut self) {
        self.baseline = Baseline::default();
    }

    /// One finding that is known from now on.
    pub(crate) fn add(&mut self, diagnostic: &Diagnostic) {
        self.baseline.add(diagnostic);
    }

    /// Writes it and makes sure that it is on the disk.
    pub(crate) fn stage(&mut self) -> Result<(), Failure> {
        let failed = |error| Failure::from(Error::io(inputs::shown(&self.path), error));
        self.baseline.write(&mut self.held).map_err(failed)?;
        self.held.stage().map_err(failed)
    }

    /// Shows it.
    pub(crate) fn publish(self, publication: &mut Publication) -> Result<(), Failure> {
        self.held.publish(publication).map_err(|error| Error::io(inputs::shown(&self.path), error).into())
    }
}

//! The whole way: several files, as one catalog, from bytes to payloads and diagnostics.
//!
//! Reading streams in blocks of whole products. Where a later row shows that an early decision was wrong (the
//! encoding, the unit of a price column, that a product's rows stand together), the pass starts over with what is now
//! known: the sink hears [`Sink::begin`] again and forgets the rest. Every start over settles one question for good,
//! so there is an end to them.

mod apart;
mod batch;
#[cfg(feature = "workbook")]
mod beside;
mod bodies;
mod claims;
mod crew;
mod fetch;
mod gather;
mod headings;
mod images;
mod init;
mod merge;
mod once;
mod over;
mod pass;
mod plan;
mod sheet;
mod stream;
mod work;

pub use images::MissingImage;
pub use init::Init;

use crate::check::Checker;
use crate::mapping::Mapping;
use crate::policy::Policy;
use crate::rules::Hosting;
use crate::table::{Kind, ReadOptions, Source, Tables};
use crate::{Diagnostic, Error, ImageMap, Listing, Outcome, Payload, Payloads, Unreadable};
#[cfg(feature = "workbook")]
use beside::Beside;
use gather::Whole;
use merge::Merge;
use pass::{Course, Draft};
use plan::{Again, Plan};
use std::hash::RandomState;
use std::num::NonZeroUsize;
use std::sync::Arc;
use work::Shop;

/// Where the results of a run go.
///
/// Nothing may leave the sink before [`Sink::finish`]: a second `begin` takes back everything since the first. Payloads come
/// in the catalog's order, and so do problems; what is said of a product may come before payloads of others above it. It is
/// called by one thread at a time, and not always by the same one.
pub trait Sink: Send {
    /// A pass begins; what came before never happened.
    fn begin(&mut self) -> Result<(), Error>;
    /// A product as it was understood, before any rule has seen it. Called in [`Stage::Preview`] only.
    fn listing(&mut self, _listing: &Listing<'_>) -> Result<(), Error> {
        Ok(())
    }
    /// A product that has passed.
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error>;
    /// Products that have passed, each of which goes to [`Sink::payload`] unless the sink has a use for all at once.
    fn payloads(&mut self, payloads: Payloads<'_>) -> Result<(), Error> {
        payloads.iter().try_for_each(|payload| self.payload(payload))
    }
    /// A problem.
    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error>;
    /// An image that is not at WeChat, after the last product; only where [`Job::list_missing_images`] is set.
    fn missing_image(&mut self, _image: MissingImage) -> Result<(), Error> {
        Ok(())
    }
    /// A source that could not be read, where the others were to go on.
    fn unreadable(&mut self, error: Error) -> Result<(), Error> {
        Err(error)
    }
    /// The run is over and what was said stands. A sink that only collects has nothing to do here.
    fn finish(&mut self, _outcome: &Outcome) -> Result<(), Error> {
        Ok(())
    }
}

/// How far a product goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stage {
    /// Understood, and shown before any rule.
    Preview,
    /// Checked. Request bodies are taken as well as tables.
    Check,
    /// Checked, and handed on if nothing is wrong. Only tables can be converted.
    #[default]
    Convert,
}

/// Which sheets of a workbook are the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SheetChoice {
    /// The first visible sheet that fits the mapping.
    #[default]
    Fitting,
    /// The sheet of that name, or else of that number, counted from 1.
    Named(String),
    /// Every visible sheet that fits the mapping.
    All,
}

/// One run over a catalog.
#[derive(Debug)]
pub struct Job<'c> {
    /// What every product is checked against.
    pub checker: &'c Checker,
    /// Which column fills which field.
    pub mapping: &'c Mapping,
    /// What the merchant decides about findings.
    pub policy: Option<&'c Policy>,
    /// Where WeChat has the images of tables; bodies that are only checked stay as they are.
    pub images: Option<&'c ImageMap>,
    /// Whether the sink hears of every image that is not at WeChat.
    pub list_missing_images: bool,
    /// How files are read.
    pub read: ReadOptions,
    /// Which sheet of each workbook.
    pub sheet: SheetChoice,
    /// How far products go.
    pub stage: Stage,
    /// What happens when one of several sources cannot be read.
    pub when_unreadable: WhenUnreadable,
    /// How many threads are at work, this one included. Nothing but the time it takes depends on it.
    pub threads: NonZeroUsize,
}

/// What happens when one of several sources cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WhenUnreadable {
    /// Nothing is done: half a catalog must not go out as a whole one.
    #[default]
    Stop,
    /// The sink hears of it, and the others are read.
    GoOn,
}

/// Why a pass ended early.
#[derive(Debug)]
pub(crate) enum Stop {
    /// Start over, knowing this.
    Again(Again),
    /// The job cannot be done.
    Failed(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::Failed(error)
    }
}

impl<'c> Job<'c> {
    /// A run that checks and writes, reads files as their content says, and stops where one cannot be read.
    pub fn new(checker: &'c Checker, mapping: &'c Mapping) -> Job<'c> {
        Job {
            checker,
            mapping,
            policy: None,
            images: None,
            list_missing_images: false,
            read: ReadOptions::default(),
            sheet: SheetChoice::default(),
            stage: Stage::default(),
            when_unreadable: WhenUnreadable::default(),
            threads: NonZeroUsize::MIN,
        }
    }
}

impl Job<'_> {
    /// Reads all sources as one catalog, in order, and gives everything to the sink.
    ///
    /// # Errors
    /// When a source cannot be read, the mapping does not fit it, or the sink fails. Wrong catalogs are no errors:
    /// they are [`Diagnostic`]s.
    pub fn run(&self, sources: &mut [Source], sink: &mut dyn Sink) -> Result<Outcome, Error> {
        let mut plan = Plan::new(sources.len());
        let mut mapping = self.mapping.with_preset_of(sources, &self.read, plan.decisions())?;
        loop {
            let job = Job { mapping: &mapping, read: self.read.clone(), sheet: self.sheet.clone(), ..*self };
            sink.begin()?;
            match job.pass(&plan, sources, sink) {
                Ok(outcome) => {
                    sink.finish(&outcome)?;
                    return Ok(outcome);
                }
                Err(Stop::Again(again)) => {
                    plan.learn(&again);
                    if matches!(again, Again::Decoded { .. }) {
                        // A header that is read in another way may show another system.
                        mapping = self.mapping.with_preset_of(sources, &self.read, plan.decisions())?;
                    }
                }
                Err(Stop::Failed(error)) => return Err(error),
            }
        }
    }

    fn pass(&self, plan: &Plan, sources: &mut [Source], sink: &mut dyn Sink) -> Result<Outcome, Stop> {
        let hosts = self.checker.target().image_hosts.iter();
        let allowed = hosts.map(|at| format!("{}{}", at.host, at.path)).collect();
        let hosting = Hosting { allowed, mapped: self.images.is_some() };
        let shop = Shop { job: self, hosting: &hosting, hasher: &RandomState::new() };
        let mut merge = Merge::new(shop, plan.withheld(), sink);
        if self.stage != Stage::Preview {
            self.checker.old_tables().into_iter().try_for_each(|old| merge.diagnostic(old))?;
        }
        let mut together = self.mapping.names_rows().then(Vec::new);
        for (index, source) in sources.iter_mut().enumerate() {
            let read = self.source(plan, index, source, together.as_mut(), &mut merge);
            match source.trusted(read) {
                Err(Stop::Failed(error)) if self.when_unreadable == WhenUnreadable::GoOn => merge.unreadable(error)?,
                ended => ended?,
            }
        }
        self.together(together.unwrap_or_default(), &mut merge)?;
        merge.finish()
    }

    /// Reads a file. Its tables are held where they are to be understood together with all others.
    fn source(
        &self,
        plan: &Plan,
        index: usize,
        source: &mut Source,
        together: Option<&mut Vec<(Draft, Whole)>>,
        merge: &mut Merge<'_>,
    ) -> Result<(), Stop> {
        let name = Arc::clone(source.name());
        let mut tables = Tables::open(source, &self.mapping.read_options(&name, &self.read), plan.decision(index))?;
        if tables.kind() == Kind::Json {
            return match self.stage {
                Stage::Check => self.bodies(source, merge),
                Stage::Preview | Stage::Convert => Err(Error::unreadable(name.as_ref(), Unreadable::Kind("request bodies")).into()),
            };
        }
        let drafts = self.drafts(plan, index, &name, &mut tables)?;
        if let Some(together) = together {
            for draft in drafts {
                let whole = Whole::read(index, &mut tables.rows(draft.at.1)?)?;
                together.push((draft, whole));
            }
            return Ok(());
        }
        for draft in drafts {
            let (sheet, gathered) = (draft.at.1, plan.of(draft.at).gather);
            for pass in self.settle(vec![draft], merge)? {
                if gathered && apart::products(&pass, &mut tables, merge)? {
                    continue;
                }
                let limit = tables.limits().block;
                let mut rows = tables.rows(sheet)?;
                if gathered {
                    gather::products(&[pass], vec![Whole::read(index, &mut rows)?], merge)?;
                } else {
                    let (before, mut course) = (merge.rows_read(), Course::new(&pass));
                    stream::stream(&pass, &mut course, &mut rows, limit, merge)?;
                    pass.ended(&course, merge.rows_read() - before, merge)?;
                    #[cfg(feature = "workbook")]
                    if let Some(facts) = rows.facts().cloned().filter(|_| self.stage != Stage::Preview) {
                        drop(rows);
                        Beside::new(&pass).say(&facts, beside::Again::In(&mut tables), merge)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// All tables of the run, whose rows may name each other.
    fn together(&self, tables: Vec<(Draft, Whole)>, merge: &mut Merge<'_>) -> Result<(), Stop> {
        let (drafts, whole): (Vec<_>, Vec<_>) = tables.into_iter().unzip();
        pass::names_are_known(self.mapping, &drafts)?;
        gather::products(&self.settle(drafts, merge)?, whole, merge)
    }
}

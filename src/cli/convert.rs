//! `shangjia convert` and `shangjia check`: the same run, which either writes what has passed or only says what it found.

use super::args::{self, Checking, Decoding, Reading};
use super::fixes::Fixing;
use super::inputs::Catalogs;
use super::output::Destination;
use super::publication::Publication;
use super::reports::{Reports, Requests};
use super::terminal::Terminal;
use super::writers::Bodies;
use super::{Ending, Failure, inputs, missing, output, policy, progress};
use indicatif::ProgressBar;
use shangjia::mapping::LookupFile;
use shangjia::table::Limits;
use shangjia::{
    Checker, Diagnostic, Error, ImageMap, Job, Mapping, MissingImage, Outcome, Payload, Payloads, ReadOptions, SheetChoice, Sink, Stage,
    Unit, WhenUnreadable,
};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

/// Converts catalogs into request bodies.
pub(crate) fn convert(args: &args::Convert, terminal: &Terminal) -> Result<Ending, Failure> {
    let reads = reads(&args.reading, Some(&args.checking))?;
    if let Some(output) = &args.output {
        inputs::refuse_overlap(&reads, output)?;
    }
    let bodies = Bodies::new(args.output.as_deref(), args.layout, args.force)?;
    run(&args.reading, &args.checking, terminal, Some((bodies, args.output.as_deref())), None)
}

/// Checks catalogs and request bodies.
pub(crate) fn check(args: &args::Check, terminal: &Terminal) -> Result<Ending, Failure> {
    run(&args.reading, &args.checking, terminal, None, Fixing::new(&args.fixing, &args.reading.files)?)
}

fn run(
    reading: &Reading,
    checking: &Checking,
    terminal: &Terminal,
    bodies: Option<(Bodies, Option<&Path>)>,
    fixing: Option<Fixing>,
) -> Result<Ending, Failure> {
    let begun = Instant::now();
    let default = if bodies.is_some() { Destination::Stderr } else { Destination::Stdout };
    let requests = Requests::new(&checking.report, &default, terminal, fixing.as_ref().is_some_and(Fixing::shows_diff))?;
    let mapping = mapping(reading)?;
    let reads = [reads(reading, Some(checking))?, inputs::named_by(&mapping)].concat();
    let mut written: Vec<&Path> = bodies.as_ref().and_then(|(_, output)| *output).into_iter().collect();
    for path in checking.write_baseline.iter().chain(&checking.missing_images) {
        if written.iter().any(|other| output::same_file(other, path)) {
            return Err(Failure::OutputTwice(inputs::shown(path)));
        }
        written.push(path);
    }
    for path in &written {
        inputs::refuse_overlap(&reads, path)?;
    }
    requests.refuse_overlap(&reads, written)?;
    let compiling = Instant::now();
    let mut checker = checker(checking, &mapping)?;
    if !requests.draw() {
        checker.without_cards();
    }
    let compiled = compiling.elapsed();
    let policy = policy::policy(checking, &mapping)?;
    let images = checking.images.as_ref().map(|path| ImageMap::read(&inputs::shown(path), &inputs::read_bytes(path)?)).transpose()?;
    let bodies = bodies.map(|(bodies, _)| bodies);
    // Half a catalog must not go out as a whole one; a report about the other files is worth having.
    let when_unreadable = if bodies.is_none() && reading.files.len() > 1 { WhenUnreadable::GoOn } else { WhenUnreadable::Stop };
    let reports = requests.open(terminal, checker.target().name)?;
    let mut collected = Collected {
        bodies,
        reports,
        baseline: policy::Writing::new(checking)?,
        missing: missing::List::new(checking.missing_images.as_ref())?,
        unreadable: Vec::new(),
        fixing,
    };
    let bar = progress::bar(terminal);
    let mut unreadable = Vec::new();
    let (mut catalogs, mut sources) = (Catalogs::default(), Vec::new());
    for path in &reading.files {
        match catalogs.open(path, bar.as_ref()) {
            Ok(source) => sources.push(source),
            Err(error) if when_unreadable == WhenUnreadable::GoOn => unreadable.push(error),
            Err(error) => return Err(error.into()),
        }
    }
    progress::show(bar.as_ref());
    let job = Job {
        policy: Some(&policy),
        images: images.as_ref(),
        list_missing_images: checking.missing_images.is_some(),
        read: read_options(&reading.decoding, &mapping)?,
        sheet: sheet(reading.sheet.as_deref()),
        stage: if collected.bodies.is_some() { Stage::Convert } else { Stage::Check },
        when_unreadable,
        threads: checking.threads.or_else(|| thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN),
        ..Job::new(&checker, &mapping)
    };
    let outcome = catalogs.trusted(job.run(&mut sources, &mut collected))?;
    bar.iter().for_each(ProgressBar::finish_and_clear);
    if let Some(fixing) = &mut collected.fixing {
        let limits = job.read.limits.clone().unwrap_or_else(|| mapping.limits());
        catalogs.trusted(fixing.stage(&mut sources, &outcome, &limits, &reads))?;
    }
    unreadable.append(&mut collected.unreadable);
    if unreadable.len() < reading.files.len() {
        collected.publish(terminal)?;
    }
    for error in &unreadable {
        terminal.complain_about(error);
    }
    terminal.took(compiled, begun.elapsed());
    Ok(if !unreadable.is_empty() {
        Ending::Partial
    } else if outcome.counts.errors > 0 {
        Ending::Errors
    } else {
        Ending::Clean
    })
}

/// Every file that a run reads: none of them may be written to.
pub(crate) fn reads(reading: &Reading, checking: Option<&Checking>) -> Result<Vec<PathBuf>, Failure> {
    let tables = checking.into_iter().flat_map(|c| c.categories.iter().chain(&c.brands).chain(&c.baseline).chain(&c.images)).cloned();
    let mapping = inputs::mapping_file(reading.mapping.as_deref(), &reading.files)?;
    Ok(reading.files.iter().cloned().chain(mapping).chain(tables).collect())
}

/// What the command line says about the mapping, over what the mapping file says.
pub(crate) fn mapping(reading: &Reading) -> Result<Mapping, Failure> {
    let mut mapping = inputs::mapping(reading.mapping.as_deref(), &reading.files)?;
    mapping.today = Some(policy::today(reading)?);
    if reading.preset.is_some() {
        mapping.preset.clone_from(&reading.preset);
    }
    for text in &reading.set {
        mapping.set(text)?;
    }
    for text in &reading.attr {
        mapping.attr(text)?;
    }
    if let Some(unit) = reading.price_unit {
        mapping.price_unit = Some(match unit {
            args::PriceUnit::Yuan => Unit::Yuan,
            args::PriceUnit::Fen => Unit::Fen,
        });
    }
    Ok(mapping)
}

fn checker(checking: &Checking, mapping: &Mapping) -> Result<Checker, Failure> {
    let target = shangjia::Target::by_name(&checking.target).ok_or_else(|| Failure::Argument {
        name: "--target",
        value: checking.target.clone(),
        expected: shangjia::Target::all().map(|target| target.name).join(", "),
    })?;
    let mut checker = Checker::new(target);
    if let Some(today) = mapping.today {
        checker.today(today);
    }
    for path in &checking.categories {
        checker.categories(shangjia::Categories::read(&inputs::shown(path), &inputs::read_bytes(path)?)?);
    }
    if let Some(path) = &checking.brands {
        checker.brands(shangjia::Brands::read(&inputs::shown(path), &inputs::read_bytes(path)?)?);
    }
    for path in checking.categories.iter().chain(&checking.brands) {
        if let Some(day) = inputs::saved_on(path) {
            checker.saved(&inputs::shown(path), day);
        }
    }
    lookups(&mut checker, mapping)?;
    for file in &mapping.schemas {
        let path = inputs::beside(mapping, file);
        checker.house_schema(shangjia::Schema::read(&inputs::shown(&path), &inputs::read_text(&path)?)?);
    }
    let words = |file: &String| {
        let path = inputs::beside(mapping, file);
        shangjia::WordList::read(&inputs::shown(&path), &inputs::read_bytes(&path)?)
    };
    for file in &mapping.words.forbidden {
        checker.forbidden_words(words(file)?);
    }
    for file in &mapping.words.required {
        checker.required_words(words(file)?);
    }
    Ok(checker)
}

/// The merchant's own names, from the files that the mapping names.
pub(crate) fn lookups(checker: &mut Checker, mapping: &Mapping) -> Result<(), Failure> {
    let lookup = |named: &LookupFile| {
        let path = inputs::beside(mapping, &named.file);
        shangjia::Lookup::read(&inputs::shown(&path), &inputs::read_bytes(&path)?, named.from.as_deref(), named.to.as_deref())
    };
    if let Some(named) = &mapping.lookups.category {
        checker.category_lookup(lookup(named)?);
    }
    if let Some(named) = &mapping.lookups.brand {
        checker.brand_lookup(lookup(named)?);
    }
    Ok(())
}

/// How the files are to be read.
pub(crate) fn read_options(decoding: &Decoding, mapping: &Mapping) -> Result<ReadOptions, Failure> {
    let delimiter = match decoding.delimiter.as_deref() {
        None => None,
        Some("\\t" | "tab" | "TAB") => Some(b'\t'),
        Some(text) if text.len() == 1 && !text.starts_with(['"', '\n', '\r']) => Some(text.as_bytes()[0]),
        Some(text) => {
            return Err(Failure::Argument { name: "--delimiter", value: text.to_owned(), expected: ", ; | \\t".to_owned() });
        }
    };
    Ok(ReadOptions { encoding: decoding.encoding.clone(), delimiter, limits: limits(&decoding.limit, mapping)? })
}

/// The limits, where the command line gives any, over what the mapping says.
fn limits(given: &[String], mapping: &Mapping) -> Result<Option<Limits>, Failure> {
    let mut limits = mapping.limits();
    for argument in given {
        let (name, amount) = argument.split_once('=').unwrap_or((argument, ""));
        if !Limits::amount(amount.trim()).is_some_and(|amount| limits.set(name.trim(), amount)) {
            let expected = Limits::NAMES.map(|name| format!("{name}=N")).join(" ");
            return Err(Failure::Argument { name: "--limit", value: argument.clone(), expected });
        }
    }
    Ok((!given.is_empty()).then_some(limits))
}

/// Which sheets are meant.
pub(crate) fn sheet(asked: Option<&str>) -> SheetChoice {
    match asked {
        None => SheetChoice::Fitting,
        Some("all") => SheetChoice::All,
        Some(name) => SheetChoice::Named(name.to_owned()),
    }
}

/// Everything that leaves the program, held back until the end.
struct Collected {
    bodies: Option<Bodies>,
    reports: Reports,
    baseline: Option<policy::Writing>,
    missing: Option<missing::List>,
    unreadable: Vec<Error>,
    fixing: Option<Fixing>,
}

impl Collected {
    /// Publishes bodies and reports, once all of them are safely on the disk: all or none.
    fn publish(mut self, terminal: &Terminal) -> Result<(), Failure> {
        if let Some(bodies) = &mut self.bodies {
            bodies.stage()?;
        }
        self.reports.stage()?;
        if let Some(baseline) = &mut self.baseline {
            baseline.stage()?;
        }
        if let Some(missing) = &mut self.missing {
            missing.stage()?;
        }
        let mut publication = Publication::default();
        // What a stream has shown cannot be taken back, and files can.
        if let Some(streamed) = self.bodies.take_if(|bodies| bodies.is_stream()) {
            streamed.publish(&mut publication)?;
        }
        self.reports.publish_streams(&mut publication)?;
        if let Some(bodies) = self.bodies {
            bodies.publish(&mut publication)?;
        }
        if let Some(baseline) = self.baseline {
            baseline.publish(&mut publication)?;
        }
        if let Some(missing) = self.missing {
            missing.publish(&mut publication)?;
        }
        self.reports.publish(&mut publication)?;
        if let Some(fixing) = self.fixing {
            fixing.publish(terminal, &mut publication)?;
        }
        publication.complete(terminal);
        Ok(())
    }
}

impl Sink for Collected {
    fn begin(&mut self) -> Result<(), Error> {
        self.unreadable.clear();
        if let Some(fixing) = &mut self.fixing {
            fixing.begin();
        }
        if let Some(baseline) = &mut self.baseline {
            baseline.begin();
        }
        if let Some(missing) = &mut self.missing {
            missing.begin();
        }
        if let Some(bodies) = &mut self.bodies {
            bodies.begin()?;
        }
        self.reports.begin()
    }

    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.bodies.as_mut().map_or(Ok(()), |bodies| bodies.write(payload))
    }

    fn payloads(&mut self, payloads: Payloads<'_>) -> Result<(), Error> {
        self.bodies.as_mut().map_or(Ok(()), |bodies| bodies.write_all(payloads))
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        if let Some(baseline) = &mut self.baseline {
            baseline.add(&diagnostic);
        }
        if let Some(fixing) = &mut self.fixing {
            fixing.add(&diagnostic);
        }
        self.reports.diagnostic(&diagnostic)
    }

    fn missing_image(&mut self, image: MissingImage) -> Result<(), Error> {
        if let Some(missing) = &mut self.missing {
            missing.add(image);
        }
        Ok(())
    }

    fn unreadable(&mut self, error: Error) -> Result<(), Error> {
        self.unreadable.push(error);
        Ok(())
    }

    fn finish(&mut self, outcome: &Outcome) -> Result<(), Error> {
        if let Some(bodies) = &mut self.bodies {
            bodies.finish()?;
        }
        self.reports.finish(outcome)
    }
}

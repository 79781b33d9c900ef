//! `shangjia preview`: the products as they are understood, before any rule.

use super::convert::{lookups, mapping, read_options, reads, sheet};
use super::inputs::Catalogs;
use super::output::{Destination, Held};
use super::publication::Publication;
use super::terminal::{Stream, Terminal};
use super::{Ending, Failure, args, card, inputs, progress, words};
use indicatif::ProgressBar;
use shangjia::report::{Preview, show_sources};
use shangjia::{Checker, Diagnostic, Error, Job, Listing, Outcome, Payload, SPU_ADD, Sink, Stage};
use std::io::Write;

/// Shows the products of catalogs: NDJSON, or cards where somebody is looking.
pub(crate) fn preview(args: &args::Preview, terminal: &Terminal) -> Result<Ending, Failure> {
    let output = args.output.as_deref().filter(|path| path.as_os_str() != "-");
    if let Some(output) = output {
        inputs::refuse_overlap(&reads(&args.reading, None)?, output)?;
    }
    let name = output.map_or_else(|| "-".to_owned(), inputs::shown);
    let held = Held::open(output.map_or(Destination::Stdout, |path| Destination::File(path.to_owned())))?;
    let looked_at = output.is_none() && Stream::Out.is_terminal();
    let cards = looked_at.then(|| card::Style::of(terminal));
    let mapping = mapping(&args.reading)?;
    let mut checker = Checker::new(&SPU_ADD);
    lookups(&mut checker, &mapping)?;
    let bar = progress::bar(terminal);
    let mut catalogs = Catalogs::default();
    let mut sources = args.reading.files.iter().map(|path| catalogs.open(path, bar.as_ref())).collect::<Result<Vec<_>, _>>()?;
    progress::show(bar.as_ref());
    let job = Job {
        read: read_options(&args.reading.decoding, &mapping)?,
        sheet: sheet(args.reading.sheet.as_deref()),
        stage: Stage::Preview,
        ..Job::new(&checker, &mapping)
    };
    let mut shown = Shown { held, name, cards };
    let outcome = catalogs.trusted(job.run(&mut sources, &mut shown))?;
    bar.iter().for_each(ProgressBar::finish_and_clear);
    let failed = |error| Error::io(shown.name.as_str(), error);
    shown.held.stage().map_err(failed)?;
    let mut publication = Publication::default();
    shown.held.publish(&mut publication).map_err(failed)?;
    publication.complete(terminal);
    if looked_at || terminal.verbose {
        terminal.say(show_sources(&outcome.sources, terminal.language, terminal.human(Stream::Err)).trim_end());
    }
    terminal.say(&words::previewed(&outcome, terminal.language));
    Ok(Ending::Clean)
}

struct Shown {
    held: Held,
    name: String,
    /// How cards are drawn, where somebody is looking.
    cards: Option<card::Style>,
}

impl Sink for Shown {
    fn begin(&mut self) -> Result<(), Error> {
        self.held.clear().map_err(|error| Error::io(self.name.as_str(), error))
    }

    fn listing(&mut self, listing: &Listing<'_>) -> Result<(), Error> {
        let failed = |error| Error::io(self.name.as_str(), error);
        if let Some(style) = &self.cards {
            return self.held.write_all(card::card(listing, *style).as_bytes()).map_err(failed);
        }
        Preview(listing).write(&mut self.held).map_err(failed)?;
        self.held.write_all(b"\n").map_err(failed)
    }

    fn payload(&mut self, _: Payload<'_>) -> Result<(), Error> {
        Ok(())
    }

    fn diagnostic(&mut self, _: Diagnostic) -> Result<(), Error> {
        Ok(())
    }

    fn finish(&mut self, _: &Outcome) -> Result<(), Error> {
        Ok(())
    }
}

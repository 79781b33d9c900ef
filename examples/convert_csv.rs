//! A CSV from any reader, into a place of one's own. `begin` takes back what came before: nothing leaves until the end.

use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Payload, SPU_ADD, Sink, Source};
use std::io::{Write, stdout};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    run(&mut stdout())
}

pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn std::error::Error>> {
    let checker = Checker::new(&SPU_ADD);
    let mapping = Mapping::parse("shangjia.toml", include_str!("catalogs/shangjia.toml"))?;
    let upload = Source::new("blankets.csv", std::io::Cursor::new(include_str!("catalogs/blankets.csv")));
    let mut queue = Queue(Vec::new());
    let outcome = Job::new(&checker, &mapping).run(&mut [upload], &mut queue)?;
    queue.0.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    writeln!(out, "{} of {} rows go out", outcome.ledger.emitted, outcome.ledger.read)?;
    Ok(())
}

struct Queue(Vec<String>);

impl Sink for Queue {
    fn begin(&mut self) -> Result<(), Error> {
        self.0.clear();
        Ok(())
    }
    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.0.push(format!("{}: {} bytes", payload.product(), payload.json().len()));
        Ok(())
    }
    fn diagnostic(&mut self, found: Diagnostic) -> Result<(), Error> {
        self.0.push(format!("{} {}", found.severity.name(), found.rule.code));
        Ok(())
    }
}

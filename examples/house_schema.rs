//! A merchant's own JSON Schema as one more rule: what it objects to is said at the same cells, in the schema's words.

use shangjia::{Checker, Diagnostic, Error, Job, Language, Mapping, Payload, SPU_ADD, Schema, Sink, Source};
use std::io::{Write, stdout};

const SCHEMA: &str = r#"{"properties": {"title": {"maxLength": 14, "x-message": "our shop window shows 14 characters"}}}"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    run(&mut stdout())
}

pub(crate) fn run(out: &mut dyn Write) -> Result<(), Box<dyn std::error::Error>> {
    let mut checker = Checker::new(&SPU_ADD);
    checker.house_schema(Schema::compile(SCHEMA)?);
    let mapping = Mapping::parse("shangjia.toml", include_str!("catalogs/shangjia.toml"))?;
    let csv = Source::from_bytes("blankets.csv", include_bytes!("catalogs/blankets.csv").to_vec());
    let mut found = Found(Vec::new());
    Job::new(&checker, &mapping).run(&mut [csv], &mut found)?;
    for found in found.0.iter().filter(|found| found.rule.code == "house-schema") {
        let place = found.labels.first().map(|label| label.place.to_string()).unwrap_or_default();
        writeln!(out, "{place}: {}", found.rule.message.fill(Language::En, &found.args))?;
    }
    Ok(())
}

struct Found(Vec<Diagnostic>);

impl Sink for Found {
    fn begin(&mut self) -> Result<(), Error> {
        self.0.clear();
        Ok(())
    }
    fn payload(&mut self, _: Payload<'_>) -> Result<(), Error> {
        Ok(())
    }
    fn diagnostic(&mut self, found: Diagnostic) -> Result<(), Error> {
        self.0.push(found);
        Ok(())
    }
}

//! A whole run with everything that came out of it kept, as text that can be compared.

use super::reading::Way;
use serde_json::Value;
use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Outcome, Payload, SPU_ADD, Severity, Sink, Stage};
use std::num::NonZeroUsize;
use std::sync::LazyLock;

/// What everything is checked against.
pub static CHECKER: LazyLock<Checker> = LazyLock::new(|| Checker::new(&SPU_ADD));

/// The schema of request bodies as any other program uses it: on a `serde_json::Value`.
pub static SCHEMA: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
    let schema = serde_json::from_str(SPU_ADD.request_schema).expect("it is JSON");
    jsonschema::draft202012::new(&schema).expect("it is a schema")
});

/// Everything that one run gave to its sink.
#[derive(Debug, Default, PartialEq)]
pub struct Ran {
    pub payloads: Vec<String>,
    pub found: Vec<String>,
    pub errors: u64,
    pub outcome: Outcome,
}

/// How a run is made.
pub struct Run<'m> {
    pub mapping: &'m Mapping,
    pub stage: Stage,
    pub threads: usize,
    pub way: Way,
}

impl<'m> Run<'m> {
    /// A conversion by one thread.
    pub fn new(mapping: &'m Mapping) -> Run<'m> {
        Run { mapping, stage: Stage::Convert, threads: 1, way: Way::WHOLE }
    }

    /// Runs it over one file; a catalog that cannot be read is refused in words.
    pub fn over(&self, bytes: &[u8]) -> Result<Ran, String> {
        let threads = NonZeroUsize::new(self.threads).expect("somebody works");
        let job = Job { stage: self.stage, threads, ..Job::new(&CHECKER, self.mapping) };
        let mut ran = Ran::default();
        let outcome = job.run(&mut [self.way.source(bytes)], &mut ran).map_err(|error| error.to_string())?;
        assert_eq!(outcome, ran.outcome);
        ran.adds_up();
        Ok(ran)
    }
}

impl Ran {
    /// Every row ended somewhere, what was refused was refused with a word, and the sums are those of what went out,
    /// every product of which keeps to the schema.
    fn adds_up(&self) {
        let ledger = &self.outcome.ledger;
        assert!(ledger.adds_up(), "{ledger:?}");
        assert_eq!(self.outcome.counts.errors, self.errors);
        if ledger.emitted + ledger.refused > 0 {
            assert_eq!(ledger.products_refused > 0, self.errors > 0, "{ledger:?}\n{:#?}", self.found);
        }
        let bodies: Vec<Value> = self.payloads.iter().map(|body| serde_json::from_str(body).expect("it is JSON")).collect();
        assert!(bodies.iter().all(|body| SCHEMA.is_valid(body)), "{:#?}", self.payloads);
        if bodies.is_empty() {
            return;
        }
        let skus: Vec<&Value> = bodies.iter().flat_map(|body| body["skus"].as_array().into_iter().flatten()).collect();
        let sum = |name: &str| skus.iter().map(|sku| u128::from(sku[name].as_u64().expect("the schema asks for it"))).sum::<u128>();
        assert_eq!((ledger.products, ledger.skus), (bodies.len() as u64, skus.len() as u64));
        assert_eq!((ledger.sale_price_fen, ledger.stock), (sum("sale_price"), sum("stock_num")));
    }
}

impl Sink for Ran {
    fn begin(&mut self) -> Result<(), Error> {
        *self = Ran::default();
        Ok(())
    }

    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.payloads.push(String::from_utf8(payload.json().to_vec()).expect("it is UTF-8"));
        Ok(())
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.errors += u64::from(diagnostic.severity == Severity::Error);
        self.found.push(told(&diagnostic));
        Ok(())
    }

    fn finish(&mut self, outcome: &Outcome) -> Result<(), Error> {
        self.outcome = outcome.clone();
        Ok(())
    }
}

/// All that a finding says.
fn told(found: &Diagnostic) -> String {
    let Diagnostic { severity, field, pointer, product, sku, args, labels, fix, .. } = found;
    format!("{} {severity:?} {field:?} {pointer:?} {product:?} {sku:?} {args:?} {labels:?} {fix:?}", found.rule.code)
}

//! Any bytes as a catalog: converted or refused as a whole, and then every row is accounted for and what went out is
//! taken by the same check.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shangjia::{Checker, Diagnostic, Error, Job, Mapping, Payload, SPU_ADD, Severity, Sink, Source, Stage};
use std::sync::LazyLock;

static CHECKER: LazyLock<Checker> = LazyLock::new(|| Checker::new(&SPU_ADD));
static MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    let text = include_str!("../../../examples/catalogs/shangjia.toml");
    Mapping::parse("shangjia.toml", text).expect("the example is a mapping")
});

#[derive(Default)]
struct Collected {
    payloads: Vec<u8>,
    count: u64,
    errors: u64,
}

impl Sink for Collected {
    fn begin(&mut self) -> Result<(), Error> {
        *self = Collected::default();
        Ok(())
    }

    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.count += 1;
        self.payloads.extend_from_slice(payload.json());
        self.payloads.push(b'\n');
        Ok(())
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.errors += u64::from(diagnostic.severity == Severity::Error);
        Ok(())
    }
}

fuzz_target!(|bytes: &[u8]| {
    let mut found = Collected::default();
    let job = Job::new(&CHECKER, &MAPPING);
    let Ok(outcome) = job.run(&mut [Source::from_bytes("catalog", bytes.to_vec())], &mut found) else { return };
    assert!(outcome.ledger.adds_up(), "{:?}", outcome.ledger);
    assert_eq!(outcome.ledger.products, found.count);
    if found.count > 0 {
        let mut again = Collected::default();
        let check = Job { stage: Stage::Check, ..Job::new(&CHECKER, &MAPPING) };
        let outcome = check.run(&mut [Source::from_bytes("bodies", found.payloads)], &mut again).expect("bodies are read");
        assert_eq!((outcome.ledger.products, again.errors), (found.count, 0));
    }
});

//! A job as a caller of the library runs it, with everything that comes out of it kept.

use shangjia::{
    Baseline, Brands, Categories, Checker, Diagnostic, Error, ImageMap, Job, Language, Mapping, Outcome, Payload, Policy, ReadOptions,
    SPU_ADD, Schema, Severity, SheetChoice, Sink, Source, Stage, WordList,
};

/// 6489 is a group of categories; products in 6493 need pictures of their papers.
const CATEGORIES: &str = "cat_id,name,f_cat_id,level,leaf,product_qualification_type\n\
    1421,居家日用,0,1,0,0\n6489,家纺,1421,2,0,0\n1445,毛毯,6489,3,1,0\n6493,婴童毯,6489,3,1,1\n\
    6490,母婴,0,1,0,0\n6494,婴童毯,6490,3,1,0\n6495,电热毯,6489,3,1,0\n";

/// Those that these tests' merchant may sell in.
const OWN: &str = r#"{"errcode":0,"data":[{"third_cat_id":1445,"third_cat_name":"毛毯"},{"third_cat_id":6493,"third_cat_name":"婴童毯"},{"third_cat_id":6494,"third_cat_name":"婴童毯"}]}"#;

/// All brands that these tests' merchant may sell.
const BRANDS: &str = r#"{"errcode":0,"data":[{"brand_id":10001,"brand_wording":"山月"}]}"#;

/// A job's mapping and reading, where they are not the usual ones.
#[derive(Default)]
pub struct Setup {
    pub sheet: SheetChoice,
    pub mapping: Mapping,
    pub read: ReadOptions,
    pub baseline: Option<Baseline>,
    pub images: Option<ImageMap>,
    /// Rules that are not reported.
    pub ignored: Vec<&'static str>,
}

/// Everything that one run gave to its sink.
#[derive(Default)]
pub struct Collected {
    pub payloads: Vec<String>,
    pub found: Vec<Diagnostic>,
    pub outcome: Outcome,
}

/// A checker with both reference tables, and a house that wants versions to begin with a digit.
pub fn checker() -> Checker {
    let mut checker = Checker::new(&SPU_ADD);
    checker.categories(Categories::read("categories.csv", CATEGORIES.as_bytes()).unwrap());
    checker.categories(Categories::read("own.json", OWN.as_bytes()).unwrap());
    checker.today("2026-11-25".parse().unwrap());
    checker.brands(Brands::read("brands.json", BRANDS.as_bytes()).unwrap());
    checker.forbidden_words(WordList::read("words.txt", "国家级".as_bytes()).unwrap());
    checker.house_schema(Schema::compile(r#"{"properties": {"info_version": {"pattern": "^[0-9]"}}}"#).unwrap());
    checker
}

impl Setup {
    /// Runs a whole job over those files.
    pub fn run(&self, checker: &Checker, files: Vec<(&str, Vec<u8>)>) -> Result<Collected, Error> {
        // Request bodies are only checked; of tables, what passes comes out.
        let files_are_bodies = files.iter().all(|(name, _)| *name == "bodies");
        let mut sources: Vec<Source> = files.into_iter().map(|(name, bytes)| Source::from_bytes(name, bytes)).collect();
        let mut policy = Policy::new(&self.mapping)?;
        policy.today("2026-11-25".parse().unwrap());
        for rule in &self.ignored {
            policy.ignore(rule)?;
        }
        if let Some(baseline) = &self.baseline {
            policy.baseline("baseline.json", baseline.clone());
        }
        let job = Job {
            read: self.read.clone(),
            sheet: self.sheet.clone(),
            stage: if files_are_bodies { Stage::Check } else { Stage::Convert },
            policy: Some(&policy),
            images: self.images.as_ref(),
            ..Job::new(checker, &self.mapping)
        };
        let mut collected = Collected::default();
        let outcome = job.run(&mut sources, &mut collected)?;
        assert_eq!(outcome, collected.outcome);
        Ok(collected)
    }
}

/// One table, read the usual way.
pub fn table(checker: &Checker, bytes: impl Into<Vec<u8>>) -> Result<Collected, Error> {
    Setup::default().run(checker, vec![("goods.csv", bytes.into())])
}

/// Request bodies.
pub fn bodies(checker: &Checker, text: impl Into<Vec<u8>>) -> Collected {
    Setup::default().run(checker, vec![("bodies", text.into())]).unwrap()
}

impl Collected {
    /// The codes of everything found that weighs as much, in order.
    pub fn codes(&self, severity: Severity) -> Vec<&'static str> {
        self.of(severity).map(|d| d.rule.code).collect()
    }

    /// Everything found that weighs as much.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter().filter(move |d| d.severity == severity)
    }

    /// What was found, as one reads it, for tests that fail.
    pub fn told(&self) -> String {
        let place = |d: &Diagnostic| d.labels.first().map_or_else(|| "nowhere".to_owned(), |label| label.place.to_string());
        let one = |d: &Diagnostic| {
            let message = d.rule.message.fill(Language::Zh, &d.args);
            format!("{} {} at {} ({:?}): {message}", d.severity.name(), d.rule.code, place(d), d.pointer)
        };
        self.found.iter().map(one).collect::<Vec<_>>().join("\n")
    }
}

impl Sink for Collected {
    fn begin(&mut self) -> Result<(), Error> {
        *self = Collected::default();
        Ok(())
    }

    fn payload(&mut self, payload: Payload<'_>) -> Result<(), Error> {
        self.payloads.push(String::from_utf8(payload.json().to_vec()).unwrap());
        Ok(())
    }

    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        self.found.push(diagnostic);
        Ok(())
    }

    fn finish(&mut self, outcome: &Outcome) -> Result<(), Error> {
        self.outcome = outcome.clone();
        Ok(())
    }
}

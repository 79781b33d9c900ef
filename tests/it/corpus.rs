//! Real merchants' files, where they lie beside the project: every one is previewed under `init`'s own mapping or
//! refused with one clear reason, and the mapping is scored against what a person would have written.

use shangjia::{
    Checker, Diagnostic, Error, Field, Init, Job, Language, Listing, Mapping, Outcome, Payload, ReadOptions, SPU_ADD, SheetChoice, Sink,
    Source, Stage, column_letters,
    mapping::{Columns, Use},
};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files whose mapping is right. It only ever rises.
const FLOOR: usize = 75;

#[test]
fn real_catalogs_are_mapped_as_a_person_would() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("corpus: not beside the project, nothing scored");
        return;
    }
    let truth = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/columns.tsv")).unwrap();
    let (mut right, mut refused, mut wrong) = (0, 0, Vec::new());
    for line in truth.lines().skip(1) {
        let person = Person::read(line);
        match previewed(&corpus.join(person.file)) {
            Ok((columns, outcome)) => {
                assert!(outcome.ledger.adds_up(), "{}: the ledger does not add up: {:?}", person.file, outcome.ledger);
                match person.differences(&columns) {
                    differences if differences.is_empty() => right += 1,
                    differences => wrong.push(format!("{}: {}", person.file, differences.join(", "))),
                }
            }
            Err(error) if person.verdict != "map" => {
                println!("corpus: refused {}: {error}", person.file);
                refused += 1;
            }
            Err(error) => wrong.push(format!("{}: {error}", person.file)),
        }
    }
    println!("corpus: {right} mapped as a person would, {refused} rightly refused, {} otherwise:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(right + refused + wrong.len(), 104);
    assert!(right >= FLOOR, "{right} files are mapped as a person would; it was {FLOOR}");
}

/// What a person would take as what: column letters, `/` between alternatives, `+` between columns of one answer.
struct Person<'t> {
    file: &'t str,
    product: &'t str,
    title: &'t str,
    price: &'t str,
    stock: &'t str,
    images: &'t str,
    options: &'t str,
    verdict: &'t str,
}

impl Person<'_> {
    fn read(line: &str) -> Person<'_> {
        let cells: Vec<&str> = line.split('\t').collect();
        let [file, _, _, product, _, title, price, stock, images, _, options, _, verdict, _] = cells[..] else { panic!("{line}") };
        Person { file, product, title, price, stock, images, options, verdict }
    }

    fn differences(&self, columns: &Columns) -> Vec<String> {
        let options = |used: &Use| matches!(used, Use::Option { .. } | Use::Options { .. } | Use::Field { field: Field::AttrValue, .. });
        let fills = |wanted: &[Field]| {
            let wanted = wanted.to_vec();
            move |used: &Use| matches!(used, Use::Field { field, .. } if wanted.contains(field))
        };
        let answers = [
            ("id", self.product, letters(columns, fills(&[Field::OutProductId]))),
            ("title", self.title, letters(columns, fills(&[Field::Title]))),
            ("price", self.price, letters(columns, fills(&[Field::SalePrice]))),
            ("stock", self.stock, letters(columns, fills(&[Field::StockNum]))),
            ("images", self.images, letters(columns, fills(&[Field::HeadImg]))),
            ("options", self.options, letters(columns, options)),
        ];
        let wrong = answers.into_iter().filter(|(_, truth, got)| !agrees(truth, got));
        wrong.map(|(name, truth, got)| format!("{name} is {truth}, not {}", got.into_iter().collect::<Vec<_>>().join("+"))).collect()
    }
}

fn letters(columns: &Columns, wanted: impl Fn(&Use) -> bool) -> BTreeSet<String> {
    let found = columns.uses.iter().filter(|used| wanted(&used.used));
    found.map(|used| column_letters(u32::try_from(used.column).unwrap() + 1)).collect()
}

/// One of the alternatives is met: all of its columns, or none where it says that there are none. Where a person
/// would join several columns of stock, one of them is enough for now.
fn agrees(truth: &str, got: &BTreeSet<String>) -> bool {
    truth.split('/').any(|answer| {
        let wanted: BTreeSet<String> = answer.split('+').filter(|letter| *letter != "-").map(str::to_owned).collect();
        wanted == *got
    })
}

/// The columns that `init` proposes for a file, and how its preview ends.
fn previewed(path: &Path) -> Result<(Columns, Outcome), Error> {
    let open = || vec![Source::new(path.display().to_string(), fs::File::open(PathBuf::from(path)).unwrap())];
    let checker = Checker::new(&SPU_ADD);
    let init = Init { checker: &checker, read: ReadOptions::default(), sheet: SheetChoice::Fitting, language: Language::En };
    let text = init.run(&mut open()[0])?;
    // The names that every table is read by are held here; what a preset makes of its layout, by the other truth.
    let names_alone = text.lines().any(|line| line.starts_with("preset = "));
    let mapping = Mapping::parse("shangjia.toml", if names_alone { "preset = \"none\"\n" } else { &text })?;
    let job = Job { stage: Stage::Preview, ..Job::new(&checker, &mapping) };
    let outcome = job.run(&mut open(), &mut Nothing)?;
    let columns = outcome.sources[0].columns.clone().expect("a table has columns");
    Ok((columns, outcome))
}

/// Takes a preview, and nothing else.
pub(crate) struct Nothing;

impl Sink for Nothing {
    fn begin(&mut self) -> Result<(), Error> {
        Ok(())
    }
    fn listing(&mut self, _: &Listing<'_>) -> Result<(), Error> {
        Ok(())
    }
    fn payload(&mut self, _: Payload<'_>) -> Result<(), Error> {
        panic!("a preview makes no payloads")
    }
    fn diagnostic(&mut self, _: Diagnostic) -> Result<(), Error> {
        panic!("a preview says nothing")
    }
    fn finish(&mut self, _: &Outcome) -> Result<(), Error> {
        Ok(())
    }
}

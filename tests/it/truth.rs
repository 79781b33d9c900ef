//! Real merchants' files, where they lie beside the project: what the program understands of every one, held against
//! what a careful person read in it with other tools (`tests/corpus/truth`, its figures and hashes, never its texts).
//!
//! Every file is read under the mapping that `init` writes for it, with at most five lines edited as a merchant would
//! (`tests/corpus/edits`). A file is *right* if products, SKUs, sums and three products agree; *refused* if nothing of
//! it would go out; and *wrong* if something would go out that the person did not read.

use sha2::{Digest, Sha256};
use shangjia::{
    Checker, Diagnostic, Error, Init, Job, Language, Listing, Mapping, Outcome, Payload, ReadOptions, SPU_ADD, SheetChoice, Sink, Source,
    Stage,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Files that are right, and files that are refused where a person refuses them. They only ever rise.
const RIGHT: usize = 92;
const RIGHTLY_REFUSED: usize = 10;

/// What exports never hold, so that products can go out at all.
const FILLING: &[&str] =
    &["path=pages/detail?id={out_product_id}", "third_cat_id=6493", "brand_id=2100000000", "info_version=1", "scene_group_list=1"];

#[test]
fn real_catalogs_are_understood_as_a_person_does() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    if !corpus.is_dir() {
        println!("truth: no corpus beside the project, nothing scored");
        return;
    }
    let (mut right, mut refused, mut refused_too, mut wrong) = (0, 0, Vec::new(), Vec::new());
    let only = std::env::var("TRUTH_ONLY").unwrap_or_default();
    for truth in truths().iter().filter(|truth| truth.of("file").contains(&only)) {
        let file = truth.of("file");
        let (verdict, what) = judge(&corpus, truth);
        match verdict {
            Verdict::Right => right += 1,
            Verdict::Refused if truth.of("verdict") == "refuse" => refused += 1,
            Verdict::Refused => refused_too.push(format!("{file}: {what}")),
            Verdict::Wrong => wrong.push(format!("{file}: {what}")),
        }
    }
    println!(
        "truth: {right} right, {refused} refused as a person does, {} refused that a person reads, {} wrong",
        refused_too.len(),
        wrong.len()
    );
    println!("refused:\n  {}\nwrong:\n  {}", refused_too.join("\n  "), wrong.join("\n  "));
    if only.is_empty() {
        assert!(wrong.is_empty(), "nothing may go out that a person did not read");
        assert!(right >= RIGHT, "{right} files are right; it was {RIGHT}");
        assert!(refused >= RIGHTLY_REFUSED, "{refused} files are rightly refused; it was {RIGHTLY_REFUSED}");
    }
}

enum Verdict {
    Right,
    Refused,
    Wrong,
}

/// One line of the truth: a column's text by its name.
struct Truth {
    names: Vec<String>,
    cells: Vec<String>,
}

impl Truth {
    fn of(&self, name: &str) -> &str {
        let at = self.names.iter().position(|own| own == name).unwrap_or_else(|| panic!("no column {name}"));
        self.cells.get(at).map_or("", String::as_str)
    }
}

fn truths() -> Vec<Truth> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/truth");
    let mut truths = Vec::new();
    for name in ["shops.tsv", "others.tsv"] {
        let text = fs::read_to_string(folder.join(name)).unwrap();
        let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned).collect::<Vec<_>>());
        let names = lines.next().unwrap();
        truths.extend(lines.map(|cells| Truth { names: names.clone(), cells }));
    }
    truths
}

fn judge(corpus: &Path, truth: &Truth) -> (Verdict, String) {
    let seen = match look(corpus, truth.of("file"), Stage::Preview) {
        Ok(seen) => seen,
        Err(error) => return (Verdict::Refused, error.to_string()),
    };
    let differences = seen.differences(truth);
    if differences.is_empty() && truth.of("verdict") == "read" {
        return (Verdict::Right, String::new());
    }
    let what = differences.join(", ");
    match look(corpus, truth.of("file"), Stage::Convert) {
        Ok(converted) if converted.payloads > 0 => {
            (Verdict::Wrong, format!("{} go out [{}]; {what}", converted.payloads, converted.codes()))
        }
        Ok(converted) => (Verdict::Refused, format!("{what} [{}]", converted.codes())),
        Err(error) => (Verdict::Refused, format!("{what} [{error}]")),
    }
}

/// Reads a file, and the sister files that belong to it, as a merchant does who has run `init` and edited a few lines.
fn look(corpus: &Path, file: &str, stage: Stage) -> Result<Seen, Error> {
    let checker = Checker::new(&SPU_ADD);
    let edits = edits(file);
    let open = || {
        let files = std::iter::once(file.to_owned()).chain(edits.sisters.iter().cloned());
        files.map(|file| Source::new(file.clone(), fs::File::open(corpus.join(&file)).unwrap())).collect::<Vec<_>>()
    };
    let init = Init { checker: &checker, read: ReadOptions::default(), sheet: SheetChoice::Fitting, language: Language::En };
    let text = edits.apply(&init.run(&mut open()[0])?);
    let mut mapping = Mapping::parse("shangjia.toml", &text)?;
    mapping.today = Some("2026-11-25".parse().unwrap());
    if stage == Stage::Convert {
        for filling in FILLING {
            mapping.set(filling)?;
        }
    }
    let mut job = Job::new(&checker, &mapping);
    job.stage = stage;
    if edits.every_sheet {
        job.sheet = SheetChoice::All;
    }
    let mut seen = Seen::default();
    let outcome = job.run(&mut open(), &mut seen)?;
    assert!(outcome.ledger.adds_up(), "{file}: the ledger does not add up: {:?}", outcome.ledger);
    Ok(seen)
}

/// What a merchant edits in the file that `init` wrote: lines under their section, in place of a line with the same key.
#[derive(Default)]
struct Edits {
    lines: Vec<(String, String)>,
    sisters: Vec<String>,
    every_sheet: bool,
}

fn edits(file: &str) -> Edits {
    let name: String = file.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/edits").join(name + ".toml");
    let Ok(text) = fs::read_to_string(path) else { return Edits::default() };
    let (mut edits, mut section) = (Edits::default(), String::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(sister) = line.strip_prefix("# with ") {
            edits.sisters.push(sister.to_owned());
        } else if line == "# --sheet all" {
            edits.every_sheet = true;
        } else if line.starts_with('[') {
            line.clone_into(&mut section);
        } else if !line.starts_with('#') {
            edits.lines.push((section.clone(), line.to_owned()));
        }
    }
    assert!(edits.lines.len() <= 5, "{file}: a merchant edits at most five lines");
    edits
}

impl Edits {
    fn apply(&self, init: &str) -> String {
        let mut lines: Vec<String> = init.lines().map(str::to_owned).collect();
        for (section, edit) in &self.lines {
            // `"Size" -> "Size {any}" = …`: the line of the one key becomes that of the other.
            let (key, edit) = edit.split_once(" -> ").map_or((edit.as_str(), edit.as_str()), |(key, edit)| (key, edit));
            let key = key.split_once('=').map_or(key, |(key, _)| key).trim();
            let (start, end) = range_of(&lines, section).unwrap_or_else(|| {
                lines.push(section.clone());
                (lines.len(), lines.len())
            });
            let is_same = |line: &String| {
                let line = line.trim_start_matches('#').trim_start();
                // A column may be called by its header in the file and by its letters in the edit.
                let letter = key.trim_matches('"').strip_prefix('@').is_some_and(|letters| {
                    line.rsplit_once("  # ").is_some_and(|(_, note)| {
                        note == letters || note.starts_with(&format!("{letters}:")) || note.starts_with(&format!("{letters} "))
                    })
                });
                letter || line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
            };
            match lines[start..end].iter().position(is_same) {
                Some(at) => edit.clone_into(&mut lines[start + at]),
                None => lines.insert(start, edit.to_owned()),
            }
        }
        lines.join("\n") + "\n"
    }
}

/// The lines that belong to a section; what stands above every section belongs to the empty one.
fn range_of(lines: &[String], section: &str) -> Option<(usize, usize)> {
    let start = if section.is_empty() { 0 } else { lines.iter().position(|line| line.trim() == section)? + 1 };
    let end = lines[start..].iter().position(|line| line.starts_with('[')).map_or(lines.len(), |at| start + at);
    Some((start, end))
}

/// What was understood, in the truth's own terms.
#[derive(Default)]
struct Seen {
    products: Vec<String>,
    skus: usize,
    fen: u128,
    unpriced: usize,
    stock: u128,
    unstocked: usize,
    payloads: usize,
    found: BTreeMap<&'static str, usize>,
}

impl Seen {
    fn differences(&self, truth: &Truth) -> Vec<String> {
        let at = |index: usize| self.products.get(index).cloned().unwrap_or_default();
        let count = self.products.len();
        let has_stock = truth.of("stock") != "-";
        let stock = if has_stock { self.stock.to_string() } else { "-".to_owned() };
        let unstocked = if has_stock { self.unstocked.to_string() } else { truth.of("unstocked").to_owned() };
        let got = [
            ("products", count.to_string()),
            ("skus", self.skus.to_string()),
            ("fen", self.fen.to_string()),
            ("unpriced", self.unpriced.to_string()),
            ("stock", stock),
            ("unstocked", unstocked),
        ];
        let differs = got.into_iter().filter(|(name, got)| truth.of(name) != got);
        let mut said: Vec<_> = differs.map(|(name, got)| format!("{name} {got} for {}", truth.of(name))).collect();
        for (name, index) in [("first", 0), ("middle", count / 2), ("last", count.saturating_sub(1))] {
            let (own, theirs) = (at(index), truth.of(name));
            // Stock that no column holds is not compared.
            let parts = |card: &str| card.split(':').map(str::to_owned).collect::<Vec<_>>();
            let (own, theirs) = (parts(&own), parts(theirs));
            let names = ["id", "title", "options", "fen", "stock", "images"];
            for (part, what) in names.iter().enumerate() {
                let (a, b) = (own.get(part), theirs.get(part));
                if a != b && (*what != "stock" || has_stock) {
                    said.push(format!("{name} {what} {} for {}", a.map_or("", String::as_str), b.map_or("", String::as_str)));
                }
            }
        }
        said
    }

    fn codes(&self) -> String {
        let mut codes: Vec<_> = self.found.iter().collect();
        codes.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        codes.into_iter().take(4).map(|(code, count)| format!("{count} {code}")).collect::<Vec<_>>().join(", ")
    }
}

impl Sink for Seen {
    fn begin(&mut self) -> Result<(), Error> {
        *self = Seen::default();
        Ok(())
    }
    fn listing(&mut self, listing: &Listing<'_>) -> Result<(), Error> {
        let product = &listing.product;
        let prices: Vec<_> = product.skus.iter().filter_map(|sku| sku.sale_price).map(|fen| u128::from(fen.get())).collect();
        let stocks: Vec<_> = product.skus.iter().filter_map(|sku| sku.stock_num).map(u128::from).collect();
        let options = product
            .skus
            .iter()
            .map(|sku| sku.attributes.iter().map(|option| format!("{}={}", option.key, option.value)).collect::<Vec<_>>().join(";"));
        let options = options.collect::<Vec<_>>().join("|");
        let options = if product.skus.iter().all(|sku| sku.attributes.is_empty()) { String::new() } else { options };
        let mut images: Vec<_> = product.head_img.iter().collect();
        images.sort();
        images.dedup();
        let (id, title) = (product.out_product_id.as_deref().unwrap_or(""), product.title.as_deref().unwrap_or(""));
        let (fen, stock) = (prices.iter().sum::<u128>(), stocks.iter().sum::<u128>());
        self.skus += product.skus.len();
        self.fen += fen;
        self.unpriced += product.skus.len() - prices.len();
        self.stock += stock;
        self.unstocked += product.skus.len() - stocks.len();
        self.products.push(format!("{}:{}:{}:{fen}:{stock}:{}", hash(id), hash(title), hash(&options), images.len()));
        Ok(())
    }
    fn payload(&mut self, _: Payload<'_>) -> Result<(), Error> {
        self.payloads += 1;
        Ok(())
    }
    fn diagnostic(&mut self, diagnostic: Diagnostic) -> Result<(), Error> {
        if diagnostic.severity == shangjia::Severity::Error {
            *self.found.entry(diagnostic.rule.code).or_default() += 1;
        }
        Ok(())
    }
    fn finish(&mut self, _: &Outcome) -> Result<(), Error> {
        Ok(())
    }
}

fn hash(text: &str) -> String {
    let digest = Sha256::digest(text.trim());
    digest.iter().take(6).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

//! Corrected copies of the tables that were checked: shown, or written beside the originals, which nobody touches.

use super::args;
use super::output::{Destination, Held};
use super::publication::Publication;
use super::terminal::{self, Terminal};
use super::{Failure, inputs};
use serde_json::json;
use shangjia::report::printable;
use shangjia::rules::Words;
use shangjia::table::{Change, Limits, ReadOptions, Stop, Tables};
use shangjia::words::fix as words;
use shangjia::{Diagnostic, Edit, Error, Fixes, Language, Outcome, Source, SourceFacts, Spot, column_letters};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is corrected, and where it goes.
pub(crate) struct Fixing {
    fixes: Fixes,
    /// All of them, to say how many are not made.
    every: Fixes,
    to: Option<PathBuf>,
    diff: bool,
    written: Vec<Written>,
    /// Cells that the copy leaves as they are, though they should change.
    left: Vec<Edit>,
}

/// A copy or a list that is held back.
struct Written {
    file: String,
    to: PathBuf,
    cells: usize,
    is_copy: bool,
    held: Held,
}

impl Fixing {
    /// What was asked for, if anything was.
    pub(crate) fn new(asked: &args::Fixing, files: &[PathBuf]) -> Result<Option<Fixing>, Failure> {
        if asked.fix.is_none() && !asked.diff {
            return if asked.unsafe_fixes { Err(needs_use()) } else { Ok(None) };
        }
        let to = asked.fix.clone().filter(|_| !asked.diff);
        if files.len() > 1 && to.as_ref().is_some_and(|to| !to.is_dir()) {
            return Err(Failure::FixFolderWanted);
        }
        let wanted = if asked.unsafe_fixes { Fixes::all() } else { Fixes::safe() };
        Ok(Some(Fixing { fixes: wanted, every: Fixes::all(), to, diff: asked.diff, written: Vec::new(), left: Vec::new() }))
    }

    /// Whether standard output is for the corrections.
    pub(crate) fn shows_diff(&self) -> bool {
        self.diff
    }

    /// A pass begins; what came before never happened.
    pub(crate) fn begin(&mut self) {
        self.fixes.clear();
        self.every.clear();
    }

    pub(crate) fn add(&mut self, diagnostic: &Diagnostic) {
        self.fixes.add(diagnostic);
        self.every.add(diagnostic);
    }

    /// Writes the copies and makes sure that they are on the disk.
    pub(crate) fn stage(&mut self, sources: &mut [Source], outcome: &Outcome, limits: &Limits, reads: &[PathBuf]) -> Result<(), Failure> {
        let Some(to) = self.to.clone() else { return Ok(()) };
        let edits = self.fixes.edits();
        for source in sources {
            let file = source.name().to_string();
            let Some(facts) = outcome.sources.iter().find(|facts| facts.file == file) else { continue };
            if facts.columns.is_none() {
                return Err(Failure::NoTableToFix(file));
            }
            let own: Vec<&Edit> = edits.iter().filter(|edit| *edit.place.file == file).collect();
            let is_copy = facts.delimiter.is_some();
            let path = target(&to, &file, is_copy);
            inputs::refuse_overlap(reads, &path)?;
            let mut held = Held::open(Destination::File(path.clone()))?;
            let failed = |error| Failure::from(Error::io(inputs::shown(&path), error));
            let left = if is_copy {
                copy(source, facts, limits, &own, &mut held)?
            } else {
                list(&own, &path, &mut held).map_err(failed)?;
                Vec::new()
            };
            held.stage().map_err(failed)?;
            self.written.push(Written { file, cells: own.len() - left.len(), to: path, is_copy, held });
            self.left.extend(left);
        }
        Ok(())
    }

    /// Shows the copies, and says what was done.
    pub(crate) fn publish(self, terminal: &Terminal, publication: &mut Publication) -> Result<(), Failure> {
        let edits = self.fixes.edits();
        let language = terminal.language;
        let mut said = String::new();
        for edit in edits.iter().filter(|edit| !self.left.contains(edit)) {
            said.push_str(&difference(edit));
        }
        if edits.is_empty() {
            let _ = writeln!(said, "{}", words::NOTHING.text(language));
        }
        for Written { file, to, cells: n, is_copy, held } in self.written {
            let words = if is_copy { words::COPIED } else { words::LISTED };
            let shown = |text: &str| printable(text).into_owned();
            let args = [("file", shown(&file)), ("n", cells(n, language)), ("to", shown(&inputs::shown(&to)))];
            held.publish(publication).map_err(|error| Error::io(inputs::shown(&to), error))?;
            let _ = writeln!(said, "{}", words.fill(language, &args));
        }
        for edit in &self.left {
            let _ = writeln!(said, "{}", words::NOT_PLACED.fill(language, &[("place", place(edit))]));
        }
        let more = self.every.edits().into_iter().filter(|edit| !edits.contains(edit)).count();
        let hint = (more > 0).then(|| words::UNSAFE_HINT.fill(language, &[("n", cells(more, language))]));
        if self.diff {
            terminal::print(&said)?;
        } else {
            terminal.say(said.trim_end());
        }
        if let Some(hint) = hint {
            terminal.say(&hint);
        }
        Ok(())
    }
}

fn needs_use() -> Failure {
    Failure::Argument { name: "--unsafe-fixes", value: String::new(), expected: "--fix FILE, --diff".to_owned() }
}

fn cells(n: usize, language: Language) -> String {
    let words: Words = if n == 1 { words::ONE_CELL } else { words::MANY_CELLS };
    words.fill(language, &[("n", n.to_string())])
}

/// A file in a folder keeps its name; a list of cells says that it is one.
fn target(to: &Path, file: &str, is_copy: bool) -> PathBuf {
    if !to.is_dir() {
        return to.to_owned();
    }
    let name = if file == "-" { "stdin" } else { file };
    let name = Path::new(name).file_name().unwrap_or(name.as_ref()).to_string_lossy().into_owned();
    to.join(if is_copy { name } else { format!("{name}.csv") })
}

/// The table with its cells changed; those that could not be.
fn copy(source: &mut Source, facts: &SourceFacts, limits: &Limits, edits: &[&Edit], out: &mut Held) -> Result<Vec<Edit>, Failure> {
    let options = ReadOptions {
        encoding: facts.encoding.clone(),
        delimiter: facts.delimiter.and_then(|delimiter| u8::try_from(delimiter).ok()),
        limits: Some(limits.clone()),
    };
    let change = |edit: &&'_ Edit| match edit.place.spot {
        Spot::Line { line, field, .. } => Some((line, field)),
        _ => None,
    };
    let changes: Vec<Change<'_>> = edits
        .iter()
        .filter_map(|edit| {
            let (line, field) = change(edit)?;
            Some(Change { line, field, before: &edit.before, after: &edit.after })
        })
        .collect();
    let left = match Tables::open(source, &options, None)?.write_changed(&changes, out) {
        Ok(left) => left,
        Err(Stop::Failed(error)) => return Err(error.into()),
        // The encoding is said, so it cannot prove to be another one.
        Err(Stop::Again(_)) => changes.clone(),
    };
    let is_left = |edit: &&&Edit| change(edit).is_some_and(|(line, field)| left.iter().any(|c| (c.line, c.field) == (line, field)));
    Ok(edits.iter().filter(is_left).map(|edit| (*edit).clone()).collect())
}

/// What to change in a workbook, as JSON if the file's name ends so, else as CSV.
fn list(edits: &[&Edit], path: &Path, out: &mut Held) -> std::io::Result<()> {
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let one = |edit: &&Edit| json!({"sheet": sheet(edit), "cell": cell(edit), "header": edit.header, "before": edit.before, "after": edit.after, "rules": edit.rules});
        serde_json::to_writer_pretty(&mut *out, &edits.iter().map(one).collect::<Vec<_>>())?;
        return out.write_all(b"\n");
    }
    // Spreadsheets tell by this mark that the text is UTF-8.
    out.write_all("\u{feff}".as_bytes())?;
    let mut table = csv::Writer::from_writer(out);
    table.write_record(["sheet", "cell", "header", "before", "after", "rules"])?;
    for edit in edits {
        let header = edit.header.as_deref().unwrap_or_default();
        let texts = [sheet(edit), &cell(edit), header, &edit.before, &edit.after, &edit.rules.join(" ")].map(harmless);
        table.write_record(texts)?;
    }
    table.flush()
}

/// A spreadsheet takes a text that begins so for a formula, unless an apostrophe stands in front of it.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

fn sheet(edit: &Edit) -> &str {
    if let Spot::Cell { sheet, .. } = &edit.place.spot { sheet } else { "" }
}

fn cell(edit: &Edit) -> String {
    if let Spot::Cell { row, column, .. } = edit.place.spot { format!("{}{row}", column_letters(column)) } else { String::new() }
}

/// The place as an editor or a spreadsheet takes it: `goods.csv:3:12`, `goods.xlsx 商品表!F7`.
fn place(edit: &Edit) -> String {
    let file = printable(&edit.place.file);
    match edit.place.spot {
        Spot::Line { line, column: 0, .. } => format!("{file}:{line}"),
        Spot::Line { line, column, .. } => format!("{file}:{line}:{column}"),
        _ => format!("{file} {}", printable(&edit.place.to_string())),
    }
}

/// A change as `diff` writes one, with the cell for its lines.
fn difference(edit: &Edit) -> String {
    let header = edit.header.as_deref().map(|header| format!(" {}", printable(header))).unwrap_or_default();
    let shown = |text: &str| {
        let quote = if text.trim() == text { "" } else { "\"" };
        format!("{quote}{}{quote}", printable(text))
    };
    format!("@@ {}{header} [{}] @@\n-{}\n+{}\n", place(edit), edit.rules.join(" "), shown(&edit.before), shown(&edit.after))
}

//! The report for people: each problem with its row as a card, repeats together, and the ledger in words.
//!
//! The cards are drawn by `miette`; headings, help, repeats and tables are written here, because `miette` has them in
//! English only. What the terminal can show is decided by the caller: nothing here looks at the environment.

use super::group::Groups;
use super::pen::Pen;
use super::{Heading, Outcome, Report, summary, understood};
use crate::words::{error_text, mapping_place, trouble};
use crate::{Diagnostic, Error, ErrorKind, Language, Severity, SourceFacts};
use std::io::{self, Write};

/// Whether the report is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Colour {
    /// Plain text.
    #[default]
    Never,
    /// With the terminal's own sixteen colours.
    Always,
}

/// What lines are drawn with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Drawing {
    /// ASCII only: one column wide in every terminal.
    #[default]
    Ascii,
    /// Box drawing characters, which terminals set to East Asian widths may draw two columns wide.
    Unicode,
}

/// How much is told beside the problems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// What became of the rows.
    #[default]
    Rows,
    /// Before that, how every file was read and every column understood.
    Columns,
}

/// What the reader's terminal can show, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HumanOptions {
    /// Whether it is coloured.
    pub colour: Colour,
    /// What lines are drawn with.
    pub drawing: Drawing,
    /// The columns of the terminal; fewer than 40 are taken as 40.
    pub width: usize,
    /// How many problems are drawn; all are counted.
    pub limit: usize,
    /// What is told beside them.
    pub detail: Detail,
}

impl Default for HumanOptions {
    /// Plain ASCII in 100 columns, up to 200 problems.
    fn default() -> HumanOptions {
        HumanOptions { colour: Colour::Never, drawing: Drawing::Ascii, width: 100, limit: 200, detail: Detail::Rows }
    }
}

/// Draws problems for people and writes everything when it is finished.
#[derive(Debug)]
pub struct HumanReport<W> {
    out: W,
    heading: Heading,
    pen: Pen,
    groups: Groups,
}

impl<W: Write> HumanReport<W> {
    /// Begins a report.
    pub fn new(out: W, heading: &Heading, options: HumanOptions) -> HumanReport<W> {
        HumanReport { out, heading: heading.clone(), pen: Pen::new(heading.language, options), groups: Groups::default() }
    }
}

impl<W: Write> Report for HumanReport<W> {
    fn diagnostic(&mut self, diagnostic: &Diagnostic) -> io::Result<()> {
        let pen = &self.pen;
        self.groups.add(diagnostic, pen.options.limit, || pen.problem(diagnostic));
        Ok(())
    }

    fn finish(&mut self, outcome: &Outcome) -> io::Result<()> {
        let (pen, groups) = (&self.pen, &self.groups);
        let mut text = String::new();
        if pen.options.detail == Detail::Columns {
            text.push_str(&understood::sources(&outcome.sources, pen));
        }
        let kinds = groups.shown(pen.options.limit);
        for &(group, shown) in &kinds {
            self.out.write_all(text.as_bytes())?;
            text.clear();
            for drawing in &group.drawings[..shown] {
                text.push_str(drawing);
                text.push('\n');
            }
            if group.count > shown as u64 {
                // The line belongs to the drawing above it.
                text.pop();
                text.push_str(&pen.repeats(group, shown));
                text.push('\n');
            }
        }
        text.push_str(&summary::hidden(groups, &kinds, pen));
        text.push_str(&summary::problems(groups, pen));
        text.push_str(&summary::ledger(&outcome.ledger, pen));
        text.push_str(&summary::verdict(groups, outcome, &self.heading, pen));
        self.out.write_all(text.as_bytes())?;
        self.out.flush()
    }
}

/// How every file was read and every column understood, for a terminal.
pub fn show_sources(sources: &[SourceFacts], language: Language, options: HumanOptions) -> String {
    understood::sources(sources, &Pen::new(language, options))
}

/// Why nothing was done, for a terminal: the sentence, and for a mapping the line of the file with the place marked.
pub fn show_error(error: &Error, language: Language, options: HumanOptions) -> String {
    let pen = Pen::new(language, options);
    let heading = pen.paint(Severity::Error, trouble::ERROR.text(language));
    match error.kind() {
        ErrorKind::Mapping(mapping) if mapping_place(mapping).is_some() => format!("{heading}\n{}", pen.mapping(mapping)),
        _ => format!("{heading}\n{}", pen.wrap("  ", "  ", &error_text(error, language))),
    }
}

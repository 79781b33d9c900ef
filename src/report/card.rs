//! Rows as cards: one line of `header: value` pairs for each place that a problem points at, so that a cell is
//! recognised whether it came from a workbook, a text in any encoding, or a request body.
//!
//! [`Cards`] is what `miette` draws; it only ever sees these few lines, because its own sources search the whole file
//! for every label.

use super::json::cell_name;
use super::{CELL_COLUMNS, printable, shorten};
use crate::{Label, Spot};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use smol_str::SmolStr;
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// The columns that headers, and cells around the one in question, may take.
const HEADER_COLUMNS: usize = 24;
const NEIGHBOUR_COLUMNS: usize = 28;
const BETWEEN: &str = " | ";
const LEFT_OUT: &str = "...";
/// A blank cell is drawn like this, so that something can be underlined.
const BLANK: &str = "\"\"";

/// How cards are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct CardOptions {
    /// The columns that one card may take, with its line number.
    pub width: usize,
    /// What stands between a file and its sheet.
    pub arrow: &'static str,
    /// The name of standard input.
    pub input: &'static str,
    /// Whether a card's name holds the whole place, or the drawing adds line and column itself.
    pub naming: Naming,
}

/// What the name above a card holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// File, sheet and cell, or file, line and column.
    Place,
    /// For a text only the file: line and column are asked for separately.
    File,
}

/// A few lines of text, each with its own name and number.
#[derive(Debug, Clone, Default)]
pub(super) struct Cards {
    text: String,
    lines: Vec<Line>,
}

#[derive(Debug, Clone)]
struct Line {
    bytes: Range<usize>,
    /// Counted from 0, as `miette` does.
    number: usize,
    column: usize,
    name: String,
}

impl Cards {
    /// Draws the row of these labels, which all stand in it, and returns which bytes each of them is about. Nothing is
    /// drawn for a place without any text.
    pub(super) fn add(&mut self, labels: &[&Label], options: CardOptions) -> Option<Vec<Range<usize>>> {
        let first = labels.first()?;
        let (number, column) = line_and_column(&first.place.spot)?;
        let (cells, focus) = cells(labels)?;
        let budget = options.width.saturating_sub(number.to_string().len() + 5).max(24);
        let kept = fit(&cells, &focus, budget);
        if kept.is_empty() {
            return None;
        }
        let from = self.text.len();
        let mut spans = vec![from..from; cells.len()];
        let mut previous = None;
        for &i in &kept {
            if previous.is_some() {
                self.text.push_str(BETWEEN);
            }
            if previous.map_or(0, |p: usize| p + 1) != i {
                self.text.push_str(LEFT_OUT);
                self.text.push_str(BETWEEN);
            }
            previous = Some(i);
            spans[i] = self.push_cell(&cells[i]);
        }
        if previous.is_some_and(|p| p + 1 < cells.len()) {
            self.text.push_str(BETWEEN);
            self.text.push_str(LEFT_OUT);
        }
        let all = from..self.text.len();
        self.push_line(all.clone(), number, column, place_name(first, options));
        Some(focus.iter().map(|focus| focus.map_or(all.clone(), |i| spans[i].clone())).collect())
    }

    /// One line of a file as it stands, made printable, and the bytes of the part in question.
    pub(super) fn add_text(
        &mut self,
        name: String,
        (line, column): (usize, usize),
        text: &str,
        span: Range<usize>,
        width: usize,
    ) -> Range<usize> {
        let before = printable(text.get(..span.start).unwrap_or(text)).into_owned();
        let part = shorten(text.get(span.clone()).unwrap_or(""), CELL_COLUMNS.min(width));
        let after = text.get(span.end..).unwrap_or("");
        let from = self.text.len();
        if columns(&before) + columns(&part) > width {
            self.text.push_str(LEFT_OUT);
        } else {
            self.text.push_str(&before);
        }
        let start = self.text.len();
        self.text.push_str(if part.is_empty() { BLANK } else { &part });
        let end = self.text.len();
        let left = width.saturating_sub(columns(&self.text[from..]));
        if left > LEFT_OUT.len() {
            self.text.push_str(&shorten(after, left));
        }
        self.push_line(from..self.text.len(), line as u64, column, name);
        start..end
    }

    fn push_cell(&mut self, cell: &Cell) -> Range<usize> {
        self.text.push_str(&cell.header);
        if !cell.header.is_empty() {
            self.text.push_str(": ");
        }
        let start = self.text.len();
        self.text.push_str(&cell.value);
        start..self.text.len()
    }

    fn push_line(&mut self, bytes: Range<usize>, number: u64, column: usize, name: String) {
        // A line break keeps the spans of neighbouring cards apart.
        self.text.push('\n');
        let number = usize::try_from(number).unwrap_or(usize::MAX).saturating_sub(1);
        self.lines.push(Line { bytes, number, column: column.saturating_sub(1), name });
    }
}

impl SourceCode for Cards {
    /// The one card that the span lies in, and never more: a span over two of them is refused, which makes `miette`
    /// draw them apart.
    fn read_span<'a>(&'a self, span: &SourceSpan, _: usize, _: usize) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let line = self.lines.iter().find(|line| line.bytes.start <= start && end <= line.bytes.end).ok_or(MietteError::OutOfBounds)?;
        let bytes = line.bytes.clone();
        let data = self.text.as_bytes().get(bytes.clone()).ok_or(MietteError::OutOfBounds)?;
        let whole = (bytes.start, bytes.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(line.name.clone(), data, whole, line.number, line.column, 1)))
    }
}

/// The name of a place as reports show it: `商品.xlsx › 商品表!F7`, `goods.csv:7:12`.
pub(super) fn place_name(label: &Label, options: CardOptions) -> String {
    let file = if &*label.place.file == "-" { options.input.to_owned() } else { shorten(&label.place.file, CELL_COLUMNS) };
    let arrow = options.arrow;
    match &label.place.spot {
        Spot::File => file,
        Spot::Cell { sheet, row, column } => format!("{file} {arrow} {}!{}", shorten(sheet, CELL_COLUMNS), cell_name(*row, *column)),
        Spot::Body { line, pointer } => {
            let at = if options.naming == Naming::Place { format!(":{line}") } else { String::new() };
            let pointer = shorten(pointer, CELL_COLUMNS);
            if pointer.is_empty() { format!("{file}{at}") } else { format!("{file}{at} {arrow} {pointer}") }
        }
        Spot::Line { .. } if options.naming == Naming::File => file,
        Spot::Line { line, column: 0, .. } => format!("{file}:{line}"),
        Spot::Line { line, column, .. } => format!("{file}:{line}:{column}"),
    }
}

/// Whether two labels stand in the same row, so that one card can show both.
pub(super) fn same_row(a: &Label, b: &Label) -> bool {
    let row = |label: &Label| line_and_column(&label.place.spot).map(|(row, _)| row);
    let sheet = |label: &Label| match &label.place.spot {
        Spot::Cell { sheet, .. } => Some(sheet.clone()),
        _ => None,
    };
    a.place.file == b.place.file && sheet(a) == sheet(b) && row(a) == row(b) && focus_in(a, b).is_some()
}

/// What a card calls the label's value: the column's header, or the member of a request body.
pub(super) fn header(label: &Label) -> Option<&str> {
    let member = match &label.place.spot {
        Spot::Body { pointer, .. } => pointer.rsplit('/').next(),
        _ => None,
    };
    label.header.as_deref().or(member)
}

/// The columns that a printable text takes on a terminal, character by character as `miette` counts.
pub(super) fn columns(text: &str) -> usize {
    text.chars().filter_map(UnicodeWidthChar::width).sum()
}

/// A cell as it is drawn.
struct Cell {
    header: String,
    value: String,
    blank: bool,
}

fn line_and_column(spot: &Spot) -> Option<(u64, usize)> {
    match spot {
        Spot::File => None,
        Spot::Cell { row, column, .. } => Some((*row, *column as usize)),
        Spot::Line { line, column, .. } => Some((*line, *column as usize)),
        Spot::Body { line, .. } => Some((*line, 1)),
    }
}

/// Which cell of the first label's card the other label points at.
fn focus_in(first: &Label, other: &Label) -> Option<usize> {
    let cell = other.card.get(other.focus?)?;
    if first.card == other.card {
        return other.focus;
    }
    first.card.iter().position(|c| c == cell)
}

/// The cells of a card, those in question drawn at full length, and which of them each label is about.
fn cells(labels: &[&Label]) -> Option<(Vec<Cell>, Vec<Option<usize>>)> {
    let first = labels.first()?;
    if first.card.is_empty() {
        let value = first.value.as_deref()?;
        let header = header(first).unwrap_or("");
        return Some((vec![cell(header, value, CELL_COLUMNS)], vec![Some(0); labels.len()]));
    }
    let focus: Vec<_> = labels.iter().map(|label| focus_in(first, label)).collect();
    let draw = |(i, (header, value)): (usize, &(SmolStr, SmolStr))| {
        cell(header, value, if focus.contains(&Some(i)) { CELL_COLUMNS } else { NEIGHBOUR_COLUMNS })
    };
    Some((first.card.iter().enumerate().map(draw).collect(), focus))
}

fn cell(header: &str, value: &str, columns: usize) -> Cell {
    let blank = value.is_empty();
    let value = if blank { BLANK.to_owned() } else { shorten(value, columns) };
    Cell { header: shorten(header, HEADER_COLUMNS), value, blank }
}

/// Which cells are drawn: those in question always, then the nearest ones as far as the width goes.
fn fit(cells: &[Cell], focus: &[Option<usize>], budget: usize) -> Vec<usize> {
    let distance = |i: usize| focus.iter().flatten().map(|f| f.abs_diff(i)).min().unwrap_or(i);
    let mut nearest: Vec<usize> = (0..cells.len()).collect();
    nearest.sort_by_key(|&i| (distance(i), i));
    // Room for the dots on both sides.
    let mut left = budget.saturating_sub(2 * (BETWEEN.len() + LEFT_OUT.len()));
    let mut kept = Vec::new();
    for i in nearest {
        let cell = &cells[i];
        let needs = columns(&cell.header) + 2 + columns(&cell.value) + BETWEEN.len();
        if distance(i) > 0 || kept.is_empty() && focus.iter().all(Option::is_none) {
            if needs > left && !kept.is_empty() {
                break;
            }
            if cell.blank {
                continue;
            }
        }
        left = left.saturating_sub(needs);
        kept.push(i);
    }
    kept.sort_unstable();
    kept
}

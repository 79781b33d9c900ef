//! Sentences, cards and lines as one reader's terminal shows them; [`human`](super::human) decides which are shown.

use super::card::{CardOptions, Cards, Naming};
use super::finding::Finding;
use super::group::Group;
use super::human::{Colour, Drawing, HumanOptions};
use super::{CELL_COLUMNS, json, printable, shorten};
use crate::words::{mapping_place, mapping_sentence, report as words};
use crate::{Diagnostic, Language, MappingError, Place, Severity, Spot};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};
use std::fmt::Write as _;
use textwrap::WordSplitter;

/// How one reader is written to: language, width, colours and lines.
#[derive(Debug)]
pub(super) struct Pen {
    pub language: Language,
    pub options: HumanOptions,
    handler: GraphicalReportHandler,
}

impl Pen {
    pub(super) fn new(language: Language, mut options: HumanOptions) -> Pen {
        options.width = options.width.max(40);
        let theme = GraphicalTheme {
            characters: match options.drawing {
                Drawing::Ascii => ThemeCharacters::ascii(),
                Drawing::Unicode => ThemeCharacters::unicode(),
            },
            styles: match options.colour {
                Colour::Never => ThemeStyles::none(),
                Colour::Always => ThemeStyles::ansi(),
            },
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(options.width)
            .with_links(false)
            .with_context_lines(0)
            .with_word_splitter(WordSplitter::NoHyphenation)
            .without_cause_chain()
            .without_primary_span_start()
            .without_syntax_highlighting();
        Pen { language, options, handler }
    }

    /// One problem: heading, message, cards, help.
    pub(super) fn problem(&self, diagnostic: &Diagnostic) -> String {
        let card = CardOptions {
            width: self.options.width,
            arrow: self.arrow(),
            input: words::STANDARD_INPUT.text(self.language),
            naming: Naming::Place,
        };
        let mut finding = Finding::drawn(diagnostic, self.language, card);
        finding.code = None;
        let help = finding.help.take();
        let code = format!("{}[{}]", self.severity(diagnostic.severity), diagnostic.rule.code);
        let mut text = self.paint(diagnostic.severity, &code);
        for (words, id) in [(words::PRODUCT, &diagnostic.product), (words::SKU, &diagnostic.sku)] {
            if let Some(id) = id {
                let _ = write!(text, "  {} {}", words.text(self.language), shorten(id, 40));
            }
        }
        if finding.spans.is_empty() && !finding.elsewhere.is_empty() {
            let _ = write!(text, "  {}", finding.elsewhere.remove(0));
        }
        text.push('\n');
        self.draw(&mut text, &finding);
        for place in &finding.elsewhere {
            text.push_str(&self.wrap("  ", "  ", &format!("{} {} {place}", words::COMPARE.text(self.language), self.arrow())));
        }
        if finding.left_out > 0 {
            let more = words::MORE_PLACES.fill(self.language, &[("n", finding.left_out.to_string())]);
            text.push_str(&self.wrap("  ", "  ", &more));
        }
        if let Some(help) = help {
            let word = words::HELP.text(self.language);
            let space = if word.ends_with(':') { " " } else { "" };
            text.push_str(&self.wrap(&format!("  {word}{space}"), "        ", &help));
        }
        text
    }

    /// The line below a drawing that stands for all further ones.
    pub(super) fn repeats(&self, group: &Group, shown: usize) -> String {
        let more = group.count - shown as u64;
        let behind = group.places.get(shown..).unwrap_or_default();
        let mut places = self.places(group.places.first(), behind);
        if more > behind.len() as u64 && !behind.is_empty() {
            places.push_str(", ...");
        }
        // Numbers alone are lines of the file that the drawing names.
        if places.starts_with(|c: char| c.is_ascii_digit()) && behind.iter().all(|place| !matches!(place.spot, Spot::Cell { .. })) {
            places = words::LINES.fill(self.language, &[("lines", places)]);
        }
        let words = match (more, behind) {
            (_, []) => words::REPEATS_WITHOUT_PLACE,
            (1, _) => words::ONE_REPEAT,
            _ => words::REPEATS,
        };
        let line = words.fill(self.language, &[("n", more.to_string()), ("places", places)]);
        self.wrap("  = ", "    ", &line)
    }

    /// Places in few words: what a place has in common with the one before it is not said again.
    fn places(&self, before: Option<&Place>, places: &[Place]) -> String {
        let mut text = String::new();
        let mut last = before.map(|place| self.table(place));
        for place in places {
            let table = self.table(place);
            if !text.is_empty() {
                text.push_str(", ");
            }
            if last.as_ref() != Some(&table) {
                text.push_str(&table);
            }
            last = Some(table);
            match &place.spot {
                Spot::File => {}
                Spot::Cell { row, column, .. } => text.push_str(&json::cell_name(*row, *column)),
                Spot::Line { line, .. } | Spot::Body { line, .. } => text.push_str(&line.to_string()),
            }
        }
        text
    }

    /// The part of a place that places in the same table share.
    fn table(&self, place: &Place) -> String {
        let file = shorten(&self.file(&place.file), CELL_COLUMNS);
        match &place.spot {
            Spot::File => file,
            Spot::Cell { sheet, .. } => format!("{file} {} {}!", self.arrow(), shorten(sheet, CELL_COLUMNS)),
            Spot::Line { .. } | Spot::Body { .. } => file + ":",
        }
    }

    /// What is wrong with a mapping, with its line.
    pub(super) fn mapping(&self, error: &MappingError) -> String {
        let mut finding = Finding {
            code: None,
            severity: Severity::Error,
            message: mapping_sentence(error, self.language),
            help: None,
            cards: Cards::default(),
            spans: Vec::new(),
            elsewhere: Vec::new(),
            left_out: 0,
        };
        if let (Some(span), Some((line, column))) = (&error.span, mapping_place(error)) {
            let begin = error.text[..span.start].rfind('\n').map_or(0, |i| i + 1);
            let text = error.text[begin..].lines().next().unwrap_or("");
            let start = (span.start - begin).min(text.len());
            // A span over several lines is marked on its first one.
            let end = span.end.saturating_sub(begin).clamp(start, text.len());
            let name = format!("{}:{line}:{column}", shorten(&error.file, CELL_COLUMNS));
            let width = self.options.width.saturating_sub(line.to_string().len() + 5);
            let marked = finding.cards.add_text(name, (line, column), text, start..end, width);
            finding.spans.push(LabeledSpan::new_primary_with_span(None, (marked.start, marked.len())));
        }
        let mut text = String::new();
        self.draw(&mut text, &finding);
        text
    }

    fn draw(&self, text: &mut String, finding: &Finding) {
        self.handler.render_report(text, finding).expect("a String takes every text, and every span lies in a card");
    }

    /// Lines no wider than the terminal, broken where the language allows it.
    pub(super) fn wrap(&self, first: &str, further: &str, text: &str) -> String {
        let options = textwrap::Options::new(self.options.width)
            .initial_indent(first)
            .subsequent_indent(further)
            .word_splitter(WordSplitter::NoHyphenation)
            // A long name is copied out of the terminal whole.
            .break_words(false);
        // Only our own texts hold line breaks; those of cells are written out by now.
        let mut lines = textwrap::fill(text, options);
        lines.push('\n');
        lines
    }

    pub(super) fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => words::ERROR,
            Severity::Warning => words::WARNING,
            Severity::Note => words::NOTE,
        }
        .text(self.language)
    }

    /// Bold red, yellow or cyan, as `miette` colours its own marks.
    pub(super) fn paint(&self, severity: Severity, text: &str) -> String {
        let colour = match severity {
            Severity::Error => 31,
            Severity::Warning => 33,
            Severity::Note => 36,
        };
        match self.options.colour {
            Colour::Never => text.to_owned(),
            Colour::Always => format!("\u{1b}[1;{colour}m{text}\u{1b}[0m"),
        }
    }

    pub(super) fn arrow(&self) -> &'static str {
        match self.options.drawing {
            Drawing::Ascii => ">",
            Drawing::Unicode => "›",
        }
    }

    /// A file as it is spoken of.
    pub(super) fn file(&self, name: &str) -> String {
        if name == "-" { words::STANDARD_INPUT.text(self.language).to_owned() } else { printable(name).into_owned() }
    }
}

//! A [`Diagnostic`](crate::Diagnostic) as `miette` understands it, for programs that show our findings among their own.

use super::card::{CardOptions, Cards, Naming, header, place_name, same_row};
use super::say;
use crate::rules::field_name;
use crate::words::report as words;
use crate::{Diagnostic, Label, Language, Severity};
use miette::{LabeledSpan, SourceCode};
use std::borrow::Cow;
use std::fmt;

/// How many rows one problem is drawn with.
const ROWS: usize = 4;

/// One problem in one language, with its rows drawn as cards.
///
/// ```
/// use shangjia::{Diagnostic, Language, report::Finding};
/// fn show(diagnostic: &Diagnostic) -> miette::Report {
///     Finding::new(diagnostic, Language::Zh).into()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Finding {
    pub(super) code: Option<&'static str>,
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) cards: Cards,
    pub(super) spans: Vec<LabeledSpan>,
    /// Places that nothing could be drawn for.
    pub(super) elsewhere: Vec<String>,
    /// How many places were left out altogether.
    pub(super) left_out: usize,
}

impl Finding {
    /// The problem in words and cards.
    pub fn new(diagnostic: &Diagnostic, language: Language) -> Finding {
        Finding::drawn(
            diagnostic,
            language,
            CardOptions { width: 100, arrow: "›", input: words::STANDARD_INPUT.text(language), naming: Naming::File },
        )
    }

    pub(super) fn drawn(diagnostic: &Diagnostic, language: Language, options: CardOptions) -> Finding {
        let (mut message, mut help) = (String::new(), String::new());
        say(&diagnostic.rule.message, diagnostic, language, &mut message);
        say(&diagnostic.rule.help, diagnostic, language, &mut help);
        let mut finding = Finding {
            code: Some(diagnostic.rule.code),
            severity: diagnostic.severity,
            message,
            help: (!help.is_empty()).then_some(help),
            cards: Cards::default(),
            spans: Vec::new(),
            elsewhere: Vec::new(),
            left_out: 0,
        };
        let rows = rows(&diagnostic.labels);
        for (i, row) in rows.iter().enumerate() {
            if i >= ROWS {
                finding.left_out += row.len();
                continue;
            }
            finding.draw(row, (i == 0).then_some(diagnostic), language, options);
        }
        finding
    }

    /// One card; the first label of the first card is the problem itself.
    fn draw(&mut self, row: &[&Label], main: Option<&Diagnostic>, language: Language, options: CardOptions) {
        let Some(spans) = self.cards.add(row, options) else {
            self.elsewhere.extend(row.iter().map(|label| place_name(label, options)));
            return;
        };
        for (i, (span, label)) in spans.into_iter().zip(row).enumerate() {
            let span = (span.start, span.len());
            self.spans.push(match main {
                Some(diagnostic) if i == 0 => {
                    // The column's header is in the card already; the field says what it is for.
                    let field = diagnostic.field.map(|field| field_name(field.name(), language));
                    let field = field.filter(|name| header(label).is_none_or(|header| !header.starts_with(&**name)));
                    LabeledSpan::new_primary_with_span(field.map(Cow::into_owned), span)
                }
                _ => LabeledSpan::new_with_span(Some(words::COMPARE.text(language).to_owned()), span),
            });
        }
    }
}

/// Labels in the same row come together, in the order of the first of them.
fn rows(labels: &[Label]) -> Vec<Vec<&Label>> {
    let mut rows: Vec<Vec<&Label>> = Vec::new();
    for label in labels {
        // Only the rows that will be drawn are looked through: a hostile catalog may give thousands of labels.
        match rows.iter_mut().take(ROWS).find(|row| same_row(row[0], label)) {
            Some(row) => row.push(label),
            None => rows.push(vec![label]),
        }
    }
    rows
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Finding {}

impl miette::Diagnostic for Finding {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code.map(|code| Box::new(code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Note => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.spans.is_empty()).then_some(&self.cards as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.spans.iter().cloned()))
    }
}

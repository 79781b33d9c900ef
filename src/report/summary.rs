//! What stands below the problems in the report for people: what was hidden, how often each rule was broken, and what
//! became of every row. How the tables were read stands above them, in [`understood`](super::understood).

use super::Heading;
use super::card::columns;
use super::group::{Group, Groups};
use super::pen::Pen;
use crate::rules::Words;
use crate::words::report as words;
use crate::{Counts, Ledger, Outcome, Severity};
use indexmap::IndexMap;
use std::fmt::Write;

/// What was not drawn, if anything.
pub(super) fn hidden(groups: &Groups, shown: &[(&Group, usize)], pen: &Pen) -> String {
    let kinds = groups.iter().count() - shown.len();
    if kinds == 0 {
        return String::new();
    }
    let all: u64 = groups.iter().map(|group| group.count).sum();
    let told: u64 = shown.iter().map(|(group, _)| group.count).sum();
    let args = [("kinds", kinds.to_string()), ("n", (all - told).to_string())];
    pen.wrap("", "", &words::HIDDEN.fill(pen.language, &args)) + "\n"
}

/// Rule by rule, how often it was broken: errors first, then by number.
pub(super) fn problems(groups: &Groups, pen: &Pen) -> String {
    let mut rules: IndexMap<(&str, Severity), (u64, &str)> = IndexMap::new();
    for group in groups.iter() {
        let summary = group.rule.summary.text(pen.language);
        rules.entry((group.rule.code, group.severity)).or_insert((0, summary)).0 += group.count;
    }
    if rules.is_empty() {
        return String::new();
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    rules.sort_by_key(|((_, severity), (count, _))| (std::cmp::Reverse(*severity), std::cmp::Reverse(*count)));
    let widest = |texts: &mut dyn Iterator<Item = &str>| texts.map(columns).max().unwrap_or(0);
    let weight = widest(&mut rules.iter().map(|((_, severity), _)| pen.severity(*severity)));
    let code = widest(&mut rules.iter().map(|((code, _), _)| *code));
    let number = rules.iter().map(|(_, (count, _))| grouped(&count.to_string()).len()).max().unwrap_or(0);
    let mut text = format!("{}\n", words::SUMMARY.text(pen.language));
    for ((rule, severity), (count, summary)) in rules {
        let weight = pen.paint(severity, &pad(pen.severity(severity), weight));
        let count = format!("{:>number$}", grouped(&count.to_string()));
        let _ = writeln!(text, "  {weight}  {count}  {}  {summary}", pad(rule, code));
    }
    text + "\n"
}

/// What became of every row, and the sums of what goes out.
pub(super) fn ledger(ledger: &Ledger, pen: &Pen) -> String {
    let say = |words: Words| words.text(pen.language).to_owned();
    let mut rows = vec![
        (say(words::ROWS_READ), ledger.read.to_string()),
        (say(words::ROWS_EMITTED), ledger.emitted.to_string()),
        (say(words::ROWS_REFUSED), ledger.refused.to_string()),
    ];
    for (reason, count) in &ledger.skipped {
        let reason = words::skip_reason(reason).map_or((*reason).to_owned(), say);
        rows.push((words::ROWS_SKIPPED.fill(pen.language, &[("reason", reason)]), count.to_string()));
    }
    let yuan = format!("{}.{:02}", ledger.sale_price_fen / 100, ledger.sale_price_fen % 100);
    let totals = vec![
        (say(words::PRODUCTS), ledger.products.to_string()),
        (say(words::SKUS), ledger.skus.to_string()),
        (say(words::SALE_PRICE), yuan),
        (say(words::STOCK), ledger.stock.to_string()),
    ];
    let label = rows.iter().chain(&totals).map(|(label, _)| columns(label)).max().unwrap_or(0);
    // Whole numbers end where the yuan of the sum end, so that digits of the same weight stand below one another.
    let whole = |number: &str| grouped(number.split('.').next().unwrap_or("")).len();
    let number = rows.iter().chain(&totals).map(|(_, number)| whole(number)).max().unwrap_or(0);
    let mut text = String::new();
    for (heading, lines) in [(words::LEDGER, rows), (words::TOTALS, totals)] {
        let _ = writeln!(text, "{}", heading.text(pen.language));
        for (words, value) in lines {
            let spaces = " ".repeat(number - whole(&value));
            let value = if value.contains('.') { words::YUAN.fill(pen.language, &[("yuan", grouped(&value))]) } else { grouped(&value) };
            let _ = writeln!(text, "  {}  {spaces}{value}", pad(&words, label));
        }
    }
    if !ledger.adds_up() {
        text.push_str(&pen.wrap("", "", &pen.paint(Severity::Error, words::LEDGER_WRONG.text(pen.language))));
    }
    text + "\n"
}

/// The last lines: how many problems, what goes out, and where to read on.
pub(super) fn verdict(groups: &Groups, outcome: &Outcome, heading: &Heading, pen: &Pen) -> String {
    let Outcome { ledger, counts, .. } = outcome;
    let between = words::BETWEEN.text(pen.language);
    let mut text =
        format!("{}{}{}", problem_counts(*counts, pen), words::THEN.text(pen.language), count(words::GO_OUT, ledger.products, pen));
    if ledger.products_refused > 0 {
        text.push_str(between);
        text.push_str(&count(words::REFUSED, ledger.products_refused, pen));
    }
    text = pen.wrap("", "", &text);
    if let Some(group) = groups.worst() {
        let args = [("tool", heading.tool.clone()), ("code", group.rule.code.to_owned())];
        text.push_str(&words::EXPLAIN.fill(pen.language, &args));
        text.push('\n');
    }
    text
}

fn problem_counts(counts: Counts, pen: &Pen) -> String {
    let weights = [
        (Severity::Error, counts.errors, words::ERRORS),
        (Severity::Warning, counts.warnings, words::WARNINGS),
        (Severity::Note, counts.notes, words::NOTES),
    ];
    let said: Vec<_> =
        weights.into_iter().filter(|(_, n, _)| *n > 0).map(|(weight, n, words)| pen.paint(weight, &count(words, n, pen))).collect();
    if said.is_empty() { words::NO_PROBLEMS.text(pen.language).to_owned() } else { said.join(words::BETWEEN.text(pen.language)) }
}

/// A sentence with a number in it; the English has its own form for one.
fn count((one, many): (Words, Words), n: u64, pen: &Pen) -> String {
    let words = if n == 1 { one } else { many };
    words.fill(pen.language, &[("n", grouped(&n.to_string()))])
}

/// The text with spaces behind it up to that many columns.
pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(columns(text))))
}

/// Digits in groups of three, up to the decimal point: `1,234,567.89`.
fn grouped(number: &str) -> String {
    let (whole, rest) = number.find('.').map_or((number, ""), |point| number.split_at(point));
    let mut text = String::with_capacity(number.len() + whole.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped_from_the_right() {
        for (number, text) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("1234567.80", "1,234,567.80"),
            ("340282366920938463463374607431768211455", "340,282,366,920,938,463,463,374,607,431,768,211,455"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}

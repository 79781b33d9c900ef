//! `shangjia explain CODE` and `shangjia rules`: what the rules say, offline.

use super::terminal::{self, Terminal};
use super::{Ending, Failure, words};
use shangjia::Rule;
use shangjia::rules;

/// Shows one rule, by its own code or by one of WeChat's.
pub(crate) fn explain(code: &str, terminal: &Terminal) -> Result<Ending, Failure> {
    let wechat = code.parse::<u32>().ok();
    let found: Vec<&Rule> =
        rules::all().iter().copied().filter(|rule| rule.code == code || wechat.is_some_and(|n| rule.predicts.contains(&n))).collect();
    if found.is_empty() {
        return Err(Failure::NoSuchRule { code: code.to_owned(), nearest: nearest(code) });
    }
    let texts: Vec<String> = found.iter().map(|rule| words::explained(rule, terminal.language)).collect();
    terminal::print(&texts.join("\n"))
}

/// Lists every rule, a line each.
pub(crate) fn list(terminal: &Terminal) -> Result<Ending, Failure> {
    let longest = rules::all().iter().map(|rule| rule.code.len()).max().unwrap_or(0);
    let lines = rules::all().iter().map(|rule| {
        let summary = rule.summary.text(terminal.language);
        let severity = words::severity(rule, terminal.language);
        let predicts: Vec<String> = rule.predicts.iter().map(u32::to_string).collect();
        let predicts = if predicts.is_empty() { String::new() } else { format!(" ({})", predicts.join(", ")) };
        // The words for a severity are equally wide in Chinese; seven columns are enough for the English ones.
        let pad = if severity.is_ascii() { 7 } else { 0 };
        format!("{:longest$}  {severity:pad$}  {summary}{predicts}\n", rule.code)
    });
    terminal::print(&lines.collect::<String>())
}

fn nearest(code: &str) -> Vec<&'static str> {
    let mut near: Vec<(f64, &str)> = rules::all().iter().map(|rule| (strsim::jaro_winkler(code, rule.code), rule.code)).collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().filter(|(score, _)| *score > 0.7).take(3).map(|(_, code)| code).collect()
}

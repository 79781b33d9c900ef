//! `shangjia explain CODE` and `shangjia rules`: what the rules say, offline.

use super::terminal::{self, Terminal};
use super::{Ending, Failure, words};
use shangjia::rules::{self, wechat};

/// Shows one rule by its own code, or one of WeChat's codes with the rules that predict it or the reason why none can.
pub(crate) fn explain(code: &str, terminal: &Terminal) -> Result<Ending, Failure> {
    let language = terminal.language;
    if let Some(rule) = rules::by_code(code) {
        return terminal::print(&words::explained(rule, language));
    }
    let number = code.parse().ok();
    let Some((number, (answer, reason))) = number.and_then(|number| Some((number, wechat::by_code(number)?))) else {
        return Err(Failure::NoSuchRule { code: code.to_owned(), nearest: nearest(code) });
    };
    let mut texts = vec![format!("{}\n", wechat::line(answer, language))];
    texts.extend(reason.map(|reason| format!("{}\n", reason.text(language))));
    texts.extend(wechat::rules_for(number).iter().map(|rule| words::explained(rule, language)));
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

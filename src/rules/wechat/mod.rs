//! WeChat's own error codes and the mistakes behind them: which rule sees each of them coming, or why none can. What
//! the rules say is theirs; here is only who answers for what.
//!
#![doc = include_str!("page.md")]

mod codes;
mod mistakes;

pub use codes::{Answer, PREDICTED, UNKNOWABLE};
pub use mistakes::{MISTAKES, Mistake};

use super::{Language, Rule, Words, all};
use std::fmt::Write as _;

/// What is known about one of WeChat's codes: its meaning, and if no rule predicts it, why not.
///
/// ```
/// let (answer, reason) = shangjia::rules::wechat::by_code(1_000_042).ok_or("WeChat has this code")?;
/// assert_eq!(answer.meaning.en, "the scene is not open to the shop");
/// assert!(reason.is_some_and(|reason| reason.en.contains("permissions")));
/// # Ok::<(), &str>(())
/// ```
pub fn by_code(code: i32) -> Option<(&'static Answer, Option<&'static Words>)> {
    let has = |answer: &&Answer| (answer.code..=answer.last).contains(&code);
    let beyond = UNKNOWABLE.iter().find_map(|(reason, answers)| Some((answers.iter().find(has)?, Some(reason))));
    PREDICTED.iter().find(has).map(|answer| (answer, None)).or(beyond)
}

/// The rules that predict that code of WeChat's, sorted by their own.
pub fn rules_for(code: i32) -> Vec<&'static Rule> {
    all().iter().copied().filter(|rule| rule.predicts.iter().any(|&predicted| i64::from(predicted) == i64::from(code))).collect()
}

/// The whole table: WeChat's codes and frequent mistakes, with the rules that see them or the reason why none can.
/// Markdown, made of lists only, so that it can be read as it stands.
pub fn page(language: Language) -> String {
    let mut page = format!("# {}\n\n{}\n\n", TITLE.text(language), LEAD.text(language));
    let codes = |rules: &[&Rule]| rules.iter().map(|rule| format!("`{}`", rule.code)).collect::<Vec<_>>().join(", ");
    // Writing to a String cannot fail.
    let _ = writeln!(page, "## {}\n", SEEN.text(language));
    for answer in PREDICTED {
        let _ = writeln!(page, "- {} → {}", line(answer, language), codes(&rules_for(answer.code)));
    }
    let _ = writeln!(page, "\n## {}", UNSEEN.text(language));
    for (reason, answers) in UNKNOWABLE {
        let _ = writeln!(page, "\n{}\n", reason.text(language));
        for answer in *answers {
            let _ = writeln!(page, "- {}", line(answer, language));
        }
    }
    let _ = writeln!(page, "\n## {}\n", MISTAKES_TITLE.text(language));
    for mistake in MISTAKES {
        let seen = mistake.unseen.map_or_else(|| codes(mistake.seen_by), |reason| reason.text(language).to_owned());
        let _ = writeln!(page, "- {} → {seen}", mistake.what.text(language));
    }
    page
}

/// `1000045 the title breaks the rules`.
pub fn line(answer: &Answer, language: Language) -> String {
    let last = if answer.last == answer.code { String::new() } else { format!("–{}", answer.last) };
    format!("{}{last} {}", answer.code, answer.meaning.text(language))
}

const fn words(zh: &'static str, en: &'static str) -> Words {
    Words { zh, en }
}

const TITLE: Words = words("微信的错误码，和看得出它们的规则", "WeChat's error codes, and the rules that see them coming");
const LEAD: Words = words(
    "微信退回一个商品，只给一个数字。下面是每个数字的意思：发出去以前就能看出来的，由哪条规则看出来；看不出来的，为什么。",
    "When WeChat refuses a product, it answers with a number. This is what each number means, which rule sees it before anything is sent, and why no rule can see the others.",
);
const SEEN: Words = words("发出去以前看得出来的", "Seen before anything is sent");
const UNSEEN: Words = words("发出去以前看不出来的", "Not to be seen before");
const MISTAKES_TITLE: Words = words("最常犯的错", "Frequent mistakes");

#[cfg(test)]
mod tests;

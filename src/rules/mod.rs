//! Everything the tool can say about a catalog: codes, severities, and words in both languages.
//!
//! A rule is one item in the file of its area. Rules speak of slots and facts; they know no column, no row number and
//! no JSON pointer. [`RULES`] lists them all; `shangjia explain CODE` shows one.

use crate::Severity;

/// The same words in both languages. `{name}` stands for an argument of the diagnostic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

/// The languages that every text exists in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// 中文.
    Zh,
    /// English.
    #[default]
    En,
}

impl Words {
    /// The words in that language, placeholders and all.
    pub fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Zh => self.zh,
            Language::En => self.en,
        }
    }

    /// The words with their placeholders filled.
    pub fn fill(&self, language: Language, args: &[(&'static str, String)]) -> String {
        let mut text = String::new();
        let mut rest = self.text(language);
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            text.push_str(before);
            text.push_str(args.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value));
            rest = after;
        }
        text.push_str(rest);
        text
    }
}

/// Something the tool can say.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable name, never reused for something else.
    pub code: &'static str,
    /// How much it weighs unless the target or the merchant says otherwise.
    pub severity: Severity,
    /// One line for lists.
    pub summary: Words,
    /// Why it matters and what happens if it is ignored.
    pub explanation: Words,
    /// The problem in a report: the merchant's value, then the reason.
    pub message: Words,
    /// What to write instead.
    pub help: Words,
    /// WeChat's own error codes that it predicts.
    pub predicts: &'static [u32],
    /// An input that breaks the rule, executed by a test.
    pub failing: &'static str,
    /// The input put right, executed by a test.
    pub passing: &'static str,
}

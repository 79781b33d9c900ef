//! Every word a merchant meets that says nothing about the catalog: headings, ledger lines, errors, help texts.
//!
//! Each text exists in Chinese and English and stands here once, grouped by where it appears. What is wrong with a
//! catalog is said by [`rules`](crate::rules) and nowhere else. `{name}` stands for a value that is filled in later.

/// Defines texts in both languages, and `ALL`, the list of them that tests go through.
macro_rules! words {
    ($($name:ident: $zh:expr, $en:expr;)*) => {
        $(
            #[doc = concat!("```text\n", $en, "\n```")]
            pub const $name: crate::rules::Words = crate::rules::Words { zh: $zh, en: $en };
        )*
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, crate::rules::Words)] = &[$((stringify!($name), $name)),*];
    };
}

pub mod card;
pub mod command;
pub mod describe;
mod error;
pub mod fix;
pub mod option;
pub mod report;
pub mod template;
pub mod trouble;

pub use error::error_text;
#[cfg(feature = "miette")]
pub(crate) use error::{mapping_place, mapping_sentence};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::Words;
    use std::collections::BTreeSet;
    use unicode_width::UnicodeWidthStr;

    fn all() -> impl Iterator<Item = (&'static str, Words)> {
        let commands =
            command::COMMANDS.iter().flat_map(|(name, words)| [(*name, words.about), (*name, words.long_about), (*name, words.examples)]);
        let columns = template::COLUMNS.iter().flat_map(|column| [("COLUMN", column.header), ("COLUMN", column.what)]);
        let guide = template::GUIDE.iter().map(|words| ("GUIDE", *words));
        let all = [card::ALL, command::ALL, describe::ALL, fix::ALL, option::ALL, report::ALL, template::ALL, trouble::ALL];
        all.into_iter().flatten().copied().chain(commands).chain(columns).chain(guide)
    }

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
    }

    #[test]
    fn both_languages_are_complete_and_fill_the_same_places() {
        for (name, Words { zh, en }) in all() {
            assert!(!zh.trim().is_empty() && !en.trim().is_empty(), "{name}");
            assert_eq!(placeholders(zh), placeholders(en), "{name}");
            if !name.starts_with("BETWEEN") && name != "THEN" {
                assert_eq!((zh.trim(), en.trim()), (zh, en), "{name}");
            }
        }
    }

    #[test]
    fn help_lines_fit_beside_the_options() {
        for (name, Words { zh, en }) in option::ALL {
            for text in [zh, en] {
                assert!(!text.ends_with(['.', '。']), "{name}: one line of help has no full stop");
                assert!(text.width() <= 100, "{name} is too long for a line of help");
            }
        }
    }
}

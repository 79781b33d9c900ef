//! A merchant's list of words, and which of them stand in a text. What follows from that is for the rules.
//!
//! Text and words are compared as a reader sees them: full-width as half-width, capitals as small letters, without
//! spaces and without characters that nobody sees. All words are looked for at once, in time linear in the text.

use super::file;
use crate::Error;
use crate::error::{ReferenceError, ReferenceProblem};
use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization;

/// The most words that a list may have, and the most bytes of all of them together.
const MOST_WORDS: usize = 200_000;
const MOST_BYTES: usize = 8 << 20;

/// A list of words.
///
/// ```
/// use shangjia::WordList;
/// let words = WordList::read("违禁词.txt", "# 广告法\n国家级\nNo.1\n".as_bytes())?;
/// assert_eq!(words.found_in("全国 国家 级 品质，ＮＯ．１"), ["国家级", "No.1"]);
/// assert!(words.found_in("国家标准").is_empty());
/// # Ok::<(), shangjia::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct WordList {
    words: Vec<String>,
    automaton: AhoCorasick,
}

impl WordList {
    /// Reads one word per line; blank lines and lines that begin with `#` are no words.
    ///
    /// # Errors
    /// When there is no word, or there are too many, with the line.
    pub fn read(name: &str, bytes: &[u8]) -> Result<WordList, Error> {
        let wrong = |line: usize, problem| ReferenceError { file: name.to_owned(), line: line as u64, problem };
        let text = file::text(name, bytes)?;
        let (mut words, mut plain, mut bytes) = (Vec::new(), Vec::new(), 0);
        for (index, line) in text.lines().enumerate() {
            let word = line.trim();
            let seen = as_seen(word);
            if seen.is_empty() || word.starts_with('#') {
                continue;
            }
            bytes += seen.len();
            if words.len() == MOST_WORDS || bytes > MOST_BYTES {
                return Err(wrong(index + 1, ReferenceProblem::TooManyWords(MOST_WORDS)).into());
            }
            words.push(word.to_owned());
            plain.push(seen);
        }
        if words.is_empty() {
            return Err(wrong(0, ReferenceProblem::NoWord).into());
        }
        let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(plain);
        let automaton = automaton.map_err(|_| wrong(0, ReferenceProblem::TooManyWords(MOST_WORDS)))?;
        Ok(WordList { words, automaton })
    }

    /// The words of the list that stand in the text, each once, in the order of the text. Of words that overlap, the
    /// first and longest.
    pub fn found_in(&self, text: &str) -> Vec<&str> {
        let mut found: Vec<&str> = Vec::new();
        for at in self.automaton.find_iter(&as_seen(text)) {
            let word = self.words[at.pattern().as_usize()].as_str();
            if !found.contains(&word) {
                found.push(word);
            }
        }
        found
    }

    /// Whether any word of the list stands in the text.
    pub fn is_in(&self, text: &str) -> bool {
        self.automaton.is_match(&as_seen(text))
    }

    /// The words as they stand in the list.
    pub fn words(&self) -> &[String] {
        &self.words
    }
}

/// What a reader sees of a text, of which no two spellings are the same.
fn as_seen(text: &str) -> String {
    let unseen = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    text.nfkc().flat_map(char::to_lowercase).filter(|c| !unseen(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> WordList {
        WordList::read("words.txt", text.as_bytes()).unwrap()
    }

    #[test]
    fn words_are_found_however_they_are_spelt() {
        let words = list("最\n最佳\nＡ货\n");
        for (text, found) in [
            ("最佳毛毯", vec!["最佳"]),
            ("最 佳", vec!["最佳"]),
            ("最\u{200b}佳 最", vec!["最佳", "最"]),
            ("a货a货", vec!["Ａ货"]),
            ("毛毯", vec![]),
        ] {
            assert_eq!(words.found_in(text), found, "{text}");
            assert_eq!(words.is_in(text), !found.is_empty(), "{text}");
        }
    }

    #[test]
    fn a_list_without_words_is_no_list() {
        for text in ["", "# nothing\n\n", " \u{200b}\n"] {
            assert!(WordList::read("words.txt", text.as_bytes()).is_err(), "{text:?}");
        }
        let many = "毛毯\n".repeat(MOST_WORDS + 1);
        let error = WordList::read("words.txt", many.as_bytes()).unwrap_err().to_string();
        assert!(error.starts_with("words.txt, line 200001: "), "{error}");
    }

    proptest! {
        #[test]
        fn a_word_is_found_in_whatever_stands_around_it(before in "\\PC*", after in "\\PC*") {
            prop_assert!(list("国家级\n").is_in(&(before + "国家级" + &after)));
        }
    }
}
